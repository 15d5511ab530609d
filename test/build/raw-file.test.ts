import exifr from 'exifr';
import { describe, expect, test } from 'vitest';
import { rawBytes, type RawDescription, type RawFormat } from './raw-file';

const described = (format: RawFormat): RawDescription => ({
	format,
	make: 'Canon',
	model: 'Canon EOS REBEL T2i',
	startLocalMs: Date.UTC(2024, 1, 29, 23, 5, 9),
	utcOffsetHours: -3.5,
	exposureSeconds: 0.005,
	iso: 1600,
	focalLengthMm: 910,
	focalRatio: 7.1,
});
const OPTIONS = { reviveValues: false, tiff: true, exif: true } as const;
const exposure = {
	ExposureTime: 0.005,
	FNumber: 7.1,
	ISO: 1600,
	DateTimeOriginal: '2024:02:29 23:05:09',
	OffsetTimeOriginal: '-03:30',
	FocalLength: 910,
};
const image = { Make: 'Canon', Model: 'Canon EOS REBEL T2i', ImageWidth: 32, ImageHeight: 24 };

const parse = (bytes: Uint8Array): Promise<unknown> => exifr.parse(bytes, OPTIONS);

/** What lies in the box of that type, wherever it is. */
function boxContent(file: Buffer, type: string): Buffer {
	const place = file.indexOf(type, 0, 'latin1');
	return file.subarray(place + 4, place - 4 + file.readUInt32BE(place - 4));
}

describe('a camera raw file', () => {
	test.each(['cr2', 'nef', 'arw', 'dng'] as const)('%s is a TIFF file that exifr reads', async format => {
		expect(await parse(rawBytes(described(format)))).toMatchObject({ ...image, ...exposure });
	});
	test('tells its format by its first bytes', () => {
		const start = (format: RawFormat): string => Buffer.from(rawBytes(described(format))).toString('latin1', 0, 16);
		expect(start('cr2')).toBe('II*\0\x10\0\0\0CR\x02\0\0\0\0\0');
		expect(start('nef').slice(0, 8)).toBe('MM\0*\0\0\0\x08');
		expect(start('raf')).toBe('FUJIFILMCCD-RAW ');
		expect(start('cr3').slice(4, 12)).toBe('ftypcrx ');
	});
	test('a DNG says so', async () =>
		expect(await exifr.parse(rawBytes(described('dng')), { ...OPTIONS, translateKeys: false })).toHaveProperty(
			String(0xc612),
		));
	test('a long exposure keeps its seconds', async () => {
		expect(await parse(rawBytes({ ...described('cr2'), exposureSeconds: 299.7 }))).toMatchObject({
			ExposureTime: 299.7,
		});
	});
	test('a clock without a zone says nothing of it', async () => {
		expect(await parse(rawBytes({ ...described('cr2'), utcOffsetHours: undefined }))).not.toHaveProperty(
			'OffsetTimeOriginal',
		);
	});
	test('a CR3 holds the two directories in boxes of their own', async () => {
		const file = Buffer.from(rawBytes(described('cr3')));
		const sizes: number[] = [];
		for (let place = 0; place < file.length; place += file.readUInt32BE(place))
			sizes.push(file.readUInt32BE(place));
		expect(sizes).toHaveLength(3);
		expect(await parse(boxContent(file, 'CMT1'))).toMatchObject(image);
		// Read as a first directory, the tags of the second keep their numbers.
		const second: unknown = await exifr.parse(boxContent(file, 'CMT2'), { ...OPTIONS, translateKeys: false });
		expect(second).toMatchObject({ [0x829a]: 0.005, [0x8827]: 1600, [0x9003]: exposure.DateTimeOriginal });
	});
	test('a RAF tells where its preview with the Exif block lies', async () => {
		const file = Buffer.from(rawBytes(described('raf')));
		const [place, length] = [file.readUInt32BE(84), file.readUInt32BE(88)];
		expect(await parse(file.subarray(place, place + length))).toMatchObject({
			Make: image.Make,
			Model: image.Model,
			...exposure,
		});
	});
});
