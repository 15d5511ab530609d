import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HeaderFacts } from '../../../src/domain/frame';
import { FitsReader, GzippedFitsReader } from '../../../src/headers/fits/reader';
import { SLOT, SLOT_COUNT, type KeywordValues } from '../../../src/headers/keywords';
import { header, imageHeader, joined } from './fits-bytes';

const FACTS = { setup: {} } as HeaderFacts;

/** Remembers what it was called with. */
function recorder(): {
	toFacts: (values: KeywordValues, changed: Uint8Array) => HeaderFacts;
	calls: { values: KeywordValues; changed: number[] }[];
} {
	const calls: { values: KeywordValues; changed: number[] }[] = [];
	return {
		calls,
		toFacts: (values, changed) => {
			calls.push({ values: [...values], changed: [...changed] });
			return FACTS;
		},
	};
}

describe('the FITS reader', () => {
	test('reads three blocks at first', () => expect(new FitsReader(() => FACTS).firstBytes).toBe(8640));
	test('answers the facts that the values mean', () => {
		const { toFacts, calls } = recorder();
		const bytes = imageHeader('GAIN    = 100');
		expect(new FitsReader(toFacts).read(bytes, bytes.length, 2904)).toEqual({ facts: FACTS });
		expect(calls[0]?.values[SLOT.GAIN]).toBe(100);
	});
	test('finds a file smaller than its header promises', () => {
		const bytes = imageHeader();
		const reader = new FitsReader(() => FACTS);
		expect(reader.read(bytes, 2880, 2903)).toEqual({
			fault: { code: 'file-truncated', detail: '2903 of 2904 bytes' },
		});
		expect(reader.read(bytes, 2880, 2904)).toEqual({ facts: FACTS });
		expect(reader.read(bytes, 2880, 5760)).toEqual({ facts: FACTS });
	});
	test('finds nothing missing where nothing was promised', () => {
		const bytes = header('SIMPLE  = T', 'BITPIX  = 16', 'NAXIS   = 0', 'NAXIS1  = 5496', 'NAXIS2  = 3672');
		expect(new FitsReader(() => FACTS).read(bytes, 2880, 2880)).toEqual({ facts: FACTS });
	});
	test('lets the size pass if told so', () => {
		expect(new FitsReader(() => FACTS, { checkSize: false }).read(imageHeader(), 2880, 2880)).toEqual({
			facts: FACTS,
		});
	});
	test('says what has changed since the last facts, over files without any', () => {
		const { toFacts, calls } = recorder();
		const reader = new FitsReader(toFacts);
		const read = (fileBytes: number, ...cards: string[]): unknown =>
			reader.read(imageHeader(...cards), 2880, fileBytes);
		read(2904, "FILTER  = 'L'");
		expect(read(2880, "FILTER  = 'R'")).toMatchObject({ fault: { code: 'file-truncated' } });
		read(2904, "FILTER  = 'R'", 'GAIN    = 5');
		read(2904, "FILTER  = 'R'", 'GAIN    = 5');
		const changedSlots = calls.map(({ changed }) => changed.flatMap((flag, slot) => (flag === 1 ? [slot] : [])));
		expect(changedSlots[0]).toHaveLength(SLOT_COUNT);
		expect(changedSlots.slice(1)).toEqual([[SLOT.FILTER, SLOT.GAIN], []]);
	});
	test('asks for more and passes faults on', () => {
		const reader = new FitsReader(() => FACTS);
		expect(reader.read(imageHeader(), 400, 10_000)).toEqual({ needsBytes: 5760 });
		expect(reader.read(new Uint8Array(8640), 0, 0)).toMatchObject({ fault: { code: 'empty-file' } });
	});
});

describe('the reader of gzipped FITS', () => {
	/** Hardly compressible pixels, the same in every run. */
	const pixels = Uint8Array.from({ length: 300_000 }, (_, position) => Math.imul(position, position + 7919) >>> 7);
	const gzip = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(gzipSync(joined(...parts)));
	const reading = (bytes: Uint8Array, length = bytes.length, fileBytes = bytes.length) =>
		new GzippedFitsReader(() => FACTS).read(bytes, length, fileBytes);

	test('reads a whole file', async () => {
		const { toFacts, calls } = recorder();
		const bytes = gzip(imageHeader("FILTER  = 'Ha'"), pixels);
		expect(await new GzippedFitsReader(toFacts).read(bytes, bytes.length, bytes.length)).toEqual({ facts: FACTS });
		expect(calls[0]?.values[SLOT.FILTER]).toBe('Ha');
	});
	test('needs only the start of a file, and no more of its buffer', async () => {
		const bytes = gzip(imageHeader(), pixels);
		expect(await reading(bytes.fill(0xff, 20_000), 20_000, 500_000)).toEqual({ facts: FACTS });
	});
	test('asks for more by doubling until END is there', async () => {
		const cards = Array.from(
			{ length: 2000 },
			(_, card) =>
				`HISTORY ${String(Math.imul(card, 0x9e3779b1)).padEnd(20)} ${String(Math.imul(card + 5, 0x85ebca6b))}`,
		);
		const bytes = gzip(imageHeader(...cards), pixels);
		expect(await reading(bytes, 1000, bytes.length)).toEqual({ needsBytes: 2000 });
		expect(await reading(bytes, 4, bytes.length)).toEqual({ needsBytes: 8 });
		expect(await reading(bytes, 1000, 1500)).toEqual({ needsBytes: 1500 });
		expect(await reading(bytes)).toEqual({ facts: FACTS });
	});
	test('gives up after a MiB', async () => {
		const bytes = gzip(header('SIMPLE  = T').fill(0x20, 80), new Uint8Array(2 << 20).fill(0x20));
		expect(await reading(bytes)).toMatchObject({ fault: { code: 'header-too-long' } });
	});
	test('gives a damaged stream up after a MiB of it', async () => {
		const bytes = new Uint8Array(1 << 20);
		bytes.set(gzip(imageHeader()).subarray(0, 12));
		expect(await reading(bytes, 1 << 19, 50_000_000)).toEqual({ needsBytes: 1 << 20 });
		expect(await reading(bytes, 1 << 20, 50_000_000)).toMatchObject({ fault: { code: 'header-damaged' } });
	});
	test('does not check the size', async () => expect(await reading(gzip(imageHeader()))).toEqual({ facts: FACTS }));
	test.each<[string, Uint8Array, string]>([
		['an empty file', new Uint8Array(), 'empty-file'],
		['a file that is not gzipped', imageHeader(), 'not-an-image'],
		['gzipped text', gzip(new TextEncoder().encode('notes')), 'not-an-image'],
		['a gzipped header without END', gzip(imageHeader().subarray(0, 400)), 'header-unfinished'],
		['a file cut in its header', gzip(imageHeader('GAIN    = 5'), pixels).subarray(0, 150), 'header-unfinished'],
		['a file cut before anything', gzip(imageHeader()).subarray(0, 10), 'header-damaged'],
	])('finds the fault of %s', async (_, bytes, code) =>
		expect(await reading(bytes)).toMatchObject({ fault: { code } }),
	);
	test('answers damaged files, whatever the damage', async () => {
		const whole = gzip(imageHeader('GAIN    = 5'), pixels.subarray(0, 3000));
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 5 }),
				fc.nat(whole.length),
				async (flips, length) => {
					const bytes = whole.slice();
					for (const [at, byte] of flips) bytes[at] = byte;
					const answer = await reading(bytes, length, whole.length);
					expect(Object.keys(answer)).toEqual([expect.stringMatching(/^(facts|fault|needsBytes)$/)]);
					if ('needsBytes' in answer) expect(answer.needsBytes).toBeGreaterThan(length);
				},
			),
			{ numRuns: 150 },
		);
	});
});
