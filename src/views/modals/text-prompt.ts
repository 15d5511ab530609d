/** A modal that asks for one line of text. */
import { ButtonComponent, Modal, Setting, type App, type TextComponent } from 'obsidian';

/** After the last key before an answer is judged: nobody wants to hear that half a path does not exist. */
const PAUSE_MS = 600;

/** What there is to say about an answer: a refusal must be mended, a warning can be accepted. */
export interface Verdict {
	readonly refusal?: string;
	readonly warning?: string;
}

export interface TextQuestion {
	readonly title: string;
	/** Paragraphs. */
	readonly explanation: readonly string[];
	readonly label: string;
	readonly placeholder: string;
	readonly confirm: string;
	readonly cancel: string;
	/** What is said when nothing was typed. */
	readonly missing: string;
	readonly check: (answer: string) => Verdict | Promise<Verdict>;
	/** Another way to an answer: a button that resolves with one, or with undefined. */
	readonly browse?: { readonly text: string; readonly choose: () => Promise<string | undefined> } | undefined;
	/** Answers that may be meant, found while the person reads. */
	readonly suggestions?:
		| {
				readonly title: string;
				readonly find: () => Promise<readonly { readonly answer: string; readonly why: string }[]>;
		  }
		| undefined;
	/** Something else to do: closes the modal without an answer. */
	readonly instead?: { readonly text: string; readonly run: () => void } | undefined;
	/** Closes the modal. */
	readonly signal: AbortSignal;
}

/** Asks; resolves with the answer without blanks at its ends, or undefined when the person leaves. */
export function askText(app: App, question: TextQuestion): Promise<string | undefined> {
	return new Promise(resolve => {
		new TextPrompt(app, question, resolve).open();
	});
}

class TextPrompt extends Modal {
	private answer = '';
	private isAnswered = false;
	private pause = 0;
	/** The answer whose warning is on the screen. */
	private warnedOf: string | undefined;
	private readonly leave = (): void => {
		this.close();
	};

	constructor(
		app: App,
		private readonly question: TextQuestion,
		private readonly resolve: (answer: string | undefined) => void,
	) {
		super(app);
	}

	override onOpen(): void {
		const { question, contentEl } = this;
		question.signal.addEventListener('abort', this.leave);
		this.setTitle(question.title);
		for (const text of question.explanation) contentEl.createEl('p', { text, cls: 'astro-explanation' });
		const verdictEl = createDiv({ cls: 'astro-verdict', attr: { role: 'alert' } });
		const field = new Setting(contentEl).setName(question.label).setClass('astro-wide-field');
		let fieldText: TextComponent | undefined;
		field.addText(text => {
			fieldText = text;
			const { inputEl } = text.setPlaceholder(question.placeholder).onChange(value => {
				this.type(value, verdictEl);
			});
			inputEl.ariaLabel = question.label;
			inputEl.addEventListener('keydown', event => {
				if (event.key === 'Enter' && !event.isComposing) void this.submit(verdictEl);
			});
			const { browse } = question;
			if (browse)
				field.addButton(button =>
					button.setButtonText(browse.text).onClick(async () => {
						const chosen = await browse.choose();
						if (chosen === undefined) return;
						text.setValue(chosen);
						this.type(chosen, verdictEl);
						await this.judge(verdictEl);
					}),
				);
		});
		contentEl.append(verdictEl);
		const { suggestions, instead } = question;
		if (suggestions)
			this.suggest(suggestions, contentEl.createDiv({ cls: 'astro-suggested' }), answer => {
				fieldText?.setValue(answer);
				this.type(answer, verdictEl);
				void this.judge(verdictEl);
			});
		const buttons = this.modalEl.createDiv({ cls: 'modal-button-container' });
		new ButtonComponent(buttons)
			.setButtonText(question.confirm)
			.setCta()
			.onClick(() => this.submit(verdictEl));
		new ButtonComponent(buttons).setButtonText(question.cancel).onClick(this.leave);
		if (instead)
			new ButtonComponent(buttons).setButtonText(instead.text).onClick(() => {
				this.close();
				instead.run();
			});
	}

	override onClose(): void {
		window.clearTimeout(this.pause);
		this.question.signal.removeEventListener('abort', this.leave);
		this.contentEl.empty();
		this.resolve(this.isAnswered ? this.answer : undefined);
	}

	private suggest(
		{ title, find }: NonNullable<TextQuestion['suggestions']>,
		el: HTMLElement,
		choose: (answer: string) => void,
	): void {
		void find().then(found => {
			if (found.length === 0 || !el.isConnected) return;
			el.createDiv({ cls: 'astro-suggested-title', text: title });
			for (const { answer, why } of found) {
				const button = el.createEl('button', { cls: 'astro-suggested-answer' });
				button.createSpan({ cls: 'astro-path', text: answer });
				button.createSpan({ cls: 'astro-muted', text: why });
				button.addEventListener('click', () => {
					choose(answer);
				});
			}
		});
	}

	private type(value: string, verdictEl: HTMLElement): void {
		this.answer = value.trim();
		this.warnedOf = undefined;
		verdictEl.empty();
		window.clearTimeout(this.pause);
		if (this.answer !== '')
			this.pause = window.setTimeout(() => {
				void this.judge(verdictEl);
			}, PAUSE_MS);
	}

	/** Judges and says so. @returns the verdict, or undefined when the person typed on meanwhile */
	private async judge(verdictEl: HTMLElement): Promise<Verdict | undefined> {
		const { answer, question } = this;
		const verdict = answer === '' ? { refusal: question.missing } : await question.check(answer);
		if (answer !== this.answer) return undefined;
		const { refusal, warning } = verdict;
		verdictEl.setText(refusal ?? warning ?? '');
		verdictEl.toggleClass('astro-wrong', refusal !== undefined);
		this.warnedOf = refusal === undefined && warning !== undefined ? answer : undefined;
		return verdict;
	}

	private async submit(verdictEl: HTMLElement): Promise<void> {
		const isWarned = this.warnedOf === this.answer;
		const verdict = await this.judge(verdictEl);
		// A warning that nobody has read yet is no warning: then the button has to be pressed again.
		if (!verdict || verdict.refusal !== undefined || (verdict.warning !== undefined && !isWarned)) return;
		this.isAnswered = true;
		this.close();
	}
}
