/** The tables of the seed's program, cell for cell: four recorded runs, and the example that its document prints. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatDuration, SORT_KEYS, UNKNOWN_FILTER, type LogRow, type SortKey } from '../../src/domain/exposure';
import { FilterTable } from '../../src/domain/filter';
import { goalsFromArguments, parseGoals, type Goals } from '../../src/domain/goals/goal';
import { exposureTable, type ExposureTable } from '../../src/domain/goals/progress';
import { logRow } from '../build/log-row';

const RECORDINGS = '../shared/data/tracker-recordings.json';

interface Recording {
	case: number;
	files: string[];
	goalHours: number | null;
	shares: Record<string, number> | null;
	sort: string;
	includeUnknown: boolean;
	printed: string;
}

const filters = new FilterTable();
const compareFilters = (a: string, b: string): number => filters.compare(a, b);
const options = { canonical: (name: string) => filters.canonical(name), defaultBuffer: 0.15 };

/** `2025-01-09_20-38-46_Ha_68.92_60.00s_0036.fits`, nothing reviewed. */
function rowsOf(files: readonly string[]): LogRow[] {
	return files.map(file => {
		const [date = '', , filter = '', , exposure = ''] = (file.split('/').at(-1) ?? '').split('_');
		return logRow({
			night: date,
			rig: null,
			filter: filter === 'NoFilter' ? UNKNOWN_FILTER : filter,
			exposureSeconds: parseFloat(exposure),
			unreviewed: 1,
		});
	});
}

/** The cells of the n-th grid of a printout, header left out. */
function printedTable(printed: string, nth: number): string[][] {
	const tables = printed
		.split(/\n(?!\s*[+|])/)
		.map(part => part.split('\n').filter(line => line.startsWith('|')))
		.filter(lines => lines.length > 1);
	return (tables[nth] ?? []).slice(1).map(line =>
		line
			.split('|')
			.slice(1, -1)
			.map(cell => cell.trim()),
	);
}

/** The program prints minutes without a leading zero, and may print sixty of them. */
const asPrinted = (seconds: number): string => formatDuration(seconds).replace(/ h 0(\d) m/, ' h $1 m');
const sixtyMinutes = (cell: string): string =>
	cell.replace(/^(\d+) h 60 m$/, (_, hours: string) => `${Number(hours) + 1} h 0 m`);

function linesOf(table: ExposureTable, hasGoals: boolean): string[][] {
	return table.lines
		.filter(line => line.counted.subs > 0)
		.map(({ filter, exposureSeconds, counted, need, subsToShoot }) => [
			filter,
			String(exposureSeconds),
			String(counted.subs),
			asPrinted(counted.seconds),
			...(hasGoals
				? [
						asPrinted(need?.captureTargetSeconds ?? 0),
						asPrinted(need?.toShootSeconds ?? 0),
						String(subsToShoot ?? 0),
					]
				: []),
		]);
}

const grandLinesOf = (table: ExposureTable): string[][] =>
	table.byExposure.map(({ exposureSeconds, counted }) => [
		String(exposureSeconds),
		String(counted.subs),
		asPrinted(counted.seconds),
	]);

function sortKey(text: string): SortKey {
	const key = SORT_KEYS.find(name => name === text);
	if (!key) throw new Error(`no such sort key: ${text}`);
	return key;
}

const hasRecordings = existsSync(RECORDINGS);

test.runIf(process.env.CI)('the recordings stand where continuous integration puts them', () =>
	expect(hasRecordings).toBe(true),
);

describe.skipIf(!hasRecordings)('the recorded runs of the tracker program', () => {
	const recordings = hasRecordings ? (JSON.parse(readFileSync(RECORDINGS, 'utf8')) as Recording[]) : [];

	function run(recording: Recording): { goals: Goals; table: ExposureTable } {
		const shares = Object.entries(recording.shares ?? {}).map(([filter, percent]) => `${filter}=${percent}`);
		const goals = goalsFromArguments(recording.goalHours?.toString(), shares, options);
		const plan = { ...goals, scope: 'panel', includeUnknown: recording.includeUnknown, compareFilters } as const;
		return { goals, table: exposureTable(rowsOf(recording.files), plan, sortKey(recording.sort)) };
	}

	test('there are four of them', () => expect(recordings.map(recording => recording.case)).toEqual([1, 2, 3, 4]));

	test.each(recordings)('case $case, sorted by $sort: every line and cell in the printed order', recording => {
		const { table } = run(recording);
		const printed = printedTable(recording.printed, 0).map(line => line.map(sixtyMinutes));
		const ours = linesOf(table, recording.goalHours !== null);
		const withoutSubs = (lines: string[][]): string[][] => lines.map(line => line.slice(0, 6));
		expect(printed.length).toBeGreaterThan(3);
		expect(withoutSubs(ours)).toEqual(withoutSubs(printed));
		ours.forEach((line, at) =>
			expect(Number(line[6] ?? 0), line.join(' | ')).toBeGreaterThanOrEqual(Number(printed[at]?.[6] ?? 0)),
		);
	});

	test.each(recordings)('case $case: grand totals and overall', recording => {
		const { table } = run(recording);
		expect(grandLinesOf(table)).toEqual(printedTable(recording.printed, 1).map(line => line.map(sixtyMinutes)));
		expect(recording.printed).toContain(
			`Overall total exposure (all filters) → ${asPrinted(table.all.counted.seconds)}\n`,
		);
	});

	test.each(recordings)(
		'case $case: subs to shoot are the remaining time over the exposure, rounded up',
		recording => {
			for (const { need, exposureSeconds, subsToShoot } of run(recording).table.lines) {
				if (!need || exposureSeconds === null || subsToShoot === null) continue;
				expect(subsToShoot * exposureSeconds).toBeGreaterThanOrEqual(need.toShootSeconds);
				expect((subsToShoot - 1) * exposureSeconds).toBeLessThan(need.toShootSeconds);
			}
		},
	);

	test.each(recordings)('case $case: shares over 100 % warn with the printed sum', recording => {
		const printedSum = /^Warning: filter_pct values sum to ([\d.]+) %/m.exec(recording.printed)?.[1];
		expect(run(recording).goals.problems).toEqual(
			printedSum === undefined
				? []
				: [{ code: 'note-shares-over-100', path: '', detail: { sum: Number(printedSum) } }],
		);
	});

	test('a filter with a goal and no frames, which the program leaves out, is shown with everything still to shoot', () => {
		const second = recordings[1];
		const missing = second && run(second).table.lines.filter(line => line.counted.subs === 0);
		// Of 5 h 50 % Ha, 20 % SII, 60 % ALPT, each with 15 % more: 2 h 52.5 m, 1 h 09 m, 3 h 27 m.
		expect(
			missing?.map(({ filter, exposureSeconds, need }) => [filter, exposureSeconds, need?.toShootSeconds]),
		).toEqual([
			['Ha', null, 10_350],
			['SII', null, 4140],
			['ALPT', null, 12_420],
		]);
	});
});

describe('the example output of the seed', () => {
	const night = (filter: string, exposureSeconds: number, unreviewed: number): LogRow =>
		logRow({ filter, exposureSeconds, unreviewed });
	const rows = [
		night('Ha', 300, 25),
		night('L', 120, 150),
		night('B', 180, 38),
		night('R', 180, 40),
		night('G', 180, 35),
	];
	const goals = parseGoals({ goal_hours: 10, share_L: 40, share_R: 20, share_G: 20, share_B: 20 }, options);
	const table = exposureTable(rows, { ...goals, scope: 'panel', includeUnknown: false, compareFilters });

	test('the filters, Ha without a goal', () => {
		const cells = linesOf(table, true).map((line, at) =>
			table.lines[at]?.need ? line : [...line.slice(0, 4), '0 h 0 m', '—', '—'],
		);
		expect(cells).toEqual([
			['L', '120', '150', '5 h 0 m', '4 h 36 m', '0 h 0 m', '0'],
			['R', '180', '40', '2 h 0 m', '2 h 18 m', '0 h 18 m', '6'],
			['G', '180', '35', '1 h 45 m', '2 h 18 m', '0 h 33 m', '11'],
			['B', '180', '38', '1 h 54 m', '2 h 18 m', '0 h 24 m', '8'],
			['Ha', '300', '25', '2 h 5 m', '0 h 0 m', '—', '—'],
		]);
	});

	test('the grand totals', () => {
		expect(grandLinesOf(table)).toEqual([
			['300', '25', '2 h 5 m'],
			['180', '113', '5 h 39 m'],
			['120', '150', '5 h 0 m'],
		]);
		expect(asPrinted(table.all.counted.seconds)).toBe('12 h 44 m');
	});
});
