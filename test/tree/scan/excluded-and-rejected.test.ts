import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Exclusions } from '../../../src/tree/scan/excluded-and-rejected';
import { exclusions } from '../real-tree';

const usual = exclusions();
const only = (patterns: Partial<ConstructorParameters<typeof Exclusions>[0]>): Exclusions =>
	new Exclusions({ excludedFolders: [], excludedFiles: [], rejects: [], libraries: [], ...patterns });

describe('folders', () => {
	test.each(['calibrated', 'Registered', 'DEBAYERED', 'cosmetized', 'M31.pxiproject', 'Done.PXIPROJECT'])(
		'%s is not entered, in any case',
		name => expect(usual.enters(name)).toBe(false),
	);
	test.each(['.obsidian', '.astro-data-log', '.Trash-1000', '.stversions', '.'])('%s is hidden', name =>
		expect(usual.enters(name)).toBe(false),
	);
	test.each(['$RECYCLE.BIN', 'System Volume Information', '#recycle', '@eaDir', 'lost+found'])(
		'%s belongs to the system',
		name => expect(usual.enters(name)).toBe(false),
	);
	test.each(['calibrated lights', 'precalibrated', 'pxiproject', 'M 31', 'reject', 'master', 'a.b'])(
		'%s is entered',
		name => expect(usual.enters(name)).toBe(true),
	);
});

describe('files', () => {
	const counts = (stem: string): boolean => usual.counts(`${stem}.fits`, stem);

	test.each([
		'Light_0001_c',
		'Light_0001_cc',
		'Light_0001_c_r',
		'Light_0001_d',
		'Light_0001_a',
		'starless_Ha',
		'Starless',
		'Stacked_26_NGC7000_300.0s',
		'DSO_Stacked_26',
	])('%s is processed', stem => expect(counts(stem)).toBe(false));
	// A red sub ends in R, a registered one in r.
	test.each(['M31_R', 'M31_C', 'M31_0001', 'c', 'M31_cr', 'stacked_x', 'my_Stacked_26', 'nostarless'])(
		'%s is not',
		stem => expect(counts(stem)).toBe(true),
	);
	test('the shadows that macOS leaves beside files are none', () =>
		expect(usual.counts('._M31.fits', '._M31')).toBe(false));
});

describe('rejects and libraries', () => {
	test.each(['reject', 'Rejected', 'REJECTS_hfr', 'failed_', 'Failed_0001.fits'])(
		'%s is rejected, in any case',
		name => expect(usual.isReject(name)).toBe(true),
	);
	test.each(['accept', 'not rejected', 'failed', 'M 31'])('%s is not', name =>
		expect(usual.isReject(name)).toBe(false),
	);
	test.each(['Dark Library', 'dark_library', 'DARKLIBRARY', 'Master Dark', 'flat library'])(
		'%s is a library, in any case',
		name => expect(usual.isLibrary(name)).toBe(true),
	);
	test.each(['Dark', 'Library', 'My Dark Library', 'Dark Library 2'])('%s is none', name =>
		expect(usual.isLibrary(name)).toBe(false),
	);
});

describe('patterns', () => {
	test('without a star are the whole name', () => {
		expect(only({ excludedFolders: ['tmp'] }).enters('tmp')).toBe(false);
		expect(only({ excludedFolders: ['tmp'] }).enters('tmp2')).toBe(true);
	});
	test('with stars allow anything there, also nothing, but no part twice', () => {
		const { isReject } = only({ rejects: ['a*b*a', '*mid*', 'end*'] });
		expect(['aba', 'a-b-a', 'amid', 'mid', 'end', 'ending', 'abba'].map(isReject)).toEqual([
			true,
			true,
			true,
			true,
			true,
			true,
			true,
		]);
		expect(['ab', 'aa', 'ba', 'weekend', 'a'].map(isReject)).toEqual([false, false, false, false, false]);
		expect(only({ rejects: ['ab*ba'] }).isReject('aba')).toBe(false);
	});
	test('hold every other character for itself', () => {
		const { isReject } = only({ rejects: ['[bad] (1)+.?', 'a.b', 'x|y', '^$', '\\d'] });
		expect(['[bad] (1)+.?', 'a.b', 'x|y', '^$', '\\d'].map(isReject)).toEqual([true, true, true, true, true]);
		expect(['acb', 'x', 'y', '', '7', 'b'].map(isReject)).toEqual([false, false, false, false, false, false]);
	});
	test("of blanks alone are none, blanks around one don't count", () => {
		expect(only({ excludedFolders: ['', '  '] }).enters('anything')).toBe(true);
		expect(only({ excludedFolders: [' tmp '] }).enters('tmp')).toBe(false);
	});
	test('fit names in both forms of Unicode', () => {
		expect(only({ excludedFolders: ['Réserve*'] }).enters('Re\u0301serve 2')).toBe(false);
		expect(only({ excludedFolders: ['RE\u0301SERVE'] }).enters('réserve')).toBe(false);
	});
	test('of many stars are soon decided', () => {
		const { isReject } = only({ rejects: ['*a'.repeat(40) + 'b'] });
		const began = performance.now();
		expect(isReject('a'.repeat(250))).toBe(false);
		expect(performance.now() - began).toBeLessThan(1000);
	});
	test('agree with the same written as a regular expression', () =>
		fc.assert(
			fc.property(
				fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 6 }),
				fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }),
				(pattern, name) => {
					expect(only({ rejects: [pattern] }).isReject(name)).toBe(
						new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name),
					);
				},
			),
			{ numRuns: 2000 },
		));
});
