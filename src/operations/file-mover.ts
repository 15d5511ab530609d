/** How one file gets to its new name without ever standing in for another (DESIGN 7). */
import type { CopyFile, MoveFile, StepFailure } from '../domain/operations/plan';
import type { Entry, WritingDisk } from '../tree/writing-disk';
import { reversed, type DirectedStep, type FileStep, type RemoveCopy } from './steps';
import { failed, codeOf, orFailure, pathOnDisk, type TreeAccess } from '../tree/tree-access';
import { difference, isOneFile, probeName, copyAt, areTwo, stepMark } from './file-identity';
import { ifThere } from '../tree/disk';
import type { OperationFolders } from './operation-folders';
import { folderOf, pathIn } from '../domain/paths';
import { Reservations, NO_LINKS } from './reservations';
import { FilesAside } from './files-aside';

/** linked: the new name stands and the old one is still to go, once the new one is known to last. */
type Begun = 'done' | 'linked' | StepFailure;

const TAKEN: StepFailure = { reason: 'taken' };

export class FileMover {
	private readonly disk: WritingDisk;
	private readonly reservations: Reservations;
	private readonly aside: FilesAside;
	private copies: Promise<unknown> = Promise.resolve();
	/** Copies that got their names in this run: what was there before is none of ours. */
	private readonly published = new Map<string, Entry>();

	/** @param id the operation's */
	constructor(
		private readonly access: TreeAccess,
		private readonly id: string,
		private readonly folders: OperationFolders,
	) {
		this.disk = access.disk;
		this.reservations = new Reservations(access);
		this.aside = new FilesAside(access, id, folders, this.reservations);
	}

	/**
	 * The part of a step that gives the new name.
	 * @param resuming an earlier attempt may have got anywhere: what lies on the disk tells
	 */
	begin(directed: DirectedStep<FileStep>, resuming: boolean): Promise<Begun> {
		return orFailure(async () => {
			const { step } = directed;
			if (resuming) {
				await this.removeParts(directed);
				await this.aside.removeLast(step);
				for (const path of [step.from, step.to]) {
					const waits = await this.aside.restore(directed, path);
					if (waits) return waits;
				}
			}
			switch (step.kind) {
				case 'move file':
					return resuming ? this.resumeMove(directed, step) : this.move(directed, step);
				case 'copy file':
					return resuming ? this.resumeCopy(directed, step) : this.copy(directed, step);
				case 'remove copy':
					return this.removeCopy(directed, step, resuming);
			}
		});
	}

	/**
	 * The part that takes the old name away: the file goes into the operation's own folder, the new name is looked at
	 * again, and only then it is removed. What another program put there meanwhile stays, and so does what it changed
	 * of a file that was copied.
	 * @param mayWait a quick attempt may have taken it aside
	 */
	finish(directed: DirectedStep<FileStep>, mayWait: boolean): Promise<'done' | StepFailure> {
		return orFailure(async () => {
			const { step, index } = directed;
			const from = this.at(step.from);
			const place = this.folders.waitingPlace(step.from, index);
			const isWaiting = mayWait && (await this.disk.lstat(place)) !== undefined;
			const entry = isWaiting ? undefined : await this.disk.lstat(from);
			if (!entry && !isWaiting) return 'done';
			const changed = entry && difference(entry, step);
			if (changed && !(await this.disk.sameFile(from, this.at(step.to)))) return changed;
			const waits = isWaiting ? place : await this.aside.takeAside(step.from, index);
			if (typeof waits !== 'string') return waits;
			const hindrance = (await this.isMoved(waits, step))
				? undefined
				: (difference(await this.disk.lstat(waits), step) ?? { reason: 'replaced' });
			return this.aside.removeOrPutBack(waits, step.from, hindrance);
		});
	}

	/** Whether a file's old name still stands for it. */
	isStillThere({ step }: DirectedStep<FileStep>): Promise<boolean | StepFailure> {
		return orFailure(async () => difference(await this.disk.lstat(this.at(step.from)), step) === undefined);
	}

	/** Puts back what a step that failed left behind. */
	async takeBack({ index, step }: DirectedStep<FileStep>): Promise<'done' | StepFailure> {
		const back: DirectedStep<FileStep> = { index, step: reversed(step) };
		const begun = await this.begin(back, true);
		if (begun !== 'linked') return begun;
		return orFailure(async () => {
			await this.disk.flushFolder(folderOf(this.at(back.step.to)));
			return this.finish(back, true);
		});
	}

	/**
	 * Takes back the new name of a file whose move came too late: another program has the tree now, and the operation's
	 * folder with it.
	 */
	async withdraw({ index, step }: DirectedStep<FileStep>): Promise<void> {
		await orFailure(async (): Promise<'done' | StepFailure> => {
			const waits = this.folders.besidePlace(step.to, index);
			await this.disk.rename(this.at(step.to), waits);
			const isStanding = isOneFile(await this.disk.lstat(waits), await this.disk.lstat(this.at(step.from)));
			return this.aside.removeOrPutBack(waits, step.to, isStanding ? undefined : { reason: 'replaced' });
		});
	}

	/**
	 * Whether a name is that of a half copy of this operation, as earlier versions made them beside their destination.
	 */
	isPart(name: string): boolean {
		return name.startsWith(`.astro-data-log-${this.id}-`) && name.endsWith('.part');
	}

	/** Whether the other end of a move stands, of a file that waits. */
	private async isMoved(waits: string, step: FileStep): Promise<boolean> {
		const to = this.at(step.to);
		const [there, waiting] = [await this.disk.lstat(to), await this.disk.lstat(waits)];
		if (there?.kind !== 'file' || waiting?.kind !== 'file') return false;
		if (isOneFile(there, waiting)) return true;
		const copy = this.published.get(to);
		// A number that became free goes to the next file: subs are all of one size, only their times differ.
		if (
			copy &&
			there.device === copy.device &&
			there.inode === copy.inode &&
			there.sizeBytes === copy.sizeBytes &&
			there.mtimeMs === copy.mtimeMs &&
			copy.inode !== 0
		)
			return difference(waiting, step) === undefined && (await this.canBeOpened(to));
		// Numbers of files may change on FAT and network disks; an earlier attempt may have made the copy.
		return there.sizeBytes === waiting.sizeBytes && (await this.disk.sameBytes(waits, to));
	}

	/** A network disk may still tell of a name that is gone; opening asks again. */
	private async canBeOpened(path: string): Promise<boolean> {
		return (await codeOf(() => this.disk.tryOpen(path))) === '';
	}

	// --- moving

	private async move(directed: DirectedStep, step: MoveFile): Promise<Begun> {
		const from = this.at(step.from);
		const to = this.at(step.to);
		const wrong = difference(await this.disk.lstat(from), step);
		if (wrong) return wrong;
		if (await this.disk.renameByApp?.(from, to)) return 'done';
		const code = await codeOf(() => this.disk.link(from, to));
		if (code === '') return 'linked';
		// A network file system may repeat a call whose answer got lost, and then finds the name taken by itself.
		if (code === 'EEXIST') return (await this.disk.sameFile(from, to)) ? 'linked' : TAKEN;
		if (NO_LINKS.has(code)) {
			const begun = await this.reservations.renameOnto(from, to, this.folders.emptyPlace(step.to));
			if (begun !== 'other device') return begun;
		} else if (code !== 'EXDEV') return failed(code);
		const copied = await this.copy(directed, step);
		return copied === 'done' ? 'linked' : copied;
	}

	private async resumeMove(directed: DirectedStep, step: MoveFile): Promise<Begun> {
		const from = this.at(step.from);
		const to = this.at(step.to);
		const source = await this.disk.lstat(from);
		const target = await this.disk.lstat(to);
		const isAtSource = difference(source, step) === undefined;
		const isAtTarget = difference(target, step) === undefined;
		if (isAtSource && isAtTarget)
			return isOneFile(source, target) || (await this.disk.sameBytes(from, to)) ? 'linked' : TAKEN;
		if (isAtTarget)
			return (await this.reservations.release(from, source, this.folders.emptyPlace(step.from))) ?? 'done';
		if (!isAtSource) return { reason: (source ?? target) ? 'changed' : 'gone' };
		if (target && !(target.kind === 'file' && target.sizeBytes === 0)) return TAKEN;
		return (
			(await this.reservations.release(to, target, this.folders.emptyPlace(step.to))) ?? this.move(directed, step)
		);
	}

	// --- copying

	/** Grows in the operation's own folder; it gets its name when every byte is known to be there. */
	private copy(directed: DirectedStep, step: MoveFile | CopyFile): Promise<'done' | StepFailure> {
		const copied = this.copies.then(async (): Promise<'done' | StepFailure> => {
			const from = this.at(step.from);
			const to = this.at(step.to);
			const failure = this.folders.failureAt(folderOf(step.to));
			if (failure !== undefined) return failed(failure);
			const part = this.folders.part(step.to, directed.index);
			const before = difference(await this.disk.lstat(from), step);
			if (before) return before;
			if (await this.disk.lstat(to)) return this.instead(step, directed.index);
			await this.disk.copy(from, part, step.mtimeMs);
			const isWhole = await this.disk.sameBytes(from, part);
			const after = difference(await this.disk.lstat(from), step);
			if (after ?? !isWhole) {
				await this.remove(part);
				return after ?? failed('EIO');
			}
			return this.publish(part, to, step.to);
		});
		// One copy at a time: two at once only make a spinning disk seek.
		this.copies = copied.catch(() => undefined);
		return copied;
	}

	private async instead(step: MoveFile | CopyFile, index: number): Promise<StepFailure> {
		return step.kind === 'copy file'
			? ((await copyAt(this.access, step, stepMark(this.id, index))) ?? TAKEN)
			: TAKEN;
	}

	private async publish(part: string, to: string, path: string): Promise<'done' | StepFailure> {
		const code = await codeOf(() => this.disk.link(part, to));
		const linked = code === '' || (code === 'EEXIST' && (await this.disk.sameFile(part, to)));
		const published = linked
			? 'done'
			: code === 'EEXIST'
				? TAKEN
				: NO_LINKS.has(code)
					? await this.reservations.renameOnto(part, to, this.folders.emptyPlace(path))
					: failed(code);
		await this.remove(part);
		const entry = published === 'done' ? await this.disk.lstat(to) : undefined;
		if (entry) this.published.set(to, entry);
		return published === 'other device' ? failed('EXDEV') : published;
	}

	private async resumeCopy(directed: DirectedStep, step: CopyFile): Promise<'done' | StepFailure> {
		const to = this.at(step.to);
		const result =
			(await this.reservations.release(to, await this.disk.lstat(to), this.folders.emptyPlace(step.to))) ??
			(await this.copy(directed, step));
		return typeof result === 'object' && result.reason === 'identical' ? 'done' : result;
	}

	/**
	 * The original is looked at again when the copy waits: of one file that is seen by two paths nothing would be left.
	 */
	private async removeCopy(
		directed: DirectedStep,
		step: RemoveCopy,
		resuming: boolean,
	): Promise<'done' | StepFailure> {
		const [from, to] = [this.at(step.from), this.at(step.to)];
		const target = await this.disk.lstat(to);
		if (!target) return 'done';
		if (resuming && target.kind === 'file' && target.sizeBytes === 0 && step.sizeBytes > 0)
			return (await this.reservations.release(to, target, this.folders.emptyPlace(step.to))) ?? 'done';
		const original = await this.disk.lstat(from);
		if (original?.kind !== 'file' || target.kind !== 'file' || original.sizeBytes !== target.sizeBytes)
			return { reason: 'changed' };
		if (!(await areTwo(this.access, step, original, target, stepMark(this.id, directed.index))))
			return { reason: 'same-file' };
		const waits = await this.aside.takeAside(step.to, directed.index);
		if (typeof waits !== 'string') return waits;
		const isStanding = await ifThere(() => this.disk.sameBytes(from, waits));
		return this.aside.removeOrPutBack(
			waits,
			step.to,
			isStanding === undefined ? { reason: 'same-file' } : isStanding ? undefined : { reason: 'changed' },
		);
	}

	// --- both

	private at(path: string): string {
		return pathOnDisk(this.access, path);
	}

	/** Also of an earlier version, which made them beside their destination; and by what folders were told apart. */
	private async removeParts({ step, index }: DirectedStep<FileStep>): Promise<void> {
		const mark = stepMark(this.id, index);
		const beside = [`.astro-data-log-${mark}.part`, probeName(mark)].flatMap(name =>
			[step.from, step.to].map(path => pathIn(folderOf(this.at(path)), name)),
		);
		const own = [step.from, step.to].map(path => this.folders.part(path, index));
		for (const part of new Set([...own, ...beside])) await this.remove(part);
	}

	private async remove(part: string): Promise<void> {
		// Where nothing may be written, it is no failure that nothing is there.
		if (await this.disk.lstat(part)) await this.disk.unlink(part);
	}
}
