/** A Data tree and a vault in the hands of a person at a terminal, who looks at every plan before it is carried out. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'vitest';
import { RigAtWork, type LightsToShoot } from './rig-at-work';
import { snapshot } from './temp-folders';
import { Terminal } from './terminal';

interface ChangeDocument {
	readonly operation: string | null;
	readonly steps: readonly { readonly from: string; readonly to: string; readonly bytes: number }[];
}

/** What a plan comes to besides its steps; `atEnd`: what is said besides when it is done. */
type Further = Readonly<Record<string, unknown>> & {
	readonly conflicts?: readonly unknown[];
	readonly status?: 0 | 1;
	readonly atEnd?: Readonly<Record<string, unknown>>;
};

const OPERATION = expect.stringMatching(/^\d{8}T\d{6}-\w{4}$/) as string;

/** Folders and files of a tree with bytes, times and inodes; what is kept of operations besides. */
export function treeOf(data: string): unknown {
	const folders = readdirSync(data, { recursive: true, withFileTypes: true })
		.filter(entry => entry.isDirectory())
		.map(entry => relative(data, join(entry.parentPath, entry.name)));
	const isOfTree = (path: string): boolean => !path.startsWith('.astro-data-log');
	return [folders.filter(isOfTree).sort(), Object.entries(snapshot(data)).filter(([path]) => isOfTree(path))];
}

export class TreeInTerminal {
	readonly data: string;
	readonly vault: string;
	readonly terminal: Terminal;
	readonly rig = new RigAtWork();

	/** @param temp makes an empty folder */
	constructor(temp: () => string) {
		[this.data, this.vault, this.terminal] = [temp(), temp(), new Terminal(temp())];
	}

	/** Lights of M 33, unless the shots say otherwise. */
	async shoot(...shots: readonly LightsToShoot[]): Promise<this> {
		for (const shot of shots) await this.rig.lights(this.data, { target: 'M 33', ...shot });
		return this;
	}

	/** Names the Data folder and reads it. */
	async refreshed(): Promise<this> {
		const { status, stderr } = await this.terminal.run('refresh', '--data', this.data, '--vault', this.vault);
		if (status === 2) throw new Error(stderr);
		return this;
	}

	readonly run = (...args: string[]): ReturnType<Terminal['run']> =>
		this.terminal.run(...args, '--vault', this.vault);

	readonly json = async (...args: string[]): Promise<{ status: number | null; document: ChangeDocument }> => {
		const { status, document } = await this.terminal.json<ChangeDocument>(...args, '--vault', this.vault);
		return { status, document };
	};

	readonly note = (path = 'Astro/Targets/M 33.md'): string => readFileSync(join(this.vault, path), 'utf8');

	/**
	 * Expects of a command that it shows its plan, changes nothing by itself, and does with --yes what it showed.
	 * @returns the operation
	 */
	readonly carriesOut = async (
		steps: readonly unknown[],
		{ status: left, atEnd, ...further }: Further,
		...args: string[]
	): Promise<string> => {
		const { data, vault, json } = this;
		const plan = { schema: 1, operation: null, done: false, steps, conflicts: [], skipped: [], ...further };
		const status = left ?? (plan.conflicts.length > 0 ? 1 : 0);
		const before = [snapshot(data), snapshot(vault)];
		expect(await json(...args, '--dry-run')).toEqual({ status, document: plan });
		expect(await json(...args, '--dry-run', '--yes')).toEqual({ status, document: plan });
		expect(await json(...args)).toEqual({ status: 1, document: plan });
		expect([snapshot(data), snapshot(vault)]).toEqual(before);
		const ended = await json(...args, '--yes');
		expect(ended).toEqual({
			status,
			document: { ...plan, operation: OPERATION, done: plan.conflicts.length === 0, ...atEnd },
		});
		return ended.document.operation ?? '';
	};

	/** Takes the last operation back: every file is where it was, the same one, and the note says what it said. */
	readonly takesBack = async (before: unknown, note: string): Promise<void> => {
		expect(await this.run('undo', '--yes')).toEqual({
			status: 0,
			stdout: 'Everything is where it was.\n',
			stderr: '',
		});
		expect(treeOf(this.data)).toEqual(before);
		expect(this.note()).toBe(note);
	};
}
