/** What commands that change a Data tree show, ask and answer. */
import type { DataLog } from '../data-log/data-log';
import type { IntakeQuestion, FlatQuestion } from '../domain/operations/questions';
import { type CommandArguments, type CommandResult, type CommandRun, SCHEMA, UsageError } from './command';
import { OPERATIONS, proposalText } from '../text/operations';
import type { NoProposal, Proposal } from '../domain/operations/proposal';
import { type Conflict, movesFiles, type Skipped } from '../domain/operations/plan';
import type { OperationResult } from '../data-log/api';
import { COMMAND_LINE } from '../text/command-line';
import { runProposal } from '../data-log/operations';
import { whyReadOnly } from '../data-log/tree-choice';
import { reasonText } from '../text/reasons';

/** What is in doubt or has to be answered: the rest can be done without. */
export interface Open {
	/** For people. */
	readonly texts: readonly string[];
	/** For programs. */
	readonly questions?: readonly (IntakeQuestion | FlatQuestion)[];
}

/** Shows proposals and, if the person wants it, carries them out one after the other. */
export async function offered(
	answers: readonly (Proposal | NoProposal)[],
	log: DataLog,
	{ flags }: Pick<CommandArguments, 'flags'>,
	run: CommandRun,
	{ texts: open, questions = [] }: Open = { texts: [] },
): Promise<CommandResult> {
	const proposals = answers.filter(answer => 'plan' in answer);
	const none = answers.find(answer => 'none' in answer);
	if (proposals.length === 0 && none && NOTHING_TO_DO.has(none.none))
		return { json: { ...plannedJson([]), done: true }, text: OPERATIONS.none(none), status: 0 };
	if (proposals.length === 0)
		throw new UsageError([none ? OPERATIONS.none(none) : OPERATIONS.dry, ...open].join('\n'));
	const text = [proposals.map(proposalText).join('\n\n'), ...open].join('\n\n');
	const isEmpty = proposals.every(({ plan }) => plan.steps.length === 0);
	if (!flags.has('dry-run') && !isEmpty)
		await refuseReadOnly(
			log,
			proposals.map(({ tree, plan }) => ({ tree, by: plan })),
		);
	const isWanted =
		!flags.has('dry-run') &&
		!isEmpty &&
		(flags.has('yes') || (await run.confirm?.(`${text}\n\n${OPERATIONS.question}`)) === true);
	const isLeft = open.length > 0 || proposals.some(({ plan }) => plan.conflicts.length > 0);
	const details = { ...detailsJson(proposals), ...(questions.length > 0 ? { questions } : {}) };
	if (!isWanted)
		return {
			json: { ...plannedJson(proposals), ...details },
			text: [text, flags.has('dry-run') || isEmpty ? OPERATIONS.dry : OPERATIONS.needsYes].join('\n\n'),
			status: isLeft || (!flags.has('dry-run') && !isEmpty) ? 1 : 0,
		};
	const done: OperationResult[] = [];
	for (const proposal of proposals) done.push(await runProposal(log, proposal, run));
	const result = operationResult(done, flags.has('yes') ? text : '');
	return {
		...result,
		json: { ...result.json, ...foldersJson(proposals), ...details },
		status: isLeft ? 1 : result.status,
	};
}

/** @throws WrongUse where only Obsidian may change one of the trees, or what the change of it would touch */
export async function refuseReadOnly(
	log: DataLog,
	changes: readonly { readonly tree: string; readonly by?: Parameters<typeof whyReadOnly>[2] }[],
): Promise<void> {
	for (const { tree, by } of changes) {
		const refusal = await whyReadOnly(log, tree, by);
		if (refusal) throw new UsageError(OPERATIONS.refusal(refusal));
	}
}

/** Answers rather than mistakes. */
export const NOTHING_TO_DO: ReadonlySet<NoProposal['none']> = new Set<NoProposal['none']>([
	'none-unreviewed',
	'none-rejected',
]);

export function plannedJson(proposals: readonly Proposal[]): Record<string, unknown> {
	const steps = proposals.flatMap(({ plan }) => plan.steps);
	return {
		schema: SCHEMA,
		operation: null,
		done: false,
		steps: steps.flatMap(step =>
			movesFiles(step) ? [{ from: step.from, to: step.to, bytes: step.sizeBytes }] : [],
		),
		...foldersJson(proposals),
		...troublesJson(
			proposals.flatMap(({ plan }) => plan.conflicts),
			proposals.flatMap(({ plan }) => plan.skipped),
		),
	};
}

/** Folders that are wanted for themselves. */
export function foldersJson(proposals: readonly Proposal[]): { readonly folders?: readonly string[] } {
	const folders = proposals.flatMap(({ plan: { steps } }) =>
		steps.flatMap(step => (step.kind === 'make folder' ? [step.path] : [])),
	);
	return folders.length > 0 ? { folders } : {};
}

/** What a plan alone does not tell. */
export function detailsJson(proposals: readonly Proposal[]): Record<string, unknown> {
	const [culled, without, rejects] = [
		proposals.flatMap(proposal => proposal.culled),
		proposals.flatMap(proposal => proposal.without),
		proposals.flatMap(proposal => proposal.rejects ?? []),
	];
	return {
		...(culled.length > 0
			? {
					culled: culled.map(({ rig, night, filter, lights, judged, rejected, share }) => ({
						rig,
						night,
						filter,
						lights,
						judged,
						rejected: rejected.length,
						share,
					})),
				}
			: {}),
		...(rejects.length > 0
			? {
					rejects: {
						files: sum(rejects.map(({ files }) => files)),
						bytes: sum(rejects.map(({ bytes }) => bytes)),
					},
				}
			: {}),
		...(without.length > 0 ? { without } : {}),
		...(proposals.some(({ archived }) => archived?.sameDisk === true) ? { sameDisk: true } : {}),
	};
}
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const troublesJson = (conflicts: readonly Conflict[], skipped: readonly Skipped[]) => ({
	conflicts: conflicts.map(conflict => ({ from: conflict.from, to: conflict.to, reason: conflict.reason })),
	skipped: skipped.map(({ path, reason }) => ({ path, reason })),
});

export function operationResult(done: readonly OperationResult[], before: string): CommandResult {
	const outcomes = done.flatMap(({ outcome }) => ('refused' in outcome ? [] : [outcome]));
	const refusals = done.flatMap(({ outcome }) => ('refused' in outcome ? [outcome] : []));
	const conflicts = outcomes.flatMap(outcome => outcome.conflicts);
	const skipped = outcomes.flatMap(outcome => outcome.skipped);
	const verdicts = done.flatMap(({ verdict }) => verdict ?? []);
	const left = done.flatMap(change => change.left);
	const isAllDone =
		refusals.length === 0 &&
		conflicts.length === 0 &&
		verdicts.every(({ isWhole }) => isWhole) &&
		outcomes.every(({ isWhole }) => isWhole);
	const lines = [
		...(before === '' ? [] : [before, '']),
		...refusals.flatMap(refusal => [
			OPERATIONS.refusal(refusal),
			...(COMMAND_LINE.wayOut[refusal.refused] ? [COMMAND_LINE.wayOut[refusal.refused] ?? ''] : []),
		]),
		...outcomes.map(OPERATIONS.outcome),
		...conflicts.map(conflict => `  ${conflict.from}: ${reasonText(conflict)}`),
		...verdicts.map(OPERATIONS.verdict),
		...left.map(OPERATIONS.leftToDo),
		...outcomes.flatMap(({ operation, state }) =>
			operation === undefined || state === 'undone' ? [] : [COMMAND_LINE.undoWith(operation)],
		),
	];
	return {
		json: {
			schema: SCHEMA,
			operation: outcomes[0]?.operation ?? null,
			...(outcomes.length > 1 ? { operations: outcomes.flatMap(({ operation }) => operation ?? []) } : {}),
			done: isAllDone,
			steps: outcomes.flatMap(({ steps }) =>
				steps.map(({ from, to, sizeBytes }) => ({ from, to, bytes: sizeBytes })),
			),
			...troublesJson(conflicts, skipped),
			...(verdicts[0]
				? {
						verified: sum(verdicts.map(({ verified }) => verified)),
						differing: verdicts.flatMap(({ differing }) => differing),
						manifests: verdicts.flatMap(({ manifests }) => manifests),
					}
				: {}),
			...(left.length > 0 ? { todo: left } : {}),
			...(refusals[0] ? { refused: refusals[0].refused } : {}),
		},
		text: lines.join('\n'),
		status: isAllDone && left.length === 0 ? 0 : 1,
	};
}
