/** "Integration progress": a view of Obsidian's Bases that draws how far targets are from their goals. */
import {
	BasesView,
	NullValue,
	type BasesAllOptions,
	type BasesEntry,
	type BasesPropertyId,
	type Plugin,
	type QueryController,
} from 'obsidian';
import { BASES } from '../../text/dashboard';

/** The options of the view, and the properties that they stand for until somebody chooses others. */
const NUMBERS = {
	progress: 'note.progress',
	hours: 'note.hours',
	toShoot: 'note.to_shoot_hours',
} as const satisfies Record<string, BasesPropertyId>;

/** Registers the view; where Bases are turned off there is none. @param type its id in `.base` files */
export function bindProgressView(plugin: Plugin, type: string): void {
	plugin.registerBasesView(type, {
		name: BASES.name,
		icon: 'telescope',
		factory: (controller, el) => new ProgressView(controller, el, type),
		options: (): BasesAllOptions[] =>
			Object.entries(NUMBERS).map(([key, standard]) => ({
				type: 'property',
				key,
				displayName: BASES.options[key as keyof typeof NUMBERS],
				default: standard,
			})),
	});
}

class ProgressView extends BasesView {
	private readonly el: HTMLElement;

	constructor(
		controller: QueryController,
		parentEl: HTMLElement,
		readonly type: string,
	) {
		super(controller);
		this.el = parentEl.createDiv({ cls: 'astro-base-progress' });
	}

	override onDataUpdated(): void {
		const { el } = this;
		const top = el.scrollTop;
		el.empty();
		const groups = this.data.groupedData;
		if (groups.every(({ entries }) => entries.length === 0))
			el.createEl('p', { cls: 'astro-muted', text: BASES.empty });
		for (const { key, entries } of groups) {
			if (entries.length === 0) continue;
			const name = key === undefined || key instanceof NullValue ? undefined : key.toString();
			if (name !== undefined || groups.length > 1)
				el.createEl('h3', { cls: 'astro-base-group', text: name ?? BASES.noGroup });
			const list = el.createEl('ul', { cls: 'astro-base-targets' });
			for (const entry of entries) this.draw(list, entry);
		}
		el.scrollTop = top;
	}

	private draw(list: HTMLElement, entry: BasesEntry): void {
		const [progress, hours, toShoot] = [
			this.numberOf(entry, 'progress'),
			this.numberOf(entry, 'hours'),
			this.numberOf(entry, 'toShoot'),
		];
		const item = list.createEl('li', { cls: 'astro-base-target' });
		const link = item.createEl('a', {
			cls: 'internal-link',
			text: entry.file.basename,
			href: entry.file.path,
			attr: { 'data-href': entry.file.path },
		});
		link.addEventListener('click', event => {
			event.preventDefault();
			void this.app.workspace.openLinkText(entry.file.path, '', event.ctrlKey || event.metaKey);
		});
		const percent = progress === undefined ? undefined : Math.min(100, Math.max(0, progress));
		if (percent !== undefined) {
			const track = item.createDiv({
				cls: 'astro-base-track',
				attr: {
					role: 'progressbar',
					'aria-label': entry.file.basename,
					'aria-valuemin': '0',
					'aria-valuemax': '100',
					'aria-valuenow': String(percent),
				},
			});
			track.createDiv({ cls: 'astro-base-fill' }).setCssProps({ '--astro-part': `${percent}%` });
		} else item.createSpan({ cls: 'astro-muted', text: BASES.noGoal });
		item.createSpan({ cls: 'astro-base-numbers', text: BASES.numbers(hours, toShoot, percent) });
	}

	private numberOf(entry: BasesEntry, option: keyof typeof NUMBERS): number | undefined {
		const value = entry.getValue(this.config.getAsPropertyId(option) ?? NUMBERS[option]);
		const number = value === null || value instanceof NullValue ? NaN : Number(value.toString());
		return Number.isFinite(number) ? number : undefined;
	}
}
