/** The base of all targets, and our view of bases. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Camera } from '../fakes/lights';
import { tempFolders } from '../fakes/temp-folders';
import { closeBrowser, openObsidian, type ObsidianPage } from './harness/obsidian-page';
import { seriousFindings, useDataFolder } from './person';

const temp = tempFolders();
const VIEW = 'astro-integration-progress';
const BASE = 'Astro/Targets.base';

let obsidian: ObsidianPage;
let vault: string;
let data: string;

beforeAll(async () => {
	[data, vault] = [temp(), temp()];
	await new Camera().shoot(data, {
		target: 'M 31',
		night: '2025-09-14',
		filter: 'L',
		subs: 12,
		exposureSeconds: 300,
	});
	await new Camera().shoot(data, { target: 'M 33', night: '2025-09-15', filter: 'L', subs: 6, exposureSeconds: 300 });
	obsidian = await openObsidian({ theme: 'light', vaultFolder: vault });
	await useDataFolder(obsidian, data);
});

afterAll(async () => {
	expect(await obsidian.close()).toEqual([]);
	await closeBrowser();
});

describe('the base of all targets', () => {
	test("is made with the first notes, and never again: not over the user's own, not after it was deleted", async () => {
		await obsidian.runCommand('refresh');
		expect(readFileSync(join(vault, BASE), 'utf8')).toContain(`type: ${VIEW}`);
		writeFileSync(join(vault, BASE), 'views: []\n');
		await new Camera().shoot(data, { target: 'M 51', night: '2025-09-16', filter: 'L', subs: 1 });
		await obsidian.runCommand('refresh');
		expect(readFileSync(join(vault, BASE), 'utf8')).toBe('views: []\n');
		rmSync(join(vault, BASE));
		await new Camera().shoot(data, { target: 'M 81', night: '2025-09-17', filter: 'L', subs: 1 });
		await obsidian.runCommand('refresh');
		expect(existsSync(join(vault, BASE))).toBe(false);
	});
});

describe('our view of bases', () => {
	const shown = () => obsidian.page.locator('.drawn-base').last();

	test('draws how far each target is, in the groups of the base, without goals too', async () => {
		// 12 × 300 s of 2 h: half of it; nothing more is unreviewed.
		await obsidian.writeNote(
			'Astro/Targets/M 31.md',
			(await obsidian.readNote('Astro/Targets/M 31.md')).replace('---\n', '---\ngoal_L: 2\n'),
		);
		await expect.poll(() => obsidian.readNote('Astro/Targets/M 31.md')).toContain('progress: 50');
		expect(await obsidian.basesViews()).toEqual([VIEW]);
		// The app draws again whenever it has read a note; here we do.
		const drawn = async (): Promise<string[]> => {
			await obsidian.drawBase(VIEW, [
				{ key: '20_Data', paths: ['Astro/Targets/M 31.md'] },
				{ key: null, paths: ['Astro/Targets/M 33.md'] },
				{ key: '60_Done', paths: [] },
			]);
			return shown().locator('li').allTextContents();
		};
		await expect
			.poll(drawn)
			.toEqual([expect.stringMatching(/^M 3150 % · 1 h · [\d.]+ h to shoot$/), 'M 33No goal30 m']);
		expect(await shown().locator('h3').allTextContents()).toEqual(['20_Data', 'None']);
		expect(await shown().getByRole('progressbar', { name: 'M 31' }).getAttribute('aria-valuenow')).toBe('50');
		expect(await seriousFindings(obsidian.page, '.drawn-base')).toEqual([]);
	});

	test('has its bars below each other in all groups; where it is narrow, each below the name of its target', async () => {
		const edges = (selector: string): Promise<number[]> =>
			shown()
				.locator(selector)
				.evaluateAll(parts => parts.map(part => Math.round(part.getBoundingClientRect().left)));
		const [bar, noGoal] = await edges('.astro-base-target > :nth-child(2)');
		expect(noGoal).toBe(bar);
		const wide = obsidian.page.viewportSize();
		await obsidian.page.setViewportSize({ width: 300, height: 900 });
		const boxes = await Promise.all(
			['a', '.astro-base-track', '.astro-base-numbers'].map(part =>
				shown().locator('li').first().locator(part).boundingBox(),
			),
		);
		expect(new Set(boxes.map(box => Math.round(box?.x ?? NaN))).size).toBe(1);
		expect(boxes.map(box => box?.y ?? NaN)).toEqual(boxes.map(box => box?.y ?? NaN).toSorted((a, b) => a - b));
		if (wide) await obsidian.page.setViewportSize(wide);
	});

	test('opens the note of a target', async () => {
		await shown().getByText('M 33').click();
		await expect
			.poll(() => obsidian.page.evaluate(() => window.app.workspace.getActiveFile()?.path))
			.toBe('Astro/Targets/M 33.md');
	});

	test('says so when there is nothing', async () => {
		await obsidian.drawBase(VIEW, []);
		expect(await shown().textContent()).toBe('No targets.');
	});
});
