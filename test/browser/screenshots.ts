/** Pictures of the demo for the README: notes, dialogs, notices and settings as a person meets them, in both themes. */
import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { paintSky } from '../build/painted-sky';
import { RC8, REDCAT } from '../build/rigs';
import { captured } from '../fakes/captured';
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
	await page.getByText('This was found').waitFor();
	await photographer.take('first-look');
	await photographer.press('Make the notes');
	await page.locator('.notice', { hasText: / in \d+\.\d s\./ }).waitFor();
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
	await page.getByText(/notes? updated/).waitFor();
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

const M45 = 'Astro/Targets/M 45.md';
const M42 = 'Astro/Targets/M 42.md';

/** What fills the Data folder and sorts it out, up to the preview; nothing of it is run, but for the archive. */
async function filing(obsidian: ObsidianPage, photographer: Photographer, data: string): Promise<void> {
	const { page } = obsidian;
	const preview = async (name: string): Promise<void> => {
		await page.locator('.astro-preview').waitFor();
		await photographer.take(name);
		await page.locator('.astro-preview .modal-content').evaluate(content => { content.scrollTop = content.scrollHeight; });
		await photographer.take(`${name}-end`);
		await photographer.press('Cancel');
	};
	const captures = join(data, '../Captures');
	for (const filter of ['L', 'R', 'Ha']) for (let sub = 0; sub < 4; sub++) captured(captures, '2026-01-14/LIGHT', { target: 'NGC 7331', filter });
	captured(captures, '2026-01-14/LIGHT', { target: 'LBN 437', gear: { ...RC8.gear, optics: 'FSQ106', focalRatio: 5, camera: 'QHY600M' } });
	captured(captures, '2026-01-14/FLAT', { kind: 'flat', filter: 'Ha', target: undefined, exposureSeconds: 2.5 });
	const young = captured(captures, '2026-01-14/LIGHT', { target: 'NGC 7331' });
	await utimes(young, new Date(), new Date());
	void obsidian.runCommand('file-captures');
	await page.getByRole('textbox', { name: 'Capture folder' }).fill(captures);
	await photographer.take('file-captures');
	await page.getByRole('textbox', { name: 'Capture folder' }).fill(captures);
	await photographer.press('Preview');
	await page.getByText('What is this?').waitFor();
	await photographer.take('file-captures-questions');
	await photographer.press('Go on');
	await preview('file-captures-preview');
	await obsidian.openNote(M45);
	void obsidian.runCommand('accept-left');
	await preview('accept-preview');
	void obsidian.runCommand('advance-target');
	await preview('stage-preview');
	await obsidian.openNote(MOSAIC);
	void obsidian.runCommand('organize-into-sessions');
	await preview('sessions-preview');
	await obsidian.openNote(M42);
	void obsidian.runCommand('cull-subs');
	await page.getByLabel('Highest HFR').fill('2.4');
	await photographer.take('cull');
	await photographer.press('Preview');
	await preview('cull-preview');
	await obsidian.openNote(NOTE);
	void obsidian.runCommand('distribute-masters');
	await page.locator('.modal').waitFor();
	if (await page.getByText('Which flats?').isVisible()) {
		await photographer.take('masters-question');
		await photographer.press('Go on');
	}
	await preview('masters-preview');
	const night = 'NGC 7331/accept/DATE_2026-10-18/FILTER_L_EXP_120';
	const [taken = ''] = await readdir(join(data, RC8.folder, '20_Data', night));
	await mkdir(join(data, RC8.folder, '40_Process', night), { recursive: true });
	await writeFile(join(data, RC8.folder, '40_Process', night, taken), '');
	void obsidian.runCommand('move-target');
	await page.locator('.suggestion-item', { hasText: '40_Process' }).click();
	await preview('conflicts-preview');
	await obsidian.openNote('Astro/Targets/M 51.md');
	const archive = join(data, '../Archive');
	await mkdir(archive);
	void obsidian.runCommand('archive-target');
	await page.getByRole('textbox', { name: 'Archive folder' }).fill(archive);
	await photographer.press('Preview');
	await page.locator('.astro-preview').waitFor();
	await photographer.take('archive-preview');
	await photographer.press('Run');
	await page.getByText('verified.').waitFor();
	await photographer.take('archive-done');
	await page.locator('.notice').click();
	void obsidian.runCommand('create-target-folders');
	await page.getByLabel('Target', { exact: true }).fill('IC 10');
	await photographer.take('create-target-folders');
	await page.keyboard.press('Escape');
	void obsidian.runCommand('show-history');
	await page.locator('.modal').waitFor();
	await photographer.take('history');
	await page.keyboard.press('Escape');
}

/** The charts of notes, wide and in a narrow pane. */
async function charts(obsidian: ObsidianPage, photographer: Photographer): Promise<void> {
	const { page } = obsidian;
	for (const path of [NOTE, RIG]) await obsidian.writeNote(path, (await obsidian.readNote(path)).replace('## Flats\n', '## Flats\n\n```astro-flats\n```\n'));
	const wide = page.viewportSize();
	for (const [suffix, width] of [['', wide?.width ?? 0], ['-narrow', 300]] as const) {
		await page.setViewportSize({ width, height: 900 });
		await page.locator('.mod-left-split').evaluate((split, shown) => { (split as HTMLElement).style.display = shown; }, width === 300 ? 'none' : '');
		await photographer.takeNote(`chart-progress${suffix}`, NOTE, '.block-language-astro-progress');
		await photographer.takeNote(`chart-progress-mosaic${suffix}`, MOSAIC, '.block-language-astro-progress');
		await photographer.takeNote(`chart-nights${suffix}`, NOTE, '.block-language-astro-nights');
		await photographer.takeNote(`chart-flats${suffix}`, NOTE, '.block-language-astro-flats');
		await photographer.takeNote(`chart-flats-rig${suffix}`, RIG, '.block-language-astro-flats');
	}
	if (wide) await page.setViewportSize(wide);
	await page.locator('.mod-left-split').evaluate(split => { (split as HTMLElement).style.display = ''; });
}

/** Goals for the board besides those of the notes' pictures, and pictures for some of its cards. */
const BOARD_GOALS: Readonly<Record<string, readonly string[]>> = {
	'IC 1396': ['goal_Ha: 6', 'goal_OIII: 6', 'goal_SII: 4'], 'Sh2-132': ['goal_Ha: 3', 'goal_OIII: 3'], 'IC 5070': ['goal_Ha: 2', 'goal_OIII: 2'], 'M 45': ['goal_L: 3', 'goal_R: 1', 'goal_G: 1', 'goal_B: 1'],
	'M 51': ['goal_L: 1', 'published: 2026-06-01'], 'NGC7000': ['goal_ALPT: 8'], 'M 42': ['goal_OSC: 2'],
};
const COVERS: Readonly<Record<string, readonly [string, string]>> = { 'M 31': ['#ffeccd', '#96789b'], 'IC 1396': ['#e06e78', '#468cbe'] };

const coverOf = ([core, halo]: readonly [string, string]): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360"><defs><radialGradient id="g"><stop offset="0" stop-color="${core}"/>`
	+ `<stop offset=".45" stop-color="${halo}" stop-opacity=".55"/><stop offset="1" stop-color="${halo}" stop-opacity="0"/></radialGradient></defs><rect width="640" height="360" fill="#0a0c12"/>`
	+ '<ellipse cx="330" cy="180" rx="260" ry="120" fill="url(#g)" transform="rotate(-20 330 180)"/></svg>';

async function giveCovers(vaultFolder: string): Promise<void> {
	await mkdir(join(vaultFolder, 'Pictures'), { recursive: true });
	for (const [target, colours] of Object.entries(COVERS)) await writeFile(join(vaultFolder, `Pictures/${target}.svg`), coverOf(colours));
}

/** The dashboard in a tab and in a sidebar. */
async function dashboard(obsidian: ObsidianPage, photographer: Photographer): Promise<void> {
	const { page } = obsidian;
	const properties = new Map(Object.entries(BOARD_GOALS));
	for (const target of Object.keys(COVERS)) properties.set(target, [...properties.get(target) ?? [], `cover: "[[${target}.svg]]"`]);
	for (const [target, lines] of properties) {
		const path = `Astro/Targets/${target}.md`;
		await obsidian.writeNote(path, (await obsidian.readNote(path)).replace('---\n', `---\n${lines.join('\n')}\n`));
	}
	await obsidian.runCommand('open-dashboard');
	// Until the notes, and then the board, have followed.
	await page.waitForTimeout(1500);
	await photographer.take('dashboard');
	await photographer.press('Totals');
	await photographer.take('dashboard-totals');
	await photographer.press('Board');
	await page.evaluate(async () => {
		const { workspace } = window.app;
		workspace.detachLeavesOfType('astro-data-log-dashboard');
		await workspace.getRightLeaf(false)?.setViewState({ type: 'astro-data-log-dashboard' });
		document.querySelector<HTMLElement>('.mod-right-split')?.style.setProperty('width', '300px', 'important');
	});
	await page.locator('.mod-right-split .astro-card').first().waitFor();
	await photographer.take('dashboard-sidebar');
	await page.evaluate(() => { window.app.workspace.detachLeavesOfType('astro-data-log-dashboard'); });
}

/** Gives the subs that wait for review something to see: a cloud passes, and one is out of focus. */
function paintSubs(data: string): void {
	const folder = join(data, REDCAT.folder, '10_Blink/M 42');
	// Their names begin with the time.
	const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.fits')).sort((a, b) => (basename(a) < basename(b) ? -1 : 1));
	names.forEach((name, at) => {
		paintSky(join(folder, name), { widthPixels: 600, heightPixels: 400, seed: 42, noiseSeed: at, haze: at % 30 > 3 && at % 30 < 6 ? 1.15 : 1, seeing: at % 30 === 8 ? 3.5 : 1.3 });
	});
}

/** A note with the cover that was made of its master, and a night in blink. */
async function pictures(obsidian: ObsidianPage, photographer: Photographer): Promise<void> {
	const { page } = obsidian;
	await obsidian.runCommand('refresh');
	await page.waitForFunction(() => window.app.metadataCache.getCache('Astro/Targets/Rho Ophiuchi.md')?.frontmatter?.['cover'] !== undefined);
	await obsidian.writeNote('Astro/Targets/NGC 891.md', (await obsidian.readNote('Astro/Targets/NGC 891.md')).replace('\n---\n', '\n---\n\n![[NGC 891 cover.jpg]]\n'));
	await page.locator('.notice').click();
	await photographer.takeNote('cover-note', 'Astro/Targets/NGC 891.md', 'img');
	await obsidian.openNote(M42);
	void obsidian.runCommand('blink-subs');
	const blink = page.locator('.astro-blink');
	await blink.locator('.astro-blink-sub:nth-child(8) img').waitFor();
	await photographer.take('blink');
	for (let step = 0; step < 8; step++) await page.keyboard.press('ArrowRight');
	for (const key of ['r', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'r', 'ArrowLeft', 'r']) await page.keyboard.press(key);
	await blink.locator('.astro-blink-frame img').waitFor();
	await photographer.take('blink-marked');
	await blink.getByRole('button', { name: 'Reject 3 marked subs…' }).click();
	await page.locator('.astro-preview').waitFor();
	await photographer.take('blink-reject');
	await photographer.press('Cancel');
	await page.keyboard.press('Escape');
}

/** The dashboard of somebody who has just installed the plugin. */
async function emptyDashboard(theme: (typeof THEMES)[number]): Promise<void> {
	const obsidian = await openObsidian({ theme, width: 1280, height: 900, scale: 2 });
	await obsidian.runCommand('open-dashboard');
	await obsidian.page.getByText('No targets yet').waitFor();
	process.stdout.write(`${await obsidian.screenshot(`dashboard-empty-${theme}`)}\n`);
	await obsidian.close();
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
	await giveCovers(vaultFolder);
	paintSubs(data);
	const obsidian = await openObsidian({ vaultFolder, theme, width: 1280, height: 900, scale: 2 });
	const photographer = new Photographer(obsidian, theme, data);
	await obsidian.openNote(NOTE);
	await firstStart(obsidian, photographer, data);
	await notes(obsidian, photographer);
	await charts(obsidian, photographer);
	await flats(obsidian, photographer);
	await pictures(obsidian, photographer);
	await dashboard(obsidian, photographer);
	await filing(obsidian, photographer, data);
	await settings(obsidian, photographer);
	await dialogs(obsidian, photographer, data);
	const errors = await obsidian.close();
	await rm(folder, { recursive: true, force: true });
	if (errors.length > 0) throw new Error(`The page reported errors:\n${errors.join('\n')}`);
}

if (!existsSync(DEMO.vault)) throw new Error(`There is no ${DEMO.vault} to photograph; "npm run demo" makes it.`);
try {
	for (const theme of THEMES) {
		await photograph(theme);
		await emptyDashboard(theme);
	}
} finally {
	await closeBrowser();
}
