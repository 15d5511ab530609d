/**
 * Attacks on what must never be lost, each at the worst moment: links that appear, programs that were asleep, journals
 * that lie (DESIGN 7).
 */
import fc from 'fast-check';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { execute } from '../../src/operations/execute';
import type { EndedOperation } from '../../src/operations/ended-operation';
import { unfinishedOperation } from '../../src/operations/journal-files';
import { seenLock } from '../../src/operations/lock';
import { giveUp, recover, takeOver } from '../../src/operations/recover';
import { undo } from '../../src/operations/undo';
import type { TreeAccess } from '../../src/tree/tree-access';
import { NodeMover, type WritingFs } from '../../src/platform/node/node-mover';
import { callsOf, playedIn } from '../exhaustive/size';
import { FaultyDisk } from '../fakes/faulty-disk';
import { accessAt, filesIn, planOf, type Scenario } from './scenes';
import { begun, hasTwoDevices, numbered, playable, stages, undisturbed, type OperationFixture } from './stage';
import { Tree } from './trees';

const makeStage = stages();
const home = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'astro-data-log-')));
afterAll(() => {
	fs.rmSync(home, { recursive: true, force: true });
});
const folder = (): string => fs.mkdtempSync(join(home, 'f'));

type Callback = (...answer: unknown[]) => void;
type Call = (...given: unknown[]) => void;

/** A bench whose process sleeps before its n-th call of the disk, while something else happens. */
function sleeping(stage: OperationFixture, at: number, meanwhile: () => Promise<void>): TreeAccess {
	const disk = stage.disk();
	let [calls, sleptMs] = [0, 0];
	let slept: Promise<void> | undefined;
	const calling = Object.fromEntries(
		Object.entries(disk.fs).map(([name, call]: [string, unknown]) => [
			name,
			typeof call !== 'function'
				? call
				: (...given: unknown[]): void => {
						const isFirst = calls++ === at;
						if (isFirst)
							slept = meanwhile().then(() => {
								sleptMs += 60_000;
							});
						// All of the process sleeps.
						if (slept)
							void slept.then(
								() => {
									(call as Call)(...given);
								},
								(error: unknown) => {
									(given.at(-1) as Callback)(error);
								},
							);
						else (call as Call)(...given);
					},
		]),
	) as unknown as Record<string, unknown>;
	for (const name of ['lstatSync', 'linkSync', 'renameSync', 'unlinkSync']) calling[name] = undefined;
	const access = stage.access(disk);
	const { clock } = access;
	return {
		...access,
		disk: new NodeMover(calling as unknown as WritingFs),
		clock: { ...clock, monotonic: () => clock.monotonic() + sleptMs, now: () => clock.now() + sleptMs },
	};
}

/** Takes a tree over on a person's word. @returns whether there was anything to recover */
async function takenOver(access: TreeAccess, choice: 'finish' | 'roll back'): Promise<boolean> {
	const held = await seenLock(access);
	if (!held || !(await unfinishedOperation(access))) return false;
	expect(await takeOver(access, held.heldBy)).toBe('broken');
	begun(await recover(access, choice));
	return true;
}

const played = playedIn('programs that slept');

describe.each(numbered(playable))('a program that slept: $name', ({ number, ...scene }) => {
	// Open: between the look at a reservation and its removal, where a rename finds another device and there are no
	// links (reservations.ts), the whole file goes.
	const isOpen = scene.isAbroad === true && scene.hasNoLinks === true;
	test.each(['finish', 'roll back'] as const)(
		'loses and doubles nothing after another one took over with %s',
		async choice => {
			const { calls, after } = await undisturbed(makeStage(scene));
			let lost = 0;
			// The patient way takes more calls.
			const more = Array.from({ length: 5 }, () => 'one more');
			for (const at of callsOf([...calls, ...more], number * 2 + (choice === 'finish' ? 0 : 1))) {
				played.add('moments');
				const what = `asleep before call ${at}`;
				const stage = makeStage(scene);
				let wasTaken = false;
				await execute(
					sleeping(stage, at, async () => {
						wasTaken = await takenOver(stage.access(), choice);
					}),
					stage.plan,
				);
				if (wasTaken) expect(await unfinishedOperation(stage.access()), what).toBeUndefined();
				const files = filesIn(stage.now());
				if (isOpen && choice === 'finish' && files.length < filesIn(after).length) lost++;
				else {
					if (wasTaken) expect(files, what).toEqual(filesIn(choice === 'finish' ? after : stage.before));
					stage.expectNothingLost(after, what);
				}
				stage.leave();
			}
			expect(lost).toBeLessThanOrEqual(isOpen ? 2 : 0);
		},
	);
});

describe('a folder that becomes a link to the other one', () => {
	/** At the n-th call the destination's folder becomes a link, what was in it stays under another name. */
	async function swapped(kind: 'move' | 'copy', hasLinks: boolean, at: number, isUndo: boolean): Promise<boolean> {
		const tree = new Tree(folder(), { 'a/f.fits': 'frame', 'b/g.fits': 'other' });
		let isSwapping = !isUndo;
		const disk: FaultyDisk = new FaultyDisk([folder()], undefined, {
			hasLinks,
			before: () => {
				if (!isSwapping || disk.calls !== at) return;
				fs.renameSync(tree.path('b'), tree.path('aside'));
				fs.symlinkSync(tree.path('a'), tree.path('b'));
			},
		});
		const access = accessAt(tree.root, disk.fs);
		const done = await execute(
			access,
			planOf([kind === 'move' ? tree.move('a/f.fits', 'b/f.fits') : tree.copy('a/f.fits', 'b/f.fits')]),
		);
		if (isUndo) {
			isSwapping = true;
			disk.calls = 0;
			if ('operation' in done) await undo(access, done.operation ?? '');
		}
		const contents = fs
			.readdirSync(tree.root, { recursive: true, withFileTypes: true })
			.filter(entry => entry.isFile())
			.map(entry => fs.readFileSync(join(entry.parentPath, entry.name), 'utf8'));
		expect(contents, `${kind} ${at}`).toContain('frame');
		expect(contents, `${kind} ${at}`).toContain('other');
		const wasReached = disk.calls > at;
		isSwapping = false;
		if (await unfinishedOperation(access)) {
			await recover(access, 'roll back');
			const later = fs
				.readdirSync(tree.root, { recursive: true, withFileTypes: true })
				.filter(entry => entry.isFile())
				.map(entry => fs.readFileSync(join(entry.parentPath, entry.name), 'utf8'));
			expect(later, `${kind} ${at}, recovered`).toContain('frame');
		}
		return wasReached;
	}
	test.each([
		['move', true],
		['move', false],
		['copy', true],
		['copy', false],
	] as const)('costs nothing at any call: %s, hard links %s', async (kind, hasLinks) => {
		for (const isUndo of [false, true])
			for (let at = 0, wasReached = true; wasReached; at++)
				wasReached = await swapped(kind, hasLinks, at, isUndo);
	});
});

describe.skipIf(!hasTwoDevices)('a copy whose name another program gave to a file of its own', () => {
	test('is not taken for the copy where it got the number that became free', async () => {
		const scene: Scenario = {
			name: 'archiving',
			isAbroad: true,
			files: ['M31/a.fits'],
			plan: (file, abroad) => [file('M31/a.fits', `${abroad}/M31/a.fits`)],
		};
		const stage = makeStage(scene);
		const to = join(stage.abroad, 'M31/a.fits');
		let isReplaced = false;
		const disk = stage.disk(undefined, () => {
			if (
				isReplaced ||
				!fs.existsSync(to) ||
				!fs.statSync(to).size ||
				fs.readdirSync(stage.abroad, { recursive: true, encoding: 'utf8' }).some(name => name.endsWith('.part'))
			)
				return;
			isReplaced = published;
			if (isReplaced) fs.writeFileSync(to, 'theirs'.padEnd(fs.statSync(to).size, '.'));
		});
		let published = false;
		const lstat = (path: string, ...more: unknown[]): void => {
			const done = more.pop() as Callback;
			(disk.fs.lstat as unknown as Call)(path, ...more, (error: unknown, stats: fs.Stats | undefined) => {
				if (stats && path === to) published = true;
				done(error, stats);
			});
		};
		const access = { ...stage.access(disk), disk: new NodeMover({ ...disk.fs, lstat } as unknown as WritingFs) };
		const done = await execute(access, stage.plan);
		expect(isReplaced).toBe(true);
		expect(fs.readFileSync(stage.onDisk('M31/a.fits'), 'utf8')).toMatch(/^content/);
		expect(done).toMatchObject({ state: expect.not.stringMatching('^done$') as unknown, isWhole: false });
	});
});

const ID = '20260114T203000-7qf9';

/** A tree in which an operation was cut short before its first step. */
function cutShort(
	header: Readonly<Record<string, unknown>>,
	name = `${ID}.unfinished`,
): { tree: Tree; access: TreeAccess; journal: string } {
	const tree = new Tree(folder(), { 'a/1.fits': 'one', 'a/2.fits': 'two', 'a/3.fits': 'three' });
	const steps = [1, 2, 3].map(at => tree.move(`a/${at}.fits`, `b/${at}.fits`));
	const journal = tree.path(`.astro-data-log/${name}`);
	fs.mkdirSync(join(dirname(journal), ID), { recursive: true });
	const whole = {
		version: 2,
		id: ID,
		operation: 'archive',
		title: 'A test',
		outside: [],
		madeAtMs: 1,
		steps: steps.length,
		files: 3,
		bytes: 11,
		...header,
	};
	fs.writeFileSync(
		journal,
		`${[whole, ...steps, { begin: 'forward' }].map(line => JSON.stringify(line)).join('\n')}\n`,
	);
	return { tree, access: tree.access, journal };
}

const names = (tree: Tree): string[] => Object.values(tree.texts()).sort();

describe('a journal that lies', () => {
	test.each(['finish', 'roll back'] as const)(
		'lets nothing follow into folders that nobody named: %s, undo',
		async choice => {
			const there = folder();
			const { access } = cutShort({
				present: [{ from: 'a/1.fits', to: `${there}/1.fits` }],
				followUp: { kind: 'archive', target: 'M31', folders: [there, 'a', `${there}/../x`], sources: [] },
			});
			const told: EndedOperation[] = [];
			const follow = (ended: EndedOperation): Promise<boolean> => {
				told.push(ended);
				return Promise.resolve(false);
			};
			begun(await recover(access, choice, { follow }));
			if (choice === 'finish') begun(await undo(access, ID, { follow }));
			expect(told.map(({ followUp, present }) => ({ followUp, present }))).toEqual(
				Array.from({ length: choice === 'finish' ? 2 : 1 }, () => ({
					followUp: { kind: 'archive', target: 'M31', folders: [], sources: [] },
					present: [],
				})),
			);
		},
	);
	test.each([0, 1, 2, 4, 1e9])('is damaged where its header tells of %d steps of three', async steps => {
		const { tree, access } = cutShort({ steps });
		expect(await unfinishedOperation(access)).toEqual({ id: ID, fault: 'unreadable' });
		expect(await recover(access, 'finish')).toMatchObject({ state: 'done', isWhole: false });
		expect(tree.texts()).toEqual({ 'b/1.fits': 'one', 'b/2.fits': 'two', 'b/3.fits': 'three' });
	});
	test('touches nothing outside of the tree, whatever its steps say', async () => {
		const there = folder();
		fs.mkdirSync(join(there, 'empty'));
		fs.writeFileSync(join(there, 'x'), 'theirs');
		const { size, mtimeMs } = fs.statSync(join(there, 'x'));
		const path = fc.constantFrom(
			join(there, 'x'),
			join(there, 'empty'),
			`../${there.slice(home.length + 1)}/x`,
			`a/../../${there.slice(home.length + 1)}/empty`,
			'.astro-data-log/lock',
			`.Astro-Data-Log/${ID}`,
			'a',
			'a/1.fits',
			'b',
			'',
			'.',
			'//',
			there,
			'/',
		);
		const step = fc.oneof(
			fc.record({
				kind: fc.constantFrom('move file', 'copy file'),
				from: path,
				to: path,
				sizeBytes: fc.constantFrom(size, 3),
				mtimeMs: fc.constant(mtimeMs),
			}),
			fc.record({
				kind: fc.constant('move folder'),
				from: path,
				to: path,
				files: fc.constant(1),
				sizeBytes: fc.constant(1),
			}),
			fc.record({
				kind: fc.constantFrom('make folder', 'remove folder'),
				path,
				mode: fc.constant(0o700),
				mtimeMs: fc.constant(5),
			}),
		);
		await fc.assert(
			fc.asyncProperty(
				fc.array(step, { minLength: 1, maxLength: 4 }),
				fc.constantFrom<readonly string[]>([], ['/'], [there]),
				fc.constantFrom('finish', 'roll back', 'give up', 'undo'),
				fc.constantFrom('unfinished', 'ended', 'jsonl'),
				async (steps, outside, choice, ending) => {
					const { tree, access, journal } = cutShort({}, `${ID}.${ending}`);
					const header = {
						version: 2,
						id: ID,
						operation: 'x',
						title: 'x',
						outside,
						madeAtMs: 1,
						steps: steps.length,
						files: 1,
						bytes: 1,
					};
					fs.writeFileSync(
						journal,
						[
							header,
							...steps,
							{ begin: 'forward' },
							...(ending === 'unfinished' ? [] : [{ end: 'done', standingNot: [] }]),
						]
							.map(line => JSON.stringify(line))
							.join('\n'),
					);
					if (choice === 'give up') await giveUp(access, ID);
					else if (choice === 'undo') await undo(access, ID);
					else await recover(access, choice === 'finish' ? 'finish' : 'roll back');
					expect(fs.readdirSync(there).sort()).toEqual(['empty', 'x']);
					expect(fs.readFileSync(join(there, 'x'), 'utf8')).toBe('theirs');
					expect(fs.statSync(join(there, 'x')).mtimeMs).toBe(mtimeMs);
					for (const text of ['one', 'two', 'three']) expect(names(tree)).toContain(text);
				},
			),
			{ numRuns: 150 },
		);
	});
});

test('a damaged journal is told, stays, and costs nothing whatever is done about it', async () => {
	const damage = fc.oneof(
		fc.record({
			how: fc.constant('cut' as const),
			at: fc.double({ min: 0, max: 1, noNaN: true }),
			length: fc.constant(0),
		}),
		fc.record({
			how: fc.constantFrom('zeros' as const, 'garbage' as const),
			at: fc.double({ min: 0, max: 1, noNaN: true }),
			length: fc.integer({ min: 1, max: 300 }),
		}),
	);
	await fc.assert(
		fc.asyncProperty(
			damage,
			fc.constantFrom('finish', 'roll back', 'give up'),
			fc.integer({ min: 0, max: 3 }),
			async ({ how, at, length }, choice, moved) => {
				const { tree, access, journal } = cutShort({});
				fs.mkdirSync(tree.path('b'));
				for (let done = 1; done <= moved; done++)
					fs.renameSync(tree.path(`a/${done}.fits`), tree.path(`b/${done}.fits`));
				const bytes = fs.readFileSync(journal);
				const from = Math.floor(at * bytes.length);
				fs.writeFileSync(
					journal,
					how === 'cut'
						? bytes.subarray(0, from)
						: Buffer.from(bytes).fill(
								how === 'zeros' ? 0 : 0xa7,
								from,
								Math.min(bytes.length, from + length),
							),
				);
				const unfinished = await unfinishedOperation(access);
				expect(unfinished?.id).toBe(ID);
				const result =
					choice === 'give up'
						? await giveUp(access, ID)
						: await recover(access, choice === 'finish' ? 'finish' : 'roll back');
				expect(names(tree)).toEqual(['one', 'three', 'two']);
				if (unfinished !== undefined && 'fault' in unfinished)
					expect(result).not.toMatchObject({ isWhole: true });
				expect(
					fs
						.readdirSync(dirname(journal))
						.filter(name => name.startsWith(ID) && /\.(?:unfinished|ended|jsonl)$/.test(name)),
				).toHaveLength(1);
			},
		),
		{ numRuns: 150 },
	);
});

test('a folder that comes back has its mode, also when the way back was cut short before it was given', async () => {
	const tree = new Tree(folder(), { 'a/f.fits': 'frame' });
	fs.chmodSync(tree.path('a'), 0o2750);
	const done = await tree.run([tree.move('a/f.fits', 'b/f.fits'), { kind: 'remove folder', path: 'a' }]);
	const disk: FaultyDisk = new FaultyDisk([folder()], undefined, {
		before: call => {
			if (call === 'chmod') disk.isDead = true;
		},
	});
	await undo(accessAt(tree.root, disk.fs), done.operation ?? '').catch(() => undefined);
	expect(fs.existsSync(tree.path('a'))).toBe(true);
	begun(await recover(tree.access, 'finish'));
	expect(fs.statSync(tree.path('a')).mode & 0o7777).toBe(0o2750);
});
