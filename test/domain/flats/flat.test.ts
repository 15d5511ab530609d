import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FilterTable } from '../../../src/domain/filter';
import {
	comparableFlats,
	formatFlatItem,
	isSameFilter,
	parseFlatItem,
	type Flat,
} from '../../../src/domain/flats/flat';

const filters = new FilterTable();

function flat(filter: string, angleDegrees: number | null, date: string | null, physicalFilter?: string): Flat {
	return {
		filter,
		...(physicalFilter === undefined ? {} : { physicalFilter }),
		angleDegrees,
		angleSystem: null,
		date,
		source: 'recorded',
	};
}

describe('an item of the property `flats`', () => {
	test.each<[string, Flat]>([
		['L 45° 2025-09-15', flat('L', 45, '2025-09-15')],
		['L 45 2025-09-15', flat('L', 45, '2025-09-15')],
		['  L   45 °  2025-09-15 ', flat('L', 45, '2025-09-15')],
		['L 45.5°', flat('L', 45.5, null)],
		['L 70.47 deg', flat('L', 70.47, null)],
		['Ha 3nm 45° 2025-09-15', flat('Ha', 45, '2025-09-15', 'Ha 3nm')],
		['H-alpha 45', flat('Ha', 45, null, 'H-alpha')],
		['ALPT2 10 2025-09-15', flat('ALPT2', 10, '2025-09-15')],
		['L 2025-09-15', flat('L', null, '2025-09-15')],
		['L -10°', flat('L', 350, null)],
		['L 360°', flat('L', 0, null)],
		['Slot 3 45°', flat('Slot 3', 45, null)],
		['UV/IR cut 45°', flat('UVIR', 45, null, 'UV/IR cut')],
	])('"%s" is read', (item, expected) => expect(parseFlatItem(item, filters)).toEqual(expected));

	test.each([
		'',
		'L',
		'45°',
		'2025-09-15',
		'clean the sensor',
		'L 45° 2025-02-30',
		'L 45° 15.9.2025',
		'L 45° yesterday',
		'L 400°',
		'L 45, 56°',
		'L 45,5°',
		'L 45 56',
		'L 45° 56°',
		'none 45°',
		`L ${'4'.repeat(300)}`,
	])('"%s" is none', item => expect(parseFlatItem(item, filters)).toBeUndefined());

	test('says in print what was read', () => {
		for (const item of ['L 45° 2025-09-15', 'Ha 3nm 45.5° 2025-09-15', 'L 2025-09-15', 'L 70.47°']) {
			expect(formatFlatItem(parseFlatItem(item, filters) ?? flat('?', null, null))).toBe(item);
		}
	});

	test('is read back as it was printed', () =>
		fc.assert(
			fc.property(
				fc.constantFrom(
					['L', undefined],
					['Ha', 'Ha 3nm'],
					['OIII', 'O3 6.5 nm'],
					['ALPT2', undefined],
					['Duo-Band', 'Dual-Band'],
					['Slot 3', undefined],
				),
				fc.integer({ min: 0, max: 35_999 }),
				fc.option(
					fc
						.integer({ min: 0, max: 20_000 })
						.map(day => new Date(day * 86_400_000).toISOString().slice(0, 10)),
				),
				([filter = '', physical], angle, date) => {
					const written = flat(filter, angle / 100, date, physical);
					expect(parseFlatItem(formatFlatItem(written), filters)).toEqual(written);
				},
			),
		));

	test('never makes the reader fail or hang', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: fc.constantFrom(...'LHa n45°.-2025-09-15,;\n\t\u0000é💫'), maxLength: 40 }),
				item => {
					parseFlatItem(item, filters);
				},
			),
		);
		expect(parseFlatItem(' L'.repeat(99), filters)).toBeUndefined();
	});
});

describe('the filter of a flat', () => {
	test('of 7 nm does not serve a light of 3 nm', () =>
		expect(
			isSameFilter(
				{ filter: 'Ha', physicalFilter: 'Ha 7nm' },
				{ filter: 'Ha', physicalFilter: '3nm Ha' },
				filters,
			),
		).toBe(false));
	test('serves where only one side knows the bandwidth', () => {
		expect(isSameFilter({ filter: 'Ha' }, { filter: 'Ha', physicalFilter: 'Ha 3nm' }, filters)).toBe(true);
		expect(
			isSameFilter(
				{ filter: 'Ha', physicalFilter: 'H-alpha' },
				{ filter: 'Ha', physicalFilter: 'Ha 3nm' },
				filters,
			),
		).toBe(true);
	});
	test("is what the folder says, if the header's name means nothing", () =>
		expect(
			isSameFilter(
				{ filter: 'Ha', physicalFilter: 'Ha 3nm' },
				{ filter: 'Ha', physicalFilter: 'Filter 5' },
				filters,
			),
		).toBe(true));
	test('is another one', () => expect(isSameFilter({ filter: 'L' }, { filter: 'R' }, filters)).toBe(false));
});

describe('flats whose angle can be compared', () => {
	const mechanical: Flat = { ...flat('L', 10, null), angleSystem: 'mechanical', source: 'found' };
	const sky: Flat = { ...flat('L', 20, null), angleSystem: 'sky', source: 'found' };
	const [recorded, without] = [flat('L', 30, null), flat('L', null, '2025-09-15')];
	test("are those in the rig's system, and those that the user recorded", () =>
		expect(comparableFlats([mechanical, sky, recorded, without], 'mechanical')).toEqual([mechanical, recorded]));
	test('are all where there is no rotator', () =>
		expect(comparableFlats([mechanical, sky, recorded, without], 'none')).toHaveLength(4));
});
