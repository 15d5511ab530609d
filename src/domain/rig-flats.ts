/** A rig's flats: what the disk holds, what the user recorded, and by which rules they serve its lights (DESIGN 5). */
import { angleSourceOf, arcOf, circularMean, periodOf, roundDegrees } from './angle';
import type { CompareFilters } from './exposure';
import { isSameFilter, type FilterNames, type Flat } from './flat';
import { coverLights, isComparable, type FlatRules, type LightsAtAngle } from './flat-coverage';
import { flatTable } from './flat-table';
import type { RigConfig } from './rig-config';
import type { FlatFile, FlatTable, LightsOfNight } from './rig-facts';

export interface FlatSettings {
	readonly toleranceDegrees: number;
	readonly maxAgeDays: number;
	/** Suggest few angles rather than cover everything. */
	readonly few: boolean;
	readonly filters: FilterNames;
	readonly compareFilters: CompareFilters;
}

/** How a rig's flats serve. Its angles are told by the user's word, else by the system that most of its lights have. */
export function flatRulesOf(config: RigConfig, lights: readonly LightsAtAngle[], settings: FlatSettings): FlatRules & FlatSettings {
	return { ...settings, source: config.angleSource ?? angleSourceOf(lights), symmetry: config.symmetry, rigChanged: config.rigChanged };
}

/**
 * Stacking loses the rotator's angle. A flat without one that lies beside a night's lights was put there for them, so it counts at
 * their angle, if one flat can serve them all.
 */
export function withAnglesOfLights(flats: readonly FlatFile[], lights: readonly LightsOfNight[], { source, symmetry, toleranceDegrees, filters }: FlatRules): Flat[] {
	if (source === 'none' || flats.every(({ angleDegrees }) => angleDegrees !== null)) return [...flats];
	const period = periodOf(source, symmetry);
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
		const angles = beside.flatMap(({ angleDegrees, count }) => (angleDegrees === null ? [] : [{ angleDegrees, count }]));
		const arc = arcOf(angles.map(({ angleDegrees }) => angleDegrees), period);
		const mean = arc && arc.spanDegrees <= 2 * toleranceDegrees ? circularMean(angles, period) : undefined;
		return mean === undefined ? flat : { ...flat, angleDegrees: roundDegrees(mean, 1, period), angleSystem: source, hasAngleOfLights: true };
	});
}

/** The lights of the nearest folder above, or of this one. */
function lightsBeside(folder: string, byFolder: ReadonlyMap<string, readonly LightsOfNight[]>): readonly LightsOfNight[] {
	for (let at = folder; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
		const lights = byFolder.get(at);
		if (lights) return lights;
	}
	return [];
}

/** The table of flats for some lights of a rig. */
export function flatTableOf(lights: readonly LightsAtAngle[], flats: readonly Flat[], rules: FlatRules & FlatSettings): FlatTable {
	return { rows: flatTable(coverLights(lights, flats, rules), flats, rules), rules };
}

/** How many flats are to be shot: angles, or sets for a rig without a rotator. */
export const flatsMissing = (tables: readonly FlatTable[]): number =>
	tables.reduce((sum, { rows }) => sum + rows.reduce((needed, row) => needed + row.needed.length, 0), 0);
