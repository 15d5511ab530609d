import { expect, test } from 'vitest';
import { newTreeId } from '../../../src/tree/device-state';

test("a new tree's id is four letters and digits that can't be mistaken for each other", () => {
	expect(newTreeId(new Set(), () => 0)).toBe('aaaa');
	expect(newTreeId(new Set(), () => 0.9999)).toBe('9999');
	for (let at = 0; at < 1000; at++) expect(newTreeId(new Set(), () => Math.random())).toMatch(/^[a-km-np-z2-9]{4}$/);
});
test('it is none that is taken', () => {
	const rolls = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.05];
	expect(newTreeId(new Set(['aaaa']), () => rolls.shift() ?? 0)).toBe('aaab');
});
