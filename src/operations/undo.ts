/** The way back of an operation: the same machinery, backwards (DESIGN 7). */
import type { Outcome, Refusal } from '../domain/operations/outcome';
import { directedSteps } from './steps';
import { preflight } from './preflight';
import { newAttempt, OpenJournal, readJournal, unfinishedOperation } from './journal-files';
import { allowedOutside, runOperation, underLock } from './operation';
import { OperationFolders } from './operation-folders';
import type { TreeAccess } from '../tree/tree-access';
import type { OperationRun } from './operation-run';

/**
 * Brings everything back that an operation moved, with the folders that it removed; removes its copies, and the folders
 * that it made if they are empty. What other programs changed meanwhile stays where it is and is a conflict; undo can
 * be tried again.
 * @param id from {@link Outcome} or the history
 */
export function undo(access: TreeAccess, id: string, run: OperationRun = {}): Promise<Outcome | Refusal> {
	return underLock(access, async lock => {
		const unfinished = await unfinishedOperation(access);
		if (unfinished) return { refused: 'unfinished', operation: unfinished.id };
		const journal = await readJournal(access, id);
		if (!journal) return { refused: 'unknown', operation: id };
		if ('fault' in journal) return { refused: journal.fault === 'newer' ? 'newer' : 'unreadable', operation: id };
		const { steps, standingNot: excluded, header, state } = journal;
		if (state.kind !== 'ended' || state.as === 'undone') return { refused: 'nothing-to-do', operation: id };
		const outside = await allowedOutside(access, id, header.outside, run);
		if ('refused' in outside) return outside;
		const checked = await preflight(access, directedSteps(steps, 'back', excluded), outside, 'undo');
		const attempt = newAttempt(access, id);
		const folders = await OperationFolders.make(access, attempt, checked.homes);
		const reopened = await OpenJournal.reopen(access, id, attempt);
		return runOperation(
			access,
			reopened,
			{ lock, outside, folders, steps, direction: 'back', excluded, preflight: checked, attempt: 'undo' },
			run,
		);
	});
}
