/**
 * To another device a file can only be copied: its final name stands for a whole file, and for nothing else, at every
 * moment (DESIGN 7).
 */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { execute } from '../../src/operations/execute';
import { unfinishedOperation } from '../../src/operations/journal-files';
import { recover } from '../../src/operations/recover';
import { undo } from '../../src/operations/undo';
import { callsOf, playedIn } from '../exhaustive/size';
import type { Scenario } from './scenes';
import { begun, hasTwoDevices, stages, undisturbed, type OperationFixture } from './stage';

const makeStage = stages();
const played = playedIn('copies to another device');

const scene: Scenario = {
	name: 'archiving',
	isAbroad: true,
	files: ['M31/a.fits', 'M31/b.fits'],
	plan: (file, abroad) => [file('M31/a.fits', `${abroad}/M31/a.fits`), file('M31/b.fits', `${abroad}/M31/b.fits`)],
};

const read = (stage: OperationFixture, path: string): string | undefined => {
	const [, content] = [...stage.now()].find(([at]) => at === path) ?? [];
	return content?.replace(/ @.*$/, '');
};
const A = 'content    0 of archiving';

/** Half copies, which grow in the operation's own folder. */
const partsIn = (stage: OperationFixture): string[] =>
	fs.readdirSync(stage.abroad, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.part'));

describe.skipIf(!hasTwoDevices)('another device', () => {
	test('gets bytes and times, and gives them back', async () => {
		const stage = makeStage(scene);
		const done = begun(await execute(stage.access(), stage.plan));
		expect(done.state).toBe('done');
		expect(
			[...stage.now()]
				.filter(([, content]) => content !== 'folder')
				.map(([path, content]) => [path.replace('1/', '0/'), content]),
		).toEqual([...stage.before].filter(([, content]) => content !== 'folder'));
		begun(await undo(stage.access(), done.operation ?? ''));
		expect(stage.now()).toEqual(stage.before);
	});
	test('has no half file under a final name, wherever the copy is cut off', async () => {
		const { calls } = await undisturbed(makeStage(scene));
		let halves = 0;
		for (const at of callsOf(calls, 0)) {
			played.add('crash points');
			const stage = makeStage(scene);
			const disk = stage.disk({ at, code: 'death' });
			await execute(stage.access(disk), stage.plan).catch(() => undefined);
			disk.close();
			halves += partsIn(stage).length;
			for (const [path, content] of stage.now()) {
				if (content === 'folder' || !path.startsWith('1/')) continue;
				expect([...stage.before.values()], `${path} after death at call ${at}`).toContain(content);
			}
			if (await unfinishedOperation(stage.access())) {
				begun(await recover(stage.access(), 'roll back'));
				expect(stage.now()).toEqual(stage.before);
			}
			stage.leave();
		}
		expect(halves).toBeGreaterThan(5);
	});
	test('does not get a file whose copy differs', async () => {
		const stage = makeStage(scene);
		const spoil = (): void => {
			for (const part of partsIn(stage))
				if (part.endsWith('/1.part')) fs.writeFileSync(join(stage.abroad, part), 'spoilt    0 of archiving');
		};
		const done = begun(await execute(stage.access(stage.disk(undefined, spoil)), stage.plan));
		expect(done).toMatchObject({
			state: 'partly',
			conflicts: [{ from: 'M31/a.fits', reason: 'failed', detail: 'EIO' }],
		});
		expect([read(stage, '0/M31/a.fits'), read(stage, '1/M31/a.fits')]).toEqual([A, undefined]);
		expect(partsIn(stage)).toEqual([]);
	});
	test('does not cost what another program wrote into a file after it was copied', async () => {
		const stage = makeStage(scene);
		const copied = join(stage.abroad, 'M31/a.fits');
		const done = begun(
			await execute(
				stage.access(
					stage.disk(undefined, () => {
						if (fs.existsSync(copied)) fs.writeFileSync(stage.onDisk('M31/a.fits'), 'solved');
					}),
				),
				stage.plan,
			),
		);
		expect(done).toMatchObject({ conflicts: [{ from: 'M31/a.fits', reason: 'changed' }] });
		expect([read(stage, '0/M31/a.fits'), read(stage, '1/M31/a.fits')]).toEqual(['solved', A]);
	});
	test('takes no whole folder by one rename, and says so', async () => {
		const stage = makeStage({
			...scene,
			plan: (_, abroad) => [{ kind: 'move folder', from: 'M31', to: `${abroad}/M31`, files: 2, sizeBytes: 50 }],
		});
		expect(await execute(stage.access(), stage.plan)).toMatchObject({
			state: 'undone',
			conflicts: [{ from: 'M31', reason: 'other-device' }],
		});
		expect(stage.now()).toEqual(stage.before);
	});
});
