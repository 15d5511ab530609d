/** Folders for a target's next masters. */
import type { Night } from '../domain/night';
import type { MakeFolder, Plan } from '../domain/operations/plan';
import { folderOf, pathIn } from '../domain/paths';
import { PLANS } from '../text/plans';
import { subfolderOf, type TargetFolder } from './target-folder';
import { drizzleFolder, MASTER_FOLDER } from '../tree/folder-names';

/**
 * "Start a master": `<target>/master/<today>/1x`, and one folder for each further drizzle (seed
 * directory-structure.md).
 * @param drizzles whole factors: 1, 2 …
 */
export function planMaster(
	target: Pick<TargetFolder, 'folder' | 'inventory'>,
	today: Night,
	drizzles: readonly number[],
): Plan {
	const date = pathIn(
		pathIn(target.folder, subfolderOf(target, name => /^masters?$/i.test(name)) ?? MASTER_FOLDER),
		today,
	);
	const steps = [...new Set(drizzles)]
		.sort((a, b) => a - b)
		.map((drizzle): MakeFolder => ({ kind: 'make folder', path: pathIn(date, drizzleFolder(drizzle)) }));
	// What lies deeper does not tell how the folder for masters is called.
	const skipped = target.inventory.lacking.filter(
		({ path }) => path === target.folder || folderOf(path) === target.folder,
	);
	return {
		operation: 'start master',
		title: PLANS.master(target.folder, today),
		outside: [],
		steps,
		conflicts: [],
		skipped,
	};
}
