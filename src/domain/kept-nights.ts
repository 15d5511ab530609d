/** Nights of which a person says in the target's note that all lights were looked at and kept: they count as accepted, and nothing has to move. */
import type { LogRow } from './exposure';
import { parseNight, type Night } from './night';
import type { Problem } from './problem';
import { textsOf } from './rig-config';

/** The property that lists them. */
export const KEPT_ALL = 'kept_all';

type Properties = Readonly<Record<string, unknown>>;

/** The rows as they count: of nights that were kept whole nothing is unreviewed. Rejected subs stay rejected. */
export function reviewedRows(rows: readonly LogRow[], properties: Properties): readonly LogRow[] {
	const nights = keptNights(properties);
	if (nights.size === 0) return rows;
	return rows.map(row => (row.night !== null && nights.has(row.night) ? { ...row, accepted: row.accepted + row.unreviewed, unreviewed: 0 } : row));
}

/** A night with lights that nobody reviewed. */
export interface UnreviewedNight { readonly night: Night; readonly subs: number }

/** The nights that have something left to review, by date. Lights of an unknown night can't be named. */
export function unreviewedNights(rows: readonly LogRow[]): UnreviewedNight[] {
	const subs = new Map<Night, number>();
	for (const { night, unreviewed } of rows) if (night !== null && unreviewed > 0) subs.set(night, (subs.get(night) ?? 0) + unreviewed);
	return [...subs].map(([night, count]) => ({ night, subs: count })).sort((a, b) => (a.night < b.night ? -1 : 1));
}

/** The nights that the property names. */
export const keptNights = (properties: Properties): ReadonlySet<Night> => new Set(textsOf(properties[KEPT_ALL]).flatMap(text => parseNight(text) ?? []));

/** What the property says that is no night; `path` is the caller's to fill. */
export const keptNightProblems = (properties: Properties): Problem[] => textsOf(properties[KEPT_ALL])
	.filter(text => parseNight(text) === undefined)
	.map(value => ({ code: 'note-property-unreadable', path: '', detail: { key: KEPT_ALL, value } }));
