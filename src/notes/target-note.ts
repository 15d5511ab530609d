/** A target's note: one pure function from its text and the facts to its new text (DESIGN 6). */
import {
	compareValues,
	countedRows,
	tally,
	toHours,
	type CompareFilters,
	type LogRow,
	type SortKey,
} from '../domain/exposure';
import { parseGoals } from '../domain/goals/goal';
import { keptNightProblems } from '../domain/goals/kept-nights';
import type { Problem } from '../domain/problem';
import { exposureTable, panelsOf, progressPercent, type GoalPlan } from '../domain/goals/progress';
import type { TargetFacts } from '../domain/target-facts';
import { NOTES } from '../text/notes';
import { calibrationRegion } from './regions/calibration-region';
import { exposureRegion } from './regions/exposure-region';
import { flatsRegion, type Elsewhere } from './regions/flats-region';
import { logRegion, readLog } from './regions/log-region';
import { mastersRegion } from './regions/masters-region';
import { readNote, type RowFilter } from './note-rows';
import { NOTE_TAGS } from './note-store';
import { panelsRegion } from './regions/panels-region';
import { readProperties, setProperties, type PropertyValue } from './properties';
import { regionProblem, replaceRegions, wrapRegion, type Region } from './regions/regions';
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
	/**
	 * What the note's log and the facts say together, also where the note was left as it is; lights of nights that were
	 * kept whole as accepted.
	 */
	readonly rows: readonly LogRow[];
	/** The items of `stages`: "20_Data RC8@f8.0+…". */
	readonly stages: readonly string[];
}

/**
 * The note brought up to date. Without facts (no Data tree on this device, or a goal was edited) tables and properties
 * follow the rows that the note already has. What can't be changed safely is left as it is and reported.
 */
export function updateTargetNote(
	text: string,
	facts: TargetFacts | undefined,
	rules: TargetNoteRules,
	keep: RowFilter = rows => rows,
): TargetNoteUpdate {
	const read = readNote(text, facts, keep);
	if (read.fault) return { text, problems: [read.fault], rows: read.rows, stages: [] };
	const { rows, logged, log, regions } = read;
	const { plan, problems } = goalPlanOf(read.properties, rules);
	const contents = new Map([
		['exposure', exposureRegion(rows, plan, rules.sort)],
		['panels', panelsRegion(rows, plan)],
		['nights', logRegion(logged, log.unreadable)],
	]);
	const elsewhere = facts ? rigsElsewhere(rows, facts) : new Set<string>();
	if (facts && facts.present.size > 0)
		contents.set(
			'masters',
			mastersRegion(facts.masters, rows, rules.compareFilters, elsewhere.size > 0 ? text : ''),
		);
	const properties = targetProperties(rows, log.rows, read.properties, facts, plan);
	if (facts?.calibration && facts.present.size > 0) {
		const parts = calibrationParts(text, regions, rows, facts.calibration, elsewhere);
		for (const [name, content] of parts.contents) contents.set(name, content);
		for (const [key, value] of parts.properties) properties.set(key, value);
	}
	const replaced = replaceRegions(text, contents);
	const written = setProperties(replaced.text, properties);
	const updated = 'text' in written ? written.text : replaced.text;
	return {
		text: updated,
		rows,
		stages: textsIn(properties.get('stages') ?? read.properties['stages']),
		problems: [
			...problems,
			...keptNightProblems(read.properties),
			...textProblems(updated, contents),
			...('text' in written ? [] : [brokenYaml(written.detail)]),
		],
	};
}

const brokenYaml = (reason: string): Problem => ({ code: 'note-broken-yaml', path: '', detail: { reason } });

/** What the trees say of a target's flats and darks. */
function calibrationParts(
	text: string,
	regions: ReadonlyMap<string, Region>,
	rows: readonly LogRow[],
	{ flats, nights }: NonNullable<TargetFacts['calibration']>,
	elsewhere: ReadonlySet<string>,
): { contents: [string, string][]; properties: [string, PropertyValue | undefined][] } {
	const others = (name: string): Elsewhere => ({
		rigs: elsewhere,
		isShared: new Set(rows.map(row => row.rig)).size > 1,
		before: contentOf(text, regions.get(name)),
	});
	const flatsPart = flatsRegion(flats, others('flats'));
	const calibrationPart = calibrationRegion(nights, others('calibration'));
	const properties: [string, PropertyValue | undefined][] = [];
	// What other devices' rigs lack stands in these parts alone: without them only a device that has all can tell.
	if (elsewhere.size === 0 || regions.has('flats')) properties.push(['flats_missing', zeroAsNone(flatsPart.missing)]);
	if (elsewhere.size === 0 || regions.has('calibration'))
		properties.push(['nights_uncalibrated', zeroAsNone(calibrationPart.uncalibrated)]);
	return {
		contents: [
			['flats', flatsPart.text],
			['calibration', calibrationPart.text],
		],
		properties,
	};
}

/**
 * What of a note's text can't be read, or has no place. Lines are counted in the text as it will be, where a person
 * looks for them, and the same at the next update.
 */
function textProblems(updated: string, contents: ReadonlyMap<string, string>): Problem[] {
	return [
		...readLog(updated).unreadable.map(({ line }): Problem => ({
			code: 'note-row-unreadable',
			path: '',
			detail: { line },
		})),
		...replaceRegions(updated, contents)
			.problems.filter(({ name }) => contents.has(name))
			.map(regionProblem),
	];
}

/** The goals of a note as a plan, and what is wrong with them. */
export function goalPlanOf(
	properties: Readonly<Record<string, unknown>>,
	rules: TargetNoteRules,
): { plan: GoalPlan; problems: readonly Problem[] } {
	const { goals, buffer, problems } = parseGoals(properties, {
		canonical: rules.canonical,
		defaultBuffer: rules.defaultBuffer,
	});
	return {
		plan: {
			goals,
			buffer,
			scope: rules.goalScope,
			includeUnknown: rules.includeUnknown,
			compareFilters: rules.compareFilters,
		},
		problems,
	};
}

/** A new note's text: the user's template or ours, with our property and tag; {@link updateTargetNote} fills it. */
export function newTargetNote(target: string, template: string | undefined): string {
	const { exposure, flats, nights, observing } = NOTES.headings;
	const body =
		template ??
		'\n```astro-progress\n```\n\n' +
			`## ${exposure}\n\n${wrapRegion('exposure', '')}\n\n${wrapRegion('panels', '')}\n\n` +
			`## ${flats}\n\n${wrapRegion('flats', '')}\n\n## ${nights}\n\n${wrapRegion('nights', '')}\n\n` +
			`${wrapRegion('calibration', '')}\n\n${wrapRegion('masters', '')}\n\n## ${observing}\n\n`;
	const read = readProperties(body);
	const tags = read.ok ? tagsWith(read.properties['tags']) : [NOTE_TAGS.target];
	const written = setProperties(
		body,
		new Map<string, PropertyValue>([
			['target', target],
			['tags', tags],
		]),
	);
	if ('text' in written) return written.text;
	// A template whose properties can't be changed is not used.
	if (template !== undefined) return newTargetNote(target, undefined);
	throw new Error(`no note can hold the target "${target}": ${written.detail}`);
}

function tagsWith(tags: unknown): string[] {
	const own = Array.isArray(tags) ? tags.map(String) : typeof tags === 'string' && tags !== '' ? [tags] : [];
	return own.includes(NOTE_TAGS.target) ? own : [NOTE_TAGS.target, ...own];
}

function targetProperties(
	rows: readonly LogRow[],
	before: readonly LogRow[],
	properties: Readonly<Record<string, unknown>>,
	facts: TargetFacts | undefined,
	plan: GoalPlan,
): Map<string, PropertyValue | undefined> {
	const { all } = exposureTable(rows, plan);
	const wanted = new Map<string, PropertyValue | undefined>();
	const counted = countedRows(rows, plan.includeUnknown);
	if (facts) for (const [key, value] of stageProperties(rows, properties, facts)) wanted.set(key, value);
	wanted
		.set('hours', toHours(all.counted.seconds))
		.set('hours_accepted', toHours(all.accepted.seconds))
		.set('hours_rejected', toHours(all.rejected.seconds));
	const filters = [...new Set(counted.filter(row => row.accepted + row.unreviewed > 0).map(row => row.filter))].sort(
		plan.compareFilters,
	);
	for (const { filter } of before) wanted.set(`hours_${filter}`, undefined);
	for (const filter of filters)
		wanted.set(`hours_${filter}`, toHours(tally(counted.filter(row => row.filter === filter)).counted.seconds));
	const nights = counted
		.filter(row => row.accepted + row.unreviewed > 0)
		.map(row => row.night)
		.filter(night => night !== null)
		.sort();
	const panels = panelsOf(rows).length;
	wanted
		.set('to_shoot_hours', all.need ? toHours(all.need.toShootSeconds) : undefined)
		.set('progress', all.need ? progressPercent(all.need) : undefined)
		.set('subs', all.counted.subs)
		.set('to_blink', all.unreviewed.subs)
		.set('panels', panels > 0 ? panels : undefined)
		.set('first_night', nights[0])
		.set('last_night', nights.at(-1));
	return wanted;
}

/**
 * `rigs`, `stages` and `stage`, as far as this device can tell: a target that left for another disk was last seen where
 * the note says.
 */
function stageProperties(
	rows: readonly LogRow[],
	properties: Readonly<Record<string, unknown>>,
	facts: TargetFacts,
): [string, PropertyValue | undefined][] {
	const rigs = [...new Set([...facts.projects.map(project => project.rig), ...rows.map(row => row.rig)])]
		.filter(rig => rig !== null)
		.sort(compareValues);
	const stages = [...stageByRig(rows, properties, facts)]
		.map(([rig, folder]) => ({ folder, item: `${folder} ${rig}`.trim() }))
		.sort((a, b) => compareValues(a.item, b.item));
	return [
		...(rigs.length > 0 ? [['rigs', rigs.map(rig => propertyLink(rig))] as [string, PropertyValue]] : []),
		// Items begin with the stage's number: the first is the least advanced project's.
		...(stages[0]
			? ([
					['stage', stages[0].folder],
					['stages', stages.map(({ item }) => item)],
				] as [string, PropertyValue][])
			: []),
	];
}

const contentOf = (text: string, region: Region | undefined): string =>
	region ? text.slice(region.contentStart, region.contentEnd) : '';

const textsIn = (list: unknown): string[] => (Array.isArray(list) ? list.filter(item => typeof item === 'string') : []);

/** A property only where there is something to do. */
const zeroAsNone = (count: number): number | undefined => (count > 0 ? count : undefined);

/** The stage folder of each project: the furthest, where a rig's frames of the target lie in several trees. */
function stageByRig(
	rows: readonly LogRow[],
	properties: Readonly<Record<string, unknown>>,
	facts: TargetFacts,
): Map<string, string> {
	const furthest = new Map<string, string>();
	const see = (rig: string, folder: string): void => {
		if (folder > (furthest.get(rig) ?? '')) furthest.set(rig, folder);
	};
	for (const { rig, stage } of facts.projects) if (stage) see(rig ?? '', stage.folder);
	const known = textsIn(properties['stages']);
	for (const rig of rigsElsewhere(rows, facts))
		for (const item of known) if (item.endsWith(` ${rig}`)) see(rig, item.slice(0, -rig.length - 1));
	return furthest;
}

/** Rigs whose frames lie, as far as anybody knows, in trees that this device does not have. */
const rigsElsewhere = (rows: readonly LogRow[], { present }: TargetFacts): Set<string> =>
	new Set(rows.filter(row => row.state === 'here' && !present.has(row.tree)).map(row => row.rig ?? ''));
