/** A real disk that fails or dies at its n-th call, and that forgets on death what was not flushed. */
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { seededRandom } from '../build/random';
import type { WritingFs } from '../../src/platform/node/node-mover';

export type Fault =
	/** The call is not carried out (before), or it is and its answer is an error all the same (after). */
	| { readonly at: number; readonly code: string; readonly when?: 'before' | 'after' }
	/** The call is not carried out, or a write by half, and no later call is. */
	| { readonly at: number; readonly code: 'death' };

/**
 * kept: the process died. dropped: the power failed, nothing unflushed is there. reordered: some of it is, later
 * changes without earlier ones too; files are torn.
 */
export type Aftermath = 'kept' | 'dropped' | 'reordered';

export class Death extends Error {}

/** One change of names that is not known to last. */
interface Change {
	readonly folders: readonly string[];
	readonly takeBack: () => void;
	/** The folder that it removed. */
	readonly removed?: string | undefined;
	/** The folder that it made, which another change may replace. */
	readonly made?: string | undefined;
	readonly replaced?: string | undefined;
}

type Callback = (error: Error | null, value?: unknown) => void;

export class FaultyDisk {
	calls = 0;
	/** The name of each call, in order. */
	readonly kinds: string[] = [];
	isDead = false;
	readonly fs: WritingFs;
	private changes: Change[] = [];
	/** Bytes that are known to last, and a way to the file whatever its name, by inode. */
	private readonly contents = new Map<string, { readonly keeper: number; lasting: Buffer }>();
	private readonly open = new Set<number>();
	/** Folders that came back when what replaced them was lost: what they were, what they are. */
	private readonly restored = new Map<string, string>();
	private readonly mark = `${process.pid}-${graves++}`;
	private buried = 0;

	/**
	 * @param graveyards an empty folder on each device: what was unlinked can come back from there
	 * @param options hasLinks: whether the file system knows hard links; before: called with every call's name and
	 * arguments, may throw
	 */
	constructor(
		private readonly graveyards: readonly string[],
		private readonly fault?: Fault,
		private readonly options: {
			readonly hasLinks?: boolean;
			readonly before?: (call: string, ...given: readonly unknown[]) => void;
		} = {},
	) {
		const synchronous = this.synchronous();
		const asynchronous = Object.fromEntries(
			Object.entries(synchronous).map(([name, call]) => [
				name,
				(...given: unknown[]) => {
					const done = given.pop() as Callback;
					let answer: [Error | null, unknown?];
					try {
						answer = [null, (call as (...given: unknown[]) => unknown)(...given)];
					} catch (error) {
						answer = [error as Error];
					}
					queueMicrotask(() => {
						done(...answer);
					});
				},
			]),
		);
		const { lstat, link, rename, unlink } = synchronous;
		this.fs = {
			...asynchronous,
			lstatSync: lstat,
			linkSync: link,
			renameSync: rename,
			unlinkSync: unlink,
			constants: fs.constants,
		} as unknown as WritingFs;
	}

	/** Makes the disk what it is found to be after the death. */
	wake(aftermath: Aftermath, seed: number): void {
		const random = seededRandom(seed);
		this.close();
		if (aftermath !== 'kept')
			for (const change of this.changes.reverse())
				if (aftermath === 'dropped' || random.chance(0.5)) change.takeBack();
		for (const { keeper, lasting } of this.contents.values()) {
			const now = readAll(keeper);
			const torn =
				aftermath === 'reordered'
					? random.whole(lasting.length, Math.max(lasting.length, now.length))
					: lasting.length;
			if (aftermath !== 'kept' && torn < now.length) fs.ftruncateSync(keeper, torn);
			fs.closeSync(keeper);
		}
	}

	/** Closes what an error or death left open. */
	close(): void {
		for (const file of this.open) fs.closeSync(file);
		this.open.clear();
	}

	private synchronous(): Record<string, (...given: never[]) => unknown> {
		const call =
			<A extends unknown[], R>(name: string, work: (...given: A) => R, half?: (...given: A) => void) =>
			(...given: A): R =>
				this.call(name, given, work, half);
		return {
			readdir: call('readdir', fs.readdirSync as (path: string) => unknown),
			realpath: call('realpath', (path: string) => fs.realpathSync.native(path)),
			stat: call('stat', (path: string, options?: fs.StatSyncOptions) => fs.statSync(path, options)),
			lstat: call('lstat', (path: string, options?: fs.StatSyncOptions) => fs.lstatSync(path, options)),
			readFile: call('readFile', (path: string) => fs.readFileSync(path, 'utf8')),
			read: call('read', fs.readSync as (file: number) => number),
			open: call('open', (path: string, flags: string | number) => this.opened(path, flags)),
			close: call('close', (file: number) => {
				this.open.delete(file);
				fs.closeSync(file);
			}),
			writeFile: call(
				'writeFile',
				(file: number, text: string) => {
					fs.writeFileSync(file, text);
				},
				(file, text) => {
					fs.writeFileSync(file, text.slice(0, text.length / 2));
				},
			),
			fsync: call('fsync', (file: number) => {
				this.flush(file);
			}),
			chmod: call('chmod', (path: string, mode: number) => {
				fs.chmodSync(path, mode);
			}),
			utimes: call('utimes', (path: string, atime: number, mtime: number) => {
				fs.utimesSync(path, atime, mtime);
			}),
			copyFile: call(
				'copyFile',
				(from: string, to: string, flags: number) => {
					fs.copyFileSync(from, to, flags);
					this.created(to);
				},
				(from, to) => {
					const bytes = fs.readFileSync(from);
					fs.writeFileSync(to, bytes.subarray(0, bytes.length / 2), { flag: 'wx' });
					this.created(to);
				},
			),
			link: call('link', (from: string, to: string) => {
				if (this.options.hasLinks === false) throw coded('EPERM');
				fs.linkSync(from, to);
				const linked = inode(to);
				this.changed([to], () => {
					unlinkIf(to, linked);
				});
			}),
			unlink: call('unlink', (path: string) => {
				const grave = this.bury(path);
				fs.unlinkSync(path);
				this.changed([path], () => {
					restore(grave, path);
				});
			}),
			rename: call('rename', (from: string, to: string) => {
				this.rename(from, to);
			}),
			mkdir: call('mkdir', (path: string) => {
				fs.mkdirSync(path);
				const made = inode(path);
				const takeBack = (): void => {
					const now = inode(path);
					// What was put into it is lost with it.
					if (now !== undefined && (now === made || now === this.restored.get(made ?? '')))
						fs.renameSync(path, this.grave(path));
				};
				this.changed([path], takeBack, { made });
			}),
			rmdir: call('rmdir', (path: string) => {
				const removed = inode(path);
				fs.rmdirSync(path);
				this.changed(
					[path],
					() => {
						fs.mkdirSync(path, { recursive: true });
					},
					{ removed },
				);
			}),
		};
	}

	private call<A extends unknown[], R>(
		name: string,
		given: A,
		work: (...given: A) => R,
		half?: (...given: A) => void,
	): R {
		if (!this.isDead) this.options.before?.(name, ...given);
		if (this.isDead) throw new Death('the disk is dead');
		const { fault } = this;
		this.kinds.push(name);
		if (this.calls++ !== fault?.at) return work(...given);
		if (fault.code === 'death') {
			half?.(...given);
			this.isDead = true;
			throw new Death(name);
		}
		if ('when' in fault && fault.when === 'after') work(...given);
		throw coded(fault.code, name);
	}

	private opened(path: string, flags: string | number): number {
		const file = fs.openSync(path, flags);
		this.open.add(file);
		if (flags === 'wx') this.created(path);
		else if (typeof flags === 'number') this.track(path, fs.readFileSync(path));
		return file;
	}

	private created(path: string): void {
		const made = inode(path);
		this.track(path, Buffer.alloc(0));
		this.changed([path], () => {
			unlinkIf(path, made);
		});
	}

	private track(path: string, lasting: Buffer): void {
		const key = this.canDie ? inode(path) : undefined;
		if (key !== undefined && !this.contents.has(key))
			this.contents.set(key, { keeper: fs.openSync(path, 'r+'), lasting });
	}

	private flush(file: number): void {
		const { dev, ino } = fs.fstatSync(file);
		const flushed = `${dev}:${ino}`;
		this.lasts(flushed);
		const content = this.contents.get(flushed);
		if (content) content.lasting = readAll(content.keeper);
	}

	private lasts(folder: string): void {
		const lasting = this.changes.filter(({ folders }) => folders.includes(folder));
		const replaced = lasting.flatMap(change => change.replaced ?? []);
		this.changes = this.changes.filter(
			change => !lasting.includes(change) && !(change.made !== undefined && replaced.includes(change.made)),
		);
		// That a folder is gone for good says as much of what was in it.
		for (const { removed } of lasting) if (removed !== undefined) this.lasts(removed);
	}

	private rename(from: string, to: string): void {
		const moved = inode(from);
		const replaced = fs.lstatSync(to, { throwIfNoEntry: false });
		const grave = replaced?.isFile() ? this.bury(to) : undefined;
		const folder = replaced?.isDirectory() ? inode(to) : undefined;
		fs.renameSync(from, to);
		const takeBack = (): void => {
			if (inode(to) !== moved || inode(from) !== undefined) return;
			fs.mkdirSync(dirname(from), { recursive: true });
			fs.renameSync(to, from);
			if (grave !== undefined) restore(grave, to);
			if (folder === undefined) return;
			fs.mkdirSync(to);
			this.restored.set(folder, inode(to) ?? '');
		};
		this.changed([from, to], takeBack, { replaced: folder });
	}

	private get canDie(): boolean {
		return this.fault?.code === 'death';
	}

	private changed(
		paths: readonly string[],
		takeBack: () => void,
		more: Pick<Change, 'removed' | 'made' | 'replaced'> = {},
	): void {
		if (this.canDie)
			this.changes.push({ folders: paths.map(path => inode(dirname(path)) ?? ''), takeBack, ...more });
	}

	private bury(path: string): string {
		const grave = this.grave(path);
		if (this.canDie && fs.lstatSync(path, { throwIfNoEntry: false })) fs.linkSync(path, grave);
		return grave;
	}

	private grave(path: string): string {
		const { dev } = fs.statSync(dirname(path));
		return `${this.graveyards.find(yard => fs.statSync(yard).dev === dev) ?? ''}/${this.mark}-${this.buried++}`;
	}
}

let graves = 0;

function inode(path: string): string | undefined {
	const stats = fs.lstatSync(path, { throwIfNoEntry: false });
	return stats && `${stats.dev}:${stats.ino}`;
}

function unlinkIf(path: string, expected: string | undefined): void {
	if (inode(path) === expected && expected !== undefined) fs.unlinkSync(path);
}

function restore(grave: string, path: string): void {
	if (inode(path) !== undefined) return;
	fs.mkdirSync(dirname(path), { recursive: true });
	fs.linkSync(grave, path);
}

function readAll(descriptor: number): Buffer {
	const buffer = Buffer.alloc(fs.fstatSync(descriptor).size);
	fs.readSync(descriptor, buffer, 0, buffer.length, 0);
	return buffer;
}

const coded = (code: string, call = ''): Error => Object.assign(new Error(`${code}: ${call}`), { code });
