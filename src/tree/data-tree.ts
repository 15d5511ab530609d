/** One Data tree of this device: its index, what its folders hold, and whether it may be believed. */
import { nameOf, pathIn } from '../domain/paths';
import { compareValues } from '../domain/exposure';
import type { Problem } from '../domain/problem';
import { isRigName } from '../domain/rig';
import type { Stage } from '../domain/stage';
import type { KnownTree } from './device-state';
import { failureOf, isDiskFailure, type ReadingDisk } from './disk';
import { sortingOf, type FolderFrames, type FrameRules } from './frames';
import type { Exclusions } from './scan/excluded-and-rejected';
import { IoMode } from './scan/io-mode';
import { TreeIndex } from './index/tree-index';
import { loadIndex, saveIndex, type ShardStore } from './index/index-store';
import { brokenFolderName, isDateFolder } from './folder-names';
import { placeOf, type LayoutRules } from './layout';
import { movedIndex, type Moved } from './index/moved-index';
import { inSlices, untilDone, type TimeSlice } from '../async/time-slice';
import { scanTree, type ScanOptions, type ScanResult } from './scan/scan';

/** What a refresh of one tree came to. */
export type TreeOutcome =
	/** The index is the tree as it is. */
	| { readonly kind: 'current'; readonly changed: boolean }
	/** Cancelled: what was read is kept, the rest is as before. */
	| { readonly kind: 'partial'; readonly changed: boolean }
	/** Missing, empty, another tree or much smaller: nothing was changed. */
	| { readonly kind: 'doubtful'; readonly problem: Problem };

export type TreeScanOptions = Omit<ScanOptions, 'root' | 'previous' | 'sameRules' | 'ioMode'>;

/** More than a fifth of the frames gone at once is a drive's fault more often than a decision (DESIGN 8). */
const ALARMING_LOSS = 0.2;

export class DataTree {
	private index = new TreeIndex();
	private frames = new Map<string, FolderFrames>();
	private scanProblems: readonly Problem[] = [];
	/** The index as the store has it. */
	private saved = this.index;
	private isLoaded = false;
	/** The rules that `frames` were made by; other rules make them anew. */
	private rules: FrameRules | undefined;
	private ioMode: IoMode | undefined;
	/** The exclusions by which every name of `index` was judged. */
	private readBy: Exclusions | undefined;
	private sorted = 0;
	private convention: { readonly revision: number; readonly problems: readonly Problem[] } | undefined;

	constructor(
		private tree: KnownTree,
		private store: ShardStore | undefined,
	) {}

	get known(): KnownTree {
		return this.tree;
	}

	get folders(): Iterable<FolderFrames> {
		return this.frames.values();
	}
	/** Another number whenever `folders` are others than before. */
	get revision(): number {
		return this.sorted;
	}
	get frameCount(): number {
		return this.index.frameCount;
	}

	/** The index from the last session. Damaged shards are read again from the tree. */
	async load(slice: TimeSlice): Promise<void> {
		if (this.isLoaded || !this.store) return;
		({ index: this.index } = await loadIndex(this.store, slice));
		this.saved = this.index;
		this.isLoaded = true;
	}

	/** Takes the id that the notes know this tree by, and keeps its index under it. */
	async adopt(id: string, store: ShardStore, slice: TimeSlice): Promise<void> {
		const old = this.store;
		this.tree = { ...this.tree, id };
		this.store = store;
		await saveIndex(store, this.index, this.index.folders.keys(), slice);
		this.saved = this.index;
		for (const name of (await old?.list()) ?? []) await old?.remove(name);
	}

	/**
	 * Brings the index up to date with the disk.
	 * @param acceptLoss believe the tree even when most of it is gone: the user said so
	 */
	async refresh(options: TreeScanOptions, acceptLoss: boolean): Promise<TreeOutcome> {
		const { path } = this.known;
		await this.load(options.slice);
		const doubt = await whyUnreachable(options.disk, path);
		if (doubt !== undefined)
			return { kind: 'doubtful', problem: { code: 'tree-missing', path, detail: { reason: doubt } } };
		const previous = this.index;
		// Asking whether the tree is there has woken a sleeping drive: what was learned of its speed holds again.
		this.ioMode ??= new IoMode(options.disk.now !== undefined);
		const scanned = await scannedOrWhyNot({
			...options,
			root: path,
			previous,
			ioMode: this.ioMode,
			sameRules: this.readBy === options.exclusions,
		});
		if (typeof scanned === 'string')
			return { kind: 'doubtful', problem: { code: 'tree-missing', path, detail: { reason: scanned } } };
		const loss = acceptLoss ? undefined : lossOf(previous, scanned.index, path);
		if (loss) return scanned.complete ? { kind: 'doubtful', problem: loss } : { kind: 'partial', changed: false };
		this.index = scanned.index;
		this.readBy = scanned.complete ? options.exclusions : undefined;
		this.scanProblems = scanned.problems;
		for (const folder of scanned.changed) this.frames.delete(folder);
		await this.save(options.slice);
		return { kind: scanned.complete ? 'current' : 'partial', changed: scanned.changed.size > 0 };
	}

	/** Keeps what was read, also after a cancel. Without it the next session reads again: no reason to fail. */
	private async save(slice: TimeSlice): Promise<void> {
		if (!this.store) return;
		try {
			await saveIndex(this.store, this.index, renewed(this.saved, this.index), untilDone(slice));
			this.saved = this.index;
		} catch (error) {
			if (!isDiskFailure(error)) throw error;
			this.scanProblems = [
				...this.scanProblems,
				{ code: 'state-unreadable', path: '', detail: { reason: `${failureOf(error)} while saving` } },
			];
		}
	}

	/**
	 * Follows what was moved in the tree, so that the next scan need not read it again. It is not cancelled: what moved
	 * has moved.
	 */
	async follow(moves: readonly Moved[], slice: TimeSlice): Promise<void> {
		const { index, touched } = await movedIndex(this.index, moves, untilDone(slice));
		this.index = index;
		for (const path of touched) this.frames.delete(path);
		this.sorted++;
	}

	/** The image files of a folder and those below it, by path. */
	framesBelow(folder: string): FolderFrames[] {
		return [...this.frames.values()]
			.filter(({ folder: { path } }) => folder === '' || path === folder || path.startsWith(`${folder}/`))
			.sort((a, b) => compareValues(a.folder.path, b.folder.path));
	}

	/** Sorts the frames of every folder that is new or was sorted by other rules. */
	async sort(rules: FrameRules, layout: LayoutRules, slice: TimeSlice): Promise<void> {
		if (this.rules !== rules) this.frames = new Map();
		this.rules = rules;
		for (const path of this.frames.keys()) {
			if (this.index.folders.has(path)) continue;
			this.frames.delete(path);
			this.sorted++;
		}
		for (const [path, folder] of this.index.folders) {
			if (this.frames.has(path)) continue;
			if (slice.due()) await slice.giveWay();
			this.frames.set(path, await inSlices(sortingOf(folder, placeOf(path, layout), rules), slice));
			this.sorted++;
		}
	}

	/** Everything that is wrong in this tree, by path. */
	problems(): Problem[] {
		const problems = [...this.scanProblems, ...this.conventionProblems()];
		for (const frames of this.frames.values()) problems.push(...frames.problems);
		return problems
			.map(problem => ({ ...problem, tree: this.known.id }))
			.sort(
				(a, b) =>
					compareValues(a.path, b.path) ||
					compareValues(a.code, b.code) ||
					compareValues(JSON.stringify(a.detail), JSON.stringify(b.detail)),
			);
	}

	private conventionProblems(): readonly Problem[] {
		if (this.convention?.revision !== this.revision)
			this.convention = { revision: this.revision, problems: this.brokenConventions() };
		return this.convention.problems;
	}

	private brokenConventions(): Problem[] {
		const problems: Problem[] = [];
		const rigs = new Set<string>();
		for (const { folder, place } of this.frames.values()) {
			const name = nameOf(folder.path);
			const broken = brokenFolderName(name);
			if (broken) problems.push({ code: broken, path: folder.path });
			if (isDateFolder(name) && !this.holdsFrames(folder.path))
				problems.push({ code: 'empty-date-folder', path: folder.path });
			if (place.rig !== null && place.stage && !isRigName(place.rig) && !rigs.has(place.rig)) {
				rigs.add(place.rig);
				problems.push({ code: 'rig-name', path: rigFolder(folder.path, place.stage) });
			}
		}
		return problems;
	}

	private holdsFrames(path: string): boolean {
		const folder = this.index.folders.get(path);
		return (
			folder !== undefined &&
			(folder.files.length > 0 || folder.subfolders.some(name => this.holdsFrames(pathIn(path, name))))
		);
	}
}

/** The folder that holds a stage: '' where it is the tree itself. */
function rigFolder(path: string, stage: Stage): string {
	const folders = path.split('/');
	return folders.slice(0, folders.indexOf(stage.folder)).join('/');
}

/** A drive can leave at any moment. */
async function scannedOrWhyNot(options: ScanOptions): Promise<ScanResult | string> {
	try {
		return await scanTree(options);
	} catch (error) {
		if (isDiskFailure(error)) return failureOf(error);
		throw error;
	}
}

async function whyUnreachable(disk: ReadingDisk, path: string): Promise<string | undefined> {
	try {
		return (await disk.stat(path)).isFolder ? undefined : 'not a folder';
	} catch (error) {
		return failureOf(error);
	}
}

/** Paths of the folders whose record is another object now. */
function* renewed(before: TreeIndex, now: TreeIndex): Iterable<string> {
	for (const [path, folder] of now.folders) if (before.folders.get(path) !== folder) yield path;
	for (const path of before.folders.keys()) if (!now.folders.has(path)) yield path;
}

/** Why a tree that was scanned whole should not be believed; undefined where all is well. */
function lossOf(before: TreeIndex, now: TreeIndex, path: string): Problem | undefined {
	const known = before.frameCount;
	if (now.frameCount === 0) return { code: 'tree-empty', path, detail: { known } };
	if (known === 0) return undefined;
	const lost = lostFrames(before, now);
	if (lost === known) return { code: 'tree-different', path, detail: { known } };
	return lost > known * ALARMING_LOSS ? { code: 'tree-shrunk', path, detail: { lost, known } } : undefined;
}

/** How many known frames are nowhere in the tree any more. A frame that moved or was rewritten in place is not lost. */
function lostFrames(before: TreeIndex, now: TreeIndex): number {
	const gone: string[] = [];
	for (const [path, folder] of before.folders) {
		const here = now.folders.get(path);
		if (here === folder || here?.files === folder.files) continue;
		const names = new Set(here?.files.map(file => file.name));
		for (const file of folder.files) if (!names.has(file.name)) gone.push(file.name);
	}
	if (gone.length === 0) return 0;
	const fresh = new Map<string, number>();
	for (const [path, folder] of now.folders) {
		const known = new Set(before.folders.get(path)?.files.map(file => file.name));
		for (const { name } of folder.files) if (!known.has(name)) fresh.set(name, (fresh.get(name) ?? 0) + 1);
	}
	let lost = 0;
	for (const name of gone) {
		const found = fresh.get(name) ?? 0;
		if (found > 0) fresh.set(name, found - 1);
		else lost++;
	}
	return lost;
}
