/**
 * What a header says of a sub's quality, where somebody measured it. Capture programs seldom write any of this:
 * N.I.N.A. has it in file names alone. Whatever writes zero or less has measured nothing (TeleAuto's GUIDERMS without a
 * guider).
 */
import type { SubQuality } from '../../domain/frame';
import { subQuality } from '../../domain/sub-quality';
import { firstNumber, rounded, slotsOf } from './header-value';
import type { KeywordValues } from '../keywords';

// From the log of Ekos into headers: fenriques/astro_tools (HFR, NSTARS, ECC).
const HFR = slotsOf('HFR');
// astronomyk/seestarpy.
const HFD = slotsOf('HFD');
// PinPoint in MaxIm DL: "[pixels] Mean Full-Width-Half-Max of image star". Oekalegon/AstrophotoKit: "[pix]", and
// NSTARS, MEANECC.
// Palomar's surveys: MEDFWHM "[arcsecond]". Units stay as they are written.
const FWHM = slotsOf('FWHM', 'MEANFWHM', 'MEDFWHM');
// STARCNT, STARS and ECCENTRI are what other readers of headers look for.
const STARS = slotsOf('STARCNT', 'NSTARS', 'STARS');
const ECCENTRICITY = slotsOf('ECCENTRI', 'ECC', 'MEANECC');
// pchev/teleauto: "Guiding RMS error in arcsec"; arisada/astrolol: "[arcsec] total guiding RMS".
const GUIDING = slotsOf('GUIDERMS', 'GUIDRMS');

export const QUALITY_SLOTS: readonly number[] = [...HFR, ...HFD, ...FWHM, ...STARS, ...ECCENTRICITY, ...GUIDING];

/** Finer than anybody measures, and free of the noise of 32-bit numbers. */
const PARTS_OF_UNIT = 1000;
/** As in file names: beyond is damage, or a writer's word for "unknown". */
const MOST = 1000;
const MOST_STARS = 10_000_000;

const READINGS: Readonly<Record<keyof SubQuality, (values: KeywordValues) => number | undefined>> = {
	// The diameter is twice the radius.
	hfr: values => measured(values, HFR, MOST) ?? measured(values, HFD, 2 * MOST, 2),
	fwhm: values => measured(values, FWHM, MOST),
	starCount: values => firstNumber(values, STARS, 1, MOST_STARS),
	guidingRmsArcsec: values => measured(values, GUIDING, MOST),
	eccentricity: values => measured(values, ECCENTRICITY, 1),
};

/** The values that are there and can be believed, rounded to 0.001; undefined where there is none. */
export function qualityOf(values: KeywordValues): SubQuality | undefined {
	// Nearly every header: a tenth of the time that the readings take.
	if (!isAny(values)) return undefined;
	return subQuality(measure => READINGS[measure](values));
}

function isAny(values: KeywordValues): boolean {
	for (const slot of QUALITY_SLOTS) if (values[slot] !== undefined) return true;
	return false;
}

function measured(values: KeywordValues, slots: readonly number[], most: number, divisor = 1): number | undefined {
	const value = firstNumber(values, slots, divisor / PARTS_OF_UNIT, most);
	return value === undefined ? undefined : rounded(value / divisor, PARTS_OF_UNIT);
}
