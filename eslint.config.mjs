import { defineConfig } from 'eslint/config';
import obsidianmd from 'eslint-plugin-obsidianmd';
import tseslint from 'typescript-eslint';

const typed = { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } };

/** Two words of which the first begins with a capital letter, three small words, or a last word with its full stop. */
const SENTENCE = /^\P{L}*\p{Lu}\p{L}*[,;:]? \p{L}{2}|\p{Ll}{2}[,;:]? \p{Ll}{2,}[,;:]? \p{Ll}{2}| \p{L}{2,}\.$/u;
/** A heading, the head of a table: one word with a capital letter. Elsewhere keys and systems are called so. */
const HEAD = /^[#*\s]*\p{Lu}\p{Ll}{2,}[:\s]*$/u;
/** What programmers read of a bug; other errors speak to people. */
const THROWN = 'NewExpression[callee.name=/^(Error|TypeError|RangeError)$/] *';
const spelled = words =>
	[`Literal[value=${words}]`, `TemplateElement[value.cooked=${words}]`].map(text => ({
		selector: `${text}:not(${THROWN})`,
		message: 'What a person reads stands in src/text/.',
	}));

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
		files: ['src/{views,plugin}/**/*.ts'],
		rules: { 'no-restricted-syntax': ['error', ...spelled(SENTENCE)] },
	},
	{
		files: ['src/{notes,plans,commands,data-log,cli}/**/*.ts'],
		rules: { 'no-restricted-syntax': ['error', ...spelled(SENTENCE), ...spelled(HEAD)] },
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
