/** Measures pictures of large masters: `npm run bench:pictures`. Exit status 1 if a required bar fails. */
import process from 'node:process';
import { loadTs } from '../scripts/load-ts.mjs';

const { runPictureBenchmark } = await loadTs('bench/picture.ts');
process.exitCode = (await runPictureBenchmark(line => process.stdout.write(`${line}\n`))) ? 0 : 1;
