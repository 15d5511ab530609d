/** Writes what the trees hold into the vault's notes: at most one write a note, none where nothing changed. */
import type { Problem } from '../domain/problem';
import type { RigFacts } from '../domain/calibration/rig-facts';
import type { TargetFacts } from '../domain/target-facts';
import { NOTES } from '../text/notes';
import type { FoundNote, NoteKind, NoteStore, Written } from './note-store';
import { newRigNote, updateRigNote } from './rig-note';
import { newTargetNote, updateTargetNote, type TargetNoteUpdate, type TargetNoteRules } from './target-note';

export interface PublishOptions {
	readonly store: NoteStore;
	/** Folder of new notes. */
	readonly folder: string;
	readonly signal: AbortSignal;
	/** Lets others have a turn between notes. */
	readonly rest: () => Promise<void> | undefined;
	readonly onProgress: (done: number, of: number) => void;
}

export interface TargetOptions extends PublishOptions {
	readonly rules: TargetNoteRules;
	/** Folds a target's name; aliases known. */
	readonly identity: (target: string) => string;
	/** The text that new notes begin with, or undefined for ours. */
	readonly template: string | undefined;
	/** Told what became of every target's note. */
	readonly onTarget: (target: string, path: string, update: TargetNoteUpdate) => void;
}

export interface Published {
	created: number;
	updated: number;
	unchanged: number;
	deferred: number;
	readonly problems: Problem[];
}

/**
 * Brings every target's note up to date, and makes those that are missing, until it is done or cancelled.
 * @param found the vault's notes of ours
 * @param targets by identity
 * @param absent what to tell notes whose target is in no tree
 */
export async function publishTargets(
	found: readonly FoundNote[],
	targets: ReadonlyMap<string, TargetFacts>,
	absent: (note: FoundNote) => TargetFacts,
	options: TargetOptions,
): Promise<Published> {
	const { rules, identity, template, onTarget } = options;
	const updated = (text: string, facts: TargetFacts, target: string, path: string): TargetNoteUpdate => {
		const update = updateTargetNote(text, facts, rules);
		onTarget(target, path, update);
		return update;
	};
	return publishNotes(
		found,
		'target',
		identity,
		[...targets].map(([key, facts]): Subject => ({ key, name: facts.target })),
		{
			...options,
			update: (note, text) =>
				updated(text, targets.get(identity(note.identity)) ?? absent(note), note.identity, note.path),
			create: ({ key, name }, path) => {
				const facts = targets.get(key);
				return facts ? updated(newTargetNote(name, template), facts, name, path) : undefined;
			},
		},
	);
}

export interface RigOptions extends PublishOptions {
	readonly rules: Parameters<typeof updateRigNote>[2];
	readonly identity: (rig: string) => string;
	/** What this device knows of a rig; undefined for nothing. */
	readonly factsOf: (rig: string) => RigFacts | undefined;
}

/** The same for rigs, whose names are given as their folders spell them. */
export function publishRigs(
	found: readonly FoundNote[],
	rigs: readonly string[],
	options: RigOptions,
): Promise<Published> {
	const { rules, identity, factsOf } = options;
	return publishNotes(
		found,
		'rig',
		identity,
		rigs.map((name): Subject => ({ key: identity(name), name })),
		{
			...options,
			update: (note, text) => updateRigNote(text, factsOf(note.identity), rules),
			create: ({ name }) => updateRigNote(newRigNote(name), factsOf(name), rules),
		},
	);
}

interface Subject {
	readonly key: string;
	readonly name: string;
}

interface Update {
	readonly text: string;
	readonly problems: readonly Problem[];
}

interface Making extends PublishOptions {
	readonly update: (note: FoundNote, text: string) => Update;
	/** The text of a note that is not there yet; undefined for none. */
	readonly create: (subject: Subject, path: string) => Update | undefined;
}

async function publishNotes(
	found: readonly FoundNote[],
	kind: NoteKind,
	identity: (name: string) => string,
	subjects: readonly Subject[],
	options: Making,
): Promise<Published> {
	const published: Published = { created: 0, updated: 0, unchanged: 0, deferred: 0, problems: [] };
	const { notes, problems } = notesByIdentity(found, kind, identity);
	published.problems.push(...problems);
	const unnoted = subjects.filter(({ key }) => !notes.has(key));
	const total = notes.size + unnoted.length;
	let done = 0;
	for (const note of notes.values()) {
		if (await isOver(options)) return published;
		if (note) {
			const { written, problems: found } = await writeNote(options.store, note.path, text =>
				options.update(note, text),
			);
			published.problems.push(...found);
			if (written === 'written') published.updated++;
			else if (written === 'deferred') published.deferred++;
			else published.unchanged++;
		}
		options.onProgress(++done, total);
	}
	const taken = new Set(found.map(note => note.path.toLowerCase()));
	for (const subject of unnoted) {
		if (await isOver(options)) return published;
		await create(subject, taken, options, published);
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
export function notesByIdentity(
	found: readonly FoundNote[],
	kind: NoteKind,
	identity: (name: string) => string,
): { notes: Map<string, FoundNote | null>; problems: Problem[] } {
	const notes = new Map<string, FoundNote | null>();
	const first = new Map<string, string>();
	const problems: Problem[] = [];
	for (const note of found) {
		if (note.kind !== kind) continue;
		const key = identity(note.identity);
		const other = first.get(key);
		if (other === undefined) {
			first.set(key, note.path);
			notes.set(key, note);
			continue;
		}
		notes.set(key, null);
		problems.push({ code: 'note-twice', path: note.path, detail: { other } });
	}
	return { notes, problems };
}

/** One note brought up to date. A note that can't be written is a problem. */
export async function writeNote(
	store: NoteStore,
	path: string,
	update: (text: string) => Update,
): Promise<{ written: Written; problems: Problem[] }> {
	let problems: readonly Problem[] = [];
	try {
		const written = await store.change(path, text => {
			const result = update(text);
			({ problems } = result);
			return result.text;
		});
		return { written, problems: problems.map(problem => ({ ...problem, path })) };
	} catch (error) {
		return { written: 'unchanged', problems: [unwritable(path, error)] };
	}
}

async function create(
	subject: Subject,
	taken: Set<string>,
	{ store, folder, create: made }: Making,
	published: Published,
): Promise<void> {
	let path = `${folder}/${noteFileName(subject.name)}.md`;
	try {
		path = await freePath(store, folder, subject.name, taken);
		const note = made(subject, path);
		if (!note) return;
		await store.create(path, note.text);
		published.created++;
		published.problems.push(...note.problems.map(problem => ({ ...problem, path })));
	} catch (error) {
		published.problems.push(unwritable(path, error));
	}
}

/** The problem of a note that the system won't let us read or write. */
export const unwritable = (path: string, error: unknown): Problem => ({
	code: 'note-unwritable',
	path,
	detail: { reason: error instanceof Error ? error.message : String(error) },
});

/** The store as it would be for a look at what is wrong: everything is worked out, nothing is written. */
export const withoutWriting = (store: NoteStore): NoteStore => ({
	find: () => store.find(),
	read: path => store.read(path),
	change: async (path, change) => {
		change((await store.read(path)) ?? '');
		return 'unchanged';
	},
	create: () => Promise.resolve(),
});

/**
 * A path that no note has: `Astro/Targets/M31.md`, else `M31 2.md` … A note of the user's own with that name is never
 * touched.
 */
export async function freePath(
	store: Pick<NoteStore, 'read'>,
	folder: string,
	name: string,
	taken: Set<string>,
): Promise<string> {
	const stem = `${folder === '' ? '' : `${folder}/`}${noteFileName(name)}`;
	for (let number = 1; ; number++) {
		const path = `${stem}${number === 1 ? '' : ` ${number}`}.md`;
		if (taken.has(path.toLowerCase()) || (await store.read(path)) !== undefined) continue;
		taken.add(path.toLowerCase());
		return path;
	}
}

/** Windows' devices, with any extension. */
const RESERVED = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?=\.|$)/i;

/** A file name that every system and Obsidian's links can hold, as close to the name as possible. */
export function noteFileName(name: string): string {
	const safe = name
		.normalize('NFC')
		.replace(/[\\/:*?"<>|#^[\]\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
		.replace(/\s+/g, ' ')
		.replace(/^[\s.]+|[\s.]+$/g, '');
	// 255 bytes is the limit of most file systems; ".md" and a number must fit behind.
	let short = '';
	for (const character of safe) {
		if (new TextEncoder().encode(short + character).length > 200) break;
		short += character;
	}
	const trimmed = short.replace(/[\s.]+$/, '');
	return trimmed === '' ? NOTES.unnamed : trimmed.replace(RESERVED, '$1_');
}
