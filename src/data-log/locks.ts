/** Who keeps others out of which tree, and letting the next one in. */
import type { Holder, LockedTree, Refusal } from '../domain/operations/outcome';
import { isSameHolder, seenLock } from '../operations/lock';
import { takeOver } from '../operations/recover';
import type { DataLog } from './data-log';
import { accessOf, treeAt, whyUntouchable } from './tree-choice';

/** A holder that is proven dead keeps nobody out. */
export async function lockedTrees(log: DataLog): Promise<LockedTree[]> {
	const found = await Promise.all(
		(await log.trees.list.distinct()).map(async tree => ({
			tree: tree.known.path,
			lock: await seenLock(accessOf(log, tree)),
		})),
	);
	return found.flatMap(({ tree, lock }) =>
		lock && !lock.isDead ? [{ tree, heldBy: lock.heldBy, beats: lock.beats }] : [],
	);
}

/**
 * The same after a while, with how often each holder counted up meanwhile: one that works counts on.
 * @param milliseconds how long to watch
 */
export async function watchLockedTrees(
	log: DataLog,
	milliseconds: number,
): Promise<(LockedTree & { readonly counted: number })[]> {
	const before = await lockedTrees(log);
	if (before.length > 0) await log.parts.clock.wait(milliseconds);
	const after = before.length > 0 ? await lockedTrees(log) : [];
	return after.flatMap(now => {
		const then = before.find(({ tree, heldBy }) => tree === now.tree && isSameHolder(heldBy, now.heldBy));
		return then ? [{ ...now, counted: now.beats - then.beats }] : [];
	});
}

/**
 * Gives a tree to whoever comes next, on the word of a person.
 * @param path of the tree
 * @param gone its holder, that certainly does nothing more
 */
export function unlockTree(log: DataLog, path: string, gone: Holder): Promise<Refusal | undefined> {
	return log.treeQueue.run(async () => {
		const tree = await treeAt(log, path);
		const broken = (await whyUntouchable(log, tree)) ?? (await takeOver(accessOf(log, tree), gone));
		return broken === 'broken' ? undefined : broken;
	});
}
