/** What lies where, read from the disk by its contents: what must be the same, whatever programs and persons did. */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** The engine's own folder in a Data tree. */
export const LOG_FOLDER = '.astro-data-log';

export interface FileInBook {
	readonly hash: string;
	readonly mtimeNs: bigint;
	readonly device: bigint;
	readonly inode: bigint;
}

/** Real folders, files and links below some folders, by absolute path. Links are not followed. */
export interface Book {
	readonly files: ReadonlyMap<string, FileInBook>;
	readonly folders: ReadonlySet<string>;
	/** Links and where they lead, as they say it. */
	readonly links: ReadonlyMap<string, string>;
}

/** Reads folders that exist, hidden ones too. A mounted folder that is met within itself is entered once. */
export function bookOf(...roots: readonly string[]): Book {
	const [files, folders, links] = [new Map<string, FileInBook>(), new Set<string>(), new Map<string, string>()];
	const enter = (folder: string, above: ReadonlySet<string>): void => {
		const { dev, ino } = lstatSync(folder, { bigint: true });
		const key = `${dev} ${ino}`;
		if (above.has(key)) return;
		folders.add(folder);
		for (const entry of readdirSync(folder, { withFileTypes: true }).sort(byName)) {
			const path = join(folder, entry.name);
			if (entry.isDirectory()) enter(path, new Set([...above, key]));
			else if (entry.isSymbolicLink()) links.set(path, readlinkSync(path));
			else files.set(path, fileAt(path));
		}
	};
	for (const root of roots) if (existsSync(root)) enter(root, new Set());
	return { files, folders, links };
}

/** Whatever is drawn from a book must not depend on the order that a disk happens to have. */
const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
	one.name < other.name ? -1 : 1;

function fileAt(path: string): FileInBook {
	const { mtimeNs, dev, ino } = lstatSync(path, { bigint: true });
	return { hash: createHash('sha1').update(readFileSync(path)).digest('hex'), mtimeNs, device: dev, inode: ino };
}

/** Whether a path is a folder or lies in it. */
export const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** Whether a path belongs to the engine rather than to the person. */
export const isOfEngine = (path: string): boolean => path.split('/').includes(LOG_FOLDER);

/** A book without the engine's own folders. */
export function withoutEngine({ files, folders, links }: Book): Book {
	const isOfPerson = ([path]: readonly [string, unknown]): boolean => !isOfEngine(path);
	return {
		files: new Map([...files].filter(isOfPerson)),
		folders: new Set([...folders].filter(path => !isOfEngine(path))),
		links: new Map([...links].filter(isOfPerson)),
	};
}

/** Where each content lies. */
export function placesOf({ files }: Book): Map<string, string[]> {
	const places = new Map<string, string[]>();
	for (const [path, { hash }] of files) places.set(hash, [...(places.get(hash) ?? []), path]);
	return places;
}

/** Folders without a file or link anywhere below them. */
export function emptyFoldersOf({ files, folders, links }: Book): Set<string> {
	const empty = new Set(folders);
	for (const path of [...files.keys(), ...links.keys()]) {
		for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
			empty.delete(path.slice(0, end));
	}
	return empty;
}
