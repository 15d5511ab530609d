/** What a Markdown note is made of, as far as editing it safely needs: lines, frontmatter, code fences, splices. */

/** One line of a text: `start` … `end` without its line break, `next` after it. */
export interface Line {
	readonly start: number;
	readonly end: number;
	readonly next: number;
}

/** Offsets of a note's frontmatter: the YAML between its fences, and where the body begins. */
export interface Frontmatter {
	readonly yamlStart: number;
	readonly yamlEnd: number;
	readonly bodyStart: number;
}

/** The characters `start` … `end` give way to `text`. */
export interface Edit {
	readonly start: number;
	readonly end: number;
	readonly text: string;
}

/**
 * The lines of a text from an offset on. CRLF, LF and a lone CR end a line (CommonMark 2.1); there is none after a
 * final line break.
 */
export function* linesOf(text: string, from = 0): Generator<Line> {
	const lineBreak = /\r\n|\n|\r/g;
	for (let start = from; start < text.length; start = lineBreak.lastIndex) {
		lineBreak.lastIndex = start;
		const end = lineBreak.exec(text)?.index;
		if (end === undefined) {
			yield { start, end: text.length, next: text.length };
			return;
		}
		yield { start, end, next: lineBreak.lastIndex };
	}
}

/** Where a note's own text begins: behind a byte order mark. */
export function textStart(text: string): number {
	return text.startsWith('\uFEFF') ? 1 : 0;
}

/**
 * The frontmatter of a note: only if its very first line is `---`. `unclosed` if no second `---` follows, so that it is
 * none (yet).
 */
export function frontmatterOf(text: string): Frontmatter | 'unclosed' | undefined {
	let yamlStart: number | undefined;
	for (const { start, end, next } of linesOf(text, textStart(text))) {
		const isFence = /^---[ \t]*$/.test(text.slice(start, end));
		if (yamlStart !== undefined && isFence) return { yamlStart, yamlEnd: start, bodyStart: next };
		if (yamlStart === undefined && !isFence) return undefined;
		yamlStart ??= next;
	}
	return yamlStart === undefined ? undefined : 'unclosed';
}

/** The line break that most lines of a note end with, LF if undecided. */
export function lineBreakOf(text: string): '\n' | '\r\n' {
	const lines = text.split('\n');
	const crlf = lines.filter((line, i) => i < lines.length - 1 && line.endsWith('\r')).length;
	return crlf > lines.length - 1 - crlf ? '\r\n' : '\n';
}

/**
 * The text with all edits made. They must not overlap; at one place, insertions come in their order and before what is
 * replaced.
 */
export function splice(text: string, edits: readonly Edit[]): string {
	const inOrder = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
	let spliced = '';
	let done = 0;
	for (const { start, end, text: inserted } of inOrder) {
		spliced += text.slice(done, start) + inserted;
		done = end;
	}
	return spliced + text.slice(done);
}

// The list markers before a fence count as indentation: "- ```" opens a fence inside the item.
const FENCE_OPENS = /^( {0,3}(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(`{3,}(?=[^`]*$)|~{3,})/;
const FENCE_CLOSES = /^[ \t]*(`{3,}|~{3,})[ \t]*$/;

/**
 * Follows the fenced code blocks of a text (CommonMark 4.5): a function that is given every line in order and says
 * whether the line belongs to one, its fences included. A block that is never closed runs to the end.
 */
export function fenceTracker(): (line: string) => boolean {
	let open: { readonly fence: string; readonly column: number } | undefined;
	return line => {
		const indent = columns(/^[ \t]*/.exec(line)?.[0] ?? '');
		// A line left of a list item's text ends the item and its fence.
		if (open && indent < open.column && line.trim() !== '') open = undefined;
		if (open) {
			const closing = FENCE_CLOSES.exec(line)?.[1];
			if (closing?.startsWith(open.fence) && indent <= open.column + 3) open = undefined;
			return true;
		}
		const [, before = '', fence] = FENCE_OPENS.exec(line) ?? [];
		if (fence !== undefined) open = { fence, column: before.trim() === '' ? 0 : columns(before) };
		return fence !== undefined;
	};
}

/** The column where a line's text begins after these characters; a tab goes on to the next multiple of four. */
export function columns(before: string): number {
	let column = 0;
	for (const character of before) column += character === '\t' ? 4 - (column % 4) : 1;
	return column;
}
