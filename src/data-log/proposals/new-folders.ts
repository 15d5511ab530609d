/** Folders for what is to come: of a rig, a stage, a target. */
import { compareValues } from '../../domain/exposure';
import { PLAIN_PROPOSAL, type NoProposal, type Proposal } from '../../domain/operations/proposal';
import { foldRig } from '../../domain/rig';
import { onlyNew, planRig, planStage, planTarget, type NewRig } from '../../plans/new-folders';
import { stageCalled, stagesOf } from '../../plans/stage-move';
import type { DataTree } from '../../tree/data-tree';
import { pathOnDisk } from '../../tree/tree-access';
import type { DataLog } from '../data-log';
import { accessOf, layoutOf } from '../tree-choice';

export interface NewTargetFolders {
	readonly target: string;
	readonly rig: string;
	/** Its name or number; 10_Blink without it. */
	readonly stage?: string | undefined;
	/** Of a mosaic; 0 or 1 for a single field. */
	readonly panels: number;
}

/** A rig's folder with its stages and dark library. @param path of the Data tree, absolute; the first one without it */
export function proposeRigFolders(log: DataLog, rig: NewRig, path?: string): Promise<Proposal | NoProposal> {
	return log.treeQueue.run(async () => {
		const tree = (await log.trees.list.open()).find(({ known }) => path === undefined || known.path === path);
		if (!tree) return { none: 'folder-unknown' };
		const access = accessOf(log, tree);
		return {
			...PLAIN_PROPOSAL,
			tree: tree.known.path,
			plan: await onlyNew(access, planRig(rig, (await access.disk.list(access.root)).folders)),
		};
	});
}

/** The rigs that have a folder with stages, by name: new folders can be made in these. */
export function rigsWithStages(log: DataLog): Promise<string[]> {
	return log.treeQueue.run(async () => {
		const rigs = new Set<string>();
		for (const tree of await log.trees.list.open())
			for (const {
				place: { rig, stage },
			} of tree.folders)
				if (rig !== null && stage) rigs.add(rig);
		return [...rigs].sort(compareValues);
	});
}

/** Folders for a target that nothing was shot of yet. */
export function proposeTargetFolders(
	log: DataLog,
	{ target, rig, stage = '10', panels }: NewTargetFolders,
): Promise<Proposal | NoProposal> {
	return inRig(log, rig, async (tree, rigFolder, stages) => {
		const folder = stageCalled(stage, stagesOf(stages));
		if (!folder) return { none: 'stage-unknown', stages: stagesOf(stages).map(other => other.folder) };
		const access = accessOf(log, tree);
		const targets = stages.includes(folder.folder)
			? (await access.disk.list(pathOnDisk(access, `${rigFolder}/${folder.folder}`))).folders
			: [];
		const { identity } = await log.findNamed();
		return {
			...PLAIN_PROPOSAL,
			tree: tree.known.path,
			plan: await onlyNew(
				access,
				planTarget({ rigFolder, stage: folder.folder, target, panels }, targets, layoutOf(log, tree), identity),
			),
		};
	});
}

/** A stage of a rig: `25_Queue`. */
export function proposeStageFolder(log: DataLog, rig: string, folder: string): Promise<Proposal | NoProposal> {
	return inRig(log, rig, async (tree, rigFolder, stages) => ({
		...PLAIN_PROPOSAL,
		tree: tree.known.path,
		plan: await onlyNew(accessOf(log, tree), planStage(rigFolder, folder, stages)),
	}));
}

function inRig(
	log: DataLog,
	rig: string,
	work: (tree: DataTree, rigFolder: string, stages: readonly string[]) => Promise<Proposal | NoProposal>,
): Promise<Proposal | NoProposal> {
	return log.treeQueue.run(async () => {
		for (const tree of await log.trees.list.open()) {
			const access = accessOf(log, tree);
			const rigFolder = (await access.disk.list(access.root)).folders.find(
				name => foldRig(name) === foldRig(rig),
			);
			if (rigFolder !== undefined)
				return work(tree, rigFolder, (await access.disk.list(pathOnDisk(access, rigFolder))).folders);
		}
		return { none: 'rig-unknown' };
	});
}
