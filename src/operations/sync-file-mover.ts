/** The usual course of a move without waiting for the disk: a call that is waited for costs several that are not. */
import { IoMode } from '../tree/scan/io-mode';
import { failureOf, isDiskFailure } from '../tree/disk';
import type { Entry, WritingDisk } from '../tree/writing-disk';
import type { DirectedStep, FileStep } from './steps';
import { difference, isOneFile } from './file-identity';
import type { OperationFolders } from './operation-folders';
import { folderOf } from '../domain/paths';
import { codeOf, pathOnDisk, type TreeAccess } from '../tree/tree-access';

/** A patient begin or end of a move that takes less, two calls, shows a disk that answers from memory. */
const QUICK_MS = 0.5;
/**
 * So many moves are accounted together: a file system that writes its own journal holds up one of them for some
 * milliseconds now and then.
 */
const WINDOW = 256;
const PROBE = 8;

type Calls = NonNullable<WritingDisk['sync']>;

/**
 * Does nothing until patient moves proved the storage quick (tree/scan/io-mode.ts), and leaves everything unusual to
 * them.
 */
export class SyncFileMover {
	private readonly calls: Calls | undefined;
	private readonly ioMode: IoMode;
	private inFlight = 0;
	/** What waits to go, by where: it was looked at, and has another name. */
	private readonly last = new Map<string, Entry>();
	private unknown: string | undefined;

	/**
	 * @param resuming an earlier attempt may have got anywhere: nothing is usual then, nor where an app moves the files
	 */
	constructor(
		private readonly access: TreeAccess,
		private readonly folders: OperationFolders,
		resuming: boolean,
	) {
		this.calls = resuming || access.disk.renameByApp ? undefined : access.disk.sync;
		this.ioMode = new IoMode(this.calls !== undefined, QUICK_MS, WINDOW, PROBE);
	}

	/** Gives a file its new name beside the old one. False where it did not, or where that is not certain. */
	link({ step }: DirectedStep<FileStep>): boolean {
		return this.attempt(step, calls => {
			const from = this.at(step.from);
			if (difference(calls.entry(from), step)) return false;
			calls.link(from, this.at(step.to));
			return true;
		});
	}

	/**
	 * Takes the old name away: the file goes aside, in place of the one before it, and then the new name is looked at.
	 * To rename onto what may go costs half of removing it first.
	 * @returns 'unclear' where it did not, or where that is not certain
	 */
	unlink(directed: DirectedStep<FileStep>): 'done' | 'unclear' | 'not tried' {
		const { step } = directed;
		if (this.unknown !== undefined || !this.isQuick(step)) return 'not tried';
		const isDone = this.attempt(step, calls => {
			const place = this.folders.lastPlace(folderOf(step.from));
			try {
				calls.rename(this.at(step.from), place);
				const waiting = calls.entry(place);
				// Of two names of one file the system leaves both where they are.
				const isMoved = waiting && !isSameFile(waiting, this.last.get(place));
				if (isMoved && !difference(waiting, step) && isOneFile(waiting, calls.entry(this.at(step.to)))) {
					this.last.set(place, waiting);
					return true;
				}
			} catch {
				// The patient way meets the same, and says what it is.
			}
			this.handOver(calls, directed, place);
			return false;
		});
		return isDone ? 'done' : 'unclear';
	}

	/** Removes what was taken aside last. @returns the code of a failure for which it may still wait */
	async removeLast(): Promise<string | undefined> {
		for (const place of this.last.keys()) {
			const code = await codeOf(() => this.access.disk.unlink(place));
			if (code === '' || code === 'ENOENT') this.last.delete(place);
			else this.unknown ??= code;
		}
		return this.unknown;
	}

	/** What was taken aside, and may not go, waits where the patient way looks for it. */
	private handOver(calls: Calls, { step, index }: DirectedStep<FileStep>, place: string): void {
		try {
			const there = calls.entry(place);
			if (!there || isSameFile(there, this.last.get(place))) return;
			calls.rename(place, this.folders.waitingPlace(step.from, index));
			this.last.delete(place);
		} catch (error) {
			this.last.delete(place);
			if (!isDiskFailure(error)) throw error;
			this.unknown = failureOf(error);
		}
	}

	/** Does patient work and notes how long it took. */
	async timed<T>(work: () => Promise<T>): Promise<T> {
		const { clock } = this.access;
		const began = clock.monotonic();
		this.inFlight++;
		try {
			return await work();
		} finally {
			this.ioMode.waited(clock.monotonic() - began, this.inFlight--);
		}
	}

	private isQuick({ kind }: FileStep): boolean {
		return this.ioMode.isSync && kind === 'move file';
	}

	private attempt(step: FileStep, work: (calls: Calls) => boolean): boolean {
		const {
			calls,
			ioMode,
			access: { clock },
		} = this;
		if (!calls || !this.isQuick(step)) return false;
		const began = clock.monotonic();
		try {
			return work(calls);
		} catch {
			// The patient way meets the same, and says what it is.
			return false;
		} finally {
			ioMode.blocked(clock.monotonic() - began);
		}
	}

	private at(path: string): string {
		return pathOnDisk(this.access, path);
	}
}

const isSameFile = (there: Entry, before: Entry | undefined): boolean =>
	there.inode === before?.inode && there.device === before.device && there.mtimeMs === before.mtimeMs;
