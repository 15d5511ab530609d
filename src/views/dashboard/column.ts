/** One stage of the board: its cards, drawn as far as they are looked at. */
import type { BoardColumn, Card } from '../../view-models/dashboard';
import { DASHBOARD } from '../../text/dashboard';

/** As many as a usual window shows; the others follow when they come near. */
const FIRST_CARDS = 3;

/** A frame's share for drawing cards that come into sight. */
const SLICE_MS = 8;

export class ColumnView {
	readonly el = createEl('section', { cls: 'astro-column' });
	/** Stands for the cards that are not drawn yet, about as tall as they will be. */
	readonly restEl: HTMLElement;
	private readonly headEl = this.el.createDiv({ cls: 'astro-column-head' });
	private readonly nameEl = this.headEl.createEl('h3', { cls: 'astro-column-name' });
	/** Of a stage's targets, for screen readers: an ARIA label would be a tooltip of the whole column. */
	private readonly saidEl = this.headEl.createSpan({ cls: 'astro-visually-hidden' });
	private readonly countEl = this.headEl.createSpan({ cls: 'astro-column-count', attr: { 'aria-hidden': 'true' } });
	private readonly bodyEl = this.el.createDiv({ cls: 'astro-column-body' });
	private readonly listEl = this.bodyEl.createEl('ul', { cls: 'astro-cards' });
	private shown: BoardColumn;
	private drawn = 0;
	/** The card that the tabulator key reaches. */
	private stop: HTMLElement | undefined;

	/** @param elementOf gives a card's item, up to date */
	constructor(
		column: BoardColumn,
		private readonly elementOf: (card: Card) => HTMLElement,
	) {
		this.shown = column;
		this.restEl = this.bodyEl.createDiv({ cls: 'astro-column-rest' });
	}

	get column(): BoardColumn {
		return this.shown;
	}

	/** Goes to the top. To be done before anything is drawn: scrolling lays out what has changed until then. */
	scrollUp(): void {
		this.bodyEl.scrollTop = 0;
	}

	/** @param isOther whether something else is looked for now: then the column begins anew */
	show(column: BoardColumn, isOther: boolean): void {
		this.shown = column;
		const name = column.stage?.name ?? DASHBOARD.noStage;
		this.nameEl.setText(name);
		this.countEl.setText(column.cards.length === 0 ? '' : String(column.cards.length));
		this.saidEl.setText(DASHBOARD.count(column.cards.length, column.cards.length));
		this.el.toggleClass('is-empty', column.cards.length === 0);
		this.drawn = Math.max(FIRST_CARDS, isOther ? 0 : this.drawn);
		this.draw();
	}

	/** Draws more of the cards, one frame's worth. @returns whether there are others still */
	drawMore(): boolean {
		const until = performance.now() + SLICE_MS;
		const { cards } = this.shown;
		do {
			const card = cards[this.drawn];
			if (card) this.listEl.append(this.elementOf(card));
			this.drawn++;
		} while (this.drawn < cards.length && performance.now() < until);
		return this.measureRest();
	}

	/** The item of a card of this column, drawn if need be. */
	itemAt(index: number): HTMLElement | undefined {
		if (index >= this.drawn) {
			this.drawn = index + 1;
			this.draw();
		}
		return (this.listEl.children.item(index) as HTMLElement | null) ?? undefined;
	}

	/** Makes this card the one that the tabulator key reaches. */
	stopAt(item: HTMLElement | undefined): void {
		const before = this.stop;
		// One that went to another column is that column's to set.
		if (before && before !== item && (before.parentElement ?? this.listEl) === this.listEl)
			setReachable(before, false);
		this.stop = item;
		if (item) setReachable(item, true);
	}

	private draw(): void {
		const wanted = this.shown.cards.slice(0, this.drawn).map(this.elementOf);
		replaceItems(this.listEl, wanted);
		this.stopAt(this.stop && wanted.includes(this.stop) ? this.stop : wanted[0]);
		this.measureRest();
	}

	private measureRest(): boolean {
		const rest = Math.max(0, this.shown.cards.length - this.drawn);
		this.restEl.setCssProps({ '--astro-cards': String(rest) });
		this.restEl.toggle(rest > 0);
		return rest > 0;
	}
}

function setReachable(item: HTMLElement, isReachable: boolean): void {
	for (const el of item.querySelectorAll('.astro-card-title, .astro-card-menu'))
		el.setAttribute('tabindex', isReachable ? '0' : '-1');
}

/** Makes these the items of a list and moves none that is in its place, so that nothing flickers or loses its focus. */
export function replaceItems(list: HTMLElement, wanted: readonly HTMLElement[]): void {
	const staying = new Set<Element>(wanted);
	for (const child of Array.from(list.children)) if (!staying.has(child)) child.remove();
	let at = list.firstElementChild;
	for (const item of wanted) {
		if (item === at) at = at.nextElementSibling;
		else list.insertBefore(item, at);
	}
}
