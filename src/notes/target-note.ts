/** A target's note: one pure function from its text and the facts to its new text (DESIGN 6). */
import { compareValues, countedRows, tally, toHours, type CompareFilters, type LogRow, type SortKey } from '../domain/exposure';
import { parseGoals } from '../domain/goal';
import { mergeLogRows } from '../domain/log-rows';
import type { Problem } from '../domain/problem';
import { exposureTable, panelsOf, progressPercent, type Plan } from '../domain/progress';
import type { Project, TargetFacts } from '../domain/target-facts';
import { exposureRegion } from './exposure-region';
import { logRegion, readLog } from './log-region';
import { mastersRegion } from './masters-region';
import { NOTE_TAGS } from './note-store';
import { panelsRegion } from './panels-region';
import { readProperties, setProperties, type PropertyValue } from './properties';
import { findRegions, replaceRegions, wrapRegion, type RegionProblem } from './regions';
import { propertyLink } from './tables';

export interface TargetNoteRules {
	readonly canonical: (filter: string) => string | undefined;
	readonly compareFilters: CompareFilters;
	readonly defaultBuffer: number;
	readonly goalScope: 'panel' | 'mosaic';
	readonly includeUnknown: boolean;
	readonly sort: SortKey;
}

export interface TargetNoteUpdate {
	readonly text: string;
	/** With empty paths: the caller knows the note's. */
	readonly problems: readonly Problem[];
	/** The log as the note has it now. */
	readonly rows: readonly LogRow[];
}

/** Rows to take out of the log on the way in: the user's "Forget missing data". */
export type RowFilter = (rows: readonly LogRow[]) => readonly LogRow[];

/**
 * The note brought up to date. Without facts (no Data tree on this device, or a goal was edited) tables and properties follow
 * the rows that the note already has. What can't be changed safely is left as it is and reported.
 */
export function updateTargetNote(text: string, facts: TargetFacts | undefined, rules: TargetNoteRules, keep: RowFilter = rows => rows): TargetNoteUpdate {
	const read = readProperties(text);
	if (!read.ok) return { text, problems: [{ code: 'note-broken-yaml', path: '', detail: { reason: read.detail } }], rows: [] };
	const { regions, problems: broken } = findRegions(text);
	const brokenLog = regions.has('nights') ? undefined : broken.find(({ name }) => name === 'nights');
	// A log that can't be found is not an empty one: without it every total would be wrong.
	if (brokenLog) return { text, problems: [regionProblem(brokenLog)], rows: [] };
	const log = readLog(text);
	if (log.newerVersion !== null) return { text, problems: [{ code: 'note-newer', path: '', detail: { version: log.newerVersion } }], rows: [] };

	const merged = facts ? mergeLogRows(log.rows, facts.rows, facts.present) : log.rows;
	const rows = keep(merged);
	const { plan, problems } = planOf(read.properties, rules);
	const contents = new Map([
		['exposure', exposureRegion(rows, plan, rules.sort)],
		['panels', panelsRegion(rows, plan)],
		['nights', logRegion(rows, log.unreadable)],
	]);
	if (facts && facts.present.size > 0) contents.set('masters', mastersRegion(facts.masters, rules.compareFilters));
	const replaced = replaceRegions(text, contents);
	const written = setProperties(replaced.text, targetProperties(rows, log.rows, read.properties, facts, plan));
	return {
		text: 'text' in written ? written.text : replaced.text,
		rows,
		problems: [
			...problems,
			...log.unreadable.map(({ line }): Problem => ({ code: 'note-row-unreadable', path: '', detail: { line } })),
			...replaced.problems.filter(({ name }) => contents.has(name)).map(regionProblem),
			...('text' in written ? [] : [{ code: 'note-broken-yaml', path: '', detail: { reason: written.detail } } as const]),
		],
	};
}

const regionProblem = ({ name, kind, line }: RegionProblem): Problem => ({ code: 'note-broken-region', path: '', detail: { region: name, kind, line } });

/** The goals of a note as a plan, and what is wrong with them. */
export function planOf(properties: Readonly<Record<string, unknown>>, rules: TargetNoteRules): { plan: Plan; problems: readonly Problem[] } {
	const { goals, buffer, problems } = parseGoals(properties, { canonical: rules.canonical, defaultBuffer: rules.defaultBuffer });
	return { plan: { goals, buffer, scope: rules.goalScope, includeUnknown: rules.includeUnknown, compareFilters: rules.compareFilters }, problems };
}

/** A new note's text: the user's template or ours, with our property and tag; {@link updateTargetNote} fills it. */
export function newTargetNote(target: string, template: string | undefined): string {
	const body = template ?? `\n## Exposure\n\n${wrapRegion('exposure', '')}\n\n${wrapRegion('panels', '')}\n\n## Nights\n\n${wrapRegion('nights', '')}\n\n${wrapRegion('masters', '')}\n\n## Observing notes\n\n`;
	const read = readProperties(body);
	const tags = read.ok ? tagsWith(read.properties['tags']) : [NOTE_TAGS.target];
	const written = setProperties(body, new Map<string, PropertyValue>([['target', target], ['tags', tags]]));
	// A template whose properties can't be read is used without them.
	return 'text' in written ? written.text : newTargetNote(target, undefined);
}

function tagsWith(tags: unknown): string[] {
	const own = Array.isArray(tags) ? tags.map(String) : typeof tags === 'string' && tags !== '' ? [tags] : [];
	return own.includes(NOTE_TAGS.target) ? own : [NOTE_TAGS.target, ...own];
}

function targetProperties(
	rows: readonly LogRow[], before: readonly LogRow[], properties: Readonly<Record<string, unknown>>, facts: TargetFacts | undefined, plan: Plan,
): Map<string, PropertyValue | undefined> {
	const { all } = exposureTable(rows, plan);
	const wanted = new Map<string, PropertyValue | undefined>();
	const counted = countedRows(rows, plan.includeUnknown);
	if (facts) for (const [key, value] of stageProperties(rows, properties, facts)) wanted.set(key, value);
	wanted.set('hours', toHours(all.counted.seconds)).set('hours_accepted', toHours(all.accepted.seconds)).set('hours_rejected', toHours(all.rejected.seconds));
	const filters = [...new Set(counted.filter(row => row.accepted + row.unreviewed > 0).map(row => row.filter))].sort(plan.compareFilters);
	for (const { filter } of before) wanted.set(`hours_${filter}`, undefined);
	for (const filter of filters) wanted.set(`hours_${filter}`, toHours(tally(counted.filter(row => row.filter === filter)).counted.seconds));
	const nights = counted.filter(row => row.accepted + row.unreviewed > 0).map(row => row.night).filter(night => night !== null).sort();
	const panels = panelsOf(rows).length;
	wanted
		.set('to_shoot_hours', all.need ? toHours(all.need.toShootSeconds) : undefined)
		.set('progress', all.need ? progressPercent(all.need) : undefined)
		.set('subs', all.counted.subs).set('to_blink', all.unreviewed.subs)
		.set('panels', panels > 0 ? panels : undefined)
		.set('first_night', nights[0]).set('last_night', nights.at(-1));
	return wanted;
}

/** `rigs`, `stages` and `stage`. Rigs of trees that are not here keep what was last known of them. */
function stageProperties(rows: readonly LogRow[], properties: Readonly<Record<string, unknown>>, facts: TargetFacts): [string, PropertyValue | undefined][] {
	const rigs = [...new Set([...facts.projects.map(project => project.rig), ...rows.map(row => row.rig)])].filter(rig => rig !== null).sort(compareValues);
	const staged = facts.projects.filter(project => project.stage !== null);
	const items = [...staged.map(project => stageItem(project)), ...elsewhere(rows, properties, facts)].sort(compareValues);
	const links: [string, PropertyValue | undefined] = ['rigs', rigs.length > 0 ? rigs.map(rig => propertyLink(rig)) : undefined];
	// A target that left for another disk was last seen in the stage that the note names.
	if (items.length === 0) return [links];
	// Items begin with the stage's number: the first is the least advanced project's.
	return [links, ['stage', items[0]?.split(' ')[0]], ['stages', items]];
}

/** "20_Data RC8@f8.0+ZWO ASI2600MM Pro". */
const stageItem = ({ stage, rig }: Project): string => [stage?.folder, rig].filter(part => part !== null && part !== undefined).join(' ');

function elsewhere(rows: readonly LogRow[], properties: Readonly<Record<string, unknown>>, facts: TargetFacts): string[] {
	const known = Array.isArray(properties['stages']) ? properties['stages'].filter((item): item is string => typeof item === 'string') : [];
	const absent = new Set(rows.filter(row => row.state === 'here' && !facts.present.has(row.tree)).map(row => row.rig));
	const here = new Set(facts.projects.map(project => project.rig));
	return known.filter(item => {
		const rig = item.slice(item.indexOf(' ') + 1);
		return absent.has(rig) && !here.has(rig);
	});
}
