/**
 * Two programs at once in one Data tree, with signals and a person who takes over: drawn from a seed, and carried out.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../build/random';
import { LOG_FOLDER } from './books';
import { anyOperation, anyWayBack } from './operations';
import { NAMESPACE, Running, runProgram, type Circumstances, type Report } from './programs';
import type { World } from './world';

/** What happens to a program while it runs. */
interface Trouble {
	readonly signal: 'SIGKILL' | 'SIGSTOP';
	/** After the tree was locked, or after the program was started. */
	readonly after: 'lock' | 'start';
	readonly afterMs: number;
	/** How long it stands still: so long, or until the other one has ended. */
	readonly forMs: number | 'other';
	/** What a person does meanwhile, after unlocking. */
	readonly takenOver: 'finish' | 'roll-back' | undefined;
}

export interface Pair {
	/** An operation before the two: whole, or killed so long after it locked the tree. */
	readonly before: { readonly words: readonly string[]; readonly killedAfterMs: number | undefined } | undefined;
	readonly words: readonly [readonly string[], readonly string[]];
	readonly circumstances: readonly [Circumstances, Circumstances];
	/** When the second one starts. */
	readonly second: { readonly after: 'lock' | 'start'; readonly afterMs: number };
	readonly troubles: readonly [Trouble | undefined, Trouble | undefined];
	readonly recovery: 'finish' | 'roll-back';
}

export interface Happened {
	readonly reports: readonly [Report, Report];
	/** Of the person who took over. */
	readonly takeovers: readonly Report[];
	readonly isApart: boolean;
	readonly stopped: number;
}

const POLL_MS = 2;
/**
 * About so many calls of the file system an operation makes while it holds the lock, at half of the longest wait each.
 */
const CALLS_UNDER_LOCK = 50;

export function drawPair(world: World, random: Random): Pair {
	const isRefresh = random.chance(0.12);
	const first = random.chance(0.75) ? anyOperation(world, random) : anyWayBack(random);
	const second = isRefresh ? ['refresh'] : random.chance(0.75) ? anyOperation(world, random) : anyWayBack(random);
	const needsPast = [first, second].some(([command]) => command === 'undo' || command === 'recover');
	const isCut = [first, second].some(([command]) => command === 'recover') && random.chance(0.7);
	const circumstances = (delaysMs: readonly [number, ...number[]], isApart: boolean): Circumstances => ({
		delayMs: random.pick(delaysMs),
		seed: random.whole(1, 1e9),
		isApart,
	});
	const [one, other] = [
		circumstances([1, 3, 3, 10, 10, 40], false),
		circumstances([0, 0, 1, 3, 10, 40], random.chance(0.5)),
	];
	return {
		before:
			needsPast || random.chance(0.2)
				? { words: anyOperation(world, random), killedAfterMs: isCut ? random.between(10, 120, 1) : undefined }
				: undefined,
		words: [first, second],
		circumstances: [one, other],
		second: random.chance(0.5)
			? { after: 'lock', afterMs: random.between(0, 20, 1) }
			: { after: 'start', afterMs: random.between(0, 150, 1) },
		troubles: [anyTrouble(random, 0.65, one), anyTrouble(random, 0.25, other)],
		recovery: random.pick(['finish', 'roll-back']),
	};
}

function anyTrouble(random: Random, probability: number, { delayMs = 0 }: Circumstances): Trouble | undefined {
	if (!random.chance(probability)) return undefined;
	const isStop = random.chance(0.6);
	return {
		signal: isStop ? 'SIGSTOP' : 'SIGKILL',
		after: random.chance(0.8) ? 'lock' : 'start',
		afterMs: random.between(0, 5 + (CALLS_UNDER_LOCK * delayMs) / 2, 1),
		forMs: random.chance(0.5) ? 'other' : random.between(50, 600, 0),
		takenOver: isStop && random.chance(0.6) ? random.pick(['finish', 'roll-back']) : undefined,
	};
}

/** What was there before the two began. */
export async function prepare(world: World, { before }: Pair): Promise<void> {
	await runProgram(world, ['refresh']);
	if (!before) return;
	const program = new Running(world, before.words, { delayMs: before.killedAfterMs === undefined ? 0 : 5 });
	if (before.killedAfterMs !== undefined) {
		await lockedBy(world, program);
		await wait(before.killedAfterMs);
		program.signal('SIGKILL');
	}
	await program.report;
}

export async function carryOut(world: World, { words, circumstances, second, troubles }: Pair): Promise<Happened> {
	const takeovers: Report[] = [];
	let stopped = 0;
	const past = lockIn(world);
	const first = new Running(world, words[0], circumstances[0]);
	const programs = [first];
	const happensTo = async (program: Running, trouble: Trouble | undefined): Promise<void> => {
		if (!trouble) return;
		if (trouble.after === 'lock') await lockedBy(world, program, past);
		await wait(trouble.afterMs);
		if (program.isOver) return;
		program.signal(trouble.signal);
		if (trouble.signal === 'SIGKILL') return;
		stopped++;
		if (trouble.forMs === 'other') await endOf(programs, program);
		else await wait(trouble.forMs);
		if (trouble.takenOver) {
			const unlocked = await runProgram(world, ['recover', '--unlock', '--yes']);
			takeovers.push(unlocked, await runProgram(world, ['recover', `--${trouble.takenOver}`, '--yes']));
		}
		program.signal('SIGCONT');
	};
	const troubleOfFirst = happensTo(first, troubles[0]);
	if (second.after === 'lock') await lockedBy(world, first, past);
	await wait(second.afterMs);
	const other = new Running(world, words[1], circumstances[1]);
	programs.push(other);
	await Promise.all([troubleOfFirst, happensTo(other, troubles[1])]);
	return {
		reports: await Promise.all([first.report, other.report]),
		takeovers,
		stopped,
		isApart: circumstances[1].isApart === true && NAMESPACE !== undefined,
	};
}

/** Nobody waits longer for a program that may stand still itself. */
const PATIENCE_MS = 5000;

/** Waits until a program other than this one has started and ended. */
async function endOf(programs: readonly Running[], but: Running): Promise<void> {
	const sinceMs = performance.now();
	while (!programs.some(program => program !== but && program.isOver) && performance.now() - sinceMs < PATIENCE_MS)
		await wait(POLL_MS);
}

/** What the tree's lock says; undefined where there is none. */
function lockIn({ data }: World): string | undefined {
	try {
		return readFileSync(join(data, LOG_FOLDER, 'lock'), 'utf8');
	} catch {
		// Not there, or no more.
		return undefined;
	}
}

/**
 * Waits until somebody has locked the tree, or this program has ended.
 * @param past the lock that was there before, of a program that was killed
 */
async function lockedBy(world: World, program: Running, past?: string): Promise<void> {
	for (let lock = lockIn(world); !program.isOver && (lock === undefined || lock === past); lock = lockIn(world))
		await wait(POLL_MS);
}

/** At most so many operations can be unfinished at once. */
const MOST_UNFINISHED = 5;

/** A person unlocks and recovers what is unfinished. @returns the reports, in their order */
export async function tidyUp(world: World, how: 'finish' | 'roll-back'): Promise<Report[]> {
	const reports = [await runProgram(world, ['recover', '--unlock', '--yes'])];
	for (let times = 0; times < MOST_UNFINISHED; times++) {
		const report = await runProgram(world, ['recover', `--${how}`, '--yes']);
		reports.push(report);
		if (typeof report.said?.operation !== 'string') break;
	}
	return reports;
}
