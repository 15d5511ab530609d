import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planIntake } from '../../src/plans/intake';
import { GENERATED_RIGS, RC8, type Rig } from '../build/rigs';
import { asiair, dataTree, destinations, folder, MOVE, plan, rc8, rules } from './captures';
import { emptyFoldersIn, filesOf, pathsIn, reasonsOf, shot, stateOf } from './planned';

const ASIAIR = GENERATED_RIGS[2] ?? RC8;

describe('a night of N.I.N.A.', () => {
	test('goes to blink, the library and the flats; logs stay, emptied folders go, and undo brings it all back', async () => {
		const [tree, nina] = [dataTree(), folder()];
		const light = nina.capture('2026-01-14/LIGHT', shot());
		const ha = nina.capture('2026-01-14/LIGHT', shot({ filter: 'Ha', exposureSeconds: 600 }));
		const panel = nina.capture('2026-01-14/LIGHT', shot({ panel: 2 }));
		nina.file(`${light.slice(0, -5)}.xml`, 'sidecar');
		nina.file('2026-01-14/log.txt', 'a log');
		const flat = nina.capture('2026-01-14/FLAT', shot({ kind: 'flat', exposureSeconds: 2.5, filter: 'Ha' }));
		const dark = nina.capture('2026-01-14/DARK', shot({ kind: 'dark', filter: undefined }));
		const bias = nina.capture(
			'2026-01-14/BIAS',
			shot({ kind: 'bias', filter: undefined, exposureSeconds: 0.001, gain: 0 }),
		);
		const flatDark = nina.capture(
			'2026-01-14/DARKFLAT',
			shot({ kind: 'dark flat', filter: undefined, exposureSeconds: 2.5 }),
		);
		const before = stateOf(tree, nina);

		const intake = await plan(tree, nina);
		expect(intake.questions).toEqual([]);
		expect(reasonsOf(intake.plan)).toEqual({});
		expect(intake.plan.outside).toEqual([nina.root]);
		const done = await tree.run(intake.plan);
		expect(done).toMatchObject({ state: 'done', conflicts: [], skipped: [] });

		const name = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
		const night = `${rc8}/10_Blink/M31/DATE_2026-01-14`;
		expect(pathsIn(tree).filter(path => !path.includes('20_Data'))).toEqual(
			[
				`${night}/FILTER_L_EXP_300/${name(light)}`,
				`${night}/FILTER_L_EXP_300/${name(light).slice(0, -5)}.xml`,
				`${night}/FILTER_Ha_EXP_600/${name(ha)}`,
				`${rc8}/10_Blink/M31/PANEL_2/DATE_2026-01-14/FILTER_L_EXP_300/${name(panel)}`,
				`${rc8}/00_Misc/RAW_FLATS/DATE_2026-01-14/Ha/${name(flat)}`,
				`${rc8}/00_Misc/-10C/GAIN_100/${name(dark)}`,
				`${rc8}/00_Misc/-10C/GAIN_0/${name(bias)}`,
				`${rc8}/00_Misc/-10C/FLATS/${name(flatDark)}`,
			].sort(),
		);
		expect(pathsIn(nina)).toEqual(['2026-01-14/log.txt']);
		expect(emptyFoldersIn(nina)).toEqual([]);
		expect(filesOf(stateOf(tree, nina))).toEqual(filesOf(before));

		expect(await tree.undo(done)).toMatchObject({ state: 'undone' });
		expect(stateOf(tree, nina)).toEqual(before);
	});

	test('can be copied: the capture folder stays as it is, and a second intake finds every frame in the tree', async () => {
		const [tree, nina] = [dataTree(), folder()];
		const light = nina.capture('LIGHT', shot());
		nina.file(`${light.slice(0, -5)}.json`, '{}');
		const before = stateOf(nina);
		const intake = await plan(tree, nina, { ...MOVE, how: 'copy' });
		expect(intake.plan.steps.map(({ kind }) => kind)).toEqual(['copy file', 'copy file']);
		await tree.run(intake.plan);
		expect(stateOf(nina)).toEqual(before);
		expect(pathsIn(tree)).toHaveLength(3);
		const again = await plan(tree, nina, { ...MOVE, how: 'copy' });
		expect(again.plan.steps).toEqual([]);
		expect(again.plan.skipped).toEqual([
			{
				path: `${nina.root}/${light}`,
				reason: 'duplicate',
				detail: `${rc8}/10_Blink/M31/DATE_2026-01-14/FILTER_L_EXP_300/${light.slice(6)}`,
			},
		]);
	});

	test('a capture folder that is emptied stays, for the program goes on writing to it', async () => {
		const [tree, nina] = [dataTree(), folder()];
		nina.capture('LIGHT', shot());
		const { plan: planned } = await plan(tree, nina);
		expect(planned.steps.filter(({ kind }) => kind === 'remove folder')).toEqual([
			{ kind: 'remove folder', path: `${nina.root}/LIGHT` },
		]);
	});

	test('a target is spelled as in blink, else as in another stage; the header tells the panel before folders do', async () => {
		const [tree, nina] = [dataTree(), folder()];
		const light = nina.capture('Panel 1', shot({ panel: 2 }));
		const to = async (): Promise<string | undefined> =>
			destinations(await plan(tree, nina), nina)
				[light]?.split('/')
				.slice(2, 4)
				.join('/');
		expect(await to()).toBe('M31/PANEL_2');
		tree.folder(`${rc8}/40_Process/M_31`);
		expect(await to()).toBe('M31/PANEL_2');
		tree.folder(`${rc8}/10_Blink/m 31/panel_2`);
		tree.folder(`${rc8}/05_Queue/M_31`);
		expect(await to()).toBe('m 31/panel_2');
	});

	test('a filter that no folder can be called is refused, a target that is called so already is not', async () => {
		const [tree, nina] = [dataTree(), folder()];
		tree.folder(`${rc8}/10_Blink/M42: core`);
		const light = nina.capture('LIGHT', shot({ target: 'M42: core' }));
		const odd = nina.capture('LIGHT', shot({ filter: 'Foo/Bar' }));
		const flat = nina.capture('FLAT', shot({ kind: 'flat', filter: 'Foo/Bar' }));
		const intake = await plan(tree, nina);
		expect(destinations(intake, nina)[light]).toBe(
			`${rc8}/10_Blink/M42: core/DATE_2026-01-14/FILTER_L_EXP_300/${light.slice(6)}`,
		);
		expect(reasonsOf(intake.plan)).toEqual({
			[`${nina.root}/${odd}`]: 'name-path',
			[`${nina.root}/${flat}`]: 'name-path',
		});
		expect((await tree.run(intake.plan)).conflicts).toEqual([]);
	});

	test('biases of one second are not taken for copies of one another', async () => {
		const [tree, nina] = [dataTree(), folder()];
		for (let i = 0; i < 3; i++)
			nina.capture(
				'BIAS',
				shot({ kind: 'bias', exposureSeconds: 0.001, startUtcMs: Date.parse('2026-01-14T12:00:00Z') }),
			);
		expect(Object.keys(destinations(await plan(tree, nina), nina))).toHaveLength(3);
	});

	test('lights that it rejected go below reject', async () => {
		const [tree, nina] = [dataTree(), folder()];
		const light = nina.capture('LIGHT/rejected', shot());
		expect(destinations(await plan(tree, nina), nina)).toEqual({
			[light]: `${rc8}/10_Blink/M31/reject/DATE_2026-01-14/FILTER_L_EXP_300/${light.slice(15)}`,
		});
	});
});

test('an ASIAIR is known by the names of its files where headers are silent', async () => {
	const [tree, air] = [dataTree(), folder()];
	// 23:30 in New Zealand, by UTC it is still noon.
	const startUtcMs = Date.parse('2026-01-14T11:30:00Z');
	const light = air.capture(
		'Autorun/Light/NGC 7000',
		shot({ startUtcMs, target: 'NGC 7000', filter: undefined }, ASIAIR),
		'asiair',
	);
	const dark = air.capture(
		'Autorun/Dark',
		shot({ kind: 'dark', startUtcMs: startUtcMs + 600_000, filter: undefined }, ASIAIR),
		'asiair',
	);
	const intake = await plan(tree, air, MOVE, ['NGC7000']);
	expect(intake.questions).toEqual([]);
	expect(destinations(intake, air)).toEqual({
		[light]: `${asiair}/10_Blink/NGC7000/DATE_2026-01-14/FILTER_OSC_EXP_300/${light.slice(23)}`,
		[dark]: `${asiair}/00_Misc/-10C/GAIN_101/${dark.slice(13)}`,
	});
});

describe('what nobody knows is asked once', () => {
	const strange: Rig = { ...RC8, ioMode: { ...RC8.ioMode, optics: 'Epsilon', focalRatio: 3.3 } };

	test('one question for a camera with its optics and one for a target, however many files wait for them', async () => {
		const [tree, nina] = [dataTree(), folder()];
		for (let i = 0; i < 3; i++) nina.capture('LIGHT', shot({ target: 'NGC 224: core' }, strange));
		nina.capture('DARK', shot({ kind: 'dark' }, strange));
		const intake = await plan(tree, nina);
		expect(intake.plan.steps).toEqual([]);
		expect(new Set(Object.values(reasonsOf(intake.plan)))).toEqual(new Set(['unrecognised']));
		expect([...intake.questions].sort((a, b) => (a.kind < b.kind ? -1 : 1))).toEqual([
			{
				kind: 'rig',
				key: 'ZWO ASI2600MM Pro + Epsilon',
				camera: 'ZWO ASI2600MM Pro',
				telescope: 'Epsilon',
				suggestion: 'Epsilon@f3.3+ZWO ASI2600MM Pro',
				files: 4,
			},
			{
				kind: 'target',
				key: 'ngc224:core',
				name: 'NGC 224: core',
				folder: 'LIGHT',
				suggestion: 'NGC 224 core',
				files: 3,
			},
		]);
		const answers = {
			rigs: new Map([['ZWO ASI2600MM Pro + Epsilon', 'Epsilon@f3.3+ZWO ASI2600MM Pro']]),
			targets: new Map([['ngc224:core', 'm 31']]),
		};
		const told = await plan(tree, nina, { how: 'move', answers });
		expect(told.questions).toEqual([]);
		expect(
			new Set(Object.values(destinations(told, nina)).map(path => path.slice(0, path.lastIndexOf('/')))),
		).toEqual(
			new Set([
				'Epsilon@f3.3+ZWO ASI2600MM Pro/10_Blink/M31/DATE_2026-01-14/FILTER_L_EXP_300',
				'Epsilon@f3.3+ZWO ASI2600MM Pro/00_Misc/-10C/GAIN_100',
			]),
		);
	});

	test('a frame without a target is asked for by folder and night: the same folder holds another target tomorrow', async () => {
		const [tree, nina] = [dataTree(), folder()];
		nina.capture('Captures', shot({ target: undefined }));
		nina.capture('Captures', shot({ target: undefined, startUtcMs: Date.parse('2026-01-15T20:00:00.5Z') }));
		expect((await plan(tree, nina)).questions).toEqual(
			['2026-01-14', '2026-01-15'].map(night => ({
				kind: 'target',
				key: `Captures/ ${night}`,
				name: null,
				folder: 'Captures',
				suggestion: 'Captures',
				files: 1,
			})),
		);
	});

	test('a target that only the folder names is taken if it is a known one', async () => {
		const [tree, nina] = [dataTree(), folder()];
		const light = nina.capture('m31', shot({ target: undefined }));
		expect(destinations(await plan(tree, nina), nina)[light]).toMatch(
			new RegExp(`^${rc8.replaceAll(/[.+]/g, '\\$&')}/10_Blink/M31/`),
		);
	});

	test('an answer that no folder can be called, or that means something else, is refused', async () => {
		const [tree, nina] = [dataTree(), folder()];
		const light = nina.capture('LIGHT', shot({ target: 'NGC 224' }));
		const reason = async (answer: string): Promise<unknown> =>
			reasonsOf(
				(
					await plan(tree, nina, {
						how: 'move',
						answers: { rigs: new Map(), targets: new Map([['ngc224', answer]]) },
					})
				).plan,
			)[`${nina.root}/${light}`];
		expect(await reason('a/b')).toBe('name-path');
		expect(await reason('..')).toBe('name-path');
		expect(await reason('NUL')).toBe('name-reserved');
		expect(await reason('Lights')).toBe('misread');
		expect(await reason('Ha')).toBe('misread');
	});
});

describe('what stays where it is', () => {
	test('files that are still being written, that can not be read, stacks and snapshots', async () => {
		const [tree, nina] = [dataTree(), folder()];
		nina.light('LIGHT/young.fits', {}, Date.now() + 3_600_000);
		nina.file('LIGHT/broken.fits', 'not FITS');
		nina.light('LIGHT/stack.fits', { further: [{ keyword: 'STACKCNT', value: 12 }] });
		nina.light('SNAPSHOT/2026-01-14_20-00-00_SNAPSHOT_5.00s_0001.fits', { kind: 'SNAPSHOT' });
		const { plan: planned } = await plan(tree, nina);
		expect(planned.steps).toEqual([]);
		expect(
			Object.fromEntries(
				planned.skipped.map(({ path, reason, detail }) => [
					path.slice(nina.root.length + 1),
					`${reason} ${detail ?? ''}`.trim(),
				]),
			),
		).toEqual({
			'LIGHT/young.fits': 'still-being-written',
			'LIGHT/broken.fits': 'unreadable not-an-image',
			'LIGHT/stack.fits': 'not-filed stack',
			'SNAPSHOT/2026-01-14_20-00-00_SNAPSHOT_5.00s_0001.fits': 'not-filed snapshot',
		});
	});

	test('of two copies of one frame the first is filed, and two frames of one name are a conflict', async () => {
		const [tree, nina] = [dataTree(), folder()];
		nina.light('a/x.fits', { start: '2026-01-14T20:00:00.1' });
		nina.light('b/x.fits', { start: '2026-01-14T20:00:00.1' });
		nina.light('c/x.fits', { start: '2026-01-14T20:10:00.1' });
		nina.file('c/x.xml', 'stays with its frame');
		const { plan: planned } = await plan(tree, nina);
		expect(planned.steps.filter(step => 'to' in step)).toHaveLength(1);
		expect(planned.skipped.map(({ path, reason, detail }) => [path, reason, detail])).toEqual([
			[`${nina.root}/b/x.fits`, 'duplicate', `${nina.root}/a/x.fits`],
		]);
		expect(planned.conflicts.map(({ from, reason }) => [from, reason])).toEqual([
			[`${nina.root}/c/x.fits`, 'taken'],
		]);
	});

	test('a name that is taken in the tree is a conflict', async () => {
		const [tree, nina] = [dataTree(), folder()];
		tree.light(`${rc8}/10_Blink/M31/DATE_2026-01-14/FILTER_L_EXP_300/X.fits`, { start: '2026-01-14T19:00:00.1' });
		nina.light('x.fits', { start: '2026-01-14T20:00:00.1' });
		expect(reasonsOf((await plan(tree, nina)).plan)).toEqual({ [`${nina.root}/x.fits`]: 'similar-name' });
	});

	test('nothing because it is named twice: one capture folder may lie in another', async () => {
		const [tree, nina] = [dataTree(), folder()];
		nina.light('a/b/x.fits', { start: null, further: [{ keyword: 'DATE-LOC', value: '2026-01-14T21:00:00' }] });
		const outer = { folder: nina.root, frames: await nina.frames(), inventory: await tree.inventory(nina.root) };
		const frames = (await nina.frames('a/b')).map(one => ({ ...one, folder: { ...one.folder, path: '' } }));
		const inner = { folder: `${nina.root}/a/b`, frames, inventory: await tree.inventory(`${nina.root}/a/b`) };
		const { plan: planned } = planIntake([outer, inner], await tree.frames(), rules(tree), MOVE);
		expect(planned).toMatchObject({ conflicts: [], skipped: [] });
		expect(planned.steps.map(({ kind }) => kind)).toEqual(['move file']);
	});

	test('in a capture folder of the tree itself what is filed already', async () => {
		const tree = dataTree();
		const incoming = tree.capture('Incoming/LIGHT', shot());
		const [frames, inventory] = [await tree.frames(), await tree.inventory('')];
		const { plan: planned } = planIntake([{ folder: '', frames, inventory }], frames, rules(tree), MOVE);
		expect(planned.outside).toEqual([]);
		expect(planned.steps).toMatchObject([
			{
				kind: 'move file',
				from: incoming,
				to: `${rc8}/10_Blink/M31/DATE_2026-01-14/FILTER_L_EXP_300/${incoming.slice(15)}`,
			},
			{ path: 'Incoming/LIGHT' },
			{ path: 'Incoming' },
		]);
		expect(planned.skipped.map(({ reason }) => reason)).toEqual(['already-there']);
		const before = stateOf(tree);
		const done = await tree.run(planned);
		expect(done.state).toBe('done');
		await tree.undo(done);
		expect(stateOf(tree)).toEqual(before);
	});
});

test('whatever a capture folder holds, every file ends in exactly one place, and undo is the way back', async () => {
	const frame = fc.record({
		folder: fc.constantFrom('', 'LIGHT', 'M31', 'x/y', 'rejected', 'FLAT'),
		kind: fc.constantFrom('light', 'light', 'flat', 'dark', 'bias', 'dark flat'),
		target: fc.constantFrom('M 31', 'm31', 'M31 Panel 2', 'Lights', undefined),
		filter: fc.constantFrom('L', 'H-alpha', 'Ha/OIII', undefined),
		minute: fc.integer({ min: 0, max: 3 }),
		seconds: fc.constantFrom(300, 2.5),
		name: fc.constantFrom('a.fits', 'A.fits', 'b.xisf', 'failed_a.fits'),
		sidecar: fc.boolean(),
	});
	await fc.assert(
		fc.asyncProperty(
			fc.array(frame, { maxLength: 8 }),
			fc.constantFrom<'move' | 'copy'>('move', 'copy'),
			async (frames, how) => {
				const [tree, nina] = [dataTree(), folder()];
				for (const { folder: at, kind, target, filter, minute, seconds, name, sidecar } of frames) {
					const path = at === '' ? name : `${at}/${name}`;
					nina.light(path, {
						kind: kind.toUpperCase().replace(' ', ''),
						target: target ?? null,
						filter: filter ?? null,
						seconds,
						start: `2026-01-14T20:0${minute}:00.25`,
					});
					if (sidecar) nina.file(path.replace(/\.\w+$/, '.xml'), `of ${path}`);
				}
				const before = stateOf(tree, nina);
				const { plan: planned } = await plan(tree, nina, { ...MOVE, how });
				const carried = planned.steps.flatMap(step => ('to' in step ? [step] : []));
				expect(new Set(carried.map(({ to }) => to.toLowerCase())).size).toBe(carried.length);
				expect(new Set(carried.map(({ from }) => from)).size).toBe(carried.length);
				const done = await tree.run(planned);
				expect(done.steps).toHaveLength(carried.length);
				const after = filesOf(stateOf(tree, nina));
				if (how === 'move') expect(after).toEqual(filesOf(before));
				else expect(after).toHaveLength(filesOf(before).length + carried.length);
				if (carried.length > 0) await tree.undo(done);
				expect(stateOf(tree, nina)).toEqual(before);
				tree.delete();
				nina.delete();
			},
		),
		{ numRuns: 40 },
	);
});
