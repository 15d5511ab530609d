/** The layout of a FITS image (FITS 4.0 sections 3, 4.4 and 5), read from the cards that tell it. */
import { BLOCK_BYTES, CARD_BYTES, LONGEST_HEADER } from '../../headers/fits/card-memory';
import { readValue } from '../../headers/fits/card-value';
import type { KeywordValue } from '../../headers/keywords';
import { colourFilterArray } from './colour-filter-array';
import { SAMPLE_BYTES, type ImageLayout, type Range, type SampleFormat } from './image-layout';
import { BadPicture } from '../picture-fault';
import { readUpTo, type PixelSource } from '../bytes/pixel-source';

const KEYWORDS = new Set([
	'SIMPLE',
	'XTENSION',
	'BITPIX',
	'NAXIS',
	'NAXIS1',
	'NAXIS2',
	'NAXIS3',
	'BZERO',
	'BSCALE',
	'BLANK',
	'ZIMAGE',
	'ROWORDER',
	'BAYERPAT',
	'XBAYROFF',
	'YBAYROFF',
]);
const PIECE_BYTES = 10 * BLOCK_BYTES;
const EQUALS = 0x3d;

const SAMPLE_FORMATS: ReadonlyMap<KeywordValue, SampleFormat> = new Map([
	[8, 'uint8'],
	[16, 'int16'],
	[32, 'int32'],
	[-32, 'float32'],
	[-64, 'float64'],
]);

type Cards = ReadonlyMap<string, KeywordValue>;

/**
 * The layout of the primary image, or of an image in the first extension where the primary header has none. Three
 * planes are red, green and blue; of any other cube the first plane counts. Without ROWORDER the first row is the
 * lowest (FITS 4.0 section 5.1), but the pattern of a colour camera is told from that row on, as its driver writes it.
 * @throws BadPicture
 */
export async function readFitsLayout(source: PixelSource): Promise<ImageLayout> {
	const primary = await readCards(source, 0);
	if (primary.cards.get('NAXIS') !== 0) return layoutOf(primary.cards, primary.end);
	if (primary.end >= source.sizeBytes) throw new BadPicture('not-an-image', 'no axes and no extension');
	const extension = await readCards(source, primary.end);
	if (extension.cards.get('ZIMAGE') === true) throw new BadPicture('compression-unsupported', 'fpack');
	const kind = extension.cards.get('XTENSION');
	if (kind !== 'IMAGE') throw new BadPicture('not-an-image', `no axes, and an extension of kind ${String(kind)}`);
	return layoutOf(new Map([...primary.cards, ...extension.cards]), extension.end);
}

function layoutOf(cards: Cards, dataStart: number): ImageLayout {
	const sampleFormat = SAMPLE_FORMATS.get(cards.get('BITPIX'));
	if (sampleFormat === undefined) throw new BadPicture('pixels-unsupported', `BITPIX ${String(cards.get('BITPIX'))}`);
	const axes = numberOf(cards, 'NAXIS', 0);
	if (axes < 2) throw new BadPicture('not-an-image', `${axes} axes`);
	const widthPixels = numberOf(cards, 'NAXIS1', 0),
		heightPixels = numberOf(cards, 'NAXIS2', 0);
	const channels = axes === 3 && cards.get('NAXIS3') === 3 ? 3 : 1;
	const scale = numberOf(cards, 'BSCALE', 1),
		zero = numberOf(cards, 'BZERO', 0);
	const blank = cards.get('BLANK');
	const rowOrder = String(cards.get('ROWORDER')).toUpperCase();
	const bytes = widthPixels * heightPixels * channels * SAMPLE_BYTES[sampleFormat];
	return {
		widthPixels,
		heightPixels,
		channels,
		storage: 'planar',
		storedChannels: channels,
		sampleFormat,
		littleEndian: false,
		scale,
		zero,
		blank: typeof blank === 'number' && !sampleFormat.startsWith('float') ? blank : undefined,
		range: rangeOf(sampleFormat, scale, zero),
		isBottomUp: rowOrder !== 'TOP-DOWN',
		colourFilterArray:
			channels === 3
				? undefined
				: colourFilterArray(cards.get('BAYERPAT'), {
						xOffset: cards.get('XBAYROFF'),
						yOffset: cards.get('YBAYROFF'),
						lastRowFirstOf: rowOrder === 'BOTTOM-UP' ? heightPixels : undefined,
					}),
		parts: [{ codec: 'stored', start: dataStart, storedBytes: bytes, bytes }],
		shuffledItemBytes: 1,
	};
}

/** From 0 to the largest value that the integers can stand for: 65,535 with the usual BZERO of 32,768. */
function rangeOf(sampleFormat: SampleFormat, scale: number, zero: number): Range | undefined {
	if (sampleFormat === 'float32' || sampleFormat === 'float64') return undefined;
	const bits = 8 * SAMPLE_BYTES[sampleFormat];
	const [least, most] = sampleFormat === 'uint8' ? [0, 255] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
	const high = Math.max(zero + scale * least, zero + scale * most);
	return high > 0 ? { low: 0, high } : undefined;
}

function numberOf(cards: Cards, keyword: string, missing: number): number {
	const value = cards.get(keyword);
	return typeof value === 'number' ? value : missing;
}

/** The cards of one header that begins at `start`, of duplicates the first, and where its data begin. */
async function readCards(source: PixelSource, start: number): Promise<{ readonly cards: Cards; readonly end: number }> {
	const cards = new Map<string, KeywordValue>();
	const piece = new Uint8Array(PIECE_BYTES);
	for (let at = 0; at < LONGEST_HEADER; at += PIECE_BYTES) {
		const length = await readUpTo(source, start + at, piece);
		for (let card = 0; card + CARD_BYTES <= length; card += CARD_BYTES) {
			const keyword = keywordAt(piece, card);
			const hasValue = piece[card + 8] === EQUALS;
			if (keyword === 'END' && !hasValue)
				return { cards, end: start + Math.ceil((at + card + CARD_BYTES) / BLOCK_BYTES) * BLOCK_BYTES };
			if (hasValue && KEYWORDS.has(keyword) && !cards.has(keyword))
				cards.set(keyword, readValue(piece, card + 9, card + CARD_BYTES));
		}
		if (length < PIECE_BYTES)
			throw new BadPicture('header-unfinished', `no END within ${start + at + length} bytes`);
	}
	throw new BadPicture('header-too-long', `no END within ${LONGEST_HEADER} bytes`);
}

function keywordAt(bytes: Uint8Array, at: number): string {
	let end = at + 8;
	while (end > at && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0)) end--;
	return String.fromCharCode(...bytes.subarray(at, end)).toUpperCase();
}
