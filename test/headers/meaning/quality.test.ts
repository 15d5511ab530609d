import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HeaderFacts, SubQuality } from '../../../src/domain/frame';
import { SLOT, SLOT_COUNT, type KeywordValue, type KeywordValues, type Slot } from '../../../src/headers/keywords';
import { qualityOf } from '../../../src/headers/meaning/quality';
import { makeReaders } from '../../../src/headers/readers';
import { cardsOf, fitsBytes, type CardRow } from '../../build/fits-file';
import { lightBytes } from '../../tree/real-tree';

type Cards = Partial<Record<Slot, KeywordValue>>;

function header(cards: Cards): KeywordValues {
	const values = new Array<KeywordValue>(SLOT_COUNT).fill(undefined);
	for (const [name, value] of Object.entries(cards)) values[SLOT[name as Slot]] = value;
	return values;
}

/** @param name tells the format */
async function factsIn(bytes: Uint8Array, name: string, fileBytes = bytes.length): Promise<HeaderFacts | undefined> {
	const reading = await makeReaders()(name)?.reader.read(bytes, bytes.length, fileBytes);
	return reading && 'facts' in reading ? reading.facts : undefined;
}

describe('the quality in a header', () => {
	test.each<[writer: string, cards: Cards, quality: SubQuality]>([
		[
			'astro_tools, from the log of Ekos',
			{ HFR: 1.84, NSTARS: 1234, ECC: 0.41 },
			{ hfr: 1.84, starCount: 1234, eccentricity: 0.41 },
		],
		[
			'AstrophotoKit',
			{ NSTARS: 812, MEDFWHM: 3.2, MEANFWHM: 3.1, MEANECC: 0.42 },
			{ fwhm: 3.1, starCount: 812, eccentricity: 0.42 },
		],
		['TeleAuto', { GUIDERMS: 0.85 }, { guidingRmsArcsec: 0.85 }],
		['Astrolol', { GUIDRMS: 0.8 }, { guidingRmsArcsec: 0.8 }],
		['PinPoint', { FWHM: 4.9997303009 }, { fwhm: 5 }],
		['what readers look for', { STARCNT: 300, ECCENTRI: 0.5 }, { starCount: 300, eccentricity: 0.5 }],
		['one that writes texts', { HFR: '2.31', STARS: ' 99 ', FWHM: '3,5' }, { hfr: 2.31, starCount: 99, fwhm: 3.5 }],
	])('of %s', (_, cards, quality) => expect(qualityOf(header(cards))).toEqual(quality));

	test('a half flux diameter is two radii, and counts where there is no radius', () => {
		expect(qualityOf(header({ HFD: 4.2 }))).toEqual({ hfr: 2.1 });
		expect(qualityOf(header({ HFD: 4.2, HFR: 1.9 }))).toEqual({ hfr: 1.9 });
		expect(qualityOf(header({ HFD: 4.2, HFR: -1 }))).toEqual({ hfr: 2.1 });
	});

	test('32-bit noise is rounded away', () =>
		expect(qualityOf(header({ HFR: 2.309999942779541, ECC: 0.41000000238 }))).toEqual({
			hfr: 2.31,
			eccentricity: 0.41,
		}));

	test.each<Cards>([
		{},
		{ HFR: 0, HFD: 0, FWHM: 0, NSTARS: 0, ECC: 0, GUIDERMS: 0 },
		{ HFR: -1, FWHM: -99, STARS: -1, MEANECC: -1, GUIDRMS: -0.5 },
		{ HFR: NaN, FWHM: Infinity },
		{ HFR: 9999, FWHM: 1e30, STARCNT: 1e9, GUIDERMS: 99999 },
		{ ECC: 1.2, MEANECC: 45 },
		{ HFR: 'n/a', FWHM: '', STARS: true, ECCENTRI: false },
		{ HFR: 1e-9 },
	])('%j says nothing', cards => expect(qualityOf(header(cards))).toBeUndefined());

	test('a word for "unknown" does not hide the next keyword', () => {
		expect(qualityOf(header({ FWHM: 0, MEANFWHM: 'none', MEDFWHM: 2.9, STARCNT: -1, NSTARS: 40 }))).toEqual({
			fwhm: 2.9,
			starCount: 40,
		});
	});

	test('whatever a header holds, values are finite and within their bounds, and those that are none are absent', () => {
		const keywords = [
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
		] as const;
		const value = fc.oneof(
			fc.double({ min: -10, max: 2000 }),
			fc.double(),
			fc.integer(),
			fc.string(),
			fc.boolean(),
			fc.double({ min: 0, max: 2 }).map(String),
		);
		fc.assert(
			fc.property(fc.dictionary(fc.constantFrom(...keywords), value), cards => {
				const quality = qualityOf(header(cards));
				if (!quality) return;
				expect(Object.keys(quality).length).toBeGreaterThan(0);
				for (const number of Object.values(quality))
					expect(typeof number === 'number' && number > 0 && number <= 10_000_000).toBe(true);
				expect(
					Math.max(quality.hfr ?? 0, quality.fwhm ?? 0, quality.guidingRmsArcsec ?? 0),
				).toBeLessThanOrEqual(1000);
				expect(quality.eccentricity ?? 1).toBeLessThanOrEqual(1);
			}),
			{ numRuns: 2000 },
		);
	});
});

describe('read from files', () => {
	const measured = [
		['HFR', 2.31],
		['NSTARS', 812],
		['GUIDERMS', 0.62],
	] as const;
	const quality = { hfr: 2.31, starCount: 812, guidingRmsArcsec: 0.62 };

	test('FITS cards', async () => {
		expect((await factsIn(lightBytes({ further: cardsOf(measured) }), 'a.fits'))?.quality).toEqual(quality);
		expect((await factsIn(lightBytes(), 'a.fits'))?.quality).toBeUndefined();
	});

	test('FITS keywords in XISF', async () => {
		const keywords = measured
			.map(([name, value]) => `<FITSKeyword name="${name}" value="${value}" comment=""/>`)
			.join('');
		const xml = new TextEncoder().encode(`<xisf version="1.0"><Image geometry="3:2:1">${keywords}</Image></xisf>`);
		const bytes = new Uint8Array(16 + xml.length);
		bytes.set(new TextEncoder().encode('XISF0100'));
		new DataView(bytes.buffer).setUint32(8, xml.length, true);
		bytes.set(xml, 16);
		expect((await factsIn(bytes, 'a.xisf'))?.quality).toEqual(quality);
	});

	test('each frame has its own, and its setup stays the one of its session', async () => {
		const reader = makeReaders()('a.fits')?.reader;
		const factsOf = async (...rows: CardRow[]): Promise<HeaderFacts | undefined> => {
			const bytes = fitsBytes(
				cardsOf([
					['SIMPLE', true],
					['BITPIX', 16],
					['NAXIS', 0],
					['IMAGETYP', 'LIGHT'],
					['EXPTIME', 300],
					...rows,
				]),
			);
			const reading = await reader?.read(bytes, bytes.length, bytes.length);
			return reading && 'facts' in reading ? reading.facts : undefined;
		};
		const [first, second, third] = [
			await factsOf(['HFR', 2.3], ['ECC', 0.4]),
			await factsOf(['HFR', 2.8]),
			await factsOf(),
		];
		expect([first?.quality, second?.quality, third?.quality]).toEqual([
			{ hfr: 2.3, eccentricity: 0.4 },
			{ hfr: 2.8 },
			undefined,
		]);
		expect(first?.setup).toBeDefined();
		expect(second?.setup).toBe(first?.setup);
		expect(third?.setup).toBe(first?.setup);
	});
});

const HEADERS = join('..', 'shared', 'data', 'real-headers');

describe.skipIf(!existsSync(HEADERS) && !process.env['CI'])('real headers', () => {
	// Read from the cards by eye.
	test.each<[file: string, quality: SubQuality | undefined]>([
		// FWHM    =   4.99973030090E+000 / [pixels] Mean Full-Width-Half-Max of image star
		['maxim_feder_TIC-367710318-tiny.fit', { fwhm: 5 }],
		// MEDFWHM =             2.931446 / [arcsecond] Median FWHM
		['edge/astropy_validate.fits', { fwhm: 2.931 }],
		['nina_19_light.fits', undefined],
		['indi_ekos_asi224_light_1069.fits', undefined],
		['indi_sim_light.xisf', undefined],
	])('%s', async (file, quality) => {
		// The pixels were cut off.
		const facts = await factsIn(new Uint8Array(readFileSync(join(HEADERS, file))), file, 1e9);
		expect(facts).toBeDefined();
		expect(facts?.quality).toEqual(quality);
	});
});
