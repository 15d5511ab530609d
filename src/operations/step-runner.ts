/**
 * Runs steps, in either direction: names are given, made to last, looked at again, and only then taken away (DESIGN 7).
 */
import { movesFiles, type StepFailure } from '../domain/operations/plan';
import type { TimeSlice } from '../async/time-slice';
import { isFileStep, isFolderStep, type DirectedStep, type Attempt, type FileStep, type FolderStep } from './steps';
import { failed } from '../tree/tree-access';
import { FileMover } from './file-mover';
import { FolderMover } from './folder-mover';
import { SyncFileMover } from './sync-file-mover';
import { forEachConcurrently, runConcurrently } from '../async/concurrency';
import { TakenOver, type HeldLock } from './lock';
import type { OperationFolders } from './operation-folders';
import { folderOf, foldersAbove } from '../domain/paths';
import { PendingFlushes } from './pending-flushes';
import { verify } from './verify';
import { codeOf, paceOf, pathOnDisk, type TreeAccess } from '../tree/tree-access';
import { type OperationRun } from './operation-run';

export interface StepResults {
	/** Acts that are not done, and why. All others are. */
	readonly failures: ReadonlyMap<DirectedStep, StepFailure>;
	readonly cancelled: boolean;
	/** The code of a failure that leaves in doubt what lies where: the operation is unfinished. */
	readonly uncertain: string | undefined;
}

/** The files of so long a time have both names until the new ones are made to last. */
const BATCH_MS = 1000;

export interface StepsToRun {
	/** The operation's id. */
	readonly id: string;
	readonly lock: HeldLock;
	readonly folders: OperationFolders;
	/** In the order in which they are to be done. */
	readonly queue: readonly DirectedStep[];
	readonly attempt: Attempt;
	/** Told how many acts had their turn, now and then. */
	readonly mark: (done: number) => Promise<void>;
}

/** @throws TakenOver where another program has the tree meanwhile: what lies where is that one's matter */
export function runSteps(access: TreeAccess, work: StepsToRun, run: OperationRun): Promise<StepResults> {
	return new StepRunner(access, work, run).runAll();
}

class StepRunner {
	private readonly files: FileMover;
	private readonly quick: SyncFileMover;
	private readonly folders: FolderMover;
	private readonly slice: TimeSlice;
	private readonly pending: PendingFlushes;
	private readonly failures = new Map<DirectedStep, StepFailure>();
	private uncertain: string | undefined;
	/** How many acts had their turn. */
	private turns = 0;
	private progressed = 0;
	/** An app that moves files itself gets one at a time, in order. */
	private readonly concurrency: number | undefined;
	private readonly of: number;

	private readonly queue: readonly DirectedStep[];
	private readonly lock: HeldLock;
	private readonly resuming: boolean;

	constructor(
		private readonly access: TreeAccess,
		private readonly work: StepsToRun,
		private readonly run: OperationRun,
	) {
		const { id, lock, folders, queue, attempt } = work;
		this.queue = queue;
		this.lock = lock;
		this.resuming = attempt === 'resumed';
		this.files = new FileMover(access, id, folders);
		this.quick = new SyncFileMover(access, folders, this.resuming);
		this.folders = new FolderMover(access);
		this.concurrency = access.disk.renameByApp ? 1 : undefined;
		this.slice = paceOf(access);
		this.pending = new PendingFlushes(access, this.slice);
		this.of = queue.filter(({ step }) => movesFiles(step)).length;
	}

	async runAll(): Promise<StepResults> {
		await this.look();
		await this.makeFolders();
		await this.look();
		for (let directed = this.queue[this.turns]; directed && !this.isStopped; directed = this.queue[this.turns]) {
			if (isFolderStep(directed)) {
				this.turns++;
				await this.folder(directed);
			} else {
				await this.look();
				await this.batch();
			}
		}
		for (const directed of this.queue.slice(this.turns)) this.failures.set(directed, { reason: 'cancelled' });
		await this.verify();
		await this.removeUnusedFolders();
		await this.restoreTimes();
		for (const code of (await this.pending.flush()).values()) this.uncertain ??= code;
		await this.look();
		return { failures: this.failures, cancelled: this.turns < this.queue.length, uncertain: this.uncertain };
	}

	/** Looks that the tree is still ours. Where that can't be told, nothing more is begun. @throws TakenOver */
	private async look(): Promise<void> {
		const code = await this.lock.check();
		if (code !== '') this.uncertain ??= code;
	}

	private get isStopped(): boolean {
		return this.isCancelled || this.uncertain !== undefined;
	}

	/**
	 * After a pause in which the tree may have been given away, what was just done is taken back if it was.
	 * @throws TakenOver
	 */
	private async lookAfter(withdraw: () => Promise<unknown>): Promise<void> {
		if (!this.lock.isStale) return;
		try {
			await this.look();
		} catch (error) {
			if (error instanceof TakenOver) await withdraw();
			throw error;
		}
	}

	private get isCancelled(): boolean {
		return this.run.signal?.aborted ?? false;
	}

	/** Those that come first. What is brought into a new folder would be lost with it, so all are made to last. */
	private async makeFolders(): Promise<void> {
		const making = new Map<string, Promise<void>>();
		await runConcurrently(
			this.slice,
			() => {
				const directed = this.queue[this.turns];
				if (directed?.step.kind !== 'make folder' || !isFolderStep(directed) || this.isStopped)
					return undefined;
				const { path } = directed.step;
				this.turns++;
				const made = (making.get(folderOf(path)) ?? Promise.resolve()).then(() => this.folder(directed));
				making.set(path, made);
				return made;
			},
			this.concurrency,
		);
		if (making.size > 0) await this.pending.flush();
	}

	private async folder(directed: DirectedStep<FolderStep>): Promise<void> {
		const { step } = directed;
		this.pending.add(...(movesFiles(step) ? [step.from, step.to] : [step.path]));
		await this.lookBefore();
		const result = await this.folders.apply(directed, this.resuming);
		await this.lookAfter(async () => {
			if (result === 'done') await this.folders.takeBack(directed);
		});
		await this.settle(directed, result, () => this.folders.takeBack(directed));
		if (step.kind === 'move folder') this.progress();
	}

	/** The next files up to a folder step, or as many as are enough at a time. */
	private async batch(): Promise<void> {
		const linked: DirectedStep<FileStep>[] = [];
		try {
			await this.carryBatch(linked);
		} catch (error) {
			// Names that were given after another program had taken over would be there twice.
			if (error instanceof TakenOver) for (const directed of linked) await this.files.withdraw(directed);
			throw error;
		}
	}

	private async carryBatch(linked: DirectedStep<FileStep>[]): Promise<void> {
		const { clock } = this.access;
		const began = clock.monotonic();
		await runConcurrently(
			this.slice,
			() => {
				const directed = this.queue[this.turns];
				if (!directed || !isFileStep(directed) || this.isStopped || clock.monotonic() - began > BATCH_MS)
					return undefined;
				this.turns++;
				this.pending.add(directed.step.from, directed.step.to);
				this.progress();
				if (this.lock.isStale || !this.quick.link(directed)) return this.begin(directed, linked);
				linked.push(directed);
				return this.lock.isStale ? this.lookAfter(() => this.files.withdraw(directed)) : 'done';
			},
			this.concurrency,
		);
		const lost = await this.pending.flush();
		await forEachConcurrently(this.slice, linked, directed => {
			this.pending.add(directed.step.from);
			const code = lost.size > 0 ? lost.get(folderOf(directed.step.to)) : undefined;
			if (code !== undefined) return this.settleFile(directed, failed(code));
			const quick = this.quick.unlink(directed);
			return quick === 'done' ? 'done' : this.finish(directed, quick === 'unclear');
		});
		this.uncertain ??= await this.quick.removeLast();
		await this.work.mark(this.turns);
	}

	private async begin(directed: DirectedStep<FileStep>, linked: DirectedStep<FileStep>[]): Promise<void> {
		await this.lookBefore();
		const begun = await this.quick.timed(() => this.files.begin(directed, this.resuming));
		await this.lookAfter(async () => {
			if (begun === 'linked') await this.files.withdraw(directed);
			else if (begun === 'done' && directed.step.kind === 'move file') await this.files.takeBack(directed);
		});
		if (begun === 'linked') linked.push(directed);
		else await this.settleFile(directed, begun);
	}

	private async lookBefore(): Promise<void> {
		if (this.lock.isStale) await this.look();
	}

	private async finish(directed: DirectedStep<FileStep>, mayWait: boolean): Promise<void> {
		await this.lookBefore();
		await this.settleFile(directed, await this.quick.timed(() => this.files.finish(directed, mayWait)));
	}

	private settleFile(directed: DirectedStep<FileStep>, result: 'done' | StepFailure): Promise<void> {
		return this.settle(directed, result, () => this.files.takeBack(directed));
	}

	/**
	 * Notes what became of an act. One at which the disk failed, or another program came in between, is put back; if
	 * that fails too, nobody knows what lies where.
	 */
	private async settle(
		directed: DirectedStep,
		result: 'done' | StepFailure,
		takeBack: () => Promise<'done' | StepFailure>,
	): Promise<void> {
		if (result === 'done') return;
		this.failures.set(directed, result);
		if (result.reason !== 'failed' && result.reason !== 'replaced') return;
		// What can't be reached any more may be another's by now: then nothing is put back.
		await this.look();
		if (isFileStep(directed)) this.pending.add(directed.step.to);
		const left = await takeBack();
		if (left === 'done') return;
		if (left.reason === 'failed') this.uncertain ??= left.detail;
		// A folder that was made all the same, and is in use by now.
		else if (left.reason === 'not-empty') this.failures.delete(directed);
	}

	private progress(): void {
		this.run.progress?.(++this.progressed, this.of);
	}

	private async verify(): Promise<void> {
		const { missing, doubled, uncertain } = await verify(
			this.access,
			this.slice,
			this.files,
			this.queue.filter(directed => !this.failures.has(directed)),
		);
		this.uncertain ??= uncertain;
		for (const directed of missing) this.failures.set(directed, { reason: 'gone' });
		for (const directed of doubled) {
			this.pending.add(directed.step.from);
			await this.finish(directed, true);
		}
	}

	/** Folders that came back get the times that they had, now that everything is in them. */
	private async restoreTimes(): Promise<void> {
		for (const directed of this.queue) {
			const { step } = directed;
			if (step.kind !== 'make folder' || step.mtimeMs === undefined || this.failures.has(directed)) continue;
			const { mtimeMs, path } = step;
			// A disk that keeps no times has lost nothing that it had.
			await codeOf(() => this.access.disk.setTime(pathOnDisk(this.access, path), mtimeMs));
		}
	}

	/** Folders that were made for what could not be brought into them. */
	private async removeUnusedFolders(): Promise<void> {
		const unused = new Set<string>();
		for (const { step } of this.failures.keys())
			if (movesFiles(step)) for (const folder of foldersAbove(step.to)) unused.add(folder);
		for (const directed of [...this.queue].reverse()) {
			const { step } = directed;
			if (step.kind !== 'make folder' || this.failures.has(directed) || !unused.has(step.path)) continue;
			if ((await this.folders.takeBack({ index: directed.index, step })) === 'done')
				this.failures.set(directed, { reason: 'not-needed' });
			this.pending.add(step.path);
		}
	}
}
