/**
 * Obsidian's window in a browser page: makes the app, loads the built plugin as the app does, and answers to the tests.
 */
import type * as Obsidian from 'obsidian';
import * as mocks from 'obsidian-test-mocks/obsidian';
import { setup } from 'obsidian-test-mocks/setup';
import { FileExplorer } from './file-explorer';
import { markdownViewFor } from './markdown-view';
import { Menu } from './menu';
import { chosenFolders, createRequire, openedPaths } from './node-modules';
import { visibleNotices } from './notice';
import { createObsidianModule } from './obsidian-module';
import type { BootOptions, NoteMode } from './page-api';
import type { Plugin } from './plugin';
import { type SettingTab, SettingsWindow } from './settings-window';
import { createAdapter, indexVault, installVault, metadataSettled } from './vault';
import { decode } from './wire';
import { installWorkspace, type Workspace } from './workspace';

setup();

type Require = (id: string) => unknown;
type PluginClass = new (app: Obsidian.App, manifest: Obsidian.PluginManifest) => Plugin;

declare global {
	interface Window {
		app: Obsidian.App;
		/** main.js wrapped as the app wraps it. */
		pluginModule(require: Require, module: { exports: { default?: PluginClass } }, exports: object): void;
	}
}

/** Draws a view of a base as the app does after its query, with notes in groups. */
function drawBase(
	type: string,
	groups: readonly { readonly key: string | null; readonly paths: readonly string[] }[],
): void {
	const { app } = current();
	const registration = current().running().basesViewRegistrations__.get(type);
	if (!registration) throw new Error(`There is no view ${type}`);
	const valueOf = (path: string, property: string): unknown =>
		app.metadataCache.getCache(path)?.frontmatter?.[property.replace(/^note\./, '')];
	const entries = (paths: readonly string[]) =>
		paths.map(path => ({
			file: current().file(path),
			getValue: (property: string) => {
				const value = valueOf(path, property);
				return typeof value === 'string' || typeof value === 'number' ? { toString: () => `${value}` } : null;
			},
		}));
	const el = document.body.createDiv({ cls: 'drawn-base' });
	const view = registration.factory(null as never, el) as unknown as {
		app: unknown;
		config: unknown;
		data: unknown;
		onDataUpdated(): void;
	};
	view.app = window.app;
	view.config = { getAsPropertyId: () => null };
	view.data = {
		groupedData: groups.map(({ key, paths }) => ({
			key: key === null ? undefined : { toString: () => key },
			entries: entries(paths),
		})),
	};
	view.onDataUpdated();
}

/** The running app; made once by boot(). */
class Session {
	plugin: Plugin | null = null;
	private readonly obsidian: Record<string, unknown>;

	private constructor(
		readonly app: mocks.App,
		private readonly options: BootOptions,
	) {
		const processors = {
			codeBlocks: () => this.plugin?.markdownCodeBlockProcessors__ ?? new Map<string, never>(),
			all: () => this.plugin?.markdownPostProcessors__ ?? [],
		};
		this.obsidian = createObsidianModule(processors);
		const workspace = app.workspace as Workspace;
		workspace.creators__.set('markdown', markdownViewFor(app, processors));
		workspace.creators__.set('file-explorer', leaf => new FileExplorer(leaf, app).asOriginalType3__());
		workspace.fileTypes__.set('md', 'markdown');
	}

	static async start(options: BootOptions): Promise<Session> {
		installVault();
		installWorkspace();
		const adapter = await createAdapter(options.files, options.vaultFolder, options.node !== null);
		const app = mocks.App.create__(adapter, 'app');
		app.isDarkMode = () => document.body.hasClass('theme-dark');
		window.app = app.asOriginalType__();
		const session = new Session(app, options);
		if (options.settings !== undefined)
			await adapter.write(`${session.pluginFolder()}/data.json`, JSON.stringify(options.settings, null, 2));
		session.drawWindow();
		await session.enable();
		await indexVault(app, options.vaultName);
		app.workspace.setLayoutReady__();
		return session;
	}

	/** As the app loads a plugin: a CommonJS module that may require obsidian and, on a desktop, Node's modules. */
	async enable(): Promise<void> {
		const module: { exports: { default?: PluginClass } } = { exports: {} };
		const require: Require = id => {
			if (id === 'obsidian') return this.obsidian;
			if (!nodeRequire)
				throw Object.assign(new Error(`Cannot find module '${id}'`), { code: 'MODULE_NOT_FOUND' });
			return nodeRequire(id);
		};
		window.pluginModule(require, module, module.exports);
		const { default: PluginMain } = module.exports;
		if (!PluginMain) throw new Error('main.js has no default export');
		const plugin = new PluginMain(this.app.asOriginalType__(), {
			...this.options.manifest,
			dir: this.pluginFolder(),
		});
		this.plugin = plugin;
		const onload = plugin.onload.bind(plugin);
		let loaded: unknown;
		plugin.onload = () => void (loaded = onload());
		plugin.load();
		await loaded;
	}

	disable(): void {
		this.plugin?.unload();
		this.plugin = null;
	}

	/** As a sync service does: the file first, then the app tells the plugin. */
	async changeSettingsOutside(text: string): Promise<void> {
		await this.app.vault.adapter.write(`${this.pluginFolder()}/data.json`, text);
		await (this.running().onExternalSettingsChange?.() as unknown);
	}

	running(): Plugin {
		if (!this.plugin) throw new Error('The plugin is not enabled');
		return this.plugin;
	}

	file(path: string): mocks.TFile {
		const file = this.app.vault.getFileByPath(path);
		if (!file) throw new Error(`No such file in the vault: ${path}`);
		return file;
	}

	private pluginFolder(): string {
		return `${this.app.vault.configDir}/plugins/${this.options.manifest.id}`;
	}

	private drawWindow(): void {
		const workspace = this.app.workspace as Workspace;
		document.body
			.createDiv({ cls: 'app-container' })
			.createDiv({ cls: 'horizontal-main-container' })
			.append(workspace.containerEl);
		document.body.append(workspace.statusBarEl__);
		if (this.options.node)
			this.app.workspace.onLayoutReady(() => void workspace.ensureSideLeaf('file-explorer', 'left'));
	}
}

let session: Session | null = null;
let nodeRequire: Require | null = null;

function current(): Session {
	if (!session) throw new Error('The page has not been booted');
	return session;
}

/** Sets the platform before any code of the plugin runs. */
function becomePlatform({ node, theme }: BootOptions): void {
	const desktop = node !== null;
	Object.assign(mocks.Platform, {
		isAndroidApp: !desktop,
		isDesktop: desktop,
		isDesktopApp: desktop,
		isIosApp: false,
		isLinux: desktop,
		isMacOS: false,
		isMobile: !desktop,
		isMobileApp: !desktop,
		isPhone: !desktop,
		isSafari: false,
		isTablet: false,
		isWin: false,
	});
	document.body.addClasses([
		`theme-${theme}`,
		...(desktop ? ['mod-linux', 'is-focused'] : ['is-mobile', 'is-phone', 'is-android']),
	]);
	if (!node) return;
	nodeRequire = createRequire(node);
	Object.assign(window, { require: nodeRequire, process: nodeRequire('process') });
}

function findCommand(id: string): Obsidian.Command {
	const plugin = current().running();
	const command = plugin.commands__.get(id) ?? plugin.commands__.get(`${plugin.manifest.id}:${id}`);
	if (!command) throw new Error(`No such command: ${id}`);
	return command;
}

/** Runs a command as the palette does: one that is not available can't be run. */
async function runCommand(id: string): Promise<void> {
	const command = findCommand(id);
	const editing = current().app.workspace.activeEditor as Obsidian.MarkdownView | null;
	if (command.checkCallback) {
		if (!command.checkCallback(true)) throw new Error(`The command ${id} is not available here`);
		await (command.checkCallback(false) as unknown);
	} else if (command.editorCallback || command.editorCheckCallback) {
		if (!editing) throw new Error(`The command ${id} needs an open editor`);
		await (command.editorCallback?.(editing.editor, editing) as unknown);
		command.editorCheckCallback?.(false, editing.editor, editing);
	} else await (command.callback?.() as unknown);
}

async function openNote(path: string, mode: NoteMode): Promise<void> {
	const { app } = current();
	await app.workspace.getLeaf().openFile(current().file(path), { state: { mode } });
}

/** Replaces or makes the note; resolves when the metadata cache has reported the change. */
async function writeNote(path: string, text: string): Promise<void> {
	const { app } = current();
	const file = app.vault.getFileByPath(path);
	const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
	if (folder && !app.vault.getFolderByPath(folder)) await app.vault.createFolder(folder);
	await (file ? app.vault.modify(file, text) : app.vault.create(path, text));
	await metadataSettled(app);
}

window.harness = {
	async boot(encoded) {
		const options = decode(encoded) as BootOptions;
		becomePlatform(options);
		session = await Session.start(options);
	},
	enablePlugin: () => current().enable(),
	disablePlugin: () => current().disable(),
	commands: () => Array.from(current().running().commands__.values(), ({ id, name }) => ({ id, name })),
	runCommand,
	async runCli(command, params) {
		const handler = current().running().cliHandlers__.get(command);
		if (!handler) throw new Error(`No such CLI command: ${command}`);
		return handler(params);
	},
	openNote,
	readNote: path => current().app.vault.read(current().file(path)),
	writeNote,
	renameNote: (path, newPath) => current().app.fileManager.renameFile(current().file(path), newPath),
	deleteNote: path => current().app.fileManager.trashFile(current().file(path)),
	openFileMenu(path) {
		const menu = new Menu();
		const file = current().app.vault.getAbstractFileByPath(path);
		current().app.workspace.trigger('file-menu', menu, file, 'file-explorer-context-menu');
		menu.showAtPosition({ x: 240, y: 120 });
	},
	openSettings() {
		const [tab] = current().running().settingTabs__;
		if (!tab) throw new Error('The plugin has no settings tab');
		new SettingsWindow(window.app, current().running().manifest.name, tab as unknown as SettingTab).open();
	},
	notices: visibleNotices,
	savedSettings: () => current().running().loadData(),
	basesViews: () => [...current().running().basesViewRegistrations__.keys()],
	drawBase,
	openedPaths: () => openedPaths,
	chooseFolder: path => void chosenFolders.push(path),
	userEnables: () => current().running().onUserEnable(),
	changeSettingsOutside: text => current().changeSettingsOutside(text),
	settled: () => metadataSettled(current().app),
};
