import { describe, expect, test } from 'vitest';
import type { HeaderFacts, NameFacts, Setup } from '../../src/domain/frame';
import type { Place } from '../../src/domain/place';
import {
	angleOf,
	exposureOf,
	filterOf,
	isColour,
	kindOf,
	nightOfFrame,
	reviewStateOf,
	rigOf,
	targetOf,
	useOf,
	type FactSource,
	type ResolveRules,
} from '../../src/domain/resolve';
import { parseStage } from '../../src/domain/stage';
import { splitPanel } from '../../src/domain/target';

const FOLDER_FIRST: readonly FactSource[] = ['folder', 'header', 'filename'];
const HEADER_FIRST: readonly FactSource[] = ['header', 'filename', 'folder'];
const NAME_FIRST: readonly FactSource[] = ['filename', 'folder', 'header'];

const SETUP: Setup = {
	program: undefined,
	kind: undefined,
	unknownKind: undefined,
	isMaster: false,
	stackedSubs: 1,
	target: undefined,
	filter: undefined,
	exposureSeconds: undefined,
	gain: undefined,
	offset: undefined,
	iso: undefined,
	setTempCelsius: undefined,
	binning: undefined,
	readoutMode: undefined,
	camera: undefined,
	telescope: undefined,
	focalLengthMm: undefined,
	focalRatio: undefined,
	isColour: undefined,
	widthPixels: undefined,
	heightPixels: undefined,
	raDegrees: undefined,
	decDegrees: undefined,
	plannedAngleDegrees: undefined,
	site: undefined,
};
const PLACE: Place = {
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
const place = (facts: Partial<Place>): Place => ({ ...PLACE, ...facts });
const setup = (facts: Partial<Setup>): Setup => ({ ...SETUP, ...facts });
const header = (facts: Partial<HeaderFacts> = {}, of: Partial<Setup> = {}): HeaderFacts => ({
	setup: setup(of),
	startUtcMs: undefined,
	startLocalMs: undefined,
	sensorTempCelsius: undefined,
	mechanicalAngleDegrees: undefined,
	skyAngleDegrees: undefined,
	quality: undefined,
	...facts,
});

const KNOWN: Readonly<Record<string, string>> = { H: 'Ha', Ha: 'Ha', L: 'L', O3: 'OIII' };
const rules = (order: readonly FactSource[] = FOLDER_FIRST): ResolveRules => ({
	order: { target: order, panel: order, night: order, filter: order, exposure: order, angle: order },
	canonical: name => (name === '' || name === 'NoFilter' ? undefined : (KNOWN[name] ?? name)),
	splitPanel,
	timeZoneOf: () => undefined,
	isReject: name => /^reject|_bad$/i.test(name),
});

describe('the use of a frame', () => {
	const use = (where: Partial<Place>, of: Partial<Setup> = {}, name: NameFacts = {}) =>
		useOf(place(where), header({}, of), name);
	const at = (folder: string, more: Partial<Place> = {}): Partial<Place> => ({
		stage: parseStage(folder) ?? null,
		...more,
	});

	test('is a light where nothing names another kind', () => {
		expect(use({})).toBe('light');
		expect(use({}, { kind: 'light' })).toBe('light');
	});
	test.each(['dark', 'flat', 'bias', 'dark flat'] as const)(
		'is calibration for a %s, raw or master, from header, name or folder',
		kind => {
			expect([use({}, { kind }), use({}, {}, { kind }), use({ kind })]).toEqual([
				'calibration',
				'calibration',
				'calibration',
			]);
			expect(use({}, { kind, isMaster: true, stackedSubs: 40 })).toBe('calibration');
		},
	);
	test('is a master light below master/, whatever the header says', () => {
		expect(use({ area: 'masters' }, { kind: 'light' })).toBe('master light');
		expect(use({ area: 'masters' }, { kind: 'dark' })).toBe('master light');
		expect(use({ area: 'masters' }, { unknownKind: 'Tricolor Image' }, { isSnapshot: true })).toBe('master light');
	});
	test('is a stack where header or name count more than one sub, or call it one without a number', () => {
		expect(use({}, { kind: 'light', isMaster: true, stackedSubs: 12 })).toBe('stack');
		expect(use({}, { kind: 'light', stackedSubs: undefined })).toBe('stack');
		expect(use({}, { kind: 'light' }, { stackedSubs: 26 })).toBe('stack');
		expect(use({}, { kind: 'light' }, { isMaster: true })).toBe('stack');
		expect(use({ isAccepted: true }, { kind: 'light', stackedSubs: 12 })).toBe('stack');
	});
	test('is a snapshot by its name', () => expect(use({}, { kind: 'light' }, { isSnapshot: true })).toBe('snapshot'));
	test('is unknown where the header names a kind that is none of ours', () =>
		expect(use({ kind: 'light' }, { unknownKind: 'Tricolor Image' })).toBe('unknown kind'));
	test('is nothing for a light in a library', () => {
		expect(use({ area: 'library' }, { kind: 'light' })).toBe('light elsewhere');
		expect(use({ area: 'library' })).toBe('calibration');
	});
	test.each(['30_Master', '40_Process', '60_Done', '99_Abandoned'])(
		'from %s on is a light only below accept/, or as a rejected one',
		folder => {
			expect(use(at(folder))).toBe('light elsewhere');
			expect(use(at(folder, { isAccepted: true }))).toBe('light');
			expect(use(at(folder, { isRejected: true }))).toBe('light');
		},
	);
	test.each(['10_Blink', '20_Data', '25_Queue', '29_Last'])('in %s needs no accept/', folder =>
		expect(use(at(folder))).toBe('light'),
	);
});

describe('the kind of a frame', () => {
	test("is the header's, else the name's, else the folder's", () => {
		expect(kindOf(place({ kind: 'flat' }), setup({ kind: 'light' }), { kind: 'bias' })).toBe('light');
		expect(kindOf(place({ kind: 'flat' }), SETUP, { kind: 'bias' })).toBe('bias');
		expect(kindOf(place({ kind: 'flat' }), SETUP, {})).toBe('flat');
	});
	test('is a dark in a library where nothing names it', () =>
		expect(kindOf(place({ area: 'library' }), SETUP, {})).toBe('dark'));
	test('is a dark for flats where a dark lies in a folder called FLATS', () => {
		expect(kindOf(place({ kind: 'dark flat' }), setup({ kind: 'dark' }), {})).toBe('dark flat');
		expect(kindOf(place({ kind: 'flat', area: 'library' }), setup({ kind: 'dark' }), {})).toBe('dark flat');
		expect(kindOf(place({ kind: 'flat' }), setup({ kind: 'flat' }), {})).toBe('flat');
	});
});

describe('review', () => {
	const state = (where: Partial<Place>, name: NameFacts = {}, fileName = 'a.fits') =>
		reviewStateOf(place(where), name, fileName, rules());
	test('accepted below accept/, else not yet reviewed', () =>
		expect([state({ isAccepted: true }), state({})]).toEqual(['accepted', 'unreviewed']));
	test('rejected by a folder or a name wins over accept/', () => {
		expect(state({ isAccepted: true, isRejected: true })).toBe('rejected');
		expect(state({ isAccepted: true }, { isRejected: true })).toBe('rejected');
		expect(state({ isAccepted: true }, {}, 'rejected_0001.fits')).toBe('rejected');
	});
	test.each(['x_bad.fits', 'x_bad.FIT', 'x_bad.xisf', 'x_bad.fits.gz', 'x_bad.fits.fz', 'x_bad.CR2', 'x_bad'])(
		'%s fits a pattern for the name without its extension',
		name => expect(state({}, {}, name)).toBe('rejected'),
	);
	test('x_bad.night.fits does not', () => expect(state({}, {}, 'x_bad.night.fits')).toBe('unreviewed'));
});

describe('the filter', () => {
	const filter = (
		folder: string | null,
		of: Partial<Setup>,
		name: NameFacts = {},
		order = FOLDER_FIRST,
		rig: string | null = null,
	) => filterOf(place({ filter: folder }), setup(of), name, rig, rules(order));
	test("is the first source's in the order of the settings", () => {
		expect(filter('L', { filter: 'R' }, { filter: 'G' }).value).toBe('L');
		expect(filter('L', { filter: 'R' }, { filter: 'G' }, HEADER_FIRST).value).toBe('R');
		expect(filter('L', { filter: 'R' }, { filter: 'G' }, NAME_FIRST).value).toBe('G');
		expect(filter(null, { filter: 'R' }, { filter: 'G' }).value).toBe('R');
	});
	test('a source that is not in the order is not asked', () =>
		expect(filter('L', { filter: 'R' }, {}, ['header']).other).toBe(undefined));
	test('two spellings of one are no disagreement, two filters are', () => {
		expect(filter('H', { filter: 'Ha' })).toMatchObject({ value: 'Ha', other: undefined, physical: 'Ha' });
		expect(filter('L', { filter: 'Ha' })).toMatchObject({ value: 'L', other: 'Ha' });
		expect(filter('L', { filter: 'L' }, { filter: 'R' }).other).toBe('R');
	});
	test('a placeholder names none', () => {
		expect(filter('', { filter: 'Ha' })).toMatchObject({ value: 'Ha', other: undefined });
		expect(filter('NoFilter', {}, { filter: 'O3' })).toMatchObject({ value: 'OIII' });
	});
	test('is OSC for a colour camera that names none, Unknown for any other', () => {
		expect(filter(null, { isColour: true }).value).toBe('OSC');
		expect(filter('', { isColour: true, filter: 'NoFilter' }).value).toBe('OSC');
		expect(filter(null, { isColour: false, camera: 'ZWO ASI2600MC Pro' }).value).toBe('Unknown');
		expect(filter(null, {}).value).toBe('Unknown');
		expect(filter(null, {}, {}, FOLDER_FIRST, 'Redcat51@f4.9+AP26CC').value).toBe('OSC');
	});
	test('keeps the physical name of header, file name or folder, for flats', () => {
		expect(filter('H', { filter: 'Ha 3nm' }).physical).toBe('Ha 3nm');
		expect(filter('H', {}, { filter: 'Halpha' }).physical).toBe('Halpha');
		expect(filter('H', {}).physical).toBe('H');
	});
});

describe('a colour camera', () => {
	test.each([
		'ZWO ASI2600MC Pro',
		'AP26CC',
		'QHY163C',
		'ATR2600C',
		'Canon EOS 600D',
		'NIKON D5300',
		'Seestar S50',
		'DWARF 3',
		'ZWO ASI533MC-Cool',
	])('%s', camera => expect(isColour(setup({ camera }), null)).toBe(true));
	test.each(['ZWO ASI2600MM Pro', 'QHY268M', 'ASI1600MM-Cool', 'Atik 460EX', 'Moravian G3-16200', undefined])(
		'%s is none',
		camera => expect(isColour(setup({ camera }), null)).toBe(false),
	);
	test('is known by its Bayer matrix before its name', () =>
		expect([
			isColour(setup({ camera: 'Cam', isColour: true }), null),
			isColour(setup({ camera: 'QHY163C', isColour: false }), null),
		]).toEqual([true, false]));
});

describe('the exposure', () => {
	const exposure = (of: number | undefined, name?: number, folder: number | null = null, order = HEADER_FIRST) =>
		exposureOf(
			place({ exposureSeconds: folder }),
			setup({ exposureSeconds: of }),
			name === undefined ? {} : { exposureSeconds: name },
			rules(order),
		);
	test("is the header's, else the name's, else the folder's", () => {
		expect([
			exposure(300, 60, 120).value,
			exposure(undefined, 60, 120).value,
			exposure(undefined, undefined, 120).value,
			exposure(undefined).value,
		]).toEqual([300, 60, 120, undefined]);
		expect(exposure(300, 60, 120, FOLDER_FIRST).value).toBe(120);
	});
	test('is rounded to the millisecond', () =>
		expect([exposure(0.0333333).value, exposure(119.9996).value]).toEqual([0.033, 120]));
	test("may differ by the shutter's error: 50 ms or one percent", () => {
		expect([exposure(300, 302.9).other, exposure(2, 2.04).other, exposure(0.01, 0.05).other]).toEqual([
			undefined,
			undefined,
			undefined,
		]);
		expect([exposure(300, 304).other, exposure(2, 2.06).other, exposure(300, 300, 600).other]).toEqual([
			304, 2.06, 600,
		]);
	});
});

describe('rig, target, panel', () => {
	test("the rig is the folder's, else named by the header, else by the file name", () => {
		expect(rigOf(place({ rig: 'RC8@f8.0+Cam' }), setup({ camera: 'X', telescope: 'Y' }), {})).toBe('RC8@f8.0+Cam');
		expect(rigOf(PLACE, setup({ camera: 'X', telescope: 'Y', focalRatio: 5 }), {})).toBe('Y@f5.0+X');
		expect(rigOf(PLACE, SETUP, { camera: 'X', telescope: 'Y' })).toBe('Y+X');
		expect(rigOf(PLACE, SETUP, {})).toBe(null);
	});
	const same = (a: string, b: string): boolean => a.replaceAll(' ', '') === b.replaceAll(' ', '');
	const target = (folder: Partial<Place>, of: string | undefined, name: NameFacts = {}, order = FOLDER_FIRST) =>
		targetOf(place(folder), setup({ target: of }), name, rules(order), same);

	test("the target keeps the best source's spelling, and the panel leaves it", () => {
		expect(target({ target: 'M 31' }, 'M31 Panel 2')).toEqual({
			target: { value: 'M 31', other: undefined },
			panel: { value: 2, other: undefined },
		});
		expect(target({}, 'M31 Panel 2', { target: 'M31' })).toEqual({
			target: { value: 'M31', other: undefined },
			panel: { value: 2, other: undefined },
		});
		expect(target({ target: 'M 31' }, 'NGC 224', {}, HEADER_FIRST).target).toEqual({
			value: 'NGC 224',
			other: 'M 31',
		});
		expect(target({}, undefined)).toEqual({
			target: { value: undefined, other: undefined },
			panel: { value: undefined, other: undefined },
		});
	});
	test('a panel that folder and header number differently is a disagreement', () =>
		expect(target({ target: 'M 31', panel: 1 }, 'M 31 Panel 2', { panel: 2 }).panel).toEqual({
			value: 1,
			other: 2,
		}));
	test('panel 0 is a panel', () =>
		expect(target({ panel: 0 }, 'M 31 Panel 1').panel).toEqual({ value: 0, other: 1 }));
});

describe('the night', () => {
	const EVENING = Date.parse('2025-09-14T21:00:00Z');
	const night = (
		folder: string | null,
		of: HeaderFacts,
		name: NameFacts = {},
		order = FOLDER_FIRST,
		timeZone?: string,
	) => nightOfFrame(place({ night: folder }), of, name, null, { ...rules(order), timeZoneOf: () => timeZone });

	test("is the DATE folder's, and the header's where there is none", () => {
		expect(night('2025-09-13', header({ startUtcMs: EVENING }))).toEqual({
			value: '2025-09-13',
			other: '2025-09-14',
		});
		expect(night(null, header({ startUtcMs: EVENING }))).toEqual({ value: '2025-09-14', other: undefined });
		expect(night('2025-09-13', header({ startUtcMs: EVENING }), {}, HEADER_FIRST).value).toBe('2025-09-14');
	});
	test("after midnight is the evening's date", () =>
		expect(night(null, header({ startLocalMs: Date.parse('2025-09-15T03:00:00Z') })).value).toBe('2025-09-14'));
	test('of a header that knows UTC alone takes the local time from the name', () => {
		// Half past five in the morning in Arizona.
		const afterMidnight = header({ startUtcMs: Date.parse('2025-09-15T12:30:00Z') });
		expect(night(null, afterMidnight).value).toBe('2025-09-15');
		expect(night(null, afterMidnight, { timeLocalMs: Date.parse('2025-09-15T05:30:00Z') }).value).toBe(
			'2025-09-14',
		);
	});
	test("without any time in the header is the name's, by its time or its date", () => {
		expect(night(null, header(), { timeLocalMs: Date.parse('2025-09-15T01:00:00Z') }).value).toBe('2025-09-14');
		expect(night(null, header(), { date: '2025-09-12' }).value).toBe('2025-09-12');
		expect(night(null, header()).value).toBe(undefined);
	});
	test('in a time zone that the rig pins', () => {
		const morning = header({ startUtcMs: Date.parse('2025-09-15T12:30:00Z') });
		expect(night(null, morning, {}, FOLDER_FIRST, 'America/Phoenix').value).toBe('2025-09-14');
	});
});

describe('the angle', () => {
	const both = header({ mechanicalAngleDegrees: 70, skyAngleDegrees: 95 });
	test("is the rotator's, else the sky's, else the name's", () => {
		expect(angleOf(both, { angleDegrees: 12 }, HEADER_FIRST)).toEqual({ degrees: 70, system: 'mechanical' });
		expect(angleOf(header({ skyAngleDegrees: 95 }), { angleDegrees: 12 }, HEADER_FIRST)).toEqual({
			degrees: 95,
			system: 'sky',
		});
		expect(angleOf(header(), { angleDegrees: 12 }, HEADER_FIRST)).toEqual({ degrees: 12, system: 'name' });
		expect(angleOf(header(), { angleDegrees: 12, angleSystem: 'mechanical' }, HEADER_FIRST)).toEqual({
			degrees: 12,
			system: 'mechanical',
		});
		expect(angleOf(header(), {}, HEADER_FIRST)).toBe(undefined);
	});
	test('follows the order of the settings, and 0° is an angle', () => {
		expect(angleOf(both, { angleDegrees: 0 }, NAME_FIRST)).toEqual({ degrees: 0, system: 'name' });
		expect(angleOf(header({ mechanicalAngleDegrees: 0 }), { angleDegrees: 12 }, HEADER_FIRST)).toEqual({
			degrees: 0,
			system: 'mechanical',
		});
		expect(angleOf(both, { angleDegrees: 12 }, ['filename'])).toEqual({ degrees: 12, system: 'name' });
		expect(angleOf(both, {}, ['filename'])).toBe(undefined);
	});
});
