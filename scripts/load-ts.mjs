/** Bundles a TypeScript module of the tests and loads it: scripts share the tests' own builders. */
import { mkdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import esbuild from 'esbuild';

/** @returns the module's exports */
export async function loadTs(file) {
	const outfile = `node_modules/.cache/astro-data-log/${basename(file, '.ts')}.mjs`;
	await mkdir('node_modules/.cache/astro-data-log', { recursive: true });
	await esbuild.build({
		entryPoints: [file],
		outfile,
		bundle: true,
		format: 'esm',
		platform: 'node',
		packages: 'external',
		target: 'node20',
		logLevel: 'warning',
	});
	return import(`${pathToFileURL(outfile).href}?${Date.now()}`);
}
