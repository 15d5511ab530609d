import { describe, expect, test } from 'vitest';
import { FilterTable } from '../../../src/domain/filter';
import { flatAges } from '../../../src/domain/flats/flat-age';
import { readFlatItems } from '../../../src/domain/flats/flat-list';

const filters = new FilterTable();
const agesOf = (items: string[], today = '2025-09-21') =>
	flatAges(readFlatItems(items, filters).flats, {
		today,
		maxAgeDays: 90,
		compareFilters: (a, b) => filters.compare(a, b),
	});
const listOf = (items: string[]) =>
	agesOf(items).map(age => [age.flat.filter, age.flat.angleDegrees, age.flat.date, age.status, age.ageDays]);

describe('the list of flats', () => {
	const seed = ['ALPT 70° 2025-09-21', 'ALPT 75° 2025-09-21', 'L 82° 2025-09-21', 'Ha 45° 2025-04-01'];
	test("is the seed's, in the order of filters", () =>
		expect(listOf(seed)).toEqual([
			['L', 82, '2025-09-21', 'recent', 0],
			['Ha', 45, '2025-04-01', 'old', 173],
			['ALPT', 70, '2025-09-21', 'recent', 0],
			['ALPT', 75, '2025-09-21', 'recent', 0],
		]));
	test('calls 91 days old and 90 not', () =>
		expect(listOf(['L 45° 2025-06-22', 'L 46° 2025-06-23']).map(row => row.slice(3))).toEqual([
			['old', 91],
			['recent', 90],
		]));
	test('asks for no new flat where a later one stands', () => {
		const items = ['L 45° 2024-01-01', 'L 45° 2025-09-20', 'L 45°', 'L 50°'];
		expect(listOf(items).map(row => row.slice(3))).toEqual([
			['superseded', 629],
			['recent', 1],
			['superseded', null],
			['undated', null],
		]);
	});
	test('another bandwidth is another flat', () =>
		expect(agesOf(['Ha 3nm 45° 2025-01-01', 'Ha 7nm 45° 2025-09-20']).map(({ status }) => status)).toEqual([
			'old',
			'recent',
		]));
	test('serves rigs without a rotator', () =>
		expect(listOf(['L 2025-09-20', 'L 2025-01-01'])).toEqual([
			['L', null, '2025-01-01', 'superseded', 263],
			['L', null, '2025-09-20', 'recent', 1],
		]));
});
