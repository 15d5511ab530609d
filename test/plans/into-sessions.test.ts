import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FilterTable } from '../../src/domain/filter';
import type { Flat } from '../../src/domain/flats/flat';
import type { SessionRules } from '../../src/domain/flats/session';
import { planByFilter } from '../../src/plans/by-filter';
import { planIntoSessions, type IntoSessions } from '../../src/plans/into-sessions';
import type { LightHeader } from '../tree/real-tree';
import { lightsIn, PlannedTree, sortingRules, stepsIn } from './planned-tree';

const RIG = 'RC8@f8.0+ZWO ASI2600MM Pro';
const TARGET = `${RIG}/20_Data/M31`;
const NIGHT = `${TARGET}/accept/DATE_2025-09-14`;

const filters = new FilterTable();
const RULES: SessionRules = { source: 'mechanical', symmetry: 360, toleranceDegrees: 2.5, filters };
const flatsOf = (byFilter: Record<string, number[]>): Flat[] =>
	Object.entries(byFilter).flatMap(([filter, angles]) =>
		angles.map((angleDegrees): Flat => ({
			filter,
			angleDegrees,
			angleSystem: null,
			date: '2025-09-21',
			source: 'recorded',
		})),
	);

let tree: PlannedTree;
beforeEach(() => {
	tree = new PlannedTree();
});
afterEach(() => {
	tree.delete();
});

const planned = async (
	folder: string,
	flats: Record<string, number[]> = {},
	rules: Partial<SessionRules> = {},
): Promise<IntoSessions> =>
	planIntoSessions(
		await tree.frames(),
		{ folder, inventory: await tree.inventory(folder) },
		() => ({ flats: flatsOf(flats), rules: { ...RULES, ...rules } }),
		sortingRules,
	);

const light = (path: string, mechanicalAngle?: number, header: LightHeader = {}): void =>
	tree.light(path, { ...header, ...(mechanicalAngle !== undefined && { mechanicalAngle }) });

/** Each session's name, and how many lights each filter has; whether there are flats. */
const summary = ({ folders }: IntoSessions): unknown =>
	folders.map(({ folder, sessions, isSorted }) => [
		folder,
		isSorted,
		...sessions.map(
			({ label, filters: own }) =>
				`${label}: ` +
				`${own.map(({ filter, lights, hasFlats }) => `${filter} ${lights}${hasFlats ? '' : ' without flats'}`).join(', ')}`,
		),
	]);

describe("the seed's War and Peace Nebula, both steps", () => {
	const folder = '2025 July/The War and Peace Nebula copy';
	const flats = { ALPT2: [70, 75, 82, 10, 71], ALPT: [70, 75, 82, 71] };
	/** So many lights of one filter from one angle to another, both ends among them. */
	const spread = (filter: string, number: number, from: number, to: number): [string, string][] =>
		Array.from({ length: number }, (_, at) => [filter, (from + ((to - from) * at) / (number - 1)).toFixed(2)]);
	const all = [
		...spread('ALPT2', 38, 10, 10),
		...spread('ALPT', 141, 70.4, 71.67),
		...spread('ALPT2', 104, 70.47, 71.67),
		...spread('ALPT', 24, 72.41, 72.53),
		...spread('ALPT2', 17, 72.49, 72.53),
	];

	test('71° alone holds 286 files, 10° holds 38, and each file is in one session', async () => {
		all.forEach(([filter, angle], at) => {
			tree.light(`${folder}/2025-09-08_20-41-17_${filter}_${angle}_300.00s_${String(at).padStart(4, '0')}.fits`, {
				target: null,
				filter: null,
				seconds: null,
			});
		});
		const inventory = await tree.inventory(folder);
		const filtered = planByFilter(await tree.frames(), { folder, inventory }, false, sortingRules);
		expect(filtered.groups.map(({ filter, lights }) => [filter, lights])).toEqual([
			['ALPT2', 159],
			['ALPT', 165],
		]);
		await tree.during(filtered.plan, async () => {
			const before = lightsIn(await tree.frames());
			const sorted = await planned(folder, flats, { source: 'name' });
			expect(summary(sorted)).toEqual([[folder, true, '10: ALPT2 38', '71: ALPT 165, ALPT2 121']]);
			expect(
				sorted.folders[0]?.sessions.flatMap(({ filters: own }) =>
					own.map(({ filter, arc }) => [
						filter,
						arc.startDegrees,
						Number((arc.startDegrees + arc.spanDegrees).toFixed(2)),
					]),
				),
			).toEqual([
				['ALPT2', 10, 10],
				['ALPT', 70.4, 72.53],
				['ALPT2', 70.47, 72.53],
			]);
			expect(sorted.folders[0]).toMatchObject({ flatsToShoot: [], withoutAngle: [] });
			expect([sorted.plan.conflicts, sorted.plan.skipped]).toEqual([[], []]);
			await tree.during(sorted.plan, async () => {
				const paths = tree.paths();
				const at = (below: string): number =>
					paths.filter(path => path.startsWith(`${folder}/${below}/`)).length;
				expect([
					at('Session_10deg/ALPT2'),
					at('Session_71deg/ALPT'),
					at('Session_71deg/ALPT2'),
					paths.length,
				]).toEqual([38, 165, 121, 324]);
				expect(lightsIn(await tree.frames())).toEqual(before);
				expect((await planned(folder, flats, { source: 'name' })).plan.steps).toEqual([]);
			});
		});
	});
});

describe('a night', () => {
	const sub = (path: string, angle: number | undefined, filter = 'L'): void =>
		light(`${NIGHT}/${path}`, angle, { filter });

	test('with two groups of angles gets a folder for each; its masters, and what has no angle, stay', async () => {
		sub('FILTER_L_EXP_300/1.fits', 70.2);
		sub('FILTER_L_EXP_300/2.fits', 250);
		sub('FILTER_R_EXP_300/3.fits', 70.4, 'R');
		sub('FILTER_G_EXP_300/4.fits', undefined, 'G');
		sub('5.fits', 251, 'R');
		for (const path of ['FILTER_L_EXP_300/1.xml', 'FILTER_G_EXP_300/4.xml']) tree.file(`${NIGHT}/${path}`, path);
		tree.light(`${NIGHT}/masterFlat_L.fits`, { kind: 'MASTER FLAT' });
		const before = lightsIn(await tree.frames());
		const result = await planned(TARGET, { L: [70], R: [70.5] });
		// R is served at 70.5°, L at 70°, 250 and 251 by none yet: 250.5 is nearest to both, and whole degrees are
		// shot.
		expect(summary(result)).toEqual([
			[NIGHT, true, '70: L 1', '71: R 1', '250: R 1 without flats, L 1 without flats'],
		]);
		expect(result.folders[0]?.flatsToShoot).toEqual(
			['R', 'L'].map(filter => ({ filter, physicalFilter: filter, angleDegrees: 250, lights: 1 })),
		);
		expect(result.plan).toMatchObject({
			operation: 'sessions',
			title: 'M31 into sessions',
			conflicts: [],
			skipped: [{ path: `${NIGHT}/FILTER_G_EXP_300/4.fits`, reason: 'no-angle' }],
		});
		await tree.during(result.plan, async () => {
			expect(tree.paths()).toEqual(
				[
					'FILTER_G_EXP_300/4.fits',
					'FILTER_G_EXP_300/4.xml',
					'Session_250deg/FILTER_L_EXP_300/2.fits',
					'Session_250deg/FILTER_R_EXP_300/5.fits',
					'Session_70deg/FILTER_L_EXP_300/1.fits',
					'Session_70deg/FILTER_L_EXP_300/1.xml',
					'Session_71deg/FILTER_R_EXP_300/3.fits',
					'masterFlat_L.fits',
				].map(path => `${NIGHT}/${path}`),
			);
			expect(lightsIn(await tree.frames())).toEqual(before);
			expect((await planned(TARGET, { L: [70], R: [70.5] })).plan.steps).toEqual([]);
		});
	});
	test('with one group stays as it is', async () => {
		sub('FILTER_L_EXP_300/1.fits', 70.2);
		sub('FILTER_R_EXP_300/2.fits', 71.4, 'R');
		sub('FILTER_G_EXP_300/3.fits', undefined, 'G');
		expect(summary(await planned(TARGET, { L: [70] }))).toEqual([[NIGHT, false, '70: L 1, R 1 without flats']]);
		// Each filter has one flat of its own: nothing can be mixed up.
		const result = await planned(TARGET, { L: [69], R: [73] });
		expect(summary(result)).toEqual([[NIGHT, false, '69: L 1', '73: R 1']]);
		expect(result.plan).toMatchObject({ steps: [], skipped: [] });
	});
	test('needs two where one filter needs two flats, though one angle could serve all', async () => {
		sub('FILTER_L_EXP_300/1.fits', 70);
		sub('FILTER_L_EXP_300/2.fits', 73);
		expect(summary(await planned(TARGET, { L: [68, 75] }))).toEqual([[NIGHT, true, '68: L 1', '75: L 1']]);
	});
	test('is sorted for itself, panels and reviewed lights apart', async () => {
		for (const night of [`${TARGET}/DATE_2025-09-14`, NIGHT, `${TARGET}/accept/PANEL_2/DATE_2025-09-15`])
			for (const angle of [10, 120]) light(`${night}/FILTER_L_EXP_300/${angle}.fits`, angle);
		light(`${TARGET}/accept/DATE_2025-09-16/FILTER_L_EXP_300/1.fits`, 200);
		light(`${TARGET}/reject/DATE_2025-09-14/FILTER_L_EXP_300/1.fits`, 10);
		light(`${TARGET}/reject/DATE_2025-09-14/FILTER_L_EXP_300/2.fits`, 120);
		expect(
			stepsIn((await planned(TARGET)).plan)
				.filter(step => step.includes('->'))
				.map(step => step.split(' -> ')[1]?.slice(TARGET.length + 1)),
		).toEqual(
			['DATE_2025-09-14', 'accept/DATE_2025-09-14', 'accept/PANEL_2/DATE_2025-09-15'].flatMap(night =>
				[10, 120].map(angle => `${night}/Session_${angle}deg/FILTER_L_EXP_300/${angle}.fits`),
			),
		);
		expect(stepsIn((await planned(NIGHT)).plan).filter(step => step.includes('->'))).toHaveLength(2);
	});
	test('that was sorted before is sorted anew by other flats', async () => {
		sub('session_10deg/FILTER_L_EXP_300/1.fits', 11);
		sub('Session_120deg/FILTER_L_EXP_300/2.fits', 120);
		const flats = { L: [12, 120] };
		const { plan } = await planned(TARGET, flats);
		await tree.during(plan, () => {
			expect(tree.paths()).toEqual(
				['Session_120deg/FILTER_L_EXP_300/2.fits', 'Session_12deg/FILTER_L_EXP_300/1.fits'].map(
					path => `${NIGHT}/${path}`,
				),
			);
		});
		// The folder that is there is used, however it is spelled.
		expect((await planned(TARGET, { L: [10, 120] })).plan.steps).toEqual([]);
		for (const part of ['session_10deg', 'session_10deg/FILTER_L_EXP_300', 'FILTER_L_EXP_300'])
			expect(await planned(`${NIGHT}/${part}`, flats)).toMatchObject({ folders: [], plan: { steps: [] } });
	});
});

describe('a loose tree', () => {
	test('is sorted target by target, as deep as it was; what is asked for is not left', async () => {
		light('2025/M31/1.fits', 10);
		light('2025/M31/2025-09-14/L/2.fits', 120);
		light('2025/M31/PANEL_2/R/3.fits', 10, { filter: 'R' });
		light('2025/M33/L/4.fits', 10);
		light('2025-10-01/L/5.fits', 10, { target: 'M 45' });
		expect(stepsIn((await planned('')).plan)).toEqual([
			'2025-10-01/L/5.fits -> 2025-10-01/L/Session_10deg/5.fits',
			'2025/M31/1.fits -> 2025/M31/Session_10deg/L/1.fits',
			'2025/M31/2025-09-14/L/2.fits -> 2025/M31/Session_120deg/2025-09-14/L/2.fits',
			'2025/M31/PANEL_2/R/3.fits -> 2025/M31/PANEL_2/Session_10deg/R/3.fits',
			'2025/M33/L/4.fits -> 2025/M33/Session_10deg/L/4.fits',
			'remove folder 2025/M31/2025-09-14/L',
			'remove folder 2025/M31/PANEL_2/R',
			'remove folder 2025/M31/2025-09-14',
			'remove folder 2025/M33/L',
		]);
		expect(stepsIn((await planned('2025/M31/2025-09-14')).plan)).toEqual([
			'2025/M31/2025-09-14/L/2.fits -> 2025/M31/2025-09-14/Session_120deg/L/2.fits',
			'remove folder 2025/M31/2025-09-14/L',
		]);
		expect(stepsIn((await planned('2025-10-01')).plan)).toEqual([
			'2025-10-01/L/5.fits -> 2025-10-01/Session_10deg/L/5.fits',
			'remove folder 2025-10-01/L',
		]);
	});
	test('of a rig without a rotator stays, and its lights are listed', async () => {
		light('M31/L/1.fits', 10);
		const { plan, folders } = await planned('M31', { L: [10] }, { source: 'none' });
		expect(plan).toMatchObject({ steps: [], skipped: [{ path: 'M31/L/1.fits', reason: 'no-angle' }] });
		expect(folders).toMatchObject([{ sessions: [], withoutAngle: ['M31/L/1.fits'] }]);
	});
	test('of two rigs is sorted by the flats of each', async () => {
		light('M31/1.fits', 10);
		light('M31/2.fits', 10.5, { camera: 'AP26CC' });
		const own: Record<string, number[]> = { 'RC8+ZWO ASI2600MM Pro': [9], 'RC8+AP26CC': [12] };
		const inventory = await tree.inventory('M31');
		const { plan, folders } = planIntoSessions(
			await tree.frames(),
			{ folder: 'M31', inventory },
			rig => ({ flats: flatsOf({ L: own[rig ?? ''] ?? [] }), rules: RULES }),
			sortingRules,
		);
		expect(folders.map(({ rig, sessions }) => [rig, sessions.map(({ label }) => label)]).sort()).toEqual([
			['RC8+AP26CC', ['12']],
			['RC8+ZWO ASI2600MM Pro', ['9']],
		]);
		expect(stepsIn(plan).sort()).toEqual([
			'M31/1.fits -> M31/Session_9deg/L/1.fits',
			'M31/2.fits -> M31/Session_12deg/L/2.fits',
		]);
	});
	test('keeps a folder that was empty before, and those above it', async () => {
		light('M31/L/1.fits', 10);
		light('M31/R/2.fits', 10, { filter: 'R' });
		tree.folder('M31/L/for later');
		await tree.during((await planned('M31')).plan, () => {
			expect(tree.paths()).toEqual([
				'M31/L/for later/',
				'M31/Session_10deg/L/1.fits',
				'M31/Session_10deg/R/2.fits',
			]);
		});
	});
	test('keeps what another file stands in the way of', async () => {
		light('M31/L/1.fits', 10);
		light('M31/2025-09-14/L/1.fits', 10);
		light('M31/Session_10deg/L/1.fits', 10);
		tree.file('M31/Session_10deg/2025-09-14', 'a file');
		const { plan } = await planned('M31');
		expect(plan.conflicts).toEqual([
			{ from: 'M31/2025-09-14/L/1.fits', to: 'M31/Session_10deg/2025-09-14/L/1.fits', reason: 'file-in-the-way' },
			{ from: 'M31/L/1.fits', to: 'M31/Session_10deg/L/1.fits', reason: 'taken' },
		]);
		expect(plan.steps).toEqual([]);
	});
});

const anyLight = fc.record({
	folder: fc.constantFrom(
		'M31',
		'M31/L',
		'M31/Session_10deg/L',
		'loose/2025-09-14/Ha',
		NIGHT,
		`${NIGHT}/FILTER_L_EXP_300`,
		`${NIGHT}/Session_70deg/FILTER_R_EXP_300`,
		`${TARGET}/PANEL_2/DATE_2025-09-14`,
		`${TARGET}/reject`,
	),
	name: fc.constantFrom('a', 'b', 'c'),
	filter: fc.constantFrom(null, 'L', 'Ha 3nm', 'Sky 9', 'a:b'),
	angle: fc.constantFrom(undefined, 9, 11, 12.4, 70, 359.5),
	hasSidecar: fc.boolean(),
});
const anyFlats = fc.record({
	L: fc.array(fc.constantFrom(8, 10, 12, 71), { maxLength: 2 }),
	R: fc.array(fc.constantFrom(9.5, 70), { maxLength: 1 }),
});

test('whatever lights there are, each is in one session at most and counts as before, and undone all is as it was', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(anyLight, { maxLength: 10 }), anyFlats, async (lights, flats) => {
			tree.delete();
			tree = new PlannedTree();
			for (const { folder, name, filter, angle, hasSidecar } of lights) {
				light(`${folder}/${name}.fits`, angle, { filter });
				if (hasSidecar) tree.file(`${folder}/${name}.xml`, `${folder} ${name}`);
			}
			const before = lightsIn(await tree.frames());
			const { plan, folders } = await planned('', flats);
			const ids = folders.flatMap(({ sessions, withoutAngle }) => [
				...sessions.flatMap(session => session.ids),
				...withoutAngle,
			]);
			expect(new Set(ids).size).toBe(ids.length);
			await tree.during(plan, async () => {
				expect(lightsIn(await tree.frames())).toEqual(before);
				// What stood in the way of a light may have left meanwhile.
				if (plan.conflicts.length === 0) expect((await planned('', flats)).plan.steps).toEqual([]);
			});
		}),
		{ numRuns: 60 },
	);
});
