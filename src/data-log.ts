/** The data log: Data trees in, answers and notes out. Knows neither Obsidian nor Node; everything outside comes in through interfaces. */
import type { TargetOverview } from './domain/dashboard';
import { compareValues } from './domain/exposure';
import { flatName, type Flat } from './domain/flat';
import { recordFlats, type FlatEdit } from './domain/flat-list';
import { keptNights } from './domain/kept-nights';
import { forgetMissing } from './domain/log-rows';
import type { Night } from './domain/night';
import type { Problem } from './domain/problem';
import type { Plan } from './domain/progress';
import { foldRig } from './domain/rig';
import type { RigFlatTable } from './domain/rig-facts';
import { HeldTrees } from './held-trees';
import type { ChangeHost } from './change-host';
import { LogChanges } from './log-changes';
import { LogNotes, type Known } from './log-notes';
import { LogPictures } from './log-pictures';
import type { Stage } from './domain/stage';
import { LogRules, type NamedRules } from './log-rules';
import type { Clock, RefreshOptions, RefreshResult, RigAnswer, TargetAnswer } from './log-terms';
import type { NoteStore } from './notes/note-store';
import type { Published } from './notes/publish';
import { readOverviews } from './notes/target-overviews';
import { planOf, type TargetNoteRules } from './notes/target-note';
import type { RigRules } from './rigs';
import type { Settings } from './settings';
import { checkDataFolder, isInside } from './tree/data-folder';
import type { DataTree, TreeOutcome } from './tree/data-tree';
import { doubtsOf, type Outcomes } from './tree/data-trees';
import type { DeviceState } from './tree/device-state';
import type { PlaceDisk, ReadingDisk } from './tree/disk';
import { makePace, type Pace } from './tree/pace';
import { findLikelyFolders, type LikelyFolder } from './tree/likely-folders';
import type { ScanCounts } from './tree/scan';
import { Turns } from './tree/turns';
import type { WritingDisk, WritingProcess } from './tree/writing-disk';

export interface DataLogParts {
	readonly clock: Clock;
	readonly settings: Settings;
	/** Absent on a device without Node: then notes alone are read and written. */
	readonly disk?: (ReadingDisk & PlaceDisk) | undefined;
	/** Absent where no Data tree may be changed. */
	readonly mover?: WritingDisk | undefined;
	/** For trees inside the vault; absent outside of Obsidian, where no tree inside a vault may be changed. */
	readonly vaultMover?: WritingDisk | undefined;
	readonly process?: WritingProcess | undefined;
	/** SHA-256 of a file in hexadecimal. */
	readonly checksum?: ((path: string) => Promise<string>) | undefined;
	readonly state?: DeviceState | undefined;
	/** Absent for work on a tree alone. */
	readonly notes?: NoteStore | undefined;
	/** Absolute path of the vault. */
	readonly vaultPath?: string | undefined;
}

const NO_NOTES = { created: 0, updated: 0, unchanged: 0, deferred: 0 };

export class DataLog {
	private settings: Settings;
	private logRules: LogRules;
	/** What changes the Data trees. */
	readonly changes: LogChanges;
	/** What covers and blinking need of trees and notes. */
	readonly pictures: LogPictures;
	/** Told when the trees were read and the notes written. */
	onRefreshed: () => void = () => undefined;
	private readonly trees: HeldTrees;
	private readonly notes: LogNotes | undefined;
	/** A refresh and what changes the Data folders never interleave, nor does what reads and writes notes: a goal edit waits for notes, not for a scan. */
	private readonly treeTurns = new Turns();
	private readonly noteTurns = new Turns();

	constructor(private readonly parts: DataLogParts) {
		this.settings = parts.settings;
		this.logRules = new LogRules(parts.settings);
		const { clock, disk, state, notes, vaultPath } = parts;
		this.notes = notes && new LogNotes(notes);
		this.trees = new HeldTrees({ clock, disk, state, notes: this.notes, vaultPath }, this.logRules);
		this.changes = new LogChanges(this.changeHost());
		this.pictures = new LogPictures({
			trees: this.trees, known: () => this.known(), named: () => this.rules(), withNotes: work => this.withNotes(work), keptNights: target => this.keptNights(target), pace: () => this.pace(),
		});
	}

	/** Works by these settings from now on. */
	use(settings: Settings): void {
		this.settings = settings;
		this.logRules = new LogRules(settings);
		this.trees.rigs.use(this.logRules.rigs);
	}

	// --- Data folders

	/** The Data folders of this device, absolute, in the user's order. */
	async dataFolders(): Promise<string[]> {
		return (await this.trees.list.open()).map(tree => tree.known.path);
	}

	/** Makes these the Data folders of this device and vault. Folders that were known keep their id and index. */
	setDataFolders(paths: readonly string[]): Promise<void> {
		return this.treeTurns.take(() => this.trees.list.set(paths, () => this.parts.clock.random()));
	}

	/** What is wrong with a path as a Data folder; undefined if nothing is. */
	checkDataFolder(path: string, others: readonly string[]): Promise<Problem | undefined> {
		return checkDataFolder(path, others, this.parts.disk, this.parts.vaultPath);
	}

	/** Folders that look like Data trees, near the places where people keep their files; the likeliest first. */
	async likelyFolders(places: readonly string[]): Promise<LikelyFolder[]> {
		const { disk, vaultPath } = this.parts;
		if (!disk) return [];
		return (await findLikelyFolders(disk, places, this.pace())).filter(({ path }) => vaultPath === undefined || (path !== vaultPath && !isInside(path, vaultPath)));
	}

	// --- refresh

	/** Reads the trees as they are now and brings the notes up to date. Never throws for what a user's files can do, nor when it is cancelled. */
	refresh(options: RefreshOptions): Promise<RefreshResult> {
		return this.treeTurns.take(async () => {
			if (options.writeNotes !== false) await this.changes.followLate(options);
			return this.refreshNow(options);
		});
	}

	private async refreshNow(options: RefreshOptions): Promise<RefreshResult> {
		const { clock } = this.parts;
		const began = clock.monotonic();
		const outcomes = new Map<DataTree, TreeOutcome>();
		const counts: ScanCounts = { folders: 0, files: 0, read: 0 };
		let written: Published = { ...NO_NOTES, problems: [] };
		try {
			const pace = this.pace(options.signal);
			await this.trees.scan(outcomes, counts, this.logRules, this.settings.settleSeconds, pace, options);
			options.signal.throwIfAborted();
			written = await this.noteTurns.take(() => this.sortAndWrite(outcomes, pace, options));
		} catch (error) {
			if (!options.signal.aborted) throw error;
		}
		const { created, updated, unchanged, deferred, problems } = written;
		if (!options.signal.aborted) this.onRefreshed();
		return {
			...this.trees.summary(outcomes, problems), read: counts.read, notes: { created, updated, unchanged, deferred },
			milliseconds: clock.monotonic() - began, cancelled: options.signal.aborted, doubtful: doubtsOf(outcomes),
		};
	}

	/** From here on the notes are ours alone. Rejects when cancelled before the first of them is written. */
	private async sortAndWrite(outcomes: Outcomes, pace: Pace, options: RefreshOptions): Promise<Published> {
		const { notes } = this;
		await notes?.find();
		const repeats = await this.trees.take(outcomes, this.rules(), this.logRules.layout, pace, (done, of) => { options.progress({ phase: 'sort', done, of }); });
		if (!notes) return { ...NO_NOTES, problems: [...repeats] };
		await this.trees.holdRigs(this.rules(), pace);
		const isDry = options.writeNotes === false;
		const published = await notes.publish(this.known(), { signal: options.signal, pace: this.pace(), isDry, onProgress: (done, of) => { options.progress({ phase: 'notes', done, of }); } });
		const problems = [...repeats, ...published.problems];
		if (isDry) return { ...NO_NOTES, problems };
		if (!options.signal.aborted) problems.push(...await notes.writeHealth(this.settings.healthNotePath, this.healthSections(outcomes, problems)));
		return { ...published, problems };
	}

	/** What is in doubt is asked, not reported: the parts of trees that are not here stay as they are. */
	private healthSections(outcomes: Outcomes, further: readonly Problem[]) {
		const { problems } = this.trees.summary(outcomes, further);
		const doubts = doubtsOf(outcomes);
		return ['', ...this.trees.present].map(tree => ({ tree, problems: problems.filter(problem => (problem.tree ?? '') === tree && !doubts.includes(problem)) }));
	}

	private known(): Known {
		const { settings, logRules: rules, trees: { targets, present, rigs } } = this;
		return { settings, rules, targets, present, rigs };
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

	/** Makes a few notes to look around with, for somebody who has no frames at hand. @returns their folder */
	createDemo(): Promise<string> {
		return this.withNotes(notes => notes.createDemo(this.known()));
	}

	private withNotes<T>(work: (notes: LogNotes) => Promise<T>): Promise<T> {
		return this.noteTurns.take(async () => {
			const { notes } = this;
			if (!notes) throw new Error('there is no vault');
			await notes.find();
			return work(notes);
		});
	}

	// --- rigs

	/** Every rig that trees or notes know, by name. */
	rigAnswers(): Promise<RigAnswer[]> {
		return this.noteTurns.take(async () => {
			await this.notes?.find();
			await this.holdRigs();
			const names = new Map([...this.trees.rigs.names(), ...this.notes?.rigNotes.map(({ identity }) => identity) ?? []].map(name => [foldRig(name), name]));
			return [...names.values()].sort(compareValues).map(rig => ({ rig, notePath: this.notes?.rigNote(rig)?.path, found: this.trees.rigs.flatsOf(rig), config: this.trees.rigs.configOf(rig) }));
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
		return dayOf(this.parts.clock.now());
	}

	/** The tables of flats of each rig for the lights of these targets together; of all targets that are open without names. */
	flatTables(choice: { readonly targets?: readonly string[] | undefined; readonly rig?: string | undefined }): Promise<RigFlatTable[]> {
		return this.noteTurns.take(async () => {
			await this.notes?.find();
			await this.holdRigs();
			const { identity } = this.rules();
			const targets = choice.targets ? new Set(choice.targets.map(identity)) : [...this.trees.rigs.targetNames()].filter(target => this.isOpen(target));
			return this.trees.rigs.tablesOf(targets, choice.rig);
		});
	}

	/** Whether anything is still to be shot for a target: one of its projects has not come to the stage where targets are closed. */
	private isOpen(target: string): boolean {
		const projects = this.trees.targets.get(target)?.projects ?? [];
		return projects.some(({ stage }) => stage === null || !this.isClosed(stage));
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
			byIdentity.set(key, { target: note.identity, notePath: note.path, facts: this.trees.targets.get(key), ...await notes.readTarget(note, this.known()) });
		}
		for (const [key, facts] of this.trees.targets)
			if (!byIdentity.has(key) && isWanted(key)) byIdentity.set(key, { target: facts.target, notePath: undefined, rows: facts.rows, properties: {}, facts });
		return [...byIdentity.values()].sort((a, b) => compareValues(a.target, b.target));
	}

	/**
	 * Every target as its note tells it: what a board shows of all at once. Unlike answers it neither builds tables nor waits for notes that are being written.
	 * @param known by path of the note: targets that need not be read again
	 */
	async overview(known: ReadonlyMap<string, TargetOverview> = new Map()): Promise<TargetOverview[]> {
		const { notes } = this.parts;
		const pace = this.pace();
		return notes ? readOverviews(notes, known, this.rules().identity, () => (pace.due() ? pace.rest() : undefined)) : [];
	}

	/** Whether nothing more is shot for targets of a stage. */
	isClosed({ number }: Stage): boolean {
		return number >= this.settings.closedFromStage;
	}

	/** A target's folders on this device, absolute, the most advanced first. */
	targetFolders(name: string): string[] {
		return this.trees.targetFolders(this.rules().identity(name));
	}

	/** What goals and totals are computed by. */
	noteRules(): TargetNoteRules {
		return this.logRules.notes;
	}

	/** The goals of a target's properties; what is wrong with them is among the problems of a refresh. */
	planOf(properties: Readonly<Record<string, unknown>>): Plan {
		return planOf(properties, this.noteRules()).plan;
	}

	private changeHost(): ChangeHost {
		const { trees, parts } = this;
		return {
			parts, trees,
			rules: () => this.logRules, settings: () => this.settings,
			named: async () => {
				await this.notes?.find();
				return this.rules();
			},
			targetNames: async () => (await this.notes?.find() ?? []).filter(({ kind }) => kind === 'target').map(({ identity }) => identity),
			readAside: (folders, run) => trees.readAside(folders, this.rules(), this.logRules, this.settings.settleSeconds, this.pace(), run),
			facts: target => trees.targets.get(this.rules().identity(target)),
			answer: async target => (await this.answers(target))[0],
			planOf: properties => this.planOf(properties),
			nightsOf: target => trees.rigs.calibrationOf(this.rules().identity(target)).nights,
			holdRigs: () => this.holdRigs(),
			inTurn: work => this.treeTurns.take(work),
			// What was moved is moved: the log follows even where the person cancelled the rest.
			refresh: () => this.refreshNow({ mode: 'quick', signal: new AbortController().signal, progress: () => undefined }),
			setTarget: async (target, key, value) => { if (this.notes) await this.withNotes(notes => notes.setTarget(target, [[key, value]], this.known())); },
			changeItems: (target, key, change) => this.withNotes(notes => notes.changeTargetItems(target, key, change, this.known())),
			keptNights: target => this.keptNights(target),
			changeRows: async (target, change) => { if (this.notes) await this.withNotes(notes => notes.changeRows(target, change, this.known())); },
			hasNotes: this.notes !== undefined,
			logMove: async (target, line, isOnce) => {
				const heading = this.settings.moveLogHeading;
				if (this.notes && heading !== '') await this.withNotes(notes => notes.appendLine(target, heading, line, this.known(), isOnce));
			},
			removeProperty: (path, key) => this.withNotes(notes => notes.setProperties(path, [[key, undefined]])),
			pace: () => this.pace(),
			today: () => this.today(),
			dayOf,
		};
	}

	private async keptNights(target: string): Promise<ReadonlySet<Night>> {
		const [answer] = await this.answers(target);
		return keptNights(answer?.facts?.rows ?? [], answer?.properties ?? {});
	}

	private holdRigs(): Promise<void> {
		return this.trees.holdRigs(this.rules(), this.pace());
	}

	private rules(): NamedRules {
		return this.notes?.rulesBy(this.logRules) ?? this.logRules.for([]);
	}

	private pace(signal?: AbortSignal): Pace {
		return makePace(() => this.parts.clock.turn(), () => this.parts.clock.monotonic(), signal);
	}
}

/** The day of a time on this computer's calendar. */
function dayOf(timeMs: number): Night {
	const time = new Date(timeMs);
	return new Date(Date.UTC(time.getFullYear(), time.getMonth(), time.getDate())).toISOString().slice(0, 10);
}
