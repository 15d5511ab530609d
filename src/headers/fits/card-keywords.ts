/** From the eight bytes of a FITS keyword to what its card is for, without making a string. */
import { KEYWORDS, SLOT } from '../keywords';

/** Cards that fill no slot by themselves. Slots are 0 and above. */
export const IGNORED = -1,
	END = -2,
	CONTINUE = -3,
	HISTORY = -4,
	HIERARCH = -5;

const BUCKET_BITS = 9;
const BUCKETS = 1 << BUCKET_BITS;
const firstWords = new Int32Array(BUCKETS);
const secondWords = new Int32Array(BUCKETS);
const roles = new Int16Array(BUCKETS).fill(IGNORED);

/**
 * What the card is for whose keyword stands at `start`: a slot of keywords.ts, or one of the constants above. Letters
 * match in either case.
 */
export function roleOf(bytes: Uint8Array, start: number): number {
	return roles[bucketOf(upperCase(wordAt(bytes, start)), upperCase(wordAt(bytes, start + 4)))] ?? IGNORED;
}

/**
 * What a keyword is for that stands elsewhere than in front of its card. One that is longer than eight letters is for
 * nothing.
 */
export function roleOfName(name: string): number {
	return name.length > 8 ? IGNORED : roleOf(padded(name), 0);
}

function padded(name: string): Uint8Array {
	const bytes = new Uint8Array(8).fill(0x20);
	new TextEncoder().encodeInto(name, bytes);
	return bytes;
}

function wordAt(bytes: Uint8Array, at: number): number {
	return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}

/** Clears bit 5 of every byte that has bit 6: `a` and `A` become equal, digits and blanks stay. */
function upperCase(word: number): number {
	return word & ~((word & 0x40404040) >>> 1);
}

/** The keyword's place in the table, or the empty one where it would stand. */
function bucketOf(first: number, second: number): number {
	let bucket = (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)) >>> (32 - BUCKET_BITS);
	while (roles[bucket] !== IGNORED && (firstWords[bucket] !== first || secondWords[bucket] !== second))
		bucket = (bucket + 1) % BUCKETS;
	return bucket;
}

function enter(keyword: string, role: number): void {
	const bytes = padded(keyword);
	const first = wordAt(bytes, 0),
		second = wordAt(bytes, 4);
	const bucket = bucketOf(first, second);
	firstWords[bucket] = first;
	secondWords[bucket] = second;
	roles[bucket] = role;
}

for (const keyword of KEYWORDS) enter(keyword, SLOT[keyword]);
enter('END', END);
// Some writers pad the last card with NUL.
enter('END\0\0\0\0\0', END);
enter('CONTINUE', CONTINUE);
enter('HISTORY', HISTORY);
enter('HIERARCH', HIERARCH);
