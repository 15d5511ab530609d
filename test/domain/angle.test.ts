import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	angleSourceOf,
	arcOf,
	arcsOf,
	circularMean,
	degreesApart,
	formatAngle,
	formatArc,
	periodOf,
	roundDegrees,
	toHundredths,
	wrapDegrees,
} from '../../src/domain/angle';

const PERIODS = [360, 180, 90] as const;
const period = fc.constantFrom(...PERIODS);
const hundredths = fc.integer({ min: 0, max: 35_999 });
const count = fc.integer({ min: 1, max: 50 });

describe('wrapping', () => {
	test.each([
		[0, 0],
		[360, 0],
		[-10, 350],
		[725, 5],
		[-1e-17, 0],
		[-0, 0],
		[-360, 0],
	])('%d° is %d°', (degrees, wrapped) => expect(wrapDegrees(degrees)).toBe(wrapped));
	test('with a period of 180 opposite directions are one', () => expect(wrapDegrees(250.4, 180)).toBeCloseTo(70.4));
	test('any number lands in 0 ≤ a < period', () =>
		fc.assert(
			fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), period, (degrees, turn) => {
				const wrapped = wrapDegrees(degrees, turn);
				expect(wrapped).toBeGreaterThanOrEqual(0);
				expect(wrapped).toBeLessThan(turn);
			}),
		));
});

describe('the distance of two directions', () => {
	test.each([
		[359.5, 0.5, 360, 1],
		[10, 350, 360, 20],
		[70, 250, 360, 180],
		[70, 250, 180, 0],
		[1, 179, 180, 2],
		[70, 160, 90, 0],
		[44, 46, 90, 2],
	])('%d° and %d° with a period of %d are %d° apart', (a, b, turn, apart) =>
		expect(degreesApart(a, b, turn)).toBeCloseTo(apart),
	);
	test('is the same both ways, and at most half the circle', () =>
		fc.assert(
			fc.property(hundredths, hundredths, period, (a, b, turn) => {
				expect(degreesApart(a, b, turn * 100)).toBe(degreesApart(b, a, turn * 100));
				expect(degreesApart(a, b, turn * 100)).toBeLessThanOrEqual(turn * 50);
			}),
		));
});

describe('hundredths', () => {
	test.each([
		[70.47, 7047],
		[359.996, 0],
		[-0.01, 35_999],
		[0.004, 0],
	])('%d° are %d', (degrees, expected) => expect(toHundredths(degrees)).toBe(expected));
	test('fold into the period', () => expect(toHundredths(250.25, 180)).toBe(7025));
});

describe('the arc of angles', () => {
	test('goes through zero where that is shorter', () =>
		expect(arcOf([359, 1, 3])).toEqual({ startDegrees: 359, spanDegrees: 4 }));
	test('of one angle has no length', () => expect(arcOf([10, 10])).toEqual({ startDegrees: 10, spanDegrees: 0 }));
	test('of no angle is none', () => expect(arcOf([])).toBeUndefined());
	test('goes through the fold of a shorter period', () =>
		expect(arcOf([179, 1, 359], 180)).toEqual({ startDegrees: 179, spanDegrees: 2 }));
	test('holds every angle', () =>
		fc.assert(
			fc.property(fc.array(hundredths, { minLength: 1 }), period, (angles, turn) => {
				const arc = arcOf(angles, turn * 100);
				for (const angle of angles)
					expect(wrapDegrees(angle - (arc?.startDegrees ?? NaN), turn * 100)).toBeLessThanOrEqual(
						arc?.spanDegrees ?? NaN,
					);
			}),
		));
});

describe('arcs between gaps', () => {
	test('are cut at gaps wider than asked, across zero too', () =>
		expect(arcsOf([68, 359, 1, 70, 250], 5)).toEqual([
			{ startDegrees: 250, spanDegrees: 0 },
			{ startDegrees: 359, spanDegrees: 2 },
			{ startDegrees: 68, spanDegrees: 2 },
		]));
	test('a gap of exactly the width is none', () =>
		expect(arcsOf([10, 15], 5)).toEqual([{ startDegrees: 10, spanDegrees: 5 }]));
	test('of no angle are none', () => expect(arcsOf([], 5)).toEqual([]));
	test('hold every angle once, and lie further apart than the gap', () =>
		fc.assert(
			fc.property(
				fc.array(hundredths, { minLength: 1, maxLength: 30 }),
				fc.integer({ min: 1, max: 9000 }),
				(angles, gap) => {
					const arcs = arcsOf(angles, gap, 36_000);
					for (const angle of angles)
						expect(
							arcs.filter(arc => wrapDegrees(angle - arc.startDegrees, 36_000) <= arc.spanDegrees),
						).toHaveLength(1);
					for (const [at, arc] of arcs.entries()) {
						const next = arcs[at + 1];
						if (next)
							expect(
								wrapDegrees(next.startDegrees - arc.startDegrees - arc.spanDegrees, 36_000),
							).toBeGreaterThan(gap);
					}
				},
			),
		));
});

describe('the circular mean', () => {
	test('of 179.5° and 0.5° with a period of 180 is 0°, not 90°', () =>
		expect(
			circularMean(
				[
					{ angleDegrees: 179.5, count: 1 },
					{ angleDegrees: 0.5, count: 1 },
				],
				180,
			),
		).toBe(0));
	test('weighs', () =>
		expect(
			circularMean([
				{ angleDegrees: 359, count: 3 },
				{ angleDegrees: 3, count: 1 },
			]),
		).toBeCloseTo(0));
	test('of nothing is undefined', () => {
		expect(circularMean([])).toBeUndefined();
		expect(circularMean([{ angleDegrees: 5, count: 0 }])).toBeUndefined();
	});
	test('of a narrow group is the mean of the directions', () =>
		fc.assert(
			fc.property(
				hundredths,
				fc.array(fc.tuple(fc.integer({ min: -250, max: 250 }), count), { minLength: 1, maxLength: 9 }),
				(start, steps) => {
					const angles = steps.map(([step, frames]) => ({
						angleDegrees: wrapDegrees((start + step) / 100),
						count: frames,
					}));
					const sum = (part: (radians: number) => number): number =>
						angles.reduce(
							(total, { angleDegrees, count: frames }) =>
								total + frames * part((angleDegrees * Math.PI) / 180),
							0,
						);
					const [x, y] = [sum(Math.cos), sum(Math.sin)];
					expect(degreesApart(circularMean(angles) ?? NaN, (Math.atan2(y, x) * 180) / Math.PI)).toBeLessThan(
						0.01,
					);
				},
			),
		));
	test('turns with its angles, whatever 360° are added', () =>
		fc.assert(
			fc.property(
				fc.array(fc.tuple(hundredths, count), { minLength: 1, maxLength: 9 }),
				fc.integer({ min: -2, max: 2 }),
				(angles, turns) => {
					const mean = circularMean(
						angles.map(([angle, frames]) => ({ angleDegrees: angle / 100, count: frames })),
					);
					const turned = circularMean(
						angles.map(([angle, frames]) => ({ angleDegrees: angle / 100 + 360 * turns, count: frames })),
					);
					expect(degreesApart(mean ?? NaN, turned ?? NaN)).toBeLessThan(1e-6);
				},
			),
		));
});

describe('the system of a rig', () => {
	const lights = (angleSystem: 'mechanical' | 'sky' | 'name' | null, frames: number) => ({
		angleSystem,
		count: frames,
	});
	test('is what most lights have, and lights without an angle have no say', () => {
		expect(angleSourceOf([lights('mechanical', 3), lights('sky', 5), lights(null, 90)])).toBe('sky');
		expect(angleSourceOf([lights('name', 3), lights('mechanical', 2), lights('mechanical', 2)])).toBe('mechanical');
	});
	test("is the rotator's own if as many lights have another", () =>
		expect(angleSourceOf([lights('name', 4), lights('sky', 4), lights('mechanical', 4)])).toBe('mechanical'));
	test('is none without any angle', () => {
		expect(angleSourceOf([])).toBe('none');
		expect(angleSourceOf([lights(null, 10)])).toBe('none');
	});
	test('sky angles are compared modulo 180, others as the rig says', () => {
		expect([periodOf('sky', 360), periodOf('sky', 90), periodOf('mechanical', 360), periodOf('name', 180)]).toEqual(
			[180, 90, 360, 180],
		);
	});
});

describe('angles in words', () => {
	test.each([
		[70, '70°'],
		[45.5, '45.5°'],
		[70.47, '70.47°'],
		[70.471, '70.47°'],
		[359.999, '0°'],
	])('%d is %s', (degrees, text) => expect(formatAngle(degrees)).toBe(text));
	test('with one decimal at most', () =>
		expect([69.64, 70.04, 359.96].map(degrees => formatAngle(degrees, 1))).toEqual(['69.6°', '70°', '0°']));
	test.each([
		[70.4, 1.27, '70.4°–71.7°'],
		[72.49, 0.04, '72.5°'],
		[10, 0, '10.0°'],
		[359, 2.04, '359.0°–1.0°'],
		[359.96, 0, '0.0°'],
	])('the arc from %d over %d is %s', (startDegrees, spanDegrees, text) =>
		expect(formatArc({ startDegrees, spanDegrees })).toBe(text),
	);
	test('rounding stays on the circle', () =>
		expect([roundDegrees(359.6, 0, 360), roundDegrees(179.96, 1, 180), roundDegrees(12.34, 1, 360)]).toEqual([
			0, 0, 12.3,
		]));
});
