/** Lights below a folder of a Data tree, each into the folder of its filter, or into sessions that share flats. */
import { inSlices } from '../../async/time-slice';
import { PLAIN_PROPOSAL, type NoProposal, type Proposal } from '../../domain/operations/proposal';
import { makeReaders } from '../../headers/readers';
import { planningByFilter } from '../../plans/by-filter';
import { planIntoSessions } from '../../plans/into-sessions';
import { takeInventory } from '../../tree/inventory';
import { pathOnDisk } from '../../tree/tree-access';
import type { DataLog } from '../data-log';
import { accessOf, layoutOf, placeOf, placesOf } from '../tree-choice';

/** @param path absolute */
export function proposeSorting(
	log: DataLog,
	kind: 'filters' | 'sessions',
	path: string,
): Promise<Proposal | NoProposal> {
	return log.treeQueue.run(async () => {
		const places = placesOf(log);
		const place = await placeOf(log, await log.trees.list.open(), path, places);
		if (!place) return { none: 'folder-unknown' };
		const { tree, path: folder } = place;
		const access = accessOf(log, tree);
		// The tree itself may be named by a link.
		const real = await places.real(pathOnDisk(access, folder));
		if ((await access.disk.lstat(real))?.kind !== 'folder') return { none: 'folder-unknown' };
		const slice = log.timeSlice();
		const inventory = await takeInventory(access, folder, slice);
		const isFrame = makeReaders();
		const { filters } = log.rules;
		const rules = {
			layout: layoutOf(log, tree),
			canonical: (name: string) => filters.canonical(name),
			isFrame: (name: string) => isFrame(name) !== undefined,
		};
		const said = { ...PLAIN_PROPOSAL, tree: tree.known.path };
		if (kind === 'filters') {
			const { plan, groups } = await inSlices(
				planningByFilter(tree.framesBelow(folder), { folder, inventory }, true, rules),
				slice,
			);
			return { ...said, plan, groups };
		}
		await log.holdRigs();
		const { plan, folders } = planIntoSessions(
			tree.framesBelow(folder),
			{ folder, inventory },
			rig => log.trees.rigs.flatsAtHand(rig),
			rules,
		);
		return { ...said, plan, sessions: folders };
	});
}
