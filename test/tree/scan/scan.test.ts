import * as fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NodeDisk } from '../../../src/platform/node/node-disk';
import type { ReadingDisk } from '../../../src/tree/disk';
import type { TreeIndex } from '../../../src/tree/index/tree-index';
import { scanTree, type ScanMode, type ScanResult } from '../../../src/tree/scan/scan';
import { contentOf, exclusions, filesOf, lightBytes, RealTree, scanOptions, waitingDisk } from '../real-tree';

let tree: RealTree;
beforeEach(() => {
	tree = new RealTree();
});
afterEach(() => {
	tree.delete();
});

const NIGHT = 'Rig/20_Data/M 31/accept/DATE_2025-09-14/L';
const file = (index: TreeIndex, path: string) =>
	index.folders
		.get(path.slice(0, Math.max(0, path.lastIndexOf('/'))))
		?.files.find(({ name }) => name === path.slice(path.lastIndexOf('/') + 1));
const exposures = (index: TreeIndex): Record<string, number | undefined> =>
	Object.fromEntries(
		filesOf(index).map(path => [
			path.slice(path.lastIndexOf('/') + 1),
			file(index, path)?.facts?.setup.exposureSeconds,
		]),
	);
const again = (before: ScanResult, mode: ScanMode, disk: ReadingDisk = new NodeDisk(fs)): Promise<ScanResult> =>
	tree.scan({ previous: before.index, mode, disk });
/** The real disk, and what it was asked. */
function watchedDisk(): { disk: ReadingDisk; listed: string[]; read: string[]; stats: string[] } {
	const real = waitingDisk();
	const listed: string[] = [];
	const read: string[] = [];
	const stats: string[] = [];
	const below = (path: string): string => path.slice(tree.root.length + 1);
	return {
		listed,
		read,
		stats,
		disk: {
			list: path => {
				listed.push(below(path));
				return real.list(path);
			},
			stat: path => {
				stats.push(below(path));
				return real.stat(path);
			},
			readHead: (path, into) => {
				read.push(below(path));
				return real.readHead(path, into);
			},
			realPath: path => real.realPath(path),
			followLink: path => real.followLink(path),
		},
	};
}

describe('a first scan', () => {
	test('reads the header of every image file, by its extension in any case, and nothing else', async () => {
		for (const name of ['a.fits', 'b.FIT', 'c.Fts', 'd.fits.fz']) tree.light(`${NIGHT}/${name}`);
		tree.file(`${NIGHT}/a.json`, '{}');
		tree.file(`${NIGHT}/notes.txt`, 'clouds');
		tree.file(`${NIGHT}/fits`, 'a name without a dot');
		tree.file(`${NIGHT}/.fits`, 'a name that is all extension');
		const { index, counts, complete, problems, changed } = await tree.scan();
		expect(filesOf(index)).toEqual(['a.fits', 'b.FIT', 'c.Fts', 'd.fits.fz'].map(name => `${NIGHT}/${name}`));
		expect(file(index, `${NIGHT}/a.fits`)).toMatchObject({
			sizeBytes: 2 * 2880,
			fault: undefined,
			facts: { setup: { kind: 'light', target: 'M 31', filter: 'L', exposureSeconds: 300 } },
		});
		expect(counts).toEqual({ folders: 7, files: 4, read: 4 });
		expect([complete, problems, changed.size]).toEqual([true, [], 7]);
		expect(index.frameCount).toBe(4);
	});
	test('knows each folder by its path, the tree itself by none', async () => {
		tree.light('a.fits');
		tree.folder('Empty/Deeper');
		const { index } = await tree.scan();
		expect([...index.folders.keys()].sort()).toEqual(['', 'Empty', 'Empty/Deeper']);
		expect(index.folders.get('')).toMatchObject({ subfolders: ['Empty'], links: [] });
	});
	test("keeps files that can't be read as faults with their cause", async () => {
		tree.file('empty.fits', '');
		tree.file('cut.fits', lightBytes().slice(0, 2880 + 20));
		tree.file('endless.fits', lightBytes().slice(0, 400));
		tree.file('activity.fit', Buffer.from('0e10d9070000000008002e464954', 'hex'));
		tree.file('garbage.xisf', 'XISF0100 and nothing more');
		const { index } = await tree.scan();
		const fault = (name: string) => file(index, name)?.fault?.code;
		expect([fault('empty.fits'), fault('cut.fits'), fault('endless.fits'), fault('activity.fit')]).toEqual([
			'empty-file',
			'file-truncated',
			'header-unfinished',
			'not-an-image',
		]);
		expect(file(index, 'garbage.xisf')?.facts).toBe(undefined);
	});
	test("rejects where the tree's own folder is not there", async () => {
		await expect(
			scanTree({ ...scanOptions(), root: tree.path('nowhere'), previous: (await tree.scan()).index }),
		).rejects.toMatchObject({ code: 'ENOENT' });
	});
	test('reads headers that are longer than a first look', async () => {
		const comments = Array.from({ length: 400 }, (_, at) => ({ keyword: 'COMMENT', comment: `line ${at}` }));
		tree.light('long.fits', { further: [...comments, { keyword: 'GAIN', value: 100 }] });
		const { index } = await tree.scan();
		expect(file(index, 'long.fits')?.facts?.setup).toMatchObject({ target: 'M 31', gain: 100 });
	});
	test('gives equal setups as one object', async () => {
		for (const name of ['a', 'b', 'c']) tree.light(`${NIGHT}/${name}.fits`);
		const { index } = await tree.scan();
		expect(new Set(index.folders.get(NIGHT)?.files.map(({ facts }) => facts?.setup)).size).toBe(1);
	});
	test('of names that systems forbid each other reads them all', async () => {
		const names = [
			'con.fits',
			'a:b.fits',
			'x*?.fits',
			'back\\slash.fits',
			'"quoted".fits',
			'line\nbreak.fits',
			'\u202egnp.fits',
			'Ple\u0301iades.fits',
			'-rf.fits',
			'%00.fits',
			'😀.fits',
		];
		for (const name of names) tree.light(`__proto__/constructor/${name}`);
		const { index } = await tree.scan();
		expect(filesOf(index)).toEqual(names.map(name => `__proto__/constructor/${name}`).sort());
		expect(
			[...index.folders.values()].flatMap(({ files }) => files).every(({ facts }) => facts !== undefined),
		).toBe(true);
	});
	test(
		'reports names that are no UTF-8 where frames may be lost by them, at every scan, and reads the others ' +
			'beside them',
		async () => {
			tree.light(`${NIGHT}/a.fits`);
			tree.light('\ufffd.fits');
			tree.light('b.fits');
			const bytes = (name: string): Buffer =>
				Buffer.concat([Buffer.from(`${tree.root}/`), Buffer.from(name, 'latin1')]);
			for (const name of ['caf\u00e9.fits', 'caf\u00e9.txt', 'caf\u00e9_c.fits'])
				fs.writeFileSync(bytes(name), lightBytes());
			fs.mkdirSync(bytes('\u00e9'));
			fs.mkdirSync(bytes('.\u00e9'));
			fs.writeFileSync(bytes('\u00e9/inside.fits'), lightBytes());
			fs.symlinkSync(tree.path(NIGHT), bytes('link\u00e9'));
			const told = [
				{ code: 'name-not-utf8', path: '\\xe9', detail: { kind: 'folder' } },
				{ code: 'name-not-utf8', path: 'caf\\xe9.fits', detail: { kind: 'file' } },
				{ code: 'name-not-utf8', path: 'link\\xe9', detail: { kind: 'link' } },
			];
			let before: ScanResult | undefined;
			for (const mode of ['full', 'quick', 'quick'] as const)
				for (const disk of [new NodeDisk(fs), waitingDisk()]) {
					const scanned: ScanResult = before ? await again(before, mode, disk) : await tree.scan({ disk });
					expect([...scanned.problems].sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual(told);
					expect(filesOf(scanned.index)).toEqual([`${NIGHT}/a.fits`, 'b.fits', '\ufffd.fits']);
					expect(file(scanned.index, '\ufffd.fits')?.facts).toBeDefined();
					expect(scanned.changed.size).toBe(before ? 0 : scanned.index.folders.size);
					before = scanned;
				}
		},
	);
});

describe('what is not entered', () => {
	test('hidden and excluded folders are not even listed', async () => {
		for (const folder of ['.obsidian', 'M 31/Calibrated', 'M 31/x.pxiproject', '$RECYCLE.BIN', 'M 31/ok'])
			tree.light(`${folder}/a.fits`);
		const { disk, listed } = watchedDisk();
		expect(filesOf((await tree.scan({ disk })).index)).toEqual(['M 31/ok/a.fits']);
		expect([...new Set(listed)].sort()).toEqual(['', 'M 31', 'M 31/ok']);
	});
	test('hidden and processed files are not read', async () => {
		for (const name of ['._a.fits', 'a_c.fits', 'starless_a.xisf', 'Stacked_12_a.fit', 'a.fits']) tree.light(name);
		const { disk, read } = watchedDisk();
		await tree.scan({ disk });
		expect(read).toEqual(['a.fits']);
	});
	test('the vault inside of the tree is left alone', async () => {
		tree.light('Notes/Vault/picture.fits');
		tree.light('Notes/a.fits');
		const { disk, listed } = watchedDisk();
		expect(filesOf((await tree.scan({ disk, foreignFolders: new Set(['Notes/Vault']) })).index)).toEqual([
			'Notes/a.fits',
		]);
		expect(listed).not.toContain('Notes/Vault');
	});
	test('sockets and pipes are no files', async () => {
		const { execFileSync } = await import('node:child_process');
		tree.folder('M 31');
		execFileSync('mkfifo', [tree.path('M 31/pipe.fits')]);
		expect(filesOf((await tree.scan()).index)).toEqual([]);
	});
});

describe.each(['quick', 'full'] as const)('a %s scan after a change', mode => {
	test('of nothing keeps every record and reads no header', async () => {
		tree.light(`${NIGHT}/a.fits`);
		tree.light(`${NIGHT}/b.fits`);
		const first = await tree.scan();
		const { disk, read } = watchedDisk();
		const second = await again(first, mode, disk);
		expect(read).toEqual([]);
		expect([second.changed.size, second.counts]).toEqual([0, { folders: 7, files: 2, read: 0 }]);
		for (const [path, folder] of second.index.folders) expect(first.index.folders.get(path)).toBe(folder);
	});
	test('finds a new file and reads it alone', async () => {
		tree.light(`${NIGHT}/b.fits`);
		tree.light('Rig/other/c.fits');
		const first = await tree.scan();
		tree.light(`${NIGHT}/a.fits`, { seconds: 60 });
		const { disk, read } = watchedDisk();
		const second = await again(first, mode, disk);
		expect(read).toEqual([`${NIGHT}/a.fits`]);
		expect(exposures(second.index)).toEqual({ 'a.fits': 60, 'b.fits': 300, 'c.fits': 300 });
		expect([...second.changed]).toEqual([NIGHT]);
		expect(second.index.folders.get('Rig/other')).toBe(first.index.folders.get('Rig/other'));
	});
	test('finds new folders', async () => {
		tree.light(`${NIGHT}/a.fits`);
		const first = await tree.scan();
		tree.light('Rig/20_Data/M 33/L/b.fits');
		const second = await again(first, mode);
		expect(filesOf(second.index)).toEqual([`${NIGHT}/a.fits`, 'Rig/20_Data/M 33/L/b.fits'].sort());
		expect([...second.changed].sort()).toEqual(['Rig/20_Data', 'Rig/20_Data/M 33', 'Rig/20_Data/M 33/L']);
	});
	test('forgets deleted files and folders', async () => {
		tree.light(`${NIGHT}/a.fits`);
		tree.light(`${NIGHT}/b.fits`);
		tree.light('Rig/gone/deeper/c.fits');
		const first = await tree.scan();
		tree.remove(`${NIGHT}/a.fits`);
		tree.remove('Rig/gone');
		const second = await again(first, mode);
		expect(filesOf(second.index)).toEqual([`${NIGHT}/b.fits`]);
		expect([...second.changed].sort()).toEqual(['Rig', NIGHT, 'Rig/gone', 'Rig/gone/deeper'].sort());
		expect(second.problems).toEqual([]);
	});
	test("finds a renamed file, and one that took another's name", async () => {
		tree.light(`${NIGHT}/a.fits`, { seconds: 60 });
		tree.light(`${NIGHT}/b.fits`, { seconds: 120 });
		const first = await tree.scan();
		tree.move(`${NIGHT}/a.fits`, `${NIGHT}/z.fits`);
		expect(exposures((await again(first, mode)).index)).toEqual({ 'b.fits': 120, 'z.fits': 60 });
	});
	test('finds moved folders', async () => {
		tree.light('Rig/10_Blink/M 31/L/a.fits');
		const first = await tree.scan();
		tree.move('Rig/10_Blink/M 31', 'Rig/20_Data/M 31');
		const second = await again(first, mode);
		expect(filesOf(second.index)).toEqual(['Rig/20_Data/M 31/L/a.fits']);
		expect(contentOf(second.index)).toEqual(contentOf((await tree.scan()).index));
	});
	test('finds a file replaced by a new one of the same name', async () => {
		tree.light(`${NIGHT}/a.fits`, { seconds: 60 });
		const first = await tree.scan();
		tree.light('new.fits', { seconds: 120 }, Date.now() - 86_400_000);
		tree.move('new.fits', `${NIGHT}/a.fits`);
		expect(exposures((await again(first, mode)).index)).toEqual({ 'a.fits': 120 });
	});
	test('finds a folder that became a file and the other way round', async () => {
		tree.light('a.fits/inside.fits');
		tree.light('b.fits');
		const first = await tree.scan();
		tree.remove('a.fits');
		tree.light('a.fits');
		tree.remove('b.fits');
		tree.light('b.fits/inside.fits');
		expect(filesOf((await again(first, mode)).index)).toEqual(['a.fits', 'b.fits/inside.fits']);
	});
});

describe('a header that was edited in place', () => {
	let first: ScanResult;
	beforeEach(async () => {
		tree.light(`${NIGHT}/a.fits`, { seconds: 60 });
		tree.light(`${NIGHT}/b.fits`, {}, Date.parse('2025-09-15T00:00:00Z'));
		first = await tree.scan();
		tree.light(`${NIGHT}/a.fits`, { seconds: 120 }, Date.now() - 86_400_000);
	});

	test('is found by a full scan', async () => {
		const second = await again(first, 'full');
		expect(exposures(second.index)).toEqual({ 'a.fits': 120, 'b.fits': 300 });
		expect([second.counts.read, [...second.changed]]).toEqual([1, [NIGHT]]);
	});
	test("is not by a quick one, which trusts its folder's times", async () =>
		expect(exposures((await again(first, 'quick')).index)).toMatchObject({ 'a.fits': 60 }));
	test('is by a rebuild, also where size and time are as before', async () => {
		tree.light(`${NIGHT}/b.fits`, { seconds: 10 }, Date.parse('2025-09-15T00:00:00Z'));
		expect(exposures((await again(first, 'full')).index)).toMatchObject({ 'b.fits': 300 });
		const rebuilt = await again(first, 'rebuild');
		expect(exposures(rebuilt.index)).toEqual({ 'a.fits': 120, 'b.fits': 10 });
		expect(rebuilt.counts.read).toBe(2);
	});
});

describe('a quick scan', () => {
	test('lists no folder whose times are as before', async () => {
		tree.light(`${NIGHT}/a.fits`);
		const first = await tree.scan();
		const { disk, listed, stats } = watchedDisk();
		await again(first, 'quick', disk);
		expect([...new Set(listed)]).toEqual(['']);
		expect(stats).toHaveLength(first.index.folders.size);
	});
	test("lists again what was listed within 3 s of its last change: a file system's clock may be that coarse", async () => {
		tree.light(`${NIGHT}/a.fits`);
		const changedMs = fs.statSync(tree.path(NIGHT)).ctimeMs;
		const first = await tree.scan({ now: () => changedMs + 2900 });
		const { disk, listed } = watchedDisk();
		const second = await tree.scan({ previous: first.index, mode: 'quick', disk, now: () => changedMs + 3100 });
		expect(listed).toContain(NIGHT);
		expect(second.changed.size).toBe(0);
		const third = watchedDisk();
		await tree.scan({ previous: second.index, mode: 'quick', disk: third.disk });
		expect(third.listed).not.toContain(NIGHT);
	});
	test("lists what looks younger than now: a share's clock may be ahead", async () => {
		tree.light(`${NIGHT}/a.fits`);
		const first = await tree.scan({ now: () => Date.now() - 3_600_000 });
		const { disk, listed } = watchedDisk();
		await again(first, 'quick', disk);
		expect(listed).toContain(NIGHT);
	});
	test('reads folders that the index has lost', async () => {
		tree.light(`${NIGHT}/a.fits`);
		const first = await tree.scan();
		(first.index.folders as Map<string, unknown>).delete(NIGHT);
		expect(filesOf((await again(first, 'quick')).index)).toEqual([`${NIGHT}/a.fits`]);
	});
});

describe('files that are still being written', () => {
	const at = (now: number) => ({ now: () => now });
	const young = (index: TreeIndex, name = 'a.fits') => file(index, name)?.fault?.code;

	test('changed within the last minute are listed, not believed, and read next time', async () => {
		const now = Date.now();
		tree.light('a.fits', {}, now - 59_000);
		tree.light('b.fits', {}, now - 61_000);
		const first = await tree.scan(at(now));
		expect([young(first.index), young(first.index, 'b.fits')]).toEqual(['still-being-written', undefined]);
		for (const mode of ['quick', 'full'] as const) {
			const second = await tree.scan({ ...at(now + 62_000), previous: first.index, mode });
			expect([young(second.index), second.counts.read]).toEqual([undefined, 1]);
		}
	});
	test("are read by a clock that is behind the disk's, too", async () => {
		const now = Date.now();
		tree.light('a.fits', {}, now + 30_000);
		tree.light('b.fits', {}, now + 3_600_000);
		const { index } = await tree.scan(at(now));
		expect([young(index), young(index, 'b.fits')]).toEqual(['still-being-written', undefined]);
	});
	test('smaller than their header promises are looked at again, though nothing in their folder changed', async () => {
		const whole = lightBytes({ seconds: 60 });
		tree.file('a.fits', whole.slice(0, 3000));
		tree.file('b.fits', whole.slice(0, 200));
		tree.file('c.fits', '');
		tree.light('d.fits');
		const first = await tree.scan();
		expect(['a', 'b', 'c'].map(name => young(first.index, `${name}.fits`))).toEqual([
			'file-truncated',
			'header-unfinished',
			'empty-file',
		]);
		const idle = await again(first, 'quick');
		expect([idle.counts.read, idle.changed.size]).toEqual([3, 0]);
		for (const name of ['a', 'b', 'c']) tree.file(`${name}.fits`, whole);
		expect(exposures((await again(idle, 'quick')).index)).toEqual({
			'a.fits': 60,
			'b.fits': 60,
			'c.fits': 60,
			'd.fits': 300,
		});
	});
	test('no waiting if the user wants none', async () => {
		tree.light('a.fits', {}, Date.now());
		expect(young((await tree.scan({ now: () => Date.now(), settleMs: 0 })).index)).toBe(undefined);
	});
});

describe('a disk that fails', () => {
	/** The real disk, but for what `fail` says of a path below the tree. */
	function failing(fail: (call: 'list' | 'stat' | 'readHead', path: string) => string | undefined): ReadingDisk {
		const real = waitingDisk();
		const checked = (call: 'list' | 'stat' | 'readHead', path: string): void => {
			const code = fail(call, path.slice(tree.root.length + 1));
			if (code !== undefined) throw Object.assign(new Error(code), { code });
		};
		return {
			list: async path => {
				checked('list', path);
				return real.list(path);
			},
			stat: async path => {
				checked('stat', path);
				return real.stat(path);
			},
			readHead: async (path, into) => {
				checked('readHead', path);
				return real.readHead(path, into);
			},
			realPath: path => real.realPath(path),
			followLink: path => real.followLink(path),
		};
	}
	beforeEach(() => {
		tree.light('Rig/10_Blink/M 31/a.fits');
		tree.light('Rig/20_Data/M 31/L/b.fits');
		tree.light('Rig/20_Data/M 31/c.fits');
	});

	test("keeps all that was known below a folder that can't be listed, and says so", async () => {
		const first = await tree.scan();
		const second = await again(
			first,
			'full',
			failing((call, path) => (call === 'list' && path === 'Rig/20_Data/M 31' ? 'EACCES' : undefined)),
		);
		expect(second.problems).toEqual([
			{ code: 'folder-unreadable', path: 'Rig/20_Data/M 31', detail: { reason: 'EACCES' } },
		]);
		expect(contentOf(second.index)).toEqual(contentOf(first.index));
		expect([second.complete, second.changed.size]).toEqual([true, 0]);
	});
	test("keeps what was known of a file that can't be opened for a moment, and says so", async () => {
		const first = await tree.scan();
		tree.light('Rig/20_Data/M 31/c.fits', { seconds: 60 }, Date.now() - 86_400_000);
		const second = await again(
			first,
			'full',
			failing((call, path) => (call === 'readHead' && path.endsWith('c.fits') ? 'EBUSY' : undefined)),
		);
		expect(exposures(second.index)).toMatchObject({ 'c.fits': 300 });
		expect(second.problems).toEqual([
			{ code: 'unreadable', path: 'Rig/20_Data/M 31/c.fits', detail: { reason: 'EBUSY' } },
		]);
		expect(exposures((await again(second, 'full')).index)).toMatchObject({ 'c.fits': 60 });
	});
	test('tells the fault of a file that never could be opened, without being a change each time', async () => {
		const disk = failing((call, path) => (call === 'readHead' && path.endsWith('c.fits') ? 'EACCES' : undefined));
		const first = await tree.scan({ disk });
		expect(file(first.index, 'Rig/20_Data/M 31/c.fits')?.fault).toEqual({ code: 'unreadable', detail: 'EACCES' });
		expect((await again(first, 'quick', disk)).changed.size).toBe(0);
		expect(exposures((await again(first, 'quick')).index)).toMatchObject({ 'c.fits': 300 });
	});
	test('forgets a file that vanishes between listing and reading', async () => {
		const gone = failing((call, path) => {
			if (call === 'readHead' && path.endsWith('b.fits')) tree.remove('Rig/20_Data/M 31/L/b.fits');
			return undefined;
		});
		const { index, problems } = await tree.scan({ disk: gone });
		expect([Object.keys(exposures(index)), problems]).toEqual([['a.fits', 'c.fits'], []]);
	});
	test("forgets a folder that vanishes between its parent's listing and its own", async () => {
		const first = await tree.scan();
		const gone = failing((call, path) => {
			if (call === 'stat' && path === 'Rig/20_Data/M 31/L')
				fs.rmSync(tree.path(path), { recursive: true, force: true });
			return undefined;
		});
		const second = await again(first, 'full', gone);
		expect([Object.keys(exposures(second.index)), second.problems, second.complete]).toEqual([
			['a.fits', 'c.fits'],
			[],
			true,
		]);
		expect(contentOf((await again(second, 'quick')).index)).toEqual(contentOf((await tree.scan()).index));
	});
	test('rejects where the whole tree vanishes meanwhile, as a drive does', async () => {
		const first = await tree.scan();
		let calls = 0;
		const leaving = failing((_, path) => ((path !== '' && ++calls > 2) || calls > 3 ? 'ENOENT' : undefined));
		await expect(again(first, 'full', leaving)).rejects.toMatchObject({ code: 'ENOENT' });
	});
	test('reads a file that grows while it is read', async () => {
		const long = lightBytes({
			seconds: 60,
			further: Array.from({ length: 400 }, () => ({ keyword: 'COMMENT', comment: 'more' })),
		});
		tree.file('growing.fits', long.slice(0, 9000));
		const growing = failing((call, path) => {
			if (call === 'readHead' && path === 'growing.fits') tree.file('growing.fits', long);
			return undefined;
		});
		expect(exposures((await tree.scan({ disk: growing })).index)).toMatchObject({ 'growing.fits': 60 });
	});
	test('reads a file that shrinks while it is read as unfinished', async () => {
		const long = lightBytes({
			further: Array.from({ length: 400 }, () => ({ keyword: 'COMMENT', comment: 'more' })),
		});
		tree.file('shrinking.fits', long);
		let reads = 0;
		const shrinking = failing((call, path) => {
			if (call === 'readHead' && path === 'shrinking.fits' && ++reads === 2)
				tree.file('shrinking.fits', long.slice(0, 5000));
			return undefined;
		});
		expect(file((await tree.scan({ disk: shrinking })).index, 'shrinking.fits')?.fault?.code).toBe(
			'header-unfinished',
		);
	});
});

describe('a change of the settings', () => {
	test('is followed by a full scan: what is excluded now is gone, what is not any more is read', async () => {
		tree.light('calibrated/a.fits');
		tree.light('extra/b.fits');
		tree.light('c_d.fits');
		const first = await tree.scan();
		expect(filesOf(first.index)).toEqual(['extra/b.fits']);
		const second = await tree.scan({
			previous: first.index,
			exclusions: exclusions({
				...(await import('../../../src/settings')).DEFAULT_SETTINGS,
				excludedFolders: ['extra'],
				excludedFiles: [],
			}),
		});
		expect(filesOf(second.index)).toEqual(['c_d.fits', 'calibrated/a.fits']);
	});
});

describe('a disk that answers at once', () => {
	test('gives the same as one that lets wait', async () => {
		for (let folder = 0; folder < 12; folder++) {
			for (let frame = 0; frame < 12; frame++)
				tree.light(`Rig ${folder % 3}/M ${folder}/${frame}.fits`, {
					seconds: frame + 1,
					mechanicalAngle: folder * 10 + frame,
				});
		}
		tree.file('Rig 0/cut.fits', lightBytes().slice(0, 3000));
		tree.file('Rig 0/empty.xisf', '');
		const waiting = await tree.scan({ disk: waitingDisk() });
		const disk = new NodeDisk(fs);
		let atOnce = 0;
		const { now } = disk;
		if (!now) throw new Error('Node answers at once');
		const counting: ReadingDisk = {
			list: path => disk.list(path),
			stat: path => disk.stat(path),
			readHead: (path, into) => disk.readHead(path, into),
			realPath: path => disk.realPath(path),
			followLink: path => disk.followLink(path),
			now: {
				...now,
				readHead: (path, into) => {
					atOnce++;
					return now.readHead(path, into);
				},
			},
		};
		// A clock that stands still: every call takes no time, so the fast way is taken as soon as it may.
		const quick = await tree.scan({ disk: counting, monotonic: () => 0 });
		expect(atOnce).toBeGreaterThan(50);
		expect(contentOf(quick.index)).toEqual(contentOf(waiting.index));
		expect(
			contentOf((await tree.scan({ previous: waiting.index, disk: counting, monotonic: () => 0 })).index),
		).toEqual(contentOf(waiting.index));
	});
	test('is left at the first slow call, also one that fails', async () => {
		for (let folder = 0; folder < 6; folder++)
			for (let frame = 0; frame < 60; frame++) tree.light(`M ${folder}/${frame}.fits`);
		const disk = new NodeDisk(fs);
		const { now } = disk;
		if (!now) throw new Error('Node answers at once');
		for (const fails of [false, true]) {
			let clock = 0;
			let slow = 0;
			const dying: ReadingDisk = {
				list: path => disk.list(path),
				stat: path => disk.stat(path),
				readHead: (path, into) => disk.readHead(path, into),
				realPath: path => disk.realPath(path),
				followLink: path => disk.followLink(path),
				now: {
					...now,
					readHead: (path, into) => {
						slow++;
						clock += 5000;
						if (fails) throw Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' });
						return now.readHead(path, into);
					},
				},
			};
			await tree.scan({ disk: dying, monotonic: () => clock });
			// Looked at again after 96, 192 … calls of the slow way, each time once.
			expect(slow).toBeGreaterThan(0);
			expect(slow).toBeLessThanOrEqual(3);
		}
	});
});
