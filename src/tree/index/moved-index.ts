/**
 * What is known of a tree after files and folders were moved in it: a move renames its part of the index instead of
 * reading again (DESIGN 7).
 */
import { folderOf, nameOf, pathIn } from '../../domain/paths';
import type { TimeSlice } from '../../async/time-slice';
import { TreeIndex, type IndexedFile, type IndexedFolder } from './tree-index';

export interface Moved {
	readonly from: string;
	/** Null where it is gone. */ readonly to: string | null;
}

/**
 * The index with these moves done. Folders that something came into or went out of are looked at by the next scan,
 * whatever their times say; their files are known there and not read again.
 * @param moves paths relative to the tree; others are passed over
 * @returns `touched`: the folders whose files are others now, old and new ones
 * @throws when cancelled
 */
export async function movedIndex(
	{ folders }: TreeIndex,
	moves: readonly Moved[],
	slice: TimeSlice,
): Promise<{ index: TreeIndex; touched: ReadonlySet<string> }> {
	const moved = new Map(folders);
	const touched = new Set<string>();
	const change = (path: string, files: (files: readonly IndexedFile[]) => readonly IndexedFile[]): void => {
		const before = moved.get(path) ?? { path, subfolders: [], links: [], files: [] };
		moved.set(path, { ...before, files: files(before.files), ...UNSEEN });
		touched.add(path);
	};
	const arriving = new Map<string, IndexedFile[]>();
	const leaving = new Map<string, Set<string>>();
	const known = new Map<string, ReadonlyMap<string, IndexedFile>>();
	const fileAt = (path: string): IndexedFile | undefined =>
		entryOf(
			known,
			folderOf(path),
			() => new Map(folders.get(folderOf(path))?.files.map(file => [file.name, file])),
		).get(nameOf(path));
	for (const { from, to } of moves) {
		if (slice.due()) await slice.giveWay();
		if (folders.has(from)) {
			for (const path of below(folders, from)) {
				if (slice.due()) await slice.giveWay();
				const record = folders.get(path);
				const now = to === null ? '' : to + path.slice(from.length);
				moved.delete(path);
				touched.add(path);
				if (to === null || !isInTree(to) || !record) continue;
				moved.set(now, { ...record, path: now });
				touched.add(now);
			}
			continue;
		}
		const file = fileAt(from);
		if (!file) continue;
		entryOf(leaving, folderOf(from), () => new Set<string>()).add(file.name);
		if (to !== null && isInTree(to)) entryOf(arriving, folderOf(to), () => []).push({ ...file, name: nameOf(to) });
	}
	for (const [path, names] of leaving) {
		if (slice.due()) await slice.giveWay();
		change(path, files => files.filter(({ name }) => !names.has(name)));
	}
	for (const [path, files] of arriving) {
		if (slice.due()) await slice.giveWay();
		change(path, before => [...before, ...files].sort((a, b) => (a.name < b.name ? -1 : 1)));
	}
	return { index: new TreeIndex(moved), touched };
}

/** Times that no folder has. */
const UNSEEN: Pick<IndexedFolder, 'mtimeMs' | 'ctimeMs' | 'listedAtMs'> = { mtimeMs: 0, ctimeMs: 0, listedAtMs: 0 };

const isInTree = (path: string): boolean => !/^(?:[a-z]:)?\//i.test(path);

const below = (folders: ReadonlyMap<string, IndexedFolder>, folder: string): string[] => {
	const paths = [folder];
	for (const path of paths) for (const name of folders.get(path)?.subfolders ?? []) paths.push(pathIn(path, name));
	return paths;
};

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
	let value = map.get(key);
	if (value === undefined) map.set(key, (value = make()));
	return value;
}
