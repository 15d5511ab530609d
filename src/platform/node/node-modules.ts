/**
 * Node's modules on the desktop; undefined on phones, where everything that only reads notes still works. The one seam.
 */
import { nameOf } from '../../domain/paths';
import { Platform } from 'obsidian';
import { keepTimeByTouch, type KeepTime } from './copied-time';

export interface NodeModules {
	readonly fs: typeof import('node:fs');
	readonly crypto: typeof import('node:crypto');
	/** Absent where the app may start no programs. */
	readonly keepTime: KeepTime | undefined;
	readonly process: Pick<typeof import('node:process'), 'pid' | 'kill'>;
	/** This computer's name. */
	readonly host: string;
	/** Absolute folders with `/` near which people keep their files: the home, its usual folders, drives. */
	readonly places: readonly string[];
	/** Shows a folder in the system's file manager. Resolves with '' or with what went wrong. */
	readonly openFolder: (path: string) => Promise<string>;
	/**
	 * Lets the person choose a folder in the system's own dialog; undefined when they leave it. Absent where the app
	 * has no such dialog.
	 */
	readonly chooseFolder: (() => Promise<string | undefined>) | undefined;
}

interface Electron {
	readonly shell: { openPath(path: string): Promise<string> };
	readonly remote?: {
		readonly dialog: { showOpenDialog(options: { properties: string[] }): Promise<{ filePaths: string[] }> };
	};
}

export function nodeModules(): NodeModules | undefined {
	if (!Platform.isDesktop) return undefined;
	const { require } = window as Window & { require?: (name: string) => unknown };
	if (!Platform.isDesktopApp || require === undefined) return undefined;
	const electron = (): Electron => require('electron') as Electron;
	const os = require('node:os') as typeof import('node:os');
	const { dialog } = attempt(() => electron().remote) ?? {};
	// Electron's own `fs` looks into archives on every call.
	const fs = (attempt(() => require('original-fs')) ?? require('node:fs')) as NodeModules['fs'];
	const process = require('node:process') as typeof import('node:process');
	const programs = attempt(() => require('node:child_process') as typeof import('node:child_process'));
	return {
		fs,
		crypto: require('node:crypto') as NodeModules['crypto'],
		keepTime: programs && keepTimeByTouch({ fs, execFile: programs.execFile, platform: process.platform }),
		process,
		host: os.hostname(),
		places: placesOf(os.homedir().replaceAll('\\', '/')),
		openFolder: path => electron().shell.openPath(path),
		chooseFolder:
			dialog && (async () => (await dialog.showOpenDialog({ properties: ['openDirectory'] })).filePaths[0]),
	};
}

function placesOf(home: string): string[] {
	const user = nameOf(home);
	const own = ['', '/Documents', '/Pictures', '/Desktop'].map(name => `${home}${name}`);
	if (Platform.isWin) return [...[...'DEFGHIJKLMNOPQRSTUVWXYZ'].map(letter => `${letter}:/`), ...own];
	return [...(Platform.isMacOS ? ['/Volumes'] : [`/media/${user}`, `/run/media/${user}`, '/media', '/mnt']), ...own];
}

function attempt<T>(load: () => T): T | undefined {
	try {
		return load();
	} catch {
		// Absent outside of Electron.
		return undefined;
	}
}
