/** Node's modules on the desktop; undefined on phones, where everything that only reads notes still works. The one seam. */
import { Platform } from 'obsidian';

export interface NodeModules {
	readonly fs: typeof import('node:fs');
	readonly crypto: typeof import('node:crypto');
	/** Shows a folder in the system's file manager. Resolves with '' or with what went wrong. */
	readonly openFolder: (path: string) => Promise<string>;
}

interface Electron { readonly shell: { openPath(path: string): Promise<string> } }

export function nodeModules(): NodeModules | undefined {
	if (!Platform.isDesktop) return undefined;
	const { require } = window as Window & { require?: (name: string) => unknown };
	if (!Platform.isDesktopApp || require === undefined) return undefined;
	return {
		// Electron's own `fs` looks into archives on every call.
		fs: (attempt(() => require('original-fs')) ?? require('node:fs')) as NodeModules['fs'],
		crypto: require('node:crypto') as NodeModules['crypto'],
		openFolder: path => (require('electron') as Electron).shell.openPath(path),
	};
}

function attempt(load: () => unknown): unknown {
	try {
		return load();
	} catch {
		// Absent outside of Electron.
		return undefined;
	}
}
