/** What is asked of trees and notes together. */
import { compareValues } from '../domain/exposure';
import { keptNights } from '../domain/goals/kept-nights';
import type { GoalPlan } from '../domain/goals/progress';
import type { Night } from '../domain/night';
import { foldRig } from '../domain/rig';
import type { RigFlatTable } from '../domain/calibration/rig-facts';
import type { Stage } from '../domain/stage';
import type { TargetFacts } from '../domain/target-facts';
import { readOverviews } from '../notes/target-overviews';
import { goalPlanOf } from '../notes/target-note';
import type { TargetOverview } from '../view-models/dashboard';
import type { RigAnswer, TargetAnswer } from './api';
import type { DataLog } from './data-log';

/** Every target that trees or notes know, by name; one of them by any of its names. */
export function targetAnswers(log: DataLog, name?: string): Promise<TargetAnswer[]> {
	return log.noteQueue.run(async () => {
		const { notes, trees } = log;
		const slice = log.timeSlice();
		const found = (await notes?.find()) ?? [];
		const { identity } = log.named;
		const wanted = name === undefined ? undefined : identity(name);
		const isWanted = (key: string): boolean => wanted === undefined || key === wanted;
		const byIdentity = new Map<string, TargetAnswer>();
		for (const note of found) {
			const key = identity(note.identity);
			if (!notes || note.kind !== 'target' || byIdentity.has(key) || !isWanted(key)) continue;
			if (slice.due()) await slice.giveWay();
			byIdentity.set(key, {
				target: note.identity,
				notePath: note.path,
				facts: trees.targets.get(key),
				...(await notes.targets.readNote(note, log.known)),
			});
		}
		for (const [key, facts] of trees.targets)
			if (!byIdentity.has(key) && isWanted(key))
				byIdentity.set(key, {
					target: facts.target,
					notePath: undefined,
					rows: facts.rows,
					properties: {},
					facts,
				});
		return [...byIdentity.values()].sort((a, b) => compareValues(a.target, b.target));
	});
}

/** A target by any of its names; undefined where neither trees nor notes know it. */
export async function targetAnswer(log: DataLog, name: string): Promise<TargetAnswer | undefined> {
	return (await targetAnswers(log, name))[0];
}

/** What the trees hold of a target; undefined where that is nothing. */
export const targetFacts = ({ trees, named }: DataLog, name: string): TargetFacts | undefined =>
	trees.targets.get(named.identity(name));

/** Nights of which the target's note says that all lights were kept; none without an answer. */
export const keptNightsIn = (answer: TargetAnswer | undefined): ReadonlySet<Night> =>
	keptNights(answer?.facts?.rows ?? [], answer?.properties ?? {});

/** The same of a target by any of its names. */
export const keptNightsOf = async (log: DataLog, target: string): Promise<ReadonlySet<Night>> =>
	keptNightsIn(await targetAnswer(log, target));

/**
 * Every target as its note tells it: what a board shows of all at once. Unlike answers it neither builds tables nor
 * waits for notes that are being written.
 * @param known by path of the note: targets that need not be read again
 */
export async function targetOverviews(
	log: DataLog,
	known: ReadonlyMap<string, TargetOverview> = new Map(),
): Promise<TargetOverview[]> {
	const { notes } = log.parts;
	const slice = log.timeSlice();
	return notes
		? readOverviews(notes, known, log.named.identity, () => (slice.due() ? slice.giveWay() : undefined))
		: [];
}

/** Every rig that trees or notes know, by name. */
export function rigAnswers(log: DataLog): Promise<RigAnswer[]> {
	return log.noteQueue.run(async () => {
		const {
			notes,
			trees: { rigs },
		} = log;
		await notes?.find();
		await log.holdRigs();
		const names = new Map(
			[...rigs.names(), ...(notes?.rigs.all.map(({ identity }) => identity) ?? [])].map(name => [
				foldRig(name),
				name,
			]),
		);
		return [...names.values()].sort(compareValues).map(rig => ({
			rig,
			notePath: notes?.rigs.only(rig)?.path,
			found: rigs.flatsOf(rig),
			config: rigs.configOf(rig),
		}));
	});
}

/**
 * The tables of flats of each rig for the lights of these targets together; of all targets that are open without names.
 */
export function flatTables(
	log: DataLog,
	choice: { readonly targets?: readonly string[] | undefined; readonly rig?: string | undefined },
): Promise<RigFlatTable[]> {
	return log.noteQueue.run(async () => {
		await log.notes?.find();
		await log.holdRigs();
		const { identity } = log.named;
		const { rigs } = log.trees;
		const targets = choice.targets
			? new Set(choice.targets.map(identity))
			: [...rigs.targetNames()].filter(target => isOpen(log, target));
		return rigs.tablesOf(targets, choice.rig);
	});
}

/**
 * Whether anything is still to be shot for a target: one of its projects has not come to the stage where targets are
 * closed.
 * @param target its identity
 */
function isOpen(log: DataLog, target: string): boolean {
	const projects = log.trees.targets.get(target)?.projects ?? [];
	return projects.some(({ stage }) => stage === null || !isClosedStage(log, stage));
}

/** Whether nothing more is shot for targets of a stage. */
export const isClosedStage = ({ settings }: DataLog, { number }: Stage): boolean => number >= settings.closedFromStage;

/** A target's folders on this device, absolute, the most advanced first. */
export const foldersOfTarget = ({ trees, named }: DataLog, name: string): string[] =>
	trees.targetFolders(named.identity(name));

/** The goals of a target's properties; what is wrong with them is among the problems of a refresh. */
export const goalPlanFor = ({ rules }: DataLog, properties: Readonly<Record<string, unknown>>): GoalPlan =>
	goalPlanOf(properties, rules.notes).plan;
