/** Binds what the product can do to Obsidian: the command palette and Obsidian's own command line. */
import type { CliFlags, Plugin } from 'obsidian';
import { UsageError, type Command, type CommandArguments, type CommandResult } from '../commands/command';
import { COMMANDS } from '../commands/table';
import { RefusedError } from '../data-log/api';
import { COMMAND_LINE } from '../text/command-line';
import { UI } from '../text/interface';
import type { Actions } from '../views/actions/actions';
import type { OperationActions } from '../views/actions/operation-actions';
import type { FilingActions } from '../views/actions/filing-actions';
import type { FlatActions } from '../views/actions/flat-actions';
import type { MasterActions } from '../views/actions/master-actions';
import type { ReviewActions } from '../views/actions/review-actions';

/** What the commands set in motion. */
export interface PaletteActions {
	readonly actions: Actions;
	readonly changes: OperationActions;
	readonly filing: FilingActions;
	readonly review: ReviewActions;
	readonly masters: MasterActions;
	readonly flats: FlatActions;
}

/** Adds the commands to the palette. */
export function bindPalette(plugin: Plugin, palette: PaletteActions): void {
	const { actions, flats, changes, filing, review, masters } = palette;
	const { commands } = UI;
	const add = (id: string, name: string, run: () => Promise<void>): void => {
		plugin.addCommand({ id, name, callback: () => actions.attempt(name, run) });
	};
	add('refresh', commands.refresh, () => actions.refresh('full'));
	add('rebuild', commands.rebuild, () => actions.refresh('rebuild'));
	add('open-target-note', commands.openNote, () => actions.openTargetNote());
	add('create-target', commands.createTarget, () => actions.createTarget());
	add('open-target-folder', commands.openFolder, () => actions.openTargetFolder());
	add('show-health-report', commands.health, () => actions.showHealth());
	add('forget-missing-data', commands.forget, () => actions.forgetMissing());
	add('copy-diagnostics', commands.diagnostics, () => actions.copyDiagnostics(plugin.manifest.version));
	add('advance-target', commands.advance, () => changes.advance());
	add('move-target', commands.moveTo, () => changes.moveTo());
	add('organize-by-filter', commands.byFilter, () => changes.sort('filters'));
	add('organize-into-sessions', commands.intoSessions, () => changes.sort('sessions'));
	add('undo-operation', commands.undo, () => changes.undoLast());
	add('show-history', commands.history, () => changes.showHistory());
	add('recover-operation', commands.recover, () => changes.recover(true));
	add('create-rig', commands.createRig, () => changes.createRig());
	add('file-captures', commands.intake, () => filing.intake());
	add('accept-left', commands.accept, () => review.accept());
	add('keep-all', commands.keepAll, () => review.keepAll());
	add('cull-subs', commands.cull, () => review.cull());
	add('restore-rejected', commands.restore, () => review.restore());
	add('distribute-masters', commands.distribute, () => masters.distribute());
	add('start-master', commands.startMaster, () => masters.startMaster());
	add('archive-target', commands.archive, () => filing.archive());
	add('create-target-folders', commands.createFolders, () => filing.createTarget());
	add('create-stage', commands.createStage, () => filing.createStage());
	add('open-rig-note', commands.openRigNote, () => flats.openRigNote());
	add('record-flats', commands.recordFlats, () => flats.recordFlats());
	add('list-flats', commands.listFlats, () => flats.listFlats());
	add('show-flats-to-shoot', commands.neededFlats, () => flats.showNeeded());
	add('write-flat-checklist', commands.flatChecklist, () => flats.writeChecklist());
	add('mark-rig-changed', commands.rigChanged, () => flats.markRigChanged());
	add('import-flat-history', commands.importFlats, () => flats.importFlats());
	add('export-flat-history', commands.exportFlats, () => flats.exportFlats());
}

/** Adds what can be done with a target to the menus of its note. */
export function bindMenus(plugin: Plugin, changes: OperationActions): void {
	const { workspace, metadataCache } = plugin.app;
	plugin.registerEvent(
		workspace.on('file-menu', (menu, { path }) => {
			const target: unknown = metadataCache.getCache(path)?.frontmatter?.['target'];
			if (typeof target !== 'string' || !changes.isPossible) return;
			menu.addItem(item =>
				item
					.setTitle(UI.commands.advance)
					.setIcon('arrow-right-circle')
					.onClick(() => {
						void changes.attempt(UI.commands.advance, () => changes.advance(target));
					}),
			);
			menu.addItem(item =>
				item
					.setTitle(UI.commands.moveTo)
					.setIcon('folder-input')
					.onClick(() => {
						void changes.attempt(UI.commands.moveTo, () => changes.moveTo(target));
					}),
			);
		}),
	);
}

/** Adds the commands to Obsidian's command line: `obsidian astro-data-log:exposures target="M 31" json`. */
export function bindCommandLine(
	plugin: Plugin,
	run: (command: Command, given: CommandArguments) => Promise<CommandResult>,
): void {
	for (const command of COMMANDS) {
		plugin.registerCliHandler(
			`${plugin.manifest.id}:${command.id.replace(' ', '-')}`,
			COMMAND_LINE.summaries[command.id] ?? '',
			flagsOf(command),
			async params => {
				try {
					const { json, text } = await run(command, argumentsOf(command, params));
					return isSet(params['json']) ? JSON.stringify(json, undefined, '\t') : text;
				} catch (error) {
					if (error instanceof UsageError || error instanceof RefusedError) return error.message;
					throw error;
				}
			},
		);
	}
}

function flagsOf(command: Command): CliFlags {
	const flags: CliFlags = {};
	const valued = [...(command.word === undefined ? [] : [command.word]), ...command.values];
	for (const name of valued) flags[name] = { value: `<${name}>`, description: UI.options[name] ?? command.usage };
	for (const name of [...command.flags, 'json']) flags[name] = { description: UI.options[name] ?? command.usage };
	return flags;
}

function argumentsOf(command: Command, params: Readonly<Record<string, string>>): CommandArguments {
	const word = command.word === undefined ? undefined : params[command.word];
	return {
		words: word === undefined ? [] : [word],
		values: Object.fromEntries(
			command.values.flatMap(name => (params[name] === undefined ? [] : [[name, [params[name]]]])),
		),
		flags: new Set(command.flags.filter(name => isSet(params[name]))),
	};
}

const isSet = (flag: string | undefined): boolean => flag !== undefined && flag !== 'false';
