/** Wires the parts together and releases them again. Decides nothing. */
import { FileSystemAdapter, Plugin } from 'obsidian';
import { DataLog } from './data-log/data-log';
import { ninaPatternFault } from './headers/names/nina-pattern';
import { readDials, readProgress, type ChartRules } from './notes/chart-reading';
import { noteOfProperties } from './notes/note-store';
import { PROGRESS_VIEW, targetsBase } from './notes/targets-base';
import { bindCommandLine, bindMenus, bindPalette } from './plugin/palette';
import { nodeChecksum } from './platform/node/node-checksum';
import { NodeDisk } from './platform/node/node-disk';
import { NodeMover } from './platform/node/node-mover';
import { nodeModules, type NodeModules } from './platform/node/node-modules';
import { nodePictures } from './platform/node/node-pixels';
import { nodeProcess } from './platform/node/node-process';
import { openDeviceState, stateFolder, textFiles } from './platform/node/saved-data';
import { VaultDisk } from './platform/obsidian/vault-disk';
import { VaultNotes } from './platform/obsidian/vault-notes';
import { SavedSettings } from './plugin/saved-settings';
import type { Settings } from './settings';
import { SettingsTab } from './plugin/settings-tab';
import { UI } from './text/interface';
import { SETTINGS_TEXT } from './text/settings';
import { withoutTrailingSlash } from './tree/data-folder';
import { Actions } from './views/actions/actions';
import { bindBases } from './views/bases/targets-base';
import { bindCharts } from './views/chart/chart-blocks';
import { OperationActions } from './views/actions/operation-actions';
import { bindDashboard, openDashboard } from './views/dashboard/view';
import { DataFolders } from './views/data-folders';
import { FilingActions } from './views/actions/filing-actions';
import { FlatActions } from './views/actions/flat-actions';
import { bindNoteTables } from './views/note/note-tables';
import { Notices } from './views/notices';
import { bindPictures } from './views/pictures/bind-pictures';

export default class AstroDataLogPlugin extends Plugin {
	private readonly unloaded = new AbortController();
	private readonly notices = new Notices(this.unloaded.signal);
	private readonly saved = new SavedSettings(this, message => {
		this.notices.say(message, 0);
	});
	private log: DataLog | undefined;
	private actions: Actions | undefined;

	override async onload(): Promise<void> {
		this.register(() => {
			this.unloaded.abort();
		});
		await this.saved.read();
		const node = nodeModules();
		const notes = new VaultNotes(this.app, path => {
			void this.actions
				?.attempt(UI.commands.refresh, () => actions.follow(path))
				.then(() => attempt(UI.commands.moveTo, () => changes.followRequest(path)));
		});
		this.register(() => {
			notes.release();
		});
		const log = (this.log = await this.openLog(node, notes));
		this.saved.onChange = settings => {
			log.use(settings);
		};
		const settings = (): Settings => this.saved.now;
		const save = (changed: Settings): Promise<void> => this.saved.save(changed);
		const parts = { app: this.app, log, notices: this.notices, unloaded: this.unloaded.signal };
		const folders = node && new DataFolders({ ...parts, chooseFolder: node.chooseFolder, places: node.places });
		const actions = (this.actions = new Actions({
			...parts,
			folders,
			settings,
			openFolder: node?.openFolder,
			onCreated: () => makeBase(),
			openDashboard: () => openDashboard(this.app),
		}));
		await actions.attempt(SETTINGS_TEXT.headings.dataFolders, async () => {
			await folders?.load();
		});
		const attempt = (what: string, job: () => Promise<void>): Promise<void> => actions.attempt(what, job);
		const changes = new OperationActions({
			...parts,
			attempt,
			look: () => actions.look(),
			canChange: node !== undefined,
		});
		const flats = new FlatActions({ ...parts, attempt, rigNotesFolder: () => settings().rigNotesFolder });
		bindPalette(
			this,
			actions,
			flats,
			changes,
			new FilingActions({ ...parts, changes, chooseFolder: node?.chooseFolder, settings, save }),
		);
		bindMenus(this, changes);
		bindPictures(this, {
			log,
			notices: this.notices,
			changes,
			unloaded: this.unloaded.signal,
			makesCovers: () => settings().coverPictures,
			makePicture:
				node &&
				nodePictures(
					node.fs,
					() =>
						new Promise(done => {
							window.setTimeout(done, 0);
						}),
					() => performance.now(),
				),
		});
		const makeBase = bindBases(this, {
			viewType: PROGRESS_VIEW,
			text: targetsBase,
			attempt,
			path: () => settings().targetsBasePath,
			isMade: () => settings().hasTargetsBase,
			remember: () => save({ ...settings(), hasTargetsBase: true }),
		});
		bindDashboard(this, {
			log,
			attempt,
			openFolder: node?.openFolder,
			refresh: () => actions.refresh('full'),
			closedFromStage: () => settings().closedFromStage,
			onMove:
				node &&
				(async (target, stage, rig) => {
					await actions.look();
					await changes.moveToStage(target, stage, rig);
				}),
		});
		bindCommandLine(this, (command, given) =>
			command.run(log, given, {
				signal: this.unloaded.signal,
				progress: () => undefined,
				files: node && { absolute: withoutTrailingSlash, ...textFiles(node) },
			}),
		);
		this.addSettingTab(this.settingsTab(actions, folders));
		const chartRules = (): ChartRules => ({ target: log.rules.notes, ...log.rules.rigs });
		bindCharts(this, {
			progress: path => readProgress(notes, path, chartRules()),
			dials: path => readDials(notes, path, chartRules()),
			compareFilters: () => log.rules.notes.compareFilters,
		});
		bindNoteTables(this, properties => noteOfProperties('', properties) !== undefined);
		this.follow(notes);
		this.app.workspace.onLayoutReady(() => {
			if (settings().refreshOnStartup)
				void attempt(UI.commands.refresh, () => actions.refreshQuietly('quick')).then(() =>
					attempt(UI.commands.recover, () => changes.recover(false)),
				);
		});
	}

	/** The person has just turned the plugin on: the right moment to ask where the frames are. */
	override onUserEnable(): void {
		void this.actions?.attempt(UI.commands.refresh, async () => {
			await this.actions?.welcome();
		});
	}

	/** Settings that another device or program saved. */
	override async onExternalSettingsChange(): Promise<void> {
		await this.saved.read();
		this.log?.use(this.saved.now);
	}

	private async openLog(node: NodeModules | undefined, notes: VaultNotes): Promise<DataLog> {
		const { adapter } = this.app.vault;
		const vaultPath =
			adapter instanceof FileSystemAdapter ? adapter.getBasePath().replaceAll('\\', '/') : undefined;
		return new DataLog({
			settings: this.saved.now,
			notes,
			vaultPath,
			disk: node && new NodeDisk(node.fs),
			mover: node && new NodeMover(node.fs, node.keepTime),
			vaultMover:
				node && vaultPath !== undefined
					? new VaultDisk(node.fs, this.app, vaultPath, node.keepTime)
					: undefined,
			process: node && nodeProcess(node.fs, node.process, node.host, node.crypto.randomUUID(), window),
			checksum: node && nodeChecksum(node),
			state: node && openDeviceState(node, await stateFolder(), vaultPath ?? ''),
			clock: {
				now: () => Date.now(),
				monotonic: () => performance.now(),
				random: () => Math.random(),
				turn: () =>
					new Promise(done => {
						window.setTimeout(done, 0);
					}),
				wait: milliseconds =>
					new Promise(done => {
						window.setTimeout(done, milliseconds);
					}),
			},
		});
	}

	/** Tables follow what a person changes in a note. */
	private follow(notes: VaultNotes): void {
		this.registerEvent(
			this.app.workspace.on('editor-change', (_editor, { file }) => {
				if (file) notes.noteTyping(file.path);
			}),
		);
		this.registerEvent(
			this.app.metadataCache.on('changed', (file, text, cache) => {
				notes.noteChange(file, text, cache);
			}),
		);
	}

	private settingsTab(actions: Actions, folders: DataFolders | undefined): SettingsTab {
		return new SettingsTab(this.app, this, {
			folders,
			settings: () => this.saved.now,
			save: settings => this.saved.save(settings),
			onAdded: () => {
				void actions.attempt(UI.commands.refresh, () => actions.refresh('full'));
			},
			onChanged: () => {
				void actions.attempt(UI.commands.refresh, () => actions.refreshQuietly('full'));
			},
			checkPattern: ninaPatternFault,
		});
	}
}
