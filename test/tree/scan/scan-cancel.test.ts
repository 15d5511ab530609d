import * as fs from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NodeDisk } from '../../../src/platform/node/node-disk';
import { TreeIndex } from '../../../src/tree/index/tree-index';
import type { ScanOptions, ScanResult } from '../../../src/tree/scan/scan';
import { contentOf, filesOf, RealTree, waitingDisk } from '../real-tree';

const tree = new RealTree();
let whole: ScanResult;

beforeAll(async () => {
	for (let folder = 0; folder < 10; folder++)
		for (let frame = 0; frame < 8; frame++)
			tree.light(`Rig ${folder % 2}/20_Data/M ${folder}/L/${frame}.fits`, { seconds: frame + 1 });
	tree.file('Rig 0/20_Data/M 0/L/empty.fits', '');
	whole = await tree.scan();
});
afterAll(() => {
	tree.delete();
});

/** A scan that is cancelled when it asks the time for the nth time, which it does before every file and folder. */
async function cancelledAt(turn: number, options: Partial<ScanOptions> = {}): Promise<ScanResult> {
	const controller = new AbortController();
	let turns = 0;
	const slice = {
		due: () => {
			if (++turns === turn) controller.abort();
			return false;
		},
		giveWay: () => Promise.resolve(),
	};
	return tree.scan({ slice, ...options, signal: controller.signal });
}

describe('a scan that is cancelled', () => {
	test('before it began gives back what was known', async () => {
		const scanned = await tree.scan({ previous: whole.index, signal: AbortSignal.abort() });
		expect([scanned.complete, scanned.changed.size]).toEqual([false, 0]);
		expect(contentOf(scanned.index)).toEqual(contentOf(whole.index));
	});
	test('keeps the folders that it has read whole, and nothing half', async () => {
		const scanned = await cancelledAt(60);
		expect(scanned.complete).toBe(false);
		expect(scanned.index.folders.size).toBeGreaterThan(0);
		expect(scanned.index.folders.size).toBeLessThan(whole.index.folders.size);
		for (const [path, folder] of scanned.index.folders)
			expect(filesOf(new TreeIndex(new Map([[path, folder]])))).toEqual(
				filesOf(new TreeIndex(new Map([[path, whole.index.folders.get(path) ?? folder]]))),
			);
		expect([...scanned.changed].sort()).toEqual([...scanned.index.folders.keys()].sort());
	});
	test('between its turns ends with the turn', async () => {
		const controller = new AbortController();
		const slice = {
			due: () => true,
			giveWay: () => {
				controller.abort(new Error('enough'));
				return Promise.reject(new Error('enough'));
			},
		};
		expect(await tree.scan({ slice, signal: controller.signal })).toMatchObject({ complete: false });
	});
	test('by whoever watches its progress ends', async () => {
		const controller = new AbortController();
		const scanned = await tree.scan({
			signal: controller.signal,
			slice: {
				due: () => true,
				giveWay: () => {
					controller.signal.throwIfAborted();
					return Promise.resolve();
				},
			},
			onProgress: ({ read }) => {
				if (read >= 20) controller.abort();
			},
		});
		expect(scanned.complete).toBe(false);
		expect(scanned.counts.read).toBeGreaterThanOrEqual(20);
		expect(scanned.counts.read).toBeLessThan(whole.counts.read);
	});
	test('does not wait for a share that does not answer', async () => {
		const controller = new AbortController();
		const real = waitingDisk();
		let hanging = 0;
		const dead = {
			list: (path: string) => real.list(path),
			stat: (path: string) => real.stat(path),
			realPath: (path: string) => real.realPath(path),
			followLink: (path: string) => real.followLink(path),
			readHead: () => {
				if (++hanging === 16) controller.abort();
				return new Promise<never>(() => undefined);
			},
		};
		expect(await tree.scan({ disk: dead, signal: controller.signal })).toMatchObject({ complete: false });
		expect(hanging).toBe(16);
	});
	test('is not changed by answers that come too late', async () => {
		const controller = new AbortController();
		const real = waitingDisk();
		const late: (() => void)[] = [];
		const slow = {
			list: (path: string) => real.list(path),
			stat: (path: string) => real.stat(path),
			realPath: (path: string) => real.realPath(path),
			followLink: (path: string) => real.followLink(path),
			readHead: async (path: string, into: Uint8Array) => {
				await new Promise<void>(resolve => {
					late.push(resolve);
					if (late.length === 16) controller.abort();
				});
				return real.readHead(path, into);
			},
		};
		const scanned = await tree.scan({ disk: slow, signal: controller.signal });
		const before = [contentOf(scanned.index), [...scanned.changed], { ...scanned.counts }, [...scanned.problems]];
		for (const answer of late) answer();
		await new Promise(resolve => {
			setTimeout(resolve, 50);
		});
		expect([contentOf(scanned.index), [...scanned.changed], { ...scanned.counts }, [...scanned.problems]]).toEqual(
			before,
		);
	});

	test('at any moment, any number of times, leaves a later one nothing but the rest to do, with the same result', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.nat(140), { maxLength: 4 }),
				fc.constantFrom('quick', 'full', 'rebuild'),
				fc.boolean(),
				async (moments, mode, waits) => {
					const disk = waits ? waitingDisk() : new NodeDisk(fs);
					let previous = new TreeIndex();
					for (const moment of moments) {
						const scanned = await cancelledAt(moment + 1, { previous, disk, mode });
						for (const [path, folder] of previous.folders)
							if (!scanned.changed.has(path)) expect(scanned.index.folders.get(path)).toBe(folder);
						previous = scanned.index;
					}
					const last = await tree.scan({ previous, disk, mode: 'quick' });
					expect(last.complete).toBe(true);
					expect(contentOf(last.index)).toEqual(contentOf(whole.index));
				},
			),
			{ numRuns: 40 },
		);
	});

	test('after changes on the disk is completed to what is there now', async () => {
		const other = new RealTree();
		try {
			for (let folder = 0; folder < 6; folder++)
				for (let frame = 0; frame < 4; frame++) other.light(`M ${folder}/${frame}.fits`);
			const first = await other.scan();
			for (let turn = 1; turn < 40; turn += 3) {
				other.light(`M ${turn % 6}/new ${turn}.fits`);
				fs.rmSync(other.path(`M ${(turn + 1) % 6}/0.fits`), { force: true });
				if (turn === 19) other.move('M 3', 'M 33');
				const controller = new AbortController();
				let turns = 0;
				const slice = {
					due: () => {
						if (++turns === turn) controller.abort();
						return false;
					},
					giveWay: () => Promise.resolve(),
				};
				const partial = await other.scan({ previous: first.index, signal: controller.signal, slice });
				const last = await other.scan({ previous: partial.index, mode: 'quick' });
				expect(contentOf(last.index)).toEqual(contentOf((await other.scan()).index));
			}
		} finally {
			other.delete();
		}
	});
});
