/**
 * Planners on real trees: files written, scanned and sorted as the product does it, plans carried out and taken back.
 */
import * as fs from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { Plan } from '../../src/domain/operations/plan';
import { execute } from '../../src/operations/execute';
import { takeInventory, type Inventory } from '../../src/tree/inventory';
import type { Outcome } from '../../src/domain/operations/outcome';
import type { TargetFolder } from '../../src/plans/target-folder';
import { undo } from '../../src/operations/undo';
import type { TreeAccess } from '../../src/tree/tree-access';
import { framesOf, type FolderFrames } from '../../src/tree/frames';
import { placeOf, type LayoutRules } from '../../src/tree/layout';
import { makeTimeSlice } from '../../src/async/time-slice';
import { captureBytes, captureName, type ProgramName } from '../build/capture';
import type { FrameDescription } from '../build/frame-description';
import { pixinsightMasterXisf, sirilStackFits } from '../build/masters';
import { RC8, type Rig } from '../build/rigs';
import { frameRules, layoutRules, RealTree } from '../tree/real-tree';
import { accessAt, contentsOf } from '../operations/scenes';
import { begun } from '../operations/stage';

/** For what goes through folders. */
export const slice = makeTimeSlice(
	() => setImmediate(),
	() => performance.now(),
);

/** A folder on the disk that is scanned: a Data tree, or what a capture program writes to. */
export class ScannedFolder extends RealTree {
	readonly access: TreeAccess = accessAt(this.root, fs);
	readonly layout: LayoutRules = layoutRules('Data');

	/** Its folders as they are now, or those at and below one of them. */
	async frames(below = ''): Promise<FolderFrames[]> {
		const { index } = await this.scan();
		const folders = [...index.folders.values()].filter(
			({ path }) => below === '' || path === below || path.startsWith(`${below}/`),
		);
		return folders.map(folder => framesOf(folder, placeOf(folder.path, this.layout), frameRules()));
	}

	/** Paths as plans have them: of another tree's plan they are absolute. */
	inventory(folder: string): Promise<Inventory> {
		return takeInventory(this.access, folder, slice);
	}

	async target(folder: string): Promise<TargetFolder> {
		return { folder, frames: await this.frames(folder), inventory: await this.inventory(folder) };
	}

	/** Writes a frame as a capture program saves it. @returns its path */
	capture(folder: string, frame: FrameDescription, program: ProgramName = 'nina'): string {
		const path = `${folder}/${captureName(program, frame)}`;
		this.file(path, captureBytes(program, frame));
		return path;
	}

	/**
	 * A master: `.fit` as Siril writes it, with the header of its subs; `.xisf` as PixInsight does, which loses gain,
	 * temperatures and angle.
	 */
	master(path: string, frame: FrameDescription): void {
		const master = { frame, subs: 30, lastStartUtcMs: frame.startUtcMs + 3_600_000 };
		this.file(path, path.endsWith('.fit') ? sirilStackFits(master) : pixinsightMasterXisf(master));
	}

	async run(plan: Plan): Promise<Outcome> {
		return begun(await execute(this.access, plan));
	}

	async undo({ operation }: Outcome): Promise<Outcome> {
		return begun(await undo(this.access, operation ?? ''));
	}
}

/** Contents, times and empty folders, to be compared with another moment. */
export const stateOf = (...folders: readonly ScannedFolder[]): Map<string, string> =>
	contentsOf(...folders.map(({ root }) => root));

/** Paths of all files. */
export const pathsIn = (folder: ScannedFolder): string[] =>
	[...contentsOf(folder.root)]
		.filter(([, content]) => content !== 'folder')
		.map(([path]) => path.slice(2))
		.sort();

/** Paths of folders without anything in them. */
export function emptyFoldersIn(folder: ScannedFolder): string[] {
	const paths = [...contentsOf(folder.root)];
	return paths
		.filter(([path, content]) => content === 'folder' && !paths.some(([other]) => other.startsWith(`${path}/`)))
		.map(([path]) => path.slice(2));
}

/** Files but for their paths: what must be the same whatever moves. */
export const filesOf = (state: ReadonlyMap<string, string>): string[] =>
	[...state.values()].filter(content => content !== 'folder').sort();

let frames = 0;

/** A frame of a rig; each begins at another moment of the night of 2026-01-14 if nothing is said. */
export function shot(what: Partial<FrameDescription> = {}, rig: Rig = RC8): FrameDescription {
	const number = ++frames;
	return {
		kind: 'light',
		ioMode: rig.ioMode,
		site: rig.site,
		number,
		startUtcMs: Date.parse('2026-01-14T20:00:00.123Z') + number * 7001,
		exposureSeconds: 300,
		target: what.kind === undefined || what.kind === 'light' ? 'M 31' : undefined,
		filter: 'L',
		gain: rig.gain,
		offset: rig.offset,
		iso: rig.iso,
		readoutMode: rig.readoutMode,
		setTempCelsius: rig.setTempCelsius,
		sensorTempCelsius: rig.setTempCelsius,
		mechanicalAngleDegrees: 70.4,
		...what,
	};
}

/** Reasons by path, of everything that is not done. */
export const reasonsOf = ({ conflicts, skipped }: Pick<Plan, 'conflicts' | 'skipped'>): Record<string, string> =>
	Object.fromEntries<string>([
		...conflicts.map(({ from, reason }) => [from, reason] as const),
		...skipped.map(({ path, reason }) => [path, reason] as const),
	]);
