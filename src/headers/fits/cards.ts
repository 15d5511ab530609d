/**
 * The header of a FITS file as keyword slots (FITS 4.0 chapters 3, 4 and 7): which header counts, and what it promises
 * of the file.
 */
import type { FaultCode, HeaderFault } from '../../domain/frame';
import {
	BLOCK_BYTES,
	CARD_BYTES,
	CardMemory,
	LONGEST_HEADER,
	MOST_DAMAGED_CARDS,
	NO_END,
	type Fill,
} from './card-memory';
import { readValue } from './card-value';
import { SLOT, SLOT_COUNT, type KeywordValue, type KeywordValues } from '../keywords';

export type CardsResult =
	/**
	 * `headerBytes`: where the image's data begins. `promisedBytes`: the least size of the whole file; undefined where
	 * the header promises no data, or where its structure can't be understood.
	 */
	| { readonly headerBytes: number; readonly promisedBytes: number | undefined }
	| { readonly needsBytes: number }
	| { readonly fault: HeaderFault };

const LOWER_CASE = 0x20;

/** Reads one header after another; each scan has its own, since what was read helps with the next one. */
export class FitsCards {
	/**
	 * The last header's values by slot, of duplicates the first (as in cfitsio and astropy). Every header fills the
	 * same array.
	 */
	readonly values: KeywordValues = new Array<KeywordValue>(SLOT_COUNT).fill(undefined);
	/** 1 for each slot whose value has changed since the caller cleared its flag. At first all are set. */
	readonly changed = new Uint8Array(SLOT_COUNT).fill(1);

	private readonly memory = new CardMemory();
	/** The number of the header at hand, and by slot that of the last header which filled it. */
	private header = 0;
	private readonly filledBy = new Uint32Array(SLOT_COUNT);
	/** By slot: the card that filled it. */
	private readonly owners = new Int32Array(SLOT_COUNT);
	/**
	 * Where the last header ended, and the shape of its cards (fits-card-memory.ts); NO_END where it was one of two.
	 */
	private lastEnd = NO_END;
	private lastShape = 0;

	/**
	 * Reads the header of one file into `values`. Where the primary header has no image, an image in the first
	 * extension is read as well (fpack), and its cards win. Where more bytes are needed, and for a fault, `values` stay
	 * what they were. Never throws.
	 * @param bytes the file from its start; only the first `length` are this file's
	 * @param fileBytes the size of the whole file
	 */
	parse(bytes: Uint8Array, length: number, fileBytes: number): CardsResult {
		if (length === 0) return fault('empty-file', 'the file has no bytes');
		if (!beginsWith(bytes, 0, length, 'SIMPLE  ='))
			return fault('not-an-image', 'the file does not begin with SIMPLE');
		const { memory } = this;
		memory.open(bytes, Math.min(length, LONGEST_HEADER), fileBytes);
		const end = memory.findEnd(0);
		if (end === NO_END) return this.withoutEnd(length, fileBytes);
		const next = blockAfter(end);
		if (next + CARD_BYTES > fileBytes || memory.find(SLOT.NAXIS, 0, end) !== 0) return this.publish(end);
		if (next + CARD_BYTES > length) return this.withoutEnd(length, fileBytes);
		if (!beginsWith(bytes, next, length, 'XTENSION=')) return this.publish(end);
		const extension = next / CARD_BYTES;
		const extensionEnd = memory.findEnd(extension);
		if (extensionEnd === NO_END) return this.withoutEnd(length, fileBytes);
		const isImage =
			readValue(bytes, next + 9, next + CARD_BYTES) === 'IMAGE' ||
			memory.find(SLOT.ZIMAGE, extension, extensionEnd) === true;
		return isImage ? this.publish(end, extension, extensionEnd) : this.publish(end);
	}

	private withoutEnd(length: number, fileBytes: number): CardsResult {
		const { damagedCards } = this.memory;
		const available = Math.min(fileBytes, LONGEST_HEADER);
		const isDamaged = damagedCards > MOST_DAMAGED_CARDS || (damagedCards > 0 && length >= fileBytes);
		if (isDamaged) return fault('header-damaged', `${damagedCards} damaged cards and no END`);
		if (length < available) return { needsBytes: Math.min(2 * Math.max(length, BLOCK_BYTES), available) };
		if (fileBytes > LONGEST_HEADER) return fault('header-too-long', `no END within ${LONGEST_HEADER} bytes`);
		return fault('header-unfinished', `no END within ${fileBytes} bytes`);
	}

	/**
	 * Fills the slots from the primary header, or from an extension's and, where that lacks a keyword, the primary's.
	 */
	private publish(end: number, extension = 0, extensionEnd = end): CardsResult {
		// The frames of a night differ in some values only.
		if (extension > 0 || end !== this.lastEnd || !this.memory.forEachLearned(this.lastShape, end, this.refill))
			this.publishAll(end, extension, extensionEnd);
		this.lastEnd = extension > 0 ? NO_END : end;
		this.lastShape = this.memory.settle();
		const headerBytes = blockAfter(extensionEnd);
		const dataBytes = dataBytesOf(this.values);
		return { headerBytes, promisedBytes: dataBytes === undefined ? undefined : headerBytes + dataBytes };
	}

	private publishAll(end: number, extension: number, extensionEnd: number): void {
		this.header++;
		this.memory.forEach(extension, extensionEnd, this.fill);
		if (extension > 0) this.memory.forEach(0, end, this.fill);
		for (let slot = 0; slot < SLOT_COUNT; slot++)
			if (this.filledBy[slot] !== this.header && this.values[slot] !== undefined) this.put(slot, undefined);
	}

	private readonly fill: Fill = (slot, value, card) => {
		if (this.filledBy[slot] === this.header) return;
		this.filledBy[slot] = this.header;
		this.owners[slot] = card;
		this.put(slot, value);
	};

	/** Of duplicates only the first may change what it filled. */
	private readonly refill: Fill = (slot, value, card) => {
		if (this.owners[slot] === card && this.filledBy[slot] === this.header) this.put(slot, value);
	};

	private put(slot: number, value: KeywordValue): void {
		if (this.values[slot] === value) return;
		this.values[slot] = value;
		this.changed[slot] = 1;
	}
}

/**
 * FITS 4.0 section 4.4.1.1: |BITPIX| / 8 × GCOUNT × (PCOUNT + NAXIS1 × … × NAXISn), without the last block's padding.
 * Undefined without axes, beyond the three that cameras' files have, and for numbers that make no sense. NAXIS1 = 0
 * (random groups) counts as it stands, so that less is promised than such a file holds.
 */
function dataBytesOf(values: KeywordValues): number | undefined {
	const axes = values[SLOT.NAXIS];
	if (axes !== 1 && axes !== 2 && axes !== 3) return undefined;
	let pixels = countOf(values[SLOT.NAXIS1]);
	if (axes > 1) pixels *= countOf(values[SLOT.NAXIS2]);
	if (axes > 2) pixels *= countOf(values[SLOT.NAXIS3]);
	const bits = values[SLOT.BITPIX];
	const bytes =
		(typeof bits === 'number' ? Math.abs(bits) / 8 : NaN) *
		countOf(values[SLOT.GCOUNT] ?? 1) *
		(countOf(values[SLOT.PCOUNT] ?? 0) + pixels);
	return Number.isFinite(bytes) ? bytes : undefined;
}

const countOf = (value: KeywordValue): number =>
	typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : NaN;

/** The first byte behind the block that holds this card. */
const blockAfter = (card: number): number => Math.ceil(((card + 1) * CARD_BYTES) / BLOCK_BYTES) * BLOCK_BYTES;

const fault = (code: FaultCode, detail: string): CardsResult => ({ fault: { code, detail } });

/** Whether the text (upper case) stands at `start`, in either case, or as much of it as a cut file has. */
function beginsWith(bytes: Uint8Array, start: number, end: number, text: string): boolean {
	for (let at = start, letter = 0; letter < text.length && at < end; at++, letter++) {
		const code = text.charCodeAt(letter);
		if (bytes[at] !== code && bytes[at] !== (code | LOWER_CASE)) return false;
	}
	return true;
}
