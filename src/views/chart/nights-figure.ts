/** The chart above the table of nights. */
import type { App, Component } from 'obsidian';
import type { CompareFilters, LogRow } from '../../domain/exposure';
import { filterColour } from '../../domain/filter-colour';
import { nightsChart, type NightsStrip } from '../../domain/nights-chart';
import { CHARTS } from '../../text/charts';
import { BarChart } from './bar-chart';
import { drawLegend } from './legend';
import { nightBars, tellNight } from './night-bars';

const STRIP_PIXELS = 170;
/** One of several years. */
const YEAR_PIXELS = 120;

/** Draws into an element what the owner releases; nothing where no night is known. */
export function drawNightsFigure(app: App, el: HTMLElement, rows: readonly LogRow[], compareFilters: CompareFilters, owner: Component): void {
	const chart = nightsChart(rows, compareFilters);
	if (chart.strips.length === 0) return;
	const figure = el.createEl('figure', { cls: 'astro-chart' });
	for (const strip of chart.strips) {
		const { year } = strip;
		if (year !== null) figure.createDiv({ cls: 'astro-chart-year', text: String(year) });
		owner.addChild(new BarChart({
			app, parent: figure, heightPixels: year === null ? STRIP_PIXELS : YEAR_PIXELS, name: nameOf(strip),
			configure: (theme, width) => nightBars(chart, strip, theme, width), tell: index => tellNight(chart, strip, index),
		}));
	}
	drawLegend(figure, chart.filters.map(filter => ({ text: filter, form: 'solid', colour: filterColour(filter) })));
	if (chart.olderYears > 0) figure.createEl('p', { text: CHARTS.nights.older(chart.olderYears), cls: 'astro-muted' });
}

const nameOf = ({ nights, longestGapDays }: NightsStrip): string => CHARTS.nights.name(nights.length, nights[0]?.night ?? '', nights.at(-1)?.night ?? '', longestGapDays);
