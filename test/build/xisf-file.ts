/** Writes monolithic XISF 1.0 files (PixInsight's specification, sections 9 and 11). */
import type { Card, CardValue } from './fits-file';

export interface XisfProperty {
	readonly id: string;
	readonly type: 'String' | 'Float32' | 'Float64' | 'Int32' | 'TimePoint';
	readonly value: string | number;
}

export interface XisfImage {
	readonly widthPixels: number;
	readonly heightPixels: number;
	readonly sampleFormat: 'UInt16' | 'Float32';
	/** 'Light', 'MasterDark' …; N.I.N.A. and PixInsight write it, libXISF does not. */
	readonly imageType?: string;
	readonly cards: readonly Card[];
	/** Of Float32 pixels, row by row; zeros without them. */
	readonly samples?: Float32Array | undefined;
	readonly properties?: readonly XisfProperty[];
	readonly creator: string;
	/** N.I.N.A. and PixInsight quote the values of string keywords, libXISF (INDI) does not. */
	readonly quoted?: boolean;
}

const ALIGNMENT_BYTES = 4096;
const PREAMBLE_BYTES = 16;
/** Said of the image, not as keywords. */
const STRUCTURE = /^(SIMPLE|EXTEND|BITPIX|NAXIS\d*|BZERO|BSCALE)$/;

const escaped = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function keywordValue(value: CardValue | undefined, quoted: boolean): string {
	if (typeof value === 'string') return quoted ? `'${value}'` : value;
	if (typeof value === 'boolean') return value ? 'T' : 'F';
	return typeof value === 'object' ? value.verbatim : String(value ?? '');
}

function headerXml(image: XisfImage, position: number, dataBytes: number): string {
	const keywords = image.cards
		.filter(({ keyword }) => !STRUCTURE.test(keyword))
		.map(
			({ keyword, value, comment }) =>
				`<FITSKeyword name="${escaped(keyword)}" ` +
				`value="${escaped(keywordValue(value, image.quoted ?? true))}" comment="${escaped(comment ?? '')}"/>`,
		);
	const properties = (image.properties ?? []).map(({ id, type, value }) =>
		type === 'String'
			? `<Property id="${id}" type="String">${escaped(String(value))}</Property>`
			: `<Property id="${id}" type="${type}" value="${value}"/>`,
	);
	const imageType = image.imageType === undefined ? '' : ` imageType="${image.imageType}"`;
	const bounds = image.sampleFormat === 'Float32' ? ' bounds="0:1"' : '';
	return (
		'<?xml version="1.0" encoding="UTF-8"?>\n<xisf version="1.0" xmlns="http://www.pixinsight.com/xisf">' +
		`<Image geometry="${image.widthPixels}:${image.heightPixels}:1" ` +
		`sampleFormat="${image.sampleFormat}"${bounds}${imageType} colorSpace="Gray"` +
		` location="attachment:${position}:${dataBytes}">${keywords.join('')}${properties.join('')}</Image>` +
		'<Metadata><Property id="XISF:CreatorApplication" ' +
		`type="String">${escaped(image.creator)}</Property></Metadata></xisf>`
	);
}

/** A whole file: preamble, XML header, blanks up to the next 4,096 bytes, pixels. */
export function xisfBytes(image: XisfImage): Uint8Array {
	const dataBytes = image.widthPixels * image.heightPixels * (image.sampleFormat === 'Float32' ? 4 : 2);
	// The header tells where the data begin, and is longer the longer that number is.
	let position = 0;
	let xml = Buffer.alloc(0);
	do {
		position += ALIGNMENT_BYTES;
		xml = Buffer.from(headerXml(image, position, dataBytes));
	} while (PREAMBLE_BYTES + xml.length > position);
	const file = Buffer.alloc(position + dataBytes);
	file.write('XISF0100', 'latin1');
	file.writeUInt32LE(xml.length, 8);
	file.set(xml, PREAMBLE_BYTES);
	image.samples?.forEach((sample, at) => file.writeFloatLE(sample, position + at * 4));
	return file;
}
