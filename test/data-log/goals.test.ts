/** Goals in a note's properties, from the edit to the tables. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { exposuresOf } from '../fakes/commands';
import { Device } from '../fakes/device';
import { Camera } from '../fakes/lights';
import { documentsAreMissing, sharedDocument, tablesOf } from '../fakes/shared-documents';
import { snapshot, tempFolders } from '../fakes/temp-folders';
import { updateNote } from '../../src/data-log/note-edits';

const temp = tempFolders();
const PATH = 'Astro/Targets/M31.md';

const properties = (text: string): Record<string, unknown> =>
	parse(/^---\n([\s\S]*?)^---$/m.exec(text)?.[1] ?? '') as Record<string, unknown>;
const region = (text: string, name: string): string =>
	text.split(`%% astro-data-log:begin ${name} %%`)[1]?.split(`%% astro-data-log:end ${name} %%`)[0] ?? '';

let data = '';
let vault = '';
let device: Device;
const note = (): string => readFileSync(join(vault, PATH), 'utf8');
/** Adds lines of the user's to the properties. */
const edit = (lines: string): void => {
	writeFileSync(join(vault, PATH), note().replace(/^---\n/, `---\n${lines}\n`));
};

/** The seed's "Example Output": nothing of it reviewed. */
async function exampleTree(): Promise<void> {
	const camera = new Camera();
	const shot = { target: 'M31', stage: '10_Blink', state: 'unreviewed' } as const;
	await camera.shoot(data, {
		...shot,
		night: '2025-09-14',
		filter: 'L',
		exposureSeconds: 120,
		subs: 150,
		angleDegrees: 71,
	});
	for (const [filter, exposureSeconds, subs] of [
		['R', 180, 40],
		['G', 180, 35],
		['B', 180, 38],
		['Ha', 300, 25],
	] as const)
		await camera.shoot(data, { ...shot, night: '2025-10-02', filter, exposureSeconds, subs });
}

beforeEach(async () => {
	[data, vault] = [join(temp(), 'Data'), temp()];
	await exampleTree();
	device = await Device.open({ vault, state: temp() }, [data]);
	await device.refresh();
});

const SEED_GOALS = 'goal_hours: 10\nshare_L: 40\nshare_R: 20\nshare_G: 20\nshare_B: 20';

describe("the seed's example", () => {
	test.skipIf(documentsAreMissing)(
		'as a note is the picture of a target note, cell for cell, property for property',
		async () => {
			edit(SEED_GOALS);
			expect(await updateNote(device.log, PATH)).toEqual([]);
			const picture = sharedDocument('mockups/target-note.md');
			expect(tablesOf(region(note(), 'exposure'))).toEqual(tablesOf(region(picture, 'exposure')));
			expect(region(note(), 'exposure').trim().split('\n').at(-1)).toBe(
				region(picture, 'exposure').trim().split('\n').at(-1),
			);
			// Aliases are the user's; this tree has no flats to speak of.
			const pictured = Object.entries(properties(picture)).filter(
				([key]) => key !== 'flats_missing' && key !== 'aliases',
			);
			expect(properties(note())).toMatchObject(Object.fromEntries(pictured));
			const [pictureRow] = /^2025-09-14,.*,L,120,.*$/m.exec(picture) ?? [];
			const [row] = /^2025-09-14,.*,L,120,.*$/m.exec(note()) ?? [];
			expect(row?.split(',').slice(0, 8)).toEqual(pictureRow?.split(',').slice(0, 8));
		},
	);
	test('as JSON has the goals to the second', async () => {
		edit(SEED_GOALS);
		// By hand: 4 h and 2 h, × 1.15, less 5 h, 2 h, 1 h 45, 1 h 54. Progress: captured / 1.15 / goal.
		const expected = [
			['L', 14400, 0, 1],
			['R', 7200, 1080, 7200 / 1.15 / 7200],
			['G', 7200, 1980, 6300 / 1.15 / 7200],
			['B', 7200, 1440, 6840 / 1.15 / 7200],
		];
		const [target] = (await exposuresOf(device.log)).targets;
		expect(
			target?.goals.map(({ filter, goalSeconds, toShootSeconds }) => [filter, goalSeconds, toShootSeconds]),
		).toEqual(expected.map(goal => goal.slice(0, 3)));
		target?.goals.forEach(({ progress }, at) => {
			expect(progress).toBeCloseTo(Number(expected[at]?.[3]), 9);
		});
	});
});

describe('an edited goal', () => {
	test('shows in tables and properties without the tree', async () => {
		renameSync(data, `${data} away`);
		edit('goal_Ha: 4');
		await updateNote(device.log, PATH);
		// 4 h × 1.15 = 4 h 36 m, less 2 h 05 m: 2 h 31 m are 31 subs of 300 s, rounded up.
		expect(tablesOf(region(note(), 'exposure'))[0]?.find(([filter]) => filter === 'Ha')).toEqual([
			'Ha',
			'300 s',
			'25',
			'2 h 05 m',
			'4 h 00 m',
			'4 h 36 m',
			'2 h 31 m',
			'31',
		]);
		expect(properties(note())).toMatchObject({ to_shoot_hours: 2.52, progress: 45, subs: 288, stage: '10_Blink' });
		expect(note()).toMatch(/^---\ngoal_Ha: 4\ntarget: M31\n/);

		edit('rejection_buffer: 0');
		await updateNote(device.log, PATH);
		expect(
			tablesOf(region(note(), 'exposure'))[0]
				?.find(([filter]) => filter === 'Ha')
				?.slice(4),
		).toEqual(['4 h 00 m', '4 h 00 m', '1 h 55 m', '23']);
	});
	test('shows after a restart too, before the tree was ever looked at', async () => {
		edit('goal_Ha: 4');
		const untouched = snapshot(data);
		const later = await Device.open({ vault, state: temp() });
		expect(await updateNote(later.log, PATH)).toEqual([]);
		expect(properties(note())).toMatchObject({ to_shoot_hours: 2.52, subs: 288, stage: '10_Blink' });
		expect(snapshot(data)).toEqual(untouched);
	});
	test('that is removed takes its columns and properties with it', async () => {
		const before = note();
		edit('goal_Ha: 4');
		await updateNote(device.log, PATH);
		writeFileSync(join(vault, PATH), note().replace('goal_Ha: 4\n', ''));
		await updateNote(device.log, PATH);
		expect(note()).toBe(before);
	});
	test('is the same by updating the note and by a refresh', async () => {
		edit('goal_L: 6\ngoal_oiii: "60x300s"');
		await updateNote(device.log, PATH);
		const updated = snapshot(vault);
		await device.refresh();
		expect(snapshot(vault)).toEqual(updated);
		expect(tablesOf(region(note(), 'exposure'))[0]?.find(([filter]) => filter === 'OIII')).toEqual([
			'OIII',
			'300 s',
			'0',
			'0 h 00 m',
			'5 h 00 m',
			'5 h 45 m',
			'5 h 45 m',
			'69',
		]);
	});
	test("that can't be read is reported, and the others count", async () => {
		edit('goal_Ha: soon\ngoal_L: 6\nshare_R: 20');
		const problems = await updateNote(device.log, PATH);
		expect(problems.map(({ code, path, detail }) => [code, path, detail?.['key'], detail?.['reason']])).toEqual([
			['note-goal-unreadable', PATH, 'goal_Ha', 'unreadable'],
			['note-goal-unreadable', PATH, 'share_R', 'share-without-hours'],
		]);
		expect(properties(note())).toMatchObject({ to_shoot_hours: 1.9 });
		expect((await device.refresh()).problems).toEqual(problems);
		expect((await exposuresOf(device.log)).problems.map(({ code, path }) => [code, path])).toEqual(
			problems.map(({ code, path }) => [code, path]),
		);
	});
	test('over 100 % of shares counts as it is, and warns', async () => {
		edit('goal_hours: 10\nshare_L: 60\nshare_R: 50');
		expect((await updateNote(device.log, PATH)).map(({ code, detail }) => [code, detail])).toEqual([
			['note-shares-over-100', { sum: 110 }],
		]);
		expect(tablesOf(region(note(), 'exposure'))[0]?.at(-1)?.[4]).toBe('**11 h 00 m**');
	});
	test('in a note that is none of ours changes nothing', async () => {
		writeFileSync(join(vault, 'Plain.md'), '---\ntarget: M31\ngoal_Ha: 4\n---\nNo tag of ours.\n');
		const before = snapshot(vault);
		expect(await updateNote(device.log, 'Plain.md')).toEqual([]);
		expect(await updateNote(device.log, 'Not there.md')).toEqual([]);
		expect(snapshot(vault)).toEqual(before);
	});
});

describe('goals per panel', () => {
	test('are needed in each: surplus in one never hides a lack in another', async () => {
		const camera = new Camera();
		for (const [panel, subs] of [
			[1, 24],
			[2, 6],
		] as const)
			await camera.shoot(data, {
				target: 'NGC 7000',
				panel,
				night: `2025-09-2${panel}`,
				exposureSeconds: 300,
				subs,
			});
		await device.refresh();
		const path = join(vault, 'Astro/Targets/NGC 7000.md');
		writeFileSync(path, readFileSync(path, 'utf8').replace(/^---\n/, '---\ngoal_L: 1\n'));
		await updateNote(device.log, 'Astro/Targets/NGC 7000.md');
		// Panel 1 has 2 h for 1 h; panel 2 has 0.5 h accepted: 1.15 × 0.5 h are missing.
		expect(properties(readFileSync(path, 'utf8'))).toMatchObject({ to_shoot_hours: 0.58, progress: 75, panels: 2 });
		const answer = await exposuresOf(device.log, { words: ['ngc7000'] });
		expect(answer.targets[0]?.goals).toEqual([
			{ filter: 'L', panel: 1, goalSeconds: 3600, toShootSeconds: 0, progress: 1 },
			{ filter: 'L', panel: 2, goalSeconds: 3600, toShootSeconds: 2070, progress: 0.5 },
		]);
		const whole = await Device.open({ vault, state: temp(), settings: { goalScope: 'mosaic' } }, [data]);
		expect((await exposuresOf(whole.log, { words: ['NGC 7000 Panel 2'] })).targets[0]?.goals).toEqual([
			{ filter: 'L', panel: null, goalSeconds: 3600, toShootSeconds: 0, progress: 1 },
		]);
	});
});
