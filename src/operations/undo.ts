/** The way back of an operation: the same machinery, backwards (DESIGN 7). */
import type { Outcome, Refusal } from '../domain/operations/outcome';
import { actsOf } from './steps';
import { checkGround } from './preflight';
import { newAttempt, OpenJournal, readJournal, unfinishedOperation } from './journal-files';
import { allowedOutside, carryOut, underLock } from './operation';
import { OperationFolders } from './operation-folders';
import type { Workbench } from '../tree/tree-access';
import type { Run } from './operation-run';

/**
 * Brings everything back that an operation moved, with the folders that it removed; removes its copies, and the folders that it
 * made if they are empty. What other programs changed meanwhile stays where it is and is a conflict; undo can be tried again.
 * @param id from {@link Outcome} or the history
 */
export function undo(bench: Workbench, id: string, run: Run = {}): Promise<Outcome | Refusal> {
	return underLock(bench, async lock => {
		const unfinished = await unfinishedOperation(bench);
		if (unfinished) return { refused: 'unfinished', operation: unfinished.id };
		const journal = await readJournal(bench, id);
		if (!journal) return { refused: 'unknown', operation: id };
		if ('fault' in journal) return { refused: journal.fault === 'newer' ? 'newer' : 'unreadable', operation: id };
		const { steps, standingNot: excluded, header, state } = journal;
		if (state.kind !== 'ended' || state.as === 'undone') return { refused: 'nothing-to-do', operation: id };
		const outside = await allowedOutside(bench, id, header.outside, run);
		if ('refused' in outside) return outside;
		const ground = await checkGround(bench, actsOf(steps, 'back', excluded), outside, 'undo');
		const attempt = newAttempt(bench, id);
		const folders = await OperationFolders.make(bench, attempt, ground.homes);
		const reopened = await OpenJournal.reopen(bench, id, attempt);
		return carryOut(bench, reopened, { lock, outside, folders, steps, direction: 'back', excluded, ground, attempt: 'undo' }, run);
	});
}
