/** Views: the elements that every one has, and the one that stands in for a view nobody registers. */
import type * as Obsidian from 'obsidian';
import * as mocks from 'obsidian-test-mocks/obsidian';
import { setIcon } from './icons';

/** What stands in a tab whose view nobody registers, or that is new. */
export class EmptyView extends mocks.ItemView {
	constructor(
		leaf: Obsidian.WorkspaceLeaf,
		private readonly type: string,
	) {
		super(leaf as unknown as mocks.WorkspaceLeaf);
		this.contentEl.createDiv({
			cls: 'empty-state',
			text: type === 'empty' ? 'New tab' : 'Plugin no longer active',
		});
	}
	getViewType(): string {
		return this.type;
	}
	getDisplayText(): string {
		return this.type === 'empty' ? 'New tab' : this.type;
	}
}

/** A header with title and actions, and the content below it. */
function complete(this: mocks.ItemView): void {
	this.containerEl.addClass('workspace-leaf-content');
	const header = this.containerEl.createDiv({ cls: 'view-header' });
	this.containerEl.prepend(header);
	const titleEl = header.createDiv({ cls: 'view-header-title-container' }).createDiv({ cls: 'view-header-title' });
	header.createDiv({ cls: 'view-actions' });
	this.contentEl.addClass('view-content');
	const load = this.load.bind(this);
	this.load = () => {
		load();
		titleEl.setText((this as unknown as Obsidian.View).getDisplayText());
	};
}

function addAction(
	this: mocks.ItemView,
	icon: string,
	title: string,
	callback: (event: MouseEvent) => unknown,
): HTMLElement {
	const action = createEl('button', { cls: ['clickable-icon', 'view-action'], attr: { 'aria-label': title } });
	this.containerEl.querySelector('.view-actions')?.prepend(action);
	setIcon(action, icon);
	action.addEventListener('click', event => void callback(event));
	return action;
}

/** Makes every item view from now on look like the app's. */
export function installItemView(): void {
	mocks.ItemView.prototype.constructor3__ = complete;
	mocks.ItemView.prototype.addAction = addAction;
}
