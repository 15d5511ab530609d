/** What became of a plan, and what became of all earlier ones. organize/ tells it, people read it (DESIGN 7). */
import type { Conflict, Skipped } from './plan';

/** done: all of it stands; partly: some; undone: nothing. */
export type EndState = 'done' | 'partly' | 'undone';

export interface Outcome {
	/** The id for undo; undefined where nothing was begun. */
	readonly operation: string | undefined;
	/**
	 * nothing: no step could be begun. unfinished: the disk failed so that it is in doubt what lies where, or a
	 * recovery was cancelled; recover comes next.
	 */
	readonly state: EndState | 'unfinished' | 'nothing';
	/** Everything that was to be done stands: nothing was left alone but what was so already. */
	readonly isWhole: boolean;
	/** What was moved or copied, from where to where. */
	readonly steps: readonly FileTransfer[];
	readonly conflicts: readonly Conflict[];
	readonly skipped: readonly Skipped[];
}

/** What could not be done after the files were moved, and why; it has its turn again with the next refresh. */
export interface LeftToDo {
	readonly what: 'refresh' | 'note' | 'verify' | 'manifest';
	readonly reason: string;
}

/** What a person left as it was. */
export interface GivenUp {
	/** Files that nothing tells the place of; absolute paths in the operation's own folder. */
	readonly waiting: readonly string[];
}

export interface FileTransfer {
	readonly from: string;
	readonly to: string;
	readonly sizeBytes: number;
}

/** What became of an archive's copies. */
export interface ArchiveVerdict {
	/** Copies that are the same as their originals, byte by byte. */
	readonly verified: number;
	/** Originals whose copy is missing or another. */
	readonly differing: readonly string[];
	/** The manifests that were written, or were there with the same text; absolute. */
	readonly manifests: readonly string[];
	/** Where no manifest could be written, and why. */
	readonly failures: readonly { readonly path: string; readonly reason: string }[];
	/** Every file that was to be archived is, and was verified: the originals may go. */
	readonly isWhole: boolean;
}

/** Who works in a tree. */
export interface Holder {
	/** '' where nobody can be named: the lock is damaged, or no file. */
	readonly host: string;
	readonly pid: number;
	readonly session: string;
	/** Milliseconds since 1970. */
	readonly sinceMs: number;
	/** See `WritingProcess`; absent where its system does not tell. */
	readonly boot?: string | undefined;
	readonly namespace?: string | undefined;
	readonly started?: string | undefined;
}

/** A tree that a program keeps others out of. */
export interface LockedTree {
	/** Its path. */
	readonly tree: string;
	readonly heldBy: Holder;
	/** How often the holder counted up so far. */
	readonly beats: number;
}

/** Why nothing was begun. */
export type Refusal =
	| { readonly refused: 'locked'; readonly heldBy: Holder }
	/**
	 * It would change what lies in a vault, where only Obsidian may move things: links have to follow. holdsTree: the
	 * whole tree lies there, or is the vault.
	 */
	| { readonly refused: 'in-vault'; readonly vault: string; readonly holdsTree: boolean }
	/** An operation was cut short: recover it first. */
	| { readonly refused: 'unfinished'; readonly operation: string }
	/** No such operation, or one that can't be undone or recovered as it is. */
	| { readonly refused: 'unknown' | 'nothing-to-do' | 'newer' | 'unreadable'; readonly operation: string }
	/** On a person's word another program took the tree over: how the operation ends is that one's matter. */
	| { readonly refused: 'taken-over'; readonly operation: string }
	/** The journal names folders outside of the tree, and nothing on this device says that a person named them. */
	| { readonly refused: 'outside-unknown'; readonly operation: string; readonly folders: readonly string[] }
	/** Journal or lock can't be written, by the disk's code. */
	| { readonly refused: 'disk'; readonly code: string };

/** One line of the list of operations. */
export type PastOperation =
	| {
			readonly id: string;
			/** What kind: 'move', 'filters' … */
			readonly operation: string;
			readonly title: string;
			readonly madeAtMs: number;
			readonly files: number;
			readonly bytes: number;
			/** running: a program is at it now. given up: cut short, and left so by a person. */
			readonly state: EndState | 'unfinished' | 'running' | 'given up';
			/** Something of it stands, and still lies where it was brought. */
			readonly isUndoable: boolean;
	  }
	/** Written by a newer version, or damaged: left as it is. */
	| { readonly id: string; readonly state: 'newer' | 'unreadable' };

/** An operation that was cut short: it has to be finished or rolled back before any other. */
export type UnfinishedOperation =
	| {
			readonly id: string;
			readonly title: string;
			/** back: an undo was cut short. */ readonly direction: 'forward' | 'back';
			readonly done: number;
			readonly of: number;
	  }
	| { readonly id: string; readonly fault: 'newer' | 'unreadable' };
