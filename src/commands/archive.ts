/** The command that copies a target into an archive: it shows first what it would do (DESIGN 7 and 11). */
import { offered } from './offer';
import {
	UsageError,
	quickScan,
	type Command,
	type CommandArguments,
	type CommandResult,
	type CommandRun,
	targetIn,
} from './command';
import type { DataLog } from '../data-log/data-log';
import { FILING } from '../text/filing';
import { proposeArchive } from '../data-log/proposals/archive';

export const ARCHIVE_COMMAND: Command = {
	id: 'archive',
	usage: 'archive TARGET --to DIR [--dry-run] [--yes]',
	word: 'target',
	values: ['to'],
	flags: ['dry-run', 'yes'],
	run: archive,
};

async function archive(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const target = targetIn(given);
	const to = given.values['to']?.[0];
	if (to === undefined || to.trim() === '') throw new UsageError(FILING.noArchive);
	await quickScan(log, run);
	return offered(await proposeArchive(log, target, run.files?.absolute(to) ?? to), log, given, run);
}
