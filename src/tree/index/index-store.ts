/**
 * Keeps an index between sessions: one shard per target folder, checked by version and checksum. A bad shard is read
 * again from the tree.
 */
import type { HeaderFacts, Setup, SubQuality } from '../../domain/frame';
import { TreeIndex, type IndexedFile, type IndexedFolder } from './tree-index';
import { atOnce, inSlices, type TimeSlice, type Work } from '../../async/time-slice';

/** A folder of small texts that belongs to one vault and tree. Names are plain file names. */
export interface ShardStore {
	list(): Promise<string[]>;
	/** Undefined where there is none. */
	read(name: string): Promise<string | undefined>;
	/** Replaces the whole text or, on failure, leaves the old one. */
	write(name: string, text: string): Promise<void>;
	remove(name: string): Promise<void>;
}

const VERSION = 3;
/** Rig, stage and target: what changes together in one night lies in one shard. */
const SHARD_DEPTH = 3;

/** The index as it was last saved; what can't be read or was written by another version is left out. */
export async function loadIndex(store: ShardStore, slice: TimeSlice): Promise<{ index: TreeIndex; damaged: string[] }> {
	const folders = new Map<string, IndexedFolder>();
	const damaged: string[] = [];
	const interned = new Map<string, Setup>();
	for (const name of await store.list().catch(() => [])) {
		if (slice.due()) await slice.giveWay();
		const shard = await readShard(store, name);
		if (!shard) {
			damaged.push(name);
			continue;
		}
		const setups = shard.setups.map(setup => intern(interned, setup));
		for (const folder of shard.folders) folders.set(folder.path, fromStored(folder, setups));
	}
	return { index: new TreeIndex(folders), damaged };
}

async function readShard(store: ShardStore, name: string): Promise<Shard | undefined> {
	try {
		const text = await store.read(name);
		return text === undefined ? undefined : decode(text);
	} catch {
		// It is a cache: what can't be read is read from the tree.
		return undefined;
	}
}

/**
 * Saves what differs.
 * @param changed paths of folders that changed or vanished since `index` was last saved; all of them for a first save
 */
export async function saveIndex(
	store: ShardStore,
	index: TreeIndex,
	changed: Iterable<string>,
	slice: TimeSlice,
): Promise<void> {
	const dirty = new Set([...changed].map(shardOf));
	if (dirty.size === 0) return;
	const byShard = new Map<string, IndexedFolder[]>([...dirty].map(name => [name, []]));
	for (const folder of index.folders.values()) byShard.get(shardOf(folder.path))?.push(folder);
	for (const [name, folders] of byShard) {
		if (slice.due()) await slice.giveWay();
		if (folders.length === 0) await store.remove(name);
		else await store.write(name, await inSlices(encoding(folders), slice));
	}
}

/** A file name for the shard of a folder. */
function shardOf(path: string): string {
	const key = path.split('/').slice(0, SHARD_DEPTH).join('/');
	return `${checksum(key)}${checksum(`${key}\n`)}.shard`;
}

interface StoredFolder {
	path: string;
	times: [number, number, number];
	subfolders: readonly string[];
	links: readonly string[];
	names: string[];
	sizes: number[];
	mtimes: number[];
	/** Position in the shard's setups, −1 where there is a fault. */
	setups: number[];
	starts: (number | null)[];
	locals: (number | null)[];
	temps: (number | null)[];
	mechanical: (number | null)[];
	sky: (number | null)[];
	/** By position, since few headers have any; likewise the faults. */
	qualities: Record<string, SubQuality>;
	faults: Record<string, { code: NonNullable<IndexedFile['fault']>['code']; detail: string }>;
}
interface Shard {
	setups: Setup[];
	folders: StoredFolder[];
}

/** In pieces: a folder may hold a season. */
function* encoding(folders: readonly IndexedFolder[]): Work<string> {
	const positions = new Map<Setup, number>();
	const positionOf = (setup: Setup): number => {
		const known = positions.get(setup);
		if (known !== undefined) return known;
		positions.set(setup, positions.size);
		return positions.size - 1;
	};
	const stored: StoredFolder[] = [];
	for (const folder of folders) stored.push(yield* storing(folder, positionOf));
	const body = JSON.stringify({ setups: [...positions.keys()], folders: stored } satisfies Shard);
	yield;
	return `astro-data-log index ${VERSION} ${yield* summing(body)}\n${body}`;
}

function decode(text: string): Shard | undefined {
	const end = text.indexOf('\n');
	const body = text.slice(end + 1);
	if (text.slice(0, end) !== `astro-data-log index ${VERSION} ${checksum(body)}`) return undefined;
	// The checksum says that we wrote it: its shape is ours.
	return JSON.parse(body) as Shard;
}

function* storing(folder: IndexedFolder, positionOf: (setup: Setup) => number): Work<StoredFolder> {
	const { files } = folder;
	function* each<T>(value: (file: IndexedFile) => T): Work<T[]> {
		yield;
		return files.map(value);
	}
	const column = (value: (facts: HeaderFacts) => number | undefined): Work<(number | null)[]> =>
		each(({ facts }) => (facts && value(facts)) ?? null);
	return {
		path: folder.path,
		times: [folder.mtimeMs, folder.ctimeMs, folder.listedAtMs],
		subfolders: folder.subfolders,
		links: folder.links,
		names: yield* each(file => file.name),
		sizes: yield* each(file => file.sizeBytes),
		mtimes: yield* each(file => file.mtimeMs),
		setups: yield* each(({ facts }) => (facts ? positionOf(facts.setup) : -1)),
		starts: yield* column(facts => facts.startUtcMs),
		locals: yield* column(facts => facts.startLocalMs),
		temps: yield* column(facts => facts.sensorTempCelsius),
		mechanical: yield* column(facts => facts.mechanicalAngleDegrees),
		sky: yield* column(facts => facts.skyAngleDegrees),
		qualities: Object.fromEntries(
			files.flatMap(({ facts }, at) => (facts?.quality ? [[String(at), facts.quality] as const] : [])),
		),
		faults: Object.fromEntries(files.flatMap(({ fault }, at) => (fault ? [[String(at), fault] as const] : []))),
	};
}

function fromStored(stored: StoredFolder, setups: readonly Setup[]): IndexedFolder {
	const [mtimeMs, ctimeMs, listedAtMs] = stored.times;
	const files = stored.names.map((name, at): IndexedFile => {
		const setup = setups[stored.setups[at] ?? -1];
		return {
			name,
			sizeBytes: stored.sizes[at] ?? 0,
			mtimeMs: stored.mtimes[at] ?? 0,
			fault: stored.faults[String(at)],
			facts: setup && {
				setup,
				startUtcMs: stored.starts[at] ?? undefined,
				startLocalMs: stored.locals[at] ?? undefined,
				sensorTempCelsius: stored.temps[at] ?? undefined,
				mechanicalAngleDegrees: stored.mechanical[at] ?? undefined,
				skyAngleDegrees: stored.sky[at] ?? undefined,
				quality: stored.qualities[String(at)],
			},
		};
	});
	return {
		path: stored.path,
		mtimeMs,
		ctimeMs,
		listedAtMs,
		subfolders: stored.subfolders,
		links: stored.links,
		files,
	};
}

/** Equal setups of different shards become one object. JSON leaves out what is undefined; readers treat both alike. */
function intern(known: Map<string, Setup>, setup: Setup): Setup {
	const key = JSON.stringify(setup);
	const same = known.get(key);
	if (same) return same;
	known.set(key, setup);
	return setup;
}

/** FNV-1a, 32 bit: finds torn and edited texts, guards against nobody. */
const checksum = (text: string): string => atOnce(summing(text));

function* summing(text: string): Work<string> {
	let hash = 0x811c9dc5;
	for (let from = 0; from < text.length; from += SUMMED_AT_ONCE) {
		const end = Math.min(text.length, from + SUMMED_AT_ONCE);
		for (let at = from; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
		yield;
	}
	return (hash >>> 0).toString(16).padStart(8, '0');
}

/** Characters. */
const SUMMED_AT_ONCE = 1 << 18;
