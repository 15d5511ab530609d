/** FITS and XISF files with pixels, and the memory that they lie in. */
import type { PixelSource } from '../../src/pictures/bytes/pixel-source';
import { readSmallImage } from '../../src/pictures/small-image';
import { cardsOf, fitsHeader, type CardRow } from '../build/fits-file';

export const noRest = (): undefined => undefined;

/** @param most how many bytes one read gives */
export function memorySource(bytes: Uint8Array, most = Infinity): PixelSource {
	return {
		sizeBytes: bytes.length,
		read: (start, into) => {
			const piece = bytes.subarray(start, Math.min(start + into.length, start + most));
			into.set(piece);
			return Promise.resolve(piece.length);
		},
	};
}

/** Each channel's values, from the top left on; nothing is made smaller unless asked for. */
export async function valuesOf(file: Uint8Array, longestEdge = 4096, most = Infinity): Promise<number[][]> {
	const { image } = await readSmallImage(memorySource(file, most), longestEdge, noRest);
	return image.planes.map(plane => [...plane]);
}

const WRITERS = {
	uint8: [
		1,
		(view, at, value) => {
			view.setUint8(at, value);
		},
	],
	int16: [
		2,
		(view, at, value, little) => {
			view.setInt16(at, value, little);
		},
	],
	uint16: [
		2,
		(view, at, value, little) => {
			view.setUint16(at, value, little);
		},
	],
	int32: [
		4,
		(view, at, value, little) => {
			view.setInt32(at, value, little);
		},
	],
	uint32: [
		4,
		(view, at, value, little) => {
			view.setUint32(at, value, little);
		},
	],
	float32: [
		4,
		(view, at, value, little) => {
			view.setFloat32(at, value, little);
		},
	],
	float64: [
		8,
		(view, at, value, little) => {
			view.setFloat64(at, value, little);
		},
	],
} as const satisfies Record<
	string,
	readonly [number, (view: DataView, at: number, value: number, little: boolean) => void]
>;

export function sampleBytes(
	format: keyof typeof WRITERS,
	samples: readonly number[],
	littleEndian: boolean,
): Uint8Array {
	const [size, write] = WRITERS[format];
	const bytes = new Uint8Array(samples.length * size);
	const view = new DataView(bytes.buffer);
	samples.forEach((sample, at) => {
		write(view, at * size, sample, littleEndian);
	});
	return bytes;
}

const FITS_FORMATS = { 8: 'uint8', 16: 'int16', 32: 'int32', [-32]: 'float32', [-64]: 'float64' } as const;

/** @param axes lengths; @param samples as stored, in the order of the file; @param rows more cards */
export function fitsImage(
	bitpix: keyof typeof FITS_FORMATS,
	axes: readonly number[],
	samples: readonly number[],
	rows: readonly CardRow[] = [],
): Uint8Array {
	const header = fitsHeader(
		cardsOf([
			['SIMPLE', true],
			['BITPIX', bitpix],
			['NAXIS', axes.length],
			...axes.map((length, at): CardRow => [`NAXIS${at + 1}`, length]),
			...rows,
		]),
	);
	return joined(header, padded(sampleBytes(FITS_FORMATS[bitpix], samples, false)));
}

export function padded(data: Uint8Array): Uint8Array {
	return joined(data, new Uint8Array((2880 - (data.length % 2880)) % 2880));
}

export interface XisfPieces {
	readonly geometry: string;
	readonly sampleFormat: string;
	/** Behind `location`, which is told by itself. */
	readonly attributes?: string;
	readonly inside?: string;
	readonly block: Uint8Array;
}

export function xisfImage({ geometry, sampleFormat, attributes = '', inside = '', block }: XisfPieces): Uint8Array {
	const xml = (position: number): string =>
		`<xisf version="1.0"><Image geometry="${geometry}" sampleFormat="${sampleFormat}" ` +
		`location="attachment:${position}:${block.length}" ${attributes}>${inside}</Image></xisf>`;
	const position = Math.ceil((xml(99_999).length + 16) / 1024) * 1024;
	return xisfFile(xml(position), position, block);
}

/** @param position where the block begins, behind the header */
export function xisfFile(xml: string, position = 0, block: Uint8Array = new Uint8Array()): Uint8Array {
	const header = new TextEncoder().encode(xml);
	const start = Math.max(position, 16 + header.length);
	const file = new Uint8Array(start + block.length);
	file.set(new TextEncoder().encode('XISF0100'));
	new DataView(file.buffer).setUint32(8, header.length, true);
	file.set(header, 16);
	file.set(block, start);
	return file;
}

/** The first bytes of all items, then the second ones, and so on. */
export function shuffled(bytes: Uint8Array, itemBytes: number): Uint8Array {
	const items = bytes.length / itemBytes;
	return bytes.map((_, at) => bytes[(at % items) * itemBytes + Math.floor(at / items)] ?? 0);
}

export function joined(...pieces: readonly Uint8Array[]): Uint8Array {
	return new Uint8Array(Buffer.concat(pieces));
}
