/** What the Data trees of this device hold together: targets, repeats, rigs, and whose tree is whose. */
import type { Clock } from '../tree/tree-access';
import type { Problem } from '../domain/problem';
import type { TargetFacts } from '../domain/target-facts';
import { recogniseTree } from '../domain/tree-identity';
import { makeReaders } from '../headers/readers';
import type { LogNotes } from './notes';
import type { LogRules, AliasedRules } from './rules';
import { RefusedError, type RefreshOptions, type RunOptions } from './api';
import { Rigs } from './rigs';
import { NOT_DONE } from '../text/problems';
import { CalibrationFinder } from '../tree/calibration-data';
import { DataTree, type TreeOutcome } from '../tree/data-tree';
import {
	believedOf,
	byPlace,
	DataTrees,
	rememberedOf,
	sortTrees,
	treeProblems,
	type Outcomes,
} from '../tree/data-trees';
import type { DeviceState } from '../tree/device-state';
import type { PlaceDisk, ReadingDisk } from '../tree/disk';
import { findRepeats, type Repeats } from '../tree/duplicates';
import type { FolderFrames } from '../tree/frames';
import { layoutAt } from '../tree/layout';
import { untilDone, type TimeSlice } from '../async/time-slice';
import { Places } from '../tree/places';
import type { ScanCounts } from '../tree/scan/scan';
import { targetsOf } from '../tree/target-data';

export interface TreesParts {
	readonly clock: Clock;
	readonly disk: (ReadingDisk & PlaceDisk) | undefined;
	readonly state: DeviceState | undefined;
	readonly notes: LogNotes | undefined;
	readonly vaultPath: string | undefined;
}

export class Trees {
	readonly list: DataTrees;
	readonly rigs: Rigs;
	private readonly calibration = new CalibrationFinder();
	/** By identity. */
	targets: ReadonlyMap<string, TargetFacts> = new Map();
	/** Ids of the trees that the last refresh read whole. */
	present: ReadonlySet<string> = new Set();
	repeats: { readonly repeats: Repeats; readonly problems: readonly Problem[] } = {
		repeats: new Map(),
		problems: [],
	};
	/** With the id of its tree. */
	folders: ReadonlyMap<FolderFrames, string> = new Map();
	/** A library on a drive that is away still calibrates: nothing changes while a tree is in doubt. */
	private remembered: readonly DataTree[] = [];
	/** The state of the trees that `repeats`, `targets` and `folders` were made from. */
	private summed: string | undefined;
	/** The state of the trees, and the names in notes, that `rigs` holds. */
	private held: readonly unknown[] = [];
	/** What was read aside last, by path: a question about it costs no second reading. */
	private asides: ReadonlyMap<string, DataTree> = new Map();
	/** Ids of trees that the notes name, or that were looked for in them. */
	private readonly recognised = new Set<string>();

	constructor(
		private readonly parts: TreesParts,
		rules: LogRules,
	) {
		this.list = new DataTrees(parts.state, parts.disk);
		this.rigs = new Rigs(rules.rigs);
	}

	/** Fills `outcomes` and `counts`; rejects when cancelled. */
	async scan(
		outcomes: Map<DataTree, TreeOutcome>,
		counts: ScanCounts,
		rules: LogRules,
		settleSeconds: number,
		slice: TimeSlice,
		{ signal, mode, acceptLoss, progress }: RefreshOptions,
	): Promise<void> {
		const { disk } = this.parts;
		if (!disk) return;
		await this.list.scan(
			outcomes,
			counts,
			async ({ known: { path } }) => ({
				...(await this.scanOptions(disk, path, rules, settleSeconds)),
				mode,
				slice,
				signal,
			}),
			acceptLoss === true,
			() => {
				progress({ phase: 'scan', done: counts.files, of: undefined });
			},
		);
	}

	/**
	 * Folders that are no Data trees, by path, with their frames as they are now.
	 * @throws why one can't be read, or that it was cancelled
	 */
	async scanOutside(
		paths: readonly string[],
		{ frames }: AliasedRules,
		rules: LogRules,
		settleSeconds: number,
		slice: TimeSlice,
		{ signal, progress }: RunOptions,
	): Promise<ReadonlyMap<string, readonly FolderFrames[]>> {
		const { disk } = this.parts;
		if (!disk) throw new Error('this device has no access to folders');
		this.asides = new Map(
			paths.map(path => [path, this.asides.get(path) ?? new DataTree({ id: '', path }, undefined)]),
		);
		let before = 0;
		for (const [path, aside] of this.asides) {
			const outcome = await aside.refresh(
				{
					...(await this.scanOptions(disk, path, rules, settleSeconds)),
					mode: 'full',
					slice,
					signal,
					onProgress: ({ files }) => {
						progress({ phase: 'captures', done: before + files, of: undefined });
					},
				},
				true,
			);
			signal.throwIfAborted();
			if (outcome.kind === 'doubtful')
				throw new RefusedError(NOT_DONE.unreadable(path, String(outcome.problem.detail?.['reason'] ?? '')));
			await aside.sort(frames, layoutAt(path, rules.layout), slice);
			before += aside.frameCount;
		}
		return new Map([...this.asides].map(([path, aside]) => [path, [...aside.folders]]));
	}

	private async scanOptions(
		disk: ReadingDisk & PlaceDisk,
		path: string,
		{ exclusions }: LogRules,
		settleSeconds: number,
	) {
		const { clock, vaultPath } = this.parts;
		const vault = vaultPath === undefined ? '' : ((await new Places(disk).below(path, vaultPath)) ?? '');
		return {
			disk,
			exclusions,
			readerFor: makeReaders(),
			foreignFolders: new Set(vault === '' ? [] : [vault]),
			now: () => clock.now(),
			monotonic: () => clock.monotonic(),
			settleMs: settleSeconds * 1000,
		};
	}

	/** Takes what a scan came to. @returns the problems of repeated frames */
	async take(
		outcomes: Outcomes,
		rules: AliasedRules,
		layout: LogRules['layout'],
		slice: TimeSlice,
		onSorted: (done: number, of: number) => void,
	): Promise<readonly Problem[]> {
		const believed = believedOf(outcomes);
		this.remembered = rememberedOf(outcomes);
		const sorted = [...believed, ...this.remembered];
		await sortTrees(sorted, rules.frames, layout, slice, done => {
			onSorted(done, sorted.length);
		});
		await this.sumUp(believed, rules, slice);
		return this.repeats.problems;
	}

	/** Sorts what calibrates what; as long as trees, names and rules stay the same, so does the answer. */
	async holdRigs({ frames, identity }: AliasedRules, slice: TimeSlice): Promise<void> {
		const held = [this.summed, identity, this.stateOf(this.remembered)];
		if (held.some((part, at) => part !== this.held[at]) || this.held.length === 0) {
			this.held = [];
			this.rigs.hold(
				await this.calibration.find(
					new Map([...this.folders, ...foldersOf(this.remembered)]),
					this.repeats.repeats,
					frames,
					identity,
					slice,
				),
			);
			this.held = held;
		}
		const { notes } = this.parts;
		if (notes) await this.rigs.readNotes(notes, notes.rigs.all);
	}

	/** Repeats and targets, over all trees together; as long as the trees stay the same, so do they. */
	private async sumUp(trees: readonly DataTree[], { identity }: AliasedRules, slice: TimeSlice): Promise<void> {
		if (this.stateOf(trees) !== this.summed) {
			this.summed = undefined;
			const owners = foldersOf(trees);
			this.repeats = await findRepeats(owners.keys(), slice, frames => owners.get(frames));
		}
		const renamed = await this.recogniseTrees(trees, identity, slice);
		const problems = this.repeats.problems.map(problem =>
			problem.tree === undefined ? problem : { ...problem, tree: renamed.get(problem.tree) ?? problem.tree },
		);
		this.repeats = { ...this.repeats, problems };
		this.present = new Set(trees.map(tree => tree.known.id));
		if (this.stateOf(trees) === this.summed) return;
		this.targets = await this.mergeTargets(trees, identity, slice);
		this.folders = foldersOf(trees);
		this.summed = this.stateOf(trees);
	}

	/** The same text as long as trees have the same ids and frames, sorted by the same rules. */
	private stateOf(trees: readonly DataTree[]): string {
		return trees.map(({ known, revision }) => `${known.id} ${revision} ${known.path}`).join('\n');
	}

	/**
	 * A tree whose id no note names may be known to the notes under another, from another device or from before this
	 * one lost its state: then it takes that one. Not to be cancelled half way, or the tree would count twice from then
	 * on.
	 * @returns the new ids by the old ones
	 */
	private async recogniseTrees(
		trees: readonly DataTree[],
		identity: (target: string) => string,
		slice: TimeSlice,
	): Promise<ReadonlyMap<string, string>> {
		const { notes, state } = this.parts;
		const renamed = new Map<string, string>();
		if (!notes || !state || trees.every(tree => this.recognised.has(tree.known.id))) return renamed;
		const logged = await notes.targets.logRows(identity);
		for (const { row } of logged) this.recognised.add(row.tree);
		for (const tree of trees.filter(({ known }) => !this.recognised.has(known.id))) {
			const ours = [
				...(await targetsOf(tree.folders, this.repeats.repeats, tree.known.id, identity, untilDone(slice))),
			].flatMap(([target, { rows }]) => rows.map(row => ({ target, row })));
			const id = recogniseTree(ours, logged, new Set((await this.list.open()).map(({ known }) => known.id)));
			if (id !== undefined) {
				renamed.set(tree.known.id, id);
				await this.list.adopt(tree, id, untilDone(slice));
			}
			this.recognised.add(tree.known.id);
		}
		return renamed;
	}

	private async mergeTargets(
		trees: readonly DataTree[],
		identity: (target: string) => string,
		slice: TimeSlice,
	): Promise<Map<string, TargetFacts>> {
		const { present } = this;
		const merged = new Map<string, TargetFacts>();
		for (const tree of trees) {
			for (const [key, data] of await targetsOf(
				tree.folders,
				this.repeats.repeats,
				tree.known.id,
				identity,
				slice,
			)) {
				if (data.rows.length === 0 && data.projects.every(project => project.stage === null)) continue;
				const other = merged.get(key);
				merged.set(
					key,
					other
						? {
								...other,
								rows: [...other.rows, ...data.rows],
								projects: [...other.projects, ...data.projects],
								masters: [...other.masters, ...data.masters],
							}
						: { ...data, present },
				);
			}
		}
		return merged;
	}

	/** The counts and problems of a refresh. */
	summary(outcomes: Outcomes, further: readonly Problem[]) {
		const rows = [...this.targets.values()].flatMap(facts => facts.rows);
		return {
			frames: [...outcomes.keys()].reduce((sum, tree) => sum + tree.frameCount, 0),
			lights: rows.reduce((sum, row) => sum + row.accepted + row.unreviewed + row.rejected, 0),
			targets: this.targets.size,
			rigs: new Set(
				[...this.targets.values()]
					.flatMap(facts => facts.projects.map(project => project.rig))
					.filter(rig => rig !== null),
			).size,
			problems: [...treeProblems(outcomes, this.parts.vaultPath), ...further].sort(byPlace),
		};
	}

	/** A target's folders on this device, absolute, the most advanced first. @param target its identity */
	targetFolders(target: string): string[] {
		const roots = this.list.roots();
		const projects = this.targets.get(target)?.projects ?? [];
		return [...projects]
			.sort((a, b) => (b.stage?.number ?? -1) - (a.stage?.number ?? -1))
			.flatMap(({ tree, folders }) => folders.map(folder => `${roots.get(tree) ?? ''}/${folder}`));
	}
}

/** The frames of trees by folder, with the id of the tree. */
const foldersOf = (trees: readonly DataTree[]): Map<FolderFrames, string> =>
	new Map(trees.flatMap(tree => [...tree.folders].map(frames => [frames, tree.known.id] as const)));
