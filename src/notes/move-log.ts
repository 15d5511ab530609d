/** The user's own list of moves in a note: lines are added below their heading, and never touched again (DESIGN 6). */
import { fenceTracker, frontmatterOf, lineBreakOf, linesOf, textStart } from './note-text';
import { findRegions } from './regions/regions';

const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$/;

/**
 * The note with a list item at the end of the part below a heading, behind its last words; the heading comes to the end
 * of the note where there is none.
 * @param heading its text, without `#`
 */
export function appendBelowHeading(text: string, heading: string, line: string, isOnce = false): string {
	const lineBreak = lineBreakOf(text);
	const item = `- ${line}`;
	const at = endOfPart(text, heading.trim());
	if (isOnce && text.slice(0, at).split(/\r?\n/).includes(item)) return text;
	if (at !== undefined) {
		const before = text.slice(0, at);
		return `${before}${before.endsWith('\n') ? '' : lineBreak}${item}${lineBreak}${text.slice(at)}`;
	}
	const gap =
		text === '' || text.endsWith(`${lineBreak}${lineBreak}`)
			? ''
			: text.endsWith('\n')
				? lineBreak
				: `${lineBreak}${lineBreak}`;
	return `${text}${gap}## ${heading.trim()}${lineBreak}${lineBreak}${item}${lineBreak}`;
}

/**
 * Behind the last line with words below the heading; undefined where the note has no such heading. What we generate has
 * headings, too, but none of the user's.
 */
function endOfPart(text: string, heading: string): number | undefined {
	const frontmatter = frontmatterOf(text);
	const inFence = fenceTracker();
	const regions = [...findRegions(text).regions.values()];
	const isOurs = (at: number): boolean =>
		regions.some(({ contentStart, contentEnd }) => at >= contentStart && at < contentEnd);
	let level = 0;
	let end: number | undefined;
	for (const { start, end: lineEnd, next } of linesOf(
		text,
		typeof frontmatter === 'object' ? frontmatter.bodyStart : textStart(text),
	)) {
		const written = text.slice(start, lineEnd);
		const [, marks = '', words] = inFence(written) || isOurs(start) ? [] : (HEADING.exec(written) ?? []);
		if (level > 0 && words !== undefined && marks.length <= level) return end;
		if (level === 0 && words === heading) {
			level = marks.length;
			end = next;
		} else if (level > 0 && written.trim() !== '') end = next;
	}
	return end;
}
