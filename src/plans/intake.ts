/** Files new captures into a Data tree: lights to blink, calibration frames to the rig's library (DESIGN 2). */
import type { Plan, Skipped, Step, StepFailure } from '../domain/operations/plan';
import { compareValues } from '../domain/exposure';
import type { IntakeAnswers, IntakeQuestion } from '../domain/operations/questions';
import { PLANS } from '../text/plans';
import { emptyListing, type Listing } from '../tree/disk';
import { REVIEW_RANK } from '../tree/duplicates';
import type { FolderFrames } from '../tree/frames';
import { type IndexedFile } from '../tree/index/tree-index';
import { capturedFrame, type Captured } from './captured-frame';
import { FileMoves } from './file-moves';
import { FrameDestinations, type FilingRules } from './frame-destination';
import type { Inventory } from '../tree/inventory';
import { frameKey, KnownTree } from './tree-catalogue';
import { foldersAbove, isAbsolute, isWithin, pathIn } from '../domain/paths';

/** A folder that a capture program writes to. */
export interface CaptureFolder {
	/** Absolute, or relative to the Data tree that it lies in. */
	readonly folder: string;
	/**
	 * Its folders with their frames; their paths are relative to the capture folder, or to the Data tree if it lies in
	 * that.
	 */
	readonly frames: readonly FolderFrames[];
	readonly inventory: Inventory;
}

export interface IntakeChoices {
	readonly how: 'move' | 'copy';
	readonly answers: IntakeAnswers;
}

export interface Intake {
	readonly plan: Plan;
	/**
	 * What nobody could tell, each thing once, and how many files wait for it: they are skipped until it is answered.
	 */
	readonly questions: readonly (IntakeQuestion & { readonly files: number })[];
}

/**
 * Lights go to `<rig>/10_Blink/<target>/[PANEL_n/]DATE_…/FILTER_…`, those that were rejected below the target's
 * `reject/`, darks and biases to the dark library, flats to `00_Misc/RAW_FLATS/DATE_…/<filter>`. What is still being
 * written, can't be read, is no frame, or lies in the tree already, stays with the reason.
 *
 * A folder of another Data tree, or of an old copy of this one, may be named as well: what a person accepted there goes
 * below the target's `accept/`, and what never counted as a light stays. Of copies of a frame the one is filed that
 * counted.
 * @param tree every folder of the Data tree
 */
export function planIntake(
	captures: readonly CaptureFolder[],
	tree: readonly FolderFrames[],
	rules: FilingRules,
	{ how, answers }: IntakeChoices,
): Intake {
	const isNew = ({ folder: { path }, place }: FolderFrames): boolean =>
		place.stage === null &&
		place.area !== 'library' &&
		captures.some(({ folder }) => !isAbsolute(folder) && isWithin(path, folder));
	const known = new KnownTree(
		tree.filter(frames => !isNew(frames)),
		rules.identity,
	);
	const sorter = new Sorter(known, rules, answers);
	for (const { folder, frames } of captures) {
		for (const source of [...frames].sort((a, b) => compareValues(a.folder.path, b.folder.path))) {
			const isThere = !isAbsolute(folder) && !isNew(source);
			for (const file of [...source.folder.files].sort((a, b) => compareValues(a.name, b.name))) {
				const inFolder = pathIn(source.folder.path, file.name);
				sorter.add(source, file, isAbsolute(folder) ? pathIn(folder, inFolder) : inFolder, isThere);
			}
		}
	}
	sorter.sort();
	const inventories = new Map(captures.map(({ folder, inventory }) => [folder, inventory]));
	const moves = FileMoves.over({ inventories, listings: listingsFor(sorter.moving, known) }, name =>
		sorter.images.has(name),
	);
	for (const { from, to, file } of sorter.moving) moves.frame(from, to, file);
	const { steps, conflicts, skipped } = moves.result();
	return {
		plan: {
			operation: 'intake',
			title: PLANS.intake(captures.map(({ folder }) => folder)),
			outside: captures.map(({ folder }) => folder).filter(isAbsolute),
			// The capture program goes on writing to its folder.
			steps:
				how === 'copy'
					? steps.flatMap(asCopy)
					: steps.filter(
							step =>
								step.kind !== 'remove folder' ||
								!captures.some(({ folder }) => isWithin(folder, step.path)),
						),
			conflicts,
			skipped: [...sorter.skipped, ...skipped],
		},
		questions: [...sorter.questions.values()],
	};
}

const asCopy = (step: Step): Step[] => (step.kind === 'move file' ? [{ ...step, kind: 'copy file' }] : []);

/** What is known of the folders that files go to, and of those above them. */
function listingsFor(moving: readonly { readonly to: string }[], known: KnownTree): Map<string, Listing> {
	const folders = new Set(['', ...moving.flatMap(({ to }) => [...foldersAbove(to)])]);
	return new Map(
		[...folders].flatMap(folder => {
			const listing = known.listing(folder) ?? (folder === '' ? emptyListing() : undefined);
			return listing ? [[folder, listing] as const] : [];
		}),
	);
}

/** A file in a capture folder. */
interface Found {
	readonly path: string;
	readonly file: IndexedFile;
	/** Undefined where the file can't be read. */
	readonly captured: Captured | undefined;
	/** Whether it is filed already. */
	readonly isThere: boolean;
}

/** Of copies of a frame the one that counts comes first (tree/duplicates.ts). */
function countedFirst(a: Found, b: Found): number {
	const rankOf = ({ captured }: Found): number => REVIEW_RANK[captured?.state ?? 'unreviewed'];
	return rankOf(a) - rankOf(b) || a.path.length - b.path.length || compareValues(a.path, b.path);
}

/** Sends each file on its way, or says why not. */
class Sorter {
	readonly moving: { readonly from: string; readonly to: string; readonly file: IndexedFile }[] = [];
	readonly skipped: Skipped[] = [];
	readonly questions = new Map<string, IntakeQuestion & { files: number }>();
	/** Names of everything with the form of a frame. */
	readonly images = new Set<string>();
	private readonly destinations: FrameDestinations;
	/** By path: one capture folder may lie in another. */
	private readonly found = new Map<string, Found>();
	/** Where each frame lies that is on its way. */
	private readonly leaving = new Map<string, string>();

	constructor(
		private readonly known: KnownTree,
		private readonly rules: FilingRules,
		answers: IntakeAnswers,
	) {
		this.destinations = new FrameDestinations(known, rules, answers);
	}

	/** @param isThere whether the file is filed already */
	add(source: FolderFrames, file: IndexedFile, path: string, isThere: boolean): void {
		if (this.found.has(path)) return;
		const captured = file.facts && capturedFrame(source, file, file.facts, this.rules.frames);
		this.found.set(path, { path, file, captured, isThere });
		this.images.add(file.name);
	}

	/** Sorts all that was added. The order of the plan is that in which it was. */
	sort(): void {
		const destinations = new Map<string, { folder: string } | StepFailure>();
		for (const found of [...this.found.values()].sort(countedFirst)) {
			const to = this.destination(found);
			const key = found.file.facts && frameKey(found.file.facts);
			if ('folder' in to && key !== undefined) this.leaving.set(key, found.path);
			destinations.set(found.path, to);
		}
		for (const { path, file } of this.found.values()) {
			const to = destinations.get(path);
			if (!to) continue;
			if ('reason' in to) this.skipped.push({ path, ...to });
			else this.moving.push({ from: path, to: pathIn(to.folder, file.name), file });
		}
	}

	private destination({ file, captured, isThere }: Found): { folder: string } | StepFailure {
		const { facts, fault } = file;
		if (isThere) return { reason: 'already-there' };
		if (fault?.code === 'still-being-written') return { reason: fault.code };
		if (!facts || !captured) return { reason: 'unreadable', detail: fault?.code ?? '' };
		const twin = this.known.pathOf(facts) ?? this.leaving.get(frameKey(facts) ?? '');
		if (twin !== undefined) return { reason: 'duplicate', detail: twin };
		if (captured.use !== 'light' && captured.use !== 'calibration')
			return { reason: 'not-filed', detail: captured.use };
		const filing = this.destinations.folderFor(captured);
		if (!('questions' in filing)) return filing;
		for (const question of filing.questions) {
			const key = `${question.kind} ${question.key}`;
			const asked = this.questions.get(key) ?? { ...question, files: 0 };
			asked.files++;
			this.questions.set(key, asked);
		}
		return { reason: 'unrecognised', detail: filing.questions.map(({ kind }) => kind).join(', ') };
	}
}
