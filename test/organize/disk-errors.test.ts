/** Every operation against a real disk that fails at its n-th call, for every n and every error that matters (DESIGN 7). */
import { describe, expect, test } from 'vitest';
import { execute } from '../../src/organize/execute';
import { history } from '../../src/organize/history';
import { unfinishedOperation } from '../../src/organize/journals';
import { recover } from '../../src/organize/recover';
import { undo } from '../../src/organize/undo';
import type { Fault } from '../fakes/faulty-disk';
import { begun, playable, stages, undisturbed, type Stage } from './stage';

const makeStage = stages();

/** EIO also as the answer to a call that was carried out all the same, as network file systems give it. */
const ERRORS = [
	...['ENOSPC', 'EACCES', 'EBUSY', 'EIO', 'EXDEV', 'ENOENT', 'EEXIST'].map(code => ({ code, when: 'before' as const })),
	{ code: 'EIO', when: 'after' as const },
];

/** Finishes or rolls back what the error left, if anything, looks, and brings everything back. */
async function expectSound(stage: Stage, after: ReadonlyMap<string, string>, choice: 'finish' | 'roll back', what: string): Promise<void> {
	if (await unfinishedOperation(stage.bench())) expect(begun(await recover(stage.bench(), choice)).state, what).not.toBe('unfinished');
	stage.expectNothingLost(after, what);
	const [last] = await history(stage.bench());
	if (last?.state === 'done' || last?.state === 'partly') expect(begun(await undo(stage.bench(), last.id)).state, what).toBe('undone');
	expect(stage.now(), what).toEqual(stage.before);
	stage.leave();
}

describe.each(playable)('$name', scene => {
	test.each(ERRORS)('survives $code $when any call', async ({ code, when }) => {
		const { calls, after } = await undisturbed(makeStage(scene));
		for (let at = 0; at < calls; at++) {
			const stage = makeStage(scene);
			await execute(stage.bench(stage.disk({ at, code, when })), stage.plan);
			await expectSound(stage, after, at % 2 === 0 ? 'finish' : 'roll back', `${code} ${when} call ${at}`);
		}
	});

	test.each(ERRORS.filter(({ code }) => code === 'EIO' || code === 'ENOSPC'))('its undo survives $code $when any call', async ({ code, when }) => {
		const { undoCalls, after } = await undisturbed(makeStage(scene));
		for (let at = 0; at < undoCalls; at++) {
			const stage = makeStage(scene);
			const { operation } = begun(await execute(stage.bench(), stage.plan));
			await undo(stage.bench(stage.disk({ at, code, when })), operation ?? '');
			await expectSound(stage, after, at % 2 === 0 ? 'finish' : 'roll back', `${code} ${when} call ${at} of the undo`);
		}
	});

	test('its recovery survives an error at any call', async () => {
		const { calls, after } = await undisturbed(makeStage(scene));
		const death: Fault = { at: Math.floor(calls * 0.6), code: 'death' };
		for (let at = 0; at < calls; at++) {
			const stage = makeStage(scene);
			const dying = stage.disk(death);
			await execute(stage.bench(dying), stage.plan).catch(() => undefined);
			dying.wake('kept', at);
			await recover(stage.bench(stage.disk({ at, code: 'EIO', when: at % 2 === 0 ? 'before' : 'after' })), at % 4 < 2 ? 'finish' : 'roll back');
			await expectSound(stage, after, at % 3 === 0 ? 'finish' : 'roll back', `EIO at call ${at} of the recovery`);
		}
	});
});
