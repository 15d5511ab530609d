/**
 * Headers of camera raw files: CR2, CR3, NEF, ARW, RAF, ORF, RW2, DNG. Tags after Exif 3.0 section 4.6 (CIPA DC-008).
 */
import type { FaultCode, HeaderFacts } from '../domain/frame';
import { SLOT, SLOT_COUNT, type KeywordValue, type KeywordValues } from './keywords';
import { locateExif, readDirectories, type ExifDirectories, type Tags, type TiffBlocks } from './raw-tiff';
import type { HeaderReader, Reading } from './reading';

/** TIFF directories can lie anywhere; exifr doesn't say where it wanted to read, so the reader asks in these steps. */
const READ_STEPS = [65_536, 1024 * 1024, 8 * 1024 * 1024] as const;
const MAX_BYTES = READ_STEPS[2];

/** Reads camera raw headers. Fills no kind and no target: a camera doesn't know them. */
export class RawReader implements HeaderReader {
	readonly firstBytes = READ_STEPS[0];

	/** @param toFacts interprets the slots */
	constructor(private readonly toFacts: (values: KeywordValues) => HeaderFacts) {}

	read(bytes: Uint8Array, length: number, fileBytes: number): Reading {
		if (fileBytes === 0) return fault('empty-file', 'no bytes');
		// A copy: exifr reads text from the buffer below the bytes, where the file before this one still lies.
		const file = new Uint8Array(bytes.subarray(0, length));
		const location = locateExif(file);
		if (location === 'no raw file') return fault('not-an-image', 'no camera raw signature');
		if (location === 'damaged') return fault('header-damaged', 'no Exif where it belongs');
		if ('needsBytes' in location) return moreBytes(location.needsBytes, length, fileBytes);
		let directories: ExifDirectories;
		try {
			directories = readDirectories(location);
		} catch (error) {
			const next = READ_STEPS.find(step => step > length);
			if (location.isWholeFile && next !== undefined && length < fileBytes)
				return { needsBytes: Math.min(next, fileBytes) };
			return fault('header-damaged', error instanceof Error ? error.message : String(error));
		}
		if (directories.exif.size === 0) return fault('not-an-image', 'no camera metadata');
		return { facts: this.toFacts(slotsOf(directories, location)) };
	}
}

const fault = (code: FaultCode, detail: string): Reading => ({ fault: { code, detail } });

function moreBytes(needed: number, length: number, fileBytes: number): Reading {
	if (needed <= length) return fault('header-damaged', 'a length that leads backwards');
	if (needed > fileBytes) return fault('header-unfinished', `${fileBytes} of ${needed} bytes`);
	if (needed > MAX_BYTES) return fault('header-too-long', `${needed} bytes`);
	return { needsBytes: needed };
}

function slotsOf({ image, exif, gps, canon }: ExifDirectories, { hasPreviewSize }: TiffBlocks): KeywordValues {
	const values: KeywordValues = new Array<KeywordValue>(SLOT_COUNT).fill(undefined);
	const model = text(image, 0x0110);
	values[SLOT.EXPTIME] = positive(exif, 0x829a);
	values[SLOT.ISO] = isoSpeed(image, exif);
	values[SLOT['DATE-LOC']] = localTime(exif, 0x9003, 0x9291) ?? localTime(exif, 0x9004, 0x9292);
	values[SLOT['EXIF offset']] = /^[+-]\d\d:\d\d$/.exec(text(exif, 0x9011) ?? '')?.[0];
	values[SLOT.INSTRUME] = cameraName(text(image, 0x010f), model);
	values[SLOT.TELESCOP] = lensName(text(exif, 0xa434));
	values[SLOT.FOCALLEN] = positive(exif, 0x920a);
	values[SLOT.FOCRATIO] = positive(exif, 0x829d);
	// No raw file says that its sensor has no colour filters, but the few cameras without them are named after it.
	values[SLOT.COLORTYP] = /\bmono|achromatic/i.test(model ?? '') ? 'mono' : 'CFA';
	values[SLOT['CCD-TEMP']] = canonTemperature(model, canon);
	values[SLOT.SITELAT] = coordinate(gps, 2, text(gps, 1), 'N', 'S');
	values[SLOT.SITELONG] = coordinate(gps, 4, text(gps, 3), 'E', 'W');
	if (!hasPreviewSize) {
		// IFD0 of most cameras is a preview's; subfile type 0 says that it isn't.
		const isFullSize = number(image, 0x00fe) === 0;
		values[SLOT.NAXIS1] = positive(exif, 0xa002) ?? (isFullSize ? positive(image, 0x0100) : undefined);
		values[SLOT.NAXIS2] = positive(exif, 0xa003) ?? (isFullSize ? positive(image, 0x0101) : undefined);
	}
	return values;
}

function number(tags: Tags, tag: number): number | undefined {
	const value = numbers(tags, tag)[0];
	return Number.isFinite(value) ? value : undefined;
}

/** Of one or several values; of a fraction x/0, the infinity or NaN that it is. */
function numbers(tags: Tags, tag: number): readonly number[] {
	const value = tags.get(tag);
	if (typeof value === 'number') return [value];
	return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))
		? Array.from(value as ArrayLike<number>)
		: [];
}

/** Cameras write 0 for what they don't know: the focal length of a telescope, the time of an exposure by hand. */
function positive(tags: Tags, tag: number): number | undefined {
	const value = number(tags, tag);
	return value !== undefined && value > 0 ? value : undefined;
}

function text(tags: Tags, tag: number): string | undefined {
	const value = tags.get(tag);
	return typeof value === 'string' ? value.split('\0')[0]?.trim() || undefined : undefined;
}

/** 65535 in the 16-bit tag means "see the 32-bit ones". Panasonic keeps ISO in IFD0. */
function isoSpeed(image: Tags, exif: Tags): number | undefined {
	const short = positive(exif, 0x8827);
	if (short !== undefined && short < 65_535) return short;
	return positive(exif, 0x8832) ?? positive(exif, 0x8833) ?? positive(image, 0x0017);
}

/**
 * "2018:02:21 12:08:56" and hundredths "21" → 2018-02-21T12:08:56.210. A clock that was never set reads zeros or
 * blanks.
 */
function localTime(exif: Tags, timeTag: number, fractionTag: number): string | undefined {
	const [, year, month, day, time] =
		/^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d:\d\d:\d\d)/.exec(text(exif, timeTag) ?? '') ?? [];
	if (time === undefined || Number(year) === 0) return undefined;
	const fraction = /^\d+/.exec(text(exif, fractionTag) ?? '')?.[0];
	return `${year}-${month}-${day}T${time}${fraction === undefined ? '' : `.${fraction.slice(0, 3).padEnd(3, '0')}`}`;
}

/**
 * Make and model, without a company's form or the brand twice: "NIKON CORPORATION", "NIKON D750" → "NIKON D750";
 * "SONY", "ILCE-7M3" → "SONY ILCE-7M3".
 */
function cameraName(make: string | undefined, model: string | undefined): string | undefined {
	const brand = make?.replace(
		/[\s,]+(corporation|corp|imaging|optical|company|camera ag|digital solutions|co|ltd|inc)\b.*$/i,
		'',
	);
	if (brand === undefined || model === undefined) return model ?? brand;
	return model.toLowerCase().startsWith(brand.toLowerCase()) ? model : `${brand} ${model}`;
}

/** Without electronics in the lens or telescope, cameras write dashes or "0.0 mm f/0.0". */
function lensName(name: string | undefined): string | undefined {
	return name === undefined || /^(\W+$|0(\.0)? ?mm)/.test(name) ? undefined : name;
}

/**
 * Canon's ShotInfo, whose first element is its own size in bytes; element 12 is the sensor's temperature + 128 on EOS
 * cameras.
 */
function canonTemperature(model: string | undefined, canon: Tags): number | undefined {
	const shotInfo = numbers(canon, 4);
	const stored = shotInfo[12];
	const isKnown = /EOS/.test(model ?? '') && !/EOS-1DS?$/i.test(model ?? '') && shotInfo[0] === 2 * shotInfo.length;
	return isKnown && stored !== undefined && stored > 0 && stored < 256 ? stored - 128 : undefined;
}

/** Degrees, minutes, seconds and a hemisphere → degrees. Without a fix, cameras write 0/0. */
function coordinate(
	gps: Tags,
	tag: number,
	hemisphere: string | undefined,
	positiveOne: 'N' | 'E',
	negativeOne: 'S' | 'W',
): number | undefined {
	const [degrees = NaN, minutes = NaN, seconds = NaN] = numbers(gps, tag);
	const size = degrees + minutes / 60 + seconds / 3600;
	if (!(size <= (positiveOne === 'N' ? 90 : 180)) || (hemisphere !== positiveOne && hemisphere !== negativeOne))
		return undefined;
	return hemisphere === positiveOne ? size : -size;
}
