import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { movedIndex, type Moved } from '../../../src/tree/index/moved-index';
import { TreeIndex } from '../../../src/tree/index/tree-index';
import { makeTimeSlice } from '../../../src/async/time-slice';
import { contentOf, filesOf, RealTree } from '../real-tree';

const slice = makeTimeSlice(
	() => setImmediate(),
	() => performance.now(),
);
const made: RealTree[] = [];
afterEach(() => {
	for (const tree of made.splice(0)) tree.delete();
});
const treeOf = (...paths: readonly string[]): RealTree => {
	const tree = new RealTree();
	made.push(tree);
	for (const path of paths)
		if (path.endsWith('/')) tree.folder(path.slice(0, -1));
		else tree.light(path);
	return tree;
};

/** Moves on the disk, follows in the index, and looks what a quick scan still has to read. */
async function followed(tree: RealTree, moves: readonly Moved[], before?: TreeIndex) {
	const index = before ?? (await tree.scan()).index;
	for (const { from, to } of moves) {
		if (to === null) {
			fs.rmSync(tree.path(from));
			continue;
		}
		fs.mkdirSync(dirname(to.startsWith('/') ? to : tree.path(to)), { recursive: true });
		fs.renameSync(tree.path(from), to.startsWith('/') ? to : tree.path(to));
	}
	const moved = await movedIndex(index, moves, slice);
	const quick = await tree.scan({ previous: moved.index, mode: 'quick' });
	return { moved, quick, fresh: await tree.scan() };
}

describe('the index after a move', () => {
	test('of files knows them at their new place; nothing is read again', async () => {
		const tree = treeOf('Rig/10_Blink/M31/a.fits', 'Rig/10_Blink/M31/b.fits', 'Rig/20_Data/M31/c.fits');
		const { moved, quick } = await followed(tree, [
			{ from: 'Rig/10_Blink/M31/a.fits', to: 'Rig/20_Data/M31/a.fits' },
			{ from: 'Rig/10_Blink/M31/b.fits', to: 'Rig/20_Data/M31/new/b.fits' },
		]);
		expect(filesOf(moved.index)).toEqual([
			'Rig/20_Data/M31/a.fits',
			'Rig/20_Data/M31/c.fits',
			'Rig/20_Data/M31/new/b.fits',
		]);
		expect([...moved.touched].sort()).toEqual(['Rig/10_Blink/M31', 'Rig/20_Data/M31', 'Rig/20_Data/M31/new']);
		expect(quick.counts.read).toBe(0);
	});
	test('of a folder knows all that it holds at its new place', async () => {
		const tree = treeOf(
			'Rig/20_Data/M31/accept/a.fits',
			'Rig/20_Data/M31/b.fits',
			'Rig/20_Data/M31/empty/',
			'Rig/20_Data/M310/c.fits',
		);
		const { moved, quick, fresh } = await followed(tree, [{ from: 'Rig/20_Data/M31', to: 'Rig/30_Master/M31' }]);
		expect(filesOf(moved.index)).toEqual([
			'Rig/20_Data/M310/c.fits',
			'Rig/30_Master/M31/accept/a.fits',
			'Rig/30_Master/M31/b.fits',
		]);
		expect(moved.touched.has('Rig/20_Data/M31/accept') && moved.touched.has('Rig/30_Master/M31/accept')).toBe(true);
		expect(quick.counts.read).toBe(0);
		expect(contentOf(quick.index)).toEqual(contentOf(fresh.index));
	});
	test('out of the tree forgets what left; what came from outside is read', async () => {
		const [tree, outside] = [treeOf('M31/a.fits', 'M31/b.fits', 'M33/c.fits'), treeOf('d.fits')];
		const { index } = await tree.scan();
		const moves = [
			{ from: 'M31/a.fits', to: outside.path('a.fits') },
			{ from: 'M33', to: outside.path('M33') },
		];
		const { moved, quick } = await followed(tree, moves, index);
		expect([filesOf(moved.index), quick.counts.read]).toEqual([['M31/b.fits'], 0]);
		fs.renameSync(outside.path('d.fits'), tree.path('M31/d.fits'));
		const back = await movedIndex(quick.index, [{ from: outside.path('d.fits'), to: 'M31/d.fits' }], slice);
		expect(back.touched.size).toBe(0);
		const after = await tree.scan({ previous: back.index, mode: 'quick' });
		expect([filesOf(after.index), after.counts.read]).toEqual([['M31/b.fits', 'M31/d.fits'], 1]);
	});
	test('of what is not known changes nothing', async () => {
		const index = new TreeIndex();
		expect(await movedIndex(index, [{ from: 'M31/a.json', to: 'M33/a.json' }], slice)).toEqual({
			index,
			touched: new Set(),
		});
	});

	const folder = fc.constantFrom('', 'A', 'A/B', 'A/B/C', 'D', 'D/E');
	const pathIn = (above: string, name: string): string => (above === '' ? name : `${above}/${name}`);

	test('and a quick scan is what a fresh scan finds, wherever files and folders went', async () => {
		const name = fc.constantFrom('a.fits', 'b.fits', 'c.fits');
		const file = fc.tuple(folder, name).map(([above, base]) => pathIn(above, base));
		await fc.assert(
			fc.asyncProperty(
				fc.uniqueArray(file, { minLength: 1, maxLength: 8 }),
				fc.array(fc.tuple(fc.nat(), folder, fc.constantFrom('a.fits', 'new.fits', 'New/new.fits')), {
					maxLength: 4,
				}),
				fc.option(fc.tuple(folder, folder)),
				fc.boolean(),
				async (files, wanted, whole, leaves) => {
					const [tree, outside] = [treeOf(...files), treeOf()];
					const moves: Moved[] = [];
					// As plans are: nothing twice, no name that is taken, nothing in a folder that moves.
					const taken = new Set(files);
					for (const [pick, above, base] of whole ? [] : wanted) {
						const from = files[pick % files.length] ?? '';
						const to = leaves && moves.length === 0 ? outside.path('gone.fits') : pathIn(above, base);
						if (taken.has(to) || moves.some(move => move.from === from)) continue;
						taken.add(to);
						moves.push({ from, to });
					}
					const [from = '', into = ''] = whole ?? [];
					const to = leaves ? outside.path('gone') : pathIn(into, 'Moved');
					if (whole && from !== '' && !`${to}/`.startsWith(`${from}/`) && fs.existsSync(tree.path(from)))
						moves.push({ from, to });
					const { moved, quick, fresh } = await followed(tree, moves);
					expect(contentOf(quick.index)).toEqual(contentOf(fresh.index));
					expect(filesOf(moved.index)).toEqual(filesOf(fresh.index));
					expect(quick.counts.read).toBe(0);
				},
			),
			{ numRuns: 60 },
		);
	});
	test('of copies that were taken for moves is found out by a quick scan', async () => {
		const tree = treeOf('Library/dark.fits', 'M31/a.fits');
		const { index } = await tree.scan();
		fs.copyFileSync(tree.path('Library/dark.fits'), tree.path('M31/dark.fits'));
		const { index: moved } = await movedIndex(index, [{ from: 'Library/dark.fits', to: 'M31/dark.fits' }], slice);
		expect(contentOf((await tree.scan({ previous: moved, mode: 'quick' })).index)).toEqual(
			contentOf((await tree.scan()).index),
		);
	});
});
