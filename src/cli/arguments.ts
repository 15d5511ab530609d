/** What was typed on the command line, as a command understands it. */
import { type Command, type CommandArguments, UsageError } from '../commands/command';
import { resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { COMMANDS } from '../commands/table';
import { COMMAND_LINE } from '../text/command-line';

/** What somebody took for a command: two words where the first begins commands of two. */
export function namedCommand([first = '', second]: readonly string[]): string {
	const isGroup = COMMANDS.some(({ id }) => id.startsWith(`${first} `));
	return isGroup && second !== undefined && !second.startsWith('-') ? `${first} ${second}` : first;
}

export function parseCommandLine(
	command: Command,
	argv: readonly string[],
): { given: CommandArguments; data: string[]; vault: string | undefined; json: boolean } {
	const text = { type: 'string' as const, multiple: true as const };
	const flag = { type: 'boolean' as const };
	const options = {
		data: text,
		vault: text,
		json: flag,
		...Object.fromEntries(command.values.map(name => [name, text])),
		...Object.fromEntries(command.flags.map(name => [name, flag])),
	};
	// A lower angle or temperature begins with a dash as options do.
	const glued = argv.reduce<string[]>((before, word) => {
		const option = /^-\d/.test(word) ? command.values.find(name => before.at(-1) === `--${name}`) : undefined;
		return option === undefined ? [...before, word] : [...before.slice(0, -1), `--${option}=${word}`];
	}, []);
	let parsed: { values: Record<string, unknown>; positionals: string[] };
	try {
		parsed = parseArgs({ args: glued, options, allowPositionals: true, strict: true });
	} catch (error) {
		throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n  ${command.usage}`);
	}
	const { values, positionals } = parsed;
	const texts = (name: string): string[] => (Array.isArray(values[name]) ? values[name].map(String) : []);
	const wrongWord = command.word === undefined ? positionals[0] : undefined;
	if (wrongWord !== undefined) throw new UsageError(`${COMMAND_LINE.noMeaning(wrongWord)}\n\n  ${command.usage}`);
	// An empty path is a shell variable without a value, not the folder where the command happens to run.
	const empty = ['data', 'vault'].find(name => texts(name).includes(''));
	if (empty !== undefined) throw new UsageError(COMMAND_LINE.needsFolder(empty));
	return {
		given: {
			words: positionals,
			flags: new Set(command.flags.filter(name => values[name] === true)),
			values: Object.fromEntries(
				command.values.filter(name => values[name] !== undefined).map(name => [name, texts(name)]),
			),
		},
		data: texts('data').map(absolute),
		vault: texts('vault').map(absolute).at(-1),
		json: values['json'] === true,
	};
}

/** A path as plans have it: absolute, with `/`. */
export const absolute = (path: string): string =>
	process.platform === 'win32' ? resolve(path).replaceAll('\\', '/') : resolve(path);
