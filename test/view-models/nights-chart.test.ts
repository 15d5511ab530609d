import { describe, expect, test } from 'vitest';
import { FilterTable } from '../../src/domain/filter';
import { dateOfDay, nightsChart, type NightsStrip } from '../../src/view-models/nights-chart';
import { logRow } from '../build/log-row';

const filters = new FilterTable();
const compare = (a: string, b: string): number => filters.compare(a, b);
const date = (day: number): string => dateOfDay(day).toISOString().slice(0, 10);
const extent = ({ firstDay, lastDay }: NightsStrip): string[] => [date(firstDay), date(lastDay)];
const night = (name: string, facts = {}) => logRow({ night: name, accepted: 12, ...facts });

describe('the chart of nights', () => {
	test("sums each night by filter, in the filters' order, accepted and unreviewed together", () => {
		const {
			filters: shown,
			strips,
			mostSeconds,
		} = nightsChart(
			[
				logRow({ night: '2025-09-14', filter: 'Ha', accepted: 2, unreviewed: 1, rejected: 9 }),
				logRow({ night: '2025-09-14', filter: 'L', exposureSeconds: 60, accepted: 10 }),
				logRow({
					night: '2025-09-14',
					filter: 'L',
					exposureSeconds: 120,
					panel: 2,
					unreviewed: 5,
					state: 'missing',
				}),
				logRow({ night: '2025-09-12', filter: 'Ha', accepted: 4, state: 'archived' }),
			],
			compare,
		);
		expect(shown).toEqual(['L', 'Ha']);
		expect(strips.map(({ nights }) => nights.map(bar => [bar.night, date(bar.day), bar.seconds]))).toEqual([
			[
				['2025-09-12', '2025-09-12', [0, 1200]],
				['2025-09-14', '2025-09-14', [1200, 900]],
			],
		]);
		expect(mostSeconds).toBe(2100);
	});

	test('leaves out nights without light, without a date and with one that does not exist', () => {
		const rows = [
			night('2025-02-30'),
			logRow({ night: null, accepted: 3 }),
			logRow({ rejected: 5 }),
			night('2025-09-14', { exposureSeconds: 0 }),
		];
		expect(nightsChart(rows, compare)).toEqual({ filters: [], strips: [], mostSeconds: 0, olderYears: 0 });
	});

	test('shows one night in the middle of four weeks, with weeks on the axis', () => {
		// 28 − 1 = 27 more days: 13 before, 14 behind.
		const [strip] = nightsChart([night('2025-09-14')], compare).strips;
		expect(strip && [extent(strip), strip.year, strip.longestGapDays, strip.ticks.map(date)]).toEqual([
			['2025-09-01', '2025-09-28'],
			null,
			0,
			['2025-09-01', '2025-09-08', '2025-09-15', '2025-09-22'],
		]);
	});

	test('shows a season as one stretch with two days at each end, months on the axis, and tells the longest gap', () => {
		// 2025-08-20 to 2025-09-14 are 11 + 14 = 25 days; to 2026-01-05 are 16 + 31 + 30 + 31 + 5 = 113.
		const { strips } = nightsChart([night('2025-09-14'), night('2026-01-05'), night('2025-08-20')], compare);
		expect(strips.map(strip => [extent(strip), strip.longestGapDays, strip.ticks.map(date)])).toEqual([
			[['2025-08-18', '2026-01-07'], 113, ['2025-09-01', '2025-10-01', '2025-11-01', '2025-12-01', '2026-01-01']],
		]);
	});

	test('a stretch is cut into years, the newest first, where it is longer than one', () => {
		expect(nightsChart([night('2024-09-14'), night('2025-09-14')], compare).strips).toHaveLength(1);
		const { strips } = nightsChart(
			[night('2024-02-29'), night('2025-03-01'), night('2025-03-04'), night('2022-12-31')],
			compare,
		);
		expect(
			strips.map(strip => [strip.year, extent(strip), strip.nights.map(bar => bar.night), strip.longestGapDays]),
		).toEqual([
			[2025, ['2025-01-01', '2025-12-31'], ['2025-03-01', '2025-03-04'], 3],
			[2024, ['2024-01-01', '2024-12-31'], ['2024-02-29'], 0],
			[2022, ['2022-01-01', '2022-12-31'], ['2022-12-31'], 0],
		]);
		expect(strips[0]?.ticks).toHaveLength(12);
	});

	test('more than ten years are counted', () => {
		const { strips, olderYears } = nightsChart(
			Array.from({ length: 13 }, (_, at) => night(`${2013 + at}-01-01`)),
			compare,
		);
		expect([strips.map(({ year }) => year), olderYears]).toEqual([
			[2025, 2024, 2023, 2022, 2021, 2020, 2019, 2018, 2017, 2016],
			3,
		]);
	});
});
