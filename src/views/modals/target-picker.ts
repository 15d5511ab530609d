/** A list of targets to choose one from. */
import { FuzzySuggestModal, type App, type FuzzyMatch } from 'obsidian';
import type { TargetAnswer } from '../../data-log/api';
import { formatDuration, tally } from '../../domain/exposure';

export class TargetPicker extends FuzzySuggestModal<TargetAnswer> {
	constructor(
		app: App,
		private readonly answers: TargetAnswer[],
		placeholder: string,
		private readonly choose: (answer: TargetAnswer) => void,
	) {
		super(app);
		this.setPlaceholder(placeholder);
	}

	override getItems(): TargetAnswer[] {
		return this.answers;
	}
	override getItemText(answer: TargetAnswer): string {
		return answer.target;
	}

	override renderSuggestion(match: FuzzyMatch<TargetAnswer>, el: HTMLElement): void {
		super.renderSuggestion(match, el.createSpan());
		el.addClass('astro-suggestion');
		const { rows, properties } = match.item;
		const { stage } = properties;
		const about = [formatDuration(tally(rows).counted.seconds), ...(typeof stage === 'string' ? [stage] : [])];
		el.createEl('small', { text: about.join(' · '), cls: 'astro-suggestion-note' });
	}

	override onChooseItem(answer: TargetAnswer): void {
		this.choose(answer);
	}
}

/** A list of texts to choose one from. */
export class TextPicker extends FuzzySuggestModal<string> {
	constructor(
		app: App,
		private readonly texts: readonly string[],
		placeholder: string,
		private readonly choose: (text: string) => void,
	) {
		super(app);
		this.setPlaceholder(placeholder);
	}

	override getItems(): string[] {
		return [...this.texts];
	}
	override getItemText(text: string): string {
		return text;
	}
	override onChooseItem(text: string): void {
		this.choose(text);
	}
}
