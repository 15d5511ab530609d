/**
 * Nights of which a person says that all lights were looked at and kept: they count as accepted, and nothing has to
 * move. Below
 * `accept/` they get by accepting them; from stage 30 on only what lies there counts.
 */
import type { LogRow } from '../exposure';
import { parseNight, type Night } from '../night';
import type { Problem } from '../problem';
import { textsOf } from '../calibration/rig-config';

/**
 * The property that lists them: `2025-09-14 42`, a night and how many lights were left to review then; a date alone
 * means any number.
 */
export const KEPT_ALL = 'kept_all';

const ITEM = /^(\S+)(?:\s+(\d{1,9}))?$/;

type Properties = Readonly<Record<string, unknown>>;

/** A night with lights that nobody reviewed. */
export interface UnreviewedNight {
	readonly night: Night;
	readonly subs: number;
}

/** The nights that have something left to review, by date. Lights of an unknown night can't be named. */
export function unreviewedNights(rows: readonly LogRow[]): UnreviewedNight[] {
	const subs = new Map<Night, number>();
	for (const { night, unreviewed } of rows)
		if (night !== null && unreviewed > 0) subs.set(night, (subs.get(night) ?? 0) + unreviewed);
	return [...subs].map(([night, count]) => ({ night, subs: count })).sort((a, b) => (a.night < b.night ? -1 : 1));
}

/** The nights that were kept whole. Where lights came since then, somebody has to look again. */
export function keptNights(rows: readonly LogRow[], properties: Properties): ReadonlySet<Night> {
	const items = itemsOf(properties);
	if (items.length === 0) return NONE;
	const left = new Map(unreviewedNights(rows).map(({ night, subs }) => [night, subs]));
	return new Set(items.flatMap(({ kept }) => (kept && (left.get(kept.night) ?? 0) <= kept.subs ? [kept.night] : [])));
}

const NONE: ReadonlySet<Night> = new Set();

/** The rows as they count: of nights that were kept whole nothing is unreviewed. Rejected subs stay rejected. */
export function reviewedRows(rows: readonly LogRow[], properties: Properties): readonly LogRow[] {
	const nights = keptNights(rows, properties);
	if (nights.size === 0) return rows;
	return rows.map(row =>
		row.night !== null && nights.has(row.night)
			? { ...row, accepted: row.accepted + row.unreviewed, unreviewed: 0 }
			: row,
	);
}

/** The property's items with these nights behind them; what was said of one of these before gives way. */
export function withKeptNights(items: readonly string[], nights: readonly UnreviewedNight[]): string[] {
	const others = items.filter(item => !nights.some(({ night }) => keptNight(item)?.night === night));
	return [...others, ...nights.map(({ night, subs }) => `${night} ${subs}`)];
}

/** What the property says that is no night; `path` is the caller's to fill. */
export const keptNightProblems = (properties: Properties): Problem[] =>
	itemsOf(properties).flatMap(({ item, kept }) =>
		kept ? [] : [{ code: 'note-property-unreadable', path: '', detail: { key: KEPT_ALL, value: item } }],
	);

const itemsOf = (properties: Properties) =>
	textsOf(properties[KEPT_ALL]).map(item => ({ item, kept: keptNight(item) }));

function keptNight(item: string): UnreviewedNight | undefined {
	const [, date = '', count] = ITEM.exec(item.trim()) ?? [];
	const night = parseNight(date);
	return night === undefined ? undefined : { night, subs: count === undefined ? Infinity : Number(count) };
}
