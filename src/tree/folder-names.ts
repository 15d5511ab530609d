/**
 * The spelling of folder names by the convention, for reading and writing alike (seed directory-structure.md; DESIGN
 * 2). What a path of such names means, tree/layout.ts knows.
 */
import type { FrameKind } from '../domain/frame';
import { parseLooseNight, type Night } from '../domain/night';

// --- a target's folders

/** A target's accepted and rejected lights, and its integrations. */
export const ACCEPT_FOLDER = 'accept';
export const REJECT_FOLDER = 'reject';
export const MASTER_FOLDER = 'master';

/** `accept`, `Accepted` */
export const isAcceptFolder = (name: string): boolean => /^accept(?:ed)?$/i.test(name);

/** `master`, `Masters` */
export const isMasterFolder = (name: string): boolean => /^masters?$/i.test(name);

// --- nights

const DATE_MARK = 'DATE_';

export const dateFolder = (night: Night): string => `${DATE_MARK}${night}`;

const hasDateMark = (name: string): boolean => name.toUpperCase().startsWith(DATE_MARK);

/** The night of a `DATE_<…>` folder or of a folder that is a date. */
export const nightOfFolder = (name: string): Night | undefined =>
	parseLooseNight(hasDateMark(name) ? name.slice(DATE_MARK.length) : name);

/** Whether a folder is a DATE folder of the convention. */
export const isDateFolder = (name: string): boolean => hasDateMark(name) && nightOfFolder(name) !== undefined;

// --- filters

/** `FILTER_Ha_EXP_300`. @param filter canonical */
export const filterFolder = (filter: string, exposureSeconds: number): string =>
	`FILTER_${filter}_EXP_${exposureSeconds}`;

/** A shutter's 300.003 s or 29.99 s are 300 s and 30 s, as everybody calls them; 2.5 s stay. */
export function nominalSeconds(seconds: number): number {
	const whole = Math.round(seconds);
	return Math.abs(seconds - whole) <= whole / 1000 ? whole : seconds;
}

/** What a filter's folder says; undefined for what it does not. The filter is '' where the name has none. */
export interface FilterFolderName {
	readonly filter: string;
	readonly exposureSeconds: number | undefined;
	readonly setTempCelsius: number | undefined;
	readonly panel: number | undefined;
}

/**
 * `FILTER_<f>_EXP_<s>[_SETTEMP_<t>][_PANEL_<n>]`: the filter may be empty and may hold underscores; further pairs may
 * follow.
 */
const FILTER_FOLDER = /^FILTER(?:_(.*?))??((?:_(?:EXP|SETTEMP|PANEL)(?:_.*)?)?)$/i;
const EXPOSURE = /_EXP_(\d{1,6}(?:\.\d+)?)s?(?=_|$)/i;
const SET_TEMP = /_SETTEMP_(-?\d{1,3}(?:\.\d+)?)C?(?=_|$)/i;
const PANEL = /_PANEL_(\d{1,4})(?=_|$)/i;

export const isFilterFolder = (name: string): boolean => FILTER_FOLDER.test(name);

export function readFilterFolder(name: string): FilterFolderName | undefined {
	const found = FILTER_FOLDER.exec(name);
	if (!found) return undefined;
	const [, filter = '', pairs = ''] = found;
	return {
		filter,
		exposureSeconds: numberIn(pairs, EXPOSURE),
		setTempCelsius: numberIn(pairs, SET_TEMP),
		panel: numberIn(pairs, PANEL),
	};
}

function numberIn(text: string, pattern: RegExp): number | undefined {
	const digits = pattern.exec(text)?.[1];
	return digits === undefined ? undefined : Number(digits);
}

/** Whether a folder is named like a night or filter folder of the convention but can't be read as one. */
export function brokenFolderName(name: string): 'date-folder-name' | 'filter-folder-name' | undefined {
	if (/^DATE[_ -]/i.test(name) && nightOfFolder(name) === undefined) return 'date-folder-name';
	if (/^FILTER[_ -]/i.test(name) && !EXPOSURE.test(name)) return 'filter-folder-name';
	return undefined;
}

// --- panels, sessions, drizzle

export const panelFolder = (panel: number): string => `PANEL_${panel}`;

/** The panel of `PANEL_2`, `Panel 2`. */
export const panelOfFolder = (name: string): number | undefined => numberIn(name, /^panel[_ -]?(\d{1,4})$/i);

/** `Session_70deg` */
export const sessionFolder = (degrees: number | string): string => `Session_${degrees}deg`;

/** The angle of `Session_70deg`. */
export const degreesOfSessionFolder = (name: string): number | undefined =>
	numberIn(name, /^session[_ -]?(\d{1,3}(?:\.\d+)?)deg$/i);

/** `1x` */
export const drizzleFolder = (factor: number): string => `${factor}x`;

export const isDrizzleFolder = (name: string): boolean => /^\d+(?:\.\d+)?x$/i.test(name);

// --- libraries

/** Folders of a library that say what lies in them. The seed's FLATS holds darks for flats. */
export const KIND_FOLDERS = { dark: 'DARKS', bias: 'BIAS', flat: 'FLATS', 'dark flat': 'FLATS' } as const;

export const gainFolder = (gain: number): string => `GAIN_${gain}`;

export const isoFolder = (iso: number): string => `ISO_${iso}`;

/** `-10C` */
export const temperatureFolder = (celsius: number): string => `${Math.round(celsius) + 0}C`;

const KINDS: ReadonlyMap<string, FrameKind> = new Map<string, FrameKind>([
	['light', 'light'],
	['lights', 'light'],
	['dark', 'dark'],
	['darks', 'dark'],
	['masterdark', 'dark'],
	['masterdarks', 'dark'],
	['flat', 'flat'],
	['flats', 'flat'],
	['masterflat', 'flat'],
	['masterflats', 'flat'],
	['bias', 'bias'],
	['biases', 'bias'],
	['offset', 'bias'],
	['offsets', 'bias'],
	['masterbias', 'bias'],
	['darkflat', 'dark flat'],
	['darkflats', 'dark flat'],
	['flatdark', 'dark flat'],
	['flatdarks', 'dark flat'],
]);

/** What lies in a folder that is named after a kind of frames: `DARKS`, `Dark Flats`, `MasterFlat`. */
export const kindOfFolder = (name: string): FrameKind | undefined =>
	KINDS.get(name.toLowerCase().replace(/[ _-]/g, ''));
