/**
 * Moves of 10,000 files against the least that any program has to do for them: a bare loop of renames, flushed before
 * and after.
 */
import { nodeClock } from '../src/cli/clock';
import * as fs from 'node:fs';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import type { Plan, Step } from '../src/domain/operations/plan';
import { execute } from '../src/operations/execute';
import type { Outcome, Refusal } from '../src/domain/operations/outcome';
import { undo } from '../src/operations/undo';
import type { TreeAccess } from '../src/tree/tree-access';
import { NodeMover } from '../src/platform/node/node-mover';
import { nodeProcess } from '../src/platform/node/node-process';
import { watchBlocks, type Blocks } from './block-monitor';
import type { Bar } from './report';
import { median } from './statistics';

const FILES = 10_000;
const ROUNDS = 5;
/** Before these the compiler has not seen the code. */
const WARM_UPS = 2;
/** A season of one target: so many nights in so many filters. */
const NIGHTS = 20;
const FILTERS = ['L', 'R', 'G', 'B', 'Ha'];

export interface MoveFigures {
	/** One folder with all files to another stage. */
	readonly folderMilliseconds: number;
	/** All files into folders by night and filter. */
	readonly filesMilliseconds: number;
	readonly undoMilliseconds: number;
	readonly bareMilliseconds: number;
	/** Median of the rounds' own ratios. */
	readonly times: number;
	readonly blocks: Blocks;
}

/**
 * Medians of five rounds, each between two of the bare loop.
 * @param scratch a folder; what is measured is the device that it lies on
 */
export async function measureMoves(scratch: string): Promise<MoveFigures> {
	const root = `${scratch}/Data`;
	const files = makeFiles(root);
	const folder: number[] = [];
	const ours: number[] = [];
	const undone: number[] = [];
	const bare: number[] = [];
	for (let round = 1 - WARM_UPS; round <= ROUNDS; round++) {
		const moved = await timed(() =>
			execute(
				benchAt(root),
				planOf([{ kind: 'move folder', from: '10_Blink/M31', to: '20_Data/M31', files: FILES, sizeBytes: 0 }]),
			),
		);
		await undo(benchAt(root), moved.outcome.operation ?? '');
		const before = bareMilliseconds(root, files);
		const sorted = await timed(() => execute(benchAt(root), planOf(files)));
		const back = await timed(() => undo(benchAt(root), sorted.outcome.operation ?? ''));
		const after = bareMilliseconds(root, files);
		if (round < 1) continue;
		folder.push(moved.milliseconds);
		ours.push(sorted.milliseconds);
		undone.push(back.milliseconds);
		bare.push((before + after) / 2);
	}
	const blocks = await watchBlocks(() => execute(benchAt(root), planOf(files)));
	rmSync(root, { recursive: true });
	return {
		folderMilliseconds: median(folder),
		filesMilliseconds: median(ours),
		undoMilliseconds: median(undone),
		bareMilliseconds: median(bare),
		times: median(ours.map((milliseconds, at) => milliseconds / (bare[at] ?? NaN))),
		blocks,
	};
}

function makeFiles(root: string): Step[] {
	mkdirSync(`${root}/10_Blink/M31`, { recursive: true });
	mkdirSync(`${root}/20_Data`);
	return Array.from({ length: FILES }, (_, at): Step => {
		const filter = FILTERS[at % FILTERS.length] ?? '';
		const name = `M31_${filter}_69.6_300s_${at}.fits`;
		const night = `2025-09-${String(1 + (Math.floor(at / FILTERS.length) % NIGHTS)).padStart(2, '0')}`;
		const from = `10_Blink/M31/${name}`;
		writeFileSync(`${root}/${from}`, String(at));
		const { size, mtimeMs } = statSync(`${root}/${from}`);
		return {
			kind: 'move file',
			from,
			to: `10_Blink/M31/DATE_${night}/FILTER_${filter}_EXP_300/${name}`,
			sizeBytes: size,
			mtimeMs,
		};
	});
}

const planOf = (steps: readonly Step[]): Plan => ({
	operation: 'bench',
	title: 'Benchmark',
	outside: [],
	steps,
	conflicts: [],
	skipped: [],
});

const benchAt = (root: string): TreeAccess => ({
	root,
	disk: new NodeMover(fs),
	process: nodeProcess(fs, process, 'bench', String(process.pid), process),
	clock: nodeClock,
});

async function timed(work: () => Promise<Outcome | Refusal>): Promise<{ milliseconds: number; outcome: Outcome }> {
	const began = performance.now();
	const outcome = await work();
	const milliseconds = performance.now() - began;
	if ('refused' in outcome || outcome.conflicts.length > 0 || outcome.skipped.length > 0)
		throw new Error(`the move failed: ${JSON.stringify(outcome).slice(0, 1000)}`);
	return { milliseconds, outcome };
}

/** Nothing is looked at, noted or verified. Everything is put back, untimed. */
function bareMilliseconds(root: string, files: readonly Step[]): number {
	const moves = files.flatMap(step =>
		step.kind === 'move file' ? [[`${root}/${step.from}`, `${root}/${step.to}`] as const] : [],
	);
	const folders = [...new Set(moves.map(([, to]) => to.slice(0, to.lastIndexOf('/'))))];
	const changed = [`${root}/10_Blink/M31`, ...folders];
	const began = performance.now();
	for (const folder of folders) mkdirSync(folder, { recursive: true });
	flush(changed);
	for (const [from, to] of moves) renameSync(from, to);
	flush(changed);
	const milliseconds = performance.now() - began;
	for (const [from, to] of moves) renameSync(to, from);
	for (const folder of new Set(folders.map(path => path.slice(0, path.lastIndexOf('/')))))
		rmSync(folder, { recursive: true });
	return milliseconds;
}

function flush(folders: readonly string[]): void {
	for (const folder of folders) {
		const descriptor = openSync(folder, 'r');
		fsyncSync(descriptor);
		closeSync(descriptor);
	}
}

/** The figures, for people. */
export function movingText({
	folderMilliseconds,
	filesMilliseconds,
	undoMilliseconds,
	bareMilliseconds,
	blocks,
}: MoveFigures): string {
	return [
		`Moving ${FILES} files, ms: their folder ${folderMilliseconds.toFixed(1)}; into folders by night and ` +
			`filter ${filesMilliseconds.toFixed(0)}, back ${undoMilliseconds.toFixed(0)}; a bare loop ` +
			`${bareMilliseconds.toFixed(0)}.`,
		`Held up the event loop for ${blocks.longestMs.toFixed(1)} ms at most.`,
		'',
	].join('\n');
}

/** The requirements on moving (DESIGN 7). */
export function movingBars({ folderMilliseconds, times }: MoveFigures): Bar[] {
	return [
		{
			name: 'moving a folder of 10,000 files, ms',
			required: '≤ 50.0',
			measured: folderMilliseconds.toFixed(1),
			isPassed: folderMilliseconds <= 50,
		},
		{
			name: 'moving 10,000 files, times a bare loop of renames',
			required: '≤ 2.00',
			measured: times.toFixed(2),
			isPassed: times <= 2,
		},
	];
}
