/** Whole trees, written with a ledger of what they hold, read through every part from the disk to a target's rows. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DataTree } from '../../src/tree/data-tree';
import { findRepeats } from '../../src/tree/duplicates';
import { targetsOf } from '../../src/tree/target-data';
import type { TargetData } from '../../src/domain/target-facts';
import type { Problem } from '../../src/domain/problem';
import { writeDemoTree } from '../build/demo-tree';
import { writeGeneratedTree } from '../build/generated-tree';
import type { LedgerLight } from '../build/tree-plan';
import { frameRules, identity, layoutRules, scanOptions } from './real-tree';

interface Read {
	readonly targets: ReadonlyMap<string, TargetData>;
	readonly problems: readonly Problem[];
	readonly repeats: readonly Problem[];
}

async function readTree(root: string): Promise<Read> {
	const tree = new DataTree({ id: 'k3f9', path: root }, undefined);
	const options = scanOptions();
	expect(await tree.refresh(options, false)).toEqual({ kind: 'current', changed: true });
	await tree.sort(frameRules(), layoutRules(), options.slice);
	const { repeats, problems } = await findRepeats(tree.folders, options.slice);
	return {
		targets: await targetsOf(tree.folders, repeats, 'k3f9', identity, options.slice),
		problems: tree.problems(),
		repeats: problems,
	};
}

/** One line for each target, night, rig, panel, filter and exposure: how many subs of each state. */
function tallied(
	entries: Iterable<readonly [key: string, state: LedgerLight['state'], subs: number]>,
): Record<string, Record<string, number>> {
	const lines: Record<string, Record<string, number>> = {};
	for (const [key, state, subs] of entries) {
		const line = (lines[key] ??= { accepted: 0, unreviewed: 0, rejected: 0 });
		line[state] = (line[state] ?? 0) + subs;
	}
	return lines;
}

const intended = (lights: readonly LedgerLight[]): Record<string, Record<string, number>> =>
	tallied(
		lights.map(light => [
			JSON.stringify([
				identity(light.target),
				light.night,
				light.rig.normalize('NFC'),
				light.panel,
				light.filter,
				light.exposureSeconds,
			]),
			light.state,
			1,
		]),
	);

const found = ({ targets }: Read): Record<string, Record<string, number>> =>
	tallied(
		[...targets].flatMap(([target, { rows }]) =>
			rows.flatMap(row =>
				(['accepted', 'unreviewed', 'rejected'] as const).map(
					state =>
						[
							JSON.stringify([target, row.night, row.rig, row.panel, row.filter, row.exposureSeconds]),
							state,
							row[state],
						] as const,
				),
			),
		),
	);

describe('the demo tree', () => {
	const root = mkdtempSync(join(tmpdir(), 'demo-'));
	let read: Read;
	let demo: Awaited<ReturnType<typeof writeDemoTree>>;
	beforeAll(async () => {
		demo = await writeDemoTree(root, '2025-10-03');
		read = await readTree(root);
	});
	afterAll(() => {
		rmSync(root, { recursive: true, force: true });
	});

	test('counts every light of its ledger once and in its place, and nothing else', () =>
		expect(found(read)).toEqual(intended(demo.lights)));
	test('reports the two copies of a frame', () =>
		expect(read.repeats.map(({ code }) => code)).toEqual(['duplicate-frame', 'duplicate-frame']));
	test('reports each of its troubles once', () =>
		expect(tallyOf(read.problems)).toEqual({
			'header-unfinished': 1,
			'empty-file': 1,
			'not-an-image': 1,
			'light-counted-nowhere': 1,
			'empty-date-folder': 1,
			// Three subs whose folder says R and whose header says G: one folder, one finding.
			'facts-disagree': 1,
		}));
	test('knows each stage that a target stands in', () => {
		const projects = read.targets.get('ngc7000')?.projects.map(({ rig, stage }) => [rig, stage?.folder]);
		expect(projects).toEqual([
			['RC8@f8.0+ZWO ASI2600MM Pro', '20_Data'],
			['Redcat51@f4.9+AP26CC', '20_Data'],
		]);
		const both = read.targets.get('ngc7331')?.projects[0];
		// Last night is not blinked yet, the nights before are: the furthest stage that holds accepted lights.
		expect([both?.stage?.folder, both?.stages.map(({ folder }) => folder)]).toEqual([
			'20_Data',
			['10_Blink', '20_Data'],
		]);
	});
	test('finds the master lights by date and drizzle', () => {
		const masters = read.targets.get('ic5070')?.masters ?? [];
		expect([...new Set(masters.map(({ date, drizzle }) => `${date} ${drizzle}`))].sort()).toEqual([
			'2025-07-15 1x',
			'2025-07-15 2x',
			'2025-08-02 1x',
			'2025-08-02 2x',
		]);
		expect(new Set(masters.map(({ filter }) => filter))).toEqual(new Set(['Ha', 'OIII', 'SII']));
	});
});

function tallyOf(problems: readonly Problem[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { code } of problems) counts[code] = (counts[code] ?? 0) + 1;
	return counts;
}

describe.each([7, 2025])('a generated tree of all layouts (seed %d)', seed => {
	const root = mkdtempSync(join(tmpdir(), 'generated-'));
	afterAll(() => {
		rmSync(root, { recursive: true, force: true });
	});

	test('counts every light of its ledger once and in its place, and nothing else', async () => {
		const tree = await writeGeneratedTree(root, { rigs: 5, targetsPerRig: 5, seed });
		expect(found(await readTree(root))).toEqual(intended(tree.lights));
	});
});
