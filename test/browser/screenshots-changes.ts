/**
 * Pictures of what changes the Data tree: questions, previews small and huge, results, history, and ways out of what
 * went wrong.
 */
import { mkdir, readdir, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shiftDate } from '../build/clock';
import { RC8 } from '../build/rigs';
import { captured } from '../fakes/captured';
import { Camera } from '../fakes/lights';
import { useDataFolder } from './person';
import { MOSAIC, NOTE, RIG } from './screenshots-notes';
import type { Photographer } from './screenshots-photographer';
import { inDemo, inWindow } from './screenshots-window';

const M45 = 'Astro/Targets/M 45.md';
const M42 = 'Astro/Targets/M 42.md';

/** Takes a preview to its end, and leaves it. */
async function takePreview(photographer: Photographer, name: string): Promise<void> {
	const preview = photographer.obsidian.page.locator('.astro-preview');
	await preview.waitFor();
	await photographer.takeToEnd(name, preview);
	await photographer.press('Cancel');
}

/** What fills the Data folder and sorts it out, up to the preview. */
export async function filing(): Promise<void> {
	await inDemo(true, async (photographer, { data, drive }) => {
		const {
			obsidian,
			obsidian: { page },
		} = photographer;
		const captures = join(drive, 'Captures');
		for (const filter of ['L', 'R', 'Ha'])
			for (let sub = 0; sub < 4; sub++) captured(captures, '2026-01-14/LIGHT', { target: 'NGC 7331', filter });
		captured(captures, '2026-01-14/LIGHT', {
			target: 'LBN 437',
			ioMode: { ...RC8.ioMode, optics: 'FSQ106', focalRatio: 5, camera: 'QHY600M' },
		});
		captured(captures, '2026-01-14/FLAT', { kind: 'flat', filter: 'Ha', target: undefined, exposureSeconds: 2.5 });
		const young = captured(captures, '2026-01-14/LIGHT', { target: 'NGC 7331' });
		await utimes(young, new Date(), new Date());
		photographer.start('file-captures');
		await page.getByRole('textbox', { name: 'Capture folder' }).fill('Captures');
		await photographer.press('Preview');
		await photographer.take('file-captures-refused');
		await page.getByRole('textbox', { name: 'Capture folder' }).fill(captures);
		await photographer.take('file-captures');
		await photographer.press('Preview');
		await page.getByText('What is this?').waitFor();
		await photographer.take('file-captures-questions');
		await photographer.press('Go on');
		await takePreview(photographer, 'file-captures-preview');

		await obsidian.openNote(M45);
		photographer.start('accept-left');
		await takePreview(photographer, 'accept-preview');
		photographer.start('advance-target');
		await takePreview(photographer, 'stage-preview');
		photographer.start('organize-by-filter');
		await page.locator('.modal, .prompt, .notice').first().waitFor();
		if (await page.locator('.prompt').isVisible()) await page.locator('.suggestion-item').first().click();
		await takePreview(photographer, 'by-filter-preview');
		await obsidian.openNote(MOSAIC);
		photographer.start('organize-into-sessions');
		await takePreview(photographer, 'sessions-preview');
		await obsidian.openNote(M42);
		photographer.start('cull-subs');
		await photographer.press('Preview');
		await photographer.take('cull-refused');
		await page.getByLabel('Highest HFR').fill('2.4');
		await photographer.take('cull');
		await photographer.press('Preview');
		await takePreview(photographer, 'cull-preview');
		await obsidian.openNote(NOTE);
		photographer.start('distribute-masters');
		await page.locator('.modal').waitFor();
		if (await page.getByText('Which flats?').isVisible()) {
			await photographer.take('masters-question');
			await photographer.press('Go on');
		}
		await takePreview(photographer, 'masters-preview');
		photographer.start('start-master');
		await page.locator('.modal').waitFor();
		await photographer.take('start-master');
		await photographer.escape();
		const { folder } = RC8;
		const [night = ''] = await readdir(join(data, folder, '20_Data/NGC 7331/accept'));
		const [series = ''] = (await readdir(join(data, folder, '20_Data/NGC 7331/accept', night))).filter(name =>
			name.startsWith('FILTER'),
		);
		const lights = join('NGC 7331/accept', night, series);
		const [taken = ''] = await readdir(join(data, folder, '20_Data', lights));
		await mkdir(join(data, folder, '40_Process', lights), { recursive: true });
		await writeFile(join(data, folder, '40_Process', lights, taken), '');
		photographer.start('move-target');
		await page.locator('.suggestion-item', { hasText: '40_Process' }).click();
		await takePreview(photographer, 'conflicts-preview');
		photographer.start('create-target-folders');
		await page.getByLabel('Target', { exact: true }).fill('IC 10');
		await photographer.take('create-target-folders');
		await photographer.press('Preview');
		await takePreview(photographer, 'create-target-folders-preview');
		photographer.start('create-stage');
		await page.locator('.modal').waitFor();
		await photographer.take('create-stage');
		await photographer.escape();
		photographer.start('create-rig');
		await page.locator('.modal').waitFor();
		await photographer.press('Preview');
		await photographer.take('create-rig');
		await photographer.escape();
	});
}

/** What was done: an archive, its history, and the way back. */
export async function history(): Promise<void> {
	await inDemo(true, async (photographer, { drive }) => {
		const {
			obsidian,
			obsidian: { page },
		} = photographer;
		const archive = join(drive, 'Archive');
		await mkdir(archive);
		await obsidian.openNote('Astro/Targets/M 51.md');
		photographer.start('archive-target');
		await page.getByRole('textbox', { name: 'Archive folder' }).fill(archive);
		await photographer.press('Preview');
		await page.locator('.astro-preview').waitFor();
		await photographer.takeToEnd('archive-preview', page.locator('.astro-preview'));
		await photographer.press('Run');
		await page.getByText('verified.').waitFor();
		await photographer.take('archive-done');
		await photographer.dismissNotices();
		await obsidian.openNote(M45);
		photographer.start('accept-left');
		await photographer.press('Run');
		await page.locator('.notice', { hasText: 'done' }).waitFor();
		await photographer.take('accept-done');
		await photographer.dismissNotices();
		photographer.start('show-history');
		await page.locator('.astro-operations').waitFor();
		await photographer.take('history');
		await page.locator('.astro-operations').getByRole('button', { name: /^Undo/ }).first().click();
		await page.locator('.mod-confirmation').waitFor();
		await photographer.take('undo');
		await photographer.press('Undo');
		await page.locator('.notice', { hasText: 'where it was' }).waitFor();
		await photographer.take('undo-done');
	});
}

/** Hundreds of folders at once. */
export async function hugePreview(): Promise<void> {
	await inWindow(
		{
			prepare: async ({ data }) => {
				const camera = new Camera();
				for (let night = 0; night < 110; night++) {
					for (const filter of ['L', 'Ha'])
						await camera.shoot(data, {
							target: 'M 31',
							stage: '10_Blink',
							state: 'unreviewed',
							night: shiftDate('2025-01-01', night),
							filter,
							exposureSeconds: 120,
						});
				}
			},
		},
		async (photographer, { data }) => {
			await useDataFolder(photographer.obsidian, data);
			await photographer.obsidian.openNote('Astro/Targets/M 31.md');
			await photographer.dismissNotices();
			photographer.start('accept-left');
			await takePreview(photographer, 'huge-preview');
		},
	);
}

/** Locks, operations that were cut short, frames that are gone, a drive that is away. */
export async function wayOuts(): Promise<void> {
	await inDemo(true, async (photographer, { data, drive }) => {
		const {
			obsidian,
			obsidian: { page },
		} = photographer;
		const ours = join(data, '.astro-data-log');
		await mkdir(ours, { recursive: true });
		await writeFile(
			join(ours, 'lock'),
			JSON.stringify({ host: 'observatory', pid: 77, session: 'x', sinceMs: Date.parse('2026-01-14T20:30:00Z') }),
		);
		await obsidian.openNote(M45);
		photographer.start('advance-target');
		await photographer.press('Run');
		await page.locator('.notice', { hasText: 'observatory' }).waitFor();
		await photographer.take('locked-notice');
		await photographer.press('Unlock');
		await page.locator('.mod-confirmation').waitFor();
		await photographer.take('unlock');
		await photographer.press('Unlock');
		await page.locator('.notice', { hasText: 'unlocked' }).waitFor();
		await photographer.dismissNotices();

		const id = '20260114T203000-2222';
		const [from, away] = [`${RC8.folder}/60_Done/M 51`, join(drive, 'Gone')];
		const [file = ''] = (await readdir(join(data, from), { recursive: true })).filter(name =>
			name.endsWith('.fits'),
		);
		const lines = [
			{
				version: 1,
				id,
				operation: 'archive',
				title: 'Archive M 51',
				outside: [away],
				madeAtMs: 0,
				steps: 1,
				files: 1,
				bytes: 1,
			},
			{ kind: 'move file', from: `${from}/${file}`, to: `${away}/${file}`, sizeBytes: 1, mtimeMs: 1 },
			{ begin: 'forward' },
		];
		await writeFile(join(ours, `${id}.unfinished`), lines.map(line => JSON.stringify(line)).join('\n'));
		photographer.start('recover-operation');
		await page.locator('.mod-confirmation').waitFor();
		await photographer.take('recover');
		await photographer.press('Finish it');
		await page.locator('.notice', { hasText: 'The disk failed' }).waitFor();
		await photographer.take('unfinished-notice');
		await photographer.press('Recover');
		await page.locator('.mod-confirmation').waitFor();
		await photographer.take('recover-stuck');
		await photographer.press('Leave it as it is');
		await page.locator('.notice', { hasText: 'given up' }).waitFor();
		await photographer.dismissNotices();

		await rename(data, `${data} away`);
		await obsidian.runCommand('refresh');
		await page.locator('.notice').waitFor();
		await photographer.take('tree-away-notice');
		await photographer.dismissNotices();
		await obsidian.openSettings();
		await page.getByText('there is no such folder').waitFor();
		await photographer.take('tree-away-settings');
		await photographer.escape();
		await rename(`${data} away`, data);
		await rename(join(data, RC8.folder, '20_Data'), join(drive, '20_Data'));
		await obsidian.openNote(NOTE);
		await obsidian.runCommand('refresh');
		await photographer.take('lost-frames');
		await photographer.press('Accept the new state');
		await page.getByText(/notes? updated/).waitFor();
		await photographer.dismissNotices();
		await obsidian.runCommand('forget-missing-data');
		await photographer.take('forget-missing');
		await photographer.press('Keep');
		await photographer.takeNote('missing-data', NOTE, 'h2:text("Nights")');
	});
}

export async function flats(): Promise<void> {
	await inDemo(true, async photographer => {
		const {
			obsidian,
			obsidian: { page },
		} = photographer;
		await obsidian.openNote(RIG);
		photographer.start('record-flats');
		await page.getByRole('textbox', { name: 'Filters' }).fill('L, R, G, B');
		await page.getByRole('textbox', { name: 'Angles' }).fill('12, x');
		await photographer.press('Record');
		await photographer.take('record-flats-refused');
		await page.getByRole('textbox', { name: 'Angles' }).fill('12, 45.5');
		await photographer.take('record-flats');
		await photographer.press('Record');
		await page.getByText('Recorded:').waitFor();
		await photographer.take('record-flats-done');
		await photographer.dismissNotices();
		photographer.start('list-flats');
		await page.getByText('flat frames total').waitFor();
		await photographer.takeToEnd('flats-list', page.locator('.astro-list-modal'));
		await page.getByRole('button', { name: 'Clear recorded flats of L' }).click();
		await photographer.take('flats-clear');
		await photographer.press('Keep');
		await photographer.press('Reset all');
		await photographer.take('flats-reset');
		await page.locator('.mod-confirmation').getByRole('button', { name: 'Reset all' }).click();
		await photographer.press('Done');
		await obsidian.openNote(RIG);
		photographer.start('show-flats-to-shoot');
		await page.getByRole('button', { name: 'Write checklist' }).waitFor();
		await photographer.take('flats-to-shoot');
		await photographer.press('Write checklist');
		await page.getByText('L 12').first().waitFor();
		await photographer.take('flat-checklist');
		photographer.start('import-flat-history');
		await page
			.getByRole('textbox', { name: 'Or paste its text' })
			.fill('{ "L": { "45.0": "2025-09-21", "70.0": "2025-04-01" } }');
		await photographer.take('import-flats');
		await photographer.escape();
		photographer.start('mark-rig-changed');
		await page.getByText('First night with the changed rig').waitFor();
		await photographer.take('mark-rig-changed');
	});
}
