import { describe, expect, test } from 'vitest';
import type { Conditions } from '../../../src/domain/calibration/calibration';
import { FilterTable } from '../../../src/domain/filter';
import { FLAT_DEFAULTS } from '../../../src/domain/flats/flat-coverage';
import { readFlatItems } from '../../../src/domain/flats/flat-list';
import { RigNights, type RigShelf } from '../../../src/domain/calibration/night-calibration';
import type { DarkFile, FlatFile, LightsOfNight, NightCalibration } from '../../../src/domain/calibration/rig-facts';

const RIG = 'RC8@f8.0+ZWO ASI2600MM Pro';
const PROJECT = `k3f9/${RIG}/20_Data/M 31/accept`;
const NIGHT = '2025-09-14';
const FOLDER = `${PROJECT}/DATE_${NIGHT}`;
const LIBRARY = `k3f9/${RIG}/00_Misc/GAIN_100`;

const IN_PLACE = { state: 'in place', isVerified: true };
const IN_LIBRARY = { state: 'in library', isVerified: true };
const MISSING = { state: 'missing' };
const unsure = ({ state }: { state: string }) => ({ state, isVerified: false });

const COOLED: Conditions = {
	camera: 'ZWO ASI2600MM Pro',
	gain: 100,
	iso: undefined,
	offset: 50,
	binning: '1x1',
	readoutMode: 'High Gain Mode',
	exposureSeconds: 300,
	setTempCelsius: -10,
	sensorTempCelsius: undefined,
};
const FLAT_CONDITIONS: Conditions = { ...COOLED, exposureSeconds: 2.5 };

const filters = new FilterTable();
const RULES: RigShelf['rules'] = {
	...FLAT_DEFAULTS,
	source: 'mechanical',
	rigChanged: [],
	filters,
	allowScaling: false,
};

const light = ({
	conditions,
	...change
}: Partial<Omit<LightsOfNight, 'conditions'>> & { conditions?: Partial<Conditions> } = {}): LightsOfNight => ({
	target: 'm31',
	rig: RIG,
	night: NIGHT,
	filter: 'L',
	angleDegrees: 45,
	angleSystem: 'mechanical',
	count: 1,
	nightFolder: FOLDER,
	...change,
	conditions: { ...COOLED, ...conditions },
});
const flat = (folder: string, change: Partial<FlatFile> = {}): FlatFile => ({
	filter: 'L',
	angleDegrees: 45,
	angleSystem: 'mechanical',
	date: NIGHT,
	source: 'found',
	rig: RIG,
	folder,
	isMaster: true,
	conditions: FLAT_CONDITIONS,
	...change,
});
const dark = (folder: string, conditions: Partial<Conditions> = {}, kind: DarkFile['kind'] = 'dark'): DarkFile => ({
	kind,
	folder,
	rig: RIG,
	isMaster: true,
	files: 1,
	conditions: { ...COOLED, ...conditions },
});
const flatDark = (folder: string): DarkFile => dark(folder, { exposureSeconds: 2.5 }, 'dark flat');

interface Shelf {
	readonly flats?: readonly FlatFile[];
	readonly recorded?: readonly string[];
	readonly darks?: readonly DarkFile[];
	readonly rules?: Partial<RigShelf['rules']>;
}

const nightsOf = (
	lights: readonly LightsOfNight[],
	{ flats = [], recorded = [], darks = [], rules = {} }: Shelf = {},
): NightCalibration[] =>
	new RigNights(RIG, {
		flats,
		recorded: readFlatItems(recorded, filters).flats,
		darks,
		rules: { ...RULES, ...rules },
	}).of(lights);

/** The one night of the lights. */
function nightOf(lights: readonly LightsOfNight[], shelf?: Shelf): NightCalibration {
	const [night, ...others] = nightsOf(lights, shelf);
	if (!night || others.length > 0) throw new Error('not one night');
	return night;
}

describe('darks of a night', () => {
	test.each<[string, readonly DarkFile[], object, number[]]>([
		['beside the lights are in place', [dark(LIBRARY), dark(FOLDER)], IN_PLACE, []],
		['in a folder below are in place', [dark(`${FOLDER}/darks`)], IN_PLACE, []],
		['elsewhere are in the library', [dark(LIBRARY)], IN_LIBRARY, []],
		['beside another night are in the library', [dark(`${PROJECT}/DATE_2025-09-15`)], IN_LIBRARY, []],
		[
			'of other lights are missing',
			[dark(FOLDER, { exposureSeconds: 120 }), dark(LIBRARY, { gain: 0 }), dark(LIBRARY, { setTempCelsius: -5 })],
			MISSING,
			[300],
		],
		['whose gain nobody knows are not verified', [dark(FOLDER, { gain: undefined })], unsure(IN_PLACE), []],
		[
			'that are sure elsewhere but not beside the lights are in place, not verified',
			[dark(LIBRARY), dark(FOLDER, { offset: undefined })],
			unsure(IN_PLACE),
			[],
		],
	])('%s', (_, darks, expected, missing) => {
		const night = nightOf([light()], { darks });
		expect(night.darks).toMatchObject(expected);
		expect(night.missingDarkSeconds).toEqual(missing);
	});
	test('are as good as the worst of them, and what is missing is named once, in order', () => {
		const lights = [600, 300, 60, 600].map((exposureSeconds, at) =>
			light({ angleDegrees: 45 + at / 10, conditions: { exposureSeconds } }),
		);
		expect(nightOf(lights, { darks: [dark(FOLDER)] })).toMatchObject({
			darks: MISSING,
			missingDarkSeconds: [60, 600],
		});
		expect(
			nightOf(lights.slice(0, 2), { darks: [dark(FOLDER), dark(LIBRARY, { exposureSeconds: 600 })] }),
		).toMatchObject({ darks: IN_LIBRARY, missingDarkSeconds: [] });
	});
	test('that are shorter serve with scaling allowed and a bias, wherever that lies', () => {
		const [short, bias] = [dark(FOLDER, { exposureSeconds: 120 }), dark(LIBRARY, { exposureSeconds: 0 }, 'bias')];
		const allowScaling = { allowScaling: true };
		expect(nightOf([light()], { darks: [short, bias] })).toMatchObject({
			darks: MISSING,
			missingDarkSeconds: [300],
		});
		expect(nightOf([light()], { darks: [short], rules: allowScaling }).darks).toMatchObject(MISSING);
		expect(nightOf([light()], { darks: [short, bias], rules: allowScaling }).darks.state).not.toBe('missing');
		expect(
			nightOf([light()], { darks: [dark(LIBRARY, { exposureSeconds: 120 }), bias], rules: allowScaling }).darks,
		).toEqual(IN_LIBRARY);
		expect(
			nightOf([light()], { darks: [short, dark(FOLDER, { exposureSeconds: 0 }, 'bias')], rules: allowScaling })
				.darks,
		).toEqual(IN_PLACE);
	});
	test("of an uncooled DSLR go by ISO and by the sensor's temperature, 5 °C either way", () => {
		const conditions = {
			gain: undefined,
			iso: 800,
			offset: undefined,
			readoutMode: undefined,
			setTempCelsius: undefined,
			sensorTempCelsius: 18,
		};
		const lights = [light({ filter: 'OSC', angleDegrees: null, angleSystem: null, conditions })];
		const stateAt = (change: Partial<Conditions>) =>
			nightOf(lights, { darks: [dark(LIBRARY, { ...conditions, ...change })], rules: { source: 'none' } }).darks;
		expect([13, 23].map(sensorTempCelsius => stateAt({ sensorTempCelsius }))).toEqual([IN_LIBRARY, IN_LIBRARY]);
		expect([12, 24].map(sensorTempCelsius => stateAt({ sensorTempCelsius }).state)).toEqual(['missing', 'missing']);
		expect(stateAt({ iso: 1600 })).toMatchObject(MISSING);
		expect(stateAt({ sensorTempCelsius: undefined })).toEqual(unsure(IN_LIBRARY));
	});
});

describe('flats of a night', () => {
	test.each<[string, Shelf, object, string[]]>([
		['beside the lights, at their angle, are in place', { flats: [flat(FOLDER)] }, IN_PLACE, []],
		['within 2.5° are in place', { flats: [flat(FOLDER, { angleDegrees: 47.5 })] }, IN_PLACE, []],
		['elsewhere are in the library', { flats: [flat(LIBRARY, { angleDegrees: 43 })] }, IN_LIBRARY, []],
		[
			'of half a year ago are in the library all the same',
			{ flats: [flat(LIBRARY, { date: '2025-03-01' })] },
			IN_LIBRARY,
			[],
		],
		[
			'that only the user recorded are in the library, not verified',
			{ recorded: ['L 46° 2025-09-01'] },
			unsure(IN_LIBRARY),
			[],
		],
		[
			'on disk are surer than recorded ones',
			{ flats: [flat(LIBRARY)], recorded: ['L 45° 2025-09-14'] },
			IN_LIBRARY,
			[],
		],
		[
			'at another angle are missing',
			{
				flats: [flat(FOLDER, { angleDegrees: 47.6 }), flat(LIBRARY, { angleDegrees: 225 })],
				recorded: ['L 90°'],
			},
			MISSING,
			['L'],
		],
		[
			'of another filter are missing',
			{ flats: [flat(FOLDER, { filter: 'R' })], recorded: ['Ha 45°'] },
			MISSING,
			['L'],
		],
		[
			'beside the lights but without an angle are in place, not verified',
			{ flats: [flat(FOLDER, { angleDegrees: null, angleSystem: null })] },
			unsure(IN_PLACE),
			[],
		],
		[
			'without an angle that lie elsewhere tell nothing',
			{ flats: [flat(LIBRARY, { angleDegrees: null, angleSystem: null })] },
			MISSING,
			['L'],
		],
		[
			'beside the lights at the wrong angle leave it to the library',
			{ flats: [flat(FOLDER, { angleDegrees: 100 }), flat(LIBRARY)] },
			IN_LIBRARY,
			[],
		],
		[
			'turned by half a circle serve a rig of that symmetry',
			{ flats: [flat(FOLDER, { angleDegrees: 225 })], rules: { symmetry: 180 } },
			IN_PLACE,
			[],
		],
	])('%s', (_, shelf, expected, missing) => {
		const night = nightOf([light()], shelf);
		expect(night.flats).toMatchObject(expected);
		expect(night.missingFlatFilters).toEqual(missing);
	});
	test('are as good as the worst of them; missing filters are named once, by name', () => {
		const lights = ['R', 'L', 'Ha', 'R'].map((filter, at) => light({ filter, angleDegrees: 45 + at / 10 }));
		expect(nightOf(lights, { flats: [flat(FOLDER)] })).toMatchObject({
			flats: MISSING,
			missingFlatFilters: ['Ha', 'R'],
		});
	});
	test('that one filter has at two angles serve each light at its own', () => {
		const lights = [light(), light({ angleDegrees: 100 })];
		expect(nightOf(lights, { flats: [flat(FOLDER), flat(LIBRARY, { angleDegrees: 101 })] })).toMatchObject({
			flats: IN_LIBRARY,
			missingFlatFilters: [],
		});
		expect(nightOf(lights, { flats: [flat(FOLDER)] })).toMatchObject({ flats: MISSING, missingFlatFilters: ['L'] });
	});
	test('of 7 nm do not serve lights of 3 nm', () => {
		const lights = [light({ filter: 'Ha', physicalFilter: 'Ha 3nm' })];
		expect(
			nightOf(lights, { flats: [flat(FOLDER, { filter: 'Ha', physicalFilter: 'Ha 7nm' })] }).missingFlatFilters,
		).toEqual(['Ha']);
		expect(nightOf(lights, { flats: [flat(FOLDER, { filter: 'Ha', physicalFilter: '3nm Ha' })] }).flats).toEqual(
			IN_PLACE,
		);
	});
	test('for lights whose own angle nobody knows are not verified, wherever they lie', () => {
		// Another light of the rig has an angle, so that the rig has a rotator.
		const lights = [light({ angleDegrees: null, angleSystem: null })];
		expect(nightOf(lights, { flats: [flat(FOLDER)] }).flats).toEqual(unsure(IN_PLACE));
		expect(nightOf(lights, { flats: [flat(LIBRARY)] })).toMatchObject({
			flats: unsure(IN_LIBRARY),
			missingFlatFilters: [],
		});
		expect(nightOf(lights, { recorded: ['L 45°'] }).flats).toEqual(unsure(IN_LIBRARY));
		expect(nightOf(lights, { flats: [flat(LIBRARY, { filter: 'R' })] }).missingFlatFilters).toEqual(['L']);
		expect(nightOf([light({ angleSystem: 'sky' })], { flats: [flat(LIBRARY)] }).flats).toEqual(unsure(IN_LIBRARY));
	});
	test('of a rig without a rotator need no angle and are verified', () => {
		const lights = [light({ filter: 'OSC', angleDegrees: null, angleSystem: null })];
		const none = { source: 'none' } as const;
		const osc = { filter: 'OSC', angleDegrees: null, angleSystem: null };
		expect(nightOf(lights, { flats: [flat(FOLDER, osc)], rules: none }).flats).toEqual(IN_PLACE);
		expect(nightOf(lights, { flats: [flat(LIBRARY, osc)], rules: none }).flats).toEqual(IN_LIBRARY);
		expect(nightOf(lights, { recorded: ['OSC 2025-09-15'], rules: none }).flats).toEqual(unsure(IN_LIBRARY));
		expect(nightOf(lights, { rules: none })).toMatchObject({ flats: MISSING, missingFlatFilters: ['OSC'] });
	});
	test('may be sky angles of either side of the meridian', () => {
		const sky = { angleSystem: 'sky' } as const;
		expect(
			nightOf([light({ ...sky, angleDegrees: 250 })], {
				flats: [flat(FOLDER, { ...sky, angleDegrees: 70.5 })],
				rules: { source: 'sky' },
			}).flats,
		).toEqual(IN_PLACE);
	});
});

describe('flat darks', () => {
	const raw = (folder: string): FlatFile => flat(folder, { isMaster: false });
	test('are for raw flats; a master needs none', () => {
		expect(nightOf([light()], { flats: [flat(FOLDER)], darks: [flatDark(LIBRARY)] }).flatDarks).toBeNull();
		expect(nightOf([light()], { flats: [raw(FOLDER)] }).flatDarks).toMatchObject(MISSING);
		expect(nightOf([light()], { flats: [raw(FOLDER)], darks: [flatDark(LIBRARY)] }).flatDarks).toEqual(IN_LIBRARY);
		expect(nightOf([light()], { flats: [raw(FOLDER)], darks: [flatDark(FOLDER)] }).flatDarks).toEqual(IN_PLACE);
	});
	test("may be darks of the flats' exposure, and are no darks for lights", () => {
		expect(
			nightOf([light()], { flats: [raw(LIBRARY)], darks: [dark(LIBRARY, { exposureSeconds: 2.5 })] }),
		).toMatchObject({ flatDarks: IN_LIBRARY, darks: MISSING });
		expect(
			nightOf([light({ conditions: { exposureSeconds: 2.5 } })], { darks: [flatDark(FOLDER)] }).darks,
		).toMatchObject(MISSING);
	});
	test("that may be another gain's are not verified", () => {
		const unknown = { ...flatDark(LIBRARY), conditions: { ...FLAT_CONDITIONS, gain: undefined } };
		expect(nightOf([light()], { flats: [raw(FOLDER)], darks: [unknown] }).flatDarks).toEqual(unsure(IN_LIBRARY));
	});
	test("are none's business where no flat serves, or where one is recorded alone", () => {
		expect(
			nightOf([light()], { flats: [flat(FOLDER, { isMaster: false, angleDegrees: 100 })] }).flatDarks,
		).toBeNull();
		expect(nightOf([light()], { recorded: ['L 45°'] }).flatDarks).toBeNull();
	});
});

describe('folders of a night', () => {
	test('sessions have their own flats', () => {
		const [one, other] = [`${FOLDER}/Session_45deg`, `${FOLDER}/Session_100deg`];
		const lights = [light({ nightFolder: one }), light({ nightFolder: other, angleDegrees: 100 })];
		const both = [flat(one), flat(other, { angleDegrees: 100 })];
		expect(nightOf(lights, { flats: both }).flats).toEqual(IN_PLACE);
		expect(nightOf(lights, { flats: [flat(one), flat(one, { angleDegrees: 100 })] }).flats).toEqual(IN_LIBRARY);
		expect(nightOf(lights, { flats: both.slice(0, 1) })).toMatchObject({
			flats: MISSING,
			missingFlatFilters: ['L'],
		});
		// Without angles the folder alone tells which flat is whose.
		expect(
			nightOf(lights, { flats: both.map(file => ({ ...file, angleDegrees: null, angleSystem: null })) }).flats,
		).toEqual(unsure(IN_PLACE));
	});
	test('two of one night are one night, as good as the worse of them', () => {
		const blink = `k3f9/${RIG}/10_Blink/M 31/DATE_${NIGHT}`;
		const lights = [light(), light({ nightFolder: blink })];
		expect(
			nightOf(lights, { flats: [flat(FOLDER), flat(blink)], darks: [dark(FOLDER), dark(blink)] }),
		).toMatchObject({ flats: IN_PLACE, darks: IN_PLACE });
		expect(nightOf(lights, { flats: [flat(FOLDER)], darks: [dark(blink)] })).toMatchObject({
			flats: IN_LIBRARY,
			darks: IN_LIBRARY,
		});
	});
	test('a name that only begins alike is another folder', () =>
		expect(nightOf([light()], { flats: [flat(`${FOLDER} old`)], darks: [dark(`${FOLDER} old`)] })).toMatchObject({
			flats: IN_LIBRARY,
			darks: IN_LIBRARY,
		}));
});

describe('nights', () => {
	test('are told in order, each by its own folder; lights without a night are left out', () => {
		const later = `${PROJECT}/DATE_2025-09-20`;
		const lights = [
			light({ night: '2025-09-20', nightFolder: later }),
			light(),
			light({ night: null, nightFolder: `${PROJECT}/loose` }),
		];
		expect(nightsOf(lights, { flats: [flat(later)], darks: [dark(FOLDER)] })).toEqual([
			{
				night: NIGHT,
				rig: RIG,
				darks: IN_PLACE,
				missingDarkSeconds: [],
				flats: IN_LIBRARY,
				missingFlatFilters: [],
				flatDarks: null,
			},
			{
				night: '2025-09-20',
				rig: RIG,
				darks: IN_LIBRARY,
				missingDarkSeconds: [],
				flats: IN_PLACE,
				missingFlatFilters: [],
				flatDarks: null,
			},
		]);
	});
	test('answers do not depend on what was asked before', () => {
		const nights = new RigNights(RIG, { flats: [], recorded: [], darks: [dark(FOLDER)], rules: RULES });
		expect(nights.of([light()])[0]?.darks).toEqual(IN_PLACE);
		expect(nights.of([light({ nightFolder: `${PROJECT}/DATE_2025-09-20` })])[0]?.darks).toEqual(IN_LIBRARY);
		expect(nights.of([light()])[0]?.darks).toEqual(IN_PLACE);
		expect(nights.of([])).toEqual([]);
	});
});
