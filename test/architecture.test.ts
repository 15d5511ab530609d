/** The parts of src/, what each may import, and why. Reading order: a part sees only those above it. */
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, posix, sep } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

interface Rule {
	ours: string[];
	outside: string[];
	because: string;
}

const PARTS: Record<string, Rule> = {
	domain: {
		ours: [],
		outside: ['date-fns', '@date-fns/utc'],
		because: 'the domain is pure: no Obsidian, disk, clock or settings',
	},
	'view-models': {
		ours: ['domain'],
		outside: ['date-fns', '@date-fns/utc'],
		because: 'what a view shows is worked out from the domain alone',
	},
	'settings.ts': { ours: ['domain'], outside: ['valibot'], because: 'settings are checked values, nothing more' },
	text: {
		ours: ['domain', 'view-models'],
		outside: ['string-width'],
		because: 'sentences speak about the domain only',
	},
	async: { ours: [], outside: [], because: 'turns and slices know nothing of what is done in them' },
	headers: {
		ours: ['domain'],
		outside: ['saxes', 'exifr'],
		because: 'header readers turn bytes and names into facts and touch no disk',
	},
	tree: {
		ours: ['domain', 'async'],
		outside: ['valibot'],
		because: 'the tree reaches the disk through its own interface',
	},
	plans: {
		ours: ['domain', 'text', 'async', 'tree'],
		outside: [],
		because: 'a planner says what would be done, and does nothing',
	},
	operations: {
		ours: ['domain', 'async', 'tree'],
		outside: ['valibot'],
		because: 'the engine carries out any plan, and knows none of the planners',
	},
	notes: {
		ours: ['domain', 'view-models', 'text', 'async'],
		outside: ['yaml'],
		because: 'notes are text made from facts',
	},
	pictures: {
		ours: ['domain', 'view-models', 'headers'],
		outside: ['saxes'],
		because: 'pictures are made from bytes and touch no disk',
	},
	'data-log': {
		ours: [
			'domain',
			'view-models',
			'settings.ts',
			'text',
			'async',
			'headers',
			'tree',
			'plans',
			'operations',
			'notes',
		],
		outside: ['date-fns'],
		because: 'the data log joins the parts and knows neither Obsidian nor Node',
	},
	commands: {
		ours: ['domain', 'view-models', 'settings.ts', 'text', 'data-log'],
		outside: [],
		because: 'commands know neither Obsidian nor the terminal',
	},
	platform: {
		ours: ['domain', 'view-models', 'settings.ts', 'async', 'tree', 'notes', 'pictures'],
		outside: ['valibot'],
		because: 'the platform implements interfaces and decides nothing',
	},
	views: {
		ours: ['domain', 'view-models', 'settings.ts', 'text', 'data-log', 'commands'],
		outside: ['obsidian'],
		because: 'views draw what the data log answers',
	},
	plugin: {
		ours: ['domain', 'view-models', 'settings.ts', 'text', 'data-log', 'commands', 'views'],
		outside: ['obsidian'],
		because: 'the plugin binds commands, views and settings to Obsidian',
	},
	cli: { ours: ['*'], outside: ['node'], because: 'the command line wires the parts without Obsidian' },
	'main.ts': { ours: ['*'], outside: ['obsidian'], because: 'main wires the parts and is imported by nobody' },
};

/** What the folders of a part may import beyond it; the longest that fits counts. */
const ALSO: Record<string, string[]> = {
	'platform/node': ['node', 'obsidian', 'yaml', 'env-paths'],
	'platform/obsidian': ['obsidian', 'diff'],
	'views/chart': ['chart.js'],
};

export interface Source {
	file: string;
	text: string;
}

const partOf = (file: string): string => file.split('/')[0] ?? file;
const isNode = (name: string): boolean => name.startsWith('node:') || builtinModules.includes(name);

/** What a file imports: a path below src/, or a package's name ('node' for every built-in). */
function importsOf({ file, text }: Source): { inside: string[]; outside: string[] } {
	const names = ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
	return {
		inside: names
			.filter(name => name.startsWith('.'))
			.map(name => `${posix.join(dirname(file), name).replace(/\.(js|ts)$/, '')}.ts`),
		outside: names.filter(name => !name.startsWith('.')).map(name => (isNode(name) ? 'node' : packageOf(name))),
	};
}

const packageOf = (name: string): string =>
	name
		.split('/')
		.slice(0, name.startsWith('@') ? 2 : 1)
		.join('/');

function brokenRules(sources: Source[]): string[] {
	return sources.flatMap(source => {
		const part = partOf(source.file);
		const rule = PARTS[part];
		if (!rule) return [`${source.file}: no such part in the architecture (${part})`];
		const { inside, outside } = importsOf(source);
		const mayReach = (other: string): boolean =>
			(other === part && part.indexOf('.') < 0) ||
			(other !== 'main.ts' && other !== 'cli' && (rule.ours.includes('*') || rule.ours.includes(other)));
		return [
			...inside.map(partOf).filter(other => !mayReach(other)),
			...outside.filter(name => !rule.outside.includes(name) && !ALSO[dirname(source.file)]?.includes(name)),
		].map(other => `${source.file} -> ${other}: ${rule.because}`);
	});
}

function cycles(sources: Source[]): string[] {
	const byFile = new Map(sources.map(source => [source.file, importsOf(source).inside]));
	const found: string[] = [];
	const done = new Set<string>();
	const visit = (file: string, trail: string[]): void => {
		if (trail.includes(file)) {
			found.push([...trail.slice(trail.indexOf(file)), file].join(' -> '));
			return;
		}
		if (done.has(file)) return;
		for (const next of byFile.get(file) ?? []) visit(next, [...trail, file]);
		done.add(file);
	};
	for (const file of byFile.keys()) visit(file, []);
	return found;
}

/** Every module that a file reaches, itself included. */
function reach(sources: Source[], from: string): Set<string> {
	const byFile = new Map(sources.map(source => [source.file, importsOf(source)]));
	const seen = new Set<string>();
	const visit = (file: string): void => {
		if (seen.has(file)) return;
		seen.add(file);
		const imports = byFile.get(file);
		for (const name of imports?.outside ?? []) seen.add(name);
		for (const next of imports?.inside ?? []) visit(next);
	};
	visit(from);
	return seen;
}

const sources: Source[] = readdirSync('src', { recursive: true })
	.map(name => String(name).split(sep).join('/'))
	.filter(name => name.endsWith('.ts'))
	.map(file => ({ file, text: readFileSync(join('src', file), 'utf8') }));

describe('the architecture', () => {
	test('every part imports only what its row allows', () => expect(brokenRules(sources)).toEqual([]));
	test('no file imports itself through others, types included', () => expect(cycles(sources)).toEqual([]));
	test('the command line never reaches Obsidian', () =>
		expect([...reach(sources, 'cli/main.ts')]).not.toContain('obsidian'));
	test('no dumping grounds', () =>
		expect(
			sources.filter(({ file }) =>
				/(^|\/)(utils?|helpers?|common|misc|types|constants)(\.ts$|\/)|(^|\/)index\.ts$/.test(file),
			),
		).toEqual([]));
	test('main.ts stays a list of wires', () =>
		expect(sources.find(({ file }) => file === 'main.ts')?.text.split('\n').length ?? 0).toBeLessThanOrEqual(150));
});

describe('planted violations are found', () => {
	const planted = (file: string, text: string): Source[] => [{ file, text }];
	test('the domain reaching outwards', () => {
		expect(brokenRules(planted('domain/bad.ts', "import '../tree/disk';"))).toEqual([
			expect.stringContaining('domain/bad.ts -> tree'),
		]);
		expect(brokenRules(planted('domain/bad.ts', "import type { App } from 'obsidian';"))).toEqual([
			expect.stringContaining('domain/bad.ts -> obsidian'),
		]);
		expect(brokenRules(planted('domain/bad.ts', "import { stat } from 'fs/promises';"))).toEqual([
			expect.stringContaining('domain/bad.ts -> node'),
		]);
	});
	test('Node outside its files', () =>
		expect(brokenRules(planted('platform/obsidian/other.ts', "import type fs from 'node:fs';"))).toEqual([
			expect.stringContaining('platform/obsidian/other.ts -> node'),
		]));
	test('importing main', () =>
		expect(brokenRules(planted('views/bad.ts', "import '../main';"))).toEqual([
			expect.stringContaining('views/bad.ts -> main.ts'),
		]));
	test('a cycle of types', () =>
		expect(
			cycles([
				{ file: 'domain/a.ts', text: "import type { B } from './b';" },
				{ file: 'domain/b.ts', text: "import type { A } from './a';" },
			]),
		).toEqual(['domain/a.ts -> domain/b.ts -> domain/a.ts']));
	test('the command line reaching Obsidian', () =>
		expect([
			...reach(
				[
					{ file: 'cli/main.ts', text: "import '../platform/obsidian/vault-notes';" },
					{ file: 'platform/obsidian/vault-notes.ts', text: "import { TFile } from 'obsidian';" },
				],
				'cli/main.ts',
			),
		]).toContain('obsidian'));
});
