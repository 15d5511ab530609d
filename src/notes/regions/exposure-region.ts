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
import { HEADS } from '../../text/heads';
import { NOTES } from '../../text/notes';
import { NO_RIG, NOTHING } from '../../text/words';
import { escapeText, markdownTable, type Alignment } from '../tables';

/** The tables of a target: per filter and exposure with goals, per exposure, per rig where there are several. */
export function exposureRegion(rows: readonly LogRow[], plan: GoalPlan, sort: SortKey): string {
	const table = exposureTable(rows, plan, sort);
	const parts = [filterTable(table), totalsTable(table)];
	if (new Set(rows.map(row => row.rig)).size > 1) parts.push(rigTable(rows, plan));
	parts.push(NOTES.exposure.states(table.all), ...remarks(rows, plan));
	return parts.join('\n\n');
}

function filterTable({ filters, lines, all }: ExposureTable): string {
	const hasGoals = all.need !== null;
	const header = [
		HEADS.filter,
		HEADS.exposure,
		HEADS.subs,
		HEADS.integration,
		...(hasGoals ? [HEADS.goal, HEADS.captureTarget, HEADS.toShoot, HEADS.subsToShoot] : []),
	];
	const alignments: Alignment[] = ['left', ...header.slice(1).map((): Alignment => 'right')];
	const byName = new Map(filters.map(filter => [filter.filter, filter]));
	const body = lines.map(line => {
		// A filter's goal stands once, in its first line, so that the column adds up.
		const filter = byName.get(line.filter);
		byName.delete(line.filter);
		const cells = [
			escapeText(line.filter),
			line.exposureSeconds === null ? NOTHING : NOTES.exposure.seconds(line.exposureSeconds),
			String(line.counted.subs),
			formatDuration(line.counted.seconds),
		];
		return hasGoals
			? [...cells, ...(filter ? [...needCells(filter.need), shotsText(filter)] : ['', '', '', ''])]
			: cells;
	});
	const total = [bold(HEADS.all), '', bold(String(all.counted.subs)), bold(formatDuration(all.counted.seconds))];
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
		[HEADS.exposure, HEADS.subs, HEADS.integration],
		['right', 'right', 'right'],
		byExposure.map(line => [
			NOTES.exposure.seconds(line.exposureSeconds),
			String(line.counted.subs),
			formatDuration(line.counted.seconds),
		]),
	);
}

function rigTable(rows: readonly LogRow[], { compareFilters, includeUnknown }: GoalPlan): string {
	return markdownTable(
		[HEADS.rig, HEADS.filter, HEADS.exposure, HEADS.subs, HEADS.integration],
		['left', 'left', 'right', 'right', 'right'],
		totalsBy(countedRows(rows, includeUnknown), ['rig', 'filter', 'exposureSeconds'], compareFilters)
			.filter(line => line.counted.subs > 0)
			.map(line => [
				escapeText(line.rig ?? NO_RIG),
				escapeText(line.filter),
				NOTES.exposure.seconds(line.exposureSeconds),
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
				: NOTES.exposure.choices(
						choices.map(
							({ subs, exposureSeconds }) => `${subs} × ${NOTES.exposure.seconds(exposureSeconds)}`,
						),
					);
		return choice === '' ? [] : [optics === null ? choice : `${escapeText(optics)}: ${choice}`];
	});
	return texts.length > 0 && need && need.toShootSeconds > 0 ? texts.join(', ') : NOTHING;
}

function remarks(rows: readonly LogRow[], { includeUnknown }: GoalPlan): string[] {
	const said = (wanted: readonly LogRow[], sentence: (amount: Tally['counted']) => string): string[] => {
		const amount = tally(wanted).counted;
		return amount.subs === 0 ? [] : [sentence(amount)];
	};
	return [
		...said(includeUnknown ? [] : rows.filter(row => row.filter === UNKNOWN_FILTER), NOTES.exposure.unknownFilter),
		...said(
			rows.filter(row => row.state === 'archived'),
			NOTES.exposure.archived,
		),
		...said(
			rows.filter(row => row.state === 'missing'),
			NOTES.exposure.missing,
		),
	];
}

const bold = (text: string): string => (text === NOTHING ? text : `**${text}**`);
