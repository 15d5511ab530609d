/**
 * The disk through Node's `fs`, handed in: Obsidian's window gets it from the desktop app, the command line imports it.
 */
import { nameOfBytes, REPLACEMENT, type ByteName } from '../../tree/byte-names';
import {
	emptyListing,
	failureOf,
	type FileStat,
	type Head,
	type LinkTarget,
	type Listing,
	type PlaceDisk,
	type ReadingDisk,
	type Unnameable,
} from '../../tree/disk';

type NodeFs = typeof import('node:fs');
type Dirent = import('node:fs').Dirent;
type Stats = import('node:fs').Stats;
type BigIntStats = import('node:fs').BigIntStats;
type Resolve = (path: string, done: (error: Error | null, realPath?: string) => void) => void;

/** The part of Node's `fs` that reading a tree needs. The `…Sync` calls may be absent where nothing answers at once. */
export type ReadingFs = Pick<NodeFs, 'readdir' | 'stat' | 'open' | 'fstat' | 'read' | 'close'> & {
	readonly realpath: Resolve & { readonly native?: Resolve };
} & Partial<Pick<NodeFs, 'readdirSync' | 'statSync' | 'openSync' | 'fstatSync' | 'readSync' | 'closeSync'>>;

export class NodeDisk implements ReadingDisk, PlaceDisk {
	readonly now?: NonNullable<ReadingDisk['now']>;

	constructor(private readonly fs: ReadingFs) {
		const now = synchronous(fs);
		if (now) this.now = now;
	}

	async list(folder: string): Promise<Listing> {
		const entries = await unlessByBytes(
			promised<Dirent[]>(done => {
				this.fs.readdir(folder, { withFileTypes: true }, done);
			}),
		);
		return entries && isAllText(entries)
			? sorted(entries, nameIn)
			: sorted(await this.bytesIn(folder), nameInBytes);
	}

	private bytesIn(folder: string): Promise<ByteEntry[]> {
		return promised<ByteEntry[]>(done => {
			this.fs.readdir(folder, { withFileTypes: true, encoding: 'buffer' }, done);
		});
	}

	async stat(path: string): Promise<FileStat & { isFolder: boolean }> {
		const stats = await promised<Stats>(done => {
			this.fs.stat(path, done);
		});
		return { ...statOf(stats), isFolder: stats.isDirectory() };
	}

	// Callbacks in one promise: a promise for each of open, read and close costs twice the time (research
	// fits-headers.md 4.1).
	readHead(path: string, into: Uint8Array): Promise<Head> {
		const { fs } = this;
		return promised<Head>(done => {
			fs.open(path, 'r', (openError, descriptor) => {
				if (openError) {
					done(openError);
					return;
				}
				const finish = (error: Error | null, head?: Head): void => {
					fs.close(descriptor, closeError => {
						done(error ?? closeError ?? null, head);
					});
				};
				fs.fstat(descriptor, (statError, stats) => {
					if (statError) {
						finish(statError);
						return;
					}
					const readMore = (bytesRead: number): void => {
						fs.read(descriptor, into, bytesRead, into.length - bytesRead, bytesRead, (readError, count) => {
							if (readError) finish(readError);
							else if (count === 0 || bytesRead + count === into.length)
								finish(null, { ...statOf(stats), bytesRead: bytesRead + count });
							else readMore(bytesRead + count);
						});
					};
					readMore(0);
				});
			});
		});
	}

	async realPath(path: string): Promise<string> {
		const { realpath } = this.fs;
		const { native } = realpath;
		if (native) {
			try {
				return forward(
					await promised<string>(done => {
						native(path, done);
					}),
				);
			} catch {
				// Some drives of Windows the system can't name; what is wrong with others is said below.
			}
		}
		// Node's own way leaves the case as it was typed.
		return forward(
			await promised<string>(done => {
				realpath(path, done);
			}),
		);
	}

	async identityOf(path: string): Promise<string | undefined> {
		const { dev, ino, birthtimeNs } = await promised<BigIntStats>(done => {
			this.fs.stat(path, { bigint: true }, done);
		});
		// A number that is used again belongs to something of another birth.
		return ino === 0n ? undefined : `${dev}:${ino}:${birthtimeNs}`;
	}

	async followLink(path: string): Promise<LinkTarget> {
		try {
			const realPath = await this.realPath(path);
			const stats = await promised<Stats>(done => {
				this.fs.stat(realPath, done);
			});
			// Opening a pipe would wait for its other end for ever.
			return { kind: stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : 'nothing', realPath };
		} catch {
			// A link to nothing is not an error of the tree.
			return { kind: 'nothing', realPath: path };
		}
	}
}

function synchronous(fs: ReadingFs): ReadingDisk['now'] {
	const { readdirSync, statSync, openSync, fstatSync, readSync, closeSync } = fs;
	if (!readdirSync || !statSync || !openSync || !fstatSync || !readSync || !closeSync) return undefined;
	return {
		list: folder => {
			const entries = unlessByBytesNow(() => readdirSync(folder, { withFileTypes: true }));
			return entries && isAllText(entries)
				? sorted(entries, nameIn)
				: sorted(readdirSync(folder, { withFileTypes: true, encoding: 'buffer' }), nameInBytes);
		},
		stat: path => statOf(statSync(path)),
		readHead: (path, into) => {
			const descriptor = openSync(path, 'r');
			try {
				const { sizeBytes, mtimeMs, ctimeMs } = statOf(fstatSync(descriptor));
				let bytesRead = 0;
				for (;;) {
					const count = readSync(descriptor, into, bytesRead, into.length - bytesRead, bytesRead);
					bytesRead += count;
					if (count === 0 || bytesRead === into.length || bytesRead >= sizeBytes)
						return { sizeBytes, mtimeMs, ctimeMs, bytesRead };
				}
			} finally {
				closeSync(descriptor);
			}
		},
	};
}

const promised = <T>(call: (done: (error: Error | null, value?: T) => void) => void): Promise<T> =>
	new Promise((resolve, reject) => {
		call((error, value) => {
			if (error) reject(error);
			else resolve(value as T);
		});
	});

/** An entry whose name is told as it is stored. */
type ByteEntry = Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'> & { readonly name: Uint8Array };

/** Whether every name is what it says: Node puts the same character for whatever is no UTF-8. */
const isAllText = (entries: readonly Dirent[]): boolean => !entries.some(({ name }) => name.includes(REPLACEMENT));

const nameIn = ({ name }: Dirent): ByteName => ({ name });
const nameInBytes = ({ name }: ByteEntry): ByteName => nameOfBytes(name);

/**
 * The entries, or undefined where names may be the reason why there are none: where a file system does not tell kinds,
 * Node asks for each entry by its name, and finds none under one that is no UTF-8. A folder that is not there is not
 * there by bytes either.
 */
function unlessByBytes(listed: Promise<Dirent[]>): Promise<Dirent[] | undefined> {
	return listed.catch((error: unknown) => {
		if (failureOf(error) !== 'ENOENT') throw error;
		return undefined;
	});
}

function unlessByBytesNow(list: () => Dirent[]): Dirent[] | undefined {
	try {
		return list();
	} catch (error) {
		if (failureOf(error) !== 'ENOENT') throw error;
		return undefined;
	}
}

const PLACES: Readonly<Record<Unnameable['kind'], 'files' | 'folders' | 'links' | 'others'>> = {
	file: 'files',
	folder: 'folders',
	link: 'links',
	other: 'others',
};

function sorted<Entry extends Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'>>(
	entries: readonly Entry[],
	named: (entry: Entry) => ByteName,
): Listing {
	const listing = emptyListing();
	for (const entry of entries) {
		const kind = entry.isFile()
			? 'file'
			: entry.isDirectory()
				? 'folder'
				: entry.isSymbolicLink()
					? 'link'
					: 'other';
		const name = named(entry);
		if ('name' in name) listing[PLACES[kind]].push(name.name);
		else listing.unnameable.push({ shown: name.shown, kind });
	}
	return listing;
}

/**
 * Rounded, though it is whole: engines keep the result in place, but a number from `fs` in an object of its own, for
 * each file of the index.
 */
const statOf = ({ size, mtimeMs, ctimeMs }: Stats): FileStat => ({ sizeBytes: Math.round(size), mtimeMs, ctimeMs });

/** Windows' own separators become ours. */
export const forward = (path: string): string =>
	path.includes('\\') && /^([a-z]:|\\\\)/i.test(path) ? path.replaceAll('\\', '/') : path;
