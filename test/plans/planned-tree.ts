/** Planners end to end: a real tree of valid frames, scanned, planned, carried out, undone. */
import * as fs from 'node:fs';
import { expect } from 'vitest';
import type { Plan } from '../../src/domain/operations/plan';
import { makeReaders } from '../../src/headers/readers';
import type { SortingRules } from '../../src/plans/by-filter';
import { execute } from '../../src/operations/execute';
import { takeInventory, type Inventory } from '../../src/tree/inventory';
import type { Outcome } from '../../src/domain/operations/outcome';
import { undo } from '../../src/operations/undo';
import { paceOf, type TreeAccess } from '../../src/tree/tree-access';
import { framesOf, type FolderFrames } from '../../src/tree/frames';
import { placeOf } from '../../src/tree/layout';
import { frameRules, layoutRules, RealTree } from '../tree/real-tree';
import { accessAt, contentsOf, filesIn } from '../operations/scenes';
import { begun } from '../operations/stage';

const readerFor = makeReaders();
export const isFrame = (name: string): boolean => readerFor(name) !== undefined;

export class PlannedTree extends RealTree {
	readonly access: TreeAccess = accessAt(this.root, fs);

	/** What the real scanner and the real header readers make of the tree now. */
	async frames(): Promise<FolderFrames[]> {
		const { index } = await this.scan();
		return [...index.folders.values()].map(folder =>
			framesOf(folder, placeOf(folder.path, layoutRules()), frameRules()),
		);
	}

	inventory(folder: string): Promise<Inventory> {
		return takeInventory(this.access, folder, paceOf(this.access));
	}

	/** Paths of all files, and of folders that hold nothing with a `/` behind. */
	paths(): string[] {
		const all = [...contentsOf(this.root)].map(([path, content]) => ({
			path: path.slice(2),
			isFolder: content === 'folder',
		}));
		return all
			.filter(({ path, isFolder }) => !isFolder || !all.some(other => other.path.startsWith(`${path}/`)))
			.map(({ path, isFolder }) => (isFolder ? `${path}/` : path));
	}

	/**
	 * Carries a plan out; every file must be there once, bytes and times unchanged, and nothing may be left to the
	 * engine to refuse.
	 */
	async carryOut(plan: Plan): Promise<Outcome> {
		const before = filesIn(contentsOf(this.root));
		const outcome = begun(await execute(this.access, plan));
		expect(filesIn(contentsOf(this.root))).toEqual(before);
		expect(outcome).toMatchObject({ conflicts: plan.conflicts, skipped: plan.skipped });
		return outcome;
	}

	/** Carries a plan out, calls back, and undoes it: then the tree is what it was, byte for byte. */
	async during(plan: Plan, look: () => void | Promise<void>): Promise<void> {
		const before = contentsOf(this.root);
		const { operation } = await this.carryOut(plan);
		await look();
		if (operation !== undefined)
			expect(begun(await undo(this.access, operation))).toMatchObject({ state: 'undone', conflicts: [] });
		expect(contentsOf(this.root)).toEqual(before);
	}
}

/** What the log counts, wherever the files lie: lights by everything that a row says. */
export function lightsIn(frames: readonly FolderFrames[]): string[] {
	return frames
		.flatMap(({ lights }) =>
			lights.flatMap(({ target, rig, panel, night, filter, exposureSeconds, state, members, angles }) =>
				members.map((_, at) =>
					JSON.stringify([target, rig, panel, night, filter, exposureSeconds, state, angles[at] ?? null]),
				),
			),
		)
		.sort();
}

/** Where each step brings what. */
export const stepsIn = ({ steps }: Plan): string[] =>
	steps.map(step => ('path' in step ? `${step.kind} ${step.path}` : `${step.from} -> ${step.to}`));

export const sortingRules: SortingRules = { layout: layoutRules(), canonical: frameRules().canonical, isFrame };
