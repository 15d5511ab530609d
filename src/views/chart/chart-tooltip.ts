/** The box that tells a bar's numbers. It stands in the window itself: in Live Preview a block hides what leaves it. */

export interface TooltipLine {
	readonly what: string;
	readonly value: string;
	/** The variable of a colour to show beside it. */
	readonly colour?: string;
}

export interface TooltipText {
	readonly title: string;
	readonly lines: readonly TooltipLine[];
}

const FROM_POINTER_PIXELS = 12;
const FROM_EDGE_PIXELS = 8;

export class ChartTooltip {
	private el: HTMLElement | undefined;

	/** @param owner what it tells about, by which it finds its window */
	constructor(private readonly owner: HTMLElement) {}

	show({ title, lines }: TooltipText, { clientX, clientY }: MouseEvent): void {
		this.hide();
		const { doc, win } = this.owner;
		const el = (this.el = doc.body.createDiv({ cls: 'astro-chart-tooltip', attr: { 'aria-hidden': 'true' } }));
		el.createDiv({ cls: 'astro-chart-tooltip-title', text: title });
		for (const { what, value, colour } of lines) {
			const name = el.createSpan();
			if (colour !== undefined)
				name.createSpan({ cls: 'astro-swatch' }).setCssProps({ '--astro-swatch': `var(${colour})` });
			name.createSpan({ text: what });
			el.createSpan({ text: value, cls: 'astro-chart-tooltip-value' });
		}
		const { width, height } = el.getBoundingClientRect();
		el.setCssStyles({
			left: `${besides(clientX, width, win.innerWidth)}px`,
			top: `${besides(clientY, height, win.innerHeight)}px`,
		});
	}

	hide(): void {
		this.el?.remove();
		this.el = undefined;
	}
}

/** Behind the pointer; before it, where there is no room behind. */
function besides(pointer: number, length: number, room: number): number {
	const behind = pointer + FROM_POINTER_PIXELS;
	return behind + length + FROM_EDGE_PIXELS <= room
		? behind
		: Math.max(FROM_EDGE_PIXELS, pointer - FROM_POINTER_PIXELS - length);
}
