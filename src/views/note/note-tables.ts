/** The Markdown tables of our notes in reading view, made as readable as a narrow column allows. */
import { MarkdownRenderChild, type Plugin } from 'obsidian';

/** Short cells that are one thing: a time as all tables spell it, "5 h 00 m", a night, a status, "✓ Have". */
const WHOLE = /^(?:\d+ h \d\d m|\d{4}-\d\d-\d\d|[✓⚠✗] [A-Za-z ]+)$/;

/** Parts of longer cells that are one thing: "30 × 600 s or", "70.4° 2025-09-14", "70.4°→70.3°–70.5°;". */
const PARTS = /\d+ × [\d.]+ s(?: or)?|(?:[\d.]+° )?\d{4}-\d\d-\d\d|\S+→\S+/g;

/** A cell with more letters is text, and no column of text is narrower than some words. */
const LONGEST_SHORT = 24;

/** @param isOurs whether a note with these properties is one of ours */
export function bindNoteTables(plugin: Plugin, isOurs: (properties: Record<string, unknown>) => boolean): void {
	plugin.registerMarkdownPostProcessor((section, context) => {
		const table = isOurs((context.frontmatter ?? {}) as Record<string, unknown>)
			? section.querySelector('table')
			: null;
		if (table && keepWhole(table)) context.addChild(new ScrollingTable(section));
	});
}

/** A section whose table scrolls by itself where it is too wide; then the keyboard reaches it. */
class ScrollingTable extends MarkdownRenderChild {
	override onload(): void {
		const { containerEl: section } = this;
		section.addClasses(['astro-table-scroll', 'astro-note-table']);
		const follow = new ResizeObserver(() => {
			section.setAttr('tabindex', section.scrollWidth > section.clientWidth ? '0' : null);
		});
		follow.observe(section);
		this.register(() => {
			follow.disconnect();
		});
	}
}

/** Keeps what belongs together on one line. @returns whether there is anything that can't wrap now */
function keepWhole(table: HTMLTableElement): boolean {
	let isWhole = false;
	for (const cell of table.querySelectorAll('td')) {
		const text = cell.textContent;
		if (WHOLE.test(text)) {
			cell.addClass('astro-whole');
			isWhole = true;
		} else if (cell.childElementCount === 0) {
			cell.toggleClass('astro-long', text.length > LONGEST_SHORT);
			keepPartsWhole(cell, text);
		}
	}
	return isWhole;
}

function keepPartsWhole(cell: HTMLElement, text: string): void {
	const parts = [...text.matchAll(PARTS)];
	if (parts.length === 0) return;
	cell.empty();
	let end = 0;
	for (const { 0: part, index } of parts) {
		cell.appendText(text.slice(end, index));
		cell.createSpan({ cls: 'astro-whole', text: part });
		end = index + part.length;
	}
	cell.appendText(text.slice(end));
}
