/** Node's modules on the desktop; undefined on phones, where everything that only reads notes still works. The one seam. */
import { Platform } from 'obsidian';

export interface NodeModules {
	readonly fs: typeof import('node:fs');
	readonly crypto: typeof import('node:crypto');
	readonly process: Pick<typeof import('node:process'), 'pid' | 'kill'>;
	/** This computer's name. */
	readonly host: string;
	/** Shows a folder in the system's file manager. Resolves with '' or with what went wrong. */
	readonly openFolder: (path: string) => Promise<string>;
	/** Lets the person choose a folder in the system's own dialog; undefined when they leave it. Absent where the app has no such dialog. */
	readonly chooseFolder: (() => Promise<string | undefined>) | undefined;
}

interface Electron {
	readonly shell: { openPath(path: string): Promise<string> };
	readonly remote?: { readonly dialog: { showOpenDialog(options: { properties: string[] }): Promise<{ filePaths: string[] }> } };
}

export function nodeModules(): NodeModules | undefined {
	if (!Platform.isDesktop) return undefined;
	const { require } = window as Window & { require?: (name: string) => unknown };
	if (!Platform.isDesktopApp || require === undefined) return undefined;
	const electron = (): Electron => require('electron') as Electron;
	const { dialog } = attempt(() => electron().remote) ?? {};
	return {
		// Electron's own `fs` looks into archives on every call.
		fs: (attempt(() => require('original-fs')) ?? require('node:fs')) as NodeModules['fs'],
		crypto: require('node:crypto') as NodeModules['crypto'],
		process: require('node:process') as NodeModules['process'],
		host: (require('node:os') as typeof import('node:os')).hostname(),
		openFolder: path => electron().shell.openPath(path),
		chooseFolder: dialog && (async () => (await dialog.showOpenDialog({ properties: ['openDirectory'] })).filePaths[0]),
	};
}

function attempt<T>(load: () => T): T | undefined {
	try {
		return load();
	} catch {
		// Absent outside of Electron.
		return undefined;
	}
}
