/** What changing a Data tree needs of a file system, beyond reading. Paths are absolute, with `/`. */
import type { PlaceDisk, ReadingDisk } from './disk';

/** What a name itself stands for: links are not followed. */
export interface Entry {
	readonly kind: 'file' | 'folder' | 'link' | 'other';
	readonly sizeBytes: number;
	readonly mtimeMs: number;
	/** Of the disk that it lies on. Two numbers may stand for one disk that is mounted twice. */
	readonly device: number;
	/**
	 * Of the file on its disk; rounded where it has more than 53 bits. Some network file systems change it or have
	 * none.
	 */
	readonly inode: number;
	/** How many names it has. */
	readonly names: number;
	/** Permissions, as `chmod` takes them. */
	readonly mode: number;
}

/** Every method rejects with an `Error` whose `code` is the system's ('ENOSPC', 'EACCES' …). */
export interface WritingDisk extends Pick<ReadingDisk, 'list'>, PlaceDisk {
	/** Undefined where there is nothing. */
	lstat(path: string): Promise<Entry | undefined>;
	/**
	 * Gives a file a second name. EEXIST where that is taken, EXDEV on another device; where links don't exist, a code
	 * of many.
	 */
	link(from: string, to: string): Promise<void>;
	/** Takes a file's name away. */
	unlink(path: string): Promise<void>;
	/**
	 * The same without waiting, for storage that answers within microseconds; absent where there is no such thing.
	 * Throws.
	 */
	readonly sync?: {
		entry(path: string): Entry | undefined;
		link(from: string, to: string): void;
		rename(from: string, to: string): void;
		unlink(path: string): void;
	};
	/** Whether two names are certainly one file. */
	sameFile(a: string, b: string): Promise<boolean>;
	/** Opens a file for reading, and closes it again. */
	tryOpen(path: string): Promise<void>;
	/** Reads both files. */
	sameBytes(a: string, b: string): Promise<boolean>;
	/** Replaces an existing file, or an empty folder. */
	rename(from: string, to: string): Promise<void>;
	/**
	 * Lets an app that keeps account of a file or folder move it, one at a time, and never onto something that is
	 * there; absent where there is no such app.
	 * @returns false where nothing was moved, since the app does not know it or will not: the other calls do it, or say
	 * what is wrong
	 */
	renameByApp?(from: string, to: string): Promise<boolean>;
	/** EEXIST where the name is taken. */
	makeFolder(path: string): Promise<void>;
	/** ENOTEMPTY where something is left in it. */
	removeFolder(path: string): Promise<void>;
	/** Makes an empty file; EEXIST where the name is taken. */
	reserve(path: string): Promise<void>;
	/** Permissions of a file or folder, as `chmod` takes them. */
	setMode(path: string, mode: number): Promise<void>;
	/** When it was changed, milliseconds since 1970. */
	setTime(path: string, mtimeMs: number): Promise<void>;
	/** Copies into a new file, gives it this time of change and flushes it; EEXIST where the name is taken. */
	copy(from: string, to: string, mtimeMs: number): Promise<void>;
	/** Makes sure that the names in a folder last, where the system can. */
	flushFolder(path: string): Promise<void>;
	readText(path: string): Promise<string>;
	/** Makes a new file and flushes it; EEXIST where the name is taken. */
	createText(path: string, text: string): Promise<void>;
	appendText(path: string, text: string, flush: boolean): Promise<void>;
}

/** The process that changes a tree, as a lock names it to others. */
export interface WritingProcess {
	readonly host: string;
	readonly pid: number;
	/** Another one after every start: process numbers are used again, and a window that was reloaded keeps its own. */
	readonly session: string;
	/** What no other start of a computer has; absent where the system does not tell. */
	readonly boot?: string | undefined;
	/** Whose process numbers these are: containers have their own. Absent where the system does not tell. */
	readonly namespace?: string | undefined;
	/** When this process began, in the system's own count; absent where the system does not tell. */
	readonly started?: string | undefined;
	/**
	 * When a process of this boot and namespace began; undefined where none runs under that number, 'unknown' where
	 * nothing tells.
	 */
	startOf(pid: number): string | undefined;
	/** Whether work under a session of this very process may still go on. */
	isSessionAlive(session: string): boolean;
}
