/** How much of a suite runs: EXHAUSTIVE=1 runs every case, else a tenth runs; CASES=17,40-49 runs these alone. */
import process from 'node:process';

const TENTH = 10;

/** The numbers of the cases that run, of so many. */
export function casesOf(all: number): number[] {
	const chosen = process.env['CASES'];
	if (chosen !== undefined)
		return chosen
			.split(',')
			.flatMap(rangeIn)
			.filter(number => number < all);
	return Array.from(
		{ length: process.env['EXHAUSTIVE'] === '1' ? all : Math.ceil(all / TENTH) },
		(_, number) => number,
	);
}

function rangeIn(text: string): number[] {
	const [first = NaN, last = first] = text.split('-').map(Number);
	if (!Number.isInteger(first) || !Number.isInteger(last) || last < first)
		throw new RangeError(`CASES: "${text}" is neither a number nor a range`);
	return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/**
 * Runs cases in so many lanes side by side: while one waits for a program, another one goes on.
 * @throws Error that names the case in which the test itself failed
 */
export async function inLanes(
	cases: readonly number[],
	lanes: number,
	run: (number: number) => Promise<void>,
): Promise<void> {
	const left = [...cases];
	await Promise.all(
		Array.from({ length: lanes }, async () => {
			for (let next = left.shift(); next !== undefined; next = left.shift()) {
				const number = next;
				await run(number).catch((error: unknown) => {
					throw new Error(`case ${number} could not be carried out`, { cause: error });
				});
			}
		}),
	);
}

/** How often something happened. */
export class Tally {
	readonly #counts = new Map<string, number>();

	add(what: string, times = 1): void {
		this.#counts.set(what, this.of(what) + times);
	}

	of(what: string): number {
		return this.#counts.get(what) ?? 0;
	}

	/** `1000 pairs, 500 in another namespace`, in the order in which things happened first. */
	toString(): string {
		return [...this.#counts].map(([what, count]) => `${count} ${what}`).join(', ');
	}
}
