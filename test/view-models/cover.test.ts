import { describe, expect, test } from 'vitest';
import {
	coverFileName,
	coverMaster,
	isCoverFileName,
	masterKey,
	ownerOfCover,
	type MasterFile,
} from '../../src/view-models/cover';
import { FilterTable } from '../../src/domain/filter';

const filters = new FilterTable({}, []);
const master = (path: string, facts: Partial<MasterFile> = {}): MasterFile => ({
	path: `/data/${path}`,
	sizeBytes: 100,
	mtimeMs: Date.parse('2025-09-20T10:00:00Z'),
	date: '2025-09-20',
	drizzle: '1x',
	filter: 'Ha',
	isColour: false,
	...facts,
});
const chosen = (...masters: MasterFile[]): (string | undefined)[] =>
	// Whichever way the disk lists them.
	[
		...new Set(
			[masters, masters.toReversed()].map(some =>
				coverMaster(some, (a, b) => filters.compare(a, b))?.path.slice('/data/'.length),
			),
		),
	];

describe('the master light that shows a target', () => {
	test('is none where there is none', () => expect(chosen()).toEqual([undefined]));
	test('is of the latest date, whatever its filter and drizzle', () =>
		expect(
			chosen(
				master('old', { date: '2025-09-01', filter: 'L' }),
				master('new', { date: '2025-09-02', filter: 'SII', drizzle: '2x' }),
			),
		).toEqual(['new']));
	test('is by the day of the file where no folder names a date', () => {
		expect(
			chosen(master('dated'), master('loose', { date: null, mtimeMs: Date.parse('2025-09-21T00:00:00Z') })),
		).toEqual(['loose']);
		expect(
			chosen(master('dated'), master('loose', { date: null, mtimeMs: Date.parse('2025-09-19T23:59:59Z') })),
		).toEqual(['dated']);
	});
	test('is the least drizzled of that date; one without a folder is not drizzled', () => {
		expect(
			chosen(
				master('a2', { drizzle: '2x', filter: 'L' }),
				master('b1.5', { drizzle: '1.5x', filter: 'L' }),
				master('c1'),
			),
		).toEqual(['c1']);
		expect(chosen(master('a2', { drizzle: '2x' }), master('none', { drizzle: null }))).toEqual(['none']);
	});
	test("is a colour camera's or a combined one before L, and L before any other", () => {
		const [L, Ha, R] = [master('l', { filter: 'L' }), master('ha'), master('r', { filter: 'R' })];
		expect(chosen(L, Ha, R)).toEqual(['l']);
		expect(chosen(L, Ha, master('osc', { filter: 'OSC' }))).toEqual(['osc']);
		expect(chosen(L, master('duo', { filter: 'ALPT', isColour: true }))).toEqual(['duo']);
		for (const name of [
			'M31_RGB.xisf',
			'masterLight_BIN-1_RGB.xisf',
			'LRGB.fits',
			'M31-HaRGB.fits',
			'SHO_combined.xisf',
			'HOO.xisf',
		])
			expect(chosen(L, master(name, { filter: 'Unknown' }))).toEqual([name]);
		for (const name of ['masterLight_FILTER-R_mono.xisf', 'Rgbulb.xisf', 'SHOrt.xisf'])
			expect(chosen(L, master(name, { filter: 'Unknown' }))).toEqual(['l']);
	});
	test('is otherwise the first in the order of filters, then by name', () => {
		expect(chosen(master('sii', { filter: 'SII' }), master('oiii', { filter: 'OIII' }), master('ha'))).toEqual([
			'ha',
		]);
		expect(chosen(master('b'), master('a'))).toEqual(['a']);
	});
});

describe("a master's key", () => {
	const key = masterKey(master('RC8/30_Master/M 31/master/2025-09-20/1x/L.xisf'));
	test('stays when the target moves to another stage', () =>
		expect(masterKey(master('RC8/40_Process/M 31/master/2025-09-20/1x/L.xisf'))).toBe(key));
	test('is another one for another name, size or time of change', () => {
		for (const other of [master('R.xisf'), master('L.xisf', { sizeBytes: 101 }), master('L.xisf', { mtimeMs: 5 })])
			expect(masterKey(other)).not.toBe(key);
	});
});

describe('the owner of a cover', () => {
	test.each([undefined, null, '', '  ', [], [null], ['']])(
		'is nobody where the property is %j, even if a picture of ours lies about',
		cover => {
			expect([ownerOfCover(cover, false), ownerOfCover(cover, true)]).toEqual(['nobody', 'nobody']);
		},
	);
	test.each(['[[M 31 cover.jpg]]', '![[M 31 cover.jpg|200]]', ['[[M 31 cover.jpg]]']])(
		'is us where %j leads to a picture with our mark, else the user',
		cover => {
			expect([ownerOfCover(cover, true), ownerOfCover(cover, false)]).toEqual(['us', 'user']);
		},
	);
	test.each([7, true, { a: 1 }, 'https://example.org/m31.jpg', ['[[M 31 cover.jpg]]', '[[mine.jpg]]']])(
		'is the user for %j',
		cover => {
			expect(ownerOfCover(cover, false)).toBe('user');
		},
	);
	test('is the user as soon as a picture of theirs stands beside ours', () => {
		expect(ownerOfCover(['[[M 31 cover.jpg]]', '[[mine.jpg]]'], true)).toBe('user');
	});
});

test("names of our pictures are known again where Obsidian numbered them, and renamed ones are the user's", () => {
	expect(['M 31 cover.jpg', 'M 31 cover 2.jpg', coverFileName('Sh2-132')].map(isCoverFileName)).toEqual([
		true,
		true,
		true,
	]);
	expect(
		['M 31.jpg', 'cover.jpg', 'M 31 cover.png', 'M 31 cover final.jpg', 'M31 discover.jpg'].map(isCoverFileName),
	).toEqual([false, false, false, false, false]);
});
