import fc from 'fast-check';
import { expect, test } from 'vitest';
import { medianOf } from '../../../src/pictures/stretch/auto-stretch';

test.each<[values: number[], median: number]>([
	[[3], 3],
	[[4, 1], 2.5],
	[[0, 0, 7], 0],
	[[5, 1, 4, 2], 3],
	[[1e-38, 1e38, 0.5], 0.5],
	[[1, 1, 1, 1], 1],
])('the median of %j is %d', (values, median) => {
	expect(medianOf(Float32Array.from(values))).toBeCloseTo(median, 12);
});

test('is what lies in the middle when sorted', () => {
	fc.assert(
		fc.property(
			fc.array(fc.float({ min: 0, noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 200 }),
			values => {
				const sorted = Float32Array.from(values, value => value + 0).sort();
				const [lower = NaN, upper = NaN] = [
					sorted[Math.ceil(sorted.length / 2) - 1],
					sorted[Math.floor(sorted.length / 2)],
				];
				expect(medianOf(Float32Array.from(values, value => value + 0))).toBe((lower + upper) / 2);
			},
		),
	);
});
