import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHours, type LogRow } from '../../../src/domain/exposure';
import { FilterTable } from '../../../src/domain/filter';
import type { Goal } from '../../../src/domain/goals/goal';
import {
	exposureTable,
	goalCells,
	goalsByPanel,
	needOf,
	progressPercent,
	subsFor,
	sumNeeds,
	type GoalPlan,
} from '../../../src/domain/goals/progress';
import { logRow } from '../../build/log-row';

const filters = new FilterTable();
const hours = (count: number): number => count * 3600;
const goal = (filter: string, seconds: number, facts: Partial<Goal> = {}): Goal => ({
	filter,
	seconds,
	optics: null,
	exposureSeconds: null,
	...facts,
});
const plan = (goals: Goal[], facts: Partial<GoalPlan> = {}): GoalPlan => ({
	goals,
	buffer: 0.15,
	scope: 'panel',
	includeUnknown: false,
	compareFilters: (a, b) => filters.compare(a, b),
	...facts,
});
const shot = (accepted: number, unreviewed = 0): Parameters<typeof needOf>[1] => ({
	accepted: { subs: 0, seconds: accepted },
	unreviewed: { subs: 0, seconds: unreviewed },
});

describe('the need of one goal', () => {
	test('nothing shot: the capture target, without floating-point dust', () => {
		expect(needOf(hours(10), shot(0), 0.15)).toEqual({
			goalSeconds: 36_000,
			captureTargetSeconds: 41_400,
			toShootSeconds: 41_400,
			progress: 0,
		});
		expect(needOf(hours(1.1), shot(0), 0.1).captureTargetSeconds).toBe(4356);
	});

	test('nothing reviewed: goal × 1.15 − captured, as in the seed', () =>
		expect(needOf(hours(2), shot(0, hours(1.75)), 0.15).toShootSeconds).toBe(33 * 60));

	test('half accepted, half unreviewed', () => {
		// 1.15 × (4 h − 2 h) − 1 h = 1.3 h; (2 h + 1 h / 1.15) / 4 h = 0.71739…
		const need = needOf(hours(4), shot(hours(2), hours(1)), 0.15);
		expect(need.toShootSeconds).toBe(4680);
		expect(need.progress).toBeCloseTo(0.7173913, 6);
	});

	test.each([
		[hours(4), 0],
		[hours(9), 0],
		[0, hours(4.6)],
		[hours(2), hours(2.3)],
		[hours(4) - 0.3, 0.3 * 1.15],
	])('reached with %d s accepted and %d s unreviewed: exactly 0 and 1', (accepted, unreviewed) => {
		expect(needOf(hours(4), shot(accepted, unreviewed), 0.15)).toMatchObject({ toShootSeconds: 0, progress: 1 });
	});

	test('to shoot is 0 exactly where progress is 1, both move one way, and nothing leaves its bounds', () => {
		const seconds = fc.nat(2_000_000).map(ms => ms / 10);
		fc.assert(
			fc.property(
				seconds.filter(s => s > 0),
				seconds,
				seconds,
				fc.constantFrom(0, 0.15, 0.3, 1),
				(wanted, accepted, unreviewed, buffer) => {
					const need = needOf(wanted, shot(accepted, unreviewed), buffer);
					expect(need.toShootSeconds === 0).toBe(need.progress === 1);
					expect(need.progress).toBeLessThanOrEqual(1);
					expect(need.toShootSeconds).toBeLessThanOrEqual(need.captureTargetSeconds);
					const later = needOf(wanted, shot(accepted, unreviewed + 60), buffer);
					expect(later.toShootSeconds).toBeLessThanOrEqual(need.toShootSeconds);
					expect(later.progress).toBeGreaterThanOrEqual(need.progress);
				},
			),
		);
	});

	test('shooting what is to be shot reaches the goal', () => {
		const seconds = fc.nat(100_000);
		fc.assert(
			fc.property(
				seconds.map(s => s + 1),
				seconds,
				seconds,
				fc.constantFrom(0.3, 1, 30, 60, 180, 300),
				(wanted, accepted, unreviewed, exposure) => {
					const subs =
						subsFor(needOf(wanted, shot(accepted, unreviewed), 0.15).toShootSeconds, exposure) ?? 0;
					expect(needOf(wanted, shot(accepted, unreviewed + subs * exposure), 0.15).toShootSeconds).toBe(0);
				},
			),
		);
	});

	test('subs are rounded up, but not by dust', () => {
		expect([
			subsFor(1080, 180),
			subsFor(1081, 180),
			subsFor(41.4, 0.3),
			subsFor(0, 60),
			subsFor(60, null),
			subsFor(60, 0),
		]).toEqual([6, 7, 138, 0, null, null]);
	});

	test('percent are rounded down: 100 means done', () => {
		const [half, nearly, done] = [
			needOf(100, shot(57), 0),
			needOf(hours(10_000), shot(hours(10_000) - 0.001), 0),
			needOf(100, shot(100), 0),
		];
		expect([half, nearly, done].map(progressPercent)).toEqual([57, 99, 100]);
	});

	test('together, progress is weighted by goal', () => {
		expect(sumNeeds([needOf(hours(3), shot(hours(3)), 0.15), needOf(hours(1), shot(0), 0.15)])?.progress).toBe(
			0.75,
		);
		expect(sumNeeds([])).toBeNull();
	});
});

describe('which frames fill which goal', () => {
	/** Filter, optics, exposure, panel, seconds to shoot. */
	const toShoot = (rows: LogRow[], some: GoalPlan): unknown[] =>
		goalCells(rows, some).map(({ goal: { filter, optics, exposureSeconds }, panel, toShootSeconds }) => [
			filter,
			optics,
			exposureSeconds,
			panel,
			toShootSeconds,
		]);
	const plain = { buffer: 0 };

	test('rejected lights fill nothing, archived and missing ones do', () => {
		const rows = [
			logRow({ rejected: 50 }),
			logRow({ accepted: 6, state: 'archived' }),
			logRow({ accepted: 3, state: 'missing', tree: 'x' }),
		];
		expect(toShoot(rows, plan([goal('L', hours(1))], plain))).toEqual([['L', null, null, null, 900]]);
	});

	test('goals are per panel: what panel 1 has too much does not help panel 2', () => {
		const rows = [logRow({ panel: 1, accepted: 100 }), logRow({ panel: 2, accepted: 6 })];
		expect(toShoot(rows, plan([goal('L', hours(1))], plain))).toEqual([
			['L', null, null, 1, 0],
			['L', null, null, 2, 1800],
		]);
		expect(exposureTable(rows, plan([goal('L', hours(1))], plain)).all.need).toMatchObject({
			goalSeconds: 7200,
			toShootSeconds: 1800,
			progress: 0.75,
		});
	});

	test('a filter that some panel has not begun is missing there in full', () => {
		const rows = [
			logRow({ panel: 1, filter: 'Ha', accepted: 12 }),
			logRow({ panel: 3, filter: 'OIII', accepted: 12 }),
		];
		expect(toShoot(rows, plan([goal('OIII', hours(1)), goal('Ha', hours(1))], plain))).toEqual([
			['Ha', null, null, 1, 0],
			['Ha', null, null, 3, 3600],
			['OIII', null, null, 1, 3600],
			['OIII', null, null, 3, 0],
		]);
	});

	test('in a mosaic, lights without a panel are hours but fill no panel’s goal', () => {
		const table = exposureTable(
			[logRow({ panel: 1, accepted: 6 }), logRow({ accepted: 6 })],
			plan([goal('L', hours(1))], plain),
		);
		expect(table.all.counted.seconds).toBe(3600);
		expect(table.all.need).toMatchObject({ goalSeconds: 3600, toShootSeconds: 1800 });
	});

	test('the whole mosaic as one: all panels and lights without one together', () => {
		const rows = [logRow({ panel: 1, accepted: 6 }), logRow({ panel: 2, accepted: 3 }), logRow({ accepted: 2 })];
		expect(toShoot(rows, plan([goal('L', hours(1))], { ...plain, scope: 'mosaic' }))).toEqual([
			['L', null, null, null, 300],
		]);
	});

	test('all rigs fill the common goal together', () => {
		const rows = [
			logRow({ accepted: 6 }),
			logRow({ rig: 'Redcat51@f4.9+AP26CC', accepted: 5 }),
			logRow({ rig: null, night: null, accepted: 1 }),
		];
		expect(toShoot(rows, plan([goal('L', hours(1))], plain))).toEqual([['L', null, null, null, 0]]);
	});

	test('a rig with a goal of its own fills that one and no other', () => {
		const rows = [
			logRow({ accepted: 100 }),
			logRow({ rig: 'Redcat51@f4.9+AP26CC', accepted: 6 }),
			logRow({ rig: 'rc8@f8.0+Other', accepted: 2 }),
		];
		expect(toShoot(rows, plan([goal('L', hours(1)), goal('L', hours(9), { optics: 'RC8' })], plain))).toEqual([
			['L', null, null, null, 1800],
			['L', 'RC8', null, null, 32_400 - 102 * 300],
		]);
	});

	test('nor do its subs of an exposure that its own goal does not count', () => {
		const rows = [logRow({ exposureSeconds: 60, accepted: 10 })];
		expect(
			toShoot(rows, plan([goal('L', hours(1)), goal('L', 3000, { optics: 'RC8', exposureSeconds: 300 })], plain)),
		).toEqual([
			['L', null, null, null, 3600],
			['L', 'RC8', 300, null, 3000],
		]);
	});

	test('counted subs are filled by that exposure only; an open goal beside them by all others', () => {
		const rows = [
			logRow({ accepted: 70 }),
			logRow({ exposureSeconds: 60, accepted: 10 }),
			logRow({ exposureSeconds: 30, accepted: 10 }),
		];
		const goals = [
			goal('L', 60 * 300, { exposureSeconds: 300 }),
			goal('L', 30 * 60, { exposureSeconds: 60 }),
			goal('L', 1000),
		];
		expect(toShoot(rows, plan(goals, plain))).toEqual([
			['L', null, 60, null, 1200],
			['L', null, 300, null, 0],
			['L', null, null, null, 700],
		]);
	});

	test('keys ignore case also for filters that no table knows', () => {
		expect(toShoot([logRow({ filter: 'D1', accepted: 6 })], plan([goal('d1', hours(1))], plain))).toEqual([
			['D1', null, null, null, 1800],
		]);
	});

	test('the command line’s goals sum what a filter has in one panel', () => {
		const rows = [logRow({ panel: 1, accepted: 6 }), logRow({ panel: 2, accepted: 12 })];
		expect(
			goalsByPanel(
				goalCells(rows, plan([goal('L', hours(1)), goal('L', hours(3), { optics: 'Redcat51' })], plain)),
			),
		).toEqual([
			{ filter: 'L', panel: 1, goalSeconds: 14_400, toShootSeconds: 1800 + 10_800, progress: 0.125 },
			{ filter: 'L', panel: 2, goalSeconds: 14_400, toShootSeconds: 10_800, progress: 0.25 },
		]);
		expect(goalsByPanel(goalCells(rows, plan([goal('L', hours(1))], plain)))).toEqual([
			{ filter: 'L', panel: 1, goalSeconds: 3600, toShootSeconds: 1800, progress: 0.5 },
			{ filter: 'L', panel: 2, goalSeconds: 3600, toShootSeconds: 0, progress: 1 },
		]);
	});

	test('what is to be shot is never less than any cell’s lack, whatever the others have', () => {
		const row = fc
			.record({
				panel: fc.constantFrom(1, 2, 3, null),
				filter: fc.constantFrom('L', 'Ha'),
				rig: fc.constantFrom('RC8@f8.0+A', 'TMB130@f7.0+B'),
				exposureSeconds: fc.constantFrom(60, 300),
				accepted: fc.nat(99),
				unreviewed: fc.nat(99),
			})
			.map(logRow);
		const goals = [
			goal('L', hours(2)),
			goal('Ha', hours(2)),
			goal('L', hours(1), { optics: 'RC8' }),
			goal('Ha', 3000, { exposureSeconds: 60 }),
		];
		fc.assert(
			fc.property(fc.array(row), rows => {
				const cells = goalCells(rows, plan(goals));
				const whole = sumNeeds(cells);
				expect(whole?.toShootSeconds).toBeCloseTo(
					cells.reduce((sum, cell) => sum + cell.toShootSeconds, 0),
					3,
				);
				for (const cell of cells) expect(whole?.toShootSeconds).toBeGreaterThanOrEqual(cell.toShootSeconds);
				expect(whole?.progress === 1).toBe(cells.every(cell => cell.toShootSeconds === 0));
			}),
		);
	});
});

describe('the exposure table', () => {
	test('a filter with a goal and no frames has a line with zero subs and no exposure', () => {
		const {
			lines,
			filters: [first],
		} = exposureTable([], plan([goal('SII', hours(1))]));
		expect(lines).toMatchObject([
			{
				filter: 'SII',
				exposureSeconds: null,
				counted: { subs: 0, seconds: 0 },
				need: { toShootSeconds: 4140 },
				subsToShoot: null,
			},
		]);
		expect(first?.shots).toEqual([{ optics: null, choices: [] }]);
	});

	test('a counted goal without frames has a line of its exposure', () => {
		const goals = [goal('Ha', 3000, { exposureSeconds: 300 }), goal('Ha', 600, { exposureSeconds: 60 })];
		const {
			filters: [ha],
		} = exposureTable([logRow({ filter: 'Ha', accepted: 1 })], plan(goals, { buffer: 0 }));
		const cells = ha?.lines.map(({ exposureSeconds, counted, need, subsToShoot }) => [
			exposureSeconds,
			counted.subs,
			need?.goalSeconds,
			subsToShoot,
		]);
		expect(cells).toEqual([
			[60, 0, 600, 10],
			[300, 1, 3000, 9],
		]);
		expect(ha?.shots).toEqual([
			{ optics: null, choices: [{ subs: 10, exposureSeconds: 60 }] },
			{ optics: null, choices: [{ subs: 9, exposureSeconds: 300 }] },
		]);
	});

	test('several exposures in use: 12 × 300 s or 60 × 60 s, the one with most integration first', () => {
		const rows = [logRow({ exposureSeconds: 60, accepted: 30 }), logRow({ accepted: 10 })];
		const {
			filters: [l],
		} = exposureTable(rows, plan([goal('L', 30 * 60 + 10 * 300 + 3600)], { buffer: 0 }));
		expect(l?.need?.toShootSeconds).toBe(3600);
		expect(l?.shots).toEqual([
			{
				optics: null,
				choices: [
					{ subs: 12, exposureSeconds: 300 },
					{ subs: 60, exposureSeconds: 60 },
				],
			},
		]);
		expect(l?.lines.map(({ exposureSeconds, subsToShoot }) => [exposureSeconds, subsToShoot])).toEqual([
			[60, 60],
			[300, 12],
		]);
	});

	test('a filter without a goal needs nothing, and a reached one has nothing to shoot', () => {
		const {
			filters: [l, ha],
		} = exposureTable(
			[logRow({ accepted: 30 }), logRow({ filter: 'Ha', accepted: 1 })],
			plan([goal('L', hours(1))]),
		);
		expect([l?.shots, ha?.need, ha?.shots, ha?.lines[0]?.subsToShoot]).toEqual([[], null, [], null]);
	});

	test('an exposure with nothing but rejects has no line, but its rejects are told', () => {
		const table = exposureTable([logRow({ accepted: 1 }), logRow({ exposureSeconds: 10, rejected: 6 })], plan([]));
		expect(table.lines).toHaveLength(1);
		expect(table.all.rejected).toEqual({ subs: 6, seconds: 60 });
	});

	test('lights of no known filter appear only where they are wanted', () => {
		const rows = [logRow({ filter: 'Unknown', accepted: 1 }), logRow({ accepted: 1 })];
		expect(exposureTable(rows, plan([])).lines.map(({ filter }) => filter)).toEqual(['L']);
		expect(exposureTable(rows, plan([], { includeUnknown: true })).lines.map(({ filter }) => filter)).toEqual([
			'L',
			'Unknown',
		]);
	});
});

test('the totals of the mock-up’s note', () => {
	const night = (filter: string, exposureSeconds: number, unreviewed: number): LogRow =>
		logRow({ filter, exposureSeconds, unreviewed });
	const rows = [
		night('L', 120, 150),
		night('R', 180, 40),
		night('G', 180, 35),
		night('B', 180, 38),
		night('Ha', 300, 25),
	];
	const { all, filters: lines } = exposureTable(
		rows,
		plan([goal('L', hours(4)), goal('R', hours(2)), goal('G', hours(2)), goal('B', hours(2))]),
	);
	expect([toHours(all.counted.seconds), all.accepted.subs, all.unreviewed.subs]).toEqual([12.73, 0, 288]);
	expect(lines.map(({ filter, counted }) => [filter, toHours(counted.seconds)])).toEqual([
		['L', 5],
		['R', 2],
		['G', 1.75],
		['B', 1.9],
		['Ha', 2.08],
	]);
	expect(all.need).toMatchObject({ goalSeconds: 36_000, captureTargetSeconds: 41_400, toShootSeconds: 4500 });
	expect(all.need && progressPercent(all.need)).toBe(89);
});

test('without goals there is nothing to need', () =>
	expect(exposureTable([logRow({ accepted: 12 })], plan([])).all.need).toBeNull());
