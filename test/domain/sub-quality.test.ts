import { expect, test } from 'vitest';
import { qualityOfSub, subQuality } from '../../src/domain/sub-quality';

test("a sub's values are the header's, the name's where the header has none, and absent where neither has one", () => {
	expect(qualityOfSub({ hfr: 1.9, eccentricity: 0.4 }, { hfr: 2.1, starCount: 900 })).toEqual({
		hfr: 1.9,
		starCount: 900,
		eccentricity: 0.4,
	});
	expect(qualityOfSub(undefined, { fwhm: 3.2, guidingRmsArcsec: 0.5 })).toEqual({ fwhm: 3.2, guidingRmsArcsec: 0.5 });
	expect(Object.keys(qualityOfSub({ hfr: 1.9 }, {}))).toEqual(['hfr']);
	expect(qualityOfSub(undefined, {})).toEqual({});
});

test('nothing but the quality is taken from a name', () => {
	const name = { target: 'M 31', exposureSeconds: 300, hfr: 2.1 };
	expect(qualityOfSub(undefined, name)).toEqual({ hfr: 2.1 });
});

test('no value at all is no quality', () => {
	expect(subQuality(() => undefined)).toBeUndefined();
	expect(subQuality(measure => measure.length)).toEqual({
		hfr: 3,
		fwhm: 4,
		starCount: 9,
		guidingRmsArcsec: 16,
		eccentricity: 12,
	});
});
