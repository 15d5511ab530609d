/** Changes that notes have still to get, since somebody was typing in them when they were made. */
import type { FoundNote, NoteStore, Written } from './note-store';

type Change = (text: string) => string;

/** A note by what it is about: it may be renamed before it gets what it is owed. */
type Subject = Pick<FoundNote, 'kind' | 'identity'>;

export class DeferredEdits {
	private readonly owed = new Map<string, { readonly subject: Subject; readonly change: Change }>();

	/** @param pathOf where a note lies now; undefined where it is gone */
	constructor(
		private readonly store: Pick<NoteStore, 'change'>,
		private readonly pathOf: (subject: Subject) => string | undefined,
	) {}

	/**
	 * Changes a note. One that is being typed in is owed the change, until {@link apply} finds it at rest.
	 * @throws what the store says
	 */
	async change(note: FoundNote, change: Change): Promise<Written> {
		const all = after(this.owed.get(keyOf(note))?.change, change);
		const written = await this.store.change(note.path, all);
		if (written === 'deferred') this.owed.set(keyOf(note), { subject: note, change: all });
		else this.owed.delete(keyOf(note));
		return written;
	}

	/** Owes a note a change that the store put off. */
	defer(note: Subject, change: Change): void {
		this.owed.set(keyOf(note), { subject: note, change: after(this.owed.get(keyOf(note))?.change, change) });
	}

	/**
	 * Makes what notes are owed, but for those that are being typed in still. A note that is gone is owed nothing.
	 * @returns the notes that could not be written, with what the store says
	 */
	async apply(): Promise<{ readonly path: string; readonly error: unknown }[]> {
		const failed: { path: string; error: unknown }[] = [];
		for (const [key, { subject, change }] of [...this.owed]) {
			const path = this.pathOf(subject);
			try {
				if (path === undefined || (await this.store.change(path, change)) !== 'deferred') this.owed.delete(key);
			} catch (error) {
				failed.push({ path: path ?? '', error });
			}
		}
		return failed;
	}
}

const keyOf = ({ kind, identity }: Subject): string => `${kind} ${identity}`;

const after = (first: Change | undefined, then: Change): Change => (first ? text => then(first(text)) : then);
