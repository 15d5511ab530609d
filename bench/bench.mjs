/**
 * Measures refreshing a large Data tree against native code, in one run: `npm run bench -- [--frames 100000] [--folder DIR]`.
 * Exit status 1 if a required bar fails. The tree stays in the folder and is used again by the next run.
 */
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { loadTs } from '../scripts/load-ts.mjs';

const { values } = parseArgs({ options: { frames: { type: 'string', default: '20000' }, folder: { type: 'string' } } });
const frames = Number(values.frames);
if (!Number.isInteger(frames) || frames < 1000)
	throw new Error(`--frames takes a whole number from 1000 on, not "${values.frames}"`);
const folder = resolve(values.folder ?? join(tmpdir(), `astro-data-log-bench-${frames}`)).replaceAll('\\', '/');

const { runBenchmark } = await loadTs('bench/benchmark.ts');
const passed = await runBenchmark({
	frames,
	folder,
	print: line => process.stdout.write(`${line}\n`),
	note: line => process.stderr.write(`${line}\n`),
});
process.exitCode = passed ? 0 : 1;
