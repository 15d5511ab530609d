/**
 * Filing new captures, as a person does it in a terminal: looked at, asked, carried out, taken back (DESIGN 2, 7 and
 * 11).
 */
import { execFileSync } from 'node:child_process';
import {
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	statSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { RC8 } from '../build/rigs';
import { captured } from '../fakes/captured';
import type { LightsToShoot } from '../fakes/rig-at-work';
import { tempFolders } from '../fakes/temp-folders';
import { TreeInTerminal, treeOf } from '../fakes/tree-in-terminal';
import { hasTwoDevices } from '../operations/stage';

const temp = tempFolders();
const RIG = RC8.folder;
const at = (stage: string, target = 'M 33'): string => `${RIG}/${stage}/${target}`;
const access = async (...shots: readonly LightsToShoot[]) =>
	(await new TreeInTerminal(temp).shoot(...shots)).refreshed();

interface Exposures {
	readonly targets: readonly { readonly nights: readonly Readonly<Record<string, unknown>>[] }[];
}

/** The step that brings a file to a folder. */
const into =
	(folder: string) =>
	(from: string): { from: string; to: string; bytes: number } => ({
		from,
		to: `${folder}/${from.slice(from.lastIndexOf('/') + 1)}`,
		bytes: statSync(from).size,
	});

describe('intake', () => {
	const night = (filter: string, seconds = 300): string =>
		`${at('10_Blink')}/DATE_2026-01-14/FILTER_${filter}_EXP_${seconds}`;

	test('moves lights to blink, darks and flats to the library; what is still being written and what is no frame stays', async () => {
		const tree = await access({ subs: 2 });
		const captures = temp();
		const dark = captured(captures, 'DARK', { kind: 'dark', filter: undefined, target: undefined });
		const flat = captured(captures, 'FLAT', {
			kind: 'flat',
			filter: 'Ha',
			exposureSeconds: 2.5,
			target: undefined,
		});
		const lights = [captured(captures, 'LIGHT'), captured(captures, 'LIGHT')];
		const ha = captured(captures, 'LIGHT', { filter: 'Ha', exposureSeconds: 600 });
		const young = captured(captures, 'LIGHT');
		utimesSync(young, Date.now() / 1000, Date.now() / 1000);
		writeFileSync(join(captures, 'LIGHT/autofocus.txt'), 'a report');
		const [before, outside, note] = [treeOf(tree.data), treeOf(captures), tree.note()];
		const steps = [
			into(`${RIG}/00_Misc/-10C/GAIN_100`)(dark),
			into(`${RIG}/00_Misc/RAW_FLATS/DATE_2026-01-14/Ha`)(flat),
			...lights.map(into(night('L'))),
			into(night('Ha', 600))(ha),
		];
		await tree.carriesOut(steps, { skipped: [{ path: young, reason: 'still-being-written' }] }, 'intake', captures);
		expect(steps.map(({ to }) => existsSync(join(tree.data, to)))).toEqual([true, true, true, true, true]);
		expect(readdirSync(captures, { recursive: true }).sort()).toEqual(
			['LIGHT', 'LIGHT/autofocus.txt', young.slice(captures.length + 1)].sort(),
		);
		expect(tree.note()).toContain('\nsubs: 5\nto_blink: 3\n');
		await tree.takesBack(before, note);
		expect(treeOf(captures)).toEqual(outside);
	});
	test('copies if that is wanted, and every frame once', async () => {
		const tree = await access({});
		const captures = temp();
		const light = captured(captures, 'LIGHT');
		const [before, outside, note] = [treeOf(tree.data), treeOf(captures), tree.note()];
		await tree.carriesOut([into(night('L'))(light)], {}, 'intake', captures, '--copy');
		expect(treeOf(captures)).toEqual(outside);
		const again = await tree.json('intake', captures, '--copy', '--yes');
		expect(again).toEqual({
			status: 0,
			document: {
				schema: 1,
				operation: null,
				done: false,
				steps: [],
				conflicts: [],
				skipped: [{ path: light, reason: 'duplicate' }],
			},
		});
		await tree.takesBack(before, note);
	});
	test.skipIf(!hasTwoDevices)(
		'from another device files come with their time to the nanosecond, and go with it',
		async () => {
			const [tree, captures] = [await access({}), mkdtempSync('/dev/shm/astro-data-log-')];
			onTestFinished(() => {
				rmSync(captures, { recursive: true, force: true });
			});
			const light = captured(captures, 'LIGHT');
			execFileSync('touch', ['-d', '2026-01-14 20:05:17.123456789', light]);
			const timeOf = (path: string): bigint => lstatSync(path, { bigint: true }).mtimeNs;
			const [time, step] = [timeOf(light), into(night('L'))(light)];
			await tree.carriesOut([step], {}, 'intake', captures);
			expect([existsSync(light), timeOf(join(tree.data, step.to))]).toEqual([false, time]);
			expect(await tree.run('undo', '--yes')).toMatchObject({ status: 0 });
			expect([existsSync(join(tree.data, step.to)), timeOf(light)]).toEqual([false, time]);
		},
	);
	describe('from another Data folder', () => {
		/** Subs by panel, filter and state, of each night of a target. */
		const nightsOf = async (tree: TreeInTerminal, target = 'M 33'): Promise<unknown[]> => {
			const asked = tree.terminal.json<Exposures>('exposures', target, '--vault', tree.vault);
			const {
				document: { targets },
			} = await asked;
			const facts = ['night', 'panel', 'filter', 'state', 'subs', 'seconds'];
			return targets
				.flatMap(({ nights }) => nights.map(row => JSON.stringify(facts.map(fact => row[fact]))))
				.sort();
		};
		const old = async (): Promise<TreeInTerminal> =>
			access(
				{ subs: 2 },
				{ night: '2025-09-15', filter: 'Ha', subs: 3 },
				{ state: 'rejected', subs: 2 },
				{ state: 'unreviewed', stage: '10_Blink', night: '2025-09-16' },
				{ stage: '40_Process', night: '2025-09-17' },
			);

		test.each([
			['all of it', RIG, 5],
			['a stage', `${RIG}/20_Data`, 3],
			['a target', at('20_Data'), 3],
			['what was accepted', `${at('20_Data')}/accept`, 2],
			['one night', `${at('20_Data')}/accept/DATE_2025-09-15`, 1],
		] as const)(
			'%s: what a person accepted or rejected there stays so, moved, copied and taken back',
			async (_, named, rows) => {
				const [source, tree] = [await old(), await access({ night: '2025-10-01' })];
				const mine = await nightsOf(tree);
				const [before, outside, note] = [treeOf(tree.data), treeOf(source.data), tree.note()];
				for (const how of [['--copy'], []]) {
					const ended = await tree.json('intake', join(source.data, named), ...how, '--yes');
					expect(ended).toMatchObject({ status: 0, document: { done: true, conflicts: [], skipped: [] } });
					const nights = await nightsOf(tree);
					if (how.length > 0) {
						const there = new Set(await nightsOf(source));
						expect(nights).toHaveLength(rows + mine.length);
						expect(nights.filter(row => !there.has(row))).toEqual(mine);
						expect(treeOf(source.data)).toEqual(outside);
					} else expect(nights).toHaveLength(rows + mine.length);
					await tree.takesBack(before, note);
					expect(treeOf(source.data)).toEqual(outside);
				}
			},
		);
		test('one night of an old copy of this one goes below accept, and is found there the next time', async () => {
			const [source, tree] = [await old(), await access({ night: '2025-10-01' })];
			const from = join(source.data, at('20_Data'), 'accept/DATE_2025-09-15');
			const ha = 'FILTER_Ha_EXP_300';
			const lights = readdirSync(join(from, ha))
				.map(name => join(from, ha, name))
				.sort();
			const steps = lights.map(into(`${at('10_Blink')}/accept/DATE_2025-09-15/${ha}`));
			await tree.carriesOut(steps, {}, 'intake', from, '--copy');
			expect(tree.note()).toContain('\nsubs: 4\nto_blink: 0\n');
			const again = await tree.json('intake', from, '--yes');
			const skipped = lights.map(path => ({ path, reason: 'duplicate' }));
			expect(again).toMatchObject({ status: 0, document: { done: false, steps: [], skipped } });
		});
	});
	test('asks for what nobody can tell, takes the answers, and needs none the next time', async () => {
		const tree = await access({});
		const captures = temp();
		const strange = { ioMode: { ...RC8.ioMode, optics: 'EQMOD', camera: 'QHY600M' }, target: 'NGC 281' };
		const light = captured(captures, 'LIGHT', strange);
		const asked = await tree.run('intake', captures, '--yes');
		expect(asked).toMatchObject({ status: 1, stderr: '' });
		expect(asked.stdout).toContain(
			'Which rig is QHY600M with EQMOD? (1 file waits)\n\nWhich target is "NGC 281"? (1 file waits)\n\nName ' +
				'the rig with --rig.\n\nName the target with --target.\n\nNothing was done.\n',
		);
		const questions = [
			{
				kind: 'rig',
				key: 'QHY600M + EQMOD',
				camera: 'QHY600M',
				telescope: 'EQMOD',
				suggestion: 'EQMOD@f8.0+QHY600M',
				files: 1,
			},
			{ kind: 'target', key: 'ngc281', name: 'NGC 281', folder: 'LIGHT', suggestion: 'NGC 281', files: 1 },
		];
		expect((await tree.json('intake', captures)).document).toMatchObject({
			steps: [],
			skipped: [{ path: light, reason: 'unrecognised' }],
			questions,
		});
		expect(
			(await tree.json('intake', captures, '--rig', 'rc8', '--target', 'Pacman', '--dry-run')).document.steps,
		).toEqual([into(`${at('10_Blink', 'Pacman')}/DATE_2026-01-14/FILTER_L_EXP_300`)(light)]);
		const pacman = 'RC8@f8.0+QHY600M/10_Blink/Pacman/DATE_2026-01-14/FILTER_L_EXP_300';
		await tree.carriesOut(
			[into(pacman)(light)],
			{},
			'intake',
			captures,
			'--rig',
			'RC8@f8.0+QHY600M',
			'--target',
			'Pacman',
		);
		// The rig is known by the frame's header now, and the target by its note.
		const further = captured(captures, 'LIGHT', { ...strange, target: 'Pacman' });
		await tree.carriesOut([into(pacman)(further)], {}, 'intake', captures);
		expect(tree.note('Astro/Targets/Pacman.md')).toContain('\nsubs: 2\n');
	});
	test('goes to the first of two Data folders, or to the one that is named; a new rig is made there', async () => {
		const [tree, second, captures] = [await access({}), temp(), temp()];
		mkdirSync(join(second, 'Redcat51@f4.9+AP26CC/10_Blink'), { recursive: true });
		await tree.terminal.run('refresh', '--data', tree.data, '--data', second, '--vault', tree.vault);
		const light = captured(captures, 'LIGHT');
		expect((await tree.json('intake', captures, '--dry-run')).document.steps).toEqual([into(night('L'))(light)]);
		const step = into(`FSQ106@f5.0+QHY600M/10_Blink/M 33/DATE_2026-01-14/FILTER_L_EXP_300`)(light);
		expect(
			await tree.json('intake', captures, '--into', second, '--rig', 'FSQ106@f5.0+QHY600M', '--yes'),
		).toMatchObject({ status: 0, document: { done: true, steps: [step] } });
		expect([existsSync(join(second, step.to)), existsSync(light)]).toEqual([true, false]);
		expect((await tree.run('intake', captures, '--into', captures)).status).toBe(2);
	});
	test('files from a capture folder in the Data folder, but never what is filed', async () => {
		const tree = await access({});
		const light = captured(tree.data, 'Captures/LIGHT', { target: 'M 33' });
		await tree.refreshed();
		const [before, note] = [treeOf(tree.data), tree.note()];
		const from = light.slice(tree.data.length + 1);
		await tree.carriesOut([{ ...into(night('L'))(light), from }], {}, 'intake', join(tree.data, 'Captures'));
		await tree.takesBack(before, note);
		for (const [folder, why] of [
			[tree.data, /^A whole Data folder can't be filed/],
			[dirname(tree.data), /^A whole Data folder can't be filed/],
			[`${tree.data}/None`, /^There is no such folder\.\n$/],
			[`${temp()}/None`, /^There is no such folder\.\n$/],
		] as const)
			expect(await tree.run('intake', folder, '--yes')).toMatchObject({
				status: 2,
				stderr: expect.stringMatching(why) as string,
			});
		expect(treeOf(tree.data)).toEqual(before);
		expect((await tree.json('intake', join(tree.data, at('20_Data')), '--yes')).document).toMatchObject({
			done: false,
			steps: [],
			skipped: [{ reason: 'already-there' }],
		});
	});
	test(
		'knows the Data folder, and what lies in it, by whatever path leads there; a folder that is named twice ' +
			'is filed once',
		async () => {
			const tree = await access({});
			const inside = captured(tree.data, 'Captures/LIGHT', { target: 'M 33' });
			const [links, outside] = [temp(), temp()];
			const light = captured(outside, 'LIGHT', {
				target: 'M 33',
				startUtcMs: Date.parse('2026-01-14T22:00:00Z'),
			});
			for (const [name, path] of [
				['data', tree.data],
				['above', dirname(tree.data)],
				['captures', join(tree.data, 'Captures')],
				['outside', outside],
			] as const)
				symlinkSync(path, join(links, name));
			await tree.refreshed();
			const from = inside.slice(tree.data.length + 1);
			for (const folder of [`${links}/captures`, `${links}/data/Captures`]) {
				expect((await tree.json('intake', folder, '--dry-run')).document).toMatchObject({
					steps: [{ ...into(night('L'))(inside), from }],
					skipped: [],
				});
			}
			for (const folder of [`${links}/data`, `${links}/above`])
				expect(await tree.run('intake', folder, '--yes')).toMatchObject({
					status: 2,
					stderr: expect.stringMatching(/^A whole Data folder can't be filed/) as string,
				});
			expect((await tree.json('intake', `${links}/data/${at('20_Data')}`, '--yes')).document).toMatchObject({
				steps: [],
				skipped: [{ reason: 'already-there' }],
			});
			const named = `${links}/outside${light.slice(outside.length)}`;
			expect(
				(await tree.json('intake', `${links}/outside`, outside, '--into', `${links}/data`, '--yes')).document,
			).toMatchObject({ done: true, steps: [{ from: named }], skipped: [] });
		},
	);
});
