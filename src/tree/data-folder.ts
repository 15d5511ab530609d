/** Paths of Data folders: their form, and what may be wrong with one. */
import type { Problem } from '../domain/problem';
import { failureOf, type ReadingDisk } from './disk';

/** An absolute path with `/`, as Windows allows it too, and without one at its end. */
export function withoutTrailingSlash(path: string): string {
	const forward = /^([a-z]:|\\\\)/i.test(path) ? path.replaceAll('\\', '/') : path;
	return forward.length > 1 ? forward.replace(/\/+$/, '') : forward;
}

/** Whether a path lies below a folder. */
export const isInside = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);

/** What is wrong with a path as a Data folder, undefined if nothing is. Lying in the vault is a warning only. */
export async function checkDataFolder(path: string, others: readonly string[], disk: ReadingDisk | undefined, vaultPath: string | undefined): Promise<Problem | undefined> {
	const folder = withoutTrailingSlash(path);
	try {
		if (disk && !(await disk.stat(folder)).isFolder) return { code: 'tree-missing', path, detail: { reason: 'not a folder' } };
	} catch (error) {
		const failure = failureOf(error);
		return { code: 'tree-missing', path, detail: { reason: failure === 'ENOENT' ? 'there is no such folder' : failure } };
	}
	const outer = others.map(withoutTrailingSlash).find(other => other !== folder && (isInside(folder, other) || isInside(other, folder)));
	if (outer !== undefined) return { code: 'tree-nested', path, detail: { other: outer } };
	return vaultPath !== undefined && isInside(folder, vaultPath) ? { code: 'tree-inside-vault', path } : undefined;
}
