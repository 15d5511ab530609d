/** An open note: reading view, or a plain text field as the editor. */
import type * as Obsidian from 'obsidian';
import * as mocks from 'obsidian-test-mocks/obsidian';
import { Notice } from './notice';
import type { NoteMode } from './page-api';
import { type Processors, RenderedText } from './reading-view';

/** The app saves what is typed two seconds after the last key. */
const SAVE_MILLISECONDS = 2000;

/**
 * The editor over a text field: what a program changes shows in the field, what the user types is the editor's value.
 */
class Editor extends mocks.Editor {
	readonly fieldEl = createEl('textarea', {
		cls: ['cm-content', 'cm-editor'],
		attr: { 'aria-label': 'Note text', spellcheck: 'false' },
	});

	constructor(private readonly changed: () => void) {
		super();
		this.fieldEl.addEventListener('input', () => {
			super.setValue(this.fieldEl.value);
			this.changed();
		});
		this.fieldEl.addEventListener('selectionchange', () => {
			super.setSelection(
				this.offsetToPos(this.fieldEl.selectionStart),
				this.offsetToPos(this.fieldEl.selectionEnd),
			);
		});
	}

	override hasFocus(): boolean {
		return document.activeElement === this.fieldEl;
	}
	override focus(): void {
		this.fieldEl.focus();
	}
	override blur(): void {
		this.fieldEl.blur();
	}
	override setValue(content: string): void {
		this.edit(() => super.setValue(content));
	}
	override undo(): void {
		this.edit(() => super.undo());
	}
	override redo(): void {
		this.edit(() => super.redo());
	}
	override replaceSelection(replacement: string): void {
		this.edit(() => super.replaceSelection(replacement));
	}

	override replaceRange(replacement: string, from: Obsidian.EditorPosition, to?: Obsidian.EditorPosition): void {
		this.edit(() => super.replaceRange(replacement, from, to));
	}

	/**
	 * All changes at once, as the app makes them: their places are those before any of them, and the caret stays in the
	 * text that it is in.
	 */
	override transaction({ changes = [] }: Obsidian.EditorTransaction): void {
		const before = this.getValue();
		const edits = changes.map(({ from, to = from, text }) => ({
			start: this.posToOffset(from),
			end: this.posToOffset(to),
			text,
		}));
		const after = [...edits]
			.sort((a, b) => b.start - a.start || b.end - a.end)
			.reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), before);
		const moved = (place: number): number =>
			edits.reduce((offset, { start, end, text }) => {
				if (place <= start) return offset;
				return offset + (place < end ? start - place : text.length - (end - start));
			}, place);
		const { selectionStart, selectionEnd } = this.fieldEl;
		this.edit(() => super.replaceRange(after, this.offsetToPos(0), this.offsetToPos(before.length)));
		this.fieldEl.setSelectionRange(moved(selectionStart), moved(selectionEnd));
	}

	/** Shows what the disk has; no change by anyone. */
	load__(text: string): void {
		super.setValue(text);
		this.show();
	}

	private edit(change: () => void): void {
		const before = this.getValue();
		change();
		if (this.getValue() === before) return;
		this.show();
		this.changed();
	}

	/** Keeps the caret where it is, as far as the text still reaches. */
	private show(): void {
		const { selectionStart, selectionEnd } = this.fieldEl;
		this.fieldEl.value = this.getValue();
		this.fieldEl.setSelectionRange(selectionStart, selectionEnd);
	}
}

/** Makes the view of Markdown files for leaves of this app. */
export function markdownViewFor(
	app: mocks.App,
	processors: Processors,
): (leaf: Obsidian.WorkspaceLeaf) => Obsidian.View {
	return leaf => new MarkdownView(leaf as unknown as mocks.WorkspaceLeaf, app, processors).asOriginalType7__();
}

class MarkdownView extends mocks.MarkdownView {
	private noteMode: NoteMode = 'preview';
	private saved = '';
	private saveTimer = 0;
	private readonly note: Editor;
	private readonly readingEl: HTMLElement;
	private readonly sourceEl: HTMLElement;
	private readonly titleEl: HTMLElement;
	private readonly rendered: RenderedText;
	private readonly app__: mocks.App;

	constructor(leaf: mocks.WorkspaceLeaf, app: mocks.App, processors: Processors) {
		super(leaf);
		this.app__ = app;
		this.readingEl = this.contentEl.createDiv({ cls: 'markdown-reading-view' });
		const preview = this.readingEl.createDiv({
			cls: ['markdown-preview-view', 'markdown-rendered', 'is-readable-line-width'],
		});
		const sizer = preview.createDiv({ cls: 'markdown-preview-sizer' });
		this.titleEl = sizer.createDiv({ cls: 'inline-title' });
		const body = sizer.createDiv({ cls: 'markdown-preview-section' });
		this.rendered = new RenderedText(app.asOriginalType__(), body, this.asOriginalType7__(), processors, true);
		this.note = new Editor(() => this.typed());
		this.editor = this.note;
		this.sourceEl = this.contentEl.createDiv({
			cls: ['markdown-source-view', 'cm-s-obsidian', 'mod-cm6', 'is-readable-line-width'],
		});
		this.sourceEl.append(this.note.fieldEl);
		this.registerEvent(
			app.vault.on('modify', (...[file]) => {
				if (file === this.file) void this.readFromDisk();
			}),
		);
		this.registerEvent(
			app.vault.on('rename', (...[file]) => {
				if (file === this.file) this.showTitle();
			}),
		);
		this.registerEvent(
			app.vault.on('delete', (...[file]) => {
				if (file === this.file) this.leaf.detach();
			}),
		);
	}

	override getMode(): NoteMode {
		return this.noteMode;
	}

	override getIcon(): string {
		return 'file-text';
	}

	override getDisplayText(): string {
		return this.file?.basename ?? '';
	}

	override getState(): Record<string, unknown> {
		return { file: this.file?.path, mode: this.noteMode };
	}

	override async setState(state: unknown): Promise<void> {
		const { file, mode } = state as { file?: string; mode?: NoteMode };
		if (file !== undefined && file !== this.file?.path) await this.open(file);
		this.noteMode = mode ?? this.noteMode;
		this.readingEl.toggle(this.noteMode === 'preview');
		this.sourceEl.toggle(this.noteMode === 'source');
		this.render();
	}

	override async onClose(): Promise<void> {
		await this.save();
	}

	override getViewData(): string {
		return this.note.getValue();
	}

	override setViewData(data: string): void {
		this.note.load__(data);
	}

	override requestSave(): void {
		window.clearTimeout(this.saveTimer);
		this.saveTimer = window.setTimeout(() => void this.save(), SAVE_MILLISECONDS);
	}

	override async save(): Promise<void> {
		window.clearTimeout(this.saveTimer);
		const text = this.note.getValue();
		if (!this.file || text === this.saved) return;
		this.saved = text;
		await this.app__.vault.modify(this.file, text);
	}

	private typed(): void {
		this.app__.workspace.trigger('editor-change', this.note, this);
		this.requestSave();
	}

	private async open(path: string): Promise<void> {
		await this.save();
		const file = this.app__.vault.getFileByPath(path);
		if (!file) throw new Error(`No such note: ${path}`);
		this.file = file;
		this.saved = this.data = await this.app__.vault.read(file);
		this.note.load__(this.saved);
		this.showTitle();
	}

	/** A file that changed on disk while there is unsaved text is the case in which the app merges, and says so. */
	private async readFromDisk(): Promise<void> {
		if (!this.file) return;
		const text = await this.app__.vault.read(this.file);
		const unsaved = this.note.getValue() !== this.saved;
		if (text === this.saved) return this.render();
		this.saved = text;
		if (unsaved && text !== this.note.getValue())
			new Notice(`"${this.file.basename}" has been modified externally, merging changes automatically.`);
		else this.note.load__(text);
		this.render();
	}

	private showTitle(): void {
		this.titleEl.setText(this.file?.basename ?? '');
		this.containerEl
			.querySelector('.view-header-title')
			?.setText(this.file?.path.replace(/\.md$/, '').replaceAll('/', ' / ') ?? '');
	}

	private render(): void {
		if (this.noteMode === 'preview') this.rendered.render(this.note.getValue(), this.file?.path ?? '');
	}
}
