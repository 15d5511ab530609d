/** Makes the bytes of FITS headers from the text of their cards. */

const BLOCK_BYTES = 2880;

/**
 * Cards of 80 columns and END, padded with blanks to whole blocks. Cards are text, or bytes where the encoding matters.
 */
export function header(...cards: (string | Uint8Array)[]): Uint8Array {
	const length = Math.ceil(((cards.length + 1) * 80) / BLOCK_BYTES) * BLOCK_BYTES;
	const bytes = new Uint8Array(length).fill(0x20);
	[...cards, 'END'].forEach((card, position) =>
		bytes.set(typeof card === 'string' ? new TextEncoder().encode(card) : card, position * 80),
	);
	return bytes;
}

/** A header as above that begins like one of an image of 4 × 3 16-bit pixels: 24 bytes. */
export const imageHeader = (...cards: (string | Uint8Array)[]): Uint8Array => header(...IMAGE, ...cards);

export const IMAGE: readonly string[] = [
	'SIMPLE  =                    T / file does conform to FITS standard',
	'BITPIX  =                   16 / number of bits per data pixel',
	'NAXIS   =                    2 / number of data axes',
	'NAXIS1  =                    4 / length of data axis 1',
	'NAXIS2  =                    3 / length of data axis 2',
];

export function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
	let at = 0;
	for (const part of parts) {
		bytes.set(part, at);
		at += part.length;
	}
	return bytes;
}
