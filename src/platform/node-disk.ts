/** The disk through Node's `fs`, handed in: Obsidian's window gets it from the desktop app, the command line imports it. */
import type { FileStat, Head, LinkTarget, Listing, PlaceDisk, ReadingDisk } from '../tree/disk';

type NodeFs = typeof import('node:fs');
type Dirent = import('node:fs').Dirent;
type Stats = import('node:fs').Stats;
type BigIntStats = import('node:fs').BigIntStats;
type Resolve = (path: string, done: (error: Error | null, realPath?: string) => void) => void;

/** The part of Node's `fs` that reading a tree needs. The `…Sync` calls may be absent where nothing answers at once. */
export type ReadingFs = Pick<NodeFs, 'readdir' | 'stat' | 'open' | 'fstat' | 'read' | 'close'> & { readonly realpath: Resolve & { readonly native?: Resolve } }
	& Partial<Pick<NodeFs, 'readdirSync' | 'statSync' | 'openSync' | 'fstatSync' | 'readSync' | 'closeSync'>>;

export class NodeDisk implements ReadingDisk, PlaceDisk {
	readonly now?: NonNullable<ReadingDisk['now']>;

	constructor(private readonly fs: ReadingFs) {
		const now = synchronous(fs);
		if (now) this.now = now;
	}

	async list(folder: string): Promise<Listing> {
		return sorted(await promised<Dirent[]>(done => { this.fs.readdir(folder, { withFileTypes: true }, done); }));
	}

	async stat(path: string): Promise<FileStat & { isFolder: boolean }> {
		const stats = await promised<Stats>(done => { this.fs.stat(path, done); });
		return { ...statOf(stats), isFolder: stats.isDirectory() };
	}

	// Callbacks in one promise: a promise for each of open, read and close costs twice the time (research fits-headers.md 4.1).
	readHead(path: string, into: Uint8Array): Promise<Head> {
		const { fs } = this;
		return promised<Head>(done => {
			fs.open(path, 'r', (openError, descriptor) => {
				if (openError) { done(openError); return; }
				const finish = (error: Error | null, head?: Head): void => { fs.close(descriptor, closeError => { done(error ?? closeError ?? null, head); }); };
				fs.fstat(descriptor, (statError, stats) => {
					if (statError) { finish(statError); return; }
					const readMore = (bytesRead: number): void => {
						fs.read(descriptor, into, bytesRead, into.length - bytesRead, bytesRead, (readError, count) => {
							if (readError) finish(readError);
							else if (count === 0 || bytesRead + count === into.length) finish(null, { ...statOf(stats), bytesRead: bytesRead + count });
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
				return forward(await promised<string>(done => { native(path, done); }));
			} catch {
				// Some drives of Windows the system can't name; what is wrong with others is said below.
			}
		}
		// Node's own way leaves the case as it was typed.
		return forward(await promised<string>(done => { realpath(path, done); }));
	}

	async identityOf(path: string): Promise<string | undefined> {
		const { dev, ino, birthtimeNs } = await promised<BigIntStats>(done => { this.fs.stat(path, { bigint: true }, done); });
		// A number that is used again belongs to something of another birth.
		return ino === 0n ? undefined : `${dev}:${ino}:${birthtimeNs}`;
	}

	async followLink(path: string): Promise<LinkTarget> {
		try {
			const realPath = await this.realPath(path);
			const stats = await promised<Stats>(done => { this.fs.stat(realPath, done); });
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
		list: folder => sorted(readdirSync(folder, { withFileTypes: true })),
		stat: path => statOf(statSync(path)),
		readHead: (path, into) => {
			const descriptor = openSync(path, 'r');
			try {
				const { sizeBytes, mtimeMs, ctimeMs } = statOf(fstatSync(descriptor));
				let bytesRead = 0;
				for (;;) {
					const count = readSync(descriptor, into, bytesRead, into.length - bytesRead, bytesRead);
					bytesRead += count;
					if (count === 0 || bytesRead === into.length || bytesRead >= sizeBytes) return { sizeBytes, mtimeMs, ctimeMs, bytesRead };
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

function sorted(entries: readonly Dirent[]): Listing {
	const listing: Listing = { files: [], folders: [], links: [] };
	for (const entry of entries) {
		if (entry.isFile()) listing.files.push(entry.name);
		else if (entry.isDirectory()) listing.folders.push(entry.name);
		else if (entry.isSymbolicLink()) listing.links.push(entry.name);
	}
	return listing;
}

/** Rounded, though it is whole: engines keep the result in place, but a number from `fs` in an object of its own, for each file of the index. */
const statOf = ({ size, mtimeMs, ctimeMs }: Stats): FileStat => ({ sizeBytes: Math.round(size), mtimeMs, ctimeMs });

/** Windows' own separators become ours. */
export const forward = (path: string): string => (path.includes('\\') && /^([a-z]:|\\\\)/i.test(path) ? path.replaceAll('\\', '/') : path);
