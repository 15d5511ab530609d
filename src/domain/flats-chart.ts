/** What a rotator's dial shows: the angles of one filter's lights, the flats with their tolerance, what no flat serves. */
import { compareValues } from './exposure';
import { degreesApart, wrapDegrees, type Arc, type Symmetry } from './angle';
import type { Night } from './night';

/** Lights that one flat serves, or that none does, as the table of flats says it. */
export interface DialLights {
	/** As the table spells them: in degrees, from the first upwards to the last, across 0° where the last is the smaller. */
	readonly from: number;
	readonly to: number;
	/** The flat's angle; null where there is none. */
	readonly flat: number | null;
}

export interface DialFlat { readonly angleDegrees: number; readonly date: Night | null }

/** One filter, or one bandwidth of it. */
export interface DialFacts {
	readonly filter: string;
	/** As the table spells them: "70.4°–71.7° (6)", "✓ Have"; empty where it says nothing. */
	readonly detected: string;
	readonly status: string;
	readonly lights: readonly DialLights[];
	readonly flats: readonly DialFlat[];
	/** Whole angles to shoot flats at. */
	readonly needed: readonly number[];
}

/** A filter's dial. All angles repeat after `period`. */
export interface Dial extends Omit<DialFacts, 'lights'> {
	readonly period: Symmetry;
	readonly served: readonly Arc[];
	readonly unserved: readonly Arc[];
	/** What the flats serve, one arc a flat. */
	readonly windows: readonly Arc[];
}

/** The dials of one rig; null for lights of no rig. */
export interface RigDials { readonly rig: string | null; readonly dials: readonly Dial[]; /** Filters without any angle: of a rig without a rotator. */ readonly withoutAngles: readonly string[] }

const SYMMETRIES: readonly Symmetry[] = [360, 180, 90];
/** Tables have angles in tenths of a degree, flats in hundredths. */
const ROUNDING = 0.1;

/**
 * After how many degrees the table's angles repeat. It does not say so, but it shows: lights at 10° that a flat at 190° serves, or an
 * arc across the end of the circle. The whole turn, where nothing speaks for less.
 */
export function periodOfDials(lights: readonly DialLights[], toleranceDegrees: number): Symmetry {
	return SYMMETRIES.find(period => lights.every(group => isPossible(group, period, toleranceDegrees))) ?? 360;
}

function isPossible({ from, to, flat }: DialLights, period: Symmetry, toleranceDegrees: number): boolean {
	if (from >= period || to >= period) return false;
	if (flat === null) return from <= to || wrapDegrees(to - from, period) <= period / 2;
	return [from, to].every(angle => degreesApart(angle, flat, period) <= toleranceDegrees + ROUNDING);
}

/** The dials of one rig's filters, in their order; of several facts for one filter (a rig's targets) one dial is made. */
export function rigDials(rig: string | null, facts: readonly DialFacts[], toleranceDegrees: number): RigDials {
	const hasAngles = ({ lights, flats, needed }: DialFacts): boolean => lights.length + flats.length + needed.length > 0;
	const period = periodOfDials(facts.flatMap(({ lights }) => lights), toleranceDegrees);
	return {
		rig,
		dials: facts.filter(hasAngles).map((one): Dial => dialOf(one, period, toleranceDegrees)),
		withoutAngles: facts.filter(one => !hasAngles(one)).map(({ filter }) => filter),
	};
}

function dialOf({ lights, flats, ...facts }: DialFacts, period: Symmetry, toleranceDegrees: number): Dial {
	const arcOf = ({ from, to }: DialLights): Arc => ({ startDegrees: from, spanDegrees: wrapDegrees(to - from, period) });
	const angles = new Set(flats.map(({ angleDegrees }) => wrapDegrees(angleDegrees, period)));
	return {
		...facts, period,
		flats: latestByAngle(flats),
		served: lights.filter(({ flat }) => flat !== null).map(arcOf),
		unserved: lights.filter(({ flat }) => flat === null).map(arcOf),
		windows: [...angles].sort(compareValues).map(angle => ({ startDegrees: wrapDegrees(angle - toleranceDegrees, period), spanDegrees: Math.min(2 * toleranceDegrees, period) })),
	};
}

/** Each angle once, with the latest date, upwards. */
function latestByAngle(flats: readonly DialFlat[]): DialFlat[] {
	const latest = new Map<number, Night | null>();
	for (const { angleDegrees, date } of flats) {
		const before = latest.get(angleDegrees) ?? null;
		latest.set(angleDegrees, before === null || date !== null && date > before ? date : before);
	}
	return [...latest].map(([angleDegrees, date]) => ({ angleDegrees, date })).sort((a, b) => compareValues(a.angleDegrees, b.angleDegrees));
}

/** The same arc at every turn of its period: what a dial of 360° shows. */
export const turnsOf = (arc: Arc, period: Symmetry): Arc[] =>
	Array.from({ length: 360 / period }, (_, turn) => ({ ...arc, startDegrees: wrapDegrees(arc.startDegrees + turn * period) }));
