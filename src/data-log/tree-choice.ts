/** Which tree is meant, how it is reached, and whether it may be changed from here. */
import type { Refusal } from '../domain/operations/outcome';
import type { Step } from '../domain/operations/plan';
import type { NoProposal, Proposal } from '../domain/operations/proposal';
import type { TargetFacts } from '../domain/target-facts';
import { pathInVault, vaultTouched } from '../operations/enclosing-vault';
import { readJournal, unfinishedOperation } from '../operations/journal-files';
import type { DataTree } from '../tree/data-tree';
import { placeInTrees, type PlaceInTree } from '../tree/data-trees';
import { failureOf, isDiskFailure } from '../tree/disk';
import type { LayoutRules } from '../tree/layout';
import { nameOf } from '../domain/paths';
import { Places } from '../tree/places';
import type { TreeAccess } from '../tree/tree-access';
import { targetAnswer, targetFacts } from './answers';
import type { DataLog } from './data-log';

/** The Data tree of a path. @throws where it is none any more */
export async function treeAt({ trees }: DataLog, path: string): Promise<DataTree> {
	const tree = (await trees.list.open()).find(({ known }) => known.path === path);
	if (!tree) throw new Error(`${path} is no Data folder any more`);
	return tree;
}

/** For looking, and for what lies outside of vaults. @throws on a device without access to Data folders */
export function accessOf({ parts: { mover, process, clock, state } }: DataLog, tree: DataTree): TreeAccess {
	if (!mover || !process) throw new Error('this device has no access to Data folders');
	return { disk: mover, process, clock, root: tree.known.path, records: state?.operations };
}

/**
 * For moves: a tree in the vault moves through the app, by the path that the app has for it, whichever way a person
 * named it.
 */
export async function accessForMoves(log: DataLog, tree: DataTree): Promise<TreeAccess> {
	const { vaultMover, vaultPath } = log.parts;
	const access = accessOf(log, tree);
	const root = vaultMover && vaultPath !== undefined ? await pathInVault(access, vaultPath) : undefined;
	return vaultMover && root !== undefined ? { ...access, disk: vaultMover, root } : access;
}

/** For one question about paths. @throws on a device without access to Data folders */
export function placesOf({ parts: { mover } }: DataLog): Places {
	if (!mover) throw new Error('this device has no access to Data folders');
	return new Places(mover);
}

/** Where an absolute path leads, as a person names it; undefined where that is in none of the trees. */
export function placeOf(
	log: DataLog,
	trees: readonly DataTree[],
	path: string,
	places = placesOf(log),
): Promise<PlaceInTree | undefined> {
	return placeInTrees(trees, path, places);
}

/** How a tree's folders are read. */
export const layoutOf = ({ rules }: DataLog, tree: DataTree): LayoutRules => ({
	...rules.layout,
	rootName: nameOf(tree.known.path),
});

/** Asks every tree that has something of a target, in the queue of the trees. */
export function onTrees(
	log: DataLog,
	target: string,
	work: (tree: DataTree, facts: TargetFacts) => Promise<readonly (Proposal | NoProposal)[]>,
): Promise<readonly (Proposal | NoProposal)[]> {
	return log.treeQueue.run(async () => {
		const facts = targetFacts(log, target);
		if (!facts) return [{ none: (await targetAnswer(log, target)) ? 'target-nowhere' : 'target-unknown' }];
		const trees = (await log.trees.list.open()).filter(tree =>
			facts.projects.some(project => project.tree === tree.known.id),
		);
		const proposals: (Proposal | NoProposal)[] = [];
		for (const tree of trees) proposals.push(...(await work(tree, facts)));
		return proposals;
	});
}

/**
 * Why a tree may not be changed from here; undefined where it may.
 * @param path of the tree
 * @param by a plan, or the id of an operation that is to be taken back or finished
 */
export async function whyReadOnly(
	log: DataLog,
	path: string,
	by?: Pick<Proposal['plan'], 'steps'> | string,
): Promise<Refusal | undefined> {
	const tree = await treeAt(log, path);
	return typeof by === 'string' ? whyNotBack(log, tree, by) : whyUntouchable(log, tree, by?.steps);
}

/** Why a tree, or what these steps touch, may not be changed from here; undefined where it may. */
export async function whyUntouchable(
	log: DataLog,
	tree: DataTree,
	steps: readonly Step[] = [],
): Promise<Refusal | undefined> {
	const { vaultMover, vaultPath } = log.parts;
	const touched = await vaultTouched(accessOf(log, tree), steps, vaultPath, vaultMover !== undefined);
	return touched && { refused: 'in-vault', ...touched };
}

/**
 * The same of an operation on its way back, or to its end.
 * @param id of it; without one, the operation that was cut short
 */
export async function whyNotBack(log: DataLog, tree: DataTree, id?: string): Promise<Refusal | undefined> {
	const access = accessOf(log, tree);
	try {
		const wanted = id ?? (await unfinishedOperation(access))?.id;
		const journal = wanted === undefined ? undefined : await readJournal(access, wanted);
		// One that is missing or can't be read is refused for that.
		return await whyUntouchable(
			log,
			tree,
			journal && !('fault' in journal) ? journal.steps.filter((_, index) => !journal.standingNot.has(index)) : [],
		);
	} catch (error) {
		if (!isDiskFailure(error)) throw error;
		return { refused: 'disk', code: failureOf(error) };
	}
}
