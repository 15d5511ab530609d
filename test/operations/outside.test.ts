/** A journal lies in the tree, where others may write: what it says of folders outside decides nothing (DESIGN 7). */
import * as fs from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { movesFiles, type Step } from '../../src/domain/operations/plan';
import { execute } from '../../src/operations/execute';
import { journalText, markText } from '../../src/operations/journal-format';
import { giveUp, recover } from '../../src/operations/recover';
import { undo } from '../../src/operations/undo';
import { snapshot, tempFolders } from '../fakes/temp-folders';
import { contentsOf, planOf } from './scenes';
import { Tree } from './trees';

const folder = tempFolders();
const ID = '20260114T203000-29xy';

/** A tree into which somebody wrote a journal, and a folder outside with files of its own. */
function hostile(
	steps: (outside: string) => readonly Step[],
	named: (outside: string) => readonly string[],
	isEnded: boolean,
): { data: Tree; outside: string } {
	const data = new Tree(folder(), { 'a/1.fits': 'one' });
	const outside = folder();
	for (const name of ['x.fits', 'deep/y.fits']) {
		fs.mkdirSync(join(outside, 'deep'), { recursive: true });
		fs.writeFileSync(join(outside, name), name);
	}
	const list = steps(outside).map(step => {
		if (!movesFiles(step)) return step;
		const { size = 1, mtimeMs = 1 } =
			fs.statSync(step.from, { throwIfNoEntry: false }) ?? fs.statSync(step.to, { throwIfNoEntry: false }) ?? {};
		return { ...step, sizeBytes: size, mtimeMs } as Step;
	});
	const text = journalText(ID, 1, { plan: planOf(list, named(outside)), steps: list, present: [], leftAlone: 0 });
	fs.mkdirSync(data.path('.astro-data-log'));
	fs.mkdirSync(data.path(`.astro-data-log/${ID}`));
	fs.writeFileSync(
		data.path(`.astro-data-log/${ID}.${isEnded ? 'jsonl' : 'unfinished'}`),
		isEnded ? text + markText({ end: 'done', standingNot: [] }) : text,
	);
	return { data, outside };
}

describe('folders that only a journal names', () => {
	const wish = fc.record({
		kind: fc.constantFrom<Step['kind']>('move file', 'copy file', 'move folder', 'make folder', 'remove folder'),
		from: fc.constantFrom('x.fits', 'deep/y.fits', 'deep', 'new.fits'),
		to: fc.constantFrom('x.fits', 'z.fits', 'new/z.fits', 'deep'),
		isBackwards: fc.boolean(),
		isIntoTree: fc.boolean(),
	});
	test('are not touched by recover, undo or giving up, and are told', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(wish, { minLength: 1, maxLength: 5 }),
				fc.constantFrom('/', 'own', 'above'),
				fc.boolean(),
				async (wishes, names, isEnded) => {
					const steps = (outside: string): Step[] =>
						wishes.map(({ kind, from, to, isBackwards, isIntoTree }) => {
							const [one, other] = [`${outside}/${from}`, isIntoTree ? to : `${outside}/${to}`];
							if (kind === 'make folder' || kind === 'remove folder') return { kind, path: one };
							const ends = isBackwards ? { from: other, to: one } : { from: one, to: other };
							return kind === 'move folder'
								? { kind, ...ends, files: 1, sizeBytes: 1 }
								: { kind, ...ends, sizeBytes: 1, mtimeMs: 1 };
						});
					const { data, outside } = hostile(
						steps,
						path => (names === '/' ? ['/'] : names === 'own' ? [path] : [join(path, '..')]),
						isEnded,
					);
					const before = [snapshot(outside), contentsOf(data.root)];
					const answers = isEnded
						? [await undo(data.access, ID)]
						: [await recover(data.access, 'finish'), await recover(data.access, 'roll back')];
					for (const answer of answers)
						expect(answer).toMatchObject({ refused: 'outside-unknown', operation: ID });
					if (!isEnded) await giveUp(data.access, ID);
					expect([snapshot(outside), contentsOf(data.root)]).toEqual(before);
				},
			),
			{ numRuns: 200 },
		);
	});
	test('are touched once the person names them', async () => {
		const { data, outside } = hostile(
			path => [{ kind: 'move file', from: `${path}/x.fits`, to: 'b/x.fits', sizeBytes: 1, mtimeMs: 1 }],
			path => [path],
			false,
		);
		expect(await recover(data.access, 'finish', { outside: [`${outside}/deep`] })).toMatchObject({
			refused: 'outside-unknown',
			folders: [outside],
		});
		expect(await recover(data.access, 'finish', { outside: [outside] })).toMatchObject({ state: 'done' });
		expect(data.texts()).toMatchObject({ 'b/x.fits': 'x.fits' });
	});
	test('need no word where this device knows that they were named', async () => {
		const data = new Tree(folder(), { 'a/1.fits': 'one' });
		const archive = folder();
		const plan = planOf([data.move('a/1.fits', `${archive}/1.fits`)], [archive]);
		const done = await execute(data.access, plan);
		expect(done).toMatchObject({ state: 'done' });
		const id = 'operation' in done ? (done.operation ?? '') : '';
		// Another computer, which knows nothing of it.
		expect(await undo({ ...data.access, records: undefined }, id)).toEqual({
			refused: 'outside-unknown',
			operation: id,
			folders: [archive],
		});
		expect(fs.readdirSync(archive)).toEqual(['1.fits']);
		expect(await undo(data.access, id)).toMatchObject({ state: 'undone', isWhole: true });
		expect([data.texts(), fs.readdirSync(archive)]).toEqual([{ 'a/1.fits': 'one' }, []]);
	});
});
