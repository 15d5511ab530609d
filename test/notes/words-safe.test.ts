/**
 * No word of a user is ever harmed: 10,000 random notes, random edits, and a judge that knows the notes' pieces and
 * lines but nothing of the code that edits them.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type PropertyValue, setProperties } from '../../src/notes/properties';
import { replaceRegions, sameContent } from '../../src/notes/regions/regions';

const HOSTILE = [
	'../x',
	'a|b',
	'#',
	'[[',
	']]',
	': ',
	'a: b',
	'it\'s "x"',
	'🌌 M31 🔭',
	'x'.repeat(200),
	'CON',
	'NUL',
	'é',
	'e\u0301',
	'%%',
	'$&',
	'$1',
	'---',
	'...',
	'a\nb',
	'a\r\nb',
	'',
	' ',
	' a',
	'a ',
	'true',
	'yes',
	'null',
	'~',
	'5',
	'1e3',
	'0x1F',
	'12:30',
	'2025-09-14',
	'2025-09-14T20:00',
	'@x',
	'*x',
	'&x',
	'!x',
	'- x',
	'? x',
	'{a}',
	'# x',
	'a #b',
	'x:',
	'\u0000',
	'\u001b',
	'\u2028',
	'\u0085',
	'\ufeff',
	'\ud800',
	'\\',
	'a\\',
	'"',
	'\t',
	'[[RC8@f8.0+ZWO ASI2600MM Pro]]',
	'%% astro-data-log:end exposure %%',
	'```',
	'L 45° 2025-09-15',
	'__proto__',
	'<<',
	'=',
];

// --- frontmatter, in blocks of whole lines

const OURS = ['hours', 'hours_Ha', 'rigs', 'stage', 'last_night', 'hours_O III: #1'];
const keyText = (key: string): string => (/^\w+$/.test(key) ? key : JSON.stringify(key));

const USERS = [
	'goal_Ha: 10 # mine',
	'goal_L: "7h 30m"',
	'aliases: [Andromeda Galaxy, "NGC 224"]',
	'tags:\n  - astro/target\n  # why\n  - other # because',
	'cssclasses:\n- wide\n- tall',
	'desc: |\n  many\n\n    lines: 5\n  # no comment',
	'kept: |+\n  text\n',
	'folded: >-\n  a\n  b',
	"\"quoted key\": 'it''s'",
	'\'single\': "a\\tb"',
	'flow: {a: 1, b: {c: [d, e]}}',
	'empty:',
	'tab:\t1',
	'emoji 🌌: 🔭 # ✨',
	'? complex\n: value',
	'Hours: 3',
	'HOURS_HA: 1',
	'hours_: 0',
	'# a comment',
	'  # an indented comment',
	'',
	'   ',
	'date: 2025-09-14',
	'multi: "two\n  lines"',
	'plain: first\n  second',
	'bin: !!binary aGVsbG8=',
	'published: [[link]]',
	'1: one',
	'trailing: x   ',
	'map:\n  hours: 3\n  rigs:\n    - deep',
	'list:\n  - hours: 1\n    stage: 2',
	'hours later: 5',
	'a#b: c#d',
	'url: https://example.org/#x',
	'base: &base\n  a: 1\ncopy: *base\nmerged:\n  <<: *base',
];
const BROKEN = [
	'bad: "unclosed',
	'bad: a: b',
	'x: *nope',
	'z: ]',
	'k: @x',
	'\t- tab',
	'dup: 1\ndup: 2',
	'one: {a: 1, a: 2}',
	'...\nmore: 1',
	'a:\n b: 1\n  c: 2',
	'hours: 1\n"hours": 2',
];

const SCALARS = ['3', '3.0', '"3"', 'true', '10_Blink', '"10_Blink"', "'x: y'", '2025-09-14', 'null', '~', '""', 'a b'];
const LISTS = ['[]', '[a, b]', '["[[x]]", b]', '[ 1 , two ]'];
const ITEMS = ['a', '"[[x]]"', 'b # mine too', '', '5', '"a b"'];
const FOREIGN = [
	': &anchor 1',
	': |\n  text\n  more',
	': {a: 1}',
	': !!str 5',
	': [a, # c\n  b]',
	':\n  sub: 1',
	': >-\n  folded',
	':\n  - a\n  - b: 1',
	':\n  - &x a',
	':\n  # above\n  5',
];

interface Block {
	readonly lines: string;
	readonly kind: 'user' | 'broken' | 'ours' | 'foreign';
	readonly key?: string;
}

const ownBlock = (key: string): fc.Arbitrary<Block> => {
	const name = fc.constantFrom(keyText(key), JSON.stringify(key), `${keyText(key)} `);
	const comment = fc.constantFrom('', ' # mine', '   # mine');
	const inline = fc
		.tuple(name, fc.constantFrom(' ', '  ', '\t'), fc.constantFrom(...SCALARS, ...LISTS), comment)
		.map(([n, blank, value, c]) => `${n}:${blank}${value}${c}`);
	const nothing = fc.tuple(name, comment).map(([n, c]) => `${n}:${c}`);
	const item = fc.oneof(
		{ weight: 4, arbitrary: fc.constantFrom(...ITEMS).map(text => `- ${text}`) },
		{ weight: 1, arbitrary: fc.constantFrom('# between', '') },
	);
	const list = fc
		.tuple(name, comment, fc.constantFrom('', '  ', '    '), fc.array(item, { maxLength: 5 }))
		.map(([n, c, indent, items]) =>
			[`${n}:${c}`, `${indent}- first`, ...items.map(text => indent + text)].join('\n'),
		);
	const usual = fc
		.oneof({ weight: 3, arbitrary: inline }, { weight: 1, arbitrary: nothing }, { weight: 3, arbitrary: list })
		.map((lines): Block => ({ lines, kind: 'ours', key }));
	return fc.oneof(
		{ weight: 12, arbitrary: usual },
		{
			weight: 1,
			arbitrary: fc
				.constantFrom(...FOREIGN)
				.map((value): Block => ({ lines: keyText(key) + value, kind: 'foreign', key })),
		},
	);
};

const some = <T>(all: readonly T[], maxLength: number): fc.Arbitrary<T[]> =>
	fc.array(fc.constantFrom(...all), { maxLength }).map(picked => [...new Set(picked)]);

const frontmatterBlocks: fc.Arbitrary<Block[]> = fc
	.tuple(
		some(USERS, 6),
		fc.tuple(...OURS.map(key => fc.option(ownBlock(key), { freq: 1 }))),
		fc.oneof(
			{ weight: 9, arbitrary: fc.constant([]) },
			{ weight: 1, arbitrary: fc.constantFrom(...BROKEN).map(lines => [lines]) },
		),
		fc.nat(),
	)
	.map(([users, ours, broken, seed]) => {
		const blocks: Block[] = [
			...users.map((lines): Block => ({ lines, kind: 'user' })),
			...ours.filter(block => block !== null),
			...broken.map((lines): Block => ({ lines, kind: 'broken' })),
		];
		// A shuffle that shrinks well: the same seed gives the same order.
		return blocks
			.map((block, i) => ({ block, at: (seed * (i + 7)) % 101 }))
			.sort((a, b) => a.at - b.at)
			.map(({ block }) => block);
	});

// --- body, in pieces of whole lines; a region's interior is a piece of its own

interface Piece {
	readonly text: string;
	/** It stands between the markers of this region, `isSample` inside of a code block. */
	readonly interior?: string;
	readonly isSample?: true;
	/** These regions can't be well-formed in a note with this piece. */
	readonly breaks?: readonly string[];
	readonly opensFence?: true;
}

const NAMES = ['exposure', 'flats', 'nights'];
const begin = (name: string): string => `%% astro-data-log:begin ${name} %%`;
const end = (name: string): string => `%% astro-data-log:end ${name} %%`;
const TABLE = '| Filter | Subs |\n| --- | ---: |\n| L | 150 |\n| Ha \\| x | 25 |';
const CONTENTS = [
	TABLE,
	`${TABLE}\n\nUnreviewed: 3 subs.`,
	'```astro-nights\nnight,rig\n2025-09-14,a|b\n```',
	'plain $& $1 $$',
	'',
	'### Masters\n\n- one\n- two',
	'~~~\n```\n~~~',
];
const OLD = [
	...CONTENTS,
	'|Filter|Subs|\n|---|--:|\n|L|150|\n|Ha \\| x|25|\n',
	'the user wrote here',
	'\n\n\n',
	'- list\n  ```\n  code\n  ```',
	'%% a comment %%',
];

const words = fc
	.constantFrom(
		'# Heading',
		'Seeing was good; $& $1.',
		'',
		'- item\n\t- sub',
		'---',
		'***',
		'%% hidden %%',
		'%%\nblock comment\n%%',
		TABLE,
		'🌌 NFD e\u0301',
		'trailing blanks   ',
		'> quote\n> ```\n> code',
		'<!-- html -->',
		'```js\nlet x = `1`;\n```',
		'- ```\n  in a list\n  ```',
		'1. step\n\n   ~~~\n   code\n   ~~~',
		'    ```\n    indented',
		'astro-data-log:begin exposure',
		`x ${begin('flats')}`,
		`${end('flats')} x`,
		`> ${begin('nights')}`,
		'`` ` ``',
		'``` not a `fence`',
	)
	.map((text): Piece[] => [{ text }]);
const sample = fc
	.tuple(fc.constantFrom('```', '~~~', '````md', '  ```', '- ~~~'), fc.constantFrom(...NAMES))
	.map(([fence, name]): Piece[] => {
		const inset = fence.startsWith('- ') ? '  ' : '';
		const text = (line: string): string => inset + line;
		return [
			{ text: `${fence}\n${text(begin(name))}` },
			{ text: text('sample'), interior: name, isSample: true },
			{ text: `${text(end(name))}\n${text(/[`~]+/.exec(fence)?.[0] ?? '')}` },
		];
	});
const region = fc
	.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...OLD), fc.constantFrom('', '  '), fc.constantFrom('', ' \t'))
	.map(([name, old, before, after]): Piece[] => [
		{ text: `${before}${begin(name)}${after}` },
		{ text: old, interior: name },
		{ text: `${end(name)}${after}` },
	]);
const broken = fc
	.constantFrom(
		...NAMES.flatMap(a =>
			NAMES.flatMap((b): Piece[] => [
				{ text: begin(a), breaks: [a] },
				{ text: end(a), breaks: [a] },
				{ text: [begin(a), begin(b), 'x', end(b), end(a)].join('\n'), breaks: [a, b] },
				{ text: [begin(a), 'x', begin(b), end(a), end(b)].join('\n'), breaks: [a, b] },
				{ text: '```\nnever closed', opensFence: true },
				{ text: [begin(a), '```', end(a)].join('\n'), opensFence: true },
				{ text: `    ${begin(a)}\n    x\n    ${end(a)}` },
			]),
		),
	)
	.map((piece): Piece[] => [piece]);
const pieces = fc
	.tuple(
		fc.array(
			fc.oneof(
				{ weight: 6, arbitrary: words },
				{ weight: 4, arbitrary: region },
				{ weight: 1, arbitrary: sample },
			),
			{ maxLength: 10 },
		),
		fc.option(broken, { freq: 3 }),
		fc.nat({ max: 10 }),
	)
	.map(([all, spoiler, at]) => (spoiler ? all.toSpliced(at, 0, spoiler) : all).flat())
	// Two rules at the top of a note would be frontmatter.
	.map((all): Piece[] => (all[0]?.text === '---' ? [{ text: '# Title' }, ...all] : all));

// --- the note, the edits

const note = fc.record({
	bom: fc.oneof({ weight: 9, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constant('\ufeff') }),
	blocks: fc.option(frontmatterBlocks, { freq: 6 }),
	pieces,
	breaks: fc.constantFrom<'lf' | 'crlf' | 'mixed'>('lf', 'lf', 'crlf', 'mixed'),
	endsWithBreak: fc.boolean(),
	closing: fc.constantFrom('---', '---', '---  '),
});
type Note = typeof note extends fc.Arbitrary<infer T> ? T : never;

const texts = fc.oneof(
	{ weight: 2, arbitrary: fc.constantFrom(...HOSTILE) },
	{ weight: 2, arbitrary: fc.constantFrom('a', 'b', 'first', '[[x]]', '10_Blink', '3') },
	{ weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);
const wantedValue: fc.Arbitrary<PropertyValue | undefined> = fc.oneof(
	texts,
	fc.constantFrom(0, 3, 12.73, -1.5, 1e21, 1e-7),
	fc.boolean(),
	fc.array(texts, { maxLength: 5 }),
	fc.constantFrom(['first'], ['first', 'a'], ['a', 'b'], ['first', '[[x]]', 'a', 'z']),
	fc.constant(undefined),
);
const absent = Symbol('not asked for');
const mapOf = <T>(keys: readonly string[], value: fc.Arbitrary<T>): fc.Arbitrary<Map<string, T>> =>
	fc
		.tuple(...keys.map(() => fc.option(value, { freq: 2, nil: absent })))
		.map(
			values =>
				new Map(keys.flatMap((key, i): [string, T][] => (values[i] === absent ? [] : [[key, values[i] as T]]))),
		);
const changes = mapOf(OURS, wantedValue);
const contents = mapOf(NAMES, fc.constantFrom(...CONTENTS));

/** Gives each line its break: mixed notes have LF after every third line only. */
function lineBreaks(style: Note['breaks']): (text: string) => string {
	let line = 0;
	return text =>
		text.replace(/\n/g, () => (style === 'crlf' || (style === 'mixed' && line++ % 3 > 0) ? '\r\n' : '\n'));
}

function written({ bom, blocks, pieces: body, breaks, endsWithBreak, closing }: Note): {
	yaml: string;
	head: string;
	body: { piece: Piece; text: string }[];
	text: string;
} {
	const broken = lineBreaks(breaks);
	const yaml = (blocks ?? []).map(({ lines }) => broken(`${lines}\n`)).join('');
	const head = bom + (blocks ? `${broken('---\n')}${yaml}${broken(`${closing}\n`)}` : '');
	const parts = body.map(piece => ({ piece, text: broken(`${piece.text}\n`) }));
	const last = parts.at(-1);
	if (last && !endsWithBreak) last.text = last.text.replace(/\r?\n$/, '');
	return { yaml, head, body: parts, text: head + parts.map(({ text }) => text).join('') };
}

// --- the judge

/** The lines of the frontmatter that aren't ours: neither a line of one of our keys nor a list item below it. */
function usersLines(yaml: string): string {
	let isOurs = false;
	return yaml
		.split(/(?<=\n)/)
		.filter(line => {
			if (
				OURS.some(key =>
					[keyText(key), JSON.stringify(key)].some(
						name => line.startsWith(name) && /^ *:(\s|$)/.test(line.slice(name.length)),
					),
				)
			)
				return !(isOurs = true);
			if (isOurs && /^ *-(\s|$)/.test(line)) return false;
			if (/^[^ \r\n#]/.test(line)) isOurs = false;
			return true;
		})
		.join('');
}

const without = (map: unknown): unknown =>
	map === null ? {} : Object.fromEntries(Object.entries(map as object).filter(([key]) => !OURS.includes(key)));
const majority = (text: string): string =>
	(text.match(/\r\n/g)?.length ?? 0) * 2 > (text.match(/\n/g)?.length ?? 0) ? '\r\n' : '\n';

function judgeProperties(
	before: Note,
	wanted: ReadonlyMap<string, PropertyValue | undefined>,
): 'refused' | 'unchanged' | 'changed' {
	const { text, yaml, head, body } = written(before);
	const bodyText = body.map(part => part.text).join('');
	const result = setProperties(text, wanted);
	const blocks = before.blocks ?? [];
	if ('refused' in result) {
		const isUnreadable = blocks.some(
			({ kind, key }) => kind === 'broken' || (kind === 'foreign' && key !== undefined && wanted.has(key)),
		);
		// Without the key between them, an indented line would become part of the text block above.
		const wouldJoin =
			result.refused === 'unsafe-edit' &&
			[...wanted.values()].includes(undefined) &&
			blocks.some(({ lines }) => /: [|>]/.test(lines)) &&
			blocks.some(({ lines }) => /^ +(#|$)/m.test(lines));
		expect(isUnreadable || wouldJoin, `refused ${result.refused}: ${result.detail}`).toBe(true);
		return 'refused';
	}
	expect(blocks.some(({ kind }) => kind === 'broken')).toBe(false);
	const after = result.text;
	expect(after.endsWith(bodyText)).toBe(true);
	const newHead = after.slice(0, after.length - bodyText.length);
	if (after === text) return 'unchanged';
	const opening = before.blocks ? head.slice(0, head.indexOf('\n') + 1) : `${before.bom}---${majority(text)}`;
	const closing = before.blocks ? head.slice(opening.length + yaml.length) : `---${majority(text)}`;
	expect(newHead.startsWith(opening) && newHead.endsWith(closing)).toBe(true);
	const newYaml = newHead.slice(opening.length, newHead.length - closing.length);

	expect(usersLines(newYaml)).toBe(usersLines(yaml));
	const values = parse(newYaml, { logLevel: 'error' }) as Record<string, unknown> | null;
	expect(without(values)).toEqual(without(parse(yaml, { logLevel: 'error' })));
	for (const [key, value] of wanted) expect(values?.[key]).toEqual(value);
	for (const { key, lines } of blocks) {
		if (key === undefined || wanted.get(key) === undefined || !/^[^\n]*# mine/.test(lines)) continue;
		const line = newYaml
			.split('\n')
			.find(other =>
				[keyText(key), JSON.stringify(key)].some(
					name => other.startsWith(`${name}:`) || other.startsWith(`${name} :`),
				),
			);
		expect(line).toMatch(/ # mine\r?$/);
	}
	expect(setProperties(after, wanted)).toEqual({ text: after });
	return 'changed';
}

/** An interior as it should be written: the content between empty lines. */
function interiorOf(content: string, lineBreak: string): string {
	return content === '' ? lineBreak : `${lineBreak}${content.replaceAll('\n', lineBreak)}${lineBreak}${lineBreak}`;
}

function judgeRegions(before: Note, wanted: ReadonlyMap<string, string>): number {
	const { text, head, body } = written(before);
	const result = replaceRegions(text, wanted);
	// Behind a fence that stays open, samples and regions may change roles.
	const isCertain = !body.some(({ piece }) => piece.opensFence);
	const spoiled = body.flatMap(({ piece }) => piece.breaks ?? []);
	const places = (name: string): number[] =>
		body.flatMap(({ piece }, i) => (piece.interior === name && !(isCertain && piece.isSample) ? [i] : []));

	let possible = [body.map(part => part.text)];
	for (const name of result.changed) {
		if (isCertain) expect(spoiled).not.toContain(name);
		if (isCertain) expect(places(name)).toHaveLength(1);
		possible = possible.flatMap(parts =>
			places(name).map(i => parts.with(i, interiorOf(wanted.get(name) ?? '', majority(text)))),
		);
	}
	expect(possible.map(parts => head + parts.join(''))).toContain(result.text);

	for (const [name, content] of isCertain ? wanted : []) {
		const [place, second] = places(name);
		if (spoiled.includes(name)) continue;
		if (place === undefined)
			expect(
				result.missing.includes(name) ||
					result.problems.some(problem => problem.name === name && problem.kind === 'fenced'),
			).toBe(true);
		else if (second === undefined)
			expect(result.changed.includes(name)).toBe(!sameContent(body[place]?.text ?? '', content));
		else expect(result.problems).toContainEqual(expect.objectContaining({ name, kind: 'duplicate' }));
	}
	const again = replaceRegions(result.text, wanted);
	expect(again.text).toBe(result.text);
	expect(again.changed).toEqual([]);
	return result.changed.length;
}

test('10,000 random edits leave every byte outside of our lines and regions as it was', () => {
	const seen = { refused: 0, unchanged: 0, changed: 0, regions: 0 };
	fc.assert(
		fc.property(note, changes, contents, (before, properties, regions) => {
			seen[judgeProperties(before, properties)]++;
			seen.regions += judgeRegions(before, regions);
		}),
		{ numRuns: 10_000 },
	);
	// The notes are not all refused or empty: most are really edited.
	expect(seen.changed).toBeGreaterThan(4_000);
	expect(seen.refused).toBeGreaterThan(300);
	expect(seen.regions).toBeGreaterThan(2_000);
}, 300_000);
