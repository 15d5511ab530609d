/** What notes and index get when an operation ended: the same whether it ran through, was finished after a crash, or was taken back. */
import type { ChangeHost } from './change-host';
import type { Changes } from './changes';
import { archivedRows, unarchivedRows, withoutReturned, type RowPlace } from './domain/log-rows';
import type { ArchiveVerdict, LeftToDo } from './domain/outcome';
import { isCarrying, type FollowUp, type StageChange, type Step } from './domain/plan';
import type { Progress, RefreshResult, RunOptions } from './log-terms';
import { notCopied, removeManifests, verifyArchive } from './organize/archive-manifest';
import type { EndedOperation, Guard } from './organize/ended-operation';
import { TakenOver } from './organize/lock';
import { folderOf, isWithin, nameOf } from './organize/paths';
import type { DataTree } from './tree/data-tree';
import type { Moved } from './tree/moved-index';
import { placeOf } from './tree/layout';

type Archived = Extract<FollowUp, { kind: 'archive' }>;

export class Following {
	/** What could not be done: the files are where they were brought all the same. */
	readonly left: LeftToDo[] = [];
	refreshed: RefreshResult | undefined;
	verdict: ArchiveVerdict | undefined;

	constructor(private readonly host: ChangeHost, private readonly changes: Changes, private readonly tree: DataTree, private readonly run: RunOptions) {}

	/** @returns whether nobody needs to come back to it; see `Follow` */
	async follow(ended: EndedOperation, guard: Guard): Promise<boolean> {
		const isBack = ended.direction === 'back';
		await this.refresh(isBack ? ended.takenBack.flatMap(wayBack) : ended.standing.filter(step => step.kind === 'move file' || step.kind === 'move folder'));
		const { followUp } = ended;
		if (followUp?.kind === 'stage') await this.followStage(ended, followUp);
		if (followUp?.kind === 'archive') await (isBack ? this.unarchive(followUp) : this.archive(ended, followUp, guard));
		if (ended.operation === 'intake' && isBack) await this.unfile(ended);
		if (this.left.length > 0 || this.run.signal.aborted && followUp?.kind === 'archive' && !isBack) return false;
		// Without the notes of a vault, one that has them comes back to what they are to say.
		return this.host.hasNotes || !(followUp || isBack && ended.operation === 'intake');
	}

	/** Brings index and notes up to date with what lies on the disk. @param moves paths relative to the tree; others are passed over */
	async refresh(moves: readonly Moved[]): Promise<void> {
		await this.attempt('refresh', async () => {
			// What is not known can't follow, and would look lost.
			await this.tree.load(this.host.pace());
			await this.tree.follow(moves, this.host.pace());
			this.refreshed = await this.host.refresh();
		});
	}

	private async followStage({ madeAtMs, direction, standing, takenBack, isLate }: EndedOperation, { target, moves, stageSince }: Extract<FollowUp, { kind: 'stage' }>): Promise<void> {
		const done = direction === 'back' ? takenBack : standing;
		const isMoved = ({ folder }: StageChange): boolean => done.some(step => isCarrying(step) && isWithin(step.from, folder));
		const moved = moves.filter(isMoved);
		if (moved.length === 0) return;
		// Not the day of a recovery: an uncut run would have written this one, and may have.
		const day = this.host.dayOf(madeAtMs);
		await this.attempt('note', async () => {
			await this.host.setTarget(target, 'stage_since', direction === 'back' ? stageSince ?? undefined : day);
			if (direction === 'back') return;
			for (const { rig, from, to } of moved) await this.host.logMove(target, `${day}: ${rig === null ? '' : `${rig}, `}${from} → ${to}`, isLate);
		});
	}

	/** Reads an archive's copies again. Where all are there, the log keeps the target's hours when its originals go. */
	private async archive({ standing, present, isWhole }: EndedOperation, { target, folders, sources }: Archived, guard: Guard): Promise<void> {
		const copies = [...standing.flatMap(step => (step.kind === 'copy file' ? [step] : [])), ...present];
		await this.verify({ copies, isWhole }, { target, folders, sources }, async () => { await guard.check(); });
	}

	/** @param isWhole whether nothing of the plan was left alone @param onCopy called for every copy that was read */
	async verify(archive: { readonly copies: readonly { readonly from: string; readonly to: string }[]; readonly isWhole: boolean }, { target, folders, sources }: Omit<Archived, 'kind'>, onCopy: () => Promise<void>): Promise<void> {
		const { checksum } = this.host.parts;
		if (!checksum) throw new Error('this device can\'t verify copies');
		const bench = this.changes.bench(this.tree);
		const { signal, progress } = this.run;
		await this.attempt('verify', async () => {
			const verdict = await verifyArchive(bench, archive, folders, checksum, { signal, progress: (done, of) => { progress({ phase: 'verify', done, of }); }, onCopy });
			// Copying takes hours: what came meanwhile, or went out of sight, must not go with the originals.
			const late = verdict.isWhole ? await notCopied(bench, archive.copies, sources, this.host.pace()) : [];
			this.verdict = { ...verdict, differing: [...verdict.differing, ...late], isWhole: verdict.isWhole && late.length === 0 };
		});
		for (const { path, reason } of this.verdict?.failures ?? []) this.left.push({ what: 'manifest', reason: `${path}: ${reason}` });
		if (this.verdict?.isWhole) await this.attempt('note', () => this.host.changeRows(target, rows => archivedRows(rows, this.tree.known.id)));
	}

	private async unarchive({ target, folders }: Archived): Promise<void> {
		const rows = this.host.facts(target)?.rows.filter(row => row.tree === this.tree.known.id) ?? [];
		await this.attempt('note', () => this.host.changeRows(target, logged => unarchivedRows(logged, rows)));
		await this.attempt('manifest', async () => { await removeManifests(await this.changes.benchOfMoves(this.tree), folders); });
	}

	/** Frames are where they were captured again: what is missing in the tree was never lost. */
	private async unfile({ takenBack }: EndedOperation): Promise<void> {
		const { layout, filters } = this.host.rules();
		const places = new Map<string, RowPlace[]>();
		for (const folder of new Set(takenBack.flatMap(step => (isCarrying(step) ? [folderOf(step.to)] : [])))) {
			const { target, rig, panel, night, filter } = placeOf(folder, { ...layout, rootName: nameOf(this.tree.known.path) });
			if (target === null || filter === null) continue;
			places.set(target, [...places.get(target) ?? [], { rig, panel, night, filter: filters.canonical(filter) ?? filter, tree: this.tree.known.id }]);
		}
		for (const [target, left] of places) await this.attempt('note', () => this.host.changeRows(target, rows => withoutReturned(rows, left)));
	}

	/** Whatever goes wrong after the files were moved is told, and has its turn again later. */
	private async attempt(what: LeftToDo['what'], work: () => Promise<unknown>): Promise<void> {
		try {
			await work();
		} catch (error) {
			if (error instanceof TakenOver) throw error;
			this.left.push({ what, reason: error instanceof Error ? error.message : String(error) });
		}
	}
}

/** Copies are gone, all else is where it came from. */
function wayBack(step: Step): Moved[] {
	if (step.kind === 'copy file') return [{ from: step.to, to: null }];
	return isCarrying(step) ? [{ from: step.to, to: step.from }] : [];
}

/** What a tree's move shows of itself while it runs. */
export const moveProgress = ({ progress }: RunOptions) => (done: number, of: number): void => { progress({ phase: 'move' satisfies Progress['phase'], done, of }); };
