/** Flats as a person records, lists, removes and plans them in the window. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RC8, REDCAT } from '../build/rigs';
import { Camera } from '../fakes/lights';
import { tempFolders } from '../fakes/temp-folders';
import { closeBrowser, openObsidian, type ObsidianPage } from './harness/obsidian-page';
import { cells, seeNotice, seriousFindings, start, useDataFolder } from './person';

const temp = tempFolders();
const RIG = `Astro/Rigs/${RC8.folder}.md`;
const M31 = 'Astro/Targets/M 31.md';

let obsidian: ObsidianPage;
const modal = () => obsidian.page.locator('.modal').last();
const field = (name: string) => modal().getByLabel(name, { exact: true });
const press = (name: string) => modal().getByRole('button', { name, exact: true }).click();
/** Filter, flats, what is to be shot and the status of each row of a note's table, as it stands in the file. */
const tableIn = async (path: string): Promise<string[]> =>
	(/begin flats %%\n\n([^]*?)\n\n%%/.exec(await obsidian.readNote(path))?.[1] ?? '')
		.split('\n')
		.filter(line => line.startsWith('|'))
		.slice(2)
		.map(line => line.split('|').map(cell => cell.trim()))
		.map(([, filter, , ...rest]) => [filter, ...rest.slice(0, 3)].join(' | '));

beforeAll(async () => {
	const data = temp();
	// Twelve lights at 70.4°, eight at 120.1°, and a rig without a rotator.
	await new Camera(RC8).shoot(data, {
		target: 'M 31',
		night: '2025-09-14',
		filter: 'L',
		subs: 12,
		angleDegrees: 70.4,
	});
	await new Camera(RC8).shoot(data, {
		target: 'M 31',
		night: '2025-09-15',
		filter: 'Ha',
		subs: 8,
		angleDegrees: 120.1,
	});
	await new Camera(REDCAT).shoot(data, { target: 'M 33', night: '2025-09-20', filter: 'ALPT', subs: 3 });
	obsidian = await openObsidian({ theme: 'light' });
	await useDataFolder(obsidian, data);
});

afterAll(async () => {
	expect(await obsidian.close()).toEqual([]);
	await closeBrowser();
});

describe('flats', () => {
	test('that are missing are shown, for the target at hand, and a click records them', async () => {
		await obsidian.openNote(M31);
		void start(obsidian, 'show-flats-to-shoot');
		await expect
			.poll(() => cells(obsidian, '.astro-flats'))
			.toEqual([
				['Filter', 'Angle', 'Lights', ''],
				['L', '70°', '12', 'Record'],
				['Ha', '120°', '8', 'Record'],
			]);
		expect(await seriousFindings(obsidian.page)).toEqual([]);
		await press('Record Ha 120°');
		expect([
			await field('Rig').inputValue(),
			await field('Filters').inputValue(),
			await field('Angles').inputValue(),
		]).toEqual([RC8.folder, 'Ha', '120']);
		expect(await seriousFindings(obsidian.page)).toEqual([]);
		await field('Date').fill('2025-09-16');
		await press('Record');
		await seeNotice(obsidian, 'Recorded: Ha 120° 2025-09-16');
		await expect
			.poll(() => cells(obsidian, '.astro-flats'))
			.toEqual([
				['Filter', 'Angle', 'Lights', ''],
				['L', '70°', '12', 'Record'],
			]);
		await press('Done');
		expect(await obsidian.readNote(RIG)).toContain('flats:\n  - Ha 120° 2025-09-16\n');
		expect(await tableIn(M31)).toEqual(['L | – | 70° | ✗ Need all', 'Ha | 120° 2025-09-16 | – | ✓ Have']);
		expect(await obsidian.readNote(M31)).toContain('flats_missing: 1\n');
	});

	test("that can't be are refused in the modal, and nothing is written", async () => {
		const before = await obsidian.readNote(RIG);
		void start(obsidian, 'record-flats');
		await press('Record');
		await expect.poll(() => modal().locator('.astro-wrong').textContent()).toBe('Enter a filter.');
		await field('Filters').fill('L');
		await field('Angles').fill('400');
		await field('Angles').press('Enter');
		await expect.poll(() => modal().locator('.astro-wrong').textContent()).toContain('"400" are no angles.');
		await press('Cancel');
		expect(await obsidian.readNote(RIG)).toBe(before);
	});

	test('are listed with their age, removed one by one, cleared by filter and reset, each after a question', async () => {
		for (const [filters, angles] of [
			['L, R', '45, 56.5'],
			['Ha', '10'],
		] as const) {
			void start(obsidian, 'record-flats');
			await field('Filters').fill(filters);
			await field('Angles').fill(angles);
			await field('Date').fill('2020-01-01');
			await press('Record');
			await seeNotice(obsidian, /Recorded: /);
			await obsidian.page.locator('.modal').waitFor({ state: 'detached' });
		}
		void start(obsidian, 'list-flats');
		await expect
			.poll(async () => (await cells(obsidian, '.astro-flats')).map(row => row.slice(0, 3).join(' ')))
			.toEqual([
				'Filter Angle Date captured',
				'L 45° 2020-01-01',
				'L 56.5° 2020-01-01',
				'R 45° 2020-01-01',
				'R 56.5° 2020-01-01',
				'Ha 10° 2020-01-01',
				'Ha 120° 2025-09-16',
			]);
		expect(await modal().textContent()).toContain('6 flat frames total, 6 need updating (>90 days old)');
		expect(await seriousFindings(obsidian.page)).toEqual([]);
		await field('Remove L 45° 2020-01-01').click();
		await expect.poll(() => obsidian.readNote(RIG)).not.toContain('L 45°');
		await field('Clear recorded flats of R').click();
		await obsidian.page.locator('.mod-confirmation').getByRole('button', { name: 'Keep' }).click();
		expect(await obsidian.readNote(RIG)).toContain('R 45° 2020-01-01');
		await field('Clear recorded flats of R').click();
		await obsidian.page.locator('.mod-confirmation').getByRole('button', { name: 'Clear' }).click();
		await expect.poll(() => obsidian.readNote(RIG)).not.toContain('R 45°');
		expect(await obsidian.readNote(RIG)).toContain(
			'flats:\n  - Ha 120° 2025-09-16\n  - L 56.5° 2020-01-01\n  - Ha 10° 2020-01-01\n',
		);
		await press('Reset all');
		await obsidian.page.locator('.mod-confirmation').getByRole('button', { name: 'Reset all' }).click();
		await expect.poll(() => obsidian.readNote(RIG)).toContain('flats: []\n');
		await press('Done');
		expect((await tableIn(M31))[1]).toBe('Ha | – | 120° | ✗ Need all');
	});

	test("that are typed into the rig's note count at once, and what can't be read stays and is said", async () => {
		await obsidian.writeNote(
			RIG,
			(await obsidian.readNote(RIG)).replace('flats: []', 'flats:\n  - L 70.4° 2025-09-15\n  - fourty-five'),
		);
		await expect.poll(() => tableIn(M31), { timeout: 10_000 }).toContain('L | 70.4° 2025-09-15 | – | ✓ Have');
		await seeNotice(obsidian, 'flats: "fourty-five" is left out');
		expect(await obsidian.readNote(RIG)).toContain('  - fourty-five\n');
	});

	test('of a history are imported into a rig, with their dates', async () => {
		void start(obsidian, 'import-flat-history');
		await field('Rig').selectOption(REDCAT.folder);
		await field('Or paste its text').fill('{"M33": {"ALPT": {"45.0": "2025-09-21"}, "L": [3, "x"]}}');
		expect(await seriousFindings(obsidian.page)).toEqual([]);
		await press('Import');
		await seeNotice(obsidian, `2 flats read, 2 new for ${REDCAT.folder}.`);
		expect(await obsidian.readNote(`Astro/Rigs/${REDCAT.folder}.md`)).toContain(
			'flats:\n  - ALPT 45° 2025-09-21\n  - L 3°\n',
		);
	});

	test('are written as a checklist whose ticks stay', async () => {
		await obsidian.runCommand('write-flat-checklist');
		const path = 'Astro/Flats to shoot.md';
		const text = await obsidian.readNote(path);
		expect(text).toContain('- [ ] Ha 120° (8 lights)');
		await obsidian.writeNote(path, `My words.\n${text.replace('[ ] Ha', '[x] Ha')}`);
		await obsidian.runCommand('write-flat-checklist');
		expect(await obsidian.readNote(path)).toBe(`My words.\n${text.replace('[ ] Ha', '[x] Ha')}`);
	});

	test("of before don't count once the rig is marked as changed", async () => {
		void start(obsidian, 'mark-rig-changed');
		await field('Rig').selectOption(RC8.folder);
		await field('First night with the changed rig').fill('2025-09-15');
		await press('Mark');
		await expect.poll(() => obsidian.readNote(RIG)).toContain('rig_changed:\n  - 2025-09-15\n');
		// A flat shot from now on is on the same wrong side: none is asked for.
		await expect.poll(async () => (await tableIn(M31))[0]).toBe('L | 70.4° 2025-09-15 | – | ⚠ Need more');
	});
});
