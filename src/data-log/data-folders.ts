/** The Data folders of this device. */
import type { Problem } from '../domain/problem';
import { checkDataFolder, isInside } from '../tree/data-folder';
import { findLikelyFolders, type LikelyFolder } from '../tree/likely-folders';
import type { DataLog } from './data-log';

/** Absolute, in the user's order. */
export async function dataFolders(log: DataLog): Promise<string[]> {
	return (await log.trees.list.open()).map(tree => tree.known.path);
}

/** Makes these the Data folders of this device and vault. Folders that were known keep their id and index. */
export function setDataFolders(log: DataLog, paths: readonly string[]): Promise<void> {
	return log.treeQueue.run(() => log.trees.list.set(paths, () => log.parts.clock.random()));
}

/** What is wrong with a path as a Data folder; undefined if nothing is. */
export function whyNoDataFolder(
	{ parts: { disk, vaultPath } }: DataLog,
	path: string,
	others: readonly string[],
): Promise<Problem | undefined> {
	return checkDataFolder(path, others, disk, vaultPath);
}

/** Folders that look like Data trees, near the places where people keep their files; the likeliest first. */
export async function likelyDataFolders(log: DataLog, places: readonly string[]): Promise<LikelyFolder[]> {
	const { disk, vaultPath } = log.parts;
	if (!disk) return [];
	return (await findLikelyFolders(disk, places, log.timeSlice())).filter(
		({ path }) => vaultPath === undefined || (path !== vaultPath && !isInside(path, vaultPath)),
	);
}
