/** What a scan finds, as records of the next index: folders that did not change stay the records that they were. */
import type { FileStat } from '../disk';
import { TreeIndex, type IndexedFile, type IndexedFolder } from '../index/tree-index';
import type { FileJob, OpenFolder } from './scan-work';

/** Folder times younger than this when listed prove nothing: file systems count in seconds, FAT in two. */
const COARSE_CLOCK_MS = 3000;

export class ScanRecords {
	private readonly folders = new Map<string, IndexedFolder>();
	private readonly changed = new Set<string>();

	constructor(readonly previous: TreeIndex) {}

	/** The folder is as it was. */
	keep(folder: IndexedFolder): void {
		this.folders.set(folder.path, folder);
	}

	/** All that was known of a folder and below it stays. */
	keepBelow(path: string): void {
		for (const [known, record] of this.previous.folders)
			if (known === path || known.startsWith(`${path}/`)) this.folders.set(known, record);
	}

	/** Takes what came of a file, undefined where it is gone; with the last one of its folder that is recorded. */
	take({ folder, position, before }: FileJob, file: IndexedFile | undefined): void {
		folder.files[position] = file;
		if (file !== before && !isSameFault(file, before)) folder.differs = true;
		if (--folder.waiting === 0) this.close(folder);
	}

	/** Records a folder all of whose files were looked at. */
	close(folder: OpenFolder): void {
		const { before } = folder;
		const found = folder.files.filter(file => file !== undefined);
		// A copy takes no more room than it needs, which an array that has grown does.
		const files = found.slice();
		const same =
			before !== undefined &&
			!folder.differs &&
			files.length === before.files.length &&
			sameNames(folder.subfolders, before.subfolders) &&
			sameNames(folder.links, before.links);
		if (same && isUntouched(before, folder.times)) {
			this.folders.set(folder.path, before);
			return;
		}
		// Only the times differ: the record is renewed for the next quick pass, but no frame changed.
		if (!same) this.changed.add(folder.path);
		this.folders.set(folder.path, {
			path: folder.path,
			mtimeMs: folder.times.mtimeMs,
			ctimeMs: folder.times.ctimeMs,
			listedAtMs: folder.listedAtMs,
			subfolders: same ? before.subfolders : folder.subfolders,
			links: same ? before.links : folder.links,
			files: same ? before.files : files,
		});
	}

	/**
	 * A copy of what is recorded so far: workers that a cancel left waiting for the disk may still come back, and must
	 * not change what is answered.
	 * @param complete whether everything was reached: else what was not is as it was
	 */
	result(complete: boolean): { index: TreeIndex; changed: Set<string> } {
		const folders = new Map(this.folders);
		const changed = new Set(this.changed);
		for (const [path, folder] of this.previous.folders) {
			if (folders.has(path)) continue;
			if (complete) changed.add(path);
			else folders.set(path, folder);
		}
		return { index: new TreeIndex(folders), changed };
	}
}

/** Whether a folder's own times prove that no entry was added, removed or renamed since it was listed. */
export function isUntouched(folder: IndexedFolder, times: FileStat): boolean {
	return (
		folder.mtimeMs === times.mtimeMs &&
		folder.ctimeMs === times.ctimeMs &&
		folder.listedAtMs - Math.max(times.mtimeMs, times.ctimeMs) > COARSE_CLOCK_MS &&
		folder.files.every(file => file.mtimeMs !== 0)
	);
}

/** Whether a file can't be read for the same reason as before. */
const isSameFault = (file: IndexedFile | undefined, before: IndexedFile | undefined): boolean =>
	file?.fault !== undefined &&
	file.fault.code === before?.fault?.code &&
	file.sizeBytes === before.sizeBytes &&
	file.mtimeMs === before.mtimeMs;

const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
	a.length === b.length && a.every((name, at) => name === b[at]);
