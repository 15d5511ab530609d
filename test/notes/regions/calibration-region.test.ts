import { describe, expect, test } from 'vitest';
import type { Calibrated } from '../../../src/domain/calibration/calibration';
import type { NightCalibration } from '../../../src/domain/calibration/rig-facts';
import { calibrationRegion } from '../../../src/notes/regions/calibration-region';
import type { Elsewhere } from '../../../src/notes/regions/flats-region';

const RC8 = 'RC8@f8.0+ZWO ASI2600MM Pro';
const REDCAT = 'Redcat51@f4.9+AP26CC';
const IN_PLACE: Calibrated = { state: 'in place', isVerified: true };
const IN_LIBRARY: Calibrated = { state: 'in library', isVerified: true };
const MISSING: Calibrated = { state: 'missing', isVerified: true };

const night = (date: string, change: Partial<NightCalibration> = {}): NightCalibration => ({
	night: date,
	rig: RC8,
	darks: IN_PLACE,
	missingDarkSeconds: [],
	flats: IN_PLACE,
	missingFlatFilters: [],
	flatDarks: null,
	...change,
});
const alone: Elsewhere = { rigs: new Set(), isShared: false, before: '' };
const shared = (before = '', ...rigs: string[]): Elsewhere => ({ rigs: new Set(rigs), isShared: true, before });

const HEADER = '### Calibration\n\n| Night | Darks | Flats | Flat darks |\n| --- | --- | --- | --- |';
const WITH_RIGS = '### Calibration\n\n| Night | Rig | Darks | Flats | Flat darks |\n| --- | --- | --- | --- | --- |';

describe('calibration, night by night', () => {
	test('says where darks, flats and flat darks are, newest night first', () => {
		expect(
			calibrationRegion(
				[
					night('2025-09-14'),
					night('2025-09-20', {
						darks: IN_LIBRARY,
						flats: { ...IN_LIBRARY, isVerified: false },
						flatDarks: { ...IN_PLACE, isVerified: false },
					}),
					night('2025-09-18', {
						darks: MISSING,
						missingDarkSeconds: [2.5, 300],
						flats: MISSING,
						missingFlatFilters: ['Ha', 'a_b*'],
						flatDarks: MISSING,
					}),
				],
				alone,
			),
		).toEqual({
			text: [
				HEADER,
				'| 2025-09-20 | in the library | in the library, not verified | ✓ in place, not verified |',
				'| 2025-09-18 | ✗ missing: 2.5 s, 300 s | ✗ missing: Ha, a_b\\* | ✗ missing |',
				'| 2025-09-14 | ✓ in place | ✓ in place | – |',
			].join('\n'),
			uncalibrated: 1,
		});
	});
	test('of no night is nothing', () => expect(calibrationRegion([], alone)).toEqual({ text: '', uncalibrated: 0 }));
	test('of several rigs says whose; a night that lacks something under two rigs is one', () => {
		const lacking = { darks: MISSING, missingDarkSeconds: [300] };
		expect(
			calibrationRegion(
				[
					night('2025-09-14', { rig: REDCAT, ...lacking }),
					night('2025-09-14', lacking),
					night('2025-09-15', { rig: null, flats: MISSING }),
				],
				shared(),
			),
		).toEqual({
			text: [
				WITH_RIGS,
				'| 2025-09-15 | No rig | ✓ in place | ✗ missing | – |',
				`| 2025-09-14 | ${RC8} | ✗ missing: 300 s | ✓ in place | – |`,
				`| 2025-09-14 | ${REDCAT} | ✗ missing: 300 s | ✓ in place | – |`,
			].join('\n'),
			uncalibrated: 2,
		});
	});
	test('without flat darks lacks nothing that it is counted for', () =>
		expect(calibrationRegion([night('2025-09-14', { flatDarks: MISSING })], alone).uncalibrated).toBe(0));
});

describe('what another device wrote', () => {
	const lines = [
		`| 2025-09-15 | ${REDCAT} | ✗ missing: 60 s | ✓ in place | – |`,
		`| 2025-09-14 | ${RC8} | ✓ in place | ✓ in place | – |`,
	];
	const both = [WITH_RIGS, ...lines].join('\n');
	test('stays for its rigs, and counts', () => {
		expect(calibrationRegion([night('2025-09-14')], shared(both, REDCAT))).toEqual({ text: both, uncalibrated: 1 });
		const padded = `\n${both.replace(/ \|/g, '   |')}\r\n`;
		const news = [WITH_RIGS, lines[0], `| 2025-09-14 | ${RC8} | in the library | ✓ in place | – |`].join('\n');
		expect(calibrationRegion([night('2025-09-14', { darks: IN_LIBRARY })], shared(padded, REDCAT)).text).toBe(news);
	});
	test('without rigs was written when its rig was the only one', () => {
		const before = [HEADER, '| 2025-09-15 | ✗ missing: 60 s | ✓ in place | – |'].join('\n');
		expect(calibrationRegion([night('2025-09-14')], shared(before, REDCAT))).toEqual({
			text: both,
			uncalibrated: 1,
		});
	});
	test('of a rig that this device has now gives way', () =>
		expect(calibrationRegion([night('2025-09-14'), night('2025-09-15', { rig: REDCAT })], shared(both))).toEqual({
			text: both.replace('✗ missing: 60 s', '✓ in place'),
			uncalibrated: 0,
		}));
	test("is never taken for another rig's: a second look says the same", () => {
		const first = calibrationRegion([night('2025-09-14', { flats: MISSING })], shared('', REDCAT));
		expect(first.uncalibrated).toBe(1);
		expect(calibrationRegion([night('2025-09-14', { flats: MISSING })], shared(first.text, REDCAT))).toEqual(first);
		expect(calibrationRegion([], shared(first.text, RC8))).toEqual(first);
	});
	test("keeps a rig's name that Markdown would read otherwise", () => {
		const odd = 'A|B*C@f8.0+Cam_[x]';
		const first = calibrationRegion([night('2025-09-14', { rig: odd })], shared());
		expect(first.text).toContain('| A\\|B\\*C@f8.0+Cam\\_\\[x\\] |');
		expect(calibrationRegion([], shared(first.text, odd)).text).toBe(first.text);
	});
});
