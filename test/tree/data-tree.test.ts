import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Problem } from '../../src/domain/problem';
import { openDeviceState } from '../../src/platform/node/saved-data';
import { DataTree, type TreeOutcome, type TreeScanOptions } from '../../src/tree/data-tree';
import type { ShardStore } from '../../src/tree/index/index-store';
import { frameRules, layoutRules, lightBytes, RealTree, scanOptions, waitingDisk } from './real-tree';

const RIG = 'RC8@f8.0+ZWO ASI2600MM Pro';

let tree: RealTree;
let state: RealTree;
beforeEach(() => {
	tree = new RealTree();
	state = new RealTree();
});
afterEach(() => {
	tree.delete();
	state.delete();
});

const storeOf = (id: string): ShardStore => openDeviceState({ fs, crypto }, state.root, '/vault').shards(id);
const open = (store: ShardStore | undefined = storeOf('k3f9')): DataTree =>
	new DataTree({ id: 'k3f9', path: tree.root }, store);
const refresh = (data: DataTree, options: Partial<TreeScanOptions> = {}, acceptLoss = false): Promise<TreeOutcome> =>
	data.refresh({ ...scanOptions(options.signal), ...options }, acceptLoss);
const shards = (): string[] =>
	fs
		.readdirSync(state.root, { recursive: true })
		.map(String)
		.filter(name => name.endsWith('.shard'));

function lights(folder: string, count: number, from = 0): void {
	for (let at = from; at < from + count; at++) tree.light(`${folder}/${String(at).padStart(3, '0')}.fits`);
}

async function problemsOf(data: DataTree): Promise<Problem[]> {
	await data.sort(frameRules(), layoutRules(), scanOptions().slice);
	return data.problems();
}

describe('a refresh', () => {
	test('reads a new tree, keeps it, and finds nothing to do the next time, in this session and the next', async () => {
		lights(`${RIG}/20_Data/M 31/accept`, 3);
		const data = open();
		expect(await refresh(data)).toEqual({ kind: 'current', changed: true });
		expect(data.frameCount).toBe(3);
		expect(await refresh(data)).toEqual({ kind: 'current', changed: false });
		const later = open();
		let read = 0;
		expect(
			await refresh(later, {
				mode: 'quick',
				onProgress: counts => {
					({ read } = counts);
				},
				slice: { due: () => true, giveWay: () => Promise.resolve() },
			}),
		).toEqual({ kind: 'current', changed: false });
		expect([later.frameCount, read]).toEqual([3, 0]);
	});
	test('works without a place for its index', async () => {
		lights('M 31', 2);
		expect(await refresh(new DataTree({ id: 'k3f9', path: tree.root }, undefined))).toEqual({
			kind: 'current',
			changed: true,
		});
	});
	test('sorts again only the folders that changed', async () => {
		lights('M 31/L', 2);
		lights('M 33/L', 2);
		const data = open();
		const rules = frameRules();
		await refresh(data);
		await data.sort(rules, layoutRules(), scanOptions().slice);
		const before = new Map([...data.folders].map(frames => [frames.folder.path, frames]));
		lights('M 33/L', 1, 5);
		await refresh(data);
		await data.sort(rules, layoutRules(), scanOptions().slice);
		const after = new Map([...data.folders].map(frames => [frames.folder.path, frames]));
		expect([...after.keys()].filter(path => after.get(path) !== before.get(path))).toEqual(['M 33/L']);
		expect(after.get('M 33/L')?.lights[0]?.members).toHaveLength(3);
		await data.sort(frameRules(), layoutRules(), scanOptions().slice);
		expect([...data.folders].every(frames => frames !== after.get(frames.folder.path))).toBe(true);
	});
	test('lets folders go that are gone', async () => {
		lights('M 31/L', 8);
		lights('M 33/L', 1);
		const data = open();
		await refresh(data);
		await problemsOf(data);
		tree.remove('M 33');
		await refresh(data);
		await problemsOf(data);
		expect([...data.folders].map(({ folder }) => folder.path).sort()).toEqual(['', 'M 31', 'M 31/L']);
	});
});

describe('a tree in doubt', () => {
	const doubt = (outcome: TreeOutcome): unknown =>
		outcome.kind === 'doubtful' ? { code: outcome.problem.code, ...outcome.problem.detail } : outcome;
	let data: DataTree;
	beforeEach(async () => {
		lights('M 31/L', 10);
		data = open();
		await refresh(data);
	});
	const untouched = async (): Promise<void> => {
		expect(data.frameCount).toBe(10);
		const saved = open();
		await saved.load(scanOptions().slice);
		expect(saved.frameCount).toBe(10);
	};

	test('is not there', async () => {
		fs.renameSync(tree.root, `${tree.root}-away`);
		expect(doubt(await refresh(data))).toEqual({ code: 'tree-missing', reason: 'ENOENT' });
		await untouched();
		fs.renameSync(`${tree.root}-away`, tree.root);
		expect(await refresh(data)).toEqual({ kind: 'current', changed: false });
	});
	test('is a file', async () => {
		const other = new DataTree({ id: 'k3f9', path: tree.path('M 31/L/000.fits') }, storeOf('other'));
		expect(doubt(await refresh(other))).toEqual({ code: 'tree-missing', reason: 'not a folder' });
	});
	test("can't be listed", async () => {
		const real = waitingDisk();
		const denied = {
			stat: (path: string) => real.stat(path),
			readHead: (path: string, into: Uint8Array) => real.readHead(path, into),
			realPath: (path: string) => real.realPath(path),
			followLink: (path: string) => real.followLink(path),
			list: () => Promise.reject(Object.assign(new Error('denied'), { code: 'EACCES' })),
		};
		expect(doubt(await refresh(data, { disk: denied }))).toEqual({ code: 'tree-missing', reason: 'EACCES' });
		await untouched();
	});
	test('goes away while it is read', async () => {
		const real = waitingDisk();
		const leaving = {
			stat: (path: string) => real.stat(path),
			realPath: (path: string) => real.realPath(path),
			followLink: (path: string) => real.followLink(path),
			readHead: (path: string, into: Uint8Array) => real.readHead(path, into),
			list: async (path: string) => {
				const listing = await real.list(path);
				if (path.endsWith('M 31')) tree.delete();
				return listing;
			},
		};
		expect(doubt(await refresh(data, { disk: leaving }))).toEqual({ code: 'tree-missing', reason: 'ENOENT' });
		await untouched();
	});
	test('is empty, as a folder is where no drive is mounted', async () => {
		tree.remove('M 31');
		expect(doubt(await refresh(data))).toEqual({ code: 'tree-empty', known: 10 });
		await untouched();
	});
	test('holds other frames', async () => {
		tree.remove('M 31');
		lights('M 33/L', 12, 100);
		expect(doubt(await refresh(data))).toEqual({ code: 'tree-different', known: 10 });
		await untouched();
	});
	test('has lost more than a fifth of its frames', async () => {
		for (const at of [0, 1, 2]) tree.remove(`M 31/L/00${at}.fits`);
		expect(doubt(await refresh(data))).toEqual({ code: 'tree-shrunk', lost: 3, known: 10 });
		await untouched();
	});
	test('is believed with a fifth lost', async () => {
		for (const at of [0, 1]) tree.remove(`M 31/L/00${at}.fits`);
		expect(await refresh(data)).toEqual({ kind: 'current', changed: true });
		expect(data.frameCount).toBe(8);
	});
	test('has lost a frame for each that is new elsewhere under another name', async () => {
		for (const at of [0, 1, 2]) tree.remove(`M 31/L/00${at}.fits`);
		lights('M 33/L', 5, 200);
		expect(doubt(await refresh(data))).toEqual({ code: 'tree-shrunk', lost: 3, known: 10 });
	});
	test('has lost nothing by moved folders, moved files and headers edited in place', async () => {
		tree.move('M 31', 'RC8@f8.0+Cam/20_Data/Messier 31');
		for (const at of [0, 1, 2, 3])
			tree.move(
				`RC8@f8.0+Cam/20_Data/Messier 31/L/00${at}.fits`,
				`RC8@f8.0+Cam/20_Data/Messier 31/accept/DATE_2025-09-14/00${at}.fits`,
			);
		for (const at of [4, 5, 6])
			tree.light(`RC8@f8.0+Cam/20_Data/Messier 31/L/00${at}.fits`, { seconds: 60 }, Date.now() - 86_400_000);
		expect(await refresh(data)).toEqual({ kind: 'current', changed: true });
		expect(data.frameCount).toBe(10);
	});
	test('counts names that occur several times as often as they do', async () => {
		lights('M 33/L', 10);
		lights('M 45/L', 10);
		await refresh(data);
		tree.remove('M 33');
		tree.move('M 45', 'Pleiades');
		// Ten names of twenty are found again, one for one.
		expect(doubt(await refresh(data))).toEqual({ code: 'tree-shrunk', lost: 10, known: 30 });
	});
	test('is believed when the user says so', async () => {
		tree.remove('M 31');
		lights('M 33/L', 1);
		expect(await refresh(data, {}, true)).toEqual({ kind: 'current', changed: true });
		expect(data.frameCount).toBe(1);
		tree.remove('M 33');
		expect(await refresh(data, {}, true)).toEqual({ kind: 'current', changed: true });
		expect(data.frameCount).toBe(0);
	});
	test('is in doubt again each time, until it is as before', async () => {
		tree.move('M 31', '../away-from-here');
		expect(doubt(await refresh(data))).toMatchObject({ code: 'tree-empty' });
		expect(doubt(await refresh(data))).toMatchObject({ code: 'tree-empty' });
		tree.move('../away-from-here', 'M 31');
		expect(await refresh(data)).toEqual({ kind: 'current', changed: false });
	});
});

describe('a tree that never held a frame', () => {
	test('is empty, and says so', async () => {
		tree.folder(`${RIG}/20_Data`);
		expect(await refresh(open())).toEqual({
			kind: 'doubtful',
			problem: { code: 'tree-empty', path: tree.root, detail: { known: 0 } },
		});
	});
});

describe('a refresh that is cancelled', () => {
	/** Cancels after so many headers. */
	function cancelAfter(headers: number): Partial<TreeScanOptions> & { signal: AbortSignal } {
		const controller = new AbortController();
		return {
			signal: controller.signal,
			onProgress: ({ read }) => {
				if (read >= headers) controller.abort();
			},
			slice: {
				due: () => true,
				giveWay: () => {
					controller.signal.throwIfAborted();
					return Promise.resolve();
				},
			},
		};
	}
	beforeEach(() => {
		for (let target = 0; target < 40; target++) lights(`Rig/20_Data/M ${target}/L`, 3);
	});

	test('keeps what it has read, on the disk as well', async () => {
		const data = open();
		expect(await refresh(data, cancelAfter(80))).toEqual({ kind: 'partial', changed: true });
		expect(data.frameCount).toBeGreaterThanOrEqual(30);
		expect(data.frameCount).toBeLessThan(120);
		const next = open();
		await next.load(scanOptions().slice);
		expect(next.frameCount).toBe(data.frameCount);
	});
	test('is finished by later sessions, each of which does its part', async () => {
		for (let session = 0; session < 5; session++) {
			const data = open();
			const before = await refresh(data, cancelAfter(80));
			expect(before.kind === 'partial' || data.frameCount === 120).toBe(true);
		}
		const last = open();
		await last.load(scanOptions().slice);
		expect(last.frameCount).toBe(120);
	});
	test('is new until it was read whole once', async () => {
		const data = open();
		await refresh(data, cancelAfter(80));
		expect(data.frameCount).toBeGreaterThan(0);
		expect(await refresh(data)).toEqual({ kind: 'current', changed: true });
		expect(data.frameCount).toBe(120);
		await refresh(data);
	});
	test('never believes a great loss', async () => {
		const data = open();
		await refresh(data);
		for (let target = 0; target < 20; target++) tree.remove(`Rig/20_Data/M ${target}/L`);
		for (let target = 20; target < 40; target++) tree.remove(`Rig/20_Data/M ${target}/L/002.fits`);
		// It may believe that a few frames are gone, never so many that the rest goes unnoticed.
		const controller = new AbortController();
		let turns = 0;
		const slice = {
			due: () => {
				if (++turns === 130) controller.abort();
				return false;
			},
			giveWay: () => Promise.resolve(),
		};
		expect(await refresh(data, { signal: controller.signal, slice })).toMatchObject({ kind: 'partial' });
		expect(data.frameCount).toBeGreaterThanOrEqual(96);
		expect(await refresh(data)).toMatchObject({ kind: 'doubtful', problem: { code: 'tree-shrunk' } });
	});
});

describe('the state folder', () => {
	test("that can't be written to is reported, and tried again", async () => {
		lights('M 31/L', 2);
		const real = storeOf('k3f9');
		let isFull = true;
		const full: ShardStore = {
			...real,
			write: (name, text) =>
				isFull
					? Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }))
					: real.write(name, text),
		};
		const data = open(full);
		expect(await refresh(data)).toEqual({ kind: 'current', changed: true });
		expect(data.problems()).toMatchObject([
			{ code: 'state-unreadable', path: '', detail: { reason: 'ENOSPC while saving' } },
		]);
		isFull = false;
		await refresh(data);
		expect([data.problems(), shards().length]).toEqual([[], 3]);
	});
	test('gives a tree that the notes know its old id, with its index', async () => {
		lights('M 31/L', 2);
		const data = open();
		await refresh(data);
		await data.adopt('old1', storeOf('old1'), scanOptions().slice);
		expect(data.known).toEqual({ id: 'old1', path: tree.root });
		expect(shards().every(name => name.includes('old1'))).toBe(true);
		lights('M 31/L', 1, 7);
		expect(await refresh(data)).toEqual({ kind: 'current', changed: true });
		const later = new DataTree({ id: 'old1', path: tree.root }, storeOf('old1'));
		await later.load(scanOptions().slice);
		expect(later.frameCount).toBe(3);
	});
});

describe('what is wrong in a tree', () => {
	const found = async (): Promise<unknown[]> => {
		const data = open();
		await refresh(data);
		return (await problemsOf(data)).map(({ code, path, detail }) => (detail ? [code, path, detail] : [code, path]));
	};
	test('is nothing in a tree after the convention', async () => {
		lights(`${RIG}/20_Data/M 31/accept/DATE_2025-09-14/FILTER_L_EXP_300`, 2);
		expect(await found()).toEqual([]);
	});
	test('are rig folders that break the convention, once each, by where they lie', async () => {
		lights('My scope/20_Data/M 31/L', 1);
		lights('My scope/10_Blink/M 31/L', 1, 5);
		lights('Archive/RC8@f8+Cam/20_Data/M 31/L', 1, 9);
		lights('No stages here/M 31/L', 1, 13);
		expect(await found()).toEqual([
			['rig-name', 'Archive/RC8@f8+Cam'],
			['rig-name', 'My scope'],
		]);
	});
	test('is a Data folder with stages that is no rig', async () => {
		lights('20_Data/M 31/L', 1);
		const data = open();
		await refresh(data);
		expect(await problemsOf(data)).toMatchObject([{ code: 'rig-name', path: '' }]);
	});
	test("are DATE and FILTER folders that can't be read, and DATE folders without frames", async () => {
		const accept = `${RIG}/20_Data/M 31/accept`;
		lights(`${accept}/DATE_2025-13-14/FILTER_L`, 1);
		tree.folder(`${accept}/DATE_2025-09-14/FILTER_L_EXP_300`);
		lights(`${accept}/DATE_2025-09-15/FILTER_L_EXP_300/Session_70deg`, 1, 7);
		expect((await found()).filter(problem => (problem as unknown[])[0] !== 'facts-disagree')).toEqual([
			['empty-date-folder', `${accept}/DATE_2025-09-14`],
			['date-folder-name', `${accept}/DATE_2025-13-14`],
			['filter-folder-name', `${accept}/DATE_2025-13-14/FILTER_L`],
		]);
	});
	test('stands in one order, whatever the disk answers first', async () => {
		for (const folder of ['b', 'a', 'c']) {
			tree.file(`${folder}/DATE_x/2.fits`, '');
			tree.light(`${folder}/DATE_x/1.fits`, { kind: 'Focus' });
			tree.light(`${folder}/DATE_x/0.fits`, { kind: 'Bahtinov' });
			tree.file(`${folder}/DATE_x/3.fits`, lightBytes().slice(0, 3000));
		}
		const first = await found();
		expect(first.slice(0, 5)).toEqual([
			['date-folder-name', 'a/DATE_x'],
			['unknown-kind', 'a/DATE_x', { kind: 'Bahtinov', files: 1 }],
			['unknown-kind', 'a/DATE_x', { kind: 'Focus', files: 1 }],
			['empty-file', 'a/DATE_x/2.fits', expect.anything()],
			['file-truncated', 'a/DATE_x/3.fits', expect.anything()],
		]);
		expect(await found()).toEqual(first);
	});
	test('is said again by a quick refresh', async () => {
		tree.file('M 31/empty.fits', '');
		tree.link('..', 'M 31/loop');
		tree.link('gone.fits', 'M 31/dangling.fits');
		tree.light('M 31/a.fits');
		const data = open();
		await refresh(data);
		const first = await problemsOf(data);
		expect(first.map(({ code }) => code)).toEqual(['link-skipped', 'empty-file', 'link-skipped']);
		await refresh(data, { mode: 'quick' });
		expect(await problemsOf(data)).toEqual(first);
	});
});
