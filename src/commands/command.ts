/** What a command is: the same for palette, Obsidian's command line and terminal. */
import type { DataLog } from '../data-log/data-log';
import type { Progress, RigAnswer } from '../data-log/api';
import type { Problem } from '../domain/problem';
import { foldRig } from '../domain/rig';
import { COMMAND_LINE } from '../text/command-line';
import { FLATS } from '../text/flats';
import { problemMessage } from '../text/problems';
import { rigAnswers } from '../data-log/answers';
import { refresh } from '../data-log/refresh';

export interface CommandArguments {
	/** Words without a name, in order. */
	readonly words: readonly string[];
	/** Values of named arguments; one that may be given several times has several. */
	readonly values: Readonly<Record<string, readonly string[]>>;
	readonly flags: ReadonlySet<string>;
}

/** Files that a person names on the command line. */
export interface NamedFiles {
	/** Undefined where there is no such file. */
	read(path: string): Promise<string | undefined>;
	/** The path as a person typed it, from the root on. */
	absolute(path: string): string;
	/** Puts a whole text in a file's place, or leaves it as it was. */
	write(path: string, text: string): Promise<void>;
}

export interface CommandRun {
	readonly signal: AbortSignal;
	readonly progress: (progress: Progress) => void;
	/** Absent on devices without file access. */ readonly files?: NamedFiles | undefined;
	/** Asks a person; absent where nobody is there. */ readonly confirm?: (question: string) => Promise<boolean>;
}

export interface CommandResult {
	/** The one JSON document of the command line (DESIGN 11). */
	readonly json: Readonly<Record<string, unknown>>;
	/** For people, plain text. */
	readonly text: string;
	/** 0 done, 1 finished with problems listed. */
	readonly status: 0 | 1;
}

export interface Command {
	/** One word, or two: `flats list`. */
	readonly id: string;
	readonly usage: string;
	/** What the word without a name is called, if the command takes one. */
	readonly word?: string;
	/** Named arguments that take a value. */
	readonly values: readonly string[];
	readonly flags: readonly string[];
	/** Whether it changes notes beyond a refresh, so that there has to be a vault. */
	readonly needsVault?: (given: CommandArguments) => boolean;
	readonly run: (log: DataLog, given: CommandArguments, run: CommandRun) => Promise<CommandResult>;
}

/** The command was used wrongly: the message says how to use it. */
export class UsageError extends Error {}

/** The word of a command that takes one; undefined where there is none. */
export function onlyWord({ words: [word, ...others] }: CommandArguments): string | undefined {
	if (others.length > 0)
		throw new UsageError(`${COMMAND_LINE.noMeaning(others.join(' '))} ${COMMAND_LINE.needsQuotes}`);
	return word;
}

/** The target that the words name. */
export function targetIn({ words }: CommandArguments): string {
	if (words.length === 0) throw new UsageError(COMMAND_LINE.missing('TARGET'));
	return words.join(' ');
}

/** The rigs that `--rig` means: by its name, or those that begin with it; without it all. */
export async function rigsNamed(log: DataLog, given: CommandArguments): Promise<readonly RigAnswer[]> {
	return namedOf(await rigAnswers(log), given);
}

function namedOf<Rig extends { readonly rig: string }>(
	rigs: readonly Rig[],
	{ values }: CommandArguments,
): readonly Rig[] {
	const name = values['rig']?.[0];
	if (name === undefined) return rigs;
	const exact = rigs.filter(({ rig }) => foldRig(rig) === foldRig(name));
	const found = exact.length > 0 ? exact : rigs.filter(({ rig }) => foldRig(rig).startsWith(foldRig(name)));
	if (found.length === 0)
		throw new UsageError(
			FLATS.unknownRig(
				name,
				rigs.map(({ rig }) => rig),
			),
		);
	return found;
}

/** The one rig that `--rig` means; without it the only one there is. */
export async function rigNamed(log: DataLog, given: CommandArguments): Promise<RigAnswer> {
	return oneNamed(await rigAnswers(log), given);
}

/** The same with what the trees hold now; no note is written by it. */
export async function freshRig(log: DataLog, given: CommandArguments, run: CommandRun): Promise<RigAnswer> {
	await quickScan(log, run);
	return rigNamed(log, given);
}

/** The one of some rigs that `--rig` means; without it the only one there is. */
export function oneNamed<Rig extends { readonly rig: string }>(known: readonly Rig[], given: CommandArguments): Rig {
	const rigs = namedOf(known, given);
	const [rig, ...others] = rigs;
	if (!rig) throw new UsageError(FLATS.noRigKnown);
	if (others.length > 0) throw new UsageError(FLATS.whichRig(rigs.map(known => known.rig)));
	return rig;
}

/**
 * Reads what changed in the Data folders, and touches no note.
 * @param readNotes whether notes are changed without a refresh between: then those of all targets have to be known
 * @returns what is in doubt, for people
 */
export async function quickScan(log: DataLog, run: CommandRun, readNotes = true): Promise<string[]> {
	const { doubtful } = await refresh(log, { ...run, mode: 'quick', writeNotes: false, readNotes });
	return doubtful.map(problem => `${problem.path}: ${problemMessage(problem)}`);
}

/** The version of every JSON document. */
export const SCHEMA = 1;

export const problemJson = (problem: Problem): { code: string; path: string; message: string } => ({
	code: problem.code,
	path: problem.path,
	message: problemMessage(problem),
});
