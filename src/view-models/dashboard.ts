/**
 * The dashboard's model: targets by stage, narrowed and sorted, and what each of them needs (DESIGN 9). Single numbers
 * are the notes' own properties; filters and totals come from the rows of their logs.
 */
import { compareValues, countedRows, tally, type LogRow } from '../domain/exposure';
import { daysBetween, parseNight, type Night } from '../domain/night';
import { goalCells, sumNeeds, type Need, type GoalPlan } from '../domain/goals/progress';
import { foldRig } from '../domain/rig';
import { LIBRARY_STAGE_NUMBER, parseStage, STAGE_FOLDERS, type Stage } from '../domain/stage';

/** A target as its note tells it. */
export interface TargetOverview {
	readonly target: string;
	readonly notePath: string;
	readonly properties: Readonly<Record<string, unknown>>;
	readonly rows: readonly LogRow[];
}

/** A target on the board. What its note does not say is undefined, or zero where there is nothing to do. */
export interface Card {
	readonly target: string;
	readonly notePath: string;
	readonly rows: readonly LogRow[];
	readonly plan: GoalPlan;
	readonly rigs: readonly string[];
	/** The least advanced project's. */
	readonly stage: Stage | undefined;
	/** Each project's, by its folded rig. */
	readonly stageByRig: ReadonlyMap<string, Stage>;
	/** Filters with light or a goal. */
	readonly filters: ReadonlySet<string>;
	readonly hours: number;
	readonly toShootHours: number | undefined;
	/** Percent. */
	readonly progress: number | undefined;
	readonly toBlink: number;
	readonly flatsMissing: number;
	readonly nightsUncalibrated: number;
	readonly panels: number;
	readonly lastNight: Night | undefined;
	/** Since it was moved there; where nobody moved it, since its last night. */
	readonly stageSince: Night | undefined;
	readonly isPublished: boolean;
	/** The link text of a picture. */
	readonly cover: string | undefined;
	/** What a search looks into: all names, lower case; and the same without spaces. */
	readonly searched: readonly [names: string, compact: string];
}

export const SORTS = ['need', 'waiting', 'name', 'hours', 'night'] as const;
export type BoardSort = (typeof SORTS)[number];

/** What of all targets is shown, and in which order. An empty text stands for all. */
export interface BoardChoice {
	readonly query: string;
	readonly rig: string;
	/** The key of a column. */
	readonly stage: string;
	readonly filter: string;
	readonly sort: BoardSort;
}

export const ALL_TARGETS: BoardChoice = Object.freeze({ query: '', rig: '', stage: '', filter: '', sort: 'need' });

/** One stage; several spellings of it are one. */
export interface BoardColumn {
	readonly key: string;
	/** Undefined for targets without a stage. */
	readonly stage: Stage | undefined;
	readonly cards: readonly Card[];
}

/** The card of a target. @param plan of its note's goals */
export function cardOf({ target, notePath, properties, rows }: TargetOverview, plan: GoalPlan): Card {
	const rigs = textsOf(properties['rigs'])
		.map(item => linkOf(item))
		.filter(rig => rig !== undefined);
	const names = [target, ...textsOf(properties['aliases'])].join('\n').normalize('NFC').toLowerCase();
	return {
		target,
		notePath,
		rows,
		plan,
		rigs,
		stage: parseStage(textOf(properties['stage'])),
		stageByRig: stagesOf(textsOf(properties['stages']), rigs),
		filters: new Set([
			...rows.filter(row => row.accepted + row.unreviewed > 0).map(row => row.filter),
			...plan.goals.map(goal => goal.filter),
		]),
		hours: countOf(properties['hours']) ?? 0,
		toShootHours: countOf(properties['to_shoot_hours']),
		progress: countOf(properties['progress']),
		toBlink: countOf(properties['to_blink']) ?? 0,
		flatsMissing: countOf(properties['flats_missing']) ?? 0,
		nightsUncalibrated: countOf(properties['nights_uncalibrated']) ?? 0,
		panels: countOf(properties['panels']) ?? 0,
		lastNight: parseNight(textOf(properties['last_night'])),
		stageSince: stageSinceOf(properties),
		isPublished: textOf(properties['published']) !== '',
		cover: linkOf(textsOf(properties['cover'])[0] ?? ''),
		searched: [names, names.replace(/[^\S\n]+/g, '')],
	};
}

/** In the order of names, as people count: M 31 before M 101. */
export function sortByName(cards: readonly Card[]): Card[] {
	return [...cards].sort((a, b) => NAMES.compare(a.target, b.target));
}

const NAMES = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Whether nothing is left to be done before the next stage: goals are reached, all is blinked and calibrated. */
export const isReady = ({ toShootHours, toBlink, flatsMissing, nightsUncalibrated }: Card): boolean =>
	toShootHours === 0 && toBlink + flatsMissing + nightsUncalibrated === 0;

/** Since when a target stands in its stage, as its note tells: since its last move, else since its last night. */
export const stageSinceOf = (properties: Readonly<Record<string, unknown>>): Night | undefined =>
	parseNight(textOf(properties['stage_since'])) ?? parseNight(textOf(properties['last_night']));

/** Whole days since a target came to its stage; undefined where nobody knows. */
export function daysInStage({ stageSince }: Card, today: Night): number | undefined {
	const days = stageSince === undefined ? NaN : daysBetween(stageSince, today);
	return days >= 0 ? days : undefined;
}

/** The stage of a target, or of one rig's project where a rig is chosen. */
export const stageOf = (card: Card, rig: string): Stage | undefined =>
	(rig === '' ? undefined : card.stageByRig.get(foldRig(rig))) ?? card.stage;

/** The key of a stage's column: case and the sign after the number don't count. */
export const columnKey = (stage: Stage | undefined): string =>
	stage ? `${String(stage.number).padStart(2, '0')}_${stage.name.toLowerCase()}` : NO_STAGE;

const NO_STAGE = 'none';

/** The targets that a choice leaves, in its order. @param cards in the order of names, which stays among equals */
export function chosenCards(cards: readonly Card[], choice: BoardChoice): Card[] {
	const words = choice.query
		.normalize('NFC')
		.toLowerCase()
		.split(/\s+/)
		.filter(word => word !== '');
	const compact = words.join('');
	const rig = foldRig(choice.rig);
	const chosen = cards.filter(
		card =>
			(words.every(word => card.searched[0].includes(word)) || card.searched[1].includes(compact)) &&
			(rig === '' || card.rigs.some(name => foldRig(name) === rig)) &&
			(choice.filter === '' || card.filters.has(choice.filter)) &&
			(choice.stage === '' || columnKey(stageOf(card, choice.rig)) === choice.stage),
	);
	const compare = COMPARE[choice.sort];
	return compare ? chosen.sort(compare) : chosen;
}

/** Behind every date. */
const UNKNOWN_LAST = '9999';

const COMPARE: Readonly<Record<BoardSort, ((a: Card, b: Card) => number) | undefined>> = {
	need: (a, b) => (b.toShootHours ?? -1) - (a.toShootHours ?? -1),
	waiting: (a, b) => compareValues(a.stageSince ?? UNKNOWN_LAST, b.stageSince ?? UNKNOWN_LAST),
	name: undefined,
	hours: (a, b) => b.hours - a.hours,
	night: (a, b) =>
		(a.lastNight ?? '') === (b.lastNight ?? '') ? 0 : (a.lastNight ?? '') < (b.lastNight ?? '') ? 1 : -1,
};

/**
 * The chosen targets by stage. No choice but that of a stage takes a column away.
 * @param stages see {@link stagesIn}
 */
export function boardOf(
	chosen: readonly Card[],
	stages: readonly (Stage | undefined)[],
	choice: BoardChoice,
): BoardColumn[] {
	const byKey = new Map<string, Card[]>();
	for (const card of chosen) {
		const key = columnKey(stageOf(card, choice.rig));
		const column = byKey.get(key);
		if (column) column.push(card);
		else byKey.set(key, [card]);
	}
	return stages
		.map(stage => ({ key: columnKey(stage), stage, cards: byKey.get(columnKey(stage)) ?? [] }))
		.filter(({ key }) => choice.stage === '' || key === choice.stage);
}

/**
 * The columns of a board: stages that targets stand in and the usual ones, by number; undefined first where a target
 * has none.
 */
export function stagesIn(cards: readonly Card[]): (Stage | undefined)[] {
	const byKey = new Map<string, Stage | undefined>();
	for (const card of cards)
		for (const stage of [card.stage, ...card.stageByRig.values()])
			if (!byKey.has(columnKey(stage))) byKey.set(columnKey(stage), stage);
	const numbers = new Set([...byKey.values()].map(stage => stage?.number));
	for (const stage of USUAL_STAGES) if (!numbers.has(stage.number)) byKey.set(columnKey(stage), stage);
	// As values, undefined ones would come last whatever the order.
	return [...byKey].sort(([, a], [, b]) => (a?.number ?? -1) - (b?.number ?? -1)).map(([, stage]) => stage);
}

const USUAL_STAGES = STAGE_FOLDERS.map(parseStage)
	.filter(stage => stage !== undefined)
	.filter(stage => stage.number !== LIBRARY_STAGE_NUMBER);

/** One filter of a target. */
export interface FilterBar {
	readonly filter: string;
	/** Accepted and unreviewed. */
	readonly seconds: number;
	readonly unreviewedSeconds: number;
	/** All goals of the filter, in all panels; null without a goal. */
	readonly need: Need | null;
	/** 0 … 1: what of the progress is accepted light, and what may still be rejected. */
	readonly acceptedPart: number;
	readonly unreviewedPart: number;
}

/** The filters of a target with light or a goal, in their order. */
export function filterBars({ rows, plan }: Card): FilterBar[] {
	const cells = goalCells(rows, plan);
	const counted = countedRows(rows, plan.includeUnknown);
	const shot = counted.filter(row => row.accepted + row.unreviewed > 0).map(row => row.filter);
	return [...new Set([...cells.map(({ goal }) => goal.filter), ...shot])].sort(plan.compareFilters).map(filter => {
		const need = sumNeeds(cells.filter(({ goal }) => goal.filter === filter));
		const {
			accepted,
			unreviewed,
			counted: { seconds },
		} = tally(counted.filter(row => row.filter === filter));
		const expected = accepted.seconds + unreviewed.seconds / (1 + plan.buffer);
		const progress = need?.progress ?? 0;
		const acceptedPart = expected === 0 ? 0 : (progress * accepted.seconds) / expected;
		return {
			filter,
			seconds,
			unreviewedSeconds: unreviewed.seconds,
			need,
			acceptedPart,
			unreviewedPart: expected === 0 ? 0 : progress - acceptedPart,
		};
	});
}

/** "20_Data RC8@f8.0+…" by the rig at its end: a rig's name may be the end of another's. */
function stagesOf(items: readonly string[], rigs: readonly string[]): ReadonlyMap<string, Stage> {
	const longestFirst = rigs.map(foldRig).sort((a, b) => b.length - a.length);
	return new Map(
		items.flatMap(item => {
			const rig = longestFirst.find(name => foldRig(item).endsWith(` ${name}`));
			const stage = rig === undefined ? undefined : parseStage(item.slice(0, -rig.length - 1));
			return rig !== undefined && stage ? [[rig, stage] as const] : [];
		}),
	);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

const textsOf = (value: unknown): string[] =>
	(Array.isArray(value) ? value : [value]).filter(
		(item): item is string => typeof item === 'string' && item.trim() !== '',
	);

const countOf = (value: unknown): number | undefined =>
	typeof value === 'number' && value >= 0 && value < Infinity ? value : undefined;

/** Links in the properties of notes. */
/**
 * What `[[name]]`, `![[picture.png|200]]` or a bare name leads to; undefined for nothing, and for addresses of the web,
 * which are never loaded.
 */
export function linkOf(text: string): string | undefined {
	const name = (/^!?\[\[([^\]|#]+)[^\]]*\]\]$/.exec(text.trim())?.[1] ?? text).trim();
	return name === '' || name.includes('://') ? undefined : name;
}
