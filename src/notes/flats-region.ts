/** The `flats` part of a target note: for each rig what was shot, what flats there are, what is missing. */
import { angleSourceOf, periodOf } from '../domain/angle';
import type { CompareFilters } from '../domain/exposure';
import type { FilterNames, Flat } from '../domain/flat';
import { flatCells } from '../domain/flat-cells';
import { coverLights, type LightsAtAngle } from '../domain/flat-coverage';
import { flatTable, type FlatRow, type TableRules } from '../domain/flat-table';
import type { RigConfig } from '../domain/rig-config';
import { escapeText, markdownTable } from './tables';

export interface FlatSettings {
	readonly toleranceDegrees: number;
	readonly maxAgeDays: number;
	/** Suggest few angles rather than cover everything. */
	readonly few: boolean;
	readonly filters: FilterNames;
	readonly compareFilters: CompareFilters;
}

/** A rig's flats, what the user says of the rig, and the lights that its angles are told by. */
export interface RigFlats { readonly flats: readonly Flat[]; readonly config: RigConfig; readonly lights: readonly LightsAtAngle[] }

/** The rules of one rig. The angle source is the user's or the one that most of the rig's lights have. */
export function rulesOf({ config, lights }: RigFlats, settings: FlatSettings): TableRules {
	return { ...settings, source: config.angleSource ?? angleSourceOf(lights), symmetry: config.symmetry, rigChanged: config.rigChanged };
}

/** The rows of the table for some lights of a rig. */
export function flatRows(lights: readonly LightsAtAngle[], rig: RigFlats, settings: FlatSettings): FlatRow[] {
	const rules = rulesOf(rig, settings);
	const flats = [...rig.flats, ...rig.config.recorded];
	return flatTable(coverLights(lights, flats, rules), flats, rules);
}

/** The table for one rig; empty where it has no lights. */
export function flatsTable(lights: readonly LightsAtAngle[], rig: RigFlats, settings: FlatSettings): string {
	const rows = flatRows(lights, rig, settings);
	if (rows.length === 0) return '';
	const { source, symmetry } = rulesOf(rig, settings);
	const cells = rows.map(row => flatCells(row, source, periodOf(source, symmetry)));
	const hasRotator = source !== 'none';
	return markdownTable(
		['Filter', ...(hasRotator ? ['Detected angles'] : []), 'Flats', 'To shoot', 'Status', 'Coverage'], [],
		cells.map(cell => [escapeText(cell.filter), ...(hasRotator ? [escapeText(cell.detected)] : []), escapeText(cell.flats), escapeText(cell.needed), cell.status, escapeText(cell.coverage)]),
	);
}

/** How many flats are to be shot: angles, or sets for a rig without a rotator. */
export const flatsMissing = (rows: readonly FlatRow[]): number => rows.reduce((sum, row) => sum + row.needed.length, 0);
