/** Accepting, culling, rejecting and bringing back a target's lights (DESIGN 7). */
import { unreviewedNights, type UnreviewedNight } from '../../domain/goals/kept-nights';
import type { CullLimits } from '../../domain/operations/culling';
import type { Skipped } from '../../domain/operations/plan';
import { PLAIN_PROPOSAL, type NoProposal, type Proposal } from '../../domain/operations/proposal';
import { foldRig } from '../../domain/rig';
import { cull, planAccept, planReject, planRestore, rejectSize } from '../../plans/review';
import { lightsOf, type TargetFolder } from '../../plans/target-folder';
import { PLANS } from '../../text/plans';
import type { DataTree } from '../../tree/data-tree';
import { takeInventory } from '../../tree/inventory';
import { keptNightsOf, targetAnswer } from '../answers';
import type { DataLog } from '../data-log';
import { accessOf, onTrees, placeOf, placesOf } from '../tree-choice';

/** A target, and one of its rigs where only that is meant. */
export interface TargetChoice {
	readonly target: string;
	readonly rig?: string | undefined;
}

/** What is to be done with the lights of a target's folder. */
type Review =
	| { readonly kind: 'accept' }
	/**
	 * limitsOf: the limits of a rig; undefined where nobody set any. kept: nights that a person looked at and kept
	 * whole
	 */
	| {
			readonly kind: 'cull';
			readonly limitsOf: (rig: string | null) => CullLimits | undefined;
			readonly kept: ReadonlySet<string>;
	  }
	/** @param paths relative to the tree */
	| { readonly kind: 'reject'; readonly paths: ReadonlySet<string> }
	| { readonly kind: 'restore' };

/** Whether the user set limits for any rig. */
export const hasCullLimits = ({ settings }: DataLog): boolean => Object.keys(settings.cullLimits).length > 0;

/** The limits that the user set for a rig. */
export const cullLimitsOf = ({ settings }: DataLog, rig: string | null): CullLimits | undefined =>
	Object.entries(settings.cullLimits).find(([name]) => rig !== null && foldRig(name) === foldRig(rig))?.[1];

/** The nights of a target with lights that are left in blink. */
export async function unreviewedNightsOf(log: DataLog, target: string): Promise<readonly UnreviewedNight[]> {
	return unreviewedNights((await targetAnswer(log, target))?.rows ?? []);
}

/** "Accept all that is left" in blink. */
export function proposeAccept(log: DataLog, choice: TargetChoice): Promise<readonly (Proposal | NoProposal)[]> {
	return ofTarget(log, choice, { kind: 'accept' }, 'none-unreviewed');
}

/** Rejects unreviewed lights beyond the limits of their rig. */
export async function proposeCull(
	log: DataLog,
	choice: TargetChoice,
	limitsOf: (rig: string | null) => CullLimits | undefined,
): Promise<readonly (Proposal | NoProposal)[]> {
	return ofTarget(
		log,
		choice,
		{ kind: 'cull', limitsOf, kept: await keptNightsOf(log, choice.target) },
		'none-unreviewed',
	);
}

/** Brings a target's rejected lights back. */
export function proposeRestore(log: DataLog, choice: TargetChoice): Promise<readonly (Proposal | NoProposal)[]> {
	return ofTarget(log, choice, { kind: 'restore' }, 'none-rejected');
}

/** Rejects lights by hand; what is none is named. @param paths absolute */
export function proposeReject(log: DataLog, paths: readonly string[]): Promise<readonly (Proposal | NoProposal)[]> {
	return log.treeQueue.run(async () => {
		const proposals: Proposal[] = [];
		const trees = await log.trees.list.open();
		const places = placesOf(log);
		const found = await Promise.all(
			paths.map(async path => ({ path, place: await placeOf(log, trees, path, places) })),
		);
		for (const tree of trees) {
			const inTree = new Set(found.flatMap(({ place }) => (place?.tree === tree ? place.path : [])));
			const folders = new Set(
				[...tree.folders]
					.filter(
						({ folder, place }) =>
							place.targetFolder !== '' &&
							folder.files.some(({ name }) => inTree.has(`${folder.path}/${name}`)),
					)
					.map(({ place }) => place.targetFolder),
			);
			for (const folder of folders) {
				const proposal = await reviewed(log, tree, folder, { kind: 'reject', paths: inTree });
				if (proposal) proposals.push(proposal);
			}
		}
		const [first, ...others] = proposals;
		if (!first) return [{ none: 'no-frames' }];
		const told = new Set(
			proposals.flatMap(({ tree, plan }) =>
				[...plan.steps, ...plan.conflicts, ...plan.skipped].map(
					item => `${tree}/${'path' in item ? item.path : item.from}`,
				),
			),
		);
		const odd = found
			.filter(({ place }) => !place || !told.has(`${place.tree.known.path}/${place.path}`))
			.map(({ path }): Skipped => ({ path, reason: 'not-rejectable' }));
		return [{ ...first, plan: { ...first.plan, skipped: [...first.plan.skipped, ...odd] } }, ...others];
	});
}

function ofTarget(
	log: DataLog,
	{ target, rig }: TargetChoice,
	review: Review,
	none: NoProposal['none'] & ('none-unreviewed' | 'none-rejected'),
): Promise<readonly (Proposal | NoProposal)[]> {
	return onTrees(log, target, async (tree, { projects }) => {
		const folders = projects
			.filter(
				project =>
					project.tree === tree.known.id &&
					(rig === undefined || (project.rig !== null && foldRig(project.rig) === foldRig(rig))),
			)
			.flatMap(project => project.folders);
		const proposals: Proposal[] = [];
		for (const folder of folders) {
			const proposal = await reviewed(log, tree, folder, review);
			if (proposal) proposals.push(proposal);
		}
		return proposals.length > 0 ? proposals : [{ none }];
	});
}

/**
 * One of a target's folders reviewed; undefined where there is nothing to do in it.
 * @param folder relative to the tree
 */
async function reviewed(log: DataLog, tree: DataTree, folder: string, review: Review): Promise<Proposal | undefined> {
	const { isReject } = log.rules.exclusions;
	const target: TargetFolder = {
		folder,
		frames: tree.framesBelow(folder),
		inventory: await takeInventory(accessOf(log, tree), folder, log.timeSlice()),
	};
	const states = new Set(lightsOf(target).map(({ group: { state } }) => state));
	const said = { ...PLAIN_PROPOSAL, tree: tree.known.path, rejects: rejectSize(target, isReject) };
	switch (review.kind) {
		case 'accept':
			return states.has('unreviewed') ? { ...said, plan: planAccept(target) } : undefined;
		case 'cull': {
			const left = target.frames.map(folder => ({
				...folder,
				lights: folder.lights.filter(({ night }) => night === null || !review.kept.has(night)),
			}));
			const culled = cull({ ...target, frames: left }, review.limitsOf, log.named.frames.nameFacts);
			const beyond = new Set(culled.flatMap(({ rejected }) => rejected));
			return culled.length === 0
				? undefined
				: {
						...said,
						culled,
						plan: {
							...planReject(target, beyond, isReject),
							operation: 'cull',
							title: PLANS.cull(folder),
						},
					};
		}
		case 'reject':
			return { ...said, plan: planReject(target, review.paths, isReject) };
		case 'restore':
			return states.has('rejected') ? { ...said, plan: planRestore(target, isReject) } : undefined;
	}
}
