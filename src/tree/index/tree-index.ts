/** What is known of one Data tree: a cache of folders and headers that can be rebuilt at will (DESIGN 8). */
import type { HeaderFacts, HeaderFault } from '../../domain/frame';

/** One image file. Exactly one of `facts` and `fault` is there. */
export interface IndexedFile {
	readonly name: string;
	readonly sizeBytes: number;
	readonly mtimeMs: number;
	readonly facts: HeaderFacts | undefined;
	readonly fault: HeaderFault | undefined;
}

/** One folder as it was last listed. */
export interface IndexedFolder {
	/** Relative to the Data tree with `/`; '' is the tree itself. */
	readonly path: string;
	readonly mtimeMs: number;
	readonly ctimeMs: number;
	/** When it was listed: times younger than a few seconds then say nothing (the file system's clock is coarse). */
	readonly listedAtMs: number;
	/** Names of the folders below that a scan enters. */
	readonly subfolders: readonly string[];
	/**
	 * Names of symbolic links: where they lead can change without a trace in this folder, so every scan follows them
	 * anew.
	 */
	readonly links: readonly string[];
	readonly files: readonly IndexedFile[];
}

export class TreeIndex {
	/** @param folders by path */
	constructor(readonly folders: ReadonlyMap<string, IndexedFolder> = new Map()) {}

	/** How many image files are known, damaged ones included. */
	get frameCount(): number {
		let count = 0;
		for (const folder of this.folders.values()) count += folder.files.length;
		return count;
	}
}
