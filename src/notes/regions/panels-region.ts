/** The `panels` part of a mosaic's note. */
import { formatDuration, type LogRow } from '../../domain/exposure';
import { panelTable, type PanelGrid } from '../../domain/goals/mosaic';
import { progressPercent, type GoalPlan } from '../../domain/goals/progress';
import { HEADS } from '../../text/heads';
import { NOTES } from '../../text/notes';
import { NO_RIG, NOTHING } from '../../text/words';
import { escapeText, markdownTable, type Alignment } from '../tables';

/** Each panel's integration per filter, what it needs, and which panel is behind; empty for a single field. */
export function panelsRegion(rows: readonly LogRow[], plan: GoalPlan): string {
	const table = panelTable(rows, plan);
	if (!table) return '';
	const rigs =
		table.byRig.length > 1
			? table.byRig.map(({ rig, grid }) => `${escapeText(rig ?? NO_RIG)}:\n\n${gridTable(grid)}`)
			: [];
	return [`### ${NOTES.headings.panels}`, gridTable(table.combined), leastSentence(table.combined), ...rigs]
		.filter(part => part !== '')
		.join('\n\n');
}

function gridTable({ filters, lines }: PanelGrid): string {
	const hasGoals = lines.some(line => line.need !== null);
	const header = [
		HEADS.panel,
		...filters.map(escapeText),
		HEADS.all,
		...(hasGoals ? [HEADS.toShoot, HEADS.progress] : []),
	];
	return markdownTable(
		header,
		header.map((_, at): Alignment => (at === 0 ? 'left' : 'right')),
		lines.map(line => [
			line.panel === null ? NOTES.panels.none : String(line.panel),
			...line.cells.map(cell => duration(cell.counted.seconds)),
			duration(line.counted.seconds),
			...(hasGoals
				? [
						line.need ? duration(line.need.toShootSeconds) : NOTHING,
						line.need ? `${progressPercent(line.need)} %` : NOTHING,
					]
				: []),
		]),
	);
}

function leastSentence({ leastExposed, leastExposedByFilter }: PanelGrid): string {
	if (leastExposed === null) return '';
	const filters = [...leastExposedByFilter].flatMap(([filter, panel]) =>
		panel === null ? [] : [NOTES.panels.ofFilter(escapeText(filter), panel)],
	);
	return NOTES.panels.least(leastExposed, filters);
}

const duration = (seconds: number): string => (seconds === 0 ? NOTHING : formatDuration(seconds));
