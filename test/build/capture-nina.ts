/** N.I.N.A. 3: the cards and properties of its FITS and XISF writers, and file names after three patterns in use. */
import { localMs, mjdOf, dateOf, sexagesimal, timeOf, timestampOf } from './clock';
import { cardsOf, fitsBytes, type Card, type Verbatim } from './fits-file';
import { imageSize, kindName, objectName, type FrameDescription } from './frame-description';
import { xisfBytes, type XisfProperty } from './xisf-file';

const PROGRAM = 'N.I.N.A. 3.1.2.9001';

/** A double as .NET prints it for FITS: always with a decimal point. */
function real(value: number | undefined): Verbatim | undefined {
	return value === undefined ? undefined : { verbatim: Number.isInteger(value) ? value.toFixed(1) : String(value) };
}

/** What a name's token holds when the fact is unknown: nothing, so that two underscores meet. */
const fixed = (value: number | undefined, decimals: number): string => value?.toFixed(decimals) ?? '';

/** The header of a FITS file; the XISF writer gives the same cards as FITSKeyword elements. */
export function ninaCards(frame: FrameDescription): Card[] {
	const { ioMode, site, startUtcMs, exposureSeconds } = frame;
	const { widthPixels, heightPixels } = imageSize(frame);
	const middleMs = startUtcMs + exposureSeconds * 500;
	const binning = frame.binning ?? 1;
	const onSky = frame.kind === 'light';
	const { raDegrees, decDegrees } = onSky ? frame : { raDegrees: undefined, decDegrees: undefined };
	return cardsOf([
		['SIMPLE', true, 'C# FITS'],
		['BITPIX', 16, ''],
		['NAXIS', 2, 'Dimensionality'],
		['NAXIS1', widthPixels, ''],
		['NAXIS2', heightPixels, ''],
		['BZERO', 32768, ''],
		['EXTEND', true, 'Extensions are permitted'],
		['IMAGETYP', kindName(frame.kind).toUpperCase(), 'Type of exposure'],
		['EXPOSURE', real(exposureSeconds), '[s] Exposure duration'],
		['EXPTIME', real(exposureSeconds), '[s] Exposure duration'],
		['DATE-LOC', timestampOf(localMs(startUtcMs, site.utcOffsetHours)), 'Time of observation (local)'],
		['DATE-OBS', timestampOf(startUtcMs), 'Time of observation (UTC)'],
		['DATE-AVG', timestampOf(middleMs), 'Averaged midpoint time (UTC)'],
		['MJD-OBS', mjdOf(startUtcMs), '[d] MJD of observation start'],
		['MJD-AVG', mjdOf(middleMs), '[d] MJD of averaged midpoint'],
		['XBINNING', binning, 'X axis binning factor'],
		['YBINNING', binning, 'Y axis binning factor'],
		['GAIN', frame.gain, 'Sensor gain'],
		['OFFSET', frame.offset, 'Sensor gain offset'],
		['EGAIN', 0.246, '[e-/ADU] Electrons per A/D unit'],
		['XPIXSZ', ioMode.pixelMicrons * binning, '[um] Pixel X axis size'],
		['YPIXSZ', ioMode.pixelMicrons * binning, '[um] Pixel Y axis size'],
		['INSTRUME', ioMode.camera, 'Imaging instrument name'],
		['SET-TEMP', real(frame.setTempCelsius), '[degC] CCD temperature setpoint'],
		['CCD-TEMP', real(frame.sensorTempCelsius), '[degC] CCD temperature'],
		['READOUTM', frame.readoutMode, 'Sensor readout mode'],
		['BAYERPAT', ioMode.bayerPattern, 'Sensor Bayer pattern'],
		['XBAYROFF', ioMode.bayerPattern && 0, 'Bayer pattern X axis offset'],
		['YBAYROFF', ioMode.bayerPattern && 0, 'Bayer pattern Y axis offset'],
		['USBLIMIT', 40, 'Camera-specific USB setting'],
		['TELESCOP', ioMode.optics, 'Name of telescope'],
		['FOCALLEN', real(ioMode.focalLengthMm), '[mm] Focal length'],
		['FOCRATIO', real(ioMode.focalRatio), 'Focal ratio'],
		['RA', raDegrees, '[deg] RA of telescope'],
		['DEC', decDegrees, '[deg] Declination of telescope'],
		['PIERSIDE', onSky ? 'West' : undefined, 'Telescope pointing state'],
		['AIRMASS', onSky ? 1.2345 : undefined, 'Airmass at frame center (Gueymard 1993)'],
		['SITEELEV', real(site.elevationMetres), '[m] Observation site elevation'],
		['SITELAT', real(site.latitudeDegrees), '[deg] Observation site latitude'],
		['SITELONG', real(site.longitudeDegrees), '[deg] Observation site longitude'],
		['FWHEEL', ioMode.filterWheel, 'Filter Wheel name'],
		['FILTER', frame.filter, 'Active filter name'],
		['OBJECT', objectName(frame), 'Name of the object of interest'],
		[
			'OBJCTRA',
			raDegrees === undefined ? undefined : sexagesimal(raDegrees / 15, { decimals: 0 }),
			'[H M S] RA of imaged object',
		],
		[
			'OBJCTDEC',
			decDegrees === undefined ? undefined : sexagesimal(decDegrees, { decimals: 0, signed: true }),
			'[D M S] Declination of imaged object',
		],
		['OBJCTROT', real(frame.plannedAngleDegrees), '[deg] planned rotation of imaged object'],
		['FOCNAME', 'ZWO Focuser (1)', 'Focusing equipment name'],
		['FOCPOS', 21340, '[step] Focuser position'],
		['FOCUSPOS', 21340, '[step] Focuser position'],
		['FOCTEMP', 11.3, '[degC] Focuser temperature'],
		['FOCUSTEM', 11.3, '[degC] Focuser temperature'],
		['ROTNAME', ioMode.rotator, 'Rotator equipment name'],
		['ROTATOR', real(frame.mechanicalAngleDegrees), '[deg] Mechanical rotator angle'],
		['ROTATANG', real(frame.mechanicalAngleDegrees), '[deg] Mechanical rotator angle'],
		['HUMIDITY', 61.2, '[%] Relative humidity'],
		['AMBTEMP', 9.4, '[degC] Ambient air temperature'],
		['MPSAS', 20.9, '[mags/arcsec^2] Sky quality'],
		['ROWORDER', 'TOP-DOWN', 'FITS Image Orientation'],
		['EQUINOX', real(2000), 'Equinox of celestial coordinate system'],
		['SWCREATE', PROGRAM, 'Software that created this file'],
	]);
}

export function ninaFitsBytes(frame: FrameDescription): Uint8Array {
	return fitsBytes(ninaCards(frame));
}

/** N.I.N.A.'s XISF: lengths in metres, and what it calls the camera's gain is electrons per ADU. */
export function ninaXisfBytes(frame: FrameDescription): Uint8Array {
	const { ioMode } = frame;
	const known: readonly (XisfProperty | undefined)[] = [
		{ id: 'Observation:Time:Start', type: 'TimePoint', value: `${timestampOf(frame.startUtcMs)}Z` },
		{ id: 'Instrument:ExposureTime', type: 'Float32', value: frame.exposureSeconds },
		{ id: 'Instrument:Camera:Name', type: 'String', value: ioMode.camera },
		{ id: 'Instrument:Camera:Gain', type: 'Float32', value: 0.246 },
		{ id: 'Instrument:Camera:XBinning', type: 'Int32', value: frame.binning ?? 1 },
		{ id: 'Instrument:Camera:YBinning', type: 'Int32', value: frame.binning ?? 1 },
		frame.sensorTempCelsius === undefined
			? undefined
			: { id: 'Instrument:Sensor:Temperature', type: 'Float32', value: frame.sensorTempCelsius },
		{ id: 'Instrument:Telescope:Name', type: 'String', value: ioMode.optics },
		{ id: 'Instrument:Telescope:FocalLength', type: 'Float32', value: ioMode.focalLengthMm / 1000 },
		{
			id: 'Instrument:Telescope:Aperture',
			type: 'Float32',
			value: ioMode.focalLengthMm / ioMode.focalRatio / 1000,
		},
		frame.filter === undefined ? undefined : { id: 'Instrument:Filter:Name', type: 'String', value: frame.filter },
		frame.target === undefined
			? undefined
			: { id: 'Observation:Object:Name', type: 'String', value: objectName(frame) ?? '' },
	];
	return xisfBytes({
		...imageSize(frame),
		sampleFormat: 'UInt16',
		imageType: kindName(frame.kind),
		cards: ninaCards(frame),
		properties: known.filter(property => property !== undefined),
		creator: PROGRAM,
	});
}

const dateTime = (frame: FrameDescription): string => {
	const ms = localMs(frame.startUtcMs, frame.site.utcOffsetHours);
	return `${dateOf(ms)}_${timeOf(ms, '-')}`;
};

const exposureAndNumber = ({ exposureSeconds, number }: FrameDescription): string =>
	`${fixed(exposureSeconds, 2)}s_${String(number).padStart(4, '0')}`;

/**
 * `$$DATETIME$$_$$FILTER$$_$$ROTATORANGLE$$_$$EXPOSURETIME$$s_$$FRAMENR$$`, the exposure tracker's pattern. No
 * extension.
 */
export function ninaNameWithAngle(frame: FrameDescription): string {
	return `${dateTime(frame)}_${frame.filter ?? ''}_${fixed(frame.mechanicalAngleDegrees, 2)}_${exposureAndNumber(frame)}`;
}

/** `$$DATETIME$$_$$FILTER$$_$$SENSORTEMP$$_$$EXPOSURETIME$$s_$$FRAMENR$$`, as N.I.N.A. is installed. No extension. */
export function ninaNameByDefault(frame: FrameDescription): string {
	return `${dateTime(frame)}_${frame.filter ?? ''}_${fixed(frame.sensorTempCelsius, 2)}_${exposureAndNumber(frame)}`;
}

/**
 * `$$DATETIME$$_HFR_$$HFR$$_RMSAC_$$RMSARCSEC$$_TEMP_$$SENSORTEMP$$`, below folders that hold the rest. No extension.
 */
export function ninaNameWithQuality(frame: FrameDescription): string {
	return `${dateTime(frame)}_HFR_${fixed(frame.hfr, 2)}_RMSAC_${fixed(frame.guidingRmsArcsec, 2)}_TEMP_${fixed(frame.sensorTempCelsius, 2)}`;
}
