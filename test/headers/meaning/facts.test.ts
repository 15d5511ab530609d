import { describe, expect, test } from 'vitest';
import type { HeaderFacts, Setup } from '../../../src/domain/frame';
import { HeaderFactsMaker } from '../../../src/headers/meaning/facts';
import { SLOT, SLOT_COUNT, type KeywordValue, type KeywordValues, type Slot } from '../../../src/headers/keywords';

type Cards = Partial<Record<Slot, KeywordValue>>;

function header(cards: Cards): KeywordValues {
	const values = new Array<KeywordValue>(SLOT_COUNT).fill(undefined);
	for (const [name, value] of Object.entries(cards)) values[SLOT[name as Slot]] = value;
	return values;
}

const factsOf = (cards: Cards): HeaderFacts => new HeaderFactsMaker().facts(header(cards));
const setupOf = (cards: Cards): Setup => factsOf(cards).setup;
const at = (iso: string): number => Date.parse(`${iso}Z`);

describe('the kind of frame', () => {
	test.each([
		['LIGHT', 'light'],
		['Light Frame', 'light'],
		['light', 'light'],
		['Lights', 'light'],
		['object', 'light'],
		['Science', 'light'],
		['DARK', 'dark'],
		['Dark Frame', 'dark'],
		['darks', 'dark'],
		['Flat Frame', 'flat'],
		['FLAT', 'flat'],
		['Flat Field', 'flat'],
		['Sky Flat', 'flat'],
		['DOMEFLAT', 'flat'],
		['Twilight-Flat', 'flat'],
		['skyflats', 'flat'],
		['BIAS', 'bias'],
		['Bias Frame', 'bias'],
		['bias frames', 'bias'],
		['Offset', 'bias'],
		['ZERO', 'bias'],
		['DARKFLAT', 'dark flat'],
		['Dark Flat', 'dark flat'],
		['FlatDark', 'dark flat'],
		['flat_dark frames', 'dark flat'],
	])('IMAGETYP %j is a %s', (word, kind) => {
		expect(setupOf({ IMAGETYP: word })).toMatchObject({
			kind,
			unknownKind: undefined,
			isMaster: false,
			stackedSubs: 1,
		});
	});

	test.each([
		['Master Light', 'light'],
		['MasterDark', 'dark'],
		['MASTERFLAT', 'flat'],
		['Master Bias', 'bias'],
		['MASTERDARKFLAT', 'dark flat'],
	])('IMAGETYP %j is a master %s of an unknown number of subs', (word, kind) => {
		expect(setupOf({ IMAGETYP: word })).toMatchObject({ kind, isMaster: true, stackedSubs: undefined });
	});

	test.each(['Tricolor Image', 'SNAPSHOT', 'Focus', 'DefectMap', 'Master'])(
		'%j is none of ours and never a light',
		word => {
			expect(setupOf({ IMAGETYP: word, FRAME: 'Light' })).toMatchObject({ kind: undefined, unknownKind: word });
		},
	);

	test('XISF imageType goes before IMAGETYP, that before FRAME, that before the rest', () => {
		expect(setupOf({ 'XISF imageType': 'MasterDark', IMAGETYP: 'DARK' })).toMatchObject({
			kind: 'dark',
			isMaster: true,
		});
		expect(setupOf({ IMAGETYP: 'Flat Frame', FRAME: 'Light' }).kind).toBe('flat');
		expect(setupOf({ FRAME: 'Bias', OBSTYPE: 'object' }).kind).toBe('bias');
		expect(setupOf({ FRAMETYP: 'Dark' }).kind).toBe('dark');
		expect(setupOf({ OBSTYPE: 'OBJECT' }).kind).toBe('light');
		expect(setupOf({ CALFRAME: 'MasterFlat' })).toMatchObject({ kind: 'flat', isMaster: true });
	});

	test('no word is no kind, and a running number in FRAME is no word', () => {
		expect(setupOf({})).toMatchObject({ kind: undefined, unknownKind: undefined });
		expect(setupOf({ IMAGETYP: '   ' })).toMatchObject({ kind: undefined, unknownKind: undefined });
		expect(setupOf({ FRAME: '0012', OBSTYPE: 'Dark' }).kind).toBe('dark');
		expect(setupOf({ FRAME: 12 })).toMatchObject({ kind: undefined, unknownKind: undefined });
	});
});

describe('stacks', () => {
	test.each<[string, Cards, number | undefined]>([
		['Seestar', { IMAGETYP: 'Light', STACKCNT: 187, EXPTIME: 10, TOTALEXP: 1870 }, 187],
		[
			'Siril',
			{
				IMAGETYP: 'Light Frame',
				STACKCNT: 20,
				EXPTIME: 300,
				LIVETIME: 6000,
				PROGRAM: 'Siril 1.4.4',
				BITPIX: -32,
			},
			20,
		],
		['Siril without a count', { IMAGETYP: 'LIGHT', EXPTIME: 300, PROGRAM: 'siril v1.2.1', BITPIX: -32 }, undefined],
		[
			'Siril, compressed',
			{ IMAGETYP: 'LIGHT', EXPTIME: 300, PROGRAM: 'Siril 1.4.4', BITPIX: 8, ZBITPIX: -32 },
			undefined,
		],
		['IRAF and DeepSkyStacker', { NCOMBINE: 31 }, 31],
		['PixInsight', { IMAGETYP: 'DARK', 'HISTORY numberOfImages': 240 }, 240],
		[
			'Astro Pixel Processor',
			{
				IMAGETYP: 'LIGHT',
				SWCREATE: 'N.I.N.A. 2.0',
				INTEGRAT: 'Integration',
				NUMFRAME: 42,
				EXPTIME: 12600,
				EXPOSURE: 300,
			},
			42,
		],
		[
			'Astro Pixel Processor without NUMFRAME',
			{ IMAGETYP: 'LIGHT', INTEGRAT: 'Integration', EXPTIME: 12600, EXPOSURE: 300 },
			42,
		],
		['Astro Pixel Processor, sum alone', { INTEGRAT: 'Integration', EXPTIME: 900 }, undefined],
		['SharpCap live stack', { SUBEXP: 8, EXPTIME: 280 }, 35],
		['a count as text', { STACK_N: '12' }, 12],
	])('%s: a master light or calibration master', (_, cards, stackedSubs) => {
		expect(setupOf(cards)).toMatchObject({ isMaster: true, stackedSubs });
	});

	test.each<[string, Cards]>([
		['a sub of Seestar', { IMAGETYP: 'Light', STACKCNT: 1, EXPTIME: 10, TOTALEXP: 10 }],
		['a sub of SharpCap', { SUBEXP: 8, EXPTIME: 8 }],
		['a sub that Siril saved as integers', { PROGRAM: 'Siril 1.4.4', BITPIX: 16, LIVETIME: 299.9, EXPTIME: 300 }],
		['a float of MaxIm', { IMAGETYP: 'LIGHT', BITPIX: -32, SWCREATE: 'MaxIm DL Version 5.21' }],
	])('%s is one sub', (_, cards) => expect(setupOf(cards)).toMatchObject({ isMaster: false, stackedSubs: 1 }));
});

describe('the exposure of one sub', () => {
	test.each<[string, Cards, number | undefined]>([
		['SGP writes EXPOSURE alone', { EXPOSURE: 30 }, 30],
		['INDI writes EXPTIME alone', { EXPTIME: 6 }, 6],
		['Dwarf', { EXP: 15 }, 15],
		['ASICap, microseconds', { EXPOINUS: 32000 }, 0.032],
		['SharpCap', { EXPTIME: 280, SUBEXP: 8 }, 8],
		['Astro Pixel Processor', { EXPTIME: 12600, EXPOSURE: 300, INTEGRAT: 'Integration' }, 300],
		['a sum alone is not a sub', { EXPTIME: 12600, INTEGRAT: 'Integration' }, undefined],
		['text', { EXPTIME: '120.00  ' }, 120],
		['comma decimals', { EXPTIME: ' 1,5E+01' }, 15],
		['Fortran exponent in text', { EXPTIME: '1.20D+02' }, 120],
		['a bias', { EXPTIME: 0 }, 0],
		['32-bit noise', { EXPTIME: 0.000250000011874363 }, 0.00025],
		['negative', { EXPTIME: -1 }, undefined],
		['negative EXPOSURE beside a good EXPTIME', { EXPOSURE: -1, EXPTIME: 60 }, 60],
		['not a number', { EXPTIME: NaN }, undefined],
		['infinite', { EXPTIME: Infinity }, undefined],
		['overflowing', { EXPTIME: 1e308 }, undefined],
		['words', { EXPTIME: 'five minutes' }, undefined],
		['hexadecimal', { EXPTIME: '0x10' }, undefined],
		['a logical', { EXPTIME: true }, undefined],
	])('%s', (_, cards, seconds) => expect(setupOf(cards).exposureSeconds).toBe(seconds));
});

describe('the camera', () => {
	test('gain is GAIN and never EGAIN; below zero is unset', () => {
		expect(setupOf({ GAIN: 100, EGAIN: 0.25 }).gain).toBe(100);
		expect(setupOf({ EGAIN: 0.25 }).gain).toBeUndefined();
		expect(setupOf({ GAIN: 0 }).gain).toBe(0);
		expect(setupOf({ GAIN: -1, OFFSET: -1 })).toMatchObject({ gain: undefined, offset: undefined });
		expect(setupOf({ BLKLEVEL: 30, ISOSPEED: '800' })).toMatchObject({ offset: 30, iso: 800 });
	});

	test('temperatures come from every spelling, are rounded to 0.01 °C, and nonsense is skipped', () => {
		expect(setupOf({ 'SET-TEMP': -19.899999618530273 }).setTempCelsius).toBe(-19.9);
		expect(setupOf({ SETTEMP: '-10' }).setTempCelsius).toBe(-10);
		for (const slot of ['CCD-TEMP', 'CCD_TEMP', 'CCDTEMP', 'TEMPERAT', 'CAMTCCD', 'DET-TEMP'] as const)
			expect(factsOf({ [slot]: 31 }).sensorTempCelsius).toBe(31);
		expect(factsOf({ 'CCD-TEMP': -999, TEMPERAT: -5.5 }).sensorTempCelsius).toBe(-5.5);
		expect(factsOf({ 'CCD-TEMP': -0.001 }).sensorTempCelsius).toBe(0);
	});

	test.each<[Cards, string | undefined]>([
		[{ XBINNING: 2, YBINNING: 2 }, '2x2'],
		[{ XBINNING: 2, YBINNING: 1 }, '2x1'],
		[{ BINX: 3 }, '3x3'],
		[{ CCDXBIN: 2 }, '2x2'],
		[{ BINNING: '2*2' }, '2x2'],
		[{ BINNING: '1x1' }, '1x1'],
		[{ BINNING: 4 }, '4x4'],
		[{ XBINNING: '1' }, '1x1'],
		[{ XBINNING: 0 }, undefined],
		[{ BINNING: 'fast' }, undefined],
		[{}, undefined],
	])('binning of %j is %s', (cards, binning) => expect(setupOf(cards).binning).toBe(binning));

	test('a colour matrix or three planes make a colour camera', () => {
		expect(setupOf({ BAYERPAT: 'RGGB' }).isColour).toBe(true);
		expect(setupOf({ COLORTYP: 2 }).isColour).toBe(true);
		expect(setupOf({ COLORTYP: 0 }).isColour).toBe(false);
		expect(setupOf({ NAXIS3: 3 })).toMatchObject({ isColour: true, stackedSubs: 1 });
		expect(setupOf({ BAYERPAT: '', NAXIS3: 1 }).isColour).toBeUndefined();
	});

	test('the image of an fpack file has the size in ZNAXIS', () => {
		expect(setupOf({ NAXIS1: 8, NAXIS2: 700, ZNAXIS1: 6248, ZNAXIS2: 4176 })).toMatchObject({
			widthPixels: 6248,
			heightPixels: 4176,
		});
	});
});

describe('program, target, filter, optics', () => {
	test.each<[Cards, string | undefined]>([
		[{ SWCREATE: 'N.I.N.A. 3.2', SOFTWARE: 'Astro Pixel Processor' }, 'N.I.N.A. 3.2'],
		[{ CREATOR: 'ZWO Seestar S50', PROGRAM: '4.43' }, 'ZWO Seestar S50'],
		[{ PROGRAM: '4.43' }, undefined],
		[{ PROGRAM: 'Siril 1.4.4' }, 'Siril 1.4.4'],
		[{ ORIGIN: 'DWARFLAB' }, 'DWARFLAB'],
		[{ ORIGIN: 'Project PANOPTES' }, undefined],
	])('the program of %j is %s', (cards, program) => expect(setupOf(cards).program).toBe(program));

	test('blank text is no text, and INDI calls a missing name Unknown', () => {
		expect(setupOf({ OBJECT: '        ', FILTER: ' ', 'FILT-1': 'Ha ', TELESCOP: '' })).toMatchObject({
			target: undefined,
			filter: 'Ha',
			telescope: undefined,
		});
		expect(setupOf({ OBJECT: 'Unknown ' }).target).toBeUndefined();
		expect(setupOf({ OBJECT: 31, FILTER: 2 })).toMatchObject({ target: '31', filter: '2' });
	});

	test('a focal length of 0 (MaxIm) is unset', () => {
		expect(setupOf({ FOCALLEN: 0, FOCRATIO: 0 })).toMatchObject({
			focalLengthMm: undefined,
			focalRatio: undefined,
		});
		expect(setupOf({ FOCALLEN: '769.37892', FOCRATIO: 4.9 })).toMatchObject({
			focalLengthMm: 769.37892,
			focalRatio: 4.9,
		});
	});
});

describe('rotation', () => {
	const angles = (cards: Cards): unknown[] => {
		const { mechanicalAngleDegrees, skyAngleDegrees, setup } = factsOf(cards);
		return [mechanicalAngleDegrees, skyAngleDegrees, setup.plannedAngleDegrees];
	};
	const solved = { CTYPE1: 'RA---TAN' };

	test.each<[string, Cards, unknown[]]>([
		[
			'N.I.N.A.: rotator and plan',
			{ ROTATOR: 208, ROTATANG: 208, OBJCTROT: 185, SWCREATE: 'N.I.N.A. 3.2' },
			[208, undefined, 185],
		],
		['ROTATOR alone is a rotator', { ROTATOR: 12.345 }, [12.35, undefined, undefined]],
		[
			'ASIAIR: ROTATOR is the sky, by its comment',
			{ ROTATOR: 288, 'ROTATOR comment': 'Camera Angle' },
			[undefined, 288, undefined],
		],
		[
			'ASIAIR: ROTATOR is the sky, by its program',
			{ ROTATOR: 288, CREATOR: 'ZWO ASIAIR Plus' },
			[undefined, 288, undefined],
		],
		['APT', { APTS_ROT: 45 }, [45, undefined, undefined]],
		['SGP', { POSANGLE: 258.369995117188, ANGLE: 258.4 }, [undefined, 258.37, undefined]],
		['PinPoint as text', { PA: '270.693881052116' }, [undefined, 270.69, undefined]],
		['negative', { ROTATANG: -10, POSANGLE: -0.001 }, [350, 0, undefined]],
		['just below a full turn', { ROTATANG: 359.999 }, [0, undefined, undefined]],
		['more than one turn', { ROTATANG: 725 }, [5, undefined, undefined]],
		['damage', { ROTATANG: 9.87654321e107, POSANGLE: NaN }, [undefined, undefined, undefined]],
		[
			'a solution goes before what a program believed',
			{ ...solved, CROTA2: 78.37, POSANGLE: 258.37 },
			[undefined, 78.37, undefined],
		],
		['CROTA2 without coordinates is none', { CROTA2: 0, POSANGLE: 30 }, [undefined, 30, undefined]],
		['CTYPE without a matrix is none', { ...solved, POSANGLE: 30 }, [undefined, 30, undefined]],
		["IRAF's unit matrix is none", { CTYPE1: 'LINEAR', CD1_1: 1, CD2_2: 1 }, [undefined, undefined, undefined]],
		[
			'a singular matrix is none',
			{ ...solved, CD1_1: 1, CD1_2: 1, CD2_1: 1, CD2_2: 1 },
			[undefined, undefined, undefined],
		],
	])('%s', (_, cards, expected) => expect(angles(cards)).toEqual(expected));

	/** FITS: CD1_1 = CDELT1 cos ρ, CD1_2 = −CDELT2 sin ρ, CD2_1 = CDELT1 sin ρ, CD2_2 = CDELT2 cos ρ. */
	const matrix = (rho: number, cdelt1: number, cdelt2: number): Cards => {
		const [cos, sin] = [Math.cos((rho * Math.PI) / 180), Math.sin((rho * Math.PI) / 180)];
		return { ...solved, CD1_1: cdelt1 * cos, CD1_2: -cdelt2 * sin, CD2_1: cdelt1 * sin, CD2_2: cdelt2 * cos };
	};
	test.each([0, 10, 78.37, 90, 135, 180, 200.5, 270, 303.13, 359.5])(
		'a CD matrix turned by %f° gives what CROTA2 would',
		rho => {
			expect(angles(matrix(rho, -0.0003, 0.0003))[1]).toBe(rho);
			// Mirrored, as raw frames that are stored from the top are.
			expect(angles(matrix(rho, 0.0003, 0.0003))[1]).toBe(rho);
			// Writers of a negative CDELT2 (PixInsight, PinPoint) mean the same modulo 180.
			expect(angles(matrix(rho, -0.0003, -0.0003))[1]).toBeCloseTo((rho + 180) % 360, 8);
		},
	);
});

describe('coordinates', () => {
	const position = (cards: Cards): unknown[] => [setupOf(cards).raDegrees, setupOf(cards).decDegrees];

	test.each<[string, Cards, unknown[]]>([
		// 5 h 35 m 17 s = 5.588056 h = 83.8208°; 5° 23′ 28″ = 5.3911°
		[
			'N.I.N.A.: the target, not the mount',
			{ OBJCTRA: '05 35 17', OBJCTDEC: '-05 23 28', RA: 84.0666, DEC: -5.3797 },
			[83.82, -5.39],
		],
		['colons', { OBJCTRA: '4:54:25.07032651', OBJCTDEC: '45:26:25.02931143' }, [73.6, 45.44]],
		['just below the equator', { OBJCTRA: '01 00 00', OBJCTDEC: '-00 30 00' }, [15, -0.5]],
		['the mount, degrees, rounded to a tenth', { RA: 240.1125, DEC: 20.661389 }, [240.1, 20.7]],
		['PixInsight: degrees as text', { RA: '167.6425781635544', DEC: '28.75940048831734' }, [167.6, 28.8]],
		// 18 h 20 m 48.12 s = 275.2005°
		['MaxIm: hours as text', { RA: '18 20 48.12', DEC: '-16 10 58.8' }, [275.2, -16.2]],
		['Dwarf: hours as a number', { ORIGIN: 'DWARFLAB', RA: 5.5, DEC: 22 }, [82.5, 22]],
		['0/0 is missing', { RA: 0, DEC: 0 }, [undefined, undefined]],
		[
			'0/0 of the target leaves the mount',
			{ OBJCTRA: '00 00 00', OBJCTDEC: '+00 00 00', RA: 10.7, DEC: 41.3 },
			[10.7, 41.3],
		],
		['half a position is none', { RA: 10.7 }, [undefined, undefined]],
		['rounding up to a full circle', { RA: 359.99, DEC: 1 }, [0, 1]],
		['beyond the pole', { RA: 10, DEC: 91 }, [undefined, undefined]],
		['71 minutes', { OBJCTRA: '05 71 00', OBJCTDEC: '10 00 00' }, [undefined, undefined]],
		[
			'SharpCap: of the date, not J2000',
			{ RA: 10.7, DEC: 41.3, 'RA comment': 'Epoch : JNOW' },
			[undefined, undefined],
		],
	])('%s', (_, cards, expected) => expect(position(cards)).toEqual(expected));

	test.each<[string, Cards, unknown]>([
		['numbers', { SITELAT: 49.3, SITELONG: 8.65 }, { latitudeDegrees: 49.3, longitudeDegrees: 8.65 }],
		[
			'd m s',
			{ SITELAT: '-31 16 24', SITELONG: '149 03 52' },
			{ latitudeDegrees: -31.273, longitudeDegrees: 149.064 },
		],
		[
			'd:m:s',
			{ SITELAT: '+46:52:00.408', SITELONG: '-96:27:11.8008' },
			{ latitudeDegrees: 46.867, longitudeDegrees: -96.453 },
		],
		['text', { 'LAT-OBS': '51.05', 'OBSGEO-L': '3.716667' }, { latitudeDegrees: 51.05, longitudeDegrees: 3.717 }],
		['0–360 to the east', { OBSLAT: -24.6, OBSLONG: 289.6 }, { latitudeDegrees: -24.6, longitudeDegrees: -70.4 }],
		['longitude alone', { 'SITE-LON': 12 }, { latitudeDegrees: undefined, longitudeDegrees: 12 }],
		['impossible', { SITELAT: 95, SITELONG: 400 }, undefined],
		['0/0', { SITELAT: 0, SITELONG: 0 }, undefined],
	])('a site in %s', (_, cards, site) => expect(setupOf(cards).site).toEqual(site));
});

describe('the start of the exposure', () => {
	test.each<[string, Cards, string | undefined]>([
		['whole seconds', { 'DATE-OBS': '2018-09-17T21:04:46' }, '2018-09-17T21:04:46'],
		['milliseconds', { 'DATE-OBS': '2021-03-02T20:19:00.455' }, '2021-03-02T20:19:00.455'],
		['seven digits', { 'DATE-OBS': '2020-05-30T00:22:49.0968820' }, '2020-05-30T00:22:49.096'],
		['one digit', { 'DATE-OBS': '2020-05-30T00:22:49.5' }, '2020-05-30T00:22:49.500'],
		['INDI with Z', { 'DATE-OBS': '2018-09-07T22:31:45.431Z' }, '2018-09-07T22:31:45.431'],
		['an offset', { 'DATE-OBS': '2024-07-01T00:30:00+02:00' }, '2024-06-30T22:30:00'],
		['date and time apart', { 'DATE-OBS': '2013-01-28', 'TIME-OBS': '03:08:12.5' }, '2013-01-28T03:08:12.500'],
		['old notation, this century', { 'DATE-OBS': '04/07/18', 'TIME-OBS': '14:03:03' }, '2018-07-04T14:03:03'],
		['old notation, last century', { 'DATE-OBS': '31/12/99', 'TIME-OBS': '23:59:59' }, '1999-12-31T23:59:59'],
		['leap day', { 'DATE-OBS': '2024-02-29T12:00:00' }, '2024-02-29T12:00:00'],
		['leap second', { 'DATE-OBS': '2016-12-31T23:59:60' }, '2017-01-01T00:00:00'],
		[
			"ZWO's older firmware writes the end",
			{ 'DATE-OBS': '2022-09-16T19:05:00', 'DATE-OBS comment': 'Image created time', EXPTIME: 300 },
			'2022-09-16T19:00:00',
		],
		[
			'and for a stack the end of all',
			{ 'DATE-OBS': '2025-05-13T22:00:00', 'DATE-OBS comment': 'Image created time', EXPTIME: 10, STACKCNT: 180 },
			'2025-05-13T21:30:00',
		],
		[
			"ZWO's newer firmware writes the start",
			{ 'DATE-OBS': '2022-09-16T19:05:00', 'DATE-OBS comment': 'Image exposure start time', EXPTIME: 300 },
			'2022-09-16T19:05:00',
		],
		[
			'a raw file that knows its offset',
			{ 'DATE-LOC': '2018:02:21 12:08:56', 'EXIF offset': '+02:00' },
			'2018-02-21T10:08:56',
		],
		['a raw file that does not', { 'DATE-LOC': '2018:02:21 12:08:56' }, undefined],
		['a date alone', { 'DATE-OBS': '2013-01-28' }, undefined],
		['no such day', { 'DATE-OBS': '2023-02-29T12:00:00' }, undefined],
		['no such hour', { 'DATE-OBS': '2023-02-28T24:00:00' }, undefined],
		['a clock that was never set', { 'DATE-OBS': '1970-01-01T00:00:12' }, undefined],
		['a far future', { 'DATE-OBS': '2101-01-01T00:00:00' }, undefined],
		['something else', { 'DATE-OBS': '2023-02-28T12:00:00 local' }, undefined],
		['a number', { 'DATE-OBS': 2023 }, undefined],
	])('%s', (_, cards, expected) =>
		expect(factsOf(cards).startUtcMs).toBe(expected === undefined ? undefined : at(expected)),
	);

	test('DATE-LOC is the local clock, whatever its zone', () => {
		const facts = factsOf({ 'DATE-OBS': '2021-03-02T20:19:00.455', 'DATE-LOC': '2021-03-02T21:19:00.455' });
		expect(facts.startLocalMs).toBe(at('2021-03-02T21:19:00.455'));
		expect(factsOf({ 'DATE-LOC': '2021-03-02T21:19:00+01:00' }).startLocalMs).toBe(at('2021-03-02T21:19:00'));
	});
});
