/** What a vault of many years answers: the rows of all its targets, read from their notes. */
import { nodeClock } from '../src/cli/clock';
import type { LogRow } from '../src/domain/exposure';
import type { TargetFacts } from '../src/domain/target-facts';
import { targetAnswers } from '../src/data-log/answers';
import { DataLog } from '../src/data-log/data-log';
import { LogRules } from '../src/data-log/rules';
import type { FoundNote, NoteStore } from '../src/notes/note-store';
import { setProperties } from '../src/notes/properties';
import { newTargetNote, updateTargetNote } from '../src/notes/target-note';
import { DEFAULT_SETTINGS } from '../src/settings';
import { watchBlocks, type Blocks } from './block-monitor';
import type { Bar } from './report';
import { median } from './statistics';

const NOTES = 1000;
/** Nights of three filters each. */
const NIGHTS = 60;
const FILTERS = ['L', 'Ha', 'OIII'];
const RIG = 'RC8@f8.0+ZWO ASI2600MM Pro';
const TREE = 'k3f9';
const PRESENT: ReadonlySet<string> = new Set([TREE]);
const ROUNDS = 5;
const WARM_UPS = 3;

/** Medians of the rounds. */
export interface AnswerFigures {
	/** Where the device has no Data tree: the notes alone speak. */
	readonly milliseconds: number;
	/** Where it has all of them: rows of trees and notes are merged. */
	readonly mergedMilliseconds: number;
	/** For one target of them all. */
	readonly oneMilliseconds: number;
	/** While all answer, merged. */
	readonly blocks: Blocks;
}

const nameOf = (at: number): string => `NGC ${at + 1}`;

const rowsOf = (at: number): LogRow[] =>
	Array.from({ length: NIGHTS * FILTERS.length }, (_, number): LogRow => {
		const day = Date.UTC(2019, 0, 1 + at + 3 * Math.floor(number / FILTERS.length));
		return {
			night: new Date(day).toISOString().slice(0, 10),
			rig: RIG,
			panel: null,
			filter: FILTERS[number % FILTERS.length] ?? '',
			exposureSeconds: 300,
			accepted: 1 + ((at + number) % 40),
			unreviewed: number % 11 === 0 ? 4 : 0,
			rejected: number % 5,
			angleMin: 70.4,
			angleMax: 71.25,
			tree: TREE,
			state: 'here',
		};
	});

const factsOf = (at: number): TargetFacts => ({
	target: nameOf(at),
	rows: rowsOf(at),
	masters: [],
	projects: [],
	present: PRESENT,
});

/** Notes as the plugin writes them, in memory: what is measured is neither a disk nor Obsidian. */
function vault(): NoteStore {
	const rules = new LogRules(DEFAULT_SETTINGS).notes;
	const texts = new Map<string, string>();
	const found: FoundNote[] = [];
	for (let at = 0; at < NOTES; at++) {
		const path = `Astro/Targets/${nameOf(at)}.md`;
		const made = setProperties(
			newTargetNote(nameOf(at), undefined),
			new Map([
				['goal_L', '12'],
				['kept_all', at % 10 === 0 ? '2019-01-01' : undefined],
			]),
		);
		texts.set(path, updateTargetNote('text' in made ? made.text : '', factsOf(at), rules).text);
		found.push({ path, kind: 'target', identity: nameOf(at), aliases: [] });
	}
	const nothing = (): Promise<never> => Promise.reject(new Error('nothing is written here'));
	return {
		find: () => Promise.resolve(found),
		read: path => Promise.resolve(texts.get(path)),
		change: nothing,
		create: nothing,
	};
}

const logOf = (notes: NoteStore): DataLog =>
	new DataLog({
		settings: DEFAULT_SETTINGS,
		notes,
		clock: nodeClock,
	});

/** @throws where the answer is not whole: then something else was measured */
async function timed(log: DataLog, name?: string): Promise<number> {
	const began = performance.now();
	const answers = await targetAnswers(log, name);
	const milliseconds = performance.now() - began;
	const rows = answers.reduce((sum, answer) => sum + answer.rows.length, 0);
	const expected = (name === undefined ? NOTES : 1) * NIGHTS * FILTERS.length;
	if (rows !== expected) throw new Error(`${rows} rows were read of ${expected}`);
	return milliseconds;
}

/** The code warmed up before. */
export async function measureAnswers(): Promise<AnswerFigures> {
	const notes = vault();
	const alone = logOf(notes);
	const merged = logOf(notes);
	const { identity } = merged.named;
	merged.trees.present = PRESENT;
	merged.trees.targets = new Map(Array.from({ length: NOTES }, (_, at) => [identity(nameOf(at)), factsOf(at)]));
	const rounds: { alone: number; merged: number; one: number }[] = [];
	for (let round = 1 - WARM_UPS; round <= ROUNDS; round++) {
		const times = { alone: await timed(alone), merged: await timed(merged), one: await timed(merged, nameOf(7)) };
		if (round >= 1) rounds.push(times);
	}
	return {
		milliseconds: median(rounds.map(round => round.alone)),
		mergedMilliseconds: median(rounds.map(round => round.merged)),
		oneMilliseconds: median(rounds.map(round => round.one)),
		blocks: await watchBlocks(() => timed(merged)),
	};
}

export const answersText = ({ milliseconds, mergedMilliseconds, oneMilliseconds, blocks }: AnswerFigures): string =>
	`Rows of ${NOTES} notes of ${NIGHTS * FILTERS.length} rows each: ${milliseconds.toFixed(0)} ms; merged with those ` +
	`of Data trees ${mergedMilliseconds.toFixed(0)} ms, of one target ${oneMilliseconds.toFixed(1)} ms. Held up the ` +
	`event loop for ${blocks.longestMs.toFixed(1)} (${blocks.longestOwnMs.toFixed(1)}) ms at most.`;

export const answerBars = ({ milliseconds, mergedMilliseconds, blocks }: AnswerFigures): Bar[] => [
	{
		name: 'rows of 1,000 notes, ms',
		required: '≤ 300',
		measured: milliseconds.toFixed(0),
		isPassed: milliseconds <= 300,
	},
	{
		name: 'rows of 1,000 notes and of Data trees, ms',
		required: '≤ 600',
		measured: mergedMilliseconds.toFixed(0),
		isPassed: mergedMilliseconds <= 600,
	},
	{
		name: 'event loop held up by reading notes, longest, ms',
		required: '≤ 16.0',
		measured: blocks.longestOwnMs.toFixed(1),
		isPassed: blocks.longestOwnMs <= 16,
	},
];
