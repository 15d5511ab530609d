/** Trees inside a vault: what Obsidian knows it moves itself, and every rule of moves holds all the same (DESIGN 7). */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Step } from '../../src/domain/operations/plan';
import { execute } from '../../src/operations/execute';
import { history } from '../../src/operations/history';
import { undo } from '../../src/operations/undo';
import type { TreeAccess } from '../../src/tree/tree-access';
import { VaultDisk } from '../../src/platform/obsidian/vault-disk';
import { FaultyDisk } from '../fakes/faulty-disk';
import { tempFolders } from '../fakes/temp-folders';
import { VaultApp } from '../fakes/vault-app';
import { survivesDeath, survivesErrors } from './faults';
import { accessAt, planOf } from './scenes';
import { playable, stages } from './stage';
import { reasons, Tree } from './trees';

const temp = tempFolders();
let overlaps: string[][] = [];

afterEach(() => {
	const seen = overlaps.flat();
	overlaps = [];
	expect(seen).toEqual([]);
});

const makeStage = stages((writing, vault, trees) => {
	const app = new VaultApp(writing, vault, trees);
	overlaps.push(app.overlaps);
	return new VaultDisk(writing, app.app, vault);
});
/** Where most is Obsidian's doing; the rest is the same as without it. */
const scenes = playable.filter(({ name }) => /^(?:stage moves|folders made|a merge|sorting by filter$)/.test(name));

describe('a disk that dies at any call, also in the middle of what Obsidian does', () => {
	survivesDeath('death of the disk of a vault', makeStage, scenes);
});
describe('a disk that fails at any call, also in the middle of what Obsidian does', () => {
	survivesErrors(
		'errors of the disk of a vault',
		makeStage,
		scenes.filter(({ name }) => name !== 'a merge with sidecars and a conflict'),
	);
});

/** A tree in a vault that the app knows as it is on the disk now. */
class TreeInVault extends Tree {
	readonly vault: string;
	obsidian: VaultApp;
	inVault: TreeAccess;

	constructor(files: Readonly<Record<string, string>>) {
		const vault = temp();
		super(join(vault, 'Data'), files);
		this.vault = vault;
		[this.obsidian, this.inVault] = this.open();
	}

	/** @param before called before every call of the disk */
	open(before?: (call: string, ...given: readonly unknown[]) => void): [VaultApp, TreeAccess] {
		const disk = new FaultyDisk([temp()], undefined, before && { before });
		this.obsidian = new VaultApp(disk.fs, this.vault, [this.root]);
		overlaps.push(this.obsidian.overlaps);
		this.inVault = { ...accessAt(this.root, disk.fs), disk: new VaultDisk(disk.fs, this.obsidian.app, this.vault) };
		return [this.obsidian, this.inVault];
	}

	do(...steps: readonly Step[]) {
		return this.run(steps, {}, this.inVault);
	}
}

describe('what Obsidian is asked', () => {
	test(
		'one call after the other, folders before what goes into them, files in the order of the plan; the way ' +
			'back in reverse',
		async () => {
			const names = Array.from({ length: 12 }, (_, at) => `M31_${at}.fits`);
			const data = new TreeInVault(
				Object.fromEntries(['10/M33/a.fits', ...names.map(name => `10/M31/${name}`)].map(path => [path, path])),
			);
			const before = data.texts();
			const done = await data.do(
				...names.map(name => data.move(`10/M31/${name}`, `20/M31/L/${name}`)),
				{ kind: 'move folder', from: '10/M33', to: '30/M33', files: 1, sizeBytes: 0 },
				{ kind: 'remove folder', path: '10/M31' },
			);
			expect(done).toMatchObject({ state: 'done', conflicts: [] });
			const made = ['Data/30', 'Data/20', 'Data/20/M31', 'Data/20/M31/L'];
			expect(data.obsidian.calls).toEqual([
				...made.map(path => `make ${path}`),
				'Data/10/M33 -> Data/30/M33',
				...names.map(name => `Data/10/M31/${name} -> Data/20/M31/L/${name}`),
				'remove Data/10/M31',
			]);
			data.open();
			expect(await undo(data.inVault, done.operation ?? '')).toMatchObject({ state: 'undone' });
			expect(data.obsidian.calls).toEqual([
				'make Data/10/M31',
				...[...names].reverse().map(name => `Data/20/M31/L/${name} -> Data/10/M31/${name}`),
				'Data/30/M33 -> Data/10/M33',
				...[...made].reverse().map(path => `remove ${path}`),
			]);
			expect(data.texts()).toEqual(before);
		},
	);
	test(
		'nothing about copies, hidden files, the journal, names that it spells otherwise, and what it does not ' +
			'know yet',
		async () => {
			const nfd = 'Ame\u0301lie.fits';
			const data = new TreeInVault({
				'a/dark.xisf': 'dark',
				'a/.hidden/1.fits': 'hidden',
				[`a/${nfd}`]: 'other form',
				'a/no\u00a0break.fits': 'blank',
			});
			data.write('a/new.fits', 'just written');
			fs.mkdirSync(data.path('c'));
			const done = await data.do(
				data.copy('a/dark.xisf', 'b/dark.xisf'),
				...['.hidden/1.fits', nfd, 'no\u00a0break.fits', 'new.fits'].map(name =>
					data.move(`a/${name}`, `b/${name.replace('.hidden/', '')}`),
				),
			);
			expect(done).toMatchObject({ state: 'done', conflicts: [] });
			expect(data.obsidian.calls).toEqual(['make Data/b']);
			expect(data.texts()).toEqual({
				'a/dark.xisf': 'dark',
				'b/dark.xisf': 'dark',
				'b/1.fits': 'hidden',
				[`b/${nfd}`]: 'other form',
				'b/no\u00a0break.fits': 'blank',
				'b/new.fits': 'just written',
			});
		},
	);
	test('nothing where the folder that takes a file is unknown to it: the disk moves it there', async () => {
		const data = new TreeInVault({ 'a/1.fits': 'one' });
		fs.mkdirSync(data.path('b'));
		expect(await data.do(data.move('a/1.fits', 'b/1.fits'))).toMatchObject({ state: 'done' });
		expect([data.obsidian.calls, data.texts()]).toEqual([[], { 'b/1.fits': 'one' }]);
	});
	test('nothing about what leaves the vault or comes from outside', async () => {
		const data = new TreeInVault({ 'a/1.fits': 'one' });
		const outside = temp();
		const step = { ...data.move('a/1.fits', ''), to: `${outside}/1.fits` } as Step;
		expect(await execute(data.inVault, planOf([step], [outside]))).toMatchObject({ state: 'done' });
		expect(fs.readFileSync(join(outside, '1.fits'), 'utf8')).toBe('one');
		const back = { ...step, from: `${outside}/1.fits`, to: 'b/1.fits' } as Step;
		expect(await execute(data.inVault, planOf([back], [outside]))).toMatchObject({ state: 'done' });
		expect([data.obsidian.calls, data.texts()]).toEqual([['make Data/b'], { 'b/1.fits': 'one' }]);
	});
});

describe('never overwritten', () => {
	test('what is there, whether Obsidian knows it or not', async () => {
		const data = new TreeInVault({
			'a/1.fits': 'one',
			'a/2.fits': 'two',
			'b/1.fits': 'theirs',
			'm/x.fits': 'x',
			'n/y.fits': 'y',
		});
		data.write('b/2.fits', 'theirs, just written');
		const before = data.texts();
		const done = await data.do(data.move('a/1.fits', 'b/1.fits'), data.move('a/2.fits', 'b/2.fits'), {
			kind: 'move folder',
			from: 'm',
			to: 'n',
			files: 1,
			sizeBytes: 0,
		});
		expect(reasons(done).sort()).toEqual([
			['b/1.fits', 'taken'],
			['b/2.fits', 'taken'],
			['n', 'taken'],
		]);
		expect(data.texts()).toEqual(before);
	});
	test.each(['file', 'folder'] as const)('a %s that appears right before Obsidian looks', async kind => {
		const data = new TreeInVault({ 'a/1.fits': 'one', 'b/other.fits': 'other' });
		const to = kind === 'file' ? 'b/1.fits' : 'b/a';
		let looks = 0;
		// Its first look at the name is ours, its second Obsidian's.
		data.open((call, path) => {
			if (call === 'lstat' && path === data.path(to) && ++looks === 2)
				data.write(kind === 'file' ? to : `${to}/theirs.fits`, 'theirs');
		});
		const done = await data.do(
			kind === 'file'
				? data.move('a/1.fits', to)
				: { kind: 'move folder', from: 'a', to, files: 1, sizeBytes: 0 },
		);
		expect(reasons(done)).toEqual([[to, 'taken']]);
		expect(looks).toBeGreaterThan(1);
		expect(data.obsidian.calls).toEqual([`Data/${kind === 'file' ? 'a/1.fits' : 'a'} -> Data/${to}`]);
		expect(data.texts()).toEqual({
			'a/1.fits': 'one',
			'b/other.fits': 'other',
			[kind === 'file' ? to : `${to}/theirs.fits`]: 'theirs',
		});
	});
	test('not even a file in whose place Obsidian sees another one, since the names differ in case', async () => {
		const data = new TreeInVault({ 'a/1.fits': 'one', 'b/L.fits': 'upper' });
		expect(reasons(await data.do(data.move('a/1.fits', 'b/l.fits')))).toEqual([['b/l.fits', 'similar-name']]);
		expect(data.texts()).toEqual({ 'a/1.fits': 'one', 'b/L.fits': 'upper' });
	});
});

test('a folder is never removed with anything in it', async () => {
	const data = new TreeInVault({ 'a/1.fits': 'one' });
	data.write('a/.hidden', 'unseen by Obsidian');
	const done = await data.do(data.move('a/1.fits', 'b/1.fits'), { kind: 'remove folder', path: 'a' });
	expect(done.state).toBe('done');
	expect(data.texts()).toEqual({ 'a/.hidden': 'unseen by Obsidian', 'b/1.fits': 'one' });
});

test('what Obsidian will not do, the disk does: the operation does not stay half done', async () => {
	const data = new TreeInVault({ 'a/1.fits': 'one', 'm/x.fits': 'x' });
	const { app } = data.obsidian;
	const disk = new VaultDisk(
		new FaultyDisk([temp()]).fs,
		{
			...app,
			vault: { ...app.vault, createFolder: () => Promise.reject(new Error('no')) },
			fileManager: { renameFile: () => Promise.reject(new Error('File name cannot contain any of these')) },
		} as unknown as typeof app,
		data.vault,
	);
	const access = { ...data.inVault, disk };
	expect(
		await data.run(
			[data.move('a/1.fits', 'b/1.fits'), { kind: 'move folder', from: 'm', to: 'n', files: 1, sizeBytes: 0 }],
			{},
			access,
		),
	).toMatchObject({ state: 'done', conflicts: [] });
	expect(data.texts()).toEqual({ 'b/1.fits': 'one', 'n/x.fits': 'x' });
	expect(await history(access)).toMatchObject([{ state: 'done', isUndoable: true }]);
});
