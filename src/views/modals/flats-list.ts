/** The modals that show flats: what a rig has, and what is to be shot. */
import { ConfirmationModal, ExtraButtonComponent, Modal, ButtonComponent, type App } from 'obsidian';
import type { DataLog } from '../../data-log/data-log';
import type { RigAnswer } from '../../data-log/api';
import { formatAngle } from '../../domain/angle';
import { flatName, formatFlatItem, type Flat } from '../../domain/flats/flat';
import { flatAges } from '../../domain/flats/flat-age';
import { clearFlats, removeFlat, resetFlats } from '../../domain/flats/flat-list';
import { toShootOf } from '../../domain/flats/flat-table';
import { flatToShoot } from '../../text/flat-cells';
import { FLATS, formatFlatStatus, formatFlatSummary } from '../../text/flats';
import { addRigChoice } from './form-modal';
import { flatTables, rigAnswers } from '../../data-log/answers';
import { editFlats } from '../../data-log/note-edits';

export interface ListParts {
	readonly app: App;
	readonly log: DataLog;
	readonly signal: AbortSignal;
	/** Does a job; one that fails says so. */
	readonly attempt: (what: string, job: () => Promise<void>) => Promise<void>;
	readonly recordFlats: (rig: string, filters: string, angles: string, onRecorded: () => void) => void;
}

abstract class ListModal extends Modal {
	private readonly leave = (): void => {
		this.close();
	};

	constructor(
		protected readonly parts: ListParts,
		title: string,
	) {
		super(parts.app);
		this.setTitle(title);
		this.modalEl.addClass('astro-list-modal');
	}

	override onOpen(): void {
		this.parts.signal.addEventListener('abort', this.leave);
		this.redraw();
	}

	override onClose(): void {
		this.parts.signal.removeEventListener('abort', this.leave);
		this.contentEl.empty();
	}

	protected redraw(): void {
		void this.parts.attempt(this.titleEl.getText(), async () => {
			await this.draw();
			this.modalEl.querySelector('.modal-button-container')?.remove();
			this.addButtons(this.modalEl.createDiv({ cls: 'modal-button-container' }));
		});
	}

	/** Draws the content anew. */
	protected abstract draw(): Promise<void>;
	protected abstract addButtons(buttonsEl: HTMLElement): void;

	protected addClose(buttonsEl: HTMLElement, text: string): void {
		new ButtonComponent(buttonsEl).setButtonText(text).onClick(this.leave);
	}

	protected table(header: readonly string[]): HTMLTableSectionElement {
		const table = this.contentEl.createDiv({ cls: 'astro-table-scroll' }).createEl('table', { cls: 'astro-flats' });
		const head = table.createTHead().insertRow();
		for (const name of header) head.createEl('th', { text: name, attr: { scope: 'col' } });
		return table.createTBody();
	}
}

export class FlatsListModal extends ListModal {
	private recorded = 0;

	constructor(
		parts: ListParts,
		private rig: string,
	) {
		super(parts, FLATS.list.title);
	}

	protected override async draw(): Promise<void> {
		const { log } = this.parts;
		const rigs = await rigAnswers(log);
		const rig = rigs.find(known => known.rig === this.rig) ?? rigs[0];
		this.contentEl.empty();
		if (!rig) return;
		addRigChoice(
			this.contentEl,
			FLATS.record.rig,
			rigs.map(known => known.rig),
			rig.rig,
			chosen => {
				this.rig = chosen;
				this.redraw();
			},
		);
		this.recorded = rig.config.recorded.length;
		this.drawFlats(rig);
	}

	private drawFlats({ found, config }: RigAnswer): void {
		const { log } = this.parts;
		const { maxAgeDays, compareFilters } = log.rules.rigs;
		const ages = flatAges([...found, ...config.recorded], { today: log.today(), maxAgeDays, compareFilters });
		if (ages.length === 0) {
			this.contentEl.createEl('p', { text: FLATS.list.none, cls: 'astro-muted' });
			return;
		}
		const body = this.table([...FLATS.columns, '']);
		let filter = '';
		for (const age of ages) {
			const { flat } = age;
			const row = body.insertRow();
			const isFirst = flat.filter !== filter;
			filter = flat.filter;
			row.toggleClass('astro-first-of-filter', isFirst);
			for (const text of [
				flatName(flat),
				flat.angleDegrees === null ? '–' : formatAngle(flat.angleDegrees),
				flat.date ?? '–',
				formatFlatStatus(age),
				FLATS.sources[flat.source],
			])
				row.insertCell().setText(text);
			const actions = row.insertCell();
			actions.addClass('astro-row-actions');
			const own = config.recorded.filter(other => other.filter === flat.filter);
			if (isFirst && own.length > 1)
				this.addAction(actions, 'eraser', FLATS.list.clear(flat.filter), () => {
					this.askToClear(flat, own.length);
				});
			if (flat.source === 'recorded')
				this.addAction(actions, 'trash-2', FLATS.list.remove(formatFlatItem(flat)), () =>
					this.edit(items => removeFlat(items, flat, log.rules.rigs.filters).items),
				);
		}
		this.contentEl.createEl('p', { text: formatFlatSummary(ages, maxAgeDays), cls: 'astro-muted' });
	}

	private addAction(cell: HTMLElement, icon: string, label: string, run: () => void): void {
		const button = new ExtraButtonComponent(cell).setIcon(icon).setTooltip(label).onClick(run);
		button.extraSettingsEl.ariaLabel = label;
	}

	protected override addButtons(buttonsEl: HTMLElement): void {
		const { recordFlats } = this.parts;
		new ButtonComponent(buttonsEl)
			.setButtonText(FLATS.record.title)
			.setCta()
			.onClick(() => {
				recordFlats(this.rig, '', '', () => {
					this.redraw();
				});
			});
		if (this.recorded > 0)
			new ButtonComponent(buttonsEl).setButtonText(FLATS.list.reset).onClick(() => {
				this.askToReset();
			});
		this.addClose(buttonsEl, FLATS.list.done);
	}

	private askToClear({ filter }: Flat, flats: number): void {
		this.ask(
			FLATS.list.clearTitle,
			FLATS.list.clearQuestion(flats, filter),
			FLATS.list.confirmClear,
			items => clearFlats(items, this.parts.log.rules.rigs.filters, [filter]).items,
		);
	}

	private askToReset(): void {
		this.ask(
			FLATS.list.resetTitle,
			FLATS.list.resetQuestion(this.recorded, this.rig),
			FLATS.list.reset,
			items => resetFlats(items, this.parts.log.rules.rigs.filters, true).items,
		);
	}

	private ask(
		title: string,
		question: string,
		confirm: string,
		change: (items: readonly string[]) => readonly string[],
	): void {
		const modal = new ConfirmationModal(this.parts.app);
		modal.setTitle(title);
		modal.setContent(question);
		modal.addButton(button =>
			button
				.setButtonText(confirm)
				.setDestructive()
				.onClick(() => {
					this.edit(change);
				}),
		);
		modal.addCancelButton(FLATS.list.keep).open();
	}

	private edit(change: (items: readonly string[]) => readonly string[]): void {
		void this.parts.attempt(FLATS.list.title, async () => {
			await editFlats(this.parts.log, this.rig, items => ({
				items: change(items),
				added: [],
				removed: [],
				remaining: [],
				refused: [],
			}));
			this.redraw();
		});
	}
}

export class FlatsNeededModal extends ListModal {
	/** @param target of the note that is open; undefined for all open targets */
	constructor(
		parts: ListParts,
		private readonly target: string | undefined,
		private readonly writeChecklist: () => Promise<void>,
	) {
		super(parts, target === undefined ? FLATS.needed.title : `${FLATS.needed.title}: ${target}`);
	}

	protected override async draw(): Promise<void> {
		const { log, recordFlats } = this.parts;
		const tables = await flatTables(log, { targets: this.target === undefined ? undefined : [this.target] });
		this.contentEl.empty();
		this.contentEl.createEl('p', { text: FLATS.needed.explanation, cls: 'astro-explanation' });
		const lists = tables
			.map(table => ({ rig: table.rig, toShoot: toShootOf(table.rows) }))
			.filter(({ toShoot }) => toShoot.length > 0);
		if (lists.length === 0) this.contentEl.createEl('p', { text: FLATS.nothingNeeded, cls: 'astro-muted' });
		for (const { rig, toShoot } of lists) {
			this.contentEl.createEl('h4', { text: rig ?? FLATS.noRig });
			const body = this.table([...FLATS.neededColumns, '']);
			for (const { row, needed } of toShoot) {
				const line = body.insertRow();
				for (const text of [flatName(row), flatToShoot(needed), String(needed.lights)])
					line.insertCell().setText(text);
				const cell = line.insertCell();
				cell.addClass('astro-row-actions');
				if (rig === null) continue;
				const button = new ButtonComponent(cell).setButtonText(FLATS.needed.record).onClick(() => {
					recordFlats(rig, flatName(row), String(needed.angleDegrees ?? ''), () => {
						this.redraw();
					});
				});
				button.buttonEl.ariaLabel = FLATS.needed.recordItem(`${flatName(row)} ${flatToShoot(needed)}`);
			}
		}
	}

	protected override addButtons(buttonsEl: HTMLElement): void {
		new ButtonComponent(buttonsEl)
			.setButtonText(FLATS.needed.write)
			.setCta()
			.onClick(() => {
				void this.parts.attempt(FLATS.needed.write, this.writeChecklist).then(() => {
					this.close();
				});
			});
		this.addClose(buttonsEl, FLATS.needed.close);
	}
}
