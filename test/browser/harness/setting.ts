/** One row of settings, and a group of rows. */
import type * as Obsidian from 'obsidian';
import { ButtonComponent, ExtraButtonComponent } from './buttons';
import type { BaseComponent } from './component';
import {
	ColorComponent,
	DisplayValueComponent,
	DropdownComponent,
	ProgressBarComponent,
	SliderComponent,
	ToggleComponent,
} from './controls';
import { MomentFormatComponent, SearchComponent, TextAreaComponent, TextComponent } from './text-fields';

type Make<T> = (callback: (component: T) => unknown) => Setting;

export class Setting {
	settingEl: HTMLElement;
	infoEl: HTMLElement;
	nameEl: HTMLElement;
	descEl: HTMLElement;
	controlEl: HTMLElement;
	errorEl: HTMLElement | null = null;
	components: BaseComponent[] = [];

	constructor(containerEl: HTMLElement) {
		this.settingEl = containerEl.createDiv({ cls: 'setting-item' });
		this.infoEl = this.settingEl.createDiv({ cls: 'setting-item-info' });
		this.nameEl = this.infoEl.createDiv({ cls: 'setting-item-name' });
		this.descEl = this.infoEl.createDiv({ cls: 'setting-item-description' });
		this.controlEl = this.settingEl.createDiv({ cls: 'setting-item-control' });
	}

	addButton: Make<ButtonComponent> = callback => this.adding(ButtonComponent, callback);
	addExtraButton: Make<ExtraButtonComponent> = callback => this.adding(ExtraButtonComponent, callback);
	addToggle: Make<ToggleComponent> = callback => {
		this.settingEl.addClass('mod-toggle');
		return this.adding(ToggleComponent, callback);
	};
	addText: Make<TextComponent> = callback => this.adding(TextComponent, callback);
	addSearch: Make<SearchComponent> = callback => this.adding(SearchComponent, callback);
	addTextArea: Make<TextAreaComponent> = callback => this.adding(TextAreaComponent, callback);
	addMomentFormat: Make<MomentFormatComponent> = callback => this.adding(MomentFormatComponent, callback);
	addDropdown: Make<DropdownComponent> = callback => this.adding(DropdownComponent, callback);
	addColorPicker: Make<ColorComponent> = callback => this.adding(ColorComponent, callback);
	addProgressBar: Make<ProgressBarComponent> = callback => this.adding(ProgressBarComponent, callback);
	addSlider: Make<SliderComponent> = callback => this.adding(SliderComponent, callback);

	addDisplayValue(callback: (component: DisplayValueComponent) => unknown): this {
		callback(new DisplayValueComponent(this.controlEl));
		return this;
	}

	addComponent<T extends BaseComponent>(make: (element: HTMLElement) => T): this {
		this.components.push(make(this.controlEl));
		return this;
	}

	setName(name: string | DocumentFragment): this {
		this.nameEl.setText(name);
		return this;
	}

	/** A fragment is copied, since the app renders the same definition many times. */
	setDesc(desc: string | DocumentFragment): this {
		this.descEl.setText(typeof desc === 'string' ? desc : (desc.cloneNode(true) as DocumentFragment));
		return this;
	}

	setClass(cls: string): this {
		this.settingEl.addClass(cls);
		return this;
	}

	setTooltip(tooltip: string): this {
		this.nameEl.ariaLabel = tooltip;
		return this;
	}

	setHeading(): this {
		return this.setClass('setting-item-heading');
	}

	setDisabled(disabled: boolean): this {
		this.settingEl.toggleClass('is-disabled', disabled);
		for (const component of this.components) component.setDisabled(disabled);
		return this;
	}

	setErrorMessage(message: string | null): this {
		this.settingEl.toggleClass('is-invalid', Boolean(message));
		this.errorEl?.remove();
		this.errorEl = message
			? this.infoEl.createDiv({ cls: 'setting-item-error', text: message, attr: { role: 'alert' } })
			: null;
		return this;
	}

	then(callback: (setting: this) => unknown): this {
		callback(this);
		return this;
	}

	clear(): this {
		this.controlEl.empty();
		this.components = [];
		return this;
	}

	private adding<T extends BaseComponent>(
		kind: new (containerEl: HTMLElement) => T,
		callback: (component: T) => unknown,
	): this {
		const component = new kind(this.controlEl);
		this.components.push(component);
		callback(component);
		return this;
	}
}

export class SettingGroup {
	readonly groupEl: HTMLElement;
	listEl: HTMLElement;
	private heading: Setting | null = null;
	private readonly searchEl: HTMLElement;

	constructor(containerEl: HTMLElement) {
		this.groupEl = containerEl.createDiv({ cls: 'setting-group' });
		this.searchEl = this.groupEl.createDiv({ cls: 'setting-group-search' });
		this.listEl = this.groupEl.createDiv({ cls: 'setting-items' });
	}

	setHeading(text: string | DocumentFragment): this {
		this.header().setName(text);
		return this;
	}

	addClass(...classes: string[]): this {
		this.groupEl.addClasses(classes);
		return this;
	}

	addSetting(callback: (setting: Setting) => void): this {
		callback(new Setting(this.listEl));
		return this;
	}

	addSearch(callback: (component: SearchComponent) => unknown): this {
		callback(new SearchComponent(this.searchEl));
		return this;
	}

	addExtraButton(callback: (component: ExtraButtonComponent) => unknown): this {
		this.header().addExtraButton(callback);
		return this;
	}

	private header(): Setting {
		if (this.heading) return this.heading;
		this.heading = new Setting(this.groupEl).setHeading();
		this.groupEl.prepend(this.heading.settingEl);
		return this.heading;
	}
}

/** The type that the public API gives to a row; ours has the same members. */
export const asObsidianSetting = (setting: Setting): Obsidian.Setting => setting as unknown as Obsidian.Setting;
export const asObsidianGroup = (group: SettingGroup): Obsidian.SettingGroup =>
	group as unknown as Obsidian.SettingGroup;
