import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Plan } from '../../src/domain/operations/plan';
import { parseStage, type Stage } from '../../src/domain/stage';
import {
	choicesFor,
	destinationOf,
	nextStage,
	planStageMoves,
	stageCalled,
	stagedFolders,
	stagesOf,
	surveyStageMoves,
	type StagedFolder,
	type StageMove,
} from '../../src/plans/stage-move';
import { execute } from '../../src/operations/execute';
import { undo } from '../../src/operations/undo';
import { paceOf } from '../../src/tree/tree-access';
import { NodeMover } from '../../src/platform/node/node-mover';
import { FaultyDisk } from '../fakes/faulty-disk';
import { begun } from '../operations/stage';
import { isFrame, lightsIn, PlannedTree, stepsIn } from './planned-tree';

const RIG = 'RC8@f8.0+ZWO ASI2600MM Pro';
const REDCAT = 'Redcat51@f4.9+AP26CC';

const stage = (folder: string): Stage => {
	const found = parseStage(folder);
	if (!found) throw new Error(`${folder} is no stage`);
	return found;
};

let tree: PlannedTree;
beforeEach(() => {
	tree = new PlannedTree();
});
afterEach(() => {
	tree.delete();
});

const planned = async (...moves: [folder: string, to: string][]): Promise<Plan> => {
	const all = moves.map(([folder, to]): StageMove => ({ folder, to: stage(to) }));
	return planStageMoves(all, await surveyStageMoves(tree.access, all, paceOf(tree.access)), isFrame);
};

const files = (...paths: string[]): void => {
	for (const path of paths) tree.file(path, `content of ${path}`);
};

describe('the stages of a rig', () => {
	test("are its own, and the seed's that it lacks, without the library", () => {
		expect(
			stagesOf(['99_Abandoned', '00_Misc', '25_Queue', '20_Daten', 'notes', '30_master']).map(
				({ folder }) => folder,
			),
		).toEqual([
			'10_Blink',
			'20_Daten',
			'25_Queue',
			'30_master',
			'40_Process',
			'50_Bake',
			'60_Done',
			'99_Abandoned',
		]);
	});
	test('are called by folder, number or name', () => {
		const stages = stagesOf(['25_Queue', '26_Queue', '20_Daten']);
		expect(
			['20_Daten', ' 20 ', 'DATEN', '20_daten', 'bake', '26_Queue'].map(
				word => stageCalled(word, stages)?.folder,
			),
		).toEqual(['20_Daten', '20_Daten', '20_Daten', '20_Daten', '50_Bake', '26_Queue']);
		// Of two queues nobody can tell which one is meant, and nothing else is a stage of targets.
		expect(
			['queue', '20_Data', '00_Misc', '00', 'Misc', '35_New', ''].map(word => stageCalled(word, stages)),
		).toEqual(Array(7).fill(undefined));
	});
});

const staged = (...folders: [folder: string, accepted: number, unreviewed: number][]): StagedFolder[] =>
	folders.map(([folder, accepted, unreviewed]) => ({
		folder: `${RIG}/${folder}/M31`,
		stage: stage(folder),
		accepted,
		unreviewed,
		kept: 0,
	}));

describe('advancing a target', () => {
	const leads = (...folders: [string, number, number][]): string | undefined =>
		nextStage(staged(...folders), stagesOf(['25_Queue', '99_Abandoned']))?.folder;
	test('leads to the next stage of its rig', () => {
		expect(leads(['10_Blink', 0, 9])).toBe('20_Data');
		expect(leads(['20_Data', 9, 0])).toBe('25_Queue');
		expect(leads(['30_Master', 0, 0])).toBe('40_Process');
	});
	test("goes on from the project's stage while the last night is not blinked", () =>
		expect(leads(['10_Blink', 0, 9], ['30_Master', 40, 0])).toBe('40_Process'));
	test('brings a night that was blinked to the others first', () =>
		expect(leads(['10_Blink', 9, 0], ['20_Data', 40, 0])).toBe('20_Data'));
	test('ends with the last stage, and never abandons', () => {
		expect(leads(['60_Done', 40, 0])).toBeUndefined();
		expect(nextStage(staged(['60_Done', 40, 0]), stagesOf(['70_Backup', '99_Abandoned']))?.folder).toBe(
			'70_Backup',
		);
		expect(nextStage([], stagesOf([]))).toBeUndefined();
	});
});

describe('what can go to a stage', () => {
	const choices = (to: string, ...folders: [string, number, number][]): string[] =>
		choicesFor(stage(to), staged(...folders)).map(
			choice =>
				`${choice.stage.folder} ${choice.isForward ? 'forward' : 'back'}${choice.isChosen ? ', chosen' : ''}`,
		);
	test('is every folder that is not there already; those with accepted lights are chosen', () => {
		expect(choices('30_Master', ['10_Blink', 0, 9], ['20_Data', 40, 0])).toEqual([
			'10_Blink forward',
			'20_Data forward, chosen',
		]);
		expect(choices('30_Master', ['10_Blink', 9, 0], ['20_Data', 40, 0])).toEqual([
			'10_Blink forward, chosen',
			'20_Data forward, chosen',
		]);
		expect(choices('20_Data', ['10_Blink', 9, 0], ['20_Data', 40, 0], ['30_Master', 40, 0])).toEqual([
			'10_Blink forward, chosen',
			'30_Master back',
		]);
	});
	test("is the project's stage where nothing below holds accepted lights, also back", () => {
		expect(choices('20_Data', ['10_Blink', 0, 9])).toEqual(['10_Blink forward, chosen']);
		expect(choices('20_Data', ['30_Master', 40, 0])).toEqual(['30_Master back, chosen']);
		expect(choices('20_Data', ['10_Blink', 0, 9], ['30_Master', 40, 0])).toEqual([
			'10_Blink forward',
			'30_Master back, chosen',
		]);
	});
	test("is what has not caught up with the project's stage", () => {
		expect(choices('20_Data', ['10_Blink', 0, 9], ['20_Data', 40, 0])).toEqual(['10_Blink forward, chosen']);
		expect(choices('20_Data', ['20_Data', 40, 0], ['30_Master', 0, 0])).toEqual(['30_Master back, chosen']);
		expect(choices('20_Data', ['20_Data', 40, 0])).toEqual([]);
	});
});

test("a target's folders are found with their lights, the least advanced first", async () => {
	tree.light(`${RIG}/20_Data/M31/accept/DATE_2025-09-14/FILTER_L_EXP_300/1.fits`);
	tree.light(`${RIG}/20_Data/M31/accept/DATE_2025-09-14/FILTER_L_EXP_300/2.fits`);
	tree.light(`${RIG}/10_Blink/M 31/DATE_2025-09-15/FILTER_L_EXP_300/3.fits`);
	tree.light(`${RIG}/10_Blink/M 31/reject/4.fits`);
	const folders = [`${RIG}/20_Data/M31`, `${RIG}/10_Blink/M 31`, 'loose/M31'];
	expect(stagedFolders({ folders }, await tree.frames())).toEqual([
		{ folder: `${RIG}/10_Blink/M 31`, stage: stage('10_Blink'), accepted: 0, unreviewed: 1, kept: 0 },
		{ folder: `${RIG}/20_Data/M31`, stage: stage('20_Data'), accepted: 2, unreviewed: 0, kept: 0 },
	]);
	// What a person kept without accepting it is told apart.
	expect(
		stagedFolders({ folders }, await tree.frames(), new Set(['2025-09-15'])).map(
			({ accepted, unreviewed, kept }) => [accepted, unreviewed, kept],
		),
	).toEqual([
		[0, 0, 1],
		[2, 0, 0],
	]);
});

describe('a move to a free place', () => {
	test("is one rename, whatever the folder holds, and makes the stage's folder", async () => {
		files(
			`${RIG}/10_Blink/M31/accept/DATE_2025-09-14/FILTER_L_EXP_300/1.fits`,
			`${RIG}/10_Blink/M31/notes.md`,
			`${RIG}/10_Blink/M33/1.fits`,
		);
		tree.folder(`${RIG}/10_Blink/M31/empty`);
		fs.symlinkSync('../M33', tree.path(`${RIG}/10_Blink/M31/link`));
		const plan = await planned([`${RIG}/10_Blink/M31`, '20_Data']);
		expect(plan).toMatchObject({
			operation: 'move',
			title: 'M31 to 20_Data',
			outside: [],
			conflicts: [],
			skipped: [],
		});
		expect(plan.steps).toMatchObject([
			{ kind: 'move folder', from: `${RIG}/10_Blink/M31`, to: `${RIG}/20_Data/M31`, files: 2 },
		]);
		await tree.during(plan, () => {
			expect(tree.paths()).toEqual([
				`${RIG}/10_Blink/M33/1.fits`,
				...['accept/DATE_2025-09-14/FILTER_L_EXP_300/1.fits', 'empty/', 'link', 'notes.md'].map(
					path => `${RIG}/20_Data/M31/${path}`,
				),
			]);
		});
	});
	test('goes under several rigs at once, back as well, in a Data folder that is a rig too', async () => {
		files(`${RIG}/40_Process/M31/1.fits`, `${REDCAT}/10_Blink/M31/2.fits`, '30_Master/M33/3.fits');
		const plan = await planned(
			[`${RIG}/40_Process/M31`, '20_Data'],
			[`${REDCAT}/10_Blink/M31`, '20_Data'],
			['30_Master/M33', '40_Process'],
		);
		expect(plan.title).toBe('2 targets to their stages');
		await tree.during(plan, () => {
			expect(tree.paths()).toEqual([
				'30_Master/',
				'40_Process/M33/3.fits',
				`${RIG}/20_Data/M31/1.fits`,
				`${RIG}/40_Process/`,
				`${REDCAT}/10_Blink/`,
				`${REDCAT}/20_Data/M31/2.fits`,
			]);
		});
	});
	test('changes nothing of what the log counts but the stage', async () => {
		for (const at of [1, 2]) tree.light(`${RIG}/10_Blink/M31/accept/DATE_2025-09-14/FILTER_L_EXP_300/${at}.fits`);
		const before = lightsIn(await tree.frames());
		await tree.during(await planned([`${RIG}/10_Blink/M31`, '20_Data']), async () => {
			const frames = await tree.frames();
			expect(lightsIn(frames)).toEqual(before);
			expect(frames.find(({ lights }) => lights.length > 0)?.place.stage).toEqual(stage('20_Data'));
		});
	});
});

describe('a move onto a folder that exists', () => {
	const from = `${RIG}/10_Blink/M31`;
	const to = `${RIG}/20_Data/M31`;

	test('merges file by file; what is left empty goes', async () => {
		files(
			`${from}/accept/DATE_2025-09-14/FILTER_L_EXP_300/1.fits`,
			`${from}/accept/DATE_2025-09-14/FILTER_L_EXP_300/1.xml`,
			`${from}/accept/DATE_2025-09-14/masterDark.xisf`,
			`${from}/accept/DATE_2025-09-15/FILTER_R_EXP_300/2.fits`,
			`${from}/notes.md`,
			`${from}/.hidden/x.log`,
			`${from}/wbpp.pxiproject/data.bin`,
			`${to}/accept/DATE_2025-09-14/FILTER_L_EXP_300/0.fits`,
			`${to}/master/2025-09-01/1x/L.xisf`,
		);
		tree.folder(`${from}/empty/er`);
		const plan = await planned([from, '20_Data']);
		expect([plan.conflicts, plan.skipped]).toEqual([[], []]);
		await tree.during(plan, () => {
			expect(tree.paths()).toEqual([
				`${RIG}/10_Blink/`,
				`${to}/.hidden/x.log`,
				`${to}/accept/DATE_2025-09-14/FILTER_L_EXP_300/0.fits`,
				`${to}/accept/DATE_2025-09-14/FILTER_L_EXP_300/1.fits`,
				`${to}/accept/DATE_2025-09-14/FILTER_L_EXP_300/1.xml`,
				`${to}/accept/DATE_2025-09-14/masterDark.xisf`,
				`${to}/accept/DATE_2025-09-15/FILTER_R_EXP_300/2.fits`,
				`${to}/master/2025-09-01/1x/L.xisf`,
				`${to}/notes.md`,
				`${to}/wbpp.pxiproject/data.bin`,
			]);
		});
	});
	test('leaves what is taken, with its sidecars and folders, and says so', async () => {
		files(
			`${from}/a/1.fits`,
			`${from}/a/1.xml`,
			`${from}/a/2.fits`,
			`${from}/a/2.xml`,
			`${from}/b/notes.md`,
			`${from}/b/log.txt`,
			`${to}/a/1.fits`,
			`${to}/b/notes.md`,
		);
		const plan = await planned([from, '20_Data']);
		expect(plan.conflicts).toEqual([
			{ from: `${from}/a/1.fits`, to: `${to}/a/1.fits`, reason: 'taken' },
			{ from: `${from}/b/notes.md`, to: `${to}/b/notes.md`, reason: 'taken' },
		]);
		expect(plan.skipped).toEqual([{ path: `${from}/a/1.xml`, reason: 'frame-stays' }]);
		expect(stepsIn(plan)).toEqual([
			`${from}/a/2.fits -> ${to}/a/2.fits`,
			`${from}/b/log.txt -> ${to}/b/log.txt`,
			`${from}/a/2.xml -> ${to}/a/2.xml`,
		]);
		await tree.during(plan, () => {
			expect(tree.paths().filter(path => path.startsWith(from))).toEqual([
				`${from}/a/1.fits`,
				`${from}/a/1.xml`,
				`${from}/b/notes.md`,
			]);
		});
	});
	test('leaves what differs from it in case or Unicode form alone', async () => {
		files(
			`${from}/ACCEPT/1.fits`,
			`${from}/Bode\u0301.fits`,
			`${from}/2.FITS`,
			`${from}/3.fits`,
			`${to}/accept/0.fits`,
			`${to}/Bod\u00e9.fits`,
			`${to}/2.fits`,
		);
		const plan = await planned([from, '20_Data']);
		expect(plan.conflicts.map(({ from: path, reason }) => [path.slice(from.length + 1), reason])).toEqual([
			['2.FITS', 'similar-name'],
			['Bode\u0301.fits', 'similar-name'],
			['ACCEPT/1.fits', 'similar-name'],
		]);
		expect(stepsIn(plan)).toEqual([`${from}/3.fits -> ${to}/3.fits`]);
		await tree.during(plan, () => undefined);
	});
	test('leaves what a file or a link is in the way of, and links', async () => {
		files(
			`${from}/a/1.fits`,
			`${from}/b/2.fits`,
			`${from}/c/3.fits`,
			`${from}/d/4.fits`,
			`${to}/a`,
			`${to}/c/3.fits/x`,
			'elsewhere/x',
		);
		fs.symlinkSync('../../../elsewhere', tree.path(`${to}/b`));
		fs.symlinkSync('4.fits', tree.path(`${from}/d/link`));
		const plan = await planned([from, '20_Data']);
		expect(plan.conflicts.map(({ from: path, reason }) => [path.slice(from.length + 1), reason])).toEqual([
			['a/1.fits', 'file-in-the-way'],
			['b/2.fits', 'is-link'],
			['c/3.fits', 'taken'],
			['d/link', 'is-link'],
		]);
		expect(plan.skipped).toEqual([]);
		expect(stepsIn(plan)).toEqual([`${from}/d/4.fits -> ${to}/d/4.fits`]);
		await tree.during(plan, () => {
			expect(fs.readdirSync(tree.path('elsewhere'))).toEqual(['x']);
		});
	});
	test('empties a source without files', async () => {
		tree.folder(`${from}/accept`);
		files(`${to}/1.fits`);
		const plan = await planned([from, '20_Data']);
		expect(stepsIn(plan)).toEqual([`remove folder ${from}/accept`, `remove folder ${from}`]);
		await tree.during(plan, () => {
			expect(tree.paths()).toEqual([`${RIG}/10_Blink/`, `${to}/1.fits`]);
		});
	});
	test('brings several stages together, the more advanced first', async () => {
		files(`${from}/accept/1.fits`, `${from}/accept/2.fits`, `${to}/accept/1.fits`, `${to}/accept/3.fits`);
		const plan = await planned([from, '30_Master'], [to, '30_Master']);
		expect(plan.title).toBe('M31 to 30_Master');
		expect(plan.conflicts).toEqual([
			{ from: `${from}/accept/1.fits`, to: `${RIG}/30_Master/M31/accept/1.fits`, reason: 'taken' },
		]);
		await tree.during(plan, () => {
			expect(tree.paths()).toEqual([
				`${from}/accept/1.fits`,
				`${RIG}/20_Data/`,
				...[1, 2, 3].map(at => `${RIG}/30_Master/M31/accept/${at}.fits`),
			]);
			expect(fs.readFileSync(tree.path(`${RIG}/30_Master/M31/accept/1.fits`), 'utf8')).toBe(
				`content of ${to}/accept/1.fits`,
			);
		});
	});
});

/** A file by the bytes of its name, as Latin-1 has them. */
const byteFile = (path: string): void => {
	fs.writeFileSync(Buffer.concat([Buffer.from(`${tree.root}/`), Buffer.from(path, 'latin1')]), path);
};
const byteNames = (folder: string): string[] =>
	fs
		.readdirSync(Buffer.from(tree.path(folder)), { encoding: 'buffer' })
		.map(name => name.toString('latin1'))
		.sort();

describe('names that are no UTF-8', () => {
	const [from, to] = [`${RIG}/10_Blink/M31`, `${RIG}/20_Data/M31`];

	test('come along in a folder that moves whole, and nothing is said of them', async () => {
		files(`${from}/1.fits`);
		byteFile(`${from}/bad\xff.fits`);
		const plan = await planned([from, '20_Data']);
		expect(plan).toMatchObject({ steps: [{ kind: 'move folder', files: 1 }], conflicts: [], skipped: [] });
		const { operation } = begun(await execute(tree.access, plan));
		expect(byteNames(to)).toEqual(['1.fits', 'bad\xff.fits']);
		expect(begun(await undo(tree.access, operation ?? ''))).toMatchObject({ state: 'undone', conflicts: [] });
		expect(byteNames(from)).toEqual(['1.fits', 'bad\xff.fits']);
	});
	test("stay in a merge as conflicts, with pipes, links and folders that can't be read, and so does their folder", async () => {
		files(`${from}/a/1.fits`, `${from}/2.fits`, `${from}/closed/3.fits`, `${to}/0.fits`);
		byteFile(`${from}/a/bad\xff.fits`);
		byteFile(`${to}/its own\xff.fits`);
		expect(spawnSync('mkfifo', [tree.path(`${from}/pipe`)]).status).toBe(0);
		fs.symlinkSync('2.fits', tree.path(`${from}/link`));
		const failing = (call: string, path: unknown): void => {
			if (call === 'readdir' && path === tree.path(`${from}/closed`))
				throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
		};
		const access = { ...tree.access, disk: new NodeMover(new FaultyDisk([], undefined, { before: failing }).fs) };
		const moves = [{ folder: from, to: stage('20_Data') }];
		const plan = planStageMoves(moves, await surveyStageMoves(access, moves, paceOf(access)), isFrame);
		expect(plan.conflicts).toEqual([
			{ from: `${from}/link`, to: `${to}/link`, reason: 'is-link' },
			{ from: `${from}/a/bad\\xff.fits`, to: `${to}/a/bad\\xff.fits`, reason: 'name-not-utf8' },
			{ from: `${from}/closed`, to: `${to}/closed`, reason: 'unreadable-folder', detail: 'EACCES' },
			{ from: `${from}/pipe`, to: `${to}/pipe`, reason: 'special-file' },
		]);
		expect([stepsIn(plan), plan.skipped]).toEqual([
			[`${from}/2.fits -> ${to}/2.fits`, `${from}/a/1.fits -> ${to}/a/1.fits`],
			[],
		]);
		expect(begun(await execute(tree.access, plan)).conflicts).toEqual(plan.conflicts);
		expect([byteNames(from), byteNames(`${from}/a`), byteNames(to)]).toEqual([
			['a', 'closed', 'link', 'pipe'],
			['bad\xff.fits'],
			['0.fits', '2.fits', 'a', 'its own\xff.fits'],
		]);
	});
	test("are a conflict where the folder that others come into, or its stage, can't be read", async () => {
		files(`${from}/1.fits`, `${to}/0.fits`);
		for (const closed of [to, `${RIG}/20_Data`]) {
			const failing = (call: string, path: unknown): void => {
				if (call === 'readdir' && path === tree.path(closed))
					throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
			};
			const access = {
				...tree.access,
				disk: new NodeMover(new FaultyDisk([], undefined, { before: failing }).fs),
			};
			const moves = [{ folder: from, to: stage('20_Data') }];
			expect(planStageMoves(moves, await surveyStageMoves(access, moves, paceOf(access)), isFrame)).toMatchObject(
				{ steps: [], conflicts: [{ reason: 'unreadable-folder' }] },
			);
		}
	});
	test('are never taken for the character that stands for them', async () => {
		byteFile('bad\xff.fits');
		const step = {
			kind: 'move file',
			from: 'bad\ufffd.fits',
			to: 'good.fits',
			sizeBytes: 12,
			mtimeMs: fs.statSync(Buffer.from(`${tree.root}/bad\xff.fits`, 'latin1')).mtimeMs,
		} as const;
		expect(
			begun(
				await execute(tree.access, {
					operation: 'move',
					title: '',
					outside: [],
					steps: [step],
					conflicts: [],
					skipped: [],
				}),
			),
		).toMatchObject({ steps: [], conflicts: [{ reason: 'gone' }] });
		expect(
			fs.readdirSync(Buffer.from(tree.root), { encoding: 'buffer' }).map(name => name.toString('latin1')),
		).toContain('bad\xff.fits');
	});
});

describe("a move that can't be", () => {
	const to = `${RIG}/20_Data/M31`;
	test.each<[string, () => void, string]>([
		[
			'a file',
			() => {
				files(to);
			},
			'file-in-the-way',
		],
		[
			'a folder that differs in case',
			() => {
				files(`${RIG}/20_Data/m31/1.fits`);
			},
			'similar-name',
		],
		[
			'a link',
			() => {
				files('x/1.fits');
				tree.link(tree.path('x'), to);
			},
			'is-link',
		],
	])('finds %s in its place', async (_, obstruct, reason) => {
		files(`${RIG}/10_Blink/M31/1.fits`, `${RIG}/20_Data/M33/1.fits`);
		obstruct();
		expect(await planned([`${RIG}/10_Blink/M31`, '20_Data'])).toMatchObject({
			steps: [],
			conflicts: [{ from: `${RIG}/10_Blink/M31`, to, reason }],
		});
	});
	test('has a source that is gone, a link or a file', async () => {
		files(`${RIG}/20_Data/M33/1.fits`, `${RIG}/10_Blink/file`);
		tree.link(tree.path(`${RIG}/20_Data/M33`), `${RIG}/10_Blink/link`);
		const plan = await planned(
			[`${RIG}/10_Blink/gone`, '20_Data'],
			[`${RIG}/10_Blink/link`, '20_Data'],
			[`${RIG}/10_Blink/file`, '20_Data'],
			[`${RIG}/20_Data/M33`, '20_Data'],
		);
		expect(plan.conflicts.map(({ reason }) => reason).sort()).toEqual(['changed', 'gone', 'is-link']);
		expect(plan.skipped).toEqual([{ path: `${RIG}/20_Data/M33`, reason: 'already-there' }]);
		expect(plan.steps).toEqual([]);
	});
	test('leads among the calibration frames', async () => {
		await expect(planned([`${RIG}/10_Blink/M31`, '00_Misc'])).rejects.toThrow('calibration');
	});
});

test("a destination is the folder's own name in the stage as it is spelled", () => {
	expect(destinationOf({ folder: `${RIG}/10_Blink/M 31`, to: stage('20_data') })).toBe(`${RIG}/20_data/M 31`);
	expect(destinationOf({ folder: '10_Blink/M31', to: stage('20_Data') })).toBe('20_Data/M31');
});

/** Few names, so that they clash, in three stages. */
const name = fc.constantFrom('a', 'A', 'b.fits', 'B.fits', 'b.xml', 'c.md');
const path = fc
	.tuple(
		fc.constantFrom('10_Blink/M31', '20_Data/M31', '30_Master/M31', '20_Data/m31'),
		fc.array(name, { minLength: 1, maxLength: 3 }),
	)
	.map(([folder, names]) => [folder, ...names].join('/'));

test('whatever lies where, every file is in one place, and undone it is as it was', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(path, { maxLength: 12 }), fc.boolean(), async (paths, isBoth) => {
			tree.delete();
			tree = new PlannedTree();
			for (const at of paths) {
				try {
					files(`${RIG}/${at}`);
				} catch {
					// A file lies where this one wants a folder, or the other way round.
				}
			}
			const moves: [string, string][] = [
				[`${RIG}/10_Blink/M31`, '30_Master'],
				...(isBoth ? [[`${RIG}/20_Data/M31`, '30_Master'] as [string, string]] : []),
			];
			const plan = await planned(...moves);
			const destinations = plan.steps.flatMap(step => ('to' in step ? [step.to] : []));
			expect(new Set(destinations).size).toBe(destinations.length);
			await tree.during(plan, () => undefined);
		}),
		{ numRuns: 100 },
	);
});
