import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HeaderFactsMaker } from '../../../src/headers/meaning/facts';
import {
	EXTRA_SLOTS,
	KEYWORDS,
	SLOT,
	SLOT_COUNT,
	type KeywordValue,
	type KeywordValues,
	type Slot,
} from '../../../src/headers/keywords';

const SLOTS: readonly Slot[] = [...KEYWORDS, ...EXTRA_SLOTS];

/** What real headers hold, so that random headers reach every rule. */
const plausible = fc.constantFrom<KeywordValue>(
	undefined,
	0,
	1,
	2,
	-1,
	3,
	10,
	187,
	300,
	-10.04,
	359.999,
	1e-300,
	1e308,
	NaN,
	Infinity,
	-0,
	true,
	false,
	'',
	'   ',
	'120.00',
	' 9,78E-03',
	'LIGHT',
	'Master Dark',
	'2025-01-21T20:29:08.357',
	'2025-01-21',
	'04/07/18',
	'20:29:08',
	'05 35 17',
	'-05:23:28',
	'00 00 00',
	'RGGB',
	'2*2',
	'RA---TAN',
	'ZWO ASIAIR Plus',
	'DWARFLAB',
	'Image created time',
	'Camera Angle',
	'JNOW',
	'+02:00',
	'Siril 1.4.4',
	-32,
);
const anyValue = fc.oneof({ weight: 4, arbitrary: plausible }, fc.double(), fc.string(), fc.integer(), fc.boolean());
const anyHeader = fc.array(anyValue, { minLength: SLOT_COUNT, maxLength: SLOT_COUNT });

/** A header and then what differs in each that follows. */
const series = fc.tuple(
	anyHeader,
	fc.array(fc.dictionary(fc.constantFrom(...SLOTS), anyValue, { maxKeys: 4 }), { maxLength: 12 }),
);

const emptyHeader = (): KeywordValues => new Array<KeywordValue>(SLOT_COUNT).fill(undefined);

describe('setups are shared', () => {
	test('knowing what changed gives the same facts as not knowing', () => {
		fc.assert(
			fc.property(series, ([first, changes]) => {
				const maker = new HeaderFactsMaker();
				const values = [...first];
				const changed = new Uint8Array(SLOT_COUNT).fill(1);
				const check = (): void => {
					const facts = maker.facts(values, changed);
					changed.fill(0);
					expect(facts).toEqual(new HeaderFactsMaker().facts(values));
					expect(maker.facts(values).setup).toBe(facts.setup);
				};
				check();
				for (const change of changes) {
					for (const [name, value] of Object.entries(change)) {
						const slot = SLOT[name as Slot];
						if (!Object.is(values[slot], value)) changed[slot] = 1;
						values[slot] = value;
					}
					check();
				}
			}),
			{ numRuns: 300 },
		);
	});

	test('a frame of the same session has the setup of the one before, though dates, temperature and pointing differ', () => {
		const maker = new HeaderFactsMaker();
		const values = emptyHeader();
		const changed = new Uint8Array(SLOT_COUNT).fill(1);
		const frame = (cards: Partial<Record<Slot, KeywordValue>>) => {
			for (const [name, value] of Object.entries(cards)) {
				values[SLOT[name as Slot]] = value;
				changed[SLOT[name as Slot]] = 1;
			}
			const facts = maker.facts(values, changed);
			changed.fill(0);
			return facts;
		};
		const first = frame({
			IMAGETYP: 'LIGHT',
			EXPTIME: 300,
			RA: 83.8001,
			DEC: -5.4,
			'DATE-OBS': '2025-01-21T20:00:00',
			'CCD-TEMP': -10,
		});
		const second = frame({ RA: 83.8002, 'DATE-OBS': '2025-01-21T20:05:00', 'CCD-TEMP': -10.1 });
		expect(second.setup).toBe(first.setup);
		expect(second.startUtcMs).toBe((first.startUtcMs ?? 0) + 300_000);
		expect(second.sensorTempCelsius).toBe(-10.1);
		expect(frame({ RA: 85 }).setup).not.toBe(first.setup);
		expect(frame({ EXPTIME: 60, RA: 83.8 }).setup.exposureSeconds).toBe(60);
		// Another spelling of the same.
		expect(frame({ EXPTIME: '300.0' }).setup).toBe(first.setup);
	});

	test('flags of one reader say nothing about headers that another one read in between', () => {
		const maker = new HeaderFactsMaker();
		const fits = emptyHeader();
		const flags = new Uint8Array(SLOT_COUNT).fill(1);
		fits[SLOT.FILTER] = 'Ha';
		maker.facts(fits, flags);
		flags.fill(0);

		const xisf = emptyHeader();
		xisf[SLOT.FILTER] = 'OIII';
		expect(maker.facts(xisf).setup.filter).toBe('OIII');
		expect(maker.facts(xisf, new Uint8Array(SLOT_COUNT).fill(1)).setup.filter).toBe('OIII');
		expect(maker.facts(fits, flags).setup.filter).toBe('Ha');
	});

	test('values are not kept: the reader may fill the same array again', () => {
		const maker = new HeaderFactsMaker();
		const values = emptyHeader();
		values[SLOT.OBJECT] = 'M 31';
		const first = maker.facts(values);
		values.fill(undefined);
		expect(first.setup.target).toBe('M 31');
	});
});

test('any values at all give facts within their bounds', () => {
	fc.assert(
		fc.property(anyHeader, values => {
			const { setup, startUtcMs, startLocalMs, ...frame } = new HeaderFactsMaker().facts(values);
			for (const degrees of [
				frame.mechanicalAngleDegrees,
				frame.skyAngleDegrees,
				setup.plannedAngleDegrees,
				setup.raDegrees,
			]) {
				if (degrees !== undefined) expect(degrees >= 0 && degrees < 360 && !Object.is(degrees, -0)).toBe(true);
			}
			for (const size of [setup.exposureSeconds, setup.gain, setup.offset]) {
				if (size !== undefined) expect(size >= 0 && size < Infinity).toBe(true);
			}
			if (setup.stackedSubs !== undefined)
				expect(Number.isInteger(setup.stackedSubs) && setup.stackedSubs >= 1).toBe(true);
			expect(setup.isMaster).toBe(setup.stackedSubs !== 1);
			expect(setup.kind === undefined || setup.unknownKind === undefined).toBe(true);
			for (const ms of [startUtcMs, startLocalMs]) {
				if (ms !== undefined)
					expect(ms >= Date.UTC(1980, 0, 1) - 86_400_000 && ms < Date.UTC(2101, 0, 2)).toBe(true);
			}
			if (setup.decDegrees !== undefined) expect(Math.abs(setup.decDegrees)).toBeLessThanOrEqual(90);
			const longitude = setup.site?.longitudeDegrees ?? 0;
			expect(longitude >= -180 && longitude <= 180).toBe(true);
		}),
		{ numRuns: 1500 },
	);
});
