/** Numbers to shades: each channel stretched by itself, or as another picture's. */
import type { Picture, Stretch } from '../../view-models/picture';
import { autoStretch, stretched, TARGET_BACKGROUND } from './auto-stretch';
import type { SmallImage } from '../box-average';
import type { Range } from '../layout/image-layout';
import { medianOf } from './auto-stretch';
import type { Rest } from '../bytes/pixel-source';

const BYTES_OF_PIXEL = 4;

/** Worked on without a rest. */
const PIECE_PIXELS = 2 ** 16;
const SIXTEEN_BIT_WHITE = 65_535;

/** Medians of more would take too long without a rest, and be no other. */
const MOST_SAMPLED = 2 ** 19;

/**
 * An opaque picture. A channel of one value only, or of none, becomes the grey of a background; elsewhere a pixel
 * without a value is black. Uses the planes up.
 * @param like the stretches of another picture, in place of this one's own
 */
export async function renderStretched(
	image: SmallImage,
	range: Range | undefined,
	rest: Rest,
	like: Picture['stretches'] = [],
): Promise<Pick<Picture, 'rgba' | 'stretches'>> {
	const rgba = new Uint8ClampedArray(image.width * image.height * BYTES_OF_PIXEL).fill(255);
	const stretches: (Stretch | undefined)[] = [];
	const { low, high } = await rangeOf(image.planes, range, rest);
	for (const [channel, plane] of image.planes.entries()) {
		await inPieces(plane, rest, (value, at) => {
			plane[at] = Math.min(1, Math.max(0, (value - low) / (high - low)));
		});
		const stretch = like[channel] ?? (await stretchOf(plane, rest));
		stretches.push(stretch);
		const shade = (value: number): number =>
			255 * (!stretch ? TARGET_BACKGROUND : Number.isNaN(value) ? 0 : stretched(value, stretch));
		const places = image.planes.length === 1 ? [0, 1, 2] : [channel];
		await inPieces(plane, rest, (value, at) => {
			const shown = shade(value);
			for (const place of places) rgba[at * BYTES_OF_PIXEL + place] = shown;
		});
	}
	return { rgba, stretches };
}

async function inPieces(plane: Float32Array, rest: Rest, work: (value: number, at: number) => void): Promise<void> {
	for (let start = 0; start < plane.length; start += PIECE_PIXELS) {
		const end = Math.min(plane.length, start + PIECE_PIXELS);
		for (let at = start; at < end; at++) work(plane[at] ?? NaN, at);
		await rest();
	}
}

/** Black and white of all channels together. Negative values, which calibration leaves, are not cut off. */
async function rangeOf(planes: readonly Float32Array[], range: Range | undefined, rest: Rest): Promise<Range> {
	let least = Infinity,
		most = -Infinity;
	for (const plane of planes) {
		await inPieces(plane, rest, value => {
			if (!Number.isFinite(value)) return;
			if (value < least) least = value;
			if (value > most) most = value;
		});
	}
	const low = Math.min(range?.low ?? 0, least);
	if (range) return { low, high: range.high };
	// Floating point numbers are from 0 to 1 (PixInsight, Siril), or what a camera of 16 bits counts (ASTAP, astropy),
	// or anything.
	return { low, high: most <= 1 ? 1 : most <= SIXTEEN_BIT_WHITE ? SIXTEEN_BIT_WHITE : most };
}

/** How a channel is stretched; undefined where it has one value only, or none. */
async function stretchOf(plane: Float32Array, rest: Rest): Promise<Stretch | undefined> {
	const values = sampled(plane, 0);
	if (values.every(value => value === values[0])) return undefined;
	await rest();
	// Where most is empty, as around a registered frame, what is not empty has a background.
	const median = medianOf(values) || medianOf(sampled(plane, Number.MIN_VALUE));
	await rest();
	for (let at = 0; at < values.length; at++) values[at] = Math.abs((values[at] ?? NaN) - median);
	const stretch = autoStretch(median, medianOf(values));
	await rest();
	return stretch;
}

/** The values of a plane from `least` on; of many, evenly spread ones. Infinity has become 1 by now. */
function sampled(plane: Float32Array, least: number): Float32Array {
	const step = Math.ceil(plane.length / MOST_SAMPLED);
	const values = new Float32Array(Math.ceil(plane.length / step));
	let count = 0;
	for (let at = 0; at < plane.length; at += step) {
		const value = plane[at] ?? NaN;
		if (value >= least) values[count++] = value;
	}
	return values.subarray(0, count);
}
