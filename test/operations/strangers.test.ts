/**
 * Another program that writes into the same folders at the worst moment, at every call of every operation, loses
 * nothing and costs nothing (DESIGN 7).
 */
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { movesFiles } from '../../src/domain/operations/plan';
import { execute } from '../../src/operations/execute';
import { unfinishedOperation } from '../../src/operations/journal-files';
import { undo } from '../../src/operations/undo';
import { callsOf, playedIn } from '../exhaustive/size';
import { begun, numbered, playable, stages, undisturbed, type OperationFixture } from './stage';

const makeStage = stages();
const played = playedIn('strangers in the way');

const THEIRS = 'theirs';

/**
 * Makes whatever the plan is about to make, where it is not there yet; never overwrites, as programs do that mean well.
 */
function takeNames(stage: OperationFixture): string[] {
	return stage.plan.steps
		.filter(step => movesFiles(step))
		.flatMap(({ kind, to }) => {
			if (fs.existsSync(stage.onDisk(to))) return [];
			const path = kind === 'move folder' ? `${stage.onDisk(to)}/theirs.fits` : stage.onDisk(to);
			fs.mkdirSync(dirname(path), { recursive: true });
			fs.writeFileSync(path, THEIRS, { flag: 'wx' });
			return [path];
		});
}

/** What lies there without the other program's files, and without folders that stay for them. */
const ours = (stage: OperationFixture): Map<string, string> =>
	new Map(
		[...stage.now()].filter(
			([path, content]) => !content.startsWith(THEIRS) && (content !== 'folder' || stage.before.has(path)),
		),
	);

describe.each(numbered(playable))('$name', ({ number, ...scene }) => {
	test('goes around names that are taken between check and move', async () => {
		const { calls, after, outcome } = await undisturbed(makeStage(scene));
		let [wasInTheWay, carries] = [false, false];
		for (const at of callsOf(calls, number)) {
			played.add('moments');
			const what = `names taken before call ${at}`;
			const stage = makeStage(scene);
			let theirs: string[] = [];
			const disk = stage.disk(undefined, () => {
				if (disk.calls === at) theirs = takeNames(stage);
			});
			const { operation, conflicts } = begun(await execute(stage.access(disk), stage.plan));
			wasInTheWay ||= conflicts.length > outcome.conflicts.length;
			carries = stage.plan.steps.some(step => movesFiles(step));
			expect(await unfinishedOperation(stage.access()), what).toBeUndefined();
			const expectTheirs = (): void => {
				expect(
					theirs.map(path => fs.readFileSync(path, 'utf8')),
					what,
				).toEqual(theirs.map(() => THEIRS));
			};
			expectTheirs();
			stage.expectNothingLost(after, what, [THEIRS]);
			if (operation !== undefined) await undo(stage.access(), operation);
			expectTheirs();
			expect(ours(stage), what).toEqual(stage.before);
			stage.leave();
		}
		expect(wasInTheWay).toBe(carries);
	});
});
