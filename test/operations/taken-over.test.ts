/**
 * A holder that was stopped at any call while somebody took its operation over loses and doubles nothing when it wakes
 * (DESIGN 7).
 */
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { execute } from '../../src/operations/execute';
import { unfinishedOperation } from '../../src/operations/journal-files';
import { recover } from '../../src/operations/recover';
import { undo } from '../../src/operations/undo';
import type { TreeAccess } from '../../src/tree/tree-access';
import { NodeMover, type WritingFs } from '../../src/platform/node/node-mover';
import { playable, stages, undisturbed, type OperationFixture } from './stage';

const makeStage = stages();

/** Every so many-th call by default. */
const EVERY = process.env['EXHAUSTIVE'] ? 1 : 7;

type Call = (...given: unknown[]) => unknown;

/** A disk that stops before its n-th call until something else was done, and the time that passed by then. */
class Stopping {
	passedMs = 0;
	calls = 0;
	readonly fs: WritingFs;

	constructor(below: WritingFs, at: number, meanwhile: () => Promise<void>) {
		const wrapped = Object.entries(below)
			.filter(([name]) => !name.endsWith('Sync'))
			.map(([name, value]): [string, unknown] => [
				name,
				typeof value !== 'function'
					? value
					: (...given: unknown[]) => {
							if (this.calls++ !== at) return (value as Call)(...given);
							void meanwhile().then(() => {
								this.passedMs += 10_000;
								(value as Call)(...given);
							});
							return undefined;
						},
			]);
		this.fs = Object.fromEntries(wrapped) as unknown as WritingFs;
	}
}

/** A computer on which the holder runs: its clocks show that it was stopped. */
function holderOn(
	stage: OperationFixture,
	at: number,
	meanwhile: () => Promise<void>,
): { access: TreeAccess; disk: Stopping } {
	const disk = new Stopping(stage.disk().fs, at, meanwhile);
	const access = stage.access();
	const clock = {
		...access.clock,
		now: () => access.clock.now() + disk.passedMs,
		monotonic: () => access.clock.monotonic() + disk.passedMs,
	};
	return { access: { ...access, clock, disk: new NodeMover(disk.fs) }, disk };
}

async function recoverLeft(stage: OperationFixture, choice: 'finish' | 'roll back'): Promise<void> {
	if (await unfinishedOperation(stage.access())) await recover(stage.access(), choice);
}

describe.each(playable)('$name', scene => {
	test.each(['finish', 'roll back'] as const)('another one does its %s in the meantime', async choice => {
		const { calls, after } = await undisturbed(makeStage(scene));
		let takenOver = 0;
		for (let at = 0; at < calls * 1.5; at += EVERY) {
			const what = `stopped before call ${at}`;
			const stage = makeStage(scene);
			const { access } = holderOn(stage, at, async () => {
				await recover(stage.access(), choice);
			});
			const result = await execute(access, stage.plan);
			if ('refused' in result) takenOver += result.refused === 'taken-over' ? 1 : 0;
			await recoverLeft(stage, choice);
			stage.expectNothingLost(after, what);
			expect([stage.before, after], what).toContainEqual(stage.now());
			stage.leave();
		}
		expect(takenOver).toBeGreaterThan(0);
	});

	test('its undo is taken over as well', async () => {
		const { undoCalls, after } = await undisturbed(makeStage(scene));
		for (let at = 0; at < undoCalls * 1.5; at += EVERY) {
			const stage = makeStage(scene);
			const done = await execute(stage.access(), stage.plan);
			const choice = at % 2 === 0 ? 'finish' : 'roll back';
			const { access } = holderOn(stage, at, async () => {
				await recover(stage.access(), choice);
			});
			await undo(access, 'operation' in done ? (done.operation ?? '') : '');
			await recoverLeft(stage, choice);
			stage.expectNothingLost(after, `stopped before call ${at}`);
			expect([stage.before, after], `stopped before call ${at}`).toContainEqual(stage.now());
			stage.leave();
		}
	});
});
