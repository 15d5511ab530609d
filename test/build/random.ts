/** Numbers that look random and are the same in every run. */

export interface Random {
	/** 0 ≤ x < 1. */
	next(): number;
	/** A number in between, rounded to so many decimals. */
	between(low: number, high: number, decimals: number): number;
	/** A whole number, both ends included. */
	whole(low: number, high: number): number;
	/** One of several. */
	pick<T>(of: readonly [T, ...T[]]): T;
	/** True with this probability. */
	chance(probability: number): boolean;
	/** So many different ones, in the order in which they were given. */
	some<T>(of: readonly T[], count: number): T[];
}

/** A sequence that its seed determines (mulberry32). */
export function seededRandom(seed: number): Random {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
	return {
		next,
		whole,
		between: (low, high, decimals) => Math.round((low + next() * (high - low)) * 10 ** decimals) / 10 ** decimals,
		pick: of => of[whole(0, of.length - 1)] ?? of[0],
		chance: probability => next() < probability,
		some: (of, count) => {
			let wanted = count;
			return of.filter((_, index) => {
				const taken = next() * (of.length - index) < wanted;
				if (taken) wanted--;
				return taken;
			});
		},
	};
}
