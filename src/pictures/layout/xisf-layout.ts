/**
 * The layout of the first image of a monolithic XISF file. XISF specification 1.0, sections 9.2, 10.3, 10.6, 11.5 and
 * 11.6:
 * https://pixinsight.com/doc/docs/XISF-1.0-spec/XISF-1.0-spec.html
 */
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { colourFilterArray } from './colour-filter-array';
import {
	SAMPLE_BYTES,
	type Codec,
	type DataPart,
	type ImageLayout,
	type Range,
	type SampleFormat,
} from './image-layout';
import { BadPicture } from '../picture-fault';
import { readExactly, type PixelSource, type Rest } from '../bytes/pixel-source';

/** Signature, header length, four reserved bytes. */
const PREAMBLE_BYTES = 16;
const MOST_HEADER_BYTES = 2 ** 24;
/** Parsed without a rest. */
const PIECE_BYTES = 2 ** 17;
/** Real headers nest four deep, and have a dozen attributes: more would fill the memory. */
const MOST_DEPTH = 64;
const MOST_ATTRIBUTES = 256;
const MOST_SUBBLOCKS = 2 ** 16;

const SAMPLE_FORMATS: ReadonlyMap<string | undefined, SampleFormat> = new Map([
	['UInt8', 'uint8'],
	['UInt16', 'uint16'],
	['UInt32', 'uint32'],
	['Float32', 'float32'],
	['Float64', 'float64'],
]);
const CODECS: ReadonlyMap<string | undefined, Codec> = new Map([
	['zlib', 'zlib'],
	['lz4', 'lz4'],
	['lz4hc', 'lz4'],
]);

type Attributes = SaxesTagPlain['attributes'];

/** What the header says of the first image. */
interface ImageElement {
	readonly attributes: Attributes;
	/** The attributes of its ColorFilterArray. */
	matrix: Attributes | undefined;
	/** FITS keywords of the colour matrix, which some programs write instead. */
	readonly keywords: Map<string, string>;
}

/** @throws BadPicture */
export async function readXisfLayout(source: PixelSource, rest: Rest): Promise<ImageLayout> {
	const preamble = new Uint8Array(PREAMBLE_BYTES);
	await readExactly(source, 0, preamble);
	const headerBytes = new DataView(preamble.buffer).getUint32(8, true);
	if (headerBytes > MOST_HEADER_BYTES) throw new BadPicture('header-too-long', `${headerBytes} bytes`);
	if (PREAMBLE_BYTES + headerBytes > source.sizeBytes)
		throw new BadPicture('header-unfinished', `${source.sizeBytes} of ${PREAMBLE_BYTES + headerBytes} bytes`);
	const header = new Uint8Array(headerBytes);
	await readExactly(source, PREAMBLE_BYTES, header);
	return layoutOf(await findImage(header, rest));
}

/** Parses up to the end of the first image that has a geometry. */
async function findImage(header: Uint8Array, rest: Rest): Promise<ImageElement> {
	const decoder = new TextDecoder();
	const finder = new ImageFinder();
	for (let at = 0; at < header.length && !finder.isDone; at += PIECE_BYTES) {
		finder.write(withoutPadding(decoder.decode(header.subarray(at, at + PIECE_BYTES), { stream: true })));
		await rest();
	}
	if (!finder.image) throw new BadPicture('not-an-image', 'no Image element');
	if (!finder.isDone) throw new BadPicture('header-damaged', 'the Image element has no end');
	return finder.image;
}

/** Some writers fill the header block with NUL and count that as header. */
function withoutPadding(xml: string): string {
	let end = xml.length;
	while (end > 0 && xml.charCodeAt(end - 1) === 0) end--;
	return xml.slice(0, end);
}

class ImageFinder {
	image: ImageElement | undefined;
	isDone = false;
	private readonly parser = new SaxesParser();
	private depth = 0;
	private imageDepth = 0;
	private attributes = 0;

	constructor() {
		this.parser.on('opentagstart', () => {
			this.attributes = 0;
		});
		this.parser.on('attribute', () => {
			if (++this.attributes > MOST_ATTRIBUTES)
				throw new Error(`an element with more than ${MOST_ATTRIBUTES} attributes`);
		});
		this.parser.on('opentag', tag => this.open(tag));
		this.parser.on('closetag', () => {
			if (this.depth-- === this.imageDepth) this.isDone = true;
		});
	}

	write(xml: string): void {
		try {
			this.parser.write(xml);
		} catch (error) {
			// What is wrong behind the image does not matter.
			if (!this.isDone)
				throw new BadPicture('header-damaged', error instanceof Error ? error.message : String(error));
		}
	}

	private open({ name, attributes }: SaxesTagPlain): void {
		if (++this.depth > MOST_DEPTH) throw new Error(`elements nested deeper than ${MOST_DEPTH}`);
		if (this.isDone) return;
		if (!this.image) {
			if (name !== 'Image' || attributes['geometry'] === undefined) return;
			this.image = { attributes, matrix: undefined, keywords: new Map() };
			this.imageDepth = this.depth;
		} else if (name === 'ColorFilterArray') {
			this.image.matrix ??= attributes;
		} else if (name === 'FITSKeyword' && /^(BAYERPAT|[XY]BAYROFF)$/.test(attributes['name'] ?? '')) {
			const keyword = attributes['name'] ?? '';
			if (!this.image.keywords.has(keyword))
				this.image.keywords.set(keyword, (attributes['value'] ?? '').replaceAll("'", '').trim());
		}
	}
}

function layoutOf({ attributes, matrix, keywords }: ImageElement): ImageLayout {
	const [, width, height, storedChannels] = (/^(\d+):(\d+):(\d+)$/.exec(attributes['geometry'] ?? '') ?? []).map(
		Number,
	);
	if (width === undefined || height === undefined || storedChannels === undefined)
		throw new BadPicture('pixels-unsupported', `geometry ${String(attributes['geometry']).slice(0, 40)}`);
	const sampleFormat = SAMPLE_FORMATS.get(attributes['sampleFormat']);
	if (sampleFormat === undefined)
		throw new BadPicture('pixels-unsupported', `sample format ${String(attributes['sampleFormat']).slice(0, 40)}`);
	const channels = attributes['colorSpace'] === 'RGB' && storedChannels >= 3 ? 3 : 1;
	return {
		widthPixels: width,
		heightPixels: height,
		channels,
		storage: attributes['pixelStorage'] === 'Normal' ? 'interleaved' : 'planar',
		storedChannels,
		sampleFormat,
		littleEndian: attributes['byteOrder'] !== 'big',
		scale: 1,
		zero: 0,
		blank: undefined,
		range: rangeOf(sampleFormat, attributes['bounds']),
		isBottomUp: false,
		colourFilterArray: storedChannels > 1 ? undefined : matrixOf(matrix, keywords),
		...dataOf(attributes, width * height * storedChannels * SAMPLE_BYTES[sampleFormat], SAMPLE_BYTES[sampleFormat]),
	};
}

function matrixOf(
	matrix: Attributes | undefined,
	keywords: ReadonlyMap<string, string>,
): ImageLayout['colourFilterArray'] {
	if (matrix) return colourFilterArray(matrix['pattern']);
	return colourFilterArray(keywords.get('BAYERPAT'), {
		xOffset: Number(keywords.get('XBAYROFF')),
		yOffset: Number(keywords.get('YBAYROFF')),
	});
}

/** Integers use their whole range, floating point numbers the bounds that the image tells (section 11.5.1). */
function rangeOf(sampleFormat: SampleFormat, bounds: string | undefined): Range | undefined {
	if (sampleFormat !== 'float32' && sampleFormat !== 'float64')
		return { low: 0, high: 2 ** (8 * SAMPLE_BYTES[sampleFormat]) - 1 };
	const [low = NaN, high = NaN] = (bounds ?? '').split(':').map(Number);
	return Number.isFinite(high - low) && high > low ? { low, high } : undefined;
}

/** The block that holds the pixels, which are `imageBytes` when decompressed. */
function dataOf(
	attributes: Attributes,
	imageBytes: number,
	sampleBytes: number,
): Pick<ImageLayout, 'parts' | 'shuffledItemBytes'> {
	const { location = '', compression, subblocks } = attributes;
	const [start = NaN, storedBytes = NaN] = (/^attachment:(\d+):(\d+)$/.exec(location) ?? []).slice(1).map(Number);
	if (Number.isNaN(start + storedBytes))
		throw new BadPicture('pixels-unsupported', `location ${location.slice(0, 40)}`);
	if (compression === undefined) {
		if (storedBytes < imageBytes)
			throw new BadPicture('header-damaged', `a block of ${storedBytes} bytes for an image of ${imageBytes}`);
		return {
			parts: [{ codec: 'stored', start, storedBytes: imageBytes, bytes: imageBytes }],
			shuffledItemBytes: 1,
		};
	}
	const [, name, shuffling, size, itemSize] = /^(\w+)(\+sh)?:(\d+)(?::(\d+))?$/.exec(compression) ?? [];
	const codec = CODECS.get(name);
	if (codec === undefined) throw new BadPicture('compression-unsupported', compression.slice(0, 40));
	const shuffledItemBytes = shuffling === undefined ? 1 : Number(itemSize);
	if (shuffledItemBytes !== 1 && shuffledItemBytes !== sampleBytes)
		throw new BadPicture('compression-unsupported', `items of ${itemSize} bytes`);
	const parts =
		subblocks === undefined
			? [{ codec, start, storedBytes, bytes: Number(size) }]
			: subblocksOf(subblocks, codec, start);
	return { parts, shuffledItemBytes };
}

/**
 * `stored,bytes:stored,bytes…`, one behind the other. A part that did not get smaller is stored as it was, as
 * PixInsight writes it.
 */
function subblocksOf(text: string, codec: Codec, start: number): DataPart[] {
	let next = start;
	const pairs = text.split(':', MOST_SUBBLOCKS + 1);
	if (pairs.length > MOST_SUBBLOCKS) throw new BadPicture('header-damaged', `more than ${MOST_SUBBLOCKS} subblocks`);
	return pairs.map(pair => {
		const [storedBytes = NaN, bytes = NaN] = (/^(\d+),(\d+)$/.exec(pair) ?? []).slice(1).map(Number);
		if (Number.isNaN(storedBytes + bytes)) throw new BadPicture('header-damaged', `subblock ${pair.slice(0, 40)}`);
		const part: DataPart = { codec: storedBytes < bytes ? codec : 'stored', start: next, storedBytes, bytes };
		next += storedBytes;
		return part;
	});
}
