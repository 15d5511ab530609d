/** What execute, undo and recover have in common: refusals, the lock, and how an operation ends. */
import type { FileTransfer, EndState, Outcome, Refusal } from '../domain/operations/outcome';
import {
	movesFiles,
	type Conflict,
	type Reason,
	type Skipped,
	type Step,
	type StepFailure,
} from '../domain/operations/plan';
import { failureOf, isDiskFailure } from '../tree/disk';
import type { DirectedStep, Attempt, Direction, FileStep, FolderStep } from './steps';
import { runSteps } from './step-runner';
import { followEnded } from './late-ends';
import type { PreflightResult } from './preflight';
import type { OpenJournal } from './journal-files';
import { lockTree, removeLockLeftovers, TakenOver, type HeldLock } from './lock';
import type { OperationFolders } from './operation-folders';
import { isWithin } from '../domain/paths';
import { codeOf, LOG_FOLDER, type TreeAccess } from '../tree/tree-access';
import { type OperationRun } from './operation-run';

/** Does the work while nobody else changes the tree. */
export async function underLock<T>(
	access: TreeAccess,
	work: (lock: HeldLock) => Promise<T | Refusal>,
): Promise<T | Refusal> {
	try {
		const { disk, root } = access;
		const folder = `${root}/${LOG_FOLDER}`;
		const made = await codeOf(() => disk.makeFolder(folder));
		if (made === '') await disk.flushFolder(root);
		else if (made !== 'EEXIST') return { refused: 'disk', code: made };
		// A link would take journals, and the word on what may be moved, out of the tree.
		if ((await disk.lstat(folder))?.kind !== 'folder') return { refused: 'disk', code: 'ENOTDIR' };
		const lock = await lockTree(access);
		if ('heldBy' in lock) return { refused: 'locked', heldBy: lock.heldBy };
		try {
			await removeLockLeftovers(access);
			return await work(lock);
		} finally {
			await lock.release();
		}
	} catch (error) {
		if (!isDiskFailure(error)) throw error;
		return { refused: 'disk', code: failureOf(error) };
	}
}

/**
 * The folders outside of the tree that an operation may touch: those that its journal names and this device knows that
 * a person named, or that the person names now. A journal lies in the tree, where others may write, and decides
 * nothing.
 * @throws what the disk says
 */
export async function allowedOutside(
	{ records }: TreeAccess,
	id: string,
	named: readonly string[],
	run: OperationRun,
): Promise<readonly string[] | Refusal> {
	if (named.length === 0) return [];
	const known = [...((await records?.outsideOf(id)) ?? []), ...(run.outside ?? [])];
	const unknown = named.filter(folder => !known.some(allowed => isWithin(folder, allowed)));
	return unknown.length === 0 ? named : { refused: 'outside-unknown', operation: id, folders: unknown };
}

export interface PreparedOperation {
	readonly lock: HeldLock;
	/** Folders outside of the tree that the person named. */
	readonly outside: readonly string[];
	readonly folders: OperationFolders;
	readonly steps: readonly Step[];
	readonly direction: Direction;
	/** Indexes of steps that take no part: they did not stand before. */
	readonly excluded: ReadonlySet<number>;
	readonly preflight: PreflightResult;
	readonly attempt: Attempt;
	/** It ended before, and is done again: notes may say so already. */
	readonly isAgain?: boolean;
}

/** Carries acts whose journal is open, and ends the journal unless something is in doubt. */
export async function runOperation(
	access: TreeAccess,
	journal: OpenJournal,
	prepared: PreparedOperation,
	run: OperationRun,
): Promise<Outcome | Refusal> {
	try {
		const outcome = await ranOperation(access, journal, prepared, run);
		if (outcome.state !== 'unfinished') await letFollow(access, journal.id, prepared, run);
		return outcome;
	} catch (error) {
		if (!(error instanceof TakenOver)) throw error;
		return { refused: 'taken-over', operation: journal.id };
	}
}

/**
 * The files are where they are, whatever becomes of the notes: what fails here has its turn again with the next
 * refresh.
 */
async function letFollow(
	access: TreeAccess,
	id: string,
	{ outside, lock, isAgain = false }: PreparedOperation,
	{ follow }: OperationRun,
): Promise<void> {
	try {
		if (follow) await followEnded(access, id, { outside, lock, isLate: isAgain }, follow);
	} catch (error) {
		if (!(error instanceof TakenOver) && !isDiskFailure(error)) throw error;
	}
}

async function ranOperation(
	access: TreeAccess,
	journal: OpenJournal,
	{ lock, folders, steps, direction, excluded, preflight: checked, attempt }: PreparedOperation,
	run: OperationRun,
): Promise<Outcome> {
	const results = await runSteps(
		access,
		{ id: journal.id, lock, folders, queue: checked.queue, attempt, mark: done => journal.mark(done) },
		run,
	);
	const failures = new Map([...checked.failures, ...results.failures]);
	const isBack = direction === 'back';
	const withReason = (is: (reason: Reason) => boolean): Set<number> =>
		new Set([...failures].filter(([, { reason }]) => is(reason)).map(([directed]) => directed.index));
	// A folder that should come back and is there is back.
	const hindered = withReason(reason => !isBack || reason !== 'already-there');
	const standingNot = new Set(
		[...steps.keys()].filter(index => excluded.has(index) || hindered.has(index) !== isBack),
	);
	// One that should go stays as long as others use it, and the operation is undone all the same.
	const state = endState(steps, standingNot, isBack ? withReason(reason => reason === 'not-empty') : new Set());
	// Of what an earlier attempt began and can't be reached now, nobody knows how far it came.
	const isOpen =
		attempt === 'resumed' &&
		(results.cancelled || [...checked.failures.values()].some(({ reason }) => reason === 'failed'));
	const isUnfinished =
		isOpen ||
		results.uncertain !== undefined ||
		(await codeOf(() => journal.end(state, standingNot, direction))) !== '';
	if (!isUnfinished) await folders.remove();
	const told = report(checked.queue, failures);
	const waiting = folders.stillWaiting.map((path): Skipped => ({ path, reason: 'left-waiting' }));
	const isWhole =
		!isUnfinished &&
		waiting.length === 0 &&
		state === (isBack ? 'undone' : 'done') &&
		[...failures.values()].every(({ reason }) => HARMLESS.has(reason));
	return {
		operation: journal.id,
		state: isUnfinished ? 'unfinished' : state,
		isWhole,
		...told,
		skipped: [...told.skipped, ...waiting],
	};
}

/** What is left alone because it is as it should be. */
export const HARMLESS: ReadonlySet<Reason> = new Set<Reason>(['identical', 'not-empty', 'already-there', 'not-needed']);

/** Folders don't decide on 'done', unless the operation is about nothing else. */
function endState(steps: readonly Step[], standingNot: ReadonlySet<number>, inUse: ReadonlySet<number>): EndState {
	if (steps.every((_, index) => standingNot.has(index) || inUse.has(index))) return 'undone';
	const isAboutFolders = !steps.some(step => movesFiles(step));
	return steps.every((step, index) => !standingNot.has(index) || (!isAboutFolders && !movesFiles(step)))
		? 'done'
		: 'partly';
}

/** What is worth a person's time: that a folder was there already, or is still in use by design, is not. */
export function report(
	queue: readonly DirectedStep[],
	failures: ReadonlyMap<DirectedStep, StepFailure>,
): Pick<Outcome, 'steps' | 'conflicts' | 'skipped'> {
	const steps: FileTransfer[] = [];
	const conflicts: Conflict[] = [];
	const skipped: Skipped[] = [];
	for (const directed of new Set([...queue, ...failures.keys()])) {
		const failure = failures.get(directed);
		const { from, to, sizeBytes } = ends(directed.step);
		if (!failure) {
			if (movesFiles(directed.step)) steps.push({ from, to, sizeBytes });
		} else if (failure.reason === 'identical' || failure.reason === 'cancelled' || failure.reason === 'not-empty')
			skipped.push({ path: from, ...failure });
		else if (failure.reason !== 'already-there' && failure.reason !== 'not-needed')
			conflicts.push({ from, to, ...failure });
	}
	return { steps, conflicts, skipped };
}

function ends(step: FileStep | FolderStep): FileTransfer {
	if ('path' in step) return { from: step.path, to: step.path, sizeBytes: 0 };
	return step.kind === 'remove copy' ? { ...step, from: step.to, to: step.from } : step;
}
