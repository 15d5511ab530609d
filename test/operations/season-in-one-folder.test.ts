/** A season of lights in one folder: what is done for each of them must not grow with their number. */
import { mkdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Plan, Step } from '../../src/domain/operations/plan';
import { summaryOf } from '../../src/domain/operations/plan-summary';
import type { DirectedStep } from '../../src/operations/steps';
import { planByFilter, planningByFilter } from '../../src/plans/by-filter';
import { preflight } from '../../src/operations/preflight';
import type { InventoryFile } from '../../src/tree/inventory';
import type { FolderFrames } from '../../src/tree/frames';
import { framesOf, sortingOf } from '../../src/tree/frames';
import { TreeIndex, type IndexedFile, type IndexedFolder } from '../../src/tree/index/tree-index';
import { placeOf } from '../../src/tree/layout';
import { movedIndex } from '../../src/tree/index/moved-index';
import { inSlices, makeTimeSlice, type TimeSlice } from '../../src/async/time-slice';
import { tempFolders } from '../fakes/temp-folders';
import { frameRules, layoutRules } from '../tree/real-tree';
import { sortingRules } from '../plans/planned-tree';
import { Tree } from './trees';

const temp = tempFolders();
const FOLDER = 'RC8@f8.0+ZWO ASI2600MM Pro/10_Blink/M33';
const FILTERS = ['L', 'R', 'G', 'B', 'Ha'];

/** Something whose property counts how often it is looked at. */
function counting<T extends object, K extends keyof T>(thing: T, key: K, count: () => void): T {
	const value = thing[key];
	return Object.defineProperty({ ...thing }, key, {
		enumerable: true,
		get: () => {
			count();
			return value;
		},
	});
}

/** How much more is done for twice as many. */
async function growth(work: (lights: number, count: () => void) => unknown): Promise<number> {
	const counts: number[] = [];
	for (const lights of [400, 800]) {
		let count = 0;
		await work(lights, () => {
			count++;
		});
		counts.push(count);
	}
	const [few = 0, many = 0] = counts;
	expect(few).toBeGreaterThan(0);
	return many / few;
}

const numbered = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
const nameOf = (at: number): string => `M33_${FILTERS[at % FILTERS.length]}_${at}.fits`;
const steadily: TimeSlice = { due: () => false, giveWay: () => Promise.resolve() };

function season(lights: number, count: () => void = () => undefined): IndexedFolder {
	const files = numbered(lights).map((at): IndexedFile =>
		counting(
			{
				name: nameOf(at),
				sizeBytes: 8640,
				mtimeMs: 1,
				fault: undefined,
				facts: {
					setup: {
						kind: 'light',
						filter: FILTERS[at % FILTERS.length],
						exposureSeconds: 60,
						target: 'M33',
						isMaster: false,
						stackedSubs: 1,
					},
					startUtcMs: Date.parse('2025-09-14T20:00:00Z') + at * 1000,
				} as unknown as NonNullable<IndexedFile['facts']>,
			},
			'name',
			count,
		),
	);
	return { path: FOLDER, mtimeMs: 1, ctimeMs: 1, listedAtMs: 1, subfolders: [], links: [], files };
}

const sorted = (lights: number, count?: () => void): FolderFrames =>
	framesOf(season(lights, count), placeOf(FOLDER, layoutRules()), frameRules());

const inventoryOf = (lights: number, count: () => void = () => undefined) => ({
	files: numbered(lights).map((at): InventoryFile =>
		counting({ path: `${FOLDER}/${nameOf(at)}`, sizeBytes: 8640, mtimeMs: 1 }, 'path', count),
	),
	folders: [],
	links: [],
	lacking: [],
});

const moves = (lights: number): { from: string; to: string }[] =>
	numbered(lights).map(at => ({
		from: `${FOLDER}/${nameOf(at)}`,
		to: `${FOLDER}/FILTER_${FILTERS[at % FILTERS.length]}_EXP_60/${nameOf(at)}`,
	}));

describe('twice as many lights in one folder are at most some twice the work', () => {
	test('to follow in the index', async () => {
		expect(
			await growth((lights, count) =>
				movedIndex(new TreeIndex(new Map([[FOLDER, season(lights, count)]])), moves(lights), steadily),
			),
		).toBeLessThan(2.5);
	});
	test('to sort into frames and to plan by filter', async () => {
		expect(
			await growth((lights, count) => {
				const { plan } = planByFilter(
					[sorted(lights, count)],
					{ folder: FOLDER, inventory: inventoryOf(lights, count) },
					true,
					sortingRules,
				);
				expect(plan.steps.length).toBe(lights);
			}),
		).toBeLessThan(2.5);
	});
	test('to look at the ground, also where every name has a fault that was there before', async () => {
		const tree = new Tree(temp(), {});
		mkdirSync(tree.path('from'));
		expect(
			await growth(async (lights, count) => {
				const acts = numbered(lights).map((at): DirectedStep => ({
					index: at,
					step: counting<Step & { from: string }, 'from'>(
						{
							kind: 'move file',
							from: `from/a:${at}/${at}.fits`,
							to: `to/a:${at}`,
							sizeBytes: 1,
							mtimeMs: 1,
						},
						'from',
						count,
					),
				}));
				const { failures: troubles } = await preflight(tree.access, acts, [], 'first');
				expect(troubles.size).toBe(0);
			}),
		).toBeLessThan(2.5);
	});
	test('to sum up for people', async () => {
		expect(
			await growth((lights, count) => {
				const steps = moves(lights).map((move): Step =>
					counting<Step & { from: string }, 'from'>(
						{ kind: 'move file', ...move, sizeBytes: 1, mtimeMs: 1 },
						'from',
						count,
					),
				);
				expect(summaryOf({ steps } satisfies Pick<Plan, 'steps'>).transfers.length).toBe(FILTERS.length);
			}),
		).toBeLessThan(2.5);
	});
});

describe('others have their turn', () => {
	/** Every slice is used up at once; counts the rests. */
	function impatient(): TimeSlice & { rests: number } {
		const slice = {
			rests: 0,
			due: () => true,
			giveWay: () => {
				slice.rests++;
				return Promise.resolve();
			},
		};
		return slice;
	}

	test.each<[string, (slice: TimeSlice) => Promise<unknown>]>([
		[
			'the index follows',
			slice => movedIndex(new TreeIndex(new Map([[FOLDER, season(1000)]])), moves(1000), slice),
		],
		[
			'frames are sorted',
			slice => inSlices(sortingOf(season(1000), placeOf(FOLDER, layoutRules()), frameRules()), slice),
		],
		[
			'a plan is made',
			slice =>
				inSlices(
					planningByFilter(
						[sorted(1000)],
						{ folder: FOLDER, inventory: inventoryOf(1000) },
						true,
						sortingRules,
					),
					slice,
				),
		],
	])('while %s', async (_, work) => {
		const slice = impatient();
		await work(slice);
		expect(slice.rests).toBeGreaterThan(10);
	});
	test('and a plan that is made in slices is the same, and can be cancelled', async () => {
		const place = { folder: FOLDER, inventory: inventoryOf(300) };
		expect(await inSlices(planningByFilter([sorted(300)], place, true, sortingRules), impatient())).toEqual(
			planByFilter([sorted(300)], place, true, sortingRules),
		);
		const cancelled = makeTimeSlice(
			() => Promise.resolve(),
			() => performance.now(),
			AbortSignal.abort(),
			0,
		);
		await expect(inSlices(planningByFilter([sorted(300)], place, true, sortingRules), cancelled)).rejects.toThrow(
			/abort/i,
		);
	});
});
