/** The commands that change Data trees: each shows first what it would do (DESIGN 7 and 11). */
import { SCHEMA, WrongUse, look, onlyWord, rigNamed, type Command, type CommandArguments, type CommandResult, type CommandRun } from './command';
import type { DataLog } from './data-log';
import type { Changed, TreeOperation } from './log-terms';
import { isCarrying, type Conflict, type Skipped } from './domain/plan';
import type { NoProposal, Proposal } from './domain/proposal';
import { CHANGES, plainTable, proposalText, reasonText } from './text';

export const CHANGE_COMMANDS: readonly Command[] = [
	{ id: 'move', summary: 'Move a target to a stage, or to the next one.', usage: 'move TARGET [--to STAGE] [--rig R] [--dry-run] [--yes]', word: 'target', values: ['to', 'rig'], flags: ['dry-run', 'yes'], run: move },
	{ id: 'organize filters', summary: 'Put lights that lie mixed into a folder for each filter.', usage: 'organize filters DIR [--dry-run] [--yes]', word: 'folder', values: [], flags: ['dry-run', 'yes'], run: (log, given, run) => sorting('filters', log, given, run) },
	{ id: 'organize sessions', summary: 'Put lights that share flats into a session each.', usage: 'organize sessions DIR [--dry-run] [--yes]', word: 'folder', values: [], flags: ['dry-run', 'yes'], run: (log, given, run) => sorting('sessions', log, given, run) },
	{ id: 'create rig', summary: 'Make a rig\'s folder with its stages and dark library.', usage: 'create rig --optics RC8 --ratio 8 --camera "ZWO ASI2600MM Pro" [--gain 0,100] [--temperature -10,-20] [--dry-run] [--yes]', values: ['optics', 'ratio', 'camera', 'gain', 'temperature'], flags: ['dry-run', 'yes'], run: createRig },
	{ id: 'undo', summary: 'Take an operation back: the last one that can be, or the one named.', usage: 'undo [ID] [--dry-run] [--yes]', word: 'operation', values: [], flags: ['dry-run', 'yes'], run: undo },
	{ id: 'history', summary: 'Every operation on the Data folders, and what can be undone.', usage: 'history', values: [], flags: [], run: history },
	{ id: 'recover', summary: 'Finish or take back an operation that was cut short.', usage: 'recover [--finish | --roll-back]', values: [], flags: ['finish', 'roll-back'], run: recover },
];

async function move(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	if (given.words.length === 0) throw new WrongUse('TARGET is missing.');
	const doubts = await look(log, run);
	const rig = given.values['rig'] && (await rigNamed(log, given)).rig;
	return offered(await log.changes.proposeStage(given.words.join(' '), given.values['to']?.[0], rig), log, given, run, doubts);
}

async function sorting(kind: 'filters' | 'sessions', log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const folder = onlyWord(given);
	if (folder === undefined) throw new WrongUse('DIR is missing.');
	const doubts = await look(log, run);
	return offered([await log.changes.proposeSorting(kind, run.files?.absolute(folder) ?? folder)], log, given, run, doubts);
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
	if (wrong !== undefined) throw new WrongUse(`--${key} takes numbers separated by commas, not "${wrong}".`);
	return texts?.map(Number);
}

/**
 * Shows proposals and, if the person wants it, carries them out one after the other.
 * @param open what is in doubt or has to be answered, for people: the rest can be done without
 */
export async function offered(answers: readonly (Proposal | NoProposal)[], log: DataLog, { flags }: Pick<CommandArguments, 'flags'>, run: CommandRun, open: readonly string[] = []): Promise<CommandResult> {
	const proposals = answers.filter(answer => 'plan' in answer);
	const none = answers.find(answer => 'none' in answer);
	if (proposals.length === 0 && none && NOTHING_TO_DO.has(none.none)) return { json: { ...plannedJson([]), done: true }, text: CHANGES.none(none), status: 0 };
	if (proposals.length === 0) throw new WrongUse([none ? CHANGES.none(none) : CHANGES.dry, ...open].join('\n'));
	const text = [proposals.map(proposalText).join('\n\n'), ...open].join('\n\n');
	const isEmpty = proposals.every(({ plan }) => plan.steps.length === 0);
	const isWanted = !flags.has('dry-run') && !isEmpty && (flags.has('yes') || await run.confirm?.(`${text}\n\n${CHANGES.question}`) === true);
	const isLeft = open.length > 0 || proposals.some(({ plan }) => plan.conflicts.length > 0);
	if (!isWanted) return { json: plannedJson(proposals), text: [text, flags.has('dry-run') || isEmpty ? CHANGES.dry : CHANGES.needsYes].join('\n\n'), status: isLeft || !flags.has('dry-run') && !isEmpty ? 1 : 0 };
	const done: Changed[] = [];
	for (const proposal of proposals) done.push(await log.changes.carryOut(proposal, changeRun(run)));
	const result = changedResult(done, flags.has('yes') ? text : '');
	return { ...result, json: { ...result.json, ...foldersJson(proposals) }, status: isLeft ? 1 : result.status };
}

/** Answers rather than mistakes. */
const NOTHING_TO_DO: ReadonlySet<NoProposal['none']> = new Set<NoProposal['none']>(['none-unreviewed', 'none-rejected']);

async function undo(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const { flags } = given;
	const id = onlyWord(given);
	const operations = await log.changes.operations();
	const found = operations.find(operation => (id === undefined ? 'isUndoable' in operation && operation.isUndoable : operation.id === id));
	if (!found) throw new WrongUse(id === undefined ? CHANGES.nothingUndoable : CHANGES.refusal({ refused: 'unknown', operation: id }));
	const question = CHANGES.undoQuestion('title' in found ? found.title : found.id);
	if (flags.has('dry-run')) return { json: { schema: SCHEMA, operation: found.id, steps: [], conflicts: [], skipped: [], done: false }, text: `${question}\n${CHANGES.dry}`, status: 0 };
	if (!flags.has('yes') && await run.confirm?.(question) !== true) return { json: { schema: SCHEMA, operation: found.id, steps: [], conflicts: [], skipped: [], done: false }, text: `${question}\n${CHANGES.needsYes}`, status: 1 };
	return changedResult([await log.changes.undo(found, changeRun(run))], '');
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

async function recover(log: DataLog, { flags }: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const [cut] = await log.changes.unfinished();
	if (!cut) return { json: { schema: SCHEMA, operation: null, done: true, steps: [], conflicts: [], skipped: [] }, text: CHANGES.refusal({ refused: 'nothing-to-do', operation: '' }), status: 0 };
	if (flags.has('finish') === flags.has('roll-back')) throw new WrongUse(CHANGES.recoverHow);
	return changedResult([await log.changes.recover(cut.tree, flags.has('finish') ? 'finish' : 'roll back', changeRun(run))], '');
}

/** Progress of files instead of phases. */
const changeRun = ({ signal, progress }: CommandRun) => ({ signal, progress: (done: number, of: number) => { progress({ phase: 'move', done, of }); } });

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

const troublesJson = (conflicts: readonly Conflict[], skipped: readonly Skipped[]) => ({
	conflicts: conflicts.map(conflict => ({ from: conflict.from, to: conflict.to, reason: conflict.reason })), skipped: skipped.map(({ path, reason }) => ({ path, reason })),
});

function changedResult(done: readonly Changed[], before: string): CommandResult {
	const outcomes = done.flatMap(({ outcome }) => ('refused' in outcome ? [] : [outcome]));
	const refusals = done.flatMap(({ outcome }) => ('refused' in outcome ? [outcome] : []));
	const conflicts = outcomes.flatMap(outcome => outcome.conflicts);
	const skipped = outcomes.flatMap(outcome => outcome.skipped);
	const verdicts = done.flatMap(({ verdict }) => verdict ?? []);
	const isAllDone = refusals.length === 0 && verdicts.every(({ differing }) => differing.length === 0) && outcomes.every(({ state }) => state === 'done' || state === 'undone');
	const lines = [
		...(before === '' ? [] : [before, '']), ...refusals.map(CHANGES.refusal), ...outcomes.map(CHANGES.outcome),
		...conflicts.map(conflict => `  ${conflict.from}: ${reasonText(conflict)}`), ...verdicts.map(CHANGES.verdict), ...outcomes.flatMap(({ operation, state }) => (operation === undefined || state === 'undone' ? [] : [`${CHANGES.undo}: undo ${operation}`])),
	];
	return {
		json: {
			schema: SCHEMA, operation: outcomes[0]?.operation ?? null, done: isAllDone, steps: outcomes.flatMap(({ steps }) => steps.map(({ from, to, sizeBytes }) => ({ from, to, bytes: sizeBytes }))),
			...troublesJson(conflicts, skipped), ...(verdicts[0] ? { verified: verdicts.reduce((sum, { verified }) => sum + verified, 0), differing: verdicts.flatMap(({ differing }) => differing), manifests: verdicts.flatMap(({ manifests }) => manifests) } : {}), ...(refusals[0] ? { refused: refusals[0].refused } : {}),
		},
		text: lines.join('\n'), status: isAllDone && conflicts.length === 0 ? 0 : 1,
	};
}
