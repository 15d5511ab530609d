/** Remembers which notes of a vault are ours, so that only those that may have changed are looked at again. */
import type { FoundNote } from '../notes/note-store';
import { Turns } from '../tree/turns';

export class KnownNotes {
	private readonly byPath = new Map<string, FoundNote>();
	/** Paths to look at before the next answer. */
	private readonly doubtful = new Set<string>();
	/** Whether every note that is not doubtful was looked at. */
	private isWhole = false;
	/** The last answer, while it is true. */
	private sorted: readonly FoundNote[] | undefined;
	private readonly turns = new Turns();

	/**
	 * @param allPaths of the vault's notes as they are now
	 * @param look tells whose note lies at a path; undefined where it is none of ours, or none
	 */
	constructor(private readonly allPaths: () => readonly string[], private readonly look: (path: string) => Promise<FoundNote | undefined>) {}

	/** To be told of every path where a note was made, changed or removed. */
	doubt(path: string): void {
		if (this.isWhole) this.doubtful.add(path);
	}

	/** To be told when any number of notes may have changed. */
	doubtAll(): void {
		this.isWhole = false;
	}

	/**
	 * All notes of ours as they are now, ordered by path; the same array as long as nothing of them changes.
	 * @throws what looking throws; the next call looks again
	 */
	find(): Promise<readonly FoundNote[]> {
		return this.turns.take(() => this.findNow());
	}

	private async findNow(): Promise<readonly FoundNote[]> {
		// More may become doubtful while one is looked at, and so may that one.
		for (let path = this.nextDoubtful(); path !== undefined; path = this.nextDoubtful()) {
			this.doubtful.delete(path);
			try {
				this.put(path, await this.look(path));
			} catch (error) {
				this.doubtful.add(path);
				throw error;
			}
		}
		return this.sorted ??= [...this.byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
	}

	private nextDoubtful(): string | undefined {
		if (!this.isWhole) {
			this.isWhole = true;
			for (const path of [...this.byPath.keys(), ...this.allPaths()]) this.doubtful.add(path);
		}
		for (const path of this.doubtful) return path;
		return undefined;
	}

	private put(path: string, note: FoundNote | undefined): void {
		const before = this.byPath.get(path);
		if (before === note || (before && note && isSame(before, note))) return;
		if (note) this.byPath.set(path, note);
		else this.byPath.delete(path);
		this.sorted = undefined;
	}
}

const isSame = (a: FoundNote, b: FoundNote): boolean =>
	a.kind === b.kind && a.identity === b.identity && a.aliases.length === b.aliases.length && a.aliases.every((alias, at) => alias === b.aliases[at]);
