/** An image made smaller while it is read: each pixel of the small one is the average of a box of the large one. */
import type { ByteStream } from './bytes/byte-stream';
import { rowBytes, SAMPLE_BYTES, type ImageLayout } from './layout/image-layout';
import type { Rest } from './bytes/pixel-source';

/** Worked on without a rest; one row at least. */
const STRIP_SAMPLES = 2 ** 16;

export interface SmallImage {
	readonly width: number;
	readonly height: number;
	/** One a channel, rows from the top; NaN where the box has no value. */
	readonly planes: readonly Float32Array[];
}

/** One channel's samples in a row: every `step`-th from `first` on. */
interface Tap {
	readonly channel: number;
	readonly first: number;
	readonly step: number;
}

/**
 * Width and height of an image with this longest edge, never larger than the image itself. A colour matrix counts a
 * cell as one pixel.
 */
function smallSize(layout: ImageLayout, longestEdge: number): { readonly width: number; readonly height: number } {
	const { columns, rows } = cellsOf(layout);
	const scale = Math.min(1, longestEdge / Math.max(columns, rows));
	return { width: Math.max(1, Math.round(columns * scale)), height: Math.max(1, Math.round(rows * scale)) };
}

/** Reads the channels of the layout; what is there beyond them is left unread. @throws BadPicture */
export async function averageBoxes(
	bytes: ByteStream,
	layout: ImageLayout,
	longestEdge: number,
	rest: Rest,
): Promise<SmallImage> {
	const averager = new BoxAverager(layout, longestEdge);
	const bytesOfRow = rowBytes(layout);
	const samplesOfRow = bytesOfRow / SAMPLE_BYTES[layout.sampleFormat];
	const stripRows = Math.max(1, Math.floor(STRIP_SAMPLES / samplesOfRow));
	const strip = new Uint8Array(stripRows * bytesOfRow);
	const samples = new Float64Array(stripRows * samplesOfRow);
	const planes = layout.storage === 'planar' ? layout.channels : 1;
	for (let plane = 0; plane < planes; plane++) {
		for (let row = 0; row < layout.heightPixels; row += stripRows) {
			const rows = Math.min(stripRows, layout.heightPixels - row);
			const filled = strip.subarray(0, rows * bytesOfRow);
			await bytes.fill(filled);
			decodeSamples(filled, layout, samples);
			for (let at = 0; at < rows; at++) averager.add(samples, at * samplesOfRow, plane, row + at);
			await rest();
		}
		averager.finishPlane();
	}
	return averager;
}

class BoxAverager implements SmallImage {
	readonly width: number;
	readonly height: number;
	readonly planes: readonly Float32Array[];

	private readonly cellPixels: number;
	private readonly cellRows: number;
	/** The first column of cells of each box, and the end. */
	private readonly edges: Uint32Array;
	/** Of the boxes in the row at hand, by channel. */
	private readonly sums: readonly Float64Array[];
	private readonly counts: readonly Uint32Array[];
	private boxRow = 0;

	constructor(
		private readonly layout: ImageLayout,
		longestEdge: number,
	) {
		const { columns, rows, pixels } = cellsOf(layout);
		const { width, height } = smallSize(layout, longestEdge);
		this.width = width;
		this.height = height;
		this.cellPixels = pixels;
		this.cellRows = rows;
		this.edges = Uint32Array.from({ length: width + 1 }, (_, box) => Math.ceil((box * columns) / width));
		const channels = Array.from({ length: layout.colourFilterArray ? 3 : layout.channels });
		this.planes = channels.map(() => new Float32Array(width * height).fill(NaN));
		this.sums = channels.map(() => new Float64Array(width));
		this.counts = channels.map(() => new Uint32Array(width));
	}

	/** Takes the samples of a row, which begin at `start`. Rows come in the order of the file. */
	add(samples: Float64Array, start: number, plane: number, row: number): void {
		const cellRow = Math.floor(row / this.cellPixels);
		// Half a cell at the edge of an odd number of pixels lacks colours.
		if (cellRow >= this.cellRows) return;
		const boxRow = Math.floor((cellRow * this.height) / this.cellRows);
		if (boxRow !== this.boxRow) this.finishRow();
		this.boxRow = boxRow;
		for (const { channel, first, step } of this.tapsOf(plane, row)) {
			const sums = this.sums[channel],
				counts = this.counts[channel];
			if (sums && counts) addSamples(samples, start + first, step, this.edges, sums, counts);
		}
	}

	/** The next row begins another plane. */
	finishPlane(): void {
		this.finishRow();
		this.boxRow = 0;
	}

	private tapsOf(plane: number, row: number): Tap[] {
		const { colourFilterArray: matrix, storage, channels, storedChannels } = this.layout;
		if (matrix) {
			const side = matrix.sidePixels;
			return Array.from({ length: side }, (_, column) => ({
				channel: matrix.channels[(row % side) * side + column] ?? 0,
				first: column,
				step: side,
			}));
		}
		if (storage === 'planar') return [{ channel: plane, first: 0, step: 1 }];
		return Array.from({ length: channels }, (_, channel) => ({ channel, first: channel, step: storedChannels }));
	}

	private finishRow(): void {
		const { scale, zero, isBottomUp } = this.layout;
		const row = isBottomUp ? this.height - 1 - this.boxRow : this.boxRow;
		this.planes.forEach((plane, channel) => {
			const sums = this.sums[channel],
				counts = this.counts[channel];
			for (let box = 0; box < this.width; box++) {
				const count = counts?.[box] ?? 0;
				if (count > 0) plane[row * this.width + box] = zero + (scale * (sums?.[box] ?? NaN)) / count;
			}
			sums?.fill(0);
			counts?.fill(0);
		});
	}
}

/** The grid that is averaged: pixels, or the cells of a colour matrix, which become one pixel each. */
function cellsOf({ widthPixels, heightPixels, colourFilterArray }: ImageLayout): {
	readonly columns: number;
	readonly rows: number;
	readonly pixels: number;
} {
	const pixels = colourFilterArray?.sidePixels ?? 1;
	return { columns: Math.floor(widthPixels / pixels), rows: Math.floor(heightPixels / pixels), pixels };
}

function addSamples(
	samples: Float64Array,
	start: number,
	step: number,
	edges: Uint32Array,
	sums: Float64Array,
	counts: Uint32Array,
): void {
	let at = start;
	for (let box = 0; box < sums.length; box++) {
		const end = start + (edges[box + 1] ?? 0) * step;
		let sum = 0,
			count = 0;
		for (; at < end; at += step) {
			const value = samples[at] ?? NaN;
			// NaN and infinity minus themselves are NaN.
			if (value - value === 0) {
				sum += value;
				count++;
			}
		}
		sums[box] = (sums[box] ?? 0) + sum;
		counts[box] = (counts[box] ?? 0) + count;
	}
}

/** Puts the samples that fill `bytes` into `into`, not scaled; NaN where a sample stands for no value. */
export function decodeSamples(bytes: Uint8Array, layout: ImageLayout, into: Float64Array): void {
	const { sampleFormat, littleEndian, blank } = layout;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const count = bytes.length / SAMPLE_BYTES[sampleFormat];
	// One loop a format: this is where the time goes.
	switch (sampleFormat) {
		case 'uint8':
			for (let at = 0; at < count; at++) into[at] = view.getUint8(at);
			break;
		case 'int16':
			for (let at = 0; at < count; at++) into[at] = view.getInt16(2 * at, littleEndian);
			break;
		case 'uint16':
			for (let at = 0; at < count; at++) into[at] = view.getUint16(2 * at, littleEndian);
			break;
		case 'int32':
			for (let at = 0; at < count; at++) into[at] = view.getInt32(4 * at, littleEndian);
			break;
		case 'uint32':
			for (let at = 0; at < count; at++) into[at] = view.getUint32(4 * at, littleEndian);
			break;
		case 'float32':
			for (let at = 0; at < count; at++) into[at] = view.getFloat32(4 * at, littleEndian);
			break;
		case 'float64':
			for (let at = 0; at < count; at++) into[at] = view.getFloat64(8 * at, littleEndian);
			break;
	}
	if (blank !== undefined) for (let at = 0; at < count; at++) if (into[at] === blank) into[at] = NaN;
}
