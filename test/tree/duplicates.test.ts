import { pathIn } from '../../src/domain/paths';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findRepeats } from '../../src/tree/duplicates';
import { framesOf, type FolderFrames } from '../../src/tree/frames';
import { type TreeIndex } from '../../src/tree/index/tree-index';
import { placeOf } from '../../src/tree/layout';
import { frameRules, layoutRules, lightBytes, RealTree, scanOptions } from './real-tree';

const RIG = 'RC8@f8.0+ZWO ASI2600MM Pro';
const START = '2025-09-14T21:00:00.250';

const { slice } = scanOptions();
let tree: RealTree;
beforeEach(() => {
	tree = new RealTree();
});
afterEach(() => {
	tree.delete();
});

const sorted = (index: TreeIndex): FolderFrames[] =>
	[...index.folders.values()].map(folder => framesOf(folder, placeOf(folder.path, layoutRules()), frameRules()));

/** What does not count, and which path counts in its place, by path. */
async function repeated(
	order: (folders: FolderFrames[]) => FolderFrames[] = folders => folders,
): Promise<Record<string, unknown>> {
	const folders = order(sorted((await tree.scan()).index));
	const { repeats, problems } = await findRepeats(folders, slice);
	const left = [...repeats].flatMap(([{ folder }, positions]) =>
		[...positions].map(at => pathIn(folder.path, folder.files[at]?.name ?? '')),
	);
	expect(left.sort()).toEqual(problems.map(({ path }) => path));
	expect(problems.every(({ code }) => code === 'duplicate-frame')).toBe(true);
	return Object.fromEntries(problems.map(({ path, detail }) => [path, detail?.['counted']]));
}

describe('the same frame twice', () => {
	test('counts once, under the shorter path', async () => {
		const bytes = lightBytes({ start: START });
		for (const name of ['a.fits', 'a copy.fits', 'a copy 2.fits']) tree.file(`M 31/L/${name}`, bytes);
		expect(await repeated()).toEqual({
			'M 31/L/a copy.fits': 'M 31/L/a.fits',
			'M 31/L/a copy 2.fits': 'M 31/L/a.fits',
		});
	});
	test('is the one that was accepted, then the one not yet reviewed', async () => {
		const bytes = lightBytes({ start: START });
		tree.file(`${RIG}/20_Data/M 31/accept/DATE_2025-09-14/FILTER_L_EXP_300/a.fits`, bytes);
		tree.file(`${RIG}/10_Blink/M 31/a.fits`, bytes);
		tree.file(`${RIG}/10_Blink/M 31/reject/a.fits`, bytes);
		const accepted = `${RIG}/20_Data/M 31/accept/DATE_2025-09-14/FILTER_L_EXP_300/a.fits`;
		expect(await repeated()).toEqual({
			[`${RIG}/10_Blink/M 31/a.fits`]: accepted,
			[`${RIG}/10_Blink/M 31/reject/a.fits`]: accepted,
		});
		tree.remove(accepted);
		expect(await repeated()).toEqual({ [`${RIG}/10_Blink/M 31/reject/a.fits`]: `${RIG}/10_Blink/M 31/a.fits` });
	});
	test('is the first by name among paths of one length, whatever the order of the folders', async () => {
		const bytes = lightBytes({ start: START });
		tree.file('M 31/L/b.fits', bytes);
		tree.file('M 31/L/a.fits', bytes);
		tree.file('M 30/L/z.fits', bytes);
		const wanted = { 'M 31/L/a.fits': 'M 30/L/z.fits', 'M 31/L/b.fits': 'M 30/L/z.fits' };
		expect(await repeated()).toEqual(wanted);
		expect(await repeated(folders => folders.reverse())).toEqual(wanted);
	});
	test('is found under another name, format and target', async () => {
		tree.light('M 31/L/a.fits', { start: START });
		tree.light('Andromeda/Ha/b.fit', { start: START, target: 'Andromeda', filter: 'Ha' });
		expect(Object.keys(await repeated())).toEqual(['Andromeda/Ha/b.fit']);
	});
	test('in two trees at the same path counts in the first tree', async () => {
		tree.light('M 31/L/a.fits', { start: START });
		const folders = sorted((await tree.scan()).index);
		const mirror = sorted((await tree.scan()).index);
		const { repeats } = await findRepeats([...folders, ...mirror], slice);
		expect([...repeats.keys()]).toEqual(mirror.filter(({ lights }) => lights.length > 0));
	});
});

describe('two frames', () => {
	test.each([
		['start', { start: '2025-09-14T21:00:00.260' }],
		['camera', { camera: 'ZWO ASI533MC Pro' }],
		['exposure', { seconds: 60 }],
	])('of another %s both count', async (_, header) => {
		tree.light('M 31/L/a.fits', { start: START });
		tree.light('M 31/L/b.fits', { start: START, ...header });
		expect(await repeated()).toEqual({});
	});
	test("without a start can't be told apart and both count", async () => {
		tree.light('M 31/L/a.fits', { start: null });
		tree.light('M 31/L/b.fits', { start: null });
		expect(await repeated()).toEqual({});
	});
	test('of a burst within the one second that their headers name both count', async () => {
		for (const name of ['a', 'b'])
			tree.light(`M 31/L/${name}.fits`, { start: '2025-09-14T21:00:00', seconds: 0.5 });
		for (const name of ['c', 'd']) tree.light(`M 31/L/${name}.fits`, { start: '2025-09-14T21:00:05', seconds: 1 });
		expect(Object.keys(await repeated())).toEqual(['M 31/L/d.fits']);
	});
	test('that are darks or masters are no repeats: masters are copied into every night', async () => {
		const dark = lightBytes({ start: START, kind: 'Master Dark' });
		for (const night of ['2025-09-13', '2025-09-14'])
			tree.file(`${RIG}/20_Data/M 31/accept/DATE_${night}/dark.fits`, dark);
		expect(await repeated()).toEqual({});
	});
});
