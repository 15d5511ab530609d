/** What execute, undo and recover have in common: refusals, the lock, and how an operation ends. */
import type { Carriage, EndState, Outcome, Refusal } from '../domain/operations/outcome';
import { isCarrying, type Conflict, type Reason, type Skipped, type Step, type Trouble } from '../domain/operations/plan';
import { failureOf, isDiskFailure } from '../tree/disk';
import type { Act, Attempt, Direction, FileStep, FolderStep } from './steps';
import { carry } from './step-runner';
import { followEnded } from './late-ends';
import type { Checked } from './preflight';
import type { OpenJournal } from './journal-files';
import { lockTree, removeLockLeftovers, TakenOver, type HeldLock } from './lock';
import type { OperationFolders } from './operation-folders';
import { isWithin } from '../tree/paths';
import { codeOf, LOG_FOLDER, type Workbench } from '../tree/tree-access';
import { type Run } from './operation-run';

/** Does the work while nobody else changes the tree. */
export async function underLock<T>(bench: Workbench, work: (lock: HeldLock) => Promise<T | Refusal>): Promise<T | Refusal> {
	try {
		const { disk, root } = bench;
		const folder = `${root}/${LOG_FOLDER}`;
		const made = await codeOf(() => disk.makeFolder(folder));
		if (made === '') await disk.flushFolder(root);
		else if (made !== 'EEXIST') return { refused: 'disk', code: made };
		// A link would take journals, and the word on what may be moved, out of the tree.
		if ((await disk.entry(folder))?.kind !== 'folder') return { refused: 'disk', code: 'ENOTDIR' };
		const lock = await lockTree(bench);
		if ('heldBy' in lock) return { refused: 'locked', heldBy: lock.heldBy };
		try {
			await removeLockLeftovers(bench);
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
 * The folders outside of the tree that an operation may touch: those that its journal names and this device knows that a person named,
 * or that the person names now. A journal lies in the tree, where others may write, and decides nothing.
 * @throws what the disk says
 */
export async function allowedOutside({ records }: Workbench, id: string, named: readonly string[], run: Run): Promise<readonly string[] | Refusal> {
	if (named.length === 0) return [];
	const known = [...await records?.outsideOf(id) ?? [], ...run.outside ?? []];
	const unknown = named.filter(folder => !known.some(allowed => isWithin(folder, allowed)));
	return unknown.length === 0 ? named : { refused: 'outside-unknown', operation: id, folders: unknown };
}

export interface Undertaking {
	readonly lock: HeldLock;
	/** Folders outside of the tree that the person named. */
	readonly outside: readonly string[];
	readonly folders: OperationFolders;
	readonly steps: readonly Step[];
	readonly direction: Direction;
	/** Indexes of steps that take no part: they did not stand before. */
	readonly excluded: ReadonlySet<number>;
	readonly ground: Checked;
	readonly attempt: Attempt;
	/** It ended before, and is done again: notes may say so already. */
	readonly isAgain?: boolean;
}

/** Carries acts whose journal is open, and ends the journal unless something is in doubt. */
export async function carryOut(bench: Workbench, journal: OpenJournal, undertaking: Undertaking, run: Run): Promise<Outcome | Refusal> {
	try {
		const outcome = await carriedOut(bench, journal, undertaking, run);
		if (outcome.state !== 'unfinished') await letFollow(bench, journal.id, undertaking, run);
		return outcome;
	} catch (error) {
		if (!(error instanceof TakenOver)) throw error;
		return { refused: 'taken-over', operation: journal.id };
	}
}

/** The files are where they are, whatever becomes of the notes: what fails here has its turn again with the next refresh. */
async function letFollow(bench: Workbench, id: string, { outside, lock, isAgain = false }: Undertaking, { follow }: Run): Promise<void> {
	try {
		if (follow) await followEnded(bench, id, { outside, lock, isLate: isAgain }, follow);
	} catch (error) {
		if (!(error instanceof TakenOver) && !isDiskFailure(error)) throw error;
	}
}

async function carriedOut(bench: Workbench, journal: OpenJournal, { lock, folders, steps, direction, excluded, ground, attempt }: Undertaking, run: Run): Promise<Outcome> {
	const carried = await carry(bench, { id: journal.id, lock, folders, acts: ground.acts, attempt, mark: done => journal.mark(done) }, run);
	const troubles = new Map([...ground.troubles, ...carried.troubles]);
	const isBack = direction === 'back';
	const withReason = (is: (reason: Reason) => boolean): Set<number> => new Set([...troubles].filter(([, { reason }]) => is(reason)).map(([act]) => act.index));
	// A folder that should come back and is there is back.
	const hindered = withReason(reason => !isBack || reason !== 'already-there');
	const standingNot = new Set([...steps.keys()].filter(index => excluded.has(index) || hindered.has(index) !== isBack));
	// One that should go stays as long as others use it, and the operation is undone all the same.
	const state = endState(steps, standingNot, isBack ? withReason(reason => reason === 'not-empty') : new Set());
	// Of what an earlier attempt began and can't be reached now, nobody knows how far it came.
	const isOpen = attempt === 'resumed' && (carried.cancelled || [...ground.troubles.values()].some(({ reason }) => reason === 'failed'));
	const isUnfinished = isOpen || carried.doubt !== undefined || await codeOf(() => journal.end(state, standingNot, direction)) !== '';
	if (!isUnfinished) await folders.remove();
	const told = report(ground.acts, troubles);
	const waiting = folders.stillWaiting.map((path): Skipped => ({ path, reason: 'left-waiting' }));
	const isWhole = !isUnfinished && waiting.length === 0 && state === (isBack ? 'undone' : 'done') && [...troubles.values()].every(({ reason }) => HARMLESS.has(reason));
	return { operation: journal.id, state: isUnfinished ? 'unfinished' : state, isWhole, ...told, skipped: [...told.skipped, ...waiting] };
}

/** What is left alone because it is as it should be. */
export const HARMLESS: ReadonlySet<Reason> = new Set<Reason>(['identical', 'not-empty', 'already-there', 'not-needed']);

/** Folders don't decide on 'done', unless the operation is about nothing else. */
function endState(steps: readonly Step[], standingNot: ReadonlySet<number>, inUse: ReadonlySet<number>): EndState {
	if (steps.every((_, index) => standingNot.has(index) || inUse.has(index))) return 'undone';
	const isAboutFolders = !steps.some(step => isCarrying(step));
	return steps.every((step, index) => !standingNot.has(index) || !isAboutFolders && !isCarrying(step)) ? 'done' : 'partly';
}

/** What is worth a person's time: that a folder was there already, or is still in use by design, is not. */
export function report(acts: readonly Act[], troubles: ReadonlyMap<Act, Trouble>): Pick<Outcome, 'steps' | 'conflicts' | 'skipped'> {
	const steps: Carriage[] = [];
	const conflicts: Conflict[] = [];
	const skipped: Skipped[] = [];
	for (const act of new Set([...acts, ...troubles.keys()])) {
		const trouble = troubles.get(act);
		const { from, to, sizeBytes } = ends(act.step);
		if (!trouble) {
			if (isCarrying(act.step)) steps.push({ from, to, sizeBytes });
		} else if (trouble.reason === 'identical' || trouble.reason === 'cancelled' || trouble.reason === 'not-empty') skipped.push({ path: from, ...trouble });
		else if (trouble.reason !== 'already-there' && trouble.reason !== 'not-needed') conflicts.push({ from, to, ...trouble });
	}
	return { steps, conflicts, skipped };
}

function ends(step: FileStep | FolderStep): Carriage {
	if ('path' in step) return { from: step.path, to: step.path, sizeBytes: 0 };
	return step.kind === 'remove copy' ? { ...step, from: step.to, to: step.from } : step;
}
