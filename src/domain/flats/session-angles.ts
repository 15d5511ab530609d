/**
 * The fewest angles that serve all demands, each demand by one of its options: a set cover, hard in general, but
 * sessions are few. The search is exact unless it takes more than {@link MOST_WORK}; then the answer serves all, with
 * perhaps an angle too many.
 */

/** Lights that the same angles can serve. */
export interface Demand {
	/** Angles, at least one. */
	readonly options: readonly number[];
}

/** Demands looked at: a moment. Real nights take a few hundred. */
const MOST_WORK = 500_000;

/**
 * @param demands in the order of their angles, which tells soonest how many angles are needed at least
 * @param isBetter whether of two choices of equally many angles the first is the better one
 */
export function fewestServing(
	demands: readonly Demand[],
	isBetter: (a: readonly number[], b: readonly number[]) => boolean,
): readonly number[] {
	const strict = strictestOf(demands);
	let best = anyAngles(strict);
	let work = 0;
	const search = (left: readonly Demand[], chosen: readonly number[], more: number): boolean => {
		if (left.length === 0) {
			work += demands.length;
			if (chosen.length < best.length || isBetter(chosen, best)) best = chosen;
			return true;
		}
		work += left.length;
		if (work > MOST_WORK || leastNumber(left) > more) return false;
		const tightest = left.reduce((least, demand) =>
			demand.options.length < least.options.length ? demand : least,
		);
		let isSolved = false;
		for (const angle of tightest.options) {
			if (
				search(
					left.filter(({ options }) => !options.includes(angle)),
					[...chosen, angle],
					more - 1,
				)
			)
				isSolved = true;
		}
		return isSolved;
	};
	for (let number = leastNumber(strict); number <= best.length; number++) {
		if (search(strict, [], number)) break;
	}
	return best;
}

/** Without demands that are met whenever another one is. */
function strictestOf(demands: readonly Demand[]): Demand[] {
	const different = [...new Map(demands.map(demand => [demand.options.join(), demand])).values()];
	return different.filter(
		({ options }) =>
			!different.some(
				other => other.options.length < options.length && other.options.every(angle => options.includes(angle)),
			),
	);
}

/** Demands without an option in common need an angle each. */
function leastNumber(demands: readonly Demand[]): number {
	const taken = new Set<number>();
	let number = 0;
	for (const { options } of demands) {
		if (options.some(angle => taken.has(angle))) continue;
		for (const angle of options) taken.add(angle);
		number++;
	}
	return number;
}

/**
 * Angles that serve all: for the first demand left the one that serves most, which along a line of one filter are the
 * fewest.
 */
function anyAngles(demands: readonly Demand[]): readonly number[] {
	const chosen: number[] = [];
	let left = demands;
	for (let [first] = left; first; [first] = left) {
		const uses = (angle: number): number => left.filter(({ options }) => options.includes(angle)).length;
		const most = first.options.reduce((a, b) => (uses(b) > uses(a) ? b : a));
		chosen.push(most);
		left = left.filter(({ options }) => !options.includes(most));
	}
	return chosen;
}
