/** Wires the parts together and releases them again. Decides nothing. */
import { FileSystemAdapter, Notice, Plugin } from 'obsidian';
import { DataLog } from './data-log';
import { bindCommandLine, bindPalette } from './palette';
import { NodeDisk } from './platform/node-disk';
import { nodeModules } from './platform/node-modules';
import { openDeviceState, stateFolder } from './platform/saved-data';
import { VaultNotes } from './platform/vault-notes';
import { compileNinaPattern } from './headers/nina-pattern';
import { parseSettings, savedForm, type ParsedSettings, type Settings } from './settings';
import { SettingsTab } from './settings-tab';
import { problemMessage } from './text';
import { Actions } from './views/actions';
import { drawNights } from './views/nights-block';

/** After the last change of a note before its tables follow. */
const FOLLOW_MS = 300;

export default class AstroDataLogPlugin extends Plugin {
	private parsed: ParsedSettings = parseSettings(undefined);

	override async onload(): Promise<void> {
		this.parsed = parseSettings(await this.loadData());
		this.sayWhatSettingsAreWrong();
		const node = nodeModules();
		const { adapter } = this.app.vault;
		const vaultPath = adapter instanceof FileSystemAdapter ? adapter.getBasePath().replaceAll('\\', '/') : undefined;
		const follow = new Map<string, number>();
		const notes = new VaultNotes(this.app, path => { void log.updateNote(path); });
		const log = new DataLog({
			settings: this.parsed.settings, notes, vaultPath,
			disk: node && new NodeDisk(node.fs),
			state: node && openDeviceState(node, await stateFolder(), vaultPath ?? ''),
			clock: { now: () => Date.now(), monotonic: () => performance.now(), random: () => Math.random(), turn: () => new Promise(done => { window.setTimeout(done, 0); }) },
		});
		const actions = new Actions({ app: this.app, log, openFolder: node?.openFolder, healthNotePath: () => this.parsed.settings.healthNotePath });
		const folders = node ? await log.dataFolders() : undefined;
		bindPalette(this, actions);
		bindCommandLine(this, (command, given) => command.run(log, given, { signal: new AbortController().signal, progress: () => undefined }));
		this.addSettingTab(this.settingsTab(log, actions, folders));
		this.registerMarkdownCodeBlockProcessor('astro-nights', (source, el) => { drawNights(source, el); });
		this.registerEvent(this.app.workspace.on('editor-change', (_editor, { file }) => { if (file) notes.noteTyping(file.path); }));
		this.registerEvent(this.app.metadataCache.on('changed', ({ path }) => {
			window.clearTimeout(follow.get(path));
			follow.set(path, window.setTimeout(() => { follow.delete(path); void log.updateNote(path); }, FOLLOW_MS));
		}));
		this.register(() => {
			for (const timer of follow.values()) window.clearTimeout(timer);
			notes.release();
		});
		this.app.workspace.onLayoutReady(() => { if (node && this.parsed.settings.refreshOnStartup) void actions.refreshQuietly(); });
	}

	private settingsTab(log: DataLog, actions: Actions, known: readonly string[] | undefined): SettingsTab {
		let folders = known;
		return new SettingsTab(this.app, this, {
			settings: () => this.parsed.settings,
			save: settings => this.saveSettings(settings, log),
			dataFolders: known && (() => folders ?? []),
			addDataFolder: async () => { await actions.askDataFolder(); folders = await log.dataFolders(); },
			setDataFolders: async paths => { await log.setDataFolders(paths); folders = paths; },
			checkDataFolder: (path, others) => log.checkDataFolder(path, others),
			checkPattern: pattern => {
				const compiled = pattern === '' ? undefined : compileNinaPattern(pattern);
				return compiled && 'error' in compiled ? compiled.error : undefined;
			},
		});
	}

	private async saveSettings(settings: Settings, log: DataLog): Promise<void> {
		this.parsed = { ...this.parsed, settings };
		log.use(settings);
		// Settings of a newer version are left intact: this version does not know them all.
		if (this.parsed.newerVersion === undefined) await this.saveData(savedForm(settings));
	}

	private sayWhatSettingsAreWrong(): void {
		const { unreadable, newerVersion } = this.parsed;
		if (newerVersion !== undefined) new Notice(problemMessage({ code: 'settings-newer', path: '', detail: { version: newerVersion } }));
		for (const { key, reason } of unreadable) new Notice(`${key}: ${problemMessage({ code: 'setting-unreadable', path: key, detail: { reason } })}`);
	}
}
