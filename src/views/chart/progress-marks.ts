/**
 * What stands on the bars of progress: the way to the goal and beyond it, the lines of goal and capture target, the
 * numbers.
 */
import type { Chart, Plugin } from 'chart.js';
import type { ProgressBar } from '../../view-models/progress-chart';
import type { ChartTheme } from './chart-theme';

const HOUR = 3600;

/** One bar with its colour and the number beside it. */
export interface MarkedBar {
	readonly bar: ProgressBar;
	readonly colour: string;
	readonly value: string;
}

/** Draws them as a part of the chart. */
export function progressMarks(bars: readonly MarkedBar[], thickness: number, theme: ChartTheme): Plugin<'bar'> {
	return {
		id: 'astro-marks',
		beforeDatasetsDraw: chart => {
			onCanvas(chart, (ctx, hours, middle) => {
				for (const [at, bar] of bars.entries()) drawWay(ctx, bar, hours, middle(at), thickness);
			});
		},
		afterDatasetsDraw: chart => {
			onCanvas(chart, (ctx, hours, middle) => {
				ctx.font = `${theme.font.size}px ${theme.font.family}`;
				ctx.textBaseline = 'middle';
				ctx.lineWidth = 2;
				for (const [
					at,
					{
						bar: { need },
						value,
					},
				] of bars.entries()) {
					if (need)
						drawGoal(
							ctx,
							hours(need.goalSeconds),
							hours(need.captureTargetSeconds),
							middle(at),
							thickness,
							theme,
						);
					ctx.fillStyle = need?.toShootSeconds === 0 ? theme.text : theme.muted;
					ctx.fillText(value, chart.chartArea.right + 8, middle(at));
				}
			});
		},
	};
}

type Places = (value: number) => number;

/** Where seconds and bars are on the canvas, which is left as it was. */
function onCanvas(
	{ ctx, scales: { x, y } }: Chart,
	draw: (ctx: CanvasRenderingContext2D, hours: Places, middle: Places) => void,
): void {
	if (!x || !y) return;
	ctx.save();
	draw(
		ctx,
		seconds => x.getPixelForValue(seconds / HOUR),
		at => y.getPixelForValue(at),
	);
	ctx.restore();
}

function drawWay(
	ctx: CanvasRenderingContext2D,
	{ bar: { need }, colour }: MarkedBar,
	hours: Places,
	middle: number,
	thickness: number,
): void {
	if (!need) return;
	const [start, goal, end] = [hours(0), hours(need.goalSeconds), hours(need.captureTargetSeconds)];
	ctx.fillStyle = colour;
	ctx.globalAlpha = 0.2;
	ctx.fillRect(start, middle - thickness / 2, goal - start, thickness);
	ctx.globalAlpha = 0.09;
	ctx.fillRect(goal, middle - thickness / 2, end - goal, thickness);
}

function drawGoal(
	ctx: CanvasRenderingContext2D,
	goal: number,
	captureTarget: number,
	middle: number,
	thickness: number,
	theme: ChartTheme,
): void {
	const line = (place: number, reach: number, colour: string, dashes: number[]): void => {
		ctx.strokeStyle = colour;
		ctx.setLineDash(dashes);
		ctx.beginPath();
		ctx.moveTo(Math.round(place), middle - reach);
		ctx.lineTo(Math.round(place), middle + reach);
		ctx.stroke();
	};
	if (captureTarget > goal) line(captureTarget, thickness / 2 + 1, theme.muted, [2, 2]);
	line(goal, thickness / 2 + 3, theme.text, []);
}
