import { pathIn } from '../../src/domain/paths';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { FilterTable } from '../../src/domain/filter';
import type { LightsOfNight } from '../../src/domain/calibration/rig-facts';
import { planDistribution, type Calibration, type Distribution } from '../../src/plans/distribution';
import type { DarkOnDisk } from '../../src/plans/matching-darks';
import type { FlatAnswer } from '../../src/domain/operations/questions';
import type { FlatOnDisk } from '../../src/plans/matching-flats';
import { CalibrationFinder } from '../../src/tree/calibration-data';
import { makeTimeSlice } from '../../src/async/time-slice';
import type { FrameDescription } from '../build/frame-description';
import { frameRules, identity } from '../tree/real-tree';
import { filesOf, pathsIn, ScannedFolder, shot, stateOf } from './planned';

const rig = 'RC8@f8.0+ZWO ASI2600MM Pro';
const accept = `${rig}/20_Data/M31/accept`;
const library = `${rig}/00_Misc/GAIN_100`;
const flatLibrary = `${rig}/00_Misc/Sky flats`;
const filters = new FilterTable();

const made: ScannedFolder[] = [];
function folder(): ScannedFolder {
	const tree = new ScannedFolder();
	made.push(tree);
	return tree;
}
afterEach(() => {
	for (const tree of made.splice(0)) tree.delete();
});

const at = (night: string, hour = 20): number => Date.parse(`${night}T${hour}:00:00.123Z`);

function light(tree: ScannedFolder, night: string, what: Partial<FrameDescription> = {}): void {
	const { filter = 'L', exposureSeconds = 300 } = what;
	tree.capture(
		`${accept}/DATE_${night}/FILTER_${filter}_EXP_${exposureSeconds}`,
		shot({ startUtcMs: at(night) + shot().number * 1000, ...what }),
	);
}

/** Files a master. @returns its name */
function master(tree: ScannedFolder, to: string, what: Partial<FrameDescription>): string {
	const frame = shot({ filter: undefined, ...what });
	const { kind, filter, exposureSeconds, gain, startUtcMs, mechanicalAngleDegrees } = frame;
	const name = `master ${[kind, filter, exposureSeconds, gain, new Date(startUtcMs).toISOString().slice(0, 10), mechanicalAngleDegrees].join(' ')}.fit`;
	tree.master(`${to}/${name}`, frame);
	return name;
}
const dark = (tree: ScannedFolder, to: string, what: Partial<FrameDescription> = {}): string =>
	master(tree, to, { kind: 'dark', startUtcMs: at('2025-12-01', 12), ...what });
const flat = (tree: ScannedFolder, to: string, night: string, what: Partial<FrameDescription> = {}): string =>
	master(tree, to, { kind: 'flat', exposureSeconds: 2.5, filter: 'L', startUtcMs: at(night, 17), ...what });

const slice = makeTimeSlice(
	() => setImmediate(),
	() => performance.now(),
);

/** What the tree holds, file by file. */
async function calibrationOf(
	tree: ScannedFolder,
	rules: Partial<ReturnType<Calibration['rulesOf']>> = {},
): Promise<Calibration & { lights: readonly LightsOfNight[] }> {
	const folders = await tree.frames();
	const find = (frames: typeof folders) =>
		new CalibrationFinder().find(new Map(frames.map(one => [one, ''])), new Map(), frameRules(), identity, slice);
	const [darks, flats]: [DarkOnDisk[], FlatOnDisk[]] = [[], []];
	for (const frames of folders) {
		for (const one of frames.calibration) {
			const file = {
				path: pathIn(frames.folder.path, one.file.name),
				sizeBytes: one.file.sizeBytes,
				mtimeMs: one.file.mtimeMs,
			};
			const alone = await find([{ ...frames, lights: [], calibration: [one] }]);
			darks.push(...alone.darks.map(found => ({ ...found, file })));
			flats.push(...alone.flats.map(found => ({ ...found, file })));
		}
	}
	const usual = {
		source: 'mechanical',
		symmetry: 360,
		toleranceDegrees: 2.5,
		maxAgeDays: 90,
		rigChanged: [],
		filters,
		allowScaling: false,
	} as const;
	return { lights: (await find(folders)).lights, darks, flats, rulesOf: () => ({ ...usual, ...rules }) };
}

async function distribution(
	tree: ScannedFolder,
	answers: ReadonlyMap<string, FlatAnswer> = new Map(),
	rules: Parameters<typeof calibrationOf>[1] = {},
): Promise<Distribution> {
	const calibration = await calibrationOf(tree, rules);
	return planDistribution(calibration.lights, calibration, answers);
}

const copiesOf = ({ plan: { steps } }: Distribution): string[][] =>
	steps.map(step => (step.kind === 'copy file' ? [step.from, step.to] : [step.kind]));

describe('distributing masters', () => {
	test('each night gets the darks and flats that its lights want, once; undo takes them back', async () => {
		const tree = folder();
		light(tree, '2026-01-14');
		light(tree, '2026-01-14', { filter: 'Ha', exposureSeconds: 600 });
		light(tree, '2026-01-15');
		const [dark300, dark600] = [dark(tree, library), dark(tree, library, { exposureSeconds: 600 })];
		dark(tree, `${rig}/00_Misc/GAIN_0`, { gain: 0 });
		dark(tree, library, { exposureSeconds: 120 });
		// Raw ones are for making masters.
		tree.capture(flatLibrary, shot({ kind: 'flat', startUtcMs: at('2026-01-15', 17), exposureSeconds: 2.5 }));
		tree.capture(library, shot({ kind: 'dark' }));
		const l14 = flat(tree, flatLibrary, '2026-01-14');
		const ha = flat(tree, flatLibrary, '2026-01-10', { filter: 'Ha', mechanicalAngleDegrees: 71 });
		flat(tree, flatLibrary, '2026-01-14', { filter: 'Ha', mechanicalAngleDegrees: 90 });
		const before = stateOf(tree);

		const planned = await distribution(tree);
		expect(planned).toMatchObject({ questions: [], without: [], plan: { conflicts: [], skipped: [] } });
		const [night14, night15] = [`${accept}/DATE_2026-01-14`, `${accept}/DATE_2026-01-15`];
		expect(copiesOf(planned).sort()).toEqual(
			[
				[`${library}/${dark300}`, `${night14}/${dark300}`],
				[`${library}/${dark600}`, `${night14}/${dark600}`],
				[`${library}/${dark300}`, `${night15}/${dark300}`],
				[`${flatLibrary}/${l14}`, `${night14}/${l14}`],
				[`${flatLibrary}/${ha}`, `${night14}/${ha}`],
				[`${flatLibrary}/${l14}`, `${night15}/${l14}`],
			].sort(),
		);
		const done = await tree.run(planned.plan);
		expect(done.state).toBe('done');
		expect((await distribution(tree)).plan.steps).toEqual([]);
		await tree.undo(done);
		expect(stateOf(tree)).toEqual(before);
	});

	test('what lies in place is not copied again, raw or master; a copy beside another night will do as an original', async () => {
		const tree = folder();
		light(tree, '2026-01-14');
		light(tree, '2026-01-15');
		const [dark300, own] = [
			dark(tree, `${accept}/DATE_2026-01-14`),
			flat(tree, `${accept}/DATE_2026-01-14`, '2026-01-13'),
		];
		tree.capture(`${accept}/DATE_2026-01-15/FLATS`, shot({ kind: 'flat', startUtcMs: at('2026-01-15', 17) }));
		expect(copiesOf(await distribution(tree))).toEqual([
			[`${accept}/DATE_2026-01-14/${dark300}`, `${accept}/DATE_2026-01-15/${dark300}`],
		]);
		expect(own).toContain('flat L');
	});

	test('verified masters before unverified, the newest of equals; a session is a night of its own', async () => {
		const tree = folder();
		const night = `${accept}/DATE_2026-01-14/Session_70deg`;
		tree.capture(`${night}/FILTER_L_EXP_300`, shot({ startUtcMs: at('2026-01-14') }));
		// Nobody can say that its gain agrees.
		tree.master(`${library}/a.xisf`, shot({ kind: 'dark' }));
		expect(copiesOf(await distribution(tree))).toEqual([[`${library}/a.xisf`, `${night}/a.xisf`]]);
		tree.master(`${library}/b.fit`, shot({ kind: 'dark' }));
		tree.master(`${library}/c.fit`, shot({ kind: 'dark' }));
		const { darks, ...rest } = await calibrationOf(tree);
		const changedIn = (years: Readonly<Record<string, number>>): DarkOnDisk[] =>
			darks.map(one => ({
				...one,
				file: { ...one.file, mtimeMs: Date.UTC(years[one.file.path.slice(library.length + 1)] ?? 0, 0) },
			}));
		const chosen = (years: Readonly<Record<string, number>>) =>
			copiesOf(planDistribution(rest.lights, { ...rest, darks: changedIn(years) }, new Map()));
		expect(chosen({ 'a.xisf': 2025, 'b.fit': 2024, 'c.fit': 2023 })).toEqual([
			[`${library}/b.fit`, `${night}/b.fit`],
		]);
		expect(chosen({ 'a.xisf': 2025, 'b.fit': 2023, 'c.fit': 2024 })).toEqual([
			[`${library}/c.fit`, `${night}/c.fit`],
		]);
	});

	test('a shorter dark comes with its bias, the longest one, if scaling is allowed', async () => {
		const tree = folder();
		light(tree, '2026-01-14', { exposureSeconds: 600 });
		const longest = dark(tree, library, { exposureSeconds: 300 });
		dark(tree, library, { exposureSeconds: 120 });
		dark(tree, library, { exposureSeconds: 900 });
		const bias = master(tree, library, { kind: 'bias', exposureSeconds: 0.001, startUtcMs: at('2025-12-01', 11) });
		expect(await distribution(tree)).toMatchObject({ plan: { steps: [] }, without: [{ darkSeconds: [600] }] });
		expect(copiesOf(await distribution(tree, new Map(), { allowScaling: true })).map(([, to]) => to)).toEqual(
			[bias, longest].map(name => `${accept}/DATE_2026-01-14/${name}`),
		);
		tree.remove(`${library}/${bias}`);
		expect((await distribution(tree, new Map(), { allowScaling: true })).plan.steps).toEqual([]);
	});

	test('two masters of one name are a conflict, and nothing of another rig or camera is taken', async () => {
		const tree = folder();
		light(tree, '2026-01-14');
		light(tree, '2026-01-14', { gain: 0, startUtcMs: at('2026-01-14', 22) });
		for (const gain of [0, 100])
			tree.master(
				`${rig}/00_Misc/GAIN_${gain}/masterDark_BIN-1_EXPOSURE-300.00s.fit`,
				shot({ kind: 'dark', gain }),
			);
		const planned = await distribution(tree);
		expect(planned.plan.steps).toHaveLength(1);
		expect(planned.plan.conflicts.map(({ reason }) => reason)).toEqual(['taken']);

		const { darks, lights, ...rest } = await calibrationOf(tree);
		const other = darks.map(one => ({ ...one, conditions: { ...one.conditions, camera: 'Other' } }));
		expect(planDistribution(lights, { darks: other, ...rest }, new Map()).plan.steps).toEqual([]);
		const flats = (await calibrationOf(tree)).flats;
		flat(tree, flatLibrary, '2026-01-14');
		const [own] = (await calibrationOf(tree)).flats;
		if (!own) throw new Error('the flat was not found');
		expect(flats).toEqual([]);
		const flatCopies = (of: FlatOnDisk): number =>
			planDistribution(lights, { ...rest, darks: other, flats: [of] }, new Map()).plan.steps.length;
		expect([flatCopies(own), flatCopies({ ...own, rig: 'Other@f5.0+ZWO ASI2600MM Pro' })]).toEqual([1, 0]);
	});
});

describe('nights without a certain flat', () => {
	const sets = ({ questions }: Distribution): unknown[] =>
		questions.map(({ night, filters: names, sets: offered }) => [
			night,
			names,
			offered.map(({ date, isAcross }) => (isAcross ? `${date} across` : date)),
		]);

	/** One night in L and Ha; a complete set of flats in August, one without Ha in September. */
	function oldFlats(): ScannedFolder {
		const tree = folder();
		light(tree, '2026-01-14');
		light(tree, '2026-01-14', { filter: 'Ha' });
		dark(tree, `${accept}/DATE_2026-01-14`);
		for (const filter of ['L', 'Ha']) flat(tree, flatLibrary, '2025-08-01', { filter });
		flat(tree, `${flatLibrary}/09`, '2025-09-01');
		return tree;
	}

	test('are asked for once a date; only sets with all filters are offered, the nearest first', async () => {
		const tree = oldFlats();
		for (const filter of ['L', 'Ha']) flat(tree, `${flatLibrary}/10`, '2025-10-01', { filter });
		const planned = await distribution(tree);
		expect(planned.plan.steps).toEqual([]);
		expect(planned.questions).toEqual([
			{
				key: `2026-01-14 ${rig}`,
				rig,
				night: '2026-01-14',
				filters: ['Ha', 'L'],
				// October has 31 days, November 30, December 31: 105 to January 14; August and September add 61.
				sets: [
					{ date: '2025-10-01', daysApart: 105, isAcross: false },
					{ date: '2025-08-01', daysApart: 166, isAcross: false },
				],
			},
		]);
		expect(planned.without).toEqual([
			{
				rig,
				night: '2026-01-14',
				folder: `${accept}/DATE_2026-01-14`,
				darkSeconds: [],
				flatFilters: ['Ha', 'L'],
			},
		]);
	});

	test('get the set that was chosen', async () => {
		const tree = oldFlats();
		const planned = await distribution(tree, new Map([[`2026-01-14 ${rig}`, '2025-08-01']]));
		expect(planned).toMatchObject({ questions: [], without: [] });
		expect(copiesOf(planned).map(([from]) => from?.split(' ')[5])).toEqual(['Ha', 'L']);
		const before = stateOf(tree);
		const done = await tree.run(planned.plan);
		expect((await distribution(tree)).questions).toEqual([]);
		await tree.undo(done);
		expect(stateOf(tree)).toEqual(before);
	});

	test('of a rig that was changed are not asked for again, nor offered flats from before in later nights', async () => {
		const tree = oldFlats();
		light(tree, '2026-01-20');
		dark(tree, `${accept}/DATE_2026-01-20`);
		expect(sets(await distribution(tree))).toEqual([
			['2026-01-14', ['Ha', 'L'], ['2025-08-01']],
			['2026-01-20', ['L'], ['2025-09-01', '2025-08-01']],
		]);
		const told = await distribution(tree, new Map([[`2026-01-14 ${rig}`, null]]));
		expect(told.questions).toEqual([]);
		expect(told.without.map(({ night, flatFilters }) => [night, flatFilters])).toEqual([
			['2026-01-14', ['Ha', 'L']],
			['2026-01-20', ['L']],
		]);
		expect(sets(await distribution(tree, new Map([[`2026-01-14 other rig`, null]])))).toHaveLength(2);
	});

	test('may get flats from across a change that the rig note tells of, if the user says so', async () => {
		const tree = oldFlats();
		flat(tree, `${flatLibrary}/01`, '2026-01-10');
		const planned = await distribution(tree, new Map(), { rigChanged: ['2026-01-12'] });
		expect(sets(planned)).toEqual([['2026-01-14', ['Ha', 'L'], ['2025-08-01 across']]]);
	});

	test('with a certain flat for one filter are asked about the others, and have that one at once', async () => {
		const tree = oldFlats();
		const own = flat(tree, `${flatLibrary}/01`, '2026-01-13');
		const planned = await distribution(tree);
		expect(copiesOf(planned)).toEqual([[`${flatLibrary}/01/${own}`, `${accept}/DATE_2026-01-14/${own}`]]);
		expect(sets(planned)).toEqual([['2026-01-14', ['Ha'], ['2025-08-01']]]);
	});

	test('are not asked for where no set would do: another angle is no choice, an unknown one is', async () => {
		const tree = folder();
		light(tree, '2026-01-14');
		dark(tree, `${accept}/DATE_2026-01-14`);
		flat(tree, flatLibrary, '2026-01-14', { mechanicalAngleDegrees: 90 });
		expect(await distribution(tree)).toMatchObject({
			questions: [],
			plan: { steps: [] },
			without: [{ flatFilters: ['L'] }],
		});
		tree.master(
			`${flatLibrary}/masterFlat_BIN-1_FILTER-L_mono.xisf`,
			shot({ kind: 'flat', exposureSeconds: 2.5, startUtcMs: at('2026-01-13', 17) }),
		);
		expect(sets(await distribution(tree))).toEqual([['2026-01-14', ['L'], ['2026-01-13']]]);
		expect(copiesOf(await distribution(tree, new Map([[`2026-01-14 ${rig}`, '2026-01-13']])))).toEqual([
			[
				`${flatLibrary}/masterFlat_BIN-1_FILTER-L_mono.xisf`,
				`${accept}/DATE_2026-01-14/masterFlat_BIN-1_FILTER-L_mono.xisf`,
			],
		]);
	});
});

test('a flat that lies beside the lights of one angle is not copied again for those of another', async () => {
	const tree = folder();
	for (const angle of [70, 75]) light(tree, '2026-06-01', { mechanicalAngleDegrees: angle });
	dark(tree, `${accept}/DATE_2026-06-01`);
	for (const to of [flatLibrary, `${accept}/DATE_2026-06-01`])
		flat(tree, to, '2026-06-01', { mechanicalAngleDegrees: 75 });
	expect(await distribution(tree)).toMatchObject({
		plan: { steps: [], conflicts: [] },
		without: [{ flatFilters: ['L'] }],
	});
});

test('whatever lies about, copies have one destination each, originals stay, and undo is the way back', async () => {
	const nights = fc.array(
		fc.record({
			night: fc.constantFrom('2026-01-14', '2026-01-15', '2026-06-01'),
			filter: fc.constantFrom('L', 'Ha'),
			angle: fc.constantFrom(70, 71, 75),
			seconds: fc.constantFrom(300, 600),
			where: fc.constantFrom('library', 'night'),
		}),
		{ maxLength: 6 },
	);
	await fc.assert(
		fc.asyncProperty(nights, nights, async (lights, masters) => {
			const tree = folder();
			for (const { night, filter, angle, seconds } of lights)
				light(tree, night, { filter, exposureSeconds: seconds, mechanicalAngleDegrees: angle });
			for (const { night, filter, angle, seconds, where } of masters) {
				dark(tree, where === 'library' ? library : `${accept}/DATE_${night}`, { exposureSeconds: seconds });
				flat(tree, where === 'library' ? flatLibrary : `${accept}/DATE_${night}`, night, {
					filter,
					mechanicalAngleDegrees: angle,
				});
			}
			const before = stateOf(tree);
			const { plan, questions } = await distribution(tree);
			expect(new Set(questions.map(({ key }) => key)).size).toBe(questions.length);
			const done = await tree.run(plan);
			expect(done.steps).toHaveLength(plan.steps.length);
			expect(pathsIn(tree)).toEqual(
				[
					...[...before].filter(([, content]) => content !== 'folder').map(([path]) => path.slice(2)),
					...plan.steps.flatMap(step => ('to' in step ? [step.to] : [])),
				].sort(),
			);
			if (plan.steps.length > 0) await tree.undo(done);
			expect(filesOf(stateOf(tree))).toEqual(filesOf(before));
			expect(stateOf(tree)).toEqual(before);
			tree.delete();
		}),
		{ numRuns: 15 },
	);
});
