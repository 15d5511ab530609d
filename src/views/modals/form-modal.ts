/** A modal with fields, a verdict below them, and two buttons. */
import { ButtonComponent, Modal, Setting, type App } from 'obsidian';

export interface FormWords {
	readonly title: string;
	readonly confirm: string;
	readonly cancel: string;
	readonly explanation?: string;
}

export abstract class FormModal extends Modal {
	private readonly leave = (): void => {
		this.close();
	};
	private verdictEl: HTMLElement | undefined;

	/** @param signal closes it */
	constructor(
		app: App,
		private readonly words: FormWords,
		private readonly signal: AbortSignal,
	) {
		super(app);
	}

	/** Adds the fields. */
	protected abstract addFields(fieldsEl: HTMLElement): void;

	/** Does what the person wants. @returns why it can't be done, or undefined: then the modal closes */
	protected abstract submit(): Promise<string | undefined>;

	override onOpen(): void {
		this.signal.addEventListener('abort', this.leave);
		this.setTitle(this.words.title);
		if (this.words.explanation !== undefined)
			this.contentEl.createEl('p', { text: this.words.explanation, cls: 'astro-explanation' });
		this.addFields(this.contentEl);
		this.verdictEl = this.contentEl.createDiv({ cls: 'astro-verdict astro-wrong', attr: { role: 'alert' } });
		const buttons = this.modalEl.createDiv({ cls: 'modal-button-container' });
		new ButtonComponent(buttons)
			.setButtonText(this.words.confirm)
			.setCta()
			.onClick(() => this.confirm());
		new ButtonComponent(buttons).setButtonText(this.words.cancel).onClick(this.leave);
	}

	override onClose(): void {
		this.signal.removeEventListener('abort', this.leave);
		this.contentEl.empty();
	}

	/** A text field; Enter confirms. */
	protected addText(
		fieldsEl: HTMLElement,
		name: string,
		{
			hint = '',
			value = '',
			type = 'text',
			suggestions = [],
			browse,
		}: {
			hint?: string;
			value?: string;
			type?: string;
			suggestions?: readonly string[];
			browse?: { text: string; choose: () => Promise<string | undefined> };
		},
		onChange: (value: string) => void,
	): void {
		const setting = new Setting(fieldsEl).setName(name).setDesc(hint);
		setting.addText(text => {
			const { inputEl } = text.setValue(value).onChange(onChange);
			inputEl.type = type;
			inputEl.ariaLabel = name;
			if (suggestions.length > 0) offer(inputEl, suggestions);
			inputEl.addEventListener('keydown', event => {
				if (event.key === 'Enter' && !event.isComposing) void this.confirm();
			});
			if (browse)
				setting.addButton(button =>
					button.setButtonText(browse.text).onClick(async () => {
						const chosen = await browse.choose();
						if (chosen === undefined) return;
						text.setValue(chosen);
						onChange(chosen);
					}),
				);
		});
	}

	private async confirm(): Promise<void> {
		try {
			const refusal = await this.submit();
			if (refusal === undefined) this.close();
			else this.verdictEl?.setText(refusal);
		} catch (error) {
			this.verdictEl?.setText(error instanceof Error ? error.message : String(error));
		}
	}
}

let lists = 0;

/** Texts that the window offers below a field. */
function offer(inputEl: HTMLInputElement, texts: readonly string[]): void {
	const list = inputEl.createEl('datalist', { attr: { id: `astro-suggestions-${++lists}` } });
	for (const text of texts) list.createEl('option', { value: text });
	inputEl.after(list);
	inputEl.setAttribute('list', list.id);
}

/** A choice among rigs; none where there is but one. */
export function addRigChoice(
	fieldsEl: HTMLElement,
	name: string,
	rigs: readonly string[],
	chosen: string,
	onChange: (rig: string) => void,
): void {
	new Setting(fieldsEl).setName(name).addDropdown(dropdown => {
		for (const rig of rigs) dropdown.addOption(rig, rig);
		dropdown.setValue(chosen).onChange(onChange);
		dropdown.selectEl.ariaLabel = name;
	});
}
