/** What covers are made of: the newest master light of each target. */
import { nameOf } from '../domain/paths';
import { compareValues } from '../domain/exposure';
import type { Written } from '../notes/note-store';
import { noteFileName } from '../notes/publish';
import type { FolderFrames } from '../tree/frames';
import { coverFileName, coverMaster, type CoverSource, type MasterFile } from '../view-models/cover';
import type { DataLog } from './data-log';

/** Camera raw and its like are no integrations that anybody keeps. */
const INTEGRATION = /\.(?:fits?|fts|xisf)(?:\.[fg]z)?$/i;

/**
 * The targets that have a master light on this device and exactly one note.
 * @param target one of them, by any of its names
 */
export function coverSources(log: DataLog, target?: string): Promise<CoverSource[]> {
	return log.withNotes(async notes => {
		const {
			known,
			named: { identity },
			trees,
		} = log;
		const slice = log.timeSlice();
		const roots = trees.list.roots();
		const masters = new Map<string, MasterFile[]>();
		for (const [frames, tree] of trees.folders) {
			if (slice.due()) await slice.giveWay();
			for (const { key, master } of mastersIn(frames, roots.get(tree) ?? '', identity))
				masters.set(key, [...(masters.get(key) ?? []), master]);
		}
		const wanted = target === undefined ? undefined : identity(target);
		const sources: CoverSource[] = [];
		for (const [key, note] of notes.targets.byIdentity(known)) {
			const master =
				wanted === undefined || wanted === key
					? coverMaster(masters.get(key) ?? [], known.rules.notes.compareFilters)
					: undefined;
			if (note && master)
				sources.push({
					target: note.identity,
					identity: key,
					notePath: note.path,
					fileName: coverFileName(noteFileName(note.identity)),
					master,
				});
		}
		return sources.sort((a, b) => compareValues(a.target, b.target));
	});
}

/** The property `cover` of a note; undefined where the properties can't be read. */
export function coverOf(log: DataLog, notePath: string): Promise<{ readonly cover: unknown } | undefined> {
	return log.withNotes(notes => notes.targets.coverOf(notePath));
}

/**
 * Sets the property `cover` of a note, if it still is what it `was`.
 * @returns 'refused' where it is not, or can't be set without harm
 */
export function setCover(log: DataLog, notePath: string, was: unknown, cover: string): Promise<Written | 'refused'> {
	return log.withNotes(notes => notes.targets.setCover(notePath, was, cover));
}

/** With the identity of its target. @param root the tree's absolute path */
function mastersIn(
	{ folder, masters }: FolderFrames,
	root: string,
	identity: (target: string) => string,
): { key: string; master: MasterFile }[] {
	if (masters.length === 0) return [];
	const files = new Map(folder.files.map(file => [file.name, file]));
	return masters.flatMap(({ target, file, date, drizzle, filter }) => {
		const found = files.get(nameOf(file));
		if (!found || !INTEGRATION.test(found.name)) return [];
		const { sizeBytes, mtimeMs, facts } = found;
		return [
			{
				key: identity(target),
				master: {
					path: `${root}/${file}`,
					sizeBytes,
					mtimeMs,
					date,
					drizzle,
					filter,
					isColour: facts?.setup.isColour === true,
				},
			},
		];
	});
}
