/**
 * Notes after any cut and recovery are those of an uncut run (DESIGN 7). EXHAUSTIVE=1 cuts at every call; CASES=17,40
 * at these alone, each with everything that may come then.
 */
import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	renameSync,
	rmdirSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import type { MastersProposal, NoProposal, Proposal, IntakeProposal } from '../../src/domain/operations/proposal';
import type { DataLog } from '../../src/data-log/data-log';
import type { OperationResult } from '../../src/data-log/api';
import { RC8 } from '../build/rigs';
import { callsOf, isChosen, isExhaustive, playedIn } from '../exhaustive/size';
import { captured } from '../fakes/captured';
import type { Aftermath } from '../fakes/faulty-disk';
import { MortalProgram, RUN, Stage, type Lying } from '../fakes/mortal-program';
import { RigAtWork, type LightsToShoot } from '../fakes/rig-at-work';
import { hasTwoDevices } from '../operations/stage';
import { proposeIntake } from '../../src/data-log/proposals/intake';
import { proposeArchive } from '../../src/data-log/proposals/archive';
import { proposeStageMove } from '../../src/data-log/proposals/stage';
import { proposeSorting } from '../../src/data-log/proposals/sorting';
import { proposeAccept, proposeCull, proposeReject, proposeRestore } from '../../src/data-log/proposals/review';
import { proposeMasterFolders, proposeMasters } from '../../src/data-log/proposals/masters';
import { proposeTargetFolders } from '../../src/data-log/proposals/new-folders';
import { setDataFolders } from '../../src/data-log/data-folders';
import { createRigNote, createTargetNote } from '../../src/data-log/note-edits';
import { runProposal, tidyTrees, unfinishedOperations } from '../../src/data-log/operations';

const MEMORY = '/dev/shm';
/** A folder on each of two devices, where there are two; the faster one first. */
const homes = [hasTwoDevices ? MEMORY : tmpdir(), tmpdir()].map(device =>
	realpathSync(mkdtempSync(join(device, 'astro-data-log-'))),
);
afterAll(() => {
	for (const home of homes) rmSync(home, { recursive: true, force: true });
});

type Proposed = Proposal | NoProposal | IntakeProposal | MastersProposal;

interface Operation {
	readonly name: string;
	/** What it needs outside of the tree lies on another device. */
	readonly isAbroad?: true;
	/** Lights of M 33. */
	readonly lights: readonly LightsToShoot[];
	readonly prepare?: (stage: Stage, rig: RigAtWork, log: DataLog) => Promise<void> | void;
	/** What M 33's note says before, besides what is ours. */
	readonly property?: string;
	readonly propose: (log: DataLog, stage: Stage) => Promise<Proposed | readonly Proposed[]>;
}

const RIG = RC8.folder;
const at = (stage: string, target = 'M 33'): string => `${RIG}/${stage}/${target}`;
const blink = (shots: LightsToShoot): LightsToShoot => ({ stage: '10_Blink', state: 'unreviewed', ...shots });
const NIGHT = 'DATE_2025-09-14/FILTER_L_EXP_300';

/**
 * Frames as capture programs leave them. Of each target something is there already: a note of which nothing is left
 * keeps its last tables.
 */
async function captures({ outside, data }: Stage, rig: RigAtWork): Promise<void> {
	await rig.lights(data, { target: 'NGC 281', filter: 'Ha' });
	captured(outside, 'DARK', { kind: 'dark', filter: undefined, target: undefined });
	captured(outside, 'FLAT', { kind: 'flat', filter: 'Ha', exposureSeconds: 2.5, target: undefined });
	captured(outside, 'LIGHT');
	captured(outside, 'LIGHT', { target: 'NGC 281', filter: 'Ha', exposureSeconds: 600 });
}
const intake =
	(how: 'move' | 'copy'): Operation['propose'] =>
	(log, { outside, data }) =>
		proposeIntake(
			log,
			{ folders: [outside], how, answers: { rigs: new Map(), targets: new Map([['ngc281', 'NGC 281']]) } },
			data,
			RUN,
		);

const finished: Pick<Operation, 'lights' | 'propose'> = {
	lights: [
		{ stage: '60_Done', subs: 2 },
		{ stage: '60_Done', filter: 'Ha', night: '2025-09-15' },
	],
	propose: (log, { outside }) => proposeArchive(log, 'M 33', outside),
};

const OPERATIONS: readonly Operation[] = [
	{
		name: 'a stage, by renaming the folder',
		lights: [{ subs: 2 }],
		propose: log => proposeStageMove(log, 'M 33', '30', undefined),
	},
	{
		name: 'a stage, by merging into a folder',
		lights: [{}, blink({ night: '2025-09-15', subs: 3 })],
		property: 'stage_since: 2026-01-01',
		propose: log => proposeStageMove(log, 'M 33', '20', undefined),
	},
	{
		name: 'lights by filter',
		lights: [blink({ subs: 2 }), blink({ filter: 'Ha' })],
		prepare: ({ data }) => {
			const night = join(data, at('10_Blink'), 'DATE_2025-09-14');
			for (const folder of readdirSync(night)) {
				for (const name of readdirSync(join(night, folder)))
					renameSync(join(night, folder, name), join(night, name));
				rmdirSync(join(night, folder));
			}
		},
		propose: (log, { data }) => proposeSorting(log, 'filters', join(data, at('10_Blink'))),
	},
	{
		name: 'lights into sessions',
		lights: [{ subs: 2 }, { angle: 120 }, { filter: 'R', angle: 120 }],
		propose: (log, { data }) => proposeSorting(log, 'sessions', join(data, at('20_Data'))),
	},
	{
		name: 'accept',
		lights: [blink({ subs: 2 }), blink({ filter: 'R' })],
		propose: log => proposeAccept(log, { target: 'M 33' }),
	},
	{
		name: 'reject',
		lights: [{ subs: 2 }],
		propose: (log, { data }) =>
			proposeReject(
				log,
				readdirSync(join(data, at('20_Data'), 'accept', NIGHT))
					.slice(1)
					.map(name => join(data, at('20_Data'), 'accept', NIGHT, name)),
			),
	},
	{
		name: 'cull',
		lights: [],
		prepare: ({ data }) => {
			for (const hfr of [1.5, 2.6, 2.7])
				captured(
					data,
					`${at('10_Blink')}/DATE_2026-01-14/FILTER_L_EXP_300`,
					{ hfr, guidingRmsArcsec: 0.4 },
					'nina-quality',
				);
		},
		propose: log => proposeCull(log, { target: 'M 33' }, () => ({ hfr: 2.5 })),
	},
	{
		name: 'restore',
		lights: [{}, { state: 'rejected', subs: 2 }],
		propose: log => proposeRestore(log, { target: 'M 33' }),
	},
	{ name: 'intake', lights: [{}], prepare: captures, propose: intake('move') },
	{ name: 'intake from another device', isAbroad: true, lights: [{}], prepare: captures, propose: intake('move') },
	{ name: 'intake of copies', lights: [{}], prepare: captures, propose: intake('copy') },
	{
		name: 'masters to their nights',
		lights: [{}, { night: '2025-09-15' }],
		prepare: async ({ data }, rig) => {
			await rig.master(data, `${RIG}/00_Misc/GAIN_100`, 'dark', { night: '2025-08-01' });
			await rig.master(data, `${RIG}/00_Misc/MASTER FLATS/new`, 'flat', { night: '2025-09-14' });
		},
		propose: log => proposeMasters(log, 'M 33', new Map()),
	},
	{ name: 'folders for masters', lights: [{}], propose: log => proposeMasterFolders(log, 'M 33', [1, 2]) },
	{
		name: 'folders for a target',
		lights: [{}],
		propose: log => proposeTargetFolders(log, { target: 'NGC 281', rig: RIG, panels: 2 }),
	},
	{ name: 'archive', ...finished },
	{ name: 'archive to another device', isAbroad: true, ...finished },
];

/** A vault as a person keeps it: every note is there, and the moves are to be written below a heading. */
async function prepared({ lights, prepare, property, isAbroad }: Operation): Promise<Stage> {
	const [near = '', far = ''] = homes;
	const stage = new Stage(mkdtempSync(join(near, 's')), mkdtempSync(join(isAbroad ? far : near, 's')));
	const rig = new RigAtWork();
	for (const shot of lights) await rig.lights(stage.data, { target: 'M 33', ...shot });
	// Enough of another target, so that what leaves is no alarming loss.
	await rig.lights(stage.data, { target: 'M 51', subs: 20, seconds: 60 });
	for (const folder of ['10_Blink', '30_Master', '60_Done'])
		mkdirSync(join(stage.data, RIG, folder), { recursive: true });
	const { log } = new MortalProgram(stage);
	await prepare?.(stage, rig, log);
	await setDataFolders(log, [stage.data]);
	await new MortalProgram(stage).refresh();
	const again = new MortalProgram(stage);
	await again.refresh({ mode: 'quick' });
	await createRigNote(again.log, RIG);
	const path = join(stage.vault, await createTargetNote(again.log, 'M 33'));
	const text = readFileSync(path, 'utf8');
	writeFileSync(
		path,
		`${property === undefined ? text : text.replace('\nstage: ', `\n${property}\nstage: `)}\n# Log\n* bought a ` +
			'mount\n\n# Next\nno line break at the end',
	);
	await again.refresh();
	stage.keep();
	return stage;
}

/** The one plan that is proposed. */
async function proposed({ propose }: Operation, { log, stage }: MortalProgram): Promise<Proposal> {
	const answer = await propose(log, stage);
	const all = (Array.isArray(answer) ? (answer as readonly Proposed[]) : [answer as Proposed]).map(one =>
		'proposal' in one ? one.proposal : one,
	);
	const [proposal] = all;
	if (all.length !== 1 || !proposal || 'none' in proposal || proposal.plan.steps.length === 0)
		throw new Error(`no plan: ${JSON.stringify(answer)}`);
	return proposal;
}

/** Both ways to a cut: an operation, and its undo. What the operation was if it is known. */
interface Begun {
	readonly program: MortalProgram;
	readonly work: () => Promise<OperationResult>;
}

async function operationOn(stage: Stage, operation: Operation, cut?: number): Promise<Begun> {
	stage.putBack();
	const program = new MortalProgram(stage, cut);
	await program.refresh({ mode: 'quick' });
	const proposal = await proposed(operation, program);
	return { program, work: () => runProposal(program.log, proposal, RUN) };
}

async function undoOn(stage: Stage, operation: Operation, cut?: number): Promise<Begun> {
	const { work: operate } = await operationOn(stage, operation);
	const id = idOf(await operate());
	const program = new MortalProgram(stage, cut);
	await program.refresh({ mode: 'quick' });
	return { program, work: () => program.undo(id) };
}

function idOf({ outcome, left }: OperationResult): string {
	if ('refused' in outcome || outcome.operation === undefined || outcome.conflicts.length > 0 || left.length > 0)
		throw new Error(`not done: ${JSON.stringify([outcome, left])}`);
	return outcome.operation;
}

/** Does it to its end, and looks that a refresh has nothing to add. */
async function uncut({ program, work }: Begun): Promise<{ readonly calls: string[]; readonly lying: Lying }> {
	const { calls, result } = await program.counting(work);
	if (!result) throw new Error('it died');
	idOf(result);
	const lying = program.stage.lying();
	const next = new MortalProgram(program.stage);
	await next.refresh();
	expect(program.stage.lying()).toEqual(lying);
	expect(program.stage.waiting()).toEqual([]);
	return { calls, lying };
}

interface Uncut {
	readonly stage: Stage;
	readonly calls: string[];
	readonly undoCalls: string[];
	readonly before: Lying;
	readonly after: Lying;
	readonly undone: Lying;
}

async function uncutRuns(operation: Operation): Promise<Uncut> {
	const stage = await prepared(operation);
	const before = stage.lying();
	const doing = await uncut(await operationOn(stage, operation));
	const undoing = await uncut(await undoOn(stage, operation));
	return { stage, calls: doing.calls, undoCalls: undoing.calls, before, after: doing.lying, undone: undoing.lying };
}

/** What happens after a cut; each of them is one of these, in turn, or all. */
interface Sequel {
	readonly aftermath: Aftermath;
	readonly choice: 'finish' | 'roll back';
	/** A refresh comes before the person decides. */ readonly isLate: boolean;
}

const SEQUELS: readonly Sequel[] = (['kept', 'reordered', 'dropped'] as const).flatMap(aftermath =>
	[false, true].flatMap(isLate => (['finish', 'roll back'] as const).map(choice => ({ aftermath, isLate, choice }))),
);

const played = playedIn('notes after a cut');
/** A cut takes long. Has no factor in common with the number of sequels; there are more tests than that. */
const EVERY = 25;
/** Dying where something is read is dying before the next write. */
const READING = new Set(['readdir', 'realpath', 'stat', 'lstat', 'readFile', 'read', 'close']);
/** Every call of an operation takes minutes. */
const LONG_MS = 3_600_000;

/** Calls to be cut at, with what comes then: one sequel after the other, two of each cut if all cuts are played. */
function* cutsOf(calls: readonly string[], turn: number): Generator<readonly [cut: number, sequel: Sequel]> {
	const kinds = calls.map(kind => (READING.has(kind) ? 'reading' : kind));
	for (const cut of callsOf(kinds, turn, EVERY)) {
		const round = (cut + turn) * 5;
		const sequels = isChosen ? SEQUELS.keys() : isExhaustive ? [round, round + 1] : [round];
		for (const number of sequels) {
			const sequel = SEQUELS[number % SEQUELS.length];
			if (sequel) yield [cut, sequel];
		}
	}
}

/** Plays through every cut before it tells of those that went wrong. @throws Error whose cause is the first of them */
async function expectEach(
	calls: readonly string[],
	turn: number,
	play: (cut: number, sequel: Sequel) => Promise<void>,
): Promise<void> {
	const wrong: { readonly what: string; readonly error: unknown }[] = [];
	for (const [cut, sequel] of cutsOf(calls, turn)) {
		const what =
			`cut at call ${cut} of ${calls.length}, ${sequel.aftermath}${sequel.isLate ? ', refreshed' : ''}, ` +
			`${sequel.choice}`;
		played.add('crash points');
		await play(cut, sequel).catch((error: unknown) => {
			wrong.push({ what, error });
		});
	}
	if (wrong.length > 0) throw new Error(wrong.map(({ what }) => what).join('\n'), { cause: wrong[0]?.error });
}

/**
 * With the properties of notes sorted, and of some notes only what counts: nobody knows any more what else was true of
 * frames that are not there.
 */
const loosely = ({ files, notes }: Lying, isCountedAlone: (path: string) => boolean): Lying => ({
	files,
	notes: Object.fromEntries(
		Object.entries(notes).map(([path, text]) => [
			path,
			isCountedAlone(path)
				? (text.match(/^(?:\d{4}-\d\d-\d\d,|hours|subs|to_blink|stage).*$/gm) ?? []).sort().join('\n')
				: text.replace(/^---\n[^]*?^---$/m, properties => properties.split('\n').sort().join('\n')),
		]),
	),
});

/** Where nothing is to be recovered, it is one of both, notes and all; else what was chosen. */
async function expectSequel(
	{ program, work }: Begun,
	cut: number,
	{ aftermath, choice, isLate }: Sequel,
	finished: Lying,
	rolledBack: Lying,
	undone?: Lying,
): Promise<void> {
	const { stage } = program;
	const { result } = await program.counting(work);
	expect(result, 'it came to its end').toBeUndefined();
	program.wake(aftermath, cut);
	const next = new MortalProgram(stage, undefined, 1);
	await next.unlock();
	if (isLate) await next.refresh({ mode: 'quick' });
	const isCut = (await unfinishedOperations(next.log)).length > 0;
	if (isCut) idOf(await next.recover(choice));
	await next.refresh();
	await tidyTrees(next.log);
	const now = stage.lying();
	const isFinished = isCut ? choice === 'finish' : isDeepStrictEqual(now.files, finished.files);
	const wanted = isFinished ? finished : rolledBack;
	if (isCut && isLate) {
		// A refresh that saw half of it makes notes of new targets, which stay as they do after undo; what came first
		// into a note stands first there.
		const isNew = (path: string): boolean => !(path in wanted.notes);
		const expected = undone && Object.keys(now.notes).some(isNew) ? { ...undone, files: wanted.files } : wanted;
		expect(loosely(now, isNew)).toEqual(loosely(expected, isNew));
	} else expect(now).toEqual(wanted);
	expect(stage.waiting()).toEqual([]);
	next.disk.close();
}

describe.each(
	OPERATIONS.map((operation, turn) => ({ ...operation, turn })).filter(({ isAbroad }) => !isAbroad || hasTwoDevices),
)('$name', ({ turn, ...operation }) => {
	let known: Promise<Uncut> | undefined;
	const runs = (): Promise<Uncut> => (known ??= uncutRuns(operation));

	test('changes the tree, and undo brings it back', async () => {
		const { before, after, undone } = await runs();
		expect(after.files).not.toEqual(before.files);
		expect(undone.files).toEqual(before.files);
	});
	test(
		'cut, and finished or rolled back',
		async () => {
			const { stage, calls, before, after, undone } = await runs();
			await expectEach(calls, turn * 2, async (cut, sequel) =>
				expectSequel(await operationOn(stage, operation, cut), cut, sequel, after, before, undone),
			);
		},
		LONG_MS,
	);
	test(
		'its undo cut, and finished or rolled back',
		async () => {
			const { stage, undoCalls, after, undone } = await runs();
			await expectEach(undoCalls, turn * 2 + 1, async (cut, sequel) =>
				expectSequel(await undoOn(stage, operation, cut), cut, sequel, undone, after),
			);
		},
		LONG_MS,
	);
});
