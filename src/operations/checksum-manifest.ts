/**
 * Checksum manifests as `sha256sum` of GNU coreutils writes and checks them: one line a file, the hash in hexadecimal,
 * then the path.
 */
import { compareValues } from '../domain/exposure';

/** What a manifest's name is by convention; its paths are relative to its own folder. */
export const MANIFEST_NAME = 'SHA256SUMS';

/**
 * A backslash at a line's start says that the path is escaped; the sign before the path marks text or binary, which is
 * one on most systems.
 */
const LINE = /^(\\?)([0-9a-f]{64}) [ *](.+)$/i;

/** @param hashes SHA-256 in hexadecimal by path, with `/` */
export function formatManifest(hashes: Iterable<readonly [path: string, sha256: string]>): string {
	return [...hashes]
		.sort(([a], [b]) => compareValues(a, b))
		.map(([path, hash]) => {
			const escaped = path.replace(/[\\\n\r]/g, character => ESCAPES[character] ?? character);
			return `${escaped === path ? '' : '\\'}${hash.toLowerCase()}  ${escaped}\n`;
		})
		.join('');
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r' };
const MEANINGS: Readonly<Record<string, string>> = { '\\\\': '\\', '\\n': '\n', '\\r': '\r' };

export interface Verified {
	readonly intact: readonly string[];
	readonly differing: readonly string[];
	/** In the manifest, but not among the files. */
	readonly missing: readonly string[];
	/** Among the files, but not in the manifest. */
	readonly unlisted: readonly string[];
	/** Numbers of lines that are none of a manifest, from 1. */
	readonly unreadableLines: readonly number[];
}

/**
 * Holds the files' hashes against a manifest. Paths in order.
 * @param hashes SHA-256 in hexadecimal by path, relative as the manifest's paths are
 */
export function verifyManifest(manifest: string, hashes: ReadonlyMap<string, string>): Verified {
	const listed = new Map<string, string>();
	const unreadableLines: number[] = [];
	manifest.split(/\r?\n/).forEach((line, at) => {
		const [, escape, hash, path] = LINE.exec(line) ?? [];
		if (hash !== undefined && path !== undefined) listed.set(pathOf(path, escape !== ''), hash.toLowerCase());
		else if (line.trim() !== '') unreadableLines.push(at + 1);
	});
	const paths = [...listed.keys()].sort(compareValues);
	const there = paths.filter(path => hashes.has(path));
	const isIntact = (path: string): boolean => hashes.get(path)?.toLowerCase() === listed.get(path);
	return {
		intact: there.filter(isIntact),
		differing: there.filter(path => !isIntact(path)),
		missing: paths.filter(path => !hashes.has(path)),
		unlisted: [...hashes.keys()].filter(path => !listed.has(path)).sort(compareValues),
		unreadableLines,
	};
}

const pathOf = (text: string, isEscaped: boolean): string =>
	(isEscaped ? text.replace(/\\[\\nr]/g, pair => MEANINGS[pair] ?? pair) : text).replace(/^\.\//, '');
