/** How the pixels of one image lie in its file, whatever the format. */
import type { ColourFilterArray } from './colour-filter-array';
import { BadPicture } from '../picture-fault';
import type { PixelSource } from '../bytes/pixel-source';

export const SAMPLE_BYTES = { uint8: 1, int16: 2, uint16: 2, int32: 4, uint32: 4, float32: 4, float64: 8 } as const;
export type SampleFormat = keyof typeof SAMPLE_BYTES;

export type Codec = 'stored' | 'zlib' | 'lz4';

/** A run of the file that is decompressed by itself. */
export interface DataPart {
	readonly codec: Codec;
	/** From the start of the file. */
	readonly start: number;
	readonly storedBytes: number;
	/** When decompressed. */
	readonly bytes: number;
}

/** Values between which an image lies: black and white. */
export interface Range {
	readonly low: number;
	readonly high: number;
}

export interface ImageLayout {
	readonly widthPixels: number;
	readonly heightPixels: number;
	/** 3: red, green, blue. Channels beyond these are left out. */
	readonly channels: 1 | 3;
	/** 'planar': one channel after the other. 'interleaved': all channels of a pixel together. */
	readonly storage: 'planar' | 'interleaved';
	readonly storedChannels: number;
	readonly sampleFormat: SampleFormat;
	readonly littleEndian: boolean;
	/** Value = zero + scale × sample. */
	readonly scale: number;
	readonly zero: number;
	/** The sample that stands for no value. */
	readonly blank: number | undefined;
	/** Undefined where only the pixels can tell. */
	readonly range: Range | undefined;
	/** Whether the first row in the file is the lowest of the picture. */
	readonly isBottomUp: boolean;
	readonly colourFilterArray: ColourFilterArray | undefined;
	readonly parts: readonly DataPart[];
	/** Above 1: first the first byte of every item of this size, then every second byte, and so on (XISF 10.6.3). */
	readonly shuffledItemBytes: number;
}

/** Three times what the largest drizzled mosaics have. */
const MOST_EDGE_PIXELS = 2 ** 17;
/** The least that is held at a time, and as much as is decoded without a rest. */
const MOST_ROW_BYTES = 2 ** 21;
/** What a compressed file of some megabytes can pretend to hold must not keep the machine busy for hours. */
const MOST_DATA_BYTES = 2 ** 33;

/** Bytes of one row as stored. */
export function rowBytes({ widthPixels, storage, storedChannels, sampleFormat }: ImageLayout): number {
	return widthPixels * (storage === 'interleaved' ? storedChannels : 1) * SAMPLE_BYTES[sampleFormat];
}

/**
 * @throws BadPicture for sizes that make no sense or are beyond the limits, and where the file has less than the layout
 * says
 */
export function checkLayout(layout: ImageLayout, source: PixelSource): void {
	const { widthPixels, heightPixels, storedChannels, sampleFormat, parts } = layout;
	const text = `${widthPixels} × ${heightPixels} × ${storedChannels}`;
	const isSize = (count: number): boolean => Number.isSafeInteger(count) && count > 0;
	if (![widthPixels, heightPixels, storedChannels].every(isSize))
		throw new BadPicture('header-damaged', `an image of ${text}`);
	const bytes = widthPixels * heightPixels * storedChannels * SAMPLE_BYTES[sampleFormat];
	const isTooLarge =
		Math.max(widthPixels, heightPixels) > MOST_EDGE_PIXELS ||
		rowBytes(layout) > MOST_ROW_BYTES ||
		bytes > MOST_DATA_BYTES;
	if (isTooLarge) throw new BadPicture('image-too-large', text);
	const promised = parts.reduce((sum, part) => sum + part.bytes, 0);
	if (promised !== bytes) throw new BadPicture('header-damaged', `${promised} bytes for an image of ${bytes}`);
	const end = parts.reduce((last, { start, storedBytes }) => Math.max(last, start + storedBytes), 0);
	if (end > source.sizeBytes) throw new BadPicture('file-truncated', `${source.sizeBytes} of ${end} bytes`);
}
