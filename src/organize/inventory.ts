/** What lies below a folder, also what is no frame: sidecars, projects, logs, empty folders. Planners of moves go by it. */
import { failureOf } from '../tree/disk';
import type { Pace } from '../tree/pace';
import { eachInLanes } from './lanes';
import { pathIn } from './paths';
import { LOG_FOLDER, pathOnDisk, type Workbench } from './workbench';

export interface InventoryFile { readonly path: string; readonly sizeBytes: number; readonly mtimeMs: number }

/** Sorted by path. */
export interface Inventory {
	readonly files: readonly InventoryFile[];
	/** Below the folder; itself is not among them. */
	readonly folders: readonly string[];
	/** Neither followed nor moved. */
	readonly links: readonly string[];
}

/**
 * Everything below a folder as it lies on the disk now; our own folder in a Data tree is left out.
 * @param folder as in plans: relative to the tree, or absolute for a folder outside
 * @returns paths like the folder's; nothing where the folder is not there. What vanishes meanwhile was not there.
 * @throws what the disk says
 */
export async function takeInventory(bench: Pick<Workbench, 'disk' | 'root'>, folder: string, pace: Pace): Promise<Inventory> {
	const { disk } = bench;
	const [paths, files, folders, links]: [string[], InventoryFile[], string[], string[]] = [[], [], [], []];
	for (let level = [folder]; level.length > 0;) {
		const below: string[] = [];
		await eachInLanes(pace, level, async path => {
			const listing = await ifThere(() => disk.list(pathOnDisk(bench, path)));
			if (!listing) return;
			if (path !== folder) folders.push(path);
			for (const name of listing.files) paths.push(pathIn(path, name));
			for (const name of listing.links) links.push(pathIn(path, name));
			for (const name of listing.folders) if (path !== '' || name !== LOG_FOLDER) below.push(pathIn(path, name));
		});
		level = below;
	}
	await eachInLanes(pace, paths, async path => {
		const entry = await disk.entry(pathOnDisk(bench, path));
		if (entry?.kind === 'file') files.push({ path, sizeBytes: entry.sizeBytes, mtimeMs: entry.mtimeMs });
	});
	return { files: files.sort((a, b) => compare(a.path, b.path)), folders: folders.sort(compare), links: links.sort(compare) };
}

/** The answer of the disk, or undefined where there is no such thing. */
export async function ifThere<T>(look: () => Promise<T>): Promise<T | undefined> {
	try {
		return await look();
	} catch (error) {
		if (failureOf(error) !== 'ENOENT') throw error;
		return undefined;
	}
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
