/**
 * New names where a file can't have two: an empty file of ours holds the name until a rename replaces it (DESIGN 7).
 */
import type { StepFailure } from '../domain/operations/plan';
import type { Entry, WritingDisk } from '../tree/writing-disk';
import { failed } from '../tree/tree-access';
import { codeOf, type TreeAccess } from '../tree/tree-access';

/** A program that makes an empty file of its own writes into it sooner than this. */
const FILLED_WITHIN_MS = 3000;

/**
 * What systems say where a file can't have two names: exFAT, SMB, FUSE, Android, or Linux for files of others. A folder
 * that may not be written says so again.
 */
export const NO_LINKS: ReadonlySet<string> = new Set([
	'EPERM',
	'EACCES',
	'ENOTSUP',
	'EOPNOTSUPP',
	'ENOSYS',
	'EINVAL',
	'EISDIR',
	'EMLINK',
	'UNKNOWN',
]);

export class Reservations {
	private readonly disk: WritingDisk;
	/** Names that were reserved, and may be still. */
	private readonly reserved = new Set<string>();
	private readonly beganMs: number;

	constructor(private readonly access: TreeAccess) {
		this.disk = access.disk;
		this.beganMs = access.clock.monotonic();
	}

	/**
	 * Where a rename would replace a file, the file that it replaces is our own empty one.
	 * @param from absolute, like to
	 * @param aside see {@link remove}
	 */
	async renameOnto(from: string, to: string, aside: string): Promise<'done' | 'other device' | StepFailure> {
		const reserved = await codeOf(() => this.disk.reserve(to));
		if (reserved === 'EEXIST') return { reason: 'taken' };
		this.reserved.add(to);
		if (reserved !== '') return failed(reserved);
		const lost = await this.lost(to);
		if (lost) return lost;
		const code = await codeOf(() => this.disk.rename(from, to));
		if (code !== 'EXDEV') return code === '' ? 'done' : failed(code);
		const lostSince = await this.lost(to);
		return lostSince ?? (await this.remove(to, aside)) ?? 'other device';
	}

	/**
	 * Removes a reservation, if that is what stands there. One that an earlier attempt made is known by nobody filling
	 * it: a young one is watched for as long as a program could need.
	 * @param entry what was found at the path
	 * @param aside see {@link remove}
	 */
	async release(path: string, entry: Entry | undefined, aside: string): Promise<StepFailure | undefined> {
		if (!isEmptyFile(entry)) return undefined;
		if (!this.reserved.has(path) && !(await this.isLeft(path, entry))) return failed('EBUSY');
		return this.remove(path, aside);
	}

	/**
	 * Takes an empty file away. What another program put in its place since the last look goes back.
	 * @param aside a place in the operation's own folder: where another program has taken over, it is gone, and nothing
	 * is touched
	 */
	private async remove(path: string, aside: string): Promise<StepFailure | undefined> {
		const code = await codeOf(() => this.disk.rename(path, aside));
		if (code !== '' && (!(await this.disk.lstat(aside)) || (await this.disk.lstat(path)))) return failed(code);
		const taken = await this.disk.lstat(aside);
		if (isEmptyFile(taken)) {
			await this.disk.unlink(aside);
			return undefined;
		}
		if (!(await this.disk.lstat(path))) await this.disk.rename(aside, path);
		return taken ? { reason: 'taken' } : failed('ENOENT');
	}

	/** Whether an empty file stays one. */
	private async isLeft(path: string, entry: Entry): Promise<boolean> {
		const { clock } = this.access;
		if (Math.abs(clock.now() - entry.mtimeMs) >= FILLED_WITHIN_MS) return true;
		// However many there are, they were all there when this began.
		await clock.wait(Math.max(0, this.beganMs + FILLED_WITHIN_MS - clock.monotonic()));
		const now = await this.disk.lstat(path);
		return isEmptyFile(now) && now.mtimeMs === entry.mtimeMs;
	}

	/** A program that writes without looking may have taken our empty file for its own. */
	private async lost(path: string): Promise<StepFailure | undefined> {
		const reservation = await this.disk.lstat(path);
		return isEmptyFile(reservation) ? undefined : reservation ? { reason: 'taken' } : failed('ENOENT');
	}
}

const isEmptyFile = (entry: Entry | undefined): entry is Entry => entry?.kind === 'file' && entry.sizeBytes === 0;
