/** Pictures of real files: read in pieces, cancelled in the middle, closed again. */
import fs from 'node:fs';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { nodePictures } from '../../../src/platform/node/node-pixels';
import { tempFolders } from '../../fakes/temp-folders';
import { fitsImage } from '../../pictures/picture-files';

const temp = tempFolders();
const folder = temp();
const never = new AbortController().signal;
const makePicture = nodePictures(
	fs,
	() => setImmediate(),
	() => performance.now(),
);

/** The longest read, and how many files are open. */
function watched() {
	const seen = { longestBytes: 0, open: 0 };
	const open: typeof fs.promises.open = async (...args) => {
		const file = await fs.promises.open(...args);
		seen.open++;
		const [read, close] = [file.read.bind(file), file.close.bind(file)];
		Object.assign(file, {
			read: (into: Uint8Array, offset: number, length: number, position: number) => {
				seen.longestBytes = Math.max(seen.longestBytes, length);
				return read(into, offset, length, position);
			},
			close: () => {
				seen.open--;
				return close();
			},
		});
		return file;
	};
	return {
		seen,
		make: nodePictures(
			{ promises: { ...fs.promises, open } },
			() => setImmediate(),
			() => performance.now(),
		),
	};
}

function write(name: string, width: number, height: number): string {
	const path = join(folder, name);
	writeFileSync(
		path,
		fitsImage(
			16,
			[width, height],
			Array.from({ length: width * height }, (_, at) => at % 200),
		),
	);
	return path;
}

describe('a picture of a file', () => {
	test('has its shape, tells how far it is, reads pieces, and closes the file', async () => {
		const path = write('large.fits', 2000, 1000);
		const { seen, make } = watched();
		const parts: number[] = [];
		const picture = await make(path, {
			longestEdge: 100,
			signal: never,
			onProgress: part => {
				parts.push(part);
			},
		});
		expect(picture).toMatchObject({ width: 100, height: 50 });
		expect(parts.at(-1)).toBeCloseTo(1, 2);
		expect(parts).toEqual(parts.toSorted((a, b) => a - b));
		expect(seen.longestBytes).toBeLessThan(3_000_000);
		expect(seen.open).toBe(0);
	});
	test('is a reason for files that are no images, are not there, or are folders', async () => {
		writeFileSync(join(folder, 'text.fits'), 'not an image');
		mkdirSync(join(folder, 'folder.fits'));
		const faultOf = async (name: string): Promise<unknown> =>
			makePicture(join(folder, name), { longestEdge: 100, signal: never });
		expect(await faultOf('text.fits')).toMatchObject({ fault: 'not-an-image' });
		expect(await faultOf('absent.fits')).toEqual({ fault: 'unreadable', detail: 'ENOENT' });
		expect(await faultOf('folder.fits')).toMatchObject({ fault: 'unreadable' });
	});
	test('is given up at once when cancelled, and the file is closed', async () => {
		const path = write('cancelled.fits', 3000, 2000);
		const cancel = new AbortController();
		const { seen, make } = watched();
		let clock = 0;
		// Every step is due for a rest.
		const slow = nodePictures(
			{ promises: fs.promises },
			() => setImmediate(),
			() => (clock += 10),
		);
		await expect(
			slow(path, {
				longestEdge: 100,
				signal: cancel.signal,
				onProgress: () => {
					cancel.abort();
				},
			}),
		).rejects.toThrow();
		await expect(make(path, { longestEdge: 100, signal: AbortSignal.abort() })).rejects.toThrow();
		expect(seen.open).toBe(0);
	});
});
