/**
 * The header keywords that facts come from, each with a fixed slot. Readers of every format fill the same slots, so
 * that a hundred thousand headers make no maps. Names follow FITS 4.0 section 4.1.2 (upper case) and research on what
 * capture programs write; facts.ts says what they mean.
 */

/**
 * A card's value: text without its quotes, a number, a logical; undefined where the card is missing or has no value.
 */
export type KeywordValue = string | number | boolean | undefined;

export const KEYWORDS = [
	// what it is
	'IMAGETYP',
	'FRAME',
	'FRAMETYP',
	'OBSTYPE',
	'CALFRAME',
	'SWCREATE',
	'CREATOR',
	'SOFTWARE',
	'PROGRAM',
	'ORIGIN',
	// stacks
	'STACKCNT',
	'NCOMBINE',
	'NUMFRAME',
	'STACK_N',
	'INTEGRAT',
	'TOTALEXP',
	'LIVETIME',
	'SUBEXP',
	// exposure
	'EXPTIME',
	'EXPOSURE',
	'EXP',
	'EXPOINUS',
	// filter, camera
	'FILTER',
	'FILT-1',
	'FILTER-1',
	'FILTNAME',
	'INSFLNAM',
	'GAIN',
	'OFFSET',
	'BLKLEVEL',
	'ISO',
	'ISOSPEED',
	'EGAIN',
	'READOUTM',
	'XBINNING',
	'YBINNING',
	'BINX',
	'CCDXBIN',
	'CCDBINX',
	'BINNING',
	'INSTRUME',
	'CAMERA',
	'BAYERPAT',
	'COLORTYP',
	'SET-TEMP',
	'SETTEMP',
	'CCD-TEMP',
	'CCD_TEMP',
	'CCDTEMP',
	'TEMPERAT',
	'CAMTCCD',
	'DET-TEMP',
	// optics, rotation
	'TELESCOP',
	'FOCALLEN',
	'FOCRATIO',
	'ROTATANG',
	'ROTATOR',
	'APTS_ROT',
	'POSANGLE',
	'PA',
	'ANGLE',
	'CROTA2',
	'OBJCTROT',
	'CD1_1',
	'CD1_2',
	'CD2_1',
	'CD2_2',
	// time, place, target
	'DATE-OBS',
	'TIME-OBS',
	'DATE-LOC',
	'DATE-END',
	'OBJECT',
	'OBJCTRA',
	'OBJCTDEC',
	'RA',
	'DEC',
	'SITELAT',
	'SITE-LAT',
	'LAT-OBS',
	'OBSLAT',
	'OBSGEO-B',
	'SITELONG',
	'SITE-LON',
	'LONG-OBS',
	'OBSLONG',
	'OBSGEO-L',
	// quality of a sub; quality.ts says who writes what
	'HFR',
	'HFD',
	'FWHM',
	'MEANFWHM',
	'MEDFWHM',
	'STARCNT',
	'NSTARS',
	'STARS',
	'ECCENTRI',
	'ECC',
	'MEANECC',
	'GUIDERMS',
	'GUIDRMS',
	// structure
	'BITPIX',
	'NAXIS',
	'NAXIS1',
	'NAXIS2',
	'NAXIS3',
	'PCOUNT',
	'GCOUNT',
	// fpack keeps the real image's structure here
	'ZIMAGE',
	'ZBITPIX',
	'ZNAXIS',
	'ZNAXIS1',
	'ZNAXIS2',
	'ZNAXIS3',
	// whether a plate solution is there at all
	'CTYPE1',
] as const;

/** Slots that hold what is not the value of one keyword. */
export const EXTRA_SLOTS = [
	/** The comment of DATE-OBS: old ASIAIR firmware writes the end of the exposure and says so only there. */
	'DATE-OBS comment',
	/** The comment of ROTATOR, and of RA: "Camera Angle", "JNOW". */
	'ROTATOR comment',
	'RA comment',
	/** n of PixInsight's "HISTORY ImageIntegration.numberOfImages: n". */
	'HISTORY numberOfImages',
	/** XISF: the imageType attribute of Image. */
	'XISF imageType',
	/** Camera raw: ISO 8601 offset of the camera's clock ("+02:00"). */
	'EXIF offset',
] as const;

export type Slot = (typeof KEYWORDS)[number] | (typeof EXTRA_SLOTS)[number];

/** Slot name → position in a values array. */
export const SLOT: Readonly<Record<Slot, number>> = Object.freeze(
	Object.fromEntries([...KEYWORDS, ...EXTRA_SLOTS].map((name, position) => [name, position])),
) as Readonly<Record<Slot, number>>;

export const SLOT_COUNT = KEYWORDS.length + EXTRA_SLOTS.length;

/** One header's values, by slot. */
export type KeywordValues = KeywordValue[];
