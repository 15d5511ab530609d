/** The camera's rotation, each angle with the system it belongs to. Degrees, 0 ≤ a < 360, rounded to 0.01. */
import { wrapDegrees } from '../../domain/angle';
import { firstNumber, numberOf, rounded, slotsOf, textOf } from './header-value';
import { SLOT, type KeywordValues } from '../keywords';

const MECHANICAL = slotsOf('ROTATANG', 'ROTATOR', 'APTS_ROT');
const MECHANICAL_WITHOUT_ROTATOR = slotsOf('ROTATANG', 'APTS_ROT');
const SKY = slotsOf('POSANGLE', 'PA', 'ANGLE');
const SKY_WITH_ROTATOR = slotsOf('POSANGLE', 'PA', 'ROTATOR', 'ANGLE');
const PLANNED = slotsOf('OBJCTROT');
const ROTA = slotsOf('CROTA2');
const MATRIX = slotsOf('CD1_1', 'CD1_2', 'CD2_1', 'CD2_2');

/** Everything but CREATOR that an angle comes from. */
export const ANGLE_SLOTS: readonly number[] = [
	...MECHANICAL,
	...SKY,
	...ROTA,
	...MATRIX,
	...slotsOf('CTYPE1', 'ROTATOR comment'),
];

/** Rotators count several turns; anything beyond is damage. */
const MOST_DEGREES = 1080;

/** The rotator's own angle: ROTATANG, N.I.N.A.'s ROTATOR, APT's APTS_ROT. */
export function mechanicalAngleOf(values: KeywordValues): number | undefined {
	return angle(values, isCameraAngle(values) ? MECHANICAL_WITHOUT_ROTATOR : MECHANICAL);
}

/**
 * The angle on the sky: of a plate solution if the header has one, else what the program believed (SGP's POSANGLE,
 * PinPoint's PA, ASIAIR's ROTATOR, ANGLE). Programs differ in the sense in which they count, so values of different
 * keywords may disagree.
 */
export function skyAngleOf(values: KeywordValues): number | undefined {
	return solvedAngleOf(values) ?? angle(values, isCameraAngle(values) ? SKY_WITH_ROTATOR : SKY);
}

/** The angle that was asked for (N.I.N.A.'s OBJCTROT). */
export function plannedAngleOf(values: KeywordValues): number | undefined {
	return angle(values, PLANNED);
}

/** ASIAIR writes the sky angle into the keyword that N.I.N.A. uses for the rotator. */
function isCameraAngle(values: KeywordValues): boolean {
	return (
		values[SLOT.ROTATOR] !== undefined &&
		(/camera angle/i.test(textOf(values[SLOT['ROTATOR comment']]) ?? '') ||
			/asiair/i.test(textOf(values[SLOT.CREATOR]) ?? ''))
	);
}

/**
 * CROTA2, or the same from the CD matrix: CD1_1 = CDELT1 cos ρ, CD1_2 = −CDELT2 sin ρ, CD2_1 = CDELT1 sin ρ, CD2_2 =
 * CDELT2 cos ρ (Calabretta & Greisen 2002, equation 189). CDELT2 is taken as positive; then CDELT1 has the sign of the
 * determinant, which tells a mirrored image from a turned one, and both columns give ρ. Against writers of a negative
 * CDELT2 the result is off by 180°, which sky angles are compared modulo.
 */
function solvedAngleOf(values: KeywordValues): number | undefined {
	// SGP fills in CTYPE without a solution, IRAF a unit matrix without CTYPE.
	if (!/^(RA|DEC)-/.test(textOf(values[SLOT.CTYPE1]) ?? '')) return undefined;
	const rota = angle(values, ROTA);
	if (rota !== undefined) return rota;
	const [xx = 0, xy = 0, yx = 0, yy = 0] = MATRIX.map(slot => numberOf(values[slot]));
	const determinant = xx * yy - xy * yx;
	if (determinant === 0 || !Number.isFinite(determinant)) return undefined;
	const signX = Math.sign(determinant);
	return wrapped((Math.atan2(signX * yx - xy, signX * xx + yy) * 180) / Math.PI);
}

function angle(values: KeywordValues, slots: readonly number[]): number | undefined {
	const degrees = firstNumber(values, slots, -MOST_DEGREES, MOST_DEGREES);
	return degrees === undefined ? undefined : wrapped(degrees);
}

const wrapped = (degrees: number): number => wrapDegrees(rounded(degrees, 100));
