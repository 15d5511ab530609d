/** The window's layout: ribbon, main area with tabs, sidebars, status bar. */
import type * as Obsidian from 'obsidian';
import * as mocks from 'obsidian-test-mocks/obsidian';
import { EmptyView, installItemView } from './item-view';
import { type Creator, Leaf, type Side, TabGroup } from './leaf';

interface SideLeafOptions {
	active?: boolean;
	reveal?: boolean;
	state?: unknown;
}

export class Workspace extends mocks.Workspace {
	readonly creators__ = new Map<string, Creator>();
	readonly fileTypes__ = new Map<string, string>();
	readonly ribbonEl__: HTMLElement;
	readonly statusBarEl__: HTMLElement;
	private readonly app__: mocks.App;
	private readonly groups: Record<Side, TabGroup>;
	private openFile__: mocks.TFile | null = null;

	constructor(app: mocks.App, containerEl: HTMLElement) {
		super(app, containerEl);
		this.app__ = app;
		containerEl.addClass('workspace');
		this.ribbonEl__ = containerEl
			.createDiv({ cls: ['workspace-ribbon', 'side-dock-ribbon', 'mod-left'] })
			.createDiv({ cls: 'side-dock-actions' });
		const [left, main, right] = (['left', 'main', 'right'] as const).map(
			side => new TabGroup(containerEl, side),
		) as [TabGroup, TabGroup, TabGroup];
		this.groups = { left, main, right };
		this.statusBarEl__ = createDiv({ cls: 'status-bar' });
	}

	creator__(type: string): Creator {
		return this.creators__.get(type) ?? (leaf => new EmptyView(leaf, type).asOriginalType3__());
	}

	viewTypeOf__(extension: string): string {
		return this.fileTypes__.get(extension) ?? 'empty';
	}

	override getLeaf(newLeaf?: boolean | Obsidian.PaneType): mocks.WorkspaceLeaf {
		return newLeaf ? this.newLeaf('main') : (this.groups.main.top() ?? this.newLeaf('main'));
	}

	override getRightLeaf(): mocks.WorkspaceLeaf {
		return this.newLeaf('right');
	}
	override getLeftLeaf(): mocks.WorkspaceLeaf {
		return this.newLeaf('left');
	}
	override getUnpinnedLeaf(): mocks.WorkspaceLeaf {
		return this.getLeaf();
	}
	override splitActiveLeaf(): mocks.WorkspaceLeaf {
		return this.newLeaf('main');
	}
	override createLeafBySplit(): mocks.WorkspaceLeaf {
		return this.newLeaf('main');
	}
	override createLeafInParent(): mocks.WorkspaceLeaf {
		return this.newLeaf('main');
	}
	override getMostRecentLeaf(): mocks.WorkspaceLeaf | null {
		return this.groups.main.top();
	}

	override async ensureSideLeaf(
		type: string,
		side: Obsidian.Side,
		options: SideLeafOptions = {},
	): Promise<mocks.WorkspaceLeaf> {
		const leaf = this.getLeavesOfType(type)[0] ?? this.newLeaf(side);
		await leaf.setViewState({
			type,
			state: (options.state ?? {}) as Record<string, unknown>,
			active: options.active ?? false,
		});
		if (options.reveal) await this.revealLeaf(leaf);
		return leaf;
	}

	override getLeavesOfType(viewType: string): mocks.WorkspaceLeaf[] {
		return this.all().filter(leaf => leaf.view?.getViewType() === viewType);
	}

	override detachLeavesOfType(viewType: string): void {
		for (const leaf of this.getLeavesOfType(viewType)) leaf.detach();
	}

	override removeLeaf__(leaf: mocks.WorkspaceLeaf): void {
		const { group__: group } = leaf as Leaf;
		group?.remove(leaf as Leaf);
		if (this.activeLeaf === leaf) this.activate(group?.top() ?? null);
		this.trigger('layout-change');
	}

	override iterateAllLeaves(callback: (leaf: mocks.WorkspaceLeaf) => unknown): void {
		for (const leaf of this.all()) callback(leaf);
	}

	override iterateRootLeaves(callback: (leaf: mocks.WorkspaceLeaf) => unknown): void {
		for (const leaf of [...this.groups.main.leaves]) callback(leaf);
	}

	override revealLeaf(leaf: mocks.WorkspaceLeaf): Promise<void> {
		this.setActiveLeaf(leaf);
		return Promise.resolve();
	}

	override setActiveLeaf(leaf: mocks.WorkspaceLeaf): void {
		(leaf as Leaf).group__?.select(leaf as Leaf);
		this.activate(leaf);
	}

	override getActiveViewOfType<T extends Obsidian.View>(type: Obsidian.Constructor<T>): T | null {
		const view = this.activeLeaf?.view;
		return view instanceof type ? view : null;
	}

	override getActiveFile(): mocks.TFile | null {
		const views = [this.activeLeaf?.view, this.groups.main.top()?.view];
		return views.find(view => view instanceof mocks.FileView)?.file ?? null;
	}

	override async openLinkText(
		linktext: string,
		sourcePath: string,
		newLeaf?: boolean | Obsidian.PaneType,
		state?: Obsidian.OpenViewState,
	): Promise<void> {
		const path = linktext.replace(/[#|].*$/, '');
		const { metadataCache, vault } = this.app__;
		const file =
			metadataCache.getFirstLinkpathDest(path, sourcePath) ??
			(await vault.create(path.endsWith('.md') ? path : `${path}.md`, ''));
		await this.getLeaf(newLeaf).openFile(file, state);
	}

	private newLeaf(side: Side): Leaf {
		const leaf = new Leaf(this.app__);
		leaf.group__ = this.groups[side];
		this.groups[side].add(leaf);
		return leaf;
	}

	private all(): Leaf[] {
		return [this.groups.left, this.groups.main, this.groups.right].flatMap(group => group.leaves);
	}

	private activate(leaf: mocks.WorkspaceLeaf | null): void {
		this.activeLeaf = leaf;
		const view = leaf?.view;
		this.activeEditor = view instanceof mocks.MarkdownView ? view.asOriginalType7__() : null;
		for (const other of this.all()) other.containerEl.toggleClass('mod-active', other === leaf);
		this.trigger('active-leaf-change', leaf);
		const file = this.getActiveFile();
		if (file !== this.openFile__) this.trigger('file-open', (this.openFile__ = file));
	}
}

/** Makes every App that is created from now on use this workspace, its leaves and its views. */
export function installWorkspace(): void {
	installItemView();
	mocks.Workspace.create2__ = (app, containerEl) => new Workspace(app, containerEl);
}
