/** What the chart of nights shows: the integration of each night on a line of days, so that the nights between are seen too. */
import { totalsBy, type CompareFilters, type LogRow } from './exposure';
import { daysBetween, parseNight, type Night } from './night';

/** One night; seconds in the order of the chart's filters. */
export interface NightBar { readonly night: Night; readonly day: number; readonly seconds: readonly number[] }

/** A stretch of days; days count from 1970-01-01. */
export interface NightsStrip {
	/** Set where there is a strip for each year. */
	readonly year: number | null;
	readonly firstDay: number;
	readonly lastDay: number;
	/** Ascending. */
	readonly nights: readonly NightBar[];
	/** Days to name on the axis: the first of each month, in a short stretch every week or so. */
	readonly ticks: readonly number[];
}

export interface NightsChart {
	/** Those with integration in a night that is known, in their order. */
	readonly filters: readonly string[];
	/** The newest first; empty where no night is known. */
	readonly strips: readonly NightsStrip[];
	readonly nights: number;
	/** First and last; null where no night is known. */
	readonly span: readonly [Night, Night] | null;
	/** The most days from one night to the next. */
	readonly longestGapDays: number;
	/** Of the longest night. */
	readonly mostSeconds: number;
	/** Years that are left out, beyond the latest {@link MOST_YEARS}. */
	readonly olderYears: number;
}

/** A stretch up to this long is one strip; what lasted longer gets one for each year, so that seasons stand below each other. */
const LONGEST_STRIP_DAYS = 366;
/** A single night shall not look like a whole season. */
const SHORTEST_STRIP_DAYS = 28;
const MARGIN_DAYS = 2;
/** Stretches that are no longer than this have weeks on their axis. */
const LONGEST_WITH_WEEKS = 75;
export const MOST_YEARS = 10;

const EPOCH = '1970-01-01';

/** The days from 1970-01-01 to a night. */
const dayOf = (night: Night): number => daysBetween(EPOCH, night);

/** The date of a day, in UTC. */
export const dateOfDay = (day: number): Date => new Date(day * 86_400_000);

/** Accepted and unreviewed light of each night by filter, whatever became of the data. */
export function nightsChart(rows: readonly LogRow[], compareFilters: CompareFilters): NightsChart {
	const shot = rows.filter(row => row.night !== null && parseNight(row.night) !== undefined && (row.accepted + row.unreviewed) * row.exposureSeconds > 0);
	const filters = [...new Set(shot.map(({ filter }) => filter))].sort(compareFilters);
	const byNight = new Map<Night, number[]>();
	for (const { night, filter, counted } of totalsBy(shot, ['night', 'filter'], compareFilters)) {
		if (night === null) continue;
		const seconds = byNight.get(night) ?? filters.map(() => 0);
		seconds[filters.indexOf(filter)] = counted.seconds;
		byNight.set(night, seconds);
	}
	const nights = [...byNight].map(([night, seconds]): NightBar => ({ night, day: dayOf(night), seconds }));
	const [first, last] = [nights[0], nights.at(-1)];
	if (!first || !last) return { filters: [], strips: [], nights: 0, span: null, longestGapDays: 0, mostSeconds: 0, olderYears: 0 };
	const years = last.day - first.day < LONGEST_STRIP_DAYS ? [] : [...new Set(nights.map(({ night }) => yearOf(night)))].reverse();
	return {
		filters,
		strips: years.length === 0 ? [stretch(nights, first.day, last.day)] : years.slice(0, MOST_YEARS).map(year => wholeYear(nights, year)),
		nights: nights.length, span: [first.night, last.night],
		longestGapDays: nights.reduce((longest, { day }, at) => Math.max(longest, day - (nights[at - 1]?.day ?? day)), 0),
		mostSeconds: nights.reduce((most, { seconds }) => Math.max(most, seconds.reduce((sum, part) => sum + part, 0)), 0),
		olderYears: Math.max(0, years.length - MOST_YEARS),
	};
}

const yearOf = (night: Night): number => Number(night.slice(0, 4));

function stretch(nights: readonly NightBar[], first: number, last: number): NightsStrip {
	const missing = Math.max(2 * MARGIN_DAYS, SHORTEST_STRIP_DAYS - (last - first + 1));
	const firstDay = first - Math.floor(missing / 2);
	const lastDay = last + Math.ceil(missing / 2);
	return { year: null, firstDay, lastDay, nights, ticks: ticksOf(firstDay, lastDay) };
}

function wholeYear(nights: readonly NightBar[], year: number): NightsStrip {
	const [firstDay, lastDay] = [Date.UTC(year, 0, 1) / 86_400_000, Date.UTC(year, 11, 31) / 86_400_000];
	return { year, firstDay, lastDay, nights: nights.filter(({ night }) => yearOf(night) === year), ticks: ticksOf(firstDay, lastDay) };
}

function ticksOf(firstDay: number, lastDay: number): number[] {
	const named = lastDay - firstDay < LONGEST_WITH_WEEKS ? [1, 8, 15, 22] : [1];
	const ticks: number[] = [];
	for (let day = firstDay; day <= lastDay; day++) if (named.includes(dateOfDay(day).getUTCDate())) ticks.push(day);
	return ticks;
}
