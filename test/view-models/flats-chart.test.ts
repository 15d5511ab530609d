import { describe, expect, test } from 'vitest';
import { periodOfDials, rigDials, turnsOf, type DialFacts, type DialLights } from '../../src/view-models/flats-chart';

const RULES = { rig: 'RC8', symmetry: 360, toleranceDegrees: 2.5 } as const;
const facts = (more: Partial<DialFacts> = {}): DialFacts => ({
	filter: 'L',
	detected: '',
	status: '',
	lights: [],
	flats: [],
	otherFlats: 0,
	needed: [],
	...more,
});
const lights = (flat: number | null, from: number, to = from): DialLights => ({ from, to, flat });

describe('after how many degrees a dial repeats', () => {
	const period = (groups: DialLights[], symmetry: 360 | 180 | 90 = 360) =>
		periodOfDials(groups, { symmetry, toleranceDegrees: 2.5 });
	test.each<[string, DialLights[], number]>([
		['nothing speaks for less than a turn', [], 360],
		['flats are beside their lights', [lights(70, 70.4, 71.7), lights(359, 0.5)], 360],
		['lights of more than half a turn are one group without a flat', [lights(null, 10, 350)], 360],
		['a group crosses 0°', [lights(null, 358.9, 2.1)], 360],
		['a flat serves lights on the other side', [lights(190, 10)], 180],
		['a group crosses 180°', [lights(null, 179.2, 0.4)], 180],
		['a flat serves lights a quarter turn away', [lights(100.2, 10)], 90],
		['the tolerance was another when the table was written', [lights(70, 80)], 360],
	])('%s', (_, groups, expected) => expect(period(groups)).toBe(expected));
	test("never after more than the rig's note says", () => {
		expect(period([lights(70, 70.4)], 180)).toBe(180);
		expect(period([lights(160, 70)], 180)).toBe(90);
	});
	test('flats have a decimal more than lights', () =>
		expect([period([lights(70.04, 72.6)]), period([lights(70, 72.7)])]).toEqual([360, 360]));
});

describe("a rig's dials", () => {
	test('have arcs of lights with and without a flat, and one of the tolerance around each angle of a flat', () => {
		const { dials } = rigDials(
			[
				facts({
					lights: [lights(70, 70.4, 71.7), lights(null, 359, 1)],
					needed: [0],
					flats: [
						{ angleDegrees: 70, date: '2025-09-15' },
						{ angleDegrees: 1, date: null },
					],
				}),
			],
			RULES,
		);
		expect(dials).toEqual([
			{
				filter: 'L',
				detected: '',
				status: '',
				needed: [0],
				otherFlats: 0,
				served: [{ startDegrees: 70.4, spanDegrees: expect.closeTo(1.3) as number }],
				unserved: [{ startDegrees: 359, spanDegrees: 2 }],
				windows: [
					{ startDegrees: 358.5, spanDegrees: 5 },
					{ startDegrees: 67.5, spanDegrees: 5 },
				],
				flats: [
					{ angleDegrees: 1, date: null },
					{ angleDegrees: 70, date: '2025-09-15' },
				],
			},
		]);
	});

	test('name each angle of a flat once, with its latest date', () => {
		const flats = [
			{ angleDegrees: 45, date: '2025-09-15' },
			{ angleDegrees: 45, date: null },
			{ angleDegrees: 45, date: '2025-10-01' },
			{ angleDegrees: 45, date: '2025-08-01' },
		];
		const [dial] = rigDials([facts({ flats })], RULES).dials;
		expect(dial?.flats).toEqual([{ angleDegrees: 45, date: '2025-10-01' }]);
		expect(dial?.windows).toHaveLength(1);
	});

	test('compare flats modulo the period, and a tolerance of more than half of it is the whole circle', () => {
		const flats = [
			{ angleDegrees: 10, date: null },
			{ angleDegrees: 100, date: null },
		];
		const { period, dials } = rigDials([facts({ flats })], { ...RULES, symmetry: 90, toleranceDegrees: 50 });
		expect([period, dials[0]?.windows]).toEqual([90, [{ startDegrees: 50, spanDegrees: 90 }]]);
	});

	test('are only of filters with angles; the others are named', () => {
		const { dials, withoutAngles } = rigDials(
			[facts({ filter: 'L', needed: [3] }), facts({ filter: 'R', status: '? No angle known' })],
			RULES,
		);
		expect([dials.map(({ filter }) => filter), withoutAngles]).toEqual([['L'], ['R']]);
	});
});

test('an angle stands at every turn of its period', () => {
	expect(turnsOf(10, 360)).toEqual([10]);
	expect(turnsOf(100, 180)).toEqual([100, 280]);
	expect(turnsOf(350, 90)).toEqual([350, 80, 170, 260]);
});
