import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tally, type LogRow } from '../../../src/domain/exposure';
import { archivedRows, forgetMissing, formatLogRows, mergeLogRows } from '../../../src/domain/goals/log-rows';
import { parseLogRows } from '../../../src/domain/goals/log-parsing';
import { logRow } from '../../build/log-row';

const HEADER = 'night,rig,panel,filter,exposure,accepted,unreviewed,rejected,angle_min,angle_max,tree,state';

/** Names as people, programs and attackers give them; on one line, as folders are. */
const name = fc
	.oneof(
		fc.constantFrom(
			'L',
			'Ha',
			'a,b',
			'say "hi"',
			'"',
			'""',
			' edge ',
			'```',
			'~~~~',
			'# astro-nights 9',
			'night',
			',,,',
			'\u00a0',
			'日本',
			'e\u0301',
		),
		fc.constant('%% astro-data-log:end nights %%'),
		fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
	)
	.filter(text => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text));
const count = fc.nat(2000);
const angle = fc.nat(35_999).map(hundredths => hundredths / 100);
const anyRow: fc.Arbitrary<LogRow> = fc
	.record({
		night: fc.constantFrom('2025-09-14', '2025-09-15', null),
		rig: fc.option(name),
		panel: fc.option(fc.nat(99)),
		filter: name,
		exposureSeconds: fc.oneof(
			fc.constantFrom(0.001, 0.3, 60, 300, 1200),
			fc.nat(10_000_000).map(ms => ms / 1000),
		),
		accepted: count,
		unreviewed: count,
		rejected: count,
		angles: fc.option(fc.tuple(angle, angle)),
		tree: fc.constantFrom('a', 'b', 'c'),
		state: fc.constantFrom('here', 'archived', 'missing'),
	})
	.map(({ angles, ...row }): LogRow => ({ ...row, angleMin: angles?.[0] ?? null, angleMax: angles?.[1] ?? null }));
const keyOf = (row: LogRow): string =>
	JSON.stringify([row.night, row.rig, row.panel, row.filter, row.exposureSeconds, row.tree]);
const anyRows = fc.uniqueArray(anyRow, { selector: keyOf, maxLength: 15 });
const asSet = (rows: readonly LogRow[]): string[] => rows.map(row => JSON.stringify(Object.entries(row).sort())).sort();

describe('the log as text', () => {
	test(
		'one line a row, in the order of night, rig, panel, filter, exposure and tree, numbers as short as they ' +
			'are exact',
		() => {
			const rows = [
				logRow({ night: null, rig: null, filter: 'Ha', exposureSeconds: 0.1 + 0.2, accepted: 1, tree: 'z' }),
				logRow({
					night: '2025-09-15',
					panel: 2,
					exposureSeconds: 1200,
					unreviewed: 4,
					angleMin: 359.999,
					angleMax: 1.005,
					state: 'missing',
				}),
				logRow({ exposureSeconds: 120, unreviewed: 150, angleMin: 70.4, angleMax: 71.7 }),
				logRow({ night: '2025-09-15', panel: 2, exposureSeconds: 60, rejected: 2, state: 'archived' }),
			];
			expect(formatLogRows(rows)).toBe(
				[
					HEADER,
					'2025-09-14,RC8@f8.0+ZWO ASI2600MM Pro,,L,120,0,150,0,70.4,71.7,k3f9,here',
					'2025-09-15,RC8@f8.0+ZWO ASI2600MM Pro,2,L,60,0,0,2,,,k3f9,archived',
					'2025-09-15,RC8@f8.0+ZWO ASI2600MM Pro,2,L,1200,0,4,0,0,1,k3f9,missing',
					',,,Ha,0.3,1,0,0,,,z,here',
				].join('\n'),
			);
		},
	);

	test('names are quoted where RFC 4180 asks for it, and stay on one line', () => {
		expect(
			formatLogRows([logRow({ rig: 'a,"b"', filter: ' x\r\ny', tree: 't\u2028' })])
				.split('\n')
				.slice(1),
		).toEqual(['2025-09-14,"a,""b""",," x y",300,0,0,0,,,"t ",here']);
	});

	test('what was written is read back, whatever the names are', () => {
		fc.assert(
			fc.property(anyRows, rows => {
				const read = parseLogRows(formatLogRows(rows));
				expect(read.unreadable).toEqual([]);
				expect(asSet(read.rows)).toEqual(asSet(rows));
			}),
		);
	});

	test('the same rows give the same bytes, in whatever order they come, and again after reading', () => {
		fc.assert(
			fc.property(
				anyRows.chain(rows =>
					fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
				),
				([rows, shuffled]) => {
					expect(formatLogRows(shuffled)).toBe(formatLogRows(rows));
					expect(formatLogRows(parseLogRows(formatLogRows(rows)).rows)).toBe(formatLogRows(rows));
				},
			),
		);
	});

	test('no name closes the code block, stands as a marker or begins a line', () => {
		const marker = '%% astro-data-log:end nights %%';
		const hostile = fc
			.tuple(
				anyRow,
				fc.constantFrom(
					'\n```\n',
					'```',
					`\r\n${marker}\r\n`,
					marker,
					'\n# astro-nights 9\n',
					'\u0085```\u2029',
				),
			)
			.map(([row, text]): LogRow => ({ ...row, rig: text, filter: text, tree: text }));
		fc.assert(
			fc.property(fc.array(hostile), rows => {
				const lines = formatLogRows(rows).split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/);
				expect(lines).toHaveLength(rows.length + 1);
				for (const line of lines.slice(1))
					expect(line).toMatch(/^(\d{4}-\d\d-\d\d)?,.*,(here|archived|missing)$/);
			}),
		);
	});
});

describe('reading a log', () => {
	const line = '2025-09-14,RC8,,L,300,1,2,3,,,t,here';

	test('an empty block has no rows', () =>
		expect(parseLogRows('')).toEqual({ rows: [], unreadable: [], newerVersion: null }));

	test('columns are found by name, in any order; unknown ones are ignored', () => {
		const header =
			'state,mood,tree,night,rig,panel,filter,exposure,rejected,unreviewed,accepted,angle_max,angle_min';
		expect(parseLogRows(`${header}\nhere,good,t,2025-09-14,RC8,3,L,300,3,2,1,71.5,70`).rows).toEqual([
			logRow({
				rig: 'RC8',
				panel: 3,
				accepted: 1,
				unreviewed: 2,
				rejected: 3,
				angleMin: 70,
				angleMax: 71.5,
				tree: 't',
			}),
		]);
	});

	test('without a header, columns stand as we write them', () => {
		expect(parseLogRows(line).rows).toEqual([
			logRow({ rig: 'RC8', accepted: 1, unreviewed: 2, rejected: 3, tree: 't' }),
		]);
	});

	test('CRLF, blank lines and padding change nothing', () => {
		expect(parseLogRows(`\r\n${HEADER}\r\n\r\n 2025-09-14 , RC8 ,,"L", 300 ,1,2,3, , ,t,here \r\n`)).toEqual(
			parseLogRows(`${HEADER}\n${line}`),
		);
	});

	test.each([
		['too few cells', '2025-09-14,RC8,,L,300,1,2,3,,,t'],
		['too many cells', `${line},x`],
		['a comma without quotes', '2025-09-14,RC8, the old one,,L,300,1,2,3,,,t,here'],
		['an open quote', '2025-09-14,"RC8,,L,300,1,2,3,,,t,here'],
		['a quote inside a word', '2025-09-14,R"C8",,L,300,1,2,3,,,t,here'],
		['no date', '14.9.2025,RC8,,L,300,1,2,3,,,t,here'],
		['no filter', '2025-09-14,RC8,,,300,1,2,3,,,t,here'],
		['a negative count', '2025-09-14,RC8,,L,300,-1,2,3,,,t,here'],
		['a count that is no whole number', '2025-09-14,RC8,,L,300,1.5,2,3,,,t,here'],
		['a count without end', `2025-09-14,RC8,,L,300,${'9'.repeat(400)},2,3,,,t,here`],
		['a missing exposure', '2025-09-14,RC8,,L,,1,2,3,,,t,here'],
		['half a range of angles', '2025-09-14,RC8,,L,300,1,2,3,70,,t,here'],
		['an angle beyond the circle', '2025-09-14,RC8,,L,300,1,2,3,70,360,t,here'],
		['an unknown state', '2025-09-14,RC8,,L,300,1,2,3,,,t,lost'],
		['prose', 'my own remark'],
	])('a line with %s is handed back as it stands', (_, text) => {
		expect(parseLogRows(`${HEADER}\n${line}\n${text}`)).toEqual({
			...parseLogRows(line),
			unreadable: [{ line: 3, text }],
		});
	});

	test('a header that lacks a column makes its lines unreadable, not wrong', () => {
		const without = parseLogRows(
			'night,rig,filter,exposure,accepted,unreviewed,rejected,tree,state\n2025-09-14,RC8,L,300,1,2,3,t,here',
		);
		expect([without.rows, without.unreadable.length]).toEqual([[], 1]);
	});

	test('a key that stands twice counts once, with the more subs', () => {
		const rows = parseLogRows([HEADER, line, '2025-09-14,RC8,,L,300,4,5,3,,,t,here', line].join('\n')).rows;
		expect(rows.map(({ accepted, unreviewed }) => [accepted, unreviewed])).toEqual([[4, 5]]);
	});

	test('a log of a later version is not read', () => {
		expect(parseLogRows(`# astro-nights 2\n${HEADER}\n${line}`)).toEqual({
			rows: [],
			unreadable: [],
			newerVersion: 2,
		});
		expect(parseLogRows(`# astro-nights 1\n${HEADER}\n${line}`)).toEqual(parseLogRows(line));
	});

	test('no text throws or hangs', () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom(...'",\n 0129-abL#'), maxLength: 200 }), text => {
				const { rows, unreadable } = parseLogRows(text);
				expect(rows.length + unreadable.length).toBeLessThanOrEqual(text.split('\n').length);
			}),
		);
		expect(parseLogRows(`"${'""'.repeat(50_000)}`).unreadable).toHaveLength(1);
		expect(parseLogRows(`${' '.repeat(50_000)}"`).unreadable).toHaveLength(1);
	});
});

describe('merging what a device has read', () => {
	const present = new Set(['k3f9']);
	const merge = (old: LogRow[], fresh: LogRow[]): LogRow[] => mergeLogRows(old, fresh, present);

	test('counts of a row that is still there are replaced, whichever way they went', () => {
		expect(merge([logRow({ unreviewed: 20 })], [logRow({ accepted: 15, rejected: 1 })])).toEqual([
			logRow({ accepted: 15, rejected: 1 }),
		]);
	});

	test('rows of other trees stay as they are, also when the same night was read here', () => {
		const other = logRow({ tree: 'other', accepted: 7, state: 'archived' });
		expect(merge([other], [logRow({ accepted: 3 })])).toEqual([logRow({ accepted: 3 }), other]);
	});

	test('a row whose data is gone stays, keeps its counts and is marked', () => {
		expect(merge([logRow({ accepted: 7 })], [])).toEqual([logRow({ accepted: 7, state: 'missing' })]);
		expect(merge([logRow({ accepted: 7, state: 'archived' })], [])).toEqual([
			logRow({ accepted: 7, state: 'archived' }),
		]);
	});

	test('a row that comes back is here again', () => {
		expect(merge([logRow({ accepted: 7, state: 'missing' })], [logRow({ accepted: 7 })])).toEqual([
			logRow({ accepted: 7 }),
		]);
	});

	test('an archived row stays so until its subs are others, and when they go', () => {
		const archived = logRow({ accepted: 7, state: 'archived' });
		expect(merge([archived], [logRow({ accepted: 7 })])).toEqual([archived]);
		expect(merge([archived], [logRow({ accepted: 8 })])).toEqual([logRow({ accepted: 8 })]);
		expect(merge([archived], [])).toEqual([archived]);
	});

	test('what is there is archived, tree by tree', () => {
		const rows = [
			logRow({ accepted: 1 }),
			logRow({ accepted: 2, state: 'missing' }),
			logRow({ accepted: 3, tree: 'other' }),
		];
		expect(archivedRows(rows, logRow({}).tree).map(({ state }) => state)).toEqual(['archived', 'missing', 'here']);
	});

	test('rows of a tree that is absent or was read in part are ignored', () => {
		const old = [logRow({ accepted: 7 })];
		expect(mergeLogRows(old, [logRow({ accepted: 1 })], new Set())).toEqual(old);
	});

	test('only what the user forgets is forgotten', () => {
		const kept = [logRow({ accepted: 1 }), logRow({ filter: 'Ha', state: 'archived' })];
		expect(forgetMissing([...kept, logRow({ filter: 'OIII', state: 'missing' })])).toEqual(kept);
	});

	describe('frames that were only regrouped are not counted twice', () => {
		test.each<[string, Partial<LogRow>]>([
			['a filter renamed', { filter: 'Ha' }],
			['a panel recognized', { panel: 2 }],
			['a rig folder renamed', { rig: 'RC8@f8.0+ASI2600' }],
			['a filter renamed, and more shot since', { filter: 'Ha', accepted: 10 }],
		])('%s', (_, change) => {
			const row = logRow({ accepted: 9 });
			expect(merge([row], [{ ...row, ...change }])).toEqual([{ ...row, ...change }]);
		});

		test.each<[string, LogRow]>([
			['another night', logRow({ night: '2025-09-15', accepted: 9 })],
			['another exposure', logRow({ exposureSeconds: 60, accepted: 9 })],
			['fewer subs', logRow({ filter: 'Ha', accepted: 8 })],
			['another rig and filter', logRow({ filter: 'Ha', rig: 'Redcat51@f4.9+AP26CC', accepted: 9 })],
		])('but %s is no move', (_, fresh) => {
			expect(merge([logRow({ accepted: 9 })], [fresh])).toContainEqual(logRow({ accepted: 9, state: 'missing' }));
		});

		test('nor a row that the log knew before, nor one of another tree', () => {
			const [gone, other] = [logRow({ accepted: 9 }), logRow({ filter: 'Ha', accepted: 20 })];
			expect(merge([gone, other], [other])).toContainEqual({ ...gone, state: 'missing' });
			expect(mergeLogRows([gone], [{ ...other, tree: 'b' }], new Set(['k3f9', 'b']))).toContainEqual({
				...gone,
				state: 'missing',
			});
		});

		test('a filter joined to another one of the same night is no loss, nor is a night carried to another tree', () => {
			const [gone, other] = [logRow({ filter: 'H', accepted: 9 }), logRow({ filter: 'Ha', accepted: 20 })];
			expect(merge([gone, other], [{ ...other, accepted: 29 }])).toEqual([{ ...other, accepted: 29 }]);
			expect(merge([gone, other], [{ ...other, accepted: 28 }])).toContainEqual({ ...gone, state: 'missing' });
			expect(mergeLogRows([gone], [{ ...gone, tree: 'b' }], new Set(['k3f9', 'b']))).toEqual([
				{ ...gone, tree: 'b' },
			]);
		});

		test('nor does a row that was missing or archived before disappear', () => {
			for (const state of ['missing', 'archived'] as const) {
				expect(merge([logRow({ accepted: 9, state })], [logRow({ filter: 'Ha', accepted: 9 })])).toContainEqual(
					logRow({ accepted: 9, state }),
				);
			}
		});

		test('a new row takes in no more than its own subs', () => {
			const old = [
				logRow({ filter: 'H', accepted: 10 }),
				logRow({ filter: 'S', accepted: 20 }),
				logRow({ filter: 'O', accepted: 5 }),
			];
			const fresh = [logRow({ filter: 'Ha', accepted: 20 }), logRow({ filter: 'SII', accepted: 10 })];
			expect(merge(old, fresh)).toEqual([
				fresh[0],
				logRow({ filter: 'O', accepted: 5, state: 'missing' }),
				fresh[1],
			]);
		});
	});

	describe('for any logs', () => {
		const trees = ['a', 'b'];
		const freshOf = (tree: string): fc.Arbitrary<LogRow[]> =>
			anyRows.map(rows =>
				rows.filter(row => row.tree === tree).map((row): LogRow => ({ ...row, state: 'here' })),
			);
		const subs = (rows: readonly LogRow[]): number => tally(rows).counted.subs;

		test('merging again changes nothing', () => {
			fc.assert(
				fc.property(anyRows, freshOf('a'), (old, fresh) => {
					const once = mergeLogRows(old, fresh, new Set(['a']));
					expect(mergeLogRows(once, fresh, new Set(['a']))).toEqual(once);
					expect(parseLogRows(formatLogRows(once)).rows).toEqual(once);
				}),
			);
		});

		test('two devices with a tree each end with the same log, whoever comes first', () => {
			fc.assert(
				fc.property(anyRows, freshOf('a'), freshOf('b'), (old, a, b) => {
					const first = mergeLogRows(mergeLogRows(old, a, new Set(['a'])), b, new Set(['b']));
					const second = mergeLogRows(mergeLogRows(old, b, new Set(['b'])), a, new Set(['a']));
					expect(first).toEqual(second);
					expect(mergeLogRows(old, [...a, ...b], new Set(trees))).toEqual(first);
				}),
			);
		});

		test('nothing is lost: every fresh row and every row of other trees is in the result', () => {
			fc.assert(
				fc.property(anyRows, freshOf('a'), (old, fresh) => {
					const merged = mergeLogRows(old, fresh, new Set(['a']));
					const untouched = old.filter(({ tree }) => tree !== 'a');
					expect(asSet(merged)).toEqual(expect.arrayContaining(asSet([...fresh, ...untouched])));
					expect(subs(merged)).toBeGreaterThanOrEqual(subs([...fresh, ...untouched]));
					expect(new Set(merged.map(keyOf)).size).toBe(merged.length);
				}),
			);
		});

		test('subs that the log knew are still counted or stand, regrouped, in rows that grew', () => {
			const nearRow = fc
				.record({
					filter: fc.constantFrom('L', 'R', 'G', 'B'),
					panel: fc.constantFrom(null, 1, 2),
					rig: fc.constantFrom('A', 'B'),
					accepted: count,
				})
				.map(logRow);
			const near = fc.uniqueArray(nearRow, { selector: keyOf });
			fc.assert(
				fc.property(near, near, (old, fresh) => {
					const merged = merge(old, fresh);
					const kept = new Set(merged.map(keyOf));
					const dropped = old.filter(row => !kept.has(keyOf(row)));
					const known = new Map(old.map(row => [keyOf(row), row.accepted]));
					const growth = fresh.reduce(
						(sum, row) => sum + Math.max(0, row.accepted - (known.get(keyOf(row)) ?? 0)),
						0,
					);
					expect(subs(dropped)).toBeLessThanOrEqual(growth);
				}),
			);
		});
	});
});
