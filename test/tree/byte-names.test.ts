import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameOfBytes } from '../../src/tree/byte-names';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

describe('a name that a disk has', () => {
	test.each([
		'M31_L_300s.fits',
		'Pléiades',
		'Ple\u0301iades',
		'\ufffd.fits',
		'\ufeffbom',
		'😀',
		'back\\slash',
		'line\nbreak',
		'',
	])('is %j', name => {
		expect(nameOfBytes(new TextEncoder().encode(name))).toEqual({ name });
	});
	test.each([
		['bad\xffname.fits', 'bad\\xffname.fits'],
		['\xe9', '\\xe9'],
		['caf\xe9 \xc3\xa9', 'caf\\xe9 é'],
		['\xe2\x82', '\\xe2\\x82'],
		['\xed\xa0\x80', '\\xed\\xa0\\x80'],
		['\xc0\xaf', '\\xc0\\xaf'],
		['\xf5\x80\x80\x80', '\\xf5\\x80\\x80\\x80'],
		['\xff\\xff', '\\xff\\x5cxff'],
		['\xff\n\x7f\xc2\x85', '\\xff\\x0a\\x7f\\xc2\\x85'],
		['\xff\xef\xbf\xbd', '\\xff\ufffd'],
	])('%j is no text and shown as %s', (bytes, shown) => {
		expect(nameOfBytes(bytesOf(bytes))).toEqual({ shown });
	});
	test('is shown so that no two look alike, and its bytes can be told from it', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 40 }), bytes => {
				const told = nameOfBytes(bytes);
				if ('name' in told) expect(new TextEncoder().encode(told.name)).toEqual(bytes);
				else {
					const parts = told.shown.split(/(\\x[0-9a-f]{2})/);
					expect(
						Buffer.concat(
							parts.map((part, at) =>
								at % 2 === 1 ? Buffer.from(part.slice(2), 'hex') : Buffer.from(part, 'utf8'),
							),
						),
					).toEqual(Buffer.from(bytes));
				}
			}),
		);
	});
});
