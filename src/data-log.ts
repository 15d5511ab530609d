/** The data log: Data trees in, answers and notes out. Knows neither Obsidian nor Node; everything outside comes in through interfaces. */
import { compareValues, type LogRow } from './domain/exposure';
import { FilterTable } from './domain/filter';
import { forgetMissing } from './domain/log-rows';
import type { Problem } from './domain/problem';
import type { Plan } from './domain/progress';
import { foldTarget, splitPanel } from './domain/target';
import type { TargetFacts } from './domain/target-facts';
import { recogniseTree } from './domain/tree-identity';
import { FileNames } from './headers/file-name';
import { compileNinaPattern } from './headers/nina-pattern';
import { makeReaders } from './headers/readers';
import { updateHealthNote } from './notes/health-note';
import { readLog } from './notes/log-region';
import type { FoundNote, NoteStore } from './notes/note-store';
import { freePath, notesByIdentity, publishTargets, unwritable, withoutWriting, writeTargetNote, type Published } from './notes/publish';
import { readProperties } from './notes/properties';
import { newTargetNote, planOf, updateTargetNote, type TargetNoteRules } from './notes/target-note';
import type { Settings } from './settings';
import { DataTree, type TreeOutcome } from './tree/data-tree';
import { newTreeId, type DeviceState, type KnownTree } from './tree/device-state';
import type { ReadingDisk } from './tree/disk';
import { findRepeats, type Repeats } from './tree/duplicates';
import { Exclusions } from './tree/exclude';
import type { FrameRules } from './tree/frames';
import { makePace, type Pace } from './tree/pace';
import type { ScanCounts, ScanMode } from './tree/scan';
import { targetsOf } from './tree/target-data';

export interface Clock {
	/** Wall clock, milliseconds since 1970. */
	now(): number;
	/** Never goes back, milliseconds. */
	monotonic(): number;
	/** Resolves after other work had its turn. */
	turn(): Promise<void>;
	/** 0 ≤ x < 1. */
	random(): number;
}

export interface DataLogParts {
	readonly clock: Clock;
	readonly settings: Settings;
	/** Absent on a device without Node: then notes alone are read and written. */
	readonly disk?: ReadingDisk | undefined;
	readonly state?: DeviceState | undefined;
	/** Absent for work on a tree alone. */
	readonly notes?: NoteStore | undefined;
	/** Absolute path of the vault. */
	readonly vaultPath?: string | undefined;
}

export interface Progress { readonly phase: 'scan' | 'sort' | 'notes'; readonly done: number; /** Undefined where nobody knows yet. */ readonly of: number | undefined }

export interface RunOptions { readonly signal: AbortSignal; readonly progress: (progress: Progress) => void }

export interface RefreshOptions extends RunOptions {
	readonly mode: ScanMode;
	/** Believe trees that lost most of their frames. */
	readonly acceptLoss?: boolean;
	/** False for answers that must not touch the vault. */
	readonly writeNotes?: boolean;
}

export interface RefreshResult {
	readonly frames: number;
	readonly lights: number;
	readonly targets: number;
	readonly rigs: number;
	readonly notes: { readonly created: number; readonly updated: number; readonly unchanged: number; readonly deferred: number };
	readonly problems: readonly Problem[];
	/** Headers that were read. */
	readonly read: number;
	readonly milliseconds: number;
	readonly cancelled: boolean;
	/** Data folders whose state is in doubt: the person is asked. */
	readonly doubtful: readonly Problem[];
}

/** A target as answers need it: what trees and notes together know. */
export interface TargetAnswer {
	readonly target: string;
	readonly notePath: string | undefined;
	readonly rows: readonly LogRow[];
	readonly properties: Readonly<Record<string, unknown>>;
	readonly facts: TargetFacts | undefined;
}

const NO_NOTES = { created: 0, updated: 0, unchanged: 0, deferred: 0 };

export class DataLog {
	private settings: Settings;
	private trees: DataTree[] = [];
	private opened: Promise<void> | undefined;
	private found: readonly FoundNote[] = [];
	private targets: ReadonlyMap<string, TargetFacts> = new Map();
	/** Ids of the trees that the last refresh read whole. */
	private present: ReadonlySet<string> = new Set();
	private repeats: Repeats = new Map();
	/** Ids of trees that the notes name, or that were looked for in them. */
	private readonly recognised = new Set<string>();
	private current: { key: string; rules: FrameRules; identity: (name: string) => string } | undefined;
	private filters: FilterTable;
	/** A refresh and what changes the Data folders never interleave, nor does what reads and writes notes: a goal edit waits for notes, not for a scan. */
	private readonly treeTurns = new Turns();
	private readonly noteTurns = new Turns();

	constructor(private readonly parts: DataLogParts) {
		this.settings = parts.settings;
		this.filters = filterTable(parts.settings);
	}

	/** Works by these settings from now on. */
	use(settings: Settings): void {
		this.settings = settings;
		this.filters = filterTable(settings);
	}

	// --- Data folders

	/** The Data folders of this device, absolute, in the user's order. */
	async dataFolders(): Promise<string[]> {
		return (await this.openTrees()).map(tree => tree.known.path);
	}

	/** Makes these the Data folders of this device and vault. Folders that were known keep their id and index. */
	async setDataFolders(paths: readonly string[]): Promise<void> {
		await this.treeTurns.take(async () => {
			const open = await this.openTrees();
			const known = open.map(tree => tree.known);
			const taken = new Set(known.map(tree => tree.id));
			const trees = [...new Set(paths.map(withoutTrailingSlash))].map((path): KnownTree => {
				const old = known.find(tree => tree.path === path);
				if (old) return old;
				const id = newTreeId(taken, () => this.parts.clock.random());
				taken.add(id);
				return { id, path };
			});
			await this.parts.state?.saveTrees(trees);
			this.trees = trees.map(tree => open.find(({ known: { id } }) => id === tree.id) ?? new DataTree(tree, this.parts.state?.shards(tree.id)));
		});
	}

	/** What is wrong with a path as a Data folder; undefined if nothing is. */
	async checkDataFolder(path: string, others: readonly string[]): Promise<Problem | undefined> {
		const { disk, vaultPath } = this.parts;
		const folder = withoutTrailingSlash(path);
		try {
			if (disk && !(await disk.stat(folder)).isFolder) return { code: 'tree-missing', path, detail: { reason: 'not a folder' } };
		} catch (error) {
			return { code: 'tree-missing', path, detail: { reason: error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'there is no such folder' : String(error) } };
		}
		const outer = others.map(withoutTrailingSlash).find(other => other !== folder && (isInside(folder, other) || isInside(other, folder)));
		if (outer !== undefined) return { code: 'tree-nested', path, detail: { other: outer } };
		return vaultPath !== undefined && isInside(folder, vaultPath) ? { code: 'tree-inside-vault', path, } : undefined;
	}

	// --- refresh

	/** Reads the trees as they are now and brings the notes up to date. Never throws for what a user's files can do, nor when it is cancelled. */
	refresh(options: RefreshOptions): Promise<RefreshResult> {
		return this.treeTurns.take(() => this.refreshNow(options));
	}

	private async refreshNow(options: RefreshOptions): Promise<RefreshResult> {
		const { clock } = this.parts;
		const began = clock.monotonic();
		const outcomes = new Map<DataTree, TreeOutcome>();
		const counts: ScanCounts = { folders: 0, files: 0, read: 0 };
		let written: Published = { ...NO_NOTES, problems: [] };
		try {
			const pace = this.pace(options.signal);
			await this.scanTrees(outcomes, counts, pace, options);
			options.signal.throwIfAborted();
			written = await this.noteTurns.take(() => this.sortAndWrite(outcomes, pace, options));
		} catch (error) {
			if (!options.signal.aborted) throw error;
		}
		const { created, updated, unchanged, deferred, problems } = written;
		return {
			...this.summary(outcomes, problems), read: counts.read, notes: { created, updated, unchanged, deferred },
			milliseconds: clock.monotonic() - began, cancelled: options.signal.aborted, doubtful: doubtsOf(outcomes),
		};
	}

	/** Fills `outcomes` and `counts`; rejects when cancelled. */
	private async scanTrees(outcomes: Map<DataTree, TreeOutcome>, counts: ScanCounts, pace: Pace, options: RefreshOptions): Promise<void> {
		const trees = await this.openTrees();
		for (const tree of trees) {
			const before = { ...counts };
			const nested = trees.find(other => other !== tree && isInside(tree.known.path, other.known.path));
			outcomes.set(tree, nested
				? { kind: 'doubtful', problem: { code: 'tree-nested', path: tree.known.path, detail: { other: nested.known.path } } }
				: await this.refreshTree(tree, options, pace, ({ folders, files, read }) => {
					Object.assign(counts, { folders: before.folders + folders, files: before.files + files, read: before.read + read });
					options.progress({ phase: 'scan', done: counts.files, of: undefined });
				}));
		}
	}

	/** From here on the notes are ours alone. Rejects when cancelled before the first of them is written. */
	private async sortAndWrite(outcomes: ReadonlyMap<DataTree, TreeOutcome>, pace: Pace, options: RefreshOptions): Promise<Published> {
		const { notes } = this.parts;
		this.found = await notes?.find() ?? [];
		const believed = [...outcomes].filter(([, outcome]) => outcome.kind === 'current').map(([tree]) => tree);
		const repeats = await this.sortFrames(believed, pace, options);
		await this.recogniseTrees(believed);
		this.present = new Set(believed.map(tree => tree.known.id));
		this.targets = this.mergeTargets(believed);
		if (!notes) return { ...NO_NOTES, problems: repeats };
		const published = await this.publish(options.writeNotes === false ? withoutWriting(notes) : notes, options);
		const problems = [...repeats, ...published.problems];
		if (options.writeNotes === false) return { ...NO_NOTES, problems };
		if (!options.signal.aborted) problems.push(...await this.writeHealth(notes, this.summary(outcomes, problems).problems));
		return { ...published, problems };
	}

	private async refreshTree(tree: DataTree, { signal, mode, acceptLoss }: RefreshOptions, pace: Pace, onProgress: (counts: ScanCounts) => void): Promise<TreeOutcome> {
		const { disk, clock, vaultPath } = this.parts;
		const { path } = tree.known;
		if (!disk) return { kind: 'doubtful', problem: { code: 'tree-missing', path, detail: { reason: 'this device has no file access' } } };
		const foreign = vaultPath !== undefined && isInside(vaultPath, path) ? [vaultPath.slice(path.length + 1)] : [];
		return tree.refresh({
			disk, foreignFolders: new Set(foreign), mode, exclusions: this.exclusions(), readerFor: makeReaders(), pace, signal,
			now: () => clock.now(), monotonic: () => clock.monotonic(), settleMs: this.settings.settleSeconds * 1000, onProgress,
		}, acceptLoss === true);
	}

	/** @returns duplicates, over all trees together */
	private async sortFrames(trees: readonly DataTree[], pace: Pace, options: RunOptions): Promise<Problem[]> {
		const { rules } = this.rules();
		let done = 0;
		for (const tree of trees) {
			const exclusions = this.exclusions();
			await tree.sort(rules, {
				rootName: tree.known.path.slice(tree.known.path.lastIndexOf('/') + 1), knownFilter: name => this.filters.ofFolder(name),
				isReject: exclusions.isReject, isLibrary: exclusions.isLibrary,
			}, pace);
			options.progress({ phase: 'sort', done: ++done, of: trees.length });
		}
		const found = findRepeats(trees.flatMap(tree => [...tree.folders]));
		this.repeats = found.repeats;
		return found.problems;
	}

	/**
	 * A tree whose id no note names may be known to the notes under another, from another device or from before this one lost
	 * its state: then it takes that one. Not to be cancelled half way, or the tree would count twice from then on.
	 */
	private async recogniseTrees(trees: readonly DataTree[]): Promise<void> {
		const { notes, state } = this.parts;
		if (!notes || !state || trees.every(tree => this.recognised.has(tree.known.id))) return;
		const { identity } = this.rules();
		const logged = (await Promise.all(this.found.filter(note => note.kind === 'target').map(async note => {
			const text = await notes.read(note.path);
			return text === undefined ? [] : readLog(text).rows.map(row => ({ target: identity(note.identity), row }));
		}))).flat();
		for (const { row } of logged) this.recognised.add(row.tree);
		for (const tree of trees.filter(({ known }) => !this.recognised.has(known.id))) {
			const ours = [...targetsOf(tree.folders, this.repeats, tree.known.id, identity)].flatMap(([target, { rows }]) => rows.map(row => ({ target, row })));
			const open = (await this.openTrees()).map(({ known }) => known);
			const id = recogniseTree(ours, logged, new Set(open.map(known => known.id)));
			if (id !== undefined) {
				// Saved first: an index without its tree's id is read again, a tree under two ids would count twice.
				await state.saveTrees(open.map(known => (known.id === tree.known.id ? { ...known, id } : known)));
				await tree.adopt(id, state.shards(id), this.pace());
			}
			this.recognised.add(tree.known.id);
		}
	}

	private mergeTargets(trees: readonly DataTree[]): Map<string, TargetFacts> {
		const { identity } = this.rules();
		const { present } = this;
		const merged = new Map<string, TargetFacts>();
		for (const tree of trees) {
			for (const [key, data] of targetsOf(tree.folders, this.repeats, tree.known.id, identity)) {
				if (data.rows.length === 0 && data.projects.every(project => project.stage === null)) continue;
				const other = merged.get(key);
				merged.set(key, other
					? { ...other, rows: [...other.rows, ...data.rows], projects: [...other.projects, ...data.projects], masters: [...other.masters, ...data.masters] }
					: { ...data, present });
			}
		}
		return merged;
	}

	private async publish(store: NoteStore, options: RunOptions): Promise<Published> {
		const { settings, present } = this;
		const pace = this.pace();
		const problems: Problem[] = [];
		let template: string | undefined;
		try {
			template = await this.template(store);
		} catch (error) {
			problems.push(unwritable(settings.targetTemplatePath, error));
		}
		const published = await publishTargets(this.found, this.targets, note => ({ target: note.identity, rows: [], projects: [], masters: [], present }), {
			store, rules: this.noteRules(), identity: this.rules().identity, folder: settings.targetNotesFolder, template, signal: options.signal,
			rest: () => (pace.due() ? pace.rest() : undefined),
			onProgress: (done, of) => { options.progress({ phase: 'notes', done, of }); },
		});
		return { ...published, problems: [...problems, ...published.problems] };
	}

	/** @returns why the report could not be written */
	private async writeHealth(store: NoteStore, problems: readonly Problem[]): Promise<Problem[]> {
		const path = this.settings.healthNotePath;
		try {
			const old = await store.read(path);
			if (old === undefined) await store.create(path, updateHealthNote(undefined, problems));
			else await store.change(path, text => updateHealthNote(text, problems));
			return [];
		} catch (error) {
			return [unwritable(path, error)];
		}
	}

	private summary(outcomes: ReadonlyMap<DataTree, TreeOutcome>, further: readonly Problem[]) {
		const trees = [...outcomes.keys()];
		const rows = [...this.targets.values()].flatMap(facts => facts.rows);
		return {
			frames: trees.reduce((sum, tree) => sum + tree.frameCount, 0),
			lights: rows.reduce((sum, row) => sum + row.accepted + row.unreviewed + row.rejected, 0),
			targets: this.targets.size,
			rigs: new Set([...this.targets.values()].flatMap(facts => facts.projects.map(project => project.rig)).filter(rig => rig !== null)).size,
			problems: [...doubtsOf(outcomes), ...this.vaultWarnings(trees), ...trees.flatMap(tree => tree.problems()), ...further].sort(byPlace),
		};
	}

	/** Obsidian lists every file of a vault: some thousands of frames make it slow. */
	private vaultWarnings(trees: readonly DataTree[]): Problem[] {
		const { vaultPath } = this.parts;
		return trees.filter(tree => vaultPath !== undefined && isInside(tree.known.path, vaultPath) && tree.frameCount > 2000)
			.map((tree): Problem => ({ code: 'tree-inside-vault', path: tree.known.path, detail: { files: tree.frameCount } }));
	}

	// --- notes

	/** Brings one note up to date with its own goals, without a rescan. A note that is none of ours is left alone. */
	updateNote(path: string): Promise<readonly Problem[]> {
		return this.noteTurns.take(async () => {
			const { notes } = this.parts;
			this.found = await notes?.find() ?? [];
			const note = this.found.find(found => found.path === path && found.kind === 'target');
			if (!notes || !note) return [];
			const { identity } = this.rules();
			if (notesByIdentity(this.found, identity).notes.get(identity(note.identity)) === null) return [];
			return (await writeTargetNote(notes, path, this.targets.get(identity(note.identity)), this.noteRules())).problems;
		});
	}

	/** Takes rows whose data is gone out of the log: of one note, or of all. @returns how many notes changed */
	forgetMissing(path?: string): Promise<number> {
		return this.noteTurns.take(async () => {
			const { notes } = this.parts;
			this.found = await notes?.find() ?? [];
			const { identity } = this.rules();
			let changed = 0;
			for (const note of notesByIdentity(this.found, identity).notes.values()) {
				if (!notes || !note || (path !== undefined && note.path !== path)) continue;
				const { written } = await writeTargetNote(notes, note.path, this.targets.get(identity(note.identity)), this.noteRules(), forgetMissing);
				if (written === 'written') changed++;
			}
			return changed;
		});
	}

	/** Makes a target's note, or finds the one that is there. @returns its path */
	createTarget(name: string): Promise<string> {
		return this.noteTurns.take(async () => {
			const { notes } = this.parts;
			if (!notes) throw new Error('createTarget needs a vault');
			this.found = await notes.find();
			const { identity } = this.rules();
			const known = this.found.find(note => note.kind === 'target' && identity(note.identity) === identity(name));
			if (known) return known.path;
			const path = await freePath(notes, this.settings.targetNotesFolder, name, new Set(this.found.map(note => note.path.toLowerCase())));
			await notes.create(path, updateTargetNote(newTargetNote(name, await this.template(notes)), this.targets.get(identity(name)), this.noteRules()).text);
			return path;
		});
	}

	private async template(notes: NoteStore): Promise<string | undefined> {
		return this.settings.targetTemplatePath === '' ? undefined : notes.read(this.settings.targetTemplatePath);
	}

	// --- answers

	/** Every target that trees or notes know, by name; one of them by any of its names. */
	answers(name?: string): Promise<TargetAnswer[]> {
		return this.noteTurns.take(() => this.answersNow(name));
	}

	private async answersNow(name: string | undefined): Promise<TargetAnswer[]> {
		const { notes } = this.parts;
		this.found = await notes?.find() ?? [];
		const { identity } = this.rules();
		const isWanted = (key: string): boolean => name === undefined || key === identity(name);
		const byIdentity = new Map<string, TargetAnswer>();
		for (const note of this.found) {
			const key = identity(note.identity);
			if (note.kind !== 'target' || byIdentity.has(key) || !isWanted(key)) continue;
			const text = await notes?.read(note.path) ?? '';
			const facts = this.targets.get(key);
			const read = readProperties(text);
			byIdentity.set(key, {
				target: note.identity, notePath: note.path, facts, properties: read.ok ? read.properties : {}, rows: updateTargetNote(text, facts, this.noteRules()).rows,
			});
		}
		for (const [key, facts] of this.targets)
			if (!byIdentity.has(key) && isWanted(key)) byIdentity.set(key, { target: facts.target, notePath: undefined, rows: facts.rows, properties: {}, facts });
		return [...byIdentity.values()].sort((a, b) => compareValues(a.target, b.target));
	}

	/** A target's folders on this device, absolute, the most advanced first. */
	targetFolders(name: string): string[] {
		const roots = new Map(this.trees.map(({ known }) => [known.id, known.path]));
		const projects = this.targets.get(this.rules().identity(name))?.projects ?? [];
		return [...projects].sort((a, b) => (b.stage?.number ?? -1) - (a.stage?.number ?? -1))
			.flatMap(({ tree, folders }) => folders.map(folder => `${roots.get(tree) ?? ''}/${folder}`));
	}

	/** What goals and totals are computed by. */
	noteRules(): TargetNoteRules {
		const { settings, filters } = this;
		return {
			canonical: name => filters.canonical(name), compareFilters: (a, b) => filters.compare(a, b), defaultBuffer: settings.rejectionBuffer,
			goalScope: settings.goalScope, includeUnknown: settings.includeUnknownFilter, sort: settings.exposureSort,
		};
	}

	/** The goals of a target's properties; what is wrong with them is among the problems of a refresh. */
	planOf(properties: Readonly<Record<string, unknown>>): Plan {
		return planOf(properties, this.noteRules()).plan;
	}

	// --- rules

	private exclusions(): Exclusions {
		const { excludedFolders, excludedFiles, rejectPatterns, libraryFolders } = this.settings;
		return new Exclusions({ excludedFolders, excludedFiles, rejects: rejectPatterns, libraries: libraryFolders });
	}

	/** The rules for sorting frames: the same object as long as settings and aliases stay the same. */
	private rules(): { rules: FrameRules; identity: (name: string) => string } {
		const { settings, filters } = this;
		const targets = this.found.filter(note => note.kind === 'target');
		const names = new Set(targets.map(note => foldTarget(note.identity)));
		// A target's own name is stronger than another's alias.
		const aliases = targets.flatMap(note => note.aliases.map(alias => [foldTarget(alias), foldTarget(note.identity)] as const)).filter(([alias]) => !names.has(alias));
		const key = JSON.stringify([settings, aliases]);
		if (this.current?.key === key) return this.current;
		const folded = new Map(aliases);
		const identity = (name: string): string => {
			const plain = foldTarget(splitPanel(name).target);
			return folded.get(plain) ?? plain;
		};
		const pattern = settings.ninaPattern === '' ? undefined : compileNinaPattern(settings.ninaPattern);
		const fileNames = new FileNames(filters, pattern && 'parse' in pattern ? pattern : undefined);
		const exclusions = this.exclusions();
		const rules: FrameRules = {
			order: settings.factOrder, canonical: name => filters.canonical(name), splitPanel, timeZoneOf: rig => (rig === null ? undefined : settings.rigTimeZones[rig]),
			isReject: exclusions.isReject, nameFacts: name => fileNames.parse(name), sameTarget: (a, b) => identity(a) === identity(b),
		};
		this.current = { key, rules, identity };
		return this.current;
	}

	private async openTrees(): Promise<DataTree[]> {
		const open = async (): Promise<void> => { this.trees = (await this.parts.state?.trees() ?? []).map(tree => new DataTree(tree, this.parts.state?.shards(tree.id))); };
		await (this.opened ??= open());
		return this.trees;
	}

	private pace(signal?: AbortSignal): Pace {
		return makePace(() => this.parts.clock.turn(), () => this.parts.clock.monotonic(), signal);
	}
}

/** Jobs that run one after the other, in the order in which they came. */
class Turns {
	private tail: Promise<unknown> = Promise.resolve();

	take<T>(job: () => Promise<T>): Promise<T> {
		const result = this.tail.then(job, job);
		// The next job must run whatever became of this one; its caller hears of the failure.
		this.tail = result.catch(() => undefined);
		return result;
	}
}

const doubtsOf = (outcomes: ReadonlyMap<DataTree, TreeOutcome>): Problem[] =>
	[...outcomes.values()].flatMap(outcome => (outcome.kind === 'doubtful' ? [outcome.problem] : []));

/** An order that doesn't depend on which file was read first: the report of an unchanged tree stays as it is. */
const byPlace = (a: Problem, b: Problem): number =>
	compareValues(a.path, b.path) || compareValues(a.code, b.code) || compareValues(JSON.stringify(a.detail ?? {}), JSON.stringify(b.detail ?? {}));

const filterTable = (settings: Settings): FilterTable => new FilterTable(settings.filterAliases, settings.filterOrder);

/** An absolute path with `/`, as Windows allows it too, and without one at its end. */
function withoutTrailingSlash(path: string): string {
	const forward = /^([a-z]:|\\\\)/i.test(path) ? path.replaceAll('\\', '/') : path;
	return forward.length > 1 ? forward.replace(/\/+$/, '') : forward;
}

const isInside = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);
