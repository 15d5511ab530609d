/**
 * What the chart of progress shows: a bar for each goal, with the light that fills it, and for light that fills none.
 */
import { countedRows, tally, toMillisecond, type LogRow } from '../domain/exposure';
import { goalCells, sumNeeds, type GoalCell, type Need, type GoalPlan } from '../domain/goals/progress';

export interface ProgressBar {
	readonly filter: string;
	/** Null for a goal of all rigs. */
	readonly optics: string | null;
	/** Null for a goal that any exposure fills. */
	readonly exposureSeconds: number | null;
	readonly panel: number | null;
	readonly acceptedSeconds: number;
	readonly unreviewedSeconds: number;
	/** Null for light that fills no goal. */
	readonly need: Need | null;
	/** Light that fills no goal of a filter that has some. */
	readonly isRest: boolean;
}

export interface ProgressChart {
	/** In the filters' order; of one filter by optics, exposure and panel, light without a goal last. */
	readonly bars: readonly ProgressBar[];
	/** All goals together; null where there is none. */
	readonly all: Need | null;
	/** Accepted and unreviewed, all filters together. */
	readonly countedSeconds: number;
	/** 0.15: how much more is to be shot than kept. */
	readonly buffer: number;
}

/** The chart of a target's note. */
export interface TargetProgress {
	readonly target: string;
	readonly chart: ProgressChart;
	/** What of the note could not be read and is not in the chart, as sentences. */
	readonly leftOut: readonly string[];
}

/** A bar is one goal in one panel: bars of sums would let a surplus hide a lack (DESIGN 4). */
export function progressChart(rows: readonly LogRow[], plan: GoalPlan): ProgressChart {
	const counted = countedRows(rows, plan.includeUnknown);
	// As in the table of exposures: a panel whose lights do not count needs its goals all the same.
	const cells = goalCells(rows, plan);
	const filters = new Set([...cells.map(({ goal }) => goal.filter), ...counted.map(({ filter }) => filter)]);
	return {
		bars: [...filters].sort(plan.compareFilters).flatMap(filter => {
			const own = cells.filter(({ goal }) => goal.filter === filter);
			return [
				...own.map(barOf),
				...restOf(
					filter,
					counted.filter(row => row.filter === filter),
					own,
				),
			];
		}),
		all: sumNeeds(cells),
		countedSeconds: tally(counted).counted.seconds,
		buffer: plan.buffer,
	};
}

const barOf = ({
	goal,
	panel,
	accepted,
	unreviewed,
	goalSeconds,
	captureTargetSeconds,
	toShootSeconds,
	progress,
}: GoalCell): ProgressBar => ({
	filter: goal.filter,
	optics: goal.optics,
	exposureSeconds: goal.exposureSeconds,
	panel,
	isRest: false,
	acceptedSeconds: accepted.seconds,
	unreviewedSeconds: unreviewed.seconds,
	need: { goalSeconds, captureTargetSeconds, toShootSeconds, progress },
});

/** A bar of a filter's light that its goals leave over; none where there is no such light. */
function restOf(filter: string, rows: readonly LogRow[], own: readonly GoalCell[]): ProgressBar[] {
	const all = tally(rows);
	const left = (part: 'accepted' | 'unreviewed'): number =>
		toMillisecond(all[part].seconds - own.reduce((sum, cell) => sum + cell[part].seconds, 0));
	const [acceptedSeconds, unreviewedSeconds] = [left('accepted'), left('unreviewed')];
	if (acceptedSeconds + unreviewedSeconds === 0) return [];
	return [
		{
			filter,
			optics: null,
			exposureSeconds: null,
			panel: null,
			acceptedSeconds,
			unreviewedSeconds,
			need: null,
			isRest: own.length > 0,
		},
	];
}
