/**
 * A property of a note as lines of YAML: how it is written, changed and removed without touching the lines around it.
 */
import { isScalar, isSeq, Lexer, type Pair, type ParsedNode, type Scalar, stringify } from 'yaml';
import type { Edit } from './note-text';

/** What we write. Dates are ISO strings, links `[[…]]`; every text and every item takes a single line. */
export type PropertyValue = string | number | boolean | readonly string[];

/** A property where it stands in a note's YAML. */
export interface Property {
	/** As spelled, without quotes. */
	readonly key: string;
	/** Plain data; dates are strings. */
	readonly value: unknown;
	readonly pair: Pair<ParsedNode, ParsedNode | null>;
}

type Span = Omit<Edit, 'text'>;

const startOfLine = (source: string, offset: number): number => source.lastIndexOf('\n', offset - 1) + 1;

/** Where the line after a text that ends at the offset begins. Blocks end there themselves. */
function nextLine(source: string, offset: number): number {
	if (source[offset - 1] === '\n') return offset;
	const end = source.indexOf('\n', offset);
	return end < 0 ? source.length : end + 1;
}

const indentAt = (source: string, lineStart: number): string => /^ */.exec(source.slice(lineStart))?.[0] ?? '';

/** Where a node's text ends; an empty one has none, whatever range the parser gives it. */
function textEnd(node: ParsedNode | null | undefined, otherwise: number): number {
	return node && node.range[1] > node.range[0] ? node.range[1] : otherwise;
}

/** The offset behind the colon, or behind the key where there is none. */
function colonOf({ key, srcToken }: Property['pair']): number {
	const colon = srcToken?.sep?.find(({ type }) => type === 'map-value-ind');
	return colon ? colon.offset + 1 : key.range[1];
}

/** Where the line after a property begins. */
export function lineAfter(source: string, { pair }: Property): number {
	return nextLine(source, textEnd(pair.value, colonOf(pair)));
}

/** The blanks before a property's key. */
export function indentOf(source: string, { pair }: Property): string {
	return indentAt(source, startOfLine(source, pair.key.range[0]));
}

/** Whether a property holds more than we would write, so that changing it could take something of the user's along. */
export function isForeign(source: string, { pair }: Property): boolean {
	const { key, value, srcToken } = pair;
	const colon = colonOf(pair);
	if (
		!isBareScalar(key) ||
		value === null ||
		source[colon - 1] !== ':' ||
		srcToken?.start.some(({ type }) => type === 'explicit-key-ind')
	)
		return true;
	if (isBareScalar(value)) return hasComment(source.slice(colon, value.range[0]));
	if (!isSeq(value) || value.anchor !== undefined || value.tag !== undefined || !value.items.every(isBareScalar))
		return true;
	return value.flow === true && hasComment(source.slice(colon, value.range[1]));
}

function isBareScalar(node: ParsedNode): node is Scalar.Parsed {
	return (
		isScalar(node) &&
		node.anchor === undefined &&
		node.tag === undefined &&
		node.type !== 'BLOCK_LITERAL' &&
		node.type !== 'BLOCK_FOLDED'
	);
}

function hasComment(source: string): boolean {
	return [...new Lexer().lex(source)].some(token => token.startsWith('#'));
}

/** The lines of each item of a list with one item a line; undefined for values of other forms. */
function itemLines(source: string, { value }: Property['pair']): readonly Span[] | undefined {
	if (!isSeq(value) || value.srcToken?.type !== 'block-seq') return undefined;
	const dashes = value.srcToken.items.flatMap(({ start }) => start.filter(({ type }) => type === 'seq-item-ind'));
	return dashes.map(({ offset }, i) => ({
		start: startOfLine(source, offset),
		end: nextLine(source, textEnd(value.items[i], offset + 1)),
	}));
}

/** Removes a property's lines. A comment on a line of its own stays. */
export function removal(source: string, property: Property): Edit[] {
	const items = itemLines(source, property.pair);
	const start = startOfLine(source, property.pair.key.range[0]);
	const keyLine = { start, end: items ? nextLine(source, colonOf(property.pair)) : lineAfter(source, property) };
	return [keyLine, ...(items ?? [])].map(lines => ({ ...lines, text: '' }));
}

/** Gives a property that isn't foreign another value. Its key, place and comment stay. */
export function rewriting(source: string, property: Property, wanted: PropertyValue, lineBreak: string): Edit[] {
	const { pair, value } = property;
	const colon = colonOf(pair);
	const items = itemLines(source, pair);
	const list = typeof wanted === 'object' ? wanted : [];
	if (items && list.length > 0)
		return listRewriting(source, items, Array.isArray(value) ? value : [], list, lineBreak);
	if (items)
		return [
			{ start: colon, end: colon, text: ` ${inlineText(wanted)}` },
			...items.map(lines => ({ ...lines, text: '' })),
		];
	const end = textEnd(pair.value, colon);
	if (list.length === 0)
		return end === colon
			? [{ start: colon, end, text: ` ${inlineText(wanted)}` }]
			: [{ start: pair.value?.range[0] ?? end, end, text: inlineText(wanted) }];
	const below = nextLine(source, end);
	return [
		{ start: colon, end, text: '' },
		{ start: below, end: below, text: itemTexts(list, `${indentOf(source, property)}  `, lineBreak) },
	];
}

/** Keeps the lines of items that both lists have in the same order, and all comments on lines of their own. */
function listRewriting(
	source: string,
	lines: readonly Span[],
	old: readonly unknown[],
	wanted: readonly string[],
	lineBreak: string,
): Edit[] {
	const shorter = Math.min(old.length, wanted.length);
	let tail = 0;
	while (tail < shorter && old.at(-1 - tail) === wanted.at(-1 - tail)) tail++;
	const rest = wanted.length - tail;
	const first = lines[0]?.start ?? source.length;
	const inserted = (from: number, to: number, at: number): Edit => ({
		start: at,
		end: at,
		text: itemTexts(wanted.slice(from, to), indentAt(source, first), lineBreak),
	});
	const edits: Edit[] = [];
	let written = 0;
	let end = first;
	for (const [i, item] of lines.slice(0, lines.length - tail).entries()) {
		const place = wanted.findIndex((text, at) => at >= written && at < rest && text === old[i]);
		if (place < 0) {
			edits.push({ ...item, text: '' });
			continue;
		}
		edits.push(inserted(written, place, end));
		written = place + 1;
		end = item.end;
	}
	return [...edits, inserted(written, rest, end)];
}

/** The lines of a property that is new. */
export function newProperty(key: string, value: PropertyValue, indent: string, lineBreak: string): string {
	if (typeof value !== 'object' || value.length === 0)
		return `${indent}${scalarText(key)}: ${inlineText(value)}${lineBreak}`;
	return `${indent}${scalarText(key)}:${lineBreak}${itemTexts(value, `${indent}  `, lineBreak)}`;
}

function itemTexts(items: readonly string[], indent: string, lineBreak: string): string {
	return items.map(item => `${indent}- ${scalarText(item)}${lineBreak}`).join('');
}

/** A value that stands on its key's line; of lists only the empty one does. */
function inlineText(value: PropertyValue): string {
	return typeof value === 'object' ? '[]' : scalarText(value);
}

const DATE = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?$/;
const UNSEEN = /[\p{Cc}\p{Surrogate}\p{Zl}\p{Zp}\uFEFF\uFFFE\uFFFF]/u;

/**
 * Bare where Obsidian writes it bare and older YAML (`yes`, `1_000`, `12:30`) reads it as text too; dates also, so that
 * they are dates; everything else in double quotes.
 */
function scalarText(value: string | number | boolean): string {
	if (typeof value !== 'string' || DATE.test(value)) return String(value);
	const isBare =
		/^[\p{L}\p{N}]/u.test(value) &&
		!UNSEEN.test(value) &&
		stringify(value, { lineWidth: 0, compat: 'yaml-1.1' }) === `${value}\n`;
	return isBare
		? value
		: JSON.stringify(value).replace(
				/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
				unseen => `\\u${unseen.charCodeAt(0).toString(16).padStart(4, '0')}`,
			);
}
