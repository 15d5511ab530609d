/**
 * PixInsight's automatic screen transfer function (its script AutoSTF, by Juan Conejero): the background becomes a
 * quarter grey, shadows are cut 2.8 deviations below it.
 * https://pixinsight.com/doc/tools/HistogramTransformation/HistogramTransformation.html has the midtones transfer
 * function.
 */
import type { Stretch } from '../../view-models/picture';

export const TARGET_BACKGROUND = 0.25;
const SHADOWS_CLIPPING = -2.8;

/** The median absolute deviation times this is the standard deviation of a normal distribution. */
const MAD_TO_SIGMA = 1.4826;

/** Leaves values as they are. */
const NEUTRAL_MIDTONES = 0.5;

/** The stretch of a channel whose values, from 0 to 1, have this median and median absolute deviation (not scaled). */
export function autoStretch(median: number, medianDeviation: number): Stretch {
	const sigma = medianDeviation * MAD_TO_SIGMA;
	const hasSpread = 1 + sigma !== 1;
	if (median < 0.5) {
		const shadows = hasSpread ? within(median + SHADOWS_CLIPPING * sigma) : 0;
		return { shadows, midtones: usable(midtonesTransfer(TARGET_BACKGROUND, median - shadows)), highlights: 1 };
	}
	// Of a bright image, such as a flat, the highlights are cut.
	const highlights = hasSpread ? within(median - SHADOWS_CLIPPING * sigma) : 1;
	return { shadows: 0, midtones: usable(midtonesTransfer(highlights - median, TARGET_BACKGROUND)), highlights };
}

/** A value after the stretch, 0…1. */
export function stretched(value: number, { shadows, midtones, highlights }: Stretch): number {
	return midtonesTransfer(midtones, (value - shadows) / (highlights - shadows));
}

/** The midtones transfer function: 0 at 0, ½ at the midtones balance, 1 at 1. */
function midtonesTransfer(midtones: number, value: number): number {
	if (value <= 0) return 0;
	if (value >= 1) return 1;
	return ((midtones - 1) * value) / ((2 * midtones - 1) * value - midtones);
}

const within = (value: number): number => Math.min(1, Math.max(0, value));

/** A balance of 0 or 1 would leave black and white alone. */
const usable = (midtones: number): number => (midtones > 0 && midtones < 1 ? midtones : NEUTRAL_MIDTONES);
/** Bits of a number's upper and lower half: two passes over the values find a rank exactly. */
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
	let bin = 0,
		before = 0;
	for (let count = counts[0] ?? 0; before + count <= rank && bin < counts.length - 1; count = counts[bin] ?? 0) {
		before += count;
		bin++;
	}
	return { bin, before };
}
