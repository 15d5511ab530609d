/** The settings, as Obsidian declares them. */
import {
	normalizePath,
	PluginSettingTab,
	type App,
	type Plugin,
	type SettingControl,
	type SettingDefinition,
	type SettingDefinitionItem,
} from 'obsidian';
import { SORT_KEYS } from '../domain/exposure';
import { STAGE_FOLDERS } from '../domain/stage';
import { DEFAULT_SETTINGS, parseSettings, type Settings } from '../settings';
import { UI } from '../text/interface';
import { SETTINGS_TEXT } from '../text/settings';
import type { DataFolders } from '../views/data-folders';
import type { BoundActions } from './bound-actions';
import type { SavedSettings } from './saved-settings';
import { formOf } from './setting-forms';

/** What the tab shows and changes. */
interface SettingsHost {
	readonly settings: () => Settings;
	readonly save: (settings: Settings) => Promise<void>;
	/** Undefined where this device has no file access. */
	readonly folders: DataFolders | undefined;
	/** A Data folder was added. */
	readonly onAdded: () => void;
	/** The tab was left, and something is set otherwise now. */
	readonly onChanged: () => void;
	/** What is wrong with a file pattern. */
	readonly checkPattern: (pattern: string) => string | undefined;
}

type Fact = keyof Settings['factOrder'];
/** The names of settings that have a row of their own. */
type Named = keyof typeof SETTINGS_TEXT.names & keyof Settings;

const FACTS = Object.keys(DEFAULT_SETTINGS.factOrder) as Fact[];
/** Controls for a fact's order have keys of their own. */
const FACT_KEY = 'factOrder.';

/** Of a list's text field: it grows with the list, but not over the whole window. */
const MOST_LINES = 10;

class SettingsTab extends PluginSettingTab {
	private isChanged = false;

	constructor(
		app: App,
		plugin: Plugin,
		private readonly host: SettingsHost,
	) {
		super(app, plugin);
		if (host.folders)
			host.folders.onChange = () => {
				this.update();
			};
	}

	override getSettingDefinitions(): SettingDefinitionItem[] {
		return [
			this.dataFolders(),
			this.notes(),
			this.goals(),
			this.flats(),
			this.filters(),
			this.filing(),
			this.reading(),
		];
	}

	private notes(): SettingDefinitionItem {
		const { headings, examples } = SETTINGS_TEXT;
		return {
			type: 'group',
			heading: headings.notes,
			items: [
				this.row('targetNotesFolder', { type: 'folder' }),
				this.row('targetTemplatePath', {
					type: 'file',
					filter: file => file.extension === 'md',
					validate: path => this.wrongTemplate(String(path)),
				}),
				this.row('rigNotesFolder', { type: 'folder' }),
				this.row('healthNotePath', { type: 'text' }),
				this.row('targetsBasePath', { type: 'text' }),
				this.row('moveLogHeading', { type: 'text', placeholder: examples.moveLogHeading }),
				this.row('coverPictures', { type: 'toggle' }),
				this.row('refreshOnStartup', { type: 'toggle' }),
			],
		};
	}

	private goals(): SettingDefinitionItem {
		const { headings, goalScopes, sorts } = SETTINGS_TEXT;
		return {
			type: 'group',
			heading: headings.goals,
			items: [
				this.row('rejectionBuffer', { type: 'number', min: 0, max: 500 }),
				this.row('goalScope', { type: 'dropdown', options: goalScopes }),
				this.row('includeUnknownFilter', { type: 'toggle' }),
				this.row('exposureSort', {
					type: 'dropdown',
					options: Object.fromEntries(SORT_KEYS.map(key => [key, sorts[key]])),
				}),
			],
		};
	}

	private flats(): SettingDefinitionItem {
		const { headings, flatAngles } = SETTINGS_TEXT;
		return {
			type: 'group',
			heading: headings.flats,
			items: [
				this.row('flatToleranceDegrees', { type: 'number', min: 0.5, max: 45 }),
				this.row('flatMaxAgeDays', { type: 'number', min: 1, max: 3650 }),
				this.row('flatAngles', { type: 'dropdown', options: flatAngles }),
				this.row('allowDarkScaling', { type: 'toggle' }),
				this.row('closedFromStage', {
					type: 'dropdown',
					options: Object.fromEntries(
						STAGE_FOLDERS.slice(2).map(folder => [String(Number(folder.slice(0, 2))), folder]),
					),
				}),
				this.row('flatChecklistPath', { type: 'text' }),
			],
		};
	}

	private filters(): SettingDefinitionItem {
		const { headings, examples } = SETTINGS_TEXT;
		return {
			type: 'group',
			heading: headings.filters,
			items: [
				this.row('filterAliases', { type: 'textarea', rows: 4, placeholder: examples.filterAliases }),
				this.row('filterOrder', { type: 'text', placeholder: examples.filterOrder }),
			],
		};
	}

	private filing(): SettingDefinitionItem {
		const { headings, examples } = SETTINGS_TEXT;
		return {
			type: 'group',
			heading: headings.filing,
			items: [
				this.row('cullLimits', { type: 'textarea', rows: 2, placeholder: examples.cullLimits }),
				this.row('captureRigs', { type: 'textarea', rows: 2, placeholder: examples.captureRigs }),
				this.row('captureTargets', { type: 'textarea', rows: 2, placeholder: examples.captureTargets }),
			],
		};
	}

	private reading(): SettingDefinitionItem {
		const { headings, examples, factOrder } = SETTINGS_TEXT;
		const { settings } = this.host;
		return {
			type: 'group',
			heading: headings.reading,
			items: [
				...(['rejectPatterns', 'excludedFolders', 'excludedFiles', 'libraryFolders'] as const).map(key =>
					this.row(key, { type: 'textarea', rows: Math.min(settings()[key].length + 1, MOST_LINES) }),
				),
				this.row('settleSeconds', { type: 'number', min: 0, max: 3600 }),
				this.row('ninaPattern', {
					type: 'text',
					placeholder: examples.ninaPattern,
					validate: pattern => this.host.checkPattern(String(pattern).trim()),
				}),
				this.row('rigTimeZones', { type: 'textarea', rows: 3, placeholder: examples.rigTimeZones }),
				{
					type: 'page',
					name: headings.factOrder,
					desc: factOrder,
					items: [{ type: 'group', items: FACTS.map(fact => this.factRow(fact)) }],
				},
			],
		};
	}

	/** A setting's row. What its form can't read is refused, with the reason below the control. */
	private row(key: Named, control: WithoutKey<SettingControl>): SettingDefinition {
		const { names, descriptions } = SETTINGS_TEXT;
		const form = formOf(key);
		const standard = DEFAULT_SETTINGS[key];
		const validate =
			'validate' in control ? control.validate : form?.wrong && ((shown: unknown) => form.wrong?.(shown));
		return {
			name: names[key],
			desc: descriptions[key],
			control: {
				...control,
				key,
				defaultValue: form ? form.show(standard) : standard,
				...(validate && { validate }),
			} as SettingControl,
		};
	}

	private factRow(fact: Fact): SettingDefinition {
		const { facts, sources } = SETTINGS_TEXT;
		const orders = [...permutations(DEFAULT_SETTINGS.factOrder.target), this.host.settings().factOrder[fact]];
		const words = (order: readonly (keyof typeof sources)[]): string =>
			capitalised(order.map(source => sources[source]).join(', '));
		return {
			name: facts[fact],
			control: {
				type: 'dropdown',
				key: FACT_KEY + fact,
				options: Object.fromEntries(orders.map(order => [order.join(), words(order)])),
			},
		};
	}

	private wrongTemplate(text: string): string | undefined {
		return text.trim() === '' || this.app.vault.getFileByPath(normalizePath(text.trim()))
			? undefined
			: SETTINGS_TEXT.wrong.noTemplate;
	}

	private dataFolders(): SettingDefinitionItem {
		const { folders, onAdded } = this.host;
		const { headings, dataFolders: words } = SETTINGS_TEXT;
		if (!folders) return { name: headings.dataFolders, desc: words.noFileAccess };
		return {
			type: 'list',
			heading: headings.dataFolders,
			emptyState: words.empty,
			addItem: {
				name: words.add,
				action: () => {
					void folders.ask().then(isAdded => {
						if (isAdded) onAdded();
					});
				},
			},
			onDelete: index => {
				void folders.remove(folders.paths[index] ?? '');
			},
			items: folders.paths.map(path => ({
				name: path,
				desc: words.description,
				render: setting => {
					setting.nameEl.addClass('astro-path');
					void folders.check(path).then(({ refusal, warning }) => {
						if (refusal ?? warning)
							setting
								.setDesc(refusal ?? warning ?? '')
								.descEl.addClass(refusal === undefined ? 'astro-verdict' : 'astro-wrong');
					});
				},
			})),
		};
	}

	override getControlValue(key: string): unknown {
		const settings = this.host.settings();
		if (key.startsWith(FACT_KEY)) return settings.factOrder[key.slice(FACT_KEY.length) as Fact].join();
		const value = settings[key as keyof Settings];
		return formOf(key)?.show(value) ?? value;
	}

	override async setControlValue(key: string, shown: unknown): Promise<void> {
		const before = this.host.settings();
		const { settings, unreadable } = parseSettings({ ...before, ...settingOf(key, shown, before) });
		if (unreadable.length > 0) return;
		this.isChanged = true;
		await this.host.save(settings);
	}

	override hide(): void {
		super.hide();
		if (this.isChanged) this.host.onChanged();
		this.isChanged = false;
	}
}

/** Adds the tab. A refresh follows what was added or set otherwise. */
export function bindSettings(
	plugin: Plugin,
	{ actions, folders, attempt }: BoundActions,
	saved: SavedSettings,
	checkPattern: SettingsHost['checkPattern'],
): void {
	const refreshed = (refresh: () => Promise<void>): void => {
		void attempt(UI.commands.refresh, refresh);
	};
	plugin.addSettingTab(
		new SettingsTab(plugin.app, plugin, {
			folders,
			settings: () => saved.now,
			save: settings => saved.save(settings),
			checkPattern,
			onAdded: () => {
				refreshed(() => actions.refresh('full'));
			},
			onChanged: () => {
				refreshed(() => actions.refreshQuietly('full'));
			},
		}),
	);
}

type WithoutKey<C> = C extends SettingControl ? Omit<C, 'key' | 'defaultValue'> : never;

/** The setting that a control's value stands for. */
function settingOf(key: string, shown: unknown, { factOrder }: Settings): Record<string, unknown> {
	if (key.startsWith(FACT_KEY))
		return { factOrder: { ...factOrder, [key.slice(FACT_KEY.length)]: String(shown).split(',') } };
	return { [key]: formOf(key)?.read(shown) ?? shown };
}

function permutations<T>(of: readonly T[]): (readonly T[])[] {
	return of.length < 2
		? [of]
		: of.flatMap((first, at) => permutations(of.filter((_, other) => other !== at)).map(rest => [first, ...rest]));
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
