/** The command that files captures: it shows first what it would do (DESIGN 7 and 11). */
import { offered } from './offer';
import {
	UsageError,
	quickScan,
	rigNamed,
	type Command,
	type CommandArguments,
	type CommandResult,
	type CommandRun,
} from './command';
import type { DataLog } from '../data-log/data-log';
import { foldRig } from '../domain/rig';
import { COMMAND_LINE } from '../text/command-line';
import { FILING } from '../text/filing';
import { proposeIntake } from '../data-log/proposals/intake';
import { rigAnswers } from '../data-log/answers';

export const INTAKE_COMMAND: Command = {
	id: 'intake',
	usage: 'intake DIR… [--into DATA] [--copy] [--rig R] [--target T] [--dry-run] [--yes]',
	word: 'folder',
	values: ['into', 'rig', 'target'],
	flags: ['copy', 'dry-run', 'yes'],
	run: intake,
};

async function intake(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const { words, values, flags } = given;
	if (words.length === 0) throw new UsageError(COMMAND_LINE.missing('DIR'));
	await quickScan(log, run);
	const absolute = (path: string): string => run.files?.absolute(path) ?? path;
	const request = { folders: words.map(absolute), how: flags.has('copy') ? 'copy' : 'move' } as const;
	const into = values['into']?.[0];
	const propose = (rigs: ReadonlyMap<string, string>, targets: ReadonlyMap<string, string>) =>
		proposeIntake(
			log,
			{ ...request, answers: { rigs, targets } },
			into === undefined ? undefined : absolute(into),
			run,
		);
	let answer = await propose(new Map(), new Map());
	const [rig, target] = [await rigMeant(log, given), values['target']?.[0]];
	if ('questions' in answer && answer.questions.length > 0 && (rig !== undefined || target !== undefined)) {
		const keys = (kind: 'rig' | 'target', name: string | undefined) =>
			new Map(
				'questions' in answer && name !== undefined
					? answer.questions.flatMap(question =>
							question.kind === kind ? [[question.key, name] as const] : [],
						)
					: [],
			);
		// A frame can have both questions; the second turn knows both answers.
		answer = await propose(keys('rig', rig), keys('target', target));
	}
	if (!('questions' in answer)) return offered([answer], log, given, run);
	const open = answer.questions.map(FILING.question);
	const how = [
		...(answer.questions.some(({ kind }) => kind === 'rig') ? [FILING.answerRigs] : []),
		...(answer.questions.some(({ kind }) => kind === 'target') ? [FILING.answerTargets] : []),
	];
	return offered([answer.proposal], log, given, run, { texts: [...open, ...how], questions: answer.questions });
}

/** One of the rigs, by the beginning of its name, or one that is new. */
async function rigMeant(log: DataLog, given: CommandArguments): Promise<string | undefined> {
	const name = given.values['rig']?.[0];
	const isKnown =
		name !== undefined && (await rigAnswers(log)).some(({ rig }) => foldRig(rig).startsWith(foldRig(name)));
	return isKnown ? (await rigNamed(log, given)).rig : name;
}
