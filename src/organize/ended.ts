/** What an operation came to, as its journal tells: notes follow it from there, right away or after a crash. */
import { isCarrying } from '../domain/plan';
import type { EndedOperation, Follow } from './ended-operation';
import { markFollowed, operationsToFollow, readJournal } from './journals';
import type { HeldLock } from './lock';
import type { Workbench } from './workbench';

/** Lets the notes follow an operation, and notes in its journal's name that they did. @throws what the disk says */
export async function followEnded(bench: Workbench, id: string, lock: HeldLock, follow: Follow, isLate: boolean): Promise<void> {
	const ended = await endedOperation(bench, id, isLate);
	if (ended && await follow(ended, lock)) await markFollowed(bench, id);
}

/** The same for every operation of which a crash kept the notes. */
export async function followLate(bench: Workbench, lock: HeldLock, follow: Follow): Promise<void> {
	for (const id of await operationsToFollow(bench)) {
		// Those of another device are that one's matter: a journal alone says nothing to this one.
		if (await bench.records?.outsideOf(id) !== undefined) await followEnded(bench, id, lock, follow, true);
	}
}

async function endedOperation(bench: Workbench, id: string, isLate: boolean): Promise<EndedOperation | undefined> {
	const journal = await readJournal(bench, id);
	if (!journal || 'fault' in journal || journal.state.kind !== 'ended') return undefined;
	const { header: { operation, madeAtMs, followUp, present = [], leftAlone = 0 }, steps, standingNot, direction, state } = journal;
	const standing = steps.filter((_, index) => !standingNot.has(index));
	const takenBack = direction === 'back' ? steps.filter((step, index) => isCarrying(step) && standingNot.has(index)) : [];
	return {
		id, operation, madeAtMs, direction, followUp, standing, present, isLate, takenBack,
		isWhole: leftAlone === 0 && direction === 'forward' && state.as === 'done',
	};
}
