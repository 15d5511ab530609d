/**
 * Pictures of the dashboard and the Bases view: with no target, one, the demo's and very many; in a tab and in a
 * sidebar.
 */
import { targetNotes } from '../build/target-notes';
import type { Photographer } from './screenshots-photographer';
import { inDemo, inWindow } from './screenshots-window';

async function openBoard({ obsidian }: Photographer): Promise<void> {
	await obsidian.runCommand('open-dashboard');
	await obsidian.page.locator('.astro-dashboard-page[data-shows]').waitFor();
	// Until the board has followed the notes.
	await obsidian.page.waitForTimeout(1000);
}

export async function dashboard(): Promise<void> {
	await inDemo(true, async photographer => {
		const { page } = photographer.obsidian;
		await photographer.obsidian.runCommand('refresh');
		// The demo's masters become covers one after the other.
		await page.waitForTimeout(4000);
		await photographer.dismissNotices();
		await openBoard(photographer);
		await photographer.take('dashboard');
		const card = page.locator('.astro-card', { hasText: 'M 45' });
		await card.locator('.astro-card-menu').click();
		await photographer.take('dashboard-menu');
		await page.getByText('Move to stage').click();
		await page.locator('.prompt').waitFor();
		await photographer.take('dashboard-move');
		await photographer.escape();
		await photographer.press('Totals');
		await photographer.take('dashboard-totals');
		await photographer.press('Board');
		await photographer.resize(1400);
		await photographer.take('dashboard-wide');
		await photographer.resize(1280);
		await photographer.takeSidebar('dashboard-sidebar');
	});
}

/** No target, one, and 1,000. */
export async function boards(): Promise<void> {
	for (const targets of [0, 1, 1000]) {
		await inWindow({ files: targetNotes(targets), width: 1400 }, async photographer => {
			const { page } = photographer.obsidian;
			// To the plugin as it was first loaded all notes are new.
			await photographer.obsidian.reloadPlugin();
			await openBoard(photographer);
			await photographer.take(`board-${targets}`);
			if (targets > 0) {
				await photographer.press('Totals');
				await photographer.take(`board-${targets}-totals`);
				await photographer.press('Board');
				await page.getByPlaceholder('Filter targets').fill('nowhere');
				await page.locator('[data-shows="none-chosen"]').waitFor();
				if (targets > 1) await photographer.take('board-nothing');
			}
			await photographer.resize(720);
			await photographer.takeSidebar(`board-${targets}-sidebar`);
		});
	}
}

const VIEW = 'astro-integration-progress';

/** Our view in a base: in groups, with one target, with none. */
export async function bases(): Promise<void> {
	await inDemo(true, async photographer => {
		const { obsidian } = photographer;
		await obsidian.runCommand('create-targets-base');
		const targets = (...names: string[]): string[] => names.map(name => `Astro/Targets/${name}.md`);
		const groups: Readonly<Record<string, Parameters<typeof obsidian.drawBase>[1]>> = {
			several: [
				{ key: '10_Blink', paths: targets('M 42', 'M 45') },
				{ key: '20_Data', paths: targets('IC 1396', 'M 31', 'NGC 7331', 'NGC7000') },
				{ key: '30_Master', paths: targets("Barnard's Loop", 'Sh2-132') },
				{ key: '40_Process', paths: targets('IC 5070') },
				{ key: '60_Done', paths: targets('M 51', 'Rho Ophiuchi') },
				{ key: null, paths: targets('The War and Peace Nebula') },
			],
			one: [{ key: null, paths: targets('NGC 7331') }],
			empty: [],
		};
		for (const [name, shown] of Object.entries(groups)) {
			for (const [suffix, width] of [
				['', 1280],
				['-narrow', 300],
			] as const) {
				await photographer.resize(width);
				await obsidian.drawBase(VIEW, shown);
				// Where the app shows a base: in the tab.
				await obsidian.page
					.locator('.drawn-base')
					.last()
					.evaluate(base => {
						document.querySelector('.mod-root .view-content')?.replaceChildren(base);
					});
				await photographer.take(`base-${name}${suffix}`);
			}
		}
	});
}

/** A phone: no frames, only notes. */
export async function phone(): Promise<void> {
	const files = targetNotes(6);
	await inWindow({ files, node: false, width: 390, height: 844 }, async photographer => {
		const {
			obsidian,
			obsidian: { page },
		} = photographer;
		const [note = ''] = Object.keys(files);
		await photographer.takeNote('phone-note', note, '.block-language-astro-progress');
		await photographer.takeNote('phone-nights', note, '.block-language-astro-nights');
		await obsidian.reloadPlugin();
		await openBoard(photographer);
		await photographer.take('phone-dashboard');
		await obsidian.runCommand('refresh');
		await page.locator('.notice').waitFor();
		await photographer.take('phone-refresh');
		await photographer.dismissNotices();
		await obsidian.openSettings();
		await photographer.take('phone-settings');
	});
}
