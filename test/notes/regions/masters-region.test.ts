import { describe, expect, test } from 'vitest';
import { compareValues, type LogRow } from '../../../src/domain/exposure';
import type { MasterLight } from '../../../src/domain/target-facts';
import { mastersRegion } from '../../../src/notes/regions/masters-region';
import { wrapRegion } from '../../../src/notes/regions/regions';

const RC8 = 'RC8@f8.0+ZWO ASI2600MM Pro';
const master = (date: string | null, change: Partial<MasterLight> = {}): MasterLight => ({
	target: 'M 31',
	rig: RC8,
	date,
	drizzle: '1x',
	filter: 'L',
	subs: 40,
	exposureSeconds: 300,
	file: `${RC8}/30_Master/M 31/master/${date ?? 'x'}/1x/L.xisf`,
	...change,
});
const row = (night: string | null, accepted: number, change: Partial<LogRow> = {}): LogRow => ({
	night,
	rig: RC8,
	panel: null,
	filter: 'L',
	exposureSeconds: 300,
	accepted,
	unreviewed: 0,
	rejected: 0,
	angleMin: null,
	angleMax: null,
	tree: 't',
	state: 'here',
	...change,
});
const region = (masters: readonly MasterLight[], log: readonly LogRow[] = [], note = ''): string =>
	mastersRegion(masters, log, compareValues, note);

const HEADER =
	'### Masters\n\n| Created | Drizzle | Filter | Subs | Exposure | File |\n| --- | --- | --- | ---: | ---: | --- |\n';

describe('masters', () => {
	test('are listed, the newest first, and none is nothing', () => {
		expect(region([])).toBe('');
		expect(region([], [row('2026-01-14', 5)])).toBe('');
		expect(
			region([
				master('2025-12-01', {
					filter: 'R',
					drizzle: null,
					subs: undefined,
					exposureSeconds: undefined,
					file: 'R.fit',
				}),
				master('2026-01-14', { drizzle: '2x' }),
				master('2026-01-14'),
				master(null, { subs: 1, file: 'a|b.fit' }),
			]),
		).toBe(
			`${HEADER}| 2026-01-14 | 1x | L | 40 | 300 s | L.xisf |\n| 2026-01-14 | 2x | L | 40 | 300 s | L.xisf ` +
				'|\n| 2025-12-01 | – | R | – | – | R.fit |\n| – | 1x | L | – | 300 s | a\\|b.fit |',
		);
	});
	test('of trees that this device does not have stay as the note lists them', () => {
		const note = wrapRegion(
			'masters',
			`${HEADER}| 2026-01-14 | 1x | L | 12 | 300 s | L.xisf |\n| 2025-11-02 | 1x | Ha | 30 | 600 s | Ha.xisf ` +
				'|\n\nCaptured since the last master: 9 subs, 9 h 00 m.',
		);
		// What is here is told by its header today.
		expect(region([master('2026-01-14')], [], note)).toBe(
			`${HEADER}| 2026-01-14 | 1x | L | 40 | 300 s | L.xisf |\n| 2025-11-02 | 1x | Ha | 30 | 600 s | Ha.xisf |`,
		);
	});
});

describe('what was captured since the last master', () => {
	const since = (...parameters: Parameters<typeof region>): string | undefined =>
		/Captured since.*/.exec(region(...parameters))?.[0];

	test('is what was accepted or not reviewed on later nights, whatever filter or rig', () => {
		const log = [
			row('2026-01-13', 100),
			row('2026-01-14', 100),
			row('2026-01-15', 3, { unreviewed: 2, rejected: 50 }),
			row('2026-02-01', 1, { filter: 'Ha', exposureSeconds: 600, rig: null }),
			row(null, 7),
			row('2026-02-02', 1, { state: 'archived' }),
		];
		// 3 + 2 subs of 300 s, one of 600 s, one of 300 s.
		expect(since([master('2025-12-01'), master('2026-01-14'), master(null)], log)).toBe(
			'Captured since the last master: 7 subs, 0 h 40 m.',
		);
		expect(since([master('2026-02-01')], log)).toBe('Captured since the last master: 1 sub, 0 h 05 m.');
	});
	test('is not said where there is none, or no master has a date', () => {
		expect(
			since([master('2026-01-14')], [row('2026-01-14', 5), row('2026-01-20', 0, { rejected: 4 })]),
		).toBeUndefined();
		expect(since([master(null)], [row('2026-01-14', 5)])).toBeUndefined();
	});
	test('counts from a master that only the note knows', () => {
		const note = wrapRegion('masters', `${HEADER}| 2026-01-20 | 1x | L | 12 | 300 s | L.xisf |`);
		expect(since([master('2026-01-14')], [row('2026-01-15', 5), row('2026-01-21', 2)], note)).toBe(
			'Captured since the last master: 2 subs, 0 h 10 m.',
		);
	});
});
