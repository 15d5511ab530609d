/**
 * Changes inside the vault: what Obsidian knows it moves itself, so that links follow and its index stays true (DESIGN
 * 7).
 */
import { folderOf } from '../../domain/paths';
import type { App, TAbstractFile } from 'obsidian';
import { isInside } from '../../tree/data-folder';
import { isDiskFailure } from '../../tree/disk';
import type { WritingDisk } from '../../tree/writing-disk';
import type { KeepTime } from '../node/copied-time';
import { NodeMover, type WritingFs } from '../node/node-mover';

/**
 * Notes with links to what was moved are read again sooner than this, if the person lets Obsidian change them at all.
 */
const READ_AGAIN_MS = 2000;

/**
 * Copies, half copies and what takes them away go by the disk alone: Obsidian's watcher sees them come and go, and no
 * link leads to a file that is new. So do hidden files, the journal's folder among them, and whatever lies outside of
 * the vault.
 */
export class VaultDisk extends NodeMover implements WritingDisk {
	/**
	 * @param vaultPath absolute, with `/`
	 * @param keepTime as {@link NodeMover} takes it
	 */
	constructor(
		fs: WritingFs,
		private readonly app: App,
		private readonly vaultPath: string,
		keepTime?: KeepTime,
	) {
		super(fs, keepTime);
	}

	/**
	 * A name that is taken Obsidian refuses as well, right before its rename. Between that look and the rename, no time
	 * to speak of, nothing protects a file that another program puts there: that is the price of links that follow.
	 */
	async renameByApp(from: string, to: string): Promise<boolean> {
		const file = this.known(from);
		const path = this.pathInVault(to);
		// Into a folder that another program made a moment ago Obsidian can't move anything.
		if (!file || path === undefined || !this.known(folderOf(to)) || (await this.lstat(to))) return false;
		try {
			await this.renameAndWait(file, path);
		} catch {
			// What lies on the disk tells how far it came. Where it did not, the disk meets the same, and says what it
			// is.
			if (await this.lstat(from)) return false;
		}
		return true;
	}

	override async makeFolder(path: string): Promise<void> {
		const inVault = this.pathInVault(path);
		// Obsidian may take a folder that it does not know yet for its own.
		if (inVault === undefined || (await this.lstat(path))) return super.makeFolder(path);
		await orRefused(
			() => this.app.vault.createFolder(inVault),
			() => super.makeFolder(path),
		);
	}

	override async removeFolder(path: string): Promise<void> {
		const folder = this.known(path);
		if (!folder) return super.removeFolder(path);
		// Not by the vault, which would remove whatever is in it.
		await orRefused(
			() => this.app.vault.adapter.rmdir(folder.path, false),
			() => super.removeFolder(path),
		);
	}

	/**
	 * Obsidian changes links where its cache says that they stand, so the cache has to know of one change before the
	 * next.
	 */
	private async renameAndWait(file: TAbstractFile, path: string): Promise<void> {
		const { fileManager, metadataCache } = this.app;
		if (!this.isLinked(file)) return fileManager.renameFile(file, path);
		let done = (): void => undefined;
		const isReadAgain = new Promise<void>(resolve => {
			done = resolve;
		});
		const event = metadataCache.on('resolved', () => {
			done();
		});
		try {
			await fileManager.renameFile(file, path);
			await Promise.race([isReadAgain, sleep(READ_AGAIN_MS)]);
		} finally {
			metadataCache.offref(event);
		}
	}

	/** Whether notes have links to a file, or to one in a folder. */
	private isLinked(file: TAbstractFile): boolean {
		const isFolder = 'children' in file;
		return Object.values(this.app.metadataCache.resolvedLinks).some(links =>
			isFolder ? Object.keys(links).some(path => isInside(path, file.path)) : file.path in links,
		);
	}

	private known(path: string): TAbstractFile | null {
		const inVault = this.pathInVault(path);
		return inVault === undefined ? null : this.app.vault.getAbstractFileByPath(inVault);
	}

	/**
	 * A path as Obsidian has it; undefined outside of the vault, for hidden names, and for those that Obsidian would
	 * spell otherwise.
	 */
	private pathInVault(path: string): string | undefined {
		if (path === this.vaultPath) return '/';
		const inVault = path.slice(this.vaultPath.length + 1);
		return isInside(path, this.vaultPath) &&
			!HIDDEN.test(inVault) &&
			!ODD_BLANK.test(inVault) &&
			inVault.normalize('NFC') === inVault
			? inVault
			: undefined;
	}
}

const HIDDEN = /(?:^|\/)\./;
/** Blanks for which Obsidian's `normalizePath` puts plain ones. */
const ODD_BLANK = /[\u00a0\u202f]/;

/** What Obsidian refuses by itself, the disk may do all the same, or it says what is wrong. */
async function orRefused(ask: () => Promise<unknown>, byDisk: () => Promise<void>): Promise<void> {
	try {
		await ask();
	} catch (error) {
		if (isDiskFailure(error)) throw error;
		await byDisk();
	}
}
