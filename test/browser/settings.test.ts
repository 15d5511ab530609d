/** The settings tab: what is shown, entered, refused and saved. */
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/settings';
import { Camera } from '../fakes/lights';
import { tempFolders } from '../fakes/temp-folders';
import { closeBrowser, openObsidian, type ObsidianPage } from './harness/obsidian-page';
import { button, DATA_JSON, seeNotice, seriousFindings, settingRow, useDataFolder } from './person';

const makeFolder = tempFolders();
let obsidian: ObsidianPage;

const row = (name: string) => settingRow(obsidian, name);
const input = (name: string) => row(name).locator('input, textarea');
const wrong = (name: string) => row(name).locator('.setting-item-error').allTextContents();
const close = () => obsidian.page.keyboard.press('Escape');

afterAll(closeBrowser);

/** What the controls show, by the names of their rows. */
const shown = (): Promise<Record<string, string | boolean | null>> =>
	obsidian.page.locator('.modal.mod-settings .setting-item').evaluateAll(rows =>
		Object.fromEntries(
			rows.map(setting => {
				const field = setting.querySelector<HTMLInputElement>('input:not([type=checkbox]), textarea, select');
				const toggle = setting.querySelector('.checkbox-container');
				return [
					setting.querySelector('.setting-item-name')?.textContent ?? '',
					field ? field.value : toggle && toggle.classList.contains('is-enabled'),
				];
			}),
		),
	);

describe('on a desktop', () => {
	beforeAll(async () => {
		obsidian = await openObsidian({
			theme: 'light',
			files: { 'Templates/Target.md': '## Exposure', 'Photo.png': '' },
		});
		await obsidian.openSettings();
	});

	afterAll(async () => {
		expect(await obsidian.close()).toEqual([]);
	});

	test('every setting is shown with its value', async () => {
		expect(await shown()).toEqual({
			'Data folders on this device': null,
			Notes: null,
			'Folder for target notes': 'Astro/Targets',
			'Template for target notes': '',
			'Folder for rig notes': 'Astro/Rigs',
			'Health report': 'Astro/Health report.md',
			'Base of targets': 'Astro/Targets.base',
			'Heading for a log of moves': '',
			'Make cover pictures': true,
			'Look for changes at start-up': true,
			'Goals and tables': null,
			'Rejection buffer (%)': '15',
			'Goals are for': 'panel',
			'Count unknown filters': false,
			'Order of exposure tables': 'folder',
			'Flats and darks': null,
			'Angle tolerance of flats (degrees)': '2.5',
			'Flats are old after (days)': '90',
			'Angles to shoot flats at': 'fewest',
			'Scale darks': false,
			'Targets are closed from': '60',
			'Checklist of flats to shoot': 'Astro/Flats to shoot.md',
			Filters: null,
			'Further filter names': '',
			'Order of filters': '',
			'Filing and culling': null,
			'Limits of subs': '',
			'Rigs of captures': '',
			'Targets of captures': '',
			'Reading the Data folder': null,
			'Rejected subs': 'reject*\nfailed_*',
			'Folders to pass over': DEFAULT_SETTINGS.excludedFolders.join('\n'),
			'Files to pass over': DEFAULT_SETTINGS.excludedFiles.join('\n'),
			'Calibration libraries': DEFAULT_SETTINGS.libraryFolders.join('\n'),
			'Settling time (seconds)': '60',
			'N.I.N.A. file pattern': '',
			'Time zones of rigs': '',
			'When folder, header and file name disagree': null,
		});
		expect(await obsidian.savedSettings()).toBeNull();
	});

	test('what is entered is saved, and only what differs', async () => {
		await input('Rejection buffer (%)').fill('20');
		await row('Goals are for').locator('select').selectOption('mosaic');
		await row('Count unknown filters').locator('.checkbox-container').click();
		await row('Look for changes at start-up').locator('.checkbox-container').click();
		await row('Order of exposure tables').locator('select').selectOption('remaining_time');
		await input('Folder for target notes').fill('Deep sky/');
		await input('Further filter names').fill('Ha = Ha 3nm, H-alpha\nDuo = L-Ultimate');
		await input('Order of filters').fill('Ha, OIII , L');
		await input('Rejected subs').fill('reject*\n\nbad_*');
		await input('Settling time (seconds)').fill('5');
		await input('Time zones of rigs').fill('RC8@f8.0+A=B Cam = Africa/Windhoek');
		await input('Limits of subs').fill('RC8@f8.0+A=B Cam = hfr 3.5, Stars 200\nOther = RMS 1');
		await input('Rigs of captures').fill('A Cam + EQMOD = RC8@f8.0+A=B Cam');
		await input('Targets of captures').fill('pacman = NGC 281');
		const saved = {
			version: 1,
			rejectionBuffer: 0.2,
			goalScope: 'mosaic',
			includeUnknownFilter: true,
			refreshOnStartup: false,
			exposureSort: 'remaining_time',
			targetNotesFolder: 'Deep sky',
			filterAliases: { Ha: ['Ha 3nm', 'H-alpha'], Duo: ['L-Ultimate'] },
			filterOrder: ['Ha', 'OIII', 'L'],
			rejectPatterns: ['reject*', 'bad_*'],
			settleSeconds: 5,
			rigTimeZones: { 'RC8@f8.0+A=B Cam': 'Africa/Windhoek' },
			cullLimits: { 'RC8@f8.0+A=B Cam': { hfr: 3.5, leastStars: 200 }, Other: { guidingRmsArcsec: 1 } },
			captureRigs: { 'A Cam + EQMOD': 'RC8@f8.0+A=B Cam' },
			captureTargets: { pacman: 'NGC 281' },
		};
		expect(await obsidian.savedSettings()).toEqual(saved);
		await input('Rejection buffer (%)').fill('15');
		expect(await obsidian.savedSettings()).not.toHaveProperty('rejectionBuffer');
		await input('Rejection buffer (%)').fill('12.5');
		expect(await obsidian.savedSettings()).toEqual({ ...saved, rejectionBuffer: 0.125 });
	});

	test('notes of the vault are offered as a template', async () => {
		await input('Template for target notes').focus();
		expect(await obsidian.page.locator('.suggestion-item').allTextContents()).toEqual(['Templates/Target.md']);
		await obsidian.page.locator('.suggestion-item').click();
		expect(await obsidian.savedSettings()).toHaveProperty('targetTemplatePath', 'Templates/Target.md');
	});

	test.each([
		['Rejection buffer (%)', '-1', 'Enter a number from 0 to 500.'],
		['Rejection buffer (%)', '501', 'Enter a number from 0 to 500.'],
		['Settling time (seconds)', '86400', 'Enter a number from 0 to 3600.'],
		['Folder for target notes', '.astro/Targets', 'Names that begin with a dot are hidden from Obsidian.'],
		['Folder for target notes', 'What?', 'Names can\'t hold any of : * ? " < > | # ^ [ ].'],
		['Health report', 'Astro/Health', 'Enter the path of a note: a name that ends with .md.'],
		['Template for target notes', 'Nowhere.md', 'There is no such note.'],
		['Further filter names', 'Ha', 'Each line is a filter and its other names: Ha = Ha 3nm, H-alpha.'],
		['Further filter names', 'Ha = H\nHb = H', '"H" stands for both Ha and Hb.'],
		[
			'Limits of subs',
			'RC8 = HFR',
			'Each line is a rig and its limits: RC8@f8.0+ZWO ASI2600MM Pro = HFR 3.5, FWHM 7, stars 200, RMS 1.2, ' +
				'eccentricity 0.6.',
		],
		[
			'Limits of subs',
			'RC8 = seeing 3',
			'Each line is a rig and its limits: RC8@f8.0+ZWO ASI2600MM Pro = HFR 3.5, FWHM 7, stars 200, RMS 1.2, ' +
				'eccentricity 0.6.',
		],
		['Targets of captures', 'pacman', 'Each line is what the capture says and what you call it: pacman = NGC 281.'],
		['Time zones of rigs', 'RC8 = Windhoek', 'There is no time zone "Windhoek".'],
	])('%s refuses "%s" and says why', async (name, value, sentence) => {
		const before = await obsidian.savedSettings();
		const good = await input(name).inputValue();
		await input(name).fill(value);
		await expect.poll(() => wrong(name)).toEqual([sentence]);
		expect(await obsidian.savedSettings()).toEqual(before);
		await input(name).fill(good);
		await expect.poll(() => wrong(name)).toEqual([]);
	});

	test('who is believed is chosen fact by fact', async () => {
		await row('When folder, header and file name disagree').click();
		const filter = row('Filter').locator('select');
		expect(await filter.inputValue()).toBe('folder,header,filename');
		expect(await filter.locator('option').allTextContents()).toContain('Header, file name, folder');
		await filter.selectOption('header,filename,folder');
		expect(await obsidian.savedSettings()).toHaveProperty('factOrder', {
			...DEFAULT_SETTINGS.factOrder,
			filter: ['header', 'filename', 'folder'],
		});
		await button(obsidian, 'Back').click();
	});

	test('what was saved is there after the plugin was turned off and on', async () => {
		const before = await shown();
		await close();
		await obsidian.reloadPlugin();
		await obsidian.openSettings();
		expect(await shown()).toEqual(before);
		expect(before).toMatchObject({
			'Rejection buffer (%)': '12.5',
			'Folder for target notes': 'Deep sky',
			'Time zones of rigs': 'RC8@f8.0+A=B Cam = Africa/Windhoek',
			'Limits of subs': 'RC8@f8.0+A=B Cam = HFR 3.5, stars 200\nOther = RMS 1',
			'Rigs of captures': 'A Cam + EQMOD = RC8@f8.0+A=B Cam',
		});
	});

	test('what another device saved is taken over', async () => {
		await close();
		await obsidian.changeSettingsOutside('{"version":1,"rejectionBuffer":0.3}');
		await obsidian.openSettings();
		expect(await shown()).toMatchObject({
			'Rejection buffer (%)': '30',
			'Folder for target notes': 'Astro/Targets',
		});
	});

	test('nothing in it is a barrier', async () => {
		expect(await seriousFindings(obsidian.page, '.vertical-tab-content .setting-item-info')).toEqual([]);
	});
});

describe('Data folders', () => {
	const paths = () => obsidian.page.locator('.mod-list .setting-items .setting-item-name').allTextContents();
	const NOTE = 'Astro/Targets/M 33.md';
	let data: string;
	let other: string;

	beforeAll(async () => {
		data = makeFolder();
		other = makeFolder();
		await new Camera().shoot(data);
		await new Camera().shoot(other, { target: 'M 33', night: '2025-10-01' });
		await mkdir(join(other, 'inner'));
		obsidian = await openObsidian();
	});

	afterAll(async () => {
		expect(await obsidian.close()).toEqual([]);
	});

	test('one that the first refresh asked for is listed; another is added and read; one is removed', async () => {
		await useDataFolder(obsidian, data);
		await obsidian.openSettings();
		expect(await paths()).toEqual([data]);
		await button(obsidian, 'Add Data folder').click();
		await obsidian.page.getByRole('textbox', { name: 'Data folder' }).fill(`"${other}"`);
		await button(obsidian, 'Use this folder').click();
		await seeNotice(obsidian, '2 targets');
		expect(await paths()).toEqual([data, other]);
		await button(obsidian, 'Delete').first().click();
		await expect.poll(paths).toEqual([other]);
		await close();
		await obsidian.reloadPlugin();
		await obsidian.openSettings();
		expect(await paths()).toEqual([other]);
		// Its frames count on: they are only out of this device's sight.
		await close();
		await obsidian.runCommand('refresh');
		expect(await obsidian.readNote('Astro/Targets/M 31.md')).toContain('| **All** | | **2** | **0 h 10 m** |');
	});

	test('a setting that changes totals reaches the notes when the settings are left', async () => {
		await obsidian.settled();
		await obsidian.writeNote(NOTE, (await obsidian.readNote(NOTE)).replace('---\n', '---\ngoal_L: 10\n'));
		await expect.poll(() => obsidian.readNote(NOTE)).toContain('11 h 30 m');
		await obsidian.openSettings();
		await input('Rejection buffer (%)').fill('50');
		await close();
		await expect.poll(() => obsidian.readNote(NOTE), { timeout: 5000 }).toContain('15 h 00 m');
	});

	test('one inside another is refused; one that is gone says so in the list', async () => {
		await obsidian.openSettings();
		await button(obsidian, 'Add Data folder').click();
		const field = obsidian.page.getByRole('textbox', { name: 'Data folder' });
		await field.fill(join(other, 'inner'));
		await field.press('Enter');
		await expect
			.poll(() => obsidian.page.locator('.astro-verdict').textContent())
			.toContain(`The folder lies inside ${other}.`);
		await button(obsidian, 'Not now').click();
		await close();
		await rename(other, `${other} away`);
		await obsidian.openSettings();
		await expect
			.poll(() => obsidian.page.locator('.mod-list .astro-wrong').textContent())
			.toContain('there is no such folder');
	});
});

describe("settings that can't be used", () => {
	beforeAll(async () => {
		obsidian = await openObsidian();
	});

	afterAll(async () => {
		expect(await obsidian.close()).toEqual([]);
	});

	/** Turns the plugin on with this in data.json; what it says. */
	const loaded = async (saved: string): Promise<string> => {
		await close();
		await obsidian.changeSettingsOutside(saved);
		await obsidian.reloadPlugin();
		await obsidian.openSettings();
		return (await obsidian.notices()).join('\n');
	};
	const kept = () => obsidian.page.evaluate(path => window.app.vault.adapter.read(path), DATA_JSON);

	test('of a newer version are never overwritten', async () => {
		const newer = '{"version":99,"rejectionBuffer":0.2,"unheardOf":[1,2]}';
		expect(await loaded(newer)).toContain('newer version (99)');
		await input('Rejection buffer (%)').fill('25');
		expect(await kept()).toBe(newer);
	});

	test('give way to the defaults one by one, by name', async () => {
		expect(await loaded('{"version":1,"rejectionBuffer":"much","goalScope":"mosaic","settleSeconds":-4}')).toBe(
			'Some settings could not be read and stand at their defaults: Rejection buffer (%), Settling time ' +
				'(seconds).',
		);
		expect(await shown()).toMatchObject({
			'Rejection buffer (%)': '15',
			'Goals are for': 'mosaic',
			'Settling time (seconds)': '60',
		});
		await input('Rejection buffer (%)').fill('25');
		expect(await obsidian.savedSettings()).toEqual({ version: 1, goalScope: 'mosaic', rejectionBuffer: 0.25 });
	});

	test("don't keep the plugin from loading when they are torn", async () => {
		expect(await loaded('{"version":1,"rejectionBu')).toBe(
			'The saved settings could not be read. All of them stand at their defaults.',
		);
		expect(await shown()).toMatchObject({ 'Rejection buffer (%)': '15' });
	});
});
