import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FILTER_ORDER, FilterTable } from '../../src/domain/filter';

const table = new FilterTable();

describe('spellings fold to the filter that is meant', () => {
	test.each([
		['Ha', 'Ha'],
		['ha', 'Ha'],
		['HA', 'Ha'],
		['H', 'Ha'],
		['Hα', 'Ha'],
		['H-alpha', 'Ha'],
		['H_Alpha', 'Ha'],
		['Halpha', 'Ha'],
		['Hydrogen Alpha', 'Ha'],
		['Ha 3nm', 'Ha'],
		['Ha_7nm', 'Ha'],
		['3nm Ha', 'Ha'],
		['Ha3nm', 'Ha'],
		['H 3nm', 'Ha'],
		['Ha 6,5 nm', 'Ha'],
		['Astronomik MaxFR Ha 6nm', 'Ha'],
		['Ha Antlia 3nm', 'Ha'],
		['Ha filter', 'Ha'],
		['ZWO Ha 36mm', 'Ha'],
		['OIII 6.5nm', 'OIII'],
		['Oiii', 'OIII'],
		['O3', 'OIII'],
		['O', 'OIII'],
		['O-III', 'OIII'],
		['[OIII]', 'OIII'],
		['S', 'SII'],
		['S2', 'SII'],
		['S II', 'SII'],
		['Baader SII', 'SII'],
		['Hβ', 'Hb'],
		['L', 'L'],
		['Lum', 'L'],
		['Luminance', 'L'],
		['Red', 'R'],
		['green', 'G'],
		['BLUE', 'B'],
		['Baader R', 'R'],
		['l', 'L'],
		['ALPT', 'ALPT'],
		['ALP-T', 'ALPT'],
		['Antlia ALP-T 5nm', 'ALPT'],
		['ALPT2', 'ALPT2'],
		['ALP-T 2', 'ALPT2'],
		['UVIR', 'UVIR'],
		['UV/IR Cut', 'UVIR'],
		['BaaderUVIRCut', 'UVIR'],
		['IRCUT', 'UVIR'],
		['Optolong L-eXtreme', 'LeXtr'],
		['OptolongLeXtreme', 'LeXtr'],
		['Dual-Band', 'Duo-Band'],
		['Duo-Band', 'Duo-Band'],
	])('%s is %s', (spelled, filter) => expect(table.canonical(spelled)).toBe(filter));

	test.each([
		'rp',
		'HaOIII',
		'LP',
		'Astro',
		'L-Pro',
		'RC8',
		'BIN',
		'Halo',
		'LQuadE',
		'Clear',
		'7nm',
		"r'",
		'Ha+OIII',
		'constructor',
		'__proto__',
	])('%s is a filter of its own', name => {
		expect(table.canonical(name)).toBe(name);
	});

	test.each(['', ' ', 'None', 'NoFilter', 'No Filter', 'no_filter', 'Filter', 'Unknown', '-', 'Empty', 'N/A'])(
		'"%s" stands for no filter',
		name => {
			expect(table.canonical(name)).toBeUndefined();
			expect(table.known(name)).toBeUndefined();
		},
	);

	test('folding twice changes nothing', () => {
		const words = fc.constantFrom(
			'Ha',
			'H',
			'OIII',
			'Baader',
			'zwo',
			'3nm',
			' ',
			'-',
			'_',
			'R',
			'lum',
			'filter',
			'α',
			'X',
			'7',
			'/',
		);
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.string({ unit: words, maxLength: 6 })), name => {
				const once = table.canonical(name);
				if (once !== undefined) expect(table.canonical(once)).toBe(once);
			}),
		);
	});

	test('case, spaces, hyphens and underscores of a known filter never matter', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...FILTER_ORDER),
				fc.constantFrom(' ', '-', '_', ''),
				fc.boolean(),
				(filter, separator, upper) => {
					const spelled = [...filter].join(separator);
					expect(table.canonical(upper ? spelled.toUpperCase() : spelled.toLowerCase())).toBe(filter);
				},
			),
		);
	});
});

describe('a token of a name is a filter only if it is exactly one', () => {
	test.each([
		['L', 'L'],
		['R', 'R'],
		['G', 'G'],
		['B', 'B'],
		['Ha', 'Ha'],
		['HA', 'Ha'],
		['ha', 'Ha'],
		['OIII', 'OIII'],
		['oiii', 'OIII'],
		['O3', 'OIII'],
		['S2', 'SII'],
		['SII', 'SII'],
		['ALPT2', 'ALPT2'],
		['uvir', 'UVIR'],
		['Red', 'R'],
		['Halpha', 'Ha'],
		['H-alpha', 'Ha'],
		['O 3nm', 'OIII'],
		['3nm Ha', 'Ha'],
		['L-eXtreme', 'LeXtr'],
	])('%s is %s', (token, filter) => expect(table.known(token)).toBe(filter));

	test.each([
		'r',
		'g',
		'b',
		'l',
		'H',
		'S',
		'O',
		's2',
		'o3',
		'BIN',
		'Bin1',
		'RC8',
		'M31',
		'C',
		'A',
		'rp',
		'NGC7000',
		'2025-09-14',
		'0114',
		'300.00s',
		'light',
		'-R-',
		'LQuadE',
		'',
	])('%s is none', token => {
		expect(table.known(token)).toBeUndefined();
	});

	test('whatever it answers is what the full folding answers', () => {
		fc.assert(
			fc.property(
				fc.string({
					unit: fc.constantFrom('H', 'a', 'O', 'I', 'L', 'u', 'm', '-', ' ', '3', 'n', 'S', '2', 'R'),
					maxLength: 6,
				}),
				token => {
					const known = table.known(token);
					if (known !== undefined) expect(table.canonical(token)).toBe(known);
				},
			),
		);
	});
});

describe('folders', () => {
	test.each([
		['FILTER_Ha_EXP_300', 'Ha'],
		['FILTER_H_EXP_300', 'Ha'],
		['FILTER_O_EXP_300.00_SETTEMP_-10.00', 'OIII'],
		['FILTER_L_EXP_60_PANEL_2', 'L'],
		['FILTER_Ha_7nm_EXP_300', 'Ha'],
		['FILTER_rp_EXP_60', 'rp'],
		['FILTER_LQuadE', 'LQuadE'],
		['Ha', 'Ha'],
		['H', 'Ha'],
		['S', 'SII'],
		['O', 'OIII'],
	])('%s is for %s', (folder, filter) => expect(table.ofFolder(folder)).toBe(filter));

	test.each(['FILTER_None_EXP_300', 'r', 'M31', 'lights', 'FILTER', 's'])('%s is for none', folder =>
		expect(table.ofFolder(folder)).toBeUndefined(),
	);
});

describe('order', () => {
	test("is the seed's, then by name", () => {
		expect(
			['rp', 'UVIR', 'ALPT2', 'SII', 'Ha', 'B', 'OSC', 'L', 'ALPT', 'OIII', 'G', 'R'].sort((a, b) =>
				table.compare(a, b),
			),
		).toEqual(['L', 'R', 'G', 'B', 'Ha', 'OIII', 'SII', 'ALPT', 'ALPT2', 'UVIR', 'OSC', 'rp']);
	});
	test("puts the user's own order first, by any spelling", () => {
		const own = new FilterTable({}, ['S2', 'halpha', 'rp']);
		expect(['L', 'rp', 'Ha', 'R', 'SII', 'Zz'].sort((a, b) => own.compare(a, b))).toEqual([
			'SII',
			'Ha',
			'rp',
			'L',
			'R',
			'Zz',
		]);
	});
});

describe("the user's own aliases", () => {
	const own = new FilterTable({ LQuadE: ['LQuadEnhance', 'Q'], H: ['Ha'], V: [], Ha5: ['Ha 5nm'] });
	test('add filters and spellings', () => {
		expect(own.canonical('lquadenhance')).toBe('LQuadE');
		expect(own.known('LQuadEnhance')).toBe('LQuadE');
	});
	test('take the built-in spellings along when they rename a filter', () => {
		expect(['Ha', 'H-alpha', 'Baader Ha 7nm', 'H', 'h_alpha'].map(name => own.canonical(name))).toEqual([
			'H',
			'H',
			'H',
			'H',
			'H',
		]);
		expect(own.compare('H', 'OIII')).toBeLessThan(0);
	});
	test('make single letters filters in names', () =>
		expect([own.known('V'), own.known('Q'), own.known('H'), own.known('v')]).toEqual([
			'V',
			'LQuadE',
			'H',
			undefined,
		]));
	test('may tell bandwidths apart', () =>
		expect([own.canonical('Ha 5nm'), own.canonical('Ha 3nm')]).toEqual(['Ha5', 'H']));
	test('cannot make a filter of a placeholder or an empty name', () => {
		const odd = new FilterTable({ None: ['L'], '': ['R'] });
		expect([odd.canonical('L'), odd.canonical('R'), odd.canonical('None')]).toEqual(['L', 'R', undefined]);
	});
	test('fold to a fixed point whatever the table', () => {
		const name = fc.constantFrom('Ha', 'H', 'L', 'lum', 'X', 'x', 'OIII', 'O', 'None', '');
		fc.assert(
			fc.property(
				fc.dictionary(name, fc.array(name, { maxLength: 3 }), { maxKeys: 4 }),
				name,
				(aliases, spelled) => {
					const any = new FilterTable(aliases);
					const once = any.canonical(spelled);
					if (once !== undefined) expect(any.canonical(once)).toBe(once);
				},
			),
		);
	});
});

describe('the physical filter', () => {
	test.each<[string, string, boolean]>([
		['Ha 7nm', 'Ha 3nm', false],
		['Ha_7nm', 'H-alpha 7 nm', true],
		['Ha', 'Ha 3nm', true],
		['Ha 3nm', 'OIII 3nm', false],
		['L', 'Luminance', true],
		['HaOIII', 'Ha', false],
		['Ha 6.5nm', 'Ha 6,5nm', true],
		['Ha 6.5nm', 'Ha 6nm', false],
		['None', '', true],
		['rp', 'RP2', false],
	])('a flat through %s and a light through %s: %s', (a, b, serves) => {
		expect(table.samePhysical(a, b)).toBe(serves);
		expect(table.samePhysical(b, a)).toBe(serves);
	});
});
