/** The `astro-progress` code block: how far a target is from its goals. */
import type { App, Component } from 'obsidian';
import { formatDuration } from '../../domain/exposure';
import { progressPercent } from '../../domain/goals/progress';
import type { ProgressChart, TargetProgress } from '../../view-models/progress-chart';
import { CHARTS } from '../../text/charts';
import { BarChart } from './bar-chart';
import { drawLegend } from './legend';
import { barName, progressBars, progressHeight, tellBar } from './progress-bars';

/** Draws into an element what the owner releases. */
export function drawProgress(
	app: App,
	el: HTMLElement,
	{ target, chart, leftOut }: TargetProgress,
	owner: Component,
): void {
	if (chart.bars.length === 0) el.createEl('p', { text: CHARTS.progress.empty, cls: 'astro-muted' });
	else drawFigure(app, el.createEl('figure', { cls: 'astro-chart' }), target, chart, owner);
	for (const sentence of leftOut) el.createEl('p', { text: sentence, cls: 'astro-wrong' });
}

function drawFigure(app: App, figure: HTMLElement, target: string, chart: ProgressChart, owner: Component): void {
	const { bars } = chart;
	const said = summaryOf(chart);
	figure.createEl('figcaption', { text: said });
	owner.addChild(
		new BarChart({
			app,
			parent: figure,
			heightPixels: progressHeight(bars.length),
			name: `${CHARTS.progress.name(target)}: ${said}`,
			configure: (theme, width) => progressBars(chart, theme, width),
			tell: index => bars[index] && tellBar(bars[index]),
		}),
	);
	drawLegendOf(figure, chart);
	drawTable(figure, target, bars);
}

function summaryOf({ all, countedSeconds }: ProgressChart): string {
	const { progress: text } = CHARTS;
	if (all === null) return text.noGoals(formatDuration(countedSeconds));
	return all.toShootSeconds === 0 ? text.reached : text.all(progressPercent(all), formatDuration(all.toShootSeconds));
}

function drawLegendOf(figure: HTMLElement, { bars, all, buffer }: ProgressChart): void {
	const { progress: text } = CHARTS;
	drawLegend(figure, [
		...(bars.some(bar => bar.acceptedSeconds > 0) ? [{ text: text.accepted, form: 'solid' } as const] : []),
		...(bars.some(bar => bar.unreviewedSeconds > 0) ? [{ text: text.unreviewed, form: 'hatched' } as const] : []),
		...(all === null ? [] : [{ text: text.goal, form: 'line' } as const]),
		...(all === null || buffer === 0 ? [] : [{ text: text.buffer(buffer), form: 'dashed-line' } as const]),
	]);
}

/** The same in numbers, for people who don't see the canvas. */
function drawTable(figure: HTMLElement, target: string, bars: ProgressChart['bars']): void {
	const { progress: text } = CHARTS;
	const table = figure.createDiv({ cls: 'astro-visually-hidden' }).createEl('table');
	table.createEl('caption', { text: text.name(target) });
	const head = table.createEl('thead').createEl('tr');
	for (const name of [text.filter, text.accepted, text.unreviewed, text.goal, text.captureTarget, text.toShoot])
		head.createEl('th', { text: name, attr: { scope: 'col' } });
	const body = table.createEl('tbody');
	for (const bar of bars) {
		const row = body.createEl('tr');
		row.createEl('th', { text: barName(bar), attr: { scope: 'row' } });
		const { need } = bar;
		const seconds = [
			bar.acceptedSeconds,
			bar.unreviewedSeconds,
			...(need ? [need.goalSeconds, need.captureTargetSeconds, need.toShootSeconds] : [null, null, null]),
		];
		for (const value of seconds)
			row.createEl('td', { text: value === null ? CHARTS.nothing : formatDuration(value) });
	}
}
