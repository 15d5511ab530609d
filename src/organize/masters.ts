/** A target's own masters: folders for the next ones, and what was captured since the last. */
import { tally, type Integration, type LogRow } from '../domain/exposure';
import type { Night } from '../domain/night';
import type { MakeFolder, Plan } from '../domain/plan';
import type { MasterLight } from '../domain/target-facts';
import { pathIn } from './paths';
import { subfolderOf, type TargetFolder } from './target-folder';
import { MASTER_FOLDER } from './written-names';

/**
 * "Start a master": `<target>/master/<today>/1x`, and one folder for each further drizzle (seed directory-structure.md).
 * @param drizzles whole factors: 1, 2 …
 */
export function planMaster(target: Pick<TargetFolder, 'folder' | 'inventory'>, today: Night, drizzles: readonly number[]): Plan {
	const date = pathIn(pathIn(target.folder, subfolderOf(target, name => /^masters?$/i.test(name)) ?? MASTER_FOLDER), today);
	const steps = [...new Set(drizzles)].sort((a, b) => a - b).map((drizzle): MakeFolder => ({ kind: 'make folder', path: pathIn(date, `${drizzle}x`) }));
	return { operation: 'start master', title: date, outside: [], steps, conflicts: [], skipped: [] };
}

export interface SinceLastMaster extends Integration {
	/** The date of the newest master; null where there is none, so that everything counts. */
	readonly lastMaster: Night | null;
}

/** Accepted and unreviewed lights of nights later than the newest master's date: a master of that day holds what was shot before its evening. */
export function sinceLastMaster(rows: readonly LogRow[], masters: readonly Pick<MasterLight, 'date'>[]): SinceLastMaster {
	const lastMaster = masters.reduce<Night | null>((last, { date }) => (date !== null && (last === null || date > last) ? date : last), null);
	const later = lastMaster === null ? rows : rows.filter(({ night }) => night !== null && night > lastMaster);
	return { lastMaster, ...tally(later).counted };
}
