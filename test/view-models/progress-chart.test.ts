import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogRow } from '../../src/domain/exposure';
import { FilterTable } from '../../src/domain/filter';
import type { Goal } from '../../src/domain/goals/goal';
import { exposureTable, type GoalPlan } from '../../src/domain/goals/progress';
import { progressChart, type ProgressBar } from '../../src/view-models/progress-chart';
import { logRow } from '../build/log-row';

const filters = new FilterTable();
const HOUR = 3600;
const goal = (filter: string, hours: number, facts: Partial<Goal> = {}): Goal => ({
	filter,
	seconds: hours * HOUR,
	optics: null,
	exposureSeconds: null,
	...facts,
});
const plan = (goals: Goal[] = [], facts: Partial<GoalPlan> = {}): GoalPlan => ({
	goals,
	buffer: 0.15,
	scope: 'panel',
	includeUnknown: false,
	compareFilters: (a, b) => filters.compare(a, b),
	...facts,
});
/** Filter, optics, exposure, panel, accepted and unreviewed hours, hours to shoot. */
const bare = ({
	filter,
	optics,
	exposureSeconds,
	panel,
	acceptedSeconds,
	unreviewedSeconds,
	need,
	isRest,
}: ProgressBar): unknown[] => [
	filter,
	optics,
	exposureSeconds,
	panel,
	acceptedSeconds / HOUR,
	unreviewedSeconds / HOUR,
	need && need.toShootSeconds / HOUR,
	...(isRest ? ['rest'] : []),
];

describe('the chart of progress', () => {
	test("has a bar for each filter with a goal or light, in the filters' order", () => {
		const rows = [
			logRow({ filter: 'Ha', accepted: 12, unreviewed: 6 }),
			logRow({ filter: 'L', accepted: 24 }),
			logRow({ filter: 'L', night: '2025-09-15', unreviewed: 12 }),
			logRow({ filter: 'R', rejected: 4 }),
		];
		const { bars, all, countedSeconds, buffer } = progressChart(rows, plan([goal('L', 4), goal('OIII', 1)]));
		// L: 24 × 300 s and 12 × 300 s; 1.15 × (4 − 2) − 1 = 1.3. Nothing of OIII. R has rejected subs alone.
		expect(bars.map(bare)).toEqual([
			['L', null, null, null, 2, 1, 1.3],
			['Ha', null, null, null, 1, 0.5, null],
			['OIII', null, null, null, 0, 0, 1.15],
		]);
		expect(bars[0]?.need).toMatchObject({ goalSeconds: 4 * HOUR, captureTargetSeconds: 4.6 * HOUR });
		expect(all).toMatchObject({ goalSeconds: 5 * HOUR, toShootSeconds: 2.45 * HOUR });
		expect([countedSeconds / HOUR, buffer]).toEqual([4.5, 0.15]);
	});

	test('a goal in each panel: what one has too much hides nothing that another lacks', () => {
		const rows = [logRow({ panel: 1, accepted: 36 }), logRow({ panel: 2, accepted: 6 })];
		const { bars, all } = progressChart(rows, plan([goal('L', 1)]));
		expect(bars.map(bare)).toEqual([
			['L', null, null, 1, 3, 0, 0],
			['L', null, null, 2, 0.5, 0, 0.575],
		]);
		expect(all?.toShootSeconds).toBe(0.575 * HOUR);
	});

	test('a panel with nothing but rejected subs still needs its goal', () => {
		const rows = [logRow({ panel: 1, accepted: 12 }), logRow({ panel: 2, rejected: 12 })];
		expect(progressChart(rows, plan([goal('L', 1)])).bars.map(bare)).toEqual([
			['L', null, null, 1, 1, 0, 0],
			['L', null, null, 2, 0, 0, 1.15],
		]);
	});

	test('light that fills no goal of its filter stands last', () => {
		const rows = [
			logRow({ exposureSeconds: 300, accepted: 12 }),
			logRow({ exposureSeconds: 60, accepted: 30, unreviewed: 6 }),
		];
		expect(progressChart(rows, plan([goal('L', 2, { exposureSeconds: 300 })])).bars.map(bare)).toEqual([
			['L', null, 300, null, 1, 0, 1.15],
			['L', null, null, null, 0.5, 0.1, null, 'rest'],
		]);
	});

	test('goals of optics stand apart', () => {
		const rows = [logRow({ accepted: 12 }), logRow({ rig: 'Redcat51@f4.9+AP26CC', accepted: 24 })];
		expect(progressChart(rows, plan([goal('L', 4, { optics: 'Redcat51' }), goal('L', 1)])).bars.map(bare)).toEqual([
			['L', null, null, null, 1, 0, 0],
			['L', 'Redcat51', null, null, 2, 0, 2.3],
		]);
	});

	test('unknown filters count only where the user wants them', () => {
		const rows = [logRow({ filter: 'Unknown', accepted: 12 })];
		expect(progressChart(rows, plan()).bars).toEqual([]);
		expect(progressChart(rows, plan([], { includeUnknown: true })).bars.map(bare)).toEqual([
			['Unknown', null, null, null, 1, 0, null],
		]);
	});

	test('nothing at all is an empty chart without goals', () =>
		expect(progressChart([], plan())).toEqual({ bars: [], all: null, countedSeconds: 0, buffer: 0.15 }));

	test('says the same as the table of exposures, and its bars hold all light once', () => {
		const subs = fc.integer({ min: 0, max: 40 });
		const rows = fc.array(
			fc
				.record({
					filter: fc.constantFrom('L', 'Ha', 'Unknown'),
					panel: fc.constantFrom(null, 1, 2),
					rig: fc.constantFrom(null, 'RC8@f8.0+A', 'Redcat51@f4.9+B'),
					exposureSeconds: fc.constantFrom(0.3, 60, 300),
					accepted: subs,
					unreviewed: subs,
					rejected: subs,
				})
				.map((facts): LogRow => logRow(facts)),
			{ maxLength: 12 },
		);
		const goals = fc.subarray([
			goal('L', 1),
			goal('L', 2, { optics: 'RC8' }),
			goal('Ha', 1, { exposureSeconds: 300 }),
			goal('OIII', 3),
		]);
		fc.assert(
			fc.property(rows, goals, fc.constantFrom('panel' as const, 'mosaic' as const), (shot, wanted, scope) => {
				const rules = plan(wanted, { scope });
				const chart = progressChart(shot, rules);
				const table = exposureTable(shot, rules);
				expect(chart.all).toEqual(table.all.need);
				expect(chart.countedSeconds).toBe(table.all.counted.seconds);
				expect(
					chart.bars.reduce((sum, bar) => sum + bar.acceptedSeconds + bar.unreviewedSeconds, 0),
				).toBeCloseTo(table.all.counted.seconds, 2);
			}),
		);
	});
});
