/**
 * What lies below a folder, also what is no frame: sidecars, projects, logs, empty folders. Planners of moves go by it.
 */
import type { Reason, Skipped } from '../domain/operations/plan';
import { failureOf, isDiskFailure } from './disk';
import type { TimeSlice } from '../async/time-slice';
import { forEachConcurrently } from '../async/concurrency';
import { pathIn } from '../domain/paths';
import { LOG_FOLDER, pathOnDisk, type TreeAccess } from './tree-access';

export interface InventoryFile {
	readonly path: string;
	readonly sizeBytes: number;
	readonly mtimeMs: number;
}

/** Sorted by path. */
export interface Inventory {
	readonly files: readonly InventoryFile[];
	/** Below the folder; itself is not among them. */
	readonly folders: readonly string[];
	/** Neither followed nor moved. */
	readonly links: readonly string[];
	/**
	 * What lies there, or may, and is not among the above, and why: without this the inventory is whole. Where the
	 * reason is the name, the path is for people only.
	 */
	readonly lacking: readonly Skipped[];
}

/**
 * Everything below a folder as it lies on the disk now; our own folder in a Data tree is left out.
 * @param folder as in plans: relative to the tree, or absolute for a folder outside
 * @returns paths like the folder's. What the disk refuses to tell, the folder itself included, is lacking.
 * @throws when cancelled
 */
export async function takeInventory(
	access: Pick<TreeAccess, 'disk' | 'root'>,
	folder: string,
	slice: TimeSlice,
): Promise<Inventory> {
	const { disk } = access;
	const [paths, files, folders, links, lacking]: [string[], InventoryFile[], string[], string[], Skipped[]] = [
		[],
		[],
		[],
		[],
		[],
	];
	const lacks = (path: string, reason: Reason, detail?: string): Skipped => {
		const lack = { path, reason, ...(detail !== undefined && { detail }) };
		lacking.push(lack);
		return lack;
	};
	/** What the disk answers, or why it does not, and then the path is lacking. */
	const told = async <T extends object>(
		path: string,
		otherwise: Reason,
		look: () => Promise<T | undefined>,
	): Promise<T | Skipped> => {
		try {
			return (await look()) ?? lacks(path, 'vanished');
		} catch (error) {
			if (!isDiskFailure(error)) throw error;
			return failureOf(error) === 'ENOENT' ? lacks(path, 'vanished') : lacks(path, otherwise, failureOf(error));
		}
	};
	for (let level = [folder]; level.length > 0;) {
		const below: string[] = [];
		await forEachConcurrently(slice, level, async path => {
			const listing = await told(path, 'unreadable-folder', () => disk.list(pathOnDisk(access, path)));
			// One that can't be read is a folder all the same.
			if (path !== folder && !('reason' in listing && listing.reason === 'vanished')) folders.push(path);
			if ('reason' in listing) return;
			for (const name of listing.files) paths.push(pathIn(path, name));
			for (const name of listing.links) links.push(pathIn(path, name));
			for (const name of listing.others) lacks(pathIn(path, name), 'special-file');
			for (const { shown } of listing.unnameable) lacks(pathIn(path, shown), 'name-not-utf8');
			for (const name of listing.folders) if (path !== '' || name !== LOG_FOLDER) below.push(pathIn(path, name));
		});
		level = below;
	}
	await forEachConcurrently(slice, paths, async path => {
		const entry = await told(path, 'failed', () => disk.lstat(pathOnDisk(access, path)));
		if ('reason' in entry) return;
		if (entry.kind === 'file') files.push({ path, sizeBytes: entry.sizeBytes, mtimeMs: entry.mtimeMs });
		else lacks(path, 'changed');
	});
	const byPath = (a: { readonly path: string }, b: { readonly path: string }): number => compare(a.path, b.path);
	return {
		files: files.sort(byPath),
		folders: folders.sort(compare),
		links: links.sort(compare),
		lacking: lacking.sort(byPath),
	};
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
