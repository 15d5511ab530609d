/** A folder of another Data tree is taken in: what a person decided of its lights stays decided (DESIGN 2). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findRepeats } from '../../src/tree/duplicates';
import type { FolderFrames } from '../../src/tree/frames';
import { folderAndAbove } from '../fakes/folders';
import { identity } from '../tree/real-tree';
import { dataTree, destinations, folder, MOVE, plan, rc8 } from './captures';
import { filesOf, slice, reasonsOf, shot, stateOf, type ScannedFolder } from './planned';

/** Of the same camera as the rig that the tree has: headers can't tell them apart. */
const NEW_RIG = 'FSQ106@f5.0+ZWO ASI2600MM Pro';
const FILTER_L = 'FILTER_L_EXP_300';
const NIGHT = 'DATE_2026-01-14';

/** What each of these folders counts: subs by rig, target, panel, filter, night and state. */
async function subsOf(folders: readonly FolderFrames[]): Promise<Record<string, number>> {
	const { repeats } = await findRepeats(folders, slice);
	const subs: Record<string, number> = {};
	for (const frames of folders) {
		for (const { rig, target, panel, filter, night, state, exposureSeconds, members } of frames.lights) {
			const key = [rig, identity(target), panel, filter, night, exposureSeconds, state].join(' | ');
			const counted = members.filter(position => !repeats.get(frames)?.has(position)).length;
			if (counted > 0) subs[key] = (subs[key] ?? 0) + counted;
		}
	}
	return subs;
}

/** The tree that files go to, and another one with a light in each of these folders. */
function trees(...folders: readonly string[]): { tree: ScannedFolder; old: ScannedFolder; files: string[] } {
	const [tree, old] = [dataTree(), folder()];
	return { tree, old, files: folders.map(path => old.capture(path, shot())) };
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

describe('a light of another tree', () => {
	const m31 = `${rc8}/20_Data/M 31`;
	const blink = `${rc8}/10_Blink/M31`;

	test.each([
		[`${m31}/accept/${NIGHT}/${FILTER_L}`, `${blink}/accept/${NIGHT}/${FILTER_L}`],
		[`${m31}/Accepted/PANEL_2/${NIGHT}/${FILTER_L}`, `${blink}/accept/PANEL_2/${NIGHT}/${FILTER_L}`],
		[`${rc8}/60_Done/M31/accept/${NIGHT}/${FILTER_L}`, `${blink}/accept/${NIGHT}/${FILTER_L}`],
		[`${m31}/accept/${NIGHT}/Session_70deg/${FILTER_L}`, `${blink}/accept/${NIGHT}/Session_70deg/${FILTER_L}`],
		[`${m31}/${NIGHT}/${FILTER_L}`, `${blink}/${NIGHT}/${FILTER_L}`],
		[`${m31}/PANEL_1/${NIGHT}/${FILTER_L}`, `${blink}/PANEL_1/${NIGHT}/${FILTER_L}`],
		[`${m31}/rejected/PANEL_1/${NIGHT}/${FILTER_L}`, `${blink}/reject/PANEL_1/${NIGHT}/${FILTER_L}`],
		[`${m31}/accept/reject/${NIGHT}/${FILTER_L}`, `${blink}/reject/${NIGHT}/${FILTER_L}`],
		[`${rc8}/10_Blink/New one/accept/${NIGHT}/${FILTER_L}`, `${rc8}/10_Blink/New one/accept/${NIGHT}/${FILTER_L}`],
		[`${NEW_RIG}/20_Data/M31/accept/${NIGHT}/${FILTER_L}`, `${NEW_RIG}/10_Blink/M31/accept/${NIGHT}/${FILTER_L}`],
		[`M 31/accept/${NIGHT}/${FILTER_L}`, `${blink}/accept/${NIGHT}/${FILTER_L}`],
	])('in %s goes to %s, whichever of the folders above it is named', async (from, to) => {
		const { tree, old } = trees(from);
		for (const named of ['', ...folderAndAbove(from)]) {
			const intake = await plan(tree, old, MOVE, undefined, named);
			expect([intake.questions, reasonsOf(intake.plan)], named).toEqual([[], {}]);
			expect(Object.values(destinations(intake, old)).map(folderOf), named).toEqual([to]);
		}
	});

	test.each([
		`${m31}/master/2026-01-20/1x`,
		`${m31}/accept/master/${NIGHT}`,
		`${rc8}/40_Process/M31/lights`,
		`${rc8}/00_Misc/GAIN_100`,
		'M 31/master/2026-01-20/2x',
	])('in %s counts nowhere, and stays', async from => {
		const {
			tree,
			old,
			files: [file = ''],
		} = trees(from);
		for (const named of folderAndAbove(from)) {
			const { plan: planned } = await plan(tree, old, MOVE, undefined, named);
			expect([planned.steps, reasonsOf(planned)], named).toEqual([[], { [old.path(file)]: 'not-filed' }]);
		}
	});

	test('is the accepted one of two copies, though the other comes first', async () => {
		const { tree, old } = trees();
		const frame = shot();
		const left = old.capture(`${rc8}/10_Blink/M31/${NIGHT}/${FILTER_L}`, frame);
		const accepted = old.capture(`${m31}/accept/${NIGHT}/${FILTER_L}`, frame);
		const intake = await plan(tree, old);
		const to = destinations(intake, old);
		expect([Object.keys(to), folderOf(to[accepted] ?? '')]).toEqual([
			[accepted],
			`${blink}/accept/${NIGHT}/${FILTER_L}`,
		]);
		const skipped = [{ path: old.path(left), reason: 'duplicate', detail: old.path(accepted) }];
		expect(intake.plan.skipped).toEqual(skipped);
	});

	test('is a light of the folder that a person named, whatever its header says', async () => {
		const [tree, old] = [dataTree(), folder()];
		const place = `accept/PANEL_3/${NIGHT}/FILTER_Ha_EXP_300`;
		const light = old.capture(`${m31}/${place}`, shot({ target: 'NGC 224', panel: 1, filter: 'L' }));
		expect(folderOf(destinations(await plan(tree, old), old)[light] ?? '')).toBe(`${blink}/${place}`);
	});
});

test('darks, flats and their masters of another tree go to the library', async () => {
	const [tree, old] = [dataTree(), folder()];
	const dark = old.capture(`${rc8}/00_Misc/GAIN_100`, shot({ kind: 'dark', filter: undefined }));
	old.capture(`${rc8}/20_Data/M 31/accept/${NIGHT}`, shot({ kind: 'flat', exposureSeconds: 2.5, filter: 'Ha' }));
	old.master(`${rc8}/20_Data/M 31/accept/${NIGHT}/masterDark.fit`, shot({ kind: 'dark', filter: undefined }));
	for (const named of ['', rc8]) {
		const to = destinations(await plan(tree, old, MOVE, undefined, named), old);
		const library = [
			`${rc8}/00_Misc/-10C/GAIN_100`,
			`${rc8}/00_Misc/-10C/GAIN_100`,
			`${rc8}/00_Misc/RAW_FLATS/${NIGHT}/Ha`,
		];
		expect(Object.values(to).map(folderOf).sort(), named).toEqual(library);
	}
	const alone = await plan(tree, old, MOVE, undefined, `${rc8}/00_Misc/GAIN_100`);
	expect(Object.keys(destinations(alone, old))).toEqual([dark]);
});

test('from whichever folder a tree is taken in, subs count as before: accepted, unreviewed or rejected', async () => {
	const light = fc.record({
		rig: fc.constantFrom(rc8, NEW_RIG),
		stage: fc.constantFrom('10_Blink', '20_Data', '25_Queue', '40_Process', '60_Done'),
		target: fc.constantFrom('M 31', 'm31', 'NGC 7000', 'IC 1396 Panel 2'),
		review: fc.constantFrom('', 'accept', 'accept', 'reject', 'Rejected', 'master'),
		panel: fc.constantFrom('', 'PANEL_1', 'PANEL_2'),
		night: fc.constantFrom('2026-01-13', '2026-01-14'),
		session: fc.constantFrom('', '', 'Session_70deg'),
		filter: fc.constantFrom(FILTER_L, 'FILTER_H-alpha_EXP_300_SETTEMP_-10'),
		name: fc.constantFrom('', '', 'BAD_'),
		copied: fc.boolean(),
	});
	await fc.assert(
		fc.asyncProperty(
			fc.array(light, { minLength: 1, maxLength: 7 }),
			fc.nat(),
			fc.constantFrom<'move' | 'copy'>('move', 'copy'),
			fc.boolean(),
			async (lights, choice, how, isKnown) => {
				const [tree, old] = [folder(), folder()];
				tree.folder(`${rc8}/10_Blink`);
				// A light of its own night: the target stands in a later stage.
				if (isKnown) tree.light(`${rc8}/40_Process/M31/accept/DATE_2025-09-14/${FILTER_L}/there.fits`);
				const folders = new Set(['']);
				lights.forEach(({ rig, stage, target, review, panel, night, session, filter, name, copied }, at) => {
					const names = [rig, stage, target, review, panel, `DATE_${night}`, session, filter];
					const path = names.filter(part => part !== '').join('/');
					for (const above of folderAndAbove(path)) folders.add(above);
					const header = { start: `2026-01-14T20:0${at}:00.25`, target: 'NGC 224', filter: 'R' };
					old.light(`${path}/${name}${at}.fits`, header);
					if (!copied) return;
					const again = `${rig}/10_Blink/${target}/DATE_${night}/${filter}`;
					old.light(`${again}/copy of ${at}.fits`, header);
					for (const above of folderAndAbove(again)) folders.add(above);
				});
				const named = [...folders][choice % folders.size] ?? '';
				const had = await subsOf(await tree.frames());
				const before = stateOf(tree, old);
				const wanted = await subsOf(await old.frames(named));
				const oldBefore = stateOf(old);

				const { plan: planned, questions } = await plan(tree, old, { ...MOVE, how }, [], named);
				expect(questions).toEqual([]);
				if (planned.steps.length > 0) {
					const done = await tree.run(planned);
					expect(done).toMatchObject({ state: 'done', conflicts: [] });
					expect(await subsOf(await tree.frames())).toEqual({ ...had, ...wanted });
					if (how === 'copy') expect(stateOf(old)).toEqual(oldBefore);
					else expect(filesOf(stateOf(tree, old))).toEqual(filesOf(before));
					expect(await tree.undo(done)).toMatchObject({ state: 'undone', conflicts: [] });
				} else expect(wanted).toEqual({});
				expect(stateOf(tree, old)).toEqual(before);
				tree.delete();
				old.delete();
			},
		),
		{ numRuns: 25 },
	);
});
