import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { breakLock, lockHolder, lockTree, type Locked } from '../../src/organize/lock';
import type { Workbench } from '../../src/organize/workbench';
import type { WritingProcess } from '../../src/tree/writing-disk';
import { FaultyDisk } from '../fakes/faulty-disk';
import { tempFolders } from '../fakes/temp-folders';
import { benchAt } from './scenes';

const folder = tempFolders();

function tree(): { root: string; path: string; at: (process?: Partial<WritingProcess>) => Workbench } {
	const root = folder();
	fs.mkdirSync(join(root, '.astro-data-log'));
	return { root, path: join(root, '.astro-data-log/lock'), at: process => benchAt(root, fs, process) };
}

function release(locked: Locked): Promise<void> {
	if ('heldBy' in locked) throw new Error(`held by ${JSON.stringify(locked.heldBy)}`);
	return locked.release();
}

describe('the lock of a tree', () => {
	test('is held by one at a time, and names its holder', async () => {
		const { at, path } = tree();
		const first = await lockTree(at({ host: 'observatory', pid: 7, session: 'a', isRunning: () => true }));
		expect(await lockTree(at({ host: 'observatory', pid: 8, isRunning: pid => pid === 7 }))).toMatchObject({ heldBy: { host: 'observatory', pid: 7 } });
		await release(first);
		expect(fs.existsSync(path)).toBe(false);
		await release(await lockTree(at()));
	});
	test('of a process that no longer runs is taken over', async () => {
		const { at } = tree();
		await lockTree(at({ pid: 7 }));
		await release(await lockTree(at({ pid: 8, isRunning: pid => pid !== 7 })));
	});
	test('of a window that was reloaded is taken over, though the number is its own', async () => {
		const { at } = tree();
		await lockTree(at({ pid: 7, session: 'before' }));
		expect(await lockTree(at({ pid: 7, session: 'before' }))).toHaveProperty('heldBy');
		await release(await lockTree(at({ pid: 7, session: 'after', isRunning: () => true })));
	});
	test('of another device is respected until a person breaks it', async () => {
		const { at } = tree();
		await lockTree(at({ host: 'observatory' }));
		const locked = await lockTree(at({ host: 'laptop' }));
		expect(locked).toMatchObject({ heldBy: { host: 'observatory' } });
		const heldBy = await lockHolder(at({ host: 'laptop' }));
		expect(locked).toEqual({ heldBy });
		if (!heldBy) throw new Error('nobody holds it');
		expect(await breakLock(at({ host: 'laptop' }), heldBy)).toBe('broken');
		expect(await lockHolder(at({ host: 'laptop' }))).toBeUndefined();
		await release(await lockTree(at({ host: 'laptop' })));
		// Broken twice, it is broken.
		expect(await breakLock(at(), heldBy)).toBe('broken');
	});
	test('that a person did not mean stays: somebody else took the tree meanwhile, or does so right now', async () => {
		const { root, at, path } = tree();
		await lockTree(at({ host: 'observatory', session: 'gone' }));
		const gone = await lockHolder(at({ host: 'laptop' }));
		if (!gone) throw new Error('nobody holds it');
		const next = { host: 'roof', pid: 3, session: 'next', sinceMs: 5 };
		fs.writeFileSync(path, JSON.stringify(next));
		expect(await breakLock(at(), gone)).toEqual({ refused: 'locked', heldBy: next });
		expect(JSON.parse(fs.readFileSync(path, 'utf8'))).toEqual(next);
		const disk = new FaultyDisk([folder()], undefined, { before: call => { if (call === 'rename') fs.writeFileSync(path, JSON.stringify({ ...next, session: 'faster' })); } });
		expect(await breakLock(benchAt(root, disk.fs), next)).toMatchObject({ refused: 'locked', heldBy: { session: 'faster' } });
		expect(JSON.parse(fs.readFileSync(path, 'utf8'))).toMatchObject({ session: 'faster' });
	});
	test('of a process that no longer runs keeps nobody out, so that nobody is named', async () => {
		const { at } = tree();
		await lockTree(at({ pid: 7 }));
		expect(await lockHolder(at({ pid: 8, isRunning: pid => pid === 7 }))).toMatchObject({ pid: 7 });
		expect(await lockHolder(at({ pid: 8 }))).toBeUndefined();
	});
	test('that can not be removed says why', async () => {
		const { root, at } = tree();
		await lockTree(at({ host: 'observatory' }));
		const gone = await lockHolder(at({ host: 'laptop' }));
		if (!gone) throw new Error('nobody holds it');
		const disk = new FaultyDisk([folder()], { at: 1, code: 'EROFS' });
		expect(await breakLock(benchAt(root, disk.fs), gone)).toEqual({ refused: 'disk', code: 'EROFS' });
	});
	test('without a holder is one that is being written, and a torn one later', async () => {
		const { at, path } = tree();
		fs.writeFileSync(path, '{"host":"obs');
		const bench = at();
		const before = fs.statSync(path).mtimeMs;
		expect(await lockTree({ ...bench, clock: { ...bench.clock, now: () => before + 5000 } })).toHaveProperty('heldBy');
		await release(await lockTree({ ...bench, clock: { ...bench.clock, now: () => before + 15_000 } }));
	});
	test('that somebody else took over meanwhile is not released', async () => {
		const { at, path } = tree();
		const first = await lockTree(at({ pid: 7 }));
		const second = await lockTree(at({ pid: 8 }));
		await release(first);
		expect(fs.existsSync(path)).toBe(true);
		await release(second);
	});
	test('goes to one of two that find it stale at once; the other gives back what it took away', async () => {
		const { root, at, path } = tree();
		await lockTree(at({ pid: 7 }));
		let isTaken = false;
		// The other one takes over between the look at the stale lock and its removal.
		const disk = new FaultyDisk([folder()], undefined, { before: call => {
			if (call !== 'rename' || isTaken) return;
			fs.rmSync(path);
			fs.writeFileSync(path, JSON.stringify({ host: 'here', pid: 9, session: 'other', sinceMs: 1 }));
			isTaken = true;
		} });
		expect(await lockTree(benchAt(root, disk.fs, { pid: 8 }))).toMatchObject({ heldBy: { pid: 9, session: 'other' } });
		expect(JSON.parse(fs.readFileSync(path, 'utf8'))).toMatchObject({ pid: 9, session: 'other' });
		expect(fs.readdirSync(join(root, '.astro-data-log'))).toEqual(['lock']);
	});
	test('does not stay when its making fails half way, unless as an empty one that grows old', async () => {
		const { root, path } = tree();
		for (let at = 0; at < 4; at++) {
			const disk = new FaultyDisk([folder()], { at, code: 'EIO', when: 'after' });
			await expect(lockTree(benchAt(root, disk.fs)).then(release)).rejects.toThrow('EIO');
			disk.close();
			expect(fs.existsSync(path) ? fs.readFileSync(path, 'utf8') : 'gone', `call ${at}`).toBe(at === 0 ? '' : 'gone');
			fs.rmSync(path, { force: true });
		}
	});
	test('that leads nowhere hangs nobody', async () => {
		const { at, path } = tree();
		fs.symlinkSync('nowhere', path);
		expect(await lockTree(at())).toHaveProperty('heldBy');
	});
});
