import { afterEach, describe, expect, test } from 'vitest';
import { planRig, planStage, planTarget, type NewRig } from '../../src/plans/new-folders';
import { identity, layoutRules } from '../tree/real-tree';
import { emptyFoldersIn, pathsIn, reasonsOf, ScannedFolder } from './planned';

const made: ScannedFolder[] = [];
const folder = (): ScannedFolder => {
	const tree = new ScannedFolder();
	made.push(tree);
	return tree;
};
afterEach(() => {
	for (const tree of made.splice(0)) tree.delete();
});

const redcat: NewRig = {
	optics: 'Redcat51',
	focalRatio: 4.9,
	camera: 'AP26CC',
	gains: [0, 100],
	temperaturesCelsius: [],
};
const name = 'Redcat51@f4.9+AP26CC';

describe('a new rig', () => {
	test('has all stages and a dark library, and reads as a rig', async () => {
		const tree = folder();
		const done = await tree.run(planRig(redcat, []));
		expect(done.state).toBe('done');
		expect(emptyFoldersIn(tree)).toEqual([
			`${name}/00_Misc/FLATS`,
			`${name}/00_Misc/GAIN_0`,
			`${name}/00_Misc/GAIN_100`,
			`${name}/10_Blink`,
			`${name}/20_Data`,
			`${name}/30_Master`,
			`${name}/40_Process`,
			`${name}/50_Bake`,
			`${name}/60_Done`,
		]);
		expect((await tree.frames()).find(({ folder: { path } }) => path === `${name}/20_Data`)?.place).toMatchObject({
			rig: name,
			stage: { number: 20 },
		});
		await tree.undo(done);
		expect([pathsIn(tree), emptyFoldersIn(tree)]).toEqual([[], []]);
	});
	test('with darks at several temperatures keeps them apart', () => {
		const { steps } = planRig({ ...redcat, focalRatio: 5, gains: [100], temperaturesCelsius: [-10, 0] }, []);
		expect(steps.slice(7)).toEqual(
			['-10C/GAIN_100', '-10C/FLATS', '0C/GAIN_100', '0C/FLATS'].map(path => ({
				kind: 'make folder',
				path: `Redcat51@f5.0+AP26CC/00_Misc/${path}`,
			})),
		);
	});
	test('that is there already gets what it lacks', async () => {
		const tree = folder();
		tree.file(`${name}/20_Data/M31/a.txt`, 'text');
		const done = await tree.run(planRig(redcat, [name]));
		expect(done.state).toBe('done');
		expect(pathsIn(tree)).toEqual([`${name}/20_Data/M31/a.txt`]);
		expect(emptyFoldersIn(tree)).toHaveLength(8);
	});
	test.each<[Partial<NewRig>, string]>([
		[{ optics: 'a/b' }, 'name-path'],
		[{ optics: 'RC8@f8' }, 'misread'],
		[{ optics: '' }, 'misread'],
		[{ focalRatio: NaN }, 'misread'],
		[{ focalRatio: 0 }, 'misread'],
		[{ camera: '' }, 'misread'],
		[{ camera: 'Cam.' }, 'name-end'],
		[{ camera: 'a:b' }, 'name-character'],
		[{ optics: 'REDCAT51' }, 'similar-name'],
	])('can not be %j: %s', (change, reason) => {
		const plan = planRig({ ...redcat, ...change }, [name]);
		expect(plan.steps).toEqual([]);
		expect(Object.values(reasonsOf(plan))).toEqual([reason]);
	});
});

describe('a new target', () => {
	const plan = (target: string, { panels = 1, stage = '10_Blink', targets = [] as string[] } = {}) =>
		planTarget({ rigFolder: name, stage, target, panels }, targets, layoutRules(), identity);

	test('has a folder for accepted lights, in a mosaic one for each panel', () => {
		expect(plan('M 31').steps).toEqual([{ kind: 'make folder', path: `${name}/10_Blink/M 31/accept` }]);
		expect(plan('M 31', { panels: 2 }).steps).toEqual(
			[1, 2].map(panel => ({ kind: 'make folder', path: `${name}/10_Blink/M 31/accept/PANEL_${panel}` })),
		);
	});
	test('is made with everything above it', async () => {
		const tree = folder();
		await tree.run(plan('Sh2-155'));
		expect(emptyFoldersIn(tree)).toEqual([`${name}/10_Blink/Sh2-155/accept`]);
	});
	test.each(['Lights', 'Ha', '2026-01-14', 'reject', 'M31 Panel 2', '..', 'a\\b', 'con', 'M31 '])(
		'can not be called "%s"',
		target => {
			expect(plan(target).steps).toEqual([]);
			expect(plan(target).conflicts).toHaveLength(1);
		},
	);
	test('does not stand beside itself in another spelling, nor in the library', () => {
		expect(plan('M 31', { targets: ['M31'] }).conflicts).toMatchObject([{ reason: 'similar-name', detail: 'M31' }]);
		expect(plan('M31', { targets: ['M31'] }).conflicts).toEqual([]);
		expect(plan('M31', { stage: '00_Misc' }).conflicts).toMatchObject([{ reason: 'misread' }]);
	});
});

describe('a new stage', () => {
	const there = ['00_Misc', '10_Blink', '20_Data'];
	test('is a folder of the rig', () => {
		expect(planStage(name, '25_Queue', there).steps).toEqual([{ kind: 'make folder', path: `${name}/25_Queue` }]);
		expect(planStage('', '25_Queue', there).steps).toEqual([{ kind: 'make folder', path: '25_Queue' }]);
	});
	test.each([
		['Queue', 'misread'],
		['5_Queue', 'misread'],
		['20_Queue', 'taken'],
		['00_Other', 'misread'],
		['25_a/b', 'name-path'],
		['25_Queue.', 'name-end'],
	])('can not be "%s": %s', (stage, reason) => {
		const plan = planStage(name, stage, there);
		expect(plan.steps).toEqual([]);
		expect(Object.values(reasonsOf(plan))).toEqual([reason]);
	});
});
