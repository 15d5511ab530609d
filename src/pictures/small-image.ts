/** The pixels of a file, made small while they are read, whatever the format. */
import { BlockBytes } from './bytes/block-bytes';
import { averageBoxes, type SmallImage } from './box-average';
import type { ByteStream } from './bytes/byte-stream';
import { readFitsLayout } from './layout/fits-layout';
import { checkLayout, type ImageLayout, type Range } from './layout/image-layout';
import { BadPicture } from './picture-fault';
import { readUpTo, type PixelSource, type Rest } from './bytes/pixel-source';
import { UnshuffledBytes } from './bytes/unshuffled-bytes';
import { readXisfLayout } from './layout/xisf-layout';

const SIGNATURE_BYTES = 8;

interface RangedImage {
	readonly image: SmallImage;
	readonly range: Range | undefined;
}

/**
 * The image of a FITS or XISF file, its longest edge in pixels as asked for or shorter, and the range of its values.
 * @throws BadPicture, and what `rest` rejects with
 */
export async function readSmallImage(source: PixelSource, longestEdge: number, rest: Rest): Promise<RangedImage> {
	const layout = await readLayout(source, rest);
	checkLayout(layout, source);
	const bytes = openPixels(source, layout, rest);
	try {
		return { image: await averageBoxes(bytes, layout, longestEdge, rest), range: layout.range };
	} finally {
		bytes.close();
	}
}

async function readLayout(source: PixelSource, rest: Rest): Promise<ImageLayout> {
	const start = new Uint8Array(SIGNATURE_BYTES);
	const length = await readUpTo(source, 0, start);
	if (length === 0) throw new BadPicture('empty-file', 'the file has no bytes');
	const signature = String.fromCharCode(...start);
	if (signature === 'XISF0100') return readXisfLayout(source, rest);
	if (signature.toUpperCase().startsWith('SIMPLE')) return readFitsLayout(source);
	if (signature.startsWith('\x1f\x8b')) throw new BadPicture('compression-unsupported', 'gzip');
	throw new BadPicture('not-an-image', 'neither FITS nor XISF');
}

function openPixels(source: PixelSource, { parts, shuffledItemBytes }: ImageLayout, rest: Rest): ByteStream {
	return shuffledItemBytes === 1
		? new BlockBytes(source, parts)
		: new UnshuffledBytes(source, parts, shuffledItemBytes, rest);
}
