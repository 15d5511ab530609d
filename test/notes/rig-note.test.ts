import { describe, expect, test } from 'vitest';
import { FilterTable } from '../../src/domain/filter';
import { FlatsByFilter } from '../../src/domain/flats/flat';
import { coverLights, FLAT_DEFAULTS, type LightsAtAngle } from '../../src/domain/flats/flat-coverage';
import { readFlatItems } from '../../src/domain/flats/flat-list';
import type { RigFacts } from '../../src/domain/calibration/rig-facts';
import { flatTableOf } from '../../src/domain/flats/rig-flats';
import { parseStage } from '../../src/domain/stage';
import { newRigNote, rigConfigOf, updateRigNote } from '../../src/notes/rig-note';

const filters = new FilterTable();
const RULES = { filters, compareFilters: (a: string, b: string) => filters.compare(a, b) };
const RC8 = 'RC8@f8.0+ZWO ASI2600MM Pro';

function facts(items: readonly string[] = [], more: Partial<RigFacts> = {}): RigFacts {
	const lights: LightsAtAngle[] = [
		{ filter: 'L', angleDegrees: 45, angleSystem: 'mechanical', night: '2025-09-14', count: 1 },
	];
	const flats = readFlatItems(items, filters).flats;
	return {
		rig: RC8,
		isWhole: true,
		flats: [],
		library: [],
		targets: [],
		table: flatTableOf(
			coverLights(lights, flats, { ...FLAT_DEFAULTS, ...RULES, source: 'mechanical', rigChanged: [] }),
			new FlatsByFilter(flats, RULES.filters),
			{ ...FLAT_DEFAULTS, ...RULES, source: 'mechanical', rigChanged: [], few: false },
		),
		...more,
	};
}
const update = (text: string, known?: RigFacts) => updateRigNote(text, known, RULES);
const stage = (folder: string) => parseStage(folder) ?? null;

const EMPTY = `---
rig: ${RC8}
tags:
  - astro/rig
---

## Flats

%% astro-data-log:begin flats %%

%% astro-data-log:end flats %%

## Dark library

%% astro-data-log:begin library %%

%% astro-data-log:end library %%

## Targets

%% astro-data-log:begin targets %%

%% astro-data-log:end targets %%
`;

const withItems = (text: string, ...items: string[]): string =>
	text.replace('---\n\n', `flats:\n${items.map(item => `  - ${item}\n`).join('')}---\n\n`);

describe("a rig's note", () => {
	test('begins with three empty parts', () => expect(newRigNote(RC8)).toBe(EMPTY));
	test('tells flats, darks and targets', () => {
		const note = withItems(EMPTY, 'L 46° 2025-09-15', 'Ha 3nm 45.25°');
		const flat = { angleSystem: 'mechanical', source: 'found' } as const;
		const { text, problems } = update(
			note,
			facts(['L 46° 2025-09-15', 'Ha 3nm 45.25°'], {
				flats: [
					{ ...flat, filter: 'R', angleDegrees: null, angleSystem: null, date: null },
					{ ...flat, filter: 'L', angleDegrees: 46, date: '2025-09-20' },
					{ ...flat, filter: 'L', angleDegrees: 9.5, date: '2025-09-20', hasAngleOfLights: true },
				],
				library: [
					{
						kind: 'dark',
						isMaster: false,
						temperatureCelsius: -10,
						gain: 'gain 100',
						exposureSeconds: [60, 300],
						files: 80,
					},
					{
						kind: 'bias',
						isMaster: true,
						temperatureCelsius: -10,
						gain: 'gain 100',
						exposureSeconds: [],
						files: 1,
					},
					{
						kind: 'dark flat',
						isMaster: false,
						temperatureCelsius: null,
						gain: null,
						exposureSeconds: [2.5],
						files: 3,
					},
					{
						kind: 'dark',
						isMaster: true,
						temperatureCelsius: -10,
						gain: 'gain 100',
						exposureSeconds: [300],
						files: 2,
					},
					{
						kind: 'dark',
						isMaster: true,
						temperatureCelsius: -20,
						gain: 'ISO 800',
						exposureSeconds: [300],
						files: 1,
					},
				],
				targets: [
					{ target: 'M 33', stage: stage('60_Done'), seconds: 3600 },
					{ target: 'M 31', stage: stage('20_Data'), seconds: 5400 },
					{ target: 'M 101', stage: null, seconds: 0 },
					{ target: 'Loop', stage: stage('20_Data'), seconds: 60 },
				],
			}),
		);
		expect(problems).toEqual([]);
		expect(text).toBe(`---
rig: ${RC8}
tags:
  - astro/rig
flats:
  - L 46° 2025-09-15
  - Ha 3nm 45.25°
optics: RC8
focal_ratio: 8
camera: ZWO ASI2600MM Pro
targets: 4
hours: 2.52
---

## Flats

%% astro-data-log:begin flats %%

| Filter | Detected angles | To shoot | Status |
| --- | --- | --- | --- |
| L | 45.0° (1) | – | ✓ Have |

| Filter | Angle | Date | Source |
| --- | ---: | --- | --- |
| L | 9.5° | 2025-09-20 | found, at the angle of its lights |
| L | 46° | 2025-09-20 | found |
| L | 46° | 2025-09-15 | recorded |
| R | – | – | found |
| Ha 3nm | 45.25° | – | recorded |

%% astro-data-log:end flats %%

## Dark library

%% astro-data-log:begin library %%

| Temperature | Gain | Kind | Exposures | Files |
| ---: | --- | --- | --- | ---: |
| -20 °C | ISO 800 | Master dark | 300 s | 1 |
| -10 °C | gain 100 | Master bias | | 1 |
| -10 °C | gain 100 | Master dark | 300 s | 2 |
| -10 °C | gain 100 | Dark | 60 s, 300 s | 80 |
| – | – | Flat dark | 2.5 s | 3 |

%% astro-data-log:end library %%

## Targets

%% astro-data-log:begin targets %%

| Stage | Target | Integration |
| --- | --- | ---: |
| 20_Data | [[Loop]] | 0 h 01 m |
| 20_Data | [[M 31]] | 1 h 30 m |
| 60_Done | [[M 33]] | 1 h 00 m |
| – | [[M 101]] | 0 h 00 m |

%% astro-data-log:end targets %%
`);
	});
	test('says so where there is nothing', () => {
		const nothing = { ...facts(), table: { ...facts().table, rows: [] } };
		const { text } = update(EMPTY, nothing);
		expect(
			['No flats yet.', 'No darks yet.', 'No targets yet.'].every(words => text.includes(`\n\n${words}\n\n`)),
		).toBe(true);
		expect(text).toMatch(/^targets: 0\nhours: 0$/m);
	});
	test('stays the same bytes at the second look', () => {
		const { text } = update(EMPTY, facts());
		expect(update(text, facts()).text).toBe(text);
		expect(text).not.toBe(EMPTY);
	});
	test("names optics alone where the rig's name breaks the convention", () => {
		const { text } = update(newRigNote('My scope'), facts([], { rig: 'My scope' }));
		expect(text).toMatch(/^optics: My scope$/m);
		expect(text).not.toMatch(/^(focal_ratio|camera):/m);
	});
});

describe('what is not known', () => {
	test("leaves the note as it is on a device without the trees, but says what can't be read", () => {
		const note = withItems(EMPTY, 'L 45° yesterday');
		expect(update(note)).toEqual({
			text: note,
			problems: [
				expect.objectContaining({
					code: 'note-property-unreadable',
					detail: expect.objectContaining({ value: 'L 45° yesterday' }) as unknown,
				}),
			],
		});
	});
	test('leaves flats and darks alone where some of them may lie elsewhere; targets and hours follow the notes', () => {
		const before = update(
			EMPTY,
			facts([], {
				library: [
					{
						kind: 'dark',
						isMaster: false,
						temperatureCelsius: -10,
						gain: 'gain 100',
						exposureSeconds: [300],
						files: 40,
					},
				],
			}),
		).text;
		const { text } = update(
			before,
			facts([], { isWhole: false, targets: [{ target: 'M 31', stage: stage('20_Data'), seconds: 3600 }] }),
		);
		expect(text).toBe(
			before
				.replace(
					'No targets yet.',
					'| Stage | Target | Integration |\n| --- | --- | ---: |\n| 20_Data | [[M 31]] | 1 h 00 m |',
				)
				.replace('targets: 0\nhours: 0', 'targets: 1\nhours: 1'),
		);
	});
	test("of properties that can't be parsed leaves the note as it is", () => {
		const broken = EMPTY.replace('---\n', '---\nflats: "L 45\n');
		expect(update(broken, facts())).toEqual({
			text: broken,
			problems: [expect.objectContaining({ code: 'note-broken-yaml', path: '' })],
		});
		expect(rigConfigOf(broken, filters).config.recorded).toEqual([]);
	});
});

describe("what is the user's", () => {
	test('stays byte for byte: words, properties, comments, line ends', () => {
		const words = {
			top: '# My RC8 | $& %%x%%\r\n',
			between: 'Bought 2019.\r\n\t- [ ] collimate\r\n',
			bottom: '\r\nThe end.',
		};
		const note =
			EMPTY.replace(
				'tags:',
				'flats: # what I shot\n  # in spring\n  - L 45° 2025-04-01 # cloudy\n  - nonsense\nmine: "x: #y" # ' +
					'why\nsymmetry:   180\ntags:',
			)
				.replace(/\n/g, '\r\n')
				.replace('## Flats\r\n', `${words.top}## Flats\r\n`)
				.replace('## Dark library', `${words.between}## Dark library`) + words.bottom;
		const { text, problems } = update(note, facts(['L 45° 2025-04-01']));
		expect(problems.map(({ detail }) => detail?.['value'])).toEqual(['nonsense']);
		const ours = /^(optics|focal_ratio|camera|targets|hours): .*\r\n/gm;
		const bare = (all: string): string =>
			all.replace(ours, '').replace(/(begin \w+ %%\r\n)[\s\S]*?(%% astro-data-log:end)/g, '$1$2');
		expect(bare(text)).toBe(bare(note));
		expect(text.split('\n').every((line, at, all) => at === all.length - 1 || line.endsWith('\r'))).toBe(true);
		expect(text).toContain('| L | 45.0° (1) |');
	});
	test('includes a part that was removed, one that was broken, and what a formatter did', () => {
		const full = update(EMPTY, facts()).text;
		const without = full.replace(
			/%% astro-data-log:begin library %%[\s\S]*?%% astro-data-log:end library %%\n/,
			'',
		);
		expect(
			update(
				without,
				facts([], {
					library: [
						{
							kind: 'dark',
							isMaster: false,
							temperatureCelsius: 0,
							gain: null,
							exposureSeconds: [1],
							files: 1,
						},
					],
				}),
			),
		).toEqual({ text: without, problems: [] });
		const padded = full.replaceAll('| L |', '|   L     |');
		expect(update(padded, facts()).text).toBe(padded);
		const broken = EMPTY.replace('%% astro-data-log:end targets %%\n', '');
		const { text, problems } = update(broken, facts());
		expect(problems).toEqual([
			{
				code: 'note-broken-region',
				path: '',
				detail: { region: 'targets', kind: 'unclosed', line: expect.any(Number) as unknown },
			},
		]);
		expect(text.slice(text.indexOf('## Targets'))).toBe(broken.slice(broken.indexOf('## Targets')));
	});
	test('may be a key of ours with an anchor: then no property is written, and it is said', () => {
		const note = EMPTY.replace('tags:', 'hours: &h 5\ntags:');
		const { text, problems } = update(note, facts());
		expect(problems).toMatchObject([{ code: 'note-broken-yaml', detail: { reason: 'hours' } }]);
		expect(text.slice(0, text.indexOf('## Flats'))).toBe(note.slice(0, note.indexOf('## Flats')));
	});
});
