/** What the charts of a note show, read from notes alone: a phone draws what a computer wrote (DESIGN 6). */
import { flatName, type FilterNames } from '../domain/flats/flat';
import { rigDials, type DialFacts, type DialFlat, type RigDials } from '../view-models/flats-chart';
import { reviewedRows } from '../domain/goals/kept-nights';
import type { NoteChart } from '../view-models/note-chart';
import { progressChart, type TargetProgress } from '../view-models/progress-chart';
import { foldRig } from '../domain/rig';
import { parseRigProperties, UNTOLD_RIG, type RigConfig } from '../domain/calibration/rig-config';
import { CHARTS } from '../text/charts';
import { UI } from '../text/interface';
import { problemMessage } from '../text/problems';
import { readFlatList, readFlatTables } from './flats-reading';
import { labelOf } from './regions/flats-region';
import { readLog } from './regions/log-region';
import { noteOfProperties, type FoundNote, type NoteStore } from './note-store';
import { readProperties } from './properties';
import { brokenRegion, findRegions } from './regions/regions';
import { rigConfigOf } from './rig-note';
import { goalPlanOf, type TargetNoteRules } from './target-note';

export interface ChartRules {
	readonly target: TargetNoteRules;
	readonly filters: FilterNames;
	readonly toleranceDegrees: number;
}

type Reading = Pick<NoteStore, 'read' | 'find'>;
type Note = FoundNote & { readonly text: string; readonly properties: Readonly<Record<string, unknown>> };

/** The progress of the target whose note has this path. */
export async function readProgress(
	store: Reading,
	path: string,
	rules: ChartRules,
): Promise<NoteChart<TargetProgress>> {
	const note = await readNote(store, path);
	if (note === 'unreadable') return { wrong: CHARTS.unreadable };
	if (note?.kind !== 'target') return { instead: CHARTS.progress.noTarget };
	const broken = brokenRegion(note.text, 'nights');
	if (broken) return { wrong: problemMessage(broken) };
	const { rows, unreadable, newerVersion } = readLog(note.text);
	if (newerVersion !== null) return { wrong: UI.nights.newer(newerVersion) };
	const { plan, problems } = goalPlanOf(note.properties, rules.target);
	const lines = unreadable.length > 0 ? [CHARTS.progress.unreadable(unreadable.length)] : [];
	return {
		shown: {
			target: note.identity,
			chart: progressChart(reviewedRows(rows, note.properties), plan),
			leftOut: [...lines, ...problems.map(problemMessage)],
		},
	};
}

/** The dials of the target or rig whose note has this path, one for each filter of each rig. */
export async function readDials(
	store: Reading,
	path: string,
	rules: ChartRules,
): Promise<NoteChart<readonly RigDials[]>> {
	const note = await readNote(store, path);
	if (note === 'unreadable') return { wrong: CHARTS.unreadable };
	if (!note) return { instead: CHARTS.flats.noNote };
	const broken = brokenRegion(note.text, 'flats');
	if (broken) return { wrong: problemMessage(broken) };
	if (!findRegions(note.text).regions.has('flats')) return { instead: CHARTS.flats.noPart };
	const dials =
		note.kind === 'target' ? await dialsOfTarget(store, note, rules) : [await dialsOfRig(store, note, rules)];
	return { shown: dials.filter(({ dials: some, withoutAngles }) => some.length + withoutAngles.length > 0) };
}

async function readNote(store: Reading, path: string): Promise<Note | 'unreadable' | undefined> {
	const text = (await store.read(path)) ?? '';
	const read = readProperties(text);
	if (!read.ok) return 'unreadable';
	const note = noteOfProperties(path, read.properties);
	return note && { ...note, text, properties: read.properties };
}

async function dialsOfTarget(
	store: Reading,
	{ text }: Note,
	{ filters, toleranceDegrees }: ChartRules,
): Promise<RigDials[]> {
	const notes = await store.find();
	const symmetryOf = async (rig: string | null): Promise<RigConfig['symmetry']> => {
		const note = notes.find(
			({ kind, identity }) => kind === 'rig' && rig !== null && foldRig(identity) === foldRig(rig),
		);
		return (note ? rigConfigOf((await store.read(note.path)) ?? '', filters).config : UNTOLD_RIG).symmetry;
	};
	return Promise.all(
		tablesByRig(text).map(async ({ rig, rows }) =>
			rigDials(rows, { rig, symmetry: await symmetryOf(rig), toleranceDegrees }),
		),
	);
}

/** A rig's flats are in its own note, its lights by angle in those of its targets. */
async function dialsOfRig(
	store: Reading,
	{ identity: rig, text, properties }: Note,
	{ filters, toleranceDegrees, target: { compareFilters } }: ChartRules,
): Promise<RigDials> {
	const {
		config: { recorded, symmetry },
	} = parseRigProperties(properties, filters);
	const flats = [
		...readFlatList(text),
		...recorded.flatMap(({ angleDegrees, date, ...use }): (DialFlat & { readonly filter: string })[] =>
			angleDegrees === null ? [] : [{ filter: flatName(use), angleDegrees, date }],
		),
	];
	const needs = readFlatTables(text).flatMap(({ rows }) => rows);
	const shot = await rowsOfTargets(store, rig);
	const names = new Set([...needs, ...shot].map(({ filter }) => filter));
	for (const { filter } of flats) if (![...names].some(name => filters.samePhysical(name, filter))) names.add(filter);
	return rigDials(
		[...names].sort(compareFilters).map((filter): DialFacts => {
			const need = needs.find(row => row.filter === filter);
			return {
				filter,
				detected: need?.detected ?? '',
				status: need?.status ?? '',
				needed: need?.needed ?? [],
				lights: shot.filter(row => row.filter === filter).flatMap(row => row.lights),
				flats: flats.filter(flat => filters.samePhysical(flat.filter, filter)),
				otherFlats: 0,
			};
		}),
		{ rig, symmetry, toleranceDegrees },
	);
}

/** What the targets' notes say of a rig's lights. */
async function rowsOfTargets(store: Reading, rig: string): Promise<DialFacts[]> {
	const found: DialFacts[] = [];
	for (const { path, kind } of await store.find()) {
		const text = kind === 'target' ? ((await store.read(path)) ?? '') : '';
		// Most notes name other rigs: to look for a name is faster than to read a log.
		if (!text.normalize('NFC').toLowerCase().includes(foldRig(rig))) continue;
		for (const table of tablesByRig(text))
			if (table.rig !== null && foldRig(table.rig) === foldRig(rig)) found.push(...table.rows);
	}
	return found;
}

/** The tables of flats in a target's note, each with the rig of its label, or with the only one of the log. */
function tablesByRig(text: string): { readonly rig: string | null; readonly rows: readonly DialFacts[] }[] {
	const rigs = [...new Set(readLog(text).rows.flatMap(({ rig }) => rig ?? []))];
	return readFlatTables(text).map(({ label, rows }) => ({
		rig: (label === null ? rigs[0] : rigs.find(rig => labelOf(rig) === label)) ?? null,
		rows,
	}));
}
