/**
 * The "Flat Frame Recommendations" of the seed's program, from its recorded runs. Detected ranges, numbers of angles,
 * existing flats and age marks agree. Knowingly different: ranges go round the circle (359.9° and 0.1° are neighbours);
 * a filter with uncovered lights is never "✓ Have"; every light is served by the fewest angles, where that program
 * forms clusters with a linear mean and leaves lights out; without a flat it says "No data" instead of the uncovered
 * range; a light that no flat serves splits the uncovered range instead of stretching it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { degreesApart } from '../../../src/domain/angle';
import { FilterTable } from '../../../src/domain/filter';
import { FlatsByFilter } from '../../../src/domain/flats/flat';
import { flatAges } from '../../../src/domain/flats/flat-age';
import { coverLights, FLAT_DEFAULTS, type LightsAtAngle } from '../../../src/domain/flats/flat-coverage';
import { parseFlatHistory } from '../../../src/domain/flats/flat-history';
import { flatTable, type FlatRow, type TableRules } from '../../../src/domain/flats/flat-table';

const RECORDINGS = '../shared/data/tracker-recordings.json';

interface Recording {
	case: number;
	today: string;
	files: string[];
	flats: Record<string, Record<string, string>>;
	printed: string;
}

const filters = new FilterTable();
const compareFilters = (a: string, b: string): number => filters.compare(a, b);
const RULES: TableRules = { ...FLAT_DEFAULTS, source: 'name', rigChanged: [], filters, few: false, compareFilters };

/**
 * `2025-01-09_20-38-46_Ha_68.92_60.00s_0036.fits`. The program knows no recommendations for lights without a filter.
 */
function lightsOf(files: readonly string[]): LightsAtAngle[] {
	return files
		.map(file => (file.split('/').at(-1) ?? '').split('_'))
		.filter(([, , filter]) => filter !== 'NoFilter')
		.map(([date = '', , filter = '', angle]) => ({
			filter,
			angleDegrees: Number(angle),
			angleSystem: 'name',
			night: date,
			count: 1,
		}));
}

/** The rows of the printed table: filter, detected, existing, needed, status, coverage. */
function printedRows(printed: string): string[][] {
	const table = printed.slice(printed.indexOf('FLAT FRAME RECOMMENDATIONS'));
	return table
		.split('\n')
		.filter(line => line.startsWith('|'))
		.slice(1)
		.map(line =>
			line
				.split('|')
				.slice(1, -1)
				.map(cell => cell.trim()),
		);
}

const degrees = (text: string | undefined): number => parseFloat(text ?? '');

const hasRecordings = existsSync(RECORDINGS);

test.runIf(process.env.CI)('the recordings stand where continuous integration puts them', () =>
	expect(hasRecordings).toBe(true),
);

describe.skipIf(!hasRecordings)('the recorded recommendations', () => {
	const recordings = hasRecordings ? (JSON.parse(readFileSync(RECORDINGS, 'utf8')) as Recording[]) : [];
	const rows = recordings.flatMap(recording => {
		const history = parseFlatHistory(JSON.stringify(recording.flats), filters);
		const table = flatTable(
			coverLights(lightsOf(recording.files), history.flats, RULES),
			new FlatsByFilter(history.flats, RULES.filters),
			RULES,
		);
		const printed = printedRows(recording.printed);
		expect(history.problems).toEqual([]);
		expect(table.map(({ filter }) => filter).sort()).toEqual(printed.map(([filter]) => filter).sort());
		return table.map((row): [string, { row: FlatRow; printed: string[]; recording: Recording }] => [
			`${recording.case}: ${row.filter}`,
			{ row, recording, printed: printed.find(([filter]) => filter === row.filter) ?? [] },
		]);
	});

	test('are all there', () => expect(rows).toHaveLength(15));

	// Python rounds exact quarters to the even digit, so ends are compared within half of the last one.
	test.each(rows)(
		'%s: the detected range and the number of angles agree',
		(_, { row, printed: [, detected = ''] }) => {
			const [, from, to, number] = /^([\d.]+)°-([\d.]+)° \((\d+) angles\)$/.exec(detected) ?? [];
			expect(row.angles).toBe(Number(number));
			const [start, end] = [
				row.detected?.startDegrees ?? NaN,
				(row.detected?.startDegrees ?? NaN) + (row.detected?.spanDegrees ?? NaN),
			];
			if (detected.startsWith('0.0°-360.0°')) {
				// The only case that stands round zero: that program has no circle.
				expect(row.detected?.spanDegrees).toBeLessThan(5);
				expect(end).toBeGreaterThan(360);
				return;
			}
			expect(Math.abs(start - degrees(from))).toBeLessThanOrEqual(0.0501);
			expect(Math.abs(end - degrees(to))).toBeLessThanOrEqual(0.0501);
		},
	);

	test.each(rows)(
		'%s: existing flats and their age marks agree',
		(_, { row, recording, printed: [, , existing] }) => {
			const ages = flatAges(row.flats, { today: recording.today, maxAgeDays: 90, compareFilters });
			expect(
				ages
					.map(({ flat, status }) => `${flat.angleDegrees?.toFixed(1)}°${status === 'old' ? '⚠' : ''}`)
					.join(', ') || 'None',
			).toBe(existing);
		},
	);

	test.each(rows)('%s: the status agrees', (_, { row, printed: [, , , , status] }) => {
		const ours = { have: '✓ Have', 'need-more': '⚠ Need More', 'need-all': '✗ Need All', 'no-angle': '' }[
			row.status
		];
		expect(ours).toBe(status);
	});

	test.each(rows)(
		'%s: flats are needed where that program says so, and ours leave no light out',
		(_, { row, recording, printed: [, , , needed] }) => {
			expect(row.needed.length > 0).toBe(needed !== '—');
			expect(row.leftOut).toEqual([]);
			const unserved = lightsOf(recording.files).filter(
				({ filter, angleDegrees }) =>
					filter === row.filter &&
					![...row.needed, ...row.flats].some(
						flat => Math.round(degreesApart(flat.angleDegrees ?? NaN, angleDegrees ?? NaN) * 100) <= 250,
					),
			);
			expect(unserved).toEqual([]);
		},
	);

	test('one angle that reaches all is the one that was recommended', () => {
		// Elsewhere the program's single angle is the mean and leaves lights out: R of case 1 at 9° does not reach
		// 11.98°, only 10° reaches all.
		const compared = rows.filter(
			([, { row, printed, recording }]) =>
				row.needed.length === 1 &&
				lightsOf(recording.files).every(
					({ filter, angleDegrees }) =>
						filter !== row.filter || degreesApart(degrees(printed[3]), angleDegrees ?? NaN) <= 2.5,
				),
		);
		expect(compared.map(([name]) => name)).toEqual(['1: L', '2: UVIR', '4: Ha']);
		for (const [, { row, printed }] of compared) expect(`${row.needed[0]?.angleDegrees}°`).toBe(printed[3]);
	});
});
