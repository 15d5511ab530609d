/** The lint rule that keeps what a person reads in src/text/. */
import { ESLint, Linter } from 'eslint';
import { expect, test } from 'vitest';

async function linesFound(file: string, lines: readonly string[]): Promise<string[]> {
	const config: unknown = await new ESLint().calculateConfigForFile(file);
	const { rules } = config as { rules: Linter.RulesRecord };
	const entry = rules['no-restricted-syntax'] ?? 'off';
	const messages = new Linter().verify(lines.join('\n'), [{ rules: { 'no-restricted-syntax': entry } }]);
	expect(messages.filter(({ fatal }) => fatal === true)).toEqual([]);
	return [...new Set(messages.map(({ line }) => lines[line - 1] ?? ''))];
}

const FOLDERS = ['notes', 'plans', 'commands', 'views', 'plugin', 'data-log', 'cli'];

test.each(FOLDERS)('a sentence that is spelled in src/%s is found', async folder => {
	const planted = [
		"a('No flats are missing.');",
		"a('Detected angles');",
		"a('nothing is wrong.');",
		"a('found, at the angle of its lights');",
		'a(`Least exposed: panel ${b}`);',
		'a(`… and ${b} more.`);',
		"throw new UsageError('There is no such target');",
	];
	const allowed = [
		"a('move file');",
		"a('dark flat', 'in place', 'masters distribute TARGET [--yes]');",
		"a('astro-muted astro-transfer-from', 'factOrder.', '.md');",
		"throw new Error('there is no vault');",
		'throw new Error(`${b} is in no inventory`);',
	];
	expect(await linesFound(`src/${folder}/planted.ts`, [...planted, ...allowed])).toEqual(planted);
});

test('the head of a table is found in a note, and a key of the keyboard allowed in a view', async () => {
	const head = ["a('Status');", 'a(`## Flats\\n\\n${b}`);', 'a(`Cull ${b}`);'];
	expect(await linesFound('src/notes/planted.ts', head)).toEqual(head);
	expect(await linesFound('src/views/planted.ts', ["a('Enter');"])).toEqual([]);
});

test('src/text/ may spell everything', async () =>
	expect(await linesFound('src/text/planted.ts', ["a('No flats are missing.');"])).toEqual([]));
