/** Angles on a circle. All are degrees. */

/** Whose zero an angle is measured from. Angles of two systems are never compared (DESIGN 1). */
export type AngleSystem = 'mechanical' | 'sky' | 'name';

/** The same direction as 0 ≤ a < period. */
export function wrapDegrees(degrees: number, period = 360): number {
	const rest = degrees % period;
	const wrapped = rest < 0 ? rest + period : rest;
	// −1e-17 + 360 rounds to 360 itself; −0 prints as "-0".
	return wrapped === period || wrapped === 0 ? 0 : wrapped;
}

/** The shortest way between two directions, 0 … period / 2. */
export function degreesApart(a: number, b: number, period = 360): number {
	const apart = wrapDegrees(a - b, period);
	return Math.min(apart, period - apart);
}

/** The shortest arc that holds all angles: from `start` upwards over `span` degrees. Undefined for no angles. */
export function arcOf(angles: Iterable<number>, period = 360): { startDegrees: number; spanDegrees: number } | undefined {
	const sorted = [...new Set([...angles].map(angle => wrapDegrees(angle, period)))].sort((a, b) => a - b);
	const first = sorted[0];
	if (first === undefined) return undefined;
	let start = first;
	let widestGap = period - ((sorted.at(-1) ?? first) - first);
	for (let i = 1; i < sorted.length; i++) {
		const here = sorted[i] ?? 0;
		const gap = here - (sorted[i - 1] ?? 0);
		if (gap > widestGap) { widestGap = gap; start = here; }
	}
	return { startDegrees: start, spanDegrees: sorted.length === 1 ? 0 : period - widestGap };
}
