/** Lists the folders of a Data tree, follows its links, and says which files are to be looked at. */
import { pathIn } from '../../domain/paths';
import { failureOf, type Listing, type Unnameable } from '../disk';
import type { EnteredFolders } from './entered-folders';
import type { Exclusions } from './excluded-and-rejected';
import { type IndexedFile, type IndexedFolder } from '../index/tree-index';
import { isUntouched, type ScanRecords } from './scan-records';
import type { OpenFolder, ScanMeans, ScanWork } from './scan-work';

export interface FolderScanOptions extends ScanMeans {
	/** quick: trust the times of folders; full: every file's size and time; rebuild: read everything again. */
	readonly mode: 'quick' | 'full' | 'rebuild';
	/** Folders, relative to the tree, that belong to somebody else: the vault. */
	readonly foreignFolders: ReadonlySet<string>;
	/**
	 * Whether the previous index was read by the same exclusions and readers: then a name that counted counts again.
	 */
	readonly sameRules?: boolean;
	readonly exclusions: Exclusions;
}

export class FolderScan {
	constructor(
		private readonly options: FolderScanOptions,
		private readonly work: ScanWork,
		private readonly records: ScanRecords,
		private readonly entered: EnteredFolders,
	) {}

	/**
	 * Lists a folder, and leaves its files and subfolders to be done.
	 * @throws what the disk says where the tree's own folder can't be listed, and when cancelled
	 */
	async list(path: string): Promise<void> {
		const { disk, mode } = this.options;
		const absolute = this.work.absolute(path);
		const before = this.records.previous.folders.get(path);
		try {
			const times = await this.timed(
				() => disk.now?.stat(absolute),
				() => disk.stat(absolute),
			);
			this.work.counts.folders++;
			if (
				mode === 'quick' &&
				before &&
				isUntouched(before, times) &&
				!before.links.some(name => this.mayBeImage(name))
			) {
				this.work.counts.files += before.files.length;
				this.records.keep(before);
				this.enterBelow(before);
				return;
			}
			const now = this.options.now();
			const listing = await this.timed(
				() => disk.now?.list(absolute),
				() => disk.list(absolute),
			);
			// A folder with names that have to be told of is listed at every scan, whatever its times say.
			const listedAtMs = this.tellUnnameable(path, listing.unnameable) ? 0 : now;
			await this.open(
				{
					path,
					times,
					listedAtMs,
					subfolders: [],
					links: listing.links,
					files: [],
					before,
					waiting: 0,
					differs: false,
				},
				listing,
			);
		} catch (error) {
			this.options.signal.throwIfAborted();
			const reason = failureOf(error);
			if (path === '') throw error;
			// Deleted between its parent's listing and its own: it is simply not there.
			if (!this.work.vanished(reason)) this.unreadable(path, reason);
		}
	}

	/** Enters the folder that a link leads to, unless that holds, or lies in, one that is read already. */
	async follow(link: string): Promise<void> {
		const { kind, realPath } = await this.options.disk.followLink(this.work.absolute(link));
		if (kind === 'nothing' && this.records.previous.folders.has(link))
			this.unreadable(link, 'the link leads nowhere');
		if (kind !== 'folder') return;
		if (this.entered.enter(realPath)) this.work.folderJobs.push(link);
		else this.work.problems.push({ code: 'link-skipped', path: link, detail: { target: realPath } });
	}

	/** What can't be read now is not gone: its frames go on counting. */
	private unreadable(path: string, reason: string): void {
		this.work.problems.push({ code: 'folder-unreadable', path, detail: { reason } });
		this.records.keepBelow(path);
	}

	/** Tells of names that are no text where a frame might be lost by them. */
	private tellUnnameable(folder: string, unnameable: readonly Unnameable[]): boolean {
		const lost = unnameable.filter(entry => this.mayHoldFrames(entry));
		for (const { shown, kind } of lost)
			this.work.problems.push({ code: 'name-not-utf8', path: pathIn(folder, shown), detail: { kind } });
		return lost.length > 0;
	}

	private mayHoldFrames({ shown, kind }: Unnameable): boolean {
		const { exclusions, readerFor } = this.options;
		if (kind === 'other') return false;
		const stem = readerFor(shown)?.stem;
		return stem === undefined ? kind !== 'file' && exclusions.enters(shown) : exclusions.counts(shown, stem);
	}

	private enterBelow({ path, subfolders, links }: Pick<IndexedFolder, 'path' | 'subfolders' | 'links'>): void {
		for (const name of subfolders) this.work.folderJobs.push(pathIn(path, name));
		for (const name of links)
			if (this.mayEnter(path, name) && !this.mayBeImage(name)) this.work.links.push(pathIn(path, name));
	}

	private async open(folder: OpenFolder, { files, folders, links }: Listing): Promise<void> {
		const { mode, sameRules, readerFor, exclusions } = this.options;
		for (const name of folders) if (this.mayEnter(folder.path, name)) folder.subfolders.push(name);
		const names = links.length === 0 ? files : [...files, ...(await this.linkedFiles(folder))];
		const known = mode === 'rebuild' ? [] : (folder.before?.files ?? []);
		let byName: Map<string, IndexedFile> | undefined;
		for (const name of names) {
			const next = known[folder.waiting];
			// A name that counted last time by the same rules counts again: most names of an unchanged tree.
			const counted = sameRules === true && next?.name === name;
			const found = counted ? undefined : readerFor(name);
			if (!counted && (!found || !exclusions.counts(name, found.stem))) continue;
			const position = folder.waiting++;
			let before = next;
			if (before?.name !== name) before = (byName ??= new Map(known.map(file => [file.name, file]))).get(name);
			this.work.fileJobs.push({ folder, position, name, reader: found?.reader, before });
		}
		this.work.counts.files += folder.waiting;
		this.enterBelow(folder);
		if (folder.waiting === 0) this.records.close(folder);
	}

	private mayEnter(parent: string, name: string): boolean {
		return this.options.exclusions.enters(name) && !this.options.foreignFolders.has(pathIn(parent, name));
	}

	private mayBeImage(name: string): boolean {
		return this.options.readerFor(name) !== undefined;
	}

	/** Names of the links that lead to image files outside the tree; one that leads back would count a frame twice. */
	private async linkedFiles({ path: folder, links }: OpenFolder): Promise<string[]> {
		const names: string[] = [];
		for (const name of links) {
			if (!this.mayBeImage(name)) continue;
			const path = pathIn(folder, name);
			const { kind, realPath } = await this.options.disk.followLink(this.work.absolute(path));
			if (kind === 'folder') {
				if (this.mayEnter(folder, name)) this.work.links.push(path);
			} else if (kind === 'file' && !this.entered.isHome(realPath)) names.push(name);
			else this.work.problems.push({ code: 'link-skipped', path, detail: { target: realPath } });
		}
		return names;
	}

	private async timed<T>(now: () => T | undefined, soon: () => Promise<T>): Promise<T> {
		const { monotonic } = this.options;
		const { ioMode } = this.work;
		const began = monotonic();
		if (ioMode.isSync) {
			try {
				const quick = now();
				if (quick !== undefined) return quick;
			} finally {
				ioMode.blocked(monotonic() - began);
			}
		}
		const result = await soon();
		ioMode.waited(monotonic() - began, this.work.active);
		return result;
	}
}
