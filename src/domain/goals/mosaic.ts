/** The panels of a mosaic beside each other: what each one has, and which one is behind. */
import { countedRows, tally, totalsBy } from '../exposure';
import type { Integration, LogRow } from '../exposure';
import { goalCells, isGoalOfRig, panelsOf, sumNeeds } from './progress';
import type { GoalCell, Need, GoalPlan } from './progress';

export interface PanelCell {
	readonly filter: string;
	readonly counted: Integration;
	readonly need: Need | null;
}

export interface PanelLine {
	/** Null: lights of the target that no panel claims; they count as hours but fill no goal. */
	readonly panel: number | null;
	readonly counted: Integration;
	readonly need: Need | null;
	/** One for each of the grid's filters, in their order. */
	readonly cells: readonly PanelCell[];
}

export interface PanelGrid {
	readonly filters: readonly string[];
	/** Every panel of the mosaic, also those that this rig has not shot; last the lights without a panel, if any. */
	readonly lines: readonly PanelLine[];
	/** The panel with the least integration, the lowest number of equals; null where all have the same. */
	readonly leastExposed: number | null;
	readonly leastExposedByFilter: ReadonlyMap<string, number | null>;
}

export interface PanelTable {
	readonly combined: PanelGrid;
	/** Each rig's own share; its needs are those of goals for its optics alone. */
	readonly byRig: readonly { readonly rig: string | null; readonly grid: PanelGrid }[];
}

/**
 * The panels of a mosaic, all rigs together and each alone; null for a single field. Needs appear where goals are per
 * panel.
 */
export function panelTable(rows: readonly LogRow[], plan: GoalPlan): PanelTable | null {
	const panels = panelsOf(rows);
	if (panels.length === 0) return null;
	const counted = countedRows(rows, plan.includeUnknown);
	const cells = plan.scope === 'panel' ? goalCells(rows, plan) : [];
	const gridOf = (own: readonly LogRow[], ownCells: readonly GoalCell[]): PanelGrid =>
		panelGrid(own, panels, ownCells, plan);
	return {
		combined: gridOf(counted, cells),
		byRig: totalsBy(counted, ['rig'], plan.compareFilters).map(({ rig }) => ({
			rig,
			grid: gridOf(
				counted.filter(row => row.rig === rig),
				cells.filter(({ goal }) => isGoalOfRig(goal, rig)),
			),
		})),
	};
}

function panelGrid(
	rows: readonly LogRow[],
	panels: readonly number[],
	cells: readonly GoalCell[],
	{ compareFilters }: GoalPlan,
): PanelGrid {
	const filters = [...new Set([...rows.map(({ filter }) => filter), ...cells.map(({ goal }) => goal.filter)])].sort(
		compareFilters,
	);
	const lineOf = (panel: number | null): PanelLine => {
		const own = rows.filter(row => row.panel === panel);
		const ownCells = cells.filter(cell => cell.panel === panel);
		return {
			panel,
			counted: tally(own).counted,
			need: sumNeeds(ownCells),
			cells: filters.map(filter => ({
				filter,
				counted: tally(own.filter(row => row.filter === filter)).counted,
				need: sumNeeds(ownCells.filter(({ goal }) => goal.filter === filter)),
			})),
		};
	};
	const lines = panels.map(lineOf);
	const least = (secondsOf: (line: PanelLine) => number): number | null => {
		const seconds = lines.map(secondsOf);
		const fewest = Math.min(...seconds);
		return Math.max(...seconds) > fewest ? (panels[seconds.indexOf(fewest)] ?? null) : null;
	};
	return {
		filters,
		lines: rows.some(row => row.panel === null) ? [...lines, lineOf(null)] : lines,
		leastExposed: least(({ counted }) => counted.seconds),
		leastExposedByFilter: new Map(
			filters.map((filter, at) => [filter, least(line => line.cells[at]?.counted.seconds ?? 0)]),
		),
	};
}
