/** Every operation on a real disk that dies at its n-th call, for every n, and is found in another state than it was left in (DESIGN 7). */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { execute } from '../../src/organize/execute';
import { history } from '../../src/organize/history';
import { unfinishedOperation } from '../../src/organize/journals';
import { recover } from '../../src/organize/recover';
import { undo } from '../../src/organize/undo';
import { Death, type Aftermath } from '../fakes/faulty-disk';
import { begun, playable, stages, undisturbed, type Stage } from './stage';

const makeStage = stages();

const AFTERMATHS: readonly Aftermath[] = ['kept', 'dropped', 'reordered'];
const CHOICES = ['finish', 'roll back'] as const;

async function dying(work: Promise<unknown>): Promise<void> {
	await work.catch((error: unknown) => { if (!(error instanceof Death)) throw error; });
}

/** Recovers where there is something to recover. */
async function expectRecovered(stage: Stage, choice: (typeof CHOICES)[number], finished: ReadonlyMap<string, string>, rolledBack: ReadonlyMap<string, string>, what: string): Promise<void> {
	if (await unfinishedOperation(stage.bench())) {
		begun(await recover(stage.bench(), choice));
		expect(stage.now(), what).toEqual(choice === 'finish' ? finished : rolledBack);
	} else expect([finished, rolledBack], what).toContainEqual(stage.now());
	expect(await unfinishedOperation(stage.bench()), what).toBeUndefined();
	// What the history tells is what lies there.
	const [last = { state: 'undone' }] = await history(stage.bench());
	expect(last.state, what).toMatch(isDeepStrictEqual(stage.now(), stage.before) ? /^undone$/ : /^(?:done|partly)$/);
}

describe.each(playable)('$name', scene => {
	test('is done and undone when nothing goes wrong', async () => {
		const { after, outcome } = await undisturbed(makeStage(scene));
		expect(['done', 'partly']).toContain(outcome.state);
		expect([...after.keys()].filter(path => path.endsWith('.part'))).toEqual([]);
	});

	describe.each(AFTERMATHS)('with unflushed changes %s', aftermath => {
		test.each(CHOICES)('survives death at any call, then: %s', async choice => {
			const { calls, after } = await undisturbed(makeStage(scene));
			for (let at = 0; at < calls; at++) {
				const stage = makeStage(scene);
				const disk = stage.disk({ at, code: 'death' });
				await dying(execute(stage.bench(disk), stage.plan));
				disk.wake(aftermath, at);
				await expectRecovered(stage, choice, after, stage.before, `death at call ${at}`);
				stage.leave();
			}
		});

		test('its undo survives death at any call', async () => {
			const { undoCalls, after } = await undisturbed(makeStage(scene));
			for (let at = 0; at < undoCalls; at++) {
				const stage = makeStage(scene);
				const { operation } = begun(await execute(stage.bench(), stage.plan));
				const disk = stage.disk({ at, code: 'death' });
				await dying(undo(stage.bench(disk), operation ?? ''));
				disk.wake(aftermath, at);
				await expectRecovered(stage, at % 2 === 0 ? 'finish' : 'roll back', stage.before, after, `death at call ${at}`);
				stage.leave();
			}
		});

		test('a recovery survives death at any call, and a second one goes on, either way', async () => {
			const { calls, after } = await undisturbed(makeStage(scene));
			for (let at = 0, isDead = true; isDead; at++) {
				const stage = makeStage(scene);
				// Somewhere between the first step and the last, another place each time.
				const disk = stage.disk({ at: Math.floor(calls * (0.5 + at * 0.37 % 0.4)), code: 'death' });
				await dying(execute(stage.bench(disk), stage.plan));
				disk.wake(aftermath, at);
				const again = stage.disk({ at, code: 'death' });
				await dying(recover(stage.bench(again), at % 4 < 2 ? 'finish' : 'roll back'));
				again.wake(aftermath, at);
				isDead = again.isDead;
				await expectRecovered(stage, at % 2 === 0 ? 'finish' : 'roll back', after, stage.before, `death of the recovery at call ${at}`);
				stage.leave();
			}
		});
	});
});
