/** Figures from repeated measurements. */

/** @throws where there are no values */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const upper = sorted[Math.floor(sorted.length / 2)];
	const lower = sorted[Math.ceil(sorted.length / 2) - 1];
	if (upper === undefined || lower === undefined) throw new Error('no values');
	return (lower + upper) / 2;
}

/** The smallest value that at least this share (0…1) of the values does not exceed; 0 where there are none. */
export function quantile(values: readonly number[], share: number): number {
	return [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? 0;
}
