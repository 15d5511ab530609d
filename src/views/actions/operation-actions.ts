/** What a person sets in motion in the Data trees: choose, look, run, and take back. */
import { ConfirmationModal } from 'obsidian';
import type { OperationResult, RunOptions, TargetAnswer, TreeOperation } from '../../data-log/api';
import type { Outcome, Refusal } from '../../domain/operations/outcome';
import type { NoProposal, Proposal } from '../../domain/operations/proposal';
import { OPERATIONS } from '../../text/operations';
import { UI } from '../../text/interface';
import { CreateRigModal } from '../modals/create-rig-modal';
import { Interruptions, type InterruptionParts } from './interruptions';
import { OperationsModal } from '../modals/operations-modal';
import { preview } from '../modals/preview-modal';
import { TargetPicker, TextPicker } from '../modals/target-picker';
import { proposeStageMove, stagesFor } from '../../data-log/proposals/stage';
import { foldersOfTarget, targetAnswers } from '../../data-log/answers';
import { clearMoveRequest } from '../../data-log/note-edits';
import { proposeSorting } from '../../data-log/proposals/sorting';
import { proposeRigFolders } from '../../data-log/proposals/new-folders';
import { operationsOfTrees, runProposal, undoOperation } from '../../data-log/operations';
import type { NoticeAction } from '../notices';
import { outcomeNotice } from './outcome-notice';
import { INTERRUPTIONS } from '../../text/interruptions';

export interface ChangeActionParts extends InterruptionParts {
	readonly unloaded: AbortSignal;
	/** Reads the Data folders if nobody did yet. */
	readonly look: () => Promise<void>;
}

export class OperationActions {
	/** Requests that were answered, by note. */
	private readonly asked = new Map<string, string>();
	private readonly interruptions: Interruptions;

	constructor(private readonly parts: ChangeActionParts) {
		this.interruptions = new Interruptions(parts, (tree, change) => this.follow(tree, change));
	}

	get isPossible(): boolean {
		return this.parts.canChange;
	}

	/** Does a job; one that fails says so. */
	attempt(what: string, job: () => Promise<void>): Promise<void> {
		return this.parts.attempt(what, job);
	}

	/** @param target the one of the open note, else the person chooses */
	advance(target = this.targetAtHand()): Promise<void> {
		return this.withTarget(
			UI.commands.advance,
			async name => {
				await this.withRig(UI.commands.advance, name, async rig => {
					await this.offer(await proposeStageMove(this.parts.log, name, undefined, rig));
				});
			},
			target,
		);
	}

	moveTo(target = this.targetAtHand()): Promise<void> {
		return this.withTarget(
			UI.commands.moveTo,
			async name => {
				const { app, log, attempt } = this.parts;
				const stages = await stagesFor(log, name);
				if (stages.length === 0) {
					this.say(OPERATIONS.none({ none: 'target-nowhere' }));
					return;
				}
				new TextPicker(app, stages, OPERATIONS.stageTitle, stage => {
					void attempt(UI.commands.moveTo, () =>
						this.withRig(UI.commands.moveTo, name, async rig => {
							await this.moveToStage(name, stage, rig);
						}),
					);
				}).open();
			},
			target,
		);
	}

	/** Does something with one of a target's rigs, or with all of them: the person chooses, where there are several. */
	private async withRig(
		what: string,
		target: string,
		then: (rig: string | undefined) => Promise<void>,
	): Promise<void> {
		const { app, log, attempt } = this.parts;
		const [answer] = await targetAnswers(log, target);
		const rigs = [...new Set(answer?.facts?.projects.flatMap(({ rig }) => rig ?? []))];
		if (rigs.length <= 1) {
			await then(undefined);
			return;
		}
		new TextPicker(app, [OPERATIONS.allRigs, ...rigs], OPERATIONS.rigTitle, choice => {
			void attempt(what, () => then(choice === OPERATIONS.allRigs ? undefined : choice));
		}).open();
	}

	/** @param rig one of the target's; all of them without it */
	async moveToStage(target: string, stage: string, rig?: string): Promise<boolean> {
		return this.offer(await proposeStageMove(this.parts.log, target, stage, rig));
	}

	/**
	 * Follows a note's `move_to` property, a request that may come from a phone: asks, moves, and takes it out. Asks
	 * once in a session.
	 */
	async followRequest(path: string): Promise<void> {
		const { app, log, canChange } = this.parts;
		const frontmatter: Record<string, unknown> = app.metadataCache.getCache(path)?.frontmatter ?? {};
		const { target, move_to: wanted } = frontmatter;
		if (
			!canChange ||
			typeof target !== 'string' ||
			typeof wanted !== 'string' ||
			wanted.trim() === '' ||
			this.asked.get(path) === wanted
		)
			return;
		this.asked.set(path, wanted);
		await this.parts.look();
		const { stage, rig } = requestOf(wanted, await stagesFor(log, target));
		if (await this.moveToStage(target, stage, rig)) await clearMoveRequest(log, path);
	}

	sort(kind: 'filters' | 'sessions'): Promise<void> {
		const what = OPERATIONS.sortTitle(kind);
		return this.withTarget(what, async name => {
			const { app, log, attempt } = this.parts;
			const folders = foldersOfTarget(log, name);
			const run = (folder: string): void => {
				void attempt(what, async () => {
					await this.offer([await proposeSorting(log, kind, folder)]);
				});
			};
			const [only, ...others] = folders;
			if (only === undefined) this.say(OPERATIONS.none({ none: 'target-nowhere' }));
			else if (others.length === 0) run(only);
			else new TextPicker(app, folders, what, run).open();
		});
	}

	createRig(): Promise<void> {
		if (this.isAble())
			new CreateRigModal(this.parts.app, this.parts.unloaded, rig => {
				void this.parts.attempt(UI.commands.createRig, async () => {
					await this.offer([await proposeRigFolders(this.parts.log, rig)]);
				});
			}).open();
		return Promise.resolve();
	}

	async undoLast(): Promise<void> {
		if (!this.isAble()) return;
		const last = (await operationsOfTrees(this.parts.log)).find(
			operation => 'isUndoable' in operation && operation.isUndoable,
		);
		if (last) this.askToUndo(last);
		else this.say(OPERATIONS.nothingUndoable);
	}

	async showHistory(): Promise<void> {
		if (!this.isAble()) return;
		const { app, log, unloaded } = this.parts;
		const operations = await operationsOfTrees(log);
		if (operations.length === 0) this.say(OPERATIONS.noHistory);
		else
			new OperationsModal(app, operations, unloaded, operation => {
				this.askToUndo(operation);
			}).open();
	}

	/** @param isAsked says so, too, where nothing was cut short */
	recover(isAsked: boolean): Promise<void> {
		return this.interruptions.recover(isAsked);
	}

	private askToUndo(operation: TreeOperation): void {
		const { app, log, attempt } = this.parts;
		const modal = new ConfirmationModal(app);
		modal.setTitle(OPERATIONS.undoTitle);
		modal.setContent(OPERATIONS.undoQuestion(operation));
		modal.addButton(button =>
			button
				.setButtonText(OPERATIONS.undo)
				.setCta()
				.onClick(() => {
					void attempt(OPERATIONS.undoTitle, async () => {
						await this.follow(operation.tree, run => undoOperation(log, operation, run));
					});
				}),
		);
		modal.addCancelButton(OPERATIONS.keep).open();
	}

	/** Does something with the Data trees, once they were read; says so where there are none. */
	async whenAble(then: () => Promise<void>): Promise<void> {
		if (!this.isAble()) return;
		await this.parts.look();
		await then();
	}

	/** Shows what would be done and, if the person wants it, does it. @returns whether it was done, be it in part */
	async offer(answers: readonly (Proposal | NoProposal)[]): Promise<boolean> {
		const { app, log, unloaded } = this.parts;
		const proposals = answers.filter(answer => 'plan' in answer);
		const none = answers.find(answer => 'none' in answer);
		if (proposals.length === 0) {
			this.say(none ? OPERATIONS.none(none) : OPERATIONS.dry);
			return false;
		}
		if (!(await preview(app, proposals, unloaded))) return false;
		let isDone = true;
		for (const proposal of proposals) {
			const outcome = await this.follow(proposal.tree, run => runProposal(log, proposal, run));
			isDone &&= !('refused' in outcome) && (outcome.state === 'done' || outcome.state === 'partly');
		}
		return isDone;
	}

	/** Runs a change under a progress notice, and says what came of it. */
	private async follow(
		tree: string,
		change: (run: RunOptions) => Promise<OperationResult>,
	): Promise<Outcome | Refusal> {
		const { notices } = this.parts;
		const result = await notices.withProgress(change, 0);
		const { outcome } = result;
		if (
			'refused' in outcome &&
			outcome.refused === 'outside-unknown' &&
			(await this.interruptions.mayTouch(outcome.folders))
		)
			return this.follow(tree, run => change({ ...run, outside: outcome.folders }));
		if ('refused' in outcome) {
			this.interruptions.refuse(tree, outcome);
			return outcome;
		}
		const { text, isToBeRead } = outcomeNotice(outcome, result);
		notices.say(text, isToBeRead ? 0 : 10_000, this.next(outcome));
		return outcome;
	}

	/** The button of a notice that says what came of a change. */
	private next({ state }: Outcome): NoticeAction | undefined {
		const { attempt } = this.parts;
		if (state === 'unfinished')
			return {
				text: INTERRUPTIONS.recover,
				run: () => {
					void attempt(INTERRUPTIONS.recoverTitle, () => this.recover(true));
				},
			};
		if (state !== 'done' && state !== 'partly') return undefined;
		return {
			text: OPERATIONS.undo,
			run: () => {
				void attempt(OPERATIONS.undoTitle, () => this.undoLast());
			},
		};
	}

	/** Does something with a target: the one of the open note, else the person chooses one that has a folder. */
	async withTarget(
		what: string,
		then: (target: string) => Promise<void>,
		target = this.targetAtHand(),
	): Promise<void> {
		if (!this.isAble()) return;
		const { log } = this.parts;
		await this.withNote(
			what,
			answer => foldersOfTarget(log, answer.target).length > 0,
			UI.pick.noFolders,
			then,
			target,
		);
	}

	/**
	 * Does something with a target, of which nobody needs the folders.
	 * @param fits which targets can be chosen;
	 * @param none said where there is none
	 */
	async withNote(
		what: string,
		fits: (answer: TargetAnswer) => boolean,
		none: string,
		then: (target: string) => Promise<void>,
		target = this.targetAtHand(),
	): Promise<void> {
		const { app, log, look, attempt, canChange } = this.parts;
		if (canChange) await look();
		if (target !== undefined) {
			await then(target);
			return;
		}
		const answers = (await targetAnswers(log)).filter(fits);
		if (answers.length === 0) this.say(none);
		else
			new TargetPicker(app, answers, what, answer => {
				void attempt(what, () => then(answer.target));
			}).open();
	}

	private isAble(): boolean {
		if (!this.parts.canChange) this.say(OPERATIONS.noNode);
		return this.parts.canChange;
	}

	private targetAtHand(): string | undefined {
		const { app } = this.parts;
		const file = app.workspace.getActiveFile();
		const target: unknown = file ? app.metadataCache.getFileCache(file)?.frontmatter?.['target'] : undefined;
		return typeof target === 'string' ? target : undefined;
	}

	private say(message: string): void {
		this.parts.notices.say(message);
	}
}

/** "30_Master", or "30_Master RC8@f8.0+…" for one of a target's rigs. */
function requestOf(text: string, stages: readonly string[]): { stage: string; rig?: string } {
	const request = text.trim();
	const stage = stages.find(folder => request.startsWith(`${folder} `));
	return stage === undefined ? { stage: request } : { stage, rig: request.slice(stage.length + 1).trim() };
}
