/** A target's move to another stage, with what stands in its way. */
import type { TimeSlice } from '../../async/time-slice';
import type { NightCalibration } from '../../domain/calibration/rig-facts';
import { reachedGoals } from '../../domain/goals/progress';
import { PLAIN_PROPOSAL, type NoProposal, type Proposal, type RigReadiness } from '../../domain/operations/proposal';
import { readinessFor } from '../../domain/operations/readiness';
import { foldRig } from '../../domain/rig';
import type { Stage } from '../../domain/stage';
import type { TargetFacts } from '../../domain/target-facts';
import { makeReaders } from '../../headers/readers';
import {
	choicesFor,
	nextStage,
	planStageMoves,
	stageCalled,
	stagedFolders,
	stagesOf,
	surveyStageMoves,
	type StagedFolder,
	type StageMove,
} from '../../plans/stage-move';
import type { DataTree } from '../../tree/data-tree';
import { folderOf } from '../../domain/paths';
import { pathOnDisk, type TreeAccess } from '../../tree/tree-access';
import { goalPlanFor, keptNightsIn, targetAnswer, targetFacts } from '../answers';
import type { DataLog } from '../data-log';
import { accessOf } from '../tree-choice';

/** What a target's readiness is judged by. */
interface ReadinessSource {
	readonly goals: (rig: string | null) => { readonly reached: number; readonly of: number };
	readonly nights: readonly NightCalibration[];
	readonly isPublished: boolean;
	/** What the target's note says; null where it says nothing. */
	readonly stageSince: string | null;
	/** Nights of which a person kept all lights. */
	readonly keptNights: ReadonlySet<string>;
}

/** Tree by tree. @param wanted a stage's name or number; undefined for the next one */
export function proposeStageMove(
	log: DataLog,
	target: string,
	wanted: string | undefined,
	rig: string | undefined,
): Promise<readonly (Proposal | NoProposal)[]> {
	return log.treeQueue.run(async () => {
		const answer = await targetAnswer(log, target);
		const facts = answer?.facts;
		if (!facts) return [{ none: answer ? 'target-nowhere' : 'target-unknown' }];
		await log.holdRigs();
		const plan = goalPlanFor(log, answer?.properties ?? {});
		const rows = answer?.rows ?? facts.rows;
		const source: ReadinessSource = {
			goals: name => reachedGoals(rows, plan, name),
			nights: log.trees.rigs.calibrationOf(log.named.identity(target)).nights,
			isPublished: (answer?.properties['published'] ?? '') !== '',
			stageSince: textOf(answer?.properties['stage_since']),
			keptNights: keptNightsIn(answer),
		};
		const isFrame = makeReaders();
		const trees = (await log.trees.list.open()).filter(tree =>
			facts.projects.some(project => project.tree === tree.known.id),
		);
		return Promise.all(
			trees.map(tree =>
				toStage(
					accessOf(log, tree),
					tree,
					facts,
					{ wanted, rig },
					source,
					name => isFrame(name) !== undefined,
					log.timeSlice(),
				),
			),
		);
	});
}

/** The stages that a target can go to, by number, as they are spelled on disk. */
export async function stagesFor(log: DataLog, target: string): Promise<string[]> {
	const facts = targetFacts(log, target);
	if (!facts) return [];
	const lists = await Promise.all(
		(await log.trees.list.open()).map(tree => stagesIn(accessOf(log, tree), tree, facts)),
	);
	return [...new Set(lists.flat())].sort();
}

/** What a property says, if that is a text. */
const textOf = (property: unknown): string | null =>
	typeof property === 'string' && property !== '' ? property : null;

async function toStage(
	access: TreeAccess,
	tree: DataTree,
	facts: TargetFacts,
	{ wanted, rig }: { readonly wanted: string | undefined; readonly rig: string | undefined },
	source: ReadinessSource,
	isFrame: (name: string) => boolean,
	slice: TimeSlice,
): Promise<Proposal | NoProposal> {
	const moves: StageMove[] = [];
	const readiness: RigReadiness[] = [];
	let none: NoProposal = { none: 'target-nowhere' };
	for (const project of facts.projects) {
		if (
			project.tree !== tree.known.id ||
			(rig !== undefined && (project.rig === null || foldRig(project.rig) !== foldRig(rig)))
		)
			continue;
		const choice = await chosenOf(access, stagedFolders(project, tree.folders, source.keptNights), wanted);
		if (!choice) continue;
		if ('none' in choice) {
			none = choice;
			continue;
		}
		moves.push(...choice.chosen.map(({ folder }) => ({ folder, to: choice.to })));
		readiness.push(...readinessOf(choice, project.rig, facts, source));
	}
	if (moves.length === 0) return none;
	const followUp = {
		kind: 'stage' as const,
		target: facts.target,
		stageSince: source.stageSince,
		moves: readiness.map(({ rig: name, folder, from, to }) => ({
			rig: name,
			folder,
			from: from.folder,
			to: to.folder,
		})),
	};
	const plan = { ...planStageMoves(moves, await surveyStageMoves(access, moves, slice), isFrame), followUp };
	return { ...PLAIN_PROPOSAL, target: facts.target, tree: tree.known.path, readiness, plan };
}

/** What of a project goes on. */
interface Chosen {
	readonly to: Stage;
	readonly chosen: readonly StagedFolder[];
	/** Unreviewed lights that stay in the stages before. */
	readonly behind: number;
}

/** @returns undefined where the project stands in no stage */
async function chosenOf(
	access: TreeAccess,
	staged: readonly StagedFolder[],
	wanted: string | undefined,
): Promise<Chosen | NoProposal | undefined> {
	const [first] = staged;
	if (!first) return undefined;
	const stages = stagesOf((await access.disk.list(pathOnDisk(access, folderOf(folderOf(first.folder))))).folders);
	const to = wanted === undefined ? nextStage(staged, stages) : stageCalled(wanted, stages);
	if (!to)
		return wanted === undefined
			? { none: 'last-stage' }
			: { none: 'stage-unknown', stages: stages.map(({ folder }) => folder) };
	const chosen = choicesFor(to, staged).filter(({ isChosen }) => isChosen);
	if (chosen.length === 0) return { none: 'already-there' };
	const behind = staged
		.filter(entry => entry.stage.number < to.number && !chosen.some(({ folder }) => folder === entry.folder))
		.reduce((sum, { unreviewed }) => sum + unreviewed, 0);
	return { to, chosen, behind };
}

function readinessOf(
	{ to, chosen, behind }: Chosen,
	rig: string | null,
	{ masters }: TargetFacts,
	source: ReadinessSource,
): RigReadiness[] {
	return chosen.map(({ folder, stage, unreviewed, kept }, at) => ({
		rig,
		folder,
		from: stage,
		to,
		checks: readinessFor(stage, to, {
			// What stays behind in blink is told of once, with the folder that goes on.
			unreviewedLights: unreviewed + (at === chosen.length - 1 ? behind : 0),
			keptOutside: kept,
			goals: source.goals(rig),
			nights: source.nights.filter(night => night.rig === rig),
			masterLights: masters.filter(master => master.rig === rig).length,
			isPublished: source.isPublished,
		}),
	}));
}

/** The stages of the rigs that a target stands under. */
async function stagesIn(access: TreeAccess, tree: DataTree, { projects }: TargetFacts): Promise<string[]> {
	const rigFolders = new Set(
		projects
			.filter(project => project.tree === tree.known.id)
			.flatMap(project => stagedFolders(project, []).map(({ folder }) => folderOf(folderOf(folder)))),
	);
	const lists = await Promise.all(
		[...rigFolders].map(async folder => stagesOf((await access.disk.list(pathOnDisk(access, folder))).folders)),
	);
	return lists.flat().map(({ folder }) => folder);
}
