/** Master darks and flats to the nights that they serve, and folders for new masters (DESIGN 5 and 7). */
import { pathIn } from '../../domain/paths';
import { PLAIN_PROPOSAL, type MastersProposal, type NoProposal, type Proposal } from '../../domain/operations/proposal';
import type { FlatAnswer } from '../../domain/operations/questions';
import { planDistribution } from '../../plans/distribution';
import { planMaster } from '../../plans/master-folders';
import type { DarkOnDisk } from '../../plans/matching-darks';
import type { FlatOnDisk } from '../../plans/matching-flats';
import { onlyNew } from '../../plans/new-folders';
import { CalibrationFinder, calibrationOnDisk } from '../../tree/calibration-data';
import type { DataTree } from '../../tree/data-tree';
import { takeInventory } from '../../tree/inventory';
import { targetFacts } from '../answers';
import type { DataLog } from '../data-log';
import type { AliasedRules } from '../rules';
import { accessOf, onTrees } from '../tree-choice';

/**
 * Copies of master darks and flats into the folders of a target's nights, tree by tree; of every target without a name.
 */
export function proposeMasters(
	log: DataLog,
	target: string | undefined,
	answers: ReadonlyMap<string, FlatAnswer>,
): Promise<readonly (MastersProposal | NoProposal)[]> {
	return log.treeQueue.run(async () => {
		if (target !== undefined && !targetFacts(log, target)) return [{ none: 'target-unknown' }];
		await log.holdRigs();
		const named = await log.findNamed();
		const wanted = target === undefined ? undefined : named.identity(target);
		const proposals: MastersProposal[] = [];
		for (const tree of await log.trees.list.open()) proposals.push(await inTree(log, tree, wanted, answers, named));
		return proposals.length > 0 ? proposals : [{ none: 'folder-unknown' }];
	});
}

/** @param target its identity; every target of the tree without it */
async function inTree(
	log: DataLog,
	tree: DataTree,
	target: string | undefined,
	answers: ReadonlyMap<string, FlatAnswer>,
	{ frames, identity }: AliasedRules,
): Promise<MastersProposal> {
	const { allowScaling } = log.rules.rigs;
	const rulesOf = (rig: string | null) => ({ ...log.trees.rigs.flatsAtHand(rig).rules, allowScaling });
	const folders = [...tree.folders];
	// One tree: its folders need no name before them.
	const { lights } = await new CalibrationFinder().find(
		new Map(folders.map(folder => [folder, ''])),
		log.trees.repeats.repeats,
		frames,
		identity,
		log.timeSlice(),
	);
	const [darks, flats]: [DarkOnDisk[], FlatOnDisk[]] = [[], []];
	for (const {
		frames: { folder },
		file: { name, sizeBytes, mtimeMs },
		flat,
		dark,
	} of calibrationOnDisk(folders, frames)) {
		const file = { path: pathIn(folder.path, name), sizeBytes, mtimeMs };
		if (flat) flats.push({ ...flat, file });
		if (dark) darks.push({ ...dark, file });
	}
	const { plan, questions, without } = planDistribution(
		lights.filter(light => target === undefined || light.target === target),
		{ darks, flats, rulesOf },
		answers,
	);
	return { proposal: { ...PLAIN_PROPOSAL, tree: tree.known.path, plan, without }, questions };
}

/** `<target>/master/<today>/1x …`, in the target's most advanced folder of each rig. @param drizzles whole factors */
export function proposeMasterFolders(
	log: DataLog,
	target: string,
	drizzles: readonly number[],
): Promise<readonly (Proposal | NoProposal)[]> {
	return onTrees(log, target, (tree, { projects }) => {
		const access = accessOf(log, tree);
		const folders = projects
			.filter(project => project.tree === tree.known.id)
			.flatMap(project => project.folders[0] ?? []);
		return Promise.all(
			folders.map(async (folder): Promise<Proposal> => {
				const plan = planMaster(
					{ folder, inventory: await takeInventory(access, folder, log.timeSlice()) },
					log.today(),
					drizzles,
				);
				return { ...PLAIN_PROPOSAL, tree: tree.known.path, plan: await onlyNew(access, plan) };
			}),
		);
	});
}
