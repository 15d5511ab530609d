/**
 * Headless changes of Data folders that lie in a vault are refused; locks and operations that were cut short, as a
 * person gets rid of them in a terminal (DESIGN 7 and 11).
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RC8, REDCAT } from '../build/rigs';
import { RigAtWork } from '../fakes/rig-at-work';
import { snapshot, tempFolders } from '../fakes/temp-folders';
import { Terminal } from '../fakes/terminal';

const temp = tempFolders();

/** A Data folder with a target, read once. @param data of it */
async function access(data: string, vault: string) {
	const terminal = new Terminal(temp());
	await new RigAtWork().lights(data, { target: 'M 33' });
	await terminal.run('refresh', '--data', data, '--vault', vault);
	return {
		data,
		vault,
		run: (...args: string[]) => terminal.run(...args, '--vault', vault),
		json: (...args: string[]) => terminal.json<Record<string, unknown>>(...args, '--vault', vault),
	};
}

describe('a Data folder inside a vault', () => {
	const inVault = (isOther: boolean) => {
		const [folder, other] = [temp(), temp()];
		if (isOther) mkdirSync(join(folder, '.obsidian'));
		const data = join(folder, 'Astro/Data');
		mkdirSync(data, { recursive: true });
		return { data, vault: isOther ? other : folder, folder };
	};

	test.each([
		['the vault whose notes are written', false],
		['any other', true],
	] as const)('%s: every change is refused with 2 and a word on Obsidian; looking is not', async (_name, isOther) => {
		const { data, vault, folder } = inVault(isOther);
		const { run } = await access(data, vault);
		const before = snapshot(folder);
		const changes = [
			['move', 'M 33'],
			['organize', 'filters', data],
			['create', 'rig', '--optics', 'FSQ106', '--ratio', '5', '--camera', 'QHY600M'],
			['create', 'stage', '25_Queue', '--rig', 'RC8'],
			['archive', 'M 33', '--to', temp()],
		];
		for (const command of changes) {
			const dry = await run(...command, '--dry-run');
			expect([command, dry.stderr, dry.stdout.endsWith('Nothing was done.\n')]).toEqual([command, '', true]);
			// By filter there is nothing to do.
			if (command[0] === 'organize') continue;
			for (const flags of [['--yes'], [], ['--yes', '--json']])
				expect([command, await run(...command, ...flags)]).toEqual([
					command,
					{
						status: 2,
						stdout: '',
						stderr:
							`This Data folder lies in the vault ${folder}. Change it from Obsidian, which lets ` +
							'links to moved files follow.\n',
					},
				]);
		}
		expect((await run('history')).stdout).toBe('Nothing was changed yet.\n');
		expect(snapshot(folder)).toEqual(before);
	});

	test('is neither undone nor recovered, given up or unlocked from outside; its history is told', async () => {
		const { data, vault, folder } = inVault(true);
		const outside = temp();
		const { run } = await access(data, vault);
		// As Obsidian left it: an operation that ended, one that was cut short, a lock.
		const elsewhere = await access(outside, temp());
		expect((await elsewhere.run('move', 'M 33', '--yes')).status).toBe(0);
		const [ended = ''] = readdirSync(join(outside, '.astro-data-log'));
		mkdirSync(join(data, '.astro-data-log'));
		const [, journal] = [
			join(outside, '.astro-data-log', ended),
			readFileSync(join(outside, '.astro-data-log', ended), 'utf8').replaceAll('30_Master/M 33', '20_Data/M 33'),
		];
		writeFileSync(join(data, '.astro-data-log', ended), journal);
		const before = snapshot(folder);
		const refused = {
			status: 2,
			stdout: '',
			stderr: expect.stringMatching(/^This Data folder lies in the vault .+ Change it from Obsidian/) as string,
		};
		expect((await run('history')).stdout).toMatch(/M 33 to 30_Master +1 {2}done, can be undone\n$/);
		expect(await run('undo', '--yes')).toEqual(refused);
		expect((await run('undo', '--dry-run')).status).toBe(0);
		expect(snapshot(folder)).toEqual(before);
		writeFileSync(
			join(data, '.astro-data-log', '20990101T000000-2222.unfinished'),
			journal.slice(0, journal.indexOf('{"end"')),
		);
		writeFileSync(
			join(data, '.astro-data-log/lock'),
			JSON.stringify({ host: 'roof', pid: 1, session: 'a', sinceMs: 0 }),
		);
		const stuck = snapshot(folder);
		for (const choice of ['--finish', '--roll-back', '--give-up', '--unlock'])
			expect([choice, await run('recover', choice, '--yes')]).toEqual([choice, refused]);
		expect(snapshot(folder)).toEqual(stuck);
	});

	test('given by a link, with a vault that has no settings yet and is named by a link', async () => {
		const [folder, links] = [temp(), temp()];
		mkdirSync(join(folder, 'Data'));
		symlinkSync(join(folder, 'Data'), join(links, 'data'));
		symlinkSync(folder, join(links, 'vault'));
		const { run } = await access(join(links, 'data'), join(links, 'vault'));
		expect(await run('move', 'M 33', '--yes')).toMatchObject({
			status: 2,
			stderr: expect.stringContaining(`lies in the vault ${join(links, 'vault')}.`) as string,
		});
		expect(readdirSync(join(folder, 'Data'))).toEqual([RC8.folder]);
	});

	test('no vault is a folder beside it, or below it', async () => {
		const folder = temp();
		for (const path of ['Notes/.obsidian', 'Data/Notes/.obsidian'])
			mkdirSync(join(folder, path), { recursive: true });
		const { run } = await access(join(folder, 'Data'), join(folder, 'Notes'));
		expect((await run('move', 'M 33', '--yes')).status).toBe(0);
	});
});

describe('a vault inside the Data folder', () => {
	const target = `${RC8.folder}/20_Data/M 33`;
	const refused = (vault: string) => ({
		status: 2,
		stdout: '',
		stderr:
			`This would change the vault ${vault}, where links to moved files follow only if Obsidian moves ` +
			'them: open that vault, and move them there by hand. Nothing was changed.\n',
	});

	test.each([
		['the rig', RC8.folder],
		['the stage', `${RC8.folder}/20_Data`],
		['the target', target],
		['a folder in the target', `${target}/Log/Deep`],
	])('%s: what touches it is refused, whatever does not is done', async (_name, place) => {
		const { data, run } = await access(temp(), temp());
		await new RigAtWork(REDCAT).lights(data, { target: 'M 51' });
		await run('refresh');
		mkdirSync(join(data, place, '.obsidian'), { recursive: true });
		writeFileSync(join(data, place, 'Seen.md'), '![[300.fits]]');
		const before = snapshot(data);
		for (const command of [
			['move', 'M 33'],
			['archive', 'M 33', '--to', temp()],
		]) {
			expect((await run(...command, '--dry-run')).status).toBe(0);
			expect([command, await run(...command, '--yes')]).toEqual([command, refused(join(data, place))]);
		}
		expect(snapshot(data)).toEqual(before);
		expect(await run('move', 'M 51', '--yes')).toMatchObject({ status: 0, stderr: '' });
		expect((await run('undo', '--yes')).status).toBe(0);
	});

	test('that came after a move: the way back, and the way on, are refused by what the journal says', async () => {
		const { data, run } = await access(temp(), temp());
		expect((await run('move', 'M 33', '--yes')).status).toBe(0);
		const log = join(data, '.astro-data-log');
		const vault = join(data, `${RC8.folder}/30_Master/M 33/Log`);
		mkdirSync(join(vault, '.obsidian'), { recursive: true });
		const [ended = ''] = readdirSync(log);
		const before = snapshot(data);
		expect(await run('undo', '--yes')).toEqual(refused(vault));
		expect(snapshot(data)).toEqual(before);
		const text = readFileSync(join(log, ended), 'utf8');
		renameSync(join(log, ended), join(log, ended.replace('.jsonl', '.unfinished')));
		writeFileSync(join(log, ended.replace('.jsonl', '.unfinished')), text.slice(0, text.indexOf('{"end"')));
		const stuck = snapshot(data);
		for (const choice of ['--finish', '--roll-back'])
			expect([choice, await run('recover', choice)]).toEqual([choice, refused(vault)]);
		expect(snapshot(data)).toEqual(stuck);
		rmSync(vault, { recursive: true });
		expect(await run('recover', '--roll-back')).toMatchObject({ status: 0, stderr: '' });
	});
});

describe('a lock that another device left behind', () => {
	const sinceMs = Date.parse('2026-01-14T20:30:00Z');
	const nothing = { schema: 1, operation: null, done: false, steps: [], conflicts: [], skipped: [] };

	test("is told of with its holder, and removed on a person's word", async () => {
		const { data, run, json } = await access(temp(), temp());
		mkdirSync(join(data, '.astro-data-log'));
		const lock = join(data, '.astro-data-log/lock');
		writeFileSync(lock, JSON.stringify({ host: 'observatory', pid: 77, session: 'x', sinceMs }));
		expect(await json('move', 'M 33', '--yes')).toMatchObject({
			status: 1,
			document: { ...nothing, refused: 'locked' },
		});
		const question =
			`A program on observatory (process 77) has kept ${data} locked since 2026-01-14 20:30 ` +
			'UTC. It did not count on while it was watched: it ended, it sleeps, or a long copy keeps it. Unlock ' +
			'it only if it certainly does nothing more. If it still does, it stops at its next step.';
		expect(await run('recover', '--unlock')).toEqual({
			status: 1,
			stdout: `${question}\nNothing was done. To do it, add --yes.\n`,
			stderr: '',
		});
		expect(readdirSync(join(data, '.astro-data-log'))).toEqual(['lock']);
		expect((await run('recover', '--unlock', '--finish', '--yes')).status).toBe(0);
		expect(readdirSync(join(data, '.astro-data-log'))).toEqual(['lock']);
		const locked = [
			{ tree: data, host: 'observatory', pid: 77, since: '2026-01-14T20:30:00.000Z', isCounting: false },
		];
		expect(await json('recover', '--unlock', '--yes')).toMatchObject({
			status: 0,
			document: { schema: 1, locked, done: true },
		});
		expect(readdirSync(join(data, '.astro-data-log'))).toEqual([]);
		expect(await run('recover', '--unlock', '--yes')).toEqual({
			status: 0,
			stdout: 'No other program has locked a Data folder.\n',
			stderr: '',
		});
		expect((await run('move', 'M 33', '--yes')).status).toBe(0);
	});
});

test('an operation that can be neither finished nor taken back is given up: every file stays, and others can begin', async () => {
	const { data, run, json } = await access(temp(), temp());
	expect((await run('move', 'M 33', '--yes')).status).toBe(0);
	const folder = join(data, '.astro-data-log');
	const id = '20990101T000000-2222';
	writeFileSync(join(folder, `${id}.unfinished`), '{"version":1,"id":"damaged"}\n{"begin":"forward"}');
	const before = snapshot(data);
	expect((await run('move', 'M 33', '--yes')).stdout).toContain('An operation was cut short.');
	expect(await run('recover', '--finish')).toMatchObject({
		status: 1,
		stdout: expect.stringContaining('damaged and nothing in it can be read') as string,
	});
	expect((await run('recover')).stderr).toContain('--give-up');
	expect(await json('recover', '--give-up')).toMatchObject({
		status: 1,
		document: { schema: 1, operation: id, done: false },
	});
	expect(snapshot(data)).toEqual(before);
	expect(await json('recover', '--give-up', '--yes')).toMatchObject({
		status: 0,
		document: { schema: 1, operation: id, done: true },
	});
	expect(readdirSync(folder).filter(name => name.includes(id))).toEqual([`${id}.jsonl`]);
	expect(await run('recover', '--give-up', '--yes')).toMatchObject({
		status: 0,
		stdout: 'There is nothing to undo or recover.\n',
	});
	expect((await run('move', 'M 33', '--yes')).status).toBe(0);
});
