/** Copies a closed target out of the Data tree. The originals stay; nothing is ever deleted. */
import type { Conflict, CopyFile, Plan, Skipped } from '../domain/operations/plan';
import { PLANS } from '../text/plans';
import type { Inventory } from '../tree/inventory';
import { foldName } from '../tree/file-system-names';
import { Places } from '../tree/places';
import { folderOf, foldersAbove, isAbsolute, isWithin, nameOf, pathIn } from '../domain/paths';
import { pathOnDisk, type TreeAccess } from '../tree/tree-access';

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
 * Copies of every file, whatever it is, to `<archive>/<rig>/<target>/…`; links and what an inventory lacks are
 * conflicts. A target that stands in several stages of a rig comes together in one folder; of two files that would be
 * one there, the first folder's goes.
 * @param archive absolute folder outside of the Data tree
 * @param root absolute path of the Data tree
 */
export function planArchive(sources: readonly ArchivedFolder[], archive: string, root: string): Archive {
	const title = PLANS.archive(sources[0]?.folder ?? '', archive);
	const steps: CopyFile[] = [];
	const conflicts: Conflict[] = [];
	const folders = new Set<string>();
	/** What an earlier run copied is looked at when its turn comes: the same bytes are no conflict. */
	const claimed = new Map<string, string>();
	// A relative path would lead into the tree.
	if (!isAbsolute(archive) || isWithin(archive, root)) conflicts.push(...insideTree(sources, archive));
	else
		for (const { rig, folder, inventory } of sources) {
			const to = pathIn(rig === null ? archive : pathIn(archive, rig), nameOf(folder));
			folders.add(to);
			for (const { path, sizeBytes, mtimeMs } of inventory.files) {
				const copy = `${to}${path.slice(folder.length)}`;
				const other = claimed.get(foldName(copy));
				claimed.set(foldName(copy), other ?? copy);
				if (other === undefined) steps.push({ kind: 'copy file', from: path, to: copy, sizeBytes, mtimeMs });
				else conflicts.push({ from: path, to: copy, reason: other === copy ? 'taken' : 'similar-name' });
			}
			const missing = [
				...inventory.links.map((path): Skipped => ({ path, reason: 'is-link' })),
				...inventory.lacking,
			];
			for (const { path, ...trouble } of missing)
				conflicts.push({ from: path, to: `${to}${path.slice(folder.length)}`, ...trouble });
		}
	return {
		plan: { operation: 'archive', title, outside: [archive], steps, conflicts, skipped: [] },
		folders: [...folders],
		sources: sources.map(({ folder }) => folder),
	};
}

const insideTree = (sources: readonly Pick<ArchivedFolder, 'folder'>[], archive: string): Conflict[] =>
	sources.map(({ folder }) => ({ from: folder, to: archive, reason: 'inside-tree' }));

/**
 * The same archive; or none, where any copy would land in the Data tree by whatever path: through links, under another
 * spelling, on a disk that is mounted twice. There a copy could be its own original.
 * @param to absolute folder of the archive
 */
export async function outsideTree(
	{ disk, root }: Pick<TreeAccess, 'disk' | 'root'>,
	archive: Archive,
	sources: readonly ArchivedFolder[],
	to: string,
): Promise<Archive> {
	const { plan } = archive;
	const places = new Places(disk);
	const ends = plan.steps.flatMap(step => (step.kind === 'copy file' ? [step] : []));
	const folders = new Set(ends.flatMap(({ from }) => [...foldersAbove(from)]));
	// A folder of the tree may be mounted somewhere else by itself.
	const home = await places.identities([root, ...[...folders].map(folder => pathOnDisk({ root }, folder))]);
	for (const folder of new Set([to, ...ends.map(step => folderOf(step.to))])) {
		if ((await places.below(root, folder)) === undefined && !(await places.isIn(home, folder))) continue;
		return { plan: { ...plan, steps: [], conflicts: insideTree(sources, to) }, folders: [], sources: [] };
	}
	return archive;
}

/**
 * Whether an archive lies on the disk of anything that goes into it: one fault takes both.
 * @throws what the disk says
 */
export async function isOnSameDisk(
	{ disk, root }: Pick<TreeAccess, 'disk' | 'root'>,
	sources: readonly Pick<ArchivedFolder, 'folder'>[],
	to: string,
): Promise<boolean> {
	const places = new Places(disk);
	const deviceOf = async (path: string): Promise<number | undefined> =>
		(await disk.lstat(await places.real(path)))?.device;
	const device = await deviceOf(to);
	for (const { folder } of sources)
		if (device !== undefined && (await deviceOf(pathOnDisk({ root }, folder))) === device) return true;
	return false;
}
