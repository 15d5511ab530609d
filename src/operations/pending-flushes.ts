/** Folders in which names changed that may not last yet. */
import type { Pace } from '../async/time-slice';
import { eachInLanes } from '../async/concurrency';
import { folderOf } from '../tree/paths';
import { codeOf, pathOnDisk, type Workbench } from '../tree/tree-access';

export class Unflushed {
	private folders = new Set<string>();

	constructor(private readonly bench: Workbench, private readonly pace: Pace) {}

	/** Notes names that were given or taken away. */
	add(...paths: readonly string[]): void {
		for (const path of paths) this.folders.add(folderOf(path));
	}

	/** @returns the folders whose names may still not last, each with the code of its failure; they are tried again next time */
	async flush(): Promise<ReadonlyMap<string, string>> {
		const failures = new Map<string, string>();
		await eachInLanes(this.pace, this.folders, async folder => {
			const code = await codeOf(() => this.bench.disk.flushFolder(pathOnDisk(this.bench, folder)));
			// A folder that was removed needs none.
			if (code !== '' && code !== 'ENOENT') failures.set(folder, code);
		});
		this.folders = new Set(failures.keys());
		return failures;
	}
}
