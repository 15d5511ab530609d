/** Covers and blinking in the window: pictures of real files on disk, made by the built plugin. */
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paintSky } from '../build/painted-sky';
import { RC8 } from '../build/rigs';
import { Camera } from '../fakes/lights';
import { writeMaster } from '../fakes/masters';
import { tempFolders } from '../fakes/temp-folders';
import { closeBrowser, openObsidian, type ObsidianPage } from './harness/obsidian-page';
import { button, seeNotice, seriousFindings, start, useDataFolder } from './person';

const temp = tempFolders();
const noteOf = (target: string): string => `Astro/Targets/${target}.md`;
const at = (target: string, stage = '30_Master'): string => `${RC8.folder}/${stage}/${target}`;

afterAll(closeBrowser);

describe('covers', () => {
	const [data, vault] = [temp(), temp()];
	const attachments = (): string[] =>
		existsSync(join(vault, 'Attachments')) ? readdirSync(join(vault, 'Attachments')).sort() : [];
	const picture = (name: string): Buffer => readFileSync(join(vault, 'Attachments', name));
	const note = (target: string): string => readFileSync(join(vault, noteOf(target)), 'utf8');
	let obsidian: ObsidianPage;

	/** Longer than a cover takes after a refresh. */
	const settle = (): Promise<void> => obsidian.page.waitForTimeout(1500);
	const refresh = async (): Promise<void> => {
		await obsidian.runCommand('refresh');
		await settle();
	};

	beforeAll(async () => {
		const camera = new Camera();
		for (const target of ['M 31', 'M 33', 'NGC 891', 'IC 5070'])
			await camera.shoot(data, { target, stage: '30_Master' });
		writeMaster(data, { folder: at('M 31'), size: [1500, 1000] });
		writeMaster(data, { folder: at('M 33') });
		const gzipped = writeMaster(data, { folder: at('NGC 891'), name: 'masterLight_FILTER-L.fits.gz' });
		writeFileSync(gzipped, gzipSync(readFileSync(gzipped)));
		obsidian = await openObsidian({
			vaultFolder: vault,
			theme: 'light',
			settings: { version: 1, settleSeconds: 0 },
		});
		await obsidian.writeNote(
			noteOf('M 33'),
			'---\ntarget: M 33\ntags:\n  - astro/target\ncover: "[[mine.jpg]]"\n---\nMy words.\n',
		);
		await useDataFolder(obsidian, data);
	});

	afterAll(async () => {
		expect(await obsidian.close()).toEqual([]);
	});

	test('are made by themselves after a refresh: a JPEG of the newest master, 1,024 pixels wide, with something on it', async () => {
		await expect.poll(attachments, { timeout: 20_000 }).toEqual(['M 31 cover.jpg']);
		await expect.poll(() => note('M 31'), { timeout: 5000 }).toContain('cover: "[[M 31 cover.jpg]]"\n');
		expect([...picture('M 31 cover.jpg').subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
		const seen = await obsidian.page.evaluate(async () => {
			const image = new Image();
			image.src = `vault/Attachments/${encodeURIComponent('M 31 cover.jpg')}`;
			await image.decode();
			const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
			const context = canvas.getContext('2d');
			context?.drawImage(image, 0, 0);
			const grey = (x: number, y: number): number =>
				context?.getImageData(Math.round(x * canvas.width), Math.round(y * canvas.height), 1, 1).data[0] ?? 0;
			// The galaxy's core lies at 0.52 and 0.48 of the painted sky, its corners are background.
			return { width: canvas.width, height: canvas.height, core: grey(0.52, 0.48), corner: grey(0.06, 0.92) };
		});
		expect([seen.width, seen.height]).toEqual([1024, 683]);
		// The stretch puts the background at a quarter (64); the core is far above it.
		expect(seen.corner).toBeGreaterThan(30);
		expect(seen.corner).toBeLessThan(110);
		expect(seen.core).toBeGreaterThan(180);
	});

	test('never touch a cover that a person chose', () => {
		expect(note('M 33')).toContain('cover: "[[mine.jpg]]"\n');
		expect(note('M 33')).toContain('My words.\n');
		expect(attachments()).toEqual(['M 31 cover.jpg']);
	});

	test("that can't be made are said once, with the reason and the way out", async () => {
		await seeNotice(
			obsidian,
			/No cover picture for NGC 891: masterLight_FILTER-L\.fits\.gz can't be shown, its compression is not read; save it without, or with zlib or LZ4 \(gzip\)\./,
		);
		await obsidian.page.locator('.notice', { hasText: 'NGC 891' }).click();
		await refresh();
		expect((await obsidian.notices()).join('\n')).not.toContain('NGC 891');
		expect(note('NGC 891')).not.toContain('cover');
	});

	test('are not made twice for the same master, also not after a restart, nor when the person took them out', async () => {
		const { mtimeMs } = statSync(join(vault, 'Attachments/M 31 cover.jpg'));
		const before = note('M 31');
		await refresh();
		await obsidian.reloadPlugin();
		await refresh();
		expect(statSync(join(vault, 'Attachments/M 31 cover.jpg')).mtimeMs).toBe(mtimeMs);
		expect(note('M 31')).toBe(before);
		await obsidian.writeNote(noteOf('M 31'), before.replace('cover: "[[M 31 cover.jpg]]"\n', ''));
		await refresh();
		expect(note('M 31')).not.toContain('cover');
		// Another device, which never looked at this master, finds the picture of it without a link.
		await obsidian.page.evaluate(() => {
			window.app.saveLocalStorage('astro-data-log-covers', null);
		});
		await refresh();
		expect(note('M 31')).not.toContain('cover');
		expect(statSync(join(vault, 'Attachments/M 31 cover.jpg')).mtimeMs).toBe(mtimeMs);
		await obsidian.writeNote(noteOf('M 31'), before);
	});

	test('follow a newer master in the same file', async () => {
		const before = picture('M 31 cover.jpg');
		writeMaster(data, { folder: at('M 31'), date: '2025-10-02', seed: 77, size: [1500, 1000] });
		await refresh();
		await expect.poll(() => picture('M 31 cover.jpg').equals(before), { timeout: 10_000 }).toBe(false);
		expect(attachments()).toEqual(['M 31 cover.jpg']);
		expect(note('M 31')).toContain('cover: "[[M 31 cover.jpg]]"\n');
	});

	test("are the person's from the moment on in which they put their own picture into the file", async () => {
		const own = Buffer.from([0xff, 0xd8, 0xff, 0xdb, 0, 4, 7, 7, 0xff, 0xda, 0, 2, 1, 0xff, 0xd9]);
		await obsidian.page.evaluate(
			async bytes => {
				const file = window.app.vault.getFileByPath('Attachments/M 31 cover.jpg');
				if (file) await window.app.vault.modifyBinary(file, new Uint8Array(bytes).buffer);
			},
			[...own],
		);
		writeMaster(data, { folder: at('M 31'), date: '2025-10-09', seed: 78 });
		await refresh();
		expect(picture('M 31 cover.jpg').equals(own)).toBe(true);
		await obsidian.openNote(noteOf('M 31'));
		await obsidian.runCommand('make-cover-picture');
		await seeNotice(
			obsidian,
			'The cover of M 31 is your own. Empty the property "cover" of its note to have one made.',
		);
		expect(picture('M 31 cover.jpg').equals(own)).toBe(true);
	});

	test('are made on command for the open note, beside a file that is there', async () => {
		await obsidian.writeNote(noteOf('M 31'), note('M 31').replace('cover: "[[M 31 cover.jpg]]"\n', ''));
		await obsidian.runCommand('make-cover-picture');
		await seeNotice(obsidian, 'The cover of M 31 shows masterLight_FILTER-L_mono.fits.');
		expect(attachments()).toEqual(['M 31 cover 1.jpg', 'M 31 cover.jpg']);
		expect(note('M 31')).toContain('cover: "[[M 31 cover 1.jpg]]"\n');
		expect((await obsidian.notices()).join('\n')).not.toContain('Making the cover');
	});

	test('on command say why there is none', async () => {
		await obsidian.openNote(noteOf('IC 5070'));
		await obsidian.runCommand('make-cover-picture');
		await seeNotice(obsidian, 'IC 5070 has no master light on this device.');
		await obsidian.openNote(noteOf('NGC 891'));
		await obsidian.runCommand('make-cover-picture');
		await seeNotice(obsidian, 'No cover picture for NGC 891');
		await obsidian.openNote(noteOf('M 33'));
		await obsidian.runCommand('make-cover-picture');
		await seeNotice(obsidian, 'The cover of M 33 is your own.');
	});

	test('wait until nobody types in the note', async () => {
		await obsidian.openNote(noteOf('IC 5070'), 'source');
		const editor = obsidian.page
			.locator('.markdown-source-view textarea, .markdown-source-view .cm-content')
			.first();
		writeMaster(data, { folder: at('IC 5070') });
		await editor.focus();
		const typing = (async () => {
			for (let word = 0; word < 12; word++) {
				await obsidian.page.keyboard.type('x');
				await obsidian.page.waitForTimeout(250);
			}
		})();
		await obsidian.runCommand('refresh');
		await typing;
		expect(await obsidian.readNote(noteOf('IC 5070'))).not.toContain('cover');
		await expect
			.poll(() => obsidian.readNote(noteOf('IC 5070')), { timeout: 15_000 })
			.toContain('cover: "[[IC 5070 cover.jpg]]"');
		expect(await obsidian.readNote(noteOf('IC 5070'))).toContain('x'.repeat(12));
	});

	test('are not made where the setting is off, and end with the plugin', async () => {
		await obsidian.page.evaluate(() => {
			window.app.saveLocalStorage('astro-data-log-covers', null);
		});
		await new Camera().shoot(data, { target: 'M 81', stage: '30_Master', night: '2025-09-16' });
		await obsidian.changeSettingsOutside(JSON.stringify({ version: 1, settleSeconds: 0, coverPictures: false }));
		writeMaster(data, { folder: at('M 81'), size: [1500, 1000] });
		await refresh();
		expect(attachments()).not.toContain('M 81 cover.jpg');
		await obsidian.changeSettingsOutside(JSON.stringify({ version: 1, settleSeconds: 0 }));
		await obsidian.runCommand('refresh');
		await obsidian.disablePlugin();
		await settle();
		expect(attachments()).not.toContain('M 81 cover.jpg');
		expect(await obsidian.notices()).toEqual([]);
	});
});

describe('blinking', () => {
	const data = temp();
	let obsidian: ObsidianPage;
	const modal = () => obsidian.page.locator('.modal.astro-blink');
	const options = () => modal().getByRole('option');
	const caption = (): Promise<string> => modal().locator('figcaption').innerText();
	const press = (key: string): Promise<void> => obsidian.page.keyboard.press(key);
	const place = async (): Promise<string> => (await caption()).split(' · ')[0] ?? '';
	const subsIn = (folder: string): string[] =>
		existsSync(join(data, folder))
			? readdirSync(join(data, folder), { recursive: true, encoding: 'utf8' })
					.filter(name => name.endsWith('.fits'))
					.sort()
			: [];

	beforeAll(async () => {
		const camera = new Camera();
		const lights = await camera.shoot(data, {
			stage: '10_Blink',
			state: 'unreviewed',
			night: '2025-09-14',
			filter: 'L',
			exposureSeconds: 120,
			subs: 24,
			program: 'nina-quality',
		});
		lights.forEach(({ path }, number) => {
			paintSky(join(data, path), {
				widthPixels: 300,
				heightPixels: 200,
				seed: 3,
				noiseSeed: number,
				haze: number === 4 ? 3 : 1,
			});
		});
		const damaged = join(data, lights[2]?.path ?? '');
		const { mtime } = statSync(damaged);
		writeFileSync(damaged, readFileSync(damaged).subarray(0, 2880 * 4));
		utimesSync(damaged, mtime, mtime);
		await camera.shoot(data, { stage: '10_Blink', state: 'unreviewed', night: '2025-09-15', filter: 'L', subs: 3 });
		await camera.shoot(data, { target: 'M 33', night: '2025-09-16' });
		obsidian = await openObsidian({ theme: 'dark' });
		await useDataFolder(obsidian, data);
	});

	afterAll(async () => {
		expect(await obsidian.close()).toEqual([]);
	});

	test('says so where nothing waits', async () => {
		await obsidian.openNote(noteOf('M 33'));
		await obsidian.runCommand('blink-subs');
		await seeNotice(obsidian, 'Nothing is left to review.');
	});

	test('asks which night, the last one first, and shows its subs in the order of time with what their names tell', async () => {
		await obsidian.openNote(noteOf('M 31'));
		void start(obsidian, 'blink-subs');
		const nights = obsidian.page.locator('.suggestion-item');
		await nights.first().waitFor();
		expect(await nights.allInnerTexts()).toEqual([
			`2025-09-15 · ${RC8.folder} · 3 subs`,
			`2025-09-14 · ${RC8.folder} · 23 subs`,
		]);
		await nights.nth(1).click();
		await modal().waitFor();
		expect(await modal().locator('.modal-title').innerText()).toBe(`Blink M 31 · 2025-09-14 · ${RC8.folder}`);
		await expect.poll(() => modal().locator('.astro-blink-frame img').count()).toBe(1);
		expect(await caption()).toMatch(/^1 of 23 · 20:30:\d\d · L · 120 s · HFR \d\.\d+.*\n.*\.fits$/s);
		const labels = await options().evaluateAll(items => items.map(item => item.getAttribute('aria-label') ?? ''));
		expect(labels).toEqual(labels.toSorted());
		expect(await modal().locator(':focus').getAttribute('aria-posinset')).toBe('1');
		expect(await seriousFindings(obsidian.page)).toEqual([]);
	});

	test('makes previews of what is in view, not of the rest', async () => {
		const made = (): Promise<number> => options().locator('img').count();
		await expect.poll(made, { timeout: 5000 }).toBeGreaterThanOrEqual(7);
		await obsidian.page.waitForTimeout(500);
		expect(await made()).toBeLessThan(14);
		await press('End');
		await expect.poll(() => options().last().locator('img').count(), { timeout: 5000 }).toBe(1);
		expect(await place()).toBe('23 of 23');
		await press('Home');
	});

	test('shows clouds: all subs of a filter are stretched as the first one is', async () => {
		const backgrounds = await options()
			.locator('img')
			.evaluateAll(images =>
				images.slice(0, 5).map(image => {
					const canvas = document.createElement('canvas');
					const context = canvas.getContext('2d');
					// A tenth of it, the upper left corner, averaged into one pixel.
					context?.drawImage(image as HTMLImageElement, 0, 0, 30, 20, 0, 0, 1, 1);
					return context?.getImageData(0, 0, 1, 1).data[0] ?? 0;
				}),
			);
		const [first = 0, second = 0, third = 0, cloudy = 0, fifth = 0] = backgrounds;
		expect(cloudy).toBeGreaterThan(first + 60);
		for (const clear of [second, third, fifth]) expect(Math.abs(clear - first)).toBeLessThan(12);
	});

	test('is walked with the arrow keys, which stop at the ends', async () => {
		await press('ArrowLeft');
		expect(await place()).toBe('1 of 23');
		await press('ArrowRight');
		await press('ArrowRight');
		expect(await place()).toBe('3 of 23');
		expect(await modal().locator(':focus').getAttribute('aria-posinset')).toBe('3');
		await options().nth(1).click();
		expect(await place()).toBe('2 of 23');
	});

	test('plays through the subs in one place with Space, and stops with it', async () => {
		const image = await modal().locator('.astro-blink-frame img').elementHandle();
		await press(' ');
		expect(await button(obsidian, 'Pause').count()).toBe(1);
		await expect.poll(place, { timeout: 8000 }).toBe('5 of 23');
		expect(await image?.evaluate(element => element.isConnected)).toBe(true);
		await press(' ');
		const stopped = await place();
		await obsidian.page.waitForTimeout(900);
		expect(await place()).toBe(stopped);
		expect(await button(obsidian, 'Play').count()).toBe(1);
		expect(await modal().locator(':focus').getAttribute('role')).toBe('option');
	});

	test('plays more slowly for people who want less motion', async () => {
		await obsidian.page.emulateMedia({ reducedMotion: 'reduce' });
		await press('Home');
		await press(' ');
		await expect.poll(place).toBe('2 of 23');
		await obsidian.page.waitForTimeout(800);
		expect(await place()).toBe('2 of 23');
		await press(' ');
		await obsidian.page.emulateMedia({ reducedMotion: null });
	});

	test('marks with R, says so to screen readers, and takes a mark back', async () => {
		const marked = (): Promise<(string | null)[]> =>
			modal()
				.locator('[aria-selected="true"]')
				.evaluateAll(items => items.map(item => item.getAttribute('aria-posinset')));
		expect(await button(obsidian, 'Reject marked…').isDisabled()).toBe(true);
		await press('Home');
		for (const key of ['r', 'ArrowRight', 'r', 'ArrowRight', 'ArrowRight', 'r', 'ArrowLeft', 'r']) await press(key);
		expect(await marked()).toEqual(['1', '2', '3', '4']);
		await press('r');
		await press('Home');
		await press('R');
		expect(await marked()).toEqual(['2', '4']);
		expect(await button(obsidian, 'Reject 2 marked subs…').isEnabled()).toBe(true);
		expect(await seriousFindings(obsidian.page)).toEqual([]);
	});

	test('rejects the marked ones after a preview; Cancel keeps everything', async () => {
		const before = subsIn(at('M 31', '10_Blink'));
		await button(obsidian, 'Reject 2 marked subs…').focus();
		await press('Enter');
		const preview = obsidian.page.locator('.modal.astro-preview');
		await preview.getByText('What goes where').waitFor();
		await press('Escape');
		await expect.poll(() => preview.count()).toBe(0);
		expect(subsIn(at('M 31', '10_Blink'))).toEqual(before);
		expect(await options().count()).toBe(23);
		await button(obsidian, 'Reject 2 marked subs…').click();
		await preview.getByRole('button', { name: 'Run', exact: true }).click();
		await expect.poll(() => options().count(), { timeout: 10_000 }).toBe(21);
		expect(subsIn(`${at('M 31', '10_Blink')}/reject`)).toHaveLength(2);
		expect(subsIn(at('M 31', '10_Blink'))).toHaveLength(before.length);
		expect(await button(obsidian, 'Reject marked…').isDisabled()).toBe(true);
		expect(await options().first().getAttribute('aria-setsize')).toBe('21');
		expect(await place()).toMatch(/of 21$/);
	});

	test('keeps nothing after it was closed', async () => {
		await press('Escape');
		expect(await modal().count()).toBe(0);
		expect(await obsidian.page.locator('[src^="data:"]').count()).toBe(0);
	});
});
