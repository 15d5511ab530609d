/** The dashboard's second page: integration time by rig, and by year and month. */
import { toHours } from '../../domain/exposure';
import type { IntegrationTotals, Light } from '../../view-models/integration-totals';
import { DASHBOARD } from '../../text/dashboard';

const { rigColumns, months } = DASHBOARD;

export class TotalsPage {
	private readonly byRig: Sections;
	private readonly byMonth: Sections;

	constructor(parentEl: HTMLElement) {
		const el = parentEl.createDiv({ cls: 'astro-totals' });
		this.byRig = addTable(el, DASHBOARD.byRig, [
			rigColumns.rig,
			rigColumns.targets,
			rigColumns.nights,
			rigColumns.hours,
		]);
		this.byMonth = addTable(el, DASHBOARD.byMonth, [
			DASHBOARD.year,
			...months,
			rigColumns.nights,
			rigColumns.hours,
		]);
	}

	/** Fills the tables anew; they stay where they are scrolled to. */
	show({ rigs, years, all }: IntegrationTotals): void {
		const { byRig, byMonth } = this;
		for (const section of [byRig.body, byRig.foot, byMonth.body, byMonth.foot]) section.empty();
		const mostOfRig = Math.max(...rigs.map(({ seconds }) => seconds));
		for (const { rig, targets, nights, seconds } of rigs) {
			const row = addRow(byRig.body, rig ?? DASHBOARD.noRig, [String(targets), String(nights), hoursOf(seconds)]);
			row.addClass('astro-rig-light');
			row.setCssProps({ '--astro-part': String(seconds / mostOfRig) });
		}
		if (rigs.length > 1)
			addRow(byRig.foot, DASHBOARD.total, [String(all.targets), String(all.nights), hoursOf(all.seconds)]);

		const mostOfMonth = Math.max(...years.flatMap(year => year.months.map(({ seconds }) => seconds)));
		for (const { year, months: ofYear, nights, seconds } of years) {
			const ofMonths: readonly (Light | undefined)[] = months.map((_, month) => ofYear[month]);
			const row = addRow(byMonth.body, year ?? DASHBOARD.noDate, [
				...ofMonths.map(month => hoursOf(month?.seconds ?? 0)),
				String(nights),
				hoursOf(seconds),
			]);
			ofMonths.forEach((month, at) => {
				const cell = month && month.seconds > 0 ? row.cells.item(at + 1) : null;
				cell?.addClass('astro-month-light');
				cell?.setCssProps({ '--astro-part': String((month?.seconds ?? 0) / mostOfMonth) });
			});
		}
		const ofAllYears = months.map((_, month) =>
			hoursOf(years.reduce((sum, year) => sum + (year.months[month]?.seconds ?? 0), 0)),
		);
		if (years.length > 1)
			addRow(byMonth.foot, DASHBOARD.total, [...ofAllYears, String(all.nights), hoursOf(all.seconds)]);
	}
}

interface Sections {
	readonly body: HTMLTableSectionElement;
	readonly foot: HTMLTableSectionElement;
}

const hoursOf = (seconds: number): string => (seconds === 0 ? DASHBOARD.none : toHours(seconds).toFixed(1));

/** A table with its caption that scrolls by itself where it is wider than its place. */
function addTable(el: HTMLElement, name: string, columns: readonly string[]): Sections {
	const panel = el.createEl('section', { cls: 'astro-totals-panel' });
	panel.createEl('h3', { cls: 'astro-column-name', text: name });
	// By keyboard it scrolls only when it can have the focus.
	const table = panel
		.createDiv({ cls: 'astro-table-scroll', attr: { tabindex: '0' } })
		.createEl('table', { cls: 'astro-totals-table' });
	const head = table.createEl('thead').createEl('tr');
	for (const column of columns) head.createEl('th', { text: column, attr: { scope: 'col' } });
	return { body: table.createEl('tbody'), foot: table.createEl('tfoot') };
}

function addRow(section: HTMLTableSectionElement, name: string, cells: readonly string[]): HTMLTableRowElement {
	const row = section.insertRow();
	row.createEl('th', { text: name, attr: { scope: 'row' } });
	for (const cell of cells) row.insertCell().setText(cell);
	return row;
}
