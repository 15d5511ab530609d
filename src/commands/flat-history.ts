/** The commands that bring a rig's flats in from a history and out into one. */
import {
	SCHEMA,
	UsageError,
	onlyWord,
	type CommandArguments,
	type CommandResult,
	type CommandRun,
	freshRig,
} from './command';
import type { DataLog } from '../data-log/data-log';
import { formatFlatItem } from '../domain/flats/flat';
import { exportFlatHistory, parseFlatHistory } from '../domain/flats/flat-history';
import { COMMAND_LINE } from '../text/command-line';
import { FLATS } from '../text/flats';
import { NOT_DONE } from '../text/problems';
import { importFlats } from '../data-log/note-edits';

export async function importHistory(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const path = onlyWord(given);
	if (!path) throw new UsageError(COMMAND_LINE.missing('FILE'));
	const text = await readNamed(path, run);
	if (text === undefined) throw new UsageError(COMMAND_LINE.noFile(path));
	const { flats, problems } = parseFlatHistory(text, log.rules.rigs.filters);
	const rig = await freshRig(log, given, run);
	const added = flats.length === 0 ? 0 : await importFlats(log, rig.rig, flats);
	const wrong = problems.map(problem => FLATS.historyProblem(problem));
	return {
		json: {
			schema: SCHEMA,
			rig: rig.rig,
			read: flats.length,
			added,
			problems: problems.map(({ fault, where }, at) => ({ code: fault, path: where, message: wrong[at] ?? '' })),
		},
		text: [FLATS.imported(rig.rig, flats.length, added), ...wrong].join('\n'),
		status: wrong.length > 0 ? 1 : 0,
	};
}

export async function exportHistory(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const path = onlyWord(given);
	const rig = await freshRig(log, given, run);
	const before = path === undefined ? undefined : await readNamed(path, run);
	const { text, omitted, problem } = exportFlatHistory(
		[...rig.found, ...rig.config.recorded],
		before ?? '',
		given.values['object']?.[0],
	);
	if (problem) throw new UsageError(`${path ?? ''}: ${FLATS.historyProblem(problem)} ${COMMAND_LINE.fileStays}`);
	if (path !== undefined) await run.files?.write(path, text);
	const left = omitted.length === 0 ? '' : FLATS.omitted(omitted.length);
	return {
		json: {
			schema: SCHEMA,
			rig: rig.rig,
			history: JSON.parse(text) as unknown,
			omitted: omitted.map(formatFlatItem),
		},
		text: path === undefined ? text.trimEnd() : [FLATS.exported(path), left].filter(part => part !== '').join(' '),
		status: 0,
	};
}

/** What a named file holds; undefined where there is none. */
async function readNamed(path: string, { files }: CommandRun): Promise<string | undefined> {
	try {
		return await files?.read(path);
	} catch (error) {
		// A folder, or a file of somebody else's.
		throw new UsageError(NOT_DONE.unreadable(path, error instanceof Error ? error.message : String(error)));
	}
}
