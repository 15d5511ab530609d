import { expect, test } from 'vitest';
import { folderOf, foldersAbove, isWithin, nameOf, pathFault, pathIn } from '../../src/domain/paths';

test('a path is cut into folder and name, on every system', () => {
	for (const [path, folder, name] of [
		['a/b/c.fits', 'a/b', 'c.fits'],
		['c.fits', '', 'c.fits'],
		['/mnt/archive/x', '/mnt/archive', 'x'],
		['/x', '/', 'x'],
		['D:/x', 'D:/', 'x'],
		['D:/x/y', 'D:/x', 'y'],
		['//nas/share/x', '//nas/share', 'x'],
	] as const) {
		expect([folderOf(path), nameOf(path)]).toEqual([folder, name]);
		expect(pathIn(folder, name)).toBe(path);
	}
});

test('the folders above end at the tree or at a root', () => {
	expect([...foldersAbove('a/b/c.fits')]).toEqual(['a/b', 'a']);
	expect([...foldersAbove('D:/a/b')]).toEqual(['D:/a', 'D:/']);
	expect([...foldersAbove('/a/b')]).toEqual(['/a', '/']);
	expect([...foldersAbove('a')]).toEqual([]);
});

test('a folder that only begins like another does not lie within it', () => {
	expect(isWithin('/mnt/archive/M31', '/mnt/archive')).toBe(true);
	expect(isWithin('/mnt/archive2/M31', '/mnt/archive')).toBe(false);
	expect(isWithin('D:/M31', 'D:/')).toBe(true);
	expect(isWithin('anything', '')).toBe(true);
});

test.each([
	['../x', 'name-path'],
	['a/../../x', 'name-path'],
	['a/./b', 'name-path'],
	['a/..', 'name-path'],
	['/mnt/../etc', 'name-path'],
	['D:/../x', 'name-path'],
	['a\\..\\b', 'name-path'],
	['', 'name-empty'],
	['a//b', 'name-empty'],
	['a/', 'name-empty'],
	['/', 'name-empty'],
	['a\0', 'name-character'],
	['a/b', undefined],
	['...', undefined],
	['a/..b', undefined],
	['.hidden/x', undefined],
	['/mnt/x', undefined],
	['//nas/share/x', undefined],
	['D:/x', undefined],
])('%j has the fault %s', (path, fault) => {
	expect(pathFault(path)).toBe(fault);
});
