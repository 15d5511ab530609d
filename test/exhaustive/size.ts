/**
 * How much of a suite runs. EXHAUSTIVE=1 runs every case; else a tenth of those that are alike runs, and of the calls
 * of a disk at which something can go wrong a share that moves on from one test to the next. CASES=17,40-49 runs these
 * cases or calls alone.
 */
import process from 'node:process';
import { afterAll } from 'vitest';

const TENTH = 10;
/** Every so many-th call is played, unless a test says otherwise. It has no factor in common with what tests alternate between: two, three, four. */
const SHARE = 7;

export const isExhaustive = process.env['EXHAUSTIVE'] === '1';
const chosen = process.env['CASES']?.split(',').flatMap(rangeIn);
/** Somebody looks at single cases. */
export const isChosen = chosen !== undefined;

/** The numbers of the cases that run, of so many. */
export function casesOf(all: number): number[] {
	if (chosen) return chosen.filter(number => number < all);
	return Array.from({ length: isExhaustive ? all : Math.ceil(all / TENTH) }, (_, number) => number);
}

/**
 * The numbers of the calls that are played: all, or every so many-th and the first and the last of each kind.
 * @param kinds what each call is, in order
 * @param turn another one for each test: so many in a row play every call between them
 */
export function callsOf(kinds: readonly string[], turn: number, every = SHARE): number[] {
	const numbers = [...kinds.keys()];
	if (chosen) return numbers.filter(at => chosen.includes(at));
	if (isExhaustive) return numbers;
	return numbers.filter(at => {
		const kind = kinds[at] ?? '';
		return (at + turn) % every === 0 || kinds.indexOf(kind) === at || kinds.lastIndexOf(kind) === at;
	});
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

/** Counts what the tests of a file or of a describe play; after them it is printed. */
export function playedIn(suite: string): Tally {
	const played = new Tally();
	afterAll(() => {
		process.stdout.write(`${suite}: ${String(played)}\n`);
	});
	return played;
}
