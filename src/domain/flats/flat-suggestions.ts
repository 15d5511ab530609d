/**
 * At which angles to shoot flats for lights that have none (DESIGN 5). Counts in hundredths of a degree, so that
 * nothing is rounded.
 */
import { arcOf, circularMean, degreesApart, toHundredths, wrapDegrees, type AngleCount } from '../angle';
import { circleOf, type Circle } from './flat-coverage';

export interface Suggestion {
	/** A whole degree. */
	readonly angleDegrees: number;
	/** The weighted centre of the lights that it is for: those that no other suggestion is nearer to. */
	readonly centreDegrees: number;
	readonly lights: number;
}

export interface Suggestions {
	/** By angle. */
	readonly angles: readonly Suggestion[];
	/** Lights that no angle serves: only where the number of angles is limited. */
	readonly uncovered: readonly AngleCount[];
}

export interface SuggestionRules {
	readonly toleranceDegrees: number;
	readonly periodDegrees: number;
	/** At most the numbers of the seed's "Angle Strategy", even if lights stay uncovered. */
	readonly few?: boolean;
}

/**
 * The fewest whole degrees that have every light within the tolerance. Of all such choices it is the one with the least
 * sum of squared distances, which puts each angle as near to the weighted centre of its lights as they allow.
 */
export function suggestAngles(
	lights: readonly AngleCount[],
	{ toleranceDegrees, periodDegrees, few = false }: SuggestionRules,
): Suggestions {
	const circle = circleOf(toleranceDegrees, periodDegrees);
	const row = rowOf(lights, circle);
	if (row.points.length === 0) return { angles: [], uncovered: [] };
	const fewest = fewestAngles(row, circle);
	const limit = few ? mostAngles(row.points) : Infinity;
	return answerOf(row, fewest.length <= limit ? fewest : bestAngles(row, circle, limit), circle);
}

/** Lights at one place; `at` is hundredths from the origin of the row. */
interface Point {
	readonly at: number;
	readonly count: number;
}

/** The circle cut open behind its widest gap: the first point is at 0. */
interface Row {
	/** Hundredths. */
	readonly origin: number;
	readonly points: readonly Point[];
	/** The places of whole degrees are this and full hundreds from it. */
	readonly firstDegree: number;
}

function rowOf(lights: readonly AngleCount[], { period }: Circle): Row {
	const counts = new Map<number, number>();
	for (const { angleDegrees, count } of lights) {
		const angle = toHundredths(angleDegrees, period / 100);
		if (count > 0) counts.set(angle, (counts.get(angle) ?? 0) + count);
	}
	const origin = arcOf([...counts.keys()], period)?.startDegrees ?? 0;
	const points = [...counts]
		.map(([angle, count]) => ({ at: wrapDegrees(angle - origin, period), count }))
		.sort((a, b) => a.at - b.at);
	return { origin, points, firstDegree: wrapDegrees(-origin, 100) };
}

/** The seed's "Angle Strategy": one angle for a range below 10°, else up to five. */
function mostAngles(points: readonly Point[]): number {
	return (points.at(-1)?.at ?? 0) < 1000 ? 1 : 5;
}

/** The whole degrees of a closed interval. */
function degreesWithin(from: number, to: number, firstDegree: number): number[] {
	const degrees: number[] = [];
	for (let at = firstDegree + Math.ceil((from - firstDegree) / 100) * 100; at <= to; at += 100) degrees.push(at);
	return degrees;
}

interface Path {
	readonly at: number;
	readonly cost: number;
	readonly before: Path | undefined;
}

/**
 * Some angle serves the first point, so every choice of angles is a way round the circle from one of the few whole
 * degrees there. On a way with the fewest angles the next one must serve the first point that the last one doesn't,
 * which leaves few steps to try.
 */
function fewestAngles(row: Row, circle: Circle): number[] {
	const { period, tolerance } = circle;
	// A way may begin below the first point, and ends one turn above its start.
	const points = [-period, 0, period].flatMap(turn =>
		row.points.map(({ at, count }): Point => ({ at: at + turn, count })),
	);
	let best: { path: Path; angles: number } | undefined;
	for (const start of degreesWithin(-tolerance, tolerance, row.firstDegree)) {
		const found = wayRound(start, points, row.firstDegree, circle, best?.angles ?? Infinity);
		if (found && (!best || found.angles < best.angles || found.path.cost < best.path.cost)) best = found;
	}
	return anglesOf(best?.path.before);
}

/**
 * The cheapest of the shortest ways from `start` to the same angle one turn above; undefined if it takes more than
 * `limit` angles.
 */
function wayRound(
	start: number,
	points: readonly Point[],
	firstDegree: number,
	{ period, tolerance }: Circle,
	limit: number,
): { path: Path; angles: number } | undefined {
	const end = start + period;
	let layer: Path[] = [{ at: start, cost: 0, before: undefined }];
	for (let angles = 1; angles <= limit; angles++) {
		let closed: Path | undefined;
		const next = new Map<number, Path>();
		for (const path of layer) {
			const unserved = points[firstAt(points, path.at + tolerance + 1)]?.at ?? Infinity;
			const isClosing = unserved >= end - tolerance;
			for (const at of isClosing
				? [end]
				: degreesWithin(unserved - tolerance, unserved + tolerance, firstDegree)) {
				const cost = path.cost + costBetween(path.at, at, points);
				const known = isClosing ? closed : next.get(at);
				if (known && known.cost <= cost) continue;
				if (isClosing) closed = { at, cost, before: path };
				else next.set(at, { at, cost, before: path });
			}
		}
		if (closed) return { path: closed, angles };
		layer = [...next.values()];
	}
	return undefined;
}

/** Squared distances of the points between two neighbouring angles, each from the nearer one. */
function costBetween(from: number, to: number, points: readonly Point[]): number {
	let cost = 0;
	for (let i = firstAt(points, from); i < points.length; i++) {
		const point = points[i];
		if (!point || point.at >= to) break;
		cost += point.count * Math.min(point.at - from, to - point.at) ** 2;
	}
	return cost;
}

function anglesOf(path: Path | undefined): number[] {
	const angles: number[] = [];
	for (let here = path; here; here = here.before) angles.push(here.at);
	return angles.reverse();
}

/**
 * At most `limit` whole degrees, each time the one that serves most of the lights left over, of equals the one nearest
 * to their centre.
 */
function bestAngles({ points, firstDegree }: Row, { period, tolerance }: Circle, limit: number): number[] {
	let left = points;
	const chosen: number[] = [];
	while (chosen.length < limit && left.length > 0) {
		let best = { at: 0, lights: 0, cost: 0 };
		for (const at of degreesWithin(0, period - 1, firstDegree)) {
			let lights = 0;
			let cost = 0;
			for (const point of left) {
				const apart = degreesApart(point.at, at, period);
				if (apart > tolerance) continue;
				lights += point.count;
				cost += point.count * apart ** 2;
			}
			if (lights > best.lights || (lights === best.lights && cost < best.cost)) best = { at, lights, cost };
		}
		chosen.push(best.at);
		left = left.filter(({ at }) => degreesApart(at, best.at, period) > tolerance);
	}
	return chosen;
}

function answerOf({ origin, points }: Row, angles: readonly number[], { period, tolerance }: Circle): Suggestions {
	const groups = angles.map((at): { at: number; members: AngleCount[] } => ({ at, members: [] }));
	const uncovered: AngleCount[] = [];
	for (const { at, count } of points) {
		const nearest = groups.reduce((best, group) =>
			degreesApart(group.at, at, period) < degreesApart(best.at, at, period) ? group : best,
		);
		const members = degreesApart(nearest.at, at, period) <= tolerance ? nearest.members : uncovered;
		members.push({ angleDegrees: wrapDegrees(at + origin, period) / 100, count });
	}
	const suggestions = groups.map(({ at, members }): Suggestion => {
		const angleDegrees = wrapDegrees(at + origin, period) / 100;
		return {
			angleDegrees,
			centreDegrees: circularMean(members, period / 100) ?? angleDegrees,
			lights: members.reduce((sum, { count }) => sum + count, 0),
		};
	});
	return { angles: suggestions.sort((a, b) => a.angleDegrees - b.angleDegrees), uncovered };
}

/** The position of the first point at a place or above it. */
function firstAt(points: readonly Point[], place: number): number {
	let low = 0;
	let high = points.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((points[middle]?.at ?? 0) < place) low = middle + 1;
		else high = middle;
	}
	return low;
}
