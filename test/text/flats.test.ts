import { describe, expect, test } from 'vitest';
import { FilterTable } from '../../src/domain/filter';
import { flatAges } from '../../src/domain/flats/flat-age';
import { readFlatItems } from '../../src/domain/flats/flat-list';
import { formatFlatStatus, formatFlatSummary } from '../../src/text/flats';

const filters = new FilterTable();
const agesOf = (...items: string[]) =>
	flatAges(readFlatItems(items, filters).flats, {
		today: '2025-09-21',
		maxAgeDays: 90,
		compareFilters: (a, b) => filters.compare(a, b),
	});

describe('the ages of flats', () => {
	test('read as the seed prints them', () =>
		expect(
			agesOf(
				'L 45° 2025-06-22',
				'L 46° 2025-06-23',
				'L 47° 2024-01-01',
				'L 47° 2025-09-20',
				'L 47°',
				'L 50°',
			).map(formatFlatStatus),
		).toEqual([
			'⚠ Old (91 d)',
			'✓ Recent (90 d)',
			'– Superseded (629 d)',
			'✓ Recent (1 d)',
			'– Superseded',
			'– No date',
		]));
	test("end in the seed's summary", () => {
		const seed = ['ALPT 70° 2025-09-21', 'ALPT 75° 2025-09-21', 'L 82° 2025-09-21', 'Ha 45° 2025-04-01'];
		expect(formatFlatSummary(agesOf(...seed), 90)).toBe('4 flat frames total, 1 need updating (>90 days old)');
		expect(formatFlatSummary(agesOf('L 45° 2025-09-21'), 90)).toBe(
			'1 flat frame total, 0 need updating (>90 days old)',
		);
		expect(formatFlatSummary([], 90)).toBe('0 flat frames total, 0 need updating (>90 days old)');
		expect(formatFlatSummary(agesOf('L 45° 2024-01-01', 'L 45° 2025-09-20', 'L 45°', 'L 50°'), 90)).toBe(
			'4 flat frames total, 0 need updating (>90 days old)',
		);
	});
});
