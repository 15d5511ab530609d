import * as fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { takeInventory } from '../../src/organize/inventory';
import { paceOf } from '../../src/organize/workbench';
import { makePace } from '../../src/tree/pace';
import { FaultyDisk } from '../fakes/faulty-disk';
import { tempFolders } from '../fakes/temp-folders';
import { benchAt } from './scenes';
import { Tree } from './trees';

const temporary = tempFolders();
const tree = (files: Record<string, string>): Tree => new Tree(temporary(), files);
const inventoryOf = ({ bench }: Tree, folder: string) => takeInventory(bench, folder, paceOf(bench));

describe('the inventory of a folder', () => {
	test('has every file with size and time, hidden ones too, and every folder', async () => {
		const data = tree({ 'a/b/2.fits': 'two', 'a/b/.hidden/x.log': 'log', 'a/1.xml': 'sidecar', 'other/3.fits': 'else' });
		fs.mkdirSync(data.path('a/empty'));
		const { files, folders, links } = await inventoryOf(data, 'a');
		expect(files.map(({ path, sizeBytes }) => [path, sizeBytes])).toEqual([['a/1.xml', 7], ['a/b/.hidden/x.log', 3], ['a/b/2.fits', 3]]);
		for (const { path, mtimeMs } of files) expect(mtimeMs).toBe(fs.statSync(data.path(path)).mtimeMs);
		expect(folders).toEqual(['a/b', 'a/b/.hidden', 'a/empty']);
		expect(links).toEqual([]);
	});
	test('names links and does not follow them', async () => {
		const data = tree({ 'a/1.fits': 'x', 'other/2.fits': 'x' });
		fs.symlinkSync('../other', data.path('a/folder'));
		fs.symlinkSync('../other/2.fits', data.path('a/file'));
		fs.symlinkSync('.', data.path('a/loop'));
		const { files, folders, links } = await inventoryOf(data, 'a');
		expect([files.map(({ path }) => path), folders, links]).toEqual([['a/1.fits'], [], ['a/file', 'a/folder', 'a/loop']]);
	});
	test('has paths like those of plans: from the tree, or absolute outside of it', async () => {
		const data = tree({ '1.fits': 'x', 'a/2.fits': 'x', '.astro-data-log/journal': 'ours', 'a/.astro-data-log/x': 'not ours' });
		expect((await inventoryOf(data, '')).files.map(({ path }) => path)).toEqual(['1.fits', 'a/.astro-data-log/x', 'a/2.fits']);
		const outside = tree({ 'night/3.fits': 'x' });
		const folder = outside.path('night');
		expect((await inventoryOf(data, folder)).files.map(({ path }) => path)).toEqual([`${folder}/3.fits`]);
	});
	test('is empty where there is no folder', async () => {
		expect(await inventoryOf(tree({}), 'nowhere/at all')).toEqual({ files: [], folders: [], links: [] });
	});
	test('of a thousand files in many folders is whole', async () => {
		const paths = Array.from({ length: 1000 }, (_, at) => `${at % 10}/${at % 100}/${at}.fits`);
		expect((await inventoryOf(tree(Object.fromEntries(paths.map(path => [path, 'x']))), '')).files.map(({ path }) => path)).toEqual([...paths].sort());
	});
});

test('a disk that fails is no empty folder', async () => {
	const data = tree({ 'a/1.fits': 'x' });
	const bench = benchAt(data.root, new FaultyDisk([temporary()], { at: 1, code: 'EIO' }).fs);
	await expect(takeInventory(bench, 'a', paceOf(bench))).rejects.toMatchObject({ code: 'EIO' });
});

test('an inventory can be cancelled', async () => {
	const data = tree({ 'a/1.fits': 'x' });
	const pace = makePace(() => Promise.resolve(), () => performance.now(), AbortSignal.abort(), 0);
	await expect(takeInventory(data.bench, 'a', pace)).rejects.toThrow(/abort/i);
});
