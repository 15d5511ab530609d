/** The command line as a whole process, from its start to its end. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import process from 'node:process';

export interface CommandLineTimes {
	/** Milliseconds of the first refresh, and of the one after it. */
	readonly alone: { readonly first: number; readonly again: number };
	readonly withVault: { readonly first: number; readonly again: number };
	/** Milliseconds of a process that does nothing. */
	readonly nothing: number;
}

/** @param scratch a folder for the vault and for what the command line remembers */
export function commandLineTimes(tree: string, scratch: string): CommandLineTimes {
	const home = `${scratch}/home`,
		vault = `${scratch}/vault`;
	for (const folder of [home, vault]) mkdirSync(folder, { recursive: true });
	const refresh = (more: readonly string[]): number =>
		milliseconds(['dist/cli.mjs', 'refresh', '--data', tree, ...more], home);
	return {
		alone: { first: refresh([]), again: refresh([]) },
		withVault: { first: refresh(['--vault', vault]), again: refresh(['--vault', vault]) },
		nothing: milliseconds(['-e', '0'], home),
	};
}

function milliseconds(argv: readonly string[], home: string): number {
	const began = performance.now();
	const { status, stderr } = spawnSync(process.execPath, argv, {
		encoding: 'utf8',
		env: { ...process.env, HOME: home, XDG_DATA_HOME: home, LOCALAPPDATA: home },
	});
	if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}: ${stderr}`);
	return performance.now() - began;
}
