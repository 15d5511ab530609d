/**
 * The seed's flat history, `~/.astrophotography_flats.json`, in both its forms. Text in, text out: the file is the
 * caller's.
 */
import { flatAngle, flatName, type FilterNames, type Flat } from './flat';
import { parseNight, type Night } from '../night';

/** `{filter: {angle: date}}` and `{filter: [angles]}`, or the older one with objects around it. */
export type HistoryForm = 'by-filter' | 'by-object';

export type HistoryFault =
	'not-json' | 'not-a-history' | 'filter-unreadable' | 'angle-unreadable' | 'date-unreadable' | 'other-form';

export interface HistoryProblem {
	readonly fault: HistoryFault;
	/** The keys that lead there: `M31 › L › 45`; the parser's words for `not-json`. */
	readonly where: string;
}

export interface FlatHistory {
	/** Null for a history without an entry. */
	readonly form: HistoryForm | null;
	/** As recorded by the user, each filter, angle and date once: flats belong to the rig, not to the object. */
	readonly flats: readonly Flat[];
	readonly problems: readonly HistoryProblem[];
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = Readonly<Record<string, Json>>;

/** What stands below one filter, wherever it stands. */
interface FilterEntry {
	readonly path: readonly string[];
	readonly name: string;
	readonly angles: Json;
}

/**
 * Reads a history of either form. What can't be read is a problem, and the rest is read; a flat with an unreadable date
 * is undated.
 */
export function parseFlatHistory(text: string, filters: FilterNames): FlatHistory {
	const read = readJson(text);
	if ('fault' in read) return { form: null, flats: [], problems: [read] };
	const { form, entries } = entriesOf(read.history);
	const flats = new Map<string, Flat>();
	const problems: HistoryProblem[] = [];
	const report = (fault: HistoryFault, path: readonly string[]): void => {
		problems.push({ fault, where: path.join(' › ') });
	};
	for (const { path, name, angles } of entries) {
		const filter = filters.canonical(name);
		const pairs = pairsOf(angles);
		if (filter === undefined || !pairs) {
			report('filter-unreadable', path);
			continue;
		}
		for (const [angle, date] of pairs) {
			const angleDegrees = readAngle(angle);
			const place = [...path, typeof angle === 'string' ? angle : JSON.stringify(angle)];
			if (angleDegrees === undefined) {
				report('angle-unreadable', place);
				continue;
			}
			const night = readDate(date);
			if (night === undefined) report('date-unreadable', place);
			const flat: Flat = {
				filter,
				...(name === filter ? {} : { physicalFilter: name }),
				angleDegrees,
				angleSystem: null,
				date: night ?? null,
				source: 'recorded',
			};
			flats.set(JSON.stringify(flat), flat);
		}
	}
	return { form, flats: [...flats.values()], problems };
}

export interface HistoryExport {
	/** The new content of the file; if there is a problem, what it was before. */
	readonly text: string;
	/** Flats that there is no place for: without an angle; without a date, where the filter has dates. */
	readonly omitted: readonly Flat[];
	readonly problem: HistoryProblem | null;
}

/**
 * A history with these flats added to what it holds: by filter, with the latest date of each angle, or below one
 * object. Entries that the flats say nothing of stay.
 *
 * @param before the content of the file as it is; a file of the other form, or one that can't be read, stays as it is
 */
export function exportFlatHistory(flats: readonly Flat[], before = '', object?: string): HistoryExport {
	const read = readJson(before);
	const refusal = (problem: HistoryProblem): HistoryExport => ({ text: before, omitted: flats, problem });
	if ('fault' in read) return refusal(read);
	const { form } = entriesOf(read.history);
	if (form !== null && form !== (object === undefined ? 'by-filter' : 'by-object'))
		return refusal({ fault: 'other-form', where: form });
	const inside = object === undefined ? read.history : (read.history[object] ?? {});
	if (!isObject(inside)) return refusal({ fault: 'not-a-history', where: object ?? '' });
	const byFilter: Record<string, Json> = { ...inside };
	const omitted = flats.filter(flat => !addFlat(byFilter, flat, object === undefined ? {} : []));
	const history = object === undefined ? byFilter : { ...read.history, [object]: byFilter };
	return { text: `${JSON.stringify(history, null, 2)}\n`, omitted, problem: null };
}

/**
 * Says whether there was a place for the flat; `form` is what a new filter begins with. Angles in keys are spelled as
 * by Python: 45.0.
 */
function addFlat(byFilter: Record<string, Json>, flat: Flat, form: Json): boolean {
	const { angleDegrees, date } = flat;
	const angles = byFilter[flatName(flat)] ?? form;
	if (angleDegrees === null) return false;
	if (isList(angles)) {
		if (!angles.some(angle => readAngle(angle) === angleDegrees))
			byFilter[flatName(flat)] = [...angles, angleDegrees];
		return true;
	}
	if (date === null || !isObject(angles)) return false;
	const spelled = Number.isInteger(angleDegrees) ? angleDegrees.toFixed(1) : String(angleDegrees);
	const key = Object.keys(angles).find(angle => readAngle(angle) === angleDegrees) ?? spelled;
	const before = readDate(angles[key] ?? null) ?? '';
	byFilter[flatName(flat)] = { ...angles, [key]: before > date ? before : date };
	return true;
}

function readJson(text: string): { readonly history: JsonObject } | HistoryProblem {
	const bare = text.replace(/^\uFEFF/, '').trim();
	if (bare === '') return { history: {} };
	try {
		const history = JSON.parse(bare) as Json;
		return isObject(history) ? { history } : { fault: 'not-a-history', where: '' };
	} catch (error) {
		return { fault: 'not-json', where: error instanceof Error ? error.message : String(error) };
	}
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
const isObject = (value: Json): value is JsonObject => typeof value === 'object' && value !== null && !isList(value);

/** Below a filter stand a list or dates; below an object stand filters, which are lists or objects themselves. */
function entriesOf(history: JsonObject): { form: HistoryForm | null; entries: FilterEntry[] } {
	const isByObject = (value: Json): boolean =>
		isObject(value) && Object.values(value).some(inner => typeof inner === 'object' && inner !== null);
	const entries = Object.entries(history).flatMap(([key, value]): FilterEntry[] =>
		isObject(value) && isByObject(value)
			? Object.entries(value).map(([name, angles]) => ({ path: [key, name], name, angles }))
			: [{ path: [key], name: key, angles: value }],
	);
	if (Object.keys(history).length === 0) return { form: null, entries };
	return { form: Object.values(history).some(isByObject) ? 'by-object' : 'by-filter', entries };
}

/** Angles with their dates. Undefined for what is neither a list nor an object. */
function pairsOf(angles: Json): (readonly [angle: Json, date: Json])[] | undefined {
	if (isObject(angles)) return Object.entries(angles);
	return isList(angles) ? angles.map(angle => [angle, null] as const) : undefined;
}

function readAngle(angle: Json): number | undefined {
	if (typeof angle === 'number') return flatAngle(angle);
	return typeof angle === 'string' && /^\s*-?\d+(?:\.\d+)?\s*°?\s*$/.test(angle)
		? flatAngle(parseFloat(angle))
		: undefined;
}

/** Null for none; undefined for what is no date. A time of day is cut. */
function readDate(date: Json): Night | null | undefined {
	if (date === null || date === '') return null;
	return typeof date === 'string' ? parseNight(date.trim().replace(/[T ].*$/s, '')) : undefined;
}
