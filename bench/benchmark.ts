/** One run: builds the tree, measures ours and the yardsticks in turn, prints the figures and the required bars. */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { answerBars, answersText, measureAnswers } from './answers';
import { openBenchTree, sampleOf, Touched } from './bench-tree';
import { barTable, figureTable, judge } from './report';
import { commandLineTimes } from './command-line';
import { coverageBars, coverageText, measureCoverage } from './coverage';
import { measureMemory } from './memory';
import { measureRefreshes } from './measure';
import { measureMoves, movingBars, movingText } from './moving';
import { compileReference, pythonWithAstropy } from './reference';

export interface BenchmarkOptions {
	readonly frames: number;
	/** Absolute; the tree lies in it, and stays. */
	readonly folder: string;
	readonly print: (line: string) => void;
	/** What is going on, for whoever waits. */
	readonly note: (line: string) => void;
}

/** @returns whether every required bar was passed */
export async function runBenchmark({ frames, folder, print, note }: BenchmarkOptions): Promise<boolean> {
	note(`The tree: ${folder}`);
	const tree = await openBenchTree(folder, frames);
	const scratch = mkdtempSync(`${tmpdir()}/astro-data-log-access-`);
	const touched = new Touched(sampleOf(tree.frames, frames / 100));
	try {
		const python = pythonWithAstropy();
		if (python === undefined)
			print('astropy is not installed, and is not compared with. Debian and Ubuntu have it as python3-astropy.');
		const reference = compileReference(scratch);
		const measured = await measureRefreshes({ tree, touched, reference, python, scratch, note });
		note('memory');
		const bytesPerFrame = await measureMemory(tree);
		note('command line');
		const commandLine = commandLineTimes(tree.path, scratch);
		note('moving');
		const moves = await measureMoves(scratch);
		note('flat coverage');
		const coverage = measureCoverage();
		note('answers');
		const answers = await measureAnswers();
		const bars = [
			...judge(measured, bytesPerFrame),
			...movingBars(moves),
			...coverageBars(coverage),
			...answerBars(answers),
		];
		print(figureTable(measured, bytesPerFrame, commandLine));
		print(movingText(moves));
		print(coverageText(coverage));
		print(answersText(answers));
		print(barTable(bars));
		const [load = 0] = loadavg();
		if (load > availableParallelism())
			print(
				`The machine was busy (load ${load.toFixed(1)} on ${availableParallelism()} processors): repeat ` +
					'the run.',
			);
		return bars.every(bar => bar.isPassed !== false);
	} finally {
		touched.restore();
		rmSync(scratch, { recursive: true, force: true });
	}
}
