/** What the product can do, one row a command: the same for palette, Obsidian's command line and terminal. */
import { type Command } from './command';
import { MOVING_COMMANDS } from './moving';
import { FILING_COMMANDS } from './filing';
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
	...FILING_COMMANDS,
];
