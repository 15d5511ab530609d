/** The Markdown tables of our notes in reading view, made as readable as a narrow column allows. */
import type { Plugin } from 'obsidian';

/** As all tables spell an integration time: "5 h 00 m". */
const DURATION = /^\d+ h \d\d m$/;

/** One of the choices in "30 × 600 s or 59 × 300 s". */
const SHOTS = /\d+ × [\d.]+ s/g;

const NO_BREAK = '\u00a0';

/** @param isOurs whether a note with these properties is one of ours */
export function bindNoteTables(plugin: Plugin, isOurs: (properties: Record<string, unknown>) => boolean): void {
	plugin.registerMarkdownPostProcessor((section, { frontmatter }) => { if (isOurs((frontmatter ?? {}) as Record<string, unknown>)) keepNumbersWhole(section); });
}

/** Keeps what belongs together on one line; a table that gets too wide by that scrolls by itself. */
function keepNumbersWhole(section: HTMLElement): void {
	for (const cell of section.querySelectorAll('td')) {
		const text = cell.textContent;
		if (DURATION.test(text)) {
			cell.addClass('astro-whole');
			section.addClass('astro-table-scroll');
		} else if (cell.childElementCount === 0) {
			const whole = text.replace(SHOTS, choice => choice.replaceAll(' ', NO_BREAK));
			if (whole !== text) cell.setText(whole);
		}
	}
}
