/** Writes what the trees hold into the vault's target notes: at most one write a note, none where nothing changed. */
import type { Problem } from '../domain/problem';
import type { TargetFacts } from '../domain/target-facts';
import type { FoundNote, NoteStore, Written } from './note-store';
import { newTargetNote, updateTargetNote, type RowFilter, type TargetNoteRules } from './target-note';

export interface PublishOptions {
	readonly store: NoteStore;
	readonly rules: TargetNoteRules;
	/** Folds a target's name; aliases known. */
	readonly identity: (target: string) => string;
	/** Folder of new notes. */
	readonly folder: string;
	/** The text that new notes begin with, or undefined for ours. */
	readonly template: string | undefined;
	readonly signal: AbortSignal;
	/** Lets others have a turn between notes. */
	readonly rest: () => Promise<void> | undefined;
	readonly onProgress: (done: number, of: number) => void;
}

export interface Published { created: number; updated: number; unchanged: number; deferred: number; readonly problems: Problem[] }

/**
 * Brings every target's note up to date, and makes those that are missing, until it is done or cancelled.
 * @param found the vault's notes of ours
 * @param targets by identity
 * @param absent what to tell notes whose target is in no tree
 */
export async function publishTargets(found: readonly FoundNote[], targets: ReadonlyMap<string, TargetFacts>, absent: (note: FoundNote) => TargetFacts, options: PublishOptions): Promise<Published> {
	const published: Published = { created: 0, updated: 0, unchanged: 0, deferred: 0, problems: [] };
	const { notes, problems } = notesByIdentity(found, options.identity);
	published.problems.push(...problems);
	const unnoted = [...targets].filter(([identity]) => !notes.has(identity));
	const total = notes.size + unnoted.length;
	let done = 0;
	for (const [identity, note] of notes) {
		if (await isOver(options)) return published;
		if (note) await update(note, targets.get(identity) ?? absent(note), options, published);
		options.onProgress(++done, total);
	}
	const taken = new Set(found.map(note => note.path.toLowerCase()));
	for (const [, facts] of unnoted) {
		if (await isOver(options)) return published;
		await create(facts, taken, options, published);
		options.onProgress(++done, total);
	}
	return published;
}

/** Whether the user cancelled: what is written stays, each note whole. */
async function isOver({ signal, rest }: PublishOptions): Promise<boolean> {
	if (!signal.aborted) await rest();
	return signal.aborted;
}

/** Each identity's note; null where two notes claim it: neither is written (DESIGN 6). */
export function notesByIdentity(found: readonly FoundNote[], identity: (target: string) => string): { notes: Map<string, FoundNote | null>; problems: Problem[] } {
	const notes = new Map<string, FoundNote | null>();
	const first = new Map<string, string>();
	const problems: Problem[] = [];
	for (const note of found) {
		if (note.kind !== 'target') continue;
		const key = identity(note.identity);
		const other = first.get(key);
		if (other === undefined) { first.set(key, note.path); notes.set(key, note); continue; }
		notes.set(key, null);
		problems.push({ code: 'note-twice', path: note.path, detail: { other } });
	}
	return { notes, problems };
}

async function update(note: FoundNote, facts: TargetFacts | undefined, { store, rules }: PublishOptions, published: Published): Promise<void> {
	const result = await writeTargetNote(store, note.path, facts, rules);
	published.problems.push(...result.problems);
	if (result.written === 'written') published.updated++;
	else if (result.written === 'deferred') published.deferred++;
	else published.unchanged++;
}

/** One note brought up to date; see {@link updateTargetNote}. A note that can't be written is a problem. */
export async function writeTargetNote(store: NoteStore, path: string, facts: TargetFacts | undefined, rules: TargetNoteRules, keep?: RowFilter): Promise<{ written: Written; problems: Problem[] }> {
	let problems: readonly Problem[] = [];
	try {
		const written = await store.change(path, text => {
			const result = updateTargetNote(text, facts, rules, keep);
			({ problems } = result);
			return result.text;
		});
		return { written, problems: problems.map(problem => ({ ...problem, path })) };
	} catch (error) {
		return { written: 'unchanged', problems: [unwritable(path, error)] };
	}
}

async function create(facts: TargetFacts, taken: Set<string>, { store, rules, folder, template }: PublishOptions, published: Published): Promise<void> {
	const { text, problems } = updateTargetNote(newTargetNote(facts.target, template), facts, rules);
	let path = `${folder}/${noteFileName(facts.target)}.md`;
	try {
		path = await freePath(store, folder, facts.target, taken);
		await store.create(path, text);
		published.created++;
		published.problems.push(...problems.map(problem => ({ ...problem, path })));
	} catch (error) {
		published.problems.push(unwritable(path, error));
	}
}

/** The problem of a note that the system won't let us read or write. */
export const unwritable = (path: string, error: unknown): Problem => ({ code: 'note-unwritable', path, detail: { reason: error instanceof Error ? error.message : String(error) } });

/** The store as it would be for a look at what is wrong: everything is worked out, nothing is written. */
export const withoutWriting = (store: NoteStore): NoteStore => ({
	find: () => store.find(),
	read: path => store.read(path),
	change: async (path, change) => {
		change(await store.read(path) ?? '');
		return 'unchanged';
	},
	create: () => Promise.resolve(),
});

/** A path that no note has: `Astro/Targets/M31.md`, else `M31 2.md` … A note of the user's own with that name is never touched. */
export async function freePath(store: Pick<NoteStore, 'read'>, folder: string, name: string, taken: Set<string>): Promise<string> {
	const stem = `${folder === '' ? '' : `${folder}/`}${noteFileName(name)}`;
	for (let number = 1; ; number++) {
		const path = `${stem}${number === 1 ? '' : ` ${number}`}.md`;
		if (taken.has(path.toLowerCase()) || await store.read(path) !== undefined) continue;
		taken.add(path.toLowerCase());
		return path;
	}
}

/** Windows' devices, with any extension. */
const RESERVED = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?=\.|$)/i;

/** A file name that every system and Obsidian's links can hold, as close to the name as possible. */
export function noteFileName(name: string): string {
	const safe = name.normalize('NFC').replace(/[\\/:*?"<>|#^[\]\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/\s+/g, ' ').replace(/^[\s.]+|[\s.]+$/g, '');
	// 255 bytes is the limit of most file systems; ".md" and a number must fit behind.
	let short = '';
	for (const character of safe) {
		if (new TextEncoder().encode(short + character).length > 200) break;
		short += character;
	}
	const trimmed = short.replace(/[\s.]+$/, '');
	return trimmed === '' ? 'Target' : trimmed.replace(RESERVED, '$1_');
}
