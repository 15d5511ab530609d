/**
 * Frames with something on them: FITS files of 16 bits get a sky with stars and a galaxy in place of their few zeros.
 */
import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { promisedDataBytes } from './fits-file';
import { seededRandom } from './random';

export interface Sky {
	readonly widthPixels: number;
	readonly heightPixels: number;
	/** The same stars for the same number. */
	readonly seed: number;
	/** How much brighter than usual the background is: clouds, the moon. */
	readonly haze?: number;
	/** Standard deviation of the stars' discs, in pixels. */
	readonly seeing?: number;
	/** Of the noise. */
	readonly noiseSeed?: number;
}

const BACKGROUND = 900,
	NOISE = 35,
	GALAXY = 2600,
	STARS = 140,
	ZERO = 32768;

/** Paints a file of the tests' own FITS writer: its header gets the new size, its time of change stays. */
export function paintSky(path: string, sky: Sky): void {
	const file = readFileSync(path);
	const { mtime } = statSync(path);
	const axes = [1, 2].map(axis =>
		Number(new RegExp(`NAXIS${axis}  = *(\\d+)`).exec(file.toString('latin1', 0, 2880))?.[1]),
	);
	const dataBytes = promisedDataBytes([
		{ keyword: 'BITPIX', value: 16 },
		{ keyword: 'NAXIS', value: 2 },
		{ keyword: 'NAXIS1', value: axes[0] },
		{ keyword: 'NAXIS2', value: axes[1] },
	]);
	const header = file
		.toString('latin1', 0, file.length - dataBytes)
		.replace(
			/(NAXIS1  =)( *\d+)/,
			(_, key: string, value: string) => key + String(sky.widthPixels).padStart(value.length),
		)
		.replace(
			/(NAXIS2  =)( *\d+)/,
			(_, key: string, value: string) => key + String(sky.heightPixels).padStart(value.length),
		);
	const pixels = Buffer.alloc(Math.ceil((sky.widthPixels * sky.heightPixels * 2) / 2880) * 2880);
	brightnessOf(sky).forEach((value, at) => {
		pixels.writeInt16BE(Math.min(65_535, Math.max(0, Math.round(value))) - ZERO, at * 2);
	});
	writeFileSync(path, Buffer.concat([Buffer.from(header, 'latin1'), pixels]));
	utimesSync(path, mtime, mtime);
}

/** Camera counts of 16 bits, row by row; the galaxy in the middle lies otherwise for another seed. */
export function brightnessOf({
	widthPixels,
	heightPixels,
	seed,
	haze = 1,
	seeing = 1.2,
	noiseSeed = seed,
}: Sky): Float32Array {
	const values = new Float32Array(widthPixels * heightPixels);
	const noise = seededRandom(noiseSeed + 1000);
	const shape = seededRandom(seed + 2000);
	const turn = shape.next() * Math.PI;
	const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
	const [length, breadth] = [0.14 + 0.08 * shape.next(), 0.04 + 0.06 * shape.next()];
	for (let at = 0; at < values.length; at++) {
		const [x, y] = [
			(at % widthPixels) / widthPixels - 0.52,
			(Math.floor(at / widthPixels) - heightPixels * 0.48) / widthPixels,
		];
		const [along, across] = [(x * cos + y * sin) / length, (y * cos - x * sin) / breadth];
		const distance = Math.hypot(along, across);
		values[at] =
			BACKGROUND * haze +
			(GALAXY * Math.exp(-2.2 * distance)) / haze +
			(noise.next() + noise.next() + noise.next() - 1.5) * 2 * NOISE * Math.sqrt(haze);
	}
	const random = seededRandom(seed);
	for (let star = 0; star < STARS; star++) {
		const [x, y, peak] = [
			random.next() * widthPixels,
			random.next() * heightPixels,
			(60_000 * random.next() ** 6) / haze / seeing,
		];
		const reach = Math.ceil(seeing * 4);
		for (let row = Math.max(0, Math.floor(y) - reach); row < Math.min(heightPixels, y + reach); row++) {
			for (let column = Math.max(0, Math.floor(x) - reach); column < Math.min(widthPixels, x + reach); column++) {
				const at = row * widthPixels + column;
				values[at] =
					(values[at] ?? 0) + peak * Math.exp(-((column - x) ** 2 + (row - y) ** 2) / (2 * seeing ** 2));
			}
		}
	}
	return values;
}
