/** Walks a Data tree and reads the headers of what is new or changed. Writes nothing, decides nothing about frames. */
import type { Problem } from '../../domain/problem';
import { EnteredFolders } from './entered-folders';
import { IoMode } from './io-mode';
import type { TreeIndex } from '../index/tree-index';
import type { TimeSlice } from '../../async/time-slice';
import { FileScan, type FileScanOptions, type ScanWorker } from './scan-files';
import { FolderScan, type FolderScanOptions } from './scan-folders';
import { ScanRecords } from './scan-records';
import { ScanWork } from './scan-work';

export type ScanMode = FolderScanOptions['mode'];

export type ScanCounts = ScanWork['counts'];

export interface ScanOptions extends FolderScanOptions, FileScanOptions {
	/** Absolute path of the Data tree. */
	readonly root: string;
	readonly previous: TreeIndex;
	/** What an earlier scan of the tree learned of its storage. */
	readonly ioMode?: IoMode;
	readonly slice: TimeSlice;
	readonly onProgress: (counts: ScanCounts) => void;
}

export interface ScanResult {
	readonly index: TreeIndex;
	/** Paths of folders whose record is not the one of `previous`; vanished folders too. */
	readonly changed: ReadonlySet<string>;
	readonly counts: Readonly<ScanCounts>;
	readonly problems: Problem[];
	/** False when cancelled: then what was not reached is still as it was in `previous`. */
	readonly complete: boolean;
}

const WORKERS = 16;

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

class Scan {
	private readonly work: ScanWork;
	private readonly records: ScanRecords;
	private readonly folders: FolderScan;
	private readonly files: FileScan;
	private idle: (() => void)[] = [];

	constructor(
		private readonly options: ScanOptions,
		entered: EnteredFolders,
	) {
		this.work = new ScanWork(options.root, options.ioMode ?? new IoMode(options.disk.now !== undefined));
		this.records = new ScanRecords(options.previous);
		this.folders = new FolderScan(options, this.work, this.records, entered);
		this.files = new FileScan(options, this.work, this.records);
	}

	async run(): Promise<ScanResult> {
		const {
			options: { disk, root, onProgress },
			work,
		} = this;
		const complete = await this.readAll();
		onProgress(work.counts);
		// Folders that went away meanwhile may have gone with the whole drive.
		if (work.hasVanished && complete) await disk.list(root);
		return { ...this.records.result(complete), counts: { ...work.counts }, problems: [...work.problems], complete };
	}

	/** False when cancelled. Does not wait for calls that are under way: those of a dead share never return. */
	private async readAll(): Promise<boolean> {
		const { signal } = this.options;
		let cancel = (): void => undefined;
		const cancelled = new Promise<never>((_, reject) => {
			cancel = () => {
				reject(new Error('cancelled'));
			};
		});
		signal.addEventListener('abort', cancel);
		try {
			await Promise.race([cancelled, Promise.all(Array.from({ length: WORKERS }, () => this.worker()))]);
			return true;
		} catch (error) {
			if (!signal.aborted) throw error;
			return false;
		} finally {
			signal.removeEventListener('abort', cancel);
		}
	}

	private async worker(): Promise<void> {
		const {
			options: { slice, signal },
			work,
			files,
			folders,
		} = this;
		const worker: ScanWorker = { buffer: new Uint8Array(0) };
		for (;;) {
			signal.throwIfAborted();
			if (slice.due()) {
				this.options.onProgress(work.counts);
				await slice.giveWay();
			}
			const file = work.fileJobs.pop();
			const folder = file === undefined ? work.folderJobs.pop() : undefined;
			const link =
				file === undefined && folder === undefined && work.active === 0 ? work.links.sort().shift() : undefined;
			if (file === undefined && folder === undefined && link === undefined) {
				if (work.active === 0) {
					this.wake();
					return;
				}
				await new Promise<void>(resolve => {
					this.idle.push(resolve);
				});
				continue;
			}
			work.active++;
			try {
				if (file) {
					const done = files.now(file, worker);
					if (done !== true) await files.soon(file, worker, done);
				} else if (folder !== undefined) await folders.list(folder);
				else if (link !== undefined) await folders.follow(link);
			} finally {
				work.active--;
			}
			// Others sleep while there is nothing to take; a folder brings work for all.
			if (this.idle.length > 0 && (work.fileJobs.length + work.folderJobs.length > 0 || work.active === 0))
				this.wake();
		}
	}

	private wake(): void {
		for (const wake of this.idle.splice(0)) wake();
	}
}
