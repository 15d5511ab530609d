import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CalibrationData } from '../../src/domain/calibration/rig-facts';
import { CalibrationFinder } from '../../src/tree/calibration-data';
import { findRepeats } from '../../src/tree/duplicates';
import { framesOf, type FolderFrames } from '../../src/tree/frames';
import { placeOf } from '../../src/tree/layout';
import { cardsOf, type Card } from '../build/fits-file';
import { frameRules, identity, layoutRules, lightBytes, RealTree, scanOptions, type LightHeader } from './real-tree';

const RC8 = 'RC8@f8.0+ZWO ASI2600MM Pro';
const NIGHT = `${RC8}/20_Data/M 31/accept/DATE_2025-09-14`;
const L = `${NIGHT}/FILTER_L_EXP_300`;
const { slice } = scanOptions();

let tree: RealTree;
beforeEach(() => {
	tree = new RealTree();
});
afterEach(() => {
	tree.delete();
});

async function foldersOf(): Promise<FolderFrames[]> {
	return [...(await tree.scan()).index.folders.values()].map(folder =>
		framesOf(folder, placeOf(folder.path, layoutRules()), frameRules()),
	);
}
async function find(finder = new CalibrationFinder(), folders?: FolderFrames[]): Promise<CalibrationData> {
	const frames = folders ?? (await foldersOf());
	return finder.find(
		new Map(frames.map(folder => [folder, 'k3f9'])),
		(await findRepeats(frames, slice)).repeats,
		frameRules(),
		identity,
		slice,
	);
}

const camera = (
	more: Partial<Record<'gain' | 'offset' | 'setTemp' | 'sensorTemp' | 'iso' | 'binning', number>> & {
		readonly readout?: string;
	} = {},
): Card[] =>
	cardsOf([
		['GAIN', more.gain],
		['OFFSET', more.offset],
		['SET-TEMP', more.setTemp],
		['CCD-TEMP', more.sensorTemp],
		['ISOSPEED', more.iso],
		['XBINNING', more.binning],
		['READOUTM', more.readout],
	]);
const flat = (path: string, header: LightHeader = {}): void => {
	tree.light(path, { kind: 'FLAT', target: null, seconds: 2.5, start: '2025-09-14T18:00:00', ...header });
};
const masterFlat = (path: string, header: LightHeader = {}): void => {
	flat(path, { kind: 'Master Flat', ...header });
};
const dark = (path: string, header: LightHeader = {}): void => {
	tree.light(path, { kind: 'DARK', target: null, filter: null, ...header });
};
const flatsOf = ({ flats }: CalibrationData) =>
	flats
		.map(({ filter, angleDegrees, date, isMaster, folder }) => [
			filter,
			angleDegrees,
			date,
			isMaster,
			folder.replace('k3f9/', ''),
		])
		.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

describe('lights', () => {
	test('are one entry where one dark and one flat serve them', async () => {
		for (const name of ['a', 'b'])
			tree.light(`${L}/${name}.fits`, {
				mechanicalAngle: 45,
				further: camera({
					gain: 100,
					offset: 50,
					setTemp: -10,
					sensorTemp: name === 'a' ? -9.8 : -10.1,
					binning: 1,
					readout: 'High Gain',
				}),
			});
		expect((await find()).lights).toEqual([
			{
				target: 'm31',
				rig: RC8,
				night: '2025-09-14',
				filter: 'L',
				physicalFilter: 'L',
				angleDegrees: 45,
				angleSystem: 'mechanical',
				count: 2,
				nightFolder: `k3f9/${NIGHT}`,
				conditions: {
					camera: 'ZWO ASI2600MM Pro',
					gain: 100,
					iso: undefined,
					offset: 50,
					binning: '1x1',
					readoutMode: 'High Gain',
					exposureSeconds: 300,
					setTempCelsius: -10,
					sensorTempCelsius: undefined,
				},
			},
		]);
	});
	test("are apart by angle, filter, exposure, gain, and an uncooled sensor's whole degrees", async () => {
		const shots: [string, LightHeader][] = [
			['a', {}],
			['b', { mechanicalAngle: 45.02 }],
			['c', { filter: 'R' }],
			['d', { seconds: 60 }],
			['e', { further: camera({ gain: 100 }) }],
			['f', { further: camera({ sensorTemp: 18.4 }) }],
			['g', { further: camera({ sensorTemp: 17.6 }) }],
			['h', { further: camera({ sensorTemp: 18.6 }) }],
		];
		for (const [name, header] of shots)
			tree.light(`M 31/2025-09-14/${name}.fits`, { mechanicalAngle: 45, ...header });
		const { lights } = await find();
		expect(
			lights
				.map(({ filter, angleDegrees, count, conditions: { exposureSeconds, gain, sensorTempCelsius } }) =>
					[filter, angleDegrees, exposureSeconds, gain ?? '-', sensorTempCelsius ?? '-', count].join(' '),
				)
				.sort(),
		).toEqual([
			'L 45 300 - - 1',
			'L 45 300 - 18 2',
			'L 45 300 - 19 1',
			'L 45 300 100 - 1',
			'L 45 60 - - 1',
			'L 45.02 300 - - 1',
			'R 45 300 - - 1',
		]);
	});
	test('that are rejected need no calibration, and copies count once', async () => {
		const bytes = lightBytes({ mechanicalAngle: 45 });
		tree.file(`${L}/a.fits`, bytes);
		tree.file(`${RC8}/10_Blink/M 31/DATE_2025-09-14/a.fits`, bytes);
		tree.light(`${NIGHT.replace('accept', 'reject')}/b.fits`);
		expect((await find()).lights).toMatchObject([{ count: 1, nightFolder: `k3f9/${NIGHT}` }]);
	});
	test("of a session have the session's folder, those of no night their own", async () => {
		tree.light(`${NIGHT}/Session_45deg/FILTER_L_EXP_300/a.fits`);
		tree.light(`${RC8}/20_Data/M 31/accept/b.fits`);
		expect((await find()).lights.map(({ nightFolder }) => nightFolder).sort()).toEqual([
			`k3f9/${RC8}/20_Data/M 31/accept`,
			`k3f9/${NIGHT}/Session_45deg`,
		]);
	});
	test('of a camera without a filter are OSC, without an angle', async () => {
		tree.light('Trees/2025-09-14/a.fits', { filter: null, camera: 'ZWO ASI2600MC Pro', bayer: 'RGGB' });
		const { lights } = await find();
		expect(lights).toMatchObject([{ filter: 'OSC', angleDegrees: null, angleSystem: null }]);
		expect(lights[0]).not.toHaveProperty('physicalFilter');
	});
});

describe('flats', () => {
	test("of one set are one flat, whatever the rotator's jitter, also around zero", async () => {
		[44.97, 45, 45.06].forEach((mechanicalAngle, at) => {
			flat(`${NIGHT}/flat ${at}.fits`, { mechanicalAngle });
		});
		[359.95, 0.03].forEach((mechanicalAngle, at) => {
			flat(`${NIGHT}/zero ${at}.fits`, { mechanicalAngle });
		});
		expect(flatsOf(await find())).toEqual([
			['L', 359.99, '2025-09-14', false, NIGHT],
			['L', 45.01, '2025-09-14', false, NIGHT],
		]);
	});
	test('at two angles, of two filters, bandwidths and dates in one folder are that many', async () => {
		const folder = `${RC8}/00_Misc/Flat frames`;
		for (const [name, header] of Object.entries<LightHeader>({
			a: { mechanicalAngle: 45 },
			b: { mechanicalAngle: 100 },
			c: { mechanicalAngle: 45, filter: 'R' },
			d: { mechanicalAngle: 45, start: '2025-09-20T18:00:00' },
			e: { mechanicalAngle: 45, filter: 'Ha 3nm' },
			f: { mechanicalAngle: 45, filter: 'Ha 7nm' },
			g: { mechanicalAngle: 46 },
		}))
			flat(`${folder}/${name}.fits`, header);
		masterFlat(`${folder}/h.fits`, { mechanicalAngle: 45 });
		expect(flatsOf(await find())).toEqual([
			['Ha', 45, '2025-09-14', false, folder],
			['Ha', 45, '2025-09-14', false, folder],
			['L', 100, '2025-09-14', false, folder],
			['L', 45, '2025-09-14', false, folder],
			['L', 45, '2025-09-14', true, folder],
			['L', 45, '2025-09-20', false, folder],
			['L', 46, '2025-09-14', false, folder],
			['R', 45, '2025-09-14', false, folder],
		]);
	});
	test('copied beside two nights keep their own date, and are told from each other by folder', async () => {
		for (const night of ['2025-09-14', '2025-09-20'])
			masterFlat(`${RC8}/20_Data/M 31/accept/DATE_${night}/masterFlat.fits`, {
				start: '2025-08-01T18:00:00',
				mechanicalAngle: 45,
			});
		expect(flatsOf(await find()).map(([, , date, , folder]) => [date, folder])).toEqual(
			['2025-09-14', '2025-09-20'].map(night => ['2025-08-01', `${RC8}/20_Data/M 31/accept/DATE_${night}`]),
		);
	});
	test("without a date of their own have the folder's, without any none", async () => {
		flat(`${NIGHT}/a.fits`, { start: null });
		flat(`${RC8}/00_Misc/Flat Library/b.fits`, { start: null });
		flat(`${RC8}/20_Data/M 31/accept/DATE_2025-09-20/2025-09-18_18-30-00_L_45.00_2.50s_0001.fits`, { start: null });
		expect(flatsOf(await find()).map(([, angle, date]) => [angle, date])).toEqual([
			[45, '2025-09-18'],
			[null, '2025-09-14'],
			[null, null],
		]);
	});
	test("that lie in another filter's folder are of their own filter; those that name none are of the folder's", async () => {
		flat(`${L}/a.fits`, { filter: 'Ha' });
		flat(`${L}/b.fits`, { filter: null });
		flat(`${L}/c.fits`, { filter: 'NoFilter' });
		flat(`${NIGHT}/flat_R.fits`, { filter: null });
		flat(`${NIGHT}/flat.fits`, { filter: null });
		expect(
			[
				...new Set(
					flatsOf(await find()).map(
						([filter, , , , folder]) => `${String(filter)} ${String(folder).slice(NIGHT.length)}`,
					),
				),
			].sort(),
		).toEqual(['Ha /FILTER_L_EXP_300', 'L /FILTER_L_EXP_300', 'R ', 'Unknown ']);
	});
	test("keep the angle's system", async () => {
		flat(`${NIGHT}/a.fits`, { mechanicalAngle: 45 });
		flat(`${NIGHT}/b.fits`, { skyAngle: 45 });
		flat(`${NIGHT}/2025-09-14_18-30-00_L_45.00_2.50s_0001.fits`);
		expect((await find()).flats.map(({ angleSystem }) => angleSystem).sort()).toEqual([
			'mechanical',
			'name',
			'sky',
		]);
	});
	test('without an angle are one of its own beside those with one', async () => {
		for (const name of ['a', 'b']) flat(`${NIGHT}/${name}.fits`);
		flat(`${NIGHT}/c.fits`, { mechanicalAngle: 45 });
		expect(flatsOf(await find()).map(([, angle]) => angle)).toEqual([45, null]);
	});
});

describe('darks', () => {
	test('that agree and lie together are one set with the number of files', async () => {
		const cards = { further: camera({ gain: 100, offset: 50, setTemp: -10, sensorTemp: -9.9 }) };
		for (const name of ['a', 'b', 'c']) dark(`${RC8}/00_Misc/GAIN_100/${name}.fits`, cards);
		dark(`${RC8}/00_Misc/GAIN_100/d.fits`, { ...cards, seconds: 60 });
		dark(`${RC8}/00_Misc/GAIN_100/e.fits`, { ...cards, kind: 'Master Dark' });
		dark(`${NIGHT}/f.fits`, cards);
		dark(`${RC8}/00_Misc/GAIN_100/g.fits`, { ...cards, kind: 'BIAS', seconds: 0 });
		dark(`${RC8}/00_Misc/FLATS/h.fits`, { ...cards, seconds: 2.5 });
		const { darks } = await find();
		expect(
			darks
				.map(({ kind, isMaster, files, folder, conditions: { exposureSeconds } }) => [
					folder.replace(`k3f9/${RC8}/`, ''),
					kind,
					isMaster,
					exposureSeconds,
					files,
				])
				.sort(),
		).toEqual([
			['00_Misc/FLATS', 'dark flat', false, 2.5, 1],
			['00_Misc/GAIN_100', 'bias', false, 0, 1],
			['00_Misc/GAIN_100', 'dark', false, 300, 3],
			['00_Misc/GAIN_100', 'dark', false, 60, 1],
			['00_Misc/GAIN_100', 'dark', true, 300, 1],
			[NIGHT.replace(`${RC8}/`, ''), 'dark', false, 300, 1],
		]);
		expect(darks.find(({ files }) => files === 3)).toMatchObject({
			rig: RC8,
			conditions: { gain: 100, offset: 50, setTempCelsius: -10, sensorTempCelsius: undefined },
		});
	});
	test('whose header lost gain and set-temp have them from name and folder', async () => {
		dark(`${RC8}/00_Misc/masterDark_EXPOSURE_300_GAIN_100_OFFSET_50_SETTEMP_-10.fits`, { kind: 'Master Dark' });
		dark(`${RC8}/00_Misc/FILTER__EXP_300_SETTEMP_-5/masterDark_EXPOSURE_300.fits`, { kind: 'Master Dark' });
		expect(
			(await find()).darks.map(({ conditions: { gain, offset, setTempCelsius } }) => [
				gain,
				offset,
				setTempCelsius,
			]),
		).toEqual(
			expect.arrayContaining([
				[100, 50, -10],
				[undefined, undefined, -5],
			]),
		);
	});
	test('of an uncooled camera are one set a whole degree', async () => {
		[20.6, 21.4, 21.6].forEach((sensorTemp, at) => {
			dark(`${RC8}/00_Misc/${at}.fits`, { further: camera({ iso: 800, sensorTemp }) });
		});
		expect(
			(await find()).darks.map(({ files, conditions: { iso, sensorTempCelsius } }) => [
				iso,
				sensorTempCelsius,
				files,
			]),
		).toEqual([
			[800, 21, 2],
			[800, 22, 1],
		]);
	});
});

describe('a library outside of rigs', () => {
	const FRA = 'FRA400@f5.6+ZWO ASI2600MM Pro';
	const rigsOf = async (): Promise<(string | null)[]> => {
		const { darks, flats } = await find();
		return [...darks, ...flats].map(({ rig }) => rig);
	};
	test('belongs to the rig whose lights have its camera', async () => {
		tree.light(`${L}/a.fits`);
		tree.light('Redcat51@f4.9+AP26CC/20_Data/M 31/accept/DATE_2025-09-14/b.fits', {
			camera: 'AP26CC',
			telescope: 'Redcat51',
		});
		dark('MASTER DARK/ASI2600/a.fits', { telescope: null });
		dark('MASTER DARK/ASI2600/b.fits', { telescope: 'Something else', kind: 'Master Dark' });
		expect(await rigsOf()).toEqual([RC8, RC8]);
	});
	test('belongs to the one with its optics, where several have the camera', async () => {
		tree.light(`${L}/a.fits`);
		tree.light(`${FRA}/20_Data/M 31/accept/DATE_2025-09-15/b.fits`, { telescope: 'FRA400' });
		masterFlat('Flat Library/a.fits', { telescope: 'FRA400' });
		dark('Dark Library/b.fits', { telescope: 'RC8' });
		expect(await rigsOf()).toEqual([RC8, FRA]);
	});
	test("in a rig's folder is that rig's, whatever the header says", async () => {
		tree.light(`${FRA}/20_Data/M 31/accept/DATE_2025-09-15/b.fits`, { telescope: 'FRA400' });
		masterFlat(`${RC8}/00_Misc/a.fits`, { telescope: 'FRA400' });
		expect(await rigsOf()).toEqual([RC8]);
	});
	test("of a camera that no lights have is its header's rig", async () => {
		dark('Dark Library/a.fits', { camera: 'QHY600M', telescope: null });
		expect(await rigsOf()).toEqual(['QHY600M']);
	});
});

describe('a second look', () => {
	test('says the same, and sees copies that were found meanwhile', async () => {
		const bytes = lightBytes({ mechanicalAngle: 45 });
		tree.file(`${L}/a.fits`, bytes);
		tree.file(`${L}/b.fits`, lightBytes({ mechanicalAngle: 45 }));
		const finder = new CalibrationFinder();
		const folders = await foldersOf();
		const first = await find(finder, folders);
		expect(await find(finder, folders)).toEqual(first);
		expect(first.lights).toMatchObject([{ count: 2 }]);
		tree.file(`${RC8}/20_Data/M31/accept/a.fits`, bytes);
		const added = (await foldersOf()).filter(({ folder }) => folder.path.includes('M31'));
		expect((await find(finder, [...folders, ...added])).lights.reduce((sum, { count }) => sum + count, 0)).toBe(2);
	});
});
