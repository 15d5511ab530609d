/** Several pieces of work at a time. */
import type { TimeSlice } from './time-slice';

/** More than one makes a network disk several times faster. */
const CONCURRENCY = 8;

/**
 * Does work until there is none. After a bug, what is under way comes to its end and nothing more is begun.
 * @param next begins the next piece of work: 'done' where that did not have to wait, undefined where there is none
 * @throws the first bug
 */
export async function runConcurrently(
	slice: TimeSlice,
	next: () => Promise<void> | 'done' | undefined,
	concurrency = CONCURRENCY,
): Promise<void> {
	const bugs: unknown[] = [];
	const worker = async (): Promise<void> => {
		while (bugs.length === 0) {
			if (slice.due()) await slice.giveWay();
			const work = next();
			if (work === undefined) return;
			if (work !== 'done') await work;
		}
	};
	await Promise.all(
		Array.from({ length: concurrency }, () =>
			worker().catch((bug: unknown) => {
				bugs.push(bug);
			}),
		),
	);
	if (bugs.length > 0) throw bugs[0];
}

/** The same for each of several things. */
export function forEachConcurrently<T>(
	slice: TimeSlice,
	things: Iterable<T>,
	work: (thing: T) => Promise<void> | 'done',
): Promise<void> {
	const left = things[Symbol.iterator]();
	return runConcurrently(slice, () => {
		const next = left.next();
		return next.done ? undefined : work(next.value);
	});
}
