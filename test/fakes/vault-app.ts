/**
 * Obsidian as far as changes of a Data tree need it, on a disk that may fail: its index, and calls that look before
 * they rename.
 */
import { readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { App } from 'obsidian';
import type { WritingFs } from '../../src/platform/node/node-mover';

interface Known {
	path: string;
	readonly children?: readonly Known[];
}

export class VaultApp {
	/** What was asked, in order. */
	readonly calls: string[] = [];
	/** What was asked while another call was under way, which would confuse the app. */
	readonly overlaps: string[] = [];
	/** What Obsidian knows, as `vault.getAbstractFileByPath` finds it. */
	private readonly index = new Map<string, Known>();
	private isBusy = false;

	/** @param folders of the vault, those that matter */
	constructor(
		private readonly fs: WritingFs,
		private readonly vault: string,
		folders: readonly string[],
	) {
		this.learn({ path: '/', children: [] });
		for (const folder of folders) this.look(folder);
	}

	get app(): App {
		return {
			vault: {
				getAbstractFileByPath: (path: string) => this.index.get(path) ?? null,
				createFolder: (path: string) =>
					this.alone(`make ${path}`, async () => {
						if (await this.exists(path)) throw new Error('Folder already exists.');
						await promisify(this.fs.mkdir as (path: string, done: (error: Error | null) => void) => void)(
							join(this.vault, path),
						);
						this.learn({ path, children: [] });
					}),
				adapter: {
					rmdir: (path: string, recursive: boolean) =>
						this.alone(`remove ${path}`, async () => {
							if (recursive) rmSync(join(this.vault, path), { recursive });
							else
								await promisify(
									this.fs.rmdir as (path: string, done: (error: Error | null) => void) => void,
								)(join(this.vault, path));
							this.index.delete(path);
						}),
				},
			},
			fileManager: {
				renameFile: (file: Known, to: string) =>
					this.alone(`${file.path} -> ${to}`, () => this.rename(file, to)),
			},
			metadataCache: { resolvedLinks: {} },
		} as unknown as App;
	}

	/**
	 * The disk may fail before, at or after the rename: afterwards the app looks at what it has moved, and at notes
	 * with links.
	 */
	private async rename(file: Known, to: string): Promise<void> {
		if (this.index.get(file.path) !== file) throw new Error('this file is unknown');
		if (!this.index.has(to.slice(0, to.lastIndexOf('/')))) throw new Error('this folder is unknown');
		if ((await this.exists(to)) || [...this.index.keys()].some(path => path.toLowerCase() === to.toLowerCase()))
			throw new Error('Destination file already exists!');
		const from = file.path;
		await promisify(this.fs.rename)(join(this.vault, from), join(this.vault, to));
		for (const [path, known] of [...this.index]) {
			if (path !== from && !path.startsWith(`${from}/`)) continue;
			this.index.delete(path);
			known.path = to + path.slice(from.length);
			this.learn(known);
		}
		await this.exists(to);
	}

	private async alone(what: string, work: () => Promise<void>): Promise<void> {
		if (this.isBusy) this.overlaps.push(what);
		this.calls.push(what);
		this.isBusy = true;
		try {
			await work();
		} finally {
			this.isBusy = false;
		}
	}

	private async exists(path: string): Promise<boolean> {
		try {
			await promisify(this.fs.lstat as (path: string, done: (error: Error | null) => void) => void)(
				join(this.vault, path),
			);
			return true;
		} catch (error) {
			if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
			throw error;
		}
	}

	private look(folder: string): void {
		this.learn({ path: relative(this.vault, folder), children: [] });
		for (const entry of readdirSync(folder, { withFileTypes: true })) {
			const path = join(folder, entry.name);
			if (entry.name.startsWith('.')) continue;
			if (entry.isDirectory()) this.look(path);
			else this.learn({ path: relative(this.vault, path) });
		}
	}

	private learn(known: Known): void {
		this.index.set(known.path, known);
	}
}
