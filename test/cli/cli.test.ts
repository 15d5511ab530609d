/** The headless command line, as a process: what it prints, what it writes, how it ends (DESIGN 11). */
import { existsSync, mkdirSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeGeneratedTree } from '../build/generated-tree';
import type { LedgerLight } from '../build/tree-plan';
import type { ExposuresDocument } from '../fakes/commands';
import { ledgerOfAnswer, ledgerOfLights, ledgerOfNotes } from '../fakes/ledger';
import { Camera } from '../fakes/lights';
import { Terminal } from '../fakes/terminal';
import { noteTexts, snapshot, tempFolders } from '../fakes/temp-folders';

const temp = tempFolders();

interface RefreshDocument {
	readonly schema: number;
	readonly frames: number;
	readonly lights: number;
	readonly targets: number;
	readonly rigs: number;
	readonly notes: Readonly<Record<string, number>>;
	readonly problems: readonly Readonly<Record<string, string>>[];
	readonly milliseconds: number;
}
type ProblemsDocument = Pick<RefreshDocument, 'schema' | 'problems'>;

async function smallTree(): Promise<string> {
	const data = temp();
	await new Camera().shoot(data);
	return data;
}

describe('a large tree', () => {
	let data = '';
	let lights: readonly LedgerLight[] = [];
	beforeAll(async () => {
		data = temp();
		({ lights } = await writeGeneratedTree(data, { rigs: 3, targetsPerRig: 40, seed: 41 }));
	});

	test('comes out right to the second, and a fresh process writes nothing more, its state known or lost', async () => {
		const [vault, terminal] = [temp(), new Terminal(temp())];
		const first = await terminal.json<RefreshDocument>('refresh', '--data', data, '--vault', vault);
		const ledger = ledgerOfLights(lights);
		expect(ledgerOfNotes(Object.values(noteTexts(vault)))).toEqual(ledger);
		expect(first.document).toMatchObject({
			schema: 1,
			lights: lights.length,
			rigs: 3,
			notes: { created: first.document.targets + 3, updated: 0, unchanged: 0 },
		});
		expect(first.document.frames).toBeGreaterThan(lights.length);
		expect(Object.keys(first.document)).toEqual([
			'schema',
			'frames',
			'lights',
			'targets',
			'rigs',
			'notes',
			'problems',
			'milliseconds',
		]);
		expect(Object.keys(first.document.notes)).toEqual(['created', 'updated', 'unchanged']);
		expect(first.document.problems.map(problem => Object.keys(problem).join())).toEqual(
			first.document.problems.map(() => 'code,path,message'),
		);
		expect(first.document.problems.length).toBeGreaterThan(0);
		expect(first.status).toBe(1);

		const written = snapshot(vault);
		const second = await terminal.json<RefreshDocument>('refresh', '--vault', vault);
		const elsewhere = await new Terminal(temp()).json<RefreshDocument>('rebuild', '--data', data, '--vault', vault);
		expect(snapshot(vault)).toEqual(written);
		for (const { document } of [second, elsewhere])
			expect({ ...document, milliseconds: 0 }).toEqual({
				...first.document,
				milliseconds: 0,
				notes: { created: 0, updated: 0, unchanged: first.document.targets + 3 },
			});

		const { document } = await terminal.json<ExposuresDocument>('exposures', '--vault', vault);
		expect(ledgerOfAnswer(document)).toEqual(ledger);
		expect(document.problems).toEqual(first.document.problems);
		expect(snapshot(vault)).toEqual(written);
	});
	test('is left at once by Ctrl+C, and read to its end another time', async () => {
		const [vault, terminal] = [temp(), new Terminal(temp())];
		const { child, ended } = terminal.start('refresh', '--data', data, '--vault', vault, '--json');
		while (!readdirSync(terminal.state, { recursive: true }).some(name => String(name).endsWith('trees.json')))
			await setTimeout(5);
		child.kill('SIGINT');
		expect(await ended).toEqual({ status: 130, stdout: '', stderr: 'Cancelled.\n' });
		expect(snapshot(vault)).toEqual({});
		expect((await terminal.json<RefreshDocument>('refresh', '--vault', vault)).document.lights).toBe(lights.length);
		expect(ledgerOfNotes(Object.values(noteTexts(vault)))).toEqual(ledgerOfLights(lights));
	});
});

describe('wrong use', () => {
	test('ends with 2, says what is wrong, and changes nothing', async () => {
		const [data, vault, unknown, empty, other] = [await smallTree(), temp(), temp(), temp(), temp()];
		writeFileSync(join(empty, 'file'), '');
		mkdirSync(join(other, '.obsidian/plugins/astro-data-log'), { recursive: true });
		writeFileSync(join(other, '.obsidian/plugins/astro-data-log/data.json'), '{"version": 1, ');
		const terminal = new Terminal(temp());
		const at = ['--data', data, '--vault', vault];
		const cases: [string[], RegExp][] = [
			[[], /^Usage: astro-data-log COMMAND/],
			[['refesh'], /^There is no command "refesh"\.\n\nUsage: /],
			[['--json'], /^There is no command "--json"/],
			[['flats', 'lost'], /^There is no command "flats lost"/],
			[['refresh', '--fast', ...at], /--fast[\s\S]*refresh \[--quick\]/],
			[['refresh', '--data'], /--data/],
			[['refresh', 'M31', ...at], /"M31" has no meaning here[\s\S]*refresh \[--quick\]/],
			[['refresh'], /^No Data folder is known for this vault yet: name one with --data DIR\.\n$/],
			[['refresh', '--vault', unknown], /^No Data folder is known/],
			[['refresh', '--data', data, '--vault', join(vault, 'none')], /^There is no vault at .*none\.\n$/],
			[['refresh', '--data', data, '--vault', join(empty, 'file')], /^There is no vault at .*file\.\n$/],
			[['refresh', '--data', data, '--vault', other], /^The plugin's settings in .* can't be read: /],
			[
				['refresh', '--data', join(data, 'none'), '--vault', vault],
				/none: The Data folder can't be reached \(there is no such folder\)\.\n$/,
			],
			[
				['refresh', '--data', join(empty, 'file'), '--vault', vault],
				/file: The Data folder can't be reached \(not a folder\)\.\n$/,
			],
			[
				['refresh', '--data', data, '--data', join(data, 'RC8@f8.0+ZWO ASI2600MM Pro'), '--vault', vault],
				/: The folder lies inside /,
			],
			[['refresh', '--data', '', '--vault', vault], /^--data needs a folder\.\n$/],
			[['refresh', '--data', data, '--vault='], /^--vault needs a folder\.\n$/],
			[
				['exposures', '--sort', 'size', ...at],
				/^--sort takes one of folder, exposure_time, num_subs, total_exposure, remaining_time, remaining_subs, not "size"\.\n$/,
			],
			[['exposures', '--goal-hours', '10', ...at], /^goal_hours: 10 has no shares/],
			[['exposures', '--share', 'L=40', ...at], /^share_L: 40 is a share of nothing/],
			[['exposures', '--goal-hours', 'ten', '--share', 'L=40', ...at], /ten can't be read/],
			[['exposures', '--goal-hours', '10', '--share', 'L:40', ...at], /L:40/],
			[['exposures', 'M 99', ...at], /^There is no target "M 99"\. Without a name, all targets are listed\.\n$/],
		];
		const ends = await Promise.all(cases.map(([args]) => terminal.run(...args)));
		ends.forEach(({ status, stdout, stderr }, at) => {
			const [args, message] = cases[at] ?? [[], /$^/];
			expect([args, status, stdout]).toEqual([args, 2, '']);
			expect(stderr).toMatch(message);
			expect(stderr).not.toMatch(/\n {4}at |undefined/);
		});
		expect([snapshot(vault), readdirSync(empty), readdirSync(other)]).toEqual([{}, ['file'], ['.obsidian']]);
	});
	test('is answered by help, of all and of one command', async () => {
		const terminal = new Terminal(temp());
		const [one, two, three, four] = await Promise.all([
			terminal.run('--help'),
			terminal.run('help'),
			terminal.run('-h'),
			terminal.run('exposures', '--help'),
		]);
		expect([one?.status, one?.stderr]).toEqual([0, '']);
		for (const word of [
			'refresh',
			'rebuild',
			'check',
			'health',
			'exposures',
			'--goal-hours',
			'--data DIR',
			'--vault DIR',
			'--json',
			'Exit status',
		])
			expect(one?.stdout).toContain(word);
		expect([two, three]).toEqual([one, one]);
		expect([four?.status, four?.stdout.split('\n')[0]]).toEqual([
			0,
			'exposures [TARGET] [--goal-hours H --share L=40,R=20] [--sort KEY] [--include-unknown]',
		]);
		expect(existsSync(join(terminal.state, 'astro-data-log'))).toBe(false);
	});
});

describe('what is remembered', () => {
	test('Data folders are, for each vault its own; a missing one is said, a mistyped one forgotten', async () => {
		const [one, two, vaultOne, vaultTwo] = [await smallTree(), temp(), temp(), temp()];
		await new Camera().shoot(two, { target: 'M 51', subs: 5, night: '2025-09-20' });
		const terminal = new Terminal(temp());
		expect((await terminal.run('refresh', '--data', one, '--vault', vaultOne)).status).toBe(0);
		expect((await terminal.run('refresh', '--data', `${two}/`, '--vault', vaultTwo)).status).toBe(0);
		expect((await terminal.run('refresh', '--data', join(one, 'mistyped'), '--vault', vaultOne)).status).toBe(2);
		const targets = async (vault: string): Promise<string[]> =>
			(await terminal.json<ExposuresDocument>('exposures', '--vault', vault)).document.targets.map(
				({ target }) => target,
			);
		expect([await targets(vaultOne), await targets(vaultTwo), await targets(vaultTwo)]).toEqual([
			['M 31'],
			['M 51'],
			['M 51'],
		]);

		renameSync(one, `${one} away`);
		const before = noteTexts(vaultOne);
		for (const args of [['refresh'], ['refresh', '--data', one], ['refresh', '--accept-loss']]) {
			const { status, document } = await terminal.json<RefreshDocument>(...args, '--vault', vaultOne);
			expect([status, document.problems.map(({ code, path }) => [code, path])]).toEqual([
				1,
				[['tree-missing', one]],
			]);
		}
		expect(noteTexts(vaultOne)).toEqual(before);
		expect((await terminal.json<ExposuresDocument>('exposures', '--vault', vaultOne)).document.totals).toEqual([
			{ exposureSeconds: 300, subs: 2, seconds: 600 },
		]);
		renameSync(`${one} away`, one);
		// Both from now on, in the order in which they were named.
		expect((await terminal.run('refresh', '--data', two, '--data', one, '--vault', vaultOne)).status).toBe(0);
		expect(await targets(vaultOne)).toEqual(['M 31', 'M 51']);
	});
	test('without a vault, only the answer is printed', async () => {
		const data = await smallTree();
		const before = snapshot(data);
		const terminal = new Terminal(temp());
		const { status, stdout, stderr } = await terminal.run('exposures', '--data', data);
		expect([status, stderr]).toEqual([0, '']);
		expect(stdout).toMatch(/^M 31\n[\s\S]+Overall total exposure \(all filters\) → 0 h 10 m\n/);
		expect(snapshot(data)).toEqual(before);
	});
	test("the plugin's settings in the vault count here too", async () => {
		const [data, vault] = [await smallTree(), temp()];
		mkdirSync(join(vault, '.obsidian/plugins/astro-data-log'), { recursive: true });
		writeFileSync(
			join(vault, '.obsidian/plugins/astro-data-log/data.json'),
			'{"version": 1, "targetNotesFolder": "Sky", "rejectionBuffer": "much"}',
		);
		expect((await new Terminal(temp()).run('refresh', '--data', data, '--vault', vault)).status).toBe(0);
		expect(Object.keys(noteTexts(vault))).toEqual(['Sky/M 31.md']);
	});
});

describe('exit status and text', () => {
	test('are 0 and a summary where all is well', async () => {
		const [data, vault, terminal] = [await smallTree(), temp(), new Terminal(temp())];
		const refresh = await terminal.run('refresh', '--data', data, '--vault', vault);
		expect(refresh).toEqual({
			status: 0,
			stdout: expect.stringMatching(
				/^2 frames, 2 lights, 1 target, 1 rig in \d+\.\d s\. 2 notes created\.\n$/,
			) as string,
			stderr: '',
		});
		expect((await terminal.run('refresh', '--quick', '--vault', vault)).stdout).toMatch(/No note changed\.\n$/);
		for (const command of ['check', 'health']) {
			expect(await terminal.run(command, '--vault', vault)).toEqual({
				status: 0,
				stdout: 'Nothing is wrong.\n',
				stderr: '',
			});
			expect((await terminal.json<ProblemsDocument>(command, '--vault', vault)).document).toEqual({
				schema: 1,
				problems: [],
			});
		}
	});
	test('are 1 and a list with the way out where something is wrong, in the tree or in a note', async () => {
		const [data, vault, terminal] = [await smallTree(), temp(), new Terminal(temp())];
		await terminal.run('refresh', '--data', data, '--vault', vault);
		mkdirSync(join(data, 'M 45/lights'), { recursive: true });
		writeFileSync(join(data, 'M 45/lights/cut.fits'), '');
		// A file this young would be left alone, as still being written.
		utimesSync(join(data, 'M 45/lights/cut.fits'), 1_700_000_000, 1_700_000_000);
		writeFileSync(join(vault, 'Second.md'), '---\ntarget: m31\ntags: astro/target\ngoal_L: soon\n---\n');
		writeFileSync(join(vault, 'NGC 1.md'), '---\ntarget: NGC 1\ntags: astro/target\ngoal_L: soon\n---\n');
		const before = noteTexts(vault);
		const problems = [
			['note-goal-unreadable', 'NGC 1.md'],
			['note-twice', 'Second.md'],
			['empty-file', 'M 45/lights/cut.fits'],
		];
		for (const command of ['check', 'health']) {
			const { status, document } = await terminal.json<ProblemsDocument>(command, '--vault', vault);
			expect(Object.keys(document)).toEqual(['schema', 'problems']);
			expect([status, document.problems.map(({ code, path }) => [code, path]).sort()]).toEqual([
				1,
				problems.toSorted(),
			]);
			const text = await terminal.run(command, '--vault', vault);
			expect([text.status, text.stderr]).toEqual([1, '']);
			expect(text.stdout).toContain(
				'Empty files (1). Delete the file, or copy it again from the capture computer.\n  M ' +
					'45/lights/cut.fits: The file is empty.\n',
			);
			expect(noteTexts(vault)).toEqual(before);
		}
		const refresh = await terminal.run('refresh', '--vault', vault);
		expect(refresh.status).toBe(1);
		expect(refresh.stdout).toMatch(/3 problems in the health report\.\n\nEmpty files \(1\)/);
		const exposures = await terminal.json<ExposuresDocument>('exposures', 'NGC 1', '--vault', vault);
		expect([exposures.status, exposures.document.problems.map(({ code, path }) => [code, path]).sort()]).toEqual([
			1,
			problems.toSorted(),
		]);
	});
});
