/** What the product can do, one row a command: the same for palette, Obsidian's command line and terminal. */
import { SCHEMA, WrongUse, problemJson, type Command, type CommandArguments, type CommandResult, type CommandRun } from './command';
import type { DataLog } from './data-log';
import type { RefreshResult, TargetAnswer } from './log-terms';
import { CHANGE_COMMANDS } from './change-commands';
import { FILING_COMMANDS } from './filing-commands';
import { FLAT_COMMANDS } from './flat-commands';
import { SORT_KEYS, UNKNOWN_FILTER, formatDuration, grandTotals, totalsBy, type SortKey } from './domain/exposure';
import { goalsFromArguments } from './domain/goal';
import type { Problem } from './domain/problem';
import { exposureTable, goalCells, goalsByPanel, type Plan } from './domain/progress';
import { COMMAND_LINE } from './text/command-line';
import { PROBLEM_CODES, problemMessage, problemTitle, problemWayOut, refreshSummary } from './text/problems';
import { counted, plainTable } from './text/words';

export const COMMANDS: readonly Command[] = [
	{ id: 'refresh', usage: 'refresh [--quick] [--accept-loss]', values: [], flags: ['quick', 'accept-loss'],
		run: (log, { flags }, run) => refreshed(log.refresh({ ...run, mode: flags.has('quick') ? 'quick' : 'full', acceptLoss: flags.has('accept-loss') })) },
	{ id: 'rebuild', usage: 'rebuild [--accept-loss]', values: [], flags: ['accept-loss'],
		run: (log, { flags }, run) => refreshed(log.refresh({ ...run, mode: 'rebuild', acceptLoss: flags.has('accept-loss') })) },
	{ id: 'check', usage: 'check', values: [], flags: [],
		run: async (log, _given, run) => problemList(await log.refresh({ ...run, mode: 'full', writeNotes: false })) },
	{ id: 'health', usage: 'health', values: [], flags: [],
		run: async (log, _given, run) => problemList(await log.refresh({ ...run, mode: 'full', writeNotes: false })) },
	{ id: 'exposures', usage: 'exposures [TARGET] [--goal-hours H --share L=40,R=20] [--sort KEY] [--include-unknown]',
		word: 'target', values: ['goal-hours', 'share', 'sort'], flags: ['include-unknown'], run: exposures },
	...FLAT_COMMANDS,
	...CHANGE_COMMANDS,
	...FILING_COMMANDS,
];

async function refreshed(refresh: Promise<RefreshResult>): Promise<CommandResult> {
	const result = await refresh;
	const { frames, lights, targets, rigs, notes, problems, milliseconds } = result;
	return {
		json: {
			schema: SCHEMA, frames, lights, targets, rigs, notes: { created: notes.created, updated: notes.updated, unchanged: notes.unchanged },
			problems: problems.map(problemJson), milliseconds: Math.round(milliseconds),
		},
		text: [refreshSummary(result), ...(problems.length > 0 ? ['', problemText(problems)] : [])].join('\n'),
		status: problems.length > 0 ? 1 : 0,
	};
}

function problemList({ problems }: RefreshResult): CommandResult {
	return { json: { schema: SCHEMA, problems: problems.map(problemJson) }, text: problems.length > 0 ? problemText(problems) : COMMAND_LINE.nothingWrong, status: problems.length > 0 ? 1 : 0 };
}

function problemText(problems: readonly Problem[]): string {
	return PROBLEM_CODES.flatMap(code => {
		const own = problems.filter(problem => problem.code === code);
		return own.length === 0 ? [] : [`${problemTitle(code)} (${own.length}). ${problemWayOut(code)}`, ...own.map(problem => `  ${problem.path || '.'}: ${problemMessage(problem)}`)];
	}).join('\n');
}

async function exposures(log: DataLog, { words, values, flags }: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const sort = values['sort']?.[0] ?? 'folder';
	if (!isSortKey(sort)) throw new WrongUse(COMMAND_LINE.notOneOf('sort', SORT_KEYS, sort));
	const rules = log.noteRules();
	const shares = values['share'] ?? [];
	const hours = values['goal-hours']?.[0];
	const given = hours === undefined && shares.length === 0 ? undefined : goalsFromArguments(hours, shares, rules);
	const unusable = given?.problems.find(({ code }) => code === 'note-goal-unreadable');
	if (unusable) throw new WrongUse(problemMessage(unusable));
	const { problems } = await log.refresh({ ...run, mode: 'full', writeNotes: false });
	const answers = await log.answers(words.length > 0 ? words.join(' ') : undefined);
	if (words.length > 0 && answers.length === 0) throw new WrongUse(`${COMMAND_LINE.noTarget(words.join(' '))} ${COMMAND_LINE.allListed}`);
	const includeUnknown = flags.has('include-unknown') || rules.includeUnknown;
	const planned = answers.map(answer => {
		const plan = log.planOf(answer.properties);
		return { answer, plan: { ...plan, includeUnknown, goals: given?.goals ?? plan.goals } };
	});
	const all = [...problems, ...(given?.problems ?? [])];
	const rows = answers.flatMap(answer => answer.rows).filter(row => includeUnknown || row.filter !== UNKNOWN_FILTER);
	return {
		json: {
			schema: SCHEMA,
			targets: planned.map(({ answer, plan }) => answerJson(answer, plan)),
			totals: grandTotals(rows).map(({ exposureSeconds, counted: { subs, seconds } }) => ({ exposureSeconds, subs, seconds })),
			problems: all.map(problemJson),
		},
		text: planned.map(({ answer, plan }) => answerText(answer, plan, sort)).join('\n\n') + (all.length > 0 ? `\n\n${counted(all.length, 'problem')}: see "check".` : ''),
		status: all.length > 0 ? 1 : 0,
	};
}

function answerJson(answer: TargetAnswer, plan: Plan): Record<string, unknown> {
	const rows = answer.rows.filter(row => plan.includeUnknown || row.filter !== UNKNOWN_FILTER);
	return {
		target: answer.target,
		rigs: [...new Set(rows.map(row => row.rig))].filter(rig => rig !== null).sort(),
		rows: totalsBy(rows, ['rig', 'panel', 'filter', 'exposureSeconds'], plan.compareFilters)
			.map(({ rig, panel, filter, exposureSeconds, accepted, unreviewed, rejected }) => ({ rig, panel, filter, exposureSeconds, accepted, unreviewed, rejected })),
		nights: totalsBy(rows, ['night', 'rig', 'panel', 'filter', 'exposureSeconds'], plan.compareFilters).flatMap(({ night, rig, panel, filter, exposureSeconds, ...states }) =>
			(['accepted', 'unreviewed', 'rejected'] as const).filter(state => states[state].subs > 0)
				.map(state => ({ night, rig, panel, filter, exposureSeconds, state, ...states[state] }))),
		goals: goalsByPanel(goalCells(rows, plan)),
	};
}

function answerText(answer: TargetAnswer, plan: Plan, sort: SortKey): string {
	const table = exposureTable(answer.rows, plan, sort);
	const hasGoals = table.all.need !== null;
	const header = ['Filter', 'Exposure (s)', '# Subs', 'Total Exposure', ...(hasGoals ? ['Target Time', 'Remaining Time', 'Remaining Subs'] : [])];
	const right = (from: number) => header.map((_, at) => at >= from);
	const lines = table.lines.map(line => [
		line.filter, line.exposureSeconds === null ? '—' : String(line.exposureSeconds), String(line.counted.subs), formatDuration(line.counted.seconds),
		...(hasGoals ? [formatDuration(line.need?.captureTargetSeconds ?? 0), line.need ? formatDuration(line.need.toShootSeconds) : '—', line.need ? String(line.subsToShoot ?? '—') : '—'] : []),
	]);
	return [
		answer.target,
		plainTable(header, right(1), lines), '',
		'Grand total for all filters:',
		plainTable(['Exposure (s)', '# Subs', 'Total Exposure'], [true, true, true], table.byExposure.map(line => [String(line.exposureSeconds), String(line.counted.subs), formatDuration(line.counted.seconds)])), '',
		`Overall total exposure (all filters) → ${formatDuration(table.all.counted.seconds)}`,
		`Of this not reviewed yet: ${formatDuration(table.all.unreviewed.seconds)}. Rejected, not counted: ${formatDuration(table.all.rejected.seconds)}.`,
	].join('\n');
}

const isSortKey = (key: string): key is SortKey => (SORT_KEYS as readonly string[]).includes(key);
