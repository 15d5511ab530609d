/** The plugin at its borders: on a phone, in Obsidian's own command line, and when it is turned off. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { RC8 } from '../build/rigs';
import { Camera } from '../fakes/lights';
import { tempFolders } from '../fakes/temp-folders';
import { closeBrowser, openObsidian, type ObsidianPage } from './harness/obsidian-page';
import { button, cells, onSlowDisk, seeNotice, settingRow, start, useDataFolder } from './person';

const PATH = 'Astro/Targets/M 31.md';

const makeFolder = tempFolders();
const data = makeFolder();
const vault = makeFolder();
let obsidian: ObsidianPage;

const withGoal = (note: string): string => note.replace('---\n', '---\ngoal_Ha: 8\n');

beforeAll(async () => {
	const camera = new Camera();
	await camera.shoot(data, { night: '2025-09-14', filter: 'Ha', exposureSeconds: 300, subs: 12, angleDegrees: 70 });
	await camera.shoot(data, {
		night: '2025-09-15',
		filter: 'L',
		exposureSeconds: 120,
		subs: 10,
		angleDegrees: 70,
		state: 'unreviewed',
		stage: '10_Blink',
	});
	await camera.shoot(data, {
		target: 'IC 1396',
		panel: 2,
		night: '2025-09-16',
		filter: 'OIII',
		exposureSeconds: 600,
		subs: 3,
	});
});

afterEach(async () => {
	expect(await obsidian.close()).toEqual([]);
});

afterAll(closeBrowser);

describe("Obsidian's command line", () => {
	const app = async (id: string, params: Record<string, string> = {}): Promise<unknown> =>
		JSON.parse(await obsidian.runCli(`astro-data-log:${id}`, { json: 'true', ...params }));
	/** The other command line, for the same person and vault. */
	const terminalOf =
		(ofVault: string) =>
		(...words: string[]): unknown => {
			try {
				return JSON.parse(
					execFileSync(process.execPath, ['dist/cli.mjs', ...words, '--vault', ofVault, '--json'], {
						env: { HOME: obsidian.home, TZ: 'UTC' },
						encoding: 'utf8',
					}),
				);
			} catch (error) {
				// Status 1: done, with problems listed.
				return JSON.parse(String((error as { stdout: string }).stdout));
			}
		};

	test('gives the same documents as the terminal', async () => {
		obsidian = await openObsidian({ vaultFolder: vault });
		await useDataFolder(obsidian, data);
		const terminal = terminalOf(vault);
		expect(await app('refresh')).toEqual({
			schema: 1,
			frames: 25,
			lights: 25,
			targets: 2,
			rigs: 1,
			notes: { created: 0, updated: 0, unchanged: 3 },
			problems: [],
			milliseconds: expect.any(Number) as number,
		});
		expect(terminal('refresh')).toEqual({
			...((await app('refresh')) as object),
			milliseconds: expect.any(Number) as number,
		});
		expect(await app('exposures')).toEqual(terminal('exposures'));
		const wanted = { target: 'm31', 'goal-hours': '10', share: 'L=40,Ha=60' };
		const planned = await app('exposures', wanted);
		expect(planned).toEqual(terminal('exposures', 'm31', '--goal-hours', '10', '--share', 'L=40,Ha=60'));
		expect(planned).toMatchObject({
			targets: [
				{
					target: 'M 31',
					goals: [
						{ filter: 'L', goalSeconds: 14400 },
						{ filter: 'Ha', goalSeconds: 21600 },
					],
				},
			],
		});
		expect(await app('check')).toEqual(terminal('check'));
		// People get tables, and wrong use is answered with the right one.
		expect(await obsidian.runCli('astro-data-log:exposures', { sort: 'colour' })).toContain(
			'takes one of folder, exposure_time',
		);
		expect(await obsidian.runCli('astro-data-log:exposures', { target: 'M 99' })).toContain(
			'There is no target "M 99"',
		);
		expect(await obsidian.runCli('astro-data-log:exposures', { target: 'IC 1396', json: 'false' })).toContain(
			'0 h 30 m',
		);
	});
	test('tells and changes flats and Data folders as the terminal does', async () => {
		const [ownData, ownVault] = [makeFolder(), makeFolder()];
		await new Camera().shoot(ownData, { filter: 'Ha', subs: 3, angleDegrees: 70 });
		obsidian = await openObsidian({ vaultFolder: ownVault });
		await useDataFolder(obsidian, ownData);
		const terminal = terminalOf(ownVault);
		const needed = await app('flats-needed');
		expect(needed).toEqual({
			schema: 1,
			rigs: [{ rig: RC8.folder, needed: [{ filter: 'Ha', angleDegrees: 70, lights: 3 }] }],
		});
		expect(terminal('flats', 'needed')).toEqual(needed);
		const recorded = await app('flats-record', { filter: 'Ha', angles: '-290, 71.5', date: '2025-09-15' });
		expect(recorded).toEqual({
			schema: 1,
			rig: RC8.folder,
			added: ['Ha 70° 2025-09-15', 'Ha 71.5° 2025-09-15'],
			removed: [],
			remaining: ['Ha 70° 2025-09-15', 'Ha 71.5° 2025-09-15'],
		});
		const listed = await app('flats-list', { rig: 'rc8' });
		expect(listed).toMatchObject({
			schema: 1,
			rigs: [
				{
					rig: RC8.folder,
					flats: [
						{ filter: 'Ha', angleDegrees: 70, date: '2025-09-15', source: 'recorded', status: 'old' },
						{ angleDegrees: 71.5 },
					],
				},
			],
		});
		expect(terminal('flats', 'list', '--rig', 'rc8')).toEqual(listed);
		expect(await app('flats-needed', { target: 'M 31' })).toEqual(terminal('flats', 'needed', 'M 31'));
		terminal('flats', 'clear');
		expect(terminal('flats', 'record', '--filter', 'Ha', '--angles', '-290, 71.5', '--date', '2025-09-15')).toEqual(
			recorded,
		);

		const planned = await app('move', { target: 'm31', 'dry-run': 'true' });
		expect(planned).toEqual({
			schema: 1,
			operation: null,
			done: false,
			conflicts: [],
			skipped: [],
			steps: [{ from: `${RC8.folder}/20_Data/M 31`, to: `${RC8.folder}/30_Master/M 31`, bytes: 3 * 8640 }],
		});
		expect(terminal('move', 'm31', '--dry-run')).toEqual(planned);
		// Nobody is asked at a command line without a person.
		expect(await app('move', { target: 'm31' })).toEqual(planned);
		const moved = await app('move', { target: 'm31', yes: 'true' });
		expect(moved).toEqual({ ...(planned as object), operation: expect.any(String) as string, done: true });
		expect(await app('history')).toEqual(terminal('history'));
		await expect.poll(() => obsidian.readNote(PATH)).toContain('stage: 30_Master\n');
		expect(terminal('undo', '--yes')).toMatchObject({
			operation: (moved as { operation: string }).operation,
			done: true,
		});
		expect(terminal('move', 'm31', '--yes')).toEqual({
			...(moved as object),
			operation: expect.any(String) as string,
		});
		// Wrong use is answered with the right one.
		for (const [id, params, answer] of [
			['flats-record', { filter: 'Ha', date: 'today' }, '"today" is no date'],
			['flats-list', { rig: 'C11' }, 'There is no rig "C11"'],
			['move', { target: 'm31', to: '../x' }, 'There is no such stage'],
		] as const)
			expect(await obsidian.runCli(`astro-data-log:${id}`, params)).toContain(answer);
	});
});

describe('on a phone', () => {
	test('notes live without files: goals, tables and nights, and no more than that is promised', async () => {
		// As a desktop wrote it, a test ago.
		const note = readFileSync(join(vault, PATH), 'utf8');
		obsidian = await openObsidian({ node: false, width: 390, height: 844, files: { [PATH]: note } });
		await obsidian.writeNote(PATH, withGoal(note));
		await expect
			.poll(() => obsidian.readNote(PATH))
			.toContain('| Ha | 300 s | 12 | 1 h 00 m | 8 h 00 m | 9 h 12 m | 8 h 03 m | 97 |');
		await obsidian.openNote(PATH);
		expect((await cells(obsidian, 'table.astro-nights')).map(([night, filter]) => [night, filter])).toEqual([
			['Night', 'Filter'],
			['2025-09-15', 'L'],
			['2025-09-14', 'Ha'],
			['2 nights, 22 subs, 1 h 20 m', undefined],
		]);
		// Wider than the screen, it scrolls by itself.
		expect(
			await obsidian.page
				.getByRole('region', { name: 'Nights' })
				.evaluate(table => [
					table.getBoundingClientRect().right <= innerWidth,
					table.scrollWidth > table.clientWidth,
				]),
		).toEqual([true, true]);
		for (const id of ['refresh', 'rebuild', 'open-target-folder', 'show-health-report']) {
			await obsidian.runCommand(id);
			expect(await obsidian.notices()).toEqual([
				'This device has no access to Data folders. Notes that were made on another device work as usual.',
			]);
			await obsidian.page.locator('.notice').click();
		}
		await obsidian.openSettings();
		expect(await settingRow(obsidian, 'Data folders on this device').textContent()).toContain(
			'This device has no access to Data folders.',
		);
		await obsidian.page.keyboard.press('Escape');
		await obsidian.runCommand('open-target-note');
		expect(await obsidian.page.locator('.suggestion-item').count()).toBe(1);
	});
});

describe('turned off', () => {
	test(
		'during a refresh, with a question open, or right after an edit, it leaves nothing behind; on again, it ' +
			'works as before',
		async () => {
			obsidian = await openObsidian();
			await useDataFolder(obsidian, data);
			await obsidian.settled();
			const note = await obsidian.readNote(PATH);
			await onSlowDisk(obsidian, 40, async () => {
				void start(obsidian, 'rebuild');
				await seeNotice(obsidian, 'Reading the Data folder');
				await obsidian.writeNote(PATH, withGoal(note));
				await obsidian.disablePlugin();
				await obsidian.page.waitForTimeout(800);
			});
			expect(await obsidian.notices()).toEqual([]);
			expect(await obsidian.readNote(PATH)).toBe(withGoal(note));

			await obsidian.reloadPlugin();
			void start(obsidian, 'create-target');
			await expect.poll(() => obsidian.page.locator('.modal').count()).toBe(1);
			await obsidian.disablePlugin();
			expect(await obsidian.page.locator('.modal').count()).toBe(0);
			await obsidian.openNote(PATH);
			expect(await obsidian.page.locator('table.astro-nights').count()).toBe(0);

			// On again, it works as before, and once.
			await obsidian.reloadPlugin();
			await obsidian.reloadPlugin();
			await obsidian.page.evaluate(path => {
				let count = 0;
				window.app.vault.on('modify', file => {
					if (file.path === path) Object.assign(window, { modified: ++count });
				});
			}, PATH);
			await obsidian.writeNote(PATH, withGoal(note));
			await expect.poll(() => obsidian.readNote(PATH)).toContain('8 h 03 m');
			await obsidian.page.waitForTimeout(1000);
			expect(await obsidian.page.evaluate(() => (window as unknown as { modified: number }).modified)).toBe(2);
			await obsidian.runCommand('refresh');
			await seeNotice(obsidian, '25 frames, 25 lights, 2 targets');
			expect(await button(obsidian, 'Cancel').count()).toBe(0);
		},
	);
});
