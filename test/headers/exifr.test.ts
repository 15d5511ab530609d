/** What we reach into of exifr, which is no public interface: a new version has to be looked at first. */
import { readFileSync } from 'node:fs';
import { segmentParsers } from 'exifr/dist/mini.esm.mjs';
import { expect, test } from 'vitest';

const versionIn = (file: string): unknown => {
	const content = JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown; dependencies?: { exifr?: unknown } };
	return file === 'package.json' ? content.dependencies?.exifr : content.version;
};

test('is of the version that was looked at, to the last digit', () => {
	expect(versionIn('package.json')).toBe('7.1.3');
	expect(versionIn('node_modules/exifr/package.json')).toBe('7.1.3');
});

test('reads the picked entries of a directory, texts and numbers, from its offset', () => {
	// TIFF 6.0: little endian, one directory at 8 with Make "ABC" (in its entry) and ISO 800 (short).
	const bytes = new Uint8Array(38);
	const view = new DataView(bytes.buffer);
	view.setUint16(0, 0x4949, true);
	view.setUint16(2, 42, true);
	view.setUint32(4, 8, true);
	view.setUint16(8, 2, true);
	view.setUint16(10, 0x010f, true);
	view.setUint16(12, 2, true);
	view.setUint32(14, 4, true);
	bytes.set([0x41, 0x42, 0x43, 0], 18);
	view.setUint16(22, 0x8827, true);
	view.setUint16(24, 3, true);
	view.setUint32(26, 1, true);
	view.setUint16(30, 800, true);
	const block = { pick: [0x010f, 0x8827], skip: new Set<number>() };
	const parser = new (segmentParsers.get('tiff'))(bytes, { ifd0: block });
	parser.parseHeader();
	expect([...parser.parseTags(8, 'ifd0')].sort(([a], [b]) => a - b)).toEqual([
		[0x010f, 'ABC'],
		[0x8827, 800],
	]);
});
