import { describe, expect, test } from 'vitest';
import type { Conditions } from '../../../src/domain/calibration/calibration';
import { libraryOf } from '../../../src/domain/calibration/dark-library';
import type { DarkFile } from '../../../src/domain/calibration/rig-facts';

const COOLED: Conditions = {
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
const dark = (conditions: Partial<Conditions>, more: Partial<DarkFile> = {}): DarkFile => ({
	kind: 'dark',
	rig: 'RC8',
	folder: '00_Misc',
	isMaster: false,
	files: 1,
	...more,
	conditions: { ...COOLED, ...conditions },
});

describe('a dark library', () => {
	test('has one entry for each temperature, gain and kind, with the exposures that are there', () => {
		expect(
			libraryOf([
				dark({ exposureSeconds: 300 }, { files: 40 }),
				dark({ exposureSeconds: 60 }, { files: 20 }),
				dark({ exposureSeconds: 300 }, { files: 5, folder: 'elsewhere' }),
				dark({ gain: 0 }),
				dark({ setTempCelsius: 0 }),
				dark({}, { isMaster: true }),
				dark({ exposureSeconds: 2.5 }, { kind: 'dark flat' }),
			]),
		).toEqual([
			{
				kind: 'dark',
				isMaster: false,
				temperatureCelsius: -10,
				gain: 'gain 100',
				exposureSeconds: [60, 300],
				files: 65,
			},
			{
				kind: 'dark',
				isMaster: false,
				temperatureCelsius: -10,
				gain: 'gain 0',
				exposureSeconds: [300],
				files: 1,
			},
			{
				kind: 'dark',
				isMaster: false,
				temperatureCelsius: 0,
				gain: 'gain 100',
				exposureSeconds: [300],
				files: 1,
			},
			{
				kind: 'dark',
				isMaster: true,
				temperatureCelsius: -10,
				gain: 'gain 100',
				exposureSeconds: [300],
				files: 1,
			},
			{
				kind: 'dark flat',
				isMaster: false,
				temperatureCelsius: -10,
				gain: 'gain 100',
				exposureSeconds: [2.5],
				files: 1,
			},
		]);
	});
	test('tells no exposure of a bias', () =>
		expect(libraryOf([dark({ exposureSeconds: 0.001 }, { kind: 'bias' })])).toMatchObject([
			{ kind: 'bias', exposureSeconds: [] },
		]));
	test("goes by ISO and the sensor's whole degrees where a camera has neither gain nor set-temp", () => {
		const dslr = { gain: undefined, iso: 800, setTempCelsius: undefined };
		expect(
			libraryOf([21.6, 22.4, 22.6].map(sensorTempCelsius => dark({ ...dslr, sensorTempCelsius }))),
		).toMatchObject([
			{ temperatureCelsius: 22, gain: 'ISO 800', files: 2 },
			{ temperatureCelsius: 23, gain: 'ISO 800', files: 1 },
		]);
	});
	test('says nothing of what nobody knows', () =>
		expect(libraryOf([dark({ gain: undefined, setTempCelsius: undefined, exposureSeconds: undefined })])).toEqual([
			{ kind: 'dark', isMaster: false, temperatureCelsius: null, gain: null, exposureSeconds: [], files: 1 },
		]));
	test('of nothing is empty', () => expect(libraryOf([])).toEqual([]));
});
