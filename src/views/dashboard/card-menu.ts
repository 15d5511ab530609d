/** What can be done with a card besides opening it. */
import { FuzzySuggestModal, Menu, type App } from 'obsidian';
import type { Stage } from '../../domain/stage';
import { DASHBOARD } from '../../text/dashboard';

export interface CardMenuParts {
	readonly open: () => void;
	readonly openInTab: () => void;
	/** Undefined where the target has no folder on this device, absent where there are no folders at all. */
	readonly openFolder?: (() => void) | undefined;
	/** Asks for a stage. Absent where cards can't be moved. */
	readonly move?: (() => void) | undefined;
}

/** Shows the menu; what is not to be had right now is there and disabled. */
export function showCardMenu(parts: CardMenuParts, at: { readonly x: number; readonly y: number }, doc: Document): Menu {
	const menu = new Menu();
	const add = (title: string, icon: string, section: string, run: (() => void) | undefined): void => {
		menu.addItem(item => { item.setTitle(title).setIcon(icon).setSection(section).setDisabled(run === undefined).onClick(() => { run?.(); }); });
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
	constructor(app: App, target: string, private readonly stages: readonly Stage[], private readonly choose: (stage: Stage) => void) {
		super(app);
		this.setPlaceholder(DASHBOARD.moveTo(target));
	}

	override getItems(): Stage[] { return [...this.stages]; }
	override getItemText(stage: Stage): string { return stage.name; }
	override onChooseItem(stage: Stage): void { this.choose(stage); }
}
