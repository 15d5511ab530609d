import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import exifr from 'exifr';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCards, readXisf, type ReadHeader } from './card-reader';
import { writeBenchTree, writeGeneratedTree, type GeneratedTree } from './generated-tree';
import { filesBelow, fingerprint, nightOf, type FileOnDisk } from './tree-on-disk';

const OPTIONS = { rigs: 5, targetsPerRig: 12, seed: 3 };
const MOMENT = 60_000;
const folders: string[] = [];

function newFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'generated-'));
	folders.push(folder);
	return folder;
}
afterAll(() => {
	for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('the generated tree', () => {
	let folder = '';
	let tree: GeneratedTree;
	let files: FileOnDisk[];

	beforeAll(async () => {
		folder = newFolder();
		tree = await writeGeneratedTree(folder, OPTIONS);
		files = filesBelow(folder);
	});
	const header = (path: string): ReadHeader['values'] => {
		const bytes = readFileSync(join(folder, path));
		return path.endsWith('.xisf') ? readXisf(bytes).values : readCards(bytes).values;
	};

	test('is what it says, and the same for the same seed', async () => {
		expect([tree.files, tree.bytes]).toEqual([files.length, files.reduce((sum, { bytes }) => sum + bytes, 0)]);
		const small = { ...OPTIONS, targetsPerRig: 2 };
		const [one, two, other] = [newFolder(), newFolder(), newFolder()];
		expect((await writeGeneratedTree(one, small)).lights).toEqual((await writeGeneratedTree(two, small)).lights);
		await writeGeneratedTree(other, { ...small, seed: 4 });
		expect(fingerprint(one)).toBe(fingerprint(two));
		expect(fingerprint(other)).not.toBe(fingerprint(one));
	});
	test('every file is a light, a decoy, or calibration', () => {
		const lights = new Set(tree.lights.map(({ path }) => path));
		const decoys = new Set(tree.decoys);
		expect(lights.size + decoys.size).toBe(tree.lights.length + tree.decoys.length);
		const rest = files.filter(({ path }) => !lights.has(path) && !decoys.has(path));
		expect(rest.filter(({ path }) => !/\/master(Dark|Flat)_|\/FLAT\//.test(path))).toEqual([]);
		expect(rest.length + lights.size + decoys.size).toBe(files.length);
	});
	test('the ledger holds all that the correctness of totals depends on', () => {
		const { lights } = tree;
		const stages = new Set(lights.map(({ path }) => path.split('/')[1]));
		expect([...stages].sort()).toEqual(
			expect.arrayContaining([
				'10_Blink',
				'20_Data',
				'25_Queue',
				'30_Master',
				'40_Process',
				'50_Bake',
				'60_Done',
			]),
		);
		expect(new Set(lights.map(({ state }) => state)).size).toBe(3);
		expect(new Set(lights.map(({ panel }) => panel))).toContain(2);
		expect(new Set(lights.map(({ path }) => path.slice(path.lastIndexOf('.'))))).toEqual(
			new Set(['.fits', '.xisf', '.fit', '.fts', '.CR2']),
		);
		expect(
			new Set(
				lights.filter(({ target }) => target.replace(' ', '').toLowerCase() === 'm31').map(({ rig }) => rig),
			).size,
		).toBe(5);
		for (const shape of [
			/PANEL_\d\/DATE/,
			/ Panel 1\//,
			/_Panel_2\//,
			/_PANEL_\d\//,
			/_SETTEMP_/,
			/Session_\d+deg\/FILTER/,
			/DATE_[\d-]+\/[^/]+\.\w+$/,
			/accept\/[^/]+\.\w+$/,
			/FILTER_H_EXP/,
			/\/failed_/,
			/\/rejected\//,
			/\/reject\//,
		]) {
			expect(
				lights.some(({ path }) => shape.test(path)),
				String(shape),
			).toBe(true);
		}
		expect(tree.decoys.some(path => path.includes(' (1).'))).toBe(true);
	});
	test('a path agrees with its row', () => {
		for (const { path, rig, target, panel, night, state } of tree.lights) {
			const [rigFolder, stage, targetFolder = ''] = path.split('/');
			expect(rigFolder).toBe(rig);
			expect(targetFolder.replace(/[ _]Panel[ _]\d$/, '')).toBe(target);
			expect(/(?:PANEL|Panel)[ _](\d)/.exec(dirname(path))?.[1] ?? null).toBe(
				panel === null ? null : String(panel),
			);
			expect(/DATE_([\d-]{10})/.exec(path)?.[1] ?? night).toBe(night);
			const rejected = /\/reject(ed)?\/|\/failed_/.test(path);
			expect(state).toBe(rejected ? 'rejected' : path.includes('/accept/') ? 'accepted' : 'unreviewed');
			if (Number(stage?.slice(0, 2)) >= 30) expect(state).toBe('accepted');
		}
	});
	test('a header agrees with its row', () => {
		const zones: Record<string, number> = { RC8: 1, NP101: -7, Redcat51: 12, S50: -7 };
		const spellings: Record<string, RegExp> = {
			Ha: /^(Ha|H|H-alpha|Halpha|Ha 3nm)$/,
			OIII: /^(OIII|O|O3)$/,
			UVIR: /^(UVIR|IRCUT)$/,
		};
		const told = new Set<string>();
		for (const { path, rig, exposureSeconds, night, filter } of tree.lights.filter(
			light => !light.path.endsWith('.CR2'),
		)) {
			const values = header(path);
			const startUtc = values.get('DATE-OBS') ?? '';
			expect(Number(values.get('EXPTIME') ?? values.get('EXPOSURE'))).toBe(exposureSeconds);
			const local = new Date(
				Date.parse(`${startUtc.slice(0, 19)}Z`) + (zones[rig.split('@')[0] ?? ''] ?? NaN) * 3_600_000,
			).toISOString();
			expect(nightOf(local)).toBe(night);
			if (!values.get('SWCREATE')?.startsWith('SharpCap'))
				expect(values.get('FILTER') ?? 'OSC').toMatch(spellings[filter] ?? new RegExp(`^${filter}$`));
			told.add(`${values.get('INSTRUME')} ${startUtc}`);
		}
		expect(told.size).toBe(tree.lights.filter(light => !light.path.endsWith('.CR2')).length);
	});
	test('camera raw files agree with their rows', async () => {
		const raw = tree.lights.filter(({ path }) => path.endsWith('.CR2'));
		expect(raw.length).toBeGreaterThan(10);
		for (const { path, exposureSeconds, night } of raw) {
			const exif = (await exifr.parse(readFileSync(join(folder, path)), { reviveValues: false })) as {
				ExposureTime: number;
				DateTimeOriginal: string;
			};
			expect(exif.ExposureTime).toBe(exposureSeconds);
			expect(nightOf(exif.DateTimeOriginal.replace(':', '-').replace(':', '-').replace(' ', 'T'))).toBe(night);
		}
	});
	test('no file could still be being written', () =>
		expect(Math.max(...files.map(({ modifiedMs }) => modifiedMs))).toBeLessThan(Date.now() - MOMENT));
});

describe('the tree for measuring', () => {
	test('holds that many different frames, fifty a folder, and little data', async () => {
		const folder = newFolder();
		const { files: count, bytes } = await writeBenchTree(folder, 1020);
		const files = filesBelow(folder);
		expect([count, bytes, files.length]).toEqual([1020, 1020 * 72_000, 1020]);
		// A header of 5,760 bytes takes two pages of 4,096.
		expect(Math.max(...files.map(({ blocks }) => blocks * 512))).toBeLessThanOrEqual(16_384);
		const perFolder = new Map<string, number>();
		for (const { path } of files) perFolder.set(dirname(path), (perFolder.get(dirname(path)) ?? 0) + 1);
		expect([...perFolder.values()].sort((a, b) => a - b)).toEqual([20, ...Array.from({ length: 20 }, () => 50)]);
		const headers = files.map(({ path }) => readCards(readFileSync(join(folder, path))));
		expect(new Set(headers.map(({ values }) => `${values.get('INSTRUME')} ${values.get('DATE-OBS')}`)).size).toBe(
			1020,
		);
		expect(new Set(headers.map(({ cardCount, bytes: headerBytes }) => `${cardCount} ${headerBytes}`))).toEqual(
			new Set(['57 5760']),
		);
		expect(new Set(headers.map(({ values }) => values.get('ROTATANG'))).size).toBeGreaterThan(10);
		expect(new Set(headers.map(({ values }) => values.get('CCD-TEMP'))).size).toBeGreaterThan(3);
		const { path } = files[0] ?? { path: '' };
		expect([dirname(path).split('/').length, basename(path)]).toEqual([
			6,
			expect.stringMatching(/^[\d-]{10}_[\d-]{8}_\w+_[\d.]+_180\.00s_\d{4,}\.fits$/),
		]);
	});
});
