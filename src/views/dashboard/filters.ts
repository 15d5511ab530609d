/** The row above the board: what is looked for, and in which order. */
import { DropdownComponent, SearchComponent } from 'obsidian';
import { columnKey, SORTS, type BoardChoice, type Card } from '../../view-models/dashboard';
import { compareValues, type CompareFilters } from '../../domain/exposure';
import { foldRig } from '../../domain/rig';
import type { Stage } from '../../domain/stage';
import { DASHBOARD } from '../../text/dashboard';

export const PAGES = ['board', 'totals'] as const;
export type Page = (typeof PAGES)[number];

type Wish = Pick<BoardChoice, 'rig' | 'stage' | 'filter'>;
type Option = readonly [value: string, name: string];

export class FilterRow {
	private readonly search: SearchComponent;
	private readonly wishes: ReadonlyMap<keyof Wish, DropdownComponent>;
	private readonly sort: DropdownComponent;
	private readonly pages = new Map<Page, HTMLButtonElement>();
	private readonly countEl: HTMLElement;

	constructor(parentEl: HTMLElement, onChange: (change: Partial<BoardChoice>) => void, onPage: (page: Page) => void) {
		const el = parentEl.createDiv({ cls: 'astro-filter-row', attr: { role: 'search' } });
		this.search = new SearchComponent(el).setPlaceholder(DASHBOARD.search).onChange(query => {
			onChange({ query });
		});
		this.search.inputEl.ariaLabel = DASHBOARD.search;
		const dropdown = (name: string, onChosen: (value: string) => void): DropdownComponent => {
			const made = new DropdownComponent(el).onChange(onChosen);
			made.selectEl.ariaLabel = name;
			return made;
		};
		this.wishes = new Map(
			(['rig', 'stage', 'filter'] as const).map(wish => [
				wish,
				dropdown(DASHBOARD[wish], value => {
					onChange({ [wish]: value });
				}),
			]),
		);
		this.sort = dropdown(DASHBOARD.sort, value => {
			onChange({ sort: SORTS.find(sort => sort === value) ?? SORTS[0] });
		});
		setOptions(
			this.sort,
			SORTS.map(sort => [sort, DASHBOARD.sorts[sort]]),
		);
		const pagesEl = el.createDiv({ cls: 'astro-pages', attr: { role: 'group', 'aria-label': DASHBOARD.pages } });
		for (const page of PAGES) {
			const button = pagesEl.createEl('button', { text: DASHBOARD[page] });
			button.addEventListener('click', () => {
				onPage(page);
			});
			this.pages.set(page, button);
		}
		this.countEl = el.createSpan({ cls: 'astro-target-count', attr: { role: 'status' } });
	}

	/** Offers what the targets have. What was chosen stays on offer when no target has it any more. */
	offer(
		cards: readonly Card[],
		stages: readonly (Stage | undefined)[],
		compareFilters: CompareFilters,
		choice: BoardChoice,
	): void {
		const rigs = new Map(cards.flatMap(card => card.rigs).map(rig => [foldRig(rig), rig]));
		const offers: Readonly<Record<keyof Wish, readonly Option[]>> = {
			rig: [['', DASHBOARD.allRigs], ...[...rigs.values()].sort(compareValues).map((rig): Option => [rig, rig])],
			stage: [
				['', DASHBOARD.allStages],
				...stages.map((stage): Option => [columnKey(stage), stage?.name ?? DASHBOARD.noStage]),
			],
			filter: [
				['', DASHBOARD.allFilters],
				...[...new Set(cards.flatMap(card => [...card.filters]))]
					.sort(compareFilters)
					.map((filter): Option => [filter, filter]),
			],
		};
		for (const [wish, dropdown] of this.wishes) {
			const options = offers[wish];
			const chosen = choice[wish];
			setOptions(
				dropdown,
				options.some(([value]) => value === chosen) ? options : [...options, [chosen, chosen]],
			);
		}
	}

	/** Shows what is chosen. */
	show(choice: BoardChoice, page: Page, shown: number, of: number): void {
		if (this.search.getValue() !== choice.query) this.search.setValue(choice.query);
		for (const [wish, dropdown] of this.wishes) {
			dropdown.setValue(choice[wish]);
			dropdown.selectEl.toggleClass('is-chosen', choice[wish] !== '');
		}
		this.sort.setValue(choice.sort);
		for (const [name, button] of this.pages) button.ariaPressed = String(name === page);
		const count = DASHBOARD.count(shown, of);
		if (this.countEl.getText() !== count) this.countEl.setText(count);
	}
}

/** Leaves an open list alone where nothing changed. */
function setOptions({ selectEl }: DropdownComponent, options: readonly Option[]): void {
	const before = Array.from(selectEl.options, ({ value, text }) => `${value}\n${text}`);
	if (before.length === options.length && options.every(([value, text], at) => before[at] === `${value}\n${text}`))
		return;
	const { value } = selectEl;
	selectEl.empty();
	for (const [option, text] of options) selectEl.createEl('option', { value: option, text });
	selectEl.value = value;
}
