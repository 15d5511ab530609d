import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NameFacts } from '../../../src/domain/frame';
import { compileNinaPattern, type NinaPattern } from '../../../src/headers/names/nina-pattern';

function compiled(pattern: string): NinaPattern {
	const result = compileNinaPattern(pattern);
	if ('error' in result) throw new Error(result.error);
	return result;
}
const at = (local: string): number => Date.parse(`${local}Z`);
const read = (pattern: string, path: string): NameFacts | undefined => compiled(pattern).parse(path);

const DEFAULT = '$$DATEMINUS12$$\\$$IMAGETYPE$$\\$$DATETIME$$_$$FILTER$$_$$SENSORTEMP$$_$$EXPOSURETIME$$s_$$FRAMENR$$';
const JEWZAAM =
	'$$IMAGETYPE$$\\$$TELESCOPE$$+$$CAMERA$$\\$$TARGETNAME$$\\DATE_$$DATEMINUS12$$\\FILTER_$$FILTER$$_EXP_$$EXPOSURETIME$$_SETTEMP_$$TEMPERATURESETPOINT$$\\$$DATETIME$$_HFR_$$HFR$$_RMSAC_$$RMSARCSEC$$_TEMP_$$SENSORTEMP$$';

describe("N.I.N.A.'s default pattern", () => {
	const inName: NameFacts = {
		grammar: 'pattern',
		timeLocalMs: at('2025-09-15T03:06:28'),
		filter: 'Ha',
		sensorTempCelsius: -10,
		exposureSeconds: 300,
	};
	test('with its folders', () =>
		expect(read(DEFAULT, '2025-09-14/LIGHT/2025-09-15_03-06-28_Ha_-10.00_300.00s_0114.fits')).toEqual({
			...inName,
			kind: 'light',
			date: '2025-09-14',
		}));
	test('with some of its folders', () =>
		expect(read(DEFAULT, 'LIGHT/2025-09-15_03-06-28_Ha_-10.00_300.00s_0114.fits')).toEqual({
			...inName,
			kind: 'light',
		}));
	test('with folders above them', () =>
		expect(read(DEFAULT, 'D/Astro/2025-09-14/DARKFLAT/2025-09-15_03-06-28_Ha_-10.00_300.00s_0114.fits')).toEqual({
			...inName,
			kind: 'dark flat',
			date: '2025-09-14',
		}));
	test('without folders', () =>
		expect(read(DEFAULT, '2025-09-15_03-06-28_Ha_-10.00_300.00s_0114.fits')).toEqual(inName));
	test('in other folders, which say nothing then', () =>
		expect(read(DEFAULT, 'M31/accept/DATE_2025-09-14/2025-09-15_03-06-28_Ha_-10.00_300.00s_0114.fits')).toEqual(
			inName,
		));
	test('a temperature above zero is one', () =>
		expect(read(DEFAULT, '2025-09-15_03-06-28_Ha_12.30_300.00s_0114.fits')).toEqual({
			...inName,
			sensorTempCelsius: 12.3,
		}));
	test('a missing filter shifts nothing', () => {
		expect(read(DEFAULT, '2025-09-15_03-06-28__-10.00_300.00s_0114.fits')).toEqual({
			grammar: 'pattern',
			timeLocalMs: at('2025-09-15T03:06:28'),
			sensorTempCelsius: -10,
			exposureSeconds: 300,
		});
	});
	test('a missing filter and temperature shift nothing', () => {
		expect(read(DEFAULT, '2025-09-15_03-06-28___300.00s_0114.fits')).toEqual({
			grammar: 'pattern',
			timeLocalMs: at('2025-09-15T03:06:28'),
			exposureSeconds: 300,
		});
	});
	test('a filter with a bandwidth', () =>
		expect(read(DEFAULT, '2025-09-15_03-06-28_Ha_7nm_-10.00_300.00s_0114.fits')).toEqual({
			...inName,
			filter: 'Ha_7nm',
		}));
	test('a snapshot', () =>
		expect(read(DEFAULT, '2025-09-14/SNAPSHOT/2025-09-15_03-06-28_Ha_-10.00_5.00s_0114.fits')).toMatchObject({
			isSnapshot: true,
		}));
	test.each([
		'2025-09-15_03-06-28_Ha_-10.00_300.00s.fits',
		'Light_M 81_300.0s_Bin1_2600MC_gain100_20260420-044507_-20.0C_0061.fit',
		'',
		'/',
		'x.fits',
	])('is not what made %s', name => expect(read(DEFAULT, name)).toBeUndefined());
});

describe('the pattern of the ap-* tools', () => {
	const name = '2025-09-14_22-10-00_HFR_1.62_RMSAC_0.55_TEMP_-10.00.fits';
	test('as N.I.N.A. writes it', () => {
		expect(
			read(
				JEWZAAM,
				`LIGHT/RC8+ZWO ASI2600MM Pro/M 31 Panel 2/DATE_2025-09-14/FILTER_H_EXP_300.00_SETTEMP_-10.00/${name}`,
			),
		).toEqual({
			grammar: 'pattern',
			kind: 'light',
			telescope: 'RC8',
			camera: 'ZWO ASI2600MM Pro',
			target: 'M 31',
			panel: 2,
			date: '2025-09-14',
			filter: 'H',
			exposureSeconds: 300,
			setTempCelsius: -10,
			timeLocalMs: at('2025-09-14T22:10:00'),
			hfr: 1.62,
			guidingRmsArcsec: 0.55,
			sensorTempCelsius: -10,
		});
	});
	test('a flat without target: N.I.N.A. leaves the folder out', () => {
		expect(
			read(JEWZAAM, `FLAT/RC8+ZWO ASI2600MM Pro/DATE_2025-09-14/FILTER_H_EXP_1.20_SETTEMP_-10.00/${name}`),
		).toMatchObject({ kind: 'flat', telescope: 'RC8', date: '2025-09-14', filter: 'H', exposureSeconds: 1.2 });
	});
	test('an empty filter', () =>
		expect(read(JEWZAAM, `FILTER__EXP_300.00_SETTEMP_-10.00/${name}`)).toMatchObject({
			exposureSeconds: 300,
			setTempCelsius: -10,
		}));
	test('values that were not measured', () => {
		expect(read(JEWZAAM, '2025-09-14_22-10-00_HFR_NaN_RMSAC__TEMP_-10.00.fits')).toEqual({
			grammar: 'pattern',
			timeLocalMs: at('2025-09-14T22:10:00'),
			sensorTempCelsius: -10,
		});
	});
});

describe('folders of free text alone', () => {
	const pattern = '$$TARGETNAME$$\\$$FILTER$$\\$$DATETIME$$_$$EXPOSURETIME$$s';
	test('are read where N.I.N.A. made them', () =>
		expect(read(pattern, 'M31/Ha/2025-09-14_22-10-00_300.00s.fits')).toMatchObject({
			target: 'M31',
			filter: 'Ha',
		}));
	test('are not taken for those of another convention', () => {
		expect(read(pattern, 'M31/accept/DATE_2025-09-14/FILTER_Ha_EXP_300/2025-09-14_22-10-00_300.00s.fits')).toEqual({
			grammar: 'pattern',
			timeLocalMs: at('2025-09-14T22:10:00'),
			exposureSeconds: 300,
		});
	});
});

describe('dates and times', () => {
	test('of a calendar day', () =>
		expect(read('$$DATE$$_$$TIME$$_$$FRAMENR$$', '2025-09-15_03-06-28_0001.fits')).toEqual({
			grammar: 'pattern',
			timeLocalMs: at('2025-09-15T03:06:28'),
		}));
	test('of an evening: after midnight is the next day', () => {
		expect(read('$$DATEMINUS12$$_$$TIME$$', '2025-09-14_03-06-28.fits')).toEqual({
			grammar: 'pattern',
			date: '2025-09-14',
			timeLocalMs: at('2025-09-15T03:06:28'),
		});
		expect(read('$$DATEMINUS12$$_$$TIME$$', '2025-09-14_22-06-28.fits')).toEqual({
			grammar: 'pattern',
			date: '2025-09-14',
			timeLocalMs: at('2025-09-14T22:06:28'),
		});
	});
	test('split over folder and name', () =>
		expect(read('$$DATEMINUS12$$\\$$TIME$$_x', '2025-09-14/03-06-28_x.fits')).toMatchObject({
			timeLocalMs: at('2025-09-15T03:06:28'),
		}));
	test('in UTC', () =>
		expect(read('$$DATEUTC$$_$$TIMEUTC$$', '2025-09-14_22-06-28.fits')).toEqual({
			grammar: 'pattern',
			timeUtcMs: at('2025-09-14T22:06:28'),
		}));
	test('as a modified Julian date', () =>
		expect(read('$$MJD$$_x', '60932.5_x.fits')).toEqual({
			grammar: 'pattern',
			timeUtcMs: at('2025-09-14T12:00:00'),
		}));
	test('a day without a time', () =>
		expect(read('$$DATE$$_$$FILTER$$', '2025-09-14_L.fits')).toEqual({
			grammar: 'pattern',
			date: '2025-09-14',
			filter: 'L',
		}));
});

describe('tokens', () => {
	test('of every kind', () => {
		expect(
			read(
				'$$IMAGETYPE$$_$$TARGETNAME$$_$$BINNING$$_G$$GAIN$$_O$$OFFSET$$_$$ROTATORANGLE$$_$$READOUTMODE$$_$$FWHM$$_$$ECCENTRICITY$$_$$STARCOUNT$$_$$RMS$$_$$TSSESSIONID$$',
				'LIGHT_NGC_7000_2x2_G100_O50_56.26_High Gain_2.1_0.4_1234_0.7_0001.xisf',
			),
		).toEqual({
			grammar: 'pattern',
			kind: 'light',
			target: 'NGC_7000',
			binning: '2x2',
			gain: 100,
			offset: 50,
			angleDegrees: 56.26,
			angleSystem: 'mechanical',
			readoutMode: 'High Gain',
			fwhm: 2.1,
			eccentricity: 0.4,
			starCount: 1234,
		});
	});
	test('of plugins that nobody knows are passed over', () =>
		expect(read('$$TARGETNAME$$_$$NEWTHING$$_$$EXPOSURETIME$$s', 'M31_a b_300.00s.fits')).toEqual({
			grammar: 'pattern',
			target: 'M31',
			exposureSeconds: 300,
		}));
	test('may be written in lower case, with slashes, with blanks around', () =>
		expect(read('  $$targetname$$/$$exposuretime$$s_x ', 'M31/60.00s_x.fits')).toEqual({
			grammar: 'pattern',
			target: 'M31',
			exposureSeconds: 60,
		}));
	test('free text never takes a date for a target or a number for a filter', () => {
		const pattern = '$$TARGETNAME$$_$$FILTER$$_$$EXPOSURETIME$$s_$$FRAMENR$$';
		expect(read(pattern, '2025-09-14_03-06-28_ALPT_56.26_300.00s_0114.fits')).toBeUndefined();
		expect(read(pattern, 'M31__300.00s_0114.fits')).toEqual({
			grammar: 'pattern',
			target: 'M31',
			exposureSeconds: 300,
		});
	});
	test('values beyond their limits are no facts', () =>
		expect(read('$$ROTATORANGLE$$_$$EXPOSURETIME$$_$$SENSORTEMP$$', '999.00_9999999_-300.fits')).toEqual({
			grammar: 'pattern',
		}));
});

describe("patterns that can't be read", () => {
	test.each([
		['', 'empty'],
		['  ', 'empty'],
		['\\', 'empty'],
		['$$FILTER$$\\lights', 'no $$TOKEN$$'],
		['$$FILTER$_$$GAIN$$', 'counterpart'],
		['$$FILTER', 'counterpart'],
		['$$TARGETNAME$$$$FILTER$$_x', 'told apart'],
		['$$FILTER$$\\'.repeat(40) + '$$GAIN$$', 'folders'],
	])('"%s"', (pattern, reason) => {
		expect(compileNinaPattern(pattern)).toEqual({ error: expect.stringContaining(reason) as string });
	});
});

/** Token → how N.I.N.A. writes a random value, and the fact that it must come back as. */
const digits = (least: number, most: number, decimals: number): fc.Arbitrary<string> =>
	fc.integer({ min: least, max: most }).map(value => (value / 10 ** decimals).toFixed(decimals));
const word = fc
	.stringMatching(/^[A-Z][A-Za-z0-9]{1,6}( [A-Z][a-z]{1,4})?$/)
	.filter(text => !/panel|unknown|asiimg/i.test(text));
const orEmpty = (values: fc.Arbitrary<string>): fc.Arbitrary<string> =>
	fc.oneof({ weight: 4, arbitrary: values }, { weight: 1, arbitrary: fc.constant('') });
const value =
	(key: keyof NameFacts, parse: (text: string) => unknown = Number) =>
	(text: string): NameFacts =>
		text === '' ? {} : { [key]: parse(text) };
const asWritten = (text: string): string => text;

const RENDER: Record<string, { text: fc.Arbitrary<string>; facts: (text: string) => NameFacts }> = {
	FILTER: { text: orEmpty(word), facts: value('filter', asWritten) },
	TARGETNAME: {
		text: orEmpty(fc.tuple(word, fc.constantFrom('', '_31')).map(([name, tail]) => name + tail)),
		facts: value('target', asWritten),
	},
	CAMERA: { text: orEmpty(word), facts: value('camera', asWritten) },
	TELESCOPE: { text: orEmpty(word), facts: value('telescope', asWritten) },
	IMAGETYPE: {
		text: fc.constantFrom('LIGHT', 'DARK', 'FLAT', 'BIAS'),
		facts: value('kind', text => text.toLowerCase()),
	},
	EXPOSURETIME: { text: digits(0, 8_640_000, 2), facts: value('exposureSeconds') },
	SENSORTEMP: { text: orEmpty(digits(-5000, 5000, 2)), facts: value('sensorTempCelsius') },
	TEMPERATURESETPOINT: { text: orEmpty(digits(-5000, 5000, 2)), facts: value('setTempCelsius') },
	GAIN: { text: orEmpty(digits(0, 600, 0)), facts: value('gain') },
	OFFSET: { text: orEmpty(digits(0, 600, 0)), facts: value('offset') },
	BINNING: { text: orEmpty(fc.constantFrom('1x1', '2x2')), facts: value('binning', asWritten) },
	ROTATORANGLE: {
		text: orEmpty(digits(0, 35_999, 2)),
		facts: text => (text === '' ? {} : { angleDegrees: Number(text), angleSystem: 'mechanical' }),
	},
	HFR: { text: orEmpty(digits(0, 2000, 2)), facts: value('hfr') },
	RMSARCSEC: { text: orEmpty(digits(0, 500, 2)), facts: value('guidingRmsArcsec') },
	FRAMENR: { text: digits(1000, 9999, 0), facts: () => ({}) },
	DATETIME: {
		text: fc
			.integer({ min: Date.UTC(2000, 0, 1) / 1000, max: Date.UTC(2090, 0, 1) / 1000 })
			.map(seconds => new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-')),
		facts: value('timeLocalMs', text => at(`${text.slice(0, 10)}T${text.slice(11).replaceAll('-', ':')}`)),
	},
};

describe('any pattern', () => {
	/** Each value has a word of its own before it, as people write them, so that even empty ones have one reading. */
	const pieces = fc
		.shuffledSubarray(Object.keys(RENDER), { minLength: 1, maxLength: 8 })
		.chain(tokens =>
			fc.tuple(fc.constant(tokens), fc.tuple(...tokens.map(token => RENDER[token]?.text ?? fc.constant('')))),
		);
	test('reads back the values that were written with it', () => {
		fc.assert(
			fc.property(pieces, fc.nat(3), ([tokens, texts], folders) => {
				const separator = (position: number): string =>
					position < folders && position < tokens.length - 1 ? '\\' : '__';
				const pattern = tokens
					.map(
						(token, position) =>
							`${token.toLowerCase()}=$$${token}$$${position === tokens.length - 1 ? '' : separator(position)}`,
					)
					.join('');
				const path = tokens
					.map(
						(token, position) =>
							`${token.toLowerCase()}=${texts[position]}${position === tokens.length - 1 ? '' : separator(position)}`,
					)
					.join('')
					.replaceAll('\\', '/');
				const facts: NameFacts = Object.assign(
					{ grammar: 'pattern' },
					...tokens.map((token, position) => RENDER[token]?.facts(texts[position] ?? '')),
				) as NameFacts;
				expect(read(pattern, `${path}.fits`), path).toEqual(facts);
			}),
			{ numRuns: 300 },
		);
	});
	test("with single underscores between values that can't be mistaken for each other", () => {
		const texts = ['DATETIME', 'FILTER', 'SENSORTEMP', 'EXPOSURETIME', 'FRAMENR'].map(
			token => RENDER[token]?.text ?? fc.constant(''),
		);
		fc.assert(
			fc.property(fc.tuple(...texts), values => {
				const [time = '', filter = '', temp = '', exposure = '', frame = ''] = values;
				expect(read(DEFAULT, `${time}_${filter}_${temp}_${exposure}s_${frame}.fits`)).toEqual({
					grammar: 'pattern',
					...RENDER.DATETIME?.facts(time),
					...RENDER.FILTER?.facts(filter),
					...RENDER.SENSORTEMP?.facts(temp),
					exposureSeconds: Number(exposure),
				});
			}),
		);
	});
	test('never throws, whatever is pasted and whatever is read', () => {
		const piece = fc.constantFrom(
			'$$',
			'$',
			'_',
			'\\',
			'/',
			'FILTER',
			'TARGETNAME',
			'EXPOSURETIME',
			'DATE',
			'(',
			'[',
			'*',
			'.',
			' ',
			's',
		);
		fc.assert(
			fc.property(fc.string({ unit: piece, maxLength: 20 }), fc.string({ unit: 'grapheme' }), (pattern, path) => {
				const result = compileNinaPattern(pattern);
				if (!('error' in result)) result.parse(path);
			}),
			{ numRuns: 500 },
		);
	});
	test.each(['_', 'a_', '1_', '__a', 'x_x', ' _', '-'])(
		'full of free text takes no time on a name made of "%s"',
		unit => {
			const wild = compiled(
				'$$TARGETNAME$$_$$CAMERA$$_$$TELESCOPE$$_$$FILTER$$_$$READOUTMODE$$_$$SEQUENCETITLE$$_$$TSPROJECTNAME$$_$$NEW$$_y_$$EXPOSURETIME$$',
			);
			const start = performance.now();
			for (const length of [100, 255, 100_000])
				expect(wild.parse(unit.repeat(length).slice(0, length))).toBeUndefined();
			expect(wild.parse(`${unit.repeat(255).slice(0, 240)}_y_x`)).toBeUndefined();
			expect(performance.now() - start).toBeLessThan(500);
		},
	);
});
