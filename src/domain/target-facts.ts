/** What Data trees hold of one target, as notes and tables need it. */
import type { LogRow } from './exposure';
import type { TargetCalibration } from './calibration/rig-facts';
import type { Stage } from './stage';

/** One target under one rig, as the stages hold it. */
export interface Project {
	readonly rig: string | null;
	/** The id of its Data tree. */
	readonly tree: string;
	/** The furthest stage with accepted lights, else the furthest; null in a loose tree. */
	readonly stage: Stage | null;
	/** Every stage that it stands in, by number. */
	readonly stages: readonly Stage[];
	/** Its folders, relative to the Data tree, the one of `stage` first. */
	readonly folders: readonly string[];
}

/** An integration below `master/`. */
export interface MasterLight {
	readonly target: string;
	readonly rig: string | null;
	/** CCYY-MM-DD of its folder. */
	readonly date: string | null;
	/** '1x', '2x' … */
	readonly drizzle: string | null;
	/** Canonical. */
	readonly filter: string;
	readonly subs: number | undefined;
	readonly exposureSeconds: number | undefined;
	/** Relative to the Data tree. */
	readonly file: string;
}

/** One tree's share of a target. */
export interface TargetData {
	/** The most used spelling. */
	readonly target: string;
	readonly rows: readonly LogRow[];
	readonly projects: readonly Project[];
	readonly masters: readonly MasterLight[];
}

/** What this device knows of a target. */
export interface TargetFacts extends TargetData {
	/** Ids of the Data trees that this device has and has read whole: only their rows may be replaced. */
	readonly present: ReadonlySet<string>;
	/** Undefined where nobody looked. */
	readonly calibration?: TargetCalibration;
}
