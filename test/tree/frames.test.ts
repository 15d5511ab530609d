import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Problem } from '../../src/domain/problem';
import { FilterTable } from '../../src/domain/filter';
import { FileNames } from '../../src/headers/names/file-name';
import { compileNinaPattern } from '../../src/headers/names/nina-pattern';
import { DEFAULT_SETTINGS } from '../../src/settings';
import { framesOf, type FolderFrames } from '../../src/tree/frames';
import { placeOf } from '../../src/tree/layout';
import { fitsBytes, cardsOf } from '../build/fits-file';
import { frameRules, layoutRules, lightBytes, RealTree } from './real-tree';

const RIG = 'RC8@f8.0+ZWO ASI2600MM Pro';
const NIGHT = `${RIG}/20_Data/M 31/accept/DATE_2025-09-14`;
const L = `${NIGHT}/FILTER_L_EXP_300`;

let tree: RealTree;
beforeEach(() => {
	tree = new RealTree();
});
afterEach(() => {
	tree.delete();
});

async function framesIn(folder: string, settings = DEFAULT_SETTINGS): Promise<FolderFrames> {
	const found = (await tree.scan()).index.folders.get(folder);
	if (!found) throw new Error(`there is no ${folder}`);
	return framesOf(found, placeOf(folder, layoutRules('Data', settings)), frameRules(settings));
}

const codes = (problems: readonly Problem[]): unknown[] => problems.map(({ code, detail }) => ({ code, ...detail }));

describe('the lights of a folder', () => {
	test('are groups that agree in everything the log counts by', async () => {
		tree.light(`${NIGHT}/a.fits`, { filter: 'L', seconds: 300, mechanicalAngle: 70.1 });
		tree.light(`${NIGHT}/b.fits`, { filter: 'L', seconds: 300, mechanicalAngle: 70.3 });
		tree.light(`${NIGHT}/c.fits`, { filter: 'Ha', seconds: 300, mechanicalAngle: 70.3 });
		tree.light(`${NIGHT}/d.fits`, { filter: 'L', seconds: 60 });
		const { lights, calibration, masters, problems } = await framesIn(NIGHT);
		const said = lights.map(({ filter, exposureSeconds, members, angleSystem, angles }) => ({
			filter,
			exposureSeconds,
			subs: members.length,
			angleSystem,
			angles: [...angles].sort(),
		}));
		expect(said).toHaveLength(3);
		expect(said).toEqual(
			expect.arrayContaining([
				{ filter: 'L', exposureSeconds: 300, subs: 2, angleSystem: 'mechanical', angles: [70.1, 70.3] },
				{ filter: 'Ha', exposureSeconds: 300, subs: 1, angleSystem: 'mechanical', angles: [70.3] },
				{ filter: 'L', exposureSeconds: 60, subs: 1, angleSystem: null, angles: [] },
			]),
		);
		expect(
			lights.every(
				({ target, rig, night, panel, state }) =>
					target === 'M 31' &&
					rig === RIG &&
					night === '2025-09-14' &&
					panel === null &&
					state === 'accepted',
			),
		).toBe(true);
		expect([calibration, masters, problems]).toEqual([[], [], []]);
	});
	test('name the positions of their files', async () => {
		tree.light(`${L}/a.fits`);
		tree.file(`${L}/b.fits`, '');
		tree.light(`${L}/c.fits`);
		const { lights, folder } = await framesIn(L);
		expect(lights.flatMap(({ members }) => members.map(at => folder.files[at]?.name)).sort()).toEqual([
			'a.fits',
			'c.fits',
		]);
	});
	test('below no DATE folder have the night of their headers', async () => {
		tree.light('M 31/L/a.fits', { start: '2025-09-15T01:00:00' });
		tree.light('M 31/L/b.fits', { start: '2025-09-15T21:00:00' });
		expect((await framesIn('M 31/L')).lights.map(({ night }) => night).sort()).toEqual([
			'2025-09-14',
			'2025-09-15',
		]);
	});
	test('of N.I.N.A. as it is installed take all but the night from their headers', async () => {
		tree.light('2025-09-14/LIGHT/a.fits', { target: 'M 31 Panel 2', filter: 'H' });
		expect((await framesIn('2025-09-14/LIGHT')).lights).toMatchObject([
			{
				target: 'M 31',
				panel: 2,
				rig: 'RC8+ZWO ASI2600MM Pro',
				night: '2025-09-14',
				filter: 'Ha',
				state: 'unreviewed',
			},
		]);
	});
	test('of a colour camera without a filter are OSC, of a mono camera Unknown and reported once for all', async () => {
		tree.light(`${NIGHT}/a.fits`, { filter: null, bayer: 'RGGB' });
		tree.light(`${NIGHT}/b.fits`, { filter: null });
		tree.light(`${NIGHT}/c.fits`, { filter: 'NoFilter' });
		const { lights, problems } = await framesIn(NIGHT);
		expect(lights.map(({ filter, members }) => [filter, members.length]).sort()).toEqual([
			['OSC', 1],
			['Unknown', 2],
		]);
		expect(codes(problems)).toEqual([{ code: 'unknown-filter', files: 2 }]);
	});
	test("an empty filter in the folder's name is none", async () => {
		tree.light(`${NIGHT}/FILTER__EXP_300/a.fits`, { filter: 'Ha' });
		expect((await framesIn(`${NIGHT}/FILTER__EXP_300`)).lights.map(({ filter }) => filter)).toEqual(['Ha']);
	});
	test('that nothing names a target of are counted nowhere and reported', async () => {
		tree.light('2025-09-14/LIGHT/a.fits', { target: null });
		tree.light('2025-09-14/LIGHT/b.fits', { target: null });
		const { lights, problems } = await framesIn('2025-09-14/LIGHT');
		expect([lights, codes(problems)]).toEqual([
			[],
			[{ code: 'light-counted-nowhere', place: 'no-target', files: 2 }],
		]);
	});
	test('without an exposure anywhere are reported, those without a night counted and reported', async () => {
		tree.light('M 31/L/a.fits', { seconds: null });
		tree.light('M 31/L/b.fits', { start: null });
		const { lights, problems } = await framesIn('M 31/L');
		expect(lights).toMatchObject([{ night: null, exposureSeconds: 300 }]);
		expect(codes(problems)).toEqual(
			expect.arrayContaining([
				{ code: 'unknown-exposure', files: 1 },
				{ code: 'no-night', files: 1 },
			]),
		);
	});
	test('are rejected by folder or name, and stay where they are counted', async () => {
		tree.light(`${L}/a.fits`);
		tree.light(`${L}/rejected_b.fits`);
		tree.light(`${L}/failed_x.fits`);
		tree.light(`${L}/rejected/d.fits`);
		expect((await framesIn(L)).lights.map(({ state, members }) => [state, members.length]).sort()).toEqual([
			['accepted', 1],
			['rejected', 2],
		]);
		expect((await framesIn(`${L}/rejected`)).lights.map(({ state, target }) => [state, target])).toEqual([
			['rejected', 'M 31'],
		]);
	});
});

describe('from stage 30 on', () => {
	test.each(['30_Master', '99_Abandoned'])(
		'in %s a light counts below accept/ alone; the others are one finding a folder',
		async stage => {
			const target = `${RIG}/${stage}/M 31`;
			for (const name of ['a', 'b']) tree.light(`${target}/tried/${name}.fits`);
			tree.light(`${target}/accept/DATE_2025-09-14/c.fits`);
			tree.light(`${target}/reject/d.fits`);
			const tried = await framesIn(`${target}/tried`);
			expect([tried.lights, codes(tried.problems)]).toEqual([
				[],
				[{ code: 'light-counted-nowhere', place: 'outside-accept', files: 2 }],
			]);
			expect((await framesIn(`${target}/accept/DATE_2025-09-14`)).lights).toHaveLength(1);
			expect((await framesIn(`${target}/reject`)).lights).toMatchObject([{ state: 'rejected' }]);
		},
	);
});

describe('what is no sub', () => {
	test('stacks by their header or name, and snapshots by their name, are neither lights nor findings', async () => {
		tree.light(`${L}/a.fits`, { further: cardsOf([['STACKCNT', 12]]) });
		tree.light(`${L}/b.fits`, { further: cardsOf([['NCOMBINE', 3]]) });
		tree.light(`${L}/c.fits`, { kind: 'Master Light' });
		tree.light(`${L}/2025-09-14_20-31-10_SNAPSHOT_L_71.40_4.00s_0000.fits`);
		tree.light(`${L}/masterLight_BIN-1_6248x4176_EXPOSURE-300.00s_FILTER-L_mono.fits`);
		const { lights, calibration, masters, problems } = await framesIn(L);
		expect([lights, calibration, masters, problems]).toEqual([[], [], [], []]);
	});
	test('kinds that nobody knows are one finding each', async () => {
		for (const name of ['a', 'b']) tree.light(`${L}/${name}.fits`, { kind: 'Tricolor Image' });
		tree.light(`${L}/c.fits`, { kind: 'Focus' });
		const { lights, problems } = await framesIn(L);
		expect(lights).toEqual([]);
		expect(codes(problems)).toEqual(
			expect.arrayContaining([
				{ code: 'unknown-kind', kind: 'Tricolor Image', files: 2 },
				{ code: 'unknown-kind', kind: 'Focus', files: 1 },
			]),
		);
	});
	test('calibration is kept with its kind, raw or master, wherever it lies', async () => {
		tree.light(`${NIGHT}/dark.fits`, { kind: 'Master Dark' });
		tree.light(`${NIGHT}/flat.fits`, { kind: 'FLAT' });
		tree.light(`${NIGHT}/bias.fits`, { kind: 'Bias Frame' });
		tree.light(`${RIG}/00_Misc/FLATS/dark.fits`, { kind: 'Master Dark' });
		tree.light(`${RIG}/00_Misc/GAIN_100/light.fits`);
		const { lights, calibration } = await framesIn(NIGHT);
		expect(lights).toEqual([]);
		expect(calibration.map(({ file, kind, isMaster }) => [file.name, kind, isMaster]).sort()).toEqual([
			['bias.fits', 'bias', false],
			['dark.fits', 'dark', true],
			['flat.fits', 'flat', false],
		]);
		expect((await framesIn(`${RIG}/00_Misc/FLATS`)).calibration).toMatchObject([
			{ kind: 'dark flat', isMaster: true },
		]);
		const library = await framesIn(`${RIG}/00_Misc/GAIN_100`);
		expect([library.lights, codes(library.problems)]).toEqual([
			[],
			[{ code: 'light-counted-nowhere', place: 'library', files: 1 }],
		]);
	});
	test('master lights are what lies below master/, whatever their header says', async () => {
		const folder = `${RIG}/40_Process/M 31/master/2025-10-01/2x`;
		tree.light(`${folder}/a.fits`, { kind: 'LIGHT', filter: 'H', further: cardsOf([['STACKCNT', 30]]) });
		tree.light(`${folder}/dark.fits`, { kind: 'DARK' });
		const { lights, masters, calibration } = await framesIn(folder);
		expect([lights, calibration]).toEqual([[], []]);
		expect(masters).toEqual([
			{
				target: 'M 31',
				rig: RIG,
				date: '2025-10-01',
				drizzle: '2x',
				filter: 'Ha',
				subs: 30,
				exposureSeconds: 300,
				file: `${folder}/a.fits`,
			},
		]);
	});
	test("a file that can't be read is a finding with its cause", async () => {
		tree.file(`${L}/empty.fits`, '');
		tree.file(`${L}/cut.fits`, lightBytes().slice(0, 3000));
		const { problems } = await framesIn(L);
		expect(problems.map(({ code, path }) => [code, path]).sort()).toEqual([
			['empty-file', `${L}/empty.fits`],
			['file-truncated', `${L}/cut.fits`],
		]);
	});
});

describe('disagreements', () => {
	test('are one finding for each fact, pair of values and folder, with the number of files', async () => {
		for (const name of ['a', 'b', 'c']) tree.light(`${L}/${name}.fits`, { filter: 'R' });
		tree.light(`${L}/d.fits`, { filter: 'G' });
		tree.light(`${L}/e.fits`, { filter: 'Lum' });
		const { lights, problems } = await framesIn(L);
		expect(lights).toMatchObject([{ filter: 'L', members: { length: 5 } }]);
		expect(problems.every(({ path }) => path === L)).toBe(true);
		expect(codes(problems)).toHaveLength(2);
		expect(codes(problems)).toEqual(
			expect.arrayContaining([
				{ code: 'facts-disagree', fact: 'filter', used: 'L', other: 'R', files: 3 },
				{ code: 'facts-disagree', fact: 'filter', used: 'L', other: 'G', files: 1 },
			]),
		);
	});
	test.each<[string, Parameters<RealTree['light']>[1], object]>([
		['target', { target: 'M 33' }, { used: 'M 31', other: 'M 33' }],
		['exposure', { seconds: 600 }, { used: 600, other: 300 }],
		['night', { start: '2025-09-12T21:00:00' }, { used: '2025-09-14', other: '2025-09-12' }],
	])('of the %s', async (fact, header, values) => {
		tree.light(`${L}/a.fits`, header);
		expect(codes((await framesIn(L)).problems)).toEqual([{ code: 'facts-disagree', fact, ...values, files: 1 }]);
	});
	test('of the panel: a sub may lie in the wrong one', async () => {
		const folder = `${RIG}/20_Data/M 31/accept/PANEL_1/DATE_2025-09-14`;
		tree.light(`${folder}/a.fits`, { target: 'M 31 Panel 2' });
		const { lights, problems } = await framesIn(folder);
		expect(lights).toMatchObject([{ target: 'M 31', panel: 1 }]);
		expect(codes(problems)).toEqual([{ code: 'facts-disagree', fact: 'panel', used: 1, other: 2, files: 1 }]);
	});
	test("are none between spellings, nor within the shutter's error", async () => {
		tree.light(`${NIGHT}/FILTER_H_EXP_300/a.fits`, { target: 'm31', filter: 'H-alpha', seconds: 300.9 });
		const { lights, problems } = await framesIn(`${NIGHT}/FILTER_H_EXP_300`);
		expect([
			lights.map(({ filter, exposureSeconds, target }) => [filter, exposureSeconds, target]),
			problems,
		]).toEqual([[['Ha', 300.9, 'M 31']], []]);
	});
	test('are decided by the order of the settings', async () => {
		tree.light(`${L}/a.fits`, { target: 'M 33', filter: 'R', seconds: 600, start: '2025-09-12T21:00:00' });
		const order = DEFAULT_SETTINGS.factOrder;
		const headers = {
			...order,
			target: order.exposure,
			filter: order.exposure,
			night: order.exposure,
			exposure: order.filter,
		};
		expect((await framesIn(L, { ...DEFAULT_SETTINGS, factOrder: headers })).lights).toMatchObject([
			{ target: 'M 33', filter: 'R', night: '2025-09-12', exposureSeconds: 300 },
		]);
	});
});

describe("the user's own N.I.N.A. pattern", () => {
	test('is read in folders, too', async () => {
		tree.light('2025-09-14/M 31 Panel 2/LIGHT/Ha_300.00s_0001.fits', {
			target: null,
			filter: null,
			seconds: null,
			start: null,
		});
		const pattern = compileNinaPattern(
			'$$DATEMINUS12$$\\$$TARGETNAME$$\\$$IMAGETYPE$$\\$$FILTER$$_$$EXPOSURETIME$$s_$$FRAMENR$$',
		);
		if ('error' in pattern) throw new Error(pattern.error);
		const names = new FileNames(new FilterTable(), pattern);
		const folder = (await tree.scan()).index.folders.get('2025-09-14/M 31 Panel 2/LIGHT');
		if (!folder) throw new Error('not scanned');
		const rules = { ...frameRules(), nameFacts: (path: string) => names.parse(path) };
		// Nothing of the folders' own meaning: the pattern alone tells.
		expect(framesOf(folder, placeOf('', layoutRules()), rules).lights).toMatchObject([
			{ target: 'M 31', panel: 2, night: '2025-09-14', filter: 'Ha', exposureSeconds: 300 },
		]);
	});
});

describe('camera raw and bare headers', () => {
	test('a FITS file that says nothing takes everything from its folders', async () => {
		tree.file(
			`${L}/a.fits`,
			fitsBytes(
				cardsOf([
					['SIMPLE', true],
					['BITPIX', 16],
					['NAXIS', 2],
					['NAXIS1', 8],
					['NAXIS2', 8],
				]),
			),
		);
		expect((await framesIn(L)).lights).toMatchObject([
			{ target: 'M 31', rig: RIG, night: '2025-09-14', filter: 'L', exposureSeconds: 300, state: 'accepted' },
		]);
	});
});
