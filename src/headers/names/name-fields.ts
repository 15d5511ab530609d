/** The facts that stand in file names: what each looks like, and within which limits it is believed. */
import { dayNumber } from '../../domain/night';
import { wrapDegrees, type AngleSystem } from '../../domain/angle';
import type { FrameKind, NameFacts } from '../../domain/frame';
import { splitPanel } from '../../domain/target';

/** Facts while a name is being read. Dates and times that stand apart from each other are joined at the end. */
export interface Draft {
	readonly facts: { -readonly [K in keyof NameFacts]: NameFacts[K] };
	dayMs?: number;
	/** The evening's date: a time after midnight belongs to the next day. */
	nightMs?: number;
	clockMs?: number;
	utcDayMs?: number;
	utcClockMs?: number;
	/** The time in the name is when the exposure ended. */
	isEnd?: boolean;
}

export interface Field {
	/**
	 * Sticky, so that it is tried at one place only; undefined for free text. Each eats all it can and is never asked
	 * for less.
	 */
	readonly shape: RegExp | undefined;
	/** Notes the fact; a value beyond its limits is no fact. */
	readonly put: (draft: Draft, value: string) => void;
}

const DAY_MS = 86_400_000;
/** N.I.N.A. writes NaN for what it could not measure. */
const NUMBER = /-?\d+(?:\.\d+)?|NaN/y;
const COUNT = /\d+/y;
/**
 * 2025-09-14_03-06-28, 20260309-035017, 2025-03-27_234852, 20260318-201554115, 2025-09-14T21-30-00Z; a date alone as
 * well.
 */
const STAMP = new RegExp(
	'(\\d{4})(-?)(\\d\\d)\\2(\\d\\d)(?:[T_ -](\\d\\d)[-:]?(\\d\\d)[-:]?(\\d\\d)(?:[-.]?(\\d{3}))?)?' +
		'(?!\\d)(?:(Z|_?UTC)(?![A-Za-z0-9]))?',
	'y',
);
const EXPOSURE = /(\d+(?:\.\d+)?)_?(ms|secs?|s)(?![A-Za-z0-9])/y;
const BINNING = /\d(?:[x*]\d)?/y;
const KIND = /(?:master)?(?:dark ?flats?|flat ?darks?|lights?|darks?|flats?|bias|snapshot|preview)(?![a-z])/iy;

const KINDS: ReadonlyMap<string, FrameKind> = new Map<string, FrameKind>([
	['light', 'light'],
	['lights', 'light'],
	['dark', 'dark'],
	['darks', 'dark'],
	['flat', 'flat'],
	['flats', 'flat'],
	['bias', 'bias'],
	['darkflat', 'dark flat'],
	['darkflats', 'dark flat'],
	['flatdark', 'dark flat'],
	['flatdarks', 'dark flat'],
]);

/** Names that capture programs give to what has none. */
const NAMELESS_TARGETS = new Set(['asiimg', 'unknown']);

type NumberKey = {
	[K in keyof NameFacts]-?: Exclude<NameFacts[K], undefined> extends number ? K : never;
}[keyof NameFacts];

function putNumber(draft: Draft, key: NumberKey, value: number, least: number, most: number): void {
	if (value >= least && value <= most) draft.facts[key] = value;
}

const number = (key: NumberKey, least: number, most: number, shape = NUMBER): Field => ({
	shape,
	put: (draft, value) => putNumber(draft, key, Number(value), least, most),
});

const angle = (system: AngleSystem, shape = NUMBER): Field => ({
	shape,
	put({ facts }, value) {
		const degrees = Number(value);
		if (!(Math.abs(degrees) <= 360)) return;
		facts.angleDegrees = wrapDegrees(degrees);
		facts.angleSystem = system;
	},
});

const text = (put: Field['put']): Field => ({ shape: undefined, put });
const skipped = (shape?: RegExp): Field => ({ shape, put: () => undefined });

/** Milliseconds of a day given as digits; undefined for a day that no calendar has. */
function dayMs(year: number, month: number, day: number): number | undefined {
	const days = year >= 1980 && year < 2100 ? dayNumber(year, month, day) : undefined;
	return days === undefined ? undefined : days * DAY_MS;
}

function clockMs(hours: number, minutes: number, seconds: number): number | undefined {
	return hours > 23 || minutes > 59 || seconds > 59 ? undefined : (hours * 3600 + minutes * 60 + seconds) * 1000;
}

/**
 * The digits of the stamp at hand. Nearly every name has a stamp and no two are equal, so it is read without making
 * texts.
 */
const digits = new Uint8Array('CCYYMMDDhhmmsssss'.length);

function digitsOf(value: string): number {
	let count = 0;
	for (let at = 0; at < value.length; at++) {
		const digit = value.charCodeAt(at) - 0x30;
		if (digit >= 0 && digit <= 9) digits[count++] = digit;
	}
	return count;
}

const twoDigits = (at: number): number => (digits[at] ?? 0) * 10 + (digits[at + 1] ?? 0);

function putStamp(draft: Draft, value: string): void {
	const count = digitsOf(value);
	const date = dayMs(twoDigits(0) * 100 + twoDigits(2), twoDigits(4), twoDigits(6));
	if (date === undefined) return;
	const clock = count > 8 ? clockMs(twoDigits(8), twoDigits(10), twoDigits(12)) : undefined;
	if (clock === undefined) draft.dayMs = date;
	else
		draft.facts[value.endsWith('Z') || value.endsWith('UTC') ? 'timeUtcMs' : 'timeLocalMs'] =
			date + clock + (count > 14 ? twoDigits(14) * 10 + (digits[16] ?? 0) : 0);
}
const day = (key: 'dayMs' | 'nightMs' | 'utcDayMs'): Field => ({
	shape: /\d{4}-\d\d-\d\d|\d{8}(?!\d)/y,
	put(draft, value) {
		digitsOf(value);
		const ms = dayMs(twoDigits(0) * 100 + twoDigits(2), twoDigits(4), twoDigits(6));
		if (ms !== undefined) draft[key] = ms;
	},
});

const clock = (key: 'clockMs' | 'utcClockMs'): Field => ({
	shape: /\d\d-\d\d-\d\d/y,
	put(draft, value) {
		const ms = clockMs(Number(value.slice(0, 2)), Number(value.slice(3, 5)), Number(value.slice(6)));
		if (ms !== undefined) draft[key] = ms;
	},
});

/** Every fact that a grammar, a loose token or a N.I.N.A. pattern can name. */
export const FIELDS = {
	kind: {
		shape: KIND,
		put: (draft, value) => {
			putKind(draft, value);
		},
	},
	target: text(({ facts }, value) => {
		const { target, panel } = splitPanel(value.trim());
		if (target !== '' && !NAMELESS_TARGETS.has(target.toLowerCase())) facts.target = target;
		if (panel !== null) facts.panel = panel;
	}),
	/** As spelled; who reads it drops placeholders such as NoFilter. */
	filter: text(({ facts }, value) => {
		if (value.trim() !== '') facts.filter = value.trim();
	}),
	/** A filter in one word, where an angle follows: no kind of frame. */
	filterWord: {
		shape: /(?!(?:lights?|darks?|flats?|bias|darkflats?|snapshot)_)(?=[^_]*[A-Za-z])[^_]+/iy,
		put: ({ facts }, value) => {
			facts.filter = value;
		},
	},
	camera: text(({ facts }, value) => {
		if (value.trim() !== '') facts.camera = value.trim();
	}),
	telescope: text(({ facts }, value) => {
		if (value.trim() !== '') facts.telescope = value.trim();
	}),
	readoutMode: text(({ facts }, value) => {
		if (value.trim() !== '') facts.readoutMode = value.trim();
	}),
	text: skipped(),
	/** With its unit: 300.00s, 50.0ms, 30sec, 10_secs. */
	exposure: {
		shape: EXPOSURE,
		put(draft, value) {
			const seconds = Number.parseFloat(value);
			putNumber(draft, 'exposureSeconds', value.endsWith('ms') ? seconds / 1000 : seconds, 0, DAY_MS / 1000);
		},
	},
	seconds: number('exposureSeconds', 0, DAY_MS / 1000),
	gain: number('gain', -1000, 1_000_000),
	offset: number('offset', 0, 1_000_000),
	iso: number('iso', 1, 10_000_000, COUNT),
	setTemp: number('setTempCelsius', -100, 100),
	temp: number('sensorTempCelsius', -100, 100),
	/** Below zero, which tells a temperature from an angle. */
	coldTemp: number('sensorTempCelsius', -100, 100, /-\d+(?:\.\d+)?/y),
	binning: {
		shape: BINNING,
		put({ facts }, value) {
			facts.binning = value.length === 1 ? `${value}x${value}` : value.replace('*', 'x');
		},
	},
	/** A rotator's own angle, an angle on the sky, and an angle whose zero the name doesn't tell. */
	mechanical: angle('mechanical'),
	sky: angle('sky'),
	angle: angle('name', /\d+(?:\.\d+)?/y),
	time: { shape: STAMP, put: putStamp },
	endTime: {
		shape: STAMP,
		put: (draft, value) => {
			draft.isEnd = true;
			putStamp(draft, value);
		},
	},
	day: day('dayMs'),
	night: day('nightMs'),
	utcDay: day('utcDayMs'),
	clock: clock('clockMs'),
	utcClock: clock('utcClockMs'),
	/** Modified Julian date, UTC. */
	mjd: {
		shape: NUMBER,
		put: (draft, value) =>
			putNumber(
				draft,
				'timeUtcMs',
				Math.round((Number(value) - 40_587) * DAY_MS),
				3650 * DAY_MS,
				47_482 * DAY_MS,
			),
	},
	stacked: number('stackedSubs', 1, 1_000_000, COUNT),
	panel: number('panel', 0, 9999, COUNT),
	hfr: number('hfr', 0, 1000),
	fwhm: number('fwhm', 0, 1000),
	stars: number('starCount', 0, 10_000_000),
	rmsArcsec: number('guidingRmsArcsec', 0, 1000),
	eccentricity: number('eccentricity', 0, 1),
	count: skipped(COUNT),
	number: skipped(NUMBER),
	pierSide: skipped(/[EW]/y),
	letter: skipped(/[A-Z]/y),
} as const satisfies Record<string, Field>;

export type FieldName = keyof typeof FIELDS;

/** Notes a kind of frame (LIGHT, DarkFlat, masterDark, SNAPSHOT …) if the word is one, and tells whether it was. */
export function putKind({ facts }: Draft, word: string): boolean {
	const plain = word.toLowerCase().replace(' ', '');
	if (plain === 'snapshot' || plain === 'preview') {
		facts.isSnapshot = true;
		return true;
	}
	const isMaster = plain.startsWith('master');
	const kind = KINDS.get(isMaster ? plain.slice(6) : plain);
	if (kind === undefined) return false;
	facts.kind = kind;
	if (isMaster) facts.isMaster = true;
	return true;
}

/** The facts of a name that was read to its end: joins dates with times, and turns an end time into the start. */
export function finish(draft: Draft): NameFacts {
	const { facts } = draft;
	const day =
		draft.dayMs ??
		(draft.nightMs !== undefined && draft.clockMs !== undefined && draft.clockMs < DAY_MS / 2
			? draft.nightMs + DAY_MS
			: draft.nightMs);
	if (facts.timeLocalMs === undefined && day !== undefined && draft.clockMs !== undefined)
		facts.timeLocalMs = day + draft.clockMs;
	if (facts.timeUtcMs === undefined && draft.utcDayMs !== undefined && draft.utcClockMs !== undefined)
		facts.timeUtcMs = draft.utcDayMs + draft.utcClockMs;
	if (draft.isEnd && facts.timeLocalMs !== undefined) facts.timeLocalMs -= (facts.exposureSeconds ?? 0) * 1000;
	const date = draft.nightMs ?? (facts.timeLocalMs === undefined ? draft.dayMs : undefined);
	if (date !== undefined) facts.date = new Date(date).toISOString().slice(0, 10);
	return facts;
}
