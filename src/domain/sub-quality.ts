/** How good a sub is, by what was measured in it. */
import type { SubQuality } from './frame';

type Measure = keyof SubQuality;

const MEASURES = ['hfr', 'fwhm', 'starCount', 'guidingRmsArcsec', 'eccentricity'] as const satisfies readonly Measure[];

/** The measures that have a value, and no others; undefined where none has one. */
export function subQuality(valueOf: (measure: Measure) => number | undefined): SubQuality | undefined {
	let quality: { -readonly [measure in keyof SubQuality]: SubQuality[measure] } | undefined;
	for (const measure of MEASURES) {
		const value = valueOf(measure);
		if (value !== undefined) (quality ??= {})[measure] = value;
	}
	return quality;
}

/** What is known of a sub: each value from the header, else from the file name, as all measured facts (DESIGN 3). */
export function qualityOfSub(header: SubQuality | undefined, name: SubQuality): SubQuality {
	return subQuality(measure => header?.[measure] ?? name[measure]) ?? {};
}
