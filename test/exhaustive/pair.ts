/** Two programs at once in one Data tree, with signals and a person who takes over: drawn from a seed, and carried out. */
import { existsSync } from 'node:fs';
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
	/** How long it stands still. */
	readonly forMs: number;
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

/** Longer than this nobody waits for a lock: some programs take none. */
const NO_LOCK_MS = 1500;
const POLL_MS = 2;

export function drawPair(world: World, random: Random): Pair {
	const isRefresh = random.chance(0.12);
	const first = random.chance(0.75) ? anyOperation(world, random) : anyWayBack(random);
	const second = isRefresh ? ['refresh'] : random.chance(0.6) ? anyOperation(world, random) : anyWayBack(random);
	const needsPast = [first, second].some(([command]) => command === 'undo' || command === 'recover');
	const isCut = [first, second].some(([command]) => command === 'recover') && random.chance(0.7);
	const circumstances = (isApart: boolean): Circumstances => ({ delayMs: random.pick([0, 1, 3, 3, 10, 10, 40]), seed: random.whole(1, 1e9), isApart });
	return {
		before: needsPast || random.chance(0.2) ? { words: anyOperation(world, random), killedAfterMs: isCut ? random.between(0, 60, 1) : undefined } : undefined,
		words: [first, second],
		circumstances: [circumstances(false), circumstances(random.chance(0.5))],
		second: random.chance(0.5) ? { after: 'lock', afterMs: random.between(0, 20, 1) } : { after: 'start', afterMs: random.between(0, 150, 1) },
		troubles: [anyTrouble(random, 0.6), anyTrouble(random, 0.25)],
		recovery: random.pick(['finish', 'roll-back']),
	};
}

function anyTrouble(random: Random, probability: number): Trouble | undefined {
	if (!random.chance(probability)) return undefined;
	const isStop = random.chance(0.6);
	return {
		signal: isStop ? 'SIGSTOP' : 'SIGKILL', after: random.chance(0.8) ? 'lock' : 'start', afterMs: random.between(0, random.pick([5, 30, 120]), 1),
		forMs: random.between(50, 400, 0), takenOver: isStop && random.chance(0.5) ? random.pick(['finish', 'roll-back']) : undefined,
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
	const first = new Running(world, words[0], circumstances[0]);
	const happensTo = async (program: Running, trouble: Trouble | undefined): Promise<void> => {
		if (!trouble) return;
		if (trouble.after === 'lock') await lockedBy(world, program);
		await wait(trouble.afterMs);
		if (program.isOver) return;
		program.signal(trouble.signal);
		if (trouble.signal === 'SIGKILL') return;
		stopped++;
		await wait(trouble.forMs);
		if (trouble.takenOver) {
			const unlocked = await runProgram(world, ['recover', '--unlock', '--yes']);
			takeovers.push(unlocked, await runProgram(world, ['recover', `--${trouble.takenOver}`, '--yes']));
		}
		program.signal('SIGCONT');
	};
	const troubleOfFirst = happensTo(first, troubles[0]);
	if (second.after === 'lock') await lockedBy(world, first);
	await wait(second.afterMs);
	const other = new Running(world, words[1], circumstances[1]);
	await Promise.all([troubleOfFirst, happensTo(other, troubles[1])]);
	return { reports: await Promise.all([first.report, other.report]), takeovers, stopped, isApart: circumstances[1].isApart === true && NAMESPACE !== undefined };
}

/** Waits until somebody has locked the tree, or this program has ended. */
async function lockedBy(world: World, program: Running): Promise<void> {
	const lock = join(world.data, LOG_FOLDER, 'lock');
	for (const sinceMs = performance.now(); !program.isOver && !existsSync(lock) && performance.now() - sinceMs < NO_LOCK_MS;) await wait(POLL_MS);
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
