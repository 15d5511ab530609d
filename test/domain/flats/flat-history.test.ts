import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FilterTable } from '../../../src/domain/filter';
import { formatFlatItem, type Flat } from '../../../src/domain/flats/flat';
import { exportFlatHistory, parseFlatHistory } from '../../../src/domain/flats/flat-history';
import { readFlatItems } from '../../../src/domain/flats/flat-list';

const filters = new FilterTable();
const read = (history: unknown) => parseFlatHistory(JSON.stringify(history), filters);
const itemsOf = (history: unknown): string[] => read(history).flats.map(formatFlatItem);
const flatsOf = (...items: string[]): readonly Flat[] => readFlatItems(items, filters).flats;

describe('importing', () => {
	test('filters with dated angles', () => {
		const history = read({
			L: {},
			R: { '117.0': '2026-11-01', '14.6': '2025-09-21' },
			Ha: { '10.0': '2026-04-01' },
		});
		expect(history).toMatchObject({ form: 'by-filter', problems: [] });
		expect(history.flats[0]).toEqual({
			filter: 'R',
			angleDegrees: 117,
			angleSystem: null,
			date: '2026-11-01',
			source: 'recorded',
		});
		expect(history.flats.map(formatFlatItem)).toEqual([
			'R 117° 2026-11-01',
			'R 14.6° 2025-09-21',
			'Ha 10° 2026-04-01',
		]);
	});
	test('filters with bare angles', () =>
		expect(itemsOf({ L: [45, 56.5], R: ['33'] })).toEqual(['L 45°', 'L 56.5°', 'R 33°']));
	test("objects around them, as the seed's load_flat_history returns them", () => {
		expect(read({ M31: { L: [45, 56], R: [33] }, 'SMC Panel 6': { ALPT: [1, 15] } })).toMatchObject({
			form: 'by-object',
			problems: [],
		});
		expect(itemsOf({ M31: { L: [45, 56], R: [33] }, 'SMC Panel 6': { ALPT: [1, 15] } })).toEqual([
			'L 45°',
			'L 56°',
			'R 33°',
			'ALPT 1°',
			'ALPT 15°',
		]);
	});
	test('objects with dates; a flat of two objects is one flat', () =>
		expect(
			itemsOf({
				M31: { L: { 45: '2025-09-15' } },
				M33: { L: { '45.0': '2025-09-15', '46': '2025-09-16T20:00:00' } },
			}),
		).toEqual(['L 45° 2025-09-15', 'L 46° 2025-09-16']));
	test('physical names', () =>
		expect(read({ 'Ha 3nm': [45] }).flats).toEqual([
			expect.objectContaining({ filter: 'Ha', physicalFilter: 'Ha 3nm' }),
		]));
	test('an empty file, or one without entries', () => {
		for (const text of ['', ' \n', '{}', '\uFEFF{}'])
			expect(parseFlatHistory(text, filters)).toEqual({ form: null, flats: [], problems: [] });
	});
	test("reads on behind what it can't read, and says where it was", () =>
		expect(
			read({
				L: { 45: 'yesterday', 400: '2025-01-01', x: '2025-01-01', 50: null },
				R: 'many',
				none: [45],
				Ha: [45, null, { a: 1 }],
			}),
		).toMatchObject({
			flats: [
				{ filter: 'L', angleDegrees: 45, date: null },
				{ filter: 'L', angleDegrees: 50, date: null },
				{ filter: 'Ha', angleDegrees: 45 },
			],
			problems: [
				{ fault: 'date-unreadable', where: 'L › 45' },
				{ fault: 'angle-unreadable', where: 'L › 400' },
				{ fault: 'angle-unreadable', where: 'L › x' },
				{ fault: 'filter-unreadable', where: 'R' },
				{ fault: 'filter-unreadable', where: 'none' },
				{ fault: 'angle-unreadable', where: 'Ha › null' },
				{ fault: 'angle-unreadable', where: 'Ha › {"a":1}' },
			],
		}));
	test('what is no history is a problem', () => {
		expect(parseFlatHistory('{"L": {"45": ', filters)).toMatchObject({
			flats: [],
			problems: [{ fault: 'not-json' }],
		});
		for (const text of ['[1]', '"L"', 'null', '4'])
			expect(parseFlatHistory(text, filters).problems).toEqual([{ fault: 'not-a-history', where: '' }]);
	});
	test('never fails', () => {
		fc.assert(
			fc.property(fc.json(), text => {
				parseFlatHistory(text, filters);
			}),
		);
		fc.assert(
			fc.property(fc.dictionary(fc.constantFrom('L', 'M31', 'none', '45'), fc.jsonValue()), history => {
				parseFlatHistory(JSON.stringify(history), filters);
			}),
		);
	});
});

describe('exporting', () => {
	test('writes dated angles by filter, the latest date of each, spelled as Python does', () =>
		expect(
			JSON.parse(
				exportFlatHistory(
					flatsOf(
						'L 75.6° 2025-09-21',
						'L 10° 2025-01-01',
						'L 10° 2026-04-01',
						'L 10° 2025-06-01',
						'Ha 70.47° 2025-09-21',
					),
				).text,
			),
		).toEqual({
			L: { '75.6': '2025-09-21', '10.0': '2026-04-01' },
			Ha: { '70.47': '2025-09-21' },
		}));
	test('names what the file has no place for', () =>
		expect(
			exportFlatHistory(flatsOf('L 45°', 'L 2025-09-15', 'L 50° 2025-09-15')).omitted.map(formatFlatItem),
		).toEqual(['L 45°', 'L 2025-09-15']));
	test('adds to what the file holds', () => {
		const before = JSON.stringify({
			L: { '45': '2026-01-01', '50.0': '2025-01-01' },
			R: { '33.0': '2025-02-02' },
			G: [12],
			mine: 'a remark',
		});
		expect(
			exportFlatHistory(flatsOf('L 45° 2025-09-15', 'L 50° 2025-09-15', 'G 12°', 'G 13° 2025-09-15'), before),
		).toEqual({
			text: `${JSON.stringify({ L: { '45': '2026-01-01', '50.0': '2025-09-15' }, R: { '33.0': '2025-02-02' }, G: [12, 13], mine: 'a remark' }, null, 2)}\n`,
			omitted: [],
			problem: null,
		});
	});
	test('writes below an object, in the older form', () => {
		expect(JSON.parse(exportFlatHistory(flatsOf('L 45°', 'L 56° 2025-09-15'), '', 'M31').text)).toEqual({
			M31: { L: [45, 56] },
		});
		expect(
			JSON.parse(
				exportFlatHistory(flatsOf('L 45°'), JSON.stringify({ M33: { R: [33] }, M31: { L: [30] } }), 'M31').text,
			),
		).toEqual({ M33: { R: [33] }, M31: { L: [30, 45] } });
	});
	test("leaves a file of the other form, and one that it can't read, as it is", () => {
		const flats = flatsOf('L 45° 2025-09-15');
		expect(exportFlatHistory(flats, '{"M31": {"L": [45]}}')).toEqual({
			text: '{"M31": {"L": [45]}}',
			omitted: flats,
			problem: { fault: 'other-form', where: 'by-object' },
		});
		expect(exportFlatHistory(flats, '{"L": [45]}', 'M31')).toMatchObject({
			text: '{"L": [45]}',
			problem: { fault: 'other-form' },
		});
		expect(exportFlatHistory(flats, '{"L": [45', 'M31')).toMatchObject({
			text: '{"L": [45',
			problem: { fault: 'not-json' },
		});
		expect(exportFlatHistory(flats, '{"M31": 1, "M33": {"L": [1]}}', 'M31')).toMatchObject({
			text: '{"M31": 1, "M33": {"L": [1]}}',
			problem: { fault: 'not-a-history', where: 'M31' },
		});
	});
	test('what was exported is imported again', () =>
		fc.assert(
			fc.property(
				fc.array(
					fc.tuple(
						fc.constantFrom('L', 'R', 'Ha 3nm'),
						fc.integer({ min: 0, max: 35_999 }),
						fc.constantFrom('2025-09-15', '2026-01-01'),
					),
					{ maxLength: 9 },
				),
				entries => {
					const flats = flatsOf(
						...entries.map(([filter, angle, date]) => `${filter} ${angle / 100}° ${date}`),
					);
					const again = parseFlatHistory(exportFlatHistory(flats).text, filters);
					expect(again.problems).toEqual([]);
					const latest = new Map(
						[...flats]
							.sort((a, b) => ((a.date ?? '') < (b.date ?? '') ? -1 : 1))
							.map(flat => [JSON.stringify([flat.filter, flat.angleDegrees]), flat]),
					);
					expect(new Set(again.flats.map(formatFlatItem))).toEqual(
						new Set([...latest.values()].map(formatFlatItem)),
					);
				},
			),
		));
	test('exporting twice changes nothing', () => {
		const flats = flatsOf('L 45° 2025-09-15', 'Ha 70.5° 2025-09-15');
		const { text } = exportFlatHistory(flats);
		expect(exportFlatHistory(flats, text).text).toBe(text);
	});
});
