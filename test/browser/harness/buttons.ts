/** Buttons, with the elements and class names that Obsidian gives them. */
import type * as Obsidian from 'obsidian';
import { BaseComponent } from './component';
import { setIcon } from './icons';

export class ButtonComponent extends BaseComponent {
	buttonEl: HTMLButtonElement;
	private clicked: ((event: MouseEvent) => unknown) | null = null;

	constructor(containerEl: HTMLElement) {
		super();
		this.buttonEl = containerEl.createEl('button');
		this.buttonEl.addEventListener('click', event => void this.clicked?.(event));
	}

	override setDisabled(disabled: boolean): this {
		this.buttonEl.disabled = disabled;
		return super.setDisabled(disabled);
	}

	setCta(): this {
		return this.setClass('mod-cta');
	}
	removeCta(): this {
		return this.dropClass('mod-cta');
	}
	setWarning(): this {
		return this.setClass('mod-warning');
	}
	setDestructive(): this {
		return this.setClass('mod-destructive');
	}
	removeDestructive(): this {
		return this.dropClass('mod-destructive');
	}

	setClass(cls: string): this {
		this.buttonEl.addClass(cls);
		return this;
	}

	setTooltip(tooltip: string): this {
		this.buttonEl.ariaLabel = tooltip;
		return this;
	}

	setButtonText(name: string): this {
		this.buttonEl.setText(name);
		return this;
	}

	setIcon(icon: Obsidian.IconName): this {
		setIcon(this.buttonEl, icon);
		return this;
	}

	onClick(callback: (event: MouseEvent) => unknown): this {
		this.clicked = callback;
		return this;
	}

	private dropClass(cls: string): this {
		this.buttonEl.removeClass(cls);
		return this;
	}
}

export class ExtraButtonComponent extends BaseComponent {
	extraSettingsEl: HTMLElement;
	private clicked: (() => unknown) | null = null;

	constructor(containerEl: HTMLElement) {
		super();
		this.extraSettingsEl = containerEl.createDiv({
			cls: ['clickable-icon', 'extra-setting-button'],
			attr: { role: 'button', tabindex: '0' },
		});
		this.extraSettingsEl.addEventListener('click', () => {
			if (!this.disabled) void this.clicked?.();
		});
		this.setIcon('settings');
	}

	override setDisabled(disabled: boolean): this {
		this.extraSettingsEl.toggleClass('is-disabled', disabled);
		return super.setDisabled(disabled);
	}

	setTooltip(tooltip: string): this {
		this.extraSettingsEl.ariaLabel = tooltip;
		return this;
	}

	setIcon(icon: Obsidian.IconName): this {
		setIcon(this.extraSettingsEl, icon);
		return this;
	}

	onClick(callback: () => unknown): this {
		this.clicked = callback;
		return this;
	}
}
