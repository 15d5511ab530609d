/** Markdown made from names that nobody controls: tables, plain text and links that always stay what they are. */

export type Alignment = 'left' | 'center' | 'right';

const DASHES: Readonly<Record<Alignment, string>> = { left: '---', center: ':---:', right: '---:' };
const BLANKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
// What remains of the control characters, and those that turn the direction of all text after them.
const UNSEEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * A table as Obsidian writes it, every row as wide as the header, without a line break at the end. Cells are Markdown
 * (`escapeText` for names); pipes in them are escaped, line breaks become blanks.
 */
export function markdownTable(
	header: readonly string[],
	alignments: readonly Alignment[],
	rows: readonly (readonly string[])[],
): string {
	const line = (cells: readonly string[]): string => `|${header.map((_, i) => cellText(cells[i] ?? '')).join('|')}|`;
	return [line(header), line(header.map((_, i) => DASHES[alignments[i] ?? 'left'])), ...rows.map(line)].join('\n');
}

function cellText(markdown: string): string {
	// An odd run of backslashes already escapes its pipe; readers disagree about an even one.
	const cell = oneLine(markdown)
		.trim()
		.replace(/(\\*)\|/g, (pipe, slashes: string) => (slashes.length % 2 === 1 ? pipe : `${slashes}\\|`));
	return cell === '' ? ' ' : ` ${cell} `;
}

/** A text on one line, without control characters, as it comes back from a file. */
function oneLine(text: string): string {
	return text.replace(BLANKS, ' ').replace(UNSEEN, '').replace(LONE_SURROGATE, '\uFFFD');
}

/**
 * Markdown that shows a name as it is: nothing in it becomes formatting, a link, a tag, a comment, math, an inline
 * field or a list item, wherever in a line it stands. Pipes are left to `markdownTable`.
 */
export function escapeText(name: string): string {
	const text = oneLine(name).trim();
	return text
		.replace(/[\\`*_[\]<#$%~^=&:]/g, (mark, at: number) => (needsEscape(mark, text, at) ? `\\${mark}` : mark))
		.replace(/^[-+>=]/, '\\$&')
		.replace(/^(\d{1,9})([.)])(?= |$)/, '$1\\$2');
}

function needsEscape(mark: string, text: string, at: number): boolean {
	const before = text.slice(0, at);
	const after = text.slice(at + 1);
	switch (mark) {
		// Inside a word an underscore is one: 10_Blink.
		case '_':
			return !(/[\p{L}\p{N}]$/u.test(before) && /^[\p{L}\p{N}]/u.test(after));
		case '=':
			return before.endsWith('=');
		case ':':
			return before.endsWith(':') || after.startsWith('//');
		case '&':
			return /^#?\w+;/.test(after);
		default:
			return true;
	}
}

/** `[[target|alias]]`, or where a link can't hold the names, the alias (else the target) as plain escaped text. */
export function wikilink(target: string, alias?: string): string {
	return linkTo(target, alias) ?? escapeText(alias ?? target);
}

/** Like `wikilink`, for a property: what no link can hold stays the bare name, since properties aren't Markdown. */
export function propertyLink(target: string, alias?: string): string {
	return linkTo(target, alias) ?? alias ?? target;
}

/** Obsidian forbids `# ^ [ ] |` and `%%` in links; code, tags, math and escapes would be read before the link. */
function linkTo(target: string, alias = target): string | undefined {
	if ([target, alias].some(name => name !== oneLine(name) || name.trim() === '' || /[#^[\]|`<$\\]|%%/.test(name)))
		return undefined;
	return alias === target ? `[[${target}]]` : `[[${target}|${alias}]]`;
}

/** Whether a line is the row of dashes below a table's header (GFM 4.10). */
export function isDelimiterRow(line: string): boolean {
	return line.includes('|') && /^[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)*(?:[ \t]*:?-+:?[ \t]*)?$/.test(line);
}

/** The cells of a table's row as they are written, without padding. */
export function tableCells(row: string): string[] {
	const cells = [''];
	for (const piece of row
		.trim()
		.replace(/^\|/, '')
		.match(/\\.?|[^\\|]+|\|/gs) ?? []) {
		if (piece === '|') cells.push('');
		else cells.push(`${cells.pop() ?? ''}${piece}`);
	}
	// Behind the outer pipe at the end there is no cell.
	if (cells.length > 1 && cells.at(-1)?.trim() === '') cells.pop();
	return cells.map(cell => cell.trim());
}
