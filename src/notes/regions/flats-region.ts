/**
 * The table of flats, in target and rig notes: for each filter what was shot, what flats there are, what is missing.
 */
import { compareValues } from '../../domain/exposure';
import type { FlatTable, RigFlatTable } from '../../domain/calibration/rig-facts';
import { flatsMissing } from '../../domain/flats/rig-flats';
import { flatCells, flatsAskedFor } from '../../text/flat-cells';
import { HEADS } from '../../text/heads';
import { NO_RIG } from '../../text/words';
import { escapeText, isDelimiterRow, markdownTable, tableCells, wikilink } from '../tables';

/** What the trees of other devices hold of a target: this device keeps what they wrote. */
export interface Elsewhere {
	/** '' for frames of no rig. */
	readonly rigs: ReadonlySet<string>;
	/** Whether the note's log names several rigs: then everything says whose it is, for all devices alike. */
	readonly isShared: boolean;
	/** The part of the note as it is. */
	readonly before: string;
}

/**
 * The `flats` part of a target note; a table for each rig.
 * @returns the text, and how many flats are to be shot
 */
export function flatsRegion(tables: readonly RigFlatTable[], elsewhere: Elsewhere): { text: string; missing: number } {
	const ours = tables.filter(({ rig, rows }) => rows.length > 0 && !elsewhere.rigs.has(rig ?? ''));
	const kept = [...keptTables(elsewhere)].filter(([, table]) => table !== '');
	const blocks = [...ours.map(table => [labelOf(table.rig ?? ''), flatsTable(table)] as const), ...kept].sort(
		([a], [b]) => compareValues(a, b),
	);
	return {
		text: blocks.map(([label, table]) => (elsewhere.isShared ? `${label}\n\n${table}` : table)).join('\n\n'),
		missing: flatsMissing(ours) + kept.reduce((sum, [, table]) => sum + toShootIn(table), 0),
	};
}

/** The line above a rig's table, where a note has several; '' for frames of no rig. */
export const labelOf = (rig: string): string => `**${rig === '' ? NO_RIG : wikilink(rig)}**`;

/** The tables of other devices' rigs by label. One without a label is from when there was but one rig. */
function keptTables({ rigs, before }: Elsewhere): Map<string, string> {
	const labels = [...rigs].map(labelOf);
	const tables = new Map<string, string>();
	let label: string | undefined = labels.length === 1 ? labels[0] : undefined;
	for (const line of before.split(/\r?\n/)) {
		if (/^\*\*.+\*\*$/.test(line)) label = labels.find(known => known === line);
		else if (label !== undefined && line.startsWith('|'))
			tables.set(label, [...(tables.get(label)?.split('\n') ?? []), line].join('\n'));
	}
	return tables;
}

/** How many flats a table of ours asks for. */
function toShootIn(table: string): number {
	const [header = [], ...rows] = table
		.split('\n')
		.filter(line => !isDelimiterRow(line))
		.map(tableCells);
	const column = header.indexOf(HEADS.toShoot);
	return rows.reduce((sum, cells) => sum + flatsAskedFor(cells[column] ?? ''), 0);
}

/**
 * For a rig, whose flats stand in a list of their own, and whose targets' notes tell which flat covers what. Empty
 * where there are no lights.
 */
export function neededTable({ rows, rules }: FlatTable): string {
	if (rows.length === 0) return '';
	const hasRotator = rules.source !== 'none';
	return markdownTable(
		[HEADS.filter, ...(hasRotator ? [HEADS.detectedAngles] : []), HEADS.toShoot, HEADS.status],
		[],
		rows.map(row => {
			const cell = flatCells(row, rules);
			return [
				escapeText(cell.filter),
				...(hasRotator ? [escapeText(cell.detected)] : []),
				escapeText(cell.needed),
				cell.status,
			];
		}),
	);
}

/** Empty where there are no lights. */
function flatsTable({ rows, rules }: FlatTable): string {
	if (rows.length === 0) return '';
	const hasRotator = rules.source !== 'none';
	const cells = rows.map(row => flatCells(row, rules));
	return markdownTable(
		[
			HEADS.filter,
			...(hasRotator ? [HEADS.detectedAngles] : []),
			HEADS.flats,
			HEADS.toShoot,
			HEADS.status,
			HEADS.coverage,
		],
		[],
		cells.map(cell => [
			escapeText(cell.filter),
			...(hasRotator ? [escapeText(cell.detected)] : []),
			escapeText(cell.flats),
			escapeText(cell.needed),
			cell.status,
			escapeText(cell.coverage),
		]),
	);
}
