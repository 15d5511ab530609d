/** The list of the vault's files at the left. */
import type * as Obsidian from 'obsidian';
import * as mocks from 'obsidian-test-mocks/obsidian';
import { setIcon } from './icons';

export class FileExplorer extends mocks.ItemView {
	constructor(
		leaf: Obsidian.WorkspaceLeaf,
		private readonly app__: mocks.App,
	) {
		super(leaf as unknown as mocks.WorkspaceLeaf);
		for (const name of ['create', 'delete', 'rename']) this.registerEvent(app__.vault.on(name, () => this.draw()));
		this.registerEvent(app__.workspace.on('file-open', () => this.draw()));
	}

	getViewType(): string {
		return 'file-explorer';
	}
	getDisplayText(): string {
		return 'Files';
	}
	override getIcon(): string {
		return 'folder';
	}

	override onOpen(): Promise<void> {
		this.draw();
		return Promise.resolve();
	}

	private draw(): void {
		this.contentEl.empty();
		const list = this.contentEl.createDiv({ cls: 'nav-files-container' });
		this.drawFolder(this.app__.vault.getRoot(), list);
		this.contentEl.createDiv({ cls: 'workspace-sidedock-vault-profile', text: this.app__.vault.getName() });
	}

	private drawFolder(folder: mocks.TFolder, parent: HTMLElement): void {
		const isFolder = (child: Obsidian.TAbstractFile): boolean => child instanceof mocks.TFolder;
		const children = [...(folder.children as unknown as Obsidian.TAbstractFile[])];
		children.sort((a, b) => Number(isFolder(b)) - Number(isFolder(a)) || a.name.localeCompare(b.name));
		for (const child of children) {
			if (child instanceof mocks.TFolder) {
				const element = parent.createDiv({ cls: ['tree-item', 'nav-folder'] });
				const title = element.createDiv({
					cls: ['tree-item-self', 'nav-folder-title'],
					attr: { 'data-path': child.path },
				});
				setIcon(title.createDiv({ cls: 'collapse-icon' }), 'chevron-down');
				title.createDiv({ cls: 'tree-item-inner', text: child.name });
				this.drawFolder(child, element.createDiv({ cls: 'tree-item-children' }));
			} else if (child instanceof mocks.TFile) this.drawFile(child, parent);
		}
	}

	private drawFile(file: mocks.TFile, parent: HTMLElement): void {
		const item = parent.createDiv({ cls: ['tree-item', 'nav-file'] });
		const title = item.createDiv({
			cls: ['tree-item-self', 'nav-file-title', 'tappable'],
			attr: { 'data-path': file.path },
		});
		title.toggleClass('is-active', this.app__.workspace.getActiveFile() === file);
		title.createDiv({ cls: 'tree-item-inner', text: file.basename });
		if (file.extension !== 'md') title.createDiv({ cls: 'nav-file-tag', text: file.extension });
		title.addEventListener('click', () => void this.app__.workspace.getLeaf().openFile(file));
	}
}
