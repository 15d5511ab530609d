/** What a person sets in motion in Obsidian: each command's questions, progress and result. */
import { ConfirmationModal, FuzzySuggestModal, Notice, type App } from 'obsidian';
import type { DataLog, RefreshResult, TargetAnswer } from '../data-log';
import { tally, toHours } from '../domain/exposure';
import type { Problem } from '../domain/problem';
import { UI, problemMessage, problemWayOut, refreshSummary } from '../text';
import { withProgress } from './progress-notice';
import { askText } from './text-prompt';

export interface ActionParts {
	readonly app: App;
	readonly log: DataLog;
	/** Absent where there is no file access. */
	readonly openFolder?: ((path: string) => Promise<string>) | undefined;
	readonly healthNotePath: () => string;
}

export class Actions {
	private framesLastTime = 0;

	constructor(private readonly parts: ActionParts) {}

	/** Refreshes under a progress notice; asks for a Data folder at the first start. */
	async refresh(mode: 'quick' | 'full' | 'rebuild'): Promise<void> {
		const { log } = this.parts;
		if ((await log.dataFolders()).length === 0 && !await this.askDataFolder()) return;
		await this.guarded(UI.commands.refresh, async () => {
			this.report(await this.run(mode, false));
		});
	}

	/** A quick look at start-up: silent unless something changed or is in doubt. */
	async refreshQuietly(): Promise<void> {
		const { log } = this.parts;
		if ((await log.dataFolders()).length === 0) return;
		const result = await log.refresh({ mode: 'quick', signal: new AbortController().signal, progress: () => undefined });
		this.framesLastTime = result.frames;
		if (result.notes.created + result.notes.updated > 0 || result.doubtful.length > 0) new Notice(refreshSummary(result));
	}

	private async run(mode: 'quick' | 'full' | 'rebuild', acceptLoss: boolean): Promise<RefreshResult> {
		const result = await withProgress(run => this.parts.log.refresh({ ...run, mode, acceptLoss }), this.framesLastTime);
		this.framesLastTime = result.frames;
		return result;
	}

	private report(result: RefreshResult): void {
		new Notice(refreshSummary(result), 10_000);
		const doubts = result.doubtful.filter(({ code }) => code === 'tree-different' || code === 'tree-shrunk' || code === 'tree-empty');
		if (doubts.length > 0) this.askAboutLoss(doubts);
	}

	private askAboutLoss(doubts: readonly Problem[]): void {
		const modal = new ConfirmationModal(this.parts.app);
		modal.setTitle(UI.doubt.title);
		for (const problem of doubts) {
			modal.contentEl.createEl('p', { text: problem.path, cls: 'astro-path' });
			modal.contentEl.createEl('p', { text: `${problemMessage(problem)} ${problemWayOut(problem.code)}` });
		}
		modal.addButton(button => button.setButtonText(UI.doubt.accept).setDestructive().onClick(() => {
			void this.guarded(UI.commands.refresh, async () => { this.report(await this.run('full', true)); });
		}));
		modal.addCancelButton(UI.doubt.keep).open();
	}

	/** Asks for a Data folder and sets it. @returns whether there is one now */
	async askDataFolder(): Promise<boolean> {
		const { app, log, openFolder } = this.parts;
		const words = UI.firstStart;
		if (!openFolder) { new Notice(words.noFileAccess); return false; }
		const others = await log.dataFolders();
		const path = await askText(app, {
			title: words.title, explanation: words.explanation, label: words.label, placeholder: words.placeholder, confirm: words.save, cancel: words.cancel,
			check: async answer => {
				const problem = await log.checkDataFolder(answer, others);
				return problem && problem.code !== 'tree-inside-vault' ? problemMessage(problem) : undefined;
			},
		});
		if (path === undefined) return false;
		await log.setDataFolders([...others, path]);
		return true;
	}

	async openTargetNote(): Promise<void> {
		await this.pickTarget(UI.pick.note, async ({ target, notePath }) => {
			const path = notePath ?? await this.parts.log.createTarget(target);
			await this.parts.app.workspace.openLinkText(path, '');
		});
	}

	async openTargetFolder(): Promise<void> {
		const { openFolder, log } = this.parts;
		if (!openFolder) { new Notice(UI.firstStart.noFileAccess); return; }
		await this.pickTarget(UI.pick.folder, async ({ target }) => {
			const [folder] = log.targetFolders(target);
			const wrong = folder === undefined ? UI.pick.noFolder(target) : await openFolder(folder);
			if (wrong !== '') new Notice(wrong);
		});
	}

	async createTarget(): Promise<void> {
		const { app, log } = this.parts;
		const { title, label, placeholder, confirm, cancel } = UI.create;
		const name = await askText(app, { title, label, placeholder, confirm, cancel, check: () => undefined });
		if (name === undefined) return;
		await this.guarded(UI.commands.createTarget, async () => { await app.workspace.openLinkText(await log.createTarget(name), ''); });
	}

	async showHealth(): Promise<void> {
		const { app, healthNotePath } = this.parts;
		if (!app.vault.getFileByPath(healthNotePath())) await this.refresh('full');
		if (app.vault.getFileByPath(healthNotePath())) await app.workspace.openLinkText(healthNotePath(), '');
	}

	/** Asks, then forgets the missing data of all notes. */
	async forgetMissing(): Promise<void> {
		const { app, log } = this.parts;
		const missing = (await log.answers()).map(({ rows }) => rows.filter(row => row.state === 'missing')).filter(rows => rows.length > 0);
		const rows = missing.flat();
		if (rows.length === 0) { new Notice(UI.forget.nothing); return; }
		const modal = new ConfirmationModal(app);
		modal.setTitle(UI.forget.title).setContent(UI.forget.question(rows.length, toHours(tally(rows).counted.seconds), missing.length));
		modal.addButton(button => button.setButtonText(UI.forget.confirm).setDestructive().onClick(() => {
			void this.guarded(UI.commands.forget, async () => { new Notice(UI.forget.done(await log.forgetMissing())); });
		}));
		modal.addCancelButton(UI.forget.cancel).open();
	}

	private async pickTarget(placeholder: string, then: (answer: TargetAnswer) => Promise<void>): Promise<void> {
		const answers = await this.parts.log.answers();
		if (answers.length === 0) { new Notice(UI.pick.none); return; }
		new TargetPicker(this.parts.app, answers, placeholder, answer => { void this.guarded(placeholder, () => then(answer)); }).open();
	}

	/** A job that fails says so instead of vanishing. */
	private async guarded(what: string, job: () => Promise<void>): Promise<void> {
		try {
			await job();
		} catch (error) {
			new Notice(UI.failed(what, error instanceof Error ? error.message : String(error)), 0);
		}
	}
}

class TargetPicker extends FuzzySuggestModal<TargetAnswer> {
	constructor(app: App, private readonly answers: TargetAnswer[], placeholder: string, private readonly choose: (answer: TargetAnswer) => void) {
		super(app);
		this.setPlaceholder(placeholder);
	}

	override getItems(): TargetAnswer[] { return this.answers; }
	override getItemText(answer: TargetAnswer): string { return answer.target; }
	override onChooseItem(answer: TargetAnswer): void { this.choose(answer); }
}
