import { describe, expect, test } from 'vitest';
import { IoMode } from '../../../src/tree/scan/io-mode';

const waits = (ioMode: IoMode, calls: number, ms: number, inFlight = 1): void => {
	for (let call = 0; call < calls; call++) ioMode.waited(ms, inFlight);
};
const blocks = (ioMode: IoMode, calls: number, ms: number): void => {
	for (let call = 0; call < calls; call++) ioMode.blocked(ms);
};

describe('the gear', () => {
	test('takes synchronous calls after 32 asynchronous ones', () => {
		const ioMode = new IoMode(true);
		waits(ioMode, 31, 0.1);
		expect(ioMode.isSync).toBe(false);
		waits(ioMode, 1, 0.1);
		expect(ioMode.isSync).toBe(true);
	});
	test('keeps to them as long as they take less, a slow one among them', () => {
		const ioMode = new IoMode(true);
		waits(ioMode, 32, 0.1);
		ioMode.blocked(20);
		blocks(ioMode, 1000, 0.02);
		expect(ioMode.isSync).toBe(true);
	});
	test('leaves them at once when 256 asynchronous ones would have taken less', () => {
		const ioMode = new IoMode(true);
		waits(ioMode, 32, 0.1);
		ioMode.blocked(25.5);
		expect(ioMode.isSync).toBe(true);
		ioMode.blocked(0.2);
		expect(ioMode.isSync).toBe(false);
	});
	test('counts what a call took by how many were under way', () => {
		const ioMode = new IoMode(true);
		waits(ioMode, 32, 1.6, 16);
		ioMode.blocked(26);
		expect(ioMode.isSync).toBe(false);
	});
	test('tries them less and less often where they take long', () => {
		const ioMode = new IoMode(true);
		waits(ioMode, 32, 0.25);
		for (const probe of [64, 128]) {
			blocks(ioMode, 17, 4);
			expect(ioMode.isSync).toBe(false);
			waits(ioMode, probe - 1, 0.25);
			expect(ioMode.isSync).toBe(false);
			waits(ioMode, 1, 0.25);
			expect(ioMode.isSync).toBe(true);
		}
	});
	test('never takes them where the asynchronous ones are slow, and times those less and less often', () => {
		const ioMode = new IoMode(true);
		waits(ioMode, 32, 0.5);
		waits(ioMode, 63, 0.1);
		expect(ioMode.isSync).toBe(false);
		waits(ioMode, 1, 0.1);
		expect(ioMode.isSync).toBe(true);
	});
	test('tries them soon again after they did well', () => {
		const ioMode = new IoMode(true);
		waits(ioMode, 32, 0.1);
		ioMode.blocked(30);
		waits(ioMode, 64, 0.1);
		blocks(ioMode, 256, 0.02);
		ioMode.blocked(30);
		expect(ioMode.isSync).toBe(false);
		waits(ioMode, 64, 0.1);
		expect(ioMode.isSync).toBe(true);
	});
	test('never takes them where there are none', () => {
		const ioMode = new IoMode(false);
		waits(ioMode, 1000, 0);
		expect(ioMode.isSync).toBe(false);
	});
});
