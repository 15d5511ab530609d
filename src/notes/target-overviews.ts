/** All targets as their notes tell them: no table is built, nothing is merged, nothing is written. */
import type { TargetOverview } from '../view-models/dashboard';
import { reviewedRows } from '../domain/goals/kept-nights';
import { readLog } from './regions/log-region';
import type { NoteStore } from './note-store';
import { readProperties } from './properties';

/**
 * Every target that has a note; of two notes for one target the first one speaks, as everywhere.
 * @param known by path: notes that need not be read again, and whose answers stay the same
 * @param identity folds a target's name
 * @param rest lets others have a turn between notes
 */
export async function readOverviews(
	store: NoteStore,
	known: ReadonlyMap<string, TargetOverview>,
	identity: (target: string) => string,
	rest: () => Promise<void> | undefined,
): Promise<TargetOverview[]> {
	const overviews = new Map<string, TargetOverview>();
	for (const { kind, path, identity: target } of await store.find()) {
		const key = identity(target);
		if (kind !== 'target' || overviews.has(key)) continue;
		overviews.set(key, known.get(path) ?? (await readOverview(store, target, path)));
		await rest();
	}
	return [...overviews.values()];
}

async function readOverview(store: NoteStore, target: string, notePath: string): Promise<TargetOverview> {
	const text = (await store.read(notePath)) ?? '';
	const properties = propertiesOf(store, notePath, text);
	return { target, notePath, rows: reviewedRows(readLog(text).rows, properties), properties };
}

/** None where they can't be read. */
function propertiesOf(store: NoteStore, path: string, text: string): Readonly<Record<string, unknown>> {
	const parsed = store.parsedProperties?.(path);
	if (parsed) return parsed;
	const read = readProperties(text);
	return read.ok ? read.properties : {};
}
