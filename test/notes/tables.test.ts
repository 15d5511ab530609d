import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replaceRegions, wrapRegion } from '../../src/notes/regions/regions';
import { escapeText, markdownTable, propertyLink, wikilink } from '../../src/notes/tables';

const HOSTILE = [
	'../x',
	'a|b',
	'a\\|b',
	'a\\\\|b',
	'|',
	'\\',
	'a\\',
	'#',
	'#tag',
	'[[',
	'[[x]]',
	'![[x]]',
	'[x](y)',
	': ',
	'a:: b',
	'a:::b',
	'it\'s "x"',
	'🌌 M31 🔭',
	'x'.repeat(200),
	'CON',
	'NUL',
	'é',
	'e\u0301',
	'%%',
	'% %',
	'%%%',
	'$&',
	'$x$',
	'---',
	'===',
	'==x==',
	'a\nb',
	'a\r\n| b |',
	'',
	' ',
	'`x`',
	'```',
	'~~~',
	'*x*',
	'**',
	'_x_',
	'__x',
	'10_Blink',
	'x_',
	'<b>',
	'<!-- x',
	'&amp;',
	'&#35;',
	'M81 & M82',
	'^id',
	'x ^id',
	'> x',
	'- x',
	'+ x',
	'1. x',
	'12) x',
	'1.5',
	'- [ ] x',
	'https://x.org',
	'\u0000\u001b[31m',
	'\u202etxt',
	'\ud800',
	'\u2028',
	'%% astro-data-log:end exposure %%',
	'| --- |',
	'\\%%',
	'\\#x',
];
const names = fc.oneof(
	fc.constantFrom(...HOSTILE),
	fc.string({ unit: 'binary' }),
	fc.string({ unit: fc.constantFrom(...'|\\%[]#`*_~=$<>&:^-+ a1.\n'), maxLength: 12 }),
);

/** The cells of a row as GFM reads them: a pipe splits unless an odd run of backslashes stands before it. */
function columnsByParity(row: string): number {
	let pipes = 0;
	let slashes = 0;
	for (const character of row) {
		if (character === '|' && slashes % 2 === 0) pipes++;
		slashes = character === '\\' ? slashes + 1 : 0;
	}
	return pipes - 1;
}

/** The same for readers that look at one character before a pipe only. */
const columnsByNeighbour = (row: string): number => row.split(/(?<!\\)\|/).length - 2;

/** What Markdown shows of escaped text. */
const shown = (markdown: string): string => markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1');

describe('a table', () => {
	test('is written as Obsidian writes it', () => {
		expect(
			markdownTable(
				['Filter', 'Subs', 'Note'],
				['left', 'right', 'center'],
				[
					['L', '150', ''],
					['Ha', '25', 'x'],
				],
			),
		).toBe('| Filter | Subs | Note |\n| --- | ---: | :---: |\n| L | 150 | |\n| Ha | 25 | x |');
	});
	test('has as many cells in every row as in its header', () => {
		expect(markdownTable(['a', 'b'], [], [['1'], ['1', '2', '3'], []])).toBe(
			'| a | b |\n| --- | --- |\n| 1 | |\n| 1 | 2 |\n| | |',
		);
	});
	test('escapes each pipe once, in links too', () => {
		expect(markdownTable(['[[a|b]]', '[[a\\|b]]', 'a\\\\|b'], [], []).split('\n')[0]).toBe(
			'| [[a\\|b]] | [[a\\|b]] | a\\\\\\|b |',
		);
	});
	test('keeps its shape whatever names it holds', () => {
		fc.assert(
			fc.property(
				fc.array(names, { minLength: 1, maxLength: 4 }),
				fc.array(fc.array(names, { maxLength: 5 }), { maxLength: 4 }),
				fc.boolean(),
				(header, rows, isEscaped) => {
					const cells = isEscaped
						? (all: string[]): string[] => all.map(escapeText)
						: (all: string[]): string[] => all;
					const table = markdownTable(
						cells(header),
						header.map(() => 'right'),
						rows.map(cells),
					).split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/);
					expect(table).toHaveLength(rows.length + 2);
					for (const row of table)
						expect([columnsByParity(row), columnsByNeighbour(row)]).toEqual([header.length, header.length]);
				},
			),
			{ numRuns: 3_000 },
		);
	});
	test('of escaped names is a region that needs no second writing', () => {
		fc.assert(
			fc.property(fc.array(names, { maxLength: 4 }), all => {
				const content = `${all.map(escapeText).join('\n\n')}\n\n${markdownTable(
					['Name', 'Link'],
					[],
					all.map(name => [escapeText(name), wikilink(name)]),
				)}`;
				const note = `${wrapRegion('a', 'old')}\nwords`;
				const once = replaceRegions(note, new Map([['a', content]]));
				expect(once).toMatchObject({ changed: ['a'], problems: [] });
				// As it comes back from the disk.
				const onDisk = new TextDecoder().decode(new TextEncoder().encode(once.text));
				expect(replaceRegions(onDisk, new Map([['a', content]]))).toMatchObject({
					text: onDisk,
					changed: [],
					problems: [],
				});
			}),
			{ numRuns: 1_000 },
		);
	});
});

describe('escaped text', () => {
	test.each([
		['M 31', 'M 31'],
		['10_Blink', '10_Blink'],
		['RC8@f8.0+ZWO ASI2600MM Pro', 'RC8@f8.0+ZWO ASI2600MM Pro'],
		['M81 & M82', 'M81 & M82'],
		['NGC 7000 (Ha)', 'NGC 7000 (Ha)'],
		['a|b', 'a|b'],
		['12:30', '12:30'],
		['_x_', '\\_x\\_'],
		['*x*', '\\*x\\*'],
		['[[x]]', '\\[\\[x\\]\\]'],
		['#tag', '\\#tag'],
		['%%', '\\%\\%'],
		['$x$', '\\$x\\$'],
		['`x`', '\\`x\\`'],
		['<b>', '\\<b>'],
		['==x==', '\\=\\=x=\\='],
		['~~x', '\\~\\~x'],
		['x ^id', 'x \\^id'],
		['a:: b', 'a:\\: b'],
		['http://x', 'http\\://x'],
		['&amp;', '\\&amp;'],
		['a\\b', 'a\\\\b'],
		['- x', '\\- x'],
		['> x', '\\> x'],
		['1. x', '1\\. x'],
		['===', '\\=\\=\\='],
		['a\nb', 'a b'],
		[' a ', 'a'],
		['a\u0000\u202eb', 'ab'],
	])('%j is written %s', (name, markdown) => expect(escapeText(name)).toBe(markdown));
	test('shows the name and holds nothing that is more than text', () => {
		fc.assert(
			fc.property(names, name => {
				const markdown = escapeText(name);
				expect(shown(markdown)).toBe(
					name
						.replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
						.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '')
						.replace(/\p{Surrogate}/gu, '\ufffd')
						.trim(),
				);
				expect(markdown).not.toMatch(/%%|\[\[|\]\]|::|\w:\/\/|==|\$\$|~~|\*\*|``|[\n\r]/);
				const bare = markdown.replace(/\\[!-/:-@[-`{-~]/g, 'x');
				expect(bare).not.toMatch(/[[\]`*<#$%~^\\]|^[-+>=]|^\d+[.)]( |$)|&#?\w+;/);
			}),
			{ numRuns: 5_000 },
		);
	});
});

describe('a link', () => {
	test('has its alias where that says more', () => {
		expect(wikilink('Targets/M31', 'M31')).toBe('[[Targets/M31|M31]]');
		expect(wikilink('M31', 'M31')).toBe('[[M31]]');
		expect(wikilink('RC8@f8.0+ZWO ASI2600MM Pro')).toBe('[[RC8@f8.0+ZWO ASI2600MM Pro]]');
		expect(wikilink('10_Blink *x*')).toBe('[[10_Blink *x*]]');
	});
	test("becomes text where a link can't hold the name", () => {
		for (const name of [
			'a#b',
			'a^b',
			'a[b',
			'a]b',
			'a|b',
			'a%%b',
			'a`b',
			'a\\b',
			'a<b',
			'a$b',
			'a\nb',
			'a\u0000b',
			'a\ud800',
			'',
			' ',
		]) {
			expect(wikilink(name)).toBe(escapeText(name));
			expect(wikilink('M31', name)).toBe(escapeText(name));
			expect(propertyLink(name)).toBe(name);
		}
		expect(wikilink('a#b', 'M31')).toBe('M31');
		expect(propertyLink('a#b', 'M31')).toBe('M31');
		expect(propertyLink('Rigs/RC8', 'RC8')).toBe('[[Rigs/RC8|RC8]]');
	});
});
