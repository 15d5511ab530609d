/** Progress as bars: accepted and unreviewed light against goal and capture target. */
import { formatDuration } from '../../domain/exposure';
import { filterColour } from '../../view-models/filter-colour';
import type { ProgressBar, ProgressChart } from '../../view-models/progress-chart';
import { CHARTS } from '../../text/charts';
import type { BarConfiguration, BarScales } from './bar-chart';
import { stripes, type ChartTheme } from './chart-theme';
import type { TooltipText } from './chart-tooltip';
import { progressMarks } from './progress-marks';

const HOUR = 3600;
/** What the axis of hours takes, and half a label above the first bar. */
const AXIS_PIXELS = 36;
/** A mosaic has many bars: they stand closer. */
const FEW_BARS = 12;
const NARROW_PIXELS = 420;
/** Of a filter where it is narrow; in letters. */
const LONGEST_NAME = 8;

const pitchOf = (bars: number): number => (bars > FEW_BARS ? 18 : 26);

/** How high the chart of so many bars is. */
export const progressHeight = (bars: number): number => bars * pitchOf(bars) + AXIS_PIXELS;

/** "Ha 300 s panel 2". */
export function barName({ filter, optics, exposureSeconds, panel, isRest }: ProgressBar, isNarrow = false): string {
	const { bar, shortBar, rest } = CHARTS.progress;
	const name = isNarrow ? shortened(filter) : filter;
	return isRest ? rest(name) : (isNarrow ? shortBar : bar)(name, optics, exposureSeconds, panel);
}

/** The bandwidth, which tells many filters apart, stands at the end: "Ant…5nm". */
const shortened = (filter: string): string =>
	filter.length > LONGEST_NAME ? `${filter.slice(0, 3)}…${filter.slice(-3)}` : filter;

/** Hours only where it is narrow, since the goal is a line anyway. */
function valueOf({ acceptedSeconds, unreviewedSeconds, need }: ProgressBar, isNarrow: boolean): string {
	const { progress: text } = CHARTS;
	const seconds = acceptedSeconds + unreviewedSeconds;
	const value = need && !isNarrow ? text.value(seconds, need.goalSeconds) : text.plainValue(seconds);
	return need?.toShootSeconds === 0 ? text.done(value) : value;
}

/** The chart's settings for a theme and width. */
export function progressBars({ bars }: ProgressChart, theme: ChartTheme, widthPixels: number): BarConfiguration {
	const isNarrow = widthPixels < NARROW_PIXELS;
	const marked = bars.map(bar => ({
		bar,
		colour: theme.colour(filterColour(bar.filter)),
		value: valueOf(bar, isNarrow),
	}));
	const barThickness = Math.round(pitchOf(bars.length) * 0.5);
	const valuePixels =
		Math.ceil(Math.max(0, ...marked.map(({ value }) => value.length)) * theme.font.size * 0.56) + 12;
	const most = Math.max(
		...bars.map(({ need, acceptedSeconds, unreviewedSeconds }) =>
			Math.max(need?.captureTargetSeconds ?? 0, acceptedSeconds + unreviewedSeconds),
		),
	);
	return {
		type: 'bar',
		data: {
			labels: bars.map(bar => barName(bar, isNarrow)),
			datasets: [
				{
					data: bars.map(bar => bar.acceptedSeconds / HOUR || null),
					backgroundColor: marked.map(({ colour }) => colour),
					barThickness,
				},
				{
					data: bars.map(bar => bar.unreviewedSeconds / HOUR || null),
					backgroundColor: marked.map(({ colour }) => stripes(colour, theme)),
					barThickness,
				},
			],
		},
		options: {
			indexAxis: 'y',
			layout: { padding: { right: valuePixels } },
			scales: scalesOf(most, theme, isNarrow),
		},
		plugins: [progressMarks(marked, barThickness, theme)],
	};
}

function scalesOf(mostSeconds: number, theme: ChartTheme, isNarrow: boolean): BarScales {
	return {
		x: {
			stacked: true,
			min: 0,
			suggestedMax: mostSeconds / HOUR,
			grid: { color: theme.grid, drawTicks: false },
			border: { display: false },
			ticks: {
				color: theme.muted,
				font: theme.font,
				padding: 4,
				maxRotation: 0,
				maxTicksLimit: isNarrow ? 4 : 8,
				callback: value => CHARTS.hours(Number(value)),
			},
		},
		y: {
			stacked: true,
			grid: { display: false },
			border: { display: false },
			ticks: { color: theme.text, font: theme.font, padding: 4, autoSkip: false, crossAlign: 'far' },
		},
	};
}

/** Everything that is known of a bar. */
export function tellBar(bar: ProgressBar): TooltipText {
	const { progress: text } = CHARTS;
	const { acceptedSeconds, unreviewedSeconds, need } = bar;
	const known: [string, number][] = [
		[text.accepted, acceptedSeconds],
		[text.unreviewed, unreviewedSeconds],
		...(need
			? ([
					[text.goal, need.goalSeconds],
					[text.captureTarget, need.captureTargetSeconds],
					[text.toShoot, need.toShootSeconds],
				] satisfies [string, number][])
			: []),
	];
	return { title: barName(bar), lines: known.map(([what, seconds]) => ({ what, value: formatDuration(seconds) })) };
}
