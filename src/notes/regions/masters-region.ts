/** The `masters` part of a target note: its integrations by the date they were made. */
import { nameOf } from '../../domain/paths';
import { compareValues, type CompareFilters, type LogRow } from '../../domain/exposure';
import { sinceLastMaster } from '../../domain/goals/progress';
import type { MasterLight } from '../../domain/target-facts';
import { HEADS } from '../../text/heads';
import { NOTES } from '../../text/notes';
import { NOTHING } from '../../text/words';
import { findRegions } from './regions';
import { escapeText, isDelimiterRow, markdownTable, tableCells } from '../tables';

const HEADER = [HEADS.created, HEADS.drizzle, HEADS.filter, HEADS.subs, HEADS.exposure, HEADS.file] as const;

/**
 * Newest first; empty where there are none.
 * @param log the target's nights: what was shot since the last master
 * @param note masters that this note lists already stay, for they may lie in trees that this device does not have; ''
 * where it has all
 */
export function mastersRegion(
	masters: readonly MasterLight[],
	log: readonly LogRow[],
	compareFilters: CompareFilters,
	note: string,
): string {
	const rows = masters.map(({ date, drizzle, filter, subs, exposureSeconds, file }) => [
		date ?? NOTHING,
		drizzle ?? NOTHING,
		escapeText(filter),
		subs === undefined || subs <= 1 ? NOTHING : String(subs),
		exposureSeconds === undefined ? NOTHING : NOTES.exposure.seconds(exposureSeconds),
		escapeText(nameOf(file)),
	]);
	const ours = new Set(rows.map(keyOf));
	rows.push(...listed(note).filter(row => !ours.has(keyOf(row))));
	if (rows.length === 0) return '';
	const cell = (row: readonly string[], column: (typeof HEADER)[number]): string => row[HEADER.indexOf(column)] ?? '';
	const dateOf = (row: readonly string[]): string =>
		DATE.test(cell(row, HEADS.created)) ? cell(row, HEADS.created) : '';
	rows.sort(
		(a, b) =>
			compareValues(dateOf(b), dateOf(a)) ||
			compareValues(cell(a, HEADS.drizzle), cell(b, HEADS.drizzle)) ||
			compareFilters(cell(a, HEADS.filter), cell(b, HEADS.filter)) ||
			compareValues(cell(a, HEADS.file), cell(b, HEADS.file)),
	);
	const aligns = ['left', 'left', 'left', 'right', 'right', 'left'] as const;
	const table = `### ${NOTES.headings.masters}\n\n${markdownTable(HEADER, aligns, rows)}`;
	const { lastMaster, subs, seconds } = sinceLastMaster(
		log,
		rows.map(row => ({ date: dateOf(row) || null })),
	);
	return lastMaster === null || subs === 0 ? table : `${table}\n\n${NOTES.masters.since({ subs, seconds })}`;
}

const DATE = /^\d{4}-\d\d-\d\d$/;

/** Subs and exposure come from the header, which a later refresh may read differently. */
const keyOf = ([date, drizzle, filter, , , file]: readonly string[]): string =>
	JSON.stringify([date, drizzle, filter, file]);

/** The rows of the table that a note has, as cells. */
function listed(note: string): string[][] {
	const region = findRegions(note).regions.get('masters');
	const lines = region ? note.slice(region.contentStart, region.contentEnd).split(/\r?\n/) : [];
	const below = lines.findIndex(isDelimiterRow) + 1;
	return below === 0
		? []
		: lines
				.slice(below)
				.map(tableCells)
				.filter(cells => cells.length === HEADER.length);
}
