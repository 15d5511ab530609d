/** Names of targets: identity, panels, and folder names that are never a target (DESIGN 1 and 2). */

/**
 * What two spellings of one target have in common: `M 31`, `m31` and `M_31` are one, `Sh2-155` keeps its hyphen.
 * Unicode form, case, spaces, underscores and apostrophes don't count.
 */
export function foldTarget(name: string): string {
	// Upper case first: ß and ς have no single way back. Small sigma depends on its place in the word.
	return name
		.normalize('NFC')
		.replace(/[\s_'’]+/g, '')
		.toUpperCase()
		.toLowerCase()
		.replace(/ς/g, 'σ')
		.normalize('NFC');
}

const PANEL = /panel[\s_\-#]*(\d{1,4})[\s'"’)\]]*$/i;

/**
 * "X Panel 2", "X_Panel_2", "X (panel-2)" → panel 2 of X; `PANEL_2` alone has an empty target; every other name has no
 * panel. Quotes around the name are dropped, as the capture plans of the ap-* tools have them.
 */
export function splitPanel(name: string): { target: string; panel: number | null } {
	const match = PANEL.exec(name);
	const before = match ? name.slice(0, match.index) : name;
	if (!match || /[\p{L}\p{N}]$/u.test(before)) return { target: trimEnds(name, QUOTES), panel: null };
	return { target: trimEnds(before, SEPARATORS), panel: Number(match[1]) };
}

const QUOTES = ' \'"';
const SEPARATORS = `${QUOTES}_-–([,`;

function trimEnds(text: string, after: string): string {
	let from = 0;
	let to = text.length;
	while (to > from && after.includes(text.charAt(to - 1))) to--;
	while (from < to && QUOTES.includes(text.charAt(from))) from++;
	return text.slice(from, to);
}

const GENERIC_WORDS = new Set([
	'light',
	'lights',
	'sub',
	'subs',
	'subframes',
	'frame',
	'frames',
	'flat',
	'flats',
	'dark',
	'darks',
	'bias',
	'biases',
	'darkflat',
	'darkflats',
	'flatdark',
	'flatdarks',
	'snapshot',
	'snapshots',
	'preview',
	'raw',
	'raws',
	'data',
	'image',
	'images',
	'fit',
	'fits',
	'xisf',
	'accept',
	'accepted',
	'reject',
	'rejects',
	'rejected',
	'good',
	'bad',
	'keep',
	'blink',
	'master',
	'masters',
	'stack',
	'stacks',
	'stacked',
	'calibration',
	'calibrated',
	'registered',
	'debayered',
	'cosmetized',
	'processed',
	'autorun',
	'plan',
	'copy',
	'new',
	'old',
	'mono',
	'osc',
	'rgb',
	'lrgb',
	'sho',
	'hoo',
	'narrowband',
	'broadband',
	'mosaic',
	'night',
	'session',
	'set',
	'part',
	'run',
	'panel',
	'date',
	'gain',
	'iso',
	'exp',
	'bin',
	'settemp',
	'temp',
	'january',
	'february',
	'march',
	'april',
	'may',
	'june',
	'july',
	'august',
	'september',
	'october',
	'november',
	'december',
	'jan',
	'feb',
	'mar',
	'apr',
	'jun',
	'jul',
	'aug',
	'sep',
	'sept',
	'oct',
	'nov',
	'dec',
]);

const YEAR = /^(?:19|20)\d\d$/;
/** Dates in any order of day, month and year, and year with month: 2025-09-14, 20250914, 14.09.2025, 2025-07. */
const DATE =
	/^(?:(?:19|20)\d\d(?:[\s._-]?[01]\d[\s._-]?[0-3]\d|[\s._-][01]?\d)|[0-3]?\d[\s._-][01]?\d[\s._-](?:19|20)\d\d)$/;
/** Exposures, temperatures, angles, gains, drizzle: 300s, -10C, 70.5deg, gain100, bin1, 1x1, 2x. */
const QUANTITY = /^(?:-?\d+(?:\.\d+)?(?:s|sec|secs|c|°c|deg|°)|(?:gain|iso|bin|night|session|panel)\d+|\d(?:x\d?))$/;
/** The Cambridge catalogues, whose quasars read like temperatures: 3C 273. */
const CAMBRIDGE = /^[34]c[\s_-]?\d/;
const NUMBER = /^-?\d+(?:\.\d+)?$/;
/** 1, 02, 0001. */
const COUNTER = /^(?:\d{1,2}|0\d+)$/;

/**
 * Whether a folder's name says what it holds or when, and so is never a target: lights, subs, `Session_70deg`, dates,
 * months, filters, `panel 2` …
 * @param isFilter tells whether a folder's name, or one word of it, is a filter
 */
export function isGenericName(name: string, isFilter: (name: string) => boolean): boolean {
	const plain = name.trim().toLowerCase();
	if (
		plain.length < 2 ||
		COUNTER.test(plain) ||
		DATE.test(plain) ||
		isFilter(name.trim()) ||
		plain.startsWith('filter_')
	)
		return true;
	if (CAMBRIDGE.test(plain)) return false;
	let words = 0;
	let numbers = 0;
	let filters = 0;
	for (const spelled of wordsOf(name)) {
		const word = spelled.toLowerCase();
		words++;
		if (GENERIC_WORDS.has(word) || YEAR.test(word) || DATE.test(word) || QUANTITY.test(word)) continue;
		if (NUMBER.test(word)) numbers++;
		else if (isFilter(spelled)) filters++;
		else return false;
	}
	// A number alone may be a catalogue's ("7000"), and "B 33" is Barnard's, not a filter with a number.
	return numbers === 0 || (filters === 0 && numbers < words);
}

function wordsOf(name: string): string[] {
	const words = name.split(/[\s_,]+/).filter(word => word !== '');
	return words.flatMap(word =>
		DATE.test(word) || NUMBER.test(word) || QUANTITY.test(word.toLowerCase())
			? [word]
			: word.split('-').filter(part => part !== ''),
	);
}
