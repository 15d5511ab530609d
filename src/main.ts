/** Wires the parts together and releases them again. Decides nothing. */
import { FileSystemAdapter, Plugin } from 'obsidian';
import { DataLog } from './data-log/data-log';
import { ninaPatternFault } from './headers/names/nina-pattern';
import { readDials, readProgress, type ChartRules } from './notes/chart-reading';
import { noteOfProperties } from './notes/note-store';
import { PROGRESS_VIEW, targetsBase } from './notes/targets-base';
import { nodeChecksum } from './platform/node/node-checksum';
import { NodeDisk } from './platform/node/node-disk';
import { NodeMover } from './platform/node/node-mover';
import { nodeModules, type NodeModules } from './platform/node/node-modules';
import { nodePictures } from './platform/node/node-pixels';
import { nodeProcess } from './platform/node/node-process';
import { openDeviceState, stateFolder, textFiles } from './platform/node/saved-data';
import { VaultDisk } from './platform/obsidian/vault-disk';
import { VaultNotes } from './platform/obsidian/vault-notes';
import { windowClock } from './platform/obsidian/window-clock';
import { bindActions, followNote, lookAtStart, type BoundActions } from './plugin/bound-actions';
import { bindNoteEvents } from './plugin/note-events';
import { bindCommandLine } from './plugin/palette';
import { SavedSettings } from './plugin/saved-settings';
import { bindSettings } from './plugin/settings-tab';
import { UI } from './text/interface';
import { withoutTrailingSlash } from './tree/data-folder';
import { bindBases } from './views/bases/targets-base';
import { bindCharts } from './views/chart/chart-blocks';
import { bindDashboard } from './views/dashboard/view';
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
	private bound: BoundActions | undefined;

	override async onload(): Promise<void> {
		this.register(() => {
			this.unloaded.abort();
		});
		const { saved, notices } = this;
		await saved.read();
		const node = nodeModules();
		const notes = new VaultNotes(this.app, path => {
			if (this.bound) void followNote(this.bound, path);
		});
		this.register(() => {
			notes.release();
		});
		const log = (this.log = await this.openLog(node, notes));
		saved.onChange = settings => {
			log.use(settings);
		};
		const shared = { log, notices, unloaded: this.unloaded.signal };
		const onCreated = (): Promise<void> => makeBase();
		const bound = (this.bound = await bindActions(this, { ...shared, system: node, saved, onCreated }));
		bindPictures(this, {
			...shared,
			changes: bound.changes,
			makesCovers: () => saved.now.coverPictures,
			makePicture: node && nodePictures(node.fs, windowClock.turn, windowClock.monotonic),
		});
		const makeBase = bindBases(this, {
			viewType: PROGRESS_VIEW,
			text: targetsBase,
			attempt: bound.attempt,
			path: () => saved.now.targetsBasePath,
			isMade: () => saved.now.hasTargetsBase,
			remember: () => saved.save({ ...saved.now, hasTargetsBase: true }),
		});
		this.bindViews(log, bound, node, notes);
		this.app.workspace.onLayoutReady(() => {
			if (saved.now.refreshOnStartup) void lookAtStart(bound);
		});
	}

	/** The person has just turned the plugin on: the right moment to ask where the frames are. */
	override onUserEnable(): void {
		void this.bound?.attempt(UI.commands.refresh, async () => {
			await this.bound?.actions.welcome();
		});
	}

	/** Settings that another device or program saved. */
	override async onExternalSettingsChange(): Promise<void> {
		await this.saved.read();
		this.log?.use(this.saved.now);
	}

	private async openLog(node: NodeModules | undefined, notes: VaultNotes): Promise<DataLog> {
		const { adapter } = this.app.vault;
		const vault = adapter instanceof FileSystemAdapter ? adapter.getBasePath().replaceAll('\\', '/') : undefined;
		return new DataLog({
			settings: this.saved.now,
			notes,
			vaultPath: vault,
			disk: node && new NodeDisk(node.fs),
			mover: node && new NodeMover(node.fs, node.keepTime),
			vaultMover:
				node && vault !== undefined ? new VaultDisk(node.fs, this.app, vault, node.keepTime) : undefined,
			process: node && nodeProcess(node.fs, node.process, node.host, node.crypto.randomUUID(), window),
			checksum: node && nodeChecksum(node),
			state: node && openDeviceState(node, await stateFolder(), vault ?? ''),
			clock: windowClock,
		});
	}

	private bindViews(log: DataLog, bound: BoundActions, node: NodeModules | undefined, notes: VaultNotes): void {
		bindDashboard(this, {
			log,
			attempt: bound.attempt,
			openFolder: node?.openFolder,
			refresh: () => bound.actions.refresh('full'),
			closedFromStage: () => this.saved.now.closedFromStage,
			onMove:
				node &&
				(async (target, stage, rig) => {
					await bound.actions.look();
					await bound.changes.moveToStage(target, stage, rig);
				}),
		});
		bindCommandLine(this, (command, given) =>
			command.run(log, given, {
				signal: this.unloaded.signal,
				progress: () => undefined,
				files: node && { absolute: withoutTrailingSlash, ...textFiles(node) },
			}),
		);
		bindSettings(this, bound, this.saved, ninaPatternFault);
		const chartRules = (): ChartRules => ({ target: log.rules.notes, ...log.rules.rigs });
		bindCharts(this, {
			progress: path => readProgress(notes, path, chartRules()),
			dials: path => readDials(notes, path, chartRules()),
			compareFilters: () => log.rules.notes.compareFilters,
		});
		bindNoteTables(this, properties => noteOfProperties('', properties) !== undefined);
		bindNoteEvents(this, notes);
	}
}
