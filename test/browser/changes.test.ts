/** Changes of the Data tree as a person makes them in the window: choose, look, run, take back. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FRA400, RC8 } from '../build/rigs';
import { Camera } from '../fakes/lights';
import { tempFolders } from '../fakes/temp-folders';
import { closeBrowser, openObsidian, type ObsidianPage } from './harness/obsidian-page';
import { clipboardText, seeNotice, seriousFindings, start, useDataFolder } from './person';

const temp = tempFolders();
const M31 = 'Astro/Targets/M 31.md';
let obsidian: ObsidianPage;
let data = '';
const modal = () => obsidian.page.locator('.modal').last();
const press = (name: string) => modal().getByRole('button', { name, exact: true }).click();
const files = (folder: string): string[] =>
	readdirSync(join(data, folder), { recursive: true, withFileTypes: true })
		.filter(entry => entry.isFile())
		.map(({ name }) => name)
		.sort();
const at = (stage: string, target = 'M 31'): string => `${RC8.folder}/${stage}/${target}`;

beforeAll(async () => {
	data = temp();
	await new Camera(RC8).shoot(data, { target: 'M 31', night: '2025-09-14', filter: 'L', subs: 6 });
	await new Camera(RC8).shoot(data, { target: 'M 33', night: '2025-09-15', filter: 'L', subs: 4 });
	obsidian = await openObsidian({ theme: 'light' });
	await useDataFolder(obsidian, data);
});

afterAll(async () => {
	expect(await obsidian.close()).toEqual([]);
	await closeBrowser();
});

describe('a target', () => {
	test('advances to the next stage after a look at what would happen; cancel changes nothing', async () => {
		await obsidian.openNote(M31);
		void start(obsidian, 'advance-target');
		await modal().getByText('What goes where').waitFor();
		const text = await modal().innerText();
		expect(text).toContain('M 31 to 30_Master');
		expect(text).toContain('whole folder, 6 files');
		expect(text).toContain('20_Data → 30_Master. Not ready: 1 night without darks or flats in place');
		expect(await seriousFindings(obsidian.page)).toEqual([]);
		await press('Copy as text');
		await modal().getByRole('button', { name: 'Copied.' }).waitFor();
		const copied = await clipboardText(obsidian);
		expect(copied).toContain('M 31 to 30_Master (6 files, 51.8 KB)');
		expect(copied).toContain(`${at('20_Data')} → ${at('30_Master')}  (whole folder, 6 files, 51.8 KB)`);
		await press('Cancel');
		expect([existsSync(join(data, at('20_Data'))), existsSync(join(data, at('30_Master')))]).toEqual([true, false]);
	});

	test('is moved, its note follows, and the move can be undone from the notice', async () => {
		const before = files(at('20_Data'));
		void start(obsidian, 'advance-target');
		await press('Run');
		await seeNotice(obsidian, '1 item done.');
		expect(files(at('30_Master'))).toEqual(before);
		expect(existsSync(join(data, at('20_Data')))).toBe(false);
		const note = await obsidian.readNote(M31);
		expect(note).toContain('stage: 30_Master\n');
		expect(note).toMatch(/stage_since: \d{4}-\d\d-\d\d\n/);
		expect(note).toContain('hours: 0.5\n');
		await obsidian.page.locator('.notice').getByRole('button', { name: 'Undo' }).click();
		await press('Undo');
		await seeNotice(obsidian, 'Everything is where it was.');
		expect(files(at('20_Data'))).toEqual(before);
		await expect.poll(() => obsidian.readNote(M31)).toContain('stage: 20_Data\n');
	});

	test("goes to a stage of the person's choice, and what is taken there stays and is named", async () => {
		const [taken = ''] = readdirSync(join(data, at('20_Data'), 'accept/DATE_2025-09-14/FILTER_L_EXP_300'));
		mkdirSync(join(data, at('40_Process'), 'accept/DATE_2025-09-14/FILTER_L_EXP_300'), { recursive: true });
		writeFileSync(
			join(data, at('40_Process'), 'accept/DATE_2025-09-14/FILTER_L_EXP_300', taken),
			"somebody else's",
		);
		void start(obsidian, 'move-target');
		await obsidian.page.locator('.suggestion-item', { hasText: '40_Process' }).click();
		await modal().getByText('Left alone').waitFor();
		expect(await modal().innerText()).toContain('something of that name is there already');
		await press('Run');
		await seeNotice(obsidian, /5 items done.*1 item left alone.*something of that name is there already/s);
		expect(files(at('20_Data'))).toEqual([taken]);
		expect(files(at('40_Process'))).toHaveLength(6);
	});

	test("is asked for by its note's move_to, which goes when it is done", async () => {
		const path = 'Astro/Targets/M 33.md';
		await obsidian.writeNote(path, (await obsidian.readNote(path)).replace('---\n', '---\nmove_to: 30_Master\n'));
		await modal().getByText('What goes where').waitFor();
		await press('Run');
		await seeNotice(obsidian, '1 item done.');
		await expect.poll(() => obsidian.readNote(path), { timeout: 5000 }).not.toContain('move_to');
		expect(files(at('30_Master', 'M 33'))).toHaveLength(4);
	});

	test('of several rigs moves under one of them, or under all', async () => {
		for (const rig of [RC8, FRA400])
			await new Camera(rig).shoot(data, { target: 'M 45', night: '2025-09-16', filter: 'L', subs: 2 });
		await obsidian.runCommand('refresh');
		await obsidian.settled();
		await obsidian.openNote('Astro/Targets/M 45.md');
		const choices = () => obsidian.page.locator('.suggestion-item').allTextContents();
		void start(obsidian, 'advance-target');
		await expect
			.poll(choices)
			.toEqual(
				['All rigs', FRA400.folder, RC8.folder].sort((a, b) =>
					a === 'All rigs' ? -1 : b === 'All rigs' ? 1 : a < b ? -1 : 1,
				),
			);
		await obsidian.page.locator('.suggestion-item', { hasText: FRA400.folder }).click();
		await modal().getByText('What goes where').waitFor();
		expect(await modal().innerText()).toContain('M 45 to 30_Master');
		expect(await modal().innerText()).not.toContain(RC8.folder);
		await press('Cancel');
		void start(obsidian, 'move-target');
		await obsidian.page.locator('.suggestion-item', { hasText: '40_Process' }).click();
		await obsidian.page.locator('.suggestion-item', { hasText: 'All rigs' }).click();
		await modal().getByText('What goes where').waitFor();
		for (const rig of [RC8, FRA400]) expect(await modal().innerText()).toContain(rig.folder);
		await press('Cancel');
	});
});

describe('operations', () => {
	test('are listed, and any that still stands can be undone', async () => {
		void start(obsidian, 'show-history');
		await modal().getByText('M 33 to 30_Master').waitFor();
		expect(await seriousFindings(obsidian.page)).toEqual([]);
		await press('Undo: M 33 to 30_Master');
		await press('Undo');
		await seeNotice(obsidian, 'Everything is where it was.');
		expect(files(at('20_Data', 'M 33'))).toHaveLength(4);
	});

	test('a rig is made with its stages and dark library', async () => {
		void start(obsidian, 'create-rig');
		await press('Preview');
		await expect.poll(() => modal().locator('.astro-wrong').textContent()).toBe('Enter optics and camera.');
		for (const [name, value] of [
			['Optics', 'FSQ106'],
			['Focal ratio', 'f/5'],
			['Camera', 'QHY600M'],
		] as const)
			await modal().getByLabel(name, { exact: true }).fill(value);
		expect(await seriousFindings(obsidian.page)).toEqual([]);
		await press('Preview');
		await modal().getByRole('heading', { name: 'New folders' }).waitFor();
		await press('Run');
		await seeNotice(obsidian, 'Done.');
		expect(readdirSync(join(data, 'FSQ106@f5.0+QHY600M')).sort()).toEqual([
			'00_Misc',
			'10_Blink',
			'20_Data',
			'30_Master',
			'40_Process',
			'50_Bake',
			'60_Done',
		]);
	});
});
