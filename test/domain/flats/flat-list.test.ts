/** The seed's examples of update, clear, remove and reset, on the items of a note. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FilterTable } from '../../../src/domain/filter';
import { formatFlatItem } from '../../../src/domain/flats/flat';
import {
	clearFlats,
	readFlatItems,
	recordFlats,
	removeFlatAngles,
	resetFlats,
} from '../../../src/domain/flats/flat-list';

const filters = new FilterTable();
const TODAY = '2025-09-21';
const FOREIGN = ['  see the logbook', 'L 400° 2025-01-01', ''];
const record = (
	items: readonly string[],
	angles: Record<string, (number | null)[]>,
	date: string | null = TODAY,
	replace = false,
) => recordFlats(items, angles, date, filters, replace);

test('a list is read, and what is no flat is named', () =>
	expect(readFlatItems(['L 45° 2025-09-15', 'see the logbook', 'R 33°'], filters)).toEqual({
		flats: [
			expect.objectContaining({ filter: 'L', angleDegrees: 45, date: '2025-09-15' }),
			expect.objectContaining({ filter: 'R', angleDegrees: 33, date: null }),
		],
		unreadable: [{ position: 1, item: 'see the logbook' }],
	}));

describe('recording flats', () => {
	test('of several filters, today', () =>
		expect(record([], { L: [45, 56], R: [33] }).items).toEqual([
			'L 45° 2025-09-21',
			'L 56° 2025-09-21',
			'R 33° 2025-09-21',
		]));
	test('keeps the existing ones', () => {
		const edit = record(['L 45° 2025-09-21', 'R 33° 2025-09-21', 'L 56° 2025-09-21'], { L: [67, 89] });
		expect(edit.items).toEqual([
			'L 45° 2025-09-21',
			'R 33° 2025-09-21',
			'L 56° 2025-09-21',
			'L 67° 2025-09-21',
			'L 89° 2025-09-21',
		]);
		expect(edit.added.map(formatFlatItem)).toEqual(['L 67° 2025-09-21', 'L 89° 2025-09-21']);
		expect(edit.remaining.map(({ angleDegrees }) => angleDegrees)).toEqual([45, 56, 67, 89]);
	});
	test('with a date', () =>
		expect(record([], { L: [45, 56] }, '2025-09-15').items).toEqual(['L 45° 2025-09-15', 'L 56° 2025-09-15']));
	test('replacing all of L leaves what stands already where it is', () => {
		const edit = record(
			['L 30° 2025-01-01', 'R 33°', 'L 56° 2025-09-21', ...FOREIGN],
			{ L: [45, 56, 67, 89] },
			TODAY,
			true,
		);
		expect(edit.items).toEqual([
			'R 33°',
			'L 56° 2025-09-21',
			...FOREIGN,
			'L 45° 2025-09-21',
			'L 67° 2025-09-21',
			'L 89° 2025-09-21',
		]);
		expect(edit.removed.map(formatFlatItem)).toEqual(['L 30° 2025-01-01']);
	});
	test('replacing by nothing clears the filter', () =>
		expect(record(['L 45°', 'Lum 50°', 'Ha 45°'], { L: [] }, TODAY, true).items).toEqual(['Ha 45°']));
	test("keeps an older date of the same angle, unlike the seed's file: older lights need it", () =>
		expect(record(['L 45° 2025-01-01'], { L: [45] }).items).toEqual(['L 45° 2025-01-01', 'L 45° 2025-09-21']));
	test('twice is recording once', () => {
		const { items } = record([], { L: [45, 45] });
		expect(items).toEqual(['L 45° 2025-09-21']);
		expect(record(items, { L: [45], Luminance: [45] })).toMatchObject({ items, added: [] });
	});
	test('tells bandwidths apart', () =>
		expect(record(['Ha 7nm 45° 2025-09-21', 'Ha 30°'], { 'Ha 3nm': [45] }, TODAY, true).items).toEqual([
			'Ha 7nm 45° 2025-09-21',
			'Ha 30°',
			'Ha 3nm 45° 2025-09-21',
		]));
	test('of a rig without a rotator', () => expect(record([], { L: [null] }).items).toEqual(['L 2025-09-21']));
	test('without a date', () => expect(record([], { L: [45.5] }, null).items).toEqual(['L 45.5°']));
	test("changes nothing if a part of it can't be recorded", () => {
		const items = ['L 30°', 'R 33°'];
		expect(record(items, { L: [45, 400] }, TODAY, true)).toMatchObject({
			items,
			added: [],
			removed: [],
			refused: ['L 400° 2025-09-21'],
		});
		expect(record(items, { none: [] }, TODAY, true)).toMatchObject({ items, refused: ['none'] });
		expect(record(items, { L: [NaN] })).toMatchObject({ items, refused: ['L NaN° 2025-09-21'] });
		expect(record(items, { L: [45] }, '2025-02-30')).toMatchObject({ items, refused: ['L 45° 2025-02-30'] });
		expect(record(items, { L: [null] }, null)).toMatchObject({ items, refused: ['L'] });
	});
});

describe('clearing', () => {
	const items = ['L 45°', 'R 33°', FOREIGN[0] ?? '', 'Ha 45°', 'Ha 3nm 45°'];
	test('all filters leaves what is no flat', () =>
		expect(clearFlats(items, filters)).toMatchObject({ items: [FOREIGN[0]], remaining: [] }));
	test('L and R keeps the others', () =>
		expect(clearFlats(items, filters, ['L', 'R']).items).toEqual([FOREIGN[0], 'Ha 45°', 'Ha 3nm 45°']));
	test('Ha takes every bandwidth, one bandwidth only itself', () => {
		expect(clearFlats(items, filters, ['Ha']).items).toEqual(['L 45°', 'R 33°', FOREIGN[0]]);
		expect(clearFlats(items, filters, ['Ha 3nm']).items).toEqual(['L 45°', 'R 33°', FOREIGN[0], 'Ha 45°']);
		expect(clearFlats(items, filters, ['h_alpha']).items).toEqual(['L 45°', 'R 33°', FOREIGN[0]]);
	});
	test('no filter clears nothing', () => expect(clearFlats(items, filters, []).items).toEqual(items));
});

describe('removing angles', () => {
	test('says what was removed and what remains', () => {
		const edit = removeFlatAngles(
			['L 45° 2025-09-15', 'L 56°', 'L 67°', 'R 45°', 'L 89°', ...FOREIGN],
			'L',
			[45],
			filters,
		);
		expect(edit.items).toEqual(['L 56°', 'L 67°', 'R 45°', 'L 89°', ...FOREIGN]);
		expect(edit.removed.map(({ angleDegrees }) => angleDegrees)).toEqual([45]);
		expect(edit.remaining.map(({ angleDegrees }) => angleDegrees)).toEqual([56, 67, 89]);
	});
	test('takes several', () =>
		expect(
			removeFlatAngles(['Ha 30°', 'Ha 45', 'Ha 60 deg', 'Ha 90.0° 2025-01-01'], 'Ha', [30, 60, 90], filters)
				.items,
		).toEqual(['Ha 45']));
	test('takes every date of an angle', () =>
		expect(removeFlatAngles(['L 45° 2025-01-01', 'L 45° 2025-09-15'], 'L', [45], filters).items).toEqual([]));
	test('an angle that is not there removes nothing', () =>
		expect(removeFlatAngles(['L 45.5°', 'L 2025-09-15'], 'L', [45, 400], filters)).toMatchObject({
			items: ['L 45.5°', 'L 2025-09-15'],
			removed: [],
		}));
	test('a mistake is mended', () => {
		const { items } = removeFlatAngles(['L 45° 2025-09-21'], 'L', [45], filters);
		expect(record(items, { L: [46] }).items).toEqual(['L 46° 2025-09-21']);
	});
});

describe('resetting', () => {
	const items = ['L 45°', ...FOREIGN, 'Ha 30°'];
	test('does nothing unless confirmed', () =>
		expect(resetFlats(items, filters, false)).toMatchObject({ items, removed: [] }));
	test('confirmed, drops every flat', () =>
		expect(resetFlats(items, filters, true)).toMatchObject({ items: FOREIGN, remaining: [] }));
});

test('whatever is edited, foreign items stay byte for byte and in their order', () => {
	const item = fc.oneof(
		fc.string({ unit: fc.constantFrom(...'LR 45°2025-09-15\n\t\u0000é💫'), maxLength: 20 }),
		fc.constantFrom('L 45°', 'L 56° 2025-09-15', 'R 33', 'Ha 3nm 45°', ...FOREIGN),
	);
	const angles = fc.dictionary(
		fc.constantFrom('L', 'R', 'Ha', 'Ha 3nm', 'none'),
		fc.array(fc.oneof(fc.constant(null), fc.integer({ min: -400, max: 400 })), { maxLength: 3 }),
	);
	fc.assert(
		fc.property(fc.array(item, { maxLength: 12 }), angles, fc.boolean(), (items, wanted, replace) => {
			const foreign = (list: readonly string[]): string[] =>
				readFlatItems(list, filters).unreadable.map(entry => entry.item);
			const edits = [
				record(items, wanted, TODAY, replace),
				clearFlats(items, filters, Object.keys(wanted)),
				removeFlatAngles(items, 'L', [45], filters),
				resetFlats(items, filters, true),
			];
			for (const edit of edits) {
				expect(foreign(edit.items)).toEqual(foreign(items));
				const kept = edit.items.slice(0, edit.items.length - edit.added.length);
				expect(kept.length + edit.removed.length).toBe(items.length);
				let from = 0;
				for (const text of kept) from = items.indexOf(text, from) + 1 || Infinity;
				expect(from).toBeLessThanOrEqual(items.length);
			}
		}),
	);
});
