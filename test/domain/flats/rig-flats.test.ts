import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { degreesApart, periodOf, type AngleSystem } from '../../../src/domain/angle';
import type { Conditions } from '../../../src/domain/calibration/calibration';
import { FilterTable } from '../../../src/domain/filter';
import { FlatsByFilter, type Flat } from '../../../src/domain/flats/flat';
import {
	coverLights,
	FLAT_DEFAULTS,
	type FlatRules,
	type LightsAtAngle,
} from '../../../src/domain/flats/flat-coverage';
import { readFlatItems } from '../../../src/domain/flats/flat-list';
import { UNTOLD_RIG } from '../../../src/domain/calibration/rig-config';
import type { FlatFile, LightsOfNight } from '../../../src/domain/calibration/rig-facts';
import {
	flatRulesOf,
	flatsMissing,
	flatTableOf,
	withAnglesOfLights,
	type FlatSettings,
} from '../../../src/domain/flats/rig-flats';

const filters = new FilterTable();
const SETTINGS: FlatSettings = {
	toleranceDegrees: 2.5,
	maxAgeDays: 90,
	few: false,
	filters,
	compareFilters: (a, b) => filters.compare(a, b),
};
const RULES: FlatRules & FlatSettings = { ...FLAT_DEFAULTS, ...SETTINGS, source: 'mechanical', rigChanged: [] };

const tableOf = (lights: readonly LightsAtAngle[], flats: readonly Flat[], rules: typeof RULES) =>
	flatTableOf(coverLights(lights, flats, rules), new FlatsByFilter(flats, rules.filters), rules);

const NIGHT = '2025-09-14';
const FOLDER = `k3f9/RC8/20_Data/M 31/accept/DATE_${NIGHT}`;
const conditions: Conditions = {
	camera: 'ZWO ASI2600MM Pro',
	gain: 100,
	iso: undefined,
	offset: 50,
	binning: '1x1',
	readoutMode: undefined,
	exposureSeconds: 300,
	setTempCelsius: -10,
	sensorTempCelsius: undefined,
};

const light = (angleDegrees: number | null, more: Partial<LightsOfNight> = {}): LightsOfNight => ({
	target: 'm31',
	rig: 'RC8',
	night: NIGHT,
	filter: 'L',
	angleDegrees,
	angleSystem: angleDegrees === null ? null : 'mechanical',
	count: 1,
	nightFolder: FOLDER,
	conditions,
	...more,
});
const flat = (folder: string, more: Partial<FlatFile> = {}): FlatFile => ({
	filter: 'L',
	angleDegrees: null,
	angleSystem: null,
	date: NIGHT,
	source: 'found',
	rig: 'RC8',
	folder,
	isMaster: true,
	conditions,
	...more,
});
/** The angle that the one flat counts at. */
const angleOf = (
	file: FlatFile,
	lights: readonly LightsOfNight[],
	rules: Partial<FlatRules> = {},
): number | null | undefined => withAnglesOfLights([file], lights, { ...RULES, ...rules })[0]?.angleDegrees;

describe("a rig's rules", () => {
	const lights = (angleSystem: AngleSystem | null, count: number): LightsAtAngle => ({
		filter: 'L',
		angleDegrees: angleSystem === null ? null : 10,
		angleSystem,
		night: NIGHT,
		count,
	});
	const sourceOf = (...all: LightsAtAngle[]) => flatRulesOf(UNTOLD_RIG, all, SETTINGS).source;
	test('compare angles in the system that most lights have, mechanical before sky', () => {
		expect(sourceOf(lights('sky', 3), lights('mechanical', 2), lights(null, 90))).toBe('sky');
		expect(sourceOf(lights('sky', 2), lights('mechanical', 2))).toBe('mechanical');
		expect(sourceOf(lights('name', 1))).toBe('name');
	});
	test('know no angles where no light has one', () =>
		expect([sourceOf(lights(null, 5)), sourceOf()]).toEqual(['none', 'none']));
	test("are the user's where the note says so", () => {
		const config = { recorded: [], rigChanged: ['2025-09-01'], angleSource: 'none', symmetry: 180 } as const;
		expect(flatRulesOf(config, [lights('mechanical', 5)], SETTINGS)).toEqual({
			...SETTINGS,
			source: 'none',
			symmetry: 180,
			rigChanged: ['2025-09-01'],
		});
	});
});

describe('a flat without an angle', () => {
	test("beside a night's lights counts at the weighted mean of theirs", () => {
		expect(withAnglesOfLights([flat(FOLDER)], [light(45, { count: 3 }), light(46)], RULES)).toEqual([
			{ ...flat(FOLDER), angleDegrees: 45.3, angleSystem: 'mechanical', hasAngleOfLights: true },
		]);
		expect(angleOf(flat(FOLDER), [light(359), light(1.4)])).toBe(0.2);
	});
	test("in a folder below, or beside one session's lights, counts at theirs", () => {
		const [one, other] = [`${FOLDER}/Session_45deg`, `${FOLDER}/Session_100deg`];
		const lights = [light(45, { nightFolder: one }), light(100, { nightFolder: other })];
		expect([flat(`${one}/flats`), flat(other), flat(FOLDER)].map(file => angleOf(file, lights))).toEqual([
			45,
			100,
			null,
		]);
	});
	test('of another filter, or beside lights of another angle system, counts nowhere', () => {
		expect(angleOf(flat(FOLDER, { filter: 'R' }), [light(45)])).toBeNull();
		expect(angleOf(flat(FOLDER), [light(45, { angleSystem: 'sky' }), light(null)])).toBeNull();
		expect(
			angleOf(flat(FOLDER, { filter: 'Ha', physicalFilter: 'Ha 7nm' }), [
				light(45, { filter: 'Ha', physicalFilter: 'Ha 3nm' }),
			]),
		).toBeNull();
	});
	test("in the library, or whose name only begins like the night's, counts nowhere", () =>
		expect(
			['k3f9/RC8/00_Misc', `${FOLDER} old`, '', 'k3f9'].map(folder => angleOf(flat(folder), [light(45)])),
		).toEqual([null, null, null, null]));
	test('counts nowhere where no flat can serve all lights beside it', () => {
		expect(angleOf(flat(FOLDER), [light(45), light(50.01)])).toBeNull();
		expect(angleOf(flat(FOLDER), [light(45), light(50)])).toBe(47.5);
		// The difference of these two is a little more than 5 in binary fractions.
		expect(angleOf(flat(FOLDER), [light(72.53), light(67.53)])).toBe(70.03);
	});
	test('counts where it serves all of them, however few are at one end', () => {
		const lights = [light(45, { count: 99 }), light(49.9)];
		const files = withAnglesOfLights([flat(FOLDER)], lights, RULES);
		expect(files.map(({ angleDegrees }) => angleDegrees)).toEqual([47.4]);
		expect(tableOf(lights, files, RULES).rows).toMatchObject([
			{ status: 'have', needed: [], lights: { covered: 100, missing: 0 } },
		]);
		expect(angleOf(flat(FOLDER), [light(0.01, { count: 99 }), light(355.04)])).toBe(357.54);
		expect(angleOf(flat(FOLDER), [light(0.01), light(355.04, { count: 99 })])).toBe(357.51);
	});
	test('counts once for both sides of the meridian, where angles are on the sky', () => {
		const sky = { angleSystem: 'sky' } as const;
		expect(
			withAnglesOfLights([flat(FOLDER)], [light(70, sky), light(250.4, sky)], { ...RULES, source: 'sky' }),
		).toMatchObject([{ angleDegrees: 70.2, angleSystem: 'sky' }]);
		expect(angleOf(flat(FOLDER), [light(70), light(250.4)])).toBeNull();
		expect(angleOf(flat(FOLDER), [light(70), light(250.4)], { symmetry: 180 })).toBe(70.2);
		expect(angleOf(flat(FOLDER), [light(70), light(160.4)], { symmetry: 90 })).toBe(70.2);
	});
	test('stays as it is for a rig without a rotator, and so does a flat with an angle', () => {
		expect(withAnglesOfLights([flat(FOLDER)], [light(null)], { ...RULES, source: 'none' })).toEqual([flat(FOLDER)]);
		const known = flat(FOLDER, { angleDegrees: 80, angleSystem: 'mechanical' });
		expect(withAnglesOfLights([known, flat(FOLDER)], [light(45)], RULES)[0]).toEqual(known);
	});
	test('serves every light beside it, or none', () =>
		fc.assert(
			fc.property(
				fc.array(
					fc.record({ hundredths: fc.integer({ min: 0, max: 700 }), count: fc.integer({ min: 1, max: 50 }) }),
					{ minLength: 1, maxLength: 6 },
				),
				fc.integer({ min: 0, max: 35_999 }),
				fc.constantFrom(0.5, 1, 2.5),
				(spots, turn, toleranceDegrees) => {
					const lights = spots.map(({ hundredths, count }) =>
						light(((hundredths + turn) % 36_000) / 100, { count }),
					);
					const extent =
						Math.max(...spots.map(({ hundredths }) => hundredths)) -
						Math.min(...spots.map(({ hundredths }) => hundredths));
					const angle = angleOf(flat(FOLDER), lights, { toleranceDegrees });
					expect(typeof angle).toBe(extent <= 200 * toleranceDegrees ? 'number' : 'object');
					if (typeof angle === 'number')
						for (const { angleDegrees } of lights)
							expect(Math.round(degreesApart(angle, angleDegrees ?? NaN) * 100)).toBeLessThanOrEqual(
								toleranceDegrees * 100,
							);
				},
			),
		));
});

describe('the flats to shoot', () => {
	const table = (
		lights: readonly LightsAtAngle[],
		items: readonly string[] = [],
		rules: Partial<typeof RULES> = {},
	) => tableOf(lights, readFlatItems(items, filters).flats, { ...RULES, ...rules });
	test('are counted over all tables: angles, and sets for a rig without a rotator', () => {
		const rotating = table(
			[light(10), light(100), light(10, { filter: 'R' }), light(200, { filter: 'R' })],
			['R 11°'],
		);
		const still = table([light(null), light(null, { filter: 'Ha' })], ['Ha 2025-09-15'], { source: 'none' });
		expect(flatsMissing([rotating])).toBe(3);
		expect(flatsMissing([still])).toBe(1);
		expect(flatsMissing([rotating, still])).toBe(4);
		expect(flatsMissing([])).toBe(0);
	});

	const turned = <T extends { readonly angleDegrees: number | null }>(things: readonly T[], degrees: number): T[] =>
		things.map(thing => ({
			...thing,
			angleDegrees:
				thing.angleDegrees === null ? null : (Math.round((thing.angleDegrees + degrees) * 100) % 36_000) / 100,
		}));
	const rigs = fc.constantFrom<Partial<typeof RULES>>(
		{},
		{ symmetry: 180 },
		{ symmetry: 90 },
		{ source: 'sky' },
		{ source: 'name', few: true },
	);

	test('turn with the angles of lights and flats', () => {
		// Within a third of the circle the widest gap is never one of two.
		const within = (period: number) => fc.integer({ min: 0, max: period * 33 }).map(hundredths => hundredths / 100);
		const filter = fc.constantFrom('L', 'Ha');
		const scene = rigs.chain(rules => {
			const { source, symmetry } = { ...RULES, ...rules };
			const angle = within(periodOf(source, symmetry));
			const angleSystem = source === 'none' ? null : source;
			return fc.record({
				rules: fc.constant(rules),
				period: fc.constant(periodOf(source, symmetry)),
				lights: fc.array(
					fc.record({
						filter,
						angleDegrees: angle,
						angleSystem: fc.constant(angleSystem),
						night: fc.constant(NIGHT),
						count: fc.integer({ min: 1, max: 20 }),
					}),
					{ minLength: 1, maxLength: 12 },
				),
				flats: fc.array(
					fc.record({
						filter,
						angleDegrees: fc.option(angle),
						angleSystem: fc.constantFrom(angleSystem, null),
						date: fc.constantFrom(NIGHT, '2025-01-01', null),
						source: fc.constant('found' as const),
					}),
					{ maxLength: 6 },
				),
			});
		});
		fc.assert(
			fc.property(scene, fc.integer({ min: 1, max: 359 }), ({ rules, period, lights, flats }, degrees) => {
				const needed = (all: readonly LightsAtAngle[], have: readonly Flat[], turn: number) =>
					tableOf(all, have, { ...RULES, ...rules }).rows.map(row => [
						row.filter,
						row.status,
						row.lights,
						row.needed
							.map(({ angleDegrees, lights: count }) => [((angleDegrees ?? NaN) + turn) % period, count])
							.sort(([a = 0], [b = 0]) => a - b),
					]);
				expect(needed(turned(lights, degrees), turned(flats, degrees), 0)).toEqual(
					needed(lights, flats, degrees),
				);
			}),
			{ numRuns: 300 },
		);
	});
});
