/** What the chart of progress shows: a bar for each goal, with the light that fills it, and for light that fills none. */
import { countedRows, tally, toMillisecond, type LogRow } from './exposure';
import { goalCells, sumNeeds, type Need, type Plan } from './progress';

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
	readonly all: Need | null;
	/** Accepted and unreviewed, all filters together. */
	readonly countedSeconds: number;
	/** 0.15: how much more is to be shot than kept. */
	readonly buffer: number;
}

/** A bar is one goal in one panel: bars of sums would let a surplus hide a lack (DESIGN 4). */
export function progressChart(rows: readonly LogRow[], plan: Plan): ProgressChart {
	const counted = countedRows(rows, plan.includeUnknown).filter(row => row.accepted + row.unreviewed > 0);
	const cells = goalCells(counted, plan);
	const filters = [...new Set([...cells.map(({ goal }) => goal.filter), ...counted.map(({ filter }) => filter)])].sort(plan.compareFilters);
	const bars = filters.flatMap((filter): ProgressBar[] => {
		const own = cells.filter(({ goal }) => goal.filter === filter);
		const { accepted, unreviewed } = tally(counted.filter(row => row.filter === filter));
		const rest = (whole: number, part: 'accepted' | 'unreviewed'): number => toMillisecond(whole - own.reduce((sum, cell) => sum + cell[part].seconds, 0));
		const left = { acceptedSeconds: rest(accepted.seconds, 'accepted'), unreviewedSeconds: rest(unreviewed.seconds, 'unreviewed') };
		return [
			...own.map(({ goal, panel, ...cell }): ProgressBar => ({
				filter, optics: goal.optics, exposureSeconds: goal.exposureSeconds, panel, isRest: false,
				acceptedSeconds: cell.accepted.seconds, unreviewedSeconds: cell.unreviewed.seconds,
				need: { goalSeconds: cell.goalSeconds, captureTargetSeconds: cell.captureTargetSeconds, toShootSeconds: cell.toShootSeconds, progress: cell.progress },
			})),
			...(left.acceptedSeconds + left.unreviewedSeconds > 0 ? [{ filter, optics: null, exposureSeconds: null, panel: null, need: null, isRest: own.length > 0, ...left }] : []),
		];
	});
	return { bars, all: sumNeeds(cells), countedSeconds: tally(counted).counted.seconds, buffer: plan.buffer };
}
