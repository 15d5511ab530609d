/**
 * What the chart of nights shows: the integration of each night on a line of days, so that the nights between are seen
 * too.
 */
import { totalsBy, type CompareFilters, type LogRow } from '../domain/exposure';
import { daysBetween, parseNight, type Night } from '../domain/night';

/** One night; seconds in the order of the chart's filters. */
export interface NightBar {
	readonly night: Night;
	readonly day: number;
	readonly seconds: readonly number[];
}

/** A stretch of days with a night at least; days count from 1970-01-01. */
export interface NightsStrip {
	/** Set where there is a strip for each year. */
	readonly year: number | null;
	readonly firstDay: number;
	readonly lastDay: number;
	/** Ascending. */
	readonly nights: readonly NightBar[];
	/** The most days from one night to the next. */
	readonly longestGapDays: number;
	/** Days to name on the axis: the first of each month, in a short stretch every week or so. */
	readonly ticks: readonly number[];
}

export interface NightsChart {
	/** Those with integration in a night that is known, in their order. */
	readonly filters: readonly string[];
	/** The newest first; empty where no night is known. */
	readonly strips: readonly NightsStrip[];
	/** Of the longest night. */
	readonly mostSeconds: number;
	/** Years with nights that are left out, beyond the latest ones. */
	readonly olderYears: number;
}

/**
 * A stretch up to this long is one strip; what lasted longer gets one for each year, so that seasons stand below each
 * other.
 */
const LONGEST_STRIP_DAYS = 366;
/** A single night shall not look like a whole season. */
const SHORTEST_STRIP_DAYS = 28;
const MARGIN_DAYS = 2;
/** Stretches that are no longer than this have weeks on their axis. */
const LONGEST_WITH_WEEKS = 75;
const MOST_YEARS = 10;

const DAY_MS = 86_400_000;
const EPOCH = '1970-01-01';

/** The date of a day, in UTC. */
export const dateOfDay = (day: number): Date => new Date(day * DAY_MS);

/** Accepted and unreviewed light of each night by filter, whatever became of the data. */
export function nightsChart(rows: readonly LogRow[], compareFilters: CompareFilters): NightsChart {
	const shot = rows.filter(
		row =>
			row.night !== null &&
			parseNight(row.night) !== undefined &&
			(row.accepted + row.unreviewed) * row.exposureSeconds > 0,
	);
	const filters = [...new Set(shot.map(({ filter }) => filter))].sort(compareFilters);
	const nights = nightsOf(shot, filters);
	const [first, last] = [nights[0], nights.at(-1)];
	if (!first || !last) return { filters, strips: [], mostSeconds: 0, olderYears: 0 };
	const years = last.day - first.day < LONGEST_STRIP_DAYS ? [] : [...new Set(nights.map(yearOf))].reverse();
	return {
		filters,
		strips:
			years.length === 0
				? [stretch(nights, first.day, last.day)]
				: years.slice(0, MOST_YEARS).map(year => wholeYear(nights, year)),
		mostSeconds: Math.max(...nights.map(({ seconds }) => seconds.reduce((sum, part) => sum + part, 0))),
		olderYears: Math.max(0, years.length - MOST_YEARS),
	};
}

function nightsOf(shot: readonly LogRow[], filters: readonly string[]): NightBar[] {
	const byNight = new Map<Night, number[]>();
	for (const { night, filter, counted } of totalsBy(shot, ['night', 'filter'], () => 0)) {
		if (night === null) continue;
		const seconds = byNight.get(night) ?? filters.map(() => 0);
		seconds[filters.indexOf(filter)] = counted.seconds;
		byNight.set(night, seconds);
	}
	return [...byNight].map(([night, seconds]) => ({ night, day: daysBetween(EPOCH, night), seconds }));
}

const yearOf = ({ day }: NightBar): number => dateOfDay(day).getUTCFullYear();

function stretch(nights: readonly NightBar[], first: number, last: number): NightsStrip {
	const more = Math.max(2 * MARGIN_DAYS, SHORTEST_STRIP_DAYS - (last - first + 1));
	return strip(null, nights, first - Math.floor(more / 2), last + Math.ceil(more / 2));
}

function wholeYear(nights: readonly NightBar[], year: number): NightsStrip {
	return strip(
		year,
		nights.filter(night => yearOf(night) === year),
		Date.UTC(year, 0, 1) / DAY_MS,
		Date.UTC(year, 11, 31) / DAY_MS,
	);
}

const strip = (year: number | null, nights: readonly NightBar[], firstDay: number, lastDay: number): NightsStrip => ({
	year,
	nights,
	firstDay,
	lastDay,
	ticks: ticksOf(firstDay, lastDay),
	longestGapDays: nights.reduce((longest, { day }, at) => Math.max(longest, day - (nights[at - 1]?.day ?? day)), 0),
});

function ticksOf(firstDay: number, lastDay: number): number[] {
	const named = lastDay - firstDay < LONGEST_WITH_WEEKS ? [1, 8, 15, 22] : [1];
	const days = Array.from({ length: lastDay - firstDay + 1 }, (_, at) => firstDay + at);
	return days.filter(day => named.includes(dateOfDay(day).getUTCDate()));
}
