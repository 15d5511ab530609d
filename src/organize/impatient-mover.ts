/** The usual course of a move without waiting for the disk: a call that is waited for costs several that are not. */
import { Gear } from '../tree/gear';
import type { WritingDisk } from '../tree/writing-disk';
import type { Act, FileStep } from './acts';
import { difference, isOneFile } from './file-identity';
import type { OperationFolders } from './operation-folders';
import { pathOnDisk, type Workbench } from './workbench';

/** A patient begin or end of a move that takes less, two calls, shows a disk that answers from memory. */
const QUICK_MS = 0.5;
/** So many moves are accounted together: a file system that writes its own journal holds up one of them for some milliseconds now and then. */
const WINDOW = 256;
const PROBE = 8;

/** Does nothing until patient moves proved the storage quick (tree/gear.ts), and leaves everything unusual to them. */
export class ImpatientMover {
	private readonly calls: WritingDisk['atOnce'];
	private readonly gear: Gear;
	private inFlight = 0;

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

	/** Takes the old name away, once the file waits aside and the new name was looked at. False where it did not, or where that is not certain. */
	unlink({ step, index }: Act<FileStep>): boolean {
		return this.attempt(step, calls => {
			const waits = this.folders.waitingPlace(step.from, index);
			calls.rename(this.at(step.from), waits);
			const waiting = calls.entry(waits);
			if (difference(waiting, step) || !isOneFile(waiting, calls.entry(this.at(step.to)))) return false;
			calls.unlink(waits);
			return true;
		});
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

	private attempt(step: FileStep, work: (calls: NonNullable<WritingDisk['atOnce']>) => boolean): boolean {
		const { calls, gear, bench: { clock } } = this;
		if (!calls || !gear.isSync || step.kind !== 'move file') return false;
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
