import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Lz4Decoder } from '../../../src/pictures/bytes/lz4-block';
import { BadPicture } from '../../../src/pictures/picture-fault';
import { lz4Block } from '../lz4-encoder';

/** Decodes with input and room in pieces of these sizes. */
function decode(block: Uint8Array, bytes: number, inputPiece = Infinity, roomPiece = Infinity): Uint8Array {
	const decoder = new Lz4Decoder(bytes);
	const output = new Uint8Array(bytes);
	let from = 0,
		to = 0;
	for (let call = 0; to < bytes && call < 4 * (block.length + bytes) + 4; call++) {
		decoder.decode(block.subarray(from, from + inputPiece), output.subarray(0, to + roomPiece), to);
		from += decoder.inputEnd;
		to = decoder.outputEnd;
	}
	return output.subarray(0, to);
}

const text = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);
const hex = (digits: string): Uint8Array => new Uint8Array(Buffer.from(digits, 'hex'));

/** What the reference library (liblz4 1.9.4, LZ4_compress_HC at level 9) makes of forty short lines. */
const BY_REFERENCE = [
	'ff0d4d203020696e20482d616c7068612c206e6967687420303b204d2031190000103119001f32190000103419001f33190000103919001f344b000110361a001f351a000020',
	'32351a001f361a00000119001f374d000110381a001f384d00010019001f39330001019a001f31ff000111371a000f000101113268001f31020101123235010f04010111311e',
	'011f310601020236000f070101026b001f361a00061f374f00071f388500071f39bb00062f3230f100062f32312601052f32325b01062f32338f01052f3234c301062f3235f7',
	'01052f32362b02062f32376002062f32389402052f3239c702061f30fa02052f33312d03052f33323400061f336800061f349c00052f3335d100061f330701072f33373c0105',
	'2f33387101061e330701507420323b20',
].join('');
const LINES = Array.from({ length: 40 }, (_, k) => `M ${k % 110} in H-alpha, night ${(k * k) % 31}; `).join('');

describe('LZ4 blocks', () => {
	test.each<[what: string, block: number[], expected: string]>([
		['literals alone', [0x30, 97, 98, 99], 'abc'],
		['a match of six, four bytes back', [0x42, 97, 98, 99, 100, 4, 0, 0x10, 101], 'abcdabcdabe'],
		['a match that overlaps itself', [0x12, 97, 1, 0, 0x10, 98], 'aaaaaaab'],
		['a match of 15 + 4 + 2 bytes', [0x1f, 97, 1, 0, 2, 0x10, 98], `${'a'.repeat(22)}b`],
		['literals of 15 + 1', [0xf0, 1, ...Array.from({ length: 16 }, (_, at) => 97 + at)], 'abcdefghijklmnop'],
	])('%s', (_what, block, expected) => {
		expect(text(decode(Uint8Array.from(block), expected.length))).toBe(expected);
	});

	test('are read as the reference library writes them, in pieces of any size', () => {
		for (const piece of [1, 2, 7, 100, Infinity])
			for (const room of [1, 3, 64, Infinity])
				expect(text(decode(hex(BY_REFERENCE), LINES.length, piece, room))).toBe(LINES);
	});

	test('a thousand zeros of the reference library', () => {
		expect(text(decode(hex('1f000100ffffffd7f001656e64206f6620746865207a65726f73'), 1016))).toBe(
			`${'\0'.repeat(1000)}end of the zeros`,
		);
	});

	test('what is written comes back', () => {
		const bytes = fc
			.array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 60 })), {
				maxLength: 20,
			})
			.map(runs =>
				Uint8Array.from(runs.flatMap(([run, times]) => Array.from({ length: times }, () => [...run]).flat())),
			);
		fc.assert(
			fc.property(
				bytes,
				fc.integer({ min: 1, max: 300 }),
				fc.integer({ min: 1, max: 300 }),
				(written, piece, room) => {
					expect(decode(lz4Block(written), written.length, piece, room)).toEqual(written);
				},
			),
		);
	});
});

describe('damaged LZ4 blocks', () => {
	test.each<[what: string, block: number[], bytes: number]>([
		['a match before the start', [0x10, 97, 2, 0, 0x10, 98], 20],
		['a match no bytes back', [0x10, 97, 0, 0, 0x10, 98], 20],
		['more literals than the block has bytes', [0xf0, 255, 255, 255, 0], 100],
		['a longer match than the block has bytes', [0x1f, 97, 1, 0, 255, 255, 255], 100],
	])('%s', (_what, block, bytes) => {
		expect(() => decode(Uint8Array.from(block), bytes)).toThrow(BadPicture);
	});

	test('any bytes give at most as many as promised, or a fault', () => {
		fc.assert(
			fc.property(
				fc.uint8Array({ maxLength: 200 }),
				fc.nat(2000),
				fc.integer({ min: 1, max: 50 }),
				(block, bytes, piece) => {
					try {
						expect(decode(block, bytes, piece, 64).length).toBeLessThanOrEqual(bytes);
					} catch (error) {
						expect(error).toBeInstanceOf(BadPicture);
					}
				},
			),
			{ numRuns: 500 },
		);
	});
});
