/**
 * Shuffled bytes in their order again (XISF 10.6.3): the block has the first bytes of all samples, then all second
 * bytes, and so on. Each of these runs is decompressed by itself, side by side with the others. To get to where its run
 * begins, each has to decompress what lies before: for samples of 4 bytes that is two and a half times the work, but
 * the image is never held in memory.
 */
import { BlockBytes } from './block-bytes';
import type { ByteStream } from './byte-stream';
import type { DataPart } from '../layout/image-layout';
import type { PixelSource, Rest } from './pixel-source';

/** The bytes that stand at one place of all samples. */
interface Lane {
	readonly run: BlockBytes;
	bytes: Uint8Array;
}

export class UnshuffledBytes implements ByteStream {
	private readonly planes: readonly Lane[];
	private hasBegun = false;

	/** @param itemBytes the size of a sample; only whole samples are asked for */
	constructor(
		source: PixelSource,
		private readonly parts: readonly DataPart[],
		private readonly itemBytes: number,
		private readonly rest: Rest,
	) {
		this.planes = Array.from({ length: itemBytes }, () => ({
			run: new BlockBytes(source, parts),
			bytes: new Uint8Array(),
		}));
	}

	async fill(into: Uint8Array): Promise<void> {
		if (!this.hasBegun) await this.begin();
		const { itemBytes, planes } = this;
		const items = into.length / itemBytes;
		await Promise.all(
			planes.map(lane => {
				if (lane.bytes.length !== items) lane.bytes = new Uint8Array(items);
				return lane.run.fill(lane.bytes);
			}),
		);
		planes.forEach(({ bytes }, place) => {
			for (let item = 0, at = place; item < items; item++, at += itemBytes) into[at] = bytes[item] ?? 0;
		});
	}

	close(): void {
		for (const { run } of this.planes) run.close();
	}

	private async begin(): Promise<void> {
		this.hasBegun = true;
		const runBytes = this.parts.reduce((sum, { bytes }) => sum + bytes, 0) / this.itemBytes;
		await Promise.all(this.planes.map(({ run }, place) => run.skip(place * runBytes, this.rest)));
	}
}
