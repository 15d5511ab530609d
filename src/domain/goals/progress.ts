/** What a target still needs: goals against the rows of its log (DESIGN 4). */
import { compareValues, countedRows, grandTotals, sortLines, tally, toMillisecond, totalsBy } from '../exposure';
import type { CompareFilters, Integration, LogRow, SortKey, Tally, Totals } from '../exposure';
import type { Goal } from './goal';
import { parseRig } from '../rig';
import type { Night } from '../night';

export interface GoalPlan {
	readonly goals: readonly Goal[];
	readonly buffer: number;
	/** Whether every panel of a mosaic is to reach the goals, or all panels together. */
	readonly scope: 'panel' | 'mosaic';
	readonly includeUnknown: boolean;
	readonly compareFilters: CompareFilters;
}

export interface Need {
	readonly goalSeconds: number;
	readonly captureTargetSeconds: number;
	readonly toShootSeconds: number;
	/** 0 … 1; exactly 1 when nothing is to be shot, and only then. */
	readonly progress: number;
}

/** One goal in one panel, with the light that fills it. What one cell has too much never fills another. */
export interface GoalCell extends Need, Pick<Tally, 'accepted' | 'unreviewed'> {
	readonly goal: Goal;
	/** Null where the target has no panels, or the whole mosaic counts as one. */
	readonly panel: number | null;
}

/**
 * The need of a goal: to shoot = (1 + buffer) × (goal − accepted) − unreviewed, at least 0. Only unreviewed lights can
 * still be rejected, so only they carry the buffer; with nothing reviewed this is the seed's goal × 1.15 − captured.
 */
export function needOf(
	goalSeconds: number,
	{ accepted, unreviewed }: Pick<Tally, 'accepted' | 'unreviewed'>,
	buffer: number,
): Need {
	const toShootSeconds = toMillisecond(
		Math.max(0, (1 + buffer) * (goalSeconds - accepted.seconds) - unreviewed.seconds),
	);
	const progress = toShootSeconds === 0 ? 1 : (accepted.seconds + unreviewed.seconds / (1 + buffer)) / goalSeconds;
	return { goalSeconds, captureTargetSeconds: toMillisecond(goalSeconds * (1 + buffer)), toShootSeconds, progress };
}

/** Several needs together, progress weighted by goal; null where there is no goal at all. */
export function sumNeeds(needs: readonly Need[]): Need | null {
	if (needs.length === 0) return null;
	const sum = (value: (need: Need) => number): number =>
		toMillisecond(needs.reduce((total, need) => total + value(need), 0));
	const goalSeconds = sum(need => need.goalSeconds);
	const toShootSeconds = sum(need => need.toShootSeconds);
	const weighted = needs.reduce((total, need) => total + need.progress * need.goalSeconds, 0);
	return {
		goalSeconds,
		captureTargetSeconds: sum(need => need.captureTargetSeconds),
		toShootSeconds,
		progress: toShootSeconds === 0 ? 1 : weighted / goalSeconds,
	};
}

/** Whole percent, rounded down: 100 means that nothing is to be shot. */
export const progressPercent = ({ progress, toShootSeconds }: Need): number =>
	toShootSeconds === 0 ? 100 : Math.min(99, Math.floor(progress * 100 + 1e-9));

/** Subs of one exposure that fill the time; null where the exposure is unknown. */
export function subsFor(seconds: number, exposureSeconds: number | null): number | null {
	const exposureMs = Math.round((exposureSeconds ?? 0) * 1000);
	return exposureMs > 0 ? Math.ceil(Math.round(seconds * 1000) / exposureMs) : null;
}

const fold = (name: string): string => name.normalize('NFC').trim().toLowerCase();

const opticsOf = (rig: string | null): string | null => (rig === null ? null : parseRig(rig).optics);

/** Whether a goal is for this optics alone. */
const isOwn = (goal: Goal, optics: string | null): boolean =>
	goal.optics !== null && optics !== null && fold(goal.optics) === fold(optics);

export const isGoalOfRig = (goal: Goal, rig: string | null): boolean => isOwn(goal, opticsOf(rig));

/** The goal that subs of an exposure fill: the rig's own before the common one, a counted one before an open one. */
function goalFilledBy(
	goals: readonly Goal[],
	filter: string,
	optics: string | null,
	exposureSeconds: number | null,
): Goal | undefined {
	const ofFilter = goals.filter(goal => goal.filter === filter);
	const own = ofFilter.filter(goal => isOwn(goal, optics));
	const fillable = own.length > 0 ? own : ofFilter.filter(goal => goal.optics === null);
	return (
		fillable.find(goal => goal.exposureSeconds === exposureSeconds) ??
		fillable.find(goal => goal.exposureSeconds === null)
	);
}

const goalOfRow = (goals: readonly Goal[], { filter, rig, exposureSeconds }: LogRow): Goal | undefined =>
	goalFilledBy(goals, filter, opticsOf(rig), toMillisecond(exposureSeconds));

/** Goals spelled like the rows' filters: keys ignore case, also for filters that no table knows. */
function likeRows(goals: readonly Goal[], rows: readonly LogRow[]): Goal[] {
	const spellings = new Map(rows.map(({ filter }) => [fold(filter), filter]));
	return goals.map(goal => {
		const filter = spellings.get(fold(goal.filter)) ?? goal.filter;
		return filter === goal.filter ? goal : { ...goal, filter };
	});
}

/** The panels of a mosaic, ascending; none for a single field. */
export const panelsOf = (rows: readonly LogRow[]): number[] =>
	[...new Set(rows.map(row => row.panel))].filter(panel => panel !== null).sort((a, b) => a - b);

/**
 * Every goal in every panel, in the order of filter, rig, exposure and panel. In a mosaic, lights without a panel fill
 * none.
 */
export function goalCells(
	rows: readonly LogRow[],
	{ goals: spelledAnyhow, buffer, scope, compareFilters }: GoalPlan,
): GoalCell[] {
	const goals = likeRows(spelledAnyhow, rows);
	const panels = scope === 'panel' ? panelsOf(rows) : [];
	const filling = new Map(goals.map((goal): [Goal, LogRow[]] => [goal, []]));
	for (const row of rows) {
		const goal = goalOfRow(goals, row);
		if (goal) filling.get(goal)?.push(row);
	}
	const inOrder = (a: Goal, b: Goal): number =>
		compareFilters(a.filter, b.filter) ||
		compareValues(a.optics ?? '', b.optics ?? '') ||
		compareValues(a.exposureSeconds, b.exposureSeconds);
	const cellOf = (goal: Goal, panel: number | null, own: readonly LogRow[]): GoalCell => {
		const { accepted, unreviewed } = tally(own);
		return { goal, panel, accepted, unreviewed, ...needOf(goal.seconds, { accepted, unreviewed }, buffer) };
	};
	return [...filling]
		.sort(([a], [b]) => inOrder(a, b))
		.flatMap(([goal, own]) =>
			panels.length === 0
				? [cellOf(goal, null, own)]
				: panels.map(panel =>
						cellOf(
							goal,
							panel,
							own.filter(row => row.panel === panel),
						),
					),
		);
}

/** How many goals nothing is to be shot for, those of other rigs left out. */
export function reachedGoals(
	rows: readonly LogRow[],
	plan: GoalPlan,
	rig: string | null,
): { reached: number; of: number } {
	const cells = goalCells(rows, plan).filter(({ goal }) => goal.optics === null || isGoalOfRig(goal, rig));
	return { reached: cells.filter(({ toShootSeconds }) => toShootSeconds === 0).length, of: cells.length };
}

/** The goals of each filter and panel, a filter's several goals summed: the `goals` of the command line's JSON. */
export function goalsByPanel(
	cells: readonly GoalCell[],
): (Pick<Need, 'goalSeconds' | 'toShootSeconds' | 'progress'> & { filter: string; panel: number | null })[] {
	const keys = new Map(
		cells.map(({ goal: { filter }, panel }) => [JSON.stringify([filter, panel]), { filter, panel }]),
	);
	return [...keys.values()].flatMap(({ filter, panel }) => {
		const need = sumNeeds(cells.filter(cell => cell.goal.filter === filter && cell.panel === panel));
		return need
			? [
					{
						filter,
						panel,
						goalSeconds: need.goalSeconds,
						toShootSeconds: need.toShootSeconds,
						progress: need.progress,
					},
				]
			: [];
	});
}

export interface SubsToShoot {
	readonly subs: number;
	readonly exposureSeconds: number;
}

/** What one filter needs for one goal: any one of the choices, "12 × 300 s or 60 × 60 s". */
export interface Shots {
	readonly optics: string | null;
	/**
	 * The exposures in use, the one with most integration first; a counted goal's own. Empty where nothing was shot
	 * yet.
	 */
	readonly choices: readonly SubsToShoot[];
}

/** One filter and exposure. */
export interface ExposureLine extends Tally {
	readonly filter: string;
	/** Null for a goal without frames. */
	readonly exposureSeconds: number | null;
	/** Of the goals that this exposure can fill: lines of one filter repeat it, as in the seed. */
	readonly need: Need | null;
	/** To shoot if all of it is shot with this exposure. */
	readonly subsToShoot: number | null;
}

export interface FilterLine extends Tally {
	readonly filter: string;
	/** All its goals together. */
	readonly need: Need | null;
	/** One for each goal with something to shoot; all of them are needed. */
	readonly shots: readonly Shots[];
	readonly lines: readonly ExposureLine[];
}

export interface ExposureTable {
	/** In the filters' order; filters with a goal and no frames included. */
	readonly filters: readonly FilterLine[];
	/** The same lines, sorted. */
	readonly lines: readonly ExposureLine[];
	readonly byExposure: readonly Totals<'exposureSeconds'>[];
	readonly all: Tally & { readonly need: Need | null };
}

/** The seed's two tables: each filter and exposure with what it needs, and the grand totals. */
export function exposureTable(rows: readonly LogRow[], plan: GoalPlan, sort: SortKey = 'folder'): ExposureTable {
	const { compareFilters } = plan;
	const counted = countedRows(rows, plan.includeUnknown);
	const goals = likeRows(plan.goals, rows);
	const cells = goalCells(rows, { ...plan, goals });
	const shot = totalsBy(counted, ['filter', 'exposureSeconds'], compareFilters).filter(line => line.counted.subs > 0);

	const filters = [...new Set([...cells.map(({ goal }) => goal.filter), ...shot.map(({ filter }) => filter)])]
		.sort(compareFilters)
		.map((filter): FilterLine => {
			const ofFilter = counted.filter(row => row.filter === filter);
			const own = cells.filter(({ goal }) => goal.filter === filter);
			const canFill = (exposureSeconds: number | null, goal: Goal): boolean =>
				goalFilledBy(goals, filter, goal.optics, exposureSeconds) === goal;
			const lineOf = (exposureSeconds: number | null, sums: Tally): ExposureLine => {
				const need = sumNeeds(own.filter(({ goal }) => canFill(exposureSeconds, goal)));
				return {
					...sums,
					filter,
					exposureSeconds,
					need,
					subsToShoot: need && subsFor(need.toShootSeconds, exposureSeconds),
				};
			};
			const present = shot.filter(line => line.filter === filter);
			const unshot = own
				.map(({ goal }) => goal)
				.filter(goal => !present.some(line => canFill(line.exposureSeconds, goal)));
			const lines = [
				...present.map(line => lineOf(line.exposureSeconds, line)),
				...[...new Set(unshot.map(goal => goal.exposureSeconds))].map(exposureSeconds =>
					lineOf(exposureSeconds, tally([])),
				),
			];
			return {
				...tally(ofFilter),
				filter,
				need: sumNeeds(own),
				shots: shotsOf(own, ofFilter, goals),
				lines: sortLines(lines, 'folder', compareFilters),
			};
		});
	return {
		filters,
		lines: sortLines(
			filters.flatMap(({ lines }) => lines),
			sort,
			compareFilters,
		),
		byExposure: grandTotals(counted),
		all: { ...tally(counted), need: sumNeeds(cells) },
	};
}

function shotsOf(cells: readonly GoalCell[], rows: readonly LogRow[], goals: readonly Goal[]): Shots[] {
	return [...new Set(cells.map(({ goal }) => goal))].flatMap(goal => {
		const toShootSeconds = sumNeeds(cells.filter(cell => cell.goal === goal))?.toShootSeconds ?? 0;
		if (toShootSeconds === 0) return [];
		const inUse = totalsBy(
			rows.filter(row => goalOfRow(goals, row) === goal),
			['exposureSeconds'],
			compareValues,
		)
			.filter(({ counted }) => counted.subs > 0)
			.sort((a, b) => b.counted.seconds - a.counted.seconds || b.exposureSeconds - a.exposureSeconds)
			.map(({ exposureSeconds }) => exposureSeconds);
		const choices = (goal.exposureSeconds === null ? inUse : [goal.exposureSeconds]).flatMap(exposureSeconds => {
			const subs = subsFor(toShootSeconds, exposureSeconds);
			return subs === null ? [] : [{ subs, exposureSeconds }];
		});
		return [{ optics: goal.optics, choices }];
	});
}

export interface SinceLastMaster extends Integration {
	/** The date of the newest master; null where there is none, so that everything counts. */
	readonly lastMaster: Night | null;
}

/**
 * Accepted and unreviewed lights of nights later than the newest master's date: a master of that day holds what was
 * shot before its evening.
 */
export function sinceLastMaster(
	rows: readonly LogRow[],
	masters: readonly { readonly date: Night | null }[],
): SinceLastMaster {
	const lastMaster = masters.reduce<Night | null>(
		(last, { date }) => (date !== null && (last === null || date > last) ? date : last),
		null,
	);
	const later = lastMaster === null ? rows : rows.filter(({ night }) => night !== null && night > lastMaster);
	return { lastMaster, ...tally(later).counted };
}
