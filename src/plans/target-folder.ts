/** A target's folder in one stage, with everything that lies in it. */
import type { FrameKind } from '../domain/frame';
import type { LightGroup, FolderFrames } from '../tree/frames';
import { type IndexedFile } from '../tree/index/tree-index';
import { FileMoves } from './file-moves';
import type { Inventory } from '../tree/inventory';
import { folderOf, pathIn } from '../domain/paths';

export interface TargetFolder {
	/** Relative to the Data tree. */
	readonly folder: string;
	/** Itself and the folders below it. */
	readonly frames: readonly FolderFrames[];
	readonly inventory: Inventory;
}

/** One light of a target's folder. */
export interface TargetLight {
	readonly path: string;
	readonly file: IndexedFile;
	readonly group: LightGroup;
}

/** Its lights, folder by folder. */
export function lightsOf({ frames }: TargetFolder): TargetLight[] {
	return frames.flatMap(({ folder, lights }) =>
		lights.flatMap(group =>
			group.members.flatMap(position => {
				const file = folder.files[position];
				return file ? [{ path: pathIn(folder.path, file.name), file, group }] : [];
			}),
		),
	);
}

/** Its darks, flats and biases. */
export function calibrationOf({
	frames,
}: TargetFolder): { readonly path: string; readonly file: IndexedFile; readonly kind: FrameKind }[] {
	return frames.flatMap(({ folder, calibration }) =>
		calibration.map(({ file, kind }) => ({ path: pathIn(folder.path, file.name), file, kind })),
	);
}

/** Moves within the folder, sidecars included. */
export function movesWithin({ folder, frames, inventory }: TargetFolder): FileMoves {
	const images = new Set(frames.flatMap(({ folder: { files } }) => files.map(({ name }) => name)));
	return FileMoves.over({ inventories: new Map([[folder, inventory]]) }, name => images.has(name));
}

/** A path below the folder, without the folder. */
export const below = ({ folder }: Pick<TargetFolder, 'folder'>, path: string): string => path.slice(folder.length + 1);

/** The folder straight below the target's that fits, as it lies on disk. */
export function subfolderOf(
	{ folder, inventory }: Pick<TargetFolder, 'folder' | 'inventory'>,
	fits: (name: string) => boolean,
): string | undefined {
	return inventory.folders
		.find(path => folderOf(path) === folder && fits(below({ folder }, path)))
		?.slice(folder.length + 1);
}
