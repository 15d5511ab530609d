/** What a person sets in motion in Obsidian: each command's questions, progress and result. */
import { ConfirmationModal, type App, type Modal } from 'obsidian';
import type { DataLog } from '../../data-log/data-log';
import type { RefreshResult, TargetAnswer } from '../../data-log/api';
import { tally, toHours } from '../../domain/exposure';
import type { Problem } from '../../domain/problem';
import { UI } from '../../text/interface';
import { problemMessage, problemWayOut, refreshSummary } from '../../text/problems';
import type { Settings } from '../../settings';
import type { DataFolders } from '../data-folders';
import { diagnosticsText } from '../diagnostics';
import type { Notices } from '../notices';
import { appendPath } from '../path-text';
import { TargetPicker } from '../modals/target-picker';
import { askText } from '../modals/text-prompt';
import { createDemoNotes, createTargetNote, forgetMissingRows, updateNote } from '../../data-log/note-edits';
import { refresh } from '../../data-log/refresh';
import { foldersOfTarget, targetAnswers } from '../../data-log/answers';

type RefreshMode = 'quick' | 'full' | 'rebuild';

export interface ActionParts {
	readonly app: App;
	readonly log: DataLog;
	readonly notices: Notices;
	/** Absent where there is no file access. */
	readonly folders: DataFolders | undefined;
	readonly openFolder: ((path: string) => Promise<string>) | undefined;
	readonly settings: () => Settings;
	readonly openDashboard: () => Promise<void>;
	/** Called when new notes were made. */
	readonly onCreated: () => Promise<void>;
	readonly unloaded: AbortSignal;
}

export class Actions {
	/** Of this session: before, nobody knows where a target lies. */
	private last: RefreshResult | undefined;
	private isBusy = false;
	/** By note: what was said to be wrong with it. */
	private readonly said = new Map<string, readonly string[]>();

	constructor(private readonly parts: ActionParts) {}

	/** Does a job; one that fails says so instead of vanishing. */
	async attempt(what: string, job: () => Promise<void>): Promise<void> {
		try {
			await job();
		} catch (error) {
			this.parts.notices.say(UI.failed(what, error instanceof Error ? error.message : String(error)), 0);
		}
	}

	/** Refreshes under a progress notice; asks for a Data folder at the first start. */
	async refresh(mode: RefreshMode): Promise<void> {
		const { folders, notices } = this.parts;
		if (!folders) {
			notices.say(UI.dataFolder.noFileAccess);
			return;
		}
		if (folders.paths.length === 0) {
			if (
				await folders.ask(() => {
					void this.attempt(UI.firstLook.demo, () => this.showDemo());
				})
			)
				await this.firstLook();
			return;
		}
		await this.refreshVisibly(mode, false);
	}

	/** Asks for a Data folder if there is none yet, and reads it. */
	async welcome(): Promise<void> {
		const { folders } = this.parts;
		if (folders?.paths.length === 0) await this.refresh('full');
	}

	/**
	 * Brings the tables of a note that a person changed up to date, and says what of it can't be read: once, not with
	 * every edit.
	 */
	async follow(path: string): Promise<void> {
		const { log, notices } = this.parts;
		const typed = (await updateNote(log, path)).filter(
			({ code }) => code === 'note-goal-unreadable' || code === 'note-property-unreadable',
		);
		const messages = typed.map(problem => `${path}: ${problemMessage(problem)} ${problemWayOut(problem.code)}`);
		const said = this.said.get(path) ?? [];
		this.said.set(path, messages);
		for (const message of messages) if (!said.includes(message)) notices.say(message);
	}

	/** A look in the background: silent unless something changed or is in doubt. */
	async refreshQuietly(mode: RefreshMode): Promise<void> {
		const { log, folders, unloaded } = this.parts;
		if (!folders || folders.paths.length === 0) return;
		const result = await refresh(log, { mode, signal: unloaded, progress: () => undefined });
		this.remember(result);
		const { created, updated } = result.notes;
		if (created + updated > 0 || result.doubtful.length > 0) this.sayResult(result);
	}

	private async refreshVisibly(mode: RefreshMode, acceptLoss: boolean): Promise<void> {
		const { log, notices } = this.parts;
		if (this.isBusy) {
			notices.say(UI.progress.busy);
			return;
		}
		this.isBusy = true;
		try {
			const result = await notices.withProgress(
				run => refresh(log, { ...run, mode, acceptLoss }),
				this.last?.frames ?? 0,
			);
			if (result.notes.created > 0) await this.parts.onCreated();
			this.remember(result);
			const doubts = result.doubtful.filter(
				({ code, detail }) =>
					code === 'tree-different' ||
					code === 'tree-shrunk' ||
					(code === 'tree-empty' && detail?.['known'] !== 0),
			);
			if (doubts.length > 0) this.askAboutLoss(doubts);
			const isAllSaid = doubts.length > 0 && doubts.length === result.doubtful.length && result.targets === 0;
			if (!isAllSaid) this.sayResult(result);
		} finally {
			this.isBusy = false;
		}
	}

	private remember(result: RefreshResult): void {
		if (!result.cancelled) this.last = result;
	}

	private sayResult(result: RefreshResult): void {
		const { notices } = this.parts;
		const { doubtful, targets, problems, cancelled } = result;
		// Where no Data folder could be believed, counts of nothing would only frighten.
		const message =
			doubtful.length > 0 && targets === 0
				? doubtful.map(problem => `${problem.path}: ${problemMessage(problem)}`).join('\n')
				: refreshSummary(result);
		const showHealth = {
			text: UI.commands.health,
			run: () => {
				void this.attempt(UI.commands.health, () => this.showHealth());
			},
		};
		notices.say(message, 10_000, problems.length > 0 && !cancelled ? showHealth : undefined);
	}

	private askAboutLoss(doubts: readonly Problem[]): void {
		const modal = this.confirmation(UI.doubt.title);
		for (const problem of doubts) {
			appendPath(modal.contentEl.createEl('p', { cls: 'astro-path' }), problem.path);
			modal.contentEl.createEl('p', { text: `${problemMessage(problem)} ${problemWayOut(problem.code)}` });
		}
		modal.addButton(button =>
			button
				.setButtonText(UI.doubt.accept)
				.setDestructive()
				.onClick(() => {
					void this.attempt(UI.commands.refresh, () => this.refreshVisibly('full', true));
				}),
		);
		modal.addCancelButton(UI.doubt.keep).open();
	}

	async openTargetNote(): Promise<void> {
		const { app, log, notices } = this.parts;
		const answers = await targetAnswers(log);
		if (answers.length === 0) {
			notices.say(UI.pick.none);
			return;
		}
		this.pickTarget(UI.pick.note, answers, async ({ target, notePath }) => {
			await app.workspace.openLinkText(notePath ?? (await createTargetNote(log, target)), '');
		});
	}

	async openTargetFolder(): Promise<void> {
		const { openFolder, log, notices } = this.parts;
		if (!openFolder) {
			notices.say(UI.dataFolder.noFileAccess);
			return;
		}
		await this.look();
		const answers = (await targetAnswers(log)).filter(({ target }) => foldersOfTarget(log, target).length > 0);
		if (answers.length === 0) {
			notices.say(UI.pick.noFolders);
			return;
		}
		this.pickTarget(UI.pick.folder, answers, async ({ target }) => {
			const wrong = await openFolder(foldersOfTarget(log, target)[0] ?? '');
			if (wrong !== '') throw new Error(wrong);
		});
	}

	async createTarget(): Promise<void> {
		const { app, log, unloaded } = this.parts;
		const name = await askText(app, {
			...UI.create,
			explanation: [UI.create.explanation],
			check: () => ({}),
			signal: unloaded,
		});
		if (name !== undefined) await app.workspace.openLinkText(await createTargetNote(log, name), '');
	}

	/** Says what is in the first Data folder before a note is written. */
	private async firstLook(): Promise<void> {
		const { log, notices, settings } = this.parts;
		const { firstLook } = UI;
		const found = await notices.withProgress(run => refresh(log, { ...run, mode: 'full', writeNotes: false }), 0);
		if (found.cancelled) return;
		// What can't be believed is asked by the refresh.
		if (found.doubtful.length > 0 || found.targets === 0) {
			await this.refreshVisibly('quick', false);
			return;
		}
		const modal = this.confirmation(firstLook.title);
		const { targetNotesFolder: targets, rigNotesFolder: rigs } = settings();
		for (const text of [
			firstLook.found(found),
			...(found.problems.length > 0 ? [firstLook.problems(found.problems.length)] : []),
			firstLook.plan(targets, rigs),
		])
			modal.contentEl.createEl('p', { text });
		modal.addButton(button =>
			button
				.setButtonText(firstLook.confirm)
				.setCta()
				.onClick(() => {
					void this.attempt(UI.commands.refresh, () => this.refreshVisibly('quick', false));
				}),
		);
		modal.addCancelButton(firstLook.cancel).open();
	}

	private async showDemo(): Promise<void> {
		await createDemoNotes(this.parts.log);
		await this.parts.openDashboard();
	}

	/** Reads the Data folders if nobody did in this session. */
	async look(): Promise<void> {
		if (!this.last) await this.refresh('quick');
	}

	/** @param version of the plugin */
	async copyDiagnostics(version: string): Promise<void> {
		const { folders, notices, settings } = this.parts;
		await navigator.clipboard.writeText(
			diagnosticsText({
				version,
				settings: settings(),
				dataFolders: folders?.paths.length,
				refreshed: this.last,
			}),
		);
		notices.say(UI.diagnostics.copied);
	}

	async showHealth(): Promise<void> {
		const { app, settings } = this.parts;
		const { healthNotePath } = settings();
		if (!app.vault.getFileByPath(healthNotePath)) await this.refresh('full');
		if (app.vault.getFileByPath(healthNotePath)) await app.workspace.openLinkText(healthNotePath, '');
	}

	/** Asks, then forgets the missing data of all notes. */
	async forgetMissing(): Promise<void> {
		const { log, notices } = this.parts;
		const missing = (await targetAnswers(log))
			.map(({ rows }) => rows.filter(row => row.state === 'missing'))
			.filter(rows => rows.length > 0);
		const rows = missing.flat();
		if (rows.length === 0) {
			notices.say(UI.forget.nothing);
			return;
		}
		const modal = this.confirmation(UI.forget.title);
		modal.setContent(UI.forget.question(rows.length, toHours(tally(rows).counted.seconds), missing.length));
		modal.addButton(button =>
			button
				.setButtonText(UI.forget.confirm)
				.setDestructive()
				.onClick(() => {
					void this.attempt(UI.commands.forget, async () => {
						notices.say(UI.forget.done(await forgetMissingRows(log), missing.length));
					});
				}),
		);
		modal.addCancelButton(UI.forget.cancel).open();
	}

	private confirmation(title: string): ConfirmationModal {
		const modal = this.closedByUnloading(new ConfirmationModal(this.parts.app));
		modal.setTitle(title);
		return modal;
	}

	private pickTarget(
		placeholder: string,
		answers: TargetAnswer[],
		then: (answer: TargetAnswer) => Promise<void>,
	): void {
		this.closedByUnloading(
			new TargetPicker(this.parts.app, answers, placeholder, answer => {
				void this.attempt(placeholder, () => then(answer));
			}),
		).open();
	}

	private closedByUnloading<M extends Modal>(modal: M): M {
		const { unloaded } = this.parts;
		const close = (): void => {
			modal.close();
		};
		unloaded.addEventListener('abort', close);
		modal.setCloseCallback(() => {
			unloaded.removeEventListener('abort', close);
		});
		return modal;
	}
}
