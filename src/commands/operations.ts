/** The commands that take operations back, list them, and recover what was cut short (DESIGN 7 and 11). */
import { type RunOptions, type OperationResult, type TreeOperation, WATCH_LOCK_MS } from '../data-log/api';
import type { DataLog } from '../data-log/data-log';
import type { Refusal } from '../domain/operations/outcome';
import { OPERATIONS } from '../text/operations';
import { plainTable } from '../text/words';
import { type CommandArguments, type CommandRun, type CommandResult, onlyWord, UsageError, SCHEMA } from './command';
import { refuseReadOnly, operationResult } from './offer';
import {
	giveUpOperation,
	operationsOfTrees,
	recoverOperation,
	tidyTrees,
	undoOperation,
	unfinishedOperations,
} from '../data-log/operations';
import { unlockTree, watchLockedTrees } from '../data-log/locks';
import { INTERRUPTIONS } from '../text/interruptions';

export async function undo(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const { flags } = given;
	const id = onlyWord(given);
	const operations = await operationsOfTrees(log);
	const found = operations.find(operation =>
		id === undefined ? 'isUndoable' in operation && operation.isUndoable : operation.id === id,
	);
	if (!found)
		throw new UsageError(
			id === undefined ? OPERATIONS.nothingUndoable : OPERATIONS.refusal({ refused: 'unknown', operation: id }),
		);
	const question = OPERATIONS.undoQuestion(found);
	if (flags.has('dry-run'))
		return {
			json: { schema: SCHEMA, operation: found.id, steps: [], conflicts: [], skipped: [], done: false },
			text: `${question}\n${OPERATIONS.dry}`,
			status: 0,
		};
	await refuseReadOnly(log, [{ tree: found.tree, by: found.id }]);
	if (!flags.has('yes') && (await run.confirm?.(question)) !== true)
		return {
			json: { schema: SCHEMA, operation: found.id, steps: [], conflicts: [], skipped: [], done: false },
			text: `${question}\n${OPERATIONS.needsYes}`,
			status: 1,
		};
	return operationResult([await askingOutside(given, run, options => undoOperation(log, found, options))], '');
}

export async function history(log: DataLog): Promise<CommandResult> {
	const operations = await operationsOfTrees(log);
	const rows = operations.map(operation =>
		[
			'title' in operation
				? [
						operation.id,
						new Date(operation.madeAtMs).toISOString().slice(0, 16).replace('T', ' '),
						operation.title,
						String(operation.files),
						[
							OPERATIONS.states[operation.state],
							...(operation.isUndoable ? [OPERATIONS.undoable] : []),
						].join(', '),
					]
				: [operation.id, '', '', '', OPERATIONS.states[operation.state]],
		].flat(),
	);
	return {
		json: { schema: SCHEMA, operations: operations.map(pastJson) },
		text:
			operations.length === 0
				? OPERATIONS.noHistory
				: plainTable(OPERATIONS.historyColumns, [false, false, false, true, false], rows),
		status: 0,
	};
}
const pastJson = (operation: TreeOperation): Record<string, unknown> =>
	'title' in operation
		? {
				operation: operation.id,
				kind: operation.operation,
				title: operation.title,
				date: new Date(operation.madeAtMs).toISOString(),
				files: operation.files,
				bytes: operation.bytes,
				state: operation.state,
				isUndoable: operation.isUndoable,
				tree: operation.tree,
			}
		: { operation: operation.id, state: operation.state, tree: operation.tree };

export async function recover(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const [choice, ...others] = RECOVERIES.filter(name => given.flags.has(name));
	if (choice === 'unlock' && others.length === 0) return unlock(log, given, run);
	const [cut] = await unfinishedOperations(log);
	if (!cut) await tidyTrees(log);
	if (!cut)
		return {
			json: { schema: SCHEMA, operation: null, done: true, steps: [], conflicts: [], skipped: [] },
			text: OPERATIONS.refusal({ refused: 'nothing-to-do', operation: '' }),
			status: 0,
		};
	if (choice === undefined || others.length > 0) throw new UsageError(INTERRUPTIONS.recoverHow);
	await refuseReadOnly(log, [{ tree: cut.tree, by: choice === 'give-up' ? undefined : cut.operation.id }]);
	if (choice === 'give-up') return giveUp(log, cut.tree, cut.operation.id, given, run);
	return operationResult(
		[
			await askingOutside(given, run, options =>
				recoverOperation(log, cut.tree, choice === 'finish' ? 'finish' : 'roll back', options),
			),
		],
		'',
	);
}

/**
 * What a journal alone says of folders outside of the tree is shown and asked; --yes does not answer it, naming them
 * does.
 */
async function askingOutside(
	{ values }: CommandArguments,
	run: CommandRun,
	work: (options: RunOptions) => Promise<OperationResult>,
): Promise<OperationResult> {
	const outside = (values['outside'] ?? []).map(path => run.files?.absolute(path) ?? path);
	const changed = await work({ ...run, outside });
	const { outcome } = changed;
	if (!('refused' in outcome) || outcome.refused !== 'outside-unknown') return changed;
	return (await run.confirm?.(`${INTERRUPTIONS.outsideQuestion(outcome.folders)}\n${OPERATIONS.question}`)) === true
		? work({ ...run, outside: [...outside, ...outcome.folders] })
		: changed;
}
const RECOVERIES = ['finish', 'roll-back', 'give-up', 'unlock'] as const;

export async function giveUp(
	log: DataLog,
	tree: string,
	id: string,
	{ flags }: CommandArguments,
	run: CommandRun,
): Promise<CommandResult> {
	const json = { schema: SCHEMA, operation: id, steps: [], conflicts: [], skipped: [] };
	if (!flags.has('yes') && (await run.confirm?.(`${INTERRUPTIONS.leaveMeans} ${OPERATIONS.question}`)) !== true)
		return {
			json: { ...json, done: false },
			text: `${INTERRUPTIONS.leaveMeans}\n${OPERATIONS.needsYes}`,
			status: 1,
		};
	const given = await giveUpOperation(log, tree, id);
	if ('refused' in given)
		return { json: { ...json, done: false, refused: given.refused }, text: OPERATIONS.refusal(given), status: 1 };
	return {
		json: { ...json, done: true, waiting: given.waiting },
		text: INTERRUPTIONS.givenUp(given),
		status: given.waiting.length > 0 ? 1 : 0,
	};
}

async function unlock(log: DataLog, { flags }: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const locked = await watchLockedTrees(log, WATCH_LOCK_MS);
	await refuseReadOnly(log, locked);
	const json = {
		schema: SCHEMA,
		locked: locked.map(({ tree, heldBy, counted }) => ({
			tree,
			host: heldBy.host,
			pid: heldBy.pid,
			since: new Date(heldBy.sinceMs).toISOString(),
			isCounting: counted > 0,
		})),
	};
	if (locked.length === 0) {
		await tidyTrees(log);
		return { json: { ...json, done: true }, text: INTERRUPTIONS.notLocked, status: 0 };
	}
	const question = locked.map(INTERRUPTIONS.unlockQuestion).join('\n');
	if (!flags.has('yes') && (await run.confirm?.(`${question}\n${OPERATIONS.question}`)) !== true)
		return { json: { ...json, done: false }, text: `${question}\n${OPERATIONS.needsYes}`, status: 1 };
	const refusals: Refusal[] = [];
	for (const { tree, heldBy } of locked) {
		const refusal = await unlockTree(log, tree, heldBy);
		if (refusal) refusals.push(refusal);
	}
	return {
		json: { ...json, done: refusals.length === 0 },
		text: refusals.length === 0 ? INTERRUPTIONS.unlocked : refusals.map(OPERATIONS.refusal).join('\n'),
		status: refusals.length === 0 ? 0 : 1,
	};
}
