/** Positions on the sky and on Earth, in the notations of capture programs. */
import type { Setup, Site } from '../../domain/frame';
import { wrapDegrees } from '../../domain/angle';
import { numberOf, rounded, slotsOf, textOf } from './header-value';
import { SLOT, type KeywordValue, type KeywordValues } from '../keywords';

const LATITUDE = slotsOf('SITELAT', 'SITE-LAT', 'LAT-OBS', 'OBSLAT', 'OBSGEO-B');
const LONGITUDE = slotsOf('SITELONG', 'SITE-LON', 'LONG-OBS', 'OBSLONG', 'OBSGEO-L');

export type SkyPosition = Pick<Setup, 'raDegrees' | 'decDegrees'>;
export const NOWHERE: SkyPosition = { raDegrees: undefined, decDegrees: undefined };

/** The target's position, OBJCTRA in hours and OBJCTDEC in degrees, both as text; rounded to 0.01°. */
export function objectPosition(values: KeywordValues): SkyPosition | undefined {
	if (isOfDate(values)) return undefined;
	const hours = sexagesimal(values[SLOT.OBJCTRA]);
	return position(hours === undefined ? undefined : hours * 15, sexagesimal(values[SLOT.OBJCTDEC]), 100);
}

/**
 * Where the mount pointed, rounded to 0.1°: RA and DEC change with every frame, by dithers, drift and each new
 * centring, and a rounding finer than that would make every frame a setup of its own. RA is degrees as a number; hours
 * as sexagesimal text (MaxIm), and as a number from Dwarf.
 */
export function mountPosition(values: KeywordValues): SkyPosition | undefined {
	if (isOfDate(values)) return undefined;
	const ra = values[SLOT.RA];
	const hours = sexagesimal(ra);
	const degrees = hours === undefined ? numberOf(ra) : hours * 15;
	const isHours = degrees !== undefined && hours === undefined && /^dwarf/i.test(textOf(values[SLOT.ORIGIN]) ?? '');
	return position(isHours ? degrees * 15 : degrees, numberOf(values[SLOT.DEC]) ?? sexagesimal(values[SLOT.DEC]), 10);
}

/** SharpCap writes coordinates of the date, a third of a degree off J2000: better none than those. */
const isOfDate = (values: KeywordValues): boolean => /jnow/i.test(textOf(values[SLOT['RA comment']]) ?? '');

/** 0/0 is how N.I.N.A. and Dwarf write "no position". */
function position(
	raDegrees: number | undefined,
	decDegrees: number | undefined,
	partsOfDegree: number,
): SkyPosition | undefined {
	if (raDegrees === undefined || decDegrees === undefined || (raDegrees === 0 && decDegrees === 0)) return undefined;
	if (Math.abs(raDegrees) > 360 || Math.abs(decDegrees) > 90) return undefined;
	return {
		raDegrees: wrapDegrees(rounded(raDegrees, partsOfDegree)),
		decDegrees: rounded(decDegrees, partsOfDegree),
	};
}

/** The site, to 0.001° (100 m), so that a phone's wandering position does not split a night's frames. */
export function siteOf(values: KeywordValues): Site | undefined {
	const latitude = firstDegrees(values, LATITUDE, 90);
	const longitude = firstDegrees(values, LONGITUDE, 360);
	if ((latitude === undefined && longitude === undefined) || (latitude === 0 && longitude === 0)) return undefined;
	return {
		latitudeDegrees: latitude,
		// Some count 0–360 to the east.
		longitudeDegrees: longitude === undefined ? undefined : rounded(wrapDegrees(longitude + 180) - 180, 1000),
	};
}

function firstDegrees(values: KeywordValues, slots: readonly number[], most: number): number | undefined {
	for (const slot of slots) {
		const degrees = numberOf(values[slot]) ?? sexagesimal(values[slot]);
		if (degrees !== undefined && Math.abs(degrees) <= most) return rounded(degrees, 1000);
	}
	return undefined;
}

const SEXAGESIMAL = /^\s*([+-]?)(\d{1,3})[\s:hd°]+(\d{1,2}(?:[.,]\d*)?)(?:[\s:m']+(\d{1,2}(?:[.,]\d*)?)[s"]?)?\s*$/i;

/** '05 35 17', '-5:23:28.5', '+51 03'. Undefined for a plain number, whose unit the caller has to know. */
function sexagesimal(value: KeywordValue): number | undefined {
	const parts = typeof value === 'string' ? SEXAGESIMAL.exec(value) : null;
	if (!parts) return undefined;
	const minutes = numberOf(parts[3]) ?? 0;
	const seconds = numberOf(parts[4]) ?? 0;
	if (minutes > 60 || seconds > 60) return undefined;
	const size = Number(parts[2]) + minutes / 60 + seconds / 3600;
	return parts[1] === '-' ? -size : size;
}
