import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appendBelowHeading } from '../../src/notes/move-log';
import { wrapRegion } from '../../src/notes/regions/regions';

const LINE = '2026-01-14: 20_Data → 30_Master';
const appended = (text: string, heading = 'Log'): string => appendBelowHeading(text, heading, LINE);

describe('a line of the log of moves', () => {
	test('goes to the end of the part below its heading, before the next one of its level', () => {
		expect(appended('# M 31\n\n## Log\n\n- 2025-12-01: 10_Blink → 20_Data\n\n\n## Ideas\n\n- more Ha\n')).toBe(
			`# M 31\n\n## Log\n\n- 2025-12-01: 10_Blink → 20_Data\n- ${LINE}\n\n\n## Ideas\n\n- more Ha\n`,
		);
		expect(appended('# Log\n## 2025\nwords\n# Next')).toBe(`# Log\n## 2025\nwords\n- ${LINE}\n# Next`);
		expect(appended('### Log\n## Next\n')).toBe(`### Log\n- ${LINE}\n## Next\n`);
	});
	test('makes its heading at the end of a note that has none', () => {
		expect(appended('')).toBe(`## Log\n\n- ${LINE}\n`);
		expect(appended('Words.')).toBe(`Words.\n\n## Log\n\n- ${LINE}\n`);
		expect(appended('Words.\n')).toBe(`Words.\n\n## Log\n\n- ${LINE}\n`);
		expect(appended('Words.\n\n')).toBe(`Words.\n\n## Log\n\n- ${LINE}\n`);
		expect(appended('---\ntarget: M 31\n---\n', ' Moves ')).toBe(
			`---\ntarget: M 31\n---\n\n## Moves\n\n- ${LINE}\n`,
		);
	});
	test('breaks lines as the note does', () => {
		expect(appended('## Log\r\n\r\n- one\r\n\r\n## Next\r\n')).toBe(
			`## Log\r\n\r\n- one\r\n- ${LINE}\r\n\r\n## Next\r\n`,
		);
		expect(appended('Words.\r\n')).toBe(`Words.\r\n\r\n## Log\r\n\r\n- ${LINE}\r\n`);
		expect(appended('## Log\n- one')).toBe(`## Log\n- one\n- ${LINE}\n`);
	});
	test('is not misled by what only looks like its heading', () => {
		for (const text of [
			'---\n# Log\nx: 1\n---\nWords.\n',
			'```\n## Log\n```\n',
			'    ## Log\n',
			'##Log\n',
			'## Logs\n',
			'####### Log\n',
			'See ## Log\n',
		])
			expect(appended(text)).toBe(`${text}\n## Log\n\n- ${LINE}\n`);
		for (const heading of ['## Log ##', '  ##  Log  ', '#\tLog', '###### Log'])
			expect(appended(`${heading}\nwords\n`)).toBe(`${heading}\nwords\n- ${LINE}\n`);
		expect(appended('## Log\n```\n## Next\n```\n')).toBe(`## Log\n\`\`\`\n## Next\n\`\`\`\n- ${LINE}\n`);
	});
	test('never stands in a part that is written anew, whatever headings that has', () => {
		const masters = wrapRegion('masters', '### Masters\n\n| Created |\n| --- |\n| 2026-01-01 |');
		expect(appended(`${masters}\n`, 'Masters')).toBe(`${masters}\n\n## Masters\n\n- ${LINE}\n`);
		expect(appended(`### Log\n\n- one\n\n${masters}\n\n## Next\n`)).toBe(
			`### Log\n\n- one\n\n${masters}\n- ${LINE}\n\n## Next\n`,
		);
	});
	test('is all that changes, wherever it comes to stand', () => {
		const piece = fc.constantFrom(
			'# Log',
			'## Log',
			'## Next',
			'words',
			'- item',
			'',
			'```',
			'---',
			wrapRegion('nights', '## Log'),
			'%% astro-data-log:begin masters %%',
		);
		fc.assert(
			fc.property(
				fc.array(piece, { maxLength: 8 }),
				fc.constantFrom('\n', '\r\n'),
				fc.boolean(),
				(pieces, lineBreak, isEnded) => {
					const text = pieces.join('\n').replaceAll('\n', lineBreak) + (isEnded ? lineBreak : '');
					const once = appended(text);
					let same = 0;
					while (same < text.length && text[same] === once[same]) same++;
					expect(once.endsWith(text.slice(same))).toBe(true);
					const inserted = once.slice(same, once.length - text.length + same);
					expect(
						inserted
							.split(/[\r\n]+/)
							.filter(line => line !== '')
							.sort(),
					).toEqual([`- ${LINE}`, ...(inserted.includes('## Log') ? ['## Log'] : [])].sort());
					expect(appended(once).split(LINE)).toHaveLength(3);
				},
			),
		);
	});
});
