/**
 * Moves targets between stages (seed directory-structure.md; DESIGN 7): by one rename, or file by file into a folder
 * that exists.
 */
import type { MoveFolder, Plan } from '../domain/operations/plan';
import { isAbandoned } from '../domain/operations/readiness';
import { LIBRARY_STAGE_NUMBER, parseStage, STAGE_FOLDERS, type Stage } from '../domain/stage';
import type { Project } from '../domain/target-facts';
import { PLANS } from '../text/plans';
import { emptyListing, failureOf, isDiskFailure, type Listing } from '../tree/disk';
import type { FolderFrames } from '../tree/frames';
import type { TimeSlice } from '../async/time-slice';
import { FileMoves, type Survey } from './file-moves';
import { takeInventory, type Inventory } from '../tree/inventory';
import { ifThere } from '../tree/disk';
import { foldName } from '../tree/file-system-names';
import { folderOf, nameOf, pathIn } from '../domain/paths';
import { pathOnDisk, type TreeAccess } from '../tree/tree-access';

/** A target's folder in a stage: `<rig>/<stage>/<target>`. */
export interface StagedFolder {
	readonly folder: string;
	readonly stage: Stage;
	/** Lights in it. */
	readonly accepted: number;
	readonly unreviewed: number;
	/** Unreviewed by their place, though a person kept all of their night. */
	readonly kept: number;
}

/**
 * Where a target stands under one rig, the least advanced folder first. Folders of loose trees stand in no stage.
 * @param project of the same tree as the frames
 * @param keptNights nights of which a person kept all lights
 */
export function stagedFolders(
	{ folders }: Pick<Project, 'folders'>,
	frames: Iterable<FolderFrames>,
	keptNights: ReadonlySet<string> = new Set(),
): StagedFolder[] {
	const staged = new Map<
		string,
		{ folder: string; stage: Stage; accepted: number; unreviewed: number; kept: number }
	>();
	for (const folder of folders) {
		const stage = parseStage(nameOf(folderOf(folder)));
		if (stage) staged.set(folder, { folder, stage, accepted: 0, unreviewed: 0, kept: 0 });
	}
	for (const { place, lights } of frames) {
		const entry = staged.get(place.targetFolder);
		for (const { state, night, members } of entry ? lights : []) {
			const isKept = state === 'unreviewed' && night !== null && keptNights.has(night);
			if (entry && state !== 'rejected') entry[isKept ? 'kept' : state] += members.length;
		}
	}
	return [...staged.values()].sort((a, b) => a.stage.number - b.stage.number || (a.folder < b.folder ? -1 : 1));
}

/**
 * The stages of a rig that targets stand in, by number: its own as they are spelled on disk, and the seed's that it
 * lacks.
 * @param names of the folders straight in the rig's folder
 */
export function stagesOf(names: Iterable<string>): Stage[] {
	const own = [...names].flatMap(name => parseStage(name) ?? []);
	const usual = STAGE_FOLDERS.flatMap(name => parseStage(name) ?? []).filter(
		({ number }) => !own.some(stage => stage.number === number),
	);
	return [...own, ...usual]
		.filter(({ number }) => number !== LIBRARY_STAGE_NUMBER)
		.sort((a, b) => a.number - b.number || (a.folder < b.folder ? -1 : 1));
}

/**
 * The stage that a person means: `20_Data`, `20` or `data`; undefined for none of these, and where a name fits several.
 */
export function stageCalled(wanted: string, stages: readonly Stage[]): Stage | undefined {
	const word = wanted.trim();
	const exact = stages.find(({ folder }) => folder === word);
	const isMeant = ({ folder, name, number }: Stage): boolean =>
		[folder, name].some(spelled => foldName(spelled) === foldName(word)) ||
		(/^\d\d$/.test(word) && number === Number(word));
	const meant = stages.filter(isMeant);
	return exact ?? (meant.length === 1 ? meant[0] : undefined);
}

/**
 * Where "advance" leads. The least advanced folder with accepted lights goes on, so that a new night, once blinked,
 * joins the others before all of them go on together; without any it is the project's stage. Nothing is abandoned by
 * itself.
 * @returns undefined behind the last stage
 */
export function nextStage(staged: readonly StagedFolder[], stages: readonly Stage[]): Stage | undefined {
	const from = staged.find(({ accepted }) => accepted > 0) ?? staged.at(-1);
	return from && stages.find(stage => stage.number > from.stage.number && !isAbandoned(stage));
}

export interface MoveChoice extends StagedFolder {
	readonly isForward: boolean;
	/** Unless the person chooses otherwise. */
	readonly isChosen: boolean;
}

/**
 * The folders of a target that can go to a stage. Forward go those that hold accepted lights. Where there are none, it
 * is the project's stage that moves, back if need be, or what has not caught up with it yet.
 */
export function choicesFor(to: Stage, staged: readonly StagedFolder[]): MoveChoice[] {
	const elsewhere = staged.filter(({ stage }) => stage.folder !== to.folder);
	const lower = elsewhere.filter(({ stage }) => stage.number < to.number);
	const project = (staged.findLast(({ accepted }) => accepted > 0) ?? staged.at(-1))?.stage;
	const inStage = (stage: Stage | undefined): StagedFolder[] =>
		elsewhere.filter(other => other.stage.folder === stage?.folder);
	const candidates = [
		lower.filter(({ accepted }) => accepted > 0),
		inStage(project),
		inStage(lower.at(-1)?.stage),
		inStage(elsewhere.at(-1)?.stage),
	];
	const chosen = candidates.find(folders => folders.length > 0) ?? [];
	return elsewhere.map(entry => ({
		...entry,
		isForward: entry.stage.number < to.number,
		isChosen: chosen.includes(entry),
	}));
}

/** One folder's move to a stage of its rig. */
export interface StageMove {
	readonly folder: string;
	readonly to: Stage;
}

/** The folder's path in the stage. */
export const destinationOf = ({ folder, to }: StageMove): string =>
	pathIn(stageFolderOf({ folder, to }), nameOf(folder));

const stageFolderOf = ({ folder, to }: StageMove): string => pathIn(folderOf(folderOf(folder)), to.folder);

/**
 * What {@link planStageMoves} has to know of the disk. A stage's folder that can't be listed is closed.
 * @throws when cancelled
 */
export async function surveyStageMoves(
	access: Pick<TreeAccess, 'disk' | 'root'>,
	moves: readonly StageMove[],
	slice: TimeSlice,
): Promise<Survey> {
	const listings = new Map<string, Listing>();
	const closed = new Map<string, string>();
	const inventories = new Map<string, Inventory>();
	for (const stage of new Set(moves.flatMap(move => [folderOf(move.folder), stageFolderOf(move)]))) {
		if (slice.due()) await slice.giveWay();
		try {
			listings.set(stage, (await ifThere(() => access.disk.list(pathOnDisk(access, stage)))) ?? emptyListing());
		} catch (error) {
			if (!isDiskFailure(error)) throw error;
			closed.set(stage, failureOf(error));
		}
	}
	for (const path of new Set(moves.flatMap(move => [move.folder, destinationOf(move)])))
		if (listings.get(folderOf(path))?.folders.includes(nameOf(path)))
			inventories.set(path, await takeInventory(access, path, slice));
	return { listings, closed, inventories };
}

/**
 * A folder whose destination is free moves whole; where a folder exists, or several go to one, everything is merged
 * file by file, and what is taken stays as a conflict.
 * @param moves each folder once
 * @param isFrame tells image files by their name: sidecars belong to them
 * @throws for a move into the library stage, which no caller may offer
 */
export function planStageMoves(moves: readonly StageMove[], survey: Survey, isFrame: (name: string) => boolean): Plan {
	if (moves.some(({ to }) => to.number === LIBRARY_STAGE_NUMBER))
		throw new Error('no target stands among the calibration frames');
	const files = FileMoves.over(survey, isFrame);
	const folders: MoveFolder[] = [];
	const arrivals = new Map<string, number>();
	for (const move of moves)
		arrivals.set(foldName(destinationOf(move)), (arrivals.get(foldName(destinationOf(move))) ?? 0) + 1);
	// Of two files with one name that of the more advanced folder goes.
	const numberOf = ({ folder }: StageMove): number => parseStage(nameOf(folderOf(folder)))?.number ?? 0;
	for (const move of [...moves].sort((a, b) => numberOf(b) - numberOf(a))) {
		const to = destinationOf(move);
		const source = files.names.kindOf(move.folder);
		const closed = [folderOf(move.folder), stageFolderOf(move)].flatMap(stage => survey.closed?.get(stage) ?? []);
		if (to === move.folder) files.skip(to, 'already-there');
		else if (closed[0] !== undefined) files.conflict(move.folder, to, 'unreadable-folder', closed[0]);
		else if (source !== 'folder')
			files.conflict(move.folder, to, source === undefined ? 'gone' : source === 'link' ? 'is-link' : 'changed');
		else if (files.names.kindOf(to) === 'folder' || (arrivals.get(foldName(to)) ?? 0) > 1)
			files.merge(move.folder, to);
		else {
			const taken = files.names.claim(to, 'folder');
			if (taken)
				files.conflict(
					move.folder,
					to,
					taken !== 'taken' ? taken : files.names.kindOf(to) === 'link' ? 'is-link' : 'file-in-the-way',
				);
			else {
				// Whatever its names are, they come along.
				files.passOver(move.folder);
				folders.push(wholeFolder(move.folder, to, survey.inventories.get(move.folder)));
			}
		}
	}
	// What lies in a folder that others come into stays there.
	for (const move of moves) files.passOver(destinationOf(move));
	const { steps, conflicts, skipped } = files.result();
	return { operation: 'move', title: titleOf(moves), outside: [], steps: [...folders, ...steps], conflicts, skipped };
}

const wholeFolder = (from: string, to: string, inventory?: Inventory): MoveFolder => ({
	kind: 'move folder',
	from,
	to,
	files: inventory?.files.length ?? 0,
	sizeBytes: inventory?.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) ?? 0,
});

function titleOf(moves: readonly StageMove[]): string {
	const targets = new Set(moves.map(({ folder }) => nameOf(folder)));
	const stages = new Set(moves.map(({ to }) => to.folder));
	return PLANS.move([...targets], [...stages]);
}
