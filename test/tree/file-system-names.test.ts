import { describe, expect, test } from 'vitest';
import { FolderNames, nameFault } from '../../src/tree/file-system-names';

/** One name, twice: é as one code point and as e with an accent. */
const COMPOSED = 'Bod\u00e9.fits';
const DECOMPOSED = 'Bode\u0301.fits';

describe('names in a folder', () => {
	test('are taken once', () => {
		const names = new FolderNames(['a.fits']);
		expect(names.claim('b.fits')).toBeUndefined();
		expect(names.claim('b.fits')).toBe('taken');
		expect(names.claim('a.fits')).toBe('taken');
	});
	test.each([
		['a.fits', 'A.FITS'],
		['straße.fits', 'STRASSE.fits'],
		[COMPOSED, DECOMPOSED],
		[DECOMPOSED, COMPOSED.toUpperCase()],
	])('%s and %s are one on some file system', (there, wanted) => {
		expect(new FolderNames([there]).claim(wanted)).toBe('similar-name');
	});
	test('that differ in more than that do not clash', () => {
		expect(new FolderNames(['M31.fits']).claim('M 31.fits')).toBeUndefined();
	});
});

describe('a name that somebody gives', () => {
	test.each([
		'M31',
		'NGC 7000',
		'RC8@f8.0+ASI2600MM',
		'.hidden',
		'console',
		'com10',
		'Bodé',
		'IC 1805 (Heart)',
		'a'.repeat(255),
	])('may be %s', name => {
		expect(nameFault(name)).toBeUndefined();
	});
	test.each([
		['', 'name-empty'],
		['.', 'name-path'],
		['..', 'name-path'],
		['../x', 'name-path'],
		['a/b', 'name-path'],
		['a\\b', 'name-path'],
		['a:b', 'name-character'],
		['what?', 'name-character'],
		['a*', 'name-character'],
		['"M31"', 'name-character'],
		['a|b', 'name-character'],
		['<M31>', 'name-character'],
		['a\0b', 'name-character'],
		['a\tb', 'name-character'],
		['a\u0085b', 'name-character'],
		['CON', 'name-reserved'],
		['aux.fits', 'name-reserved'],
		['nul.tar.gz', 'name-reserved'],
		['Com1', 'name-reserved'],
		['lpt².txt', 'name-reserved'],
		['CONIN$', 'name-reserved'],
		['M31.', 'name-end'],
		['M31 ', 'name-end'],
		['a'.repeat(256), 'name-long'],
		['ä'.repeat(128), 'name-long'],
	])('must not be %j', (name, fault) => {
		expect(nameFault(name)).toBe(fault);
	});
	test('must not make the path longer than file systems bear', () => {
		expect(nameFault('b.fits', '/' + 'a'.repeat(4088))).toBeUndefined();
		expect(nameFault('b.fits', '/' + 'a'.repeat(4089))).toBe('path-long');
	});
});
