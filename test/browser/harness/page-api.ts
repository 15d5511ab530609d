/** What the test process and the page agree on. */
import type { PluginManifest } from 'obsidian';

/** A file of the vault as it is handed to the page. */
export interface VaultFile {
	path: string;
	content: string | Uint8Array;
	createdMs: number;
	modifiedMs: number;
}

/** What Node tells of itself when the page has Node at all. */
export interface NodeFacts {
	constants: Record<string, number>;
	env: Record<string, string>;
	homedir: string;
	hostname: string;
	platform: string;
	arch: string;
	tmpdir: string;
	version: string;
}

export interface BootOptions {
	manifest: PluginManifest;
	files: VaultFile[];
	/** Where the vault lies on disk; null for a vault in memory. */
	vaultFolder: string | null;
	vaultName: string;
	/** The saved data.json, or undefined when the plugin has never saved any. */
	settings: unknown;
	theme: 'light' | 'dark';
	/** Null on a phone: no Node, no FileSystemAdapter. */
	node: NodeFacts | null;
}

export type NoteMode = 'preview' | 'source';

/** What the page offers to the test process, as `window.harness`. */
export interface Harness {
	/** Takes encoded BootOptions, since they hold bytes. */
	boot(options: string): Promise<void>;
	enablePlugin(): Promise<void>;
	disablePlugin(): void;
	commands(): { id: string; name: string }[];
	runCommand(id: string): Promise<void>;
	runCli(command: string, params: Record<string, string>): Promise<string>;
	openNote(path: string, mode: NoteMode): Promise<void>;
	readNote(path: string): Promise<string>;
	writeNote(path: string, text: string): Promise<void>;
	renameNote(path: string, newPath: string): Promise<void>;
	deleteNote(path: string): Promise<void>;
	openFileMenu(path: string): void;
	openSettings(): void;
	notices(): string[];
	savedSettings(): unknown;
	basesViews(): string[];
	drawBase(type: string, groups: readonly { readonly key: string | null; readonly paths: readonly string[] }[]): void;
	openedPaths(): string[];
	chooseFolder(path: string): void;
	userEnables(): void;
	changeSettingsOutside(text: string): Promise<void>;
	settled(): Promise<void>;
}

declare global {
	interface Window {
		harness: Harness;
	}
}
