/**
 * The commands about flats, as a person runs them in a terminal: what they print, what they write, what they leave
 * alone (DESIGN 5 and 11).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { FRA400, RC8 } from '../build/rigs';
import { RigAtWork } from '../fakes/rig-at-work';
import { snapshot, tempFolders } from '../fakes/temp-folders';
import { Terminal } from '../fakes/terminal';

const temp = tempFolders();
const [RC8_NOTE, FRA400_NOTE] = [`Astro/Rigs/${RC8.folder}.md`, `Astro/Rigs/${FRA400.folder}.md`];
const M31 = 'Astro/Targets/M 31.md';
const today = (): string => new Date().toISOString().slice(0, 10);
const daysSince = (date: string): number => (Date.parse(today()) - Date.parse(date)) / 86_400_000;

/**
 * Two rigs; RC8 shot M 31 in L at 45°, where it has flats, and at 60.2°, where it has none, and M 33 in Ha, FRA400 shot
 * M 51.
 */
async function access() {
	const [data, vault, files, terminal] = [temp(), temp(), temp(), new Terminal(temp())];
	const [rc8, fra400] = [new RigAtWork(RC8), new RigAtWork(FRA400)];
	await rc8.lights(data, { subs: 2 });
	await rc8.flats(data, rc8.nightFolder());
	await rc8.lights(data, { night: '2025-09-15', angle: 60.2 });
	await rc8.lights(data, { target: 'M 33', filter: 'Ha', angle: 120, stage: '10_Blink', state: 'unreviewed' });
	await fra400.lights(data, { target: 'M 51', filter: 'ALPT', angle: 70 });
	await terminal.run('refresh', '--data', data, '--vault', vault);
	const read = (path: string): string => readFileSync(join(vault, path), 'utf8');
	return {
		data,
		vault,
		files,
		terminal,
		read,
		run: (...args: string[]) => terminal.run(...args, '--vault', vault),
		json: (...args: string[]) =>
			terminal.json<unknown>(...args, '--vault', vault).then(({ status, document }) => [status, document]),
		/** The items of a list property of a note. */
		items: (path: string, key: string): unknown =>
			(parse(/^---\n([\s\S]*?)^---$/m.exec(read(path))?.[1] ?? '') as Record<string, unknown>)[key],
		/** The last row of the table of flats in a note. */
		row: (path: string): string | undefined =>
			/begin flats %%\n\n([\s\S]*?)\n\n/.exec(read(path))?.[1]?.split('\n').at(-1),
		file: (name: string, text: string): string => {
			writeFileSync(join(files, name), text);
			return join(files, name);
		},
		/** Runs something, then says which notes it changed, and that a refresh afterwards writes not a byte. */
		changedBy: async (work: () => Promise<unknown>): Promise<string[]> => {
			const before = snapshot(vault);
			await work();
			const after = snapshot(vault);
			expect(await terminal.run('refresh', '--vault', vault)).toMatchObject({ status: 0, stderr: '' });
			expect(snapshot(vault)).toEqual(after);
			return Object.keys(after).filter(path => after[path] !== before[path]);
		},
	};
}
const edit = (rig: string, added: string[], removed: string[], remaining: string[]): unknown => [
	0,
	{ schema: 1, rig, added, removed, remaining },
];

describe('flats list', () => {
	test("tells every rig's flats with their ages, found and recorded, and of one rig or filter only its own", async () => {
		const { run, json } = await access();
		for (const [rig, filter, angles, date] of [
			['fra', 'ALPT', '70,75', '2025-04-01'],
			['rc8', 'L,Ha 3nm', '120', '2025-09-16'],
			['rc8', 'L', '120', today()],
		] as const)
			await run('flats', 'record', '--rig', rig, '--filter', filter, '--angles', angles, '--date', date);
		const flat = (filter: string, angleDegrees: number, date: string, source: string, status: string): unknown => ({
			filter,
			angleDegrees,
			date,
			source,
			ageDays: daysSince(date),
			status,
		});
		const alpt = {
			rig: FRA400.folder,
			flats: [
				flat('ALPT', 70, '2025-04-01', 'recorded', 'old'),
				flat('ALPT', 75, '2025-04-01', 'recorded', 'old'),
			],
		};
		const luminance = [
			flat('L', 45, '2025-09-14', 'found', 'old'),
			flat('L', 120, '2025-09-16', 'recorded', 'superseded'),
			flat('L', 120, today(), 'recorded', 'recent'),
		];
		const ha = flat('Ha 3nm', 120, '2025-09-16', 'recorded', 'old');
		expect(await json('flats', 'list')).toEqual([
			0,
			{ schema: 1, rigs: [alpt, { rig: RC8.folder, flats: [...luminance, ha] }] },
		]);
		expect(await json('flats', 'list', '--rig', 'rc8', '--filter', 'l')).toEqual([
			0,
			{ schema: 1, rigs: [{ rig: RC8.folder, flats: luminance }] },
		]);
		expect(await json('flats', 'list', '--rig', RC8.folder.toUpperCase(), '--filter', 'H-alpha,SII')).toEqual([
			0,
			{ schema: 1, rigs: [{ rig: RC8.folder, flats: [ha] }] },
		]);
		const { stdout } = await run('flats', 'list', '--rig', 'fra');
		const old = `⚠ Old (${daysSince('2025-04-01')} d)`;
		expect(stdout)
			.toBe(`${FRA400.folder}\nFilter  Angle  Date captured  ${'Status'.padEnd(old.length)}  Source\n──────  ─────  ─────────────  ${'─'.repeat(old.length)}  ────────
ALPT      70°  2025-04-01     ${old}  recorded\nALPT      75°  2025-04-01     ${old}  recorded\n\nSummary: 2 flat frames total, 2 need updating (>90 days old)\n`);
	});
});

describe('flats record, remove, clear and reset', () => {
	test("change the rig's property, and the tables that follow from it, and after that nothing is written", async () => {
		const { run, json, row, items, changedBy } = await access();
		expect(row(M31)).toBe('| L | 45.0°–60.2° (2) | 45° 2025-09-14 | 60° | ⚠ Need more | 45°→45.0°; ?→60.2° |');
		expect(
			await changedBy(() =>
				run('flats', 'record', '--rig', 'rc8', '--filter', 'L', '--angles', '60', '--date', '2025-09-16'),
			),
		).toEqual([RC8_NOTE, M31]);
		expect(items(RC8_NOTE, 'flats')).toEqual(['L 60° 2025-09-16']);
		expect(row(M31)).toBe(
			'| L | 45.0°–60.2° (2) | 45° 2025-09-14, 60° 2025-09-16 | – | ✓ Have | 45°→45.0°; 60°→60.2° |',
		);
		expect(
			await changedBy(async () => {
				expect(
					await json(
						'flats',
						'record',
						'--rig',
						'rc8',
						'--filter',
						'l',
						'--angles',
						'60',
						'--date',
						'2025-09-16',
					),
				).toEqual(edit(RC8.folder, [], [], ['L 60° 2025-09-16']));
			}),
		).toEqual([]);
		expect(
			await changedBy(() => run('flats', 'remove', '--rig', 'rc8', '--filter', 'L', '--angles', '60')),
		).toEqual([RC8_NOTE, M31]);
		expect(row(M31)).toBe('| L | 45.0°–60.2° (2) | 45° 2025-09-14 | 60° | ⚠ Need more | 45°→45.0°; ?→60.2° |');
	});
	test('give what was added, removed and what remains, as do their words', async () => {
		const { run, json, items } = await access();
		const rc8 = ['--rig', 'RC8'];
		const four = ['L 45° 2025-09-15', 'L 56.5° 2025-09-15', 'R 45° 2025-09-15', 'R 56.5° 2025-09-15'];
		expect(
			await json('flats', 'record', ...rc8, '--filter', 'L,R', '--angles', '45,56.5°', '--date', '2025-09-15'),
		).toEqual(edit(RC8.folder, four, [], four));
		expect(await json('flats', 'record', ...rc8, '--filter', 'Ha', '--angles', '-10')).toEqual(
			edit(RC8.folder, [`Ha 350° ${today()}`], [], [`Ha 350° ${today()}`]),
		);
		expect(
			await json(
				'flats',
				'record',
				...rc8,
				'--filter',
				'L',
				'--angles',
				'67',
				'--replace',
				'--date',
				'2025-09-16',
			),
		).toEqual(
			edit(RC8.folder, ['L 67° 2025-09-16'], ['L 45° 2025-09-15', 'L 56.5° 2025-09-15'], ['L 67° 2025-09-16']),
		);
		expect(await json('flats', 'record', ...rc8, '--filter', 'G', '--date', '2025-09-16')).toEqual(
			edit(RC8.folder, ['G 2025-09-16'], [], ['G 2025-09-16']),
		);
		expect(await json('flats', 'remove', ...rc8, '--filter', 'R', '--angles', '45,33')).toEqual(
			edit(RC8.folder, [], ['R 45° 2025-09-15'], ['R 56.5° 2025-09-15']),
		);
		expect(
			(await run('flats', 'record', ...rc8, '--filter', 'R', '--angles', '57', '--date', '2025-09-17')).stdout,
		).toBe(`${RC8.folder}\nRecorded: R 57° 2025-09-17\nRecorded now: R 56.5° 2025-09-15, R 57° 2025-09-17\n`);
		expect(await json('flats', 'clear', ...rc8, '--filter', 'R,G')).toEqual(
			edit(
				RC8.folder,
				[],
				['R 56.5° 2025-09-15', 'G 2025-09-16', 'R 57° 2025-09-17'],
				[`Ha 350° ${today()}`, 'L 67° 2025-09-16'],
			),
		);
		expect(await json('flats', 'clear', ...rc8)).toEqual(
			edit(RC8.folder, [], [`Ha 350° ${today()}`, 'L 67° 2025-09-16'], []),
		);
		expect(items(RC8_NOTE, 'flats')).toEqual([]);
	});
	test('of all rigs are reset with --yes alone; what is no flat stays', async () => {
		const { vault, run, json, read } = await access();
		const flats = 'flats: # mine\n  - L 45° 2025-09-15 # cloudy\n  - soon\n';
		writeFileSync(join(vault, RC8_NOTE), read(RC8_NOTE).replace('---\n', `---\n${flats}`));
		await run('flats', 'record', '--rig', 'fra', '--filter', 'ALPT', '--angles', '70');
		const before = snapshot(vault);
		const rigs = [FRA400.folder, RC8.folder];
		expect(await json('flats', 'reset')).toEqual([1, { schema: 1, rigs, removed: 0, done: false }]);
		expect((await run('flats', 'reset', '--rig', 'rc8')).stdout).toBe(
			'This would take 1 recorded flat of 1 rig out of the record. To do it, add --yes. Files on disk are ' +
				'never touched.\n',
		);
		expect(snapshot(vault)).toEqual(before);
		expect(await json('flats', 'reset', '--yes')).toEqual([0, { schema: 1, rigs, removed: 2, done: true }]);
		expect(read(RC8_NOTE)).toMatch(/^---\nflats: # mine\n {2}- soon\n/);
	});
});

describe('a flat history', () => {
	const dated =
		'{"L": {"60.0": "2025-09-16", "45.0": "2025-09-15"}, "Ha": {}, "R": {"117.0": "2026-04-01T20:00:00"}}';
	const byObject = '{\r\n  "M31": {"L": [45, 56], "R": [33]},\r\n  "SMC Panel 6": {"ALPT": [1, 15], "L": [45]}\r\n}';

	test('is imported in both its forms, once, and its file is not touched', async () => {
		const { json, run, items, row, file, files, changedBy } = await access();
		const paths = [file('dated.json', dated), file('by object.json', byObject)] as const;
		const before = snapshot(files);
		expect(
			await changedBy(async () => {
				expect(await json('flats', 'import', paths[0], '--rig', 'rc8')).toEqual([
					0,
					{ schema: 1, rig: RC8.folder, read: 3, added: 3, problems: [] },
				]);
			}),
		).toEqual([RC8_NOTE, M31]);
		expect(items(RC8_NOTE, 'flats')).toEqual(['L 60° 2025-09-16', 'L 45° 2025-09-15', 'R 117° 2026-04-01']);
		expect(row(M31)).toContain('✓ Have');
		expect(await json('flats', 'import', paths[1], '--rig', 'fra')).toEqual([
			0,
			{ schema: 1, rig: FRA400.folder, read: 5, added: 5, problems: [] },
		]);
		expect(items(FRA400_NOTE, 'flats')).toEqual(['L 45°', 'L 56°', 'R 33°', 'ALPT 1°', 'ALPT 15°']);
		expect(
			await changedBy(async () => {
				expect((await run('flats', 'import', paths[1], '--rig', 'fra')).stdout).toBe(
					`5 flats read, 0 new for ${FRA400.folder}.\n`,
				);
			}),
		).toEqual([]);
		expect(snapshot(files)).toEqual(before);
	});
	test('is imported as far as it can be read, and the rest is named', async () => {
		const { json, run, items, file } = await access();
		const path = file('h.json', '{"L": {"45": "yesterday", "400": "2025-01-01"}, "R": [33], "mine": "a remark"}');
		expect(await json('flats', 'import', path, '--rig', 'rc8')).toEqual([
			1,
			{
				schema: 1,
				rig: RC8.folder,
				read: 2,
				added: 2,
				problems: [
					{
						code: 'date-unreadable',
						path: 'L › 45',
						message: "L › 45 has a date that can't be read; the flat has none now.",
					},
					{ code: 'angle-unreadable', path: 'L › 400', message: 'L › 400 is no angle.' },
					{ code: 'filter-unreadable', path: 'mine', message: 'mine names no filter with angles.' },
				],
			},
		]);
		expect(items(RC8_NOTE, 'flats')).toEqual(['L 45°', 'R 33°']);
		const torn = await run('flats', 'import', file('torn.json', '{"L": {"45'), '--rig', 'rc8');
		expect([torn.status, torn.stdout]).toEqual([
			1,
			expect.stringMatching(/^0 flats read, 0 new for RC8.*\.\n.* is no JSON\.\n$/),
		]);
		expect(items(RC8_NOTE, 'flats')).toEqual(['L 45°', 'R 33°']);
	});
	test('is written with found and recorded flats, into a file that keeps what it holds besides', async () => {
		const { json, run, vault, files, file } = await access();
		await run('flats', 'record', '--rig', 'rc8', '--filter', 'L', '--angles', '60', '--date', '2025-09-16');
		await run('flats', 'record', '--rig', 'rc8', '--filter', 'Ha', '--date', '2025-09-16');
		const before = snapshot(vault);
		const history = { L: { '45.0': '2025-09-14', '60.0': '2025-09-16' } };
		const omitted = ['Ha 2025-09-16'];
		expect((await run('flats', 'export', '--rig', 'rc8')).stdout).toBe(`${JSON.stringify(history, null, 2)}\n`);
		expect(await json('flats', 'export', '--rig', 'rc8')).toEqual([
			0,
			{ schema: 1, rig: RC8.folder, history, omitted },
		]);
		expect(await json('flats', 'export', '--rig', 'rc8', '--object', 'M31')).toEqual([
			0,
			{ schema: 1, rig: RC8.folder, history: { M31: { L: [45, 60] } }, omitted },
		]);

		const path = file(
			'history.json',
			'{"R": [33], "L": {"45": "2026-01-01", "70.5": "soon"}, "mine": "ä \\u00e9", "deep": {"n": 1.50}}',
		);
		const merged = {
			R: [33],
			L: { '45': '2026-01-01', '70.5': 'soon', '60.0': '2025-09-16' },
			mine: 'ä é',
			deep: { n: 1.5 },
		};
		expect(await json('flats', 'export', path, '--rig', 'rc8')).toEqual([
			0,
			{ schema: 1, rig: RC8.folder, history: merged, omitted },
		]);
		const written = readFileSync(path, 'utf8');
		expect(JSON.parse(written)).toEqual(merged);
		await run('flats', 'export', path, '--rig', 'rc8');
		expect(readFileSync(path, 'utf8')).toBe(written);
		expect((await run('flats', 'export', join(files, 'new.json'), '--rig', 'rc8')).stdout).toBe(
			`Written to ${join(files, 'new.json')}. 1 flat without an angle or date left out: a history has no ` +
				'place for them.\n',
		);
		expect(JSON.parse(readFileSync(join(files, 'new.json'), 'utf8'))).toEqual(history);

		const others = [file('torn.json', '{"L": '), file('list.json', '[1]'), file('by object.json', byObject)];
		const held = snapshot(files);
		for (const other of others)
			expect(await run('flats', 'export', other, '--rig', 'rc8')).toEqual({
				status: 2,
				stdout: '',
				stderr: expect.stringContaining(`${other}: `) as string,
			});
		expect([snapshot(files), snapshot(vault)]).toEqual([held, before]);
	});
});

describe('flats needed', () => {
	const needed = (rig: string, filter: string, angleDegrees: number): unknown => ({
		rig,
		needed: [{ filter, angleDegrees, lights: 1 }],
	});

	test('names the flats to shoot, of all open targets, of one, or of one rig', async () => {
		const { json, run, vault } = await access();
		const before = snapshot(vault);
		expect(await json('flats', 'needed')).toEqual([
			0,
			{
				schema: 1,
				rigs: [
					needed(FRA400.folder, 'ALPT', 70),
					{
						rig: RC8.folder,
						needed: [
							{ filter: 'L', angleDegrees: 60, lights: 1 },
							{ filter: 'Ha', angleDegrees: 120, lights: 1 },
						],
					},
				],
			},
		]);
		for (const name of [['m33'], ['M', '33']])
			expect(await json('flats', 'needed', ...name)).toEqual([
				0,
				{ schema: 1, rigs: [needed(RC8.folder, 'Ha', 120)] },
			]);
		expect(await json('flats', 'needed', '--rig', 'fra')).toEqual([
			0,
			{ schema: 1, rigs: [needed(FRA400.folder, 'ALPT', 70)] },
		]);
		expect((await run('flats', 'needed', 'M 31')).stdout).toBe(
			`${RC8.folder}\nFilter  Angle  Lights\n──────  ─────  ──────\nL         60°       1\n`,
		);
		expect(snapshot(vault)).toEqual(before);
		await run('flats', 'record', '--rig', 'rc8', '--filter', 'Ha', '--angles', '121.5', '--date', '2025-09-14');
		expect(await json('flats', 'needed', 'M 33')).toEqual([
			0,
			{ schema: 1, rigs: [{ rig: RC8.folder, needed: [] }] },
		]);
		expect((await run('flats', 'needed', 'M 33')).stdout).toBe('No flats are missing.\n');
	});
	test('keeps a checklist whose ticks stay', async () => {
		const { json, vault, read, changedBy } = await access();
		const path = 'Astro/Flats to shoot.md';
		expect(await json('flats', 'needed', '--rig', 'fra', '--note')).toEqual([
			0,
			{ schema: 1, rigs: [needed(FRA400.folder, 'ALPT', 70)], note: path },
		]);
		expect(read(path)).toContain(`### ${FRA400.folder}\n\n- [ ] ALPT 70° (1 light)\n`);
		writeFileSync(join(vault, path), read(path).replace('[ ]', '[x]'));
		expect(await changedBy(() => json('flats', 'needed', '--note'))).toEqual([path]);
		expect(read(path)).toMatch(
			/- \[x\] ALPT 70° \(1 light\)\n[\s\S]+- \[ \] L 60° \(1 light\)\n- \[ \] Ha 120° \(1 light\)\n/,
		);
	});
});

describe('rig changed', () => {
	test("is noted in the rig's note once, and older flats serve newer lights no more", async () => {
		const { json, run, items, row, changedBy } = await access();
		await run('flats', 'record', '--rig', 'rc8', '--filter', 'L', '--angles', '60', '--date', '2025-09-14');
		expect(row(M31)).toContain('✓ Have');
		const mark = () => json('rig', 'changed', '--rig', 'rc8', '--date', '2025-09-15');
		expect(
			await changedBy(async () => {
				expect(await mark()).toEqual([0, { schema: 1, rig: RC8.folder, date: '2025-09-15' }]);
			}),
		).toEqual([RC8_NOTE, M31]);
		expect(items(RC8_NOTE, 'rig_changed')).toEqual(['2025-09-15']);
		expect(row(M31)).toBe(
			'| L | 45.0°–60.2° (2) | 45° 2025-09-14, 60° 2025-09-14 | 60° | ⚠ Need more | 45°→45.0°; ?→60.2° |',
		);
		expect(await changedBy(mark)).toEqual([]);
		expect((await run('rig', 'changed', '--rig', 'fra')).stdout).toBe(
			`${FRA400.folder} counts as changed from ${today()} on: flats from before don't serve lights from then ` +
				'on, nor the other way round.\n',
		);
		expect(items(FRA400_NOTE, 'rig_changed')).toEqual([today()]);
	});
});

describe('wrong use of the commands about flats', () => {
	test('ends with 2, says what is wrong, and changes nothing', async () => {
		const { terminal, data, vault, files, file } = await access();
		mkdirSync(join(files, 'folder'));
		const history = file('h.json', '{}');
		const before = [data, vault, files].map(snapshot);
		const l = ['--rig', 'rc8', '--filter', 'L'];
		const cases: [string[], RegExp][] = [
			[['flats', '--json'], /^There is no command "flats"\./],
			[['flats', 'list', 'L'], /^"L" has no meaning here\.\n\n {2}flats list \[--rig R\]/],
			[['flats', 'list', '--rig', 'C11'], /^There is no rig "C11"\. There are: FRA400@.+, RC8@.+\.\n$/],
			[['flats', 'record', '--rig', 'rc8'], /^--filter is missing\.\n$/],
			[['flats', 'record', '--filter', 'L'], /^Which rig\? Name one with --rig: FRA400@.+, RC8@.+\.\n$/],
			[
				['flats', 'record', ...l, '--angles', '45,north'],
				/^"45,north" are no angles\. Write degrees from 0 to 360/,
			],
			[['flats', 'record', ...l, '--angles'], /--angles[\s\S]+flats record \[--rig R\]/],
			[['flats', 'record', ...l, '--date', '2025-02-30'], /^"2025-02-30" is no date\. Write CCYY-MM-DD\.\n$/],
			[
				['flats', 'record', '--rig', 'rc8', '--filter', 'L,none', '--angles', '45'],
				/^This can't be recorded: none.*Nothing was changed\./,
			],
			[['flats', 'remove', ...l], /^--angles is missing\.\n$/],
			[
				['flats', 'remove', '--rig', 'rc8', '--filter', 'L,R', '--angles', '45'],
				/^--filter takes one filter here, not L, R\.\n$/,
			],
			[['flats', 'import', '--rig', 'rc8'], /^FILE is missing\.\n$/],
			[['flats', 'import', join(files, 'none.json'), '--rig', 'rc8'], /^There is no file .*none\.json\.\n$/],
			[['flats', 'import', join(files, 'folder'), '--rig', 'rc8'], /folder can't be read: EISDIR/],
			[
				['flats', 'import', history, 'other.json', '--rig', 'rc8'],
				/^"other\.json" has no meaning here\. A name with blanks needs quotes\.\n$/,
			],
			[['flats', 'export', join(files, 'folder'), '--rig', 'rc8'], /folder can't be read: EISDIR/],
			[['flats', 'needed', 'M', '99'], /^There is no target "M 99"\.\n$/],
			[['flats', 'reset', '--filter', 'L'], /--filter[\s\S]+flats reset \[--rig R\] --yes/],
			[['rig', 'changed', '--rig', 'rc8', '--date', 'today'], /^"today" is no date/],
		];
		const ends = await Promise.all(cases.map(([args]) => terminal.run(...args, '--vault', vault)));
		expect(
			ends.map(({ status, stdout, stderr }, at) => [
				cases[at]?.[0],
				status,
				stdout,
				cases[at]?.[1].test(stderr) === true && !/\n {4}at |undefined/.test(stderr) ? 'said' : stderr,
			]),
		).toEqual(cases.map(([args]) => [args, 2, '', 'said']));
		expect([data, vault, files].map(snapshot)).toEqual(before);
	});
	test('is to record without a vault; what only answers does so', async () => {
		const { terminal, data, file } = await access();
		const without = (...args: string[]) => terminal.run(...args, '--data', data);
		for (const args of [
			['record', '--filter', 'L'],
			['remove', '--filter', 'L', '--angles', '45'],
			['clear'],
			['reset', '--yes'],
			['import', file('h.json', '{}')],
			['needed', '--note'],
		])
			expect(await without('flats', ...args, '--rig', 'rc8')).toEqual({
				status: 2,
				stdout: '',
				stderr: `"flats ${args[0]}" changes notes: name their vault with --vault DIR.\n`,
			});
		expect((await without('flats', 'list', '--rig', 'rc8')).stdout).toContain('L         45°  2025-09-14');
		expect((await without('flats', 'needed', '--rig', 'fra')).stdout).toContain('ALPT      70°       1');
		expect((await without('flats', 'export', '--rig', 'rc8')).stdout).toBe(
			'{\n  "L": {\n    "45.0": "2025-09-14"\n  }\n}\n',
		);
	});
});
