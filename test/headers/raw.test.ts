import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HeaderFacts } from '../../src/domain/frame';
import { SLOT, type KeywordValue, type KeywordValues } from '../../src/headers/keywords';
import { RawReader } from '../../src/headers/raw';
import type { Reading } from '../../src/headers/reading';
import { readDamaged } from './damage';

const HEADERS = join('..', 'shared', 'data', 'real-headers');
const FACTS = {} as HeaderFacts;

function readFile(
	bytes: Uint8Array,
	fileBytes = bytes.length,
): { reading: Reading; filled: Record<string, KeywordValue> } {
	let filled: Record<string, KeywordValue> = {};
	const reader = new RawReader((values: KeywordValues) => {
		filled = Object.fromEntries(
			Object.entries(SLOT)
				.map(([name, slot]) => [name, values[slot]] as const)
				.filter(([, value]) => value !== undefined),
		);
		return FACTS;
	});
	return { reading: reader.read(bytes, bytes.length, fileBytes), filled };
}

const faultOf = (file: Uint8Array, fileBytes?: number): string | undefined => {
	const { reading } = readFile(file, fileBytes);
	return 'fault' in reading ? reading.fault.code : undefined;
};

/** A directory's entry: text, whole numbers of 2 or 4 bytes, or fractions. */
type Entry =
	| readonly [tag: number, type: 'text', value: string]
	| readonly [tag: number, type: 'short' | 'long', ...values: number[]]
	| readonly [tag: number, type: 'fraction', ...values: (readonly [number, number])[]];

const TYPE_CODES = { text: 2, short: 3, long: 4, fraction: 5 } as const;
const BYTES_EACH = { text: 1, short: 2, long: 4, fraction: 8 } as const;

/** A TIFF structure after TIFF 6.0 section 2: directories at the offsets given, values behind the last one. */
function tiff(magic: string, directories: Record<number, readonly Entry[]>, littleEndian = true): Uint8Array {
	const file = new Uint8Array(200_000);
	const view = new DataView(file.buffer);
	for (let i = 0; i < 4; i++) file[i] = magic.charCodeAt(i);
	const offsets = Object.keys(directories).map(Number);
	view.setUint32(4, offsets[0] ?? 0, littleEndian);
	let free = Math.max(...offsets) + 500;
	for (const offset of offsets) {
		const entries = directories[offset] ?? [];
		view.setUint16(offset, entries.length, littleEndian);
		entries.forEach((entry, i) => {
			const at = offset + 2 + 12 * i;
			const values =
				entry[1] === 'text'
					? [...`${entry[2]}\0`].map(letter => letter.charCodeAt(0))
					: (entry.slice(2) as (number | [number, number])[]);
			const bytes = BYTES_EACH[entry[1]] * values.length;
			view.setUint16(at, entry[0], littleEndian);
			view.setUint16(at + 2, TYPE_CODES[entry[1]], littleEndian);
			view.setUint32(at + 4, values.length, littleEndian);
			if (bytes > 4) view.setUint32(at + 8, free, littleEndian);
			let target = bytes > 4 ? free : at + 8;
			if (bytes > 4) free += bytes;
			for (const value of values) {
				if (typeof value !== 'number') {
					view.setUint32(target, value[0], littleEndian);
					view.setUint32(target + 4, value[1], littleEndian);
				} else if (entry[1] === 'text') {
					file[target] = value;
				} else if (entry[1] === 'short') {
					view.setUint16(target, value, littleEndian);
				} else {
					view.setUint32(target, value, littleEndian);
				}
				target += BYTES_EACH[entry[1]];
			}
		});
	}
	return file.slice(0, free);
}

const camera = (make: string, model: string): Entry[] => [
	[0x010f, 'text', make],
	[0x0110, 'text', model],
];
const withExif = (exif: readonly Entry[], make = 'SONY', model = 'ILCE-7M3'): Uint8Array =>
	tiff('II*\0', { 8: [...camera(make, model), [0x8769, 'long', 600]], 600: exif });
const FIVE_MINUTES: Entry = [0x829a, 'fraction', [300, 1]];

describe('raw formats that are TIFF files', () => {
	test('ARW', () => {
		const file = tiff('II*\0', {
			8: [
				[0x00fe, 'long', 1],
				[0x0100, 'short', 1616],
				[0x0101, 'short', 1080],
				...camera('SONY', 'ILCE-7M3'),
				[0x8769, 'long', 600],
			],
			600: [
				FIVE_MINUTES,
				[0x829d, 'fraction', [28, 10]],
				[0x8827, 'short', 1600],
				[0x9003, 'text', '2024:01:31 23:59:07'],
				[0x9011, 'text', '-05:00'],
				[0x920a, 'fraction', [1350, 10]],
				[0x9291, 'text', '5'],
				[0xa002, 'long', 6000],
				[0xa003, 'long', 4000],
				[0xa434, 'text', 'FE 135mm F1.8 GM'],
			],
		});
		expect(readFile(file).filled).toEqual({
			EXPTIME: 300,
			FOCRATIO: 2.8,
			ISO: 1600,
			'DATE-LOC': '2024-01-31T23:59:07.500',
			'EXIF offset': '-05:00',
			FOCALLEN: 135,
			TELESCOP: 'FE 135mm F1.8 GM',
			INSTRUME: 'SONY ILCE-7M3',
			COLORTYP: 'CFA',
			NAXIS1: 6000,
			NAXIS2: 4000,
		});
	});

	test.each(['IIRO', 'IIRS'])('ORF with magic %s', magic => {
		const file = tiff(magic, {
			8: [...camera('OLYMPUS IMAGING CORP.  ', 'E-M1            '), [0x8769, 'long', 600]],
			600: [FIVE_MINUTES],
		});
		expect(readFile(file).filled).toMatchObject({ EXPTIME: 300, INSTRUME: 'OLYMPUS E-M1' });
	});

	test('big-endian ORF', () => {
		const file = tiff(
			'MMOR',
			{ 8: [...camera('OM Digital Solutions', 'OM-1'), [0x8769, 'long', 600]], 600: [FIVE_MINUTES] },
			false,
		);
		expect(readFile(file).filled).toMatchObject({ EXPTIME: 300, INSTRUME: 'OM-1' });
	});

	test('RW2, whose ISO stands in IFD0', () => {
		const file = tiff('IIU\0', {
			24: [[0x0017, 'short', 3200], ...camera('Panasonic', 'DC-S1R'), [0x8769, 'long', 600]],
			600: [FIVE_MINUTES],
		});
		expect(readFile(file).filled).toMatchObject({ EXPTIME: 300, ISO: 3200, INSTRUME: 'Panasonic DC-S1R' });
	});

	test('DNG without an Exif directory, after TIFF/EP', () => {
		const file = tiff('II*\0', {
			8: [
				[0x00fe, 'long', 0],
				[0x0100, 'long', 4056],
				[0x0101, 'long', 3040],
				...camera('RaspberryPi', 'imx477'),
				FIVE_MINUTES,
			],
		});
		expect(readFile(file).filled).toEqual({
			EXPTIME: 300,
			INSTRUME: 'RaspberryPi imx477',
			COLORTYP: 'CFA',
			NAXIS1: 4056,
			NAXIS2: 3040,
		});
	});
});

describe('what Exif says', () => {
	test.each([
		['Canon', 'Canon EOS Ra', 'Canon EOS Ra'],
		['NIKON CORPORATION', 'NIKON D750', 'NIKON D750'],
		['FUJIFILM', 'X-T5', 'FUJIFILM X-T5'],
		['LEICA CAMERA AG', 'LEICA SL2', 'LEICA SL2'],
		['RICOH IMAGING COMPANY, LTD.', 'PENTAX K-1', 'RICOH PENTAX K-1'],
		['', 'X1', 'X1'],
		['Maker', '', 'Maker'],
	])('make "%s" and model "%s" are the camera "%s"', (make, model, name) => {
		expect(readFile(withExif([FIVE_MINUTES], make, model)).filled['INSTRUME']).toBe(name);
	});

	test.each([
		'LEICA M MONOCHROM (Typ 246)',
		'LEICA Q2 MONO',
		'PENTAX K-3 Mark III Monochrome',
		'IQ4 150MP Achromatic',
	])('%s is no colour camera', model => {
		expect(readFile(withExif([FIVE_MINUTES], 'Maker', model)).filled['COLORTYP']).toBe('mono');
	});

	test('zeros and dashes for a telescope that the camera does not know are no values', () => {
		const file = withExif([
			[0x829a, 'fraction', [0, 1]],
			[0x829d, 'fraction', [0, 0]],
			[0x920a, 'fraction', [0, 10]],
			[0xa434, 'text', '----'],
		]);
		expect(readFile(file).filled).toEqual({ INSTRUME: 'SONY ILCE-7M3', COLORTYP: 'CFA' });
		expect(readFile(withExif([[0xa434, 'text', '0.0 mm f/0.0']])).filled).not.toHaveProperty('TELESCOP');
	});

	test('an ISO that does not fit 16 bits stands in the long tags', () => {
		expect(
			readFile(
				withExif([
					[0x8827, 'short', 65_535],
					[0x8832, 'long', 102_400],
				]),
			).filled['ISO'],
		).toBe(102_400);
		expect(readFile(withExif([[0x8827, 'short', 800, 0]])).filled['ISO']).toBe(800);
	});

	test.each([
		['0000:00:00 00:00:00', undefined],
		['    :  :     :  :  ', undefined],
		['2024:02:03 04:05:06', '2024-02-03T04:05:06'],
	])('the clock "%s" reads %s', (written, time) => {
		expect(readFile(withExif([[0x9003, 'text', written]])).filled['DATE-LOC']).toBe(time);
	});

	test('the time of digitizing serves where that of taking is missing', () => {
		expect(
			readFile(
				withExif([
					[0x9004, 'text', '2024:02:03 04:05:06'],
					[0x9292, 'text', '07'],
				]),
			).filled['DATE-LOC'],
		).toBe('2024-02-03T04:05:06.070');
	});

	test('an unknown zone is no offset', () => {
		expect(readFile(withExif([[0x9011, 'text', '   :  ']])).filled).not.toHaveProperty('EXIF offset');
	});

	test('the site comes from GPS, south and west negative, and only with a fix', () => {
		const at = (gps: Entry[]): Record<string, KeywordValue> =>
			readFile(
				tiff('II*\0', {
					8: [
						[0x8769, 'long', 300],
						[0x8825, 'long', 600],
					],
					300: [FIVE_MINUTES],
					600: gps,
				}),
			).filled;
		const southWest = at([
			[1, 'text', 'S'],
			[2, 'fraction', [33, 1], [30, 1], [36, 1]],
			[3, 'text', 'W'],
			[4, 'fraction', [70, 1], [45, 1], [0, 1]],
		]);
		expect(southWest['SITELAT']).toBeCloseTo(-33.51, 10);
		expect(southWest['SITELONG']).toBe(-70.75);
		expect(
			at([
				[1, 'text', 'N'],
				[2, 'fraction', [0, 0], [0, 0], [0, 0]],
			]),
		).not.toHaveProperty('SITELAT');
		expect(at([[2, 'fraction', [33, 1], [30, 1], [36, 1]]])).not.toHaveProperty('SITELAT');
		expect(
			at([
				[1, 'text', 'N'],
				[2, 'fraction', [133, 1], [30, 1], [36, 1]],
			]),
		).not.toHaveProperty('SITELAT');
	});
});

describe('raw files that give no facts', () => {
	const cr3Start = (moovBytes: number): Uint8Array => {
		const file = new Uint8Array(100);
		file.set(new TextEncoder().encode('\0\0\0\x18ftypcrx \0\0\0\x01crx isom'));
		new DataView(file.buffer).setUint32(24, moovBytes);
		file.set(new TextEncoder().encode('moov'), 28);
		return file;
	};

	test('an empty file, another format, a TIFF without a camera', () => {
		expect(faultOf(new Uint8Array(0))).toBe('empty-file');
		expect(faultOf(new TextEncoder().encode('SIMPLE  =                    T'))).toBe('not-an-image');
		expect(faultOf(new TextEncoder().encode('II'))).toBe('not-an-image');
		expect(faultOf(tiff('II*\0', { 8: [[0x0100, 'short', 10]] }))).toBe('not-an-image');
	});

	test('a TIFF whose directories leave the file is damaged', () => {
		expect(faultOf(new TextEncoder().encode('II*\0\x08'))).toBe('header-damaged');
		expect(faultOf(tiff('II*\0', { 8: [[0x8769, 'long', 900_000_000]] }))).toBe('header-damaged');
	});

	test('a CR3 that promises more than there is', () => {
		expect(faultOf(cr3Start(5000))).toBe('header-unfinished');
		expect(readFile(cr3Start(5000), 20_000_000).reading).toEqual({ needsBytes: 5024 });
		expect(faultOf(cr3Start(15_000_000), 20_000_000)).toBe('header-too-long');
		expect(faultOf(cr3Start(76))).toBe('header-damaged');
		expect(faultOf(cr3Start(2), 20_000_000)).toBe('header-damaged');
	});

	test('a count of four thousand million values ends soon', () => {
		const file = withExif([FIVE_MINUTES]);
		new DataView(file.buffer).setUint32(600 + 2 + 4, 0xffff_ffff, true);
		expect(faultOf(file)).toBe('header-damaged');
	});
});

describe('reading a raw file piece by piece', () => {
	const far = tiff('II*\0', {
		8: [...camera('SONY', 'ILCE-7M3'), [0x8769, 'long', 150_000]],
		150_000: [FIVE_MINUTES, [0xa434, 'text', 'FE 135mm F1.8 GM']],
	});

	test('directories beyond the bytes given ask for more, never for more than the file or 8 MiB', () => {
		expect(readFile(far.subarray(0, 65_536), far.length).reading).toEqual({ needsBytes: far.length });
		expect(readFile(far.subarray(0, 65_536), 30_000_000).reading).toEqual({ needsBytes: 1_048_576 });
		expect(readFile(far).filled['EXPTIME']).toBe(300);
		const beyond = new Uint8Array(8_388_608);
		beyond.set(tiff('II*\0', { 8: [[0x8769, 'long', 20_000_000]] }));
		expect(readFile(beyond.subarray(0, 1_048_576), 30_000_000).reading).toEqual({ needsBytes: 8_388_608 });
		expect(faultOf(beyond, 30_000_000)).toBe('header-damaged');
	});

	test('what the file before left in the buffer is not read', () => {
		const buffer = Buffer.concat([new Uint8Array(7), far, new Uint8Array(1000)]).subarray(7);
		expect(new RawReader(() => FACTS).read(buffer, 65_536, far.length)).toEqual({ needsBytes: far.length });
		expect(new RawReader(() => FACTS).read(buffer, far.length - 1, far.length - 1)).toHaveProperty(
			'fault.code',
			'header-damaged',
		);
	});
});

describe.skipIf(!existsSync(HEADERS) && !process.env['CI'])('real raw headers', () => {
	const sample = (name: string): Uint8Array => readFileSync(join(HEADERS, name));
	const SAMPLES = ['raw_CanonRaw.cr2', 'raw_CanonRaw.cr3', 'raw_DNG.dng', 'raw_FujiFilm.raf', 'raw_Nikon.nef'];
	const EOS_350D = {
		INSTRUME: 'Canon EOS 350D DIGITAL',
		EXPTIME: 1 / 15,
		ISO: 400,
		FOCALLEN: 55,
		FOCRATIO: 8,
		'DATE-LOC': '2005-08-03T18:59:18',
		COLORTYP: 'CFA',
	};

	// Typed from hex dumps. ShotInfo[12] of the CR3 holds 166: 38 °C; of the CR2 0: not known.
	test.each<[name: string, filled: Record<string, KeywordValue>]>([
		['raw_CanonRaw.cr2', { ...EOS_350D, NAXIS1: 3456, NAXIS2: 2304 }],
		['raw_DNG.dng', EOS_350D],
		[
			'raw_CanonRaw.cr3',
			{
				INSTRUME: 'Canon EOS M50',
				TELESCOP: 'EF-M15-45mm f/3.5-6.3 IS STM',
				EXPTIME: 1 / 80,
				ISO: 12_800,
				FOCALLEN: 15,
				FOCRATIO: 3.5,
				'CCD-TEMP': 38,
				'DATE-LOC': '2018-02-21T12:08:56.210',
				'EXIF offset': '+00:00',
				COLORTYP: 'CFA',
				NAXIS1: 6000,
				NAXIS2: 4000,
			},
		],
		// Exif's 1440 × 960 is the preview's.
		[
			'raw_FujiFilm.raf',
			{
				INSTRUME: 'FUJIFILM FinePix S5Pro',
				EXPTIME: 1 / 250,
				ISO: 100,
				FOCALLEN: 70,
				FOCRATIO: 8,
				'DATE-LOC': '2007-05-22T13:58:30',
				COLORTYP: 'CFA',
			},
		],
		[
			'raw_Nikon.nef',
			{
				INSTRUME: 'NIKON D70',
				EXPTIME: 0.05,
				ISO: 200,
				FOCALLEN: 18,
				FOCRATIO: 3.5,
				'DATE-LOC': '2004-06-09T16:02:35.000',
				COLORTYP: 'CFA',
			},
		],
	])('%s', (name, filled) => {
		expect(readFile(sample(name))).toEqual({ reading: { facts: FACTS }, filled });
	});

	test('a CR2 that knows its sensor temperature tells it', () => {
		const file = new Uint8Array(sample('raw_CanonRaw.cr2'));
		new DataView(file.buffer).setUint16(1106 + 2 * 12, 141, true);
		expect(readFile(file).filled['CCD-TEMP']).toBe(13);
	});

	test('a container cut within its metadata asks for the missing part', () => {
		// The RAF's Exif segment: 0x94 + 2 + 2 + 0x2e8a. The CR3's moov box: 24 + 0x2ae4.
		expect(readFile(sample('raw_FujiFilm.raf').subarray(0, 5000), 38_452).reading).toEqual({ needsBytes: 0x2f22 });
		expect(readFile(sample('raw_CanonRaw.cr3').subarray(0, 5000), 52_502).reading).toEqual({ needsBytes: 0x2afc });
	});

	test.each(SAMPLES)(
		'%s always gives a reading, however it is damaged',
		name => {
			const file = sample(name);
			const reader = new RawReader(() => FACTS);
			const place = fc.oneof(fc.nat(Math.min(2000, file.length - 1)), fc.nat(file.length - 1));
			fc.assert(
				fc.property(
					fc.array(fc.tuple(place, fc.nat(255)), { maxLength: 8 }),
					fc.option(fc.nat(file.length)),
					fc.nat(20_000),
					(changes, cut, missing) => {
						readDamaged(reader, file, changes, cut, missing);
					},
				),
				{ numRuns: 2000 },
			);
		},
		60_000,
	);
});
