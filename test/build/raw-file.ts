/**
 * Writes small camera raw files: the TIFF block that every maker uses for what the camera was set to (TIFF 6.0 section
 * 2, Exif 2.32 section 4.6), in the container of each format. The pixels are zeros.
 */

export type RawFormat = 'cr2' | 'cr3' | 'nef' | 'arw' | 'dng' | 'raf';

export interface RawDescription {
	readonly format: RawFormat;
	readonly make: string;
	readonly model: string;
	/** The camera's clock, as if it were UTC. */
	readonly startLocalMs: number;
	/** Newer cameras note how far their clock is ahead of UTC (Exif 2.31). */
	readonly utcOffsetHours?: number | undefined;
	readonly exposureSeconds: number;
	readonly iso: number;
	readonly focalLengthMm: number;
	readonly focalRatio: number;
}

const enum Type {
	Byte = 1,
	Ascii = 2,
	Short = 3,
	Long = 4,
	Rational = 5,
}

type Tag = readonly [id: number, type: Type, value: string | readonly number[]];

const WIDTH_PIXELS = 32;
const HEIGHT_PIXELS = 24;
const STRIP_BYTES = WIDTH_PIXELS * HEIGHT_PIXELS * 2;
const EXIF_POINTER = 0x8769;
const STRIP_OFFSET = 0x0111;
const MICRO = 1_000_000;

const exifTime = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' ');

function exifOffset(hours: number): string {
	const minutes = Math.round(Math.abs(hours) * 60);
	return `${hours < 0 ? '-' : '+'}${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/**
 * The tags of the first directory, in ascending order as TIFF demands; the two pointers are filled in when the places
 * are known.
 */
const imageTags = (raw: RawDescription): Tag[] => [
	[0x00fe, Type.Long, [0]],
	[0x0100, Type.Long, [WIDTH_PIXELS]],
	[0x0101, Type.Long, [HEIGHT_PIXELS]],
	[0x0102, Type.Short, [16]],
	[0x0103, Type.Short, [1]],
	// 32803: a colour filter array (TIFF/EP).
	[0x0106, Type.Short, [32803]],
	[0x010f, Type.Ascii, raw.make],
	[0x0110, Type.Ascii, raw.model],
	[STRIP_OFFSET, Type.Long, [0]],
	[0x0112, Type.Short, [1]],
	[0x0115, Type.Short, [1]],
	[0x0116, Type.Long, [HEIGHT_PIXELS]],
	[0x0117, Type.Long, [STRIP_BYTES]],
	[0x0132, Type.Ascii, exifTime(raw.startLocalMs)],
	[EXIF_POINTER, Type.Long, [0]],
	...(raw.format === 'dng' ? [[0xc612, Type.Byte, [1, 4, 0, 0]] as const] : []),
];

const exposureTags = (raw: RawDescription): Tag[] => [
	[0x829a, Type.Rational, [Math.round(raw.exposureSeconds * MICRO), MICRO]],
	[0x829d, Type.Rational, [Math.round(raw.focalRatio * 10), 10]],
	[0x8827, Type.Short, [raw.iso]],
	[0x9003, Type.Ascii, exifTime(raw.startLocalMs)],
	...(raw.utcOffsetHours === undefined ? [] : [[0x9011, Type.Ascii, exifOffset(raw.utcOffsetHours)] as const]),
	[0x920a, Type.Rational, [Math.round(raw.focalLengthMm * 10), 10]],
];

interface TiffOptions {
	readonly bigEndian?: boolean;
	/** Bytes that the format keeps between the TIFF header and the first directory. */
	readonly afterHeader?: Uint8Array;
	/** Written as the first directory's image. */
	readonly strip?: Uint8Array;
}

/** A TIFF block: directories one after another, the strip, then the values that don't fit into four bytes. */
function tiffBytes(directories: readonly (readonly Tag[])[], options: TiffOptions = {}): Buffer {
	const { bigEndian = false, afterHeader = new Uint8Array(), strip = new Uint8Array() } = options;
	const places: number[] = [];
	let end = 8 + afterHeader.length;
	for (const tags of directories) {
		places.push(end);
		end += 2 + tags.length * 12 + 4;
	}
	const stripPlace = end;
	const pointers = new Map([
		[EXIF_POINTER, places[1] ?? 0],
		[STRIP_OFFSET, stripPlace],
	]);
	const values: Buffer[] = [];
	let valuePlace = stripPlace + strip.length;
	const head = Buffer.alloc(stripPlace);
	const short = (value: number, place: number): unknown =>
		bigEndian ? head.writeUInt16BE(value, place) : head.writeUInt16LE(value, place);
	const long = (value: number, place: number): unknown =>
		bigEndian ? head.writeUInt32BE(value, place) : head.writeUInt32LE(value, place);
	head.write(bigEndian ? 'MM' : 'II', 'latin1');
	short(42, 2);
	long(places[0] ?? 0, 4);
	head.set(afterHeader, 8);
	directories.forEach((tags, index) => {
		let place = places[index] ?? 0;
		short(tags.length, place);
		place += 2;
		for (const [id, type, value] of tags) {
			const pointer = pointers.get(id);
			const bytes = tagBytes(type, pointer === undefined ? value : [pointer], bigEndian);
			short(id, place);
			short(type, place + 2);
			long(type === Type.Ascii ? bytes.length : value.length / (type === Type.Rational ? 2 : 1), place + 4);
			if (bytes.length <= 4) head.set(bytes, place + 8);
			else {
				long(valuePlace, place + 8);
				// Values begin on even places.
				const padded = Buffer.concat([bytes, Buffer.alloc(bytes.length % 2)]);
				values.push(padded);
				valuePlace += padded.length;
			}
			place += 12;
		}
	});
	return Buffer.concat([head, strip, ...values]);
}

function tagBytes(type: Type, value: string | readonly number[], bigEndian: boolean): Buffer {
	if (typeof value === 'string') return Buffer.from(`${value}\0`, 'latin1');
	if (type === Type.Byte) return Buffer.from(value);
	const width = type === Type.Short ? 2 : 4;
	const bytes = Buffer.alloc(value.length * width);
	value.forEach((number, index) =>
		bigEndian ? bytes.writeUIntBE(number, index * width, width) : bytes.writeUIntLE(number, index * width, width),
	);
	return bytes;
}

/** An ISO base media box. */
function box(type: string, ...content: readonly Uint8Array[]): Buffer {
	const header = Buffer.alloc(8);
	header.writeUInt32BE(content.reduce((sum, part) => sum + part.length, 8));
	header.write(type, 4, 'latin1');
	return Buffer.concat([header, ...content]);
}

/** Canon CR3: the two directories are TIFF blocks of their own, in boxes below Canon's uuid. */
function cr3Bytes(raw: RawDescription): Buffer {
	const canon = Buffer.from('85c0b687820f11e08111f4ce462b6a48', 'hex');
	const image = imageTags(raw).filter(([id]) => id !== EXIF_POINTER && id !== STRIP_OFFSET);
	return Buffer.concat([
		box('ftyp', Buffer.from('crx \0\0\0\x01crx isom', 'latin1')),
		box(
			'moov',
			box(
				'uuid',
				canon,
				box('CNCV', Buffer.from('CanonCR3_001/00.09.00/00.00.00')),
				box('CMT1', tiffBytes([image])),
				box('CMT2', tiffBytes([exposureTags(raw)])),
			),
		),
		box('mdat', Buffer.alloc(STRIP_BYTES)),
	]);
}

/** Fujifilm RAF: a fixed head that tells where the preview JPEG lies, whose Exif segment holds the TIFF block. */
function rafBytes(raw: RawDescription): Buffer {
	const tiff = tiffBytes([imageTags(raw).filter(([id]) => id !== STRIP_OFFSET), exposureTags(raw)]);
	const segment = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
	const length = Buffer.alloc(2);
	length.writeUInt16BE(segment.length + 2);
	const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe1]), length, segment, Buffer.from([0xff, 0xd9])]);
	const head = Buffer.alloc(148);
	head.write('FUJIFILMCCD-RAW 0201FF129502', 'latin1');
	head.write(raw.model, 28, 32, 'latin1');
	head.writeUInt32BE(head.length, 84);
	head.writeUInt32BE(jpeg.length, 88);
	return Buffer.concat([head, jpeg, Buffer.alloc(STRIP_BYTES)]);
}

/** A whole file. CR2, NEF, ARW and DNG are TIFF files themselves. */
export function rawBytes(raw: RawDescription): Uint8Array {
	if (raw.format === 'cr3') return cr3Bytes(raw);
	if (raw.format === 'raf') return rafBytes(raw);
	return tiffBytes([imageTags(raw), exposureTags(raw)], {
		bigEndian: raw.format === 'nef',
		// Canon's signature, and where the raw directory would be.
		...(raw.format === 'cr2' && { afterHeader: Buffer.from('CR\x02\0\0\0\0\0', 'latin1') }),
		strip: new Uint8Array(STRIP_BYTES),
	});
}
