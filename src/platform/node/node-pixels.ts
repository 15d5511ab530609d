/** Pictures of files on disk: read where they are needed, never whole. */
import type { MakePicture, Picture, PictureFault } from '../../view-models/picture';
import type { PixelSource } from '../../pictures/bytes/pixel-source';
import { makePreview } from '../../pictures/preview';
import { failureOf, isDiskFailure } from '../../tree/disk';
import { makeTimeSlice } from '../../async/time-slice';

type PixelFs = Pick<typeof import('node:fs'), 'promises'>;
type FileHandle = Awaited<ReturnType<PixelFs['promises']['open']>>;

/**
 * @param fs Node's, handed in: Obsidian's window gets it from the desktop app
 * @param turn resolves after other work had its turn
 * @param now a monotonic clock in milliseconds
 */
export function nodePictures(fs: PixelFs, turn: () => Promise<void>, now: () => number): MakePicture {
	return async (path, { longestEdge, like, signal, onProgress }): Promise<Picture | PictureFault> => {
		let file: FileHandle | undefined;
		try {
			file = await fs.promises.open(path, 'r');
			const source = await sourceOf(file, onProgress);
			const slice = makeTimeSlice(turn, now, signal);
			return await makePreview(source, {
				longestEdge,
				like,
				rest: () => (slice.due() ? slice.giveWay() : undefined),
			});
		} catch (error) {
			if (signal.aborted || !isDiskFailure(error)) throw error;
			return { fault: 'unreadable', detail: failureOf(error) };
		} finally {
			await file?.close();
		}
	};
}

async function sourceOf(file: FileHandle, onProgress: (part: number) => void = () => undefined): Promise<PixelSource> {
	const { size } = await file.stat();
	return {
		sizeBytes: size,
		read: async (start, into) => {
			const { bytesRead } = await file.read(into, 0, into.length, start);
			onProgress(Math.min(1, (start + bytesRead) / size));
			return bytesRead;
		},
	};
}
