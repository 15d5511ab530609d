import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CardRow } from '../build/fits-file';
import { lz4Block } from './lz4-encoder';
import { fitsImage, joined, memorySource, noRest, sampleBytes, shuffled, valuesOf, xisfImage } from './picture-files';
import { readSmallImage } from '../../src/pictures/small-image';

const TOP_DOWN: CardRow = ['ROWORDER', 'TOP-DOWN'];
const UNSIGNED: CardRow = ['BZERO', 32768];
const SIX = [1, 2, 3, 4, 5, 6];

describe('FITS pixels', () => {
	test.each<[bitpix: 8 | 16 | 32 | -32 | -64, samples: number[], cards: CardRow[], values: number[]]>([
		[8, [0, 1, 127, 128, 254, 255], [], [0, 1, 127, 128, 254, 255]],
		[16, [-32768, -32767, -1, 0, 1, 32767], [UNSIGNED], [0, 1, 32767, 32768, 32769, 65535]],
		[16, [-5, 0, 1, 2, 3, 1000], [], [-5, 0, 1, 2, 3, 1000]],
		[
			32,
			[-2147483648, -2147483647, 0, 1, 2, 2147483647],
			[['BZERO', 2147483648]],
			[0, 1, 2147483648, 2147483649, 2147483650, 4294967295].map(Math.fround),
		],
		[-32, [0, 0.25, -1.5, 1e-3, 65535, 1e30], [], [0, 0.25, -1.5, 1e-3, 65535, 1e30].map(Math.fround)],
		[-64, [0, 0.25, -1.5, 1e-3, 65535, 1e30], [], [0, 0.25, -1.5, 1e-3, 65535, 1e30].map(Math.fround)],
		[
			16,
			SIX,
			[
				['BSCALE', 0.5],
				['BZERO', 10],
			],
			[10.5, 11, 11.5, 12, 12.5, 13],
		],
		[16, SIX, [['BLANK', 3]], [1, 2, NaN, 4, 5, 6]],
	])('BITPIX %d: %j with %j', async (bitpix, samples, cards, values) => {
		expect(await valuesOf(fitsImage(bitpix, [3, 2], samples, [TOP_DOWN, ...cards]))).toEqual([values]);
	});

	test.each<[cards: CardRow[], values: number[]]>([
		[[TOP_DOWN], [1, 2, 3, 4, 5, 6]],
		[[['ROWORDER', 'BOTTOM-UP']], [4, 5, 6, 1, 2, 3]],
		[[], [4, 5, 6, 1, 2, 3]],
	])('rows with %j', async (cards, values) => {
		expect(await valuesOf(fitsImage(16, [3, 2], SIX, cards))).toEqual([values]);
	});

	test('three planes are red, green and blue', async () => {
		expect(await valuesOf(fitsImage(8, [2, 1, 3], SIX, [TOP_DOWN, ['BAYERPAT', 'RGGB']]))).toEqual([
			[1, 2],
			[3, 4],
			[5, 6],
		]);
	});

	test.each([[[2, 1, 2]], [[2, 1, 1, 3]], [[2, 1, 3, 1]]])('of axes %j the first plane counts', async axes => {
		expect(await valuesOf(fitsImage(8, axes, SIX, [TOP_DOWN]))).toEqual([[1, 2]]);
	});

	test('an image in the first extension is read where the primary header has none', async () => {
		const primary = fitsImage(8, [], []);
		const extension = fitsImage(16, [3, 2], SIX, [TOP_DOWN]);
		extension.set(new TextEncoder().encode("XTENSION= 'IMAGE   '".padEnd(30)));
		expect(await valuesOf(joined(primary, extension))).toEqual([SIX]);
	});

	test('a header of many blocks, of a source that gives few bytes at a time', async () => {
		const comments = Array.from({ length: 800 }, (_, at): CardRow => [`K${at}`, at]);
		expect(await valuesOf(fitsImage(16, [3, 2], SIX, [...comments, TOP_DOWN]), 4096, 1000)).toEqual([SIX]);
	});
});

describe('colour matrices', () => {
	// Two cells of RGGB side by side.
	const MOSAIC = [10, 20, 11, 22, 30, 40, 32, 44];

	test('each cell becomes one pixel, the greens averaged', async () => {
		expect(await valuesOf(fitsImage(16, [4, 2], MOSAIC, [TOP_DOWN, ['BAYERPAT', 'RGGB']]))).toEqual([
			[10, 11],
			[25, 27],
			[40, 44],
		]);
	});

	test('offsets shift the pattern', async () => {
		expect(
			await valuesOf(
				fitsImage(16, [4, 2], MOSAIC, [TOP_DOWN, ['BAYERPAT', 'RGGB'], ['XBAYROFF', 1], ['YBAYROFF', 0]]),
			),
		).toEqual([
			[20, 22],
			[25, 27.5],
			[30, 32],
		]);
	});

	test('bottom-up the pattern is of the picture, without ROWORDER of the file', async () => {
		// The picture's top row, 30 40 32 44, begins with red.
		expect(
			await valuesOf(
				fitsImage(16, [4, 2], MOSAIC, [
					['ROWORDER', 'BOTTOM-UP'],
					['BAYERPAT', 'RGGB'],
				]),
			),
		).toEqual([
			[30, 32],
			[25, 27.5],
			[20, 22],
		]);
		expect(await valuesOf(fitsImage(16, [4, 2], MOSAIC, [['BAYERPAT', 'RGGB']]))).toEqual([
			[10, 11],
			[25, 27],
			[40, 44],
		]);
	});

	test('an odd row or column at the edge is left out', async () => {
		expect(
			await valuesOf(fitsImage(16, [3, 3], [1, 2, 99, 3, 4, 99, 99, 99, 99], [TOP_DOWN, ['BAYERPAT', 'BGGR']])),
		).toEqual([[4], [2.5], [1]]);
	});

	test('XISF tells them in an element, or in keywords', async () => {
		const block = sampleBytes('uint16', MOSAIC, true);
		const image = (inside: string): Uint8Array =>
			xisfImage({ geometry: '4:2:1', sampleFormat: 'UInt16', inside, block });
		expect(await valuesOf(image('<ColorFilterArray pattern="RGGB" width="2" height="2"/>'))).toEqual([
			[10, 11],
			[25, 27],
			[40, 44],
		]);
		expect(
			await valuesOf(
				image(
					'<FITSKeyword name="BAYERPAT" value="\'GRBG\'" comment=""/><FITSKeyword name="XBAYROFF" ' +
						'value="1" comment=""/>',
				),
			),
		).toEqual([
			[10, 11],
			[25, 27],
			[40, 44],
		]);
	});
});

describe('XISF pixels', () => {
	test.each<[sampleFormat: string, format: 'uint8' | 'uint16' | 'uint32' | 'float32' | 'float64', samples: number[]]>(
		[
			['UInt8', 'uint8', [0, 1, 127, 128, 254, 255]],
			['UInt16', 'uint16', [0, 1, 255, 256, 32768, 65535]],
			['UInt32', 'uint32', [0, 1, 65536, 2 ** 24, 2 ** 31, 3 * 2 ** 30]],
			['Float32', 'float32', [0, 0.5, 1, -0.25, 2, 0.125]],
			['Float64', 'float64', [0, 0.5, 1, -0.25, 2, 0.125]],
		],
	)('%s', async (sampleFormat, format, samples) => {
		for (const order of ['little', 'big']) {
			const block = sampleBytes(format, samples, order === 'little');
			expect(
				await valuesOf(
					xisfImage({ geometry: '3:2:1', sampleFormat, attributes: `byteOrder="${order}"`, block }),
				),
			).toEqual([samples]);
		}
	});

	test.each<[attributes: string, geometry: string, planes: number[][]]>([
		[
			'colorSpace="RGB"',
			'2:1:3',
			[
				[1, 2],
				[3, 4],
				[5, 6],
			],
		],
		['colorSpace="RGB" pixelStorage="Planar"', '1:1:6', [[1], [2], [3]]],
		[
			'colorSpace="RGB" pixelStorage="Normal"',
			'2:1:3',
			[
				[1, 4],
				[2, 5],
				[3, 6],
			],
		],
		['colorSpace="RGB" pixelStorage="Normal"', '1:1:6', [[1], [2], [3]]],
		['colorSpace="Gray" pixelStorage="Normal"', '3:1:2', [[1, 3, 5]]],
		['colorSpace="Gray"', '3:1:2', [[1, 2, 3]]],
		['', '3:2:1', [[1, 2, 3, 4, 5, 6]]],
	])('channels of %s, %s', async (attributes, geometry, planes) => {
		expect(
			await valuesOf(xisfImage({ geometry, sampleFormat: 'UInt8', attributes, block: Uint8Array.from(SIX) })),
		).toEqual(planes);
	});

	test('a thumbnail, a second image and damage behind the first image do not count', async () => {
		const inside = '<Thumbnail geometry="1:1:1" sampleFormat="UInt8" location="attachment:0:1"/>';
		const file = xisfImage({ geometry: '3:2:1', sampleFormat: 'UInt8', inside, block: Uint8Array.from(SIX) });
		const text = new TextDecoder('latin1').decode(file).replace('</xisf>', '<Ima<<<');
		expect(await valuesOf(new Uint8Array(Buffer.from(text, 'latin1')))).toEqual([SIX]);
	});
});

describe('compressed XISF', () => {
	const WIDTH = 61,
		HEIGHT = 37;
	const compressors = {
		zlib: (bytes: Uint8Array) => new Uint8Array(deflateSync(bytes)),
		lz4: lz4Block,
		lz4hc: lz4Block,
	};
	const formats = {
		UInt8: ['uint8', 1],
		UInt16: ['uint16', 2],
		UInt32: ['uint32', 4],
		Float32: ['float32', 4],
		Float64: ['float64', 8],
	} as const;

	/** Whole numbers that no compressor makes much of, and stretches of equal ones. */
	const samplesFor = (seed: number, most: number): number[] =>
		Array.from({ length: WIDTH * HEIGHT }, (_, at) =>
			at % 400 < 150 ? 7 : Math.abs(Math.imul(at + seed, 2654435761) >> 8) % most,
		);

	function compressed(
		codec: keyof typeof compressors,
		sampleFormat: keyof typeof formats,
		samples: number[],
		isShuffled: boolean,
		partBytes: number,
	): Uint8Array {
		const [format, size] = formats[sampleFormat];
		const bytes = sampleBytes(format, samples, true);
		const whole = isShuffled ? shuffled(bytes, size) : bytes;
		const parts = Array.from({ length: Math.ceil(whole.length / partBytes) }, (_, at) =>
			whole.subarray(at * partBytes, (at + 1) * partBytes),
		);
		const stored = parts.map(part => {
			const block = compressors[codec](part);
			return parts.length > 1 && block.length >= part.length ? part : block;
		});
		const subblocks =
			parts.length > 1
				? `subblocks="${stored.map((block, at) => `${block.length},${parts[at]?.length ?? 0}`).join(':')}"`
				: '';
		const attributes =
			`compression="${codec}${isShuffled ? `+sh:${bytes.length}:${size}` : `:${bytes.length}`}" ` +
			`${subblocks}`;
		return xisfImage({ geometry: `${WIDTH}:${HEIGHT}:1`, sampleFormat, attributes, block: joined(...stored) });
	}

	test('every codec, shuffled or not, in one block or several, gives what was written', async () => {
		const choices = fc.record({
			codec: fc.constantFrom('zlib' as const, 'lz4' as const, 'lz4hc' as const),
			sampleFormat: fc.constantFrom(
				'UInt8' as const,
				'UInt16' as const,
				'UInt32' as const,
				'Float32' as const,
				'Float64' as const,
			),
			isShuffled: fc.boolean(),
			partBytes: fc.constantFrom(Infinity, 5000, 997, 100),
			seed: fc.nat(1000),
		});
		await fc.assert(
			fc.asyncProperty(choices, async ({ codec, sampleFormat, isShuffled, partBytes, seed }) => {
				const samples = samplesFor(seed, sampleFormat === 'UInt8' ? 256 : 60_000);
				const file = compressed(codec, sampleFormat, samples, isShuffled, Math.min(partBytes, 1 << 20));
				expect(await valuesOf(file, 4096, 1000)).toEqual([samples]);
			}),
			{ numRuns: 60 },
		);
	});

	test('a block beyond the window of LZ4 and the pieces in which it is read', async () => {
		const width = 1000,
			height = 600;
		const samples = Array.from({ length: width * height }, (_, at) =>
			at % 1000 < 500 ? at % 251 : Math.abs(Math.imul(at, 2654435761) >> 8) % 65_536,
		);
		const bytes = shuffled(sampleBytes('uint16', samples, true), 2);
		const file = xisfImage({
			geometry: `${width}:${height}:1`,
			sampleFormat: 'UInt16',
			attributes: `compression="lz4+sh:${bytes.length}:2"`,
			block: lz4Block(bytes),
		});
		expect(await valuesOf(file)).toEqual([samples]);
	});
});

describe('smaller', () => {
	test('each pixel is the average of its box', async () => {
		const image = fitsImage(16, [4, 4], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], [TOP_DOWN]);
		expect(await valuesOf(image, 2)).toEqual([[3.5, 5.5, 11.5, 13.5]]);
		expect(await valuesOf(image, 1)).toEqual([[8.5]]);
	});

	test('boxes of different sizes have no seams', async () => {
		// Of five columns the first box has three.
		expect(await valuesOf(fitsImage(16, [5, 1], [1, 2, 3, 10, 20], [TOP_DOWN]), 2)).toEqual([[2, 15]]);
	});

	test('what is no number is left out of the average', async () => {
		expect(
			await valuesOf(fitsImage(-32, [4, 2], [1, NaN, NaN, NaN, 3, 5, Infinity, -Infinity], [TOP_DOWN]), 2),
		).toEqual([[3, NaN]]);
	});

	test.each([
		[[6000, 4], 800, [800, 1]],
		[[3, 7000], 100, [1, 100]],
		[[640, 480], 320, [320, 240]],
		[[10, 6], 800, [10, 6]],
	])('an image of %j with the longest edge %d is %j', async ([width = 0, height = 0], longestEdge, expected) => {
		const { image } = await readSmallImage(
			memorySource(
				fitsImage(
					8,
					[width, height],
					Array.from({ length: width * height }, () => 1),
				),
			),
			longestEdge,
			noRest,
		);
		expect([image.width, image.height]).toEqual(expected);
		expect(image.planes[0]?.every(value => value === 1)).toBe(true);
	});
});
