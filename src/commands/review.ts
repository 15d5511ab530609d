/** The commands that sort lights into those that count and those that do not (DESIGN 7 and 11). */
import { unreviewedNights } from '../domain/goals/kept-nights';
import { offered } from './offer';
import {
	SCHEMA,
	UsageError,
	quickScan,
	rigNamed,
	type Command,
	type CommandArguments,
	type CommandResult,
	type CommandRun,
	targetIn,
} from './command';
import type { DataLog } from '../data-log/data-log';
import type { CullLimits } from '../domain/operations/culling';
import type { NoProposal, Proposal } from '../domain/operations/proposal';
import { OPERATIONS } from '../text/operations';
import { COMMAND_LINE } from '../text/command-line';
import { FILING } from '../text/filing';
import {
	cullLimitsOf,
	hasCullLimits,
	proposeAccept,
	proposeCull,
	proposeReject,
	proposeRestore,
} from '../data-log/proposals/review';
import { targetAnswers } from '../data-log/answers';
import { keepAllLights } from '../data-log/note-edits';

export const REVIEW_COMMANDS: readonly Command[] = [
	{
		id: 'accept',
		usage: 'accept TARGET [--rig R | --kept-all] [--dry-run] [--yes]',
		word: 'target',
		values: ['rig'],
		flags: ['kept-all', 'dry-run', 'yes'],
		needsVault: ({ flags }) => flags.has('kept-all'),
		run: (log, given, run) =>
			given.flags.has('kept-all')
				? keepAll(log, given, run)
				: reviewing(log, given, run, choice => proposeAccept(log, choice)),
	},
	{
		id: 'cull',
		usage:
			'cull TARGET [--rig R] [--hfr N] [--fwhm N] [--stars N] [--rms N] [--eccentricity N] ' +
			'[--dry-run] [--yes]',
		word: 'target',
		values: ['rig', 'hfr', 'fwhm', 'stars', 'rms', 'eccentricity'],
		flags: ['dry-run', 'yes'],
		run: cull,
	},
	{
		id: 'reject',
		usage: 'reject FILE… [--dry-run] [--yes]',
		word: 'file',
		values: [],
		flags: ['dry-run', 'yes'],
		run: reject,
	},
	{
		id: 'restore',
		usage: 'restore TARGET [--rig R] [--dry-run] [--yes]',
		word: 'target',
		values: ['rig'],
		flags: ['dry-run', 'yes'],
		run: (log, given, run) => reviewing(log, given, run, choice => proposeRestore(log, choice)),
	},
];

async function reviewing(
	log: DataLog,
	given: CommandArguments,
	run: CommandRun,
	propose: (choice: { target: string; rig: string | undefined }) => Promise<readonly (Proposal | NoProposal)[]>,
): Promise<CommandResult> {
	const target = targetIn(given);
	const doubts = await quickScan(log, run);
	const rig = given.values['rig'] && (await rigNamed(log, given)).rig;
	return offered(await propose({ target, rig }), log, given, run, { texts: doubts });
}

async function keepAll(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const name = targetIn(given);
	if (given.values['rig']) throw new UsageError(FILING.keptAll.noRig);
	const doubts = await quickScan(log, run);
	const [answer] = await targetAnswers(log, name);
	if (!answer) throw new UsageError(OPERATIONS.none({ none: 'target-unknown' }));
	const { target } = answer;
	const nights = unreviewedNights(answer.rows);
	if (nights.length === 0)
		return {
			json: { schema: SCHEMA, target, nights, done: false },
			text: [...doubts, OPERATIONS.none({ none: 'none-unreviewed' })].join('\n'),
			status: 0,
		};
	const isDry = given.flags.has('dry-run');
	const lines = [...doubts, ...nights.map(FILING.keptAll.night)];
	const done =
		!isDry &&
		(given.flags.has('yes') || (await run.confirm?.([...lines, FILING.keptAll.title(target)].join('\n'))) === true);
	if (done) await keepAllLights(log, target, nights);
	const outcome = done ? FILING.keptAll.done : isDry ? OPERATIONS.dry : OPERATIONS.needsYes;
	return {
		json: { schema: SCHEMA, target, nights, done },
		text: [...lines, outcome].join('\n'),
		status: done || isDry ? 0 : 1,
	};
}

function cull(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const limit = (name: string): number | undefined => {
		const text = given.values[name]?.[0];
		if (text !== undefined && !(text.trim() !== '' && Number(text) >= 0))
			throw new UsageError(FILING.wrongNumber(name, text));
		return text === undefined ? undefined : Number(text);
	};
	const entries = Object.entries({
		hfr: limit('hfr'),
		fwhm: limit('fwhm'),
		leastStars: limit('stars'),
		guidingRmsArcsec: limit('rms'),
		eccentricity: limit('eccentricity'),
	}).filter(([, value]) => value !== undefined);
	const limits: CullLimits | undefined = entries.length > 0 ? Object.fromEntries(entries) : undefined;
	if (!limits && !hasCullLimits(log)) throw new UsageError(FILING.noLimits);
	return reviewing(log, given, run, choice => proposeCull(log, choice, rig => limits ?? cullLimitsOf(log, rig)));
}

async function reject(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	if (given.words.length === 0) throw new UsageError(COMMAND_LINE.missing('FILE'));
	await quickScan(log, run);
	const answers = await proposeReject(
		log,
		given.words.map(path => run.files?.absolute(path) ?? path),
	);
	const result = await offered(answers, log, given, run);
	// Every file was named: one that stays is a problem.
	return answers.some(answer => 'plan' in answer && answer.plan.skipped.length > 0)
		? { ...result, status: 1 }
		: result;
}
