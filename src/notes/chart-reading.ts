/** What the charts of a note show, read from notes alone: a phone draws what a computer wrote (DESIGN 6). */
import type { FilterNames } from '../domain/flat';
import { rigDials, type DialFacts, type RigDials } from '../domain/flats-chart';
import { progressChart, type ProgressChart } from '../domain/progress-chart';
import { foldRig } from '../domain/rig';
import { CHARTS } from '../text';
import { readFlatList, readFlatTables } from './flats-reading';
import { readLog } from './log-region';
import { noteOfProperties, type FoundNote, type NoteStore } from './note-store';
import { readProperties } from './properties';
import { wikilink } from './tables';
import { planOf, type TargetNoteRules } from './target-note';

/** What to draw, or the sentence that stands in its place. */
export type ChartReading<Shown> = { readonly shown: Shown } | { readonly instead: string };

export interface TargetProgress { readonly target: string; readonly chart: ProgressChart }

export interface ChartRules {
	readonly target: TargetNoteRules;
	readonly filters: FilterNames;
	readonly toleranceDegrees: number;
}

type Reading = Pick<NoteStore, 'read' | 'find'>;
type Note = FoundNote & { readonly text: string; readonly properties: Readonly<Record<string, unknown>> };

/** The progress of the target whose note has this path. */
export async function readProgress(store: Reading, path: string, rules: ChartRules): Promise<ChartReading<TargetProgress>> {
	const note = await readNote(store, path);
	if (note === 'unreadable') return { instead: CHARTS.unreadable };
	if (note?.kind !== 'target') return { instead: CHARTS.progress.noTarget };
	const { rows, newerVersion } = readLog(note.text);
	if (newerVersion !== null) return { instead: CHARTS.newer(newerVersion) };
	return { shown: { target: note.identity, chart: progressChart(rows, planOf(note.properties, rules.target).plan) } };
}

/** The dials of the target or rig whose note has this path, one for each filter of each rig. */
export async function readDials(store: Reading, path: string, rules: ChartRules): Promise<ChartReading<readonly RigDials[]>> {
	const note = await readNote(store, path);
	if (note === 'unreadable') return { instead: CHARTS.unreadable };
	if (!note) return { instead: CHARTS.flats.noNote };
	const dials = note.kind === 'target' ? dialsOfTarget(note, rules) : [await dialsOfRig(store, note, rules)];
	return { shown: dials.filter(({ dials: some, withoutAngles }) => some.length + withoutAngles.length > 0) };
}

async function readNote(store: Reading, path: string): Promise<Note | 'unreadable' | undefined> {
	const text = await store.read(path) ?? '';
	const read = readProperties(text);
	if (!read.ok) return 'unreadable';
	const note = noteOfProperties(path, read.properties);
	return note && { ...note, text, properties: read.properties };
}

function dialsOfTarget({ text }: Note, { toleranceDegrees }: ChartRules): RigDials[] {
	const rigs = rigsIn(text);
	return readFlatTables(text).map(({ label, rows }) => rigDials(label === null ? rigs[0] ?? null : rigs.find(rig => labelOf(rig) === label) ?? null, rows, toleranceDegrees));
}

/** A rig's flats are in its own note, its lights by angle in those of its targets. */
async function dialsOfRig(store: Reading, { identity: rig, text }: Note, { filters, toleranceDegrees, target: { compareFilters } }: ChartRules): Promise<RigDials> {
	const own = readFlatTables(text).flatMap(({ rows }) => rows);
	const lights = (await factsOfTargets(store, rig)).map(row => ({ filter: row.filter, lights: row.lights }));
	const list = readFlatList(text);
	const names = [...own.map(({ filter }) => filter)];
	for (const { filter } of list) if (!names.some(name => filters.samePhysical(name, filter))) names.push(filter);
	return rigDials(rig, names.sort(compareFilters).map((filter): DialFacts => {
		const row = own.find(one => one.filter === filter);
		return {
			filter, detected: row?.detected ?? '', status: row?.status ?? '', needed: row?.needed ?? [],
			lights: lights.filter(one => one.filter === filter).flatMap(one => one.lights),
			flats: list.filter(flat => filters.samePhysical(flat.filter, filter)),
		};
	}), toleranceDegrees);
}

async function factsOfTargets(store: Reading, rig: string): Promise<DialFacts[]> {
	const facts: DialFacts[] = [];
	for (const { path, kind } of await store.find()) {
		const text = kind === 'target' ? await store.read(path) ?? '' : '';
		// Most notes name other rigs: to look for a name is faster than to read a log.
		if (!text.normalize('NFC').toLowerCase().includes(foldRig(rig))) continue;
		const rigs = rigsIn(text);
		for (const { label, rows } of readFlatTables(text)) {
			const owner = label === null ? rigs[0] : rigs.find(one => labelOf(one) === label);
			if (owner !== undefined && foldRig(owner) === foldRig(rig)) facts.push(...rows);
		}
	}
	return facts;
}

/** The rigs that a note's log names. */
const rigsIn = (text: string): string[] => [...new Set(readLog(text).rows.flatMap(({ rig }) => rig ?? []))];

const labelOf = (rig: string): string => `**${wikilink(rig)}**`;
