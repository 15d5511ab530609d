/**
 * A Data folder inside the vault: the person is warned, and Obsidian itself moves what it knows, so that links follow
 * (DESIGN 7).
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RC8 } from '../build/rigs';
import { Camera } from '../fakes/lights';
import { snapshot, tempFolders } from '../fakes/temp-folders';
import { closeBrowser, openObsidian, type ObsidianPage } from './harness/obsidian-page';
import { button, seeNotice, start } from './person';

const temp = tempFolders();
const JOURNAL = 'Observing.md';
const NIGHT = 'accept/DATE_2025-09-14/FILTER_L_EXP_300';
const at = (stage: string, target: string): string => `Data/${RC8.folder}/${stage}/${target}`;
const BLINK = `${at('10_Blink', 'M 33')}/DATE_2025-09-15`;

let obsidian: ObsidianPage;
let [vault, outside] = ['', ''];
const modal = () => obsidian.page.locator('.modal').last();
const press = (name: string) => modal().getByRole('button', { name, exact: true }).click();
const filesIn = (folder: string): string[] =>
	readdirSync(join(vault, folder), { recursive: true, withFileTypes: true })
		.filter(entry => entry.isFile())
		.map(({ name }) => name)
		.sort();

interface Recorded {
	recorded: string[];
}

/** Records what the plugin asks Obsidian to do: each call as it begins and as it ends. */
async function record(): Promise<void> {
	await obsidian.page.evaluate(() => {
		const { app } = window;
		const { recorded } = Object.assign(window, { recorded: [] as string[] });
		const also = <Name extends string>(
			on: Record<Name, (...given: never[]) => Promise<unknown>>,
			name: Name,
			say: (...given: unknown[]) => string,
		): void => {
			const call = on[name].bind(on) as (...given: unknown[]) => Promise<unknown>;
			Object.assign(on, {
				[name]: async (...given: unknown[]) => {
					const said = say(...given);
					recorded.push(said);
					const done = await call(...given);
					recorded.push(`done: ${said}`);
					return done;
				},
			});
		};
		also(app.fileManager, 'renameFile', (file, to) => `${(file as { path: string }).path} -> ${String(to)}`);
		also(app.vault, 'createFolder', path => `make ${String(path)}`);
		also(app.vault.adapter, 'rmdir', (path, recursive) => `remove ${String(path)}${recursive ? ' with all' : ''}`);
	});
}

/**
 * What was asked since the last time, one after the other: a call that begins before another has ended fails the test.
 */
async function asked(): Promise<string[]> {
	const calls = await obsidian.page.evaluate(() => (window as unknown as Recorded).recorded.splice(0));
	const begun = calls.filter((_, place) => place % 2 === 0);
	expect(calls).toEqual(begun.flatMap(call => [call, `done: ${call}`]));
	return begun.filter(call => call.includes('Data/'));
}

/** What Obsidian believes to be below the Data folder. */
const known = (): Promise<string[]> =>
	obsidian.page.evaluate(() =>
		window.app.vault
			.getFiles()
			.map(({ path }) => path)
			.filter(path => path.startsWith('Data/'))
			.sort(),
	);
const onDisk = (): string[] =>
	readdirSync(join(vault, 'Data'), { recursive: true, withFileTypes: true })
		.filter(entry => entry.isFile() && !entry.parentPath.includes('.astro-data-log'))
		.map(entry => join(entry.parentPath, entry.name).slice(vault.length + 1))
		.sort();

beforeAll(async () => {
	[vault, outside] = [temp(), temp()];
	const camera = new Camera(RC8);
	await camera.shoot(join(vault, 'Data'), { target: 'M 31', subs: 3 });
	for (const [filter, subs] of [
		['L', 3],
		['Ha', 2],
	] as const)
		await camera.shoot(join(vault, 'Data'), {
			target: 'M 33',
			night: '2025-09-15',
			filter,
			subs,
			stage: '10_Blink',
			state: 'unreviewed',
		});
	for (const folder of readdirSync(join(vault, BLINK))) {
		for (const name of readdirSync(join(vault, BLINK, folder)))
			renameSync(join(vault, BLINK, folder, name), join(vault, BLINK, name));
		rmdirSync(join(vault, BLINK, folder));
	}
	await camera.shoot(outside, { target: 'M 51' });
	const [first = '', second = ''] = filesIn(at('20_Data', 'M 31'));
	writeFileSync(
		join(vault, JOURNAL),
		[
			`The best one: ![[${at('20_Data', 'M 31')}/${NIGHT}/${first}]], and [[${second}]].`,
			...filesIn(BLINK).map(name => `- [[${BLINK}/${name}|${name}]]: sharp`),
			'',
		].join('\n'),
	);
	obsidian = await openObsidian({ theme: 'light', vaultFolder: vault });
});

afterAll(async () => {
	expect(await obsidian.close()).toEqual([]);
	await closeBrowser();
});

test('the person is warned, before the folder is taken and in the settings', async () => {
	const refreshed = start(obsidian, 'refresh');
	await obsidian.page.getByRole('textbox', { name: 'Data folder' }).fill(join(vault, 'Data'));
	await button(obsidian, 'Use this folder').click();
	const warning =
		'The folder lies inside the vault. Keep raw frames outside the vault: Obsidian lists every file, which ' +
		'makes it slow.';
	await expect.poll(() => modal().textContent()).toContain(warning);
	await button(obsidian, 'Use this folder').click();
	await button(obsidian, 'Make the notes').click();
	await refreshed;
	await seeNotice(obsidian, '8 frames, 8 lights, 2 targets, 1 rig');
	await obsidian.openSettings();
	await expect.poll(() => obsidian.page.locator('.modal.mod-settings').textContent()).toContain(warning);
	await obsidian.page.keyboard.press('Escape');
	await record();
});

describe('a target', () => {
	let before: Record<string, string> = {};
	beforeEach(() => {
		before = snapshot(outside);
	});

	test('moves to a stage as one folder, and links to its files follow', async () => {
		const journal = await obsidian.readNote(JOURNAL);
		await obsidian.openNote('Astro/Targets/M 31.md');
		void start(obsidian, 'advance-target');
		await press('Run');
		await seeNotice(obsidian, '1 item done.');
		expect(await asked()).toEqual([
			`make Data/${RC8.folder}/30_Master`,
			`${at('20_Data', 'M 31')} -> ${at('30_Master', 'M 31')}`,
		]);
		expect(await obsidian.readNote(JOURNAL)).toBe(journal.replace(at('20_Data', 'M 31'), at('30_Master', 'M 31')));
		expect(readFileSync(join(vault, JOURNAL), 'utf8')).toBe(await obsidian.readNote(JOURNAL));
		expect([filesIn(at('30_Master', 'M 31')).length, existsSync(join(vault, at('20_Data', 'M 31')))]).toEqual([
			3,
			false,
		]);
		expect(await known()).toEqual(onDisk());
		expect(await obsidian.readNote('Astro/Targets/M 31.md')).toContain('stage: 30_Master\n');
		expect(snapshot(outside)).toEqual(before);
	});

	test('is brought back the same way', async () => {
		await obsidian.page.locator('.notice').getByRole('button', { name: 'Undo' }).click();
		await press('Undo');
		await seeNotice(obsidian, 'Everything is where it was.');
		expect(await asked()).toEqual([
			`${at('30_Master', 'M 31')} -> ${at('20_Data', 'M 31')}`,
			`remove Data/${RC8.folder}/30_Master`,
		]);
		expect(await obsidian.readNote(JOURNAL)).toContain(`![[${at('20_Data', 'M 31')}/${NIGHT}/`);
		expect(await known()).toEqual(onDisk());
	});

	test('is sorted by filter file by file, in order, every link in a note with many of them', async () => {
		const names = filesIn(BLINK);
		const journal = await obsidian.readNote(JOURNAL);
		const folderOf = (name: string): string => (name.includes('_Ha_') ? 'FILTER_Ha_EXP_300' : 'FILTER_L_EXP_300');
		await obsidian.openNote('Astro/Targets/M 33.md');
		void start(obsidian, 'organize-by-filter');
		await press('Run');
		await seeNotice(obsidian, '5 items done.');
		const calls = await asked();
		expect(calls.slice(0, 2).sort()).toEqual([`make ${BLINK}/FILTER_Ha_EXP_300`, `make ${BLINK}/FILTER_L_EXP_300`]);
		expect(calls.slice(2)).toEqual(names.map(name => `${BLINK}/${name} -> ${BLINK}/${folderOf(name)}/${name}`));
		expect(await obsidian.readNote(JOURNAL)).toBe(
			names.reduce(
				(text, name) => text.replace(`${BLINK}/${name}`, `${BLINK}/${folderOf(name)}/${name}`),
				journal,
			),
		);
		expect(await known()).toEqual(onDisk());
		expect(snapshot(outside)).toEqual(before);
	});

	test('is mixed again by undo, and its links with it', async () => {
		const names = filesIn(BLINK);
		await obsidian.page.locator('.notice').getByRole('button', { name: 'Undo' }).click();
		await press('Undo');
		await seeNotice(obsidian, 'Everything is where it was.');
		expect(
			(await asked())
				.map(call => call.replace(/ ->.*/, ''))
				.slice(-2)
				.sort(),
		).toEqual([`remove ${BLINK}/FILTER_Ha_EXP_300`, `remove ${BLINK}/FILTER_L_EXP_300`]);
		for (const name of names) expect(await obsidian.readNote(JOURNAL)).toContain(`[[${BLINK}/${name}|`);
		expect(await known()).toEqual(onDisk());
	});

	test('leaves what another program put in its way, which Obsidian does not know', async () => {
		const [taken = ''] = filesIn(BLINK);
		const there = join(vault, BLINK, 'FILTER_L_EXP_300', taken);
		mkdirSync(join(vault, BLINK, 'FILTER_L_EXP_300'));
		writeFileSync(there, "somebody else's");
		void start(obsidian, 'organize-by-filter');
		await modal().getByText('Left alone').waitFor();
		await press('Run');
		await seeNotice(obsidian, /4 items done.*1 item left alone/s);
		expect(readFileSync(there, 'utf8')).toBe("somebody else's");
		expect(existsSync(join(vault, BLINK, taken))).toBe(true);
	});

	test('of a Data folder outside the vault moves without Obsidian', async () => {
		await asked();
		await obsidian.page.locator('.notice-message').click();
		await obsidian.openSettings();
		await button(obsidian, 'Add Data folder').click();
		await obsidian.page.getByRole('textbox', { name: 'Data folder' }).fill(outside);
		await button(obsidian, 'Use this folder').click();
		await seeNotice(obsidian, '3 targets');
		await obsidian.page.keyboard.press('Escape');
		await obsidian.openNote('Astro/Targets/M 51.md');
		void start(obsidian, 'advance-target');
		await press('Run');
		await seeNotice(obsidian, '1 item done.');
		expect(existsSync(join(outside, RC8.folder, '30_Master/M 51'))).toBe(true);
		expect(await asked()).toEqual([]);
	});
});
