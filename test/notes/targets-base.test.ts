import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { PROGRESS_VIEW, targetsBase } from '../../src/notes/targets-base';

interface Base {
	filters: string;
	formulas: Record<string, string>;
	properties: Record<string, unknown>;
	views: { type: string; name: string; order: string[]; groupBy?: { property: string } }[];
}

test('the base of targets is YAML as Obsidian reads it: filters, formulas, views, each property with its kind', () => {
	const base = parse(targetsBase()) as Base;
	expect(base.filters).toBe('file.hasTag("astro/target")');
	expect(base.views.map(({ type, name }) => [type, name])).toEqual([
		['table', 'By stage'],
		['table', 'To shoot'],
		['table', 'To do'],
		['cards', 'Pictures'],
		[PROGRESS_VIEW, 'Integration progress'],
	]);
	const named = [
		...Object.keys(base.properties),
		...base.views.flatMap(({ order, groupBy }) => [...order, ...(groupBy ? [groupBy.property] : [])]),
	];
	for (const property of named) expect(property).toMatch(/^(note|file|formula)\.\w+$/);
	const formulas = named
		.filter(property => property.startsWith('formula.'))
		.map(property => property.slice('formula.'.length));
	expect(new Set(formulas)).toEqual(new Set(Object.keys(base.formulas)));
});
