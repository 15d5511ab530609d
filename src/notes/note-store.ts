/**
 * What the product needs of a vault's notes, and which notes are ours (DESIGN 6). Paths are relative to the vault with
 * `/`.
 */

export type NoteKind = 'target' | 'rig';

/** A note of ours: it has our tag and says whose it is, wherever the user moved it. */
export interface FoundNote {
	readonly path: string;
	readonly kind: NoteKind;
	/** The `target` or `rig` property. */
	readonly identity: string;
	readonly aliases: readonly string[];
}

/** deferred: the user is typing in it; it is written later. */
export type Written = 'written' | 'unchanged' | 'deferred';

export interface NoteStore {
	/** All notes of ours, ordered by path. */
	find(): Promise<readonly FoundNote[]>;
	/** Undefined where there is no such note. */
	read(path: string): Promise<string | undefined>;
	/**
	 * A note's properties where they are parsed already; undefined, as without the method, where only the text tells.
	 */
	parsedProperties?(path: string): Readonly<Record<string, unknown>> | undefined;
	/**
	 * Gives the text as it is at the moment of writing and puts the answer in its place; writes nothing when the answer
	 * is the same. Rejects when the note is gone or can't be written.
	 */
	change(path: string, change: (text: string) => string): Promise<Written>;
	/** Creates folders as needed. Rejects when the name is taken. */
	create(path: string, text: string): Promise<void>;
}

export const NOTE_TAGS: Readonly<Record<NoteKind, string>> = { target: 'astro/target', rig: 'astro/rig' };

/** Whose note it is by its properties, or undefined where it is none of ours. */
export function noteOfProperties(path: string, properties: Readonly<Record<string, unknown>>): FoundNote | undefined {
	const tags = new Set(textsOf(properties['tags']).map(tag => tag.replace(/^#/, '').toLowerCase()));
	for (const kind of ['target', 'rig'] as const) {
		const identity = properties[kind];
		const name = typeof identity === 'number' ? String(identity) : identity;
		if (tags.has(NOTE_TAGS[kind]) && typeof name === 'string' && name.trim() !== '')
			return { path, kind, identity: name, aliases: textsOf(properties['aliases']) };
	}
	return undefined;
}

/**
 * Whose note it is where the properties can't be parsed right now: somebody is half way through an edit, and a second
 * note for the target must not appear meanwhile.
 * @param head the beginning of the note
 */
export function noteOfBrokenText(path: string, head: string): FoundNote | undefined {
	if (!/^\uFEFF?---/.test(head)) return undefined;
	for (const kind of ['target', 'rig'] as const) {
		const identity = new RegExp(`^${kind}:[ \\t]*(["']?)(.+?)\\1[ \\t]*\\r?$`, 'm').exec(head)?.[2];
		if (identity !== undefined && head.includes(NOTE_TAGS[kind])) return { path, kind, identity, aliases: [] };
	}
	return undefined;
}

/** A property that is a text or a list of texts, as Obsidian reads `tags` and `aliases`. */
function textsOf(value: unknown): string[] {
	if (typeof value === 'string')
		return value
			.split(',')
			.map(part => part.trim())
			.filter(part => part !== '');
	if (typeof value === 'number') return [String(value)];
	return Array.isArray(value)
		? value
				.filter((item): item is string | number => typeof item === 'string' || typeof item === 'number')
				.map(String)
		: [];
}
