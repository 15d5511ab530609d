import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Place } from '../../src/domain/place';
import { brokenFolderName, isDateFolder } from '../../src/tree/folder-names';
import { layoutAt, placeOf } from '../../src/tree/layout';
import { layoutRules } from './real-tree';

const RIG = 'RC8@f8.0+ZWO ASI2600MM Pro';
const NOTHING: Place = {
	area: 'lights',
	rig: null,
	stage: null,
	target: null,
	targetFolder: '',
	panel: null,
	night: null,
	filter: null,
	exposureSeconds: null,
	setTempCelsius: null,
	sessionDegrees: null,
	isAccepted: false,
	isRejected: false,
	kind: null,
	masterDate: null,
	drizzle: null,
};

const stage = (folder: string): Place['stage'] => ({
	number: Number(folder.slice(0, 2)),
	name: folder.slice(3),
	folder,
});
const read = (path: string, rootName?: string): Place => placeOf(path, layoutRules(rootName));

/** What a path below `<rig>/20_Data/M 31` says, besides where it is. */
const inTarget = (below: string, stageFolder = '20_Data'): Partial<Place> => {
	const { rig, stage: at, target, targetFolder, ...rest } = read(`${RIG}/${stageFolder}/M 31${below}`);
	expect({ rig, stage: at, target, targetFolder }).toEqual({
		rig: RIG,
		stage: stage(stageFolder),
		target: 'M 31',
		targetFolder: `${RIG}/${stageFolder}/M 31`,
	});
	return Object.fromEntries(Object.entries(rest).filter(([fact, value]) => value !== NOTHING[fact as keyof Place]));
};

describe('folders as they are written', () => {
	test('accepted lights of a night, a filter and an exposure', () =>
		expect(read(`${RIG}/20_Data/M 31/accept/DATE_2025-09-14/FILTER_Ha_EXP_300`)).toEqual({
			...NOTHING,
			rig: RIG,
			stage: stage('20_Data'),
			target: 'M 31',
			targetFolder: `${RIG}/20_Data/M 31`,
			night: '2025-09-14',
			filter: 'Ha',
			exposureSeconds: 300,
			isAccepted: true,
		}));
	test.each<[string, Partial<Place>]>([
		[
			'/accept/PANEL_2/DATE_2025-09-14/FILTER_L_EXP_120',
			{ isAccepted: true, panel: 2, night: '2025-09-14', filter: 'L', exposureSeconds: 120 },
		],
		['/accept/DATE_2025-09-14', { isAccepted: true, night: '2025-09-14' }],
		[
			'/PANEL_12/DATE_2025-09-14/FILTER_L_EXP_0.5',
			{ panel: 12, night: '2025-09-14', filter: 'L', exposureSeconds: 0.5 },
		],
		[
			'/accept/DATE_2025-09-14/Session_70deg/FILTER_L_EXP_300',
			{ isAccepted: true, night: '2025-09-14', sessionDegrees: 70, filter: 'L', exposureSeconds: 300 },
		],
		[
			'/accept/DATE_2025-09-14/Session_70.5deg/FILTER_L_EXP_300',
			{ isAccepted: true, night: '2025-09-14', sessionDegrees: 70.5, filter: 'L', exposureSeconds: 300 },
		],
		['/master/2025-10-01/1x', { area: 'masters', masterDate: '2025-10-01', drizzle: '1x' }],
		['/master/2025-10-01/2x', { area: 'masters', masterDate: '2025-10-01', drizzle: '2x' }],
		['', {}],
	])('M 31%s', (below, facts) => expect(inTarget(below)).toEqual(facts));

	test.each(['00_Misc/GAIN_0', '00_Misc/GAIN_100', '00_Misc/-10C/GAIN_100', '00_Misc'])(
		'%s is a dark library',
		folder =>
			expect(read(`${RIG}/${folder}`)).toEqual({
				...NOTHING,
				area: 'library',
				rig: RIG,
				stage: stage('00_Misc'),
			}),
	);
	test.each(['00_Misc/FLATS', '00_Misc/-10C/FLATS'])('%s holds darks for flats', folder =>
		expect(read(`${RIG}/${folder}`)).toEqual({
			...NOTHING,
			area: 'library',
			rig: RIG,
			stage: stage('00_Misc'),
			kind: 'dark flat',
		}),
	);
	test('the library stage holds no targets', () =>
		expect(read(`${RIG}/00_Misc/M 31/DATE_2025-09-14`)).toMatchObject({
			area: 'library',
			target: null,
			targetFolder: '',
		}));
});

describe('folders as others write them', () => {
	test.each<[string, Partial<Place>]>([
		['FILTER_L_EXP_300_SETTEMP_-10', { filter: 'L', exposureSeconds: 300, setTempCelsius: -10 }],
		[
			'FILTER_L_EXP_300_SETTEMP_-10.5C_PANEL_3',
			{ filter: 'L', exposureSeconds: 300, setTempCelsius: -10.5, panel: 3 },
		],
		['FILTER_L_EXP_300_PANEL_3', { filter: 'L', exposureSeconds: 300, panel: 3 }],
		['FILTER_L_EXP_300.00s', { filter: 'L', exposureSeconds: 300 }],
		['filter_l_exp_300', { filter: 'l', exposureSeconds: 300 }],
		['FILTER_Ha', { filter: 'Ha' }],
		['FILTER_Ha_3nm_EXP_300', { filter: 'Ha_3nm', exposureSeconds: 300 }],
		['FILTER_UV_IR_Cut_EXP_10_SETTEMP_0', { filter: 'UV_IR_Cut', exposureSeconds: 10, setTempCelsius: 0 }],
		// N.I.N.A. leaves a token without a value empty.
		['FILTER__EXP_300', { filter: '', exposureSeconds: 300 }],
		['FILTER_EXP_300', { filter: '', exposureSeconds: 300 }],
		['FILTER__EXP_300_SETTEMP_', { filter: '', exposureSeconds: 300 }],
		['FILTER_', { filter: '' }],
		// What is not known of the pairs must not become part of the filter's name.
		['FILTER_L_EXP_300_GAIN_100', { filter: 'L', exposureSeconds: 300 }],
		['FILTER_L_EXP_300_GAIN_100_PANEL_2', { filter: 'L', exposureSeconds: 300, panel: 2 }],
		['FILTER_L_SETTEMP_-10_EXP_300', { filter: 'L', exposureSeconds: 300, setTempCelsius: -10 }],
		['FILTER_L_EXP_soon', { filter: 'L' }],
		['FILTER_EXPLORER_EXP_60', { filter: 'EXPLORER', exposureSeconds: 60 }],
		// Some name a filter's folder by the filter alone; the deepest one counts.
		['Ha', { filter: 'Ha' }],
		['L/OIII', { filter: 'OIII' }],
		['DATE_20250914', { night: '2025-09-14' }],
		['2025-09-14', { night: '2025-09-14' }],
		['2025_09_14', { night: '2025-09-14' }],
		['date_2025-09-14', { night: '2025-09-14' }],
		['DATE_2025-13-14', {}],
		['DATE_soon', {}],
		['panel 4', { panel: 4 }],
		['Panel-04', { panel: 4 }],
		['panel2', { panel: 2 }],
		['PANEL_123456', {}],
		['session_70deg', { sessionDegrees: 70 }],
		['Session 359.5deg', { sessionDegrees: 359.5 }],
		['session 2', {}],
		['Accept', { isAccepted: true }],
		['accepted', { isAccepted: true }],
		['reject', { isRejected: true }],
		['Rejected', { isRejected: true }],
		['accept/rejected_hfr', { isAccepted: true, isRejected: true }],
		['failed_guiding', { isRejected: true }],
		['FLAT', { kind: 'flat' }],
		['Flats', { kind: 'flat' }],
		['Dark Flats', { kind: 'dark flat' }],
		['flat-darks', { kind: 'dark flat' }],
		['BIAS', { kind: 'bias' }],
		['LIGHT', { kind: 'light' }],
		['MasterDarks', { kind: 'dark' }],
		['master', { area: 'masters' }],
		[
			'Masters/DATE_2025-10-01/FILTER_Ha_EXP_300',
			{ area: 'masters', masterDate: '2025-10-01', filter: 'Ha', exposureSeconds: 300 },
		],
		['master/20251001/1.5x', { area: 'masters', masterDate: '2025-10-01', drizzle: '1.5x' }],
		['accept/2025-09-14/Ha', { isAccepted: true, night: '2025-09-14', filter: 'Ha' }],
		['anything else', {}],
	])('M 31/%s', (below, facts) => expect(inTarget(`/${below}`)).toEqual(facts));

	test.each(['25_Queue', '99_Abandoned', '30_Master', '20-Data', '05_Sorting', '60_done'])('%s is a stage', folder =>
		expect(read(`${RIG}/${folder}/M 31`)).toEqual({
			...NOTHING,
			rig: RIG,
			stage: stage(folder),
			target: 'M 31',
			targetFolder: `${RIG}/${folder}/M 31`,
		}),
	);
	test('lights straight below a stage have no target but that of their header', () =>
		expect(read(`${RIG}/10_Blink/DATE_2025-09-14`)).toEqual({
			...NOTHING,
			rig: RIG,
			stage: stage('10_Blink'),
			night: '2025-09-14',
		}));
	test.each([
		'reject',
		'FILTER_L_EXP_300',
		'lights',
		'Ha',
		'PANEL_2',
		'2x',
		'2025-09',
		'(Panel 2)',
		"''",
		'__',
		'2025 July',
	])('%s straight below a stage is no target', folder => expect(read(`${RIG}/10_Blink/${folder}`).target).toBe(null));
});

describe('rigs', () => {
	test('below other folders, which may say what and when, as in N.I.N.A. patterns that begin with kind or date', () => {
		expect(read(`Archive/2024/${RIG}/20_Data/M 31`)).toMatchObject({
			rig: RIG,
			target: 'M 31',
			targetFolder: `Archive/2024/${RIG}/20_Data/M 31`,
		});
		expect(read(`FLAT/${RIG}/DATE_2025-09-14/FILTER_L_EXP_2.5`)).toEqual({
			...NOTHING,
			rig: RIG,
			kind: 'flat',
			night: '2025-09-14',
			filter: 'L',
			exposureSeconds: 2.5,
		});
		expect(read(`LIGHT/${RIG}/M 31/DATE_2025-09-14`)).toMatchObject({
			rig: RIG,
			kind: 'light',
			target: 'M 31',
			night: '2025-09-14',
		});
		expect(read(`2025-09-14/${RIG}/M 31`)).toMatchObject({ rig: RIG, target: 'M 31', night: '2025-09-14' });
		expect(read(`rejects/${RIG}/20_Data/M 31`)).toMatchObject({ rig: RIG, target: 'M 31', isRejected: true });
	});
	test('without stages', () => {
		expect(read(`${RIG}/M 31/2025-09-14/L`)).toEqual({
			...NOTHING,
			rig: RIG,
			target: 'M 31',
			targetFolder: `${RIG}/M 31`,
			night: '2025-09-14',
			filter: 'L',
		});
		expect(read(RIG)).toEqual({ ...NOTHING, rig: RIG });
	});
	test('with a ratio that breaks the convention', () =>
		expect(read('RC8@f8+Cam/15_Sorting/M 31')).toMatchObject({
			rig: 'RC8@f8+Cam',
			stage: { number: 15 },
			target: 'M 31',
		}));
	test("of any name where the seed's stages follow", () =>
		expect(read('My old scope/20_Data/M 31')).toMatchObject({
			rig: 'My old scope',
			stage: { number: 20 },
			target: 'M 31',
		}));
	test("of any other name are none where the stage is not one of the seed's", () =>
		expect(read('My old scope/15_Sorting/M 31')).toMatchObject({ rig: null, stage: null, target: 'M 31' }));
	test('the Data folder may itself be one', () => {
		expect(read('20_Data/M 31/accept', RIG)).toEqual({
			...NOTHING,
			rig: RIG,
			stage: stage('20_Data'),
			target: 'M 31',
			targetFolder: '20_Data/M 31',
			isAccepted: true,
		});
		expect(read('15_Sorting/M 31', RIG)).toMatchObject({ rig: RIG, stage: { number: 15 }, target: 'M 31' });
		expect(read('M 31/accept', RIG)).toMatchObject({ rig: RIG, stage: null, target: 'M 31', isAccepted: true });
		expect(read('', RIG)).toEqual({ ...NOTHING, rig: RIG });
		expect(read('10_Blink/M 31', 'My scope')).toMatchObject({
			rig: 'My scope',
			stage: { number: 10 },
			target: 'M 31',
		});
	});
	test(
		'the Data folder may be a single target: its name stays unknown, for a folder above many targets looks ' +
			'the same',
		() =>
			expect(read('accept/DATE_2025-09-14/FILTER_L_EXP_300', 'M 31')).toEqual({
				...NOTHING,
				night: '2025-09-14',
				filter: 'L',
				exposureSeconds: 300,
				isAccepted: true,
			}),
	);
});

describe('targets', () => {
	test.each([
		'51 Pegasi',
		'B 33',
		'M 1',
		'M1',
		'7000',
		'R Leonis',
		'S 106',
		'Sh2-155',
		'61 Cygni',
		'Dark Shark',
		'The Flaming Star',
		'IC 1396',
		'2I Borisov',
		'C2023 A3',
		'constructor',
		'__proto__',
	])('may be called %s', target => {
		expect(read(`${RIG}/20_Data/${target}/accept`)).toMatchObject({ target, panel: null, isAccepted: true });
		expect(read(`2025 July/${target}/lights`)).toMatchObject({
			rig: null,
			stage: null,
			target,
			targetFolder: `2025 July/${target}`,
		});
	});
	test.each([
		['M 31 Panel 2', 'M 31', 2],
		['M 31_Panel_2', 'M 31', 2],
		['M 31 (panel-12)', 'M 31', 12],
		["'M 31 Panel 1'", 'M 31', 1],
	])('%s is a panel', (folder, target, panel) =>
		expect(read(`${RIG}/20_Data/${folder}/accept`)).toMatchObject({
			target,
			panel,
			targetFolder: `${RIG}/20_Data/${folder}`,
		}),
	);
	test("a PANEL folder below wins over the target's own", () =>
		expect(read(`${RIG}/20_Data/M 31 Panel 2/PANEL_3`).panel).toBe(3));
	test('are spelled in one Unicode form, and their folders as they lie on the disk', () => {
		const folder = 'Re\u0301fracteur@f5.0+Cam/20_Data/Ple\u0301iades';
		expect(read(folder)).toMatchObject({
			rig: 'Réfracteur@f5.0+Cam',
			target: 'Pl\u00e9iades',
			targetFolder: folder,
		});
		expect(read(`${folder}/FILTER_Verde\u0301_EXP_1`).filter).toBe('Verd\u00e9');
	});
});

describe('loose trees', () => {
	test.each<[string, Partial<Place>]>([
		[
			'2025 July/The War and Peace Nebula/ALPT',
			{ target: 'The War and Peace Nebula', targetFolder: '2025 July/The War and Peace Nebula', filter: 'ALPT' },
		],
		[
			'2025 July/The War and Peace Nebula/Session_70deg/ALPT2',
			{
				target: 'The War and Peace Nebula',
				targetFolder: '2025 July/The War and Peace Nebula',
				filter: 'ALPT2',
				sessionDegrees: 70,
			},
		],
		['M 31', { target: 'M 31', targetFolder: 'M 31' }],
		['Astro/Galaxies/M 31/lights', { target: 'M 31', targetFolder: 'Astro/Galaxies/M 31', kind: 'light' }],
		// N.I.N.A. as it is installed: the header alone knows the target.
		['2025-09-14/LIGHT', { night: '2025-09-14', kind: 'light' }],
		['2025-09-14/FLAT', { night: '2025-09-14', kind: 'flat' }],
		[
			'2025-09-14/M 31/LIGHT',
			{ target: 'M 31', targetFolder: '2025-09-14/M 31', night: '2025-09-14', kind: 'light' },
		],
		['M 31/2025-09-14/Ha/300s', { target: 'M 31', targetFolder: 'M 31', night: '2025-09-14', filter: 'Ha' }],
		[
			'M 31/accept/PANEL_1/DATE_2025-09-14',
			{ target: 'M 31', targetFolder: 'M 31', isAccepted: true, panel: 1, night: '2025-09-14' },
		],
		[
			'M 31/master/2025-10-01/1x',
			{ area: 'masters', target: 'M 31', targetFolder: 'M 31', masterDate: '2025-10-01', drizzle: '1x' },
		],
		['', {}],
	])('%s', (path, facts) => expect(read(path)).toEqual({ ...NOTHING, ...facts }));
});

describe('libraries', () => {
	test.each([
		['Dark Library', {}],
		['Dark Library/-10C/GAIN_100', {}],
		['dark library/FLATS', { kind: 'flat' }],
		['MASTER DARK/ZWO ASI2600MM Pro', { kind: 'dark' }],
		['MASTER DARK/ZWO ASI2600MM Pro/FLATS', { kind: 'flat' }],
		['Bias Library', {}],
		// Nobody's master lights: there is no target above.
		['master', {}],
		['Masters/2025-10-01', { night: '2025-10-01' }],
	] as const)('%s belongs to no target', (path, facts) =>
		expect(read(path)).toEqual({ ...NOTHING, area: 'library', ...facts }),
	);
	test('stand anywhere', () => {
		expect(read(`${RIG}/Dark Library/GAIN_100`)).toEqual({ ...NOTHING, area: 'library', rig: RIG });
		expect(read(`${RIG}/20_Data/Dark Library`)).toEqual({
			...NOTHING,
			area: 'library',
			rig: RIG,
			stage: stage('20_Data'),
		});
		expect(read(`Dark Library/${RIG}`)).toEqual({ ...NOTHING, area: 'library', rig: RIG });
		expect(read('M 31/Dark Library')).toEqual({ ...NOTHING, area: 'library' });
		expect(read('ZWO ASI2600MM Pro/GAIN_100', 'Dark Library')).toEqual({ ...NOTHING, area: 'library' });
	});
	test('a folder of masters above its cameras is one, too', () =>
		expect(read('Masters/ZWO ASI2600MM Pro')).toEqual({ ...NOTHING, area: 'library' }));
});

describe('names that break the convention', () => {
	test.each([
		['DATE_2025-09-14', undefined],
		['DATE_20250914', undefined],
		['DATE_2025-02-30', 'date-folder-name'],
		['DATE_14.09.2025', 'date-folder-name'],
		['Date-2025-09-14', 'date-folder-name'],
		['FILTER_L_EXP_300', undefined],
		['FILTER__EXP_0.5_SETTEMP_-10', undefined],
		['FILTER_L', 'filter-folder-name'],
		['FILTER_L_EXP_', 'filter-folder-name'],
		['FILTER_L_EXP_5min', 'filter-folder-name'],
		['FILTER-L-300', 'filter-folder-name'],
		['M 31', undefined],
		['Filters', undefined],
	])('%s: %s', (folder, code) => expect(brokenFolderName(folder)).toBe(code));
	test('only a date that exists makes a DATE folder', () => {
		expect(isDateFolder('DATE_2024-02-29')).toBe(true);
		expect(isDateFolder('DATE_2025-02-29')).toBe(false);
		expect(isDateFolder('2025-02-28')).toBe(false);
	});
});

describe('any path', () => {
	const word = fc
		.oneof(
			fc.constantFrom(
				RIG,
				'20_Data',
				'00_Misc',
				'99_Abandoned',
				'M 31',
				'M 31 Panel 2',
				'accept',
				'reject',
				'master',
				'Dark Library',
				'FLATS',
				'DATE_2025-09-14',
				'2025-10-01',
				'2x',
				'FILTER_L_EXP_300',
				'FILTER__EXP_',
				'PANEL_7',
				'Session_70deg',
				'Ha',
				'.',
				'..',
				'CON',
				'__proto__',
				'toString',
				'\u202e31 M',
				'a\nb',
				'\ud800',
				'%s $& $1',
				'(((',
				'é'.repeat(120),
			),
			fc.stringMatching(/^FILTER_[A-Za-z0-9_.-]*(_EXP_[0-9.s]*)?(_SETTEMP_[0-9.C-]*)?(_PANEL_[0-9]*)?$/),
			fc.string({ unit: 'grapheme', minLength: 1, maxLength: 255 }),
		)
		.map(segment => segment.replaceAll('/', ':'));

	test('gives a place with sound facts and never throws', () =>
		fc.assert(
			fc.property(
				fc.array(word, { maxLength: 9 }),
				fc.constantFrom('Data', RIG, 'M 31', ''),
				(segments, rootName) => {
					const path = segments.join('/');
					const place = read(path, rootName);
					expect(Object.keys(place).sort()).toEqual(Object.keys(NOTHING).sort());
					const { panel, exposureSeconds, setTempCelsius, sessionDegrees } = place;
					for (const number of [panel, exposureSeconds, setTempCelsius, sessionDegrees])
						expect(number === null || Number.isFinite(number)).toBe(true);
					for (const night of [place.night, place.masterDate])
						if (night !== null) expect(new Date(night).toISOString().slice(0, 10)).toBe(night);
					if (place.target === null) expect(place.targetFolder).toBe('');
					else {
						expect(place.target).not.toBe('');
						expect(path === place.targetFolder || path.startsWith(`${place.targetFolder}/`)).toBe(true);
					}
					if (place.area === 'masters') expect(place.target).not.toBe(null);
					if (place.area === 'library') expect(place.target).toBe(null);
				},
			),
			{ numRuns: 2000 },
		));
	test('says the same in both forms of Unicode', () =>
		fc.assert(
			fc.property(fc.array(word, { maxLength: 6 }), segments => {
				const [composed, decomposed] = (['NFC', 'NFD'] as const).map(form => {
					const { targetFolder, stage: at, ...facts } = read(segments.join('/').normalize(form));
					return { ...facts, depth: targetFolder.split('/').length, stage: at?.number };
				});
				expect(decomposed).toEqual(composed);
			}),
			{ numRuns: 500 },
		));
	test('of thousands of folders is read in no time', () => {
		const began = performance.now();
		read(Array.from({ length: 5000 }, (_, at) => `FILTER_${'_EXP'.repeat(at % 60)}`).join('/'));
		expect(performance.now() - began).toBeLessThan(2000);
	});
});

describe('a folder that is named by its path', () => {
	const usual = layoutRules();
	const M31 = { target: 'M 31', targetFolder: 'M 31' };
	/** What a folder's path and a path below it say together. */
	const named = (folder: string, below = ''): Place => placeOf(below, layoutAt(folder, usual));

	test.each([
		`${RIG}/20_Data/M 31/accept/PANEL_2/DATE_2025-09-14/FILTER_Ha_EXP_300`,
		`${RIG}/00_Misc/-10C/GAIN_100`,
		`${RIG}/40_Process/M 31/master/2025-10-01/2x`,
		'My rig/10_Blink/M 31/reject/DATE_2025-09-14/Session_70deg/L',
	])('%s says the same from whichever folder it is read', path => {
		const segments = path.split('/');
		for (const root of ['/home/me/Data', 'D:/Data']) {
			for (let at = 0; at <= segments.length; at++) {
				const place = named([root, ...segments.slice(0, at)].join('/'), segments.slice(at).join('/'));
				// Where that begins depends on what was named, if only its stages tell that a folder is a rig.
				expect({ ...place, targetFolder: '' }, String(at)).toEqual({ ...read(path), targetFolder: '' });
			}
		}
	});
	test.each<[string, string, Partial<Place>]>([
		['/x/M 31/accept/DATE_2025-09-14', 'L', { ...M31, isAccepted: true, night: '2025-09-14', filter: 'L' }],
		['/x/M 31/accept', '', { ...M31, isAccepted: true }],
		['/x/M 31/master/2025-10-01', '1x', { ...M31, area: 'masters', masterDate: '2025-10-01', drizzle: '1x' }],
		['/x/2025-09-14/LIGHT/rejected', '', { night: null, kind: null, isRejected: true }],
		['/rejected', 'L', { isRejected: true, filter: 'L' }],
		[`/x/${RIG}/2025-09-14`, 'LIGHT', { rig: RIG, night: '2025-09-14', kind: 'light' }],
	])('%s with %j below it', (folder, below, facts) => expect(named(folder, below)).toEqual({ ...NOTHING, ...facts }));
	const strangers = ['/home/accepted/2026/Captures', '/home/me/M 31/2025-09-14/LIGHT', '/', '', 'C:/', '/20_Data/x'];
	test.each(strangers)('%s says nothing of what stands above it', folder => {
		expect(named(folder)).toEqual(NOTHING);
		expect(layoutAt(folder, usual).above).toBeUndefined();
	});
});
