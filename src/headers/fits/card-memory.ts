/**
 * What each card of a FITS header says. The frames of a night have nearly equal headers, so it is remembered per
 * position from file to file, and read again only where the 80 bytes there are others.
 */
import { CONTINUE, END, HIERARCH, HISTORY, IGNORED, roleOf, roleOfName } from './card-keywords';
import { decode, readComment, readContinuation, readValue } from './card-value';
import { SLOT, SLOT_COUNT, type KeywordValue } from '../keywords';

export const CARD_BYTES = 80;
/** FITS 4.0 section 3.1: headers and data come in blocks of 36 cards. */
export const BLOCK_BYTES = 2880;
/** No header is read beyond this: plate-solved ones reach 63 KB, masters some hundreds. */
export const LONGEST_HEADER = 1 << 20;
/** What findEnd answers where there is no END. */
export const NO_END = -1;
/** More of them are no accident: these are pixels. */
export const MOST_DAMAGED_CARDS = BLOCK_BYTES / CARD_BYTES;

/** Cards are compared as doubles, eight bytes at a time: the fastest way that scripts have. */
const CARD_DOUBLES = CARD_BYTES / Float64Array.BYTES_PER_ELEMENT;
/**
 * Nine headers of ten have no more: room for the longest would take a megabyte, and a millisecond at the start of every
 * refresh.
 */
const USUAL_CARDS = (3 * BLOCK_BYTES) / CARD_BYTES;

/**
 * Roles beside those of fits-keywords.ts: a card that no program writes; one whose keyword alone tells that it fills no
 * slot.
 */
const DAMAGED = -6,
	FOREIGN = -7;
/** Added to a slot: the text goes on in the next card; the comment has a slot of its own. */
const CONTINUED = 0x1000,
	COMMENTED = 0x2000,
	SLOT_MASK = 0x0fff;
/** By slot: the slot of its comment; 0, which is none of these, for no interest in it. */
const COMMENT_SLOTS = new Int16Array(SLOT_COUNT);
COMMENT_SLOTS[SLOT['DATE-OBS']] = SLOT['DATE-OBS comment'];
COMMENT_SLOTS[SLOT.ROTATOR] = SLOT['ROTATOR comment'];
COMMENT_SLOTS[SLOT.RA] = SLOT['RA comment'];
const NUMBER_OF_IMAGES = /ImageIntegration\.numberOfImages: *(\d+)/;
const BLANK = 0x20,
	TILDE = 0x7e,
	EQUALS = 0x3d;

/** Takes the value of a slot from the card at a position. */
export type Fill = (slot: number, value: KeywordValue, card: number) => void;

export class CardMemory {
	/** Cards of the file at hand with binary data for a keyword. */
	damagedCards = 0;

	/** By position: the card's bytes, its role or slot, value and comment. */
	private remembered = new Float64Array(USUAL_CARDS * CARD_DOUBLES).fill(NaN);
	private roles = new Int16Array(USUAL_CARDS).fill(IGNORED);
	private readonly values = new Array<KeywordValue>(USUAL_CARDS).fill(undefined);
	private readonly comments = new Array<string | undefined>(USUAL_CARDS).fill(undefined);

	/** Counts how often a card took another role: between two equal counts every card fills the slot that it filled. */
	private shape = 0;
	/** Cards whose bytes are others since {@link settle}. */
	private readonly learned: number[] = [];

	private bytes: Uint8Array = new Uint8Array();
	private doubles: Float64Array = new Float64Array();
	/** An END without the blanks that belong behind it: the last bytes of a file that was not padded. */
	private endsShort = false;

	/**
	 * Turns to another file, or to more bytes of the same one: the first `length` of `bytes`, LONGEST_HEADER at most.
	 */
	open(bytes: Uint8Array, length: number, fileBytes: number): void {
		const cards = Math.floor(length / CARD_BYTES);
		const { buffer, byteOffset } =
			bytes.byteOffset % Float64Array.BYTES_PER_ELEMENT === 0
				? bytes
				: new Uint8Array(bytes.subarray(0, cards * CARD_BYTES));
		this.bytes = bytes;
		this.doubles = new Float64Array(buffer, byteOffset, cards * CARD_DOUBLES);
		this.endsShort =
			length >= fileBytes && length % CARD_BYTES > 0 && decode(bytes, cards * CARD_BYTES, length) === 'END';
		this.damagedCards = 0;
		if (cards > this.roles.length) this.makeRoom(Math.max(cards, 2 * this.roles.length));
	}

	private makeRoom(cards: number): void {
		const { remembered, roles } = this;
		this.remembered = new Float64Array(cards * CARD_DOUBLES).fill(NaN);
		this.remembered.set(remembered);
		this.roles = new Int16Array(cards).fill(IGNORED);
		this.roles.set(roles);
		for (let card = roles.length; card < cards; card++) {
			this.values.push(undefined);
			this.comments.push(undefined);
		}
	}

	/**
	 * The position of the next END card from `first` on, after learning all cards before it; NO_END without one, or
	 * where pixels begin.
	 */
	findEnd(first: number): number {
		const { doubles, remembered, roles } = this;
		const cards = doubles.length / CARD_DOUBLES;
		for (let card = first; card < cards; card++) {
			const at = card * CARD_DOUBLES;
			// Of a keyword that fills no slot the rest of the card is not even looked at.
			if (roles[card] === FOREIGN && doubles[at] === remembered[at]) continue;
			if (!isSameCard(doubles, remembered, at)) this.learn(card);
			const role = roles[card];
			if (role === END) return card;
			if (role === DAMAGED && ++this.damagedCards > MOST_DAMAGED_CARDS) return NO_END;
		}
		return this.endsShort ? cards : NO_END;
	}

	/** The value of the first card from `first` to before `end` that fills the slot. */
	find(slot: number, first: number, end: number): KeywordValue {
		for (let card = first; card < end; card++) {
			const role = this.roles[card] ?? IGNORED;
			if (role >= 0 && (role & SLOT_MASK) === slot) return this.values[card];
		}
		return undefined;
	}

	/** Hands every slot that the cards from `first` to before `end` fill to `fill`, in the order of the cards. */
	forEach(first: number, end: number, fill: Fill): void {
		for (let card = first; card < end; card++) this.fillFrom(card, end, fill);
	}

	/**
	 * The same for the cards that are others since {@link settle}, of a header that ends where it ended then. False,
	 * and nothing is filled, where not all cards have the roles that they had.
	 */
	forEachLearned(shape: number, end: number, fill: Fill): boolean {
		if (shape !== this.shape) return false;
		// A text over several cards changes with any of them.
		if (this.learned.some(card => this.isPartOfText(this.roles[card] ?? IGNORED))) return false;
		for (const card of this.learned) this.fillFrom(card, end, fill);
		return true;
	}

	/** What is learned from here on is new. Returns the shape of the cards, for {@link forEachLearned}. */
	settle(): number {
		this.learned.length = 0;
		return this.shape;
	}

	private isPartOfText(role: number): boolean {
		return role === CONTINUE || (role >= 0 && (role & CONTINUED) !== 0);
	}

	private fillFrom(card: number, end: number, fill: Fill): void {
		const role = this.roles[card] ?? IGNORED;
		if (role < 0) return;
		const slot = role & SLOT_MASK;
		fill(slot, role & CONTINUED ? this.joined(card, end) : this.values[card], card);
		if (role & COMMENTED) fill(COMMENT_SLOTS[slot] ?? slot, this.comments[card], card);
	}

	private learn(card: number): void {
		const before = this.roles[card];
		this.relearn(card);
		if (this.roles[card] !== before) this.shape++;
		this.learned.push(card);
	}

	private relearn(card: number): void {
		const start = card * CARD_BYTES,
			double = card * CARD_DOUBLES;
		// Zero is remembered as NaN, which is never equal: 0 and -0 are equal, though their bytes are not.
		for (let at = double; at < double + CARD_DOUBLES; at++) this.remembered[at] = this.doubles[at] || NaN;
		const role = roleOf(this.bytes, start);
		const hasValue = this.bytes[start + 8] === EQUALS;
		if (role >= 0) this.roles[card] = hasValue ? this.learnValue(card, role, start + 9) : IGNORED;
		// INDI has written `END     = '        '` in the middle of headers.
		else if (role === END) this.roles[card] = hasValue ? IGNORED : END;
		else if (role === CONTINUE) this.roles[card] = this.learnContinuation(card);
		else if (role === HISTORY) this.roles[card] = this.learnHistory(card);
		else if (role === HIERARCH) this.roles[card] = this.learnHierarch(card);
		else this.roles[card] = isKeyword(this.bytes, start) ? FOREIGN : DAMAGED;
	}

	private learnValue(card: number, slot: number, valueStart: number): number {
		const end = (card + 1) * CARD_BYTES;
		const value = readValue(this.bytes, valueStart, end);
		this.values[card] = value;
		const continued = typeof value === 'string' && value.endsWith('&') ? CONTINUED : 0;
		if (COMMENT_SLOTS[slot] === 0) return slot | continued;
		this.comments[card] = readComment(this.bytes, valueStart, end, this.comments[card]);
		return slot | continued | COMMENTED;
	}

	private learnContinuation(card: number): number {
		const piece = readContinuation(this.bytes, card * CARD_BYTES + 8, (card + 1) * CARD_BYTES);
		this.values[card] = piece;
		return piece === undefined ? IGNORED : CONTINUE;
	}

	private learnHistory(card: number): number {
		const [, images] =
			NUMBER_OF_IMAGES.exec(decode(this.bytes, card * CARD_BYTES + 8, (card + 1) * CARD_BYTES)) ?? [];
		if (images === undefined) return IGNORED;
		this.values[card] = Number(images);
		return SLOT['HISTORY numberOfImages'];
	}

	/** `HIERARCH name = value` (a registered convention) fills a slot where the name is one of ours. */
	private learnHierarch(card: number): number {
		const nameStart = card * CARD_BYTES + 8,
			end = (card + 1) * CARD_BYTES;
		const equals = this.bytes.subarray(nameStart, end).indexOf(EQUALS);
		const name = decode(this.bytes, nameStart, nameStart + Math.max(equals, 0)).trim();
		const role = roleOfName(name);
		return role >= 0 ? this.learnValue(card, role, nameStart + equals + 1) : IGNORED;
	}

	/** A text and its continuations (FITS 4.0 section 4.2.1.2); an `&` that nothing follows is part of the text. */
	private joined(first: number, end: number): string {
		const pieces: string[] = [];
		let piece = String(this.values[first]);
		for (let card = first + 1; piece.endsWith('&') && card < end && this.roles[card] === CONTINUE; card++) {
			pieces.push(piece.slice(0, -1));
			piece = String(this.values[card]);
		}
		return [...pieces, piece].join('').trim();
	}
}

function isSameCard(a: Float64Array, b: Float64Array, at: number): boolean {
	return (
		a[at] === b[at] &&
		a[at + 1] === b[at + 1] &&
		a[at + 2] === b[at + 2] &&
		a[at + 3] === b[at + 3] &&
		a[at + 4] === b[at + 4] &&
		a[at + 5] === b[at + 5] &&
		a[at + 6] === b[at + 6] &&
		a[at + 7] === b[at + 7] &&
		a[at + 8] === b[at + 8] &&
		a[at + 9] === b[at + 9]
	);
}

/** Whether a card's first eight bytes can be a keyword, or what pads a block. */
function isKeyword(bytes: Uint8Array, start: number): boolean {
	for (let at = start; at < start + 8; at++) {
		const byte = bytes[at] ?? 0;
		if (byte !== 0 && (byte < BLANK || byte > TILDE)) return false;
	}
	return true;
}
