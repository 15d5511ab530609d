import { describe, expect, test } from 'vitest';
import { type AngleSource } from '../../src/domain/angle';
import { FilterTable } from '../../src/domain/filter';
import { FlatsByFilter, type Flat } from '../../src/domain/flats/flat';
import { coverLights, FLAT_DEFAULTS, type LightsAtAngle } from '../../src/domain/flats/flat-coverage';
import { readFlatItems } from '../../src/domain/flats/flat-list';
import { flatTable, type FlatRow, type TableRules } from '../../src/domain/flats/flat-table';
import { flatCells } from '../../src/text/flat-cells';

const filters = new FilterTable();
const RULES: TableRules = {
	...FLAT_DEFAULTS,
	source: 'mechanical',
	rigChanged: [],
	filters,
	few: false,
	compareFilters: (a, b) => filters.compare(a, b),
};
const NIGHT = '2025-09-15';

const lights = (filter: string, angles: readonly number[], night = NIGHT, physicalFilter?: string): LightsAtAngle[] =>
	angles.map(angleDegrees => ({
		filter,
		...(physicalFilter === undefined ? {} : { physicalFilter }),
		angleDegrees,
		angleSystem: 'mechanical',
		night,
		count: 1,
	}));

const without = (filter: string, night = NIGHT, count = 1): LightsAtAngle => ({
	filter,
	angleDegrees: null,
	angleSystem: null,
	night,
	count,
});

const flatsOf = (...items: string[]): readonly Flat[] => readFlatItems(items, filters).flats;

function tableOf(groups: readonly LightsAtAngle[], flats: readonly Flat[], some: Partial<TableRules> = {}): FlatRow[] {
	const rules = { ...RULES, ...some };
	return flatTable(coverLights(groups, flats, rules), new FlatsByFilter(flats, rules.filters), rules);
}

function cellsOf(groups: readonly LightsAtAngle[], flats: readonly Flat[], some: Partial<TableRules> = {}): string[][] {
	const source: AngleSource = some.source ?? 'mechanical';
	return tableOf(groups, flats, some).map(row => {
		const cells = flatCells(row, {
			source,
			symmetry: some.symmetry ?? 360,
			toleranceDegrees: some.toleranceDegrees ?? 2.5,
		});
		return [cells.filter, cells.detected, cells.flats, cells.needed, cells.status, cells.coverage];
	});
}

describe("the seed's examples", () => {
	// Ten angles from 10.0° to 72.5°, as its printout says.
	const alpt2 = lights('ALPT2', [10, 70.47, 70.6, 70.9, 71.2, 71.4, 71.67, 72.49, 72.51, 72.53]);
	test('a flat at 69.6° leaves 72.5° uncovered: 73°', () =>
		expect(cellsOf(alpt2, flatsOf(`ALPT2 10.0° ${NIGHT}`, `ALPT2 69.6° ${NIGHT}`))).toEqual([
			[
				'ALPT2',
				'10.0°–72.5° (10)',
				'10° 2025-09-15, 69.6° 2025-09-15',
				'73°',
				'⚠ Need more',
				'10°→10.0°; 69.6°→70.5°–71.7°; ?→72.5°',
			],
		]));
	test('a filter with uncovered lights is not "Have", though the seed prints so', () => {
		const alpt = lights('ALPT', [70.4, 70.9, 71.67, 72.41, 72.48, 72.5, 72.53]);
		expect(cellsOf(alpt, flatsOf('ALPT 69.6°', 'ALPT 75.0°', 'ALPT 128.0°'))).toEqual([
			[
				'ALPT',
				'70.4°–72.5° (7)',
				'69.6°, 75°, 128°',
				'72°',
				'⚠ Need more',
				'69.6°→70.4°–71.7°; 75°→72.5°; ?→72.4°–72.5°',
			],
		]);
	});
	test('a flat at 70° covers 70.4° to 72.5°, and 72.6° to 73.0° ask for 73°', () => {
		const ha = lights('Ha', [70.4, 71, 72, 72.5, 72.6, 72.7, 72.8, 72.9, 73]);
		expect(
			cellsOf(
				[...lights('L', [70.4, 71, 71.2, 71.3, 71.5, 71.67]), ...ha],
				flatsOf(`L 70° ${NIGHT}`, `Ha 70° ${NIGHT}`),
			),
		).toEqual([
			['L', '70.4°–71.7° (6)', '70° 2025-09-15', '–', '✓ Have', '70°→70.4°–71.7°'],
			['Ha', '70.4°–73.0° (9)', '70° 2025-09-15', '73°', '⚠ Need more', '70°→70.4°–72.5°; ?→72.6°–73.0°'],
		]);
	});
});

describe('the table', () => {
	test('is in the order of filters', () =>
		expect(
			cellsOf(lights('Ha', [1]).concat(lights('L', [1]), lights('ALPT', [1]), lights('Foo', [1])), []).map(
				row => row[0],
			),
		).toEqual(['L', 'Ha', 'ALPT', 'Foo']));
	test('needs all where the filter has no flat, more where it has one that serves nothing', () => {
		expect(cellsOf(lights('L', [10, 11]), flatsOf('R 10°'))).toEqual([
			['L', '10.0°–11.0° (2)', '–', '10°', '✗ Need all', '?→10.0°–11.0°'],
		]);
		expect(cellsOf(lights('L', [10, 11]), flatsOf('L 200°'))).toEqual([
			['L', '10.0°–11.0° (2)', '200°', '10°', '⚠ Need more', '?→10.0°–11.0°'],
		]);
	});
	test('cuts what is uncovered where a flat serves what lies between', () =>
		expect(cellsOf(lights('L', [60, 70, 80, 81]), flatsOf('L 70°'))[0]?.[5]).toBe(
			'70°→70.0°; ?→60.0°; ?→80.0°–81.0°',
		));
	test('goes through zero', () =>
		expect(cellsOf(lights('L', [358, 359, 1]), flatsOf('L 0°'))).toEqual([
			['L', '358.0°–1.0° (3)', '0°', '–', '✓ Have', '0°→358.0°–1.0°'],
		]));
	test("folds angles that the rig's symmetry makes one", () =>
		expect(cellsOf(lights('L', [70, 250.5]), flatsOf('L 250°'), { symmetry: 180 })).toEqual([
			['L', '70.0°–70.5° (2)', '250°', '–', '✓ Have', '250°→70.0°–70.5°'],
		]));
	test('shows each angle of flats once, with its latest date', () =>
		expect(
			cellsOf(lights('L', [70]), flatsOf('L 70° 2025-01-01', 'L 70.02° 2025-09-15', 'L 70°', 'L 45°'))[0]?.[2],
		).toBe('45°, 70° 2025-09-15'));
	test('says how many lights have no angle, and then never "Have"', () => {
		expect(cellsOf([...lights('L', [70]), without('L', NIGHT, 3)], flatsOf('L 70°'))).toEqual([
			['L', '70.0° (1); 3 lights without angle', '70°', '–', '? No angle known', '70°→70.0°'],
		]);
		expect(cellsOf([without('L')], [])).toEqual([
			['L', '1 light without angle', '–', '–', '? No angle known', '–'],
		]);
	});
	test('has a row for each bandwidth, if there are several', () => {
		const both = [
			...lights('Ha', [70], NIGHT, 'Ha 3nm'),
			...lights('Ha', [70.5], NIGHT, '3nm Ha'),
			...lights('Ha', [71], NIGHT, 'Ha 7nm'),
			...lights('Ha', [72]),
		];
		expect(cellsOf(both, flatsOf('Ha 7nm 71°'))).toEqual([
			['Ha 3nm', '70.0°–70.5° (2)', '–', '70°', '✗ Need all', '?→70.0°–70.5°'],
			['Ha 7nm', '71.0° (1)', '71°', '–', '✓ Have', '71°→71.0°'],
			['Ha', '72.0° (1)', '71°', '–', '✓ Have', '71°→72.0°'],
		]);
		expect(
			cellsOf(
				both.filter(({ physicalFilter }) => physicalFilter !== 'Ha 7nm'),
				[],
			).map(row => row[0]),
		).toEqual(['Ha']);
	});
	test('with few angles says what stays uncovered', () =>
		expect(
			cellsOf([...lights('L', [70]), ...lights('L', [71]), ...lights('L', [78])], [], { few: true })[0]?.[3],
		).toBe('70°; 1 light left out'));
	test('counts lights by state', () =>
		expect(
			tableOf(
				[...lights('L', [70]), ...lights('L', [70], '2026-09-15'), ...lights('L', [80]), without('L')],
				flatsOf(`L 70° ${NIGHT}`),
			)[0]?.lights,
		).toEqual({
			covered: 1,
			old: 1,
			'across-rig-change': 0,
			missing: 1,
			'no-angle': 1,
		}));
});

describe('after a change of the rig', () => {
	const flats = flatsOf('L 70° 2025-09-01');
	test('older flats count as missing, and new ones are asked for', () =>
		expect(cellsOf(lights('L', [70.2]), flats, { rigChanged: ['2025-09-10'] })).toEqual([
			['L', '70.2° (1)', '70° 2025-09-01', '70°', '⚠ Need more', '?→70.2°'],
		]));
	test('new flats are not asked for where they could not help, yet the filter is not "Have"', () =>
		expect(cellsOf(lights('L', [70.2]), flatsOf('L 70° 2025-10-01'), { rigChanged: ['2025-09-20'] })).toEqual([
			['L', '70.2° (1)', '70° 2025-10-01', '–', '⚠ Need more', '?→70.2°'],
		]));
	test('old flats of the same side still serve', () =>
		expect(cellsOf(lights('L', [70.2], '2026-09-15'), flats, { rigChanged: ['2025-08-01'] })[0]?.slice(3)).toEqual([
			'–',
			'✓ Have',
			'70°→70.2°',
		]));
});

describe('a rig without a rotator', () => {
	const none = { source: 'none' } as const;
	test('reads by dates', () =>
		expect(
			cellsOf(
				[
					without('L', '2025-09-14'),
					without('L', '2025-09-20'),
					without('L', '2025-12-01'),
					without('R', '2025-09-14'),
				],
				flatsOf('L 2025-09-15', 'L 2025-11-30'),
				none,
			),
		).toEqual([
			[
				'L',
				'–',
				'2025-09-15, 2025-11-30',
				'–',
				'✓ Have',
				'2025-09-15→2025-09-14–2025-09-20; 2025-11-30→2025-12-01',
			],
			['R', '–', '–', 'one set', '✗ Need all', '?→2025-09-14'],
		]));
	test('never asks for an angle, nor minds one', () =>
		expect(cellsOf(lights('L', [12, 200]), flatsOf('L 90° 2025-09-15'), none)).toEqual([
			['L', '–', '2025-09-15', '–', '✓ Have', '2025-09-15→2025-09-15'],
		]));
});
