import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FilterTable } from '../../src/domain/filter';
import { foldTarget, isGenericName, splitPanel } from '../../src/domain/target';

describe('identity', () => {
	test.each([
		['M 31', 'm31'],
		['M31', 'm 31'],
		['m_31', 'M31'],
		['NGC  7000', 'ngc7000'],
		['Cœur', 'CŒUR'],
		['Äther', 'A\u0308ther'],
		["Barnard's Loop", 'Barnards Loop'],
		['Straße', 'STRASSE'],
		['ΑΣΤΕΡΑΣ', 'αστερας'],
	])('%s is %s', (a, b) => {
		expect(foldTarget(a)).toBe(foldTarget(b));
	});
	test.each([
		['Sh2-155', 'Sh2155'],
		['M31', 'M310'],
		['NGC 7000', 'IC 7000'],
		['M31', 'M31 Panel 2'],
	])('%s is not %s', (a, b) => expect(foldTarget(a)).not.toBe(foldTarget(b)));

	const letters = fc.string({
		unit: fc.constantFrom('a', 'Z', 'é', 'e\u0301', 'ß', 'Σ', 'ς', 'ö', '3', '-', '+', 'İ', 'ж', '星', '(', '.'),
	});
	test('folding twice changes nothing', () =>
		fc.assert(
			fc.property(fc.oneof(letters, fc.string({ unit: 'grapheme' })), name => {
				expect(foldTarget(foldTarget(name))).toBe(foldTarget(name));
			}),
		));
	test('case, spaces and Unicode form never matter', () =>
		fc.assert(
			fc.property(letters, fc.nat(20), (name, at) => {
				const folded = foldTarget(name);
				expect(foldTarget(name.toUpperCase())).toBe(folded);
				expect(foldTarget(name.normalize('NFD'))).toBe(folded);
				const composed = name.normalize('NFC');
				expect(foldTarget(`${composed.slice(0, at)} ${composed.slice(at)}`.normalize('NFC'))).toBe(
					foldTarget(composed),
				);
			}),
		));
});

describe('panels', () => {
	test.each<[string, string, number | null]>([
		['SMC Panel 6', 'SMC', 6],
		['X_Panel_2', 'X', 2],
		['X PANEL_12', 'X', 12],
		['X panel-3', 'X', 3],
		['X - Panel 4', 'X', 4],
		['X (Panel 5)', 'X', 5],
		['X Panel2', 'X', 2],
		['X Panel 02', 'X', 2],
		["'Cygnus Loop Panel 3'", 'Cygnus Loop', 3],
		["'M 31'", 'M 31', null],
		["Barnard's Loop Panel 1", "Barnard's Loop", 1],
		['PANEL_2', '', 2],
		['panel 2', '', 2],
		['M31', 'M31', null],
		['SMC Panel 6 copy', 'SMC Panel 6 copy', null],
		['Subpanel 2', 'Subpanel 2', null],
		['Panel', 'Panel', null],
		['X Panel A', 'X Panel A', null],
		['M31_P2', 'M31_P2', null],
		['', '', null],
	])('%s', (name, target, panel) => expect(splitPanel(name)).toEqual({ target, panel }));
	test('any target with any panel comes apart again', () => {
		const target = fc
			.stringMatching(/^[A-Z][a-z0-9]{0,8}( [A-Z0-9][a-z0-9]{0,5})?$/)
			.filter(name => !/panel/i.test(name));
		fc.assert(
			fc.property(
				target,
				fc.integer({ min: 0, max: 9999 }),
				fc.constantFrom(' Panel ', '_Panel_', ' PANEL_', ' panel-'),
				(name, panel, word) => {
					expect(splitPanel(`${name}${word}${panel}`)).toEqual({ target: name, panel });
				},
			),
		);
	});
});

describe('names that are never a target', () => {
	const filters = new FilterTable();
	const isGeneric = (name: string): boolean => isGenericName(name, part => filters.ofFolder(part) !== undefined);
	test.each([
		'lights',
		'Light',
		'LIGHTS',
		'subs',
		'frames',
		'flats',
		'Darks',
		'bias',
		'raw',
		'Raw Data',
		'data',
		'images',
		'fits',
		'accept',
		'accepted',
		'reject',
		'Rejected',
		'master',
		'Masters',
		'autorun',
		'session_70deg',
		'Session_70.5deg',
		'Session 1',
		'night 1',
		'Night_02',
		'night1',
		'panel 2',
		'PANEL_2',
		'GAIN_100',
		'GAIN_0',
		'gain100',
		'bin1',
		'1x1',
		'300s',
		'120sec',
		'-10C',
		'3C',
		'2x',
		'2025-09-14',
		'20250914',
		'2025_09_14',
		'14.09.2025',
		'DATE_2025-09-14',
		'2025-07',
		'2025',
		'1998',
		'01',
		'0001',
		'7',
		'July',
		'jul',
		'Sept',
		'March',
		'2025 July',
		'July 2025',
		'14 Sep 2025',
		'2025-Sep-14',
		'2025 lights',
		'01 lights',
		'2025-09-14 lights',
		'L',
		'Ha',
		'ha',
		'OIII',
		'H',
		'FILTER_Ha_EXP_300',
		'FILTER_LQuadE_EXP_60',
		'Luminance',
		'Ha subs',
		'L flats',
		'Duo-Band',
		'RGB',
		'LRGB',
		'x',
		'',
		' ',
	])('%s', name => expect(isGeneric(name)).toBe(true));
	test.each([
		'M31',
		'M 31',
		'NGC 7000',
		'7000',
		'Dark Shark',
		'Flaming Star',
		'SMC Panel 6',
		'The War and Peace Nebula copy',
		'B 33',
		'L 1544',
		'Sh2-155',
		'Lightning',
		'Data Nebula',
		'C 14',
		'Mars',
		'IC 2025',
		'Barnard 33',
		'Lumpy',
		'FilterTest',
		'3C 273',
		'4C 41.17',
	])('but %s may be one', name => {
		expect(isGeneric(name)).toBe(false);
	});
});
