import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markOf, withMark } from '../../../src/views/pictures/jpeg';

/** SOI, JFIF's segment of 16 bytes, one of 4 bytes, the scan and its data, EOI: ITU T.81 B.1. */
const JFIF = [0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0];
const REST = [0xff, 0xdb, 0, 4, 7, 7, 0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9];
const fileOf = (...bytes: number[]): ArrayBuffer => new Uint8Array(bytes).buffer;
const [jfif, plain] = [fileOf(0xff, 0xd8, ...JFIF, ...REST), fileOf(0xff, 0xd8, ...REST)];
const bytesOf = (file: ArrayBuffer): number[] => [...new Uint8Array(file)];

describe('the mark of a picture of ours', () => {
	test("stands behind JFIF's own segment and changes nothing else", () => {
		const text = 'astro-data-log cover\nL.xisf 12 34';
		const comment = [0xff, 0xfe, 0, text.length + 2, ...new TextEncoder().encode(text)];
		expect(bytesOf(withMark(jfif, 'L.xisf 12 34'))).toEqual([0xff, 0xd8, ...JFIF, ...comment, ...REST]);
		expect(bytesOf(withMark(plain, 'L.xisf 12 34'))).toEqual([0xff, 0xd8, ...comment, ...REST]);
	});
	test('is read back, whatever it says', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: 'grapheme', maxLength: 300 }),
				fc.boolean(),
				(source, isPlain) => markOf(withMark(isPlain ? plain : jfif, source)) === source,
			),
		);
	});
	test('is missing in every other file, also in one with another comment', () => {
		const other = fileOf(0xff, 0xd8, 0xff, 0xfe, 0, 5, 0x61, 0x62, 0x63, ...REST);
		for (const file of [
			jfif,
			plain,
			other,
			fileOf(),
			fileOf(0xff),
			fileOf(0x89, 0x50, 0x4e, 0x47),
			fileOf(0xff, 0xd8, 0xff, 0xfe, 0xff, 0xff, 0x61),
		])
			expect(markOf(file)).toBeUndefined();
		expect(markOf(withMark(other, 'x'))).toBe('x');
	});
	test('is never looked for without an end: any bytes are answered', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), bytes => markOf(fileOf(0xff, 0xd8, ...bytes)) === undefined),
		);
	});
});
