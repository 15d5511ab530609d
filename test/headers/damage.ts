/** Files with bytes changed at random, cut short or promised longer than they are. */
import { expect } from 'vitest';
import type { Reading } from '../../src/headers/reading';

/** A reader that answers at once. */
interface Reader {
	read(bytes: Uint8Array, length: number, fileBytes: number): Reading;
}

/**
 * Reads a damaged copy: there is one answer, and if more bytes are asked for, they are there.
 * @param changes byte by position;
 * @param cut how much of it was read
 */
export function readDamaged(
	reader: Reader,
	file: Uint8Array,
	changes: readonly (readonly [number, number])[],
	cut: number | null,
	missing: number,
): void {
	const damaged = new Uint8Array(file);
	for (const [at, byte] of changes) damaged[at] = byte;
	const length = cut ?? file.length;
	const reading = reader.read(damaged, length, length + missing);
	expect(Object.keys(reading)).toHaveLength(1);
	if ('needsBytes' in reading) {
		expect(reading.needsBytes).toBeGreaterThan(length);
		expect(reading.needsBytes).toBeLessThanOrEqual(length + missing);
	}
}
