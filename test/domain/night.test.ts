import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	dayNumber,
	daysBetween,
	nightOf,
	parseLooseNight,
	parseNight,
	type Moment,
	type Night,
} from '../../src/domain/night';

const at = (iso: string): number => Date.parse(`${iso}Z`);
const DAY = 86_400_000;

function night(
	utc: string | undefined,
	local?: string,
	longitudeDegrees?: number,
	timeZone?: string,
): Night | undefined {
	return nightOf({
		startUtcMs: utc === undefined ? undefined : at(utc),
		startLocalMs: local === undefined ? undefined : at(local),
		longitudeDegrees,
		timeZone,
	});
}

describe('the night of an exposure', () => {
	test('runs from local noon to the next', () => {
		expect(night(undefined, '2025-09-15T11:59:59')).toBe('2025-09-14');
		expect(night(undefined, '2025-09-15T12:00:00')).toBe('2025-09-15');
		expect(night(undefined, '2025-09-15T23:59:59')).toBe('2025-09-15');
		expect(night(undefined, '2025-09-16T00:00:00')).toBe('2025-09-15');
		expect(night(undefined, '2025-09-16T11:59:59.999')).toBe('2025-09-15');
		expect(night(undefined, '2025-01-01T03:00:00')).toBe('2024-12-31');
		expect(night(undefined, '2024-03-01T03:00:00')).toBe('2024-02-29');
	});

	test('is local even where UTC has another date', () => {
		// New Zealand, 28 July 23:12 NZST.
		expect(night('2024-07-28T11:12:00', '2024-07-28T23:12:00', 174.8)).toBe('2024-07-28');
		// Without any hint of the place UTC has to do, and errs.
		expect(night('2024-07-28T11:12:00')).toBe('2024-07-27');
	});

	test('follows the sun at the site where no clock is known', () => {
		// Siding Spring: 14:03 UTC + 9.94 h = 23:59 on the 4th; five minutes later still the same night.
		expect(night('2018-07-04T14:03:03', undefined, 149.064)).toBe('2018-07-04');
		expect(night('2018-07-04T14:08:03', undefined, 149.064)).toBe('2018-07-04');
		// Minnesota, 04:17 UTC is 21:51 of the day before.
		expect(night('2012-06-05T04:17:00', undefined, -96.453)).toBe('2012-06-04');
	});

	test('keeps a clock within 3 h of the sun and drops one that is further off', () => {
		// Kashgar on Beijing time: 2.93 h ahead of the sun.
		expect(night('2025-01-10T05:00:00', '2025-01-10T13:00:00', 76)).toBe('2025-01-10');
		expect(night('2025-01-10T05:00:00', undefined, 76)).toBe('2025-01-09');
		// Chile with the computer on UTC: 12:30 UTC is 07:46 by the sun.
		expect(night('2025-01-10T12:30:00', '2025-01-10T12:30:00', -71)).toBe('2025-01-09');
		// A clock that is a whole day wrong.
		expect(night('2025-01-10T22:00:00', '2025-01-09T23:00:00', 10)).toBe('2025-01-10');
	});

	test('follows the time zone that a rig pins, through its changes of daylight saving', () => {
		expect(night('2024-07-28T11:12:00', undefined, undefined, 'Pacific/Auckland')).toBe('2024-07-28');
		expect(night('2024-07-28T11:12:00', '2024-07-28T11:12:00', 0, 'Pacific/Auckland')).toBe('2024-07-28');
		// Berlin's noon is 10:00 UTC in summer and 11:00 in winter.
		expect(night('2025-03-29T10:59:00', undefined, undefined, 'Europe/Berlin')).toBe('2025-03-28');
		expect(night('2025-03-30T10:00:00', undefined, undefined, 'Europe/Berlin')).toBe('2025-03-30');
		expect(night('2025-03-30T09:59:00', undefined, undefined, 'Europe/Berlin')).toBe('2025-03-29');
		// Midnight itself, which some formats call 24.
		expect(night('2025-01-01T23:00:00', undefined, undefined, 'Europe/Berlin')).toBe('2025-01-01');
	});

	test('does without a time zone that does not exist, and without UTC', () => {
		expect(night('2024-07-28T11:12:00', '2024-07-28T23:12:00', undefined, 'Middle/Earth')).toBe('2024-07-28');
		expect(night(undefined, '2024-07-28T23:12:00', undefined, 'Pacific/Auckland')).toBe('2024-07-28');
	});

	test('is unknown without a time, and for times beyond the calendar', () => {
		expect(night(undefined)).toBeUndefined();
		for (const ms of [NaN, Infinity, -Infinity, 1e17, -1e17]) {
			for (const timeZone of [undefined, 'Europe/Berlin']) {
				expect(
					nightOf({ startUtcMs: ms, startLocalMs: undefined, longitudeDegrees: undefined, timeZone }),
				).toBeUndefined();
			}
		}
	});

	const anyMoment: fc.Arbitrary<Moment & { startUtcMs: number }> = fc.record({
		startUtcMs: fc.integer({ min: at('1990-01-01'), max: at('2090-01-01') }),
		startLocalMs: fc.constant(undefined),
		longitudeDegrees: fc.option(fc.double({ min: -180, max: 180, noNaN: true }), { nil: undefined }),
	});

	test('moves by whole days with its time', () => {
		fc.assert(
			fc.property(anyMoment, fc.integer({ min: -3000, max: 3000 }), (moment, days) => {
				const shifted = { ...moment, startUtcMs: moment.startUtcMs + days * DAY };
				expect(daysBetween(nightOf(moment) ?? '', nightOf(shifted) ?? '')).toBe(days);
			}),
		);
	});

	test('is one from noon until just before the next', () => {
		fc.assert(
			fc.property(fc.integer({ min: 8000, max: 40_000 }), fc.integer({ min: 0, max: DAY - 1 }), (day, since) => {
				const noon = day * DAY + DAY / 2;
				const local = (startLocalMs: number): Moment => ({
					startUtcMs: undefined,
					startLocalMs,
					longitudeDegrees: undefined,
				});
				expect(nightOf(local(noon + since))).toBe(nightOf(local(noon)));
				expect(nightOf(local(noon - 1))).not.toBe(nightOf(local(noon)));
			}),
		);
	});

	test('is a night that can be read again', () => {
		fc.assert(
			fc.property(anyMoment, moment => {
				expect(parseNight(nightOf(moment) ?? '')).toBe(nightOf(moment));
			}),
		);
	});

	test('does not depend on the zone of the computer that reads the file', () => {
		const own = process.env.TZ;
		try {
			process.env.TZ = 'Pacific/Auckland';
			expect(new Date(0).getHours()).toBe(12);
			expect(night(undefined, '2024-07-28T11:59:00')).toBe('2024-07-27');
			expect(night('2024-07-28T12:00:00')).toBe('2024-07-28');
			expect(night('2024-07-28T12:00:00', undefined, undefined, 'Europe/Berlin')).toBe('2024-07-28');
			expect(daysBetween('2024-09-28', '2024-09-30')).toBe(2);
		} finally {
			process.env.TZ = own;
		}
	});
});

describe('nights as text', () => {
	test.each(['2025-09-15', '2024-02-29', '2000-02-29', '2025-12-31'])('%s is a night', text =>
		expect(parseNight(text)).toBe(text),
	);
	test.each([
		'2025-02-29',
		'1900-02-29',
		'2025-13-01',
		'2025-00-10',
		'2025-04-31',
		'2025-4-1',
		'20250915',
		'2025-09-15 ',
		'2025-09-15T00',
		'',
		'0000-01-01',
	])('%j is none', text => expect(parseNight(text)).toBeUndefined());

	test("other people's spellings read as the same night", () => {
		expect(parseLooseNight('20250915')).toBe('2025-09-15');
		expect(parseLooseNight('2025_09_15')).toBe('2025-09-15');
		expect(parseLooseNight('2025-09-15')).toBe('2025-09-15');
		expect(parseLooseNight('2025-09_15')).toBeUndefined();
		expect(parseLooseNight('20251315')).toBeUndefined();
	});
});

test('days between nights are whole and signed', () => {
	expect(daysBetween('2025-09-15', '2025-09-15')).toBe(0);
	expect(daysBetween('2024-12-31', '2025-01-01')).toBe(1);
	expect(daysBetween('2025-01-01', '2024-12-31')).toBe(-1);
	expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
	// Over both changes of daylight saving.
	expect(daysBetween('2025-01-01', '2026-01-01')).toBe(365);
	expect(daysBetween('2025-01-01', 'yesterday')).toBeNaN();
});

test('days are counted from 1970', () => {
	expect(dayNumber(1970, 1, 1)).toBe(0);
	expect(dayNumber(1969, 12, 31)).toBe(-1);
	// 30 years with 7 leap days, then 31 + 29 days.
	expect(dayNumber(2000, 3, 1)).toBe(30 * 365 + 7 + 60);
	expect(dayNumber(2023, 2, 29)).toBeUndefined();
	expect(dayNumber(NaN, 1, 1)).toBeUndefined();
});
