/** How an operation goes when it goes well, or is stopped. */
import * as fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Step } from '../../src/domain/operations/plan';
import { execute } from '../../src/operations/execute';
import { lockTree } from '../../src/operations/lock';
import { undo } from '../../src/operations/undo';
import { FaultyDisk } from '../fakes/faulty-disk';
import { tempFolders } from '../fakes/temp-folders';
import { accessAt, contentsOf } from './scenes';
import { begun } from './stage';
import { reasons, Tree } from './trees';

const folder = tempFolders();
const tree = (files: Record<string, string>): Tree => new Tree(folder(), files);
const many = (count: number): Record<string, string> =>
	Object.fromEntries(Array.from({ length: count }, (_, at) => [`a/${at}.fits`, `sub ${at}`]));
const movesOf = (data: Tree, files: Record<string, string>): Step[] =>
	Object.keys(files).map(path => data.move(path, path.replace('a/', 'b/deep/')));

describe('a plan', () => {
	test('is done and undone: paths, bytes, times and folders', async () => {
		const files = { ...many(30), 'a/0.xml': 'sidecar', 'a/notes.md': 'stays', 'lib/dark.xisf': 'dark' };
		const data = tree(files);
		const before = contentsOf(data.root);
		const progress: [number, number][] = [];
		const steps = [
			...movesOf(data, { ...many(30), 'a/0.xml': '' }),
			data.copy('lib/dark.xisf', 'b/dark.xisf'),
			{ kind: 'make folder', path: 'b/accept' } as const,
			{ kind: 'remove folder', path: 'a' } as const,
		];
		const done = await data.run(steps, { progress: (turns, of) => progress.push([turns, of]) });
		expect(done).toMatchObject({ state: 'done', conflicts: [], skipped: [{ path: 'a', reason: 'not-empty' }] });
		expect(done.steps).toHaveLength(32);
		expect(progress).toEqual(Array.from({ length: 32 }, (_, at) => [at + 1, 32]));
		expect(data.texts()).toEqual({
			...Object.fromEntries(
				Object.entries(files)
					.filter(([path]) => path.startsWith('a/') && path !== 'a/notes.md')
					.map(([path, text]) => [path.replace('a/', 'b/deep/'), text]),
			),
			'a/notes.md': 'stays',
			'lib/dark.xisf': 'dark',
			'b/dark.xisf': 'dark',
		});
		expect(fs.statSync(data.path('b/dark.xisf')).mtimeMs).toBeCloseTo(
			fs.statSync(data.path('lib/dark.xisf')).mtimeMs,
			2,
		);
		expect(await data.undo(done)).toMatchObject({ state: 'undone', conflicts: [] });
		expect(contentsOf(data.root)).toEqual(before);
	});
	test('moves each name of a file that has several, also where one comes right after the other', async () => {
		const files = many(40);
		const data = tree(files);
		for (const at of [20, 21, 30]) {
			fs.rmSync(data.path(`a/${at}.fits`));
			fs.linkSync(data.path('a/19.fits'), data.path(`a/${at}.fits`));
		}
		const before = contentsOf(data.root);
		const done = await data.run(movesOf(data, files));
		expect(done).toMatchObject({ state: 'done', isWhole: true, conflicts: [] });
		expect(fs.readdirSync(data.path('a'))).toEqual([]);
		expect(fs.readdirSync(data.path('b/deep'))).toHaveLength(40);
		expect(fs.statSync(data.path('b/deep/30.fits')).nlink).toBe(4);
		await data.undo(done);
		expect(contentsOf(data.root)).toEqual(before);
	});
	test('without steps changes nothing, and makes no folder of ours', async () => {
		const data = tree({ 'a/1.fits': 'x' });
		expect(await data.run([])).toEqual({
			operation: undefined,
			state: 'nothing',
			isWhole: true,
			steps: [],
			conflicts: [],
			skipped: [],
		});
		expect(fs.readdirSync(data.root)).toEqual(['a']);
	});
	test('that can move nothing makes no folders', async () => {
		const data = tree({});
		expect(await data.run([data.move('gone/1.fits', 'b/deep/1.fits')])).toMatchObject({
			state: 'undone',
			conflicts: [{ reason: 'gone' }],
		});
		expect(data.folders()).toEqual([]);
	});
	test('tells its own conflicts and what it skipped with what came of it', async () => {
		const data = tree({ 'a/1.fits': 'x', 'b/1.fits': 'y' });
		const plan = {
			...data.plan(data.move('a/1.fits', 'b/1.fits')),
			conflicts: [{ from: 'p', to: 'q', reason: 'taken' as const }],
			skipped: [{ path: 'r', reason: 'changed' as const }],
		};
		expect(reasons(begun(await execute(data.access, plan)))).toEqual([
			['q', 'taken'],
			['b/1.fits', 'taken'],
			['r', 'changed'],
		]);
	});
	test('that contradicts itself is a bug, and nothing is touched', async () => {
		const data = tree({ 'a/1.fits': 'x', 'a/2.fits': 'y' });
		const folderMove: Step = { kind: 'move folder', from: 'a', to: 'c', files: 2, sizeBytes: 2 };
		for (const steps of [
			[data.move('a/1.fits', 'b/1.fits'), data.move('a/1.fits', 'b/2.fits')],
			[data.move('a/1.fits', 'a/2.fits'), data.move('a/2.fits', 'a/3.fits')],
			[data.copy('a/1.fits', 'b/1.fits'), data.move('a/1.fits', 'b/2.fits')],
			[folderMove, data.move('a/1.fits', 'b/1.fits')],
			[folderMove, data.move('x.fits', 'c/x.fits')],
			[folderMove, { kind: 'make folder' as const, path: 'c/accept' }],
		])
			await expect(execute(data.access, data.plan(...steps))).rejects.toThrow(/^test: /);
		expect(fs.readdirSync(data.root)).toEqual(['a']);
	});
});

describe('an operation', () => {
	test('can be stopped between two files: what is done stays done, and can be undone', async () => {
		const files = many(40);
		const data = tree(files);
		const before = contentsOf(data.root);
		const stop = new AbortController();
		const done = await data.run([...movesOf(data, files), { kind: 'remove folder', path: 'a' }], {
			signal: stop.signal,
			progress: turns => {
				if (turns === 11) stop.abort();
			},
		});
		expect(done.state).toBe('partly');
		expect(done.steps).toHaveLength(11);
		expect(done.skipped).toHaveLength(30);
		expect(new Set(done.skipped.map(({ reason }) => reason))).toEqual(new Set(['cancelled']));
		expect(fs.readdirSync(data.path('b/deep'))).toHaveLength(11);
		// What was not done is not undone either.
		expect(await data.undo(done)).toMatchObject({ state: 'undone', conflicts: [], skipped: [] });
		expect(contentsOf(data.root)).toEqual(before);
	});
	test('that is stopped before its first file leaves no trace in the tree', async () => {
		const data = tree({ 'a/1.fits': 'x' });
		const before = contentsOf(data.root);
		expect(await data.run(movesOf(data, { 'a/1.fits': '' }), { signal: AbortSignal.abort() })).toMatchObject({
			state: 'undone',
			steps: [],
		});
		expect(contentsOf(data.root)).toEqual(before);
	});
	test('has its journal on the disk before anything in the tree changes', async () => {
		const data = tree({ 'a/1.fits': 'x' });
		const calls: string[] = [];
		const disk = new FaultyDisk([folder()], undefined, {
			before: (call, ...given) => {
				const path =
					given.findLast((at): at is string => typeof at === 'string' && at.startsWith(data.root)) ?? '';
				const isOurs = path.includes('.astro-data-log') && call !== 'rename';
				if (call === 'fsync') calls.push('fsync');
				else if (call === 'open' && path.endsWith('.unfinished')) calls.push('journal');
				else if (['mkdir', 'link', 'unlink', 'rename'].includes(call) && !isOurs) calls.push(call);
			},
		});
		await data.run([data.move('a/1.fits', 'b/1.fits')], {}, accessAt(data.root, disk.fs));
		// The journal and its name, the new folder's name, the new file's name; only then the old one goes.
		const upToRemoval = calls.slice(calls.indexOf('journal'), calls.indexOf('rename') + 1);
		expect(upToRemoval.join(' ')).toMatch(
			/^journal fsync fsync( fsync)* mkdir fsync link fsync( fsync)* (journal )?rename$/,
		);
	});
	test('begins only when no other one is under way', async () => {
		const data = tree({ 'a/1.fits': 'x' });
		fs.mkdirSync(data.path('.astro-data-log'));
		await lockTree(accessAt(data.root, fs, { host: 'observatory', boot: 'another' }));
		const plan = data.plan(data.move('a/1.fits', 'b/1.fits'));
		expect(await execute(data.access, plan)).toMatchObject({ refused: 'locked', heldBy: { host: 'observatory' } });
		expect(await undo(data.access, 'x')).toMatchObject({ refused: 'locked' });
		expect(data.folders()).toEqual(['a']);
	});
	test('is refused where its journal can not be written, and where our folder is a link', async () => {
		const data = tree({ 'a/1.fits': 'x' });
		const plan = data.plan(data.move('a/1.fits', 'b/1.fits'));
		expect(await execute(accessAt(`${data.root}/gone`, fs), plan)).toEqual({ refused: 'disk', code: 'ENOENT' });
		fs.symlinkSync(folder(), data.path('.astro-data-log'));
		expect(await execute(data.access, plan)).toEqual({ refused: 'disk', code: 'ENOTDIR' });
		expect(data.texts()).toMatchObject({ 'a/1.fits': 'x' });
	});
	test('looks at what came of it: a file that somebody took away meanwhile is told', async () => {
		const data = tree({ 'a/1.fits': 'x', 'a/2.fits': 'y' });
		const disk = new FaultyDisk([folder()], undefined, {
			before: (call, path) => {
				if (call === 'readdir' && path === data.path('b')) fs.rmSync(data.path('b/1.fits'));
			},
		});
		const done = await data.run(
			[data.move('a/1.fits', 'b/1.fits'), data.move('a/2.fits', 'b/2.fits')],
			{},
			accessAt(data.root, disk.fs),
		);
		expect(done).toMatchObject({ state: 'partly', conflicts: [{ to: 'b/1.fits', reason: 'gone' }] });
	});
	test.each([
		// Written in place it is one file under two names: the old one goes. Programs that replace a file leave another
		// one there.
		[
			'written',
			(path: string) => {
				fs.writeFileSync(path, 'solved');
			},
			{ 'b/1.fits': 'solved' },
			[],
		],
		[
			'replaced',
			(path: string) => {
				fs.writeFileSync(`${path}.new`, 'solved');
				fs.renameSync(`${path}.new`, path);
			},
			{ 'a/1.fits': 'solved', 'b/1.fits': 'x' },
			[['b/1.fits', 'changed']],
		],
	])('whose file is %s while it moves loses neither', async (_, change, texts, conflicts) => {
		const data = tree({ 'a/1.fits': 'x' });
		let isChanged = false;
		const disk = new FaultyDisk([folder()], undefined, {
			before: call => {
				if (isChanged || call !== 'fsync' || !fs.existsSync(data.path('b/1.fits'))) return;
				isChanged = true;
				change(data.path('a/1.fits'));
			},
		});
		expect(reasons(await data.run([data.move('a/1.fits', 'b/1.fits')], {}, accessAt(data.root, disk.fs)))).toEqual(
			conflicts,
		);
		expect(data.texts()).toEqual(texts);
	});
});

describe('a disk that answers quickly', () => {
	test('gets no other treatment than a slow one: a file that changed stays', async () => {
		const files = many(40);
		const data = tree(files);
		const steps = movesOf(data, files);
		data.write('a/30.fits', 'changed since');
		expect(reasons(await data.run(steps))).toEqual([['b/deep/30.fits', 'changed']]);
		expect(data.texts()['a/30.fits']).toBe('changed since');
	});
	test('nor loses what was put in place of a file while it moved', async () => {
		const files = many(40);
		const data = tree(files);
		const disk = new FaultyDisk([folder()], undefined, {
			before: (call, path) => {
				if (call === 'rename' && path === data.path('a/20.fits')) replace();
			},
		});
		const replace = (): void => {
			fs.rmSync(data.path('a/35.fits'));
			data.write('a/35.fits', 'another one');
		};
		expect(reasons(await data.run(movesOf(data, files), {}, accessAt(data.root, disk.fs)))).toEqual([
			['b/deep/35.fits', 'changed'],
		]);
		expect(data.texts()).toMatchObject({ 'a/35.fits': 'another one', 'b/deep/35.fits': 'sub 35' });
	});
});

describe('a disk without hard links', () => {
	test('that fails to rename gets its reserved name back at once', async () => {
		const data = tree({ 'a/1.fits': 'x' });
		let isFailed = false;
		const disk = new FaultyDisk([folder()], undefined, {
			hasLinks: false,
			before: (call, path) => {
				if (call !== 'rename' || path !== data.path('a/1.fits') || isFailed) return;
				isFailed = true;
				throw Object.assign(new Error('EIO'), { code: 'EIO' });
			},
		});
		const access = accessAt(data.root, disk.fs);
		const done = await data.run(
			[data.move('a/1.fits', 'b/1.fits')],
			{},
			{ ...access, clock: { ...access.clock, now: () => Date.now() } },
		);
		expect(done).toMatchObject({ state: 'undone', conflicts: [{ reason: 'failed', detail: 'EIO' }] });
		expect(data.texts()).toEqual({ 'a/1.fits': 'x' });
	});
});

describe('a folder', () => {
	test('that another program takes away before its rename leaves no empty one', async () => {
		const data = tree({ 'a/M31/1.fits': 'x' });
		const disk = new FaultyDisk([folder()], undefined, {
			before: (call, path) => {
				if (call === 'rename' && path === data.path('a/M31'))
					fs.renameSync(data.path('a/M31'), data.path('a/M 31'));
			},
		});
		expect(
			reasons(
				await data.run(
					[{ kind: 'move folder', from: 'a/M31', to: 'b/M31', files: 1, sizeBytes: 1 }],
					{},
					accessAt(data.root, disk.fs),
				),
			),
		).toEqual([['b/M31', 'gone']]);
		expect(data.folders()).toEqual(['a', 'a/M 31']);
	});
});

describe('an undo', () => {
	test('leaves what other programs changed meanwhile, says so, and can be tried again', async () => {
		const data = tree({ 'a/1.fits': 'one', 'a/2.fits': 'two', 'a/3.fits': 'three', 'lib/dark.xisf': 'dark' });
		const done = await data.run([
			...['1', '2', '3'].map(name => data.move(`a/${name}.fits`, `b/${name}.fits`)),
			data.copy('lib/dark.xisf', 'b/dark.xisf'),
			{ kind: 'remove folder', path: 'a' },
		]);
		data.write('b/1.fits', 'changed');
		data.write('a/2.fits', 'new');
		data.write('b/dark.xisf', 'another dark');
		const undone = await data.undo(done);
		expect(undone.state).toBe('partly');
		expect(reasons(undone).sort()).toEqual([
			['a/1.fits', 'changed'],
			['a/2.fits', 'taken'],
			['b', 'not-empty'],
			['lib/dark.xisf', 'changed'],
		]);
		expect(data.texts()).toEqual({
			'a/2.fits': 'new',
			'a/3.fits': 'three',
			'b/1.fits': 'changed',
			'b/2.fits': 'two',
			'b/dark.xisf': 'another dark',
			'lib/dark.xisf': 'dark',
		});
		fs.rmSync(data.path('a/2.fits'));
		expect((await data.undo(done)).steps).toEqual([{ from: 'b/2.fits', to: 'a/2.fits', sizeBytes: 3 }]);
		expect(data.texts()).toMatchObject({ 'a/2.fits': 'two', 'b/1.fits': 'changed' });
	});
	test('never takes the last copy of a master away', async () => {
		const data = tree({ 'lib/dark.xisf': 'dark' });
		const done = await data.run([data.copy('lib/dark.xisf', 'b/dark.xisf')]);
		fs.rmSync(data.path('lib/dark.xisf'));
		expect(reasons(await data.undo(done))).toEqual([
			['lib/dark.xisf', 'changed'],
			['b', 'not-empty'],
		]);
		expect(data.texts()).toEqual({ 'b/dark.xisf': 'dark' });
	});
	test('of an undone or unknown operation is refused', async () => {
		const data = tree({ 'a/1.fits': 'one' });
		const done = await data.run([data.move('a/1.fits', 'b/1.fits')]);
		await data.undo(done);
		expect(await undo(data.access, done.operation ?? '')).toEqual({
			refused: 'nothing-to-do',
			operation: done.operation,
		});
		expect(await undo(data.access, '20260101T000000-2222')).toMatchObject({ refused: 'unknown' });
	});
});
