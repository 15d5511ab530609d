/** The usual course of a move without waiting for the disk: a call that is waited for costs several that are not. */
import { Gear } from '../tree/scan/io-mode';
import { failureOf, isDiskFailure } from '../tree/disk';
import type { Entry, WritingDisk } from '../tree/writing-disk';
import type { Act, FileStep } from './steps';
import { difference, isOneFile } from './file-identity';
import type { OperationFolders } from './operation-folders';
import { folderOf } from '../tree/paths';
import { codeOf, pathOnDisk, type Workbench } from '../tree/tree-access';

/** A patient begin or end of a move that takes less, two calls, shows a disk that answers from memory. */
const QUICK_MS = 0.5;
/** So many moves are accounted together: a file system that writes its own journal holds up one of them for some milliseconds now and then. */
const WINDOW = 256;
const PROBE = 8;

type Calls = NonNullable<WritingDisk['atOnce']>;

/** Does nothing until patient moves proved the storage quick (tree/gear.ts), and leaves everything unusual to them. */
export class ImpatientMover {
	private readonly calls: Calls | undefined;
	private readonly gear: Gear;
	private inFlight = 0;
	/** What waits to go, by where: it was looked at, and has another name. */
	private readonly last = new Map<string, Entry>();
	private unknown: string | undefined;

	/** @param resuming an earlier attempt may have got anywhere: nothing is usual then, nor where an app moves the files */
	constructor(private readonly bench: Workbench, private readonly folders: OperationFolders, resuming: boolean) {
		this.calls = resuming || bench.disk.moveWhole ? undefined : bench.disk.atOnce;
		this.gear = new Gear(this.calls !== undefined, QUICK_MS, WINDOW, PROBE);
	}

	/** Gives a file its new name beside the old one. False where it did not, or where that is not certain. */
	link({ step }: Act<FileStep>): boolean {
		return this.attempt(step, calls => {
			const from = this.at(step.from);
			if (difference(calls.entry(from), step)) return false;
			calls.link(from, this.at(step.to));
			return true;
		});
	}

	/**
	 * Takes the old name away: the file goes aside, in place of the one before it, and then the new name is looked at. To rename onto what
	 * may go costs half of removing it first.
	 * @returns 'unclear' where it did not, or where that is not certain
	 */
	unlink(act: Act<FileStep>): 'done' | 'unclear' | 'not tried' {
		const { step } = act;
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
			this.handOver(calls, act, place);
			return false;
		});
		return isDone ? 'done' : 'unclear';
	}

	/** Removes what was taken aside last. @returns the code of a failure for which it may still wait */
	async removeLast(): Promise<string | undefined> {
		for (const place of this.last.keys()) {
			const code = await codeOf(() => this.bench.disk.unlink(place));
			if (code === '' || code === 'ENOENT') this.last.delete(place);
			else this.unknown ??= code;
		}
		return this.unknown;
	}

	/** What was taken aside, and may not go, waits where the patient way looks for it. */
	private handOver(calls: Calls, { step, index }: Act<FileStep>, place: string): void {
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
		const { clock } = this.bench;
		const began = clock.monotonic();
		this.inFlight++;
		try {
			return await work();
		} finally {
			this.gear.waited(clock.monotonic() - began, this.inFlight--);
		}
	}

	private isQuick({ kind }: FileStep): boolean {
		return this.gear.isSync && kind === 'move file';
	}

	private attempt(step: FileStep, work: (calls: Calls) => boolean): boolean {
		const { calls, gear, bench: { clock } } = this;
		if (!calls || !this.isQuick(step)) return false;
		const began = clock.monotonic();
		try {
			return work(calls);
		} catch {
			// The patient way meets the same, and says what it is.
			return false;
		} finally {
			gear.blocked(clock.monotonic() - began);
		}
	}

	private at(path: string): string {
		return pathOnDisk(this.bench, path);
	}
}

const isSameFile = (there: Entry, before: Entry | undefined): boolean => there.inode === before?.inode && there.device === before.device && there.mtimeMs === before.mtimeMs;
