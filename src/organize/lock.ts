/** One operation at a time in a Data tree, whichever program or device begins it. */
import * as v from 'valibot';
import type { Holder, Refusal } from '../domain/outcome';
import { failureOf, isDiskFailure } from '../tree/disk';
import { codeOf, LOG_FOLDER, type Workbench } from './workbench';

const HOLDER: v.GenericSchema<unknown, Holder> = v.object({ host: v.string(), pid: v.number(), session: v.string(), sinceMs: v.number() });

export type Locked = { readonly release: () => Promise<void> } | { readonly heldBy: Holder };

/** A lock without a readable holder is being written, or its writer died before the text was on the disk. */
const UNREADABLE_IS_STALE_MS = 10_000;

/** Whoever finds the lock gone tries again; more often than this is something else. */
const ATTEMPTS = 5;

const lockOf = (root: string): string => `${root}/${LOG_FOLDER}/lock`;

/**
 * Takes the tree's lock by exclusive creation. The lock of a process of this host that no longer runs is taken over; that of
 * another device is respected, since nothing tells from here whether it still works.
 * @throws what the disk says where a lock can't be made
 */
export async function lockTree(bench: Workbench): Promise<Locked> {
	const { disk, root, clock, process: { host, pid, session } } = bench;
	const path = lockOf(root);
	const text = JSON.stringify({ host, pid, session, sinceMs: clock.now() } satisfies Holder);
	const release = async (): Promise<void> => { await codeOf(async () => { if (await textOf(bench, path) === text) await disk.unlink(path); }); };
	const unknown = unknownAt(clock.now());
	for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
		try {
			await disk.createText(path, text);
			return { release };
		} catch (error) {
			if (failureOf(error) !== 'EEXIST') {
				// It may be there all the same, and would be our own.
				await release();
				throw error;
			}
		}
		const there = await textOf(bench, path);
		if (there === undefined) continue;
		const heldBy = holderIn(there);
		if (heldBy ? isAtWork(bench, heldBy) : await isYoung(bench, path)) return { heldBy: heldBy ?? unknown };
		const winner = await takeAway(bench, path, there);
		if (winner) return { heldBy: winner };
	}
	return { heldBy: unknown };
}

/**
 * Who keeps others out of a tree: a program at work, or one on another device, of which nothing tells from here whether it works.
 * @throws what the disk says
 */
export async function lockHolder(bench: Workbench): Promise<Holder | undefined> {
	const there = await textOf(bench, lockOf(bench.root));
	const heldBy = there === undefined ? undefined : holderIn(there);
	return heldBy && isAtWork(bench, heldBy) ? heldBy : undefined;
}

/**
 * Removes a lock whose holder is gone, on the word of a person.
 * @param gone whom the person was told of; a lock that somebody else took meanwhile stays
 */
export async function breakLock(bench: Workbench, gone: Holder): Promise<'broken' | Refusal> {
	const path = lockOf(bench.root);
	try {
		const there = await textOf(bench, path);
		if (there === undefined) return 'broken';
		const heldBy = holderIn(there) ?? unknownAt(bench.clock.now());
		const winner = isSame(heldBy, gone) ? await takeAway(bench, path, there) : heldBy;
		return winner ? { refused: 'locked', heldBy: winner } : 'broken';
	} catch (error) {
		if (!isDiskFailure(error)) throw error;
		return { refused: 'disk', code: failureOf(error) };
	}
}

const unknownAt = (nowMs: number): Holder => ({ host: '', pid: 0, session: '', sinceMs: nowMs });

const isSame = (a: Holder, b: Holder): boolean => a.host === b.host && a.pid === b.pid && a.session === b.session && a.sinceMs === b.sinceMs;

function isAtWork({ process }: Workbench, { host, pid, session }: Holder): boolean {
	if (host !== process.host) return true;
	return pid === process.pid ? session === process.session : process.isRunning(pid);
}

async function isYoung({ disk, clock }: Workbench, path: string): Promise<boolean> {
	const entry = await disk.entry(path);
	return entry !== undefined && Math.abs(clock.now() - entry.mtimeMs) < UNREADABLE_IS_STALE_MS;
}

/**
 * Takes a stale lock out of the way under a name of our own, so that of two processes that do so one alone goes on.
 * @returns the other process, where it was its new lock that got taken away; it has it back then
 */
async function takeAway(bench: Workbench, path: string, stale: string): Promise<Holder | undefined> {
	const { disk, process } = bench;
	const aside = `${path}-${process.session}`;
	try {
		await disk.rename(path, aside);
	} catch (error) {
		if (failureOf(error) === 'ENOENT') return undefined;
		throw error;
	}
	const taken = await textOf(bench, aside) ?? '';
	const winner = taken === stale ? undefined : holderIn(taken);
	if (winner) await codeOf(() => disk.createText(path, taken));
	await codeOf(() => disk.unlink(aside));
	return winner;
}

function holderIn(text: string): Holder | undefined {
	try {
		const parsed = v.safeParse(HOLDER, JSON.parse(text));
		return parsed.success ? parsed.output : undefined;
	} catch {
		// Torn, or not yet written.
		return undefined;
	}
}

async function textOf({ disk }: Workbench, path: string): Promise<string | undefined> {
	try {
		return await disk.readText(path);
	} catch (error) {
		if (failureOf(error) === 'ENOENT') return undefined;
		throw error;
	}
}
