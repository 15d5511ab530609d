/** New captures into a Data tree, as a proposal and what has to be asked (DESIGN 2 and 7). */
import { PLAIN_PROPOSAL, type IntakeProposal, type IntakeRequest } from '../domain/proposal';
import { planIntake } from '../organize/intake';
import { takeInventory } from '../organize/inventory';
import type { Workbench } from '../organize/workbench';
import { RigOwners } from '../tree/calibration-data';
import { isInside } from '../tree/data-folder';
import type { DataTree } from '../tree/data-tree';
import type { FolderFrames, FrameRules } from '../tree/frames';
import type { LayoutRules } from '../tree/layout';
import type { Pace } from '../tree/pace';

export interface IntakeRules {
	readonly frames: FrameRules;
	readonly layout: LayoutRules;
	/** Folds a target's name; aliases known. */
	readonly identity: (target: string) => string;
	/** Targets that notes know, as they spell them. */
	readonly targets: readonly string[];
}

/** @param readAside the frames of capture folders that don't lie in the tree, by path */
export async function proposeIntake(
	bench: Workbench, tree: DataTree, { folders, how, answers }: IntakeRequest, rules: IntakeRules, readAside: (folders: readonly string[]) => Promise<ReadonlyMap<string, readonly FolderFrames[]>>, pace: Pace,
): Promise<IntakeProposal> {
	const known = [...tree.folders];
	const owners = new RigOwners(known);
	const asides = await readAside(folders.filter(path => !isInside(path, tree.known.path)));
	const captures = await Promise.all(folders.map(async path => {
		const aside = asides.get(path);
		const folder = aside ? path : path.slice(tree.known.path.length + 1);
		return { folder, frames: aside ?? tree.framesBelow(folder), inventory: await takeInventory(bench, folder, pace) };
	}));
	const { plan, questions } = planIntake(captures, known, { ...rules, rigOf: (setup, name) => owners.rigWith(setup, name) }, { how, answers });
	return { proposal: { ...PLAIN_PROPOSAL, tree: tree.known.path, plan }, questions };
}
