/** Real Data trees to answers and notes: right to the second, and quiet when nothing changed. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeDemoTree } from '../build/demo-tree';
import { writeGeneratedTree } from '../build/generated-tree';
import type { LedgerLight } from '../build/tree-plan';
import { exposuresOf, type ExposuresDocument } from '../fakes/commands';
import { DAY_MS, Device } from '../fakes/device';
import { ledgerOfAnswer, ledgerOfLights, ledgerOfNotes } from '../fakes/ledger';
import { Camera } from '../fakes/lights';
import { noteTexts, snapshot, tempFolders } from '../fakes/temp-folders';

const temp = tempFolders();

/** Seconds of lights that count by one fact, from the ledger. */
function sumsBy(
	lights: readonly LedgerLight[],
	fact: (light: LedgerLight) => string | number | null,
): Record<string, number> {
	const sums: Record<string, number> = {};
	for (const light of lights.filter(({ state }) => state !== 'rejected'))
		sums[String(fact(light))] = (sums[String(fact(light))] ?? 0) + light.exposureSeconds;
	return sums;
}

/** The same from the `rows` of the answer. */
function rowSumsBy(
	{ targets }: ExposuresDocument,
	fact: (row: ExposuresDocument['targets'][number]['rows'][number]) => string | number | null,
): Record<string, number> {
	const sums: Record<string, number> = {};
	for (const row of targets.flatMap(({ rows }) => rows)) {
		const seconds = row.accepted.seconds + row.unreviewed.seconds;
		if (seconds > 0) sums[String(fact(row))] = (sums[String(fact(row))] ?? 0) + seconds;
	}
	return sums;
}

describe('totals', () => {
	test.each([
		[40, 11],
		[12, 12],
		[12, 13],
	])(
		'equal the ledger of a tree of 3 rigs × %i targets to the second, in the answer and in the notes (seed %i)',
		async (targetsPerRig, seed) => {
			const [data, vault] = [temp(), temp()];
			const { lights } = await writeGeneratedTree(data, { rigs: 3, targetsPerRig, seed });
			const device = await Device.open({ vault, state: temp() }, [data]);
			const result = await device.refresh();
			const ledger = ledgerOfLights(lights);
			expect(Object.keys(ledger).length).toBeGreaterThan(8 * targetsPerRig);
			expect(ledgerOfNotes(Object.values(noteTexts(vault)))).toEqual(ledger);

			const answer = await exposuresOf(device.log);
			expect(ledgerOfAnswer(answer)).toEqual(ledger);
			expect(rowSumsBy(answer, row => row.rig)).toEqual(sumsBy(lights, light => light.rig));
			expect(rowSumsBy(answer, row => row.filter)).toEqual(sumsBy(lights, light => light.filter));
			expect(rowSumsBy(answer, row => row.panel)).toEqual(sumsBy(lights, light => light.panel));
			expect(
				Object.fromEntries(answer.totals.map(({ exposureSeconds, seconds }) => [exposureSeconds, seconds])),
			).toEqual(sumsBy(lights, light => light.exposureSeconds));
			expect([result.lights, result.rigs, result.targets, result.notes.created]).toEqual([
				lights.length,
				3,
				answer.targets.length,
				answer.targets.length + 3,
			]);
		},
	);
	test('come out the same when another device reads the tree by its own answer alone', async () => {
		const data = temp();
		const { lights } = await writeGeneratedTree(data, { rigs: 5, targetsPerRig: 6, seed: 14 });
		const device = await Device.open({ state: temp() }, [data]);
		expect(ledgerOfAnswer(await exposuresOf(device.log))).toEqual(ledgerOfLights(lights));
	});
});

describe('an unchanged tree', () => {
	test(
		'writes not one byte: again, tomorrow, in forty days, quickly, rebuilt, restarted, and by a device that ' +
			'lost its state',
		async () => {
			const [data, vault, state] = [temp(), temp(), temp()];
			await writeDemoTree(join(data, 'Demo'), '2025-10-03');
			await writeGeneratedTree(join(data, 'Generated'), { rigs: 4, targetsPerRig: 5, seed: 15 });
			const folders = [join(data, 'Demo'), join(data, 'Generated')];
			const device = await Device.open({ vault, state }, folders);
			const first = await device.refresh();
			expect(first.problems.length).toBeGreaterThan(10);
			const written = snapshot(vault);

			const again = async (what: Device, options: Parameters<Device['refresh']>[0] = {}): Promise<void> => {
				const { notes, problems } = await what.refresh(options);
				expect(problems).toEqual(first.problems);
				expect(notes).toEqual({ created: 0, updated: 0, unchanged: first.notes.created, deferred: 0 });
				expect(snapshot(vault)).toEqual(written);
			};
			await again(device);
			device.nowMs += DAY_MS;
			await again(device);
			await again(device, { mode: 'rebuild' });
			device.nowMs += 39 * DAY_MS;
			await again(device, { mode: 'quick' });
			await again(await Device.open({ vault, state }));
			await again(await Device.open({ vault, state: temp(), seed: 2 }, folders));
			await again(await Device.open({ vault, state: temp(), seed: 3 }, folders.toReversed()));
		},
	);
	test('has one report, whatever order its files were read in', async () => {
		const [data, vault] = [temp(), temp()];
		await writeGeneratedTree(data, { rigs: 3, targetsPerRig: 12, seed: 16 });
		const device = await Device.open({ vault, state: temp() }, [data]);
		const { problems } = await device.refresh();
		expect(problems.filter(({ code }) => code === 'duplicate-frame').length).toBeGreaterThan(2);
		for (let time = 0; time < 3; time++)
			expect((await device.refresh({ mode: 'rebuild' })).problems).toEqual(problems);
	});
	test('is asked for answers without a note being written', async () => {
		const [data, vault] = [temp(), temp()];
		await new Camera().shoot(data);
		const device = await Device.open({ vault, state: temp() }, [data]);
		expect((await exposuresOf(device.log)).targets).toHaveLength(1);
		expect(snapshot(vault)).toEqual({});
	});
});

describe("a note that can't be written", () => {
	test('is reported, and the others are written all the same', async () => {
		const [data, vault] = [temp(), temp()];
		const camera = new Camera();
		await camera.shoot(data, { target: 'M 31' });
		await camera.shoot(data, { target: 'M 33', night: '2025-09-15' });
		// Folders where notes should be: even for the system's administrator there is no writing here.
		mkdirSync(join(vault, 'Astro/Health report.md'), { recursive: true });
		mkdirSync(join(vault, 'Astro/Targets/M 31.md'), { recursive: true });
		const device = await Device.open({ vault, state: temp() }, [data]);
		const { problems, notes } = await device.refresh();
		expect(problems.map(({ code, path }) => [code, path])).toEqual([
			['note-unwritable', 'Astro/Health report.md'],
			['note-unwritable', 'Astro/Targets/M 31.md'],
		]);
		// The other target's and the rig's.
		expect(notes.created).toBe(2);
		rmSync(join(vault, 'Astro'), { recursive: true });
		writeFileSync(join(vault, 'Astro'), 'a file where the folder of the notes should be');
		expect((await device.refresh()).problems.map(({ code }) => code)).toEqual([
			'note-unwritable',
			'note-unwritable',
			'note-unwritable',
			'note-unwritable',
		]);
	});
});
