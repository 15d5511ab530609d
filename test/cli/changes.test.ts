/**
 * The commands that change Data trees, as a person runs them in a terminal: looked at, carried out, taken back, killed
 * and recovered (DESIGN 7 and 11).
 */
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmdirSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { basename, join, relative } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { FRA400, RC8, type Rig } from '../build/rigs';
import { Camera } from '../fakes/lights';
import { RigAtWork, type LightsToShoot } from '../fakes/rig-at-work';
import { snapshot, tempFolders } from '../fakes/temp-folders';
import { TreeInTerminal, treeOf } from '../fakes/tree-in-terminal';

const temp = tempFolders();
/** A light of the tests' camera. */
const bytes = 8640;
const at = (stage: string, target = 'M 33', { folder }: Rig = RC8): string => `${folder}/${stage}/${target}`;

const access = async (...shots: readonly LightsToShoot[]) =>
	(await new TreeInTerminal(temp).shoot(...shots)).refreshed();

describe('move', () => {
	test('shows, does and takes back: paths, bytes and times of the files, and what the note says', async () => {
		const { data, vault, run, json, note, carriesOut } = await access({ subs: 2 }, { filter: 'Ha', subs: 1 });
		const before = treeOf(data);
		const steps = [{ from: at('20_Data'), to: at('30_Master'), bytes: 3 * bytes }];
		const asked = await run('move', 'M', '33', '--to', 'master');
		expect([asked.status, asked.stdout]).toEqual([
			1,
			expect.stringMatching(
				/^M 33 to 30_Master \(3 files, 25\.9 KB\)\n[\s\S]+20_Data\/M 33 → RC8@.+whole folder, 3 files[\s\S]+Nothing was done\. To do it, add --yes\.\n$/,
			),
		]);
		const operation = await carriesOut(steps, {}, 'move', 'm33');
		expect(
			readdirSync(join(data, at('30_Master')), { recursive: true }).filter(name =>
				String(name).endsWith('.fits'),
			),
		).toHaveLength(3);
		expect(existsSync(join(data, at('20_Data')))).toBe(false);
		expect(note()).toMatch(/^stage: 30_Master$/m);
		expect(note()).toMatch(/^stage_since: \d{4}-\d\d-\d\d$/m);
		const settled = snapshot(vault);
		expect((await run('refresh')).status).toBe(0);
		expect(snapshot(vault)).toEqual(settled);

		const past = {
			operation,
			kind: 'move',
			title: 'M 33 to 30_Master',
			date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
			files: 3,
			bytes: 3 * bytes,
			tree: data,
		};
		expect(await json('history')).toEqual({
			status: 0,
			document: { schema: 1, operations: [{ ...past, state: 'done', isUndoable: true }] },
		});
		const moved = treeOf(data);
		expect(await run('undo')).toEqual({
			status: 1,
			stdout:
				'Take "M 33 to 30_Master" (3 files, 25.9 KB) back? What came in between stays.\nNothing was ' +
				'done. To do it, add --yes.\n',
			stderr: '',
		});
		expect((await run('undo', operation, '--dry-run', '--yes')).status).toBe(0);
		expect(treeOf(data)).toEqual(moved);
		expect(await json('undo', operation, '--yes')).toEqual({
			status: 0,
			document: {
				schema: 1,
				operation,
				done: true,
				steps: [{ from: at('30_Master'), to: at('20_Data'), bytes: 3 * bytes }],
				conflicts: [],
				skipped: [],
			},
		});
		expect(treeOf(data)).toEqual(before);
		expect(note()).toMatch(/^stage: 20_Data$/m);
		expect(await json('history')).toEqual({
			status: 0,
			document: { schema: 1, operations: [{ ...past, state: 'undone', isUndoable: false }] },
		});
		expect((await run('history')).stdout).toMatch(
			new RegExp(
				`^Operation +When +What +Files +State\n─.+\n${operation}  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d  M 33 ` +
					'to 30_Master +3  undone\n$',
			),
		);
	});
	test('merges into a folder that exists, and leaves and names what is taken there', async () => {
		const { data, run, note, carriesOut } = await access(
			{ subs: 1 },
			{ night: '2025-09-15', subs: 2, stage: '10_Blink', state: 'unreviewed' },
		);
		const lights = 'DATE_2025-09-15/FILTER_L_EXP_300';
		mkdirSync(join(data, at('20_Data'), lights), { recursive: true });
		writeFileSync(join(data, at('20_Data'), lights, 'light 1.fits'), "somebody else's");
		const before = treeOf(data);
		const [taken, free] = [1, 2].map(number => ({
			from: `${at('10_Blink')}/${lights}/light ${number}.fits`,
			to: `${at('20_Data')}/${lights}/light ${number}.fits`,
		}));
		const conflicts = [{ ...taken, reason: 'taken' }];
		await carriesOut([{ ...free, bytes }], { conflicts }, 'move', 'M 33', '--to', '20');
		expect(readFileSync(join(data, taken?.to ?? ''), 'utf8')).toBe("somebody else's");
		expect([
			existsSync(join(data, taken?.from ?? '')),
			existsSync(join(data, free?.from ?? '')),
			statSync(join(data, free?.to ?? '')).size,
		]).toEqual([true, false, bytes]);
		expect(note()).toContain(`stage: 20_Data\nstages:\n  - 20_Data ${RC8.folder}\n`);
		// What was left behind is still logged.
		expect(note()).toContain('\nsubs: 3\nto_blink: 2\n');
		expect(await run('undo', '--yes')).toEqual({ status: 0, stdout: 'Everything is where it was.\n', stderr: '' });
		expect(treeOf(data)).toEqual(before);
		const said = await run('move', 'M 33', '--to', '20', '--yes');
		expect([said.status, said.stdout]).toEqual([
			1,
			expect.stringMatching(
				/1 item done\. 1 item left alone\.\n {2}RC8@.+light 1\.fits: something of that name is there already\nUndo: undo \d{8}T\d{6}-\w{4}\n$/,
			),
		]);
	});
	test('adds a line to the list of moves that the user keeps, and touches no word of theirs', async () => {
		const { vault, run, note } = await access({});
		mkdirSync(join(vault, '.obsidian/plugins/astro-data-log'), { recursive: true });
		writeFileSync(
			join(vault, '.obsidian/plugins/astro-data-log/data.json'),
			JSON.stringify({ version: 1, moveLogHeading: 'Log' }),
		);
		const words = (...moves: readonly string[]): string =>
			[
				'## Observing notes',
				'',
				'Clear  ',
				'\tand cold.',
				'',
				'# Log',
				'* bought a mount',
				...moves,
				'',
				'',
				'# Next',
				'no line break at the end',
			].join('\n');
		const path = join(vault, 'Astro/Targets/M 33.md');
		writeFileSync(path, note().replace(/## Observing notes[^]*/, words()));
		const written = (): string => note().slice(note().indexOf('## Observing notes'));
		await run('move', 'M 33', '--to', '30', '--yes');
		const today = new Date().toISOString().slice(0, 10);
		const first = `- ${today}: ${RC8.folder}, 20_Data → 30_Master`;
		expect(written()).toBe(words(first));
		// What happened stays written, whatever becomes of it.
		await run('undo', '--yes');
		await run('refresh');
		expect(written()).toBe(words(first));
		await run('move', 'M 33', '--to', '60', '--yes');
		expect(written()).toBe(words(first, `- ${today}: ${RC8.folder}, 20_Data → 60_Done`));
		const settled = snapshot(vault);
		await run('refresh');
		expect(snapshot(vault)).toEqual(settled);
	});
	test('says what stays behind in blink', async () => {
		const { run } = await access(
			{ subs: 2 },
			{ night: '2025-09-15', subs: 3, stage: '10_Blink', state: 'unreviewed' },
		);
		expect((await run('move', 'M 33', '--dry-run')).stdout).toContain(
			'20_Data → 30_Master. Not ready: 3 lights not reviewed, ',
		);
	});
	test('adds no line for a rig that could not be moved', async () => {
		const { data, vault, run, note } = await access({});
		await new RigAtWork(FRA400).lights(data, { target: 'M 33', filter: 'ALPT' });
		mkdirSync(join(data, FRA400.folder, '30_Master'));
		writeFileSync(join(data, at('30_Master', 'M 33', FRA400)), 'a file of that name');
		mkdirSync(join(vault, '.obsidian/plugins/astro-data-log'), { recursive: true });
		writeFileSync(
			join(vault, '.obsidian/plugins/astro-data-log/data.json'),
			JSON.stringify({ version: 1, moveLogHeading: 'Log' }),
		);
		expect((await run('move', 'M 33', '--to', '30', '--yes')).status).toBe(1);
		expect(existsSync(join(data, at('20_Data', 'M 33', FRA400)))).toBe(true);
		expect(note().match(/^- .+ → .+$/gm)).toEqual([
			expect.stringMatching(
				new RegExp(`^- \\d{4}-\\d\\d-\\d\\d: ${RC8.folder.replace('+', '\\+')}, 20_Data → 30_Master$`),
			),
		]);
	});
	test("takes one rig's folder, or those of all", async () => {
		const { data, json, rig } = await access({});
		await new RigAtWork(FRA400).lights(data, { target: 'm33', filter: 'ALPT' });
		const [ours, theirs] = [
			{ from: at('20_Data'), to: at('30_Master'), bytes },
			{ from: at('20_Data', 'm33', FRA400), to: at('30_Master', 'm33', FRA400), bytes },
		];
		const plan = { schema: 1, operation: null, done: false, conflicts: [], skipped: [] };
		for (const name of ['rc8', rig.rig.folder.toLowerCase()])
			expect((await json('move', 'M33', '--rig', name, '--dry-run')).document).toEqual({
				...plan,
				steps: [ours],
			});
		const both = (await json('move', 'M33', '--dry-run')).document;
		expect([...both.steps].sort((a, b) => (a.from < b.from ? 1 : -1))).toEqual([ours, theirs]);
		expect((await json('move', 'M33', '--rig', 'FRA', '--yes')).document.steps).toEqual([theirs]);
	});
});

describe('organize', () => {
	test('filters puts mixed lights into folders of their filters, and nothing else', async () => {
		const { data, terminal, vault, rig, carriesOut, run } = await access();
		const night = at('10_Blink', 'M 33/DATE_2025-09-14');
		for (const [filter, subs] of [
			['L', 2],
			['Ha', 1],
			[undefined, 1],
		] as const)
			await rig.lights(data, { target: 'M 33', stage: '10_Blink', state: 'unreviewed', filter, subs });
		for (const folder of readdirSync(join(data, night))) {
			for (const name of readdirSync(join(data, night, folder)))
				renameSync(join(data, night, folder, name), join(data, night, name));
			rmdirSync(join(data, night, folder));
		}
		writeFileSync(join(data, night, 'seeing.md'), 'Good.');
		await terminal.run('refresh', '--data', data, '--vault', vault);
		const before = treeOf(data);
		const step = (name: string, filter: string): unknown => ({
			from: `${night}/${name}`,
			to: `${night}/FILTER_${filter}_EXP_300/${name}`,
			bytes,
		});
		// A path as typed, from where the person is.
		await carriesOut(
			[step('light 0.fits', 'L'), step('light 1.fits', 'L'), step('light 2.fits', 'Ha')],
			{ skipped: [{ path: `${night}/light 3.fits`, reason: 'no-filter' }] },
			'organize',
			'filters',
			relative('.', join(data, at('10_Blink'))),
		);
		expect(readdirSync(join(data, night)).sort()).toEqual([
			'FILTER_Ha_EXP_300',
			'FILTER_L_EXP_300',
			'light 3.fits',
			'seeing.md',
		]);
		expect((await run('organize', 'filters', data, '--yes')).stdout).toMatch(/Nothing was done\.\n$/);
		expect((await run('undo', '--yes')).status).toBe(0);
		expect(treeOf(data)).toEqual(before);
	});
	test('finds the Data folder by whatever path leads there, and nothing where none does', async () => {
		const { data, terminal, vault, rig, json, run } = await access();
		const night = at('10_Blink', 'M 33/DATE_2025-09-14');
		await rig.lights(data, { target: 'M 33', stage: '10_Blink', state: 'unreviewed' });
		const [light] = readdirSync(join(data, night, 'FILTER_L_EXP_300'));
		renameSync(join(data, night, 'FILTER_L_EXP_300', light ?? ''), join(data, night, light ?? ''));
		const [links, elsewhere] = [temp(), temp()];
		for (const [name, path] of [
			['data', data],
			['blink', join(data, RC8.folder, '10_Blink')],
			['again', join(links, 'blink')],
			['none', elsewhere],
		] as const)
			symlinkSync(path, join(links, name));
		symlinkSync(join(data, RC8.folder, '10_Blink'), join(data, 'Short'));
		// The Data folder itself is named by a link.
		for (const named of [data, join(links, 'data')]) {
			await terminal.run('refresh', '--data', named, '--vault', vault);
			const plan = await json('organize', 'filters', join(data, night), '--dry-run');
			expect(plan.document.steps).toMatchObject([{ from: `${night}/${light ?? ''}` }]);
			for (const path of [
				data,
				`${links}/data`,
				`${links}/data/${night}`,
				`${links}/blink`,
				`${links}/again/M 33`,
				`${data}/Short`,
				`${links}/data/Short/M 33`,
			]) {
				for (const kind of ['filters', 'sessions'])
					expect([path, (await json('organize', kind, path, '--dry-run')).document.steps.length]).toEqual([
						path,
						kind === 'filters' ? 1 : 0,
					]);
				expect([path, (await json('organize', 'filters', path, '--dry-run')).document.steps]).toEqual([
					path,
					plan.document.steps,
				]);
			}
			expect(await run('organize', 'filters', `${links}/none`, '--dry-run')).toEqual({
				status: 2,
				stdout: '',
				stderr: 'The folder lies in none of the Data folders.\n',
			});
		}
		expect(await json('organize', 'filters', `${links}/again`, '--yes')).toMatchObject({
			status: 0,
			document: { done: true },
		});
		expect(readdirSync(join(data, night, 'FILTER_L_EXP_300'))).toEqual([light]);
	});
	test('sessions parts the lights of a night that need other flats', async () => {
		const { data, run, carriesOut } = await access(
			{ subs: 2 },
			{ angle: 120 },
			{ filter: 'R', angle: 120 },
			{ night: '2025-09-15', subs: 2 },
		);
		await run('flats', 'record', '--filter', 'L', '--angles', '46', '--date', '2025-09-14');
		const before = treeOf(data);
		const night = at('20_Data', 'M 33/accept/DATE_2025-09-14');
		expect((await run('organize', 'sessions', data, '--dry-run')).stdout).toMatch(
			/Session 46°: 2 lights \(L 2, flats at hand\)\n +Session 120°: 2 lights \(L 1, flats missing; R 1, flats missing\)/,
		);
		const step = (number: number, session: string, filter: string): unknown => ({
			from: `${night}/FILTER_${filter}_EXP_300/light ${number}.fits`,
			to: `${night}/Session_${session}deg/FILTER_${filter}_EXP_300/light ${number}.fits`,
			bytes,
		});
		await carriesOut(
			[step(0, '46', 'L'), step(1, '46', 'L'), step(2, '120', 'L'), step(3, '120', 'R')],
			{},
			'organize',
			'sessions',
			join(data, at('20_Data')),
		);
		expect(readdirSync(join(data, night)).sort()).toEqual(['Session_120deg', 'Session_46deg']);
		expect((await run('undo', '--yes')).status).toBe(0);
		expect(treeOf(data)).toEqual(before);
	});
});

test('create rig makes the stages and a dark library, never beside a rig of the same name', async () => {
	const { data, run, json, carriesOut } = await access({});
	const before = treeOf(data);
	const rig = ['create', 'rig', '--optics', 'FSQ106', '--ratio', '5', '--camera', 'QHY600M'];
	const made = [
		'00_Misc',
		...['-10C', '-20C'].flatMap(shelf => [
			`00_Misc/${shelf}`,
			`00_Misc/${shelf}/FLATS`,
			`00_Misc/${shelf}/GAIN_26`,
		]),
		'10_Blink',
		'20_Data',
		'30_Master',
		'40_Process',
		'50_Bake',
		'60_Done',
	];
	// Folders that others bring with them are not named.
	const folders = expect.arrayContaining(
		made.filter(path => !/^00_Misc\/-\d+C$/.test(path)).map(path => `FSQ106@f5.0+QHY600M/${path}`),
	) as string[];
	await carriesOut([], { folders }, ...rig, '--gain', '26', '--temperature', '-10,-20');
	expect(readdirSync(join(data, 'FSQ106@f5.0+QHY600M'), { recursive: true }).map(String).sort()).toEqual(made);
	// A rig without a frame can be named like any other.
	for (const what of [
		['target', 'NGC 1'],
		['stage', '25_Queue'],
	])
		expect((await json('create', ...what, '--rig', 'fsq', '--dry-run')).status).toBe(0);
	expect((await run('undo', '--yes')).status).toBe(0);
	expect(treeOf(data)).toEqual(before);
	const similar = 'rc8@f8.0+ZWO ASI2600MM Pro';
	expect(
		await json('create', 'rig', '--optics', 'rc8', '--ratio', '8', '--camera', 'ZWO ASI2600MM Pro', '--yes'),
	).toEqual({
		status: 1,
		document: {
			schema: 1,
			operation: null,
			done: false,
			steps: [],
			conflicts: [{ from: similar, to: similar, reason: 'similar-name' }],
			skipped: [],
		},
	});
	expect(treeOf(data)).toEqual(before);
});

describe('an operation that was cut short', () => {
	const night = at('10_Blink', 'M 33/DATE_2025-09-14');
	let parts: Awaited<ReturnType<typeof access>>;
	let before: unknown;
	beforeAll(async () => {
		parts = await access();
		const camera = new Camera(RC8);
		for (const filter of ['L', 'R'])
			await camera.shoot(parts.data, {
				target: 'M 33',
				folder: night,
				filter,
				subs: 900,
				exposureSeconds: 2,
				state: 'unreviewed',
			});
		await parts.terminal.run('refresh', '--data', parts.data, '--vault', parts.vault);
		before = treeOf(parts.data);
	});

	/** Starts to sort, and kills the process among its files; what others get to hear meanwhile. */
	async function cutShort(): Promise<unknown> {
		const { data, vault, terminal, json } = parts;
		const { child, ended } = terminal.start('organize', 'filters', data, '--yes', '--vault', vault);
		while (child.exitCode === null && !existsSync(join(data, night, 'FILTER_L_EXP_2'))) await setTimeout(1);
		child.kill('SIGSTOP');
		const meanwhile = await json('move', 'M 33', '--yes');
		child.kill('SIGKILL');
		expect((await ended).status).toBe(null);
		return meanwhile;
	}
	const nothing = { schema: 1, operation: null, done: false, steps: [], conflicts: [], skipped: [] };

	test('keeps others out until it is rolled back', async () => {
		const { data, run, json } = parts;
		expect(await cutShort()).toEqual({ status: 1, document: { ...nothing, refused: 'locked' } });
		const cut = treeOf(data);
		expect(cut).not.toEqual(before);
		expect(await json('move', 'M 33', '--yes')).toEqual({
			status: 1,
			document: { ...nothing, refused: 'unfinished' },
		});
		for (const args of [['recover'], ['recover', '--finish', '--roll-back']])
			expect(await run(...args)).toEqual({
				status: 2,
				stdout: '',
				stderr:
					'An operation was cut short. Finish it with --finish, or take it back with --roll-back. If ' +
					'neither works, --give-up leaves every file where it is.\n',
			});
		expect((await run('history')).stdout).toMatch(/Everything by filter +1800  cut short\n$/);
		expect(treeOf(data)).toEqual(cut);
		expect(await run('recover', '--roll-back')).toEqual({
			status: 0,
			stdout: 'Everything is where it was.\n',
			stderr: '',
		});
		expect(treeOf(data)).toEqual(before);
		expect(await json('recover', '--finish')).toEqual({ status: 0, document: { ...nothing, done: true } });
	});
	test('is finished as it was planned, and can be undone then', async () => {
		const { data, run, json } = parts;
		const filesIn = (folder: string): unknown[] =>
			Object.entries(snapshot(folder)).filter(([path]) => !path.includes('/'));
		const wanted = filesIn(join(data, night)).sort();
		await cutShort();
		const { status, document } = await json('recover', '--finish');
		expect([status, document]).toMatchObject([0, { schema: 1, done: true, conflicts: [] }]);
		expect(
			['', ...['L', 'R'].map(filter => `/FILTER_${filter}_EXP_2`)].map(folder =>
				filesIn(`${data}/${night}${folder}`),
			),
		).toEqual([[], wanted.slice(0, 900), wanted.slice(900)]);
		expect((await run('check')).stdout).toBe('Nothing is wrong.\n');
		expect(await json('undo', document.operation ?? '', '--yes')).toMatchObject({
			status: 0,
			document: { done: true, operation: document.operation },
		});
		expect(treeOf(data)).toEqual(before);
	});
});

test('wrong use ends with 2, says what is wrong, and changes nothing', async () => {
	const { data, vault, terminal } = await access({}, { target: 'M 51', stage: '60_Done' });
	const elsewhere = temp();
	await new RigAtWork().lights(elsewhere);
	const before = [data, vault, elsewhere].map(snapshot);
	const stages =
		/^There is no such stage\. There are: 10_Blink, 20_Data, 30_Master, 40_Process, 50_Bake, 60_Done\.\n$/;
	const rig = ['create', 'rig', '--camera', 'QHY600M'];
	const cases: [string[], RegExp][] = [
		[['move'], /^TARGET is missing\.\n$/],
		[['move', 'M 99', '--yes'], /^There is no such target\.\n$/],
		...['../30_Master', '30_Master/..', '..', join(elsewhere, '30_Master'), '35', ''].map(
			(to): [string[], RegExp] => [['move', 'M 33', '--to', to, '--yes'], stages],
		),
		[['move', 'M 33', '--to', '00_Misc', '--yes'], stages],
		[['move', 'M 33', '--rig', 'C11', '--yes'], /^There is no rig "C11"\. There are: RC8@/],
		[['move', '../M 33', '--yes'], /^There is no such target\.\n$/],
		[['move', 'M 33', '--stage', '30'], /--stage[\s\S]+move TARGET \[--to STAGE\]/],
		[['organize'], /^There is no command "organize"\./],
		[['organize', 'filters', '--yes'], /^DIR is missing\.\n$/],
		[['organize', 'filters', elsewhere, '--yes'], /^The folder lies in none of the Data folders\.\n$/],
		[
			['organize', 'sessions', join(data, '..', basename(elsewhere)), '--yes'],
			/^The folder lies in none of the Data folders\.\n$/,
		],
		[['organize', 'filters', `${data}x`, '--yes'], /^The folder lies in none of the Data folders\.\n$/],
		[
			['organize', 'filters', join(data, at('20_Data', 'M')), '33', '--yes'],
			/^"33" has no meaning here\. A name with blanks needs quotes\.\n$/,
		],
		[[...rig, '--ratio', '5', '--yes'], /^Enter optics and camera\.\n$/],
		[
			[...rig, '--optics', 'FSQ106', '--ratio', 'f5', '--yes'],
			/^Enter the focal ratio as a number: 8 or 5\.6\.\n$/,
		],
		[
			[...rig, '--optics', 'FSQ106', '--ratio', '5', '--gain', '0,high', '--yes'],
			/^--gain takes numbers separated by commas, not "high"\.\n$/,
		],
		[['undo', '--yes'], /^There is nothing to undo\.\n$/],
		[['undo', '../../x', '--yes'], /^There is no such operation\.\n$/],
		[['undo', 'one', 'two', '--yes'], /^"two" has no meaning here\./],
		[['history', 'M 33'], /^"M 33" has no meaning here\./],
	];
	const ends = await Promise.all(cases.map(([args]) => terminal.run(...args, '--vault', vault)));
	expect(
		ends.map(({ status, stdout, stderr }, place) => [
			cases[place]?.[0],
			status,
			stdout,
			cases[place]?.[1].test(stderr) === true && !/\n {4}at |undefined/.test(stderr) ? 'said' : stderr,
		]),
	).toEqual(cases.map(([args]) => [args, 2, '', 'said']));
	expect([data, vault, elsewhere].map(snapshot)).toEqual(before);
});
