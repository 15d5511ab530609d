/** The dashboard: all targets by stage, and totals. It follows the notes. */
import {
	ButtonComponent,
	debounce,
	ItemView,
	type App,
	type Plugin,
	type TAbstractFile,
	type ViewStateResult,
	type WorkspaceLeaf,
} from 'obsidian';
import {
	ALL_TARGETS,
	boardOf,
	chosenCards,
	SORTS,
	stagesIn,
	type BoardChoice,
	type Card,
} from '../../view-models/dashboard';
import { boardSummary, integrationTotals } from '../../view-models/integration-totals';
import type { Stage } from '../../domain/stage';
import { DASHBOARD } from '../../text/dashboard';
import { Board } from './board';
import { CardActions, isPicture, type CardActionParts } from './card-actions';
import { FilterRow, PAGES, type Page } from './filters';
import { FollowedCards } from './followed-cards';
import { TotalsPage } from './totals';

const DASHBOARD_VIEW = 'astro-data-log-dashboard';
/** After the last change of a picture before the cards show it. */
const PICTURES_MS = 300;

interface DashboardParts extends CardActionParts {
	/** Reads the Data folders, for somebody who has no target yet. */
	readonly refresh: () => Promise<void>;
	/** The number of the stage from which on nothing more is shot. */
	readonly closedFromStage: () => number;
}

/** Adds the view, its command and its icon in the ribbon. */
export function bindDashboard(plugin: Plugin, parts: DashboardParts): void {
	const open = (): Promise<void> => parts.attempt(DASHBOARD.open, () => openDashboard(plugin.app));
	plugin.registerView(DASHBOARD_VIEW, leaf => new DashboardView(leaf, parts));
	plugin.addRibbonIcon('telescope', DASHBOARD.open, () => {
		void open();
	});
	plugin.addCommand({ id: 'open-dashboard', name: DASHBOARD.open, callback: open });
}

/** Shows the dashboard that is open, or opens one. */
export async function openDashboard({ workspace }: App): Promise<void> {
	const [shown] = workspace.getLeavesOfType(DASHBOARD_VIEW);
	const leaf = shown ?? workspace.getLeaf('tab');
	if (!shown) await leaf.setViewState({ type: DASHBOARD_VIEW, active: true });
	await workspace.revealLeaf(leaf);
}

class DashboardView extends ItemView {
	/** A note opens beside it, not in its place. */
	override navigation = false;
	private choice: BoardChoice = ALL_TARGETS;
	private page: Page = 'board';
	/** Undefined until the notes were read. */
	private cards: readonly Card[] | undefined;
	private stages: readonly (Stage | undefined)[] = [];
	private readonly cardActions: CardActions;
	private readonly drawing: Drawing;

	constructor(
		leaf: WorkspaceLeaf,
		private readonly parts: DashboardParts,
	) {
		super(leaf);
		this.cardActions = new CardActions(
			this.app,
			parts,
			() => this.stages.filter(stage => stage !== undefined),
			() => this.choice.rig,
		);
		this.drawing = this.prepare();
	}

	getViewType(): string {
		return DASHBOARD_VIEW;
	}
	getDisplayText(): string {
		return DASHBOARD.name;
	}
	override getIcon(): string {
		return 'telescope';
	}

	override onload(): void {
		super.onload();
		this.register(() => {
			this.cardActions.release();
			this.drawing.board.release();
		});
		this.followPictures();
		this.addChild(
			new FollowedCards(
				this.app,
				this.parts.log,
				cards => {
					this.take(cards);
				},
				job => this.parts.attempt(DASHBOARD.name, job),
			),
		);
	}

	/** A picture that is made anew under its name has another address, though no note changes. */
	private followPictures(): void {
		const { vault } = this.app;
		const redraw = debounce(() => {
			this.draw(false);
		}, PICTURES_MS);
		const follow = (file: TAbstractFile): void => {
			if (isPicture(file)) redraw();
		};
		this.registerEvent(vault.on('create', follow));
		this.registerEvent(vault.on('modify', follow));
		this.registerEvent(vault.on('delete', follow));
		this.register(() => {
			redraw.cancel();
		});
	}

	/** The choice is part of the layout that the app keeps. */
	override getState(): Record<string, unknown> {
		return { ...super.getState(), ...this.choice, page: this.page };
	}

	override async setState(state: unknown, result: ViewStateResult): Promise<void> {
		await super.setState(state, result);
		this.choice = choiceOf(state);
		this.page = PAGES.find(page => page === (state as { page?: unknown } | null)?.page) ?? 'board';
		this.offer();
		this.draw(true);
	}

	private prepare(): Drawing {
		const { contentEl, cardActions } = this;
		contentEl.addClass('astro-dashboard');
		const pageEl = contentEl.createDiv({ cls: 'astro-dashboard-page' });
		const summaryEl = pageEl.createDiv({ cls: 'astro-summary' });
		const filters = new FilterRow(
			pageEl,
			change => {
				this.choose(change, this.page);
			},
			page => {
				this.choose({}, page);
			},
		);
		const { move } = cardActions;
		const board = new Board(contentEl, pageEl, {
			open: (card, event) => {
				cardActions.open(card, event);
			},
			showMenu: (card, at) => {
				cardActions.showMenu(card, at, contentEl.doc);
			},
			pictureOf: card => cardActions.pictureOf(card),
			move:
				move &&
				((card, { stage }) => {
					if (stage) move(card, stage);
				}),
		});
		return {
			pageEl,
			summaryEl,
			filters,
			board,
			totals: new TotalsPage(pageEl),
			emptyEl: pageEl.createDiv({ cls: 'astro-no-targets' }),
		};
	}

	private take(cards: readonly Card[]): void {
		const { summaryEl, board } = this.drawing;
		this.cards = cards;
		this.stages = stagesIn(cards);
		const parts = DASHBOARD.summary(boardSummary(cards, this.parts.closedFromStage(), this.parts.log.today()));
		if (summaryEl.getText() !== parts.join(''))
			summaryEl.replaceChildren(...parts.map(text => createSpan({ text })));
		this.offer();
		board.keepOnly(new Set(cards.map(({ notePath }) => notePath)));
		this.draw(false);
	}

	private offer(): void {
		if (this.cards)
			this.drawing.filters.offer(this.cards, this.stages, this.parts.log.rules.notes.compareFilters, this.choice);
	}

	private choose(change: Partial<BoardChoice>, page: Page): void {
		this.choice = { ...this.choice, ...change };
		this.page = page;
		this.draw(true);
		void this.app.workspace.requestSaveLayout();
	}

	/** @param isOther whether something else is looked for now, and not the same seen again */
	private draw(isOther: boolean): void {
		const {
			cards,
			stages,
			choice,
			page,
			drawing: { pageEl, filters, board, totals, emptyEl },
		} = this;
		if (!cards) return;
		const chosen = chosenCards(cards, choice);
		const before = pageEl.dataset['shows'];
		const shown = (pageEl.dataset['shows'] =
			cards.length === 0 ? 'no-targets' : chosen.length === 0 ? 'none-chosen' : page);
		if (shown === 'board') board.show(boardOf(chosen, stages, choice), { today: this.parts.log.today(), isOther });
		else if (shown === 'totals') totals.show(integrationTotals(chosen, choice));
		// Its button may have the focus.
		else if (shown !== before) this.drawEmpty(emptyEl, shown === 'no-targets');
		filters.show(choice, page, chosen.length, cards.length);
	}

	private drawEmpty(el: HTMLElement, isFirst: boolean): void {
		const { empty, nothing } = DASHBOARD;
		el.empty();
		el.createEl('p', { cls: 'astro-no-targets-title', text: isFirst ? empty.title : nothing.title });
		if (isFirst) el.createEl('p', { cls: 'astro-muted', text: empty.explanation });
		const button = new ButtonComponent(el).setButtonText(isFirst ? empty.refresh : nothing.clear);
		if (isFirst)
			button.setCta().onClick(() => {
				void this.parts.attempt(empty.refresh, this.parts.refresh);
			});
		else
			button.onClick(() => {
				this.choose({ ...ALL_TARGETS, sort: this.choice.sort }, this.page);
			});
	}
}

interface Drawing {
	readonly pageEl: HTMLElement;
	readonly summaryEl: HTMLElement;
	readonly filters: FilterRow;
	readonly board: Board;
	readonly totals: TotalsPage;
	readonly emptyEl: HTMLElement;
}

/** A choice from a saved layout, which may be of any version. */
function choiceOf(state: unknown): BoardChoice {
	const saved = (state ?? {}) as Readonly<Record<string, unknown>>;
	const text = (key: string): string => (typeof saved[key] === 'string' ? saved[key] : '');
	return {
		query: text('query'),
		rig: text('rig'),
		stage: text('stage'),
		filter: text('filter'),
		sort: SORTS.find(sort => sort === saved['sort']) ?? ALL_TARGETS.sort,
	};
}
