/** What a header says about the camera and its settings. */
import type { Setup } from '../../domain/frame';
import { firstNumber, firstText, numberOf, rounded, slotsOf, textOf } from './header-value';
import { SLOT, type KeywordValues } from '../keywords';

// EGAIN is electrons per data number and never the gain setting.
const GAIN = slotsOf('GAIN');
const OFFSET = slotsOf('OFFSET', 'BLKLEVEL');
const ISO = slotsOf('ISO', 'ISOSPEED');
const SET_TEMP = slotsOf('SET-TEMP', 'SETTEMP');
/** Siril's list, and Dwarf's DET-TEMP. */
export const SENSOR_TEMP = slotsOf('CCD-TEMP', 'CCD_TEMP', 'CCDTEMP', 'TEMPERAT', 'CAMTCCD', 'DET-TEMP');
const BIN_X = slotsOf('XBINNING', 'BINX', 'CCDXBIN', 'CCDBINX');
const CAMERA = slotsOf('INSTRUME', 'CAMERA');
const WIDTH = slotsOf('ZNAXIS1', 'NAXIS1');
const HEIGHT = slotsOf('ZNAXIS2', 'NAXIS2');
const PLANES = slotsOf('ZNAXIS3', 'NAXIS3');

const COLDEST_CELSIUS = -150;
const WARMEST_CELSIUS = 100;

type CameraFacts = Pick<
	Setup,
	| 'gain'
	| 'offset'
	| 'iso'
	| 'setTempCelsius'
	| 'binning'
	| 'readoutMode'
	| 'camera'
	| 'isColour'
	| 'widthPixels'
	| 'heightPixels'
>;

/** A gain or offset below zero is ASCOM's "unset"; temperatures are rounded to 0.01 °C. */
export function cameraOf(values: KeywordValues): CameraFacts {
	return {
		gain: firstNumber(values, GAIN, 0),
		offset: firstNumber(values, OFFSET, 0),
		iso: firstNumber(values, ISO, 1),
		setTempCelsius: temperature(values, SET_TEMP),
		binning: binningOf(values),
		readoutMode: textOf(values[SLOT.READOUTM]),
		camera: firstText(values, CAMERA),
		isColour: isColour(values),
		widthPixels: firstNumber(values, WIDTH, 1),
		heightPixels: firstNumber(values, HEIGHT, 1),
	};
}

/** Degrees Celsius at the sensor, to 0.01. */
export function sensorTempOf(values: KeywordValues): number | undefined {
	return temperature(values, SENSOR_TEMP);
}

function temperature(values: KeywordValues, slots: readonly number[]): number | undefined {
	const celsius = firstNumber(values, slots, COLDEST_CELSIUS, WARMEST_CELSIUS);
	return celsius === undefined ? undefined : rounded(celsius, 100);
}

/** From XBINNING and YBINNING, or from one BINNING: '2*2' (Dwarf), '2x2', 2. */
function binningOf(values: KeywordValues): string | undefined {
	const x = firstNumber(values, BIN_X, 1);
	if (x !== undefined) return `${Math.round(x)}x${Math.round(numberOf(values[SLOT.YBINNING]) ?? x)}`;
	const written = /^(\d+)(?:\s*[x*:]\s*(\d+))?$/i.exec(textOf(values[SLOT.BINNING]) ?? '');
	return written?.[1] === undefined ? undefined : `${written[1]}x${written[2] ?? written[1]}`;
}

/** A colour matrix, or three colour planes. COLORTYP (MaxIm) is the matrix' number or name, 0 for a mono camera. */
function isColour(values: KeywordValues): boolean | undefined {
	const matrix = textOf(values[SLOT.BAYERPAT]) ?? textOf(values[SLOT.COLORTYP]);
	if (matrix !== undefined) return !/^(0|none|mono|monochrome)$/i.test(matrix);
	return firstNumber(values, PLANES) === 3 ? true : undefined;
}
