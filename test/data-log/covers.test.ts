/** What log are made of, from real trees: which master shows a target, and which subs of a night wait. */
import { readFileSync, writeFileSync, mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FRA400, RC8 } from '../build/rigs';
import { Device } from '../fakes/device';
import { Camera } from '../fakes/lights';
import { writeMaster } from '../fakes/masters';
import { tempFolders } from '../fakes/temp-folders';
import { cardsOf } from '../build/fits-file';
import { lightBytes } from '../tree/real-tree';
import { foldersOfTarget } from '../../src/data-log/answers';
import { subsToBlink } from '../../src/data-log/blink';
import { coverOf, coverSources, setCover } from '../../src/data-log/covers';

const temp = tempFolders();
const LONG_AGO = new Date('2025-09-15T08:00:00Z');
const at = (target: string, stage = '30_Master', rig = RC8.folder): string => `${rig}/${stage}/${target}`;

async function deviceWith(fill: (data: string) => Promise<unknown>) {
	const [data, vault] = [temp(), temp()];
	await fill(data);
	const device = await Device.open({ vault, state: temp() }, [data]);
	await device.refresh();
	return { data, vault, device, log: device.log };
}

describe('covers', () => {
	test('are made of the newest master of each target that has a note, over all rigs', async () => {
		const { data, device, log } = await deviceWith(async folder => {
			for (const [rig, target] of [
				[RC8, 'M 31'],
				[FRA400, 'M31'],
				[RC8, 'M 33'],
			] as const)
				await new Camera(rig).shoot(folder, { target, stage: '30_Master' });
			writeMaster(folder, { folder: at('M 31'), date: '2025-09-20' });
			writeMaster(folder, { folder: at('M31', '30_Master', FRA400.folder), date: '2025-09-25', filter: 'Ha' });
			writeMaster(folder, {
				folder: at('M31', '30_Master', FRA400.folder),
				date: '2025-09-25',
				filter: 'Ha',
				drizzle: '2x',
			});
			writeFileSync(join(folder, at('M 33'), 'accept/notes.txt'), 'x');
		});
		const path = join(
			data,
			at('M31', '30_Master', FRA400.folder),
			'master/2025-09-25/1x/masterLight_FILTER-Ha_mono.fits',
		);
		expect(await coverSources(log)).toMatchObject([
			{
				identity: 'm31',
				notePath: 'Astro/Targets/M 31.md',
				fileName: 'M 31 cover.jpg',
				master: { path, date: '2025-09-25', drizzle: '1x', filter: 'Ha' },
			},
		]);
		expect(await coverSources(log, 'm_31')).toHaveLength(1);
		expect(await coverSources(log, 'M 33')).toEqual([]);
		expect(await coverSources(log, 'nothing')).toEqual([]);
		expect(foldersOfTarget(device.log, 'M 31')).toHaveLength(2);
	});

	test('are of no target whose note is there twice, and have names that every system can hold', async () => {
		const { vault, device, log } = await deviceWith(async folder => {
			for (const target of ['M 31', 'Abell 85 # CTB 1']) {
				await new Camera().shoot(folder, { target, stage: '30_Master' });
				writeMaster(folder, { folder: at(target) });
			}
		});
		expect((await coverSources(log)).map(({ fileName }) => fileName)).toEqual([
			'Abell 85 CTB 1 cover.jpg',
			'M 31 cover.jpg',
		]);
		writeFileSync(join(vault, 'again.md'), '---\ntarget: m31\ntags: [astro/target]\n---\n');
		await device.refresh();
		expect((await coverSources(log)).map(({ target }) => target)).toEqual(['Abell 85 # CTB 1']);
	});

	test('are set where a note still has what it had, and never over what a person wrote meanwhile', async () => {
		const { vault, log } = await deviceWith(async folder => {
			await new Camera().shoot(folder);
		});
		const path = 'Astro/Targets/M 31.md';
		const note = (): string => readFileSync(join(vault, path), 'utf8');
		const before = note();
		expect(await coverOf(log, path)).toEqual({ cover: undefined });
		expect(await setCover(log, path, 'other', '[[M 31 cover.jpg]]')).toBe('refused');
		expect(note()).toBe(before);
		expect(await setCover(log, path, undefined, '[[M 31 cover.jpg]]')).toBe('written');
		expect(note()).toContain('cover: "[[M 31 cover.jpg]]"\n');
		expect(note().replace('cover: "[[M 31 cover.jpg]]"\n', '')).toBe(before);
		expect(await coverOf(log, path)).toEqual({ cover: '[[M 31 cover.jpg]]' });
		expect(await setCover(log, path, undefined, '[[x.jpg]]')).toBe('refused');
	});

	test('of a note whose properties are broken are left alone', async () => {
		const { vault, log } = await deviceWith(async folder => {
			await new Camera().shoot(folder);
		});
		const path = 'Astro/Targets/M 31.md';
		const broken = readFileSync(join(vault, path), 'utf8').replace('---\n', '---\n"\n');
		writeFileSync(join(vault, path), broken);
		expect(await coverOf(log, path)).toBeUndefined();
		expect(await setCover(log, path, undefined, '[[x.jpg]]')).toBe('refused');
		expect(readFileSync(join(vault, path), 'utf8')).toBe(broken);
	});
});

describe('the subs to blink', () => {
	test(
		'are the unreviewed ones by night and rig, the last night first, in the order of time, with what their ' +
			'names tell',
		async () => {
			const { data, log } = await deviceWith(async folder => {
				const camera = new Camera();
				await camera.shoot(folder, {
					stage: '10_Blink',
					state: 'unreviewed',
					night: '2025-09-14',
					filter: 'L',
					exposureSeconds: 120,
					subs: 2,
					program: 'nina-quality',
				});
				await camera.shoot(folder, {
					stage: '10_Blink',
					state: 'unreviewed',
					night: '2025-09-14',
					filter: 'Ha',
					exposureSeconds: 300,
					subs: 1,
					program: 'nina-quality',
				});
				await camera.shoot(folder, {
					stage: '10_Blink',
					state: 'unreviewed',
					night: '2025-09-14',
					filter: 'L',
					exposureSeconds: 120,
					subs: 1,
					program: 'nina-quality',
					namePrefix: 'aa_',
				});
				await camera.shoot(folder, { stage: '10_Blink', state: 'rejected', night: '2025-09-14', subs: 3 });
				await camera.shoot(folder, {
					stage: '10_Blink',
					state: 'unreviewed',
					target: 'M 33',
					night: '2025-09-14',
					subs: 3,
				});
				await camera.shoot(folder, { stage: '20_Data', state: 'accepted', night: '2025-09-15', subs: 4 });
				await new Camera(FRA400).shoot(folder, {
					stage: '10_Blink',
					state: 'unreviewed',
					target: 'M31',
					night: '2025-09-20',
					subs: 2,
				});
			});
			const nights = await subsToBlink(log, 'M31');
			expect(nights.map(({ night, rig, subs }) => [night, rig, subs.length])).toEqual([
				['2025-09-20', FRA400.folder, 2],
				['2025-09-14', RC8.folder, 4],
			]);
			const subs = nights[1]?.subs ?? [];
			expect(subs.map(({ filter, exposureSeconds }) => [filter, exposureSeconds])).toEqual([
				['L', 120],
				['L', 120],
				['Ha', 300],
				['L', 120],
			]);
			expect(subs.map(({ startUtcMs = 0 }) => startUtcMs)).toEqual(
				subs.map(({ startUtcMs = 0 }) => startUtcMs).toSorted((a, b) => a - b),
			);
			for (const { path, hfr, starCount } of subs) {
				expect(path.startsWith(`${data}/${RC8.folder}/10_Blink/M 31/DATE_2025-09-14/`)).toBe(true);
				// As Camera names them: HFR from 1.4 to 3.1.
				expect(hfr).toBeGreaterThanOrEqual(1.4);
				expect(hfr).toBeLessThanOrEqual(3.1);
				expect(starCount === undefined || starCount >= 300).toBe(true);
			}
		},
	);

	test('tell what their headers know, and what only their names know', async () => {
		const { log } = await deviceWith(folder => {
			const night = join(folder, at('M 31', '10_Blink'), 'DATE_2025-09-14');
			mkdirSync(night, { recursive: true });
			for (const [name, header] of [
				[
					'a_HFR_2.10_STARS_900.fits',
					{
						further: cardsOf([
							['HFR', 1.9],
							['FWHM', 3.25],
						]),
					},
				],
				['b.fits', {}],
			] as const) {
				writeFileSync(join(night, name), lightBytes(header));
				utimesSync(join(night, name), LONG_AGO, LONG_AGO);
			}
			return Promise.resolve();
		});
		const [measured, unknown] = (await subsToBlink(log, 'M 31')).flatMap(({ subs }) => subs);
		expect(measured).toMatchObject({ hfr: 1.9, fwhm: 3.25, starCount: 900 });
		expect(Object.keys(unknown ?? {}).sort()).toEqual([
			'exposureSeconds',
			'filter',
			'path',
			'startLocalMs',
			'startUtcMs',
		]);
	});

	test('leave out what is there twice, and are none for targets that nobody knows', async () => {
		const { device, data, log } = await deviceWith(async folder => {
			await new Camera().shoot(folder, { stage: '10_Blink', state: 'unreviewed', subs: 2 });
		});
		const [first] = (await subsToBlink(log, 'M 31'))[0]?.subs ?? [];
		const copies = join(data, at('M 31', '10_Blink'), 'copies');
		mkdirSync(copies);
		writeFileSync(join(copies, 'again.fits'), readFileSync(first?.path ?? ''));
		device.nowMs += 100_000;
		await device.refresh();
		expect((await subsToBlink(log, 'M 31')).flatMap(({ subs }) => subs)).toHaveLength(2);
		expect(await subsToBlink(log, 'M 101')).toEqual([]);
	});

	test('leave out nights that were kept whole, until lights come to them', async () => {
		const camera = new Camera();
		const { data, vault, device, log } = await deviceWith(async folder => {
			for (const night of ['2025-09-14', '2025-09-15'])
				await camera.shoot(folder, { stage: '10_Blink', state: 'unreviewed', night, subs: 2 });
		});
		const nights = async (): Promise<unknown> =>
			(await subsToBlink(log, 'M 31')).map(({ night, subs }) => [night, subs.length]);
		const path = join(vault, 'Astro/Targets/M 31.md');
		writeFileSync(path, readFileSync(path, 'utf8').replace('---\n', '---\nkept_all: [2025-09-15 2]\n'));
		expect(await nights()).toEqual([['2025-09-14', 2]]);
		await camera.shoot(data, {
			stage: '10_Blink',
			state: 'unreviewed',
			night: '2025-09-15',
			filter: 'SII',
			subs: 1,
		});
		device.nowMs += 100_000;
		await device.refresh();
		expect(await nights()).toEqual([
			['2025-09-15', 3],
			['2025-09-14', 2],
		]);
	});
});

test('who asks is told when a refresh is done, not when it was cancelled', async () => {
	const { device } = await deviceWith(async folder => {
		await new Camera().shoot(folder);
	});
	let told = 0;
	device.log.onRefreshed = () => {
		told++;
	};
	await device.refresh();
	expect(told).toBe(1);
	await device.refresh({ signal: AbortSignal.abort() });
	expect(told).toBe(1);
});
