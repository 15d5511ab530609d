import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	countedRows,
	formatDuration,
	grandTotals,
	rowOrder,
	sortLines,
	tally,
	toHours,
	totalsBy,
	UNKNOWN_FILTER,
	type SortableLine,
	type SortKey,
} from '../../src/domain/exposure';
import { FilterTable } from '../../src/domain/filter';
import { logRow } from '../build/log-row';

const filters = new FilterTable();
const compareFilters = (a: string, b: string): number => filters.compare(a, b);

describe('durations', () => {
	test.each([
		[0, '0 h 00 m'],
		[18_000, '5 h 00 m'],
		[33 * 60, '0 h 33 m'],
		[103.5 * 60, '1 h 44 m'],
		[172.5 * 60, '2 h 52 m'],
		[29.9, '0 h 00 m'],
		[30.1, '0 h 01 m'],
		[59.5 * 60, '1 h 00 m'],
		[359_999, '100 h 00 m'],
		[45_840, '12 h 44 m'],
	])('%d s reads %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));

	test('minutes never read 60, and are never further off than half a minute', () => {
		fc.assert(
			fc.property(fc.double({ min: 0, max: 1e8, noNaN: true }), seconds => {
				const [, hours = '', minutes = ''] = /^(\d+) h (\d\d) m$/.exec(formatDuration(seconds)) ?? [];
				expect(Number(minutes)).toBeLessThan(60);
				expect(Math.abs(Number(hours) * 3600 + Number(minutes) * 60 - seconds)).toBeLessThanOrEqual(30.000001);
			}),
		);
	});

	test('hours have two decimals', () => expect([45_840, 7500, 36].map(toHours)).toEqual([12.73, 2.08, 0.01]));
});

describe('sums over rows', () => {
	const rows = [
		logRow({ night: '2025-09-15', filter: 'Ha', exposureSeconds: 600, accepted: 3, unreviewed: 2, rejected: 1 }),
		logRow({ filter: 'L', exposureSeconds: 60, accepted: 10, state: 'archived' }),
		logRow({ filter: 'L', exposureSeconds: 60, unreviewed: 5, tree: 'other', state: 'missing' }),
		logRow({ filter: 'L', exposureSeconds: 300, rig: 'Redcat51@f4.9+AP26CC', accepted: 1 }),
		logRow({ filter: UNKNOWN_FILTER, exposureSeconds: 60, accepted: 7, rig: null }),
	];

	test('accepted and unreviewed subs count, rejected ones are only told; archived and missing data counts', () => {
		expect(tally(rows.slice(0, 4))).toEqual({
			accepted: { subs: 14, seconds: 1800 + 600 + 300 },
			unreviewed: { subs: 7, seconds: 1200 + 300 },
			rejected: { subs: 1, seconds: 600 },
			counted: { subs: 21, seconds: 4200 },
		});
	});

	test('exposures of fractions of a second add up without noise', () => {
		expect(
			tally([logRow({ exposureSeconds: 0.1, accepted: 3 }), logRow({ exposureSeconds: 0.2, unreviewed: 3 })])
				.counted.seconds,
		).toBe(0.9);
	});

	test('lights without a known filter stay outside unless they are wanted', () => {
		expect(tally(countedRows(rows, false)).counted.subs).toBe(21);
		expect(tally(countedRows(rows, true)).counted.subs).toBe(28);
	});

	test('by filter and exposure, in the order of the filters', () => {
		expect(
			totalsBy(rows, ['filter', 'exposureSeconds'], compareFilters).map(
				({ filter, exposureSeconds, counted }) => [filter, exposureSeconds, counted.subs],
			),
		).toEqual([
			['L', 60, 15],
			['L', 300, 1],
			['Ha', 600, 5],
			[UNKNOWN_FILTER, 60, 7],
		]);
	});

	test('by rig and by night; what has no rig comes last', () => {
		expect(totalsBy(rows, ['rig'], compareFilters).map(({ rig, counted }) => [rig, counted.seconds])).toEqual([
			['RC8@f8.0+ZWO ASI2600MM Pro', 3900],
			['Redcat51@f4.9+AP26CC', 300],
			[null, 420],
		]);
		expect(totalsBy(rows, ['night'], compareFilters).map(({ night, counted }) => [night, counted.subs])).toEqual([
			['2025-09-14', 23],
			['2025-09-15', 5],
		]);
	});

	test('grand totals begin with the longest exposure and leave out exposures with nothing but rejects', () => {
		const more = [...rows, logRow({ exposureSeconds: 900, rejected: 4 })];
		expect(grandTotals(more).map(({ exposureSeconds, counted }) => [exposureSeconds, counted.subs])).toEqual([
			[600, 5],
			[300, 1],
			[60, 22],
		]);
	});

	test('however rows are grouped, the groups hold all of them', () => {
		const anyRow = fc
			.record({
				night: fc.constantFrom('2025-01-01', '2025-01-02', null),
				filter: fc.constantFrom('L', 'Ha', 'D1'),
				exposureSeconds: fc.constantFrom(0.3, 60, 300),
				accepted: fc.nat(500),
				unreviewed: fc.nat(500),
			})
			.map(logRow);
		fc.assert(
			fc.property(
				fc.array(anyRow),
				fc.subarray(['night', 'filter', 'exposureSeconds'] as const),
				(some, fields) => {
					const seconds = totalsBy(some, fields, compareFilters).reduce(
						(sum, { counted }) => sum + counted.seconds,
						0,
					);
					expect(seconds).toBeCloseTo(tally(some).counted.seconds, 3);
				},
			),
		);
	});

	test('rows are ordered by one field after the other', () => {
		const order = rowOrder(['exposureSeconds', 'filter'], compareFilters);
		expect([...rows].sort(order).map(({ exposureSeconds, filter }) => `${exposureSeconds} ${filter}`)).toEqual([
			'60 L',
			'60 L',
			`60 ${UNKNOWN_FILTER}`,
			'300 L',
			'600 Ha',
		]);
	});
});

describe('the six sort orders', () => {
	const line = (
		filter: string,
		exposureSeconds: number | null,
		subs: number,
		toShootSeconds: number | null,
	): SortableLine => ({
		filter,
		exposureSeconds,
		counted: { subs, seconds: subs * (exposureSeconds ?? 0) },
		need: toShootSeconds === null ? null : { toShootSeconds },
		subsToShoot:
			toShootSeconds === null || exposureSeconds === null ? null : Math.ceil(toShootSeconds / exposureSeconds),
	});
	const lines = [
		line('Ha', 300, 40, 3000),
		line('SII', null, 0, 900),
		line('R', 600, 18, null),
		line('L', 120, 90, 0),
		line('R', 180, 34, null),
		line('OIII', 60, 40, 900),
	];
	const sorted = (key: SortKey): string[] =>
		sortLines(lines, key, compareFilters).map(({ filter, exposureSeconds }) => `${filter} ${exposureSeconds}`);

	test.each<[SortKey, string, string[]]>([
		[
			'folder',
			'the filters’ order, shorter exposures first',
			['L 120', 'R 180', 'R 600', 'Ha 300', 'OIII 60', 'SII null'],
		],
		['exposure_time', 'the longest first', ['R 600', 'Ha 300', 'R 180', 'L 120', 'OIII 60', 'SII null']],
		[
			'num_subs',
			'the most first, equals in the filters’ order',
			['L 120', 'Ha 300', 'OIII 60', 'R 180', 'R 600', 'SII null'],
		],
		['total_exposure', 'the most first', ['Ha 300', 'L 120', 'R 600', 'R 180', 'OIII 60', 'SII null']],
		[
			'remaining_time',
			'the most first, no goal like nothing to do',
			['Ha 300', 'OIII 60', 'SII null', 'L 120', 'R 180', 'R 600'],
		],
		[
			'remaining_subs',
			'a goal whose exposure nobody knows before all',
			['SII null', 'OIII 60', 'Ha 300', 'L 120', 'R 180', 'R 600'],
		],
	])('%s: %s', (key, _, order) => expect(sorted(key)).toEqual(order));
});
