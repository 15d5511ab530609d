/** Filing captures, reviewing, handing out masters and archiving as a person does them in the window. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FRA400, RC8 } from '../build/rigs';
import { captured } from '../fakes/captured';
import { RigAtWork } from '../fakes/rig-at-work';
import { tempFolders } from '../fakes/temp-folders';
import { closeBrowser, openObsidian, type ObsidianPage } from './harness/obsidian-page';
import { button, DATA_JSON, onSlowDisk, seeNotice, seriousFindings, start, useDataFolder } from './person';

const temp = tempFolders();
const RIG = RC8.folder;
const M33 = 'Astro/Targets/M 33.md';
const NEW_RIG = 'FSQ106@f5.0+QHY600M';
let obsidian: ObsidianPage;
let [data, vault, captures, archive] = ['', '', '', ''];
const modal = () => obsidian.page.locator('.modal').last();
const press = (name: string) => modal().getByRole('button', { name, exact: true }).click();
const fill = (name: string | RegExp, value: string) => modal().getByLabel(name, { exact: true }).fill(value);
const files = (folder: string): string[] =>
	existsSync(folder)
		? readdirSync(folder, { recursive: true, withFileTypes: true })
				.filter(entry => entry.isFile())
				.map(({ name }) => name)
				.sort()
		: [];
const blink = (target = 'M 33'): string => join(data, RIG, '10_Blink', target);
const finished = async (): Promise<void> => {
	await obsidian.page.locator('.notice').first().click();
};
const dataJson = (): unknown => JSON.parse(readFileSync(join(vault, DATA_JSON), 'utf8'));

beforeAll(async () => {
	[data, vault, captures, archive] = [temp(), temp(), temp(), temp()];
	const rig = new RigAtWork();
	await rig.lights(data, { target: 'M 33', night: '2025-09-14', subs: 4 });
	await rig.lights(data, { target: 'M 33', night: '2025-09-14', filter: 'R' });
	await rig.master(data, `${RIG}/00_Misc/GAIN_100`, 'dark');
	// Known by headers alone.
	captured(data, '2026 January/IC 1396', { ioMode: FRA400.ioMode, target: 'IC 1396' });
	await rig.master(data, `${RIG}/00_Misc/MASTER_FLATS`, 'flat');
	await rig.master(data, `${RIG}/00_Misc/MASTER_FLATS`, 'flat', { filter: 'R', night: '2025-06-13' });
	mkdirSync(join(vault, '.obsidian'));
	obsidian = await openObsidian({ theme: 'light', vaultFolder: vault });
	await useDataFolder(obsidian, data);
	await obsidian.openNote(M33);
});

afterAll(async () => {
	expect(await obsidian.close()).toEqual([]);
	await closeBrowser();
});

describe('new captures', () => {
	const strange = { ioMode: { ...RC8.ioMode, optics: 'EQMOD', camera: 'QHY600M' }, target: 'Pacman' };
	let young = '';

	test('are asked about, shown, and filed; a note turns up', async () => {
		captured(captures, 'LIGHT');
		captured(captures, 'LIGHT', strange);
		young = captured(captures, 'LIGHT');
		utimesSync(young, Date.now() / 1000, Date.now() / 1000);
		void start(obsidian, 'file-captures');
		await fill('Capture folder', 'Captures');
		await press('Preview');
		await modal().getByText('Enter the whole path, from the drive or the root on.').waitFor();
		expect(await seriousFindings(obsidian.page)).toEqual([]);
		await fill('Capture folder', '');
		await obsidian.chooseFolder(captures);
		await press('Browse');
		expect(await modal().getByLabel('Capture folder').inputValue()).toBe(captures);
		await press('Preview');
		await modal().getByText('What is this?').waitFor();
		expect(await seriousFindings(obsidian.page)).toEqual([]);
		const rig = modal().getByLabel('Which rig is QHY600M with EQMOD? (1 file waits)');
		expect(await rig.inputValue()).toBe('EQMOD@f8.0+QHY600M');
		// What there is already is offered.
		expect(
			await modal()
				.locator(`datalist#${(await rig.getAttribute('list')) ?? ''} option`)
				.evaluateAll(options => options.map(option => (option as HTMLOptionElement).value)),
		).toEqual([FRA400.folder, RIG]);
		await rig.fill(NEW_RIG);
		await fill('Which target is "Pacman"? (1 file waits)', 'NGC 281');
		await press('Go on');
		await modal().getByText('What goes where').waitFor();
		const text = await modal().innerText();
		expect(text).toContain('2 files, 17.3 KB');
		expect(text).toContain(`From ${captures}/LIGHT`);
		expect(text).toMatch(/Not touched\s+.+: it may still be written to/);
		expect(await seriousFindings(obsidian.page)).toEqual([]);
		await press('Run');
		await seeNotice(obsidian, '2 items done.\n1 file not touched: it may still be written to.');
		expect([
			files(join(data, NEW_RIG, '10_Blink/NGC 281')).length,
			files(blink()).length,
			files(captures).length,
		]).toEqual([1, 1, 1]);
		await expect.poll(() => existsSync(join(vault, 'Astro/Targets/NGC 281.md'))).toBe(true);
		expect(await obsidian.readNote(M33)).toContain('\nto_blink: 1\n');
		await finished();
	});

	test('bring no question twice, and the folder is remembered', async () => {
		expect(dataJson()).toMatchObject({
			captureRigs: { 'QHY600M + EQMOD': NEW_RIG },
			captureTargets: { pacman: 'NGC 281' },
		});
		captured(captures, 'LIGHT', { ...strange, filter: 'Ha' });
		void start(obsidian, 'file-captures');
		await expect.poll(() => modal().getByLabel('Capture folder').inputValue()).toBe(captures);
		await modal().locator('.checkbox-container').click();
		await press('Preview');
		await modal().getByText('What goes where').waitFor();
		expect(await modal().innerText()).toContain('copies, 1 file');
		await press('Run');
		await seeNotice(obsidian, '1 item done.');
		expect([files(join(data, NEW_RIG, '10_Blink/NGC 281')).length, files(captures).length]).toEqual([2, 2]);
		await obsidian.page.locator('.notice').getByRole('button', { name: 'Undo' }).click();
		await press('Undo');
		await seeNotice(obsidian, 'Everything is where it was.');
		expect(files(join(data, NEW_RIG, '10_Blink/NGC 281'))).toHaveLength(1);
		await expect.poll(() => obsidian.readNote('Astro/Targets/NGC 281.md')).toContain('\nsubs: 1\n');
		await finished();
	});

	test('are read under a notice, where that can be cancelled', async () => {
		const many = temp();
		for (let at = 0; at < 30; at++) captured(many, 'LIGHT');
		await onSlowDisk(obsidian, 30, async () => {
			void start(obsidian, 'file-captures');
			await fill('Capture folder', many);
			await press('Preview');
			await seeNotice(obsidian, /Reading captures: \d+ frames?/);
			await button(obsidian, 'Cancel').click();
			await seeNotice(obsidian, 'Cancelled. Nothing was done.');
		});
		expect(await modal().count()).toBe(0);
		expect(files(many)).toHaveLength(30);
		await finished();
	});

	test('that are nowhere to be found are said so', async () => {
		void start(obsidian, 'file-captures');
		await fill('Capture folder', `${captures}/None`);
		await press('Preview');
		await seeNotice(obsidian, 'There is no such folder.');
		await finished();
	});
});

describe('a target', () => {
	test('is culled by limits, which are remembered for its rig', async () => {
		for (const hfr of [1.5, 2.6, 2.7])
			captured(data, `${RIG}/10_Blink/M 33/DATE_2026-01-14/FILTER_L_EXP_300`, { hfr }, 'nina-quality');
		await obsidian.runCommand('refresh');
		void start(obsidian, 'cull-subs');
		await press('Preview');
		await modal().getByText('Enter at least one limit.').waitFor();
		await fill('Highest HFR', 'sharp');
		await press('Preview');
		await modal().getByText('Highest HFR: enter a number, or nothing.').waitFor();
		expect(await seriousFindings(obsidian.page)).toEqual([]);
		await fill('Highest HFR', '2,5');
		await press('Preview');
		await modal().getByText('By the limits').waitFor();
		expect(await modal().innerText()).toContain(
			`${RIG}, 2026-01-14, L: 2 of 3 lights beyond a limit (67 %), 1 light without values`,
		);
		expect(await seriousFindings(obsidian.page)).toEqual([]);
		await press('Run');
		await seeNotice(obsidian, '2 items done.');
		expect(files(join(blink(), 'reject/DATE_2026-01-14/FILTER_L_EXP_300'))).toHaveLength(2);
		expect(dataJson()).toMatchObject({ cullLimits: { [RIG]: { hfr: 2.5 } } });
		await finished();
		void start(obsidian, 'cull-subs');
		await expect.poll(() => modal().getByLabel('Highest HFR').inputValue()).toBe('2.5');
		await press('Preview');
		await modal().getByText('Rejected so far: 2 files, 17.3 KB.').waitFor();
		expect(await modal().getByRole('button', { name: 'Run' }).isDisabled()).toBe(true);
		await press('Cancel');
	});

	test('gets its rejected subs back, and all that is left accepted', async () => {
		void start(obsidian, 'restore-rejected');
		await press('Run');
		await seeNotice(obsidian, '2 items done.');
		expect(files(join(blink(), 'reject'))).toEqual([]);
		await finished();
		void start(obsidian, 'keep-all');
		await modal().getByText('Was all of M 33 kept?').waitFor();
		expect(await modal().innerText()).toContain('2026-01-14: 4 unreviewed subs.');
		expect(await seriousFindings(obsidian.page)).toEqual([]);
		await press('All kept');
		await seeNotice(obsidian, 'these nights count as accepted');
		await expect.poll(() => obsidian.readNote(M33)).toContain('\nkept_all:\n  - 2026-01-14 4\n');
		expect(await obsidian.readNote(M33)).toContain('\nto_blink: 0\n');
		await finished();
		void start(obsidian, 'accept-left');
		await modal().getByText('Accept M 33').waitFor();
		await press('Run');
		await seeNotice(obsidian, '4 items done.');
		expect(files(join(blink(), 'accept/DATE_2026-01-14/FILTER_L_EXP_300'))).toHaveLength(4);
		await expect.poll(() => obsidian.readNote(M33)).toContain('\nto_blink: 0\n');
		await finished();
		void start(obsidian, 'accept-left');
		await seeNotice(obsidian, 'Nothing is left to review.');
		await finished();
	});

	test('gets its masters, and one question for the night that none fits', async () => {
		const night = join(data, RIG, '20_Data/M 33/accept/DATE_2025-09-14');
		void start(obsidian, 'distribute-masters');
		const question = modal().getByLabel(`2025-09-14, ${RIG}: R`);
		expect(await question.locator('option').allTextContents()).toEqual([
			'Leave it open',
			'Flats of 2025-06-13, 93 days apart',
			'None: the rig was changed',
		]);
		expect(await seriousFindings(obsidian.page)).toEqual([]);
		await question.selectOption('2025-06-13');
		await press('Go on');
		await modal().getByText('What goes where').waitFor();
		expect(await modal().innerText()).toContain('copies, 1 file');
		expect(await seriousFindings(obsidian.page)).toEqual([]);
		await press('Run');
		// The dark serves both nights.
		await seeNotice(obsidian, '4 items done.');
		expect(files(night).filter(name => name.endsWith('.fit'))).toHaveLength(3);
		await expect.poll(() => obsidian.readNote(M33)).toContain('\n| 2025-09-14 | ✓ in place | ✓ in place | – |\n');
		await finished();
	});

	test('has its rig marked as changed where no flats can be right, without anything to copy', async () => {
		const rig = new RigAtWork();
		await rig.lights(data, { target: 'M 31', night: '2025-09-20', filter: 'R', angle: 45 });
		await rig.master(data, rig.nightFolder({ night: '2025-09-20' }), 'dark', { night: '2025-09-20' });
		await obsidian.runCommand('refresh');
		await finished();
		await obsidian.openNote('Astro/Targets/M 31.md');
		void start(obsidian, 'distribute-masters');
		await modal().getByLabel(`2025-09-20, ${RIG}: R`).selectOption('changed');
		await press('Go on');
		await seeNotice(obsidian, `${RIG} counts as changed from 2025-09-20 on`);
		await expect.poll(() => obsidian.readNote(`Astro/Rigs/${RIG}.md`)).toContain('rig_changed:\n  - 2025-09-20\n');
		await finished();
	});

	test('is archived: copied, verified, and safe to be taken away', async () => {
		await obsidian.openNote(M33);
		void start(obsidian, 'archive-target');
		await fill('Archive folder', archive);
		expect(await seriousFindings(obsidian.page)).toEqual([]);
		await press('Preview');
		await modal().getByText('What goes where').waitFor();
		expect(await seriousFindings(obsidian.page)).toEqual([]);
		await press('Run');
		// Nine lights, a dark in each of two nights, two flats.
		await seeNotice(
			obsidian,
			/13 copies verified\.\nManifest: .+SHA256SUMS\nThe log keeps the hours of this target when you move the originals away\./,
		);
		expect(
			readFileSync(join(archive, RIG, 'M 33/SHA256SUMS'), 'utf8')
				.trim()
				.split('\n'),
		).toHaveLength(13);
		await expect.poll(async () => (await obsidian.readNote(M33)).match(/,archived$/gm)?.length).toBe(3);
		await obsidian.page.locator('.notice').getByRole('button', { name: 'Undo' }).click();
		await press('Undo');
		await seeNotice(obsidian, 'Everything is where it was.');
		expect(readdirSync(archive)).toEqual([]);
		await expect.poll(() => obsidian.readNote(M33)).not.toContain(',archived');
		await finished();
	});
});

test('folders for a target, a stage and the next master are made', async () => {
	void start(obsidian, 'create-target-folders');
	// A rig without stages has no place for folders.
	expect(await modal().getByLabel('Rig', { exact: true }).locator('option').allTextContents()).toEqual([
		NEW_RIG,
		RIG,
	]);
	await modal().getByLabel('Rig', { exact: true }).selectOption(RIG);
	await fill('Target', 'IC 10');
	await fill('Panels', '2');
	expect(await seriousFindings(obsidian.page)).toEqual([]);
	await press('Preview');
	await press('Run');
	await seeNotice(obsidian, 'Done.');
	expect(readdirSync(join(blink('IC 10'), 'accept')).sort()).toEqual(['PANEL_1', 'PANEL_2']);
	await finished();
	void start(obsidian, 'create-stage');
	await modal().getByLabel('Rig', { exact: true }).selectOption(RIG);
	await fill('Folder', '25_Queue');
	await press('Preview');
	await press('Run');
	await seeNotice(obsidian, 'Done.');
	expect(statSync(join(data, RIG, '25_Queue')).isDirectory()).toBe(true);
	await finished();
	void start(obsidian, 'start-master');
	await fill('Drizzle', '1, 2');
	await press('Preview');
	await press('Run');
	await seeNotice(obsidian, 'Done.');
	expect(
		readdirSync(join(data, RIG, '20_Data/M 33/master'), { recursive: true }).filter(path =>
			/x$/.test(String(path)),
		),
	).toHaveLength(2);
	expect(await button(obsidian, 'Run').count()).toBe(0);
});
