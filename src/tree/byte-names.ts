/** Names as a disk stores them: bytes, of which not all are text. */

/** Stands in a text for bytes that are no UTF-8; a name may hold it for itself as well. */
export const REPLACEMENT = '\uFFFD';

/** A name that is text, or how one that is none is shown: nothing can be called by that. */
export type ByteName = { readonly name: string } | { readonly shown: string };

/**
 * The name that bytes stand for. One that is no UTF-8 is shown with `\xNN` for each byte that is none:
 * `bad\xffname.fits`. Backslashes and control characters of such a name are shown so too: no two names look alike.
 */
export function nameOfBytes(bytes: Uint8Array): ByteName {
	const name = textOf(bytes);
	if (name !== undefined) return { name };
	let shown = '';
	for (let at = 0; at < bytes.length;) {
		const end = at + lengthOf(bytes[at] ?? 0);
		const character = end > bytes.length ? undefined : textOf(bytes.subarray(at, end));
		if (character === undefined || UNPLAIN.test(character)) shown += escaped(bytes[at++] ?? 0);
		else {
			shown += character;
			at = end;
		}
	}
	return { shown };
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();
/** The second half of a control character of two bytes is no UTF-8 by itself, and escaped in its turn. */
const UNPLAIN = /[\\\p{Cc}]/u;

/** The text of bytes; undefined where that would not be encoded as the same bytes again. */
function textOf(bytes: Uint8Array): string | undefined {
	const text = decoder.decode(bytes);
	const again = encoder.encode(text);
	return again.length === bytes.length && again.every((byte, at) => byte === bytes[at]) ? text : undefined;
}

/** How many bytes a character of UTF-8 has by its first one. */
const lengthOf = (lead: number): number => (lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4);

const escaped = (byte: number): string => `\\x${byte.toString(16).padStart(2, '0')}`;
