/**
 * The board: columns of cards, what a person does with them by mouse and keyboard, and that neither focus nor scrolling
 * is lost when they change.
 */
import type { BoardColumn, Card } from '../../view-models/dashboard';
import type { Night } from '../../domain/night';
import { drawCard } from './card';
import { CardDrag } from './card-drag';
import { ColumnView, replaceItems } from './column';

/** Cards that come this near are drawn. */
const AHEAD = '600px';

export interface BoardActions {
	readonly open: (card: Card, event: MouseEvent | KeyboardEvent) => void;
	/** Shows what else can be done with a card. */
	readonly showMenu: (card: Card, at: { readonly x: number; readonly y: number }) => void;
	/** Address of a card's picture. */
	readonly pictureOf: (card: Card) => string | undefined;
	/** Absent where cards can't be moved. */
	readonly move: ((card: Card, column: BoardColumn) => void) | undefined;
}

/** A card as it was drawn last. */
interface DrawnCard {
	readonly card: Card;
	readonly el: HTMLElement;
	readonly today: Night;
	readonly picture: string | undefined;
}

/** Where the focus is: on a card's title or its menu. */
interface Held {
	readonly path: string;
	readonly isMenu: boolean;
	readonly column: number;
	readonly index: number;
}

export class Board {
	readonly el: HTMLElement;
	private columns: ColumnView[] = [];
	/** By path of the note. */
	private readonly drawn = new Map<string, DrawnCard>();
	private readonly coming: IntersectionObserver;
	private today: Night = '';

	/** @param rootEl what scrolls in a narrow place */
	constructor(
		rootEl: HTMLElement,
		parentEl: HTMLElement,
		private readonly actions: BoardActions,
	) {
		this.el = parentEl.createDiv({ cls: 'astro-board' });
		// scrollMargin counts where columns scroll by themselves.
		const ahead = { root: rootEl, rootMargin: AHEAD, scrollMargin: AHEAD };
		this.coming = new IntersectionObserver(entries => {
			this.drawComing(entries);
		}, ahead);
		this.el.addEventListener('click', event => {
			this.click(event);
		});
		this.el.addEventListener('auxclick', event => {
			if (event.button === 1) this.click(event);
		});
		this.el.addEventListener('contextmenu', event => {
			this.contextMenu(event);
		});
		this.el.addEventListener('keydown', event => {
			this.press(event);
		});
		this.el.addEventListener('focusin', event => {
			const found = this.find(event.targetNode);
			if (found) found.column.stopAt(found.item);
		});
		const { move } = actions;
		if (move)
			new CardDrag(this.el, {
				cardOf: el => this.find(el)?.card,
				columnOf: el => this.columns.find(column => column.el.contains(el))?.column,
				move,
			});
	}

	/** @param isOther whether something else is looked for now, and not the same seen again */
	show(
		columns: readonly BoardColumn[],
		{ today, isOther }: { readonly today: Night; readonly isOther: boolean },
	): void {
		const held = this.held();
		if (isOther) for (const view of this.columns) view.scrollUp();
		this.today = today;
		const before = new Map(this.columns.map(view => [view.column.key, view]));
		this.columns = columns.map(
			column => before.get(column.key) ?? new ColumnView(column, card => this.elementOf(card)),
		);
		replaceItems(
			this.el,
			this.columns.map(({ el }) => el),
		);
		this.columns.forEach((view, at) => {
			const column = columns[at];
			if (column) view.show(column, isOther);
			// Observed anew, it answers anew.
			this.coming.unobserve(view.restEl);
			this.coming.observe(view.restEl);
		});
		if (held) this.holdAgain(held);
	}

	/** Forgets cards whose notes are gone. */
	keepOnly(paths: ReadonlySet<string>): void {
		for (const path of this.drawn.keys()) if (!paths.has(path)) this.drawn.delete(path);
	}

	release(): void {
		this.coming.disconnect();
	}

	private elementOf(card: Card): HTMLElement {
		const { today, actions } = this;
		const before = this.drawn.get(card.notePath);
		const picture = actions.pictureOf(card);
		if (before?.card === card && before.today === today && before.picture === picture) return before.el;
		const el = before?.el ?? createEl('li', { cls: 'astro-card', attr: actions.move ? { draggable: 'true' } : {} });
		el.empty();
		el.dataset['path'] = card.notePath;
		drawCard(el, card, { today, picture });
		this.drawn.set(card.notePath, { card, el, today, picture });
		return el;
	}

	private drawComing(entries: readonly IntersectionObserverEntry[]): void {
		for (const { target, isIntersecting } of entries) {
			const view = this.columns.find(({ restEl }) => restEl === target);
			if (!isIntersecting || !view?.drawMore()) continue;
			this.coming.unobserve(target);
			this.coming.observe(target);
		}
	}

	// --- what a person does

	private click(event: MouseEvent): void {
		const found = this.find(event.targetNode);
		if (!found) return;
		const menu = elementAt(event.targetNode)?.closest('.astro-card-menu');
		if (menu) this.showMenuBelow(found.card, menu);
		else this.actions.open(found.card, event);
	}

	private contextMenu(event: MouseEvent): void {
		const found = this.find(event.targetNode);
		if (!found) return;
		event.preventDefault();
		this.actions.showMenu(found.card, { x: event.clientX, y: event.clientY });
	}

	private showMenuBelow(card: Card, el: Element): void {
		const { left, bottom } = el.getBoundingClientRect();
		this.actions.showMenu(card, { x: left, y: bottom });
	}

	private press(event: KeyboardEvent): void {
		const found = this.find(event.targetNode);
		if (!found || event.isComposing) return;
		const isOnTitle = elementAt(event.targetNode)?.hasClass('astro-card-title') === true;
		if (event.key === 'Enter' && isOnTitle) this.actions.open(found.card, event);
		else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))
			this.showMenuBelow(found.card, found.item);
		else if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !this.walk(event.key, found))
			return;
		event.preventDefault();
	}

	/** Follows an arrow key. @returns whether the key leads anywhere in principle */
	private walk(key: string, { column, index }: { readonly column: ColumnView; readonly index: number }): boolean {
		const at = this.columns.indexOf(column);
		const { cards } = column.column;
		switch (key) {
			case 'ArrowDown':
				if (index + 1 < cards.length) this.focusAt(at, index + 1);
				else this.focusBeside(at, 1, 0);
				return true;
			case 'ArrowUp':
				if (index > 0) this.focusAt(at, index - 1);
				else this.focusBeside(at, -1, Infinity);
				return true;
			case 'ArrowRight':
				this.focusBeside(at, 1, index);
				return true;
			case 'ArrowLeft':
				this.focusBeside(at, -1, index);
				return true;
			case 'Home':
				this.focusAt(at, 0);
				return true;
			case 'End':
				this.focusAt(at, cards.length - 1);
				return true;
			default:
				return false;
		}
	}

	/** The next column with cards on one side. */
	private focusBeside(from: number, step: 1 | -1, index: number): void {
		for (let at = from + step; at >= 0 && at < this.columns.length; at += step) if (this.focusAt(at, index)) return;
	}

	/** Focuses a column's card, the last one where there are not so many. @returns whether there is any */
	private focusAt(column: number, index: number, part = '.astro-card-title', options?: FocusOptions): boolean {
		const view = this.columns[column];
		const last = (view?.column.cards.length ?? 0) - 1;
		const el = last < 0 ? undefined : view?.itemAt(Math.min(index, last))?.querySelector<HTMLElement>(part);
		el?.focus(options);
		return el !== undefined && el !== null;
	}

	// --- the focus

	private held(): Held | undefined {
		const active = this.el.ownerDocument.activeElement;
		const found = this.find(active);
		return (
			found && {
				path: found.card.notePath,
				isMenu: active?.hasClass('astro-card-menu') === true,
				column: this.columns.indexOf(found.column),
				index: found.index,
			}
		);
	}

	/** Puts the focus back on the card that had it; where that is gone, on its neighbour. */
	private holdAgain({ path, isMenu, column, index }: Held): void {
		const now = this.held();
		if (now?.path === path && now.isMenu === isMenu) return;
		const part = isMenu ? '.astro-card-menu' : '.astro-card-title';
		const options = { preventScroll: true };
		for (const [at, view] of this.columns.entries()) {
			const same = view.column.cards.findIndex(card => card.notePath === path);
			if (same >= 0) {
				this.focusAt(at, same, part, options);
				return;
			}
		}
		if (!this.focusAt(column, index, part, options)) this.focusBeside(-1, 1, 0);
	}

	private find(
		node: Node | null,
	):
		| { readonly card: Card; readonly item: HTMLElement; readonly column: ColumnView; readonly index: number }
		| undefined {
		const item = elementAt(node)?.closest<HTMLElement>('.astro-card') ?? null;
		const card = this.drawn.get(item?.dataset['path'] ?? '')?.card;
		const column = this.columns.find(({ el }) => el.contains(item));
		return item && card && column
			? { card, item, column, index: Array.from(item.parentElement?.children ?? []).indexOf(item) }
			: undefined;
	}
}

/** The element that a node is; windows have their own classes of elements, so no other test holds in all of them. */
const elementAt = (node: Node | null): Element | undefined => (node?.instanceOf(Element) === true ? node : undefined);
