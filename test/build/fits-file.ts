/** Writes FITS files (FITS 4.0 sections 3, 4 and 7.3; image compression section 10) from a list of header cards. */
import { gzipSync } from 'node:zlib';

/** A number in a program's own notation, such as `300.` or `3.00000000000E+002`. */
export interface Verbatim {
	readonly verbatim: string;
}

export type CardValue = string | number | boolean | Verbatim;

/**
 * One header card. COMMENT, HISTORY and blank keywords carry their text in `comment`; a keyword without a value is
 * legal (4.1.2.3).
 */
export interface Card {
	readonly keyword: string;
	readonly value?: CardValue | undefined;
	readonly comment?: string | undefined;
}

/** A card as the tables of capture programs list it; a row without a value is one that the program leaves out. */
export type CardRow = readonly [keyword: string, value: CardValue | undefined, comment?: string];

const CARD_COLUMNS = 80;
const BLOCK_BYTES = 2880;
const COMMENTARY = new Set(['COMMENT', 'HISTORY', '']);

/** The cards of the rows that have a value. */
export function cardsOf(rows: readonly CardRow[]): Card[] {
	const cards: Card[] = [];
	for (const [keyword, value, comment] of rows) if (value !== undefined) cards.push({ keyword, value, comment });
	return cards;
}

/** A value as header text: strings in quotes, padded to eight columns (4.2.1.1). */
function valueText(value: CardValue): string {
	if (typeof value === 'string') return `'${value.replaceAll("'", "''").padEnd(8)}'`;
	if (typeof value === 'boolean') return value ? 'T' : 'F';
	return typeof value === 'number' ? String(value).toUpperCase() : value.verbatim;
}

/** The 80 columns of a card: fixed format (4.2), HIERARCH for long keywords, comments cut where the card ends. */
function cardText({ keyword, value, comment }: Card): string {
	if (COMMENTARY.has(keyword))
		return `${keyword.padEnd(8)}${comment ?? ''}`.slice(0, CARD_COLUMNS).padEnd(CARD_COLUMNS);
	const start = keyword.length > 8 || keyword.includes(' ') ? `HIERARCH ${keyword} = ` : `${keyword.padEnd(8)}= `;
	const text = value === undefined ? '' : valueText(value);
	const columns = start + (typeof value === 'string' ? text.padEnd(20) : text.padStart(20));
	if (columns.length > CARD_COLUMNS) throw new RangeError(`${keyword} does not fit into one card`);
	return (comment === undefined ? columns : `${columns} / ${comment}`).slice(0, CARD_COLUMNS).padEnd(CARD_COLUMNS);
}

/**
 * A header with its END, padded with blanks to whole blocks. Letters beyond Latin-1 become `?`, as N.I.N.A. writes
 * them.
 */
export function fitsHeader(cards: readonly Card[]): Uint8Array {
	const text = `${cards.map(cardText).join('')}${'END'.padEnd(CARD_COLUMNS)}`.replace(/[^ -\u00ff]/g, '?');
	return Buffer.from(text.padEnd(blocksFor(text.length)), 'latin1');
}

const blocksFor = (bytes: number): number => Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;

/** How many bytes of data a header promises (4.4.1.1, 7.1.1), padding included. */
export function promisedDataBytes(cards: readonly Card[]): number {
	const numberOf = (keyword: string, missing: number): number => {
		const value = cards.find(card => card.keyword === keyword)?.value;
		return value === undefined ? missing : Number(typeof value === 'object' ? value.verbatim : value);
	};
	const axes = numberOf('NAXIS', 0);
	if (axes === 0) return 0;
	const pixels = Array.from({ length: axes }, (_, axis) => numberOf(`NAXIS${axis + 1}`, 1)).reduce(
		(product, length) => product * length,
		1,
	);
	return blocksFor((Math.abs(numberOf('BITPIX', 8)) / 8) * numberOf('GCOUNT', 1) * (numberOf('PCOUNT', 0) + pixels));
}

/** A whole file. The data are zeros; `dataBytes` overrides how many, for files that break their promise. */
export function fitsBytes(cards: readonly Card[], options: { readonly dataBytes?: number } = {}): Uint8Array {
	const header = fitsHeader(cards);
	const file = new Uint8Array(header.length + (options.dataBytes ?? promisedDataBytes(cards)));
	file.set(header);
	return file;
}

/** The same file as `.fits.gz`. */
export function fitsGzipBytes(cards: readonly Card[]): Uint8Array {
	return gzipSync(fitsBytes(cards), { level: 1 });
}

const IMAGE_STRUCTURE = /^(SIMPLE|EXTEND|BITPIX|NAXIS\d*)$/;

/**
 * The same two-dimensional image as fpack writes it (`.fits.fz`): an empty primary array, then a table with one GZIP_1
 * compressed row of pixels in each row (FITS 4.0, 10.1). All cards but those of the structure move to the extension.
 */
export function fitsFpackBytes(cards: readonly Card[]): Uint8Array {
	const structure = new Map(cards.map(({ keyword, value }) => [keyword, Number(value)]));
	const bitpix = structure.get('BITPIX') ?? 16;
	const width = structure.get('NAXIS1') ?? 0;
	const height = structure.get('NAXIS2') ?? 0;
	const tile = gzipSync(new Uint8Array((width * Math.abs(bitpix)) / 8), { level: 1 });
	const rowBytes = 8;
	const table = Buffer.alloc(blocksFor(height * (rowBytes + tile.length)));
	for (let row = 0; row < height; row++) {
		table.writeUInt32BE(tile.length, row * rowBytes);
		table.writeUInt32BE(row * tile.length, row * rowBytes + 4);
		table.set(tile, height * rowBytes + row * tile.length);
	}
	return Buffer.concat([
		fitsHeader(
			cardsOf([
				['SIMPLE', true],
				['BITPIX', 8],
				['NAXIS', 0],
				['EXTEND', true],
			]),
		),
		fitsHeader([
			...cardsOf([
				['XTENSION', 'BINTABLE', 'binary table extension'],
				['BITPIX', 8],
				['NAXIS', 2],
				['NAXIS1', rowBytes],
				['NAXIS2', height],
				['PCOUNT', height * tile.length],
				['GCOUNT', 1],
				['TFIELDS', 1],
				['TTYPE1', 'COMPRESSED_DATA'],
				['TFORM1', `1PB(${tile.length})`],
				['ZIMAGE', true, 'extension contains compressed image'],
				['ZSIMPLE', true],
				['ZTILE1', width],
				['ZTILE2', 1],
				['ZCMPTYPE', 'GZIP_1'],
				['ZBITPIX', bitpix],
				['ZNAXIS', 2],
				['ZNAXIS1', width],
				['ZNAXIS2', height],
			]),
			...cards.filter(({ keyword }) => !IMAGE_STRUCTURE.test(keyword)),
		]),
		table,
	]);
}
