import { expect, test } from 'vitest';
import type { LogRow } from '../../../src/domain/exposure';
import { sinceLastMaster } from '../../../src/domain/goals/progress';

const rig = 'RC8@f8.0+ZWO ASI2600MM Pro';
const row = (night: string | null, accepted: number, unreviewed = 0, rejected = 0): LogRow => ({
	night,
	rig,
	panel: null,
	filter: 'L',
	exposureSeconds: 300,
	accepted,
	unreviewed,
	rejected,
	angleMin: null,
	angleMax: null,
	tree: 't',
	state: 'here',
});

test('is behind by the lights of later nights', () => {
	const rows = [
		row('2026-01-13', 10),
		row('2026-01-14', 5),
		row('2026-01-15', 2, 1, 7),
		row('2026-02-01', 1),
		row(null, 4),
	];
	expect(sinceLastMaster(rows, [{ date: '2025-12-01' }, { date: '2026-01-14' }, { date: null }])).toEqual({
		lastMaster: '2026-01-14',
		subs: 4,
		seconds: 1200,
	});
	expect(sinceLastMaster(rows, [{ date: '2026-02-01' }])).toEqual({ lastMaster: '2026-02-01', subs: 0, seconds: 0 });
	expect(sinceLastMaster(rows, [{ date: null }])).toEqual({ lastMaster: null, subs: 23, seconds: 6900 });
});
