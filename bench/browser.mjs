/** Measures the dashboard in Chromium with the built plugin: `npm run bench:browser -- [--targets 1000]`. Exit status 1 if a required bar fails. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { loadTs } from '../scripts/load-ts.mjs';

const { values } = parseArgs({ options: { targets: { type: 'string', default: '1000' } } });
const targets = Number(values.targets);
if (!Number.isInteger(targets) || targets < 1)
	throw new Error(`--targets takes a whole number from 1 on, not "${values.targets}"`);

const { runDashboardBenchmark } = await loadTs('bench/dashboard.ts');
process.exitCode = (await runDashboardBenchmark(targets, line => process.stdout.write(`${line}\n`))) ? 0 : 1;
