/** The log of a note as its code block draws it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeBrowser, openObsidian, type ObsidianPage } from './harness/obsidian-page';
import { cells, seriousFindings } from './person';

const HEADER = 'night,rig,panel,filter,exposure,accepted,unreviewed,rejected,angle_min,angle_max,tree,state';
const block = (...lines: string[]): string => ['```astro-nights', ...lines, '```'].join('\n');

let obsidian: ObsidianPage;

async function draw(text: string): Promise<string[][]> {
	await obsidian.writeNote('Note.md', text);
	await obsidian.openNote('Note.md');
	return cells(obsidian, 'table.astro-nights');
}

beforeAll(async () => {
	obsidian = await openObsidian({ node: false });
});

afterAll(async () => {
	expect(await obsidian.close()).toEqual([]);
	await closeBrowser();
});

test('has the columns that say something, the newest night on top, filters in their order', async () => {
	expect(
		await draw(
			block(
				HEADER,
				'2025-09-14,RC8@f8.0+ZWO ASI2600MM Pro,,Ha,300,6,0,2,359.32,0.44,a,here',
				'2025-09-14,RC8@f8.0+ZWO ASI2600MM Pro,,L,120,10,0,0,70,70.02,a,here',
				'2025-09-14,Redcat51@f4.9+AP26CC,,OSC,60,30,0,0,,,a,archived',
				'2025-09-20,RC8@f8.0+ZWO ASI2600MM Pro,,Ha,300,6,0,0,70.1,70.1,b,missing',
				',RC8@f8.0+ZWO ASI2600MM Pro,,Ha,300,1,0,0,,,a,here',
			),
		),
	).toEqual([
		['Night', 'Rig', 'Filter', 'Exposure', 'Accepted', 'Rejected', 'Integration', 'Angle', 'Data'],
		['2025-09-20', 'RC8', 'Ha', '300 s', '6', '–', '0 h 30 m', '70.1°', 'Missing'],
		['2025-09-14', 'RC8', 'L', '120 s', '10', '–', '0 h 20 m', '70.0°', ''],
		['', '', 'Ha', '300 s', '6', '2', '0 h 30 m', '359.3°–0.4°', ''],
		['', 'Redcat51', 'OSC', '60 s', '30', '–', '0 h 30 m', '–', 'Archived'],
		['Unknown', 'RC8', 'Ha', '300 s', '1', '–', '0 h 05 m', '–', ''],
		['3 nights, 53 subs, 1 h 55 m'],
	]);
	expect(await seriousFindings(obsidian.page, '.markdown-preview-section')).toEqual([]);
});

test('names panels, and whole rigs where their optics are the same', async () => {
	expect(
		await draw(
			block(
				HEADER,
				'2025-09-14,RC8@f8.0+A,1,L,120,1,0,0,,,a,here',
				'2025-09-14,RC8@f8.0+A,2,L,120,1,0,0,,,a,here',
				'2025-09-14,RC8@f5.3+A,2,L,120,0,1,0,,,a,here',
			),
		),
	).toEqual([
		['Night', 'Rig', 'Panel', 'Filter', 'Exposure', 'Accepted', 'Unreviewed', 'Integration'],
		['2025-09-14', 'RC8@f5.3+A', '2', 'L', '120 s', '–', '1', '0 h 02 m'],
		['', 'RC8@f8.0+A', '1', 'L', '120 s', '1', '–', '0 h 02 m'],
		['', '', '2', 'L', '120 s', '1', '–', '0 h 02 m'],
		['1 night, 3 subs, 0 h 06 m'],
	]);
});

test('counts nights that were kept whole as accepted, as the rest of the note does', async () => {
	const night = block(HEADER, '2025-09-14,RC8@f8.0+A,,L,120,1,2,0,,,a,here');
	expect((await draw(night)).slice(0, 2)).toEqual([
		['Night', 'Filter', 'Exposure', 'Accepted', 'Unreviewed', 'Integration'],
		['2025-09-14', 'L', '120 s', '1', '2', '0 h 06 m'],
	]);
	await obsidian.writeNote('Note.md', `---\nkept_all: 2025-09-14 2\n---\n${night}`);
	await expect
		.poll(async () => (await cells(obsidian, 'table.astro-nights')).slice(0, 2))
		.toEqual([
			['Night', 'Filter', 'Exposure', 'Accepted', 'Integration'],
			['2025-09-14', 'L', '120 s', '3', '0 h 06 m'],
		]);
});

test("says so when it is empty or when lines can't be read", async () => {
	expect(await draw(block(HEADER))).toEqual([]);
	expect(await obsidian.page.locator('.block-language-astro-nights').textContent()).toBe('No nights yet.');
	await draw(block(HEADER, '2025-09-14,RC8@f8.0+A,,L,120,1,0,0,,,a,here', 'not a night at all'));
	expect(await obsidian.page.locator('.block-language-astro-nights .astro-wrong').textContent()).toBe(
		"1 line can't be read.",
	);
});

test('never takes what a name spells for markup', async () => {
	await draw(block(HEADER, '2025-09-14,RC8@f8.0+A,,<img src=x onerror=alert(1)>,120,1,0,0,,,a,here'));
	expect(await obsidian.page.locator('.astro-nights img').count()).toBe(0);
	expect(await obsidian.page.locator('.astro-nights').textContent()).toContain('<img src=x onerror=alert(1)>');
});
