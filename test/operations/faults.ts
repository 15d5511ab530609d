/** What holds of every operation whatever happens to the disk, at whichever of its calls (DESIGN 7). */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { execute } from '../../src/operations/execute';
import { history } from '../../src/operations/history';
import { unfinishedOperation } from '../../src/operations/journal-files';
import { recover } from '../../src/operations/recover';
import { undo } from '../../src/operations/undo';
import { callsOf, playedIn } from '../exhaustive/size';
import { Death, type Aftermath, type Fault } from '../fakes/faulty-disk';
import type { Scenario } from './scenes';
import { begun, numbered, undisturbed, unlocked, type OperationFixture } from './stage';

const AFTERMATHS: readonly Aftermath[] = ['kept', 'dropped', 'reordered'];
const CHOICES = ['finish', 'roll back'] as const;

async function dying(work: Promise<unknown>): Promise<void> {
	await work.catch((error: unknown) => {
		if (!(error instanceof Death)) throw error;
	});
}

/** Recovers where there is something to recover. */
async function expectRecovered(
	stage: OperationFixture,
	choice: (typeof CHOICES)[number],
	finished: ReadonlyMap<string, string>,
	rolledBack: ReadonlyMap<string, string>,
	what: string,
): Promise<void> {
	await unlocked(stage.access());
	if (await unfinishedOperation(stage.access())) {
		begun(await recover(stage.access(), choice));
		expect(stage.now(), what).toEqual(choice === 'finish' ? finished : rolledBack);
	} else expect([finished, rolledBack], what).toContainEqual(stage.now());
	expect(await unfinishedOperation(stage.access()), what).toBeUndefined();
	// What the history tells is what lies there.
	const [last = { state: 'undone' }] = await history(stage.access());
	expect(last.state, what).toMatch(isDeepStrictEqual(stage.now(), stage.before) ? /^undone$/ : /^(?:done|partly)$/);
}

/** Somewhere between the first step and the last, another place each time. */
const diesAt = (calls: number, time: number): number => Math.floor(calls * (0.5 + ((time * 0.37) % 0.4)));

/** Which calls a recovery takes that nothing disturbs; the longer way of the two. */
async function recoveryCalls(makeOne: () => OperationFixture, diedAt: number, aftermath: Aftermath): Promise<string[]> {
	let longest: string[] = [];
	for (const choice of CHOICES) {
		const stage = makeOne();
		const disk = stage.disk({ at: diedAt, code: 'death' });
		await dying(execute(stage.access(disk), stage.plan));
		disk.wake(aftermath, 0);
		const recovering = stage.disk();
		await recover(stage.access(recovering), choice);
		stage.leave();
		if (recovering.kinds.length > longest.length) longest = recovering.kinds;
	}
	return longest;
}

/** Of a disk that dies at any call, and is found in another state than it was left in. */
export function survivesDeath(
	suite: string,
	makeStage: (scene: Scenario) => OperationFixture,
	scenes: readonly Scenario[],
): void {
	const played = playedIn(suite);
	describe.each(numbered(scenes))('$name', ({ number, ...scene }) => {
		test('is done and undone when nothing goes wrong', async () => {
			const { after, outcome } = await undisturbed(makeStage(scene));
			expect(['done', 'partly']).toContain(outcome.state);
			expect([...after.keys()].filter(path => path.endsWith('.part'))).toEqual([]);
		});

		describe.each(AFTERMATHS)('with unflushed changes %s', aftermath => {
			const turn = number * AFTERMATHS.length + AFTERMATHS.indexOf(aftermath);

			test.each(CHOICES)('survives death at any call, then: %s', async choice => {
				const { calls, after } = await undisturbed(makeStage(scene));
				for (const at of callsOf(calls, turn * CHOICES.length + CHOICES.indexOf(choice))) {
					played.add('crash points');
					const stage = makeStage(scene);
					const disk = stage.disk({ at, code: 'death' });
					await dying(execute(stage.access(disk), stage.plan));
					disk.wake(aftermath, at);
					await expectRecovered(stage, choice, after, stage.before, `death at call ${at}`);
					stage.leave();
				}
			});

			test('its undo survives death at any call', async () => {
				const { undoCalls, after } = await undisturbed(makeStage(scene));
				for (const at of callsOf(undoCalls, turn)) {
					played.add('crash points of undo');
					const stage = makeStage(scene);
					const { operation } = begun(await execute(stage.access(), stage.plan));
					const disk = stage.disk({ at, code: 'death' });
					await dying(undo(stage.access(disk), operation ?? ''));
					disk.wake(aftermath, at);
					await expectRecovered(
						stage,
						at % 2 === 0 ? 'finish' : 'roll back',
						stage.before,
						after,
						`death at call ${at}`,
					);
					stage.leave();
				}
			});

			test('a recovery survives death at any call, and a second one goes on, either way', async () => {
				const { calls, after } = await undisturbed(makeStage(scene));
				const recovering = await recoveryCalls(() => makeStage(scene), diesAt(calls.length, 0), aftermath);
				const wasDead = async (at: number): Promise<boolean> => {
					const stage = makeStage(scene);
					const disk = stage.disk({ at: diesAt(calls.length, at), code: 'death' });
					await dying(execute(stage.access(disk), stage.plan));
					disk.wake(aftermath, at);
					const again = stage.disk({ at, code: 'death' });
					await dying(recover(stage.access(again), at % 4 < 2 ? 'finish' : 'roll back'));
					again.wake(aftermath, at);
					played.add('crash points of recovery', again.isDead ? 1 : 0);
					await expectRecovered(
						stage,
						at % 2 === 0 ? 'finish' : 'roll back',
						after,
						stage.before,
						`death of the recovery at call ${at}`,
					);
					stage.leave();
					return again.isDead;
				};
				let isDead = true;
				for (const at of callsOf(recovering, turn)) isDead = await wasDead(at);
				// One that began elsewhere may take longer.
				for (let at = recovering.length; isDead; at++) isDead = await wasDead(at);
			});
		});
	});
}

/** EIO also as the answer to a call that was carried out all the same, as network file systems give it. */
const ERRORS = [
	...['ENOSPC', 'EACCES', 'EBUSY', 'EIO', 'EXDEV', 'ENOENT', 'EEXIST'].map(code => ({
		code,
		when: 'before' as const,
	})),
	{ code: 'EIO', when: 'after' as const },
];
const UNDO_ERRORS = ERRORS.filter(({ code }) => code === 'EIO' || code === 'ENOSPC');

/** Finishes or rolls back what the error left, if anything, looks, and brings everything back. */
async function expectSound(
	stage: OperationFixture,
	after: ReadonlyMap<string, string>,
	choice: 'finish' | 'roll back',
	what: string,
): Promise<void> {
	await unlocked(stage.access());
	if (await unfinishedOperation(stage.access()))
		expect(begun(await recover(stage.access(), choice)).state, what).not.toBe('unfinished');
	stage.expectNothingLost(after, what);
	const [last] = await history(stage.access());
	if (last?.state === 'done' || last?.state === 'partly')
		expect(begun(await undo(stage.access(), last.id)).state, what).toBe('undone');
	expect(stage.now(), what).toEqual(stage.before);
	stage.leave();
}

/** Of a disk that fails at any call, with every error that matters. */
export function survivesErrors(
	suite: string,
	makeStage: (scene: Scenario) => OperationFixture,
	scenes: readonly Scenario[],
): void {
	const played = playedIn(suite);
	describe.each(numbered(scenes))('$name', ({ number, ...scene }) => {
		test.each(numbered(ERRORS))('survives $code $when any call', async ({ code, when, number: place }) => {
			const { calls, after } = await undisturbed(makeStage(scene));
			for (const at of callsOf(calls, number * ERRORS.length + place)) {
				played.add('errors');
				const stage = makeStage(scene);
				await execute(stage.access(stage.disk({ at, code, when })), stage.plan);
				await expectSound(stage, after, at % 2 === 0 ? 'finish' : 'roll back', `${code} ${when} call ${at}`);
			}
		});

		test.each(numbered(UNDO_ERRORS))(
			'its undo survives $code $when any call',
			async ({ code, when, number: place }) => {
				const { undoCalls, after } = await undisturbed(makeStage(scene));
				for (const at of callsOf(undoCalls, number * UNDO_ERRORS.length + place)) {
					played.add('errors of undo');
					const stage = makeStage(scene);
					const { operation } = begun(await execute(stage.access(), stage.plan));
					await undo(stage.access(stage.disk({ at, code, when })), operation ?? '');
					await expectSound(
						stage,
						after,
						at % 2 === 0 ? 'finish' : 'roll back',
						`${code} ${when} call ${at} of the undo`,
					);
				}
			},
		);

		test('its recovery survives an error at any call', async () => {
			const { calls, after } = await undisturbed(makeStage(scene));
			const death: Fault = { at: Math.floor(calls.length * 0.6), code: 'death' };
			const recovering = await recoveryCalls(() => makeStage(scene), death.at, 'kept');
			for (const at of callsOf(recovering, number)) {
				played.add('errors of recovery');
				const stage = makeStage(scene);
				const dying = stage.disk(death);
				await execute(stage.access(dying), stage.plan).catch(() => undefined);
				dying.wake('kept', at);
				await recover(
					stage.access(stage.disk({ at, code: 'EIO', when: at % 2 === 0 ? 'before' : 'after' })),
					at % 4 < 2 ? 'finish' : 'roll back',
				);
				await expectSound(
					stage,
					after,
					at % 3 === 0 ? 'finish' : 'roll back',
					`EIO at call ${at} of the recovery`,
				);
			}
		});
	});
}
