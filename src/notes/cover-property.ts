/** The `cover` of a target's note: ours until the user sets another one (DESIGN 6). */
import type { NoteStore, Written } from './note-store';
import { readProperties, setProperties } from './properties';

/** The cover of a note; undefined where its properties can't be read. */
export async function readCover(store: NoteStore, path: string): Promise<{ readonly cover: unknown } | undefined> {
	const parsed = store.parsedProperties?.(path);
	if (parsed) return { cover: parsed['cover'] };
	const read = readProperties((await store.read(path)) ?? '');
	return read.ok ? { cover: read.properties['cover'] } : undefined;
}

/**
 * Sets the cover of a note, if it still is what it `was`.
 * @returns 'refused' where it is not, or where that would do harm
 */
export async function setCover(
	store: NoteStore,
	path: string,
	was: unknown,
	cover: string,
): Promise<Written | 'refused'> {
	let isRefused = false;
	const written = await store.change(path, text => {
		const read = readProperties(text);
		const isAsBefore = read.ok && JSON.stringify(read.properties['cover'] ?? null) === JSON.stringify(was ?? null);
		const changed = isAsBefore ? setProperties(text, new Map([['cover', cover]])) : undefined;
		isRefused = changed === undefined || !('text' in changed);
		return changed && 'text' in changed ? changed.text : text;
	});
	return isRefused ? 'refused' : written;
}
