import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makePreview } from '../../src/pictures/preview';
import { lz4Block } from './lz4-encoder';
import {
	fitsImage,
	joined,
	memorySource,
	noRest,
	padded,
	sampleBytes,
	shuffled,
	xisfFile,
	xisfImage,
} from './picture-files';

/** Red, green, blue and opacity of each pixel. */
async function pixelsOf(file: Uint8Array, longestEdge = 800): Promise<number[][]> {
	const preview = await makePreview(memorySource(file), { longestEdge, rest: noRest });
	if ('fault' in preview) throw new Error(`${preview.fault}: ${preview.detail}`);
	const { width, height, rgba } = preview;
	return Array.from({ length: width * height }, (_, at) => [...rgba.subarray(at * 4, at * 4 + 4)]);
}

const grey = (shade: number): number[] => [shade, shade, shade, 255];

describe('a picture', () => {
	// The median is 1020, the deviations from it are 20, 10, 0, 10 and 58,980: their median is 10. σ = 14.826, shadows
	// = 978.4872 /
	// 65535, midtones = MTF(¼, 41.5128 / 65535) = 0.00189793; then MTF of each.
	test('is stretched as PixInsight does', async () => {
		expect(
			await pixelsOf(
				fitsImage(
					16,
					[5, 1],
					[1000, 1010, 1020, 1030, 60000].map(value => value - 32768),
					[['BZERO', 32768]],
				),
			),
		).toEqual([38, 52, 64, 75, 255].map(grey));
	});

	test('is stretched like another one where that is asked for, so that what got brighter looks brighter', async () => {
		const counts = (...values: number[]): Uint8Array =>
			fitsImage(
				16,
				[5, 1],
				values.map(value => value - 32768),
				[['BZERO', 32768]],
			);
		const first = await makePreview(memorySource(counts(1000, 1010, 1020, 1030, 60000)), {
			longestEdge: 800,
			rest: noRest,
		});
		if ('fault' in first) throw new Error(first.fault);
		const second = await makePreview(memorySource(counts(1020, 1020, 1030, 1030, 60000)), {
			longestEdge: 800,
			rest: noRest,
			like: first.stretches,
		});
		expect(second).toMatchObject({ stretches: first.stretches });
		// The shades that the same counts have in the first one.
		expect('rgba' in second && [...second.rgba].filter((_, at) => at % 4 === 0)).toEqual([64, 64, 75, 75, 255]);
	});

	// The median is 42, the deviations are 22, 12, 0, 8 and 208; shadows below 0 are none; midtones = MTF(¼, 42 / 255)
	// = 0.371681.
	test('of 8 bits has its white at 255', async () => {
		expect(await pixelsOf(fitsImage(8, [5, 1], [20, 30, 42, 50, 250]))).toEqual([32, 47, 64, 74, 252].map(grey));
	});

	test('stretches each channel by itself', async () => {
		const block = sampleBytes('uint16', [1000, 1010, 1020, 5000, 5040, 5100, 300, 300, 300], true);
		const pixels = await pixelsOf(
			xisfImage({ geometry: '3:1:3', sampleFormat: 'UInt16', attributes: 'colorSpace="RGB"', block }),
		);
		expect(pixels).toEqual([
			[52, 55, 64, 255],
			[64, 68, 64, 255],
			[75, 84, 64, 255],
		]);
	});

	test.each<[what: string, values: number[]]>([
		['zeros', [0, 0, 0, 0]],
		['one value', [0.3, 0.3, 0.3, 0.3]],
		['white', [1, 1, 1, 1]],
		['numbers that are none', [NaN, NaN, NaN, NaN]],
		['infinity', [Infinity, -Infinity, Infinity, NaN]],
	])('of %s is a quarter grey', async (_what, values) => {
		expect(await pixelsOf(fitsImage(-32, [2, 2], values))).toEqual([grey(64), grey(64), grey(64), grey(64)]);
	});

	test('a pixel without a value is black', async () => {
		const pixels = await pixelsOf(fitsImage(-32, [5, 1], [0.1, 0.11, NaN, 0.12, 0.1]));
		expect(pixels[2]).toEqual(grey(0));
		expect(pixels[3]?.[0]).toBeGreaterThan(64);
	});

	test('mostly empty shows what is not empty', async () => {
		const pixels = await pixelsOf(fitsImage(-32, [8, 1], [0, 0, 0, 0, 0, 0.01, 0.011, 0.012]));
		expect(pixels.map(([shade]) => shade)).toEqual([0, 0, 0, 0, 0, 59, 64, 68]);
	});

	test('shows the same for numbers from 0 to 1 and for counts of 16 bits', async () => {
		const counts = [1000, 1010, 1020, 1030, 60000];
		const expected = await pixelsOf(fitsImage(-32, [5, 1], counts));
		expect(
			await pixelsOf(
				fitsImage(
					-32,
					[5, 1],
					counts.map(count => count / 65535),
				),
			),
		).toEqual(expected);
		const block = sampleBytes(
			'float32',
			counts.map(count => count * 2),
			true,
		);
		expect(
			await pixelsOf(
				xisfImage({ geometry: '5:1:1', sampleFormat: 'Float32', attributes: 'bounds="0:131070"', block }),
			),
		).toEqual(expected);
	});

	test('of values around zero is not cut at zero', async () => {
		const shades = (await pixelsOf(fitsImage(-32, [6, 1], [-0.003, -0.002, -0.001, 0, 0.001, 0.5]))).map(
			([shade = 0]) => shade,
		);
		expect(new Set(shades).size).toBe(6);
		expect(shades).toEqual([...shades].sort((a, b) => a - b));
	});

	test('is never longer than 2,048 pixels, nor empty', async () => {
		const wide = fitsImage(
			8,
			[5000, 1],
			Array.from({ length: 5000 }, () => 3),
		);
		expect(await pixelsOf(wide, 1e9)).toHaveLength(2048);
		expect(await pixelsOf(wide, 0)).toHaveLength(1);
	});
});

describe('others have their turn', () => {
	const noise = Array.from({ length: 600 * 400 }, (_, at) => Math.abs(Math.imul(at, 2654435761) >> 8) % 65_536);
	const bytes = shuffled(sampleBytes('uint16', noise, true), 2);
	const files = {
		FITS: fitsImage(
			16,
			[600, 400],
			noise.map(value => value - 32768),
		),
		zlib: xisfImage({
			geometry: '600:400:1',
			sampleFormat: 'UInt16',
			attributes: `compression="zlib+sh:${bytes.length}:2"`,
			block: deflateSync(bytes),
		}),
		LZ4: xisfImage({
			geometry: '600:400:1',
			sampleFormat: 'UInt16',
			attributes: `compression="lz4+sh:${bytes.length}:2"`,
			block: lz4Block(bytes),
		}),
	};

	test.each(['FITS', 'zlib', 'LZ4'] as const)(
		'at least every 65,536 samples, and what rest rejects with ends the work: %s',
		async format => {
			let rests = 0;
			await makePreview(memorySource(files[format]), {
				longestEdge: 300,
				rest: () => {
					rests++;
					return undefined;
				},
			});
			expect(rests).toBeGreaterThanOrEqual(noise.length / 65_536);
			for (let last = 1; last <= rests; last++) {
				let count = 0;
				const rest = (): Promise<void> | undefined =>
					++count === last ? Promise.reject(new Error('cancelled')) : undefined;
				await expect(makePreview(memorySource(files[format]), { longestEdge: 300, rest })).rejects.toThrow(
					'cancelled',
				);
			}
		},
	);
});

describe('bad files', () => {
	const image = fitsImage(
		16,
		[100, 100],
		Array.from({ length: 10_000 }, (_, at) => at),
	);
	const fits = (cards: string[]): Uint8Array =>
		padded(
			new TextEncoder().encode(
				[...cards, 'END']
					.map(card => card.padEnd(80))
					.join('')
					.padEnd(2880),
			),
		);
	const xisf = (attributes: string, inside = ''): Uint8Array =>
		xisfFile(`<xisf version="1.0"><Image ${attributes}>${inside}</Image></xisf>`, 1024, new Uint8Array(64));
	const cells = 'geometry="4:4:1" sampleFormat="UInt16" location="attachment:1024:32"';
	const zlib = (block: Uint8Array, size: number): Uint8Array =>
		xisfImage({ geometry: `${size}:1:1`, sampleFormat: 'UInt8', attributes: `compression="zlib:${size}"`, block });
	const lz4 = (block: number[], size: number): Uint8Array =>
		xisfImage({
			geometry: `${size}:1:1`,
			sampleFormat: 'UInt8',
			attributes: `compression="lz4:${size}"`,
			block: Uint8Array.from(block),
		});
	const deflated = new Uint8Array(deflateSync(Uint8Array.from({ length: 5000 }, (_, at) => (at * at) % 251)));

	test.each<[what: string, file: Uint8Array, fault: string]>([
		['no bytes', new Uint8Array(), 'empty-file'],
		['text', new TextEncoder().encode('this is no image at all'), 'not-an-image'],
		['one byte', Uint8Array.of(83), 'not-an-image'],
		['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0), 'compression-unsupported'],
		['FITS cut in the header', image.subarray(0, 300), 'header-unfinished'],
		['FITS cut in the pixels', image.subarray(0, 2880 + 19_000), 'file-truncated'],
		[
			'FITS without END',
			joined(
				new TextEncoder().encode('SIMPLE  =                    T'.padEnd(80)),
				new Uint8Array(1_200_000).fill(32),
			),
			'header-too-long',
		],
		['FITS without axes', fits(['SIMPLE  = T', 'BITPIX  = 8', 'NAXIS   = 0']), 'not-an-image'],
		[
			'FITS with a table',
			joined(
				fits(['SIMPLE  = T', 'BITPIX  = 8', 'NAXIS   = 0']),
				fits(["XTENSION= 'BINTABLE'", 'BITPIX  = 8', 'NAXIS   = 2']),
			),
			'not-an-image',
		],
		[
			'fpack',
			joined(fits(['SIMPLE  = T', 'BITPIX  = 8', 'NAXIS   = 0']), fits(["XTENSION= 'BINTABLE'", 'ZIMAGE  = T'])),
			'compression-unsupported',
		],
		[
			'64-bit FITS',
			fits(['SIMPLE  = T', 'BITPIX  = 64', 'NAXIS   = 2', 'NAXIS1  = 2', 'NAXIS2  = 2']),
			'pixels-unsupported',
		],
		['a spectrum', fits(['SIMPLE  = T', 'BITPIX  = 16', 'NAXIS   = 1', 'NAXIS1  = 200']), 'not-an-image'],
		[
			'no width',
			fits(['SIMPLE  = T', 'BITPIX  = 16', 'NAXIS   = 2', 'NAXIS1  = 0', 'NAXIS2  = 5']),
			'header-damaged',
		],
		[
			'a negative width',
			fits(['SIMPLE  = T', 'BITPIX  = 16', 'NAXIS   = 2', 'NAXIS1  = -3', 'NAXIS2  = -5']),
			'header-damaged',
		],
		[
			'half a pixel',
			fits(['SIMPLE  = T', 'BITPIX  = 16', 'NAXIS   = 2', 'NAXIS1  = 1.5', 'NAXIS2  = 4']),
			'header-damaged',
		],
		[
			'an absurd FITS',
			fits(['SIMPLE  = T', 'BITPIX  = -64', 'NAXIS   = 2', 'NAXIS1  = 999999999', 'NAXIS2  = 999999999']),
			'image-too-large',
		],
		[
			'more pixels than a machine reads',
			fits(['SIMPLE  = T', 'BITPIX  = -64', 'NAXIS   = 2', 'NAXIS1  = 100000', 'NAXIS2  = 100000']),
			'image-too-large',
		],
		['XISF cut in the preamble', new TextEncoder().encode('XISF0100\0\0'), 'file-truncated'],
		['XISF cut in the header', xisf(cells).subarray(0, 60), 'header-unfinished'],
		[
			'XISF with an endless header',
			joined(new TextEncoder().encode('XISF0100'), new Uint8Array(8).fill(255)),
			'header-too-long',
		],
		['XISF that is no XML', xisfFile('<xisf><<<'), 'header-damaged'],
		['XISF whose image has no end', xisfFile(`<xisf><Image ${cells}>`), 'header-damaged'],
		['XISF without an image', xisfFile('<xisf version="1.0"><Metadata/></xisf>'), 'not-an-image'],
		['XISF nested without end', xisfFile('<a>'.repeat(5000)), 'header-damaged'],
		[
			'XISF with thousands of attributes',
			xisfFile(`<a ${Array.from({ length: 5000 }, (_, at) => `b${at}=""`).join(' ')}/>`),
			'header-damaged',
		],
		['one dimension', xisf(cells.replace('4:4:1', '4:1')), 'pixels-unsupported'],
		['complex numbers', xisf(cells.replace('UInt16', 'Complex32')), 'pixels-unsupported'],
		['pixels in the header', xisf(cells.replace('attachment:1024:32', 'inline:base64')), 'pixels-unsupported'],
		['no location', xisf('geometry="4:4:1" sampleFormat="UInt16"'), 'pixels-unsupported'],
		['a block behind the end', xisf(cells.replace(':1024:', ':9000:')), 'file-truncated'],
		['a block too small', xisf(cells.replace(':1024:32', ':1024:30')), 'header-damaged'],
		[
			'an absurd XISF',
			xisf(`${cells.replace('4:4:1', '9'.repeat(400) + ':4:1')} compression="zlib:32"`),
			'header-damaged',
		],
		[
			'a bomb',
			xisf(`${cells.replace('4:4:1', '100000:100000:9')} compression="zlib:180000000000"`),
			'image-too-large',
		],
		['another size than the image', xisf(`${cells} compression="zlib:31"`), 'header-damaged'],
		['zstd', xisf(`${cells} compression="zstd:32"`), 'compression-unsupported'],
		['a codec without a size', xisf(`${cells} compression="zlib"`), 'compression-unsupported'],
		['items that are no samples', xisf(`${cells} compression="zlib+sh:32:3"`), 'compression-unsupported'],
		['subblocks that are none', xisf(`${cells} compression="zlib:32" subblocks="5,x"`), 'header-damaged'],
		[
			'subblocks behind the end',
			xisf(`${cells} compression="zlib:32" subblocks="900,1000:5,-1"`),
			'header-damaged',
		],
		[
			'no zlib',
			zlib(
				Uint8Array.from({ length: 100 }, (_, at) => at),
				5000,
			),
			'pixels-damaged',
		],
		['zlib cut short', zlib(deflated.subarray(0, deflated.length >> 1), 5000), 'pixels-damaged'],
		['zlib with fewer bytes', zlib(new Uint8Array(deflateSync(new Uint8Array(10))), 5000), 'pixels-damaged'],
		['LZ4 cut short', lz4([0x40, 1, 2], 5000), 'pixels-damaged'],
		['LZ4 with fewer bytes', lz4([0x40, 1, 2, 3, 4], 5000), 'pixels-damaged'],
		['LZ4 with a match before its start', lz4([0x10, 1, 9, 0, 0x50, 1, 2, 3, 4, 5], 5000), 'pixels-damaged'],
	])('%s', async (_what, file, fault) => {
		expect(await makePreview(memorySource(file), { longestEdge: 100, rest: noRest })).toEqual({
			fault,
			detail: expect.stringMatching(/./) as string,
		});
	});

	test('a disk that fails, or a file that shrinks meanwhile', async () => {
		const failing = { sizeBytes: image.length, read: () => Promise.reject(new Error('the cable is out')) };
		expect(await makePreview(failing, { longestEdge: 100, rest: noRest })).toEqual({
			fault: 'unreadable',
			detail: 'the cable is out',
		});
		const shrunk = { ...memorySource(image.subarray(0, 9000)), sizeBytes: image.length };
		expect(await makePreview(shrunk, { longestEdge: 100, rest: noRest })).toMatchObject({
			fault: 'file-truncated',
		});
	});

	test('a disk that fails under a compressed block', async () => {
		for (const file of [zlib(deflated, 5000), lz4([0x40, 1, 2, 3, 4], 4)]) {
			const whole = memorySource(file);
			const failing = {
				...whole,
				read: (start: number, into: Uint8Array) =>
					start > 16 ? Promise.reject(new Error('the cable is out')) : whole.read(start, into),
			};
			expect(await makePreview(failing, { longestEdge: 100, rest: noRest })).toEqual({
				fault: 'unreadable',
				detail: 'the cable is out',
			});
		}
	});

	test('bytes changed at random give a picture or a fault', async () => {
		const pixels = Uint8Array.from({ length: 2000 }, (_, at) => (at * 7) % 256);
		const files = [
			fitsImage(
				16,
				[20, 50],
				Array.from({ length: 1000 }, (_, at) => at),
			),
			xisfImage({
				geometry: '20:50:1',
				sampleFormat: 'UInt16',
				attributes: 'compression="zlib+sh:2000:2"',
				block: deflateSync(shuffled(pixels, 2)),
			}),
			xisfImage({
				geometry: '20:50:1',
				sampleFormat: 'UInt16',
				attributes: 'compression="lz4+sh:2000:2"',
				block: lz4Block(shuffled(pixels, 2)),
			}),
		];
		const changes = fc.array(fc.tuple(fc.nat(5000), fc.nat(255)), { minLength: 1, maxLength: 5 });
		await fc.assert(
			fc.asyncProperty(fc.constantFrom(...files), changes, fc.nat(6000), async (file, places, length) => {
				const changed = Uint8Array.from(file);
				for (const [at, byte] of places) changed[at % changed.length] = byte;
				const preview = await makePreview(memorySource(changed.subarray(0, Math.max(length, 1))), {
					longestEdge: 10,
					rest: noRest,
				});
				expect('fault' in preview ? preview.detail.length : preview.rgba.length).toBeGreaterThan(0);
			}),
			{ numRuns: 300 },
		);
	});
});
