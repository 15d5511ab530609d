/** Notices: stacked in the window's corner, gone after their time or a click. */
import type * as Obsidian from 'obsidian';

const DEFAULT_MILLISECONDS = 5000;

function containerOf(doc: Document): HTMLElement {
	const existing = doc.body.querySelector<HTMLElement>(':scope > .notice-container');
	return existing ?? doc.body.createDiv({ cls: 'notice-container', attr: { role: 'status', 'aria-live': 'polite' } });
}

export class Notice implements Obsidian.Notice {
	containerEl: HTMLElement;
	messageEl: HTMLElement;
	noticeEl: HTMLElement;
	private timer = 0;

	constructor(message: string | DocumentFragment, duration = DEFAULT_MILLISECONDS) {
		this.containerEl = containerOf(activeDocument).createDiv({ cls: 'notice' });
		this.messageEl = this.containerEl.createDiv({ cls: 'notice-message' });
		this.noticeEl = this.messageEl;
		this.setMessage(message);
		this.containerEl.addEventListener('click', () => this.hide());
		if (duration > 0) this.timer = window.setTimeout(() => this.hide(), duration);
	}

	setMessage(message: string | DocumentFragment): this {
		this.messageEl.setText(message);
		return this;
	}

	hide(): void {
		window.clearTimeout(this.timer);
		this.containerEl.remove();
	}
}

/** What the visible notices say, oldest first. */
export const visibleNotices = (): string[] =>
	Array.from(
		document.querySelectorAll('.notice-container > .notice > .notice-message'),
		element => element.textContent,
	);
