import { describe, expect, test } from 'vitest';
import { makePace, untilDone } from '../../src/tree/pace';

describe('the pace', () => {
	test('is due when a slice is used up, and begins another after the others\' turn', async () => {
		let now = 0;
		let turns = 0;
		const pace = makePace(() => { turns++; now += 100; return Promise.resolve(); }, () => now);
		now = 7.9;
		expect(pace.due()).toBe(false);
		now = 8;
		expect(pace.due()).toBe(true);
		await pace.rest();
		expect([turns, pace.due()]).toEqual([1, false]);
	});
	test('gives several that rest at once one turn, and one slice', async () => {
		let now = 0;
		let turns = 0;
		const pace = makePace(() => { turns++; return Promise.resolve(); }, () => now);
		now = 8;
		await Promise.all([pace.rest(), pace.rest(), pace.rest()]);
		expect(turns).toBe(1);
		now = 15;
		expect(pace.due()).toBe(false);
		now = 16;
		expect(pace.due()).toBe(true);
		await pace.rest();
		expect(turns).toBe(2);
	});
	test('rejects with the reason of a cancel, after the turn', async () => {
		const controller = new AbortController();
		const pace = makePace(() => { controller.abort(new Error('enough')); return Promise.resolve(); }, () => 0, controller.signal);
		await expect(pace.rest()).rejects.toThrow('enough');
	});
	test('for work that must be done takes its turns and never rejects', async () => {
		let turns = 0;
		const pace = untilDone(makePace(() => { turns++; return Promise.resolve(); }, () => 50 * turns, AbortSignal.abort(), 8));
		await pace.rest();
		expect([turns, pace.due()]).toEqual([1, false]);
	});
});
