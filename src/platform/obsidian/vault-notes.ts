/** Notes through Obsidian: its metadata cache finds them, its vault writes them, its editor where one is open. */
import { folderOf } from '../../domain/paths';
import { diffArrays } from 'diff';
import {
	getFrontMatterInfo,
	MarkdownView,
	parseYaml,
	type App,
	type CachedMetadata,
	type Editor,
	type EditorChange,
	type TAbstractFile,
	type TFile,
	TFolder,
} from 'obsidian';
import {
	noteOfBrokenText,
	noteOfProperties,
	type FoundNote,
	type NoteStore,
	type Written,
} from '../../notes/note-store';
import { KnownNotes } from './known-notes';

/** After the last change of a note before its tables follow. */
const FOLLOW_MS = 300;

/**
 * Someone who has not typed for this long is not in the middle of a word, and the app has saved what they typed (it
 * does after 2 s).
 */
const IDLE_MS = 2200;

export class VaultNotes implements NoteStore {
	private readonly typedAt = new Map<string, number>();
	private readonly waiting = new Map<string, number>();
	/** What was written to notes whose change the app has not reported yet. */
	private readonly written = new Map<string, string>();
	private isEditing = false;
	private readonly known: KnownNotes;
	/** Ends the following of what happens to notes. */
	private readonly unfollow: () => void;

	/**
	 * @param onSettled called with a note of ours that was changed, or whose change was deferred, once nobody types in
	 * it any more
	 */
	constructor(
		private readonly app: App,
		private readonly onSettled: (path: string) => void,
	) {
		this.known = new KnownNotes(
			() => app.vault.getMarkdownFiles().map(({ path }) => path),
			path => this.ours(path),
		);
		this.unfollow = this.follow();
	}

	/** To be told of every keystroke, so that no note is changed under somebody's fingers. */
	noteTyping(path: string): void {
		if (!this.isEditing) this.typedAt.set(path, Date.now());
	}

	/**
	 * To be told of every change that the app has indexed. Our own writing and notes that are not ours need no answer.
	 */
	noteChange({ path }: TFile, text: string, { frontmatter }: CachedMetadata): void {
		const isOwn = this.written.get(path) === text;
		this.written.delete(path);
		if (!isOwn && frontmatter && noteOfProperties(path, frontmatter)) this.wait(path, FOLLOW_MS);
	}

	/** Forgets timers and follows nothing any more; for unloading. */
	release(): void {
		this.unfollow();
		for (const timer of this.waiting.values()) window.clearTimeout(timer);
		this.waiting.clear();
	}

	find(): Promise<readonly FoundNote[]> {
		return this.known.find();
	}

	async read(path: string): Promise<string | undefined> {
		const file = this.app.vault.getFileByPath(path);
		if (!file) return undefined;
		return this.editorOf(path)?.getValue() ?? this.app.vault.cachedRead(file);
	}

	parsedProperties(path: string): Readonly<Record<string, unknown>> | undefined {
		const file = this.app.vault.getFileByPath(path);
		return file ? this.app.metadataCache.getFileCache(file)?.frontmatter : undefined;
	}

	async change(path: string, change: (text: string) => string): Promise<Written> {
		const file = this.app.vault.getFileByPath(path);
		if (!file) throw new Error('the note is gone');
		const text = (await this.read(path)) ?? '';
		if (change(text) === text) return 'unchanged';
		const idleMs = Date.now() - (this.typedAt.get(path) ?? 0);
		if (idleMs < IDLE_MS) {
			this.wait(path, IDLE_MS - idleMs);
			return 'deferred';
		}
		const editor = this.editorOf(path);
		if (editor) this.edit(editor, change(editor.getValue()));
		else this.written.set(path, await this.app.vault.process(file, change));
		return 'written';
	}

	async create(path: string, text: string): Promise<void> {
		const folder = folderOf(path);
		if (folder !== '' && !this.app.vault.getFolderByPath(folder)) await this.app.vault.createFolder(folder);
		this.written.set(path, text);
		await this.app.vault.create(path, text);
	}

	private edit(editor: Editor, text: string): void {
		this.isEditing = true;
		try {
			editor.transaction({ changes: changesTo(editor, text) });
		} finally {
			this.isEditing = false;
		}
	}

	private wait(path: string, ms: number): void {
		window.clearTimeout(this.waiting.get(path));
		this.waiting.set(
			path,
			window.setTimeout(() => {
				this.waiting.delete(path);
				this.onSettled(path);
			}, ms),
		);
	}

	/**
	 * Hears of whatever may change whose note lies where. The vault tells of a change before it is indexed, the
	 * metadata cache when it is.
	 */
	private follow(): () => void {
		const {
			app: { vault, metadataCache },
			known,
		} = this;
		const doubt = ({ path }: TAbstractFile): void => {
			known.doubt(path);
		};
		const doubtMoved = (file: TAbstractFile, oldPath = file.path): void => {
			known.doubt(file.path);
			known.doubt(oldPath);
			// A folder's notes move and go with it.
			if (file instanceof TFolder) known.doubtAll();
		};
		const ofVault = [
			vault.on('create', doubt),
			vault.on('modify', doubt),
			vault.on('delete', file => {
				doubtMoved(file);
			}),
			vault.on('rename', doubtMoved),
		];
		const ofIndex = metadataCache.on('changed', doubt);
		return () => {
			for (const event of ofVault) vault.offref(event);
			metadataCache.offref(ofIndex);
		};
	}

	/** Whose note lies at a path; undefined where it is none of ours, or none. */
	private async ours(path: string): Promise<FoundNote | undefined> {
		const file = this.app.vault.getFileByPath(path);
		if (file?.extension !== 'md') return undefined;
		const cache = this.app.metadataCache.getFileCache(file);
		if (cache?.frontmatter) return noteOfProperties(path, cache.frontmatter);
		// No cache yet (just made), or properties that Obsidian can't parse: a second note for the target must not
		// appear.
		if (cache && cache.sections?.[0]?.type !== 'yaml') return undefined;
		const text = await this.app.vault.cachedRead(file);
		const { exists, frontmatter } = getFrontMatterInfo(text);
		if (!exists) return noteOfBrokenText(path, text);
		try {
			const properties: unknown = parseYaml(frontmatter);
			return typeof properties === 'object' && properties !== null
				? noteOfProperties(path, properties as Record<string, unknown>)
				: undefined;
		} catch {
			return noteOfBrokenText(path, text);
		}
	}

	/** The editor that shows a note, if one is open for writing: what it holds may not be on disk yet. */
	private editorOf(path: string): Editor | undefined {
		for (const leaf of this.app.workspace.getLeavesOfType('markdown')) {
			const { view } = leaf;
			if (view instanceof MarkdownView && view.file?.path === path && view.getMode() === 'source')
				return view.editor;
		}
		return undefined;
	}
}

/**
 * The lines that differ as an editor's changes, so that cursor, folds and undo history of the rest stay. Positions are
 * those before any of them.
 */
function changesTo(editor: Editor, after: string): EditorChange[] {
	const changes: { start: number; end: number; text: string }[] = [];
	let offset = 0;
	for (const { value, added, removed } of diffArrays(linesOf(editor.getValue()), linesOf(after))) {
		const text = value.join('');
		const end = added ? offset : offset + text.length;
		const before = changes.at(-1);
		// What goes and what comes in its place is one change.
		if (added && before?.end === offset) before.text += text;
		else if (added || removed) changes.push({ start: offset, end, text: added ? text : '' });
		offset = end;
	}
	return changes.map(({ start, end, text }) => ({
		from: editor.offsetToPos(start),
		to: editor.offsetToPos(end),
		text,
	}));
}

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
