/** Folders in which names changed that may not last yet. */
import type { TimeSlice } from '../async/time-slice';
import { forEachConcurrently } from '../async/concurrency';
import { folderOf } from '../domain/paths';
import { codeOf, pathOnDisk, type TreeAccess } from '../tree/tree-access';

export class PendingFlushes {
	private folders = new Set<string>();

	constructor(
		private readonly access: TreeAccess,
		private readonly slice: TimeSlice,
	) {}

	/** Notes names that were given or taken away. */
	add(...paths: readonly string[]): void {
		for (const path of paths) this.folders.add(folderOf(path));
	}

	/**
	 * @returns the folders whose names may still not last, each with the code of its failure; they are tried again next
	 * time
	 */
	async flush(): Promise<ReadonlyMap<string, string>> {
		const failures = new Map<string, string>();
		await forEachConcurrently(this.slice, this.folders, async folder => {
			const code = await codeOf(() => this.access.disk.flushFolder(pathOnDisk(this.access, folder)));
			// A folder that was removed needs none.
			if (code !== '' && code !== 'ENOENT') failures.set(folder, code);
		});
		this.folders = new Set(failures.keys());
		return failures;
	}
}
