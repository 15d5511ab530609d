/** A section of a note that shows what the whole note says, and follows it. */
import { Component, debounce, MarkdownRenderChild, type App, type TFile } from 'obsidian';
import type { NoteChart } from '../../view-models/note-chart';
import { CHARTS } from '../../text/charts';

/** After the last change of other notes before a section follows them. */
const RELATED_MS = 500;

export interface NoteSectionParts<Shown> {
	readonly app: App;
	/** The note's, as long as nobody renames it. */
	readonly path: string;
	readonly read: (path: string) => Promise<NoteChart<Shown>>;
	/** Whether what is shown may come from other notes with such properties too. */
	readonly isRelated?: (properties: Readonly<Record<string, unknown>>) => boolean;
	/** The owner lives until the note changes or the section goes. */
	readonly draw: (el: HTMLElement, shown: Shown, owner: Component) => void;
}

export class NoteSection<Shown> extends MarkdownRenderChild {
	/** A file keeps its identity when it gets another name. */
	private readonly file: TFile | null;
	private content: Component | undefined;
	private drawn = '';
	/** Of several readings under way only the last is drawn, and none after the section is gone. */
	private reading = 0;

	constructor(
		el: HTMLElement,
		private readonly parts: NoteSectionParts<Shown>,
	) {
		super(el);
		this.file = parts.app.vault.getFileByPath(parts.path);
	}

	override onload(): void {
		const { app, isRelated } = this.parts;
		// Many notes change together.
		const later = debounce(
			() => {
				void this.update();
			},
			RELATED_MS,
			true,
		);
		this.register(() => {
			later.cancel();
		});
		this.registerEvent(
			app.metadataCache.on('changed', (file, _text, { frontmatter }) => {
				if (file === this.file) void this.update();
				else if (frontmatter && isRelated?.(frontmatter)) later();
			}),
		);
		void this.update();
	}

	override onunload(): void {
		this.reading++;
	}

	private async update(): Promise<void> {
		const reading = ++this.reading;
		const chart = await this.read();
		const state = JSON.stringify(chart);
		if (reading !== this.reading || state === this.drawn) return;
		this.drawn = state;
		if (this.content) this.removeChild(this.content);
		this.content = this.addChild(new Component());
		const { containerEl: el } = this;
		el.empty();
		if ('shown' in chart) this.parts.draw(el, chart.shown, this.content);
		else if ('wrong' in chart) el.createEl('p', { text: chart.wrong, cls: 'astro-wrong' });
		else el.createEl('p', { text: chart.instead, cls: 'astro-muted' });
	}

	private async read(): Promise<NoteChart<Shown>> {
		try {
			return await this.parts.read(this.file?.path ?? this.parts.path);
		} catch (error) {
			// The note may be removed while it is read.
			return { wrong: CHARTS.failed(error instanceof Error ? error.message : String(error)) };
		}
	}
}
