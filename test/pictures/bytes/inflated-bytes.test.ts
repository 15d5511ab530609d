import { setTimeout as sleep } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { InflatedBytes } from '../../../src/pictures/bytes/inflated-bytes';
import { memorySource } from '../picture-files';

const ZEROS = 40_000_000;
const block = new Uint8Array(deflateSync(new Uint8Array(ZEROS)));
const open = (): InflatedBytes =>
	new InflatedBytes(memorySource(block), { codec: 'zlib', start: 0, storedBytes: block.length, bytes: ZEROS });

test('a stream that is let go of in the middle troubles nobody afterwards', async () => {
	for (let attempt = 0; attempt < 12; attempt++) {
		const stream = open();
		await stream.fill(new Uint8Array(1));
		// Meanwhile the platform inflates ahead. What it still delivers after the end would be an error that nobody
		// catches.
		await sleep(3);
		await stream.fill(new Uint8Array(16_384 * (1 + (attempt % 3)) + (attempt % 2)));
		stream.close();
	}
	await sleep(20);
});

test('what was let go of is not read on', async () => {
	const stream = open();
	stream.close();
	await expect(stream.fill(new Uint8Array(1_000_000))).rejects.toThrow();
});
