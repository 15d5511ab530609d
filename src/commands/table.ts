/** What the product can do, one row a command: the same for palette, Obsidian's command line and terminal. */
import { type Command } from './command';
import { MOVING_COMMANDS } from './moving';
import { INTAKE_COMMAND } from './intake';
import { REVIEW_COMMANDS } from './review';
import { MASTER_COMMANDS } from './masters';
import { NEW_FOLDER_COMMANDS } from './new-folders';
import { ARCHIVE_COMMAND } from './archive';
import { WAITING_COMMAND } from './waiting';
import { FLAT_COMMANDS } from './flats';
import { exposures } from './exposures';
import { problemList, refreshed } from './refresh';
import { refresh } from '../data-log/refresh';

/** What is wrong, by either of its names. */
const PROBLEMS: Pick<Command, 'values' | 'flags' | 'run'> = {
	values: [],
	flags: [],
	run: async (log, _given, run) => problemList(await refresh(log, { ...run, mode: 'full', writeNotes: false })),
};

export const COMMANDS: readonly Command[] = [
	{
		id: 'refresh',
		usage: 'refresh [--quick] [--accept-loss]',
		values: [],
		flags: ['quick', 'accept-loss'],
		run: (log, { flags }, run) =>
			refreshed(
				refresh(log, {
					...run,
					mode: flags.has('quick') ? 'quick' : 'full',
					acceptLoss: flags.has('accept-loss'),
				}),
			),
	},
	{
		id: 'rebuild',
		usage: 'rebuild [--accept-loss]',
		values: [],
		flags: ['accept-loss'],
		run: (log, { flags }, run) =>
			refreshed(refresh(log, { ...run, mode: 'rebuild', acceptLoss: flags.has('accept-loss') })),
	},
	{ id: 'check', usage: 'check', ...PROBLEMS },
	{ id: 'health', usage: 'health', ...PROBLEMS },
	{
		id: 'exposures',
		usage: 'exposures [TARGET] [--goal-hours H --share L=40,R=20] [--sort KEY] [--include-unknown]',
		word: 'target',
		values: ['goal-hours', 'share', 'sort'],
		flags: ['include-unknown'],
		run: exposures,
	},
	...FLAT_COMMANDS,
	...MOVING_COMMANDS,
	INTAKE_COMMAND,
	...REVIEW_COMMANDS,
	...MASTER_COMMANDS,
	...NEW_FOLDER_COMMANDS,
	ARCHIVE_COMMAND,
	WAITING_COMMAND,
];
