/** Carries steps out, in either direction: names are given, made to last, looked at again, and only then taken away (DESIGN 7). */
import { isCarrying, type Trouble } from '../domain/operations/plan';
import type { Pace } from '../async/time-slice';
import { isFileAct, isFolderAct, type Act, type Attempt, type FileStep, type FolderStep } from './steps';
import { failed } from '../tree/tree-access';
import { FileMover } from './file-mover';
import { FolderMover } from './folder-mover';
import { ImpatientMover } from './sync-file-mover';
import { eachInLanes, inLanes } from '../async/concurrency';
import { TakenOver, type HeldLock } from './lock';
import type { OperationFolders } from './operation-folders';
import { folderOf, foldersAbove } from '../tree/paths';
import { Unflushed } from './pending-flushes';
import { verify } from './verify';
import { codeOf, paceOf, pathOnDisk, type Workbench } from '../tree/tree-access';
import { type Run } from './operation-run';

export interface Carried {
	/** Acts that are not done, and why. All others are. */
	readonly troubles: ReadonlyMap<Act, Trouble>;
	readonly cancelled: boolean;
	/** The code of a failure that leaves in doubt what lies where: the operation is unfinished. */
	readonly doubt: string | undefined;
}

/** The files of so long a time have both names until the new ones are made to last. */
const BATCH_MS = 1000;

export interface Carriage {
	/** The operation's id. */
	readonly id: string;
	readonly lock: HeldLock;
	readonly folders: OperationFolders;
	/** In the order in which they are to be done. */
	readonly acts: readonly Act[];
	readonly attempt: Attempt;
	/** Told how many acts had their turn, now and then. */
	readonly mark: (done: number) => Promise<void>;
}

/** @throws TakenOver where another program has the tree meanwhile: what lies where is that one's matter */
export function carry(bench: Workbench, carriage: Carriage, run: Run): Promise<Carried> {
	return new Carrier(bench, carriage, run).carry();
}

class Carrier {
	private readonly files: FileMover;
	private readonly impatient: ImpatientMover;
	private readonly folders: FolderMover;
	private readonly pace: Pace;
	private readonly unflushed: Unflushed;
	private readonly troubles = new Map<Act, Trouble>();
	private doubt: string | undefined;
	/** How many acts had their turn. */
	private turns = 0;
	private progressed = 0;
	/** An app that moves files itself gets one at a time, in order. */
	private readonly lanes: number | undefined;
	private readonly of: number;

	private readonly acts: readonly Act[];
	private readonly lock: HeldLock;
	private readonly resuming: boolean;

	constructor(private readonly bench: Workbench, private readonly carriage: Carriage, private readonly run: Run) {
		const { id, lock, folders, acts, attempt } = carriage;
		this.acts = acts;
		this.lock = lock;
		this.resuming = attempt === 'resumed';
		this.files = new FileMover(bench, id, folders);
		this.impatient = new ImpatientMover(bench, folders, this.resuming);
		this.folders = new FolderMover(bench);
		this.lanes = bench.disk.moveWhole ? 1 : undefined;
		this.pace = paceOf(bench);
		this.unflushed = new Unflushed(bench, this.pace);
		this.of = acts.filter(({ step }) => isCarrying(step)).length;
	}

	async carry(): Promise<Carried> {
		await this.look();
		await this.makeFolders();
		await this.look();
		for (let act = this.acts[this.turns]; act && !this.isStopped; act = this.acts[this.turns]) {
			if (isFolderAct(act)) {
				this.turns++;
				await this.folder(act);
			} else {
				await this.look();
				await this.batch();
			}
		}
		for (const act of this.acts.slice(this.turns)) this.troubles.set(act, { reason: 'cancelled' });
		await this.verify();
		await this.removeUnusedFolders();
		await this.restoreTimes();
		for (const code of (await this.unflushed.flush()).values()) this.doubt ??= code;
		await this.look();
		return { troubles: this.troubles, cancelled: this.turns < this.acts.length, doubt: this.doubt };
	}

	/** Looks that the tree is still ours. Where that can't be told, nothing more is begun. @throws TakenOver */
	private async look(): Promise<void> {
		const code = await this.lock.check();
		if (code !== '') this.doubt ??= code;
	}

	private get isStopped(): boolean {
		return this.isCancelled || this.doubt !== undefined;
	}

	/** After a pause in which the tree may have been given away, what was just done is taken back if it was. @throws TakenOver */
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
		await inLanes(this.pace, () => {
			const act = this.acts[this.turns];
			if (act?.step.kind !== 'make folder' || !isFolderAct(act) || this.isStopped) return undefined;
			const { path } = act.step;
			this.turns++;
			const made = (making.get(folderOf(path)) ?? Promise.resolve()).then(() => this.folder(act));
			making.set(path, made);
			return made;
		}, this.lanes);
		if (making.size > 0) await this.unflushed.flush();
	}

	private async folder(act: Act<FolderStep>): Promise<void> {
		const { step } = act;
		this.unflushed.add(...isCarrying(step) ? [step.from, step.to] : [step.path]);
		await this.lookBefore();
		const result = await this.folders.carry(act, this.resuming);
		await this.lookAfter(async () => { if (result === 'done') await this.folders.takeBack(act); });
		await this.settle(act, result, () => this.folders.takeBack(act));
		if (step.kind === 'move folder') this.progress();
	}

	/** The next files up to a folder step, or as many as are enough at a time. */
	private async batch(): Promise<void> {
		const linked: Act<FileStep>[] = [];
		try {
			await this.carryBatch(linked);
		} catch (error) {
			// Names that were given after another program had taken over would be there twice.
			if (error instanceof TakenOver) for (const act of linked) await this.files.withdraw(act);
			throw error;
		}
	}

	private async carryBatch(linked: Act<FileStep>[]): Promise<void> {
		const { clock } = this.bench;
		const began = clock.monotonic();
		await inLanes(this.pace, () => {
			const act = this.acts[this.turns];
			if (!act || !isFileAct(act) || this.isStopped || clock.monotonic() - began > BATCH_MS) return undefined;
			this.turns++;
			this.unflushed.add(act.step.from, act.step.to);
			this.progress();
			if (this.lock.isStale || !this.impatient.link(act)) return this.begin(act, linked);
			linked.push(act);
			return this.lock.isStale ? this.lookAfter(() => this.files.withdraw(act)) : 'done';
		}, this.lanes);
		const lost = await this.unflushed.flush();
		await eachInLanes(this.pace, linked, act => {
			this.unflushed.add(act.step.from);
			const code = lost.size > 0 ? lost.get(folderOf(act.step.to)) : undefined;
			if (code !== undefined) return this.settleFile(act, failed(code));
			const quick = this.impatient.unlink(act);
			return quick === 'done' ? 'done' : this.finish(act, quick === 'unclear');
		});
		this.doubt ??= await this.impatient.removeLast();
		await this.carriage.mark(this.turns);
	}

	private async begin(act: Act<FileStep>, linked: Act<FileStep>[]): Promise<void> {
		await this.lookBefore();
		const begun = await this.impatient.timed(() => this.files.begin(act, this.resuming));
		await this.lookAfter(async () => {
			if (begun === 'linked') await this.files.withdraw(act);
			else if (begun === 'done' && act.step.kind === 'move file') await this.files.takeBack(act);
		});
		if (begun === 'linked') linked.push(act);
		else await this.settleFile(act, begun);
	}

	private async lookBefore(): Promise<void> {
		if (this.lock.isStale) await this.look();
	}

	private async finish(act: Act<FileStep>, mayWait: boolean): Promise<void> {
		await this.lookBefore();
		await this.settleFile(act, await this.impatient.timed(() => this.files.finish(act, mayWait)));
	}

	private settleFile(act: Act<FileStep>, result: 'done' | Trouble): Promise<void> {
		return this.settle(act, result, () => this.files.takeBack(act));
	}

	/** Notes what became of an act. One at which the disk failed, or another program came in between, is put back; if that fails too, nobody knows what lies where. */
	private async settle(act: Act, result: 'done' | Trouble, takeBack: () => Promise<'done' | Trouble>): Promise<void> {
		if (result === 'done') return;
		this.troubles.set(act, result);
		if (result.reason !== 'failed' && result.reason !== 'replaced') return;
		// What can't be reached any more may be another's by now: then nothing is put back.
		await this.look();
		if (isFileAct(act)) this.unflushed.add(act.step.to);
		const left = await takeBack();
		if (left === 'done') return;
		if (left.reason === 'failed') this.doubt ??= left.detail;
		// A folder that was made all the same, and is in use by now.
		else if (left.reason === 'not-empty') this.troubles.delete(act);
	}

	private progress(): void {
		this.run.progress?.(++this.progressed, this.of);
	}

	private async verify(): Promise<void> {
		const { missing, doubled, doubt } = await verify(this.bench, this.pace, this.files, this.acts.filter(act => !this.troubles.has(act)));
		this.doubt ??= doubt;
		for (const act of missing) this.troubles.set(act, { reason: 'gone' });
		for (const act of doubled) {
			this.unflushed.add(act.step.from);
			await this.finish(act, true);
		}
	}

	/** Folders that came back get the times that they had, now that everything is in them. */
	private async restoreTimes(): Promise<void> {
		for (const act of this.acts) {
			const { step } = act;
			if (step.kind !== 'make folder' || step.mtimeMs === undefined || this.troubles.has(act)) continue;
			const { mtimeMs, path } = step;
			// A disk that keeps no times has lost nothing that it had.
			await codeOf(() => this.bench.disk.setTime(pathOnDisk(this.bench, path), mtimeMs));
		}
	}

	/** Folders that were made for what could not be brought into them. */
	private async removeUnusedFolders(): Promise<void> {
		const unused = new Set<string>();
		for (const { step } of this.troubles.keys()) if (isCarrying(step)) for (const folder of foldersAbove(step.to)) unused.add(folder);
		for (const act of [...this.acts].reverse()) {
			const { step } = act;
			if (step.kind !== 'make folder' || this.troubles.has(act) || !unused.has(step.path)) continue;
			if (await this.folders.takeBack({ index: act.index, step }) === 'done') this.troubles.set(act, { reason: 'not-needed' });
			this.unflushed.add(step.path);
		}
	}
}
