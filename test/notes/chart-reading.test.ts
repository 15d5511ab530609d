import { describe, expect, test } from 'vitest';
import { FilterTable } from '../../src/domain/filter';
import { readDials, readProgress, type ChartRules } from '../../src/notes/chart-reading';
import { noteOfProperties } from '../../src/notes/note-store';
import { readProperties } from '../../src/notes/properties';
import { wrapRegion } from '../../src/notes/regions/regions';

const filters = new FilterTable();
const compareFilters = (a: string, b: string): number => filters.compare(a, b);
const RULES: ChartRules = {
	target: {
		canonical: name => filters.canonical(name),
		compareFilters,
		defaultBuffer: 0.15,
		goalScope: 'panel',
		includeUnknown: false,
		sort: 'folder',
	},
	filters,
	toleranceDegrees: 2.5,
};
const RC8 = 'RC8@f8.0+ZWO ASI2600MM Pro';
const REDCAT = 'Redcat51@f4.9+AP26CC';
const HEADER = 'night,rig,panel,filter,exposure,accepted,unreviewed,rejected,angle_min,angle_max,tree,state';
const TABLE =
	'| Filter | Detected angles | Flats | To shoot | Status | Coverage |\n| --- | --- | --- | --- | --- | --- |\n';

/** A vault of these notes, by path. */
const vault = (notes: Readonly<Record<string, string>>) => ({
	read: (path: string) => Promise.resolve(notes[path]),
	find: () =>
		Promise.resolve(
			Object.entries(notes).flatMap(([path, text]) => {
				const read = readProperties(text);
				return (read.ok && noteOfProperties(path, read.properties)) || [];
			}),
		),
});
const log = (...lines: string[]): string =>
	wrapRegion('nights', ['```astro-nights', HEADER, ...lines, '```'].join('\n'));
const target = (properties: string, ...parts: string[]): string =>
	`---\ntarget: M 31\ntags: [astro/target]\n${properties}---\n${parts.join('\n\n')}\n`;
const rigNote = (properties: string, ...parts: string[]): string =>
	`---\nrig: ${RC8}\ntags: [astro/rig]\n${properties}---\n${parts.join('\n\n')}\n`;
const progress = (text: string) => readProgress(vault({ 'M 31.md': text }), 'M 31.md', RULES);
const dials = (notes: Readonly<Record<string, string>>, path: string) => readDials(vault(notes), path, RULES);

describe('the progress of a note', () => {
	test("comes from its log and its goals, and what can't be read of either is said", async () => {
		const read = await progress(
			target(
				'goal_L: 4\ngoal_R: much\nrejection_buffer: 0.3\n',
				log(`2025-09-14,${RC8},,L,300,24,12,0,,,a,here`, 'torn line'),
			),
		);
		// 1.3 × (4 h − 2 h) − 1 h = 1.6 h.
		expect(read).toMatchObject({
			shown: {
				target: 'M 31',
				chart: {
					buffer: 0.3,
					countedSeconds: 10_800,
					all: { goalSeconds: 14_400, toShootSeconds: 5760 },
					bars: [{ filter: 'L', acceptedSeconds: 7200, unreviewedSeconds: 3600 }],
				},
			},
		});
		expect('shown' in read && read.shown.leftOut).toEqual([
			"1 line of the log can't be read.",
			expect.stringContaining('goal_R'),
		]);
	});

	test('is empty in a new note', async () =>
		expect(await progress(target(''))).toMatchObject({ shown: { chart: { bars: [], all: null }, leftOut: [] } }));

	test("is not drawn from a log that can't be trusted", async () => {
		expect(await progress(target('', log('x').replace(HEADER, `# astro-nights 2\n${HEADER}`)))).toEqual({
			wrong: 'This log was written by a newer version (2). Update the plugin on this device.',
		});
		expect(
			await progress(
				target(
					'',
					log(`2025-09-14,${RC8},,L,300,24,0,0,,,a,here`).replace(/%% astro-data-log:end nights %%/, ''),
				),
			),
		).toEqual({ wrong: 'The part "nights" is unclosed (line 5) and was left alone.' });
		expect(await progress('---\ntarget: [\n---\n')).toEqual({
			wrong: "The properties of this note can't be read right now.",
		});
	});

	test('needs the note of a target', async () => {
		const instead = { instead: 'This block shows the progress of a target: it belongs into the note of one.' };
		expect(await progress('Words.\n')).toEqual(instead);
		expect(await readProgress(vault({}), 'gone.md', RULES)).toEqual(instead);
		expect(await readProgress(vault({ 'RC8.md': rigNote('') }), 'RC8.md', RULES)).toEqual(instead);
	});
});

describe('the dials of a target', () => {
	test('come from its table of flats', async () => {
		const note = target(
			'',
			log(`2025-09-14,${RC8},,L,300,24,0,0,70.4,71.7,a,here`),
			wrapRegion(
				'flats',
				`${TABLE}` +
					'| L | 70.4°–71.7° (6) | 70° 2025-09-15, 69.25°, 3 at other angles | – | ✓ Have | ' +
					'70°→70.4°–71.7° |\n' +
					'| Ha | 359.0°–12.0° (9); 2 lights without angle | – | 0°, 12° | ✗ Need all | ?→359.0°–0.4°; ' +
					'?→12.0° |\n' +
					'| OIII | 4 lights without angle | – | – | ? No angle known | – |',
			),
		);
		expect(await dials({ 'M 31.md': note }, 'M 31.md')).toMatchObject({
			shown: [
				{
					rig: RC8,
					period: 360,
					toleranceDegrees: 2.5,
					withoutAngles: ['OIII'],
					dials: [
						{
							filter: 'L',
							detected: '70.4°–71.7° (6)',
							status: '✓ Have',
							otherFlats: 3,
							needed: [],
							unserved: [],
							served: [{ startDegrees: 70.4 }],
							flats: [
								{ angleDegrees: 69.25, date: null },
								{ angleDegrees: 70, date: '2025-09-15' },
							],
						},
						{
							filter: 'Ha',
							status: '✗ Need all',
							flats: [],
							otherFlats: 0,
							needed: [0, 12],
							served: [],
							unserved: [{ startDegrees: 359 }, { startDegrees: 12, spanDegrees: 0 }],
						},
					],
				},
			],
		});
	});

	test("are those of each rig, with the symmetry of the rig's note", async () => {
		const row = '| L | 10.0° (1) | 12° | – | ✓ Have | 12°→10.0° |';
		const note = target(
			'',
			log(
				`2025-09-14,${RC8},,L,300,1,0,0,10,10,a,here`,
				`2025-09-14,${REDCAT},,L,300,1,0,0,10,10,a,here`,
				'2025-09-14,,,L,300,1,0,0,10,10,a,here',
			),
			wrapRegion(
				'flats',
				['No rig', `[[${RC8}]]`, `[[${REDCAT}]]`].map(label => `**${label}**\n\n${TABLE}${row}`).join('\n\n'),
			),
		);
		const read = await dials({ 'M 31.md': note, 'Rigs/RC8.md': rigNote('symmetry: 180\n') }, 'M 31.md');
		expect('shown' in read && read.shown.map(({ rig, period }) => [rig, period])).toEqual([
			[null, 360],
			[RC8, 180],
			[REDCAT, 360],
		]);
	});

	test('names of filters come back as they were', async () => {
		const note = target(
			'',
			wrapRegion('flats', `${TABLE}| \\*L\\_pro\\* \\| x | 10.0° (1) | – | 10° | ✗ Need all | ?→10.0° |`),
		);
		expect(await dials({ 'M 31.md': note }, 'M 31.md')).toMatchObject({
			shown: [{ dials: [{ filter: '*L_pro* | x' }] }],
		});
	});

	test('say what is wrong, or missing', async () => {
		const region = wrapRegion('flats', '');
		expect(await dials({ 'M 31.md': target('', region) }, 'M 31.md')).toEqual({ shown: [] });
		expect(await dials({ 'M 31.md': target('') }, 'M 31.md')).toEqual({
			instead: 'This block draws the part "flats" of this note, which is not there.',
		});
		expect(await dials({ 'M 31.md': target('', region, region) }, 'M 31.md')).toEqual({
			wrong: expect.stringContaining('The part "flats" is duplicate') as string,
		});
		expect(await dials({ 'M 31.md': 'Words.\n' }, 'M 31.md')).toEqual({
			instead: 'This block shows the flats of a target or rig: it belongs into the note of one.',
		});
	});
});

describe('the dials of a rig', () => {
	const LIST = '| Filter | Angle | Date | Source |\n| :--- | ---: | :--- | :--- |\n';
	const NEEDED = '| Filter | Detected angles | To shoot | Status |\n| --- | --- | --- | --- |\n';

	test('have its own flats and the lights of all its targets', async () => {
		const note = rigNote(
			'flats:\n  - L 12° 2025-09-20\n  - Ha 3nm 45.5°\n',
			wrapRegion(
				'flats',
				`${NEEDED}| L | 10.0°–70.4° (7) | 71° | ⚠ Need more |\n\n` +
					// The list still has a recorded flat that was taken out of the property on a phone.
					`${LIST}| L | 12° | 2025-09-15 | found |\n| L | – | 2025-09-15 | found |\n| R | 200° | – | ` +
					'recorded |\n| G | 33.5° | 2025-09-15 | found, at the angle of its lights |',
			),
		);
		const ofTarget = (name: string, rig: string, row: string): string =>
			target('', log(`2025-09-14,${rig},,L,300,1,0,0,10,10,a,here`), wrapRegion('flats', TABLE + row)).replace(
				'M 31',
				name,
			);
		expect(
			await dials(
				{
					'RC8.md': note,
					'M 31.md': ofTarget('M 31', RC8, '| L | 10.0° (1) | 12° | – | ✓ Have | 12°→10.0° |'),
					'M 33.md': ofTarget(
						'M 33',
						RC8.toUpperCase(),
						'| L | 70.4° (6) | – | 71° | ✗ Need all | ?→70.4° |\n| SII | 5.0° (1) | – | 5° | ✗ Need ' +
							'all | ?→5.0° |',
					),
					'M 42.md': ofTarget('M 42', REDCAT, '| L | 90.0° (1) | – | 90° | ✗ Need all | ?→90.0° |'),
				},
				'RC8.md',
			),
		).toMatchObject({
			shown: [
				{
					rig: RC8,
					withoutAngles: [],
					dials: [
						{
							filter: 'L',
							detected: '10.0°–70.4° (7)',
							status: '⚠ Need more',
							needed: [71],
							served: [{ startDegrees: 10 }],
							unserved: [{ startDegrees: 70.4 }],
							flats: [{ angleDegrees: 12, date: '2025-09-20' }],
						},
						{ filter: 'G', flats: [{ angleDegrees: 33.5, date: '2025-09-15' }] },
						{ filter: 'Ha 3nm', status: '', flats: [{ angleDegrees: 45.5, date: null }] },
						{ filter: 'SII', unserved: [{ startDegrees: 5 }], flats: [] },
					],
				},
			],
		});
	});

	test('are none for a rig without a rotator; its filters are named', async () => {
		const note = rigNote(
			'',
			wrapRegion('flats', '| Filter | To shoot | Status |\n| --- | --- | --- |\n| ALPT | one set | ✗ Need all |'),
		);
		expect(await dials({ 'RC8.md': note }, 'RC8.md')).toMatchObject({
			shown: [{ dials: [], withoutAngles: ['ALPT'] }],
		});
	});
});
