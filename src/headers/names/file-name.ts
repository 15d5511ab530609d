/** What a file's name says of the frame. The header and the folders have their say elsewhere. */
import { nameOf } from '../../domain/paths';
import { FilterTable } from '../../domain/filter';
import type { NameFacts } from '../../domain/frame';
import { isGenericName } from '../../domain/target';
import { CAPTURE_GRAMMARS, type CaptureGrammar } from './capture-names';
import { finish, type Draft } from './name-fields';
import { NameTemplate, withoutExtension } from './name-template';
import { readTokens } from './name-tokens';
import type { NinaPattern } from './nina-pattern';

/** Dwarf marks the subs that it did not stack. */
const REJECTED = /^failed_/i;

/** What file managers append to the name of a copy. */
const COPY = /(?: - Copy| copy)?(?: \(\d{1,3}\)| \d{1,3})?$/i;

/** Tokens beyond this are no name that anybody gave. */
const LONGEST_READ = 1024;

/** Reads file names, one scan's worth: compiled once, called for every file. */
export class FileNames {
	private readonly grammars: readonly { row: CaptureGrammar; template: NameTemplate }[];

	/** @param pattern the user's own N.I.N.A. pattern; it is asked first */
	constructor(
		private readonly filters: FilterTable,
		private readonly pattern?: NinaPattern,
	) {
		this.grammars = CAPTURE_GRAMMARS.map(row => ({ row, template: NameTemplate.of(row.template) }));
	}

	/**
	 * The facts in a name, each only where it is known: the user's pattern, else the first grammar that fits, else
	 * single tokens with the seed's `*_<filter>_<angle>_<exposure>s_*`. Placeholders such as NoFilter are no fact.
	 * Never throws.
	 * @param path a file's name, or its path with `/`: the folders count for the user's pattern alone
	 */
	parse(path: string): NameFacts {
		const name = nameOf(path);
		const isRejected = REJECTED.test(name);
		const plain = isRejected ? name.slice('failed_'.length) : name;
		const read =
			this.pattern?.parse(isRejected ? plain : path) ?? this.parseName(withoutCopyMark(withoutExtension(plain)));
		const facts =
			read.filter === undefined || this.filters.canonical(read.filter) !== undefined ? read : withoutFilter(read);
		return isRejected ? { ...facts, isRejected } : facts;
	}

	private parseName(name: string): NameFacts {
		const draft: Draft = { facts: {} };
		for (const { row, template } of this.grammars) {
			if (!template.read(name, draft)) continue;
			draft.facts.grammar = row.grammar;
			Object.assign(draft.facts, row.gives);
			return finish(draft);
		}
		if (name.length <= LONGEST_READ) readTokens(name, this.filters, draft);
		return finish(draft);
	}
}

/** Every mark holds a blank, and most names hold none. */
const withoutCopyMark = (name: string): string => (name.includes(' ') ? name.replace(COPY, '') : name);

function withoutFilter(facts: NameFacts): NameFacts {
	const { filter: _placeholder, ...rest } = facts;
	return rest;
}

const BUILT_IN = new FileNames(new FilterTable());

/** Seconds of exposure in a file's name; undefined where it has none (the seed's `extract_exposure_time` says 0). */
export const exposureSecondsOf = (fileName: string): number | undefined => BUILT_IN.parse(fileName).exposureSeconds;

/** The camera's angle in a file's name, 0 ≤ a < 360; undefined where it has none (the seed's `extract_angle`). */
export const angleDegreesOf = (fileName: string): number | undefined => BUILT_IN.parse(fileName).angleDegrees;

/** The filter of a frame by the seed's `detect_filter`: the nearest folder that is a filter's, else the file's name. */
export function filterOfPath(path: string, filters: FilterTable): string | undefined {
	const folders = path.split('/');
	const name = folders.pop() ?? '';
	for (const folder of folders.reverse()) {
		const filter = filters.ofFolder(folder);
		if (filter !== undefined) return filter;
	}
	const spelled = new FileNames(filters).parse(name).filter;
	return spelled === undefined ? undefined : filters.canonical(spelled);
}

/**
 * The target of a frame by the seed's `detect_object_name`: the nearest folder that is not generic, as spelled, panel
 * and all; undefined for "Unknown".
 */
export function targetOfPath(path: string, filters: FilterTable): string | undefined {
	const folders = path.split('/').slice(0, -1);
	return folders
		.reverse()
		.find(folder => folder !== '' && !isGenericName(folder, name => filters.ofFolder(name) !== undefined));
}
