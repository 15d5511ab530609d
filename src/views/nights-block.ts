/** The `astro-nights` code block: a note's log as a table, newest night first, also where there is no Data tree. */
import { formatDuration, tally, type LogRow } from '../domain/exposure';
import { parseLogRows } from '../domain/log-rows';
import { UI } from '../text';

/** Draws the log that a code block holds. */
export function drawNights(source: string, el: HTMLElement): void {
	const { rows, unreadable, newerVersion } = parseLogRows(source);
	const { nights } = UI;
	if (newerVersion !== null) { el.createEl('p', { text: nights.newer(newerVersion), cls: 'astro-wrong' }); return; }
	if (unreadable.length > 0) el.createEl('p', { text: nights.unreadable(unreadable.length), cls: 'astro-wrong' });
	if (rows.length === 0) { el.createEl('p', { text: nights.empty, cls: 'astro-muted' }); return; }
	const columns = columnsFor(rows);
	const table = el.createDiv({ cls: 'astro-table-scroll', attr: { tabindex: '0' } }).createEl('table', { cls: 'astro-nights' });
	const head = table.createEl('thead').createEl('tr');
	for (const { name, isNumber } of columns) head.createEl('th', { text: name, cls: isNumber ? 'astro-number' : '' });
	const body = table.createEl('tbody');
	let before: LogRow | undefined;
	for (const row of [...rows].sort(newestFirst)) {
		const line = body.createEl('tr', { cls: row.state === 'here' ? '' : 'astro-muted' });
		for (const { cell, isNumber, isRepeated } of columns) line.createEl('td', { text: isRepeated && before && cell(before) === cell(row) ? '' : cell(row), cls: isNumber ? 'astro-number' : '' });
		if (before?.night !== row.night) line.addClass('astro-first-of-night');
		before = row;
	}
	const foot = table.createEl('tfoot').createEl('tr');
	foot.createEl('td', { text: `${nights.total(new Set(rows.map(row => row.night)).size)}: ${formatDuration(tally(rows).counted.seconds)}`, attr: { colspan: String(columns.length) } });
}

interface Column { readonly name: string; readonly cell: (row: LogRow) => string; readonly isNumber: boolean; /** Left empty where the line above says the same. */ readonly isRepeated: boolean }

/** Columns that say something: no panel column for a single field, no rig column for one rig. */
function columnsFor(rows: readonly LogRow[]): Column[] {
	const [night = '', rig = '', panel = '', filter = '', exposure = '', accepted = '', unreviewed = '', rejected = '', integration = '', angle = '', data = ''] = UI.nights.header;
	const column = (name: string, cell: (row: LogRow) => string, isNumber = false, isRepeated = false): Column => ({ name, cell, isNumber, isRepeated });
	const several = (value: (row: LogRow) => unknown): boolean => new Set(rows.map(value)).size > 1;
	return [
		column(night, row => row.night ?? UI.nights.noNight, false, true),
		...(several(row => row.rig) ? [column(rig, row => row.rig ?? '–', false, true)] : []),
		...(rows.some(row => row.panel !== null) ? [column(panel, row => (row.panel === null ? '–' : String(row.panel)), true)] : []),
		column(filter, row => row.filter),
		column(exposure, row => `${row.exposureSeconds} s`, true),
		column(accepted, row => count(row.accepted), true), column(unreviewed, row => count(row.unreviewed), true), column(rejected, row => count(row.rejected), true),
		column(integration, row => formatDuration(tally([row]).counted.seconds), true),
		...(rows.some(row => row.angleMin !== null) ? [column(angle, angleText, true)] : []),
		...(rows.some(row => row.state !== 'here') ? [column(data, row => UI.nights.states[row.state])] : []),
	];
}

const count = (subs: number): string => (subs === 0 ? '–' : String(subs));

function angleText({ angleMin, angleMax }: LogRow): string {
	if (angleMin === null || angleMax === null) return '–';
	return angleMin === angleMax ? `${angleMin}°` : `${angleMin}°–${angleMax}°`;
}

function newestFirst(a: LogRow, b: LogRow): number {
	const [nightA, nightB] = [a.night ?? '', b.night ?? ''];
	return nightA === nightB ? 0 : nightA < nightB ? 1 : -1;
}
