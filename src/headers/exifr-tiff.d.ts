/**
 * The part of exifr's smallest build that reads TIFF directories. The package's own types describe its full build
 * alone, which is two and a half times the size and asks for Node's fs when it loads.
 */
declare module 'exifr/dist/mini.esm.mjs' {
	interface TiffParser {
		/** Finds out the byte order; before anything else. */
		parseHeader(): void;
		/**
		 * Tag → value of the picked entries of the directory at `offset`. Throws where an entry leaves the bytes or
		 * makes no sense.
		 */
		parseTags(offset: number, block: string): Map<number, unknown>;
	}
	type TiffParserClass = new (
		bytes: Uint8Array,
		options: Readonly<Record<string, { readonly pick: readonly number[]; readonly skip: ReadonlySet<number> }>>,
	) => TiffParser;

	export const segmentParsers: { get(type: 'tiff'): TiffParserClass };
}
