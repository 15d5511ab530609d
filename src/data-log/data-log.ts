/**
 * The data log: what Data trees and notes hold together, by which rules, and whose turn it is. What is done with it
 * stands beside this file, one use case each. Knows neither Obsidian nor Node; everything outside comes in through
 * interfaces.
 */
import { makeTimeSlice, type TimeSlice } from '../async/time-slice';
import { SerialQueue } from '../async/serial-queue';
import { localDay, type Night } from '../domain/night';
import type { NoteStore } from '../notes/note-store';
import type { Settings } from '../settings';
import type { DeviceState } from '../tree/device-state';
import type { PlaceDisk, ReadingDisk } from '../tree/disk';
import type { WritingDisk, WritingProcess } from '../tree/writing-disk';
import type { Clock } from '../tree/tree-access';
import type { Known } from './known';
import { LogNotes } from './notes';
import { LogRules, type AliasedRules } from './rules';
import { Trees } from './trees';

export interface DataLogParts {
	readonly clock: Clock;
	readonly settings: Settings;
	/** Absent on a device without Node: then notes alone are read and written. */
	readonly disk?: (ReadingDisk & PlaceDisk) | undefined;
	/** Absent where no Data tree may be changed. */
	readonly mover?: WritingDisk | undefined;
	/** For trees inside the vault; absent outside of Obsidian, where no tree inside a vault may be changed. */
	readonly vaultMover?: WritingDisk | undefined;
	readonly process?: WritingProcess | undefined;
	/** SHA-256 of a file in hexadecimal. */
	readonly checksum?: ((path: string) => Promise<string>) | undefined;
	readonly state?: DeviceState | undefined;
	/** Absent for work on a tree alone. */
	readonly notes?: NoteStore | undefined;
	/** Absolute path of the vault. */
	readonly vaultPath?: string | undefined;
}

export class DataLog {
	/** Told when the trees were read and the notes written. */
	onRefreshed: () => void = () => undefined;
	readonly trees: Trees;
	/** Absent where there is no vault. */
	readonly notes: LogNotes | undefined;
	/**
	 * A refresh and what changes the Data folders never interleave, nor does what reads and writes notes: a goal edit
	 * waits for notes, not for a scan.
	 */
	readonly treeQueue = new SerialQueue();
	readonly noteQueue = new SerialQueue();
	private current: { readonly settings: Settings; readonly rules: LogRules };

	constructor(readonly parts: DataLogParts) {
		this.current = { settings: parts.settings, rules: new LogRules(parts.settings) };
		const { clock, disk, state, notes, vaultPath } = parts;
		this.notes = notes && new LogNotes(notes, () => this.timeSlice());
		this.trees = new Trees({ clock, disk, state, notes: this.notes, vaultPath }, this.rules);
	}

	/** Works by these settings from now on. */
	use(settings: Settings): void {
		this.current = { settings, rules: new LogRules(settings) };
		this.trees.rigs.use(this.rules.rigs);
	}

	get settings(): Settings {
		return this.current.settings;
	}

	get rules(): LogRules {
		return this.current.rules;
	}

	/** The rules with the aliases of the notes that were found last. */
	get named(): AliasedRules {
		return this.notes?.rulesBy(this.rules) ?? this.rules.for([]);
	}

	/** The same, with the aliases of the notes as they are now. */
	async findNamed(): Promise<AliasedRules> {
		await this.notes?.find();
		return this.named;
	}

	get known(): Known {
		const {
			settings,
			rules,
			trees: { targets, present, rigs },
		} = this;
		return { settings, rules, targets, present, rigs };
	}

	/** Does work with the notes while nobody else does. @throws where there is no vault */
	withNotes<T>(work: (notes: LogNotes) => Promise<T>): Promise<T> {
		return this.noteQueue.run(async () => {
			const { notes } = this;
			if (!notes) throw new Error('there is no vault');
			await notes.find();
			return work(notes);
		});
	}

	/** Sorts what calibrates what, as far as that changed. */
	holdRigs(): Promise<void> {
		return this.trees.holdRigs(this.named, this.timeSlice());
	}

	timeSlice(signal?: AbortSignal): TimeSlice {
		return makeTimeSlice(
			() => this.parts.clock.turn(),
			() => this.parts.clock.monotonic(),
			signal,
		);
	}

	/** The day on this computer's calendar. */
	today(): Night {
		return localDay(this.parts.clock.now());
	}
}
