/** A copy's time of change to the nanosecond. Node sets microseconds at best: a command of the system does the rest. */

type NodeFs = typeof import('node:fs');

/**
 * Gives a copy the time of its original as exactly as the disk keeps it.
 * @param setNearly sets the time that the copy is to have, as far as Node can; what it throws is thrown, all else is no
 * failure
 */
export type KeepTime = (from: string, to: string, setNearly: () => Promise<void>) => Promise<void>;

export interface TimeMeans {
	readonly fs: Pick<NodeFs, 'lstat'>;
	readonly execFile: typeof import('node:child_process').execFile;
	/** As `process.platform` has it. */
	readonly platform: string;
}

/** Node loses no more than this. What is further apart is another moment, or the disk keeps no finer one. */
const LOST_NS = 2000n;
/** A command that takes longer hangs. */
const PATIENCE_MS = 10_000;

/**
 * By `touch`, which every system but Windows has. Windows itself keeps the time of what it copies: setting it again
 * would round it.
 */
export function keepTimeByTouch({ fs, execFile, platform }: TimeMeans): KeepTime {
	// A file that can't be looked at has no time to compare; the next call of who copies meets the same, and says so.
	const timeOf = (path: string): Promise<bigint | undefined> =>
		new Promise(done => {
			fs.lstat(path, { bigint: true }, (error, stats) => {
				done(error ? undefined : stats.mtimeNs);
			});
		});
	const touch = (from: string, to: string): Promise<void> =>
		new Promise(done => {
			const args = ['-c', '-m', '-r', from, '--', to];
			try {
				// A system without it, or one that starts no more programs, leaves what Node has set: good enough.
				execFile('touch', args, { timeout: PATIENCE_MS }, () => {
					done();
				});
			} catch {
				done();
			}
		});
	return async (from, to, setNearly) => {
		const original = await timeOf(from);
		if (platform === 'win32' && original !== undefined && (await timeOf(to)) === original) return;
		await setNearly();
		const nearly = await timeOf(to);
		if (platform === 'win32' || nearly === original || isApart(nearly, original)) return;
		await touch(from, to);
		// Who changed the original meanwhile must not change what time the copy was to have.
		if (isApart(await timeOf(to), nearly)) await setNearly();
	};
}

function isApart(one: bigint | undefined, other: bigint | undefined): boolean {
	if (one === undefined || other === undefined) return true;
	return one - other > LOST_NS || other - one > LOST_NS;
}
