/** What a refreshed data log holds in memory. */
import process from 'node:process';
import type { BenchTree } from './bench-tree';
import { openLog, refreshChecked } from './refreshing';

/** Bytes of the JavaScript heap for each frame that index and sorted frames hold on to after a refresh. */
export async function measureMemory({ path, frames }: BenchTree): Promise<number> {
	const before = heapBytes();
	const log = await openLog(path);
	await refreshChecked(log, 'full', { frames: frames.length, read: frames.length });
	const after = heapBytes();
	// Used once more, so that it is still held when the heap is looked at.
	await refreshChecked(log, 'quick', { frames: frames.length, read: 0 });
	return (after - before) / frames.length;
}

/** @throws without `node --expose-gc` */
function heapBytes(): number {
	if (!globalThis.gc) throw new Error('start with node --expose-gc');
	// What finalisers let go of falls to the second time.
	globalThis.gc();
	globalThis.gc();
	return process.memoryUsage().heapUsed;
}
