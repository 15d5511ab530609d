/** Walks a Data tree and reads the headers of what is new or changed. Writes nothing, decides nothing about frames. */
import type { HeaderFacts, HeaderFault } from '../domain/frame';
import type { Problem } from '../domain/problem';
import { failureOf, type FileStat, type Listing, type ReadingDisk } from './disk';
import type { Exclusions } from './exclude';
import { Gear } from './gear';
import { TreeIndex, joinPath, type IndexedFile, type IndexedFolder } from './index';
import type { Pace } from './pace';

/** What a header reader must do for a scan; headers/readers.ts has them. */
export interface ScanReader {
	readonly firstBytes: number;
	read(bytes: Uint8Array, length: number, fileBytes: number): ScanReading | Promise<ScanReading>;
}
export type ScanReading = { readonly facts: HeaderFacts } | { readonly needsBytes: number } | { readonly fault: HeaderFault };

/** quick: trust the times of folders; full: every file's size and time; rebuild: read everything again. */
export type ScanMode = 'quick' | 'full' | 'rebuild';

export interface ScanOptions {
	readonly disk: ReadingDisk;
	/** Absolute path of the Data tree. */
	readonly root: string;
	/** Folders, relative to the tree, that belong to somebody else: the vault. */
	readonly foreignFolders: ReadonlySet<string>;
	readonly previous: TreeIndex;
	readonly mode: ScanMode;
	readonly exclusions: Exclusions;
	/** A reader for a file name, and the name without the extension; undefined for what is no image. */
	readonly readerFor: (fileName: string) => { readonly reader: ScanReader; readonly stem: string } | undefined;
	readonly pace: Pace;
	readonly signal: AbortSignal;
	/** Wall clock, to judge file times. */
	readonly now: () => number;
	/** Monotonic milliseconds. */
	readonly monotonic: () => number;
	/** Files younger than this may still be written to. */
	readonly settleMs: number;
	readonly onProgress: (counts: ScanCounts) => void;
}

export interface ScanCounts { folders: number; files: number; read: number }

export interface ScanResult {
	readonly index: TreeIndex;
	/** Paths of folders whose record is not the one of `previous`; vanished folders too. */
	readonly changed: ReadonlySet<string>;
	readonly counts: Readonly<ScanCounts>;
	readonly problems: Problem[];
	/** False when cancelled: then what was not reached is still as it was in `previous`. */
	readonly complete: boolean;
}

/** Folder times younger than this when listed prove nothing: file systems count in seconds, FAT in two. */
const COARSE_CLOCK_MS = 3000;
const LANES = 16;
const LONGEST_HEADER_BYTES = 16 * 1024 * 1024;

/**
 * Reads the tree as it is now.
 * @returns a new index; folders that did not change are the same objects as in `previous`
 * @throws what the disk says when the tree's own folder can't be listed; problems below it are reported
 */
export async function scanTree(options: ScanOptions): Promise<ScanResult> {
	const scan = new Scan(options);
	return scan.run();
}

interface FileJob { readonly folder: OpenFolder; readonly position: number; readonly name: string; readonly reader: ScanReader; readonly before: IndexedFile | undefined }

/** A folder while its files are looked at. */
interface OpenFolder {
	readonly path: string;
	readonly times: FileStat;
	readonly listedAtMs: number;
	readonly subfolders: string[];
	readonly files: (IndexedFile | undefined)[];
	readonly before: IndexedFolder | undefined;
	waiting: number;
	differs: boolean;
}

class Scan {
	private readonly folderJobs: string[] = [''];
	private readonly fileJobs: FileJob[] = [];
	private readonly folders = new Map<string, IndexedFolder>();
	private readonly changed = new Set<string>();
	private readonly problems: Problem[] = [];
	private readonly counts: ScanCounts = { folders: 0, files: 0, read: 0 };
	private readonly entered = new Set<string>();
	private readonly gear: Gear;
	private active = 0;
	private idle: (() => void)[] = [];

	constructor(private readonly options: ScanOptions) {
		this.gear = new Gear(options.disk.now !== undefined);
	}

	async run(): Promise<ScanResult> {
		const { disk, root, signal, previous } = this.options;
		await disk.list(root);
		let complete = true;
		try {
			await Promise.all(Array.from({ length: LANES }, () => this.lane()));
		} catch (error) {
			if (!signal.aborted) throw error;
			complete = false;
		}
		for (const [path, folder] of previous.folders) {
			if (this.folders.has(path)) continue;
			if (complete) this.changed.add(path);
			else this.folders.set(path, folder);
		}
		return { index: new TreeIndex(this.folders), changed: this.changed, counts: this.counts, problems: this.problems, complete };
	}

	private async lane(): Promise<void> {
		const { pace, signal } = this.options;
		let buffer = new Uint8Array(0);
		for (;;) {
			signal.throwIfAborted();
			if (pace.due()) {
				this.options.onProgress(this.counts);
				await pace.rest();
			}
			const file = this.fileJobs.pop();
			const folder = file === undefined ? this.folderJobs.pop() : undefined;
			if (file === undefined && folder === undefined) {
				if (this.active === 0) { for (const wake of this.idle.splice(0)) wake(); return; }
				await new Promise<void>(resolve => { this.idle.push(resolve); });
				continue;
			}
			this.active++;
			try {
				if (file) {
					if (buffer.length < file.reader.firstBytes) buffer = new Uint8Array(file.reader.firstBytes);
					const done = this.fileNow(file, buffer);
					if (done !== true) await this.fileSoon(file, buffer, done);
				} else if (folder !== undefined) await this.folder(folder);
			} finally {
				this.active--;
			}
			// Others sleep while there is nothing to take; a folder brings work for all.
			if (this.idle.length > 0 && (this.fileJobs.length + this.folderJobs.length > 0 || this.active === 0)) for (const wake of this.idle.splice(0)) wake();
		}
	}

	// --- folders

	private async folder(path: string): Promise<void> {
		const absolute = this.absolute(path);
		const before = this.options.previous.folders.get(path);
		try {
			const times = await this.timed(() => this.options.disk.now?.stat(absolute), () => this.options.disk.stat(absolute));
			this.counts.folders++;
			if (this.options.mode === 'quick' && before && isUntouched(before, times)) {
				this.counts.files += before.files.length;
				this.keep(before);
				return;
			}
			const listedAtMs = this.options.now();
			const listing = await this.timed(() => this.options.disk.now?.list(absolute), () => this.options.disk.list(absolute));
			await this.open({ path, times, listedAtMs, subfolders: [], files: [], before, waiting: 0, differs: false }, listing);
		} catch (error) {
			this.options.signal.throwIfAborted();
			this.problems.push({ code: 'folder-unreadable', path, detail: { reason: failureOf(error) } });
			// What can't be read now is not gone: its frames go on counting.
			for (const [known, record] of this.options.previous.folders)
				if (known === path || known.startsWith(path === '' ? '' : `${path}/`)) this.folders.set(known, record);
		}
	}

	private keep(folder: IndexedFolder): void {
		this.folders.set(folder.path, folder);
		for (const name of folder.subfolders) this.folderJobs.push(joinPath(folder.path, name));
	}

	private async open(folder: OpenFolder, { files, folders, links }: Listing): Promise<void> {
		for (const name of folders) if (this.mayEnter(folder.path, name)) folder.subfolders.push(name);
		const names = links.length === 0 ? files : [...files, ...await this.follow(folder, links)];
		const known = folder.before?.files ?? [];
		let byName: Map<string, IndexedFile> | undefined;
		for (const name of names) {
			const found = this.options.readerFor(name);
			if (!found || !this.options.exclusions.counts(name, found.stem)) continue;
			const position = folder.waiting++;
			let before = this.options.mode === 'rebuild' ? undefined : known[position];
			if (before && before.name !== name) before = (byName ??= new Map(known.map(file => [file.name, file]))).get(name);
			this.fileJobs.push({ folder, position, name, reader: found.reader, before });
		}
		this.counts.files += folder.waiting;
		for (const name of folder.subfolders) this.folderJobs.push(joinPath(folder.path, name));
		if (folder.waiting === 0) this.close(folder);
	}

	private mayEnter(parent: string, name: string): boolean {
		return this.options.exclusions.enters(name) && !this.options.foreignFolders.has(joinPath(parent, name));
	}

	/** Names of linked files; linked folders join `folder.subfolders`. A link back into the tree would count frames twice. */
	private async follow(folder: OpenFolder, links: readonly string[]): Promise<string[]> {
		const { disk, root } = this.options;
		const files: string[] = [];
		const home = await disk.realPath(root);
		for (const name of links) {
			const path = joinPath(folder.path, name);
			const target = await disk.followLink(this.absolute(path));
			const leadsHome = `${home}/`.startsWith(`${target.realPath}/`) || `${target.realPath}/`.startsWith(`${home}/`);
			if (target.kind === 'nothing' || leadsHome || this.entered.has(target.realPath)) {
				if (target.kind === 'folder' || this.options.readerFor(name)) this.problems.push({ code: 'link-skipped', path, detail: { target: target.realPath } });
			} else if (target.kind === 'file') files.push(name);
			else if (this.mayEnter(folder.path, name)) {
				this.entered.add(target.realPath);
				folder.subfolders.push(name);
			}
		}
		return files;
	}

	private close(folder: OpenFolder): void {
		const { before } = folder;
		const files = folder.files.filter(file => file !== undefined);
		const same = before !== undefined && !folder.differs && files.length === before.files.length && sameNames(folder.subfolders, before.subfolders);
		if (same && isUntouched(before, folder.times)) { this.folders.set(folder.path, before); return; }
		// Only the times differ: the record is renewed for the next quick pass, but no frame changed.
		if (!same) this.changed.add(folder.path);
		this.folders.set(folder.path, {
			path: folder.path, mtimeMs: folder.times.mtimeMs, ctimeMs: folder.times.ctimeMs, listedAtMs: folder.listedAtMs,
			subfolders: same ? before.subfolders : folder.subfolders, files: same ? before.files : files,
		});
	}

	// --- files

	/** True when done without waiting; else a reading that waits for more bytes, or undefined when nothing was tried. */
	private fileNow(job: FileJob, buffer: Uint8Array): true | Pending | undefined {
		const now = this.gear.isSync ? this.options.disk.now : undefined;
		if (!now) return undefined;
		const path = this.absolute(joinPath(job.folder.path, job.name));
		const began = this.options.monotonic();
		try {
			if (job.before) {
				const stat = now.stat(path);
				this.gear.blocked(this.options.monotonic() - began);
				if (isSameFile(job.before, stat)) { this.finish(job, job.before, false); return true; }
			}
			const head = now.readHead(path, job.reader.firstBytes === buffer.length ? buffer : buffer.subarray(0, job.reader.firstBytes));
			this.gear.blocked(this.options.monotonic() - began);
			const reading = job.reader.read(buffer, head.bytesRead, head.sizeBytes);
			if (reading instanceof Promise || 'needsBytes' in reading) return { head, reading };
			this.finishReading(job, head, reading);
			return true;
		} catch (error) {
			this.fail(job, error);
			return true;
		}
	}

	private async fileSoon(job: FileJob, buffer: Uint8Array, pending: Pending | undefined): Promise<void> {
		const { disk, monotonic } = this.options;
		const path = this.absolute(joinPath(job.folder.path, job.name));
		try {
			if (!pending && job.before) {
				const began = monotonic();
				const stat = await disk.stat(path);
				this.gear.waited(monotonic() - began, this.active);
				if (isSameFile(job.before, stat)) { this.finish(job, job.before, false); return; }
			}
			let bytes = buffer.subarray(0, job.reader.firstBytes);
			const began = monotonic();
			let head = pending?.head ?? await disk.readHead(path, bytes);
			if (!pending) this.gear.waited(monotonic() - began, this.active);
			let reading = await (pending?.reading ?? job.reader.read(bytes, head.bytesRead, head.sizeBytes));
			while ('needsBytes' in reading) {
				const wanted = Math.min(reading.needsBytes, head.sizeBytes, LONGEST_HEADER_BYTES);
				if (wanted <= head.bytesRead) { reading = { fault: { code: 'header-unfinished', detail: '' } }; break; }
				bytes = new Uint8Array(wanted);
				head = await disk.readHead(path, bytes);
				reading = await job.reader.read(bytes, head.bytesRead, head.sizeBytes);
			}
			this.finishReading(job, head, reading);
		} catch (error) {
			this.options.signal.throwIfAborted();
			this.fail(job, error);
		}
	}

	private finishReading(job: FileJob, stat: FileStat, reading: { facts: HeaderFacts } | { fault: HeaderFault }): void {
		this.counts.read++;
		const { sizeBytes, mtimeMs } = stat;
		// Either side of now: a share whose clock runs ahead must not hide its files for ever.
		const isYoung = Math.abs(this.options.now() - mtimeMs) < this.options.settleMs;
		if (isYoung) this.finish(job, unread(job.name, sizeBytes, { code: 'still-being-written', detail: '' }), true);
		else if ('facts' in reading) this.finish(job, { name: job.name, sizeBytes, mtimeMs, facts: reading.facts, fault: undefined }, true);
		else this.finish(job, { name: job.name, sizeBytes, mtimeMs, facts: undefined, fault: reading.fault }, true);
	}

	private fail(job: FileJob, error: unknown): void {
		const reason = failureOf(error);
		// Deleted between listing and reading: it is simply not there.
		if (reason === 'ENOENT') { this.finish(job, undefined, true); return; }
		this.finish(job, unread(job.name, 0, { code: 'unreadable', detail: reason }), true);
	}

	private finish({ folder, position }: FileJob, file: IndexedFile | undefined, differs: boolean): void {
		folder.files[position] = file;
		if (differs) folder.differs = true;
		if (--folder.waiting === 0) this.close(folder);
	}

	// --- both

	private absolute(path: string): string {
		return path === '' ? this.options.root : `${this.options.root}/${path}`;
	}

	private async timed<T>(now: () => T | undefined, soon: () => Promise<T>): Promise<T> {
		const { monotonic } = this.options;
		const began = monotonic();
		const quick = this.gear.isSync ? now() : undefined;
		if (quick !== undefined) { this.gear.blocked(monotonic() - began); return quick; }
		const result = await soon();
		this.gear.waited(monotonic() - began, this.active);
		return result;
	}
}

interface Pending { readonly head: FileStat & { bytesRead: number }; readonly reading: { needsBytes: number } | Promise<ScanReading> }

/** A file that the next scan must look at again: no file has time 0. */
const unread = (name: string, sizeBytes: number, fault: HeaderFault): IndexedFile => ({ name, sizeBytes, mtimeMs: 0, facts: undefined, fault });

const isSameFile = (file: IndexedFile, stat: FileStat): boolean => file.sizeBytes === stat.sizeBytes && file.mtimeMs === stat.mtimeMs;

/** Whether a folder's own times prove that no entry was added, removed or renamed since it was listed. */
function isUntouched(folder: IndexedFolder, times: FileStat): boolean {
	return folder.mtimeMs === times.mtimeMs && folder.ctimeMs === times.ctimeMs
		&& folder.listedAtMs - Math.max(times.mtimeMs, times.ctimeMs) > COARSE_CLOCK_MS
		&& folder.files.every(file => file.mtimeMs !== 0);
}

const sameNames = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((name, at) => name === b[at]);
