/** A rig's flats: what the disk holds, what the user recorded, and by which rules they serve its lights (DESIGN 5). */
import { folderOf } from '../paths';
import { angleSourceOf, arcOf, circularMean, periodOf, toHundredths, wrapDegrees } from '../angle';
import type { CompareFilters } from '../exposure';
import { isSameFilter, type FilterNames, type Flat, type FlatsByFilter } from './flat';
import {
	circleOf,
	isComparable,
	type Circle,
	type CoveredLights,
	type FlatRules,
	type LightsAtAngle,
} from './flat-coverage';
import { flatTable } from './flat-table';
import type { RigConfig } from '../calibration/rig-config';
import type { FlatFile, FlatTable, LightsOfNight } from '../calibration/rig-facts';

export interface FlatSettings {
	readonly toleranceDegrees: number;
	readonly maxAgeDays: number;
	/** Suggest few angles rather than cover everything. */
	readonly few: boolean;
	readonly filters: FilterNames;
	readonly compareFilters: CompareFilters;
}

/** How a rig's flats serve. Its angles are told by the user's word, else by the system that most of its lights have. */
export function flatRulesOf(
	config: RigConfig,
	lights: readonly LightsAtAngle[],
	settings: FlatSettings,
): FlatRules & FlatSettings {
	return {
		...settings,
		source: config.angleSource ?? angleSourceOf(lights),
		symmetry: config.symmetry,
		rigChanged: config.rigChanged,
	};
}

/**
 * Stacking loses the rotator's angle. A flat without one that lies beside a night's lights was put there for them, so
 * it counts at their angle, if one flat can serve them all.
 */
export function withAnglesOfLights(
	flats: readonly FlatFile[],
	lights: readonly LightsOfNight[],
	{ source, symmetry, toleranceDegrees, filters }: FlatRules,
): Flat[] {
	if (source === 'none' || flats.every(({ angleDegrees }) => angleDegrees !== null)) return [...flats];
	const circle = circleOf(toleranceDegrees, periodOf(source, symmetry));
	const byFolder = new Map<string, LightsOfNight[]>();
	for (const light of lights) {
		if (!isComparable(light, source)) continue;
		const beside = byFolder.get(light.nightFolder);
		if (beside) beside.push(light);
		else byFolder.set(light.nightFolder, [light]);
	}
	return flats.map((flat): Flat => {
		if (flat.angleDegrees !== null) return flat;
		const beside = lightsBeside(flat.folder, byFolder).filter(light => isSameFilter(flat, light, filters));
		const angleDegrees = angleForAll(beside, circle);
		return angleDegrees === undefined
			? flat
			: { ...flat, angleDegrees, angleSystem: source, hasAngleOfLights: true };
	});
}

/**
 * The angle nearest to the lights' mean that serves them all, in tenths of a degree where those do; undefined where
 * none does.
 */
function angleForAll(lights: readonly LightsOfNight[], { period, tolerance }: Circle): number | undefined {
	const angles = lights.map(({ angleDegrees, count }) => ({
		angleDegrees: toHundredths(angleDegrees ?? 0, period / 100),
		count,
	}));
	const arc = arcOf(
		angles.map(({ angleDegrees }) => angleDegrees),
		period,
	);
	const mean = circularMean(angles, period);
	if (!arc || mean === undefined || arc.spanDegrees > 2 * tolerance) return undefined;
	const step = wrapDegrees(mean - arc.startDegrees, period) + Math.round(mean / 10) * 10 - mean;
	const served = Math.min(Math.max(step, arc.spanDegrees - tolerance), tolerance);
	return wrapDegrees(Math.round(arc.startDegrees + served), period) / 100;
}

/** The lights of the nearest folder above, or of this one. */
function lightsBeside(
	folder: string,
	byFolder: ReadonlyMap<string, readonly LightsOfNight[]>,
): readonly LightsOfNight[] {
	for (let at = folder; at !== ''; at = folderOf(at)) {
		const lights = byFolder.get(at);
		if (lights) return lights;
	}
	return [];
}

/** The table of flats for some lights of a rig. */
export function flatTableOf(
	covered: readonly CoveredLights[],
	flats: FlatsByFilter,
	rules: FlatRules & FlatSettings,
): FlatTable {
	return { rows: flatTable(covered, flats, rules), rules };
}

/** How many flats are to be shot: angles, or sets for a rig without a rotator. */
export const flatsMissing = (tables: readonly FlatTable[]): number =>
	tables.reduce((sum, { rows }) => sum + rows.reduce((needed, row) => needed + row.needed.length, 0), 0);
