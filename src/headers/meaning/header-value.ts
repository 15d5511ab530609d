/** Single header values: whatever type their writer gave them, as text or as a number. */
import { SLOT, type KeywordValue, type KeywordValues, type Slot } from '../keywords';

/** Positions of keywords in a values array, in the order in which they are asked. */
export const slotsOf = (...names: Slot[]): readonly number[] => names.map(name => SLOT[name]);

/** Text without blanks at its ends, a number as it is printed; undefined for a logical and where nothing is left. */
export function textOf(value: KeywordValue): string | undefined {
	if (typeof value === 'string') return value.trim() || undefined;
	return typeof value === 'number' ? String(value) : undefined;
}

const NUMBER = /^[+-]?(\d+[.,]?\d*|[.,]\d+)([ed][+-]?\d+)?$/i;

/** A finite number, also one in quotes: MaxIm and PixInsight write '120.00', Astro Pixel Processor ' 9,78E-03'. */
export function numberOf(value: KeywordValue): number | undefined {
	let number = value;
	if (typeof value === 'string') {
		const text = value.trim();
		number = NUMBER.test(text) ? Number(text.replace(',', '.').replace(/d/i, 'e')) : undefined;
	}
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** The first of the slots that holds text. */
export function firstText(values: KeywordValues, slots: readonly number[]): string | undefined {
	for (const slot of slots) {
		const text = textOf(values[slot]);
		if (text !== undefined) return text;
	}
	return undefined;
}

/** The first of the slots that holds a number from `least` to `most`; drivers write -1 or -999 for "unset". */
export function firstNumber(
	values: KeywordValues,
	slots: readonly number[],
	least = -Infinity,
	most = Infinity,
): number | undefined {
	for (const slot of slots) {
		const number = numberOf(values[slot]);
		if (number !== undefined && number >= least && number <= most) return number;
	}
	return undefined;
}

/** Without the noise of 32-bit numbers (-19.899999618530273): rounded to a fraction of the unit, never -0. */
export function rounded(value: number, partsOfUnit: number): number {
	return Math.round(value * partsOfUnit) / partsOfUnit + 0;
}
