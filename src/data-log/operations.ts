/**
 * Operations on the Data trees: carrying out what was proposed, the way back, and what was cut short. Each brings index
 * and notes up to date.
 */
import { compareValues } from '../domain/exposure';
import type { GivenUp, Outcome, Refusal, UnfinishedOperation } from '../domain/operations/outcome';
import type { Proposal } from '../domain/operations/proposal';
import type { EndedOperation, Guard } from '../operations/ended-operation';
import { execute } from '../operations/execute';
import { history } from '../operations/history';
import { unfinishedOperation } from '../operations/journal-files';
import { seenLock } from '../operations/lock';
import type { OperationRun } from '../operations/operation-run';
import { giveUp, recover, tidy } from '../operations/recover';
import { undo } from '../operations/undo';
import type { DataTree } from '../tree/data-tree';
import type { OperationResult, RunOptions, TreeOperation } from './api';
import type { DataLog } from './data-log';
import { Following, moveProgress, refreshAfterwards } from './following';
import { accessForMoves, accessOf, treeAt, whyNotBack, whyUntouchable } from './tree-choice';

/** Runs a proposal's plan; nothing is begun where it would touch a vault. */
export function runProposal(
	log: DataLog,
	{ tree, plan, archived }: Pick<Proposal, 'tree' | 'plan' | 'archived'>,
	run: RunOptions,
): Promise<OperationResult> {
	return operating(log, tree, run, async (found, options, following) => {
		const followUp = archived
			? {
					kind: 'archive' as const,
					target: archived.target,
					folders: archived.folders,
					sources: archived.sources,
				}
			: log.notes
				? plan.followUp
				: undefined;
		const outcome =
			(await whyUntouchable(log, found, plan.steps)) ??
			(await execute(await accessForMoves(log, found), { ...plan, followUp }, options));
		// Where every copy was there before, no journal tells of them.
		if (!('refused' in outcome) && outcome.state === 'nothing' && archived && followUp?.kind === 'archive')
			await following.verify(
				{
					copies: plan.steps.flatMap(step => (step.kind === 'copy file' ? [step] : [])),
					isWhole: outcome.isWhole && plan.conflicts.length === 0 && plan.skipped.length === 0,
				},
				followUp,
				() => Promise.resolve(),
			);
		return outcome;
	});
}

/** Takes an operation back; nothing is begun where that would touch a vault. */
export function undoOperation(
	log: DataLog,
	{ tree, id }: Pick<TreeOperation, 'tree' | 'id'>,
	run: RunOptions,
): Promise<OperationResult> {
	return operating(
		log,
		tree,
		run,
		async (found, options) =>
			(await whyNotBack(log, found, id)) ?? undo(await accessForMoves(log, found), id, options),
	);
}

/**
 * Finishes what was cut short, or takes it back; nothing is begun where that would touch a vault.
 * @param path of the tree
 */
export function recoverOperation(
	log: DataLog,
	path: string,
	choice: 'finish' | 'roll back',
	run: RunOptions,
): Promise<OperationResult> {
	return operating(
		log,
		path,
		run,
		async (found, options) =>
			(await whyNotBack(log, found)) ?? recover(await accessForMoves(log, found), choice, options),
	);
}

/** Lets an operation that was cut short rest: every file stays where it is. @param path of the tree */
export function giveUpOperation(log: DataLog, path: string, id: string): Promise<GivenUp | Refusal> {
	return log.treeQueue.run(async () => {
		const tree = await treeAt(log, path);
		const given = (await whyUntouchable(log, tree)) ?? (await giveUp(accessOf(log, tree), id));
		// Part of it was done all the same.
		if (!('refused' in given)) await refreshAfterwards(log);
		return given;
	});
}

/** Clears away what dead programs left in the trees, where nothing has to be recovered. */
export function tidyTrees(log: DataLog): Promise<void> {
	return log.treeQueue.run(async () => {
		for (const tree of await log.trees.list.open())
			if (!(await whyUntouchable(log, tree))) await tidy(accessOf(log, tree));
	});
}

/** Every operation on the trees, the newest first. */
export async function operationsOfTrees(log: DataLog): Promise<TreeOperation[]> {
	const trees = await log.trees.list.distinct();
	const lists = await Promise.all(
		trees.map(async tree => {
			const access = accessOf(log, tree);
			const isHeld = (await seenLock(access))?.isDead === false;
			return (await history(access)).map((past): TreeOperation => ({
				...(past.state === 'unfinished' && isHeld ? { ...past, state: 'running' } : past),
				tree: tree.known.path,
			}));
		}),
	);
	return lists.flat().sort((a, b) => compareValues(b.id, a.id));
}

/** An operation that was cut short, and the path of its tree. */
export interface CutOperation {
	readonly tree: string;
	readonly operation: UnfinishedOperation;
}

export async function unfinishedOperations(log: DataLog): Promise<CutOperation[]> {
	if (!log.parts.mover) return [];
	const found = await Promise.all(
		(await log.trees.list.distinct()).map(async tree => ({
			tree: tree.known.path,
			operation: await unfinishedOperation(accessOf(log, tree)),
		})),
	);
	return found.flatMap(({ tree, operation }) => (operation ? [{ tree, operation }] : []));
}

function operating(
	log: DataLog,
	path: string,
	run: RunOptions,
	work: (tree: DataTree, options: OperationRun, following: Following) => Promise<Outcome | Refusal>,
): Promise<OperationResult> {
	return log.treeQueue.run(async () => {
		const tree = await treeAt(log, path);
		const following = new Following(log, tree, run);
		const options = {
			signal: run.signal,
			outside: run.outside,
			progress: moveProgress(run),
			follow: (ended: EndedOperation, guard: Guard) => following.follow(ended, guard),
		};
		const outcome = await work(tree, options, following);
		// What an operation did that did not end stands all the same.
		if (
			following.refreshed === undefined &&
			!('refused' in outcome && outcome.refused !== 'taken-over') &&
			!('state' in outcome && outcome.state === 'nothing')
		)
			await following.refresh([]);
		const { refreshed, verdict, left } = following;
		return { outcome, refreshed, left, ...(verdict && { verdict }) };
	});
}
