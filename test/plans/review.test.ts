import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { cull, planAccept, planReject, planRestore, rejectSize } from '../../src/plans/review';
import { cardsOf, type CardRow } from '../build/fits-file';
import { exclusions, frameRules } from '../tree/real-tree';
import { emptyFoldersIn, filesOf, pathsIn, reasonsOf, ScannedFolder, shot, stateOf } from './planned';

const blink = 'RC8@f8.0+ZWO ASI2600MM Pro/10_Blink/M31';
const data = 'RC8@f8.0+ZWO ASI2600MM Pro/20_Data/M31';
const { isReject } = exclusions();

const made: ScannedFolder[] = [];
function treeOf(...files: readonly string[]): ScannedFolder {
	const tree = new ScannedFolder();
	made.push(tree);
	for (const path of files) {
		if (!/\.(?:fits|xisf)$/.test(path)) tree.file(path, `text of ${path}`);
		else if (path.includes('masterDark')) tree.master(path, shot({ kind: 'dark' }));
		else if (path.includes('masterFlat')) tree.master(path, shot({ kind: 'flat' }));
		else tree.light(path);
	}
	return tree;
}
afterEach(() => {
	for (const tree of made.splice(0)) tree.delete();
});

describe('accepting all that is left', () => {
	test('lights go below accept with their folders, sidecars and calibration; the rest stays', async () => {
		const tree = treeOf(
			`${blink}/DATE_2026-01-14/FILTER_L_EXP_300/a.fits`,
			`${blink}/DATE_2026-01-14/FILTER_L_EXP_300/a.xml`,
			`${blink}/DATE_2026-01-14/masterDark_EXPOSURE_300.xisf`,
			`${blink}/DATE_2026-01-14/FLATS/masterFlat_FILTER_L.xisf`,
			`${blink}/DATE_2026-01-14/log.txt`,
			`${blink}/PANEL_2/DATE_2026-01-15/Session_70deg/FILTER_Ha_EXP_600/b.fits`,
			`${blink}/PANEL_2/DATE_2026-01-15/masterDark_EXPOSURE_600.xisf`,
			`${blink}/DATE_2026-01-16/masterFlat_FILTER_R.xisf`,
			`${blink}/masterFlat_FILTER_G.xisf`,
			`${blink}/FILTER_G_EXP_60/c.fits`,
			`${blink}/reject/DATE_2026-01-14/d.fits`,
			`${blink}/accept/DATE_2026-01-13/e.fits`,
			`${blink}/project.xosm`,
		);
		const before = stateOf(tree);
		const plan = planAccept(await tree.target(blink));
		expect(reasonsOf(plan)).toEqual({});
		const done = await tree.run(plan);
		expect(done).toMatchObject({ state: 'done', conflicts: [], skipped: [] });
		expect(pathsIn(tree)).toEqual(
			[
				`${blink}/DATE_2026-01-14/log.txt`,
				`${blink}/DATE_2026-01-16/masterFlat_FILTER_R.xisf`,
				`${blink}/accept/DATE_2026-01-13/e.fits`,
				`${blink}/accept/DATE_2026-01-14/FILTER_L_EXP_300/a.fits`,
				`${blink}/accept/DATE_2026-01-14/FILTER_L_EXP_300/a.xml`,
				`${blink}/accept/DATE_2026-01-14/FLATS/masterFlat_FILTER_L.xisf`,
				`${blink}/accept/DATE_2026-01-14/masterDark_EXPOSURE_300.xisf`,
				`${blink}/accept/PANEL_2/DATE_2026-01-15/Session_70deg/FILTER_Ha_EXP_600/b.fits`,
				`${blink}/accept/PANEL_2/DATE_2026-01-15/masterDark_EXPOSURE_600.xisf`,
				`${blink}/accept/FILTER_G_EXP_60/c.fits`,
				`${blink}/masterFlat_FILTER_G.xisf`,
				`${blink}/project.xosm`,
				`${blink}/reject/DATE_2026-01-14/d.fits`,
			].sort(),
		);
		expect(emptyFoldersIn(tree)).toEqual([]);
		await tree.undo(done);
		expect(stateOf(tree)).toEqual(before);
	});

	test('the folder that is there is used as it is spelled, and a light that is accepted already is not overwritten', async () => {
		const tree = treeOf(`${blink}/a.fits`, `${blink}/a.xml`, `${blink}/b.fits`, `${blink}/Accepted/a.fits`);
		const plan = planAccept(await tree.target(blink));
		expect(plan.steps).toMatchObject([{ from: `${blink}/b.fits`, to: `${blink}/Accepted/b.fits` }]);
		expect(plan.conflicts).toEqual([{ from: `${blink}/a.fits`, to: `${blink}/Accepted/a.fits`, reason: 'taken' }]);
	});
});

describe('rejecting and restoring', () => {
	test('rejected lights keep their structure below reject; restored they are where they were', async () => {
		const tree = treeOf(
			`${data}/accept/DATE_2026-01-14/FILTER_L_EXP_300/a.fits`,
			`${data}/accept/DATE_2026-01-14/FILTER_L_EXP_300/a.json`,
			`${data}/accept/DATE_2026-01-14/FILTER_L_EXP_300/b.fits`,
			`${data}/accept/DATE_2026-01-14/FILTER_R_EXP_300/c.fits`,
			`${data}/accept/DATE_2026-01-14/masterDark_EXPOSURE_300.xisf`,
		);
		const before = stateOf(tree);
		const light = (filter: string, name: string): string =>
			`${data}/accept/DATE_2026-01-14/FILTER_${filter}_EXP_300/${name}.fits`;
		const done = await tree.run(
			planReject(
				await tree.target(data),
				new Set([
					light('L', 'a'),
					light('R', 'c'),
					`${data}/accept/DATE_2026-01-14/masterDark_EXPOSURE_300.xisf`,
				]),
				isReject,
			),
		);
		expect(pathsIn(tree)).toEqual([
			`${data}/accept/DATE_2026-01-14/FILTER_L_EXP_300/b.fits`,
			`${data}/accept/DATE_2026-01-14/masterDark_EXPOSURE_300.xisf`,
			`${data}/reject/DATE_2026-01-14/FILTER_L_EXP_300/a.fits`,
			`${data}/reject/DATE_2026-01-14/FILTER_L_EXP_300/a.json`,
			`${data}/reject/DATE_2026-01-14/FILTER_R_EXP_300/c.fits`,
		]);
		expect(emptyFoldersIn(tree)).toEqual([]);
		const rejected = stateOf(tree);
		// A light is one block of header and one of pixels, 2880 bytes each.
		expect(rejectSize(await tree.target(data), isReject)).toEqual({
			files: 3,
			bytes: 2 * 5760 + `text of ${light('L', 'a').replace('.fits', '.json')}`.length,
		});

		const restored = await tree.run(planRestore(await tree.target(data), isReject));
		expect(stateOf(tree)).toEqual(before);
		await tree.undo(restored);
		expect(stateOf(tree)).toEqual(rejected);
		await tree.undo(done);
		expect(stateOf(tree)).toEqual(before);
	});

	test('in blink restored lights are unreviewed again, but for those of a night that is accepted', async () => {
		const tree = treeOf(
			`${blink}/reject/DATE_2026-01-14/a.fits`,
			`${blink}/reject/DATE_2026-01-15/b.fits`,
			`${blink}/accept/DATE_2026-01-15/c.fits`,
			`${blink}/reject/DATE_2026-01-16/d.fits`,
			`${blink}/accept/DATE_2026-01-16/e.fits`,
			`${blink}/DATE_2026-01-16/f.fits`,
		);
		await tree.run(planRestore(await tree.target(blink), isReject));
		expect(pathsIn(tree)).toEqual(
			[
				'DATE_2026-01-14/a.fits',
				'DATE_2026-01-16/d.fits',
				'DATE_2026-01-16/f.fits',
				'accept/DATE_2026-01-15/b.fits',
				'accept/DATE_2026-01-15/c.fits',
				'accept/DATE_2026-01-16/e.fits',
			].map(path => `${blink}/${path}`),
		);
		expect(emptyFoldersIn(tree)).toEqual([]);
	});

	test('reject folders of other programs are left by their own name, and one light alone can be restored', async () => {
		const tree = treeOf(
			`${blink}/accept/DATE_2026-01-14/Rejected/a.fits`,
			`${blink}/accept/DATE_2026-01-14/Rejected/b.fits`,
			`${blink}/failed_c.fits`,
		);
		const later = treeOf(`${data}/accept/DATE_2026-01-14/Rejected/a.fits`);
		expect(planRestore(await later.target(data), isReject).steps).toMatchObject([
			{ to: `${data}/accept/DATE_2026-01-14/a.fits` },
			{ kind: 'remove folder' },
		]);
		expect(planReject(await later.target(data), new Set(pathsIn(later)), isReject).steps).toEqual([]);
		const plan = planRestore(
			await tree.target(blink),
			isReject,
			new Set([`${blink}/accept/DATE_2026-01-14/Rejected/a.fits`]),
		);
		expect(plan.steps).toMatchObject([{ kind: 'move file', to: `${blink}/accept/DATE_2026-01-14/a.fits` }]);
		expect(
			planRestore(await tree.target(blink), isReject).steps.map(step => ('to' in step ? step.to : step.path)),
		).toEqual(['a.fits', 'b.fits', 'Rejected'].map(name => `${blink}/accept/DATE_2026-01-14/${name}`));
	});

	test('two lights that would be one in the reject tree: the second stays', async () => {
		const tree = treeOf(`${blink}/accept/DATE_2026-01-14/a.fits`, `${blink}/DATE_2026-01-14/a.fits`);
		const plan = planReject(await tree.target(blink), new Set(pathsIn(tree)), isReject);
		expect(plan.steps.filter(({ kind }) => kind === 'move file')).toHaveLength(1);
		expect(plan.conflicts.map(({ reason }) => reason)).toEqual(['taken']);
	});
});

describe('culling by limits', () => {
	/** N.I.N.A.'s pattern with HFR and guiding: `…_HFR_2.10_RMSAC_0.55_TEMP_-10.00`. */
	const nameOf = (at: number, hfr: string, rms: string): string =>
		`2026-01-14_21-0${at}-00_HFR_${hfr}_RMSAC_${rms}_TEMP_-10.00.fits`;
	const { nameFacts } = frameRules();

	test('a light beyond a limit is rejected, one without a value is not judged, one at the limit stays', async () => {
		const [l, r] = [`${blink}/DATE_2026-01-14/FILTER_L_EXP_300`, `${blink}/DATE_2026-01-15/FILTER_R_EXP_300`];
		const tree = treeOf(
			`${l}/${nameOf(1, '2.00', '0.50')}`,
			`${l}/${nameOf(2, '2.51', '0.50')}`,
			`${l}/${nameOf(3, '2.50', '1.20')}`,
			`${l}/${nameOf(4, '2.50', '1.00')}`,
			`${l}/plain.fits`,
			`${l}/${nameOf(5, 'NaN', 'NaN')}`,
			`${r}/plain.fits`,
			`${blink}/accept/DATE_2026-01-14/${nameOf(6, '9.00', '9.00')}`,
			`${blink}/reject/${nameOf(7, '9.00', '9.00')}`,
		);
		const target = await tree.target(blink);
		const groups = cull(
			target,
			rig => (rig === 'RC8@f8.0+ZWO ASI2600MM Pro' ? { hfr: 2.5, guidingRmsArcsec: 1 } : undefined),
			nameFacts,
		);
		expect(groups).toEqual([
			{
				rig: 'RC8@f8.0+ZWO ASI2600MM Pro',
				night: '2026-01-14',
				filter: 'L',
				lights: 6,
				judged: 4,
				rejected: [`${l}/${nameOf(2, '2.51', '0.50')}`, `${l}/${nameOf(3, '2.50', '1.20')}`],
				share: 0.5,
			},
			{
				rig: 'RC8@f8.0+ZWO ASI2600MM Pro',
				night: '2026-01-15',
				filter: 'R',
				lights: 1,
				judged: 0,
				rejected: [],
				share: 0,
			},
		]);
		await tree.run(planReject(target, new Set(groups.flatMap(({ rejected }) => rejected)), isReject));
		expect(pathsIn(tree).filter(path => path.includes('/reject/'))).toEqual(
			[
				`${blink}/reject/${nameOf(7, '9.00', '9.00')}`,
				...[nameOf(2, '2.51', '0.50'), nameOf(3, '2.50', '1.20')].map(
					name => `${blink}/reject/DATE_2026-01-14/FILTER_L_EXP_300/${name}`,
				),
			].sort(),
		);
	});

	test("a header is judged like a name, its values go before the name's, and the name fills in what it lacks", async () => {
		const limits = { hfr: 2.5, guidingRmsArcsec: 1 };
		const verdictOn = async (name: string, ...rows: CardRow[]): Promise<unknown> => {
			const tree = treeOf();
			tree.light(`${blink}/${name}`, { further: cardsOf(rows) });
			const [group] = cull(await tree.target(blink), () => limits, nameFacts);
			return group && [group.judged, group.rejected.length];
		};
		const [kept, rejected, leftInPeace] = [
			[1, 0],
			[1, 1],
			[0, 0],
		];
		expect(await verdictOn('a.fits', ['HFR', 2.6])).toEqual(rejected);
		expect(await verdictOn('a.fits', ['HFR', 2.4])).toEqual(kept);
		expect(await verdictOn('a.fits', ['FWHM', 9])).toEqual(leftInPeace);
		expect(await verdictOn('a.fits', ['HFR', 0])).toEqual(leftInPeace);
		expect(await verdictOn('a.fits')).toEqual(leftInPeace);
		expect(await verdictOn(nameOf(1, '2.60', '0.50'), ['HFR', 2.4])).toEqual(kept);
		expect(await verdictOn(nameOf(1, '2.40', '0.50'), ['HFR', 2.6])).toEqual(rejected);
		expect(await verdictOn(nameOf(1, '2.60', '0.50'), ['HFR', -1])).toEqual(rejected);
		expect(await verdictOn(nameOf(1, '2.40', '1.20'), ['HFR', 2.4])).toEqual(rejected);
		expect(await verdictOn(nameOf(1, '2.40', '1.20'), ['GUIDERMS', 0.6])).toEqual(kept);
	});

	test.each([
		[{ hfr: 2 }, { hfr: 2.1 }],
		[{ fwhm: 3 }, { fwhm: 3.1 }],
		[{ leastStars: 500 }, { starCount: 499 }],
		[{ guidingRmsArcsec: 0.8 }, { guidingRmsArcsec: 0.81 }],
		[{ eccentricity: 0.6 }, { eccentricity: 0.61 }],
	])('limit %j rejects %j and judges nothing else', async (limits, facts) => {
		const tree = treeOf(`${blink}/a.fits`);
		const target = await tree.target(blink);
		const all = { hfr: 2, fwhm: 3, starCount: 500, guidingRmsArcsec: 0.8, eccentricity: 0.6 };
		expect(
			cull(
				target,
				() => limits,
				() => ({ ...all, ...facts }),
			),
		).toMatchObject([{ judged: 1, share: 1 }]);
		expect(
			cull(
				target,
				() => limits,
				() => all,
			),
		).toMatchObject([{ judged: 1, share: 0 }]);
		expect(
			cull(
				target,
				() => ({}),
				() => ({ ...all, ...facts }),
			),
		).toMatchObject([{ judged: 0 }]);
		expect(
			cull(
				target,
				() => undefined,
				() => ({ ...all, ...facts }),
			),
		).toMatchObject([{ judged: 0 }]);
	});
});

test('accepting, rejecting and restoring never lose or double a file, and undo is the way back', async () => {
	const paths = fc.uniqueArray(
		fc
			.tuple(
				fc.constantFrom('', 'accept/', 'reject/', 'accept/rejected/'),
				fc.constantFrom('', 'DATE_2026-01-14/', 'PANEL_1/DATE_2026-01-14/Session_70deg/'),
				fc.constantFrom('', 'FILTER_L_EXP_300/', 'bad/'),
				fc.constantFrom(
					'a.fits',
					'A.fits',
					'a.xml',
					'a.fits.json',
					'masterDark_1.xisf',
					'notes.md',
					'failed_b.fits',
				),
			)
			.map(parts => parts.join('')),
		{ maxLength: 12 },
	);
	// Not both spellings at once: where names differ in case alone, two folders are as good as two names.
	const spellings = fc.constantFrom('accept', 'Accept');
	await fc.assert(
		fc.asyncProperty(
			paths,
			spellings,
			fc.constantFrom(blink, data),
			fc.constantFrom('accept', 'reject', 'restore'),
			async (names, spelling, folder, what) => {
				const tree = treeOf(...names.map(name => `${folder}/${name.replace(/^accept/, spelling)}`));
				const before = stateOf(tree);
				const target = await tree.target(folder);
				const plan =
					what === 'accept'
						? planAccept(target)
						: what === 'reject'
							? planReject(target, new Set(pathsIn(tree)), isReject)
							: planRestore(target, isReject);
				const carried = plan.steps.flatMap(step => ('to' in step ? [step] : []));
				expect(new Set(carried.map(({ to }) => to.toLowerCase())).size).toBe(carried.length);
				const done = await tree.run(plan);
				expect(done.steps).toHaveLength(carried.length);
				expect(filesOf(stateOf(tree))).toEqual(filesOf(before));
				expect(emptyFoldersIn(tree)).toEqual([]);
				if (carried.length > 0) await tree.undo(done);
				expect(stateOf(tree)).toEqual(before);
				tree.delete();
			},
		),
		{ numRuns: 60 },
	);
});
