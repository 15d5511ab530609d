/** Builds main.js (the plugin) and dist/cli.mjs (the headless command line). Deterministic: no dates, no paths. */
import { chmod, mkdir } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import esbuild from 'esbuild';

const node = [...builtinModules, ...builtinModules.map(name => `node:${name}`)];
const shared = {
	bundle: true,
	minify: true,
	legalComments: 'none',
	logLevel: 'warning',
	target: 'es2022',
	metafile: true,
};

await mkdir('dist', { recursive: true });
const results = await Promise.all([
	esbuild.build({
		...shared,
		entryPoints: ['src/main.ts'],
		outfile: 'main.js',
		format: 'cjs',
		external: ['obsidian', 'electron', '@codemirror/*', ...node],
	}),
	esbuild.build({
		...shared,
		entryPoints: ['src/cli/main.ts'],
		outfile: 'dist/cli.mjs',
		format: 'esm',
		platform: 'node',
		banner: {
			js: "#!/usr/bin/env node\nimport { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
		},
	}),
]);
await chmod('dist/cli.mjs', 0o755);
for (const { metafile } of results)
	for (const [file, { bytes }] of Object.entries(metafile.outputs))
		process.stdout.write(`${file}  ${Math.round(bytes / 1024)} KB\n`);
