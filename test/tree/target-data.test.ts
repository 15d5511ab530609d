import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TargetData } from '../../src/domain/target-facts';
import { findRepeats } from '../../src/tree/duplicates';
import { framesOf } from '../../src/tree/frames';
import { placeOf } from '../../src/tree/layout';
import { targetsOf } from '../../src/tree/target-data';
import { frameRules, identity, layoutRules, lightBytes, RealTree, scanOptions } from './real-tree';

const RIG = 'RC8@f8.0+ZWO ASI2600MM Pro';
const REDCAT = 'Redcat51@f4.9+AP26CC';

const { slice } = scanOptions();
let tree: RealTree;
beforeEach(() => {
	tree = new RealTree();
});
afterEach(() => {
	tree.delete();
});

async function targets(reversed = false): Promise<Map<string, TargetData>> {
	const folders = [...(await tree.scan()).index.folders.values()].map(folder =>
		framesOf(folder, placeOf(folder.path, layoutRules()), frameRules()),
	);
	if (reversed) folders.reverse();
	return targetsOf(folders, (await findRepeats(folders, slice)).repeats, 'k3f9', identity, slice);
}
const m31 = async (): Promise<TargetData> => {
	const found = (await targets()).get('m31');
	if (!found) throw new Error('M 31 is not there');
	return found;
};
const rows = ({ rows: all }: TargetData) =>
	all.map(({ night, panel, filter, exposureSeconds, accepted, unreviewed, rejected }) => [
		night,
		panel,
		filter,
		exposureSeconds,
		accepted,
		unreviewed,
		rejected,
	]);

describe('rows', () => {
	test('sum up folders: one row for each night, rig, panel, filter and exposure, in that order', async () => {
		const night = `${RIG}/20_Data/M 31/accept/DATE_2025-09-14`;
		for (const name of ['a', 'b']) tree.light(`${night}/FILTER_L_EXP_300/${name}.fits`);
		tree.light(`${RIG}/20_Data/M 31/reject/DATE_2025-09-14/FILTER_L_EXP_300/c.fits`);
		tree.light(`${RIG}/10_Blink/M31/DATE_2025-09-14/FILTER_Lum_EXP_300/d.fits`);
		tree.light(`${night}/FILTER_Ha_EXP_300/e.fits`, { filter: 'Ha' });
		tree.light(`${night}/FILTER_L_EXP_60/f.fits`, { seconds: 60 });
		tree.light(`${RIG}/20_Data/M 31/accept/PANEL_1/DATE_2025-09-14/FILTER_L_EXP_300/g.fits`);
		tree.light(`${RIG}/20_Data/M 31/accept/DATE_2025-09-13/FILTER_L_EXP_300/h.fits`, {
			start: '2025-09-13T21:00:00',
		});
		const data = await m31();
		expect(rows(data)).toEqual([
			['2025-09-13', null, 'L', 300, 1, 0, 0],
			['2025-09-14', 1, 'L', 300, 1, 0, 0],
			['2025-09-14', null, 'Ha', 300, 1, 0, 0],
			['2025-09-14', null, 'L', 60, 1, 0, 0],
			['2025-09-14', null, 'L', 300, 2, 1, 1],
		]);
		expect(data.rows.every(row => row.tree === 'k3f9' && row.state === 'here' && row.rig === RIG)).toBe(true);
	});
	test('leave out copies', async () => {
		const bytes = lightBytes();
		tree.file(`${RIG}/20_Data/M 31/accept/L/a.fits`, bytes);
		tree.file(`${RIG}/30_Master/M 31/accept/L/a.fits`, bytes);
		tree.file(`${RIG}/10_Blink/M 33/L/a.fits`, bytes);
		expect(rows(await m31())).toEqual([['2025-09-14', null, 'L', 300, 1, 0, 0]]);
		expect((await targets()).get('m33')?.rows).toEqual([]);
	});
	test('and everything else are the same whatever order the disk answers in', async () => {
		for (const [rig, stage] of [
			[RIG, '20_Data'],
			[REDCAT, '10_Blink'],
			[RIG, '10_Blink'],
		] as const)
			for (const target of ['M 31', 'm31 Panel 1', 'M31_Panel_2'])
				tree.light(`${rig}/${stage}/${target}/L/a.fits`, { mechanicalAngle: 10 });
		tree.light(`${RIG}/20_Data/M 31/master/2025-10-01/1x/m.fits`);
		tree.light(`${RIG}/20_Data/M 31/master/2025-10-01/2x/m.fits`);
		expect([...(await targets(true)).entries()]).toEqual([...(await targets()).entries()]);
	});
});

describe('angles', () => {
	const range = async (
		angles: readonly number[],
		system: 'mechanicalAngle' | 'skyAngle' = 'mechanicalAngle',
		state = 'accept',
	) => {
		angles.forEach((angle, at) => {
			tree.light(`${RIG}/20_Data/M 31/${state}/${at}.fits`, { [system]: angle });
		});
		const [row] = (await m31()).rows;
		return [row?.angleMin, row?.angleMax];
	};
	test('span the shortest arc, upwards from the first to the last', async () =>
		expect(await range([70.4, 71.7, 69.6])).toEqual([69.6, 71.7]));
	test('span it across 0°', async () => expect(await range([359.2, 0.4, 358.9, 1.1])).toEqual([358.9, 1.1]));
	test('end at 0°, never at 360°', async () => expect(await range([359.3, 359.999])).toEqual([359.3, 0]));
	test('of one direction have no span', async () => expect(await range([70.25, 70.25])).toEqual([70.25, 70.25]));
	test('on the sky count modulo 180: the meridian flip turns them', async () =>
		expect(await range([50.1, 230.3, 50.2], 'skyAngle')).toEqual([50.1, 50.3]));
	test('of the rotator do not', async () => expect(await range([50, 230.5])).toEqual([230.5, 50]));
	test("of rejected lights don't count", async () =>
		expect(await range([70], 'mechanicalAngle', 'reject')).toEqual([null, null]));
	test('of two systems are never mixed: the one of most lights is shown', async () => {
		tree.light(`${RIG}/20_Data/M 31/accept/z.fits`, { skyAngle: 120 });
		expect(await range([70, 71])).toEqual([70, 71]);
	});
	test("of copies don't count", async () => {
		tree.light(`${RIG}/20_Data/M 31/accept/a.fits`, { start: '2025-09-14T22:00:00', mechanicalAngle: 70 });
		tree.light(`${RIG}/20_Data/M 31/accept/a copy.fits`, { start: '2025-09-14T22:00:00', mechanicalAngle: 90 });
		tree.light(`${RIG}/20_Data/M 31/accept/b.fits`, { mechanicalAngle: 71 });
		const [row] = (await m31()).rows;
		expect([row?.accepted, row?.angleMin, row?.angleMax]).toEqual([2, 70, 71]);
	});
});

describe('a target', () => {
	test('is one under all its spellings, and is called as most of its lights are', async () => {
		tree.light(`${RIG}/20_Data/M 31/accept/a.fits`);
		tree.light(`${REDCAT}/20_Data/m31/accept/b.fits`);
		tree.light(`${REDCAT}/20_Data/m31/accept/c.fits`);
		tree.light(`${RIG}/10_Blink/M_31/d.fits`);
		expect([...(await targets()).keys()]).toEqual(['m31']);
		expect((await m31()).target).toBe('m31');
	});
	test('is called as its folder is where it has no lights yet', async () => {
		tree.folder(`${RIG}/10_Blink/M 31`);
		expect(await m31()).toMatchObject({
			target: 'M 31',
			rows: [],
			projects: [{ rig: RIG, stage: { folder: '10_Blink' } }],
		});
	});
	test('in panels that are folders of their own is one, with panels', async () => {
		tree.light(`${RIG}/20_Data/M 31 Panel 1/accept/a.fits`);
		tree.light(`${RIG}/20_Data/M 31_Panel_2/accept/b.fits`);
		const data = await m31();
		expect(rows(data).map(([, panel]) => panel)).toEqual([1, 2]);
		expect(data.projects).toMatchObject([
			{ rig: RIG, folders: [`${RIG}/20_Data/M 31 Panel 1`, `${RIG}/20_Data/M 31_Panel_2`] },
		]);
	});
	test('is none because of a library or a folder of the convention', async () => {
		tree.light(`${RIG}/00_Misc/GAIN_100/a.fits`, { kind: 'DARK' });
		tree.light(`${RIG}/20_Data/Dark Library/b.fits`, { kind: 'DARK' });
		tree.light('MASTER DARK/ZWO ASI2600MM Pro/c.fits', { kind: 'DARK' });
		tree.folder(`${RIG}/10_Blink/DATE_2025-09-14`);
		expect([...(await targets()).keys()]).toEqual([]);
	});
});

describe('a project', () => {
	const projects = async () =>
		(await m31()).projects.map(({ rig, stage, stages, folders }) => ({
			rig,
			stage: stage?.folder ?? null,
			stages: stages.map(({ folder }) => folder),
			folders,
		}));

	test('stands in the furthest stage that holds accepted lights', async () => {
		tree.light(`${RIG}/10_Blink/M 31/L/a.fits`);
		tree.light(`${RIG}/20_Data/M 31/accept/L/b.fits`);
		tree.light(`${RIG}/25_Queue/M 31/accept/L/c.fits`);
		tree.folder(`${RIG}/30_Master/M 31/accept`);
		expect(await projects()).toEqual([
			{
				rig: RIG,
				stage: '25_Queue',
				stages: ['10_Blink', '20_Data', '25_Queue', '30_Master'],
				folders: [
					`${RIG}/25_Queue/M 31`,
					`${RIG}/20_Data/M 31`,
					`${RIG}/30_Master/M 31`,
					`${RIG}/10_Blink/M 31`,
				],
			},
		]);
	});
	test('stands in the furthest stage where nothing is accepted', async () => {
		tree.light(`${RIG}/10_Blink/M 31/L/a.fits`);
		tree.light(`${RIG}/20_Data/M 31/reject/L/b.fits`);
		expect(await projects()).toMatchObject([{ stage: '20_Data', stages: ['10_Blink', '20_Data'] }]);
	});
	test('is one for each rig', async () => {
		tree.light(`${RIG}/20_Data/M 31/accept/L/a.fits`);
		tree.light(`${REDCAT}/60_Done/M 31/accept/L/b.fits`);
		expect(await projects()).toMatchObject([
			{ rig: RIG, stage: '20_Data' },
			{ rig: REDCAT, stage: '60_Done' },
		]);
	});
	test('in a loose tree has the rigs of its headers and no stage', async () => {
		tree.light('2025 July/M 31/L/a.fits', { telescope: 'FRA400' });
		tree.light('2025 July/M 31/Ha/b.fits', { filter: 'Ha', telescope: 'FRA400' });
		tree.light('2025 July/M 31/Ha/c.fits', { filter: 'Ha', camera: null });
		expect(await projects()).toEqual([
			{ rig: 'FRA400+ZWO ASI2600MM Pro', stage: null, stages: [], folders: ['2025 July/M 31'] },
			{ rig: null, stage: null, stages: [], folders: ['2025 July/M 31'] },
		]);
	});
	test('has no folder for what its header alone calls so', async () => {
		tree.light('2025-09-14/LIGHT/a.fits');
		expect(rows(await m31())).toEqual([['2025-09-14', null, 'L', 300, 0, 1, 0]]);
		expect(await projects()).toEqual([]);
	});
	test('keeps its master lights, by path', async () => {
		tree.light(`${RIG}/40_Process/M 31/master/2025-10-01/2x/b.fits`, { filter: 'Ha' });
		tree.light(`${RIG}/40_Process/M 31/master/2025-10-01/1x/a.fits`);
		expect(
			(await m31()).masters.map(({ file, date, drizzle, filter }) => [
				file.slice(file.lastIndexOf('/') + 1),
				date,
				drizzle,
				filter,
			]),
		).toEqual([
			['a.fits', '2025-10-01', '1x', 'L'],
			['b.fits', '2025-10-01', '2x', 'Ha'],
		]);
	});
});
