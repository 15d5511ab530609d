/** One operation at a time in a Data tree, whichever program or device begins it. */
import * as v from 'valibot';
import type { Holder, Refusal } from '../domain/operations/outcome';
import { failureOf, isDiskFailure } from '../tree/disk';
import type { WritingProcess } from '../tree/writing-disk';
import { codeOf, LOG_FOLDER, type TreeAccess } from '../tree/tree-access';

const HOLDER: v.GenericSchema<unknown, Holder> = v.object({
	host: v.string(),
	pid: v.number(),
	session: v.string(),
	sinceMs: v.number(),
	boot: v.optional(v.string()),
	namespace: v.optional(v.string()),
	started: v.optional(v.string()),
});

/** Whoever finds the lock gone tries again; more often than this is something else. */
const ATTEMPTS = 5;

/** What a holder appends to its lock as it goes on: a counter that needs no clock. */
const BEAT = '.';

/** A pause between two steps in which a person may have given the tree to another program. */
const PAUSE_MS = 250;

const lockOf = (root: string): string => `${root}/${LOG_FOLDER}/lock`;

/** What others find instead of a holder: a lock that was torn by a crash, or something else of that name. */
const NOBODY: Holder = { host: '', pid: 0, session: '', sinceMs: 0 };

/** Another program has the tree now, on a person's word: nothing more may be done in it. */
export class TakenOver extends Error {}

export type Locked = HeldLock | { readonly heldBy: Holder };

/**
 * Takes the tree's lock by exclusive creation. That of a holder that is proven dead is taken over: same boot, same pid
 * namespace, and no process of that number and start. Any other is respected, since nothing tells from here whether it
 * still works.
 * @throws what the disk says where a lock can't be made
 */
export async function lockTree(access: TreeAccess): Promise<Locked> {
	const { root, clock, process } = access;
	const path = lockOf(root);
	const { host, pid, session, boot, namespace, started } = process;
	const own: Holder = {
		host,
		pid,
		session,
		sinceMs: clock.now(),
		...(boot && { boot }),
		...(namespace && { namespace }),
		...(started && { started }),
	};
	const lock = new HeldLock(access, `${JSON.stringify(own)}\n`);
	for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
		if (await lock.take()) return lock;
		const there = await lockText(access, path);
		if (there === undefined) continue;
		const heldBy = holderIn(there);
		if (!heldBy || !isProvenDead(process, heldBy)) return { heldBy: heldBy ?? NOBODY };
		const winner = await takeAway(access, path, there);
		if (winner) return { heldBy: winner };
	}
	return { heldBy: NOBODY };
}

/** The tree's lock in our hands. */
export class HeldLock {
	private seenMs = { monotonic: 0, wall: 0 };

	/** @param text the lock's first line, which names us */
	constructor(
		private readonly access: TreeAccess,
		private readonly text: string,
	) {}

	/** Whether the lock could be made. @throws what the disk says */
	async take(): Promise<boolean> {
		const { disk, root, process } = this.access;
		const path = lockOf(root);
		// Whole or not at all, where the disk can: a lock that was torn by a crash keeps everybody out.
		const whole = `${path}-new-${process.session}`;
		let made = await codeOf(() => disk.createText(whole, this.text));
		if (made === '') made = await codeOf(() => disk.link(whole, path));
		await codeOf(() => disk.unlink(whole));
		if (made !== '' && made !== 'EEXIST') made = await codeOf(() => disk.createText(path, this.text));
		// It may be there all the same, or again where an answer got lost, and be our own.
		if (made !== '' && (await this.isOurs())) made = '';
		if (made === '') this.seenMs = this.timesNow();
		else if (made !== 'EEXIST') {
			await this.release();
			throw Object.assign(new Error(`${made}: ${path}`), { code: made });
		}
		return made === '';
	}

	/**
	 * Whether so much time passed since the last {@link check} that a person may have given the tree to another
	 * program.
	 */
	get isStale(): boolean {
		const { clock } = this.access;
		// A computer that slept tells by the wall clock, a process that was stopped by either.
		return (
			clock.monotonic() - this.seenMs.monotonic > PAUSE_MS || Math.abs(clock.now() - this.seenMs.wall) > PAUSE_MS
		);
	}

	/**
	 * Looks that the lock is still ours, and counts up in it.
	 * @returns '' or the code of a failure, after which nobody knows whose it is
	 * @throws TakenOver where it is another's, or gone
	 */
	async check(): Promise<string> {
		const { disk, root } = this.access;
		// What was there when this began is what counts; until it is known, whoever else asks has to look as well.
		const began = this.timesNow();
		let isOurs = false;
		const code = await codeOf(async () => {
			isOurs = await this.isOurs();
		});
		if (code !== '') return code;
		if (!isOurs) throw new TakenOver(lockOf(root));
		this.seenMs = began;
		await codeOf(() => disk.appendText(lockOf(root), BEAT, false));
		return '';
	}

	/** Takes our lock away. Of another's lock, which may have come in between, nothing is removed. */
	async release(): Promise<void> {
		await codeOf(async () => {
			const there = await lockText(this.access, lockOf(this.access.root));
			if (there?.startsWith(this.text)) await takeAway(this.access, lockOf(this.access.root), there);
		});
	}

	private async isOurs(): Promise<boolean> {
		return (await lockText(this.access, lockOf(this.access.root)))?.startsWith(this.text) === true;
	}

	private timesNow(): { monotonic: number; wall: number } {
		const { clock } = this.access;
		return { monotonic: clock.monotonic(), wall: clock.now() };
	}
}

/**
 * Removes what attempts at the lock left that were cut short. For whoever has the tree's lock: an attempt that still
 * lives loses nothing by it, since it has its text and makes a new file.
 */
export async function removeLockLeftovers({ disk, root }: TreeAccess): Promise<void> {
	await codeOf(async () => {
		const folder = `${root}/${LOG_FOLDER}`;
		for (const name of (await disk.list(folder)).files)
			if (/^lock-/.test(name)) await disk.unlink(`${folder}/${name}`);
	});
}

/** A lock as others see it. */
export interface SeenLock {
	readonly heldBy: Holder;
	/** How often its holder counted up: a holder that works counts on. */
	readonly beats: number;
	/** Its holder is proven dead: the next operation takes it over by itself. */
	readonly isDead: boolean;
}

/** The lock of a tree, whoever holds it; undefined where there is none. @throws what the disk says */
export async function seenLock(access: TreeAccess): Promise<SeenLock | undefined> {
	const there = await lockText(access, lockOf(access.root));
	if (there === undefined) return undefined;
	const heldBy = holderIn(there) ?? NOBODY;
	return { heldBy, beats: there.slice(there.indexOf('\n') + 1).length, isDead: isProvenDead(access.process, heldBy) };
}

/**
 * Who keeps others out of a tree: a program at work, or one of which nothing tells from here whether it works.
 * @throws what the disk says
 */
export async function lockHolder(access: TreeAccess): Promise<Holder | undefined> {
	const seen = await seenLock(access);
	return seen?.isDead === false ? seen.heldBy : undefined;
}

/**
 * Removes a lock whose holder is gone, on the word of a person.
 * @param gone whom the person was told of; a lock that somebody else took meanwhile stays
 */
export async function breakLock(access: TreeAccess, gone: Holder): Promise<'broken' | Refusal> {
	const path = lockOf(access.root);
	try {
		const there = await lockText(access, path);
		if (there === undefined) return 'broken';
		const heldBy = holderIn(there) ?? NOBODY;
		const winner = isSameHolder(heldBy, gone) ? await takeAway(access, path, there) : heldBy;
		return winner ? { refused: 'locked', heldBy: winner } : 'broken';
	} catch (error) {
		if (!isDiskFailure(error)) throw error;
		return { refused: 'disk', code: failureOf(error) };
	}
}

/** Whether two texts name one holder. */
export const isSameHolder = (a: Holder, b: Holder): boolean =>
	a.host === b.host && a.pid === b.pid && a.session === b.session && a.sinceMs === b.sinceMs;

/**
 * Whether a holder certainly does nothing more. A name of a computer and a number of a process prove nothing:
 * containers have their own.
 */
function isProvenDead(process: WritingProcess, { pid, session, boot, namespace, started }: Holder): boolean {
	if (boot === undefined || namespace === undefined || started === undefined) return false;
	if (boot !== process.boot || namespace !== process.namespace) return false;
	if (pid === process.pid && started === process.started) return !process.isSessionAlive(session);
	const running = process.startOf(pid);
	return running !== 'unknown' && running !== started;
}

/**
 * Takes a lock out of the way under a name of our own, so that of two processes that do so one alone goes on.
 * @param expected what was read of it; its holder may have counted on
 * @returns another holder, where it was its new lock that got taken away; it has it back then
 */
async function takeAway(access: TreeAccess, path: string, expected: string): Promise<Holder | undefined> {
	const { disk, process } = access;
	const aside = `${path}-${process.session}`;
	try {
		await disk.rename(path, aside);
	} catch (error) {
		if (failureOf(error) === 'ENOENT') return undefined;
		throw error;
	}
	const taken = await lockText(access, aside);
	const winner = taken === undefined || firstLine(taken) === firstLine(expected) ? undefined : holderIn(taken);
	if (winner && taken !== undefined) {
		const back = await codeOf(() => disk.link(aside, path));
		if (back !== '' && back !== 'EEXIST') await codeOf(() => disk.createText(path, taken));
	}
	// What is no file stays under its new name: it is not ours.
	if ((await disk.lstat(aside))?.kind === 'file') await codeOf(() => disk.unlink(aside));
	return winner;
}

const firstLine = (text: string): string => text.slice(0, text.indexOf('\n') + 1 || undefined);

function holderIn(text: string): Holder | undefined {
	try {
		const parsed = v.safeParse(HOLDER, JSON.parse(text.split('\n', 1)[0] ?? ''));
		return parsed.success ? parsed.output : undefined;
	} catch {
		// Torn.
		return undefined;
	}
}

/** Undefined where there is nothing; '' for what is no file: reading a pipe would wait for ever. */
async function lockText({ disk }: TreeAccess, path: string): Promise<string | undefined> {
	const entry = await disk.lstat(path);
	if (entry?.kind !== 'file') return entry && '';
	try {
		return await disk.readText(path);
	} catch (error) {
		if (failureOf(error) === 'ENOENT') return undefined;
		throw error;
	}
}
