/** What this device remembers of a vault's Data trees, outside vault and trees (DESIGN 8). */
import type { ShardStore } from './index/index-store';

/** A Data tree that this device has. */
export interface KnownTree {
	/** Short, stable, made at first use; notes name it in their rows. */
	readonly id: string;
	/** Absolute path on this device. */
	readonly path: string;
}

export interface DeviceState {
	/** In the user's order. A state that can't be read counts as none. */
	trees(): Promise<readonly KnownTree[]>;
	saveTrees(trees: readonly KnownTree[]): Promise<void>;
	/** Where the index of a tree is kept. */
	shards(treeId: string): ShardStore;
	readonly operations: OperationRecords;
}

/**
 * Which folders outside of Data trees a person named on this device, by operation: a journal lies in the tree, where
 * others may write.
 */
export interface OperationRecords {
	/** Undefined where nothing is known of an operation. */
	outsideOf(operation: string): Promise<readonly string[] | undefined>;
	/** @throws what the disk says */
	remember(operation: string, outside: readonly string[]): Promise<void>;
}

/** A new tree's id: four letters and digits that no known tree has. */
export function newTreeId(taken: ReadonlySet<string>, random: () => number): string {
	const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
	for (;;) {
		const id = Array.from({ length: 4 }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
		if (!taken.has(id)) return id;
	}
}
