import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { readXisf } from './card-reader';
import { cardsOf } from './fits-file';
import { xisfBytes, type XisfImage } from './xisf-file';

const image: XisfImage = {
	widthPixels: 32,
	heightPixels: 24,
	sampleFormat: 'UInt16',
	imageType: 'Light',
	creator: 'N.I.N.A. <test> & more',
	cards: cardsOf([
		['BITPIX', 16],
		['NAXIS', 2],
		['OBJECT', 'M "31" & <company>', 'a "comment"'],
		['EXPTIME', { verbatim: '300.0' }],
		['FLIPPED', false],
	]),
	properties: [
		{ id: 'Instrument:Filter:Name', type: 'String', value: 'Ha & co' },
		{ id: 'Instrument:ExposureTime', type: 'Float32', value: 300 },
	],
};

/** Elements with their attributes, by an XML parser that knows nothing of XISF. */
function elements(xml: string): { name: string; attributes: Record<string, string> }[] {
	const found: { name: string; attributes: Record<string, string> }[] = [];
	const parser = new SaxesParser();
	parser.on('opentag', ({ name, attributes }) => found.push({ name, attributes: { ...attributes } }));
	parser.write(xml).close();
	return found;
}

describe('an XISF file', () => {
	test('is well-formed XML between its preamble and its pixels', () => {
		const { xml } = readXisf(xisfBytes(image));
		const keywords = elements(xml)
			.filter(({ name }) => name === 'FITSKeyword')
			.map(({ attributes }) => attributes);
		expect(keywords).toEqual([
			{ name: 'OBJECT', value: '\'M "31" & <company>\'', comment: 'a "comment"' },
			{ name: 'EXPTIME', value: '300.0', comment: '' },
			{ name: 'FLIPPED', value: 'F', comment: '' },
		]);
		expect(elements(xml).find(({ name }) => name === 'Image')?.attributes).toMatchObject({
			geometry: '32:24:1',
			sampleFormat: 'UInt16',
			imageType: 'Light',
		});
	});
	test('tells where its pixels lie', () => {
		const file = xisfBytes(image);
		const { xml, position, dataBytes } = readXisf(file);
		expect([position % 4096, dataBytes, position + dataBytes]).toEqual([0, 32 * 24 * 2, file.length]);
		expect(position).toBeGreaterThanOrEqual(16 + Buffer.byteLength(xml));
	});
	test('leaves quotes away as libXISF does', () =>
		expect(readXisf(xisfBytes({ ...image, quoted: false })).xml).toContain('value="M &quot;31'));
	test('finds room for a header of any length', () => {
		const history = Array.from({ length: 400 }, (_, line) => ({ keyword: 'HISTORY', comment: `line ${line}` }));
		const file = xisfBytes({ ...image, sampleFormat: 'Float32', cards: history });
		const { position, dataBytes, xml } = readXisf(file);
		expect(position).toBeGreaterThan(16 + xml.length);
		expect(position - 16 - xml.length).toBeLessThan(4096);
		expect(position + dataBytes).toBe(file.length);
	});
});
