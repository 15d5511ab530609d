/** The settings, as Obsidian declares them. */
import { PluginSettingTab, type App, type Plugin, type SettingDefinitionItem } from 'obsidian';
import { SORT_KEYS } from './domain/exposure';
import type { Problem } from './domain/problem';
import { DEFAULT_SETTINGS, parseSettings, type Settings } from './settings';
import { SETTINGS_TEXT, problemMessage } from './text';

/** What the tab shows and changes; main.ts provides it. */
export interface SettingsHost {
	readonly settings: () => Settings;
	readonly save: (settings: Settings) => Promise<void>;
	/** Undefined where this device has no file access. */
	readonly dataFolders: (() => readonly string[]) | undefined;
	readonly addDataFolder: () => Promise<void>;
	readonly setDataFolders: (paths: readonly string[]) => Promise<void>;
	readonly checkDataFolder: (path: string, others: readonly string[]) => Promise<Problem | undefined>;
	readonly checkPattern: (pattern: string) => string | undefined;
}

export class SettingsTab extends PluginSettingTab {
	constructor(app: App, plugin: Plugin, private readonly host: SettingsHost) {
		super(app, plugin);
	}

	override getSettingDefinitions(): SettingDefinitionItem[] {
		const { names: n, descriptions: d, headings: h } = SETTINGS_TEXT;
		return [
			...this.dataFolderItems(),
			{ type: 'group', heading: h.notes, items: [
				{ name: n.targetNotesFolder, desc: d.targetNotesFolder, control: { type: 'folder', key: 'targetNotesFolder' } },
				{ name: n.targetTemplatePath, desc: d.targetTemplatePath, control: { type: 'file', key: 'targetTemplatePath' } },
				{ name: n.healthNotePath, desc: d.healthNotePath, control: { type: 'text', key: 'healthNotePath', validate: value => (value.trim().endsWith('.md') ? undefined : SETTINGS_TEXT.mustBeNote) } },
				{ name: n.refreshOnStartup, desc: d.refreshOnStartup, control: { type: 'toggle', key: 'refreshOnStartup' } },
			] },
			{ type: 'group', heading: h.goals, items: [
				{ name: n.rejectionBuffer, desc: d.rejectionBuffer, control: { type: 'number', key: 'rejectionBuffer', min: 0, max: 500 } },
				{ name: n.goalScope, desc: d.goalScope, control: { type: 'dropdown', key: 'goalScope', options: SETTINGS_TEXT.goalScopes } },
				{ name: n.includeUnknownFilter, desc: d.includeUnknownFilter, control: { type: 'toggle', key: 'includeUnknownFilter' } },
				{ name: n.exposureSort, desc: d.exposureSort, control: { type: 'dropdown', key: 'exposureSort', options: Object.fromEntries(SORT_KEYS.map(key => [key, SETTINGS_TEXT.sorts[key]])) } },
			] },
			{ type: 'group', heading: h.filters, items: [
				{ name: n.filterAliases, desc: d.filterAliases, control: { type: 'textarea', key: 'filterAliases', rows: 4, placeholder: 'Ha = Ha 3nm, H-alpha' } },
				{ name: n.filterOrder, desc: d.filterOrder, control: { type: 'text', key: 'filterOrder', placeholder: 'L, R, G, B, Ha, OIII, SII' } },
			] },
			{ type: 'group', heading: h.reading, items: [
				this.list('rejectPatterns'), this.list('excludedFolders'), this.list('excludedFiles'), this.list('libraryFolders'),
				{ name: n.settleSeconds, desc: d.settleSeconds, control: { type: 'number', key: 'settleSeconds', min: 0, max: 3600 } },
				{ name: n.ninaPattern, desc: d.ninaPattern, control: { type: 'text', key: 'ninaPattern', placeholder: '$$DATEMINUS12$$\\$$IMAGETYPE$$\\$$DATETIME$$_$$FILTER$$', validate: value => this.host.checkPattern(value) } },
				{ name: n.rigTimeZones, desc: d.rigTimeZones, control: { type: 'textarea', key: 'rigTimeZones', rows: 3, placeholder: 'RC8@f8.0+ZWO ASI2600MM Pro = Africa/Windhoek' } },
				{ name: n.closedFromStage, desc: d.closedFromStage, control: { type: 'number', key: 'closedFromStage', min: 0, max: 100 } },
				{ name: n.factOrder, desc: d.factOrder, control: { type: 'textarea', key: 'factOrder', rows: 6, validate: value => (parseOrder(value) ? undefined : SETTINGS_TEXT.badOrder) } },
			] },
		];
	}

	private list(key: 'rejectPatterns' | 'excludedFolders' | 'excludedFiles' | 'libraryFolders') {
		return { name: SETTINGS_TEXT.names[key], desc: SETTINGS_TEXT.descriptions[key], control: { type: 'textarea' as const, key, rows: 4 } };
	}

	private dataFolderItems(): SettingDefinitionItem[] {
		const { host } = this;
		const folders = host.dataFolders?.();
		const { headings, dataFolders: words } = SETTINGS_TEXT;
		if (!folders) return [{ name: headings.dataFolders, desc: words.noFileAccess }];
		return [{
			type: 'list', heading: headings.dataFolders, emptyState: words.empty,
			addItem: { name: words.add, action: () => { void host.addDataFolder().then(() => { this.update(); }); } },
			onDelete: index => { void host.setDataFolders(folders.filter((_, at) => at !== index)).then(() => { this.update(); }); },
			items: folders.map(path => ({
				name: path, desc: words.description,
				render: setting => {
					void host.checkDataFolder(path, folders).then(problem => { if (problem) setting.setDesc(problemMessage(problem)).descEl.addClass('astro-wrong'); });
				},
			})),
		}];
	}

	override getControlValue(key: string): unknown {
		const value = this.host.settings()[key as keyof Settings];
		switch (key) {
			case 'rejectionBuffer': return Math.round(Number(value) * 1000) / 10;
			case 'filterOrder': return (value as readonly string[]).join(', ');
			case 'filterAliases': return Object.entries(value as Settings['filterAliases']).map(([filter, names]) => `${filter} = ${names.join(', ')}`).join('\n');
			case 'rigTimeZones': return Object.entries(value as Settings['rigTimeZones']).map(([rig, zone]) => `${rig} = ${zone}`).join('\n');
			case 'factOrder': return Object.entries(value as Settings['factOrder']).map(([fact, order]) => `${fact} = ${order.join(', ')}`).join('\n');
			default: return Array.isArray(value) ? value.join('\n') : value;
		}
	}

	override async setControlValue(key: string, value: unknown): Promise<void> {
		const typed = typedValue(key, value);
		// What the check refuses stays as it was; the control said why while it was typed.
		const { settings, unreadable } = parseSettings({ ...this.host.settings(), [key]: typed });
		if (typed !== undefined && unreadable.length === 0) await this.host.save(settings);
	}
}

function typedValue(key: string, value: unknown): unknown {
	const text = typeof value === 'string' ? value : '';
	switch (key) {
		case 'rejectionBuffer': return Number(value) / 100;
		case 'settleSeconds': case 'closedFromStage': return Number(value);
		case 'filterOrder': return parts(text, ',');
		case 'rejectPatterns': case 'excludedFolders': case 'excludedFiles': case 'libraryFolders': return parts(text, '\n');
		case 'filterAliases': return Object.fromEntries(assignments(text).map(([filter, names]) => [filter, parts(names, ',')]));
		case 'rigTimeZones': return Object.fromEntries(assignments(text));
		case 'factOrder': return parseOrder(text);
		default: return value;
	}
}

function parseOrder(text: string): Record<string, readonly string[]> | undefined {
	const order = { ...DEFAULT_SETTINGS.factOrder, ...Object.fromEntries(assignments(text).map(([fact, sources]) => [fact, parts(sources, ',')])) };
	return parseSettings({ factOrder: order }).unreadable.length === 0 ? order : undefined;
}

const parts = (text: string, separator: string): string[] => text.split(separator).map(part => part.trim()).filter(part => part !== '');

const assignments = (text: string): [string, string][] =>
	parts(text, '\n').flatMap((line): [string, string][] => {
		const at = line.lastIndexOf('=');
		return at < 1 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()]];
	});
