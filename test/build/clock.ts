/** Dates and times as text. All times are milliseconds since 1970-01-01; a local time is one as if it were UTC. */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** CCYY-MM-DD, so many days later (or earlier). */
export function shiftDate(date: string, days: number): string {
	return dateOf(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS);
}

/** A local hour of a night in UTC; hours beyond 24 are those after midnight. */
export function nightTimeMs(night: string, localHours: number, utcOffsetHours: number): number {
	return Date.parse(`${night}T00:00:00Z`) + Math.round((localHours - utcOffsetHours) * HOUR_MS);
}

/** The same moment on a clock so many hours ahead of UTC. */
export function localMs(utcMs: number, utcOffsetHours: number): number {
	return utcMs + utcOffsetHours * HOUR_MS;
}

/** CCYY-MM-DD. */
export function dateOf(ms: number): string {
	return new Date(ms).toISOString().slice(0, 10);
}

/** hh:mm:ss, or with another separator between them. */
export function timeOf(ms: number, separator = ':'): string {
	return new Date(ms).toISOString().slice(11, 19).replaceAll(':', separator);
}

/** CCYY-MM-DDThh:mm:ss.sss, with more zeros up to so many decimals. */
export function timestampOf(ms: number, decimals = 3): string {
	return new Date(ms)
		.toISOString()
		.slice(0, 23)
		.padEnd(20 + decimals, '0');
}

/** Modified Julian date. */
export function mjdOf(ms: number): number {
	return Number((ms / DAY_MS + 40587).toFixed(8));
}

/** Degrees or hours as `dd mm ss.sss`. */
export function sexagesimal(
	value: number,
	options: { readonly separator?: string; readonly decimals?: number; readonly signed?: boolean } = {},
): string {
	const { separator = ' ', decimals = 3, signed = false } = options;
	const scale = 10 ** decimals;
	const ticks = Math.round(Math.abs(value) * 3600 * scale);
	const seconds = ((ticks % (60 * scale)) / scale).toFixed(decimals).padStart(decimals === 0 ? 2 : decimals + 3, '0');
	const minutes = Math.floor(ticks / (60 * scale));
	const sign = value < 0 ? '-' : signed ? '+' : '';
	return (
		sign +
		[Math.floor(minutes / 60), minutes % 60]
			.map(part => String(part).padStart(2, '0'))
			.concat(seconds)
			.join(separator)
	);
}
