import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FILTER_ORDER } from '../../src/domain/filter';
import { filterColour } from '../../src/view-models/filter-colour';

const COLOURS = /^\s*(--astro-filter-[\w-]+): (#[0-9a-f]{6});$/gm;
/** The colours of one theme in styles.css. */
const coloursOf = (theme: string): Map<string, string> => {
	const css = readFileSync('styles.css', 'utf8');
	const block =
		new RegExp(`^\\.theme-${theme} \\{\\n((?:\\t--astro-filter-[^\\n]+\\n)+)\\}`, 'm').exec(css)?.[1] ?? '';
	return new Map([...block.matchAll(COLOURS)].map(([, name = '', colour = '']) => [name, colour]));
};

/** WCAG 2: (lighter + 0.05) / (darker + 0.05). */
function contrast(a: string, b: string): number {
	const luminance = (colour: string): number =>
		[1, 3, 5]
			.map(at => parseInt(colour.slice(at, at + 2), 16) / 255)
			.map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
			.reduce((sum, part, at) => sum + part * ([0.2126, 0.7152, 0.0722][at] ?? 0), 0);
	const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
	return (high + 0.05) / (low + 0.05);
}

describe('the colour of a filter', () => {
	test.each([
		['L', '--astro-filter-l'],
		['Lum', '--astro-filter-l'],
		['Clear', '--astro-filter-l'],
		['H-alpha', '--astro-filter-ha'],
		['Ha 3nm', '--astro-filter-ha'],
		['O3', '--astro-filter-oiii'],
		['Duo-Band', '--astro-filter-alpt'],
		['UV/IR cut', '--astro-filter-uvir'],
	])('%s is %s, however it is spelled', (filter, variable) => expect(filterColour(filter)).toBe(variable));

	test('that no table knows depends on its name alone, not on its case', () => {
		// n + e + b = 110 + 101 + 98 = 309, one more than a multiple of four.
		expect(filterColour('Neb')).toBe('--astro-filter-other-2');
		expect(filterColour('NEB')).toBe('--astro-filter-other-2');
	});

	test.each(['light', 'dark'])(
		'is defined in the %s theme for every filter, and no two common filters share one',
		theme => {
			const colours = coloursOf(theme);
			for (const filter of [...FILTER_ORDER, 'OSC', 'Hb', 'HaOIII', 'a', 'b', 'c', 'd'])
				expect(colours.has(filterColour(filter)), filter).toBe(true);
			expect(new Set(FILTER_ORDER.map(filter => colours.get(filterColour(filter)))).size).toBe(
				FILTER_ORDER.length,
			);
		},
	);

	// WCAG 1.4.11 asks for 3 : 1 between a graphic and what it stands on.
	test.each([
		['light', '#ffffff'],
		['dark', '#1e1e1e'],
	])('stands out from the background of the %s theme', (theme, background) => {
		const weak = [...coloursOf(theme)].filter(([, colour]) => contrast(colour, background) < 3);
		expect(weak).toEqual([]);
	});
});
