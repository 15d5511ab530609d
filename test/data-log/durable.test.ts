/**
 * The notes are the durable log: what happens to hours when data goes, drives are away, and several devices share a
 * vault.
 */
import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { writeGeneratedTree } from '../build/generated-tree';
import { GENERATED_RIGS, RC8, REDCAT } from '../build/rigs';
import { exposuresOf } from '../fakes/commands';
import { Device } from '../fakes/device';
import { ledgerOfAnswer, ledgerOfLights, ledgerOfNotes, logLines } from '../fakes/ledger';
import { Camera } from '../fakes/lights';
import { noteTexts, snapshot, tempFolders } from '../fakes/temp-folders';
import { forgetMissingRows, updateNote } from '../../src/data-log/note-edits';
import { dataFolders, setDataFolders } from '../../src/data-log/data-folders';

const temp = tempFolders();

const states = (text = ''): string[] => logLines(text).map(line => line.split(',').at(-1) ?? '');
const treeIds = (texts: Readonly<Record<string, string>>): string[] => [
	...new Set(
		Object.values(texts)
			.flatMap(logLines)
			.map(line => line.split(',').at(-2) ?? ''),
	),
];
const properties = (text = ''): Record<string, unknown> =>
	parse(/^---\n([\s\S]*?)^---$/m.exec(text)?.[1] ?? '') as Record<string, unknown>;
const M31 = 'Astro/Targets/M 31.md';

/** Six targets of two nights: 48 subs; one target is less than a fifth of them. */
async function sixTargets(data: string): Promise<void> {
	const camera = new Camera();
	for (const target of ['M 31', 'M 33', 'M 45', 'M 51', 'M 81', 'M 101'])
		for (const night of ['2025-09-14', '2025-09-15'])
			await camera.shoot(data, { target, night, subs: 4, exposureSeconds: 120 });
}

describe('data that goes', () => {
	test('is archived: the hours stay, marked, until the person forgets them', async () => {
		const [data, vault, backup] = [temp(), temp(), temp()];
		await sixTargets(data);
		const device = await Device.open({ vault, state: temp() }, [data]);
		await device.refresh();
		expect(properties(noteTexts(vault)[M31])).toMatchObject({ subs: 8, hours: 0.27, stage: '20_Data' });

		const folder = join(data, RC8.folder, '20_Data/M 31');
		cpSync(folder, join(backup, 'M 31'), { recursive: true, preserveTimestamps: true });
		rmSync(folder, { recursive: true });
		const { problems, doubtful, notes } = await device.refresh();
		expect([problems, doubtful, notes.updated, notes.created]).toEqual([[], [], 1, 0]);
		const marked = noteTexts(vault)[M31];
		expect(states(marked)).toEqual(['missing', 'missing']);
		expect(properties(marked)).toMatchObject({ subs: 8, hours: 0.27, stage: '20_Data' });
		expect(marked).toContain('No longer on disk: 8 subs, 0 h 16 m.');
		expect((await exposuresOf(device.log, { words: ['m31'] })).totals).toEqual([
			{ exposureSeconds: 120, subs: 8, seconds: 960 },
		]);

		expect(await forgetMissingRows(device.log, 'Astro/Targets/M 33.md')).toBe(0);
		expect(await forgetMissingRows(device.log)).toBe(1);
		expect(states(noteTexts(vault)[M31])).toEqual([]);
		expect(properties(noteTexts(vault)[M31])).toMatchObject({ subs: 0, hours: 0 });
		const forgotten = snapshot(vault);
		await device.refresh();
		expect(snapshot(vault)).toEqual(forgotten);
	});
	test('and comes back counts once, and is marked no more', async () => {
		const [data, vault, backup] = [temp(), temp(), temp()];
		await sixTargets(data);
		const device = await Device.open({ vault, state: temp() }, [data]);
		await device.refresh();
		const before = noteTexts(vault);
		renameSync(join(data, RC8.folder, '20_Data/M 31'), join(backup, 'M 31'));
		await device.refresh();
		expect(states(noteTexts(vault)[M31])).toEqual(['missing', 'missing']);
		renameSync(join(backup, 'M 31'), join(data, RC8.folder, '20_Data/M 31'));
		await device.refresh();
		expect(noteTexts(vault)).toEqual(before);
	});
	test('one night goes on counting beside those that stay', async () => {
		const [data, vault] = [temp(), temp()];
		await sixTargets(data);
		const device = await Device.open({ vault, state: temp() }, [data]);
		await device.refresh();
		rmSync(join(data, RC8.folder, '20_Data/M 31/accept/DATE_2025-09-14'), { recursive: true });
		await device.refresh();
		expect(states(noteTexts(vault)[M31])).toEqual(['missing', 'here']);
		expect(properties(noteTexts(vault)[M31])).toMatchObject({ subs: 8 });
		await forgetMissingRows(device.log);
		expect(properties(noteTexts(vault)[M31])).toMatchObject({ subs: 4, first_night: '2025-09-15' });
	});
});

describe('a tree in doubt', () => {
	async function refreshed(): Promise<{
		data: string;
		vault: string;
		state: string;
		written: Record<string, string>;
	}> {
		const [data, vault, state] = [join(temp(), 'Data'), temp(), temp()];
		await sixTargets(data);
		await (await Device.open({ vault, state }, [data])).refresh();
		return { data, vault, state, written: noteTexts(vault) };
	}
	/** Refreshes in the old session and in a new one; nothing may change but the report. */
	async function expectDoubt(
		{ data, vault, state, written }: Awaited<ReturnType<typeof refreshed>>,
		code: string,
	): Promise<Device> {
		const device = await Device.open({ vault, state });
		for (let time = 0; time < 2; time++) {
			const { doubtful, problems, notes, cancelled } = await device.refresh();
			expect(doubtful.map(problem => [problem.code, problem.path])).toEqual([[code, data]]);
			expect(problems.map(problem => problem.code)).toEqual([code]);
			expect([notes.created, notes.updated, cancelled]).toEqual([0, 0, false]);
			expect(noteTexts(vault)).toEqual(written);
		}
		// Goals go on working, and answers still know all hours.
		expect(await updateNote(device.log, M31)).toEqual([]);
		expect((await exposuresOf(device.log)).totals).toEqual([{ exposureSeconds: 120, subs: 48, seconds: 5760 }]);
		expect(noteTexts(vault)).toEqual(written);
		return device;
	}

	test('that is not there changes nothing, and is right again when it is back', async () => {
		const before = await refreshed();
		renameSync(before.data, `${before.data} away`);
		const device = await expectDoubt(before, 'tree-missing');
		expect((await device.refresh({ acceptLoss: true })).doubtful).toHaveLength(1);
		expect(noteTexts(before.vault)).toEqual(before.written);
		renameSync(`${before.data} away`, before.data);
		expect((await device.refresh()).problems).toEqual([]);
		expect(noteTexts(before.vault)).toEqual(before.written);
	});
	test('that is an empty mount point changes nothing until the loss is accepted', async () => {
		const before = await refreshed();
		rmSync(before.data, { recursive: true });
		mkdirSync(before.data);
		const device = await expectDoubt(before, 'tree-empty');
		expect((await device.refresh({ acceptLoss: true })).doubtful).toEqual([]);
		expect(states(noteTexts(before.vault)[M31])).toEqual(['missing', 'missing']);
	});
	test('that is another tree at the same path changes nothing until it is accepted', async () => {
		const before = await refreshed();
		rmSync(before.data, { recursive: true });
		await new Camera().shoot(before.data, {
			target: 'NGC 7000',
			subs: 40,
			exposureSeconds: 60,
			night: '2025-10-01',
		});
		const device = await expectDoubt(before, 'tree-different');
		await device.refresh({ acceptLoss: true });
		const texts = noteTexts(before.vault);
		expect(states(texts[M31])).toEqual(['missing', 'missing']);
		expect(properties(texts['Astro/Targets/NGC 7000.md'])).toMatchObject({ subs: 40 });
	});
	test('that lost more than a fifth of its frames changes nothing until the loss is accepted', async () => {
		const before = await refreshed();
		for (const target of ['M 31', 'M 33'])
			rmSync(join(before.data, RC8.folder, '20_Data', target), { recursive: true });
		const device = await expectDoubt(before, 'tree-shrunk');
		await device.refresh({ acceptLoss: true });
		expect(states(noteTexts(before.vault)[M31])).toEqual(['missing', 'missing']);
		expect(states(noteTexts(before.vault)['Astro/Targets/M 45.md'])).toEqual(['here', 'here']);
	});
	test('leaves the other trees alone', async () => {
		const before = await refreshed();
		const other = temp();
		await new Camera(REDCAT).shoot(other, { target: 'M 31', filter: undefined });
		renameSync(before.data, `${before.data} away`);
		const device = await Device.open({ vault: before.vault, state: before.state });
		await setDataFolders(device.log, [before.data, other]);
		expect((await device.refresh()).doubtful.map(({ code }) => code)).toEqual(['tree-missing']);
		const texts = noteTexts(before.vault);
		expect(states(texts[M31])).toEqual(['here', 'here', 'here']);
		expect(properties(texts[M31])).toMatchObject({
			subs: 10,
			stage: '20_Data',
			stages: [`20_Data ${RC8.folder}`, `20_Data ${REDCAT.folder}`],
		});
		expect({ ...texts, [M31]: '' }).toEqual({ ...before.written, [M31]: '' });
	});
	test('that lies inside another Data folder is not read, for its frames would count twice', async () => {
		const [data, vault] = [temp(), temp()];
		await sixTargets(data);
		const inner = join(data, RC8.folder);
		const device = await Device.open({ vault, state: temp() }, [data, inner]);
		expect((await device.refresh()).doubtful.map(({ code, path }) => [code, path])).toEqual([
			['tree-nested', inner],
		]);
		expect(properties(noteTexts(vault)[M31])).toMatchObject({ subs: 8 });
	});
});

describe('several devices with one vault', () => {
	/** Two trees with two rigs each; the four rigs share targets, whose folders are spelled alike. */
	async function twoTrees(): Promise<{ trees: [string, string]; ledger: Record<string, string> }> {
		const whole = temp();
		const { lights } = await writeGeneratedTree(whole, { rigs: 4, targetsPerRig: 4, seed: 21 });
		const other = temp();
		for (const { folder } of GENERATED_RIGS.slice(2, 4)) renameSync(join(whole, folder), join(other, folder));
		return { trees: [whole, other], ledger: ledgerOfLights(lights) };
	}
	/**
	 * Notes as far as they don't depend on who made them: spelling of the target and order of properties are those of
	 * the first device.
	 */
	const withoutMaker = (texts: Readonly<Record<string, string>>, ids: readonly string[]): string[] =>
		Object.values(texts)
			.map(text => {
				const values = Object.entries({ ...properties(text), target: '' }).sort(([a], [b]) => (a < b ? -1 : 1));
				return (
					JSON.stringify(values) +
					ids.reduce(
						(body, id, at) => body.replaceAll(`,${id},`, `,tree ${at},`),
						text.slice(text.indexOf('\n---\n')),
					)
				);
			})
			.sort();

	test('end with the same notes whatever the order, and then write nothing more', async () => {
		const { trees, ledger } = await twoTrees();
		const ends = await Promise.all(
			[
				[0, 1],
				[1, 0],
				[1, 0, 0, 1],
			].map(async order => {
				const vault = temp();
				const devices = [
					await Device.open({ vault, state: temp(), seed: 5 }, [trees[0]]),
					await Device.open({ vault, state: temp(), seed: 6 }, [trees[1]]),
				];
				for (const at of order) await devices[at]?.refresh();
				const texts = noteTexts(vault);
				expect(ledgerOfNotes(Object.values(texts))).toEqual(ledger);
				const settled = snapshot(join(vault, 'Astro/Targets'));
				for (const device of [...devices, ...devices]) {
					expect(ledgerOfAnswer(await exposuresOf(device.log))).toEqual(ledger);
					await device.refresh();
				}
				expect(snapshot(join(vault, 'Astro/Targets'))).toEqual(settled);
				return withoutMaker(texts, idsOf(texts));
			}),
		);
		for (const end of ends) expect(end).toEqual(ends[0]);
		// One device that has both says the same.
		const vault = temp();
		await (await Device.open({ vault, state: temp(), seed: 7 }, trees)).refresh();
		const texts = noteTexts(vault);
		expect(withoutMaker(texts, idsOf(texts))).toEqual(ends[0]);
	});

	/** The ids that notes know the two trees by: those in the rows of their rigs. */
	function idsOf(texts: Readonly<Record<string, string>>): string[] {
		const lines = Object.values(texts).flatMap(logLines);
		return [GENERATED_RIGS.slice(0, 2), GENERATED_RIGS.slice(2, 4)].map(rigs => {
			const ids = new Set(
				lines
					.filter(line => rigs.some(({ folder }) => line.split(',')[1] === folder))
					.map(line => line.split(',').at(-2) ?? ''),
			);
			expect(ids.size).toBe(1);
			return [...ids].join();
		});
	}

	test('never count one tree twice, at whatever path they see it, grown or reviewed meanwhile', async () => {
		const [here, vault] = [temp(), temp()];
		await sixTargets(here);
		const one = await Device.open({ vault, state: temp(), seed: 5 }, [here]);
		await one.refresh();
		const there = join(temp(), 'mounted/elsewhere');
		cpSync(here, there, { recursive: true, preserveTimestamps: true });
		const written = noteTexts(vault);
		const two = await Device.open({ vault, state: temp(), seed: 6 }, [there]);
		expect((await two.refresh()).notes.updated).toBe(0);
		expect(noteTexts(vault)).toEqual(written);

		// A new night arrives on the shared drive; a third device sees it first, and calls the drive by a third name.
		await new Camera().shoot(there, { target: 'M 31', night: '2025-09-20', exposureSeconds: 120, subs: 5 });
		const third = join(temp(), 'Z');
		renameSync(there, third);
		await (await Device.open({ vault, state: temp(), seed: 8 }, [third])).refresh();
		expect(properties(noteTexts(vault)[M31])).toMatchObject({ subs: 13 });
		expect(treeIds(noteTexts(vault))).toEqual(treeIds(written));
	});
	test('a cancelled first look does not make one tree two', async () => {
		const [data, vault, state] = [temp(), temp(), temp()];
		await sixTargets(data);
		await (await Device.open({ vault, state: temp(), seed: 5 }, [data])).refresh();
		const written = noteTexts(vault);
		for (let moment = 0; moment < 40; moment += 3) {
			const cancel = new AbortController();
			let turn = 0;
			const device = await Device.open(
				{
					vault,
					state,
					seed: 6,
					onTurn: () => {
						if (turn++ === moment) cancel.abort();
					},
				},
				moment === 0 ? [data] : undefined,
			);
			await device.refresh({ signal: cancel.signal });
		}
		await (await Device.open({ vault, state, seed: 6 })).refresh();
		expect(noteTexts(vault)).toEqual(written);
	});
	test('a Data folder that moved keeps its id, and so do the rows', async () => {
		const [data, vault, state] = [join(temp(), 'Data'), temp(), temp()];
		await sixTargets(data);
		const device = await Device.open({ vault, state }, [data]);
		await device.refresh();
		const written = noteTexts(vault);
		const moved = `${data} on the new drive`;
		renameSync(data, moved);
		await setDataFolders(device.log, [moved]);
		await device.refresh();
		expect(noteTexts(vault)).toEqual(written);
		const later = await Device.open({ vault, state, seed: 9 });
		expect(await dataFolders(later.log)).toEqual([moved]);
		await later.refresh();
		expect(noteTexts(vault)).toEqual(written);
	});
	test('a project that stands in two trees under one rig has one stage, the furthest, on each of them', async () => {
		const [old, current, vault] = [temp(), temp(), temp()];
		const camera = new Camera();
		await camera.shoot(old, { target: 'M 31', stage: '60_Done', night: '2024-09-14' });
		await camera.shoot(current, { target: 'M 31', stage: '20_Data', night: '2025-09-14' });
		const devices = [
			await Device.open({ vault, state: temp(), seed: 5 }, [old]),
			await Device.open({ vault, state: temp(), seed: 6 }, [current]),
			await Device.open({ vault, state: temp(), seed: 7 }, [old, current]),
		];
		for (const device of [...devices, ...devices]) {
			await device.refresh();
			expect(properties(noteTexts(vault)[M31])).toMatchObject({
				stage: '60_Done',
				stages: [`60_Done ${RC8.folder}`],
			});
		}
	});
	test('a device without Data folders sums what the notes say', async () => {
		const [data, vault] = [temp(), temp()];
		await sixTargets(data);
		await (await Device.open({ vault, state: temp() }, [data])).refresh();
		const written = snapshot(vault);
		const phone = await Device.open({ vault, state: temp() });
		expect((await exposuresOf(phone.log)).totals).toEqual([{ exposureSeconds: 120, subs: 48, seconds: 5760 }]);
		await phone.refresh();
		expect(snapshot(vault)).toEqual(written);
	});
});
