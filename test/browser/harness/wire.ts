/** How values cross between the page and the test process: JSON, with tags for what JSON lacks. Runs on both sides. */

/** A file's kind, as Stats and Dirent tell it. */
export type Kind = 'file' | 'directory' | 'link' | 'other';

/** A Stats or Dirent object on its way to the page, where it gets its methods back. */
export interface Entry {
	$entry: Kind;
	fields: Record<string, unknown>;
}

/** The answer to one call: a value, or what is needed to rebuild Node's error. */
export type Answer = { value: unknown } | { error: Record<string, string | number | undefined> & { message: string } };

/**
 * Names of `fs` functions that the page may call; each exists with a callback, as a promise and (where Node has it)
 * synchronous.
 */
export const FS_CALLS = [
	'access',
	'appendFile',
	'chmod',
	'close',
	'copyFile',
	'fdatasync',
	'fstat',
	'fsync',
	'ftruncate',
	'futimes',
	'link',
	'lstat',
	'mkdir',
	'mkdtemp',
	'open',
	'read',
	'readFile',
	'readdir',
	'readlink',
	'realpath',
	'rename',
	'rm',
	'rmdir',
	'stat',
	'statfs',
	'symlink',
	'truncate',
	'unlink',
	'utimes',
	'write',
	'writeFile',
] as const;

export type FsCall = (typeof FS_CALLS)[number];

const CHUNK = 0x8000;

function toBase64(bytes: Uint8Array): string {
	let binary = '';
	for (let at = 0; at < bytes.length; at += CHUNK) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
	return btoa(binary);
}

const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), character => character.charCodeAt(0));

function tag(value: unknown): unknown {
	if (value instanceof Uint8Array) return { $bytes: toBase64(value) };
	if (value instanceof ArrayBuffer) return { $bytes: toBase64(new Uint8Array(value)) };
	if (value instanceof Date) return { $date: value.getTime() };
	if (typeof value === 'bigint') return { $bigint: value.toString() };
	if (Array.isArray(value)) return value.map(tag);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, tag(inner)]));
}

function untag(_key: string, value: unknown): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if ('$bytes' in value) return fromBase64(String(value.$bytes));
	if ('$date' in value) return new Date(Number(value.$date));
	if ('$bigint' in value) return BigInt(String(value.$bigint));
	return value;
}

/** JSON in which bytes, dates and big integers survive. */
export const encode = (value: unknown): string => JSON.stringify(tag(value));

/** The value that `encode` was given; what T promises is the caller's word. */
export const decode = (text: string): unknown => JSON.parse(text, untag);
