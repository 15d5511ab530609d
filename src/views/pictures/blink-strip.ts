/**
 * Subs side by side in the order of time: a list in which one is at hand and any number are selected, that is marked
 * for rejection.
 */
import { setIcon } from 'obsidian';
import type { BlinkSub } from '../../view-models/blink';
import { PICTURES } from '../../text/pictures';
import type { ShownPreview } from './previews';

export class BlinkStrip {
	private readonly el: HTMLElement;
	private readonly items = new Map<string, HTMLElement>();
	private readonly pathsInView = new Set<string>();
	private readonly observer: IntersectionObserver;

	/** @param onChoose told which sub was clicked; @param onView told when others came into view */
	constructor(
		parentEl: HTMLElement,
		subs: readonly BlinkSub[],
		private readonly onChoose: (path: string) => void,
		onView: () => void,
	) {
		this.el = parentEl.createDiv({
			cls: 'astro-blink-strip',
			attr: {
				role: 'listbox',
				'aria-orientation': 'horizontal',
				'aria-multiselectable': 'true',
				'aria-label': PICTURES.blink.strip,
			},
		});
		this.observer = new IntersectionObserver(
			entries => {
				for (const { target, isIntersecting } of entries) {
					const path = target.getAttribute('data-path') ?? '';
					if (isIntersecting) this.pathsInView.add(path);
					else this.pathsInView.delete(path);
				}
				onView();
			},
			{ root: this.el },
		);
		for (const sub of subs) this.add(sub);
		this.number();
	}

	/** Those that a person sees now. */
	get inView(): Iterable<string> {
		return this.pathsInView;
	}

	/** @param isFocused whether the keyboard goes there too */
	choose(path: string, isFocused: boolean): void {
		for (const [other, item] of this.items) {
			item.setAttr('tabindex', other === path ? '0' : '-1');
			item.toggleClass('is-at-hand', other === path);
		}
		const item = this.items.get(path);
		if (isFocused) item?.focus({ preventScroll: true });
		item?.scrollIntoView({ block: 'nearest', inline: 'center', behavior: 'instant' });
	}

	mark(path: string, isMarked: boolean): void {
		this.items.get(path)?.setAttr('aria-selected', String(isMarked));
	}

	show(path: string, preview: ShownPreview): void {
		const frame = this.items.get(path)?.querySelector<HTMLElement>('.astro-blink-thumb');
		frame?.empty();
		if ('url' in preview) frame?.createEl('img', { attr: { src: preview.url, alt: '', draggable: 'false' } });
		else if (frame) setIcon(frame, 'image-off');
	}

	remove(path: string): void {
		const item = this.items.get(path);
		if (item) this.observer.unobserve(item);
		item?.remove();
		this.items.delete(path);
		this.pathsInView.delete(path);
		this.number();
	}

	release(): void {
		this.observer.disconnect();
	}

	private add(sub: BlinkSub): void {
		const item = this.el.createDiv({
			cls: 'astro-blink-sub',
			attr: {
				role: 'option',
				'aria-selected': 'false',
				'aria-label': PICTURES.blink.about(sub),
				tabindex: '-1',
				'data-path': sub.path,
			},
		});
		item.createDiv({ cls: 'astro-blink-thumb' });
		setIcon(item.createDiv({ cls: 'astro-blink-mark', attr: { 'aria-hidden': 'true' } }), 'x');
		item.createDiv({ cls: 'astro-blink-time', text: PICTURES.blink.short(sub) });
		item.addEventListener('click', () => {
			this.onChoose(sub.path);
		});
		this.items.set(sub.path, item);
		this.observer.observe(item);
	}

	private number(): void {
		let at = 0;
		for (const item of this.items.values()) {
			item.setAttr('aria-posinset', String(++at));
			item.setAttr('aria-setsize', String(this.items.size));
		}
	}
}
