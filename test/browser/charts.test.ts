/** The charts in notes, as the built plugin draws them from the notes alone, on a device without a Data tree. */
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { wrapRegion } from '../../src/notes/regions/regions';
import { closeBrowser, openObsidian, type ObsidianPage, type OpenOptions } from './harness/obsidian-page';
import { cells, seriousFindings } from './person';

const RC8 = 'RC8@f8.0+ZWO ASI2600MM Pro';
const HEADER = 'night,rig,panel,filter,exposure,accepted,unreviewed,rejected,angle_min,angle_max,tree,state';
const M31 = 'Astro/Targets/M 31.md';
const RIG = `Astro/Rigs/${RC8}.md`;

const log = (...rows: string[]): string => wrapRegion('nights', ['```astro-nights', HEADER, ...rows, '```'].join('\n'));
const block = (language: string): string => `\`\`\`${language}\n\`\`\``;
const note = (properties: string[], ...parts: string[]): string =>
	`---\n${properties.join('\n')}\n---\n${parts.join('\n\n')}\n`;
const target = (goals: string[], ...parts: string[]): string =>
	note(['target: M 31', 'tags:', '  - astro/target', ...goals], block('astro-progress'), ...parts);
const FLATS = wrapRegion(
	'flats',
	[
		'| Filter | Detected angles | Flats | To shoot | Status | Coverage |',
		'| --- | --- | --- | --- | --- | --- |',
		'| L | 70.4°–71.7° (6) | 70° 2025-09-15 | – | ✓ Have | 70°→70.4°–71.7° |',
		'| Ha | 70.4°–120.0° (9) | 70° 2025-09-15 | 120° | ⚠ Need more | 70°→70.4°–72.5°; ?→119.6°–120.0° |',
	].join('\n'),
);
const SHOT = log(
	`2025-09-14,${RC8},,L,300,24,12,0,70.4,71.7,a,here`,
	`2025-09-16,${RC8},,Ha,300,12,0,3,70.4,120,a,archived`,
);
const WHOLE = target(['goal_L: 4', 'goal_Ha: 1'], block('astro-flats'), FLATS, SHOT);
const THE_RIG = note(
	[`rig: ${RC8}`, 'tags:', '  - astro/rig', 'flats:', '  - L 12° 2025-09-20'],
	block('astro-flats'),
	wrapRegion('flats', ''),
);

let obsidian: ObsidianPage;

async function open(files: Record<string, string>, options: OpenOptions = {}): Promise<void> {
	obsidian = await openObsidian({ node: false, files, ...options });
	await obsidian.openNote(Object.keys(files)[0] ?? '');
}

const section = (name: string): Locator => obsidian.page.locator(`.block-language-astro-${name}`);
const canvas = (name: string): Locator => section(name).locator('canvas');

/** How many of a canvas's dots have each colour, blank ones left out: "196,30,23". */
function coloursOn(of: Locator): Promise<Record<string, number>> {
	return of.evaluate(element => {
		const { width, height } = element as HTMLCanvasElement;
		const data =
			width * height > 0
				? ((element as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [])
				: [];
		const colours: Record<string, number> = {};
		for (let at = 0; at < data.length; at += 4)
			if (data[at + 3] === 255) {
				const colour = data.slice(at, at + 3).join();
				colours[colour] = (colours[colour] ?? 0) + 1;
			}
		return colours;
	});
}
const dotsOf = async (of: Locator, colour: string): Promise<number> => (await coloursOn(of))[colour] ?? 0;
/** Colours of styles.css. */
const LIGHT = { l: '118,121,128', ha: '108,1,78' };
const DARK = { l: '164,166,171', ha: '184,69,141' };
/** Nothing in a note but tables, which scroll by themselves, is wider than its pane. */
const tooWide = (): Promise<string[]> =>
	obsidian.page.evaluate(() => {
		const view = document.querySelector('.markdown-preview-view');
		const right = view?.getBoundingClientRect().right ?? 0;
		return Array.from(view?.querySelectorAll('[class*="block-language-astro"] *') ?? [])
			.filter(
				element =>
					!element.closest('.astro-table-scroll, .astro-visually-hidden') &&
					element.getBoundingClientRect().right > right + 0.5,
			)
			.map(element => element.outerHTML.slice(0, 80));
	});

const close = async (): Promise<void> => {
	expect(await obsidian.close()).toEqual([]);
};

afterAll(closeBrowser);

describe('the charts of a note', () => {
	beforeEach(() => open({ [M31]: WHOLE, [RIG]: THE_RIG }, { theme: 'light' }));
	afterEach(close);

	test('progress: bars, and the same in words and numbers', async () => {
		await expect.poll(() => dotsOf(canvas('progress'), LIGHT.ha)).toBeGreaterThan(500);
		// L: 2 h and 1 h of 4 h, 1.15 × 2 h − 1 h to shoot; Ha: all of 1 h. (2 + 1 / 1.15 + 1) / 5 = 77.39 %.
		expect(await canvas('progress').getAttribute('aria-label')).toBe('Progress of M 31: 77 %, 1 h 18 m to shoot');
		expect(await section('progress').locator('figcaption').textContent()).toBe('77 %, 1 h 18 m to shoot');
		expect(await cells(obsidian, '.block-language-astro-progress table')).toEqual([
			['Filter', 'Accepted', 'Unreviewed', 'Goal', 'Capture target', 'To shoot'],
			['L', '2 h 00 m', '1 h 00 m', '4 h 00 m', '4 h 36 m', '1 h 18 m'],
			['Ha', '1 h 00 m', '0 h 00 m', '1 h 00 m', '1 h 09 m', '0 h 00 m'],
		]);
		expect(await section('progress').locator('li').allTextContents()).toEqual([
			'Accepted',
			'Unreviewed',
			'Goal',
			'Capture target, 15 % more',
		]);
	});

	test('progress: a goal that is typed moves the bars', async () => {
		await expect.poll(() => dotsOf(canvas('progress'), LIGHT.ha)).toBeGreaterThan(500);
		const before = await dotsOf(canvas('progress'), LIGHT.ha);
		const gone = await canvas('progress').elementHandle();
		await obsidian.writeNote(M31, (await obsidian.readNote(M31)).replace('goal_Ha: 1', 'goal_Ha: 8'));
		// 1.15 × 7 h + 1 h 18 m to shoot.
		await expect
			.poll(() => section('progress').locator('figcaption').textContent())
			.toMatch(/ %, 9 h 21 m to shoot$/);
		await expect.poll(() => dotsOf(canvas('progress'), LIGHT.ha)).toBeLessThan(before / 1.5);
		expect(await gone?.evaluate(element => [element.isConnected, '$chartjs' in element])).toEqual([false, false]);
	});

	test('progress: the numbers of a bar stand at the pointer, and go with it', async () => {
		await expect.poll(() => dotsOf(canvas('progress'), LIGHT.ha)).toBeGreaterThan(0);
		const tooltip = obsidian.page.locator('.astro-chart-tooltip');
		const toldAt = async (name: string, x: number, y: number): Promise<string[]> => {
			// A pointer that stays where it is moves nothing.
			await obsidian.page.mouse.move(0, 0);
			await canvas(name).hover({ position: { x, y } });
			return tooltip.locator('> *').allTextContents();
		};
		await expect
			.poll(() => toldAt('progress', 100, 10))
			.toEqual([
				'L',
				'Accepted',
				'2 h 00 m',
				'Unreviewed',
				'1 h 00 m',
				'Goal',
				'4 h 00 m',
				'Capture target',
				'4 h 36 m',
				'To shoot',
				'1 h 18 m',
			]);
		await expect.poll(() => toldAt('nights', 350, 60)).toEqual(['2025-09-14', 'L', '3 h 00 m']);
		await obsidian.page.mouse.move(0, 0);
		expect(await tooltip.count()).toBe(0);
	});

	test('nights: a bar for each, above the table', async () => {
		await expect.poll(() => dotsOf(canvas('nights'), LIGHT.l)).toBeGreaterThan(500);
		expect(await dotsOf(canvas('nights'), LIGHT.ha)).toBeGreaterThan(200);
		expect(await canvas('nights').getAttribute('aria-label')).toBe(
			'Integration of 2 nights from 2025-09-14 to 2025-09-16, at most 2 days apart; the table below has it ' +
				'in numbers.',
		);
		expect(await section('nights').locator('li').allTextContents()).toEqual(['L', 'Ha']);
		expect(await section('nights').locator('figure + .astro-table-scroll').count()).toBe(1);
	});

	test('flats: a dial for each filter, with its words', async () => {
		await section('flats').locator('svg[role=img]').first().waitFor();
		expect(
			await section('flats')
				.locator('svg[role=img]')
				.evaluateAll(dials => dials.map(dial => dial.getAttribute('aria-label'))),
		).toEqual([
			'Rotator dial of L. ✓ Have. Lights: 70.4°–71.7° (6). Flats: 70° 2025-09-15',
			'Rotator dial of Ha. ⚠ Need more. Lights: 70.4°–120.0° (9). Flats: 70° 2025-09-15. Shoot: 120°',
		]);
		const drawn = (dial: number): Promise<number[]> =>
			Promise.all(
				['window', 'flat', 'served', 'unserved', 'needed'].map(part =>
					section('flats').locator('.astro-dial').nth(dial).locator(`.astro-dial-${part}`).count(),
				),
			);
		expect([await drawn(0), await drawn(1)]).toEqual([
			[1, 1, 1, 0, 0],
			[1, 1, 1, 1, 1],
		]);
		// 120° is to the right of the middle and below it.
		const [needed, dial] = await Promise.all(
			['.astro-dial-needed', 'svg:has(.astro-dial-needed)'].map(part =>
				section('flats').locator(part).boundingBox(),
			),
		);
		expect((needed?.x ?? 0) > (dial?.x ?? 0) + (dial?.width ?? 0) / 2).toBe(true);
		expect((needed?.y ?? 0) > (dial?.y ?? 0) + (dial?.height ?? 0) / 2).toBe(true);
		expect(await section('flats').locator('li').allTextContents()).toEqual([
			'Lights with a flat',
			'Flat ± 2.5°',
			'Lights without a flat',
			'Flat to shoot',
		]);
	});

	test("flats: a rig's note shows what is typed into its list, and the lights of its targets", async () => {
		await obsidian.openNote(RIG);
		const labels = () =>
			section('flats')
				.locator('svg[role=img]')
				.evaluateAll(dials => dials.map(dial => dial.getAttribute('aria-label')));
		await expect
			.poll(labels)
			.toEqual(['Rotator dial of L. Flats: 12° 2025-09-20', 'Rotator dial of Ha. Flats: none']);
		expect(await section('flats').locator('.astro-dial-served').count()).toBe(2);
		await obsidian.writeNote(
			RIG,
			(await obsidian.readNote(RIG)).replace('flats:\n', 'flats:\n  - Ha 120° 2025-09-21\n'),
		);
		await expect
			.poll(labels)
			.toEqual(['Rotator dial of L. Flats: 12° 2025-09-20', 'Rotator dial of Ha. Flats: 120° 2025-09-21']);
		// What it shows of its targets follows their notes.
		const target = await obsidian.readNote(M31);
		await obsidian.writeNote(M31, target.replace(/^\| Ha \| 70\.4.*\n/m, ''));
		await expect.poll(() => section('flats').locator('.astro-dial-served').count()).toBe(1);
		await obsidian.writeNote(M31, target);
		await expect.poll(() => section('flats').locator('.astro-dial-served').count()).toBe(2);
	});

	test('follow the theme', async () => {
		await expect.poll(() => dotsOf(canvas('progress'), LIGHT.ha)).toBeGreaterThan(500);
		expect(await dotsOf(canvas('progress'), DARK.ha)).toBe(0);
		await obsidian.page.evaluate(() => {
			document.body.classList.replace('theme-light', 'theme-dark');
			window.app.workspace.trigger('css-change');
		});
		await expect.poll(() => dotsOf(canvas('progress'), DARK.ha)).toBeGreaterThan(500);
		await expect.poll(() => dotsOf(canvas('nights'), DARK.l)).toBeGreaterThan(500);
		expect(await dotsOf(canvas('progress'), LIGHT.ha)).toBe(0);
	});

	test('follow the note to another name', async () => {
		await expect.poll(() => dotsOf(canvas('progress'), LIGHT.ha)).toBeGreaterThan(500);
		await obsidian.renameNote(M31, 'Andromeda.md');
		await obsidian.writeNote(
			'Andromeda.md',
			(await obsidian.readNote('Andromeda.md')).replace('goal_Ha: 1', 'goal_Ha: 8'),
		);
		await expect
			.poll(() => section('progress').locator('figcaption').textContent())
			.toMatch(/ %, 9 h 21 m to shoot$/);
	});

	test('end with their section', async () => {
		await expect.poll(() => dotsOf(canvas('nights'), LIGHT.l)).toBeGreaterThan(0);
		await canvas('progress').hover({ position: { x: 100, y: 20 } });
		const canvases = await Promise.all(['progress', 'nights'].map(name => canvas(name).elementHandle()));
		const areHeld = () => Promise.all(canvases.map(one => one?.evaluate(element => '$chartjs' in element)));
		expect(await areHeld()).toEqual([true, true]);
		await obsidian.writeNote(M31, 'Words.\n');
		expect(await areHeld()).toEqual([false, false]);
		expect(await obsidian.page.locator('.astro-chart-tooltip').count()).toBe(0);
	});
});

describe('the tables of our notes', () => {
	afterEach(close);

	test('keep what belongs together on one line, and scroll within reach of the keyboard where that is too wide', async () => {
		await open({ [M31]: target([], FLATS, SHOT), 'Mine.md': FLATS }, { width: 1280, height: 900 });
		const table = obsidian.page.locator('.markdown-preview-section table', { hasText: 'Detected angles' });
		const scroller = table.locator('..');
		const linesOf = (text: string): Promise<number> =>
			table
				.getByText(text, { exact: true })
				.first()
				.evaluate(element => element.getClientRects().length);
		const texts = await table.locator('tr').last().locator('td').allTextContents();
		expect(texts).toEqual([
			'Ha',
			'70.4°–120.0° (9)',
			'70° 2025-09-15',
			'120°',
			'⚠ Need more',
			'70°→70.4°–72.5°; ?→119.6°–120.0°',
		]);
		expect(await scroller.getAttribute('tabindex')).toBe(null);
		await obsidian.page.setViewportSize({ width: 300, height: 900 });
		await expect.poll(() => scroller.getAttribute('tabindex')).toBe('0');
		expect(await scroller.evaluate(element => element.scrollWidth > element.clientWidth)).toBe(true);
		expect(await Promise.all(['70° 2025-09-15', '70°→70.4°–72.5°;'].map(linesOf))).toEqual([1, 1]);
		expect(
			await table
				.locator('.astro-whole', { hasText: 'Need more' })
				.evaluate(cell => getComputedStyle(cell).whiteSpace),
		).toBe('nowrap');
		expect(await seriousFindings(obsidian.page, '.markdown-preview-section')).toEqual([]);
		await obsidian.openNote('Mine.md');
		expect(
			await obsidian.page.locator('.markdown-preview-section :is(.astro-whole, .astro-note-table)').count(),
		).toBe(0);
	});
});

describe("charts of what can't be drawn", () => {
	beforeAll(() => open({ 'Note.md': '' }));
	afterAll(close);
	const instead = (name: string) => section(name).locator('p').allTextContents();
	test.each<[string, string, string, string[]]>([
		[
			'a new note',
			target([], SHOT.replace(/^2025.*\n/gm, '')),
			'progress',
			['No frames and no goals yet. A property like goal_L: 10 is a goal of ten hours.'],
		],
		[
			'a log of a newer version',
			target([], SHOT.replace('night,', '# astro-nights 2\nnight,')),
			'progress',
			['This log was written by a newer version (2). Update the plugin on this device.'],
		],
		[
			'a part without an end',
			target([], SHOT.replace('%% astro-data-log:end nights %%', '')),
			'progress',
			['The part "nights" is unclosed (line 9) and was left alone.'],
		],
		[
			"a line that can't be read",
			target(['goal_L: 4'], SHOT.replace('\n2025-09-16', '\n2025-09')),
			'progress',
			["1 line of the log can't be read."],
		],
		[
			"a note that is no target's",
			block('astro-progress'),
			'progress',
			['This block shows the progress of a target: it belongs into the note of one.'],
		],
		[
			'flats of a new note',
			target([], block('astro-flats'), wrapRegion('flats', '')),
			'flats',
			['No flats and no lights yet.'],
		],
		[
			'flats of a note without that part',
			target([], block('astro-flats')),
			'flats',
			['This block draws the part "flats" of this note, which is not there.'],
		],
		[
			'flats of no note of ours',
			block('astro-flats'),
			'flats',
			['This block shows the flats of a target or rig: it belongs into the note of one.'],
		],
	])('%s says so', async (_, text, name, expected) => {
		await obsidian.writeNote('Note.md', text);
		await expect.poll(() => instead(name)).toEqual(expected);
	});
});

describe.each(['light', 'dark'] as const)('in the %s theme', theme => {
	afterEach(close);
	test.each([300, 1280])('%d pixels wide nothing is cut off, and nothing is hard to read', async width => {
		const years = Array.from(
			{ length: 36 },
			(_, at) =>
				`${2023 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-11,${RC8},${(at % 3) + 1},${['L', 'R', 'G', 'B', 'Ha', 'OIII', 'SII'][at % 7] ?? ''},300,${at},6,0,,,a,here`,
		);
		await open(
			{
				[M31]: target(
					['goal_L: 4', 'goal_Ha: 1', 'goal_OIII@Redcat51: 60x300s'],
					block('astro-flats'),
					FLATS,
					log(...years),
				),
			},
			{ theme, width, height: 1200 },
		);
		await expect.poll(async () => Object.keys(await coloursOn(canvas('progress'))).length).toBeGreaterThan(3);
		await expect.poll(() => canvas('nights').count()).toBe(3);
		for (const year of await canvas('nights').all())
			await expect.poll(async () => Object.keys(await coloursOn(year)).length).toBeGreaterThan(3);
		expect(await tooWide()).toEqual([]);
		expect(await seriousFindings(obsidian.page, '.markdown-preview-section')).toEqual([]);
	});
});
