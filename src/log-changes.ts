/** Changes of the Data trees as the log offers them: what would be done, doing it, the way back. Each brings index and notes up to date. */
import type { ChangeHost } from './change-host';
import { Changes } from './changes';
import { compareValues } from './domain/exposure';
import type { GivenUp, Holder, LeftToDo, LockedTree, Outcome, Refusal, UnfinishedOperation } from './domain/outcome';
import { reachedGoals } from './domain/progress';
import type { NoProposal, Proposal } from './domain/proposal';
import { makeReaders } from './headers/readers';
import { LogFiling } from './log-filing';
import { Following, moveProgress } from './log-following';
import type { Changed, RunOptions, TreeOperation } from './log-terms';
import type { EndedOperation, Guard } from './organize/ended-operation';
import { isSameHolder } from './organize/lock';
import type { NewRig } from './organize/skeleton';
import type { Run } from './organize/workbench';
import type { DataTree } from './tree/data-tree';

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
				isPublished: (answer?.properties['published'] ?? '') !== '', stageSince: textOf(answer?.properties['stage_since']), keptNights: await this.host.keptNights(target),
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
	carryOut({ tree, plan, archived }: Pick<Proposal, 'tree' | 'plan' | 'archived'>, run: RunOptions): Promise<Changed> {
		return this.changing(tree, run, async (changes, found, options, following) => {
			const followUp = archived ? { kind: 'archive' as const, target: archived.target, folders: archived.folders, sources: archived.sources } : this.host.hasNotes ? plan.followUp : undefined;
			const outcome = await changes.run(found, { ...plan, followUp }, options);
			// Where every copy was there before, no journal tells of them.
			if (!('refused' in outcome) && outcome.state === 'nothing' && archived && followUp?.kind === 'archive')
				await following.verify({ copies: plan.steps.flatMap(step => (step.kind === 'copy file' ? [step] : [])), isWhole: outcome.isWhole && plan.conflicts.length === 0 && plan.skipped.length === 0 }, followUp, () => Promise.resolve());
			return outcome;
		});
	}

	/** Takes a note's request for a move out. */
	clearRequest(path: string): Promise<void> {
		return this.host.removeProperty(path, 'move_to');
	}

	/** Takes an operation back. */
	undo({ tree, id }: Pick<TreeOperation, 'tree' | 'id'>, run: RunOptions): Promise<Changed> {
		return this.changing(tree, run, (changes, found, options) => changes.undo(found, id, options));
	}

	/** Finishes what was cut short, or takes it back. @param path of the tree */
	recover(path: string, choice: 'finish' | 'roll back', run: RunOptions): Promise<Changed> {
		return this.changing(path, run, (changes, found, options) => changes.recover(found, choice, options));
	}

	/** Lets the notes follow operations of which a crash kept them; within the turn. @returns what could not be done */
	async followLate(run: RunOptions): Promise<readonly LeftToDo[]> {
		if (!this.host.parts.mover || !this.host.parts.process) return [];
		const left: LeftToDo[] = [];
		for (const tree of await this.host.trees.list.distinct()) {
			const changes = this.changes();
			const following = new Following(this.host, changes, tree, run);
			await changes.followLate(tree, (ended, guard) => following.follow(ended, guard));
			left.push(...following.left);
		}
		return left;
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

	private changing(path: string, run: RunOptions, work: (changes: Changes, tree: DataTree, options: Run, following: Following) => Promise<Outcome | Refusal>): Promise<Changed> {
		return this.host.inTurn(async () => {
			const tree = await this.treeAt(path);
			const changes = this.changes();
			const following = new Following(this.host, changes, tree, run);
			const options = { signal: run.signal, outside: run.outside, progress: moveProgress(run), follow: (ended: EndedOperation, guard: Guard) => following.follow(ended, guard) };
			const outcome = await work(changes, tree, options, following);
			// What an operation did that did not end stands all the same.
			if (following.refreshed === undefined && !('refused' in outcome && outcome.refused !== 'taken-over') && !('state' in outcome && outcome.state === 'nothing')) await following.refresh([]);
			const { refreshed, verdict, left } = following;
			return { outcome, refreshed, left, ...(verdict && { verdict }) };
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

/** What a property says, if that is a text. */
const textOf = (property: unknown): string | null => (typeof property === 'string' && property !== '' ? property : null);
