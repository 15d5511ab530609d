/** A vault's notes straight from its folder, for the command line: Obsidian need not run. */
import { parse } from 'yaml';
import { noteOfBrokenText, noteOfProperties, type FoundNote, type NoteStore, type Written } from '../notes/note-store';
import { replaceText } from './saved-data';

export interface NotesNode { readonly fs: Pick<typeof import('node:fs'), 'promises'> }

/** Properties of a note of ours begin within this. */
const HEAD_BYTES = 16384;

export class FolderNotes implements NoteStore {
	/** @param vault absolute path with `/` */
	constructor(private readonly node: NotesNode, private readonly vault: string) {}

	async find(): Promise<readonly FoundNote[]> {
		const found: FoundNote[] = [];
		for await (const path of this.notesBelow('')) {
			const note = await this.ours(path);
			if (note) found.push(note);
		}
		return found.sort((a, b) => (a.path < b.path ? -1 : 1));
	}

	async read(path: string): Promise<string | undefined> {
		try {
			return await this.node.fs.promises.readFile(this.absolute(path), 'utf8');
		} catch (error) {
			if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
			throw error;
		}
	}

	async change(path: string, change: (text: string) => string): Promise<Written> {
		const text = await this.node.fs.promises.readFile(this.absolute(path), 'utf8');
		const changed = change(text);
		if (changed === text) return 'unchanged';
		await replaceText(this.node, this.absolute(path), changed);
		return 'written';
	}

	async create(path: string, text: string): Promise<void> {
		const absolute = this.absolute(path);
		await this.node.fs.promises.mkdir(absolute.slice(0, absolute.lastIndexOf('/')), { recursive: true });
		await this.node.fs.promises.writeFile(absolute, text, { flag: 'wx' });
	}

	/** Hidden folders are Obsidian's own, the trash, version control. */
	private async *notesBelow(folder: string): AsyncGenerator<string> {
		const entries = await this.node.fs.promises.readdir(this.absolute(folder), { withFileTypes: true });
		for (const entry of entries) {
			const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
			if (entry.name.startsWith('.')) continue;
			if (entry.isDirectory()) yield* this.notesBelow(path);
			else if (entry.isFile() && entry.name.toLowerCase().endsWith('.md')) yield path;
		}
	}

	private async ours(path: string): Promise<FoundNote | undefined> {
		const head = await this.head(path);
		// Most notes of a vault are not ours: the parser sees only those that may be.
		if (!head.includes('astro/')) return undefined;
		const properties = parsedProperties(head);
		return properties ? noteOfProperties(path, properties) : noteOfBrokenText(path, head);
	}

	private async head(path: string): Promise<string> {
		const file = await this.node.fs.promises.open(this.absolute(path), 'r');
		try {
			const { buffer, bytesRead } = await file.read(new Uint8Array(HEAD_BYTES), 0, HEAD_BYTES, 0);
			return new TextDecoder().decode(buffer.subarray(0, bytesRead));
		} finally {
			await file.close();
		}
	}

	private absolute(path: string): string {
		return path === '' ? this.vault : `${this.vault}/${path}`;
	}
}

/** Undefined where the properties can't be parsed; a note without any has none. */
function parsedProperties(head: string): Record<string, unknown> | undefined {
	const yaml = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)^---[ \t]*\r?$/m.exec(head)?.[1];
	if (yaml === undefined) return undefined;
	try {
		const properties: unknown = parse(yaml);
		return typeof properties === 'object' && properties !== null ? properties as Record<string, unknown> : {};
	} catch {
		return undefined;
	}
}
