/** Our notes as they were found last, and the edits that they are owed. */
import type { TimeSlice } from '../async/time-slice';
import type { Problem } from '../domain/problem';
import { RefusedError } from './api';
import type { FoundNote, NoteStore, Written } from '../notes/note-store';
import { DeferredEdits } from '../notes/deferred-edits';
import { changeItems } from '../notes/properties';
import { freePath, unwritable } from '../notes/publish';
import { NOT_DONE } from '../text/problems';

export class FoundNotes {
	private found: readonly FoundNote[] = [];
	readonly owed: DeferredEdits;

	/** @param timeSlice begins a slice for work on many notes */
	constructor(
		readonly store: NoteStore,
		private readonly timeSlice: () => TimeSlice,
	) {
		this.owed = new DeferredEdits(
			store,
			({ kind, identity }) => this.found.find(note => note.kind === kind && note.identity === identity)?.path,
		);
	}

	get all(): readonly FoundNote[] {
		return this.found;
	}

	get rigs(): readonly FoundNote[] {
		return this.found.filter(({ kind }) => kind === 'rig');
	}

	/** Looks which notes are ours now. */
	async find(): Promise<readonly FoundNote[]> {
		return (this.found = await this.store.find());
	}

	/** What lets others have a turn between notes, where many are worked on. */
	rest(): () => Promise<void> | undefined {
		return resting(this.timeSlice());
	}

	at(path: string): FoundNote | undefined {
		return this.found.find(found => found.path === path);
	}

	/** Makes the changes that notes are owed. @returns why some could not be made */
	async pay(): Promise<Problem[]> {
		return (await this.owed.apply()).map(({ path, error }) => unwritable(path, error));
	}

	freePath(folder: string, name: string): Promise<string> {
		return freePath(this.store, folder, name, new Set(this.found.map(note => note.path.toLowerCase())));
	}
}

/** Lets others have a turn whenever a slice is used up. */
export const resting =
	(slice: TimeSlice): (() => Promise<void> | undefined) =>
	() =>
		slice.due() ? slice.giveWay() : undefined;

/** Changes the items of a list property. @throws where that would do harm */
export async function changeListed(
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
