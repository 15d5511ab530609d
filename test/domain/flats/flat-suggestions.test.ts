import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { circularMean, degreesApart, wrapDegrees, type AngleCount } from '../../../src/domain/angle';
import { suggestAngles, type SuggestionRules } from '../../../src/domain/flats/flat-suggestions';

const RULES: SuggestionRules = { toleranceDegrees: 2.5, periodDegrees: 360 };
const at = (...angles: number[]): AngleCount[] => angles.map(angleDegrees => ({ angleDegrees, count: 1 }));
const anglesFor = (lights: readonly AngleCount[], rules: Partial<SuggestionRules> = {}): number[] =>
	suggestAngles(lights, { ...RULES, ...rules }).angles.map(({ angleDegrees }) => angleDegrees);

describe('suggested angles', () => {
	test("the seed's example: for 72.6° to 73.0° shoot 73°", () =>
		expect(anglesFor(at(72.6, 72.7, 72.8, 72.9, 73))).toEqual([73]));
	test('one for a small range, at the weighted mean', () => {
		expect(
			anglesFor([
				{ angleDegrees: 68, count: 9 },
				{ angleDegrees: 71, count: 1 },
			]),
		).toEqual([69]);
		expect(
			suggestAngles(
				[
					{ angleDegrees: 68, count: 9 },
					{ angleDegrees: 71, count: 1 },
				],
				RULES,
			).angles,
		).toEqual([{ angleDegrees: 69, centreDegrees: 68.3, lights: 10 }]);
	});
	test('the nearest to the mean that still reaches all', () =>
		expect(
			anglesFor([
				{ angleDegrees: 70, count: 99 },
				{ angleDegrees: 74.5, count: 1 },
			]),
		).toEqual([72]));
	test('two where no single whole degree reaches both ends', () => {
		// 4.9° apart, but [72.4, 72.5] holds no whole degree.
		expect(
			anglesFor([
				{ angleDegrees: 70, count: 100 },
				{ angleDegrees: 74.9, count: 1 },
			]),
		).toEqual([70, 75]);
		expect(anglesFor(at(70, 75))).toEqual([70, 75]);
		expect(anglesFor(at(70.5, 75.5))).toEqual([73]);
	});
	test('across zero', () => expect(anglesFor(at(359, 1.4))).toEqual([0]));
	test('one for opposite directions of a symmetric rig', () =>
		expect(anglesFor(at(70, 250.6), { periodDegrees: 180 })).toEqual([70]));
	test('none for no lights', () => expect(suggestAngles([], RULES)).toEqual({ angles: [], uncovered: [] }));
	test('72 for lights at every tenth of a degree all round', () =>
		// Whole degrees 5° apart leave nothing between them, 6° apart the tenths from 2.6 to 3.4.
		expect(anglesFor(at(...Array.from({ length: 3600 }, (_, tenth) => tenth / 10)))).toHaveLength(72));
	test('one for everything within half the circle of tolerance', () =>
		expect(anglesFor(at(0, 90, 180, 270), { toleranceDegrees: 400 })).toHaveLength(1));
	test('the least tolerance still finds whole degrees', () =>
		expect(anglesFor(at(70.5, 71.5), { toleranceDegrees: 0 })).toEqual([71]));
});

describe('few angles', () => {
	const few = (lights: readonly AngleCount[]) => suggestAngles(lights, { ...RULES, few: true });
	test('one below 10°, and what it leaves out is said', () =>
		expect(
			few([
				{ angleDegrees: 70, count: 50 },
				{ angleDegrees: 71, count: 50 },
				{ angleDegrees: 79, count: 3 },
			]),
		).toEqual({
			angles: [{ angleDegrees: 70, centreDegrees: 70.5, lights: 100 }],
			uncovered: [{ angleDegrees: 79, count: 3 }],
		}));
	test('up to five above, those with the most lights', () => {
		const lights = [10, 20, 30, 40, 50, 60, 70].map((angleDegrees, place) => ({ angleDegrees, count: place + 1 }));
		expect(few(lights)).toMatchObject({
			angles: [30, 40, 50, 60, 70].map(angleDegrees => ({ angleDegrees })),
			uncovered: [
				{ angleDegrees: 10, count: 1 },
				{ angleDegrees: 20, count: 2 },
			],
		});
	});
	test('change nothing where few suffice', () =>
		expect(few(at(12, 30, 250))).toEqual(suggestAngles(at(12, 30, 250), RULES)));
});

const lightsArbitrary = (from: number, to: number) =>
	fc.array(
		fc.record({
			angleDegrees: fc.integer({ min: from, max: to }).map(hundredths => wrapDegrees(hundredths, 36_000) / 100),
			count: fc.integer({ min: 1, max: 20 }),
		}),
		{ minLength: 1, maxLength: 12 },
	);
const tolerance = fc.constantFrom(0.5, 1, 2.5, 3.33);

const reaches = (angle: number, light: AngleCount, { toleranceDegrees, periodDegrees }: SuggestionRules): boolean =>
	Math.round(degreesApart(angle, light.angleDegrees, periodDegrees) * 100) <= toleranceDegrees * 100;

/** Whether so many whole degrees can serve all, by trying every choice for the first light that is not served. */
function canServe(lights: readonly AngleCount[], number: number, rules: SuggestionRules): boolean {
	const [first] = lights;
	if (!first) return true;
	if (number === 0) return false;
	for (let angle = 0; angle < rules.periodDegrees; angle++) {
		if (
			reaches(angle, first, rules) &&
			canServe(
				lights.filter(light => !reaches(angle, light, rules)),
				number - 1,
				rules,
			)
		)
			return true;
	}
	return false;
}

describe('whatever the lights', () => {
	test('every one is within the tolerance of its angle, and no smaller number would do', () =>
		fc.assert(
			fc.property(
				fc.oneof(lightsArbitrary(0, 35_999), lightsArbitrary(-1000, 1000)),
				tolerance,
				fc.constantFrom(360, 180, 90),
				(lights, toleranceDegrees, periodDegrees) => {
					const rules = { toleranceDegrees, periodDegrees };
					const { angles, uncovered } = suggestAngles(lights, rules);
					expect(uncovered).toEqual([]);
					for (const light of lights)
						expect(angles.some(({ angleDegrees }) => reaches(angleDegrees, light, rules))).toBe(true);
					for (const { angleDegrees } of angles)
						expect(
							Number.isInteger(angleDegrees) && angleDegrees >= 0 && angleDegrees < periodDegrees,
						).toBe(true);
					expect(angles.reduce((sum, suggestion) => sum + suggestion.lights, 0)).toBe(
						lights.reduce((sum, { count }) => sum + count, 0),
					);
					// A few angles are searched through; more would take long.
					if (angles.length <= 5) expect(canServe(lights, angles.length - 1, rules)).toBe(false);
				},
			),
			{ numRuns: 150 },
		));

	test('lights all round the circle need no more than a plain search says', () =>
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 0, max: 8999 }), { minLength: 8, maxLength: 20 }), hundredths => {
				const rules = { toleranceDegrees: 9, periodDegrees: 90 };
				const lights = at(...hundredths.map(angle => angle / 100));
				const { angles } = suggestAngles(lights, rules);
				expect(canServe(lights, angles.length, rules)).toBe(true);
				expect(canServe(lights, angles.length - 1, rules)).toBe(false);
			}),
			{ numRuns: 60 },
		));

	test('each angle is as near to the weighted centre of its lights as they allow', () =>
		fc.assert(
			fc.property(lightsArbitrary(-2000, 2000), tolerance, (lights, toleranceDegrees) => {
				const rules = { toleranceDegrees, periodDegrees: 360 };
				const { angles } = suggestAngles(lights, rules);
				for (const { angleDegrees, centreDegrees, lights: number } of angles) {
					// Its lights are those that no other angle is nearer to; a light half-way may be the other's.
					const group = lights.filter(light =>
						angles.every(
							other =>
								degreesApart(angleDegrees, light.angleDegrees) <
									degreesApart(other.angleDegrees, light.angleDegrees) ||
								other.angleDegrees === angleDegrees,
						),
					);
					if (group.reduce((sum, { count }) => sum + count, 0) !== number) continue;
					expect(degreesApart(circularMean(group) ?? NaN, centreDegrees)).toBeLessThan(1e-6);
					for (const other of [angleDegrees - 1, angleDegrees + 1]) {
						if (group.every(light => reaches(other, light, rules)))
							expect(degreesApart(angleDegrees, centreDegrees)).toBeLessThanOrEqual(
								degreesApart(other, centreDegrees) + 1e-6,
							);
					}
				}
			}),
		));

	test('turning all angles by whole degrees turns the answer', () =>
		fc.assert(
			fc.property(
				lightsArbitrary(0, 12_000),
				tolerance,
				fc.boolean(),
				fc.integer({ min: 1, max: 359 }),
				(lights, toleranceDegrees, few, degrees) => {
					const rules = { toleranceDegrees, periodDegrees: 360, few };
					const turned = lights.map(({ angleDegrees, count }) => ({
						angleDegrees: wrapDegrees(Math.round((angleDegrees + degrees) * 100), 36_000) / 100,
						count,
					}));
					const answer = suggestAngles(lights, rules).angles.map(({ angleDegrees, lights: number }) => [
						(angleDegrees + degrees) % 360,
						number,
					]);
					expect(
						suggestAngles(turned, rules).angles.map(({ angleDegrees, lights: number }) => [
							angleDegrees,
							number,
						]),
					).toEqual(answer.sort(([a = 0], [b = 0]) => a - b));
				},
			),
		));

	test("with few angles what is uncovered is what they don't reach", () =>
		fc.assert(
			fc.property(lightsArbitrary(0, 35_999), lights => {
				const { angles, uncovered } = suggestAngles(lights, { ...RULES, few: true });
				expect(angles.length).toBeLessThanOrEqual(5);
				const unreached = lights.filter(
					light => !angles.some(({ angleDegrees }) => reaches(angleDegrees, light, RULES)),
				);
				expect(new Set(uncovered.map(({ angleDegrees }) => angleDegrees))).toEqual(
					new Set(unreached.map(({ angleDegrees }) => angleDegrees)),
				);
			}),
		));
});
