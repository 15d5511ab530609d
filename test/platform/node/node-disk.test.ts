import * as fs from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { forward, NodeDisk } from '../../../src/platform/node/node-disk';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'disk-'));
});
afterEach(() => {
	rmSync(folder, { recursive: true, force: true });
});

const disk = new NodeDisk(fs);
const now = (): NonNullable<NodeDisk['now']> => {
	if (!disk.now) throw new Error('Node answers at once');
	return disk.now;
};
const path = (name: string): string => join(folder, name);
const numbered = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => at % 251);

describe('a listing', () => {
	test('tells files, folders, links and the rest apart', async () => {
		fs.writeFileSync(path('file'), '');
		fs.mkdirSync(path('folder'));
		fs.symlinkSync('folder', path('link'));
		fs.symlinkSync('nowhere', path('dangling'));
		const { execFileSync } = await import('node:child_process');
		execFileSync('mkfifo', [path('pipe')]);
		const listing = await disk.list(folder);
		expect({ ...listing, links: [...listing.links].sort() }).toEqual({
			files: ['file'],
			folders: ['folder'],
			links: ['dangling', 'link'],
			others: ['pipe'],
			unnameable: [],
		});
		expect(now().list(folder)).toEqual(listing);
	});
	test('tells names that are no UTF-8 from those that hold the character that stands for them', async () => {
		for (const name of ['\ufffd', 'plain']) fs.writeFileSync(path(name), '');
		for (const name of ['\xff', 'a\xe9'])
			fs.writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, 'latin1')]), '');
		fs.mkdirSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from('\xe9', 'latin1')]));
		// Where a file system does not tell kinds, Node asks for each name, and finds none of these.
		const withoutKinds = {
			...fs,
			readdir: (
				where: string,
				options: { encoding?: string },
				done: (error: Error | null, entries?: fs.Dirent[]) => void,
			): void => {
				if (options.encoding === 'buffer') fs.readdir(where, options as { withFileTypes: true }, done);
				else done(Object.assign(new Error('ENOENT'), { code: 'ENOENT' }));
			},
		} as unknown as typeof fs;
		for (const listing of [
			await disk.list(folder),
			now().list(folder),
			await new NodeDisk(withoutKinds).list(folder),
		]) {
			expect([[...listing.files].sort(), listing.folders]).toEqual([['plain', '\ufffd'], []]);
			expect([...listing.unnameable].sort((a, b) => (a.shown < b.shown ? -1 : 1))).toEqual([
				{ shown: '\\xe9', kind: 'folder' },
				{ shown: '\\xff', kind: 'file' },
				{ shown: 'a\\xe9', kind: 'file' },
			]);
		}
	});
	test("of what is not there rejects with the system's code", async () => {
		await expect(disk.list(path('nowhere'))).rejects.toMatchObject({ code: 'ENOENT' });
		expect(() => now().list(path('nowhere'))).toThrow(expect.objectContaining({ code: 'ENOENT' }) as Error);
		fs.writeFileSync(path('file'), '');
		await expect(disk.list(path('file'))).rejects.toMatchObject({ code: 'ENOTDIR' });
	});
});

describe("a file's size and times", () => {
	test('are those of the system, for folders as well', async () => {
		fs.writeFileSync(path('file'), numbered(1234));
		fs.utimesSync(path('file'), 1_700_000_000, 1_700_000_000);
		const { ctimeMs } = fs.statSync(path('file'));
		expect(await disk.stat(path('file'))).toEqual({
			sizeBytes: 1234,
			mtimeMs: 1_700_000_000_000,
			ctimeMs,
			isFolder: false,
		});
		expect(now().stat(path('file'))).toEqual({ sizeBytes: 1234, mtimeMs: 1_700_000_000_000, ctimeMs });
		expect(await disk.stat(folder)).toMatchObject({ isFolder: true });
		await expect(disk.stat(path('nowhere'))).rejects.toMatchObject({ code: 'ENOENT' });
	});
});

describe('the head of a file', () => {
	test.each([
		[0, 100],
		[99, 100],
		[100, 100],
		[101, 100],
		[70_000, 65_536],
		[5, 0],
	])('of %d bytes fills a buffer of %d as far as it goes', async (length, size) => {
		fs.writeFileSync(path('file'), numbered(length));
		const wanted = numbered(Math.min(length, size));
		for (const read of [
			(into: Uint8Array) => disk.readHead(path('file'), into),
			(into: Uint8Array) => Promise.resolve(now().readHead(path('file'), into)),
		]) {
			const into = new Uint8Array(size).fill(255);
			const head = await read(into);
			expect(head).toMatchObject({
				bytesRead: wanted.length,
				sizeBytes: length,
				mtimeMs: fs.statSync(path('file')).mtimeMs,
			});
			expect([...into.subarray(0, head.bytesRead)]).toEqual([...wanted]);
			expect(into.subarray(head.bytesRead).every(byte => byte === 255)).toBe(true);
		}
	});
	test('is read on where the system gives less than was asked for', async () => {
		fs.writeFileSync(path('file'), numbered(1000));
		const stingy = new NodeDisk({
			...fs,
			read: ((
				descriptor: number,
				into: Uint8Array,
				offset: number,
				length: number,
				position: number,
				done: (error: Error | null, count: number) => void,
			) => {
				fs.read(descriptor, into, offset, Math.min(length, 77), position, done);
			}) as typeof fs.read,
			readSync: ((descriptor: number, into: Uint8Array, offset: number, length: number, position: number) =>
				fs.readSync(descriptor, into, offset, Math.min(length, 77), position)) as typeof fs.readSync,
		});
		for (const size of [900, 1000, 2000]) {
			for (const read of [
				(into: Uint8Array) => stingy.readHead(path('file'), into),
				(into: Uint8Array) => Promise.resolve(stingy.now?.readHead(path('file'), into)),
			]) {
				const into = new Uint8Array(size);
				expect(await read(into)).toMatchObject({ bytesRead: Math.min(size, 1000) });
				expect([...into.subarray(0, 1000)]).toEqual([...numbered(Math.min(size, 1000))]);
			}
		}
	});
	test("of what can't be read rejects with the system's code, and leaves no file open", async () => {
		const open = (): number => fs.readdirSync('/proc/self/fd').length;
		const before = open();
		await expect(disk.readHead(path('nowhere'), new Uint8Array(10))).rejects.toMatchObject({ code: 'ENOENT' });
		await expect(disk.readHead(folder, new Uint8Array(10))).rejects.toMatchObject({ code: 'EISDIR' });
		expect(() => now().readHead(folder, new Uint8Array(10))).toThrow(
			expect.objectContaining({ code: 'EISDIR' }) as Error,
		);
		fs.writeFileSync(path('file'), numbered(100));
		for (let read = 0; read < 20; read++) await disk.readHead(path('file'), new Uint8Array(10));
		expect(open()).toBe(before);
	});
});

describe('a link', () => {
	test('leads to a file or a folder, over several links', async () => {
		fs.mkdirSync(path('folder'));
		fs.writeFileSync(path('folder/file'), '');
		fs.symlinkSync('folder', path('to folder'));
		fs.symlinkSync('to folder/file', path('to file'));
		const real = fs.realpathSync(folder);
		expect(await disk.followLink(path('to folder'))).toEqual({ kind: 'folder', realPath: join(real, 'folder') });
		expect(await disk.followLink(path('to file'))).toEqual({ kind: 'file', realPath: join(real, 'folder/file') });
		expect(await disk.realPath(path('to folder/file'))).toBe(join(real, 'folder/file'));
	});
	test('to nothing, to itself, to a device leads to nothing', async () => {
		fs.symlinkSync('nowhere', path('dangling'));
		fs.symlinkSync('itself', path('itself'));
		fs.symlinkSync('/dev/null', path('device'));
		for (const name of ['dangling', 'itself', 'device'])
			expect((await disk.followLink(path(name))).kind).toBe('nothing');
	});
});

test('a disk without synchronous calls has none', () => {
	const { readdir, stat, open, fstat, read, close, realpath } = fs;
	expect(new NodeDisk({ readdir, stat, open, fstat, read, close, realpath }).now).toBe(undefined);
});
test("Windows' separators become ours, and a backslash in a name of other systems stays", () => {
	expect(['C:\\Data\\M 31', '\\\\nas\\astro', '/data/back\\slash', 'c:/mixed\\x'].map(forward)).toEqual([
		'C:/Data/M 31',
		'//nas/astro',
		'/data/back\\slash',
		'c:/mixed/x',
	]);
});
