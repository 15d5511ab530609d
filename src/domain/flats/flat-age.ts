/** How old a rig's flats are: the seed's `list_flat_history`. */
import { compareValues } from '../exposure';
import { flatName, statesBandwidth, type Flat } from './flat';
import { daysBetween, type Night } from '../night';

/** superseded: a later flat of the same filter and angle exists, so that this one need not be renewed. */
export type FlatAgeStatus = 'recent' | 'old' | 'superseded' | 'undated';

export interface FlatAge {
	readonly flat: Flat;
	/** Whole days from its date to today; null without a date. */
	readonly ageDays: number | null;
	readonly status: FlatAgeStatus;
}

export interface AgeRules {
	readonly today: Night;
	/** A flat of more days is old. */
	readonly maxAgeDays: number;
	readonly compareFilters: (a: string, b: string) => number;
}

/** Every flat with its age, by filter, angle and date. */
export function flatAges(flats: readonly Flat[], { today, maxAgeDays, compareFilters }: AgeRules): FlatAge[] {
	const newest = new Map<string, Night>();
	for (const flat of flats) {
		const before = newest.get(keyOf(flat));
		if (flat.date !== null && (before === undefined || before < flat.date)) newest.set(keyOf(flat), flat.date);
	}
	const statusOf = (flat: Flat, ageDays: number | null): FlatAgeStatus => {
		if (flat.date !== (newest.get(keyOf(flat)) ?? null)) return 'superseded';
		if (ageDays === null) return 'undated';
		return ageDays > maxAgeDays ? 'old' : 'recent';
	};
	return [...flats]
		.sort(
			(a, b) =>
				compareFilters(a.filter, b.filter) ||
				compareValues(a.angleDegrees, b.angleDegrees) ||
				compareValues(flatName(a), flatName(b)) ||
				compareValues(a.date, b.date),
		)
		.map(flat => {
			const ageDays = flat.date === null ? null : daysBetween(flat.date, today);
			return { flat, ageDays, status: statusOf(flat, ageDays) };
		});
}

/** A recorded "L" renews a found "Luminance"; a 7 nm flat does not renew a 3 nm one. */
const keyOf = (flat: Flat): string =>
	JSON.stringify([
		flat.filter,
		statesBandwidth(flatName(flat)) ? flatName(flat).toLowerCase().replace(/\s+/g, '') : null,
		flat.angleDegrees,
	]);
