/** The figures and the bars as tables. */
import { plainTable } from '../src/text/words';
import type { CommandLineTimes } from './command-line';
import { SITUATIONS, type Measured, type Situation } from './measure';

const NAMES: Readonly<Record<Situation, string>> = {
	cold: 'cold index',
	coldSaved: 'cold index, saved',
	full: 'full check, nothing changed',
	changed: 'full check, 1 % changed',
	quick: 'quick pass',
	startUp: 'start: load, quick pass',
};

/** A requirement. `isPassed` is undefined where it could not be measured. */
export interface Bar {
	readonly name: string;
	readonly required: string;
	readonly measured: string;
	readonly isPassed: boolean | undefined;
}

export function judge({ figures, folders, astropy }: Measured, bytesPerFrame: number): Bar[] {
	const { cold, full, quick } = figures;
	const quickPerThousand = (quick.milliseconds / folders) * 1000;
	const blocks = SITUATIONS.map(situation => figures[situation].blocks);
	const p999 = Math.max(...blocks.map(({ p999OwnMs }) => p999OwnMs));
	const longest = Math.max(...blocks.map(({ longestOwnMs }) => longestOwnMs));
	return [
		{
			name: 'cold index, times native open and read',
			required: '≤ 3.00 (aim 2.00)',
			measured: cold.times.toFixed(2),
			isPassed: cold.times <= 3,
		},
		{
			name: 'astropy, times our cold index',
			required: '≥ 15.0',
			measured: astropy?.times.toFixed(1) ?? 'not measured',
			isPassed: astropy && astropy.times >= 15,
		},
		{
			name: 'full check, times native walk and stat',
			required: '≤ 4.00',
			measured: full.times.toFixed(2),
			isPassed: full.times <= 4,
		},
		{
			name: 'quick pass, ms per 1,000 folders',
			required: '≤ 10.0',
			measured: quickPerThousand.toFixed(1),
			isPassed: quickPerThousand <= 10,
		},
		{ name: 'event loop held up, p99.9, ms', required: '≤ 16.0', measured: p999.toFixed(1), isPassed: p999 <= 16 },
		{
			name: 'event loop held up, longest, ms',
			required: '≤ 50.0',
			measured: longest.toFixed(1),
			isPassed: longest <= 50,
		},
		{
			name: 'memory, bytes a frame',
			required: '≤ 400',
			measured: bytesPerFrame.toFixed(0),
			isPassed: bytesPerFrame <= 400,
		},
	];
}

export function barTable(bars: readonly Bar[]): string {
	const verdict = ({ isPassed }: Bar): string => (isPassed === undefined ? '—' : isPassed ? 'PASS' : 'FAIL');
	return plainTable(
		['Bar', 'Required', 'Measured', ''],
		[false, true, true, false],
		bars.map(bar => [bar.name, bar.required, bar.measured, verdict(bar)]),
	);
}

export function figureTable(
	{ frames, folders, figures, astropy }: Measured,
	bytesPerFrame: number,
	commandLine: CommandLineTimes,
): string {
	const lines = SITUATIONS.map(situation => {
		const { milliseconds, yardstick, yardstickMilliseconds, times, blocks } = figures[situation];
		return [
			NAMES[situation],
			milliseconds.toFixed(1),
			perSecond(frames, milliseconds),
			yardstick === 'read' ? 'open, read' : 'walk, stat',
			yardstickMilliseconds.toFixed(1),
			times.toFixed(2),
			`${blocks.p999Ms.toFixed(1)} (${blocks.p999OwnMs.toFixed(1)})`,
			`${blocks.longestMs.toFixed(1)} (${blocks.longestOwnMs.toFixed(1)})`,
		];
	});
	return [
		`${frames} frames in ${folders} folders, page cache warm. Medians of the rounds; times: median of the ` +
			`rounds' own ratios.`,
		'Blocks: how long the event loop was held up, longest: of all rounds; in brackets without the time for ' +
			'which other processes had the processor.',
		'',
		plainTable(
			['', 'ms', 'frames/s', 'native', 'ms', 'times', 'p99.9 block ms', 'longest ms'],
			[false, true, true, false, true, true, true, true],
			lines,
		),
		'',
		astropy
			? `astropy getheader: ${astropy.milliseconds.toFixed(0)} ms, ` +
				`${perSecond(frames, astropy.milliseconds)} frames/s, ${astropy.times.toFixed(1)} times our cold index`
			: '',
		`Memory: ${bytesPerFrame.toFixed(0)} bytes a frame`,
		`Command line, whole process, ms: without a vault ${pair(commandLine.alone)}, with one ` +
			`${pair(commandLine.withVault)}; an empty process ${commandLine.nothing.toFixed(0)}`,
		'',
	].join('\n');
}

const perSecond = (frames: number, milliseconds: number): string =>
	Math.round((frames / milliseconds) * 1000).toLocaleString('en');

const pair = ({ first, again }: { first: number; again: number }): string =>
	`${first.toFixed(0)} first, ${again.toFixed(0)} again`;
