/**
 * What notes and index get when an operation ended: the same whether it ran through, was finished after a crash, or was
 * taken back.
 */
import { archivedRows, unarchivedRows, withoutReturned, type RowPlace } from '../domain/goals/log-rows';
import type { ArchiveVerdict, LeftToDo } from '../domain/operations/outcome';
import { movesFiles, type FollowUp, type StageChange, type Step } from '../domain/operations/plan';
import type { Progress, RefreshResult, RunOptions } from './api';
import { targetFacts } from './answers';
import type { DataLog } from './data-log';
import { localDay } from '../domain/night';
import type { LogNotes } from './notes';
import { scanAndPublish } from './scan-and-publish';
import { accessForMoves, accessOf, layoutOf } from './tree-choice';
import { notCopied, removeManifests, verifyArchive } from '../operations/archive-check';
import type { EndedOperation, Guard } from '../operations/ended-operation';
import { TakenOver } from '../operations/lock';
import { followLateEnds as followOperations } from '../operations/recover';
import { folderOf, isWithin } from '../domain/paths';
import type { DataTree } from '../tree/data-tree';
import type { Moved } from '../tree/index/moved-index';
import { placeOf } from '../tree/layout';

type Archived = Extract<FollowUp, { kind: 'archive' }>;

export class Following {
	/** What could not be done: the files are where they were brought all the same. */
	readonly left: LeftToDo[] = [];
	refreshed: RefreshResult | undefined;
	verdict: ArchiveVerdict | undefined;

	constructor(
		private readonly log: DataLog,
		private readonly tree: DataTree,
		private readonly run: RunOptions,
	) {}

	/** @returns whether nobody needs to come back to it; see `Follow` */
	async follow(ended: EndedOperation, guard: Guard): Promise<boolean> {
		const isBack = ended.direction === 'back';
		await this.refresh(
			isBack
				? ended.takenBack.flatMap(wayBack)
				: ended.standing.filter(step => step.kind === 'move file' || step.kind === 'move folder'),
		);
		const { followUp } = ended;
		if (followUp?.kind === 'stage') await this.followStage(ended, followUp);
		if (followUp?.kind === 'archive')
			await (isBack ? this.unarchive(followUp) : this.archive(ended, followUp, guard));
		if (ended.operation === 'intake' && isBack) await this.unfile(ended);
		if (this.left.length > 0 || (this.run.signal.aborted && followUp?.kind === 'archive' && !isBack)) return false;
		// Without the notes of a vault, one that has them comes back to what they are to say.
		return this.log.notes !== undefined || !(followUp || (isBack && ended.operation === 'intake'));
	}

	/**
	 * Brings index and notes up to date with what lies on the disk.
	 * @param moves paths relative to the tree; others are passed over
	 */
	async refresh(moves: readonly Moved[]): Promise<void> {
		await this.attempt('refresh', async () => {
			// What is not known can't follow, and would look lost.
			await this.tree.load(this.log.timeSlice());
			await this.tree.follow(moves, this.log.timeSlice());
			this.refreshed = await refreshAfterwards(this.log);
		});
	}

	private async followStage(
		{ madeAtMs, direction, standing, takenBack, isLate }: EndedOperation,
		{ target, moves, stageSince }: Extract<FollowUp, { kind: 'stage' }>,
	): Promise<void> {
		const done = direction === 'back' ? takenBack : standing;
		const isMoved = ({ folder }: StageChange): boolean =>
			done.some(step => movesFiles(step) && isWithin(step.from, folder));
		const moved = moves.filter(isMoved);
		if (moved.length === 0) return;
		// Not the day of a recovery: an uncut run would have written this one, and may have.
		const day = localDay(madeAtMs);
		await this.attempt('note', () =>
			this.onNotes(async notes => {
				const { known, settings } = this.log;
				const since = direction === 'back' ? (stageSince ?? undefined) : day;
				await notes.targets.setPropertiesOf(target, [['stage_since', since]], known);
				const heading = settings.moveLogHeading;
				if (direction === 'back' || heading === '') return;
				for (const { rig, from, to } of moved) {
					const line = `${day}: ${rig === null ? '' : `${rig}, `}${from} → ${to}`;
					await notes.targets.appendLine(target, heading, line, known, isLate);
				}
			}),
		);
	}

	/** Reads an archive's copies again. Where all are there, the log keeps the target's hours when its originals go. */
	private async archive(
		{ standing, present, isWhole }: EndedOperation,
		{ target, folders, sources }: Archived,
		guard: Guard,
	): Promise<void> {
		const copies = [...standing.flatMap(step => (step.kind === 'copy file' ? [step] : [])), ...present];
		await this.verify({ copies, isWhole }, { target, folders, sources }, async () => {
			await guard.check();
		});
	}

	/** @param isWhole whether nothing of the plan was left alone @param onCopy called for every copy that was read */
	async verify(
		archive: {
			readonly copies: readonly { readonly from: string; readonly to: string }[];
			readonly isWhole: boolean;
		},
		{ target, folders, sources }: Omit<Archived, 'kind'>,
		onCopy: () => Promise<void>,
	): Promise<void> {
		const { checksum } = this.log.parts;
		if (!checksum) throw new Error("this device can't verify copies");
		const access = accessOf(this.log, this.tree);
		const { signal, progress } = this.run;
		await this.attempt('verify', async () => {
			const verdict = await verifyArchive(access, archive, folders, checksum, {
				signal,
				progress: (done, of) => {
					progress({ phase: 'verify', done, of });
				},
				onCopy,
			});
			// Copying takes hours: what came meanwhile, or went out of sight, must not go with the originals.
			const late = verdict.isWhole ? await notCopied(access, archive.copies, sources, this.log.timeSlice()) : [];
			this.verdict = {
				...verdict,
				differing: [...verdict.differing, ...late],
				isWhole: verdict.isWhole && late.length === 0,
			};
		});
		for (const { path, reason } of this.verdict?.failures ?? [])
			this.left.push({ what: 'manifest', reason: `${path}: ${reason}` });
		if (this.verdict?.isWhole)
			await this.attempt('note', () =>
				this.onNotes(notes =>
					notes.changeRows(target, rows => archivedRows(rows, this.tree.known.id), this.log.known),
				),
			);
	}

	private async unarchive({ target, folders }: Archived): Promise<void> {
		const rows = targetFacts(this.log, target)?.rows.filter(row => row.tree === this.tree.known.id) ?? [];
		await this.attempt('note', () =>
			this.onNotes(notes => notes.changeRows(target, logged => unarchivedRows(logged, rows), this.log.known)),
		);
		await this.attempt('manifest', async () => {
			await removeManifests(await accessForMoves(this.log, this.tree), folders);
		});
	}

	/** Frames are where they were captured again: what is missing in the tree was never lost. */
	private async unfile({ takenBack }: EndedOperation): Promise<void> {
		const { filters } = this.log.rules;
		const layout = layoutOf(this.log, this.tree);
		const places = new Map<string, RowPlace[]>();
		for (const folder of new Set(takenBack.flatMap(step => (movesFiles(step) ? [folderOf(step.to)] : [])))) {
			const { target, rig, panel, night, filter } = placeOf(folder, layout);
			if (target === null || filter === null) continue;
			places.set(target, [
				...(places.get(target) ?? []),
				{ rig, panel, night, filter: filters.canonical(filter) ?? filter, tree: this.tree.known.id },
			]);
		}
		for (const [target, left] of places)
			await this.attempt('note', () =>
				this.onNotes(notes => notes.changeRows(target, rows => withoutReturned(rows, left), this.log.known)),
			);
	}

	/** Nothing where there is no vault. */
	private async onNotes(work: (notes: LogNotes) => Promise<unknown>): Promise<void> {
		if (this.log.notes) await this.log.withNotes(work);
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

/**
 * Lets the notes follow operations of which a crash kept them; within the queue of the trees.
 * @returns what could not be done
 */
export async function followLateEnds(log: DataLog, run: RunOptions): Promise<readonly LeftToDo[]> {
	if (!log.parts.mover || !log.parts.process) return [];
	const left: LeftToDo[] = [];
	for (const tree of await log.trees.list.distinct()) {
		const following = new Following(log, tree, run);
		await followOperations(await accessForMoves(log, tree), (ended, guard) => following.follow(ended, guard));
		left.push(...following.left);
	}
	return left;
}

/** What was moved is moved: the log follows even where the person cancelled the rest. */
export const refreshAfterwards = (log: DataLog): Promise<RefreshResult> =>
	scanAndPublish(log, { mode: 'quick', signal: new AbortController().signal, progress: () => undefined });

/** Copies are gone, all else is where it came from. */
function wayBack(step: Step): Moved[] {
	if (step.kind === 'copy file') return [{ from: step.to, to: null }];
	return movesFiles(step) ? [{ from: step.to, to: step.from }] : [];
}

/** What a tree's move shows of itself while it runs. */
export const moveProgress =
	({ progress }: RunOptions) =>
	(done: number, of: number): void => {
		progress({ phase: 'move' satisfies Progress['phase'], done, of });
	};
