/** Reading a note's rows comes to what updating the note comes to. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogRow } from '../../src/domain/exposure';
import type { TargetFacts } from '../../src/domain/target-facts';
import { keyOf } from '../../src/domain/goals/log-parsing';
import { formatLogRows } from '../../src/domain/goals/log-rows';
import { LogRules } from '../../src/data-log/rules';
import { readNote } from '../../src/notes/note-rows';
import { readProperties } from '../../src/notes/properties';
import { updateTargetNote } from '../../src/notes/target-note';
import { DEFAULT_SETTINGS } from '../../src/settings';
import { logRow } from '../build/log-row';

const RULES = new LogRules(DEFAULT_SETTINGS).notes;

const anyRow = fc
	.record({
		night: fc.constantFrom('2025-09-14', '2025-09-15', null),
		rig: fc.constantFrom('RC8@f8.0+ZWO ASI2600MM Pro', 'Redcat, "51"', null),
		filter: fc.constantFrom('L', 'Ha', 'Unknown'),
		panel: fc.constantFrom(null, 1, 2),
		exposureSeconds: fc.constantFrom(60, 300, 0.3),
		accepted: fc.nat(30),
		unreviewed: fc.nat(30),
		rejected: fc.nat(30),
		tree: fc.constantFrom('here', 'away'),
		state: fc.constantFrom('here', 'archived', 'missing'),
	})
	.map((row): LogRow => logRow(row));
const anyRows = fc.uniqueArray(anyRow, { selector: keyOf, maxLength: 8 });

const anyFacts = fc.option(
	fc.record({
		rows: anyRows.map(rows => rows.map((row): LogRow => ({ ...row, state: 'here' }))),
		present: fc.constantFrom(new Set(['here']), new Set(['here', 'away']), new Set<string>()),
	}),
	{ nil: undefined },
);

const anyProperties = fc.constantFrom(
	'',
	'---\ntarget: M 31\nkept_all: 2025-09-14\n---\n',
	'---\ntarget: M 31\nkept_all:\n  - 2025-09-14 20\n  - soon\n  - 2025-09-15\n---\n',
	'---\r\ntarget: M 31\r\nkept_all: 2025-09-15 40\r\n---\r\n',
	'---\ntarget: M 31\ntarget: M 33\nkept_all: 2025-09-14\n---\n',
	'---\nkept_all: [2025-09-14\n---\n',
	'---\n- a list\n---\n',
	'---\nkept_all: 2025-09-14\n',
	'\uFEFF---\ntarget: M 31\nkept_all: 2025-09-14\n---\n',
);

const BEGIN = '%% astro-data-log:begin nights %%';
const END = '%% astro-data-log:end nights %%';

const anyLog = fc
	.tuple(
		anyRows,
		fc.constantFrom('', '# astro-nights 1\n', '# astro-nights 2\n'),
		fc.constantFrom('', 'my own remark\n', '"open\n', '2025-09-14,RC8,,L,300,4,4,4,,,here,here\n'),
	)
	.map(([rows, version, more]) => `\`\`\`astro-nights\n${version}${formatLogRows(rows)}\n${more}\`\`\`\n`);

/** Well-formed mostly; else unclosed, unopened, doubled, nested, in a code block, or not there. */
const anyBody = fc.tuple(anyLog, anyLog, fc.nat(9)).map(([log, other, kind]) => {
	const region = `${BEGIN}\n${log}${END}\n`;
	switch (kind) {
		case 0:
			return `${BEGIN}\n${log}`;
		case 1:
			return `${log}${END}\n`;
		case 2:
			return `${region}${BEGIN}\n${other}${END}\n`;
		case 3:
			return `${BEGIN}\n${region}${END}\n`;
		case 4:
			return `\`\`\`\n${region}`;
		case 5:
			return log;
		case 6:
			return region.replaceAll('\n', '\r\n');
		default:
			return `Words.\n\n${region}\nMore words.\n`;
	}
});

const anyNote = fc.tuple(anyProperties, anyBody).map(parts => parts.join(''));

const factsWith = (some: Pick<TargetFacts, 'rows' | 'present'> | undefined): TargetFacts | undefined =>
	some && { target: 'M 31', masters: [], projects: [], ...some };

test('a note that is read has the rows that it has when it is updated, whatever is wrong with it', () => {
	const faults = new Set<string>();
	fc.assert(
		fc.property(anyNote, anyFacts, (text, some) => {
			const facts = factsWith(some);
			const read = readNote(text, facts);
			const updated = updateTargetNote(text, facts, RULES);
			expect(read.rows).toEqual(updated.rows);
			if (read.fault) expect(updated).toMatchObject({ text, problems: [read.fault] });
			const properties = readProperties(text);
			expect(read.properties).toEqual(properties.ok ? properties.properties : {});
			faults.add(read.fault?.code ?? '');
		}),
		{ numRuns: 500 },
	);
	expect([...faults].sort()).toEqual(['', 'note-broken-region', 'note-broken-yaml', 'note-newer']);
});

test('once updated, a sound note has the same rows, with the trees and without them', () => {
	fc.assert(
		fc.property(anyNote, anyFacts, (text, some) => {
			const facts = factsWith(some);
			const { text: updated, rows } = updateTargetNote(text, facts, RULES);
			const read = readNote(updated, facts);
			// Without its part of the note a log is nowhere, and what was away stays unknown.
			if (read.fault || !read.regions.has('nights')) return;
			expect(formatLogRows(read.rows)).toBe(formatLogRows(rows));
			expect(formatLogRows(readNote(updated, undefined).rows)).toBe(formatLogRows(rows));
		}),
		{ numRuns: 500 },
	);
});
