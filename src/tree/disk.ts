/**
 * What the product needs of a file system. Paths are absolute, with the platform's own meaning; `/` always separates.
 */

export interface FileStat {
	readonly sizeBytes: number;
	readonly mtimeMs: number;
	readonly ctimeMs: number;
}

/** One folder's entries by kind, names only, in the order the file system gives: all of them. */
export interface Listing {
	readonly files: string[];
	readonly folders: string[];
	readonly links: string[];
	/** Pipes, sockets, devices. */
	readonly others: string[];
	/** Names that are no UTF-8: no path leads there. */
	readonly unnameable: Unnameable[];
}

/** What stands under a name that is no text. */
export interface Unnameable {
	/** For people: `bad\xffname.fits`. Never a path for the disk. */
	readonly shown: string;
	readonly kind: 'file' | 'folder' | 'link' | 'other';
}

/** The listing of a folder without anything in it. */
export const emptyListing = (): Listing => ({ files: [], folders: [], links: [], others: [], unnameable: [] });

/** The first bytes of a file, and what the file system says of it at the moment of reading. */
export interface Head extends FileStat {
	readonly bytesRead: number;
}

/** Where a link leads. */
export interface LinkTarget {
	readonly kind: 'file' | 'folder' | 'nothing';
	readonly realPath: string;
}

/** Every method rejects with an `Error` whose `code` is the system's ('ENOENT', 'EACCES' …). */
export interface ReadingDisk {
	list(folder: string): Promise<Listing>;
	stat(path: string): Promise<FileStat & { readonly isFolder: boolean }>;
	/** Fills `into` from the file's start, as far as the file goes. */
	readHead(path: string, into: Uint8Array): Promise<Head>;
	/** Without links, and as the disk spells it where that ignores case. */
	realPath(path: string): Promise<string>;
	followLink(path: string): Promise<LinkTarget>;
	/**
	 * The same without waiting, for storage that answers within microseconds; absent where there is no such thing.
	 * Throws.
	 */
	readonly now?: {
		list(folder: string): Listing;
		stat(path: string): FileStat;
		readHead(path: string, into: Uint8Array): Head;
	};
}

/** What tells where a path leads. */
export interface PlaceDisk extends Pick<ReadingDisk, 'realPath'> {
	/**
	 * The same text for every path to one file or folder, links followed, and no other's; undefined where the file
	 * system has no numbers for them.
	 */
	identityOf(path: string): Promise<string | undefined>;
}

/** Whether an error is a failed call of the disk, and no bug of ours. */
export const isDiskFailure = (error: unknown): boolean =>
	error instanceof Error && 'code' in error && typeof error.code === 'string';

/** The system's code of a failed call, or its message. */
export function failureOf(error: unknown): string {
	if (error instanceof Error) return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
	return String(error);
}

/** The answer of the disk, or undefined where there is no such thing. */
export async function ifThere<T>(look: () => Promise<T>): Promise<T | undefined> {
	try {
		return await look();
	} catch (error) {
		if (failureOf(error) !== 'ENOENT') throw error;
		return undefined;
	}
}
