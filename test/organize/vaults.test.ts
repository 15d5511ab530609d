/** Which vault a tree lies in: by its path, by where links lead, by what a person named. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { vaultOf } from '../../src/organize/vaults';
import { FaultyDisk } from '../fakes/faulty-disk';
import { tempFolders } from '../fakes/temp-folders';
import { benchAt } from './scenes';

const temp = tempFolders();
const at = (root: string, vaultPath?: string) => vaultOf(benchAt(root, fs), vaultPath);

function vault(): string {
	const folder = temp();
	fs.mkdirSync(join(folder, '.obsidian'));
	return folder;
}

test('a folder above the tree, however far, or the tree itself', async () => {
	const folder = vault();
	fs.mkdirSync(join(folder, 'Astro/Deep/Data'), { recursive: true });
	expect([await at(folder), await at(join(folder, 'Astro')), await at(join(folder, 'Astro/Deep/Data'))]).toEqual([folder, folder, folder]);
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
	expect([await at(join(folder, 'Data')), await at(join(folder, 'Data'), folder), await at(folder, folder)]).toEqual([undefined, folder, folder]);
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
	const disk = new FaultyDisk([temp()], undefined, { before: (call, path) => { if (call === 'lstat' && path === '/.obsidian') throw Object.assign(new Error('EACCES'), { code: 'EACCES' }); } });
	expect(await vaultOf(benchAt(data, disk.fs), undefined)).toBeUndefined();
});
