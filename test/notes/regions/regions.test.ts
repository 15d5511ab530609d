import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findRegions, replaceRegions, sameContent, wrapRegion } from '../../../src/notes/regions/regions';
import { markdownTable } from '../../../src/notes/tables';

const begin = (name: string): string => `%% astro-data-log:begin ${name} %%`;
const end = (name: string): string => `%% astro-data-log:end ${name} %%`;
const lines = (...all: string[]): string => all.join('\n');
const found = (text: string): string[] => [...findRegions(text).regions.keys()];
const problems = (text: string): string[] =>
	findRegions(text).problems.map(({ name, kind, line }) => `${name} ${kind} ${line}`);
const replace = (text: string, contents: Record<string, string>): ReturnType<typeof replaceRegions> =>
	replaceRegions(text, new Map(Object.entries(contents)));

describe('finding regions', () => {
	test('a pair of markers, each alone on its line, blanks around it', () => {
		const text = lines(
			'Words.',
			` ${begin('a')}\t`,
			'old',
			`   %%astro-data-log:end   a%%  `,
			begin('b'),
			end('b'),
		);
		const { regions } = findRegions(text);
		expect(
			[...regions].map(([name, { contentStart, contentEnd, line }]) => [
				name,
				text.slice(contentStart, contentEnd),
				line,
			]),
		).toEqual([
			['a', 'old\n', 2],
			['b', '', 5],
		]);
		expect(problems(text)).toEqual([]);
	});
	test('a marker with other words on its line is none', () => {
		expect(found(lines(`x ${begin('a')}`, end('a')))).toEqual([]);
		expect(found(lines(`> ${begin('a')}`, `> ${end('a')}`))).toEqual([]);
		expect(found(lines(`- ${begin('a')}`, `${end('a')} x`))).toEqual([]);
		expect(found(lines(begin('a').toUpperCase(), end('a')))).toEqual([]);
	});
	test('CRLF, a lone CR and a byte order mark are no part of a line', () => {
		expect(found(`${begin('a')}\r\nx\r\n${end('a')}\r\n`)).toEqual(['a']);
		expect(found(`\ufeff${begin('a')}\rx\r${end('a')}`)).toEqual(['a']);
	});
	test.each<[string, string, string[]]>([
		['an end is missing', lines('x', begin('a'), 'words'), ['a unclosed 2']],
		['a begin is missing', lines('x', 'y', end('a')), ['a unopened 3']],
		['the end comes first', lines(end('a'), 'x', begin('a')), ['a unclosed 1']],
		['a pair stands twice', lines(begin('a'), end('a'), begin('a'), end('a')), ['a duplicate 1']],
		['a begin stands twice', lines(begin('a'), begin('a'), end('a')), ['a duplicate 1']],
		['an end stands twice', lines(begin('a'), 'x', end('a'), 'words', end('a')), ['a duplicate 1']],
		['one lies in the other', lines(begin('a'), begin('b'), end('b'), end('a')), ['a nested 1', 'b nested 2']],
		['two overlap', lines(begin('a'), begin('b'), end('a'), end('b')), ['a nested 1', 'b nested 2']],
		['a stray end lies inside', lines(begin('a'), end('b'), end('a')), ['a nested 1', 'b unopened 2']],
		[
			'three lie in each other',
			lines(begin('a'), begin('b'), begin('c'), end('c'), end('b'), end('a')),
			['a nested 1', 'b nested 2', 'c nested 3'],
		],
	])('no region where %s', (_, text, expected) => {
		expect(problems(text)).toEqual(expected);
		expect(found(text)).toEqual([]);
	});
	test('a broken pair spoils no pair beside it', () => {
		expect(found(lines(begin('a'), 'x', begin('b'), 'y', end('b'), 'z'))).toEqual(['b']);
		expect(found(lines(begin('a'), end('a'), begin('b'), end('b'), begin('a'), end('a')))).toEqual(['b']);
	});
});

describe('code', () => {
	const sample = [begin('a'), 'x', end('a')];
	test.each<[string, string]>([
		['backticks', lines('```', ...sample, '```')],
		['tildes', lines('~~~ md `x`', ...sample, '~~~')],
		['a longer fence', lines('`````', '```', ...sample, '```', '`````')],
		['other marks inside', lines('```', '~~~', ...sample, '```')],
		['an indented fence', lines('   ```', ...sample, '   ```')],
		['a fence that is never closed', lines('```', ...sample)],
		['a fence whose closing has words', lines('```', '``` x', ...sample, '```')],
		['a closing indented too far', lines('```', '    ```', ...sample, '```')],
		['a list item', lines('- ```', ...sample.map(line => `  ${line}`), '  ```')],
		['an item of a numbered list', lines('1.  - ~~~', ...sample.map(line => `      ${line}`), '      ~~~')],
		['a fence below a list item', lines('- item', '', '  ```', ...sample.map(line => `  ${line}`), '  ```')],
		['indented code', lines('words', '', ...sample.map(line => `    ${line}`))],
		['indented by a tab', lines(...sample.map(line => ` \t${line}`))],
		['frontmatter', lines('---', 'a: |', ...sample.map(line => `  ${line}`), '---')],
	])('a pair in %s is not a region, and is reported', (_, text) => {
		expect(found(text)).toEqual([]);
		expect(problems(text)).toEqual([`a fenced ${text.split('\n').findIndex(line => line.includes('begin')) + 1}`]);
		expect(replace(text, { a: 'new' })).toMatchObject({ text, changed: [], missing: [] });
	});
	test.each<[string, string[]]>([
		['a closed fence', ['```js', 'code', '```']],
		['a fence in a list item', ['- ```', '  code', '  ```']],
		['a list item that ends its fence', ['- ```', '  code', 'words']],
		['backticks in a line', ['``` no fence ` here']],
		['a fence in a quote', ['> ```', '> code', '']],
		['an indented line that looks like a fence', ['x', '', '    ```']],
		['two backticks', ['``']],
		['a fence closed by a longer one', ['~~~', '~~~~~  ']],
		['frontmatter with a fence', ['---', 'a: |', '  x', '# ```', '---']],
		['fences in a nested list', ['1. a', '   - b', '', '     ```', '     x', '     ```']],
	])('a pair behind %s is a region', (_, before) => expect(found(lines(...before, ...sample))).toEqual(['a']));
	test('a fence that swallows an end marker leaves no region that reaches to another one', () => {
		const text = lines(begin('a'), '```', end('a'), 'words of the user', begin('a'), '```', 'x', end('a'));
		expect(replace(text, { a: 'new' })).toMatchObject({
			text,
			changed: [],
			problems: [
				{ name: 'a', kind: 'nested', line: 1 },
				{ name: 'a', kind: 'fenced', line: 5 },
			],
		});
	});
	test('a region may be shown in a code block and stand in the note, too', () => {
		const text = lines('```', ...sample, '```', ...sample);
		expect(replace(text, { a: 'new' }).text).toBe(
			lines('```', ...sample, '```', begin('a'), '', 'new', '', end('a')),
		);
	});
});

describe('replacing regions', () => {
	test('only what lies between the markers is replaced, with empty lines around it', () => {
		const text = lines('---', 'hours: 3', '---', 'Above', ` ${begin('a')} `, 'old', 'words', end('a'), 'Below  ');
		expect(replace(text, { a: '\n| x |\n| --- |\n\n' })).toEqual({
			text: lines(
				'---',
				'hours: 3',
				'---',
				'Above',
				` ${begin('a')} `,
				'',
				'| x |',
				'| --- |',
				'',
				end('a'),
				'Below  ',
			),
			changed: ['a'],
			missing: [],
			problems: [],
		});
		expect(replace(lines(begin('a'), 'old', end('a')), { a: '' }).text).toBe(lines(begin('a'), '', end('a')));
		expect(replace(lines(begin('a'), end('a')), { a: 'x' }).text).toBe(lines(begin('a'), '', 'x', '', end('a')));
	});
	test('dollars in the content are dollars', () =>
		expect(replace(lines(begin('a'), end('a')), { a: "$& $1 $$ $` $'" }).text).toContain("$& $1 $$ $` $'"));
	test('the content gets the line ends of the note', () => {
		expect(replace(`x\r\n${begin('a')}\r\nold\r\n${end('a')}\n`, { a: 'one\ntwo' }).text).toBe(
			`x\r\n${begin('a')}\r\n\r\none\r\ntwo\r\n\r\n${end('a')}\n`,
		);
		expect(replace(`x\n${begin('a')}\nold\n${end('a')}\r\n`, { a: 'one\r\ntwo' }).text).toBe(
			`x\n${begin('a')}\n\none\ntwo\n\n${end('a')}\r\n`,
		);
	});
	test('a removed pair stays removed', () =>
		expect(replace('words', { a: 'x' })).toEqual({ text: 'words', changed: [], missing: ['a'], problems: [] }));
	test('a broken pair is left alone, the others are replaced', () => {
		const text = lines(begin('a'), 'mine', begin('b'), 'old', end('b'));
		expect(replace(text, { a: 'x', b: 'new' })).toEqual({
			text: lines(begin('a'), 'mine', begin('b'), '', 'new', '', end('b')),
			changed: ['b'],
			missing: [],
			problems: [{ name: 'a', kind: 'unclosed', line: 1 }],
		});
	});
	test('content that says the same changes no byte', () => {
		const text = lines(begin('a'), '| Filter |Subs|', '|--------|---:|', '| L      | 150|', end('a'));
		expect(
			replace(text, { a: markdownTable(['Filter', 'Subs'], ['left', 'right'], [['L', '150']]) }),
		).toMatchObject({ text, changed: [] });
	});
	test.each(['x\n```\nopen', begin('b'), `x\n${end('a')}\ny`, '~~~', `\`\`\`\n${end('a')}\n\`\`\``])(
		'content that would break the markers is not written: %j',
		content => {
			const text = lines('x', begin('a'), 'old', end('a'));
			expect(replace(text, { a: content })).toEqual({
				text,
				changed: [],
				missing: [],
				problems: [{ name: 'a', kind: 'unsafe', line: 2 }],
			});
		},
	);
	test('a new region is one that is found', () => {
		expect(wrapRegion('a', 'x\ny\n')).toBe(lines(begin('a'), '', 'x', 'y', '', end('a')));
		expect(wrapRegion('a', '')).toBe(lines(begin('a'), '', end('a')));
		expect(replace(wrapRegion('a', 'x'), { a: 'x' })).toMatchObject({ changed: [], missing: [] });
	});
	test('ten thousand markers are no obstacle', () => {
		const text = Array.from({ length: 10_000 }, (_, i) => (i % 3 === 0 ? end(`n${i}`) : begin(`n${i % 50}`))).join(
			'\n',
		);
		const started = performance.now();
		findRegions(text);
		expect(performance.now() - started).toBeLessThan(5_000);
	});
});

describe('content that says the same', () => {
	const same: [string, string, string][] = [
		[
			'padding, dashes and outer pipes of a table',
			'| a | b |\n| --- | ---: |\n| 1 | 2 \\| 3 |',
			'a   |  b\n-|-:\n|1|2 \\| 3',
		],
		['trailing blanks', 'words  \n\n- x', 'words\n\n- x\t'],
		['runs of empty lines, also around', '\n\n\nx\n\n\n \ny\n\n', 'x\n\ny'],
		['line ends', 'x\r\n\r\n```\r\na\r\n```', 'x\n\n```\na\n```'],
		[
			'empty cells',
			'| a | b |\n| --- | --- |\n| | x |\n|   |   |',
			'| a   | b   |\n| :-- | --- |\n|     | x   |\n| | |'.replace(':--', '---'),
		],
		['nothing', '', '\n\n  \n'],
	];
	test.each(same)('%s', (_, a, b) => {
		expect(sameContent(a, b)).toBe(true);
		expect(sameContent(b, a)).toBe(true);
	});
	const different: [string, string, string][] = [
		['a cell', '| a |\n| --- |\n| 1 |', '| a |\n| --- |\n| 2 |'],
		['alignment', '| a |\n| --- |', '| a |\n| ---: |'],
		['an escaped pipe', 'a | b\n--|--\n1 \\| 2', 'a | b\n--|--\n1 | 2'],
		['a row of dashes below', '| a |\n| - |\n| - |', '| a |\n| - |\n| -- |'],
		['a column', '| a | b |\n| --- | --- |', '| a |\n| --- |'],
		['blanks inside a cell', '| a b |\n| --- |', '| a  b |\n| --- |'],
		['an empty line inside a table', '| a |\n| --- |\n| 1 |\n\n| 2 |', '| a |\n| --- |\n| 1 |\n| 2 |'],
		['blanks in code', '```\na \n```', '```\na\n```'],
		['empty lines in code', '```\na\n\n\nb\n```', '```\na\n\nb\n```'],
		['a table in code', '```\n| a |\n| --- |\n```', '```\n|a|\n|---|\n```'],
		['indent', '- x', '  - x'],
		['words with pipes', 'a | b', 'a  |  b'],
		['paragraphs', 'a\n\nb', 'a\nb'],
		['words', 'a', 'b'],
	];
	test.each(different)('not with another: %s', (_, a, b) => {
		expect(sameContent(a, b)).toBe(false);
		expect(sameContent(b, a)).toBe(false);
	});
});

const mockup = '../shared/mockups/target-note.md';
describe.skipIf(!existsSync(mockup) && process.env['CI'] === undefined)('the note of the design', () => {
	test('has its three regions, and no edit of one touches another', () => {
		const text = readFileSync(mockup, 'utf8');
		expect(found(text)).toEqual(['exposure', 'flats', 'nights']);
		expect(problems(text)).toEqual([]);
		const after = replace(text, { flats: 'none' }).text;
		const [head = '', rest = ''] = text.split(`${begin('flats')}\n`);
		expect(after).toBe(`${head}${begin('flats')}\n\nnone\n\n${rest.slice(rest.indexOf(end('flats')))}`);
	});
});
