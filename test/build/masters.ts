/** Integrated frames: PixInsight's masters (XISF and FITS, named by WBPP or by keywords) and Siril's stacks. */
import { ninaCards } from './capture-nina';
import { timestampOf } from './clock';
import { cardsOf, fitsBytes, type Card } from './fits-file';
import { imageSize, kindName, type FrameDescription } from './frame-description';
import { brightnessOf, type Sky } from './painted-sky';
import { xisfBytes } from './xisf-file';

/** `frame` describes the first sub; `sky` is what is to be seen, nothing without it. */
export interface MasterDescription {
	readonly frame: FrameDescription;
	readonly subs: number;
	readonly lastStartUtcMs: number;
	readonly sky?: Sky;
}

const PIXINSIGHT = 'PixInsight 1.9.3';

/**
 * What ImageIntegration keeps of its subs: no gain, no temperatures, no rotator; how many they were stands in HISTORY
 * alone.
 */
function pixinsightMasterCards({ frame, subs, lastStartUtcMs }: MasterDescription): Card[] {
	const { ioMode, site } = frame;
	const { widthPixels, heightPixels } = imageSize(frame);
	return [
		...cardsOf([
			['SIMPLE', true, 'file does conform to FITS standard'],
			['BITPIX', -32, 'number of bits per data pixel'],
			['NAXIS', 2, 'number of data axes'],
			['NAXIS1', widthPixels, 'length of data axis 1'],
			['NAXIS2', heightPixels, 'length of data axis 2'],
			['EXTEND', true, 'FITS dataset may contain extensions'],
			['IMAGETYP', `Master ${kindName(frame.kind)}`, 'Type of image'],
			['XBINNING', frame.binning ?? 1, 'Binning factor, horizontal axis'],
			['YBINNING', frame.binning ?? 1, 'Binning factor, vertical axis'],
			['FILTER', frame.filter, 'Filter used when taking image'],
			['EXPTIME', { verbatim: frame.exposureSeconds.toFixed(2) }, 'Exposure time in seconds'],
			['INSTRUME', ioMode.camera, 'Name of instrument'],
			['BAYERPAT', ioMode.bayerPattern, 'Bayer CFA pattern'],
			['XPIXSZ', ioMode.pixelMicrons, 'Pixel size including binning, X-axis (um)'],
			['YPIXSZ', ioMode.pixelMicrons, 'Pixel size including binning, Y-axis (um)'],
			['EGAIN', 0.246, 'Camera gain in electrons per data number'],
			['TELESCOP', ioMode.optics, 'Name of telescope'],
			['FOCALLEN', ioMode.focalLengthMm, 'Focal length (mm)'],
			['OBJECT', frame.target, 'Name of observed object'],
			['DATE-OBS', timestampOf(frame.startUtcMs), 'Start date/time of observation (UTC)'],
			[
				'DATE-END',
				timestampOf(lastStartUtcMs + frame.exposureSeconds * 1000),
				'End date/time of observation (UTC)',
			],
			['OBSGEO-L', site.longitudeDegrees, 'Geodetic longitude of observation location (deg)'],
			['OBSGEO-B', site.latitudeDegrees, 'Geodetic latitude of observation location (deg)'],
			['OBSGEO-H', site.elevationMetres, 'Geodetic height of observation location (m)'],
			['TIMESYS', 'UTC', 'Time scale: Universal Time, Coordinated'],
		]),
		{ keyword: 'COMMENT', comment: `Integration with ${PIXINSIGHT}` },
		{ keyword: 'HISTORY', comment: 'Integration with ImageIntegration process' },
		{ keyword: 'HISTORY', comment: 'ImageIntegration.pixelCombination: Average' },
		{ keyword: 'HISTORY', comment: `ImageIntegration.numberOfImages: ${subs}` },
	];
}

export function pixinsightMasterFits(master: MasterDescription): Uint8Array {
	return fitsBytes(pixinsightMasterCards(master));
}

const WHITE = 65_535;

export function pixinsightMasterXisf(master: MasterDescription): Uint8Array {
	return xisfBytes({
		...imageSize(master.frame),
		...(master.sky && {
			widthPixels: master.sky.widthPixels,
			heightPixels: master.sky.heightPixels,
			samples: brightnessOf(master.sky).map(value => value / WHITE),
		}),
		sampleFormat: 'Float32',
		imageType: `Master${kindName(master.frame.kind)}`,
		cards: pixinsightMasterCards(master),
		creator: PIXINSIGHT,
	});
}

/** WBPP's own name, `masterLight_BIN-1_6248x4176_EXPOSURE-300.00s_FILTER-Ha_mono`. No extension. */
export function wbppName({ frame }: MasterDescription): string {
	const parts = [`master${kindName(frame.kind)}`, `BIN-${frame.binning ?? 1}`, frame.ioMode.sensor];
	if (frame.kind !== 'flat' && frame.kind !== 'bias') parts.push(`EXPOSURE-${frame.exposureSeconds.toFixed(2)}s`);
	if (frame.kind === 'light' || frame.kind === 'flat') {
		parts.push(
			`FILTER-${frame.filter ?? 'NoFilter'}`,
			frame.ioMode.bayerPattern === undefined ? 'mono' : frame.kind === 'light' ? 'RGB' : 'CFA',
		);
	}
	return parts.join('_');
}

/**
 * The name of a library that keeps what PixInsight's header loses:
 * `masterDark_EXPOSURE_300_GAIN_100_OFFSET_50_SETTEMP_-10_READOUTM_Normal`, flats with FILTER and the rotator's
 * ROTATANG. No extension.
 */
export function keyedMasterName({ frame }: MasterDescription): string {
	const keys: readonly (readonly [string, string | number | undefined])[] = [
		['EXPOSURE', frame.kind === 'flat' ? undefined : frame.exposureSeconds],
		['FILTER', frame.kind === 'flat' ? frame.filter : undefined],
		['GAIN', frame.gain],
		['OFFSET', frame.offset],
		['ISO', frame.iso],
		['SETTEMP', frame.setTempCelsius],
		['ROTATANG', frame.kind === 'flat' ? frame.mechanicalAngleDegrees?.toFixed(2) : undefined],
		['READOUTM', frame.readoutMode],
	];
	return `master${kindName(frame.kind)}${keys
		.filter(([, value]) => value !== undefined)
		.map(([key, value]) => `_${key}_${value}`)
		.join('')}`;
}

/** A Siril stack of N.I.N.A. subs: their header, with the count and the total, and without N.I.N.A.'s signature. */
function sirilStackCards({ frame, subs, lastStartUtcMs }: MasterDescription): Card[] {
	const kept = ninaCards(frame).filter(({ keyword }) => keyword !== 'SWCREATE' && keyword !== 'BZERO');
	return [
		...kept.map(card => (card.keyword === 'BITPIX' ? { ...card, value: -32 } : card)),
		...cardsOf([
			['DATE', timestampOf(lastStartUtcMs + 86_400_000).slice(0, 19), 'UTC date that FITS file was created'],
			['PROGRAM', 'Siril 1.4.0', 'Software that created this HDU'],
			['STACKCNT', subs, 'Stack frames'],
			[
				'LIVETIME',
				{ verbatim: `${subs * frame.exposureSeconds}.` },
				'[s] Exposure time after deadtime correction',
			],
		]),
	];
}

export function sirilStackFits(master: MasterDescription): Uint8Array {
	return fitsBytes(sirilStackCards(master));
}

/** As Siril's scripts name their results: `result_5400s`, `dark_300s_stacked`, `pp_flat_L_stacked`. No extension. */
export function sirilName({ frame, subs }: MasterDescription): string {
	if (frame.kind === 'light') return `result_${subs * frame.exposureSeconds}s`;
	return frame.kind === 'flat'
		? `pp_flat_${frame.filter ?? 'OSC'}_stacked`
		: `${frame.kind.replace(' ', '')}_${frame.exposureSeconds}s_stacked`;
}
