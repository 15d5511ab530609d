/**
 * The base of all targets: made once and never written again, whatever becomes of it (research: users own their bases).
 */
import { folderOf } from '../../domain/paths';
import { normalizePath, type Plugin } from 'obsidian';
import { BASES } from '../../text/dashboard';
import { bindProgressView } from './progress-view';

export interface TargetsBaseParts {
	/** The type of our own view in bases. */
	readonly viewType: string;
	/** What a new base says. */
	readonly text: () => string;
	/** In the vault; '' for none. */
	readonly path: () => string;
	readonly isMade: () => boolean;
	/** Remembers that it was made. */
	readonly remember: () => Promise<void>;
	/** Does a job; one that fails says so. */
	readonly attempt: (what: string, job: () => Promise<void>) => Promise<void>;
}

/** Adds our view of bases, and the command that makes the base. @returns makes the base if nobody did yet */
export function bindBases(plugin: Plugin, parts: TargetsBaseParts): () => Promise<void> {
	bindProgressView(plugin, parts.viewType);
	plugin.addCommand({
		id: 'create-targets-base',
		name: BASES.create,
		callback: () =>
			parts.attempt(BASES.create, async () => {
				const path = pathOf(parts) ?? 'Targets.base';
				await make(plugin, path, parts);
				await plugin.app.workspace.openLinkText(path, '');
			}),
	});
	return async () => {
		const path = pathOf(parts);
		if (path !== undefined && !parts.isMade()) await parts.attempt(BASES.create, () => make(plugin, path, parts));
	};
}

async function make(
	{ app: { vault } }: Plugin,
	path: string,
	{ text, remember, isMade }: TargetsBaseParts,
): Promise<void> {
	if (!vault.getAbstractFileByPath(path)) {
		const folder = folderOf(path);
		if (folder !== '' && !vault.getAbstractFileByPath(folder)) await vault.createFolder(folder);
		await vault.create(path, text());
	}
	if (!isMade()) await remember();
}

function pathOf({ path }: TargetsBaseParts): string | undefined {
	const wanted = path().trim();
	if (wanted === '') return undefined;
	return normalizePath(wanted.endsWith('.base') ? wanted : `${wanted}.base`);
}
