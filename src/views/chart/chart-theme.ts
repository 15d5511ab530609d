/** The theme's colours and letters as a canvas can use them, read anew whenever something is drawn. */

export interface ChartTheme {
	readonly text: string;
	readonly muted: string;
	readonly grid: string;
	readonly background: string;
	readonly font: { readonly family: string; readonly size: number };
	/** How many of the screen's dots a pixel has. */
	readonly pixelRatio: number;
	/** The colour that a CSS variable holds now. */
	readonly colour: (variable: string) => string;
}

/** Reads the theme where an element stands: snippets may colour single notes. */
export function themeAt(element: HTMLElement): ChartTheme {
	const { fontFamily, fontSize } = element.win.getComputedStyle(element);
	// A variable may name another one or mix colours: only a property in use tells what comes of it.
	const colour = (variable: string): string => {
		const probe = element.createSpan();
		probe.setCssStyles({ color: `var(${variable})` });
		const { color } = element.win.getComputedStyle(probe);
		probe.remove();
		return color;
	};
	return {
		text: colour('--text-normal'),
		muted: colour('--text-muted'),
		grid: colour('--background-modifier-border'),
		background: colour('--background-primary'),
		font: { family: fontFamily, size: parseFloat(fontSize) },
		pixelRatio: element.win.devicePixelRatio,
		colour,
	};
}

/** Stripes of a colour, as a canvas fills areas with. */
export function stripes(colour: string, { pixelRatio }: ChartTheme): CanvasPattern | string {
	const size = Math.max(4, Math.round(6 * pixelRatio));
	const tile = createEl('canvas', { attr: { width: String(size), height: String(size) } });
	const context = tile.getContext('2d');
	if (!context) return colour;
	context.strokeStyle = colour;
	context.lineWidth = size * 0.3;
	context.beginPath();
	for (const from of [-size, 0, size]) {
		context.moveTo(from - 1, size + 1);
		context.lineTo(from + size + 1, -1);
	}
	context.stroke();
	const pattern = context.createPattern(tile, 'repeat');
	pattern?.setTransform(new DOMMatrix().scale(1 / pixelRatio));
	return pattern ?? colour;
}
