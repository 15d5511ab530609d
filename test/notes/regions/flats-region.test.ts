import { describe, expect, test } from 'vitest';
import type { AngleSource } from '../../../src/domain/angle';
import { FilterTable } from '../../../src/domain/filter';
import { FlatsByFilter } from '../../../src/domain/flats/flat';
import { coverLights, FLAT_DEFAULTS, type LightsAtAngle } from '../../../src/domain/flats/flat-coverage';
import { readFlatItems } from '../../../src/domain/flats/flat-list';
import type { RigFlatTable } from '../../../src/domain/calibration/rig-facts';
import { flatTableOf } from '../../../src/domain/flats/rig-flats';
import { flatsRegion, neededTable, type Elsewhere } from '../../../src/notes/regions/flats-region';

const filters = new FilterTable();
const RC8 = 'RC8@f8.0+ZWO ASI2600MM Pro';
const REDCAT = 'Redcat51@f4.9+AP26CC';

/** "L 45 46.5": lights of L at two angles; "OSC": one without. */
function tableOf(
	rig: string | null,
	lights: readonly string[],
	flats: readonly string[] = [],
	source: AngleSource = 'mechanical',
): RigFlatTable {
	const shot = lights.flatMap(text => {
		const [filter = '', ...angles] = text.split(' ');
		return (angles.length > 0 ? angles.map(Number) : [null]).map((angleDegrees): LightsAtAngle => ({
			filter,
			angleDegrees,
			angleSystem: angleDegrees === null ? null : 'mechanical',
			night: '2025-09-14',
			count: 1,
		}));
	});
	const rules = {
		...FLAT_DEFAULTS,
		source,
		rigChanged: [],
		filters,
		few: false,
		compareFilters: (a: string, b: string) => filters.compare(a, b),
	};
	const held = readFlatItems(flats, filters).flats;
	return { rig, ...flatTableOf(coverLights(shot, held, rules), new FlatsByFilter(held, filters), rules) };
}

const HEADER =
	'| Filter | Detected angles | Flats | To shoot | Status | Coverage |\n| --- | --- | --- | --- | --- | --- |';
const NEEDS_45 = `${HEADER}\n| L | 45.0°–46.5° (2) | – | 46° | ✗ Need all | ?→45.0°–46.5° |`;
const HAS_120 = `${HEADER}\n| Ha | 120.0° (1) | 121° 2025-09-15 | – | ✓ Have | 121°→120.0° |`;
const OSC =
	'| Filter | Flats | To shoot | Status | Coverage |\n| --- | --- | --- | --- | --- |\n| OSC | – | one set | ✗ ' +
	'Need all | ?→2025-09-14 |';

const rc8 = tableOf(RC8, ['L 45 46.5']);
const redcat = tableOf(REDCAT, ['OSC'], [], 'none');
const alone: Elsewhere = { rigs: new Set(), isShared: false, before: '' };
const shared = (before = '', ...rigs: string[]): Elsewhere => ({ rigs: new Set(rigs), isShared: true, before });

describe("a rig's table of what is to be shot", () => {
	test('has a row for each filter, without the flats that its note lists', () => {
		expect(neededTable(tableOf(RC8, ['Ha 120', 'L 45 46.5'], ['Ha 121° 2025-09-15']))).toBe(
			[
				'| Filter | Detected angles | To shoot | Status |',
				'| --- | --- | --- | --- |',
				'| L | 45.0°–46.5° (2) | 46° | ✗ Need all |',
				'| Ha | 120.0° (1) | – | ✓ Have |',
			].join('\n'),
		);
	});
	test('has no angles where there is no rotator', () =>
		expect(neededTable(redcat)).toBe(
			'| Filter | To shoot | Status |\n| --- | --- | --- |\n| OSC | one set | ✗ Need all |',
		));
	test('of no lights is empty', () => expect(neededTable(tableOf(RC8, []))).toBe(''));
	test("shows a filter's name as it is", () =>
		expect(neededTable(tableOf(RC8, ['a_|*b 45']))).toContain('| a\\_\\|\\*b | 45.0° (1) |'));
});

describe('the flats of a target', () => {
	test('of one rig are its table alone, and of none nothing', () => {
		expect(flatsRegion([rc8], alone)).toEqual({ text: NEEDS_45, missing: 1 });
		expect(flatsRegion([redcat], alone)).toEqual({ text: OSC, missing: 1 });
		expect(flatsRegion([], alone)).toEqual({ text: '', missing: 0 });
		expect(flatsRegion([tableOf(RC8, [])], alone)).toEqual({ text: '', missing: 0 });
	});
	test('of several rigs say whose they are, in order', () => {
		expect(flatsRegion([redcat, tableOf(null, ['Ha 120'], ['Ha 121° 2025-09-15']), rc8], shared())).toEqual({
			text: `**No rig**\n\n${HAS_120}\n\n**[[${RC8}]]**\n\n${NEEDS_45}\n\n**[[${REDCAT}]]**\n\n${OSC}`,
			missing: 2,
		});
	});
	test('say whose they are also where the other rigs have none', () =>
		expect(flatsRegion([rc8], shared()).text).toBe(`**[[${RC8}]]**\n\n${NEEDS_45}`));
});

describe('what another device wrote', () => {
	const both = `\n**[[${RC8}]]**\n\n${NEEDS_45}\n\n**[[${REDCAT}]]**\n\n${OSC}\n`;
	test('stays for its rigs, and its flats to shoot count', () => {
		const news = tableOf(REDCAT, ['OSC'], ['OSC 2025-09-15'], 'none');
		const { text, missing } = flatsRegion([news], shared(both, RC8));
		expect(text).toBe(
			`**[[${RC8}]]**\n\n${NEEDS_45}\n\n**[[${REDCAT}]]**\n\n| Filter | Flats | To shoot | Status | Coverage ` +
				'|\n| --- | --- | --- | --- | --- |\n| OSC | 2025-09-15 | – | ✓ Have | 2025-09-15→2025-09-14 |',
		);
		expect(missing).toBe(1);
		expect(flatsRegion([], shared(both, RC8, REDCAT))).toEqual({ text: both.trim(), missing: 2 });
	});
	test('counts every angle that it asks for, and lights left out as none', () => {
		const row = (needed: string) =>
			`**[[${RC8}]]**\n\n${HEADER}\n| L | 1.0° (1) | 45° | ${needed} | ⚠ Need more | ?→1.0° |`;
		expect(
			['–', '1°', '1°, 100°, 359°', '70°; 3 lights left out'].map(
				needed => flatsRegion([], shared(row(needed), RC8)).missing,
			),
		).toEqual([0, 1, 3, 1]);
	});
	test('stays however a formatter padded it, whatever its line breaks', () => {
		const padded = both.replace(/\| /g, '|   ').replace(/---/g, ':-----').replace(/\n/g, '\r\n');
		expect(flatsRegion([], shared(padded, RC8, REDCAT)).missing).toBe(2);
	});
	test('without a label was written when its rig was the only one', () =>
		expect(flatsRegion([redcat], shared(`\n${NEEDS_45}\n`, RC8))).toEqual({ text: both.trim(), missing: 2 }));
	test('of a rig that this device has now gives way', () =>
		expect(flatsRegion([rc8], { ...shared(both), isShared: false })).toEqual({ text: NEEDS_45, missing: 1 }));
	test('gives way to nothing of a rig that both have: half of it lies elsewhere', () =>
		expect(
			flatsRegion([tableOf(RC8, ['Ha 120'])], { rigs: new Set([RC8]), isShared: false, before: NEEDS_45 }),
		).toEqual({ text: NEEDS_45, missing: 1 }));
	test("is never taken for another rig's: a second look says the same", () => {
		// The other device's rig has no table, for all its lights are rejected.
		const first = flatsRegion([rc8], shared('', REDCAT));
		expect(flatsRegion([rc8], shared(first.text, REDCAT))).toEqual(first);
		expect(flatsRegion([], shared(first.text, RC8))).toEqual(first);
	});
});
