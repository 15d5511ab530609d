/** Obsidian's settings window with the plugin's tab, and the base classes of tabs and pages. */
import type * as Obsidian from 'obsidian';
import { setIcon } from './icons';
import { Modal } from './modal';
import { drawSettings, type SettingHost } from './setting-definitions';

/** The part of a plugin that its tab needs. */
interface SettingsOwner {
	manifest: Obsidian.PluginManifest;
	settings?: unknown;
	saveData(data: unknown): Promise<void>;
}

export abstract class SettingPage {
	rootEl = createDiv({ cls: 'setting-page' });
	titlebarEl = this.rootEl.createDiv({ cls: 'setting-page-titlebar' });
	containerEl = this.rootEl.createDiv({ cls: 'setting-page-content' });
	title = '';
	abstract display(): void;
	hide(): void {
		this.containerEl.empty();
	}
}

class DeclaredPage extends SettingPage {
	private drawn: { refresh(): void; remove(): void } | null = null;

	constructor(
		private definition: Obsidian.SettingDefinitionPage,
		private readonly host: SettingHost,
	) {
		super();
		this.title = definition.name;
	}

	/** Takes the page's new definition, found by its name, when the tab's definitions were made anew. */
	redefine(items: Obsidian.SettingDefinitionItem[]): void {
		this.definition = pagesIn(items).find(page => page.name === this.definition.name) ?? this.definition;
	}

	display(): void {
		this.drawn?.remove();
		this.drawn = drawSettings(this.definition.items ?? [], this.containerEl, this.host);
	}

	refresh(): void {
		this.drawn?.refresh();
	}
}

function pagesIn(items: Obsidian.SettingDefinitionItem[]): Obsidian.SettingDefinitionPage[] {
	return items.flatMap(item => {
		if (!('type' in item)) return [];
		return [...(item.type === 'page' ? [item] : []), ...pagesIn(item.items ?? [])];
	});
}

/** Redraws without taking the field from under the user's hands: the app skips the row that has the focus. */
function keepingFocus(containerEl: HTMLElement, redraw: () => void): void {
	const fields = (): (HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement)[] =>
		Array.from(containerEl.querySelectorAll('input, textarea, select'));
	const index = fields().findIndex(field => field === document.activeElement);
	const typed = fields()[index]?.value;
	redraw();
	const field = fields()[index];
	if (!field || typed === undefined) return;
	field.value = typed;
	field.focus();
}

export abstract class SettingTab implements SettingHost {
	icon = '';
	containerEl = createDiv({ cls: 'vertical-tab-content' });
	settingItems: Obsidian.SettingDefinitionItem[] = [];
	private drawn: { refresh(): void; remove(): void } | null = null;
	private pages: SettingPage[] = [];

	constructor(public app: Obsidian.App) {}

	getSettingDefinitions(): Obsidian.SettingDefinitionItem[] {
		return [];
	}

	abstract getControlValue(key: string): unknown;
	abstract setControlValue(key: string, value: unknown): void | Promise<void>;

	display(): void {}

	hide(): void {
		this.drawn?.remove();
		this.drawn = null;
		this.pages = [];
		this.containerEl.empty();
	}

	/** Reads the definitions again; draws them when the tab is open, keeping the page that is shown. */
	update(): void {
		this.settingItems = this.getSettingDefinitions();
		for (const page of this.pages) if (page instanceof DeclaredPage) page.redefine(this.settingItems);
		if (this.containerEl.isConnected) keepingFocus(this.containerEl, () => this.draw());
	}

	refreshDomState(): void {
		this.drawn?.refresh();
		for (const page of this.pages) if (page instanceof DeclaredPage) page.refresh();
	}

	openPage(definition: Obsidian.SettingDefinitionPage): void {
		const page = (definition.page?.() as SettingPage | undefined) ?? new DeclaredPage(definition, this);
		page.title ||= definition.name;
		this.pages.push(page);
		this.showTopPage();
	}

	/** What opening the tab does: declared settings, else the tab's own display(). */
	draw(): void {
		if (this.pages.length > 0) return this.showTopPage();
		this.drawn?.remove();
		this.containerEl.empty();
		if (this.settingItems.length === 0) return this.display();
		this.drawn = drawSettings(this.settingItems, this.containerEl, this);
	}

	private showTopPage(): void {
		const page = this.pages.at(-1);
		if (!page) return this.draw();
		this.containerEl.empty();
		page.titlebarEl.empty();
		const back = page.titlebarEl.createDiv({
			cls: 'clickable-icon',
			attr: { role: 'button', 'aria-label': 'Back' },
		});
		setIcon(back, 'chevron-left');
		page.titlebarEl.createDiv({ cls: 'setting-page-title', text: page.title });
		back.addEventListener('click', () => {
			page.hide();
			this.pages.pop();
			this.showTopPage();
		});
		this.containerEl.append(page.rootEl);
		page.display();
	}
}

export abstract class PluginSettingTab extends SettingTab {
	constructor(
		app: Obsidian.App,
		readonly plugin: SettingsOwner,
	) {
		super(app);
	}

	getControlValue(key: string): unknown {
		return (this.plugin.settings as Record<string, unknown> | undefined)?.[key];
	}

	async setControlValue(key: string, value: unknown): Promise<void> {
		const settings = (this.plugin.settings ??= {}) as Record<string, unknown>;
		settings[key] = value;
		await this.plugin.saveData(settings);
	}
}

const CORE_TABS = [
	'General',
	'Editor',
	'Files and links',
	'Appearance',
	'Hotkeys',
	'Core plugins',
	'Community plugins',
];

export class SettingsWindow extends Modal {
	constructor(
		app: Obsidian.App,
		private readonly name: string,
		private readonly tab: SettingTab,
	) {
		super(app);
		this.modalEl.addClasses(['mod-settings', 'mod-sidebar-layout']);
		this.modalEl.ariaLabel = 'Settings';
	}

	override onOpen(): void {
		this.contentEl.addClass('vertical-tabs-container');
		const header = this.contentEl.createDiv({ cls: 'vertical-tab-header' });
		const group = (title: string, names: string[]): HTMLElement[] => {
			const element = header.createDiv({ cls: 'vertical-tab-header-group' });
			element.createDiv({ cls: 'vertical-tab-header-group-title', text: title });
			return names.map(text =>
				element
					.createDiv({ cls: 'vertical-tab-header-group-items' })
					.createDiv({ cls: ['vertical-tab-nav-item', 'tappable'], text }),
			);
		};
		group('Options', CORE_TABS);
		const [own] = group('Community plugins', [this.name]);
		own?.addClass('is-active');
		this.contentEl.createDiv({ cls: 'vertical-tab-content-container' }).append(this.tab.containerEl);
		// The app asks for the definitions whenever it shows a tab.
		this.tab.update();
		this.tab.draw();
		this.modalEl.focus();
	}

	override onClose(): void {
		this.tab.hide();
	}
}
