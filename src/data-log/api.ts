/** What the data log is asked, and what it answers. */
import type { LogRow } from '../domain/exposure';
import type { Flat } from '../domain/flats/flat';
import type { ArchiveVerdict, LeftToDo, Outcome, PastOperation, Refusal } from '../domain/operations/outcome';
import type { Problem } from '../domain/problem';
import type { RigConfig } from '../domain/calibration/rig-config';
import type { TargetFacts } from '../domain/target-facts';
import type { ScanMode } from '../tree/scan/scan';

/** Nothing was changed: the message says why, for people. */
export class RefusedError extends Error {}

export interface Progress {
	readonly phase: 'scan' | 'captures' | 'sort' | 'notes' | 'move' | 'verify' | 'picture';
	readonly done: number;
	/** Undefined where nobody knows yet. */ readonly of: number | undefined;
}

export interface RunOptions {
	readonly signal: AbortSignal;
	readonly progress: (progress: Progress) => void;
	/** Folders outside of the Data folders that the person names, of an operation that this device does not know. */
	readonly outside?: readonly string[] | undefined;
}

export interface RefreshOptions extends RunOptions {
	readonly mode: ScanMode;
	/** Believe trees that lost most of their frames. */
	readonly acceptLoss?: boolean;
	/** False for answers that must not touch the vault. */
	readonly writeNotes?: boolean;
	/** False where the notes' problems are not wanted either: then no note is worked out. Nothing is written. */
	readonly readNotes?: boolean;
}

export interface RefreshResult {
	readonly frames: number;
	readonly lights: number;
	readonly targets: number;
	readonly rigs: number;
	readonly notes: {
		readonly created: number;
		readonly updated: number;
		readonly unchanged: number;
		readonly deferred: number;
	};
	readonly problems: readonly Problem[];
	/** Headers that were read. */
	readonly read: number;
	readonly milliseconds: number;
	readonly cancelled: boolean;
	/** Data folders whose state is in doubt: the person is asked. */
	readonly doubtful: readonly Problem[];
}

/** A target as answers need it: what trees and notes together know. */
export interface TargetAnswer {
	readonly target: string;
	readonly notePath: string | undefined;
	readonly rows: readonly LogRow[];
	readonly properties: Readonly<Record<string, unknown>>;
	readonly facts: TargetFacts | undefined;
}

/** A rig as answers need it. */
export interface RigAnswer {
	readonly rig: string;
	readonly notePath: string | undefined;
	/** On disk, copies once. */
	readonly found: readonly Flat[];
	/** What its note says. */
	readonly config: RigConfig;
}

/** What became of a change, and of the refresh that followed it. */
export interface OperationResult {
	readonly outcome: Outcome | Refusal;
	readonly refreshed: RefreshResult | undefined;
	/** Of an archive. */
	readonly verdict?: ArchiveVerdict;
	/** What could not be done after the files were moved. */
	readonly left: readonly LeftToDo[];
}

/**
 * How long a lock is watched before a person is asked about it: its holder counts up at least once a second unless a
 * file takes longer.
 */
export const WATCH_LOCK_MS = 2500;

/** An operation and the path of its tree. */
export type TreeOperation = PastOperation & { readonly tree: string };
