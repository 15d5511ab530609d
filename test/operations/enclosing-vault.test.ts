/** Which vault a tree lies in: by its path, by where links lead, by what a person named. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Step } from '../../src/domain/operations/plan';
import { pathInVault, vaultTouched } from '../../src/operations/enclosing-vault';
import { FaultyDisk } from '../fakes/faulty-disk';
import { tempFolders } from '../fakes/temp-folders';
import { accessAt } from './scenes';

const temp = tempFolders();
const at = async (root: string, vaultPath?: string) =>
	(await vaultTouched(accessAt(root, fs), [], vaultPath, false))?.vault;

function vault(): string {
	const folder = temp();
	fs.mkdirSync(join(folder, '.obsidian'));
	return folder;
}

test('a folder above the tree, however far, or the tree itself', async () => {
	const folder = vault();
	fs.mkdirSync(join(folder, 'Astro/Deep/Data'), { recursive: true });
	expect([await at(folder), await at(join(folder, 'Astro')), await at(join(folder, 'Astro/Deep/Data'))]).toEqual([
		folder,
		folder,
		folder,
	]);
});

test('the nearest of two', async () => {
	const folder = vault();
	fs.mkdirSync(join(folder, 'Inner/.obsidian'), { recursive: true });
	fs.mkdirSync(join(folder, 'Inner/Data'));
	expect(await at(join(folder, 'Inner/Data'))).toBe(join(folder, 'Inner'));
});

test('none beside the tree or below it, nor one whose name only begins alike', async () => {
	const folder = vault();
	const data = `${folder}-Data`;
	fs.mkdirSync(join(data, 'Notes/.obsidian'), { recursive: true });
	expect(await at(data)).toBeUndefined();
	expect(await at(data, folder)).toBeUndefined();
});

test('the one that a person named, whatever lies in it', async () => {
	const folder = temp();
	fs.mkdirSync(join(folder, 'Data'));
	expect([await at(join(folder, 'Data')), await at(join(folder, 'Data'), folder), await at(folder, folder)]).toEqual([
		undefined,
		folder,
		folder,
	]);
});

test('through links in either direction', async () => {
	const [folder, outside] = [vault(), temp()];
	fs.mkdirSync(join(folder, 'Data'));
	fs.symlinkSync(join(folder, 'Data'), join(outside, 'To vault'));
	fs.symlinkSync(outside, join(folder, 'From vault'));
	expect([await at(join(outside, 'To vault')), await at(join(folder, 'From vault'))]).toEqual([folder, folder]);
});

test('is not in doubt for a tree that is away, or a folder above that can not be looked into', async () => {
	const folder = vault();
	expect(await at(join(folder, 'Unplugged'))).toBe(folder);
	const data = join(temp(), 'Data');
	fs.mkdirSync(data);
	const disk = new FaultyDisk([temp()], undefined, {
		before: (call, path) => {
			if (call === 'lstat' && path === '/.obsidian') throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
		},
	});
	expect(await vaultTouched(accessAt(data, disk.fs), [], undefined, false)).toBeUndefined();
});

describe('what steps touch', () => {
	const file = (from: string, to: string, kind: 'move file' | 'copy file' = 'move file'): Step => ({
		kind,
		from,
		to,
		sizeBytes: 1,
		mtimeMs: 0,
	});
	const folder = (from: string, to: string): Step => ({ kind: 'move folder', from, to, files: 1, sizeBytes: 1 });
	/** The vault that a step touches, relative to a new Data tree with these folders. */
	const touched = async (
		folders: readonly string[],
		step: Step,
		prepare: (root: string) => string | undefined = () => undefined,
	) => {
		const root = temp();
		for (const path of folders) fs.mkdirSync(join(root, path), { recursive: true });
		const found = await vaultTouched(accessAt(root, fs), [step], prepare(root), false);
		return found && [found.vault.slice(root.length + 1), found.holdsTree];
	};

	test.each<readonly [string, readonly string[], Step, string | undefined]>([
		[
			'a rig that is one',
			['Rig/.obsidian', 'Rig/20_Data/M33'],
			folder('Rig/20_Data/M33', 'Rig/30_Master/M33'),
			'Rig',
		],
		[
			'a stage that is one, as where it goes',
			['Rig/30_Master/.obsidian', 'Rig/20_Data/M33'],
			folder('Rig/20_Data/M33', 'Rig/30_Master/M33'),
			'Rig/30_Master',
		],
		[
			'a target that is one',
			['Rig/20_Data/M33/.obsidian'],
			folder('Rig/20_Data/M33', 'Rig/30_Master/M33'),
			'Rig/20_Data/M33',
		],
		[
			'one that lies deep in what moves as a whole',
			['Rig/20_Data/M33/a/.b/Log/.obsidian'],
			folder('Rig/20_Data/M33', 'Rig/30_Master/M33'),
			'Rig/20_Data/M33/a/.b/Log',
		],
		[
			'one on the way back of such a move',
			['Rig/30_Master/M33/Log/.obsidian'],
			folder('Rig/20_Data/M33', 'Rig/30_Master/M33'),
			'Rig/30_Master/M33/Log',
		],
		[
			'settings by another name',
			['Rig/20_Data/M33/Log/.obsidian-phone'],
			folder('Rig/20_Data/M33', 'Rig/30_Master/M33'),
			'Rig/20_Data/M33/Log',
		],
		['settings spelled otherwise', ['Rig/.Obsidian', 'Rig/a'], file('Rig/a/1.fits', 'Rig/b/1.fits'), 'Rig'],
		['a file that goes', ['Log/.obsidian'], file('Log/1.fits', 'Rig/1.fits'), 'Log'],
		['a file that comes', ['Log/.obsidian'], file('Rig/1.fits', 'Log/new/folders/1.fits'), 'Log'],
		['a copy to it', ['Log/.obsidian'], file('Rig/1.fits', 'Log/1.fits', 'copy file'), 'Log'],
		['what an archive holds', ['Log/.obsidian'], file('Log/1.fits', '/nowhere/1.fits', 'copy file'), 'Log'],
		['a folder that is made', ['Log/.obsidian'], { kind: 'make folder', path: 'Log/M33' }, 'Log'],
		['a folder that is removed', ['Log/.obsidian', 'Log/M33'], { kind: 'remove folder', path: 'Log/M33' }, 'Log'],
		[
			'none beside',
			['Log/.obsidian', 'Rig/20_Data/M33', 'Rig/20_Data/M31/.obsidian'],
			folder('Rig/20_Data/M33', 'Rig/30_Master/M33'),
			undefined,
		],
		[
			'none by a file of that name',
			['Rig/20_Data/M33/Log'],
			folder('Rig/20_Data/M33', 'Rig/30_Master/M33'),
			undefined,
		],
	])('%s', async (_name, folders, step, vaultFolder) => {
		const found = await touched(folders, step, root => {
			for (const path of folders) fs.writeFileSync(join(root, path, '.obsidian.vimrc'), '');
			return undefined;
		});
		expect(found).toEqual(vaultFolder === undefined ? undefined : [vaultFolder, false]);
	});

	test('one that a person named, by a link to it, without any settings', async () => {
		const link = join(temp(), 'link');
		const named = (path: string) => (root: string) => {
			fs.symlinkSync(join(root, path), link);
			return link;
		};
		expect(
			await touched(
				['Rig/20_Data/M33/Log'],
				folder('Rig/20_Data/M33', 'Rig/30_Master/M33'),
				named('Rig/20_Data/M33/Log'),
			),
		).toBeDefined();
		fs.rmSync(link);
		expect(
			await touched(['Rig/20_Data/M33', 'Notes'], folder('Rig/20_Data/M33', 'Rig/30_Master/M33'), named('Notes')),
		).toBeUndefined();
		fs.rmSync(link);
		expect(await touched(['Notes/M33'], file('Notes/M33/1.fits', 'Rig/1.fits'), named('Notes'))).toBeDefined();
	});

	test('one that a folder of the tree leads to, also where its settings are a link', async () => {
		const [other, settings] = [temp(), temp()];
		fs.symlinkSync(settings, join(other, '.obsidian'));
		fs.mkdirSync(join(other, 'Stage'));
		const root = temp();
		fs.mkdirSync(join(root, 'Rig'));
		fs.symlinkSync(join(other, 'Stage'), join(root, 'Rig/20_Data'));
		expect(
			await vaultTouched(accessAt(root, fs), [file('Rig/20_Data/M33/1.fits', 'Rig/1.fits')], undefined, false),
		).toEqual({ vault: other, holdsTree: false });
	});

	test('a capture folder in one: what is moved out of it, not what is copied', async () => {
		const captures = vault();
		const found = (kind: 'move file' | 'copy file') =>
			vaultTouched(
				accessAt(temp(), fs),
				[file(join(captures, 'new/1.fits'), 'Rig/1.fits', kind)],
				undefined,
				false,
			);
		expect([await found('move file'), await found('copy file')]).toEqual([
			{ vault: captures, holdsTree: false },
			undefined,
		]);
	});

	test('folders that can not be looked into are none', async () => {
		const root = temp();
		fs.mkdirSync(join(root, 'Rig/20_Data/M33/closed/.obsidian'), { recursive: true });
		const disk = new FaultyDisk([temp()], undefined, {
			before: (_call, path) => {
				if (String(path).includes('closed')) throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
			},
		});
		expect(
			await vaultTouched(
				accessAt(root, disk.fs),
				[folder('Rig/20_Data/M33', 'Rig/30_Master/M33'), file('closed/1', 'closed/2')],
				undefined,
				false,
			),
		).toBeUndefined();
	});
});

describe('where the app of a vault does the moving', () => {
	const make: Step = { kind: 'make folder', path: 'Rig/New' };
	const own = (root: string, vaultPath: string, step: Step = make) =>
		vaultTouched(accessAt(root, fs), [step], vaultPath, true);

	test('a tree in it, by whatever path, is not in its way; and has the path that the app knows', async () => {
		const folder = vault();
		fs.mkdirSync(join(folder, 'Data'));
		const [toVault, toData] = [join(temp(), 'vault'), join(temp(), 'data')];
		fs.symlinkSync(folder, toVault);
		fs.symlinkSync(join(folder, 'Data'), toData);
		for (const [root, vaultPath, inVault] of [
			[folder, folder, folder],
			[join(folder, 'Data'), folder, join(folder, 'Data')],
			[toData, folder, join(folder, 'Data')],
			[toData, toVault, join(toVault, 'Data')],
			[toVault, folder, folder],
		] as const) {
			expect([root, await own(root, vaultPath)]).toEqual([root, undefined]);
			expect(await pathInVault(accessAt(root, fs), vaultPath)).toBe(inVault);
		}
		expect(await pathInVault(accessAt(temp(), fs), folder)).toBeUndefined();
	});

	test('another vault is, whether it holds the tree or lies in it; and its own, where that does not hold the tree', async () => {
		const [mine, other] = [vault(), vault()];
		fs.mkdirSync(join(other, 'Data/Notes/.obsidian'), { recursive: true });
		fs.mkdirSync(join(mine, 'Rig/.obsidian'), { recursive: true });
		const plain = temp();
		fs.mkdirSync(join(plain, 'Notes'));
		expect(await own(join(other, 'Data'), mine)).toEqual({ vault: other, holdsTree: true });
		expect(await own(mine, mine)).toEqual({ vault: join(mine, 'Rig'), holdsTree: false });
		expect(await own(plain, join(plain, 'Notes'), { kind: 'make folder', path: 'Notes/M33' })).toEqual({
			vault: join(plain, 'Notes'),
			holdsTree: false,
		});
		expect(await own(plain, join(plain, 'Notes'))).toBeUndefined();
	});
});
