/**
 * Folder names of the convention as they are written (seed directory-structure.md; DESIGN 2). tree/layout.ts reads
 * them.
 */
import type { Night } from '../domain/night';

/** A target's accepted and rejected lights, and its integrations. */
export const ACCEPT_FOLDER = 'accept';
export const REJECT_FOLDER = 'reject';
export const MASTER_FOLDER = 'master';

/** Folders of a library that say what lies in them. The seed's FLATS holds darks for flats. */
export const KIND_FOLDERS = { dark: 'DARKS', bias: 'BIAS', flat: 'FLATS', 'dark flat': 'FLATS' } as const;

export const dateFolder = (night: Night): string => `DATE_${night}`;

export const panelFolder = (panel: number): string => `PANEL_${panel}`;

/** `Session_70deg` */
export const sessionFolder = (degrees: number | string): string => `Session_${degrees}deg`;

export const gainFolder = (gain: number): string => `GAIN_${gain}`;

export const isoFolder = (iso: number): string => `ISO_${iso}`;

/** `-10C` */
export const temperatureFolder = (celsius: number): string => `${Math.round(celsius) + 0}C`;

/** `FILTER_Ha_EXP_300`. @param filter canonical */
export const filterFolder = (filter: string, exposureSeconds: number): string =>
	`FILTER_${filter}_EXP_${nominalSeconds(exposureSeconds)}`;

/** A shutter's 300.003 s or 29.99 s are 300 s and 30 s, as everybody calls them; 2.5 s stay. */
function nominalSeconds(seconds: number): number {
	const whole = Math.round(seconds);
	return Math.abs(seconds - whole) <= whole / 1000 ? whole : seconds;
}
