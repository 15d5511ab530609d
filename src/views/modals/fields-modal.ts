/** A form of plain fields: what a person is asked for before something is proposed. */
import { Setting, type App } from 'obsidian';
import { FormModal, type FormWords } from './form-modal';

export interface Field {
	readonly key: string;
	readonly name: string;
	readonly hint?: string;
	readonly value?: string;
	/** What can be chosen, by value; any text may be entered without it. */
	readonly choices?: Readonly<Record<string, string>>;
	/** Offered while a person types; any other text may be entered. */
	readonly suggestions?: readonly string[];
	/** The system's own dialog beside a text field. */
	readonly browse?: { readonly text: string; readonly choose: () => Promise<string | undefined> } | undefined;
	/** A switch: its value is 'yes' or ''. */
	readonly isSwitch?: true;
}

/**
 * Asks for the fields' values.
 * @param check why the values don't do; undefined if they do
 * @returns the values by key; undefined when the person leaves
 */
export function askFields(
	app: App,
	words: FormWords,
	fields: readonly Field[],
	check: (values: Readonly<Record<string, string>>) => string | undefined,
	signal: AbortSignal,
): Promise<Readonly<Record<string, string>> | undefined> {
	return new Promise(resolve => {
		new FieldsModal(app, words, fields, check, signal, resolve).open();
	});
}

class FieldsModal extends FormModal {
	private readonly values: Record<string, string>;
	private isGiven = false;

	constructor(
		app: App,
		words: FormWords,
		private readonly fields: readonly Field[],
		private readonly check: (values: Readonly<Record<string, string>>) => string | undefined,
		signal: AbortSignal,
		private readonly resolve: (values: Readonly<Record<string, string>> | undefined) => void,
	) {
		super(app, words, signal);
		this.values = Object.fromEntries(fields.map(({ key, value = '' }) => [key, value]));
	}

	protected override addFields(fieldsEl: HTMLElement): void {
		for (const field of this.fields) {
			const take = (value: string): void => {
				this.values[field.key] = value;
			};
			if (field.isSwitch) this.addSwitch(fieldsEl, field, take);
			else if (field.choices) this.addChoice(fieldsEl, field, field.choices, take);
			else
				this.addText(
					fieldsEl,
					field.name,
					{
						hint: field.hint ?? '',
						value: field.value ?? '',
						suggestions: field.suggestions ?? [],
						...(field.browse ? { browse: field.browse } : {}),
					},
					take,
				);
		}
	}

	protected override submit(): Promise<string | undefined> {
		const refusal = this.check(this.values);
		this.isGiven = refusal === undefined;
		return Promise.resolve(refusal);
	}

	override onClose(): void {
		super.onClose();
		this.resolve(this.isGiven ? this.values : undefined);
	}

	private addSwitch(fieldsEl: HTMLElement, { name, hint = '', value }: Field, take: (value: string) => void): void {
		new Setting(fieldsEl)
			.setName(name)
			.setDesc(hint)
			.addToggle(toggle => {
				toggle.setValue(value === 'yes').onChange(isOn => {
					take(isOn ? 'yes' : '');
				});
				toggle.toggleEl.querySelector('input')?.setAttribute('aria-label', name);
			});
	}

	private addChoice(
		fieldsEl: HTMLElement,
		{ name, hint = '', value = '' }: Field,
		choices: Readonly<Record<string, string>>,
		take: (value: string) => void,
	): void {
		new Setting(fieldsEl)
			.setName(name)
			.setDesc(hint)
			.addDropdown(dropdown => {
				dropdown.addOptions(choices).setValue(value).onChange(take);
				dropdown.selectEl.ariaLabel = name;
			});
	}
}
