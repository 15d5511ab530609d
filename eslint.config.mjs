import { defineConfig } from 'eslint/config';
import obsidianmd from 'eslint-plugin-obsidianmd';
import tseslint from 'typescript-eslint';

const typed = { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } };

export default defineConfig(
	{
		ignores: [
			'main.js',
			'dist/**',
			'node_modules/**',
			'demo/**',
			'scripts/**',
			'bench/**/*.mjs',
			'*.mjs',
			'*.json',
			'screenshots/**',
		],
	},
	{ files: ['src/**/*.ts'], extends: [obsidianmd.configs.recommended], ...typed },
	{
		files: ['src/**/*.ts'],
		rules: {
			'max-lines': ['error', 350],
			'max-lines-per-function': ['error', 60],
			'max-len': ['error', { code: 120, tabWidth: 4 }],
		},
	},
	// The headless command line never runs inside Obsidian: Node's modules and streams are its platform.
	{
		files: ['src/cli/**/*.ts'],
		rules: {
			'obsidianmd/no-nodejs-modules': 'off',
			'import/no-nodejs-modules': 'off',
			'no-restricted-globals': 'off',
		},
	},
	{
		files: ['test/**/*.ts', 'bench/**/*.ts', 'vitest.config.ts'],
		extends: [tseslint.configs.recommendedTypeChecked],
		...typed,
	},
	{
		files: ['**/*.ts'],
		rules: {
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/ban-ts-comment': 'error',
		},
	},
);
