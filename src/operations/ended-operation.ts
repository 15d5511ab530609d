/** An operation that ended, for whoever follows it. */
import type { FollowUp, Step } from '../domain/operations/plan';
import type { Direction } from './steps';

export interface EndedOperation {
	readonly id: string;
	/** What kind: 'move', 'archive' … */
	readonly operation: string;
	/** When it was first begun, milliseconds since 1970. */
	readonly madeAtMs: number;
	/** back: it was taken back, by undo or after it was cut short. */
	readonly direction: Direction;
	readonly followUp: FollowUp | undefined;
	/** Steps that stand: what was brought there is there. */
	readonly standing: readonly Step[];
	/** Steps that were taken back: what was brought there is where it came from again. */
	readonly takenBack: readonly Step[];
	/** Copies that were there before it, of the same bytes. */
	readonly present: readonly { readonly from: string; readonly to: string }[];
	/** Nothing of the plan was left alone, and all of it stands. */
	readonly isWhole: boolean;
	/** After a crash: notes may have followed, in part or as a whole. */
	readonly isLate: boolean;
}

/**
 * Lets notes follow an operation that ended, while nobody else changes the tree.
 * @returns whether everything followed, so that nobody needs to come back to it
 */
export type Follow = (ended: EndedOperation, lock: Guard) => Promise<boolean>;

/** What tells that the tree is still ours. */
export interface Guard {
	/** @returns '' or the code of a failure @throws where another program has the tree meanwhile */
	check(): Promise<string>;
}
