/** One tree on a real disk, to be played with once: before, during and after a fault. */
import * as fs from 'node:fs';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import type { Plan } from '../../src/domain/operations/plan';
import { execute } from '../../src/operations/execute';
import type { Outcome, Refusal } from '../../src/domain/operations/outcome';
import { breakLock, lockHolder } from '../../src/operations/lock';
import { undo } from '../../src/operations/undo';
import type { TreeAccess } from '../../src/tree/tree-access';
import { NodeMover, type WritingFs } from '../../src/platform/node/node-mover';
import type { WritingDisk } from '../../src/tree/writing-disk';
import { FaultyDisk, type Fault } from '../fakes/faulty-disk';
import { accessAt, contentsOf, filesIn, SCENARIOS, setUp, type Scenario } from './scenes';

/** The other device, where the system has one; most trees lie there, since it is the faster. */
const MEMORY = '/dev/shm';
export const hasTwoDevices = existsSync(MEMORY) && fs.statSync(MEMORY).dev !== fs.statSync(tmpdir()).dev;

/** Each with its place among them, by which its share of the calls is told. */
export const numbered = <T extends object>(all: readonly T[]): (T & { readonly number: number })[] =>
	all.map((one, number) => ({ ...one, number }));

export const playable = SCENARIOS.filter(scene => !scene.isAbroad || hasTwoDevices);

/** What moves the files of a stage, whose folder a vault may be. */
export type MakeMover = (fs: WritingFs, vault: string, trees: readonly string[]) => WritingDisk;

/** Makes stages, on two devices where the scene wants them; they are gone after the tests of the file. */
export function stages(makeMover: MakeMover = fs => new NodeMover(fs)): (scene: Scenario) => OperationFixture {
	const homes = [hasTwoDevices ? MEMORY : tmpdir(), tmpdir()].map(device =>
		realpathSync(mkdtempSync(join(device, 'astro-data-log-'))),
	);
	afterAll(() => {
		for (const home of homes) rmSync(home, { recursive: true, force: true });
	});
	const [home = '', abroad = ''] = homes;
	return scene => {
		const near = mkdtempSync(join(home, 's'));
		return new OperationFixture(scene, near, scene.isAbroad ? mkdtempSync(join(abroad, 's')) : near, makeMover);
	};
}

export class OperationFixture {
	readonly plan: Plan;
	readonly before: ReadonlyMap<string, string>;
	private readonly root: string;
	/** The folder that the plan may touch outside of the tree. */
	readonly abroad: string;
	private readonly graveyards: string[];
	private readonly disks: FaultyDisk[] = [];

	constructor(
		private readonly scene: Scenario,
		private readonly near: string,
		private readonly far: string,
		private readonly makeMover: MakeMover,
	) {
		this.root = join(near, 'Data');
		this.abroad = join(far, 'abroad');
		this.graveyards = [...new Set([near, far])].map(home => join(home, 'graves'));
		for (const path of [this.root, this.abroad, ...this.graveyards]) fs.mkdirSync(path);
		this.plan = setUp(scene, this.root, this.abroad);
		this.before = this.now();
	}

	/** @param before called before every call of the disk */
	disk(fault?: Fault, before?: () => void): FaultyDisk {
		const disk = new FaultyDisk(this.graveyards, fault, {
			hasLinks: !this.scene.hasNoLinks,
			...(before && { before }),
		});
		this.disks.push(disk);
		return disk;
	}

	access(disk = this.disk()): TreeAccess {
		return { ...accessAt(this.root, disk.fs), disk: this.makeMover(disk.fs, this.near, [this.root]) };
	}

	now(): Map<string, string> {
		return contentsOf(this.root, this.abroad);
	}

	/** A plan's path on the disk. */
	onDisk(path: string): string {
		return path.startsWith('/') ? path : join(this.root, path);
	}

	/**
	 * Every file of the user is there once, copies of masters are whole or absent, and nothing else lies about.
	 * @param but texts of files that may lie there as well
	 */
	expectNothingLost(after: ReadonlyMap<string, string>, what: string, but: readonly string[] = []): void {
		const now = new Map([...this.now()].filter(([, content]) => !but.some(text => content.startsWith(text))));
		expect(
			[...now.keys()].filter(path => path.endsWith('.part')),
			what,
		).toEqual([]);
		const [least, there, most] = [counts(this.before), counts(now), counts(after)];
		const wrong = [...new Set([...least.keys(), ...there.keys()])].filter(content => {
			const count = there.get(content) ?? 0;
			return count < (least.get(content) ?? 0) || count > (most.get(content) ?? 0);
		});
		expect(wrong, what).toEqual([]);
	}

	leave(): void {
		for (const disk of this.disks) disk.close();
		for (const home of new Set([this.near, this.far])) rmSync(home, { recursive: true });
	}
}

function counts(contents: ReadonlyMap<string, string>): Map<string, number> {
	const found = new Map<string, number>();
	for (const content of filesIn(contents)) found.set(content, (found.get(content) ?? 0) + 1);
	return found;
}

/** What a scene comes to when nothing goes wrong, and which calls of the disk that takes. */
export async function undisturbed(
	stage: OperationFixture,
): Promise<{ calls: string[]; undoCalls: string[]; after: Map<string, string>; outcome: Outcome }> {
	const doing = stage.disk();
	const outcome = begun(await execute(stage.access(doing), stage.plan));
	const after = stage.now();
	const undoing = stage.disk();
	const back = begun(await undo(stage.access(undoing), outcome.operation ?? ''));
	expect(back.state).toBe('undone');
	expect(stage.now()).toEqual(stage.before);
	stage.leave();
	return { calls: doing.kinds, undoCalls: undoing.kinds, after, outcome };
}

/** A person takes away a lock that was torn when the disk died: nothing tells whose it was. */
export async function unlocked(access: TreeAccess): Promise<void> {
	const holder = await lockHolder(access);
	if (holder) expect(await breakLock(access, holder)).toBe('broken');
}

/** The outcome of what was not refused. */
export function begun(result: Outcome | Refusal): Outcome {
	if ('refused' in result) throw new Error(`refused: ${JSON.stringify(result)}`);
	return result;
}
