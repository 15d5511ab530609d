/** Commands as a terminal runs them, within the test's own process. */
import type { CommandArguments, CommandResult, CommandRun } from '../../src/commands/command';
import { COMMANDS } from '../../src/commands/table';
import type { DataLog } from '../../src/data-log/data-log';
import type { ProblemCode } from '../../src/domain/problem';

export interface Subs {
	readonly subs: number;
	readonly seconds: number;
}
interface Cell {
	readonly rig: string | null;
	readonly panel: number | null;
	readonly filter: string;
	readonly exposureSeconds: number;
}

/** The document of `exposures --json` (DESIGN 11). */
export interface ExposuresDocument {
	readonly schema: number;
	readonly targets: readonly {
		readonly target: string;
		readonly rigs: readonly string[];
		readonly rows: readonly (Cell & {
			readonly accepted: Subs;
			readonly unreviewed: Subs;
			readonly rejected: Subs;
		})[];
		readonly nights: readonly (Cell &
			Subs & { readonly night: string | null; readonly state: 'accepted' | 'unreviewed' | 'rejected' })[];
		readonly goals: readonly {
			readonly filter: string;
			readonly panel: number | null;
			readonly goalSeconds: number;
			readonly toShootSeconds: number;
			readonly progress: number;
		}[];
	}[];
	readonly totals: readonly (Subs & { readonly exposureSeconds: number })[];
	readonly problems: readonly { readonly code: ProblemCode; readonly path: string; readonly message: string }[];
}

/**
 * @param confirm a person at the terminal; nobody is there without it.
 * @throws {WrongUse} and where there is no such command
 */
export function runCommand(
	log: DataLog,
	id: string,
	{
		words = [],
		values = {},
		flags = [],
	}: Partial<Omit<CommandArguments, 'flags'>> & { flags?: readonly string[] } = {},
	confirm?: CommandRun['confirm'],
): Promise<CommandResult> {
	const command = COMMANDS.find(known => known.id === id);
	if (!command) throw new Error(`no command ${id}`);
	return command.run(
		log,
		{ words, values, flags: new Set(flags) },
		{ signal: new AbortController().signal, progress: () => undefined, ...(confirm && { confirm }) },
	);
}

/** The answer of `exposures` as it comes out of its JSON text. */
export async function exposuresOf(
	log: DataLog,
	given: Parameters<typeof runCommand>[2] = {},
): Promise<ExposuresDocument> {
	const { json } = await runCommand(log, 'exposures', given);
	return JSON.parse(JSON.stringify(json)) as ExposuresDocument;
}
