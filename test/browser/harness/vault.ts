/**
 * The vault in the page's memory, mirrored to a real folder where there is one, and the metadata cache that follows it.
 */
import type * as Obsidian from 'obsidian';
import * as mocks from 'obsidian-test-mocks/obsidian';
import { renameWithLinks } from './links';
import { disk } from './node-modules';
import type { VaultFile } from './page-api';

/** Obsidian reads a changed file in the background; the cache and its event come after the vault's own event. */
const INDEXING_MILLISECONDS = 30;

type Adapter = mocks.FileSystemAdapter | mocks.CapacitorAdapter;

type Change = 'write' | 'writeBinary' | 'append' | 'appendBinary' | 'mkdir' | 'remove' | 'rmdir' | 'rename' | 'copy';

/** Also does each change to the adapter's files on the disk, before the change counts as done. */
function mirror(adapter: Adapter, folder: string): void {
	const real = (path: string): string => `${folder}/${path}`;
	const also = <K extends Change>(
		name: K,
		onDisk: (...args: Parameters<Adapter[K]>) => Promise<unknown>,
		diskFirst = false,
	): void => {
		const inMemory = adapter[name].bind(adapter) as (...args: Parameters<Adapter[K]>) => Promise<void>;
		Object.assign(adapter, {
			[name]: async (...args: Parameters<Adapter[K]>) => {
				if (diskFirst) await onDisk(...args);
				await inMemory(...args);
				if (!diskFirst) await onDisk(...args);
			},
		});
	};
	const rewrite = async (path: string): Promise<void> => {
		const content = await adapter.read(path).catch(async () => new Uint8Array(await adapter.readBinary(path)));
		await disk.write(real(path), content);
	};
	also('write', (path, data) => disk.write(real(path), data));
	also('writeBinary', (path, data) => disk.write(real(path), new Uint8Array(data)));
	also('append', rewrite);
	also('appendBinary', rewrite);
	also('copy', (_from, to) => rewrite(to));
	also('mkdir', path => disk.mkdir(real(path)));
	also('remove', path => disk.remove(real(path)));
	// What the disk refuses did not happen.
	also('rmdir', (path, recursive) => (recursive ? disk.remove(real(path)) : disk.rmdir(real(path))), true);
	also('rename', (from, to) => disk.rename(real(from), real(to)), true);
}

/** The adapter of a desktop (FileSystemAdapter) or of a phone (CapacitorAdapter) with the vault's files in it. */
export async function createAdapter(files: VaultFile[], folder: string | null, desktop: boolean): Promise<Adapter> {
	const base = folder ?? '/vault';
	const adapter = desktop ? mocks.FileSystemAdapter.create__(base) : mocks.CapacitorAdapter.create__(base, null);
	adapter.getResourcePath = path => `vault/${path.split('/').map(encodeURIComponent).join('/')}`;
	for (const { path, content, createdMs, modifiedMs } of files) {
		const times = { ctime: createdMs, mtime: modifiedMs };
		if (path.endsWith('/')) adapter.mkdirSync__(path.slice(0, -1));
		else if (typeof content === 'string') adapter.writeSync__(path, content, times);
		else await adapter.writeBinary(path, content.slice().buffer, times);
	}
	if (folder) mirror(adapter, folder);
	return adapter;
}

/** Refuses what the app refuses, keeps `stat` current and reports moved children one by one. */
class Vault extends mocks.Vault {
	constructor(adapter: Obsidian.DataAdapter) {
		super(adapter);
		for (const name of ['create', 'modify', 'rename'] as const)
			this.on(name, (...[file]) => void this.updateStat(file as mocks.TAbstractFile));
		const rmdir = adapter.rmdir.bind(adapter);
		adapter.rmdir = async (path, recursive) => {
			await rmdir(path, recursive);
			const folder = this.getFolderByPath(path);
			if (recursive || !folder) return;
			this.deleteVaultAbstractFile__(path);
			this.trigger('delete', folder);
		};
	}

	override getName(): string {
		return this.name__;
	}

	override getResourcePath(file: mocks.TFile): string {
		return this.adapter.getResourcePath(file.path);
	}

	override async create(path: string, data: string, options?: Obsidian.DataWriteOptions): Promise<mocks.TFile> {
		this.refuseExisting(path, 'File already exists.');
		return super.create(path, data, options);
	}

	override async createBinary(
		path: string,
		data: ArrayBuffer,
		options?: Obsidian.DataWriteOptions,
	): Promise<mocks.TFile> {
		this.refuseExisting(path, 'File already exists.');
		return super.createBinary(path, data, options);
	}

	override async createFolder(path: string): Promise<mocks.TFolder> {
		this.refuseExisting(path, 'Folder already exists.');
		return super.createFolder(path);
	}

	override async rename(file: mocks.TAbstractFile, newPath: string): Promise<void> {
		if (this.getAbstractFileByPathInsensitive__(newPath) !== file)
			this.refuseExisting(newPath, 'Destination file already exists!');
		const oldPath = file.path;
		const children: mocks.TAbstractFile[] = [];
		if (file instanceof mocks.TFolder) mocks.Vault.recurseChildren(file, child => children.push(child));
		await super.rename(file, newPath);
		for (const child of children) this.trigger('rename', child, oldPath + child.path.slice(newPath.length));
	}

	name__ = 'vault';

	private refuseExisting(path: string, message: string): void {
		if (this.getAbstractFileByPathInsensitive__(path)) throw new Error(message);
	}

	private async updateStat(file: mocks.TAbstractFile): Promise<void> {
		const stat = file instanceof mocks.TFile ? await this.adapter.stat(file.path) : null;
		if (stat) (file as mocks.TFile).stat = { ctime: stat.ctime, mtime: stat.mtime, size: stat.size };
	}
}

type VaultEvent = (...data: unknown[]) => unknown;

/**
 * Indexes a little after the vault's event, once for many changes in a row; keeps what it knows of a file that moves.
 */
class MetadataCache extends mocks.MetadataCache {
	/** By file, which keeps its identity when it is renamed meanwhile. */
	private readonly pending__ = new Map<mocks.TFile, number>();

	constructor(app: mocks.App, vault: mocks.Vault) {
		const later = (name: string, index: VaultEvent): unknown =>
			vault.on(name, (...data) => this.schedule(data[0] as mocks.TAbstractFile, index));
		super(app, { on: later } as unknown as mocks.Vault);
		vault.on('rename', (...data) => this.move((data[0] as mocks.TAbstractFile).path, data[1] as string));
		vault.on('delete', (...data) => this.forget(data[0] as mocks.TAbstractFile));
	}

	override getFirstLinkpathDest(linkpath: string, sourcePath: string): mocks.TFile | null {
		return super.getFirstLinkpathDest(linkpath.replace(/#.*$/, ''), sourcePath);
	}

	/** Resolves when every change so far is indexed. */
	async settled__(): Promise<void> {
		while (this.pending__.size > 0) await sleep(INDEXING_MILLISECONDS / 3);
	}

	private schedule(file: mocks.TAbstractFile, index: VaultEvent): void {
		if (!(file instanceof mocks.TFile) || file.extension !== 'md') return;
		window.clearTimeout(this.pending__.get(file));
		this.pending__.set(
			file,
			window.setTimeout(() => {
				this.pending__.delete(file);
				if (this.app__.vault.getFileByPath(file.path) === null) return;
				index(file);
				this.trigger('resolve', file);
				if (this.pending__.size === 0) this.trigger('resolved');
			}, INDEXING_MILLISECONDS),
		);
	}

	private move(path: string, oldPath: string): void {
		const known = this.cache__.get(oldPath);
		if (!known) return;
		this.cache__.delete(oldPath);
		this.cache__.set(path, known);
	}

	private forget(file: mocks.TAbstractFile): void {
		const known = this.cache__.get(file.path) ?? null;
		this.cache__.delete(file.path);
		if (file instanceof mocks.TFile) this.trigger('deleted', file, known);
	}
}

const ATTACHMENT_FOLDER = 'Attachments';

/** As the app does with a folder for attachments in its settings: makes it, and counts up where the name is taken. */
async function availablePath(app: mocks.App, fileName: string): Promise<string> {
	if (!app.vault.getFolderByPath(ATTACHMENT_FOLDER)) await app.vault.createFolder(ATTACHMENT_FOLDER);
	const dot = fileName.lastIndexOf('.');
	const pathOf = (count: number): string =>
		`${ATTACHMENT_FOLDER}/${fileName.slice(0, dot)}${count === 0 ? '' : ` ${count}`}${fileName.slice(dot)}`;
	let count = 0;
	while (app.vault.getAbstractFileByPath(pathOf(count))) count++;
	return pathOf(count);
}

/** Makes every App that is created from now on use the vault and cache above. */
export function installVault(): void {
	mocks.Vault.create2__ = adapter => new Vault(adapter);
	mocks.MetadataCache.create2__ = (app, vault) => new MetadataCache(app, vault);
}

/** Registers the adapter's files with the vault, as the app does while it starts: with a 'create' event for each. */
export async function indexVault(app: mocks.App, name: string): Promise<void> {
	(app.vault as Vault).name__ = name;
	app.fileManager.getAvailablePathForAttachment = fileName => availablePath(app, fileName);
	app.fileManager.renameFile = (file, newPath) => renameWithLinks(app, file, newPath);
	app.vault.reconcile__();
	await metadataSettled(app);
}

export const metadataSettled = (app: mocks.App): Promise<void> => (app.metadataCache as MetadataCache).settled__();
