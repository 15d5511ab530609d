/** Capture programs on Windows besides N.I.N.A.: Sequence Generator Pro, MaxIm DL (with ACP), SharpCap, APT. */
import { dateOf, localMs, mjdOf, sexagesimal, timeOf, timestampOf } from './clock';
import { cardsOf, type Card, type CardValue, type Verbatim } from './fits-file';
import { imageSize, kindName, objectName, type FrameDescription } from './frame-description';

const number = (frame: FrameDescription, digits: number): string => String(frame.number).padStart(digits, '0');

/** Sequence Generator Pro 4: EXPOSURE alone, the rotator's position angle on the sky, site as text. */
export function sgpCards(frame: FrameDescription): Card[] {
	const { ioMode, site } = frame;
	const { widthPixels, heightPixels } = imageSize(frame);
	const angle = frame.skyAngleDegrees;
	return cardsOf([
		['SIMPLE', true, 'file does conform to FITS standard'],
		['BITPIX', 16, 'number of bits per data pixel'],
		['NAXIS', 2, 'number of data axes'],
		['NAXIS1', widthPixels, 'length of data axis 1'],
		['NAXIS2', heightPixels, 'length of data axis 2'],
		['BZERO', 32768, 'offset and data range to that of unsigned short'],
		['BSCALE', 1, 'default scaling factor'],
		['OBJECT', objectName(frame), 'Object name'],
		['DATE-LOC', timestampOf(localMs(frame.startUtcMs, site.utcOffsetHours), 7), 'Local observation date'],
		['DATE-OBS', timestampOf(frame.startUtcMs, 7), 'UTC observation date'],
		['IMAGETYP', kindName(frame.kind).toUpperCase(), 'Type of frame'],
		['CREATOR', 'Sequence Generator Pro v4.4.0.1448', 'Capture software'],
		['INSTRUME', ioMode.camera, 'Instrument name'],
		['SITEELEV', site.elevationMetres, 'Elevation of the imaging site in meters'],
		['SITELAT', sexagesimal(site.latitudeDegrees), 'Latitude of the imaging site in degrees'],
		['SITELONG', sexagesimal(site.longitudeDegrees), 'Longitude of the imaging site in degrees'],
		['FOCPOS', 827840, 'Absolute focuser position'],
		['FWHEEL', ioMode.filterWheel, 'Filter Wheel name'],
		['FILTER', frame.filter, 'Filter name'],
		['EXPOSURE', frame.exposureSeconds, 'Exposure time in seconds'],
		['CCD-TEMP', frame.sensorTempCelsius, 'Camera cooler temperature'],
		['SET-TEMP', frame.setTempCelsius, 'Camera cooler target temperature'],
		['XBINNING', frame.binning ?? 1, 'Camera X Bin'],
		['CCDXBIN', frame.binning ?? 1, 'Camera X Bin'],
		['YBINNING', frame.binning ?? 1, 'Camera Y Bin'],
		['CCDYBIN', frame.binning ?? 1, 'Camera Y Bin'],
		['TELESCOP', ioMode.mount, 'Telescope name'],
		['RA', frame.raDegrees, 'Object Right Ascension in degrees'],
		['DEC', frame.decDegrees, 'Object Declination in degrees'],
		['FOCALLEN', ioMode.focalLengthMm, 'The focal length of the telescope in mm'],
		['FLIPPED', false, 'Is image flipped'],
		['ANGLE', angle === undefined ? undefined : Number(angle.toFixed(2)), 'Image angle'],
		['POSANGLE', angle, 'Camera rotator postion angle (degrees)'],
		['GAIN', frame.gain, 'Camera gain'],
		['EGAIN', 0.246, 'Electrons Per ADU'],
		['OFFSET', frame.offset, 'Camera offset'],
	]);
}

/** `M 51_2020-03-17T024357_60sec_L__-15C_frame11`, without the extension. */
export function sgpName(frame: FrameDescription): string {
	const ms = localMs(frame.startUtcMs, frame.site.utcOffsetHours);
	const temperature = frame.sensorTempCelsius === undefined ? '' : `${Math.round(frame.sensorTempCelsius)}C`;
	const object = objectName(frame) ?? kindName(frame.kind);
	return `${object}_${dateOf(ms)}T${timeOf(ms, '')}_${frame.exposureSeconds}sec_${frame.filter ?? ''}__${temperature}_frame${frame.number}`;
}

/** A double as MaxIm prints it: `3.00000000000E+002`. */
function exponential(value: number): Verbatim {
	const [mantissa = '', exponent = '0'] = value.toExponential(11).split('e');
	return {
		verbatim: `${mantissa}E${exponent.startsWith('-') ? '-' : '+'}${exponent.replace(/^[+-]/, '').padStart(3, '0')}`,
	};
}

const seventeenDigits = (value: number | undefined): CardValue | undefined =>
	value === undefined ? undefined : { verbatim: value.toPrecision(17) };

/**
 * MaxIm DL 6 under ACP: no gain, the position angle from PinPoint's solution as text, old date cards beside the new.
 */
export function maximCards(frame: FrameDescription): Card[] {
	const { ioMode, site, startUtcMs } = frame;
	const { widthPixels, heightPixels } = imageSize(frame);
	const [year = '', month = '', day = ''] = dateOf(startUtcMs).split('-');
	return cardsOf([
		['SIMPLE', true],
		['BITPIX', 16, '8 unsigned int, 16 & 32 int, -32 & -64 real'],
		['NAXIS', 2, 'number of axes'],
		['NAXIS1', widthPixels, 'fastest changing axis'],
		['NAXIS2', heightPixels, 'next to fastest changing axis'],
		['BSCALE', seventeenDigits(1), 'physical = BZERO + BSCALE*array_value'],
		['BZERO', seventeenDigits(32768), 'physical = BZERO + BSCALE*array_value'],
		['DATE-OBS', timestampOf(startUtcMs), '[ISO 8601] UTC date/time of exposure start'],
		['EXPTIME', exponential(frame.exposureSeconds), '[sec] Duration of exposure'],
		['EXPOSURE', exponential(frame.exposureSeconds), '[sec] Duration of exposure'],
		['SET-TEMP', seventeenDigits(frame.setTempCelsius), 'CCD temperature setpoint in C'],
		['CCD-TEMP', seventeenDigits(frame.sensorTempCelsius), 'CCD temperature at start of exposure in C'],
		['XBINNING', frame.binning ?? 1, 'Binning level along the X-axis'],
		['YBINNING', frame.binning ?? 1, 'Binning level along the Y-axis'],
		['READOUTM', frame.readoutMode ?? 'Normal', 'Readout mode of image'],
		['FILTER', frame.filter, 'Filter name'],
		['IMAGETYP', `${kindName(frame.kind)} Frame`, 'Type of image'],
		[
			'SITELAT',
			sexagesimal(site.latitudeDegrees, { decimals: 0, signed: true }),
			'Latitude of the imaging location',
		],
		[
			'SITELONG',
			sexagesimal(site.longitudeDegrees, { decimals: 0, signed: true }),
			'Longitude of the imaging location',
		],
		['JD', Number((mjdOf(startUtcMs) + 2400000.5).toFixed(8)), 'Julian Date at start of exposure'],
		['FOCALLEN', seventeenDigits(ioMode.focalLengthMm), 'Focal length of telescope in mm'],
		['SWCREATE', 'MaxIm DL Version 6.50 240628 2HVXS', 'Name of software that created'],
		['SBSTDVER', 'SBFITSEXT Version 1.0', 'Version of SBFITSEXT standard in effect'],
		['OBJECT', objectName(frame), 'Target object name'],
		['TELESCOP', ioMode.optics, 'Telescope name'],
		['INSTRUME', ioMode.camera, 'Detector instrument name'],
		['PA', frame.skyAngleDegrees?.toFixed(12)],
		['DATE', `${day}/${month}/${year.slice(2)}`, '[old format] UTC date of exposure start'],
		['TIME-OBS', timeOf(startUtcMs), '[old format] UTC time of exposure start'],
		['LAT-OBS', exponential(site.latitudeDegrees), '[deg +N WGS84] Geodetic latitude'],
		['LONG-OBS', exponential(site.longitudeDegrees), '[deg +E WGS84] Geodetic longitude'],
	]);
}

/** ACP's `$TGTNAME-S$SETNUM-R$RPTNUM-C$CNTNUM-$FILTER`, without the extension. */
export function acpName(frame: FrameDescription): string {
	return `${objectName(frame) ?? kindName(frame.kind)}-S001-R001-C${number(frame, 3)}-${frame.filter ?? 'NoFilt'}`;
}

/** SharpCap: neither the kind of frame nor the filter. */
export function sharpcapCards(frame: FrameDescription): Card[] {
	const { ioMode } = frame;
	const { widthPixels, heightPixels } = imageSize(frame);
	return cardsOf([
		['SIMPLE', true, 'file does conform to FITS standard'],
		['BITPIX', 16, 'number of bits per data pixel'],
		['NAXIS', 2, 'number of data axes'],
		['NAXIS1', widthPixels, 'length of data axis 1'],
		['NAXIS2', heightPixels, 'length of data axis 2'],
		['BZERO', 32768, 'data range offset'],
		['BSCALE', 1, 'scaling factor'],
		['SWCREATE', 'SharpCap v4.1.12099.0, 64 bit'],
		['CCD-TEMP', frame.sensorTempCelsius],
		['SET-TEMP', frame.setTempCelsius],
		['XBINNING', frame.binning ?? 1],
		['YBINNING', frame.binning ?? 1],
		['XPIXSZ', ioMode.pixelMicrons],
		['YPIXSZ', ioMode.pixelMicrons],
		['EXPTIME', frame.exposureSeconds, 'Seconds'],
		['GAIN', frame.gain],
		['OFFSET', frame.offset],
		['BLKLEVEL', frame.offset],
		['DATE-OBS', timestampOf(frame.startUtcMs, 7), 'System Clock:Est. Frame Start'],
		['DATE-END', timestampOf(frame.startUtcMs + frame.exposureSeconds * 1000, 7), 'System Clock:Est. Frame End'],
		['INSTRUME', ioMode.camera],
		['BAYERPAT', ioMode.bayerPattern],
		['TELESCOP', ioMode.mount],
		['FOCALLEN', ioMode.focalLengthMm],
		['OBJECT', objectName(frame)],
	]);
}

/** `Light_00012`, without the extension. */
export function sharpcapName(frame: FrameDescription): string {
	return `${kindName(frame.kind)}_${number(frame, 5)}`;
}

/** APT: the set point alone, the site as text, one HIERARCH card. */
export function aptCards(frame: FrameDescription): Card[] {
	const { ioMode, site } = frame;
	const { widthPixels, heightPixels } = imageSize(frame);
	const start = timestampOf(frame.startUtcMs).slice(0, 19);
	return cardsOf([
		['SIMPLE', true, 'file does conform to FITS standard'],
		['BITPIX', 16, 'number of bits per data pixel'],
		['NAXIS', 2, 'number of data axes'],
		['NAXIS1', widthPixels, 'length of data axis 1'],
		['NAXIS2', heightPixels, 'length of data axis 2'],
		['EXTEND', true, 'FITS dataset may contain extensions'],
		['BZERO', 32768, 'offset data range to that of unsigned short'],
		['BSCALE', 1, 'default scaling factor'],
		['OBJECT', objectName(frame), 'The name of Object Imaged'],
		['TELESCOP', ioMode.mount, 'The Telescope used'],
		['INSTRUME', ioMode.camera, 'The model Camera used'],
		['DATE-OBS', start, 'The UTC date and time at the start of the exposure'],
		['CAMERA-DATE-OBS', start, 'The UTC date and time at the start'],
		[
			'EXPTIME',
			{ verbatim: `${frame.exposureSeconds}${Number.isInteger(frame.exposureSeconds) ? '.' : ''}` },
			'The total exposure time in seconds',
		],
		['XBINNING', frame.binning ?? 1, 'Binning factor in width'],
		['YBINNING', frame.binning ?? 1, 'Binning factor in height'],
		['EGAIN', 1.00224268436432, 'Electronic gain in e-/ADU'],
		['FOCALLEN', ioMode.focalLengthMm, 'Focal Length of the Telescope in mm'],
		['SWCREATE', 'Astro Photography Tool - APT v.4.50', 'Imaging software'],
		['SBSTDVER', 'SBFITSEXT Version 1.0', 'Standard version'],
		['SNAPSHOT', 1, 'Number of images combined'],
		['SET-TEMP', frame.setTempCelsius, 'The setpoint of the cooling in C'],
		['IMAGETYP', `${kindName(frame.kind)} Frame`, 'The type of image'],
		['FILTER', frame.filter, 'The name of the filter'],
		['BAYERPAT', ioMode.bayerPattern, 'Bayer pattern'],
		['APTS_ROT', frame.mechanicalAngleDegrees, 'Rotator position'],
		['SITELAT', sexagesimal(site.latitudeDegrees, { signed: true }), 'The site Latitude'],
		['SITELONG', sexagesimal(site.longitudeDegrees, { signed: true }), 'The site Longitude'],
		['GAIN', frame.gain, 'The gain set (if supported)'],
	]);
}

/** `L_2019-08-03_23-17-02_Bin1x1_300s__-15C`, without the extension. */
export function aptName(frame: FrameDescription): string {
	const ms = localMs(frame.startUtcMs, frame.site.utcOffsetHours);
	const letter = kindName(frame.kind).slice(0, 1);
	const binning = frame.binning ?? 1;
	const temperature = frame.setTempCelsius === undefined ? '' : `${Math.round(frame.setTempCelsius)}C`;
	return `${letter}_${dateOf(ms)}_${timeOf(ms, '-')}_Bin${binning}x${binning}_${frame.exposureSeconds}s_${frame.filter ?? ''}_${temperature}`;
}
