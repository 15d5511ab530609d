/** The grammar of a FITS card's value (FITS 4.0 section 4.2), read the way the capture programs write it. */
import type { KeywordValue } from '../keywords';

const BLANK = 0x20,
	QUOTE = 0x27,
	PLUS = 0x2b,
	MINUS = 0x2d,
	POINT = 0x2e,
	SLASH = 0x2f,
	ZERO = 0x30,
	NINE = 0x39,
	MOST_ASCII = 0x7f;
const MOST_EXACT_DIGITS = 15;
const POWERS_OF_TEN = Array.from({ length: MOST_EXACT_DIGITS + 1 }, (_, exponent) => Number(`1e${exponent}`));
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[ED][+-]?\d+)?$/i;
/** What C and C# print for a number that is none. */
const NO_NUMBER = /^[+-]?(?:nan(?:\(\w*\))?|inf(?:inity)?|1\.#\w+)$/i;

const utf8 = new TextDecoder('utf-8', { fatal: true });
const windows1252 = new TextDecoder('windows-1252');

/**
 * The value in `bytes[start, end)`, which is what follows a card's `=`: text without its quotes and outer blanks, an
 * exact number, a logical. Undefined where there is none, and for NaN and infinity. What is none of these (a date
 * without quotes) stays as the text that it is.
 */
export function readValue(bytes: Uint8Array, start: number, end: number): KeywordValue {
	const first = skipBlanks(bytes, start, end);
	if (first === end || bytes[first] === SLASH) return undefined;
	if (bytes[first] === QUOTE)
		return quoted(bytes, skipBlanks(bytes, first + 1, end), closingQuote(bytes, first + 1, end));
	const last = slash(bytes, first, end);
	const decimal = readDecimal(bytes, first, last);
	if (decimal !== undefined) return decimal;
	const text = decode(bytes, first, last);
	if (text === 'T') return true;
	if (text === 'F') return false;
	if (!NUMBER.test(text)) return NO_NUMBER.test(text) ? undefined : text;
	const number = Number(text.replace(/d/i, 'E'));
	return Number.isFinite(number) ? number + 0 : undefined;
}

/**
 * The plain decimal, of up to 15 digits, that fills `bytes[start, end)` but for trailing blanks; undefined for anything
 * else. Exact:
 * up to there digits and power of ten are doubles without loss, so that the one division rounds as Number() does.
 */
function readDecimal(bytes: Uint8Array, start: number, end: number): number | undefined {
	let stop = end;
	while (stop > start && isBlank(bytes[stop - 1])) stop--;
	const sign = bytes[start];
	const first = sign === MINUS || sign === PLUS ? start + 1 : start;
	let digits = 0,
		point = stop;
	for (let at = first; at < stop; at++) {
		const byte = bytes[at] ?? 0;
		if (byte >= ZERO && byte <= NINE) digits = digits * 10 + byte - ZERO;
		else if (byte === POINT && point === stop) point = at;
		else return undefined;
	}
	const fraction = point === stop ? 0 : stop - point - 1;
	const count = stop - first - (point === stop ? 0 : 1);
	if (count === 0 || count > MOST_EXACT_DIGITS) return undefined;
	const magnitude = digits / (POWERS_OF_TEN[fraction] ?? NaN);
	return sign === MINUS ? 0 - magnitude : magnitude;
}

/**
 * The comment behind the value in `bytes[start, end)`, without outer blanks; undefined where there is none.
 * @param expected a comment that is likely to stand there, which spares making it again
 */
export function readComment(
	bytes: Uint8Array,
	start: number,
	end: number,
	expected: string | undefined,
): string | undefined {
	const first = skipBlanks(bytes, start, end);
	const valueEnd = bytes[first] === QUOTE ? closingQuote(bytes, first + 1, end) : first;
	const comment = skipBlanks(bytes, slash(bytes, valueEnd, end) + 1, end);
	return expected !== undefined && isAscii(bytes, comment, end, expected)
		? expected
		: decode(bytes, comment, end) || undefined;
}

/**
 * The piece of a long string in `bytes[start, end)`, which is what follows CONTINUE (FITS 4.0 section 4.2.1.2); its
 * leading blanks count. Undefined where no string stands there.
 */
export function readContinuation(bytes: Uint8Array, start: number, end: number): string | undefined {
	const first = skipBlanks(bytes, start, end);
	return bytes[first] === QUOTE && first < end
		? quoted(bytes, first + 1, closingQuote(bytes, first + 1, end))
		: undefined;
}

/** The text of `bytes[start, end)` without trailing blanks and NULs: UTF-8, or else what Windows programs mean. */
export function decode(bytes: Uint8Array, start: number, end: number): string {
	let stop = end;
	while (stop > start && isBlank(bytes[stop - 1])) stop--;
	if (stop <= start) return '';
	const text = bytes.subarray(start, stop);
	try {
		return utf8.decode(text);
	} catch {
		// Without streaming, Node 20 takes windows-1252 for Latin-1; a single-byte encoding keeps nothing between
		// calls.
		return windows1252.decode(text, { stream: true });
	}
}

function quoted(bytes: Uint8Array, start: number, end: number): string {
	const text = decode(bytes, start, end);
	return text.includes("''") ? text.replaceAll("''", "'") : text;
}

/** Where the string that begins at `start` ends; `end` where a program cut its closing quote off. */
function closingQuote(bytes: Uint8Array, start: number, end: number): number {
	let at = start;
	while (at < end) {
		if (bytes[at] !== QUOTE) at++;
		else if (at + 1 < end && bytes[at + 1] === QUOTE) at += 2;
		else return at;
	}
	return end;
}

function slash(bytes: Uint8Array, start: number, end: number): number {
	let at = start;
	while (at < end && bytes[at] !== SLASH) at++;
	return at;
}

function skipBlanks(bytes: Uint8Array, start: number, end: number): number {
	let at = start;
	while (at < end && isBlank(bytes[at])) at++;
	return at;
}

/** Whether `bytes[start, end)` are this text in ASCII and blanks behind it. */
function isAscii(bytes: Uint8Array, start: number, end: number, text: string): boolean {
	for (let letter = 0; letter < text.length; letter++) {
		const code = text.charCodeAt(letter);
		if (code > MOST_ASCII || bytes[start + letter] !== code) return false;
	}
	return skipBlanks(bytes, start + text.length, end) === end;
}

/** NUL too: some programs copy C strings with what pads them. */
const isBlank = (byte: number | undefined): boolean => byte === BLANK || byte === 0;
