/** Walks a Data tree and reads the headers of what is new or changed. Writes nothing, decides nothing about frames. */
import type { HeaderFacts, HeaderFault } from '../domain/frame';
import type { Problem } from '../domain/problem';
import { failureOf, type FileStat, type Listing, type ReadingDisk } from './disk';
import { EnteredFolders } from './entered-folders';
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
	/** Whether `previous` was read by the same exclusions and readers: then a name that counted counts again. */
	readonly sameRules?: boolean;
	/** What an earlier scan of the tree learned of its storage. */
	readonly gear?: Gear;
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
/** What reading a file gives that is smaller than it should be: whoever writes it may not be done, so the next scan looks again (DESIGN 2). */
const UNFINISHED: ReadonlySet<string> = new Set<HeaderFault['code']>(['empty-file', 'header-unfinished', 'file-truncated']);
/** Stands in names that are no Unicode: the disk lists them and does not find them. */
const REPLACEMENT = '\uFFFD';
const LONGEST_HEADER_BYTES = 16 * 1024 * 1024;

/**
 * Reads the tree as it is now.
 * @returns a new index; folders that did not change are the same objects as in `previous`
 * @throws what the disk says when the tree's own folder can't be listed; problems below it are reported
 */
export async function scanTree(options: ScanOptions): Promise<ScanResult> {
	await options.disk.list(options.root);
	const scan = new Scan(options, new EnteredFolders(await options.disk.realPath(options.root)));
	return scan.run();
}

interface FileJob { readonly folder: OpenFolder; readonly position: number; readonly name: string; /** Looked up when it is needed: mostly the file is as it was. */ readonly reader: ScanReader | undefined; readonly before: IndexedFile | undefined }

/** One of several workers, with the buffer that it reads into. */
interface Lane { buffer: Uint8Array }

/** A folder while its files are looked at. */
interface OpenFolder {
	readonly path: string;
	readonly times: FileStat;
	readonly listedAtMs: number;
	readonly subfolders: string[];
	readonly links: readonly string[];
	readonly files: (IndexedFile | undefined)[];
	readonly before: IndexedFolder | undefined;
	waiting: number;
	differs: boolean;
}

class Scan {
	private readonly folderJobs: string[] = [''];
	private readonly fileJobs: FileJob[] = [];
	/** Paths of links that may lead to folders. They wait until all else is read, so that the same one of two is entered every time. */
	private readonly links: string[] = [];
	private readonly folders = new Map<string, IndexedFolder>();
	private readonly changed = new Set<string>();
	private readonly problems: Problem[] = [];
	private readonly counts: ScanCounts = { folders: 0, files: 0, read: 0 };
	private hasVanished = false;
	private readonly gear: Gear;
	private active = 0;
	private idle: (() => void)[] = [];

	constructor(private readonly options: ScanOptions, private readonly entered: EnteredFolders) {
		this.gear = options.gear ?? new Gear(options.disk.now !== undefined);
	}

	async run(): Promise<ScanResult> {
		const { disk, root, previous } = this.options;
		const complete = await this.readAll();
		this.options.onProgress(this.counts);
		// Folders that went away meanwhile may have gone with the whole drive.
		if (this.hasVanished && complete) await disk.list(root);
		// Lanes that a cancel left waiting for the disk may still come back: they must not change what is answered here.
		const folders = new Map(this.folders);
		const changed = new Set(this.changed);
		for (const [path, folder] of previous.folders) {
			if (folders.has(path)) continue;
			if (complete) changed.add(path);
			else folders.set(path, folder);
		}
		return { index: new TreeIndex(folders), changed, counts: { ...this.counts }, problems: [...this.problems], complete };
	}

	/** False when cancelled. Does not wait for calls that are under way: those of a dead share never return. */
	private async readAll(): Promise<boolean> {
		const { signal } = this.options;
		let cancel = (): void => undefined;
		const cancelled = new Promise<never>((_, reject) => { cancel = () => { reject(new Error('cancelled')); }; });
		signal.addEventListener('abort', cancel);
		try {
			await Promise.race([cancelled, Promise.all(Array.from({ length: LANES }, () => this.lane()))]);
			return true;
		} catch (error) {
			if (!signal.aborted) throw error;
			return false;
		} finally {
			signal.removeEventListener('abort', cancel);
		}
	}

	private async lane(): Promise<void> {
		const { pace, signal } = this.options;
		const lane: Lane = { buffer: new Uint8Array(0) };
		for (;;) {
			signal.throwIfAborted();
			if (pace.due()) {
				this.options.onProgress(this.counts);
				await pace.rest();
			}
			const file = this.fileJobs.pop();
			const folder = file === undefined ? this.folderJobs.pop() : undefined;
			const link = file === undefined && folder === undefined && this.active === 0 ? this.links.sort().shift() : undefined;
			if (file === undefined && folder === undefined && link === undefined) {
				if (this.active === 0) { for (const wake of this.idle.splice(0)) wake(); return; }
				await new Promise<void>(resolve => { this.idle.push(resolve); });
				continue;
			}
			this.active++;
			try {
				if (file) {
					const done = this.fileNow(file, lane);
					if (done !== true) await this.fileSoon(file, lane, done);
				} else if (folder !== undefined) await this.folder(folder);
				else if (link !== undefined) await this.link(link);
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
			if (this.options.mode === 'quick' && before && isUntouched(before, times) && !before.links.some(name => this.mayBeImage(name))) {
				this.counts.files += before.files.length;
				this.keep(before);
				return;
			}
			const listedAtMs = this.options.now();
			const listing = await this.timed(() => this.options.disk.now?.list(absolute), () => this.options.disk.list(absolute));
			await this.open({ path, times, listedAtMs, subfolders: [], links: listing.links, files: [], before, waiting: 0, differs: false }, listing);
		} catch (error) {
			this.options.signal.throwIfAborted();
			const reason = failureOf(error);
			if (path === '') throw error;
			// Deleted between its parent's listing and its own: it is simply not there.
			if (reason === 'ENOENT' && !path.includes(REPLACEMENT)) this.hasVanished = true;
			else this.unreadable(path, reason);
		}
	}

	/** What can't be read now is not gone: its frames go on counting. */
	private unreadable(path: string, reason: string): void {
		this.problems.push({ code: 'folder-unreadable', path, detail: { reason } });
		for (const [known, record] of this.options.previous.folders)
			if (known === path || known.startsWith(`${path}/`)) this.folders.set(known, record);
	}

	private keep(folder: IndexedFolder): void {
		this.folders.set(folder.path, folder);
		this.enterBelow(folder);
	}

	private enterBelow({ path, subfolders, links }: Pick<IndexedFolder, 'path' | 'subfolders' | 'links'>): void {
		for (const name of subfolders) this.folderJobs.push(joinPath(path, name));
		for (const name of links) if (this.mayEnter(path, name) && !this.mayBeImage(name)) this.links.push(joinPath(path, name));
	}

	private async open(folder: OpenFolder, { files, folders, links }: Listing): Promise<void> {
		for (const name of folders) if (this.mayEnter(folder.path, name)) folder.subfolders.push(name);
		const names = links.length === 0 ? files : [...files, ...await this.linkedFiles(folder)];
		const known = this.options.mode === 'rebuild' ? [] : folder.before?.files ?? [];
		let byName: Map<string, IndexedFile> | undefined;
		for (const name of names) {
			const next = known[folder.waiting];
			// A name that counted last time by the same rules counts again: most names of an unchanged tree.
			const counted = this.options.sameRules === true && next?.name === name;
			const found = counted ? undefined : this.options.readerFor(name);
			if (!counted && (!found || !this.options.exclusions.counts(name, found.stem))) continue;
			const position = folder.waiting++;
			let before = next;
			if (before?.name !== name) before = (byName ??= new Map(known.map(file => [file.name, file]))).get(name);
			this.fileJobs.push({ folder, position, name, reader: found?.reader, before });
		}
		this.counts.files += folder.waiting;
		this.enterBelow(folder);
		if (folder.waiting === 0) this.close(folder);
	}

	private mayEnter(parent: string, name: string): boolean {
		return this.options.exclusions.enters(name) && !this.options.foreignFolders.has(joinPath(parent, name));
	}

	private mayBeImage(name: string): boolean {
		return this.options.readerFor(name) !== undefined;
	}

	/** Names of the links that lead to image files outside the tree; one that leads back would count a frame twice. */
	private async linkedFiles({ path: folder, links }: OpenFolder): Promise<string[]> {
		const names: string[] = [];
		for (const name of links) {
			if (!this.mayBeImage(name)) continue;
			const path = joinPath(folder, name);
			const { kind, realPath } = await this.options.disk.followLink(this.absolute(path));
			if (kind === 'folder') { if (this.mayEnter(folder, name)) this.links.push(path); }
			else if (kind === 'file' && !this.entered.isHome(realPath)) names.push(name);
			else this.problems.push({ code: 'link-skipped', path, detail: { target: realPath } });
		}
		return names;
	}

	/** Enters the folder that a link leads to, unless that holds, or lies in, one that is read already. */
	private async link(path: string): Promise<void> {
		const { kind, realPath } = await this.options.disk.followLink(this.absolute(path));
		if (kind === 'nothing' && this.options.previous.folders.has(path)) this.unreadable(path, 'the link leads nowhere');
		if (kind !== 'folder') return;
		if (this.entered.enter(realPath)) this.folderJobs.push(path);
		else this.problems.push({ code: 'link-skipped', path, detail: { target: realPath } });
	}

	private close(folder: OpenFolder): void {
		const { before } = folder;
		const found = folder.files.filter(file => file !== undefined);
		// A copy takes no more room than it needs, which an array that has grown does.
		const files = found.slice();
		const same = before !== undefined && !folder.differs && files.length === before.files.length
			&& sameNames(folder.subfolders, before.subfolders) && sameNames(folder.links, before.links);
		if (same && isUntouched(before, folder.times)) { this.folders.set(folder.path, before); return; }
		// Only the times differ: the record is renewed for the next quick pass, but no frame changed.
		if (!same) this.changed.add(folder.path);
		this.folders.set(folder.path, {
			path: folder.path, mtimeMs: folder.times.mtimeMs, ctimeMs: folder.times.ctimeMs, listedAtMs: folder.listedAtMs,
			subfolders: same ? before.subfolders : folder.subfolders, links: same ? before.links : folder.links, files: same ? before.files : files,
		});
	}

	// --- files

	/** True when done without waiting; else a reading that waits for more bytes, or undefined when nothing was tried. */
	private fileNow(job: FileJob, lane: Lane): true | Pending | undefined {
		const now = this.gear.isSync ? this.options.disk.now : undefined;
		if (!now) return undefined;
		const path = this.absolute(joinPath(job.folder.path, job.name));
		const began = this.options.monotonic();
		try {
			if (job.before) {
				const stat = now.stat(path);
				this.gear.blocked(this.options.monotonic() - began);
				if (isSameFile(job.before, stat)) { this.finish(job, job.before); return true; }
			}
			const reader = this.readerOf(job);
			const bytes = bufferOf(lane, reader);
			const head = now.readHead(path, bytes);
			this.gear.blocked(this.options.monotonic() - began);
			const reading = reader.read(bytes, head.bytesRead, head.sizeBytes);
			if (reading instanceof Promise || 'needsBytes' in reading) return { head, reading };
			this.finishReading(job, head, reading);
			return true;
		} catch (error) {
			this.gear.blocked(this.options.monotonic() - began);
			this.fail(job, error);
			return true;
		}
	}

	private async fileSoon(job: FileJob, lane: Lane, pending: Pending | undefined): Promise<void> {
		const { disk, monotonic } = this.options;
		const path = this.absolute(joinPath(job.folder.path, job.name));
		try {
			if (!pending && job.before) {
				const began = monotonic();
				const stat = await disk.stat(path);
				this.gear.waited(monotonic() - began, this.active);
				if (isSameFile(job.before, stat)) { this.finish(job, job.before); return; }
			}
			const reader = this.readerOf(job);
			let bytes = bufferOf(lane, reader);
			const began = monotonic();
			let head = pending?.head ?? await disk.readHead(path, bytes);
			if (!pending) this.gear.waited(monotonic() - began, this.active);
			let reading = await (pending?.reading ?? reader.read(bytes, head.bytesRead, head.sizeBytes));
			while ('needsBytes' in reading) {
				const wanted = Math.min(reading.needsBytes, head.sizeBytes, LONGEST_HEADER_BYTES);
				if (wanted <= head.bytesRead) { reading = { fault: { code: 'header-unfinished', detail: '' } }; break; }
				bytes = new Uint8Array(wanted);
				head = await disk.readHead(path, bytes);
				reading = await reader.read(bytes, head.bytesRead, head.sizeBytes);
			}
			this.finishReading(job, head, reading);
		} catch (error) {
			this.options.signal.throwIfAborted();
			this.fail(job, error);
		}
	}

	private readerOf({ name, reader }: FileJob): ScanReader {
		const found = reader ?? this.options.readerFor(name)?.reader;
		if (!found) throw new Error(`no reader for ${name}`);
		return found;
	}

	private finishReading(job: FileJob, stat: FileStat, reading: { facts: HeaderFacts } | { fault: HeaderFault }): void {
		this.counts.read++;
		const { sizeBytes, mtimeMs } = stat;
		// Either side of now: a share whose clock runs ahead must not hide its files for ever.
		const isYoung = Math.abs(this.options.now() - mtimeMs) < this.options.settleMs;
		if (isYoung) this.finish(job, unread(job.name, sizeBytes, { code: 'still-being-written', detail: '' }));
		else if ('facts' in reading) this.finish(job, { name: job.name, sizeBytes, mtimeMs, facts: reading.facts, fault: undefined });
		else if (UNFINISHED.has(reading.fault.code)) this.finish(job, unread(job.name, sizeBytes, reading.fault));
		else this.finish(job, { name: job.name, sizeBytes, mtimeMs, facts: undefined, fault: reading.fault });
	}

	private fail(job: FileJob, error: unknown): void {
		const reason = failureOf(error);
		if (reason === 'ENOENT' && !job.name.includes(REPLACEMENT)) {
			this.hasVanished = true;
			this.finish(job, undefined);
		} else if (job.before?.facts) {
			// As with folders: a frame that another program holds open for a moment goes on counting.
			this.problems.push({ code: 'unreadable', path: joinPath(job.folder.path, job.name), detail: { reason } });
			this.finish(job, job.before);
		} else this.finish(job, unread(job.name, 0, { code: 'unreadable', detail: reason }));
	}

	private finish({ folder, position, before }: FileJob, file: IndexedFile | undefined): void {
		folder.files[position] = file;
		if (file !== before && !isSameFault(file, before)) folder.differs = true;
		if (--folder.waiting === 0) this.close(folder);
	}

	// --- both

	private absolute(path: string): string {
		return path === '' ? this.options.root : `${this.options.root}/${path}`;
	}

	private async timed<T>(now: () => T | undefined, soon: () => Promise<T>): Promise<T> {
		const { monotonic } = this.options;
		const began = monotonic();
		if (this.gear.isSync) {
			try {
				const quick = now();
				if (quick !== undefined) return quick;
			} finally {
				this.gear.blocked(monotonic() - began);
			}
		}
		const result = await soon();
		this.gear.waited(monotonic() - began, this.active);
		return result;
	}
}

interface Pending { readonly head: FileStat & { bytesRead: number }; readonly reading: { needsBytes: number } | Promise<ScanReading> }

/** The first bytes that a reader wants, in the lane's own buffer. */
function bufferOf(lane: Lane, { firstBytes }: ScanReader): Uint8Array {
	if (lane.buffer.length < firstBytes) lane.buffer = new Uint8Array(firstBytes);
	return lane.buffer.length === firstBytes ? lane.buffer : lane.buffer.subarray(0, firstBytes);
}

/** A file that the next scan must look at again: no file has time 0. */
const unread = (name: string, sizeBytes: number, fault: HeaderFault): IndexedFile => ({ name, sizeBytes, mtimeMs: 0, facts: undefined, fault });

/** Whether a file can't be read for the same reason as before. */
const isSameFault = (file: IndexedFile | undefined, before: IndexedFile | undefined): boolean =>
	file?.fault !== undefined && file.fault.code === before?.fault?.code && file.sizeBytes === before.sizeBytes && file.mtimeMs === before.mtimeMs;

const isSameFile = (file: IndexedFile, stat: FileStat): boolean => file.sizeBytes === stat.sizeBytes && file.mtimeMs === stat.mtimeMs;

/** Whether a folder's own times prove that no entry was added, removed or renamed since it was listed. */
function isUntouched(folder: IndexedFolder, times: FileStat): boolean {
	return folder.mtimeMs === times.mtimeMs && folder.ctimeMs === times.ctimeMs
		&& folder.listedAtMs - Math.max(times.mtimeMs, times.ctimeMs) > COARSE_CLOCK_MS
		&& folder.files.every(file => file.mtimeMs !== 0);
}

const sameNames = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((name, at) => name === b[at]);
