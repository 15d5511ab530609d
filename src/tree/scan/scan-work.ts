/** What the workers of one scan share: what is left to do, and what came of it so far. */
import type { HeaderFacts, HeaderFault } from '../../domain/frame';
import type { Problem } from '../../domain/problem';
import type { FileStat, ReadingDisk } from '../disk';
import type { IoMode } from './io-mode';
import type { IndexedFile, IndexedFolder } from '../index/tree-index';

/** What a header reader must do for a scan; headers/readers.ts has them. */
export interface ScanReader {
	readonly firstBytes: number;
	read(bytes: Uint8Array, length: number, fileBytes: number): ScanReading | Promise<ScanReading>;
}
export type ScanReading =
	{ readonly facts: HeaderFacts } | { readonly needsBytes: number } | { readonly fault: HeaderFault };

/** What every part of a scan works with. */
export interface ScanMeans {
	readonly disk: ReadingDisk;
	/** A reader for a file name, and the name without the extension; undefined for what is no image. */
	readonly readerFor: (fileName: string) => { readonly reader: ScanReader; readonly stem: string } | undefined;
	readonly signal: AbortSignal;
	/** Wall clock, to judge file times. */
	readonly now: () => number;
	/** Monotonic milliseconds. */
	readonly monotonic: () => number;
}

/** A folder while its files are looked at. */
export interface OpenFolder {
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

export interface FileJob {
	readonly folder: OpenFolder;
	readonly position: number;
	readonly name: string;
	/** Looked up when it is needed: mostly the file is as it was. */ readonly reader: ScanReader | undefined;
	readonly before: IndexedFile | undefined;
}

export class ScanWork {
	readonly folderJobs: string[] = [''];
	readonly fileJobs: FileJob[] = [];
	/**
	 * Paths of links that may lead to folders. They wait until all else is read, so that the same one of two is entered
	 * every time.
	 */
	readonly links: string[] = [];
	readonly problems: Problem[] = [];
	readonly counts = { folders: 0, files: 0, read: 0 };
	/** Workers that are at work. */
	active = 0;
	/** Whether something that was listed was not there any more when it was looked at. */
	hasVanished = false;

	/** @param root absolute path of the Data tree */
	constructor(
		private readonly root: string,
		readonly ioMode: IoMode,
	) {}

	absolute(path: string): string {
		return path === '' ? this.root : `${this.root}/${path}`;
	}

	/**
	 * Whether the reason why something can't be looked at is that it was removed after it was listed, which is then
	 * remembered.
	 */
	vanished(reason: string): boolean {
		if (reason !== 'ENOENT') return false;
		this.hasVanished = true;
		return true;
	}
}
