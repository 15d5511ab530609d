/** The commands that make the folders of a target or a stage (DESIGN 7 and 11). */
import { offered } from './offer';
import {
	UsageError,
	quickScan,
	oneNamed,
	onlyWord,
	type Command,
	type CommandArguments,
	type CommandResult,
	type CommandRun,
	targetIn,
} from './command';
import type { DataLog } from '../data-log/data-log';
import { FILING } from '../text/filing';
import { proposeStageFolder, proposeTargetFolders, rigsWithStages } from '../data-log/proposals/new-folders';

export const NEW_FOLDER_COMMANDS: readonly Command[] = [
	{
		id: 'create target',
		usage: 'create target TARGET --rig R [--stage S] [--panels N] [--dry-run] [--yes]',
		word: 'target',
		values: ['rig', 'stage', 'panels'],
		flags: ['dry-run', 'yes'],
		run: createTarget,
	},
	{
		id: 'create stage',
		usage: 'create stage FOLDER --rig R [--dry-run] [--yes]',
		word: 'folder',
		values: ['rig'],
		flags: ['dry-run', 'yes'],
		run: createStage,
	},
];

async function createTarget(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const target = targetIn(given);
	const panels = Number(given.values['panels']?.[0] ?? 1);
	if (!Number.isInteger(panels) || panels < 1) throw new UsageError(FILING.folders.wrong);
	await quickScan(log, run);
	return offered(
		[
			await proposeTargetFolders(log, {
				target,
				rig: await rigIn(log, given),
				stage: given.values['stage']?.[0],
				panels,
			}),
		],
		log,
		given,
		run,
	);
}

async function createStage(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const folder = onlyWord(given);
	if (folder === undefined) throw new UsageError(FILING.stage.missing);
	await quickScan(log, run);
	return offered([await proposeStageFolder(log, await rigIn(log, given), folder)], log, given, run);
}

async function rigIn(log: DataLog, given: CommandArguments): Promise<string> {
	if (given.values['rig'] === undefined) throw new UsageError(FILING.noRig);
	const rigs = (await rigsWithStages(log)).map(rig => ({ rig }));
	return oneNamed(rigs, given).rig;
}
