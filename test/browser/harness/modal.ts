/** Dialogs: a plain one, and the one that asks for confirmation. */
import type * as Obsidian from 'obsidian';
import { ButtonComponent } from './buttons';
import { setIcon } from './icons';
import { popScope, pushScope, Scope } from './keyboard';

export class Modal {
	scope = new Scope();
	containerEl: HTMLElement;
	bgEl: HTMLElement;
	modalEl: HTMLElement;
	titleEl: HTMLElement;
	contentEl: HTMLElement;
	shouldRestoreSelection = true;
	private closeCallback: (() => unknown) | null = null;
	private focusedBefore: Element | null = null;

	constructor(public app: Obsidian.App) {
		this.containerEl = createDiv({ cls: ['modal-container', 'mod-dim'] });
		this.bgEl = this.containerEl.createDiv({ cls: 'modal-bg' });
		this.modalEl = this.containerEl.createDiv({
			cls: 'modal',
			attr: { role: 'dialog', 'aria-modal': 'true', tabindex: '-1' },
		});
		const closeButton = this.modalEl.createDiv({
			cls: ['modal-close-button', 'clickable-icon'],
			attr: { role: 'button', 'aria-label': 'Close' },
		});
		setIcon(closeButton, 'x');
		this.titleEl = this.modalEl.createDiv({ cls: 'modal-header' }).createDiv({ cls: 'modal-title' });
		this.contentEl = this.modalEl.createDiv({ cls: 'modal-content' });
		for (const element of [this.bgEl, closeButton]) element.addEventListener('click', () => this.close());
		this.scope.register([], 'Escape', () => this.close());
	}

	open(): void {
		if (this.containerEl.isConnected) return;
		this.focusedBefore = document.activeElement;
		document.body.append(this.containerEl);
		pushScope(this.scope);
		void this.onOpen();
		const focus =
			this.modalEl.querySelector<HTMLElement>('input:not([type=checkbox]), textarea, select') ?? this.modalEl;
		if (!this.modalEl.contains(document.activeElement)) focus.focus();
	}

	close(): void {
		if (!this.containerEl.isConnected) return;
		popScope(this.scope);
		this.containerEl.remove();
		this.onClose();
		this.closeCallback?.();
		if (this.shouldRestoreSelection && this.focusedBefore instanceof HTMLElement) this.focusedBefore.focus();
	}

	onOpen(): Promise<void> | void {}
	onClose(): void {}

	setTitle(title: string): this {
		this.titleEl.setText(title);
		return this;
	}

	setContent(content: string | DocumentFragment): this {
		this.contentEl.setText(content);
		return this;
	}

	setCloseCallback(callback: () => unknown): this {
		this.closeCallback = callback;
		return this;
	}
}

class ConfirmationButton extends ButtonComponent {
	constructor(
		containerEl: HTMLElement,
		private readonly modal: ConfirmationModal,
	) {
		super(containerEl);
		this.onClick(() => undefined);
	}

	/** Unlike a plain button's, the handler closes the modal unless what it returns is true. */
	override onClick(handler: (event: MouseEvent) => unknown): this {
		return super.onClick(async event => {
			if (!(await handler(event))) this.modal.close();
		});
	}

	setCancel(): this {
		return this.setClass('mod-cancel');
	}

	setSecondary(): this {
		return this.setClass('mod-secondary');
	}

	setInitialFocus(): this {
		this.modal.initialFocus = this.buttonEl;
		return this;
	}
}

export class ConfirmationModal extends Modal {
	buttonContainerEl: HTMLElement;
	initialFocus: HTMLElement | null = null;

	constructor(app: Obsidian.App) {
		super(app);
		this.containerEl.addClass('mod-confirmation');
		this.buttonContainerEl = this.modalEl.createDiv({ cls: 'modal-button-container' });
	}

	override open(): void {
		super.open();
		this.initialFocus?.focus();
	}

	addClass(cls: string): this {
		this.modalEl.addClass(cls);
		return this;
	}

	addCheckbox(label: string, callback: (value: boolean) => unknown): this {
		const labelEl = createEl('label', { cls: 'mod-checkbox' });
		const box = labelEl.createEl('input', { type: 'checkbox' });
		labelEl.appendText(label);
		box.addEventListener('change', () => void callback(box.checked));
		this.buttonContainerEl.prepend(labelEl);
		return this;
	}

	addButton(callback: (button: ConfirmationButton) => unknown): this {
		callback(new ConfirmationButton(this.buttonContainerEl, this));
		return this;
	}

	addCancelButton(text = 'Cancel'): this {
		return this.addButton(button => button.setButtonText(text).setCancel());
	}
}
