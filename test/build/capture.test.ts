import { describe, expect, test } from 'vitest';
import { captureBytes, CAPTURE_PROGRAMS, captureName, type ProgramName } from './capture';
import { readCards, readXisf } from './card-reader';
import type { FrameDescription } from './frame-description';
import {
	keyedMasterName,
	pixinsightMasterFits,
	pixinsightMasterXisf,
	sirilName,
	sirilStackFits,
	wbppName,
} from './masters';

const light: FrameDescription = {
	kind: 'light',
	ioMode: {
		optics: 'RC8',
		focalLengthMm: 1624,
		focalRatio: 8,
		camera: 'ZWO ASI2600MM Pro',
		sensor: '6248x4176',
		pixelMicrons: 3.76,
		filterWheel: 'EFW',
		rotator: 'Falcon',
		mount: 'EQ8',
	},
	site: { latitudeDegrees: -45.5, longitudeDegrees: 169.75, elevationMetres: 330, utcOffsetHours: 12 },
	number: 7,
	// 01:15:30.250 on 1 September on the local clock.
	startUtcMs: Date.UTC(2025, 7, 31, 13, 15, 30, 250),
	exposureSeconds: 300,
	target: 'M 31',
	panel: 2,
	raDegrees: 10.6875,
	decDegrees: -41.25,
	filter: 'Ha',
	gain: 100,
	offset: 50,
	readoutMode: 'High Gain',
	setTempCelsius: -10,
	sensorTempCelsius: -9.8,
	mechanicalAngleDegrees: 70.4,
	skyAngleDegrees: 273.9,
	plannedAngleDegrees: 94,
	hfr: 1.6,
	guidingRmsArcsec: 0.45,
};
const FITS_PROGRAMS = (Object.keys(CAPTURE_PROGRAMS) as ProgramName[]).filter(name =>
	/^fi?ts?$/.test(CAPTURE_PROGRAMS[name].extension),
);
const valuesOf = (program: ProgramName, frame = light): Record<string, string> =>
	Object.fromEntries(readCards(captureBytes(program, frame)).values);

describe('file names', () => {
	test.each<[ProgramName, string]>([
		['nina', '2025-09-01_01-15-30_Ha_70.40_300.00s_0007.fits'],
		['nina-default', '2025-09-01_01-15-30_Ha_-9.80_300.00s_0007.fits'],
		['nina-quality', '2025-09-01_01-15-30_HFR_1.60_RMSAC_0.45_TEMP_-9.80.fits'],
		['nina-xisf', '2025-09-01_01-15-30_Ha_70.40_300.00s_0007.xisf'],
		['sgp', 'M 31 Panel 2_2025-09-01T011530_300sec_Ha__-10C_frame7.fit'],
		['maxim', 'M 31 Panel 2-S001-R001-C007-Ha.fts'],
		['sharpcap', 'Light_00007.fits'],
		['apt', 'L_2025-09-01_01-15-30_Bin1x1_300s_Ha_-10C.fit'],
		['ekos', 'M_31_Panel_2_Light_Ha_300_secs_2025-09-01T01-15-30_007.fits'],
		// Its time is that of the end.
		['asiair', 'Light_M 31 Panel 2_300.0s_Bin1_2600MM_gain100_20250901-012030_274deg_-9.8C_Ha_0007.fit'],
		['seestar', 'Light_M 31 Panel 2_300.0s_Ha_20250901-011530.fit'],
		['canon', 'IMG_0007.CR2'],
		['nikon', 'DSC_0007.NEF'],
	])('%s', (program, name) => expect(captureName(program, light)).toBe(name));
	test('an unknown fact leaves two underscores', () =>
		expect(captureName('nina', { ...light, filter: undefined, mechanicalAngleDegrees: undefined })).toBe(
			'2025-09-01_01-15-30___300.00s_0007.fits',
		));
	test('a target cannot open a folder', () =>
		expect(captureName('sgp', { ...light, target: 'M 31/M 32' })).toMatch(/^M 31-M 32 Panel/));
	test('calibration frames have no target', () =>
		expect(
			captureName('asiair', {
				...light,
				kind: 'dark flat',
				target: undefined,
				filter: undefined,
				skyAngleDegrees: undefined,
			}),
		).toBe('DarkFlat_300.0s_Bin1_2600MM_gain100_20250901-012030_-9.8C_0007.fit'));
});

describe('headers', () => {
	test.each(FITS_PROGRAMS)('%s writes a valid file with its start in UTC', program => {
		const file = captureBytes(program, light);
		const { values, bytes } = readCards(file);
		expect([...values.keys()].slice(0, 5)).toEqual(['SIMPLE', 'BITPIX', 'NAXIS', 'NAXIS1', 'NAXIS2']);
		expect(file).toHaveLength(bytes + 2880);
		expect(values.get('DATE-OBS')).toMatch(/^2025-08-31T13:15:30/);
		expect(values.get('OBJECT')).toBe('M 31 Panel 2');
		expect(Number(values.get('EXPTIME') ?? values.get('EXPOSURE'))).toBe(300);
	});
	test('N.I.N.A.: local time, mechanical angle, planned angle', () => {
		expect(valuesOf('nina')).toMatchObject({
			IMAGETYP: 'LIGHT',
			'DATE-LOC': '2025-09-01T01:15:30.250',
			'DATE-AVG': '2025-08-31T13:18:00.250',
			EXPOSURE: '300.0',
			FILTER: 'Ha',
			GAIN: '100',
			OFFSET: '50',
			'SET-TEMP': '-10.0',
			'CCD-TEMP': '-9.8',
			ROTATOR: '70.4',
			ROTATANG: '70.4',
			OBJCTROT: '94.0',
			FOCRATIO: '8.0',
			SITELONG: '169.75',
			// 10.6875° / 15 = 0.7125 h = 42 min 45 s.
			OBJCTRA: '00 42 45',
			OBJCTDEC: '-41 15 00',
			TELESCOP: 'RC8',
			READOUTM: 'High Gain',
		});
		expect(readCards(captureBytes('nina', light)).cardCount).toBe(57);
	});
	test('N.I.N.A.: no wheel, no rotator, no card', () => {
		const { filter, mechanicalAngleDegrees, ...less } = light;
		expect([filter, mechanicalAngleDegrees]).toEqual(['Ha', 70.4]);
		const values = valuesOf('nina', less);
		expect(['FILTER', 'ROTATOR', 'ROTATANG'].filter(keyword => keyword in values)).toEqual([]);
	});
	test('N.I.N.A. XISF: the same keywords, quoted; lengths in metres; electrons per ADU as gain', () => {
		const { values, xml } = readXisf(captureBytes('nina-xisf', light));
		expect(Object.fromEntries(values)).toMatchObject({
			IMAGETYP: 'LIGHT',
			GAIN: '100',
			ROTATOR: '70.4',
			FILTER: 'Ha',
		});
		expect(values.has('NAXIS1')).toBe(false);
		expect(xml).toContain('imageType="Light"');
		expect(xml).toContain('<Property id="Instrument:Telescope:FocalLength" type="Float32" value="1.624"/>');
		expect(xml).toContain(
			'<Property id="Observation:Time:Start" type="TimePoint" value="2025-08-31T13:15:30.250Z"/>',
		);
		expect(xml).toContain('<Property id="Instrument:Camera:Gain" type="Float32" value="0.246"/>');
	});
	test('SGP: EXPOSURE alone, position angle, site as text', () => {
		const values = valuesOf('sgp');
		expect(values).toMatchObject({
			POSANGLE: '273.9',
			'DATE-LOC': '2025-09-01T01:15:30.2500000',
			SITELAT: '-45 30 00.000',
			TELESCOP: 'EQ8',
		});
		expect(values).not.toHaveProperty('EXPTIME');
	});
	test('MaxIm: exponents, position angle as text, no gain', () => {
		const values = valuesOf('maxim');
		expect(values).toMatchObject({
			EXPTIME: '3.00000000000E+002',
			IMAGETYP: 'Light Frame',
			PA: '273.900000000000',
			DATE: '31/08/25',
			SITELONG: '+169 45 00',
		});
		expect(values).not.toHaveProperty('GAIN');
		expect(valuesOf('maxim', { ...light, exposureSeconds: 0.05 })['EXPTIME']).toBe('5.00000000000E-002');
	});
	test('SharpCap: neither kind nor filter', () => {
		const values = valuesOf('sharpcap');
		expect(['IMAGETYP', 'FILTER'].filter(keyword => keyword in values)).toEqual([]);
		expect(values['SWCREATE']).toMatch(/^SharpCap/);
	});
	test('APT: set point alone, a long keyword', () => {
		const values = valuesOf('apt');
		expect(values).toMatchObject({ 'SET-TEMP': '-10', 'CAMERA-DATE-OBS': '2025-08-31T13:15:30', EXPTIME: '300.' });
		expect(values).not.toHaveProperty('CCD-TEMP');
	});
	test('Ekos: floats, FRAME beside IMAGETYP, no set point', () => {
		const values = valuesOf('ekos');
		expect(values).toMatchObject({
			FRAME: 'Light',
			IMAGETYP: 'Light Frame',
			GAIN: '100.',
			ROTATANG: '70.4',
			OBJCTRA: '00 42 45.00',
		});
		expect(values).not.toHaveProperty('SET-TEMP');
		expect(readCards(captureBytes('ekos', light)).comments).toContainEqual(
			expect.stringContaining('Generated by INDI'),
		);
	});
	test('ASIAIR: whole degrees on the sky under the name of a mechanical angle, no local time', () => {
		const values = valuesOf('asiair');
		expect(values).toMatchObject({ ROTATOR: '274', CREATOR: 'ZWO ASIAIR Plus', IMAGETYP: 'Light' });
		expect(values).not.toHaveProperty('DATE-LOC');
		expect(valuesOf('asiair', { ...light, skyAngleDegrees: 359.7 })['ROTATOR']).toBe('0');
	});
	test('Seestar: its firmware under PROGRAM', () =>
		expect(valuesOf('seestar')).toMatchObject({ CREATOR: 'ZWO Seestar S50', PROGRAM: '4.43', FILTER: 'Ha' }));
});

describe('masters', () => {
	const master = { frame: light, subs: 24, lastStartUtcMs: light.startUtcMs + 7_200_000 };
	const flat = { ...master, frame: { ...light, kind: 'flat', exposureSeconds: 2.5, target: undefined } as const };
	const dark = { ...master, frame: { ...light, kind: 'dark', filter: undefined, target: undefined } as const };

	test('PixInsight keeps neither gain nor temperature nor angle', () => {
		const { values, comments } = readCards(pixinsightMasterFits(dark));
		expect(Object.fromEntries(values)).toMatchObject({
			IMAGETYP: 'Master Dark',
			EXPTIME: '300.00',
			BITPIX: '-32',
			'DATE-END': '2025-08-31T15:20:30.250',
		});
		expect(['GAIN', 'SET-TEMP', 'CCD-TEMP', 'ROTATOR'].filter(keyword => values.has(keyword))).toEqual([]);
		expect(comments.at(-1)).toBe('HISTORY ImageIntegration.numberOfImages: 24');
	});
	test('its XISF says what it is twice', () => {
		const { values, xml, dataBytes } = readXisf(pixinsightMasterXisf(flat));
		expect([values.get('IMAGETYP'), values.get('FILTER')]).toEqual(['Master Flat', 'Ha']);
		expect(xml).toContain('imageType="MasterFlat"');
		expect(xml).toContain('comment="ImageIntegration.numberOfImages: 24"');
		expect(dataBytes).toBe(32 * 24 * 4);
	});
	test('Siril keeps what its first sub said', () => {
		const { values } = readCards(sirilStackFits(flat));
		expect(Object.fromEntries(values)).toMatchObject({
			STACKCNT: '24',
			LIVETIME: '60.',
			PROGRAM: 'Siril 1.4.0',
			IMAGETYP: 'FLAT',
			ROTATOR: '70.4',
			GAIN: '100',
		});
		expect(values.has('SWCREATE')).toBe(false);
		expect(sirilStackFits(flat)).toHaveLength(readCards(sirilStackFits(flat)).bytes + 2 * 2880);
	});
	test('names', () => {
		expect([master, flat, dark].map(wbppName)).toEqual([
			'masterLight_BIN-1_6248x4176_EXPOSURE-300.00s_FILTER-Ha_mono',
			'masterFlat_BIN-1_6248x4176_FILTER-Ha_mono',
			'masterDark_BIN-1_6248x4176_EXPOSURE-300.00s',
		]);
		expect([flat, dark].map(keyedMasterName)).toEqual([
			'masterFlat_FILTER_Ha_GAIN_100_OFFSET_50_SETTEMP_-10_ROTATANG_70.40_READOUTM_High Gain',
			'masterDark_EXPOSURE_300_GAIN_100_OFFSET_50_SETTEMP_-10_READOUTM_High Gain',
		]);
		expect([master, flat, dark].map(sirilName)).toEqual([
			'result_7200s',
			'pp_flat_Ha_stacked',
			'dark_300s_stacked',
		]);
	});
});
