import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDeviceState, replaceText, stateFolder } from '../../../src/platform/node/saved-data';
import type { DeviceState } from '../../../src/tree/device-state';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'state-'));
});
afterEach(() => {
	rmSync(folder, { recursive: true, force: true });
});

const open = (vault = '/home/me/Vault'): DeviceState => openDeviceState({ fs, crypto }, folder, vault);
const below = (): string[] =>
	fs
		.readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter(entry => entry.isFile())
		.map(entry => entry.name)
		.sort();
const TREES = [
	{ id: 'k3f9', path: '/mnt/astro/Data' },
	{ id: 'abcd', path: 'D:/Astro' },
];
const treesFile = (): string => {
	const [own = ''] = fs.readdirSync(folder);
	return join(folder, own, 'trees.json');
};

describe('the Data trees of this device', () => {
	test("are none at first, then those that were saved, in the user's order", async () => {
		expect(await open().trees()).toEqual([]);
		await open().saveTrees(TREES);
		expect(await open().trees()).toEqual(TREES);
		await open().saveTrees([...TREES].reverse());
		expect(await open().trees()).toEqual([...TREES].reverse());
		await open().saveTrees([]);
		expect(await open().trees()).toEqual([]);
	});
	test("are each vault's own", async () => {
		await open('/a').saveTrees(TREES);
		expect(await open('/b').trees()).toEqual([]);
		expect(await open('').trees()).toEqual([]);
		expect(await open('/a').trees()).toEqual(TREES);
	});
	test.each([
		['torn', '{"version":1,"trees":[{"id":"k3'],
		['empty', ''],
		['of a newer version', '{"version":2,"roots":[]}'],
		["somebody else's", '[1,2]'],
		['with an id that leads out of the folder', '{"version":1,"trees":[{"id":"../..","path":"/x"}]}'],
		['with a path that is none', '{"version":1,"trees":[{"id":"k3f9","path":7}]}'],
	])(
		'count as none where their file is %s, and that file is put aside before another is written',
		async (_, text) => {
			await open().saveTrees(TREES);
			fs.writeFileSync(treesFile(), text);
			expect(await open().trees()).toEqual([]);
			await open().saveTrees(TREES);
			expect(await open().trees()).toEqual(TREES);
			expect(fs.readFileSync(`${treesFile()}.unreadable`, 'utf8')).toBe(text);
		},
	);
	test("count as none where their file can't be opened", async () => {
		await open().saveTrees(TREES);
		fs.rmSync(treesFile());
		fs.mkdirSync(treesFile());
		expect(await open().trees()).toEqual([]);
	});
});

describe('shards', () => {
	test("are texts by name, each tree's own", async () => {
		const shards = open().shards('k3f9');
		expect([await shards.list(), await shards.read('a.shard')]).toEqual([[], undefined]);
		await shards.write('a.shard', 'one\r\n\u{1f52d}\0');
		await shards.write('b.shard', '');
		await shards.write('a.shard', 'two');
		expect([(await shards.list()).sort(), await shards.read('a.shard'), await shards.read('b.shard')]).toEqual([
			['a.shard', 'b.shard'],
			'two',
			'',
		]);
		expect(await open().shards('abcd').list()).toEqual([]);
		await shards.remove('a.shard');
		await shards.remove('never was.shard');
		expect(await shards.list()).toEqual(['b.shard']);
	});
	test('are no other files', async () => {
		const shards = open().shards('k3f9');
		await shards.write('a.shard', '');
		const [own = ''] = fs.readdirSync(folder);
		fs.writeFileSync(join(folder, own, 'k3f9', 'a.shard.bak'), '');
		expect(await shards.list()).toEqual(['a.shard']);
	});
});

describe('replacing a text', () => {
	test('makes folders as needed and leaves nothing beside it', async () => {
		await replaceText({ fs }, `${folder}/new/deeper/note.md`, 'text', { flush: true });
		expect([fs.readFileSync(`${folder}/new/deeper/note.md`, 'utf8'), below()]).toEqual(['text', ['note.md']]);
	});
	test.each(['writeFile', 'rename'] as const)(
		'that fails in %s leaves the old one whole and nothing beside it',
		async step => {
			const note = `${folder}/note.md`;
			fs.writeFileSync(note, 'old');
			const broken = {
				fs: {
					promises: {
						...fs.promises,
						[step]: async (...given: [string, string]) => {
							if (step === 'writeFile') await fs.promises.writeFile(given[0], 'ha');
							throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
						},
					},
				},
			};
			await expect(replaceText(broken, note, 'new text', { flush: true })).rejects.toMatchObject({
				code: 'ENOSPC',
			});
			expect([fs.readFileSync(note, 'utf8'), below()]).toEqual(['old', ['note.md']]);
		},
	);
	test('never shows a reader anything but the old or the new text', async () => {
		const note = `${folder}/note.md`;
		const texts = ['a', 'b'].map(letter => letter.repeat(300_000));
		fs.writeFileSync(note, texts[0] ?? '');
		let isDone = false;
		const writing = (async () => {
			for (let turn = 0; turn < 30; turn++)
				await replaceText({ fs }, note, texts[turn % 2] ?? '', { flush: false });
			isDone = true;
		})();
		let reads = 0;
		while (!isDone) {
			expect(texts.includes(await fs.promises.readFile(note, 'utf8'))).toBe(true);
			reads++;
		}
		await writing;
		expect(reads).toBeGreaterThan(3);
	});
	test('hides what is not finished, so that no vault shows it', async () => {
		let seen: string[] = [];
		const watched = {
			fs: {
				promises: {
					...fs.promises,
					rename: (from: string, to: string) => {
						seen = below();
						return fs.promises.rename(from, to);
					},
				} as typeof fs.promises,
			},
		};
		fs.writeFileSync(`${folder}/note.md`, 'old');
		await replaceText(watched, `${folder}/note.md`, 'new', { flush: true });
		expect(seen.filter(name => name !== 'note.md')).toEqual([expect.stringMatching(/^\..*\.tmp$/)]);
	});
});

test("the state folder is the user's own, absolute, with slashes", async () =>
	expect(await stateFolder()).toMatch(/^(\/|[A-Z]:\/).*astro-data-log/));
