/** Changes on the disk through Node's `fs`, handed in as for reading. */
import type { Entry, WritingDisk } from '../../tree/writing-disk';
import type { KeepTime } from './copied-time';
import { NodeDisk, type ReadingFs } from './node-disk';

type NodeFs = typeof import('node:fs');
type Stats = import('node:fs').Stats;
type BigIntStats = import('node:fs').BigIntStats;

/**
 * The part of Node's `fs` that changing a tree needs. The `…Sync` calls may be absent where nothing answers at once.
 */
export type WritingFs = ReadingFs &
	Pick<
		NodeFs,
		| 'constants'
		| 'lstat'
		| 'link'
		| 'unlink'
		| 'rename'
		| 'mkdir'
		| 'rmdir'
		| 'copyFile'
		| 'utimes'
		| 'chmod'
		| 'writeFile'
		| 'readFile'
		| 'fsync'
	> &
	Partial<Pick<NodeFs, 'lstatSync' | 'linkSync' | 'renameSync' | 'unlinkSync'>>;

const COMPARED_BYTES = 1 << 20;

/** What systems say that can't flush a folder: Windows, some network and FUSE file systems. */
const NO_FOLDER_FLUSH: ReadonlySet<string> = new Set([
	'EPERM',
	'EACCES',
	'EISDIR',
	'EINVAL',
	'ENOTSUP',
	'ENOSYS',
	'EBADF',
]);

export class NodeMover extends NodeDisk implements WritingDisk {
	readonly sync?: NonNullable<WritingDisk['sync']>;

	/** @param keepTime what gives copies a finer time than `fs` can; without it they have microseconds */
	constructor(
		private readonly writing: WritingFs,
		private readonly keepTime?: KeepTime,
	) {
		super(writing);
		const atOnce = synchronous(writing);
		if (atOnce) this.sync = atOnce;
	}

	async lstat(path: string): Promise<Entry | undefined> {
		try {
			return entryOf(
				await promised<Stats>(done => {
					this.writing.lstat(path, done);
				}),
			);
		} catch (error) {
			if (isNothing(error)) return undefined;
			throw error;
		}
	}

	link(from: string, to: string): Promise<void> {
		return promised(done => {
			this.writing.link(from, to, done);
		});
	}

	unlink(path: string): Promise<void> {
		return promised(done => {
			this.writing.unlink(path, done);
		});
	}

	async sameFile(a: string, b: string): Promise<boolean> {
		const [one, other] = [await this.identity(a), await this.identity(b)];
		// Some network file systems have no numbers for files, or one for several: two names must be counted as well.
		return (
			one.ino !== 0n &&
			one.ino === other.ino &&
			one.dev === other.dev &&
			one.nlink > 1n &&
			one.size === other.size &&
			one.mtimeNs === other.mtimeNs
		);
	}

	tryOpen(path: string): Promise<void> {
		return this.opened(path, 'r', () => Promise.resolve());
	}

	async sameBytes(a: string, b: string): Promise<boolean> {
		return this.opened(a, 'r', one =>
			this.opened(b, 'r', async other => {
				const [left, right] = [new Uint8Array(COMPARED_BYTES), new Uint8Array(COMPARED_BYTES)];
				for (;;) {
					const [count, otherCount] = [await this.fill(one, left), await this.fill(other, right)];
					if (count !== otherCount || !isEqual(left, right, count)) return false;
					if (count < COMPARED_BYTES) return true;
				}
			}),
		);
	}

	rename(from: string, to: string): Promise<void> {
		return promised(done => {
			this.writing.rename(from, to, done);
		});
	}

	makeFolder(path: string): Promise<void> {
		return promised(done => {
			this.writing.mkdir(path, done);
		});
	}

	removeFolder(path: string): Promise<void> {
		return promised(done => {
			this.writing.rmdir(path, done);
		});
	}

	async reserve(path: string): Promise<void> {
		const file = await promised<number>(done => {
			this.writing.open(path, 'wx', done);
		});
		// Nothing was written: the name is ours, whatever closing says.
		await promised(done => {
			this.writing.close(file, () => {
				done(null);
			});
		});
	}

	setMode(path: string, mode: number): Promise<void> {
		return promised(done => {
			this.writing.chmod(path, mode, done);
		});
	}

	setTime(path: string, mtimeMs: number): Promise<void> {
		return promised(done => {
			this.writing.utimes(path, mtimeMs / 1000, mtimeMs / 1000, done);
		});
	}

	async copy(from: string, to: string, mtimeMs: number): Promise<void> {
		const { COPYFILE_EXCL, COPYFILE_FICLONE } = this.writing.constants;
		// Where the file system can, both share their blocks until one of them changes.
		await promised(done => {
			this.writing.copyFile(from, to, COPYFILE_EXCL | COPYFILE_FICLONE, done);
		});
		const seconds = mtimeMs / 1000;
		const setTime = (): Promise<void> =>
			promised(done => {
				this.writing.utimes(to, seconds, seconds, done);
			});
		await (this.keepTime ? this.keepTime(from, to, setTime) : setTime());
		await this.opened(to, 'r+', file => this.flush(file)).catch((error: unknown) => {
			// The copy of a write-protected file is write-protected; only Windows wants to write in order to flush.
			if (!isRefusal(error)) throw error;
			return this.opened(to, 'r', file => this.flush(file));
		});
	}

	async flushFolder(path: string): Promise<void> {
		try {
			await this.opened(path, 'r', folder => this.flush(folder));
		} catch (error) {
			if (!NO_FOLDER_FLUSH.has(codeIn(error))) throw error;
		}
	}

	readText(path: string): Promise<string> {
		return promised<string>(done => {
			this.writing.readFile(path, 'utf8', done);
		});
	}

	async createText(path: string, text: string): Promise<void> {
		let isMade = false;
		try {
			await this.opened(path, 'wx', async file => {
				isMade = true;
				await this.fillWith(file, text, true);
			});
		} catch (error) {
			// Half a text means nothing, and its name would be taken.
			if (isMade) await this.unlink(path).catch(() => undefined);
			throw error;
		}
	}

	appendText(path: string, text: string, flush: boolean): Promise<void> {
		const { O_WRONLY, O_APPEND } = this.writing.constants;
		// Never a new file: what is appended means nothing alone.
		return this.opened(path, O_WRONLY | O_APPEND, file => this.fillWith(file, text, flush));
	}

	private async fillWith(file: number, text: string, flush: boolean): Promise<void> {
		await promised(done => {
			this.writing.writeFile(file, text, done);
		});
		if (flush) await this.flush(file);
	}

	private flush(file: number): Promise<void> {
		return promised(done => {
			this.writing.fsync(file, done);
		});
	}

	private identity(path: string): Promise<BigIntStats> {
		return promised<BigIntStats>(done => {
			this.writing.lstat(path, { bigint: true }, done);
		});
	}

	/** Fills the buffer as far as the file goes. */
	private async fill(file: number, buffer: Uint8Array): Promise<number> {
		let filled = 0;
		while (filled < buffer.length) {
			const count = await promised<number>(done => {
				this.writing.read(file, buffer, filled, buffer.length - filled, null, done);
			});
			if (count === 0) break;
			filled += count;
		}
		return filled;
	}

	private async opened<T>(path: string, flags: string | number, work: (file: number) => Promise<T>): Promise<T> {
		const file = await promised<number>(done => {
			this.writing.open(path, flags, done);
		});
		try {
			return await work(file);
		} finally {
			await promised(done => {
				this.writing.close(file, done);
			});
		}
	}
}

function synchronous({ lstatSync, linkSync, renameSync, unlinkSync }: WritingFs): WritingDisk['sync'] {
	if (!lstatSync || !linkSync || !renameSync || !unlinkSync) return undefined;
	return {
		entry: path => {
			const stats = lstatSync(path, { throwIfNoEntry: false });
			return stats && entryOf(stats);
		},
		link: (from, to) => {
			linkSync(from, to);
		},
		rename: (from, to) => {
			renameSync(from, to);
		},
		unlink: path => {
			unlinkSync(path);
		},
	};
}

const entryOf = (stats: Stats): Entry => ({
	kind: stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : stats.isSymbolicLink() ? 'link' : 'other',
	sizeBytes: stats.size,
	mtimeMs: stats.mtimeMs,
	device: stats.dev,
	inode: stats.ino,
	names: stats.nlink,
	mode: stats.mode & 0o7777,
});

const codeIn = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** A name below a file is no name. */
const isNothing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(codeIn(error));

const isRefusal = (error: unknown): boolean => ['EACCES', 'EPERM'].includes(codeIn(error));

/** Word by word: a sub has some fifty million bytes. */
function isEqual(a: Uint8Array, b: Uint8Array, length: number): boolean {
	const words = length >> 2;
	const [left, right] = [new Uint32Array(a.buffer, 0, words), new Uint32Array(b.buffer, 0, words)];
	for (let at = 0; at < words; at++) if (left[at] !== right[at]) return false;
	for (let at = words << 2; at < length; at++) if (a[at] !== b[at]) return false;
	return true;
}

const promised = <T = void>(call: (done: (error: Error | null, value?: T) => void) => void): Promise<T> =>
	new Promise((resolve, reject) => {
		call((error, value) => {
			if (error) reject(error);
			else resolve(value as T);
		});
	});
