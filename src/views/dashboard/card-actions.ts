/** What a person does with a card: open its note or folder, move its target. */
import {
	Keymap,
	TFile,
	type TAbstractFile,
	type App,
	Menu,
	type PaneType,
	type UserEvent,
	FuzzySuggestModal,
} from 'obsidian';
import type { DataLog } from '../../data-log/data-log';
import { columnKey, stageOf, type Card } from '../../view-models/dashboard';
import type { Stage } from '../../domain/stage';
import { DASHBOARD } from '../../text/dashboard';
import { foldersOfTarget } from '../../data-log/answers';

const PICTURES = new Set(['avif', 'bmp', 'gif', 'jpeg', 'jpg', 'png', 'svg', 'webp']);

/** Whether a file can be the picture of a card. */
export const isPicture = (file: TAbstractFile): file is TFile =>
	file instanceof TFile && PICTURES.has(file.extension.toLowerCase());

export interface CardActionParts {
	readonly log: DataLog;
	/** Does a job; one that fails says so. */
	readonly attempt: (what: string, job: () => Promise<void>) => Promise<void>;
	/** Resolves with '' or with what went wrong. Absent where there is no file access. */
	readonly openFolder: ((path: string) => Promise<string>) | undefined;
	/** Moves a target, or one rig's project of it, to a stage. Absent: cards can't be moved. */
	readonly onMove?: ((target: string, stageFolder: string, rig: string | undefined) => Promise<void>) | undefined;
}

export class CardActions {
	private shown: Menu | StagePicker | undefined;

	/**
	 * @param stages the stages that targets can go to
	 * @param rig the rig that is looked at; empty for all
	 */
	constructor(
		private readonly app: App,
		private readonly parts: CardActionParts,
		private readonly stages: () => readonly Stage[],
		private readonly rig: () => string,
	) {}

	/** Opens the note: in a new tab with the key that does so everywhere in the app. */
	open(card: Card, event: UserEvent): void {
		this.openNote(card, Keymap.isModEvent(event));
	}

	showMenu(card: Card, at: { readonly x: number; readonly y: number }, doc: Document): void {
		const { log, openFolder, onMove } = this.parts;
		const folder = openFolder && foldersOfTarget(log, card.target)[0];
		this.release();
		this.shown = showCardMenu(
			{
				open: () => {
					this.openNote(card, false);
				},
				openInTab: () => {
					this.openNote(card, 'tab');
				},
				...(openFolder
					? {
							openFolder:
								folder === undefined
									? undefined
									: () => {
											this.openFolder(folder, openFolder);
										},
						}
					: {}),
				move:
					onMove &&
					(() => {
						this.askForStage(card);
					}),
			},
			at,
			doc,
		);
	}

	/** Undefined where cards can't be moved. */
	get move(): ((card: Card, stage: Stage) => void) | undefined {
		const { onMove, attempt } = this.parts;
		return (
			onMove &&
			((card, { folder }) => {
				void attempt(DASHBOARD.moving, () => onMove(card.target, folder, this.rig() || undefined));
			})
		);
	}

	/** The address of the picture in the vault that a note's cover leads to. */
	pictureOf({ cover, notePath }: Card): string | undefined {
		const file = cover === undefined ? null : this.app.metadataCache.getFirstLinkpathDest(cover, notePath);
		return file && isPicture(file) ? this.app.vault.getResourcePath(file) : undefined;
	}

	/** Closes what is open. */
	release(): void {
		this.shown?.close();
		this.shown = undefined;
	}

	private openNote({ notePath }: Card, where: PaneType | boolean): void {
		void this.parts.attempt(DASHBOARD.opening, () => this.app.workspace.openLinkText(notePath, '', where));
	}

	private openFolder(folder: string, open: (path: string) => Promise<string>): void {
		void this.parts.attempt(DASHBOARD.opening, async () => {
			const wrong = await open(folder);
			if (wrong !== '') throw new Error(wrong);
		});
	}

	private askForStage(card: Card): void {
		const here = columnKey(stageOf(card, this.rig()));
		const picker = new StagePicker(
			this.app,
			card.target,
			this.stages().filter(stage => columnKey(stage) !== here),
			stage => {
				this.move?.(card, stage);
			},
		);
		this.shown = picker;
		picker.open();
	}
}

export interface CardMenuParts {
	readonly open: () => void;
	readonly openInTab: () => void;
	/** Undefined where the target has no folder on this device, absent where there are no folders at all. */
	readonly openFolder?: (() => void) | undefined;
	/** Asks for a stage. Absent where cards can't be moved. */
	readonly move?: (() => void) | undefined;
}

/** Shows the menu; what is not to be had right now is there and disabled. */
export function showCardMenu(
	parts: CardMenuParts,
	at: { readonly x: number; readonly y: number },
	doc: Document,
): Menu {
	const menu = new Menu();
	const add = (title: string, icon: string, section: string, run: (() => void) | undefined): void => {
		menu.addItem(item => {
			item.setTitle(title)
				.setIcon(icon)
				.setSection(section)
				.setDisabled(run === undefined)
				.onClick(() => {
					run?.();
				});
		});
	};
	add(DASHBOARD.menu.open, 'file-text', 'open', parts.open);
	add(DASHBOARD.menu.openTab, 'file-plus', 'open', parts.openInTab);
	if ('openFolder' in parts) add(DASHBOARD.menu.folder, 'folder-open', 'system', parts.openFolder);
	if (parts.move) add(DASHBOARD.menu.move, 'arrow-right', 'action', parts.move);
	menu.showAtPosition(at, doc);
	return menu;
}

/** Asks for the stage that a target is to go to. */
export class StagePicker extends FuzzySuggestModal<Stage> {
	constructor(
		app: App,
		target: string,
		private readonly stages: readonly Stage[],
		private readonly choose: (stage: Stage) => void,
	) {
		super(app);
		this.setPlaceholder(DASHBOARD.moveTo(target));
	}

	override getItems(): Stage[] {
		return [...this.stages];
	}
	override getItemText(stage: Stage): string {
		return stage.name;
	}
	override onChooseItem(stage: Stage): void {
		this.choose(stage);
	}
}
