/** What a header reader answers. */
import type { HeaderFacts, HeaderFault } from '../domain/frame';

export type Reading =
	| { readonly facts: HeaderFacts }
	/** The header is longer than the bytes given: read this many from the start of the file and ask again. */
	| { readonly needsBytes: number }
	| { readonly fault: HeaderFault };

/** One file format. Readers keep what they learned from the file before, so each scan makes its own. */
export interface HeaderReader {
	/** How much to read first; END lies within it for nine files of ten. */
	readonly firstBytes: number;
	/**
	 * @param bytes the file from its start; only the first `length` are this file's, the rest of the buffer is stale
	 * @param fileBytes the size of the whole file
	 * @returns facts, a wish for more bytes (never beyond `fileBytes`, and never more than the format's stated cap), or
	 * a fault; never throws
	 */
	read(bytes: Uint8Array, length: number, fileBytes: number): Reading | Promise<Reading>;
}
