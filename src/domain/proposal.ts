/** What could be changed in a Data tree, for people to see before it is done (DESIGN 7: plan, preview). */
import type { Plan } from './plan';
import type { Readiness } from './readiness';
import type { Sessions } from './session';
import type { Stage } from './stage';

/** Lights that belong in one folder. */
export interface FilterGroup { readonly folder: string; readonly filter: string; readonly lights: number }

/** The lights of one rig in one folder that sessions are made in: a night's, or a target's in a loose tree. */
export interface SortedFolder extends Sessions {
	readonly folder: string;
	readonly rig: string | null;
	/** A night with one group of angles stays as it is. */
	readonly isSorted: boolean;
}

/** A change of one Data tree as it would be done. */
export interface Proposal {
	/** Absolute path of the tree. */
	readonly tree: string;
	readonly plan: Plan;
	/** Whose note is to say since when it stands in its stage. */
	readonly target?: string;
	/** What stands in the way of a stage, rig by rig: shown, never forced. */
	readonly readiness: readonly RigReadiness[];
	/** Lights by the folder and filter that they would go to. */
	readonly groups: readonly FilterGroup[];
	readonly sessions: readonly SortedFolder[];
}

export interface RigReadiness { readonly rig: string | null; readonly from: Stage; readonly to: Stage; readonly checks: readonly Readiness[] }

/** Why there is nothing to propose. */
export type NoProposal =
	| { readonly none: 'target-unknown' | 'target-nowhere' | 'last-stage' | 'already-there' | 'folder-unknown' }
	/** The stages of the rig that a name does not fit. */
	| { readonly none: 'stage-unknown'; readonly stages: readonly string[] };

