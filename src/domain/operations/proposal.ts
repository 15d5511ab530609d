/** What could be changed in a Data tree, for people to see before it is done (DESIGN 7: plan, preview). */
import type { CullGroup } from './culling';
import type { Plan } from './plan';
import type { FlatQuestion, IntakeAnswers, IntakeQuestion } from './questions';
import type { Readiness } from './readiness';
import type { Sessions } from '../flats/session';
import type { Stage } from '../stage';

/** Lights that belong in one folder. */
export interface FilterGroup {
	readonly folder: string;
	readonly filter: string;
	readonly lights: number;
}

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
	/** Lights by rig, night and filter, and which of them are beyond the limits. */
	readonly culled: readonly CullGroup[];
	/** What lies in the target's reject folders already. */
	readonly rejects?: RejectSize;
	/**
	 * Set where a target is copied away: its folders there, absolute, get a manifest; `sources` are its folders in the
	 * tree. sameDisk: the copies would lie on the disk of their originals.
	 */
	readonly archived?: {
		readonly target: string;
		readonly folders: readonly string[];
		readonly sources: readonly string[];
		readonly sameDisk: boolean;
	};
	/** Nights that no master was found for. */
	readonly without: readonly NightWithout[];
}

export interface RejectSize {
	readonly files: number;
	readonly bytes: number;
}

/** What a night's folder still has no master for. */
export interface NightWithout {
	readonly rig: string | null;
	readonly night: string | null;
	readonly folder: string;
	/** Ascending. */
	readonly darkSeconds: readonly number[];
	readonly flatFilters: readonly string[];
}

/** `folder`: the target's in the stage that it leaves, relative to the tree. */
export interface RigReadiness {
	readonly rig: string | null;
	readonly folder: string;
	readonly from: Stage;
	readonly to: Stage;
	readonly checks: readonly Readiness[];
}

/** What a person wants filed. */
export interface IntakeRequest {
	/** Absolute folders that capture programs write to. */
	readonly folders: readonly string[];
	readonly how: 'move' | 'copy';
	readonly answers: IntakeAnswers;
}

/** What was proposed, and what nobody could tell; each question with the number of files that wait for it. */
export interface IntakeProposal {
	readonly proposal: Proposal;
	readonly questions: readonly (IntakeQuestion & { readonly files: number })[];
}

/** What was proposed, and which nights' flats have to be chosen. */
export interface MastersProposal {
	readonly proposal: Proposal;
	readonly questions: readonly FlatQuestion[];
}

/** A proposal that says no more than its plan. */
export const PLAIN_PROPOSAL = Object.freeze({
	readiness: [],
	groups: [],
	sessions: [],
	culled: [],
	without: [],
} as const);

/** Why there is nothing to propose. */
export type NoProposal =
	| {
			readonly none:
				| 'target-unknown'
				| 'target-nowhere'
				| 'last-stage'
				| 'already-there'
				| 'folder-unknown'
				| 'none-unreviewed'
				| 'none-rejected'
				| 'no-frames'
				| 'no-captures'
				| 'no-folder'
				| 'rig-unknown'
				| 'cancelled';
	  }
	/** The stages of the rig that a name does not fit. */
	| { readonly none: 'stage-unknown'; readonly stages: readonly string[] };
