/** What a refresh and the list of problems answer. */
import type { RefreshResult } from '../data-log/api';
import type { Problem } from '../domain/problem';
import { COMMAND_LINE } from '../text/command-line';
import { problemWayOut, problemTitle, problemMessage, PROBLEM_CODES, refreshSummary } from '../text/problems';
import { type CommandResult, SCHEMA, problemJson } from './command';

export async function refreshed(refresh: Promise<RefreshResult>): Promise<CommandResult> {
	const result = await refresh;
	const { frames, lights, targets, rigs, notes, problems, milliseconds } = result;
	return {
		json: {
			schema: SCHEMA,
			frames,
			lights,
			targets,
			rigs,
			notes: { created: notes.created, updated: notes.updated, unchanged: notes.unchanged },
			problems: problems.map(problemJson),
			milliseconds: Math.round(milliseconds),
		},
		text: [refreshSummary(result), ...(problems.length > 0 ? ['', problemText(problems)] : [])].join('\n'),
		status: problems.length > 0 ? 1 : 0,
	};
}

export function problemList({ problems }: RefreshResult): CommandResult {
	return {
		json: { schema: SCHEMA, problems: problems.map(problemJson) },
		text: problems.length > 0 ? problemText(problems) : COMMAND_LINE.nothingWrong,
		status: problems.length > 0 ? 1 : 0,
	};
}

function problemText(problems: readonly Problem[]): string {
	return PROBLEM_CODES.flatMap(code => {
		const own = problems.filter(problem => problem.code === code);
		return own.length === 0
			? []
			: [
					`${problemTitle(code)} (${own.length}). ${problemWayOut(code)}`,
					...own.map(problem => `  ${problem.path || '.'}: ${problemMessage(problem)}`),
				];
	}).join('\n');
}
