/** The list of what was changed in the Data trees, and what of it can be taken back. */
import { ButtonComponent, Modal, type App } from 'obsidian';
import type { TreeOperation } from '../../data-log/api';
import { OPERATIONS } from '../../text/operations';

export class OperationsModal extends Modal {
	private readonly leave = (): void => {
		this.close();
	};

	/** @param operations the newest first */
	constructor(
		app: App,
		private readonly operations: readonly TreeOperation[],
		private readonly signal: AbortSignal,
		private readonly undo: (operation: TreeOperation) => void,
	) {
		super(app);
		this.setTitle(OPERATIONS.historyTitle);
		this.modalEl.addClass('astro-list-modal', 'astro-operations');
	}

	override onOpen(): void {
		this.signal.addEventListener('abort', this.leave);
		const table = this.contentEl.createDiv({ cls: 'astro-table-scroll' }).createEl('table', { cls: 'astro-flats' });
		const head = table.createTHead().insertRow();
		for (const name of [...OPERATIONS.historyColumns.slice(1), ''])
			head.createEl('th', { text: name, attr: { scope: 'col' } });
		const body = table.createTBody();
		for (const operation of this.operations) {
			const row = body.insertRow();
			const [when, what, files] =
				'title' in operation
					? [new Date(operation.madeAtMs).toLocaleString(), operation.title, String(operation.files)]
					: ['', operation.id, ''];
			for (const text of [when, what, files, OPERATIONS.states[operation.state]]) row.insertCell().setText(text);
			const cell = row.insertCell();
			cell.addClass('astro-row-actions');
			if (!('isUndoable' in operation) || !operation.isUndoable) continue;
			const button = new ButtonComponent(cell).setButtonText(OPERATIONS.undo).onClick(() => {
				this.close();
				this.undo(operation);
			});
			button.buttonEl.ariaLabel = `${OPERATIONS.undo}: ${operation.title}`;
		}
		const buttons = this.modalEl.createDiv({ cls: 'modal-button-container' });
		new ButtonComponent(buttons).setButtonText(OPERATIONS.done).onClick(this.leave);
	}

	override onClose(): void {
		this.signal.removeEventListener('abort', this.leave);
		this.contentEl.empty();
	}
}
