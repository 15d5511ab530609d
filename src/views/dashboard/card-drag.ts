/** Cards that are dragged to another stage. */
import type { BoardColumn, Card } from '../../view-models/dashboard';

export interface DragParts {
	readonly cardOf: (el: Element) => Card | undefined;
	readonly columnOf: (el: Element) => BoardColumn | undefined;
	readonly move: (card: Card, column: BoardColumn) => void;
}

export class CardDrag {
	private dragged: { readonly card: Card; readonly el: Element; readonly from: BoardColumn | undefined } | undefined;
	/** The column under the pointer that would take the card. */
	private overEl: Element | undefined;

	constructor(
		private readonly boardEl: HTMLElement,
		private readonly parts: DragParts,
	) {
		boardEl.addEventListener('dragstart', event => {
			this.start(event);
		});
		boardEl.addEventListener('dragover', event => {
			this.over(event);
		});
		boardEl.addEventListener('dragleave', event => {
			if (!boardEl.contains(event.relatedTarget as Node | null)) this.light(undefined);
		});
		boardEl.addEventListener('drop', event => {
			this.drop(event);
		});
		boardEl.addEventListener('dragend', () => {
			this.end();
		});
	}

	private start(event: DragEvent): void {
		const el = event.targetNode?.instanceOf(Element) === true ? event.targetNode : undefined;
		const card = el && this.parts.cardOf(el);
		if (!el || !card || !event.dataTransfer) return;
		// Dropped into a note, a card is a link.
		event.dataTransfer.setData('text/plain', `[[${card.notePath.replace(/\.md$/, '')}|${card.target}]]`);
		event.dataTransfer.effectAllowed = 'copyMove';
		this.dragged = { card, el, from: this.parts.columnOf(el) };
		el.addClass('is-dragged');
		this.boardEl.addClass('is-dragging');
	}

	private over(event: DragEvent): void {
		const taker = this.takerAt(event);
		this.light(taker?.el);
		if (!taker || !event.dataTransfer) return;
		event.preventDefault();
		event.dataTransfer.dropEffect = 'move';
	}

	private drop(event: DragEvent): void {
		const taker = this.takerAt(event);
		const { dragged } = this;
		this.end();
		if (!taker || !dragged) return;
		event.preventDefault();
		this.parts.move(dragged.card, taker.column);
	}

	/** The column at the pointer, if the card can go there: another stage. */
	private takerAt({ targetNode }: DragEvent): { readonly el: Element; readonly column: BoardColumn } | undefined {
		const el = targetNode?.instanceOf(Element) === true ? targetNode.closest('.astro-column') : null;
		const column = el ? this.parts.columnOf(el) : undefined;
		return el && column?.stage && this.dragged && column.key !== this.dragged.from?.key
			? { el, column }
			: undefined;
	}

	private light(el: Element | undefined): void {
		this.overEl?.removeClass('is-taking');
		this.overEl = el;
		el?.addClass('is-taking');
	}

	private end(): void {
		this.light(undefined);
		this.dragged?.el.removeClass('is-dragged');
		this.boardEl.removeClass('is-dragging');
		this.dragged = undefined;
	}
}
