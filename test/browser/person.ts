/** What a person sees and does in the window, and a check of what people with screen readers would miss. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { ObsidianPage } from './harness/obsidian-page';

/** Where the plugin keeps its settings. */
export const DATA_JSON = '.obsidian/plugins/astro-data-log/data.json';

/** A text field, button or toggle of the settings window by the name of its row. */
export const settingRow = ({ page }: ObsidianPage, name: string): Locator =>
	page.locator('.modal.mod-settings .setting-item', { has: page.getByText(name, { exact: true }) });

/** Runs a command that opens a dialog or works for a while, without waiting for its end. */
export function start(obsidian: ObsidianPage, id: string): Promise<void> {
	const running = obsidian.runCommand(id);
	// Its failure is the awaiting test's; one that nobody awaits must not end the process.
	running.catch(() => undefined);
	return running;
}

export const button = ({ page }: ObsidianPage, name: string): Locator =>
	page.getByRole('button', { name, exact: true });

/** Names the Data folder and waits until it is read: what a person does first. */
export async function useDataFolder(obsidian: ObsidianPage, folder: string): Promise<void> {
	const refreshed = obsidian.runCommand('refresh');
	await obsidian.page.getByRole('textbox', { name: 'Data folder' }).fill(folder);
	await button(obsidian, 'Use this folder').click();
	await refreshed;
	await button(obsidian, 'Make the notes').click();
	await obsidian.page.locator('.notice', { hasText: / in \d+\.\d s\./ }).waitFor();
}

/** While this runs, each call of the disk takes its time, as over a network. */
export async function onSlowDisk(
	{ page }: ObsidianPage,
	milliseconds: number,
	during: () => Promise<void>,
): Promise<void> {
	await page.route('**/call', async route => {
		await new Promise(done => {
			setTimeout(done, milliseconds);
		});
		await route.continue();
	});
	try {
		await during();
	} finally {
		await page.unrouteAll({ behavior: 'wait' });
	}
}

/** Waits until a notice says so. */
export async function seeNotice(obsidian: ObsidianPage, text: string | RegExp): Promise<void> {
	await expect.poll(async () => (await obsidian.notices()).join('\n'), { timeout: 10_000 }).toMatch(text);
}

/** The cells of the tables that a selector finds, row by row. */
export function cells(obsidian: ObsidianPage, selector: string): Promise<string[][]> {
	return obsidian.page
		.locator(`${selector} tr`)
		.evaluateAll(rows => rows.map(row => Array.from(row.children, cell => cell.textContent)));
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds serious or critical in parts of the page: rule and elements. Dialogs, links and buttons of the app
 * itself are not ours to judge, nor is the app's colour for errors.
 */
export async function seriousFindings(
	page: Page,
	selector = '.modal-content, .modal-button-container',
): Promise<string[]> {
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
	return page.evaluate(async parts => {
		const { axe } = window as unknown as { axe: { run(context: object, options: object): Promise<AxeResults> } };
		const { violations } = await axe.run(
			{
				include: parts,
				exclude: ['.mod-cta', '.metadata-container', 'a.internal-link', '.astro-wrong', '.mod-destructive'],
			},
			{ resultTypes: ['violations'] },
		);
		return violations
			.filter(({ impact }) => impact === 'serious' || impact === 'critical')
			.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`);
	}, selector.split(', '));
}

/** What was copied last. */
export async function clipboardText({ page }: ObsidianPage): Promise<string> {
	await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	return page.evaluate(() => navigator.clipboard.readText());
}
