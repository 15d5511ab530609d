/** The `astro-nights` code block: a note's log as a table, newest night first, also where there is no Data tree. */
import {
	formatDuration,
	rowOrder,
	tally,
	type CompareFilters,
	type LogRow,
	type ReviewState,
} from '../../domain/exposure';
import type { ParsedLog } from '../../domain/goals/log-parsing';
import { parseRig } from '../../domain/rig';
import { UI } from '../../text/interface';

/** Draws the log that a code block holds. */
export function drawNights(
	{ rows, unreadable, newerVersion }: ParsedLog,
	el: HTMLElement,
	compareFilters: CompareFilters,
): void {
	const { nights } = UI;
	if (newerVersion !== null) {
		el.createEl('p', { text: nights.newer(newerVersion), cls: 'astro-wrong' });
		return;
	}
	if (unreadable.length > 0) el.createEl('p', { text: nights.unreadable(unreadable.length), cls: 'astro-wrong' });
	if (rows.length === 0) {
		el.createEl('p', { text: nights.empty, cls: 'astro-muted' });
		return;
	}
	const columns = columnsFor(rows);
	const table = el
		.createDiv({ cls: 'astro-table-scroll', attr: { tabindex: '0', role: 'region', 'aria-label': nights.name } })
		.createEl('table', { cls: 'astro-nights' });
	const head = table.createEl('thead').createEl('tr');
	for (const { name, isNumber } of columns)
		head.createEl('th', { text: name, cls: isNumber ? ['astro-number'] : [], attr: { scope: 'col' } });
	drawRows(table.createEl('tbody'), columns, newestFirst(rows, compareFilters));
	const { counted } = tally(rows);
	const foot = table.createEl('tfoot').createEl('tr');
	foot.createEl('td', {
		text: nights.total(new Set(rows.map(row => row.night)).size, counted.subs, formatDuration(counted.seconds)),
		attr: { colspan: String(columns.length) },
	});
}

function drawRows(body: HTMLElement, columns: readonly Column[], rows: readonly LogRow[]): void {
	let before: LogRow | undefined;
	for (const row of rows) {
		const isNewNight = before?.night !== row.night;
		const line = body.createEl('tr', {
			cls: [...(isNewNight ? ['astro-first-of-night'] : []), ...(row.state === 'here' ? [] : ['astro-muted'])],
		});
		let isSame = !isNewNight;
		for (const { cell, isNumber, isHeading } of columns) {
			// A night, rig and panel stand once, in their first line.
			isSame &&= isHeading && before !== undefined && cell(before) === cell(row);
			line.createEl('td', { text: isSame ? '' : cell(row), cls: isNumber ? ['astro-number'] : [] });
		}
		before = row;
	}
}

interface Column {
	readonly name: string;
	readonly cell: (row: LogRow) => string;
	readonly isNumber: boolean;
	/** Left empty where it and all columns before it say the same as in the line above. */
	readonly isHeading: boolean;
}

/**
 * Columns that say something: no panel column for a single field, no rig column for one rig, none for what there is
 * nothing of.
 */
function columnsFor(rows: readonly LogRow[]): Column[] {
	const { columns: names, states, noNight, nothing } = UI.nights;
	const rigNames = shortRigNames(rows);
	const heading = (name: string, cell: Column['cell']): Column => ({ name, cell, isNumber: false, isHeading: true });
	const text = (name: string, cell: Column['cell']): Column => ({ name, cell, isNumber: false, isHeading: false });
	const number = (name: string, cell: Column['cell']): Column => ({ name, cell, isNumber: true, isHeading: false });
	const subs = (state: ReviewState): Column[] =>
		rows.some(row => row[state] > 0)
			? [number(names[state], row => (row[state] === 0 ? nothing : String(row[state])))]
			: [];
	return [
		heading(names.night, row => row.night ?? noNight),
		...(rigNames.size > 1 ? [heading(names.rig, row => rigNames.get(row.rig) ?? nothing)] : []),
		...(rows.some(row => row.panel !== null)
			? [heading(names.panel, row => (row.panel === null ? nothing : String(row.panel)))]
			: []),
		text(names.filter, row => row.filter),
		number(names.exposure, row => `${row.exposureSeconds} s`),
		...subs('accepted'),
		...subs('unreviewed'),
		...subs('rejected'),
		number(names.integration, row => formatDuration(tally([row]).counted.seconds)),
		...(rows.some(row => row.angleMin !== null) ? [number(names.angle, angleText)] : []),
		...(rows.some(row => row.state !== 'here') ? [text(names.data, row => states[row.state])] : []),
	];
}

/** The optics of each rig where that tells them apart, else the whole name. */
function shortRigNames(rows: readonly LogRow[]): Map<string | null, string | undefined> {
	const rigs = [...new Set(rows.map(row => row.rig))];
	const optics = rigs.map(rig => (rig === null ? undefined : parseRig(rig).optics));
	const areDistinct = new Set(optics).size === rigs.length;
	return new Map(rigs.map((rig, at) => [rig, areDistinct ? optics[at] : (rig ?? undefined)]));
}

/** "45.2°", "359.3°–0.4°": a tenth of a degree is as much as a rotator keeps. */
function angleText({ angleMin, angleMax }: LogRow): string {
	if (angleMin === null || angleMax === null) return UI.nights.nothing;
	const [from, to] = [angleMin, angleMax].map(angle => `${((Math.round(angle * 10) % 3600) / 10).toFixed(1)}°`);
	return from === to ? String(from) : `${from}–${to}`;
}

/** The newest night first, nights without a date last; within one the order of all other tables. */
function newestFirst(rows: readonly LogRow[], compareFilters: CompareFilters): LogRow[] {
	const within = rowOrder(['rig', 'panel', 'filter', 'exposureSeconds'], compareFilters);
	return [...rows].sort((a, b) => {
		const [nightA, nightB] = [a.night ?? '', b.night ?? ''];
		return nightA === nightB ? within(a, b) : nightA < nightB ? 1 : -1;
	});
}
