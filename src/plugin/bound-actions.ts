/** What a person can set in motion, made for one session and bound to palette and menus. */
import type { Plugin } from 'obsidian';
import type { DataLog } from '../data-log/data-log';
import type { Settings } from '../settings';
import { UI } from '../text/interface';
import { SETTINGS_TEXT } from '../text/settings';
import { Actions, type ActionParts } from '../views/actions/actions';
import { FilingActions } from '../views/actions/filing-actions';
import { FlatActions } from '../views/actions/flat-actions';
import { MasterActions } from '../views/actions/master-actions';
import { OperationActions } from '../views/actions/operation-actions';
import { ReviewActions } from '../views/actions/review-actions';
import { openDashboard } from '../views/dashboard/view';
import { DataFolders, type DataFolderParts } from '../views/data-folders';
import type { Notices } from '../views/notices';
import { bindMenus, bindPalette } from './palette';
import type { SavedSettings } from './saved-settings';

export interface ActionHost extends Pick<ActionParts, 'onCreated'> {
	readonly log: DataLog;
	readonly notices: Notices;
	readonly unloaded: AbortSignal;
	/** What the system offers; undefined where there is no file access. */
	readonly system:
		| (Pick<DataFolderParts, 'chooseFolder' | 'places'> & { readonly openFolder: ActionParts['openFolder'] })
		| undefined;
	readonly saved: SavedSettings;
}

export interface BoundActions {
	readonly actions: Actions;
	readonly changes: OperationActions;
	readonly folders: DataFolders | undefined;
	/** Does a job; one that fails says so. */
	readonly attempt: (what: string, job: () => Promise<void>) => Promise<void>;
}

/** Makes the actions, reads which Data folders there are, and adds the commands. */
export async function bindActions(plugin: Plugin, host: ActionHost): Promise<BoundActions> {
	const { system, saved, onCreated, ...shared } = host;
	const { app } = plugin;
	const parts = { app, ...shared };
	const settings = (): Settings => saved.now;
	const save = (changed: Settings): Promise<void> => saved.save(changed);
	const folders = system && new DataFolders({ ...parts, chooseFolder: system.chooseFolder, places: system.places });
	const actions = new Actions({
		...parts,
		folders,
		settings,
		openFolder: system?.openFolder,
		onCreated,
		openDashboard: () => openDashboard(app),
	});
	const attempt = (what: string, job: () => Promise<void>): Promise<void> => actions.attempt(what, job);
	await attempt(SETTINGS_TEXT.headings.dataFolders, async () => {
		await folders?.load();
	});
	const changes = new OperationActions({
		...parts,
		attempt,
		look: () => actions.look(),
		canChange: system !== undefined,
	});
	bindPalette(plugin, {
		actions,
		flats: new FlatActions({ ...parts, attempt, rigNotesFolder: () => settings().rigNotesFolder }),
		changes,
		filing: new FilingActions({ ...parts, changes, chooseFolder: system?.chooseFolder, settings, save }),
		review: new ReviewActions({ ...parts, changes, settings, save }),
		masters: new MasterActions({ ...parts, changes }),
	});
	bindMenus(plugin, changes);
	return { actions, changes, folders, attempt };
}

/** A note follows what a person changed in it, and a request to move its target is met. */
export async function followNote({ actions, changes, attempt }: BoundActions, path: string): Promise<void> {
	await attempt(UI.commands.refresh, () => actions.follow(path));
	await attempt(UI.commands.moveTo, () => changes.followRequest(path));
}

/** A look at the Data folders when the app has its windows, and at what was cut short before. */
export async function lookAtStart({ actions, changes, attempt }: BoundActions): Promise<void> {
	await attempt(UI.commands.refresh, () => actions.refreshQuietly('quick'));
	await attempt(UI.commands.recover, () => changes.recover(false));
}
