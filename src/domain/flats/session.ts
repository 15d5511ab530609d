/**
 * Sessions: lights that can share their flats, by the angles that flats were shot at (DESIGN 5, the seed's
 * `organize_sessions.py`).
 */
import {
	arcOf,
	arcsOf,
	degreesApart,
	periodOf,
	roundDegrees,
	toHundredths,
	wrapDegrees,
	type AngleSystem,
	type Arc,
} from '../angle';
import { comparableFlats, isSameFilter, type FilterUse, type Flat } from './flat';
import { circleOf, isComparable, type Circle, type FlatRules } from './flat-coverage';
import { suggestAngles } from './flat-suggestions';
import { fewestServing } from './session-angles';

export interface SessionLight extends FilterUse {
	readonly id: string;
	readonly angleDegrees: number | null;
	readonly angleSystem: AngleSystem | null;
}

export interface SessionFilter {
	readonly filter: string;
	readonly lights: number;
	readonly arc: Arc;
	/** Whether all of them have a flat at the session's angle. */
	readonly hasFlats: boolean;
}

export interface Session {
	/** Of a flat, which stands for all of its set; a whole degree where there is none yet. */
	readonly angleDegrees: number;
	/** "71"; "70.4" where whole degrees don't keep the sessions apart. */
	readonly label: string;
	/** In the order of the input. */
	readonly ids: readonly string[];
	/** In the order of the input. */
	readonly filters: readonly SessionFilter[];
}

export interface FlatToShoot extends FilterUse {
	readonly angleDegrees: number;
	readonly lights: number;
}

export interface Sessions {
	/** By angle. */
	readonly sessions: readonly Session[];
	readonly flatsToShoot: readonly FlatToShoot[];
	/**
	 * Ids of lights that belong to no session, for their angle can't be compared. All of them, for a rig without a
	 * rotator.
	 */
	readonly withoutAngle: readonly string[];
}

export type SessionRules = Pick<FlatRules, 'source' | 'symmetry' | 'toleranceDegrees' | 'filters'>;

/**
 * A rotator does not come to rest at quite the same angle twice: flats this close, in hundredths of a degree, were shot
 * as one set.
 */
const SET_REACH = 30;

/** Lights of one filter at one angle; angles are hundredths of a degree. */
interface Spot {
	readonly use: FilterUse;
	readonly angle: number;
	/** Positions in the input. */
	readonly members: number[];
	/** Angles of flats that serve them, or are of one set with such a flat. */
	readonly options: readonly number[];
}

/**
 * Sorts lights into sessions, each light into exactly one. Of the flats' angles the fewest are chosen that serve every
 * light with a valid flat; of equals those where more filters have flats, then those nearer the weighted centres (the
 * least squared distance). A light goes to the nearest chosen angle with a flat for it, else to the nearest within the
 * tolerance, where its flat is still to be shot. The rest is grouped at the fewest whole degrees, each the nearest to
 * its group's weighted mean.
 */
export function sortIntoSessions(
	lights: readonly SessionLight[],
	flats: readonly Flat[],
	rules: SessionRules,
): Sessions {
	const periodDegrees = periodOf(rules.source, rules.symmetry);
	const circle = circleOf(rules.toleranceDegrees, periodDegrees);
	const spots = spotsOf(lights, flats, rules, circle);
	const chosen = chosenAngles(spots, circle);
	const bySession = new Map<number, Spot[]>();
	const rest: Spot[] = [];
	for (const spot of spots) {
		const served =
			nearest(
				spot,
				chosen.filter(angle => spot.options.includes(angle)),
				circle,
			) ?? nearest(spot, within(chosen, spot, circle), circle);
		if (served === undefined) rest.push(spot);
		else place(bySession, served, spot);
	}
	const counts = rest.map(({ angle, members }) => ({ angleDegrees: angle / 100, count: members.length }));
	const { angles } = suggestAngles(counts, { toleranceDegrees: rules.toleranceDegrees, periodDegrees });
	const restAngles = angles.map(({ angleDegrees }) => toHundredths(angleDegrees, periodDegrees));
	for (const spot of rest)
		place(bySession, nearest(spot, within(restAngles, spot, circle), circle) ?? spot.angle, spot);

	const sorted = [...bySession].sort(([a], [b]) => a - b);
	const degrees = sorted.map(([angle]) => angle / 100);
	return {
		sessions: sorted.map(([angle, members]) =>
			sessionOf(angle, labelOf(angle / 100, degrees, periodDegrees), members, lights, periodDegrees),
		),
		flatsToShoot: sorted.flatMap(([angle, members]) => flatsToShoot(angle, members)),
		withoutAngle: lights.filter(light => !isPlaceable(light, rules)).map(({ id }) => id),
	};
}

const isPlaceable = (
	light: SessionLight,
	{ source }: SessionRules,
): light is SessionLight & { readonly angleDegrees: number } =>
	source !== 'none' && light.angleDegrees !== null && isComparable(light, source);

function place(bySession: Map<number, Spot[]>, angle: number, spot: Spot): void {
	const spots = bySession.get(angle);
	if (spots) spots.push(spot);
	else bySession.set(angle, [spot]);
}

function spotsOf(
	lights: readonly SessionLight[],
	flats: readonly Flat[],
	rules: SessionRules,
	{ period, tolerance }: Circle,
): Spot[] {
	const usable = comparableFlats(flats, rules.source).map(flat => ({
		...flat,
		angle: toHundredths(flat.angleDegrees ?? 0, period / 100),
	}));
	const all = [...new Set(usable.map(flat => flat.angle))];
	const anglesByUse = new Map<string, readonly number[]>();
	const spots = new Map<string, Spot>();
	for (const [position, light] of lights.entries()) {
		if (!isPlaceable(light, rules)) continue;
		const { filter, physicalFilter } = light;
		const angle = toHundredths(light.angleDegrees, period / 100);
		const use = JSON.stringify([filter, physicalFilter]);
		const key = `${angle} ${use}`;
		const known = spots.get(key);
		if (known) {
			known.members.push(position);
			continue;
		}
		let angles = anglesByUse.get(use);
		if (!angles) {
			const own = usable.filter(flat => isSameFilter(flat, light, rules.filters));
			anglesByUse.set(use, (angles = [...new Set(own.map(flat => flat.angle))]));
		}
		const valid = angles.filter(other => degreesApart(other, angle, period) <= tolerance);
		const options = all.filter(other => valid.some(own => degreesApart(own, other, period) <= SET_REACH));
		spots.set(key, {
			use: { filter, ...(physicalFilter === undefined ? {} : { physicalFilter }) },
			angle,
			members: [position],
			options,
		});
	}
	return [...spots.values()];
}

/** Lights that are too far apart have no angle in common, so every such group is a question of its own. */
function chosenAngles(spots: readonly Spot[], { period, tolerance }: Circle): number[] {
	const served = spots.filter(({ options }) => options.length > 0);
	const reach = tolerance + SET_REACH;
	return arcsOf(
		served.map(({ angle }) => angle),
		2 * reach,
		period,
	).flatMap(({ startDegrees: start, spanDegrees: span }) => {
		// Counted from below every option, so that no order depends on where zero is.
		const stepTo = (angle: number): number => wrapDegrees(angle - start + reach, period);
		const group = served
			.filter(({ angle }) => wrapDegrees(angle - start, period) <= span)
			.map(spot => ({ ...spot, options: [...spot.options].sort((a, b) => stepTo(a) - stepTo(b)) }))
			.sort((a, b) => wrapDegrees(a.angle - start, period) - wrapDegrees(b.angle - start, period));
		const filtersAt = filtersByAngle(group);
		const filters = (angles: readonly number[]): number =>
			angles.reduce((sum, angle) => sum + (filtersAt.get(angle)?.size ?? 0), 0);
		return fewestServing(group, (a, b) => {
			const moreFilters = filters(a) - filters(b);
			return moreFilters !== 0
				? moreFilters > 0
				: squaredDistance(a, group, period) < squaredDistance(b, group, period);
		});
	});
}

/** The filters that have a flat at an angle for lights of the group. */
function filtersByAngle(spots: readonly Spot[]): Map<number, Set<string>> {
	const filters = new Map<number, Set<string>>();
	for (const { options, use } of spots) {
		for (const angle of options) filters.set(angle, (filters.get(angle) ?? new Set()).add(use.filter));
	}
	return filters;
}

/** Of all lights from their nearest angle: least where every angle is at the weighted centre of its lights. */
function squaredDistance(angles: readonly number[], spots: readonly Spot[], period: number): number {
	const chosen = new Set(angles);
	let sum = 0;
	for (const { angle, options, members } of spots) {
		let least = Infinity;
		for (const option of options)
			if (chosen.has(option)) least = Math.min(least, degreesApart(option, angle, period));
		sum += members.length * least ** 2;
	}
	return sum;
}

const within = (angles: readonly number[], { angle }: Spot, { period, tolerance }: Circle): number[] =>
	angles.filter(other => degreesApart(other, angle, period) <= tolerance);

function nearest({ angle }: Spot, angles: readonly number[], { period }: Circle): number | undefined {
	// Of two as near as each other the one below, wherever the circle begins.
	const rank = (other: number): number =>
		2 * degreesApart(other, angle, period) + (wrapDegrees(angle - other, period) * 2 <= period ? 0 : 1);
	let best: number | undefined;
	for (const other of angles) if (best === undefined || rank(other) < rank(best)) best = other;
	return best;
}

/** As few decimals as tell the angle from all others. */
function labelOf(degrees: number, all: readonly number[], periodDegrees: number): string {
	const decimals = [0, 1].find(
		count =>
			all.filter(
				other => roundDegrees(other, count, periodDegrees) === roundDegrees(degrees, count, periodDegrees),
			).length === 1,
	);
	return String(roundDegrees(degrees, decimals ?? 2, periodDegrees));
}

function sessionOf(
	angle: number,
	label: string,
	spots: readonly Spot[],
	lights: readonly SessionLight[],
	periodDegrees: number,
): Session {
	const members = spots.flatMap(spot => spot.members).sort((a, b) => a - b);
	const filters = new Set(members.flatMap(position => lights[position]?.filter ?? []));
	return {
		angleDegrees: angle / 100,
		label,
		ids: members.flatMap(position => lights[position]?.id ?? []),
		filters: [...filters].map((filter): SessionFilter => {
			const own = spots.filter(({ use }) => use.filter === filter);
			return {
				filter,
				lights: countOf(own),
				arc: arcOf(
					own.map(spot => spot.angle / 100),
					periodDegrees,
				) ?? { startDegrees: angle / 100, spanDegrees: 0 },
				hasFlats: own.every(({ options }) => options.includes(angle)),
			};
		}),
	};
}

function flatsToShoot(angle: number, spots: readonly Spot[]): FlatToShoot[] {
	const unserved = spots.filter(({ options }) => !options.includes(angle));
	const uses = new Map(unserved.map(({ use }) => [JSON.stringify([use.filter, use.physicalFilter]), use]));
	return [...uses.values()].map(use => ({
		...use,
		angleDegrees: angle / 100,
		lights: countOf(
			unserved.filter(spot => spot.use.filter === use.filter && spot.use.physicalFilter === use.physicalFilter),
		),
	}));
}

const countOf = (spots: readonly Spot[]): number => spots.reduce((sum, { members }) => sum + members.length, 0);
