/** Tabs and what is in them: a leaf holds one view and drives its life. */
import type * as Obsidian from 'obsidian';
import * as mocks from 'obsidian-test-mocks/obsidian';
import { setIcon } from './icons';

export type Side = 'left' | 'main' | 'right';
export type Creator = (leaf: Obsidian.WorkspaceLeaf) => Obsidian.View;

/** What a leaf asks of the workspace that it is in. */
interface LeafHost extends mocks.Workspace {
	creator__(type: string): Creator;
	viewTypeOf__(extension: string): string;
}

/** The protected half of a view's life, which the leaf drives. */
interface ViewLife {
	onOpen(): Promise<void>;
	onClose(): Promise<void>;
}

const lifeOf = (view: Obsidian.View): ViewLife => view as unknown as ViewLife;

/** A group of tabs in the main area or a sidebar. */
export class TabGroup {
	readonly leaves: Leaf[] = [];
	readonly splitEl: HTMLElement;
	readonly headersEl: HTMLElement;
	readonly contentEl: HTMLElement;
	private selected: Leaf | null = null;

	constructor(
		parent: HTMLElement,
		readonly side: Side,
	) {
		const classes =
			side === 'main' ? ['mod-vertical', 'mod-root'] : ['mod-horizontal', 'mod-sidedock', `mod-${side}-split`];
		this.splitEl = parent.createDiv({ cls: ['workspace-split', ...classes] });
		const tabs = this.splitEl.createDiv({ cls: ['workspace-tabs', 'mod-top'] });
		this.headersEl = tabs
			.createDiv({ cls: 'workspace-tab-header-container' })
			.createDiv({ cls: 'workspace-tab-header-container-inner' });
		this.contentEl = tabs.createDiv({ cls: 'workspace-tab-container' });
		this.update();
	}

	add(leaf: Leaf): void {
		this.leaves.push(leaf);
		this.headersEl.append(leaf.tabEl);
		this.contentEl.append(leaf.containerEl);
		this.select(leaf);
	}

	remove(leaf: Leaf): void {
		this.leaves.remove(leaf);
		leaf.tabEl.remove();
		leaf.containerEl.remove();
		if (this.selected === leaf) this.selected = null;
		this.select(this.selected ?? this.leaves.at(-1) ?? null);
	}

	select(leaf: Leaf | null): void {
		this.selected = leaf;
		this.update();
	}

	/** The leaf whose tab is on top. */
	top(): Leaf | null {
		return this.selected;
	}

	private update(): void {
		for (const leaf of this.leaves) {
			leaf.tabEl.toggleClass('is-active', leaf === this.selected);
			leaf.containerEl.toggle(leaf === this.selected);
		}
		if (this.side !== 'main') this.splitEl.toggle(this.leaves.length > 0);
	}
}

export class Leaf extends mocks.WorkspaceLeaf {
	group__: TabGroup | null = null;
	readonly containerEl = createDiv({ cls: 'workspace-leaf' });
	readonly tabEl = createDiv({ cls: ['workspace-tab-header', 'tappable'] });
	private readonly workspace__: LeafHost;

	constructor(app: mocks.App) {
		super(app);
		this.workspace__ = app.workspace as LeafHost;
		this.tabEl.addEventListener('click', () => void this.workspace__.revealLeaf(this));
		this.drawTab();
	}

	override async setViewState(state: Obsidian.ViewState, eState?: Record<string, unknown>): Promise<void> {
		if (this.view?.getViewType() !== state.type) await this.openView(this.workspace__.creator__(state.type));
		await this.view?.setState(state.state ?? {}, { history: false });
		if (eState) this.view?.setEphemeralState(eState);
		this.drawTab();
		this.workspace__.trigger('layout-change');
		if (state.active) this.workspace__.setActiveLeaf(this);
	}

	override getViewState(): Obsidian.ViewState {
		return this.view ? { type: this.view.getViewType(), state: this.view.getState() } : { type: 'empty' };
	}

	override async openFile(file: mocks.TFile, openState: Obsidian.OpenViewState = {}): Promise<void> {
		const type = this.workspace__.viewTypeOf__(file.extension);
		await this.setViewState({
			type,
			state: { ...openState.state, file: file.path },
			active: openState.active ?? true,
		});
	}

	override detach(): void {
		void this.closeView();
		this.workspace__.removeLeaf__(this);
	}

	override onResize(): void {
		this.view?.onResize();
	}

	drawTab(): void {
		this.tabEl.empty();
		const inner = this.tabEl.createDiv({ cls: 'workspace-tab-header-inner' });
		setIcon(inner.createDiv({ cls: 'workspace-tab-header-inner-icon' }), this.view?.getIcon() ?? 'file-text');
		const title = this.view?.getDisplayText() ?? 'New tab';
		this.tabEl.ariaLabel = title;
		inner.createDiv({ cls: 'workspace-tab-header-inner-title', text: title });
		const close = inner.createDiv({
			cls: 'workspace-tab-header-inner-close-button',
			attr: { 'aria-label': 'Close' },
		});
		setIcon(close, 'x');
		close.addEventListener('click', event => {
			event.stopPropagation();
			this.detach();
		});
	}

	private async openView(create: Creator): Promise<void> {
		await this.closeView();
		const view = create(this.asOriginalType3__());
		this.view = view;
		view.containerEl.dataset['type'] = view.getViewType();
		this.containerEl.replaceChildren(view.containerEl);
		view.load();
		await lifeOf(view).onOpen();
	}

	private async closeView(): Promise<void> {
		const { view } = this;
		this.view = null;
		if (!view) return;
		await lifeOf(view).onClose();
		view.unload();
		view.containerEl.remove();
	}
}
