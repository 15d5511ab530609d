/** What was exposed, against goals: the command and its answer (DESIGN 11). */
import type { TargetAnswer } from '../data-log/api';
import type { DataLog } from '../data-log/data-log';
import { SORT_KEYS, type SortKey, UNKNOWN_FILTER, formatDuration, grandTotals, totalsBy } from '../domain/exposure';
import { goalsFromArguments } from '../domain/goals/goal';
import { type GoalPlan, goalsByPanel, goalCells, exposureTable } from '../domain/goals/progress';
import { COMMAND_LINE } from '../text/command-line';
import { EXPOSURES } from '../text/exposures';
import { problemMessage } from '../text/problems';
import { plainTable } from '../text/words';
import { type CommandArguments, type CommandRun, type CommandResult, UsageError, SCHEMA, problemJson } from './command';
import { refresh } from '../data-log/refresh';
import { goalPlanFor, targetAnswers } from '../data-log/answers';

export async function exposures(
	log: DataLog,
	{ words, values, flags }: CommandArguments,
	run: CommandRun,
): Promise<CommandResult> {
	const sort = values['sort']?.[0] ?? 'folder';
	if (!isSortKey(sort)) throw new UsageError(COMMAND_LINE.notOneOf('sort', SORT_KEYS, sort));
	const rules = log.rules.notes;
	const shares = values['share'] ?? [];
	const hours = values['goal-hours']?.[0];
	const given = hours === undefined && shares.length === 0 ? undefined : goalsFromArguments(hours, shares, rules);
	const unusable = given?.problems.find(({ code }) => code === 'note-goal-unreadable');
	if (unusable) throw new UsageError(problemMessage(unusable));
	const { problems } = await refresh(log, { ...run, mode: 'full', writeNotes: false });
	const answers = await targetAnswers(log, words.length > 0 ? words.join(' ') : undefined);
	if (words.length > 0 && answers.length === 0)
		throw new UsageError(`${COMMAND_LINE.noTarget(words.join(' '))} ${COMMAND_LINE.allListed}`);
	const includeUnknown = flags.has('include-unknown') || rules.includeUnknown;
	const planned = answers.map(answer => {
		const plan = goalPlanFor(log, answer.properties);
		return { answer, plan: { ...plan, includeUnknown, goals: given?.goals ?? plan.goals } };
	});
	const all = [...problems, ...(given?.problems ?? [])];
	const rows = answers.flatMap(answer => answer.rows).filter(row => includeUnknown || row.filter !== UNKNOWN_FILTER);
	return {
		json: {
			schema: SCHEMA,
			targets: planned.map(({ answer, plan }) => answerJson(answer, plan)),
			totals: grandTotals(rows).map(({ exposureSeconds, counted: { subs, seconds } }) => ({
				exposureSeconds,
				subs,
				seconds,
			})),
			problems: all.map(problemJson),
		},
		text:
			planned.map(({ answer, plan }) => answerText(answer, plan, sort)).join('\n\n') +
			(all.length > 0 ? `\n\n${EXPOSURES.problems(all.length)}` : ''),
		status: all.length > 0 ? 1 : 0,
	};
}

function answerJson(answer: TargetAnswer, plan: GoalPlan): Record<string, unknown> {
	const rows = answer.rows.filter(row => plan.includeUnknown || row.filter !== UNKNOWN_FILTER);
	return {
		target: answer.target,
		rigs: [...new Set(rows.map(row => row.rig))].filter(rig => rig !== null).sort(),
		rows: totalsBy(rows, ['rig', 'panel', 'filter', 'exposureSeconds'], plan.compareFilters).map(
			({ rig, panel, filter, exposureSeconds, accepted, unreviewed, rejected }) => ({
				rig,
				panel,
				filter,
				exposureSeconds,
				accepted,
				unreviewed,
				rejected,
			}),
		),
		nights: totalsBy(rows, ['night', 'rig', 'panel', 'filter', 'exposureSeconds'], plan.compareFilters).flatMap(
			({ night, rig, panel, filter, exposureSeconds, ...states }) =>
				(['accepted', 'unreviewed', 'rejected'] as const)
					.filter(state => states[state].subs > 0)
					.map(state => ({ night, rig, panel, filter, exposureSeconds, state, ...states[state] })),
		),
		goals: goalsByPanel(goalCells(rows, plan)),
	};
}

function answerText(answer: TargetAnswer, plan: GoalPlan, sort: SortKey): string {
	const table = exposureTable(answer.rows, plan, sort);
	const hasGoals = table.all.need !== null;
	const header = [...EXPOSURES.columns, ...(hasGoals ? EXPOSURES.goalColumns : [])];
	const right = (from: number) => header.map((_, at) => at >= from);
	const lines = table.lines.map(line => [
		line.filter,
		line.exposureSeconds === null ? EXPOSURES.nothing : String(line.exposureSeconds),
		String(line.counted.subs),
		formatDuration(line.counted.seconds),
		...(hasGoals
			? [
					formatDuration(line.need?.captureTargetSeconds ?? 0),
					line.need ? formatDuration(line.need.toShootSeconds) : EXPOSURES.nothing,
					line.need ? String(line.subsToShoot ?? EXPOSURES.nothing) : EXPOSURES.nothing,
				]
			: []),
	]);
	return [
		answer.target,
		plainTable(header, right(1), lines),
		'',
		EXPOSURES.byExposure,
		plainTable(
			EXPOSURES.byExposureColumns,
			[true, true, true],
			table.byExposure.map(line => [
				String(line.exposureSeconds),
				String(line.counted.subs),
				formatDuration(line.counted.seconds),
			]),
		),
		'',
		EXPOSURES.total(table.all.counted),
		EXPOSURES.states(table.all.unreviewed, table.all.rejected),
	].join('\n');
}
const isSortKey = (key: string): key is SortKey => (SORT_KEYS as readonly string[]).includes(key);
