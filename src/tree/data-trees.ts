/** The Data trees of this device: which there are, reading them one after the other, sorting their frames. */
import { nameOf } from '../domain/paths';
import { compareValues } from '../domain/exposure';
import type { Problem } from '../domain/problem';
import { isInside, overlapOf, withoutTrailingSlash } from './data-folder';
import { DataTree, type TreeOutcome, type TreeScanOptions } from './data-tree';
import { newTreeId, type DeviceState, type KnownTree } from './device-state';
import type { PlaceDisk } from './disk';
import type { FrameRules } from './frames';
import type { LayoutRules } from './layout';
import type { TimeSlice } from '../async/time-slice';
import { Places, restBelow, withFoldersAbove } from './places';
import type { ScanCounts } from './scan/scan';

/** What a refresh of every tree came to; trees that a cancel kept from their turn are not in it. */
export type Outcomes = ReadonlyMap<DataTree, TreeOutcome>;

export class DataTrees {
	private trees: DataTree[] = [];
	private opened: Promise<void> | undefined;

	/** @param disk tells where paths lead; without one only their text counts */
	constructor(
		private readonly state: DeviceState | undefined,
		private readonly disk?: PlaceDisk,
	) {}

	/** In the user's order. */
	async open(): Promise<readonly DataTree[]> {
		const open = async (): Promise<void> => {
			this.trees = ((await this.state?.trees()) ?? []).map(tree => this.made(tree));
		};
		await (this.opened ??= open());
		return this.trees;
	}

	/** The same, each folder once, whatever paths lead to it. */
	async distinct(): Promise<readonly DataTree[]> {
		const overlaps = await overlapping(
			(await this.open()).map(({ known }) => known.path),
			this.places(),
		);
		return this.trees.filter(({ known }) => overlaps.get(known.path)?.code !== 'tree-twice');
	}

	/**
	 * Makes these the trees. A folder that was known, by this path or by another that leads to it, keeps its id and
	 * index; of several paths to one folder the first has them.
	 */
	async set(paths: readonly string[], random: () => number): Promise<void> {
		const open = await this.open();
		const left = open.map(tree => tree.known);
		const taken = new Set(left.map(tree => tree.id));
		const places = this.places();
		const trees: KnownTree[] = [];
		for (const path of new Set(paths.map(withoutTrailingSlash))) {
			const old = await this.knownAs(path, left, places);
			const id = old?.id ?? newTreeId(taken, random);
			taken.add(id);
			trees.push({ id, path });
			if (old) left.splice(left.indexOf(old), 1);
		}
		await this.state?.saveTrees(trees);
		this.trees = trees.map(
			({ id, path }) =>
				open.find(({ known }) => id === known.id && path === known.path) ?? this.made({ id, path }),
		);
	}

	/** The first of the known trees that a path leads to: that one was counted so far. */
	private async knownAs(
		path: string,
		known: readonly KnownTree[],
		places: Places | undefined,
	): Promise<KnownTree | undefined> {
		for (const tree of known)
			if (tree.path === path || (await places?.isSame(tree.path, path)) === true) return tree;
		return undefined;
	}

	/**
	 * Gives a tree the id that the notes know it by. Saved first: an index without its tree's id is read again, a tree
	 * under two ids would count twice.
	 */
	async adopt(tree: DataTree, id: string, slice: TimeSlice): Promise<void> {
		if (!this.state) return;
		await this.state.saveTrees(
			this.trees.map(({ known }) => (known.id === tree.known.id ? { ...known, id } : known)),
		);
		await tree.adopt(id, this.state.shards(id), slice);
	}

	/** The path of each tree by its id. */
	roots(): ReadonlyMap<string, string> {
		return new Map(this.trees.map(({ known }) => [known.id, known.path]));
	}

	/**
	 * Reads every tree. One inside another, and one that is an earlier one by another path, is left alone: its frames
	 * would count twice.
	 * @param outcomes filled tree by tree, so that a cancel leaves what was done
	 * @param counts kept up to date over all trees
	 */
	async scan(
		outcomes: Map<DataTree, TreeOutcome>,
		counts: ScanCounts,
		optionsFor: (tree: DataTree) => Promise<Omit<TreeScanOptions, 'onProgress'>>,
		acceptLoss: boolean,
		onProgress: () => void,
	): Promise<void> {
		const overlaps = await overlapping(
			(await this.open()).map(({ known }) => known.path),
			this.places(),
		);
		for (const tree of this.trees) {
			const before = { ...counts };
			const overlap = overlaps.get(tree.known.path);
			if (overlap) {
				outcomes.set(tree, { kind: 'doubtful', problem: overlap });
				continue;
			}
			outcomes.set(
				tree,
				await tree.refresh(
					{
						...(await optionsFor(tree)),
						onProgress: ({ folders, files, read }) => {
							Object.assign(counts, {
								folders: before.folders + folders,
								files: before.files + files,
								read: before.read + read,
							});
							onProgress();
						},
					},
					acceptLoss,
				),
			);
		}
	}

	private made(tree: KnownTree): DataTree {
		return new DataTree(tree, this.state?.shards(tree.id));
	}

	private places(): Places | undefined {
		return this.disk && new Places(this.disk);
	}
}

/**
 * What is wrong with Data folders that overlap others, by path. Of two of which one is left alone, the other is read.
 */
async function overlapping(
	paths: readonly string[],
	places: Places | undefined,
): Promise<ReadonlyMap<string, Problem>> {
	const found = new Map<string, Problem>();
	for (const [at, path] of paths.entries()) {
		for (const [otherAt, other] of paths.entries()) {
			if (otherAt === at || found.has(other)) continue;
			const problem = await overlapOf(path, other, places);
			// Of two paths to one folder the first stays.
			if (problem?.code === 'tree-nested' || (problem && otherAt < at)) {
				found.set(path, problem);
				break;
			}
		}
	}
	return found;
}

/** A tree, and a path in it as the tree has it; '' is its own folder. */
export interface PlaceInTree {
	readonly tree: DataTree;
	readonly path: string;
}

/**
 * Where an absolute path leads, through links and whatever its spelling; undefined where that is in none of the trees.
 */
export async function placeInTrees(
	trees: readonly DataTree[],
	path: string,
	places: Places,
): Promise<PlaceInTree | undefined> {
	// What lies behind a link that leads out of a tree belongs to the tree: then the folder of the link is what is
	// found.
	for (const at of withFoldersAbove(path)) {
		const behind = restBelow(path, at) ?? '';
		// Up from where a link leads is not up from the link.
		if (/(?:^|\/)\.{1,2}(?:\/|$)/.test(behind)) return undefined;
		for (const tree of trees) {
			const rest = await places.below(tree.known.path, at);
			if (rest !== undefined) return { tree, path: [rest, behind].filter(part => part !== '').join('/') };
		}
	}
	return undefined;
}

/** Sorts the frames of trees by the same rules. */
export async function sortTrees(
	trees: readonly DataTree[],
	rules: FrameRules,
	layout: Omit<LayoutRules, 'rootName'>,
	slice: TimeSlice,
	onDone: (done: number) => void,
): Promise<void> {
	let done = 0;
	for (const tree of trees) {
		const { path } = tree.known;
		await tree.sort(rules, { ...layout, rootName: nameOf(path) }, slice);
		onDone(++done);
	}
}

/** The trees that were read whole and can be believed. */
export const believedOf = (outcomes: Outcomes): DataTree[] =>
	[...outcomes].filter(([, outcome]) => outcome.kind === 'current').map(([tree]) => tree);

const OVERLAPS: ReadonlySet<Problem['code']> = new Set<Problem['code']>(['tree-nested', 'tree-twice']);

/**
 * Trees in doubt, as they were when they were last believed. One inside another, or another one by a second path, is no
 * tree of its own.
 */
export const rememberedOf = (outcomes: Outcomes): DataTree[] =>
	[...outcomes]
		.filter(([, outcome]) => outcome.kind === 'doubtful' && !OVERLAPS.has(outcome.problem.code))
		.map(([tree]) => tree);

/** Why the others can't. */
export const doubtsOf = (outcomes: Outcomes): Problem[] =>
	[...outcomes.values()].flatMap(outcome => (outcome.kind === 'doubtful' ? [outcome.problem] : []));

/** Obsidian lists every file of a vault: some thousands of frames make it slow. */
const MANY_FRAMES = 2000;

/** Everything that is wrong with trees, without an order. */
export function treeProblems(outcomes: Outcomes, vaultPath: string | undefined): Problem[] {
	const trees = [...outcomes.keys()];
	const inVault = trees.filter(
		tree => vaultPath !== undefined && isInside(tree.known.path, vaultPath) && tree.frameCount > MANY_FRAMES,
	);
	return [
		...doubtsOf(outcomes),
		...trees.flatMap(tree => tree.problems()),
		...inVault.map((tree): Problem => ({
			code: 'tree-inside-vault',
			path: tree.known.path,
			detail: { files: tree.frameCount },
		})),
	];
}

/** An order that doesn't depend on which file was read first: the report of an unchanged tree stays as it is. */
export const byPlace = (a: Problem, b: Problem): number =>
	compareValues(a.path, b.path) ||
	compareValues(a.code, b.code) ||
	compareValues(JSON.stringify(a.detail ?? {}), JSON.stringify(b.detail ?? {}));
