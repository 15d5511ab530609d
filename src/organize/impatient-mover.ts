/** The usual course of a move without waiting for the disk: a call that is waited for costs several that are not. */
import { Gear } from '../tree/gear';
import type { WritingDisk } from '../tree/writing-disk';
import type { FileStep } from './acts';
import { difference } from './file-mover';
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
	constructor(private readonly bench: Workbench, resuming: boolean) {
		this.calls = resuming || bench.disk.moveWhole ? undefined : bench.disk.atOnce;
		this.gear = new Gear(this.calls !== undefined, QUICK_MS, WINDOW, PROBE);
	}

	/** Gives a file its new name beside the old one. False where it did not, or where that is not certain. */
	link(step: FileStep): boolean {
		return this.attempt(step, calls => { calls.link(this.at(step.from), this.at(step.to)); });
	}

	/** Takes the old name away. False where it did not, or where that is not certain. */
	unlink(step: FileStep): boolean {
		return this.attempt(step, calls => { calls.unlink(this.at(step.from)); });
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

	private attempt(step: FileStep, act: (calls: NonNullable<WritingDisk['atOnce']>) => void): boolean {
		const { calls, gear, bench: { clock } } = this;
		if (!calls || !gear.isSync || step.kind !== 'move file') return false;
		const began = clock.monotonic();
		try {
			if (difference(calls.entry(this.at(step.from)), step)) return false;
			act(calls);
			return true;
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
