/**
 * The table of flats: what was shot at which angles, which flats there are, what is missing (the seed's "Flat Frame
 * Recommendations").
 */
import {
	arcOf,
	arcsOf,
	countAngles,
	formatAngle,
	periodOf,
	toHundredths,
	wrapDegrees,
	type AngleCount,
	type AngleSource,
	type Arc,
} from '../angle';
import { compareValues } from '../exposure';
import { flatName, statesBandwidth, type Flat, type FlatsByFilter } from './flat';
import { circleOf, type CoverageState, type CoveredLights, type FlatRules } from './flat-coverage';
import { suggestAngles } from './flat-suggestions';
import { grouped } from '../grouped';
import type { Night } from '../night';

/** no-angle: nothing is known to be missing, but some lights have no angle to tell by. */
export type FlatStatus = 'have' | 'need-more' | 'need-all' | 'no-angle';

/** Lights that one flat serves, or that none does. */
export interface CoverageGroup {
	/** Null: no flat. */
	readonly flat: Flat | null;
	/** Null for a rig without a rotator. */
	readonly arc: Arc | null;
	/** First and last; null where no night is known. */
	readonly nights: readonly [Night, Night] | null;
	readonly lights: number;
}

export interface NeededFlat {
	/** Null for a rig without a rotator. */
	readonly angleDegrees: number | null;
	readonly lights: number;
}

/** One filter; one bandwidth of it where its lights name several. */
export interface FlatRow {
	readonly filter: string;
	/** Set where the filter has a row for each bandwidth. */
	readonly physicalFilter?: string;
	/** The arc of all comparable angles; null where there is none. */
	readonly detected: Arc | null;
	/** How many different ones. */
	readonly angles: number;
	readonly lights: Readonly<Record<CoverageState, number>>;
	/** By angle and date. */
	readonly flats: readonly Flat[];
	readonly needed: readonly NeededFlat[];
	/** Lights that the needed flats leave out: only with few angles. */
	readonly leftOut: readonly AngleCount[];
	readonly status: FlatStatus;
	/** By the flats' angles, what no flat serves last. */
	readonly groups: readonly CoverageGroup[];
}

export interface TableRules extends FlatRules {
	/** Suggest at most the numbers of angles of the seed's "Angle Strategy". */
	readonly few: boolean;
	readonly compareFilters: (a: string, b: string) => number;
}

/** Everything that is to be shot, row by row. */
export const toShootOf = (rows: readonly FlatRow[]): { readonly row: FlatRow; readonly needed: NeededFlat }[] =>
	rows.flatMap(row => row.needed.map(needed => ({ row, needed })));

/** A row for each filter of the lights, in the order of filters. */
export function flatTable(covered: readonly CoveredLights[], flats: FlatsByFilter, rules: TableRules): FlatRow[] {
	return [...grouped(covered, ({ lights }) => lights.filter)]
		.sort(([a], [b]) => rules.compareFilters(a, b))
		.flatMap(([filter, lights]) =>
			byBandwidth(lights, rules).map(part => rowOf({ filter, ...part }, flats, rules)),
		);
}

interface RowLights {
	readonly physicalFilter?: string;
	readonly lights: readonly CoveredLights[];
}

/**
 * One part, or one for each bandwidth if the lights name several; those that name none are a part of their own then.
 */
function byBandwidth(all: readonly CoveredLights[], { filters }: TableRules): RowLights[] {
	const parts: { name: string | undefined; lights: readonly CoveredLights[] }[] = [];
	for (const [spelling, lights] of grouped(all, ({ lights }) => flatName(lights))) {
		const name = statesBandwidth(spelling) ? spelling : undefined;
		const known = parts.find(part =>
			name === undefined || part.name === undefined ? part.name === name : filters.samePhysical(part.name, name),
		);
		if (known) known.lights = [...known.lights, ...lights];
		else parts.push({ name, lights });
	}
	return parts.filter(({ name }) => name !== undefined).length < 2
		? [{ lights: all }]
		: parts.map(({ name, lights }) => (name === undefined ? { lights } : { physicalFilter: name, lights }));
}

function rowOf(
	{ lights: all, ...filter }: RowLights & { readonly filter: string },
	flats: FlatsByFilter,
	rules: TableRules,
): FlatRow {
	const period = periodOf(rules.source, rules.symmetry);
	const own = flats.of(filter);
	const { lights, angles, served, uncovered } = sortedOut(all);
	const comparable = rules.source === 'none' ? [] : angles;
	return {
		...filter,
		lights,
		flats: own,
		detected: arcOf(comparable, period) ?? null,
		angles: countAngles(comparable, period),
		...neededFlats(
			uncovered.filter(group => isMendable(group, rules)),
			period,
			rules,
		),
		status:
			lights.missing + lights['across-rig-change'] > 0
				? own.length > 0
					? 'need-more'
					: 'need-all'
				: lights['no-angle'] > 0
					? 'no-angle'
					: 'have',
		groups: [...servedGroups(served, period, rules), ...uncoveredGroups(uncovered, period, rules)],
	};
}

interface SortedOut {
	readonly lights: Record<CoverageState, number>;
	/** Of all lights whose angle can be compared. */
	readonly angles: readonly number[];
	readonly served: ReadonlyMap<Flat | null, readonly CoveredLights[]>;
	readonly uncovered: readonly CoveredLights[];
}

/** In one pass: a log of many years has a hundred thousand lights. */
function sortedOut(all: readonly CoveredLights[]): SortedOut {
	const lights: Record<CoverageState, number> = {
		covered: 0,
		old: 0,
		'across-rig-change': 0,
		missing: 0,
		'no-angle': 0,
	};
	const angles: number[] = [];
	const served = new Map<Flat | null, CoveredLights[]>();
	const uncovered: CoveredLights[] = [];
	for (const group of all) {
		const {
			lights: { angleDegrees, count },
			coverage: { state, flat },
		} = group;
		lights[state] += count;
		if (state === 'no-angle') continue;
		if (angleDegrees !== null) angles.push(angleDegrees);
		if (state === 'missing' || state === 'across-rig-change') {
			uncovered.push(group);
			continue;
		}
		const ofFlat = served.get(flat);
		if (ofFlat) ofFlat.push(group);
		else served.set(flat, [group]);
	}
	return { lights, angles, served, uncovered };
}

/**
 * Whether flats shot from now on help: not where the only flats, like any new one, are on the other side of a rig
 * change.
 */
function isMendable({ lights, coverage }: CoveredLights, { rigChanged }: FlatRules): boolean {
	return (
		coverage.state === 'missing' ||
		(coverage.state === 'across-rig-change' &&
			lights.night !== null &&
			rigChanged.every(change => change <= (lights.night ?? '')))
	);
}

function neededFlats(
	uncovered: readonly CoveredLights[],
	periodDegrees: number,
	{ source, toleranceDegrees, few }: TableRules,
): Pick<FlatRow, 'needed' | 'leftOut'> {
	if (source === 'none')
		return {
			needed: uncovered.length > 0 ? [{ angleDegrees: null, lights: countOf(uncovered) }] : [],
			leftOut: [],
		};
	const suggestions = suggestAngles(
		uncovered.flatMap(({ lights: { angleDegrees, count } }) =>
			angleDegrees === null ? [] : { angleDegrees, count },
		),
		{ toleranceDegrees, periodDegrees, few },
	);
	return {
		needed: suggestions.angles.map(({ angleDegrees, lights }) => ({ angleDegrees, lights })),
		leftOut: suggestions.uncovered,
	};
}

function servedGroups(served: SortedOut['served'], period: number, rules: TableRules): CoverageGroup[] {
	const place = ({ flat }: CoverageGroup): string | number | null =>
		(rules.source === 'none' ? flat?.date : flat?.angleDegrees) ?? null;
	// Flats that read alike are one line.
	return [...grouped([...served], ([flat]) => flatKey(flat, rules.source)).values()]
		.map((alike): CoverageGroup => ({
			...extentOf(
				alike.length === 1 ? (alike[0]?.[1] ?? []) : alike.flatMap(([, lights]) => lights),
				period,
				rules,
			),
			flat: alike[0]?.[0] ?? null,
		}))
		.sort((a, b) => compareValues(place(a), place(b)));
}

/** Split where no single flat could serve both sides: what lies between may well have flats. */
function uncoveredGroups(uncovered: readonly CoveredLights[], period: number, rules: TableRules): CoverageGroup[] {
	if (uncovered.length === 0) return [];
	if (rules.source === 'none') return [{ ...extentOf(uncovered, period, rules), flat: null }];
	const circle = circleOf(rules.toleranceDegrees, period);
	const angleOf = ({ lights: { angleDegrees } }: CoveredLights): number => toHundredths(angleDegrees ?? 0, period);
	return arcsOf(uncovered.map(angleOf), 2 * circle.tolerance, circle.period).map(({ startDegrees, spanDegrees }) => {
		const lights = uncovered.filter(
			group => wrapDegrees(angleOf(group) - startDegrees, circle.period) <= spanDegrees,
		);
		return { ...extentOf(lights, period, rules), flat: null };
	});
}

/**
 * What tells flats apart in the table: "69.6°", or the date where there is no rotator; '' where it is not known, null
 * for no flat.
 */
export function flatKey(flat: Flat | null, source: AngleSource): string | null {
	if (!flat) return null;
	if (source === 'none') return flat.date ?? '';
	return flat.angleDegrees === null ? '' : formatAngle(flat.angleDegrees, 1);
}

function extentOf(
	lights: readonly CoveredLights[],
	period: number,
	{ source }: FlatRules,
): Omit<CoverageGroup, 'flat'> {
	let first: Night | undefined;
	let last: Night | undefined;
	for (const {
		lights: { night },
	} of lights) {
		if (night === null) continue;
		if (first === undefined || night < first) first = night;
		if (last === undefined || night > last) last = night;
	}
	return {
		arc: source === 'none' ? null : (arcOf(anglesOf(lights), period) ?? null),
		nights: first === undefined || last === undefined ? null : [first, last],
		lights: countOf(lights),
	};
}

function anglesOf(all: readonly CoveredLights[]): number[] {
	const angles: number[] = [];
	for (const {
		lights: { angleDegrees },
	} of all)
		if (angleDegrees !== null) angles.push(angleDegrees);
	return angles;
}

const countOf = (all: readonly CoveredLights[]): number => all.reduce((sum, { lights }) => sum + lights.count, 0);
