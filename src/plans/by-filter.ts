/** Sorts lights that lie mixed in one folder into a folder for each filter (the seed's `organize_files.py`). */
import type { FilterGroup } from '../domain/operations/proposal';
import { UNKNOWN_FILTER } from '../domain/exposure';
import type { FaultCode } from '../domain/frame';
import type { NameFault, Plan } from '../domain/operations/plan';
import { PLANS } from '../text/plans';
import type { FolderFrames, LightGroup } from '../tree/frames';
import { filterFolder, isDateFolder } from '../tree/folder-names';
import { placeOf, type LayoutRules } from '../tree/layout';
import { atOnce, inPieces, type Work } from '../async/time-slice';
import { FileMoves } from './file-moves';
import type { Inventory } from '../tree/inventory';
import { nameFault } from '../tree/file-system-names';
import { folderOf, isWithin, nameOf, pathIn } from '../domain/paths';

export interface SortingRules {
	readonly layout: LayoutRules;
	/** The canonical filter of a name, or undefined where it names none. */
	readonly canonical: (filter: string) => string | undefined;
	/** Tells image files by their name: sidecars belong to them. */
	readonly isFrame: (name: string) => boolean;
}

/** The folder to sort, and everything below it. */
export interface SortingPlace {
	readonly folder: string;
	readonly inventory: Inventory;
}

export interface ByFilter {
	readonly plan: Plan;
	/** In the order of the folders. */ readonly groups: readonly FilterGroup[];
}

/**
 * Lights without a filter stay and are listed, as do files that can't be read; calibration frames stay.
 * @param folders of the Data tree, or at least those to be sorted
 * @param isRecursive sorts the folders below as well, each for itself
 */
export const planByFilter = (
	folders: Iterable<FolderFrames>,
	place: SortingPlace,
	isRecursive: boolean,
	rules: SortingRules,
): ByFilter => atOnce(planningByFilter(folders, place, isRecursive, rules));

/** The same in pieces: a folder may hold a season. */
export function* planningByFilter(
	folders: Iterable<FolderFrames>,
	{ folder, inventory }: SortingPlace,
	isRecursive: boolean,
	rules: SortingRules,
): Work<ByFilter> {
	const moves = yield* FileMoves.opening({ inventories: new Map([[folder, inventory]]) }, rules.isFrame);
	const filterFolders = new FilterFolders(inventory, rules);
	const groups = new Map<string, { folder: string; filter: string; lights: number }>();
	for (const frames of inOrder(folders)) {
		const { path, files } = frames.folder;
		const isAskedFor = path === folder || (isRecursive && isWithin(path, folder));
		if (!isAskedFor || frames.place.area !== 'lights' || frames.place.filter !== null) continue;
		yield* inPieces(files, ({ name, fault }) => {
			if (fault) skipUnread(moves, pathIn(path, name), fault.code);
		});
		for (const group of frames.lights) {
			const { path: to, fault } = filterFolders.under(path, group);
			yield* inPieces(group.members, position => {
				const file = files[position];
				if (!file) return;
				const light = pathIn(path, file.name);
				if (group.filter === UNKNOWN_FILTER) moves.skip(light, 'no-filter');
				else if (fault) moves.skip(light, fault, group.filter);
				else {
					moves.frame(light, pathIn(to, file.name), file);
					const known = groups.get(to) ?? { folder: to, filter: group.filter, lights: 0 };
					groups.set(to, { ...known, lights: known.lights + 1 });
				}
			});
		}
	}
	return {
		plan: { operation: 'filters', title: PLANS.byFilter(folder), outside: [], ...(yield* moves.resulting()) },
		groups: [...groups.values()],
	};
}

function skipUnread(moves: FileMoves, path: string, code: FaultCode): void {
	if (code === 'still-being-written') moves.skip(path, code);
	else moves.skip(path, 'unreadable', code);
}

/** By path: disks list folders in an order of their own. */
export const inOrder = (folders: Iterable<FolderFrames>): FolderFrames[] =>
	[...folders].sort((a, b) => (a.folder.path < b.folder.path ? -1 : 1));

/** fault: why no folder can be called so. */
export interface FilterFolder {
	readonly path: string;
	readonly fault: NameFault | undefined;
}

/** Finds the folder for a filter: one that is there already, or a new name. */
export class FilterFolders {
	private readonly subfolders = new Map<string, string[]>();
	private readonly found = new Map<string, FilterFolder>();

	constructor(
		{ folders }: Inventory,
		private readonly rules: SortingRules,
	) {
		for (const path of folders) {
			const names = this.subfolders.get(folderOf(path));
			if (names) names.push(nameOf(path));
			else this.subfolders.set(folderOf(path), [nameOf(path)]);
		}
	}

	/**
	 * The folder below another one that a group's lights belong in. Its name is the seed's `FILTER_<f>_EXP_<s>` in a
	 * tree with stages or DATE folders, and the filter's alone in a loose tree, where its "Before and After" has it so.
	 */
	under(folder: string, { filter, exposureSeconds }: Pick<LightGroup, 'filter' | 'exposureSeconds'>): FilterFolder {
		const key = JSON.stringify([folder, filter, exposureSeconds]);
		let found = this.found.get(key);
		if (!found) {
			const name = this.nameIn(folder, filter, exposureSeconds);
			this.found.set(key, (found = { path: pathIn(folder, name), fault: nameFault(name) }));
		}
		return found;
	}

	private nameIn(folder: string, filter: string, exposureSeconds: number): string {
		const { layout, canonical } = this.rules;
		const place = placeOf(folder, layout);
		const isLoose = place.stage === null && !folder.split('/').some(isDateFolder);
		// A name that no table knows would read as a target's.
		const name = isLoose && layout.knownFilter(filter) === filter ? filter : filterFolder(filter, exposureSeconds);
		const there = this.subfolders.get(folder) ?? [];
		if (there.includes(name)) return name;
		const alike = there.filter(other => {
			const below = placeOf(pathIn(folder, other), layout);
			return (
				below.filter !== null &&
				canonical(below.filter) === filter &&
				below.setTempCelsius === null &&
				below.panel === place.panel &&
				(below.exposureSeconds === exposureSeconds || (isLoose && below.exposureSeconds === null))
			);
		});
		return alike.length === 1 && alike[0] !== undefined ? alike[0] : name;
	}
}
