/** A modal that asks for one line of text. */
import { Modal, Setting, type App } from 'obsidian';

export interface TextQuestion {
	readonly title: string;
	readonly explanation?: string;
	readonly label: string;
	readonly placeholder: string;
	readonly confirm: string;
	readonly cancel: string;
	/** What is wrong with an answer, while it is typed; undefined if nothing is. */
	readonly check: (answer: string) => string | undefined | Promise<string | undefined>;
}

/** Asks; resolves with the answer without blanks at its ends, or undefined when the person leaves. */
export function askText(app: App, question: TextQuestion): Promise<string | undefined> {
	return new Promise(resolve => { new TextPrompt(app, question, resolve).open(); });
}

class TextPrompt extends Modal {
	private answer = '';
	private isAnswered = false;

	constructor(app: App, private readonly question: TextQuestion, private readonly resolve: (answer: string | undefined) => void) {
		super(app);
	}

	override onOpen(): void {
		const { question, contentEl } = this;
		this.setTitle(question.title);
		if (question.explanation !== undefined) contentEl.createEl('p', { text: question.explanation, cls: 'astro-explanation' });
		const wrong = createDiv({ cls: 'astro-wrong', attr: { role: 'alert' } });
		const field = new Setting(contentEl).setName(question.label).addText(text => text.setPlaceholder(question.placeholder).onChange(value => {
			this.answer = value.trim();
			wrong.setText('');
		}));
		field.settingEl.addClass('astro-wide-field');
		contentEl.append(wrong);
		const submit = async (): Promise<void> => {
			const problem = this.answer === '' ? question.label : await question.check(this.answer);
			if (problem !== undefined) { wrong.setText(problem); return; }
			this.isAnswered = true;
			this.close();
		};
		field.controlEl.querySelector('input')?.addEventListener('keydown', event => { if (event.key === 'Enter') void submit(); });
		new Setting(contentEl)
			.addButton(button => button.setButtonText(question.confirm).setCta().onClick(submit))
			.addButton(button => button.setButtonText(question.cancel).onClick(() => { this.close(); }));
	}

	override onClose(): void {
		this.contentEl.empty();
		this.resolve(this.isAnswered ? this.answer : undefined);
	}
}
