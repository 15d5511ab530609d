/** Takes the README's pictures: bundles test/browser/screenshots.ts, since Node runs no TypeScript, and runs it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import esbuild from 'esbuild';

// Inside the repository, so that the packages left out of the bundle are found.
const folder = await mkdtemp(resolve('node_modules/.screenshots-'));
const outfile = join(folder, 'screenshots.mjs');
try {
	await esbuild.build({
		entryPoints: ['test/browser/screenshots.ts'],
		outfile,
		bundle: true,
		format: 'esm',
		platform: 'node',
		target: 'node20',
		packages: 'external',
		logLevel: 'warning',
	});
	await import(pathToFileURL(outfile).href);
} finally {
	await rm(folder, { recursive: true, force: true });
}
