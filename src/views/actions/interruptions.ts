/**
 * What keeps changes from being made: an operation that was cut short, a lock whose holder is gone. Says so, and offers
 * the way out.
 */
import { ConfirmationModal, type App } from 'obsidian';
import type { DataLog } from '../../data-log/data-log';
import type { LockedTree, Outcome, Refusal } from '../../domain/operations/outcome';
import { WATCH_LOCK_MS, type OperationResult, type RunOptions } from '../../data-log/api';
import { OPERATIONS } from '../../text/operations';
import type { Notices } from '../notices';
import { giveUpOperation, recoverOperation, unfinishedOperations, type CutOperation } from '../../data-log/operations';
import { lockedTrees, unlockTree, watchLockedTrees } from '../../data-log/locks';
import { INTERRUPTIONS } from '../../text/interruptions';

export interface InterruptionParts {
	readonly app: App;
	readonly log: DataLog;
	readonly notices: Notices;
	readonly attempt: (what: string, job: () => Promise<void>) => Promise<void>;
	/** Whether there is file access. */
	readonly canChange: boolean;
}

export class Interruptions {
	/** Ids of operations that could neither be finished nor taken back. */
	private readonly stuck = new Set<string>();

	/** @param follow runs a change of a tree and says what came of it */
	constructor(
		private readonly parts: InterruptionParts,
		private readonly follow: (
			tree: string,
			change: (run: RunOptions) => Promise<OperationResult>,
		) => Promise<Outcome | Refusal>,
	) {}

	/**
	 * Offers to finish or to take back what was cut short, and where that failed to leave it.
	 * @param isAsked says so, too, where there is nothing
	 */
	async recover(isAsked: boolean): Promise<void> {
		const { log, canChange } = this.parts;
		if (!canChange) return;
		const [cut] = await unfinishedOperations(log);
		if (!cut) {
			if (isAsked) this.parts.notices.say(OPERATIONS.refusal({ refused: 'nothing-to-do', operation: '' }));
			return;
		}
		const { tree } = cut;
		const held = (await lockedTrees(log)).find(other => other.tree === tree);
		// Somebody is at it now, or seems to be.
		if (held) {
			if (isAsked) this.refuse(tree, { refused: 'locked', heldBy: held.heldBy });
			return;
		}
		this.askToRecover(cut);
	}

	private askToRecover({ operation, tree }: CutOperation): void {
		const { app, log, attempt } = this.parts;
		const isReadable = !('fault' in operation);
		const isStuck = !isReadable || this.stuck.has(operation.id);
		const modal = new ConfirmationModal(app);
		modal.setTitle(INTERRUPTIONS.recoverTitle);
		modal.setContent(
			[
				isReadable
					? INTERRUPTIONS.recoverQuestion(operation.title, operation.done, operation.of)
					: INTERRUPTIONS.faultyJournal[operation.fault],
				...(isStuck ? [INTERRUPTIONS.leaveMeans] : []),
			].join(' '),
		);
		const run = (choice: 'finish' | 'roll back'): void => {
			void attempt(INTERRUPTIONS.recoverTitle, async () => {
				const outcome = await this.follow(tree, run => recoverOperation(log, tree, choice, run));
				if (
					'refused' in outcome
						? !['locked', 'outside-unknown'].includes(outcome.refused)
						: outcome.state === 'unfinished'
				)
					this.stuck.add(operation.id);
			});
		};
		// Of a damaged record what can be read has its turn; a newer one is a newer version's matter.
		if (isReadable || operation.fault === 'unreadable') {
			modal.addButton(button =>
				button
					.setButtonText(INTERRUPTIONS.finish)
					.setCta()
					.onClick(() => {
						run('finish');
					}),
			);
			modal.addButton(button =>
				button.setButtonText(INTERRUPTIONS.rollBack).onClick(() => {
					run('roll back');
				}),
			);
		}
		if (isStuck)
			modal.addButton(button =>
				button
					.setButtonText(INTERRUPTIONS.leave)
					.setDestructive()
					.onClick(() => {
						void attempt(INTERRUPTIONS.recoverTitle, () => this.giveUp(tree, operation.id));
					}),
			);
		modal.addCancelButton(INTERRUPTIONS.later).open();
	}

	private async giveUp(tree: string, id: string): Promise<void> {
		const given = await giveUpOperation(this.parts.log, tree, id);
		if ('refused' in given) this.refuse(tree, given);
		else this.parts.notices.say(INTERRUPTIONS.givenUp(given), given.waiting.length > 0 ? 0 : undefined);
	}

	/** Says why nothing was done. A lock can be taken away, if its holder is known. */
	refuse(tree: string, refusal: Refusal): void {
		const { attempt, log } = this.parts;
		const isLocked = refusal.refused === 'locked';
		const ask = async (): Promise<void> => {
			const locked = (await watchLockedTrees(log, WATCH_LOCK_MS)).find(other => other.tree === tree);
			if (locked) this.askToUnlock(locked);
			else this.parts.notices.say(INTERRUPTIONS.notLocked);
		};
		this.parts.notices.say(
			OPERATIONS.refusal(refusal),
			isLocked ? 0 : undefined,
			isLocked
				? {
						text: INTERRUPTIONS.unlock,
						run: () => {
							void attempt(INTERRUPTIONS.unlockTitle, ask);
						},
					}
				: undefined,
		);
	}

	/** Whether the person wants folders outside of the tree touched that only a journal names. */
	mayTouch(folders: readonly string[]): Promise<boolean> {
		return new Promise(resolve => {
			const modal = new ConfirmationModal(this.parts.app);
			modal.setTitle(INTERRUPTIONS.outsideTitle);
			modal.setContent(INTERRUPTIONS.outsideQuestion(folders));
			modal.addButton(button =>
				button
					.setButtonText(INTERRUPTIONS.touchOutside)
					.setDestructive()
					.onClick(() => {
						resolve(true);
					}),
			);
			modal.addCancelButton(OPERATIONS.cancel);
			modal.setCloseCallback(() => {
				resolve(false);
			});
			modal.open();
		});
	}

	private askToUnlock(locked: LockedTree & { readonly counted: number }): void {
		const { app, log, attempt } = this.parts;
		const { tree, heldBy } = locked;
		const modal = new ConfirmationModal(app);
		modal.setTitle(INTERRUPTIONS.unlockTitle);
		modal.setContent(INTERRUPTIONS.unlockQuestion(locked));
		modal.addButton(button =>
			button
				.setButtonText(INTERRUPTIONS.unlock)
				.setDestructive()
				.onClick(() => {
					void attempt(INTERRUPTIONS.unlockTitle, async () => {
						const refusal = await unlockTree(log, tree, heldBy);
						if (refusal) {
							this.refuse(tree, refusal);
							return;
						}
						this.parts.notices.say(INTERRUPTIONS.unlocked);
						// What the program was at when it ended.
						await this.recover(false);
					});
				}),
		);
		modal.addCancelButton(OPERATIONS.cancel).open();
	}
}
