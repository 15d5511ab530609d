import { describe, expect, test } from 'vitest';
import { Gear } from '../../../src/tree/scan/io-mode';

const waits = (gear: Gear, calls: number, ms: number, inFlight = 1): void => { for (let call = 0; call < calls; call++) gear.waited(ms, inFlight); };
const blocks = (gear: Gear, calls: number, ms: number): void => { for (let call = 0; call < calls; call++) gear.blocked(ms); };

describe('the gear', () => {
	test('takes synchronous calls after 32 asynchronous ones', () => {
		const gear = new Gear(true);
		waits(gear, 31, 0.1);
		expect(gear.isSync).toBe(false);
		waits(gear, 1, 0.1);
		expect(gear.isSync).toBe(true);
	});
	test('keeps to them as long as they take less, a slow one among them', () => {
		const gear = new Gear(true);
		waits(gear, 32, 0.1);
		gear.blocked(20);
		blocks(gear, 1000, 0.02);
		expect(gear.isSync).toBe(true);
	});
	test('leaves them at once when 256 asynchronous ones would have taken less', () => {
		const gear = new Gear(true);
		waits(gear, 32, 0.1);
		gear.blocked(25.5);
		expect(gear.isSync).toBe(true);
		gear.blocked(0.2);
		expect(gear.isSync).toBe(false);
	});
	test('counts what a call took by how many were under way', () => {
		const gear = new Gear(true);
		waits(gear, 32, 1.6, 16);
		gear.blocked(26);
		expect(gear.isSync).toBe(false);
	});
	test('tries them less and less often where they take long', () => {
		const gear = new Gear(true);
		waits(gear, 32, 0.25);
		for (const probe of [64, 128]) {
			blocks(gear, 17, 4);
			expect(gear.isSync).toBe(false);
			waits(gear, probe - 1, 0.25);
			expect(gear.isSync).toBe(false);
			waits(gear, 1, 0.25);
			expect(gear.isSync).toBe(true);
		}
	});
	test('never takes them where the asynchronous ones are slow, and times those less and less often', () => {
		const gear = new Gear(true);
		waits(gear, 32, 0.5);
		waits(gear, 63, 0.1);
		expect(gear.isSync).toBe(false);
		waits(gear, 1, 0.1);
		expect(gear.isSync).toBe(true);
	});
	test('tries them soon again after they did well', () => {
		const gear = new Gear(true);
		waits(gear, 32, 0.1);
		gear.blocked(30);
		waits(gear, 64, 0.1);
		blocks(gear, 256, 0.02);
		gear.blocked(30);
		expect(gear.isSync).toBe(false);
		waits(gear, 64, 0.1);
		expect(gear.isSync).toBe(true);
	});
	test('never takes them where there are none', () => {
		const gear = new Gear(false);
		waits(gear, 1000, 0);
		expect(gear.isSync).toBe(false);
	});
});
