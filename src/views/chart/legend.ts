/** Words for the colours and forms of a chart. */

export interface LegendEntry {
	readonly text: string;
	readonly form: 'solid' | 'hatched' | 'line' | 'dashed-line' | 'window' | 'outline' | 'pointer';
	/** The variable of its colour; without it the colour of text. */
	readonly colour?: string;
}

/** A list below a chart. */
export function drawLegend(parent: HTMLElement, entries: readonly LegendEntry[]): void {
	const list = parent.createEl('ul', { cls: 'astro-chart-legend' });
	for (const { text, form, colour } of entries) {
		const item = list.createEl('li');
		const swatch = item.createSpan({ cls: ['astro-swatch', `is-${form}`], attr: { 'aria-hidden': 'true' } });
		if (colour !== undefined) swatch.setCssProps({ '--astro-swatch': `var(${colour})` });
		item.createSpan({ text });
	}
}
