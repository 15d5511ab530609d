import { describe, expect, test } from 'vitest';
import { FilterTable } from '../../../src/domain/filter';
import { parseRigProperties, textsOf, UNTOLD_RIG } from '../../../src/domain/calibration/rig-config';
import { problemMessage } from '../../../src/text/problems';

const filters = new FilterTable();
const parse = (properties: Record<string, unknown>) => parseRigProperties(properties, filters);
/** Key and text of what can't be read. */
const wrongIn = (properties: Record<string, unknown>) =>
	parse(properties).problems.map(({ code, path, detail }) => [code, path, detail?.['key'], detail?.['value']]);

describe("a rig's properties", () => {
	test('that are not there say nothing', () => {
		expect(parse({})).toEqual({ config: UNTOLD_RIG, problems: [] });
		expect(parse({ flats: null, rig_changed: '', angle_source: null, symmetry: '' })).toEqual({
			config: UNTOLD_RIG,
			problems: [],
		});
		expect(parse({ flats: [], rig_changed: [] }).problems).toEqual([]);
	});
	test('are recorded flats, changes, angle source and symmetry', () => {
		const { config, problems } = parse({
			flats: ['L 45° 2025-09-15', 'Ha 3nm 70.5°'],
			rig_changed: ['2025-10-01', '2025-03-01'],
			angle_source: 'sky',
			symmetry: 180,
		});
		expect(problems).toEqual([]);
		expect(config).toEqual({
			recorded: [
				{ filter: 'L', angleDegrees: 45, angleSystem: null, date: '2025-09-15', source: 'recorded' },
				{
					filter: 'Ha',
					physicalFilter: 'Ha 3nm',
					angleDegrees: 70.5,
					angleSystem: null,
					date: null,
					source: 'recorded',
				},
			],
			rigChanged: ['2025-03-01', '2025-10-01'],
			angleSource: 'sky',
			symmetry: 180,
		});
	});
	test('may be single values, and numbers as text', () => {
		expect(parse({ flats: 'L 45° 2025-09-15', rig_changed: '2025-10-01', symmetry: '90' })).toMatchObject({
			config: { recorded: [{ filter: 'L' }], rigChanged: ['2025-10-01'], symmetry: 90 },
			problems: [],
		});
	});
	test.each(['mechanical', 'sky', 'name', 'none'])('angle_source may be %s', source =>
		expect(parse({ angle_source: source })).toMatchObject({ config: { angleSource: source }, problems: [] }),
	);
});

describe("what can't be read", () => {
	test('of flats is left out and reported with its text, the rest counts', () => {
		const { config } = parse({ flats: ['L 45', 'L 45° yesterday', 'L', 45, 'R 400°', 'G 30° 2025-02-30'] });
		expect(config.recorded.map(({ filter, angleDegrees }) => [filter, angleDegrees])).toEqual([['L', 45]]);
		expect(wrongIn({ flats: ['L 45', 'L 45° yesterday', 'L', 45, 'R 400°', 'G 30° 2025-02-30'] })).toEqual(
			['L 45° yesterday', 'L', '45', 'R 400°', 'G 30° 2025-02-30'].map(text => [
				'note-property-unreadable',
				'',
				'flats',
				text,
			]),
		);
	});
	test('of flats may be more than text: YAML makes a list of a comma in brackets, a map of a colon', () => {
		expect(
			wrongIn({ flats: ['L 45°', { L: '45° 2025-09-15' }, ['R', 45], true] }).map(([, , key, value]) => [
				key,
				value,
			]),
		).toEqual([
			['flats', '{"L":"45° 2025-09-15"}'],
			['flats', '["R",45]'],
			['flats', 'true'],
		]);
		expect(wrongIn({ flats: { L: 45 } })).toMatchObject([['note-property-unreadable', '', 'flats', '{"L":45}']]);
		expect(wrongIn({ flats: ['L 45°', null, ''] })).toEqual([]);
	});
	test('of dates is left out and reported, the rest counts', () => {
		expect(parse({ rig_changed: ['2025-10-01', 'last autumn', '2025-13-01'] }).config.rigChanged).toEqual([
			'2025-10-01',
		]);
		expect(wrongIn({ rig_changed: ['2025-10-01', 'last autumn', '2025-13-01'] })).toEqual([
			['note-property-unreadable', '', 'rig_changed', 'last autumn'],
			['note-property-unreadable', '', 'rig_changed', '2025-13-01'],
		]);
	});
	test.each<[string, unknown, string]>([
		['angle_source', 'rotator', 'rotator'],
		['angle_source', 5, '5'],
		['symmetry', 45, '45'],
		['symmetry', 'yes', 'yes'],
		['symmetry', 0, '0'],
		['angle_source', { is: 'sky' }, '{"is":"sky"}'],
	])('%s: %j stands for nothing and is reported', (key, value, text) => {
		expect(parse({ [key]: value }).config).toEqual(UNTOLD_RIG);
		expect(wrongIn({ [key]: value })).toEqual([['note-property-unreadable', '', key, text]]);
	});
	test('says how it is written right', () => {
		const { problems } = parse({ flats: ['x'], rig_changed: 'x', angle_source: 'x', symmetry: 'x' });
		expect(problems.map(problemMessage)).toEqual([
			'flats: "x" is left out: write filter, angle and date, like L 45° 2025-09-15.',
			'rig_changed: "x" is left out: write dates, like 2025-09-15.',
			'angle_source: "x" is left out: write mechanical, sky, name or none.',
			'symmetry: "x" is left out: write 360, 180 or 90.',
		]);
	});
});

describe('the items of a list property', () => {
	test('are those of a list, or a single value', () =>
		expect([
			textsOf(['a', 1]),
			textsOf('a, b'),
			textsOf(2),
			textsOf(undefined),
			textsOf(null),
			textsOf(''),
		]).toEqual([['a', '1'], ['a, b'], ['2'], [], [], []]));
});
