/** Where paths lead: through links, up and down again, in another case, on a disk that is mounted twice. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NodeDisk } from '../../src/platform/node/node-disk';
import type { PlaceDisk } from '../../src/tree/disk';
import { folderAbove, Places, restBelow } from '../../src/tree/places';
import { CaselessDisk } from '../fakes/caseless-disk';
import { mountAgain } from '../fakes/mounts';
import { tempFolders } from '../fakes/temp-folders';

const temp = tempFolders();
const disk = new NodeDisk(fs);

/** A folder with one below it. */
function home(): string {
	const folder = temp();
	fs.mkdirSync(join(folder, 'Rig/M 33'), { recursive: true });
	return folder;
}

const linkTo = (folder: string): string => {
	const link = join(temp(), 'link');
	fs.symlinkSync(folder, link);
	return link;
};

test('the folder above, on every system', () => {
	expect(
		['/a/b', '/a', '/', 'C:/a', 'C:/', 'C:', '//nas/astro/Data', '//nas/astro', 'a', ''].map(folderAbove),
	).toEqual(['/a', '/', undefined, 'C:/', undefined, undefined, '//nas/astro', undefined, undefined, undefined]);
});

test('what is left of a path below a folder, as it is written', () => {
	expect(
		[
			['/a/b/c', '/a'],
			['/a', '/a'],
			['/ab', '/a'],
			['/a', '/'],
			['/', '/a'],
			['C:/a', 'C:/'],
		].map(([path = '', folder = '']) => restBelow(path, folder)),
	).toEqual(['b/c', '', undefined, 'a', undefined, 'a']);
});

describe('a path without links', () => {
	test('also where its end is not there yet', async () => {
		const folder = home();
		const link = linkTo(join(folder, 'Rig'));
		const places = new Places(disk);
		expect(
			await Promise.all(
				[
					`${link}/M 33`,
					`${link}/new/er`,
					`${link}/new/../M 33/`,
					`${link}/../x`,
					`${folder}//Rig/./M 33`,
					'/',
					'/nowhere/at all',
				].map(path => places.real(path)),
			),
		).toEqual([
			`${folder}/Rig/M 33`,
			`${folder}/Rig/new/er`,
			`${folder}/Rig/M 33`,
			`${folder}/x`,
			`${folder}/Rig/M 33`,
			'/',
			'/nowhere/at all',
		]);
	});

	test('is what is written, where nothing answers', async () => {
		const dead = {
			realPath: () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })),
			identityOf: () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })),
		};
		const places = new Places(dead);
		expect([await places.real('/a/b'), await places.below('/a', '/a/b'), await places.below('/a', '/b')]).toEqual([
			'/a/b',
			'b',
			undefined,
		]);
		await expect(
			new Places({ ...dead, realPath: () => Promise.reject(new Error('a bug')) }).real('/a'),
		).rejects.toThrow('a bug');
	});
});

describe('a path below a folder', () => {
	test('through links on either side', async () => {
		const folder = home();
		const [toFolder, toRig] = [linkTo(folder), linkTo(join(folder, 'Rig'))];
		const places = new Places(disk);
		expect([
			await places.below(folder, `${toFolder}/Rig`),
			await places.below(toFolder, `${folder}/Rig`),
			await places.below(folder, `${toRig}/M 33`),
			await places.below(toFolder, `${toRig}/new`),
			await places.below(folder, toFolder),
			await places.below(toRig, folder),
			await places.below(folder, temp()),
			await places.isSame(toFolder, folder),
			await places.isSame(toRig, folder),
		]).toEqual(['Rig', 'Rig', 'Rig/M 33', 'Rig/new', '', undefined, undefined, true, false]);
	});

	test.each([
		['tells', true, 'Rig/M 33/new'],
		['does not tell', false, 'rig/m 33/new'],
	] as const)('on a disk that ignores case and %s how it spells', async (_name, tellsCase, rest) => {
		const folder = home();
		const places = new Places(new CaselessDisk(tellsCase));
		expect(await places.below(folder, `${folder.toUpperCase()}/rig/m 33/new`)).toBe(rest);
		expect(await places.isSame(`${folder}/RIG`, `${folder}/rig`)).toBe(true);
		expect(await places.below(`${folder}/rig/m 33`, `${folder}/RIG`)).toBeUndefined();
	});

	test('that is mounted twice', async () => {
		const folder = home();
		const mounted = mountAgain(folder, temp());
		if (!mounted) return;
		try {
			const places = new Places(disk);
			expect([
				await places.below(folder, `${mounted.at}/Rig/new`),
				await places.below(mounted.at, `${folder}/Rig`),
				await places.isSame(mounted.at, folder),
			]).toEqual(['Rig/new', 'Rig', true]);
			expect(await places.isIn(await places.identities([join(folder, 'Rig')]), `${mounted.at}/Rig/M 33`)).toBe(
				true,
			);
			expect(await places.isIn(await places.identities([join(folder, 'Rig/M 33')]), `${mounted.at}/Rig`)).toBe(
				false,
			);
		} finally {
			mounted.unmount();
		}
	});

	test('is not believed of numbers that are the same for all', async () => {
		const folder = home();
		const same: PlaceDisk = { realPath: path => disk.realPath(path), identityOf: () => Promise.resolve('1') };
		expect([
			await new Places(same).below(folder, temp()),
			await new Places({ ...same, identityOf: () => Promise.resolve(undefined) }).isSame(folder, temp()),
		]).toEqual([undefined, false]);
	});
});
