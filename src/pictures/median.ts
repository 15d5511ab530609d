/** The median of many values, exactly and in a fixed number of passes. */

const HALF_BITS = 16;
const HALF = 2 ** HALF_BITS;

/**
 * The median; the mean of the middle two of an even number.
 * @param values finite, none negative: the bits of such numbers are in the order of the numbers
 */
export function medianOf(values: Float32Array): number {
	const upper = Math.floor(values.length / 2);
	const middle = ranked(values, upper);
	return values.length % 2 === 1 ? middle : (ranked(values, upper - 1) + middle) / 2;
}

/** The value that `rank` others come before: its upper bits from one histogram, its lower bits from a second one. */
function ranked(values: Float32Array, rank: number): number {
	const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
	const counts = new Uint32Array(HALF);
	for (let at = 0; at < bits.length; at++) {
		const high = (bits[at] ?? 0) >>> HALF_BITS;
		counts[high] = (counts[high] ?? 0) + 1;
	}
	const { bin: high, before } = binOf(counts, rank);
	counts.fill(0);
	for (let at = 0; at < bits.length; at++) {
		const pattern = bits[at] ?? 0;
		if (pattern >>> HALF_BITS === high) counts[pattern % HALF] = (counts[pattern % HALF] ?? 0) + 1;
	}
	const { bin: low } = binOf(counts, rank - before);
	return new Float32Array(Uint32Array.of(high * HALF + low).buffer)[0] ?? NaN;
}

/** The bin of the histogram that holds this rank, and how many come before that bin. */
function binOf(counts: Uint32Array, rank: number): { readonly bin: number; readonly before: number } {
	let bin = 0, before = 0;
	for (let count = counts[0] ?? 0; before + count <= rank && bin < counts.length - 1; count = counts[bin] ?? 0) {
		before += count;
		bin++;
	}
	return { bin, before };
}
