/**
 * Pairs of programs in one Data tree, on a disk that answers late, killed, stopped and taken over (DESIGN 7). A tenth
 * of the pairs unless EXHAUSTIVE=1; CASES=17 runs one alone. A pair is the same in every run; when its programs meet is
 * not.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seededRandom } from '../build/random';
import { tempFolders } from '../fakes/temp-folders';
import { bookOf } from './books';
import { carryOut, drawPair, prepare, tidyUp, type Happened, type Pair } from './pair';
import { NAMESPACE, runProgram } from './programs';
import { casesOf, inLanes, Tally } from './size';
import { didWhatTheySaid, keptOnce, nothingLeft } from './verdicts';
import { leftoversIn, makeWorld } from './world';

const PAIRS = 1000;
/** Programs wait for a slow disk most of the time. */
const LANES = 6;
const SEED = 20_261_130;
const temp = tempFolders();

const tally = new Tally();

/** @returns what is wrong */
async function faultsOf(number: number): Promise<string[]> {
	const random = seededRandom(SEED + number);
	const home = join(temp(), 'home');
	mkdirSync(home);
	const world = await makeWorld(home, random);
	const pair = drawPair(world, random);
	await prepare(world, pair);
	const all = (): ReturnType<typeof bookOf> => bookOf(world.data, world.captures, world.archive);
	const before = all();
	const happened = await carryOut(world, pair);
	const between = all();
	const isDisturbed =
		happened.stopped > 0 ||
		happened.reports.some(({ isKilled }) => isKilled) ||
		pair.before?.killedAfterMs !== undefined;
	const tidied = isDisturbed || leftoversIn(world).length > 0 ? await tidyUp(world, pair.recovery) : [];
	const after = all();
	const isCopied = [pair.before?.words, ...pair.words].some(
		words => words?.[0] === 'archive' || words?.[0] === 'masters',
	);
	const history = isCopied ? (await runProgram(world, ['history'])).said : undefined;
	count(happened);
	const programs = [...happened.reports, ...happened.takeovers, ...tidied].flatMap(({ fault }) => fault ?? []);
	const faults = [
		...programs,
		...didWhatTheySaid(world, pair, happened, before, between),
		...keptOnce(world, before, after, history),
		...nothingLeft(world, before, after),
	];
	rmSync(home, { recursive: true, force: true });
	return faults.map(
		fault => `pair ${number}, seed ${SEED + number}, ${described(pair)}: ${fault.replaceAll(`${home}/`, '')}`,
	);
}

function described({ before, words: [first, second], troubles }: Pair): string {
	const past = before
		? `after ${before.words.slice(0, 2).join(' ')}${before.killedAfterMs === undefined ? '' : ' (killed)'}, `
		: '';
	const signals = troubles
		.map(trouble => (trouble ? [trouble.signal, trouble.takenOver ?? []].flat().join(' and ') : '–'))
		.join(' | ');
	return `${past}${first.slice(0, 2).join(' ')} | ${second.slice(0, 2).join(' ')}, ${signals}`;
}

function count({ reports, takeovers, stopped, isApart }: Happened): void {
	tally.add('pairs');
	tally.add('in another namespace', isApart ? 1 : 0);
	tally.add('programs killed', reports.filter(({ isKilled }) => isKilled).length);
	tally.add('stopped', stopped);
	tally.add(
		'taken over',
		takeovers.filter(({ said }) => (said?.locked ?? []).length > 0 && said?.done === true).length,
	);
	tally.add('refused as locked', reports.filter(({ said }) => said?.refused === 'locked').length);
	tally.add('refused as taken over', reports.filter(({ said }) => said?.refused === 'taken-over').length);
	tally.add('done', reports.filter(({ said }) => said?.done === true && (said.steps ?? []).length > 0).length);
}

test(
	`two programs at once lose, double and leave nothing (seeds from ${SEED} on)`,
	{ timeout: 3_600_000 },
	async () => {
		const faults: string[] = [];
		await inLanes(casesOf(PAIRS), LANES, async number => {
			faults.push(...(await faultsOf(number)));
		});
		console.log(`${String(tally)}${NAMESPACE ? '' : '; other namespaces are not allowed here'}`);
		expect(faults, faults.join('\n')).toEqual([]);
		// Programs that never meet prove nothing.
		if (tally.of('pairs') >= PAIRS / 10)
			for (const what of ['programs killed', 'stopped', 'taken over', 'refused as locked', 'done'])
				expect(tally.of(what), what).toBeGreaterThan(0);
	},
);
