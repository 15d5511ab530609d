/** Paths in plans: relative to the Data tree or absolute, always with `/`. */
import type { Reason } from './operations/plan';

const ROOT = /^(?:[a-z]:)?\/$/i;

/** The folder above; '' is the Data tree itself. A root's is the root. */
export function folderOf(path: string): string {
	const end = path.lastIndexOf('/');
	return end <= 2 && ROOT.test(path.slice(0, end + 1)) ? path.slice(0, end + 1) : path.slice(0, Math.max(0, end));
}

/** The folders above, the nearest first, without the Data tree itself. */
export function* foldersAbove(path: string): Generator<string> {
	let below = path;
	for (let folder = folderOf(path); folder !== '' && folder !== below; folder = folderOf(folder)) {
		yield folder;
		below = folder;
	}
}

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** A name in a folder, as a path. */
export const pathIn = (folder: string, name: string): string =>
	folder === '' || folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`;

/** Whether a path leads to a folder that the user named, not into the tree. */
export const isAbsolute = (path: string): boolean => /^(?:[a-z]:)?\//i.test(path);

/** Whether a path is a folder or lies below it. */
export const isWithin = (path: string, folder: string): boolean =>
	folder === '' || path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

const FAULTY = /(?:^|\/)\.{0,2}(?:\/|$)|[\\\0]/;

/** What is wrong with a path wherever it leads. A backslash separates names on Windows: `..\` would be a way out. */
export function pathFault(path: string): Reason | undefined {
	const below = path.replace(/^(?:[a-z]:)?\/{1,2}/i, '');
	if (!FAULTY.test(below)) return undefined;
	if (below.includes('\0')) return 'name-character';
	return below.split('/').includes('') ? 'name-empty' : 'name-path';
}
