import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { planByFilter, type ByFilter } from '../../src/plans/by-filter';
import { takeInventory } from '../../src/tree/inventory';
import { paceOf } from '../../src/tree/tree-access';
import { NodeMover } from '../../src/platform/node/node-mover';
import { FaultyDisk } from '../fakes/faulty-disk';
import type { LightHeader } from '../tree/real-tree';
import { lightsIn, PlannedTree, sortingRules, stepsIn } from './planned-tree';

const RIG = 'RC8@f8.0+ZWO ASI2600MM Pro';
const NIGHT = `${RIG}/20_Data/M31/accept/DATE_2025-09-14`;

let tree: PlannedTree;
beforeEach(() => {
	tree = new PlannedTree();
});
afterEach(() => {
	tree.delete();
});

const planned = async (folder: string, isRecursive = false): Promise<ByFilter> =>
	planByFilter(await tree.frames(), { folder, inventory: await tree.inventory(folder) }, isRecursive, sortingRules);

/** The light's own name says everything, as with the seed's. */
const SILENT: LightHeader = { target: null, filter: null, seconds: null };

test('the seed\'s example comes out as its "Before and After" has it', async () => {
	const folder = '2025 July/SMC Panel 6 copy';
	const names = [
		'2025-09-08_03-51-55_ALPT_117.41_300.00s_0081.fits',
		'2025-09-13_20-57-38_ALPT_0.99_300.00s_0096.fits',
		'2025-07-12_01-54-25_ALPT_14.68_300.00s_0021.fits',
	];
	for (const name of names) tree.light(`${folder}/${name}`, SILENT);
	const { plan, groups } = await planned(folder);
	expect(plan).toMatchObject({
		operation: 'filters',
		title: 'SMC Panel 6 copy by filter',
		outside: [],
		conflicts: [],
		skipped: [],
	});
	expect(groups).toEqual([{ folder: `${folder}/ALPT`, filter: 'ALPT', lights: 3 }]);
	await tree.during(plan, async () => {
		expect(tree.paths()).toEqual(names.map(name => `${folder}/ALPT/${name}`).sort());
		// Sorted as they are now, there is nothing left to do.
		expect((await planned(folder, true)).plan.steps).toEqual([]);
	});
});

test("what can't be told of is skipped with the reason, and its folder is not taken for empty", async () => {
	tree.light(`${NIGHT}/1.fits`, { filter: 'L' });
	tree.light(`${NIGHT}/more/2.fits`, { filter: 'L' });
	fs.writeFileSync(
		Buffer.concat([Buffer.from(tree.path(`${NIGHT}/more/`)), Buffer.from('bad\xff.fits', 'latin1')]),
		'x',
	);
	expect(spawnSync('mkfifo', [tree.path(`${NIGHT}/pipe`)]).status).toBe(0);
	const { plan } = await planned(NIGHT, true);
	expect([plan.conflicts, plan.skipped]).toEqual([
		[],
		[
			{ path: `${NIGHT}/more/bad\\xff.fits`, reason: 'name-not-utf8' },
			{ path: `${NIGHT}/pipe`, reason: 'special-file' },
		],
	]);
	expect(stepsIn(plan)).toEqual([
		`${NIGHT}/1.fits -> ${NIGHT}/FILTER_L_EXP_300/1.fits`,
		`${NIGHT}/more/2.fits -> ${NIGHT}/more/FILTER_L_EXP_300/2.fits`,
	]);
});

test("a light in a folder that can't be read now is skipped for that", async () => {
	tree.light(`${NIGHT}/closed/1.fits`, { filter: 'L' });
	const frames = await tree.frames();
	const failing = (call: string, path: unknown): void => {
		if (call === 'readdir' && path === tree.path(`${NIGHT}/closed`))
			throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
	};
	const access = { disk: new NodeMover(new FaultyDisk([], undefined, { before: failing }).fs), root: tree.root };
	const inventory = await takeInventory(access, NIGHT, paceOf(tree.access));
	const { plan } = planByFilter(frames, { folder: NIGHT, inventory }, true, sortingRules);
	const closed = { reason: 'unreadable-folder', detail: 'EACCES' };
	expect(plan).toMatchObject({
		steps: [],
		conflicts: [],
		skipped: [
			{ path: `${NIGHT}/closed/1.fits`, ...closed },
			{ path: `${NIGHT}/closed`, ...closed },
		],
	});
});

test("a DATE folder gets the seed's FILTER folders, with the exposures that the files have; everything but lights stays", async () => {
	tree.light(`${NIGHT}/1.fits`, { filter: 'H-alpha' });
	tree.light(`${NIGHT}/2.fits`, { filter: 'Ha 3nm', seconds: 0.5 });
	tree.light(`${NIGHT}/3.fits`, { filter: 'L' });
	tree.light(`${NIGHT}/4.fits`, { filter: 'L', seconds: 120 });
	for (const sidecar of ['1.xml', '3.fits.json', '3.txt']) tree.file(`${NIGHT}/${sidecar}`, sidecar);
	tree.light(`${NIGHT}/flat.fits`, { kind: 'FLAT' });
	tree.file(`${NIGHT}/notes.md`, 'stays');
	const { plan, groups } = await planned(`${RIG}/20_Data/M31`, true);
	expect(groups.map(({ folder, filter, lights }) => [folder.slice(NIGHT.length + 1), filter, lights])).toEqual([
		['FILTER_Ha_EXP_300', 'Ha', 1],
		['FILTER_Ha_EXP_0.5', 'Ha', 1],
		['FILTER_L_EXP_300', 'L', 1],
		['FILTER_L_EXP_120', 'L', 1],
	]);
	expect([plan.conflicts, plan.skipped]).toEqual([[], []]);
	const before = lightsIn(await tree.frames());
	await tree.during(plan, async () => {
		expect(tree.paths()).toEqual(
			[
				'FILTER_Ha_EXP_0.5/2.fits',
				'FILTER_Ha_EXP_300/1.fits',
				'FILTER_Ha_EXP_300/1.xml',
				'FILTER_L_EXP_120/4.fits',
				'FILTER_L_EXP_300/3.fits',
				'FILTER_L_EXP_300/3.fits.json',
				'FILTER_L_EXP_300/3.txt',
				'flat.fits',
				'notes.md',
			].map(path => `${NIGHT}/${path}`),
		);
		expect(lightsIn(await tree.frames())).toEqual(before);
	});
});

describe('a folder', () => {
	test('is sorted alone, or with those below, each for itself', async () => {
		for (const path of [
			'M31/1.fits',
			'M31/night 1/2.fits',
			'M31/night 2/3.fits',
			'M31/night 2/L/4.fits',
			'M33/5.fits',
		])
			tree.light(path);
		expect(stepsIn((await planned('M31')).plan)).toEqual(['M31/1.fits -> M31/L/1.fits']);
		expect(stepsIn((await planned('M31', true)).plan)).toEqual([
			'M31/1.fits -> M31/L/1.fits',
			'M31/night 1/2.fits -> M31/night 1/L/2.fits',
			'M31/night 2/3.fits -> M31/night 2/L/3.fits',
		]);
		expect(stepsIn((await planned('', true)).plan)).toHaveLength(4);
	});
	test('of a filter that is there already is used, however it is spelled', async () => {
		tree.light('M31/1.fits', { filter: 'Ha' });
		tree.light('M31/H_alpha/0.fits', { filter: 'Ha' });
		tree.light(`${NIGHT}/1.fits`, { filter: 'Ha' });
		tree.light(`${NIGHT}/FILTER_H_EXP_300.00/0.fits`, { filter: 'H' });
		tree.light(`${NIGHT}/FILTER_Ha_EXP_60/0.fits`, { filter: 'Ha', seconds: 60 });
		expect(stepsIn((await planned('M31')).plan)).toEqual(['M31/1.fits -> M31/H_alpha/1.fits']);
		expect(stepsIn((await planned(NIGHT)).plan)).toEqual([
			`${NIGHT}/1.fits -> ${NIGHT}/FILTER_H_EXP_300.00/1.fits`,
		]);
	});
	test('of another panel, exposure or temperature is none for it; nor is either of two', async () => {
		for (const name of ['FILTER_Ha_EXP_300_PANEL_2', 'FILTER_H_EXP_60', 'FILTER_Ha_EXP_300_SETTEMP_-10'])
			tree.folder(`${NIGHT}/${name}`);
		for (const name of ['H_alpha', 'Halpha']) tree.folder(`M31/${name}`);
		for (const folder of [NIGHT, 'M31']) tree.light(`${folder}/1.fits`, { filter: 'Ha' });
		expect(stepsIn((await planned(NIGHT)).plan)).toEqual([`${NIGHT}/1.fits -> ${NIGHT}/FILTER_Ha_EXP_300/1.fits`]);
		expect(stepsIn((await planned('M31')).plan)).toEqual(['M31/1.fits -> M31/Ha/1.fits']);
	});
	test("of a night has the seed's name in a loose tree too", async () => {
		tree.light('M31/DATE_2025-09-14/1.fits');
		expect(stepsIn((await planned('M31', true)).plan)).toEqual([
			'M31/DATE_2025-09-14/1.fits -> M31/DATE_2025-09-14/FILTER_L_EXP_300/1.fits',
		]);
	});
	test("whose filter no table knows has a name that can't be taken for a target's", async () => {
		tree.light('M31/1.fits', { filter: 'Quad 7' });
		const before = lightsIn(await tree.frames());
		await tree.during((await planned('M31')).plan, async () => {
			expect(tree.paths()).toEqual(['M31/FILTER_Quad 7_EXP_300/1.fits']);
			expect(lightsIn(await tree.frames())).toEqual(before);
		});
	});
});

describe('a light', () => {
	test('without a filter, without a header, or with a filter that no folder can be called after stays, and is listed', async () => {
		tree.light('M31/1.fits', { filter: null });
		tree.light('M31/2.fits', { filter: 'L/R' });
		tree.file('M31/3.fits', 'no header');
		tree.light('M31/4.fits');
		// The scan's clock is an hour ahead.
		tree.light('M31/5.fits', {}, Date.now() + 3_600_000);
		const { plan, groups } = await planned('M31');
		expect(plan.skipped).toEqual([
			{ path: 'M31/3.fits', reason: 'unreadable', detail: 'not-an-image' },
			{ path: 'M31/5.fits', reason: 'still-being-written' },
			{ path: 'M31/1.fits', reason: 'no-filter' },
			{ path: 'M31/2.fits', reason: 'name-path', detail: 'L/R' },
		]);
		expect(stepsIn(plan)).toEqual(['M31/4.fits -> M31/L/4.fits']);
		expect(groups).toEqual([{ folder: 'M31/L', filter: 'L', lights: 1 }]);
		await tree.during(plan, () => undefined);
	});
	test('whose name is taken stays with its sidecars', async () => {
		for (const path of ['M31/1.fits', 'M31/2.fits', 'M31/L/1.fits']) tree.light(path);
		for (const path of ['M31/1.xml', 'M31/2.xml']) tree.file(path, path);
		const { plan } = await planned('M31');
		expect(plan.conflicts).toEqual([{ from: 'M31/1.fits', to: 'M31/L/1.fits', reason: 'taken' }]);
		await tree.during(plan, () => {
			expect(tree.paths()).toEqual(['M31/1.fits', 'M31/1.xml', 'M31/L/1.fits', 'M31/L/2.fits', 'M31/L/2.xml']);
		});
	});
	test('that is not the file any more which was read stays, as do links', async () => {
		for (const name of ['changed', 'gone', 'same']) tree.light(`M31/${name}.fits`);
		tree.light('else.fits');
		fs.renameSync(tree.path('else.fits'), `${tree.root}-else.fits`);
		tree.link(`${tree.root}-else.fits`, 'M31/link.fits');
		const frames = await tree.frames();
		tree.light('M31/changed.fits', {}, Date.now());
		tree.remove('M31/gone.fits');
		const { plan } = planByFilter(
			frames,
			{ folder: 'M31', inventory: await tree.inventory('M31') },
			false,
			sortingRules,
		);
		fs.rmSync(`${tree.root}-else.fits`);
		expect(new Map(plan.skipped.map(({ path, reason }) => [path, reason]))).toEqual(
			new Map([
				['M31/changed.fits', 'changed'],
				['M31/gone.fits', 'gone'],
				['M31/link.fits', 'is-link'],
			]),
		);
		expect(stepsIn(plan)).toEqual(['M31/same.fits -> M31/L/same.fits']);
	});
});

const light = fc.record({
	folder: fc.constantFrom(
		'M31',
		'M31/reject',
		'M31/Ha',
		'loose/2025-09-14',
		NIGHT,
		`${NIGHT}/FILTER_L_EXP_300`,
		`${RIG}/10_Blink/M33`,
	),
	name: fc.constantFrom('a', 'b', 'A', 'c_Ha_70.00_60.00s_1'),
	filter: fc.constantFrom(null, 'L', 'Ha', 'H', 'Ha 3nm', 'Sky 9', 'FILTER', 'None', 'a:b'),
	seconds: fc.constantFrom(300, 0.25),
	hasSidecar: fc.boolean(),
});

test('whatever lights there are, each stays in one place and counts as before, and undone all is as it was', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(light, { maxLength: 10 }), async lights => {
			tree.delete();
			tree = new PlannedTree();
			tree.folder('.');
			for (const { folder, name, filter, seconds, hasSidecar } of lights) {
				tree.light(`${folder}/${name}.fits`, { filter, seconds });
				if (hasSidecar) tree.file(`${folder}/${name}.xml`, `${folder} ${name}`);
			}
			const before = lightsIn(await tree.frames());
			const { plan } = await planned('', true);
			await tree.during(plan, async () => {
				expect(lightsIn(await tree.frames())).toEqual(before);
				expect((await planned('', true)).plan.steps).toEqual([]);
			});
		}),
		{ numRuns: 60 },
	);
});
