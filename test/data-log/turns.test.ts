/** Work that is cancelled, and jobs that come while others run. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { writeGeneratedTree } from '../build/generated-tree';
import { seededRandom } from '../build/random';
import { REDCAT } from '../build/rigs';
import { exposuresOf } from '../fakes/commands';
import { Device } from '../fakes/device';
import { logLines } from '../fakes/ledger';
import { Camera } from '../fakes/lights';
import { noteTexts, snapshot, tempFolders } from '../fakes/temp-folders';
import { createTargetNote, forgetMissingRows, updateNote } from '../../src/data-log/note-edits';
import { dataFolders, setDataFolders } from '../../src/data-log/data-folders';
import { targetAnswers } from '../../src/data-log/answers';

const temp = tempFolders();

describe('a cancelled refresh', () => {
	let data = '';
	let before: { vault: string; state: string; texts: Record<string, string> };
	let after: Record<string, string>;
	let turns = 0;

	/** A vault and a state as they were before the tree grew. */
	function copyOfBefore(): { vault: string; state: string } {
		const copy = { vault: temp(), state: temp() };
		cpSync(before.vault, copy.vault, { recursive: true, preserveTimestamps: true });
		cpSync(before.state, copy.state, { recursive: true });
		return copy;
	}

	beforeAll(async () => {
		data = temp();
		await writeGeneratedTree(data, { rigs: 2, targetsPerRig: 6, seed: 31 });
		// The state is kept by the vault's path: copies of the vault keep their own by the one that all tests give.
		const [vault, state] = [temp(), temp()];
		await (await Device.open({ vault, state, vaultKey: 'one' }, [data])).refresh();
		before = { vault, state, texts: noteTexts(vault) };
		for (const rig of [undefined, REDCAT])
			await new Camera(rig).shoot(data, { target: 'M 31', night: '2025-11-01', filter: 'ALPT', subs: 9 });
		await writeGeneratedTree(join(data, 'later'), { rigs: 1, targetsPerRig: 6, seed: 32 });
		const copy = copyOfBefore();
		await (
			await Device.open({
				...copy,
				vaultKey: 'one',
				onTurn: () => {
					turns++;
				},
			})
		).refresh();
		after = noteTexts(copy.vault);
		expect(after).not.toEqual(before.texts);
		expect(turns).toBeGreaterThan(50);
	});

	test('at any moment leaves each note as it was or as it should be, and the next one completes', async () => {
		const random = seededRandom(33);
		const moments = [0, 1, 2, turns - 1, turns - 2, ...Array.from({ length: 7 }, () => random.whole(3, turns - 3))];
		let untouched = 0;
		for (const moment of moments) {
			const copy = copyOfBefore();
			const cancel = new AbortController();
			let turn = 0;
			const device = await Device.open({
				...copy,
				vaultKey: 'one',
				onTurn: () => {
					if (turn++ === moment) cancel.abort();
				},
			});
			const written = snapshot(copy.vault);
			const { cancelled, notes } = await device.refresh({ signal: cancel.signal });
			// Lanes overlap differently every time: a late moment may not come.
			expect(cancelled).toBe(cancel.signal.aborted);
			if (notes.created + notes.updated === 0) {
				untouched++;
				expect(snapshot(copy.vault)).toEqual(written);
			}
			for (const [path, text] of Object.entries(noteTexts(copy.vault)))
				expect([before.texts[path], after[path]]).toContain(text);
			// The same session goes on, or another one does.
			const next = moment % 2 === 0 ? device : await Device.open({ ...copy, vaultKey: 'one' });
			expect((await next.refresh()).cancelled).toBe(false);
			expect(noteTexts(copy.vault)).toEqual(after);
		}
		expect(untouched).toBeGreaterThan(2);
	});
	test('between two notes leaves the first as it should be and the rest as they were', async () => {
		const copy = copyOfBefore();
		const cancel = new AbortController();
		const device = await Device.open({ ...copy, vaultKey: 'one' });
		const { cancelled } = await device.refresh({
			signal: cancel.signal,
			progress: ({ phase, done, of }) => {
				if (phase === 'notes' && done === (of ?? 0) - 1) cancel.abort();
			},
		});
		expect(cancelled).toBe(true);
		const texts = noteTexts(copy.vault);
		expect(texts).not.toEqual(before.texts);
		for (const [path, text] of Object.entries(texts)) expect([before.texts[path], after[path]]).toContain(text);
		await device.refresh();
		expect(noteTexts(copy.vault)).toEqual(after);
	});
	test('before it begins does nothing at all', async () => {
		const copy = copyOfBefore();
		const [written, remembered] = [snapshot(copy.vault), snapshot(copy.state)];
		const device = await Device.open({ ...copy, vaultKey: 'one' });
		expect(await device.refresh({ signal: AbortSignal.abort() })).toMatchObject({
			cancelled: true,
			notes: { created: 0, updated: 0 },
		});
		expect([snapshot(copy.vault), snapshot(copy.state)]).toEqual([written, remembered]);
	});
	test('is not the end of jobs that wait behind it', async () => {
		const copy = copyOfBefore();
		const cancel = new AbortController();
		const device = await Device.open({ ...copy, vaultKey: 'one' });
		const jobs = [device.refresh({ signal: cancel.signal }), device.refresh()];
		cancel.abort();
		expect((await Promise.all(jobs)).map(({ cancelled }) => cancelled)).toEqual([true, false]);
		expect(noteTexts(copy.vault)).toEqual(after);
	});
});

describe('jobs that come while others run', () => {
	const properties = (text = ''): Record<string, unknown> =>
		parse(/^---\n([\s\S]*?)^---$/m.exec(text)?.[1] ?? '{}') as Record<string, unknown>;
	const PATH = 'Astro/Targets/M 31.md';

	test('never interleave wrongly: goals, Data folders, new targets, answers and refreshes in any order', async () => {
		const [one, other, vault] = [temp(), temp(), temp()];
		const camera = new Camera();
		for (const [at, target] of ['M 31', 'M 33', 'M 45'].entries())
			await camera.shoot(one, { target, night: `2025-09-1${at}` });
		await new Camera(REDCAT).shoot(other, { target: 'M 31', filter: 'ALPT' });
		const device = await Device.open({ vault, state: temp(), onTurn: () => undefined }, [one]);
		await device.refresh();
		const random = seededRandom(34);
		let shot = 2;
		for (let round = 1; round <= 8; round++) {
			shot += (await camera.shoot(one, { night: `2025-10-${9 + round}` })).length;
			writeFileSync(
				join(vault, PATH),
				readFileSync(join(vault, PATH), 'utf8')
					.replace(/^(?:goal_L: \d+\n)?/m, '')
					.replace(/^---\n(goal_L: \d+\n)?/, `---\ngoal_L: ${round}\n`),
			);
			const jobs = [
				() => device.refresh(),
				() => updateNote(device.log, PATH),
				() => setDataFolders(device.log, round % 2 === 0 ? [one, other] : [other, one]),
				() => targetAnswers(device.log),
				() => createTargetNote(device.log, `New ${round}`),
				() => createTargetNote(device.log, `new${round}`),
				() => device.refresh({ mode: 'quick' }),
				() => exposuresOf(device.log),
				() => updateNote(device.log, PATH),
				() => forgetMissingRows(device.log),
				() => dataFolders(device.log),
			];
			const order = jobs.map(job => ({ job, at: random.next() })).sort((a, b) => a.at - b.at);
			await Promise.all(order.map(({ job }) => job()));
			await device.refresh();
			const text = noteTexts(vault)[PATH] ?? '';
			// 1.15 × the goal, less what is there, all of it accepted: nothing of either edit was lost.
			const missing = (23 * (round * 3600 - shot * 300)) / 20;
			expect(properties(text)).toMatchObject({
				goal_L: round,
				subs: shot + 2,
				to_shoot_hours: Math.max(0, Math.round(missing / 36) / 100),
				rigs: [`[[${camera.rig.folder}]]`, `[[${REDCAT.folder}]]`],
			});
			expect(logLines(text)).toHaveLength(round + 2);
			expect(Object.keys(noteTexts(vault))).toHaveLength(3 + round);
		}
		expect(await dataFolders(device.log)).toEqual([one, other]);
	});
	test('one that fails is heard of, and does not stop the next', async () => {
		const [data, vault] = [temp(), temp()];
		await new Camera().shoot(data);
		mkdirSync(join(vault, 'Template.md'));
		const broken = await Device.open({ vault, state: temp(), settings: { targetTemplatePath: 'Template.md' } }, [
			data,
		]);
		const failing = createTargetNote(broken.log, 'X');
		const answers = targetAnswers(broken.log);
		await expect(failing).rejects.toThrow(/EISDIR/);
		expect(await answers).toEqual([]);
		const { problems, notes } = await broken.refresh();
		expect([problems.map(({ code, path }) => [code, path]), notes.created]).toEqual([
			[['note-unwritable', 'Template.md']],
			2,
		]);
	});
});
