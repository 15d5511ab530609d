import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCards } from './card-reader';
import {
	cardsOf,
	fitsBytes,
	fitsFpackBytes,
	fitsGzipBytes,
	fitsHeader,
	promisedDataBytes,
	type Card,
} from './fits-file';

const image = cardsOf([
	['SIMPLE', true],
	['BITPIX', 16],
	['NAXIS', 2],
	['NAXIS1', 32],
	['NAXIS2', 24],
	['FILTER', 'Ha', 'Active filter name'],
]);
const firstCard = (card: Card): string => Buffer.from(fitsHeader([card])).toString('latin1', 0, 80);

describe('a FITS header', () => {
	test('has cards in the fixed format', () => {
		expect(firstCard({ keyword: 'NAXIS1', value: 32, comment: 'width' })).toBe(
			'NAXIS1  =                   32 / width'.padEnd(80),
		);
		expect(firstCard({ keyword: 'SIMPLE', value: true })).toBe('SIMPLE  =                    T'.padEnd(80));
		expect(firstCard({ keyword: 'EXPTIME', value: { verbatim: '300.' }, comment: '[s]' })).toBe(
			'EXPTIME =                 300. / [s]'.padEnd(80),
		);
		expect(firstCard({ keyword: 'FILTER', value: 'Ha', comment: 'Active' })).toBe(
			"FILTER  = 'Ha      '           / Active".padEnd(80),
		);
		expect(firstCard({ keyword: 'OBJECT', value: "Barnard's Loop" })).toBe(
			"OBJECT  = 'Barnard''s Loop'".padEnd(80),
		);
		expect(firstCard({ keyword: 'AIRMASS' })).toBe('AIRMASS =                     '.padEnd(80));
		expect(firstCard({ keyword: 'HISTORY', comment: 'stacked' })).toBe('HISTORY stacked'.padEnd(80));
		expect(firstCard({ keyword: 'CAMERA-DATE-OBS', value: '2024' })).toMatch(
			/^HIERARCH CAMERA-DATE-OBS = '2024 {4}' +$/,
		);
	});
	test('cuts a long comment and refuses a long value', () => {
		expect(firstCard({ keyword: 'GAIN', value: 100, comment: 'x'.repeat(90) })).toMatch(
			/^GAIN {4}= {18}100 \/ x{47}$/,
		);
		expect(() => fitsHeader([{ keyword: 'OBJECT', value: 'x'.repeat(69) }])).toThrow(RangeError);
	});
	test('writes a question mark for a letter that its one byte cannot hold', () => {
		expect(firstCard({ keyword: 'OBJECT', value: 'Ple\u0301iades' })).toContain("'Ple?iades'");
		expect(firstCard({ keyword: 'OBJECT', value: 'Pl\u00e9iades' })).toContain("'Pl\u00e9iades'");
	});
	test('gives back every text that was written', () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom(...'abcXYZ 019\'/&="_-'), maxLength: 30 }), text => {
				expect(readCards(fitsHeader([{ keyword: 'OBJECT', value: text }])).values.get('OBJECT')).toBe(
					text.trimEnd(),
				);
			}),
		);
	});
	test('fills whole blocks', () => {
		const blocks = (cards: number): number =>
			fitsHeader(Array.from({ length: cards }, () => ({ keyword: 'COMMENT' }))).length / 2880;
		expect([blocks(0), blocks(35), blocks(36), blocks(71), blocks(72)]).toEqual([1, 1, 2, 2, 3]);
	});
});

describe('a FITS file', () => {
	test('holds the data that its header promises', () => {
		// 32 × 24 × 2 = 1,536 bytes: one block.
		expect(fitsBytes(image)).toHaveLength(2 * 2880);
		// 100 × 50 × 3 × 4 = 60,000 bytes: 21 blocks.
		expect(
			promisedDataBytes(
				cardsOf([
					['BITPIX', -32],
					['NAXIS', 3],
					['NAXIS1', 100],
					['NAXIS2', 50],
					['NAXIS3', 3],
				]),
			),
		).toBe(60_480);
		expect(
			promisedDataBytes(
				cardsOf([
					['BITPIX', 16],
					['NAXIS', 0],
				]),
			),
		).toBe(0);
	});
	test('can break its promise when asked to', () => expect(fitsBytes(image, { dataBytes: 100 })).toHaveLength(2980));
	test('is the same when compressed', () =>
		expect(new Uint8Array(gunzipSync(fitsGzipBytes(image)))).toEqual(fitsBytes(image)));
	test('packs its rows into a table as fpack does', () => {
		const file = fitsFpackBytes(image);
		const primary = readCards(file);
		expect([primary.values.get('NAXIS'), primary.bytes]).toEqual(['0', 2880]);
		const table = readCards(file, primary.bytes);
		expect(Object.fromEntries(table.values)).toMatchObject({
			XTENSION: 'BINTABLE',
			ZIMAGE: 'T',
			ZBITPIX: '16',
			ZNAXIS1: '32',
			ZNAXIS2: '24',
			NAXIS1: '8',
			NAXIS2: '24',
			FILTER: 'Ha',
		});
		const data = Buffer.from(file).subarray(primary.bytes + table.bytes);
		expect(data.length % 2880).toBe(0);
		const lastRow = 23 * 8;
		const [length, offset] = [data.readUInt32BE(lastRow), data.readUInt32BE(lastRow + 4)];
		expect(offset + length).toBe(Number(table.values.get('PCOUNT')));
		expect([...gunzipSync(data.subarray(24 * 8 + offset, 24 * 8 + offset + length))]).toEqual(
			Array.from({ length: 64 }, () => 0),
		);
	});
});
