/** What an operation came to, as its journal tells: notes follow it from there, right away or after a crash. */
import { movesFiles } from '../domain/operations/plan';
import type { EndedOperation, Follow } from './ended-operation';
import { markFollowed, operationsToFollow, readJournal } from './journal-files';
import type { HeldLock } from './lock';
import { isWithin, pathFault } from '../domain/paths';
import type { TreeAccess } from '../tree/tree-access';

interface Following {
	/** Folders outside of the tree that may be touched, whatever the journal says. */
	readonly outside: readonly string[];
	readonly lock: HeldLock;
	readonly isLate: boolean;
}

/** Lets the notes follow an operation, and notes in its journal's name that they did. @throws what the disk says */
export async function followEnded(
	access: TreeAccess,
	id: string,
	{ outside, lock, isLate }: Following,
	follow: Follow,
): Promise<void> {
	const ended = await endedOperation(access, id, outside, isLate);
	if (ended && (await follow(ended, lock))) await markFollowed(access, id);
}

/** The same for every operation of which a crash kept the notes. */
export async function followLate(access: TreeAccess, lock: HeldLock, follow: Follow): Promise<void> {
	for (const id of await operationsToFollow(access)) {
		// Those of another device are that one's matter: a journal alone says nothing to this one.
		const outside = await access.records?.outsideOf(id);
		if (outside !== undefined) await followEnded(access, id, { outside, lock, isLate: true }, follow);
	}
}

async function endedOperation(
	access: TreeAccess,
	id: string,
	outside: readonly string[],
	isLate: boolean,
): Promise<EndedOperation | undefined> {
	const journal = await readJournal(access, id);
	if (!journal || 'fault' in journal || journal.state.kind !== 'ended') return undefined;
	const {
		header: { operation, madeAtMs, followUp, present = [], leftAlone = 0 },
		steps,
		standingNot,
		direction,
		state,
	} = journal;
	const standing = steps.filter((_, index) => !standingNot.has(index));
	const takenBack =
		direction === 'back' ? steps.filter((step, index) => movesFiles(step) && standingNot.has(index)) : [];
	const isAllowed = (path: string): boolean =>
		pathFault(path) === undefined && outside.some(folder => path !== folder && isWithin(path, folder));
	return {
		id,
		operation,
		madeAtMs,
		direction,
		standing,
		isLate,
		takenBack,
		// Manifests are written and removed there, and folders that are left empty.
		followUp:
			followUp?.kind === 'archive' ? { ...followUp, folders: followUp.folders.filter(isAllowed) } : followUp,
		present: present.filter(({ to }) => isAllowed(to)),
		isWhole: leftAlone === 0 && direction === 'forward' && state.as === 'done',
	};
}
