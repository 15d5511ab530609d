/** Sidecars: small files of capture and processing programs that belong to a frame and travel with it (DESIGN 7). */
import { atOnce, inPieces, type Work } from '../async/time-slice';
import { folderOf, nameOf, pathIn } from '../domain/paths';

const SIDECAR = /\.(?:xml|json|txt|xdrz|xnml|csv|wcs)$/i;
/** Compression counts as part of the extension: `M31.fits.fz` is M31. */
const EXTENSION = /(?:\.(?:fits?|fts))?\.[^.]+$/i;

const stemOf = (name: string): string => name.replace(EXTENSION, '');

/**
 * Where the sidecars of frames that leave a folder go. One that serves several frames (`M31_001.xml` of `M31_001.fits`
 * and
 * `M31_001.xisf`) leaves with the last of them, and stays while one of them stays.
 * @param names every file of the folder
 * @param moves of the folder's frames: name → destination path, in the order in which they move
 * @returns sidecar's name → destination path, spelled after its frame's new name; put these steps behind those of all
 * frames
 */
export const sidecarMoves = (
	names: Iterable<string>,
	isFrame: (name: string) => boolean,
	moves: ReadonlyMap<string, string>,
): Map<string, string> => atOnce(findingSidecars(names, isFrame, moves));

/** The same in pieces. */
export function* findingSidecars(
	names: Iterable<string>,
	isFrame: (name: string) => boolean,
	moves: ReadonlyMap<string, string>,
): Work<Map<string, string>> {
	const sidecars: string[] = [];
	/** Frames by what a sidecar's name without its extension may be: `M31_001` or `M31_001.fits`. */
	const served = new Map<string, string[]>();
	yield* inPieces(names, name => {
		if (SIDECAR.test(name)) {
			if (!moves.has(name)) sidecars.push(name);
		} else if (isFrame(name))
			for (const stem of [stemOf(name), name]) {
				const frames = served.get(stem);
				if (frames) frames.push(name);
				else served.set(stem, [name]);
			}
	});
	const order = new Map<string, number>();
	yield* inPieces(moves.keys(), name => {
		order.set(name, order.size);
	});
	const result = new Map<string, string>();
	yield* inPieces(sidecars, sidecar => {
		const stem = sidecar.replace(SIDECAR, '');
		const frames = served.get(stem) ?? [];
		const last = frames.reduce((a, b) => ((order.get(a) ?? 0) > (order.get(b) ?? 0) ? a : b), '');
		const to = moves.get(last);
		if (to === undefined || frames.some(frame => !moves.has(frame))) return;
		const newStem = stem === last ? nameOf(to) : stemOf(nameOf(to));
		result.set(sidecar, pathIn(folderOf(to), `${newStem}${sidecar.slice(stem.length)}`));
	});
	return result;
}
