/** The notes of targets: made, brought up to date, read and changed. */
import type { LogRow } from '../domain/exposure';
import type { Problem } from '../domain/problem';
import type { TargetFacts } from '../domain/target-facts';
import { RefusedError } from './api';
import { readCover, setCover } from '../notes/cover-property';
import { readLog } from '../notes/regions/log-region';
import type { FoundNote, Written } from '../notes/note-store';
import { setProperties, type PropertyValue } from '../notes/properties';
import {
	notesByIdentity,
	publishTargets,
	unwritable,
	writeNote,
	type PublishOptions,
	type Published,
} from '../notes/publish';
import type { LoggedTarget } from '../notes/rig-targets';
import { demoNotes } from '../notes/demo-notes';
import { DEMO } from '../text/notes';
import { appendBelowHeading } from '../notes/move-log';
import { readNote, type RowFilter } from '../notes/note-rows';
import { newTargetNote, updateTargetNote, type TargetNoteUpdate } from '../notes/target-note';
import type { Settings } from '../settings';
import { NOT_DONE } from '../text/problems';
import type { Known } from './known';
import { changeListed, type FoundNotes } from './found-notes';

export class TargetNotes {
	/** By path. */
	private readonly logged = new Map<string, LoggedTarget>();

	constructor(private readonly notes: FoundNotes) {}

	/** What the notes' logs say, as they were brought up to date last. */
	get logs(): Iterable<LoggedTarget> {
		return this.logged.values();
	}

	/** The targets of all notes, as they spell them. */
	get names(): readonly string[] {
		return this.notes.all.filter(({ kind }) => kind === 'target').map(({ identity }) => identity);
	}

	/** The rows of all target notes, with the identity of their target. */
	async logRows(identity: (target: string) => string): Promise<{ target: string; row: LogRow }[]> {
		const rows: { target: string; row: LogRow }[] = [];
		const rest = this.notes.rest();
		for (const note of this.notes.all) {
			await rest();
			const text = note.kind === 'target' ? await this.notes.store.read(note.path) : undefined;
			if (text !== undefined)
				for (const row of readLog(text).rows) rows.push({ target: identity(note.identity), row });
		}
		return rows;
	}

	/** The notes of targets by identity; null where there are two for one. */
	byIdentity({ rules }: Known): ReadonlyMap<string, FoundNote | null> {
		return notesByIdentity(this.notes.all, 'target', rules.for(this.notes.all).identity).notes;
	}

	/** The note of a target, if there is exactly one. */
	only(target: string, known: Known): FoundNote | undefined {
		return this.byIdentity(known).get(known.rules.for(this.notes.all).identity(target)) ?? undefined;
	}

	/** Brings every target's note up to date and makes those that are missing. */
	async publish(
		known: Known,
		options: Pick<PublishOptions, 'store' | 'signal' | 'rest' | 'onProgress'>,
	): Promise<Published> {
		const { settings, rules, targets, present } = known;
		const problems: Problem[] = [];
		let template: string | undefined;
		try {
			template = await this.template(settings);
		} catch (error) {
			problems.push(unwritable(settings.targetTemplatePath, error));
		}
		const facts = new Map<string, TargetFacts>();
		for (const [key, target] of targets) {
			await options.rest();
			facts.set(key, this.withCalibration(key, target, known));
		}
		this.logged.clear();
		const published = await publishTargets(
			this.notes.all,
			facts,
			note => ({ target: note.identity, rows: [], projects: [], masters: [], present }),
			{
				...options,
				rules: rules.notes,
				identity: rules.for(this.notes.all).identity,
				folder: settings.targetNotesFolder,
				template,
				onTarget: (target, path, update) => {
					this.remember(target, path, update);
				},
			},
		);
		return { ...published, problems: [...problems, ...published.problems] };
	}

	/** Makes a target's note, or finds the one that is there. @returns its path */
	async create(name: string, known: Known): Promise<string> {
		const { identity } = known.rules.for(this.notes.all);
		const note = this.notes.all.find(
			found => found.kind === 'target' && identity(found.identity) === identity(name),
		);
		if (note) return note.path;
		const path = await this.notes.freePath(known.settings.targetNotesFolder, name);
		await this.notes.store.create(
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
		const { identity } = rules.for(this.notes.all);
		for (const { target, text } of demoNotes(rules.notes)) {
			if (!this.notes.all.some(found => found.kind === 'target' && identity(found.identity) === identity(target)))
				await this.notes.store.create(await this.notes.freePath(DEMO.folder, target), text);
		}
		return DEMO.folder;
	}

	/** Changes the logs of all notes, or of one. @returns how many notes changed */
	async keepRows(keep: RowFilter, known: Known, path?: string): Promise<number> {
		const rest = this.notes.rest();
		let changed = 0;
		for (const note of this.byIdentity(known).values()) {
			if (!note || (path !== undefined && note.path !== path)) continue;
			await rest();
			const { written } = await this.write(note, known, keep);
			if (written === 'deferred') this.notes.owed.defer(note, text => this.updated(note, text, known, keep).text);
			// One that is being typed in follows by itself.
			if (written !== 'unchanged') changed++;
		}
		return changed;
	}

	/** Sets properties of a target's note, if it has exactly one. */
	async setPropertiesOf(
		target: string,
		properties: readonly (readonly [string, PropertyValue | undefined])[],
		known: Known,
	): Promise<void> {
		const note = this.only(target, known);
		if (note) await this.setProperties(note.path, properties);
	}

	/**
	 * Sets properties of a note of ours. Where that can't be done without harm, the note stays as it is; the next
	 * refresh says why.
	 */
	async setProperties(
		path: string,
		properties: readonly (readonly [string, PropertyValue | undefined])[],
	): Promise<void> {
		const note = this.notes.at(path);
		if (note)
			await this.notes.owed.change(note, text => {
				const written = setProperties(text, new Map(properties));
				return 'text' in written ? written.text : text;
			});
	}

	/** Changes the items of a list property of a target's note. @throws why nothing is changed */
	async changeItems(
		target: string,
		key: string,
		change: (items: readonly string[]) => readonly string[],
		known: Known,
	): Promise<void> {
		const note = this.byIdentity(known).get(known.rules.for(this.notes.all).identity(target));
		if (!note) throw new RefusedError((note === null ? NOT_DONE.twoNotes : NOT_DONE.noNote)(target));
		await changeListed(edit => this.notes.owed.change(note, edit), note.path, key, change);
	}

	/**
	 * Adds a line below a heading of a target's note, if it has exactly one.
	 * @param isOnce leaves it where it stands already
	 */
	async appendLine(target: string, heading: string, line: string, known: Known, isOnce: boolean): Promise<void> {
		const note = this.only(target, known);
		if (note) await this.notes.owed.change(note, text => appendBelowHeading(text, heading, line, isOnce));
	}

	/** The cover of a target's note; undefined where its properties can't be read. */
	coverOf(path: string): Promise<{ readonly cover: unknown } | undefined> {
		return readCover(this.notes.store, path);
	}

	/**
	 * Sets the cover of a target's note, if it still is what it `was`.
	 * @returns 'refused' where it is not, or where that would do harm
	 */
	setCover(path: string, was: unknown, cover: string): Promise<Written | 'refused'> {
		return setCover(this.notes.store, path, was, cover);
	}

	/** What a target's note and the trees say of it. */
	async readNote(
		note: FoundNote,
		known: Known,
	): Promise<{ rows: readonly LogRow[]; properties: Readonly<Record<string, unknown>> }> {
		const facts = known.targets.get(known.rules.for(this.notes.all).identity(note.identity));
		const { rows, properties } = readNote((await this.notes.store.read(note.path)) ?? '', facts);
		return { rows, properties };
	}

	private async template(settings: Settings): Promise<string | undefined> {
		return settings.targetTemplatePath === '' ? undefined : this.notes.store.read(settings.targetTemplatePath);
	}

	async write(note: FoundNote, known: Known, keep?: RowFilter): Promise<{ written: Written; problems: Problem[] }> {
		return writeNote(this.notes.store, note.path, text => this.updated(note, text, known, keep));
	}

	private updated(note: FoundNote, text: string, known: Known, keep?: RowFilter): TargetNoteUpdate {
		const update = updateTargetNote(text, this.factsOf(note.identity, known), known.rules.notes, keep);
		this.remember(note.identity, note.path, update);
		return update;
	}

	private factsOf(target: string, known: Known): TargetFacts | undefined {
		const key = known.rules.for(this.notes.all).identity(target);
		const facts = known.targets.get(key);
		return facts && this.withCalibration(key, facts, known);
	}

	private withCalibration(key: string, facts: TargetFacts, { rigs }: Known): TargetFacts {
		return { ...facts, calibration: rigs.calibrationOf(key) };
	}

	private remember(target: string, path: string, { rows, stages }: TargetNoteUpdate): void {
		this.logged.set(path, { target, rows, stages });
	}
}
