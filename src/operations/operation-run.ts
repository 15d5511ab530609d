import type { Follow } from './ended-operation';

export interface OperationRun {
	/** Stops between two files; what is done stays done. */
	readonly signal?: AbortSignal;
	/** Files and folders that had their turn, of all. */
	readonly progress?: (done: number, of: number) => void;
	/** Folders outside of the tree that the person names now, of an operation of which this device knows nothing. */
	readonly outside?: readonly string[] | undefined;
	/** Called under the tree's lock when the operation ended. */
	readonly follow?: Follow | undefined;
}
