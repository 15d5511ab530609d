/** Masters to the nights that they serve, folders for new ones, and archives, as proposals (DESIGN 5 and 7). */
import type { DarkRules } from '../domain/calibration';
import type { FlatRules } from '../domain/flat-coverage';
import type { Night } from '../domain/night';
import { PLAIN_PROPOSAL, type MastersProposal, type Proposal } from '../domain/proposal';
import type { FlatAnswer } from '../domain/questions';
import type { TargetFacts } from '../domain/target-facts';
import { isOnSameDisk, outsideTree, planArchive } from '../organize/archive';
import { planDistribution } from '../organize/distribution';
import { takeInventory } from '../organize/inventory';
import { planMaster } from '../organize/masters';
import type { DarkOnDisk } from '../organize/matching-darks';
import type { FlatOnDisk } from '../organize/matching-flats';
import { onlyNew } from '../organize/skeleton';
import type { Workbench } from '../organize/workbench';
import { CalibrationFinder, calibrationOnDisk } from '../tree/calibration-data';
import type { DataTree } from '../tree/data-tree';
import type { Repeats } from '../tree/duplicates';
import type { FrameRules } from '../tree/frames';
import { joinPath } from '../tree/index';
import type { Pace } from '../tree/pace';

export interface DistributionRules {
	readonly frames: FrameRules;
	/** Folds a target's name; aliases known. */
	readonly identity: (target: string) => string;
	/** How a rig's flats and darks serve. */
	readonly rulesOf: (rig: string | null) => FlatRules & DarkRules;
}

/** @param target its identity; every target of the tree without it */
export async function proposeMasters(tree: DataTree, repeats: Repeats, target: string | undefined, answers: ReadonlyMap<string, FlatAnswer>, rules: DistributionRules, pace: Pace): Promise<MastersProposal> {
	const { frames, identity, rulesOf } = rules;
	const folders = [...tree.folders];
	// One tree: its folders need no name before them.
	const { lights } = await new CalibrationFinder().find(new Map(folders.map(folder => [folder, ''])), repeats, frames, identity, pace);
	const [darks, flats]: [DarkOnDisk[], FlatOnDisk[]] = [[], []];
	for (const { frames: { folder }, file: { name, sizeBytes, mtimeMs }, flat, dark } of calibrationOnDisk(folders, frames)) {
		const file = { path: joinPath(folder.path, name), sizeBytes, mtimeMs };
		if (flat) flats.push({ ...flat, file });
		if (dark) darks.push({ ...dark, file });
	}
	const { plan, questions, without } = planDistribution(lights.filter(light => target === undefined || light.target === target), { darks, flats, rulesOf }, answers);
	return { proposal: { ...PLAIN_PROPOSAL, tree: tree.known.path, plan, without }, questions };
}

/** `<target>/master/<today>/1x …`, in the target's most advanced folder of each rig. @param drizzles whole factors */
export async function proposeMasterFolders(bench: Workbench, tree: DataTree, { projects }: TargetFacts, today: Night, drizzles: readonly number[], pace: Pace): Promise<Proposal[]> {
	const folders = projects.filter(project => project.tree === tree.known.id).flatMap(project => project.folders[0] ?? []);
	return Promise.all(folders.map(async (folder): Promise<Proposal> =>
		({ ...PLAIN_PROPOSAL, tree: tree.known.path, plan: await onlyNew(bench, planMaster({ folder, inventory: await takeInventory(bench, folder, pace) }, today, drizzles)) })));
}

/** Copies of everything of a target. @param to absolute folder outside of the tree @returns with the folders that manifests belong in */
export async function proposeArchive(bench: Workbench, tree: DataTree, { target, projects }: TargetFacts, to: string, pace: Pace): Promise<Proposal> {
	const sources = projects.filter(project => project.tree === tree.known.id).flatMap(({ rig, folders }) => folders.map(folder => ({ rig, folder })));
	const inventories = await Promise.all(sources.map(async source => ({ ...source, inventory: await takeInventory(bench, source.folder, pace) })));
	const { plan, folders, sources: from } = await outsideTree(bench, planArchive(inventories, to, tree.known.path), inventories, to);
	const sameDisk = plan.steps.length > 0 && await isOnSameDisk(bench, sources, to);
	return { ...PLAIN_PROPOSAL, tree: tree.known.path, plan, archived: { target, folders, sources: from, sameDisk } };
}
