/** Rigs: one optical setup each, a folder `<Optics>@f<ratio>+<Camera>` (seed directory-structure.md). */

export interface Rig {
	/** The folder's name, or for loose frames the name made from their headers. */
	readonly name: string;
	readonly optics: string;
	/** Undefined where the name breaks the convention. */
	readonly focalRatio: number | undefined;
	readonly camera: string | undefined;
}

/** The convention read tolerantly: also `RC8@f8+Cam`. */
const RIG = /^([^@/]+)@f(\d{1,3}(?:\.\d+)?)\+([^/]+)$/;

/** The rig that a name stands for. A name that breaks the convention is all optics. */
export function parseRig(name: string): Rig {
	const match = RIG.exec(name);
	if (!match) return { name, optics: name.split('@')[0] ?? name, focalRatio: undefined, camera: undefined };
	return { name, optics: (match[1] ?? '').trim(), focalRatio: Number(match[2]), camera: (match[3] ?? '').trim() };
}

/** Whether a folder follows the convention to the letter: the ratio with exactly one decimal. */
export const isRigName = (folder: string): boolean => looksLikeRig(folder) && /@f\d+\.\d\+/.test(folder);

/** Whether a folder means to be a rig. */
export const looksLikeRig = (folder: string): boolean => RIG.test(folder);

/** The conventional name of a rig: `RC8@f8.0+ZWO ASI2600MM Pro`. */
export const rigName = (optics: string, focalRatio: number, camera: string): string =>
	`${optics}@f${focalRatio.toFixed(1)}+${camera}`;

/**
 * The rig of a loose frame, from its header. Undefined without a camera: a telescope alone names no setup. Mount
 * drivers pose as TELESCOP in INDI and ASIAIR headers, but the name is at least the same every night.
 */
export function rigOfHeader(
	camera: string | undefined,
	telescope: string | undefined,
	focalRatio: number | undefined,
): string | undefined {
	if (!camera) return undefined;
	if (!telescope) return camera;
	return focalRatio !== undefined && focalRatio > 0
		? rigName(telescope, focalRatio, camera)
		: `${telescope}+${camera}`;
}

/** What the spellings of one rig have in common: some file systems ignore case, and some change the Unicode form. */
export const foldRig = (name: string): string => name.normalize('NFC').trim().toLowerCase();
