/** The commands that change Data trees: each shows first what it would do (DESIGN 7 and 11). */
import {
	UsageError,
	quickScan,
	onlyWord,
	rigNamed,
	type Command,
	type CommandArguments,
	type CommandResult,
	type CommandRun,
} from './command';
import type { DataLog } from '../data-log/data-log';
import { OPERATIONS } from '../text/operations';
import { COMMAND_LINE } from '../text/command-line';
import { offered } from './offer';
import { history, recover, undo } from './operations';
import { proposeStageMove } from '../data-log/proposals/stage';
import { proposeSorting } from '../data-log/proposals/sorting';
import { proposeRigFolders } from '../data-log/proposals/new-folders';

export const MOVING_COMMANDS: readonly Command[] = [
	{
		id: 'move',
		usage: 'move TARGET [--to STAGE] [--rig R] [--dry-run] [--yes]',
		word: 'target',
		values: ['to', 'rig'],
		flags: ['dry-run', 'yes'],
		run: move,
	},
	{
		id: 'organize filters',
		usage: 'organize filters DIR [--dry-run] [--yes]',
		word: 'folder',
		values: [],
		flags: ['dry-run', 'yes'],
		run: (log, given, run) => sorting('filters', log, given, run),
	},
	{
		id: 'organize sessions',
		usage: 'organize sessions DIR [--dry-run] [--yes]',
		word: 'folder',
		values: [],
		flags: ['dry-run', 'yes'],
		run: (log, given, run) => sorting('sessions', log, given, run),
	},
	{
		id: 'create rig',
		usage:
			'create rig --optics RC8 --ratio 8 --camera "ZWO ASI2600MM Pro" [--gain 0,100] [--temperature ' +
			'-10,-20] [--dry-run] [--yes]',
		values: ['optics', 'ratio', 'camera', 'gain', 'temperature'],
		flags: ['dry-run', 'yes'],
		run: createRig,
	},
	{
		id: 'undo',
		usage: 'undo [ID] [--outside DIR]… [--dry-run] [--yes]',
		word: 'operation',
		values: ['outside'],
		flags: ['dry-run', 'yes'],
		run: undo,
	},
	{ id: 'history', usage: 'history', values: [], flags: [], run: history },
	{
		id: 'recover',
		usage: 'recover [--finish | --roll-back | --give-up | --unlock] [--outside DIR]… [--yes]',
		values: ['outside'],
		flags: ['finish', 'roll-back', 'give-up', 'unlock', 'yes'],
		run: recover,
	},
];

async function move(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	if (given.words.length === 0) throw new UsageError(COMMAND_LINE.missing('TARGET'));
	const doubts = await quickScan(log, run, false);
	const rig = given.values['rig'] && (await rigNamed(log, given)).rig;
	return offered(await proposeStageMove(log, given.words.join(' '), given.values['to']?.[0], rig), log, given, run, {
		texts: doubts,
	});
}

async function sorting(
	kind: 'filters' | 'sessions',
	log: DataLog,
	given: CommandArguments,
	run: CommandRun,
): Promise<CommandResult> {
	const folder = onlyWord(given);
	if (folder === undefined) throw new UsageError(COMMAND_LINE.missing('DIR'));
	const doubts = await quickScan(log, run, false);
	return offered([await proposeSorting(log, kind, run.files?.absolute(folder) ?? folder)], log, given, run, {
		texts: doubts,
	});
}

async function createRig(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const [optics, ratio, camera] = ['optics', 'ratio', 'camera'].map(key => given.values[key]?.[0] ?? '');
	if (!optics || !camera) throw new UsageError(OPERATIONS.rig.missing);
	if (!(Number(ratio) > 0)) throw new UsageError(OPERATIONS.rig.wrongRatio);
	return offered(
		[
			await proposeRigFolders(log, {
				optics,
				focalRatio: Number(ratio),
				camera,
				gains: numbersIn(given, 'gain') ?? [0, 100],
				temperaturesCelsius: numbersIn(given, 'temperature') ?? [],
			}),
		],
		log,
		given,
		run,
	);
}

function numbersIn({ values }: CommandArguments, key: string): number[] | undefined {
	const texts = values[key]
		?.join(',')
		.split(',')
		.map(text => text.trim());
	const wrong = texts?.find(text => !/^-?\d+(?:\.\d+)?$/.test(text));
	if (wrong !== undefined) throw new UsageError(COMMAND_LINE.notNumbers(key, wrong));
	return texts?.map(Number);
}
