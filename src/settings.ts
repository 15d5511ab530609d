/**
 * The user's choices that travel with the vault. Where this device keeps its data is not among them
 * (platform/saved-data.ts).
 */
import * as v from 'valibot';
import type { FactOrder } from './domain/resolve';

const text = v.string();
const names = v.array(v.string());
/** At least one source: a fact without any would be unknown everywhere. */
const sources = v.pipe(v.array(v.picklist(['folder', 'header', 'filename'])), v.minLength(1));
const limit = v.exactOptional(v.pipe(v.number(), v.minValue(0)));
/** A path in the vault: no slash at its ends, and no way out. */
const vaultPath = v.pipe(
	v.string(),
	v.transform(path => path.replace(/^[\s\\/]+|[\s\\/]+$/g, '').replace(/[\\/]+/g, '/')),
	v.check(path => !path.split('/').includes('..'), 'The path leads out of the vault'),
);

/** Every setting with its check. A saved value that fails its check gives way to the default and is reported. */
const FIELDS = {
	/** Folder of new target notes; a note may be moved anywhere afterwards. */
	targetNotesFolder: vaultPath,
	/** Folder of new rig notes. */
	rigNotesFolder: vaultPath,
	/** The checklist of flats to shoot. */
	flatChecklistPath: v.pipe(vaultPath, v.minLength(1)),
	/** The health report's note. */
	healthNotePath: v.pipe(vaultPath, v.minLength(1)),
	/** The base of all targets, made once; empty for none. */
	targetsBasePath: vaultPath,
	/** Whether it was made: a person who deleted it does not want it again. */
	hasTargetsBase: v.boolean(),
	/** A note whose text new target notes begin with; empty for ours. */
	targetTemplatePath: vaultPath,
	/** How much more is captured than kept: 0.15 of the goal. */
	rejectionBuffer: v.pipe(v.number(), v.minValue(0), v.maxValue(5)),
	/** Whether a goal is for each panel of a mosaic or for all of it. */
	goalScope: v.picklist(['panel', 'mosaic']),
	/** Whether lights with an unknown filter count in totals. */
	includeUnknownFilter: v.boolean(),
	/** Order of the rows in exposure tables. */
	exposureSort: v.picklist([
		'folder',
		'exposure_time',
		'num_subs',
		'total_exposure',
		'remaining_time',
		'remaining_subs',
	]),
	/** Canonical filter → further names. */
	filterAliases: v.record(v.string(), names),
	/** Filters in the order of tables; empty for the usual one. */
	filterOrder: names,
	rejectPatterns: names,
	excludedFolders: names,
	excludedFiles: names,
	libraryFolders: names,
	/** Files younger than this may still be written to. */
	settleSeconds: v.pipe(v.number(), v.minValue(0), v.maxValue(3600)),
	/** Whose word counts first, by fact. */
	factOrder: v.object({
		target: sources,
		panel: sources,
		night: sources,
		filter: sources,
		exposure: sources,
		angle: sources,
	}),
	/** The "image file pattern" of the user's N.I.N.A.; empty for none. */
	ninaPattern: text,
	/** How far a flat's angle may be from a light's. */
	flatToleranceDegrees: v.pipe(v.number(), v.minValue(0.5), v.maxValue(45)),
	/** More days between flat and night make the flat old. */
	flatMaxAgeDays: v.pipe(v.number(), v.minValue(1), v.maxValue(3650)),
	/** fewest: as few angles as serve every light; few: at most five, and what stays uncovered is said. */
	flatAngles: v.picklist(['fewest', 'few']),
	/** Whether a shorter dark may be scaled with a bias. */
	allowDarkScaling: v.boolean(),
	/** Targets from this stage on are closed: nothing more is to be shot for them. */
	closedFromStage: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(99)),
	/** Rig → IANA time zone, where neither header nor longitude tell the night. */
	rigTimeZones: v.record(v.string(), v.string()),
	/** Heading in a target's note below which each move gets a line; empty for none. */
	moveLogHeading: text,
	/** Limits of subs by rig, for culling. */
	cullLimits: v.record(
		v.string(),
		v.object({ hfr: limit, fwhm: limit, leastStars: limit, guidingRmsArcsec: limit, eccentricity: limit }),
	),
	/** What a person said of captures that nobody could tell, by question. */
	captureRigs: v.record(v.string(), v.string()),
	captureTargets: v.record(v.string(), v.string()),
	/** Whether targets get a picture of their newest master light as cover. */
	coverPictures: v.boolean(),
	/** Whether the folders' times are looked at when Obsidian starts. */
	refreshOnStartup: v.boolean(),
} as const;

export type Settings = { readonly [K in keyof typeof FIELDS]: Readonly<v.InferOutput<(typeof FIELDS)[K]>> };

const FOLDER_FIRST: FactOrder['target'] = ['folder', 'header', 'filename'];
const HEADER_FIRST: FactOrder['target'] = ['header', 'filename', 'folder'];

export const DEFAULT_SETTINGS: Settings = frozen({
	targetNotesFolder: 'Astro/Targets',
	rigNotesFolder: 'Astro/Rigs',
	flatChecklistPath: 'Astro/Flats to shoot.md',
	healthNotePath: 'Astro/Health report.md',
	targetsBasePath: 'Astro/Targets.base',
	hasTargetsBase: false,
	targetTemplatePath: '',
	rejectionBuffer: 0.15,
	goalScope: 'panel' as const,
	includeUnknownFilter: false,
	exposureSort: 'folder' as const,
	filterAliases: {},
	filterOrder: [],
	rejectPatterns: ['reject*', 'failed_*'],
	excludedFolders: ['calibrated', 'registered', 'debayered', 'cosmetized', '*.pxiproject'],
	excludedFiles: ['*_c', '*_cc', '*_r', '*_d', '*_a', 'starless*', 'Starless*', 'Stacked_*', 'DSO_Stacked_*'],
	libraryFolders: [
		'Dark Library',
		'Dark_Library',
		'DarkLibrary',
		'MASTER DARK',
		'MASTER DARKS',
		'Calibration Library',
		'Flat Library',
		'Bias Library',
	],
	settleSeconds: 60,
	// The person's own order is deliberate: folders tell what a frame is for, headers how it was taken (DESIGN 3).
	factOrder: {
		target: [...FOLDER_FIRST],
		panel: [...FOLDER_FIRST],
		night: [...FOLDER_FIRST],
		filter: [...FOLDER_FIRST],
		exposure: [...HEADER_FIRST],
		angle: [...HEADER_FIRST],
	},
	ninaPattern: '',
	flatToleranceDegrees: 2.5,
	flatMaxAgeDays: 90,
	flatAngles: 'fewest' as const,
	allowDarkScaling: false,
	closedFromStage: 60,
	rigTimeZones: {},
	moveLogHeading: '',
	cullLimits: {},
	captureRigs: {},
	captureTargets: {},
	coverPictures: true,
	refreshOnStartup: true,
});

function frozen<T extends object>(value: T): T {
	for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) frozen(part as object);
	return Object.freeze(value);
}

/** The version of the saved form. Raise it with a row in {@link MIGRATIONS}. */
export const SETTINGS_VERSION = 1;

/** From version n to n + 1, each named for what it does. */
const MIGRATIONS: Readonly<Record<number, (saved: Record<string, unknown>) => Record<string, unknown>>> = {};

export interface ParsedSettings {
	readonly settings: Settings;
	/** Settings that could not be read and stand at their default. */
	readonly unreadable: readonly { readonly key: string; readonly reason: string }[];
	/** Saved by a newer version of the plugin: must not be saved over. */
	readonly newerVersion: number | undefined;
}

/** Settings from what was saved: fills, checks, migrates. Never throws. */
export function parseSettings(saved: unknown): ParsedSettings {
	const given = isRecord(saved) ? saved : {};
	const version = versionOf(given['version']);
	let values = given;
	for (let from = version; from < SETTINGS_VERSION; from++) values = MIGRATIONS[from]?.(values) ?? values;
	const unreadable: { key: string; reason: string }[] = [];
	// Settings that this version does not know ride along unseen, so that it saves them back for the one that does.
	const { version: _, ...unknown } = values;
	const settings: Record<string, unknown> = { ...unknown, ...DEFAULT_SETTINGS };
	for (const [key, schema] of Object.entries(FIELDS)) {
		if (values[key] === undefined) continue;
		const result = v.safeParse(schema, values[key]);
		if (result.success) settings[key] = result.output;
		else unreadable.push({ key, reason: result.issues.map(issue => issue.message).join('; ') });
	}
	return {
		settings: Object.freeze(settings) as Settings,
		unreadable,
		newerVersion: version > SETTINGS_VERSION ? version : undefined,
	};
}

const DEFAULTS_AS_SAVED: ReadonlyMap<string, string> = new Map(
	Object.entries(DEFAULT_SETTINGS).map(([key, value]) => [key, JSON.stringify(value)]),
);

/** What is written to disk: only what differs from the defaults, so that better defaults reach everybody. */
export function savedForm(settings: Settings): Record<string, unknown> {
	const differing = Object.entries(settings).filter(
		([key, value]) => JSON.stringify(value) !== DEFAULTS_AS_SAVED.get(key),
	);
	return { version: SETTINGS_VERSION, ...Object.fromEntries(differing) };
}

/** Versions count from 1; whatever else stands there was written by nobody's migration. */
const versionOf = (saved: unknown): number =>
	Number.isSafeInteger(saved) && Number(saved) >= 1 ? Number(saved) : SETTINGS_VERSION;

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
