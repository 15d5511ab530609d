/** Draws declarative settings: groups, lists, pages and controls bound to a key. */
import type * as Obsidian from 'obsidian';
import { ExtraButtonComponent } from './buttons';
import { setIcon } from './icons';
import { asObsidianGroup, asObsidianSetting, Setting, SettingGroup } from './setting';
import { suggestPaths } from './suggest';
import type { AbstractTextComponent } from './text-fields';

/** What a definition's control reads and writes, and how a page is entered. */
export interface SettingHost {
	app: Obsidian.App;
	getControlValue(key: string): unknown;
	setControlValue(key: string, value: unknown): void | Promise<void>;
	refreshDomState(): void;
	openPage(page: Obsidian.SettingDefinitionPage): void;
}

/** A drawn row or group; `refresh` applies its `visible` and `disabled` and tells whether it shows. */
interface Drawn {
	refresh(): boolean;
	remove(): void;
}

type Item = Obsidian.SettingDefinitionItem;
type Group = Obsidian.SettingDefinitionGroup | Obsidian.SettingDefinitionList;
type Row = Obsidian.SettingGroupItem;
type Dynamic<T> = T | (() => T);

const isGroup = (item: Item): item is Group => 'type' in item && item.type !== 'page';
const isPage = (item: Row): item is Obsidian.SettingDefinitionPage => 'type' in item;

function resolve<T extends string | boolean | null>(value: Dynamic<T> | undefined, fallback: T): T {
	if (value === undefined) return fallback;
	return typeof value === 'function' ? value() : value;
}

/** Rows that stand outside any group share one, as in the app. */
function grouped(items: Item[]): Group[] {
	const groups: Group[] = [];
	let loose: Row[] | null = null;
	for (const item of items) {
		if (isGroup(item)) {
			groups.push(item);
			loose = null;
		} else if (loose) loose.push(item);
		else groups.push({ type: 'group', items: (loose = [item]) });
	}
	return groups;
}

/** Draws the definitions into the element, replacing what is there. */
export function drawSettings(
	items: Item[],
	containerEl: HTMLElement,
	host: SettingHost,
): { refresh(): void; remove(): void } {
	containerEl.empty();
	const drawn = grouped(items).map(group => drawGroup(group, containerEl, host));
	const refresh = (): void => drawn.forEach(group => group.refresh());
	refresh();
	return { refresh, remove: () => drawn.forEach(group => group.remove()) };
}

function drawGroup(definition: Group, containerEl: HTMLElement, host: SettingHost): Drawn {
	const group = new SettingGroup(containerEl);
	if (definition.heading) group.setHeading(definition.heading);
	if (definition.cls) group.addClass(...definition.cls.split(' ').filter(Boolean));
	for (const button of definition.extraButtons ?? []) group.addExtraButton(component => void button(component));
	const list = definition.type === 'list' ? (definition as Obsidian.SettingDefinitionList) : null;
	if (list) group.addClass('mod-list');
	if (list?.addItem) addItemButton(group, list.addItem);
	const items = definition.items ?? [];
	const rows = items.map((item, index) => drawRow(item, index, group, list, host));
	if (list && items.length === 0 && list.emptyState)
		group.listEl.createDiv({ cls: 'setting-group-empty-state' }).setText(list.emptyState);

	let query = '';
	const { search } = definition;
	const refresh = (): boolean => {
		const shown = rows.map((row, index) =>
			row.refresh(item => !search || !query || search.match(item, query), items[index]),
		);
		const visible =
			resolve(definition.visible, true) && (items.length === 0 || shown.some(Boolean) || query !== '');
		group.groupEl.toggle(visible);
		return visible;
	};
	if (search)
		group.addSearch(component =>
			component.setPlaceholder(search.placeholder ?? '').onChange(value => {
				query = value;
				refresh();
			}),
		);
	return { refresh, remove: () => rows.forEach(row => row.remove()) };
}

function addItemButton(group: SettingGroup, { name, action }: Obsidian.SettingDefinitionAddItem): void {
	group.addExtraButton(button =>
		button
			.setIcon('plus')
			.setTooltip(name)
			.onClick(() => action(button.extraSettingsEl)),
	);
}

type Matches = (definition: Obsidian.SettingDefinition) => boolean;
interface DrawnRow {
	refresh(matches: Matches, definition: Row | undefined): boolean;
	remove(): void;
}

function drawRow(
	definition: Row,
	index: number,
	group: SettingGroup,
	list: Obsidian.SettingDefinitionList | null,
	host: SettingHost,
): DrawnRow {
	const setting = new Setting(group.listEl).setName(definition.name).setDesc(definition.desc ?? '');
	const cleanup = fillRow(definition, index, setting, group, host);
	if (list?.onDelete) {
		const { onDelete } = list;
		setting.addExtraButton(button =>
			button
				.setIcon('trash-2')
				.setTooltip('Delete')
				.onClick(() => onDelete(index)),
		);
	}
	if (list?.onReorder)
		new ExtraButtonComponent(setting.controlEl).setIcon('grip-vertical').setTooltip('Drag to reorder');
	return {
		refresh: matches => {
			const visible =
				resolve(definition.visible, true) &&
				(isPage(definition) || resolve(definition.searchable, true) === false || matches(definition));
			setting.settingEl.toggle(visible);
			const disabled = disabledOf(definition);
			if (disabled !== undefined) setting.setDisabled(resolve(disabled, false));
			return visible;
		},
		remove: () => cleanup?.(),
	};
}

function disabledOf(definition: Row): Dynamic<boolean> | undefined {
	if ('control' in definition && definition.control) return definition.control.disabled;
	return 'disabled' in definition ? definition.disabled : undefined;
}

function fillRow(
	definition: Row,
	index: number,
	setting: Setting,
	group: SettingGroup,
	host: SettingHost,
): (() => void) | void {
	if (isPage(definition)) return drawPageEntry(definition, setting, host);
	if (definition.render) return definition.render(asObsidianSetting(setting), asObsidianGroup(group));
	if (definition.control) return drawControl(definition.control, setting, host);
	if (!definition.action) return;
	const { action } = definition;
	setting.setClass('mod-action').setClass('tappable');
	setting.settingEl.addEventListener('click', () => {
		if (!setting.settingEl.hasClass('is-disabled')) action(setting.settingEl, index);
	});
}

function drawPageEntry(definition: Obsidian.SettingDefinitionPage, setting: Setting, host: SettingHost): void {
	setting.setClass('mod-page').setClass('tappable');
	const [value, status] = [
		resolve<string>(definition.displayValue, ''),
		resolve<'warning' | null>(definition.status, null),
	];
	if (value || status) setting.addDisplayValue(component => component.setValue(value).setStatus(status));
	setIcon(setting.controlEl.createDiv({ cls: 'setting-item-chevron' }), 'chevron-right');
	setting.settingEl.addEventListener('click', () => host.openPage(definition));
}

interface Binding<T> {
	value: T | undefined;
	store: (value: T) => Promise<void>;
}

/** Hands a candidate to `validate`; a message rejects it and is shown, anything else is stored. */
function binding<T>(control: Obsidian.SettingControlBase<T>, setting: Setting, host: SettingHost): Binding<T> {
	const check = async (value: T): Promise<boolean> => {
		const message = await control.validate?.(value);
		setting.setErrorMessage(message || null);
		return !message;
	};
	const value = (host.getControlValue(control.key) ?? control.defaultValue) as T | undefined;
	if (value !== undefined) void check(value);
	return {
		value,
		store: async candidate => {
			if (!(await check(candidate))) return;
			await host.setControlValue(control.key, candidate);
			host.refreshDomState();
		},
	};
}

function bindText<T extends HTMLInputElement | HTMLTextAreaElement>(
	component: AbstractTextComponent<T>,
	control: Obsidian.SettingControlBase<string> & { placeholder?: string },
	setting: Setting,
	host: SettingHost,
): (value: string) => Promise<void> {
	const { value, store } = binding(control, setting, host);
	component
		.setValue(value ?? '')
		.setPlaceholder(control.placeholder ?? '')
		.onChange(store);
	return store;
}

function drawControl(control: Obsidian.SettingControl, setting: Setting, host: SettingHost): void {
	switch (control.type) {
		case 'toggle': {
			const { value, store } = binding(control, setting, host);
			setting.addToggle(toggle => toggle.setValue(value ?? false).onChange(store));
			break;
		}
		case 'dropdown': {
			const { value, store } = binding(control, setting, host);
			setting.addDropdown(dropdown =>
				dropdown
					.addOptions(control.options)
					.setValue(value ?? '')
					.onChange(store),
			);
			break;
		}
		case 'text':
			setting.addText(text => void bindText(text, control, setting, host));
			break;
		case 'textarea':
			setting.addTextArea(text => {
				if (control.rows) text.inputEl.rows = control.rows;
				bindText(text, control, setting, host);
			});
			break;
		case 'number': {
			const { value, store } = binding(control, setting, host);
			setting.addText(text => {
				Object.assign(text.inputEl, {
					type: 'number',
					min: String(control.min ?? ''),
					max: String(control.max ?? ''),
					step: String(control.step ?? ''),
				});
				text.setValue(value === undefined ? '' : String(value)).setPlaceholder(control.placeholder ?? '');
				text.onChange(typed =>
					store(
						typed.trim() === '' || Number.isNaN(Number(typed))
							? (control.defaultValue ?? 0)
							: Number(typed),
					),
				);
			});
			break;
		}
		case 'slider': {
			const { value, store } = binding(control, setting, host);
			setting.addSlider(slider => {
				slider
					.setLimits(control.min, control.max, control.step)
					.setValue(value ?? control.min)
					.onChange(store);
				if (control.displayFormat) slider.setDisplayFormat(control.displayFormat);
			});
			break;
		}
		case 'color': {
			const { value, store } = binding(control, setting, host);
			setting.addColorPicker(color => color.setValue(value ?? '#000000').onChange(store));
			break;
		}
		case 'file':
			setting.addSearch(search => {
				const files = (): string[] => pathsOf(host.app.vault.getFiles(), control.filter);
				suggestPaths(host.app, search, files, bindText(search, control, setting, host));
			});
			break;
		case 'folder':
			setting.addSearch(search => {
				const folders = (): string[] => pathsOf(foldersOf(host.app, control.includeRoot), control.filter);
				suggestPaths(host.app, search, folders, bindText(search, control, setting, host));
			});
	}
}

const foldersOf = (app: Obsidian.App, includeRoot = false): Obsidian.TFolder[] =>
	app.vault.getAllFolders(includeRoot).filter(folder => includeRoot || !folder.isRoot());

const pathsOf = <T extends Obsidian.TAbstractFile>(files: T[], filter?: (file: T) => boolean): string[] =>
	files
		.filter(file => filter?.(file) ?? true)
		.map(file => file.path)
		.sort();
