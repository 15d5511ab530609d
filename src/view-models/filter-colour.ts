/** Which colour a filter has in charts: the name of a CSS variable, so that themes and snippets can have their own. */
import { FilterTable } from '../domain/filter';

const NAMED = new Set(['L', 'R', 'G', 'B', 'Ha', 'OIII', 'SII', 'Hb', 'OSC', 'ALPT', 'ALPT2', 'UVIR']);
/** Filters that are as good as others in a chart, or rarely stand beside them. */
const LIKE: Readonly<Record<string, string>> = {
	Clear: 'L',
	LP: 'UVIR',
	LeXtr: 'ALPT',
	'Duo-Band': 'ALPT',
	HaOIII: 'ALPT2',
};
/** Colours for filters of the user's own. */
const OTHERS = 4;

const builtIn = new FilterTable();

/**
 * The variable that holds a filter's colour, `--astro-filter-ha`; the same for every spelling, in every chart and on
 * every device. A filter that no table knows has one of {@link OTHERS} colours, by its name.
 */
export function filterColour(filter: string): string {
	const known = builtIn.canonical(filter) ?? filter;
	const name = LIKE[known] ?? known;
	const lower = name.toLowerCase();
	return `--astro-filter-${NAMED.has(name) ? lower : `other-${1 + (sumOf(lower) % OTHERS)}`}`;
}

const sumOf = (name: string): number => [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0);
