/**
 * Whether a target is ready for a stage (seed directory-structure.md, "Workflow Directory Structure"). Shown, never
 * forced.
 */
import type { NightCalibration } from '../calibration/rig-facts';
import type { Stage } from '../stage';

/**
 * reviewed: no light is left to blink. kept: none that was kept lies outside `accept/`, where it stops to count. goals:
 * all are reached. calibrated: every night has darks and flats in place. masters: there are master lights. published:
 * the note has its `published` property.
 */
export type ReadinessCheck = 'reviewed' | 'kept' | 'goals' | 'calibrated' | 'masters' | 'published';

export interface Readiness {
	readonly check: ReadinessCheck;
	readonly ok: boolean;
	/** How many lights, goals or nights stand in the way; absent where nothing is counted. */
	readonly count?: number;
}

/** A target under one rig. */
export interface ReadinessFacts {
	readonly unreviewedLights: number;
	/** Of nights that a person kept whole, but did not accept. */
	readonly keptOutside: number;
	readonly goals: { readonly reached: number; readonly of: number };
	readonly nights: readonly NightCalibration[];
	readonly masterLights: number;
	readonly isPublished: boolean;
}

/** The stages, by number, that a check is made on the way into. */
const GATES: Readonly<Record<ReadinessCheck, readonly number[]>> = {
	reviewed: [20, 30],
	kept: [30],
	goals: [30],
	calibrated: [30],
	masters: [40],
	published: [60],
};

/**
 * The checks that matter on the way from one stage to another, all gates between them included: none for a move back,
 * nor for what is abandoned. Goals are left out where there are none.
 */
export function readinessFor(from: Stage, to: Stage, facts: ReadinessFacts): Readiness[] {
	if (isAbandoned(to)) return [];
	const lacking = (check: ReadinessCheck, count: number): Readiness => ({ check, ok: count === 0, count });
	const all: Readiness[] = [
		lacking('reviewed', facts.unreviewedLights),
		...(facts.keptOutside > 0 ? [lacking('kept', facts.keptOutside)] : []),
		...(facts.goals.of > 0 ? [lacking('goals', facts.goals.of - facts.goals.reached)] : []),
		lacking(
			'calibrated',
			facts.nights.filter(({ darks, flats }) => darks.state !== 'in place' || flats.state !== 'in place').length,
		),
		{ check: 'masters', ok: facts.masterLights > 0 },
		{ check: 'published', ok: facts.isPublished },
	];
	return all.filter(({ check }) => GATES[check].some(gate => from.number < gate && gate <= to.number));
}

/** Whether a stage is where targets are given up: `99_Abandoned`. */
export const isAbandoned = ({ name }: Stage): boolean => name.toLowerCase() === 'abandoned';
