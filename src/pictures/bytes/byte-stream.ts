/** Bytes that come one after the other, decompressed where they are compressed. */

export interface ByteStream {
	/** Fills `into` with the next bytes. @throws BadPicture where there are no more, or where they are damaged */
	fill(into: Uint8Array): Promise<void>;
	/** Lets go of what it holds. It is not asked again. */
	close(): void;
}
