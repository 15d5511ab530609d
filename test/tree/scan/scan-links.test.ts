import * as fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EnteredFolders } from '../../../src/tree/scan/entered-folders';
import type { ScanResult } from '../../../src/tree/scan/scan';
import { contentOf, filesOf, lightBytes, RealTree, waitingDisk } from '../real-tree';

let tree: RealTree;
let outside: RealTree;
beforeEach(() => {
	tree = new RealTree();
	outside = new RealTree();
});
afterEach(() => {
	tree.delete();
	outside.delete();
});

const skipped = ({ problems }: ScanResult): string[] =>
	problems
		.filter(({ code }) => code === 'link-skipped')
		.map(({ path }) => path)
		.sort();

describe('a link to a folder', () => {
	test('outside of the tree is entered, and its frames lie where the link is', async () => {
		outside.light('L/a.fits');
		tree.link(outside.root, 'Rig/20_Data/M 31');
		const scanned = await tree.scan();
		expect([filesOf(scanned.index), scanned.problems]).toEqual([['Rig/20_Data/M 31/L/a.fits'], []]);
		expect(scanned.index.folders.get('Rig/20_Data')).toMatchObject({ subfolders: [], links: ['M 31'] });
	});
	test('is entered once, the first of two by its path, whatever the disk answers first', async () => {
		outside.light('a.fits');
		tree.link(outside.root, 'b/link');
		tree.link(outside.root, 'a/link');
		tree.link(outside.root, 'c');
		for (let run = 0; run < 10; run++) {
			const scanned = await tree.scan({ disk: waitingDisk() });
			expect([filesOf(scanned.index), skipped(scanned)]).toEqual([['a/link/a.fits'], ['b/link', 'c']]);
		}
	});
	test('is entered once also where a quick scan does not list the folder of the first', async () => {
		outside.light('a.fits');
		tree.link(outside.root, 'a/link');
		const first = await tree.scan();
		tree.link(outside.root, 'b/link');
		const second = await tree.scan({ previous: first.index, mode: 'quick' });
		expect([filesOf(second.index), skipped(second)]).toEqual([['a/link/a.fits'], ['b/link']]);
	});
	test('within, or above, a folder that is read already is not entered', async () => {
		outside.light('deep/a.fits');
		tree.link(outside.path('deep'), 'a');
		tree.link(outside.root, 'b');
		tree.link(outside.path('deep'), 'c');
		const scanned = await tree.scan();
		expect([filesOf(scanned.index), skipped(scanned)]).toEqual([['a/a.fits'], ['b', 'c']]);
	});
	test.each(['..', '.', '../..', '/'])('to %s leads back into the tree', async target => {
		tree.light('M 31/a.fits');
		tree.link(target, 'M 31/loop');
		const scanned = await tree.scan();
		expect([filesOf(scanned.index), skipped(scanned)]).toEqual([['M 31/a.fits'], ['M 31/loop']]);
	});
	test('to another folder of the tree would count its frames twice', async () => {
		tree.light('M 31/a.fits');
		tree.link(tree.path('M 31'), 'M 33');
		expect(filesOf((await tree.scan()).index)).toEqual(['M 31/a.fits']);
	});
	test('to a folder beside the tree that begins with its name is entered', async () => {
		fs.mkdirSync(`${tree.root}2`);
		fs.writeFileSync(`${tree.root}2/a.fits`, lightBytes());
		try {
			tree.link(`${tree.root}2`, 'link');
			expect(filesOf((await tree.scan()).index)).toEqual(['link/a.fits']);
		} finally {
			fs.rmSync(`${tree.root}2`, { recursive: true });
		}
	});
	test('from a linked folder up to itself ends', async () => {
		outside.light('x/a.fits');
		outside.link('..', 'x/up');
		outside.link('.', 'x/self');
		tree.link(outside.path('x'), 'link');
		const scanned = await tree.scan();
		expect([filesOf(scanned.index), skipped(scanned)]).toEqual([['link/a.fits'], ['link/self', 'link/up']]);
	});
	test('from a linked folder on to a third one is entered', async () => {
		const third = new RealTree();
		try {
			third.light('a.fits');
			outside.link(third.root, 'on');
			tree.link(outside.root, 'link');
			expect(filesOf((await tree.scan()).index)).toEqual(['link/on/a.fits']);
		} finally {
			third.delete();
		}
	});
	test('with a hidden or excluded name is not followed', async () => {
		outside.light('a.fits');
		tree.link(outside.root, '.hidden');
		tree.link(outside.root, 'calibrated');
		const scanned = await tree.scan();
		expect([filesOf(scanned.index), scanned.problems]).toEqual([[], []]);
	});
	test('with the name of an image file is entered, too', async () => {
		outside.light('a.fits');
		tree.link(outside.root, 'folder.fits');
		expect(filesOf((await tree.scan()).index)).toEqual(['folder.fits/a.fits']);
	});
	test('into a tree that is itself reached by a link leads back', async () => {
		tree.light('M 31/a.fits');
		outside.link(tree.root, 'Data');
		tree.link(tree.root, 'loop');
		const scanned = await tree.scan({ root: outside.path('Data') });
		expect([filesOf(scanned.index), skipped(scanned)]).toEqual([['M 31/a.fits'], ['loop']]);
	});
});

describe('a change behind a link', () => {
	beforeEach(() => {
		outside.light('L/a.fits');
		tree.link(outside.root, 'M 31');
	});

	test('is found by a quick scan', async () => {
		const first = await tree.scan();
		outside.light('Ha/b.fits');
		const second = await tree.scan({ previous: first.index, mode: 'quick' });
		expect(filesOf(second.index)).toEqual(['M 31/Ha/b.fits', 'M 31/L/a.fits']);
		expect(contentOf(second.index)).toEqual(contentOf((await tree.scan()).index));
	});
	test.each(['quick', 'full'] as const)(
		'that is not there any more, as a drive that is not connected, keeps what was known in a %s scan',
		async mode => {
			const first = await tree.scan();
			fs.renameSync(outside.root, `${outside.root}-away`);
			const second = await tree.scan({ previous: first.index, mode });
			expect(contentOf(second.index)).toEqual(contentOf(first.index));
			expect(second.problems).toEqual([
				{ code: 'folder-unreadable', path: 'M 31', detail: { reason: 'the link leads nowhere' } },
			]);
			fs.renameSync(`${outside.root}-away`, outside.root);
			outside.light('L/b.fits');
			expect(filesOf((await tree.scan({ previous: second.index, mode })).index)).toEqual([
				'M 31/L/a.fits',
				'M 31/L/b.fits',
			]);
		},
	);
	test.each(['quick', 'full'] as const)('that was removed forgets its frames in a %s scan', async mode => {
		const first = await tree.scan();
		tree.remove('M 31');
		const second = await tree.scan({ previous: first.index, mode });
		expect([filesOf(second.index), second.problems]).toEqual([[], []]);
	});
});

describe('a link to a file', () => {
	test('outside of the tree is a frame', async () => {
		outside.light('a.fits');
		tree.link(outside.path('a.fits'), 'M 31/b.fits');
		const { index, problems } = await tree.scan();
		expect([filesOf(index), problems]).toEqual([['M 31/b.fits'], []]);
		expect(index.folders.get('M 31')?.files[0]?.facts?.setup.target).toBe('M 31');
	});
	test('of the tree is the same frame again', async () => {
		tree.light('M 31/a.fits');
		tree.link('a.fits', 'M 31/b.fits');
		const scanned = await tree.scan();
		expect([filesOf(scanned.index), skipped(scanned)]).toEqual([['M 31/a.fits'], ['M 31/b.fits']]);
	});
	test('that is not there is reported if it is called like an image', async () => {
		tree.link('nowhere', 'M 31/a.fits');
		tree.link('nowhere', 'M 31/notes.txt');
		tree.link('itself.fits', 'M 31/itself.fits');
		const scanned = await tree.scan();
		expect([filesOf(scanned.index), skipped(scanned)]).toEqual([[], ['M 31/a.fits', 'M 31/itself.fits']]);
	});
	test('that is a pipe or a device is not opened: it would wait for ever', async () => {
		const { execFileSync } = await import('node:child_process');
		execFileSync('mkfifo', [outside.path('pipe')]);
		tree.link(outside.path('pipe'), 'a.fits');
		tree.link('/dev/zero', 'b.fits');
		const scanned = await tree.scan();
		expect([filesOf(scanned.index), skipped(scanned)]).toEqual([[], ['a.fits', 'b.fits']]);
	});
	test('that is no image is nothing to the scan', async () => {
		outside.file('notes.txt', 'clouds');
		tree.link(outside.path('notes.txt'), 'M 31/notes.txt');
		const scanned = await tree.scan();
		expect([filesOf(scanned.index), scanned.problems]).toEqual([[], []]);
	});
	test('is looked at by each quick scan, and says the same each time', async () => {
		tree.light('a.fits');
		tree.link('a.fits', 'b.fits');
		outside.light('c.fits');
		tree.link(outside.path('c.fits'), 'c.fits');
		const first = await tree.scan();
		const second = await tree.scan({ previous: first.index, mode: 'quick' });
		expect([skipped(second), second.changed.size, second.counts.read]).toEqual([['b.fits'], 0, 0]);
		outside.light('c.fits', { seconds: 60 }, Date.now() - 86_400_000);
		const third = await tree.scan({ previous: second.index, mode: 'quick' });
		expect(
			third.index.folders.get('')?.files.find(({ name }) => name === 'c.fits')?.facts?.setup.exposureSeconds,
		).toBe(60);
	});
});

describe('folders that are read already', () => {
	test('hold all that lies in them, at the root of a drive as well', () => {
		const entered = new EnteredFolders('/data/tree');
		expect(['/data/tree', '/data/tree/x'].map(path => entered.isHome(path))).toEqual([true, true]);
		expect(['/data/tree2', '/data', '/'].map(path => entered.isHome(path))).toEqual([false, false, false]);
		expect(
			['/', '/data', '/data/tree', '/data/tree/x', '/data/tree2', '/data/tree2/x', '/other'].map(path =>
				entered.enter(path),
			),
		).toEqual([false, false, false, false, true, false, true]);
		expect(new EnteredFolders('C:/').isHome('C:/Data')).toBe(true);
		expect(new EnteredFolders('/').enter('/anything')).toBe(false);
	});
});
