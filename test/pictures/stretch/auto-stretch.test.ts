import { describe, expect, test } from 'vitest';
import { autoStretch, stretched } from '../../../src/pictures/stretch/auto-stretch';

describe('the automatic stretch', () => {
	// 0.02 − 2.8 × 1.4826 × 0.001 = 0.01584872; MTF(0.25, 0.00415128) = 0.75 × 0.00415128 / (0.25 + 0.5 × 0.00415128) =
	// 0.012351293
	test('cuts the shadows below the median and makes the background a quarter grey', () => {
		const stretch = autoStretch(0.02, 0.001);
		expect(stretch.shadows).toBeCloseTo(0.01584872, 10);
		expect(stretch.midtones).toBeCloseTo(0.0123512927, 9);
		expect(stretch.highlights).toBe(1);
		// The script balances the median before it spreads the rest over 1 − shadows, so that it comes out a little
		// brighter.
		expect(stretched(0.02, stretch)).toBeCloseTo(0.2530200703, 9);
		expect(stretched(0.0158, stretch)).toBe(0);
		expect(stretched(1, stretch)).toBe(1);
	});

	// 0.7 + 2.8 × 1.4826 × 0.01 = 0.7415128; MTF(0.0415128, 0.25) = 0.9584872 × 0.25 / (0.9169744 × 0.25 + 0.0415128) =
	// 0.885008812
	test('cuts the highlights of a bright image', () => {
		const stretch = autoStretch(0.7, 0.01);
		expect(stretch.shadows).toBe(0);
		expect(stretch.highlights).toBeCloseTo(0.7415128, 10);
		expect(stretch.midtones).toBeCloseTo(0.8850088123, 9);
	});

	test('an image without spread loses no shadows', () => {
		const { shadows, midtones, highlights } = autoStretch(0.2, 0);
		expect([shadows, highlights]).toEqual([0, 1]);
		// MTF(0.25, 0.2) = 0.75 × 0.2 / (0.25 + 0.5 × 0.2)
		expect(midtones).toBeCloseTo(0.15 / 0.35, 10);
	});

	test.each([
		[0, 0],
		[1, 0],
		[0.5, 0.5],
		[0.499, 0.4],
		[1, 0.5],
		[1e-30, 1e-31],
	])('median %d and deviation %d give shades from 0 to 1 that never fall', (median, deviation) => {
		const stretch = autoStretch(median, deviation);
		const shades = Array.from({ length: 101 }, (_, at) => stretched(at / 100, stretch));
		expect(shades).toEqual([...shades].sort((a, b) => a - b));
		expect([shades[0], shades[100]]).toEqual([0, 1]);
	});
});
