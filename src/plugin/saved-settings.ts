/** The settings as the plugin keeps them in the vault: read, saved, and left alone where a newer version wrote them. */
import type { Plugin } from 'obsidian';
import { parseSettings, savedForm, type Settings } from '../settings';
import { SETTINGS_TEXT, savedSettingsMessage } from '../text/settings';

export class SavedSettings {
	private parsed = parseSettings(undefined);
	/** Told of settings that somebody changed here. */
	onChange: (settings: Settings) => void = () => undefined;

	/** @param say tells the person what can't be read */
	constructor(
		private readonly plugin: Plugin,
		private readonly say: (message: string) => void,
	) {}

	get now(): Settings {
		return this.parsed.settings;
	}

	/** Takes what was saved, as far as it can be read. */
	async read(): Promise<void> {
		let saved: unknown;
		try {
			saved = await this.plugin.loadData();
		} catch {
			// A torn data.json must not keep the plugin from loading.
			this.say(SETTINGS_TEXT.wrong.unreadable);
		}
		this.parsed = parseSettings(saved);
		const wrong = savedSettingsMessage(
			this.parsed.newerVersion,
			this.parsed.unreadable.map(({ key }) => key),
		);
		if (wrong !== undefined) this.say(wrong);
	}

	async save(settings: Settings): Promise<void> {
		this.parsed = { ...this.parsed, settings };
		this.onChange(settings);
		// Settings of a newer version are left intact: this version does not know them all.
		if (this.parsed.newerVersion === undefined) await this.plugin.saveData(savedForm(settings));
	}
}
