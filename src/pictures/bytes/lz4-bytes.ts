/** LZ4 blocks, decoded as they are asked for. Holds less than half a megabyte, however large the block. */
import type { ByteStream } from './byte-stream';
import type { DataPart } from '../layout/image-layout';
import { LZ4_WINDOW_BYTES, Lz4Decoder } from './lz4-block';
import { BadPicture } from '../picture-fault';
import { readExactly, type PixelSource } from './pixel-source';

const READ_BYTES = 2 ** 16;
const ROOM_BYTES = 2 ** 18;

export class Lz4Bytes implements ByteStream {
	private readonly decoder: Lz4Decoder;
	private readonly output = new Uint8Array(LZ4_WINDOW_BYTES + ROOM_BYTES);
	/** What was decoded, and what of it was asked for: positions in `output`. */
	private decodedEnd = 0;
	private givenEnd = 0;
	private readonly buffer = new Uint8Array(READ_BYTES);
	/** Read but not yet decoded. */
	private input = this.buffer.subarray(0, 0);
	private position: number;
	private readonly endPosition: number;

	constructor(
		private readonly source: PixelSource,
		part: DataPart,
	) {
		this.decoder = new Lz4Decoder(part.bytes);
		this.position = part.start;
		this.endPosition = part.start + part.storedBytes;
	}

	async fill(into: Uint8Array): Promise<void> {
		for (let done = 0; done < into.length;) {
			if (this.givenEnd === this.decodedEnd) await this.decode();
			const count = Math.min(into.length - done, this.decodedEnd - this.givenEnd);
			into.set(this.output.subarray(this.givenEnd, this.givenEnd + count), done);
			this.givenEnd += count;
			done += count;
		}
	}

	close(): void {
		// Holds nothing but memory.
	}

	/** Decodes some bytes, of which there may be none yet. */
	private async decode(): Promise<void> {
		if (this.decodedEnd === this.output.length) {
			this.output.copyWithin(0, this.decodedEnd - LZ4_WINDOW_BYTES);
			this.decodedEnd = this.givenEnd = LZ4_WINDOW_BYTES;
		}
		this.decoder.decode(this.input, this.output, this.decodedEnd);
		this.input = this.input.subarray(this.decoder.inputEnd);
		if (this.decoder.outputEnd === this.decodedEnd) await this.read();
		this.decodedEnd = this.decoder.outputEnd;
	}

	private async read(): Promise<void> {
		const count = Math.min(READ_BYTES, this.endPosition - this.position);
		if (this.input.length > 0 || count === 0) throw new BadPicture('pixels-damaged', 'LZ4: the block ends early');
		this.input = this.buffer.subarray(0, count);
		await readExactly(this.source, this.position, this.input);
		this.position += count;
	}
}
