import { describe, expect, test } from 'vitest';
import { cardOf, type Card } from '../../src/view-models/dashboard';
import type { LogRow } from '../../src/domain/exposure';
import { boardSummary, integrationTotals } from '../../src/view-models/integration-totals';
import { logRow } from '../build/log-row';

const RC8 = 'RC8@f8.0+ZWO ASI2600MM Pro';
const REDCAT = 'Redcat51@f4.9+AP26CC';
const ALL = { rig: '', filter: '' };

function card(
	target: string,
	rows: readonly LogRow[],
	properties: Readonly<Record<string, unknown>> = {},
	includeUnknown = false,
): Card {
	return cardOf(
		{ target, notePath: `${target}.md`, rows, properties },
		{ goals: [], buffer: 0.15, scope: 'panel', includeUnknown, compareFilters: () => 0 },
	);
}

const m31 = card(
	'M 31',
	[
		logRow({ night: '2025-01-03', exposureSeconds: 300, accepted: 12, rejected: 5 }),
		logRow({ night: '2025-01-03', filter: 'Ha', exposureSeconds: 600, accepted: 3, unreviewed: 3 }),
		logRow({ night: '2024-12-31', exposureSeconds: 300, accepted: 6 }),
	],
	{ stage: '20_Data', hours: 2.5, last_night: '2025-01-03' },
);
const m33 = card(
	'M 33',
	[
		logRow({ night: '2025-01-03', rig: REDCAT, exposureSeconds: 180, unreviewed: 20 }),
		logRow({ night: '2025-02-10', rig: RC8.toLowerCase(), exposureSeconds: 300, accepted: 1 }),
		logRow({ night: '2025-03-01', rejected: 9 }),
		logRow({ night: null, rig: null, exposureSeconds: 60, accepted: 10 }),
	],
	{ stage: '60_Done', hours: 1.25, last_night: '2025-02-10' },
);

describe('integration totals', () => {
	test('sum accepted and unreviewed light of each rig, a night of several targets counted once', () => {
		const { all, rigs } = integrationTotals([m31, m33], ALL);
		// M 31: 3600 + 3600 + 1800; M 33: 3600 + 300 + 600.
		expect(all).toEqual({ seconds: 13_500, nights: 3, targets: 2 });
		expect(rigs).toEqual([
			{ rig: RC8, seconds: 9300, nights: 3, targets: 2 },
			{ rig: REDCAT, seconds: 3600, nights: 1, targets: 1 },
			{ rig: null, seconds: 600, nights: 0, targets: 1 },
		]);
	});

	test('sum years and their months, the latest first, and light without a date last', () => {
		const { years } = integrationTotals([m31, m33], ALL);
		expect(years.map(({ year, seconds, nights, months }) => [year, seconds, nights, months.length])).toEqual([
			['2025', 11_100, 2, 12],
			['2024', 1800, 1, 12],
			[null, 600, 0, 0],
		]);
		expect(years[0]?.months.map(({ seconds }) => seconds)).toEqual([10_800, 300, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
		expect(years[1]?.months[11]).toEqual({ seconds: 1800, nights: 1 });
	});

	test('of one rig and filter sum only their light', () => {
		expect(integrationTotals([m31, m33], { rig: RC8, filter: 'Ha' }).all).toEqual({
			seconds: 3600,
			nights: 1,
			targets: 1,
		});
		expect(integrationTotals([m31, m33], { rig: REDCAT, filter: '' }).rigs.map(({ rig }) => rig)).toEqual([REDCAT]);
	});

	test('of nothing are nothing', () => {
		expect(integrationTotals([], ALL)).toEqual({ all: { seconds: 0, nights: 0, targets: 0 }, rigs: [], years: [] });
		expect(integrationTotals([card('M 1', [logRow({ rejected: 3 })])], ALL).rigs).toEqual([]);
	});

	test('leave light out whose filter nobody knows, unless it counts', () => {
		const rows = [logRow({ filter: 'Unknown', exposureSeconds: 60, accepted: 2 })];
		expect(integrationTotals([card('M 1', rows)], ALL).all.seconds).toBe(0);
		expect(integrationTotals([card('M 1', rows, {}, true)], ALL).all.seconds).toBe(120);
	});

	test('carry no dust of floating point', () => {
		expect(integrationTotals([card('M 1', [logRow({ exposureSeconds: 0.1, accepted: 3 })])], ALL).all.seconds).toBe(
			0.3,
		);
	});
});

describe('the summary', () => {
	test("tells open targets by the stage where they close, this year's nights with light, and the last one", () => {
		expect(boardSummary([m31, m33], 60, '2025-11-20')).toEqual({
			openTargets: 1,
			openHours: 2.5,
			hours: 3.75,
			nightsThisYear: 2,
			lastNight: '2025-02-10',
		});
		expect(boardSummary([m31, m33], 99, '2024-12-31')).toMatchObject({
			openTargets: 2,
			openHours: 3.75,
			nightsThisYear: 1,
		});
	});

	test('of targets without a stage or a night counts them as open', () => {
		expect(boardSummary([card('M 1', [])], 60, '2025-11-20')).toEqual({
			openTargets: 1,
			openHours: 0,
			hours: 0,
			nightsThisYear: 0,
			lastNight: undefined,
		});
	});
});
