/** The data log: Data trees in, answers and notes out. Knows neither Obsidian nor Node; everything outside comes in through interfaces. */
import { Changes } from './changes';
import type { TargetOverview } from './domain/dashboard';
import { compareValues, type LogRow } from './domain/exposure';
import { flatName, type Flat } from './domain/flat';
import { recordFlats, type FlatEdit } from './domain/flat-list';
import { forgetMissing } from './domain/log-rows';
import type { Night } from './domain/night';
import type { Problem } from './domain/problem';
import type { Outcome, PastOperation, Refusal, UnfinishedOperation } from './domain/outcome';
import { reachedGoals, type Plan } from './domain/progress';
import type { NoProposal, Proposal } from './domain/proposal';
import { foldRig } from './domain/rig';
import type { RigConfig } from './domain/rig-config';
import type { RigFlatTable } from './domain/rig-facts';
import type { TargetFacts } from './domain/target-facts';
import { recogniseTree } from './domain/tree-identity';
import { makeReaders } from './headers/readers';
import { LogNotes, type Known } from './log-notes';
import { LogRules, type NamedRules } from './log-rules';
import type { NoteStore } from './notes/note-store';
import type { Published } from './notes/publish';
import { planOf, type TargetNoteRules } from './notes/target-note';
import type { NewRig } from './organize/skeleton';
import { Rigs, type RigRules } from './rigs';
import type { Settings } from './settings';
import { CalibrationFinder } from './tree/calibration-data';
import { checkDataFolder, isInside } from './tree/data-folder';
import type { DataTree, TreeOutcome } from './tree/data-tree';
import { believedOf, byPlace, DataTrees, doubtsOf, rememberedOf, sortTrees, treeProblems, type Outcomes } from './tree/data-trees';
import type { DeviceState } from './tree/device-state';
import type { ReadingDisk } from './tree/disk';
import { findRepeats, type Repeats } from './tree/duplicates';
import type { FolderFrames } from './tree/frames';
import { makePace, type Pace } from './tree/pace';
import type { ScanCounts, ScanMode } from './tree/scan';
import { targetsOf } from './tree/target-data';
import { Turns } from './tree/turns';
import type { WritingDisk, WritingProcess } from './tree/writing-disk';

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
	/** Absent where no Data tree may be changed. */
	readonly mover?: WritingDisk | undefined;
	readonly process?: WritingProcess | undefined;
	readonly state?: DeviceState | undefined;
	/** Absent for work on a tree alone. */
	readonly notes?: NoteStore | undefined;
	/** Absolute path of the vault. */
	readonly vaultPath?: string | undefined;
}

export interface Progress { readonly phase: 'scan' | 'sort' | 'notes' | 'move'; readonly done: number; /** Undefined where nobody knows yet. */ readonly of: number | undefined }

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

/** A rig as answers need it. */
export interface RigAnswer {
	readonly rig: string;
	readonly notePath: string | undefined;
	/** On disk, copies once. */
	readonly found: readonly Flat[];
	/** What its note says. */
	readonly config: RigConfig;
}

export interface ChangeRun { readonly signal: AbortSignal; readonly progress: (done: number, of: number) => void }

/** What became of a change, and of the refresh that followed it. */
export interface Changed { readonly outcome: Outcome | Refusal; readonly refreshed: RefreshResult | undefined }

/** An operation and the path of its tree. */
export type TreeOperation = PastOperation & { readonly tree: string };

const NO_NOTES = { created: 0, updated: 0, unchanged: 0, deferred: 0 };

export class DataLog {
	private settings: Settings;
	private logRules: LogRules;
	private readonly trees: DataTrees;
	private readonly notes: LogNotes | undefined;
	private readonly rigs: Rigs;
	private readonly calibration = new CalibrationFinder();
	private targets: ReadonlyMap<string, TargetFacts> = new Map();
	/** Ids of the trees that the last refresh read whole. */
	private present: ReadonlySet<string> = new Set();
	private repeats: { readonly repeats: Repeats; readonly problems: readonly Problem[] } = { repeats: new Map(), problems: [] };
	/** With the id of its tree. */
	private folders: ReadonlyMap<FolderFrames, string> = new Map();
	/** A library on a drive that is away still calibrates: nothing changes while a tree is in doubt. */
	private remembered: readonly DataTree[] = [];
	/** The state of the trees that `repeats`, `targets` and `folders` were made from. */
	private summed: string | undefined;
	/** The state of the trees, and the names in notes, that `rigs` holds. */
	private held: readonly unknown[] = [];
	/** Ids of trees that the notes name, or that were looked for in them. */
	private readonly recognised = new Set<string>();
	/** A refresh and what changes the Data folders never interleave, nor does what reads and writes notes: a goal edit waits for notes, not for a scan. */
	private readonly treeTurns = new Turns();
	private readonly noteTurns = new Turns();

	constructor(private readonly parts: DataLogParts) {
		this.settings = parts.settings;
		this.logRules = new LogRules(parts.settings);
		this.rigs = new Rigs(this.logRules.rigs);
		this.trees = new DataTrees(parts.state);
		this.notes = parts.notes && new LogNotes(parts.notes);
	}

	/** Works by these settings from now on. */
	use(settings: Settings): void {
		this.settings = settings;
		this.logRules = new LogRules(settings);
		this.rigs.use(this.logRules.rigs);
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
		const { notes } = this;
		await notes?.find();
		const believed = believedOf(outcomes);
		this.remembered = rememberedOf(outcomes);
		const sorted = [...believed, ...this.remembered];
		await sortTrees(sorted, this.rules().frames, this.logRules.layout, pace, done => { options.progress({ phase: 'sort', done, of: sorted.length }); });
		await this.sumUp(believed, pace);
		const repeats = this.repeats.problems;
		if (!notes) return { ...NO_NOTES, problems: [...repeats] };
		await this.holdRigs(pace);
		const isDry = options.writeNotes === false;
		const published = await notes.publish(this.known(), { signal: options.signal, pace: this.pace(), isDry, onProgress: (done, of) => { options.progress({ phase: 'notes', done, of }); } });
		const problems = [...repeats, ...published.problems];
		if (isDry) return { ...NO_NOTES, problems };
		if (!options.signal.aborted) problems.push(...await notes.writeHealth(this.settings.healthNotePath, this.healthSections(outcomes, problems)));
		return { ...published, problems };
	}

	/** What is in doubt is asked, not reported: the parts of trees that are not here stay as they are. */
	private healthSections(outcomes: Outcomes, further: readonly Problem[]) {
		const { problems } = this.summary(outcomes, further);
		const doubts = doubtsOf(outcomes);
		return ['', ...this.present].map(tree => ({ tree, problems: problems.filter(problem => (problem.tree ?? '') === tree && !doubts.includes(problem)) }));
	}

	/** Sorts what calibrates what; as long as trees, names and rules stay the same, so does the answer. */
	private async holdRigs(pace: Pace): Promise<void> {
		const { frames, identity } = this.rules();
		const held = [this.summed, identity, this.stateOf(this.remembered)];
		if (held.some((part, at) => part !== this.held[at]) || this.held.length === 0) {
			this.held = [];
			this.rigs.hold(await this.calibration.find(new Map([...this.folders, ...foldersOf(this.remembered)]), this.repeats.repeats, frames, identity, pace));
			this.held = held;
		}
		if (this.parts.notes && this.notes) await this.rigs.readNotes(this.parts.notes, this.notes.rigNotes);
	}

	private known(): Known {
		const { settings, logRules: rules, targets, present, rigs } = this;
		return { settings, rules, targets, present, rigs };
	}

	/** Repeats and targets, over all trees together; as long as the trees stay the same, so do they. */
	private async sumUp(trees: readonly DataTree[], pace: Pace): Promise<void> {
		if (this.stateOf(trees) !== this.summed) {
			this.summed = undefined;
			const owners = foldersOf(trees);
			this.repeats = await findRepeats(owners.keys(), pace, frames => owners.get(frames));
		}
		const renamed = await this.recogniseTrees(trees);
		const problems = this.repeats.problems.map(problem => (problem.tree === undefined ? problem : { ...problem, tree: renamed.get(problem.tree) ?? problem.tree }));
		this.repeats = { ...this.repeats, problems };
		this.present = new Set(trees.map(tree => tree.known.id));
		if (this.stateOf(trees) === this.summed) return;
		this.targets = await this.mergeTargets(trees, pace);
		this.folders = foldersOf(trees);
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
		const { notes, parts: { state } } = this;
		const renamed = new Map<string, string>();
		if (!notes || !state || trees.every(tree => this.recognised.has(tree.known.id))) return renamed;
		const { identity } = this.rules();
		const logged = await notes.logRows(identity);
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

	/** Brings one note up to date with its own goals or, for a rig, its own flats, without a rescan. A note that is none of ours is left alone. */
	updateNote(path: string): Promise<readonly Problem[]> {
		return this.withNotes(notes => notes.update(path, this.known()));
	}

	/** Takes rows whose data is gone out of the log: of one note, or of all. @returns how many notes changed */
	forgetMissing(path?: string): Promise<number> {
		return this.withNotes(notes => notes.keepRows(forgetMissing, this.known(), path));
	}

	/** Makes a target's note, or finds the one that is there. @returns its path */
	createTarget(name: string): Promise<string> {
		return this.withNotes(notes => notes.createTarget(name, this.known()));
	}

	private withNotes<T>(work: (notes: LogNotes) => Promise<T>): Promise<T> {
		return this.noteTurns.take(async () => {
			const { notes } = this;
			if (!notes) throw new Error('there is no vault');
			await notes.find();
			return work(notes);
		});
	}

	// --- changes

	/** A target's move to a stage, tree by tree; without a stage to the next one. */
	proposeStage(target: string, wanted: string | undefined, rig: string | undefined): Promise<readonly (Proposal | NoProposal)[]> {
		return this.treeTurns.take(async () => {
			const [answer] = await this.noteTurns.take(() => this.answersNow(target));
			const facts = this.targets.get(this.rules().identity(target));
			if (!facts) return [{ none: answer ? 'target-nowhere' : 'target-unknown' }];
			await this.holdRigs(this.pace());
			const plan = this.planOf(answer?.properties ?? {});
			const rows = answer?.rows ?? facts.rows;
			const source = {
				goals: (name: string | null) => reachedGoals(rows, plan, name),
				nights: this.rigs.calibrationOf(this.rules().identity(target)).nights,
				isPublished: (answer?.properties['published'] ?? '') !== '',
			};
			const isFrame = makeReaders();
			const trees = (await this.trees.open()).filter(tree => facts.projects.some(project => project.tree === tree.known.id));
			return Promise.all(trees.map(tree => this.changes().toStage(tree, facts, wanted, rig, source, name => isFrame(name) !== undefined, this.pace())));
		});
	}

	/** The stages that a target can go to, by number. */
	async stagesFor(target: string): Promise<string[]> {
		const facts = this.targets.get(this.rules().identity(target));
		if (!facts) return [];
		const lists = await Promise.all((await this.trees.open()).map(tree => this.changes().stages(tree, facts)));
		return [...new Set(lists.flat())].sort();
	}

	/** Lights below a folder of a Data tree, each into the folder of its filter, or into sessions that share flats. @param path absolute */
	proposeSorting(kind: 'filters' | 'sessions', path: string): Promise<Proposal | NoProposal> {
		return this.treeTurns.take(async () => {
			const tree = (await this.trees.open()).find(({ known }) => path === known.path || isInside(path, known.path));
			if (!tree) return { none: 'folder-unknown' };
			const folder = path.slice(tree.known.path.length + 1);
			const isFrame = makeReaders();
			const rules = { layout: this.logRules.layout, canonical: (name: string) => this.logRules.filters.canonical(name), isFrame: (name: string) => isFrame(name) !== undefined };
			if (kind === 'filters') return this.changes().byFilter(tree, folder, rules, this.pace());
			await this.holdRigs(this.pace());
			return this.changes().intoSessions(tree, folder, rig => this.rigs.flatsAtHand(rig), rules, this.pace());
		});
	}

	/** A new rig's folders. @param path of the Data tree, absolute; the first one without it */
	proposeRig(rig: NewRig, path?: string): Promise<Proposal | NoProposal> {
		return this.treeTurns.take(async () => {
			const tree = (await this.trees.open()).find(({ known }) => path === undefined || known.path === path);
			return tree ? this.changes().newRig(tree, rig) : { none: 'folder-unknown' };
		});
	}

	/** Carries a proposal out, and brings index and notes up to date. */
	async carryOut({ tree, plan, target }: Pick<Proposal, 'tree' | 'plan' | 'target'>, run: ChangeRun): Promise<Changed> {
		const changed = await this.changing(tree, (changes, found) => changes.run(found, plan, run));
		const { outcome } = changed;
		const hasMoved = !('refused' in outcome) && (outcome.state === 'done' || outcome.state === 'partly');
		if (hasMoved && target !== undefined && this.notes) await this.withNotes(notes => notes.setTarget(target, [['stage_since', this.today()]], this.known()));
		return changed;
	}

	/** Takes a note's request for a move out. */
	clearRequest(path: string): Promise<void> {
		return this.withNotes(notes => notes.setProperties(path, [['move_to', undefined]]));
	}

	/** Takes an operation back. */
	undo({ tree, id }: Pick<TreeOperation, 'tree' | 'id'>, run: ChangeRun): Promise<Changed> {
		return this.changing(tree, (changes, found) => changes.undo(found, id, run));
	}

	/** Finishes what was cut short, or takes it back. @param path of the tree */
	recover(path: string, choice: 'finish' | 'roll back', run: ChangeRun): Promise<Changed> {
		return this.changing(path, (changes, found) => changes.recover(found, choice, run));
	}

	/** Every operation on the trees, the newest first. */
	async operations(): Promise<TreeOperation[]> {
		const trees = await this.trees.open();
		const lists = await Promise.all(trees.map(async tree => (await this.changes().history(tree)).map((past): TreeOperation => ({ ...past, tree: tree.known.path }))));
		return lists.flat().sort((a, b) => compareValues(b.id, a.id));
	}

	/** Operations that were cut short, by the path of their tree. */
	async unfinished(): Promise<{ tree: string; operation: UnfinishedOperation }[]> {
		const { mover } = this.parts;
		if (!mover) return [];
		const found = await Promise.all((await this.trees.open()).map(async tree => ({ tree: tree.known.path, operation: await this.changes().unfinished(tree) })));
		return found.flatMap(({ tree, operation }) => (operation ? [{ tree, operation }] : []));
	}

	private changing(path: string, work: (changes: Changes, tree: DataTree) => Promise<Outcome | Refusal>): Promise<Changed> {
		return this.treeTurns.take(async () => {
			const tree = (await this.trees.open()).find(({ known }) => known.path === path);
			if (!tree) throw new Error(`${path} is no Data folder any more`);
			const outcome = await work(this.changes(), tree);
			if ('refused' in outcome || outcome.state === 'nothing') return { outcome, refreshed: undefined };
			tree.follow(outcome.steps);
			// What was moved is moved: the log follows even where the person cancelled the rest.
			return { outcome, refreshed: await this.refreshNow({ mode: 'quick', signal: new AbortController().signal, progress: () => undefined }) };
		});
	}

	private changes(): Changes {
		const { mover, process, clock } = this.parts;
		if (!mover || !process) throw new Error('this device has no access to Data folders');
		return new Changes({ disk: mover, process, clock });
	}

	// --- rigs

	/** Every rig that trees or notes know, by name. */
	rigAnswers(): Promise<RigAnswer[]> {
		return this.noteTurns.take(async () => {
			await this.notes?.find();
			await this.holdRigs(this.pace());
			const names = new Map([...this.rigs.names(), ...this.notes?.rigNotes.map(({ identity }) => identity) ?? []].map(name => [foldRig(name), name]));
			return [...names.values()].sort(compareValues).map(rig => ({ rig, notePath: this.notes?.rigNote(rig)?.path, found: this.rigs.flatsOf(rig), config: this.rigs.configOf(rig) }));
		});
	}

	/** Edits the flats that the user recorded in a rig's note, which is made if there is none. @throws why nothing was changed */
	async editFlats(rig: string, edit: (items: readonly string[]) => FlatEdit): Promise<FlatEdit> {
		let edited: FlatEdit | undefined;
		await this.changeRig(rig, 'flats', items => (edited = edit(items)).items);
		if (!edited) throw new Error('the note was not read');
		return edited;
	}

	/** Records flats with their own dates. @returns how many were not recorded yet */
	async importFlats(rig: string, flats: readonly Flat[]): Promise<number> {
		const { filters } = this.rigRules();
		let added = 0;
		await this.editFlats(rig, items => {
			added = 0;
			return flats.reduce<FlatEdit>((before, flat) => {
				const next = recordFlats(before.items, { [flatName(flat)]: [flat.angleDegrees] }, flat.date, filters);
				added += next.added.length;
				return next;
			}, { items, added: [], removed: [], remaining: [], refused: [] });
		});
		return added;
	}

	/** Makes a rig's note if there is none. @returns its path */
	createRigNote(rig: string): Promise<string> {
		return this.withNotes(notes => notes.createRig(rig, this.known()));
	}

	/** Notes a day from which on a rig is another one: dust moved, the camera was taken off. @throws why nothing was changed */
	markRigChanged(rig: string, day: Night): Promise<void> {
		return this.changeRig(rig, 'rig_changed', items => (items.includes(day) ? items : [...items, day]));
	}

	/** Changes the items of a list property of a rig's note, which is made if there is none. @throws why nothing was changed */
	changeRig(rig: string, key: 'flats' | 'rig_changed', change: (items: readonly string[]) => readonly string[]): Promise<void> {
		return this.withNotes(notes => notes.changeRigItems(rig, key, change, this.known()));
	}

	/** Writes the flats to shoot as a checklist into the note that the settings name; ticks stay. @returns its path */
	writeChecklist(tables: readonly RigFlatTable[]): Promise<string> {
		return this.withNotes(notes => notes.writeChecklist(this.settings.flatChecklistPath, tables));
	}

	/** The day on this computer's calendar. */
	today(): Night {
		const now = new Date(this.parts.clock.now());
		return new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())).toISOString().slice(0, 10);
	}

	/** The tables of flats of each rig for the lights of these targets together; of all targets that are open without names. */
	flatTables(choice: { readonly targets?: readonly string[] | undefined; readonly rig?: string | undefined }): Promise<RigFlatTable[]> {
		return this.noteTurns.take(async () => {
			await this.notes?.find();
			await this.holdRigs(this.pace());
			const { identity } = this.rules();
			const targets = choice.targets ? new Set(choice.targets.map(identity)) : [...this.rigs.targetNames()].filter(target => this.isOpen(target));
			return this.rigs.tablesOf(targets, choice.rig);
		});
	}

	/** Whether anything is still to be shot for a target: one of its projects has not come to the stage where targets are closed. */
	private isOpen(target: string): boolean {
		const projects = this.targets.get(target)?.projects ?? [];
		return projects.some(({ stage }) => stage === null || stage.number < this.settings.closedFromStage);
	}

	/** What flats and darks are matched by. */
	rigRules(): RigRules {
		return this.logRules.rigs;
	}

	// --- answers

	/** Every target that trees or notes know, by name; one of them by any of its names. */
	answers(name?: string): Promise<TargetAnswer[]> {
		return this.noteTurns.take(() => this.answersNow(name));
	}

	private async answersNow(name: string | undefined): Promise<TargetAnswer[]> {
		const { notes } = this;
		const found = await notes?.find() ?? [];
		const { identity } = this.rules();
		const isWanted = (key: string): boolean => name === undefined || key === identity(name);
		const byIdentity = new Map<string, TargetAnswer>();
		for (const note of found) {
			const key = identity(note.identity);
			if (!notes || note.kind !== 'target' || byIdentity.has(key) || !isWanted(key)) continue;
			byIdentity.set(key, { target: note.identity, notePath: note.path, facts: this.targets.get(key), ...await notes.readTarget(note, this.known()) });
		}
		for (const [key, facts] of this.targets)
			if (!byIdentity.has(key) && isWanted(key)) byIdentity.set(key, { target: facts.target, notePath: undefined, rows: facts.rows, properties: {}, facts });
		return [...byIdentity.values()].sort((a, b) => compareValues(a.target, b.target));
	}

	/**
	 * Every target as its note tells it: what a board shows of all at once. Unlike answers it neither builds tables nor waits for notes that are being written.
	 * @param known by path of the note: targets that need not be read again
	 */
	async overview(known: ReadonlyMap<string, TargetOverview> = new Map()): Promise<TargetOverview[]> {
		return await this.notes?.overview(known, this.rules().identity, this.pace()) ?? [];
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
		return this.notes?.rulesBy(this.logRules) ?? this.logRules.for([]);
	}

	private pace(signal?: AbortSignal): Pace {
		return makePace(() => this.parts.clock.turn(), () => this.parts.clock.monotonic(), signal);
	}
}

/** The frames of trees by folder, with the id of the tree. */
const foldersOf = (trees: readonly DataTree[]): Map<FolderFrames, string> => new Map(trees.flatMap(tree => [...tree.folders].map(frames => [frames, tree.known.id] as const)));
