/** The data log: Data trees in, answers and notes out. Knows neither Obsidian nor Node; everything outside comes in through interfaces. */
import { compareValues, type LogRow } from './domain/exposure';
import { forgetMissing } from './domain/log-rows';
import type { Problem } from './domain/problem';
import type { Plan } from './domain/progress';
import type { TargetFacts } from './domain/target-facts';
import { recogniseTree } from './domain/tree-identity';
import { makeReaders } from './headers/readers';
import { LogRules, type NamedRules } from './log-rules';
import { updateHealthNote } from './notes/health-note';
import { readLog } from './notes/log-region';
import type { FoundNote, NoteStore } from './notes/note-store';
import { freePath, notesByIdentity, publishTargets, unwritable, withoutWriting, writeTargetNote, type Published } from './notes/publish';
import { readProperties } from './notes/properties';
import { newTargetNote, planOf, updateTargetNote, type TargetNoteRules } from './notes/target-note';
import type { Settings } from './settings';
import { checkDataFolder, isInside } from './tree/data-folder';
import type { DataTree, TreeOutcome } from './tree/data-tree';
import { believedOf, byPlace, DataTrees, doubtsOf, sortTrees, treeProblems, type Outcomes } from './tree/data-trees';
import type { DeviceState } from './tree/device-state';
import type { ReadingDisk } from './tree/disk';
import { findRepeats, type Repeats } from './tree/duplicates';
import { makePace, type Pace } from './tree/pace';
import type { ScanCounts, ScanMode } from './tree/scan';
import { targetsOf } from './tree/target-data';
import { Turns } from './tree/turns';

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
	private logRules: LogRules;
	private readonly trees: DataTrees;
	private found: readonly FoundNote[] = [];
	private targets: ReadonlyMap<string, TargetFacts> = new Map();
	/** Ids of the trees that the last refresh read whole. */
	private present: ReadonlySet<string> = new Set();
	private repeats: { readonly repeats: Repeats; readonly problems: readonly Problem[] } = { repeats: new Map(), problems: [] };
	/** The state of the trees that `repeats` and `targets` were made from. */
	private summed: string | undefined;
	/** Ids of trees that the notes name, or that were looked for in them. */
	private readonly recognised = new Set<string>();
	/** A refresh and what changes the Data folders never interleave, nor does what reads and writes notes: a goal edit waits for notes, not for a scan. */
	private readonly treeTurns = new Turns();
	private readonly noteTurns = new Turns();

	constructor(private readonly parts: DataLogParts) {
		this.settings = parts.settings;
		this.logRules = new LogRules(parts.settings);
		this.trees = new DataTrees(parts.state);
	}

	/** Works by these settings from now on. */
	use(settings: Settings): void {
		this.settings = settings;
		this.logRules = new LogRules(settings);
	}

	// --- Data folders

	/** The Data folders of this device, absolute, in the user's order. */
	async dataFolders(): Promise<string[]> {
		return (await this.trees.open()).map(tree => tree.known.path);
	}

	/** Makes these the Data folders of this device and vault. Folders that were known keep their id and index. */
	setDataFolders(paths: readonly string[]): Promise<void> {
		return this.treeTurns.take(() => this.trees.set(paths, () => this.parts.clock.random()));
	}

	/** What is wrong with a path as a Data folder; undefined if nothing is. */
	checkDataFolder(path: string, others: readonly string[]): Promise<Problem | undefined> {
		return checkDataFolder(path, others, this.parts.disk, this.parts.vaultPath);
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
			await this.scan(outcomes, counts, pace, options);
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
	private async scan(outcomes: Map<DataTree, TreeOutcome>, counts: ScanCounts, pace: Pace, { signal, mode, acceptLoss, progress }: RefreshOptions): Promise<void> {
		const { disk, clock, vaultPath } = this.parts;
		if (!disk) return;
		await this.trees.scan(outcomes, counts, ({ known: { path } }) => ({
			disk, mode, pace, signal, exclusions: this.logRules.exclusions, readerFor: makeReaders(),
			foreignFolders: new Set(vaultPath !== undefined && isInside(vaultPath, path) ? [vaultPath.slice(path.length + 1)] : []),
			now: () => clock.now(), monotonic: () => clock.monotonic(), settleMs: this.settings.settleSeconds * 1000,
		}), acceptLoss === true, () => { progress({ phase: 'scan', done: counts.files, of: undefined }); });
	}

	/** From here on the notes are ours alone. Rejects when cancelled before the first of them is written. */
	private async sortAndWrite(outcomes: Outcomes, pace: Pace, options: RefreshOptions): Promise<Published> {
		const { notes } = this.parts;
		this.found = await notes?.find() ?? [];
		const believed = believedOf(outcomes);
		await sortTrees(believed, this.rules().frames, this.logRules.layout, pace, done => { options.progress({ phase: 'sort', done, of: believed.length }); });
		await this.sumUp(believed, pace);
		const repeats = this.repeats.problems;
		if (!notes) return { ...NO_NOTES, problems: [...repeats] };
		const published = await this.publish(options.writeNotes === false ? withoutWriting(notes) : notes, options);
		const problems = [...repeats, ...published.problems];
		if (options.writeNotes === false) return { ...NO_NOTES, problems };
		if (!options.signal.aborted) problems.push(...await this.writeHealth(notes, outcomes, problems));
		return { ...published, problems };
	}

	/** Repeats and targets, over all trees together; as long as the trees stay the same, so do they. */
	private async sumUp(trees: readonly DataTree[], pace: Pace): Promise<void> {
		if (this.stateOf(trees) !== this.summed) {
			this.summed = undefined;
			const owners = new Map(trees.flatMap(tree => [...tree.folders].map(frames => [frames, tree.known.id] as const)));
			this.repeats = await findRepeats(owners.keys(), pace, frames => owners.get(frames));
		}
		const renamed = await this.recogniseTrees(trees);
		const problems = this.repeats.problems.map(problem => (problem.tree === undefined ? problem : { ...problem, tree: renamed.get(problem.tree) ?? problem.tree }));
		this.repeats = { ...this.repeats, problems };
		this.present = new Set(trees.map(tree => tree.known.id));
		if (this.stateOf(trees) === this.summed) return;
		this.targets = await this.mergeTargets(trees, pace);
		this.summed = this.stateOf(trees);
	}

	/** The same text as long as trees have the same ids and frames, sorted by the same rules. */
	private stateOf(trees: readonly DataTree[]): string {
		return trees.map(({ known, revision }) => `${known.id} ${revision} ${known.path}`).join('\n');
	}

	/**
	 * A tree whose id no note names may be known to the notes under another, from another device or from before this one lost
	 * its state: then it takes that one. Not to be cancelled half way, or the tree would count twice from then on.
	 * @returns the new ids by the old ones
	 */
	private async recogniseTrees(trees: readonly DataTree[]): Promise<ReadonlyMap<string, string>> {
		const { notes, state } = this.parts;
		const renamed = new Map<string, string>();
		if (!notes || !state || trees.every(tree => this.recognised.has(tree.known.id))) return renamed;
		const { identity } = this.rules();
		const logged = (await Promise.all(this.found.filter(note => note.kind === 'target').map(async note => {
			const text = await notes.read(note.path);
			return text === undefined ? [] : readLog(text).rows.map(row => ({ target: identity(note.identity), row }));
		}))).flat();
		for (const { row } of logged) this.recognised.add(row.tree);
		for (const tree of trees.filter(({ known }) => !this.recognised.has(known.id))) {
			const ours = [...await targetsOf(tree.folders, this.repeats.repeats, tree.known.id, identity, this.pace())].flatMap(([target, { rows }]) => rows.map(row => ({ target, row })));
			const id = recogniseTree(ours, logged, new Set((await this.trees.open()).map(({ known }) => known.id)));
			if (id !== undefined) {
				renamed.set(tree.known.id, id);
				await this.trees.adopt(tree, id, this.pace());
			}
			this.recognised.add(tree.known.id);
		}
		return renamed;
	}

	private async mergeTargets(trees: readonly DataTree[], pace: Pace): Promise<Map<string, TargetFacts>> {
		const { identity } = this.rules();
		const { present } = this;
		const merged = new Map<string, TargetFacts>();
		for (const tree of trees) {
			for (const [key, data] of await targetsOf(tree.folders, this.repeats.repeats, tree.known.id, identity, pace)) {
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
	private async writeHealth(store: NoteStore, outcomes: Outcomes, further: readonly Problem[]): Promise<Problem[]> {
		const path = this.settings.healthNotePath;
		const { problems } = this.summary(outcomes, further);
		// What is in doubt is asked, not reported: the parts of trees that are not here stay as they are.
		const sections = ['', ...this.present].map(tree => ({ tree, problems: problems.filter(problem => (problem.tree ?? '') === tree && !doubtsOf(outcomes).includes(problem)) }));
		try {
			const old = await store.read(path);
			if (old === undefined) await store.create(path, updateHealthNote(undefined, sections));
			else await store.change(path, text => updateHealthNote(text, sections));
			return [];
		} catch (error) {
			return [unwritable(path, error)];
		}
	}

	private summary(outcomes: Outcomes, further: readonly Problem[]) {
		const rows = [...this.targets.values()].flatMap(facts => facts.rows);
		return {
			frames: [...outcomes.keys()].reduce((sum, tree) => sum + tree.frameCount, 0),
			lights: rows.reduce((sum, row) => sum + row.accepted + row.unreviewed + row.rejected, 0),
			targets: this.targets.size,
			rigs: new Set([...this.targets.values()].flatMap(facts => facts.projects.map(project => project.rig)).filter(rig => rig !== null)).size,
			problems: [...treeProblems(outcomes, this.parts.vaultPath), ...further].sort(byPlace),
		};
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
		const roots = this.trees.roots();
		const projects = this.targets.get(this.rules().identity(name))?.projects ?? [];
		return [...projects].sort((a, b) => (b.stage?.number ?? -1) - (a.stage?.number ?? -1))
			.flatMap(({ tree, folders }) => folders.map(folder => `${roots.get(tree) ?? ''}/${folder}`));
	}

	/** What goals and totals are computed by. */
	noteRules(): TargetNoteRules {
		return this.logRules.notes;
	}

	/** The goals of a target's properties; what is wrong with them is among the problems of a refresh. */
	planOf(properties: Readonly<Record<string, unknown>>): Plan {
		return planOf(properties, this.noteRules()).plan;
	}

	private rules(): NamedRules {
		return this.logRules.for(this.found);
	}

	private pace(signal?: AbortSignal): Pace {
		return makePace(() => this.parts.clock.turn(), () => this.parts.clock.monotonic(), signal);
	}
}
