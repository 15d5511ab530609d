import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type PropertyValue, readProperties, setProperties } from '../../src/notes/properties';

const note = (yaml: string, body = 'Words of the user.\n'): string => `---\n${yaml}---\n${body}`;
const read = (text: string): unknown => {
	const result = readProperties(text);
	return result.ok ? result.properties : result.reason;
};
/** The note after the changes, or the reason of a refusal. */
const set = (text: string, changes: Readonly<Record<string, PropertyValue | undefined>>): string => {
	const result = setProperties(text, new Map(Object.entries(changes)));
	return 'text' in result ? result.text : result.refused;
};
/** The YAML lines after the changes. */
const setIn = (yaml: string, changes: Readonly<Record<string, PropertyValue | undefined>>): string => {
	const after = set(note(yaml), changes);
	return after.startsWith('---\n') ? after.slice(4, after.indexOf('\n---\n') + 1) : after;
};

describe('reading properties', () => {
	test('a note without frontmatter has none', () => {
		for (const text of [
			'',
			'text',
			'\n---\na: 1\n---\n',
			' ---\na: 1\n---\n',
			'----\na: 1\n----\n',
			'# M31\n---\na: 1\n---\n',
		])
			expect(read(text)).toEqual({});
	});
	test('a first line --- that no second one closes is not frontmatter', () =>
		expect(read('---\na: 1\n')).toEqual({}));
	test('values are plain data, dates texts', () => {
		expect(
			read(
				note(
					'n: 5.0\nd: 2025-09-14\nt: !!timestamp 2025-09-14\nlist: [a, 1, true]\nnothing:\nmap: {a: {b: ' +
						'1}}\ntext: |\n  two\n  lines\nyes: yes\n',
				),
			),
		).toEqual({
			n: 5,
			d: '2025-09-14',
			t: '2025-09-14',
			list: ['a', 1, true],
			nothing: null,
			map: { a: { b: 1 } },
			text: 'two\nlines\n',
			yes: 'yes',
		});
	});
	test('keys are spelled as in the note', () =>
		expect(read(note('"goal_O III": 1\nGoal_L: 2\n1.0: x\ntrue: y\n'))).toEqual({
			'goal_O III': 1,
			Goal_L: 2,
			'1.0': 'x',
			true: 'y',
		}));
	test('fences may have trailing blanks, a byte order mark stands before them, CRLF ends lines', () => {
		expect(read('\ufeff--- \r\na: 1\r\n---\t\r\nbody')).toEqual({ a: 1 });
		expect(read('---\na: 1\n---')).toEqual({ a: 1 });
		expect(read('---\n---\n')).toEqual({});
		expect(read('---\n# only a comment\n---\n')).toEqual({});
	});
	test('aliases give what their anchors hold', () =>
		expect(read(note('a: &x [1, 2]\nb: *x\n'))).toEqual({ a: [1, 2], b: [1, 2] }));
	test('what is wrong is said, with the line in the note', () => {
		expect(readProperties(note('a: 1\nb: "x\n'))).toMatchObject({
			ok: false,
			reason: 'broken-yaml',
			detail: expect.stringMatching(/^line [34]: /) as string,
		});
		expect(read(note('a: 1\n\tb: 2\n'))).toBe('broken-yaml');
		expect(read(note('a: *nowhere\n'))).toBe('broken-yaml');
		expect(read(note('a: &a [*a]\n'))).toBe('broken-yaml');
		expect(read(note('a: 1\n...\nb: 2\n'))).toBe('broken-yaml');
		expect(read(note('a: 1\nb: 2\na: 3\n'))).toBe('duplicate-keys');
		expect(readProperties(note('a: 1\n"a": 3\n'))).toEqual({
			ok: false,
			reason: 'duplicate-keys',
			detail: expect.stringContaining('line 3') as string,
		});
		expect(readProperties(note('1: a\n"1": b\n'))).toEqual({ ok: false, reason: 'duplicate-keys', detail: '1' });
		expect(read(note('- a\n- b\n'))).toBe('not-a-map');
		expect(read(note('Just a rule above and below.\n'))).toBe('not-a-map');
	});
	test('hostile nesting and aliases end at once', () => {
		const bomb = [
			'a: &a [x,x,x,x,x,x,x,x,x]',
			...[...'bcdefghij'].map(
				(key, i) =>
					`${key}: &${key} [${Array(9)
						.fill(`*${'abcdefghij'.charAt(i)}`)
						.join(',')}]`,
			),
		].join('\n');
		for (const yaml of [
			'['.repeat(100_000),
			`a: ${'{a: '.repeat(50_000)}`,
			'- '.repeat(100_000),
			'? '.repeat(100_000),
			bomb,
			`a: "${'x'.repeat(600_000)}"`,
		]) {
			expect(read(note(`${yaml}\n`))).toBe('broken-yaml');
		}
	});
});

describe('setting properties', () => {
	test("a changed value keeps its place, its key's spelling and its comment", () => {
		expect(setIn('a: 1\n"hours" :  3   # mine\nb: 2\n', { hours: 12.73 })).toBe(
			'a: 1\n"hours" :  12.73   # mine\nb: 2\n',
		);
		expect(setIn('hours: # mine\nb: 2\n', { hours: 4 })).toBe('hours: 4 # mine\nb: 2\n');
		expect(setIn('hours:\nb: 2\n', { hours: 4 })).toBe('hours: 4\nb: 2\n');
		expect(setIn('hours: ~\nb: 2\n', { hours: 4 })).toBe('hours: 4\nb: 2\n');
		expect(setIn('hours:\n  3\nb: 2\n', { hours: 4 })).toBe('hours:\n  4\nb: 2\n');
		expect(setIn('stage: a long\n  text # x\nb: 2\n', { stage: '20_Data' })).toBe('stage: 20_Data # x\nb: 2\n');
	});
	test('a value that says the same keeps its bytes', () => {
		const yaml =
			'hours: 5.0\nstage: \'20_Data\'\nday: "2025-09-14"\nrigs: [ "[[a]]",  b ] # two\nstages:\n- x\n\n# ' +
			'between\n- "y"\nok: True\nsame: &a 5\nalso: *a\ntext: |-\n  x\n';
		expect(
			setIn(yaml, {
				hours: 5,
				stage: '20_Data',
				day: '2025-09-14',
				rigs: ['[[a]]', 'b'],
				stages: ['x', 'y'],
				ok: true,
				same: 5,
				also: 5,
				text: 'x',
				absent: undefined,
			}),
		).toBe(yaml);
	});
	test('a number is not a text that looks like it', () => {
		expect(setIn('target: 31\n', { target: '31' })).toBe('target: "31"\n');
		expect(setIn('hours: "5"\n', { hours: 5 })).toBe('hours: 5\n');
	});
	test('a new property follows the last of ours, else the last of all', () => {
		expect(setIn('a: 1\nhours: 3\nrigs:\n  - x # c\nb: 2\n', { hours: 3, rigs: ['x'], subs: 5 })).toBe(
			'a: 1\nhours: 3\nrigs:\n  - x # c\nsubs: 5\nb: 2\n',
		);
		expect(setIn('a: 1\ntext: |\n  x\n# end\n', { subs: 5, panels: 2 })).toBe(
			'a: 1\ntext: |\n  x\n# end\nsubs: 5\npanels: 2\n',
		);
		expect(setIn('hours: 1\nb: 2\n', { hours: undefined, subs: 5 })).toBe('subs: 5\nb: 2\n');
		expect(setIn('  a: 1\n  b: 2\n', { subs: 5, rigs: ['x'] })).toBe(
			'  a: 1\n  b: 2\n  subs: 5\n  rigs:\n    - x\n',
		);
		expect(setIn('', { subs: 5 })).toBe('subs: 5\n');
	});
	test('lists are written an item a line', () => {
		expect(setIn('a: 1\n', { rigs: ['[[RC8@f8.0+ZWO ASI2600MM Pro]]', 'b'], flats: [] })).toBe(
			'a: 1\nrigs:\n  - "[[RC8@f8.0+ZWO ASI2600MM Pro]]"\n  - b\nflats: []\n',
		);
		expect(setIn('rigs: [a, b] # mine\nb: 2\n', { rigs: ['a', 'c'] })).toBe('rigs: # mine\n  - a\n  - c\nb: 2\n');
		expect(setIn('rigs: [\n  a,\n  "b"\n]\nb: 2\n', { rigs: ['c'] })).toBe('rigs:\n  - c\nb: 2\n');
		expect(setIn('rigs: # mine\nb: 2\n', { rigs: ['c'] })).toBe('rigs: # mine\n  - c\nb: 2\n');
		expect(setIn('rigs: x\n', { rigs: ['x', 'z'] })).toBe('rigs:\n  - x\n  - z\n');
	});
	test('of a list only the items that differ are written, at its own indent; comments stay', () => {
		const list = 'rigs: # mine\n- a # first\n# between\n- b # second\n- c # third\n# behind\nx: 1\n';
		expect(setIn(list, { rigs: ['a', 'new', 'c'] })).toBe(
			'rigs: # mine\n- a # first\n- new\n# between\n- c # third\n# behind\nx: 1\n',
		);
		expect(setIn(list, { rigs: ['a', 'b', 'c', 'd'] })).toBe(
			'rigs: # mine\n- a # first\n# between\n- b # second\n- c # third\n- d\n# behind\nx: 1\n',
		);
		expect(setIn(list, { rigs: ['z', 'a', 'b', 'c'] })).toBe(
			'rigs: # mine\n- z\n- a # first\n# between\n- b # second\n- c # third\n# behind\nx: 1\n',
		);
		expect(setIn(list, { rigs: ['c'] })).toBe('rigs: # mine\n# between\n- c # third\n# behind\nx: 1\n');
		expect(setIn(list, { rigs: [] })).toBe('rigs: [] # mine\n# between\n# behind\nx: 1\n');
		expect(setIn(list, { rigs: 'text' })).toBe('rigs: text # mine\n# between\n# behind\nx: 1\n');
		expect(setIn('rigs:\n  -\n  - b\n  - ""\n', { rigs: ['b'] })).toBe('rigs:\n  - b\n');
		expect(setIn('rigs:\n  - a\n  - a\n', { rigs: ['a'] })).toBe('rigs:\n  - a\n');
	});
	test('removing takes the lines of the property and no others', () => {
		expect(setIn('# above\nhours: 3 # mine\n# below\nb: 2\n', { hours: undefined })).toBe(
			'# above\n# below\nb: 2\n',
		);
		expect(setIn('a: 1\nrigs: # mine\n  - x\n  # a thought\n  - y\n\nb: 2\n', { rigs: undefined })).toBe(
			'a: 1\n  # a thought\n\nb: 2\n',
		);
		expect(setIn('rigs: [\n  a,\n  b ] # mine\nb: 2\n', { rigs: undefined })).toBe('b: 2\n');
		expect(setIn('hours: 3\n', { hours: undefined })).toBe('');
		expect(setIn('hours:\nb: 2\n', { hours: undefined })).toBe('b: 2\n');
	});
	test('missing frontmatter is made above the text', () => {
		expect(set('# M31\n', { hours: 3, rigs: ['a'] })).toBe('---\nhours: 3\nrigs:\n  - a\n---\n# M31\n');
		expect(set('', { hours: 3 })).toBe('---\nhours: 3\n---\n');
		expect(set('\ufeff# M31', { hours: 3 })).toBe('\ufeff---\nhours: 3\n---\n# M31');
		expect(set('a\r\nb\r\nc\n', { hours: 3 })).toBe('---\r\nhours: 3\r\n---\r\na\r\nb\r\nc\n');
		expect(set('# M31\n', { hours: undefined })).toBe('# M31\n');
		expect(set('---\n---\ntext', { hours: 3 })).toBe('---\nhours: 3\n---\ntext');
	});
	test('a CRLF note stays one', () => {
		const before = '---\r\ntags:\r\n  - a\r\nhours: 3\r\n---\r\nbody\r\n';
		expect(set(before, { hours: 4, rigs: ['x', 'z'], tags: ['a', 'b'] })).toBe(
			'---\r\ntags:\r\n  - a\r\n  - b\r\nhours: 4\r\nrigs:\r\n  - x\r\n  - z\r\n---\r\nbody\r\n',
		);
	});
	test('keys are compared exactly as spelled', () =>
		expect(setIn('Hours: 3\nhours_ha: 1\n', { hours: 4, hours_Ha: 2 })).toBe(
			'Hours: 3\nhours_ha: 1\nhours: 4\nhours_Ha: 2\n',
		));
});

describe('a refusal', () => {
	const refusals: [string, string][] = [
		['a: 1\nb: "x\n', 'broken-yaml'],
		['hours: 1\nhours: 2\n', 'duplicate-keys'],
		['- hours\n', 'not-a-map'],
		['{hours: 1, b: 2}\n', 'flow-map'],
		['hours: &x 3\nb: *x\n', 'foreign-value'],
		['b: &x 3\nhours: *x\n', 'foreign-value'],
		['&k hours: 3\n', 'foreign-value'],
		['hours: !!str 3\n', 'foreign-value'],
		['hours: &x\nb: *x\n', 'foreign-value'],
		['hours: |\n  3\n', 'foreign-value'],
		['hours: >-\n  3\n', 'foreign-value'],
		['hours:\n  left: 3\n', 'foreign-value'],
		['hours: {left: 3}\n', 'foreign-value'],
		['hours: [1, # one\n  2]\n', 'foreign-value'],
		['hours:\n  - 1\n  - a: 2\n', 'foreign-value'],
		['hours:\n  - &x 1\nb: *x\n', 'foreign-value'],
		['hours: [[a]]\n', 'foreign-value'],
		['? hours\n: 3\n', 'foreign-value'],
		['hours: # mine\n  3\n', 'foreign-value'],
		['b: 1\n...\n', 'unsafe-edit'],
	];
	test.each(refusals)('%j is left alone: %s', (yaml, reason) => {
		for (const value of [4, 'text', ['x'], []]) expect(set(note(yaml), { hours: value })).toBe(reason);
		expect(set(note(yaml), { other: undefined })).toBe(
			['broken-yaml', 'duplicate-keys', 'not-a-map'].includes(reason) ? reason : note(yaml),
		);
	});
	test('a first line --- that may become frontmatter is left alone', () =>
		expect(set('---\ntyping: he', { hours: 4 })).toBe('unclosed-frontmatter'));
	test('a number without digits is not written', () => {
		for (const value of [NaN, Infinity]) expect(set('', { hours: value })).toBe('unwritable-value');
	});
	test('a removal that would pull an indented line into the text block above is not made', () =>
		expect(set(note('t: |\n  x\nhours: 3\n  # mine\n'), { hours: undefined })).toBe('unsafe-edit'));
	test('one property refuses all, and says which', () => {
		expect(
			setProperties(
				note('hours: {a: 1}\nsubs: 3\n'),
				new Map<string, PropertyValue>([
					['subs', 4],
					['hours', 5],
				]),
			),
		).toEqual({ refused: 'foreign-value', detail: 'hours' });
	});
});

describe('the style of values', () => {
	const written = (value: PropertyValue): string => set('', { k: value }).slice('---\nk: '.length, -'\n---\n'.length);
	test.each([
		['20_Data', '20_Data'],
		['M 31', 'M 31'],
		['L 45° 2025-09-15', 'L 45° 2025-09-15'],
		['RC8@f8.0+ZWO', 'RC8@f8.0+ZWO'],
		['2025-09-14', '2025-09-14'],
		['2025-09-14T20:15', '2025-09-14T20:15'],
		['é', 'é'],
		['7h 30m', '7h 30m'],
		['[[x]]', '"[[x]]"'],
		['a: b', '"a: b"'],
		['a #b', '"a #b"'],
		['31', '"31"'],
		['007', '"007"'],
		['1e3', '"1e3"'],
		['0x1F', '"0x1F"'],
		['true', '"true"'],
		['Null', '"Null"'],
		['yes', '"yes"'],
		['No', '"No"'],
		['1_000', '"1_000"'],
		['12:30', '"12:30"'],
		['', '""'],
		[' a', '" a"'],
		['a ', '"a "'],
		['-', '"-"'],
		['---', '"---"'],
		['@x', '"@x"'],
		['%%', '"%%"'],
		['it\'s "x"', 'it\'s "x"'],
		['"x"', '"\\"x\\""'],
		['a\\b', 'a\\b'],
		['a\nb', '"a\\nb"'],
		['a\u0000', '"a\\u0000"'],
		['a\u2028b', '"a\\u2028b"'],
		['a\u0085b', '"a\\u0085b"'],
		['a\ufeff', '"a\\ufeff"'],
		['a\ud800', '"a\\ud800"'],
		['🌌', '"🌌"'],
		['x'.repeat(200), 'x'.repeat(200)],
		[12.73, '12.73'],
		[-0.5, '-0.5'],
		[0, '0'],
		[1e21, '1e+21'],
		[true, 'true'],
		[false, 'false'],
	])('%j is written %s', (value, yaml) => {
		expect(written(value)).toBe(yaml);
		expect(parse(`k: ${written(value)}`)).toEqual({ k: value });
	});
	test('keys that need quotes get them', () => {
		for (const key of ['hours_a: b', 'hours_a #1', '1', 'true', '[[x]]', '__proto__', 'a\nb', '- x', '<<', 'é']) {
			const after = set('', Object.fromEntries([[key, 5]]));
			expect(Object.entries(read(after) as object)).toEqual([[key, 5]]);
			expect(after.split('\n')).toHaveLength(4);
		}
	});
});
