/** What a change would do, before it is done: what goes where, what is left alone and why (DESIGN 7). */
import { ButtonComponent, Modal, type App } from 'obsidian';
import type { Proposal } from '../../domain/operations/proposal';
import {
	commonSource,
	destinationsOf,
	summaryOf,
	type Destination,
	type Transfer,
} from '../../domain/operations/plan-summary';
import { OPERATIONS, proposalText } from '../../text/operations';
import { appendPath, appendWithPaths } from '../path-text';

/** More rows than anybody reads. */
const MOST_ROWS = 200;

/** Shows the proposals. @returns whether the person wants them done */
export function preview(app: App, proposals: readonly Proposal[], signal: AbortSignal): Promise<boolean> {
	return new Promise(resolve => {
		new PreviewModal(app, proposals, signal, resolve).open();
	});
}

class PreviewModal extends Modal {
	private isWanted = false;
	private readonly leave = (): void => {
		this.close();
	};

	constructor(
		app: App,
		private readonly proposals: readonly Proposal[],
		private readonly signal: AbortSignal,
		private readonly resolve: (isWanted: boolean) => void,
	) {
		super(app);
		this.modalEl.addClass('astro-list-modal', 'astro-preview');
		this.setTitle(proposals[0]?.plan.title ?? '');
	}

	override onOpen(): void {
		this.signal.addEventListener('abort', this.leave);
		for (const proposal of this.proposals) this.draw(proposal);
		// What scrolls has to be within reach of the keyboard.
		if (this.contentEl.scrollHeight > this.contentEl.clientHeight) this.contentEl.tabIndex = 0;
		const buttons = this.modalEl.createDiv({ cls: 'modal-button-container' });
		const isEmpty = this.proposals.every(({ plan }) => plan.steps.length === 0);
		new ButtonComponent(buttons)
			.setButtonText(OPERATIONS.run)
			.setCta()
			.setDisabled(isEmpty)
			.onClick(() => {
				this.isWanted = true;
				this.close();
			});
		const copy = new ButtonComponent(buttons).setButtonText(OPERATIONS.copy).onClick(async () => {
			await navigator.clipboard.writeText(this.proposals.map(proposalText).join('\n\n'));
			copy.setButtonText(OPERATIONS.copied);
		});
		new ButtonComponent(buttons).setButtonText(OPERATIONS.cancel).onClick(this.leave);
	}

	override onClose(): void {
		this.signal.removeEventListener('abort', this.leave);
		this.contentEl.empty();
		this.resolve(this.isWanted);
	}

	private draw(proposal: Proposal): void {
		const { headings } = OPERATIONS;
		const { tree, plan, archived } = proposal;
		const summary = summaryOf(plan);
		this.contentEl.createEl('p', { text: OPERATIONS.summary(summary), cls: 'astro-explanation' });
		if (this.proposals.length > 1) appendPath(this.contentEl.createEl('p', { cls: 'astro-path' }), tree);
		if (archived?.sameDisk === true)
			this.contentEl.createEl('p', { text: OPERATIONS.sameDisk, cls: 'astro-warning' });
		this.warnings(proposal);
		this.details(proposal);
		this.transfers(summary.transfers);
		this.list(headings.made, summary.made, appendPath);
		this.list(headings.removed, summary.removed, appendPath);
		this.list(headings.skipped, plan.skipped, (el, skipped) => {
			appendWithPaths(el, OPERATIONS.skipped(skipped), [skipped.path]);
		});
	}

	/** What speaks against it, or stays out of it: to be seen first. */
	private warnings({ plan, readiness }: Proposal): void {
		const { headings } = OPERATIONS;
		this.list(
			headings.readiness,
			readiness,
			(el, rig) => {
				el.setText(OPERATIONS.readiness(rig));
			},
			readiness.some(({ checks }) => checks.some(({ ok }) => !ok)) ? 'astro-warning' : '',
		);
		this.list(
			headings.conflicts,
			plan.conflicts,
			(el, conflict) => {
				const { from, to } = conflict;
				appendPath(el.createDiv(), from);
				appendWithPaths(
					el.createDiv({ cls: 'astro-muted' }),
					OPERATIONS.conflict(conflict).slice(from.length),
					[to],
				);
			},
			'astro-warning',
		);
	}

	/** What was found of lights and nights. */
	private details({ groups, sessions, culled, rejects, without }: Proposal): void {
		const { headings } = OPERATIONS;
		this.list(headings.groups, groups, (el, group) => {
			appendWithPaths(el, OPERATIONS.group(group), [group.folder]);
		});
		this.list(headings.culled, culled, (el, group) => {
			el.setText(OPERATIONS.culled(group));
		});
		if (rejects && rejects.files > 0)
			this.contentEl.createEl('p', { text: OPERATIONS.rejects(rejects), cls: 'astro-muted' });
		this.list(
			headings.without,
			without,
			(el, night) => {
				el.setText(OPERATIONS.without(night));
			},
			'astro-warning',
		);
		this.list(headings.sessions, sessions, (el, folder) => {
			appendPath(el, folder.folder);
			const inner = el.createEl('ul');
			for (const line of [
				...folder.sessions.map(OPERATIONS.session),
				...folder.flatsToShoot.map(OPERATIONS.flatToShoot),
			])
				inner.createEl('li', { text: line });
		});
	}

	/** A tree of the folders that something comes to, and where it comes from. */
	private transfers(transfers: readonly Transfer[]): void {
		if (transfers.length === 0) return;
		const shown = transfers.slice(0, MOST_ROWS);
		const source = commonSource(shown);
		this.contentEl.createEl('h4', { text: OPERATIONS.headings.transfers });
		if (source !== '')
			appendWithPaths(
				this.contentEl.createEl('p', { cls: 'astro-muted astro-transfer-source' }),
				OPERATIONS.source(source),
				[source],
			);
		const list = this.contentEl.createEl('ul', { cls: 'astro-transfers' });
		for (const destination of destinationsOf(shown)) this.destination(list, destination, source);
		this.rest(transfers.length);
	}

	private destination(
		list: HTMLElement,
		{ name, transfers, below, files, sizeBytes }: Destination,
		source: string,
	): void {
		const item = list.createEl('li');
		const row = item.createDiv({ cls: 'astro-transfer' });
		appendPath(row.createSpan({ cls: 'astro-path' }), name || '.');
		const [only, ...others] = transfers;
		const isPlain = only !== undefined && others.length === 0 && below.length === 0;
		row.createSpan({
			text: OPERATIONS.transfer(isPlain ? only : { kind: 'files', files, sizeBytes }),
			cls: 'astro-muted',
		});
		for (const transfer of transfers) {
			const from = transfer.from.slice(source === '' ? 0 : source.length + 1);
			// What keeps its folders below the common one comes from where anybody expects it.
			if (!`/${transfer.to}`.endsWith(`/${from}`) && from !== '')
				item.createDiv({
					text: OPERATIONS.cameFrom(from, isPlain ? undefined : transfer),
					cls: 'astro-muted astro-transfer-from',
				});
		}
		if (below.length === 0) return;
		const inner = item.createEl('ul');
		for (const destination of below) this.destination(inner, destination, source);
	}

	private list<Item>(
		heading: string,
		items: readonly Item[],
		draw: (el: HTMLElement, item: Item) => void,
		cls = '',
	): void {
		if (items.length === 0) return;
		this.contentEl.createEl('h4', { text: heading, ...(cls === '' ? {} : { cls }) });
		const list = this.contentEl.createEl('ul', { cls: 'astro-lines' });
		for (const item of items.slice(0, MOST_ROWS)) draw(list.createEl('li'), item);
		this.rest(items.length);
	}

	private rest(count: number): void {
		if (count > MOST_ROWS)
			this.contentEl.createEl('p', { text: OPERATIONS.more(count - MOST_ROWS), cls: 'astro-muted' });
	}
}
