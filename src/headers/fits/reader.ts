/** Readers of FITS files, as they are and gzipped. */
import type { HeaderFacts } from '../../domain/frame';
import { LONGEST_HEADER } from './card-memory';
import { FitsCards } from './cards';
import { inflateStart } from './gzip';
import type { KeywordValues } from '../keywords';
import type { HeaderReader, Reading } from '../reading';

/**
 * What keyword values mean.
 * @param values by slot; the array is filled anew for the next file
 * @param changed by slot: 1 where the value is another than in the call before. All are 1 in the first call. Cleared
 * after each call
 */
export type ToFacts = (values: KeywordValues, changed: Uint8Array) => HeaderFacts;

/** Reads `.fits`, `.fit`, `.fts` and fpack's `.fits.fz`, whose headers are not compressed. */
export class FitsReader implements HeaderReader {
	/** N.I.N.A.'s raw frames need two blocks of 2880, the ASIAIR's three. */
	readonly firstBytes = 8640;
	private readonly cards = new FitsCards();

	/** @param options checkSize: whether a file that is smaller than its header promises is a fault */
	constructor(
		private readonly toFacts: ToFacts,
		private readonly options: { readonly checkSize: boolean } = { checkSize: true },
	) {}

	read(bytes: Uint8Array, length: number, fileBytes: number): Reading {
		const result = this.cards.parse(bytes, length, fileBytes);
		if (!('headerBytes' in result)) return result;
		const { promisedBytes } = result;
		if (this.options.checkSize && promisedBytes !== undefined && promisedBytes > fileBytes) {
			return { fault: { code: 'file-truncated', detail: `${fileBytes} of ${promisedBytes} bytes` } };
		}
		const facts = this.toFacts(this.cards.values, this.cards.changed);
		this.cards.changed.fill(0);
		return { facts };
	}
}

/**
 * Reads `.fits.gz`, inflating only what it is given. How big the whole file inflates to stays unknown, so its size is
 * not checked.
 */
export class GzippedFitsReader implements HeaderReader {
	readonly firstBytes = 65536;
	private readonly fits: FitsReader;

	constructor(toFacts: ToFacts) {
		this.fits = new FitsReader(toFacts, { checkSize: false });
	}

	async read(bytes: Uint8Array, length: number, fileBytes: number): Promise<Reading> {
		if (length === 0) return { fault: { code: 'empty-file', detail: 'the file has no bytes' } };
		if (bytes[0] !== 0x1f || (bytes[1] !== 0x8b && length > 1))
			return { fault: { code: 'not-an-image', detail: 'the file is not gzipped' } };
		// A copy: the stream may still hold it when the caller's buffer is in use for the next file.
		const inflated = await inflateStart(new Uint8Array(bytes.subarray(0, length)), LONGEST_HEADER);
		const isWhole = length >= fileBytes && inflated.length < LONGEST_HEADER;
		if (inflated.length === 0) return moreOf(length, fileBytes);
		const reading = this.fits.read(inflated, inflated.length, isWhole ? inflated.length : Infinity);
		return 'needsBytes' in reading ? moreOf(length, fileBytes) : reading;
	}
}

/** Where no more can be asked for the stream is damaged, since a MiB of it holds more than the longest header. */
function moreOf(length: number, fileBytes: number): Reading {
	const available = Math.min(fileBytes, LONGEST_HEADER);
	return length < available
		? { needsBytes: Math.min(2 * length, available) }
		: { fault: { code: 'header-damaged', detail: `no header in what ${length} bytes inflate to` } };
}
