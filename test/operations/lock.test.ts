import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Holder } from '../../src/domain/operations/outcome';
import {
	breakLock,
	HeldLock,
	lockHolder,
	lockTree,
	removeLockLeftovers,
	seenLock,
	TakenOver,
	type Locked,
} from '../../src/operations/lock';
import type { TreeAccess } from '../../src/tree/tree-access';
import type { WritingProcess } from '../../src/tree/writing-disk';
import { FaultyDisk } from '../fakes/faulty-disk';
import { tempFolders } from '../fakes/temp-folders';
import { accessAt } from './scenes';

const folder = tempFolders();

function tree(): { root: string; path: string; at: (process?: Partial<WritingProcess>) => TreeAccess } {
	const root = folder();
	fs.mkdirSync(join(root, '.astro-data-log'));
	return { root, path: join(root, '.astro-data-log/lock'), at: process => accessAt(root, fs, process) };
}

function held(locked: Locked): HeldLock {
	if ('heldBy' in locked) throw new Error(`held by ${JSON.stringify(locked.heldBy)}`);
	return locked;
}

const release = (locked: Locked): Promise<void> => held(locked).release();

async function holderOf(access: TreeAccess): Promise<Holder> {
	const heldBy = await lockHolder(access);
	if (!heldBy) throw new Error('nobody holds it');
	return heldBy;
}

/** A process that runs, as others of its boot and namespace see it. */
const running = (pid: number, started: string): Pick<WritingProcess, 'startOf'> => ({
	startOf: asked => (asked === pid ? started : undefined),
});

describe('the lock of a tree', () => {
	test('is held by one at a time, and names its holder', async () => {
		const { at, path } = tree();
		const first = await lockTree(at({ host: 'observatory', pid: 7, session: 'a', started: '100' }));
		expect(await lockTree(at({ host: 'observatory', pid: 8, ...running(7, '100') }))).toMatchObject({
			heldBy: { host: 'observatory', pid: 7, session: 'a' },
		});
		await release(first);
		expect(fs.existsSync(path)).toBe(false);
		await release(await lockTree(at()));
		expect(fs.readdirSync(join(path, '..'))).toEqual([]);
	});
	test.each<[string, Partial<WritingProcess>, Partial<WritingProcess>, boolean]>([
		['no process has its number', {}, {}, true],
		['its number was given to another one since', {}, running(7, '900'), true],
		['its process runs', {}, running(7, '100'), false],
		['nothing tells when the process of its number began', {}, { startOf: () => 'unknown' }, false],
		['it runs among other process numbers, as in a container', { namespace: 'container' }, {}, false],
		['the computer was started anew since, or is another of that name', { boot: 'earlier' }, {}, false],
		['its computer has another name, though boot and numbers are the same', { host: 'roof' }, {}, true],
		['its system does not tell its boot', { boot: undefined }, {}, false],
		['its system does not tell whose numbers these are', { namespace: undefined }, {}, false],
		['its system does not tell when a process began', { started: undefined }, {}, false],
		[
			'nothing of all that is told on this side',
			{},
			{ boot: undefined, namespace: undefined, started: undefined },
			false,
		],
		['it is this very process, and the window was loaded anew', { pid: 8, started: '200' }, {}, true],
		[
			'it is this very process, and the work of before goes on',
			{ pid: 8, started: '200' },
			{ isSessionAlive: session => session === 'before' },
			false,
		],
	])('where %s', async (_, holder, looking, isTakenOver) => {
		const { at } = tree();
		await lockTree(at({ pid: 7, session: 'before', started: '100', ...holder }));
		const access = at({ pid: 8, session: 'after', started: '200', ...looking });
		expect((await seenLock(access))?.isDead).toBe(isTakenOver);
		const locked = await lockTree(access);
		expect('heldBy' in locked).toBe(!isTakenOver);
		// Whoever it is, a person can take it over.
		if (!isTakenOver) expect(await breakLock(access, await holderOf(access))).toBe('broken');
	});
	test("of an earlier version, which tells less, is a person's matter", async () => {
		const { at, path } = tree();
		fs.writeFileSync(path, JSON.stringify({ host: 'here', pid: 7, session: 'a', sinceMs: 5 }));
		expect(await lockTree(at())).toMatchObject({ heldBy: { host: 'here', sinceMs: 5 } });
		expect(await breakLock(at(), await holderOf(at()))).toBe('broken');
	});
	test('counts up while its holder works, whatever the clocks say', async () => {
		const { at } = tree();
		const lock = held(await lockTree(at({ boot: 'other' })));
		for (let beats = 0; beats < 3; beats++) {
			expect(await seenLock(at())).toMatchObject({ beats, isDead: false });
			expect(await lock.check()).toBe('');
		}
	});
	test('that a person did not mean stays: somebody else took the tree meanwhile, or does so right now', async () => {
		const { root, at, path } = tree();
		await lockTree(at({ boot: 'other', session: 'gone' }));
		const gone = await holderOf(at());
		const next = { host: 'roof', pid: 3, session: 'next', sinceMs: 5 };
		fs.writeFileSync(path, JSON.stringify(next));
		expect(await breakLock(at(), gone)).toEqual({ refused: 'locked', heldBy: next });
		expect(JSON.parse(fs.readFileSync(path, 'utf8'))).toEqual(next);
		const disk = new FaultyDisk([folder()], undefined, {
			before: call => {
				if (call === 'rename') fs.writeFileSync(path, JSON.stringify({ ...next, session: 'faster' }));
			},
		});
		expect(await breakLock(accessAt(root, disk.fs), next)).toMatchObject({
			refused: 'locked',
			heldBy: { session: 'faster' },
		});
		expect(JSON.parse(fs.readFileSync(path, 'utf8'))).toMatchObject({ session: 'faster' });
	});
	test('that can not be removed says why', async () => {
		const { root, at } = tree();
		await lockTree(at({ boot: 'other' }));
		const gone = await holderOf(at());
		const disk = new FaultyDisk([folder()], undefined, {
			before: call => {
				if (call === 'rename') throw Object.assign(new Error('EROFS'), { code: 'EROFS' });
			},
		});
		expect(await breakLock(accessAt(root, disk.fs), gone)).toEqual({ refused: 'disk', code: 'EROFS' });
	});
	test('that somebody else took over meanwhile is neither released nor counted up, and stops who had it', async () => {
		const { at, path } = tree();
		const first = held(await lockTree(at({ pid: 7 })));
		const second = held(await lockTree(at({ pid: 8 })));
		const before = fs.readFileSync(path, 'utf8');
		await first.release();
		await expect(first.check()).rejects.toThrow(TakenOver);
		expect(fs.readFileSync(path, 'utf8')).toBe(before);
		await second.release();
		await expect(second.check()).rejects.toThrow(TakenOver);
	});
	test(
		'is stale after a pause by either clock: a process that was stopped, a computer that slept, a clock that ' +
			'was set',
		async () => {
			const { at } = tree();
			const access = at();
			let [monotonic, wall] = [1000, 5_000_000];
			const lock = held(
				await lockTree({ ...access, clock: { ...access.clock, monotonic: () => monotonic, now: () => wall } }),
			);
			expect(lock.isStale).toBe(false);
			monotonic += 1000;
			expect(lock.isStale).toBe(true);
			await lock.check();
			expect(lock.isStale).toBe(false);
			wall += 3_600_000;
			expect(lock.isStale).toBe(true);
			await lock.check();
			wall -= 7_200_000;
			expect(lock.isStale).toBe(true);
		},
	);
	test('goes to one of two that find it stale at once; the other gives back what it took away', async () => {
		const { root, at, path } = tree();
		await lockTree(at({ pid: 7 }));
		let isTaken = false;
		// The other one takes over between the look at the stale lock and its removal.
		const disk = new FaultyDisk([folder()], undefined, {
			before: (call, from) => {
				if (call !== 'rename' || from !== path || isTaken) return;
				fs.rmSync(path);
				fs.writeFileSync(path, JSON.stringify({ host: 'here', pid: 9, session: 'other', sinceMs: 1 }));
				isTaken = true;
			},
		});
		expect(await lockTree(accessAt(root, disk.fs, { pid: 8 }))).toMatchObject({
			heldBy: { pid: 9, session: 'other' },
		});
		expect(JSON.parse(fs.readFileSync(path, 'utf8'))).toMatchObject({ pid: 9, session: 'other' });
		expect(fs.readdirSync(join(root, '.astro-data-log'))).toEqual(['lock']);
	});
	test.each([true, false])('does not stay when its making fails at any call (hard links: %s)', async hasLinks => {
		const { root, path } = tree();
		for (let at = 0, isOver = false; !isOver; at++) {
			for (const when of ['before', 'after'] as const) {
				const disk = new FaultyDisk([folder()], { at, code: 'ENOSPC', when }, { hasLinks });
				const locked = await lockTree(accessAt(root, disk.fs)).catch((error: unknown) => {
					expect(error).toMatchObject({ code: 'ENOSPC' });
				});
				disk.close();
				isOver = disk.calls <= at;
				// Either it is there and ours, or it is not there.
				expect(fs.existsSync(path) && fs.statSync(path).size > 0, `${when} call ${at}`).toBe(
					locked !== undefined,
				);
				fs.rmSync(path, { force: true });
			}
		}
	});
});

describe('what stands in the place of a lock', () => {
	test.each<[string, (path: string) => void]>([
		[
			'a lock that was torn by a crash',
			path => {
				fs.writeFileSync(path, '{"host":"obs');
			},
		],
		[
			'an empty file',
			path => {
				fs.writeFileSync(path, '');
			},
		],
		[
			'zero bytes',
			path => {
				fs.writeFileSync(path, Buffer.alloc(200));
			},
		],
		[
			'a link that leads nowhere',
			path => {
				fs.symlinkSync('nowhere', path);
			},
		],
		[
			'a folder',
			path => {
				fs.mkdirSync(path);
			},
		],
		[
			'a folder with something in it',
			path => {
				fs.mkdirSync(join(path, 'deep'), { recursive: true });
			},
		],
		[
			'a pipe',
			path => {
				execFileSync('mkfifo', [path]);
			},
		],
	])("%s keeps others out without holding anybody up, and goes on a person's word", async (_, put) => {
		const { at, path } = tree();
		put(path);
		expect(await lockTree(at())).toMatchObject({ heldBy: { host: '' } });
		expect(await breakLock(at(), await holderOf(at()))).toBe('broken');
		await release(await lockTree(at()));
		// Broken twice, it is broken.
		expect(await breakLock(at(), { host: '', pid: 0, session: '', sinceMs: 0 })).toBe('broken');
	});
	test('what earlier attempts at the lock left behind hinders nobody', async () => {
		const { at, path } = tree();
		for (const name of ['lock-s1', 'lock-new-s2', 'lock-x'])
			fs.writeFileSync(join(path, '..', name), '{"host":"here"}\n');
		const lock = held(await lockTree(at()));
		await removeLockLeftovers(at());
		expect(fs.readdirSync(join(path, '..'))).toEqual(['lock']);
		await lock.release();
	});
});
