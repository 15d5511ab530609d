/**
 * Sorts lights into a folder for each angle that one set of flats serves (the seed's `organize_sessions.py`; DESIGN 5).
 */
import type { SortedFolder } from '../domain/operations/proposal';
import { arcOf, periodOf } from '../domain/angle';
import { UNKNOWN_FILTER } from '../domain/exposure';
import type { Flat } from '../domain/flats/flat';
import type { Plan } from '../domain/operations/plan';
import { sortIntoSessions, type Session, type SessionLight, type SessionRules } from '../domain/flats/session';
import { PLANS } from '../text/plans';
import type { FolderFrames } from '../tree/frames';
import { type IndexedFile } from '../tree/index/tree-index';
import { placeOf } from '../tree/layout';
import { FilterFolders, inOrder, type FilterFolder, type SortingPlace, type SortingRules } from './by-filter';
import { FileMoves } from './file-moves';
import { folderOf, isWithin, nameOf, pathIn } from '../domain/paths';
import { isDateFolder, sessionFolder } from '../tree/folder-names';

/** What lights of a rig can share. */
export interface RigFlats {
	readonly flats: readonly Flat[];
	readonly rules: SessionRules;
}

export interface IntoSessions {
	readonly plan: Plan;
	/** By path. Ids of lights are paths. */ readonly folders: readonly SortedFolder[];
}

/** A light where it lies. */
interface PlacedLight {
	readonly light: SessionLight;
	readonly file: IndexedFile;
	readonly frames: FolderFrames;
	readonly exposureSeconds: number;
}

/**
 * Makes `DATE_<…>/Session_<a>deg/FILTER_…` of nights with two and more groups of angles, and
 * `<target>/Session_<a>deg/<filter>/…` in loose trees. Nothing leaves the folder that was asked for. Lights whose angle
 * can't be compared stay and are listed; rejected ones and calibration frames stay.
 * @param folders of the Data tree, or at least those to be sorted
 * @param flatsOf what is known of a rig
 */
export function planIntoSessions(
	folders: Iterable<FolderFrames>,
	{ folder: top, inventory }: SortingPlace,
	flatsOf: (rig: string | null) => RigFlats,
	rules: SortingRules,
): IntoSessions {
	const moves = FileMoves.over({ inventories: new Map([[top, inventory]]) }, rules.isFrame);
	const filterFolders = new FilterFolders(inventory, rules);
	const sorted: SortedFolder[] = [];
	for (const { folder, rig, lights } of unitsIn(folders, top, rules)) {
		const { flats, rules: sessionRules } = flatsOf(rig);
		const sessions = sortIntoSessions(
			lights.map(({ light }) => light),
			flats,
			sessionRules,
		);
		const isSorted = !isDateFolder(nameOf(folder)) || hasGroups(sessions.sessions, sessionRules);
		sorted.push({ folder, rig, isSorted, ...sessions });
		if (!isSorted) continue;
		const byId = new Map(lights.map(placed => [placed.light.id, placed]));
		for (const { label, ids } of sessions.sessions) {
			const session = pathIn(folder, sessionName(folder, label, inventory.folders, rules));
			for (const id of ids) {
				const placed = byId.get(id);
				if (!placed) continue;
				const { path, fault } = placeIn(session, folder, placed, filterFolders, rules);
				if (fault) moves.skip(id, fault, placed.light.filter);
				else moves.frame(id, pathIn(path, nameOf(id)), placed.file);
			}
		}
		for (const id of sessions.withoutAngle) moves.skip(id, 'no-angle');
	}
	return {
		plan: { operation: 'sessions', title: PLANS.intoSessions(top), outside: [], ...moves.result() },
		folders: sorted,
	};
}

interface Unit {
	readonly folder: string;
	readonly rig: string | null;
	readonly lights: PlacedLight[];
}

/** None in a part of a night or of a session: only the whole can be sorted. */
function unitsIn(folders: Iterable<FolderFrames>, top: string, rules: SortingRules): Unit[] {
	const units = new Map<string, Unit>();
	if (placeOf(top, rules.layout).sessionDegrees !== null || folderOf(top).split('/').some(isDateFolder)) return [];
	for (const frames of inOrder(folders)) {
		const { path, files } = frames.folder;
		if (!isWithin(path, top)) continue;
		const folder = unitOf(frames, top, rules);
		for (const { rig, state, filter, angleSystem, angles, members, exposureSeconds } of frames.lights) {
			if (state === 'rejected') continue;
			const key = JSON.stringify([folder, rig]);
			const unit = units.get(key) ?? { folder, rig, lights: [] };
			units.set(key, unit);
			members.forEach((position, at) => {
				const file = files[position];
				if (!file) return;
				const physicalFilter = file.facts?.setup.filter;
				const use = { filter, ...(physicalFilter !== undefined && { physicalFilter }) };
				unit.lights.push({
					light: { id: pathIn(path, file.name), ...use, angleSystem, angleDegrees: angles[at] ?? null },
					file,
					frames,
					exposureSeconds,
				});
			});
		}
	}
	return [...units.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/**
 * The folder that sessions are made in: the night's, else the target's or its `accept/` or panel; never above the
 * folder that was asked for.
 */
function unitOf({ folder: { path }, place }: FolderFrames, top: string, { layout }: SortingRules): string {
	const segments = path.split('/');
	const dateAt = segments.findLastIndex(isDateFolder);
	if (dateAt < 0 && place.targetFolder === '') return top === '' ? path : top;
	let depth = dateAt >= 0 ? dateAt + 1 : place.targetFolder.split('/').length;
	const isPart = (segment: string | undefined): boolean => {
		const { isAccepted, panel, filter } = placeOf(segment ?? '', layout);
		return isAccepted || (panel !== null && filter === null);
	};
	while (dateAt < 0 && isPart(segments[depth])) depth++;
	const unit = segments.slice(0, depth).join('/');
	return isWithin(unit, top) ? unit : top;
}

/** Whether lights of one filter would need different flats, or lights are too far apart for any flat to serve all. */
function hasGroups(sessions: readonly Session[], { source, symmetry, toleranceDegrees }: SessionRules): boolean {
	if (sessions.length < 2) return false;
	const filters = sessions.flatMap(session => session.filters);
	if (new Set(filters.map(({ filter }) => filter)).size < filters.length) return true;
	const ends = filters.flatMap(({ arc: { startDegrees, spanDegrees } }) => [
		startDegrees,
		startDegrees + spanDegrees,
	]);
	return (arcOf(ends, periodOf(source, symmetry))?.spanDegrees ?? 0) > 2 * toleranceDegrees;
}

/** The folder of a session as it is spelled already, or a new name. */
function sessionName(folder: string, label: string, existing: readonly string[], { layout }: SortingRules): string {
	const there = existing.find(
		path => folderOf(path) === folder && placeOf(nameOf(path), layout).sessionDegrees === Number(label),
	);
	return there === undefined ? sessionFolder(label) : nameOf(there);
}

/**
 * The folder in a session where a light belongs: as deep as it lay, without an earlier session, in a folder of its
 * filter.
 */
function placeIn(
	session: string,
	unit: string,
	placed: PlacedLight,
	filterFolders: FilterFolders,
	{ layout }: SortingRules,
): FilterFolder {
	const {
		frames: { folder, place },
		light,
		exposureSeconds,
	} = placed;
	const below = folder.path
		.slice(unit.length)
		.split('/')
		.filter(segment => segment !== '' && placeOf(segment, layout).sessionDegrees === null);
	const path = [session, ...below].join('/');
	const isSorted = place.filter !== null || light.filter === UNKNOWN_FILTER;
	return isSorted ? { path, fault: undefined } : filterFolders.under(path, { filter: light.filter, exposureSeconds });
}
