/**
 * What a rotator's dial shows: the angles of one filter's lights, the flats with their tolerance, what no flat serves.
 */
import { compareValues } from '../domain/exposure';
import { degreesApart, wrapDegrees, type Arc, type Symmetry } from '../domain/angle';
import type { Night } from '../domain/night';

/** Lights that one flat serves, or that none does, as the table of flats says it. */
export interface DialLights {
	/**
	 * As the table spells them: in degrees, from the first upwards to the last, across 0° where the last is the
	 * smaller.
	 */
	readonly from: number;
	readonly to: number;
	/** The flat's angle; null where there is none. */
	readonly flat: number | null;
}

export interface DialFlat {
	readonly angleDegrees: number;
	readonly date: Night | null;
}

/** One filter, or one bandwidth of it. */
export interface DialFacts {
	readonly filter: string;
	/** As the table spells them: "70.4°–71.7° (6)", "✓ Have"; empty where it says nothing. */
	readonly detected: string;
	readonly status: string;
	readonly lights: readonly DialLights[];
	readonly flats: readonly DialFlat[];
	/** Flats whose angles are counted, not told. */
	readonly otherFlats: number;
	/** Whole angles to shoot flats at. */
	readonly needed: readonly number[];
}

/** A filter's dial. All angles repeat after the dials' period. */
export interface Dial extends Omit<DialFacts, 'lights'> {
	readonly served: readonly Arc[];
	readonly unserved: readonly Arc[];
	/** What the flats serve, one arc a flat. */
	readonly windows: readonly Arc[];
}

/** Whose angles are compared how. */
export interface DialRules {
	/** Null for lights of no rig. */
	readonly rig: string | null;
	/** What the rig's note says; the angles themselves may say less. */
	readonly symmetry: Symmetry;
	readonly toleranceDegrees: number;
}

/** The dials of one rig. */
export interface RigDials extends Pick<DialRules, 'rig' | 'toleranceDegrees'> {
	readonly period: Symmetry;
	readonly dials: readonly Dial[];
	/** Filters of which no angle is known. */
	readonly withoutAngles: readonly string[];
}

const SYMMETRIES: readonly Symmetry[] = [360, 180, 90];
/** Tables have angles in tenths of a degree, flats in hundredths. */
const ROUNDING = 0.1;

/**
 * After how many degrees a table's angles repeat, the rig's symmetry at most. A table does not say that it compares sky
 * angles, which repeat after 180°, but it shows: lights at 10° that a flat at 190° serves, or an arc across the end of
 * the circle.
 */
export function periodOfDials(
	lights: readonly DialLights[],
	{ symmetry, toleranceDegrees }: Omit<DialRules, 'rig'>,
): Symmetry {
	return (
		SYMMETRIES.filter(period => period <= symmetry).find(period =>
			lights.every(group => isPossible(group, period, toleranceDegrees)),
		) ?? symmetry
	);
}

function isPossible({ from, to, flat }: DialLights, period: Symmetry, toleranceDegrees: number): boolean {
	if (from >= period || to >= period) return false;
	if (flat === null) return from <= to || wrapDegrees(to - from, period) <= period / 2;
	return [from, to].every(angle => degreesApart(angle, flat, period) <= toleranceDegrees + ROUNDING);
}

/** The dials of one rig's filters, in the order of the facts. */
export function rigDials(facts: readonly DialFacts[], rules: DialRules): RigDials {
	const { rig, toleranceDegrees } = rules;
	const hasAngles = ({ lights, flats, needed }: DialFacts): boolean =>
		lights.length + flats.length + needed.length > 0;
	const period = periodOfDials(
		facts.flatMap(({ lights }) => lights),
		rules,
	);
	return {
		rig,
		toleranceDegrees,
		period,
		dials: facts.filter(hasAngles).map(one => dialOf(one, period, toleranceDegrees)),
		withoutAngles: facts.filter(one => !hasAngles(one)).map(({ filter }) => filter),
	};
}

function dialOf({ lights, flats, ...facts }: DialFacts, period: Symmetry, toleranceDegrees: number): Dial {
	const arcOf = ({ from, to }: DialLights): Arc => ({
		startDegrees: from,
		spanDegrees: wrapDegrees(to - from, period),
	});
	const angles = new Set(flats.map(({ angleDegrees }) => wrapDegrees(angleDegrees, period)));
	return {
		...facts,
		flats: latestByAngle(flats),
		served: lights.filter(({ flat }) => flat !== null).map(arcOf),
		unserved: lights.filter(({ flat }) => flat === null).map(arcOf),
		windows: [...angles].sort(compareValues).map(angle => ({
			startDegrees: wrapDegrees(angle - toleranceDegrees, period),
			spanDegrees: Math.min(2 * toleranceDegrees, period),
		})),
	};
}

/** Each angle once, with the latest date, upwards. */
function latestByAngle(flats: readonly DialFlat[]): DialFlat[] {
	const latest = new Map<number, Night | null>();
	for (const { angleDegrees, date } of flats) {
		const before = latest.get(angleDegrees) ?? null;
		latest.set(angleDegrees, before === null || (date !== null && date > before) ? date : before);
	}
	return [...latest]
		.map(([angleDegrees, date]) => ({ angleDegrees, date }))
		.sort((a, b) => compareValues(a.angleDegrees, b.angleDegrees));
}

/** The same angle at every turn of its period: what a dial of 360° shows. */
export const turnsOf = (angleDegrees: number, period: Symmetry): number[] =>
	Array.from({ length: 360 / period }, (_, turn) => wrapDegrees(angleDegrees + turn * period));
