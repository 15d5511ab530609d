/** Zlib streams, inflated by the platform as they are asked for. */
import type { ByteStream } from './byte-stream';
import type { DataPart } from '../layout/image-layout';
import { BadPicture } from '../picture-fault';
import { readExactly, type PixelSource } from './pixel-source';

const READ_BYTES = 2 ** 18;
/**
 * Given to the platform at a time. Deflate makes a thousand of one byte at most, so that 8 MiB wait to be read at the
 * worst.
 */
const GIVEN_BYTES = 2 ** 13;

export class InflatedBytes implements ByteStream {
	private readonly reader: ReadableStreamDefaultReader<Uint8Array>;
	private readonly writer: WritableStreamDefaultWriter<BufferSource>;
	private piece: Uint8Array = new Uint8Array();
	/** Why no more came to inflate. */
	private failure: BadPicture | undefined;

	constructor(
		private readonly source: PixelSource,
		private readonly part: DataPart,
	) {
		const { readable, writable } = new DecompressionStream('deflate');
		this.reader = readable.getReader();
		this.writer = writable.getWriter();
		void this.feed();
	}

	async fill(into: Uint8Array): Promise<void> {
		for (let done = 0; done < into.length;) {
			if (this.piece.length === 0) this.piece = await this.nextPiece();
			const count = Math.min(into.length - done, this.piece.length);
			into.set(this.piece.subarray(0, count), done);
			this.piece = this.piece.subarray(count);
			done += count;
		}
	}

	close(): void {
		// Not reader.cancel(): what Node has inflated by then still arrives, and throws where nobody can catch it.
		void Promise.allSettled([this.writer.abort(new Error('closed'))]);
	}

	private async nextPiece(): Promise<Uint8Array> {
		try {
			const { value } = await this.reader.read();
			if (value) return value;
		} catch (error) {
			throw (
				this.failure ??
				new BadPicture('pixels-damaged', `zlib: ${error instanceof Error ? error.message : String(error)}`)
			);
		}
		throw new BadPicture('pixels-damaged', 'zlib: the stream ends early');
	}

	/**
	 * Gives the compressed bytes to the platform, which takes the next ones when it is rid of what it inflated. Never
	 * rejects.
	 */
	private async feed(): Promise<void> {
		const { start, storedBytes } = this.part;
		try {
			for (let at = 0; at < storedBytes; at += READ_BYTES) {
				const bytes = new Uint8Array(Math.min(READ_BYTES, storedBytes - at));
				await readExactly(this.source, start + at, bytes);
				for (let given = 0; given < bytes.length; given += GIVEN_BYTES)
					await this.writer.write(bytes.subarray(given, given + GIVEN_BYTES));
			}
			await this.writer.close();
		} catch (error) {
			if (error instanceof BadPicture) this.failure = error;
			// A stream that broke by itself has told its reader already.
			await Promise.allSettled([this.writer.abort(error)]);
		}
	}
}
