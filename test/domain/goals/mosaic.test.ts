import { expect, test } from 'vitest';
import { FilterTable } from '../../../src/domain/filter';
import type { Goal } from '../../../src/domain/goals/goal';
import { panelTable, type PanelGrid } from '../../../src/domain/goals/mosaic';
import type { GoalPlan } from '../../../src/domain/goals/progress';
import { logRow } from '../../build/log-row';

const filters = new FilterTable();
const plan = (goals: Goal[], scope: GoalPlan['scope'] = 'panel'): GoalPlan => ({
	goals,
	buffer: 0,
	scope,
	includeUnknown: false,
	compareFilters: (a, b) => filters.compare(a, b),
});
const secondsOf = (grid: PanelGrid | undefined): unknown =>
	grid?.lines.map(({ panel, counted, cells }) => [
		panel,
		counted.seconds,
		...cells.map(cell => cell.counted.seconds),
	]);

const REDCAT = 'Redcat51@f4.9+AP26CC';
const rows = [
	logRow({ panel: 1, accepted: 4 }),
	logRow({ panel: 1, filter: 'Ha', accepted: 8 }),
	logRow({ panel: 2, accepted: 2 }),
	logRow({ panel: 2, filter: 'Ha', unreviewed: 6, rejected: 9, rig: REDCAT }),
	logRow({ panel: 4, accepted: 2, filter: 'Ha' }),
	logRow({ panel: 4, accepted: 6, rig: REDCAT }),
	logRow({ panel: 4, accepted: 99, filter: 'Unknown' }),
];

test('a single field has no table', () => expect(panelTable([logRow({ accepted: 1 })], plan([]))).toBeNull());

test('each panel’s integration by filter, and which is behind: over all, and in each filter', () => {
	const grid = panelTable(rows, plan([]))?.combined;
	expect(grid?.filters).toEqual(['L', 'Ha']);
	expect(secondsOf(grid)).toEqual([
		[1, 3600, 1200, 2400],
		[2, 2400, 600, 1800],
		[4, 2400, 1800, 600],
	]);
	expect(grid?.leastExposed).toBe(2);
	expect(grid?.leastExposedByFilter).toEqual(
		new Map([
			['L', 2],
			['Ha', 4],
		]),
	);
});

test('each rig alone, the panels that it has not shot included', () => {
	const byRig = panelTable(rows, plan([]))?.byRig;
	expect(byRig?.map(({ rig }) => rig)).toEqual(['RC8@f8.0+ZWO ASI2600MM Pro', REDCAT]);
	expect(secondsOf(byRig?.[1]?.grid)).toEqual([
		[1, 0, 0, 0],
		[2, 1800, 0, 1800],
		[4, 1800, 1800, 0],
	]);
	expect(byRig?.[1]?.grid.leastExposed).toBe(1);
});

test('goals are per panel; a rig’s table shows only its own', () => {
	const goals: Goal[] = [
		{ filter: 'L', seconds: 1200, optics: null, exposureSeconds: null },
		{ filter: 'Ha', seconds: 3600, optics: 'redcat51', exposureSeconds: null },
	];
	const table = panelTable(rows, plan(goals));
	const lacks = (grid: PanelGrid | undefined): unknown =>
		grid?.lines.map(({ panel, need, cells }) => [
			panel,
			need?.toShootSeconds,
			...cells.map(cell => cell.need?.toShootSeconds),
		]);
	expect(lacks(table?.combined)).toEqual([
		[1, 3600, 0, 3600],
		[2, 2400, 600, 1800],
		[4, 3600, 0, 3600],
	]);
	expect(lacks(table?.byRig[1]?.grid)).toEqual([
		[1, 3600, undefined, 3600],
		[2, 1800, undefined, 1800],
		[4, 3600, undefined, 3600],
	]);
	expect(panelTable(rows, plan(goals, 'mosaic'))?.combined.lines.every(({ need }) => need === null)).toBe(true);
});

test('lights that no panel claims stand last and are never the ones that are behind', () => {
	const grid = panelTable([...rows, logRow({ accepted: 1 })], plan([]))?.combined;
	expect(grid?.lines.map(({ panel }) => panel)).toEqual([1, 2, 4, null]);
	expect(grid?.leastExposed).toBe(2);
});

test('panels with the same integration: none is behind', () => {
	expect(
		panelTable([logRow({ panel: 1, accepted: 3 }), logRow({ panel: 2, accepted: 3 })], plan([]))?.combined
			.leastExposed,
	).toBeNull();
});
