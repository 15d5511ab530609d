import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCards, readXisf, type ReadHeader } from './card-reader';
import { writeDemoTree, type DemoSummary } from './demo-tree';
import { filesBelow, fingerprint, nightOf, type FileOnDisk } from './tree-on-disk';

const TODAY = '2025-10-03';
const RC8 = 'RC8@f8.0+ZWO ASI2600MM Pro';
const REDCAT = 'Redcat51@f4.9+AP26CC';

let folder = '';
let demo: DemoSummary;
let files: FileOnDisk[];

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'demo-'));
	demo = await writeDemoTree(folder, TODAY);
	files = filesBelow(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (path: string): Buffer => readFileSync(join(folder, path));
const header = (path: string): ReadHeader['values'] =>
	path.endsWith('.xisf') ? readXisf(read(path)).values : readCards(read(path)).values;
const subs = (wanted: Partial<DemoSummary['counts'][number]>): number =>
	demo.counts
		.filter(count => Object.entries(wanted).every(([fact, value]) => count[fact as keyof typeof count] === value))
		.reduce((sum, count) => sum + count.subs, 0);

describe('the demo', () => {
	test('is as large as it says, and small on the disk', () => {
		expect(demo.files).toBe(files.length);
		expect(demo.bytes).toBe(files.reduce((sum, { bytes }) => sum + bytes, 0));
		expect(files.length).toBeGreaterThanOrEqual(600);
		expect(files.length).toBeLessThanOrEqual(1200);
		expect(files.reduce((sum, { blocks }) => sum + blocks * 512, 0)).toBeLessThan(40e6);
	});
	test('is the same every time, whatever was there before', async () => {
		const again = mkdtempSync(join(tmpdir(), 'demo-again-'));
		try {
			expect((await writeDemoTree(again, TODAY)).counts).toEqual(demo.counts);
			expect(fingerprint(again)).toBe(fingerprint(folder));
			await expect(writeDemoTree(again, TODAY)).rejects.toThrow(/EEXIST/);
		} finally {
			rmSync(again, { recursive: true, force: true });
		}
	});
	test('has no file that could still be being written, wherever it is read', () => {
		expect(Math.max(...files.map(({ modifiedMs }) => modifiedMs))).toBeLessThanOrEqual(
			Date.parse('2025-10-02T10:00:00Z'),
		);
	});
	test('counts as its ledger says', () => {
		expect(demo.counts.reduce((sum, count) => sum + count.subs, 0)).toBe(demo.lights.length);
		expect(demo.counts.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(
			demo.lights.reduce((sum, { exposureSeconds }) => sum + exposureSeconds, 0),
		);
		// By hand from the list of projects: 24 + 10 + 5; 48 + 32 + 24; 26 + 42.
		expect(subs({ rig: RC8, target: 'NGC 7331', state: 'unreviewed' })).toBe(39);
		expect(subs({ rig: RC8, target: 'NGC 7331', state: 'accepted' })).toBe(104);
		expect(subs({ rig: REDCAT, target: 'NGC7000', state: 'accepted' })).toBe(68);
		expect(subs({ state: 'rejected' })).toBe(7 + 3 + 4);
	});
	test('every light is a valid file whose header tells the same as its folder', () => {
		const told = new Set<string>();
		for (const { path, target, filter, exposureSeconds, night, panel } of demo.lights) {
			const values = header(path);
			told.add(`${values.get('INSTRUME')} ${values.get('DATE-OBS')} ${values.get('EXPTIME')}`);
			expect(values.get('OBJECT')).toBe(panel === null ? target : `${target} Panel ${panel}`);
			expect(Number(values.get('EXPTIME'))).toBe(exposureSeconds);
			expect(nightOf(values.get('DATE-LOC') ?? '')).toBe(night);
			if (!path.includes('PANEL_3/') || filter !== 'R') expect(values.get('FILTER') ?? 'OSC').toBe(filter);
		}
		expect(told.size).toBe(demo.lights.length);
	});
	test('paths of lights follow the convention', () => {
		const accepted =
			/^(?<rig>[^/]+@f\d+\.\d\+[^/]+)\/\d\d_\w+\/(?<target>[^/]+)\/accept\/(PANEL_(?<panel>\d)\/)?DATE_(?<night>[\d-]+)\/FILTER_(?<filter>\w+)_EXP_(?<seconds>\d+)\/[^/]+$/;
		for (const light of demo.lights.filter(({ state }) => state === 'accepted')) {
			const { rig, target, panel, night, filter, seconds } = accepted.exec(light.path)?.groups ?? {};
			expect([rig, target, panel === undefined ? null : Number(panel), night, filter, Number(seconds)]).toEqual([
				light.rig,
				light.target,
				light.panel,
				light.night,
				light.filter,
				light.exposureSeconds,
			]);
		}
		for (const { path } of demo.lights.filter(({ state }) => state === 'rejected'))
			expect(path).toContain('/reject/');
		for (const { path } of demo.lights.filter(({ state }) => state === 'unreviewed'))
			expect(path).toMatch(
				/\/10_Blink\/|^2025 June\/The War and Peace Nebula\/ALPT2?\/[\d-]+_[\d-]+_ALPT2?_[\d.]+_300\.00s_\d{4}\.fits$/,
			);
	});
	test('nothing that must not count is in the ledger', () => {
		const counted = new Set(demo.lights.map(({ path }) => path));
		expect(demo.decoys.filter(path => counted.has(path) || !existsSync(join(folder, path)))).toEqual([]);
	});
	test('every other image is valid, but for the two that were meant to be broken', () => {
		const broken = files
			.filter(({ path }) => /\.(fits?|xisf)$/.test(path))
			.filter(({ path }) => {
				try {
					return header(path).size === 0;
				} catch {
					return true;
				}
			});
		expect(broken.map(({ path, bytes }) => [path.slice(path.lastIndexOf('/') + 1), bytes])).toEqual(
			expect.arrayContaining([
				['2025-10-02_23-41-10_L_71.40_120.00s_0998.fits', 4000],
				['2025-10-02_23-43-19_L_71.40_120.00s_0999.fits', 0],
				['2025-10-02-walk.fit', 14],
			]),
		);
		expect(broken).toHaveLength(3);
	});
	test('has every stage, one without a number that all rigs share', () => {
		expect(readdirSync(join(folder, RC8)).sort()).toEqual([
			'.stversions',
			'00_Misc',
			'10_Blink',
			'20_Data',
			'30_Master',
			'40_Process',
			'50_Bake',
			'60_Done',
			'99_Abandoned',
		]);
		expect(readdirSync(join(folder, RC8, '00_Misc/-10C')).sort()).toEqual(['FLATS', 'GAIN_0', 'GAIN_100']);
		expect(readdirSync(join(folder, RC8, '40_Process/IC 5070/master')).sort()).toEqual([
			'2025-07-15',
			'2025-08-02',
		]);
		expect(readdirSync(join(folder, RC8, '20_Data/NGC 7000/accept/DATE_2025-08-11'))).toEqual([]);
	});
	test('angles cross north', () => {
		const angles = demo.lights
			.filter(({ target }) => target === 'IC 1396')
			.map(({ path }) => Number(header(path).get('ROTATANG')));
		expect(angles.some(angle => angle > 359)).toBe(true);
		expect(angles.some(angle => angle < 1)).toBe(true);
		expect(angles.every(angle => angle >= 0 && angle < 360)).toBe(true);
	});
	test("darks beside the nights are the library's own, byte for byte", () => {
		const copies = files.filter(
			({ path }) =>
				path.startsWith(RC8) &&
				/GAIN_100\/masterDark_EXPOSURE_300_|accept\/.*masterDark_EXPOSURE_300_/.test(path),
		);
		expect(copies.length).toBeGreaterThan(3);
		expect(new Set(copies.map(({ path }) => read(path).toString('latin1'))).size).toBe(1);
	});
	test('the header of some lights names another filter than their folder', () => {
		const disagreeing = demo.lights.filter(
			({ path, filter }) => header(path).has('FILTER') && header(path).get('FILTER') !== filter,
		);
		expect(disagreeing.map(({ panel, filter, path }) => [panel, filter, header(path).get('FILTER')])).toEqual([
			[3, 'R', 'G'],
			[3, 'R', 'G'],
			[3, 'R', 'G'],
		]);
	});
});
