/**
 * A note's properties: the YAML of its frontmatter, edited by splicing lines of our own keys at the positions that the
 * parser gives, so that every other byte stays (DESIGN 6).
 */
import { isMap, isScalar, parseDocument, type ParsedNode } from 'yaml';
import { textsOf } from '../domain/calibration/rig-config';
import { NOTES } from '../text/notes';
import { type Edit, frontmatterOf, lineBreakOf, splice, textStart } from './note-text';
import {
	indentOf,
	isForeign,
	lineAfter,
	newProperty,
	type Property,
	type PropertyValue,
	removal,
	rewriting,
} from './property-lines';

export type { PropertyValue } from './property-lines';

export type Unreadable = 'broken-yaml' | 'duplicate-keys' | 'not-a-map';

/**
 * Why nothing was written, besides that the properties can't be read: a first line `---` without a second one; a map in
 * braces; a key of ours with an anchor, tag, map or text block of the user's; a number that YAML has no digits for.
 */
export type Refusal =
	Unreadable | 'unclosed-frontmatter' | 'flow-map' | 'foreign-value' | 'unwritable-value' | 'unsafe-edit';

/** Keys as spelled, values as plain data; dates are strings. `detail` says where and what, for a person. */
export type PropertiesRead =
	| { readonly ok: true; readonly properties: Record<string, unknown> }
	| { readonly ok: false; readonly reason: Unreadable; readonly detail: string };

export type PropertiesWritten = { readonly text: string } | { readonly refused: Refusal; readonly detail: string };

/** Reads the properties of a note. Without frontmatter there are none. */
export function readProperties(text: string): PropertiesRead {
	const yaml = parseFrontmatter(text);
	return 'reason' in yaml
		? { ok: false, ...yaml }
		: { ok: true, properties: Object.fromEntries(yaml.properties.map(({ key, value }) => [key, value])) };
}

/**
 * Sets properties of ours; `undefined` removes one. A value that says the same already keeps its bytes, a changed one
 * its place and comment; new ones follow the last of these keys that the note has, else the last property. A note
 * without frontmatter gets one. What can't be done without harm is refused as a whole.
 */
export function setProperties(
	text: string,
	changes: ReadonlyMap<string, PropertyValue | undefined>,
): PropertiesWritten {
	const yaml = parseFrontmatter(text);
	if ('reason' in yaml) return { refused: yaml.reason, detail: yaml.detail };
	const { source, properties } = yaml;
	const byKey = new Map(properties.map(property => [property.key, property]));
	const due = [...changes].filter(([key, wanted]) => !isSame(byKey.get(key)?.value, wanted));
	if (due.length === 0) return { text };
	if (yaml.isFlow) return { refused: 'flow-map', detail: due.map(([key]) => key).join(', ') };

	const lineBreak = lineBreakOf(text);
	const indent = properties[0] ? indentOf(source, properties[0]) : '';
	const edits: Edit[] = [];
	let added = '';
	for (const [key, wanted] of due) {
		const property = byKey.get(key);
		if (typeof wanted === 'number' && !Number.isFinite(wanted)) return { refused: 'unwritable-value', detail: key };
		if (property && isForeign(source, property)) return { refused: 'foreign-value', detail: key };
		if (property)
			edits.push(
				...(wanted === undefined ? removal(source, property) : rewriting(source, property, wanted, lineBreak)),
			);
		else if (wanted !== undefined) added += newProperty(key, wanted, indent, lineBreak);
	}
	const last = properties.findLast(({ key }) => changes.has(key));
	const end = last ? lineAfter(source, last) : source.length;
	const edited = withFrontmatter(text, splice(source, [...edits, { start: end, end, text: added }]), lineBreak);
	if (edited === undefined) return { refused: 'unclosed-frontmatter', detail: '---' };
	return isAsWanted(edited, yaml, changes)
		? { text: edited }
		: { refused: 'unsafe-edit', detail: due.map(([key]) => key).join(', ') };
}

/**
 * Changes the items of a list property, where a single value is one item. Without items before and after there is no
 * property.
 */
export function changeItems(
	text: string,
	key: string,
	change: (items: readonly string[]) => readonly string[],
): PropertiesWritten {
	const read = readProperties(text);
	const before = read.ok ? textsOf(read.properties[key]) : [];
	const items = [...change(before)];
	return setProperties(text, new Map([[key, items.length === 0 && before.length === 0 ? undefined : items]]));
}

function isSame(value: unknown, wanted: PropertyValue | undefined): boolean {
	if (typeof wanted !== 'object') return value === wanted;
	return Array.isArray(value) && value.length === wanted.length && wanted.every((item, i) => item === value[i]);
}

interface Yaml {
	readonly source: string;
	readonly properties: readonly Property[];
	/** `{a: 1, b: 2}` instead of a property a line. */
	readonly isFlow: boolean;
}

// The parser recurses; these bounds keep hostile text from exhausting its stack. No real frontmatter comes near them.
const LONGEST = 500_000;
const TOO_DEEP = [/(?:[[{][^[\]{}]*){100}/, /(?:[-?:][ \t]+){100}/];

function parseFrontmatter(text: string): Yaml | { reason: Unreadable; detail: string } {
	const frontmatter = frontmatterOf(text);
	if (typeof frontmatter !== 'object') return { source: '', properties: [], isFlow: false };
	const source = text.slice(frontmatter.yamlStart, frontmatter.yamlEnd);
	if (source.length > LONGEST || TOO_DEEP.some(pattern => pattern.test(source)))
		return { reason: 'broken-yaml', detail: NOTES.properties.tooDeep };
	const document = parseDocument(source, {
		keepSourceTokens: true,
		resolveKnownTags: false,
		prettyErrors: false,
		logLevel: 'error',
	});
	const error = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY') ?? document.errors[0];
	if (error) {
		const line = text.slice(0, frontmatter.yamlStart + error.pos[0]).split('\n').length;
		return {
			reason: error.code === 'DUPLICATE_KEY' ? 'duplicate-keys' : 'broken-yaml',
			detail: NOTES.properties.atLine(line, error.message),
		};
	}
	const map = document.contents;
	if (map === null) return { source, properties: [], isFlow: false };
	if (!isMap(map)) return { reason: 'not-a-map', detail: source.slice(0, 80) };
	try {
		const properties = map.items.map((pair): Property => ({
			key: spelling(source, pair.key),
			value: plainValue(pair.value?.toJS(document)),
			pair,
		}));
		// `1` and `"1"` are two keys for YAML, but one property.
		const twice = properties.find(({ key }, i) => properties.findIndex(other => other.key === key) < i);
		return twice
			? { reason: 'duplicate-keys', detail: twice.key }
			: { source, properties, isFlow: map.flow === true };
	} catch (error) {
		// An alias without an anchor, inside of its own anchor, or aliases that multiply without bounds.
		return { reason: 'broken-yaml', detail: error instanceof Error ? error.message : '' };
	}
}

/** The value as JSON knows it; throws for one that holds itself. */
function plainValue(value: unknown): unknown {
	return typeof value === 'object' ? JSON.parse(JSON.stringify(value)) : (value ?? null);
}

function spelling(source: string, key: ParsedNode): string {
	return isScalar(key) && typeof key.value === 'string' ? key.value : source.slice(key.range[0], key.range[1]);
}

function withFrontmatter(text: string, source: string, lineBreak: string): string | undefined {
	const frontmatter = frontmatterOf(text);
	if (frontmatter === 'unclosed') return undefined;
	if (frontmatter) return splice(text, [{ start: frontmatter.yamlStart, end: frontmatter.yamlEnd, text: source }]);
	const start = textStart(text);
	return splice(text, [{ start, end: start, text: `---${lineBreak}${source}---${lineBreak}` }]);
}

/**
 * The last word before anything is written: read again, our keys say what was wanted and all others stand as they
 * stood.
 */
function isAsWanted(edited: string, before: Yaml, changes: ReadonlyMap<string, PropertyValue | undefined>): boolean {
	const after = parseFrontmatter(edited);
	if ('reason' in after) return false;
	const values = new Map(after.properties.map(({ key, value }) => [key, value]));
	const others = ({ properties }: Yaml): string =>
		JSON.stringify(properties.filter(({ key }) => !changes.has(key)).map(({ key, value }) => [key, value]));
	return [...changes].every(([key, wanted]) => isSame(values.get(key), wanted)) && others(after) === others(before);
}
