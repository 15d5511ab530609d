/**
 * A decoder of LZ4 blocks, https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md: sequences of a token, literals,
 * and a match that repeats what lies up to 65,535 bytes back. It stops wherever input or room ends, and goes on with
 * the next call, so that a block of any size needs no more than its last 64 KiB.
 */
import { BadPicture } from '../picture-fault';

/** How far back a match reaches. The caller keeps that much of the output before what it lets be written. */
export const LZ4_WINDOW_BYTES = 2 ** 16;

/** A length of 15 in the token goes on in the following bytes; the shortest match has 4 bytes. */
const LONGER = 15,
	SHORTEST_MATCH = 4,
	LAST_BYTE = 255;
/** Copied byte by byte, which is faster than asking the platform for so few. */
const FEW_BYTES = 32;

/** What comes next in the input. */
const TOKEN = 0,
	LITERAL_LENGTH = 1,
	LITERALS = 2,
	OFFSET_LOW = 3,
	OFFSET_HIGH = 4,
	MATCH_LENGTH = 5,
	MATCH = 6;

export class Lz4Decoder {
	/** Where the last call stopped: the bytes of its input that it used, and the end of what it wrote. */
	inputEnd = 0;
	outputEnd = 0;

	private next = TOKEN;
	private literals = 0;
	private match = 0;
	private offset = 0;
	/** Bytes that the block may still have. */
	private leftBytes: number;

	/** @param bytes how many the block decompresses to */
	constructor(private readonly bytes: number) {
		this.leftBytes = bytes;
	}

	/**
	 * Decodes until all input is used or the output is full. See {@link inputEnd} and {@link outputEnd}.
	 * @param outputStart where to write; before it lie the last bytes written, LZ4_WINDOW_BYTES or all that there are
	 * @throws BadPicture for a match that reaches before the block's start, and for more bytes than promised
	 */
	decode(input: Uint8Array, output: Uint8Array, outputStart: number): void {
		const roomEnd = Math.min(output.length, outputStart + this.leftBytes);
		let from = 0,
			to = outputStart;
		while (to < roomEnd) {
			if (this.next === LITERALS) {
				const count = Math.min(this.literals, input.length - from, roomEnd - to);
				copyLiterals(input, from, output, to, count);
				from += count;
				to += count;
				this.literals -= count;
				if (this.literals > 0) break;
				this.next = OFFSET_LOW;
			} else if (this.next === MATCH) {
				const count = Math.min(this.match, roomEnd - to);
				copyMatch(output, to, this.offset, count);
				to += count;
				this.match -= count;
				if (this.match > 0) break;
				this.next = TOKEN;
			} else {
				const byte = input[from];
				if (byte === undefined) break;
				from++;
				this.take(byte, to - outputStart);
			}
		}
		this.leftBytes -= to - outputStart;
		this.inputEnd = from;
		this.outputEnd = to;
	}

	/** @param written bytes of this call */
	private take(byte: number, written: number): void {
		const left = this.leftBytes - written;
		if (this.next === TOKEN) {
			this.literals = byte >> 4;
			this.match = byte & LONGER;
			this.next = this.literals === LONGER ? LITERAL_LENGTH : LITERALS;
		} else if (this.next === LITERAL_LENGTH) {
			this.literals += byte;
			if (byte < LAST_BYTE) this.next = LITERALS;
		} else if (this.next === OFFSET_LOW) {
			this.offset = byte;
			this.next = OFFSET_HIGH;
		} else if (this.next === OFFSET_HIGH) {
			this.offset |= byte << 8;
			const position = this.bytes - left;
			if (this.offset === 0 || this.offset > position)
				throw new BadPicture('pixels-damaged', `LZ4: a match ${this.offset} bytes back at byte ${position}`);
			this.endMatchLength(this.match < LONGER);
		} else {
			this.match += byte;
			this.endMatchLength(byte < LAST_BYTE);
		}
		if (this.literals > left || this.match > left)
			throw new BadPicture('pixels-damaged', `LZ4: more than ${this.bytes} bytes`);
	}

	private endMatchLength(isKnown: boolean): void {
		this.next = isKnown ? MATCH : MATCH_LENGTH;
		if (isKnown) this.match += SHORTEST_MATCH;
	}
}

function copyLiterals(input: Uint8Array, from: number, output: Uint8Array, to: number, count: number): void {
	if (count > FEW_BYTES) output.set(input.subarray(from, from + count), to);
	else for (let at = 0; at < count; at++) output[to + at] = input[from + at] ?? 0;
}

function copyMatch(output: Uint8Array, to: number, offset: number, count: number): void {
	if (count <= FEW_BYTES) {
		for (let at = to; at < to + count; at++) output[at] = output[at - offset] ?? 0;
		return;
	}
	// A match may overlap itself, which repeats its bytes: each copy doubles what can be copied next.
	for (let done = 0; done < count;) {
		const span = Math.min(offset + done, count - done);
		output.copyWithin(to + done, to - offset, to - offset + span);
		done += span;
	}
}
