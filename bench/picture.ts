/** How long the picture of a large master takes, what it holds meanwhile, and how long it holds up the window. */
import { createWriteStream, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import process from 'node:process';
import { finished } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { makePreview } from '../src/pictures/preview';
import type { PixelSource } from '../src/pictures/pixel-source';
import { makePace } from '../src/tree/pace';
import { fitsHeader } from '../test/build/fits-file';
import { watchBlocks, type Blocks } from './block-monitor';
import { median } from './statistics';

const WIDTH = 9576, HEIGHT = 6388;
const LONGEST_EDGE = 800;
const ROUNDS = 5;
const SAMPLING_MS = 5;

export interface PictureFigures {
	/** Median of the rounds; the first, when nothing is compiled yet, is the one that a person waits for. */
	readonly milliseconds: number;
	readonly firstMilliseconds: number;
	/** More than before, at most, of the first round. */
	readonly peakBytes: number;
	readonly blocks: Blocks;
}

/** @param folder for a file of 122 MB that is gone afterwards */
export async function measurePicture(folder: string): Promise<PictureFigures> {
	const path = `${folder}/master-light.fits`;
	try {
		await writeMaster(path);
		const first = await watchMemory(() => timed(path));
		const rounds: number[] = [];
		for (let round = 0; round < ROUNDS; round++) rounds.push(await timed(path));
		const blocks = await watchBlocks(() => timed(path));
		return { milliseconds: median(rounds), firstMilliseconds: first.value, peakBytes: first.peakBytes, blocks };
	} finally {
		rmSync(path, { force: true });
	}
}

/** A sky of 16 bits with noise: as much work as a real one. */
async function writeMaster(path: string): Promise<void> {
	const file = createWriteStream(path);
	const header = fitsHeader([
		{ keyword: 'SIMPLE', value: true }, { keyword: 'BITPIX', value: 16 }, { keyword: 'NAXIS', value: 2 }, { keyword: 'NAXIS1', value: WIDTH },
		{ keyword: 'NAXIS2', value: HEIGHT }, { keyword: 'BZERO', value: 32768 }, { keyword: 'BSCALE', value: 1 }, { keyword: 'ROWORDER', value: 'TOP-DOWN' },
	]);
	file.write(header);
	for (let row = 0; row < HEIGHT; row++) {
		const bytes = Buffer.alloc(WIDTH * 2);
		for (let column = 0; column < WIDTH; column++) bytes.writeInt16BE(1000 + (row * 7919 + column * 104729) % 211 - 32768, column * 2);
		if (!file.write(bytes)) await new Promise<void>(resolve => { file.once('drain', resolve); });
	}
	file.end();
	await finished(file);
}

async function timed(path: string): Promise<number> {
	const handle = await open(path);
	try {
		const source = await sourceOf(handle);
		const pace = makePace(() => setImmediate(), () => performance.now());
		const began = performance.now();
		const preview = await makePreview(source, { longestEdge: LONGEST_EDGE, rest: () => pace.due() ? pace.rest() : undefined });
		if ('fault' in preview) throw new Error(`${preview.fault}: ${preview.detail}`);
		return performance.now() - began;
	} finally {
		await handle.close();
	}
}

async function sourceOf(handle: FileHandle): Promise<PixelSource> {
	const { size } = await handle.stat();
	return { sizeBytes: size, read: async (start, into) => (await handle.read(into, 0, into.length, start)).bytesRead };
}

/** @throws without `node --expose-gc` */
async function watchMemory<Value>(work: () => Promise<Value>): Promise<{ readonly value: Value; readonly peakBytes: number }> {
	if (!globalThis.gc) throw new Error('start with node --expose-gc');
	globalThis.gc();
	// The buffers of the written file are let go of a turn later.
	await setImmediate();
	globalThis.gc();
	const before = heldBytes();
	let peakBytes = 0;
	const timer = setInterval(() => { peakBytes = Math.max(peakBytes, heldBytes() - before); }, SAMPLING_MS);
	try {
		return { value: await work(), peakBytes };
	} finally {
		clearInterval(timer);
	}
}

/** The heap and what buffers hold outside of it, garbage included. */
function heldBytes(): number {
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}
