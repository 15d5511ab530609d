/** Filter names: what a header, a folder or a file name spells, and the filter that is meant. */

/** The seed's "Supported Filters", in its order. */
export const FILTER_ORDER: readonly string[] = Object.freeze([
	'L',
	'R',
	'G',
	'B',
	'Ha',
	'OIII',
	'SII',
	'ALPT',
	'ALPT2',
	'UVIR',
]);

/** Filter → other spellings. Case, spaces, `-`, `_`, `/`, bandwidths and makers' names need none of their own. */
export type FilterAliases = Readonly<Record<string, readonly string[]>>;

const DEFAULT_ALIASES: FilterAliases = {
	L: ['Lum', 'Luminance'],
	R: ['Red'],
	G: ['Green'],
	B: ['Blue'],
	Ha: ['H', 'H-alpha', 'Hydrogen alpha'],
	OIII: ['O', 'O3'],
	SII: ['S', 'S2'],
	Hb: ['H-beta'],
	ALPT: [],
	ALPT2: [],
	// Seestar's IRCUT is a UV/IR cut.
	UVIR: ['UV/IR cut', 'IR cut'],
	LeXtr: ['L-eXtreme'],
	// Dwarf says Duo-Band, others read it as Dual-Band.
	'Duo-Band': ['Dual-Band'],
	HaOIII: [],
	LP: [],
	Clear: [],
	OSC: [],
};

const PLACEHOLDERS = new Set(['', 'none', 'nofilter', 'filter', 'unknown', 'empty', 'na', 'null']);

/** Words around the filter's own name. Only whole ends of a name are cut, so no letter is ever found inside a word. */
const MAKER_WORDS = [
	'astronomik',
	'maxfr',
	'antlia',
	'astrodon',
	'baader',
	'planetarium',
	'chroma',
	'idas',
	'optolong',
	'svbony',
	'zwo',
	'playerone',
	'omegon',
	'explorescientific',
	'narrowband',
	'highspeed',
	'ccd',
	'filter',
];

const BANDWIDTH = /(\d+(?:[.,]\d+)?)\s*nm(?![a-z])/i;
/** Bandwidths, and mount sizes: 36mm, 1.25". */
const MEASURES = /\d+(?:[.,]\d+)?\s*(?:nm|mm|")(?![a-z])/gi;

/** `FILTER_<f>[_EXP_<s>][_SETTEMP_<t>][_PANEL_<n>]`: DESIGN 2. */
const FILTER_FOLDER = /^FILTER_(.+?)(?:_(?:EXP|SETTEMP|PANEL)_.*)?$/i;

const LONGEST_TOKEN = 60;
/** Tokens of names repeat from frame to frame, but a tree may hold any number of them. */
const MOST_TOKENS = 5000;

const fold = (name: string): string =>
	name
		.normalize('NFC')
		.toLowerCase()
		.replace(/α/g, 'alpha')
		.replace(/β/g, 'beta')
		.replace(/[\s\-_/.()[\]]+/g, '');

/** The bandwidth that a name states, in nanometres. */
function bandwidthOf(name: string): number | undefined {
	const stated = BANDWIDTH.exec(name)?.[1];
	return stated === undefined ? undefined : Number(stated.replace(',', '.'));
}

/** The aliases and the order of filters, compiled once for a scan. */
export class FilterTable {
	private readonly byKey = new Map<string, string>();
	/** Spellings that are a filter wherever they stand alone, compared exactly. */
	private readonly exact = new Map<string, string>();
	private readonly rank = new Map<string, number>();
	private readonly answered = new Map<string, string | undefined>();
	private readonly looked = new Map<string, string | undefined>();

	/**
	 * @param userAliases the user's filters and their other spellings; they win over the built-in ones, which follow a
	 * renamed filter
	 * @param userOrder filters that stand first; the rest follow in {@link FILTER_ORDER}, then by name
	 */
	constructor(userAliases: FilterAliases = {}, userOrder: readonly string[] = []) {
		for (const filter of Object.keys(userAliases)) this.add(filter, filter, true);
		for (const [filter, spellings] of Object.entries(userAliases)) {
			for (const spelling of spellings) this.add(spelling, filter, true);
		}
		for (const [builtIn, spellings] of Object.entries(DEFAULT_ALIASES)) {
			const filter = this.byKey.get(fold(builtIn)) ?? builtIn;
			this.add(builtIn, filter, true);
			// A lone H, S or O in a file name is as likely anything else.
			for (const spelling of spellings) this.add(spelling, filter, spelling.length > 1);
		}
		for (const name of [...userOrder, ...FILTER_ORDER]) {
			const filter = this.canonical(name);
			if (filter !== undefined && !this.rank.has(filter)) this.rank.set(filter, this.rank.size);
		}
	}

	private add(spelling: string, filter: string, standsAlone: boolean): void {
		const key = fold(spelling);
		if (key === '' || PLACEHOLDERS.has(fold(filter))) return;
		// A user may list one filter twice, as "X" and as "x".
		const meant = this.byKey.get(key) ?? this.byKey.get(fold(filter)) ?? filter;
		this.byKey.set(key, meant);
		if (!standsAlone || this.exact.has(spelling)) return;
		this.exact.set(spelling, meant);
		if (spelling === filter && key.length === 2) this.exact.set(key, meant).set(key.toUpperCase(), meant);
	}

	/**
	 * The filter that a header's FILTER card or an explicit place in a name means: `H_alpha`, `3nm Ha`, `Astronomik
	 * MaxFR Ha 6nm` → `Ha`. A name that the table doesn't know is a filter of its own, as spelled; undefined for
	 * placeholders (`None`,
	 * `NoFilter`, empty).
	 */
	canonical(name: string): string | undefined {
		const before = this.answered.get(name);
		if (before !== undefined || this.answered.has(name)) return before;
		const filter = PLACEHOLDERS.has(fold(name)) ? undefined : (this.resolve(name) ?? name.trim());
		this.answered.set(name, filter);
		return filter;
	}

	/**
	 * The filter, if a token of a file name or a folder's name is exactly one of the table's spellings. Case is ignored
	 * for names of three letters and more, and for two-letter filters; single letters are filters only in upper case,
	 * and H, S and O never.
	 */
	known(token: string): string | undefined {
		const exact = this.exact.get(token);
		if (exact !== undefined) return exact;
		// Most tokens are dates and counters.
		if (token.length < 3 || token.length > LONGEST_TOKEN || (/^[\d.-]/.test(token) && !token.includes('nm')))
			return undefined;
		const before = this.looked.get(token);
		if (before !== undefined || this.looked.has(token)) return before;
		const key = fold(token);
		const filter = key.length < 3 || PLACEHOLDERS.has(key) ? undefined : this.resolve(token);
		if (this.looked.size >= MOST_TOKENS) this.looked.clear();
		this.looked.set(token, filter);
		return filter;
	}

	/**
	 * The filter that a folder is for: `Ha`, `FILTER_Ha_EXP_300`; here H, S and O alone are filters too, for nothing
	 * else is called so.
	 */
	ofFolder(name: string): string | undefined {
		const explicit = FILTER_FOLDER.exec(name)?.[1] ?? (/^[HSO]$/.test(name) ? name : undefined);
		return explicit === undefined ? this.known(name) : this.canonical(explicit);
	}

	/** Sorts filters: the user's order, then the seed's, then by name. */
	compare(a: string, b: string): number {
		const rankA = this.rank.get(this.canonical(a) ?? a) ?? Infinity;
		const rankB = this.rank.get(this.canonical(b) ?? b) ?? Infinity;
		if (rankA !== rankB) return rankA - rankB;
		return a < b ? -1 : a > b ? 1 : 0;
	}

	/**
	 * Whether a flat taken through `a` serves a light taken through `b`: the same filter, and no other bandwidth where
	 * both state one (DESIGN 3).
	 */
	samePhysical(a: string, b: string): boolean {
		if (a === b) return true;
		if (this.canonical(a) !== this.canonical(b)) return false;
		const bandwidthA = bandwidthOf(a);
		const bandwidthB = bandwidthOf(b);
		return bandwidthA === undefined || bandwidthB === undefined || bandwidthA === bandwidthB;
	}

	private resolve(name: string): string | undefined {
		const whole = this.byKey.get(fold(name));
		if (whole !== undefined) return whole;
		let key = fold(name.replace(MEASURES, ' '));
		for (;;) {
			const filter = this.byKey.get(key);
			if (filter !== undefined) return filter;
			const here = key;
			const word = MAKER_WORDS.find(maker => here.startsWith(maker) || here.endsWith(maker));
			if (word === undefined) return undefined;
			key = here.startsWith(word) ? here.slice(word.length) : here.slice(0, -word.length);
		}
	}
}
