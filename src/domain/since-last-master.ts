/** What was captured since the last master: whether it is time for a new one. */
import { tally, type Integration, type LogRow } from './exposure';
import type { Night } from './night';

export interface SinceLastMaster extends Integration {
	/** The date of the newest master; null where there is none, so that everything counts. */
	readonly lastMaster: Night | null;
}

/** Accepted and unreviewed lights of nights later than the newest master's date: a master of that day holds what was shot before its evening. */
export function sinceLastMaster(rows: readonly LogRow[], masters: readonly { readonly date: Night | null }[]): SinceLastMaster {
	const lastMaster = masters.reduce<Night | null>((last, { date }) => (date !== null && (last === null || date > last) ? date : last), null);
	const later = lastMaster === null ? rows : rows.filter(({ night }) => night !== null && night > lastMaster);
	return { lastMaster, ...tally(later).counted };
}
