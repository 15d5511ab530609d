/**
 * Whatever the tree and whatever the plan: undone it is as it was, and every file is there exactly once at every time
 * (DESIGN 7).
 */
import * as fs from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { movesFiles, type Step } from '../../src/domain/operations/plan';
import { execute } from '../../src/operations/execute';
import { unfinishedOperation } from '../../src/operations/journal-files';
import { isWithin } from '../../src/domain/paths';
import { recover } from '../../src/operations/recover';
import { undo } from '../../src/operations/undo';
import { Death, FaultyDisk, type Aftermath } from '../fakes/faulty-disk';
import { tempFolders } from '../fakes/temp-folders';
import { accessAt, contentsOf, filesIn, planOf, write } from './scenes';
import { begun } from './stage';

const folder = tempFolders();

/** Few names, so that they clash; some differ in case or Unicode form alone, some can't be given everywhere. */
const name = fc.constantFrom('a', 'b', 'A', 'Bod\u00e9', 'Bode\u0301', 'M31', 'con', 'x:y');
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map(names => names.join('/'));
const tree = fc.uniqueArray(path, { maxLength: 12 });

type Wish = { readonly kind: Step['kind']; readonly from: number; readonly to: string };
const wish: fc.Arbitrary<Wish> = fc.record({
	kind: fc.constantFrom<Step['kind']>(
		'move file',
		'move file',
		'move file',
		'copy file',
		'move folder',
		'make folder',
		'remove folder',
	),
	from: fc.nat(30),
	to: path,
});

/** Files have an extension, folders have none: no tree contradicts itself. */
function plant(root: string, paths: readonly string[]): void {
	paths.forEach((at, number) => {
		write(join(root, `${at}.fits`), `sub ${number}`, 1_750_000_000 + number / 7);
	});
}

/** Steps as the wishes want them, without those that a planner must not put together. */
function stepsOf(root: string, wishes: readonly Wish[]): Step[] {
	const found = [...contentsOf(root)].map(([at, content]) => ({ path: at.slice(2), isFolder: content === 'folder' }));
	const steps: Step[] = [];
	for (const { kind, from, to } of wishes) {
		const things = found.filter(({ isFolder }) => isFolder === (kind === 'move folder'));
		const source = things[from % Math.max(1, things.length)]?.path ?? 'nothing.fits';
		const { size = 1, mtimeMs = 1 } = fs.statSync(join(root, source), { throwIfNoEntry: false }) ?? {};
		const step: Step =
			kind === 'make folder' || kind === 'remove folder'
				? { kind, path: to }
				: kind === 'move folder'
					? { kind, from: source, to, files: 1, sizeBytes: 1 }
					: { kind, from: source, to: `${to}.fits`, sizeBytes: size, mtimeMs };
		if (movesFiles(step) && (isWithin(step.to, step.from) || isWithin(step.from, step.to))) continue;
		if (steps.every(other => isApart(step, other) && isApart(other, step))) steps.push(step);
	}
	return steps;
}

const pathsOf = (step: Step): string[] => (movesFiles(step) ? [step.from, step.to] : [step.path]);

function isApart(step: Step, other: Step): boolean {
	if (step.kind === 'move folder' && pathsOf(step).some(moved => pathsOf(other).some(at => isWithin(at, moved))))
		return false;
	return (
		!movesFiles(step) ||
		!movesFiles(other) ||
		(step.to !== other.from &&
			(step.from !== other.from || (step.kind === 'copy file' && other.kind === 'copy file')))
	);
}

const masters = (root: string, steps: readonly Step[]): Set<string> =>
	new Set(
		steps
			.filter(({ kind }) => kind === 'copy file')
			.flatMap(step =>
				movesFiles(step) && fs.existsSync(join(root, step.from))
					? [fs.readFileSync(join(root, step.from), 'latin1')]
					: [],
			),
	);

/** Copies of masters aside, every file of before is there once, with bytes and time. */
function expectOnce(root: string, before: ReadonlyMap<string, string>, copied: ReadonlySet<string>): void {
	const single = (contents: ReadonlyMap<string, string>): string[] =>
		filesIn(contents).filter(content => !copied.has(content.replace(/ @.*/, '')));
	const now = contentsOf(root);
	expect(single(now)).toEqual(single(before));
	for (const content of copied) expect(filesIn(now).some(there => there.startsWith(`${content} @`))).toBe(true);
	expect([...now.keys()].filter(at => at.endsWith('.part'))).toEqual([]);
}

test('any plan can be undone', async () => {
	await fc.assert(
		fc.asyncProperty(tree, fc.array(wish, { maxLength: 8 }), async (paths, wishes) => {
			const root = folder();
			plant(root, paths);
			const before = contentsOf(root);
			const steps = stepsOf(root, wishes);
			const copied = masters(root, steps);
			const { operation } = begun(await execute(accessAt(root, fs), planOf(steps)));
			expectOnce(root, before, copied);
			if (operation !== undefined) await undo(accessAt(root, fs), operation);
			expect(contentsOf(root)).toEqual(before);
		}),
		{ numRuns: 300 },
	);
});

test('any plan can be finished or rolled back after any crash', async () => {
	const crash = fc.record({
		at: fc.nat(120),
		aftermath: fc.constantFrom<Aftermath>('kept', 'dropped', 'reordered'),
		seed: fc.nat(),
		choice: fc.constantFrom('finish' as const, 'roll back' as const),
		hasLinks: fc.boolean(),
	});
	await fc.assert(
		fc.asyncProperty(
			tree,
			fc.array(wish, { maxLength: 8 }),
			crash,
			async (paths, wishes, { at, aftermath, seed, choice, hasLinks }) => {
				const home = folder();
				const [root, graves] = [mkdtempSync(join(home, 'Data')), mkdtempSync(join(home, 'graves'))];
				plant(root, paths);
				const before = contentsOf(root);
				const steps = stepsOf(root, wishes);
				const copied = masters(root, steps);
				const disk = new FaultyDisk([graves], { at, code: 'death' }, { hasLinks });
				await execute(accessAt(root, disk.fs), planOf(steps)).catch((error: unknown) => {
					if (!(error instanceof Death)) throw error;
				});
				disk.wake(aftermath, seed);
				if (await unfinishedOperation(accessAt(root, fs))) {
					const { state } = begun(await recover(accessAt(root, fs), choice));
					expect(state).not.toBe('unfinished');
					if (choice === 'roll back') expect(contentsOf(root)).toEqual(before);
				}
				expectOnce(root, before, copied);
			},
		),
		{ numRuns: 300 },
	);
});
