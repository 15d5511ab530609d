/** What settings and the notes' aliases mean for reading frames and writing notes. */
import { FilterTable } from '../domain/filter';
import { foldTarget, splitPanel } from '../domain/target';
import { FileNames } from '../headers/names/file-name';
import { compileNinaPattern } from '../headers/names/nina-pattern';
import type { FoundNote } from '../notes/note-store';
import type { TargetNoteRules } from '../notes/target-note';
import type { RigRules } from './rigs';
import type { Settings } from '../settings';
import { Exclusions } from '../tree/scan/excluded-and-rejected';
import type { FrameRules } from '../tree/frames';
import type { LayoutRules } from '../tree/layout';

/** Rules that depend on the notes' aliases too. */
export interface AliasedRules {
	readonly frames: FrameRules;
	/** Folds a target's name; aliases known. */
	readonly identity: (name: string) => string;
}

/** The rules of one set of settings. */
export class LogRules {
	readonly filters: FilterTable;
	readonly exclusions: Exclusions;
	readonly layout: Omit<LayoutRules, 'rootName'>;
	/** What goals and totals are computed by. */
	readonly notes: TargetNoteRules;
	/** What flats and darks are matched by. */
	readonly rigs: RigRules;
	private readonly fileNames: FileNames;
	private named: { found: readonly FoundNote[]; key: string; rules: AliasedRules } | undefined;

	constructor(private readonly settings: Settings) {
		const { excludedFolders, excludedFiles, rejectPatterns, libraryFolders, ninaPattern } = settings;
		const filters = (this.filters = new FilterTable(settings.filterAliases, settings.filterOrder));
		const exclusions = (this.exclusions = new Exclusions({
			excludedFolders,
			excludedFiles,
			rejects: rejectPatterns,
			libraries: libraryFolders,
		}));
		this.layout = {
			knownFilter: name => filters.ofFolder(name),
			isReject: exclusions.isReject,
			isLibrary: exclusions.isLibrary,
		};
		this.notes = {
			canonical: name => filters.canonical(name),
			compareFilters: (a, b) => filters.compare(a, b),
			defaultBuffer: settings.rejectionBuffer,
			goalScope: settings.goalScope,
			includeUnknown: settings.includeUnknownFilter,
			sort: settings.exposureSort,
		};
		this.rigs = {
			toleranceDegrees: settings.flatToleranceDegrees,
			maxAgeDays: settings.flatMaxAgeDays,
			few: settings.flatAngles === 'few',
			allowScaling: settings.allowDarkScaling,
			filters,
			compareFilters: (a, b) => filters.compare(a, b),
		};
		const pattern = ninaPattern === '' ? undefined : compileNinaPattern(ninaPattern);
		this.fileNames = new FileNames(filters, pattern && 'parse' in pattern ? pattern : undefined);
	}

	/** The same object as long as the aliases stay the same, so that frames need not be sorted again. */
	for(found: readonly FoundNote[]): AliasedRules {
		if (this.named?.found === found) return this.named.rules;
		const targets = found.filter(note => note.kind === 'target');
		const names = new Set(targets.map(note => foldTarget(note.identity)));
		// A target's own name is stronger than another's alias.
		const aliases = targets
			.flatMap(note => note.aliases.map(alias => [foldTarget(alias), foldTarget(note.identity)] as const))
			.filter(([alias]) => !names.has(alias));
		const key = JSON.stringify(aliases);
		this.named = { found, key, rules: this.named?.key === key ? this.named.rules : this.made(new Map(aliases)) };
		return this.named.rules;
	}

	private made(aliases: ReadonlyMap<string, string>): AliasedRules {
		const { settings, filters, exclusions, fileNames } = this;
		// Asked for every light; a tree has few spellings.
		const identities = new Map<string, string>();
		const identity = (name: string): string => {
			const known = identities.get(name);
			if (known !== undefined) return known;
			const plain = foldTarget(splitPanel(name).target);
			const target = aliases.get(plain) ?? plain;
			identities.set(name, target);
			return target;
		};
		return {
			identity,
			frames: {
				order: settings.factOrder,
				canonical: name => filters.canonical(name),
				splitPanel,
				timeZoneOf: rig => (rig === null ? undefined : settings.rigTimeZones[rig]),
				isReject: exclusions.isReject,
				nameFacts: name => fileNames.parse(name),
				sameTarget: (a, b) => a === b || identity(a) === identity(b),
			},
		};
	}
}
