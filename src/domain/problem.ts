/**
 * Something that is wrong with a user's file, folder, note or setting. A value, never an exception; text.ts has its
 * sentences.
 */
import type { FaultCode } from './frame';

export type ProblemCode =
	// files
	| FaultCode
	| 'duplicate-frame'
	| 'unknown-kind'
	| 'unknown-exposure'
	| 'unknown-filter'
	| 'no-night'
	| 'light-counted-nowhere'
	// folders
	| 'folder-unreadable'
	| 'name-not-utf8'
	| 'link-skipped'
	| 'rig-name'
	| 'date-folder-name'
	| 'filter-folder-name'
	| 'empty-date-folder'
	| 'facts-disagree'
	// trees
	| 'tree-missing'
	| 'tree-empty'
	| 'tree-different'
	| 'tree-shrunk'
	| 'tree-inside-vault'
	| 'tree-nested'
	| 'tree-twice'
	// notes
	| 'note-broken-region'
	| 'note-broken-yaml'
	| 'note-twice'
	| 'note-goal-unreadable'
	| 'note-shares-over-100'
	| 'note-unwritable'
	| 'note-row-unreadable'
	| 'note-newer'
	| 'note-property-unreadable'
	// settings and state
	| 'setting-unreadable'
	| 'settings-newer'
	| 'state-unreadable';

export interface Problem {
	readonly code: ProblemCode;
	/** Where: a path relative to the Data tree with `/`, a note's path, or a setting's name. */
	readonly path: string;
	/** The id of the Data tree that it lies in; absent for notes, settings and trees themselves. */
	readonly tree?: string;
	/** What the sentence needs beyond the path. */
	readonly detail?: Readonly<Record<string, string | number>>;
}
