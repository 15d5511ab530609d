/**
 * Whether two programs left a tree as it must be: each content there once, nothing left over, and what they said is
 * what they did.
 */
import { isAbsolute, join } from 'node:path';
import { emptyFoldersOf, isWithin, placesOf, withoutEngine, type Book } from './books';
import type { Happened, Pair } from './pair';
import type { Report, Said } from './programs';
import { leftoversIn, RIG, type World } from './world';

/** Contents by path. */
type Contents = ReadonlyMap<string, string>;

/** Commands that leave the originals where they are. */
const isCopying = ([command]: readonly string[]): boolean => command === 'archive' || command === 'masters';

/** Commands that lead back: their steps are not compared, since one that takes copies back carries nothing. */
const isWayBack = ([command]: readonly string[]): boolean => command === 'undo' || command === 'recover';

/** The operations that stand, by their kind. */
function standing(history: Said | undefined, kind: string): boolean {
	return history?.operations?.some(operation => operation.kind === kind && operation.state !== 'undone') === true;
}

/** Every content that was there is there once; copies besides only of an operation that stands. */
export function keptOnce(world: World, before: Book, after: Book, history: Said | undefined): string[] {
	const [then, now] = [placesOf(withoutEngine(before)), placesOf(withoutEngine(after))];
	const faults: string[] = [];
	for (const [hash, places] of then) {
		const there = now.get(hash) ?? [];
		const [archived, kept] = [
			there.filter(path => isWithin(path, world.archive)),
			there.filter(path => !isWithin(path, world.archive)),
		];
		const isMaster = places.some(path => path.includes('/00_Misc/'));
		// A copy beside a night counts as one of the master's, not as another file.
		const own = isMaster ? kept.filter(path => path.includes('/00_Misc/')) : kept;
		if (kept.length === 0 && places.some(path => !isWithin(path, world.archive)))
			faults.push(
				`lost: ${places.join(', ')}${archived.length > 0 ? ` (a copy is ${archived.join(', ')})` : ''}`,
			);
		else if (own.length > 1) faults.push(`doubled: ${own.join(', ')}`);
		if (isMaster && kept.length > own.length && !standing(history, 'masters'))
			faults.push(`copies of an operation that does not stand: ${kept.join(', ')}`);
		if (archived.length > 1 || (archived.length === 1 && !standing(history, 'archive')))
			faults.push(`copies in the archive that should not be there: ${archived.join(', ')}`);
	}
	for (const [hash, places] of now) {
		if (!then.has(hash) && !places.every(path => path.endsWith('/SHA256SUMS') && isWithin(path, world.archive)))
			faults.push(`left over: ${places.join(', ')}`);
	}
	return faults;
}

/** No folder of the engine's own and no lock, and no folder that an operation made or emptied and left behind. */
export function nothingLeft(world: World, before: Book, after: Book): string[] {
	const kept = new Set([world.data, world.archive, world.captures, join(world.data, RIG)]);
	const [then, now] = [withoutEngine(before), withoutEngine(after)];
	// A folder that was empty may have moved along with what it lies in.
	const names = new Set([...emptyFoldersOf(then)].map(nameOf));
	const isStage = (path: string): boolean => /^\d\d_\w+$/.test(nameOf(path));
	const empty = [...emptyFoldersOf(now)].filter(
		path => !kept.has(path) && !names.has(nameOf(path)) && !isStage(path),
	);
	return [...leftoversIn(world).map(name => `the engine left ${name}`), ...empty.map(path => `left empty: ${path}`)];
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * What two undisturbed programs said they did, one after the other, in one of the two orders, is the whole difference.
 */
export function didWhatTheySaid(
	world: World,
	{ words }: Pair,
	{ reports, takeovers }: Happened,
	before: Book,
	after: Book,
): string[] {
	const isKnown =
		takeovers.length === 0 &&
		reports.every(report => !report.isKilled && !(isWayBack(report.words) && stepsOf(report).length > 0));
	const then = contentsOf(before);
	const now = contentsOf(after);
	if (!isKnown)
		return reports
			.filter((report, at) => isCalledDone(report) && !isWayBack(words[1 - at] ?? []) && takeovers.length === 0)
			.flatMap(report => neverMoved(world, report, then, now));
	const orders = [
		[reports[0], reports[1]],
		[reports[1], reports[0]],
	];
	const results = orders.map(order =>
		order.reduce<Contents | undefined>((contents, report) => contents && applied(world, contents, report), then),
	);
	if (results.some(result => result !== undefined && differences(result, now).length === 0)) return [];
	const [first] = results;
	const how = first ? differences(first, now).slice(0, 4).join('; ') : "the steps can't be taken one after the other";
	return [`what was said is not what was done: ${reports.map(report => report.words.join(' ')).join(' | ')}: ${how}`];
}

const stepsOf = ({ said }: Report): NonNullable<Said['steps']> => said?.steps ?? [];

const isCalledDone = (report: Report): boolean =>
	!report.isKilled && report.said?.done === true && !isWayBack(report.words);

/** Of a program that says that all is done: files that are still where they were, and not where they should be. */
function neverMoved(world: World, report: Report, then: Contents, now: Contents): string[] {
	return stepsOf(report).flatMap(step => {
		const [from, to] = [absolute(world, step.from), absolute(world, step.to)];
		return [...then]
			.filter(([path]) => isWithin(path, from))
			.flatMap(([path, hash]) => {
				const moved = `${to}${path.slice(from.length)}`;
				return now.get(path) === hash && now.get(moved) !== hash
					? [`"${report.words.join(' ')}" says that it is done, but ${path} never came to ${moved}`]
					: [];
			});
	});
}

/** Contents after the steps of a report; undefined where a step finds nothing, or its place taken. */
function applied(world: World, contents: Contents, report: Report): Contents | undefined {
	const result = new Map(contents);
	for (const step of stepsOf(report)) {
		const [from, to] = [absolute(world, step.from), absolute(world, step.to)];
		const carried = [...result].filter(([path]) => isWithin(path, from));
		if (carried.length === 0) return undefined;
		for (const [path, hash] of carried) {
			const there = `${to}${path.slice(from.length)}`;
			if (result.has(there)) return undefined;
			if (!isCopying(report.words)) result.delete(path);
			result.set(there, hash);
		}
	}
	return result;
}

const absolute = ({ data }: World, path: string): string => (isAbsolute(path) ? path : join(data, path));

/** A manifest is not a step. */
const contentsOf = (book: Book): Contents =>
	new Map(
		[...withoutEngine(book).files]
			.filter(([path]) => !path.endsWith('/SHA256SUMS'))
			.map(([path, { hash }]) => [path, hash]),
	);

function differences(expected: Contents, found: Contents): string[] {
	return [
		...[...expected].filter(([path, hash]) => found.get(path) !== hash).map(([path]) => `not there: ${path}`),
		...[...found].filter(([path, hash]) => expected.get(path) !== hash).map(([path]) => `there: ${path}`),
	];
}
