/** A vault's notes straight from its folder, for the command line: Obsidian need not run. */
import { folderOf } from '../../domain/paths';
import {
	noteOfBrokenText,
	noteOfProperties,
	type FoundNote,
	type NoteStore,
	type Written,
} from '../../notes/note-store';
import { frontmatterOf } from '../../notes/note-text';
import { readProperties } from '../../notes/properties';
import { EnteredFolders } from '../../tree/scan/entered-folders';
import { forward } from './node-disk';
import { isMissing, replaceText } from './saved-data';

export interface NotesNode {
	readonly fs: Pick<typeof import('node:fs'), 'promises'>;
}

/** Most notes' properties end within this. */
const HEAD_BYTES = 16384;

export class FolderNotes implements NoteStore {
	/** @param vault absolute path with `/` */
	constructor(
		private readonly node: NotesNode,
		private readonly vault: string,
	) {}

	async find(): Promise<readonly FoundNote[]> {
		const found: FoundNote[] = [];
		const entered = new EnteredFolders(await this.realPath(''));
		for await (const path of this.notesBelow('', entered)) {
			const note = await this.ours(path);
			if (note) found.push(note);
		}
		return found.sort((a, b) => (a.path < b.path ? -1 : 1));
	}

	async read(path: string): Promise<string | undefined> {
		try {
			return await this.node.fs.promises.readFile(this.absolute(path), 'utf8');
		} catch (error) {
			if (isMissing(error)) return undefined;
			throw error;
		}
	}

	async change(path: string, change: (text: string) => string): Promise<Written> {
		const bytes = await this.node.fs.promises.readFile(this.absolute(path));
		// Fatal: a note in another encoding would lose letters on the way back.
		const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
		const changed = change(text);
		if (changed === text) return 'unchanged';
		// Not the link, where the note is one.
		await replaceText(this.node, await this.realPath(path), changed, { flush: true });
		return 'written';
	}

	async create(path: string, text: string): Promise<void> {
		const absolute = this.absolute(path);
		await this.node.fs.promises.mkdir(folderOf(absolute), { recursive: true });
		await this.node.fs.promises.writeFile(absolute, text, { flag: 'wx' });
	}

	/**
	 * Hidden folders are Obsidian's own, the trash, version control. Links are followed as Obsidian does, but never in
	 * circles.
	 */
	private async *notesBelow(folder: string, entered: EnteredFolders): AsyncGenerator<string> {
		for (const entry of await this.entriesOf(folder)) {
			const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
			if (entry.name.startsWith('.')) continue;
			const isNote = entry.name.toLowerCase().endsWith('.md');
			if (entry.isDirectory()) yield* this.notesBelow(path, entered);
			else if (entry.isFile() && isNote) yield path;
			else if (entry.isSymbolicLink()) {
				const linked = await this.linked(path);
				if (linked?.isFolder === true && entered.enter(linked.realPath)) yield* this.notesBelow(path, entered);
				else if (linked?.isFolder === false && isNote && !entered.isHome(linked.realPath)) yield path;
			}
		}
	}

	/** None where a folder below the vault can't be listed: Obsidian does not show its notes either. */
	private async entriesOf(folder: string) {
		try {
			return await this.node.fs.promises.readdir(this.absolute(folder), { withFileTypes: true });
		} catch (error) {
			if (folder === '') throw error;
			return [];
		}
	}

	/** Where a link leads; undefined where that is nothing, or neither folder nor file. */
	private async linked(path: string): Promise<{ realPath: string; isFolder: boolean } | undefined> {
		try {
			const stats = await this.node.fs.promises.stat(this.absolute(path));
			return stats.isDirectory() || stats.isFile()
				? { realPath: await this.realPath(path), isFolder: stats.isDirectory() }
				: undefined;
		} catch {
			return undefined;
		}
	}

	private async realPath(path: string): Promise<string> {
		return forward(await this.node.fs.promises.realpath(this.absolute(path)));
	}

	private async ours(path: string): Promise<FoundNote | undefined> {
		const text = await this.properties(path);
		// Most notes of a vault are not ours: the parser sees only those that may be.
		if (text === undefined || !/astro\//i.test(text)) return undefined;
		const read = readProperties(text);
		return read.ok && frontmatterOf(text) !== 'unclosed'
			? noteOfProperties(path, read.properties)
			: noteOfBrokenText(path, text);
	}

	/**
	 * The beginning of a note, or all of it where that is not enough for the properties; undefined where it has gone
	 * meanwhile.
	 */
	private async properties(path: string): Promise<string | undefined> {
		const head = await this.head(path);
		return head !== undefined && frontmatterOf(head) === 'unclosed' ? this.read(path) : head;
	}

	private async head(path: string): Promise<string | undefined> {
		try {
			const file = await this.node.fs.promises.open(this.absolute(path), 'r');
			try {
				const { buffer, bytesRead } = await file.read(new Uint8Array(HEAD_BYTES), 0, HEAD_BYTES, 0);
				return new TextDecoder('utf-8', { ignoreBOM: true }).decode(buffer.subarray(0, bytesRead));
			} finally {
				await file.close();
			}
		} catch (error) {
			if (isMissing(error)) return undefined;
			throw error;
		}
	}

	private absolute(path: string): string {
		return path === '' ? this.vault : `${this.vault}/${path}`;
	}
}
