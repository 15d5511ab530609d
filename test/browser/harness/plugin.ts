/** The base class that the plugin extends: what it registers appears in the window, and goes when it is unloaded. */
import type * as Obsidian from 'obsidian';
import * as mocks from 'obsidian-test-mocks/obsidian';
import { setIcon } from './icons';
import type { SettingTab } from './settings-window';
import type { Workspace } from './workspace';

export abstract class Plugin extends mocks.Plugin {
	override addCommand(command: Obsidian.Command): Obsidian.Command {
		const { id } = command;
		super.addCommand(
			Object.assign(command, { id: `${this.manifest.id}:${id}`, name: `${this.manifest.name}: ${command.name}` }),
		);
		this.register(() => this.removeCommand(command.id));
		return command;
	}

	override addRibbonIcon(icon: string, title: string, callback: (event: MouseEvent) => unknown): HTMLElement {
		const { ribbonEl__: ribbonEl } = this.workspace__();
		const element = ribbonEl.createDiv({
			cls: ['side-dock-ribbon-action', 'clickable-icon'],
			attr: { 'aria-label': title, role: 'button' },
		});
		setIcon(element, icon);
		element.addEventListener('click', event => void callback(event));
		this.register(() => element.remove());
		return element;
	}

	override addStatusBarItem(): HTMLElement {
		const element = this.workspace__().statusBarEl__.createDiv({
			cls: ['status-bar-item', `plugin-${this.manifest.id}`],
		});
		this.register(() => element.remove());
		return element;
	}

	override addSettingTab(tab: Obsidian.PluginSettingTab): void {
		super.addSettingTab(tab);
		(tab as unknown as SettingTab).update();
		this.register(() => this.settingTabs__.remove(tab));
	}

	override registerView(type: string, creator: Obsidian.ViewCreator): void {
		super.registerView(type, creator);
		this.workspace__().creators__.set(type, creator);
		this.register(() => {
			this.workspace__().creators__.delete(type);
			this.app.workspace.detachLeavesOfType(type);
		});
	}

	override registerExtensions(extensions: string[], viewType: string): void {
		super.registerExtensions(extensions, viewType);
		for (const extension of extensions) this.workspace__().fileTypes__.set(extension, viewType);
	}

	override registerMarkdownCodeBlockProcessor(
		language: string,
		handler: (source: string, el: HTMLElement, ctx: Obsidian.MarkdownPostProcessorContext) => unknown,
		sortOrder?: number,
	): Obsidian.MarkdownPostProcessor {
		this.register(() => this.markdownCodeBlockProcessors__.delete(language));
		return super.registerMarkdownCodeBlockProcessor(language, handler, sortOrder);
	}

	override registerCliHandler(
		command: string,
		description: string,
		flags: Obsidian.CliFlags | null,
		handler: Obsidian.CliHandler,
	): void {
		if (this.cliHandlers__.has(command)) throw new Error(`CLI command "${command}" is already registered`);
		super.registerCliHandler(command, description, flags, handler);
		this.register(() => this.cliHandlers__.delete(command));
	}

	/** What saveData stored last, as a copy; null when there is no data.json. */
	override async loadData(): Promise<unknown> {
		const path = this.dataPath__();
		return (await this.app.vault.adapter.exists(path))
			? (JSON.parse(await this.app.vault.adapter.read(path)) as unknown)
			: null;
	}

	override async saveData(data: unknown): Promise<void> {
		await this.app.vault.adapter.write(this.dataPath__(), JSON.stringify(data, null, 2));
	}

	private dataPath__(): string {
		return `${this.manifest.dir ?? ''}/data.json`;
	}

	private workspace__(): Workspace {
		return this.app.workspace as Workspace;
	}
}
