/**
 * The commands that file captures, review lights, hand out masters and archive: each shows first what it would do
 * (DESIGN 7 and 11).
 */
import { offered } from './offer';
import {
	SCHEMA,
	UsageError,
	quickScan,
	oneNamed,
	onlyWord,
	rigNamed,
	type Command,
	type CommandArguments,
	type CommandResult,
	type CommandRun,
} from './command';
import type { DataLog } from '../data-log/data-log';
import { unreviewedNights } from '../domain/goals/kept-nights';
import type { CullLimits } from '../domain/operations/culling';
import { compareValues } from '../domain/exposure';
import { daysBetween, parseNight } from '../domain/night';
import type { MastersProposal, NoProposal, Proposal } from '../domain/operations/proposal';
import type { FlatAnswer, FlatQuestion } from '../domain/operations/questions';
import { stageSinceOf } from '../view-models/dashboard';
import { isAbandoned } from '../domain/operations/readiness';
import { foldRig } from '../domain/rig';
import { parseStage } from '../domain/stage';
import { OPERATIONS } from '../text/operations';
import { COMMAND_LINE } from '../text/command-line';
import { FILING } from '../text/filing';
import { FLATS } from '../text/flats';
import { plainTable } from '../text/words';
import {
	cullLimitsOf,
	hasCullLimits,
	proposeAccept,
	proposeCull,
	proposeReject,
	proposeRestore,
} from '../data-log/proposals/review';
import { proposeIntake } from '../data-log/proposals/intake';
import { isClosedStage, rigAnswers, targetAnswers } from '../data-log/answers';
import { keepAllLights, markRigChanged } from '../data-log/note-edits';
import { proposeMasterFolders, proposeMasters } from '../data-log/proposals/masters';
import { proposeStageFolder, proposeTargetFolders, rigsWithStages } from '../data-log/proposals/new-folders';
import { proposeArchive } from '../data-log/proposals/archive';

const DO = ['dry-run', 'yes'] as const;

export const FILING_COMMANDS: readonly Command[] = [
	{
		id: 'intake',
		usage: 'intake DIR… [--into DATA] [--copy] [--rig R] [--target T] [--dry-run] [--yes]',
		word: 'folder',
		values: ['into', 'rig', 'target'],
		flags: ['copy', ...DO],
		run: intake,
	},
	{
		id: 'accept',
		usage: 'accept TARGET [--rig R | --kept-all] [--dry-run] [--yes]',
		word: 'target',
		values: ['rig'],
		flags: ['kept-all', ...DO],
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
		flags: DO,
		run: cull,
	},
	{ id: 'reject', usage: 'reject FILE… [--dry-run] [--yes]', word: 'file', values: [], flags: DO, run: reject },
	{
		id: 'restore',
		usage: 'restore TARGET [--rig R] [--dry-run] [--yes]',
		word: 'target',
		values: ['rig'],
		flags: DO,
		run: (log, given, run) => reviewing(log, given, run, choice => proposeRestore(log, choice)),
	},
	{
		id: 'masters distribute',
		usage: 'masters distribute [TARGET] [--flats DATE | --rig-changed] [--dry-run] [--yes]',
		word: 'target',
		values: ['flats'],
		flags: ['rig-changed', ...DO],
		run: distribute,
	},
	{
		id: 'masters start',
		usage: 'masters start TARGET [--drizzle 1,2] [--dry-run] [--yes]',
		word: 'target',
		values: ['drizzle'],
		flags: DO,
		run: startMaster,
	},
	{
		id: 'create target',
		usage: 'create target TARGET --rig R [--stage S] [--panels N] [--dry-run] [--yes]',
		word: 'target',
		values: ['rig', 'stage', 'panels'],
		flags: DO,
		run: createTarget,
	},
	{
		id: 'create stage',
		usage: 'create stage FOLDER --rig R [--dry-run] [--yes]',
		word: 'folder',
		values: ['rig'],
		flags: DO,
		run: createStage,
	},
	{
		id: 'archive',
		usage: 'archive TARGET --to DIR [--dry-run] [--yes]',
		word: 'target',
		values: ['to'],
		flags: DO,
		run: archive,
	},
	{ id: 'waiting', usage: 'waiting', values: [], flags: [], run: waiting },
];

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

async function archive(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const target = targetIn(given);
	const to = given.values['to']?.[0];
	if (to === undefined || to.trim() === '') throw new UsageError(FILING.noArchive);
	await quickScan(log, run);
	return offered(await proposeArchive(log, target, run.files?.absolute(to) ?? to), log, given, run);
}

async function waiting(log: DataLog): Promise<CommandResult> {
	const today = log.today();
	const rows = (await targetAnswers(log))
		.flatMap(({ target, properties }) => {
			const { stage } = properties;
			const since = stageSinceOf(properties);
			const known = parseStage(typeof stage === 'string' ? stage : '');
			// What is done, or given up, waits for nothing.
			return typeof stage === 'string' &&
				stage !== '' &&
				!(known && (isAbandoned(known) || isClosedStage(log, known)))
				? [
						{
							target,
							stage,
							since: since ?? null,
							days: since === undefined ? null : Math.max(0, daysBetween(since, today)),
						},
					]
				: [];
		})
		.sort((a, b) => (b.days ?? -1) - (a.days ?? -1) || compareValues(a.target, b.target));
	return {
		json: { schema: SCHEMA, targets: rows },
		status: 0,
		text:
			rows.length === 0
				? FILING.waitingNone
				: plainTable(
						FILING.waitingColumns,
						[false, false, false, true],
						rows.map(({ target, stage, since, days }) => [
							target,
							stage,
							since ?? FILING.unknownSince,
							days === null ? FILING.unknownSince : String(days),
						]),
					),
	};
}

function targetIn({ words }: CommandArguments): string {
	if (words.length === 0) throw new UsageError(COMMAND_LINE.missing('TARGET'));
	return words.join(' ');
}

async function rigIn(log: DataLog, given: CommandArguments): Promise<string> {
	if (given.values['rig'] === undefined) throw new UsageError(FILING.noRig);
	const rigs = (await rigsWithStages(log)).map(rig => ({ rig }));
	return oneNamed(rigs, given).rig;
}
