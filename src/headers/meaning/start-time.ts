/** When an exposure began. Dates are read by hand: they differ in every header, and nothing else does. */
import { dayNumber } from '../../domain/night';
import { slotsOf, textOf } from './header-value';
import { SLOT, type KeywordValues } from '../keywords';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Outside these a camera's or computer's clock was not set. */
const FIRST_YEAR = 1980;
const LAST_YEAR = 2100;
const FIRST_MS = Date.UTC(FIRST_YEAR, 0, 1);

export const START_SLOTS = slotsOf('DATE-OBS', 'TIME-OBS', 'DATE-LOC', 'DATE-OBS comment', 'EXIF offset');

export interface StartFacts {
	readonly startUtcMs: number | undefined;
	readonly startLocalMs: number | undefined;
}

/**
 * DATE-OBS is UTC in every program; DATE-LOC (N.I.N.A., SGP, camera raw) is the local clock. A raw file that also knows
 * its clock's offset gives UTC by it.
 * @param takenSeconds how long all exposures of the file took: ZWO's older firmware writes their end, "Image created
 * time", into DATE-OBS
 */
export function startOf(values: KeywordValues, takenSeconds: number): StartFacts {
	const startLocalMs = clockMs(textIn(values, SLOT['DATE-LOC']));
	let startUtcMs = utcMs(withTime(textIn(values, SLOT['DATE-OBS']), values));
	if (startUtcMs === undefined && startLocalMs !== undefined) {
		const offsetMs = zoneMs(textIn(values, SLOT['EXIF offset']));
		if (offsetMs !== undefined) startUtcMs = startLocalMs - offsetMs;
	} else if (startUtcMs !== undefined && textIn(values, SLOT['DATE-OBS comment']).includes('Image created')) {
		startUtcMs -= Math.round(takenSeconds * SECOND);
		if (!(startUtcMs >= FIRST_MS)) startUtcMs = undefined;
	}
	return { startUtcMs, startLocalMs };
}

function textIn(values: KeywordValues, slot: number): string {
	const value = values[slot];
	return typeof value === 'string' ? value : '';
}

/** A date alone takes its time from TIME-OBS. 'dd/mm/yy' is the notation of before FITS 4.0, section 9.1.1. */
function withTime(date: string, values: KeywordValues): string {
	if (date.length > 'CCYY-MM-DD'.length) return date;
	const old = /^(\d{2})\/(\d{2})\/(\d{2})$/.exec(date);
	const iso = old ? `${Number(old[3]) < FIRST_YEAR % 100 ? '20' : '19'}${old[3]}-${old[2]}-${old[1]}` : date;
	return `${iso}T${textOf(values[SLOT['TIME-OBS']]) ?? ''}`;
}

/** 'CCYY-MM-DDThh:mm:ss.sss', any number of digits, with or without 'Z' or an offset, as milliseconds UTC. */
function utcMs(text: string): number | undefined {
	const clock = clockMs(text);
	if (clock === undefined) return undefined;
	let end = 'CCYY-MM-DDThh:mm'.length;
	while (end < text.length && isClockCharacter(text.charCodeAt(end))) end++;
	if (end === text.length) return clock;
	const offsetMs = zoneMs(text.slice(end));
	return offsetMs === undefined ? undefined : clock - offsetMs;
}

/** Digits, point, comma, colon. */
const isClockCharacter = (code: number): boolean => (code >= 0x30 && code <= 0x3a) || code === 0x2e || code === 0x2c;

/** 'Z' and 'UTC' are 0, '+02:00' is two hours. */
function zoneMs(text: string): number | undefined {
	if (/^\s*(Z|UTC?)\s*$/i.test(text)) return 0;
	const zone = /^\s*([+-])(\d{2}):?(\d{2})\s*$/.exec(text);
	if (!zone) return undefined;
	const size = Number(zone[2]) * HOUR + Number(zone[3]) * MINUTE;
	return zone[1] === '-' ? -size : size;
}

/** What the clock showed, as if it were UTC, in milliseconds; what follows the fraction is left to the caller. */
function clockMs(text: string): number | undefined {
	const year = digits(text, 0, 4);
	const hour = digits(text, 11, 2);
	const minute = digits(text, 14, 2);
	const second = text[16] === ':' ? digits(text, 17, 2) : 0;
	// EXIF writes '2018:02:21 12:08:56'.
	const hasForm =
		(text[4] === '-' || text[4] === ':') &&
		text[7] === text[4] &&
		(text[10] === 'T' || text[10] === ' ') &&
		text[13] === ':';
	if (!hasForm || !(year >= FIRST_YEAR && year <= LAST_YEAR && hour < 24 && minute < 60 && second <= 60))
		return undefined;
	const day = dayNumber(year, digits(text, 5, 2), digits(text, 8, 2));
	return day === undefined
		? undefined
		: day * DAY + hour * HOUR + minute * MINUTE + second * SECOND + fractionMs(text, 19);
}

/** Digits beyond milliseconds are dropped: .NET writes seven. */
function fractionMs(text: string, at: number): number {
	if (text[at] !== '.' && text[at] !== ',') return 0;
	let ms = 0;
	for (let i = 1, unit = 100; i <= 3; i++, unit /= 10) {
		const digit = text.charCodeAt(at + i) - 0x30;
		if (!(digit >= 0 && digit <= 9)) break;
		ms += digit * unit;
	}
	return ms;
}

/** NaN unless all are digits. */
function digits(text: string, at: number, count: number): number {
	let number = 0;
	for (let i = at; i < at + count; i++) {
		const digit = text.charCodeAt(i) - 0x30;
		if (!(digit >= 0 && digit <= 9)) return NaN;
		number = number * 10 + digit;
	}
	return number;
}
