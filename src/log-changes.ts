/** Changes of the Data trees as the log offers them: what would be done, doing it, the way back. Each brings index and notes up to date. */
import type { ChangeHost } from './change-host';
import { Changes } from './changes';
import { compareValues } from './domain/exposure';
import { archivedRows, unarchivedRows, withoutReturned, type RowPlace } from './domain/log-rows';
import type { ArchiveVerdict, Carriage, GivenUp, Holder, LockedTree, Outcome, Refusal, UnfinishedOperation } from './domain/outcome';
import { reachedGoals } from './domain/progress';
import type { NoProposal, Proposal } from './domain/proposal';
import type { TargetFacts } from './domain/target-facts';
import { makeReaders } from './headers/readers';
import { LogFiling } from './log-filing';
import type { Changed, Progress, RunOptions, TreeOperation } from './log-terms';
import { notCopied, removeManifests, verifyArchive } from './organize/archive-manifest';
import { isSameHolder } from './organize/lock';
import type { NewRig } from './organize/skeleton';
import { folderOf, isWithin, nameOf } from './organize/paths';
import type { Run } from './organize/workbench';
import { isInside } from './tree/data-folder';
import type { DataTree } from './tree/data-tree';
import { placeOf } from './tree/layout';

export class LogChanges {
	/** What fills a Data tree, sorts it out and copies it away. */
	readonly filing: LogFiling;

	constructor(private readonly host: ChangeHost) {
		this.filing = new LogFiling(host, () => this.changes());
	}

	/** A target's move to a stage, tree by tree; without a stage to the next one. */
	proposeStage(target: string, wanted: string | undefined, rig: string | undefined): Promise<readonly (Proposal | NoProposal)[]> {
		return this.host.inTurn(async () => {
			const answer = await this.host.answer(target);
			const facts = this.host.facts(target);
			if (!facts) return [{ none: answer ? 'target-nowhere' : 'target-unknown' }];
			await this.host.holdRigs();
			const plan = this.host.planOf(answer?.properties ?? {});
			const rows = answer?.rows ?? facts.rows;
			const source = {
				goals: (name: string | null) => reachedGoals(rows, plan, name),
				nights: this.host.nightsOf(target),
				isPublished: (answer?.properties['published'] ?? '') !== '', keptNights: await this.host.keptNights(target),
			};
			const isFrame = makeReaders();
			const trees = (await this.host.trees.list.open()).filter(tree => facts.projects.some(project => project.tree === tree.known.id));
			return Promise.all(trees.map(tree => this.changes().toStage(tree, facts, wanted, rig, source, name => isFrame(name) !== undefined, this.host.pace())));
		});
	}

	/** The stages that a target can go to, by number. */
	async stagesFor(target: string): Promise<string[]> {
		const facts = this.host.facts(target);
		if (!facts) return [];
		const lists = await Promise.all((await this.host.trees.list.open()).map(tree => this.changes().stages(tree, facts)));
		return [...new Set(lists.flat())].sort();
	}

	/** Lights below a folder of a Data tree, each into the folder of its filter, or into sessions that share flats. @param path absolute */
	proposeSorting(kind: 'filters' | 'sessions', path: string): Promise<Proposal | NoProposal> {
		return this.host.inTurn(async () => {
			const place = await this.changes().placeOf(await this.host.trees.list.open(), path);
			if (!place) return { none: 'folder-unknown' };
			const { tree, path: folder } = place;
			const isFrame = makeReaders();
			const rules = { layout: this.host.rules().layout, canonical: (name: string) => this.host.rules().filters.canonical(name), isFrame: (name: string) => isFrame(name) !== undefined };
			if (kind === 'filters') return this.changes().byFilter(tree, folder, rules, this.host.pace());
			await this.host.holdRigs();
			return this.changes().intoSessions(tree, folder, rig => this.host.trees.rigs.flatsAtHand(rig), rules, this.host.pace());
		});
	}

	/** A new rig's folders. @param path of the Data tree, absolute; the first one without it */
	proposeRig(rig: NewRig, path?: string): Promise<Proposal | NoProposal> {
		return this.host.inTurn(async () => {
			const tree = (await this.host.trees.list.open()).find(({ known }) => path === undefined || known.path === path);
			return tree ? this.changes().newRig(tree, rig) : { none: 'folder-unknown' };
		});
	}

	/** Carries a proposal out, and brings index and notes up to date. */
	async carryOut({ tree, plan, target, readiness = [], archived }: Pick<Proposal, 'tree' | 'plan' | 'target' | 'archived'> & Partial<Pick<Proposal, 'readiness'>>, run: RunOptions): Promise<Changed> {
		const copies = new Set(plan.steps.flatMap(step => (step.kind === 'copy file' ? [step.to] : [])));
		const changed = await this.changing(tree, (changes, found) => changes.run(found, plan, workOf('move', run)), ({ to }) => !copies.has(to));
		const { outcome } = changed;
		if ('refused' in outcome || outcome.state === 'unfinished' || outcome.state === 'undone') return changed;
		if (archived) return { ...changed, verdict: await this.verify(tree, plan, archived, run) };
		if (target === undefined || outcome.state === 'nothing') return changed;
		await this.host.setTarget(target, 'stage_since', this.host.today());
		const moved = readiness.filter(({ folder }) => outcome.steps.some(step => isWithin(step.from, folder)));
		for (const { rig, from, to } of moved) await this.host.logMove(target, `${this.host.today()}: ${rig === null ? '' : `${rig}, `}${from.folder} → ${to.folder}`);
		return changed;
	}

	/** Reads an archive's copies again. Where all are there, the log keeps the target's hours when its originals go. */
	private async verify(path: string, plan: Proposal['plan'], { target, folders, sources }: NonNullable<Proposal['archived']>, run: RunOptions): Promise<ArchiveVerdict> {
		const { checksum } = this.host.parts;
		const tree = (await this.host.trees.list.open()).find(({ known }) => known.path === path);
		if (!checksum || !tree) throw new Error('this device can\'t verify copies');
		const bench = this.changes().bench(tree);
		const copies = await verifyArchive(bench, plan, folders, checksum, workOf('verify', run));
		// Copying takes hours: what came meanwhile, or went out of sight, must not go with the originals.
		const late = copies.isWhole ? await notCopied(bench, plan, sources, this.host.pace()) : [];
		const verdict = { ...copies, differing: [...copies.differing, ...late], isWhole: copies.isWhole && late.length === 0 };
		if (verdict.isWhole) await this.host.changeRows(target, rows => archivedRows(rows, tree.known.id));
		return verdict;
	}

	/** Takes a note's request for a move out. */
	clearRequest(path: string): Promise<void> {
		return this.host.removeProperty(path, 'move_to');
	}

	/** Takes an operation back. */
	async undo(operation: Pick<TreeOperation, 'tree' | 'id'>, run: RunOptions): Promise<Changed> {
		const { tree, id } = operation;
		const changed = await this.changing(tree, (changes, found) => changes.undo(found, id, workOf('move', run)));
		if (!('operation' in operation) || 'refused' in changed.outcome) return changed;
		const { steps } = changed.outcome;
		if (operation.operation === 'archive') await this.unarchive(tree, steps);
		if (operation.operation === 'intake') await this.unfile(tree, steps);
		if (operation.operation === 'move') for (const { target } of this.targetsAt(steps.map(({ to }) => to))) await this.host.setTarget(target, 'stage_since', undefined);
		return changed;
	}

	/** @param returned frames that are where they were captured again */
	private async unfile(path: string, returned: readonly Carriage[]): Promise<void> {
		const { known } = await this.treeAt(path);
		const { layout, filters } = this.host.rules();
		const places = new Map<string, RowPlace[]>();
		for (const folder of new Set(returned.map(({ from }) => folderOf(from)))) {
			const { target, rig, panel, night, filter } = placeOf(folder, { ...layout, rootName: nameOf(path) });
			if (target !== null && filter !== null) places.set(target, [...places.get(target) ?? [], { rig, panel, night, filter: filters.canonical(filter) ?? filter, tree: known.id }]);
		}
		for (const [target, left] of places) await this.host.changeRows(target, rows => withoutReturned(rows, left));
	}

	/** @param removed the copies that are gone, and their originals */
	private async unarchive(path: string, removed: readonly Carriage[]): Promise<void> {
		const tree = await this.treeAt(path);
		const folders = new Set<string>();
		for (const { target, rows, projects } of this.targetsAt(removed.map(({ to }) => to))) {
			for (const folder of projects.flatMap(project => project.folders)) for (const { from, to } of removed) if (isInside(to, folder)) folders.add(from.slice(0, folder.length - to.length));
			await this.host.changeRows(target, logged => unarchivedRows(logged, rows.filter(row => row.tree === tree.known.id)));
		}
		await removeManifests(await this.changes().benchOfMoves(tree), folders);
	}

	/** The targets that have something at these paths. */
	private targetsAt(paths: readonly string[]): TargetFacts[] {
		return [...this.host.trees.targets.values()].filter(({ projects }) => projects.some(({ folders }) => folders.some(folder => paths.some(path => path === folder || isInside(path, folder)))));
	}

	/** Finishes what was cut short, or takes it back. @param path of the tree */
	recover(path: string, choice: 'finish' | 'roll back', run: RunOptions): Promise<Changed> {
		return this.changing(path, (changes, found) => changes.recover(found, choice, workOf('move', run)));
	}

	/** Lets an operation that was cut short rest: every file stays where it is. @param path of the tree */
	giveUp(path: string, id: string): Promise<GivenUp | Refusal> {
		return this.host.inTurn(async () => {
			const tree = await this.treeAt(path);
			const given = await this.changes().barred(tree) ?? await this.changes().giveUp(tree, id);
			// Part of it was done all the same.
			if (!('refused' in given)) await this.host.refresh();
			return given;
		});
	}

	/** Who keeps others out of which tree; a holder that is proven dead keeps nobody out. */
	async locked(): Promise<LockedTree[]> {
		const found = await Promise.all((await this.host.trees.list.distinct()).map(async tree => ({ tree: tree.known.path, lock: await this.changes().lock(tree) })));
		return found.flatMap(({ tree, lock }) => (lock && !lock.isDead ? [{ tree, heldBy: lock.heldBy, beats: lock.beats }] : []));
	}

	/** The same after a while, with how often each holder counted up meanwhile: one that works counts on. @param milliseconds how long to watch */
	async watchLocked(milliseconds: number): Promise<(LockedTree & { readonly counted: number })[]> {
		const before = await this.locked();
		if (before.length > 0) await this.host.parts.clock.wait(milliseconds);
		const after = before.length > 0 ? await this.locked() : [];
		return after.flatMap(now => {
			const then = before.find(({ tree, heldBy }) => tree === now.tree && isSameHolder(heldBy, now.heldBy));
			return then ? [{ ...now, counted: now.beats - then.beats }] : [];
		});
	}

	/** Clears away what dead programs left in the trees, where nothing has to be recovered. */
	tidy(): Promise<void> {
		return this.host.inTurn(async () => {
			for (const tree of await this.host.trees.list.open()) if (!await this.changes().barred(tree)) await this.changes().tidy(tree);
		});
	}

	/** Gives a tree to whoever comes next, on the word of a person. @param path of the tree @param gone its holder, that certainly does nothing more */
	unlock(path: string, gone: Holder): Promise<Refusal | undefined> {
		return this.host.inTurn(async () => {
			const tree = await this.treeAt(path);
			const broken = await this.changes().barred(tree) ?? await this.changes().unlock(tree, gone);
			return broken === 'broken' ? undefined : broken;
		});
	}

	/** Why a tree may not be changed from here; undefined where it may. @param path of the tree @param by a plan, or the id of an operation that is to be taken back or finished */
	async barred(path: string, by?: Pick<Proposal['plan'], 'steps'> | string): Promise<Refusal | undefined> {
		const tree = await this.treeAt(path);
		return typeof by === 'string' ? this.changes().barredBack(tree, by) : this.changes().barred(tree, by?.steps);
	}

	/** Every operation on the trees, the newest first. */
	async operations(): Promise<TreeOperation[]> {
		const trees = await this.host.trees.list.distinct();
		const lists = await Promise.all(trees.map(async tree => {
			const isHeld = (await this.changes().lock(tree))?.isDead === false;
			return (await this.changes().history(tree)).map((past): TreeOperation => ({ ...(past.state === 'unfinished' && isHeld ? { ...past, state: 'running' } : past), tree: tree.known.path }));
		}));
		return lists.flat().sort((a, b) => compareValues(b.id, a.id));
	}

	/** Operations that were cut short, by the path of their tree. */
	async unfinished(): Promise<{ tree: string; operation: UnfinishedOperation }[]> {
		const { mover } = this.host.parts;
		if (!mover) return [];
		const found = await Promise.all((await this.host.trees.list.distinct()).map(async tree => ({ tree: tree.known.path, operation: await this.changes().unfinished(tree) })));
		return found.flatMap(({ tree, operation }) => (operation ? [{ tree, operation }] : []));
	}

	/** @param isMoved of a copy the original stays where it is */
	private changing(path: string, work: (changes: Changes, tree: DataTree) => Promise<Outcome | Refusal>, isMoved: (step: Carriage) => boolean = () => true): Promise<Changed> {
		return this.host.inTurn(async () => {
			const tree = await this.treeAt(path);
			const outcome = await work(this.changes(), tree);
			if ('refused' in outcome || outcome.state === 'nothing') return { outcome, refreshed: undefined };
			// What is not known can't follow, and would look lost.
			await tree.load(this.host.pace());
			await tree.follow(outcome.steps.filter(isMoved), this.host.pace());
			return { outcome, refreshed: await this.host.refresh() };
		});
	}

	private async treeAt(path: string): Promise<DataTree> {
		const tree = (await this.host.trees.list.open()).find(({ known }) => known.path === path);
		if (!tree) throw new Error(`${path} is no Data folder any more`);
		return tree;
	}

	private changes(): Changes {
		const { mover, vaultMover, vaultPath, process, clock, state } = this.host.parts;
		if (!mover || !process) throw new Error('this device has no access to Data folders');
		return new Changes({ disk: mover, vaultDisk: vaultMover, vaultPath, process, clock, records: state?.operations });
	}
}

const workOf = (phase: Progress['phase'], { signal, progress, outside }: RunOptions): Run => ({ signal, outside, progress: (done, of) => { progress({ phase, done, of }); } });
