/** The Data trees of this device: which there are, reading them one after the other, sorting their frames. */
import { compareValues } from '../domain/exposure';
import type { Problem } from '../domain/problem';
import { isInside, withoutTrailingSlash } from './data-folder';
import { DataTree, type TreeOutcome, type TreeScanOptions } from './data-tree';
import { newTreeId, type DeviceState, type KnownTree } from './device-state';
import type { FrameRules } from './frames';
import type { LayoutRules } from './layout';
import type { Pace } from './pace';
import { restBelow, withFoldersAbove, type Places } from './places';
import type { ScanCounts } from './scan';

/** What a refresh of every tree came to; trees that a cancel kept from their turn are not in it. */
export type Outcomes = ReadonlyMap<DataTree, TreeOutcome>;

export class DataTrees {
	private trees: DataTree[] = [];
	private opened: Promise<void> | undefined;

	constructor(private readonly state: DeviceState | undefined) {}

	/** In the user's order. */
	async open(): Promise<readonly DataTree[]> {
		const open = async (): Promise<void> => { this.trees = (await this.state?.trees() ?? []).map(tree => this.made(tree)); };
		await (this.opened ??= open());
		return this.trees;
	}

	/** Makes these the trees; paths that were known keep their id and index. */
	async set(paths: readonly string[], random: () => number): Promise<void> {
		const open = await this.open();
		const known = open.map(tree => tree.known);
		const taken = new Set(known.map(tree => tree.id));
		const trees = [...new Set(paths.map(withoutTrailingSlash))].map((path): KnownTree => {
			const old = known.find(tree => tree.path === path);
			if (old) return old;
			const id = newTreeId(taken, random);
			taken.add(id);
			return { id, path };
		});
		await this.state?.saveTrees(trees);
		this.trees = trees.map(tree => open.find(({ known: { id } }) => id === tree.id) ?? this.made(tree));
	}

	/** Gives a tree the id that the notes know it by. Saved first: an index without its tree's id is read again, a tree under two ids would count twice. */
	async adopt(tree: DataTree, id: string, pace: Pace): Promise<void> {
		if (!this.state) return;
		await this.state.saveTrees(this.trees.map(({ known }) => (known.id === tree.known.id ? { ...known, id } : known)));
		await tree.adopt(id, this.state.shards(id), pace);
	}

	/** The path of each tree by its id. */
	roots(): ReadonlyMap<string, string> {
		return new Map(this.trees.map(({ known }) => [known.id, known.path]));
	}

	/**
	 * Reads every tree. A tree inside another one is left alone: its frames would count twice.
	 * @param outcomes filled tree by tree, so that a cancel leaves what was done
	 * @param counts kept up to date over all trees
	 */
	async scan(outcomes: Map<DataTree, TreeOutcome>, counts: ScanCounts, optionsFor: (tree: DataTree) => Omit<TreeScanOptions, 'onProgress'>, acceptLoss: boolean, onProgress: () => void): Promise<void> {
		for (const tree of await this.open()) {
			const before = { ...counts };
			const nested = this.trees.find(other => other !== tree && isInside(tree.known.path, other.known.path));
			if (nested) { outcomes.set(tree, { kind: 'doubtful', problem: { code: 'tree-nested', path: tree.known.path, detail: { other: nested.known.path } } }); continue; }
			outcomes.set(tree, await tree.refresh({
				...optionsFor(tree),
				onProgress: ({ folders, files, read }) => {
					Object.assign(counts, { folders: before.folders + folders, files: before.files + files, read: before.read + read });
					onProgress();
				},
			}, acceptLoss));
		}
	}

	private made(tree: KnownTree): DataTree {
		return new DataTree(tree, this.state?.shards(tree.id));
	}
}

/** A tree, and a path in it as the tree has it; '' is its own folder. */
export interface PlaceInTree { readonly tree: DataTree; readonly path: string }

/** Where an absolute path leads, through links and whatever its spelling; undefined where that is in none of the trees. */
export async function placeInTrees(trees: readonly DataTree[], path: string, places: Places): Promise<PlaceInTree | undefined> {
	// What lies behind a link that leads out of a tree belongs to the tree: then the folder of the link is what is found.
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
export async function sortTrees(trees: readonly DataTree[], rules: FrameRules, layout: Omit<LayoutRules, 'rootName'>, pace: Pace, onDone: (done: number) => void): Promise<void> {
	let done = 0;
	for (const tree of trees) {
		const { path } = tree.known;
		await tree.sort(rules, { ...layout, rootName: path.slice(path.lastIndexOf('/') + 1) }, pace);
		onDone(++done);
	}
}

/** The trees that were read whole and can be believed. */
export const believedOf = (outcomes: Outcomes): DataTree[] => [...outcomes].filter(([, outcome]) => outcome.kind === 'current').map(([tree]) => tree);

/** Trees in doubt, as they were when they were last believed. One inside another is no tree of its own. */
export const rememberedOf = (outcomes: Outcomes): DataTree[] =>
	[...outcomes].filter(([, outcome]) => outcome.kind === 'doubtful' && outcome.problem.code !== 'tree-nested').map(([tree]) => tree);

/** Why the others can't. */
export const doubtsOf = (outcomes: Outcomes): Problem[] => [...outcomes.values()].flatMap(outcome => (outcome.kind === 'doubtful' ? [outcome.problem] : []));

/** Obsidian lists every file of a vault: some thousands of frames make it slow. */
const MANY_FRAMES = 2000;

/** Everything that is wrong with trees, without an order. */
export function treeProblems(outcomes: Outcomes, vaultPath: string | undefined): Problem[] {
	const trees = [...outcomes.keys()];
	const inVault = trees.filter(tree => vaultPath !== undefined && isInside(tree.known.path, vaultPath) && tree.frameCount > MANY_FRAMES);
	return [
		...doubtsOf(outcomes), ...trees.flatMap(tree => tree.problems()),
		...inVault.map((tree): Problem => ({ code: 'tree-inside-vault', path: tree.known.path, detail: { files: tree.frameCount } })),
	];
}

/** An order that doesn't depend on which file was read first: the report of an unchanged tree stays as it is. */
export const byPlace = (a: Problem, b: Problem): number =>
	compareValues(a.path, b.path) || compareValues(a.code, b.code) || compareValues(JSON.stringify(a.detail ?? {}), JSON.stringify(b.detail ?? {}));
