/**
 * Headers of XISF 1.0 files: PixInsight, N.I.N.A., INDI. Only the XML is read, never a data block. XISF specification
 * 1.0, sections 9 (file structure) and 11 (core elements):
 * https://pixinsight.com/doc/docs/XISF-1.0-spec/XISF-1.0-spec.html
 */
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { FaultCode, HeaderFacts } from '../domain/frame';
import { KEYWORDS, SLOT, SLOT_COUNT, type KeywordValue, type KeywordValues, type Slot } from './keywords';
import type { HeaderReader, Reading } from './reading';

const SIGNATURE = 'XISF0100';
/** Signature, header length, four reserved bytes. */
const PREAMBLE_BYTES = 16;
const MAX_HEADER_BYTES = 16 * 1024 * 1024;
/** Real headers nest four deep; a bomb of nested elements must not fill the memory. */
const MAX_DEPTH = 64;
/**
 * MountWizzard4 writes millimetres where XISF asks for metres. No amateur's focal length reaches 20 m, no rig's is
 * below 20 mm.
 */
const LONGEST_FOCAL_LENGTH_METRES = 20;

const KEYWORD_SLOTS: ReadonlyMap<string, number> = new Map(KEYWORDS.map(name => [name, SLOT[name]]));

/** Keywords whose comment says what the value means. */
const COMMENT_SLOTS: ReadonlyMap<string, number> = new Map([
	['DATE-OBS', SLOT['DATE-OBS comment']],
	['ROTATOR', SLOT['ROTATOR comment']],
	['RA', SLOT['RA comment']],
]);

/** Properties of XISF's reserved namespaces (section 11.5.3) that stand in for a keyword that is absent. */
const PROPERTY_SLOTS: ReadonlyMap<string, Slot> = new Map([
	['Instrument:ExposureTime', 'EXPTIME'],
	['Instrument:Filter:Name', 'FILTER'],
	['Instrument:Sensor:Temperature', 'CCD-TEMP'],
	['Instrument:Sensor:TargetTemperature', 'SET-TEMP'],
	['Instrument:Camera:Name', 'INSTRUME'],
	// Electrons per data number, not the camera's gain setting.
	['Instrument:Camera:Gain', 'EGAIN'],
	['Instrument:Camera:ISOSpeed', 'ISOSPEED'],
	['Instrument:Camera:XBinning', 'XBINNING'],
	['Instrument:Camera:YBinning', 'YBINNING'],
	['Instrument:Telescope:Name', 'TELESCOP'],
	['Instrument:Telescope:FocalLength', 'FOCALLEN'],
	['Observation:Time:Start', 'DATE-OBS'],
	['Observation:Time:End', 'DATE-END'],
	['Observation:Object:Name', 'OBJECT'],
	['Observation:Location:Latitude', 'SITELAT'],
	['Observation:Location:Longitude', 'SITELONG'],
	['Observation:Center:RA', 'RA'],
	['Observation:Center:Dec', 'DEC'],
	['XISF:CreatorApplication', 'PROGRAM'],
]);

/** Reads XISF headers. A malformed header gives no facts at all, since the part that is lost may hold the exposure. */
export class XisfReader implements HeaderReader {
	readonly firstBytes = 16_384;

	/**
	 * @param toFacts interprets the slots
	 * @param options.checkSize whether a file that ends before its last attached block is a fault
	 */
	constructor(
		private readonly toFacts: (values: KeywordValues) => HeaderFacts,
		private readonly options: { readonly checkSize: boolean } = { checkSize: true },
	) {}

	read(bytes: Uint8Array, length: number, fileBytes: number): Reading {
		if (fileBytes === 0) return fault('empty-file', 'no bytes');
		if (length < Math.min(PREAMBLE_BYTES, fileBytes)) return { needsBytes: Math.min(PREAMBLE_BYTES, fileBytes) };
		const signature = String.fromCharCode(...bytes.subarray(0, Math.min(SIGNATURE.length, length)));
		if (!SIGNATURE.startsWith(signature)) return fault('not-an-image', `no ${SIGNATURE} signature`);
		if (fileBytes < PREAMBLE_BYTES) return fault('header-unfinished', `${fileBytes} of ${PREAMBLE_BYTES} bytes`);

		const headerEnd =
			PREAMBLE_BYTES + new DataView(bytes.buffer, bytes.byteOffset, length).getUint32(SIGNATURE.length, true);
		if (headerEnd > MAX_HEADER_BYTES) return fault('header-too-long', `${headerEnd} bytes`);
		if (headerEnd > fileBytes) return fault('header-unfinished', `${fileBytes} of ${headerEnd} bytes`);
		if (headerEnd > length) return { needsBytes: headerEnd };

		const header = new HeaderElements();
		const damage = header.take(new TextDecoder().decode(bytes.subarray(PREAMBLE_BYTES, headerEnd)));
		if (damage !== undefined) return fault('header-damaged', damage);
		if (!header.hasImage) return fault('not-an-image', 'no Image element');
		if (this.options.checkSize && header.attachmentsEnd > fileBytes) {
			return fault('file-truncated', `${fileBytes} of ${header.attachmentsEnd} bytes`);
		}
		return { facts: this.toFacts(header.values()) };
	}
}

const fault = (code: FaultCode, detail: string): Reading => ({ fault: { code, detail } });

/** One header's elements, as they stream by. */
class HeaderElements {
	hasImage = false;
	/** Where the last attached block ends, counted from the start of the file. */
	attachmentsEnd = 0;

	private readonly keywords: KeywordValues = noValues();
	private readonly properties: KeywordValues = noValues();
	private depth = 0;
	/** Depth of an Image that does not count (a rejection map, a preview): nothing inside it is taken. */
	private ignoredDepth = 0;
	/** The property whose value is the text that follows. */
	private textOf: SaxesTagPlain['attributes'] | undefined;
	private text = '';

	/** Values by slot; properties stand in where there is no keyword. */
	values(): KeywordValues {
		return this.keywords.map((value, slot) => value ?? this.properties[slot]);
	}

	/** @returns what is wrong with the XML and where ("line:column: …"), undefined if nothing is */
	take(xml: string): string | undefined {
		// saxes expands the five entities of XML itself and no other, and loads nothing: a DOCTYPE is skipped as text.
		const parser = new SaxesParser();
		parser.on('opentag', tag => this.open(tag));
		parser.on('closetag', () => this.close());
		const addText = (text: string): void => {
			if (this.textOf) this.text += text;
		};
		parser.on('text', addText);
		parser.on('cdata', addText);
		try {
			parser.write(withoutPadding(xml)).close();
			return undefined;
		} catch (error) {
			return error instanceof Error ? error.message : String(error);
		}
	}

	private open({ name, attributes }: SaxesTagPlain): void {
		this.depth++;
		if (this.depth > MAX_DEPTH) throw new Error(`elements nested deeper than ${MAX_DEPTH}`);
		if (attributes['location'] !== undefined) this.takeLocation(attributes['location']);
		if (this.ignoredDepth > 0) return;
		if (name === 'FITSKeyword') this.takeKeyword(attributes);
		else if (name === 'Property') this.openProperty(attributes);
		else if (name === 'Image') this.openImage(attributes);
		else if (name === 'ColorFilterArray') this.properties[SLOT.BAYERPAT] ??= textValue(attributes['pattern']);
	}

	private close(): void {
		if (this.textOf) {
			this.takeProperty(this.textOf, this.text);
			this.textOf = undefined;
		}
		if (this.ignoredDepth === this.depth) this.ignoredDepth = 0;
		this.depth--;
	}

	/** `attachment:position:size` (section 10.3); inline, embedded and external blocks take no room in this file. */
	private takeLocation(location: string): void {
		const [kind, position, size] = location.split(':');
		const end = Number(position) + Number(size);
		if (kind === 'attachment' && end > this.attachmentsEnd) this.attachmentsEnd = end;
	}

	/** The first image with a geometry is the frame. */
	private openImage(attributes: SaxesTagPlain['attributes']): void {
		const geometry = /^(\d+):(\d+):(\d+)$/.exec(attributes['geometry'] ?? '');
		if (this.hasImage || !geometry) {
			this.ignoredDepth = this.depth;
			return;
		}
		this.hasImage = true;
		this.keywords[SLOT.NAXIS1] = Number(geometry[1]);
		this.keywords[SLOT.NAXIS2] = Number(geometry[2]);
		this.keywords[SLOT.NAXIS3] = Number(geometry[3]);
		this.keywords[SLOT['XISF imageType']] = textValue(attributes['imageType']);
	}

	/** The first of two equal keywords counts, as in FITS readers. */
	private takeKeyword({ name: spelledName = '', value = '', comment = '' }: SaxesTagPlain['attributes']): void {
		const name = spelledName.trim().toUpperCase();
		if (name === 'HISTORY') {
			this.takeHistory(comment || value);
			return;
		}
		const slot = KEYWORD_SLOTS.get(name);
		if (slot === undefined || this.keywords[slot] !== undefined) return;
		this.keywords[slot] = keywordValue(value);
		const commentSlot = COMMENT_SLOTS.get(name);
		if (commentSlot !== undefined) this.keywords[commentSlot] = textValue(comment);
	}

	private takeHistory(text: string): void {
		// Masters have a dozen lines for each of their frames.
		if (!text.includes('numberOfImages')) return;
		const count = /ImageIntegration\.numberOfImages:\s*(\d+)/.exec(text)?.[1];
		if (count !== undefined) this.keywords[SLOT['HISTORY numberOfImages']] ??= Number(count);
	}

	private openProperty(attributes: SaxesTagPlain['attributes']): void {
		if (attributes['value'] !== undefined) {
			this.takeProperty(attributes, attributes['value']);
		} else if (PROPERTY_SLOTS.has(attributes['id'] ?? '')) {
			this.textOf = attributes;
			this.text = '';
		}
	}

	private takeProperty({ id = '', type = '' }: SaxesTagPlain['attributes'], text: string): void {
		const name = PROPERTY_SLOTS.get(id);
		if (name === undefined) return;
		const value = /^(U?Int|Float)/.test(type) ? numberValue(text.trim()) : textValue(text);
		this.properties[SLOT[name]] ??= name === 'FOCALLEN' && typeof value === 'number' ? millimetres(value) : value;
	}
}

const noValues = (): KeywordValues => new Array<KeywordValue>(SLOT_COUNT).fill(undefined);

/** Some writers fill the header block with NUL and count that as header. */
function withoutPadding(xml: string): string {
	let end = xml.length;
	while (end > 0 && xml.charCodeAt(end - 1) === 0) end--;
	return xml.slice(0, end);
}

function textValue(text: string | undefined): string | undefined {
	return text?.trim() || undefined;
}

/** FITS 4.0 section 4.2: an integer or a real, the exponent's letter E or D. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([ED][+-]?\d+)?$/i;

function numberValue(text: string): number | undefined {
	const value = NUMBER.test(text) ? Number(text.replace(/d/i, 'e')) : NaN;
	return Number.isFinite(value) ? value : undefined;
}

/** N.I.N.A. and PixInsight quote texts as FITS does ("'LIGHT'"), INDI does not. */
function keywordValue(written: string): KeywordValue {
	const text = written.trim();
	if (text.startsWith("'"))
		return textValue(text.slice(1, text.length > 1 && text.endsWith("'") ? -1 : undefined).replaceAll("''", "'"));
	if (text === 'T') return true;
	if (text === 'F') return false;
	return NUMBER.test(text) ? numberValue(text) : textValue(text);
}

function millimetres(metres: number): number {
	return metres < LONGEST_FOCAL_LENGTH_METRES ? Number((metres * 1000).toFixed(3)) : metres;
}
