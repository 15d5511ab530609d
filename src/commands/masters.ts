/** The commands that hand out masters, and make room for one of a target (DESIGN 7 and 11). */
import { offered } from './offer';
import {
	UsageError,
	quickScan,
	type Command,
	type CommandArguments,
	type CommandResult,
	type CommandRun,
	targetIn,
} from './command';
import type { DataLog } from '../data-log/data-log';
import { parseNight } from '../domain/night';
import type { MastersProposal, NoProposal } from '../domain/operations/proposal';
import type { FlatAnswer, FlatQuestion } from '../domain/operations/questions';
import { COMMAND_LINE } from '../text/command-line';
import { FILING } from '../text/filing';
import { FLATS } from '../text/flats';
import { markRigChanged } from '../data-log/note-edits';
import { proposeMasterFolders, proposeMasters } from '../data-log/proposals/masters';

export const MASTER_COMMANDS: readonly Command[] = [
	{
		id: 'masters distribute',
		usage: 'masters distribute [TARGET] [--flats DATE | --rig-changed] [--dry-run] [--yes]',
		word: 'target',
		values: ['flats'],
		flags: ['rig-changed', 'dry-run', 'yes'],
		run: distribute,
	},
	{
		id: 'masters start',
		usage: 'masters start TARGET [--drizzle 1,2] [--dry-run] [--yes]',
		word: 'target',
		values: ['drizzle'],
		flags: ['dry-run', 'yes'],
		run: startMaster,
	},
];

async function distribute(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const { words, values, flags } = given;
	const target = words.length > 0 ? words.join(' ') : undefined;
	const date = values['flats']?.[0];
	if (date !== undefined && parseNight(date) === undefined) throw new UsageError(COMMAND_LINE.noDate(date));
	await quickScan(log, run);
	const isRigChanged = flags.has('rig-changed');
	let answers = await proposeMasters(log, target, new Map());
	const answered = questionsOf(answers).filter(({ sets }) => isRigChanged || sets.some(set => set.date === date));
	if (answered.length > 0)
		answers = await proposeMasters(
			log,
			target,
			new Map(answered.map(({ key }): [string, FlatAnswer] => [key, isRigChanged ? null : (date ?? null)])),
		);
	const questions = questionsOf(answers);
	const result = await offered(
		answers.map(answer => ('proposal' in answer ? answer.proposal : answer)),
		log,
		given,
		run,
		{ texts: questions.map(FILING.flatQuestion), questions },
	);
	const isMeant = (flags.has('yes') && !flags.has('dry-run')) || result.json['done'] === true;
	if (!isRigChanged || !isMeant || 'refused' in result.json) return result;
	// A later run must not ask again.
	const changed = answered.flatMap(({ rig, night }) => (rig === null ? [] : [{ rig, night }]));
	for (const { rig, night } of changed) await markRigChanged(log, rig, night);
	return { ...result, text: [result.text, ...changed.map(({ rig, night }) => FLATS.changed(rig, night))].join('\n') };
}

const questionsOf = (answers: readonly (MastersProposal | NoProposal)[]): FlatQuestion[] =>
	answers.flatMap(answer => ('questions' in answer ? answer.questions : []));

async function startMaster(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const target = targetIn(given);
	const drizzles = (given.values['drizzle'] ?? ['1']).join(',').split(',').map(Number);
	if (!drizzles.every(drizzle => Number.isInteger(drizzle) && drizzle >= 1))
		throw new UsageError(FILING.master.wrong);
	await quickScan(log, run);
	return offered(await proposeMasterFolders(log, target, drizzles), log, given, run);
}
