/** What a change would do, before it is done: what goes where, what is left alone and why (DESIGN 7). */
import { ButtonComponent, Modal, type App } from 'obsidian';
import type { Proposal } from '../domain/proposal';
import { commonSource, destinationsOf, summaryOf, type Destination, type Transfer } from '../domain/transfers';
import { CHANGES, proposalText } from '../text';

/** More rows than anybody reads. */
const MOST_ROWS = 200;

/** Shows the proposals. @returns whether the person wants them done */
export function preview(app: App, proposals: readonly Proposal[], signal: AbortSignal): Promise<boolean> {
	return new Promise(resolve => { new PreviewModal(app, proposals, signal, resolve).open(); });
}

class PreviewModal extends Modal {
	private isWanted = false;
	private readonly leave = (): void => { this.close(); };

	constructor(app: App, private readonly proposals: readonly Proposal[], private readonly signal: AbortSignal, private readonly resolve: (isWanted: boolean) => void) {
		super(app);
		this.modalEl.addClass('astro-list-modal', 'astro-preview');
		this.setTitle(proposals[0]?.plan.title ?? '');
	}

	override onOpen(): void {
		this.signal.addEventListener('abort', this.leave);
		for (const proposal of this.proposals) this.draw(proposal);
		const buttons = this.modalEl.createDiv({ cls: 'modal-button-container' });
		const isEmpty = this.proposals.every(({ plan }) => plan.steps.length === 0);
		new ButtonComponent(buttons).setButtonText(CHANGES.run).setCta().setDisabled(isEmpty).onClick(() => { this.isWanted = true; this.close(); });
		const copy = new ButtonComponent(buttons).setButtonText(CHANGES.copy).onClick(async () => {
			await navigator.clipboard.writeText(this.proposals.map(proposalText).join('\n\n'));
			copy.setButtonText(CHANGES.copied);
		});
		new ButtonComponent(buttons).setButtonText(CHANGES.cancel).onClick(this.leave);
	}

	override onClose(): void {
		this.signal.removeEventListener('abort', this.leave);
		this.contentEl.empty();
		this.resolve(this.isWanted);
	}

	private draw({ tree, plan, readiness, groups, sessions, culled, rejects, without }: Proposal): void {
		const { headings } = CHANGES;
		const summary = summaryOf(plan);
		this.contentEl.createEl('p', { text: CHANGES.summary(summary), cls: 'astro-explanation' });
		if (this.proposals.length > 1) this.contentEl.createEl('p', { text: tree, cls: 'astro-path' });
		this.list(headings.readiness, readiness.map(CHANGES.readiness), readiness.some(({ checks }) => checks.some(({ ok }) => !ok)) ? 'astro-warning' : '');
		this.list(headings.conflicts, plan.conflicts.map(CHANGES.conflict), 'astro-warning');
		this.list(headings.groups, groups.map(CHANGES.group));
		this.list(headings.culled, culled.map(CHANGES.culled));
		if (rejects && rejects.files > 0) this.contentEl.createEl('p', { text: CHANGES.rejects(rejects), cls: 'astro-muted' });
		this.list(headings.without, without.map(CHANGES.without), 'astro-warning');
		for (const folder of sessions) this.list(`${headings.sessions}: ${folder.folder}`, [...folder.sessions.map(CHANGES.session), ...folder.flatsToShoot.map(CHANGES.flatToShoot)]);
		this.transfers(summary.transfers);
		this.list(headings.made, summary.made);
		this.list(headings.removed, summary.removed);
		this.list(headings.skipped, plan.skipped.map(CHANGES.skipped));
	}

	/** A tree of the folders that something comes to, and where it comes from. */
	private transfers(transfers: readonly Transfer[]): void {
		if (transfers.length === 0) return;
		const shown = transfers.slice(0, MOST_ROWS);
		const source = commonSource(shown);
		this.contentEl.createEl('h4', { text: CHANGES.headings.transfers });
		if (source !== '') this.contentEl.createEl('p', { text: CHANGES.source(source), cls: 'astro-muted astro-transfer-source' });
		const list = this.contentEl.createEl('ul', { cls: 'astro-transfers' });
		for (const destination of destinationsOf(shown)) this.destination(list, destination, source);
		this.rest(transfers.length);
	}

	private destination(list: HTMLElement, { name, transfers, below, files, sizeBytes }: Destination, source: string): void {
		const item = list.createEl('li');
		const row = item.createDiv({ cls: 'astro-transfer' });
		row.createSpan({ text: name || '.', cls: 'astro-path' });
		const [only, ...others] = transfers;
		const isPlain = only !== undefined && others.length === 0 && below.length === 0;
		row.createSpan({ text: CHANGES.transfer(isPlain ? only : { kind: 'files', files, sizeBytes }), cls: 'astro-muted' });
		for (const transfer of transfers) {
			const from = transfer.from.slice(source === '' ? 0 : source.length + 1);
			// What keeps its folders below the common one comes from where anybody expects it.
			if (!`/${transfer.to}`.endsWith(`/${from}`) && from !== '') item.createDiv({ text: CHANGES.cameFrom(from, isPlain ? undefined : transfer), cls: 'astro-muted astro-transfer-from' });
		}
		if (below.length === 0) return;
		const inner = item.createEl('ul');
		for (const destination of below) this.destination(inner, destination, source);
	}

	private list(heading: string, lines: readonly string[], cls = ''): void {
		if (lines.length === 0) return;
		this.contentEl.createEl('h4', { text: heading, ...(cls === '' ? {} : { cls }) });
		const list = this.contentEl.createEl('ul', { cls: 'astro-lines' });
		for (const line of lines.slice(0, MOST_ROWS)) list.createEl('li', { text: line });
		this.rest(lines.length);
	}

	private rest(count: number): void {
		if (count > MOST_ROWS) this.contentEl.createEl('p', { text: CHANGES.more(count - MOST_ROWS), cls: 'astro-muted' });
	}
}
