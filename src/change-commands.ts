/** The commands that change Data trees: each shows first what it would do (DESIGN 7 and 11). */
import { SCHEMA, WrongUse, look, onlyWord, rigNamed, type Command, type CommandArguments, type CommandResult, type CommandRun } from './command';
import type { DataLog } from './data-log';
import { WATCH_LOCK_MS, type Changed, type RunOptions, type TreeOperation } from './log-terms';
import type { Refusal } from './domain/outcome';
import { isCarrying, type Conflict, type Skipped } from './domain/plan';
import type { NoProposal, Proposal } from './domain/proposal';
import type { FlatQuestion, IntakeQuestion } from './domain/questions';
import { CHANGES, proposalText, reasonText } from './text/changes';
import { COMMAND_LINE } from './text/command-line';
import { plainTable } from './text/words';

export const CHANGE_COMMANDS: readonly Command[] = [
	{ id: 'move', usage: 'move TARGET [--to STAGE] [--rig R] [--dry-run] [--yes]', word: 'target', values: ['to', 'rig'], flags: ['dry-run', 'yes'], run: move },
	{ id: 'organize filters', usage: 'organize filters DIR [--dry-run] [--yes]', word: 'folder', values: [], flags: ['dry-run', 'yes'], run: (log, given, run) => sorting('filters', log, given, run) },
	{ id: 'organize sessions', usage: 'organize sessions DIR [--dry-run] [--yes]', word: 'folder', values: [], flags: ['dry-run', 'yes'], run: (log, given, run) => sorting('sessions', log, given, run) },
	{ id: 'create rig', usage: 'create rig --optics RC8 --ratio 8 --camera "ZWO ASI2600MM Pro" [--gain 0,100] [--temperature -10,-20] [--dry-run] [--yes]', values: ['optics', 'ratio', 'camera', 'gain', 'temperature'], flags: ['dry-run', 'yes'], run: createRig },
	{ id: 'undo', usage: 'undo [ID] [--outside DIR]… [--dry-run] [--yes]', word: 'operation', values: ['outside'], flags: ['dry-run', 'yes'], run: undo },
	{ id: 'history', usage: 'history', values: [], flags: [], run: history },
	{ id: 'recover', usage: 'recover [--finish | --roll-back | --give-up | --unlock] [--outside DIR]… [--yes]', values: ['outside'], flags: ['finish', 'roll-back', 'give-up', 'unlock', 'yes'], run: recover },
];

async function move(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	if (given.words.length === 0) throw new WrongUse(COMMAND_LINE.missing('TARGET'));
	const doubts = await look(log, run);
	const rig = given.values['rig'] && (await rigNamed(log, given)).rig;
	return offered(await log.changes.proposeStage(given.words.join(' '), given.values['to']?.[0], rig), log, given, run, { texts: doubts });
}

async function sorting(kind: 'filters' | 'sessions', log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const folder = onlyWord(given);
	if (folder === undefined) throw new WrongUse(COMMAND_LINE.missing('DIR'));
	const doubts = await look(log, run);
	return offered([await log.changes.proposeSorting(kind, run.files?.absolute(folder) ?? folder)], log, given, run, { texts: doubts });
}

async function createRig(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const [optics, ratio, camera] = ['optics', 'ratio', 'camera'].map(key => given.values[key]?.[0] ?? '');
	if (!optics || !camera) throw new WrongUse(CHANGES.rig.missing);
	if (!(Number(ratio) > 0)) throw new WrongUse(CHANGES.rig.wrongRatio);
	return offered([await log.changes.proposeRig({ optics, focalRatio: Number(ratio), camera, gains: numbersIn(given, 'gain') ?? [0, 100], temperaturesCelsius: numbersIn(given, 'temperature') ?? [] })], log, given, run);
}

function numbersIn({ values }: CommandArguments, key: string): number[] | undefined {
	const texts = values[key]?.join(',').split(',').map(text => text.trim());
	const wrong = texts?.find(text => !/^-?\d+(?:\.\d+)?$/.test(text));
	if (wrong !== undefined) throw new WrongUse(COMMAND_LINE.notNumbers(key, wrong));
	return texts?.map(Number);
}

/** What is in doubt or has to be answered: the rest can be done without. */
export interface Open {
	/** For people. */
	readonly texts: readonly string[];
	/** For programs. */
	readonly questions?: readonly (IntakeQuestion | FlatQuestion)[];
}

/** Shows proposals and, if the person wants it, carries them out one after the other. */
export async function offered(answers: readonly (Proposal | NoProposal)[], log: DataLog, { flags }: Pick<CommandArguments, 'flags'>, run: CommandRun, { texts: open, questions = [] }: Open = { texts: [] }): Promise<CommandResult> {
	const proposals = answers.filter(answer => 'plan' in answer);
	const none = answers.find(answer => 'none' in answer);
	if (proposals.length === 0 && none && NOTHING_TO_DO.has(none.none)) return { json: { ...plannedJson([]), done: true }, text: CHANGES.none(none), status: 0 };
	if (proposals.length === 0) throw new WrongUse([none ? CHANGES.none(none) : CHANGES.dry, ...open].join('\n'));
	const text = [proposals.map(proposalText).join('\n\n'), ...open].join('\n\n');
	const isEmpty = proposals.every(({ plan }) => plan.steps.length === 0);
	if (!flags.has('dry-run') && !isEmpty) await refuseBarred(log, proposals.map(({ tree, plan }) => ({ tree, by: plan })));
	const isWanted = !flags.has('dry-run') && !isEmpty && (flags.has('yes') || await run.confirm?.(`${text}\n\n${CHANGES.question}`) === true);
	const isLeft = open.length > 0 || proposals.some(({ plan }) => plan.conflicts.length > 0);
	const details = { ...detailsJson(proposals), ...(questions.length > 0 ? { questions } : {}) };
	if (!isWanted) return { json: { ...plannedJson(proposals), ...details }, text: [text, flags.has('dry-run') || isEmpty ? CHANGES.dry : CHANGES.needsYes].join('\n\n'), status: isLeft || !flags.has('dry-run') && !isEmpty ? 1 : 0 };
	const done: Changed[] = [];
	for (const proposal of proposals) done.push(await log.changes.carryOut(proposal, run));
	const result = changedResult(done, flags.has('yes') ? text : '');
	return { ...result, json: { ...result.json, ...foldersJson(proposals), ...details }, status: isLeft ? 1 : result.status };
}

/** @throws WrongUse where only Obsidian may change one of the trees, or what the change of it would touch */
async function refuseBarred(log: DataLog, changes: readonly { readonly tree: string; readonly by?: Parameters<DataLog['changes']['barred']>[1] }[]): Promise<void> {
	for (const { tree, by } of changes) {
		const refusal = await log.changes.barred(tree, by);
		if (refusal) throw new WrongUse(CHANGES.refusal(refusal));
	}
}

/** Answers rather than mistakes. */
const NOTHING_TO_DO: ReadonlySet<NoProposal['none']> = new Set<NoProposal['none']>(['none-unreviewed', 'none-rejected']);

async function undo(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const { flags } = given;
	const id = onlyWord(given);
	const operations = await log.changes.operations();
	const found = operations.find(operation => (id === undefined ? 'isUndoable' in operation && operation.isUndoable : operation.id === id));
	if (!found) throw new WrongUse(id === undefined ? CHANGES.nothingUndoable : CHANGES.refusal({ refused: 'unknown', operation: id }));
	const question = CHANGES.undoQuestion(found);
	if (flags.has('dry-run')) return { json: { schema: SCHEMA, operation: found.id, steps: [], conflicts: [], skipped: [], done: false }, text: `${question}\n${CHANGES.dry}`, status: 0 };
	await refuseBarred(log, [{ tree: found.tree, by: found.id }]);
	if (!flags.has('yes') && await run.confirm?.(question) !== true) return { json: { schema: SCHEMA, operation: found.id, steps: [], conflicts: [], skipped: [], done: false }, text: `${question}\n${CHANGES.needsYes}`, status: 1 };
	return changedResult([await askingOutside(given, run, options => log.changes.undo(found, options))], '');
}

async function history(log: DataLog): Promise<CommandResult> {
	const operations = await log.changes.operations();
	const rows = operations.map(operation => ['title' in operation
		? [operation.id, new Date(operation.madeAtMs).toISOString().slice(0, 16).replace('T', ' '), operation.title, String(operation.files), `${CHANGES.states[operation.state]}${operation.isUndoable ? `, ${CHANGES.undoable}` : ''}`]
		: [operation.id, '', '', '', CHANGES.states[operation.state]]].flat());
	return {
		json: { schema: SCHEMA, operations: operations.map(pastJson) },
		text: operations.length === 0 ? CHANGES.noHistory : plainTable(CHANGES.historyColumns, [false, false, false, true, false], rows), status: 0,
	};
}

const pastJson = (operation: TreeOperation): Record<string, unknown> => ('title' in operation
	? { operation: operation.id, kind: operation.operation, title: operation.title, date: new Date(operation.madeAtMs).toISOString(), files: operation.files, bytes: operation.bytes, state: operation.state, isUndoable: operation.isUndoable, tree: operation.tree }
	: { operation: operation.id, state: operation.state, tree: operation.tree });

async function recover(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const [choice, ...others] = RECOVERIES.filter(name => given.flags.has(name));
	if (choice === 'unlock' && others.length === 0) return unlock(log, given, run);
	const [cut] = await log.changes.unfinished();
	if (!cut) await log.changes.tidy();
	if (!cut) return { json: { schema: SCHEMA, operation: null, done: true, steps: [], conflicts: [], skipped: [] }, text: CHANGES.refusal({ refused: 'nothing-to-do', operation: '' }), status: 0 };
	if (choice === undefined || others.length > 0) throw new WrongUse(CHANGES.recoverHow);
	await refuseBarred(log, [{ tree: cut.tree, by: choice === 'give-up' ? undefined : cut.operation.id }]);
	if (choice === 'give-up') return giveUp(log, cut.tree, cut.operation.id, given, run);
	return changedResult([await askingOutside(given, run, options => log.changes.recover(cut.tree, choice === 'finish' ? 'finish' : 'roll back', options))], '');
}

/** What a journal alone says of folders outside of the tree is shown and asked; --yes does not answer it, naming them does. */
async function askingOutside({ values }: CommandArguments, run: CommandRun, work: (options: RunOptions) => Promise<Changed>): Promise<Changed> {
	const outside = (values['outside'] ?? []).map(path => run.files?.absolute(path) ?? path);
	const changed = await work({ ...run, outside });
	const { outcome } = changed;
	if (!('refused' in outcome) || outcome.refused !== 'outside-unknown') return changed;
	return await run.confirm?.(`${CHANGES.outsideQuestion(outcome.folders)}\n${CHANGES.question}`) === true ? work({ ...run, outside: [...outside, ...outcome.folders] }) : changed;
}

const RECOVERIES = ['finish', 'roll-back', 'give-up', 'unlock'] as const;

async function giveUp(log: DataLog, tree: string, id: string, { flags }: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const json = { schema: SCHEMA, operation: id, steps: [], conflicts: [], skipped: [] };
	if (!flags.has('yes') && await run.confirm?.(`${CHANGES.leaveMeans} ${CHANGES.question}`) !== true) return { json: { ...json, done: false }, text: `${CHANGES.leaveMeans}\n${CHANGES.needsYes}`, status: 1 };
	const given = await log.changes.giveUp(tree, id);
	if ('refused' in given) return { json: { ...json, done: false, refused: given.refused }, text: CHANGES.refusal(given), status: 1 };
	return { json: { ...json, done: true, waiting: given.waiting }, text: CHANGES.givenUp(given), status: given.waiting.length > 0 ? 1 : 0 };
}

async function unlock(log: DataLog, { flags }: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const locked = await log.changes.watchLocked(WATCH_LOCK_MS);
	await refuseBarred(log, locked);
	const json = { schema: SCHEMA, locked: locked.map(({ tree, heldBy, counted }) => ({ tree, host: heldBy.host, pid: heldBy.pid, since: new Date(heldBy.sinceMs).toISOString(), isCounting: counted > 0 })) };
	if (locked.length === 0) {
		await log.changes.tidy();
		return { json: { ...json, done: true }, text: CHANGES.notLocked, status: 0 };
	}
	const question = locked.map(CHANGES.unlockQuestion).join('\n');
	if (!flags.has('yes') && await run.confirm?.(`${question}\n${CHANGES.question}`) !== true) return { json: { ...json, done: false }, text: `${question}\n${CHANGES.needsYes}`, status: 1 };
	const refusals: Refusal[] = [];
	for (const { tree, heldBy } of locked) {
		const refusal = await log.changes.unlock(tree, heldBy);
		if (refusal) refusals.push(refusal);
	}
	return { json: { ...json, done: refusals.length === 0 }, text: refusals.length === 0 ? CHANGES.unlocked : refusals.map(CHANGES.refusal).join('\n'), status: refusals.length === 0 ? 0 : 1 };
}

function plannedJson(proposals: readonly Proposal[]): Record<string, unknown> {
	const steps = proposals.flatMap(({ plan }) => plan.steps);
	return {
		schema: SCHEMA, operation: null, done: false,
		steps: steps.flatMap(step => (isCarrying(step) ? [{ from: step.from, to: step.to, bytes: step.sizeBytes }] : [])),
		...foldersJson(proposals), ...troublesJson(proposals.flatMap(({ plan }) => plan.conflicts), proposals.flatMap(({ plan }) => plan.skipped)),
	};
}

/** Folders that are wanted for themselves. */
function foldersJson(proposals: readonly Proposal[]): { readonly folders?: readonly string[] } {
	const folders = proposals.flatMap(({ plan: { steps } }) => steps.flatMap(step => (step.kind === 'make folder' ? [step.path] : [])));
	return folders.length > 0 ? { folders } : {};
}

/** What a plan alone does not tell. */
function detailsJson(proposals: readonly Proposal[]): Record<string, unknown> {
	const [culled, without, rejects] = [proposals.flatMap(proposal => proposal.culled), proposals.flatMap(proposal => proposal.without), proposals.flatMap(proposal => proposal.rejects ?? [])];
	return {
		...(culled.length > 0 ? { culled: culled.map(({ rig, night, filter, lights, judged, rejected, share }) => ({ rig, night, filter, lights, judged, rejected: rejected.length, share })) } : {}),
		...(rejects.length > 0 ? { rejects: { files: sum(rejects.map(({ files }) => files)), bytes: sum(rejects.map(({ bytes }) => bytes)) } } : {}),
		...(without.length > 0 ? { without } : {}),
		...(proposals.some(({ archived }) => archived?.sameDisk === true) ? { sameDisk: true } : {}),
	};
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const troublesJson = (conflicts: readonly Conflict[], skipped: readonly Skipped[]) => ({
	conflicts: conflicts.map(conflict => ({ from: conflict.from, to: conflict.to, reason: conflict.reason })), skipped: skipped.map(({ path, reason }) => ({ path, reason })),
});

function changedResult(done: readonly Changed[], before: string): CommandResult {
	const outcomes = done.flatMap(({ outcome }) => ('refused' in outcome ? [] : [outcome]));
	const refusals = done.flatMap(({ outcome }) => ('refused' in outcome ? [outcome] : []));
	const conflicts = outcomes.flatMap(outcome => outcome.conflicts);
	const skipped = outcomes.flatMap(outcome => outcome.skipped);
	const verdicts = done.flatMap(({ verdict }) => verdict ?? []);
	const left = done.flatMap(change => change.left);
	const isAllDone = refusals.length === 0 && conflicts.length === 0 && verdicts.every(({ isWhole }) => isWhole) && outcomes.every(({ isWhole }) => isWhole);
	const lines = [
		...(before === '' ? [] : [before, '']), ...refusals.flatMap(refusal => [CHANGES.refusal(refusal), ...(COMMAND_LINE.wayOut[refusal.refused] ? [COMMAND_LINE.wayOut[refusal.refused] ?? ''] : [])]), ...outcomes.map(CHANGES.outcome),
		...conflicts.map(conflict => `  ${conflict.from}: ${reasonText(conflict)}`), ...verdicts.map(CHANGES.verdict), ...left.map(CHANGES.leftToDo), ...outcomes.flatMap(({ operation, state }) => (operation === undefined || state === 'undone' ? [] : [`${CHANGES.undo}: undo ${operation}`])),
	];
	return {
		json: {
			schema: SCHEMA, operation: outcomes[0]?.operation ?? null, ...(outcomes.length > 1 ? { operations: outcomes.flatMap(({ operation }) => operation ?? []) } : {}), done: isAllDone, steps: outcomes.flatMap(({ steps }) => steps.map(({ from, to, sizeBytes }) => ({ from, to, bytes: sizeBytes }))),
			...troublesJson(conflicts, skipped), ...(verdicts[0] ? { verified: sum(verdicts.map(({ verified }) => verified)), differing: verdicts.flatMap(({ differing }) => differing), manifests: verdicts.flatMap(({ manifests }) => manifests) } : {}), ...(left.length > 0 ? { todo: left } : {}), ...(refusals[0] ? { refused: refusals[0].refused } : {}),
		},
		text: lines.join('\n'), status: isAllDone && left.length === 0 ? 0 : 1,
	};
}
