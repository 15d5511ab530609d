/**
 * The durable log of a target: rows as CSV inside a note's `astro-nights` block, and what becomes of them when a device
 * has read its trees again (DESIGN 6).
 */
import { wrapDegrees } from '../angle';
import { compareValues, rowOrder, toMillisecond, UNKNOWN_FILTER } from '../exposure';
import type { LogRow } from '../exposure';
import { COLUMNS, keyOf, subsOf, type Column } from './log-parsing';

/**
 * The log as text: header and one line a row, ordered alike on every device, without a line break at the end. Every
 * line holds commas outside quotes and begins with a date or a comma, so no name can close the code block or pose as a
 * marker.
 */
export const formatLogRows = (rows: readonly LogRow[]): string =>
	[COLUMNS.join(','), ...sorted(rows.map(writable)).map(formatRow)].join('\n');

function formatRow(row: LogRow): string {
	const cells: Record<Column, string | number | null> = {
		night: row.night,
		rig: row.rig,
		panel: row.panel,
		filter: row.filter,
		exposure: row.exposureSeconds,
		accepted: row.accepted,
		unreviewed: row.unreviewed,
		rejected: row.rejected,
		angle_min: row.angleMin,
		angle_max: row.angleMax,
		tree: row.tree,
		state: row.state,
	};
	return COLUMNS.map(column => quoted(String(cells[column] ?? ''))).join(',');
}

/** RFC 4180, and quotes around spaces at an end, which the parser would take for padding. */
const quoted = (text: string): string => (/[",]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A row as its line can hold it: names on one line, exposures in milliseconds, angles in hundredths of a degree. */
function writable(row: LogRow): LogRow {
	const rig = row.rig === null ? null : onOneLine(row.rig) || null;
	const filter = onOneLine(row.filter) || UNKNOWN_FILTER;
	const exposureSeconds = toMillisecond(row.exposureSeconds);
	const angleMin = row.angleMin === null ? null : toHundredth(row.angleMin);
	const angleMax = row.angleMax === null ? null : toHundredth(row.angleMax);
	const tree = onOneLine(row.tree);
	// Nearly every row is so already: a vault has some 100,000.
	return rig === row.rig &&
		filter === row.filter &&
		exposureSeconds === row.exposureSeconds &&
		angleMin === row.angleMin &&
		angleMax === row.angleMax &&
		tree === row.tree
		? row
		: { ...row, rig, filter, exposureSeconds, angleMin, angleMax, tree };
}

const onOneLine = (name: string): string => (BREAK.test(name) ? name.replace(BREAKS, ' ') : name);

const BREAK = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

const toHundredth = (degrees: number): number => wrapDegrees(Math.round(degrees * 100) / 100);

const inOrder = rowOrder(['night', 'rig', 'panel', 'filter', 'exposureSeconds', 'tree'], compareValues);
const sorted = (rows: readonly LogRow[]): LogRow[] => [...rows].sort(inOrder);

/**
 * The log after a device has read its trees.
 *
 * Rows of other trees stay as they are. In a tree that is present, what was read replaces the row of the same night,
 * rig, panel, filter and exposure, and a row that nothing was read for stays and keeps counting: archived if it was so,
 * else missing. A row that was archived stays so as long as its subs are the same.
 *
 * Regrouped frames (a filter or panel corrected, an alias added, a rig folder renamed, a night carried to another tree)
 * look like a row that vanished and one that appeared or grew, and would count twice. So a row that was here until now
 * and vanished is dropped where the same reading brought a row of the same light that grew by at least its subs. A row
 * takes in no more than its growth, the largest vanished row first.
 *
 * @param fresh the rows of the present trees; others in it are ignored
 * @param present the ids of the trees that this device has and has read completely
 */
export function mergeLogRows(old: readonly LogRow[], fresh: readonly LogRow[], present: ReadonlySet<string>): LogRow[] {
	const known = old.map(keyed);
	const before = new Map<string, LogRow>();
	const archived = new Map<string, LogRow>();
	for (const { key, row } of known) {
		before.set(key, row);
		if (row.state === 'archived') archived.set(key, row);
	}
	const read = fresh
		.filter(({ tree }) => present.has(tree))
		.map(keyed)
		.map(({ key, row }): KeyedRow =>
			isSameShare(row, archived.get(key)) ? { key, row: { ...row, state: 'archived' } } : { key, row },
		);
	const readKeys = new Set(read.map(({ key }) => key));
	const vanished = known.flatMap(({ key, row }) => (present.has(row.tree) && !readKeys.has(key) ? [row] : []));
	const grown = read.flatMap(({ key, row }): Growth[] => {
		const earlier = before.get(key);
		const subs = subsOf(row) - (earlier ? subsOf(earlier) : 0);
		return subs > 0 ? [{ row, subs }] : [];
	});
	const moved = movedRows(
		vanished.filter(({ state }) => state === 'here'),
		grown,
	);
	return sorted([
		...old.filter(({ tree }) => !present.has(tree)),
		...read.map(({ row }) => row),
		...vanished
			.filter(row => !moved.has(row))
			.map((row): LogRow => (row.state === 'archived' ? row : { ...row, state: 'missing' })),
	]);
}

/** A row as its line can hold it, and its key: that is asked for more than once, of every row of a vault. */
interface KeyedRow {
	readonly key: string;
	readonly row: LogRow;
}

function keyed(row: LogRow): KeyedRow {
	const written = writable(row);
	return { key: keyOf(written), row: written };
}

const isSameShare = (row: LogRow, other: LogRow | undefined): boolean =>
	other !== undefined &&
	row.accepted === other.accepted &&
	row.unreviewed === other.unreviewed &&
	row.rejected === other.rejected;

/** A row and how many subs it has more than in the log. */
interface Growth {
	readonly row: LogRow;
	subs: number;
}

function movedRows(vanished: readonly LogRow[], grown: readonly Growth[]): Set<LogRow> {
	const moved = new Set<LogRow>();
	for (const row of sorted(vanished).sort((a, b) => subsOf(b) - subsOf(a))) {
		const subs = subsOf(row);
		const [tightest] = grown
			.filter(growth => growth.subs >= subs && isSameLight(row, growth.row))
			.sort((a, b) => a.subs - b.subs);
		if (!tightest) continue;
		moved.add(row);
		tightest.subs -= subs;
	}
	return moved;
}

/**
 * Whether one row's frames may be the other's under a new name: within a tree either the rig or what it was pointed at
 * stays, between trees both.
 */
function isSameLight(a: LogRow, b: LogRow): boolean {
	if (a.night !== b.night || a.exposureSeconds !== b.exposureSeconds) return false;
	const sameRig = a.rig === b.rig;
	const sameField = a.panel === b.panel && a.filter === b.filter;
	return a.tree === b.tree ? sameRig || sameField : sameRig && sameField;
}

/** The log after the frames of a tree were copied away: what is there now is archived. */
export const archivedRows = (rows: readonly LogRow[], tree: string): LogRow[] =>
	rows.map(row => (row.tree === tree && row.state === 'here' ? { ...row, state: 'archived' } : row));

/**
 * The log after an archive was taken back.
 * @param read the rows of the tree: what it does not hold any more stays archived, from an earlier archive
 */
export function unarchivedRows(rows: readonly LogRow[], read: readonly LogRow[]): LogRow[] {
	const there = new Set(read.map(row => keyOf(writable(row))));
	return rows.map(row => (row.state === 'archived' && there.has(keyOf(row)) ? { ...row, state: 'here' } : row));
}

/** What frames in one folder have in common in the log. */
export type RowPlace = Pick<LogRow, 'night' | 'rig' | 'panel' | 'filter' | 'tree'>;

/** The log after a person took it back that frames came to these places: what is missing there now was never lost. */
export function withoutReturned(rows: readonly LogRow[], places: readonly RowPlace[]): LogRow[] {
	const keyOfPlace = ({ night, rig, panel, filter, tree }: RowPlace): string =>
		JSON.stringify([night, rig, panel, filter, tree]);
	const returned = new Set(places.map(keyOfPlace));
	return rows.filter(row => row.state !== 'missing' || !returned.has(keyOfPlace(row)));
}

/** The log without the rows whose data is gone: the user's "Forget missing data". Archived rows stay. */
export const forgetMissing = (rows: readonly LogRow[]): LogRow[] => rows.filter(({ state }) => state !== 'missing');
