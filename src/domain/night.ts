/**
 * Nights: the local date of the evening, from noon to noon (DESIGN 1 and 3). But for {@link localDay}, nothing here
 * depends on this computer's own time zone.
 */

import { UTCDate } from '@date-fns/utc';
import { differenceInCalendarDays, getDaysInMonth, lightFormat } from 'date-fns';

/** 'CCYY-MM-DD'. Nights sort as text. */
export type Night = string;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOON = 12 * HOUR;
/** No zone of the world is further from its sun: western China with one zone for all comes to 2.9 h. */
const MOST_ZONE_ERROR = 3 * HOUR;

export interface Moment {
	/** Milliseconds since 1970. */
	readonly startUtcMs: number | undefined;
	/** The capture computer's or camera's clock, as if it were UTC. */
	readonly startLocalMs: number | undefined;
	readonly longitudeDegrees: number | undefined;
	/** IANA name that a rig pins, 'Africa/Windhoek'. One that this machine does not know counts as none. */
	readonly timeZone?: string | undefined;
}

/**
 * The night of an exposure: in the pinned time zone; else by the local clock, unless that is more than 3 h off the sun
 * at the site (a remote observatory's clock on UTC); else by the sun; else by UTC, which is right all night between UTC
 * − 6 and UTC + 6 and for a part of the night elsewhere (23:12 in New Zealand reads as the day before). Undefined where
 * no time is known.
 */
export function nightOf({ startUtcMs, startLocalMs, longitudeDegrees, timeZone }: Moment): Night | undefined {
	if (startUtcMs === undefined) return nightAt(startLocalMs);
	const pinned = timeZone === undefined ? undefined : nightInZone(startUtcMs, timeZone);
	if (pinned !== undefined) return pinned;
	if (longitudeDegrees === undefined) return nightAt(startLocalMs ?? startUtcMs);
	const solarMs = startUtcMs + (longitudeDegrees / 15) * HOUR;
	const clockIsRight = startLocalMs !== undefined && Math.abs(startLocalMs - solarMs) <= MOST_ZONE_ERROR;
	return nightAt(clockIsRight ? startLocalMs : solarMs);
}

/** A night as folders and settings spell it. Undefined unless it is `CCYY-MM-DD` and in the calendar. */
export function parseNight(text: string): Night | undefined {
	return /^\d{4}-\d{2}-\d{2}$/.test(text) && dayOf(text) !== undefined ? text : undefined;
}

/** The same, also from `CCYYMMDD` and `CCYY_MM_DD`, as other people's folders and file names spell it. */
export function parseLooseNight(text: string): Night | undefined {
	const parts = /^(\d{4})([-_]?)(\d{2})\2(\d{2})$/.exec(text);
	return parts ? parseNight(`${parts[1]}-${parts[3]}-${parts[4]}`) : undefined;
}

/** Whole days from one night to another, negative if `to` is the earlier. NaN if one is no night. */
export function daysBetween(from: Night, to: Night): number {
	if (dayOf(from) === undefined || dayOf(to) === undefined) return NaN;
	return differenceInCalendarDays(new UTCDate(to), new UTCDate(from));
}

/** Days from 1970-01-01 to a date; undefined for a date that does not exist, and before the year 1000. */
export function dayNumber(year: number, month: number, day: number): number | undefined {
	if (!(year >= 1000 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)))
		return undefined;
	return Date.UTC(year, month - 1, day) / DAY;
}

/** Asked for every frame; a library has a few hundred months. */
const lengths = new Map<number, number>();

function daysInMonth(year: number, month: number): number {
	const key = year * 12 + month;
	let days = lengths.get(key);
	if (days === undefined) lengths.set(key, (days = getDaysInMonth(new UTCDate(year, month - 1))));
	return days;
}

/** The day of a time on this computer's own calendar. */
export const localDay = (timeMs: number): Night => lightFormat(timeMs, 'yyyy-MM-dd');

const dayOf = (night: Night): number | undefined =>
	dayNumber(Number(night.slice(0, 4)), Number(night.slice(5, 7)), Number(night.slice(8, 10)));

const nightAt = (clockMs: number | undefined): Night | undefined =>
	clockMs === undefined ? undefined : nightOfDay(Math.floor((clockMs - NOON) / DAY));

/** Frames number a hundred thousand, nights a few hundred. */
const nights = new Map<number, Night>();
const FIRST_DAY = Date.UTC(1000, 0, 1) / DAY;
const LAST_DAY = Date.UTC(9999, 11, 31) / DAY;

function nightOfDay(day: number): Night | undefined {
	const known = nights.get(day);
	if (known !== undefined) return known;
	if (!(day >= FIRST_DAY && day <= LAST_DAY)) return undefined;
	const night = new Date(day * DAY).toISOString().slice(0, 10);
	nights.set(day, night);
	return night;
}

/** Formatters are slow to make. Undefined where the zone is unknown. */
const clocks = new Map<string, Intl.DateTimeFormat | undefined>();

function clockOf(timeZone: string): Intl.DateTimeFormat | undefined {
	if (!clocks.has(timeZone)) clocks.set(timeZone, makeClock(timeZone));
	return clocks.get(timeZone);
}

function makeClock(timeZone: string): Intl.DateTimeFormat | undefined {
	try {
		return new Intl.DateTimeFormat('en-US', {
			timeZone,
			hourCycle: 'h23',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: 'numeric',
		});
	} catch {
		return undefined;
	}
}

function nightInZone(utcMs: number, timeZone: string): Night | undefined {
	const clock = clockOf(timeZone);
	if (!clock || !(Math.abs(utcMs) <= LAST_DAY * DAY)) return undefined;
	const part = new Map(clock.formatToParts(utcMs).map(({ type, value }) => [type, Number(value)]));
	const day = dayNumber(part.get('year') ?? NaN, part.get('month') ?? NaN, part.get('day') ?? NaN);
	return day === undefined ? undefined : nightOfDay((part.get('hour') ?? NaN) < 12 ? day - 1 : day);
}
