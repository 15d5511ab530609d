/**
 * Refreshes in every situation, each between two runs of its yardstick, so that the drift of a busy machine cancels.
 */
import { rmSync } from 'node:fs';
import type { DataLog } from '../src/data-log/data-log';
import type { ScanMode } from '../src/tree/scan/scan';
import { sampleOf, type BenchTree, type Touched } from './bench-tree';
import { watchBlocks, type Blocks } from './block-monitor';
import { astropyMilliseconds, type ReferenceMode, type ReferenceRun } from './reference';
import { openLog, refreshChecked } from './refreshing';
import { median } from './statistics';

const ROUNDS = 7;
/**
 * Before these the compiler has not seen the code, nor the page cache the tree. No garbage is collected in between:
 * that throws compiled code away.
 */
const WARM_UPS = 3;
const ASTROPY_SAMPLE = 2000;

export const SITUATIONS = ['cold', 'coldSaved', 'full', 'changed', 'quick', 'startUp'] as const;
export type Situation = (typeof SITUATIONS)[number];

/** Medians of the rounds. */
export interface Figures {
	readonly milliseconds: number;
	readonly yardstick: ReferenceMode;
	readonly yardstickMilliseconds: number;
	/** How many times longer ours takes, round by round. */
	readonly times: number;
	readonly blocks: Blocks;
}

export interface Measured {
	readonly frames: number;
	readonly folders: number;
	readonly figures: Readonly<Record<Situation, Figures>>;
	/**
	 * For all frames, scaled from a sample; `times`: how many times longer than our cold index. Undefined without
	 * astropy.
	 */
	readonly astropy: { readonly milliseconds: number; readonly times: number } | undefined;
}

export interface MeasureOptions {
	readonly tree: BenchTree;
	readonly touched: Touched;
	readonly reference: (mode: ReferenceMode, tree: string) => ReferenceRun;
	readonly python: string | undefined;
	/** A folder for what is saved meanwhile. */
	readonly scratch: string;
	readonly note: (line: string) => void;
}

/** Quick passes before one that counts. */
const QUICK_WARM_UPS = 5;

interface Plan {
	readonly yardstick: ReferenceMode;
	readonly mode: ScanMode;
	/** Headers that the refresh must read. */
	readonly read: number;
	/** What happens before, untimed. */
	readonly prepare: () => Promise<DataLog>;
}

interface Round {
	readonly milliseconds: number;
	readonly yardstickMilliseconds: number;
	readonly blocks: Blocks;
}

export async function measureRefreshes({
	tree,
	touched,
	reference,
	python,
	scratch,
	note,
}: MeasureOptions): Promise<Measured> {
	const frames = tree.frames.length;
	const known = await openLog(tree.path);
	await refreshChecked(known, 'full', { frames, read: frames });
	const saved = `${scratch}/saved`;
	await refreshChecked(await openLog(tree.path, saved), 'full', { frames, read: frames });
	const emptied = `${scratch}/emptied`;
	const plans: Readonly<Record<Situation, Plan>> = {
		cold: { yardstick: 'read', mode: 'full', read: frames, prepare: () => openLog(tree.path) },
		coldSaved: {
			yardstick: 'read',
			mode: 'full',
			read: frames,
			prepare: () => {
				rmSync(emptied, { recursive: true, force: true });
				return openLog(tree.path, emptied);
			},
		},
		full: { yardstick: 'stat', mode: 'full', read: 0, prepare: () => Promise.resolve(known) },
		changed: {
			yardstick: 'stat',
			mode: 'full',
			read: touched.count,
			prepare: () => {
				touched.touch();
				return Promise.resolve(known);
			},
		},
		// A pass of some milliseconds, warmed up like the others: what runs between two rounds is another kind of work.
		quick: {
			yardstick: 'stat',
			mode: 'quick',
			read: 0,
			prepare: async () => {
				for (let pass = 0; pass < QUICK_WARM_UPS; pass++)
					await refreshChecked(known, 'quick', { frames, read: 0 });
				return known;
			},
		},
		startUp: { yardstick: 'stat', mode: 'quick', read: 0, prepare: () => openLog(tree.path, saved) },
	};
	const rounds = new Map<Situation, Round[]>(SITUATIONS.map(situation => [situation, []]));
	const astropy: number[] = [];
	for (let round = 1 - WARM_UPS; round <= ROUNDS; round++) {
		note(round < 1 ? 'warm-up' : `round ${round} of ${ROUNDS}`);
		for (const situation of SITUATIONS) {
			const done = await measureRound(plans[situation], tree, reference);
			if (round >= 1) rounds.get(situation)?.push(done);
		}
		// The frames have other times now than the saved index knows.
		touched.restore();
		await refreshChecked(known, 'full', { frames, read: touched.count });
		if (python !== undefined && round >= 1)
			astropy.push(
				(astropyMilliseconds(python, sampleOf(tree.frames, ASTROPY_SAMPLE)) /
					Math.min(ASTROPY_SAMPLE, frames)) *
					frames,
			);
	}
	const cold = rounds.get('cold') ?? [];
	return {
		frames,
		folders: reference('stat', tree.path).folders,
		figures: Object.fromEntries(
			SITUATIONS.map(situation => [
				situation,
				figuresOf(plans[situation].yardstick, rounds.get(situation) ?? []),
			]),
		) as Record<Situation, Figures>,
		astropy:
			astropy.length === 0
				? undefined
				: {
						milliseconds: median(astropy),
						times: median(
							astropy.map((milliseconds, at) => milliseconds / (cold[at]?.milliseconds ?? NaN)),
						),
					},
	};
}

/** Once timed, between two runs of the yardstick, and once watched: watching keeps a processor busy. */
async function measureRound(
	plan: Plan,
	{ path, frames }: BenchTree,
	reference: MeasureOptions['reference'],
): Promise<Round> {
	const expected = { frames: frames.length, read: plan.read };
	const before = reference(plan.yardstick, path);
	if (before.files !== frames.length)
		throw new Error(`the reference found ${before.files} of ${frames.length} frames`);
	const timed = await plan.prepare();
	const began = performance.now();
	await refreshChecked(timed, plan.mode, expected);
	const milliseconds = performance.now() - began;
	const yardstickMilliseconds = (before.milliseconds + reference(plan.yardstick, path).milliseconds) / 2;
	const watched = await plan.prepare();
	return {
		milliseconds,
		yardstickMilliseconds,
		blocks: await watchBlocks(() => refreshChecked(watched, plan.mode, expected)),
	};
}

function figuresOf(yardstick: ReferenceMode, rounds: readonly Round[]): Figures {
	const of = (figure: (round: Round) => number): number => median(rounds.map(figure));
	return {
		milliseconds: of(round => round.milliseconds),
		yardstick,
		yardstickMilliseconds: of(round => round.yardstickMilliseconds),
		times: of(round => round.milliseconds / round.yardstickMilliseconds),
		blocks: {
			p999Ms: of(round => round.blocks.p999Ms),
			p999OwnMs: of(round => round.blocks.p999OwnMs),
			longestMs: Math.max(...rounds.map(round => round.blocks.longestMs)),
			longestOwnMs: Math.max(...rounds.map(round => round.blocks.longestOwnMs)),
		},
	};
}
