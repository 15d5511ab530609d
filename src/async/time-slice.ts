/** Keeps long work from holding up the window: work in slices, then let others have a turn. */

export interface TimeSlice {
	/** Whether the slice is used up. Cheap enough to ask before every file. */
	due(): boolean;
	/**
	 * Lets timers, input and drawing have their turn, and begins a new slice. Rejects with the signal's reason when
	 * cancelled.
	 */
	giveWay(): Promise<void>;
}

/** Work in small pieces: between any two of them others may have their turn. */
export type Work<T> = Generator<undefined, T, undefined>;

/** Does all of it without a break. @returns what the work comes to @throws what the work throws */
export function atOnce<T>(work: Work<T>): T {
	for (;;) {
		const piece = work.next();
		if (piece.done === true) return piece.value;
	}
}

/**
 * Does it in slices.
 * @returns what the work comes to
 * @throws what the work throws, and the signal's reason when cancelled
 */
export async function inSlices<T>(work: Work<T>, slice: TimeSlice): Promise<T> {
	for (;;) {
		const piece = work.next();
		if (piece.done === true) return piece.value;
		if (slice.due()) await slice.giveWay();
	}
}

/** Goes through many things in pieces of some. */
export function* inPieces<T>(things: Iterable<T>, each: (thing: T) => void): Work<void> {
	let count = 0;
	for (const thing of things) {
		each(thing);
		if (++count % PIECE === 0) yield;
	}
}

/** Few enough for a fraction of a slice, enough that the breaks cost nothing. */
const PIECE = 64;

/** The same pace for work that has to be finished, cancelled or not. */
export function untilDone(slice: TimeSlice): TimeSlice {
	const rest = async (): Promise<void> => {
		try {
			await slice.giveWay();
		} catch {
			// The others had their turn before the cancel was told.
		}
	};
	return { due: () => slice.due(), giveWay: rest };
}

/**
 * @param sliceMs how long a slice may take: 8 ms keeps a 60 Hz window fluid (research fits-headers.md 4.1)
 * @param turn resolves after other work had its turn
 * @param now a monotonic clock in milliseconds
 */
export function makeTimeSlice(
	turn: () => Promise<void>,
	now: () => number,
	signal?: AbortSignal,
	sliceMs = 8,
): TimeSlice {
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
		giveWay: async () => {
			// Whoever works at the same time shares the slice: sixteen slices in one turn would hold up the window for
			// all of them together.
			await (turning ??= takeTurn());
			signal?.throwIfAborted();
		},
	};
}
