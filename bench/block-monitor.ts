/**
 * How long the event loop was held up. A chain of immediates stamps every turn of the loop: what lies between two
 * stamps is how long a key press or a frame of the window would have waited.
 */
import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers';
import { quantile } from './statistics';

/** Shorter turns are the idle loop's own; counting them would thin out the quantile. */
const SHORTEST_BLOCK_MS = 1;

/** Each once as a clock on the wall sees it, and once without the time for which others had the processor. */
export interface Blocks {
	readonly p999Ms: number;
	readonly p999OwnMs: number;
	readonly longestMs: number;
	readonly longestOwnMs: number;
}

/** Runs the work and watches the loop until it is done. */
export async function watchBlocks(work: () => Promise<unknown>): Promise<Blocks> {
	const blocks: number[] = [];
	const own: number[] = [];
	let last = performance.now();
	let waited = waitedForProcessorMs();
	let watching = true;
	const stamp = (): void => {
		const now = performance.now();
		const block = now - last;
		if (block >= SHORTEST_BLOCK_MS) {
			const wait = waitedForProcessorMs();
			blocks.push(block);
			own.push(Math.max(0, block - (wait - waited)));
			waited = wait;
		}
		last = now;
		if (watching) setImmediate(stamp);
	};
	setImmediate(stamp);
	await work();
	watching = false;
	await new Promise(resolve => {
		setImmediate(resolve);
	});
	return {
		p999Ms: quantile(blocks, 0.999),
		p999OwnMs: quantile(own, 0.999),
		longestMs: quantile(blocks, 1),
		longestOwnMs: quantile(own, 1),
	};
}

/** How long this thread was ready to run but others ran; 0 where the system does not tell (only Linux does). */
function waitedForProcessorMs(): number {
	try {
		return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[1]) / 1e6;
	} catch {
		return 0;
	}
}
