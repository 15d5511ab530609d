/** Angles on a circle. All are degrees. */

/** Whose zero an angle is measured from. Angles of two systems are never compared (DESIGN 1). */
export type AngleSystem = 'mechanical' | 'sky' | 'name';

/** The one system that a rig's angles are compared in; none for a rig without a rotator. */
export type AngleSource = AngleSystem | 'none';

/** After how many degrees of rotation a flat looks the same again: a setting of the rig. */
export type Symmetry = 360 | 180 | 90;

/** Frames at one angle. */
export interface AngleCount {
	readonly angleDegrees: number;
	readonly count: number;
}

/** From `startDegrees` upwards over `spanDegrees`. */
export interface Arc {
	readonly startDegrees: number;
	readonly spanDegrees: number;
}

/** The same direction as 0 ≤ a < period. */
export function wrapDegrees(degrees: number, period = 360): number {
	// Most are wrapped already, and a division takes its time.
	if (degrees > 0 && degrees < period) return degrees;
	const rest = degrees % period;
	const wrapped = rest < 0 ? rest + period : rest;
	// −1e-17 + 360 rounds to 360 itself; −0 prints as "-0".
	return wrapped === period || wrapped === 0 ? 0 : wrapped;
}

/** The shortest way between two directions, 0 … period / 2. Any unit will do, if the period has the same. */
export function degreesApart(a: number, b: number, period = 360): number {
	const apart = wrapDegrees(a - b, period);
	return Math.min(apart, period - apart);
}

/** Whole hundredths of a degree, 0 ≤ h < 100 × period: no capture program writes more, and integers compare exactly. */
export const toHundredths = (degrees: number, period = 360): number =>
	wrapDegrees(Math.round(wrapDegrees(degrees, period) * 100), period * 100);

/** How many different angles there are, in hundredths of a degree. */
export function countAngles(degrees: readonly number[], period = 360): number {
	const sorted = new Int32Array(degrees.length);
	for (let i = 0; i < degrees.length; i++) sorted[i] = toHundredths(degrees[i] ?? 0, period);
	sorted.sort();
	let count = 0;
	for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) count++;
	return count;
}

/**
 * The period that a rig's angles are compared in: sky angles modulo 180 at most, since the meridian flip turns them
 * (DESIGN 1).
 */
export const periodOf = (source: AngleSource, symmetry: Symmetry): number =>
	source === 'sky' ? Math.min(symmetry, 180) : symmetry;

/**
 * The system that most lights have their angle in; of equals mechanical, then sky. Lights without an angle have no say.
 */
export function angleSourceOf(
	lights: Iterable<{ readonly angleSystem: AngleSystem | null; readonly count: number }>,
): AngleSource {
	const counts: Record<AngleSource, number> = { mechanical: 0, sky: 0, name: 0, none: 0 };
	for (const { angleSystem, count } of lights) if (angleSystem !== null) counts[angleSystem] += count;
	return (['mechanical', 'sky', 'name'] as const).reduce<AngleSource>(
		(most, system) => (counts[system] > counts[most] ? system : most),
		'none',
	);
}

/** The shortest arc that holds all angles. Undefined for no angles. */
export function arcOf(angles: readonly number[], period = 360): Arc | undefined {
	// Typed arrays sort numbers several times as fast.
	const sorted = new Float64Array(angles.length);
	for (let i = 0; i < angles.length; i++) sorted[i] = wrapDegrees(angles[i] ?? 0, period);
	sorted.sort();
	const [first] = sorted;
	const last = sorted[sorted.length - 1];
	if (first === undefined || last === undefined) return undefined;
	let start = first;
	let widestGap = period - (last - first);
	for (let i = 1; i < sorted.length; i++) {
		const here = sorted[i] ?? 0;
		const gap = here - (sorted[i - 1] ?? 0);
		if (gap > widestGap) {
			widestGap = gap;
			start = here;
		}
	}
	return { startDegrees: start, spanDegrees: last === first ? 0 : period - widestGap };
}

/** Every angle once, as steps upwards from the start of the shortest arc that holds them all. */
function stepsAlong(arc: Arc, angles: readonly number[], period: number): number[] {
	return [...new Set(angles.map(angle => stepFrom(arc, angle, period)))].sort((a, b) => a - b);
}

/** Wrapped first, as the start was, or the start itself could come out as a whole turn. */
const stepFrom = (arc: Arc, angle: number, period: number): number =>
	wrapDegrees(wrapDegrees(angle, period) - arc.startDegrees, period);

/** The arcs that are left when the circle is cut at every gap wider than `widestGap`, in the order of the circle. */
export function arcsOf(angles: readonly number[], widestGap: number, period = 360): Arc[] {
	const whole = arcOf(angles, period);
	if (!whole) return [];
	const arcs: { first: number; last: number }[] = [];
	for (const step of stepsAlong(whole, angles, period)) {
		const arc = arcs.at(-1);
		if (arc && step - arc.last <= widestGap) arc.last = step;
		else arcs.push({ first: step, last: step });
	}
	return arcs.map(({ first, last }) => ({
		startDegrees: wrapDegrees(whole.startDegrees + first, period),
		spanDegrees: last - first,
	}));
}

/**
 * The weighted mean, taken along the shortest arc that holds the angles: 179.5 and 0.5 with period 180 give 0. Within
 * the few degrees that one flat serves this is the mean of the directions; unlike that it is never undefined. Undefined
 * for no frames.
 */
export function circularMean(angles: readonly AngleCount[], period = 360): number | undefined {
	const arc = arcOf(
		angles.map(({ angleDegrees }) => angleDegrees),
		period,
	);
	if (!arc) return undefined;
	let steps = 0;
	let frames = 0;
	for (const { angleDegrees, count } of angles) {
		steps += stepFrom(arc, angleDegrees, period) * count;
		frames += count;
	}
	return frames > 0 ? wrapDegrees(arc.startDegrees + steps / frames, period) : undefined;
}

/** "70°", "70.5°", "70.47°": as many decimals as it needs, two at most. */
export const formatAngle = (degrees: number, mostDecimals = 2): string =>
	`${roundDegrees(degrees, mostDecimals, 360)}°`;

/** "70.4°–71.7°", or "72.5°" where both ends read alike. */
export function formatArc({ startDegrees, spanDegrees }: Arc, period = 360): string {
	const [from = '', to = ''] = [startDegrees, startDegrees + spanDegrees].map(
		degrees => `${roundDegrees(degrees, 1, period).toFixed(1)}°`,
	);
	return from === to ? from : `${from}–${to}`;
}

/** Rounded, 0 ≤ a < period: 359.96 to one decimal is 0. */
export const roundDegrees = (degrees: number, decimals: number, period: number): number =>
	wrapDegrees(Number(wrapDegrees(degrees, period).toFixed(decimals)), period);
