/** Links that follow a file or folder as it is renamed, as Obsidian's `fileManager.renameFile` lets them. */
import type * as Obsidian from 'obsidian';
import * as mocks from 'obsidian-test-mocks/obsidian';

interface FollowingLink {
	readonly note: mocks.TFile;
	readonly reference: Obsidian.Reference & { position: Obsidian.Pos };
	readonly to: mocks.TFile;
}

/**
 * Renames first and then edits the notes, where the cache says that their links stand. Where the cache is behind, the
 * text there is another one, and the link is left: so it is in the app.
 */
export async function renameWithLinks(app: mocks.App, file: mocks.TAbstractFile, newPath: string): Promise<void> {
	const links = linksTo(app, file);
	await app.vault.rename(file, newPath);
	const fromTheEnd = links.sort((a, b) => b.reference.position.start.offset - a.reference.position.start.offset);
	for (const note of new Set(links.map(link => link.note)))
		await app.vault.process(note, text => fromTheEnd.filter(link => link.note === note).reduce(followed, text));
}

function linksTo(app: mocks.App, file: mocks.TAbstractFile): FollowingLink[] {
	const { vault, metadataCache } = app;
	return vault.getMarkdownFiles().flatMap(note => {
		const { links = [], embeds = [] } = metadataCache.getFileCache(note) ?? {};
		return [...links, ...embeds].flatMap(reference => {
			const to = metadataCache.getFirstLinkpathDest(reference.link, note.path);
			return to && (to === file || to.path.startsWith(`${file.path}/`)) ? [{ note, reference, to }] : [];
		});
	});
}

/** A link by its whole path gets the new one; one by the name alone still leads there. */
function followed(text: string, { reference: { link, original, position }, to }: FollowingLink): string {
	const [start, end] = [position.start.offset, position.end.offset];
	if (!link.includes('/') || text.slice(start, end) !== original) return text;
	return text.slice(0, start) + original.replace(link.replace(/#.*$/, ''), () => to.path) + text.slice(end);
}
