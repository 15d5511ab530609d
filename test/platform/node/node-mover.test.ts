import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NodeMover } from '../../../src/platform/node/node-mover';
import { tempFolders } from '../../fakes/temp-folders';

const folder = tempFolders();
const disk = new NodeMover(fs);

function files(texts: Readonly<Record<string, string>>): (name: string) => string {
	const root = folder();
	for (const [name, text] of Object.entries(texts)) fs.writeFileSync(join(root, name), text);
	return name => join(root, name);
}

describe('an entry', () => {
	test('is what the name itself stands for', async () => {
		const at = files({ 'a.fits': 'four' });
		fs.mkdirSync(at('folder'));
		fs.symlinkSync('a.fits', at('link'));
		fs.utimesSync(at('a.fits'), 1_750_000_000.25, 1_750_000_000.25);
		expect(await disk.lstat(at('a.fits'))).toMatchObject({
			kind: 'file',
			sizeBytes: 4,
			mtimeMs: 1_750_000_000_250,
			names: 1,
			mode: fs.statSync(at('a.fits')).mode & 0o7777,
		});
		fs.linkSync(at('a.fits'), at('second'));
		const [first, second] = [await disk.lstat(at('a.fits')), await disk.lstat(at('second'))];
		expect(first).toMatchObject({ device: fs.statSync(at('second')).dev, inode: second?.inode, names: 2 });
		expect(disk.sync?.entry(at('a.fits'))).toEqual(await disk.lstat(at('a.fits')));
		expect(await disk.lstat(at('folder'))).toMatchObject({ kind: 'folder' });
		expect(await disk.lstat(at('link'))).toMatchObject({ kind: 'link' });
		expect(await disk.lstat(at('gone'))).toBeUndefined();
		expect(await disk.lstat(at('a.fits/below'))).toBeUndefined();
		expect(disk.sync?.entry(at('gone'))).toBeUndefined();
	});
});

describe('what must not overwrite', () => {
	test.each<[string, (from: string, to: string) => Promise<void>]>([
		['a link', (from, to) => disk.link(from, to)],
		['a reservation', (_, to) => disk.reserve(to)],
		['a copy', (from, to) => disk.copy(from, to, 0)],
		['a new text', (_, to) => disk.createText(to, 'mine')],
		['a folder', (_, to) => disk.makeFolder(to)],
	])('%s fails where the name is taken', async (_, call) => {
		const at = files({ 'a.fits': 'mine', 'b.fits': 'theirs' });
		await expect(call(at('a.fits'), at('b.fits'))).rejects.toMatchObject({ code: 'EEXIST' });
		expect(fs.readFileSync(at('b.fits'), 'utf8')).toBe('theirs');
	});
	test('a folder is renamed onto an empty one alone, and removed only when empty', async () => {
		const at = files({});
		for (const name of ['from', 'empty', 'full']) await disk.makeFolder(at(name));
		fs.writeFileSync(at('full/x.fits'), 'theirs');
		fs.writeFileSync(at('from/y.fits'), 'mine');
		await expect(disk.rename(at('from'), at('full'))).rejects.toMatchObject({ code: 'ENOTEMPTY' });
		await expect(disk.removeFolder(at('full'))).rejects.toMatchObject({ code: 'ENOTEMPTY' });
		await disk.rename(at('from'), at('empty'));
		expect(fs.readdirSync(at('empty'))).toEqual(['y.fits']);
	});
	test('appending makes no new file', async () => {
		const at = files({ journal: 'one' });
		await disk.appendText(at('journal'), '\ntwo', true);
		expect(await disk.readText(at('journal'))).toBe('one\ntwo');
		await expect(disk.appendText(at('gone'), 'x', true)).rejects.toMatchObject({ code: 'ENOENT' });
	});
});

describe('a copy', () => {
	test('has bytes and time of the original, of write-protected files too', async () => {
		const at = files({ 'a.fits': 'bytes' });
		const time = 1_750_000_000_123.456;
		fs.chmodSync(at('a.fits'), 0o444);
		await disk.copy(at('a.fits'), at('b.fits'), time);
		expect(fs.readFileSync(at('b.fits'), 'utf8')).toBe('bytes');
		// Node sets microseconds.
		expect(Math.abs(fs.statSync(at('b.fits')).mtimeMs - time)).toBeLessThan(0.002);
	});
	test('is compared to its last byte, over more than one buffer', async () => {
		const bytes = Buffer.alloc((2 << 20) + 7, 'astro');
		const at = files({});
		fs.writeFileSync(at('a'), bytes);
		fs.writeFileSync(at('same'), bytes);
		fs.writeFileSync(at('shorter'), bytes.subarray(0, -1));
		for (const where of [0, 1 << 20, bytes.length - 1]) {
			const other = Buffer.from(bytes);
			other[where] = (other[where] ?? 0) ^ 1;
			fs.writeFileSync(at('other'), other);
			expect(await disk.sameBytes(at('a'), at('other')), String(where)).toBe(false);
		}
		expect(await disk.sameBytes(at('a'), at('same'))).toBe(true);
		expect(await disk.sameBytes(at('a'), at('shorter'))).toBe(false);
		fs.writeFileSync(at('empty'), '');
		expect(await disk.sameBytes(at('empty'), at('empty'))).toBe(true);
	});
});

describe('one file', () => {
	test('is known under two names, and two files with one content are not one', async () => {
		const at = files({ 'a.fits': 'x', 'c.fits': 'x' });
		await disk.link(at('a.fits'), at('b.fits'));
		expect(await disk.sameFile(at('a.fits'), at('b.fits'))).toBe(true);
		expect(await disk.sameFile(at('a.fits'), at('c.fits'))).toBe(false);
		// A name alone proves nothing: file systems that have no numbers would say so of any.
		expect(await disk.sameFile(at('c.fits'), at('c.fits'))).toBe(false);
	});
});

test('a folder that can not be flushed is no failure where the system has no such thing', async () => {
	const at = files({});
	await disk.flushFolder(at(''));
	const windows = new NodeMover({
		...fs,
		open: ((_: string, __: string, done: (error: Error) => void) => {
			done(Object.assign(new Error('EPERM'), { code: 'EPERM' }));
		}) as never,
	});
	await windows.flushFolder(at(''));
	await expect(disk.flushFolder(at('gone'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('without synchronous calls nothing is done at once', () => {
	const patient = { ...fs, lstatSync: undefined } as unknown as typeof fs;
	expect(new NodeMover(patient).sync).toBeUndefined();
});
