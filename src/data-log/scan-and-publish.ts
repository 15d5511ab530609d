/** Reads the trees as they are now and brings the notes up to date. */
import type { TimeSlice } from '../async/time-slice';
import type { Problem } from '../domain/problem';
import type { Published } from '../notes/publish';
import type { DataTree, TreeOutcome } from '../tree/data-tree';
import { doubtsOf, type Outcomes } from '../tree/data-trees';
import type { ScanCounts } from '../tree/scan/scan';
import type { RefreshOptions, RefreshResult } from './api';
import type { DataLog } from './data-log';

const NO_NOTES = { created: 0, updated: 0, unchanged: 0, deferred: 0 };

/** Within the queue of the trees. Never throws for what a user's files can do, nor when it is cancelled. */
export async function scanAndPublish(log: DataLog, options: RefreshOptions): Promise<RefreshResult> {
	const { clock } = log.parts;
	const began = clock.monotonic();
	const outcomes = new Map<DataTree, TreeOutcome>();
	const counts: ScanCounts = { folders: 0, files: 0, read: 0 };
	let written: Published = { ...NO_NOTES, problems: [] };
	try {
		const slice = log.timeSlice(options.signal);
		await log.trees.scan(outcomes, counts, log.rules, log.settings.settleSeconds, slice, options);
		options.signal.throwIfAborted();
		written = await log.noteQueue.run(() => sortAndWrite(log, outcomes, slice, options));
	} catch (error) {
		if (!options.signal.aborted) throw error;
	}
	const { created, updated, unchanged, deferred, problems } = written;
	if (!options.signal.aborted) log.onRefreshed();
	return {
		...log.trees.summary(outcomes, problems),
		read: counts.read,
		notes: { created, updated, unchanged, deferred },
		milliseconds: clock.monotonic() - began,
		cancelled: options.signal.aborted,
		doubtful: doubtsOf(outcomes),
	};
}

/** From here on the notes are ours alone. Rejects when cancelled before the first of them is written. */
async function sortAndWrite(
	log: DataLog,
	outcomes: Outcomes,
	slice: TimeSlice,
	options: RefreshOptions,
): Promise<Published> {
	const { notes } = log;
	await notes?.find();
	const repeats = await log.trees.take(outcomes, log.named, log.rules.layout, slice, (done, of) => {
		options.progress({ phase: 'sort', done, of });
	});
	if (!notes) return { ...NO_NOTES, problems: [...repeats] };
	await log.trees.holdRigs(log.named, slice);
	if (options.readNotes === false) return { ...NO_NOTES, problems: [...repeats] };
	const isDry = options.writeNotes === false;
	const published = await notes.publish(log.known, {
		signal: options.signal,
		slice: log.timeSlice(),
		isDry,
		onProgress: (done, of) => {
			options.progress({ phase: 'notes', done, of });
		},
	});
	const problems = [...repeats, ...published.problems];
	if (isDry) return { ...NO_NOTES, problems };
	if (!options.signal.aborted)
		problems.push(
			...(await notes.writeHealth(log.settings.healthNotePath, healthSections(log, outcomes, problems))),
		);
	return { ...published, problems };
}

/** What is in doubt is asked, not reported: the parts of trees that are not here stay as they are. */
function healthSections({ trees }: DataLog, outcomes: Outcomes, further: readonly Problem[]) {
	const { problems } = trees.summary(outcomes, further);
	const doubts = doubtsOf(outcomes);
	return ['', ...trees.present].map(tree => ({
		tree,
		problems: problems.filter(problem => (problem.tree ?? '') === tree && !doubts.includes(problem)),
	}));
}
