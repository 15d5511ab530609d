/**
 * A first evening with the plugin: from the question for a Data folder to notes, reports and folders, in one window.
 */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Camera } from '../fakes/lights';
import { tempFolders } from '../fakes/temp-folders';
import { closeBrowser, openObsidian, type ObsidianPage } from './harness/obsidian-page';
import { button, cells, clipboardText, onSlowDisk, seeNotice, seriousFindings, start } from './person';

const RIG = 'RC8@f8.0+ZWO ASI2600MM Pro';
const M31 = 'Astro/Targets/M 31.md';
const NGC7331 = 'Astro/Targets/NGC 7331.md';

const makeFolder = tempFolders();
const data = makeFolder();
const vault = makeFolder();
let obsidian: ObsidianPage;

const dialog = () => obsidian.page.locator('.modal');
const field = () => obsidian.page.getByRole('textbox', { name: 'Data folder' });
const verdict = () => obsidian.page.getByRole('alert');
const errorColour = () =>
	obsidian.page.evaluate(() => {
		const probe = document.body.createDiv({ cls: 'astro-wrong' });
		const { color } = getComputedStyle(probe);
		probe.remove();
		return color;
	});
const note = (path: string): string => readFileSync(join(vault, path), 'utf8');

beforeAll(async () => {
	const camera = new Camera();
	await camera.shoot(data, { night: '2025-09-14', filter: 'L', exposureSeconds: 120, subs: 10, angleDegrees: 70 });
	await camera.shoot(data, { night: '2025-09-14', filter: 'Ha', exposureSeconds: 300, subs: 6, angleDegrees: 70 });
	await camera.shoot(data, { night: '2025-09-20', filter: 'Ha', exposureSeconds: 300, subs: 6, angleDegrees: 70 });
	await camera.shoot(data, {
		target: 'NGC 7331',
		stage: '10_Blink',
		state: 'unreviewed',
		night: '2025-09-21',
		filter: 'L',
		exposureSeconds: 120,
		subs: 5,
	});
	await writeFile(join(data, 'a file.txt'), 'x');
	obsidian = await openObsidian({ vaultFolder: vault, theme: 'light' });
});

afterAll(async () => {
	expect(await obsidian.close()).toEqual([]);
	await closeBrowser();
});

describe('the first start', () => {
	test(
		'asks where the frames are as soon as the plugin is turned on, says what will happen to them, and takes ' +
			'no for an answer',
		async () => {
			await obsidian.userEnables();
			expect(await dialog().locator('.modal-title').textContent()).toBe('Where are your frames?');
			expect(await dialog().textContent()).toContain(
				'Nothing in the folder is changed, unless you run a command',
			);
			expect(await seriousFindings(obsidian.page)).toEqual([]);
			await button(obsidian, 'Not now').click();
			expect(await dialog().count()).toBe(0);
			expect(await obsidian.notices()).toEqual([]);
			expect(existsSync(join(vault, 'Astro'))).toBe(false);
		},
	);

	test('offers what looks like a Data folder near the home; a click takes it for the answer', async () => {
		await mkdir(join(obsidian.home, 'Astro/Data', RIG), { recursive: true });
		await obsidian.userEnables();
		const offered = dialog().getByRole('button', { name: 'Astro/Data' });
		await offered.click();
		expect(await field().inputValue()).toBe(`${obsidian.home}/Astro/Data`);
		expect(await seriousFindings(obsidian.page)).toEqual([]);
		await button(obsidian, 'Not now').click();
		await rm(join(obsidian.home, 'Astro'), { recursive: true });
	});

	test('shows notes to look around with to somebody who has no frames at hand', async () => {
		await obsidian.userEnables();
		await button(obsidian, 'Show demo notes').click();
		await expect
			.poll(() =>
				obsidian.page
					.locator('.astro-card-title')
					.allTextContents()
					.then(titles => titles.map(title => title.split(',')[0]).sort()),
			)
			.toEqual(['Demo IC 1396', 'Demo M 31', 'Demo M 45', 'Demo NGC 7331']);
		await obsidian.page.evaluate(() => {
			window.app.workspace.detachLeavesOfType('astro-data-log-dashboard');
		});
		for (const name of ['IC 1396', 'M 31', 'M 45', 'NGC 7331'])
			await obsidian.deleteNote(`Astro demo/Demo ${name}.md`);
	});

	test('refuses what is no folder, with the reason, as it is typed and when it is submitted', async () => {
		void start(obsidian, 'refresh');
		await button(obsidian, 'Use this folder').click();
		expect(await verdict().textContent()).toBe('Enter the path of a folder.');
		await field().fill(`${data}/nowhere`);
		await expect.poll(() => verdict().textContent()).toContain('there is no such folder');
		await field().fill(`${data}/a file.txt`);
		await field().press('Enter');
		await expect.poll(() => verdict().textContent()).toContain('not a folder');
		await field().fill('Data');
		await field().press('Enter');
		await expect.poll(() => verdict().textContent()).toBe('Enter the whole path, from the drive or the root on.');
		expect(await verdict().evaluate(element => getComputedStyle(element).color)).toBe(await errorColour());
		expect(await dialog().count()).toBe(1);
	});

	test('warns of a folder inside the vault before it is taken', async () => {
		await mkdir(join(vault, 'Frames'));
		await field().fill(`${vault}/Frames`);
		await field().press('Enter');
		await expect.poll(() => verdict().textContent()).toContain('The folder lies inside the vault.');
		expect(await dialog().count()).toBe(1);
		expect(await seriousFindings(obsidian.page)).toEqual([]);
	});

	test(
		"takes a folder that is chosen in the system's dialog, says what it holds, and writes notes when the " +
			'person wants them',
		async () => {
			await obsidian.chooseFolder(data);
			await button(obsidian, 'Browse').click();
			expect(await field().inputValue()).toBe(data);
			await button(obsidian, 'Use this folder').click();
			await expect.poll(() => dialog().locator('.modal-title').textContent()).toBe('This was found');
			expect(await dialog().textContent()).toContain('1 rig, 2 targets, 27 frames, of them 27 lights.');
			expect(existsSync(join(vault, 'Astro'))).toBe(false);
			await button(obsidian, 'Make the notes').click();
			await seeNotice(obsidian, '27 frames, 27 lights, 2 targets, 1 rig in');
			expect((await obsidian.notices()).join()).toContain('3 notes created.');
			expect(note(M31)).toContain('| Ha | 300 s | 12 | 1 h 00 m |');
			expect(note(M31)).toContain('| **All** | | **22** | **1 h 20 m** |');
			expect(note(NGC7331)).toContain('Unreviewed: 5 subs, 0 h 10 m.');
		},
	);

	test('asks nothing more when the user turns the plugin off and on', async () => {
		await obsidian.reloadPlugin();
		await obsidian.userEnables();
		await obsidian.page.waitForTimeout(100);
		expect(await dialog().count()).toBe(0);
	});
});

describe('a refresh', () => {
	test('that finds nothing new changes no note', async () => {
		const before = [M31, NGC7331].map(note);
		await obsidian.runCommand('refresh');
		await seeNotice(obsidian, 'No note changed.');
		expect([M31, NGC7331].map(note)).toEqual(before);
	});

	test('shows how far it is, and cancelling it leaves the notes as they are', async () => {
		await new Camera().shoot(data, {
			night: '2025-09-25',
			filter: 'OIII',
			exposureSeconds: 300,
			subs: 2,
			angleDegrees: 70,
		});
		const before = note(M31);
		await onSlowDisk(obsidian, 30, async () => {
			void start(obsidian, 'rebuild');
			await seeNotice(obsidian, /Reading the Data folder: \d+ frames?/);
			const bar = obsidian.page.getByRole('progressbar');
			await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
			expect(await seriousFindings(obsidian.page, '.notice')).toEqual([]);
			await start(obsidian, 'refresh');
			await seeNotice(obsidian, 'A refresh is running already.');
			await button(obsidian, 'Cancel').click();
			await seeNotice(obsidian, 'Cancelled.');
		});
		expect(await button(obsidian, 'Cancel').count()).toBe(0);
		expect(note(M31)).toBe(before);
		await obsidian.runCommand('refresh');
		expect(note(M31)).toContain('| OIII | 300 s | 2 | 0 h 10 m |');
	});

	test('is told of in the diagnostics, with versions, settings and problems, and without a path or a name', async () => {
		await obsidian.changeSettingsOutside(
			'{"version":1,"rejectionBuffer":0.3,"targetNotesFolder":"Astro/Targets of mine"}',
		);
		await obsidian.runCommand('rebuild');
		await obsidian.runCommand('copy-diagnostics');
		await seeNotice(obsidian, 'Copied: versions, settings, counts and problems, without paths and names.');
		const copied = await clipboardText(obsidian);
		expect(copied).toMatch(
			/^Astro Data Log \d+\.\d+\.\d+, Obsidian \d+\.\d+\.\d+, \w+\n1 Data folder on this device\n29 frames, 29 lights, 2 targets, 1 rig; last refresh read 29 headers in \d+ ms\n/,
		);
		expect(copied).toContain(
			'Settings that differ from the defaults: 2\n  rejectionBuffer: 0.3\n  targetNotesFolder: (set)\n',
		);
		for (const name of [data, 'of mine', 'M 31', 'NGC 7331', 'RC8']) expect(copied).not.toContain(name);
		await obsidian.changeSettingsOutside('{"version":1}');
	});

	test('says it when the Data folder is not there, and changes nothing', async () => {
		const before = note(M31);
		await rename(data, `${data} away`);
		await obsidian.runCommand('refresh');
		expect(await obsidian.notices()).toEqual([
			expect.stringContaining(`${data}: The Data folder can't be reached`),
		]);
		expect(note(M31)).toBe(before);
		await rename(`${data} away`, data);
	});

	test('asks before it believes that frames are gone, and changes no note until that is accepted', async () => {
		const before = note(M31);
		await rename(join(data, RIG, '20_Data/M 31/accept/DATE_2025-09-14'), `${data} away`);
		await obsidian.runCommand('refresh');
		expect(await dialog().textContent()).toContain('16 of 29 known frames are gone.');
		expect(await seriousFindings(obsidian.page)).toEqual([]);
		await button(obsidian, 'Change nothing').click();
		expect(await dialog().count()).toBe(0);
		expect(note(M31)).toBe(before);
		await obsidian.runCommand('refresh');
		await button(obsidian, 'Accept the new state').click();
		await expect.poll(() => note(M31)).toContain('No longer on disk: 16 subs, 0 h 50 m.');
		expect(note(M31)).toContain('| Ha | 300 s | 12 | 1 h 00 m |');
	});

	test('forgets what is gone only after the question', async () => {
		const before = note(M31);
		await obsidian.runCommand('forget-missing-data');
		expect(await dialog().textContent()).toContain(
			'2 lines of the log (0.83 h in 1 note) belong to frames that are no longer on disk.',
		);
		expect(await seriousFindings(obsidian.page)).toEqual([]);
		await button(obsidian, 'Keep').click();
		expect(note(M31)).toBe(before);
		await obsidian.runCommand('forget-missing-data');
		await button(obsidian, 'Forget').click();
		await seeNotice(obsidian, '1 note changed.');
		expect(note(M31)).toContain('| Ha | 300 s | 6 | 0 h 30 m |');
		await obsidian.runCommand('forget-missing-data');
		await seeNotice(obsidian, 'No data is missing.');
	});

	test('finds again what came back', async () => {
		await rename(`${data} away`, join(data, RIG, '20_Data/M 31/accept/DATE_2025-09-14'));
		await obsidian.runCommand('rebuild');
		expect(note(M31)).toContain('| Ha | 300 s | 12 | 1 h 00 m |');
	});
});

describe('in the vault', () => {
	test('a target note draws its tables and nights, in both themes', async () => {
		await obsidian.openNote(M31);
		expect(await obsidian.page.locator('.markdown-preview-view h2').allTextContents()).toEqual([
			'Exposure',
			'Flats',
			'Nights',
			'Observing notes',
		]);
		expect(await cells(obsidian, 'table.astro-nights')).toEqual([
			['Night', 'Filter', 'Exposure', 'Accepted', 'Integration', 'Angle'],
			['2025-09-25', 'OIII', '300 s', '2', '0 h 10 m', expect.stringContaining('70.')],
			['2025-09-20', 'Ha', '300 s', '6', '0 h 30 m', expect.stringContaining('70.')],
			['2025-09-14', 'L', '120 s', '10', '0 h 20 m', expect.stringContaining('70.')],
			['', 'Ha', '300 s', '6', '0 h 30 m', expect.stringContaining('70.')],
			['3 nights, 24 subs, 1 h 30 m'],
		]);
		for (const theme of ['theme-light', 'theme-dark']) {
			await obsidian.page.evaluate(name => {
				document.body.removeClass('theme-light', 'theme-dark');
				document.body.addClass(name);
			}, theme);
			expect(await seriousFindings(obsidian.page, '.markdown-preview-section')).toEqual([]);
		}
		expect(
			await obsidian.page
				.locator('td', { hasText: '1 h 00 m' })
				.first()
				.evaluate(cell => getComputedStyle(cell).whiteSpace),
		).toBe('nowrap');
	});

	test("a note that was renamed and moved is still the target's, and no second one is made", async () => {
		await obsidian.writeNote('Elsewhere/readme.md', 'mine');
		await obsidian.renameNote(M31, 'Elsewhere/Andromeda.md');
		await new Camera().shoot(data, { night: '2025-09-26', filter: 'SII', exposureSeconds: 300, subs: 3 });
		await obsidian.runCommand('refresh');
		expect(note('Elsewhere/Andromeda.md')).toContain('| SII | 300 s | 3 | 0 h 15 m |');
		expect(existsSync(join(vault, M31))).toBe(false);
	});

	test('two notes for one target are reported and neither is written, also when a goal is edited', async () => {
		await obsidian.writeNote(
			'Copy.md',
			note('Elsewhere/Andromeda.md').replace('| SII | 300 s | 3 |', '| SII | 300 s | 99 |'),
		);
		const before = ['Copy.md', 'Elsewhere/Andromeda.md'].map(note);
		await obsidian.runCommand('refresh');
		await obsidian.page.waitForTimeout(500);
		expect(['Copy.md', 'Elsewhere/Andromeda.md'].map(note)).toEqual(before);
		expect(note('Astro/Health report.md')).toContain('Two notes for one target');
		await obsidian.writeNote('Copy.md', note('Copy.md').replace('---\n', '---\ngoal_Ha: 8\n'));
		await obsidian.page.waitForTimeout(700);
		expect(note('Copy.md')).not.toContain('Capture target');
		await obsidian.deleteNote('Copy.md');
		await obsidian.runCommand('refresh');
		expect(note('Astro/Health report.md')).not.toContain('Two notes for one target');
	});
});

describe('commands', () => {
	test('open the note of a target that is picked by name', async () => {
		await obsidian.runCommand('open-target-note');
		await expect
			.poll(() => obsidian.page.locator('.suggestion-item').allTextContents())
			.toEqual(['M 311 h 45 m · 20_Data', 'NGC 73310 h 10 m · 10_Blink']);
		expect(await seriousFindings(obsidian.page, '.suggestion-item small')).toEqual([]);
		await obsidian.page.keyboard.type('7331');
		await obsidian.page.keyboard.press('Enter');
		await expect.poll(() => obsidian.page.locator('.inline-title').textContent()).toBe('NGC 7331');
	});

	test('show the folder of a target in the file manager', async () => {
		await obsidian.runCommand('open-target-folder');
		await obsidian.page.keyboard.type('M 31');
		await obsidian.page.keyboard.press('Enter');
		await expect.poll(() => obsidian.openedPaths()).toEqual([join(data, RIG, '20_Data/M 31')]);
	});

	test('create a target once, under any spelling of its name', async () => {
		void start(obsidian, 'create-target');
		await button(obsidian, 'Create').click();
		expect(await verdict().textContent()).toBe('Enter the name of a target.');
		expect(await seriousFindings(obsidian.page)).toEqual([]);
		await obsidian.page.getByRole('textbox', { name: 'Name' }).fill('IC 434: Horsehead');
		await obsidian.page.keyboard.press('Enter');
		await expect.poll(() => obsidian.page.locator('.inline-title').textContent()).toBe('IC 434 Horsehead');
		expect(note('Astro/Targets/IC 434 Horsehead.md')).toContain('target: "IC 434: Horsehead"');
		void start(obsidian, 'create-target');
		await obsidian.page.getByRole('textbox', { name: 'Name' }).fill('ngc7331');
		await button(obsidian, 'Create').click();
		await expect.poll(() => obsidian.page.locator('.inline-title').textContent()).toBe('NGC 7331');
		expect(existsSync(join(vault, 'Astro/Targets/ngc7331.md'))).toBe(false);
	});

	test('show the health report, which a click on the summary opens too', async () => {
		await writeFile(join(data, RIG, '20_Data/M 31/accept/empty.fits'), '');
		await obsidian.runCommand('refresh');
		await obsidian.page.locator('.notice').getByRole('button', { name: 'Show health report' }).click();
		await expect.poll(() => obsidian.page.locator('.inline-title').textContent()).toBe('Health report');
		expect(await seriousFindings(obsidian.page, '.markdown-preview-section')).toEqual([]);
		await obsidian.openNote(NGC7331);
		await obsidian.runCommand('show-health-report');
		await expect.poll(() => obsidian.page.locator('.inline-title').textContent()).toBe('Health report');
	});
});
