/** The matrix of colour filters on the pixels of a colour camera: Bayer's of 2 × 2, X-Trans' of 6 × 6. */

export interface ColourFilterArray {
	readonly sidePixels: 2 | 6;
	/** 0 red, 1 green, 2 blue: by row and column of the cell, rows in the order in which the file has them. */
	readonly channels: readonly number[];
}

export interface MatrixPlace {
	/** XBAYROFF and YBAYROFF. Anything but whole numbers counts as 0. */
	readonly xOffset?: unknown;
	readonly yOffset?: unknown;
	/**
	 * The height of an image whose pattern is told from its last row on; undefined where it is told from the first one
	 * on.
	 */
	readonly lastRowFirstOf?: number | undefined;
}

const COLOURS = 'RGB';

/**
 * The matrix of a pattern such as 'RGGB'; undefined for what is none of red, green and blue ('TRUE', 'CMYG',
 * undefined). Offsets shift the pattern, and an image that is written bottom-up tells it as of its top row, which comes
 * last (Siril, "Orientation of FITS images").
 */
export function colourFilterArray(
	pattern: unknown,
	{ xOffset, yOffset, lastRowFirstOf }: MatrixPlace = {},
): ColourFilterArray | undefined {
	const letters = typeof pattern === 'string' ? pattern.trim().toUpperCase() : '';
	const side = letters.length === 4 ? 2 : letters.length === 36 ? 6 : undefined;
	if (side === undefined || !/^[RGB]+$/.test(letters) || [...COLOURS].some(colour => !letters.includes(colour)))
		return undefined;
	const channelAt = (row: number, column: number): number => {
		const shown = lastRowFirstOf === undefined ? row : lastRowFirstOf - 1 - row;
		return COLOURS.indexOf(
			letters.charAt(wrapped(shown + whole(yOffset), side) * side + wrapped(column + whole(xOffset), side)),
		);
	};
	return { sidePixels: side, channels: Array.from(letters, (_, at) => channelAt(Math.floor(at / side), at % side)) };
}

const wrapped = (position: number, side: number): number => ((position % side) + side) % side;

const whole = (value: unknown): number => (typeof value === 'number' && Number.isInteger(value) ? value : 0);
