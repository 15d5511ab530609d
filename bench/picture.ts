/** How long the picture of a large master takes, what it holds meanwhile, and how long it holds up the window. */
import fs, { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import process from 'node:process';
import { finished } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';
import { nodePictures } from '../src/platform/node/node-pixels';
import { plainTable } from '../src/text/words';
import { fitsHeader } from '../test/build/fits-file';
import { shuffled, xisfImage } from '../test/pictures/picture-files';
import { watchBlocks, type Blocks } from './block-monitor';
import { barTable, type Bar } from './report';
import { median } from './statistics';

const WIDTH = 9576,
	HEIGHT = 6388;
/** Of a cover. */
const LONGEST_EDGE = 1024;
const ROUNDS = 5;
const SAMPLING_MS = 5;

const makePicture = nodePictures(
	fs,
	() => setImmediate(),
	() => performance.now(),
);

interface PictureFigures {
	/** Median of the rounds; the first, when nothing is compiled yet, is the one that a person waits for. */
	readonly milliseconds: number;
	readonly firstMilliseconds: number;
	/** More than before, at most, of the first round. */
	readonly peakBytes: number;
	readonly blocks: Blocks;
}

/** @returns whether every required bar was passed */
export async function runPictureBenchmark(print: (line: string) => void): Promise<boolean> {
	const folder = mkdtempSync(`${tmpdir()}/astro-data-log-pictures-`);
	try {
		const [plain, compressed] = [`${folder}/master-light.fits`, `${folder}/master-light.xisf`];
		await writeMaster(plain);
		const stored = await measure(plain);
		rmSync(plain);
		writeFileSync(compressed, shuffledMaster());
		const packed = await measure(compressed);
		const line = (
			name: string,
			{ milliseconds, firstMilliseconds, peakBytes, blocks }: PictureFigures,
		): string[] => [
			name,
			firstMilliseconds.toFixed(0),
			milliseconds.toFixed(0),
			megabytes(peakBytes),
			`${blocks.longestMs.toFixed(1)} (${blocks.longestOwnMs.toFixed(1)})`,
		];
		print(
			`A cover of ${LONGEST_EDGE} pixels of a master of ${WIDTH} × ${HEIGHT} pixels, 16 bits, page cache ` +
				'warm. In brackets without the time for which other processes had the processor.',
		);
		print(
			plainTable(
				['Master', 'first ms', 'median ms', 'peak MB', 'longest block ms'],
				[false, true, true, true, true],
				[line('FITS', stored), line('XISF, zlib, shuffled, one block', packed)],
			),
		);
		const bars = [...barsOf('FITS', stored), ...barsOf('compressed', packed)];
		print(barTable(bars));
		const [load = 0] = loadavg();
		if (load > availableParallelism())
			print(
				`The machine was busy (load ${load.toFixed(1)} on ${availableParallelism()} processors): repeat ` +
					'the run.',
			);
		return bars.every(({ isPassed }) => isPassed);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

function barsOf(name: string, { firstMilliseconds, peakBytes, blocks }: PictureFigures): Bar[] {
	return [
		{
			name: `${name}: first picture, s`,
			required: '≤ 3.00',
			measured: (firstMilliseconds / 1000).toFixed(2),
			isPassed: firstMilliseconds <= 3000,
		},
		{
			name: `${name}: event loop held up, longest, ms`,
			required: '≤ 50.0',
			measured: blocks.longestOwnMs.toFixed(1),
			isPassed: blocks.longestOwnMs <= 50,
		},
		{
			name: `${name}: memory, MB`,
			required: '≤ 200',
			measured: megabytes(peakBytes),
			isPassed: peakBytes <= 200e6,
		},
	];
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);

async function measure(path: string): Promise<PictureFigures> {
	const first = await watchMemory(() => timed(path));
	const rounds: number[] = [];
	for (let round = 0; round < ROUNDS; round++) rounds.push(await timed(path));
	const blocks = await watchBlocks(() => timed(path));
	return { milliseconds: median(rounds), firstMilliseconds: first.value, peakBytes: first.peakBytes, blocks };
}

/** As PixInsight compresses by default: bytes of the same weight together, then zlib, all in one. */
function shuffledMaster(): Uint8Array {
	const bytes = new Uint8Array(WIDTH * HEIGHT * 2);
	const view = new DataView(bytes.buffer);
	for (let at = 0; at < WIDTH * HEIGHT; at++)
		view.setUint16(at * 2, 1000 + ((at * 7919 + (at >> 13) * 104729) % 211), true);
	const block = deflateSync(shuffled(bytes, 2), { level: 1 });
	return xisfImage({
		geometry: `${WIDTH}:${HEIGHT}:1`,
		sampleFormat: 'UInt16',
		attributes: `colorSpace="Gray" compression="zlib+sh:${bytes.length}:2"`,
		block,
	});
}

/** A sky of 16 bits with noise: as much work as a real one. */
async function writeMaster(path: string): Promise<void> {
	const file = createWriteStream(path);
	const header = fitsHeader([
		{ keyword: 'SIMPLE', value: true },
		{ keyword: 'BITPIX', value: 16 },
		{ keyword: 'NAXIS', value: 2 },
		{ keyword: 'NAXIS1', value: WIDTH },
		{ keyword: 'NAXIS2', value: HEIGHT },
		{ keyword: 'BZERO', value: 32768 },
		{ keyword: 'BSCALE', value: 1 },
		{ keyword: 'ROWORDER', value: 'TOP-DOWN' },
	]);
	file.write(header);
	for (let row = 0; row < HEIGHT; row++) {
		const bytes = Buffer.alloc(WIDTH * 2);
		for (let column = 0; column < WIDTH; column++)
			bytes.writeInt16BE(1000 + ((row * 7919 + column * 104729) % 211) - 32768, column * 2);
		if (!file.write(bytes))
			await new Promise<void>(resolve => {
				file.once('drain', resolve);
			});
	}
	file.end();
	await finished(file);
}

async function timed(path: string): Promise<number> {
	const began = performance.now();
	const picture = await makePicture(path, { longestEdge: LONGEST_EDGE, signal: new AbortController().signal });
	if ('fault' in picture) throw new Error(`${picture.fault}: ${picture.detail}`);
	return performance.now() - began;
}

/** @throws without `node --expose-gc` */
async function watchMemory<Value>(
	work: () => Promise<Value>,
): Promise<{ readonly value: Value; readonly peakBytes: number }> {
	if (!globalThis.gc) throw new Error('start with node --expose-gc');
	globalThis.gc();
	// The buffers of the written file are let go of a turn later.
	await setImmediate();
	globalThis.gc();
	const before = heldBytes();
	let peakBytes = 0;
	const timer = setInterval(() => {
		peakBytes = Math.max(peakBytes, heldBytes() - before);
	}, SAMPLING_MS);
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
