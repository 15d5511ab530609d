import { expect, test } from 'vitest';
import type { LogRow } from '../../../src/domain/exposure';
import { archivedRows, unarchivedRows, withoutReturned } from '../../../src/domain/goals/log-rows';

const row = (change: Partial<LogRow> = {}): LogRow => ({
	night: '2026-01-14',
	rig: 'RC8@f8.0+ZWO ASI2600MM Pro',
	panel: null,
	filter: 'L',
	exposureSeconds: 300,
	accepted: 3,
	unreviewed: 0,
	rejected: 0,
	angleMin: null,
	angleMax: null,
	tree: 'a',
	state: 'here',
	...change,
});

test('an archive marks what is in its tree; taken back, what is there is there again, and earlier archives stay', () => {
	const rows = [
		row(),
		row({ filter: 'R' }),
		row({ tree: 'b' }),
		row({ night: '2025-01-01', state: 'archived' }),
		row({ night: '2025-01-02', state: 'missing' }),
	];
	const archived = archivedRows(rows, 'a');
	expect(archived.map(({ state }) => state)).toEqual(['archived', 'archived', 'here', 'archived', 'missing']);
	// As a header gives it: the log holds milliseconds.
	expect(unarchivedRows(archived, [row({ exposureSeconds: 300.00001 }), row({ filter: 'R', accepted: 1 })])).toEqual(
		rows,
	);
});

test('frames that went back to where they were captured are not lost, others still are', () => {
	const gone = row({ state: 'missing' });
	const others = [
		row({ state: 'missing', filter: 'R' }),
		row({ state: 'missing', tree: 'b' }),
		row({ state: 'missing', panel: 1 }),
		row({ state: 'missing', rig: null }),
		row({ state: 'archived' }),
		row(),
	];
	expect(withoutReturned([gone, row({ state: 'missing', exposureSeconds: 60 }), ...others], [gone])).toEqual(others);
	expect(withoutReturned(others, [])).toEqual(others);
});
