/**
 * A plan to change a Data tree, as data: what would be done, what not, and why. Planners make it, people see it,
 * src/operations carries it out (DESIGN 7).
 */

/**
 * Paths are relative to the Data tree, with `/`. An absolute path lies below a folder that the user named
 * (`Plan.outside`). Size and time of a file are those that the planner saw: a file that differs when its turn comes is
 * a conflict.
 */
export type Step = MoveFile | CopyFile | MoveFolder | MakeFolder | RemoveFolder;

export interface MoveFile {
	readonly kind: 'move file';
	readonly from: string;
	readonly to: string;
	readonly sizeBytes: number;
	readonly mtimeMs: number;
}

/** For masters. The original is never touched; a copy that is there already is not made again. */
export interface CopyFile {
	readonly kind: 'copy file';
	readonly from: string;
	readonly to: string;
	readonly sizeBytes: number;
	readonly mtimeMs: number;
}

/** One rename, whatever the folder holds. Both names lie on one device. */
export interface MoveFolder {
	readonly kind: 'move folder';
	readonly from: string;
	readonly to: string;
	/** What the planner counted below it, for people only. */
	readonly files: number;
	readonly sizeBytes: number;
}

/** Only for folders that are wanted for themselves: those that a file needs are made without being asked for. */
export interface MakeFolder {
	readonly kind: 'make folder';
	readonly path: string;
	/** Of a folder that comes back. */ readonly mode?: number | undefined;
	readonly mtimeMs?: number | undefined;
}

/**
 * Removes a folder if nothing is left in it. Permissions and time are noted when it is begun, so that the way back can
 * restore them.
 */
export interface RemoveFolder {
	readonly kind: 'remove folder';
	readonly path: string;
	readonly mode?: number | undefined;
	readonly mtimeMs?: number | undefined;
}

export interface Plan {
	/** What kind of operation: 'move', 'filters', 'masters' … */
	readonly operation: string;
	/** One line for people: "M31 to 20_Data". */
	readonly title: string;
	/** Absolute folders, with `/`, that the user named: besides the Data tree the only ones that may be touched. */
	readonly outside: readonly string[];
	/**
	 * In the planner's order. No file is named twice, none lies in a folder that moves; only originals of copies may
	 * repeat.
	 */
	readonly steps: readonly Step[];
	readonly conflicts: readonly Conflict[];
	readonly skipped: readonly Skipped[];
	/** What the notes get when it is done. It goes into the journal, so that they get it after a crash as well. */
	readonly followUp?: FollowUp | undefined;
}

/** What notes say of an operation, besides what lies on the disk. */
export type FollowUp =
	/** A target went to another stage. stageSince: what its note said before. */
	| {
			readonly kind: 'stage';
			readonly target: string;
			readonly stageSince: string | null;
			readonly moves: readonly StageChange[];
	  }
	/** A target was copied away. folders: where manifests belong, absolute. sources: its folders in the tree. */
	| {
			readonly kind: 'archive';
			readonly target: string;
			readonly folders: readonly string[];
			readonly sources: readonly string[];
	  };

/** A target's folder that went to another stage; from and to are the stages' folders. */
export interface StageChange {
	readonly rig: string | null;
	readonly folder: string;
	readonly from: string;
	readonly to: string;
}

/** Why something is not done. text.ts has the sentences. */
export type Reason =
	/**
	 * The destination exists, or differs from what is there only in case or Unicode form, or a file is where a folder
	 * should go.
	 */
	| 'taken'
	| 'similar-name'
	| 'file-in-the-way'
	/** The source is no longer what the planner saw, or not there, or a link. */
	| 'changed'
	| 'gone'
	| 'is-link'
	/** Both names are one file: a link, or a disk that is mounted twice. */
	| 'same-file'
	/** At its new place it was replaced or removed before the old one went: the old one stays. */
	| 'replaced'
	/** An earlier attempt left it in the operation's own folder, and nothing tells where it belongs. */
	| 'left-waiting'
	/** The path leads out of the Data tree and the folders that the user named. */
	| 'leads-outside'
	/** A folder can't be renamed onto another device. */
	| 'other-device'
	/** Nobody knows a light's filter, or its angle. A sidecar stays with its frame. */
	| 'no-filter'
	| 'no-angle'
	| 'frame-stays'
	/**
	 * A capture that may still be written to, or whose header gives no facts (the detail says why), or that is a stack,
	 * a snapshot and the like.
	 */
	| 'still-being-written'
	| 'unreadable'
	| 'not-filed'
	/** The same frame (camera, start, exposure) is elsewhere; the detail says where. */
	| 'duplicate'
	/** Nobody knows the rig, the target, the night or the exposure; the detail says which. */
	| 'unrecognised'
	/** No light, or one that is rejected already. */
	| 'not-rejectable'
	/** By its new path it would be taken for something else: a target called "Lights". The detail is that path. */
	| 'misread'
	/** An archive must not lie in the Data tree. */
	| 'inside-tree'
	/** No program can open, copy or move it by its name. A folder counts with all that it holds. */
	| 'name-not-utf8'
	/** What it holds is not known; the detail is the disk's code. */
	| 'unreadable-folder'
	/** It was listed, and was not there any more when it was looked at. */
	| 'vanished'
	/** A pipe, a socket or a device. */
	| 'special-file'
	| NameFault
	/**
	 * Of no harm: the same copy is there, the folder is still in use, it is there already, nothing came into it or it
	 * is gone already.
	 */
	| 'identical'
	| 'not-empty'
	| 'already-there'
	| 'not-needed'
	| 'cancelled'
	/** The disk refused; the detail is its code. */
	| 'failed';

/** Why a name can't be given to a file. */
export type NameFault =
	'name-empty' | 'name-path' | 'name-character' | 'name-reserved' | 'name-end' | 'name-long' | 'path-long';

export interface StepFailure {
	readonly reason: Reason;
	readonly detail?: string;
}

export interface Conflict extends StepFailure {
	readonly from: string;
	readonly to: string;
}

export interface Skipped extends StepFailure {
	readonly path: string;
}

/** A step that brings something from one place to another. */
export const movesFiles = <T extends { readonly kind: string }>(
	step: T,
): step is Exclude<T, MakeFolder | RemoveFolder> => step.kind !== 'make folder' && step.kind !== 'remove folder';
