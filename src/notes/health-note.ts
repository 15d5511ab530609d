/** The health report: everything that is wrong, with path and way out. */
import type { Problem } from '../domain/problem';
import { PROBLEM_CODES, counted, problemMessage, problemTitle, problemWayOut } from '../text';
import { replaceRegions, wrapRegion } from './regions';
import { escapeText, markdownTable } from './tables';

/** More rows than anybody reads, few enough for a note that opens at once. */
const MOST_ROWS = 200;
const REGION = 'health';

/** The report's note from its old text; an absent note or part is made anew. */
export function updateHealthNote(text: string | undefined, problems: readonly Problem[]): string {
	const content = healthReport(problems);
	if (text === undefined) return `# Health report\n\n${wrapRegion(REGION, content)}\n`;
	return replaceRegions(text, new Map([[REGION, content]])).text;
}

/** The report itself: one table per kind of problem. */
export function healthReport(problems: readonly Problem[]): string {
	if (problems.length === 0) return 'Nothing is wrong.';
	const groups = PROBLEM_CODES.map(code => ({ code, own: problems.filter(problem => problem.code === code) })).filter(({ own }) => own.length > 0);
	return [`${counted(problems.length, 'finding')}.`, ...groups.flatMap(({ code, own }) => {
		const rows = own.slice(0, MOST_ROWS).map(problem => [escapeText(problem.path === '' ? '(the Data folder itself)' : problem.path), escapeText(problemMessage(problem))]);
		const more = own.length > MOST_ROWS ? [`… and ${own.length - MOST_ROWS} more.`] : [];
		return [`## ${problemTitle(code)} (${own.length})`, problemWayOut(code), markdownTable(['Where', 'What'], ['left', 'left'], rows), ...more];
	})].join('\n\n');
}
