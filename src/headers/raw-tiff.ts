/**
 * Finds the Exif directories in a camera raw file. CR2, NEF, ARW, DNG, ORF and RW2 are TIFF files, the last two under a
 * magic number of their own; RAF holds a JPEG with Exif; CR3 is an ISO base media file with one small TIFF for each
 * directory. exifr reads the directories. Formats after https://exiftool.org/TagNames/ and
 * https://github.com/lclevy/canon_cr3.
 */
import { segmentParsers } from 'exifr/dist/mini.esm.mjs';

/** Tag number → value: text, number, or an array of numbers. */
export type Tags = ReadonlyMap<number, unknown>;

export interface ExifDirectories {
	/** IFD0: the camera. */
	readonly image: Tags;
	readonly exif: Tags;
	readonly gps: Tags;
	/** Canon's maker notes, where they are intact. */
	readonly canon: Tags;
}

/** The TIFF structures of one raw file. */
export interface TiffBlocks {
	readonly image: Uint8Array;
	/** Directories in structures of their own; otherwise `image` points to them. */
	readonly exif?: Uint8Array | undefined;
	readonly gps?: Uint8Array | undefined;
	readonly canon?: Uint8Array | undefined;
	/** `image` is the file itself, and what it points to may lie beyond the bytes given. */
	readonly isWholeFile: boolean;
	/** The size that Exif gives is an embedded preview's. */
	readonly hasPreviewSize: boolean;
}

export type Location = TiffBlocks | { readonly needsBytes: number } | 'no raw file' | 'damaged';

const EXIF_POINTER = 0x8769,
	GPS_POINTER = 0x8825,
	MAKER_NOTE = 0x927c;

/** The tags that camera raw facts come from; exifr reads no others. */
const PICKED = {
	// ISO of RW2, size and subfile type, Make, Model
	image: [0x0017, 0x00fe, 0x0100, 0x0101, 0x010f, 0x0110, EXIF_POINTER, GPS_POINTER],
	// exposure, f-number, ISO and its two long forms, times and offset, focal length, maker notes, size, lens
	exif: [
		0x829a,
		0x829d,
		0x8827,
		0x8832,
		0x8833,
		0x9003,
		0x9004,
		0x9011,
		0x9291,
		0x9292,
		0x920a,
		MAKER_NOTE,
		0xa002,
		0xa003,
		0xa434,
	],
	// latitude and longitude, each with its hemisphere
	gps: [1, 2, 3, 4],
	// ShotInfo
	canon: [4],
} as const;

const SKIP_NONE: ReadonlySet<number> = new Set();
const OPTIONS = Object.fromEntries(
	Object.entries(PICKED).map(([directory, pick]) => [directory, { pick, skip: SKIP_NONE }]),
);
const TiffParser = segmentParsers.get('tiff');

/**
 * @param file the raw file from its start, as far as it was read; exactly those bytes must be its whole ArrayBuffer
 * @returns where Exif lies; or how many bytes from the start of the file it takes to tell
 */
export function locateExif(file: Uint8Array): Location {
	const view = new DataView(file.buffer);
	const magic = asciiAt(view, 0, 4);
	if (/^(II\*\0|MM\0\*|IIRO|IIRS|MMOR|IIU\0)$/.test(magic))
		return { image: file, isWholeFile: true, hasPreviewSize: false };
	if (asciiAt(view, 0, 15) === 'FUJIFILMCCD-RAW') return locateInRaf(file, view);
	if (asciiAt(view, 4, 8) === 'ftypcrx ') return locateInCr3(file, view);
	return 'no raw file';
}

/** Reads the directories; throws where they are damaged or leave the blocks. */
export function readDirectories(blocks: TiffBlocks): ExifDirectories {
	const image = readDirectory('image', blocks.image);
	// TIFF/EP, and DNG by some programs, has the tags of Exif in IFD0.
	const exif = blocks.exif
		? readDirectory('exif', blocks.exif)
		: readPointed('exif', blocks.image, image.get(EXIF_POINTER) ?? firstDirectory(blocks.image));
	const gps = blocks.gps
		? readDirectory('gps', blocks.gps)
		: readPointed('gps', blocks.image, image.get(GPS_POINTER));
	const canon = blocks.canon
		? readDirectory('canon', blocks.canon)
		: readPointed('canon', blocks.image, canonNoteOffset(blocks, exif));
	return { image, exif, gps, canon };
}

function readDirectory(directory: keyof typeof PICKED, tiff: Uint8Array, offset?: number): Tags {
	const parser = new TiffParser(tiff, OPTIONS);
	parser.parseHeader();
	return parser.parseTags(offset ?? firstDirectory(tiff), directory);
}

function readPointed(directory: keyof typeof PICKED, tiff: Uint8Array, pointer: unknown): Tags {
	return typeof pointer === 'number' ? readDirectory(directory, tiff, pointer) : new Map();
}

function firstDirectory(tiff: Uint8Array): number {
	return new DataView(tiff.buffer, tiff.byteOffset).getUint32(4, tiff[0] === 0x49);
}

/**
 * Only in CR2, which has "CR" behind its TIFF header: converters to DNG move Canon's notes without correcting their
 * offsets.
 */
function canonNoteOffset({ image }: TiffBlocks, exif: Tags): number | undefined {
	const note = exif.get(MAKER_NOTE);
	return image[8] === 0x43 && image[9] === 0x52 && note instanceof Uint8Array ? note.byteOffset : undefined;
}

/** RAF: offset and length of the JPEG stand big-endian at 84; its segment APP1 holds Exif. */
function locateInRaf(file: Uint8Array, view: DataView): Location {
	if (file.length < 92) return { needsBytes: 92 };
	let at = view.getUint32(84) + 2;
	while (at + 10 <= file.length) {
		const marker = view.getUint16(at);
		const end = at + 2 + view.getUint16(at + 2);
		if (marker === 0xffe1 && asciiAt(view, at + 4, 6) === 'Exif\0\0') {
			if (end > file.length) return { needsBytes: end };
			return { image: file.slice(at + 10, end), isWholeFile: false, hasPreviewSize: true };
		}
		// Segments of text and tables come before the picture, which begins with SOS.
		if (marker < 0xffc0 || marker === 0xffda) return 'damaged';
		at = end;
	}
	return { needsBytes: at + 10 };
}

/** CR3: moov/uuid(Canon) holds IFD0, Exif, maker notes and GPS as boxes CMT1 … CMT4. */
function locateInCr3(file: Uint8Array, view: DataView): Location {
	let at = 0;
	for (const box of boxes(view, 0, file.length)) {
		at = box.end;
		if (box.type !== 'moov') continue;
		if (box.end > file.length) return { needsBytes: box.end };
		const canon = [...boxes(view, box.start, box.end)].find(
			({ type, start }) => type === 'uuid' && isCanonUuid(file, start),
		);
		if (!canon || canon.end > box.end) return 'damaged';
		const blocks = new Map(
			[...boxes(view, canon.start + CANON_UUID.length, canon.end)].map(({ type, start, end }) => [
				type,
				file.slice(start, end),
			]),
		);
		const image = blocks.get('CMT1');
		const exif = blocks.get('CMT2');
		if (!image || !exif) return 'damaged';
		return {
			image,
			exif,
			canon: blocks.get('CMT3'),
			gps: blocks.get('CMT4'),
			isWholeFile: false,
			hasPreviewSize: false,
		};
	}
	return { needsBytes: at + BOX_HEADER_BYTES };
}

const BOX_HEADER_BYTES = 16;
const CANON_UUID = [0x85, 0xc0, 0xb6, 0x87, 0x82, 0x0f, 0x11, 0xe0, 0x81, 0x11, 0xf4, 0xce, 0x46, 0x2b, 0x6a, 0x48];
const isCanonUuid = (file: Uint8Array, at: number): boolean => CANON_UUID.every((byte, i) => file[at + i] === byte);

interface Box {
	readonly type: string;
	readonly start: number;
	readonly end: number;
}

/**
 * ISO/IEC 14496-12 section 4.2: size, type, and a 64-bit size where the first is 1; size 0 reaches to the end of the
 * file.
 */
function* boxes(view: DataView, from: number, to: number): Generator<Box> {
	let at = from;
	while (at + BOX_HEADER_BYTES <= to) {
		const shortSize = view.getUint32(at);
		const isLong = shortSize === 1;
		const size = isLong ? view.getUint32(at + 8) * 2 ** 32 + view.getUint32(at + 12) : shortSize || Infinity;
		if (size < 8) return;
		yield { type: asciiAt(view, at + 4, 4), start: at + (isLong ? 16 : 8), end: at + size };
		at += size;
	}
}

function asciiAt(view: DataView, at: number, count: number): string {
	let text = '';
	for (let i = at; i < Math.min(at + count, view.byteLength); i++) text += String.fromCharCode(view.getUint8(i));
	return text;
}
