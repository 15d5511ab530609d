/** How long one sub was exposed, and how many subs went into a file. */
import { firstNumber, numberOf, rounded, slotsOf, textOf } from './header-value';
import { SLOT, type KeywordValues } from '../keywords';

/**
 * SUBEXP and EXPOSURE are one sub where SharpCap's and Astro Pixel Processor's EXPTIME is the sum; elsewhere EXPOSURE
 * equals EXPTIME.
 */
const SUB_SECONDS = slotsOf('SUBEXP', 'EXPOSURE', 'EXPTIME', 'EXP');
const SUB_SECONDS_OF_INTEGRATION = slotsOf('SUBEXP', 'EXPOSURE');
const SUB_MICROSECONDS = slotsOf('EXPOINUS');

const TOTAL_SECONDS = slotsOf('TOTALEXP', 'LIVETIME');
const TOTAL_SECONDS_IN_EXPTIME = slotsOf('EXPTIME');

const COUNTS = slotsOf('STACKCNT', 'NCOMBINE', 'NUMFRAME', 'STACK_N', 'HISTORY numberOfImages');

/** Seconds of one sub, to the microsecond; 0 is a bias. Undefined where the header knows the sum alone. */
export function exposureSecondsOf(values: KeywordValues): number | undefined {
	const written = firstNumber(values, isIntegration(values) ? SUB_SECONDS_OF_INTEGRATION : SUB_SECONDS, 0);
	const seconds = rounded(written ?? (firstNumber(values, SUB_MICROSECONDS, 0) ?? NaN) / 1e6, 1e6);
	return Number.isFinite(seconds) ? seconds : undefined;
}

/**
 * How many subs the file holds: a count, else the sum of exposures over one; undefined for a stack that gives neither;
 * else 1. Astro Pixel Processor keeps IMAGETYP LIGHT and N.I.N.A.'s SWCREATE, so only these keywords tell its stacks
 * from subs.
 */
export function stackedSubsOf(
	values: KeywordValues,
	exposureSeconds: number | undefined,
	isCalledMaster: boolean,
): number | undefined {
	for (const slot of COUNTS) {
		const subs = Math.round(numberOf(values[slot]) ?? 0);
		if (subs > 1) return subs;
	}
	const sumIsInExptime = isIntegration(values) || numberOf(values[SLOT.SUBEXP]) !== undefined;
	const totalSeconds = firstNumber(values, sumIsInExptime ? TOTAL_SECONDS_IN_EXPTIME : TOTAL_SECONDS, 0);
	const subs = Math.round((totalSeconds ?? 0) / (exposureSeconds ?? Infinity));
	if (subs > 1 && Number.isFinite(subs)) return subs;
	const isStack =
		isCalledMaster ||
		isIntegration(values) ||
		textOf(values[SLOT.CALFRAME]) !== undefined ||
		isFloatOfSiril(values);
	return isStack ? undefined : 1;
}

/** Astro Pixel Processor's light integrations. */
const isIntegration = (values: KeywordValues): boolean => textOf(values[SLOT.INTEGRAT]) !== undefined;

/** Cameras give integers: what Siril saved as 32-bit floats was processed. */
const isFloatOfSiril = (values: KeywordValues): boolean =>
	(values[SLOT.ZBITPIX] ?? values[SLOT.BITPIX]) === -32 && /^siril/i.test(textOf(values[SLOT.PROGRAM]) ?? '');
