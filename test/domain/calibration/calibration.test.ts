import { describe, expect, test } from 'vitest';
import { darksFor, type Conditions, type DarkFrame } from '../../../src/domain/calibration/calibration';

const light: Conditions = {
	camera: 'ZWO ASI2600MM Pro',
	gain: 100,
	iso: undefined,
	offset: 50,
	binning: '1x1',
	readoutMode: 'High Gain',
	exposureSeconds: 300,
	setTempCelsius: -10,
	sensorTempCelsius: -9.8,
};
const night = 'RC8@f8.0+ZWO ASI2600MM Pro/20_Data/M 31/accept/DATE_2025-09-14';
const library = 'RC8@f8.0+ZWO ASI2600MM Pro/00_Misc/-10C/GAIN_100';
const dark = (change: Partial<Conditions> = {}, folder = library, kind: DarkFrame['kind'] = 'dark'): DarkFrame => ({
	kind,
	folder,
	conditions: { ...light, ...change },
});
const strict = { allowScaling: false };
const find = (frames: readonly DarkFrame[], wanted = light, rules = strict) =>
	darksFor(wanted, 'dark', night, frames, rules);

describe('darks for a night', () => {
	test('none is missing', () => expect(find([])).toEqual({ state: 'missing', isVerified: true }));
	test('one in the library can be distributed', () =>
		expect(find([dark()])).toEqual({ state: 'in library', isVerified: true }));
	test("one in the night's folder, or below it, is in place", () => {
		expect(find([dark(), dark({}, night)])).toEqual({ state: 'in place', isVerified: true });
		expect(find([dark({}, `${night}/FILTER_L_EXP_300`)]).state).toBe('in place');
	});
	test('a folder that only begins alike is another night', () =>
		expect(find([dark({}, `${night}0`)]).state).toBe('in library'));

	test.each<[string, Partial<Conditions>]>([
		['camera', { camera: 'ZWO ASI533MM Pro' }],
		['gain', { gain: 0 }],
		['offset', { offset: 30 }],
		['binning', { binning: '2x2' }],
		['readout mode', { readoutMode: 'Low Noise' }],
		['exposure', { exposureSeconds: 300.06 }],
		['set-temp', { setTempCelsius: -9.4 }],
	])('another %s does not serve', (_, change) => expect(find([dark(change)]).state).toBe('missing'));

	test.each<[string, Partial<Conditions>]>([
		['exposure within 0.05 s', { exposureSeconds: 300.05 }],
		['set-temp within half a degree', { setTempCelsius: -10.5 }],
		['camera spelled otherwise', { camera: 'zwo asi2600mm-pro' }],
	])('%s serves, verified', (_, change) =>
		expect(find([dark(change)])).toEqual({ state: 'in library', isVerified: true }),
	);

	test.each<[string, Partial<Conditions>]>([
		['gain', { gain: undefined }],
		['offset', { offset: undefined }],
		['temperatures', { setTempCelsius: undefined, sensorTempCelsius: undefined }],
		['exposure', { exposureSeconds: undefined }],
	])('an unknown %s does not fail but is not verified', (_, change) =>
		expect(find([dark(change)])).toEqual({ state: 'in library', isVerified: false }),
	);

	test('a verified one is preferred where both lie in the library, but one in place beats both', () => {
		expect(find([dark({ gain: undefined }), dark()])).toEqual({ state: 'in library', isVerified: true });
		expect(find([dark(), dark({ gain: undefined }, night)])).toEqual({ state: 'in place', isVerified: false });
	});

	test('an uncooled DSLR goes by ISO and the sensor, ± 5 °C, and misses neither offset nor set-temp', () => {
		const dslr: Conditions = {
			...light,
			gain: undefined,
			iso: 800,
			offset: undefined,
			readoutMode: undefined,
			setTempCelsius: undefined,
			sensorTempCelsius: 21,
		};
		const frame = (change: Partial<Conditions>): DarkFrame => ({
			kind: 'dark',
			folder: library,
			conditions: { ...dslr, ...change },
		});
		expect(find([frame({ sensorTempCelsius: 26 })], dslr)).toEqual({ state: 'in library', isVerified: true });
		expect(find([frame({ sensorTempCelsius: 26.5 })], dslr).state).toBe('missing');
		expect(find([frame({ iso: 1600 })], dslr).state).toBe('missing');
		expect(find([frame({ sensorTempCelsius: undefined })], dslr)).toEqual({
			state: 'in library',
			isVerified: false,
		});
	});

	test('a shorter dark serves only with scaling allowed and a bias', () => {
		const [short, long, bias] = [
			dark({ exposureSeconds: 120 }),
			dark({ exposureSeconds: 600 }),
			dark({ exposureSeconds: 0 }, library, 'bias'),
		];
		const scaling = { allowScaling: true };
		expect(find([short, bias]).state).toBe('missing');
		expect(find([short], light, scaling).state).toBe('missing');
		expect(find([short, bias], light, scaling).state).toBe('in library');
		expect(find([long, bias], light, scaling).state).toBe('missing');
		expect(find([short, dark({ exposureSeconds: 0, gain: 0 }, library, 'bias')], light, scaling).state).toBe(
			'missing',
		);
	});
});

describe('darks for flats', () => {
	const flat: Conditions = { ...light, exposureSeconds: 2.5 };
	const find = (frames: readonly DarkFrame[]) => darksFor(flat, 'dark flat', night, frames, strict);
	test("dark flats and darks of the flat's exposure serve", () => {
		expect(find([dark({ exposureSeconds: 2.5 }, library, 'dark flat')]).state).toBe('in library');
		expect(find([dark({ exposureSeconds: 2.5 }, night)]).state).toBe('in place');
	});
	test('a dark flat is no dark for lights', () =>
		expect(darksFor(light, 'dark', night, [dark({}, library, 'dark flat')], strict).state).toBe('missing'));
	test('a bias is none', () => expect(find([dark({ exposureSeconds: 0 }, library, 'bias')]).state).toBe('missing'));
});
