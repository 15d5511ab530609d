/** New captures into a Data tree, as a proposal and what has to be asked (DESIGN 2 and 7). */
import {
	PLAIN_PROPOSAL,
	type IntakeProposal,
	type IntakeRequest,
	type NoProposal,
} from '../../domain/operations/proposal';
import { planIntake } from '../../plans/intake';
import { RigOwners } from '../../tree/calibration-data';
import { isInside, withoutTrailingSlash } from '../../tree/data-folder';
import type { DataTree } from '../../tree/data-tree';
import { takeInventory } from '../../tree/inventory';
import type { Places } from '../../tree/places';
import { pathOnDisk } from '../../tree/tree-access';
import type { RunOptions } from '../api';
import type { DataLog } from '../data-log';
import { accessOf, layoutOf, placeOf, placesOf } from '../tree-choice';

/**
 * What the user answered earlier is known.
 * @param into the tree's absolute path; the one that the first capture folder lies in, else the first one, without it
 */
export function proposeIntake(
	log: DataLog,
	wanted: IntakeRequest,
	into: string | undefined,
	run: RunOptions,
): Promise<IntakeProposal | NoProposal> {
	return log.treeQueue.run(async () => {
		const trees = await log.trees.list.open();
		const places = placesOf(log);
		const captures = await captureFolders(log, wanted.folders.map(withoutTrailingSlash), trees, places);
		const folders = captures.map(({ folder }) => folder);
		const tree =
			into === undefined
				? (captures[0]?.tree ?? trees[0])
				: (trees.find(({ known }) => known.path === into) ?? (await treeThatIs(log, into, trees, places)));
		if (!tree) return { none: 'folder-unknown' };
		// What is filed already is nothing that a capture program writes.
		for (const { known } of trees)
			for (const folder of folders)
				if ((await places.below(folder, known.path)) !== undefined) return { none: 'no-captures' };
		const { disk } = accessOf(log, tree);
		for (const folder of folders)
			if (!['folder', 'link'].includes((await disk.lstat(folder))?.kind ?? '')) return { none: 'no-folder' };
		try {
			return await planned(log, tree, { ...wanted, folders }, run);
		} catch (error) {
			if (run.signal.aborted) return { none: 'cancelled' };
			throw error;
		}
	});
}

async function planned(
	log: DataLog,
	tree: DataTree,
	{ folders, how, answers: given }: IntakeRequest,
	run: RunOptions,
): Promise<IntakeProposal> {
	const access = accessOf(log, tree);
	const slice = log.timeSlice();
	const named = await log.findNamed();
	const targets = log.notes?.targets.names ?? [];
	const { captureRigs, captureTargets, settleSeconds } = log.settings;
	const answers = {
		rigs: new Map([...Object.entries(captureRigs), ...given.rigs]),
		targets: new Map([...Object.entries(captureTargets), ...given.targets]),
	};
	const known = [...tree.folders];
	const owners = new RigOwners(known);
	const asides = await log.trees.scanOutside(
		folders.filter(path => !isInside(path, tree.known.path)),
		named,
		log.rules,
		settleSeconds,
		slice,
		run,
	);
	const captures = await Promise.all(
		folders.map(async path => {
			const aside = asides.get(path);
			const folder = aside ? path : path.slice(tree.known.path.length + 1);
			return {
				folder,
				frames: aside ?? tree.framesBelow(folder),
				inventory: await takeInventory(access, folder, slice),
			};
		}),
	);
	const rules = {
		...named,
		layout: layoutOf(log, tree),
		targets,
		rigOf: (setup: Parameters<RigOwners['rigWith']>[0], name: Parameters<RigOwners['rigWith']>[1]) =>
			owners.rigWith(setup, name),
	};
	const { plan, questions } = planIntake(captures, known, rules, { how, answers });
	return { proposal: { ...PLAIN_PROPOSAL, tree: tree.known.path, plan }, questions };
}

/** Folders as the trees that they lie in have them, each once, whatever paths lead there. */
async function captureFolders(
	log: DataLog,
	folders: readonly string[],
	trees: readonly DataTree[],
	places: Places,
): Promise<{ readonly folder: string; readonly tree: DataTree | undefined }[]> {
	const named = new Map<string, { readonly folder: string; readonly tree: DataTree | undefined }>();
	for (const folder of folders) {
		const place = await placeOf(log, trees, folder, places);
		const real = await places.real(folder);
		if (!named.has(real))
			named.set(
				real,
				place
					? { folder: pathOnDisk({ root: place.tree.known.path }, place.path), tree: place.tree }
					: { folder, tree: undefined },
			);
	}
	return [...named.values()];
}

async function treeThatIs(
	log: DataLog,
	path: string,
	trees: readonly DataTree[],
	places: Places,
): Promise<DataTree | undefined> {
	const place = await placeOf(log, trees, path, places);
	return place?.path === '' ? place.tree : undefined;
}
