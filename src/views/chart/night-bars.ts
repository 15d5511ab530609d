/** Nights as bars on a line of days, stacked by filter. */
import { type CompareFilters, formatDuration, type LogRow } from '../../domain/exposure';
import { filterColour } from '../../view-models/filter-colour';
import { dateOfDay, nightsChart, type NightsChart, type NightsStrip } from '../../view-models/nights-chart';
import { CHARTS } from '../../text/charts';
import { BarChart, type BarConfiguration, type BarScales } from './bar-chart';
import type { ChartTheme } from './chart-theme';
import type { TooltipText } from './chart-tooltip';
import type { App, Component } from 'obsidian';
import { drawLegend } from './legend';

const HOUR = 3600;
const THINNEST_PIXELS = 2;
const THICKEST_PIXELS = 22;

/** What the axis of hours takes, about. */
const AXIS_PIXELS = 44;

/** The settings for one strip; all strips have the same scale of hours. */
export function nightBars(
	chart: NightsChart,
	strip: NightsStrip,
	theme: ChartTheme,
	widthPixels: number,
): BarConfiguration {
	const { nights, firstDay, lastDay } = strip;
	const dayPixels = Math.max(0, widthPixels - AXIS_PIXELS) / (lastDay - firstDay + 1);
	const barThickness = Math.min(THICKEST_PIXELS, Math.max(THINNEST_PIXELS, Math.floor(dayPixels * 0.8)));
	return {
		type: 'bar',
		data: {
			datasets: chart.filters.map((filter, at) => ({
				data: nights.map(({ day, seconds }) => ({ x: day, y: (seconds[at] ?? 0) / HOUR || null })),
				backgroundColor: theme.colour(filterColour(filter)),
				barThickness,
				// A hair of the background keeps filters apart where their colours look alike.
				borderColor: theme.background,
				borderWidth: dayPixels > 6 ? { top: 1 } : 0,
			})),
		},
		options: {
			scales: scalesOf(chart, strip, theme),
		},
	};
}

function scalesOf(
	{ mostSeconds }: NightsChart,
	{ firstDay, lastDay, ticks, year }: NightsStrip,
	theme: ChartTheme,
): BarScales {
	return {
		x: {
			type: 'linear',
			stacked: true,
			offset: false,
			min: firstDay - 0.5,
			max: lastDay + 0.5,
			grid: { color: theme.grid, drawTicks: false, offset: false },
			border: { color: theme.grid },
			afterBuildTicks: axis => {
				axis.ticks = ticks.map(value => ({ value }));
			},
			ticks: {
				color: theme.muted,
				font: theme.font,
				padding: 4,
				maxRotation: 0,
				autoSkip: true,
				autoSkipPadding: 8,
				callback: (value, at) => dayLabel(Number(value), year !== null, at === 0),
			},
		},
		y: {
			stacked: true,
			min: 0,
			suggestedMax: mostSeconds / HOUR,
			grid: { color: theme.grid, drawTicks: false },
			border: { display: false },
			ticks: {
				color: theme.muted,
				font: theme.font,
				padding: 4,
				maxTicksLimit: 5,
				callback: value => CHARTS.hours(Number(value)),
			},
		},
	};
}

/** "Sep", "Sep 8"; the year below the first one and each January, where it does not stand above. */
function dayLabel(day: number, hasYear: boolean, isFirst: boolean): string | string[] {
	const date = dateOfDay(day);
	const month = CHARTS.months[date.getUTCMonth()] ?? '';
	const dayOfMonth = date.getUTCDate();
	const label = dayOfMonth === 1 ? month : `${month} ${dayOfMonth}`;
	return !hasYear && (isFirst || (dayOfMonth === 1 && date.getUTCMonth() === 0))
		? [label, String(date.getUTCFullYear())]
		: label;
}

/** One night's filters, and all of them together. */
export function tellNight({ filters }: NightsChart, { nights }: NightsStrip, index: number): TooltipText | undefined {
	const bar = nights[index];
	if (!bar) return undefined;
	const lines = filters
		.map((filter, at) => ({ what: filter, seconds: bar.seconds[at] ?? 0, colour: filterColour(filter) }))
		.filter(({ seconds }) => seconds > 0);
	const all = lines.reduce((sum, { seconds }) => sum + seconds, 0);
	return {
		title: bar.night,
		lines: [
			...lines.map(({ seconds, ...line }) => ({ ...line, value: formatDuration(seconds) })),
			...(lines.length > 1 ? [{ what: CHARTS.nights.total, value: formatDuration(all) }] : []),
		],
	};
}
const STRIP_PIXELS = 170;

/** One of several years. */
const YEAR_PIXELS = 120;

/** Draws into an element what the owner releases; nothing where no night is known. */
export function drawNightsFigure(
	app: App,
	el: HTMLElement,
	rows: readonly LogRow[],
	compareFilters: CompareFilters,
	owner: Component,
): void {
	const chart = nightsChart(rows, compareFilters);
	if (chart.strips.length === 0) return;
	const figure = el.createEl('figure', { cls: 'astro-chart' });
	for (const strip of chart.strips) {
		const { year } = strip;
		if (year !== null) figure.createDiv({ cls: 'astro-chart-year', text: String(year) });
		owner.addChild(
			new BarChart({
				app,
				parent: figure,
				heightPixels: year === null ? STRIP_PIXELS : YEAR_PIXELS,
				name: nameOf(strip),
				configure: (theme, width) => nightBars(chart, strip, theme, width),
				tell: index => tellNight(chart, strip, index),
			}),
		);
	}
	drawLegend(
		figure,
		chart.filters.map(filter => ({ text: filter, form: 'solid', colour: filterColour(filter) })),
	);
	if (chart.olderYears > 0) figure.createEl('p', { text: CHARTS.nights.older(chart.olderYears), cls: 'astro-muted' });
}
export const nameOf = ({ nights, longestGapDays }: NightsStrip): string =>
	CHARTS.nights.name(nights.length, nights[0]?.night ?? '', nights.at(-1)?.night ?? '', longestGapDays);
