/**
 * The commands that review lights, hand out masters and make folders, as a person runs them in a terminal (DESIGN 7 and
 * 11).
 */
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FrameDescription } from '../build/frame-description';
import { RC8 } from '../build/rigs';
import { cardsOf } from '../build/fits-file';
import { captured } from '../fakes/captured';
import type { LightsToShoot } from '../fakes/rig-at-work';
import { tempFolders } from '../fakes/temp-folders';
import { TreeInTerminal, treeOf } from '../fakes/tree-in-terminal';
import { lightBytes } from '../tree/real-tree';

const temp = tempFolders();
/** A light of the tests' camera. */
const bytes = 8640;
const RIG = RC8.folder;
const LONG_AGO = new Date('2026-01-15T08:00:00Z');
const at = (stage: string, target = 'M 33'): string => `${RIG}/${stage}/${target}`;
const unreviewed = (shots: LightsToShoot): LightsToShoot => ({ stage: '10_Blink', state: 'unreviewed', ...shots });
const access = async (...shots: readonly LightsToShoot[]) =>
	(await new TreeInTerminal(temp).shoot(...shots)).refreshed();

describe('review', () => {
	const blink = `${at('10_Blink')}/DATE_2025-09-14`;
	const accepted = `${at('10_Blink')}/accept/DATE_2025-09-14`;
	const nothingRejected = { rejects: { files: 0, bytes: 0 } };

	test('accepts all that is left, with sidecars, and has nothing more to accept', async () => {
		const tree = await access(unreviewed({ subs: 2 }), unreviewed({ filter: 'R' }));
		writeFileSync(join(tree.data, blink, 'FILTER_R_EXP_300/light 2.xml'), '<x/>');
		const [before, note] = [treeOf(tree.data), tree.note()];
		const step = (name: string, size = bytes): unknown => ({
			from: `${blink}/${name}`,
			to: `${accepted}/${name}`,
			bytes: size,
		});
		const steps = [
			step('FILTER_L_EXP_300/light 0.fits'),
			step('FILTER_L_EXP_300/light 1.fits'),
			step('FILTER_R_EXP_300/light 2.fits'),
			step('FILTER_R_EXP_300/light 2.xml', 4),
		];
		await tree.carriesOut(steps, nothingRejected, 'accept', 'm33');
		expect(readdirSync(join(tree.data, at('10_Blink')))).toEqual(['accept']);
		expect(tree.note()).toContain('hours_accepted: 0.25\n');
		expect(tree.note()).toContain('to_blink: 0\n');
		expect(await tree.run('accept', 'M 33', '--yes')).toEqual({
			status: 0,
			stdout: 'Nothing is left to review.\n',
			stderr: '',
		});
		await tree.takesBack(before, note);
	});
	test('notes that all of a night was kept, and moves nothing', async () => {
		const tree = await access(
			unreviewed({ subs: 2 }),
			unreviewed({ night: '2025-09-15', subs: 3 }),
			unreviewed({ night: '2025-09-15', subs: 1, filter: 'R' }),
		);
		const before = treeOf(tree.data);
		const nights = [
			{ night: '2025-09-14', subs: 2 },
			{ night: '2025-09-15', subs: 4 },
		];
		const note = tree.note();
		expect(await tree.json('accept', 'm33', '--kept-all')).toEqual({
			status: 1,
			document: { schema: 1, target: 'M 33', nights, done: false },
		});
		expect(await tree.run('accept', 'M 33', '--kept-all', '--dry-run')).toMatchObject({
			status: 0,
			stdout: '2025-09-14: 2 unreviewed subs.\n2025-09-15: 4 unreviewed subs.\nNothing was done.\n',
		});
		expect(tree.note()).toBe(note);
		expect(await tree.json('accept', 'M 33', '--kept-all', '--yes')).toEqual({
			status: 0,
			document: { schema: 1, target: 'M 33', nights, done: true },
		});
		expect(treeOf(tree.data)).toEqual(before);
		// Six subs of 300 s.
		for (const line of [
			'hours_accepted: 0.5',
			'to_blink: 0',
			'kept_all:',
			'  - 2025-09-14 2',
			'  - 2025-09-15 4',
			'2025-09-15,RC8@f8.0+ZWO ASI2600MM Pro,,L,300,0,3,0',
		])
			expect(tree.note()).toContain(`\n${line}`);
		const settled = tree.note();
		await tree.run('refresh');
		expect(tree.note()).toBe(settled);
		expect(await tree.run('accept', 'M 33', '--kept-all', '--yes')).toMatchObject({
			status: 0,
			stdout: 'Nothing is left to review.\n',
		});
		expect((await tree.json('exposures', 'M 33')).document).toMatchObject({
			targets: [
				{
					rows: [
						{ filter: 'L', accepted: { subs: 5 }, unreviewed: { subs: 0 } },
						{ filter: 'R', accepted: { subs: 1 }, unreviewed: { subs: 0 } },
					],
				},
			],
		});
		expect((await tree.run('accept', 'M 33', '--kept-all', '--rig', 'RC8')).status).toBe(2);
		// What was kept is nothing to cull; on the way to where it stops counting, that is said.
		expect((await tree.json('cull', 'M 33', '--hfr', '0.1')).document).toMatchObject({ steps: [] });
		expect((await tree.run('move', 'M 33', '--to', '30', '--dry-run')).stdout).toContain(
			'6 kept lights outside accept/ (to go on counting, accept them first)',
		);
	});
	test('culls by limits and says which share; restore brings it back', async () => {
		const tree = new TreeInTerminal(temp);
		const folder = (filter: string): string => `${at('10_Blink')}/DATE_2026-01-14/FILTER_${filter}_EXP_300`;
		const light = (quality: Partial<FrameDescription>): string =>
			captured(tree.data, folder('L'), quality, 'nina-quality').slice(tree.data.length + 1);
		light({ hfr: 1.5, guidingRmsArcsec: 0.4 });
		const soft = light({ hfr: 2.6, guidingRmsArcsec: 0.4 });
		light({ hfr: 2.5, guidingRmsArcsec: 1 });
		const shaken = light({ hfr: 1.5, guidingRmsArcsec: 1.2 });
		captured(tree.data, folder('R'), { filter: 'R' });
		await tree.refreshed();
		const [before, note] = [treeOf(tree.data), tree.note()];
		const steps = [soft, shaken].map(from => ({ from, to: from.replace('/M 33/', '/M 33/reject/'), bytes }));
		const group = { rig: RIG, night: '2026-01-14' };
		const culled = [
			{ ...group, filter: 'L', lights: 4, judged: 4, rejected: 2, share: 0.5 },
			{ ...group, filter: 'R', lights: 1, judged: 0, rejected: 0, share: 0 },
		];
		const limits = ['--hfr', '2.5', '--rms', '1'];
		expect((await tree.run('cull', 'M 33', ...limits)).stdout).toContain(
			'2026-01-14, L: 2 of 4 lights beyond a limit (50 %)\n',
		);
		await tree.carriesOut(steps, { culled, ...nothingRejected }, 'cull', 'M 33', ...limits);
		expect(tree.note()).toContain('\nhours_rejected: 0.17\n');
		const rejects = { files: 2, bytes: 2 * bytes };
		expect((await tree.json('cull', 'M 33', ...limits)).document).toMatchObject({
			steps: [],
			rejects,
			culled: [{ rejected: 0, lights: 2 }, {}],
		});
		expect((await tree.run('cull', 'M 33', ...limits)).stdout).toContain('Rejected so far: 2 files, 17.3 KB.');
		await tree.carriesOut(
			steps.map(({ from, to }) => ({ from: to, to: from, bytes })),
			{ rejects },
			'restore',
			'M 33',
		);
		expect([treeOf(tree.data), tree.note()]).toEqual([before, note]);
		expect(await tree.run('restore', 'M 33', '--yes')).toMatchObject({
			status: 0,
			stdout: 'Nothing was rejected.\n',
		});
		expect((await tree.run('undo', '--yes')).status).toBe(0);
		await tree.takesBack(before, note);

		expect(await tree.run('cull', 'M 33', '--yes')).toEqual({
			status: 2,
			stdout: '',
			stderr: 'Set at least one limit: --hfr, --fwhm, --stars, --rms or --eccentricity.\n',
		});
		expect(await tree.run('cull', 'M 33', '--hfr', 'two', '--yes')).toEqual({
			status: 2,
			stdout: '',
			stderr: '--hfr takes a number, not "two".\n',
		});
		// Those that the plugin remembers for the rig.
		mkdirSync(join(tree.vault, '.obsidian/plugins/astro-data-log'), { recursive: true });
		writeFileSync(
			join(tree.vault, '.obsidian/plugins/astro-data-log/data.json'),
			JSON.stringify({ version: 1, cullLimits: { [RIG.toUpperCase()]: { guidingRmsArcsec: 0.5 } } }),
		);
		expect((await tree.json('cull', 'M 33', '--dry-run')).document.steps).toHaveLength(2);
		expect((await tree.json('cull', 'M 33', '--hfr', '9', '--dry-run')).document.steps).toEqual([]);
	});
	test('culls by what headers tell of subs whose names say nothing', async () => {
		const tree = new TreeInTerminal(temp);
		const folder = `${at('10_Blink')}/DATE_2026-01-14/FILTER_L_EXP_300`;
		const light = (name: string, hfr?: number): string => {
			mkdirSync(join(tree.data, folder), { recursive: true });
			const file = lightBytes({
				target: 'M 33',
				start: `2026-01-14T21:0${name.length}:00.000`,
				further: cardsOf([['HFR', hfr, 'Half flux radius']]),
			});
			writeFileSync(join(tree.data, folder, name), file);
			utimesSync(join(tree.data, folder, name), LONG_AGO, LONG_AGO);
			return `${folder}/${name}`;
		};
		light('a.fits', 1.5);
		const soft = light('bb.fits', 2.6);
		light('ccc.fits');
		await tree.refreshed();
		const [before, note] = [treeOf(tree.data), tree.note()];
		const culled = [{ rig: RIG, night: '2026-01-14', filter: 'L', lights: 3, judged: 2, rejected: 1, share: 0.5 }];
		const steps = [{ from: soft, to: soft.replace('/M 33/', '/M 33/reject/'), bytes: 5760 }];
		await tree.carriesOut(steps, { culled, ...nothingRejected }, 'cull', 'M 33', '--hfr', '2.5');
		await tree.takesBack(before, note);
	});
	test("rejects by hand, names what it can't reject, and keeps the structure", async () => {
		const tree = await access({ subs: 2 }, { night: '2025-09-15', state: 'rejected' });
		const night = `${at('20_Data')}/accept/DATE_2025-09-14`;
		await tree.rig.master(tree.data, night, 'dark');
		await tree.refreshed();
		const [before, note] = [treeOf(tree.data), tree.note()];
		const [master = ''] = readdirSync(join(tree.data, night)).filter(name => name.endsWith('.fit'));
		const odd = [
			join(tree.data, night, master),
			join(tree.data, at('20_Data'), 'reject/DATE_2025-09-15/FILTER_L_EXP_300/light 2.fits'),
			join(tree.data, 'none.fits'),
		];
		const light = `${night}/FILTER_L_EXP_300/light 1.fits`;
		const step = {
			from: light,
			to: `${at('20_Data')}/reject/DATE_2025-09-14/FILTER_L_EXP_300/light 1.fits`,
			bytes,
		};
		await tree.carriesOut(
			[step],
			{ status: 1, skipped: odd.map(path => ({ path, reason: 'not-rejectable' })), rejects: { files: 1, bytes } },
			'reject',
			join(tree.data, light),
			...odd,
		);
		expect(tree.note()).toContain('\nhours_accepted: 0.08\n');
		await tree.takesBack(before, note);
		// By a link to the Data folder, to a folder in it, and to the light itself; what is named twice goes once.
		const links = temp();
		for (const [name, path] of [
			['data', tree.data],
			['night', join(tree.data, night)],
			['light.fits', join(tree.data, light)],
		] as const)
			symlinkSync(path, join(links, name));
		const ways = [`${links}/data/${light}`, `${links}/night/FILTER_L_EXP_300/light 1.fits`, `${links}/light.fits`];
		for (const paths of [...ways.map(way => [way]), ways])
			expect([paths, await tree.json('reject', ...paths, '--dry-run')]).toMatchObject([
				paths,
				{ status: 0, document: { steps: [step], skipped: [] } },
			]);
		expect(await tree.run('reject', odd[2] ?? '', '--yes')).toEqual({
			status: 2,
			stdout: '',
			stderr: 'There are no such lights in the Data folders.\n',
		});
	});
});

describe('masters', () => {
	const night = `${at('20_Data')}/accept/DATE_2025-09-14`;
	const library = `${RIG}/00_Misc`;
	const nameOf = (data: string, folder: string): string => readdirSync(join(data, library, folder))[0] ?? '';

	/**
	 * L has its flats; of R there are old ones only: 17 + 31 + 31 + 14 days before the night. What was shot still
	 * earlier lacks R.
	 */
	async function shelf(): Promise<TreeInTerminal> {
		const tree = await access({}, { filter: 'R' });
		await tree.rig.master(tree.data, `${library}/GAIN_100`, 'dark', { night: '2025-08-01' });
		await tree.rig.master(tree.data, `${library}/MASTER FLATS/new`, 'flat', { night: '2025-09-14' });
		await tree.rig.master(tree.data, `${library}/MASTER FLATS/old`, 'flat', { night: '2025-06-13', filter: 'R' });
		await tree.rig.master(tree.data, `${library}/MASTER FLATS/older`, 'flat', { night: '2025-03-01', filter: 'L' });
		return tree.refreshed();
	}
	const question = {
		key: `2025-09-14 ${RIG}`,
		rig: RIG,
		night: '2025-09-14',
		filters: ['R'],
		sets: [{ date: '2025-06-13', daysApart: 93, isAcross: false }],
	};
	const lacking = {
		without: [{ rig: RIG, night: '2025-09-14', folder: night, darkSeconds: [], flatFilters: ['R'] }],
	};
	function copies({ data }: TreeInTerminal, ...folders: readonly string[]): unknown[] {
		return folders.map(folder => {
			const name = nameOf(data, folder);
			return {
				from: `${library}/${folder}/${name}`,
				to: `${night}/${name}`,
				bytes: statSync(join(data, library, folder, name)).size,
			};
		});
	}

	test('are copied to their nights, once; what has none is asked for or listed', async () => {
		const tree = await shelf();
		const [before, note] = [treeOf(tree.data), tree.note()];
		const asked = await tree.run('masters', 'distribute', 'M 33');
		expect(asked).toMatchObject({ status: 1, stderr: '' });
		expect(asked.stdout).toContain(`Nights without a master:\n  2025-09-14: flats of R\n`);
		expect(asked.stdout).toContain(
			`2025-09-14, ${RIG}: no flat of R fits. Choose with --flats 2025-06-13 (93 days apart), or say ` +
				'--rig-changed.\n',
		);
		await tree.carriesOut(
			copies(tree, 'GAIN_100', 'MASTER FLATS/new'),
			{ status: 1, ...lacking, questions: [question] },
			'masters',
			'distribute',
			'M',
			'33',
		);
		expect(tree.note()).toContain('\n| 2025-09-14 | ✓ in place | in the library | – |\n');
		await tree.carriesOut(copies(tree, 'MASTER FLATS/old'), {}, 'masters', 'distribute', '--flats', '2025-06-13');
		for (const [folder, size] of [
			['GAIN_100', 11520],
			['MASTER FLATS/new', 11520],
			['MASTER FLATS/old', 11520],
		] as const) {
			const [original, copy] = [
				join(tree.data, library, folder, nameOf(tree.data, folder)),
				join(tree.data, night, nameOf(tree.data, folder)),
			];
			expect(readFileSync(copy)).toEqual(readFileSync(original));
			// Times are set by the microsecond.
			expect([
				statSync(original).ino === statSync(copy).ino,
				statSync(copy).size,
				Math.round(statSync(copy).mtimeMs),
			]).toEqual([false, size, Math.round(statSync(original).mtimeMs)]);
		}
		expect(tree.note()).toContain('\n| 2025-09-14 | ✓ in place | ✓ in place | – |\n');
		const settled = treeOf(tree.data);
		expect(await tree.json('masters', 'distribute', 'M 33', '--yes')).toEqual({
			status: 0,
			document: { schema: 1, operation: null, done: false, steps: [], conflicts: [], skipped: [] },
		});
		expect(treeOf(tree.data)).toEqual(settled);
		expect((await tree.run('undo', '--yes')).status).toBe(0);
		await tree.takesBack(before, note);
		expect((await tree.run('masters', 'distribute', '--flats', 'May')).stderr).toBe(
			'"May" is no date. Write CCYY-MM-DD.\n',
		);
	});
	test("of a changed rig are not asked for again: the rig's note says so", async () => {
		const tree = await shelf();
		const rigNote = `Astro/Rigs/${RIG}.md`;
		expect(tree.note(rigNote)).not.toContain('rig_changed');
		await tree.carriesOut(
			copies(tree, 'GAIN_100', 'MASTER FLATS/new'),
			{ ...lacking },
			'masters',
			'distribute',
			'M 33',
			'--rig-changed',
		);
		expect(tree.note(rigNote)).toContain('rig_changed:\n  - 2025-09-14\n');
		expect(await tree.json('masters', 'distribute', 'M 33')).toEqual({
			status: 0,
			document: { schema: 1, operation: null, done: false, steps: [], conflicts: [], skipped: [], ...lacking },
		});
	});
	test('to come get their folders', async () => {
		const tree = await access({});
		const [before, note] = [treeOf(tree.data), tree.note()];
		const today = new Date().toISOString().slice(0, 10);
		const folders = ['1x', '2x'].map(name => `${at('20_Data')}/master/${today}/${name}`);
		await tree.carriesOut([], { folders }, 'masters', 'start', 'M 33', '--drizzle', '2,1');
		expect(folders.map(folder => statSync(join(tree.data, folder)).isDirectory())).toEqual([true, true]);
		expect(await tree.json('masters', 'start', 'M 33', '--yes')).toEqual({
			status: 0,
			document: { schema: 1, operation: null, done: false, steps: [], conflicts: [], skipped: [] },
		});
		await tree.takesBack(before, note);
		expect((await tree.run('masters', 'start', 'M 33', '--drizzle', '1.5')).stderr).toBe(
			'Enter whole numbers from 1 on.\n',
		);
	});
});

test('create makes folders for a target and a stage, and nothing twice', async () => {
	const tree = await access({});
	const [before, note] = [treeOf(tree.data), tree.note()];
	await tree.carriesOut(
		[],
		{ folders: [1, 2].map(panel => `${at('10_Blink', 'NGC 281')}/accept/PANEL_${panel}`) },
		'create',
		'target',
		'NGC',
		'281',
		'--rig',
		'rc8',
		'--panels',
		'2',
	);
	await tree.carriesOut(
		[],
		{ folders: [`${at('20_Data', 'IC 10')}/accept`] },
		'create',
		'target',
		'IC 10',
		'--rig',
		'RC8',
		'--stage',
		'data',
	);
	await tree.carriesOut([], { folders: [`${RIG}/25_Queue`] }, 'create', 'stage', '25_Queue', '--rig', 'RC8');
	expect(await tree.json('create', 'stage', '25_Queue', '--rig', 'RC8', '--yes')).toMatchObject({
		status: 0,
		document: { steps: [], conflicts: [] },
	});
	expect(await tree.json('create', 'target', 'NGC281', '--rig', 'RC8', '--yes')).toMatchObject({
		status: 1,
		document: { done: false, conflicts: [{ reason: 'similar-name' }] },
	});
	expect((await tree.run('create', 'target', 'X', '--rig', 'RC8', '--stage', '99')).stderr).toBe(
		'There is no such stage. There are: 10_Blink, 20_Data, 25_Queue, 30_Master, 40_Process, 50_Bake, 60_Done.\n',
	);
	for (let times = 0; times < 2; times++) expect((await tree.run('undo', '--yes')).status).toBe(0);
	await tree.takesBack(before, note);
});

test('waiting lists what stands in its stage the longest', async () => {
	const tree = await access(
		{},
		{ target: 'M 51', stage: '50_Bake' },
		{ target: 'M 1' },
		{ target: 'M 2', stage: '60_Done' },
		{ target: 'M 3', stage: '99_Abandoned' },
	);
	await tree.run('move', 'M 33', '--yes');
	const path = join(tree.vault, 'Astro/Targets/M 51.md');
	writeFileSync(path, readFileSync(path, 'utf8').replace('\nstage: ', '\nstage_since: 2026-01-01\nstage: '));
	const today = new Date().toISOString().slice(0, 10);
	const daysSince = (date: string): number => (Date.parse(today) - Date.parse(date)) / 86_400_000;
	const [days, longest] = [daysSince('2026-01-01'), daysSince('2025-09-14')];
	expect((await tree.json('waiting')).document).toEqual({
		schema: 1,
		targets: [
			// Nobody moved M 1: it stands there since its last night. What is done or given up waits for nothing.
			{ target: 'M 1', stage: '20_Data', since: '2025-09-14', days: longest },
			{ target: 'M 51', stage: '50_Bake', since: '2026-01-01', days },
			{ target: 'M 33', stage: '30_Master', since: today, days: 0 },
		],
	});
	expect((await tree.run('waiting')).stdout).toMatch(
		new RegExp(
			`^Target +Stage +Since +Days\n─.+\nM 1 +20_Data +2025-09-14 +${longest}\nM 51 +50_Bake +2026-01-01 ` +
				`+${days}\nM 33 +30_Master +${today} +0\n$`,
		),
	);
});
