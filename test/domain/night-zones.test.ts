/** Nights at changes of daylight saving and at the date line: the same wherever the reading computer stands. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nightOf } from '../../src/domain/night';

interface Case {
	readonly what: string;
	readonly utc: string;
	readonly timeZone?: string;
	readonly longitudeDegrees?: number;
	/** Worked out by hand from the zone's rules. */
	readonly night: string;
}

const inZone = (timeZone: string, rows: readonly (readonly [what: string, utc: string, night: string])[]): Case[] =>
	rows.map(([what, utc, night]) => ({ what: `${timeZone}, ${what}`, utc, timeZone, night }));

const CASES: readonly Case[] = [
	...inZone('Europe/Berlin', [
		['00:30 before the clocks go forward', '2026-03-28T23:30', '2026-03-28'],
		['05:00 after it', '2026-03-29T03:00', '2026-03-28'],
		['11:59 of that day', '2026-03-29T09:59', '2026-03-28'],
		['its noon', '2026-03-29T10:00', '2026-03-29'],
		['02:30 for the first time', '2025-10-26T00:30', '2025-10-25'],
		['02:30 for the second time', '2025-10-26T01:30', '2025-10-25'],
		['11:59 after the clocks went back', '2025-10-26T10:59', '2025-10-25'],
		['noon after that', '2025-10-26T11:00', '2025-10-26'],
	]),
	...inZone('America/New_York', [
		['01:59 before the clocks go forward', '2026-03-08T06:59', '2026-03-07'],
		['11:59 after it', '2026-03-08T15:59', '2026-03-07'],
		['noon after it', '2026-03-08T16:00', '2026-03-08'],
	]),
	...inZone('Australia/Sydney', [
		['03:30 in the spring of the south', '2025-10-04T16:30', '2025-10-04'],
		['02:59 in its autumn', '2026-04-04T15:59', '2026-04-04'],
	]),
	...inZone('Australia/Lord_Howe', [
		['11:59 where clocks move by half an hour', '2026-04-05T01:29', '2026-04-04'],
		['noon there', '2026-04-05T01:30', '2026-04-05'],
	]),
	...inZone('Pacific/Chatham', [['23:45 at UTC + 13:45', '2026-01-15T10:00', '2026-01-15']]),
	...inZone('Pacific/Kiritimati', [['midnight at UTC + 14', '2026-01-15T10:00', '2026-01-15']]),
	...inZone('Pacific/Apia', [
		['23:30 before a day that was left out', '2011-12-30T09:30', '2011-12-29'],
		['00:30 after it', '2011-12-30T10:30', '2011-12-30'],
	]),
	{ what: 'just west of the date line', utc: '2026-01-15T12:00', longitudeDegrees: 179.9, night: '2026-01-15' },
	{ what: 'just east of the date line', utc: '2026-01-15T12:00', longitudeDegrees: -179.9, night: '2026-01-14' },
];

describe.each(['UTC', 'America/Los_Angeles', 'Pacific/Auckland'])('read on a computer in %s', zone => {
	const own = process.env['TZ'];
	beforeAll(() => {
		process.env['TZ'] = zone;
	});
	afterAll(() => {
		process.env['TZ'] = own;
	});
	test.each(CASES)('$what', ({ utc, timeZone, longitudeDegrees, night }) => {
		const startUtcMs = Date.parse(`${utc}:00Z`);
		expect(nightOf({ startUtcMs, startLocalMs: undefined, longitudeDegrees, timeZone })).toBe(night);
	});
});
