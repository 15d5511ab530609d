/** Small pictures of frames, stretched so that a person sees what is on them. */
import type { Picture, PictureFault } from '../view-models/picture';
import { BadPicture } from './picture-fault';
import type { PixelSource, Rest } from './bytes/pixel-source';
import { renderStretched } from './stretch/render';
import { readSmallImage } from './small-image';

export interface PreviewOptions {
	/** The wanted longest edge in pixels; no image is enlarged, and none is made longer than 2,048. */
	readonly longestEdge: number;
	/** The stretches of another picture, to show this one alike. */
	readonly like?: Picture['stretches'] | undefined;
	readonly rest: Rest;
}

/** More is no preview; it also bounds the memory. */
const LONGEST_EDGE = 2048;

/**
 * A picture of a FITS or XISF file, whatever its name. Bad files are answered, never thrown; it rejects with what
 * `rest` rejects with and nothing else. Reads in strips. While it is made a picture takes 16 bytes a pixel, and besides
 * that 10 MB (20 for rows of a hundred thousand pixels, 50 for the longest XISF header); a zlib bomb up to 9 MB for
 * each byte of a sample.
 */
export async function makePreview(
	source: PixelSource,
	{ longestEdge, like, rest }: PreviewOptions,
): Promise<Picture | PictureFault> {
	try {
		const { image, range } = await readSmallImage(
			source,
			Math.min(LONGEST_EDGE, Math.max(1, Math.floor(longestEdge))),
			rest,
		);
		return { width: image.width, height: image.height, ...(await renderStretched(image, range, rest, like)) };
	} catch (error) {
		if (error instanceof BadPicture) return { fault: error.code, detail: error.message };
		throw error;
	}
}
