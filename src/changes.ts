/** What changes Data trees: proposals for people to see, carrying them out, and the way back (DESIGN 7). */
import type { NightCalibration } from './domain/rig-facts';
import type { GivenUp, Holder, Outcome, PastOperation, Refusal, UnfinishedOperation } from './domain/outcome';
import type { Plan, Step } from './domain/plan';
import { PLAIN_PROPOSAL, type NoProposal, type Proposal, type RigReadiness } from './domain/proposal';
import { readinessFor } from './domain/readiness';
import type { SessionRules } from './domain/session';
import type { Flat } from './domain/flat';
import { foldRig } from './domain/rig';
import type { TargetFacts } from './domain/target-facts';
import { planningByFilter } from './organize/by-filter';
import type { Follow } from './organize/ended-operation';
import { execute } from './organize/execute';
import { history } from './organize/history';
import { planIntoSessions } from './organize/into-sessions';
import { takeInventory, type Inventory } from './organize/inventory';
import { readJournal, unfinishedOperation } from './organize/journals';
import { seenLock, type SeenLock } from './organize/lock';
import { folderOf } from './organize/paths';
import { followLateEnds, giveUp, recover, takeOver, tidy } from './organize/recover';
import { onlyNew, planRig, type NewRig } from './organize/skeleton';
import { choicesFor, nextStage, planStageMoves, stageCalled, stagedFolders, stagesOf, surveyStageMoves, type StageMove } from './organize/stage-move';
import { undo } from './organize/undo';
import { pathInVault, vaultTouched } from './organize/vaults';
import { pathOnDisk, type Run, type WorkClock, type Workbench } from './organize/workbench';
import type { DataTree } from './tree/data-tree';
import { placeInTrees, type PlaceInTree } from './tree/data-trees';
import type { OperationRecords } from './tree/device-state';
import { failureOf, isDiskFailure } from './tree/disk';
import type { LayoutRules } from './tree/layout';
import { inSlices, type Pace } from './tree/pace';
import { Places } from './tree/places';
import type { WritingDisk, WritingProcess } from './tree/writing-disk';

/** What a target's readiness is judged by. */
export interface ReadinessSource {
	readonly goals: (rig: string | null) => { readonly reached: number; readonly of: number };
	readonly nights: readonly NightCalibration[];
	readonly isPublished: boolean;
	/** What the target's note says; null where it says nothing. */
	readonly stageSince: string | null;
	/** Nights of which a person kept all lights. */
	readonly keptNights: ReadonlySet<string>;
}

export interface ChangeParts {
	readonly disk: WritingDisk;
	/** For trees inside the vault; absent outside of Obsidian, where no tree inside a vault may be changed. */
	readonly vaultDisk?: WritingDisk | undefined;
	readonly vaultPath?: string | undefined;
	readonly process: WritingProcess;
	readonly clock: WorkClock;
	readonly records?: OperationRecords | undefined;
}

/** How frames are sorted. */
export interface OrganizeRules { readonly layout: Omit<LayoutRules, 'rootName'>; readonly canonical: (filter: string) => string | undefined; readonly isFrame: (name: string) => boolean }

export class Changes {
	constructor(private readonly parts: ChangeParts) {}

	/** @param wanted a stage's name or number; undefined for the next one */
	async toStage(tree: DataTree, facts: TargetFacts, wanted: string | undefined, rig: string | undefined, source: ReadinessSource, isFrame: (name: string) => boolean, pace: Pace): Promise<Proposal | NoProposal> {
		const bench = this.bench(tree);
		const moves: StageMove[] = [];
		const readiness: RigReadiness[] = [];
		let none: NoProposal = { none: 'target-nowhere' };
		for (const project of facts.projects) {
			if (project.tree !== tree.known.id || (rig !== undefined && (project.rig === null || foldRig(project.rig) !== foldRig(rig)))) continue;
			const staged = stagedFolders(project, tree.folders, source.keptNights);
			const [first] = staged;
			if (!first) continue;
			const stages = stagesOf((await bench.disk.list(pathOnDisk(bench, folderOf(folderOf(first.folder))))).folders);
			const to = wanted === undefined ? nextStage(staged, stages) : stageCalled(wanted, stages);
			if (!to) { none = wanted === undefined ? { none: 'last-stage' } : { none: 'stage-unknown', stages: stages.map(({ folder }) => folder) }; continue; }
			const chosen = choicesFor(to, staged).filter(({ isChosen }) => isChosen);
			if (chosen.length === 0) { none = { none: 'already-there' }; continue; }
			// What stays behind in blink is told of once, with the folder that goes on.
			const behind = staged.filter(entry => entry.stage.number < to.number && !chosen.some(({ folder }) => folder === entry.folder)).reduce((sum, { unreviewed }) => sum + unreviewed, 0);
			for (const [at, { folder, stage, unreviewed, kept }] of chosen.entries()) {
				moves.push({ folder, to });
				const checks = readinessFor(stage, to, {
					unreviewedLights: unreviewed + (at === chosen.length - 1 ? behind : 0), keptOutside: kept, goals: source.goals(project.rig), nights: source.nights.filter(night => night.rig === project.rig),
					masterLights: facts.masters.filter(master => master.rig === project.rig).length, isPublished: source.isPublished,
				});
				readiness.push({ rig: project.rig, folder, from: stage, to, checks });
			}
		}
		if (moves.length === 0) return none;
		const followUp = { kind: 'stage' as const, target: facts.target, stageSince: source.stageSince, moves: readiness.map(({ rig: name, folder, from, to }) => ({ rig: name, folder, from: from.folder, to: to.folder })) };
		const plan = { ...planStageMoves(moves, await surveyStageMoves(bench, moves, pace), isFrame), followUp };
		return { ...PLAIN_PROPOSAL, target: facts.target, tree: tree.known.path, readiness, plan };
	}

	/** The stages of the rigs that a target stands under, as they are spelled on disk. */
	async stages(tree: DataTree, { projects }: TargetFacts): Promise<string[]> {
		const bench = this.bench(tree);
		const rigFolders = new Set(projects.filter(project => project.tree === tree.known.id).flatMap(project => stagedFolders(project, []).map(({ folder }) => folderOf(folderOf(folder)))));
		const lists = await Promise.all([...rigFolders].map(async folder => stagesOf((await bench.disk.list(pathOnDisk(bench, folder))).folders)));
		return lists.flat().map(({ folder }) => folder);
	}

	/** @param folder relative to the tree */
	async byFilter(tree: DataTree, folder: string, rules: OrganizeRules, pace: Pace): Promise<Proposal | NoProposal> {
		const inventory = await this.inventoryOf(tree, folder, pace);
		if (!inventory) return { none: 'folder-unknown' };
		const { plan, groups } = await inSlices(planningByFilter(tree.framesBelow(folder), { folder, inventory }, true, sortingRules(tree, rules)), pace);
		return { ...PLAIN_PROPOSAL, tree: tree.known.path, plan, groups };
	}

	/** Undefined where there is no such folder. */
	private async inventoryOf(tree: DataTree, folder: string, pace: Pace): Promise<Inventory | undefined> {
		const bench = this.bench(tree);
		// The tree itself may be named by a link.
		const real = await this.places().real(pathOnDisk(bench, folder));
		return (await bench.disk.entry(real))?.kind === 'folder' ? takeInventory(bench, folder, pace) : undefined;
	}

	/** @param flatsOf the flats that a rig has, and how they serve */
	async intoSessions(tree: DataTree, folder: string, flatsOf: (rig: string | null) => { flats: readonly Flat[]; rules: SessionRules }, rules: OrganizeRules, pace: Pace): Promise<Proposal | NoProposal> {
		const inventory = await this.inventoryOf(tree, folder, pace);
		if (!inventory) return { none: 'folder-unknown' };
		const { plan, folders } = planIntoSessions(tree.framesBelow(folder), { folder, inventory }, flatsOf, sortingRules(tree, rules));
		return { ...PLAIN_PROPOSAL, tree: tree.known.path, plan, sessions: folders };
	}

	/** A rig's folder with its stages and dark library. */
	async newRig(tree: DataTree, rig: NewRig): Promise<Proposal> {
		const bench = this.bench(tree);
		return { ...PLAIN_PROPOSAL, tree: tree.known.path, plan: await onlyNew(bench, planRig(rig, (await bench.disk.list(bench.root)).folders)) };
	}

	/** Carries a plan out; nothing is begun where it would touch a vault. */
	async run(tree: DataTree, plan: Plan, run: Run): Promise<Outcome | Refusal> {
		return await this.barred(tree, plan.steps) ?? execute(await this.benchOfMoves(tree), plan, run);
	}

	/** Takes an operation back; nothing is begun where that would touch a vault. @param id of the operation */
	async undo(tree: DataTree, id: string, run: Run): Promise<Outcome | Refusal> {
		return await this.barredBack(tree, id) ?? undo(await this.benchOfMoves(tree), id, run);
	}

	/** Finishes what was cut short, or takes it back; nothing is begun where that would touch a vault. */
	async recover(tree: DataTree, choice: 'finish' | 'roll back', run: Run): Promise<Outcome | Refusal> {
		return await this.barredBack(tree) ?? recover(await this.benchOfMoves(tree), choice, run);
	}

	/** Lets an operation that was cut short rest as it is. @param id of the operation */
	giveUp(tree: DataTree, id: string): Promise<GivenUp | Refusal> {
		return giveUp(this.bench(tree), id);
	}

	/** The lock that keeps others out of a tree. @throws what the disk says */
	lock(tree: DataTree): Promise<SeenLock | undefined> {
		return seenLock(this.bench(tree));
	}

	/** Lets notes follow operations of which a crash kept them. */
	async followLate(tree: DataTree, follow: Follow): Promise<void> {
		await followLateEnds(await this.benchOfMoves(tree), follow);
	}

	/** Clears away what dead programs left. */
	tidy(tree: DataTree): Promise<void> {
		return tidy(this.bench(tree));
	}

	/** Gives a tree whose holder is gone to whoever comes next. */
	unlock(tree: DataTree, gone: Holder): Promise<'broken' | Refusal> {
		return takeOver(this.bench(tree), gone);
	}

	/** Why a tree, or what these steps touch, may not be changed from here; undefined where it may. */
	async barred(tree: DataTree, steps: readonly Step[] = []): Promise<Refusal | undefined> {
		const { vaultDisk, vaultPath } = this.parts;
		const touched = await vaultTouched(this.bench(tree), steps, vaultPath, vaultDisk !== undefined);
		return touched && { refused: 'in-vault', ...touched };
	}

	/** The same of an operation on its way back, or to its end. @param id of it; without one, the operation that was cut short */
	async barredBack(tree: DataTree, id?: string): Promise<Refusal | undefined> {
		const bench = this.bench(tree);
		try {
			const wanted = id ?? (await unfinishedOperation(bench))?.id;
			const journal = wanted === undefined ? undefined : await readJournal(bench, wanted);
			// One that is missing or can't be read is refused for that.
			return await this.barred(tree, journal && !('fault' in journal) ? journal.steps.filter((_, index) => !journal.standingNot.has(index)) : []);
		} catch (error) {
			if (!isDiskFailure(error)) throw error;
			return { refused: 'disk', code: failureOf(error) };
		}
	}

	history(tree: DataTree): Promise<PastOperation[]> {
		return history(this.bench(tree));
	}

	unfinished(tree: DataTree): Promise<UnfinishedOperation | undefined> {
		return unfinishedOperation(this.bench(tree));
	}

	/** Where an absolute path leads, as a person names it; undefined where that is in none of the trees. */
	placeOf(trees: readonly DataTree[], path: string, places = this.places()): Promise<PlaceInTree | undefined> {
		return placeInTrees(trees, path, places);
	}

	/** For one question about paths. */
	places(): Places {
		return new Places(this.parts.disk);
	}

	/** For looking, and for what lies outside of vaults. */
	bench(tree: DataTree): Workbench {
		const { disk, process, clock, records } = this.parts;
		return { disk, process, clock, root: tree.known.path, records };
	}

	/** For moves: a tree in the vault moves through the app, by the path that the app has for it, whichever way a person named it. */
	async benchOfMoves(tree: DataTree): Promise<Workbench> {
		const { vaultDisk, vaultPath } = this.parts;
		const bench = this.bench(tree);
		const root = vaultDisk && vaultPath !== undefined ? await pathInVault(bench, vaultPath) : undefined;
		return vaultDisk && root !== undefined ? { ...bench, disk: vaultDisk, root } : bench;
	}
}

const sortingRules = (tree: DataTree, { layout, ...rules }: OrganizeRules) => ({ ...rules, layout: { ...layout, rootName: tree.known.path.slice(tree.known.path.lastIndexOf('/') + 1) } });
