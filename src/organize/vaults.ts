/** Data trees inside vaults: only Obsidian may change those, since links have to follow (DESIGN 7 and 11). */
import { isDiskFailure } from '../tree/disk';
import { foldersAbove, isWithin, pathIn } from './paths';
import type { Workbench } from './workbench';

/** Where Obsidian keeps a vault's settings, unless a person named another folder. */
const settingsIn = (folder: string): string => `${pathIn(folder, '')}.obsidian`;

/**
 * The vault that a tree lies in, or is, by its path or by where links lead; undefined where it lies in none.
 * @param vaultPath a vault that is known to be one
 */
export async function vaultOf({ disk, root }: Pick<Workbench, 'disk' | 'root'>, vaultPath: string | undefined): Promise<string | undefined> {
	const realPath = await orUndefined(disk.realPath(root));
	for (const path of new Set([root, realPath ?? root])) {
		if (vaultPath !== undefined && isWithin(path, vaultPath)) return vaultPath;
		for (const folder of [path, ...foldersAbove(path)]) if (await orUndefined(disk.entry(settingsIn(folder)))) return folder;
	}
	return undefined;
}

/** A folder that can't be looked into, far above, is none that anybody works in. */
async function orUndefined<T>(look: Promise<T>): Promise<T | undefined> {
	try {
		return await look;
	} catch (error) {
		if (!isDiskFailure(error)) throw error;
		return undefined;
	}
}
