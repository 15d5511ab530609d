/** What really lies on the disk below a folder, for comparison with what a writer says. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

export interface FileOnDisk {
	readonly path: string;
	readonly bytes: number;
	readonly modifiedMs: number;
	readonly blocks: number;
}

/** Every file, hidden ones too, by its path below the folder with `/`. */
export function filesBelow(folder: string): FileOnDisk[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter(entry => entry.isFile())
		.map(entry => {
			const full = join(entry.parentPath, entry.name);
			const { size, mtimeMs, blocks } = statSync(full);
			return {
				path: full
					.slice(folder.length + 1)
					.split(sep)
					.join('/'),
				bytes: size,
				modifiedMs: mtimeMs,
				blocks,
			};
		});
}

/** Names, contents and times of all files in one value. */
export function fingerprint(folder: string): string {
	const hash = createHash('sha1');
	for (const { path, modifiedMs } of filesBelow(folder).sort((a, b) => (a.path < b.path ? -1 : 1))) {
		hash.update(`${path}\n${modifiedMs}\n`).update(readFileSync(join(folder, path)));
	}
	return hash.digest('hex');
}

/** The noon-to-noon date of a local time as headers write it. */
export function nightOf(localTime: string): string {
	return new Date(Date.parse(`${localTime.slice(0, 19)}Z`) - 12 * 3_600_000).toISOString().slice(0, 10);
}
