/** How much light there is: the rows of the log, and sums over them. Every total of the product is a sum over rows. */

/** accepted: survived blink; unreviewed: not blinked yet; rejected: reported, never counted (DESIGN 1). */
export type ReviewState = 'accepted' | 'unreviewed' | 'rejected';

/** Where a row's frames are now: on this tree, copied away by "archive", or gone without a word. */
export type RowState = 'here' | 'archived' | 'missing';

/**
 * The filter name of a light whose filter nobody names. Excluded from totals unless the user wants it, always reported.
 */
export const UNKNOWN_FILTER = 'Unknown';

/** The subs of one night, rig, panel, filter and exposure in one Data tree: one line of a note's log. */
export interface LogRow {
	/** CCYY-MM-DD, or null where no fact tells the night. */
	readonly night: string | null;
	/** The rig folder's name or, in loose trees, "<telescope>+<camera>" of the headers; null where nothing names it. */
	readonly rig: string | null;
	readonly panel: number | null;
	/** Canonical. */
	readonly filter: string;
	readonly exposureSeconds: number;
	readonly accepted: number;
	readonly unreviewed: number;
	readonly rejected: number;
	/**
	 * The shortest arc that holds the angles of the accepted and unreviewed lights, from `angleMin` upwards to
	 * `angleMax`; both null where no angle is known.
	 */
	readonly angleMin: number | null;
	readonly angleMax: number | null;
	/** The id of the Data tree. */
	readonly tree: string;
	readonly state: RowState;
}

export interface Integration {
	readonly subs: number;
	readonly seconds: number;
}

export interface Tally {
	readonly accepted: Integration;
	readonly unreviewed: Integration;
	readonly rejected: Integration;
	/** Accepted and unreviewed: what every total means. */
	readonly counted: Integration;
}

/** Seconds without the noise of floating point: 10 h × 1.15 is 11.5 h. */
export const toMillisecond = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/** Hours with two decimals, as properties hold them. */
export const toHours = (seconds: number): number => Math.round(seconds / 36) / 100;

/**
 * "5 h 00 m". Half a minute goes to the even minute, as in the seed's program ("1 h 44 m" for 103.5 minutes, "2 h 52 m"
 * for 172.5), but never to sixty.
 */
export function formatDuration(seconds: number): string {
	const exact = seconds / 60;
	const below = Math.floor(exact);
	const minutes = exact - below === 0.5 ? below + (below % 2) : Math.round(exact);
	return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} m`;
}

/** The rows that totals are made of: lights whose filter nobody knows stay outside unless the user wants them. */
export const countedRows = (rows: readonly LogRow[], includeUnknown: boolean): readonly LogRow[] =>
	includeUnknown ? rows : rows.filter(row => row.filter !== UNKNOWN_FILTER);

/** Subs and seconds of the rows, whatever their state: archived and missing data keeps counting (DESIGN 6). */
export function tally(rows: readonly LogRow[]): Tally {
	const accepted = integration(rows, 'accepted');
	const unreviewed = integration(rows, 'unreviewed');
	const counted = {
		subs: accepted.subs + unreviewed.subs,
		seconds: toMillisecond(accepted.seconds + unreviewed.seconds),
	};
	return { accepted, unreviewed, rejected: integration(rows, 'rejected'), counted };
}

function integration(rows: readonly LogRow[], state: ReviewState): Integration {
	let subs = 0;
	let seconds = 0;
	for (const row of rows) {
		subs += row[state];
		seconds += row[state] * row.exposureSeconds;
	}
	return { subs, seconds: toMillisecond(seconds) };
}

export type CompareFilters = (a: string, b: string) => number;

/** What rows can be summed and ordered by. */
export type RowField = 'night' | 'rig' | 'panel' | 'filter' | 'exposureSeconds' | 'tree';

export type Totals<Field extends RowField> = Pick<LogRow, Field> & Tally;

/**
 * One total for each combination of the fields that occurs, in the order of the fields: `totalsBy(rows, ['rig',
 * 'filter'], …)`.
 */
export function totalsBy<Field extends RowField>(
	rows: readonly LogRow[],
	fields: readonly Field[],
	compareFilters: CompareFilters,
): Totals<Field>[] {
	const groups = new Map<string, LogRow[]>();
	for (const row of rows) {
		const key = JSON.stringify(fields.map(field => row[field]));
		const group = groups.get(key);
		if (group) group.push(row);
		else groups.set(key, [row]);
	}
	const inOrder = rowOrder(fields, compareFilters);
	return [...groups.values()]
		.map(group => ({ first: group[0], group }))
		.filter((entry): entry is { first: LogRow; group: LogRow[] } => entry.first !== undefined)
		.sort((a, b) => inOrder(a.first, b.first))
		.map(({ first, group }) => ({ ...pick(first, fields), ...tally(group) }));
}

const pick = <Field extends RowField>(row: LogRow, fields: readonly Field[]): Pick<LogRow, Field> =>
	Object.fromEntries(fields.map(field => [field, row[field]])) as Pick<LogRow, Field>;

/** An order of rows by one field after the other; what is null comes last. */
export function rowOrder(
	fields: readonly RowField[],
	compareFilters: CompareFilters,
): (a: LogRow, b: LogRow) => number {
	return (a, b) => {
		for (const field of fields) {
			const order = field === 'filter' ? compareFilters(a.filter, b.filter) : compareValues(a[field], b[field]);
			if (order !== 0) return order;
		}
		return 0;
	};
}

/** Numbers and code units upwards, so that every device and language orders alike; null last. */
export function compareValues(a: string | number | null, b: string | number | null): number {
	if (a === b) return 0;
	if (a === null) return 1;
	if (b === null) return -1;
	return a < b ? -1 : 1;
}

/** The seed's "Grand Total": all filters together, the longest exposure first. */
export const grandTotals = (rows: readonly LogRow[]): Totals<'exposureSeconds'>[] =>
	totalsBy(rows, ['exposureSeconds'], compareValues)
		.filter(({ counted }) => counted.subs > 0)
		.reverse();

export const SORT_KEYS = [
	'folder',
	'exposure_time',
	'num_subs',
	'total_exposure',
	'remaining_time',
	'remaining_subs',
] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface SortableLine {
	readonly filter: string;
	/** Null for a goal that has no frames yet. */
	readonly exposureSeconds: number | null;
	readonly counted: Integration;
	readonly need: { readonly toShootSeconds: number } | null;
	/** Null where there is no goal or no exposure to count in. */
	readonly subsToShoot: number | null;
}

const SORT_VALUES: Record<Exclude<SortKey, 'folder'>, (line: SortableLine) => number> = {
	exposure_time: line => line.exposureSeconds ?? 0,
	num_subs: line => line.counted.subs,
	total_exposure: line => line.counted.seconds,
	remaining_time: line => line.need?.toShootSeconds ?? 0,
	// A goal without frames needs nobody knows how many: more than any other.
	remaining_subs: line => line.subsToShoot ?? (line.need && line.need.toShootSeconds > 0 ? Infinity : 0),
};

/**
 * The seed's `sort_by`: `folder` is the filters' order, shorter exposures first; every other key puts the largest first
 * and leaves equal lines in the order of `folder`.
 */
export function sortLines<Line extends SortableLine>(
	lines: readonly Line[],
	key: SortKey,
	compareFilters: CompareFilters,
): Line[] {
	const byFolder = (a: Line, b: Line): number =>
		compareFilters(a.filter, b.filter) || compareValues(a.exposureSeconds, b.exposureSeconds);
	if (key === 'folder') return [...lines].sort(byFolder);
	const value = SORT_VALUES[key];
	return [...lines].sort((a, b) => compareValues(value(b), value(a)) || byFolder(a, b));
}
