/**
 * After a crash: what lies on the disk decides how far an operation came, not what its journal says was done (DESIGN
 * 7).
 */
import type { GivenUp, Holder, Outcome, Refusal, UnfinishedOperation } from '../domain/operations/outcome';
import { movesFiles, type Step } from '../domain/operations/plan';
import { isDiskFailure, failureOf } from '../tree/disk';
import { directedSteps, type Direction } from './steps';
import { followLate } from './late-ends';
import type { Follow } from './ended-operation';
import { preflight } from './preflight';
import {
	newAttempt,
	OpenJournal,
	operationsToFollow,
	readJournal,
	salvagedJournal,
	tidyJournals,
	unfinishedOperation,
} from './journal-files';
import { breakLock, isSameHolder, seenLock, type HeldLock } from './lock';
import { allowedOutside, runOperation, underLock } from './operation';
import { OperationFolders, removeEmptyFolders, renameEarlier } from './operation-folders';
import { codeOf, LOG_FOLDER, type TreeAccess } from '../tree/tree-access';
import type { OperationRun } from './operation-run';
import { FilesAside } from './files-aside';
import { Reservations } from './reservations';

/** What is known of an operation that was cut short. */
interface CutShort {
	readonly steps: readonly Step[];
	readonly direction: Direction;
	readonly excluded: ReadonlySet<number>;
	readonly outside: readonly string[];
	/** Some of its steps can't be read. */ readonly isDamaged: boolean;
}

/**
 * Brings the operation that was cut short to its end, or everything back to where it was before. Of an undo that was
 * cut short, 'finish' completes the undo and 'roll back' does the operation again. May itself be cut short, and be
 * called again either way. Of a damaged journal, the steps that can be read have their turn.
 */
export function recover(
	access: TreeAccess,
	choice: 'finish' | 'roll back',
	run: OperationRun = {},
): Promise<Outcome | Refusal> {
	return underLock(access, async lock => {
		const unfinished = await unfinishedOperation(access);
		if (!unfinished) return { refused: 'nothing-to-do', operation: '' };
		const cut = await cutShort(access, unfinished);
		if ('refused' in cut) return cut;
		if (cut.steps.length === 0) return { refused: 'unreadable', operation: unfinished.id };
		const outside = await allowedOutside(access, unfinished.id, cut.outside, run);
		if ('refused' in outside) return outside;
		const direction: Direction =
			choice === 'finish' ? cut.direction : cut.direction === 'forward' ? 'back' : 'forward';
		// An undo begins where the operation ended.
		const isAgain = cut.direction === 'back' && direction === 'forward';
		const outcome = await resumed(access, lock, unfinished.id, { ...cut, direction, outside, isAgain }, run);
		return 'refused' in outcome || !cut.isDamaged ? outcome : { ...outcome, isWhole: false };
	});
}

async function resumed(
	access: TreeAccess,
	lock: HeldLock,
	id: string,
	{ steps, direction, excluded, outside, isAgain }: CutShort & { readonly isAgain: boolean },
	run: OperationRun,
): Promise<Outcome | Refusal> {
	const attempt = newAttempt(access, id);
	// From here on an earlier attempt that still lives reaches nothing more.
	await renameEarlier(access, access.root, newAttempt(access, id));
	const journal = await OpenJournal.resume(access, id, attempt);
	const checked = await preflight(access, directedSteps(steps, direction, excluded), outside, 'resumed');
	const folders = await OperationFolders.takeOver(access, attempt, checked.homes);
	return runOperation(
		access,
		journal,
		{ lock, outside, folders, steps, direction, excluded, preflight: checked, attempt: 'resumed', isAgain },
		run,
	);
}

async function cutShort(access: TreeAccess, unfinished: UnfinishedOperation): Promise<CutShort | Refusal> {
	const { id } = unfinished;
	if ('fault' in unfinished && unfinished.fault === 'newer') return { refused: 'newer', operation: id };
	const journal = await readJournal(access, id);
	if (!journal) return { refused: 'unknown', operation: id };
	if (!('fault' in journal)) {
		const direction = 'direction' in unfinished ? unfinished.direction : 'forward';
		return {
			steps: journal.steps,
			direction,
			excluded: journal.standingNot,
			outside: journal.header.outside,
			isDamaged: false,
		};
	}
	// What this device knows is all that may be touched outside: the journal says nothing any more.
	return {
		...(await salvagedJournal(access, id)),
		excluded: new Set(),
		outside: (await access.records?.outsideOf(id)) ?? [],
		isDamaged: true,
	};
}

/**
 * Lets an operation rest that can be neither finished nor rolled back, on the word of a person: its journal is damaged,
 * or a disk is gone for good. Every file stays where it is; those that wait in the operation's own folder go back to
 * where they were.
 * @param id of the unfinished operation
 */
export function giveUp(access: TreeAccess, id: string): Promise<GivenUp | Refusal> {
	return underLock<GivenUp>(access, async () => {
		const unfinished = await unfinishedOperation(access);
		if (unfinished?.id !== id) return { refused: 'nothing-to-do', operation: id };
		const cut = await cutShort(access, unfinished);
		const attempt = newAttempt(access, id);
		const steps = 'refused' in cut ? [] : cut.steps.filter(step => movesFiles(step));
		const outside = 'refused' in cut ? [] : ((await access.records?.outsideOf(id)) ?? []);
		const { homes, failures: failures } = await preflight(
			access,
			directedSteps(steps, 'forward', new Set()),
			outside,
			'resumed',
		);
		const folders = await OperationFolders.takeOver(access, attempt, homes);
		const aside = new FilesAside(access, id, folders, new Reservations(access));
		const closed = new Set([...failures.keys()].map(({ index }) => index));
		for (const [index, step] of steps.entries()) {
			if (step.kind === 'move folder' || closed.has(index)) continue;
			// What can't go back is told by where it waits.
			await aside.removeLast(step).catch(onlyDiskFailures);
			for (const path of [step.from, step.to]) await aside.restore({ index, step }, path).catch(onlyDiskFailures);
		}
		const waiting = folders.stillWaiting;
		await (await OpenJournal.resume(access, id, attempt)).giveUp();
		await folders.remove();
		return { waiting };
	});
}

function onlyDiskFailures(error: unknown): void {
	if (!isDiskFailure(error)) throw error;
}

/**
 * Lets notes follow operations of this device that ended before they could. Where another program is at work, it is
 * that one's matter.
 */
export async function followLateEnds(access: TreeAccess, follow: Follow): Promise<void> {
	let isAny = false;
	const code = await codeOf(async () => {
		isAny = (await operationsToFollow(access)).length > 0;
	});
	if (code !== '' || !isAny) return;
	await underLock(access, async lock => {
		await followLate(access, lock, follow);
		return undefined;
	});
}

/**
 * Clears away what dead programs left though nothing has to be recovered: their lock, journals that were torn before
 * the first step, empty folders.
 */
export async function tidy(access: TreeAccess): Promise<void> {
	if ((await access.disk.lstat(`${access.root}/${LOG_FOLDER}`)) === undefined) return;
	// Where another program is at work, there is nothing to clear away.
	await underLock(access, async () => {
		await tidyJournals(access);
		// An operation that was cut short may need its folder as a witness that it was begun.
		if (!(await unfinishedOperation(access))) await removeEmptyFolders(access);
		return undefined;
	});
}

/**
 * Gives a locked tree to whoever comes next, on the word of a person. What its holder was at is taken out of its reach
 * first: one that was only asleep finds its own folder and journal gone and stops.
 * @param gone whom the person was told of; a lock that somebody else took meanwhile stays
 */
export async function takeOver(access: TreeAccess, gone: Holder): Promise<'broken' | Refusal> {
	try {
		const held = await seenLock(access);
		if (held && !isSameHolder(held.heldBy, gone)) return { refused: 'locked', heldBy: held.heldBy };
		const unfinished = await unfinishedOperation(access);
		if (held && unfinished) {
			await renameEarlier(access, access.root, newAttempt(access, unfinished.id));
			await OpenJournal.resume(access, unfinished.id, newAttempt(access, unfinished.id));
		}
		return await breakLock(access, gone);
	} catch (error) {
		if (!isDiskFailure(error)) throw error;
		return { refused: 'disk', code: failureOf(error) };
	}
}
