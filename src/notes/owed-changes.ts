/** Changes that notes have still to get, since somebody was typing in them when they were made. */
import type { NoteStore, Written } from './note-store';

type Change = (text: string) => string;

export class OwedChanges {
	/** By path. */
	private readonly owed = new Map<string, Change>();

	constructor(private readonly store: Pick<NoteStore, 'read' | 'change'>) {}

	/** Changes a note. One that is being typed in is owed the change, until {@link pay} finds it at rest. @throws what the store says */
	async change(path: string, change: Change): Promise<Written> {
		const all = after(this.owed.get(path), change);
		const written = await this.store.change(path, all);
		if (written === 'deferred') this.owed.set(path, all);
		else this.owed.delete(path);
		return written;
	}

	/** Owes a note a change that the store put off. */
	owe(path: string, change: Change): void {
		this.owed.set(path, after(this.owed.get(path), change));
	}

	/** Makes what a note is owed, unless it is being typed in still. A note that is gone is owed nothing. @throws what the store says */
	async pay(path: string): Promise<void> {
		const change = this.owed.get(path);
		if (!change) return;
		const isGone = await this.store.read(path) === undefined;
		if (isGone || await this.store.change(path, change) !== 'deferred') this.owed.delete(path);
	}

	get paths(): readonly string[] {
		return [...this.owed.keys()];
	}
}

const after = (first: Change | undefined, then: Change): Change => (first ? text => then(first(text)) : then);
