/**
 * The generated parts of a note, between `%% astro-data-log:begin <name> %%` and `%% astro-data-log:end <name> %%`
 * (DESIGN 6).
 */
import type { Problem } from '../../domain/problem';
import { columns, type Edit, fenceTracker, frontmatterOf, lineBreakOf, linesOf, splice, textStart } from '../note-text';
import { isDelimiterRow, tableCells } from '../tables';

/** Offsets of what lies between the two marker lines, `line` being the first one's number, from 1. */
export interface Region {
	readonly contentStart: number;
	readonly contentEnd: number;
	readonly line: number;
}

/** `fenced`: in a code block or the frontmatter. `unsafe`: the new content would itself break the markers. */
export interface RegionProblem {
	readonly name: string;
	readonly kind: 'unclosed' | 'unopened' | 'nested' | 'duplicate' | 'fenced' | 'unsafe';
	/** From 1. */
	readonly line: number;
}

/** The well-formed regions of a note by name, and what is wrong with all other markers. */
export interface FoundRegions {
	readonly regions: Map<string, Region>;
	readonly problems: RegionProblem[];
}

interface Marker {
	readonly name: string;
	readonly edge: 'begin' | 'end';
	readonly start: number;
	readonly next: number;
	readonly line: number;
	readonly isCode: boolean;
}

const MARKER = /^([ \t]*)%%[ \t]*astro-data-log:(begin|end)[ \t]+([\w-]+)[ \t]*%%[ \t]*$/;

function markersOf(text: string): Marker[] {
	const frontmatter = frontmatterOf(text);
	const bodyStart = typeof frontmatter === 'object' ? frontmatter.bodyStart : 0;
	const inFence = fenceTracker();
	const markers: Marker[] = [];
	let line = 0;
	for (const { start, end, next } of linesOf(text, textStart(text))) {
		line++;
		const written = text.slice(start, end);
		const isFenced = start < bodyStart || inFence(written);
		const [, indent = '', edge, name] = MARKER.exec(written) ?? [];
		// Four columns make an indented code block (CommonMark 4.4), or the text of a list item.
		if (name !== undefined)
			markers.push({
				name,
				edge: edge === 'begin' ? 'begin' : 'end',
				start,
				next,
				line,
				isCode: isFenced || columns(indent) > 3,
			});
	}
	return markers;
}

/** The regions of a note. It may show one in a code block (`fenced`) and have it too. */
export function findRegions(text: string): FoundRegions {
	const markers = markersOf(text);
	const live = markers.filter(({ isCode }) => !isCode);
	const problems = markers
		.filter(({ isCode, edge }) => isCode && edge === 'begin')
		.map(({ name, line }): RegionProblem => ({ name, kind: 'fenced', line }));
	const byName = new Map(live.map(({ name }): [string, Marker[]] => [name, []]));
	for (const marker of live) byName.get(marker.name)?.push(marker);
	const lone = lonePairs(markers);
	const regions = new Map<string, Region>();
	for (const [name, own] of byName) {
		const [first, second] = own;
		if (!first) continue;
		if (own.length === 2 && second && lone.has(first))
			regions.set(name, { contentStart: first.next, contentEnd: second.start, line: first.line });
		else problems.push({ name, kind: faultOf(own), line: first.line });
	}
	return { regions, problems: problems.sort((a, b) => a.line - b.line) };
}

/**
 * The begin markers of pairs that neither hold another marker nor lie in another pair. A marker in a code block counts
 * as held: it may be the true end of the region, swallowed by a fence that someone broke, with words of the user behind
 * it.
 */
function lonePairs(markers: readonly Marker[]): Set<Marker> {
	const open: { marker: Marker; at: number }[] = [];
	const lone: { marker: Marker; at: number }[] = [];
	markers.forEach((marker, at) => {
		if (marker.isCode) return;
		if (marker.edge === 'begin') {
			open.push({ marker, at });
			return;
		}
		const opened = open.findLastIndex(({ marker: { name } }) => name === marker.name);
		const begin = open[opened];
		if (!begin) return;
		open.length = opened;
		while ((lone.at(-1)?.at ?? -1) > begin.at) lone.pop();
		if (begin.at === at - 1) lone.push(begin);
	});
	return new Set(lone.map(({ marker }) => marker));
}

function faultOf(own: readonly Marker[]): RegionProblem['kind'] {
	const begins = own.filter(({ edge }) => edge === 'begin').length;
	if (begins > 1 || own.length - begins > 1) return 'duplicate';
	if (begins === 0) return 'unopened';
	return own.length === 1 || own[0]?.edge === 'end' ? 'unclosed' : 'nested';
}

/**
 * The note with new contents in its well-formed regions; everything outside of them, and every region that says the
 * same already, keeps its bytes. `missing` regions have no marker in the note: the user removed them, and so they stay.
 */
export function replaceRegions(
	text: string,
	contents: ReadonlyMap<string, string>,
): { text: string; changed: string[]; missing: string[]; problems: RegionProblem[] } {
	const { regions, problems } = findRegions(text);
	const lineBreak = lineBreakOf(text);
	const changed: string[] = [];
	const missing: string[] = [];
	const edits: Edit[] = [];
	for (const [name, content] of contents) {
		const region = regions.get(name);
		if (!region) {
			if (!problems.some(problem => problem.name === name)) missing.push(name);
		} else if (breaksMarkers(content)) {
			problems.push({ name, kind: 'unsafe', line: region.line });
		} else if (!sameContent(text.slice(region.contentStart, region.contentEnd), content)) {
			changed.push(name);
			edits.push({ start: region.contentStart, end: region.contentEnd, text: interior(content, lineBreak) });
		}
	}
	return { text: splice(text, edits), changed, missing, problems };
}

/** What is wrong with a marker, as a problem with an empty path: the caller knows the note's. */
export const regionProblem = ({ name, kind, line }: RegionProblem): Problem => ({
	code: 'note-broken-region',
	path: '',
	detail: { region: name, kind, line },
});

/**
 * What is wrong with a region that can't be found for it; undefined where it is well-formed, or not in the note at all.
 */
export function brokenRegion(text: string, name: string): Problem | undefined {
	return brokenAmong(findRegions(text), name);
}

/** The same of regions that were found already. */
export function brokenAmong({ regions, problems }: FoundRegions, name: string): Problem | undefined {
	const broken = regions.has(name) ? undefined : problems.find(problem => problem.name === name);
	return broken && regionProblem(broken);
}

/** A new region for a note that is being made, with LF and without a line break at the end. */
export function wrapRegion(name: string, content: string): string {
	return `%% astro-data-log:begin ${name} %%\n${interior(content, '\n')}%% astro-data-log:end ${name} %%`;
}

/** The content between empty lines: Live Preview draws no table without one above it. */
function interior(content: string, lineBreak: string): string {
	const lines = content.split(/\r\n|\n|\r/);
	const first = lines.findIndex(line => line.trim() !== '');
	const written = first < 0 ? [] : [...lines.slice(first, lines.findLastIndex(line => line.trim() !== '') + 1), ''];
	return ['', ...written, ''].join(lineBreak);
}

function breaksMarkers(content: string): boolean {
	const inFence = fenceTracker();
	for (const { start, end } of linesOf(content)) inFence(content.slice(start, end));
	return inFence('%%') || markersOf(content).length > 0;
}

/**
 * Whether two Markdown texts say the same to a formatter: tables are compared by cell (padding, outer pipes and the
 * number of dashes don't count), code blocks exactly, other lines without trailing blanks, runs of empty lines as one.
 */
export function sameContent(a: string, b: string): boolean {
	const left = meaningOf(a);
	const right = meaningOf(b);
	return left.length === right.length && left.every((line, i) => line === right[i]);
}

function meaningOf(content: string): string[] {
	const inFence = fenceTracker();
	const lines = content.split(/\r\n|\n|\r/).map(text => ({ text, isCode: inFence(text) }));
	const meaning: string[] = [];
	let header: number | undefined;
	lines.forEach(({ text, isCode }, i) => {
		const next = lines[i + 1];
		if (isCode || text.trim() === '') header = undefined;
		else if (next && !next.isCode && isDelimiterRow(next.text)) header ??= i;
		if (isCode) meaning.push(text);
		// No line of text holds a line break, so that a row never equals one.
		else if (header !== undefined)
			meaning.push(tableCells(i === header + 1 ? text.replace(/-+/g, '-') : text).join('\n|'));
		else if (text.trim() !== '' || meaning.at(-1) !== '') meaning.push(text.trimEnd());
	});
	const first = meaning.findIndex(line => line !== '');
	return first < 0 ? [] : meaning.slice(first, meaning.findLastIndex(line => line !== '') + 1);
}
