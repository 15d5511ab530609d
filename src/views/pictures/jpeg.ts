/** JPEG files of pictures, and the mark that tells ours from a person's. */
import type { Picture } from '../../view-models/picture';

/** Noise takes much room beyond it and looks no better. */
const QUALITY = 0.85;

const TYPE = 'image/jpeg';

/** A picture as a file. Waits until the window has nothing better to do: a second at most in Chromium. */
export async function jpegFile(picture: Picture): Promise<ArrayBuffer> {
	const blob = await new Promise<Blob | null>(resolve => {
		drawn(picture).toBlob(resolve, TYPE, QUALITY);
	});
	if (!blob) throw new Error('this window can write no JPEG');
	return blob.arrayBuffer();
}

/** A picture as an address for an image, at once: for small ones. */
export const jpegAddress = (picture: Picture): string => drawn(picture).toDataURL(TYPE, QUALITY);

/** Not on the page. */
function drawn({ width, height, rgba }: Picture): HTMLCanvasElement {
	const canvas = createEl('canvas', { attr: { width, height } });
	const context = canvas.getContext('2d');
	if (!context) throw new Error('this window can draw no pictures');
	context.putImageData(new ImageData(rgba, width, height), 0, 0);
	return canvas;
}

/**
 * What a comment of ours begins with (ITU T.81 B.2.4.5 has comments). Programs that edit a picture leave it out or keep
 * it with their own.
 */
const SIGNATURE = 'astro-data-log cover\n';
const [START, COMMENT, APPLICATION_0, SCAN] = [0xffd8, 0xfffe, 0xffe0, 0xffda];
const LONGEST = 0xffff - 2;

/** The file with a comment that says what it was made of. */
export function withMark(jpeg: ArrayBuffer, source: string): ArrayBuffer {
	const text = new TextEncoder().encode(SIGNATURE + source).subarray(0, LONGEST);
	const view = new DataView(jpeg);
	// JFIF's own segment must be the first.
	const at = view.getUint16(2) === APPLICATION_0 ? 4 + view.getUint16(4) : 2;
	const marked = new Uint8Array(jpeg.byteLength + 4 + text.length);
	marked.set(new Uint8Array(jpeg, 0, at));
	const segment = new DataView(marked.buffer, at);
	segment.setUint16(0, COMMENT);
	segment.setUint16(2, text.length + 2);
	marked.set(text, at + 4);
	marked.set(new Uint8Array(jpeg, at), at + 4 + text.length);
	return marked.buffer;
}

/** What a picture of ours was made of; undefined for every other file. */
export function markOf(file: ArrayBuffer): string | undefined {
	const view = new DataView(file);
	if (file.byteLength < 4 || view.getUint16(0) !== START) return undefined;
	for (let at = 2; at + 4 <= file.byteLength;) {
		const [marker, length] = [view.getUint16(at), view.getUint16(at + 2)];
		if (marker === SCAN || marker < 0xff00 || at + 2 + length > file.byteLength) return undefined;
		const text =
			marker === COMMENT ? new TextDecoder().decode(new Uint8Array(file, at + 4, Math.max(0, length - 2))) : '';
		if (text.startsWith(SIGNATURE)) return text.slice(SIGNATURE.length);
		at += 2 + length;
	}
	return undefined;
}
