import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, parseSettings, savedForm, SETTINGS_VERSION, type Settings } from '../src/settings';

const settingsOf = (saved: unknown): Settings => parseSettings(saved).settings;
const unreadable = (saved: unknown): string[] => parseSettings(saved).unreadable.map(({ key }) => key);

describe('settings', () => {
	test.each([undefined, null, {}, [], 'text', 7, true, { version: 1 }])(
		'are the defaults where %j was saved',
		saved =>
			expect(parseSettings(saved)).toEqual({
				settings: DEFAULT_SETTINGS,
				unreadable: [],
				newerVersion: undefined,
			}),
	);
	test('keep what was saved and fill in the rest', () => {
		const saved = {
			rejectionBuffer: 0.3,
			goalScope: 'mosaic',
			rejectPatterns: [],
			filterAliases: { Ha: ['Ha 3nm'] },
			rigTimeZones: { 'RC8@f8.0+Cam': 'Africa/Windhoek' },
		};
		expect(settingsOf(saved)).toEqual({ ...DEFAULT_SETTINGS, ...saved });
	});
	test("can't be changed by accident, nor can the defaults", () => {
		expect(Object.isFrozen(settingsOf({}))).toBe(true);
		for (const value of [
			DEFAULT_SETTINGS,
			...Object.values(DEFAULT_SETTINGS),
			...Object.values(DEFAULT_SETTINGS.factOrder),
		])
			expect(Object.isFrozen(value)).toBe(true);
	});
	test(
		'are what DESIGN says: 15 %, one minute, closed from 60 on, goals for each panel, folders first but for ' +
			'exposure and angle',
		() =>
			expect(DEFAULT_SETTINGS).toMatchObject({
				rejectionBuffer: 0.15,
				settleSeconds: 60,
				goalScope: 'panel',
				includeUnknownFilter: false,
				exposureSort: 'folder',
				rejectPatterns: ['reject*', 'failed_*'],
				factOrder: {
					target: ['folder', 'header', 'filename'],
					filter: ['folder', 'header', 'filename'],
					exposure: ['header', 'filename', 'folder'],
					angle: ['header', 'filename', 'folder'],
				},
			}),
	);
});

describe("a value that can't be used", () => {
	test.each<[keyof Settings, unknown]>([
		['rejectionBuffer', '0.15'],
		['rejectionBuffer', -0.1],
		['rejectionBuffer', 6],
		['rejectionBuffer', null],
		['goalScope', 'target'],
		['includeUnknownFilter', 'yes'],
		['exposureSort', 'name'],
		['rejectPatterns', 'reject*'],
		['excludedFolders', [1]],
		['settleSeconds', -1],
		['settleSeconds', 1e9],
		['filterAliases', { Ha: 'H' }],
		['filterAliases', 'Ha = H'],
		['rigTimeZones', { rig: 1 }],
		['filterOrder', {}],
		['ninaPattern', 7],
		['refreshOnStartup', 1],
		['factOrder', { target: ['folder'] }],
		['factOrder', { ...DEFAULT_SETTINGS.factOrder, night: [] }],
		['factOrder', { ...DEFAULT_SETTINGS.factOrder, night: ['sidecar'] }],
		['targetNotesFolder', '../outside'],
		['targetNotesFolder', 'a/../../b'],
		['healthNotePath', ''],
		['healthNotePath', ' / '],
	])('gives way to the default and is reported: %s = %j', (key, value) => {
		const { settings, unreadable: reported } = parseSettings({
			[key]: value,
			refreshOnStartup: key === 'refreshOnStartup' ? value : false,
		});
		expect(settings).toEqual({ ...DEFAULT_SETTINGS, refreshOnStartup: key === 'refreshOnStartup' });
		expect(reported).toEqual([{ key, reason: expect.stringMatching(/./) as string }]);
	});
	test('takes no other with it', () =>
		expect(unreadable({ rejectionBuffer: 'x', goalScope: 'y', settleSeconds: 5 })).toEqual([
			'rejectionBuffer',
			'goalScope',
		]));
});

describe('paths in the vault', () => {
	test.each([
		['Astro/Targets/', 'Astro/Targets'],
		['/Astro', 'Astro'],
		[' Astro \\ Targets ', 'Astro / Targets'],
		['a//b', 'a/b'],
		['', ''],
		['/', ''],
		['..hidden', '..hidden'],
		['Galaxien (…)', 'Galaxien (…)'],
	])('%j is %j', (typed, path) => expect(settingsOf({ targetNotesFolder: typed }).targetNotesFolder).toBe(path));
});

describe('the saved form', () => {
	test('holds what differs from the defaults, and the version', () => {
		expect(savedForm(DEFAULT_SETTINGS)).toEqual({ version: SETTINGS_VERSION });
		expect(savedForm(settingsOf({ settleSeconds: 60, rejectionBuffer: 0.2, filterOrder: ['Ha'] }))).toEqual({
			version: SETTINGS_VERSION,
			rejectionBuffer: 0.2,
			filterOrder: ['Ha'],
		});
	});
	test('an emptied list is a choice', () =>
		expect(settingsOf(savedForm(settingsOf({ excludedFiles: [] }))).excludedFiles).toEqual([]));
	test('of a setting that this version does not know keeps it, so that a step back loses nothing', () => {
		const saved = { version: 1, rejectionBuffer: 0.2, chartColours: { Ha: '#f00' }, constructor: 'x' };
		expect(savedForm(settingsOf(saved))).toEqual(saved);
		// As the settings tab changes one.
		expect(savedForm(settingsOf({ ...settingsOf(saved), rejectionBuffer: 0.15 }))).toEqual({
			version: 1,
			chartColours: { Ha: '#f00' },
			constructor: 'x',
		});
	});
});

describe('versions', () => {
	test('a newer one is told, and what is known of it is used', () => {
		expect(parseSettings({ version: SETTINGS_VERSION + 1, rejectionBuffer: 0.2 })).toMatchObject({
			newerVersion: SETTINGS_VERSION + 1,
			settings: { rejectionBuffer: 0.2 },
		});
		expect(parseSettings({ version: SETTINGS_VERSION }).newerVersion).toBe(undefined);
	});
	test.each([0, -1, -1e300, 0.5, 1.5, '2', null, {}, Number.MAX_VALUE])('%j is none', version => {
		const began = performance.now();
		expect(parseSettings({ version, rejectionBuffer: 0.2 })).toMatchObject({
			newerVersion: undefined,
			settings: { rejectionBuffer: 0.2 },
		});
		expect(performance.now() - began).toBeLessThan(1000);
	});
});

describe('anything that may stand in the file', () => {
	const keys = fc.constantFrom(
		...Object.keys(DEFAULT_SETTINGS),
		'version',
		'__proto__',
		'constructor',
		'toString',
		'unknown',
	);
	const usual = fc.constantFrom<unknown>(
		...Object.values(DEFAULT_SETTINGS),
		0.5,
		60,
		['a'],
		{ Ha: ['H'] },
		{ rig: 'Europe/Berlin' },
	);
	const saved = fc
		.oneof(fc.jsonValue(), fc.dictionary(keys, fc.oneof(fc.jsonValue(), usual)))
		.map(value => JSON.parse(JSON.stringify(value)) as unknown);

	test('gives settings that are sound, and never throws', () =>
		fc.assert(
			fc.property(saved, value => {
				const { settings, unreadable: reported } = parseSettings(value);
				// Sound: nothing of it gives way a second time.
				expect(parseSettings(settings)).toMatchObject({ settings, unreadable: [] });
				for (const { key } of reported)
					expect(settings[key as keyof Settings]).toEqual(DEFAULT_SETTINGS[key as keyof Settings]);
				expect(({} as Record<string, unknown>)['polluted']).toBe(undefined);
			}),
			{ numRuns: 1000 },
		));
	test('comes back from its saved form as it is', () =>
		fc.assert(
			fc.property(saved, value => {
				const settings = settingsOf(value);
				const form = savedForm(settings);
				expect(settingsOf(JSON.parse(JSON.stringify(form)))).toEqual(settings);
				expect(savedForm(settingsOf(form))).toEqual(form);
			}),
			{ numRuns: 1000 },
		));
});
