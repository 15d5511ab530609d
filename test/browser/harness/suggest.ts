/** Lists to choose from: below an input, and as a dialog like the quick switcher. */
import type * as Obsidian from 'obsidian';
import { prepareFuzzySearch } from 'obsidian-test-mocks/obsidian';
import { popScope, pushScope, Scope } from './keyboard';
import { Modal } from './modal';
import type { SearchComponent } from './text-fields';

type Choice = MouseEvent | KeyboardEvent;

interface SuggestOwner<T> extends Obsidian.ISuggestOwner<T> {
	scope: Scope;
}

/** The list itself: draws suggestions, moves the selection by arrow keys, reports the chosen one. */
class SuggestionList<T> {
	private values: T[] = [];
	private selected = 0;

	constructor(
		private readonly containerEl: HTMLElement,
		private readonly owner: SuggestOwner<T>,
	) {
		const { scope } = owner;
		containerEl.setAttribute('role', 'listbox');
		const step = (by: number) => (): false => {
			this.select(this.selected + by);
			return false;
		};
		scope.register([], 'ArrowDown', step(1));
		scope.register([], 'ArrowUp', step(-1));
		scope.register([], 'Enter', event => {
			this.useSelected(event);
			return false;
		});
	}

	show(values: T[]): void {
		this.values = values;
		this.containerEl.empty();
		values.forEach((value, index) => {
			const element = this.containerEl.createDiv({ cls: 'suggestion-item', attr: { role: 'option' } });
			this.owner.renderSuggestion(value, element);
			element.addEventListener('mousemove', () => this.select(index));
			element.addEventListener('mousedown', event => event.preventDefault());
			element.addEventListener('click', event => this.owner.selectSuggestion(value, event));
		});
		this.select(0);
	}

	useSelected(event: Choice): void {
		const value = this.values[this.selected];
		if (value !== undefined) this.owner.selectSuggestion(value, event);
	}

	private select(index: number): void {
		if (this.values.length === 0) return;
		this.selected = (index + this.values.length) % this.values.length;
		Array.from(this.containerEl.children).forEach((element, at) =>
			element.toggleClass('is-selected', at === this.selected),
		);
		this.containerEl.children[this.selected]?.scrollIntoView({ block: 'nearest' });
	}
}

export abstract class PopoverSuggest<T> {
	constructor(
		public app: Obsidian.App,
		public scope = new Scope(),
	) {}
	abstract open(): void;
	abstract close(): void;
	abstract renderSuggestion(value: T, element: HTMLElement): void;
	abstract selectSuggestion(value: T, event: Choice): void;
}

export abstract class AbstractInputSuggest<T> extends PopoverSuggest<T> {
	limit = 100;
	private readonly popoverEl = createDiv({ cls: 'suggestion-container' });
	private readonly list: SuggestionList<T>;
	private selectCallback: ((value: T, event: Choice) => unknown) | null = null;

	constructor(
		app: Obsidian.App,
		private readonly textInputEl: HTMLInputElement | HTMLDivElement,
	) {
		super(app);
		this.list = new SuggestionList<T>(this.popoverEl.createDiv({ cls: 'suggestion' }), this);
		this.scope.register([], 'Escape', () => {
			this.close();
			return false;
		});
		for (const name of ['focus', 'input']) textInputEl.addEventListener(name, () => void this.refresh());
		textInputEl.addEventListener('blur', () => this.close());
	}

	protected abstract getSuggestions(query: string): T[] | Promise<T[]>;

	open(): void {
		if (this.popoverEl.isConnected) return;
		const { left, bottom, width } = this.textInputEl.getBoundingClientRect();
		this.popoverEl.setCssStyles({ left: `${left}px`, top: `${bottom + 4}px`, minWidth: `${width}px` });
		this.textInputEl.doc.body.append(this.popoverEl);
		pushScope(this.scope);
	}

	close(): void {
		if (!this.popoverEl.isConnected) return;
		popScope(this.scope);
		this.popoverEl.remove();
	}

	getValue(): string {
		return this.textInputEl instanceof HTMLInputElement ? this.textInputEl.value : this.textInputEl.textContent;
	}

	setValue(value: string): void {
		if (this.textInputEl instanceof HTMLInputElement) this.textInputEl.value = value;
		else this.textInputEl.setText(value);
	}

	selectSuggestion(value: T, event: Choice): void {
		this.selectCallback?.(value, event);
	}

	onSelect(callback: (value: T, event: Choice) => unknown): this {
		this.selectCallback = callback;
		return this;
	}

	private async refresh(): Promise<void> {
		const values = (await this.getSuggestions(this.getValue())).slice(0, this.limit || undefined);
		this.list.show(values);
		if (values.length > 0) this.open();
		else this.close();
	}
}

class PathSuggest extends AbstractInputSuggest<string> {
	constructor(
		app: Obsidian.App,
		input: HTMLInputElement,
		private readonly paths: () => string[],
		private readonly chosen: (path: string) => void,
	) {
		super(app, input);
	}

	protected getSuggestions(query: string): string[] {
		return this.paths().filter(path => path.toLowerCase().includes(query.toLowerCase()));
	}

	renderSuggestion(path: string, element: HTMLElement): void {
		element.setText(path);
	}

	override selectSuggestion(path: string): void {
		this.setValue(path);
		this.chosen(path);
		this.close();
	}
}

/** Offers paths of the vault below a search field. */
export function suggestPaths(
	app: Obsidian.App,
	search: SearchComponent,
	paths: () => string[],
	chosen: (path: string) => unknown,
): void {
	new PathSuggest(app, search.inputEl, paths, path => void chosen(path));
}

export abstract class SuggestModal<T> extends Modal {
	limit = 100;
	emptyStateText = 'No results found.';
	inputEl: HTMLInputElement;
	resultContainerEl: HTMLElement;
	private readonly instructionsEl = createDiv({ cls: 'prompt-instructions' });
	private readonly list: SuggestionList<T>;

	constructor(app: Obsidian.App) {
		super(app);
		this.modalEl.empty();
		this.modalEl.className = 'prompt';
		this.inputEl = this.modalEl
			.createDiv({ cls: 'prompt-input-container' })
			.createEl('input', { cls: 'prompt-input', type: 'text' });
		this.resultContainerEl = this.modalEl.createDiv({ cls: 'prompt-results' });
		this.list = new SuggestionList<T>(this.resultContainerEl, this);
		this.inputEl.addEventListener('input', () => void this.refresh());
	}

	abstract getSuggestions(query: string): T[] | Promise<T[]>;
	abstract renderSuggestion(value: T, element: HTMLElement): void;
	abstract onChooseSuggestion(item: T, event: Choice): void;

	onNoSuggestion(): void {
		this.resultContainerEl.createDiv({ cls: 'suggestion-empty', text: this.emptyStateText });
	}

	override open(): void {
		super.open();
		void this.refresh();
	}

	setPlaceholder(placeholder: string): void {
		this.inputEl.placeholder = placeholder;
	}

	setInstructions(instructions: Obsidian.Instruction[]): void {
		this.instructionsEl.empty();
		for (const { command, purpose } of instructions) {
			const element = this.instructionsEl.createDiv({ cls: 'prompt-instruction' });
			element.createSpan({ cls: 'prompt-instruction-command', text: command });
			element.createSpan({ text: purpose });
		}
		if (instructions.length > 0) this.modalEl.append(this.instructionsEl);
		else this.instructionsEl.remove();
	}

	/** The app closes the dialog first, so that the choice may open another one. */
	selectSuggestion(value: T, event: Choice): void {
		this.close();
		this.onChooseSuggestion(value, event);
	}

	selectActiveSuggestion(event: Choice): void {
		this.list.useSelected(event);
	}

	private async refresh(): Promise<void> {
		const values = (await this.getSuggestions(this.inputEl.value)).slice(0, this.limit || undefined);
		this.list.show(values);
		if (values.length === 0) this.onNoSuggestion();
	}
}

export abstract class FuzzySuggestModal<T> extends SuggestModal<Obsidian.FuzzyMatch<T>> {
	abstract getItems(): T[];
	abstract getItemText(item: T): string;
	abstract onChooseItem(item: T, event: Choice): void;

	getSuggestions(query: string): Obsidian.FuzzyMatch<T>[] {
		const search = prepareFuzzySearch(query.trim());
		const all = this.getItems().map(item => ({
			item,
			match: query.trim() ? search(this.getItemText(item)) : { score: 0, matches: [] },
		}));
		return all
			.filter((found): found is Obsidian.FuzzyMatch<T> => found.match !== null)
			.sort((a, b) => b.match.score - a.match.score);
	}

	renderSuggestion({ item }: Obsidian.FuzzyMatch<T>, element: HTMLElement): void {
		element.setText(this.getItemText(item));
	}

	onChooseSuggestion({ item }: Obsidian.FuzzyMatch<T>, event: Choice): void {
		this.onChooseItem(item, event);
	}
}
