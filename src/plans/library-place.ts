/**
 * Where calibration frames are filed: the dark library and the area of raw flats in a rig's `00_Misc` (seed
 * directory-structure.md).
 */
import type { FrameKind, HeaderFacts, NameFacts } from '../domain/frame';
import type { Night } from '../domain/night';
import { foldRig } from '../domain/rig';
import { LIBRARY_STAGE_FOLDER, LIBRARY_STAGE_NUMBER } from '../domain/stage';
import type { FolderFrames } from '../tree/frames';
import type { KnownRig, KnownTree } from './tree-catalogue';
import { pathIn } from '../domain/paths';
import { dateFolder, gainFolder, isDateFolder, isoFolder, KIND_FOLDERS, temperatureFolder } from '../tree/folder-names';

/** Not `Flats`: file systems that ignore case would take it for the seed's FLATS, which holds darks. */
const RAW_FLATS_FOLDER = 'RAW_FLATS';

/** A calibration frame of a rig that is to be filed. */
export interface CalibrationShot {
	readonly kind: Exclude<FrameKind, 'light'>;
	readonly isMaster: boolean;
	readonly camera: string | undefined;
	readonly gain: number | undefined;
	readonly iso: number | undefined;
	readonly setTempCelsius: number | undefined;
}

/** Header first, then the name. */
export function calibrationShot(
	kind: CalibrationShot['kind'],
	{ setup }: HeaderFacts,
	name: NameFacts,
): CalibrationShot {
	return {
		kind,
		isMaster: setup.isMaster || name.isMaster === true,
		camera: setup.camera ?? name.camera,
		gain: setup.gain ?? name.gain,
		iso: setup.iso ?? name.iso,
		setTempCelsius: setup.setTempCelsius ?? name.setTempCelsius,
	};
}

/** As far as two set-temps of one camera agree (DESIGN 5). */
const SET_TEMP_TOLERANCE_CELSIUS = 0.5;

/**
 * The folder for a dark, bias or dark flat: where others of its camera, gain and set-temp lie already; else
 * `00_Misc/[<temperature>/]GAIN_<g>` or `FLATS`, without the temperature where the rig's library goes by gain alone.
 */
export function darkFolder(shot: CalibrationShot, rig: KnownRig, tree: KnownTree): string {
	const known = siblingsOf(shot, rig, tree);
	if (known !== undefined) return known;
	const library = libraryOf(rig);
	const { gain, iso } = shot;
	const last =
		shot.kind === 'dark flat'
			? KIND_FOLDERS['dark flat']
			: gain !== undefined
				? gainFolder(gain)
				: iso !== undefined
					? isoFolder(iso)
					: undefined;
	const above = shot.setTempCelsius === undefined ? library : temperatureFolderIn(library, shot.setTempCelsius, tree);
	return tree.path(above, last === undefined ? [] : [last]);
}

/**
 * The folder for a flat: below the one that holds the rig's flats by date already, else below `00_Misc/RAW_FLATS`.
 * @param filter undefined where nobody names it
 */
export function flatFolder(night: Night, filter: string | undefined, rig: KnownRig, tree: KnownTree): string {
	const base = flatsFolder(rig, tree) ?? tree.path(libraryOf(rig), [RAW_FLATS_FOLDER]);
	return tree.path(base, [dateFolder(night), ...(filter === undefined ? [] : [filter])]);
}

const libraryOf = ({ folder, stages }: KnownRig): string =>
	pathIn(folder, stages.get(LIBRARY_STAGE_NUMBER) ?? LIBRARY_STAGE_FOLDER);

/**
 * The library folder with the most frames that agree with the shot: of its kind before others, the rig's own before
 * common ones.
 */
function siblingsOf(shot: CalibrationShot, rig: KnownRig, tree: KnownTree): string | undefined {
	let best: { folder: string; rank: number; files: number } | undefined;
	for (const frames of tree.folders.values()) {
		if (frames.place.area !== 'library' || !isOfRig(frames, rig)) continue;
		const agreeing = frames.calibration.flatMap(({ file, kind, isMaster }) => {
			const other =
				file.facts && kind !== 'light' && kind !== 'flat' ? calibrationShot(kind, file.facts, {}) : undefined;
			return other && agrees(shot, other)
				? [
						(other.kind === shot.kind ? 4 : 0) +
							(isMaster === shot.isMaster ? 2 : 0) +
							(frames.place.rig === null ? 0 : 1),
					]
				: [];
		});
		const rank = Math.max(-1, ...new Set(agreeing));
		const files = agreeing.length;
		if (files > 0 && (!best || rank > best.rank || (rank === best.rank && files > best.files)))
			best = { folder: frames.folder.path, rank, files };
	}
	return best && aboveDate(best.folder);
}

const isOfRig = ({ place }: FolderFrames, rig: KnownRig): boolean =>
	place.rig === null || foldRig(place.rig) === foldRig(rig.name);

/** Darks and biases stand together; darks for flats have a folder of their own. */
function agrees(a: CalibrationShot, b: CalibrationShot): boolean {
	return (
		(a.kind === 'dark flat') === (b.kind === 'dark flat') &&
		a.camera !== undefined &&
		a.camera === b.camera &&
		a.gain === b.gain &&
		a.iso === b.iso &&
		(a.setTempCelsius === b.setTempCelsius ||
			Math.abs((a.setTempCelsius ?? NaN) - (b.setTempCelsius ?? NaN)) <= SET_TEMP_TOLERANCE_CELSIUS)
	);
}

const TEMPERATURE = /^(?:(?:set)?temp_?)?(-?\d+(?:\.\d+)?)\s*°?C?$/i;
const BY_GAIN = /^(?:gain|iso)_?\d+$|^flats$/i;

/** Where a temperature's gains stand: in its folder, or in the library itself if that goes by gain alone. */
function temperatureFolderIn(library: string, celsius: number, tree: KnownTree): string {
	const there = tree.subfolders(library);
	const temperatures = there.flatMap(name => TEMPERATURE.exec(name)?.[1] ?? []);
	if (temperatures.length === 0 && there.some(name => BY_GAIN.test(name))) return library;
	const same = there.find(
		name => Math.abs(Number(TEMPERATURE.exec(name)?.[1] ?? NaN) - celsius) <= SET_TEMP_TOLERANCE_CELSIUS,
	);
	return pathIn(library, same ?? temperatureFolder(celsius));
}

/** The library folder that holds the rig's flats in folders by date. */
function flatsFolder(rig: KnownRig, tree: KnownTree): string | undefined {
	for (const {
		folder: { path },
		place,
		calibration,
	} of tree.folders.values()) {
		if (
			place.area !== 'library' ||
			place.rig === null ||
			foldRig(place.rig) !== foldRig(rig.name) ||
			!calibration.some(({ kind }) => kind === 'flat')
		)
			continue;
		if (aboveDate(path) !== path) return aboveDate(path);
	}
	return undefined;
}

/** The folder that holds folders by date; the path itself where none of it is a date. */
function aboveDate(path: string): string {
	const segments = path.split('/');
	const at = segments.findIndex(isDateFolder);
	return at < 0 ? path : segments.slice(0, at).join('/');
}
