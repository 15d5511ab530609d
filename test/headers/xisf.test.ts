import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HeaderFacts } from '../../src/domain/frame';
import { SLOT, type KeywordValue, type KeywordValues } from '../../src/headers/keywords';
import type { Reading } from '../../src/headers/reading';
import { XisfReader } from '../../src/headers/xisf';
import { readDamaged } from './damage';

const HEADERS = join('..', 'shared', 'data', 'real-headers');
const FACTS = {} as HeaderFacts;

function readFile(
	bytes: Uint8Array,
	fileBytes = bytes.length,
	options?: { checkSize: boolean },
): { reading: Reading; filled: Record<string, KeywordValue> } {
	let filled: Record<string, KeywordValue> = {};
	const reader = new XisfReader((values: KeywordValues) => {
		filled = Object.fromEntries(
			Object.entries(SLOT)
				.map(([name, slot]) => [name, values[slot]] as const)
				.filter(([, value]) => value !== undefined),
		);
		return FACTS;
	}, options);
	return { reading: reader.read(bytes, bytes.length, fileBytes), filled };
}

/** Signature, little-endian length, four reserved bytes, header. */
function xisf(header: string, announcedBytes?: number): Uint8Array {
	const body = new TextEncoder().encode(header);
	const file = new Uint8Array(16 + body.length);
	file.set(new TextEncoder().encode('XISF0100'));
	new DataView(file.buffer).setUint32(8, announcedBytes ?? body.length, true);
	file.set(body, 16);
	return file;
}

const inImage = (elements: string, attributes = 'geometry="3:2:1"'): Uint8Array =>
	xisf(
		'<?xml version="1.0" encoding="UTF-8"?>\n<xisf version="1.0" xmlns="http://www.pixinsight.com/xisf"><Image ' +
			`${attributes}>${elements}</Image></xisf>`,
	);
const keyword = (name: string, value: string, comment = ''): string =>
	`<FITSKeyword name="${name}" value="${value}" comment="${comment}"/>`;

const faultOf = (file: Uint8Array, fileBytes?: number): string | undefined => {
	const { reading } = readFile(file, fileBytes);
	return 'fault' in reading ? reading.fault.code : undefined;
};

describe('FITS keywords in an XISF header', () => {
	test('a light of N.I.N.A. fills the slots, texts without their quotes', () => {
		const { reading, filled } = readFile(
			inImage(
				[
					keyword('IMAGETYP', "'LIGHT'", 'Type of exposure'),
					keyword('EXPOSURE', '300', '[s] Exposure duration'),
					keyword('EXPTIME', '300.0'),
					keyword('DATE-OBS', "'2024-09-12T21:14:03.512'", 'Time of observation (UTC)'),
					keyword('FILTER', "'Ha'"),
					keyword('GAIN', '100'),
					keyword('OFFSET', '50'),
					keyword('SET-TEMP', '-10'),
					keyword('CCD-TEMP', '-9.9'),
					keyword('ROTATOR', '70.25', '[deg] Rotator angle'),
					keyword('ROTATANG', '70.25'),
					keyword('OBJECT', "'Barnard&apos;s Loop'"),
					keyword('SWCREATE', "'N.I.N.A. 3.1.2.9001 (x64)'"),
					keyword('RA', '83.1', 'RA of telescope'),
				].join('\n'),
				'id="x" geometry="6248:4176:1" sampleFormat="UInt16" imageType="Light" colorSpace="Gray"',
			),
		);
		expect(reading).toEqual({ facts: FACTS });
		expect(filled).toEqual({
			IMAGETYP: 'LIGHT',
			EXPOSURE: 300,
			EXPTIME: 300,
			'DATE-OBS': '2024-09-12T21:14:03.512',
			'DATE-OBS comment': 'Time of observation (UTC)',
			FILTER: 'Ha',
			GAIN: 100,
			OFFSET: 50,
			'SET-TEMP': -10,
			'CCD-TEMP': -9.9,
			ROTATOR: 70.25,
			'ROTATOR comment': '[deg] Rotator angle',
			ROTATANG: 70.25,
			OBJECT: "Barnard's Loop",
			SWCREATE: 'N.I.N.A. 3.1.2.9001 (x64)',
			RA: 83.1,
			'RA comment': 'RA of telescope',
			NAXIS1: 6248,
			NAXIS2: 4176,
			NAXIS3: 1,
			'XISF imageType': 'Light',
		});
	});

	test.each<[written: string, value: KeywordValue]>([
		["'LIGHT'", 'LIGHT'],
		['Light Frame', 'Light Frame'],
		["'O''Neill  '", "O'Neill"],
		["''", undefined],
		['', undefined],
		['  ', undefined],
		["'120.00'", '120.00'],
		["'no closing quote", 'no closing quote'],
		["'", undefined],
		['-12.5', -12.5],
		['1.20D+02', 120],
		['9.000000E+02', 900],
		['180.', 180],
		['1e999', undefined],
		['T', true],
		['F', false],
		["'T'", 'T'],
		['12h 30m', '12h 30m'],
		['Ha / 3nm', 'Ha / 3nm'],
		['Großer Bär', 'Großer Bär'],
	])('the value %s is read as %s', (written, value) => {
		expect(readFile(inImage(keyword('OBJECT', written))).filled['OBJECT']).toBe(value);
	});

	test('the first of two equal keywords counts, and lower-case names are the same keyword', () => {
		expect(readFile(inImage(keyword('filter', "'L'") + keyword('FILTER', "'R'"))).filled['FILTER']).toBe('L');
	});

	test('the number of integrated frames comes from HISTORY', () => {
		const history =
			keyword('HISTORY', '', 'ImageIntegration.pixelCombination: Average') +
			keyword('HISTORY', '', 'ImageIntegration.numberOfImages: 42');
		expect(readFile(inImage(history)).filled['HISTORY numberOfImages']).toBe(42);
	});

	test('names that no slot has, even those of our own extra slots, fill nothing', () => {
		expect(
			readFile(
				inImage(
					keyword('AIRMASS', '1.2') + keyword('XISF imageType', "'MasterDark'") + keyword('constructor', '1'),
				),
			).filled,
		).toEqual({ NAXIS1: 3, NAXIS2: 2, NAXIS3: 1 });
	});
});

describe('XISF properties', () => {
	test('stand in where there is no keyword, as attribute or as text', () => {
		const { filled } = readFile(
			inImage(`
			<Property id="Instrument:ExposureTime" type="Float32" value="120"/>
			<Property id="Instrument:Filter:Name" type="String">OIII</Property>
			<Property id="Instrument:Sensor:Temperature" type="Float32" value="-9.8"/>
			<Property id="Instrument:Sensor:TargetTemperature" type="Float32" value="-10"/>
			<Property id="Instrument:Camera:Name" type="String"><![CDATA[ZWO <ASI2600MM>]]></Property>
			<Property id="Instrument:Camera:Gain" type="Float32" value="0.244"/>
			<Property id="Instrument:Camera:ISOSpeed" type="Int32" value="800"/>
			<Property id="Instrument:Camera:XBinning" type="Int32" value="2"/>
			<Property id="Instrument:Camera:YBinning" type="Int32" value="2"/>
			<Property id="Instrument:Telescope:Name" type="String" value="RC8"/>
			<Property id="Instrument:Telescope:FocalLength" type="Float32" value="1.624"/>
			<Property id="Observation:Time:Start" type="TimePoint" value="2024-09-12T21:14:03.512Z"/>
			<Property id="Observation:Time:End" type="TimePoint" value="2024-09-12T21:16:03Z"/>
			<Property id="Observation:Object:Name" type="String">M 31</Property>
			<Property id="Observation:Location:Latitude" type="Float64" value="48.1"/>
			<Property id="Observation:Location:Longitude" type="Float64" value="11.6"/>
			<Property id="Observation:Center:RA" type="Float64" value="10.68"/>
			<Property id="Observation:Center:Dec" type="Float64" value="41.27"/>
			<Property id="Instrument:Lens" type="String">unknown to us</Property>`),
		);
		expect(filled).toEqual({
			EXPTIME: 120,
			FILTER: 'OIII',
			'CCD-TEMP': -9.8,
			'SET-TEMP': -10,
			INSTRUME: 'ZWO <ASI2600MM>',
			EGAIN: 0.244,
			ISOSPEED: 800,
			XBINNING: 2,
			YBINNING: 2,
			TELESCOP: 'RC8',
			FOCALLEN: 1624,
			'DATE-OBS': '2024-09-12T21:14:03.512Z',
			'DATE-END': '2024-09-12T21:16:03Z',
			OBJECT: 'M 31',
			SITELAT: 48.1,
			SITELONG: 11.6,
			RA: 10.68,
			DEC: 41.27,
			NAXIS1: 3,
			NAXIS2: 2,
			NAXIS3: 1,
		});
	});

	test('never replace a keyword, wherever it stands', () => {
		const property = '<Property id="Instrument:Filter:Name" type="String">OIII</Property>';
		expect(readFile(inImage(property + keyword('FILTER', "'Ha 3nm'"))).filled['FILTER']).toBe('Ha 3nm');
	});

	test('a number that is none is no value', () => {
		expect(
			readFile(inImage('<Property id="Instrument:ExposureTime" type="Float32" value="nan"/>')).filled,
		).not.toHaveProperty('EXPTIME');
	});

	test('a focal length that can only be millimetres is taken as such', () => {
		expect(
			readFile(inImage('<Property id="Instrument:Telescope:FocalLength" type="Float32" value="300"/>')).filled[
				'FOCALLEN'
			],
		).toBe(300);
	});

	test('a colour filter array is a Bayer pattern unless a keyword names one', () => {
		const array = '<ColorFilterArray pattern="GRBG" width="2" height="2"/>';
		expect(readFile(inImage(array)).filled['BAYERPAT']).toBe('GRBG');
		expect(readFile(inImage(array + keyword('BAYERPAT', "'RGGB'"))).filled['BAYERPAT']).toBe('RGGB');
	});
});

describe('images in an XISF file', () => {
	test('the first with a geometry is the frame, the others do not mix in', () => {
		const { filled } = readFile(
			xisf(`<xisf>
			<Image id="broken">${keyword('OBJECT', "'none'")}</Image>
			<Image id="light" geometry="6248:4176:3" imageType="MasterLight">${keyword('FILTER', "'R'")}</Image>
			<Image id="rejection" geometry="10:10:1" imageType="RejectionMapLow">${keyword('GAIN', '7')}<Property id="Instrument:ExposureTime" type="Float32" value="1"/></Image>
			<Metadata><Property id="XISF:CreatorApplication" type="String">PixInsight 1.8.9</Property></Metadata></xisf>`),
		);
		expect(filled).toEqual({
			FILTER: 'R',
			'XISF imageType': 'MasterLight',
			PROGRAM: 'PixInsight 1.8.9',
			NAXIS1: 6248,
			NAXIS2: 4176,
			NAXIS3: 3,
		});
	});

	test('a file without any is no image', () => {
		expect(faultOf(xisf('<xisf version="1.0"><Metadata/></xisf>'))).toBe('not-an-image');
	});

	test('a file that ends before an attached block is truncated, unless sizes are not checked', () => {
		const file = inImage(
			'<ICCProfile location="attachment:9000:500"/>',
			'geometry="3:2:1" location="attachment:4096:12"',
		);
		expect(readFile(file, 9499).reading).toEqual({
			fault: { code: 'file-truncated', detail: '9499 of 9500 bytes' },
		});
		expect(readFile(file, 9500).reading).toEqual({ facts: FACTS });
		expect(readFile(file, file.length, { checkSize: false }).reading).toEqual({ facts: FACTS });
	});

	test('inline and embedded blocks promise nothing', () => {
		expect(
			faultOf(inImage('<Data encoding="base64">AAAA</Data>', 'geometry="3:2:1" location="embedded"')),
		).toBeUndefined();
		expect(faultOf(inImage('', 'geometry="3:2:1" location="inline:base64"'))).toBeUndefined();
	});
});

describe('XISF files that give no facts', () => {
	const whole = inImage(keyword('GAIN', '100'));

	test('an empty file, another format, a text', () => {
		expect(faultOf(new Uint8Array(0))).toBe('empty-file');
		expect(faultOf(new TextEncoder().encode('SIMPLE  =                    T / FITS'))).toBe('not-an-image');
		expect(faultOf(new TextEncoder().encode('XISF0200....................'))).toBe('not-an-image');
		expect(faultOf(new TextEncoder().encode('hi'))).toBe('not-an-image');
	});

	test('a file that ends within its preamble or its header is unfinished', () => {
		expect(faultOf(whole.subarray(0, 11))).toBe('header-unfinished');
		expect(faultOf(whole.subarray(0, whole.length - 1))).toBe('header-unfinished');
	});

	test('a header that announces more than 16 MiB is not read', () => {
		expect(faultOf(xisf('<xisf/>', 16 * 1024 * 1024), 1e9)).toBe('header-too-long');
	});

	test.each([
		['an unclosed element', '<xisf><Image geometry="1:1:1"></xisf>', /^1:\d+: /],
		['a stray ampersand', '<xisf>\n<Image geometry="1:1:1" imageType="Light & dark"/></xisf>', /^2:\d+: /],
		['half a document', '<xisf><Image geometry="1:1:1"/>', /unclosed tag: xisf/],
		['no XML', 'binary', /^1:\d+: /],
	])('%s is damage, and where it is gets told', (_, header, detail) => {
		expect(readFile(xisf(header)).reading).toEqual({
			fault: { code: 'header-damaged', detail: expect.stringMatching(detail) as string },
		});
	});
});

describe('reading an XISF file piece by piece', () => {
	test('a header beyond the bytes given asks for exactly what it announces', () => {
		const file = inImage(keyword('HISTORY', '', 'x'.repeat(30_000)) + keyword('GAIN', '100'));
		expect(readFile(file.subarray(0, 16_384), file.length).reading).toEqual({ needsBytes: file.length });
		expect(readFile(file).filled['GAIN']).toBe(100);
	});

	test('what lies behind the length in a used buffer is not read', () => {
		const file = inImage('');
		const buffer = new Uint8Array(40_000).fill(0x3c);
		buffer.set(file);
		expect(new XisfReader(() => FACTS).read(buffer, file.length, file.length)).toEqual({ facts: FACTS });
		expect(new XisfReader(() => FACTS).read(buffer, 100, file.length)).toEqual({ needsBytes: file.length });
	});

	test('NUL bytes that fill the header block are no damage', () => {
		expect(faultOf(xisf('<xisf><Image geometry="1:1:1"/></xisf>\0\0\0\0'))).toBeUndefined();
	});
});

describe('hostile XML', () => {
	test('an external entity is neither loaded nor silently dropped', () => {
		const doctype = '<!DOCTYPE xisf [<!ENTITY secret SYSTEM "file:///etc/passwd">]>';
		expect(
			faultOf(xisf(`${doctype}<xisf><Image geometry="1:1:1">${keyword('OBJECT', '&secret;')}</Image></xisf>`)),
		).toBe('header-damaged');
		expect(faultOf(xisf(`${doctype}<xisf><Image geometry="1:1:1"/></xisf>`))).toBeUndefined();
	});

	test('an entity bomb does not go off', () => {
		const entities = Array.from(
			{ length: 30 },
			(_, i) => `<!ENTITY l${i + 1} "&l${i};&l${i};&l${i};&l${i};">`,
		).join('');
		expect(
			faultOf(
				xisf(
					`<!DOCTYPE xisf [<!ENTITY l0 "lol">${entities}]><xisf><Image ` +
						`geometry="1:1:1">${keyword('OBJECT', '&l30;')}</Image></xisf>`,
				),
			),
		).toBe('header-damaged');
	});

	test('elements nested without end are given up', () => {
		expect(readFile(xisf('<xisf>'.repeat(200_000))).reading).toEqual({
			fault: { code: 'header-damaged', detail: 'elements nested deeper than 64' },
		});
	});
});

describe.skipIf(!existsSync(HEADERS) && !process.env['CI'])('real XISF headers', () => {
	const sample = (name: string): Uint8Array => readFileSync(join(HEADERS, name));
	const NOT_CHECKED = { checkSize: false };

	test('a light through INDI, whose texts have no quotes', () => {
		const file = sample('indi_sim_light.xisf');
		expect(readFile(file, file.length, NOT_CHECKED).filled).toEqual({
			INSTRUME: 'CCD Simulator',
			TELESCOP: 'LX200 10micron',
			EXPTIME: 1,
			'CCD-TEMP': 0,
			XBINNING: 1,
			YBINNING: 1,
			FRAME: 'Light',
			IMAGETYP: 'Light Frame',
			FILTER: 'Red',
			FOCALLEN: 300,
			SITELAT: 48.1331,
			SITELONG: 11.5831,
			OBJCTRA: '23 57 18.46',
			OBJCTDEC: '89 51 12.59',
			RA: 359.327,
			DEC: 89.8535,
			'DATE-OBS': '2026-03-13T16:01:26.232',
			GAIN: 90,
			OBJECT: 'SKY_OBJECT',
			EGAIN: 90,
			PROGRAM: 'MountWizzard4',
			NAXIS1: 1280,
			NAXIS2: 1024,
			NAXIS3: 1,
			'DATE-OBS comment': 'UTC start date of observation',
			'RA comment': 'Object J2000 RA in Degrees',
		});
		// 8192 + 845041, from its location attribute; the sample is cut behind the header.
		expect(readFile(file).reading).toEqual({ fault: { code: 'file-truncated', detail: '4933 of 853233 bytes' } });
	});

	test('a master dark of PixInsight with 240 frames of history', () => {
		const file = sample('pixinsight_188_masterdark_240frames.xisf');
		expect(readFile(file.subarray(0, 16_384), file.length, NOT_CHECKED).reading).toEqual({ needsBytes: 114_210 });
		expect(readFile(file, file.length, NOT_CHECKED).filled).toMatchObject({
			IMAGETYP: 'DARK',
			'XISF imageType': 'MasterDark',
			'HISTORY numberOfImages': 240,
			INSTRUME: 'ZWO ASI183MC Pro',
			EGAIN: 3.62,
			'DATE-OBS': '2020-07-04T22:08:40.378',
			'OBSGEO-L': 3.716666667,
			'LAT-OBS': 51.05,
			PROGRAM: 'PixInsight 1.8.8-7',
			NAXIS1: 5544,
			NAXIS2: 3694,
		});
	});

	test('an image with embedded data', () => {
		expect(readFile(sample('pixinsight_186_embedded.xisf')).filled).toEqual({
			PROGRAM: 'PixInsight 01.08.06.1457',
			NAXIS1: 256,
			NAXIS2: 256,
			NAXIS3: 1,
		});
	});

	test.each(['indi_sim_light.xisf', 'pixinsight_186_embedded.xisf'])(
		'%s always gives a reading, however it is damaged',
		name => {
			const file = sample(name);
			const reader = new XisfReader(() => FACTS);
			fc.assert(
				fc.property(
					fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 8 }),
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
