/** The parts of src/, what each may import, and why. Reading order: a part sees only those above it. */
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, posix, sep } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

interface Rule { ours: string[]; outside: string[]; because: string }

const PARTS: Record<string, Rule> = {
	'domain': { ours: [], outside: ['date-fns'], because: 'the domain is pure: no Obsidian, disk, clock or settings' },
	'settings.ts': { ours: ['domain'], outside: ['valibot'], because: 'settings are checked values, nothing more' },
	'text': { ours: ['domain'], outside: [], because: 'sentences speak about the domain only' },
	'headers': { ours: ['domain'], outside: ['saxes', 'exifr'], because: 'header readers turn bytes and names into facts and touch no disk' },
	'tree': { ours: ['domain'], outside: ['valibot'], because: 'the tree reaches the disk through its own interface' },
	'organize': { ours: ['domain', 'tree'], outside: ['valibot'], because: 'planners are pure and carry out plans through the tree' },
	'notes': { ours: ['domain', 'text'], outside: ['yaml'], because: 'notes are text made from facts' },
	'export': { ours: ['domain', 'text'], outside: [], because: 'exports are text made from facts' },
	'pictures': { ours: ['domain', 'headers'], outside: ['saxes'], because: 'pictures are made from bytes and touch no disk' },
	'rigs.ts': { ours: ['domain', 'notes'], outside: [], because: 'rigs join what trees hold with what rig notes say' },
	'log-rules.ts': { ours: ['domain', 'settings.ts', 'headers', 'tree', 'notes', 'rigs.ts'], outside: [], because: 'rules turn settings into what the parts below ask for' },
	'proposals': { ours: ['domain', 'tree', 'organize'], outside: [], because: 'a proposal is a plan for people, made from what the tree holds' },
	'changes.ts': { ours: ['domain', 'tree', 'organize'], outside: [], because: 'what changes a Data tree is proposed, carried out and taken back in one place' },
	'log-notes.ts': { ours: ['text', 'log-terms.ts', 'domain', 'settings.ts', 'tree', 'notes', 'rigs.ts', 'log-rules.ts'], outside: [], because: 'what happens to notes is decided in one place' },
	'log-terms.ts': { ours: ['domain', 'tree'], outside: [], because: 'questions and answers are values' },
	'log-pictures.ts': { ours: ['domain', 'tree', 'notes', 'held-trees.ts', 'log-notes.ts', 'log-rules.ts'], outside: [], because: 'what pictures are made of is known in one place' },
	'held-trees.ts': { ours: ['text', 'domain', 'headers', 'tree', 'rigs.ts', 'log-rules.ts', 'log-notes.ts', 'log-terms.ts'], outside: [], because: 'what trees hold together is known in one place' },
	'change-host.ts': { ours: ['domain', 'settings.ts', 'tree', 'notes', 'organize', 'changes.ts', 'held-trees.ts', 'log-rules.ts', 'log-terms.ts'], outside: [], because: 'what changes need of the data log is an interface' },
	'log-following.ts': { ours: ['domain', 'tree', 'organize', 'changes.ts', 'change-host.ts', 'log-terms.ts'], outside: [], because: 'notes follow operations in one place, whenever those end' },
	'log-changes.ts': { ours: ['domain', 'settings.ts', 'headers', 'tree', 'notes', 'organize', 'changes.ts', 'change-host.ts', 'log-terms.ts', 'log-filing.ts', 'log-following.ts'], outside: [], because: 'changes go through the data log alone' },
	'log-filing.ts': { ours: ['text', 'domain', 'tree', 'organize', 'proposals', 'changes.ts', 'change-host.ts', 'log-terms.ts'], outside: [], because: 'changes go through the data log alone' },
	'data-log.ts': { ours: ['log-pictures.ts', 'change-host.ts', 'log-terms.ts', 'held-trees.ts', 'log-changes.ts', 'domain', 'settings.ts', 'text', 'headers', 'tree', 'organize', 'notes', 'export', 'rigs.ts', 'changes.ts', 'log-rules.ts', 'log-notes.ts'], outside: [], because: 'the data log joins the parts and knows neither Obsidian nor Node' },
	'command.ts': { ours: ['data-log.ts', 'log-terms.ts', 'text', 'domain'], outside: [], because: 'a command is a row of a table' },
	'flat-commands.ts': { ours: ['log-terms.ts', 'command.ts', 'data-log.ts', 'settings.ts', 'text', 'domain'], outside: [], because: 'commands know neither Obsidian nor the terminal' },
	'change-commands.ts': { ours: ['log-terms.ts', 'command.ts', 'data-log.ts', 'text', 'domain'], outside: [], because: 'commands know neither Obsidian nor the terminal' },
	'filing-commands.ts': { ours: ['log-terms.ts', 'command.ts', 'change-commands.ts', 'data-log.ts', 'text', 'domain'], outside: [], because: 'commands know neither Obsidian nor the terminal' },
	'commands.ts': { ours: ['filing-commands.ts', 'log-terms.ts', 'command.ts', 'flat-commands.ts', 'change-commands.ts', 'data-log.ts', 'settings.ts', 'text', 'domain'], outside: [], because: 'commands know neither Obsidian nor the terminal' },
	'platform': { ours: ['domain', 'pictures', 'tree', 'notes', 'settings.ts'], outside: ['yaml', 'valibot', 'env-paths'], because: 'the platform implements interfaces and decides nothing' },
	'views': { ours: ['data-log.ts', 'log-terms.ts', 'command.ts', 'commands.ts', 'settings.ts', 'text', 'domain'], outside: ['obsidian'], because: 'views draw what the data log answers' },
	'palette.ts': { ours: ['log-terms.ts', 'views', 'command.ts', 'commands.ts', 'settings.ts', 'text', 'domain'], outside: ['obsidian'], because: 'the palette binds commands to Obsidian' },
	'settings-tab.ts': { ours: ['views', 'commands.ts', 'settings.ts', 'text', 'domain'], outside: ['obsidian'], because: 'the settings tab shows settings' },
	'saved-settings.ts': { ours: ['settings.ts', 'text'], outside: ['obsidian'], because: 'settings are kept by the plugin and checked elsewhere' },
	'main.ts': { ours: ['*'], outside: ['obsidian'], because: 'main wires the parts and is imported by nobody' },
	'cli.ts': { ours: ['*'], outside: ['node'], because: 'the command line wires the parts without Obsidian' },
};

/** Imports that single files may have beyond their part. */
const ALSO: Record<string, string[]> = {
	'platform/node-disk.ts': ['node'],
	'platform/node-pixels.ts': ['node'],
	'platform/saved-data.ts': ['node'],
	'platform/node-checksum.ts': ['node'],
	'platform/copied-time.ts': ['node'],
	'platform/node-mover.ts': ['node'],
	'platform/node-process.ts': ['node'],
	'platform/folder-notes.ts': ['node'],
	'platform/node-modules.ts': ['node', 'obsidian'],
	'platform/vault-disk.ts': ['obsidian'],
	'platform/vault-notes.ts': ['obsidian', 'diff'],
	'views/chart/bar-chart.ts': ['chart.js'],
	'views/chart/progress-marks.ts': ['chart.js'],
};

export interface Source { file: string; text: string }

const partOf = (file: string): string => file.split('/')[0] ?? file;
const isNode = (name: string): boolean => name.startsWith('node:') || builtinModules.includes(name);

/** What a file imports: a path below src/, or a package's name ('node' for every built-in). */
function importsOf({ file, text }: Source): { inside: string[]; outside: string[] } {
	const names = ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
	return {
		inside: names.filter(name => name.startsWith('.')).map(name => `${posix.join(dirname(file), name).replace(/\.(js|ts)$/, '')}.ts`),
		outside: names.filter(name => !name.startsWith('.')).map(name => isNode(name) ? 'node' : packageOf(name)),
	};
}

const packageOf = (name: string): string => name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/');

function brokenRules(sources: Source[]): string[] {
	return sources.flatMap(source => {
		const part = partOf(source.file);
		const rule = PARTS[part];
		if (!rule) return [`${source.file}: no such part in the architecture (${part})`];
		const { inside, outside } = importsOf(source);
		const mayReach = (other: string): boolean => other === part && part.indexOf('.') < 0 || other !== 'main.ts' && other !== 'cli.ts' && (rule.ours.includes('*') || rule.ours.includes(other));
		return [
			...inside.map(partOf).filter(other => !mayReach(other)),
			...outside.filter(name => !rule.outside.includes(name) && !ALSO[source.file]?.includes(name)),
		].map(other => `${source.file} -> ${other}: ${rule.because}`);
	});
}

function cycles(sources: Source[]): string[] {
	const byFile = new Map(sources.map(source => [source.file, importsOf(source).inside]));
	const found: string[] = [];
	const done = new Set<string>();
	const visit = (file: string, trail: string[]): void => {
		if (trail.includes(file)) { found.push([...trail.slice(trail.indexOf(file)), file].join(' -> ')); return; }
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
	test('the command line never reaches Obsidian', () => expect([...reach(sources, 'cli.ts')]).not.toContain('obsidian'));
	test('no dumping grounds', () => expect(sources.filter(({ file }) => /(^|\/)(utils?|helpers?|common|misc|types|constants|index)(\.ts$|\/)/.test(file) && file !== 'tree/index.ts')).toEqual([]));
	test('main.ts stays a list of wires', () => expect(sources.find(({ file }) => file === 'main.ts')?.text.split('\n').length ?? 0).toBeLessThanOrEqual(121));
});

describe('planted violations are found', () => {
	const planted = (file: string, text: string): Source[] => [{ file, text }];
	test('the domain reaching outwards', () => {
		expect(brokenRules(planted('domain/bad.ts', "import '../tree/disk';"))).toEqual([expect.stringContaining('domain/bad.ts -> tree')]);
		expect(brokenRules(planted('domain/bad.ts', "import type { App } from 'obsidian';"))).toEqual([expect.stringContaining('domain/bad.ts -> obsidian')]);
		expect(brokenRules(planted('domain/bad.ts', "import { stat } from 'fs/promises';"))).toEqual([expect.stringContaining('domain/bad.ts -> node')]);
	});
	test('Node outside its files', () => expect(brokenRules(planted('platform/other.ts', "import type fs from 'node:fs';"))).toEqual([expect.stringContaining('platform/other.ts -> node')]));
	test('importing main', () => expect(brokenRules(planted('views/bad.ts', "import '../main';"))).toEqual([expect.stringContaining('views/bad.ts -> main.ts')]));
	test('a cycle of types', () => expect(cycles([
		{ file: 'domain/a.ts', text: "import type { B } from './b';" },
		{ file: 'domain/b.ts', text: "import type { A } from './a';" },
	])).toEqual(['domain/a.ts -> domain/b.ts -> domain/a.ts']));
	test('the command line reaching Obsidian', () => expect([...reach([
		{ file: 'cli.ts', text: "import './platform/vault-notes';" },
		{ file: 'platform/vault-notes.ts', text: "import { TFile } from 'obsidian';" },
	], 'cli.ts')]).toContain('obsidian'));
});
