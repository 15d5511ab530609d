/** A data block that may consist of several parts, each compressed by itself. */
import type { ByteStream } from './byte-stream';
import type { DataPart } from '../layout/image-layout';
import { InflatedBytes } from './inflated-bytes';
import { Lz4Bytes } from './lz4-bytes';
import { BadPicture } from '../picture-fault';
import { readExactly, type PixelSource, type Rest } from './pixel-source';

/** Decompressed without a rest. */
const SKIPPED_BYTES = 2 ** 18;

export class BlockBytes implements ByteStream {
	private part = -1;
	/** Of the part at hand. */
	private leftBytes = 0;
	private stream: ByteStream | undefined;
	/** A sibling may still be at work when the picture is given up. */
	private isClosed = false;

	constructor(
		private readonly source: PixelSource,
		private readonly parts: readonly DataPart[],
	) {}

	async fill(into: Uint8Array): Promise<void> {
		for (let done = 0; done < into.length;) {
			const stream = this.open();
			const count = Math.min(into.length - done, this.leftBytes);
			await stream.fill(count === into.length ? into : into.subarray(done, done + count));
			this.leftBytes -= count;
			done += count;
		}
	}

	/** Leaves out the next bytes; whole parts are not even read. */
	async skip(bytes: number, rest: Rest): Promise<void> {
		let left = bytes;
		while (this.leftBytes === 0) {
			const next = this.parts[this.part + 1];
			if (!next || next.bytes > left) break;
			left -= next.bytes;
			this.part++;
		}
		const scratch = new Uint8Array(Math.min(left, SKIPPED_BYTES));
		while (left > 0) {
			const count = Math.min(left, scratch.length);
			await this.fill(scratch.subarray(0, count));
			left -= count;
			await rest();
		}
	}

	close(): void {
		this.isClosed = true;
		this.stream?.close();
	}

	private open(): ByteStream {
		while (this.leftBytes === 0 || !this.stream) {
			this.stream?.close();
			const part = this.isClosed ? undefined : this.parts[++this.part];
			if (!part) throw new BadPicture('pixels-damaged', 'fewer bytes than the image needs');
			this.stream = openPart(this.source, part);
			this.leftBytes = part.bytes;
		}
		return this.stream;
	}
}

function openPart(source: PixelSource, part: DataPart): ByteStream {
	if (part.codec === 'zlib') return new InflatedBytes(source, part);
	return part.codec === 'lz4' ? new Lz4Bytes(source, part) : new StoredBytes(source, part.start);
}

class StoredBytes implements ByteStream {
	constructor(
		private readonly source: PixelSource,
		private position: number,
	) {}

	async fill(into: Uint8Array): Promise<void> {
		await readExactly(this.source, this.position, into);
		this.position += into.length;
	}

	close(): void {
		// Holds nothing.
	}
}
