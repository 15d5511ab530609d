import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { takeInventory } from '../../src/tree/inventory';
import { paceOf } from '../../src/tree/tree-access';
import type { WritingFs } from '../../src/platform/node/node-mover';
import { makeTimeSlice } from '../../src/async/time-slice';
import { FaultyDisk } from '../fakes/faulty-disk';
import { tempFolders } from '../fakes/temp-folders';
import { accessAt } from '../operations/scenes';
import { Tree } from '../operations/trees';

const temporary = tempFolders();
const tree = (files: Record<string, string>): Tree => new Tree(temporary(), files);
const inventoryOf = ({ access }: Tree, folder: string) => takeInventory(access, folder, paceOf(access));

describe('the inventory of a folder', () => {
	test('has every file with size and time, hidden ones too, and every folder', async () => {
		const data = tree({
			'a/b/2.fits': 'two',
			'a/b/.hidden/x.log': 'log',
			'a/1.xml': 'sidecar',
			'other/3.fits': 'else',
		});
		fs.mkdirSync(data.path('a/empty'));
		const { files, folders, links } = await inventoryOf(data, 'a');
		expect(files.map(({ path, sizeBytes }) => [path, sizeBytes])).toEqual([
			['a/1.xml', 7],
			['a/b/.hidden/x.log', 3],
			['a/b/2.fits', 3],
		]);
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
		expect([files.map(({ path }) => path), folders, links]).toEqual([
			['a/1.fits'],
			[],
			['a/file', 'a/folder', 'a/loop'],
		]);
	});
	test('has paths like those of plans: from the tree, or absolute outside of it', async () => {
		const data = tree({
			'1.fits': 'x',
			'a/2.fits': 'x',
			'.astro-data-log/journal': 'ours',
			'a/.astro-data-log/x': 'not ours',
		});
		expect((await inventoryOf(data, '')).files.map(({ path }) => path)).toEqual([
			'1.fits',
			'a/.astro-data-log/x',
			'a/2.fits',
		]);
		const outside = tree({ 'night/3.fits': 'x' });
		const folder = outside.path('night');
		expect((await inventoryOf(data, folder)).files.map(({ path }) => path)).toEqual([`${folder}/3.fits`]);
	});
	test('lacks a folder that is not there', async () => {
		expect(await inventoryOf(tree({}), 'nowhere/at all')).toEqual({
			files: [],
			folders: [],
			links: [],
			lacking: [{ path: 'nowhere/at all', reason: 'vanished' }],
		});
	});
	test('of a thousand files in many folders is whole', async () => {
		const paths = Array.from({ length: 1000 }, (_, at) => `${at % 10}/${at % 100}/${at}.fits`);
		expect(
			(await inventoryOf(tree(Object.fromEntries(paths.map(path => [path, 'x']))), '')).files.map(
				({ path }) => path,
			),
		).toEqual([...paths].sort());
	});
});

describe('what an inventory lacks', () => {
	/** What stands in a folder by the bytes of its name, as Latin-1 has them. */
	const bytes = (data: Tree, path: string): Buffer =>
		Buffer.concat([Buffer.from(`${data.root}/`), Buffer.from(path, 'latin1')]);

	test('are names that are no UTF-8: of files, links and folders with all that they hold', async () => {
		const data = tree({ 'a/1.fits': 'x', 'a/\ufffd.fits': 'its own name', 'a/b/2.fits': 'x' });
		fs.writeFileSync(bytes(data, 'a/bad\xffname.fits'), 'x');
		fs.writeFileSync(bytes(data, 'a/b/\xe9\\\n.fits'), 'x');
		fs.mkdirSync(bytes(data, 'a/caf\xe9'));
		fs.writeFileSync(bytes(data, 'a/caf\xe9/3.fits'), 'x');
		fs.symlinkSync('1.fits', bytes(data, 'a/link\xe9'));
		for (const disk of [fs, { ...fs, readdirSync: undefined }]) {
			const access = accessAt(data.root, disk as WritingFs);
			const { files, folders, links, lacking } = await takeInventory(access, 'a', paceOf(access));
			expect([files.map(({ path }) => path), folders, links]).toEqual([
				['a/1.fits', 'a/b/2.fits', 'a/\ufffd.fits'],
				['a/b'],
				[],
			]);
			expect(lacking).toEqual(
				['a/b/\\xe9\\x5c\\x0a.fits', 'a/bad\\xffname.fits', 'a/caf\\xe9', 'a/link\\xe9'].map(path => ({
					path,
					reason: 'name-not-utf8',
				})),
			);
		}
	});
	test('are pipes and sockets', async () => {
		const data = tree({ 'a/1.fits': 'x' });
		expect(spawnSync('mkfifo', [data.path('a/pipe.fits')]).status).toBe(0);
		expect(await inventoryOf(data, 'a')).toMatchObject({
			files: [{ path: 'a/1.fits' }],
			lacking: [{ path: 'a/pipe.fits', reason: 'special-file' }],
		});
	});
	test.each(['EACCES', 'EIO'])(
		"are folders that can't be read (%s), which are folders all the same, and files that can't be looked at",
		async code => {
			const data = tree({ 'a/1.fits': 'x', 'a/b/2.fits': 'x', 'a/c/3.fits': 'x' });
			const failing = (call: string, ...given: readonly unknown[]): void => {
				const refused: Record<string, readonly string[]> = { readdir: ['a/b'], lstat: ['a/c/3.fits'] };
				if (refused[call]?.some(path => given[0] === data.path(path)))
					throw Object.assign(new Error(code), { code });
			};
			const access = accessAt(data.root, new FaultyDisk([temporary()], undefined, { before: failing }).fs);
			const { files, folders, lacking } = await takeInventory(access, 'a', paceOf(access));
			expect([files.map(({ path }) => path), folders]).toEqual([['a/1.fits'], ['a/b', 'a/c']]);
			expect(lacking).toEqual([
				{ path: 'a/b', reason: 'unreadable-folder', detail: code },
				{ path: 'a/c/3.fits', reason: 'failed', detail: code },
			]);
		},
	);
	test("is the folder itself where that can't be read", async () => {
		const data = tree({ 'a/1.fits': 'x' });
		const access = accessAt(data.root, new FaultyDisk([temporary()], { at: 0, code: 'EACCES' }).fs);
		expect(await takeInventory(access, 'a', paceOf(access))).toEqual({
			files: [],
			folders: [],
			links: [],
			lacking: [{ path: 'a', reason: 'unreadable-folder', detail: 'EACCES' }],
		});
	});
	test('is what vanishes, or becomes something else, between the list and the look', async () => {
		const data = tree({ 'a/1.fits': 'x', 'a/2.fits': 'x', 'a/3.fits': 'x', 'a/b/4.fits': 'x' });
		const meddling = (call: string, path: unknown): void => {
			if (call === 'readdir' && path === data.path('a/b')) fs.rmSync(data.path('a/b'), { recursive: true });
			if (call !== 'lstat') return;
			fs.rmSync(data.path('a/2.fits'), { force: true });
			if (fs.statSync(data.path('a/3.fits')).isFile()) {
				fs.rmSync(data.path('a/3.fits'));
				fs.mkdirSync(data.path('a/3.fits'));
			}
		};
		const access = accessAt(data.root, new FaultyDisk([temporary()], undefined, { before: meddling }).fs);
		const { files, folders, lacking } = await takeInventory(access, 'a', paceOf(access));
		expect([files.map(({ path }) => path), folders]).toEqual([['a/1.fits'], []]);
		expect(lacking).toEqual([
			{ path: 'a/2.fits', reason: 'vanished' },
			{ path: 'a/3.fits', reason: 'changed' },
			{ path: 'a/b', reason: 'vanished' },
		]);
	});
	test('is all but what it has, whatever names a disk holds', async () => {
		const name = fc
			.uint8Array({ minLength: 1, maxLength: 12 })
			.map(codes => codes.map(code => (code === 0 || code === 0x2f ? 0x5f : code)))
			.filter(codes => !/^\.\.?$/.test(Buffer.from(codes).toString('latin1')));
		await fc.assert(
			fc.asyncProperty(
				fc.uniqueArray(fc.tuple(name, fc.boolean()), {
					maxLength: 12,
					selector: ([codes]) => Buffer.from(codes).toString('latin1'),
				}),
				async names => {
					const data = tree({});
					fs.mkdirSync(data.path('a'));
					for (const [codes, isFolder] of names) {
						const path = Buffer.concat([Buffer.from(data.path('a/')), codes]);
						if (isFolder) fs.mkdirSync(path);
						else fs.writeFileSync(path, 'x');
					}
					const { files, folders, lacking } = await inventoryOf(data, 'a');
					const shown = new Set([
						...files.map(({ path }) => path),
						...folders,
						...lacking.map(({ path }) => path),
					]);
					expect(shown.size).toBe(names.length);
					for (const { path } of files) expect(fs.readFileSync(data.path(path), 'utf8')).toBe('x');
					for (const path of folders) expect(fs.readdirSync(data.path(path))).toEqual([]);
					expect(lacking.every(({ reason }) => reason === 'name-not-utf8')).toBe(true);
				},
			),
			{ numRuns: 40 },
		);
	});
});

test('an inventory can be cancelled', async () => {
	const data = tree({ 'a/1.fits': 'x' });
	const slice = makeTimeSlice(
		() => Promise.resolve(),
		() => performance.now(),
		AbortSignal.abort(),
		0,
	);
	await expect(takeInventory(data.access, 'a', slice)).rejects.toThrow(/abort/i);
});
