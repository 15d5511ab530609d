import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDeviceState } from '../../../src/platform/node/saved-data';
import { TreeIndex, type IndexedFolder } from '../../../src/tree/index/tree-index';
import { loadIndex, saveIndex, type ShardStore } from '../../../src/tree/index/index-store';
import { makeTimeSlice } from '../../../src/async/time-slice';
import { cardsOf } from '../../build/fits-file';
import { contentOf, filesOf, lightBytes, RealTree } from '../real-tree';

const slice = makeTimeSlice(
	() => setImmediate(),
	() => performance.now(),
);
let tree: RealTree;
let state: RealTree;
let store: ShardStore;
beforeEach(() => {
	tree = new RealTree();
	state = new RealTree();
	store = openDeviceState({ fs, crypto }, state.root, '/vault').shards('k3f9');
});
afterEach(() => {
	tree.delete();
	state.delete();
});

const shardFiles = (): string[] =>
	fs
		.readdirSync(state.root, { recursive: true })
		.map(String)
		.filter(name => name.endsWith('.shard'))
		.sort();
const save = (index: TreeIndex, changed: Iterable<string> = index.folders.keys()): Promise<void> =>
	saveIndex(store, index, changed, slice);
const load = async (): Promise<TreeIndex> => (await loadIndex(store, slice)).index;
/** Every shard's time and text. */
const written = (): Record<string, string> =>
	Object.fromEntries(
		shardFiles().map(name => [
			name,
			`${fs.statSync(state.path(name)).mtimeMs} ${fs.readFileSync(state.path(name), 'utf8')}`,
		]),
	);

async function someTree(): Promise<TreeIndex> {
	for (const target of ['M 31', 'M 33']) {
		for (const night of ['2025-09-13', '2025-09-14'])
			for (const name of ['a', 'b'])
				tree.light(`RC8@f8.0+Cam/20_Data/${target}/accept/DATE_${night}/${name}.fits`, {
					mechanicalAngle: 70.5,
					skyAngle: 12.25,
				});
	}
	tree.light('loose/c.fits', { start: null, filter: null });
	tree.light('loose/measured.fits', {
		further: cardsOf([
			['HFR', 2.31],
			['NSTARS', 812],
		]),
	});
	tree.file('loose/empty.fits', '');
	tree.file('loose/cut.fits', lightBytes().slice(0, 3000));
	tree.folder('empty');
	tree.link('/nowhere', 'loose/link');
	return (await tree.scan()).index;
}

describe('an index', () => {
	test('comes back as it was saved', async () => {
		const index = await someTree();
		await save(index);
		const loaded = await load();
		expect(loaded.folders.size).toBe(index.folders.size);
		// Undefined and missing are one to its readers.
		for (const [path, folder] of index.folders) expect(loaded.folders.get(path)).toEqual(folder);
		expect(loaded.folders.get('loose')?.files.find(({ name }) => name === 'measured.fits')?.facts?.quality).toEqual(
			{ hfr: 2.31, starCount: 812 },
		);
	});
	test('needs no header to be read again', async () => {
		await save(await someTree());
		const previous = await load();
		for (const mode of ['quick', 'full'] as const) {
			const { changed, counts, index } = await tree.scan({ previous, mode });
			// The two that were cut short are looked at again each time.
			expect([changed.size, counts.read]).toEqual([0, 2]);
			expect(contentOf(index)).toEqual(contentOf(previous));
		}
	});
	test('gives equal setups of different shards as one object', async () => {
		await save(await someTree());
		const files = [...(await load()).folders.values()]
			.filter(({ path }) => path.includes('DATE_'))
			.flatMap(({ files: found }) => found);
		expect([files.length, new Set(files.map(({ facts }) => facts?.setup)).size]).toEqual([8, 1]);
	});
	test('is empty where nothing was saved', async () =>
		expect(await loadIndex(store, slice)).toEqual({ index: new TreeIndex(), damaged: [] }));
	test('of any content comes back', async () => {
		const name = fc.oneof(
			fc.string({ unit: 'binary', maxLength: 20 }),
			fc.constantFrom(
				'__proto__',
				'constructor',
				'\ud800',
				'\u2028',
				'"',
				'\\',
				'..',
				'CON',
				'é',
				'e\u0301',
				'-1',
				'0',
			),
		);
		const number = fc.oneof(
			fc.integer(),
			fc.double({ noNaN: true, noDefaultInfinity: true }).filter(value => !Object.is(value, -0)),
		);
		const fault = fc.record({
			facts: fc.constant(undefined),
			fault: fc.record({ code: fc.constantFrom('unreadable' as const, 'empty-file' as const), detail: name }),
		});
		const maybe = fc.option(number, { nil: undefined });
		const quality = fc.option(
			fc.record(
				{ hfr: number, fwhm: number, starCount: number, guidingRmsArcsec: number, eccentricity: number },
				{ requiredKeys: [] },
			),
			{ nil: undefined },
		);
		const setup = fc.record({
			camera: fc.option(name, { nil: undefined }),
			gain: maybe,
			isMaster: fc.boolean(),
			site: fc.option(fc.record({ latitudeDegrees: maybe, longitudeDegrees: maybe }), { nil: undefined }),
		});
		const facts = fc.record({
			fault: fc.constant(undefined),
			facts: fc.record({
				setup,
				startUtcMs: maybe,
				startLocalMs: maybe,
				sensorTempCelsius: maybe,
				mechanicalAngleDegrees: maybe,
				skyAngleDegrees: maybe,
				quality,
			}),
		});
		const file = fc
			.tuple(fc.record({ name, sizeBytes: fc.nat(), mtimeMs: number }), fc.oneof(fault, facts))
			.map(([is, holds]) => ({ ...is, ...holds }));
		const folder = fc.record({
			path: fc
				.array(
					name.map(segment => segment.replaceAll('/', '')),
					{ maxLength: 5 },
				)
				.map(segments => segments.join('/')),
			mtimeMs: number,
			ctimeMs: number,
			listedAtMs: number,
			subfolders: fc.array(name, { maxLength: 3 }),
			links: fc.array(name, { maxLength: 2 }),
			files: fc.array(file, { maxLength: 4 }),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(folder, { maxLength: 6 }), async folders => {
				const before = await load();
				const index = new TreeIndex(new Map(folders.map(one => [one.path, one as unknown as IndexedFolder])));
				await save(index, [...before.folders.keys(), ...index.folders.keys()]);
				expect(Object.fromEntries((await load()).folders)).toEqual(Object.fromEntries(index.folders));
			}),
			{ numRuns: 60 },
		);
	});
});

describe('saving', () => {
	test('writes the shards of what changed, and no other', async () => {
		const first = await someTree();
		await save(first);
		const before = written();
		tree.light('RC8@f8.0+Cam/20_Data/M 33/accept/DATE_2025-09-15/a.fits');
		const second = await tree.scan({ previous: first });
		await saveIndex(store, second.index, second.changed, slice);
		const after = written();
		expect(Object.keys(after)).toEqual(Object.keys(before));
		expect(Object.keys(after).filter(name => after[name] !== before[name])).toHaveLength(1);
		expect(contentOf(await load())).toEqual(contentOf(second.index));
	});
	test('writes nothing where nothing changed', async () => {
		const index = await someTree();
		await save(index);
		const before = written();
		await save(index, []);
		expect(written()).toEqual(before);
	});
	test('takes away what vanished: folders from their shard, a shard with its last folder', async () => {
		const first = await someTree();
		await save(first);
		const before = shardFiles();
		tree.remove('RC8@f8.0+Cam/20_Data/M 33');
		tree.remove('RC8@f8.0+Cam/20_Data/M 31/accept/DATE_2025-09-13');
		const second = await tree.scan({ previous: first });
		await saveIndex(store, second.index, second.changed, slice);
		expect(shardFiles()).toHaveLength(before.length - 1);
		expect(filesOf(await load())).toEqual(filesOf(second.index));
	});
	test('has one shard for each target, whatever its folders are called', async () => {
		for (const name of ['a/b', 'a..b', 'x'.repeat(200), '\ud83d\ude00', 'CON', 'M 31', 'm 31'])
			tree.light(`Rig/20_Data/${name.replace('/', '_')} /L/a.fits`);
		await save((await tree.scan()).index);
		// The tree, the rig, the stage, and seven targets.
		expect(shardFiles()).toHaveLength(10);
		expect(shardFiles().every(name => /^[0-9a-f]+\/k3f9\/[0-9a-f]+\.shard$/.test(name))).toBe(true);
	});
	test('that is interrupted leaves the old shard whole', async () => {
		const first = await someTree();
		await save(first);
		tree.light('loose/more.fits');
		const second = await tree.scan({ previous: first });
		const dying = openDeviceState(
			{ crypto, fs: { promises: { ...fs.promises, rename: () => Promise.reject(new Error('power cut')) } } },
			state.root,
			'/vault',
		).shards('k3f9');
		await expect(saveIndex(dying, second.index, second.changed, slice)).rejects.toThrow('power cut');
		expect(contentOf(await load())).toEqual(contentOf(first));
		expect(
			fs
				.readdirSync(state.root, { recursive: true })
				.map(String)
				.filter(name => name.endsWith('.tmp')),
		).toEqual([]);
	});
});

describe('a shard that is not as we wrote it', () => {
	const spoilt = {
		'cut short': (text: string) => text.slice(0, -10),
		empty: () => '',
		'of another version': (text: string) => text.replace(/index \d+/, 'index 99'),
		'of the version before': (text: string) =>
			text.replace(/index (\d+)/, (_, version) => `index ${Number(version) - 1}`),
		edited: (text: string) => text.replace('M 31', 'M 32'),
		'without its first line': (text: string) => text.slice(text.indexOf('\n') + 1),
		"somebody's JSON": () => '{"folders":[]}',
		'zeros, as after a power cut': (text: string) => '\0'.repeat(text.length),
	};
	test.each(Object.entries(spoilt))('%s is left out, and what it held is read from the tree', async (_, spoil) => {
		const index = await someTree();
		await save(index);
		const [name = ''] = shardFiles().filter(file =>
			fs.readFileSync(state.path(file), 'utf8').includes('M 31/accept'),
		);
		const text = fs.readFileSync(state.path(name), 'utf8');
		fs.writeFileSync(state.path(name), spoil(text));
		const loaded = await loadIndex(store, slice);
		expect(loaded.damaged).toEqual([name.slice(name.lastIndexOf('/') + 1)]);
		expect(filesOf(loaded.index).some(path => path.includes('M 31'))).toBe(false);
		const { index: mended, changed } = await tree.scan({ previous: loaded.index, mode: 'quick' });
		expect(contentOf(mended)).toEqual(contentOf(index));
		await saveIndex(store, mended, changed, slice);
		expect((await loadIndex(store, slice)).damaged).toEqual([]);
	});
	test("that can't be read at all is left out as well", async () => {
		const index = await someTree();
		await save(index);
		const [name = ''] = shardFiles();
		fs.rmSync(state.path(name));
		fs.mkdirSync(state.path(name));
		expect((await loadIndex(store, slice)).damaged).toHaveLength(1);
		const [folder = ''] = fs.readdirSync(state.root);
		fs.rmSync(state.path(folder), { recursive: true });
		fs.mkdirSync(state.path(folder));
		fs.writeFileSync(state.path(`${folder}/k3f9`), 'a file where the folder should be');
		expect((await loadIndex(store, slice)).index.folders.size).toBe(0);
	});
	test("other files beside the shards are nobody's business", async () => {
		await save(await someTree());
		const folder = state.path(shardFiles()[0] ?? '').replace(/[^/]*$/, '');
		fs.writeFileSync(`${folder}.hidden.tmp`, 'left behind');
		fs.writeFileSync(`${folder}notes.txt`, 'mine');
		expect((await loadIndex(store, slice)).damaged).toEqual([]);
	});
});
