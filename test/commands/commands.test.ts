/** Commands and their answers: the documents of DESIGN 11 and the seed's tables. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { RC8, REDCAT } from '../build/rigs';
import { UsageError } from '../../src/commands/command';
import { COMMANDS } from '../../src/commands/table';
import { COMMAND_LINE } from '../../src/text/command-line';
import { UI } from '../../src/text/interface';
import { exposuresOf, runCommand } from '../fakes/commands';
import { Device } from '../fakes/device';
import { Camera } from '../fakes/lights';
import { documentsAreMissing, sharedDocument } from '../fakes/shared-documents';
import { tempFolders } from '../fakes/temp-folders';

const temp = tempFolders();

/** Lines of a text table as cells, from the first line that begins with a word to the next empty line. */
function tableFrom(text: string, word: string): string[][] {
	const lines = text.split('\n');
	const from = lines.findIndex(line => line.startsWith(word));
	return lines
		.slice(from, lines.indexOf('', from))
		.filter(line => !line.startsWith('─'))
		.map(line => line.trim().split(/ {2,}/));
}

describe('exposures', () => {
	let device: Device;
	let vault = '';
	const text = async (
		...[given]: Parameters<typeof runCommand> extends [unknown, unknown, ...infer Rest] ? Rest : never
	): Promise<string> => (await runCommand(device.log, 'exposures', given)).text;

	beforeAll(async () => {
		const data = temp();
		vault = temp();
		const camera = new Camera();
		const shot = { target: 'M31', stage: '10_Blink', state: 'unreviewed' } as const;
		await camera.shoot(data, { ...shot, night: '2025-09-14', filter: 'L', exposureSeconds: 120, subs: 150 });
		for (const [filter, exposureSeconds, subs] of [
			['R', 180, 40],
			['G', 180, 35],
			['B', 180, 38],
			['Ha', 300, 25],
		] as const)
			await camera.shoot(data, { ...shot, night: '2025-10-02', filter, exposureSeconds, subs });
		// A mosaic under two rigs, in every state, with a filter that nobody names.
		for (const [panel, state] of [
			[1, 'accepted'],
			[2, 'accepted'],
			[2, 'rejected'],
		] as const)
			await camera.shoot(data, {
				target: 'NGC 7000',
				panel,
				state,
				night: `2025-11-0${panel}`,
				exposureSeconds: 60,
				subs: 3,
			});
		await new Camera(REDCAT).shoot(data, {
			target: 'ngc7000',
			panel: 1,
			night: '2025-11-03',
			filter: 'ALPT',
			exposureSeconds: 60,
			subs: 4,
		});
		await camera.shoot(data, {
			target: 'NGC 7000',
			night: '2025-11-05',
			filter: undefined,
			folder: `${RC8.folder}/20_Data/NGC 7000/accept/DATE_2025-11-05`,
			exposureSeconds: 30,
			subs: 5,
		});
		device = await Device.open({ vault, state: temp() }, [data]);
		await device.refresh();
	});

	const SEED_GOALS = { values: { 'goal-hours': ['10'], share: ['L=40,R=20,G=20,B=20'] } };

	test.skipIf(documentsAreMissing)('prints the seed\'s "Example Output", cell for cell', async () => {
		const example =
			sharedDocument('seeds/exposure-tracker.md').split('## Example Output')[1]?.split('```')[1] ?? '';
		const [head = '', ...rest] = example.split('Grand Total');
		// Ours writes minutes with two digits.
		const cells = (part: string): string[][] =>
			part
				.split('\n')
				.filter(line => line.startsWith('|'))
				.map(line =>
					line
						.split('|')
						.slice(1, -1)
						.map(cell => cell.trim().replace(/ (\d) m$/, ' 0$1 m')),
				);
		const printed = await text({ words: ['M31'], ...SEED_GOALS });
		expect(tableFrom(printed, 'Filter')).toEqual(cells(head));
		expect(tableFrom(printed, 'Exposure (s)').slice(1)).toEqual(cells(rest.join()).slice(1, 4));
		expect(printed).toContain(/Overall total exposure.*/.exec(example)?.[0]);
	});
	test('takes shares in any number of arguments', async () => {
		const printed = await text({ words: ['M31'], ...SEED_GOALS });
		expect(
			await text({ words: ['M31'], values: { 'goal-hours': ['10h'], share: ['L=40', 'R=20,G=20', 'b=20%'] } }),
		).toBe(printed);
	});
	test.each([
		['folder', ['L', 'R', 'G', 'B', 'Ha']],
		['exposure_time', ['Ha', 'R', 'G', 'B', 'L']],
		['num_subs', ['L', 'R', 'B', 'G', 'Ha']],
		['total_exposure', ['L', 'Ha', 'R', 'B', 'G']],
		['remaining_time', ['G', 'B', 'R', 'L', 'Ha']],
		['remaining_subs', ['G', 'B', 'R', 'L', 'Ha']],
	])('sorts by %s', async (sort, filters) => {
		const printed = await text({ words: ['M31'], values: { ...SEED_GOALS.values, sort: [sort] } });
		expect(
			tableFrom(printed, 'Filter')
				.slice(1)
				.map(([filter]) => filter),
		).toEqual(filters);
	});
	test('answers in exactly the keys of the document, to the second', async () => {
		const { targets, totals, ...rest } = await exposuresOf(device.log, { words: ['NGC', '7000'] });
		const zero = { subs: 0, seconds: 0 };
		const luminance = { rig: RC8.folder, filter: 'L', exposureSeconds: 60 };
		const three = { subs: 3, seconds: 180 };
		expect(Object.keys(rest)).toEqual(['schema', 'problems']);
		expect(rest.schema).toBe(1);
		expect(targets).toEqual([
			{
				target: 'NGC 7000',
				rigs: [RC8.folder, REDCAT.folder],
				rows: [
					{ ...luminance, panel: 1, accepted: three, unreviewed: zero, rejected: zero },
					{ ...luminance, panel: 2, accepted: three, unreviewed: zero, rejected: three },
					{
						rig: REDCAT.folder,
						panel: 1,
						filter: 'ALPT',
						exposureSeconds: 60,
						accepted: { subs: 4, seconds: 240 },
						unreviewed: zero,
						rejected: zero,
					},
				],
				nights: [
					{ night: '2025-11-01', ...luminance, panel: 1, state: 'accepted', ...three },
					{ night: '2025-11-02', ...luminance, panel: 2, state: 'accepted', ...three },
					{ night: '2025-11-02', ...luminance, panel: 2, state: 'rejected', ...three },
					{
						night: '2025-11-03',
						rig: REDCAT.folder,
						panel: 1,
						filter: 'ALPT',
						exposureSeconds: 60,
						state: 'accepted',
						subs: 4,
						seconds: 240,
					},
				],
				goals: [],
			},
		]);
		expect(totals).toEqual([{ exposureSeconds: 60, subs: 10, seconds: 600 }]);
		expect(rest.problems.map(({ code, path }) => [code, path])).toEqual([
			['unknown-filter', `${RC8.folder}/20_Data/NGC 7000/accept/DATE_2025-11-05`],
		]);
	});
	test('counts an unknown filter where that is wanted', async () => {
		const { totals, targets } = await exposuresOf(device.log, { words: ['NGC 7000'], flags: ['include-unknown'] });
		expect(totals).toEqual([
			{ exposureSeconds: 60, subs: 10, seconds: 600 },
			{ exposureSeconds: 30, subs: 5, seconds: 150 },
		]);
		expect(targets[0]?.rows.filter(({ filter }) => filter === 'Unknown')).toMatchObject([
			{ rig: RC8.folder, panel: null, accepted: { subs: 5, seconds: 150 } },
		]);
		expect(await text({ words: ['NGC 7000'] })).not.toContain('Unknown');
		expect(await text({ words: ['NGC 7000'], flags: ['include-unknown'] })).toMatch(/^Unknown +30 +5 +0 h 02 m$/m);
	});
	test('knows a target by every spelling, by its panels and by its aliases', async () => {
		const path = join(vault, 'Astro/Targets/M31.md');
		writeFileSync(path, readFileSync(path, 'utf8').replace(/^---\n/, '---\naliases:\n  - Andromeda Galaxy\n'));
		for (const name of ['M31', 'm 31', 'M_31', 'M31 Panel 2', 'andromeda galaxy', 'AndromedaGalaxy'])
			expect((await exposuresOf(device.log, { words: [name] })).targets.map(({ target }) => target)).toEqual([
				'M31',
			]);
		await expect(runCommand(device.log, 'exposures', { words: ['Andromeda'] })).rejects.toThrow(UsageError);
		expect((await exposuresOf(device.log)).targets.map(({ target }) => target)).toEqual(['M31', 'NGC 7000']);
	});
	test('takes goals from notes, and from arguments instead', async () => {
		const path = join(vault, 'Astro/Targets/NGC 7000.md');
		writeFileSync(path, readFileSync(path, 'utf8').replace(/^---\n/, '---\ngoal_L: 1\n'));
		const goals = async (values = {}): Promise<unknown> =>
			(await exposuresOf(device.log, { words: ['NGC 7000'], values })).targets[0]?.goals;
		// Accepted subs carry no buffer: 1.15 × (1 h − 3 min) in each panel.
		expect(await goals()).toEqual(
			[1, 2].map(panel => ({ filter: 'L', panel, goalSeconds: 3600, toShootSeconds: 3933, progress: 0.05 })),
		);
		expect(await goals({ 'goal-hours': ['2'], share: ['alpt=50'] })).toEqual([
			{ filter: 'ALPT', panel: 1, goalSeconds: 3600, toShootSeconds: 3864, progress: 240 / 3600 },
			{ filter: 'ALPT', panel: 2, goalSeconds: 3600, toShootSeconds: 4140, progress: 0 },
		]);
		const over = await exposuresOf(device.log, { values: { 'goal-hours': ['2'], share: ['L=90,R=20'] } });
		expect(over.problems.map(({ code }) => code)).toContain('note-shares-over-100');
	});
});

describe('"accept --kept-all"', () => {
	const kept = { words: ['M 33'], flags: ['kept-all'] };
	const open = async (): Promise<{ device: Device; path: string; note: string }> => {
		const [data, vault] = [temp(), temp()];
		const camera = new Camera();
		for (const night of ['2025-09-14', '2025-09-15'])
			await camera.shoot(data, { target: 'M 33', stage: '10_Blink', state: 'unreviewed', night });
		const device = await Device.open({ vault, state: temp() }, [data]);
		await device.refresh();
		const path = join(vault, 'Astro/Targets/M 33.md');
		return { device, path, note: readFileSync(path, 'utf8') };
	};

	test('asks whoever sits at the terminal', async () => {
		const { device, path, note } = await open();
		const asked: string[] = [];
		const answer =
			(yes: boolean) =>
			(question: string): Promise<boolean> => {
				asked.push(question);
				return Promise.resolve(yes);
			};
		expect(await runCommand(device.log, 'accept', kept, answer(false))).toMatchObject({
			json: { done: false },
			status: 1,
		});
		expect(readFileSync(path, 'utf8')).toBe(note);
		expect(await runCommand(device.log, 'accept', kept, answer(true))).toMatchObject({
			json: { done: true },
			status: 0,
		});
		expect(readFileSync(path, 'utf8')).toContain('\nkept_all:\n  - 2025-09-14 2\n  - 2025-09-15 2\n');
		expect(asked).toEqual(
			Array(2).fill('2025-09-14: 2 unreviewed subs.\n2025-09-15: 2 unreviewed subs.\nWas all of M 33 kept?'),
		);
	});
	test('adds its nights behind what the user wrote', async () => {
		const { device, path, note } = await open();
		writeFileSync(path, note.replace('\n---\n', '\nkept_all: [last week, 2025-09-15] # mine\n---\n'));
		await runCommand(device.log, 'accept', { ...kept, flags: ['kept-all', 'yes'] });
		expect(readFileSync(path, 'utf8')).toContain(
			'\nkept_all: # mine\n  - last week\n  - 2025-09-15\n  - 2025-09-14 2\n---\n',
		);
	});
	test.each([
		["its properties can't be read", 'mine: [', "can't be changed safely"],
		['the list is not ours to write', 'kept_all: &mine [2026-01-14]', "can't be changed safely"],
	])('says that nothing was noted where %s', async (_why, line, said) => {
		const { device, path, note } = await open();
		const odd = note.replace('\n---\n', `\n${line}\n---\n`);
		writeFileSync(path, odd);
		await expect(runCommand(device.log, 'accept', { ...kept, flags: ['kept-all', 'yes'] })).rejects.toThrow(said);
		expect(readFileSync(path, 'utf8')).toBe(odd);
	});
	test('says that nothing was noted where there are two notes', async () => {
		const { device, path, note } = await open();
		writeFileSync(join(path, '../M 33 again.md'), note);
		await expect(runCommand(device.log, 'accept', { ...kept, flags: ['kept-all', 'yes'] })).rejects.toThrow(
			'There are two notes for M 33.',
		);
		expect(readFileSync(path, 'utf8')).toBe(note);
	});
});

describe('the table of commands', () => {
	test('names each once, and its usage begins with its name and holds all its arguments', () => {
		expect(new Set(COMMANDS.map(({ id }) => id)).size).toBe(COMMANDS.length);
		for (const { id, usage, values, flags } of COMMANDS) {
			expect(`${usage} `.startsWith(`${id} `)).toBe(true);
			for (const name of [...values, ...flags]) expect(usage).toContain(`--${name}`);
		}
	});
	test('has a sentence for each, and no other', () => {
		expect(Object.keys(COMMAND_LINE.summaries).sort()).toEqual(COMMANDS.map(({ id }) => id).sort());
		for (const sentence of Object.values(COMMAND_LINE.summaries)) expect(sentence).toMatch(/^[A-Z].*\.$/);
	});
	test('says of each argument what it means, since Obsidian shows it beside its name', () => {
		const given = COMMANDS.flatMap(({ word, values, flags }) => [
			...(word === undefined ? [] : [word]),
			...values,
			...flags,
		]);
		expect(given.filter(name => UI.options[name] === undefined)).toEqual([]);
	});
});
