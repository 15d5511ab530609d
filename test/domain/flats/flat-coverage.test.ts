import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wrapDegrees, type AngleSystem } from '../../../src/domain/angle';
import { FilterTable } from '../../../src/domain/filter';
import type { Flat } from '../../../src/domain/flats/flat';
import {
	coverLights,
	FLAT_DEFAULTS,
	type CoverageState,
	type FlatRules,
	type LightsAtAngle,
} from '../../../src/domain/flats/flat-coverage';

const filters = new FilterTable();
const RULES: FlatRules = { ...FLAT_DEFAULTS, source: 'mechanical', rigChanged: [], filters };

function lights(
	filter: string,
	angleDegrees: number | null,
	night: string | null,
	more: Partial<LightsAtAngle> = {},
): LightsAtAngle {
	return { filter, angleDegrees, angleSystem: angleDegrees === null ? null : 'mechanical', night, count: 1, ...more };
}

function flat(filter: string, angleDegrees: number | null, date: string | null, more: Partial<Flat> = {}): Flat {
	return { filter, angleDegrees, angleSystem: null, date, source: 'recorded', ...more };
}

const coverageOf = (group: LightsAtAngle, flats: readonly Flat[], rules: Partial<FlatRules> = {}) =>
	coverLights([group], flats, { ...RULES, ...rules })[0]?.coverage;
const stateOf = (
	group: LightsAtAngle,
	flats: readonly Flat[],
	rules: Partial<FlatRules> = {},
): CoverageState | undefined => coverageOf(group, flats, rules)?.state;

describe('a flat serves a light', () => {
	const night = '2025-09-15';
	test('up to the tolerance, to the hundredth: 70° serves 72.5°, not 72.51°', () => {
		expect([67.5, 70.4, 72.5].map(angle => stateOf(lights('L', angle, night), [flat('L', 70, night)]))).toEqual([
			'covered',
			'covered',
			'covered',
		]);
		expect([67.49, 72.51, 73].map(angle => stateOf(lights('L', angle, night), [flat('L', 70, night)]))).toEqual([
			'missing',
			'missing',
			'missing',
		]);
		// 72.53 − 70.03 is a little more than 2.5 in binary fractions.
		expect(stateOf(lights('L', 72.53, night), [flat('L', 70.03, night)])).toBe('covered');
	});
	test('across zero', () =>
		expect(coverageOf(lights('L', 359.2, night), [flat('L', 1, night)])).toMatchObject({
			state: 'covered',
			degreesApart: 1.8,
		}));
	test('of its own filter only', () =>
		expect(stateOf(lights('L', 70, night), [flat('R', 70, night)])).toBe('missing'));
	test('of its own bandwidth only, where both are known', () => {
		const narrow = lights('Ha', 70, night, { physicalFilter: 'Ha 3nm' });
		expect(stateOf(narrow, [flat('Ha', 70, night, { physicalFilter: 'Ha 7nm' })])).toBe('missing');
		expect(stateOf(narrow, [flat('Ha', 70, night)])).toBe('covered');
	});
	test('turned by 180° or 90° if the rig is symmetric so', () => {
		expect(
			([360, 180, 90] as const).map(symmetry =>
				stateOf(lights('L', 250, night), [flat('L', 70, night)], { symmetry }),
			),
		).toEqual(['missing', 'covered', 'covered']);
		expect(
			([360, 180, 90] as const).map(symmetry =>
				stateOf(lights('L', 160, night), [flat('L', 70, night)], { symmetry }),
			),
		).toEqual(['missing', 'missing', 'covered']);
	});
	test('on the other side of the meridian, where angles are on the sky', () =>
		expect(
			stateOf(lights('L', 250, night, { angleSystem: 'sky' }), [flat('L', 70, night)], { source: 'sky' }),
		).toBe('covered'));
	test('within another tolerance, and never within less than half a degree', () => {
		expect(stateOf(lights('L', 72, night), [flat('L', 70, night)], { toleranceDegrees: 1.5 })).toBe('missing');
		expect(
			[70.5, 70.51].map(angle =>
				stateOf(lights('L', angle, night), [flat('L', 70, night)], { toleranceDegrees: 0 }),
			),
		).toEqual(['covered', 'missing']);
		expect(stateOf(lights('L', 250, night), [flat('L', 70, night)], { toleranceDegrees: 500 })).toBe('covered');
	});
	test('in one system only: a foreign light has no known angle, a foreign flat serves none', () => {
		expect(stateOf(lights('L', 70, night, { angleSystem: 'sky' }), [flat('L', 70, night)])).toBe('no-angle');
		expect(stateOf(lights('L', null, night), [flat('L', 70, night)])).toBe('no-angle');
		expect(
			stateOf(lights('L', 70, night), [flat('L', 70, night, { angleSystem: 'sky' }), flat('L', null, night)]),
		).toBe('missing');
		expect(stateOf(lights('L', 70, night), [flat('L', 70, night, { angleSystem: 'mechanical' })])).toBe('covered');
	});
});

describe('of several flats the one is chosen', () => {
	const chosen = (flats: readonly Flat[], rules: Partial<FlatRules> = {}) =>
		coverageOf(lights('L', 70, '2025-09-15'), flats, rules);
	test('of that night, even if another is nearer in angle', () =>
		expect(chosen([flat('L', 70, '2025-09-14'), flat('L', 72, '2025-09-15')])).toMatchObject({
			flat: { angleDegrees: 72 },
			daysApart: 0,
			degreesApart: 2,
		}));
	test('fewest days away, before or after', () =>
		expect(chosen([flat('L', 70, '2025-09-01'), flat('L', 70, '2025-09-20')])).toMatchObject({
			flat: { date: '2025-09-20' },
			daysApart: 5,
		}));
	test('nearest in angle if as many days away', () =>
		expect(
			chosen([flat('L', 68, '2025-09-10'), flat('L', 71, '2025-09-10'), flat('L', 72, '2025-09-20')]),
		).toMatchObject({ flat: { angleDegrees: 71 } }));
	test('earlier if all else is equal', () =>
		expect(chosen([flat('L', 70, '2025-09-20'), flat('L', 70, '2025-09-10')])).toMatchObject({
			flat: { date: '2025-09-10' },
		}));
	test('on the same side of every rig change before all else, the day of the change included', () => {
		const flats = [flat('L', 70, '2025-09-14'), flat('L', 72, '2025-03-01'), flat('L', 70, '2025-12-01')];
		expect(chosen(flats)).toMatchObject({ flat: { date: '2025-09-14' } });
		expect(chosen(flats, { rigChanged: ['2025-09-15'] })).toMatchObject({
			flat: { date: '2025-12-01' },
			state: 'covered',
		});
		expect(chosen(flats, { rigChanged: ['2025-09-15', '2025-10-01'] })).toMatchObject({
			flat: { date: '2025-09-14' },
			state: 'across-rig-change',
			daysApart: 1,
		});
		expect(chosen(flats, { rigChanged: ['2025-09-16'] })).toMatchObject({
			flat: { date: '2025-09-14' },
			state: 'covered',
		});
	});
	test('with a date before those without', () =>
		expect(chosen([flat('L', 70, null), flat('L', 72, '2020-01-01')])).toMatchObject({
			flat: { date: '2020-01-01' },
		}));
});

describe('the state', () => {
	test('is old from 91 days on, before and after', () => {
		const state = (date: string) => stateOf(lights('L', 70, '2025-09-15'), [flat('L', 70, date)]);
		expect(['2025-06-17', '2025-06-16', '2025-12-14', '2025-12-15'].map(state)).toEqual([
			'covered',
			'old',
			'covered',
			'old',
		]);
	});
	test("can't be better than old without a date, nor than across where the rig changed", () => {
		expect(coverageOf(lights('L', 70, '2025-09-15'), [flat('L', 70, null)])).toMatchObject({
			state: 'old',
			daysApart: null,
		});
		expect(stateOf(lights('L', 70, null), [flat('L', 70, '2025-09-15')])).toBe('old');
		expect(stateOf(lights('L', 70, '2025-09-15'), [flat('L', 70, null)], { rigChanged: ['2025-01-01'] })).toBe(
			'across-rig-change',
		);
	});
	test('is missing without flats', () =>
		expect(coverageOf(lights('L', 70, '2025-09-15'), [])).toEqual({
			state: 'missing',
			flat: null,
			daysApart: null,
			degreesApart: null,
		}));
});

describe('a rig without a rotator', () => {
	const none = { source: 'none' } as const;
	test('is covered by filter and date alone', () => {
		const flats = [flat('L', null, '2025-09-14'), flat('L', 200, '2025-09-20')];
		expect(coverageOf(lights('L', null, '2025-09-19'), flats, none)).toEqual({
			state: 'covered',
			flat: flats[1],
			daysApart: 1,
			degreesApart: null,
		});
		expect(coverageOf(lights('L', 12, '2025-09-15'), flats, none)).toMatchObject({
			state: 'covered',
			flat: flats[0],
		});
		expect(stateOf(lights('R', null, '2025-09-19'), flats, none)).toBe('missing');
	});
});

const system = fc.constantFrom<AngleSystem>('mechanical');
const nightArbitrary = fc.option(
	fc.integer({ min: 20_000, max: 20_400 }).map(day => new Date(day * 86_400_000).toISOString().slice(0, 10)),
	{ freq: 8 },
);
const angle = fc
	.oneof(fc.integer({ min: 6500, max: 7500 }), fc.integer({ min: 35_800, max: 36_200 }))
	.map(hundredths => (hundredths % 36_000) / 100);
const lightsArbitrary: fc.Arbitrary<LightsAtAngle> = fc.record({
	filter: fc.constantFrom('L', 'R'),
	angleDegrees: angle,
	angleSystem: system,
	night: nightArbitrary,
	count: fc.integer({ min: 1, max: 9 }),
});
const flatArbitrary: fc.Arbitrary<Flat> = fc.record({
	filter: fc.constantFrom('L', 'R'),
	angleDegrees: angle,
	angleSystem: fc.constant(null),
	date: nightArbitrary,
	source: fc.constant('recorded' as const),
});
const rulesArbitrary: fc.Arbitrary<FlatRules> = fc
	.record({
		rigChanged: fc.array(fc.constantFrom('2024-11-01', '2025-03-01', '2025-07-01'), { maxLength: 2 }),
		symmetry: fc.constantFrom(360, 180, 90),
		toleranceDegrees: fc.constantFrom(0.5, 2.5, 4.25),
	})
	.map(some => ({ ...RULES, ...some }));

describe('whatever the flats', () => {
	const ORDER: readonly CoverageState[] = ['covered', 'old', 'across-rig-change', 'missing'];

	test("one more never makes a light's state worse", () =>
		fc.assert(
			fc.property(
				fc.array(lightsArbitrary, { minLength: 1 }),
				fc.array(flatArbitrary),
				flatArbitrary,
				rulesArbitrary,
				(groups, flats, more, rules) => {
					const before = coverLights(groups, flats, rules);
					for (const [at, { coverage }] of coverLights(groups, [more, ...flats], rules).entries()) {
						expect(ORDER.indexOf(coverage.state)).toBeLessThanOrEqual(
							ORDER.indexOf(before[at]?.coverage.state ?? 'covered'),
						);
					}
				},
			),
		));

	test('turning all angles by whole degrees changes no choice', () =>
		fc.assert(
			fc.property(
				fc.array(lightsArbitrary, { minLength: 1 }),
				fc.array(flatArbitrary),
				rulesArbitrary,
				fc.integer({ min: 1, max: 359 }),
				(groups, flats, rules, degrees) => {
					const turn = <T extends { angleDegrees: number | null }>(item: T): T => ({
						...item,
						angleDegrees: Math.round(wrapDegrees((item.angleDegrees ?? 0) + degrees) * 100) / 100,
					});
					const turned = flats.map(turn);
					const choices = (answers: ReturnType<typeof coverLights>, all: readonly Flat[]) =>
						answers.map(({ coverage }) => [
							coverage.state,
							coverage.daysApart,
							coverage.degreesApart,
							coverage.flat === null ? -1 : all.indexOf(coverage.flat),
						]);
					expect(choices(coverLights(groups.map(turn), turned, rules), turned)).toEqual(
						choices(coverLights(groups, flats, rules), flats),
					);
				},
			),
		));

	test('each group gets what it would get alone, the best by a plain search', () =>
		fc.assert(
			fc.property(
				fc.array(lightsArbitrary, { minLength: 1 }),
				fc.array(flatArbitrary),
				rulesArbitrary,
				(groups, flats, rules) => {
					const day = (date: string | null): number =>
						date === null ? NaN : Date.parse(`${date}T00:00Z`) / 86_400_000;
					const side = (date: string | null): number =>
						rules.rigChanged.length === 0
							? 0
							: date === null
								? NaN
								: rules.rigChanged.filter(change => change <= date).length;
					for (const { lights: group, coverage } of coverLights(groups, flats, rules)) {
						const turns = [-2, -1, 0, 1, 2, 3, 4, 5].map(turn => turn * rules.symmetry);
						const ranked = flats
							.filter(({ filter }) => filter === group.filter)
							.map(other => {
								const apart = Math.min(
									...turns
										.flatMap(turn => [turn, -turn])
										.map(turn =>
											Math.abs((other.angleDegrees ?? 0) - (group.angleDegrees ?? 0) + turn),
										),
								);
								const days = Math.abs(day(other.date) - day(group.night));
								return {
									apart: Math.round(apart * 100) / 100,
									across: side(other.date) === side(group.night) ? 0 : 1,
									days: Number.isNaN(days) ? 1e9 : days,
								};
							})
							.filter(({ apart }) => apart <= rules.toleranceDegrees)
							.sort((a, b) => a.across - b.across || a.days - b.days || a.apart - b.apart);
						const best = ranked[0];
						const expected = !best
							? 'missing'
							: best.across
								? 'across-rig-change'
								: best.days > 90
									? 'old'
									: 'covered';
						expect(coverage).toMatchObject({
							state: expected,
							daysApart: !best || best.days === 1e9 ? null : best.days,
							degreesApart: best ? best.apart : null,
						});
					}
				},
			),
		));
});

test('a hundred thousand lights of two thousand nights take a moment', () => {
	const nights = Array.from({ length: 2000 }, (_, at) =>
		new Date((18_000 + at) * 86_400_000).toISOString().slice(0, 10),
	);
	const many = Array.from({ length: 100_000 }, (_, at) =>
		lights(['L', 'R', 'G', 'B', 'Ha'][at % 5] ?? 'L', ((at * 7) % 36_000) / 100, nights[at % 2000] ?? null),
	);
	const flats = Array.from({ length: 500 }, (_, at) =>
		flat(['L', 'R', 'G', 'B', 'Ha'][at % 5] ?? 'L', (at * 73) % 360, nights[at * 4] ?? null),
	);
	const start = performance.now();
	expect(coverLights(many, flats, RULES)).toHaveLength(100_000);
	// About 60 ms on the machine of 2025; a quadratic search takes tens of seconds.
	expect(performance.now() - start).toBeLessThan(3000);
});
