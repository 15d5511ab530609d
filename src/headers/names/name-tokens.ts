/** File names of no known grammar: each token between underscores is read for what it says by itself. */
import type { FilterTable } from '../../domain/filter';
import { FIELDS, putKind, type Draft, type Field } from './name-fields';

/**
 * Words that name their value: `gain100`, `HFR_1.62`, `EXPOSURE-300.00s`. A minus belongs to the value only where
 * `signed`.
 */
interface Keyword {
	readonly field: Field;
	readonly signed?: boolean;
}

const KEYWORDS: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
	['exp', { field: FIELDS.seconds }],
	['exposure', { field: FIELDS.seconds }],
	['exptime', { field: FIELDS.seconds }],
	['gain', { field: FIELDS.gain, signed: true }],
	['offset', { field: FIELDS.offset }],
	['iso', { field: FIELDS.iso }],
	['bin', { field: FIELDS.binning }],
	['binning', { field: FIELDS.binning }],
	['temp', { field: FIELDS.temp, signed: true }],
	['settemp', { field: FIELDS.setTemp, signed: true }],
	['hfr', { field: FIELDS.hfr }],
	['fwhm', { field: FIELDS.fwhm }],
	['stars', { field: FIELDS.stars }],
	['ecc', { field: FIELDS.eccentricity }],
	['eccentricity', { field: FIELDS.eccentricity }],
	// "RMSAC" is the usual misspelling of arcseconds; a bare RMS is arcseconds for nearly everybody who puts it into
	// names.
	['rms', { field: FIELDS.rmsArcsec }],
	['rmsac', { field: FIELDS.rmsArcsec }],
	['rmsarcsec', { field: FIELDS.rmsArcsec }],
	// PixInsight's WBPP puts the keywords that it grouped by into the names of masters.
	['rotatang', { field: FIELDS.mechanical }],
	['posangle', { field: FIELDS.sky }],
	['panel', { field: FIELDS.panel }],
	['stack', { field: FIELDS.stacked }],
	['stacked', { field: FIELDS.stacked }],
]);

const KEYED = /^([A-Za-z]+)(-?)(\d+(?:\.\d+)?(?:x\d)?)?(?:s|C)?$/;
const QUANTITY = /^(-?\d+(?:\.\d+)?)(ms|secs?|s|deg|°|C|x\d)?$/;
const VALUE = /^-?\d+(?:\.\d+)?(?:x\d|s|C)?$/;
/** Words whose value is a text: the rest of the token, or the next one. */
const TEXT_WORDS: readonly { readonly word: RegExp; readonly field: Field }[] = [
	{ word: /^filter(?:-(.+))?$/i, field: FIELDS.filter },
	{ word: /^readoutm(?:ode)?(?:-(.+))?$/i, field: FIELDS.readoutMode },
];

/**
 * Reads what single tokens say, and the seed's `<filter>_<angle>_<exposure>s`. A token that says nothing is passed
 * over.
 */
export function readTokens(name: string, filters: FilterTable, draft: Draft): void {
	const tokens = name.split('_');
	let offset = 0;
	let readUntil = 0;
	for (let at = 0; at < tokens.length; at++) {
		const token = tokens[at] ?? '';
		const start = offset;
		offset += token.length + 1;
		if (token === '' || start < readUntil) continue;
		const stampEnd = endOfStamp(name, token, start);
		if (stampEnd > start) {
			FIELDS.time.put(draft, name.slice(start, stampEnd));
			readUntil = stampEnd;
		} else if (isNumeric(token)) readQuantity(token, tokens[at + 1], draft);
		else if (token.includes(' ') && filters.known(token) === undefined)
			for (const word of token.split(' ')) readQuantity(word, undefined, draft);
		else if (readWord(token, tokens[at + 1], draft)) readUntil = offset + 1;
	}
	readFilter(tokens, filters, draft);
}

const isNumeric = (token: string): boolean => /^-?\d/.test(token);

function endOfStamp(name: string, token: string, start: number): number {
	if (token.length < 8 || !isNumeric(token)) return -1;
	FIELDS.time.shape.lastIndex = start;
	const end = FIELDS.time.shape.test(name) ? FIELDS.time.shape.lastIndex : -1;
	return end === name.length || name.charAt(end) === '_' ? end : -1;
}

function readQuantity(token: string, next: string | undefined, draft: Draft): void {
	const match = QUANTITY.exec(token);
	if (!match) return;
	const [, value = '', unit] = match;
	if (unit === 'C') FIELDS.temp.put(draft, value);
	else if (unit === 'deg' || unit === '°') FIELDS.angle.put(draft, value);
	else if (unit?.startsWith('x')) FIELDS.binning.put(draft, token);
	else if (!value.startsWith('-') && (unit !== undefined || next === 'secs' || next === 'sec'))
		FIELDS.exposure.put(draft, unit === undefined ? `${value}s` : token);
}

/** Returns whether the word took the next token for its value. */
function readWord(token: string, next: string | undefined, draft: Draft): boolean {
	for (const { word, field } of TEXT_WORDS) {
		const match = word.exec(token);
		if (!match) continue;
		field.put(draft, match[1] ?? next ?? '');
		return match[1] === undefined && next !== undefined;
	}
	if (draft.facts.kind === undefined && putKind(draft, token)) return false;
	const [, word = '', minus = '', value] = KEYED.exec(token) ?? [];
	const keyword = KEYWORDS.get(word.toLowerCase());
	if (!keyword) return false;
	if (value !== undefined) keyword.field.put(draft, keyword.signed ? minus + value : value);
	else if (next !== undefined && VALUE.test(next)) {
		keyword.field.put(draft, next.replace(/[sC]$/, ''));
		return true;
	}
	return false;
}

/**
 * The filter by the seed's rule: a token that is exactly a filter, then one between hyphens. Among several, the one
 * that an angle and an exposure follow, then a name of more than one letter ("B_33_Ha"), then the first.
 */
function readFilter(tokens: readonly string[], filters: FilterTable, draft: Draft): void {
	const { facts } = draft;
	let best: string | undefined;
	for (let at = 0; at < tokens.length; at++) {
		const token = tokens[at] ?? '';
		if (filters.known(token) === undefined) continue;
		if (readAngle(tokens[at + 1], tokens[at + 2], draft)) {
			best = token;
			break;
		}
		if (best === undefined || (best.length === 1 && token.length > 1)) best = token;
	}
	if (facts.filter !== undefined) return;
	best ??= filterBetweenHyphens(tokens, filters);
	if (best !== undefined) facts.filter = best;
}

function filterBetweenHyphens(tokens: readonly string[], filters: FilterTable): string | undefined {
	for (const token of tokens) {
		if (!token.includes('-') || isDate(token)) continue;
		const part = token.split('-').find(word => filters.known(word) !== undefined);
		if (part !== undefined) return part;
	}
	return undefined;
}

const isDate = (token: string): boolean => /^\d{4}-\d\d-/.test(token);

/** The number between filter and exposure: an angle, or below zero N.I.N.A.'s sensor temperature. */
function readAngle(number: string | undefined, exposure: string | undefined, draft: Draft): boolean {
	if (
		number === undefined ||
		exposure === undefined ||
		!/^-?\d+(?:\.\d+)?$/.test(number) ||
		!/^\d+(?:\.\d+)?s$/.test(exposure)
	)
		return false;
	if (number.startsWith('-')) FIELDS.temp.put(draft, number);
	else {
		FIELDS.angle.put(draft, number);
		draft.facts.grammar = 'seed';
	}
	return true;
}
