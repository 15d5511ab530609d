/** Gzip streams of which only the beginning is there. */

/** Engines hand inflated bytes over in pieces of at least this size, but for the last one. */
const PIECE_BYTES = 16384;

/**
 * What the start of a gzip file inflates to: about `mostBytes`, or as much as the bytes given hold. A stream that is
 * cut or damaged gives what comes before that; bytes that are no gzip stream give none. Never throws.
 */
export async function inflateStart(compressed: Uint8Array<ArrayBuffer>, mostBytes: number): Promise<Uint8Array> {
	const { readable, writable } = new DecompressionStream('gzip');
	const reader = readable.getReader();
	// The error at the end of a cut stream discards what nobody has asked for by then, so everything is asked for
	// beforehand.
	const reads = Promise.allSettled(Array.from({ length: Math.ceil(mostBytes / PIECE_BYTES) }, () => reader.read()));
	const writer = writable.getWriter();
	void Promise.allSettled([writer.write(compressed), writer.close()]);
	const pieces = (await reads).flatMap(read =>
		read.status === 'fulfilled' && read.value.value ? [read.value.value] : [],
	);
	// Not reader.cancel(): what Node has inflated by then still arrives, and throws where nobody can catch it.
	void Promise.allSettled([writer.abort(new Error('closed'))]);
	return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
