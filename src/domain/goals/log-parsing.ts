/**
 * Reads the text of a target's log. All notes of a vault are read at once, some 100,000 lines: this has to be quick.
 */
import type { LogRow, RowState } from '../exposure';

const VERSION = 1;

/** The columns as they are written. */
export const COLUMNS = [
	'night',
	'rig',
	'panel',
	'filter',
	'exposure',
	'accepted',
	'unreviewed',
	'rejected',
	'angle_min',
	'angle_max',
	'tree',
	'state',
] as const;
export type Column = (typeof COLUMNS)[number];

/** What the text of a log holds. */
export interface ParsedLog {
	readonly rows: LogRow[];
	/** Lines that are no rows, as they stand, for the writer to keep; `line` counts from 1. */
	readonly unreadable: { readonly line: number; readonly text: string }[];
	/** The version of a log that a newer plugin wrote: nothing of it is read, and it must be left as it is. */
	readonly newerVersion: number | null;
}

/** How many cells a line has, and which of them is which; -1 where the header lacks a column. */
interface Header {
	readonly width: number;
	readonly at: Readonly<Record<Column, number>>;
}

/**
 * The rows of a log. Columns are found by the header's names in any order, others are ignored; without a header they
 * stand as we write them. Two rows of one key (a sync program joined two versions of the note) count once: the one with
 * more subs. A log of a later version begins with the line `# astro-nights <version>`; version 1 has none.
 */
export function parseLogRows(text: string): ParsedLog {
	const rows = new Map<string, LogRow>();
	const unreadable: ParsedLog['unreadable'] = [];
	let header: Header | undefined;
	let number = 0;
	for (const line of text.split(text.includes('\r') ? /\r\n|\r|\n/ : '\n')) {
		number++;
		if (line.trim() === '') continue;
		if (header === undefined) {
			const version = /^\s*#\s*astro-nights\s+(\d+)\s*$/.exec(line)?.[1];
			if (Number(version) > VERSION) return { rows: [], unreadable: [], newerVersion: Number(version) };
			if (version !== undefined) continue;
		}
		const cells = splitCells(line);
		if (header === undefined) {
			const names = ['night', 'filter', 'exposure'].every(name => cells?.includes(name)) ? cells : undefined;
			header = headerOf(names ?? COLUMNS);
			if (names) continue;
		}
		const row = cells && rowOf(cells, header);
		if (!row) {
			unreadable.push({ line: number, text: line });
			continue;
		}
		const key = keyOf(row);
		const before = rows.get(key);
		if (!before || subsOf(before) < subsOf(row)) rows.set(key, row);
	}
	return { rows: [...rows.values()], unreadable, newerVersion: null };
}

function headerOf(names: readonly string[]): Header {
	const at = Object.fromEntries(COLUMNS.map(column => [column, names.indexOf(column)]));
	return { width: names.length, at: at as Record<Column, number> };
}

/** The cells of one line, padding cut; undefined where a quote is not closed or stands inside a word. */
function splitCells(line: string): string[] | undefined {
	if (!line.includes('"')) {
		const plain = line.split(',');
		if (/\s/.test(line)) for (const [at, cell] of plain.entries()) plain[at] = cell.trim();
		return plain;
	}
	const cells: string[] = [];
	const cell = /(?:\s*"((?:[^"]|"")*)"\s*|([^",]*))(,|$)/y;
	for (;;) {
		const match = cell.exec(line);
		if (!match) return undefined;
		cells.push(match[1] === undefined ? (match[2] ?? '').trim() : match[1].replaceAll('""', '"'));
		if (match[3] === '') return cells;
	}
}

function rowOf(cells: readonly string[], { width, at }: Header): LogRow | undefined {
	if (cells.length !== width) return undefined;
	const night = cells[at.night];
	const rig = cells[at.rig];
	const filter = cells[at.filter];
	const tree = cells[at.tree];
	const state = cells[at.state];
	if (
		night === undefined ||
		rig === undefined ||
		!filter ||
		tree === undefined ||
		state === undefined ||
		!isState(state) ||
		(night !== '' && !/^\d{4}-\d\d-\d\d$/.test(night))
	)
		return undefined;
	const row: LogRow = {
		night: night || null,
		rig: rig || null,
		panel: numberOrNull(cells[at.panel], WHOLE),
		filter,
		exposureSeconds: numberIn(cells[at.exposure], DECIMAL),
		accepted: numberIn(cells[at.accepted], WHOLE),
		unreviewed: numberIn(cells[at.unreviewed], WHOLE),
		rejected: numberIn(cells[at.rejected], WHOLE),
		angleMin: numberOrNull(cells[at.angle_min], DECIMAL),
		angleMax: numberOrNull(cells[at.angle_max], DECIMAL),
		tree,
		state,
	};
	return isSound(row) ? row : undefined;
}

/** Nothing is sound that is no number: then no comparison holds. */
const isSound = ({ panel, exposureSeconds, accepted, unreviewed, rejected, angleMin, angleMax }: LogRow): boolean =>
	(panel ?? 0) <= Number.MAX_SAFE_INTEGER &&
	exposureSeconds <= Number.MAX_SAFE_INTEGER &&
	accepted <= Number.MAX_SAFE_INTEGER &&
	unreviewed <= Number.MAX_SAFE_INTEGER &&
	rejected <= Number.MAX_SAFE_INTEGER &&
	(angleMin === null) === (angleMax === null) &&
	(angleMin ?? 0) < 360 &&
	(angleMax ?? 0) < 360;

const isState = (text: string): text is RowState => text === 'here' || text === 'archived' || text === 'missing';

const WHOLE = /^\d+$/;
const DECIMAL = /^\d+(?:\.\d+)?$/;

/** NaN where the cell has another form, or is not there. */
const numberIn = (cell: string | undefined, form: RegExp): number =>
	cell !== undefined && form.test(cell) ? Number(cell) : NaN;

const numberOrNull = (cell: string | undefined, form: RegExp): number | null =>
	cell === '' ? null : numberIn(cell, form);

/** What makes two rows the same one; their names lie on one line. */
export const keyOf = ({ night, rig, panel, filter, exposureSeconds, tree }: LogRow): string =>
	`${night ?? ''}\n${rig ?? ''}\n${panel ?? ''}\n${filter}\n${exposureSeconds}\n${tree}`;

/** All that was shot, rejected too. */
export const subsOf = ({ accepted, unreviewed, rejected }: LogRow): number => accepted + unreviewed + rejected;
