/**
 * Pictures of notes: tables, charts, dials, reports, and what stands there instead where something is missing or
 * broken.
 */
import { onSlowDisk } from './person';
import { inDemo, inWindow } from './screenshots-window';

export const NOTE = 'Astro/Targets/NGC 7331.md';
export const MOSAIC = 'Astro/Targets/M 31.md';
export const RIG = 'Astro/Rigs/RC8@f8.0+ZWO ASI2600MM Pro.md';
const SEVERAL_RIGS = 'Astro/Targets/NGC7000.md';

/** A first evening: from the question for a folder to notes with goals. */
export async function firstEvening(): Promise<void> {
	await inDemo(false, async (photographer, { data }) => {
		const { obsidian } = photographer;
		const { page } = obsidian;
		const field = page.getByRole('textbox', { name: 'Data folder' });
		await obsidian.openNote(NOTE);
		photographer.start('refresh');
		await field.waitFor();
		await photographer.take('first-start');
		await field.fill(`${data}/Typo`);
		await page.getByText('there is no such folder').waitFor();
		await photographer.take('first-start-refused');
		await field.fill(data);
		await photographer.press('Use this folder');
		await page.getByText('This was found').waitFor();
		await photographer.take('first-look');
		await photographer.press('Make the notes');
		await page.locator('.notice', { hasText: / in \d+\.\d s\./ }).waitFor();
		await photographer.take('summary-notice');
		await photographer.dismissNotices();
		await onSlowDisk(obsidian, 20, async () => {
			photographer.start('rebuild');
			await page.getByText(/Reading the Data folder: [3-9]\d\d/).waitFor();
			await photographer.take('progress-notice');
			await photographer.press('Cancel');
			await page.getByText('Cancelled.').waitFor();
			await photographer.take('cancelled-notice');
		});
		await photographer.dismissNotices();
		photographer.start('open-target-note');
		await page.locator('.prompt').waitFor();
		await photographer.take('target-picker');
		await photographer.escape();
		photographer.start('create-target');
		await page.getByRole('textbox', { name: 'Name' }).fill('Sh2-129');
		await photographer.take('create-target');
	});
}

export async function notes(): Promise<void> {
	await inDemo(true, async photographer => {
		await photographer.takeNote('target-note', NOTE);
		await photographer.takeNote('target-note-tables', NOTE, 'h2');
		await photographer.takeNote('target-note-flats', NOTE, 'h2:text("Flats")');
		await photographer.takeNote('target-note-nights', NOTE, 'h2:text("Nights")');
		await photographer.takeNote('target-note-calibration', NOTE, 'h3:text("Calibration")');
		await photographer.takeNote('mosaic-note', MOSAIC, 'h2');
		await photographer.takeNote('mosaic-note-nights', MOSAIC, 'h2:text("Nights")');
		await photographer.takeNote('several-rigs-flats', SEVERAL_RIGS, 'h2:text("Flats")');
		await photographer.takeNote('several-rigs-nights', SEVERAL_RIGS, 'h2:text("Nights")');
		await photographer.takeNote('rig-note', RIG);
		await photographer.takeNote('rig-note-library', RIG, 'h2:text("Dark library")');
		await photographer.takeNote('health-report', 'Astro/Health report.md');
		await photographer.takeNote(
			'health-report-end',
			'Astro/Health report.md',
			'h2:last-of-type, h3:text("Frames that are there twice")',
		);
		await photographer.resize(300);
		await photographer.takeNote('target-note-narrow', NOTE, 'h2');
		await photographer.takeNote('target-note-flats-narrow', NOTE, 'h2:text("Flats")');
	});
}

/** The charts of notes, wide and in a narrow pane. */
export async function charts(): Promise<void> {
	await inDemo(true, async photographer => {
		const { obsidian } = photographer;
		for (const path of [NOTE, RIG])
			await obsidian.writeNote(
				path,
				(await obsidian.readNote(path)).replace('## Flats\n', '## Flats\n\n```astro-flats\n```\n'),
			);
		for (const [suffix, width] of [
			['', 1280],
			['-narrow', 300],
		] as const) {
			await photographer.resize(width);
			await photographer.takeNote(`chart-progress${suffix}`, NOTE, '.block-language-astro-progress');
			await photographer.takeNote(`chart-progress-mosaic${suffix}`, MOSAIC, '.block-language-astro-progress');
			await photographer.takeNote(`chart-nights${suffix}`, NOTE, '.block-language-astro-nights');
			await photographer.takeNote(`chart-flats${suffix}`, NOTE, '.block-language-astro-flats');
			await photographer.takeNote(`chart-flats-rig${suffix}`, RIG, '.block-language-astro-flats');
		}
	});
}

const LOG = 'night,rig,panel,filter,exposure,accepted,unreviewed,rejected,angle_min,angle_max,tree,state';
const block = (language: string, ...lines: string[]): string => ['```' + language, ...lines, '```', ''].join('\n');
const target = (name: string, ...parts: string[]): string =>
	[`---\ntarget: ${name}\ntags:\n  - astro/target\n---`, ...parts].join('\n\n');
const nights = (...rows: string[]): string =>
	`%% astro-data-log:begin nights %%\n\n${block('astro-nights', LOG, ...rows)}\n%% astro-data-log:end nights %%`;

/** Notes whose charts have nothing to show, or can't. */
const BARE: Readonly<Record<string, string>> = {
	'Wrong goal.md': target(
		'Wrong goal',
		block('astro-progress'),
		nights('2026-01-02,RC8@f8.0+A,,L,300,12,0,0,,,k3f9,here'),
	).replace('tags:', 'goal_L: soon\ngoal_Ha: 4\ntags:'),
	'Empty.md': target('Empty', block('astro-progress'), block('astro-flats'), nights()),
	'Newer.md': target('Newer', block('astro-progress'), nights().replace(LOG, `# astro-nights 9\n${LOG}`)),
	'Broken.md': target(
		'Broken',
		block('astro-progress'),
		block('astro-flats'),
		nights('2026-01-02,RC8@f8.0+A,,L,300,12,0,0,,,k3f9,here', 'yesterday,?').replace(
			/\n%% astro-data-log:end nights %%/,
			'',
		),
	),
	'Unreadable.md': target(
		'Unreadable',
		block('astro-progress'),
		nights('2026-01-02,RC8@f8.0+A,,L,300,12,0,0,,,k3f9,here', 'yesterday,?'),
	),
	"Somebody's.md": `Not one of ours.\n\n${block('astro-progress')}\n${block('astro-flats')}`,
};

export async function bareCharts(): Promise<void> {
	await inWindow({ files: { ...BARE } }, async photographer => {
		// A goal that can't be read is said, too.
		await photographer.obsidian.page.locator('.notice').waitFor();
		for (const path of Object.keys(BARE)) {
			await photographer.takeNote(
				`chart-bare-${path
					.slice(0, -3)
					.toLowerCase()
					.replace(/[^a-z]+/g, '-')}`,
				path,
			);
			await photographer.dismissNotices();
		}
	});
}
