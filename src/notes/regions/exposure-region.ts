/** The `exposure` part of a target note: the seed's tables, with accepted, unreviewed and rejected apart. */
import {
	UNKNOWN_FILTER,
	countedRows,
	formatDuration,
	tally,
	totalsBy,
	type LogRow,
	type SortKey,
	type Tally,
} from '../../domain/exposure';
import {
	exposureTable,
	type ExposureTable,
	type FilterLine,
	type Need,
	type GoalPlan,
	type Shots,
} from '../../domain/goals/progress';
import { counted } from '../../text/words';
import { escapeText, markdownTable, type Alignment } from '../tables';

const NOTHING = '–';

/** The tables of a target: per filter and exposure with goals, per exposure, per rig where there are several. */
export function exposureRegion(rows: readonly LogRow[], plan: GoalPlan, sort: SortKey): string {
	const table = exposureTable(rows, plan, sort);
	const parts = [filterTable(table), totalsTable(table)];
	if (new Set(rows.map(row => row.rig)).size > 1) parts.push(rigTable(rows, plan));
	parts.push(stateSentence(table.all), ...remarks(rows, plan));
	return parts.join('\n\n');
}

function filterTable({ filters, lines, all }: ExposureTable): string {
	const hasGoals = all.need !== null;
	const header = [
		'Filter',
		'Exposure',
		'Subs',
		'Integration',
		...(hasGoals ? ['Goal', 'Capture target', 'To shoot', 'Subs to shoot'] : []),
	];
	const alignments: Alignment[] = ['left', ...header.slice(1).map((): Alignment => 'right')];
	const byName = new Map(filters.map(filter => [filter.filter, filter]));
	const body = lines.map(line => {
		// A filter's goal stands once, in its first line, so that the column adds up.
		const filter = byName.get(line.filter);
		byName.delete(line.filter);
		const cells = [
			escapeText(line.filter),
			line.exposureSeconds === null ? NOTHING : exposureText(line.exposureSeconds),
			String(line.counted.subs),
			formatDuration(line.counted.seconds),
		];
		return hasGoals
			? [...cells, ...(filter ? [...needCells(filter.need), shotsText(filter)] : ['', '', '', ''])]
			: cells;
	});
	const total = ['**All**', '', bold(String(all.counted.subs)), bold(formatDuration(all.counted.seconds))];
	return markdownTable(header, alignments, [
		...body,
		hasGoals ? [...total, ...needCells(all.need).map(bold), ''] : total,
	]);
}

function needCells(need: Need | null): string[] {
	if (!need) return [NOTHING, NOTHING, NOTHING];
	return [
		formatDuration(need.goalSeconds),
		formatDuration(need.captureTargetSeconds),
		need.toShootSeconds > 0 ? formatDuration(need.toShootSeconds) : NOTHING,
	];
}

function totalsTable({ byExposure }: ExposureTable): string {
	return markdownTable(
		['Exposure', 'Subs', 'Integration'],
		['right', 'right', 'right'],
		byExposure.map(line => [
			exposureText(line.exposureSeconds),
			String(line.counted.subs),
			formatDuration(line.counted.seconds),
		]),
	);
}

function rigTable(rows: readonly LogRow[], { compareFilters, includeUnknown }: GoalPlan): string {
	return markdownTable(
		['Rig', 'Filter', 'Exposure', 'Subs', 'Integration'],
		['left', 'left', 'right', 'right', 'right'],
		totalsBy(countedRows(rows, includeUnknown), ['rig', 'filter', 'exposureSeconds'], compareFilters)
			.filter(line => line.counted.subs > 0)
			.map(line => [
				escapeText(line.rig ?? 'No rig'),
				escapeText(line.filter),
				exposureText(line.exposureSeconds),
				String(line.counted.subs),
				formatDuration(line.counted.seconds),
			]),
	);
}

/** "12 × 300 s or 60 × 60 s"; several goals of one filter are all needed. */
function shotsText({ shots, need }: FilterLine): string {
	const texts = shots.flatMap(({ optics, choices }: Shots) => {
		const choice =
			choices.length === 1 && shots.length === 1
				? String(choices[0]?.subs ?? NOTHING)
				: choices.map(({ subs, exposureSeconds }) => `${subs} × ${exposureText(exposureSeconds)}`).join(' or ');
		return choice === '' ? [] : [optics === null ? choice : `${escapeText(optics)}: ${choice}`];
	});
	return texts.length > 0 && need && need.toShootSeconds > 0 ? texts.join(', ') : NOTHING;
}

function stateSentence({ unreviewed, rejected }: Tally): string {
	const amount = ({ subs, seconds }: { subs: number; seconds: number }): string =>
		subs === 0 ? 'none' : `${counted(subs, 'sub')}, ${formatDuration(seconds)}`;
	return `Unreviewed: ${amount(unreviewed)}. Rejected: ${amount(rejected)}.`;
}

function remarks(rows: readonly LogRow[], { includeUnknown }: GoalPlan): string[] {
	const said = (wanted: readonly LogRow[], sentence: (subs: string) => string): string[] => {
		const { subs, seconds } = tally(wanted).counted;
		return subs === 0 ? [] : [sentence(`${counted(subs, 'sub')}, ${formatDuration(seconds)}`)];
	};
	return [
		...said(
			includeUnknown ? [] : rows.filter(row => row.filter === UNKNOWN_FILTER),
			subs => `Not counted, since their filter is unknown: ${subs}.`,
		),
		...said(
			rows.filter(row => row.state === 'archived'),
			subs => `Archived: ${subs}.`,
		),
		...said(
			rows.filter(row => row.state === 'missing'),
			subs => `No longer on disk: ${subs}.`,
		),
	];
}

/** "300 s", "0.5 s". */
export const exposureText = (seconds: number): string => `${seconds} s`;

const bold = (text: string): string => (text === NOTHING ? text : `**${text}**`);
