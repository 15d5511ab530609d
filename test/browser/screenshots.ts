/** Pictures of the demo for the README: notes, dialogs, notices and settings as a person meets them, in both themes. */
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeBrowser, openObsidian, type ObsidianPage } from './harness/obsidian-page';
import { onSlowDisk } from './person';

const DEMO = { vault: 'demo/vault', data: 'demo/Data' };
const THEMES = ['light', 'dark'] as const;

/** What stands in the pictures instead of this machine's temporary folder. */
const SHOWN_PATH = '/Volumes/Astro/Data';

const NOTE = 'Astro/Targets/NGC 7331.md';
const MOSAIC = 'Astro/Targets/M 31.md';
const GOALS: Readonly<Record<string, readonly string[]>> = {
	[NOTE]: ['goal_L: 4', 'goal_R: 1.5', 'goal_G: 1.5', 'goal_B: 1.5', 'goal_Ha: 8'],
	[MOSAIC]: ['goal_hours: 4', 'share_L: 40', 'share_R: 20', 'share_G: 20', 'share_B: 20', 'goal_Ha: 2'],
};

class Photographer {
	constructor(private readonly obsidian: ObsidianPage, private readonly theme: string, private readonly data: string) {}

	async take(name: string): Promise<void> {
		// The paths of people's own disks, in texts and in the field.
		await this.obsidian.page.evaluate(([path, shown]) => {
			const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
			while (texts.nextNode()) texts.currentNode.textContent = texts.currentNode.textContent?.replaceAll(path, shown) ?? '';
			for (const field of document.querySelectorAll('input')) field.value = field.value.replace(path, shown);
		}, [this.data, SHOWN_PATH] as const);
		process.stdout.write(`${await this.obsidian.screenshot(`${name}-${this.theme}`)}\n`);
	}

	/** A note, as it is scrolled to one of its parts. */
	async takeNote(name: string, path: string, part?: string): Promise<void> {
		const { page } = this.obsidian;
		await this.obsidian.openNote(path);
		await page.locator('.markdown-preview-view').evaluate(view => { view.scrollTop = 0; });
		if (part !== undefined) await page.locator(part).first().evaluate(element => { element.scrollIntoView({ block: 'start' }); });
		await this.take(name);
	}

	press(name: string): Promise<void> {
		return this.obsidian.page.getByRole('button', { name, exact: true }).click();
	}
}

async function firstStart(obsidian: ObsidianPage, photographer: Photographer, data: string): Promise<void> {
	const { page } = obsidian;
	const refreshed = obsidian.runCommand('refresh');
	await page.getByRole('textbox', { name: 'Data folder' }).waitFor();
	await photographer.take('first-start');
	await page.getByRole('textbox', { name: 'Data folder' }).fill(`${data}/Typo`);
	await page.getByText('there is no such folder').waitFor();
	await photographer.take('first-start-refused');
	await page.getByRole('textbox', { name: 'Data folder' }).fill(data);
	await photographer.press('Use this folder');
	await refreshed;
	await photographer.take('summary-notice');
	await page.locator('.notice').click();
}

async function notes(obsidian: ObsidianPage, photographer: Photographer): Promise<void> {
	for (const [path, goals] of Object.entries(GOALS)) {
		await obsidian.writeNote(path, (await obsidian.readNote(path)).replace('---\n', `---\n${goals.join('\n')}\n`));
	}
	await obsidian.page.waitForTimeout(1000);
	await photographer.takeNote('target-note', NOTE);
	await photographer.takeNote('target-note-tables', NOTE, 'h2');
	await photographer.takeNote('target-note-nights', NOTE, 'h2:text("Nights")');
	await photographer.takeNote('mosaic-note', MOSAIC, 'h2');
	await photographer.takeNote('mosaic-note-nights', MOSAIC, 'h2:text("Nights")');
	await photographer.takeNote('several-rigs-nights', 'Astro/Targets/NGC7000.md', 'h2:text("Nights")');
	await photographer.takeNote('health-report', 'Astro/Health report.md');
}

async function dialogs(obsidian: ObsidianPage, photographer: Photographer, data: string): Promise<void> {
	const { page } = obsidian;
	await obsidian.openNote(NOTE);
	let rebuilt: Promise<void> | undefined;
	await onSlowDisk(obsidian, 20, async () => {
		rebuilt = obsidian.runCommand('rebuild');
		await page.getByText(/Reading the Data folder: [3-9]\d\d/).waitFor();
		await photographer.take('progress-notice');
	});
	await rebuilt;
	await page.locator('.notice').click();
	await obsidian.runCommand('open-target-note');
	await photographer.take('target-picker');
	await page.keyboard.press('Escape');
	void obsidian.runCommand('create-target');
	await page.getByRole('textbox', { name: 'Name' }).fill('Sh2-129');
	await photographer.take('create-target');
	await page.keyboard.press('Escape');
	await rename(join(data, 'RC8@f8.0+ZWO ASI2600MM Pro/20_Data'), join(data, '../20_Data'));
	await obsidian.runCommand('refresh');
	await photographer.take('lost-frames');
	await photographer.press('Accept the new state');
	await page.getByText(/notes? created/).waitFor();
	await obsidian.runCommand('forget-missing-data');
	await photographer.take('forget-missing');
	await photographer.press('Keep');
	await photographer.takeNote('missing-data', NOTE, 'h2:text("Nights")');
}

const RIG = 'Astro/Rigs/RC8@f8.0+ZWO ASI2600MM Pro.md';

async function flats(obsidian: ObsidianPage, photographer: Photographer): Promise<void> {
	const { page } = obsidian;
	await photographer.takeNote('target-note-flats', NOTE, 'h2:text("Flats")');
	await photographer.takeNote('target-note-calibration', NOTE, 'h3:text("Calibration")');
	await photographer.takeNote('several-rigs-flats', 'Astro/Targets/NGC7000.md', 'h2:text("Flats")');
	await photographer.takeNote('rig-note', RIG);
	await photographer.takeNote('rig-note-library', RIG, 'h2:text("Dark library")');
	void obsidian.runCommand('record-flats');
	await page.getByRole('textbox', { name: 'Filters' }).fill('L, R, G, B');
	await page.getByRole('textbox', { name: 'Angles' }).fill('12, 45.5');
	await photographer.take('record-flats');
	await page.getByRole('textbox', { name: 'Angles' }).fill('12, x');
	await photographer.press('Record');
	await photographer.take('record-flats-refused');
	await page.getByRole('textbox', { name: 'Angles' }).fill('12, 45.5');
	await photographer.press('Record');
	await page.getByText('Recorded now').waitFor();
	await photographer.take('record-flats-done');
	await page.locator('.notice').click();
	void obsidian.runCommand('list-flats');
	await page.getByText('flat frames total').waitFor();
	await photographer.take('flats-list');
	await photographer.press('Reset all');
	await photographer.take('flats-reset');
	await page.locator('.mod-confirmation').getByRole('button', { name: 'Reset all' }).click();
	await page.getByRole('button', { name: 'Done' }).click();
	await obsidian.openNote(RIG);
	void obsidian.runCommand('show-flats-to-shoot');
	await page.getByRole('button', { name: 'Write checklist' }).waitFor();
	await photographer.take('flats-to-shoot');
	await photographer.press('Write checklist');
	await page.getByText('L 12').first().waitFor();
	await photographer.take('flat-checklist');
	void obsidian.runCommand('import-flat-history');
	await page.getByRole('textbox', { name: 'Or paste its text' }).fill('{ "L": { "45.0": "2025-09-21", "70.0": "2025-04-01" } }');
	await photographer.take('import-flats');
	await page.keyboard.press('Escape');
	void obsidian.runCommand('mark-rig-changed');
	await page.getByText('First night with the changed rig').waitFor();
	await photographer.take('mark-rig-changed');
	await page.keyboard.press('Escape');
}

async function settings(obsidian: ObsidianPage, photographer: Photographer): Promise<void> {
	const { page } = obsidian;
	await obsidian.openSettings();
	await photographer.take('settings');
	await page.locator('.vertical-tab-content').evaluate(tab => { tab.scrollTop = 640; });
	await photographer.take('settings-middle');
	await page.locator('.vertical-tab-content').evaluate(tab => { tab.scrollTop = tab.scrollHeight; });
	await photographer.take('settings-end');
	await page.getByText('When folder, header and file name disagree').click();
	await photographer.take('settings-facts');
	await page.keyboard.press('Escape');
}

/** Takes the pictures of one theme in copies of vault and Data tree, since notes are written and frames go missing. */
async function photograph(theme: (typeof THEMES)[number]): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'screenshots-'));
	const [vaultFolder, data] = [join(folder, 'Astro'), join(folder, 'Data')];
	await cp(DEMO.vault, vaultFolder, { recursive: true });
	await cp(DEMO.data, data, { recursive: true, preserveTimestamps: true });
	const obsidian = await openObsidian({ vaultFolder, theme, width: 1280, height: 900, scale: 2 });
	const photographer = new Photographer(obsidian, theme, data);
	await obsidian.openNote(NOTE);
	await firstStart(obsidian, photographer, data);
	await notes(obsidian, photographer);
	await flats(obsidian, photographer);
	await settings(obsidian, photographer);
	await dialogs(obsidian, photographer, data);
	const errors = await obsidian.close();
	await rm(folder, { recursive: true, force: true });
	if (errors.length > 0) throw new Error(`The page reported errors:\n${errors.join('\n')}`);
}

if (!existsSync(DEMO.vault)) throw new Error(`There is no ${DEMO.vault} to photograph; "npm run demo" makes it.`);
try {
	for (const theme of THEMES) await photograph(theme);
} finally {
	await closeBrowser();
}
