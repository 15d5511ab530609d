/** What fills a Data tree, sorts it out and copies it away, as the log offers it: proposals, which log-changes.ts carries out. */
import type { ChangeHost } from './change-host';
import type { Changes } from './changes';
import type { CullLimits } from './domain/culling';
import { compareValues } from './domain/exposure';
import { KEPT_ALL, unreviewedNights, withKeptNights, type UnreviewedNight } from './domain/kept-nights';
import type { Skipped } from './domain/plan';
import { PLAIN_PROPOSAL, type IntakeProposal, type IntakeRequest, type MastersProposal, type NoProposal, type Proposal } from './domain/proposal';
import type { FlatAnswer } from './domain/questions';
import { foldRig } from './domain/rig';
import type { TargetFacts } from './domain/target-facts';
import type { RunOptions } from './log-terms';
import { ifThere } from './organize/inventory';
import { pathFault } from './organize/paths';
import { onlyNew, planStage, planTarget } from './organize/skeleton';
import { stageCalled, stagesOf } from './organize/stage-move';
import { pathOnDisk } from './organize/workbench';
import { proposeIntake } from './proposals/intake';
import { proposeArchive, proposeMasterFolders, proposeMasters } from './proposals/masters';
import { proposeReview, type Review } from './proposals/review';
import { withoutTrailingSlash } from './tree/data-folder';
import type { DataTree } from './tree/data-tree';
import { Places } from './tree/places';

/** A target, and one of its rigs where only that is meant. */
export interface TargetChoice { readonly target: string; readonly rig?: string | undefined }

export interface NewTargetFolders {
	readonly target: string;
	readonly rig: string;
	/** Its name or number; 10_Blink without it. */
	readonly stage?: string | undefined;
	/** Of a mosaic; 0 or 1 for a single field. */
	readonly panels: number;
}

export class LogFiling {
	constructor(private readonly host: ChangeHost, private readonly changes: () => Changes) {}

	/** Whether the user set limits for any rig. */
	hasLimits(): boolean {
		return Object.keys(this.host.settings().cullLimits).length > 0;
	}

	/** The limits that the user set for a rig. */
	limitsOf(rig: string | null): CullLimits | undefined {
		return Object.entries(this.host.settings().cullLimits).find(([name]) => rig !== null && foldRig(name) === foldRig(rig))?.[1];
	}

	/** New captures into a Data tree; what the user answered earlier is known. @param into the tree's absolute path; the one that the first capture folder lies in, else the first one, without it */
	intake(wanted: IntakeRequest, into: string | undefined, run: RunOptions): Promise<IntakeProposal | NoProposal> {
		return this.host.inTurn(async () => {
			const trees = await this.host.trees.list.open();
			const places = this.changes().places();
			const captures = await this.captureFolders(wanted.folders.map(withoutTrailingSlash), trees, places);
			const request = { ...wanted, folders: captures.map(({ folder }) => folder) };
			const tree = into === undefined ? captures[0]?.tree ?? trees[0] : trees.find(({ known }) => known.path === into) ?? await this.treeThatIs(into, trees, places);
			if (!tree) return { none: 'folder-unknown' };
			// What is filed already is nothing that a capture program writes.
			for (const { known } of trees) for (const folder of request.folders) if (await places.below(folder, known.path) !== undefined) return { none: 'no-captures' };
			const { disk } = this.changes().bench(tree);
			for (const folder of request.folders) if (!['folder', 'link'].includes((await disk.entry(folder))?.kind ?? '')) return { none: 'no-folder' };
			const named = await this.host.named();
			const rules = { ...named, layout: this.layoutOf(tree), targets: await this.host.targetNames() };
			const { captureRigs, captureTargets } = this.host.settings();
			const answers = { rigs: new Map([...Object.entries(captureRigs), ...request.answers.rigs]), targets: new Map([...Object.entries(captureTargets), ...request.answers.targets]) };
			try {
				return await proposeIntake(this.changes().bench(tree), tree, { ...request, answers }, rules, folders => this.host.readAside(folders, run), this.host.pace());
			} catch (error) {
				if (run.signal.aborted) return { none: 'cancelled' };
				throw error;
			}
		});
	}

	/** Folders as the trees that they lie in have them, each once, whatever paths lead there. */
	private async captureFolders(folders: readonly string[], trees: readonly DataTree[], places: Places): Promise<{ readonly folder: string; readonly tree: DataTree | undefined }[]> {
		const named = new Map<string, { readonly folder: string; readonly tree: DataTree | undefined }>();
		for (const folder of folders) {
			const place = await this.changes().placeOf(trees, folder, places);
			const real = await places.real(folder);
			if (!named.has(real)) named.set(real, place ? { folder: pathOnDisk({ root: place.tree.known.path }, place.path), tree: place.tree } : { folder, tree: undefined });
		}
		return [...named.values()];
	}

	private async treeThatIs(path: string, trees: readonly DataTree[], places: Places): Promise<DataTree | undefined> {
		const place = await this.changes().placeOf(trees, path, places);
		return place?.path === '' ? place.tree : undefined;
	}

	/** "Accept all that is left" in blink. */
	accept(choice: TargetChoice): Promise<readonly (Proposal | NoProposal)[]> {
		return this.review(choice, { kind: 'accept' }, 'none-unreviewed');
	}

	/** The nights of a target with lights that are left in blink. */
	async unreviewed(target: string): Promise<readonly UnreviewedNight[]> {
		return unreviewedNights((await this.host.answer(target))?.rows ?? []);
	}

	/** Writes into a target's note that a person kept all lights of these nights: they count as accepted, and no file moves. @throws why the note can't say so */
	async keepAll(target: string, nights: readonly UnreviewedNight[]): Promise<void> {
		await this.host.changeItems(target, KEPT_ALL, items => withKeptNights(items, nights));
		await this.host.changeRows(target, rows => rows);
	}

	/** Rejects unreviewed lights beyond the limits of their rig. */
	async cull(choice: TargetChoice, limitsOf: (rig: string | null) => CullLimits | undefined): Promise<readonly (Proposal | NoProposal)[]> {
		return this.review(choice, { kind: 'cull', limitsOf, kept: await this.host.keptNights(choice.target) }, 'none-unreviewed');
	}

	/** Brings a target's rejected lights back. */
	restore(choice: TargetChoice): Promise<readonly (Proposal | NoProposal)[]> {
		return this.review(choice, { kind: 'restore' }, 'none-rejected');
	}

	/** Rejects lights by hand; what is none is named. @param paths absolute */
	reject(paths: readonly string[]): Promise<readonly (Proposal | NoProposal)[]> {
		return this.host.inTurn(async () => {
			const proposals: Proposal[] = [];
			const trees = await this.host.trees.list.open();
			const places = this.changes().places();
			const found = await Promise.all(paths.map(async path => ({ path, place: await this.changes().placeOf(trees, path, places) })));
			for (const tree of trees) {
				const inTree = new Set(found.flatMap(({ place }) => (place?.tree === tree ? place.path : [])));
				const folders = new Set([...tree.folders].filter(({ folder, place }) => place.targetFolder !== '' && folder.files.some(({ name }) => inTree.has(`${folder.path}/${name}`))).map(({ place }) => place.targetFolder));
				for (const folder of folders) {
					const proposal = await this.reviewed(tree, folder, { kind: 'reject', paths: inTree });
					if (proposal) proposals.push(proposal);
				}
			}
			const [first, ...others] = proposals;
			if (!first) return [{ none: 'no-frames' }];
			const told = new Set(proposals.flatMap(({ tree, plan }) => [...plan.steps, ...plan.conflicts, ...plan.skipped].map(item => `${tree}/${'path' in item ? item.path : item.from}`)));
			const odd = found.filter(({ place }) => !place || !told.has(`${place.tree.known.path}/${place.path}`)).map(({ path }): Skipped => ({ path, reason: 'not-rejectable' }));
			return [{ ...first, plan: { ...first.plan, skipped: [...first.plan.skipped, ...odd] } }, ...others];
		});
	}

	private review({ target, rig }: TargetChoice, review: Review, none: NoProposal['none'] & ('none-unreviewed' | 'none-rejected')): Promise<readonly (Proposal | NoProposal)[]> {
		return this.onTrees(target, async (tree, { projects }) => {
			const folders = projects.filter(project => project.tree === tree.known.id && (rig === undefined || (project.rig !== null && foldRig(project.rig) === foldRig(rig)))).flatMap(project => project.folders);
			const proposals: Proposal[] = [];
			for (const folder of folders) {
				const proposal = await this.reviewed(tree, folder, review);
				if (proposal) proposals.push(proposal);
			}
			return proposals.length > 0 ? proposals : [{ none }];
		});
	}

	private async reviewed(tree: DataTree, folder: string, review: Review): Promise<Proposal | undefined> {
		const { frames } = await this.host.named();
		return proposeReview(this.changes().bench(tree), tree, folder, review, { frames, isReject: this.host.rules().exclusions.isReject }, this.host.pace());
	}

	/** Copies of master darks and flats into the folders of a target's nights, tree by tree; of every target without a name. */
	masters(target: string | undefined, answers: ReadonlyMap<string, FlatAnswer>): Promise<readonly (MastersProposal | NoProposal)[]> {
		return this.host.inTurn(async () => {
			if (target !== undefined && !this.host.facts(target)) return [{ none: 'target-unknown' }];
			await this.host.holdRigs();
			const { frames, identity } = await this.host.named();
			const { allowScaling } = this.host.rules().rigs;
			const rules = { frames, identity, rulesOf: (rig: string | null) => ({ ...this.host.trees.rigs.flatsAtHand(rig).rules, allowScaling }) };
			const proposals: MastersProposal[] = [];
			for (const tree of await this.host.trees.list.open()) {
				proposals.push(await proposeMasters(tree, this.host.trees.repeats.repeats, target === undefined ? undefined : identity(target), answers, rules, this.host.pace()));
			}
			return proposals.length > 0 ? proposals : [{ none: 'folder-unknown' }];
		});
	}

	/** Folders for a target's next masters. @param drizzles whole factors */
	startMaster(target: string, drizzles: readonly number[]): Promise<readonly (Proposal | NoProposal)[]> {
		return this.onTrees(target, (tree, facts) => proposeMasterFolders(this.changes().bench(tree), tree, facts, this.host.today(), drizzles, this.host.pace()));
	}

	/** Copies of all that a target has. @param to absolute folder */
	archive(target: string, to: string): Promise<readonly (Proposal | NoProposal)[]> {
		const named = withoutTrailingSlash(to);
		return this.onTrees(target, async (tree, facts) => {
			const bench = this.changes().bench(tree);
			const places = new Places(bench.disk);
			// What goes up and down again is told, and checked, as where it leads.
			const folder = pathFault(named) ? await places.real(named) : named;
			// A drive that is not there must not become a folder.
			const isThere = await ifThere(() => bench.disk.realPath(folder)) !== undefined;
			if (!isThere && await places.below(bench.root, folder) === undefined) return [{ none: 'no-folder' }];
			return [await proposeArchive(bench, tree, facts, folder, this.host.pace())];
		});
	}

	/** The rigs that have a folder with stages, by name: new folders can be made in these. */
	rigsWithStages(): Promise<string[]> {
		return this.host.inTurn(async () => {
			const rigs = new Set<string>();
			for (const tree of await this.host.trees.list.open()) for (const { place: { rig, stage } } of tree.folders) if (rig !== null && stage) rigs.add(rig);
			return [...rigs].sort(compareValues);
		});
	}

	/** Folders for a target that nothing was shot of yet. */
	newTarget({ target, rig, stage = '10', panels }: NewTargetFolders): Promise<Proposal | NoProposal> {
		return this.inRig(rig, async (tree, rigFolder, stages) => {
			const folder = stageCalled(stage, stagesOf(stages));
			if (!folder) return { none: 'stage-unknown', stages: stagesOf(stages).map(other => other.folder) };
			const bench = this.changes().bench(tree);
			const targets = stages.includes(folder.folder) ? (await bench.disk.list(pathOnDisk(bench, `${rigFolder}/${folder.folder}`))).folders : [];
			const { identity } = await this.host.named();
			return { ...PLAIN_PROPOSAL, tree: tree.known.path, plan: await onlyNew(bench, planTarget({ rigFolder, stage: folder.folder, target, panels }, targets, this.layoutOf(tree), identity)) };
		});
	}

	/** A stage of a rig: `25_Queue`. */
	newStage(rig: string, folder: string): Promise<Proposal | NoProposal> {
		return this.inRig(rig, async (tree, rigFolder, stages) => ({ ...PLAIN_PROPOSAL, tree: tree.known.path, plan: await onlyNew(this.changes().bench(tree), planStage(rigFolder, folder, stages)) }));
	}

	private inRig(rig: string, work: (tree: DataTree, rigFolder: string, stages: readonly string[]) => Promise<Proposal | NoProposal>): Promise<Proposal | NoProposal> {
		return this.host.inTurn(async () => {
			for (const tree of await this.host.trees.list.open()) {
				const bench = this.changes().bench(tree);
				const rigFolder = (await bench.disk.list(bench.root)).folders.find(name => foldRig(name) === foldRig(rig));
				if (rigFolder !== undefined) return work(tree, rigFolder, (await bench.disk.list(pathOnDisk(bench, rigFolder))).folders);
			}
			return { none: 'rig-unknown' };
		});
	}

	/** Asks every tree that has something of a target. */
	private onTrees(target: string, work: (tree: DataTree, facts: TargetFacts) => Promise<readonly (Proposal | NoProposal)[]>): Promise<readonly (Proposal | NoProposal)[]> {
		return this.host.inTurn(async () => {
			const facts = this.host.facts(target);
			if (!facts) return [{ none: (await this.host.answer(target)) ? 'target-nowhere' : 'target-unknown' }];
			const trees = (await this.host.trees.list.open()).filter(tree => facts.projects.some(project => project.tree === tree.known.id));
			const proposals: (Proposal | NoProposal)[] = [];
			for (const tree of trees) proposals.push(...await work(tree, facts));
			return proposals;
		});
	}

	private layoutOf(tree: DataTree) {
		return { ...this.host.rules().layout, rootName: tree.known.path.slice(tree.known.path.lastIndexOf('/') + 1) };
	}
}
