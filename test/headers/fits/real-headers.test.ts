/**
 * The headers of real files, against a slow and obvious reader of their cards, and against what a person reads in them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FitsCards } from '../../../src/headers/fits/cards';
import { KEYWORDS, SLOT, type KeywordValue, type Slot } from '../../../src/headers/keywords';

const FOLDER = '../shared/data/real-headers';
const isMissing = !existsSync(FOLDER) && process.env.CI === undefined;
const files = isMissing
	? []
	: readdirSync(FOLDER, { recursive: true })
			.map(String)
			.filter(name => /\.(fits?|fz)$/.test(name) && !name.startsWith('notfits'))
			.sort();
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(join(FOLDER, name)));

type Cards = Map<string, KeywordValue>;

/** The cards from `start` to END, one expression a card; the header's end, rounded to blocks. */
function slowly(text: string, start: number): { cards: Cards; end: number } {
	const cards: Cards = new Map();
	let at = start;
	for (; !/^END {5}[^=]/.test(text.slice(at, at + 80)); at += 80) {
		let card = text.slice(at, at + 80);
		while (/&' *(\/.*)?$/.test(card) && text.startsWith('CONTINUE', at + 80)) {
			at += 80;
			card =
				card.replace(/&' *(\/.*)?$/, '') +
				text
					.slice(at + 10, at + 80)
					.trimStart()
					.slice(1);
		}
		const [, keyword = '', quoted, plain = ''] =
			/^([\w-]{1,8}) *= *(?:'((?:[^']|'')*)(?:'|$)|([^/]*))/.exec(card) ?? [];
		if (keyword === '' || cards.has(keyword.toUpperCase()) || card[8] !== '=') continue;
		cards.set(
			keyword.toUpperCase(),
			quoted === undefined ? unquotedValue(plain.trim()) : quoted.replaceAll("''", "'").trim(),
		);
	}
	return { cards, end: Math.ceil((at + 80) / 2880) * 2880 };
}

function unquotedValue(text: string): KeywordValue {
	if (text === '' || /^nan$/i.test(text)) return undefined;
	if (text === 'T' || text === 'F') return text === 'T';
	const number = Number(text.replace(/D/i, 'E'));
	return Number.isNaN(number) ? text : number;
}

function slowlyWithExtension(bytes: Uint8Array): { cards: Cards; end: number } {
	const text = new TextDecoder('latin1').decode(bytes);
	const primary = slowly(text, 0);
	if (primary.cards.get('NAXIS') !== 0 || !text.startsWith('XTENSION', primary.end)) return primary;
	const extension = slowly(text, primary.end);
	if (extension.cards.get('XTENSION') !== 'IMAGE' && extension.cards.get('ZIMAGE') !== true) return primary;
	return { cards: new Map([...primary.cards, ...extension.cards]), end: extension.end };
}

/**
 * In the file's order, of which neighbours have different programs, every file with what was remembered of the others.
 */
describe.skipIf(isMissing)('real headers', () => {
	const fits = new FitsCards();

	test('there are as many as when this was written, or more', () => expect(files.length).toBeGreaterThanOrEqual(146));

	test.each(files)('%s: every keyword has the value that an obvious reader finds', name => {
		const bytes = bytesOf(name);
		const { cards, end } = slowlyWithExtension(bytes);
		for (const turn of ['first', 'remembered']) {
			expect(fits.parse(bytes, bytes.length, bytes.length), turn).toMatchObject({ headerBytes: end });
			const found = Object.fromEntries(KEYWORDS.map(keyword => [keyword, fits.values[SLOT[keyword]]]));
			expect(found, turn).toEqual(Object.fromEntries(KEYWORDS.map(keyword => [keyword, cards.get(keyword)])));
		}
	});

	test('of another format are none', () => {
		const bytes = bytesOf('notfits_garmin.fit');
		expect(fits.parse(bytes, bytes.length, bytes.length)).toMatchObject({ fault: { code: 'not-an-image' } });
	});

	test.each<[string, number, number | undefined, Partial<Record<Slot, KeywordValue>>]>([
		[
			'apt_354_light_hierarch.fits',
			2880,
			2880 + 4144 * 2822 * 2,
			{
				'DATE-OBS': '2018-09-17T21:04:46',
				'DATE-OBS comment': 'The UTC date and time at the start of the expo',
				EXPTIME: 240,
				SITELAT: '+51 03 00.000',
				'SET-TEMP': -15,
				GAIN: 120,
				OFFSET: undefined,
			},
		],
		[
			'asiair_light_c1.fit',
			8640,
			undefined,
			{
				ROTATOR: 288,
				'ROTATOR comment': 'Camera Angle',
				'DATE-OBS comment': 'Image exposure start time',
				OBJECT: 'C 1',
				NAXIS: 0,
				NAXIS1: 5496,
			},
		],
		[
			'asiair_bias_dslr_2022.fit',
			2880,
			undefined,
			{ 'DATE-OBS comment': 'Image created time', EXPTIME: 0.000250000011874363 },
		],
		[
			'dwarf2_light_2023.fits',
			2880,
			2880 + 1920 * 1080 * 2,
			{ OBJECT: '', RA: 0, 'RA comment': '[h] Observe object RA coordinate (J2000)', BINNING: '2*2', EXP: 15 },
		],
		[
			'indi_sim_light_2021_rotatang.fits',
			5760,
			5760 + 1280 * 1024 * 2,
			{
				GAIN: 50,
				ROTATANG: 0,
				FRAME: 'Light',
				'DATE-OBS comment': '2021-09-13T13:40:01.271',
				'RA comment': 'Object J2000 RA in Degrees',
			},
		],
		[
			'maxim_524_itelescope_hierarch.fits',
			8640,
			8640 + 4864 * 3232 * 2,
			{
				READOUTM: 'Monochrome',
				PA: '270.693881052116',
				EXPTIME: 300,
				'CCD-TEMP': -34.993802250000002,
				OBJECT: 'm17',
				'LAT-OBS': -31.2736111111,
				'RA comment': '[hms J2000] Target right ascension',
			},
		],
		[
			'nina_19_light.fits',
			2880,
			2880 + 5496 * 3672 * 2,
			{
				'DATE-OBS': '2020-01-21T20:29:08.357',
				'DATE-LOC': '2020-01-21T21:29:08.357',
				'DATE-OBS comment': 'Time of observation (UTC)',
				RA: 84.0666666666667,
				FILTER: 'L',
			},
		],
		[
			'panoptes_solved.fits.fz',
			34560,
			34560 + 8 * 700 + 552051,
			{
				ZIMAGE: true,
				ZBITPIX: 16,
				ZNAXIS: 2,
				ZNAXIS1: 700,
				ZNAXIS2: 700,
				BITPIX: 8,
				EXPTIME: 120.4,
				ISO: 100,
				FILTER: 'RGGB',
				'DATE-OBS': '2016-09-09T08:14:34',
				'LONG-OBS': -155.58,
				CREATOR: 'POCSv0.1.1',
			},
		],
		[
			'seestar_s50_443_stack_wcs.fits',
			8640,
			8640 + 1080 * 1920 * 3 * 2,
			{ STACKCNT: 187, EXPTIME: 10, FILTER: 'IRCUT', PROGRAM: '4.43', 'CCD-TEMP': 21.875 },
		],
		[
			'pixinsight_wbpp_master_light_strings.fits',
			8640,
			8640 + 5428 * 3588 * 4,
			{ EXPTIME: '120.00', RA: '167.6425781635544', IMAGETYP: 'Master Light', XBINNING: '1' },
		],
		[join('edge', 'astropy_group.fits'), 2880, undefined, { NAXIS1: 0, GCOUNT: 10, PCOUNT: 3 }],
	])('%s: what its cards say', (name, headerBytes, promisedBytes, values) => {
		const bytes = bytesOf(name);
		expect(fits.parse(bytes, bytes.length, bytes.length)).toEqual({ headerBytes, promisedBytes });
		for (const [slot, value] of Object.entries(values)) expect(fits.values[SLOT[slot as Slot]], slot).toBe(value);
	});
});
