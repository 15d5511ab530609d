/** Copies of all that a target has, in a folder outside of the tree (DESIGN 7). */
import { PLAIN_PROPOSAL, type NoProposal, type Proposal } from '../../domain/operations/proposal';
import type { TargetFacts } from '../../domain/target-facts';
import { isOnSameDisk, outsideTree, planArchive } from '../../plans/archive';
import { withoutTrailingSlash } from '../../tree/data-folder';
import type { DataTree } from '../../tree/data-tree';
import { ifThere } from '../../tree/disk';
import { takeInventory } from '../../tree/inventory';
import { pathFault } from '../../domain/paths';
import type { DataLog } from '../data-log';
import { accessOf, onTrees, placesOf } from '../tree-choice';

/** @param to absolute folder */
export function proposeArchive(log: DataLog, target: string, to: string): Promise<readonly (Proposal | NoProposal)[]> {
	const named = withoutTrailingSlash(to);
	return onTrees(log, target, async (tree, facts) => {
		const { disk, root } = accessOf(log, tree);
		const places = placesOf(log);
		// What goes up and down again is told, and checked, as where it leads.
		const folder = pathFault(named) ? await places.real(named) : named;
		// A drive that is not there must not become a folder.
		const isThere = (await ifThere(() => disk.realPath(folder))) !== undefined;
		if (!isThere && (await places.below(root, folder)) === undefined) return [{ none: 'no-folder' }];
		return [await inTree(log, tree, facts, folder)];
	});
}

/** With the folders that manifests belong in. @param to absolute folder outside of the tree */
async function inTree(log: DataLog, tree: DataTree, { target, projects }: TargetFacts, to: string): Promise<Proposal> {
	const access = accessOf(log, tree);
	const slice = log.timeSlice();
	const sources = projects
		.filter(project => project.tree === tree.known.id)
		.flatMap(({ rig, folders }) => folders.map(folder => ({ rig, folder })));
	const inventories = await Promise.all(
		sources.map(async source => ({ ...source, inventory: await takeInventory(access, source.folder, slice) })),
	);
	const {
		plan,
		folders,
		sources: from,
	} = await outsideTree(access, planArchive(inventories, to, tree.known.path), inventories, to);
	const sameDisk = plan.steps.length > 0 && (await isOnSameDisk(access, sources, to));
	return { ...PLAIN_PROPOSAL, tree: tree.known.path, plan, archived: { target, folders, sources: from, sameDisk } };
}
