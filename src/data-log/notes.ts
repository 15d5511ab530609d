/**
 * The data log's notes: finds them, brings them up to date with what the trees hold, changes what the user asks for.
 */
import { compareValues } from '../domain/exposure';
import type { Problem } from '../domain/problem';
import type { RigFlatTable } from '../domain/calibration/rig-facts';
import type { LogRules, AliasedRules } from './rules';
import { RefusedError } from './api';
import { updateChecklist } from '../notes/flat-checklist';
import { updateHealthNote, type HealthSection } from '../notes/health-note';
import type { FoundNote, NoteStore } from '../notes/note-store';
import { unwritable, withoutWriting, type Published } from '../notes/publish';
import type { RowFilter } from '../notes/note-rows';
import { NOT_DONE } from '../text/problems';
import type { TimeSlice } from '../async/time-slice';
import type { Known } from './known';
import { FoundNotes, resting } from './found-notes';
import { RigNotes } from './rig-notes';
import { TargetNotes } from './target-notes';

export interface PublishRun {
	readonly signal: AbortSignal;
	readonly slice: TimeSlice;
	readonly onProgress: (done: number, of: number) => void;
	/** Works everything out and writes nothing. */
	readonly isDry: boolean;
}

export class LogNotes {
	private readonly found: FoundNotes;
	readonly targets: TargetNotes;
	readonly rigs: RigNotes;

	/** @param timeSlice begins a slice for work on many notes */
	constructor(
		private readonly store: NoteStore,
		timeSlice: () => TimeSlice,
	) {
		this.found = new FoundNotes(store, timeSlice);
		this.targets = new TargetNotes(this.found);
		this.rigs = new RigNotes(this.found, this.targets);
	}

	/** Looks which notes are ours now. */
	find(): Promise<readonly FoundNote[]> {
		return this.found.find();
	}

	read(path: string): Promise<string | undefined> {
		return this.store.read(path);
	}

	/** Rules that know the notes' aliases. */
	rulesBy(rules: LogRules): AliasedRules {
		return rules.for(this.found.all);
	}

	/** Brings every note up to date and makes those that are missing. */
	async publish(known: Known, run: PublishRun): Promise<Published> {
		const problems = run.isDry ? [] : await this.found.pay();
		const options = {
			store: run.isDry ? withoutWriting(this.store) : this.store,
			signal: run.signal,
			rest: resting(run.slice),
		};
		const published = await this.targets.publish(known, { ...options, onProgress: run.onProgress });
		const names = new Set(
			[...known.targets.values()]
				.flatMap(({ projects }) => projects.map(({ rig }) => rig))
				.filter(rig => rig !== null),
		);
		const ofRigs = await this.rigs.publish([...names].sort(compareValues), known, options);
		return {
			created: published.created + ofRigs.created,
			updated: published.updated + ofRigs.updated,
			unchanged: published.unchanged + ofRigs.unchanged,
			deferred: published.deferred + ofRigs.deferred,
			problems: [...problems, ...published.problems, ...ofRigs.problems],
		};
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

	/**
	 * Brings one note up to date with what its properties say, and makes what it was owed. A note that is none of ours
	 * is left alone.
	 */
	async update(path: string, known: Known): Promise<readonly Problem[]> {
		const unpaid = await this.found.pay();
		const note = this.found.at(path);
		// Another note that can't be written holds up nothing here.
		if (!note || unpaid.some(problem => problem.path === path)) return unpaid;
		if (note.kind === 'rig') return this.rigs.update(note.identity, known);
		const { identity } = known.rules.for(this.found.all);
		if (this.targets.byIdentity(known).get(identity(note.identity)) === null) return [];
		return (await this.targets.write(note, known)).problems;
	}

	/** Changes the logs of all notes, or of one; the rigs' hours follow. @returns how many notes changed */
	async keepRows(keep: RowFilter, known: Known, path?: string): Promise<number> {
		const changed = await this.targets.keepRows(keep, known, path);
		if (changed > 0)
			await this.rigs.publish([], known, {
				store: this.store,
				signal: new AbortController().signal,
				rest: this.found.rest(),
			});
		return changed;
	}

	/** Changes the log of a target, if it has exactly one note. */
	async changeRows(target: string, change: RowFilter, known: Known): Promise<void> {
		const note = this.targets.only(target, known);
		if (note) await this.keepRows(change, known, note.path);
	}
}
