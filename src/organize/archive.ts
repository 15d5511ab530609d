/** Copies a closed target out of the Data tree. The originals stay; nothing is ever deleted. */
import type { Conflict, CopyFile, Plan, Skipped } from '../domain/plan';
import type { Inventory } from './inventory';
import { foldName } from './names';
import { isAbsolute, isWithin, nameOf, pathIn } from './paths';

/** A target's folder in one stage of one rig. */
export interface ArchivedFolder {
	/** Null in a loose tree. */
	readonly rig: string | null;
	/** Relative to the Data tree. */
	readonly folder: string;
	readonly inventory: Inventory;
}

export interface Archive {
	readonly plan: Plan;
	/** Where manifests belong: the target's folder of each rig, absolute. */
	readonly folders: readonly string[];
	/** What is copied, relative to the Data tree. */
	readonly sources: readonly string[];
}

/**
 * Copies of every file, whatever it is, to `<archive>/<rig>/<target>/…`; links and what an inventory lacks are conflicts. A target that stands in several stages of a rig comes together
 * in one folder; of two files that would be one there, the first folder's goes.
 * @param archive absolute folder outside of the Data tree
 * @param root absolute path of the Data tree
 */
export function planArchive(sources: readonly ArchivedFolder[], archive: string, root: string): Archive {
	const title = `${nameOf(sources[0]?.folder ?? '')} to ${archive}`;
	const steps: CopyFile[] = [];
	const conflicts: Conflict[] = [];
	const folders = new Set<string>();
	/** What an earlier run copied is looked at when its turn comes: the same bytes are no conflict. */
	const claimed = new Map<string, string>();
	// A relative path would lead into the tree.
	if (!isAbsolute(archive) || isWithin(archive, root)) conflicts.push(...sources.map(({ folder }): Conflict => ({ from: folder, to: archive, reason: 'inside-tree' })));
	else for (const { rig, folder, inventory } of sources) {
		const to = pathIn(rig === null ? archive : pathIn(archive, rig), nameOf(folder));
		folders.add(to);
		for (const { path, sizeBytes, mtimeMs } of inventory.files) {
			const copy = `${to}${path.slice(folder.length)}`;
			const other = claimed.get(foldName(copy));
			claimed.set(foldName(copy), other ?? copy);
			if (other === undefined) steps.push({ kind: 'copy file', from: path, to: copy, sizeBytes, mtimeMs });
			else conflicts.push({ from: path, to: copy, reason: other === copy ? 'taken' : 'similar-name' });
		}
		const missing = [...inventory.links.map((path): Skipped => ({ path, reason: 'is-link' })), ...inventory.lacking];
		for (const { path, ...trouble } of missing) conflicts.push({ from: path, to: `${to}${path.slice(folder.length)}`, ...trouble });
	}
	return { plan: { operation: 'archive', title, outside: [archive], steps, conflicts, skipped: [] }, folders: [...folders], sources: sources.map(({ folder }) => folder) };
}
