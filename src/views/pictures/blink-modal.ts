/** A night's subs as a strip, and one of them large: walk, play, mark, reject. Nothing of it is kept. */
import { nameOf } from '../../domain/paths';
import { ButtonComponent, Modal, type App } from 'obsidian';
import type { BlinkSub } from '../../view-models/blink';
import type { MakePicture } from '../../view-models/picture';
import { PICTURES } from '../../text/pictures';
import { BlinkStrip } from './blink-strip';
import { Previews } from './previews';

/** Fewer than three changes a second: more may harm people (WCAG 2.3.1). */
const STEP_MS = 400;
const CALM_STEP_MS = 1500;
/** Until a preview that is not made yet is asked for again. */
const WAIT_MS = 50;

export interface BlinkParts {
	readonly title: string;
	readonly makePicture: MakePicture;
	readonly unloaded: AbortSignal;
	/** Offers to reject subs. @returns the paths of all that are still to be reviewed */
	readonly reject: (paths: readonly string[]) => Promise<ReadonlySet<string>>;
	readonly onFailure: (error: unknown) => void;
}

export class BlinkModal extends Modal {
	private at = 0;
	private readonly marked = new Set<string>();
	private playing: number | undefined;
	private readonly previews: Previews;
	private readonly strip: BlinkStrip;
	private readonly frameEl: HTMLElement;
	private readonly captionEl: HTMLElement;
	private readonly playButton: ButtonComponent;
	private readonly rejectButton: ButtonComponent;
	private readonly leave = (): void => {
		this.close();
	};

	/** @param subs in the order of time; at least one */
	constructor(
		app: App,
		private subs: readonly BlinkSub[],
		private readonly parts: BlinkParts,
	) {
		super(app);
		const words = PICTURES.blink;
		this.setTitle(parts.title);
		this.modalEl.addClass('astro-blink');
		const groups = new Map(subs.map(({ path, filter, exposureSeconds }) => [path, `${filter} ${exposureSeconds}`]));
		this.previews = new Previews(parts.makePicture, {
			wanted: () => this.wanted(),
			groupOf: path => groups.get(path) ?? '',
			onFailure: parts.onFailure,
			onMade: (path, preview) => {
				this.strip.show(path, preview);
				if (path === this.current?.path) this.drawFrame();
			},
		});
		const figure = this.contentEl.createEl('figure', { cls: 'astro-blink-figure' });
		this.frameEl = figure.createDiv({ cls: 'astro-blink-frame' });
		this.captionEl = figure.createEl('figcaption', { cls: 'astro-blink-caption' });
		this.strip = new BlinkStrip(
			this.contentEl,
			subs,
			path => {
				this.walkTo(this.subs.findIndex(sub => sub.path === path));
			},
			() => {
				this.previews.look();
			},
		);
		this.contentEl.createEl('p', { text: words.keys, cls: 'astro-muted' });
		const buttons = this.modalEl.createDiv({ cls: 'modal-button-container' });
		this.playButton = new ButtonComponent(buttons).setButtonText(words.play).onClick(() => {
			this.togglePlay();
		});
		this.rejectButton = new ButtonComponent(buttons).setDestructive().onClick(() => this.reject());
		new ButtonComponent(buttons).setButtonText(words.done).onClick(this.leave);
		this.modalEl.addEventListener('keydown', event => {
			this.onKey(event);
		});
	}

	override onOpen(): void {
		this.parts.unloaded.addEventListener('abort', this.leave);
		this.drawMarks();
		this.walkTo(0);
	}

	override onClose(): void {
		this.parts.unloaded.removeEventListener('abort', this.leave);
		this.stop();
		this.previews.release();
		this.strip.release();
		this.contentEl.empty();
	}

	private get current(): BlinkSub | undefined {
		return this.subs[this.at];
	}

	/** What is large, what comes next, then what the strip shows. */
	private *wanted(): Iterable<string> {
		const ahead = this.playing === undefined ? 2 : this.subs.length;
		yield* this.subs.slice(this.at, this.at + 2).map(({ path }) => path);
		yield* this.strip.inView;
		yield* [...this.subs.slice(this.at), ...this.subs].slice(0, ahead).map(({ path }) => path);
	}

	private onKey(event: KeyboardEvent): void {
		const isOnButton = event.target instanceof HTMLButtonElement;
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		switch (event.key) {
			case 'ArrowRight':
			case 'ArrowDown':
				this.walkTo(this.at + 1);
				break;
			case 'ArrowLeft':
			case 'ArrowUp':
				this.walkTo(this.at - 1);
				break;
			case 'Home':
				this.walkTo(0);
				break;
			case 'End':
				this.walkTo(this.subs.length - 1);
				break;
			case 'r':
			case 'R':
				this.toggleMark();
				break;
			case ' ':
				// A button's own key.
				if (isOnButton) return;
				this.togglePlay();
				break;
			default:
				return;
		}
		event.preventDefault();
	}

	/** To a place that the person chose. */
	private walkTo(at: number): void {
		this.stop();
		this.show(Math.min(this.subs.length - 1, Math.max(0, at)));
	}

	private show(at: number): void {
		this.at = at;
		const sub = this.current;
		if (!sub) return;
		// While it plays the keyboard stays where it is: a screen reader would read every sub.
		this.strip.choose(sub.path, this.playing === undefined);
		this.drawFrame();
		this.previews.look();
	}

	private drawFrame(): void {
		const sub = this.current;
		if (!sub) return;
		const words = PICTURES.blink;
		const preview = this.previews.of(sub.path);
		this.captionEl.empty();
		this.captionEl.createDiv({ text: `${words.place(this.at + 1, this.subs.length)} · ${words.about(sub)}` });
		this.captionEl.createDiv({ text: nameOf(sub.path), cls: 'astro-path' });
		this.frameEl.toggleClass('is-marked', this.marked.has(sub.path));
		if (preview && 'url' in preview) {
			// One image whose source changes: a new one would flash.
			const image = this.frameEl.querySelector('img') ?? this.frameEl.createEl('img');
			image.setAttrs({ src: preview.url, alt: nameOf(sub.path), decoding: 'sync' });
			this.frameEl.querySelector('p')?.remove();
			return;
		}
		this.frameEl.empty();
		this.frameEl.createEl('p', { text: preview ? PICTURES.fault(preview) : words.making });
	}

	private toggleMark(): void {
		const sub = this.current;
		if (!sub) return;
		if (!this.marked.delete(sub.path)) this.marked.add(sub.path);
		this.strip.mark(sub.path, this.marked.has(sub.path));
		this.drawMarks();
	}

	private drawMarks(): void {
		this.rejectButton.setButtonText(PICTURES.blink.reject(this.marked.size)).setDisabled(this.marked.size === 0);
		this.frameEl.toggleClass('is-marked', this.marked.has(this.current?.path ?? ''));
	}

	private togglePlay(): void {
		if (this.playing !== undefined) {
			this.walkTo(this.at);
			return;
		}
		this.playButton.setButtonText(PICTURES.blink.pause);
		this.playNext(0);
		this.previews.look();
	}

	/** Shows the next sub when its preview is made, over and over. */
	private playNext(milliseconds: number): void {
		this.playing = window.setTimeout(() => {
			const next = (this.at + 1) % this.subs.length;
			const isMade = this.previews.of(this.subs[next]?.path ?? '') !== undefined;
			if (isMade) this.show(next);
			else this.previews.look();
			this.playNext(
				!isMade
					? WAIT_MS
					: window.matchMedia('(prefers-reduced-motion: reduce)').matches
						? CALM_STEP_MS
						: STEP_MS,
			);
		}, milliseconds);
	}

	private stop(): void {
		window.clearTimeout(this.playing);
		this.playing = undefined;
		this.playButton.setButtonText(PICTURES.blink.play);
	}

	private async reject(): Promise<void> {
		this.stop();
		const left = await this.parts.reject([...this.marked]);
		const here = this.current?.path;
		for (const { path } of this.subs) {
			if (left.has(path)) continue;
			this.strip.remove(path);
			this.marked.delete(path);
		}
		// The next one that is left takes the place of one that went.
		const before = this.subs.slice(0, this.at).filter(({ path }) => left.has(path)).length;
		this.subs = this.subs.filter(({ path }) => left.has(path));
		if (this.subs.length === 0) {
			this.close();
			return;
		}
		this.drawMarks();
		if (here !== undefined) this.walkTo(before);
	}
}
