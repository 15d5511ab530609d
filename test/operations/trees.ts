/** Small trees for tests of single rules: a real folder, and steps as a planner makes them. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import type { Plan, Reason, Step } from '../../src/domain/operations/plan';
import { execute } from '../../src/operations/execute';
import type { Outcome } from '../../src/domain/operations/outcome';
import { undo } from '../../src/operations/undo';
import type { TreeAccess } from '../../src/tree/tree-access';
import type { OperationRun } from '../../src/operations/operation-run';
import { accessAt, contentsOf, planOf, write } from './scenes';
import { begun } from './stage';

const MTIME_SECONDS = 1_750_000_000.123_457;

export class Tree {
	readonly access: TreeAccess;

	/** @param files texts by path */
	constructor(
		readonly root: string,
		files: Readonly<Record<string, string>>,
	) {
		this.access = accessAt(root, fs);
		for (const [path, text] of Object.entries(files)) this.write(path, text);
	}

	write(path: string, text: string): void {
		write(this.path(path), text, MTIME_SECONDS);
	}

	path(path: string): string {
		return join(this.root, path);
	}

	/** The step for a file as it is now; for one that is not there, as if it had been. */
	move(from: string, to: string): Step {
		const stats = fs.lstatSync(this.path(from), { throwIfNoEntry: false });
		return { kind: 'move file', from, to, sizeBytes: stats?.size ?? 1, mtimeMs: stats?.mtimeMs ?? 1 };
	}

	copy(from: string, to: string): Step {
		return { ...this.move(from, to), kind: 'copy file' } as Step;
	}

	plan(...steps: readonly Step[]): Plan {
		return planOf(steps);
	}

	async run(steps: readonly Step[], run: OperationRun = {}, access = this.access): Promise<Outcome> {
		return begun(await execute(access, planOf(steps), run));
	}

	async undo({ operation }: Outcome): Promise<Outcome> {
		return begun(await undo(this.access, operation ?? ''));
	}

	/** Texts by path; folders are left out. */
	texts(): Record<string, string> {
		return Object.fromEntries(
			[...contentsOf(this.root)]
				.filter(([, content]) => content !== 'folder')
				.map(([path, content]) => [path.slice(2), content.replace(/ @[^@]*$/, '')]),
		);
	}

	/** Folders without files. */
	folders(): string[] {
		return [...contentsOf(this.root)].filter(([, content]) => content === 'folder').map(([path]) => path.slice(2));
	}
}

/** Why each destination was refused. */
export const reasons = ({ conflicts, skipped }: Outcome): [string, Reason][] => [
	...conflicts.map(({ to, reason }): [string, Reason] => [to, reason]),
	...skipped.map(({ path, reason }): [string, Reason] => [path, reason]),
];
