/**
 * The health report: everything that is wrong, with path and way out. One marked part for the notes and one for each
 * Data tree.
 */
import type { Problem } from '../domain/problem';
import { HEADS } from '../text/heads';
import { NOTES } from '../text/notes';
import { PROBLEM_CODES, problemMessage, problemTitle, problemWayOut } from '../text/problems';
import { readProperties, setProperties } from './properties';
import { replaceRegions, wrapRegion } from './regions/regions';
import { escapeText, markdownTable } from './tables';

/** What is wrong in one Data tree or, with an empty tree, in the notes. */
export interface HealthSection {
	readonly tree: string;
	readonly problems: readonly Problem[];
}

/** More rows than anybody reads, few enough for a note that opens at once. */
const MOST_ROWS = 200;
/** The property that remembers which parts were made: one that the user removed stays removed. */
const PARTS = 'health_parts';

/**
 * The report's note from its old text, or a new one. A device replaces the parts of the trees that it has read, so that
 * two devices and an unplugged drive never erase each other's findings.
 */
export function updateHealthNote(text: string | undefined, sections: readonly HealthSection[]): string {
	const contents = new Map(sections.map(({ tree, problems }) => [regionOf(tree), sectionText(tree, problems)]));
	const replaced = replaceRegions(text ?? '', contents);
	const read = readProperties(replaced.text);
	if (!read.ok) return replaced.text;
	const made = Array.isArray(read.properties[PARTS]) ? read.properties[PARTS].map(String) : [];
	const added = replaced.missing.filter(name => !made.includes(name));
	if (added.length === 0) return replaced.text;
	const body = added.map(name => `\n${wrapRegion(name, contents.get(name) ?? '')}\n`).join('');
	const written = setProperties(`${replaced.text}${body}`, new Map([[PARTS, [...made, ...added]]]));
	return 'text' in written ? written.text : replaced.text;
}

const regionOf = (tree: string): string => (tree === '' ? 'health-notes' : `health-${tree}`);

function sectionText(tree: string, problems: readonly Problem[]): string {
	return `**${tree === '' ? NOTES.health.ofNotes : NOTES.health.ofTree(tree)}:** ${healthReport(problems)}`;
}

/** The report itself: one table per kind of problem. */
function healthReport(problems: readonly Problem[]): string {
	if (problems.length === 0) return NOTES.health.nothing;
	const groups = PROBLEM_CODES.map(code => ({ code, own: problems.filter(problem => problem.code === code) })).filter(
		({ own }) => own.length > 0,
	);
	return [
		NOTES.health.findings(problems.length),
		...groups.flatMap(({ code, own }) => {
			const rows = own
				.slice(0, MOST_ROWS)
				.map(problem => [
					escapeText(problem.path === '' ? NOTES.health.folderItself : problem.path),
					escapeText(problemMessage(problem)),
				]);
			const more = own.length > MOST_ROWS ? [NOTES.health.more(own.length - MOST_ROWS)] : [];
			return [
				`### ${problemTitle(code)} (${own.length})`,
				problemWayOut(code),
				markdownTable([HEADS.where, HEADS.what], ['left', 'left'], rows),
				...more,
			];
		}),
	].join('\n\n');
}
