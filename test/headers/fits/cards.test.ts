import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FitsCards } from '../../../src/headers/fits/cards';
import { SLOT, SLOT_COUNT, type KeywordValue, type Slot } from '../../../src/headers/keywords';
import { header, IMAGE, imageHeader, joined } from './fits-bytes';

/** The value of one slot after these cards. */
function valueOf(slot: Slot, ...cards: (string | Uint8Array)[]): KeywordValue {
	const bytes = imageHeader(...cards);
	const fits = new FitsCards();
	expect(fits.parse(bytes, bytes.length, bytes.length + 24)).toEqual({
		headerBytes: bytes.length,
		promisedBytes: bytes.length + 24,
	});
	return fits.values[SLOT[slot]];
}

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a text', () => {
	test.each<[string, Slot, string, string]>([
		['loses its trailing blanks', 'FILTER', "FILTER  = 'Ha      '           / Active filter name", 'Ha'],
		['loses its leading blanks', 'OBJCTRA', "OBJCTRA = ' 0 02 02.66'", '0 02 02.66'],
		['keeps blanks between words', 'OBJECT', "OBJECT  = 'Great Orion  Nebula'", 'Great Orion  Nebula'],
		['may hold a slash', 'FILTER', "FILTER  = 'Ha / 3nm'           / filter / wheel", 'Ha / 3nm'],
		['may hold doubled quotes', 'OBJECT', "OBJECT  = 'Barnard''s Star'", "Barnard's Star"],
		['may end in a doubled quote', 'OBJECT', "OBJECT  = 'the ''Eye'''  / it''s", "the 'Eye'"],
		['may be a doubled quote alone', 'OBJECT', "OBJECT  = ''''", "'"],
		['is empty between two quotes', 'OBJECT', "OBJECT  = ''                   / none", ''],
		['is empty with blanks alone', 'OBJECT', "OBJECT  = '        '           / none", ''],
		['may have its comment glued to it', 'READOUTM', "READOUTM= 'Monochrome'/Readout mode", 'Monochrome'],
		['may lack its closing quote', 'CAMERA', `CAMERA  = '${'x'.repeat(69)}`, 'x'.repeat(69)],
		['may begin right behind the equals sign', 'FILTER', "FILTER  ='L'", 'L'],
		['may stand far from the equals sign', 'FILTER', "FILTER  =               'L'", 'L'],
		[
			'may lack quotes, as in old N.I.N.A. dates',
			'DATE-OBS',
			'DATE-OBS= 2020-01-21T20:29:08.357 / Time of observation (UTC)',
			'2020-01-21T20:29:08.357',
		],
		['that looks like a number stays a text in quotes', 'EXPTIME', "EXPTIME = '120.00  '", '120.00'],
		['that looks like a logical stays a text in quotes', 'OBJECT', "OBJECT  = 'T'", 'T'],
		['may end in an ampersand that nothing follows', 'OBJECT', "OBJECT  = 'M42 &'", 'M42 &'],
	])('%s', (_, slot, card, expected) => expect(valueOf(slot, card)).toBe(expected));

	test('is UTF-8', () => expect(valueOf('OBJECT', "OBJECT  = 'Röntgen 星雲'")).toBe('Röntgen 星雲'));
	test('that is no UTF-8 is windows-1252', () => {
		// "Málaga – 5°" with the bytes of windows-1252: á E1, – 96, ° B0.
		expect(
			valueOf(
				'OBJECT',
				Uint8Array.from([...ascii("OBJECT  = 'M"), 0xe1, ...ascii('laga '), 0x96, ...ascii(' 5'), 0xb0, 0x27]),
			),
		).toBe('Málaga – 5°');
	});
	test('may be padded with NUL', () => expect(valueOf('OBJECT', "OBJECT  = 'M31\0\0\0\0\0'")).toBe('M31'));
	test('goes on in CONTINUE cards, whose leading blanks count', () => {
		expect(
			valueOf(
				'OBJECT',
				"OBJECT  = 'Black Holes in Nearby&'",
				"CONTINUE  ' Dwarf &'   / a comment",
				"CONTINUE  'Galaxies'    / Proposal title",
				'GAIN    = 5',
			),
		).toBe('Black Holes in Nearby Dwarf Galaxies');
	});
	test('takes no CONTINUE that it has not asked for', () =>
		expect(valueOf('OBJECT', "OBJECT  = 'M42'", "CONTINUE  ' and M43'")).toBe('M42'));
	test('goes on only as long as each piece asks for it', () =>
		expect(valueOf('OBJECT', "OBJECT  = 'M4&'", "CONTINUE  '2'", "CONTINUE  ' and M43'")).toBe('M42'));
	test('goes on past an empty piece', () =>
		expect(valueOf('OBJECT', "OBJECT  = 'M&'", "CONTINUE  '&'", "CONTINUE  '42'")).toBe('M42'));
	test('ends where CONTINUE holds no string', () =>
		expect(valueOf('OBJECT', "OBJECT  = 'M42&'", 'CONTINUE  and so on')).toBe('M42&'));
});

describe('a number', () => {
	test.each<[string, number]>([
		['                   60', 60],
		['240.', 240],
		['.5', 0.5],
		['-10.0', -10],
		['+4.455891600369E+000', 4.455891600369],
		['3.00000000000E+002', 300],
		['1.20D+02', 120],
		['1.20d+02', 120],
		['6.62606957e-34', 6.62606957e-34],
		['-19.899999618530273', -19.899999618530273],
		['0.000250000011874363', 0.000250000011874363],
		['9007199254740993', 9007199254740992],
		['0', 0],
		['-0.0', 0],
		['00012', 12],
		['84.0666666666667', 84.0666666666667],
		['9.87654321E+107', 9.87654321e107],
	])('%s is read exactly', (text, expected) =>
		expect(valueOf('GAIN', `GAIN    = ${text} / [unit] comment`)).toBe(expected),
	);

	test('is what JavaScript reads, digit for digit', () => {
		fc.assert(
			fc.property(fc.bigInt({ min: -(10n ** 19n), max: 10n ** 19n }), fc.nat(19), (digits, fraction) => {
				const text = digits
					.toString()
					.replace('-', '')
					.padStart(fraction + 1, '0');
				const decimal = `${digits < 0n ? '-' : ''}${text.slice(0, text.length - fraction)}.${text.slice(text.length - fraction)}`;
				expect(valueOf('GAIN', `GAIN    = ${decimal}`)).toBe(Number(decimal) + 0);
			}),
			{ numRuns: 300 },
		);
	});
	test('may touch the equals sign and its comment', () => {
		expect(valueOf('GAIN', 'GAIN    =10.0')).toBe(10);
		expect(valueOf('GAIN', 'GAIN    =5/gain')).toBe(5);
	});
	test.each(['NaN', 'nan', '-NAN', 'nan(ind)', 'INF', '-inf', '+Infinity', '1.#QNAN', '-1.#IND', '1E999'])(
		'%s is none',
		text => {
			expect(valueOf('CCD-TEMP', `CCD-TEMP= ${text} / sensor`)).toBeUndefined();
		},
	);
	test.each(['0x10', '1,5', '12:30:00', '- 5', '1 2', '(1.0, 2.0)', '5 s', '+', '.', '1.2.3', 'INFO', 'True'])(
		'%s is none and stays text',
		text => {
			expect(valueOf('GAIN', `GAIN    = ${text} / comment`)).toBe(text);
		},
	);
});

describe('a card', () => {
	test('may hold a logical', () => {
		expect(valueOf('ZIMAGE', 'ZIMAGE  =                    T / extension contains compressed image')).toBe(true);
		expect(valueOf('ZIMAGE', 'ZIMAGE  =                    F')).toBe(false);
	});
	test.each(['GAIN    =', 'GAIN    =                      / not known', 'GAIN    = /', 'GAIN    5', 'GAIN'])(
		'without a value has none: %s',
		card => {
			expect(valueOf('GAIN', card)).toBeUndefined();
		},
	);
	test('may have a keyword in lower case', () => expect(valueOf('CCD-TEMP', 'ccd-temp= -5.5')).toBe(-5.5));
	test('may have one even in front', () => {
		const bytes = header('simple  =                    t');
		expect(new FitsCards().parse(bytes, 2880, 2880)).toEqual({ headerBytes: 2880, promisedBytes: undefined });
	});
	test('counts only once: the first wins, also without a value', () => {
		expect(valueOf('GAIN', 'GAIN    = 5', 'GAIN    = 6')).toBe(5);
		expect(valueOf('GAIN', 'GAIN    =', 'GAIN    = 6')).toBeUndefined();
	});
	test('may come after blank cards', () =>
		expect(valueOf('GAIN', ...Array<string>(60).fill(''), 'GAIN    = 5')).toBe(5));
	test('may come after a block of NUL', () =>
		expect(valueOf('GAIN', ...Array<string>(36).fill('\0'.repeat(80)), 'GAIN    = 5')).toBe(5));
	test('may come after cards of rubbish', () =>
		expect(valueOf('GAIN', '\x01\x02\x7f', 'ÄÖÜ     = 5', '= = = =', 'GAIN    = 5')).toBe(5));
	test('of another keyword is not taken for ours', () => {
		expect(
			valueOf(
				'GAIN',
				'EGAIN   = 1.5',
				'GAIN1   = 2',
				'GAINS   = 3',
				' GAIN   = 4',
				'COMMENT GAIN = 7',
				'HISTORY GAIN = 8',
				'        = 9',
			),
		).toBeUndefined();
	});
	test('may be a COMMENT with a value, as INDI wrote it', () =>
		expect(valueOf('GAIN', "COMMENT = '        '           / Generated by INDI", 'GAIN    = 50.')).toBe(50));
	test('END with a value does not end the header, as INDI wrote it', () =>
		expect(valueOf('GAIN', "END     = '        '           / END", 'GAIN    = 50.')).toBe(50));
	test('HIERARCH fills a slot that its name has', () =>
		expect(valueOf('GAIN', 'HIERARCH Gain = 5 / sensor')).toBe(5));
	test('HIERARCH with a longer name fills none', () => {
		expect(valueOf('DATE-OBS', "HIERARCH CAMERA-DATE-OBS = '2018-09-17T21:04:46' / The UTC date")).toBeUndefined();
		expect(
			valueOf(
				'EXPTIME',
				'HIERARCH ESO DET EXPTIME = 5',
				'HIERARCH = 5',
				'HIERARCH EXPTIME',
				'HIERARCH EXPTIMES2 = 5',
			),
		).toBeUndefined();
	});
});

describe('the slots beyond values', () => {
	test('hold the comments of DATE-OBS, ROTATOR and RA', () => {
		expect(valueOf('DATE-OBS comment', "DATE-OBS= '2022-09-16T19:04:58.717743' / Image created time")).toBe(
			'Image created time',
		);
		expect(valueOf('ROTATOR comment', 'ROTATOR =                  288 / Camera Angle')).toBe('Camera Angle');
		expect(valueOf('RA comment', "RA      = '12 / 13'/[hms J2000] a / b  ")).toBe('[hms J2000] a / b');
	});
	test('are empty without a comment', () => {
		expect(valueOf('RA comment', 'RA      = 5')).toBeUndefined();
		expect(valueOf('RA comment', 'RA      = 5 /')).toBeUndefined();
	});
	test('belong to the card that counts', () =>
		expect(valueOf('RA comment', 'RA      = 5', 'RA      = 6 / JNOW')).toBeUndefined());
	test("hold PixInsight's number of integrated images", () => {
		expect(
			valueOf(
				'HISTORY numberOfImages',
				'HISTORY Integration with ImageIntegration process',
				'HISTORY ImageIntegration.numberOfImages: 240',
			),
		).toBe(240);
		expect(
			valueOf(
				'HISTORY numberOfImages',
				'HISTORY ImageIntegration.numberOfImages: many',
				'COMMENT ImageIntegration.numberOfImages: 240',
			),
		).toBeUndefined();
	});
});

describe('the size that a header promises', () => {
	const promisedBy = (...cards: string[]): unknown => {
		const bytes = header('SIMPLE  = T', ...cards);
		return new FitsCards().parse(bytes, bytes.length, bytes.length);
	};
	const promise = (promisedBytes: number | undefined): unknown => ({ headerBytes: 2880, promisedBytes });

	test('is header and pixels', () =>
		expect(promisedBy('BITPIX  = 16', 'NAXIS   = 2', 'NAXIS1  = 6248', 'NAXIS2  = 4176')).toEqual(
			promise(2880 + 6248 * 4176 * 2),
		));
	test('counts colours', () =>
		expect(promisedBy('BITPIX  = -32', 'NAXIS   = 3', 'NAXIS1  = 10', 'NAXIS2  = 20', 'NAXIS3  = 3')).toEqual(
			promise(2880 + 2400),
		));
	test('counts parameters and groups', () => {
		expect(
			promisedBy('BITPIX  = 8', 'NAXIS   = 2', 'NAXIS1  = 10', 'NAXIS2  = 20', 'PCOUNT  = 7', 'GCOUNT  = 2'),
		).toEqual(promise(2880 + 414));
	});
	test('does not ask for the order of the cards', () =>
		expect(promisedBy('NAXIS2  = 3', 'NAXIS   = 2', 'NAXIS1  = 10', 'BITPIX  = 64')).toEqual(promise(2880 + 240)));
	test('is nothing but the header for an axis of no length', () => {
		expect(promisedBy('BITPIX  = 8', 'NAXIS   = 2', 'NAXIS1  = 777777701', 'NAXIS2  = 0')).toEqual(promise(2880));
		expect(
			promisedBy(
				'BITPIX  = -32',
				'NAXIS   = 3',
				'NAXIS1  = 0',
				'NAXIS2  = 3',
				'NAXIS3  = 4',
				'GROUPS  = T',
				'PCOUNT  = 5',
				'GCOUNT  = 10',
			),
		).toEqual(promise(2880 + 200));
	});
	test.each([
		['no axes', ['BITPIX  = 16', 'NAXIS   = 0']],
		['no NAXIS', ['BITPIX  = 16']],
		['no BITPIX', ['NAXIS   = 1', 'NAXIS1  = 5']],
		['a missing axis', ['BITPIX  = 16', 'NAXIS   = 2', 'NAXIS1  = 5']],
		['a negative axis', ['BITPIX  = 16', 'NAXIS   = 1', 'NAXIS1  = -5']],
		['a broken axis', ['BITPIX  = 16', 'NAXIS   = 1', 'NAXIS1  = 5.5']],
		['an axis in quotes', ['BITPIX  = 16', 'NAXIS   = 1', "NAXIS1  = '5'"]],
		['more axes than images have', ['BITPIX  = 16', 'NAXIS   = 999', 'NAXIS1  = 5', 'NAXIS2  = 5', 'NAXIS3  = 5']],
	])('is unknown with %s', (_, cards) => expect(promisedBy(...cards)).toEqual(promise(undefined)));
});

describe('an image in an extension', () => {
	const primary = header(
		'SIMPLE  = T',
		'BITPIX  = 16',
		'NAXIS   = 0',
		"OBJECT  = 'primary'",
		"OBSERVER= 'me'",
		"TELESCOP= 'RC8'",
	);
	const fpacked = header(
		"XTENSION= 'BINTABLE'",
		'BITPIX  = 8',
		'NAXIS   = 2',
		'NAXIS1  = 8',
		'NAXIS2  = 700',
		'PCOUNT  = 552051',
		'GCOUNT  = 1',
		'ZIMAGE  = T',
		'ZNAXIS1 = 700',
		"OBJECT  = 'extension'",
	);
	const parsed = (...parts: Uint8Array[]): { fits: FitsCards; result: unknown } => {
		const bytes = joined(...parts);
		const fits = new FitsCards();
		return { fits, result: fits.parse(bytes, bytes.length, bytes.length) };
	};

	test('gives its values, and the primary header those that it lacks', () => {
		const { fits, result } = parsed(primary, fpacked);
		expect(result).toEqual({ headerBytes: 5760, promisedBytes: 5760 + 8 * 700 + 552051 });
		expect(fits.values[SLOT.OBJECT]).toBe('extension');
		expect(fits.values[SLOT.TELESCOP]).toBe('RC8');
		expect(fits.values[SLOT.NAXIS]).toBe(2);
		expect(fits.values[SLOT.ZNAXIS1]).toBe(700);
	});
	test('may be uncompressed', () => {
		const { fits, result } = parsed(
			primary,
			header(
				"XTENSION= 'IMAGE   '",
				'BITPIX  = 16',
				'NAXIS   = 1',
				'NAXIS1  = 9',
				'PCOUNT  = 0',
				'GCOUNT  = 1',
				'GAIN    = 5',
			),
		);
		expect(result).toEqual({ headerBytes: 5760, promisedBytes: 5760 + 18 });
		expect(fits.values[SLOT.GAIN]).toBe(5);
	});
	test('is not looked for behind a primary image', () => {
		const { fits } = parsed(imageHeader("OBJECT  = 'primary'"), fpacked);
		expect(fits.values[SLOT.OBJECT]).toBe('primary');
	});
	test('is not a table', () => {
		const { fits, result } = parsed(
			primary,
			header(
				"XTENSION= 'BINTABLE'",
				'BITPIX  = 8',
				'NAXIS   = 2',
				'NAXIS1  = 8',
				'NAXIS2  = 700',
				"OBJECT  = 'table'",
			),
		);
		expect(result).toEqual({ headerBytes: 2880, promisedBytes: undefined });
		expect(fits.values[SLOT.OBJECT]).toBe('primary');
	});
	test('is waited for', () => {
		const bytes = joined(primary, fpacked);
		const fits = new FitsCards();
		expect(fits.parse(bytes, 2880, 600_000)).toEqual({ needsBytes: 5760 });
		expect(fits.parse(bytes, 5000, 600_000)).toEqual({ headerBytes: 5760, promisedBytes: 5760 + 557651 });
		expect(fits.parse(bytes, 3600, 600_000)).toEqual({ needsBytes: 7200 });
	});
});

describe('the end of a header', () => {
	const result = (bytes: Uint8Array, fileBytes = bytes.length, length = bytes.length): unknown =>
		new FitsCards().parse(bytes, length, fileBytes);
	const found = { headerBytes: 2880, promisedBytes: 2904 };
	const cards = (text: string): Uint8Array => ascii(IMAGE.map(card => card.padEnd(80)).join('') + text);

	test('may be padded with NUL', () => expect(result(cards('END'.padEnd(80, '\0')))).toEqual(found));
	test('may be padded with neither', () => {
		expect(result(cards('END'))).toEqual(found);
		expect(result(cards('END \0'))).toEqual(found);
	});
	test('may lack the padding of its block', () => expect(result(cards('END'.padEnd(80)))).toEqual(found));
	test('is no card that only begins like it', () =>
		expect(result(cards('ENDTIME = 5'.padEnd(80)))).toMatchObject({ fault: { code: 'header-unfinished' } }));
	test('is not seen in what stands behind the bytes of the file', () => {
		const stale = cards('END'.padEnd(80));
		expect(result(stale, 400, 400)).toMatchObject({ fault: { code: 'header-unfinished' } });
		expect(result(cards('END'), 402, 402)).toMatchObject({ fault: { code: 'header-unfinished' } });
	});
	test('is not guessed from the start of a card', () =>
		expect(result(cards('END'), 10_000)).toEqual({ needsBytes: 5760 }));
	test('is asked for by doubling, never beyond the file', () => {
		const endless = cards(''.padEnd(20_000));
		expect(result(endless, 100_000, 8640)).toEqual({ needsBytes: 17280 });
		expect(result(endless, 10_000, 8640)).toEqual({ needsBytes: 10_000 });
		expect(result(endless, 100_000, 100)).toEqual({ needsBytes: 5760 });
	});
	test('is asked for up to a MiB', () => {
		const endless = cards(''.padEnd(1 << 20));
		expect(result(endless, 100_000_000, 900_000)).toEqual({ needsBytes: 1 << 20 });
		expect(result(endless, 100_000_000, 1 << 20)).toMatchObject({ fault: { code: 'header-too-long' } });
		expect(result(endless)).toMatchObject({ fault: { code: 'header-too-long' } });
	});
	test('may be far away', () => {
		const bytes = imageHeader(...Array<string>(13_000).fill('HISTORY and so on'), 'GAIN    = 5');
		expect(result(bytes)).toEqual({ headerBytes: bytes.length, promisedBytes: bytes.length + 24 });
	});
	test('is not looked for in pixels', () => {
		const bytes = joined(cards(''), new Uint8Array(8000).fill(0x9c));
		expect(result(bytes, 100_000_000)).toMatchObject({ fault: { code: 'header-damaged' } });
		// A pixel here and there that is not zero, where a double keeps its sign.
		const sparse = joined(
			cards(''),
			Uint8Array.from({ length: 8000 }, (_, position) => (position % 8 === 7 ? 0x80 : 0)),
		);
		expect(result(sparse, 100_000_000)).toMatchObject({ fault: { code: 'header-damaged' } });
	});
});

describe('a file that is no FITS image', () => {
	const fits = new FitsCards();
	test.each<[string, Uint8Array, string]>([
		['of no bytes', new Uint8Array(), 'empty-file'],
		['of zeros', new Uint8Array(9000), 'not-an-image'],
		['of text', ascii('Simple notes of a night under the stars'), 'not-an-image'],
		['of another format', ascii('\x0e\x10\x8e\x08 .FIT'), 'not-an-image'],
		['cut within its first word', ascii('SIM'), 'header-unfinished'],
		['cut within its first card', ascii('SIMPLE  =             '), 'header-unfinished'],
	])('%s', (_, bytes, code) =>
		expect(fits.parse(bytes, bytes.length, bytes.length)).toMatchObject({ fault: { code } }),
	);
});

describe('one header after another', () => {
	const NIGHT = [
		...IMAGE,
		"IMAGETYP= 'LIGHT'              / Type of exposure",
		'EXPTIME =                300.0 / [s] Exposure duration',
		"DATE-OBS= '2024-09-15T20:29:08.357' / Time of observation (UTC)",
		"OBJECT  = 'A long name of a thing in the sky that goes on and on for ever and e&'",
		"CONTINUE  'ver'               / Name",
		'GAIN    =                  100 / Sensor gain',
		'GAIN    =                  200 / Sensor gain',
		'CCD-TEMP=                -10.1 / [degC] CCD temperature',
		'ROTATOR =     70.4000015258789 / [deg] Mechanical rotator angle',
		'RA      =     10.6800000000001 / JNOW',
		'HISTORY ImageIntegration.numberOfImages: 12',
		'HIERARCH OFFSET = 50',
		"FILTER  = 'Ha'                 / Active filter name",
	].map(card => card.padEnd(80));

	test('forgets what the next one lacks', () => {
		const fits = new FitsCards();
		for (const bytes of [imageHeader('GAIN    = 5', 'RA      = 5 / JNOW'), imageHeader('OFFSET  = 6')])
			fits.parse(bytes, bytes.length, bytes.length);
		expect(fits.values[SLOT.GAIN]).toBeUndefined();
		expect(fits.values[SLOT['RA comment']]).toBeUndefined();
		expect(fits.values[SLOT.OFFSET]).toBe(6);
	});
	test('is told apart from it by every bit, in what pads a text as well', () => {
		const fits = new FitsCards();
		const padded = imageHeader(`OBJECT  = 'M31${'\0'.repeat(40)}'`);
		for (let at = 416; at < 450; at++) {
			const other = padded.slice();
			other[at] = 0x80;
			fits.parse(padded, 2880, 2880);
			expect(fits.values[SLOT.OBJECT]).toBe('M31');
			fits.parse(other, 2880, 2880);
			expect(fits.values[SLOT.OBJECT]).toBe(`M31${'\0'.repeat(at - 414)}€`);
		}
	});
	test('lends no comment that only looks the same in another encoding', () => {
		const fits = new FitsCards();
		for (const comment of ['Ã©', 'é']) {
			const bytes = imageHeader(`RA      = 5 / ${comment}`);
			fits.parse(bytes, 2880, 2880);
			expect(fits.values[SLOT['RA comment']]).toBe(comment);
		}
	});
	test('lends no continuation to one that ends short', () => {
		const fits = new FitsCards();
		const long = imageHeader("OBJECT  = 'M4&'", '', "CONTINUE  '2'"),
			short = imageHeader("OBJECT  = 'M4&'");
		fits.parse(long, 2880, 2880);
		fits.parse(short, 483, 483);
		expect(fits.values[SLOT.OBJECT]).toBe('M4&');
		fits.parse(imageHeader("OBJECT  = 'M4&'", "CONTINUE  '2'"), 2880, 2880);
		expect(fits.values[SLOT.OBJECT]).toBe('M42');
		fits.parse(short, 483, 483);
		expect(fits.values[SLOT.OBJECT]).toBe('M4&');
	});
	test('keeps its values through faults and needs', () => {
		const fits = new FitsCards();
		const bytes = imageHeader('GAIN    = 5');
		fits.parse(bytes, bytes.length, bytes.length);
		const other = imageHeader('GAIN    = 6');
		fits.parse(other, 480, 10_000);
		fits.parse(new Uint8Array(), 0, 0);
		expect(fits.values[SLOT.GAIN]).toBe(5);
	});
	test('gathers what has changed until the flags are cleared', () => {
		const fits = new FitsCards();
		const read = (...cards: string[]): string[] => {
			const bytes = imageHeader(...cards);
			fits.parse(bytes, bytes.length, bytes.length);
			return Object.entries(SLOT)
				.filter(([, slot]) => fits.changed[slot] === 1)
				.map(([name]) => name);
		};
		expect(read()).toHaveLength(SLOT_COUNT);
		fits.changed.fill(0);
		expect(read('GAIN    = 5', "FILTER  = 'Ha'")).toEqual(['FILTER', 'GAIN']);
		expect(read('GAIN    = 5', "FILTER  = 'L'")).toEqual(['FILTER', 'GAIN']);
		fits.changed.fill(0);
		expect(read("FILTER  = 'L' / comment", 'GAIN    = 5.0')).toEqual([]);
		expect(read('GAIN    = 5')).toEqual(['FILTER']);
	});
	test('reads buffers that begin anywhere in their memory, Node buffers included', () => {
		const bytes = imageHeader("FILTER  = 'Ha'");
		for (let offset = 0; offset < 9; offset++) {
			const memory = new Uint8Array(bytes.length + offset + 100);
			memory.set(bytes, offset);
			for (const moved of [memory.subarray(offset), Buffer.from(memory.buffer).subarray(offset)]) {
				const fits = new FitsCards();
				expect(fits.parse(moved, bytes.length, bytes.length)).toHaveProperty('headerBytes', 2880);
				expect(fits.values[SLOT.FILTER]).toBe('Ha');
			}
		}
	});

	/** What can happen to a header: bytes flipped, a card replaced, dropped, doubled, bytes put in, all cut. */
	const mutation = fc.oneof(
		fc.record({ kind: fc.constant('flip' as const), at: fc.nat(2000), byte: fc.nat(255) }),
		fc.record({
			kind: fc.constantFrom('drop' as const, 'double' as const, 'blank' as const, 'zero' as const),
			at: fc.nat(NIGHT.length),
			byte: fc.nat(255),
		}),
		fc.record({ kind: fc.constantFrom('insert' as const, 'cut' as const), at: fc.nat(2880), byte: fc.nat(255) }),
		fc.record({
			kind: fc.constant('quote' as const),
			at: fc.nat(2000),
			byte: fc.constantFrom(0x27, 0x26, 0x2f, 0x3d, 0x20, 0x00, 0x80),
		}),
	);
	const mutated = fc.array(mutation, { maxLength: 6 }).map(mutations => {
		const cards = [...NIGHT];
		for (const { kind, at } of mutations) {
			if (kind === 'drop') cards.splice(at, 1);
			else if (kind === 'double') cards.splice(at, 0, cards[at] ?? '');
			else if (kind === 'blank') cards.splice(at, 1, '');
			else if (kind === 'zero') cards.splice(at, 1, '\0'.repeat(80));
		}
		let bytes: Uint8Array = header(...cards);
		for (const { kind, at, byte } of mutations) {
			if (kind === 'flip' || kind === 'quote') bytes[at] = byte;
			else if (kind === 'insert') bytes = joined(bytes.subarray(0, at), Uint8Array.of(byte), bytes.subarray(at));
			else if (kind === 'cut') bytes = bytes.subarray(0, at);
		}
		return bytes;
	});

	test('never throws, answers in the right shape, and reads each as if it were the only one', () => {
		const reused = new FitsCards();
		const pooled = new Uint8Array(6000);
		fc.assert(
			fc.property(fc.array(mutated, { minLength: 1, maxLength: 4 }), headers => {
				for (const bytes of headers) {
					const before = [...reused.values];
					reused.changed.fill(0);
					pooled.set(bytes);
					const result = reused.parse(pooled, bytes.length, bytes.length);
					const alone = new FitsCards();
					expect(result).toEqual(alone.parse(bytes, bytes.length, bytes.length));
					expect(Object.keys(result).sort().join()).toMatch(/^(fault|needsBytes|headerBytes,promisedBytes)$/);
					expect(reused.values).toEqual('headerBytes' in result ? alone.values : before);
					expect([...reused.changed]).toEqual(
						before.map((value, slot) => (value === reused.values[slot] ? 0 : 1)),
					);
				}
			}),
			{ numRuns: 700 },
		);
	});
});
