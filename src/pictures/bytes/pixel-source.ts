/** Where the bytes of a picture come from. */
import { BadPicture } from '../picture-fault';

/** A file, or what stands for one, that can be read from any position. */
export interface PixelSource {
	readonly sizeBytes: number;
	/**
	 * Reads from `start` on into `into`; resolves to the number of bytes read, fewer than asked for at will and 0 at
	 * the end. May reject.
	 */
	read(start: number, into: Uint8Array): Promise<number>;
}

/** Lets others have their turn where it is time for that (the idea of tree/pace.ts). Its rejection cancels the work. */
export type Rest = () => Promise<void> | undefined;

/** As many bytes from `start` on as the source has, `into.length` at most. @throws BadPicture where it can't be read */
export async function readUpTo(source: PixelSource, start: number, into: Uint8Array): Promise<number> {
	let done = 0;
	while (done < into.length) {
		const count = await readOnce(source, start + done, done === 0 ? into : into.subarray(done));
		if (count <= 0) break;
		done += count;
	}
	return done;
}

/** Fills `into` from `start` on. @throws BadPicture where the file ends before, or can't be read */
export async function readExactly(source: PixelSource, start: number, into: Uint8Array): Promise<void> {
	const count = await readUpTo(source, start, into);
	if (count < into.length)
		throw new BadPicture('file-truncated', `${start + count} of at least ${start + into.length} bytes`);
}

async function readOnce(source: PixelSource, start: number, into: Uint8Array): Promise<number> {
	try {
		return await source.read(start, into);
	} catch (error) {
		throw new BadPicture('unreadable', error instanceof Error ? error.message : String(error));
	}
}
