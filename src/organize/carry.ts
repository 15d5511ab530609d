/** Carries steps out, in either direction: names are given, made to last, and only then taken away (DESIGN 7). */
import { isCarrying, type Trouble } from '../domain/plan';
import type { Pace } from '../tree/pace';
import { failed, isFileAct, isFolderAct, type Act, type Attempt, type FileStep, type FolderStep } from './acts';
import { FileMover } from './file-mover';
import { FolderMover } from './folder-mover';
import { ImpatientMover } from './impatient-mover';
import { eachInLanes, inLanes } from './lanes';
import { folderOf, foldersAbove } from './paths';
import { Unflushed } from './unflushed';
import { verify } from './verify';
import { paceOf, type Run, type Workbench } from './workbench';

export interface Carried {
	/** Acts that are not done, and why. All others are. */
	readonly troubles: ReadonlyMap<Act, Trouble>;
	readonly cancelled: boolean;
	/** The code of a failure that leaves in doubt what lies where: the operation is unfinished. */
	readonly doubt: string | undefined;
}

/** The files of so long a time have both names until the new ones are made to last. */
const BATCH_MS = 1000;

/**
 * @param id the operation's
 * @param acts in the order in which they are to be done
 * @param mark told how many acts had their turn, now and then
 */
export function carry(bench: Workbench, id: string, acts: readonly Act[], attempt: Attempt, run: Run, mark: (done: number) => Promise<void>): Promise<Carried> {
	return new Carrier(bench, id, acts, attempt === 'resumed', run, mark).carry();
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

	constructor(
		private readonly bench: Workbench, id: string, private readonly acts: readonly Act[], private readonly resuming: boolean,
		private readonly run: Run, private readonly mark: (done: number) => Promise<void>,
	) {
		this.files = new FileMover(bench, id);
		this.impatient = new ImpatientMover(bench, resuming);
		this.folders = new FolderMover(bench);
		this.lanes = bench.disk.moveWhole ? 1 : undefined;
		this.pace = paceOf(bench);
		this.unflushed = new Unflushed(bench, this.pace);
		this.of = acts.filter(({ step }) => isCarrying(step)).length;
	}

	async carry(): Promise<Carried> {
		await this.makeFolders();
		for (let act = this.acts[this.turns]; act && !this.isCancelled; act = this.acts[this.turns]) {
			if (isFolderAct(act)) {
				this.turns++;
				await this.folder(act);
			} else await this.batch();
		}
		for (const act of this.acts.slice(this.turns)) this.troubles.set(act, { reason: 'cancelled' });
		await this.verify();
		await this.removeUnusedFolders();
		for (const code of (await this.unflushed.flush()).values()) this.doubt ??= code;
		return { troubles: this.troubles, cancelled: this.turns < this.acts.length, doubt: this.doubt };
	}

	private get isCancelled(): boolean {
		return this.run.signal?.aborted ?? false;
	}

	/** Those that come first. What is brought into a new folder would be lost with it, so all are made to last. */
	private async makeFolders(): Promise<void> {
		const making = new Map<string, Promise<void>>();
		await inLanes(this.pace, () => {
			const act = this.acts[this.turns];
			if (act?.step.kind !== 'make folder' || !isFolderAct(act) || this.isCancelled) return undefined;
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
		await this.settle(act, await this.folders.carry(act, this.resuming), () => this.folders.takeBack(act));
		if (step.kind === 'move folder') this.progress();
	}

	/** The next files up to a folder step, or as many as are enough at a time. */
	private async batch(): Promise<void> {
		const { clock } = this.bench;
		const linked: Act<FileStep>[] = [];
		const began = clock.monotonic();
		await inLanes(this.pace, () => {
			const act = this.acts[this.turns];
			if (!act || !isFileAct(act) || this.isCancelled || clock.monotonic() - began > BATCH_MS) return undefined;
			this.turns++;
			this.unflushed.add(act.step.from, act.step.to);
			this.progress();
			if (!this.impatient.link(act.step)) return this.begin(act, linked);
			linked.push(act);
			return 'done';
		}, this.lanes);
		const lost = await this.unflushed.flush();
		await eachInLanes(this.pace, linked, act => {
			this.unflushed.add(act.step.from);
			const code = lost.size > 0 ? lost.get(folderOf(act.step.to)) : undefined;
			if (code !== undefined) return this.settleFile(act, failed(code));
			return this.impatient.unlink(act.step) ? 'done' : this.finish(act);
		});
		await this.mark(this.turns);
	}

	private async begin(act: Act<FileStep>, linked: Act<FileStep>[]): Promise<void> {
		const begun = await this.impatient.timed(() => this.files.begin(act, this.resuming));
		if (begun === 'linked') linked.push(act);
		else await this.settleFile(act, begun);
	}

	private async finish(act: Act<FileStep>): Promise<void> {
		await this.settleFile(act, await this.impatient.timed(() => this.files.finish(act)));
	}

	private settleFile(act: Act<FileStep>, result: 'done' | Trouble): Promise<void> {
		return this.settle(act, result, () => this.files.takeBack(act));
	}

	/** Notes what became of an act. One at which the disk failed is put back; if that fails too, nobody knows what lies where. */
	private async settle(act: Act, result: 'done' | Trouble, takeBack: () => Promise<'done' | Trouble>): Promise<void> {
		if (result === 'done') return;
		this.troubles.set(act, result);
		if (result.reason !== 'failed') return;
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
			await this.finish(act);
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
