/** After a crash: what lies on the disk decides how far an operation came, not what its journal says was done (DESIGN 7). */
import type { Outcome, Refusal } from '../domain/outcome';
import { actsOf, type Direction } from './acts';
import { checkGround } from './ground';
import { OpenJournal, readJournal, unfinishedOperation } from './journals';
import { carryOut, underLock } from './operation';
import type { Run, Workbench } from './workbench';

/**
 * Brings the operation that was cut short to its end, or everything back to where it was before. Of an undo that was cut short,
 * 'finish' completes the undo and 'roll back' does the operation again. May itself be cut short, and be called again either way.
 */
export function recover(bench: Workbench, choice: 'finish' | 'roll back', run: Run = {}): Promise<Outcome | Refusal> {
	return underLock(bench, async () => {
		const unfinished = await unfinishedOperation(bench);
		if (!unfinished) return { refused: 'nothing-to-do', operation: '' };
		const { id } = unfinished;
		if ('fault' in unfinished) return { refused: unfinished.fault, operation: id };
		const journal = await readJournal(bench, id);
		if (!journal) return { refused: 'unknown', operation: id };
		if ('fault' in journal) return { refused: journal.fault === 'newer' ? 'newer' : 'unreadable', operation: id };
		const { steps, standingNot: excluded, header: { outside } } = journal;
		const direction: Direction = choice === 'finish' ? unfinished.direction : unfinished.direction === 'forward' ? 'back' : 'forward';
		const ground = await checkGround(bench, actsOf(steps, direction, excluded), outside, 'resumed');
		return carryOut(bench, OpenJournal.resume(bench, id), { steps, direction, excluded, ground, attempt: 'resumed' }, run);
	});
}

/**
 * Lets an operation rest that can be neither finished nor rolled back, on the word of a person: its journal is damaged, or a disk is
 * gone for good. Every file stays where it is.
 * @param id of the unfinished operation
 */
export function giveUp(bench: Workbench, id: string): Promise<'given up' | Refusal> {
	return underLock<'given up'>(bench, async () => {
		const unfinished = await unfinishedOperation(bench);
		if (unfinished?.id !== id) return { refused: 'nothing-to-do', operation: id };
		await OpenJournal.resume(bench, id).giveUp();
		return 'given up';
	});
}
