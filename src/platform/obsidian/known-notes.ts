/** Remembers which notes of a vault are ours, so that only those that may have changed are looked at again. */
import type { FoundNote } from '../../notes/note-store';
import { SerialQueue } from '../../async/serial-queue';

export class KnownNotes {
	private readonly byPath = new Map<string, FoundNote>();
	/** Paths to look at before the next answer. */
	private readonly doubtful = new Set<string>();
	/** Whether every note that is not doubtful was looked at. */
	private isWhole = false;
	/** The last answer, and the paths where it is not true any more. */
	private answer: readonly FoundNote[] = [];
	private readonly changed = new Set<string>();
	private readonly turns = new SerialQueue();

	/**
	 * @param allPaths of the vault's notes as they are now
	 * @param look tells whose note lies at a path; undefined where it is none of ours, or none
	 */
	constructor(
		private readonly allPaths: () => readonly string[],
		private readonly look: (path: string) => Promise<FoundNote | undefined>,
	) {}

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
		return this.turns.run(() => this.findNow());
	}

	private async findNow(): Promise<readonly FoundNote[]> {
		while (!this.isWhole || this.doubtful.size > 0) {
			if (!this.isWhole) for (const path of [...this.byPath.keys(), ...this.allPaths()]) this.doubtful.add(path);
			this.isWhole = true;
			// What becomes doubtful meanwhile, a note that is being looked at too, has its turn in the same round.
			for (const path of this.doubtful) {
				this.doubtful.delete(path);
				await this.lookAgain(path);
			}
		}
		if (this.changed.size > 0) this.answer = this.answerNow();
		this.changed.clear();
		return this.answer;
	}

	private async lookAgain(path: string): Promise<void> {
		try {
			this.put(path, await this.look(path));
		} catch (error) {
			this.doubtful.add(path);
			throw error;
		}
	}

	private answerNow(): FoundNote[] {
		const asBefore = this.answer.filter(({ path }) => !this.changed.has(path));
		const other = [...this.changed].map(path => this.byPath.get(path)).filter(note => note !== undefined);
		// What is in order already costs a sort little: a few new notes among thousands are put where they belong.
		return [...asBefore, ...other].sort((a, b) => (a.path < b.path ? -1 : 1));
	}

	private put(path: string, note: FoundNote | undefined): void {
		const before = this.byPath.get(path);
		if (before === note || (before && note && isSame(before, note))) return;
		if (note) this.byPath.set(path, note);
		else this.byPath.delete(path);
		this.changed.add(path);
	}
}

const isSame = (a: FoundNote, b: FoundNote): boolean =>
	a.kind === b.kind &&
	a.identity === b.identity &&
	a.aliases.length === b.aliases.length &&
	a.aliases.every((alias, at) => alias === b.aliases[at]);
