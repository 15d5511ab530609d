/**
 * The data log's notes: finds them, brings them up to date with what the trees hold, changes what the user asks for.
 */
import { compareValues, type LogRow } from '../domain/exposure';
import type { Problem } from '../domain/problem';
import { foldRig } from '../domain/rig';
import type { RigFacts, RigFlatTable } from '../domain/calibration/rig-facts';
import type { TargetFacts } from '../domain/target-facts';
import type { LogRules, AliasedRules } from './rules';
import { RefusedError } from './api';
import { readCover, setCover } from '../notes/cover-property';
import { updateChecklist } from '../notes/flat-checklist';
import { updateHealthNote, type HealthSection } from '../notes/health-note';
import { readLog } from '../notes/regions/log-region';
import type { FoundNote, NoteStore, Written } from '../notes/note-store';
import { DeferredEdits } from '../notes/deferred-edits';
import { changeItems, setProperties, type PropertyValue } from '../notes/properties';
import {
	freePath,
	notesByIdentity,
	publishRigs,
	publishTargets,
	unwritable,
	withoutWriting,
	writeNote,
	type PublishOptions,
	type Published,
} from '../notes/publish';
import { newRigNote, updateRigNote } from '../notes/rig-note';
import { targetsOfRig, type LoggedTarget } from '../notes/rig-targets';
import { demoNotes } from '../notes/demo-notes';
import { appendBelowHeading } from '../notes/move-log';
import { readNote, type RowFilter } from '../notes/note-rows';
import { newTargetNote, updateTargetNote, type TargetNoteUpdate } from '../notes/target-note';
import type { Rigs } from './rigs';
import type { Settings } from '../settings';
import { DEMO } from '../text/notes';
import { NOT_DONE } from '../text/problems';
import type { TimeSlice } from '../async/time-slice';

/** What is known besides the notes. */
export interface Known {
	readonly settings: Settings;
	readonly rules: LogRules;
	/** By identity. */
	readonly targets: ReadonlyMap<string, TargetFacts>;
	/** Ids of the trees that the last refresh read whole. */
	readonly present: ReadonlySet<string>;
	readonly rigs: Rigs;
}

export interface PublishRun {
	readonly signal: AbortSignal;
	readonly slice: TimeSlice;
	readonly onProgress: (done: number, of: number) => void;
	/** Works everything out and writes nothing. */
	readonly isDry: boolean;
}

export class LogNotes {
	private found: readonly FoundNote[] = [];
	/** By path. */
	private readonly logged = new Map<string, LoggedTarget>();

	private readonly owed: DeferredEdits;

	/** @param timeSlice begins a slice for work on many notes */
	constructor(
		private readonly store: NoteStore,
		private readonly timeSlice: () => TimeSlice,
	) {
		this.owed = new DeferredEdits(
			store,
			({ kind, identity }) => this.found.find(note => note.kind === kind && note.identity === identity)?.path,
		);
	}

	/** Looks which notes are ours now. */
	async find(): Promise<readonly FoundNote[]> {
		return (this.found = await this.store.find());
	}

	read(path: string): Promise<string | undefined> {
		return this.store.read(path);
	}

	/** The rows of all target notes, with the identity of their target. */
	async logRows(identity: (target: string) => string): Promise<{ target: string; row: LogRow }[]> {
		const rows: { target: string; row: LogRow }[] = [];
		const rest = resting(this.timeSlice());
		for (const note of this.found) {
			await rest();
			const text = note.kind === 'target' ? await this.store.read(note.path) : undefined;
			if (text !== undefined)
				for (const row of readLog(text).rows) rows.push({ target: identity(note.identity), row });
		}
		return rows;
	}

	// --- all notes

	/** Brings every note up to date and makes those that are missing. */
	async publish(known: Known, run: PublishRun): Promise<Published> {
		const { settings, rules, targets, present } = known;
		const store = run.isDry ? withoutWriting(this.store) : this.store;
		const { identity } = rules.for(this.found);
		const problems = run.isDry ? [] : await this.pay();
		let template: string | undefined;
		try {
			template = await this.template(settings);
		} catch (error) {
			problems.push(unwritable(settings.targetTemplatePath, error));
		}
		const options = { store, signal: run.signal, rest: resting(run.slice) };
		const facts = new Map<string, TargetFacts>();
		for (const [key, target] of targets) {
			await options.rest();
			facts.set(key, this.withCalibration(key, target, known));
		}
		this.logged.clear();
		const published = await publishTargets(
			this.found,
			facts,
			note => ({ target: note.identity, rows: [], projects: [], masters: [], present }),
			{
				...options,
				rules: rules.notes,
				identity,
				folder: settings.targetNotesFolder,
				template,
				onProgress: run.onProgress,
				onTarget: (target, path, update) => {
					this.remember(target, path, update);
				},
			},
		);
		const names = new Set(
			[...targets.values()].flatMap(({ projects }) => projects.map(({ rig }) => rig)).filter(rig => rig !== null),
		);
		const ofRigs = await this.publishRigs([...names].sort(compareValues), known, options);
		return {
			created: published.created + ofRigs.created,
			updated: published.updated + ofRigs.updated,
			unchanged: published.unchanged + ofRigs.unchanged,
			deferred: published.deferred + ofRigs.deferred,
			problems: [...problems, ...published.problems, ...ofRigs.problems],
		};
	}

	/** @param names of rigs that are to have a note */
	private publishRigs(
		names: readonly string[],
		known: Known,
		options: Pick<PublishOptions, 'store' | 'signal' | 'rest'>,
	): Promise<Published> {
		return publishRigs(this.found, names, {
			...options,
			rules: known.rules.rigs,
			identity: foldRig,
			folder: known.settings.rigNotesFolder,
			factsOf: rig => this.rigFacts(rig, known),
			onProgress: () => undefined,
		});
	}

	/** @returns why the report could not be written */
	async writeHealth(path: string, sections: readonly HealthSection[]): Promise<Problem[]> {
		try {
			const old = await this.store.read(path);
			if (old === undefined) await this.store.create(path, updateHealthNote(undefined, sections));
			else await this.store.change(path, text => updateHealthNote(text, sections));
			return [];
		} catch (error) {
			return [unwritable(path, error)];
		}
	}

	/** Makes the checklist's note or brings it up to date; the user's words and ticks stay. @returns its path */
	async writeChecklist(path: string, tables: readonly RigFlatTable[]): Promise<string> {
		const old = await this.store.read(path);
		if (old === undefined) await this.store.create(path, updateChecklist('', tables));
		else if ((await this.store.change(path, text => updateChecklist(text, tables))) === 'deferred')
			throw new RefusedError(NOT_DONE.beingEdited(path));
		return path;
	}

	/** Makes the changes that notes are owed. @returns why some could not be made */
	private async pay(): Promise<Problem[]> {
		return (await this.owed.apply()).map(({ path, error }) => unwritable(path, error));
	}

	// --- targets

	/**
	 * Brings one note up to date with what its properties say, and makes what it was owed. A note that is none of ours
	 * is left alone.
	 */
	async update(path: string, known: Known): Promise<readonly Problem[]> {
		const unpaid = await this.pay();
		const note = this.found.find(found => found.path === path);
		// Another note that can't be written holds up nothing here.
		if (!note || unpaid.some(problem => problem.path === path)) return unpaid;
		if (note.kind === 'rig') return this.updateRig(note.identity, known);
		const { identity } = known.rules.for(this.found);
		if (notesByIdentity(this.found, 'target', identity).notes.get(identity(note.identity)) === null) return [];
		return (await this.writeTarget(note, known)).problems;
	}

	/** Changes the logs of all notes, or of one. @returns how many notes changed */
	async keepRows(keep: RowFilter, known: Known, path?: string): Promise<number> {
		const { identity } = known.rules.for(this.found);
		const rest = resting(this.timeSlice());
		let changed = 0;
		for (const note of notesByIdentity(this.found, 'target', identity).notes.values()) {
			if (!note || (path !== undefined && note.path !== path)) continue;
			await rest();
			const { written } = await this.writeTarget(note, known, keep);
			if (written === 'deferred') this.owed.defer(note, text => this.updated(note, text, known, keep).text);
			// One that is being typed in follows by itself.
			if (written !== 'unchanged') changed++;
		}
		// The rigs' hours follow.
		if (changed > 0)
			await this.publishRigs([], known, {
				store: this.store,
				signal: new AbortController().signal,
				rest,
			});
		return changed;
	}

	/** Makes a target's note, or finds the one that is there. @returns its path */
	async createTarget(name: string, known: Known): Promise<string> {
		const { identity } = known.rules.for(this.found);
		const note = this.found.find(found => found.kind === 'target' && identity(found.identity) === identity(name));
		if (note) return note.path;
		const path = await this.freePath(known.settings.targetNotesFolder, name);
		await this.store.create(
			path,
			updateTargetNote(
				newTargetNote(name, await this.template(known.settings)),
				this.factsOf(name, known),
				known.rules.notes,
			).text,
		);
		return path;
	}

	/** Makes the notes of the demo that are not there. @returns their folder */
	async createDemo({ rules }: Known): Promise<string> {
		const { identity } = rules.for(this.found);
		for (const { target, text } of demoNotes(rules.notes)) {
			if (!this.found.some(found => found.kind === 'target' && identity(found.identity) === identity(target)))
				await this.store.create(await this.freePath(DEMO.folder, target), text);
		}
		return DEMO.folder;
	}

	/** Sets properties of a target's note, if it has exactly one. */
	async setTarget(
		target: string,
		properties: readonly (readonly [string, PropertyValue | undefined])[],
		known: Known,
	): Promise<void> {
		const note = this.targetNote(target, known);
		if (note) await this.setProperties(note.path, properties);
	}

	/** Changes the items of a list property of a target's note. @throws why nothing is changed */
	async changeTargetItems(
		target: string,
		key: string,
		change: (items: readonly string[]) => readonly string[],
		known: Known,
	): Promise<void> {
		const note = this.targetNotes(known).get(known.rules.for(this.found).identity(target));
		if (!note) throw new RefusedError((note === null ? NOT_DONE.twoNotes : NOT_DONE.noNote)(target));
		await this.changeItems(edit => this.owed.change(note, edit), note.path, key, change);
	}

	/** Changes the log of a target, if it has exactly one note. */
	async changeRows(target: string, change: RowFilter, known: Known): Promise<void> {
		const note = this.targetNote(target, known);
		if (note) await this.keepRows(change, known, note.path);
	}

	/**
	 * Adds a line below a heading of a target's note, if it has exactly one.
	 * @param isOnce leaves it where it stands already
	 */
	async appendLine(target: string, heading: string, line: string, known: Known, isOnce: boolean): Promise<void> {
		const note = this.targetNote(target, known);
		if (note) await this.owed.change(note, text => appendBelowHeading(text, heading, line, isOnce));
	}

	private targetNote(target: string, known: Known): FoundNote | undefined {
		return this.targetNotes(known).get(known.rules.for(this.found).identity(target)) ?? undefined;
	}

	/** The notes of targets by identity; null where there are two for one. */
	targetNotes({ rules }: Known): ReadonlyMap<string, FoundNote | null> {
		return notesByIdentity(this.found, 'target', rules.for(this.found).identity).notes;
	}

	/** The cover of a target's note; undefined where its properties can't be read. */
	coverOf(path: string): Promise<{ readonly cover: unknown } | undefined> {
		return readCover(this.store, path);
	}

	/**
	 * Sets the cover of a target's note, if it still is what it `was`.
	 * @returns 'refused' where it is not, or where that would do harm
	 */
	setCover(path: string, was: unknown, cover: string): Promise<Written | 'refused'> {
		return setCover(this.store, path, was, cover);
	}

	/**
	 * Sets properties of a note of ours. Where that can't be done without harm, the note stays as it is; the next
	 * refresh says why.
	 */
	async setProperties(
		path: string,
		properties: readonly (readonly [string, PropertyValue | undefined])[],
	): Promise<void> {
		const note = this.found.find(found => found.path === path);
		if (note)
			await this.owed.change(note, text => {
				const written = setProperties(text, new Map(properties));
				return 'text' in written ? written.text : text;
			});
	}

	/** What a target's note and the trees say of it. */
	async readTarget(
		note: FoundNote,
		known: Known,
	): Promise<{ rows: readonly LogRow[]; properties: Readonly<Record<string, unknown>> }> {
		const facts = known.targets.get(known.rules.for(this.found).identity(note.identity));
		const { rows, properties } = readNote((await this.store.read(note.path)) ?? '', facts);
		return { rows, properties };
	}

	private async writeTarget(
		note: FoundNote,
		known: Known,
		keep?: RowFilter,
	): Promise<{ written: Written; problems: Problem[] }> {
		return writeNote(this.store, note.path, text => this.updated(note, text, known, keep));
	}

	private updated(note: FoundNote, text: string, known: Known, keep?: RowFilter): TargetNoteUpdate {
		const update = updateTargetNote(text, this.factsOf(note.identity, known), known.rules.notes, keep);
		this.remember(note.identity, note.path, update);
		return update;
	}

	private factsOf(target: string, known: Known): TargetFacts | undefined {
		const key = known.rules.for(this.found).identity(target);
		const facts = known.targets.get(key);
		return facts && this.withCalibration(key, facts, known);
	}

	private withCalibration(key: string, facts: TargetFacts, { rigs }: Known): TargetFacts {
		return { ...facts, calibration: rigs.calibrationOf(key) };
	}

	private remember(target: string, path: string, { rows, stages }: TargetNoteUpdate): void {
		this.logged.set(path, { target, rows, stages });
	}

	// --- rigs

	/** The note of a rig, if there is exactly one. */
	rigNote(rig: string): FoundNote | undefined {
		return notesByIdentity(this.found, 'rig', foldRig).notes.get(foldRig(rig)) ?? undefined;
	}

	/** The targets of all notes, as they spell them. */
	get targetNames(): readonly string[] {
		return this.found.filter(({ kind }) => kind === 'target').map(({ identity }) => identity);
	}

	get rigNotes(): readonly FoundNote[] {
		return this.found.filter(({ kind }) => kind === 'rig');
	}

	/**
	 * Sets the items of a list property of a rig's note, which is made if there is none; then all notes that depend on
	 * it follow.
	 * @throws why nothing was changed
	 */
	async changeRigItems(
		rig: string,
		key: string,
		change: (items: readonly string[]) => readonly string[],
		known: Known,
	): Promise<void> {
		const path = await this.createRig(rig, known);
		const written = await this.changeItems(edit => this.store.change(path, edit), path, key, change);
		if (written === 'deferred') throw new RefusedError(NOT_DONE.beingEdited(path));
		await this.updateRig(rig, known);
	}

	/** @throws where that would do harm */
	private async changeItems(
		write: (edit: (text: string) => string) => Promise<Written>,
		path: string,
		key: string,
		change: (items: readonly string[]) => readonly string[],
	): Promise<Written> {
		let refusal: string | undefined;
		const written = await write(text => {
			const result = changeItems(text, key, change);
			refusal = 'text' in result ? undefined : result.detail;
			return 'text' in result ? result.text : text;
		});
		if (refusal !== undefined) throw new RefusedError(NOT_DONE.properties(path, refusal));
		return written;
	}

	/** Makes a rig's note, or finds the one that is there. @returns its path; @throws where there are two */
	async createRig(rig: string, known: Known): Promise<string> {
		const note = this.rigNote(rig);
		if (note) return note.path;
		if (notesByIdentity(this.found, 'rig', foldRig).notes.has(foldRig(rig)))
			throw new RefusedError(NOT_DONE.twoRigNotes(rig));
		const path = await this.freePath(known.settings.rigNotesFolder, rig);
		await this.store.create(path, updateRigNote(newRigNote(rig), this.rigFacts(rig, known), known.rules.rigs).text);
		await this.find();
		return path;
	}

	/** A rig's note and those of its targets follow what its note says now. */
	private async updateRig(rig: string, known: Known): Promise<readonly Problem[]> {
		const { rigs, rules, targets } = known;
		const note = this.rigNote(rig);
		if (!note) return [];
		await rigs.readNotes(this.store, this.found);
		const { identity } = rules.for(this.found);
		const problems = [
			...(
				await writeNote(this.store, note.path, text =>
					updateRigNote(text, this.rigFacts(rig, known), rules.rigs),
				)
			).problems,
		];
		const rest = resting(this.timeSlice());
		for (const target of notesByIdentity(this.found, 'target', identity).notes.values()) {
			await rest();
			const projects = target ? (targets.get(identity(target.identity))?.projects ?? []) : [];
			if (target && projects.some(project => project.rig !== null && foldRig(project.rig) === foldRig(rig)))
				await this.writeTarget(target, known);
		}
		return problems;
	}

	/** Undefined on a device without any of the trees. */
	private rigFacts(rig: string, { present, rigs, targets, rules }: Known): RigFacts | undefined {
		if (present.size === 0) return undefined;
		const { identity } = rules.for(this.found);
		const names = [...rigs.names(), ...this.rigNotes.map(note => note.identity)];
		const { ofRig, isWhole } = targetsOfRig(rig, this.logged.values(), { targets, identity, present, rigs: names });
		return rigs.factsOf(rig, ofRig, isWhole);
	}

	private freePath(folder: string, name: string): Promise<string> {
		return freePath(this.store, folder, name, new Set(this.found.map(note => note.path.toLowerCase())));
	}

	private async template(settings: Settings): Promise<string | undefined> {
		return settings.targetTemplatePath === '' ? undefined : this.store.read(settings.targetTemplatePath);
	}

	/** Rules that know the notes' aliases. */
	rulesBy(rules: LogRules): AliasedRules {
		return rules.for(this.found);
	}
}

/** What is done between two notes: others have their turn where the slice is used up. */
const resting =
	(slice: TimeSlice): (() => Promise<void> | undefined) =>
	() =>
		slice.due() ? slice.giveWay() : undefined;
