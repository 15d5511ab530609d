/** Editing a note while the plugin keeps its tables: what a person types stays, and the numbers follow. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Camera } from '../fakes/lights';
import { tempFolders } from '../fakes/temp-folders';
import { closeBrowser, openObsidian, type ObsidianPage } from './harness/obsidian-page';
import { useDataFolder } from './person';

const noteOf = (target: string): string => `Astro/Targets/${target}.md`;

const makeFolder = tempFolders();
const camera = new Camera();
let data: string;
let obsidian: ObsidianPage;

/** What happened to a note since {@link watch}: milliseconds of the page's clock. */
interface Seen {
	readonly changed: number[];
	readonly modified: number[];
}

const watch = (note: string) =>
	obsidian.page.evaluate(path => {
		const { app } = window;
		const seen: Seen = { changed: [], modified: [] };
		Object.assign(window, { seen });
		app.metadataCache.on('changed', file => {
			if (file.path === path) seen.changed.push(performance.now());
		});
		app.vault.on('modify', file => {
			if (file.path === path) seen.modified.push(performance.now());
		});
	}, note);
const seen = () => obsidian.page.evaluate(() => (window as unknown as { seen: Seen }).seen);
const editor = () => obsidian.page.locator('textarea.cm-content');

/** The text before the caret. */
const beforeCaret = () => editor().evaluate((field: HTMLTextAreaElement) => field.value.slice(0, field.selectionStart));

/**
 * A note without what is between its markers and without the properties that are ours: what nobody but the person may
 * touch.
 */
const own = (text: string): string =>
	text
		.replace(/(astro-data-log:begin (\w+) %%)[^]*?(%% astro-data-log:end \2)/g, '$1$3')
		.replace(
			/^(rigs|stages?|stage_since|hours\w*|to_shoot_hours|progress|subs|to_blink|first_night|last_night|flats_missing|nights_uncalibrated):.*\n( {2}- .*\n)*/gm,
			'',
		);

beforeAll(async () => {
	data = makeFolder();
	for (const target of ['M 31', 'M 33', 'M 42', 'M 45', 'M 51', 'M 81']) {
		await camera.shoot(data, { target, night: '2025-09-14', filter: 'L', exposureSeconds: 120, subs: 10 });
		await camera.shoot(data, { target, night: '2025-09-14', filter: 'Ha', exposureSeconds: 300, subs: 12 });
	}
	obsidian = await openObsidian();
	await useDataFolder(obsidian, data);
	await obsidian.settled();
});

afterAll(async () => {
	expect(await obsidian.notices()).not.toContainEqual(expect.stringContaining('modified externally'));
	expect(await obsidian.close()).toEqual([]);
	await closeBrowser();
});

describe('a goal', () => {
	test('shows in tables and properties within a second, with one write, and without reading a disk', async () => {
		const path = noteOf('M 31');
		const calls: string[] = [];
		obsidian.page.on('request', request => {
			if (request.url().endsWith('/call')) calls.push(request.postData() ?? '');
		});
		await watch(path);
		const before = await obsidian.readNote(path);
		await obsidian.writeNote(path, before.replace('---\n', '---\ngoal_Ha: 8\n'));
		await expect.poll(() => obsidian.readNote(path)).toContain('Capture target');
		const {
			changed: [indexed = 0],
			modified: [, followed = Infinity],
		} = await seen();
		expect(followed - indexed).toBeLessThan(1000);
		const note = await obsidian.readNote(path);
		// 12 × 300 s of 8 h: 1.15 × 7 h are left, which are 96.6 subs.
		expect(note).toContain('| Ha | 300 s | 12 | 1 h 00 m | 8 h 00 m | 9 h 12 m | 8 h 03 m | 97 |');
		expect(note).toContain('to_shoot_hours: 8.05\nprogress: 12\n');
		await obsidian.page.waitForTimeout(3000);
		expect((await seen()).modified).toHaveLength(2);
		expect(calls).toEqual([]);
		expect(own(note)).toBe(own(before).replace('---\n', '---\ngoal_Ha: 8\n'));
	});

	test('follows a note that was moved before it was edited', async () => {
		await obsidian.renameNote(noteOf('M 33'), 'Triangulum.md');
		await obsidian.writeNote(
			'Triangulum.md',
			(await obsidian.readNote('Triangulum.md')).replace('---\n', '---\ngoal_L: 10x120s\n'),
		);
		await expect
			.poll(() => obsidian.readNote('Triangulum.md'))
			.toContain('| L | 120 s | 10 | 0 h 20 m | 0 h 20 m |');
	});

	test("that can't be read changes nothing else, and is said once", async () => {
		const path = noteOf('M 42');
		const edited = (await obsidian.readNote(path)).replace('---\n', '---\ngoal_Ha: a lot\n');
		await obsidian.writeNote(path, edited);
		const unreadable = async (): Promise<string[]> =>
			(await obsidian.notices()).filter(notice => notice.includes('a lot'));
		await expect.poll(unreadable).toEqual([expect.stringContaining(path)]);
		expect(await obsidian.readNote(path)).toBe(edited);
		await obsidian.writeNote(path, `${edited}\nClouds.\n`);
		await obsidian.page.waitForTimeout(700);
		expect(await unreadable()).toHaveLength(1);
		expect(await obsidian.readNote(path)).toBe(`${edited}\nClouds.\n`);
	});

	test('typed into the properties of an open note shows below them, and the caret stays behind it', async () => {
		const path = noteOf('M 45');
		await obsidian.openNote(path, 'source');
		await editor().evaluate((field: HTMLTextAreaElement) => {
			field.focus();
			field.setSelectionRange(4, 4);
		});
		await obsidian.page.keyboard.type('goal_Ha: 8\n');
		await obsidian.page.keyboard.press('ArrowLeft');
		await expect.poll(() => editor().inputValue(), { timeout: 5000 }).toContain('8 h 03 m');
		expect(await beforeCaret()).toBe('---\ngoal_Ha: 8');
		await expect.poll(() => obsidian.readNote(path), { timeout: 5000 }).toContain('8 h 03 m');
	});
});

describe('while a person types', () => {
	test('nothing is written; when they stop, the tables follow through the editor and their text and caret stay', async () => {
		const path = noteOf('M 51');
		await camera.shoot(data, { target: 'M 51', night: '2025-09-15', filter: 'SII', exposureSeconds: 300, subs: 4 });
		const before = await obsidian.readNote(path);
		await obsidian.openNote(path, 'source');
		await editor().press('Control+End');
		await obsidian.page.keyboard.type('Seeing');
		await watch(path);
		// Typed all the while: a pause between the refresh and the next key would be an idle note.
		await Promise.all([
			obsidian.runCommand('refresh'),
			obsidian.page.keyboard.type(' was good all night', { delay: 150 }),
		]);
		expect(await editor().inputValue()).toBe(`${before}Seeing was good all night`);
		expect((await seen()).modified).toEqual([]);
		await expect.poll(() => editor().inputValue(), { timeout: 5000 }).toContain('| SII | 300 s | 4 | 0 h 20 m |');
		expect(await beforeCaret()).toBe(await editor().inputValue());
		expect(own(await editor().inputValue())).toBe(own(`${before}Seeing was good all night`));
		await obsidian.page.keyboard.type('!');
		const typed = await editor().inputValue();
		expect(typed.endsWith('Seeing was good all night!')).toBe(true);
		await expect.poll(() => obsidian.readNote(path), { timeout: 5000 }).toBe(typed);
	});

	test('a move is dated and logged in their note once they stop', async () => {
		const path = noteOf('M 42');
		await obsidian.changeSettingsOutside('{"version":1,"moveLogHeading":"Log"}');
		await obsidian.openNote(path, 'source');
		await editor().press('Control+End');
		await obsidian.page.keyboard.type('Dew');
		const [said] = await Promise.all([
			obsidian.runCli('astro-data-log:move', { target: 'M 42', to: '30', yes: 'true' }),
			obsidian.page.keyboard.type(' on the corrector, so the last subs are soft', { delay: 120 }),
		]);
		expect(said).toContain('1 item done.');
		expect(await editor().inputValue()).not.toContain('stage_since');
		const line = expect.stringMatching(/^- \d{4}-\d\d-\d\d: .+, 20_Data → 30_Master$/m) as string;
		await expect.poll(() => editor().inputValue(), { timeout: 6000 }).toEqual(line);
		const text = await editor().inputValue();
		expect(text).toMatch(/^stage_since: \d{4}-\d\d-\d\d$/m);
		expect(text).toMatch(/^stage: 30_Master$/m);
		expect(text).toContain('Dew on the corrector, so the last subs are soft\n\n## Log\n\n- ');
		await expect.poll(() => obsidian.readNote(path), { timeout: 5000 }).toBe(text);
	});

	test('what they typed a moment ago is saved before a note that is only shown is written', async () => {
		const path = noteOf('M 81');
		await camera.shoot(data, {
			target: 'M 81',
			night: '2025-09-16',
			filter: 'OIII',
			exposureSeconds: 300,
			subs: 4,
		});
		await obsidian.openNote(path, 'source');
		await editor().press('Control+End');
		await obsidian.page.keyboard.type('Clouds from 2 on');
		await obsidian.openNote(path, 'preview');
		await obsidian.runCommand('refresh');
		await expect
			.poll(() => obsidian.readNote(path), { timeout: 6000 })
			.toContain('| OIII | 300 s | 4 | 0 h 20 m |');
		expect(await obsidian.readNote(path)).toContain('Clouds from 2 on');
	});
});
