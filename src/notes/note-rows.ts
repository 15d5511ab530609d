/** What a target's note says: its rows and properties, without any table being made of them (DESIGN 6). */
import type { LogRow } from '../domain/exposure';
import { reviewedRows } from '../domain/goals/kept-nights';
import type { ParsedLog } from '../domain/goals/log-parsing';
import { mergeLogRows } from '../domain/goals/log-rows';
import type { Problem } from '../domain/problem';
import type { TargetFacts } from '../domain/target-facts';
import { readProperties } from './properties';
import { logIn } from './regions/log-region';
import { brokenAmong, findRegions, type Region } from './regions/regions';

/** Changes the log on the way in: the user's "Forget missing data", an archive. */
export type RowFilter = (rows: readonly LogRow[]) => readonly LogRow[];

interface Said {
	/**
	 * What the note's log and the facts say together; lights of nights that were kept whole as accepted. Where the log
	 * can't be read, what the facts say.
	 */
	readonly rows: readonly LogRow[];
	/** None where they can't be read. */
	readonly properties: Readonly<Record<string, unknown>>;
}

/** A note that has to stay as it is, and why; `path` is the caller's to fill. */
export interface FaultyNote extends Said {
	readonly fault: Problem;
}

export interface SoundNote extends Said {
	readonly fault: undefined;
	/** The rows as the log is to hold them: it says where lights lie, everything else what they count as. */
	readonly logged: readonly LogRow[];
	/** As the note holds it now. */
	readonly log: ParsedLog;
	readonly regions: ReadonlyMap<string, Region>;
}

/**
 * Reads a target's note.
 * @param facts what the trees hold of the target: merged with the note's rows; without them the note alone speaks
 */
export function readNote(
	text: string,
	facts: Pick<TargetFacts, 'rows' | 'present'> | undefined,
	keep: RowFilter = rows => rows,
): SoundNote | FaultyNote {
	const found = findRegions(text);
	const read = readProperties(text);
	const properties = read.ok ? read.properties : {};
	const broken = brokenAmong(found, 'nights');
	// A log that can't be found is not an empty one: without it every total would be wrong.
	if (broken) return { fault: broken, rows: facts?.rows ?? [], properties };
	const log = logIn(text, found.regions.get('nights'));
	if (log.newerVersion !== null)
		return {
			fault: { code: 'note-newer', path: '', detail: { version: log.newerVersion } },
			rows: facts?.rows ?? [],
			properties,
		};
	const logged = keep(facts ? mergeLogRows(log.rows, facts.rows, facts.present) : log.rows);
	if (!read.ok)
		return {
			fault: { code: 'note-broken-yaml', path: '', detail: { reason: read.detail } },
			rows: logged,
			properties,
		};
	return {
		fault: undefined,
		rows: reviewedRows(logged, properties),
		properties,
		logged,
		log,
		regions: found.regions,
	};
}
