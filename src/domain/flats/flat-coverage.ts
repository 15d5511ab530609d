/** Which flat serves which lights (DESIGN 5). */
import { degreesApart, periodOf, toHundredths, type AngleSource, type AngleSystem, type Symmetry } from '../angle';
import { compareValues } from '../exposure';
import { comparableFlats, isSameFilter, type FilterNames, type FilterUse, type Flat } from './flat';
import { daysBetween, type Night } from '../night';

/** Lights of one filter, angle and night. */
export interface LightsAtAngle extends FilterUse {
	readonly angleDegrees: number | null;
	readonly angleSystem: AngleSystem | null;
	readonly night: Night | null;
	readonly count: number;
}

/** How a rig matches flats with lights. */
export interface FlatRules {
	readonly source: AngleSource;
	readonly symmetry: Symmetry;
	readonly toleranceDegrees: number;
	/**
	 * Nights from which on the rig was another one: dust moved, the camera was taken off. Such a night belongs to what
	 * follows.
	 */
	readonly rigChanged: readonly Night[];
	/** A flat that is more days away from the lights is old. */
	readonly maxAgeDays: number;
	readonly filters: FilterNames;
}

export const FLAT_DEFAULTS = Object.freeze({ symmetry: 360, toleranceDegrees: 2.5, maxAgeDays: 90 } as const);

/** A smaller tolerance leaves angles that no whole degree serves. */
const LEAST_TOLERANCE = 0.5;

/** From best to worst, but for `no-angle`, where nobody can tell. */
export type CoverageState = 'covered' | 'old' | 'across-rig-change' | 'missing' | 'no-angle';

export interface Coverage<F extends Flat = Flat> {
	readonly state: CoverageState;
	readonly flat: F | null;
	/** Between flat and night; null where there is no flat or one of the dates is unknown. */
	readonly daysApart: number | null;
	/** Null without a flat, and for rigs without a rotator. */
	readonly degreesApart: number | null;
}

export interface CoveredLights<Lights extends LightsAtAngle = LightsAtAngle, F extends Flat = Flat> {
	readonly lights: Lights;
	readonly coverage: Coverage<F>;
}

const MISSING: Coverage<never> = Object.freeze({ state: 'missing', flat: null, daysApart: null, degreesApart: null });
const NO_ANGLE: Coverage<never> = Object.freeze({ ...MISSING, state: 'no-angle' });

/** The circle that a rig's angles lie on, in whole hundredths of a degree. */
export interface Circle {
	readonly period: number;
	readonly tolerance: number;
}

/**
 * Anything below half a degree, and what is no number, counts as half a degree; nothing is further away than half the
 * circle.
 */
export function circleOf(toleranceDegrees: number, periodDegrees: number): Circle {
	const tolerance = Math.round((toleranceDegrees >= LEAST_TOLERANCE ? toleranceDegrees : LEAST_TOLERANCE) * 100);
	return { period: periodDegrees * 100, tolerance: Math.min(tolerance, periodDegrees * 50) };
}

/**
 * Whether a light's angle can be compared with flats: it is known, and in the rig's system. For a rig without a rotator
 * it need not be.
 */
export const isComparable = (
	{ angleDegrees, angleSystem }: Pick<LightsAtAngle, 'angleDegrees' | 'angleSystem'>,
	source: AngleSource,
): boolean => source === 'none' || (angleDegrees !== null && angleSystem === source);

/**
 * The flat for each group of lights, in their order. Flats of its filter within the tolerance compete: the same side of
 * every rig change first, then the fewest days apart, so that night's own before all, then the nearest angle. A flat or
 * night without a date is on no side of a rig change, and its flat reads old. Linear in the lights; a question that
 * repeats is answered once.
 */
export function coverLights<Lights extends LightsAtAngle, F extends Flat>(
	lights: readonly Lights[],
	flats: readonly F[],
	rules: FlatRules,
): CoveredLights<Lights, F>[] {
	return lightCoverer(flats, rules)(lights);
}

/** {@link coverLights} for lights that come in parts: the flats are sorted once. */
export function lightCoverer<F extends Flat>(
	flats: readonly F[],
	rules: FlatRules,
): <Lights extends LightsAtAngle>(lights: readonly Lights[]) => CoveredLights<Lights, F>[] {
	const index = new FlatIndex(flats, rules);
	return lights =>
		lights.map(group => ({
			lights: group,
			coverage: isComparable(group, rules.source) ? index.coverageOf(group) : NO_ANGLE,
		}));
}

/** Day and side are NaN for an unknown date, which compares with nothing; `number` counts the dates as they come. */
interface When {
	readonly number: number;
	readonly day: number;
	readonly side: number;
}

interface DatedFlat<F extends Flat> extends When {
	readonly flat: F;
	/** Hundredths; 0 for rigs without a rotator. */
	readonly angle: number;
}

/** The flats of one physical filter by angle, and what was answered, by angle and night. */
interface FilterFlats<F extends Flat> {
	readonly flats: readonly DatedFlat<F>[];
	readonly answers: Map<number, Coverage<F>>;
}

/** A choice of so few takes less time than to remember it. */
const FEW_FLATS = 8;

class FlatIndex<F extends Flat> {
	private readonly circle: Circle;
	private readonly byFilter = new Map<string, DatedFlat<F>[]>();
	private readonly known = new Map<string, Map<string | undefined, FilterFlats<F>>>();
	private readonly nights = new Map<Night | null, When>();

	constructor(
		flats: readonly F[],
		private readonly rules: FlatRules,
	) {
		this.circle = circleOf(rules.toleranceDegrees, periodOf(rules.source, rules.symmetry));
		const dated = comparableFlats(flats, rules.source).map((flat): DatedFlat<F> => ({
			flat,
			angle: this.angleOf(flat.angleDegrees),
			...this.when(flat.date),
		}));
		// Of flats that are equally good the earlier wins: dust on it was there before the lights.
		for (const entry of dated.sort((a, b) => a.angle - b.angle || compareValues(a.flat.date, b.flat.date))) {
			const sameFilter = this.byFilter.get(entry.flat.filter);
			if (sameFilter) sameFilter.push(entry);
			else this.byFilter.set(entry.flat.filter, [entry]);
		}
	}

	coverageOf(lights: LightsAtAngle): Coverage<F> {
		const { flats, answers } = this.flatsOf(lights);
		const angle = this.angleOf(lights.angleDegrees);
		const when = this.when(lights.night);
		const near = this.near(flats, angle);
		if (near.count <= FEW_FLATS) return this.choose(flats, near, angle, when);
		const question = when.number * this.circle.period + angle;
		let coverage = answers.get(question);
		if (!coverage) answers.set(question, (coverage = this.choose(flats, near, angle, when)));
		return coverage;
	}

	private angleOf(degrees: number | null): number {
		return this.rules.source === 'none' || degrees === null ? 0 : toHundredths(degrees, this.circle.period / 100);
	}

	private when(night: Night | null): When {
		let when = this.nights.get(night);
		if (!when) {
			const { rigChanged } = this.rules;
			const isKnown = night !== null;
			when = {
				number: this.nights.size,
				day: isKnown ? daysBetween('1970-01-01', night) : NaN,
				side: rigChanged.length === 0 ? 0 : isKnown ? rigChanged.filter(change => change <= night).length : NaN,
			};
			this.nights.set(night, when);
		}
		return when;
	}

	private flatsOf(lights: FilterUse): FilterFlats<F> {
		let byPhysical = this.known.get(lights.filter);
		if (!byPhysical) this.known.set(lights.filter, (byPhysical = new Map<string | undefined, FilterFlats<F>>()));
		let flatsOfFilter = byPhysical.get(lights.physicalFilter);
		if (!flatsOfFilter) {
			const flats = (this.byFilter.get(lights.filter) ?? []).filter(({ flat }) =>
				isSameFilter(flat, lights, this.rules.filters),
			);
			byPhysical.set(lights.physicalFilter, (flatsOfFilter = { flats, answers: new Map() }));
		}
		return flatsOfFilter;
	}

	/**
	 * Where the flats within the tolerance are: the first one, from the lower end of the window upwards, and how many.
	 */
	private near(flats: readonly DatedFlat<F>[], angle: number): Window {
		const { period, tolerance } = this.circle;
		if (2 * tolerance >= period) return { from: 0, count: flats.length };
		const from = firstFrom(flats, angle < tolerance ? angle - tolerance + period : angle - tolerance);
		const end = angle + tolerance + 1;
		const past = firstFrom(flats, end > period ? end - period : end);
		const isAcrossZero = angle < tolerance || end > period;
		return { from, count: isAcrossZero ? flats.length - from + past : past - from };
	}

	private choose(
		flats: readonly DatedFlat<F>[],
		{ from, count }: Window,
		angle: number,
		{ day, side }: When,
	): Coverage<F> {
		let best: DatedFlat<F> | undefined;
		let isAcross = false;
		let days = Infinity;
		let apart = Infinity;
		for (let step = 0; step < count; step++) {
			const flat = flats[(from + step) % flats.length];
			if (!flat) continue;
			const flatAcross = flat.side !== side;
			const between = Math.abs(flat.day - day);
			const flatDays = Number.isNaN(between) ? Infinity : between;
			const flatApart = degreesApart(flat.angle, angle, this.circle.period);
			const isBetter =
				!best || (flatAcross !== isAcross ? isAcross : flatDays !== days ? flatDays < days : flatApart < apart);
			if (isBetter) {
				best = flat;
				isAcross = flatAcross;
				days = flatDays;
				apart = flatApart;
			}
		}
		if (!best) return MISSING;
		return {
			state: isAcross ? 'across-rig-change' : days > this.rules.maxAgeDays ? 'old' : 'covered',
			flat: best.flat,
			daysApart: days === Infinity ? null : days,
			degreesApart: this.rules.source === 'none' ? null : apart / 100,
		};
	}
}

/** Neighbours on a circle. */
interface Window {
	readonly from: number;
	readonly count: number;
}

/** The position of the first flat at an angle or above it. */
function firstFrom(flats: readonly DatedFlat<Flat>[], from: number): number {
	let low = 0;
	let high = flats.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((flats[middle]?.angle ?? 0) < from) low = middle + 1;
		else high = middle;
	}
	return low;
}
