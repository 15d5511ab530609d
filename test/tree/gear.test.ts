import { describe, expect, test } from 'vitest';
import { Gear } from '../../src/tree/gear';

const waits = (gear: Gear, calls: number, ms: number, inFlight = 1): void => { for (let call = 0; call < calls; call++) gear.waited(ms, inFlight); };

describe('the gear', () => {
	test('takes synchronous calls after 48 quick asynchronous ones', () => {
		const gear = new Gear(true);
		waits(gear, 47, 0.1);
		expect(gear.isSync).toBe(false);
		waits(gear, 1, 0.1);
		expect(gear.isSync).toBe(true);
	});
	test('counts what a call took by how many were under way', () => {
		const gear = new Gear(true);
		waits(gear, 48, 1.6, 16);
		expect(gear.isSync).toBe(true);
	});
	test('stays asynchronous where calls take long, and looks again less and less often', () => {
		const gear = new Gear(true);
		waits(gear, 48, 1);
		waits(gear, 95, 0.1);
		expect(gear.isSync).toBe(false);
		waits(gear, 1, 0.1);
		expect(gear.isSync).toBe(true);
	});
	test('leaves synchronous calls at the first slow one, for twice as long each time', () => {
		const gear = new Gear(true);
		waits(gear, 48, 0);
		gear.blocked(3.9);
		expect(gear.isSync).toBe(true);
		gear.blocked(4);
		expect(gear.isSync).toBe(false);
		waits(gear, 95, 0);
		expect(gear.isSync).toBe(false);
		waits(gear, 1, 0);
		expect(gear.isSync).toBe(true);
	});
	test('never takes them where there are none', () => {
		const gear = new Gear(false);
		waits(gear, 1000, 0);
		expect(gear.isSync).toBe(false);
	});
});
