import { describe, expect, test } from 'vitest';
import { FilterTable } from '../../../src/domain/filter';
import { flatAges, formatFlatStatus, formatFlatSummary } from '../../../src/domain/flats/flat-age';
import { readFlatItems } from '../../../src/domain/flats/flat-list';

const filters = new FilterTable();
const agesOf = (items: string[], today = '2025-09-21') =>
	flatAges(readFlatItems(items, filters).flats, {
		today,
		maxAgeDays: 90,
		compareFilters: (a, b) => filters.compare(a, b),
	});
const listOf = (items: string[]) =>
	agesOf(items).map(age => [age.flat.filter, age.flat.angleDegrees, age.flat.date, formatFlatStatus(age)]);

describe('the list of flats', () => {
	const seed = ['ALPT 70° 2025-09-21', 'ALPT 75° 2025-09-21', 'L 82° 2025-09-21', 'Ha 45° 2025-04-01'];
	test("is the seed's, in the order of filters", () =>
		expect(listOf(seed)).toEqual([
			['L', 82, '2025-09-21', '✓ Recent (0 d)'],
			['Ha', 45, '2025-04-01', '⚠ Old (173 d)'],
			['ALPT', 70, '2025-09-21', '✓ Recent (0 d)'],
			['ALPT', 75, '2025-09-21', '✓ Recent (0 d)'],
		]));
	test("ends in the seed's summary", () =>
		expect(formatFlatSummary(agesOf(seed), 90)).toBe('4 flat frames total, 1 need updating (>90 days old)'));
	test('of one and of none', () => {
		expect(formatFlatSummary(agesOf(['L 45° 2025-09-21']), 90)).toBe(
			'1 flat frame total, 0 need updating (>90 days old)',
		);
		expect(formatFlatSummary([], 90)).toBe('0 flat frames total, 0 need updating (>90 days old)');
	});
	test('calls 91 days old and 90 not', () =>
		expect(listOf(['L 45° 2025-06-22', 'L 46° 2025-06-23']).map(row => row[3])).toEqual([
			'⚠ Old (91 d)',
			'✓ Recent (90 d)',
		]));
	test('asks for no new flat where a later one stands', () => {
		const items = ['L 45° 2024-01-01', 'L 45° 2025-09-20', 'L 45°', 'L 50°'];
		expect(listOf(items).map(row => row[3])).toEqual([
			'– Superseded (629 d)',
			'✓ Recent (1 d)',
			'– Superseded',
			'– No date',
		]);
		expect(formatFlatSummary(agesOf(items), 90)).toBe('4 flat frames total, 0 need updating (>90 days old)');
	});
	test('another bandwidth is another flat', () =>
		expect(agesOf(['Ha 3nm 45° 2025-01-01', 'Ha 7nm 45° 2025-09-20']).map(({ status }) => status)).toEqual([
			'old',
			'recent',
		]));
	test('serves rigs without a rotator', () =>
		expect(listOf(['L 2025-09-20', 'L 2025-01-01'])).toEqual([
			['L', null, '2025-01-01', '– Superseded (263 d)'],
			['L', null, '2025-09-20', '✓ Recent (1 d)'],
		]));
});
