import { describe, expect, test } from 'vitest';
import { isRigName, looksLikeRig, parseRig, rigName, rigOfHeader } from '../../src/domain/rig';

describe("a rig's name", () => {
	test.each([
		['RC8@f8.0+ZWO ASI2600MM Pro', 'RC8', 8, 'ZWO ASI2600MM Pro'],
		['Redcat51@f4.9+AP26CC', 'Redcat51', 4.9, 'AP26CC'],
		['TMB130@f7.0+Canon T2i', 'TMB130', 7, 'Canon T2i'],
		['C8 + reducer @f10.0+Cam+A', 'C8 + reducer', 10, 'Cam+A'],
		['Lens@f2+X', 'Lens', 2, 'X'],
		['Lens@f1.25+X', 'Lens', 1.25, 'X'],
	])('%s', (name, optics, focalRatio, camera) => {
		expect(parseRig(name)).toEqual({ name, optics, focalRatio, camera });
		expect(looksLikeRig(name)).toBe(true);
	});
	test.each([
		['My scope', 'My scope'],
		['RC8@8.0+Cam', 'RC8'],
		['RC8@f8.0', 'RC8'],
		['@f8.0+Cam', ''],
		['RC8@f+Cam', 'RC8'],
		['', ''],
	])('%s is all optics', (name, optics) => {
		expect(parseRig(name)).toEqual({ name, optics, focalRatio: undefined, camera: undefined });
		expect(looksLikeRig(name)).toBe(false);
	});
	test('follows the convention with exactly one decimal', () =>
		expect(
			['RC8@f8.0+Cam', 'RC8@f10.0+Cam', 'RC8@f8+Cam', 'RC8@f8.00+Cam', 'RC8@f8.0+', 'RC8+Cam'].map(isRigName),
		).toEqual([true, true, false, false, false, false]));
	test('is made with one decimal, and read back', () => {
		expect([rigName('RC8', 8, 'Cam'), rigName('Lens', 2.75, 'Cam')]).toEqual(['RC8@f8.0+Cam', 'Lens@f2.8+Cam']);
		expect(parseRig(rigName('RC8', 8, 'Cam'))).toMatchObject({ optics: 'RC8', focalRatio: 8, camera: 'Cam' });
	});
});

describe('the rig of a loose frame', () => {
	test('is named by telescope, ratio and camera as far as the header has them', () => {
		expect(rigOfHeader('Cam', 'RC8', 8)).toBe('RC8@f8.0+Cam');
		expect(rigOfHeader('Cam', 'RC8', undefined)).toBe('RC8+Cam');
		expect(rigOfHeader('Cam', 'RC8', 0)).toBe('RC8+Cam');
		expect(rigOfHeader('Cam', undefined, 8)).toBe('Cam');
	});
	test('is unknown without a camera', () =>
		expect([rigOfHeader(undefined, 'RC8', 8), rigOfHeader('', 'RC8', 8)]).toEqual([undefined, undefined]));
});
