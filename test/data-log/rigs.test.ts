/**
 * Rig notes and what calibrates what, from files on disk to the notes of rigs and targets, on one device and on
 * several.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { DEFAULT_SETTINGS } from '../../src/settings';
import { FRA400, GENERATED_RIGS, RC8, REDCAT } from '../build/rigs';
import { DAY_MS, Device, type DeviceParts } from '../fakes/device';
import { RigAtWork } from '../fakes/rig-at-work';
import { noteTexts, rigTexts, snapshot, tempFolders } from '../fakes/temp-folders';
import { changeRigItems, forgetMissingRows, updateNote } from '../../src/data-log/note-edits';
import { flatTables, rigAnswers } from '../../src/data-log/answers';
import { setDataFolders } from '../../src/data-log/data-folders';

const temp = tempFolders();
const M31 = 'Astro/Targets/M 31.md';
const RIG = `Astro/Rigs/${RC8.folder}.md`;
const LIBRARY = `${RC8.folder}/00_Misc/GAIN_100`;

const properties = (text = ''): Record<string, unknown> =>
	parse(/^---\r?\n([\s\S]*?)^---\r?$/m.exec(text)?.[1] ?? '{}') as Record<string, unknown>;
/** What stands in a part of a note. */
const part = (text: string, name: string): string =>
	(
		new RegExp(`begin ${name} %%\\n([\\s\\S]*?)%% astro-data-log:end ${name}`).exec(text)?.[1] ?? 'no such part'
	).trim();
/** The rows of a part's tables, without headers. */
const rows = (text: string, name: string): string[] =>
	part(text, name)
		.split('\n')
		.filter(
			(line, at, all) => line.startsWith('|') && !line.startsWith('| --') && !all[at + 1]?.startsWith('| --'),
		);

async function access(settings: DeviceParts['settings'] = {}) {
	const [data, vault, state] = [temp(), temp(), temp()];
	const device = await Device.open({ vault, state, settings }, [data]);
	return {
		data,
		vault,
		state,
		device,
		rig: new RigAtWork(),
		read: (path: string): string => readFileSync(join(vault, path), 'utf8'),
		write: (path: string, text: string): void => {
			mkdirSync(dirname(join(vault, path)), { recursive: true });
			writeFileSync(join(vault, path), text);
		},
		/** Puts lines into a note's properties. */
		say: (path: string, lines: string): void => {
			writeFileSync(
				join(vault, path),
				readFileSync(join(vault, path), 'utf8').replace(/^---\n/, `---\n${lines}\n`),
			);
		},
	};
}

describe("a rig's note", () => {
	test('is made once, linked from the notes of its targets, and then nothing more is written, today and tomorrow', async () => {
		const { data, vault, state, device, rig, read } = await access();
		await rig.lights(data, { subs: 2 });
		await rig.lights(data, { filter: 'Ha', angle: 120, target: 'M 33', stage: '10_Blink', state: 'unreviewed' });
		await rig.flats(data, rig.nightFolder());
		await rig.master(data, LIBRARY, 'dark');
		await rig.darks(data, `${RC8.folder}/00_Misc/FLATS`, { seconds: 2.5 });
		expect(await device.refresh()).toMatchObject({ problems: [], notes: { created: 3, updated: 0 } });
		expect(Object.keys(rigTexts(vault))).toEqual([RIG]);
		expect(read(RIG)).toBe(`---
rig: ${RC8.folder}
tags:
  - astro/rig
optics: RC8
focal_ratio: 8
camera: ZWO ASI2600MM Pro
targets: 2
hours: 0.25
---

## Flats

%% astro-data-log:begin flats %%

| Filter | Detected angles | To shoot | Status |
| --- | --- | --- | --- |
| L | 45.0° (1) | – | ✓ Have |
| Ha | 120.0° (1) | 120° | ✗ Need all |

| Filter | Angle | Date | Source |
| --- | ---: | --- | --- |
| L | 45° | 2025-09-14 | found |

%% astro-data-log:end flats %%

## Dark library

%% astro-data-log:begin library %%

| Temperature | Gain | Kind | Exposures | Files |
| ---: | --- | --- | --- | ---: |
| -10 °C | gain 100 | Master dark | 300 s | 1 |
| -10 °C | gain 100 | Flat dark | 2.5 s | 2 |

%% astro-data-log:end library %%

## Targets

%% astro-data-log:begin targets %%

| Stage | Target | Integration |
| --- | --- | ---: |
| 10_Blink | [[M 33]] | 0 h 05 m |
| 20_Data | [[M 31]] | 0 h 10 m |

%% astro-data-log:end targets %%
`);
		for (const path of [M31, 'Astro/Targets/M 33.md'])
			expect(properties(read(path))).toMatchObject({ rigs: [`[[${RC8.folder}]]`] });
		expect(properties(read(M31))).not.toHaveProperty('flats_missing');
		expect(properties(read('Astro/Targets/M 33.md'))).toMatchObject({ flats_missing: 1, nights_uncalibrated: 1 });

		const settled = snapshot(vault);
		await device.refresh();
		device.nowMs += DAY_MS;
		await device.refresh();
		const later = await Device.open({ vault, state });
		later.nowMs += 200 * DAY_MS;
		await later.refresh();
		await updateNote(later.log, RIG);
		expect(snapshot(vault)).toEqual(settled);
	});
	test("keeps the user's words and properties byte for byte, CRLF and all, whatever is new", async () => {
		const { data, device, rig, read, write } = await access();
		await rig.lights(data);
		await device.refresh();
		const edited = read(RIG)
			.replace(
				'tags:',
				'bought: 2019-04-01 # second hand\nflats: # mine\n  - L 46° 2025-09-01 # cloudy\n  # until ' +
					'here\nmine: {a: "x: #y"}\ntags:',
			)
			.replace('## Flats', '# My RC8\n\n%% private %%\n- [ ] collimate $& $1\n\n## Flats')
			.replace(/$/, '\nThe end, e\u0301 🌌   ')
			.replace(/\n/g, '\r\n');
		write(RIG, edited);
		await rig.lights(data, { night: '2025-09-20', filter: 'Ha', subs: 12 });
		await rig.master(data, LIBRARY, 'dark');
		expect((await device.refresh()).problems).toEqual([]);
		const usersPart = (text: string): string =>
			text
				.replace(/^(optics|focal_ratio|camera|targets|hours): .*\r\n/gm, '')
				.replace(/(begin \w+ %%\r\n)[\s\S]*?(%% astro-data-log:end)/g, '$1$2');
		expect(usersPart(read(RIG))).toBe(usersPart(edited));
		expect(properties(read(RIG))).toMatchObject({ hours: 1.08, flats: ['L 46° 2025-09-01'] });
		expect(read(RIG)).toContain('| L | 46° | 2025-09-01 | recorded |\r\n');
		expect(read(RIG).replace(/\r\n/g, '')).not.toMatch(/[\r\n]/);
	});
	test('is the same note wherever the user moves it and whatever its name', async () => {
		const { data, vault, device, rig, read } = await access();
		await rig.lights(data);
		await device.refresh();
		mkdirSync(join(vault, 'Gear'));
		renameSync(join(vault, RIG), join(vault, 'Gear/Big scope.md'));
		await rig.lights(data, { target: 'M 33' });
		expect((await device.refresh()).notes).toMatchObject({ created: 1, updated: 1 });
		expect(Object.keys(rigTexts(vault))).toEqual(['Gear/Big scope.md']);
		expect(rows(read('Gear/Big scope.md'), 'targets')).toHaveLength(2);
		await changeRigItems(device.log, RC8.folder, 'flats', () => ['L 45°']);
		expect(properties(read('Gear/Big scope.md'))).toMatchObject({ flats: ['L 45°'] });
	});
	test('that is there twice is written in neither, and said; one is enough again', async () => {
		const { data, vault, device, rig, read, write } = await access();
		await rig.lights(data);
		await device.refresh();
		write('Copy.md', read(RIG).replace(`rig: ${RC8.folder}`, `rig: ${RC8.folder.toUpperCase()}`));
		await rig.lights(data, { target: 'M 33' });
		const before = rigTexts(vault);
		const { problems } = await device.refresh();
		expect(problems.map(({ code, path, detail }) => [code, path, detail])).toEqual([
			['note-twice', 'Copy.md', { other: RIG }],
		]);
		for (const path of [RIG, 'Copy.md']) await updateNote(device.log, path);
		await expect(changeRigItems(device.log, RC8.folder, 'flats', () => ['L 45°'])).rejects.toThrow('two notes');
		expect(rigTexts(vault)).toEqual(before);
		rmSync(join(vault, 'Copy.md'));
		await device.refresh();
		expect(rows(read(RIG), 'targets')).toHaveLength(2);
	});
	test('stays as it is on a device without the trees', async () => {
		const { data, vault, device, rig, say } = await access();
		await rig.lights(data);
		await device.refresh();
		say(RIG, 'flats:\n  - L 45°\n  - soon');
		const written = { ...noteTexts(vault), ...rigTexts(vault) };
		const phone = await Device.open({ vault, state: temp() });
		await phone.refresh();
		expect((await updateNote(phone.log, RIG)).map(({ path, detail }) => [path, detail?.['value']])).toEqual([
			[RIG, 'soon'],
		]);
		expect({ ...noteTexts(vault), ...rigTexts(vault) }).toEqual(written);
		// But the user may record flats there, and the device with the trees follows.
		await changeRigItems(phone.log, RC8.folder, 'flats', items => [...items, 'R 45°']);
		await device.refresh();
		expect(part(readFileSync(join(vault, RIG), 'utf8'), 'flats')).toContain('| R | 45° | – | recorded |');
	});
	test('lists the targets of no rig whose name ends alike', async () => {
		const { data, device, read } = await access();
		const [short, long] = ['FRA400@f5.6+Cam', 'Askar FRA400@f5.6+Cam'].map(
			folder => new RigAtWork({ ...RC8, folder }),
		);
		await short?.lights(data);
		await long?.lights(data, { target: 'M 33', night: '2025-09-20' });
		await device.refresh();
		expect(rows(read('Astro/Rigs/FRA400@f5.6+Cam.md'), 'targets')).toEqual(['| 20_Data | [[M 31]] | 0 h 05 m |']);
		expect(rows(read('Astro/Rigs/Askar FRA400@f5.6+Cam.md'), 'targets')).toEqual([
			'| 20_Data | [[M 33]] | 0 h 05 m |',
		]);
	});
	test('follows the log: hours that are forgotten are gone from it', async () => {
		const { data, device, rig, read } = await access();
		await rig.lights(data, { subs: 12 });
		await rig.lights(data, { night: '2025-09-15', subs: 2 });
		await device.refresh();
		rmSync(join(data, rig.nightFolder({ night: '2025-09-15' })), { recursive: true });
		await device.refresh();
		expect(properties(read(RIG))).toMatchObject({ hours: 1.17 });
		await forgetMissingRows(device.log);
		expect(properties(read(RIG))).toMatchObject({ hours: 1 });
		expect(rows(read(RIG), 'targets')).toEqual(['| 20_Data | [[M 31]] | 1 h 00 m |']);
	});
});

describe('what the user says of a rig', () => {
	test('of flats changes the tables of its targets and their flats to shoot, without a scan', async () => {
		const { data, device, rig, read, say } = await access();
		await rig.lights(data, { angle: 71 });
		await rig.lights(data, { angle: 120, filter: 'Ha' });
		await device.refresh();
		expect(properties(read(M31))).toMatchObject({ flats_missing: 2 });
		expect(part(read(M31), 'calibration')).toContain('✗ missing: Ha, L');
		await rig.lights(data, { angle: 200, filter: 'R' });
		say(RIG, 'flats:\n  - L 70° 2025-09-15');
		expect(await updateNote(device.log, RIG)).toEqual([]);
		expect(rows(read(M31), 'flats')).toEqual([
			'| L | 71.0° (1) | 70° 2025-09-15 | – | ✓ Have | 70°→71.0° |',
			'| Ha | 120.0° (1) | – | 120° | ✗ Need all | ?→120.0° |',
		]);
		expect(properties(read(M31))).toMatchObject({ flats_missing: 1 });
		expect(part(read(M31), 'calibration')).toContain('✗ missing: Ha |');
		expect(rows(read(RIG), 'flats')).toContain('| L | 70° | 2025-09-15 | recorded |');
		say(RIG, '# nothing new');
		const before = read(RIG);
		await updateNote(device.log, RIG);
		expect(read(RIG)).toBe(before);
	});
	test("that can't be read stays as it stands and is reported with its text, the rest counts", async () => {
		const { data, device, rig, read, say } = await access();
		await rig.lights(data);
		await device.refresh();
		say(
			RIG,
			'flats:\n  - L 45° yesterday\n  - L 45° 2025-09-15 # good\n  - R: 45°\nrig_changed: [last ' +
				'autumn]\nangle_source: rotator\nsymmetry: 45',
		);
		const wrong = [
			['flats', 'L 45° yesterday'],
			['flats', '{"R":"45°"}'],
			['rig_changed', 'last autumn'],
			['angle_source', 'rotator'],
			['symmetry', '45'],
		];
		const told = (problems: Awaited<ReturnType<typeof updateNote>>) =>
			problems.map(({ code, path, detail }) => [code, path, detail?.['key'], detail?.['value']]);
		expect(told(await updateNote(device.log, RIG))).toEqual(
			wrong.map(([key, value]) => ['note-property-unreadable', RIG, key, value]),
		);
		expect(told((await device.refresh()).problems).sort()).toEqual(
			[...wrong].sort().map(([key, value]) => ['note-property-unreadable', RIG, key, value]),
		);
		for (const text of ['L 45° yesterday', 'last autumn', 'rotator'])
			expect(read('Astro/Health report.md')).toContain(text);
		expect(read(RIG)).toContain(
			'flats:\n  - L 45° yesterday\n  - L 45° 2025-09-15 # good\n  - R: 45°\nrig_changed: [last ' +
				'autumn]\nangle_source: rotator\nsymmetry: 45\n',
		);
		expect(properties(read(M31))).not.toHaveProperty('flats_missing');
	});
	test('of changes of the rig parts flats from lights', async () => {
		const { data, device, rig, read, say } = await access();
		await rig.lights(data, { night: '2025-09-20' });
		await rig.flats(data, LIBRARY, { night: '2025-09-10' });
		await device.refresh();
		expect(properties(read(M31))).not.toHaveProperty('flats_missing');
		say(RIG, 'rig_changed:\n  - 2025-09-15');
		await updateNote(device.log, RIG);
		expect(rows(read(M31), 'flats')).toEqual(['| L | 45.0° (1) | 45° 2025-09-10 | 45° | ⚠ Need more | ?→45.0° |']);
		expect(properties(read(M31))).toMatchObject({ flats_missing: 1 });
	});
	test('of angles decides how flats serve: none, or the same after half a turn', async () => {
		const { data, device, rig, read, say } = await access();
		await rig.lights(data);
		await rig.flats(data, LIBRARY, { angle: 225 });
		await device.refresh();
		expect(rows(read(M31), 'flats')).toEqual(['| L | 45.0° (1) | 225° 2025-09-14 | 45° | ⚠ Need more | ?→45.0° |']);
		say(RIG, 'symmetry: 180');
		await updateNote(device.log, RIG);
		expect(rows(read(M31), 'flats')).toEqual(['| L | 45.0° (1) | 225° 2025-09-14 | – | ✓ Have | 225°→45.0° |']);
		say(RIG, 'angle_source: none');
		await updateNote(device.log, RIG);
		expect(part(read(M31), 'flats')).toBe(
			'| Filter | Flats | To shoot | Status | Coverage |\n| --- | --- | --- | --- | --- |\n| L | 2025-09-14 ' +
				'| – | ✓ Have | 2025-09-14→2025-09-14 |',
		);
	});
});

describe("a command that changes a rig's note", () => {
	test('makes the note where there is none, also before anything is read', async () => {
		const { data, vault, device, rig, read } = await access();
		await rig.lights(data);
		await changeRigItems(device.log, RC8.folder, 'flats', items => [...items, 'L 45° 2025-09-15']);
		expect(properties(read(RIG))).toEqual({ rig: RC8.folder, tags: ['astro/rig'], flats: ['L 45° 2025-09-15'] });
		await changeRigItems(device.log, 'Spare@f5.0+Cam', 'rig_changed', () => ['2025-09-01']);
		await device.refresh();
		expect(Object.keys(rigTexts(vault))).toEqual([RIG, 'Astro/Rigs/Spare@f5.0+Cam.md']);
		expect(properties(read(M31))).not.toHaveProperty('flats_missing');
		expect(rows(read(RIG), 'flats')).toEqual([
			'| L | 45.0° (1) | – | ✓ Have |',
			'| L | 45° | 2025-09-15 | recorded |',
		]);
	});
	test('adds and removes items, leaves all others where and as they are, and the targets follow', async () => {
		const { data, device, rig, read, say } = await access();
		await rig.lights(data);
		await device.refresh();
		say(RIG, 'flats: # mine\n  - soon\n  - L 90° 2025-09-01 # cloudy\n  # these are old\n  - "R 45°"');
		await changeRigItems(device.log, RC8.folder.toLowerCase(), 'flats', items => [...items, 'L 45° 2025-09-15']);
		expect(read(RIG)).toContain(
			'flats: # mine\n  - soon\n  - L 90° 2025-09-01 # cloudy\n  # these are old\n  - "R 45°"\n  - L 45° ' +
				'2025-09-15\n',
		);
		expect(properties(read(M31))).not.toHaveProperty('flats_missing');
		await changeRigItems(device.log, RC8.folder, 'flats', items => items.filter(item => !item.startsWith('L ')));
		expect(read(RIG)).toContain('flats: # mine\n  - soon\n  # these are old\n  - "R 45°"\n');
		expect(properties(read(M31))).toMatchObject({ flats_missing: 1 });
		expect(rows(read(RIG), 'flats')).toContain('| R | 45° | – | recorded |');
	});
	test('writes nothing where nothing changes, and no empty property', async () => {
		const { data, vault, device, rig } = await access();
		await rig.lights(data);
		await device.refresh();
		const settled = snapshot(vault);
		await changeRigItems(device.log, RC8.folder, 'flats', items => items);
		await changeRigItems(device.log, RC8.folder, 'rig_changed', () => []);
		expect(snapshot(vault)).toEqual(settled);
	});
	test("throws where it can't change the note safely, and changes nothing", async () => {
		const { data, vault, device, rig, read, write } = await access();
		await rig.lights(data);
		await device.refresh();
		const whole = read(RIG);
		for (const broken of ['flats: "L 45', 'flats:\n  - R: 45°', 'flats: &all\n  - L 45°']) {
			write(RIG, whole.replace(/^---\n/, `---\n${broken}\n`));
			const before = snapshot(vault);
			await expect(changeRigItems(device.log, RC8.folder, 'flats', items => [...items, 'L 46°'])).rejects.toThrow(
				RIG,
			);
			expect(snapshot(vault)).toEqual(before);
		}
	});
});

describe('answers about rigs', () => {
	test('know the rigs of trees and of notes, by name, with what is found and what is recorded', async () => {
		const { data, device, rig } = await access();
		await rig.lights(data);
		await new RigAtWork(REDCAT).lights(data, { filter: undefined });
		await rig.master(data, LIBRARY, 'flat', { angle: 46 });
		expect(await rigAnswers(device.log)).toEqual([]);
		await device.refresh();
		await changeRigItems(device.log, 'Spare@f5.0+Cam', 'flats', () => ['L 45°']);
		expect(await rigAnswers(device.log)).toMatchObject([
			{
				rig: RC8.folder,
				notePath: RIG,
				found: [{ filter: 'L', angleDegrees: 46, date: '2025-09-14', source: 'found' }],
				config: { recorded: [], symmetry: 360 },
			},
			{ rig: REDCAT.folder, notePath: `Astro/Rigs/${REDCAT.folder}.md`, found: [] },
			{
				rig: 'Spare@f5.0+Cam',
				notePath: 'Astro/Rigs/Spare@f5.0+Cam.md',
				found: [],
				config: { recorded: [{ filter: 'L', angleDegrees: 45 }] },
			},
		]);
	});
	test('about flats to shoot are of open targets, of one rig, or of the targets that are named', async () => {
		const { data, device, rig } = await access({ closedFromStage: 60 });
		await rig.lights(data, { angle: 10 });
		await rig.lights(data, { angle: 20, target: 'M 33', stage: '50_Bake' });
		await rig.lights(data, { angle: 30, target: 'M 45', stage: '60_Done' });
		await new RigAtWork(FRA400).lights(data, { angle: 40, filter: 'ALPT' });
		await device.refresh();
		const asked = async (choice: Parameters<typeof flatTables>[1]) =>
			(await flatTables(device.log, choice)).map(({ rig: name, rows: all }) => [
				name,
				...all.flatMap(({ filter, needed }) => needed.map(({ angleDegrees }) => `${filter} ${angleDegrees}`)),
			]);
		expect(await asked({})).toEqual([
			[FRA400.folder, 'ALPT 40'],
			[RC8.folder, 'L 10', 'L 20'],
		]);
		expect(await asked({ rig: RC8.folder.toUpperCase() })).toEqual([[RC8.folder, 'L 10', 'L 20']]);
		expect(await asked({ targets: ['m45', 'm31'] })).toEqual([
			[FRA400.folder, 'ALPT 40'],
			[RC8.folder, 'L 10', 'L 30'],
		]);
		expect(await asked({ targets: ['M 31'], rig: FRA400.folder })).toEqual([[FRA400.folder, 'ALPT 40']]);
		expect(await asked({ targets: [] })).toEqual([]);
		expect(await asked({ rig: 'no such rig' })).toEqual([]);
		device.log.use({ ...DEFAULT_SETTINGS, closedFromStage: 50 });
		expect(await asked({ rig: RC8.folder })).toEqual([[RC8.folder, 'L 10']]);
	});
});

describe('flats on disk', () => {
	test(
		'that were copied into many nights are one flat; raw ones are one whatever the jitter; a folder may mix ' +
			'filters and angles',
		async () => {
			const { data, device, rig, read } = await access();
			const nights = ['2025-09-14', '2025-09-15', '2025-09-16'];
			for (const night of nights) await rig.lights(data, { night });
			await rig.master(data, rig.nightFolder(), 'flat');
			const name = 'pp_flat_L_stacked copy.fit';
			const [master = ''] = Object.keys(snapshot(join(data, rig.nightFolder()))).filter(path =>
				path.startsWith('pp_flat'),
			);
			for (const night of nights.slice(1))
				writeFileSync(
					join(data, rig.nightFolder({ night }), name),
					readFileSync(join(data, rig.nightFolder(), master)),
				);
			for (const angle of [99.95, 100, 100.08])
				await rig.flats(data, LIBRARY.replace('GAIN_100', 'Sky'), {
					filter: 'Ha',
					angle,
					subs: 2,
					change: { kind: 'flat' },
				});
			await rig.flats(data, LIBRARY.replace('GAIN_100', 'Sky'), { filter: 'Ha', angle: 45 });
			await rig.flats(data, LIBRARY.replace('GAIN_100', 'Sky'), { filter: 'R', angle: 100 });
			device.nowMs += DAY_MS;
			expect((await device.refresh()).problems).toEqual([]);
			expect(rows(read(RIG), 'flats').slice(1)).toEqual([
				'| L | 45° | 2025-09-14 | found |',
				'| R | 100° | 2025-09-14 | found |',
				'| Ha | 45° | 2025-09-14 | found |',
				'| Ha | 100.01° | 2025-09-14 | found |',
			]);
			expect(rows(read(M31), 'calibration').map(row => row.split(' | ')[2])).toEqual([
				'✓ in place',
				'✓ in place',
				'✓ in place',
			]);
		},
	);
	test('that lost their angle count at that of the lights beside them, in place but not verified', async () => {
		const { data, device, rig, read } = await access();
		await rig.lights(data, { angle: 45, subs: 3 });
		await rig.lights(data, { angle: 46, night: '2025-09-20' });
		await rig.master(data, rig.nightFolder(), 'flat', { by: 'wbpp' });
		await device.refresh();
		expect(rows(read(M31), 'flats')).toEqual([
			'| L | 45.0°–46.0° (2) | 45° 2025-09-14 | – | ✓ Have | 45°→45.0°–46.0° |',
		]);
		expect(rows(read(RIG), 'flats').at(-1)).toBe('| L | 45° | 2025-09-14 | found, at the angle of its lights |');
		// For the other night nobody can load it yet, and its angle is a guess.
		expect(rows(read(M31), 'calibration')).toEqual([
			'| 2025-09-20 | ✗ missing: 300 s | ✗ missing: L | – |',
			'| 2025-09-14 | ✗ missing: 300 s | ✓ in place, not verified | – |',
		]);
	});
});

describe('nights', () => {
	test('tell where darks, flats and flat darks are', async () => {
		const { data, device, rig, read } = await access();
		const [one, two, three, four] = ['2025-09-14', '2025-09-15', '2025-09-16', '2025-09-17'] as const;
		for (const night of [one, two, three]) await rig.lights(data, { night });
		await rig.lights(data, { night: four, seconds: 60, angle: 100 });
		await rig.master(data, rig.nightFolder({ night: one }), 'dark');
		await rig.master(data, rig.nightFolder({ night: one }), 'flat', { night: one });
		await rig.flats(data, rig.nightFolder({ night: two }), { night: two });
		await rig.darks(data, `${RC8.folder}/00_Misc/FLATS`, { seconds: 2.5 });
		await rig.master(data, rig.nightFolder({ night: three }), 'dark', { by: 'wbpp' });
		await device.refresh();
		expect(rows(read(M31), 'calibration')).toEqual([
			'| 2025-09-17 | ✗ missing: 60 s | ✗ missing: L | – |',
			'| 2025-09-16 | ✓ in place, not verified | in the library | in the library |',
			'| 2025-09-15 | in the library | ✓ in place | in the library |',
			'| 2025-09-14 | ✓ in place | ✓ in place | – |',
		]);
		expect(properties(read(M31))).toMatchObject({ nights_uncalibrated: 1, flats_missing: 1 });
	});
	test('with sessions have flats session by session', async () => {
		const { data, device, rig, read } = await access();
		for (const angle of [45, 100]) {
			await rig.lights(data, { angle, session: `Session_${angle}deg` });
			await rig.master(data, rig.nightFolder({ session: `Session_${angle}deg` }), 'flat', { by: 'wbpp' });
		}
		await device.refresh();
		expect(rows(read(M31), 'calibration')).toEqual([
			'| 2025-09-14 | ✗ missing: 300 s | ✓ in place, not verified | – |',
		]);
		expect(rows(read(M31), 'flats')).toEqual([
			'| L | 45.0°–100.0° (2) | 45° 2025-09-14, 100° 2025-09-14 | – | ✓ Have | 45°→45.0°; 100°→100.0° |',
		]);
	});
	test('of a DSLR without rotator and filters read naturally', async () => {
		const { data, device, read } = await access();
		const dslr = new RigAtWork(GENERATED_RIGS.find(({ programs }) => programs[0] === 'canon'));
		await dslr.lights(data, { filter: undefined, seconds: 180, subs: 2 });
		await dslr.flats(data, `${dslr.nightFolder()}/flats`, { filter: undefined, seconds: 0.02 });
		await dslr.darks(data, `${dslr.rig.folder}/00_Misc/ISO_800`, { seconds: 180 });
		expect((await device.refresh()).problems).toEqual([]);
		expect(part(read(M31), 'flats')).toBe(
			'| Filter | Flats | To shoot | Status | Coverage |\n| --- | --- | --- | --- | --- |\n| OSC | ' +
				'2025-09-14 | – | ✓ Have | 2025-09-14→2025-09-14 |',
		);
		// No header tells the sensor's temperature.
		expect(rows(read(M31), 'calibration')).toEqual([
			'| 2025-09-14 | in the library, not verified | ✓ in place | ✗ missing |',
		]);
		const note = read(`Astro/Rigs/${dslr.rig.folder}.md`);
		expect(rows(note, 'flats').at(-1)).toBe('| OSC | – | 2025-09-14 | found |');
		expect(rows(note, 'library')).toEqual(['| – | ISO 800 | Dark | 180 s | 2 |']);
	});
	test('have their darks in the library of another rig with the same camera', async () => {
		const { data, device, rig, read } = await access();
		const other = new RigAtWork({
			...RC8,
			folder: 'FRA400@f5.6+ZWO ASI2600MM Pro',
			ioMode: { ...RC8.ioMode, optics: 'FRA400' },
		});
		await rig.lights(data);
		await other.lights(data, { target: 'M 33', night: '2025-09-16' });
		await new RigAtWork(REDCAT).lights(data, { target: 'M 45', filter: undefined });
		await rig.master(data, LIBRARY, 'dark');
		await device.refresh();
		const darksOf = (target: string) => rows(read(`Astro/Targets/${target}.md`), 'calibration')[0]?.split(' | ')[1];
		expect(['M 31', 'M 33', 'M 45'].map(darksOf)).toEqual(['in the library', 'in the library', '✗ missing: 300 s']);
		expect(part(read(`Astro/Rigs/${other.rig.folder}.md`), 'library')).toBe('No darks yet.');
	});
});

describe('a library on a drive of its own', () => {
	test('goes on calibrating while the drive is away, in this session and the next', async () => {
		const { data, vault, state, rig, read } = await access();
		const library = join(temp(), 'Library');
		await rig.lights(data);
		await rig.master(library, 'Dark Library', 'dark');
		await rig.master(library, 'Flat Library', 'flat');
		const device = await Device.open({ vault, state }, [data, library]);
		await device.refresh();
		expect(rows(read(M31), 'calibration')).toEqual(['| 2025-09-14 | in the library | in the library | – |']);
		const written = { ...noteTexts(vault), ...rigTexts(vault) };
		renameSync(library, `${library} away`);
		for (const session of [device, await Device.open({ vault, state })]) {
			expect((await session.refresh()).doubtful.map(({ code }) => code)).toEqual(['tree-missing']);
			await updateNote(session.log, RIG);
			expect({ ...noteTexts(vault), ...rigTexts(vault) }).toEqual(written);
		}
		await rig.lights(data, { night: '2025-09-20' });
		await device.refresh();
		expect(rows(read(M31), 'calibration')[0]).toBe('| 2025-09-20 | in the library | in the library | – |');
		// The user gives the drive up.
		await setDataFolders(device.log, [data]);
		await device.refresh();
		expect(rows(read(M31), 'calibration')[0]).toBe('| 2025-09-20 | ✗ missing: 300 s | ✗ missing: L | – |');
	});
});

describe('two devices with half of the trees each', () => {
	/** One rig in each tree; they share M 31. */
	async function halves(): Promise<[string, string]> {
		const [one, other] = [temp(), temp()];
		const [rc8, fra400] = [new RigAtWork(RC8), new RigAtWork(FRA400)];
		await rc8.lights(one, { subs: 2 });
		await rc8.lights(one, { target: 'M 33', night: '2025-09-20', angle: 200 });
		await rc8.flats(one, rc8.nightFolder());
		await rc8.master(one, LIBRARY, 'dark');
		await fra400.lights(other, { filter: 'ALPT', angle: 70, subs: 3 });
		await fra400.lights(other, {
			filter: 'ALPT2',
			angle: 72,
			night: '2025-09-15',
			stage: '10_Blink',
			state: 'unreviewed',
		});
		await fra400.master(other, fra400.nightFolder(), 'flat', { filter: 'ALPT', by: 'wbpp' });
		await fra400.darks(other, `${FRA400.folder}/00_Misc`, { seconds: 300 });
		return [one, other];
	}
	/** As far as they don't depend on who made them: order of properties, ids of trees. */
	const normal = (texts: Readonly<Record<string, string>>): string[] =>
		Object.values(texts)
			.map(
				text =>
					JSON.stringify(Object.entries(properties(text)).sort(([a], [b]) => (a < b ? -1 : 1))) +
					text.slice(text.indexOf('\n---\n')).replace(/,\w{4},here$/gm, ',tree,here'),
			)
			.sort();
	const allNotes = (vault: string) => normal({ ...noteTexts(vault), ...rigTexts(vault) });

	test('end with the same notes of targets and rigs whatever the order, and then write nothing more', async () => {
		const trees = await halves();
		const ends: string[][] = [];
		for (const order of [
			[0, 1, 0],
			[1, 0, 1],
			[0, 0, 1, 0, 1],
		]) {
			const vault = temp();
			const devices = [
				await Device.open({ vault, state: temp(), seed: 5 }, [trees[0]]),
				await Device.open({ vault, state: temp(), seed: 6 }, [trees[1]]),
			];
			for (const at of order) await devices[at]?.refresh();
			const settled = allNotes(vault);
			for (const device of devices) {
				expect((await device.refresh()).notes.updated).toBe(0);
				for (const path of [RIG, `Astro/Rigs/${FRA400.folder}.md`, M31]) await updateNote(device.log, path);
			}
			expect(allNotes(vault)).toEqual(settled);
			ends.push(settled);
		}
		const vault = temp();
		await (await Device.open({ vault, state: temp(), seed: 7 }, trees)).refresh();
		for (const end of ends) expect(end).toEqual(allNotes(vault));
		const m31 = noteTexts(vault)[M31] ?? '';
		expect(part(m31, 'flats')).toContain(`**[[${FRA400.folder}]]**\n\n`);
		expect(properties(m31)).toMatchObject({ flats_missing: 1, nights_uncalibrated: 1 });
		expect(rows(m31, 'calibration')).toEqual([
			`| 2025-09-15 | ${FRA400.folder} | in the library | ✗ missing: ALPT2 | – |`,
			`| 2025-09-14 | ${FRA400.folder} | in the library | ✓ in place, not verified | – |`,
			`| 2025-09-14 | ${RC8.folder} | in the library | ✓ in place | ✗ missing |`,
		]);
	});
	test("never take one rig's table for the other's, also where the other has none", async () => {
		const [one, other, vault] = [temp(), temp(), temp()];
		await new RigAtWork().lights(one);
		await new RigAtWork(REDCAT).lights(other, { filter: undefined, state: 'rejected' });
		const devices = [
			await Device.open({ vault, state: temp(), seed: 5 }, [one]),
			await Device.open({ vault, state: temp(), seed: 6 }, [other]),
		];
		for (const device of devices) await device.refresh();
		const settled = noteTexts(vault);
		for (const device of [...devices, ...devices]) await device.refresh();
		expect(noteTexts(vault)).toEqual(settled);
		expect(rows(settled[M31] ?? '', 'flats')).toEqual(['| L | 45.0° (1) | – | 45° | ✗ Need all | ?→45.0° |']);
		expect(properties(settled[M31])).toMatchObject({ flats_missing: 1, nights_uncalibrated: 1 });
	});
	test('leave out what the user took out of a note', async () => {
		const trees = await halves();
		const vault = temp();
		const devices = [
			await Device.open({ vault, state: temp(), seed: 5 }, [trees[0]]),
			await Device.open({ vault, state: temp(), seed: 6 }, [trees[1]]),
		];
		for (const device of devices) await device.refresh();
		const without = (path: string, ...names: string[]): void => {
			const text = readFileSync(join(vault, path), 'utf8');
			writeFileSync(
				join(vault, path),
				names.reduce(
					(left, name) =>
						left.replace(
							new RegExp(`%% astro-data-log:begin ${name} %%[\\s\\S]*?end ${name} %%\n`),
							'Gone.\n',
						),
					text,
				),
			);
		};
		without(M31, 'flats', 'calibration');
		without(RIG, 'library');
		await new RigAtWork().lights(trees[0], { filter: 'Ha', night: '2025-10-01' });
		await new RigAtWork(FRA400).lights(trees[1], { filter: 'ALPT', night: '2025-10-02' });
		for (const device of devices) expect((await device.refresh()).problems).toEqual([]);
		const texts = { ...noteTexts(vault), ...rigTexts(vault) };
		expect(['flats', 'calibration', 'nights'].map(name => texts[M31]?.includes(`begin ${name} %%`))).toEqual([
			false,
			false,
			true,
		]);
		expect(['flats', 'library', 'targets'].map(name => texts[RIG]?.includes(`begin ${name} %%`))).toEqual([
			true,
			false,
			true,
		]);
		expect(texts[RIG]).toContain('## Dark library\n\nGone.\n');
		const settled = snapshot(vault);
		for (const device of devices) {
			await device.refresh();
			expect({ ...noteTexts(vault), ...rigTexts(vault) }).toEqual(texts);
		}
		expect(allNotes(vault)).toEqual(normal(texts));
		expect(Object.keys(snapshot(vault))).toEqual(Object.keys(settled));
	});
});
