/** The cards of all target notes, kept up with the notes. */
import { Component, debounce, type App } from 'obsidian';
import type { DataLog } from '../../data-log/data-log';
import { cardOf, sortByName, type Card, type TargetOverview } from '../../view-models/dashboard';
import { goalPlanFor, targetOverviews } from '../../data-log/answers';

/** After a change before the cards follow, and between two times that they do while many notes are written. */
const FOLLOW_MS = 300;

export class FollowedCards extends Component {
	/** What was read, by path of the note. */
	private known: ReadonlyMap<string, TargetOverview> = new Map();
	/** Paths of notes that changed since. */
	private readonly changed = new Set<string>();
	/** A card stays the same object as long as its note and the rules do. */
	private made = new WeakMap<TargetOverview, Card>();
	private madeBy: unknown;
	private reading: Promise<void> = Promise.resolve();
	private isGone = false;
	private readonly follow = debounce(() => {
		void this.read();
	}, FOLLOW_MS);

	/**
	 * @param onCards gets the cards in the order of names, after each change
	 * @param attempt does a job; one that fails says so
	 */
	constructor(
		private readonly app: App,
		private readonly log: DataLog,
		private readonly onCards: (cards: readonly Card[]) => void,
		private readonly attempt: (job: () => Promise<void>) => Promise<void>,
	) {
		super();
	}

	override onload(): void {
		const { metadataCache, vault } = this.app;
		this.registerEvent(
			metadataCache.on('changed', ({ path }, _text, { frontmatter }) => {
				if (this.known.has(path) || frontmatter?.['target'] !== undefined) this.note(path);
			}),
		);
		this.registerEvent(
			vault.on('rename', ({ path }, oldPath) => {
				this.note(path, oldPath);
			}),
		);
		this.registerEvent(
			vault.on('delete', ({ path }) => {
				this.note(path);
			}),
		);
		this.register(() => {
			this.isGone = true;
			this.follow.cancel();
		});
		// Before that, the vault's files are not all known.
		this.app.workspace.onLayoutReady(() => {
			void this.read();
		});
	}

	private note(...paths: string[]): void {
		for (const path of paths) this.changed.add(path);
		this.follow();
	}

	/** One reading at a time: the later one knows more. */
	private read(): Promise<void> {
		return (this.reading = this.reading.then(() => this.attempt(() => this.readNow())));
	}

	private async readNow(): Promise<void> {
		if (this.isGone) return;
		this.known = new Map([...this.known].filter(([path]) => !this.changed.has(path)));
		// What changes from here on is read the next time.
		this.changed.clear();
		const overview = await targetOverviews(this.log, this.known);
		if (this.isGone) return;
		this.known = new Map(overview.map(target => [target.notePath, target]));
		this.onCards(sortByName(overview.map(target => this.cardOf(target))));
	}

	private cardOf(target: TargetOverview): Card {
		const rules = this.log.rules.notes;
		if (this.madeBy !== rules) this.made = new WeakMap();
		this.madeBy = rules;
		const before = this.made.get(target);
		if (before) return before;
		const card = cardOf(target, goalPlanFor(this.log, target.properties));
		this.made.set(target, card);
		return card;
	}
}
