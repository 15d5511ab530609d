/** Keeps long work from holding up the window: work in slices, then let others have a turn. */

export interface Pace {
	/** Whether the slice is used up. Cheap enough to ask before every file. */
	due(): boolean;
	/** Lets timers, input and drawing have their turn, and begins a new slice. Rejects with the signal's reason when cancelled. */
	rest(): Promise<void>;
}

/** The same pace for work that has to be finished, cancelled or not. */
export function untilDone(pace: Pace): Pace {
	const rest = async (): Promise<void> => {
		try {
			await pace.rest();
		} catch {
			// The others had their turn before the cancel was told.
		}
	};
	return { due: () => pace.due(), rest };
}

/**
 * @param sliceMs how long a slice may take: 8 ms keeps a 60 Hz window fluid (research fits-headers.md 4.1)
 * @param turn resolves after other work had its turn
 * @param now a monotonic clock in milliseconds
 */
export function makePace(turn: () => Promise<void>, now: () => number, signal?: AbortSignal, sliceMs = 8): Pace {
	let began = now();
	let turning: Promise<void> | undefined;
	const takeTurn = async (): Promise<void> => {
		try {
			await turn();
		} finally {
			turning = undefined;
			began = now();
		}
	};
	return {
		due: () => now() - began >= sliceMs,
		rest: async () => {
			// Whoever works at the same time shares the slice: sixteen slices in one turn would hold up the window for all of them together.
			await (turning ??= takeTurn());
			signal?.throwIfAborted();
		},
	};
}
