/** Paths of Data folders: their form, and what may be wrong with one. */
import type { Problem } from '../domain/problem';
import { failureOf, type PlaceDisk, type ReadingDisk } from './disk';
import { Places } from './places';

/** An absolute path with `/`, as Windows allows it too, and without one at its end. */
export function withoutTrailingSlash(path: string): string {
	const forward = /^([a-z]:|\\\\)/i.test(path) ? path.replaceAll('\\', '/') : path;
	return forward.length > 1 ? forward.replace(/\/+$/, '') : forward;
}

/** Whether a path lies below a folder. */
export const isInside = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);

/** What is wrong with a path as a Data folder, undefined if nothing is. Lying in the vault is a warning only. */
export async function checkDataFolder(
	path: string,
	others: readonly string[],
	disk: (ReadingDisk & PlaceDisk) | undefined,
	vaultPath: string | undefined,
): Promise<Problem | undefined> {
	const folder = withoutTrailingSlash(path);
	try {
		if (disk && !(await disk.stat(folder)).isFolder)
			return { code: 'tree-missing', path, detail: { reason: 'not a folder' } };
	} catch (error) {
		const failure = failureOf(error);
		return {
			code: 'tree-missing',
			path,
			detail: { reason: failure === 'ENOENT' ? 'there is no such folder' : failure },
		};
	}
	const places = disk && new Places(disk);
	for (const other of others.map(withoutTrailingSlash)) {
		const overlap =
			other === folder
				? undefined
				: ((await overlapOf(folder, other, places)) ?? (await overlapOf(other, folder, places)));
		if (overlap) return { ...overlap, path, detail: { other } };
	}
	return vaultPath !== undefined &&
		(isInside(folder, vaultPath) || ((await places?.below(vaultPath, folder)) ?? '') !== '')
		? { code: 'tree-inside-vault', path }
		: undefined;
}

/**
 * What is wrong with a Data folder that lies in another one, or is it, by where both lead; undefined where it does not.
 * @param places without them, only what is written counts
 */
export async function overlapOf(path: string, other: string, places: Places | undefined): Promise<Problem | undefined> {
	const rest = await places?.below(other, path);
	if (rest === '') return { code: 'tree-twice', path, detail: { other } };
	// A link in a Data folder is followed: what lies behind it is read with that folder.
	return rest !== undefined || isInside(path, other) ? { code: 'tree-nested', path, detail: { other } } : undefined;
}
