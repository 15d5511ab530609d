import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { degreesApart, wrapDegrees } from '../../../src/domain/angle';
import { FilterTable } from '../../../src/domain/filter';
import type { Flat } from '../../../src/domain/flats/flat';
import {
	sortIntoSessions,
	type SessionLight,
	type SessionRules,
	type Sessions,
} from '../../../src/domain/flats/session';

const filters = new FilterTable();
const RULES: SessionRules = { source: 'name', symmetry: 360, toleranceDegrees: 2.5, filters };

const flatsOf = (byFilter: Record<string, number[]>): Flat[] =>
	Object.entries(byFilter).flatMap(([filter, angles]) =>
		angles.map((angleDegrees): Flat => ({
			filter,
			angleDegrees,
			angleSystem: null,
			date: '2025-09-21',
			source: 'recorded',
		})),
	);

const lights = (filter: string, ...angles: (number | null)[]): SessionLight[] =>
	angles.map((angleDegrees, at) => ({
		id: `${filter} ${angleDegrees} ${at}`,
		filter,
		angleDegrees,
		angleSystem: angleDegrees === null ? null : 'name',
	}));

/** So many lights from one angle to another, both ends among them. */
const spread = (filter: string, number: number, from: number, to: number): SessionLight[] =>
	lights(
		filter,
		...Array.from(
			{ length: number },
			(_, at) => Math.round((from + ((to - from) * at) / (number - 1)) * 100) / 100,
		),
	);

const summary = ({ sessions }: Sessions) =>
	sessions.map(({ angleDegrees, label, ids, filters: parts }) => [
		angleDegrees,
		label,
		ids.length,
		parts.map(part => `${part.filter} ${part.lights}${part.hasFlats ? '' : ' without flats'}`).join(', '),
	]);

describe("the seed's War and Peace Nebula", () => {
	const all = [
		...spread('ALPT', 141, 70.4, 71.67),
		...spread('ALPT', 24, 72.41, 72.53),
		...spread('ALPT2', 104, 70.47, 71.67),
		...spread('ALPT2', 17, 72.49, 72.53),
		...spread('ALPT2', 38, 10, 10),
	];
	const result = sortIntoSessions(all, flatsOf({ ALPT2: [70, 75, 82, 10, 71], ALPT: [70, 75, 82, 71] }), RULES);

	// The seed's program has a special case for 70° that its rules contradict: 70° reaches 72.50° only, 71° reaches
	// all.
	test('71° alone holds 286 files, 10° holds 38', () =>
		expect(summary(result)).toEqual([
			[10, '10', 38, 'ALPT2 38'],
			[71, '71', 286, 'ALPT 165, ALPT2 121'],
		]));
	test("tells each filter's angles, and nothing is left to shoot", () => {
		const arcs = result.sessions.flatMap(({ filters: parts }) =>
			parts.map(({ filter, arc }) => [
				filter,
				arc.startDegrees,
				Math.round((arc.startDegrees + arc.spanDegrees) * 100) / 100,
			]),
		);
		expect(arcs).toEqual([
			['ALPT2', 10, 10],
			['ALPT', 70.4, 72.53],
			['ALPT2', 70.47, 72.53],
		]);
		expect(result).toMatchObject({ flatsToShoot: [], withoutAngle: [] });
	});
	test('ALPT flats at 10° are asked for where ALPT was shot there too', () => {
		const more = sortIntoSessions(
			[...all, ...lights('ALPT', 10, 10)],
			flatsOf({ ALPT2: [70, 75, 82, 10, 71], ALPT: [70, 75, 82, 71] }),
			RULES,
		);
		expect(summary(more)[0]).toEqual([10, '10', 40, 'ALPT2 38, ALPT 2 without flats']);
		expect(more.flatsToShoot).toEqual([{ filter: 'ALPT', angleDegrees: 10, lights: 2 }]);
	});
});

describe('the angles of sessions', () => {
	test('are as few as serve every light that has a flat', () =>
		expect(summary(sortIntoSessions(lights('L', 68, 72, 76), flatsOf({ L: [66, 70, 74, 78] }), RULES))).toEqual([
			[70, '70', 2, 'L 2'],
			[74, '74', 1, 'L 1'],
		]));
	test('are those with more filters, of equally many', () =>
		expect(
			summary(
				sortIntoSessions(
					[...lights('L', 70), ...lights('R', 71)],
					flatsOf({ L: [70, 72], R: [72, 69] }),
					RULES,
				),
			),
		).toEqual([[72, '72', 2, 'L 1, R 1']]));
	test('are those nearer the weighted centre, if filters are equal', () => {
		expect(summary(sortIntoSessions(lights('L', 70, 70, 70, 71), flatsOf({ L: [69, 70, 71] }), RULES))).toEqual([
			[70, '70', 4, 'L 4'],
		]);
		expect(summary(sortIntoSessions(lights('L', 70, 71, 71, 71), flatsOf({ L: [69, 70, 71] }), RULES))).toEqual([
			[71, '71', 4, 'L 4'],
		]);
	});
	test('serve a filter only where it has a flat itself', () =>
		expect(
			summary(sortIntoSessions([...lights('L', 70), ...lights('R', 70)], flatsOf({ L: [69], R: [71.5] }), RULES)),
		).toEqual([
			[69, '69', 1, 'L 1'],
			[71.5, '72', 1, 'R 1'],
		]));
	test('lie across zero', () =>
		expect(summary(sortIntoSessions(lights('L', 359, 1), flatsOf({ L: [0.2] }), RULES))).toEqual([
			[0.2, '0', 2, 'L 2'],
		]));
	test('take no foreign bandwidth', () => {
		const narrow = lights('Ha', 70).map(light => ({ ...light, physicalFilter: 'Ha 3nm' }));
		const wide = flatsOf({ Ha: [71] }).map(flat => ({ ...flat, physicalFilter: 'Ha 7nm' }));
		expect(sortIntoSessions(narrow, wide, RULES)).toMatchObject({
			sessions: [{ angleDegrees: 70 }],
			flatsToShoot: [{ filter: 'Ha', physicalFilter: 'Ha 3nm', angleDegrees: 70, lights: 1 }],
		});
	});
});

describe('flats of a rotator that comes to rest some hundredths of a degree off', () => {
	test('are one set, by the flat nearest to its lights', () => {
		const result = sortIntoSessions(
			[...lights('L', 45, 46), ...lights('R', 45.1), ...lights('G', 45.2)],
			flatsOf({ L: [45.1], R: [45.16], G: [45.18], B: [45.2] }),
			RULES,
		);
		// Squared distances: 0.83 from 45.1°, 0.74 from 45.16°, 0.71 from 45.18°, 0.69 from 45.2°.
		expect(summary(result)).toEqual([[45.2, '45', 4, 'L 2, R 1, G 1']]);
		expect(result.flatsToShoot).toEqual([]);
	});
	test('are not parted by a flat of another evening nearby', () => {
		const shot = [...lights('L', 45.1), ...lights('R', 45.2), ...lights('G', 45.3)];
		for (const other of [44.85, 45.05, 45.5])
			expect(
				summary(sortIntoSessions(shot, flatsOf({ L: [45.1], R: [45.2], G: [45.3], B: [other] }), RULES)),
			).toEqual([[45.2, '45', 3, 'L 1, R 1, G 1']]);
	});
	test('are two sets further than 0.3° apart', () => {
		expect(
			summary(
				sortIntoSessions([...lights('L', 45), ...lights('R', 45)], flatsOf({ L: [45], R: [45.31] }), RULES),
			),
		).toEqual([
			[45, '45', 1, 'L 1'],
			[45.31, '45.3', 1, 'R 1'],
		]);
		expect(
			summary(sortIntoSessions([...lights('L', 45), ...lights('R', 45)], flatsOf({ L: [45], R: [45.3] }), RULES)),
		).toEqual([[45, '45', 2, 'L 1, R 1']]);
	});
	test('serve each filter by its own angle: a light just out of reach of its flat has none', () => {
		const result = sortIntoSessions(
			[...lights('L', 47.5), ...lights('R', 47.5)],
			flatsOf({ L: [44.9], R: [45.1] }),
			RULES,
		);
		// R's flat is 2.4° away, and L's 2.6°, though they are one set.
		expect(summary(result)).toEqual([[45.1, '45', 2, 'L 1 without flats, R 1']]);
		expect(result.flatsToShoot).toEqual([{ filter: 'L', angleDegrees: 45.1, lights: 1 }]);
	});
	test('are one set across zero too', () =>
		expect(
			summary(sortIntoSessions([...lights('L', 0), ...lights('R', 0)], flatsOf({ L: [359.9], R: [0.1] }), RULES)),
		).toEqual([[359.9, '0', 2, 'L 1, R 1']]));
});

describe('a light', () => {
	test('goes to the nearest of several angles that have its flat', () => {
		const result = sortIntoSessions(lights('L', 66, 69.9, 70.1, 74), flatsOf({ L: [68, 72] }), RULES);
		expect(result.sessions.map(({ ids }) => ids)).toEqual([
			['L 66 0', 'L 69.9 1'],
			['L 70.1 2', 'L 74 3'],
		]);
	});
	test('without a flat joins a session within the tolerance, where its flat is to be shot', () => {
		const result = sortIntoSessions([...lights('L', 70), ...lights('R', 71)], flatsOf({ L: [70.4] }), RULES);
		expect(summary(result)).toEqual([[70.4, '70', 2, 'L 1, R 1 without flats']]);
		expect(result.flatsToShoot).toEqual([{ filter: 'R', angleDegrees: 70.4, lights: 1 }]);
	});
	test('far from every flat is grouped, and the group named after its weighted mean', () => {
		const result = sortIntoSessions(
			[...lights('L', 33.2, 33.2, 33.2, 35.6), ...lights('R', 34), ...lights('R', 120)],
			flatsOf({ L: [70] }),
			RULES,
		);
		// (3 × 33.2 + 35.6 + 34) / 5 = 33.84
		expect(summary(result)).toEqual([
			[34, '34', 5, 'L 4 without flats, R 1 without flats'],
			[120, '120', 1, 'R 1 without flats'],
		]);
		expect(result.flatsToShoot).toEqual([
			{ filter: 'L', angleDegrees: 34, lights: 4 },
			{ filter: 'R', angleDegrees: 34, lights: 1 },
			{ filter: 'R', angleDegrees: 120, lights: 1 },
		]);
	});
	test('whose angle is unknown or of another system belongs to none', () => {
		const foreign: SessionLight = { id: 'sky', filter: 'L', angleDegrees: 70, angleSystem: 'sky' };
		expect(sortIntoSessions([...lights('L', null, 70), foreign], flatsOf({ L: [70] }), RULES)).toMatchObject({
			sessions: [{ ids: ['L 70 1'] }],
			withoutAngle: ['L null 0', 'sky'],
		});
	});
	test('of a rig without a rotator belongs to none', () =>
		expect(sortIntoSessions(lights('L', 70), flatsOf({ L: [70] }), { ...RULES, source: 'none' })).toEqual({
			sessions: [],
			flatsToShoot: [],
			withoutAngle: ['L 70 0'],
		}));
});

describe('names', () => {
	const labels = (...angles: number[]) =>
		sortIntoSessions(lights('L', ...angles), flatsOf({ L: angles }), {
			...RULES,
			toleranceDegrees: 0.5,
		}).sessions.map(({ label }) => label);
	test('are whole degrees', () => expect(labels(10.2, 70.4, 359.7)).toEqual(['10', '70', '0']));
	test('have a decimal where that keeps them apart', () => {
		expect(labels(69.6, 70.4, 75)).toEqual(['69.6', '70.4', '75']);
		expect(labels(359.6, 0.4)).toEqual(['0.4', '359.6']);
	});
});

const angle = fc
	.oneof(fc.integer({ min: 6600, max: 7600 }), fc.integer({ min: 35_700, max: 36_300 }))
	.map(hundredths => (hundredths % 36_000) / 100);
const filter = fc.constantFrom('L', 'R', 'G');
const lightsArbitrary = fc.array(fc.tuple(filter, angle), { maxLength: 14 }).map(all =>
	all.map(([name, angleDegrees], at): SessionLight => ({
		id: String(at),
		filter: name,
		angleDegrees,
		angleSystem: 'name',
	})),
);
/** Half a degree apart, so that no two are one set; no whole degrees, where flats are asked for. */
const apartAngle = angle.map(degrees => (Math.floor(degrees * 2) * 50 + 7) / 100);
const flatsAt = (angles: typeof angle) =>
	fc
		.array(fc.tuple(filter, angles), { maxLength: 9 })
		.map(all => all.flatMap(([name, angleDegrees]) => flatsOf({ [name]: [angleDegrees] })));
const flatsArbitrary = flatsAt(apartAngle);
const jitteredFlats = flatsAt(angle);
const apart = (a: number, b: number): number => Math.round(degreesApart(a, b) * 100) / 100;

describe('whatever lights and flats', () => {
	test('each light is in one session, within the tolerance of its flats', () =>
		fc.assert(
			fc.property(lightsArbitrary, fc.oneof(flatsArbitrary, jitteredFlats), (all, flats) => {
				const { sessions } = sortIntoSessions(all, flats, RULES);
				expect(sessions.flatMap(({ ids }) => ids).sort()).toEqual(all.map(({ id }) => id).sort());
				for (const session of sessions) {
					for (const id of session.ids)
						expect(apart(all[Number(id)]?.angleDegrees ?? NaN, session.angleDegrees)).toBeLessThanOrEqual(
							2.8,
						);
					expect(session.filters.reduce((sum, part) => sum + part.lights, 0)).toBe(session.ids.length);
				}
				expect(new Set(sessions.map(({ label }) => label)).size).toBe(sessions.length);
			}),
		));

	test('the angles are the best of all choices, by trying every one', () =>
		fc.assert(
			fc.property(lightsArbitrary, flatsArbitrary, (all, flats) => {
				const angles = [...new Set(flats.map(({ angleDegrees }) => angleDegrees ?? 0))];
				const serves = (flatAngle: number, light: SessionLight): boolean =>
					apart(flatAngle, light.angleDegrees ?? 0) <= 2.5 &&
					flats.some(flat => flat.filter === light.filter && flat.angleDegrees === flatAngle);
				const servable = all.filter(light => angles.some(flatAngle => serves(flatAngle, light)));
				const rank = (choice: readonly number[]): [number, number, number] | undefined => {
					if (!servable.every(light => choice.some(flatAngle => serves(flatAngle, light)))) return undefined;
					const filtersThere = choice.reduce(
						(sum, flatAngle) =>
							sum +
							new Set(servable.filter(light => serves(flatAngle, light)).map(light => light.filter)).size,
						0,
					);
					const distance = servable.reduce(
						(sum, light) =>
							sum +
							Math.min(
								...choice
									.filter(flatAngle => serves(flatAngle, light))
									.map(flatAngle => Math.round(apart(flatAngle, light.angleDegrees ?? 0) * 100)),
							) **
								2,
						0,
					);
					return [choice.length, -filtersThere, distance];
				};
				const choices = angles.reduce<number[][]>(
					(subsets, flatAngle) => [...subsets, ...subsets.map(subset => [...subset, flatAngle])],
					[[]],
				);
				const ranks = choices
					.flatMap(choice => {
						const found = rank(choice);
						return found ? [found] : [];
					})
					.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
				const chosen = sortIntoSessions(all, flats, RULES)
					.sessions.map(({ angleDegrees }) => angleDegrees)
					.filter(flatAngle => servable.some(light => serves(flatAngle, light)));
				expect(rank(chosen)).toEqual(ranks[0]);
			}),
			{ numRuns: 300 },
		));

	test('turning all angles by whole degrees turns the sessions', () =>
		fc.assert(
			fc.property(lightsArbitrary, flatsArbitrary, fc.integer({ min: 1, max: 359 }), (all, flats, degrees) => {
				const turn = <T extends { angleDegrees: number | null }>(item: T): T => ({
					...item,
					angleDegrees: wrapDegrees(Math.round(((item.angleDegrees ?? 0) + degrees) * 100), 36_000) / 100,
				});
				const found = (answer: Sessions, by: number) =>
					answer.sessions
						.map(({ angleDegrees, ids }) => [
							wrapDegrees(Math.round((angleDegrees + by) * 100), 36_000),
							ids.join(),
						])
						.sort(([a], [b]) => Number(a) - Number(b));
				expect(found(sortIntoSessions(all.map(turn), flats.map(turn), RULES), 0)).toEqual(
					found(sortIntoSessions(all, flats, RULES), degrees),
				);
			}),
		));
});

test('flats at every degree of the circle for several filters are answered soon', () => {
	const all = Array.from(
		{ length: 3600 },
		(_, tenth) => lights(['L', 'R', 'G'][tenth % 3] ?? 'L', tenth / 10)[0],
	).filter(light => light !== undefined);
	const every = Array.from({ length: 360 }, (_, degree) => degree);
	const start = performance.now();
	const { sessions } = sortIntoSessions(
		all,
		flatsOf({ L: every, R: every.filter(degree => degree % 2 === 0), G: every.filter(degree => degree % 3 === 0) }),
		RULES,
	);
	// Between its neighbours' reach each G flat is needed: 120. Every second one is an R flat too, and R lights
	// half-way between those need one more: 60.
	expect(sessions).toHaveLength(180);
	expect(performance.now() - start).toBeLessThan(10_000);
});
