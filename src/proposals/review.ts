/** Accepting, culling, rejecting and bringing back a target's lights, as proposals (DESIGN 7). */
import type { CullLimits } from '../domain/culling';
import { PLAIN_PROPOSAL, type Proposal } from '../domain/proposal';
import { cull, planAccept, planReject, planRestore, rejectSize } from '../organize/culling';
import { takeInventory } from '../organize/inventory';
import { nameOf } from '../organize/paths';
import { lightsOf, type TargetFolder } from '../organize/target-folder';
import type { Workbench } from '../organize/workbench';
import type { DataTree } from '../tree/data-tree';
import type { FrameRules } from '../tree/frames';
import type { Pace } from '../tree/pace';

export interface ReviewRules { readonly frames: FrameRules; readonly isReject: (folder: string) => boolean }

/** What is to be done with the lights of a target's folder. */
export type Review =
	| { readonly kind: 'accept' }
	/** limitsOf: the limits of a rig; undefined where nobody set any. kept: nights that a person looked at and kept whole */
	| { readonly kind: 'cull'; readonly limitsOf: (rig: string | null) => CullLimits | undefined; readonly kept: ReadonlySet<string> }
	/** @param paths relative to the tree */
	| { readonly kind: 'reject'; readonly paths: ReadonlySet<string> }
	| { readonly kind: 'restore' };

/** One of a target's folders reviewed; undefined where there is nothing to do in it. @param folder relative to the tree */
export async function proposeReview(bench: Workbench, tree: DataTree, folder: string, review: Review, { frames, isReject }: ReviewRules, pace: Pace): Promise<Proposal | undefined> {
	const target: TargetFolder = { folder, frames: tree.framesBelow(folder), inventory: await takeInventory(bench, folder, pace) };
	const states = new Set(lightsOf(target).map(({ group: { state } }) => state));
	const said = { ...PLAIN_PROPOSAL, tree: tree.known.path, rejects: rejectSize(target, isReject) };
	switch (review.kind) {
		case 'accept':
			return states.has('unreviewed') ? { ...said, plan: planAccept(target) } : undefined;
		case 'cull': {
			const left = target.frames.map(folder => ({ ...folder, lights: folder.lights.filter(({ night }) => night === null || !review.kept.has(night)) }));
			const culled = cull({ ...target, frames: left }, review.limitsOf, frames.nameFacts);
			const beyond = new Set(culled.flatMap(({ rejected }) => rejected));
			return culled.length === 0 ? undefined : { ...said, culled, plan: { ...planReject(target, beyond, isReject), operation: 'cull', title: `Cull ${nameOf(folder)}` } };
		}
		case 'reject':
			return { ...said, plan: planReject(target, review.paths, isReject) };
		case 'restore':
			return states.has('rejected') ? { ...said, plan: planRestore(target, isReject) } : undefined;
	}
}
