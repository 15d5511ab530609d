/** The dashboard as a person looks at it, searches it, walks through it by keyboard and moves targets on it. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RC8, REDCAT } from '../build/rigs';
import { Camera } from '../fakes/lights';
import { tempFolders } from '../fakes/temp-folders';
import { closeBrowser, openObsidian, type ObsidianPage } from './harness/obsidian-page';
import { button, cells, seeNotice, seriousFindings, useDataFolder } from './person';

const VIEW = 'astro-data-log-dashboard';
const temp = tempFolders();
const pathOf = (target: string): string => `Astro/Targets/${target}.md`;
let obsidian: ObsidianPage;
let data = '';

const card = (target: string): Locator => obsidian.page.locator('.astro-card', { hasText: target });
const column = (stage: string): Locator =>
	obsidian.page.locator('.astro-column', { has: obsidian.page.getByRole('heading', { name: stage, exact: true }) });
const choose = (what: string, value: string): Promise<unknown> =>
	obsidian.page.getByLabel(what, { exact: true }).selectOption({ label: value });
const search = (text: string): Promise<void> => obsidian.page.getByPlaceholder('Filter targets').fill(text);
const focused = (): Promise<string> =>
	obsidian.page.evaluate(() => document.activeElement?.firstChild?.textContent ?? '');
const addProperties = async (target: string, ...lines: string[]): Promise<void> =>
	obsidian.writeNote(
		pathOf(target),
		(await obsidian.readNote(pathOf(target))).replace('---\n', `---\n${lines.join('\n')}\n`),
	);

/** "Data: M 31, M 33" for each column with cards. */
const board = (): Promise<string[]> =>
	obsidian.page
		.locator('.astro-column:not(.is-empty)')
		.evaluateAll(columns =>
			columns.map(
				shown =>
					`${shown.querySelector('h3')?.textContent ?? ''}: ` +
					`${Array.from(shown.querySelectorAll('.astro-card-title'), title => title.firstChild?.textContent).join(', ')}`,
			),
		);

const TARGETS = ['Data: M 31, M 33', 'Master: IC 1396, Sh2-129'];

beforeAll(async () => {
	data = temp();
	const vault = temp();
	mkdirSync(join(vault, 'Pictures'));
	writeFileSync(join(vault, 'Pictures/M 31.svg'), '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>');
	const camera = new Camera(RC8);
	// M 31: 1 h of L accepted, half an hour of Ha not looked at yet.
	await camera.shoot(data, { target: 'M 31', night: '2025-01-14', filter: 'L', exposureSeconds: 300, subs: 12 });
	await camera.shoot(data, {
		target: 'M 31',
		night: '2025-01-15',
		filter: 'Ha',
		exposureSeconds: 600,
		subs: 3,
		state: 'unreviewed',
	});
	await new Camera(REDCAT).shoot(data, {
		target: 'M 33',
		night: '2025-02-20',
		filter: 'ALPT',
		exposureSeconds: 180,
		subs: 5,
	});
	await camera.shoot(data, {
		target: 'Sh2-129',
		night: '2025-02-20',
		filter: 'OIII',
		exposureSeconds: 600,
		subs: 2,
		stage: '30_Master',
	});
	await camera.shoot(data, {
		target: 'IC 1396',
		night: '2024-08-20',
		filter: 'Ha',
		exposureSeconds: 600,
		subs: 24,
		stage: '30_Master',
	});
	obsidian = await openObsidian({ vaultFolder: vault, theme: 'light' });
	await useDataFolder(obsidian, data);
	await addProperties('M 31', 'goal_L: 2', 'goal_Ha: 1', 'cover: "[[M 31.svg]]"');
	await addProperties('IC 1396', 'goal_Ha: 3');
	await obsidian.runCommand('open-dashboard');
	await card('M 31').locator('.astro-chip', { hasText: '1.8 h to shoot' }).waitFor();
	await card('IC 1396').locator('.astro-bar').waitFor();
});

afterAll(async () => {
	expect(await obsidian.close()).toEqual([]);
	await closeBrowser();
});

describe('the board', () => {
	test('follows the pictures of its cards', async () => {
		const image = card('M 31').locator('img');
		await image.waitFor();
		await obsidian.page.evaluate(() => {
			const { vault } = window.app;
			const file = vault.getFileByPath('Pictures/M 31.svg');
			return file ? vault.delete(file) : undefined;
		});
		await expect.poll(() => image.count()).toBe(0);
		await obsidian.page.evaluate(() =>
			window.app.vault
				.create('Pictures/M 31.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>')
				.then(() => undefined),
		);
		await expect.poll(() => image.count()).toBe(1);
	});

	test('shows each target in its stage, and every usual stage', async () => {
		expect(await board()).toEqual(TARGETS);
		expect(await obsidian.page.locator('.astro-column h3').allTextContents()).toEqual([
			'Blink',
			'Data',
			'Master',
			'Process',
			'Bake',
			'Done',
		]);
		expect(await obsidian.page.locator('.astro-summary span').allTextContents()).toEqual([
			'6.1 h in 4 open targets',
			'6.1 h in all',
			'0 nights this year',
			'last night 2025-02-20',
		]);
	});

	test('tells of a target how much light it has, what each filter needs and what is missing', async () => {
		const m31 = card('M 31');
		expect(await m31.locator('.astro-card-hours').textContent()).toBe('1.5 h');
		expect(await m31.locator('.astro-card-rig').textContent()).toBe(RC8.folder);
		expect(await m31.locator('.astro-bar').allTextContents()).toEqual(['L1 / 2 h', 'Ha0.5 / 1 h']);
		const ha = m31.getByRole('progressbar', { name: 'Ha: 0.5 of 1 h, 30 m unreviewed' });
		// Half an hour of 1.15 h.
		expect(await ha.getAttribute('aria-valuenow')).toBe('43');
		expect((await m31.locator('.astro-chip').allTextContents())[0]).toBe('3 to blink');
		expect(await m31.locator('.astro-chip').allTextContents()).toContain('1.8 h to shoot');
		expect(await m31.locator('img').getAttribute('src')).toContain('M%2031.svg');
		expect(await card('M 33').locator('.astro-plain-filter').allTextContents()).toEqual(['ALPT 15 m']);
		expect(await m31.getByRole('link').textContent()).toMatch(/^M 31, 1\.5 h, 47 %, 3 to blink, /);
	});

	test('opens from the ribbon as the one that is there already', async () => {
		await obsidian.openNote(pathOf('M 33'));
		await button(obsidian, 'Open dashboard').click();
		await expect.poll(() => card('M 33').isVisible()).toBe(true);
		expect(await obsidian.page.evaluate(type => window.app.workspace.getLeavesOfType(type).length, VIEW)).toBe(1);
	});

	test('follows a goal that is edited in a note, and the focus stays where it is', async () => {
		await card('M 33').getByRole('link').focus();
		await addProperties('M 33', 'goal_ALPT: 5');
		// 1.15 × (5 h − 0.25 h) = 5.46 h
		await card('M 33').getByText('5.5 h to shoot').first().waitFor();
		expect(await card('M 33').locator('.astro-bar').textContent()).toBe('ALPT0.3 / 5 h');
		expect(await focused()).toBe('M 33');
		// It needs most now, and stands first.
		await expect.poll(board).toEqual(['Data: M 33, M 31', 'Master: IC 1396, Sh2-129']);
	});
});

describe('what is shown', () => {
	test('can be searched by name, rig, stage and filter, and all of it comes back', async () => {
		await search('m3');
		await expect.poll(board).toEqual(['Data: M 33, M 31']);
		expect(await obsidian.page.locator('.astro-target-count').textContent()).toBe('2 of 4 targets');
		await choose('Rig', RC8.folder);
		expect(await board()).toEqual(['Data: M 31']);
		await search('');
		await choose('Filter', 'Ha');
		expect(await board()).toEqual(['Data: M 31', 'Master: IC 1396']);
		await choose('Stage', 'Master');
		expect(await board()).toEqual(['Master: IC 1396']);
		await search('nothing');
		await obsidian.page.getByText('No target is like that').waitFor();
		await button(obsidian, 'Show all targets').click();
		await expect.poll(board).toEqual(['Data: M 33, M 31', 'Master: IC 1396, Sh2-129']);
	});

	test('is sorted as wished', async () => {
		await choose('Order', 'By name');
		expect(await board()).toEqual(TARGETS);
		await choose('Order', 'Last night first');
		expect(await board()).toEqual(['Data: M 33, M 31', 'Master: Sh2-129, IC 1396']);
		await choose('Order', 'Most hours first');
		expect(await board()).toEqual(TARGETS);
	});

	test('is summed by rig, year and month', async () => {
		await button(obsidian, 'Totals').click();
		const [byRig, byMonth] = [
			await cells(obsidian, '.astro-totals-panel:first-child table'),
			await cells(obsidian, '.astro-totals-panel:last-child table'),
		];
		expect(byRig).toEqual([
			['Rig', 'Targets', 'Nights', 'Hours'],
			[RC8.folder, '3', '4', '5.8'],
			[REDCAT.folder, '1', '1', '0.3'],
			['Total', '4', '4', '6.1'],
		]);
		// January: 1.5 h of M 31; February: 0.25 h and 0.33 h.
		expect(byMonth.map(row => [row[0], row[1], row[2], row[8], row[13], row[14]])).toEqual([
			['Year', 'Jan', 'Feb', 'Aug', 'Nights', 'Hours'],
			['2025', '1.5', '0.6', '–', '3', '2.1'],
			['2024', '–', '–', '4.0', '1', '4.0'],
			['Total', '1.5', '0.6', '4.0', '4', '6.1'],
		]);
		await choose('Rig', REDCAT.folder);
		expect(await cells(obsidian, '.astro-totals-panel:first-child table')).toEqual([
			['Rig', 'Targets', 'Nights', 'Hours'],
			[REDCAT.folder, '1', '1', '0.3'],
		]);
		await choose('Rig', 'All rigs');
		await button(obsidian, 'Board').click();
	});

	test('is the same after the app was started again', async () => {
		await search('m 3');
		await choose('Rig', RC8.folder);
		await obsidian.page.evaluate(async type => {
			const { workspace } = window.app;
			const saved = workspace.getLeavesOfType(type).map(leaf => JSON.stringify(leaf.getViewState()));
			workspace.detachLeavesOfType(type);
			for (const state of saved)
				await workspace.getLeaf('tab').setViewState(JSON.parse(state) as { type: string });
		}, VIEW);
		await expect.poll(board).toEqual(['Data: M 31']);
		expect(await obsidian.page.getByPlaceholder('Filter targets').inputValue()).toBe('m 3');
		expect(await obsidian.page.getByLabel('Order').inputValue()).toBe('hours');
		await search('');
		await choose('Rig', 'All rigs');
		await expect.poll(board).toEqual(TARGETS);
	});
});

describe('by keyboard', () => {
	const press = async (...keys: string[]): Promise<string> => {
		for (const key of keys) await obsidian.page.keyboard.press(key);
		return focused();
	};

	test('the arrows lead from card to card, and one card of a column is on the way of the tabulator', async () => {
		await card('M 31').getByRole('link').focus();
		expect(await press('ArrowDown')).toBe('M 33');
		expect(await press('ArrowRight')).toBe('Sh2-129');
		expect(await press('ArrowUp')).toBe('IC 1396');
		expect(await press('ArrowLeft')).toBe('M 31');
		expect(await press('End')).toBe('M 33');
		expect(await press('Home')).toBe('M 31');
		// Its menu, then the other column.
		expect(await press('Tab', 'Tab')).toBe('IC 1396');
		expect(await obsidian.page.locator('.astro-card [tabindex="0"]').count()).toBe(4);
	});

	test('the menu key shows what can be done', async () => {
		await card('M 33').getByRole('link').focus();
		await press('Shift+F10');
		expect(await obsidian.page.locator('.menu .menu-item-title').allTextContents()).toEqual([
			'Open note',
			'Open note in new tab',
			'Open folder',
			'Move to stage…',
		]);
		await obsidian.page.locator('.menu').getByText('Open folder').click();
		expect((await obsidian.openedPaths()).at(-1)).toBe(join(data, REDCAT.folder, '20_Data/M 33'));
	});

	test("enter opens the note, in a new tab with the app's key for that", async () => {
		const tabs = (): Promise<string[]> =>
			obsidian.page.locator('.mod-root .workspace-tab-header-inner-title').allTextContents();
		const before = await tabs();
		await card('M 33').getByRole('link').focus();
		await press('Control+Enter');
		await expect.poll(tabs).toEqual([...before, 'M 33']);
		expect(await obsidian.page.evaluate(() => window.app.workspace.getActiveFile()?.path)).toBe(pathOf('M 33'));
		await obsidian.runCommand('open-dashboard');
	});
});

describe('a target', () => {
	test('that is dragged to another stage is previewed, moved with its files, and its card follows', async () => {
		const folder = (stage: string): string => join(data, RC8.folder, stage, 'Sh2-129');
		const files = readdirSync(folder('30_Master'), { recursive: true }).sort();
		await card('Sh2-129').dragTo(column('Process'));
		const modal = obsidian.page.locator('.modal').last();
		await modal.getByText('What goes where').waitFor();
		expect(await modal.innerText()).toContain('Sh2-129 to 40_Process');
		expect(existsSync(folder('40_Process'))).toBe(false);
		await modal.getByRole('button', { name: 'Run', exact: true }).click();
		await seeNotice(obsidian, '1 item done.');
		expect(readdirSync(folder('40_Process'), { recursive: true }).sort()).toEqual(files);
		expect(existsSync(folder('30_Master'))).toBe(false);
		await expect
			.poll(board, { timeout: 5000 })
			.toEqual(['Data: M 31, M 33', 'Master: IC 1396', 'Process: Sh2-129']);
		expect(await card('Sh2-129').locator('.astro-chip').allTextContents()).toContain('0 d in stage');
	});

	test('dropped where it is stays there', async () => {
		await card('M 31').dragTo(card('M 33'));
		expect(await obsidian.page.locator('.modal').count()).toBe(0);
		expect(await obsidian.page.locator('.is-dragging, .is-dragged, .is-taking').count()).toBe(0);
	});

	test('is moved from its menu, which offers every other stage', async () => {
		await card('IC 1396').getByRole('button', { name: 'More for IC 1396' }).click();
		await obsidian.page.locator('.menu').getByText('Move to stage…').click();
		expect(await obsidian.page.locator('.suggestion-item').allTextContents()).toEqual([
			'Blink',
			'Data',
			'Process',
			'Bake',
			'Done',
		]);
		await obsidian.page.locator('.suggestion-item', { hasText: 'Bake' }).click();
		await obsidian.page.locator('.modal').getByText('IC 1396 to 50_Bake').waitFor();
		await obsidian.page.locator('.modal').getByRole('button', { name: 'Cancel' }).click();
		expect(await board()).toContain('Master: IC 1396');
	});

	test('whose note is deleted goes from the board', async () => {
		await obsidian.writeNote(pathOf('Lost'), '---\ntarget: Lost\ntags: [astro/target]\nstage: 60_Done\n---\n');
		await expect.poll(board).toContain('Done: Lost');
		await obsidian.deleteNote(pathOf('Lost'));
		await expect.poll(board).not.toContain('Done: Lost');
	});
});

describe('in each theme and width', () => {
	for (const theme of ['light', 'dark'] as const) {
		test(`nothing keeps people with screen readers or weak eyes out: ${theme}`, async () => {
			await obsidian.page.evaluate(name => {
				document.body.removeClasses(['theme-light', 'theme-dark']);
				document.body.addClass(`theme-${name}`);
			}, theme);
			expect(await seriousFindings(obsidian.page, '.astro-dashboard')).toEqual([]);
			await button(obsidian, 'Totals').click();
			expect(await seriousFindings(obsidian.page, '.astro-dashboard')).toEqual([]);
			await button(obsidian, 'Board').click();
		});
	}

	test('a sidebar of 300 pixels holds all of it, one stage below the other', async () => {
		await obsidian.page.evaluate(async type => {
			await window.app.workspace.getRightLeaf(false)?.setViewState({ type });
			document.querySelector<HTMLElement>('.mod-right-split')?.style.setProperty('width', '300px', 'important');
		}, VIEW);
		const side = obsidian.page.locator('.mod-right-split .astro-dashboard');
		await side.locator('.astro-card').first().waitFor();
		for (const page of ['Totals', 'Board']) {
			await side.getByRole('button', { name: page, exact: true }).click();
			expect(await side.evaluate(el => [el.clientWidth <= 300, el.scrollWidth - el.clientWidth])).toEqual([
				true,
				0,
			]);
		}
		const tops = await side
			.locator('.astro-column')
			.evaluateAll(columns => columns.map(el => el.getBoundingClientRect().top));
		expect(tops).toEqual([...new Set(tops)].sort((a, b) => a - b));
		expect(await seriousFindings(obsidian.page, '.mod-right-split .astro-dashboard')).toEqual([]);
	});
});

describe('elsewhere', () => {
	test('without any target it says what to do, and does it', async () => {
		const empty = await openObsidian({ theme: 'dark' });
		await empty.runCommand('open-dashboard');
		await empty.page.getByText('No targets yet').waitFor();
		expect(await empty.page.locator('.astro-filter-row').isVisible()).toBe(false);
		expect(await seriousFindings(empty.page, '.astro-dashboard')).toEqual([]);
		await button(empty, 'Refresh data log').click();
		await empty.page.getByRole('textbox', { name: 'Data folder' }).waitFor();
		expect(await empty.close()).toEqual([]);
	});

	test('a phone shows the board and moves nothing', async () => {
		const note = await obsidian.readNote(pathOf('M 31'));
		const phone = await openObsidian({ node: false, width: 390, height: 844, files: { [pathOf('M 31')]: note } });
		await phone.runCommand('open-dashboard');
		const m31 = phone.page.locator('.astro-card');
		await m31.waitFor();
		expect(await m31.getAttribute('draggable')).toBeNull();
		await m31.getByRole('button').click();
		expect(await phone.page.locator('.menu .menu-item-title').allTextContents()).toEqual([
			'Open note',
			'Open note in new tab',
		]);
		expect(await phone.page.locator('.astro-dashboard').evaluate(el => el.scrollWidth - el.clientWidth)).toBe(0);
		expect(await phone.close()).toEqual([]);
	});

	test('nothing of it is left when the plugin is turned off', async () => {
		await card('M 31').first().getByRole('button').click();
		await obsidian.disablePlugin();
		expect(await obsidian.page.locator('.astro-dashboard, .menu, .side-dock-ribbon-action').count()).toBe(0);
		expect(await obsidian.page.evaluate(type => window.app.workspace.getLeavesOfType(type).length, VIEW)).toBe(0);
		await obsidian.writeNote(pathOf('M 31'), await obsidian.readNote(pathOf('M 33')));
		await obsidian.page.waitForTimeout(500);
		expect(obsidian.errors).toEqual([]);
	});
});
