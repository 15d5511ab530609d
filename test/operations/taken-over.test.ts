/**
 * A holder that was stopped at any call while somebody took its operation over loses and doubles nothing when it wakes
 * (DESIGN 7).
 */
import { describe, expect, test } from 'vitest';
import { execute } from '../../src/operations/execute';
import { unfinishedOperation } from '../../src/operations/journal-files';
import { recover } from '../../src/operations/recover';
import { undo } from '../../src/operations/undo';
import type { TreeAccess } from '../../src/tree/tree-access';
import { NodeMover, type WritingFs } from '../../src/platform/node/node-mover';
import { callsOf, playedIn } from '../exhaustive/size';
import { begun, numbered, playable, stages, undisturbed, type OperationFixture } from './stage';

const makeStage = stages();

const played = playedIn('holders that were taken over');
const CHOICES = ['finish', 'roll back'] as const;

type Call = (...given: unknown[]) => unknown;

/** A disk that stops before its n-th call until something else was done, and the time that passed by then. */
class Stopping {
	passedMs = 0;
	/** The name of each call, in order. */
	readonly kinds: string[] = [];
	readonly fs: WritingFs;

	constructor(below: WritingFs, at: number, meanwhile: () => Promise<void>) {
		const wrapped = Object.entries(below)
			.filter(([name]) => !name.endsWith('Sync'))
			.map(([name, value]): [string, unknown] => [
				name,
				typeof value !== 'function'
					? value
					: (...given: unknown[]) => {
							if (this.kinds.push(name) - 1 !== at) return (value as Call)(...given);
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

/** Which calls a holder takes that nobody stops: for the operation, and for its undo. */
async function unstopped(stage: OperationFixture): Promise<{ readonly calls: string[]; readonly undoCalls: string[] }> {
	const [doing, undoing] = [0, 1].map(() => holderOn(stage, NaN, () => Promise.resolve()));
	if (!doing || !undoing) throw new Error('no holders');
	const { operation } = begun(await execute(doing.access, stage.plan));
	begun(await undo(undoing.access, operation ?? ''));
	stage.leave();
	return { calls: doing.disk.kinds, undoCalls: undoing.disk.kinds };
}

describe.each(numbered(playable))('$name', ({ number, ...scene }) => {
	test.each(CHOICES)('another one does its %s in the meantime', async choice => {
		const { after } = await undisturbed(makeStage(scene));
		const { calls } = await unstopped(makeStage(scene));
		let takenOver = 0;
		for (const at of callsOf(calls, number * CHOICES.length + CHOICES.indexOf(choice))) {
			played.add('moments');
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
		const { after } = await undisturbed(makeStage(scene));
		const { undoCalls } = await unstopped(makeStage(scene));
		for (const at of callsOf(undoCalls, number)) {
			played.add('moments of undo');
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
