/** Pictures of beginnings and extremes: first starts, covers and blinking, settings, very long names. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RC8, REDCAT } from '../build/rigs';
import { Camera } from '../fakes/lights';
import { settingRow, useDataFolder } from './person';
import { NOTE } from './screenshots-notes';
import { inDemo, inWindow } from './screenshots-window';

/** Somebody who has just turned the plugin on. */
export async function welcome(): Promise<void> {
	await inWindow(
		{
			hasVaultFolder: true,
			prepare: async ({ home, drive, vault }) => {
				for (const rig of [RC8, REDCAT])
					await mkdir(join(home, 'Astro/Data', rig.folder, '20_Data'), { recursive: true });
				await mkdir(join(home, 'Pictures/Old frames', RC8.folder), { recursive: true });
				await mkdir(join(drive, 'Nothing'));
				await mkdir(join(vault, 'Frames'));
			},
		},
		async (photographer, { drive, vault }) => {
			const {
				obsidian,
				obsidian: { page },
			} = photographer;
			const field = page.getByRole('textbox', { name: 'Data folder' });
			await obsidian.userEnables();
			await page.locator('.astro-suggested-answer').first().waitFor();
			await photographer.take('welcome');
			await field.fill(join(vault, 'Frames'));
			await page.getByText('lies inside the vault').waitFor();
			await photographer.take('welcome-inside-vault');
			await field.fill(join(drive, 'Nothing'));
			await photographer.press('Use this folder');
			await page.getByText('no image file').waitFor();
			await photographer.take('welcome-empty-folder');
			await photographer.dismissNotices();
			await obsidian.openSettings();
			await page
				.locator('.modal.mod-settings')
				.locator('.mod-list .setting-item [aria-label="Delete"]')
				.first()
				.click();
			await photographer.take('settings-no-folder');
			await photographer.escape();
			await obsidian.userEnables();
			await photographer.press('Show demo notes');
			await page.locator('.astro-card').first().waitFor();
			await photographer.take('welcome-demo');
		},
	);
}

/** A note with the cover that was made of its master, and nights in blink. */
export async function pictures(): Promise<void> {
	await inDemo(true, async photographer => {
		const {
			obsidian,
			obsidian: { page },
		} = photographer;
		await page.waitForFunction(
			() =>
				window.app.metadataCache.getCache('Astro/Targets/Rho Ophiuchi.md')?.frontmatter?.['cover'] !==
				undefined,
		);
		await obsidian.writeNote(
			'Astro/Targets/NGC 891.md',
			(await obsidian.readNote('Astro/Targets/NGC 891.md')).replace(
				'\n---\n',
				'\n---\n\n![[NGC 891 cover.jpg]]\n',
			),
		);
		await photographer.takeNote('cover-note', 'Astro/Targets/NGC 891.md', 'img');
		await obsidian.openNote('Astro/Targets/M 42.md');
		await obsidian.runCommand('make-cover-picture');
		await page.locator('.notice').waitFor();
		await photographer.take('no-cover-notice');
		await photographer.dismissNotices();
		photographer.start('blink-subs');
		const blink = page.locator('.astro-blink');
		await blink.locator('.astro-blink-sub:nth-child(8) img').waitFor();
		await photographer.take('blink');
		for (let step = 0; step < 8; step++) await page.keyboard.press('ArrowRight');
		for (const key of ['r', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'r', 'ArrowLeft', 'r'])
			await page.keyboard.press(key);
		await blink.locator('.astro-blink-frame img').waitFor();
		await photographer.take('blink-marked');
		await blink.getByRole('button', { name: 'Reject 3 marked subs…' }).click();
		await page.locator('.astro-preview').waitFor();
		await photographer.take('blink-reject');
		await photographer.press('Cancel');
		await photographer.escape();
		await obsidian.openNote('Astro/Targets/M 45.md');
		photographer.start('blink-subs');
		await page.locator('.prompt').waitFor();
		await photographer.take('blink-nights');
		await page.locator('.suggestion-item').first().click();
		await blink.locator('.astro-blink-sub:nth-child(6) .astro-blink-thumb > *').waitFor();
		await photographer.take('blink-bare');
		await photographer.resize(400);
		await photographer.take('blink-narrow');
	});
}

export async function settings(): Promise<void> {
	await inDemo(true, async photographer => {
		const {
			obsidian,
			obsidian: { page },
		} = photographer;
		await obsidian.openNote(NOTE);
		await obsidian.openSettings();
		await photographer.take('settings');
		const groups = page.locator('.vertical-tab-content .setting-group');
		for (let group = 1; group < (await groups.count()); group++) {
			await groups.nth(group).evaluate(element => {
				element.scrollIntoView({ block: 'start' });
			});
			await photographer.take(
				`settings-${(await groups.nth(group).locator('.setting-item-name').first().innerText()).toLowerCase().replaceAll(' ', '-')}`,
			);
		}
		await settingRow(obsidian, 'Rejection buffer (%)').locator('input').fill('900');
		await settingRow(obsidian, 'Health report').locator('input').fill('.hidden/report');
		await groups.nth(1).evaluate(element => {
			element.scrollIntoView({ block: 'start' });
		});
		await photographer.take('settings-refused');
		await page.getByText('When folder, header and file name disagree').click();
		await photographer.take('settings-facts');
	});
}

/** As long as catalogues and shops make them. */
const LONG = {
	target: 'The Great Nebula in Orion with the Running Man and its Dust',
	filter: 'Antlia ALPT Dual 5nm',
} as const;

export async function longNames(): Promise<void> {
	await inWindow(
		{
			hasVaultFolder: true,
			prepare: async ({ data }) => {
				const camera = new Camera({
					...RC8,
					folder: 'Takahashi FSQ106EDX4 0.73x reducer@f3.6+ZWO ASI6200MM Pro',
				});
				for (const stage of ['10_Blink', '20_Data']) {
					const state = stage === '10_Blink' ? ('unreviewed' as const) : ('accepted' as const);
					for (const filter of ['L', LONG.filter])
						for (const panel of [1, 2])
							await camera.shoot(data, {
								target: LONG.target,
								stage,
								state,
								panel,
								filter,
								night: stage === '10_Blink' ? '2025-09-20' : '2025-09-14',
								subs: 7,
								angleDegrees: 70.4,
							});
				}
				await camera.shoot(data, { target: 'M 31' });
			},
		},
		async (photographer, { data }) => {
			const {
				obsidian,
				obsidian: { page },
			} = photographer;
			await useDataFolder(obsidian, data);
			await photographer.dismissNotices();
			const note = `Astro/Targets/${LONG.target}.md`;
			await obsidian.writeNote(
				note,
				(await obsidian.readNote(note)).replace('---\n', `---\ngoal_L: 4\n"goal_${LONG.filter}": 10\n`),
			);
			await page.waitForTimeout(1500);
			await photographer.takeNote('long-names-chart', note, '.block-language-astro-progress');
			await photographer.takeNote('long-names-nights', note, 'h2:text("Nights")');
			await photographer.takeNote('long-names-flats', note, 'h2:text("Flats")');
			photographer.start('accept-left');
			await page.locator('.astro-preview').waitFor();
			await photographer.takeToEnd('long-names-preview', page.locator('.astro-preview'));
			await photographer.press('Cancel');
			photographer.start('open-target-note');
			await page.locator('.prompt').waitFor();
			await photographer.take('long-names-picker');
			await photographer.escape();
			await obsidian.openNote(note);
			photographer.start('record-flats');
			await page.locator('.modal').waitFor();
			await photographer.take('long-names-form');
			await photographer.escape();
			await obsidian.runCommand('open-dashboard');
			await page.locator('.astro-card').first().waitFor();
			await photographer.take('long-names-dashboard');
			await photographer.press('Totals');
			await photographer.take('long-names-totals');
			await photographer.takeSidebar('long-names-sidebar');
			await obsidian.openNote(note);
			for (const [suffix, width] of [
				['', 1280],
				['-narrow', 300],
			] as const) {
				await photographer.resize(width);
				await photographer.takeNote(`long-names-note${suffix}`, note, 'h2');
				await photographer.takeNote(`long-names-chart${suffix}`, note, '.block-language-astro-progress');
			}
		},
	);
}
