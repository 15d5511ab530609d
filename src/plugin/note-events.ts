/** Tells of what a person changes in a note, so that its tables follow. */
import type { CachedMetadata, Plugin, TFile } from 'obsidian';

/** Who is told. */
export interface NoteListener {
	noteTyping(path: string): void;
	noteChange(file: TFile, text: string, cache: CachedMetadata): void;
}

export function bindNoteEvents(plugin: Plugin, listener: NoteListener): void {
	const { workspace, metadataCache } = plugin.app;
	plugin.registerEvent(
		workspace.on('editor-change', (_editor, { file }) => {
			if (file) listener.noteTyping(file.path);
		}),
	);
	plugin.registerEvent(
		metadataCache.on('changed', (file, text, cache) => {
			listener.noteChange(file, text, cache);
		}),
	);
}
